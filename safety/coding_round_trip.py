"""The way out and back for a coder who codes elsewhere: uncoded verbatims as CSV, a coded CSV read and shown first.

What goes out holds the verbatim and how often it stands, nothing of a subject. What comes back is compared with the forms
and the dictionary as they are now; the page shows every difference, and only what was shown is written.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safety import codings
from safety.codings import Group, Match
from safety.models.coding import KINDS, MEDDRA, Coding, Dictionary, DictionaryTerm
from safety.verbatim import comparable
from trial import audit
from trial.access import Refused, demand
from trial.models import User
from trial.roles import Permission
from trial.words import Text

GIVEN = ("dictionary", "verbatim", "forms", "occurrences", "status")
CODES = (
    "version",
    "term_code",
    "term_name",
    "preferred_code",
    "preferred_name",
    "hlt_code",
    "hlt_name",
    "hlgt_code",
    "hlgt_name",
    "soc_code",
    "soc_name",
    "atc_codes",
    "note",
)
COLUMNS = (*GIVEN, *CODES)
NEEDED = ("dictionary", "verbatim", "version", "term_code")
MOST_LINES = 5000
MOST_CHARACTERS = 4_000_000
# A spreadsheet would take a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
CHANGES: dict[str, Text] = {
    NEW: Text("new", "新增"),
    CHANGED: Text("differs", "有差异"),
    SAME: Text("as it stands", "无变化"),
    WRONG: Text("not taken", "不导入"),
}


def _out(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _back(text: str) -> str:
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def write(groups: Iterable[Group]) -> str:
    """The verbatims that wait, as CSV with empty columns for the codes. The mark at its start tells spreadsheets UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for group in groups:
        forms = sorted({each.source.form for each in group.occurrences})
        writer.writerow(
            {
                "dictionary": group.kind,
                "verbatim": _out(group.verbatim),
                "forms": " ".join(forms),
                "occurrences": str(len(group.occurrences)),
                "status": group.state,
            }
        )
    return "\ufeff" + out.getvalue()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a coded file: what it says, what stands, and what would become of it."""

    number: int
    kind: str
    verbatim: str
    change: str
    match: Match | None = None
    group: Group | None = None
    note: str = ""
    problem: Text | None = None
    warning: Text | None = None

    @property
    def forms(self) -> int:
        """How many forms hold the verbatim."""
        return len(self.group.occurrences) if self.group else 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A coded file held against the forms and the dictionaries of now."""

    lines: tuple[Line, ...]

    @property
    def taken(self) -> tuple[Line, ...]:
        """The lines that change something."""
        return tuple(line for line in self.lines if line.change in (NEW, CHANGED))

    def count(self, change: str) -> int:
        """How many lines are of one sort."""
        return sum(line.change == change for line in self.lines)

    @property
    def digest(self) -> str:
        """Names just this plan: the lines, and the codings and texts they were compared with."""
        said = [
            (
                line.kind,
                line.verbatim,
                line.change,
                line.match.code if line.match else "",
                line.match.version if line.match else "",
                [
                    (each.record_id, each.verbatim, each.coded.term_code if each.coded else "")
                    for each in (line.group.occurrences if line.group else ())
                ],
            )
            for line in self.lines
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def _table(text: str) -> list[dict[str, str]]:
    """The lines of the file by column. Refused when it is no such file."""
    text = text.removeprefix("\ufeff")
    if len(text) > MOST_CHARACTERS or "\0" in text:
        raise Refused(Text("This file is too large, or it is no text.", "文件过大或不是文本文件。"))
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, restkey="__more", restval="", strict=True)
        names = [(name or "").strip().casefold() for name in reader.fieldnames or ()]
        missing = [name for name in NEEDED if name not in names]
        if missing:
            raise Refused(
                Text(
                    f"The file has no column {', '.join(missing)}. Begin with the file that is downloaded here.",
                    f"文件缺少列：{'、'.join(missing)}。请使用此处下载的文件填写。",
                )
            )
        reader.fieldnames = names
        rows = []
        for row in reader:
            rows.append(
                {name: _back(value) for name, value in row.items() if name in COLUMNS and isinstance(value, str)}
            )
            if len(rows) > MOST_LINES:
                raise Refused(Text(f"At most {MOST_LINES} lines are read at once.", f"每次最多读取{MOST_LINES}行。"))
    except csv.Error as wrong:
        raise Refused(Text(f"The file is no CSV: {wrong}.", "文件不是有效的CSV。")) from wrong
    return rows


def read(text: str, user: User) -> Plan:
    """Hold a coded file against the forms, the codings and the dictionaries of now. Writes nothing."""
    demand(user, Permission.CODE)
    rows = _table(text)
    held = {(group.kind, group.key): group for group in codings.groups(codings.occurrences(user))}
    loaded = list(Dictionary.objects.all())
    codes = {row.get("term_code", "") for row in rows} - {""}
    terms: dict[tuple[int, str], DictionaryTerm] = {
        (term.dictionary_id, term.code): term for term in DictionaryTerm.objects.filter(code__in=codes)
    }
    seen: set[tuple[str, str]] = set()
    lines = []
    for number, row in enumerate(rows, 2):
        if not row.get("term_code"):
            continue
        line = _line(number, row, held, loaded, terms)
        place = (line.kind, comparable(line.verbatim))
        if place in seen:
            twice = Text("stands in the file twice; the first line counts", "文件中重复；以第一行为准")
            line = Line(number, line.kind, line.verbatim, WRONG, line.match, line.group, problem=twice)
        seen.add(place)
        lines.append(line)
    return Plan(tuple(lines))


