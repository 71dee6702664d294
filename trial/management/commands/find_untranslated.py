"""`manage.py find_untranslated`: the texts that have no Chinese yet, as entries ready to be filled in."""

from typing import Any

import polib
from django.core.management.base import BaseCommand

from trial.translations import untranslated


class Command(BaseCommand):
    """Print an empty catalogue entry for every text without a translation."""

    help = "Print catalogue entries for texts that have no translation."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """One entry each, with the files it stands in as a comment."""
        for text, places in sorted(untranslated().items()):
            self.stdout.write(str(polib.POEntry(msgid=text, comment=", ".join(places))))
