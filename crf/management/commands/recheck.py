"""`manage.py recheck`: today's edit checks over all stored forms. Reads only."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from crf.recheck import recheck_all, row, write_csv
from trial.models import Subject


class Command(BaseCommand):
    """List what today's checks would ask that no query or confirmation covers, and what they would no longer ask."""

    help = "Run today's edit checks over all stored forms and list the differences. Nothing is written."

    def add_arguments(self, parser: CommandParser) -> None:
        """One subject or all; a table or a line of JSON for each difference."""
        parser.add_argument("--subject", help="screening or subject number; all subjects when left out")
        parser.add_argument("--format", choices=["csv", "json"], default="csv", help="csv, or one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each difference is written as soon as it is found."""
        subjects = Subject.objects.select_related("protocol_version").order_by("screening_number")
        if options["subject"]:
            subjects = subjects.filter(Q(screening_number=options["subject"]) | Q(subject_number=options["subject"]))
            if not subjects.exists():
                raise CommandError(f"There is no subject {options['subject']}.")
        lines = recheck_all(subjects.iterator(chunk_size=50))
        if options["format"] == "json":
            for line in lines:
                self.stdout.write(json.dumps(row(line), ensure_ascii=False))
            return
        write_csv(lines, self.stdout)  # type: ignore[arg-type]
