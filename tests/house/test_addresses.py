"""Every address refuses a stranger and every role that may not; none ever answers with a server error (R004-R006)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import factories
from trial.models import Subject
from trial.roles import ROLES, Permission, may

# Addresses without a permission of their own, each with its reason.
OPEN = {
    "login": "the door itself",
    "language": "words, no data; a stranger at the door may choose",
}
OWN = {
    "logout": "one's own session",
    "keep-session": "one's own session",
    "signed-in-again": "one's own session",
    "password": "one's own password",
    "home": "sends each role to its first page",
}
ARGUMENTS = {
    "number": "S01-001",
    "visit": "SCR",
    "form_key": "VS",
    "repeat": 1,
    "row": 1,
    "username": "coordinator",
    "sha256": "0" * 64,
    "key": "1-PLT-10035528",
    "code": "A2",
}
# Names that need other arguments than the usual ones.
SPECIAL: dict[str, dict[str, Any]] = {
    "coding-answer": {"number": 1},
    "synonym-withdraw": {"number": 1},
    "document": {"number": 1},
    "document-file": {"number": 1},
    "document-again": {"number": 1},
    "notice": {"number": 1},
    "notice-acknowledge": {"number": 1},
    **{name: {"form_key": "ICF"} for name in ("log", "log-form", "log-form-live", "log-form-history", "log-form-sign")},
}


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


ADDRESSES = {str(pattern.name): pattern for pattern in patterns()}


def address(name: str) -> str:
    wanted = ADDRESSES[name].pattern.converters
    given = {**ARGUMENTS, **SPECIAL.get(name, {})}
    return reverse(name, kwargs={argument: given[argument] for argument in wanted})


def permission_of(name: str) -> Permission | None:
    return getattr(ADDRESSES[name].callback, "permission", None)


def test_every_address_has_a_name() -> None:
    assert [str(pattern.pattern) for pattern in patterns() if not pattern.name] == []


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_every_address_names_its_permission_or_its_reason_R006(name: str) -> None:
    assert (permission_of(name) is not None) != (name in OPEN or name in OWN), name


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(ADDRESSES) - set(OPEN)))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_the_door_R006(name: str, method: str, client: Client) -> None:
    answer = getattr(client, method)(address(name))
    assert answer.status_code in {302, 401, 405}, name
    assert answer.status_code in {401, 405} or answer.headers["Location"].startswith((reverse("login"), "/")), name


@pytest.fixture
def subject(db: None) -> Subject:
    return factories.in_screening()


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_reaches_what_it_may_and_nothing_else_R004_R005(role: str, client: Client, subject: Subject) -> None:
    client.force_login(factories.account(role))
    wrong = []
    for name in sorted(set(ADDRESSES) - set(OPEN) - set(OWN)):
        permission = permission_of(name)
        for method in ("get", "post"):
            answer = getattr(client, method)(address(name))
            allowed = permission is not None and may(role, permission)
            if answer.status_code >= 500:
                wrong.append(f"{method} {name}: server error {answer.status_code}")
            elif not allowed and answer.status_code not in {403, 405}:
                wrong.append(f"{method} {name}: {answer.status_code} without {permission}")
            elif allowed and method == "get" and answer.status_code == 403:
                wrong.append(f"get {name}: refused in spite of {permission}")
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(role for role in ROLES if not may(role, Permission.ENTER_DATA)))
def test_nobody_else_writes_clinical_data_R005_R063(role: str, client: Client, subject: Subject) -> None:
    client.force_login(factories.account(role))
    answer = client.post(
        reverse("form", args=[subject.screening_number, "SCR", "VS"]), {"TEMP": "36.5", "edition": "0"}
    )
    assert answer.status_code == 403
    assert subject.records.filter(form_key="VS").count() == 0
