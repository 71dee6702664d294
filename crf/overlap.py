"""One date for one scheduled visit (protocol operationalisation 4.2, rule 4). Pure.

A panel visit needs a date of its own. The daily rows D2, D3, D5, D6, D8, D9 and D11 to D13 are no panel visits: the panel
of D7, D10 or D14 may be drawn on such a day, and the two do not overlap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

DAILY_ROWS = frozenset({"D2", "D3", "D5", "D6", "D8", "D9", "D11", "D12", "D13"})


@dataclass(frozen=True, slots=True)
class Place:
    """A scheduled visit: its code, the day it aims at (None while unknown) and the day it took place (None if not)."""

    code: str
    target: date | None
    occurred_on: date | None


def is_panel(code: str) -> bool:
    """Whether a scheduled visit needs a date of its own."""
    return code not in DAILY_ROWS


def distance(place: Place, on: date) -> int | None:
    """Days between a day and the visit's target; None while the target is unknown."""
    return None if place.target is None else abs((on - place.target).days)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two visits on one date: the other visit, and which of the two lies nearer to the date (None when equally near)."""

    other: Place
    nearer: str | None


def overlap(visit: Place, on: date, others: Iterable[Place]) -> Overlap | None:
    """The other panel visit that already has this date, with the nearer of the two; None when there is none.

    Visits that are no panel visits, and visits that are not scheduled (they are not among `others`), never overlap.
    """
    if not is_panel(visit.code):
        return None
    for other in others:
        if other.code == visit.code or not is_panel(other.code) or other.occurred_on != on:
            continue
        own, theirs = distance(visit, on), distance(other, on)
        if own is None or theirs is None or own == theirs:
            return Overlap(other, None)
        return Overlap(other, visit.code if own < theirs else other.code)
    return None
