"""What every page knows: which study, which installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def study(request: HttpRequest) -> dict[str, Any]:
    """The study's identity, the demo mark and the session's limits, for the page frame."""
    return {
        "STUDY_REGISTRATION": settings.STUDY_REGISTRATION,
        "STUDY_PRODUCT": settings.STUDY_PRODUCT,
        "SOFTWARE_VERSION": settings.SOFTWARE_VERSION,
        "DEMO": settings.DEMO,
        "SESSION_IDLE_SECONDS": settings.SESSION_IDLE_SECONDS,
        "SESSION_WARNING_SECONDS": settings.SESSION_WARNING_SECONDS,
    }
