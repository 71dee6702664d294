"""The endpoints counted over all infused subjects, from the stored answers, in a number of queries that does not grow.

Interim by nature: restricted to the roles on the interim list (R078), and never an analysis. An answer counts as stored;
how many subjects are being derived again is said beside it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

from django.utils import timezone

from crf.kit.base import FORMS
from endpoints.assemble import ENDPOINTS, PRIMARY, RENAL, SRI4, TIME_POINTS
from endpoints.assemble.remission import DORIS, LLDAS
from endpoints.assemble.renal import CRR, ORR, PRR
from endpoints.counting import PENDING, STATES, Counted, count, only_partial
from endpoints.models import EndpointResult
from endpoints.rates import Rate
from endpoints.tasks import RECOMPUTE
from trial.derived import ANSWERS, NOT_APPLICABLE
from trial.models import PendingWork, Subject, VisitDefinition
from trial.protocol import Decisions, decisions
from trial.words import Text

BEST_PRR = "PRR_BEST"
ROWS: dict[str, Text] = {}
for _endpoint, _words in ENDPOINTS.items():
    ROWS[_endpoint] = _words
    if _endpoint == PRR:
        ROWS[PRR] = Text("Partial renal response, criteria met (PRR)", "部分肾脏缓解，符合标准（PRR）")
        ROWS[BEST_PRR] = Text("PRR as best category (not CRR)", "最佳类别为PRR（未达CRR）")
"""What is counted, in the order of the table. PRR is stored as criteria met; tables show the best category too."""

STATE_WORDS: dict[str, Text] = {**ANSWERS, PENDING: Text("pending", "未到评估时间")}

AT_15, AT_10 = Text("eGFR decline at most 15 %", "eGFR下降≤15%"), Text("eGFR decline at most 10 %", "eGFR下降≤10%")
READINGS: dict[str, tuple[tuple[str, Text], ...]] = {
    SRI4: (
        ("published", Text("both BILAG parts", "BILAG两项均须满足")),
        (
            "literal_or",
            Text("either BILAG part, as the registry reads literally", "BILAG任一项满足（注册信息字面解读）"),
        ),
        ("with_sledai2k", Text("with SLEDAI-2K", "采用SLEDAI-2K")),
    ),
    DORIS: (
        ("registry_le5", Text("at most 5 mg/day", "≤5 mg/日")),
        ("strict_lt5", Text("below 5 mg/day", "＜5 mg/日")),
    ),
    LLDAS: (
        ("registry4", Text("four criteria of the registry", "注册信息4项标准")),
        ("published5", Text("five published criteria", "发表的5项标准")),
    ),
    **dict.fromkeys((CRR, PRR, ORR), (("decline_15", AT_15), ("decline_10", AT_10))),
}
"""The readings that every stored answer carries, by endpoint and their name there."""


def _in_force(readings: Decisions) -> frozenset[tuple[str, str]]:
    """Which of these readings are the answers themselves, under the decisions of today."""
    renal = f"decline_{readings.get('renal.decline_percent', '15')}"
    return frozenset(
        {
            (SRI4, "literal_or" if readings.get("sri4.bilag_clause") == "or" else "published"),
            (DORIS, "strict_lt5" if readings.get("doris.dose_limit") == "below_5" else "registry_le5"),
            (LLDAS, "published5" if readings.get("lldas.criteria") == "published_5" else "registry4"),
            *((endpoint, renal) for endpoint in (CRR, PRR, ORR)),
        }
    )


@dataclass(frozen=True, slots=True)
class Member:
    """One subject behind a figure, with the number its results are found by."""

    number: str
    screening_number: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One endpoint at one time point: how many of how many, and who."""

    endpoint: str
    name: Text
    visit: str
    visit_name: Text
    counted: Counted
    members: tuple[tuple[str, Text, tuple[Member, ...]], ...]

    @property
    def primary(self) -> bool:
        """The primary endpoint of the registry: SRI-4 at month 1."""
        return self.endpoint == SRI4 and self.visit == PRIMARY

    @property
    def results_of(self) -> str:
        """The endpoint whose results page answers for it."""
        return PRR if self.endpoint == BEST_PRR else self.endpoint

    @property
    def pending(self) -> int:
        """Subjects who have not reached the time point."""
        return self.counted.size(PENDING)

    @property
    def reached(self) -> bool:
        """Whether anybody of the population has reached the time point."""
        return self.counted.all_infused.of > 0


@dataclass(frozen=True, slots=True)
class Line:
    """One endpoint over all time points."""

    endpoint: str
    name: Text
    figures: tuple[Figure, ...]

    @property
    def renal(self) -> bool:
        """Counted in the nephritis population only."""
        return self.endpoint in {*RENAL, BEST_PRR}


@dataclass(frozen=True, slots=True)
class OtherReading:
    """The same endpoint under another reading: all infused at each time point."""

    endpoint: Text
    name: Text
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Everything the page shows, frozen at a moment."""

    visits: tuple[tuple[str, Text], ...]
    lines: tuple[Line, ...]
    others: tuple[OtherReading, ...]
    infused: int
    nephritis: int
    not_stated: int
    recomputing: int
    readings: str
    older: int
    made_at: datetime

    @property
    def primary(self) -> Figure:
        """SRI-4 at month 1."""
        return next(each for line in self.lines for each in line.figures if each.primary)


Values = Mapping[tuple[int, str, str], EndpointResult]


def _stored(subjects: Iterable[int]) -> Values:
    rows = (
        EndpointResult.objects.filter(subject_id__in=list(subjects), visit__in=TIME_POINTS)
        .order_by("subject_id", "endpoint", "visit", "-id")
        .distinct("subject_id", "endpoint", "visit")
        .only("subject_id", "endpoint", "visit", "value", "readings", "decisions_revision")
    )
    return {(row.subject_id, row.endpoint, row.visit): row for row in rows}


def _population(subjects: Iterable[int]) -> dict[int, bool | None]:
    """The investigator's statement at baseline on nephritis (SLEH.LNYN), by subject; who has none is not in it."""
    history: Any = FORMS["SLEH"]
    rows = history.objects.filter(record__subject_id__in=list(subjects), record__performed=True)
    return dict(rows.values_list("record__subject_id", "nephritis"))


def _state(values: Values, subject: int, endpoint: str, visit: str, in_nephritis: bool | None) -> str:
    """How a subject counts. Without a stored answer the time point is not reached, and pending in the population only."""
    if endpoint == BEST_PRR:
        complete, partial = (_state(values, subject, each, visit, in_nephritis) for each in (CRR, PRR))
        return partial if partial in {PENDING, NOT_APPLICABLE} else only_partial(complete, partial)
    row = values.get((subject, endpoint, visit))
    if row is not None:
        return str(row.value)
    return NOT_APPLICABLE if endpoint in RENAL and in_nephritis is False else PENDING


def _others(values: Values, subjects: list[Subject], readings: Decisions) -> tuple[OtherReading, ...]:
    """Every reading beside the one in force that the stored answers carry, in the order of the table."""
    found, used = [], _in_force(readings)
    for endpoint, named in READINGS.items():
        for name, words in named:
            if (endpoint, name) in used:
                continue
            counted = []
            for visit in TIME_POINTS:
                rows = {each.number: values.get((each.pk, endpoint, visit)) for each in subjects}
                states = {number: row.readings[name] for number, row in rows.items() if row and name in row.readings}
                counted.append(count(states))
            found.append(OtherReading(ENDPOINTS[endpoint], words, tuple(each.all_infused for each in counted)))
    return tuple(found)


def cohort() -> Cohort:
    """The endpoints over all infused subjects. Six queries, whatever the number of subjects."""
    subjects = sorted(Subject.objects.filter(infused_at__isnull=False), key=lambda each: each.number)
    by_number = {each.number: each for each in subjects}
    keys = [each.pk for each in subjects]
    values, population = _stored(keys), _population(keys)
    in_force = decisions()
    labels = {
        each.code: each.label for each in VisitDefinition.objects.filter(code__in=TIME_POINTS).order_by("version")
    }
    visits = tuple((code, labels.get(code, Text(code, code))) for code in TIME_POINTS)

    def figure(endpoint: str, name: Text, visit: str, visit_name: Text) -> Figure:
        counted = count(
            {each.number: _state(values, each.pk, endpoint, visit, population.get(each.pk)) for each in subjects}
        )
        members = tuple(
            (
                state,
                STATE_WORDS[state],
                tuple(Member(number, by_number[number].screening_number) for number in counted.members[state]),
            )
            for state in STATES
        )
        return Figure(endpoint, name, visit, visit_name, counted, members)

    return Cohort(
        visits=visits,
        lines=tuple(
            Line(endpoint, name, tuple(figure(endpoint, name, *visit) for visit in visits))
            for endpoint, name in ROWS.items()
        ),
        others=_others(values, subjects, in_force),
        infused=len(subjects),
        nephritis=sum(population.get(key) is True for key in keys),
        not_stated=sum(population.get(key) is None for key in keys),
        recomputing=PendingWork.objects.filter(task=RECOMPUTE, subject_id__in=keys).count(),
        readings=in_force.revision,
        older=sum(row.decisions_revision != in_force.revision for row in values.values()),
        made_at=timezone.now(),
    )


# --- the table to take along -----------------------------------------------------------------------------------------
COLUMNS = (
    "endpoint", "visit", "reading", "n", "N", "rate", "lower95", "upper95", "yes", "no", "not_evaluable", "pending",
    "not_applicable", "readings_in_force", "made_at", "note",
)  # fmt: skip
NOTE = "interim, not for release"


def as_csv(found: Cohort) -> str:
    """One line for each endpoint, time point and reading; shares as fractions with four decimals."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in found.lines:
        for each in line.figures:
            sizes = [each.counted.size(state) for state in STATES]
            for reading, rate in (("all_infused", each.counted.all_infused), ("observed", each.counted.observed)):
                shares = ["" if share is None else f"{share:.4f}" for share in (rate.rate, rate.lower, rate.upper)]
                writer.writerow(
                    [
                        each.endpoint, each.visit, reading, rate.n, rate.of, *shares, *sizes, found.readings,
                        timezone.localtime(found.made_at).isoformat(timespec="seconds"), NOTE,
                    ]
                )  # fmt: skip
    return out.getvalue()
