"""Episodes of CRS and ICANS, derived from the grades of the days.

An episode begins on the first day with a grade of 1 or more and goes on until the first day known to be without one: then
all signs that made the diagnosis are gone. A day nobody recorded, or of which the grade is unknown, ends nothing. What
comes after is an episode of its own. Its duration counts the days from the first to the last with a grade. Nothing here
is typed, so an episode's maximum never differs from its days (EC-16).

Source: safety specification, 3.1 (resolution) and 7 (duration, treatment); late first onset after more than 14 days needs
another cause excluded (recalled, UNCONFIRMED).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from safety.astct import DEATH, ice_score
from safety.days import Day, Graded
from trial.derived import Derived, Step, shown
from trial.words import Text

RULE = "episode/1"
LATE_AFTER_DAYS = 14
"""A first onset more than this many days after the infusion is late."""

NEAR_DAYS = 2
"""So far from the day that opened its row an episode may move when the days are corrected, and still be that row's."""


@dataclass(frozen=True, slots=True)
class DayGrade:
    """The grade in force of one day, for one of the two syndromes, beside what was found that day."""

    day: Day
    grade: int | None


@dataclass(frozen=True, slots=True)
class Episode:
    """One run of days with a grade. `days` are those from onset to the last with a grade, unknown ones among them."""

    days: tuple[DayGrade, ...]
    resolved_on: date | None

    @property
    def onset_on(self) -> date:
        """The first day with a grade."""
        return self.days[0].day.on

    @property
    def last_on(self) -> date:
        """The last day with a grade."""
        return self.days[-1].day.on

    @property
    def maximum(self) -> int:
        """The highest grade of its days."""
        return max(each.grade for each in self.days if each.grade is not None)

    @property
    def maximum_on(self) -> date:
        """The first day of the highest grade."""
        return next(each.day.on for each in self.days if each.grade == self.maximum)

    @property
    def fatal(self) -> bool:
        """Whether the subject died of it."""
        return self.maximum == DEATH

    @property
    def ongoing(self) -> bool:
        """Whether no day without a grade has followed, nor death."""
        return self.resolved_on is None and not self.fatal

    @property
    def duration_days(self) -> int:
        """Days from the first to the last with a grade, both counted."""
        return (self.last_on - self.onset_on).days + 1

    @property
    def unseen_days(self) -> int:
        """Days between onset and resolution that nobody recorded or graded: the duration may be longer."""
        end = self.resolved_on or self.last_on + timedelta(days=1)
        known = {each.day.on for each in self.days if each.grade is not None}
        return sum(
            1 for ahead in range((end - self.onset_on).days) if self.onset_on + timedelta(days=ahead) not in known
        )

    def covers(self, day: date) -> bool:
        """Whether a day lies in it: from onset until it resolved, or without end while it goes on."""
        return self.onset_on <= day and (
            day <= self.last_on or (self.resolved_on is not None and day < self.resolved_on) or self.ongoing
        )

    def days_after(self, infusion_on: date | None) -> int | None:
        """How many days after the infusion it began."""
        return None if infusion_on is None else (self.onset_on - infusion_on).days

    def late(self, infusion_on: date | None) -> bool | None:
        """Whether it began more than 14 days after the infusion; unknown without an infusion."""
        after = self.days_after(infusion_on)
        return None if after is None else after > LATE_AFTER_DAYS

    # --- treatment, as the days show it -----------------------------------------------------------------------------
    def _count(self, given: Iterable[bool | None]) -> int:
        return sum(1 for each in given if each)

    @property
    def tocilizumab_days(self) -> int:
        """Days on which tocilizumab was given."""
        return self._count(each.day.tocilizumab for each in self.days)

    @property
    def vasopressor_days(self) -> int:
        """Days on at least one vasopressor."""
        return self._count(each.day.hypotension in {"ONE", "MULTIPLE"} for each in self.days)

    @property
    def oxygen_days(self) -> int:
        """Days on oxygen for hypoxia."""
        return self._count(each.day.hypoxia in {"LOW", "HIGH", "POSITIVE"} for each in self.days)

    @property
    def intensive_care_days(self) -> int:
        """Days in intensive care."""
        return self._count(each.day.intensive_care for each in self.days)

    @property
    def highest_steroid_mg(self) -> Decimal | None:
        """The highest daily dose of glucocorticoid in mg of prednisone; unknown when no day has one."""
        return max((each.day.steroid_mg for each in self.days if each.day.steroid_mg is not None), default=None)

    @property
    def lowest_ice(self) -> int | None:
        """The lowest ICE total that could be tested."""
        totals = [total for each in self.days if (total := ice_score(each.day.ice).value) is not None]
        return min(totals, default=None)

    def treatments(self) -> frozenset[str]:
        """What the days say was given for CRS, by the codes of the episode form.

        The daily glucocorticoid counts once it rises above the dose of the day before the rise: a subject's steady dose
        for lupus is no treatment of CRS. On the first day there is nothing to compare with, so it does not count.
        """
        found: set[str] = set()
        if any(each.day.hypotension in {"FLUIDS", "ONE", "MULTIPLE"} for each in self.days):
            found.add("FLUIDS")
        if self.vasopressor_days:
            found.add("VASOPRESSOR")
        if self.tocilizumab_days:
            found.add("TOCILIZUMAB")
        if any(each.day.antipyretic for each in self.days):
            found.add("ANTIPYRETIC")
        doses = [each.day.steroid_mg for each in self.days if each.day.steroid_mg is not None]
        if any(later > earlier for earlier, later in zip(doses, doses[1:], strict=False)):
            found.add("STEROID")
        return frozenset(found)

    def trace(self) -> tuple[Step, ...]:
        """Its days, each with the grade in force."""
        return tuple(
            Step(
                Text(f"{each.day.on.isoformat()}: grade 1 or more", f"{each.day.on.isoformat()}：≥1级"),
                shown(each.grade),
                None if each.grade is None else each.grade > 0,
                sources=(each.day.place,),
            )
            for each in self.days
        )


