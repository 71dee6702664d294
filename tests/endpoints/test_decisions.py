"""Decisions on the registry's open points: previewed, signed, kept, and followed by every result (R040-R043, R060)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from crf import demo
from endpoints import tasks
from endpoints.assemble import bring_up_to_date
from endpoints.models import EndpointResult
from endpoints.preview import preview
from tests import factories
from tests.endpoints.subjects import ACTIVE, RASH, efficacy, infused
from tests.trial.people import person
from trial import deciding, work
from trial.access import Refused
from trial.deciding import content_digest, decide
from trial.models import AuditEvent, DecisionChange, Parameter, RegistryDecision, Subject, User
from trial.protocol import decisions
from trial.roles import ROLES, Permission, may

BACKEND = "django.contrib.auth.backends.ModelBackend"
WHY = "The registry sentence is read as it stands."


@pytest.fixture(autouse=True)
def after_month_1() -> Iterator[None]:
    with time_machine.travel("2026-06-01T10:00:00+08:00", tick=True):
        yield


@pytest.fixture
def pi(db: None) -> User:
    return factories.account("principal_investigator")


def signed(by: User, code: str = "A2", option: str = "or", **said: Any) -> DecisionChange:
    given = {
        "reason": WHY,
        "username": by.username,
        "password": demo.PASSWORD,
        "seen": decisions().revision,
    } | said
    return decide(code, option=option, by=by, **given)


@pytest.fixture
def new_a(db: None) -> Subject:
    """SLEDAI 8 to 2, PGA 2.00 to 1.00, and one new BILAG A without a new B: SRI-4 no by AND, yes by OR (A2)."""
    by = person("investigator")
    subject = infused(by)
    efficacy(subject, "SCR", by=by, forms="BIL")
    efficacy(subject, "BL", by=by, sledai_items=ACTIVE, bilag_items={"BIL06": "2"}, pga="2.00", forms="SLD BIL PGA")
    efficacy(subject, "M1", by=by, sledai_items=RASH, bilag_items={"BIL05": "4"}, pga="1.00")
    bring_up_to_date(subject.pk)
    return subject


# --- deciding --------------------------------------------------------------------------------------------------------
def test_r040_a_decision_is_kept_with_who_when_why_and_what_was_shown(pi: User) -> None:
    before = decisions().revision
    point = RegistryDecision.objects.get(code="A2")
    digest = content_digest(point, "or", WHY, before)
    change = signed(pi)
    point.refresh_from_db()
    assert (point.chosen, point.revision, point.confirmed) == ("or", 2, True)
    assert (change.before, change.after, change.reason, change.meaning) == ("and", "or", WHY, "decision")
    assert (change.signed_by, change.printed_name, change.role) == (pi, pi.full_name, "principal_investigator")
    assert (change.readings_before, change.readings_after) == (before, decisions().revision)
    assert change.content_sha256 == digest
    assert decisions()["sri4.bilag_clause"] == "or"
    event = AuditEvent.objects.get(table="trial_registrydecision", record=str(point.pk), action="update")
    assert (event.actor, event.reason) == (pi.username, f"{deciding.CHOSEN.en}: {WHY}")


def test_the_version_of_the_readings_grows_with_every_decision(pi: User) -> None:
    assert decisions().revision.startswith("R1-")
    signed(pi)
    assert decisions().revision.startswith("R2-")
    signed(pi, option="and")
    assert decisions().revision.startswith("R3-")


def test_the_reading_in_force_can_be_confirmed_without_a_new_revision(pi: User) -> None:
    before = decisions().revision
    change = signed(pi, option="and")
    point = RegistryDecision.objects.get(code="A2")
    assert (point.chosen, point.revision, point.confirmed) == ("and", 1, True)
    assert not change.changes_reading
    assert decisions().revision == before
    with pytest.raises(Refused, match="in force and confirmed already"):
        signed(pi, option="and")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"password": "not it"}, "nothing was signed"),
        ({"username": "somebody"}, "nothing was signed"),
        ({"seen": "R9-abcdef"}, "Another decision was signed"),
        ({"reason": "  so  "}, "Say in a sentence"),
        ({"option": "neither"}, "Choose one of the readings"),
        ({"code": "A99"}, "does not exist"),
    ],
)
def test_r041_a_decision_that_may_not_be_signed_leaves_nothing_behind(
    pi: User, said: dict[str, str], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        signed(pi, **said)
    assert DecisionChange.objects.count() == 0
    assert RegistryDecision.objects.get(code="A2").chosen == "and"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [key for key in ROLES if not may(key, Permission.CHANGE_DECISION)])
def test_r004_only_the_principal_investigator_decides(role: str) -> None:
    with pytest.raises(Refused):
        signed(factories.account(role))
    assert DecisionChange.objects.count() == 0


def test_r060_every_subject_is_owed_a_new_derivation_and_results_name_the_new_readings(
    pi: User, new_a: Subject
) -> None:
    tasks.recompute(new_a.pk)
    assert work.ticket(tasks.RECOMPUTE, new_a.pk) is None
    change = signed(pi)
    assert work.ticket(tasks.RECOMPUTE, new_a.pk) is not None
    tasks.recompute(new_a.pk)
    rows = list(EndpointResult.objects.filter(endpoint="SRI4", visit="M1").order_by("id"))
    assert [(row.value, row.decisions_revision) for row in rows] == [
        ("no", change.readings_before),
        ("yes", change.readings_after),
    ]


# --- the preview -----------------------------------------------------------------------------------------------------
def test_the_preview_says_which_answers_change_and_stores_nothing(new_a: Subject) -> None:
    stored = EndpointResult.objects.count()
    found = preview(decisions().choosing("sri4.bilag_clause", "or"))
    assert [(each.subject, each.endpoint, each.visit, each.before, each.after) for each in found.flips] == [
        (new_a, "SRI4", "M1", "no", "yes")
    ]
    assert found.compared == stored == EndpointResult.objects.count()
    assert decisions()["sri4.bilag_clause"] == "and"


def test_the_preview_names_the_readings_that_will_be_in_force(pi: User) -> None:
    expected = decisions().choosing("sri4.bilag_clause", "or").revision
    assert signed(pi).readings_after == expected


def test_a_reading_that_changes_nothing_says_so(new_a: Subject) -> None:
    assert preview(decisions().choosing("renal.decline_percent", "10")).flips == ()


# --- the pages -------------------------------------------------------------------------------------------------------
def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_the_page_shows_the_flip_and_signs_it(pi: User, new_a: Subject) -> None:
    client = client_of(pi)
    shown = client.get("/configuration/decisions/A2/?option=or").content.decode()
    assert new_a.number in shown
    assert 'data-answer="no"' in shown
    assert 'data-answer="yes"' in shown
    typed = {"option": "or", "reason": WHY, "username": pi.username, "seen": decisions().revision}
    wrong = client.post("/configuration/decisions/A2/", typed | {"password": "not it"})
    assert wrong.status_code == 422
    assert WHY in wrong.content.decode()
    done = client.post("/configuration/decisions/A2/", typed | {"password": demo.PASSWORD})
    assert (done.status_code, done.headers["Location"]) == (302, "/configuration/decisions/#A2")
    listed = client.get("/configuration/decisions/").content.decode()
    assert WHY in listed
    assert pi.full_name in listed
    assert decisions().revision in listed


def test_nothing_is_offered_for_signature_where_nothing_is_left_to_decide(pi: User) -> None:
    signed(pi, option="and")
    shown = client_of(pi).get("/configuration/decisions/A2/").content.decode()
    assert 'name="password"' not in shown


def test_an_unknown_reading_is_not_previewed(pi: User) -> None:
    answer = client_of(pi).get("/configuration/decisions/A2/?option=%00neither")
    assert answer.status_code == 200
    assert 'name="password"' not in answer.content.decode()


def test_every_open_point_and_every_parameter_not_confirmed_is_listed(pi: User) -> None:
    shown = client_of(pi).get("/configuration/decisions/").content.decode()
    for point in RegistryDecision.objects.all():
        assert f'id="{point.code}"' in shown
    for parameter in Parameter.objects.filter(confirmed=False):
        assert parameter.key in shown


@pytest.mark.django_db
@pytest.mark.parametrize("role", [key for key in ROLES if not may(key, Permission.CHANGE_DECISION)])
def test_r004_the_others_read_the_list_and_are_told_who_decides(role: str) -> None:
    client = client_of(factories.account(role))
    shown = client.get("/configuration/decisions/").content.decode()
    assert "Principal investigator" in shown
    assert "See what it would change" not in shown
    assert client.get("/configuration/decisions/A2/?option=or").status_code == 403
