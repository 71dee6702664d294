"""Worksheets: tomorrow's in one step, or any visits one ticks, or blank ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from crf import worksheets as sheets
from crf.casebook import today_in_china
from crf.schedule import Schedule, schedules
from crf.today import due_and_behind, visits_on
from trial.access import Refused, needs, subjects_for
from trial.models import ProtocolVersion, User, VisitDefinition
from trial.roles import Permission
from trial.words import CHINESE, ENGLISH, Text

PURPOSES = {
    "tomorrow": Text("visits of {day}", "{day} 的访视"),
    "chosen": Text("visits chosen on {day}", "{day} 选择的访视"),
    "blank": Text("blank worksheets, chosen on {day}", "空白工作表，{day} 选择"),
}


def _language(request: HttpRequest) -> str:
    given = request.POST.get("language", "") or get_language() or ENGLISH
    return CHINESE if given.startswith("zh") else ENGLISH


def _named(plans: list[Schedule], chosen: list[str]) -> list[sheets.Wanted]:
    """The ticked visits that exist, each as screening number and visit."""
    known = {(plan.subject.screening_number, visit.code) for plan in plans for visit in plan.visits}
    pairs = [(number, visit) for number, _slash, visit in (one.partition("/") for one in chosen)]
    return [pair for pair in dict.fromkeys(pairs) if pair in known]


@needs(Permission.MAKE_DOCUMENT)
@require_http_methods(["GET", "POST"])
def worksheets(request: HttpRequest) -> HttpResponse:
    """Choose visits and ask for their worksheets; the file is made in the background and stands under Documents."""
    user: User = request.user  # type: ignore[assignment]
    number = request.GET.get("subject", "")
    found = subjects_for(user)
    subject = get_object_or_404(found, screening_number=number) if number else None
    plans = schedules([subject] if subject else found, user)
    today = today_in_china()
    definitions = VisitDefinition.objects.filter(version=ProtocolVersion.objects.latest("number"))
    tomorrow = visits_on(plans, today + timedelta(days=1))
    if request.method == "POST":
        which = request.POST.get("day") or ("blank" if request.POST.getlist("blank") else "chosen")
        day = today + timedelta(days=1) if which == "tomorrow" else today
        if which == "tomorrow":
            wanted = [(plan.subject.screening_number, visit.code) for plan, visit in tomorrow]
        elif which == "blank":
            codes = {definition.code for definition in definitions}
            wanted = [(sheets.BLANK, code) for code in request.POST.getlist("blank") if code in codes]
        else:
            wanted = _named(plans, request.POST.getlist("visit"))
        purpose = PURPOSES.get(which, PURPOSES["chosen"]).format(day=day).in_language(get_language())
        try:
            document = sheets.ask_for(wanted, by=user, language=_language(request), purpose=purpose)
        except Refused as refusal:
            messages.error(request, refusal.why.in_language(get_language()))
        else:
            return redirect("documents") if document.subject is None else _of(document.subject.screening_number)
    expected = {(plan.subject.pk, visit.code) for plan, visit in tomorrow}
    due = [] if subject else due_and_behind(plans)[0]
    context: dict[str, Any] = {
        "subject": subject,
        "plan": plans[0] if subject else None,
        "tomorrow": tomorrow,
        "due": [row for row in due if (row.subject.pk, row.visit.code) not in expected],
        "definitions": definitions,
    }
    return render(request, "crf/worksheets.html", context, status=422 if request.method == "POST" else 200)


def _of(number: str) -> HttpResponse:
    return redirect("subject-documents", number)
