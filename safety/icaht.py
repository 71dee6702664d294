"""Neutropenia after effector cells (ICAHT), graded from the course of the neutrophil count.

Source: EHA/EBMT 2023 as given in the safety specification, section 6.4. Early, day 0 to 30, by the days in a row with a
count of 0.5 x10^9/L or less: fewer than 7 grade 1, 7 to 13 grade 2, 14 or more grade 3, never above 0.5 grade 4; with
0.1 or less for 7 days grade 3, for 14 days grade 4. Late, after day 30, by the count: 1.5 or less grade 1, 1.0 grade 2,
0.5 grade 3, 0.1 grade 4. A low phase ends only when the count stayed above the limit for three days in a row. That the
three days hold for both limits, and that the late grade is that of the lowest single count, is our reading: UNCONFIRMED.

A day without a count is unknown, neither low nor recovered. So the grade is given as "at least": two low days belong to
one phase when no three days in a row between them can have been above the limit. Beside it stands the highest grade that
the unknown days leave open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from trial.derived import Derived, Step, note, step
from trial.words import Text

RULE = "icaht/1"

LAST_EARLY_DAY = 30
RECOVERED_DAYS = 3
SEVERE = Decimal("0.5")
VERY_SEVERE = Decimal("0.1")
LATE: tuple[tuple[int, Decimal], ...] = (
    (4, Decimal("0.1")),
    (3, Decimal("0.5")),
    (2, Decimal("1.0")),
    (1, Decimal("1.5")),
)
"""Late grades by the count in 10^9/L: the first limit the count does not exceed decides."""


@dataclass(frozen=True, slots=True)
class Course:
    """Neutrophil counts in 10^9/L by study day (day 0 is the infusion), and the last study day that has come."""

    counts: tuple[tuple[int, Decimal], ...]
    last_day: int

    def by_day(self, first: int, last: int) -> dict[int, Decimal]:
        """The lowest count of each day in a period."""
        found: dict[int, Decimal] = {}
        for day, count in self.counts:
            if first <= day <= last:
                found[day] = min(count, found.get(day, count))
        return found


def _recovered(days: range, counts: Mapping[int, Decimal], limit: Decimal, *, possibly: bool) -> bool:
    """Whether three days in a row were above the limit: certainly, or possibly with the days nobody counted."""
    row = 0
    for day in days:
        above = counts[day] > limit if day in counts else possibly
        row = row + 1 if above else 0
        if row >= RECOVERED_DAYS:
            return True
    return False


def certain_days(counts: Mapping[int, Decimal], limit: Decimal) -> int:
    """The longest low phase that is certain, first to last low day, in days; 0 without a low count."""
    low = sorted(day for day, count in counts.items() if count <= limit)
    longest, began = 0, None
    for previous, day in zip([None, *low], low, strict=False):
        if previous is None or _recovered(range(previous + 1, day), counts, limit, possibly=True):
            began = day
        assert began is not None  # nosec B101 - the first low day begins a phase
        longest = max(longest, day - began + 1)
    return longest


def possible_days(counts: Mapping[int, Decimal], limit: Decimal, first: int, last: int) -> int:
    """The longest low phase there can have been, if every day without a count was low."""
    low = {day: counts.get(day, limit) for day in range(first, last + 1)}
    return certain_days(low, limit)


def _grade(severe: int, very_severe: int, never_above: bool) -> int:
    """The early grade of the longest phases in days."""
    if never_above or very_severe >= 14:
        return 4
    if severe >= 14 or very_severe >= 7:
        return 3
    if severe >= 7:
        return 2
    return 1 if severe else 0


def _never_above(counts: Mapping[int, Decimal], last: int) -> bool | None:
    """Whether no count of day 0 to 30 was above 0.5: no as soon as one was, unknown until every day has a count."""
    if any(count > SEVERE for count in counts.values()):
        return False
    return True if last >= LAST_EARLY_DAY and len(counts) == LAST_EARLY_DAY + 1 else None


def _days(number: int, *, at_least: bool) -> Text:
    return Text(
        f"{'at least ' if at_least else ''}{number} {'day' if number == 1 else 'days'}",
        f"{'至少' if at_least else ''}{number}天",
    )


def early(course: Course) -> Derived[int]:
    """The early grade that is certain, 0 to 4. Without any count of day 0 to 30: unknown."""
    last = min(course.last_day, LAST_EARLY_DAY)
    counts = course.by_day(0, last)
    if not counts:
        missing = step(
            Text("neutrophil counts of day 0 to 30", "第0至30天中性粒细胞计数"),
            None,
            bool,
            needs="neutrophils",
        )
        return Derived(None, RULE, (missing,))
    severe, very_severe = certain_days(counts, SEVERE), certain_days(counts, VERY_SEVERE)
    never = _never_above(counts, last)
    open_days = len(counts) < last + 1
    steps: list[Step] = [
        note(
            Text("days in a row at 0.5 x10^9/L or less, day 0 to 30", "第0至30天连续≤0.5×10^9/L的天数"),
            _days(severe, at_least=open_days),
        ),
        note(
            Text("days in a row at 0.1 x10^9/L or less", "连续≤0.1×10^9/L的天数"),
            _days(very_severe, at_least=open_days),
        ),
        Step(
            Text("never above 0.5 x10^9/L from day 0 to 30", "第0至30天从未＞0.5×10^9/L"),
            Text(f"highest count {max(counts.values())}", f"最高计数{max(counts.values())}"),
            never,
        ),
        note(
            Text("days of day 0 to 30 with a count", "第0至30天有计数的天数"),
            Text(f"{len(counts)} of {last + 1}", f"{len(counts)}/{last + 1}"),
        ),
    ]
    return Derived(_grade(severe, very_severe, never is True), RULE, tuple(steps))


def early_highest(course: Course) -> int | None:
    """The highest early grade that the days without a count leave open. Without any count: unknown."""
    last = min(course.last_day, LAST_EARLY_DAY)
    counts = course.by_day(0, last)
    if not counts:
        return None
    severe = possible_days(counts, SEVERE, 0, last)
    very_severe = possible_days(counts, VERY_SEVERE, 0, last)
    return _grade(severe, very_severe, _never_above(counts, last) is not False)


def late(course: Course) -> Derived[int]:
    """The late grade, of the lowest count after day 30. Without a count there: unknown."""
    counts = course.by_day(LAST_EARLY_DAY + 1, max(course.last_day, LAST_EARLY_DAY + 1))
    lowest = min(counts.values(), default=None)
    judged = step(
        Text("lowest neutrophil count after day 30, x10^9/L", "第30天后中性粒细胞最低计数，×10^9/L"),
        lowest,
        lambda count: count <= LATE[-1][1],
        needs="neutrophils",
    )
    if lowest is None:
        return Derived(None, RULE, (judged,))
    return Derived(next((grade for grade, limit in LATE if lowest <= limit), 0), RULE, (judged,))


def counts_of(values: Iterable[tuple[int, Decimal]], last_day: int) -> Course:
    """A course from study days and counts in any order."""
    return Course(tuple(sorted(values)), last_day)
