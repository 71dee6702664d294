"""From what stands on the forms to what the criteria of dose-limiting toxicity read, for one subject or for all.

An adverse event is read by its own form (`safety.models.adverse_event.dlt_event`); here are the courses beside it: the
grades of each day, of each assessment of acute GVHD, and the blood counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery

from safety import dlt, event_terms
from safety.models.daily import grades_of
from safety.models.laboratory import LaboratoryResult, LocalLaboratory
from trial.derived import Derived

if TYPE_CHECKING:
    from crf.casebook import Facts

COUNTS = {"Neutrophil count decreased": "NEUT", "Platelet count decreased": "PLT"}
"""The terms that criterion 5 is about, and the analyte of each."""

CountsByAnalyte = Mapping[str, Sequence[tuple[date, Decimal]]]
Dated = Iterable[tuple[date | None, Mapping[str, Any]]]


def day_courses(rows: Dated) -> tuple[list[tuple[date, int | None]], list[tuple[date, int | None]]]:
    """The grades of CRS and of ICANS in force on each day, from the daily forms."""
    crs, icans = [], []
    for on, values in rows:
        if on is not None:
            first, second = grades_of(values)
            crs.append((on, first))
            icans.append((on, second))
    return sorted(crs, key=_by_day), sorted(icans, key=_by_day)


def _by_day(each: tuple[date, Any]) -> date:
    return each[0]


def gvhd_course(rows: Dated) -> list[tuple[date, str | None]]:
    """The MAGIC grade of each assessment, the investigator's where one is given."""
    found: list[tuple[date, str | None]] = []
    for on, values in rows:
        grade = values.get("own_grade") or values.get("grade")
        if on is not None:
            found.append((on, grade if grade in dlt.GVHD_GRADES else None))
    return sorted(found, key=_by_day)


def counts_of(subject_ids: Collection[int]) -> dict[int, dict[str, list[tuple[date, Decimal]]]]:
    """Neutrophils and platelets in 10^9/L by subject, in order of collection. One query."""
    taken_on = LocalLaboratory._default_manager.filter(record=OuterRef("record")).values("collected_on")[:1]
    rows = LaboratoryResult._default_manager.filter(
        record__subject__in=list(subject_ids),
        record__performed=True,
        row__in=sorted(COUNTS.values()),
        standard__isnull=False,
    ).annotate(taken_on=Subquery(taken_on))
    found: dict[int, dict[str, list[tuple[date, Decimal]]]] = {}
    for subject_id, analyte, value, collected, visited in rows.order_by().values_list(
        "record__subject_id", "row", "standard", "taken_on", "record__visit__occurred_on"
    ):
        on = collected or visited
        if on is not None and value is not None:
            found.setdefault(subject_id, {}).setdefault(analyte, []).append((on, value))
    for by_analyte in found.values():
        for values in by_analyte.values():
            values.sort()
    return found


def lines_of(counts: CountsByAnalyte) -> tuple[dlt.Counts, dlt.Counts]:
    """Both lines of criterion 5."""
    return dlt.neutrophils(counts.get("NEUT", ())), dlt.platelets(counts.get("PLT", ()))


def of_counts(event: dlt.Event, facts: Facts) -> list[Derived[bool]]:
    """Criterion 5 for an adverse event of neutrophils or platelets that is being entered; nothing for other events."""
    if event.term not in COUNTS or facts.casebook is None or facts.infusion_on is None:
        return []
    identity, kept = facts.casebook.subject.pk, facts.casebook.gathered
    counts = kept["counts"] if "counts" in kept else kept.setdefault("counts", counts_of([identity]).get(identity, {}))
    return [beyond(event, counts, facts.infusion_on)]


def beyond(
    event: dlt.Event, counts: CountsByAnalyte, infused_on: date, *, days: int = dlt.WINDOW_DAYS
) -> Derived[bool]:
    """Criterion 5 for an adverse event of neutrophils or platelets: its own line decides."""
    neutrophils, platelets = lines_of(counts)
    line = neutrophils if COUNTS[event.term or ""] == "NEUT" else platelets
    return dlt.cytopenia([line], infused_on, event.today, explained=event.due_to_other or None, days=days)


def judged(
    graded_by: str | None,
    event: dlt.Event,
    infused_on: date,
    *,
    crs: Sequence[tuple[date, int | None]],
    icans: Sequence[tuple[date, int | None]],
    gvhd: Sequence[tuple[date, str | None]],
    counts: CountsByAnalyte,
    days: int = dlt.WINDOW_DAYS,
) -> Derived[bool]:
    """What the criteria say of one stored adverse event, by its own grades or by those of its episode's days."""
    if graded_by == event_terms.CRS:
        return dlt.adverse_event(event, dlt.crs(_during(crs, event), infused_on, ended_on=event.ended_on, days=days))
    if graded_by == event_terms.ICANS:
        return dlt.adverse_event(
            event, dlt.icans(_during(icans, event), infused_on, ended_on=event.ended_on, days=days)
        )
    if graded_by == event_terms.ACUTE_GVHD:
        return dlt.adverse_event(
            event, dlt.acute_gvhd(_during(gvhd, event), infused_on, ended_on=event.ended_on, days=days)
        )
    if event.term in COUNTS:
        return dlt.adverse_event(event, beyond(event, counts, infused_on, days=days))
    return dlt.adverse_event(event)


def _during(course: Sequence[tuple[date, Any]], event: dlt.Event) -> list[tuple[date, Any]]:
    """The days of a course that belong to an event."""
    return [
        (on, grade)
        for on, grade in course
        if (event.started_on is None or on >= event.started_on) and (event.ended_on is None or on <= event.ended_on)
    ]
