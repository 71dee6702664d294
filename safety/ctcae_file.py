"""Reading NCI's own table of CTCAE v5.0 (spreadsheet of 27 November 2017, or the same as CSV), and whether it is that table.

Pure. The columns are those of the spreadsheet: MedDRA Code, MedDRA SOC, CTCAE Term, Grade 1 to Grade 5, Definition,
Navigational Note. The file is believed only when its 837 codes, 26 organ classes, names and existing grades are those we
know; another version of CTCAE, a cut file or an edited one is refused with the first differences.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from safety import ctcae_terms

LARGEST_BYTES = 20_000_000
HEADER_WITHIN_ROWS = 20
SHOWN = 5
CODE, SYSTEM, TERM = "meddra code", "meddra soc", "ctcae term"
GRADES = tuple(f"grade {grade}" for grade in ctcae_terms.GRADES)
NEEDED = (CODE, SYSTEM, TERM, *GRADES)
DEFINITION = "definition"
NOTES = ("navigational note", "navigational notes")
NO_GRADE = frozenset({"", "-", "--", "–", "—"})


class WrongFile(ValueError):
    """The file is not NCI's table of CTCAE v5.0; the sentence says what is wrong."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One term as NCI words it: the text of each existing grade, the definition and the navigational note."""

    code: str
    grades: Mapping[int, str]
    definition: str
    note: str


@dataclass(frozen=True, slots=True)
class Document:
    """The table that was read, and the digest of the file it was read from."""

    sha256: str
    terms: Mapping[str, Wording]


Row = list[str]


def _cell(value: object) -> str:
    """A cell as text: single spaces, a code that the spreadsheet keeps as a number without its decimals."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _spreadsheet(data: bytes) -> Iterator[list[Row]]:
    """The rows of each sheet."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as wrong:
        raise WrongFile("The file is not a readable spreadsheet (xlsx).") from wrong
    try:
        for sheet in book.worksheets:
            yield [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    finally:
        book.close()


def _table_of_text(data: bytes) -> list[Row]:
    """The rows of a CSV file; written in anything but UTF-8 it would lose its ≥ signs."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise WrongFile("The file is not UTF-8; save it as CSV UTF-8, or give the spreadsheet itself.") from wrong
    try:
        return [[_cell(value) for value in row] for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error as wrong:
        raise WrongFile(f"The file is not readable CSV: {wrong}.") from wrong


def _header(rows: list[Row]) -> tuple[int, dict[str, int]] | None:
    """Where the header stands, and the place of each column; None when no row is the header."""
    for number, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        places = {name.casefold(): place for place, name in reversed(list(enumerate(row))) if name}
        if all(name in places for name in NEEDED):
            return number, places
    return None


def _differences(what: str, found: Iterable[str]) -> str:
    listed = list(found)
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return f"{what}: {'; '.join(listed[:SHOWN])}{more}."


def _terms(rows: list[Row], header: int, places: Mapping[str, int]) -> dict[str, tuple[str, str, Wording]]:
    """Code to organ class, name and wording."""
    note = next((places[name] for name in NOTES if name in places), None)
    found: dict[str, tuple[str, str, Wording]] = {}
    for number, row in enumerate(rows[header + 1 :], header + 2):

        def at(place: int | None, row: Row = row) -> str:
            return row[place] if place is not None and place < len(row) else ""

        code, name = at(places[CODE]), at(places[TERM])
        if not code and not name:
            continue
        if not (len(code) == 8 and code.isdigit()):
            raise WrongFile(f"Row {number}: {code or 'no code'} is not a code of eight digits.")
        if code in found:
            raise WrongFile(f"Row {number}: code {code} stands there twice.")
        cells = {grade: at(places[f"grade {grade}"]) for grade in ctcae_terms.GRADES}
        wording = Wording(
            code,
            {grade: text for grade, text in cells.items() if text not in NO_GRADE},
            at(places.get(DEFINITION)) if at(places.get(DEFINITION)) not in NO_GRADE else "",
            at(note) if at(note) not in NO_GRADE else "",
        )
        found[code] = (at(places[SYSTEM]), name, wording)
    return found


def _held_against_ours(found: Mapping[str, tuple[str, str, Wording]]) -> None:
    """Codes, organ classes, names and existing grades must be those of CTCAE v5.0 as we know it."""
    ours = {each.code: each for each in ctcae_terms.terms()}
    missing, unknown = ours.keys() - found.keys(), found.keys() - ours.keys()
    if missing or unknown:
        parts = [f"The file has {len(found)} terms; CTCAE v5.0 has {len(ours)}."]
        if missing:
            parts.append(_differences("Missing", (f"{code} {ours[code].name.en}" for code in sorted(missing))))
        if unknown:
            parts.append(_differences("Not of v5.0", (f"{code} {found[code][1]}" for code in sorted(unknown))))
        raise WrongFile(" ".join(parts))
    systems = {system for system, _name, _wording in found.values()}
    strange = sorted(systems - {each.en for each in ctcae_terms.socs()})
    if strange:
        raise WrongFile(
            _differences("Organ classes that CTCAE v5.0 does not have", (each or "(empty)" for each in strange))
        )
    wrong = []
    for code, (system, name, wording) in found.items():
        term = ours[code]
        if ctcae_terms.plain(name) != ctcae_terms.plain(term.name.en):
            wrong.append(f"{code} is called {name or '(empty)'}, not {term.name.en}")
        elif system != term.soc:
            wrong.append(f"{code} {name} stands under {system}, not {term.soc}")
        elif tuple(wording.grades) != term.grades:
            has, should = (", ".join(map(str, grades)) or "none" for grades in (wording.grades, term.grades))
            wrong.append(f"{code} {name} has grades {has}, not {should}")
    if wrong:
        raise WrongFile(_differences("Not the table of CTCAE v5.0", wrong))


def read(path: Path) -> Document:
    """Read the file and make sure that it is NCI's table of CTCAE v5.0."""
    try:
        data = path.read_bytes()
    except OSError as wrong:
        raise WrongFile(f"The file cannot be read: {wrong.strerror}.") from wrong
    if len(data) > LARGEST_BYTES:
        raise WrongFile("The file is far larger than NCI's table.")
    tables = _spreadsheet(data) if data[:2] == b"PK" else iter([_table_of_text(data)])
    for rows in tables:
        header = _header(rows)
        if header is not None:
            found = _terms(rows, *header)
            _held_against_ours(found)
            return Document(
                hashlib.sha256(data).hexdigest(), {code: wording for code, (_s, _n, wording) in found.items()}
            )
    raise WrongFile(
        "No table with the columns MedDRA Code, MedDRA SOC, CTCAE Term and Grade 1 to Grade 5 was found in the file."
    )
