"""Stored results: idempotent, never lost, never shown as current when they are not (R060, R066, R067)."""

import threading
import time
from collections.abc import Callable, Iterator
from io import StringIO

import psycopg
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from endpoints import tasks
from endpoints.assemble import bring_up_to_date
from endpoints.models import EndpointResult
from tests.endpoints.subjects import ACTIVE, RASH, efficacy, enter, responder, sledai_typed
from tests.trial.people import person
from trial import work
from trial.models import AuditEvent, PendingWork, Subject, User


@pytest.fixture(autouse=True)
def after_month_1() -> Iterator[None]:
    """Day 42: month 1 has closed, month 2 has not begun."""
    with time_machine.travel("2026-06-01T10:00:00+08:00", tick=True):
        yield


@pytest.fixture
def by(db: None) -> User:
    return person("investigator")


def rows() -> list[EndpointResult]:
    return list(EndpointResult.objects.filter(endpoint="SRI4").order_by("id"))


def owed(subject: Subject) -> int | None:
    return work.ticket(tasks.RECOMPUTE, subject.pk)


def looked_at(subject: Subject, role: str = "monitor") -> str:
    client = Client()
    client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/subjects/{subject.screening_number}/results/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_r067_recomputing_twice_stores_once(by: User) -> None:
    subject = responder(by)
    assert owed(subject) is not None
    tasks.recompute(subject.pk)
    tasks.recompute(subject.pk)
    assert [(row.visit, row.value) for row in rows()] == [("M1", "yes")]
    assert owed(subject) is None


def test_r067_work_asked_for_meanwhile_stays_owed(by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = responder(by)

    def asked_again(subject_id: int) -> None:
        work.owe(tasks.RECOMPUTE, subject)

    monkeypatch.setattr(tasks, "bring_up_to_date", asked_again)
    tasks.recompute(subject.pk)
    assert owed(subject) is not None


def test_r067_an_answer_that_flips_says_so_and_the_earlier_one_stays(by: User) -> None:
    subject = responder(by)
    bring_up_to_date(subject.pk)
    enter(subject, "SLD", "M1", sledai_typed("M1", ACTIVE), by=by, edition=1)
    bring_up_to_date(subject.pk)
    assert [row.value for row in rows()] == ["yes", "no"]
    reason = "SRI-4 at M1 derived again: the answer changes from yes to no"
    event = AuditEvent.objects.get(table="endpoints_endpointresult", reason=reason)
    assert (event.actor, event.role, event.subject_id) == ("system:endpoints", "system", subject.pk)
    page = looked_at(subject)
    assert "non-responder" in page
    assert "Answers shown before" in page


def test_r066_a_stale_answer_is_shown_as_recomputing_and_the_work_is_owed(by: User) -> None:
    subject = responder(by)
    tasks.recompute(subject.pk)
    assert 'data-answer="yes"' in looked_at(subject)
    enter(subject, "PGA", "M1", {"PGASC": "2.30"}, by=by, edition=1)
    PendingWork.objects.all().delete()
    page = looked_at(subject, "medical_monitor")
    assert 'data-answer="recomputing"' in page
    assert 'data-answer="yes"' not in page
    assert '"X-Background": "1"' in page
    assert owed(subject) is not None
    tasks.recompute(subject.pk)
    page = looked_at(subject, "inspector")
    assert 'data-answer="no"' in page
    assert 'hx-trigger="every 2s"' not in page


def test_r066_what_is_missing_is_a_link_that_fixes_it(by: User) -> None:
    subject = responder(by)
    with time_machine.travel("2026-06-25T10:00:00+08:00"):
        efficacy(subject, "M2", by=by, sledai_items=RASH, forms="SLD BIL LLD")
        tasks.recompute(subject.pk)
        page = looked_at(subject)
    assert f'href="/subjects/{subject.screening_number}/visits/M2/PGA/"' in page
    assert "Physician global assessment, M2" in page


@pytest.mark.parametrize("role", ["administrator"])
def test_r004_results_are_refused_without_the_right_to_read_clinical_data(by: User, role: str) -> None:
    subject = responder(by)
    client = Client()
    client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/subjects/{subject.screening_number}/results/").status_code == 403


def test_r067_the_night_reports_what_was_not_current(by: User, caplog: pytest.LogCaptureFixture) -> None:
    subject = responder(by)
    tasks.recompute_all()
    assert f"SRI4 of {subject.number} at M1 was not current" in caplog.text
    caplog.clear()
    tasks.recompute_all()
    assert caplog.text == ""


def test_r067_one_subject_takes_less_than_250_ms(by: User) -> None:
    subject = responder(by)
    spent = []
    for _ in range(3):
        begun = time.process_time()
        bring_up_to_date(subject.pk)
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.25


@pytest.mark.django_db(transaction=True)
def test_r067_two_at_once_end_the_same() -> None:
    subject = responder(person("investigator"))
    together = threading.Barrier(4)
    failures: list[BaseException] = []

    def run(what: Callable[[int], object]) -> None:
        try:
            together.wait()
            what(subject.pk)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(tasks.recompute,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [(row.visit, row.value) for row in rows()] == [("M1", "yes")]
    assert owed(subject) is None


@pytest.mark.django_db(transaction=True)
def test_r067_verify_endpoints_finds_a_tampered_row(admin_connection: psycopg.Connection) -> None:
    subject = responder(person("investigator"))
    tasks.recompute(subject.pk)
    out = StringIO()
    call_command("verify_endpoints", stdout=out)
    assert out.getvalue() == "All 7 stored results equal a fresh derivation.\n"
    with admin_connection.transaction():
        admin_connection.execute("SET LOCAL session_replication_role = replica")
        admin_connection.execute("UPDATE endpoints_endpointresult SET value = 'no' WHERE endpoint = 'SRI4'")
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("verify_endpoints", stdout=out)
    assert refused.value.returncode == 1
    assert out.getvalue() == f"{subject.number} SRI4 at M1: stored no, fresh yes; differs in: answer\n"
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_endpoints", "--json", stdout=out)
    assert '"visit": "M1", "stored": "no", "fresh": "yes"' in out.getvalue()


def test_r067_verify_endpoints_finds_a_result_never_stored(by: User) -> None:
    subject = responder(by)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_endpoints", stdout=out)
    assert f"{subject.number} SRI4 at M1: stored nothing, fresh yes" in out.getvalue()
