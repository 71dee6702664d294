"""`manage.py demo`: the demonstration study, made once; made anew with --reset; its accounts with --accounts."""

import json
import os
import subprocess  # nosec B404 - runs this project's own manage.py
import sys
from datetime import date
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from crf import demo
from crf.casebook import today_in_china
from crf.demo import stories


class Command(BaseCommand):
    """Seed the demonstration study through the same functions that save and sign real forms."""

    help = "Write the demonstration study. Only where CHT101_DEMO is on; never beside other people's data."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do instead of seeding, or before it."""
        parser.add_argument("--reset", action="store_true", help="drop everything and write the study anew")
        parser.add_argument("--few", action="store_true", help="seven subjects only, quickly made")
        parser.add_argument("--on", type=date.fromisoformat, help="the day the study is made for; today unless said")
        parser.add_argument("--accounts", action="store_true", help="print who can sign in, and stop")
        parser.add_argument("--json", action="store_true", help="with --accounts: as JSON, for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse where there is no demonstration; otherwise do what was asked."""
        if not settings.DEMO:
            raise CommandError("This is not a demonstration installation: CHT101_DEMO is off. Nothing was done.")
        if options["accounts"]:
            self.print_accounts(as_json=options["json"])
            return
        if demo.holds_other_people():
            raise CommandError(
                "This database holds accounts or subjects that the demonstration did not make. Nothing was done."
            )
        if options["reset"]:
            self.empty_the_database(options["verbosity"])
        elif demo.is_complete():
            self.stdout.write("The demonstration study is here already. `manage.py demo --reset` writes it anew.")
            return
        elif demo.is_ours():
            raise CommandError("An earlier seeding was interrupted. `manage.py demo --reset` writes it anew.")
        told = stories.few_stories if options["few"] else stories.all_stories
        for subject, story in demo.seed(told(options["on"] or today_in_china())):
            if options["verbosity"]:
                self.stdout.write(f"{subject.screening_number}  {subject.subject_number or '-':14}  {story.about.en}")

    def print_accounts(self, *, as_json: bool) -> None:
        """Who can sign in, and as what. One password for all of them; demonstration only."""
        rows = demo.accounts()
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        self.stdout.write("Demonstration accounts (no real person; no real data):")
        for row in rows:
            self.stdout.write(f"  {row['username']:16} {row['password']:18} {row['does']}")

    def empty_the_database(self, verbosity: int) -> None:
        """Drop and make anew all tables, as their owner: audited rows can be deleted by nobody and for no reason."""
        owner = os.environ.get("DATABASE_OWNER_URL", "")
        if not owner:
            raise CommandError("--reset needs DATABASE_OWNER_URL: only the owner of the tables may drop them.")
        connection.close()
        with psycopg.connect(owner, autocommit=True) as opened:
            opened.execute("SET lock_timeout = '30s'")
            opened.execute("DROP SCHEMA public CASCADE")
            opened.execute("CREATE SCHEMA public")
        prepare = [sys.executable, "manage.py", "prepare_database", "-v", str(max(0, verbosity - 1))]
        env = {**os.environ, "DATABASE_ROLE": "owner"}
        if subprocess.run(prepare, env=env, cwd=settings.BASE_DIR, stdout=sys.stderr).returncode:  # nosec B603
            raise CommandError("manage.py prepare_database failed; its message is above.")
