"""`manage.py dictionary --format csv`: the data dictionary on standard output. Needs no database."""

import io
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from crf.dictionary import write_csv


class Command(BaseCommand):
    """Print every item of every form with its words, unit, codes, limits, condition and source."""

    help = "Print the data dictionary."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["csv"], default="csv", help="the only format so far")

    def handle(self, *args: Any, **options: Any) -> None:
        text = io.StringIO()
        write_csv(text)
        self.stdout.write(text.getvalue(), ending="")
