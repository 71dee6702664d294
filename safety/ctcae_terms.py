"""The 837 terms of CTCAE v5.0: names in both languages, the grades each has, what each grade asks, and how to find one.

Pure. NCI publishes the terms with their MedDRA lowest-level codes and system organ classes; a code here is that of the
CTCAE term, not a preferred term. A dash in the table means that the grade does not exist for the term and is not offered.

The criteria stand in `data/ctcae5_terms.csv` in shorthand, as an index of the NCI document; `data/ctcae5_elements.csv`
says each element of the shorthand in plain English and Chinese, and a semicolon between elements means that one of them
is enough. The Chinese names and all wording are our own working translation (safety specification, sections 1 and 11).
Once `manage.py load_ctcae` has read the official spreadsheet its wording is shown instead: see `read_official_from`.
"""

from __future__ import annotations

import csv
import hashlib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from trial.words import Text

FOLDER = Path(__file__).resolve().parent / "data"
TERMS, CHINESE, SYSTEMS, ELEMENTS = (
    FOLDER / "ctcae5_terms.csv",
    FOLDER / "ctcae5_terms_zh.csv",
    FOLDER / "ctcae5_soc_zh.csv",
    FOLDER / "ctcae5_elements.csv",
)
GRADES = (1, 2, 3, 4, 5)
NO_GRADE = "-"
BETWEEN = " ; "
MOST = 20
CYTOKINE_RELEASE = "10052015"
"""CTCAE grades cytokine release syndrome otherwise than ASTCT does; this trial uses ASTCT, so its grades are locked."""

LOCKED = MappingProxyType(
    {
        CYTOKINE_RELEASE: Text(
            "Graded by ASTCT in this trial, on the form CRS; these CTCAE grades are shown and never used.",
            "本试验按ASTCT在CRS表中分级；此处CTCAE分级仅供查看，不使用。",
        )
    }
)


class NoTerm(KeyError):
    """There is no CTCAE term of this code."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term: code, names, organ class (in English), the grades it has, whether NCI adds a note, other words for it."""

    code: str
    name: Text
    soc: str
    grades: tuple[int, ...]
    noted: bool
    shorthand: tuple[str, ...]
    initials: str
    synonyms: tuple[str, ...]

    @property
    def locked(self) -> Text | None:
        """Why CTCAE's own grades of this term are not used; None where they are."""
        return LOCKED.get(self.code)

    @property
    def other_specify(self) -> bool:
        """One of the 26 terms that say nothing without the free text beside them."""
        return self.name.en.endswith("Other, specify")

    @property
    def usable_grades(self) -> tuple[int, ...]:
        """The grades that may be chosen: those of the table, none where another instrument grades."""
        return () if self.locked else self.grades


@dataclass(frozen=True, slots=True)
class Criterion:
    """What one grade of one term asks, and whether the words are those of NCI's own document."""

    grade: int
    words: Text
    official: bool = False


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def checksum(path: Path = TERMS) -> str:
    """SHA-256 of one of our files, by default the terms."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def terms() -> tuple[Term, ...]:
    """All terms in the order of the table: by organ class, then by name."""
    chinese = {row["code"]: row for row in _rows(CHINESE)}
    return tuple(
        Term(
            code=row["code"],
            name=Text(row["term"], chinese[row["code"]]["zh"]),
            soc=row["soc"],
            grades=tuple(int(each) for each in row["grades"].split("|")),
            noted=row["note"] == "Y",
            shorthand=tuple(row[f"g{grade}"] for grade in GRADES),
            initials=chinese[row["code"]]["initials"],
            synonyms=tuple(each for each in chinese[row["code"]]["synonyms"].split("|") if each),
        )
        for row in _rows(TERMS)
    )


@cache
def socs() -> tuple[Text, ...]:
    """The 26 system organ classes in the order of the table."""
    return tuple(Text(row["soc"], row["zh"]) for row in _rows(SYSTEMS))


@cache
def _socs_by_name() -> Mapping[str, Text]:
    return MappingProxyType({each.en: each for each in socs()})


def soc_words(soc: str) -> Text:
    """An organ class in both languages."""
    return _socs_by_name()[soc]


@cache
def _by_code() -> Mapping[str, Term]:
    return MappingProxyType({each.code: each for each in terms()})


def term(code: str) -> Term:
    """The term of a code."""
    found = _by_code().get(code)
    if found is None:
        raise NoTerm(code)
    return found


# --- what a grade asks -----------------------------------------------------------------------------------------------


@cache
def elements() -> Mapping[str, Text]:
    """Every element of the shorthand and what it says."""
    return MappingProxyType({row["shorthand"]: Text(row["en"], row["zh"]) for row in _rows(ELEMENTS)})


def written_out(shorthand: str) -> Text:
    """A cell of the table in plain words. A semicolon between its elements means "or", as in NCI's own cells."""
    said = [elements()[each] for each in shorthand.split(BETWEEN)]
    english = "; ".join(each.en for each in said)
    return Text(english[:1].upper() + english[1:], "；".join(each.zh for each in said))


