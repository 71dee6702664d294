"""What follows from the days and grades of an adverse event. Pure.

Sources: protocol operationalisation 8.3, 8.6 and 12 (checks 17 to 20); safety specification 6.2 and 7.

- The infusion of CHT101 is day 0; the period of dose-limiting toxicity is day 0 to day 28, both included.
- Periods of attribution: screening; lymphodepletion, from its first day to the infusion; day 0 to 30; 31 to 90; beyond.
- Treatment-emergent: begins at or after the first study treatment (the infusion unless the study figure `teae.start` says
  lymphodepletion), or rises in grade after it, until the last day of the study window.
- A day known in part (2025-06) stands for all the days it may be. What is true of all of them is said; otherwise the
  answer is unknown, never no.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)

SCREENING, LYMPHODEPLETION = "SCREENING", "LYMPHODEPLETION"
DAY_0_TO_30, DAY_31_TO_90, AFTER_DAY_90 = "D0_30", "D31_90", "AFTER_D90"

DLT_LAST_DAY = 28
WINDOW_LAST_DAY = 374
"""Month 12 lies on day 360 and may be held 14 days later (visit schedule)."""

FROM_INFUSION, FROM_LYMPHODEPLETION = "infusion", "lymphodepletion"
FATAL_GRADE = 5
GONE, GONE_WITH_SEQUELAE, FATAL = "RECOVERED", "RECOVERED_SEQUELAE", "FATAL"
STILL_THERE = frozenset({"NOT_RECOVERED", "RECOVERING"})


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day that a date, known in part, may mean."""

    first: date
    last: date

    def holds(self, on: date) -> bool:
        """Whether the date may be this day."""
        return self.first <= on <= self.last


def span(partial: str | None) -> Span | None:
    """The days that 2025, 2025-06 or 2025-06-22 may mean."""
    if not partial:
        return None
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 1:
        return Span(date(parts[0], 1, 1), date(parts[0], 12, 31))
    if len(parts) == 2:
        return Span(date(parts[0], parts[1], 1), date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1]))
    day = date(parts[0], parts[1], parts[2])
    return Span(day, day)


def ends_before_it_begins(started: str | None, ended: str | None) -> bool:
    """Whether the end lies before the beginning, whatever the unknown parts of both are."""
    start, end = span(started), span(ended)
    return start is not None and end is not None and end.last < start.first


def covers(started: str | None, ended: str | None, day: str | None) -> bool | None:
    """Whether an event was there on a day. Without an end it goes on. Unknown where a date that matters is."""
    start, end, on = span(started), span(ended), span(day)
    if start is None or on is None:
        return None
    if on.last < start.first or (end is not None and on.first > end.last):
        return False
    surely_begun = start.last <= on.first
    surely_there = end is None or on.last <= end.first
    return True if surely_begun and surely_there else None


def overlaps(started: str | None, ended: str | None, other_started: str | None, other_ended: str | None) -> bool:
    """Whether two events share a day for certain: each begins no later than the other ends."""
    one, other = span(started), span(other_started)
    if one is None or other is None:
        return False
    until, other_until = span(ended), span(other_ended)
    return (other_until is None or one.last <= other_until.first) and (until is None or other.last <= until.first)


def study_day(started: str | None, infused_on: date | None) -> int | None:
    """Days from the infusion (day 0) to the onset. Unknown unless the onset is known to the day."""
    start = span(started)
    if start is None or infused_on is None or start.first != start.last:
        return None
    return (start.first - infused_on).days


def _on_infusion_day(at: time | None, infused_at: datetime) -> bool | None:
    """Whether an onset on the day of infusion lies before it; unknown without its time."""
    return None if at is None else at < infused_at.astimezone(CHINA).time()


def before_infusion(started: str | None, at: time | None, infused_at: datetime | None) -> bool | None:
    """Whether an event began before the infusion. Before anybody was infused, every event did."""
    start = span(started)
    if start is None:
        return None
    if infused_at is None:
        return True
    infused_on = infused_at.astimezone(CHINA).date()
    if start.last < infused_on:
        return True
    if start.first > infused_on:
        return False
    if start.first == start.last:
        return _on_infusion_day(at, infused_at)
    return None


def in_dlt_window(started: str | None, infused_on: date | None, last_day: int = DLT_LAST_DAY) -> bool | None:
    """Whether the onset lies in the period of dose-limiting toxicity. Without an infusion it does not."""
    start = span(started)
    if start is None:
        return None
    if infused_on is None:
        return False
    window = Span(infused_on, infused_on + last_day * ONE_DAY)
    if start.last < window.first or start.first > window.last:
        return False
    return True if window.holds(start.first) and window.holds(start.last) else None


