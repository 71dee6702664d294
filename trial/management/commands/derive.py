"""`manage.py derive`: JSON lines in, JSON lines out, with the functions that the pages use. Needs no database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trial.vocabulary import derive_lines, registered, write_line


def _lines(stream: Any) -> Iterator[str]:
    """The lines of a stream as text; a byte that is not UTF-8 spoils its own line only."""
    for line in getattr(stream, "buffer", stream):
        yield line.decode("utf-8", "replace") if isinstance(line, bytes) else line


class Command(BaseCommand):
    """Re-derive scores, grades and endpoints from standard input, one JSON case a line."""

    help = (
        "Reads one JSON case a line from standard input, prints one line of JSON for each: "
        "the result, its trace and the rule. Exit status 1 if a line could not be read."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer every line in its order; a line that cannot be read says why and does not stop the others."""
        instruments = registered(settings.DERIVE_REGISTRIES)
        output: Any = getattr(self.stdout, "_out", self.stdout)
        if hasattr(output, "reconfigure"):
            output.reconfigure(encoding="utf-8")
        failed = 0
        for answered, readable in derive_lines(_lines(options.get("stdin") or sys.stdin), instruments):
            failed += not readable
            self.stdout.write(write_line(answered))
        if failed:
            raise CommandError(f"{failed} line(s) could not be read; each says why", returncode=1)
