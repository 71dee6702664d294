"""Lymphodepletion, infusion, medication, procedures, stays, deviations, visits: their arithmetic and their questions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from crf import deviations, dosing, save
from crf.kit.base import form
from crf.models import Draft, FormRecord, ProductLot
from crf.models.medication import ends_before_it_starts
from crf.products import add_lot, change_lot
from crf.targets import Target
from tests import factories
from tests.factories import save_form
from trial import audit
from trial.access import Refused
from trial.models import AuditEvent, ConsentVersion, ProtocolVersion, Subject
from trial.words import Text

D = Decimal
VITALS: dict[str, Any] = {
    "temperature": "36.5",
    "temperature_site": "AXILLA",
    "systolic": "122",
    "diastolic": "78",
    "pulse": "76",
    "respiration": "16",
    "saturation": "98",
    "oxygen": "ROOM_AIR",
}


def asked(outcome: save.Outcome) -> list[str]:
    """The checks that asked, and did not refuse."""
    return [finding.check for finding in outcome.asks]


def refused(outcome: save.Outcome) -> list[str]:
    """The checks that refused the form."""
    assert outcome.assessment is not None
    return [finding.check for finding in outcome.assessment.blocked]


# --- Arithmetic (protocol operationalisation 7 and 12) ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("planned", "surface", "expected"),
    [
        (D("30"), D("1.64"), D("49.2")),
        (D("300"), D("1.64"), D("492.0")),
        (None, D("1.64"), None),
        (D("30"), None, None),
    ],
)
def test_planned_dose_in_mg(planned: Decimal | None, surface: Decimal | None, expected: Decimal | None) -> None:
    assert dosing.planned_mg(planned, surface) == expected


@pytest.mark.parametrize(
    ("given", "expected", "percent", "beyond"),
    [
        (D("110.0"), D("100"), 10, False),
        (D("110.1"), D("100"), 10, True),
        (D("90.0"), D("100"), 10, False),
        (D("89.9"), D("100"), 10, True),
        (D("1.200"), D("1"), 20, False),
        (D("1.201"), D("1"), 20, True),
        (D("0.800"), D("1"), 20, False),
        (D("0.799"), D("1"), 20, True),
        (None, D("100"), 10, False),
        (D("100"), None, 10, False),
    ],
)
def test_tolerance_both_sides(given: Decimal | None, expected: Decimal | None, percent: int, beyond: bool) -> None:
    assert dosing.beyond_tolerance(given, expected, D(percent)) is beyond


@pytest.mark.parametrize(
    ("day", "outside"), [(-8, True), (-7, False), (-5, False), (-2, False), (-1, True), (0, True), (None, False)]
)
def test_lymphodepletion_days_D7_to_D2(day: int | None, outside: bool) -> None:
    assert dosing.outside_lymphodepletion_days(day) is outside


@pytest.mark.parametrize(
    ("drug", "dose", "outside"),
    [
        ("FLUDARABINE", D("24.9"), True),
        ("FLUDARABINE", D("25"), False),
        ("FLUDARABINE", D("30"), False),
        ("FLUDARABINE", D("30.1"), True),
        ("CYCLOPHOSPHAMIDE", D("299.9"), True),
        ("CYCLOPHOSPHAMIDE", D("300"), False),
        ("CYCLOPHOSPHAMIDE", D("1000"), False),
        ("CYCLOPHOSPHAMIDE", D("1000.1"), True),
        ("OTHER", D("5"), False),
        (None, D("5"), False),
        ("FLUDARABINE", None, False),
    ],
)
def test_usual_doses(drug: str | None, dose: Decimal | None, outside: bool) -> None:
    assert dosing.outside_usual(drug, dose) is outside


@pytest.mark.parametrize(
    ("baseline", "day_before", "used"),
    [
        (D("60.0"), D("66.0"), D("60.0")),
        (D("60.0"), D("66.1"), D("66.1")),
        (D("60.0"), D("54.0"), D("60.0")),
        (D("60.0"), D("53.9"), D("53.9")),
        (D("60.0"), None, D("60.0")),
        (None, D("58.0"), D("58.0")),
        (None, None, None),
    ],
)
def test_the_weight_of_the_day_before_counts_when_it_changed_by_more_than_a_tenth(
    baseline: Decimal | None, day_before: Decimal | None, used: Decimal | None
) -> None:
    assert dosing.dosing_weight(baseline, day_before) == used


@pytest.mark.parametrize(
    ("first", "infused", "late"),
    [
        (date(2025, 5, 26), date(2025, 6, 2), False),
        (date(2025, 5, 25), date(2025, 6, 2), True),
        (None, date(2025, 6, 2), False),
        (date(2025, 5, 25), None, False),
    ],
)
def test_more_than_seven_days_from_lymphodepletion_to_infusion(
    first: date | None, infused: date | None, late: bool
) -> None:
    assert dosing.too_long_after(first, infused, 7) is late


def test_a_dose_that_takes_a_day() -> None:
    start = datetime(2025, 5, 28, 1, 0, tzinfo=UTC)
    day = timedelta(hours=24)
    assert dosing.longer_than(start, start + day, day)
    assert not dosing.longer_than(start, start + day - timedelta(minutes=1), day)
    assert not dosing.longer_than(start, None, day)


# --- LD ---------------------------------------------------------------------------------------------------------------
@pytest.fixture
def enrolled(db: None) -> Subject:
    """An enrolled subject: 162 cm and 60.0 kg at screening and on the first day, BSA 1.64 m2; eligible at baseline."""
    subject = factories.enrolled()
    save_form(subject, "SV", "LD1", occurred="y", visit_on="2025-05-28", contact="INPATIENT")
    save_form(subject, "VS", "SCR", weight="60.0", height="162.0", **VITALS)
    assert save_form(subject, "VS", "LD1", weight="60.0", **VITALS).saved
    return factories.fresh(subject)


def lymphodepletion(
    subject: Subject, boxes: dict[str, str] | None = None, *, repeat: int = 1, **answers: Any
) -> save.Outcome:
    """One drug on LD1; the recheck of baseline is not the subject of these tests and goes on as a query."""
    usual: dict[str, Any] = {
        "eligible": "y",
        "drug": "FLUDARABINE",
        "planned_day": "D-5",
        "planned": "30.0",
        "change": "NO",
        "actual": "49.2",
        "started_at": "2025-05-28 0900",
        "ended_at": "2025-05-28 0930",
        "mesna": "n",
    }
    target = Target("LD", subject, "LD1", repeat)
    given = {**usual, **answers}
    typed = factories.typed("LD", **{name: value for name, value in given.items() if value is not None})
    return save.complete(
        target,
        by=factories.coordinator(),
        typed={"ask__LD-08__accepted": "query", **typed, **(boxes or {})},
        edition=0,
    )


def test_a_dose_as_planned_is_taken(enrolled: Subject) -> None:
    assert lymphodepletion(enrolled).saved


def test_no_dose_after_a_failed_recheck(enrolled: Subject) -> None:
    outcome = lymphodepletion(enrolled, eligible="n")
    assert refused(outcome) == ["LD-01"]
    assert not FormRecord.objects.filter(form_key="LD").exists()


@pytest.mark.parametrize(("actual", "expected"), [("54.1", []), ("54.2", ["LD-02"]), ("44.3", []), ("44.2", ["LD-02"])])
def test_EC_08_dose_by_body_surface(enrolled: Subject, actual: str, expected: list[str]) -> None:
    # 30 mg/m2 x 1.64 m2 = 49.2 mg; ten per cent either way is 44.28 to 54.12 mg.
    outcome = lymphodepletion(enrolled, actual=actual)
    assert asked(outcome) == expected
    if expected:
        (finding,) = outcome.asks
        assert finding.severity == "ask"
        assert "49.2 mg" in finding.text.en
        assert "VS@LD1" in finding.text.zh


def test_EC_08_takes_the_latest_body_surface_when_the_visit_has_none(enrolled: Subject) -> None:
    outcome = save.complete(
        Target("LD", enrolled, "LD2"),
        by=factories.coordinator(),
        typed={
            "ask__LD-08__accepted": "query",
            **factories.typed(
                "LD",
                eligible="y",
                drug="FLUDARABINE",
                planned_day="D-4",
                planned="30.0",
                change="NO",
                actual="80.0",
                started_at="2025-05-29 0900",
                ended_at="2025-05-29 0930",
            ),
        },
        edition=0,
    )
    assert asked(outcome) == ["LD-02"]


@pytest.mark.parametrize(
    ("planned_infusion", "started", "expected"),
    [
        ("2025-06-04", "2025-05-28 0900", []),
        ("2025-06-05", "2025-05-28 0900", ["LD-03"]),
        ("2025-05-30", "2025-05-28 0900", []),
        ("2025-05-29", "2025-05-28 0900", ["LD-03"]),
    ],
)
def test_EC_09_lymphodepletion_day(enrolled: Subject, planned_infusion: str, started: str, expected: list[str]) -> None:
    from trial import subjects

    by = factories.coordinator()
    subject = subjects.plan_infusion(enrolled, by=by, reason="test", planned_on=date.fromisoformat(planned_infusion))
    outcome = lymphodepletion(factories.fresh(subject), started_at=started)
    assert asked(outcome) == expected


@pytest.mark.parametrize(
    ("ended_at", "blocks", "asks"),
    [
        ("2025-05-28 0900", ["LD-04"], []),
        ("2025-05-28 0901", [], []),
        ("2025-05-29 0859", [], []),
        ("2025-05-29 0900", [], ["LD-05"]),
    ],
)
def test_end_of_a_dose(enrolled: Subject, ended_at: str, blocks: list[str], asks: list[str]) -> None:
    outcome = lymphodepletion(enrolled, ended_at=ended_at)
    assert refused(outcome) == blocks
    if not blocks:
        assert asked(outcome) == asks


def test_an_omitted_dose_has_a_reason_and_no_figures(enrolled: Subject) -> None:
    outcome = lymphodepletion(
        enrolled, change="OMITTED", change_reason="Fever", actual=None, started_at=None, ended_at=None
    )
    assert outcome.saved
    missing = lymphodepletion(
        enrolled,
        repeat=2,
        drug="CYCLOPHOSPHAMIDE",
        planned="300.0",
        change="OMITTED",
        actual=None,
        started_at=None,
        ended_at=None,
    )
    assert list(missing.assessment.problems) == ["LDRSN"]  # type: ignore[union-attr]


def test_the_same_drug_twice_on_a_day_is_asked_about(enrolled: Subject) -> None:
    assert lymphodepletion(enrolled).saved
    assert asked(lymphodepletion(enrolled, repeat=0)) == ["LD-07"]
    second = lymphodepletion(
        enrolled, repeat=0, drug="CYCLOPHOSPHAMIDE", planned="300.0", actual="492.0", ended_at="2025-05-28 1000"
    )
    assert second.saved
    assert second.record is not None
    assert second.record.place == "LD@LD1#2"


# --- INF --------------------------------------------------------------------------------------------------------------
def infuse(subject: Subject, boxes: dict[str, str] | None = None, **answers: Any) -> save.Outcome:
    """The usual infusion of the factories, with what is to differ."""
    step = factories.demo.infusion(factories.INFUSED_ON, "5.00")
    return save_form(subject, "INF", "D0", {**dict(step.typed or {}), **(boxes or {})}, **answers)


def checked(subject: Subject, visit: str, *, failed: str = "", signed: bool = True) -> None:
    """The eligibility checklist of a visit, all met unless one is named."""
    step = factories.demo.eligibility(failed)
    by = factories.investigator()
    outcome = save_form(subject, "IE", visit, {**dict(step.typed or {}), "change_reason": "source"}, by=by)
    assert outcome.saved, outcome
    if signed:
        factories.sign(subject, "IE", visit)


@pytest.mark.parametrize(
    ("visit", "signed", "expected"),
    [("PRE", True, []), ("PRE", False, ["INF-15"]), ("D0", True, []), ("BL", True, ["INF-15"])],
)
def test_an_infusion_asks_for_the_signed_checklist_of_the_day_before_or_the_day(
    enrolled: Subject, visit: str, signed: bool, expected: list[str]
) -> None:
    checked(enrolled, visit, signed=signed)
    outcome = infuse(enrolled, {"ask__INF-15": ""})
    assert [(finding.check, finding.severity) for finding in outcome.asks] == [(check, "query") for check in expected]
    assert outcome.saved is not bool(expected)


def test_an_infusion_without_the_checklist_is_a_query_and_no_refusal(enrolled: Subject) -> None:
    assert asked(infuse(enrolled, {"ask__INF-15": ""})) == ["INF-15"]
    assert infuse(enrolled, {"ask__INF-15": "", "ask__INF-15__accepted": "query"}).saved
    assert factories.fresh(enrolled).status == "infused"


def lot(number: str = "DEMO-LOT-02", **described: Any) -> ProductLot:
    """A lot as the register keeps it."""
    usual: dict[str, Any] = {
        "donor": "DEMO-DONOR-A",
        "vials": 4,
        "expires_on": date(2027, 6, 30),
        "certificate": "DEMO-2",
        "released": True,
    }
    return add_lot(by=factories.coordinator(), reason="test", number=number, **{**usual, **described})


@pytest.mark.parametrize(
    ("described", "check"),
    [
        (None, "INF-09"),
        ({"released": False, "certificate": ""}, "INF-10"),
        ({"expires_on": date(2025, 6, 1)}, "INF-03"),
        ({"expires_on": date(2025, 6, 2)}, None),
    ],
)
def test_EC_11_the_lot_is_in_the_register_released_and_in_date(
    enrolled: Subject, described: dict[str, Any] | None, check: str | None
) -> None:
    if described is not None:
        lot(**described)
    outcome = infuse(enrolled, lot="DEMO-LOT-02")
    assert refused(outcome) == ([check] if check else [])
    assert factories.fresh(enrolled).status == ("enrolled" if check else outcome.saved and "infused" or "enrolled")


def test_what_differs_from_the_register_is_asked_about(enrolled: Subject) -> None:
    outcome = infuse(enrolled, donor="DEMO-DONOR-B")
    assert asked(outcome) == ["INF-11"]
    assert "DEMO-DONOR-A" in outcome.asks[0].text.en


def test_EC_10_an_infusion_before_the_last_dose_ended(enrolled: Subject) -> None:
    assert lymphodepletion(
        enrolled,
        {"ask__LD-03__accepted": "query"},
        started_at="2025-06-02 1000",
        ended_at="2025-06-02 1021",
    ).saved
    outcome = infuse(enrolled)
    assert "INF-12" in asked(outcome)
    assert next(finding for finding in outcome.asks if finding.check == "INF-12").severity == "query"


@pytest.mark.parametrize(("first", "late"), [("2025-05-26", False), ("2025-05-25", True)])
def test_EC_10_more_than_seven_days_after_lymphodepletion(enrolled: Subject, first: str, late: bool) -> None:
    assert lymphodepletion(
        enrolled, {"ask__LD-03__accepted": "query"}, started_at=f"{first} 0900", ended_at=f"{first} 0930"
    ).saved
    outcome = infuse(enrolled)
    assert ("INF-13" in asked(outcome)) is late
    if late:
        assert infuse(enrolled, {"ask__INF-13": "Fever after lymphodepletion"}).saved
        (draft,) = Draft.objects.filter(subject=enrolled, target__contains="/log/DV/")
        assert (draft.values["DVCAT"], draft.values["DVST"]) == ("DOSING", "2025-06-02")


def test_EC_12_names_the_dose_and_the_level(enrolled: Subject) -> None:
    save_form(enrolled, "VS", "BL", weight="60.0", **VITALS)
    outcome = infuse(enrolled, viable_per_ml="6.01")
    (finding,) = outcome.asks
    assert finding.check == "INF-07"
    assert "1.202" in finding.text.en
    assert "DL1" in finding.text.en


def test_the_dose_counts_with_the_weight_of_the_day_before(enrolled: Subject) -> None:
    save_form(enrolled, "VS", "BL", weight="60.0", **VITALS)
    assert save_form(enrolled, "VS", "PRE", {"ask__VS-02": "fluid retention"}, weight="75.0", **VITALS).saved
    assert infuse(enrolled, viable_per_ml="6.25").saved
    assert factories.value(enrolled, "INF", "D0", "per_kg") == "1.000"


def test_a_split_dose_keeps_the_first_start_as_day_zero(enrolled: Subject) -> None:
    assert infuse(enrolled).saved
    subject = factories.fresh(enrolled)
    typed = dict(factories.demo.infusion(factories.INFUSED_ON, "5.00").typed or {})
    typed |= factories.typed(
        "INF", thawed_at="2025-06-02 1100", started_at="2025-06-02 1120", ended_at="2025-06-02 1130"
    )
    typed |= factories.INFUSION_ANSWERS
    second = save.complete(Target("INF", subject, "D0", 0), by=factories.coordinator(), typed=typed, edition=0)
    assert second.saved
    assert factories.fresh(subject).infused_at == datetime(2025, 6, 2, 2, 20, tzinfo=UTC)


def test_the_register_says_what_it_knows_of_the_lot(enrolled: Subject) -> None:
    from crf.casebook import facts_for

    factories.product_lot()
    facts = facts_for(enrolled, form("INF"), "D0")
    assert form("INF").suggest({}, facts)["lot"].typed == "DEMO-LOT-01"
    said = form("INF").suggest({"lot": "DEMO-LOT-01"}, facts)
    assert {name: each.typed for name, each in said.items()} == {
        "lot": "DEMO-LOT-01",
        "expires_on": "2027-06-30",
        "donor": "DEMO-DONOR-A",
        "car_percent": "60.0",
    }


# --- The product register -----------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_lot_is_kept_with_reason_by_who_may() -> None:
    made = lot()
    with pytest.raises(Refused):
        add_lot(
            by=factories.account("monitor"), reason="test", number="X", donor="Y", vials=1, expires_on=date(2027, 1, 1)
        )
    change_lot(made, by=factories.coordinator(), reason="certificate withdrawn", described={"released": False})
    events = AuditEvent.objects.filter(table="crf_productlot").order_by("at")
    assert [event.reason for event in events] == ["test", "certificate withdrawn"]


POSTED = {
    "number": "DEMO-LOT-09",
    "donor": "DEMO-DONOR-C",
    "vials": "6",
    "car_percent": "55.5",
    "expires_on": "2027-12-31",
    "certificate": "DEMO-9",
    "released": "on",
    "reason": "lot received",
}


@pytest.mark.django_db
def test_the_page_of_the_register(client: Client) -> None:
    client.force_login(factories.coordinator())
    assert client.post(reverse("product"), POSTED).status_code == 302
    again = client.post(reverse("product"), POSTED)
    assert again.status_code == 422
    assert "in the register already" in again.content.decode()
    changed = client.post(
        reverse("product") + "?lot=DEMO-LOT-09", {**POSTED, "vials": "5", "reason": "one vial broken"}
    )
    assert changed.status_code == 302
    assert ProductLot.objects.get(number="DEMO-LOT-09").vials == 5
    client.force_login(factories.account("monitor"))
    page = client.get(reverse("product"))
    assert "DEMO-LOT-09" in page.content.decode()
    assert "lot-form" not in page.content.decode()
    assert client.post(reverse("product"), {**POSTED, "number": "DEMO-LOT-10"}).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"certificate": ""}, "needs the number of its certificate"),
        ({"car_percent": "100.1"}, "100"),
        ({"donor": "张 三"}, "Letters A to Z"),
        ({"reason": "telephoned 13812345678"}, "name a person"),
        ({"expires_on": "soon"}, "date"),
    ],
)
def test_the_register_refuses_what_cannot_be(client: Client, wrong: dict[str, str], said: str) -> None:
    client.force_login(factories.coordinator())
    answer = client.post(reverse("product"), {**POSTED, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ProductLot.objects.exists()


# --- CM, PR, HO, DV -----------------------------------------------------------------------------------------------------
MEDICINE: dict[str, Any] = {
    "treatment": "Hydroxychloroquine",
    "indication": "OTHER",
    "dose": "200",
    "unit": "MG",
    "frequency": "BID",
    "route": "PO",
    "started_on": "2023",
    "ongoing": "y",
}


def row(subject: Subject, form_key: str, boxes: dict[str, str] | None = None, **answers: Any) -> save.Outcome:
    """A new row of a log."""
    typed = factories.typed(form_key, **{name: value for name, value in answers.items() if value is not None})
    return save.complete(
        Target(form_key, subject, "", 0), by=factories.coordinator(), typed={**typed, **(boxes or {})}, edition=0
    )


@pytest.mark.parametrize(
    ("started", "ended", "wrong"),
    [
        ("2025-05-22", "2025-05-21", True),
        ("2025-05-22", "2025-05-22", False),
        ("2025-05", "2025-05-01", False),
        ("2025-05", "2025-04", True),
        ("2025-05-22", "2025-05", False),
        ("2025-05-22", "2024", True),
        ("2025", "2025", False),
        (None, "2024", False),
        ("2025", None, False),
    ],
)
def test_partial_dates_in_order(started: str | None, ended: str | None, wrong: bool) -> None:
    assert ends_before_it_starts(started, ended) is wrong


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, []),
        ({"treatment": "羟氯喹"}, []),
        ({"treatment": "A herbal mixture"}, []),
        ({"dose": "/unk o not in the record"}, []),
        ({"ongoing": "n", "ended_on": "2022"}, ["CM-01"]),
        ({"ongoing": "n", "ended_on": "2023"}, []),
        ({"treatment": "Alemtuzumab", "route": "IV"}, ["CM-02"]),
        ({"treatment": "Zoster vaccine (live)", "route": "SC"}, ["CM-03"]),
        ({"treatment": "Prednisone"}, ["CM-04"]),
        ({"treatment": "Betamethasone", "route": "TOP"}, []),
    ],
)
def test_medication(answers: dict[str, Any], expected: list[str]) -> None:
    outcome = row(factories.in_screening(), "CM", **{**MEDICINE, **answers})
    assert asked(outcome) == expected
    assert outcome.saved is not bool(expected)


@pytest.mark.django_db
def test_the_class_is_derived_and_a_second_equal_row_is_asked_about() -> None:
    subject = factories.in_screening()
    made = row(subject, "CM", **{**MEDICINE, "treatment": "Entecavir", "indication": "PROPHYLAXIS"})
    assert made.record is not None
    body = made.record.form.objects.get(pk=made.record.pk)  # type: ignore[attr-defined]
    assert body.drug_class == "ANTIVIRAL"
    again = row(subject, "CM", **{**MEDICINE, "treatment": "Entecavir", "indication": "PROPHYLAXIS"})
    assert asked(again) == ["CM-05"]
    other = row(subject, "CM", **{**MEDICINE, "treatment": "Entecavir", "indication": "PROPHYLAXIS", "dose": "0.5"})
    assert other.record is not None
    assert other.record.place == "CM#2"


@pytest.mark.django_db
def test_the_row_of_an_event_is_asked_only_for_events() -> None:
    subject = factories.in_screening()
    assert row(subject, "MH", term="Gastric ulcer", ongoing="y", grade="1", infections="NONE").saved
    assert row(subject, "CM", **{**MEDICINE, "indication": "MH", "indication_row": "1"}).saved
    outcome = row(subject, "CM", **{**MEDICINE, "dose": "400", "indication_row": "2"})
    assert outcome.saved
    assert outcome.assessment is not None
    assert outcome.assessment.dropped == ("CMINDNO",)


@pytest.mark.django_db
def test_a_procedure_says_whether_it_treats_lupus_where_that_counts() -> None:
    subject = factories.in_screening()
    given: dict[str, Any] = {"performed_on": "2025-05-20", "quantity": "2 U", "indication": "OTHER"}
    assert row(subject, "PR", procedure="RBC", **given).saved
    exchange = row(subject, "PR", procedure="PLASMA_EXCHANGE", **given)
    assert list(exchange.assessment.problems) == ["PRSLE"]  # type: ignore[union-attr]
    assert row(subject, "PR", procedure="PLASMA_EXCHANGE", for_lupus="y", **given).saved


@pytest.mark.django_db
def test_a_hospital_stay() -> None:
    subject = factories.in_screening()
    stay: dict[str, Any] = {"kind": "PLANNED", "admitted_at": "2025-05-27 0900", "reason": "STUDY"}
    assert refused(row(subject, "HO", **stay, discharged_at="2025-05-27 0900")) == ["HO-01"]
    assert row(subject, "HO", **stay).saved, "discharge may follow later"
    assert asked(row(subject, "HO", **{**stay, "admitted_at": "2025-06-20 0900"})) == ["HO-02"]
    assert row(
        subject, "HO", **{**stay, "kind": "ICU", "admitted_at": "2025-06-05 0100"}, discharged_at="2025-06-07 1000"
    ).saved


@pytest.mark.django_db
def test_a_deviation_reported_before_it_happened() -> None:
    given: dict[str, Any] = {
        "category": "SAMPLE",
        "severity": "MINOR",
        "happened_on": "2025-05-20",
        "description": "Tube broken",
        "cause_and_action": "Sample drawn again",
    }
    subject = factories.in_screening()
    assert asked(row(subject, "DV", **given, reported_on="2025-05-19")) == ["DV-01"]
    assert row(subject, "DV", **given, reported_on="2025-05-20").saved


@pytest.mark.django_db
def test_a_drafted_deviation_waits_once_and_does_not_hide_what_is_being_typed() -> None:
    subject, by = factories.in_screening(), factories.coordinator()
    save.save_draft(Target("DV", subject, "", 0), by=by, typed={"DVDESC": "half typed"}, edition=0)
    told = Text("late", "晚")
    first = deviations.propose(subject, by=by, category="VISIT_WINDOW", on=date(2025, 6, 2), text=told)
    assert first is not None
    assert first.target == "S01-001/log/DV/1"
    assert deviations.propose(subject, by=by, category="VISIT_WINDOW", on=date(2025, 6, 2), text=told) is None
    second = deviations.propose(subject, by=by, category="VISIT_WINDOW", on=date(2025, 6, 3), text=told)
    assert second is not None
    assert second.target == "S01-001/log/DV/2"
    assert Draft.objects.get(user=by, target="S01-001/log/DV/0").values == {"DVDESC": "half typed"}


@pytest.mark.django_db
def test_a_waiver_is_refused_and_leaves_a_drafted_deviation() -> None:
    subject = factories.in_screening()
    outcome = save_form(subject, "IE", "SCR", {"IEWAIV": "y"})
    assert not outcome.saved
    step = factories.demo.eligibility()
    outcome = save_form(subject, "IE", "SCR", {**dict(step.typed or {}), "IEWAIV": "y"}, by=factories.investigator())
    assert "IE-01" in refused(outcome)
    assert [draft.values["DVCAT"] for draft in Draft.objects.filter(target__contains="/log/DV/")] == ["ELIGIBILITY"]
    assert not FormRecord.objects.filter(form_key="IE").exists()


# --- SV ---------------------------------------------------------------------------------------------------------------
def visit(subject: Subject, code: str, on: str, boxes: dict[str, str] | None = None, **answers: Any) -> save.Outcome:
    """A visit that took place."""
    return save_form(subject, "SV", code, boxes, occurred="y", visit_on=on, contact="CLINIC", **answers)


@pytest.fixture
def infused(enrolled: Subject) -> Subject:
    """A subject infused on 2025-06-02."""
    assert infuse(enrolled).saved
    return factories.fresh(enrolled)


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("M1", "2025-06-30", []),
        ("M2", "2025-07-31", []),
        ("M2", "2025-06-30", ["SV-03"]),
        ("D42", "2025-06-29", ["SV-03"]),
        ("UNS", "2025-06-29", []),
    ],
)
def test_EC_34_visits_follow_each_other(infused: Subject, code: str, on: str, expected: list[str]) -> None:
    if code != "M1":
        assert visit(infused, "M1", "2025-06-30").saved
    late: dict[str, Any] = {} if code in {"M1", "UNS"} or not expected else {"out_of_window_because": "ward full"}
    outcome = visit(factories.fresh(infused), code, on, **late)
    assert asked(outcome) == expected
    if expected:
        assert outcome.asks[0].severity == "query"
        assert "M1" in outcome.asks[0].text.en


def test_a_late_visit_needs_a_reason_and_leaves_a_drafted_deviation_EC_35(infused: Subject) -> None:
    without = visit(infused, "M1", "2025-07-04")
    assert list(without.assessment.problems) == ["SVOOWRSN"]  # type: ignore[union-attr]
    unknown = visit(infused, "M1", "2025-07-04", {"SVOOWRSN": "/unk f"})
    assert asked(unknown) == ["SV-04"]
    assert not Draft.objects.filter(target__contains="/log/DV/").exists()
    assert visit(infused, "M1", "2025-07-04", out_of_window_because="Storm; no trains").saved
    (draft,) = Draft.objects.filter(target__contains="/log/DV/")
    assert draft.values == {
        "DVCAT": "VISIT_WINDOW",
        "DVST": "2025-07-04",
        "DVDESC": "M1: 1 day after its window. Storm; no trains",
    }


def consent_version(number: str, effective_on: date, reconsent: str) -> None:
    """A further version of the consent form."""
    with audit.acting(by=audit.system("test"), reason="test"):
        ConsentVersion.objects.create(
            number=number,
            dated_on=effective_on,
            approved_on=effective_on,
            effective_on=effective_on,
            reconsent=reconsent,
            protocol_version=ProtocolVersion.objects.get(number=1),
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reconsent", "effective_on", "treated", "expected"),
    [
        ("all", date(2025, 6, 10), True, ["SV-05"]),
        ("active", date(2025, 6, 10), True, ["SV-05"]),
        ("none", date(2025, 6, 10), True, []),
        ("all", date(2025, 6, 30), True, ["SV-05"]),
        ("all", date(2025, 7, 1), True, []),
        ("all", date(2025, 5, 10), False, ["SV-05"]),
        ("active", date(2025, 5, 10), False, []),
    ],
)
def test_a_visit_under_a_version_that_asks_for_consent_again(
    reconsent: str, effective_on: date, treated: bool, expected: list[str]
) -> None:
    subject = factories.enrolled()
    if treated:
        assert infuse(subject).saved
    consent_version("DEMO-2.0", effective_on, reconsent)
    code, on = ("M1", "2025-06-30") if treated else ("SCR", "2025-05-12")
    assert asked(visit(factories.fresh(subject), code, on)) == expected


@pytest.mark.django_db
def test_a_row_of_the_consent_log_answers_the_question() -> None:
    subject = factories.enrolled()
    assert infuse(subject).saved
    consent_version("DEMO-2.0", date(2025, 6, 10), "all")
    step = factories.consent("2025-06-12")
    typed = {**dict(step.typed or {}), **factories.typed("ICF", document="RECONSENT", version="DEMO-2.0")}
    assert save.complete(
        Target("ICF", factories.fresh(subject), "", 0), by=factories.coordinator(), typed=typed, edition=0
    ).saved
    assert visit(factories.fresh(subject), "M1", "2025-06-30").saved
