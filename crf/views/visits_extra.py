"""Arranging visits: adding an unscheduled, a flare or the early termination visit; appointments; chosen forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crf.casebook import today_in_china
from crf.kit.base import FORMS, Crf
from crf.kit.reading import Today, parse_date
from crf.overlap import Overlap, Place, overlap
from crf.schedule import ATTENDANCE, Schedule, VisitState, schedules, subject_url, visit_url
from trial import visits
from trial.access import Refused, needs, subjects_for
from trial.models import Subject, User, Visit, VisitDefinition
from trial.roles import Permission
from trial.subjects import plan_of
from trial.words import Text

UNSCHEDULED = "UNS"
KIND_HELP = {
    "UNS": Text("Any forms you choose.", "表单自选。"),
    "FLR": Text("The forms of an SLE flare.", "狼疮复发访视表单。"),
    "ET": Text("When a subject leaves before month 12.", "受试者在第12个月前退出时。"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of visit that may be added."""

    definition: VisitDefinition
    help: Text | None
    offered: bool


def choosable(definitions: Iterable[VisitDefinition]) -> list[type[Crf]]:
    """The forms one may choose for an unscheduled visit, in the order of the protocol: those of its visits, except what
    stands once in the casebook. The visit date comes with every visit."""
    keys = dict.fromkeys(key for definition in definitions for key in definition.forms if key in FORMS)
    return [FORMS[key] for key in keys if FORMS[key].repeats != "log" and not FORMS[key].once and key != ATTENDANCE]


def kinds(plan: Schedule, definitions: tuple[VisitDefinition, ...]) -> list[Kind]:
    """The kinds of visits that may be added to a subject; early termination is offered once, when the subject leaves."""
    found = []
    for definition in definitions:
        if definition.kind not in visits.ADDED:
            continue
        there = any(visit.definition.code == definition.code for visit in plan.visits)
        if definition.kind == VisitDefinition.EXIT and there:
            continue
        offered = definition.kind == VisitDefinition.EXIT and plan.subject.status in {"withdrawn", "lost"}
        found.append(Kind(definition, KIND_HELP.get(definition.code), offered))
    return found


def _read_day(typed: str) -> date | None:
    return parse_date(typed, Today(today_in_china())) if typed else None


def _not_a_date(request: HttpRequest, typed: str) -> None:
    messages.error(request, _("“%(typed)s” is not a date. Type it as 2026-05-22 or 0522.") % {"typed": typed[:40]})


def _chosen(request: HttpRequest, forms: Iterable[type[Crf]]) -> list[str]:
    known = {form.key for form in forms}
    return [key for key in request.POST.getlist("forms") if key in known]


def places(plan: Schedule) -> list[Place]:
    """The scheduled visits of a subject with their target and the day they took place or are arranged for."""
    return [
        Place(visit.code, visit.window.target if visit.window else None, visit.occurred_on or visit.planned_on)
        for visit in plan.visits
        if visit.definition.kind == VisitDefinition.SCHEDULED
    ]


def overlap_of(plan: Schedule, visit: VisitState, on: date) -> Overlap | None:
    """The other visit that has this date already."""
    if visit.definition.kind != VisitDefinition.SCHEDULED:
        return None
    target = visit.window.target if visit.window else None
    return overlap(Place(visit.code, target, None), on, places(plan))


def _say_overlap(request: HttpRequest, found: Overlap, visit: str, on: date) -> None:
    told = {"date": on.isoformat(), "other": found.other.code, "visit": visit, "nearer": found.nearer or ""}
    if found.nearer is None:
        text = _("%(date)s is already the date of %(other)s; one date cannot stand for two visits.")
    else:
        text = _(
            "%(date)s is already the date of %(other)s; one date cannot stand for two visits. %(nearer)s is nearer."
        )
    messages.warning(request, text % told)


