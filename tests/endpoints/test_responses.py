"""DORIS, LLDAS, the renal responses and kidney function: every threshold on both sides and on the line, every input
missing once. Expected values are those of the efficacy specification, sections 5, 6 and 8."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import change, doris, kidney, lldas, rates, renal, sledai
from trial.calendar import visit_on_day
from trial.derived import NO, NOT_APPLICABLE, NOT_EVALUABLE, YES

D = Decimal

# --- DORIS (5.1) -----------------------------------------------------------------------------------------------------
REMISSION = doris.Facts(0, D("0.3"), D(0), True)


@pytest.mark.parametrize(
    ("said", "registry", "strict"),
    [
        ({}, YES, YES),
        ({"clinical_sledai": 1}, NO, NO),
        ({"pga": D("0.49")}, YES, YES),
        ({"pga": D("0.50")}, NO, NO),
        ({"pga": D("0.51")}, NO, NO),
        ({"prednisone_mg_day": D("4.99")}, YES, YES),
        ({"prednisone_mg_day": D(5)}, YES, NO),
        ({"prednisone_mg_day": D("5.01")}, NO, NO),
        ({"background_therapy_stable": False}, NO, NO),
        ({"clinical_sledai": None}, NOT_EVALUABLE, NOT_EVALUABLE),
        ({"clinical_sledai": None, "clinical_at_least": 1}, NO, NO),
        ({"pga": None}, NOT_EVALUABLE, NOT_EVALUABLE),
        ({"prednisone_mg_day": None}, NOT_EVALUABLE, NOT_EVALUABLE),
        ({"background_therapy_stable": None}, NOT_EVALUABLE, NOT_EVALUABLE),
        ({"prednisone_mg_day": None, "clinical_sledai": 4}, NO, NO),
    ],
)
def test_doris(said: dict[str, object], registry: str, strict: str) -> None:
    found = doris.doris(replace(REMISSION, **said))  # type: ignore[arg-type]
    assert (found.registry.value, found.strict.value) == (registry, strict)


def test_doris_names_what_is_missing() -> None:
    found = doris.doris(doris.Facts(None, None, None, None))
    assert found.registry.missing == ("clinical_sledai", "pga", "pred_mg_day", "background_therapy_stable")


# --- LLDAS (5.2) -----------------------------------------------------------------------------------------------------
LOW = lldas.Facts(4, (), D(1), False, D("7.5"), False, False, True)


@pytest.mark.parametrize(
    ("said", "registry", "published"),
    [
        ({}, YES, YES),
        ({"sledai2k": 5}, NO, NO),
        ({"sledai2k": 3}, YES, YES),
        ({"major_organ": ("hematuria",)}, NO, NO),
        ({"pga": D("1.01")}, NO, NO),
        ({"pga": D("0.99")}, YES, YES),
        ({"prednisone_mg_day": D("7.51")}, NO, NO),
        ({"prednisone_mg_day": D("7.49")}, YES, YES),
        ({"new_symptoms": True}, NO, NO),
        ({"gut_activity": True}, NO, NO),
        ({"haemolytic_anaemia": True}, YES, NO),
        ({"standard_is_tolerated": False}, YES, NO),
        ({"sledai2k": None}, NOT_EVALUABLE, NOT_EVALUABLE),
        ({"sledai2k": None, "sledai_at_least": 4}, NOT_EVALUABLE, NOT_EVALUABLE),
        ({"sledai2k": None, "sledai_at_least": 5}, NO, NO),
        ({"major_organ": None}, NOT_EVALUABLE, NOT_EVALUABLE),
        ({"pga": None}, NOT_EVALUABLE, NOT_EVALUABLE),
        ({"new_symptoms": None}, NOT_EVALUABLE, NOT_EVALUABLE),
        ({"prednisone_mg_day": None}, NOT_EVALUABLE, NOT_EVALUABLE),
        ({"gut_activity": None}, NOT_EVALUABLE, NOT_EVALUABLE),
        ({"gut_activity": None, "major_organ": ("fever",)}, NO, NO),
        ({"haemolytic_anaemia": None}, YES, NOT_EVALUABLE),
        ({"standard_is_tolerated": None}, YES, NOT_EVALUABLE),
    ],
)
def test_lldas(said: dict[str, object], registry: str, published: str) -> None:
    found = lldas.lldas(replace(LOW, **said))  # type: ignore[arg-type]
    assert (found.registry.value, found.published.value) == (registry, published)


def test_major_organ_descriptors_are_those_of_sledai_and_leave_serology_skin_joints_and_blood_out() -> None:
    assert set(sledai.BY_KEY) > lldas.MAJOR_ORGAN
    assert set(sledai.BY_KEY) - lldas.MAJOR_ORGAN == {
        "arthritis",
        "myositis",
        "rash",
        "alopecia",
        "mucosal_ulcers",
        "low_complement",
        "high_dsdna",
        "thrombocytopenia",
        "leukopenia",
    }


# --- renal responses (6.2) -------------------------------------------------------------------------------------------
def answers(
    *,
    before: str | None = "2.0",
    now: str | None = "0.4",
    protein: str | None = None,
    egfr_before: str | None = "100",
    egfr_now: str | None = "100",
    rescue: bool | None = False,
    population: bool | None = True,
) -> renal.Renal:
    def figure(text: str | None) -> Decimal | None:
        return None if text is None else D(text)

    return renal.renal(
        population,
        renal.Side(figure(before), figure(egfr_before)),
        renal.Side(figure(now), figure(egfr_now), figure(protein)),
        rescue,
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"now": "0.49"}, YES),
        ({"now": "0.50"}, NO),
        ({"now": "0.51"}, NO),
        ({"now": None, "protein": "0.49"}, YES),
        ({"now": None, "protein": "0.50"}, NO),
        ({"now": "0.80", "protein": "0.40"}, YES),  # either is enough; the trace tells that they disagree
        ({"now": "0.40", "protein": "0.80"}, YES),
        ({"now": None}, NOT_EVALUABLE),
        ({"rescue": True}, NO),
        ({"rescue": None}, NOT_EVALUABLE),
        ({"rescue": None, "now": "0.6"}, NO),
    ],
)
def test_complete_renal_response(said: dict[str, object], expected: str) -> None:
    assert answers(**said).at[15].crr.value == expected  # type: ignore[arg-type]


def test_two_urine_measures_that_disagree_are_named() -> None:
    trace = answers(now="0.80", protein="0.40").at[15].crr.trace
    assert any("disagree" in step.found.en for step in trace)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("3.0", "0.99", YES),  # exactly 3.0 uses the limit of 1.0
        ("3.0", "1.00", NO),
        ("3.0", "1.40", NO),
        ("3.01", "1.50", YES),  # more than half
        ("3.02", "1.51", NO),  # exactly half fails
        ("3.02", "1.52", NO),
        ("6.5", "2.99", YES),
        ("6.5", "3.00", NO),
        ("0.8", "0.8", YES),  # partial from the first day, flagged
        (None, "0.99", YES),  # below 1.0 both arms hold
        (None, "1.00", NOT_EVALUABLE),
        (None, "2.99", NOT_EVALUABLE),
        (None, "3.00", NO),
        ("2.0", None, NOT_EVALUABLE),
    ],
)
def test_partial_renal_response(before: str | None, now: str | None, expected: str) -> None:
    assert answers(before=before, now=now).at[15].prr.value == expected


@pytest.mark.parametrize(
    ("before", "now", "at_15", "at_10", "perr"),
    [
        ("100", "60", YES, YES, YES),  # 60 is enough whatever was lost
        ("120", "60", YES, YES, YES),
        ("100", "59.9", NO, NO, NO),
        ("60", "54", YES, YES, YES),  # exactly 10 %
        ("60", "53.9", YES, NO, YES),
        ("60", "51", YES, NO, YES),  # exactly 15 %
        ("60", "50.9", NO, NO, YES),
        ("60", "48", NO, NO, YES),  # exactly 20 %
        ("60", "47.9", NO, NO, NO),
        ("40", "45", YES, YES, YES),  # a rise passes
        (None, "60", YES, YES, YES),
        (None, "59", NOT_EVALUABLE, NOT_EVALUABLE, NOT_EVALUABLE),
        ("60", None, NOT_EVALUABLE, NOT_EVALUABLE, NOT_EVALUABLE),
    ],
)
def test_kidney_function(before: str | None, now: str | None, at_15: str, at_10: str, perr: str) -> None:
    found = answers(egfr_before=before, egfr_now=now)
    assert (found.at[15].crr.value, found.at[10].crr.value, found.perr.value) == (at_15, at_10, perr)


@pytest.mark.parametrize(("now", "expected"), [("0.69", YES), ("0.70", YES), ("0.71", NO), (None, NOT_EVALUABLE)])
def test_primary_efficacy_renal_response(now: str | None, expected: str) -> None:
    assert answers(now=now).perr.value == expected


@pytest.mark.parametrize(
    ("said", "orr", "best"),
    [
        ({"now": "0.4"}, YES, "CRR"),
        ({"now": "0.9"}, YES, "PRR"),
        ({"now": "1.9"}, NO, "NONE"),
        ({"now": None, "protein": "0.4"}, YES, "CRR"),  # complete decides although partial is unknown
        ({"now": None, "protein": "0.9"}, NOT_EVALUABLE, "NONE"),
        ({"now": None}, NOT_EVALUABLE, "NONE"),
    ],
)
def test_overall_renal_response(said: dict[str, object], orr: str, best: str) -> None:
    found = answers(**said).at[15]  # type: ignore[arg-type]
    assert (found.orr.value, found.best) == (orr, best)


def test_outside_the_nephritis_population_nothing_applies_and_unknown_population_is_not_outside() -> None:
    outside, unknown = answers(population=False), answers(population=None)
    for found, expected in ((outside, NOT_APPLICABLE), (unknown, NOT_EVALUABLE)):
        for each in (*found.at.values(),):
            assert {each.crr.value, each.prr.value, each.orr.value} == {expected}
        assert found.perr.value == expected
    assert unknown.perr.missing == ("ln_population",)


@pytest.mark.parametrize(
    ("before", "words"), [("0.49", "CRR"), ("0.50", "PRR"), ("0.99", "PRR"), ("1.00", ""), ("2.0", "")]
)
def test_a_baseline_that_already_responds_is_flagged(before: str, words: str) -> None:
    told = renal.baseline_warnings(renal.Side(D(before)))
    assert (words in told[0].en) if words else told == ()


SOME_UPCR = st.decimals(min_value=0, max_value=12, places=2)
SOME_EGFR = st.decimals(min_value=5, max_value=150, places=1)


@given(SOME_UPCR, SOME_UPCR, SOME_EGFR, SOME_EGFR)
def test_less_protein_never_takes_a_response_away(before: D, now: D, egfr_before: D, egfr_now: D) -> None:
    found = renal.renal(True, renal.Side(before, egfr_before), renal.Side(now, egfr_now), False)
    better = renal.renal(True, renal.Side(before, egfr_before), renal.Side(now / 2, egfr_now), False)
    for percent in (15, 10):
        for name in ("crr", "prr", "orr"):
            if getattr(found.at[percent], name).value == YES:
                assert getattr(better.at[percent], name).value == YES
    # What holds at 10 % holds at 15 %.
    assert not (found.at[10].crr.value == YES and found.at[15].crr.value != YES)


# --- eGFR (6.4) ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("umol_l", "age", "sex", "equation", "expected"),
    [
        ("88.4", 50, "F", "2021", "68.63"),
        ("70", 34, "F", "2021", "100.32"),
        ("106.08", 55, "M", "2021", "71.4"),
        ("88.4", 50, "M", "2009", "87.37"),
    ],
)
def test_egfr(umol_l: str, age: int, sex: str, equation: str, expected: str) -> None:
    found = kidney.egfr(D(umol_l), age, sex, equation)
    assert found is not None
    assert abs(found - D(expected)) < D("0.05")


@pytest.mark.parametrize(
    ("umol_l", "age", "sex"), [(None, 50, "F"), ("70", None, "F"), ("70", 50, None), ("0", 50, "F")]
)
def test_egfr_is_unknown_without_creatinine_age_or_sex(umol_l: str | None, age: int | None, sex: str | None) -> None:
    assert kidney.egfr(None if umol_l is None else D(umol_l), age, sex, "2021") is None


@given(st.decimals(min_value=30, max_value=900, places=0), st.integers(18, 90), st.sampled_from("FM"))
def test_more_creatinine_is_less_function(umol_l: D, age: int, sex: str) -> None:
    for equation in kidney.EQUATIONS:
        here, more = kidney.egfr(umol_l, age, sex, equation), kidney.egfr(umol_l + 1, age, sex, equation)
        assert here is not None
        assert more is not None
        assert more < here


# --- change, windows, rates (8) --------------------------------------------------------------------------------------
def test_change_and_percent_change() -> None:
    assert change.change(D("1.10"), D("1.40")) == D("0.30")
    assert change.percent_change(D(8), D(2)) == D(-75)
    assert change.percent_change(D(0), D(2)) is None
    assert change.change(None, D(2)) is None


WINDOWS = {"M1": (28, 3, 3), "M2": (60, 7, 7), "M3": (90, 7, 7)}


@pytest.mark.parametrize(
    ("day", "visit"), [(24, None), (25, "M1"), (28, "M1"), (31, "M1"), (32, None), (53, "M2"), (67, "M2"), (68, None)]
)
def test_the_window_that_holds_a_day(day: int, visit: str | None) -> None:
    assert visit_on_day(day, WINDOWS) == visit


def test_of_two_windows_the_nearest_target_has_the_day_and_of_two_equally_near_the_later() -> None:
    assert visit_on_day(14, {"A": (10, 10, 10), "B": (16, 10, 10)}) == "B"
    assert visit_on_day(13, {"A": (10, 10, 10), "B": (16, 10, 10)}) == "B"
    assert visit_on_day(12, {"A": (10, 10, 10), "B": (16, 10, 10)}) == "A"


@pytest.mark.parametrize(
    ("n", "of", "lower", "upper"), [(0, 15, 0.0, 0.218), (10, 15, 0.384, 0.882), (15, 15, 0.782, 1.0)]
)
def test_exact_interval(n: int, of: int, lower: float, upper: float) -> None:
    found = rates.clopper_pearson(n, of)
    assert found.lower == pytest.approx(lower, abs=0.0005)
    assert found.upper == pytest.approx(upper, abs=0.0005)


def test_no_rate_without_a_denominator_and_no_share_of_more_than_all() -> None:
    assert rates.clopper_pearson(0, 0) == rates.Rate(0, 0, None, None, None)
    with pytest.raises(ValueError, match="not a share"):
        rates.clopper_pearson(3, 2)


@given(st.integers(0, 40), st.integers(1, 40))
def test_the_rate_lies_in_its_interval(n: int, of: int) -> None:
    found = rates.clopper_pearson(min(n, of), of)
    assert found.rate is not None
    assert found.lower is not None
    assert found.upper is not None
    assert 0 <= found.lower <= found.rate <= found.upper <= 1