def period(
    started: str | None, at: time | None, lymphodepletion_on: date | None, infused_at: datetime | None
) -> str | None:
    """The period of attribution of an onset; unknown where an incomplete date leaves two open."""
    start = span(started)
    if start is None:
        return None
    infused_on = infused_at.astimezone(CHINA).date() if infused_at is not None else None

    def of(day: date) -> str:
        if infused_on is not None and day >= infused_on:
            if day == infused_on and infused_at is not None and _on_infusion_day(at, infused_at):
                return LYMPHODEPLETION
            after = (day - infused_on).days
            return DAY_0_TO_30 if after <= 30 else DAY_31_TO_90 if after <= 90 else AFTER_DAY_90
        if lymphodepletion_on is not None and day >= lymphodepletion_on:
            return LYMPHODEPLETION
        return SCREENING

    first, last = of(start.first), of(start.last)
    return first if first == last else None


@dataclass(frozen=True, slots=True)
class GradeChange:
    """From a day on, the event had this grade."""

    on: str | None
    grade: int | None


def highest(onset: int | None, changes: Iterable[GradeChange] = ()) -> int | None:
    """The highest grade an event had. Unknown while no grade is known."""
    known = [grade for grade in (onset, *(change.grade for change in changes)) if grade is not None]
    return max(known, default=None)


def treatment_emergent(
    started: str | None,
    onset_grade: int | None,
    changes: Sequence[GradeChange],
    *,
    treated_on: date | None,
    last_day: int = WINDOW_LAST_DAY,
    before: bool | None = None,
) -> bool | None:
    """Whether an event began or rose in grade from the first study treatment to the end of the window.

    `treated_on` is that first day, None when there was no study treatment yet; `before` says of an onset on that very day
    whether it came first, where the times are known.
    """
    start = span(started)
    if start is None:
        return None
    if treated_on is None:
        return False
    window = Span(treated_on, treated_on + last_day * ONE_DAY)
    if window.holds(start.first) and window.holds(start.last) and before is not True:
        return None if before is None and start.first == start.last == treated_on else True
    if start.first > window.last:
        return False
    return _worsened(onset_grade, changes, window) if start.last <= window.first else None


def _worsened(onset_grade: int | None, changes: Sequence[GradeChange], window: Span) -> bool | None:
    """Whether the grade rose above all it had before treatment."""
    earlier, later, unsure = onset_grade, None, False
    for change in changes:
        on = span(change.on)
        if on is None or change.grade is None:
            unsure = True
        elif on.last < window.first:
            earlier = change.grade if earlier is None else max(earlier, change.grade)
        elif on.first > window.last:
            continue
        elif on.first < window.first or on.last > window.last:
            unsure = True
        else:
            later = change.grade if later is None else max(later, change.grade)
    if later is not None and earlier is not None and later > earlier:
        return True
    return None if unsure or (later is not None and earlier is None) else False


def fatal(grade: int | None, outcome: str | None) -> bool:
    """Whether an event is said to have ended in death."""
    return grade == FATAL_GRADE or outcome == FATAL


ROW_NAMED = re.compile(r"(CM|PR|AE|MH|CRS|ICN|SAE|HO)?\s*#?\s*(\d{1,3})", re.IGNORECASE)


def rows_named(text: str | None, usual: str = "CM") -> list[str] | None:
    """The rows a text names, as CM#3, PR#1; a number alone means the usual log. None when it cannot be read."""
    if not text or not text.strip():
        return []
    found: list[str] = []
    for part in re.split(r"[,，;；、\s]+", re.sub(r"#\s+", "#", text.strip())):
        if not part:
            continue
        named = ROW_NAMED.fullmatch(part)
        if named is None:
            return None
        place = f"{(named[1] or usual).upper()}#{int(named[2])}"
        if place not in found:
            found.append(place)
    return found


SEVERAL = re.compile(r"[;；、+]|\band\b|\bwith\b|伴|及|合并", re.IGNORECASE)


def names_several(term: str | None) -> bool:
    """Whether a diagnosis reads as if it named more than one event."""
    return bool(term and SEVERAL.search(term))


SYMPTOMS_OF_CRS = frozenset(
    {
        "10016558",  # fever
        "10008531",  # chills
        "10021097",  # hypotension
        "10021143",  # hypoxia
        "10019211",  # headache
        "10028411",  # myalgia
        "10016256",  # fatigue
        "10040752",  # sinus tachycardia
        "10028813",  # nausea
    }
)
"""Terms that are usually signs of CRS and then stand under its episode, unless of grade 3 or more or treated apart."""
