"""Proposals for the term of an adverse event while somebody types."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from safety.event_terms import CTCAE, INSTRUMENT_WORDS, search
from trial.access import needs
from trial.roles import Permission


@needs(Permission.ENTER_DATA)
@require_GET
def event_term_list(request: HttpRequest) -> JsonResponse:
    """The terms that fit what was typed, best first: what is written into the box, both names, and the grades there are."""
    return JsonResponse(
        {
            "results": [
                {
                    "value": term.name.en,
                    "en": term.name.en,
                    "zh": term.name.zh,
                    "code": term.code,
                    "soc": term.system,
                    "grades": list(term.grades),
                    "flag": _grades(term.grades)
                    if term.instrument == CTCAE
                    else INSTRUMENT_WORDS[term.instrument].en[:5],
                }
                for term in search(request.GET.get("q", "")[:80])
            ]
        }
    )


def _grades(grades: tuple[int, ...]) -> str:
    """1–4 for grades that follow each other, else each: 1, 3, 4."""
    if len(grades) > 1 and grades[-1] - grades[0] == len(grades) - 1:
        return f"{grades[0]}–{grades[-1]}"
    return ", ".join(str(grade) for grade in grades)
