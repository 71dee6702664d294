"""A small dictionary of medicines for typing ahead: generic names in both languages, found the way hands type them. Pure.

It helps to spell and to flag; it decides nothing. A medicine that is not in it is typed as free text. The flags are our
configurable defaults (mark D), unconfirmed until the approved protocol names its own lists.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "data" / "medicines.csv"
FLAGS = ("PROHIBITED", "RESCUE", "IVIG", "GCSF", "ANTIVIRAL", "LIVE_VACCINE")
MOST = 12


@dataclass(frozen=True, slots=True)
class Medicine:
    """One generic name: English, Chinese, the initials of its pinyin, ATC code (level 4) where sure, class flag."""

    generic_en: str
    generic_zh: str
    initials: str
    atc: str
    flag: str


@cache
def medicines() -> tuple[Medicine, ...]:
    """The dictionary in the order of its English names."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Medicine(**row) for row in csv.DictReader(file))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@cache
def _index() -> tuple[tuple[str, str, str, Medicine], ...]:
    return tuple((_plain(each.generic_en), _plain(each.generic_zh), each.initials, each) for each in medicines())


def search(typed: str, most: int = MOST) -> list[Medicine]:
    """The medicines that fit: a name that begins so, then pinyin initials, then a word or a part inside the name.

    `pred` finds prednisone, `泼尼` finds 泼尼松, `pns` finds it by its initials (泼 尼 松), `ivig` a whole class.
    """
    wanted = _plain(typed)
    if not wanted:
        return []
    ranked: list[tuple[int, str, Medicine]] = []
    for english, chinese, initials, medicine in _index():
        if english.startswith(wanted) or chinese.startswith(wanted):
            rank = 0
        elif initials == wanted or medicine.flag.casefold() == wanted:
            rank = 1
        elif initials.startswith(wanted):
            rank = 2
        elif f" {wanted}" in f" {english}" or wanted in chinese:
            rank = 3
        elif len(wanted) > 2 and (wanted in initials or wanted in english):
            rank = 4
        else:
            continue
        ranked.append((rank, english, medicine))
    return [medicine for _rank, _name, medicine in sorted(ranked, key=lambda each: each[:2])[:most]]


def medicine_named(name: str | None) -> Medicine | None:
    """The medicine that this text names exactly, in English or Chinese; None for anything else."""
    wanted = _plain(name or "")
    return next((each for english, chinese, _, each in _index() if wanted and wanted in {english, chinese}), None)


def flag_of(name: str | None) -> str | None:
    """The class flag of a medicine by its generic name; None when it has none or is not in the dictionary."""
    found = medicine_named(name)
    return found.flag or None if found else None
