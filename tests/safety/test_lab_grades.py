"""CTCAE grades of laboratory results of the trial: units, limits, baselines, answers, results beyond the method.

Expected grades come from the table of the safety specification, section 2, and its examples EX-001 to EX-031.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crf.laboratory.analytes import ANALYTES
from safety import lab_grades
from safety.lab_grades import Graded, Reference, Sample, grades, hy_days, reason, reference_of, worst

BASELINE_DAY = date(2025, 5, 28)
BEFORE, AFTER = date(2025, 5, 20), date(2025, 6, 9)
NO_BASELINE = Reference(None, {})


def sample(
    analyte: str,
    result: str,
    unit: str = "",
    low: str | None = None,
    high: str | None = None,
    *,
    on: date = AFTER,
    answer: bool | None = None,
    albumin: str | None = None,
) -> Sample:
    return Sample(
        analyte,
        result,
        unit,
        None if low is None else Decimal(low),
        None if high is None else Decimal(high),
        on,
        albumin_g_l=None if albumin is None else Decimal(albumin),
        answer=answer,
    )


def top(each: Sample, reference: Reference | None = NO_BASELINE) -> Graded:
    found = worst(grades(each, reference))
    assert found is not None
    return found


def against(baseline: Sample, now: Sample) -> Graded:
    """A result after treatment with its baseline."""
    return top(now, reference_of(now.analyte, [baseline], BASELINE_DAY))


@pytest.mark.parametrize(
    ("case", "each", "term", "expected"),
    [
        ("EX-001", sample("HGB", "109", "g/L", "120", "160"), "Anemia", 1),
        ("EX-003", sample("HGB", "71", "g/L", "120", "160"), "Anemia", 3),
        ("anaemia in g/dL: 10 is not below 10", sample("HGB", "10", "g/dL", "120", "160"), "Anemia", 1),
        ("anaemia in g/dL: 9.9", sample("HGB", "9.9", "g/dL", "120", "160"), "Anemia", 2),
        ("EX-004", sample("NEUT", "0.72", "10^9/L", "2.0", "7"), "Neutrophil count decreased", 3),
        ("EX-005", sample("NEUT", "0.3", "10^9/L", "2.0", "7"), "Neutrophil count decreased", 4),
        ("the same count by the microlitre", sample("NEUT", "720", "/uL", "2.0", "7"), "Neutrophil count decreased", 3),
        ("EX-006", sample("PLT", "63", "10^9/L", "100", "300"), "Platelet count decreased", 2),
        ("40 platelets", sample("PLT", "40", "10^9/L", "125", "350"), "Platelet count decreased", 3),
        ("50 belongs to the milder grade", sample("PLT", "50", "10^9/L", "125", "350"), "Platelet count decreased", 2),
        ("EX-008", sample("LYM", "0.05", "10^9/L", "0.8", "4"), "Lymphocyte count decreased", 4),
        ("many lymphocytes", sample("LYM", "21", "10^9/L", "0.8", "4"), "Lymphocyte count increased", 3),
        ("EX-009", sample("WBC", "2.4", "10^9/L", "4.0", "10"), "White blood cell decreased", 2),
        ("leukocytosis has no grade 1 or 2", sample("WBC", "101", "10^9/L", "4.0", "10"), "Leukocytosis", 3),
        ("EX-017", sample("UPRO24", "2.2", "g/24h", None, "0.2"), "Proteinuria", 2),
        ("24 h protein in mg", sample("UPRO24", "5000", "mg/24h", None, "0.2"), "Proteinuria", 3),
        ("EX-019", sample("K", "3.2", "mmol/L", "3.6", "5.3", answer=False), "Hypokalemia", 1),
        ("EX-020", sample("K", "3.2", "mmol/L", "3.6", "5.3", answer=True), "Hypokalemia", 2),
        ("high potassium", sample("K", "6.1", "mmol/L", "3.6", "5.3"), "Hyperkalemia", 3),
        ("potassium in mEq/L", sample("K", "6.1", "mEq/L", "3.6", "5.3"), "Hyperkalemia", 3),
        ("EX-021", sample("NA", "127", "mmol/L", "135", "145", answer=False), "Hyponatremia", 2),
        ("EX-022", sample("NA", "127", "mmol/L", "135", "145", answer=True), "Hyponatremia", 3),
        ("uric acid with consequences", sample("URATE", "500", "", None, "357", answer=True), "Hyperuricemia", 3),
        ("INR without an anticoagulant", sample("INR", "1.6", "", None, "1.2", answer=False), "INR increased", 2),
        ("glucose in mg/dL", sample("GLUC", "54", "mg/dL", "3.9", "6.1"), "Hypoglycemia", 2),
        ("fibrinogen in mg/dL", sample("FIB", "49", "mg/dL", "2", "4"), "Fibrinogen decreased", 4),
    ],
)
def test_a_result_is_graded_by_its_own_unit_and_range(case: str, each: Sample, term: str, expected: int) -> None:
    found = top(each)
    assert (found.term, found.grade) == (term, expected), case


@pytest.mark.parametrize(
    ("case", "baseline", "now", "expected"),
    [
        ("EX-010", sample("ALT", "25", "", None, "50", on=BEFORE), sample("ALT", "160", "", None, "50"), 2),
        ("EX-011", sample("ALT", "120", "", None, "50", on=BEFORE), sample("ALT", "150", "", None, "50"), 0),
        ("EX-012", sample("ALT", "120", "", None, "50", on=BEFORE), sample("ALT", "200", "", None, "50"), 1),
        ("EX-013", sample("TBIL", "25", "", None, "20", on=BEFORE), sample("TBIL", "30", "", None, "20"), 1),
        ("EX-014", sample("TBIL", "12", "", None, "20", on=BEFORE), sample("TBIL", "50", "", None, "20"), 2),
        ("EX-015", sample("CREAT", "50", "", None, "104", on=BEFORE), sample("CREAT", "90", "", None, "104"), 2),
        ("EX-016", sample("CREAT", "110", "", None, "104", on=BEFORE), sample("CREAT", "130", "", None, "104"), 1),
    ],
)
def test_the_baseline_counts_with_the_range_of_its_own_sample(
    case: str, baseline: Sample, now: Sample, expected: int
) -> None:
    assert against(baseline, now).grade == expected, case


def test_a_creatinine_in_mg_per_dl_is_held_against_a_baseline_in_umol() -> None:
    baseline = sample("CREAT", "44.2", "umol/L", None, "104", on=BEFORE)
    assert against(baseline, sample("CREAT", "0.75", "mg/dL", None, "104")).grade == 0
    assert against(baseline, sample("CREAT", "0.76", "mg/dL", None, "104")).grade == 2


def test_the_baseline_is_the_last_measured_value_before_lymphodepletion() -> None:
    """Decision A16: the last not missing; a word or a value beyond the method is no baseline."""
    held = [
        sample("ALT", "30", "", None, "50", on=date(2025, 5, 6)),
        sample("ALT", "90", "", None, "50", on=date(2025, 5, 28)),
        sample("ALT", "<5", "", None, "50", on=date(2025, 5, 28)),
        sample("ALT", "400", "", None, "50", on=date(2025, 5, 29)),
    ]
    found = lab_grades.baseline_of(held, BASELINE_DAY)
    assert found is not None
    assert found.result == "90"
    assert lab_grades.baseline_of(held, None) is None


def test_without_a_baseline_the_upper_limit_counts_and_the_grade_says_so() -> None:
    found = top(sample("ALT", "160", "", None, "50"))
    assert (found.grade, found.baseline_missing) == (2, True)
    assert lab_grades.words(found).en == "grade 2 (no baseline)"


def test_an_abnormal_baseline_is_shown_beside_the_grade() -> None:
    """Every SLE subject may enter with a grade; the change is what counts (safety specification 1)."""
    baseline = sample("LYM", "0.45", "10^9/L", "1.1", "3.2", on=BEFORE)
    same = against(baseline, sample("LYM", "0.4", "10^9/L", "1.1", "3.2"))
    assert (same.grade, same.baseline_grade, same.worse) == (3, 3, False)
    worse = against(baseline, sample("LYM", "0.1", "10^9/L", "1.1", "3.2"))
    assert (worse.grade, worse.baseline_grade, worse.worse) == (4, 3, True)
    assert lab_grades.words(worse).zh == "4级（基线3级）"


def test_before_treatment_nothing_is_worse_than_baseline() -> None:
    found = top(sample("PLT", "40", "10^9/L", "125", "350", on=BEFORE), None)
    assert (found.grade, found.after, found.worse) == (3, False, False)


@pytest.mark.parametrize(
    ("case", "each", "needs"),
    [
        ("EX-031, trap 10: no lower limit is not grade 0", sample("PLT", "110"), "lln"),
        ("no upper limit", sample("LDH", "300"), "uln"),
        ("calcium without albumin", sample("CA", "2.0", "mmol/L", "2.1", "2.6"), "albumin"),
        ("INR: nobody said whether anticoagulated", sample("INR", "1.4", "", None, "1.2"), "on_anticoagulation"),
        ("a word", sample("PLT", "NEG", "", "125", "350"), "value"),
    ],
)
def test_what_is_missing_leaves_no_grade_never_grade_0(case: str, each: Sample, needs: str) -> None:
    found = top(each)
    assert found.grade is None, case
    assert needs in found.missing, case
    assert lab_grades.words(found).en.startswith("not gradable")


@pytest.mark.parametrize(
    ("result", "expected"),
    [("<0.5", 4), ("<1.0", None), ("<0.1", 4), (">2.0", 0), (">1.9", None)],
)
def test_a_result_beyond_the_method_has_a_grade_only_if_all_it_may_be_has_the_same(
    result: str, expected: int | None
) -> None:
    """Neutrophils, lower limit 2.0: everything below 0.5 is grade 4; below 1.0 it may be 3 or 4."""
    assert top(sample("NEUT", result, "10^9/L", "2.0", "7")).grade == expected


@pytest.mark.parametrize(
    ("unit", "calcium", "albumin", "expected"),
    [
        ("mmol/L", "2.00", "30", "2.20"),  # 2.00 + 0.02 x 10
        ("mmol/L", "2.00", "50", "1.80"),
        ("mg/dL", "8.0", "30", "8.8"),  # 8.0 + 0.8 x (4.0 - 3.0)
    ],
)
def test_calcium_is_corrected_for_albumin(unit: str, calcium: str, albumin: str, expected: str) -> None:
    corrected = lab_grades.corrected_calcium(Decimal(calcium), unit, Decimal(albumin))
    assert corrected == Decimal(expected)


def test_corrected_calcium_decides_the_grade() -> None:
    """1.90 mmol/L with albumin 30 g/L is 2.10 corrected: within a range of 2.1 to 2.6."""
    assert top(sample("CA", "1.90", "mmol/L", "2.1", "2.6", albumin="30")).grade == 0
    assert top(sample("CA", "1.90", "mmol/L", "2.1", "2.6", albumin="40")).grade == 2


def test_the_question_stands_only_where_the_grade_hangs_on_it() -> None:
    assert top(sample("K", "3.2", "mmol/L", "3.5", "5.3")).question == "symptomatic"
    assert top(sample("K", "4.0", "mmol/L", "3.5", "5.3")).question == ""
    assert top(sample("K", "2.4", "mmol/L", "3.5", "5.3")).question == ""  # grade 4 by the number alone
    assert top(sample("INR", "1.4", "", None, "1.2")).question == "on_anticoagulation"


def test_an_answer_does_not_raise_the_other_direction() -> None:
    found = {
        each.term: each.grade for each in grades(sample("K", "3.2", "mmol/L", "3.5", "5.3", answer=True), NO_BASELINE)
    }
    assert found == {"Hyperkalemia": 0, "Hypokalemia": 2}


def test_the_reason_names_the_term_the_condition_and_what_was_found() -> None:
    found = against(
        sample("PLT", "210", "10^9/L", "125", "350", on=BEFORE), sample("PLT", "40", "10^9/L", "125", "350")
    )
    told = reason(found)
    assert told.en.startswith("Platelet count decreased: grade 3 (0 at baseline); result < 50")
    assert "40" in told.en
    assert "3级（基线0级）" in told.zh


def test_every_graded_analyte_is_one_of_the_trial_and_has_a_rule() -> None:
    assert set(lab_grades.CTCAE_ANALYTES) <= set(ANALYTES)
    assert all(lab_grades.terms_of(key) for key in lab_grades.CTCAE_ANALYTES)
    assert lab_grades.terms_of("CRP") == ()
    assert worst(grades(sample("CRP", "90"), NO_BASELINE)) is None


def test_both_directions_of_an_analyte_are_graded() -> None:
    both = {
        key: {rule.direction for rule in lab_grades.terms_of(key)} for key in ("K", "NA", "CA", "LYM", "HGB", "WBC")
    }
    assert set(map(frozenset, both.values())) == {frozenset({"low", "high"})}


# --- Hy's law (safety specification 7) ----------------------------------------------------------------------------------
def liver(alt: str, bilirubin: str, phosphatase: str | None, *, ast: str = "20") -> list[Sample]:
    found = [
        sample("ALT", alt, "", None, "40"),
        sample("AST", ast, "", None, "40"),
        sample("TBIL", bilirubin, "", None, "20"),
    ]
    return found + ([sample("ALP", phosphatase, "", None, "100")] if phosphatase is not None else [])


@pytest.mark.parametrize(
    ("case", "taken", "expected"),
    [
        ("exactly 3 x and 2 x", liver("120", "40", "199"), True),
        ("aminotransferase just below", liver("119", "40", "100"), False),
        ("AST instead of ALT", liver("30", "40", "100", ast="120"), True),
        ("bilirubin just below", liver("120", "39.9", "100"), False),
        ("phosphatase at 2 x takes it away", liver("120", "40", "200"), False),
        ("phosphatase not measured: not known to be away", liver("120", "40", None), True),
    ],
)
def test_the_hys_law_screen(case: str, taken: list[Sample], expected: bool) -> None:
    assert bool(hy_days(taken)) is expected, case


def test_the_screen_needs_both_on_one_day() -> None:
    taken = [
        sample("ALT", "200", "", None, "40", on=date(2025, 6, 9)),
        sample("TBIL", "60", "", None, "20", on=date(2025, 6, 10)),
    ]
    assert hy_days(taken) == ()
    assert hy_days([sample("ALT", "200"), sample("TBIL", "60", "", None, "20")]) == ()  # no upper limit known
