"""The steroid ledger by day, and its page. Equivalents: efficacy specification, section 7 (prednisolone 5, methylprednisolone
4, dexamethasone 0.75 for 5 mg prednisone; both ends of a course inside; pulse from 250 mg)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from crf import save
from crf.targets import Target
from endpoints import ledger, steroids
from endpoints.steroid_page import BOTTOM, TOP, chart, steroid_page
from endpoints.steroids import EQUAL_TO_REFERENCE_MG as DOSES
from endpoints.steroids import Course
from tests.endpoints.subjects import INFUSED_ON, enter, responder
from tests.trial.people import person
from trial.models import Subject, User
from trial.words import Text

D = Decimal
DAY = date(2026, 5, 1)


def course(number: int, mg: str | None, first: int, last: int | None, **said: Any) -> Course:
    """A course by its days counted from 1 May 2026; oral prednisone for lupus unless said otherwise."""
    known = {"drug": "PREDNISONE", "route": "PO", "indication": "SLE"} | said
    return Course(
        place=f"GC#{number}",
        daily_dose_mg=None if mg is None else D(mg),
        start_on=DAY + timedelta(days=first),
        end_on=None if last is None else DAY + timedelta(days=last),
        **known,
    )


def days(*courses: Course, until: int = 9) -> tuple[ledger.Day, ...]:
    return ledger.daily_ledger(courses, DAY, DAY + timedelta(days=until), DOSES)


def test_both_ends_of_a_course_belong_to_it_and_an_open_one_goes_on() -> None:
    found = days(course(1, "10", 2, 4), course(2, "5", 7, None))
    assert [each.lupus_mg for each in found] == [D(mg) for mg in (0, 0, 10, 10, 10, 0, 0, 5, 5, 5)]


def test_doses_of_one_day_are_added_up_by_purpose() -> None:
    given_for_crs = course(2, "0.75", 1, 1, drug="DEXAMETHASONE", indication="CRS_ICANS", route="IV")
    found = days(course(1, "7.5", 0, 3), given_for_crs)[1]
    assert (found.lupus_mg, found.other_mg, found.total_mg) == (D("7.5"), D(5), D("12.5"))


@pytest.mark.parametrize("indication", ["CRS_ICANS", "GVHD", "LICATS", "ADRENAL", "ALLERGY", "OTHER"])
def test_every_other_reason_is_shown_apart_from_lupus(indication: str) -> None:
    found = days(course(1, "10", 0, 0, indication=indication))[0]
    assert (found.lupus_mg, found.other_mg) == (D(0), D(10))


def test_a_course_without_an_indication_counts_as_for_lupus() -> None:
    assert days(course(1, "10", 0, 0, indication=None))[0].lupus_mg == D(10)


def test_what_acts_locally_does_not_count() -> None:
    found = days(course(1, "10", 0, None, route="LOCAL"))
    assert {(each.total_mg, each.complete) for each in found} == {(D(0), True)}


@pytest.mark.parametrize("missing", ["daily_dose_mg", "drug", "route", "start_on"])
def test_a_day_with_something_missing_is_not_fully_known(missing: str) -> None:
    said: dict[str, Any] = {
        "place": "GC#1", "drug": "PREDNISONE", "daily_dose_mg": D(10), "route": "PO", "start_on": DAY, "end_on": None,
    }  # fmt: skip
    found = ledger.daily_ledger([Course(**(said | {missing: None}))], DAY, DAY, DOSES)[0]
    assert (found.total_mg, found.complete) == (D(0), False)


@pytest.mark.parametrize(("mg", "pulse"), [("199.99", False), ("200", True), ("200.01", True)])
def test_a_pulse_begins_at_250_mg_prednisone(mg: str, pulse: bool) -> None:
    """Methylprednisolone 4 mg is prednisone 5 mg, so 200 mg is 250 mg."""
    assert days(course(1, mg, 0, 0, drug="METHYLPREDNISOLONE", route="IV"))[0].pulse is pulse


def test_gaps_lie_between_daily_courses_of_one_route() -> None:
    found = days(course(1, "10", 0, 2), course(2, "5", 6, 7))
    assert ledger.spans(found, lambda each: each.gap) == ((DAY + timedelta(days=3), DAY + timedelta(days=5)),)


def test_a_steroid_for_toxicity_leaves_no_gap_behind() -> None:
    found = days(course(1, "10", 0, 1, indication="CRS_ICANS"), course(2, "10", 5, 6, indication="CRS_ICANS"))
    assert not any(each.gap for each in found)


def test_overlaps_are_days_that_two_courses_of_one_route_share() -> None:
    found = days(course(1, "10", 0, 4), course(2, "5", 3, None))
    assert ledger.spans(found, lambda each: each.overlap) == ((DAY + timedelta(days=3), DAY + timedelta(days=4)),)
    assert found[3].lupus_mg == D(15)


def test_two_routes_on_one_day_are_no_overlap() -> None:
    assert not any(each.overlap for each in days(course(1, "10", 0, 4), course(2, "5", 3, 4, route="IV")))


def test_a_stretch_ends_where_the_dose_changes() -> None:
    found = ledger.stretches(days(course(1, "20", 0, 3), course(2, "10", 4, 9)))
    assert [(each.first, each.last, each.lupus_mg) for each in found] == [
        (DAY, DAY + timedelta(days=3), D(20)),
        (DAY + timedelta(days=4), DAY + timedelta(days=9), D(10)),
    ]


@given(
    st.lists(
        st.builds(
            course,
            st.integers(1, 9),
            st.sampled_from(["2.5", "5", "10", "1000", None]),
            st.integers(-5, 12),
            st.one_of(st.none(), st.integers(0, 14)),
            indication=st.sampled_from(["SLE", "GVHD", None]),
            route=st.sampled_from(["PO", "IV", "LOCAL", None]),
        ),
        max_size=6,
    )
)
def test_the_ledger_says_the_dose_of_the_visit_rule_on_every_day(courses: list[Course]) -> None:
    """The same sum as the dose that decides DORIS and LLDAS, and stretches that tile the days."""
    found = days(*courses)
    for each in found:
        dose = steroids.dose_on(courses, each.on, DOSES)
        assert (each.total_mg, each.complete) == (dose.known_mg, dose.complete)
    steps = ledger.stretches(found)
    assert (steps[0].first, steps[-1].last) == (found[0].on, found[-1].on)
    assert all(one.last + timedelta(days=1) == other.first for one, other in zip(steps, steps[1:], strict=False))


# --- the chart -------------------------------------------------------------------------------------------------------
def test_the_thresholds_stand_at_their_dose_and_what_is_higher_is_written_out() -> None:
    found = chart(
        days(course(1, "10", 0, 8), course(2, "500", 9, 9, drug="METHYLPREDNISOLONE", route="IV")), DAY, [], None
    )
    at = {mark.words.en: float(mark.y) for mark in found.thresholds}
    per_mg = (BOTTOM - TOP) / 40
    assert list(at.values()) == [pytest.approx(BOTTOM - per_mg * mg, abs=0.06) for mg in (5, 7.5, 10)]
    assert [mark.label for mark in found.above] == [Text("pulse 625", "冲击 625")]


def test_days_after_the_last_review_are_marked_as_not_reviewed() -> None:
    found = chart(days(), DAY, [], DAY + timedelta(days=3))
    assert found.unreviewed is not None
    assert found.unreviewed.words.en == "2026-05-05 to 2026-05-10: log not reviewed yet"
    assert chart(days(), DAY, [], DAY + timedelta(days=9)).unreviewed is None


# --- the page --------------------------------------------------------------------------------------------------------
@pytest.fixture
def after_month_1() -> Iterator[None]:
    with time_machine.travel("2026-06-01T10:00:00+08:00", tick=True):
        yield


@pytest.fixture
def by(db: None, after_month_1: None) -> User:
    return person("investigator")


def log_row(subject: Subject, by: User, mg: str, first: int, last: int | None, **said: str) -> None:
    typed = {"GCDRUG": "PREDNISONE", "GCDOSE": mg, "GCROUTE": "PO", "GCIND": "SLE"} | said
    typed["GCST"] = (INFUSED_ON + timedelta(days=first)).isoformat()
    if last is not None:
        typed["GCEN"] = (INFUSED_ON + timedelta(days=last)).isoformat()
    target = Target("GC", subject, "", 0)
    outcome = save.complete(target, by=by, typed=typed, edition=0)
    if not outcome.saved:
        typed |= {f"ask__{ask.check}": "confirmed for the test" for ask in outcome.asks}
        outcome = save.complete(target, by=by, typed=typed, edition=0)
    assert outcome.saved, outcome


def page(subject: Subject, role: str = "monitor", status: int = 200) -> str:
    client = Client()
    client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/subjects/{subject.screening_number}/steroids/")
    assert answer.status_code == status
    return answer.content.decode()


def test_the_page_shows_the_courses_the_visits_and_the_picture(by: User) -> None:
    subject = responder(by)
    log_row(subject, by, "20", -20, 3)
    log_row(subject, by, "7.5", 4, None)
    shown = page(subject)
    assert "<svg" in shown
    assert f'href="/subjects/{subject.screening_number}/log/GC/1/"' in shown
    assert "2026-03-31 to 2026-04-23: 20.00 mg/day for SLE" in shown
    by_visit = shown[shown.index('id="visits-title"') :]
    month_1 = by_visit[by_visit.index("Month 1: primary endpoint") :]
    assert "<strong>7.50</strong>" in month_1[: month_1.index("</tr>")]


def test_the_first_day_of_the_picture_is_30_days_before_the_infusion(by: User) -> None:
    assert "2026-03-21 – 2026-06-01" in page(responder(by))


def test_without_a_medication_review_the_dose_is_at_least_what_the_log_holds(by: User) -> None:
    subject = responder(by)
    log_row(subject, by, "10", 1, None)
    typed = {"LLORG": "N", "LLNEW": "N", "LLSTAB": "NA", "LLHAEM": "N", "LLIS": "HCQ", "LLMEDOK": "N"}
    enter(subject, "LLD", "M1", typed, by=by, edition=1)
    shown = page(subject)
    assert "at least 10.00" in shown
    assert "#item-LLMEDOK" in shown


def test_the_number_of_queries_does_not_grow_with_the_rows(by: User) -> None:
    subject = responder(by)
    log_row(subject, by, "20", -20, 3)
    with CaptureQueriesContext(connection) as few:
        steroid_page(subject)
    for step in range(4):
        log_row(subject, by, "10", 4 + step, 4 + step)
    with CaptureQueriesContext(connection) as many:
        found = steroid_page(subject)
    assert len(found.courses) == 5
    assert len(many) == len(few)


def test_r005_the_administrator_does_not_read_it(by: User) -> None:
    page(responder(by), "administrator", 403)
