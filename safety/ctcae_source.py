"""The terms of CTCAE 5.0 by name, code and synonym, read from the data files. Pure."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trial.words import Text

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class Term:
    """One term with the grades it has."""

    code: str
    name: Text
    soc: str
    grades: tuple[int, ...]
    initials: str
    synonyms: tuple[str, ...]
    cells: Mapping[int, str]


def plain(text: str) -> str:
    """A text as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def socs() -> tuple[Text, ...]:
    """The organ classes."""
    return tuple(Text(row["soc"], row["zh"]) for row in _rows("ctcae5_soc_zh.csv"))


@cache
def terms() -> tuple[Term, ...]:
    """The 837 terms."""
    chinese = {row["code"]: row for row in _rows("ctcae5_terms_zh.csv")}
    found = []
    for row in _rows("ctcae5_terms.csv"):
        code = row["code"]
        zh = chinese.get(code, {})
        found.append(
            Term(
                code,
                Text(row["term"], zh.get("zh") or row["term"]),
                row["soc"],
                tuple(int(grade) for grade in row["grades"].split("|")),
                zh.get("initials") or "",
                tuple(each for each in (zh.get("synonyms") or "").split("|") if each),
                {grade: row[f"g{grade}"] for grade in range(1, 6)},
            )
        )
    return tuple(found)


@cache
def _by_name() -> dict[str, Term]:
    return {plain(name): term for term in terms() for name in (term.name.zh, term.name.en)}


@cache
def _by_synonym() -> dict[str, Term]:
    return {plain(name): term for term in terms() for name in term.synonyms}


@cache
def _by_code() -> dict[str, Term]:
    return {term.code: term for term in terms()}


def named(text: str) -> Term | None:
    """The term of this very name."""
    return _by_name().get(plain(text))


def said_by(text: str) -> Term | None:
    """The term of this name or synonym."""
    return named(text) or _by_synonym().get(plain(text))


def search(typed: str, limit: int = 20) -> list[Term]:
    """The terms that fit, best first."""
    wanted = plain(typed)
    ranked = []
    for term in terms():
        en, zh = plain(term.name.en), plain(term.name.zh)
        if en.startswith(wanted) or zh.startswith(wanted):
            rank = 0
        elif term.initials.startswith(wanted) or any(plain(each).startswith(wanted) for each in term.synonyms):
            rank = 1
        elif wanted in en or wanted in zh:
            rank = 2
        else:
            continue
        ranked.append((rank, len(en), term.name.en, term))
    return [term for *_rank, term in sorted(ranked, key=lambda each: each[:3])[:limit]]


def criteria(code: str, grade: int) -> Text:
    """What CTCAE asks of a grade."""
    cell = _by_code()[code].cells[grade]
    return Text(cell, cell)
