"""What surrounds every request: its identity for the audit trail, the session's limits, refusals in plain words."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.translation import gettext

from trial import audit
from trial.access import Refused
from trial.models import AccountEvent, User
from trial.people import address_of, note_at_the_door
from trial.sessions import note_seen, seen_at
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
                request.LANGUAGE_CODE = user.language
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
            key = request.session.session_key or ""
            seen = seen_at(key, started, now)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_ABSOLUTE_SECONDS:
                end(request)
            elif now - seen >= 5 and "X-Background" not in request.headers:
                note_seen(key, now, settings.SESSION_ABSOLUTE_SECONDS)
        return get_response(request)

    return middleware


def end(request: HttpRequest) -> None:
    """End a session by the clock: noted in the account log, and told on the sign-in page."""
    person = request.user if isinstance(request.user, User) else None
    logout(request)
    note_at_the_door(AccountEvent.ENDED, person=person, address=address_of(request))
    request.session["ended"] = True


def by_the_page(request: HttpRequest) -> bool:
    """A request that a script of the page makes, whose answer goes into the page and is no page of its own."""
    return "HX-Request" in request.headers or "X-Requested-With" in request.headers


def session_ended() -> HttpResponse:
    """The answer to a script whose session has ended: nothing is swapped; session.js shows what to do (R012)."""
    words = gettext("Your session has ended. What you typed is still on this page. Sign in again, then save.")
    answer = HttpResponse(words, status=401, content_type="text/plain; charset=utf-8")
    answer["HX-Reswap"] = "none"
    answer["HX-Trigger"] = "session-ended"
    return answer


def ended_sessions(get_response: Handler) -> Handler:
    """Never put a sign-in page into a form: a script is told that the session ended, a person is asked to sign in.

    A page names the person it was drawn for in `X-Person`; when somebody else has signed in since, in another tab,
    what was typed under the first name must not be saved under the second.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not by_the_page(request):
            return get_response(request)
        drawn_for = request.headers.get("X-Person", "")
        if drawn_for and request.user.is_authenticated and drawn_for != str(request.user.pk):
            return session_ended()
        response = get_response(request)
        sent_to_sign_in = response.status_code == 302 and response["Location"].startswith(resolve_url("login"))
        return session_ended() if sent_to_sign_in else response

    return middleware


# What a person may open before the first password is replaced.
BEFORE_OWN_PASSWORD = {"password", "logout", "language", "keep-session"}


def own_password_first(get_response: Handler) -> Handler:
    """A password given by an administrator is replaced before anything else (R009)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.must_change_password:
            allowed = {resolve_url(name) for name in BEFORE_OWN_PASSWORD}
            if request.path not in allowed:
                answer = redirect("password")
                if by_the_page(request):
                    answer.status_code = 204
                    answer["HX-Redirect"] = answer["Location"]
                return answer
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
