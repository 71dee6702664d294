"""Accounts and the door: R001, R002, R005, R006, R009, R010, R012, R014 of the regulatory list."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.trial.people import person
from trial import audit
from trial.access import Refused
from trial.models import AccountEvent, AuditEvent, User
from trial.people import change_account, change_own_password, give_password, open_account
from trial.roles import PERMISSIONS, ROLES

pytestmark = pytest.mark.django_db

PASSWORD = "quiet-harbour-lantern"
OTHER = "seven-copper-kettles"


def account(role: str = "coordinator", username: str = "test-door", **fields: object) -> User:
    """An account one can sign in to."""
    made = open_account(
        by=audit.system("test"),
        reason="test",
        username=username,
        full_name=f"Test {username}",
        role=role,
        password=PASSWORD,
        must_change_password=False,
    )
    if fields:
        with audit.acting(by=audit.system("test"), reason="test"):
            User.objects.filter(pk=made.pk).update(**fields)
        made.refresh_from_db()
    return made


def attempt(client: Client, username: str = "test-door", password: str = PASSWORD, **headers: str):
    """One try at the door."""
    data = {"username": username, "password": password}
    return client.post(reverse("login"), data, headers=headers or None)


def kinds() -> list[str]:
    """What the account log holds, oldest first."""
    return list(AccountEvent.objects.order_by("id").values_list("kind", flat=True))


# --- Signing in -----------------------------------------------------------------------------------------------------
def test_r009_the_database_holds_an_argon2_hash_and_the_trail_its_digest_only():
    made = account()
    assert made.password.startswith("argon2")
    event = AuditEvent.objects.filter(table="trial_user", record=str(made.pk)).latest("id")
    assert event.new is not None
    assert event.new["password"].startswith("sha256:")
    assert made.password not in str(event.new)


def test_r014_signing_in_and_out_is_kept(client):
    made = account()
    assert attempt(client).status_code == 302
    client.post(reverse("logout"))
    assert kinds() == ["signed_in", "signed_out"]
    assert set(AccountEvent.objects.values_list("person", flat=True)) == {made.pk}


def test_a_wrong_password_is_told_without_saying_which_was_wrong_and_kept(client):
    account()
    known = attempt(client, password="wrong")
    unknown = attempt(client, username="test-nobody", password="wrong")
    told = "User name and password do not match"
    assert told in known.content.decode()
    assert told in unknown.content.decode()
    assert kinds() == ["refused", "refused"]


def test_what_was_typed_as_an_unknown_user_name_is_kept_nowhere_in_the_trail(client):
    attempt(client, username="my-secret-typed-into-the-wrong-box", password="x")
    event = AuditEvent.objects.latest("id")
    assert event.new is not None
    assert event.new["person_id"] is None
    assert "my-secret" not in str(event.new) + event.actor + event.reason


def test_a_closed_account_cannot_sign_in(client):
    account(is_active=False)
    assert attempt(client).status_code == 200
    assert kinds() == ["refused"]


def test_closing_an_account_ends_its_session_at_the_next_click(client):
    made = account()
    attempt(client)
    change_account(
        made,
        by=audit.system("test"),
        reason="left the study",
        full_name=made.full_name,
        email="",
        role=made.role,
        language="en",
        is_active=False,
    )
    assert client.get(reverse("people")).status_code == 302


def test_signing_in_leads_back_to_the_page_one_was_on(client):
    account()
    asked = client.get(reverse("people"))
    assert asked.url == f"{reverse('login')}?next={reverse('people')}"
    answer = client.post(reverse("login"), {"username": "test-door", "password": PASSWORD, "next": reverse("people")})
    assert answer.url == reverse("people")


def test_signing_in_never_leads_to_a_foreign_site(client):
    account(role="administrator")
    answer = client.post(
        reverse("login"), {"username": "test-door", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert answer.url == reverse("people")


def test_the_user_name_is_known_in_any_case_and_width(client):
    account()
    assert attempt(client, username="Test-DOOR").status_code == 302


# --- The lock (R010) ------------------------------------------------------------------------------------------------
def test_r010_five_failures_lock_the_account_and_say_for_how_long(client):
    account()
    for _ in range(4):
        assert attempt(client, password="wrong").status_code == 200
    fifth = attempt(client, password="wrong")
    assert fifth.status_code == 429
    assert "try again in 15 minutes" in fifth.content.decode()
    assert attempt(client).status_code == 429
    assert kinds() == ["refused"] * 5 + ["locked"]


def test_r010_another_case_of_the_name_or_another_browser_counts_as_the_same_account(client):
    account()
    for name in ("test-door", "TEST-door", "Test-Door", "test-DOOR"):
        attempt(client, username=name, password="wrong", user_agent=f"browser of {name}")
    assert attempt(Client(), username="tEst-door", password="wrong").status_code == 429


@pytest.mark.parametrize(("minutes", "status"), [(14, 429), (16, 302)])
def test_r010_the_lock_lasts_fifteen_minutes_however_one_insists(client, minutes, status):
    account()
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        for _ in range(5):
            attempt(client, password="wrong")
    with time_machine.travel(start + timedelta(minutes=8), tick=False):
        assert "try again in 7 minutes" in attempt(client, password="wrong").content.decode()
    with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
        assert attempt(client).status_code == status


def test_a_success_forgets_earlier_failures(client):
    account()
    for _ in range(4):
        attempt(client, password="wrong")
    attempt(client)
    client.post(reverse("logout"))
    for _ in range(4):
        assert attempt(client, password="wrong").status_code == 200


# --- The session (R012) ---------------------------------------------------------------------------------------------
def test_r012_fifteen_idle_minutes_end_the_session_and_the_page_says_that_drafts_are_kept(client):
    account()
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        attempt(client)
    with time_machine.travel(start + timedelta(seconds=settings.SESSION_IDLE_SECONDS + 1), tick=False):
        assert client.get(reverse("people")).status_code == 302
        assert "Drafts are kept" in client.get(reverse("login")).content.decode()
    assert kinds()[-1] == "ended"


def test_r012_staying_active_keeps_the_session_but_not_beyond_twelve_hours(client):
    account()
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        attempt(client)
    for step in range(1, 73):
        with time_machine.travel(start + timedelta(minutes=10 * step), tick=False):
            assert client.post(reverse("keep-session")).status_code == 200, step
    with time_machine.travel(start + timedelta(hours=12, seconds=5), tick=False):
        assert client.post(reverse("keep-session")).status_code == 401


def test_r012_a_request_the_page_makes_by_itself_is_no_activity(client):
    account()
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        attempt(client)
    with time_machine.travel(start + timedelta(minutes=10), tick=False):
        client.get(reverse("people"), headers={"x-background": "1"})
    with time_machine.travel(start + timedelta(minutes=16), tick=False):
        assert client.get(reverse("people")).status_code == 302


@pytest.mark.parametrize("header", ["hx-request", "x-requested-with"])
def test_r012_a_script_is_told_that_the_session_ended_and_gets_no_page_to_swap(client, header):
    answer = client.get(reverse("people"), headers={header: "true"})
    assert answer.status_code == 401
    assert answer["HX-Reswap"] == "none"
    assert answer["HX-Trigger"] == "session-ended"
    assert "What you typed is still on this page" in answer.content.decode()
    assert "<form" not in answer.content.decode()


def test_a_page_drawn_for_one_person_does_nothing_under_another(client):
    made = account()
    attempt(client)
    mine = {"hx-request": "true", "x-person": str(made.pk)}
    others = {"hx-request": "true", "x-person": str(made.pk + 1)}
    assert client.get(reverse("people"), headers=mine).status_code == 200
    assert client.get(reverse("people"), headers=others).status_code == 401


# --- Passwords (R009, R013) -----------------------------------------------------------------------------------------
def test_r009_a_first_password_is_replaced_before_anything_else(client):
    account(must_change_password=True)
    attempt(client)
    assert client.get(reverse("people")).url == reverse("password")
    changed = client.post(reverse("password"), {"old": PASSWORD, "new": OTHER, "again": OTHER})
    assert changed.status_code == 302
    assert client.get(reverse("people")).status_code == 200
    assert not User.objects.get(username="test-door").must_change_password


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("wrong", OTHER, OTHER, "not your present password"),
        (PASSWORD, "elevenchars", "elevenchars", "at least 12 characters"),
        (PASSWORD, "passwordpassword1", "passwordpassword2", "differ"),
        (PASSWORD, PASSWORD, PASSWORD, "another password"),
        (PASSWORD, "qwertyuiop12", "qwertyuiop12", "too common"),
    ],
)
def test_r009_a_poor_password_is_refused_with_what_to_do(client, old, new, again, told):
    account()
    attempt(client)
    answer = client.post(reverse("password"), {"old": old, "new": new, "again": again})
    assert told in answer.content.decode()
    assert User.objects.get(username="test-door").check_password(PASSWORD)


def test_r013_a_given_password_ends_sessions_and_must_be_replaced(client):
    made = account()
    attempt(client)
    give_password(made, by=audit.system("test"), reason="seen in person with staff card", password=OTHER)
    assert client.get(reverse("people")).status_code == 302
    assert User.objects.get(pk=made.pk).must_change_password


def test_a_new_own_password_keeps_this_session_and_is_in_the_trail(client):
    made = account()
    attempt(client)
    client.post(reverse("password"), {"old": PASSWORD, "new": OTHER, "again": OTHER})
    assert client.get(reverse("people")).status_code == 200
    event = AuditEvent.objects.filter(table="trial_user", record=str(made.pk)).latest("id")
    assert (event.actor, event.action, event.reason) == ("test-door", "update", "own password changed")


def test_signing_in_does_not_write_the_account_row(client):
    made = account()
    before = AuditEvent.objects.filter(table="trial_user").count()
    attempt(client)
    assert AuditEvent.objects.filter(table="trial_user").count() == before
    assert made.last_login is None


# --- Accounts (R001, R002, R005, R006) ------------------------------------------------------------------------------
NEW = {
    "full_name": "Test newcomer",
    "username": "test-newcomer",
    "email": "newcomer@site.example",
    "role": "monitor",
    "language": "zh-hans",
    "password": OTHER,
    "reason": "delegation log line 4; staff card seen",
}


def test_an_administrator_opens_an_account_with_a_first_password(client):
    account(role="administrator")
    attempt(client)
    assert client.post(reverse("person-new"), NEW).status_code == 302
    made = User.objects.get(username="test-newcomer")
    assert made.must_change_password
    assert made.check_password(OTHER)
    event = AuditEvent.objects.filter(table="trial_user", record=str(made.pk)).latest("id")
    assert (event.actor, event.reason) == ("test-door", NEW["reason"])


@pytest.mark.parametrize("left_out", sorted(NEW))
def test_r002_an_account_needs_a_named_person_with_e_mail_and_a_reason(client, left_out):
    account(role="administrator")
    attempt(client)
    answer = client.post(reverse("person-new"), {name: value for name, value in NEW.items() if name != left_out})
    assert answer.status_code == 200
    assert not User.objects.filter(username="test-newcomer").exists()


def test_r001_a_user_name_is_never_given_again(client):
    account(role="administrator")
    person("coder", username="Test-Newcomer", is_active=False)
    attempt(client)
    answer = client.post(reverse("person-new"), NEW)
    assert "never given again" in answer.content.decode()
    assert User.objects.filter(username__iexact="test-newcomer").count() == 1


def test_an_administrator_changes_and_closes_an_account_with_a_reason(client):
    account(role="administrator")
    other = person("coder")
    attempt(client)
    url = reverse("person", args=[other.username])
    change = {"full_name": "Test renamed", "email": "c@site.example", "role": "data_manager", "language": "en"}
    assert client.post(url, change).status_code == 200
    assert client.post(url, {**change, "reason": "left the study"}).status_code == 302
    other.refresh_from_db()
    assert (other.full_name, other.role, other.is_active) == ("Test renamed", "data_manager", False)
    assert "left the study" in client.get(url).content.decode()


@pytest.mark.parametrize(("role", "is_active"), [("coordinator", True), ("administrator", False)])
def test_nobody_closes_the_own_account_or_changes_the_own_role(role, is_active):
    made = account(role="administrator")
    with pytest.raises(Refused):
        change_account(
            made,
            by=made,
            reason="test",
            full_name=made.full_name,
            email="",
            role=role,
            language="en",
            is_active=is_active,
        )


@pytest.mark.parametrize(
    "role",
    [
        "coordinator",
        "investigator",
        "principal_investigator",
        "monitor",
        "data_manager",
        "medical_monitor",
        "coder",
        "inspector",
    ],
)
def test_r005_r006_only_an_administrator_manages_accounts_whatever_is_posted(client, role):
    account(role=role)
    other = person("coder", username="test-other")
    attempt(client)
    url = reverse("person", args=[other.username])
    assert client.get(url).status_code == 200
    assert "Change the account" not in client.get(url).content.decode()
    assert client.post(url, {"full_name": "x", "role": "administrator", "reason": "x"}).status_code == 403
    refused = client.post(reverse("person-new"), NEW)
    assert refused.status_code == 403
    assert "Administrator" in refused.content.decode()


def test_r004_the_people_page_shows_every_role_and_permission(client):
    account()
    attempt(client)
    page = client.get(reverse("people")).content.decode()
    for text in [role.name.en for role in ROLES.values()] + [words.en for words in PERMISSIONS.values()]:
        assert text.replace("'", "&#x27;") in page


# --- Languages ------------------------------------------------------------------------------------------------------
def test_the_chosen_language_is_kept_with_the_account(client):
    account()
    attempt(client)
    answer = client.post(reverse("language"), {"language": "zh-hans", "next": reverse("people")})
    assert answer.url == reverse("people")
    page = client.get(reverse("people")).content.decode()
    assert 'lang="zh-Hans"' in page
    assert "临床研究协调员" in page
    assert User.objects.get(username="test-door").language == "zh-hans"


def test_the_language_of_the_account_comes_back_after_another_person_used_the_browser(client):
    account(language="zh-hans")
    account(username="test-second")
    attempt(client)
    client.post(reverse("logout"))
    attempt(client, username="test-second")
    assert 'lang="en"' in client.get(reverse("people")).content.decode()


def test_a_language_picked_on_the_sign_in_page_becomes_the_accounts(client):
    account()
    client.post(reverse("language"), {"language": "zh-hans", "next": reverse("login")})
    attempt(client)
    assert User.objects.get(username="test-door").language == "zh-hans"


def test_an_unknown_language_changes_nothing(client):
    account()
    attempt(client)
    client.post(reverse("language"), {"language": "xx"})
    assert User.objects.get(username="test-door").language == "en"


# --- From the command line ------------------------------------------------------------------------------------------
def test_the_first_administrator_is_made_from_the_command_line(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    call_command("create_person", "test-first", name="Test first", stdout=io.StringIO())
    made = User.objects.get(username="test-first")
    assert (made.role, made.must_change_password) == ("administrator", True)
    assert made.check_password(PASSWORD)


def test_the_command_refuses_a_short_password_and_a_name_given_before(monkeypatch):
    account()
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="12 characters"):
        call_command("create_person", "test-first", name="Test first")
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    with pytest.raises(CommandError, match="given before"):
        call_command("create_person", "test-DOOR", name="Test again")


def test_own_password_by_function_is_checked_too():
    made = account()
    with pytest.raises(ValidationError, match="12 characters"):
        change_own_password(made, password="short")
