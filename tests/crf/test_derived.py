"""Derived items: worked values of the general forms, and that a score form derives what the pure rule derives."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crf.casebook import Casebook, Entry, Facts
from crf.kit.assess import assess
from crf.kit.base import form
from crf.kit.items import Code
from crf.kit.reading import CHINA
from crf.models.consent import approval_of, version_date
from crf.models.criteria import CRITERIA
from crf.models.demographics import age_at_consent
from crf.models.eligibility import all_criteria_hold
from crf.models.infusion import car_positive_cells, dose_per_kg
from crf.models.visit import days_out_of_window
from crf.models.vital_signs import bsa_with_known_height, mosteller_bsa
from endpoints import bilag, sledai
from endpoints.models.bilag import effective_grades
from endpoints.models.bilag import field_of as bilag_field
from endpoints.models.pga import change_from_baseline
from endpoints.models.sledai import STATUS_CODES
from trial.calendar import Window
from trial.models import Subject, VisitDefinition
from trial.words import Text

VISIT = date(2025, 6, 30)


def number(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


# --- Body surface, age, dose -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("height", "weight", "expected"),
    [
        # Mosteller 1987: BSA = sqrt(height x weight / 3600). 180 x 80 = 14400, 14400 / 3600 = 4, root 2.
        ("180", "80", "2.00"),
        # 160 x 22.5 = 3600, quotient 1, root 1.
        ("160", "22.5", "1.00"),
        # 165 x 60 = 9900, quotient 2.75, root 1.6583.
        ("165", "60", "1.66"),
        # 150 x 54 = 8100, quotient 2.25, root 1.5.
        ("150", "54", "1.50"),
        (None, "60", None),
        ("165", None, None),
    ],
)
def test_body_surface_after_mosteller(height: str | None, weight: str | None, expected: str | None) -> None:
    assert mosteller_bsa(number(height), number(weight)) == number(expected)


def test_body_surface_takes_the_height_of_screening_when_none_was_measured() -> None:
    assert bsa_with_known_height(None, Decimal(80), Decimal(180)) == Decimal("2.00")
    assert bsa_with_known_height(Decimal(150), Decimal(54), Decimal(180)) == Decimal("1.50")
    assert bsa_with_known_height(None, Decimal(80), None) is None


@given(st.decimals(120, 210, places=1), st.decimals(25, 200, places=1))
def test_body_surface_stays_in_human_range(height: Decimal, weight: Decimal) -> None:
    found = mosteller_bsa(height, weight)
    assert found is not None
    assert Decimal("0.91") <= found <= Decimal("3.42"), "roots of 120 x 25 / 3600 and 210 x 200 / 3600"


@pytest.mark.parametrize(
    ("born", "consented_on", "expected"),
    [
        ("1990-06", date(2025, 5, 31), 34),
        ("1990-06", date(2025, 6, 1), 35),
        ("2007-05", date(2025, 5, 5), 18),
        ("2007-06", date(2025, 5, 5), 17),
        ("1960", date(2025, 5, 5), 64),
        (None, date(2025, 5, 5), None),
        ("1990-06", None, None),
    ],
)
def test_age_at_consent(born: str | None, consented_on: date | None, expected: int | None) -> None:
    assert age_at_consent(born, consented_on) == expected


@pytest.mark.parametrize(
    ("volume", "per_ml", "car", "weight", "cells", "per_kg"),
    [
        # Protocol section 7: volume (mL) x viable cells per mL x CAR+ fraction; per kg with the baseline weight.
        ("20.0", "5.00", "60.0", "60.0", "60.00", "1.000"),
        ("20.0", "5.00", "60.0", "48.0", "60.00", "1.250"),
        ("50.0", "3.20", "45.5", "55.0", "72.80", "1.324"),
        ("0.5", "0.01", "100", "70.0", "0.01", "0.000"),
        ("20.0", "5.00", "0", "60.0", "0.00", "0.000"),
        (None, "5.00", "60.0", "60.0", None, None),
        ("20.0", None, "60.0", "60.0", None, None),
        ("20.0", "5.00", None, "60.0", None, None),
        ("20.0", "5.00", "60.0", None, "60.00", None),
    ],
)
def test_dose_arithmetic(
    volume: str | None, per_ml: str | None, car: str | None, weight: str | None, cells: str | None, per_kg: str | None
) -> None:
    given_cells = car_positive_cells(number(volume), number(per_ml), number(car))
    assert given_cells == number(cells)
    assert dose_per_kg(given_cells, number(weight)) == number(per_kg)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 6, 26), -1),
        (date(2025, 6, 27), 0),
        (date(2025, 6, 30), 0),
        (date(2025, 7, 3), 0),
        (date(2025, 7, 5), 2),
        (None, None),
    ],
)
def test_days_out_of_window(on: date | None, expected: int | None) -> None:
    assert days_out_of_window(on, Window(VISIT, date(2025, 6, 27), date(2025, 7, 3))) == expected
    assert days_out_of_window(on, None) is None


def test_consent_dates_come_from_the_register() -> None:
    registers = {"consent_versions": (Code("2.0", Text("2.0", "2.0"), (date(2025, 4, 1), date(2025, 4, 9))),)}
    assert version_date("2.0", registers) == date(2025, 4, 1)
    assert approval_of("2.0", registers) == date(2025, 4, 9)
    assert version_date("1.0", registers) is None
    assert version_date(None, registers) is None


# --- Eligibility -------------------------------------------------------------------------------------------------------
def answers(**other: str | None) -> dict[str, str | None]:
    """Every criterion as it should be, but for those named."""
    return {each.code: "MET" if each.inclusion else "ABSENT" for each in CRITERIA} | other


@pytest.mark.parametrize(
    ("case", "given", "expected"),
    [
        ("all hold", answers(), True),
        ("not applicable is no obstacle", answers(I07="NA", E09="NA"), True),
        ("an inclusion not met", answers(I02="NOT_MET"), False),
        ("an exclusion present", answers(E03="PRESENT"), False),
        ("one without answer is unknown", answers(I02=None), None),
        ("a known failure decides whatever is missing", answers(I02=None, E03="PRESENT"), False),
        ("nothing answered", {}, None),
    ],
)
def test_eligibility(case: str, given: dict[str, str | None], expected: bool | None) -> None:
    assert all_criteria_hold(given) is expected, case


def test_every_criterion_decides_alone() -> None:
    for each in CRITERIA:
        assert all_criteria_hold(answers(**{each.code: "NOT_MET" if each.inclusion else "PRESENT"})) is False
        assert all_criteria_hold(answers(**{each.code: None})) is None


# --- PGA ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("score", "baseline", "expected"),
    [("1.10", "2.00", "-0.90"), ("1.10", "0.80", "0.30"), ("1.00", "1.00", "0.00"), (None, "1.00", None), ("1.00", None, None)],
)  # fmt: skip
def test_pga_change_is_visit_minus_baseline(score: str | None, baseline: str | None, expected: str | None) -> None:
    assert change_from_baseline(number(score), number(baseline)) == number(expected)


def facts(visit: str = "M1", *entries: Entry, **fields: Any) -> Facts:
    """What a form of a visit knows, made by hand."""
    definitions = tuple(VisitDefinition(code=code, order=place) for place, code in enumerate(("SCR", "BL", "M1", "M2")))
    book = Casebook(Subject(screening_number="S01-001"), definitions, {}, entries, {})
    registers = {"investigators": (Code("investigator", Text("x", "x")),)}
    # Results of 7 days before to 3 days after a visit fill score items (protocol operationalisation 3).
    days = {"labs.score_days_before": "7", "labs.score_days_after": "3"}
    around: dict[str, Any] = {"casebook": book, "registers": registers, "parameters": days}
    return Facts(today=date(2025, 12, 1), visit=visit, visit_on=VISIT, **around, **fields)


def earlier(kind: str, visit: str, on: date = date(2025, 5, 27), **values: Any) -> Entry:
    return Entry(1, kind, visit, on, 1, "complete", 1, True, values, {}, None, "")


def test_pga_form_derives_its_change_and_asks_about_a_jump_while_sledai_stands_still() -> None:
    """EC-31: PGA moved by 1.0 or more and the SLEDAI total did not move."""
    before = (earlier("PGA", "BL", score=Decimal("2.20")), earlier("SLD", "BL", selena_total=8))
    same, lower = earlier("SLD", "M1", VISIT, selena_total=8), earlier("SLD", "M1", VISIT, selena_total=4)
    for typed, change, asked in (("1.21", "-0.99", False), ("1.20", "-1.00", True), ("3.00", "0.80", False)):
        assessed = assess(form("PGA"), {"PGASC": typed}, facts("M1", *before, same))
        assert assessed.derived["change"] == Decimal(change)
        assert ("PGA-01" in [finding.check for finding in assessed.findings]) is asked
    for around in (facts("M1", *before), facts("M1", *before, lower)):
        assert assess(form("PGA"), {"PGASC": "1.20"}, around).findings == ()
    assert assess(form("PGA"), {"PGASC": "1.20"}, facts("BL", *before)).derived["change"] is None


# --- SLEDAI through its form is SLEDAI by the rule ---------------------------------------------------------------------
def sledai_totals(**statuses: str) -> dict[str, Any]:
    typed = {each.code: "ABSENT" for each in sledai.DESCRIPTORS}
    for each in sledai.DESCRIPTORS:
        if each.key in statuses:
            typed[each.code] = statuses[each.key]
            typed[f"{each.code}LAST"] = "v"
            for place, fact in enumerate(each.facts, start=1):
                code = "SLDJNT" if fact.kind == "count" else f"{each.code}F{place}"
                typed[code] = "3" if fact.kind == "count" else "1.00" if fact.kind == "g_24h" else "n"
    assessed = assess(form("SLD"), {**typed, "SLDBY": "investigator"}, facts())
    assert not assessed.problems
    return dict(assessed.derived)


@pytest.mark.parametrize(
    ("present", "total", "clinical"),
    [
        # Worked cases E-01 and E-02 of the efficacy specification.
        (("arthritis", "rash", "low_complement", "high_dsdna"), 10, 6),
        (("hematuria", "alopecia", "leukopenia"), 7, 7),
        ((), 0, 0),
    ],
)
def test_sledai_through_the_form(present: tuple[str, ...], total: int, clinical: int) -> None:
    derived = sledai_totals(**dict.fromkeys(present, "PERSISTENT"))
    assert derived["sledai2k_total"] == total
    assert derived["clinical_total"] == clinical
    assert derived["look_back"] == 10


def test_what_is_not_lupus_gives_no_points() -> None:
    assert sledai_totals(leukopenia="NOT_LUPUS", arthritis="NOT_LUPUS")["sledai2k_total"] == 0


def test_a_descriptor_without_answer_leaves_the_totals_unknown() -> None:
    typed = {each.code: "ABSENT" for each in sledai.DESCRIPTORS if each.key != "rash"}
    derived = assess(form("SLD"), typed, facts(), completing=False).derived
    assert derived["sledai2k_total"] is None
    assert derived["selena_total"] is None


@given(
    statuses=st.fixed_dictionaries({each.key: st.sampled_from(list(STATUS_CODES)) for each in sledai.DESCRIPTORS}),
    count=st.integers(0, 66),
    flags=st.lists(st.booleans(), min_size=40, max_size=40),
    days_ago=st.integers(0, 9),
)
def test_the_form_derives_what_the_rule_derives(
    statuses: dict[str, str], count: int, flags: list[bool], days_ago: int
) -> None:
    on = VISIT - timedelta(days=days_ago)
    typed: dict[str, str] = {}
    findings: dict[str, sledai.Finding] = {}
    flag = iter(flags)
    for each in sledai.DESCRIPTORS:
        typed[each.code] = statuses[each.key]
        positive = statuses[each.key] in {"PERSISTENT", "NEW"}
        given_facts: dict[str, Any] = {}
        if positive:
            typed[f"{each.code}LAST"] = on.isoformat()
            for place, fact in enumerate(each.facts, start=1):
                if fact.kind == "count":
                    typed["SLDJNT"], given_facts[fact.name] = str(count), count
                elif fact.kind == "g_24h":
                    typed[f"{each.code}F{place}"], given_facts[fact.name] = f"{place}.50", Decimal(f"{place}.50")
                else:
                    given_facts[fact.name] = next(flag)
                    typed[f"{each.code}F{place}"] = "y" if given_facts[fact.name] else "n"
        findings[each.key] = sledai.Finding(STATUS_CODES[statuses[each.key]], on if positive else None, given_facts)
    assessed = assess(form("SLD"), {**typed, "SLDBY": "investigator"}, facts())
    assert not assessed.problems
    scored = sledai.score(sledai.Assessment(findings, VISIT, None), sledai.SledaiRules())
    assert assessed.derived["sledai2k_total"] == scored.sledai2k.total.value
    assert assessed.derived["selena_total"] == scored.selena.total.value
    assert assessed.derived["clinical_total"] == scored.sledai2k.clinical.value


# --- BILAG through its form is BILAG by the rule -----------------------------------------------------------------------
USUAL = {"BIL78": "118", "BIL79": "76", "BIL84": "0.10", "BIL86": "62", "BIL90": "128", "BIL91": "5.20", "BIL92": "3.40",
         "BIL93": "1.60", "BIL94": "215"}  # fmt: skip


def bilag_typed(**other: str) -> dict[str, str]:
    typed = dict(USUAL)
    for each in bilag.ITEMS:
        if each.kind in {"graded", "ttp"}:
            typed[each.code] = "0"
        elif each.kind == "yes_no":
            typed[each.code] = "n"
        if each.due_to_lupus:
            typed[f"{each.code}LUP"] = "y"
    return typed | other


def grades_at(visit: str, *entries: Entry, **other: str) -> dict[str, Any]:
    assessed = assess(form("BIL"), bilag_typed(**other), facts(visit, *entries))
    assert not assessed.problems
    return dict(assessed.derived)


@pytest.mark.parametrize(
    ("case", "typed", "system", "grade"),
    [
        ("E-12 fever alone", {"BIL01": "2"}, "constitutional", "B"),
        ("E-13 mild eruption, same", {"BIL06": "2"}, "mucocutaneous", "B"),
        ("E-14 improving and a C item", {"BIL06": "1", "BIL17": "2", "BILEVER": "mucocutaneous"}, "mucocutaneous", "C"),
        ("E-15 psychosis improving", {"BIL24": "1", "BILEVER": "neuropsychiatric"}, "neuropsychiatric", "B"),
        ("E-16 severe arthritis new", {"BIL41": "4"}, "musculoskeletal", "A"),
        ("E-17 involved before", {"BILEVER": "cardiorespiratory"}, "cardiorespiratory", "D"),
        ("E-18 abdominal serositis", {"BIL57": "2"}, "gastrointestinal", "B"),
        ("E-19 cotton-wool spots", {"BIL75": "1"}, "ophthalmic", "C"),
        ("E-20 severe proteinuria and sediment", {"BIL84": "2.20", "BIL88": "y", "BIL84PRE": "2.30",
         "BILEVER": "renal"}, "renal", "A"),
        ("E-21 fallen by 60 %", {"BIL84": "0.80", "BIL84PRE": "2.00", "BILEVER": "renal"}, "renal", "C"),
        ("E-22 haemoglobin outranks white cells", {"BIL90": "84", "BIL91": "3.40"}, "haematological", "B"),
        ("never involved", {}, "renal", "E"),
    ],
)  # fmt: skip
def test_bilag_through_the_form(case: str, typed: dict[str, str], system: str, grade: str) -> None:
    assert grades_at("SCR", **typed)[f"{system}_grade"] == grade, case


def test_a_low_count_that_is_not_due_to_lupus_gives_no_grade() -> None:
    low = {"BIL90": "84", "BIL90LUP": "n"}
    assert grades_at("SCR", **low)["haematological_grade"] == "E"


def test_the_values_before_are_those_of_the_earlier_assessment() -> None:
    before = earlier("BIL", "BL", protein_24h_g=Decimal("2.00"), renal_grade="B")
    assert grades_at("M1", before, BIL84="0.80")["renal_grade"] == "C", "fallen by 60 %"
    assert grades_at("M1", before, BIL84="1.60")["renal_grade"] == "B", "not fallen by a quarter"


def test_inactive_now_and_active_before_is_d() -> None:
    first = earlier("BIL", "SCR", date(2025, 5, 7), ever_involved=["ophthalmic"])
    before = earlier("BIL", "BL", renal_grade="B", musculoskeletal_grade="E")
    derived = grades_at("M1", first, before, BIL84="0.10")
    assert derived["renal_grade"] == "D"
    assert derived["ophthalmic_grade"] == "D", "said at the first assessment"
    assert derived["musculoskeletal_grade"] == "E"


def test_whether_a_system_was_ever_involved_may_be_unknown() -> None:
    derived = grades_at("M1", earlier("BIL", "BL", renal_grade="B"), BIL84="0.10")
    assert derived["renal_grade"] == "D"
    assert derived["musculoskeletal_grade"] is None, "never asked: unknown is not no"


def test_what_is_new_is_counted_against_the_baseline() -> None:
    """E-24: renal A to C and musculoskeletal C to B is one new B and no new A."""
    grades: dict[str, Any] = {f"{system.key}_grade": "E" for system in bilag.SYSTEMS}
    before = earlier(
        "BIL", "BL", **{**grades, "renal_grade": "A", "musculoskeletal_grade": "C"}, protein_24h_g=Decimal(2)
    )
    first = earlier("BIL", "SCR", date(2025, 5, 7), ever_involved=[])
    derived = grades_at("M1", first, before, BIL84="0.80", BIL42="2")
    assert (derived["new_a"], derived["new_b"]) == (0, 1)
    assert grades_at("BL", before)["new_a"] is None


def test_the_investigators_grade_is_in_force_beside_the_derived_one() -> None:
    values = {"renal_grade": "C", "renal_override": "B", "musculoskeletal_grade": "D"}
    assert effective_grades(values)["renal"] == "C", "without a reason the derived grade stands"
    found = effective_grades({**values, "renal_override_because": "biopsy two weeks ago"})
    assert (found["renal"], found["musculoskeletal"], found["ophthalmic"]) == ("B", "D", None)


@given(st.dictionaries(st.sampled_from([each for each in bilag.ITEMS if each.kind == "graded"]), st.integers(0, 4)))
def test_the_form_grades_what_the_rule_grades(scored: dict[bilag.Item, int]) -> None:
    derived = grades_at("SCR", **{each.code: str(value) for each, value in scored.items()})
    for system in bilag.SYSTEMS:
        if system.key in {"renal", "haematological"}:
            continue
        numbers = {each.number: scored.get(each, 0) for each in bilag.items_of(system.key)}
        assert derived[f"{system.key}_grade"] == bilag.system_grade(system.key, numbers, False).value


def test_every_bilag_item_has_its_field() -> None:
    names = {item.name for item in form("BIL").items}
    assert {bilag_field(each) for each in bilag.ITEMS} <= names


# --- The infusion knows the weight and the level -----------------------------------------------------------------------
def test_the_dose_per_kg_takes_the_baseline_weight_else_that_of_screening() -> None:
    typed = {"INFVOL": "20", "INFCONC": "5", "INFCAR": "60"}
    screening, baseline = earlier("VS", "SCR", weight=Decimal(48)), earlier("VS", "BL", weight=Decimal(60))
    both = assess(form("INF"), typed, facts("D0", screening, baseline), completing=False)
    assert both.derived["per_kg"] == Decimal("1.000")
    alone = assess(form("INF"), typed, facts("D0", screening), completing=False)
    assert alone.derived["per_kg"] == Decimal("1.250")
    assert assess(form("INF"), typed, facts("D0"), completing=False).derived["per_kg"] is None


def test_times_of_the_infusion_are_of_china() -> None:
    read = assess(form("INF"), {"INFST": "2025-06-02 0815"}, facts("D0"), completing=False)
    assert read.values["started_at"] == datetime(2025, 6, 2, 8, 15, tzinfo=CHINA)
