"""`manage.py checks --format csv`: the library of edit checks on standard output. Needs no database."""

import io
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from crf.checks_library import library, row, write_csv


class Command(BaseCommand):
    """Print every edit check with its identity, item, wording in both languages, severity and source."""

    help = "Print the library of edit checks."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """As a table, or for programs."""
        parser.add_argument("--format", choices=["csv", "json"], default="csv", help="csv, or one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it all through the command's own output."""
        if options["format"] == "json":
            self.stdout.write(json.dumps([row(check) for check in library()], ensure_ascii=False))
            return
        text = io.StringIO()
        write_csv(text)
        self.stdout.write(text.getvalue(), ending="")