def our_wording(code: str, grade: int) -> Text:
    """What a grade asks in our own words; refuses a grade that the term does not have."""
    found = term(code)
    if grade not in found.grades:
        raise NoTerm(f"{code} grade {grade}")
    return written_out(found.shorthand[grade - 1])


Official = Callable[[str], Mapping[int, str]]
_official: list[Official] = []


def read_official_from(source: Official) -> None:
    """Say where NCI's own wording of a term is read from, grade by grade; told once, when the application starts."""
    _official[:] = [source]


def criterion(code: str, grade: int) -> Criterion:
    """What a grade asks: NCI's own wording where it was loaded (with our Chinese before it), else ours."""
    ours = our_wording(code, grade)
    said = _official[0](code).get(grade) if _official else None
    if not said:
        return Criterion(grade, ours)
    return Criterion(grade, Text(said, f"{ours.zh}（NCI原文：{said}）"), official=True)


def criteria(code: str, grade: int) -> Text:
    """The words of `criterion`."""
    return criterion(code, grade).words


def criteria_of(code: str) -> tuple[Criterion, ...]:
    """What every existing grade of a term asks."""
    return tuple(criterion(code, grade) for grade in term(code).grades)


# --- finding a term --------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Text as it is compared: one width, one case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class _Entry:
    place: int
    english: str
    chinese: str
    initials: str
    synonyms: tuple[str, ...]
    soc: str
    term: Term


@cache
def _index() -> tuple[_Entry, ...]:
    return tuple(
        _Entry(
            place,
            plain(each.name.en),
            plain(each.name.zh),
            each.initials,
            tuple(plain(synonym) for synonym in each.synonyms),
            plain(f"{each.soc} {soc_words(each.soc).zh}"),
            each,
        )
        for place, each in enumerate(terms())
    )


def _rank(entry: _Entry, wanted: str) -> int | None:
    """How well a term fits what was typed, 0 best; None when it does not."""
    names = (entry.english, entry.chinese)
    if wanted in names or wanted == entry.term.code:
        return 0
    if wanted in entry.synonyms:
        return 1
    if any(name.startswith(wanted) for name in names):
        return 2
    if wanted == entry.initials:
        return 3
    if any(synonym.startswith(wanted) for synonym in entry.synonyms):
        return 4
    if len(wanted) > 1 and entry.initials.startswith(wanted):
        return 5
    if f" {wanted}" in f" {entry.english}" or wanted in entry.chinese:
        return 6
    if any(f" {wanted}" in f" {synonym}" for synonym in entry.synonyms):
        return 7
    if len(wanted) < 3:
        return None
    if wanted in entry.english or wanted in entry.initials or any(wanted in synonym for synonym in entry.synonyms):
        return 8
    words = wanted.split()
    if len(words) > 1 and all(word in f"{entry.english} {entry.chinese} {' '.join(entry.synonyms)}" for word in words):
        return 9
    return 10 if wanted in entry.soc else None


def search(text: str, limit: int = MOST) -> list[Term]:
    """The terms that fit what was typed, best first: name, synonym, pinyin initials, part of a name, organ class.

    `白细胞减少` and `low white cells` both find "White blood cell decreased"; `fr` finds 发热; `Cardiac` finds its class.
    """
    wanted = plain(text)
    if not wanted:
        return []
    ranked = []
    for entry in _index():
        rank = _rank(entry, wanted)
        if rank is not None:
            ranked.append((rank, entry.term.other_specify, entry.place, entry.term))
    return [found for *_order, found in sorted(ranked, key=lambda each: each[:3])[:limit]]


@cache
def _by_name() -> Mapping[str, Term]:
    return MappingProxyType({name: entry.term for entry in _index() for name in (entry.english, entry.chinese)})


def named(text: str | None) -> Term | None:
    """The term that this text names exactly, in English or Chinese; None for anything else."""
    return _by_name().get(plain(text or ""))


def said_by(text: str | None) -> Term | None:
    """The only term that this text names or is another word for; None where none or several are."""
    exact = named(text)
    if exact is not None:
        return exact
    wanted = plain(text or "")
    found = [entry.term for entry in _index() if wanted and wanted in entry.synonyms]
    return found[0] if len(found) == 1 else None
