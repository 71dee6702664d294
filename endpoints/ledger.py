"""The glucocorticoid log day by day: prednisone equivalent for lupus and for other reasons, gaps, overlaps, pulses.

Source: efficacy specification, section 7 (both ends of a course belong to it, an open course goes on, doses of one day are
added up; a pulse is 250 mg or more, recalled rule, UNCONFIRMED); protocol operationalisation 8.5, rule R3 (steroids for
toxicity, adrenal replacement or allergy are shown separately), and 12, check 32 (gaps and overlaps of one route).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from endpoints.steroids import LUPUS, PULSE_MG, Course, equivalent, gap_before, overlapping

RULE = "ledger/1"


@dataclass(frozen=True, slots=True)
class Day:
    """One day: mg prednisone equivalent for lupus and for other reasons.

    Not complete: a course taken that day has no dose, drug, route or first day, so the true dose is not known. `gap`: a
    day without the steroid that was taken daily before and after. `overlap`: two courses of one route share the day.
    """

    on: date
    lupus_mg: Decimal
    other_mg: Decimal
    complete: bool
    gap: bool
    overlap: bool

    @property
    def total_mg(self) -> Decimal:
        """All that is known of the dose of the day."""
        return self.lupus_mg + self.other_mg

    @property
    def pulse(self) -> bool:
        """Whether the day reached a pulse."""
        return self.total_mg >= PULSE_MG


Span = tuple[date, date]
"""First and last day, both inside."""


def gaps(courses: Sequence[Course]) -> list[Span]:
    """Days without a steroid that was taken daily before and after on one route, each period once."""
    found = {gap_before(course, courses) for course in courses if course.systemic}
    return sorted(each for each in found if each is not None)


def overlaps(courses: Sequence[Course], last: date) -> list[Span]:
    """Days that two systemic courses of one route share; a course without a last day is followed to `last`."""
    found = set()
    for course in courses:
        if not course.systemic or course.start_on is None:
            continue
        for other in overlapping(course, courses):
            if other.start_on is None:
                continue
            first = max(course.start_on, other.start_on)
            end = min(course.end_on or last, other.end_on or last)
            if first <= end:
                found.add((first, end))
    return sorted(found)


def daily_ledger(courses: Sequence[Course], first: date, last: date, doses: Mapping[str, Decimal]) -> tuple[Day, ...]:
    """Every day from the first to the last. What acts locally does not count.

    A course whose indication nobody gave counts as for lupus, as rule R1 takes it.
    """
    counted = [
        (course, equivalent(course.drug, course.daily_dose_mg, doses))
        for course in courses
        if course.systemic is not False
    ]
    empty, shared = gaps(courses), overlaps(courses, last)
    found = []
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        lupus, other, complete = Decimal(0), Decimal(0), True
        for course, amount in counted:
            taken = course.on(day)
            if taken is False:
                continue
            if taken is None or amount is None or course.systemic is None:
                complete = False
            elif course.indication in {LUPUS, None}:
                lupus += amount
            else:
                other += amount
        found.append(Day(day, lupus, other, complete, _within(day, empty), _within(day, shared)))
    return tuple(found)


def _within(day: date, spans: Sequence[Span]) -> bool:
    return any(first <= day <= last for first, last in spans)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days one after the other with the same doses."""

    first: date
    last: date
    lupus_mg: Decimal
    other_mg: Decimal
    complete: bool


def stretches(days: Sequence[Day]) -> tuple[Stretch, ...]:
    """The ledger in steps: a new one where a dose changes."""
    found: list[Stretch] = []
    for day in days:
        before = found[-1] if found else None
        same = before is not None and (before.lupus_mg, before.other_mg, before.complete) == (
            day.lupus_mg,
            day.other_mg,
            day.complete,
        )
        if before is not None and same:
            found[-1] = Stretch(before.first, day.on, day.lupus_mg, day.other_mg, day.complete)
        else:
            found.append(Stretch(day.on, day.on, day.lupus_mg, day.other_mg, day.complete))
    return tuple(found)


def spans(days: Sequence[Day], holds: Callable[[Day], bool]) -> tuple[Span, ...]:
    """The periods of days one after the other for which something holds."""
    found: list[Span] = []
    for day in days:
        if not holds(day):
            continue
        if found and found[-1][1] + timedelta(days=1) == day.on:
            found[-1] = (found[-1][0], day.on)
        else:
            found.append((day.on, day.on))
    return tuple(found)
