"""The worklist: graded values that wait for a judgement, by subject, and the ways to answer them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from safety import reviews
from safety.proposals import NCS_ON_REPORT_BELOW
from safety.worklist import episode_lines, gather, lines, shift_lines
from trial.access import Refused, needs, subjects_for
from trial.models import Subject, User
from trial.roles import Permission

GRADES = (1, 2, 3, 4)


def _chosen(request: HttpRequest, subjects: list[Subject]) -> Subject | None:
    number = request.GET.get("subject", "")
    return next((each for each in subjects if each.screening_number == number), None)


def _least(request: HttpRequest) -> int:
    said = request.GET.get("grade", "")
    return int(said) if said in {str(grade) for grade in GRADES} else 1


@needs(Permission.VIEW_CLINICAL)
@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    """Every open proposal of the subjects a person may see, or of one subject with its shifts from baseline."""
    user: User = request.user  # type: ignore[assignment]
    subjects = list(subjects_for(user).order_by("screening_number"))
    chosen, least = _chosen(request, subjects), _least(request)
    held = gather([chosen] if chosen is not None else subjects, everything=chosen is not None, least=least)
    found = lines(held, least=least)
    context = {
        "subjects": subjects,
        "chosen": chosen,
        "least": least,
        "grades": GRADES,
        "lines": found,
        "episodes": episode_lines([chosen] if chosen is not None else subjects, least=least),
        "liver": [(each.subject, each.liver) for each in held if each.liver],
        "shifts": shift_lines(held[0]) if chosen is not None else None,
        "baseline_day": held[0].last_baseline_day if chosen is not None else None,
        "may_act": user.may(Permission.ENTER_DATA),
        "may_dismiss_severe": user.may(Permission.SIGN),
        "severe": NCS_ON_REPORT_BELOW,
    }
    return render(request, "safety/worklist.html", context)


@needs(Permission.VIEW_CLINICAL)
@require_GET
def of_subject(request: HttpRequest, number: str) -> HttpResponse:
    """The open proposals of one subject as a fragment for the subject's page; empty where nothing waits."""
    subject = get_object_or_404(subjects_for(request.user), screening_number=number)  # type: ignore[arg-type]
    found = lines(gather([subject]))
    return render(request, "safety/_worklist_of_subject.html", {"subject": subject, "lines": found})


@needs(Permission.ENTER_DATA)
@require_POST
def judge(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Answer one proposal: lay an adverse event ready, make it part of one, or say why it is not significant."""
    user: User = request.user  # type: ignore[assignment]
    subject = get_object_or_404(subjects_for(user), screening_number=number)
    action = request.POST.get("action", "")
    back = reverse("safety-worklist")
    asked = {name: request.POST[name] for name in ("subject", "grade") if request.POST.get(name)}
    if asked:
        back += "?" + urlencode(asked)
    try:
        if action == "create":
            return redirect(reviews.lay_ready(subject, key, by=user).url())
        if action == "part":
            made = reviews.make_part_of(subject, key, by=user, event=request.POST.get("event", ""))
            messages.success(request, _("Kept: part of %(event)s.") % {"event": made.event})
        elif action == "ncs":
            reviews.dismiss(subject, key, by=user, reason=request.POST.get("reason", ""))
            messages.success(request, _("Kept: not clinically significant."))
    except Refused as refusal:
        messages.error(request, refusal.why.in_language(get_language()))
    return redirect(back)
