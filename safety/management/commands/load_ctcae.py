"""`manage.py load_ctcae FILE`: put NCI's own wording of CTCAE v5.0 in force, from its spreadsheet or the same as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from safety.ctcae_file import WrongFile
from safety.ctcae_register import LOADER, load
from trial import audit
from trial.models import User


class Command(BaseCommand):
    """A file that is not the table of v5.0 is refused with its first differences, and nothing is changed."""

    help = (
        "Load the official CTCAE v5.0 table (NCI spreadsheet of 2017-11-27, xlsx or CSV); pages then show its wording."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The file; who loads it, where that is not the system itself."""
        parser.add_argument("file", type=Path, help="the spreadsheet as NCI publishes it, or the same as CSV UTF-8")
        parser.add_argument("--by", help="the user name of whoever loads it, for the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is in force afterwards, with the digest of the file."""
        try:
            document, loaded = load(path=options["file"], by=self._person(options["by"]))
        except WrongFile as wrong:
            raise CommandError(f"Nothing was changed. {wrong}") from wrong
        state = "is in force" if loaded else "was in force already; nothing was changed"
        self.stdout.write(f"{document.sha256}  {document.file_name}")
        self.stdout.write(f"The official wording of CTCAE {document.version} {state}.")

    def _person(self, username: str | None) -> User | audit.Actor:
        """The account that was named; the system itself where none was."""
        if not username:
            return audit.system(LOADER)
        person = User.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(f"Nothing was changed. {username} is no open account.")
        return person
