"""Who may see and do what, as sentences. Every view and every function that changes data asks here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from trial.audit import Actor
from trial.models import Subject, User
from trial.roles import PERMISSIONS, Permission, Role, roles_with
from trial.words import Text

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Refused(Exception):
    """An action this person may not do, or not now: why, and who may."""

    def __init__(self, why: Text, who_may: list[Role] | None = None) -> None:
        super().__init__(why.en)
        self.why = why
        self.who_may = who_may or []


def demand(by: User | Actor, permission: Permission) -> None:
    """Raise Refused unless this person may; parts of the system may do what they were written for."""
    if isinstance(by, Actor):
        return
    if not isinstance(by, User):
        raise Refused(Text("Sign in first.", "请先登录。"), roles_with(permission))
    if not by.may(permission):
        what = PERMISSIONS[permission]
        raise Refused(
            Text(
                f"Your role ({by.role_definition.name.en}) may not {what.en}.",
                f"您的角色（{by.role_definition.name.zh}）无权：{what.zh}。",
            ),
            roles_with(permission),
        )


def needs(permission: Permission) -> Callable[[View], View]:
    """A view for signed-in people with a permission; everybody else is refused in words."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            demand(request.user, permission)  # type: ignore[arg-type]
            return view(request, *args, **kwargs)

        inner.permission = permission  # type: ignore[attr-defined]
        return login_required(inner)  # type: ignore[return-value]

    return decorate


def subjects_for(user: User) -> QuerySet[Subject]:
    """The subjects a person may see: all of them for a role that reads clinical data, else none."""
    if not user.may(Permission.VIEW_CLINICAL):
        return Subject.objects.none()
    return Subject.objects.select_related("protocol_version")
