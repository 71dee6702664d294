"""Serious events of all subjects with their clocks, and what does not agree between their records.

Everything is read with one query a form, however many subjects there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.db.models import Min

from crf.casebook import LazyParameters
from crf.kit.base import FORMS
from crf.targets import Target
from safety.adverse_events import rows_named
from safety.clocks import Clock, Level, Limits, most_urgent
from safety.narrative import day_said
from safety.reconciliation import (
    EventRecord,
    Mismatch,
    ReportRecord,
    StayRecord,
    SubjectRecord,
    TreatmentRecord,
    reconcile_all,
)
from safety.serious_events import (
    FINAL,
    Event,
    Report,
    answer,
    clocks_of,
    event_of,
    in_versions,
    report_of,
    unreported_clock,
)
from trial.models import AuditEvent, Notice, Subject
from trial.roles import ROLES
from trial.words import Text

Rows = dict[int, list[tuple[Any, Mapping[str, Any]]]]
TREATMENTS = {"CM": ("CMTRT", "CMINDC", "CMINDNO"), "PR": ("PRTRT", "PRIND", "PRINDNO")}


def rows_of(form_key: str, subjects: Iterable[int], **only: Any) -> Rows:
    """The rows of a form that were done, by subject: header and values. One query; `only` narrows it by item code."""
    found: Rows = {}
    form = FORMS.get(form_key)
    if form is None:
        return found
    narrowed = {form.item(code).name: value for code, value in only.items()}
    held = form._default_manager.filter(record__performed=True, record__subject__in=list(subjects), **narrowed)
    for body in held.select_related("record").order_by("record__repeat"):
        record = body.record
        found.setdefault(record.subject_id, []).append((record, body.values()))
    return found


@dataclass(frozen=True, slots=True)
class SeriousCase:
    """A serious event of a subject: its report versions and the clocks that belong to it."""

    subject: Subject
    event: Event
    versions: tuple[Report, ...]
    clocks: tuple[tuple[Report | None, Clock], ...]
    aware_at: datetime | None

    @property
    def number(self) -> str:
        """Whose event."""
        return self.subject.number

    @property
    def newest(self) -> Report | None:
        """The newest version of the report."""
        return self.versions[-1] if self.versions else None

    @property
    def closed(self) -> bool:
        """Whether the final report was written."""
        return self.newest is not None and self.newest.kind == FINAL

    @property
    def running(self) -> list[Clock]:
        """The clocks that run."""
        return [clock for _report, clock in self.clocks if clock.running]

    @property
    def urgent(self) -> Clock | None:
        """The clock that ends first."""
        return most_urgent(self.running)

    @property
    def event_url(self) -> str:
        """The adverse event."""
        return Target("AE", self.subject, "", self.event.row).url()

    @property
    def new_url(self) -> str:
        """The next version of the report, begun with what the casebook has."""
        row = self.event.row
        return f"{Target('SAE', self.subject, '', 0).url()}?SAEAE={row}&from=AE%23{row}"

    def report_url(self, report: Report) -> str:
        """A version of the report."""
        return Target("SAE", self.subject, "", report.row).url()

    @property
    def url(self) -> str:
        """The newest report, or the event while there is none."""
        return self.report_url(self.newest) if self.newest is not None else self.event_url


def _first_serious(ids: Iterable[int]) -> dict[int, datetime]:
    """When rows of AE were first stored as serious, as the trail has it. One query."""
    table = FORMS["AE"]._meta.db_table
    column = FORMS["AE"].item("AESER").name
    events = AuditEvent.objects.filter(
        table=table, record__in=[str(each) for each in ids], **{f"new__{column}": True}
    ).order_by()
    return {int(row["record"]): row["first"] for row in events.values("record").annotate(first=Min("at"))}


class Board:
    """The serious events of some subjects. Read once, lazily, in a number of queries that does not grow with them."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self.subjects = {subject.pk: subject for subject in subjects}
        self.limits = Limits.of(LazyParameters())

    @cached_property
    def _adverse(self) -> Rows:
        return rows_of("AE", self.subjects)

    @cached_property
    def _reports(self) -> Rows:
        return rows_of("SAE", self.subjects)

    @cached_property
    def cases(self) -> list[SeriousCase]:
        """Every serious event, the one whose clock ends first on top, then those that wait for nothing."""
        serious = {
            record.pk: (subject, record, event)
            for subject, rows in rows_of("AE", self.subjects, AESER=True).items()
            for record, values in rows
            if (event := event_of(record.repeat, values)).serious
        }
        if not serious:
            return []
        versions = {
            subject: in_versions(report_of(r.repeat, v, signed=r.status == "signed") for r, v in rows)
            for subject, rows in self._reports.items()
        }
        # An event that was never changed was serious from its first entry; else the trail knows since when.
        unreported = [
            pk
            for pk, (who, record, event) in serious.items()
            if event.row not in versions.get(who, {}) and record.edition > 1
        ]
        known = _first_serious(unreported) if unreported else {}
        found = []
        for pk, (who, record, event) in serious.items():
            reported = versions.get(who, {}).get(event.row, [])
            aware = reported[0].aware_at if reported else known.get(pk, record.completed_at)
            clocks: list[tuple[Report | None, Clock]] = [*clocks_of(reported, self.limits)]
            if not reported and aware is not None:
                waiting = unreported_clock(aware, self.limits)
                clocks = [(None, waiting)] if waiting is not None else []
            found.append(SeriousCase(self.subjects[who], event, tuple(reported), tuple(clocks), aware))
        far = datetime.max.replace(tzinfo=UTC)
        return sorted(found, key=lambda case: (case.urgent.due if case.urgent else far, case.number, case.event.row))

    @cached_property
    def mismatches(self) -> list[tuple[Subject, Mismatch]]:
        """What the records of serious events, deaths, treatments and stays say differently (R085)."""
        deaths, endings = rows_of("DTH", self.subjects), rows_of("EOS", self.subjects)
        treatments = {key: rows_of(key, self.subjects) for key in TREATMENTS}
        stays = rows_of("HO", self.subjects)
        records = []
        for pk in self.subjects:
            records.append(
                SubjectRecord(
                    number=str(pk),
                    events=tuple(_event_record(record.repeat, values) for record, values in self._adverse.get(pk, ())),
                    reports=_newest_reports(self._reports.get(pk, ())),
                    treatments=tuple(
                        TreatmentRecord(
                            f"{key}#{record.repeat}",
                            str(answer(key, codes[0], values) or ""),
                            (answer(key, codes[2], values) or 0) if answer(key, codes[1], values) == "AE" else 0,
                        )
                        for key, codes in TREATMENTS.items()
                        for record, values in treatments[key].get(pk, ())
                    ),
                    stays=tuple(
                        StayRecord(
                            record.repeat,
                            answer("HO", "HOTYP", values) == "PLANNED",
                            answer("HO", "HORSN", values) == "AE",
                            answer("HO", "HOAENO", values) or 0,
                        )
                        for record, values in stays.get(pk, ())
                    ),
                    **_death(deaths.get(pk, ()), endings.get(pk, ())),
                )
            )
        return [(self.subjects[int(each.number)], each) for each in reconcile_all(records)]


