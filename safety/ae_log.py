"""What the log of adverse events shows of a row beyond its items: grades by ASTCT, MAGIC or NIH, the report, the code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language

from crf.casebook import Casebook, Entry
from crf.kit.base import FORMS
from crf.kit.items import Item
from crf.kit.reading import in_words
from crf.logs import Cell
from crf.targets import Target
from safety.codings import coded_rows
from safety.models.adverse_event import said
from trial.models import Subject
from trial.words import Text

READS = ("SAE",)
HEADS = (
    Text("SAE report", "SAE报告"),
    Text("Coding", "编码"),
)
NO_REPORT = Text("write it", "待填写")


def cells(subject: Subject, casebook: Casebook) -> Mapping[int, tuple[Cell, ...]]:
    """Two more cells a row, by the row's number."""
    language = get_language()
    coded = coded_rows(subject.pk, "AE")
    reports: dict[int, int] = {}
    for entry in casebook.rows("SAE"):
        if entry.performed and said(entry, "SAEAE"):
            reports[said(entry, "SAEAE")] = entry.repeat
    found: dict[int, tuple[Cell, ...]] = {}
    for entry in casebook.rows("AE"):
        code = coded.get(entry.repeat)
        found[entry.repeat] = (
            _report(subject, entry.repeat, reports.get(entry.repeat), entry.values.get("serious"), language),
            Cell(code.in_language(language) if code is not None else "", note=True),
        )
    return found


def words(entry: Entry, item: Item, language: str | None) -> str | None:
    """The grade of an event that CTCAE does not grade: that of its own forms, in the same column."""
    grade = said(entry, "AEASTCT") if item.code == "AETOXGR" else None
    return in_words(FORMS["AE"].item("AEASTCT"), grade).in_language(language) if grade else None


def _report(subject: Subject, row: int, report: int | None, serious: bool | None, language: str | None) -> Cell:
    """The last report of a serious event; while there is none, the way to write it."""
    if report is not None:
        return Cell(f"SAE#{report}", url=Target("SAE", subject, "", report).url())
    if not serious or "SAE" not in FORMS:
        return Cell("")
    address = f"{Target('SAE', subject, '', 0).url()}?SAEAE={row}&from=AE%23{row}"
    return Cell(NO_REPORT.in_language(language), url=address, mark="query")
