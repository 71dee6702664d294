"""The cohort: both readings, who is pending, and who may look (efficacy specification, section 8; R078)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from endpoints.cohort import BEST_PRR, NOTE, ROWS, as_csv, cohort
from endpoints.counting import PENDING, STATES, count, only_partial
from endpoints.models import EndpointResult
from tests.endpoints.subjects import INFUSED_ON
from tests.trial.people import changed, person, screened
from trial import audit
from trial.derived import NO, NOT_APPLICABLE, NOT_EVALUABLE, YES
from trial.models import Subject
from trial.protocol import decisions
from trial.roles import ROLES, Permission, may

BACKEND = "django.contrib.auth.backends.ModelBackend"


def states(**numbers: int) -> dict[str, str]:
    """So many subjects in each state."""
    return {f"{state}-{index}": state for state, size in numbers.items() for index in range(size)}


# --- counting --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("yes", "lower", "upper"), [(0, 0.0, 0.218), (10, 0.384, 0.882), (15, 0.782, 1.0)])
def test_the_interval_of_fifteen_subjects(yes: int, lower: float, upper: float) -> None:
    """0/15: 0 to 21.8 %; 10/15: 38.4 to 88.2 %; 15/15: 78.2 to 100 % (efficacy 8)."""
    found = count(states(yes=yes, no=15 - yes)).all_infused
    assert found.lower == pytest.approx(lower, abs=0.0005)
    assert found.upper == pytest.approx(upper, abs=0.0005)


def test_not_evaluable_is_no_in_the_primary_reading_and_left_out_of_the_observed_one() -> None:
    found = count(states(yes=6, no=2, not_evaluable=1))
    assert (found.all_infused.n, found.all_infused.of) == (6, 9)
    assert (found.observed.n, found.observed.of) == (6, 8)


@pytest.mark.parametrize("state", [PENDING, NOT_APPLICABLE])
def test_who_is_pending_or_outside_the_population_is_in_no_denominator(state: str) -> None:
    found = count(states(yes=1, no=1) | {"one more": state})
    assert (found.all_infused.of, found.observed.of) == (2, 2)
    assert found.members[state] == ("one more",)


def test_nobody_gives_no_rate() -> None:
    found = count(states(pending=3))
    assert (found.all_infused.of, found.all_infused.rate, found.all_infused.lower) == (0, None, None)


@pytest.mark.parametrize(
    ("complete", "partial", "expected"),
    [
        (YES, YES, NO),
        (NO, YES, YES),
        (NO, NO, NO),
        (YES, NO, NO),
        (NOT_EVALUABLE, YES, YES),
        (NO, NOT_EVALUABLE, NOT_EVALUABLE),
        (YES, NOT_EVALUABLE, NO),
        (NOT_EVALUABLE, NOT_EVALUABLE, NOT_EVALUABLE),
    ],
)
def test_prr_as_best_category(complete: str, partial: str, expected: str) -> None:
    """CRR, else PRR, else none (efficacy 6.2)."""
    assert only_partial(complete, partial) == expected


@given(st.dictionaries(st.text("abc123", min_size=1), st.sampled_from(STATES)))
def test_everybody_is_counted_once(known: dict[str, str]) -> None:
    found = count(known)
    assert sorted(name for state in STATES for name in found.members[state]) == sorted(known)
    assert found.observed.of <= found.all_infused.of <= len(known)


# --- from stored answers ---------------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def after_month_1(request: pytest.FixtureRequest) -> Iterator[None]:
    with time_machine.travel("2026-06-01T10:00:00+08:00", tick=True):
        yield


def infused(place: int) -> Subject:
    by = audit.system("test")
    return changed(
        screened(by),  # type: ignore[arg-type]
        by=by,  # type: ignore[arg-type]
        status="infused",
        place=place,
        subject_number=f"CHT101-01-{place:03}",
        enrolled_on=INFUSED_ON - timedelta(days=10),
        infused_at=datetime.fromisoformat(f"{INFUSED_ON}T10:00:00+08:00"),
    )


def answered(subject: Subject, visit: str = "M1", revision: str = "", **values: str) -> None:
    """Stored answers of one visit, by endpoint."""
    with audit.acting(by=audit.system("test"), reason="test", subject=subject):
        for endpoint, value in values.items():
            EndpointResult.objects.create(
                subject=subject,
                visit=visit,
                endpoint=endpoint,
                value=value,
                readings={"decline_10": NO, "literal_or": YES},
                rule="test/1",
                decisions_revision=revision or decisions().revision,
                inputs_sha256="0" * 64,
                computed_at=timezone.now(),
            )


def figure(endpoint: str, visit: str = "M1") -> Any:
    lines = {line.endpoint: line for line in cohort().lines}
    return next(each for each in lines[endpoint].figures if each.visit == visit)


@pytest.mark.django_db
def test_the_newest_stored_answer_counts_and_no_answer_is_pending() -> None:
    first, second, third = (infused(place) for place in (1, 2, 3))
    answered(first, SRI4=NO)
    answered(first, SRI4=YES)
    answered(second, SRI4=NOT_EVALUABLE)
    found = cohort().primary
    assert (found.counted.all_infused.n, found.counted.all_infused.of) == (1, 2)
    assert (found.counted.observed.n, found.counted.observed.of) == (1, 1)
    assert found.counted.members[PENDING] == (third.number,)


@pytest.mark.django_db
def test_who_was_not_infused_is_not_there() -> None:
    answered(screened(person("coordinator")), SRI4=YES)
    assert cohort().infused == 0
    assert cohort().primary.counted.all_infused.of == 0


@pytest.mark.django_db
def test_renal_endpoints_count_in_the_nephritis_population_only() -> None:
    outside, partial, complete = (infused(place) for place in (1, 2, 3))
    answered(outside, CRR=NOT_APPLICABLE, PRR=NOT_APPLICABLE)
    answered(partial, CRR=NO, PRR=YES)
    answered(complete, CRR=YES, PRR=YES)
    assert figure("CRR").counted.all_infused.of == 2
    assert figure("CRR").counted.members[NOT_APPLICABLE] == (outside.number,)
    assert figure("PRR").counted.all_infused.n == 2
    assert figure(BEST_PRR).counted.members[YES] == (partial.number,)


@pytest.mark.django_db
def test_answers_under_earlier_readings_are_told_of() -> None:
    answered(infused(1), SRI4=YES, revision="R0-000000")
    assert cohort().older == 1


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_subjects() -> None:
    answered(infused(1), SRI4=YES)
    with CaptureQueriesContext(connection) as few:
        cohort()
    for place in range(2, 8):
        answered(infused(place), SRI4=YES, CRR=NO, PRR=YES)
    with CaptureQueriesContext(connection) as many:
        cohort()
    assert len(many) == len(few) == 6


@pytest.mark.django_db
def test_the_table_to_take_along_has_both_readings_of_every_figure() -> None:
    answered(infused(1), SRI4=YES)
    answered(infused(2), SRI4=NOT_EVALUABLE)
    rows = list(csv.DictReader(StringIO(as_csv(cohort()))))
    assert len(rows) == len(ROWS) * 6 * 2
    first = {row["reading"]: row for row in rows if (row["endpoint"], row["visit"]) == ("SRI4", "M1")}
    assert (first["all_infused"]["n"], first["all_infused"]["N"], first["all_infused"]["rate"]) == ("1", "2", "0.5000")
    assert (first["observed"]["N"], first["observed"]["rate"]) == ("1", "1.0000")
    assert {row["note"] for row in rows} == {NOTE}


# --- who may look ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(ROLES))
def test_r078_only_the_interim_list_sees_pooled_results(role: str) -> None:
    answered(infused(1), SRI4=YES)
    client = Client()
    client.force_login(person(role), backend=BACKEND)
    allowed = may(role, Permission.VIEW_INTERIM)
    for address in ("/results/", "/results/csv/"):
        answer = client.get(address)
        assert answer.status_code == (200 if allowed else 403), address
    menu = client.get("/people/").content.decode()
    assert ('href="/results/"' in menu) is allowed


@pytest.mark.django_db
@pytest.mark.parametrize("role", [key for key in ROLES if not may(key, Permission.VIEW_INTERIM)])
def test_r078_the_refusal_says_who_may(role: str) -> None:
    client = Client()
    client.force_login(person(role), backend=BACKEND)
    page = client.get("/results/").content.decode()
    for key in ("principal_investigator", "data_manager", "medical_monitor", "inspector"):
        assert ROLES[key].name.en in page


@pytest.mark.django_db
def test_the_page_says_that_it_is_interim_and_links_to_the_answers_behind_a_figure() -> None:
    subject = infused(1)
    answered(subject, SRI4=YES)
    client = Client()
    client.force_login(person("medical_monitor"), backend=BACKEND)
    page = client.get("/results/").content.decode()
    assert "Interim, not for release." in page
    assert f'href="/subjects/{subject.screening_number}/results/?at=M1&amp;of=SRI4#detail"' in page
