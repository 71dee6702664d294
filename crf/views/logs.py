"""The page of one log: its rows as a table, and the way to a new row."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from crf.kit.base import FORMS
from crf.logs import log_of
from crf.models import Draft
from crf.targets import Target
from trial.access import needs, subjects_for
from trial.models import User
from trial.roles import Permission


@needs(Permission.VIEW_CLINICAL)
@require_GET
def log_page(request: HttpRequest, number: str, form_key: str) -> HttpResponse:
    """All rows of a log. Asked for by another page as a fragment, only the table is sent."""
    user: User = request.user  # type: ignore[assignment]
    form = FORMS.get(form_key)
    if form is None or form.repeats != "log":
        raise Http404
    subject = get_object_or_404(subjects_for(user), screening_number=number)
    drafts: frozenset[str] = frozenset()
    if user.may(Permission.ENTER_DATA):
        prefix = f"{subject.screening_number}/log/{form_key}/"
        drafts = frozenset(Draft.objects.filter(user=user, target__startswith=prefix).values_list("target", flat=True))
    log = log_of(subject, form, drafts=drafts)
    context = {
        "subject": subject,
        "log": log,
        "form": form,
        "draft_of_new_row": Target(form_key, subject, "", 0).key in drafts,
    }
    answer = render(request, "crf/_log_rows.html" if request.headers.get("HX-Request") else "crf/log.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer
