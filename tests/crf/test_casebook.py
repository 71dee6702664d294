"""Reading a subject's forms: which assessment is the baseline, which came before, and how many queries it takes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crf.casebook import Casebook, Entry, Facts, facts_for, load
from crf.kit.base import form
from tests import factories
from trial import audit
from trial.models import RegistryDecision, Subject, Visit, VisitDefinition

ORDER = ("SCR", "BL", "LD1", "D0", "D14", "M1", "M2", "M3", "UNS")


def entry(
    visit: str, on: str | None = None, *, kind: str = "PGA", performed: bool = True, number: int = 1, **values: Any
) -> Entry:
    """A completed form as the casebook hands it out."""
    day = date.fromisoformat(on) if on else None
    return Entry(number, kind, visit, day, 1, "complete", 1, performed, values, {}, None, "")


def casebook(*entries: Entry, rule: str = "before_lymphodepletion", ld1: str = "", infused: str = "") -> Casebook:
    """A casebook made by hand, without a database."""
    subject = Subject(screening_number="S01-001")
    if infused:
        subject.infused_at = datetime.fromisoformat(f"{infused}T02:00:00+00:00")
    definitions = tuple(VisitDefinition(code=code, order=place) for place, code in enumerate(ORDER))
    visits = {"LD1": Visit(code="LD1", status="occurred", occurred_on=date.fromisoformat(ld1))} if ld1 else {}
    return Casebook(subject, definitions, visits, entries, {"baseline.rule": rule})


SCREENING = entry("SCR", "2025-05-06", score="1.0")
BASELINE = entry("BL", "2025-05-27", score="2.0")


# --- The baseline (decision A16: the last assessment on or before the start of lymphodepletion) ------------------------
@pytest.mark.parametrize(
    ("case", "book", "expected"),
    [
        ("the baseline visit is later than screening", casebook(SCREENING, BASELINE, ld1="2025-05-28"), "BL"),
        ("the order of saving does not matter", casebook(BASELINE, SCREENING, ld1="2025-05-28"), "BL"),
        ("screening when there is no other", casebook(SCREENING, ld1="2025-05-28"), "SCR"),
        ("the baseline visit alone", casebook(BASELINE, ld1="2025-05-28"), "BL"),
        ("on the first day of lymphodepletion is still before", casebook(SCREENING, BASELINE, ld1="2025-05-27"), "BL"),
        ("the day after is too late", casebook(SCREENING, BASELINE, ld1="2025-05-26"), "SCR"),
        ("without lymphodepletion the infusion decides", casebook(SCREENING, BASELINE, infused="2025-05-27"), "BL"),
        ("after the infusion is too late", casebook(SCREENING, BASELINE, infused="2025-05-26"), "SCR"),
        ("lymphodepletion goes before infusion", casebook(SCREENING, BASELINE, ld1="2025-05-26", infused="2025-06-02"),
         "SCR"),
        ("neither is known yet", casebook(SCREENING, BASELINE), "BL"),
        ("a visit without a date counts by its place", casebook(SCREENING, entry("BL", score="2.0"), ld1="2025-05-20"),
         "BL"),
        ("an assessment without its score gives way to one that has it",
         casebook(SCREENING, entry("BL", "2025-05-27"), ld1="2025-05-28"), "SCR"),
        ("without any score the last assessment stands",
         casebook(entry("SCR", "2025-05-06"), entry("BL", "2025-05-27"), ld1="2025-05-28"), "BL"),
        ("an assessment not done is none",
         casebook(SCREENING, entry("BL", "2025-05-27", performed=False), ld1="2025-05-28"), "SCR"),
        ("a later visit is never baseline", casebook(entry("M1", "2025-06-30"), ld1="2025-05-28"), None),
        ("an unscheduled visit is never baseline", casebook(entry("UNS", "2025-05-20"), ld1="2025-05-28"), None),
        ("another form is no baseline of this one", casebook(entry("BL", "2025-05-27", kind="SLD")), None),
        ("the screening rule takes screening", casebook(SCREENING, BASELINE, rule="screening", ld1="2025-05-28"), "SCR"),
        ("the screening rule takes nothing else", casebook(BASELINE, rule="screening", ld1="2025-05-28"), None),
        ("nothing at all", casebook(), None),
    ],
)  # fmt: skip
def test_a16_the_baseline(case: str, book: Casebook, expected: str | None) -> None:
    found = book.baseline("PGA")
    assert (found.visit if found else None) == expected, case


def test_a_form_before_treatment_has_no_baseline_to_compare_with() -> None:
    book = casebook(SCREENING, BASELINE, ld1="2025-05-28")
    for visit in ("SCR", "BL"):
        assert Facts(today=date(2025, 7, 1), visit=visit, casebook=book).baseline("PGA") is None
    found = Facts(today=date(2025, 7, 1), visit="M1", casebook=book).baseline("PGA")
    assert found is not None
    assert found.visit == "BL"


# --- The assessment before ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("case", "entries", "visit", "on", "expected"),
    [
        ("by date", (SCREENING, BASELINE), "M1", "2025-06-30", "BL"),
        ("the later of two", (SCREENING, BASELINE, entry("M1", "2025-06-30")), "M2", "2025-08-01", "M1"),
        ("the first has none", (SCREENING,), "SCR", "2025-05-06", None),
        ("not itself", (entry("M1", "2025-06-30"),), "M1", "2025-06-30", None),
        ("not a later one", (entry("M2", "2025-08-01"),), "M1", "2025-06-30", None),
        ("an unscheduled visit between", (BASELINE, entry("UNS", "2025-06-20")), "M1", "2025-06-30", "UNS"),
        ("an unscheduled visit after", (BASELINE, entry("UNS", "2025-07-20")), "M1", "2025-06-30", "BL"),
        ("without a date by place", (SCREENING, entry("BL")), "M1", None, "SCR"),
        ("same day by place", (entry("SCR", "2025-05-06"), entry("BL", "2025-05-06")), "LD1", "2025-05-06", "BL"),
        ("what was not done is not before", (SCREENING, entry("BL", "2025-05-27", performed=False)), "M1", "2025-06-30",
         "SCR"),
    ],
)  # fmt: skip
def test_the_assessment_before(
    case: str, entries: tuple[Entry, ...], visit: str, on: str | None, expected: str | None
) -> None:
    day = date.fromisoformat(on) if on else None
    found = casebook(*entries).previous("PGA", visit, day)
    assert (found.visit if found else None) == expected, case


def test_facts_are_read_by_name() -> None:
    book = casebook(SCREENING, BASELINE, entry("M1", "2025-06-30", kind="VS", weight="60.0"), ld1="2025-05-28")
    facts = Facts(today=date(2025, 7, 1), visit="M1", visit_on=date(2025, 6, 30), casebook=book)
    assert facts.named("baseline.PGA.score") == "2.0"
    assert facts.named("previous.PGA.score") == "2.0"
    assert facts.named("here.VS.weight") == "60.0"
    assert facts.named("here.PGA.score") is None
    assert facts.named("visit_on") == date(2025, 6, 30)
    assert Facts(today=date(2025, 7, 1), visit="M1").named("baseline.PGA.score") is None


# --- From the database -------------------------------------------------------------------------------------------------
def visits(subject: Subject, count: int) -> Subject:
    """PGA and SLEDAI at the first visits of the efficacy schedule."""
    for code, day in list(zip(("SCR", "BL", "M1", "M2", "M3", "M6"), (-26, -6, 28, 60, 90, 180), strict=True))[:count]:
        on = factories.day(factories.INFUSED_ON, day)
        subject = factories.do(factories.attended(code, on), subject)
        subject = factories.do(factories.sledai(code, low_complement="PERSISTENT"), subject)
        factories.save_form(subject, "PGA", code, score="1.00")
    return subject


@pytest.mark.django_db
def test_the_casebook_holds_what_was_saved() -> None:
    subject = visits(factories.in_screening(), 1)
    factories.save_form(subject, "PGA", "BL", {"not_done": "R"})
    book = load(subject, ["PGA", "SLD", "ICF", "XXX"])
    found = book.at("PGA", "SCR")
    assert found is not None
    assert (found.place, found.visit_on, found.status, found.edition) == ("PGA@SCR", date(2025, 5, 7), "complete", 1)
    assert found.values["score"] == 1
    assert found.changed_by == "Test coordinator"
    assert book.at("PGA", "M1") is None
    not_done = book.at("PGA", "BL")
    assert not_done is not None
    assert not not_done.performed
    assert [row.place for row in book.rows("ICF")] == ["ICF#1"]


@pytest.mark.django_db
def test_nulls_are_handed_out_by_item_code() -> None:
    subject = factories.in_screening()
    factories.save_form(subject, "PGA", "SCR", score="/nd r")
    found = load(subject, ["PGA"]).at("PGA", "SCR")
    assert found is not None
    assert found.values["score"] is None
    assert found.missing["PGASC"].flavour == "ND"


@pytest.mark.django_db
def test_other_subjects_are_not_mixed_in() -> None:
    first, second = factories.in_screening(), factories.in_screening()
    factories.save_form(first, "PGA", "SCR", score="1.00")
    assert load(second, ["PGA"]).entries == ()


@pytest.mark.django_db
def test_the_rule_of_the_baseline_is_the_one_decided() -> None:
    subject = factories.in_screening()
    assert load(subject, ["PGA"]).decisions["baseline.rule"] == "before_lymphodepletion"
    decision = RegistryDecision.objects.get(parameter="baseline.rule")
    with audit.acting(by=audit.system("test"), reason="test"):
        decision.chosen = "screening"
        decision.save()
    assert load(subject, ["PGA"]).decisions["baseline.rule"] == "screening"


@pytest.mark.django_db
@pytest.mark.parametrize("forms", [("PGA",), ("PGA", "SLD"), ("PGA", "SLD", "SV")])
def test_reading_takes_the_same_queries_for_one_visit_and_for_six(forms: tuple[str, ...]) -> None:
    few, many = visits(factories.in_screening(), 1), visits(factories.in_screening(), 6)

    def count(subject: Subject) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            book = load(subject, forms)
        assert book.entries
        return len(queries)

    assert count(few) == count(many)
    assert count(many) <= 5 + len(forms)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["VS", "SLD", "BIL", "PGA"])
def test_opening_a_form_takes_the_same_queries_late_in_the_study(key: str) -> None:
    few, many = visits(factories.in_screening(), 1), visits(factories.in_screening(), 6)

    def count(subject: Subject) -> int:
        with CaptureQueriesContext(connection) as queries:
            facts_for(subject, form(key), "M6")
        return len(queries)

    assert count(few) <= count(many) <= count(few) + 1, "one more table to read once the form exists, never one a visit"


@pytest.mark.django_db
def test_facts_of_an_infused_subject() -> None:
    subject = visits(factories.enrolled(), 2)
    step = factories.demo.infusion(factories.INFUSED_ON, "5.00")
    assert factories.save_form(subject, "INF", "D0", dict(step.typed or {}), viable_per_ml="5.00").record
    subject = factories.fresh(subject)
    facts = facts_for(subject, form("PGA"), "M1")
    assert facts.infusion_on == date(2025, 6, 2)
    assert facts.consented_on == date(2025, 5, 5)
    assert facts.enrolled_on == date(2025, 5, 15)
    assert facts.window is not None
    assert (facts.window.earliest, facts.window.target, facts.window.latest) == (
        date(2025, 6, 27),
        date(2025, 6, 30),
        date(2025, 7, 3),
    )
    assert facts.protocol_version == 1
    assert facts.subject_number == "CHT101-01-001"
    assert subject.infused_at == datetime(2025, 6, 2, 2, 20, tzinfo=UTC)
