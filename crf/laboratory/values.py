"""A laboratory value as other forms ask for it: newest by a day, with its range. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LabValue:
    """One result of one analyte.

    `value` is the measured figure in `unit`, the default unit of the analyte; None for a word and for a figure beyond
    what the method measures, of which `text` holds what was printed ("<0.20"). `low`, `high` and `flag` are those it was
    judged by; `place` names its form (LB@M1, CYT@D4).
    """

    analyte: str
    value: Decimal | None
    text: str
    unit: str
    on: date | None
    place: str
    visit: str
    low: Decimal | None = None
    high: Decimal | None = None
    flag: str = ""
    at: time | None = None
    printed_unit: str = ""


def _moment(found: LabValue) -> tuple[date, time]:
    return (found.on or date.min, found.at or time.min)


def newest_by(values: Iterable[LabValue], on: date | None, visit: str) -> LabValue | None:
    """The newest value taken on or before a day. Without a day, those of the visit itself."""
    known = [each for each in values if (each.visit == visit if on is None or each.on is None else each.on <= on)]
    return max(known, key=_moment, default=None)


def near_visit(values: Iterable[LabValue], on: date | None, visit: str, *, before: int, after: int) -> LabValue | None:
    """The value that may fill a score at a visit: the newest of the days before, else the first of the days after.

    The window is the parameter "laboratory results may fill score items": 7 days before to 3 days after the visit by
    default. Without a visit date only results entered at the visit itself count.
    """
    held = list(values)
    if on is None:
        return newest_by(held, None, visit)
    near = [each for each in held if each.on is not None and -before <= (each.on - on).days <= after]
    earlier = newest_by(near, on, visit)
    if earlier is not None:
        return earlier
    return min(near, key=_moment, default=None)