def crs_days(days: Iterable[Graded]) -> tuple[DayGrade, ...]:
    """The days with their grade of CRS."""
    return tuple(DayGrade(each.day, each.crs_in_force) for each in days)


def icans_days(days: Iterable[Graded]) -> tuple[DayGrade, ...]:
    """The days with their grade of ICANS."""
    return tuple(DayGrade(each.day, each.icans_in_force) for each in days)


def episodes(days: Sequence[DayGrade]) -> tuple[Episode, ...]:
    """The episodes in the order they began."""
    found: list[Episode] = []
    running: list[DayGrade] = []
    for each in sorted(days, key=lambda one: (one.day.on, one.day.place)):
        if each.grade:
            running.append(each)
        elif each.grade is None:
            if running:
                running.append(each)
        elif running:
            found.append(_ended(running, each.day.on))
            running = []
    if running:
        found.append(_ended(running, None))
    return tuple(found)


def _ended(running: list[DayGrade], resolved_on: date | None) -> Episode:
    """An episode up to its last day with a grade; unknown days behind that are neither part of it nor its end."""
    last = max(place for place, each in enumerate(running) if each.grade)
    return Episode(tuple(running[: last + 1]), resolved_on)


def assigned(anchors: Mapping[int, date | None], found: Sequence[Episode]) -> dict[int, Episode | None]:
    """Which episode each row of the log speaks of, by the day that opened the row.

    A row has the episode its day lies in; two rows never share one, the earlier row has it. Where correction took the
    grade from that very day, the row keeps the nearest episode that no other row has, at most two days away.
    """
    free = list(found)
    rows: dict[int, Episode | None] = {}
    for row, day in sorted(anchors.items()):
        own = next((each for each in free if day is not None and each.covers(day)), None)
        if own is not None:
            free.remove(own)
        rows[row] = own
    for row, day in sorted(anchors.items()):
        if rows[row] is None and day is not None and not any(each.covers(day) for each in found):
            near = min(free, key=lambda each: _distance(each, day), default=None)
            if near is not None and _distance(near, day) <= NEAR_DAYS:
                free.remove(near)
                rows[row] = near
    return rows


def _distance(episode: Episode, day: date) -> int:
    """Days between a day and an episode it does not lie in."""
    if day < episode.onset_on:
        return (episode.onset_on - day).days
    return max((day - episode.last_on).days, 0)


def without_row(anchors: Mapping[int, date | None], found: Sequence[Episode]) -> tuple[Episode, ...]:
    """The episodes no row of the log speaks of yet."""
    taken = [each for each in assigned(anchors, found).values() if each is not None]
    return tuple(each for each in found if each not in taken)


def maximum(episode: Episode | None) -> Derived[int]:
    """The highest grade of an episode, with its days; unknown when no day has a grade any more."""
    return Derived(None, RULE) if episode is None else Derived(episode.maximum, RULE, episode.trace())
