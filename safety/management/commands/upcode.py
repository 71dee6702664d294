"""`manage.py upcode --to 28.0`: what a loaded newer version means for the codings made. Changes nothing."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from safety.models.coding import KINDS, MEDDRA, Dictionary
from safety.upcoding import CHANGES, KEPT, moves, write_csv


class Command(BaseCommand):
    """Hold every coded term against another version: kept, called otherwise, moved, no longer current, gone."""

    help = "Report, as CSV on standard output, how coded terms stand in another loaded version. Nothing is changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, help="the version to compare with; it has to be loaded")
        parser.add_argument("--kind", choices=list(KINDS), default=MEDDRA, help="the dictionary")
        parser.add_argument("--all", action="store_true", help="list also the terms that stand as they were")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, to = options["kind"], options["to"]
        if not Dictionary.objects.filter(kind=kind, version=to).exists():
            raise CommandError(f"{KINDS[kind].en} {to} is not loaded")
        found = moves(kind, to)
        write_csv((move for move in found if options["all"] or move.change != KEPT), self.stdout)  # type: ignore[arg-type]
        counted = Counter(move.change for move in found)
        said = ", ".join(f"{counted[change]} {words.en}" for change, words in CHANGES.items() if counted[change])
        self.stderr.write(f"{len(found)} coded terms: {said or 'none of another version'}")
