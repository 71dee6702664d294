"""The files of MedDRA and WHODrug as their publishers deliver them, read line by line and checked against each other. Pure.

MedDRA: the ASCII files of the release, fields closed by `$` (MedDRA Distribution File Format Document; the layout has been
the same since version 15.0, every translation has it). Read are llt.asc, pt.asc, hlt.asc, hlgt.asc, soc.asc, hlt_pt.asc
and mdhier.asc; meddra_release.asc says version and language, where it is there.

WHODrug: the text files of format B3, whose columns stand at fixed places. Read are DD.txt (names), DDA.txt (ATC codes of
a drug) and INA.txt (names of the ATC groups), of them only the columns named below.

A folder that does not hold together is refused with the file, the line and what is wrong with it; nothing is guessed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

MEDDRA_FILES = ("llt.asc", "pt.asc", "hlt.asc", "hlgt.asc", "soc.asc", "hlt_pt.asc", "mdhier.asc")
MEDDRA_RELEASE = "meddra_release.asc"
MEDDRA_LANGUAGES = {"en": "ENGLISH", "zh": "CHINESE"}
WHODRUG_FILES = ("DD.txt", "DDA.txt", "INA.txt")
MEDDRA_CODE = re.compile(r"\d{8}")
WHODRUG_CODE = re.compile(r"[0-9A-Z]{6}\d{2}[0-9A-Z]{3}")
ATC_CODE = re.compile(r"[A-Z](?:\d{2}(?:[A-Z](?:[A-Z](?:\d{2})?)?)?)?")
# Files of one language that are not UTF-8: what they are then. English releases used Latin-1, Chinese ones GB 18030.
OTHERWISE = {"en": "latin-1", "zh": "gb18030"}
LONGEST_NAME = 1500


class WrongFile(ValueError):
    """A file that is not what it should be: its name, the line, and what is wrong."""

    def __init__(self, file: str, why: str, line: int = 0) -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {why}")


@dataclass(frozen=True, slots=True)
class Term:
    """A term that can be coded to, with what stands above it."""

    level: str
    code: str
    name: str
    current: bool
    preferred_code: str
    preferred_name: str
    hlt: tuple[str, str] = ("", "")
    hlgt: tuple[str, str] = ("", "")
    soc: tuple[str, str] = ("", "")
    atc: tuple[tuple[str, str], ...] = ()


def find(folder: Path, names: tuple[str, ...]) -> dict[str, Path]:
    """The files of a folder by the name they are known under, whatever their case. Refused when one is missing."""
    if not folder.is_dir():
        raise WrongFile(str(folder), "is not a folder")
    there = {path.name.casefold(): path for path in folder.iterdir() if path.is_file()}
    missing = [name for name in names if name.casefold() not in there]
    if missing:
        raise WrongFile(folder.name, f"does not hold {', '.join(missing)}")
    return {name: there[name.casefold()] for name in names}


def checksums(files: Mapping[str, Path]) -> dict[str, str]:
    """The SHA-256 of each file."""
    found = {}
    for name, path in files.items():
        with path.open("rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def encoding_of(path: Path, language: str) -> str:
    """UTF-8 when the whole file is UTF-8, else the encoding its language was delivered in before."""
    for encoding in ("utf-8-sig", OTHERWISE[language]):
        try:
            with path.open(encoding=encoding, newline="") as file:
                for _line in file:
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise WrongFile(path.name, "is no text: neither UTF-8 nor the usual encoding of its language")


def _lines(path: Path, language: str) -> Iterator[tuple[int, str]]:
    with path.open(encoding=encoding_of(path, language), newline="") as file:
        for number, line in enumerate(file, 1):
            if "\0" in line:
                raise WrongFile(path.name, "holds a character that no text has", number)
            if line.strip():
                yield number, line.rstrip("\r\n")


def _fields(path: Path, language: str, least: int) -> Iterator[tuple[int, list[str]]]:
    for number, line in _lines(path, language):
        fields = [field.strip() for field in line.split("$")]
        if len(fields) < least:
            raise WrongFile(path.name, f"has {len(fields)} fields closed by $, expected {least}", number)
        yield number, fields


def _code(path: Path, number: int, text: str) -> str:
    if not MEDDRA_CODE.fullmatch(text):
        raise WrongFile(path.name, f"“{text[:20]}” is no code of eight digits", number)
    return text


def _names(path: Path, language: str) -> dict[str, str]:
    """Code and name of each line, as pt.asc, hlt.asc, hlgt.asc and soc.asc begin."""
    found: dict[str, str] = {}
    for number, fields in _fields(path, language, 3):
        code = _code(path, number, fields[0])
        if not fields[1]:
            raise WrongFile(path.name, f"{code} has no name", number)
        if code in found:
            raise WrongFile(path.name, f"{code} stands twice", number)
        found[code] = fields[1][:250]
    if not found:
        raise WrongFile(path.name, "is empty")
    return found


def meddra_release(folder: Path, language: str) -> tuple[str, str] | None:
    """Version and language as the release itself states them, or None when it does not."""
    if not folder.is_dir():
        raise WrongFile(str(folder), "is not a folder")
    found = next((path for path in folder.iterdir() if path.name.casefold() == MEDDRA_RELEASE), None)
    if found is None:
        return None
    _, fields = next(_fields(found, language, 2), (0, ["", ""]))
    return fields[0], fields[1]


def _primary_paths(
    files: Mapping[str, Path], language: str, levels: tuple[dict[str, str], ...]
) -> dict[str, tuple[str, str, str]]:
    """HLT, HLGT and SOC of each preferred term on its primary path (mdhier.asc: the line marked Y)."""
    path = files["mdhier.asc"]
    preferred, hlts, hlgts, socs = levels
    pairs = {(fields[0], fields[1]) for _, fields in _fields(files["hlt_pt.asc"], language, 2)}
    found: dict[str, tuple[str, str, str]] = {}
    for number, fields in _fields(path, language, 12):
        pt, hlt, hlgt, soc = (_code(path, number, fields[place]) for place in range(4))
        for code, known, file in ((pt, preferred, "pt"), (hlt, hlts, "hlt"), (hlgt, hlgts, "hlgt"), (soc, socs, "soc")):
            if code not in known:
                raise WrongFile(path.name, f"{code} does not stand in {file}.asc", number)
        if (hlt, pt) not in pairs:
            raise WrongFile(path.name, f"{pt} under {hlt} does not stand in hlt_pt.asc", number)
        if fields[11] == "Y":
            if pt in found:
                raise WrongFile(path.name, f"{pt} has two primary paths", number)
            found[pt] = (hlt, hlgt, soc)
        elif fields[11] != "N":
            raise WrongFile(path.name, "does not say Y or N for the primary system organ class", number)
    return found


def meddra(folder: Path, language: str) -> Iterator[Term]:
    """The lowest level terms, each with its preferred term and the primary path above it."""
    files = find(folder, MEDDRA_FILES)
    levels = tuple(_names(files[f"{name}.asc"], language) for name in ("pt", "hlt", "hlgt", "soc"))
    preferred, hlts, hlgts, socs = levels
    paths = _primary_paths(files, language, levels)
    path, seen = files["llt.asc"], set[str]()
    for number, fields in _fields(path, language, 10):
        code, pt = _code(path, number, fields[0]), _code(path, number, fields[2])
        if code in seen:
            raise WrongFile(path.name, f"{code} stands twice", number)
        seen.add(code)
        if not fields[1]:
            raise WrongFile(path.name, f"{code} has no name", number)
        if pt not in preferred:
            raise WrongFile(path.name, f"its preferred term {pt} does not stand in pt.asc", number)
        if pt not in paths:
            raise WrongFile(path.name, f"its preferred term {pt} has no primary path in mdhier.asc", number)
        if fields[9] not in {"Y", "N"}:
            raise WrongFile(path.name, "does not say Y or N for currency", number)
        hlt, hlgt, soc = paths[pt]
        yield Term(
            "LLT",
            code,
            fields[1][:LONGEST_NAME],
            fields[9] == "Y",
            pt,
            preferred[pt],
            (hlt, hlts[hlt]),
            (hlgt, hlgts[hlgt]),
            (soc, socs[soc]),
        )
    if not seen:
        raise WrongFile(path.name, "is empty")


def _drug_code(path: Path, number: int, line: str) -> str:
    """Drug record number (6), sequence 1 (2) and sequence 2 (3), and the check digit after them."""
    code = line[:11]
    if not WHODRUG_CODE.fullmatch(code) or not line[11:12].isdigit():
        raise WrongFile(path.name, f"“{line[:12]}” is no drug code with its check digit", number)
    return code


def _atc_names(path: Path, language: str) -> dict[str, str]:
    """INA.txt: code in columns 1 to 7, level in column 8, text from column 9."""
    found: dict[str, str] = {}
    for number, line in _lines(path, language):
        code, name = line[:7].strip(), line[8:].strip()
        if not ATC_CODE.fullmatch(code) or not line[7:8].isdigit() or not name:
            raise WrongFile(path.name, f"“{line[:12]}” is no ATC code with level and text", number)
        found.setdefault(code, name[:250])
    if not found:
        raise WrongFile(path.name, "is empty")
    return found


def _atc_of_drugs(path: Path, language: str, names: Mapping[str, str]) -> dict[str, list[str]]:
    """DDA.txt: drug code in columns 1 to 11, check digit, ATC code in columns 13 to 19. Kept by record and sequence 1."""
    found: dict[str, list[str]] = {}
    for number, line in _lines(path, language):
        code, atc = _drug_code(path, number, line), line[12:19].strip()
        if not ATC_CODE.fullmatch(atc):
            raise WrongFile(path.name, f"“{atc}” is no ATC code", number)
        if atc not in names:
            raise WrongFile(path.name, f"{atc} does not stand in INA.txt", number)
        held = found.setdefault(code[:8], [])
        if atc not in held:
            held.append(atc)
    return found


def whodrug(folder: Path, language: str) -> Iterator[Term]:
    """The drug names of DD.txt: code in columns 1 to 11, check digit, name from column 31.

    The preferred name of a drug record and its first sequence is the line with sequence 2 of 001. ATC codes belong to the
    record and first sequence; a salt (sequence 1 above 01) that has none of its own takes those of its record.
    """
    files = find(folder, WHODRUG_FILES)
    atc_names = _atc_names(files["INA.txt"], language)
    atc_of = _atc_of_drugs(files["DDA.txt"], language, atc_names)
    path = files["DD.txt"]
    preferred: dict[str, str] = {}
    for number, line in _lines(path, language):
        code = _drug_code(path, number, line)
        if code[8:] == "001":
            preferred[code[:8]] = line[30:].strip()[:LONGEST_NAME]
    seen = set[str]()
    for number, line in _lines(path, language):
        code, name = _drug_code(path, number, line), line[30:].strip()
        if not name:
            raise WrongFile(path.name, f"{code} has no name", number)
        if code in seen:
            raise WrongFile(path.name, f"{code} stands twice", number)
        seen.add(code)
        base = code[:8] if code[:8] in preferred else f"{code[:6]}01"
        if base not in preferred:
            raise WrongFile(path.name, f"drug record {code[:6]} has no preferred name (sequence 01 001)", number)
        atc = atc_of.get(code[:8]) or atc_of.get(f"{code[:6]}01", [])
        yield Term(
            "DRUG",
            code,
            name[:LONGEST_NAME],
            True,
            f"{base}001",
            preferred[base],
            atc=tuple((each, atc_names[each]) for each in atc),
        )
    if not seen:
        raise WrongFile(path.name, "is empty")
