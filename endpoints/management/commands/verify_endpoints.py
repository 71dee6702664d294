"""`manage.py verify_endpoints`: stored results equal a fresh derivation. Exit 1 and say where not."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from endpoints.assemble import Answer, standing
from endpoints.models import EndpointResult
from trial.derived import ANSWERS
from trial.models import Subject

COMPARED = {
    "value": "answer",
    "readings": "readings",
    "missing": "what is missing",
    "trace": "reasons",
    "rule": "rule",
    "decisions_revision": "decisions",
    "inputs_sha256": "digest of the inputs",
}


def difference(subject: Subject, answer: Answer, row: EndpointResult | None) -> dict[str, Any]:
    """Where a stored result departs from a fresh one."""
    differs = [words for name, words in COMPARED.items() if row is None or getattr(row, name) != getattr(answer, name)]
    return {
        "subject": subject.number,
        "endpoint": answer.endpoint,
        "visit": answer.visit,
        "stored": row.value if row else None,
        "fresh": answer.value,
        "differs": differs,
    }


class Command(BaseCommand):
    """Derive every endpoint of every subject again and compare; nothing is stored."""

    help = "Compare every newest stored endpoint result with a fresh derivation. Exit 1 on any difference."

    def add_arguments(self, parser: CommandParser) -> None:
        """--json for programs."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each result that is not what today's casebook gives."""
        compared, found = 0, []
        for subject in Subject.objects.select_related("protocol_version").iterator(chunk_size=100):
            state = standing(subject)
            compared += len(state.answers)
            found += [
                difference(subject, each, state.stored.get((each.endpoint, each.visit))) for each in state.outdated()
            ]
        if options["json"]:
            self.stdout.write(json.dumps({"compared": compared, "findings": found}, ensure_ascii=False))
        else:
            for each in found:
                stored = ANSWERS[each["stored"]].en if each["stored"] else "nothing"
                self.stdout.write(
                    f"{each['subject']} {each['endpoint']} at {each['visit']}: stored {stored}, "
                    f"fresh {ANSWERS[each['fresh']].en}; differs in: {', '.join(each['differs'])}"
                )
            if not found:
                self.stdout.write(f"All {compared} stored results equal a fresh derivation.")
        if found:
            raise CommandError(f"{len(found)} of {compared} results differ", returncode=1)
