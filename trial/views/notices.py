"""Notices: the list with its acknowledgements, the door an e-mail leads to, and acknowledging."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from trial import notices
from trial.access import needs
from trial.models import Notice, NoticeAcknowledgement, User
from trial.roles import ROLES, Permission
from trial.views.people import first_page, safe_next

PAGE = 50


@needs(Permission.VIEW_AUDIT)
@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """Every notice this person may know of: what, whom it was for, who acknowledged it when."""
    user: User = request.user  # type: ignore[assignment]
    seen = NoticeAcknowledgement.objects.select_related("acknowledged_by")
    found = notices.notices_for(user).prefetch_related(Prefetch("acknowledgements", queryset=seen))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "notice": notice,
            "words": notices.Waiting(notice).words,
            "roles": [ROLES[role].name for role in notice.roles],
            "seen": list(notice.acknowledgements.all()),
            "mine": user.role in notice.roles
            and all(each.acknowledged_by_id != user.pk for each in notice.acknowledgements.all()),
        }
        for notice in page.object_list
    ]
    return render(request, "trial/notices.html", {"page": page, "rows": rows})


def _notice(user: User, number: int) -> Notice:
    notice = get_object_or_404(Notice.objects.select_related("subject"), pk=number)
    if not notices.may_see(notice, user):
        raise Http404
    return notice


@needs(Permission.VIEW_CONFIGURATION)
@require_GET
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """Where the link of an e-mail leads: the notice, with the page it speaks of."""
    user: User = request.user  # type: ignore[assignment]
    found = _notice(user, number)
    waiting = [each for each in notices.waiting_for(user) if each.notice.pk == found.pk]
    return render(
        request, "trial/notice.html", {"notice": found, "words": notices.Waiting(found).words, "waiting": waiting}
    )


@needs(Permission.VIEW_CONFIGURATION)
@require_POST
def notice_acknowledge(request: HttpRequest, number: int) -> HttpResponse:
    """Keep that this person has seen it."""
    user: User = request.user  # type: ignore[assignment]
    notices.acknowledge(_notice(user, number), by=user)
    return redirect(safe_next(request, first_page(user)))