def _event_record(row: int, values: Mapping[str, Any]) -> EventRecord:
    event = event_of(row, values)
    return EventRecord(
        row=row,
        term=event.term,
        onset=event.onset,
        ended=event.ended,
        grade=str(event.grade) if event.grade is not None else event.own_grade,
        serious=event.serious,
        outcome=event.outcome,
        relation=event.relation,
        treatment=tuple(rows_named(answer("AE", "AETRTNO", values)) or ()),
        hospitalised=event.hospitalised,
    )


def _newest_reports(rows: Iterable[tuple[Any, Mapping[str, Any]]]) -> tuple[ReportRecord, ...]:
    newest = [versions[-1] for versions in in_versions(report_of(r.repeat, v) for r, v in rows).values()]
    return tuple(
        ReportRecord(
            row=each.row,
            event_row=each.event_row,
            term=each.term,
            onset=each.onset,
            ended=each.ended,
            grade=each.grade,
            outcome=each.outcome,
            relation=each.relation,
            criteria=each.criteria,
        )
        for each in newest
    )


def _death(
    deaths: Iterable[tuple[Any, Mapping[str, Any]]], endings: Iterable[tuple[Any, Mapping[str, Any]]]
) -> dict[str, Any]:
    death = next((values for _record, values in deaths), None)
    ending = next((values for _record, values in endings), None)
    status = answer("EOS", "EOSSTAT", ending) if ending is not None else None
    return {
        "died": day_said(answer("DTH", "DTHDAT", death)) if death is not None else None,
        "death_relation": str(answer("DTH", "DTHREL", death) or "") if death is not None else "",
        "ended_by_death": day_said(answer("EOS", "EOSDAT", ending))
        if ending is not None and status == "DEATH"
        else None,
        "ended_otherwise": status not in (None, "DEATH"),
    }


# --- Warnings --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Warning:
    """A warning whose moment has come: about which event, at which level, to whom, told once by its cause."""

    case: SeriousCase
    clock: Clock
    level: Level
    roles: tuple[str, ...]
    once: str

    @property
    def kind(self) -> str:
        """The notice it is told by."""
        head = "susar" if self.clock.in_days else "sae"
        if self.level.name == "due":
            return f"{head}_overdue"
        return f"{head}_half_time" if self.level.name == "half" or self.clock.in_days else "sae_near_due"


def warnings_due(cases: Iterable[SeriousCase], now: datetime, told: frozenset[str]) -> list[Warning]:
    """The warnings to give now: for each event and version the newest level reached, to everybody whom a level reached
    and not told yet names. The clocks of several recipients that run alike warn once."""
    found: list[Warning] = []
    for case in cases:
        grouped: dict[tuple[int, bool], list[Clock]] = {}
        for report, clock in case.clocks:
            if clock.running:
                grouped.setdefault((report.version if report else 0, clock.in_days), []).append(clock)
        for (version, in_days), clocks in grouped.items():
            first = min(clocks, key=lambda each: each.due)
            reached = first.reached(now)
            # The clock of an event without a report goes on as that of its first version: it warns once at each level.
            stem = f"clock/{case.subject.pk}/AE{case.event.row}/{max(version, 1)}/{'days' if in_days else 'hours'}"
            open_levels = [level for level in reached if f"{stem}/{level.name}" not in told]
            if reached and reached[-1] in open_levels:
                roles = tuple(dict.fromkeys(role for level in open_levels for role in level.roles if role in ROLES))
                found.append(Warning(case, first, reached[-1], roles, f"{stem}/{reached[-1].name}"))
    return found


def told_causes() -> frozenset[str]:
    """The causes of the warnings given so far."""
    return frozenset(Notice.objects.filter(once__startswith="clock/").values_list("once", flat=True))


def escalated_to(case: SeriousCase, now: datetime) -> Text | None:
    """Who has been warned by now, in words."""
    roles = dict.fromkeys(role for clock in case.running for level in clock.reached(now) for role in level.roles)
    known = [ROLES[role].name for role in roles if role in ROLES]
    if not known:
        return None
    return Text(", ".join(name.en for name in known), "、".join(name.zh for name in known))
