"""`manage.py load_meddra DIR --version 27.1 --by NAME`: the licensee's own release of MedDRA, in English or Chinese."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from safety.dictionary_files import WrongFile
from safety.dictionary_register import load_meddra
from trial.access import Refused
from trial.models import User


class Command(BaseCommand):
    """Read the ASCII files of one release; refuse a folder that does not hold together, and change nothing then."""

    help = "Load the ASCII files (llt.asc, pt.asc, ..., mdhier.asc) of a licensed MedDRA release."
    loads = staticmethod(load_meddra)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """`--version` is the dictionary's here, not Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder with the files of the release")
        parser.add_argument("--version", dest="release", required=True, help="the version, as the release names it")
        parser.add_argument("--language", choices=["en", "zh"], default="en", help="the language of this release")
        parser.add_argument("--by", required=True, help="the user name of whoever loads it, for the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"{options['by']} is no open account")
        try:
            made = self.loads(folder=options["folder"], version=options["release"], language=options["language"], by=by)
        except WrongFile as wrong:
            raise CommandError(f"Nothing was changed. {wrong}") from wrong
        except Refused as refusal:
            raise CommandError(f"Nothing was changed. {refusal.why.en}") from refusal
        for name, digest in made.files.items():
            self.stdout.write(f"{digest}  {name}")
        state = "in force" if made.active else "loaded beside the version in force"
        self.stdout.write(f"{made}: {made.terms} terms, {state}")
