"""Today, the list of subjects, and the page of one subject."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crf.casebook import today_in_china
from crf.kit.reading import Today, parse_date
from crf.models import Draft, FormRecord, Query
from crf.rederive import rederive
from crf.schedule import DONE, Schedule, schedules, subject_url
from crf.targets import Target, address_of
from trial import audit, subjects
from trial.access import needs, subjects_for
from trial.lifecycle import SUBJECT_STATUSES
from trial.models import User
from trial.models.subjects import PLACES
from trial.roles import Permission

CLOSED = {"screen_failed", "withdrawn_before_infusion", "withdrawn", "died"}
AHEAD = timedelta(days=7)
# A visit whose window closed longer ago than this no longer crowds the day's list; it is named under its subject.
RECENT_DAYS = 14


def _waiting(plans: list[Schedule], now: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Visits to enter now, the one that closes first on top; and, a row a subject, visits whose window has closed."""
    due: list[dict[str, Any]] = []
    late: list[dict[str, Any]] = []
    for plan in plans:
        if plan.subject.status in CLOSED:
            continue
        behind = []
        for visit in plan.visits:
            if not visit.open_forms or visit.status == "missed":
                continue
            closes = (visit.window.latest - now).days if visit.window else None
            if closes is not None and closes < -RECENT_DAYS:
                behind.append(visit)
                continue
            started = visit.status == "occurred" or any(form.status in DONE for form in visit.forms)
            coming = visit.window is not None and visit.window.earliest <= now + AHEAD
            first = visit.code == "SCR" and plan.subject.status == "screening"
            if started or coming or first:
                due.append(
                    {
                        "plan": plan,
                        "visit": visit,
                        "first": visit.open_forms[0],
                        "open": visit.open_forms,
                        "closes": closes,
                    }
                )
        if behind:
            late.append({"plan": plan, "visits": behind, "forms": sum(len(visit.open_forms) for visit in behind)})
    due.sort(key=lambda row: (row["closes"] is None, row["closes"] or 0))
    return due, late


@needs(Permission.VIEW_CONFIGURATION)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person: forms due, drafts left open, signatures, queries."""
    user: User = request.user  # type: ignore[assignment]
    if not user.may(Permission.VIEW_CLINICAL):
        return redirect("people")
    plans = schedules(subjects_for(user), user)
    now = today_in_china()
    due, late = _waiting(plans, now)
    drafts = []
    if user.may(Permission.ENTER_DATA):
        for draft in Draft.objects.filter(user=user).select_related("subject").order_by("-updated_at"):
            _number, visit, form_key, repeat = draft.target.split("/")
            place = "" if visit == "log" else visit
            target = Target(form_key, draft.subject, place, int(repeat))
            drafts.append({"draft": draft, "target": target, "url": target.url()})
    signing = []
    if user.may(Permission.SIGN):
        waiting = FormRecord.objects.filter(subject__in=[plan.subject for plan in plans], status="complete")
        signing = [
            {"record": record, "url": address_of(record.subject, record.place)}
            for record in waiting.select_related("subject", "visit")
            if record.form.esign
        ]
    queries = Query.objects.filter(status=Query.OPEN, record__subject__in=[plan.subject for plan in plans])
    asked = [
        {"query": query, "url": address_of(query.record.subject, query.record.place)}
        for query in queries.select_related("record__subject", "record__visit")
    ]
    return render(
        request,
        "crf/today.html",
        {"due": due, "late": late, "drafts": drafts, "signing": signing, "queries": asked, "now": now},
    )


@needs(Permission.VIEW_CLINICAL)
@require_GET
def subject_list(request: HttpRequest) -> HttpResponse:
    """Every subject with status, day and what comes next."""
    user: User = request.user  # type: ignore[assignment]
    rows = []
    plans = schedules(subjects_for(user), user)
    for plan in plans:
        coming = next((v for v in plan.visits if v.status in {"due", "overdue", "not-due"} and v.open_forms), None)
        rows.append({"plan": plan, "coming": coming, "status": SUBJECT_STATUSES[plan.subject.status]})
    taken = sum(1 for plan in plans if plan.subject.place is not None)
    return render(request, "crf/subjects.html", {"rows": rows, "taken": taken, "places": PLACES})


@needs(Permission.VIEW_CLINICAL)
@require_GET
def subject_page(request: HttpRequest, number: str) -> HttpResponse:
    """One subject: visits with their windows, forms with their status, logs."""
    user: User = request.user  # type: ignore[assignment]
    subject = get_object_or_404(subjects_for(user), screening_number=number)
    plan = schedules([subject], user)[0]
    return render(request, "crf/subject.html", {"subject": subject, "plan": plan})


@needs(Permission.ENTER_DATA)
@require_POST
def plan_infusion(request: HttpRequest, number: str) -> HttpResponse:
    """Keep the planned infusion day."""
    user: User = request.user  # type: ignore[assignment]
    subject = get_object_or_404(subjects_for(user), screening_number=number)
    typed = request.POST.get("planned_on", "").strip()
    day = parse_date(typed, Today(today_in_china())) if typed else None
    if typed and day is None:
        messages.error(
            request,
            _("“%(typed)s” is not a date. Type it as 2026-05-22 or 0522.") % {"typed": typed[:40]},
        )
    else:
        reason = "infusion planned" if subject.planned_infusion_on is None else "planned infusion day moved"
        with audit.acting(by=user, reason=reason, subject=subject):
            moved = subjects.plan_infusion(subject, by=user, reason=reason, planned_on=day)
            rederive(moved, "INF", by=user, because=f"derived again: {reason}")
        messages.success(request, _("Planned infusion day kept; the windows follow from it."))
    return redirect(subject_url(subject))
