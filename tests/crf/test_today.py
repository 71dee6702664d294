"""What waits today, for each role; the list of subjects and the page of one (ux 4.1, 5; protocol 4.2.5, 5.4, 5.5)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crf import today
from crf.schedule import schedules, study
from tests import factories
from trial import audit, subjects, visits
from trial.models import Subject, Visit
from trial.roles import ROLES

pytestmark = pytest.mark.django_db


def morning(day: str) -> time_machine.travel:
    on = date.fromisoformat(day)
    return time_machine.travel(datetime(on.year, on.month, on.day, 1, tzinfo=UTC), tick=False)  # 09:00 at the site


def infused(on: str = "2025-06-02") -> Subject:
    """A subject whose infusion began on a day, without the forms of the infusion."""
    subject = factories.enrolled()
    moment = datetime.fromisoformat(f"{on}T10:00:00+08:00")
    subjects.record_infusion(subject, by=factories.coordinator(), reason="test", started_at=moment)
    return factories.fresh(subject)


def state(subject: Subject, code: str) -> Any:
    found = schedules([factories.fresh(subject)])[0].visit(code)
    assert found is not None
    return found


# --- Windows ---------------------------------------------------------------------------------------------------------
# M1 is due from D25 to D31: with the infusion on 2 June from 27 June to 3 July.
@pytest.mark.parametrize(
    ("day", "status", "mark"),
    [
        ("2025-06-26", "not-due", "not-due"),
        ("2025-06-27", "due", "due"),
        ("2025-07-03", "due", "due"),
        ("2025-07-04", "overdue", "overdue-amber"),
        ("2025-07-10", "overdue", "overdue-amber"),
        ("2025-07-11", "overdue", "overdue"),
    ],
)
def test_a_visit_is_amber_when_its_window_ends_and_red_a_week_later(day: str, status: str, mark: str) -> None:
    subject = infused()
    with morning(day):
        visit = state(subject, "M1")
    assert (visit.status, visit.mark) == (status, mark)


def test_a_missed_visit_is_a_record_and_no_longer_due() -> None:
    subject = infused()
    with morning("2025-07-01"):
        factories.save_form(subject, "SV", "M1", {"SVOCCUR": "N", "SVREASND": "ILLNESS"})
        visit = state(subject, "M1")
    assert visit.status == "missed"
    assert visit.open_forms == []


# --- Who has left ----------------------------------------------------------------------------------------------------
def test_a_screen_failure_owes_the_minimum_and_nothing_else() -> None:
    subject = factories.in_screening()
    subjects.screen_fail(
        subject, by=factories.investigator(), reason="test", failed_on=date(2025, 5, 20), because="CRITERIA"
    )
    plan = schedules([factories.fresh(subject)])[0]
    open_forms = {form.key for visit in plan.visits for form in visit.open_forms}
    assert open_forms == {"DM", "IE", "ENR"}
    assert {visit.status for visit in plan.visits if visit.code != "SCR"} == {"not-needed"}


def test_visits_after_the_death_are_not_waited_for_and_those_before_are() -> None:
    subject = infused()
    with audit.acting(by=audit.system("test"), reason="test", subject=subject):
        Subject.objects.filter(pk=subject.pk).update(status="died", died_on=date(2025, 6, 20))
    with morning("2025-09-15"):
        plan = schedules([factories.fresh(subject)])[0]
    found = {visit.code: visit.status for visit in plan.visits}
    assert found["D14"] == "overdue"  # due until 17 June
    assert found["D21"] == "not-needed"  # due until 25 June
    assert found["M2"] == "not-needed"


def test_yearly_visits_come_after_month_12_one_at_a_time() -> None:
    subject = infused("2023-06-02")
    with morning("2025-06-01"):
        assert not [visit for visit in schedules([subject])[0].visits if visit.code.startswith("LT")]
    with audit.acting(by=audit.system("test"), reason="test", subject=subject):
        Subject.objects.filter(pk=subject.pk).update(status="completed")
    with morning("2025-06-01"):  # D730 of year 2 is 1 June 2025; year 3 opens 1065 days after the infusion
        shown = [v.code for v in schedules([factories.fresh(subject)])[0].visits if v.code.startswith("LT")]
    assert shown == ["LT02", "LT03"]


# --- The page --------------------------------------------------------------------------------------------------------
def page(client: Client, role: str, name: str, *arguments: str) -> str:
    client.force_login(factories.account(role))
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_form_due_has_the_focus(client: Client) -> None:
    subject = infused()
    with morning("2025-07-01"):
        text = page(client, "coordinator", "today")
    links = re.findall(r'<a href="([^"]+)"[^>]*? autofocus', text)
    # What closed first stands on top: D14 on 17 June, two weeks before; D13 closed on 15 June and is named as behind.
    assert links == [reverse("form", args=[subject.screening_number, "D14", "SV"])]


def test_what_closed_long_ago_is_named_under_its_subject(client: Client) -> None:
    infused()
    with morning("2025-07-05"):
        text = page(client, "coordinator", "today")
    behind = text[text.index('id="behind-title"') :]
    assert ">D14<" in behind
    assert ">D21<" not in behind  # closed on 25 June, ten days before


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"administrator"}))
def test_every_role_has_its_own_day(role: str, client: Client) -> None:
    infused()
    with morning("2025-07-01"):
        text = page(client, role, "today")
    assert ('id="due-title"' in text) is (role in {"coordinator", "investigator", "principal_investigator"})
    assert ('id="signing-title"' in text) is (role in {"investigator", "principal_investigator"})
    reads = {"monitor", "data_manager", "medical_monitor", "coder", "inspector"}
    assert ('id="newly-title"' in text) is (role in reads)
    assert ('id="standings-' in text) is (role != "coordinator")


def test_forms_to_sign_stand_by_visit(client: Client) -> None:
    subject = infused()
    factories.do(factories.pga("BL", "2.00"), subject)
    with morning("2025-07-01"):
        rows = today.to_sign(study([factories.fresh(subject)]))
    assert [(row.visit, [record.form_key for record in row.records]) for row in rows] == [("BL", ["PGA"])]


@pytest.mark.parametrize(
    ("priority", "opened", "mark"),
    [
        # 2025-07-04 is a Friday: three working days later is Wednesday 9 July.
        ("endpoint", "2025-07-08", "query"),
        ("endpoint", "2025-07-07", "overdue-amber"),
        ("endpoint", "2025-07-04", "overdue"),
        ("routine", "2025-07-07", "query"),
        ("routine", "2025-07-04", "overdue-amber"),
        ("routine", "2025-07-02", "overdue"),
        ("safety", "2025-07-08", "overdue"),
        ("safety", "2025-07-09", "query"),
    ],
)
def test_a_query_turns_amber_at_half_and_red_at_the_whole_of_its_time(priority: str, opened: str, mark: str) -> None:
    # 24 hours, three and five working days (ux 7), looked at on Wednesday 9 July 2025.
    assert today.urgency(priority, date.fromisoformat(opened), date(2025, 7, 9)) == mark


# --- Tomorrow --------------------------------------------------------------------------------------------------------
def test_tomorrow_is_what_is_arranged_or_within_its_window() -> None:
    subject = infused()
    with morning("2025-06-29"):
        assert [visit.code for _plan, visit in today.visits_on(schedules([subject]), date(2025, 6, 30))] == ["M1"]
        visits.plan_visit(subject, "M1", by=factories.coordinator(), reason="test", planned_on=date(2025, 7, 2))
        plans = schedules([factories.fresh(subject)])
        assert today.visits_on(plans, date(2025, 6, 30)) == []
        assert [visit.code for _plan, visit in today.visits_on(plans, date(2025, 7, 2))] == ["M1"]


def test_entry_lag_is_shown_in_days(client: Client) -> None:
    subject = infused()
    with morning("2025-07-11"):
        factories.save_form(subject, "SV", "M1", {"SVOCCUR": "Y", "SVSTDAT": "2025-07-01", "SVTYPE": "CLINIC"})
        assert state(subject, "M1").entry_lag == 10
        assert "entered 10 days later" in page(client, "coordinator", "subject", subject.screening_number)


# --- Cost ------------------------------------------------------------------------------------------------------------
def _queries(client: Client, address: str) -> int:
    client.get(address)  # the first request of a session also looks for it in the database
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("role", ["coordinator", "principal_investigator", "data_manager", "monitor"])
def test_the_cost_of_today_does_not_grow_with_subjects(role: str, client: Client) -> None:
    infused()
    client.force_login(factories.account(role))
    one = _queries(client, reverse("today"))
    for _ in range(3):
        factories.in_screening()
    assert _queries(client, reverse("today")) == one
    assert one <= 12
    assert _queries(client, reverse("subjects")) <= 12


def test_the_page_of_a_subject_costs_at_most_twelve_queries(client: Client) -> None:
    subject = infused()
    client.force_login(factories.coordinator())
    assert _queries(client, reverse("subject", args=[subject.screening_number])) <= 12


def test_a_visit_without_attendance_form_is_dated_by_its_only_day() -> None:
    subject = infused()
    with morning("2025-06-05"):
        factories.do(factories.vital_signs("D2"), subject)
        visit = state(subject, "D2")
    assert visit.occurred_on == date(2025, 6, 4)
    assert Visit.objects.get(subject=subject, code="D2").status in {Visit.PLANNED, Visit.OCCURRED}
