"""The results of one subject."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from endpoints.report import efficacy_summary
from endpoints.tasks import RECOMPUTE
from trial import work
from trial.access import needs, subjects_for
from trial.documents import kind_of
from trial.models import User
from trial.roles import Permission

SUMMARY = "efficacy_summary"


@needs(Permission.VIEW_CLINICAL)
@require_GET
def results(request: HttpRequest, number: str) -> HttpResponse:
    """SRI-4 at every time point with its reasons. An answer that is not today's is being recomputed, and is asked for."""
    user: User = request.user  # type: ignore[assignment]
    known = Q(screening_number=number) | Q(subject_number=number)
    subject = get_object_or_404(subjects_for(user), known)
    report = efficacy_summary(subject, get_language() or settings.LANGUAGE_CODE)
    if report.recomputing and work.ticket(RECOMPUTE, subject.pk) is None:
        with transaction.atomic():
            work.owe(RECOMPUTE, subject)
    context = {"subject": subject, "report": report, "kind": kind_of(SUMMARY)}
    return render(request, "endpoints/results.html", context)
