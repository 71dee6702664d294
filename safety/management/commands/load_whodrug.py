"""`manage.py load_whodrug DIR --version "2026 Mar 1" --by NAME`: the licensee's own release of WHODrug, format B3."""

from __future__ import annotations

from safety.dictionary_register import load_whodrug
from safety.management.commands import load_meddra


class Command(load_meddra.Command):
    """Read the text files of format B3; refuse a folder that does not hold together, and change nothing then."""

    help = "Load the text files (DD.txt, DDA.txt, INA.txt) of a licensed WHODrug release in format B3."
    loads = staticmethod(load_whodrug)
