"""Grading stored laboratory results again: after a baseline was corrected, treatment began, or the rules changed.

A subject's results are read once, graded in memory by the same functions that grade a report while it is typed, and only
those that differ are written, with who and why. A signature on a report whose grade moved breaks, since what was signed
no longer stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce

from crf import signing
from crf.kit import results
from crf.lifecycle import next_status
from crf.models import FormRecord
from safety import lab_grades
from safety.lab_grades import CTCAE_ANALYTES, KEPT, Reference, Sample, grades, kept, reference_of
from safety.models import LaboratoryResult, LocalLaboratory
from trial import audit
from trial.models import Subject, User, Visit
from trial.protocol import decisions
from trial.subjects import local_date
from trial.words import Text

READ = ("result", "unit", "low", "high", "standard", "grade_answer", *KEPT)
AGAIN = Text("graded again", "重新分级")
CHANGED = Text("the baseline or the rules changed", "基线或规则已更改")
REASONS = {"again": AGAIN, "changed": CHANGED}
BECAUSE = f"{AGAIN.en}: {CHANGED.en}"


@dataclass(frozen=True, slots=True)
class Stored:
    """One stored result: where it is, when it was taken and at which visit, and its columns."""

    pk: int
    record_id: int
    analyte: str
    on: date
    at: time | None
    visit: str
    values: Mapping[str, Any]

    def sample(self, albumin_g_l: Decimal | None = None) -> Sample:
        """As the grading reads it."""
        values = self.values
        return Sample(
            self.analyte,
            values["result"],
            values["unit"] or "",
            values["low"],
            values["high"],
            self.on,
            self.at,
            albumin_g_l=albumin_g_l,
            answer=values["grade_answer"],
        )


def regraded(
    rows: Iterable[Stored], last_day: date | None, *, screening_only: bool = False
) -> dict[int, dict[str, Any]]:
    """What the derived items of some results are today, by result: only those that differ from what is stored. Pure.

    `rows` are all results of one subject. `last_day` is the first day of lymphodepletion.
    """
    held = list(rows)
    albumin: dict[tuple[int, date], Decimal] = {}
    for row in held:
        if (
            row.analyte == "ALB"
            and row.values["standard"] is not None
            and results.number(row.values["result"]) is not None
        ):
            albumin[row.record_id, row.on] = albumin.setdefault((0, row.on), row.values["standard"])
    by_analyte: dict[str, list[tuple[Stored, Sample]]] = {}
    for row in held:
        if lab_grades.terms_of(row.analyte):
            found = albumin.get((row.record_id, row.on)) or albumin.get((0, row.on)) if row.analyte == "CA" else None
            by_analyte.setdefault(row.analyte, []).append((row, row.sample(found)))
    differing: dict[int, dict[str, Any]] = {}
    for analyte, pairs in by_analyte.items():
        reference: Reference | None = None
        if last_day is not None:
            before = [
                sample for row, sample in pairs if row.on <= last_day and (row.visit == "SCR" or not screening_only)
            ]
            reference = reference_of(analyte, before, last_day)
        for row, sample in pairs:
            after = last_day is not None and row.on > last_day
            now = kept(grades(sample, reference if after else None))
            if row.values["grade_answer"] is not None:
                # What was answered stands; the question it answered is kept beside it.
                now["grade_question"] = now["grade_question"] or row.values["grade_question"]
            changed = {name: value for name, value in now.items() if row.values[name] != value}
            if changed:
                differing[row.pk] = changed
    return differing


def stored_results(subject: Subject) -> list[Stored]:
    """The gradable results of a subject. Two queries."""
    reports = LocalLaboratory.objects.filter(record__subject=subject, record__performed=True)
    heads = {
        record_id: (on or visited, at, code)
        for record_id, on, at, visited, code in reports.values_list(
            "record_id", "collected_on", "collected_time", "record__visit__occurred_on", "record__visit__code"
        )
    }
    rows = LaboratoryResult.objects.filter(
        record__subject=subject, row__in=list(CTCAE_ANALYTES), result__isnull=False
    ).order_by("pk")
    found = []
    for pk, record_id, analyte, *values in rows.values_list("pk", "record_id", "row", *READ):
        on, at, visit = heads.get(record_id, (None, None, ""))
        if on is not None:
            found.append(Stored(pk, record_id, analyte, on, at, visit, dict(zip(READ, values, strict=True))))
    return found


def last_baseline_day(subject: Subject) -> date | None:
    """The first day of lymphodepletion, else the day of the infusion."""
    first = Visit.objects.filter(subject=subject, code="LD1", occurred_on__isnull=False)
    return first.values_list("occurred_on", flat=True).first() or local_date(subject.infused_at)


def regrade(subject: Subject, *, by: User | audit.Actor, because: str = BECAUSE) -> int:
    """Grade a subject's stored results again and keep what differs. How many results changed."""
    screening_only = decisions().get("baseline.rule") == "screening"
    with transaction.atomic():
        held = stored_results(subject)
        differing = regraded(held, last_baseline_day(subject), screening_only=screening_only)
        if not differing:
            return 0
        with audit.acting(by=by, reason=because, subject=subject):
            rows = list(LaboratoryResult.objects.select_for_update().filter(pk__in=differing))
            for row in rows:
                for name, value in differing[row.pk].items():
                    setattr(row, name, value)
            LaboratoryResult.objects.bulk_update(rows, KEPT, batch_size=500)
            person = by if isinstance(by, User) else last_to_save(subject)
            if person is not None:
                _break_signatures({row.record_id for row in rows}, by=person, because=because)
    return len(differing)


def last_to_save(subject: Subject) -> User | None:
    """Who saved the subject's newest form: the person whose change the worker follows up."""
    saved = FormRecord.objects.filter(subject=subject).select_related("changed_by", "completed_by")
    newest = saved.order_by(Coalesce("changed_at", "completed_at").desc(nulls_last=True)).first()
    return (newest.changed_by or newest.completed_by) if newest is not None else None


def _break_signatures(records: set[int], *, by: User, because: str) -> None:
    signed = FormRecord.objects.filter(pk__in=records, status="signed").select_related("visit")
    for record in signed:
        signing.break_signatures(record, by=by, because=because)
        record.status = next_status("signed", "change") or "complete"
        record.save(update_fields=["status"])
