"""`manage.py verify_audit`: is the audit trail whole, and are the data as it says? Exit 1 and say where not."""

import json
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trial import audit_verification


def an_anchor(text: str) -> tuple[int, str]:
    """An event written down earlier: its id and its hash, e.g. 1042:9f2c..."""
    event, _, digest = text.partition(":")
    if not event.isdigit() or len(digest) != 64:
        raise ArgumentTypeError("an anchor is an event's id, a colon and its hash of 64 characters")
    return int(event), digest


class Command(BaseCommand):
    """Recompute the chain, compare every audited row with its newest event, look at triggers and rights."""

    help = "Verify the audit trail: chain, rows against their newest events, triggers, rights. Exit 1 on any finding."

    def add_arguments(self, parser: CommandParser) -> None:
        """--json for programs; --anchor for a head that was written down earlier."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--anchor", type=an_anchor, metavar="ID:HASH", help="an event that must still be there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each finding as it comes, then the head of the chain."""
        found: list[dict[str, Any]] = []
        problems = 0
        for finding in audit_verification.findings(options["anchor"]):
            problems += 1
            if options["json"]:
                found.append(finding.as_dict())
                continue
            self.stdout.write(finding.message)
            for column, values in sorted(finding.columns.items()):
                recorded, now = (json.dumps(values[side], ensure_ascii=False) for side in ("recorded", "found"))
                self.stdout.write(f"  {column}: recorded {recorded}, found {now}")
        events, newest, digest = audit_verification.head()
        if options["json"]:
            whole = {"events": events, "head": {"id": newest, "hash": digest}, "findings": found}
            self.stdout.write(json.dumps(whole, ensure_ascii=False))
        elif not problems:
            self.stdout.write(f"The audit trail is whole: {events} events, and every audited row is as they say.")
            self.stdout.write(f"Head of the chain: {newest}:{digest}")
        if problems:
            raise CommandError(f"{problems} finding(s) in the audit trail", returncode=1)
