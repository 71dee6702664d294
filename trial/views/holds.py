"""The page of holds on enrolment: what stands, and the committee's decision that lifts it.

An administrator, who reads no clinical data, sees rule, subject number and day; what happened is shown to the others.
"""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trial import holds
from trial.access import Refused, demand, needs
from trial.models import EnrolmentHold, User
from trial.roles import Permission, roles_with


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _asked(request: HttpRequest) -> EnrolmentHold | None:
    number = request.POST.get("hold", "")
    return EnrolmentHold.objects.filter(pk=int(number)).first() if number.isascii() and number.isdecimal() else None


@needs(Permission.VIEW_CONFIGURATION)
@require_http_methods(["GET", "POST"])
def holds_page(request: HttpRequest) -> HttpResponse:
    """The holds that stand and those that were lifted; a POST records the decision on one."""
    user: User = request.user  # type: ignore[assignment]
    wrong: dict[str, str] = {}
    typed: dict[str, str] = {}
    at: int | None = None
    if request.method == "POST":
        demand(user, Permission.LIFT_HOLD)
        asked = _asked(request)
        typed = {name: request.POST.get(name, "").replace("\x00", "") for name in ("decision", "decided_on")}
        if asked is None:
            wrong = {"hold": _("This hold does not exist.")}
        else:
            at, decided_on = asked.pk, _day(typed["decided_on"])
            told = holds.problems(asked, decision=typed["decision"], decided_on=decided_on)
            wrong = {field: words.in_language(get_language()) for field, words in told.items()}
            if not wrong and decided_on is not None:
                try:
                    holds.lift(asked, decision=typed["decision"], decided_on=decided_on, by=user)
                    return redirect("enrolment-holds")
                except Refused as refusal:
                    wrong = {"hold": refusal.why.in_language(get_language())}
    held = list(EnrolmentHold.objects.select_related("subject", "lifted_by"))
    context = {
        "standing": [each for each in held if each.stands],
        "lifted": [each for each in held if not each.stands],
        "rules": holds.RULE_NAMES,
        "may_lift": user.may(Permission.LIFT_HOLD),
        "may_read": user.may(Permission.VIEW_CLINICAL),
        "who_may": roles_with(Permission.LIFT_HOLD),
        "wrong": wrong,
        "typed": typed,
        "at": at,
    }
    return render(request, "trial/holds.html", context, status=422 if wrong else 200)