def _line(
    number: int,
    row: dict[str, str],
    held: dict[tuple[str, str], Group],
    loaded: Sequence[Dictionary],
    terms: dict[tuple[int, str], DictionaryTerm],
) -> Line:
    kind, verbatim = row.get("dictionary", "").upper(), row.get("verbatim", "")
    group = held.get((kind, comparable(verbatim)))
    note = row.get("note", "")

    def wrong(en: str, zh: str) -> Line:
        return Line(number, kind, verbatim[:200], WRONG, group=group, problem=Text(en, zh))

    if kind not in KINDS:
        return wrong("names no dictionary: MEDDRA or WHODRUG", "未指明词典：MEDDRA或WHODRUG")
    if group is None:
        return wrong("this verbatim stands on no form", "表单中没有该原文")
    if len(note) > codings.LONGEST_NOTE:
        return wrong("the note is too long", "说明过长")
    version = row.get("version", "")
    if not version or len(version) > 20:
        return wrong("names no version", "未填写版本")
    same_version = [each for each in loaded if (each.kind, each.version) == (kind, version)]
    warning = None
    if same_version:
        found = [
            (each, terms[each.pk, row["term_code"]]) for each in same_version if (each.pk, row["term_code"]) in terms
        ]
        if not found:
            return wrong(f"the code is not in version {version}", f"{version}版中没有该编码")
        dictionary, term = min(found, key=lambda pair: pair[0].language)
        if not term.current:
            return wrong(f"{term.name} is not current in version {version}", f"{term.name}在{version}版中非现行术语")
        said = row.get("term_name", "")
        if said and comparable(said) not in {comparable(each.name) for _, each in found}:
            return wrong(f"the code is {term.name} in version {version}", f"该编码在{version}版中为{term.name}")
        match = codings.match_of(term, dictionary, Coding.FILE)
        if not dictionary.active:
            warning = Text(f"version {version} is not in force", f"{version}版未启用")
    else:
        made = _from_file(kind, version, row)
        if made is None:
            return wrong(
                f"version {version} is not loaded: the line needs names and codes of all levels",
                f"{version}版尚未导入：须填写所有层级的编码与名称",
            )
        match = made
        warning = Text(f"version {version} is not loaded; names as in the file", f"{version}版尚未导入；名称以文件为准")
    agreeing = [each.coded is not None and each.coded.agrees(match, each.verbatim) for each in group.occurrences]
    if all(agreeing):
        change = SAME
    else:
        change = CHANGED if any(each.coded and each.coded.term_code for each in group.occurrences) else NEW
    return Line(number, kind, group.verbatim, change, match, group, note, None, warning)


def _from_file(kind: str, version: str, row: dict[str, str]) -> Match | None:
    """A term of a version that is not loaded here, as the file names it; None when it does not name all it must."""
    levels = ("term", "preferred", "hlt", "hlgt", "soc") if kind == MEDDRA else ("term", "preferred")
    given = {level: (row.get(f"{level}_code", ""), row.get(f"{level}_name", "")) for level in levels}
    if any(not code or not name or len(name) > 250 for code, name in given.values()):
        return None
    longest = 8 if kind == MEDDRA else 11
    if any(len(code) > longest or not code.isalnum() for code, _ in given.values()):
        return None
    atc = [code.strip().upper() for code in row.get("atc_codes", "").replace(";", ",").split(",") if code.strip()]
    if any(len(code) > 7 or not code.isalnum() for code in atc) or len(atc) > 20:
        return None
    return Match(
        code=given["term"][0],
        name=given["term"][1],
        version=version,
        preferred_code=given["preferred"][0],
        preferred_name=given["preferred"][1],
        hlt=given.get("hlt", ("", "")),
        hlgt=given.get("hlgt", ("", "")),
        soc=given.get("soc", ("", "")),
        atc=tuple((code, "") for code in atc),
        way=Coding.FILE,
    )


def take_over(text: str, *, by: User, digest: str) -> int:
    """Write what the check screen showed, in one transaction. Refused when the forms or codings moved since. How many forms."""
    demand(by, Permission.CODE)
    reason = "coded file taken over"
    with audit.acting(by=by, reason=reason):
        plan = read(text, by)
        if plan.digest != digest:
            raise Refused(
                Text(
                    "Forms or codings changed since the file was checked. Look at the differences again.",
                    "核对之后表单或编码已有变化，请重新核对。",
                )
            )
        records = 0
        for line in plan.taken:
            if line.match is not None and line.group is not None:
                records += codings.write_codes(
                    line.group.occurrences,
                    line.match,
                    by=by,
                    status=Coding.CONFIRMED,
                    way=Coding.FILE,
                    note=line.note,
                    reason=reason,
                )
    return records
