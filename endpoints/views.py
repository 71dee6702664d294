"""The results of one subject."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from endpoints import report
from endpoints.assemble import PRIMARY, SRI4
from endpoints.tasks import RECOMPUTE
from trial import work
from trial.access import needs, subjects_for
from trial.documents import kind_of
from trial.models import User
from trial.roles import Permission

SUMMARY = "efficacy_summary"
PARTS = {"answers": "endpoints/_answers.html", "results": "endpoints/_results.html"}
"""What the page asks for again by itself: the answers for another cell, everything when something may have changed."""


@needs(Permission.VIEW_CLINICAL)
@require_GET
def results(request: HttpRequest, number: str) -> HttpResponse:
    """Every endpoint at every time point, opened at one (`of`, `at`). An answer that is not today's is being recomputed,
    and is asked for. A page that asks whether it is still right (`known`) gets nothing where it is."""
    user: User = request.user  # type: ignore[assignment]
    known = Q(screening_number=number) | Q(subject_number=number)
    subject = get_object_or_404(subjects_for(user).select_related("protocol_version"), known)
    part = request.headers.get("HX-Target", "")
    endpoint, visit = request.GET.get("of", SRI4), request.GET.get("at", PRIMARY)
    shown = report.results(subject, endpoint, visit, scores=part != "answers")
    if shown.recomputing and work.ticket(RECOMPUTE, subject.pk) is None:
        with transaction.atomic():
            work.owe(RECOMPUTE, subject)
    if request.GET.get("known") == shown.digest:
        return HttpResponse(status=204)
    context = {"subject": subject, "report": shown, "kind": kind_of(SUMMARY)}
    return render(request, PARTS.get(part, "endpoints/results.html"), context)
