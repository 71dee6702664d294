"""What surrounds every request: its identity for the audit trail, the session's limits, refusals in plain words."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from trial import audit
from trial.access import Refused
from trial.views.errors import refused

Handler = Callable[[HttpRequest], HttpResponse]


def request_context(get_response: Handler) -> Handler:
    """Give the request an identity that the audit trail keeps, and speak the person's language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = audit.request_id.set(uuid.uuid4().hex)
        try:
            user = request.user
            if user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
                translation.activate(user.language)
                request.LANGUAGE_CODE = user.language  # type: ignore[attr-defined]
            return get_response(request)
        finally:
            audit.request_id.reset(token)

    return middleware


def session_limits(get_response: Handler) -> Handler:
    """End a session after fifteen idle minutes or twelve hours (R012). Drafts are on the server; nothing is lost.

    A request that the page makes by itself (a progress bar, marked `X-Background`) does not count as activity.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            started = request.session.setdefault("started", now)
            seen = request.session.setdefault("seen", now)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
            elif now - seen > 30 and "X-Background" not in request.headers:
                request.session["seen"] = now
        return get_response(request)

    return middleware


def refusals(get_response: Handler) -> Handler:
    """Turn a refusal into a page that says why and who may do it."""

    class Middleware:
        def __call__(self, request: HttpRequest) -> HttpResponse:
            return get_response(request)

        def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
            return refused(request, exception) if isinstance(exception, Refused) else None

    return Middleware()
