"""Glucocorticoids: equivalents, dose of a day, gaps, overlaps and rescue (efficacy 7; protocol operationalisation 8.5)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from endpoints import lupus_drugs, steroids
from endpoints.steroids import Course, RescueRules, Treatment
from trial.words import Text

DOSES = steroids.EQUAL_TO_REFERENCE_MG
INFUSION = date(2026, 4, 20)


def day(number: int) -> date:
    """A study day."""
    return INFUSION + timedelta(days=number)


def course(
    dose: str | None = "10",
    first: int = 0,
    last: int | None = None,
    *,
    drug: str | None = "PREDNISONE",
    route: str | None = "PO",
    indication: str | None = "SLE",
    place: str = "GC#1",
    rescue: bool | None = None,
) -> Course:
    return Course(
        place,
        drug,
        Decimal(dose) if dose is not None else None,
        route,
        day(first),
        day(last) if last is not None else None,
        indication,
        rescue,
    )


@pytest.mark.parametrize(
    ("drug", "dose"),
    [
        ("PREDNISONE", "5"),
        ("PREDNISOLONE", "5"),
        ("METHYLPREDNISOLONE", "4"),
        ("TRIAMCINOLONE", "4"),
        ("DEXAMETHASONE", "0.75"),
        ("BETAMETHASONE", "0.6"),
        ("HYDROCORTISONE", "20"),
        ("CORTISONE", "25"),
        ("DEFLAZACORT", "6"),
    ],
)
def test_the_dose_equal_to_5_mg_of_prednisone_is_5_mg_exactly(drug: str, dose: str) -> None:
    assert steroids.equivalent(drug, Decimal(dose), DOSES) == Decimal(5)


@pytest.mark.parametrize(("drug", "dose"), [("PREDNISONE", None), (None, "5"), ("IBUPROFEN", "5")])
def test_an_equivalent_needs_a_known_drug_and_a_dose(drug: str | None, dose: str | None) -> None:
    assert steroids.equivalent(drug, Decimal(dose) if dose else None, DOSES) is None


def test_the_study_parameter_changes_one_drug_and_leaves_the_others() -> None:
    doses = steroids.doses_from("BETAMETHASONE=0.75 PREDNISONE=0")
    assert steroids.equivalent("BETAMETHASONE", Decimal("0.75"), doses) == Decimal(5)
    assert steroids.equivalent("PREDNISONE", Decimal(5), doses) == Decimal(5), "a dose of 0 mg equals nothing"


@pytest.mark.parametrize(
    ("case", "courses", "expected"),
    [
        ("nothing in the log", [], "0"),
        ("the first day counts", [course("10", 28, 40)], "10"),
        ("the last day counts", [course("10", 0, 28)], "10"),
        ("ended the day before", [course("10", 0, 27)], "0"),
        ("begins the day after", [course("10", 29)], "0"),
        ("ongoing", [course("7.5", 0)], "7.5"),
        ("two drugs add up", [course("5", 0), course("4", 0, drug="METHYLPREDNISOLONE", place="GC#2")], "10"),
        ("intramuscular counts", [course("5", 0, route="IM")], "5"),
        ("local does not", [course("5", 0, route="LOCAL")], "0"),
        ("the indication does not matter", [course("20", 0, indication="ADRENAL", drug="HYDROCORTISONE")], "5"),
        ("no dose", [course(None, 0)], None),
        ("no route", [course("5", 0, route=None)], None),
        ("no drug", [course("5", 0, drug=None)], None),
        ("a course without a dose that had ended is no gap", [course(None, 0, 20)], "0"),
    ],
)
def test_dose_of_the_visit_day(case: str, courses: list[Course], expected: str | None) -> None:
    found = steroids.current_dose(courses, day(28), True, DOSES)
    assert found.value == (Decimal(expected) if expected is not None else None), case
    assert bool(found.missing) is (expected is None), case


@pytest.mark.parametrize("reviewed", [False, None])
@pytest.mark.parametrize("courses", [[], [course("10", 0)]])
def test_without_the_medication_review_the_dose_is_unknown_and_never_0(
    reviewed: bool | None, courses: list[Course]
) -> None:
    found = steroids.current_dose(courses, day(28), reviewed, DOSES)
    assert found.value is None
    assert "medication_reviewed" in found.missing


def test_without_a_visit_date_the_dose_is_unknown() -> None:
    found = steroids.current_dose([course("5", 0)], None, True, DOSES)
    assert (found.value, found.missing) == (None, ("visit_on",))


def test_mean_highest_and_pulse_of_a_period() -> None:
    """A taper: 20 mg to day 24, 10 mg from day 25. Seven days up to day 28: three of 20, four of 10, mean 100/7."""
    taper = [course("20", 0, 24), course("10", 25, place="GC#2")]
    assert steroids.mean_dose(taper, day(28), 7, DOSES) == Decimal(100) / 7
    assert steroids.rounded(steroids.mean_dose(taper, day(28), 7, DOSES)) == Decimal("14.29")
    assert steroids.highest_dose(taper, day(28), 4, DOSES) == Decimal(10)
    assert steroids.highest_dose(taper, day(28), 5, DOSES) == Decimal(20)
    assert steroids.pulsed(taper, day(28), 28, DOSES) is False
    assert steroids.pulsed([course("200", 28, 28, drug="METHYLPREDNISOLONE")], day(28), 1, DOSES) is True
    assert steroids.pulsed([course("199", 28, 28, drug="METHYLPREDNISOLONE")], day(28), 1, DOSES) is False
    unknown = [course(None, 28)]
    assert steroids.mean_dose(unknown, day(28), 7, DOSES) is None
    assert steroids.highest_dose(unknown, day(28), 7, DOSES) is None
    assert steroids.pulsed(unknown, day(28), 7, DOSES) is None


@pytest.mark.parametrize(
    ("case", "other", "overlap"),
    [
        ("ends the day before", course("5", -10, -1, place="GC#2"), False),
        ("shares the first day", course("5", -10, 0, place="GC#2"), True),
        ("goes on", course("5", -10, place="GC#2"), True),
        ("begins on the last day", course("5", 10, 20, place="GC#2"), True),
        ("begins after the last day", course("5", 11, 20, place="GC#2"), False),
        ("another route", course("5", -10, place="GC#2", route="IV"), False),
        ("the same row", course("5", -10), False),
    ],
)
def test_overlap_on_the_same_route(case: str, other: Course, overlap: bool) -> None:
    assert bool(steroids.overlapping(course("10", 0, 10), [other])) is overlap, case


@pytest.mark.parametrize(
    ("case", "this", "others", "gap"),
    [
        ("the next day is no gap", course("5", 11), [course("10", 0, 10, place="GC#2")], None),
        ("one day is", course("5", 12), [course("10", 0, 10, place="GC#2")], (11, 11)),
        ("bridged by a third", course("5", 20), [course("10", 0, 10, place="GC#2"), course("7", 11, 19, place="GC#3")], None),
        ("the one before goes on", course("5", 20), [course("10", 0, place="GC#2")], None),
        ("the first of all", course("5", 20), [], None),
        ("adrenal replacement is daily too", course("5", 12, indication="ADRENAL"),
         [course("10", 0, 10, place="GC#2", indication="ADRENAL")], (11, 11)),
        ("a second course for CRS is no gap", course("5", 12, indication="CRS_ICANS"),
         [course("10", 0, 10, place="GC#2", indication="CRS_ICANS")], None),
        ("another indication", course("5", 12), [course("10", 0, 10, place="GC#2", indication="GVHD")], None),
        ("another route", course("5", 12), [course("10", 0, 10, place="GC#2", route="IV")], None),
    ],
)  # fmt: skip
def test_gap_in_a_daily_treatment(case: str, this: Course, others: list[Course], gap: tuple[int, int] | None) -> None:
    assert steroids.gap_before(this, others) == (tuple(day(each) for each in gap) if gap else None), case


@pytest.mark.parametrize(
    ("case", "courses", "expected"),
    [
        ("nothing", [], False),
        ("10 mg for a month is not above 10", [course("10", 0)], False),
        ("10.01 mg on 2 days", [course("10.01", 5, 6)], False),
        ("10.01 mg on 3 days", [course("10.01", 5, 7)], True),
        ("6 single days", [course("20", n, n, place=f"GC#{n}") for n in (1, 3, 5, 7, 9, 11)], False),
        ("7 single days", [course("20", n, n, place=f"GC#{n}") for n in (1, 3, 5, 7, 9, 11, 13)], True),
        ("doses of two courses add up", [course("6", 5, 7), course("6", 5, 7, route="IV", place="GC#2")], True),
        ("before the infusion", [course("40", -20, -1)], False),
        ("the day of the infusion and two more", [course("40", -20, 2)], True),
        ("after the visit", [course("40", 29, 40)], False),
        ("for CRS (R3)", [course("100", 3, 9, indication="CRS_ICANS")], False),
        ("for GVHD (R3)", [course("100", 3, 9, indication="GVHD")], False),
        ("local", [course("40", 3, 9, route="LOCAL")], False),
        ("a pulse of one day", [course("250", 5, 5, route="IV")], True),
        ("249 mg once is no pulse", [course("249", 5, 5, route="IV")], False),
        ("250 mg by mouth once is no intravenous pulse", [course("250", 5, 5)], False),
        ("a pulse for CRS", [course("1000", 5, 5, route="IV", indication="CRS_ICANS")], False),
        ("the investigator takes it out", [course("20", 5, 9, rescue=False)], False),
        ("the investigator puts it in", [course("5", 5, 5, rescue=True)], True),
        ("the investigator's reach ends with the visit", [course("5", 40, 41, rescue=True)], False),
        ("no dose on 3 days could tip it", [course(None, 5, 7)], None),
        ("no dose on 2 days cannot", [course(None, 5, 6)], False),
        ("no indication: taken for lupus", [course("20", 5, 9, indication=None)], True),
    ],
)  # fmt: skip
def test_rule_r1_at_month_1(case: str, courses: list[Course], expected: bool | None) -> None:
    found = steroids.steroid_rescue(courses, INFUSION, day(28), RescueRules(), DOSES)
    assert found.met is expected, case
    assert (expected is None) is bool(found.needs), case


@pytest.mark.parametrize(
    ("case", "first", "last", "rules", "expected"),
    [
        ("3 days, the first 56 days before the visit", 124, 126, RescueRules(), True),
        ("only 2 of them within 56 days", 122, 125, RescueRules(), False),
        ("from the infusion on", 20, 22, RescueRules(look_back_days=None), True),
        ("the same, looked back 56 days", 20, 22, RescueRules(), False),
        ("a taper before the first day that counts", 0, 27, RescueRules(look_back_days=None, start_day=28), False),
        ("3 days from that day on", 0, 30, RescueRules(look_back_days=None, start_day=28), True),
        ("toxicity counts if so decided", 124, 126, RescueRules(toxicity_counts=True), True),
    ],
)
def test_rule_r1_looks_back_from_month_6(case: str, first: int, last: int, rules: RescueRules, expected: bool) -> None:
    indication = "CRS_ICANS" if rules.toxicity_counts else "SLE"
    given = [course("20", first, last, indication=indication)]
    assert steroids.steroid_rescue(given, INFUSION, day(180), rules, DOSES).met is expected, case


def test_rule_r1_needs_both_days() -> None:
    assert steroids.steroid_rescue([], None, day(28), RescueRules(), DOSES).needs == ("infusion_on",)
    assert steroids.steroid_rescue([], INFUSION, None, RescueRules(), DOSES).needs == ("visit_on",)


@pytest.mark.parametrize(
    ("case", "this", "others", "expected"),
    [
        ("3 days above 10 mg", course("20", 5, 7), [], "Y"),
        ("2 days", course("20", 5, 6), [], "N"),
        ("goes on", course("20", 5), [], "Y"),
        ("10 mg goes on", course("10", 0), [], "N"),
        ("together with another", course("6", 5, 7), [course("6", 5, 7, place="GC#2")], "Y"),
        ("its own days do not exceed", course("5", 20, 22), [course("40", 1, 9, place="GC#2")], "N"),
        ("pulse", course("500", 5, 5, route="IV"), [], "Y"),
        ("before the infusion", course("60", -30, -1), [], "N"),
        ("CRS", course("60", 3, 9, indication="CRS_ICANS"), [], "R3"),
        ("other", course("60", 3, 9, indication="OTHER"), [], "R3"),
        ("local", course("60", 3, 9, route="LOCAL"), [], "N"),
        ("no indication", course("60", 3, 9, indication=None), [], None),
        ("no dose", course(None, 3, 9), [], None),
        ("no route", course("60", 3, 9, route=None), [], None),
    ],
)
def test_whether_a_row_counts_as_rescue(case: str, this: Course, others: list[Course], expected: str | None) -> None:
    assert steroids.course_counts(this, others, INFUSION, RescueRules(), DOSES) == expected, case
    assert steroids.course_counts(course("60", 3, 9), [], None, RescueRules(), DOSES) == "N", "no infusion, no rescue"


def treatment(first: str | None, last: str | None = None, for_lupus: bool | None = True) -> Treatment:
    return Treatment(
        "CM#1",
        Text("mycophenolate mofetil", "吗替麦考酚酯"),
        date.fromisoformat(first) if first else None,
        date.fromisoformat(final) if (final := last or first) else None,
        for_lupus,
    )


@pytest.mark.parametrize(
    ("case", "given", "expected"),
    [
        ("none", [], False),
        ("on the day of the infusion", [treatment("2026-04-20")], False),
        ("the day after", [treatment("2026-04-21")], True),
        ("on the visit day", [treatment("2026-05-18")], True),
        ("after the visit", [treatment("2026-05-19")], False),
        ("not for lupus", [treatment("2026-04-21", for_lupus=False)], False),
        ("purpose not said", [treatment("2026-04-21", for_lupus=None)], None),
        ("begun in the month of the infusion, day unknown", [treatment("2026-04-01", "2026-04-30")], None),
        ("begun in the month before", [treatment("2026-03-01", "2026-03-31")], False),
        ("first day unknown", [treatment(None)], None),
        ("one that is sure decides", [treatment("2026-04-21", for_lupus=None), treatment("2026-04-22")], True),
    ],
)
@pytest.mark.parametrize("rule", [steroids.R2, steroids.R4])
def test_rules_r2_and_r4(rule: Any, case: str, given: list[Treatment], expected: bool | None) -> None:
    found = steroids.treatment_rescue(rule, given, INFUSION, day(28))
    assert found.met is expected, case
    assert steroids.treatment_rescue(rule, given, None, day(28)).met is None
    assert steroids.treatment_rescue(rule, given, INFUSION, None).met is None


@pytest.mark.parametrize(
    ("case", "courses", "drugs", "exchanges", "expected"),
    [
        ("none of the three", [], [], [], False),
        ("steroids alone", [course("20", 5, 9)], [], [], True),
        ("a drug alone", [], [treatment("2026-05-01")], [], True),
        ("an exchange alone", [], [], [treatment("2026-05-01")], True),
        ("one yes decides over an unknown", [course("20", 5, 9)], [treatment("2026-05-01", for_lupus=None)], [], True),
        ("an unknown leaves it open", [], [treatment("2026-05-01", for_lupus=None)], [], None),
    ],
)
def test_rescue_by_any_rule(
    case: str, courses: list[Course], drugs: list[Treatment], exchanges: list[Treatment], expected: bool | None
) -> None:
    found = steroids.rescue(courses, drugs, exchanges, INFUSION, day(28), RescueRules(), DOSES)
    assert found.value is expected, case
    assert len(found.trace) == 3


@pytest.mark.parametrize(
    ("name", "code", "rescue"),
    [
        ("Mycophenolate mofetil 吗替麦考酚酯", "MMF", True),
        ("吗替麦考酚酯分散片", "MMF", True),
        ("cyclosporin A", "CSA", True),
        ("Anifrolumab", "OTHER", True),
        ("泰它西普", "TELITACICEPT", True),
        ("hydroxychloroquine", "HCQ", False),
        ("磷酸氯喹", "OTHER", False),
        ("aciclovir", None, False),
        ("", None, False),
        (None, None, False),
    ],
)
def test_lupus_drugs_by_name(name: str | None, code: str | None, rescue: bool) -> None:
    assert lupus_drugs.recognised(name) == code
    assert lupus_drugs.may_be_rescue(name) is rescue


@pytest.mark.parametrize(
    ("words", "lupus"),
    [("SLE flare", True), ("狼疮肾炎", True), ("Lupus nephritis", True), ("prevention of GVHD", False), ("", False)],
)
def test_an_indication_in_words_that_means_lupus(words: str, lupus: bool) -> None:
    assert lupus_drugs.names_lupus(words) is lupus
