"""CTCAE v5.0 from a number: safety specification, sections 1, 2 and 10. Expected grades come from the table there."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety import ctcae, ctcae_terms
from safety.ctcae import Both, Comparison, Either, Grade, Rule, grade, grades, rules

D = Decimal
CASES = Path(__file__).parent.parent / "cases" / "safety_examples.csv"


def judged(term: str, analyte: str, value: str | None, **facts: object) -> Grade:
    """Numbers are typed as text in these tables; everything else as it is."""
    read = {name: D(fact) if isinstance(fact, str) and name != "unit" else fact for name, fact in facts.items()}
    return grade(term, analyte, None if value is None else D(value), **read)  # type: ignore[arg-type]


# --- the worked cases ------------------------------------------------------------------------------------------------


def worked() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["instrument"] == "CTCAE5_LAB"]


def test_the_worked_cases_are_all_there() -> None:
    assert [row["id"] for row in worked()] == [f"EX-{number:03d}" for number in range(1, 32)]


@pytest.mark.parametrize("row", worked(), ids=lambda row: row["id"])
def test_worked_case(row: dict[str, str]) -> None:
    found = grade(**json.loads(row["inputs"], parse_float=D))
    assert found.grade == json.loads(row["expected"])["grade"], row["why"]
    assert found.trace


# --- the file --------------------------------------------------------------------------------------------------------


def test_there_are_61_rules_of_one_version() -> None:
    assert len(rules()) == 61
    assert len({rule.id for rule in rules()}) == 61
    assert ctcae.VERSION == "5.0"
    assert len(ctcae.checksum()) == 64


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_is_a_term_of_the_table_with_its_grades(rule: Rule) -> None:
    term = ctcae_terms.term(rule.code)
    assert (term.name.en, term.soc, term.grades) == (rule.term, rule.soc, rule.grades)
    for rungs in rule.ladders.values():
        reached = [rung.grade for rung in rungs]
        assert reached == sorted(reached, reverse=True)
        assert set(reached) <= set(rule.grades), "only grades that exist"
        assert max(reached) <= 4, "grade 5 is always entered by a person"
    assert {each.grade for each in rule.alternatives} <= set(rule.grades)
    assert rule.analyte in ctcae.ANALYTES


@pytest.mark.parametrize(
    "rule_id", ["hemoglobin_increased", "inr_increased", "fibrinogen_decreased", "ejection_fraction_decreased"]
)
def test_the_readings_that_nobody_confirmed_are_marked(rule_id: str) -> None:
    assert {rule.id for rule in rules() if rule.status == ctcae.UNCONFIRMED} >= {rule_id}


# --- the number line -------------------------------------------------------------------------------------------------

LLN, ULN, BASELINE = D(100), D(200), D(150)
CUT_OFF = D(500)


def limits_of(condition: ctcae.Condition) -> Iterator[Decimal]:
    if isinstance(condition, Both | Either):
        for part in condition.parts:
            yield from limits_of(part)
    elif isinstance(condition, Comparison):
        given_ = {"lln": LLN, "uln": ULN, "baseline": BASELINE, "mi_cutoff": CUT_OFF}
        limit = condition.limit
        figure = limit.plus if limit.ref is None else given_[limit.ref] * limit.times + limit.plus
        if condition.what == "value":
            yield figure
        elif condition.what == "pct_increase":
            yield BASELINE * (100 + figure) / 100
        elif condition.what == "pct_decrease":
            yield BASELINE * (100 - figure) / 100
        elif condition.what == "delta_from_baseline":
            yield BASELINE + figure
        elif condition.what == "abs_drop_from_baseline":
            yield BASELINE - figure


ANSWERS: list[dict[str, bool]] = [
    {
        "symptomatic": answer,
        "physiologic_consequences": answer,
        "on_anticoagulation": answer,
        "intervention_initiated": False,
    }
    for answer in (True, False)
]


@pytest.mark.parametrize("rule", [rule for rule in rules() if rule.id != "hypertension"], ids=lambda rule: rule.id)
def test_the_grades_of_a_rule_tile_the_number_line(rule: Rule) -> None:
    """Everything known: along the line every value has exactly one grade, which never falls while the value worsens."""
    for unit, rungs in rule.ladders.items():
        limits = sorted({limit for rung in rungs for limit in limits_of(rung.when)})
        tiny = D("0.000001")
        points = sorted({point for limit in limits for point in (limit - tiny, limit, limit + tiny)})
        points = [points[0] - 1, *points, points[-1] + 1]
        lower = rule.direction == "low" or rule.id == "febrile_neutropenia"
        for answers in ANSWERS:
            flags = {
                name: answer for name, answer in answers.items() if name not in {a.flag for a in rule.alternatives}
            }
            found = [
                ctcae.judged(
                    rule,
                    point,
                    unit=None if unit == "any" else unit,
                    lln=LLN,
                    uln=ULN,
                    baseline=BASELINE,
                    given={
                        **flags,
                        "mi_cutoff": CUT_OFF,
                        "temp_c": D("39"),
                        "temp_duration_h": D(2),
                        "duration_h": D(30),
                    },
                )
                for point in (reversed(points) if lower else points)
            ]
            reached = [each.grade for each in found]
            assert None not in reached, "no gap when everything is known"
            worsening = [value for value in reached if value is not None]
            assert worsening == sorted(worsening), f"{rule.id} {unit}: {worsening}"
            assert [each.missing for each in found if each.missing] == []


@pytest.mark.parametrize(
    ("sbp", "dbp", "expected"),
    [("119", "79", 0), ("120", "79", 1), ("119", "80", 1), ("139", "89", 1), ("140", "60", 2), ("110", "90", 2)]
    + [("159", "99", 2), ("160", "70", 3), ("120", "100", 3), ("250", "150", 3)],
)
def test_blood_pressure_takes_the_worse_of_both_numbers(sbp: str, dbp: str, expected: int) -> None:
    assert judged("Hypertension", "blood_pressure", None, unit="mmHg", sbp=sbp, dbp=dbp).grade == expected


# --- exact boundaries: the table of section 2 ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "analyte", "unit", "at_the_limit"),
    [
        ("Anemia", "hemoglobin", "g/L", [("120", 0), ("119.9", 1), ("100", 1), ("99", 2), ("80", 2), ("79.9", 3)]),
        ("Anemia", "hemoglobin", "mmol/L", [("6.2", 1), ("6.19", 2), ("4.9", 2), ("4.89", 3)]),
        ("White blood cell decreased", "wbc", "10^9/L", [("3", 1), ("2.99", 2), ("2", 2), ("1", 3), ("0.99", 4)]),
        ("Leukocytosis", "wbc", "10^9/L", [("100", 0), ("100.1", 3)]),
        ("Neutrophil count decreased", "neutrophils_abs", "10^9/L", [("1.5", 1), ("1", 2), ("0.5", 3), ("0.49", 4)]),
        ("Lymphocyte count decreased", "lymphocytes_abs", "10^9/L", [("0.8", 1), ("0.5", 2), ("0.2", 3), ("0.1", 4)]),
        ("Lymphocyte count increased", "lymphocytes_abs", "10^9/L", [("4", 0), ("4.1", 2), ("20", 2), ("20.1", 3)]),
        ("CD4 lymphocytes decreased", "cd4_abs", "10^9/L", [("0.5", 1), ("0.2", 2), ("0.05", 3), ("0.049", 4)]),
        ("Platelet count decreased", "platelets", "10^9/L", [("75", 1), ("50", 2), ("40", 3), ("25", 3), ("24", 4)]),
        ("Hypernatremia", "sodium", "mmol/L", [("150", 1), ("155", 2), ("160", 3), ("161", 4)]),
        ("Hyperkalemia", "potassium", "mmol/L", [("5.5", 1), ("6", 2), ("7", 3), ("7.1", 4)]),
        ("Hypercalcemia", "calcium_corrected", "mmol/L", [("2.9", 1), ("3.1", 2), ("3.4", 3), ("3.41", 4)]),
        ("Hypercalcemia", "calcium_ionized", "mmol/L", [("1.5", 1), ("1.6", 2), ("1.8", 3), ("1.9", 4)]),
        ("Hypocalcemia", "calcium_corrected", "mmol/L", [("2", 1), ("1.75", 2), ("1.5", 3), ("1.49", 4)]),
        ("Hypocalcemia", "calcium_ionized", "mmol/L", [("1", 1), ("0.9", 2), ("0.8", 3), ("0.7", 4)]),
        ("Hypermagnesemia", "magnesium", "mmol/L", [("1.23", 1), ("1.24", 3), ("3.3", 3), ("3.4", 4)]),
        ("Hypomagnesemia", "magnesium", "mmol/L", [("0.5", 1), ("0.4", 2), ("0.3", 3), ("0.2", 4)]),
        ("Hypoalbuminemia", "albumin", "g/L", [("30", 1), ("29", 2), ("20", 2), ("19", 3), ("1", 3)]),
        ("Hypoglycemia", "glucose", "mmol/L", [("3", 1), ("2.2", 2), ("1.7", 3), ("1.6", 4)]),
        (
            "Hypertriglyceridemia",
            "triglycerides",
            "mmol/L",
            [("1.7", 0), ("1.71", 1), ("3.42", 1), ("5.7", 2), ("11.4", 3)],
        ),
        ("Cholesterol high", "cholesterol_total", "mmol/L", [("7.75", 1), ("10.34", 2), ("12.92", 3), ("12.93", 4)]),
        (
            "Chronic kidney disease",
            "egfr_or_crcl",
            "mL/min/1.73m2",
            [("60", 1), ("59.5", 2), ("30", 2), ("15", 3), ("14", 4)],
        ),
        ("Fever", "temperature", "C", [("37.9", 0), ("38", 1), ("39", 1), ("39.1", 2), ("40", 2), ("40.1", 3)]),
        ("Hypothermia", "temperature", "C", [("35.1", 0), ("35", 2), ("32", 3), ("28", 4)]),
        (
            "Electrocardiogram QT corrected interval prolonged",
            "qtc",
            "ms",
            [("449", 0), ("450", 1), ("480", 1), ("480.5", 2), ("500", 2), ("501", 3)],
        ),
        (
            "Ejection fraction decreased",
            "lvef",
            "%",
            [("51", 0), ("50", 2), ("40", 2), ("39", 3), ("20", 3), ("19", 4)],
        ),
        (
            "Forced expiratory volume decreased",
            "fev1_pct_pred",
            "%",
            [("100", 0), ("99", 1), ("69", 2), ("59", 3), ("49", 4)],
        ),
        (
            "Vital capacity abnormal",
            "fvc_pct_pred",
            "%",
            [("91", 0), ("90", 1), ("75", 1), ("74", 2), ("50", 2), ("49", 3)],
        ),
        ("Proteinuria", "urine_protein_24h", "g/24h", [("0.9", 1), ("1", 2), ("3.49", 2), ("3.5", 3)]),
        ("Proteinuria", "urine_protein_24h", "dipstick_plus", [("0", 0), ("1", 1), ("2", 2), ("3", 2), ("4", 3)]),
        ("Urine output decreased", "urine_volume", "mL/8h", [("80", 0), ("79", 3)]),
        ("Urine output decreased", "urine_volume", "mL/24h", [("240", 0), ("239", 4)]),
        ("Hypoxia", "spo2_or_pao2", "%_rest", [("88", 0), ("87", 3)]),
        ("Hypoxia", "spo2_or_pao2", "%_exercise", [("88", 0), ("87", 2)]),
        ("Hypoxia", "spo2_or_pao2", "mmHg_PaO2", [("56", 0), ("55", 3)]),
        ("Diarrhea", "stools_per_day_over_baseline", "count", [("0", 0), ("1", 1), ("4", 2), ("6", 2), ("7", 3)]),
    ],
)
def test_values_on_and_beside_the_limits(
    term: str, analyte: str, unit: str, at_the_limit: list[tuple[str, int]]
) -> None:
    """A strict limit belongs to the milder grade, an included one to the higher."""
    ranges = {"hemoglobin": ("120", None), "temperature": (None, None), "wbc": ("4", "10"), "platelets": ("100", "300")}
    ranges |= {"neutrophils_abs": ("2", "7"), "lymphocytes_abs": ("1.1", "3.2"), "cd4_abs": ("0.55", "1.4")}
    ranges |= {
        "sodium": ("135", "145"),
        "potassium": ("3.5", "5.3"),
        "magnesium": ("0.75", "1.02"),
        "albumin": ("40", "55"),
    }
    ranges |= {"calcium_corrected": ("2.11", "2.52"), "calcium_ionized": ("1.15", "1.35"), "glucose": ("3.9", "6.1")}
    ranges |= {"cholesterol_total": (None, "5.2"), "egfr_or_crcl": ("90", None), "urine_protein_24h": (None, "0.15")}
    lln, uln = ranges.get(analyte, (None, None))
    if unit == "mmol/L" and analyte == "hemoglobin":
        lln = "7.4"
    found = [judged(term, analyte, value, unit=unit, lln=lln, uln=uln, symptomatic=False) for value, _ in at_the_limit]
    assert [(each.facts.value, each.grade) for each in found] == [
        (D(value), expected) for value, expected in at_the_limit
    ]


@pytest.mark.parametrize(
    ("term", "analyte", "times", "just_not", "higher"),
    [
        ("Activated partial thromboplastin time prolonged", "aptt", ["1", "1.5", "2.5"], [0, 1, 2], [1, 2, 3]),
        ("Alanine aminotransferase increased", "alt", ["1", "3", "5", "20"], [0, 1, 2, 3], [1, 2, 3, 4]),
        ("Aspartate aminotransferase increased", "ast", ["1", "3", "5", "20"], [0, 1, 2, 3], [1, 2, 3, 4]),
        ("Alkaline phosphatase increased", "alp", ["1", "2.5", "5", "20"], [0, 1, 2, 3], [1, 2, 3, 4]),
        ("GGT increased", "ggt", ["1", "2.5", "5", "20"], [0, 1, 2, 3], [1, 2, 3, 4]),
        ("Blood bilirubin increased", "bilirubin_total", ["1", "1.5", "3", "10"], [0, 1, 2, 3], [1, 2, 3, 4]),
        ("Creatinine increased", "creatinine", ["1", "1.5", "3", "6"], [0, 1, 2, 3], [1, 2, 3, 4]),
        ("CPK increased", "ck", ["1", "2.5", "5", "10"], [0, 1, 2, 3], [1, 2, 3, 4]),
        ("Blood lactate dehydrogenase increased", "ldh", ["1"], [0], [1]),
    ],
)
def test_multiples_of_the_upper_limit(
    term: str, analyte: str, times: list[str], just_not: list[int], higher: list[int]
) -> None:
    """ULN 21: 1.5 times is exactly 31.5, on the milder side (trap 15)."""
    for factor, at, above in zip(times, just_not, higher, strict=True):
        limit = D(21) * D(factor)
        assert grade(term, analyte, limit, uln=D(21)).grade == at, factor
        assert grade(term, analyte, limit + D("0.01"), uln=D(21)).grade == above, factor


@pytest.mark.parametrize(
    ("term", "analyte", "values"),
    [
        (
            "Alanine aminotransferase increased",
            "alt",
            [("149.9", 0), ("150", 1), ("300", 1), ("300.1", 2), ("500.1", 3)],
        ),
        ("Alkaline phosphatase increased", "alp", [("199.9", 0), ("200", 1), ("250", 1), ("250.1", 2), ("2000.1", 4)]),
        ("GGT increased", "ggt", [("199.9", 0), ("200", 1), ("250.1", 2)]),
        (
            "Blood bilirubin increased",
            "bilirubin_total",
            [("100", 0), ("100.1", 1), ("150.1", 2), ("300.1", 3), ("1000.1", 4)],
        ),
    ],
)
def test_an_abnormal_baseline_changes_the_yardstick(term: str, analyte: str, values: list[tuple[str, int]]) -> None:
    """Baseline 100 above its ULN of 40; the value in between is grade 0 although above ULN (trap 8)."""
    for value, expected in values:
        assert judged(term, analyte, value, uln="40", baseline="100").grade == expected, value


def test_the_baseline_is_held_against_the_range_of_its_own_sample() -> None:
    in_its_range = judged("Alanine aminotransferase increased", "alt", "70", uln="40", baseline="50", baseline_uln="55")
    above_it = judged("Alanine aminotransferase increased", "alt", "70", uln="40", baseline="50", baseline_uln="45")
    assert in_its_range.grade == 1, "baseline normal: above ULN"
    assert above_it.grade == 0, "baseline abnormal: less than 1.5 times it"


@pytest.mark.parametrize(
    ("value", "baseline", "lln", "expected"),
    [
        ("2.0", "3.0", "2.0", 0),
        ("1.9", "3.0", "2.0", 1),
        ("1.49", "3.0", "2.0", 2),
        ("0.99", "3.0", "2.0", 3),
        ("0.49", "3.0", "2.0", 4),
        ("1.6", "1.6", "2.0", 0),
        ("1.5", "1.6", "2.0", 1),
        ("1.2", "1.6", "2.0", 2),
        ("0.8", "1.6", "2.0", 3),
        ("0.4", "1.2", "2.0", 4),
    ],
)
def test_fibrinogen_reads_abnormal_as_an_abnormal_baseline(value: str, baseline: str, lln: str, expected: int) -> None:
    found = judged("Fibrinogen decreased", "fibrinogen", value, unit="g/L", lln=lln, baseline=baseline)
    assert found.grade == expected
    assert found.rule.status == ctcae.UNCONFIRMED
    assert any("UNCONFIRMED" in step.criterion.en for step in found.trace)


# --- missing data ----------------------------------------------------------------------------------------------------


def test_a_missing_limit_is_not_grade_0() -> None:
    """Trap 10."""
    found = judged("Platelet count decreased", "platelets", "110", unit="10^9/L")
    assert (found.grade, found.missing) == (None, ("lln",))
    assert judged("Alanine aminotransferase increased", "alt", "20").missing == ("uln",)


def test_an_absolute_limit_grades_without_a_range() -> None:
    found = judged("Platelet count decreased", "platelets", "40", unit="10^9/L")
    assert (found.grade, found.missing) == (3, ())


def test_an_absolute_limit_holds_below_the_local_range() -> None:
    """CD4 450/mm3 with a local lower limit of 404 is grade 2."""
    assert judged("CD4 lymphocytes decreased", "cd4_abs", "450", unit="/mm3", lln="404").grade == 2


def test_a_missing_baseline_uses_the_upper_limit_and_says_so() -> None:
    found = judged("Alanine aminotransferase increased", "alt", "160", uln="50")
    assert (found.grade, found.baseline_missing, found.missing) == (2, True, ())
    assert any(step.criterion.en == "baseline" for step in found.trace)
    assert not judged("Alanine aminotransferase increased", "alt", "160", uln="50", baseline="20").baseline_missing


@pytest.mark.parametrize(
    ("term", "analyte", "value", "facts", "missing"),
    [
        ("Weight loss", "weight", "60", {}, "baseline"),
        ("INR increased", "inr", "1.6", {}, "on_anticoagulation"),
        ("INR increased", "inr", "1.6", {"on_anticoagulation": True}, "baseline"),
        ("Eosinophilia", "eosinophils_abs", "0.9", {"uln": "0.5"}, "baseline"),
        ("Hypertension", "blood_pressure", None, {"unit": "mmHg"}, "sbp"),
        ("Anemia", "hemoglobin", "90", {}, "unit"),
        ("Anemia", "hemoglobin", "90", {"unit": "mg/L"}, "unit"),
    ],
)
def test_what_is_missing_is_named(
    term: str, analyte: str, value: str | None, facts: dict[str, object], missing: str
) -> None:
    found = judged(term, analyte, value, **facts)
    assert found.grade is None
    assert missing in found.missing
    assert found.trace


def test_a_baseline_without_its_limit_leaves_the_branch_unknown() -> None:
    """The value stands at 1.2 times a baseline of which nobody knows whether it was abnormal."""
    found = judged("Alanine aminotransferase increased", "alt", "120", baseline="100")
    assert found.grade is None
    assert "uln" in found.missing


def test_an_unknown_answer_above_leaves_the_known_grade_and_is_asked_for() -> None:
    found = judged("Lipase increased", "lipase", "180", uln="55")
    assert (found.grade, found.missing) == (2, ("symptomatic",))
    found = judged("Hyponatremia", "sodium", "127", unit="mmol/L", lln="135")
    assert (found.grade, found.missing) == (2, ("symptomatic",))


def test_grade_0_is_a_known_answer() -> None:
    found = judged("Platelet count decreased", "platelets", "150", unit="10^9/L", lln="100")
    assert (found.grade, found.missing) == (0, ())


@given(
    rule=st.sampled_from(rules()),
    value=st.none() | st.decimals(0, 2000, places=2),
    lln=st.none() | st.decimals(0, 500, places=1),
    uln=st.none() | st.decimals(0, 1000, places=1),
    baseline=st.none() | st.decimals(0, 1000, places=1),
    answer=st.none() | st.booleans(),
    unit=st.integers(0, 5),
)
def test_nothing_unknown_ever_raises_or_makes_a_grade(
    rule: Rule,
    value: Decimal | None,
    lln: Decimal | None,
    uln: Decimal | None,
    baseline: Decimal | None,
    answer: bool | None,
    unit: int,
) -> None:
    units = [*rule.ladders, None]
    chosen = units[unit % len(units)]
    flags = {"symptomatic": answer, "physiologic_consequences": answer, "on_anticoagulation": answer}
    found = ctcae.judged(rule, value, unit=chosen, lln=lln, uln=uln, baseline=baseline, given=flags)
    assert found.grade in {None, 0, *rule.grades}
    assert (found.grade is None) <= bool(found.missing)
    assert found.grade != 5
    known = {name: fact for name, fact in (("lln", lln), ("uln", uln)) if fact is not None}
    if value is None and not found.alternatives_met:
        assert not found.grade
    less = ctcae.judged(rule, value, unit=chosen, baseline=baseline, given=flags)
    if less.grade and known and not less.missing:
        assert found.grade is not None
        assert found.grade >= less.grade or rule.baseline_branch or rule.uses_baseline
    assert found.trace


# --- clinical alternatives -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, 2),
        ({"transfusion_indicated": False}, 2),
        ({"transfusion_indicated": True}, 3),
        ({"life_threatening": True}, 4),
        ({"transfusion_indicated": True, "life_threatening": True}, 4),
    ],
)
def test_a_clinical_fact_raises_the_grade_of_the_number(facts: dict[str, bool], expected: int) -> None:
    found = judged("Anemia", "hemoglobin", "92", unit="g/L", lln="120", **facts)
    assert (found.grade, found.numeric) == (expected, 2)


def test_a_clinical_fact_never_lowers_the_grade() -> None:
    assert judged("Anemia", "hemoglobin", "71", unit="g/L", lln="120", transfusion_indicated=False).grade == 3
    assert judged("INR increased", "inr", "2.6", on_anticoagulation=False, dose_adjustment_indicated=True).grade == 3


def test_what_could_still_raise_the_grade_is_offered() -> None:
    found = judged("Hypernatremia", "sodium", "152", unit="mmol/L", uln="145")
    assert [(each.grade, each.flag) for each in found.clinical_alternatives] == [
        (3, "hospitalization_indicated"),
        (4, "life_threatening"),
    ]


def test_symptoms_beside_a_low_value_do_not_raise_the_high_term() -> None:
    found = {
        each.term: each.grade
        for each in grades(
            "calcium_corrected", D("1.9"), unit="mmol/L", lln=D("2.11"), uln=D("2.52"), given={"symptomatic": True}
        )
    }
    assert found == {"Hypercalcemia": 0, "Hypocalcemia": 2}


def test_a_term_that_was_chosen_is_graded_by_what_was_seen() -> None:
    """A normal pressure on one drug is grade 2 hypertension: the term was chosen, the number is treated."""
    found = judged("Hypertension", "blood_pressure", None, unit="mmHg", sbp="118", dbp="76", monotherapy_initiated=True)
    assert (found.grade, found.numeric) == (2, 0)


def test_both_directions_of_an_analyte_are_judged() -> None:
    assert {rule.term for rule in ctcae.terms_for("potassium")} == {"Hyperkalemia", "Hypokalemia"}
    assert {rule.term for rule in ctcae.terms_for("hemoglobin")} == {"Anemia", "Hemoglobin increased"}
    assert ctcae.terms_for("crp") == ()
    assert ctcae.terms_for("bmi") == (), "a note of the table keeps obesity from new entries"


# --- traps of section 10 ---------------------------------------------------------------------------------------------


def test_trap_9_creatinine_in_range_above_one_and_a_half_times_baseline_is_2() -> None:
    assert judged("Creatinine increased", "creatinine", "90", uln="104", baseline="50").grade == 2
    assert judged("Creatinine increased", "creatinine", "75", uln="104", baseline="50").grade == 0
    assert judged("Creatinine increased", "creatinine", "90", baseline="50").grade == 2, "known without the limit"


@pytest.mark.parametrize(
    ("term", "never"),
    [("Hypermagnesemia", {2}), ("Acidosis", {2}), ("Alkalosis", {2}), ("Hyperuricemia", {2}), ("Leukocytosis", {1, 2})]
    + [("Anemia", {4}), ("Hypoalbuminemia", {4})],
)
def test_trap_11_grades_that_no_number_gives(term: str, never: set[int]) -> None:
    for rule in rules():
        if rule.term == term:
            for rungs in rule.ladders.values():
                assert not {rung.grade for rung in rungs} & never


@pytest.mark.parametrize("term", [term for term, _why in ctcae.NOT_GRADED_FROM_A_NUMBER])
def test_trap_12_terms_that_are_not_numeric_have_no_rule(term: str) -> None:
    """Hyperglycaemia, phosphate, acute kidney injury and others: grading them from figures is an error."""
    assert ctcae_terms.named(term) is not None
    assert [rule.id for rule in rules() if rule.term == term] == []
    with pytest.raises(ctcae.NoRule, match="not a CTCAE v5.0 term that a number can grade"):
        grade(term, "glucose", 20)


@pytest.mark.parametrize(
    ("term", "analyte", "value", "facts", "v5", "v6"),
    [
        ("Neutrophil count decreased", "neutrophils_abs", "0.4", {"unit": "10^9/L", "lln": "2"}, 4, 3),
        ("Neutrophil count decreased", "neutrophils_abs", "1.2", {"unit": "10^9/L", "lln": "2"}, 2, 1),
        ("Lipase increased", "lipase", "125", {"uln": "60", "symptomatic": True}, 3, 2),
        ("Alkaline phosphatase increased", "alp", "400", {"uln": "125"}, 2, 1),
    ],
)
def test_trap_13_limits_of_version_6_do_not_leak_in(
    term: str, analyte: str, value: str, facts: dict[str, object], v5: int, v6: int
) -> None:
    found = judged(term, analyte, value, **facts)
    assert found.grade == v5 != v6


def test_trap_14_the_label_10_3_per_ml_is_not_accepted() -> None:
    assert judged("Platelet count decreased", "platelets", "40", unit="10^3/mL", lln="100").missing == ("unit",)
    for spelling in ("10*9/L", "G/L", "10^3/uL", "10^3/mm3", "K/uL", "x10e9/L"):
        assert judged("Platelet count decreased", "platelets", "40", unit=spelling).grade == 3
    for spelling in ("/uL", "cells/uL", "10^6/L", "1/uL"):
        assert judged("Platelet count decreased", "platelets", "40000", unit=spelling).grade == 3


def test_trap_15_binary_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="exact decimals"):
        grade("Creatinine increased", "creatinine", 31.5, uln=D(21))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="exact decimals"):
        grade("Creatinine increased", "creatinine", D("31.5"), uln=21.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="True, False or None"):
        grade("Anemia", "hemoglobin", 90, unit="g/L", transfusion_indicated=1).trace  # noqa: B018


def test_trap_16_the_misprinted_cell_of_cd4_is_read_by_its_neighbour() -> None:
    assert judged("CD4 lymphocytes decreased", "cd4_abs", "0.1", unit="10^9/L", lln="0.5").grade == 3
    assert judged("CD4 lymphocytes decreased", "cd4_abs", "100", unit="/mm3", lln="500").grade == 3


def test_trap_17_proteinuria_knows_the_collection_and_the_dipstick_only() -> None:
    (rule,) = [rule for rule in rules() if rule.term == "Proteinuria"]
    assert set(rule.ladders) == {"g/24h", "dipstick_plus"}


def test_trap_19_a_rise_of_more_than_60_ms_alone_is_3() -> None:
    term = "Electrocardiogram QT corrected interval prolonged"
    assert judged(term, "qtc", "430", unit="ms", baseline="369").grade == 3
    assert judged(term, "qtc", "430", unit="ms", baseline="370").grade == 0
    assert judged(term, "qtc", "449", unit="ms").grade == 0, "no baseline: the interval alone"


# --- where published programs disagree with NCI (section 2) -----------------------------------------------------------


@pytest.mark.parametrize(
    ("point", "term", "analyte", "value", "facts", "expected"),
    [
        (
            "symptoms are asked, not assumed",
            "Hyponatremia",
            "sodium",
            "127",
            {"unit": "mmol/L", "symptomatic": False},
            2,
        ),
        (
            "120 to below 125 is 3 with or without",
            "Hyponatremia",
            "sodium",
            "124",
            {"unit": "mmol/L", "symptomatic": False},
            3,
        ),
        ("half-open: 129.5 is 2", "Hyponatremia", "sodium", "129.5", {"unit": "mmol/L", "symptomatic": False}, 2),
        (
            "hypokalaemia 1",
            "Hypokalemia",
            "potassium",
            "3.2",
            {"unit": "mmol/L", "lln": "3.5", "symptomatic": False},
            1,
        ),
        ("hypokalaemia 2", "Hypokalemia", "potassium", "3.2", {"unit": "mmol/L", "lln": "3.5", "symptomatic": True}, 2),
        ("lipase without symptoms", "Lipase increased", "lipase", "300", {"uln": "55", "symptomatic": False}, 3),
        ("lipase with symptoms", "Lipase increased", "lipase", "300", {"uln": "55", "symptomatic": True}, 4),
        (
            "amylase, 2 x ULN exactly",
            "Serum amylase increased",
            "amylase",
            "200",
            {"uln": "100", "symptomatic": True},
            2,
        ),
        ("uric acid", "Hyperuricemia", "uric_acid", "500", {"uln": "420", "physiologic_consequences": False}, 1),
        ("uric acid", "Hyperuricemia", "uric_acid", "500", {"uln": "420", "physiologic_consequences": True}, 3),
        (
            "anticoagulated: multiples",
            "INR increased",
            "inr",
            "2.6",
            {"on_anticoagulation": True, "baseline": "2.2"},
            1,
        ),
        ("not anticoagulated", "INR increased", "inr", "2.6", {"on_anticoagulation": False, "baseline": "2.2"}, 3),
        ("GGT at 2.0 x baseline", "GGT increased", "ggt", "200", {"uln": "50", "baseline": "100"}, 1),
        ("triglycerides at 150", "Hypertriglyceridemia", "triglycerides", "150", {"unit": "mg/dL"}, 1),
        (
            "a QTc rise of 45 ms has no grade",
            "Electrocardiogram QT corrected interval prolonged",
            "qtc",
            "440",
            {"unit": "ms", "baseline": "395"},
            0,
        ),
        ("creatinine by baseline", "Creatinine increased", "creatinine", "151", {"uln": "104", "baseline": "50"}, 3),
        ("EF of 50 %", "Ejection fraction decreased", "lvef", "50", {"unit": "%"}, 2),
        ("fall in points", "Ejection fraction decreased", "lvef", "55", {"unit": "%", "baseline": "65"}, 2),
        ("fall in points", "Ejection fraction decreased", "lvef", "55", {"unit": "%", "baseline": "75"}, 3),
    ],
)
def test_the_nci_text_is_followed_where_programs_disagree(
    point: str, term: str, analyte: str, value: str, facts: dict[str, object], expected: int
) -> None:
    assert judged(term, analyte, value, **facts).grade == expected, point


# --- the rest --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("temp", "hours", "expected"),
    [("38.4", "0", 3), ("38.3", "0.5", 0), ("38.3", "1", 0), ("38", "1.5", 3), ("37.9", "9", 0)],
)
def test_febrile_neutropenia_needs_both(temp: str, hours: str, expected: int) -> None:
    facts = {"unit": "10^9/L", "temp_c": temp, "temp_duration_h": hours}
    assert judged("Febrile neutropenia", "neutrophils_abs+temperature", "0.9", **facts).grade == expected
    assert judged("Febrile neutropenia", "neutrophils_abs+temperature", "1", **facts).grade == 0


@pytest.mark.parametrize(
    ("term", "value", "expected"),
    [("Weight gain", "73.4", 0), ("Weight gain", "73.5", 1), ("Weight gain", "77", 2), ("Weight gain", "84", 3)]
    + [("Weight loss", "66.5", 1), ("Weight loss", "63", 2), ("Weight loss", "56", 3), ("Weight loss", "66.6", 0)],
)
def test_weight_is_judged_by_the_exact_percentage(term: str, value: str, expected: int) -> None:
    assert judged(term, "weight", value, baseline="70").grade == expected
    third = judged(term, "weight", value, baseline="0")
    assert third.grade is None, "a percentage of nothing has no meaning"


def test_a_term_is_found_by_its_code_too() -> None:
    assert judged("10035528", "platelets", "40", unit="10^9/L").term == "Platelet count decreased"


def test_the_trace_says_every_grade_with_what_was_found() -> None:
    found = judged("Creatinine increased", "creatinine", "90", uln="104", baseline="50")
    assert [(step.criterion.en, step.met) for step in found.trace] == [
        ("grade 4: result > 6 × ULN", False),
        ("grade 3: result > 3 × ULN, or result > 3 × baseline", False),
        ("grade 2: result > 1.5 × ULN, or result > 1.5 × baseline", True),
        ("grade 1: result > ULN", False),
    ]
    assert found.trace[2].children[1].found.en == "90; baseline 50, limit 75.0"
    assert found.trace[2].criterion.zh == "2级：结果 > 1.5 × ULN；或结果 > 1.5 × 基线"
    assert found.derived.value == 2
    assert found.derived.rule == ctcae.RULE


def test_fifteen_thousand_values_are_graded_in_time() -> None:
    """The whole study in under 5 s; a fifth of that here, so that a slow day does not decide."""
    began = time.perf_counter()
    for number in range(7500):
        grades("alt", D(number % 900), uln=D(50), baseline=D(25))
        grades("potassium", D(number % 80) / 10, unit="mmol/L", lln=D("3.5"), uln=D("5.3"))
    assert time.perf_counter() - began < 5
