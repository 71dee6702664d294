"""Days and windows of the trial. Pure.

D0 is the day of infusion; there is a day 0 in the clinic and none in SDTM (protocol operationalisation A13). Windows are
inclusive calendar days in China Standard Time (4.2, rule 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta


def study_day(on: date, infusion_on: date) -> int:
    """Whole days from infusion; the infusion day is 0."""
    return (on - infusion_on).days


def sdtm_study_day(on: date, infusion_on: date) -> int:
    """The study day as exported (--DY): the infusion day is 1 and the day before it is -1."""
    days = study_day(on, infusion_on)
    return days + 1 if days >= 0 else days


@dataclass(frozen=True, slots=True)
class Window:
    """When a visit is due: target, first and last day, all dates inclusive."""

    target: date
    earliest: date
    latest: date

    def days_outside(self, on: date) -> int:
        """Days beyond the nearest edge, negative before the window, 0 inside it."""
        if on < self.earliest:
            return (on - self.earliest).days
        if on > self.latest:
            return (on - self.latest).days
        return 0


def window(
    infusion_on: date | None, target_day: int | None, earliest_day: int | None, latest_day: int | None
) -> Window | None:
    """The window of a visit, or None while the infusion day is unknown or the visit has no fixed day."""
    if infusion_on is None or target_day is None or earliest_day is None or latest_day is None:
        return None
    return Window(
        infusion_on + timedelta(days=target_day),
        infusion_on + timedelta(days=earliest_day),
        infusion_on + timedelta(days=latest_day),
    )


def visit_on_day(day: int, windows: Mapping[str, tuple[int, int, int]]) -> str | None:
    """The visit whose window holds a study day, from target day and days before and after it (both included).

    Where windows overlap the nearest target has it, and of two equally near the later. None outside every window.
    """
    held = [
        (abs(day - target), -target, label)
        for label, (target, before, after) in windows.items()
        if target - before <= day <= target + after
    ]
    return min(held)[2] if held else None


def age_in_years(birth_year_month: str, on: date) -> int | None:
    """Completed years of age from a birth known as YYYY-MM or YYYY, or None when it cannot be read.

    The day of birth is never stored. With a month, the birthday is taken as reached in the birth month; with a year
    alone the birthday is taken as not yet reached, unless the day asked for is 31 December (the lower bound of age).
    """
    parts = birth_year_month.split("-")
    if not parts[0].isdigit():
        return None
    years = on.year - int(parts[0])
    if len(parts) > 1 and parts[1].isdigit():
        return years if on.month >= int(parts[1]) else years - 1
    return years if (on.month, on.day) == (12, 31) else years - 1
