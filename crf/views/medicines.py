"""Proposals for the name of a medicine while somebody types."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from crf.medicines import search
from trial.access import needs
from trial.roles import Permission


@needs(Permission.ENTER_DATA)
@require_GET
def medicine_list(request: HttpRequest) -> JsonResponse:
    """The medicines that fit what was typed, best first: what is written into the box, and both names."""
    found = search(request.GET.get("q", "")[:60])
    return JsonResponse(
        {
            "results": [
                {
                    "value": medicine.generic_en,
                    "en": medicine.generic_en,
                    "zh": medicine.generic_zh,
                    "atc": medicine.atc,
                    "flag": medicine.flag,
                }
                for medicine in found
            ]
        }
    )
