"""Pages for what went wrong, in plain words, with a way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from trial.access import Refused


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """An action that was refused: why, and who may do it. Status 403."""
    return render(request, "trial/refused.html", {"refusal": refusal}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent with a session that has ended or changed. Status 403."""
    return render(request, "trial/session_changed.html", {}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request the server could not read, e.g. one far too large. Status 400."""
    return render(request, "trial/bad_request.html", {}, status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page. Status 404."""
    return render(request, "trial/not_found.html", {}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. Nothing that was saved is lost. Status 500. Needs no database, session or translation."""
    texts = [
        {
            "language": "en",
            "title": "Something went wrong on the server",
            "body": "Your last step was not saved; everything saved before it is safe. Go back and try again. If it "
            "happens again, tell the administrator the time and what you did.",
            "link": "To your first page",
        },
        {
            "language": "zh-Hans",
            "title": "服务器出现错误",
            "body": "最后一步未保存；此前已保存的内容不受影响。请返回重试。如再次出现，请将时间和操作告知系统管理员。",
            "link": "返回首页",
        },
    ]
    try:
        sheets = [staticfiles_storage.url(f"css/{name}.css") for name in ("tokens", "app")]
    except ValueError:  # the collected files are what broke
        sheets = []
    page = render_to_string("trial/server_error.html", {"texts": texts, "sheets": sheets, "home": "/home/"})
    return HttpResponse(page, status=500)
