"""SRI-4: efficacy specification section 4, protocol section 9."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints.bilag import GRADES, SYSTEMS
from endpoints.sri4 import Sri4, Sri4Side, baseline_warning, sri4

QUIET = {each.key: "E" for each in SYSTEMS}
BASELINE = Sri4Side(selena_sledai=10, pga=Decimal("2.0"), bilag=QUIET | {"renal": "A", "mucocutaneous": "B"})
VISIT = Sri4Side(selena_sledai=6, pga=Decimal("2.0"), bilag=QUIET | {"renal": "B", "mucocutaneous": "B"})


def readings(answered: Sri4) -> tuple[str | None, str | None]:
    return answered.published.value, answered.literal_or.value


@pytest.mark.parametrize(
    ("case", "changes", "rescue", "published", "literal"),
    [
        ("falls by exactly 4", {"selena_sledai": 6}, False, "yes", "yes"),
        ("falls by only 3", {"selena_sledai": 7}, False, "no", "no"),
        ("falls by 5", {"selena_sledai": 5}, False, "yes", "yes"),
        ("PGA rises by 0.29", {"pga": Decimal("2.29")}, False, "yes", "yes"),
        ("PGA rises by exactly 0.30", {"pga": Decimal("2.30")}, False, "no", "no"),
        ("PGA rises by 0.31", {"pga": Decimal("2.31")}, False, "no", "no"),
        ("A to B is improvement, not a new B", {}, False, "yes", "yes"),
        ("one new B is allowed", {"bilag": {"ophthalmic": "B"}}, False, "yes", "yes"),
        ("two new B: the literal OR passes", {"bilag": {"ophthalmic": "B", "renal": "C", "constitutional": "B"}}, False,
         "no", "yes"),
        ("one new A: the literal OR passes", {"bilag": {"ophthalmic": "A"}}, False, "no", "yes"),
        ("B to A is a new A", {"bilag": {"mucocutaneous": "A"}}, False, "no", "yes"),
        ("a new A is not also a new B", {"bilag": {"ophthalmic": "A", "constitutional": "B"}}, False, "no", "yes"),
        ("a new A and two new B fail both",
         {"bilag": {"ophthalmic": "A", "constitutional": "B", "gastrointestinal": "B"}}, False, "no", "no"),
        ("rescue makes a non-responder", {}, True, "no", "no"),
        ("rescue not collected", {}, None, "not_evaluable", "not_evaluable"),
        ("SLEDAI missing", {"selena_sledai": None}, False, "not_evaluable", "not_evaluable"),
        ("PGA missing", {"pga": None}, False, "not_evaluable", "not_evaluable"),
        ("a system missing that could be a new A", {"bilag": {"ophthalmic": None}}, False, "not_evaluable", "yes"),
        ("a system missing that was A at baseline cannot be new", {"bilag": {"renal": None}}, False, "yes", "yes"),
        ("a known failure decides: SLEDAI", {"selena_sledai": 7, "pga": None}, None, "no", "no"),
        ("a known failure decides: PGA", {"selena_sledai": None, "pga": Decimal("2.3")}, None, "no", "no"),
        ("a known failure decides: rescue", {"selena_sledai": None, "pga": None}, True, "no", "no"),
        ("a known failure decides: new A", {"pga": None, "bilag": {"ophthalmic": "A"}}, False, "no", "not_evaluable"),
    ],
)  # fmt: skip
def test_sri4(case: str, changes: dict[str, Any], rescue: bool | None, published: str, literal: str) -> None:
    changes = dict(changes)
    bilag = dict(VISIT.bilag) | changes.pop("bilag", {})
    answered = sri4(BASELINE, replace(VISIT, bilag=bilag, **changes), rescue)
    assert readings(answered) == (published, literal), case
    assert answered.published_nri == ("yes" if published == "yes" else "no"), case
    assert answered.literal_or_nri == ("yes" if literal == "yes" else "no"), case


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"selena_sledai": None}, "baseline.selena_sledai"),
        ({"pga": None}, "baseline.pga"),
        ({"bilag": QUIET | {"renal": "A", "mucocutaneous": "B", "ophthalmic": None}}, "baseline.bilag.ophthalmic"),
    ],
)
def test_each_baseline_input_missing_once(change: dict[str, Any], missing: str) -> None:
    visit = replace(VISIT, bilag=dict(VISIT.bilag) | {"ophthalmic": "A"}) if "bilag" in change else VISIT
    answered = sri4(replace(BASELINE, **change), visit, False)
    assert answered.published.value == "not_evaluable"
    assert missing in answered.published.missing


def test_baseline_below_four_can_never_respond_even_with_the_visit_missing() -> None:
    low = replace(BASELINE, selena_sledai=3)
    assert readings(sri4(low, replace(VISIT, selena_sledai=0), False)) == ("no", "no")
    assert readings(sri4(low, replace(VISIT, selena_sledai=None), False)) == ("no", "no")
    assert baseline_warning(3) is not None
    assert baseline_warning(4) is None
    assert readings(sri4(replace(BASELINE, selena_sledai=4), replace(VISIT, selena_sledai=0), False)) == ("yes", "yes")


def test_sledai_2k_is_a_sensitivity_reading_of_its_own() -> None:
    answered = sri4(replace(BASELINE, sledai2k=10), replace(VISIT, sledai2k=7), False)
    assert (answered.published.value, answered.with_sledai2k.value) == ("yes", "no")
    assert sri4(BASELINE, VISIT, False).with_sledai2k.value == "not_evaluable"


def test_trace_shows_both_totals_nine_pairs_and_the_rule() -> None:
    published = sri4(BASELINE, VISIT, False).published
    assert published.rule == "sri4/1"
    assert published.trace[0].found.en == "baseline 10, visit 6, fall 4"
    pairs = next(each for each in published.trace if len(each.children) == 9)
    assert [each.criterion for each in pairs.children] == [each.name for each in SYSTEMS]


scores = st.none() | st.integers(0, 105)
assessments = st.none() | st.decimals(0, 3, places=2)
grades: st.SearchStrategy[Mapping[str, str | None]] = st.fixed_dictionaries(
    {each.key: st.none() | st.sampled_from(GRADES) for each in SYSTEMS}
)
sides = st.builds(Sri4Side, selena_sledai=scores, pga=assessments, bilag=grades)


@given(sides, sides, st.none() | st.booleans())
def test_one_known_failure_decides_and_otherwise_unknown_stays_unknown(
    baseline: Sri4Side, visit: Sri4Side, rescue: bool | None
) -> None:
    published = sri4(baseline, visit, rescue).published
    marks = [each.met for each in published.trace if each.decides]
    if False in marks:
        assert published.value == "no"
    elif None in marks:
        assert published.value == "not_evaluable"
        assert published.missing
    else:
        assert published.value == "yes"


@given(sides, sides, st.none() | st.booleans())
def test_the_literal_reading_is_never_stricter(baseline: Sri4Side, visit: Sri4Side, rescue: bool | None) -> None:
    answered = sri4(baseline, visit, rescue)
    if answered.published.value == "yes":
        assert answered.literal_or.value == "yes"
    if answered.literal_or.value == "no":
        assert answered.published.value == "no"
