"""The rows of other logs that a form may name by their number: adverse events and the medical history.

Forms of this layer know them by the codes of their items alone, since they are declared above it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from crf import refractory
from crf.kit.base import FORMS
from crf.kit.suggestions import Beside
from trial.words import Text

if TYPE_CHECKING:
    from crf.casebook import Entry, Facts

TERMS = {"AE": ("AETERM", "AESTDAT", "AEENDAT"), "MH": ("MHTERM", "MHSTDAT", "MHENDAT")}
MOST_BESIDE = 12
NO_SUCH_ROW = Text(
    "There is no such row in that log. Take one that stands beside the box, or enter it there first.",
    "该记录中无此行。请从旁列各行中选择，或先在该记录中录入。",
)


def said(entry: Entry, code: str) -> Any:
    """What an entry says of an item, by the item's code."""
    return next((entry.values.get(item.name) for item in FORMS[entry.form].items if item.code == code), None)


def rows_of(facts: Facts, log: str | None) -> list[Entry]:
    """The rows of a log that were done; none of a log that is not there."""
    if facts.casebook is None or log not in TERMS or log not in FORMS:
        return []
    return [entry for entry in facts.casebook.rows(log) if entry.performed]


def row_named(facts: Facts, log: str | None, number: int | None) -> Entry | None:
    """The row of a log with this number."""
    return next((entry for entry in rows_of(facts, log) if entry.repeat == number), None)


def no_such_row(facts: Facts, log: str | None, number: int | None) -> bool:
    """Whether a number names no row of a log that the casebook has."""
    known = facts.casebook is not None and log in FORMS
    return known and number is not None and row_named(facts, log, number) is None


def words_of(entry: Entry) -> Text:
    """A row as it is named beside a box: its term and its days."""
    term, started, ended = (said(entry, code) or "" for code in TERMS[entry.form])
    days = f"{started}–{ended}" if started or ended else ""
    return Text(f"{term} {days}".strip(), f"{term} {days}".strip())


def rows_beside(facts: Facts, log: str | None, number: int | None, on: str | None = None) -> list[Beside]:
    """The row that is named; while none is, those that may be: the last ones, of those that were there on the day."""
    named = row_named(facts, log, number)
    if named is not None:
        return [Beside(named.place, words_of(named))]
    found = [entry for entry in rows_of(facts, log) if on is None or covers(entry, on) is not False]
    return [Beside(entry.place, words_of(entry), typed=str(entry.repeat)) for entry in found[-MOST_BESIDE:]]


def covers(entry: Entry, on: str | date) -> bool | None:
    """Whether a row was there on a day; unknown where its dates, or the day, are known in part only."""
    _term, start_code, end_code = TERMS[entry.form]
    started, ended = said(entry, start_code), said(entry, end_code)
    day = on.isoformat() if isinstance(on, date) else on
    if not started:
        return None
    first, last = refractory.first_day(day), refractory.last_day(day)
    if last < refractory.first_day(started) or (ended and first > refractory.last_day(ended)):
        return False
    surely = refractory.last_day(started) <= first and (not ended or last <= refractory.first_day(ended))
    return True if surely else None


def not_there_then(facts: Facts, values: Mapping[str, Any], started: str) -> bool:
    """EC-20: the adverse event that is named as the reason was not there when the treatment began."""
    if values.get("indication") != "AE" or values.get(started) is None:
        return False
    event = row_named(facts, "AE", values.get("indication_row"))
    return event is not None and covers(event, values[started]) is False
