"""The board of dose-limiting toxicity and pausing rules."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from safety import dlt
from safety.dlt_board import assemble
from trial import holds
from trial.access import needs, subjects_for
from trial.models import User
from trial.roles import Permission


@needs(Permission.VIEW_CLINICAL)
@require_GET
def dlt_board(request: HttpRequest) -> HttpResponse:
    """Candidates of every infused subject, the count against the boundary, and the distance to each pausing rule."""
    user: User = request.user  # type: ignore[assignment]
    board = assemble(subjects_for(user).order_by("screening_number"), timezone.localdate())
    context = {
        "board": board,
        "rules": [(state, dlt.distance_words(state), range(state.limit or 0)) for state in board.rules],
        "boundary": dlt.BOUNDARY,
        "criteria": list(dlt.CRITERIA.items()),
        "holds": holds.standing(),
        "may_judge": user.may(Permission.SIGN),
    }
    return render(request, "safety/dlt.html", context)
