"""Graded laboratory values that no adverse event answers for yet, gathered into proposals for a person to judge. Pure.

A value after the first day of lymphodepletion whose grade lies above that at baseline may be an adverse event; whether it
is one stays a clinical decision (safety specification 1 and 2). Consecutive worsened values of one term make one run:
its first value is the onset, its highest grade the peak. A value at or below the grade of baseline ends it; a result that
could not be graded does not. A value is answered for by

- the adverse event it was linked to on the report;
- "not clinically significant" with a reason on the report, below grade 3;
- a decision on the run it belongs to, up to the grade that was judged;
- an adverse event of the same CTCAE term whose dates hold the day and whose highest grade is at least as high.

An event of the same term that holds the day with a lower grade is proposed to be brought up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

NCS_ON_REPORT_BELOW = 3
"""From this grade on, "not clinically significant" on the report alone does not answer for a value."""

CREATE, UPDATE, LINK = "create", "update", "link"


@dataclass(frozen=True, slots=True)
class Value:
    """One graded result of a subject: where it stands, what was found, its grade by one term and that at baseline."""

    record_id: int
    place: str
    analyte: str
    code: str
    text: str
    unit: str
    on: date
    grade: int | None
    baseline: int | None = None
    at: time | None = None
    flag: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    link: str = ""
    significance: str = ""
    reason: str = ""

    @property
    def worse(self) -> bool:
        """Whether the grade lies above that at baseline; a baseline without a grade counts as grade 0."""
        return bool(self.grade) and (self.grade or 0) > (self.baseline or 0)

    @property
    def moment(self) -> tuple[date, time]:
        """For putting values in order."""
        return self.on, self.at or time.min


@dataclass(frozen=True, slots=True)
class Event:
    """An adverse event as far as it answers for laboratory values: AE row, CTCAE code, first and last possible day.

    `until` None: it goes on. `grade` is the highest of its history.
    """

    place: str
    term: str
    code: str
    since: date | None
    until: date | None
    grade: int | None

    def holds(self, day: date) -> bool:
        """Whether the day lies within the event; an onset that is unknown holds nothing."""
        return self.since is not None and self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision on a graded value: which value, the term, the highest grade that was seen when it was taken."""

    record_id: int
    analyte: str
    code: str
    grade: int
    decision: str
    event: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One run of worsened values of one term, with what is proposed.

    `open_values` are those nobody has answered for. `event` is the event to bring up to date, `candidates` the events of
    the subject that it may be part of.
    """

    code: str
    analyte: str
    kind: str
    values: tuple[Value, ...]
    open_values: tuple[Value, ...]
    baseline: int | None
    baseline_missing: bool
    sle: bool
    expected: bool
    event: Event | None = None

    @property
    def onset(self) -> Value:
        """The first value of the run."""
        return self.values[0]

    @property
    def peak(self) -> Value:
        """The first value of the highest grade."""
        return max(self.values, key=lambda each: each.grade or 0)

    @property
    def last(self) -> Value:
        """The newest value of the run."""
        return self.values[-1]

    @property
    def grade(self) -> int:
        """The highest grade of the run."""
        return self.peak.grade or 0

    @property
    def key(self) -> str:
        """What names the proposal in an address: the record and analyte of its first open value, and the term."""
        first = self.open_values[0]
        return f"{first.record_id}-{first.analyte}-{self.code}"


def runs(values: Iterable[Value]) -> list[tuple[Value, ...]]:
    """Consecutive worsened values of one term. A value not gradable neither belongs to a run nor ends it."""
    found: list[list[Value]] = []
    going = False
    for value in sorted(values, key=lambda each: each.moment):
        if value.grade is None:
            continue
        if not value.worse:
            going = False
        elif going:
            found[-1].append(value)
        else:
            found.append([value])
            going = True
    return [tuple(run) for run in found]


def _answered(value: Value, events: Sequence[Event], judged_up_to: int) -> bool:
    """Whether somebody has answered for a value."""
    grade = value.grade or 0
    if value.link or grade <= judged_up_to:
        return True
    if value.significance == "NCS" and value.reason and grade < NCS_ON_REPORT_BELOW:
        return True
    return any(event.code == value.code and event.holds(value.on) and (event.grade or 0) >= grade for event in events)


def proposals(
    values: Iterable[Value],
    events: Sequence[Event],
    decisions: Iterable[Judged],
    *,
    last_baseline_day: date | None,
    expected_analytes: frozenset[str] = frozenset(),
    sle_codes: frozenset[str] = frozenset(),
) -> list[Proposal]:
    """The open proposals of one subject, the highest grade first, then the newest.

    Nothing is proposed before treatment began. `sle_codes` are the terms whose baseline abnormality the site put down to
    lupus; `expected_analytes` fall in everybody after lymphodepletion.
    """
    if last_baseline_day is None:
        return []
    by_term: dict[tuple[str, str], list[Value]] = {}
    for value in values:
        if value.on > last_baseline_day:
            by_term.setdefault((value.analyte, value.code), []).append(value)
    judged: dict[tuple[int, str, str], int] = {}
    for each in decisions:
        key = (each.record_id, each.analyte, each.code)
        judged[key] = max(judged.get(key, 0), each.grade)
    found: list[Proposal] = []
    for (analyte, code), held in by_term.items():
        for run in runs(held):
            up_to = max((judged.get((each.record_id, analyte, code), 0) for each in run), default=0)
            open_values = tuple(each for each in run if not _answered(each, events, up_to))
            if not open_values:
                continue
            same = [
                event for event in events if event.code == code and any(event.holds(each.on) for each in open_values)
            ]
            baseline = run[-1].baseline
            found.append(
                Proposal(
                    code=code,
                    analyte=analyte,
                    kind=UPDATE if same else CREATE,
                    values=run,
                    open_values=open_values,
                    baseline=baseline,
                    baseline_missing=baseline is None,
                    sle=code in sle_codes and bool(baseline),
                    expected=analyte in expected_analytes,
                    event=same[-1] if same else None,
                )
            )
    return sorted(found, key=lambda each: (-each.grade, -each.last.on.toordinal(), each.analyte))


# --- shift from baseline -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Shift:
    """One term of one subject: the grade at baseline and the worst since, with the value that had it."""

    code: str
    analyte: str
    baseline: int | None
    worst: int | None
    value: Value | None

    @property
    def worse(self) -> bool:
        """Whether the worst grade lies above that at baseline."""
        return bool(self.worst) and (self.worst or 0) > (self.baseline or 0)


def shifts(
    values: Iterable[Value], baselines: Mapping[tuple[str, str], int | None], last_baseline_day: date | None
) -> list[Shift]:
    """Baseline grade against the worst grade since, a line for each term that reached a grade (specification 7).

    `baselines` by analyte and term code; low and high directions are terms of their own.
    """
    worst: dict[tuple[str, str], Value] = {}
    for value in values:
        if last_baseline_day is None or value.on <= last_baseline_day or value.grade is None:
            continue
        key = (value.analyte, value.code)
        if key not in worst or value.grade > (worst[key].grade or 0):
            worst[key] = value
    found = []
    for key in dict.fromkeys((*baselines, *worst)):
        base, peak = baselines.get(key), worst.get(key)
        if base or (peak is not None and peak.grade):
            found.append(Shift(key[1], key[0], base, peak.grade if peak is not None else None, peak))
    return sorted(found, key=lambda each: (-(each.worst or 0), each.analyte, each.code))