@needs(Permission.ENTER_DATA)
@require_http_methods(["GET", "POST"])
def visit_add(request: HttpRequest, number: str) -> HttpResponse:
    """Add a visit: kind, day and, for an unscheduled one, the forms."""
    user: User = request.user  # type: ignore[assignment]
    subject = get_object_or_404(subjects_for(user), screening_number=number)
    plan = schedules([subject], user)[0]
    definitions = plan_of(subject, subject.visits.all()).definitions()
    offered, forms = kinds(plan, definitions), choosable(definitions)
    typed, code = request.POST.get("planned_on", "").strip(), request.POST.get("kind", "")
    if request.method == "POST":
        definition = next((kind.definition for kind in offered if kind.definition.code == code), None)
        day = _read_day(typed)
        if definition is None:
            messages.error(request, _("Choose the kind of visit."))
        elif day is None:
            _not_a_date(request, typed)
        else:
            extra = _chosen(request, forms) if code == UNSCHEDULED else []
            try:
                visit = visits.add_visit(
                    subject, definition, by=user, reason="visit added", planned_on=day, extra_forms=extra
                )
            except Refused as refusal:
                messages.error(request, refusal.why.in_language(get_language()))
            else:
                messages.success(request, _("%(visit)s added for %(date)s.") % {"visit": visit, "date": day})
                return redirect(visit_url(subject.screening_number, str(visit)))
    chosen = request.POST.getlist("forms")
    wanted = code or request.GET.get("kind", "") or (next((k.definition.code for k in offered if k.offered), "UNS"))
    return render(
        request,
        "crf/visit_add.html",
        {
            "subject": subject,
            "kinds": offered,
            "forms": forms,
            "typed": typed or today_in_china().isoformat(),
            "code": wanted,
            "chosen": chosen,
            "unscheduled": UNSCHEDULED,
        },
        status=422 if request.method == "POST" else 200,
    )


@needs(Permission.ENTER_DATA)
@require_http_methods(["GET", "POST"])
def visit_arrange(request: HttpRequest, number: str, visit: str) -> HttpResponse:
    """The appointment of one visit; for an unscheduled one also its forms."""
    user: User = request.user  # type: ignore[assignment]
    subject = get_object_or_404(subjects_for(user), screening_number=number)
    plan = schedules([subject], user)[0]
    state = plan.visit(visit)
    if state is None:
        raise Http404
    row = Visit.objects.filter(subject=subject, code=state.definition.code, repeat=_count(visit)).first()
    free = state.definition.code == UNSCHEDULED
    forms = choosable(each.definition for each in plan.visits)
    typed = request.POST.get("planned_on", "").strip()
    if request.method == "POST":
        day = _read_day(typed)
        if typed and day is None:
            _not_a_date(request, typed)
        else:
            try:
                _arrange(user, subject, state, row, day, _chosen(request, forms) if free else None)
            except Refused as refusal:
                messages.error(request, refusal.why.in_language(get_language()))
            else:
                if day is not None and (found := overlap_of(plan, state, day)) is not None:
                    _say_overlap(request, found, visit, day)
                if day is not None and state.window is not None and state.window.days_outside(day):
                    messages.warning(
                        request,
                        _("%(date)s lies outside the window of %(visit)s, %(first)s to %(last)s.")
                        % {
                            "date": day,
                            "visit": visit,
                            "first": state.window.earliest,
                            "last": state.window.latest,
                        },
                    )
                messages.success(request, _("%(visit)s is arranged.") % {"visit": visit})
                return redirect(subject_url(subject) + f"#visit-{visit}")
    recorded = [form for form in state.forms if form.record is not None]
    return render(
        request,
        "crf/visit_arrange.html",
        {
            "subject": subject,
            "visit": state,
            "row": row,
            "free": free,
            "forms": forms,
            "chosen": request.POST.getlist("forms") or (row.extra_forms if row else []),
            "recorded": [form.key for form in recorded],
            "typed": typed or (state.planned_on.isoformat() if state.planned_on else ""),
        },
        status=422 if request.method == "POST" else 200,
    )


def _count(visit: str) -> int:
    _code, _dash, count = visit.partition("-")
    return int(count) if count.isascii() and count.isdigit() else 1


def _arrange(
    user: User, subject: Subject, state: VisitState, row: Visit | None, day: date | None, forms: list[str] | None
) -> None:
    """Keep the appointment and the chosen forms, each with its reason, where they changed."""
    if state.occurred_on is None and day != state.planned_on:
        reason = "visit arranged" if state.planned_on is None else "appointment moved"
        row = visits.plan_visit(
            subject, state.definition.code, _count(state.code), by=user, reason=reason, planned_on=day
        )
    if forms is not None and row is not None and forms != row.extra_forms:
        visits.choose_forms(row, by=user, reason="forms of the visit chosen", extra_forms=forms)
