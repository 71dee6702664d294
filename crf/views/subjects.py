"""Today, the list of subjects, and the page of one subject."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crf import today as waiting
from crf.casebook import today_in_china
from crf.kit.reading import Today, parse_date
from crf.rederive import rederive
from crf.schedule import LEFT, Study, schedules, study, subject_url
from crf.today_panels import panels_for
from trial import audit, notices, subjects
from trial.access import needs, subjects_for
from trial.models import Subject, User, VisitDefinition
from trial.models.subjects import PLACES
from trial.roles import Permission

# The lists beside the main one show this many rows; the rest is said as a number.
SHOWN = 30
# Roles that begin their day with the subjects, not with forms.
SUBJECTS_FIRST = frozenset({"medical_monitor", "inspector", "coder"})


def _shown(rows: list[Any]) -> dict[str, Any]:
    """The first rows of a list, and how many more there are."""
    return {"rows": rows[:SHOWN], "more": max(len(rows) - SHOWN, 0), "all": len(rows)}


def _sections(user: User, found: Study) -> dict[str, Any]:
    """What concerns this role: entry for the site, signatures for investigators, review for those who read."""
    asked = waiting.asked(found)
    said: dict[str, Any] = {"queries": _shown(asked), "notices": notices.waiting_for(user)}
    if user.may(Permission.ENTER_DATA):
        said["due"], said["behind"] = waiting.due_and_behind(found.plans)
        said["drafts"] = waiting.drafts(found)
        said["tomorrow"] = waiting.visits_on(found.plans, found.today + timedelta(days=1))
    else:
        said["newly"] = waiting.newly_completed(found)
    if user.may(Permission.SIGN):
        said["signing"] = _shown(waiting.to_sign(found))
    if user.may(Permission.MANAGE_DATA):
        said["checks"] = waiting.by_check(asked)
        said["behind"] = waiting.due_and_behind(found.plans)[1]
    if user.role != "coordinator":
        said["standings"] = waiting.standings(found.plans)
        said["subjects_first"] = user.role in SUBJECTS_FIRST
    return said


@needs(Permission.VIEW_CONFIGURATION)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person: forms due, drafts left open, signatures, queries, what is new."""
    user: User = request.user  # type: ignore[assignment]
    if not user.may(Permission.VIEW_CLINICAL):
        return redirect("people")
    found = study(subjects_for(user), user)
    return render(request, "crf/today.html", {"now": found.today, "study": found, **_sections(user, found)})


@needs(Permission.VIEW_CLINICAL)
@require_GET
def today_panels(request: HttpRequest) -> HttpResponse:
    """The lists that other applications put on Today, which the page fetches once it stands: they read whole casebooks."""
    user: User = request.user  # type: ignore[assignment]
    panels = panels_for(user, study(subjects_for(user), user))
    first, beside = [panel for panel in panels if panel.first], [panel for panel in panels if not panel.first]
    return render(request, "crf/_panels.html", {"first_panels": first, "panels": beside})


@needs(Permission.VIEW_CLINICAL)
@require_GET
def subject_list(request: HttpRequest) -> HttpResponse:
    """Every subject with status, day and what comes next."""
    user: User = request.user  # type: ignore[assignment]
    found = study(subjects_for(user), user)
    taken = sum(1 for plan in found.plans if plan.subject.place is not None)
    rows = waiting.standings(found.plans)
    return render(request, "crf/subjects.html", {"rows": rows, "taken": taken, "places": PLACES})


@needs(Permission.VIEW_CLINICAL)
@require_GET
def subject_page(request: HttpRequest, number: str) -> HttpResponse:
    """One subject: visits with their windows, forms with their status, logs."""
    user: User = request.user  # type: ignore[assignment]
    subject = get_object_or_404(subjects_for(user), screening_number=number)
    plan = schedules([subject], user)[0]
    left = subject.status in LEFT
    failed = subject.status == "screen_failed"
    again = Subject.objects.filter(rescreened_from=subject).first() if failed else None
    early = any(visit.definition.kind == VisitDefinition.EXIT for visit in plan.visits)
    return render(
        request,
        "crf/subject.html",
        {
            "subject": subject,
            "plan": plan,
            "offer_exit": subject.status in {"withdrawn", "lost"} and not early and user.may(Permission.ENTER_DATA),
            "left": left,
            "offer_rescreening": failed
            and again is None
            and user.may(Permission.ENTER_DATA)
            and subjects.rescreening_refused(subject) is None,
            "screened_again": again,
        },
    )


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
