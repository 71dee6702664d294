"""`manage.py create_person`: the first administrator of an installation; everybody else is made in the product."""

import getpass
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from trial import audit
from trial.people import open_account
from trial.roles import ROLES


class Command(BaseCommand):
    """Ask for a password twice and open an account; the password is replaced at the first sign-in."""

    help = "Open an account from the command line. Asks for the password; without a terminal, reads one line."

    def add_arguments(self, parser: CommandParser) -> None:
        """User name, name and role of the person."""
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's full name")
        parser.add_argument("--role", default="administrator", choices=list(ROLES))
        parser.add_argument("--email", default="")
        parser.add_argument("--language", default="en", choices=["en", "zh-hans"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the account, or say what stands in the way."""
        try:
            person = open_account(
                by=audit.system("command line"),
                reason="account opened from the command line",
                username=options["username"],
                full_name=options["name"],
                role=options["role"],
                email=options["email"],
                language=options["language"],
                password=self.password(),
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        except IntegrityError as refusal:
            raise CommandError(f"The user name {options['username']} was given before.") from refusal
        self.stdout.write(f"{person.username} may sign in and will be asked for a password of their own.")

    def password(self) -> str:
        """The first password, typed twice; from a pipe, one line."""
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        first = getpass.getpass("First password: ")
        if first != getpass.getpass("The same again: "):
            raise CommandError("The two passwords differ; nothing was changed.")
        return first
