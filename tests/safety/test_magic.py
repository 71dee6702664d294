"""Acute GVHD by MAGIC: both sides of every line of the staging table, every pattern of the overall grade.

Expected values are those of Harris et al. 2016 as the safety specification states them (section 4).
"""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety import magic

MAYBE = st.sampled_from([None, True, False])


def _number(text):
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("rash", "red", "bullae", "peeling", "expected"),
    [
        ("0", False, False, "0", 0),
        ("1", False, False, "0", 1),
        ("24.9", False, False, "0", 1),
        ("25", False, False, "0", 2),
        ("35", None, None, None, 2),
        ("50", True, True, "10", 2),
        ("50.1", False, False, "0", 3),
        ("100", True, False, "0", 3),
        ("90", True, True, "5", 3),
        ("90", True, True, "5.1", 4),
        ("90", True, True, None, None),
        ("90", True, None, "0", 3),
        (None, False, False, "0", None),
        (None, True, True, "6", 4),
    ],
)
def test_skin(rash, red, bullae, peeling, expected):
    stage = magic.skin_stage(
        rash_bsa_pct=_number(rash),
        generalised_erythroderma=red,
        bullae=bullae,
        desquamation_bsa_pct=_number(peeling),
    )
    assert stage.value == expected
    assert bool(stage.missing) == (expected is None)


@pytest.mark.parametrize(
    ("bilirubin", "unit", "expected"),
    [
        ("1.9", "mg/dL", 0),
        ("2", "mg/dL", 1),
        ("3", "mg/dL", 1),
        ("3.1", "mg/dL", 2),
        ("4.4", "mg/dL", 2),
        ("6", "mg/dL", 2),
        ("6.1", "mg/dL", 3),
        ("15", "mg/dL", 3),
        ("15.1", "mg/dL", 4),
        ("33.9", "umol/L", 0),
        ("34", "umol/L", 1),
        ("50", "umol/L", 1),
        ("50.9", "umol/L", 1),
        ("51", "umol/L", 2),
        ("60", "umol/L", 2),
        ("102", "umol/L", 2),
        ("103", "umol/L", 3),
        ("255", "umol/L", 3),
        ("256", "umol/L", 4),
        (None, "umol/L", None),
        ("60", None, None),
    ],
)
def test_liver(bilirubin, unit, expected):
    assert magic.liver_stage(_number(bilirubin), unit).value == expected


@pytest.mark.parametrize(("persistent", "expected"), [(False, 0), (True, 1), (None, None)])
def test_upper_gut(persistent, expected):
    assert magic.upper_gi_stage(persistent).value == expected


@pytest.mark.parametrize(
    ("case", "volume", "episodes", "pain", "blood", "expected"),
    [
        ("below 500 mL", "499", None, False, False, 0),
        ("500 mL", "500", None, False, False, 1),
        ("999 mL", "999", None, False, False, 1),
        ("1000 mL", "1000", None, False, False, 2),
        ("1500 mL", "1500", None, False, False, 2),
        ("more than 1500 mL", "1501", None, False, False, 3),
        ("two episodes", None, "2", False, False, 0),
        ("three", None, "3", False, False, 1),
        ("four", None, "4", False, False, 1),
        ("five", None, "5", False, False, 2),
        ("seven", None, "7", False, False, 2),
        ("eight", None, "8", False, False, 3),
        ("severe pain, whatever the volume", "100", None, True, False, 4),
        ("grossly bloody stool", None, None, None, True, 4),
        ("the measured volume decides", "600", "9", False, False, 1),
        ("nothing measured", None, None, False, False, None),
        ("nobody asked for pain", "1600", None, None, False, None),
    ],
)
def test_lower_gut(case, volume, episodes, pain, blood, expected):
    stage = magic.lower_gi_stage(
        stool_ml_day=_number(volume),
        episodes_day=_number(episodes),
        severe_abdominal_pain=pain,
        grossly_bloody_stool=blood,
    )
    assert stage.value == expected, case


def _published(skin, liver, upper, lower):
    """The overall grade as the paper words it, written without the module's table."""
    if 4 in (skin, liver, lower):
        return "IV"
    if liver >= 2 or lower >= 2:
        return "III"
    if skin == 3 or liver == 1 or upper == 1 or lower == 1:
        return "II"
    return "I" if skin else "0"


@pytest.mark.parametrize(
    ("case", "skin", "liver", "upper", "lower", "expected"),
    [
        ("nothing", 0, 0, 0, 0, "0"),
        ("skin 1", 1, 0, 0, 0, "I"),
        ("skin 2", 2, 0, 0, 0, "I"),
        ("skin 3 alone is II, not III", 3, 0, 0, 0, "II"),
        ("upper gut alone is II at most", 0, 0, 1, 0, "II"),
        ("lower gut 2 alone is III", 0, 0, 0, 2, "III"),
        ("liver 2 and lower gut 3", 0, 2, 0, 3, "III"),
        ("skin 4", 4, 2, 0, 0, "IV"),
        ("liver 4", 0, 4, 0, 0, "IV"),
        ("lower gut 4", 0, 0, 0, 4, "IV"),
        ("skin 4 decides whatever is missing", 4, None, None, None, "IV"),
        ("lower gut 4 would change it", 3, 0, 0, None, None),
        ("upper gut cannot change grade III", 0, 2, None, 0, "III"),
    ],
)
def test_overall_grade(case, skin, liver, upper, lower, expected):
    derived = magic.overall_grade(skin=skin, liver=liver, upper_gi=upper, lower_gi=lower)
    assert derived.value == expected, case


def test_overall_grade_of_every_combination_of_stages():
    for skin, liver, upper, lower in product(range(5), range(5), range(2), range(5)):
        derived = magic.overall_grade(skin=skin, liver=liver, upper_gi=upper, lower_gi=lower)
        assert derived.value == _published(skin, liver, upper, lower), (skin, liver, upper, lower)


STAGES = st.fixed_dictionaries(
    {
        organ: st.sampled_from([None, *range(highest + 1)])
        for organ, (_name, highest) in magic.ORGANS.items()
    }
)  # fmt: skip


@given(STAGES, st.sampled_from(sorted(magic.ORGANS)))
def test_an_unknown_stage_never_raises_the_grade(stages, forgotten):
    grade = magic.overall_grade(**stages).value
    assert magic.overall_grade(**{**stages, forgotten: None}).value in (None, grade)


@given(STAGES, st.sampled_from(sorted(magic.ORGANS)))
def test_a_higher_stage_is_never_a_lower_grade(stages, organ):
    stage = stages[organ]
    if stage is None or stage == magic.ORGANS[organ][1]:
        return
    before, after = magic.overall_grade(**stages).value, magic.overall_grade(**{**stages, organ: stage + 1}).value
    if before is not None and after is not None:
        assert magic.GRADES.index(after) >= magic.GRADES.index(before)


@given(st.decimals("0", "1000", places=1), st.sampled_from(sorted(magic.BILIRUBIN_STAGES)))
def test_bilirubin_has_one_stage_from_0_to_4_that_rises_with_it(bilirubin, unit):
    stage = magic.liver_stage(bilirubin, unit).value
    higher = magic.liver_stage(bilirubin + Decimal("0.1"), unit).value
    assert stage is not None
    assert stage in range(5)
    assert higher in (stage, stage + 1)
