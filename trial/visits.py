"""Visits beyond the protocol's calendar: appointments, unscheduled and flare visits, early termination.

Functions that change data take `by=` and `reason=` and run in one audited transaction. What took place at a visit is said
by its forms; here it is only arranged.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Max

from trial import audit
from trial.access import Refused, demand
from trial.models import Subject, Visit, VisitDefinition
from trial.roles import Permission
from trial.subjects import By, local_date
from trial.words import Text

ADDED = (VisitDefinition.UNSCHEDULED, VisitDefinition.EXIT)


def add_visit(
    subject: Subject,
    definition: VisitDefinition,
    *,
    by: By,
    reason: str,
    planned_on: date,
    extra_forms: Collection[str] = (),
) -> Visit:
    """Add an unscheduled, a flare or the early termination visit on a day, with the forms chosen beyond the protocol's.

    The first unscheduled visit is UNS, the next UNS-2; early termination happens once.
    """
    demand(by, Permission.ENTER_DATA)
    if definition.kind not in ADDED:
        raise Refused(
            Text(
                f"{definition.code} is a visit of the calendar; it need not be added.",
                f"{definition.code} 是方案规定的访视，无需添加。",
            )
        )
    _possible(subject, planned_on)
    with audit.acting(by=by, reason=reason, subject=subject):
        Subject.objects.select_for_update(of=("self",)).get(pk=subject.pk)
        rows = Visit.objects.filter(subject=subject, code=definition.code)
        last = rows.aggregate(last=Max("repeat"))["last"] or 0
        if last and definition.kind == VisitDefinition.EXIT:
            raise Refused(Text("The early termination visit is there already.", "提前退出访视已存在，无需重复添加。"))
        return Visit.objects.create(
            subject=subject,
            code=definition.code,
            repeat=last + 1,
            planned_on=planned_on,
            extra_forms=list(dict.fromkeys(extra_forms)),
        )


def plan_visit(subject: Subject, code: str, repeat: int = 1, *, by: By, reason: str, planned_on: date | None) -> Visit:
    """Keep or move the appointment of a visit that has not taken place; an empty day takes it back."""
    demand(by, Permission.ENTER_DATA)
    if planned_on is not None:
        _possible(subject, planned_on)
    with audit.acting(by=by, reason=reason, subject=subject):
        visit = Visit.objects.get_or_create(subject=subject, code=code, repeat=repeat)[0]
        if visit.status == Visit.OCCURRED:
            raise Refused(
                Text(
                    f"{visit} took place on {visit.occurred_on}; correct its date on the form SV.",
                    f"{visit} 已于{visit.occurred_on}完成；如需更正日期请修改SV表。",
                )
            )
        visit.planned_on = planned_on
        visit.save()
        return visit


def choose_forms(visit: Visit, *, by: By, reason: str, extra_forms: Collection[str]) -> Visit:
    """Keep which forms an added visit has beyond those of the protocol. A form with data stays, whatever is chosen."""
    demand(by, Permission.ENTER_DATA)
    with audit.acting(by=by, reason=reason, subject=visit.subject):
        visit = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
        visit.extra_forms = list(dict.fromkeys(extra_forms))
        visit.save()
        return visit


def _possible(subject: Subject, on: date) -> None:
    """Refuse a day on which no visit of this subject can be: before consent, or after death."""
    consented = local_date(subject.consented_at)
    if consented is None or on < consented:
        raise Refused(
            Text(
                f"{on} lies before the consent ({consented or 'not recorded'}).",
                f"{on} 早于知情同意日期（{consented or '未记录'}）。",
            )
        )
    if subject.died_on is not None and on > subject.died_on:
        raise Refused(
            Text(f"{on} lies after the death on {subject.died_on}.", f"{on} 晚于死亡日期 {subject.died_on}。")
        )
