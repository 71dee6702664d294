"""BILAG-2004: efficacy specification section 3."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import bilag
from endpoints.bilag import GRADES, GROUPS, HaematologicalValues, RenalValues
from trial.derived import Step

BY_ITEMS = ("constitutional", *GROUPS)


def changed(values: Any, **changes: Any) -> Any:
    """The same values with some of them changed."""
    return replace(values, **changes)


def rank(grade: str) -> int:
    return GRADES.index(grade)


def absent(system: str) -> dict[int, int | None]:
    return {each.number: 0 for each in bilag.items_of(system)}


# --- the tables ------------------------------------------------------------------------------------------------------


def test_97_items_in_nine_systems_without_gap() -> None:
    assert [each.number for each in bilag.ITEMS] == list(range(1, 98))
    assert [each.order for each in bilag.SYSTEMS] == list(range(1, 10))
    for system in bilag.SYSTEMS:
        numbers = [each.number for each in bilag.items_of(system.key)]
        assert numbers == list(range(system.first, system.last + 1)), system.key
    assert (bilag.ITEMS[0].code, bilag.ITEMS[-1].code) == ("BIL01", "BIL97")


def test_every_item_speaks_both_languages() -> None:
    for each in bilag.ITEMS:
        assert each.name.en
        assert any("\u4e00" <= letter <= "\u9fff" for letter in each.name.zh), each.number
        if each.hint:
            assert "UNCONFIRMED" in each.hint.en
            assert "待确认" in each.hint.zh


def test_numbers_carry_a_unit_and_the_question_of_attribution() -> None:
    measured = {each.number for each in bilag.ITEMS if each.kind in ("number", "dipstick")}
    assert measured == {78, 79, 81, 82, 83, 84, 86, 87, 90, 91, 92, 93, 94}
    assert {each.number for each in bilag.ITEMS if each.due_to_lupus} == measured
    assert all(each.unit for each in bilag.ITEMS if each.number in measured)
    assert {each.number for each in bilag.ITEMS if each.kind == "yes_no"} == {80, 85, 88, 89, 96, 97}
    assert [each.number for each in bilag.ITEMS if each.kind == "ttp"] == [95]


@pytest.mark.parametrize("system", GROUPS)
def test_groups_tile_their_system(system: str) -> None:
    groups = GROUPS[system]
    together = sorted([*groups.a, *groups.b, *groups.c])
    assert together == [each.number for each in bilag.items_of(system)]
    assert groups.status == bilag.UNCONFIRMED


def test_blood_bands_tile() -> None:
    for value in {band.value for band in bilag.HAEMATOLOGICAL_BANDS}:
        bands = [band for band in bilag.HAEMATOLOGICAL_BANDS if band.value == value]
        assert [band.below for band in bands] == sorted({band.below for band in bands}), value
        assert [rank(band.grade) for band in bands] == sorted({rank(band.grade) for band in bands}, reverse=True), value


# --- systems graded item by item (3.3) -------------------------------------------------------------------------------

KINDS = {"a": ["B", "A", "A", "A"], "b": ["C", "B", "B", "B"], "c": ["C", "C", "C", "C"]}


@pytest.mark.parametrize("system", GROUPS)
@pytest.mark.parametrize("kind", ["a", "b", "c"])
def test_every_item_alone_at_every_level(system: str, kind: str) -> None:
    for number in getattr(GROUPS[system], kind):
        for value, expected in enumerate(KINDS[kind], start=1):
            derived = bilag.system_grade(system, {**absent(system), number: value}, False)
            assert derived.value == expected, (number, value)
            assert any(step.criterion.en.startswith(f"{number} ") and step.met for step in derived.trace)


@pytest.mark.parametrize(
    ("case", "items", "expected"),
    [
        ("pyrexia improving", {1: 1}, "C"),
        ("pyrexia same", {1: 2}, "B"),
        ("one other active", {2: 4}, "C"),
        ("one other improving", {3: 1}, "C"),
        ("two others active", {2: 2, 4: 3}, "B"),
        ("two others, one improving", {2: 2, 4: 1}, "C"),
        ("pyrexia and one other active", {1: 2, 2: 2}, "B"),
        ("pyrexia and two others active", {1: 2, 2: 2, 3: 2}, "A"),
        ("pyrexia improving and two others active", {1: 1, 2: 2, 3: 2}, "B"),
        ("all four new", {1: 4, 2: 4, 3: 4, 4: 4}, "A"),
        ("nothing, never involved", {}, "E"),
    ],
)
def test_constitutional(case: str, items: dict[int, int], expected: str) -> None:
    assert bilag.system_grade("constitutional", {**absent("constitutional"), **items}, False).value == expected, case


@pytest.mark.parametrize("system", BY_ITEMS)
@pytest.mark.parametrize(("involved", "expected"), [(True, "D"), (False, "E"), (None, None)])
def test_nothing_active(system: str, involved: bool | None, expected: str | None) -> None:
    derived = bilag.system_grade(system, absent(system), involved)
    assert derived.value == expected
    assert derived.missing == (("previous_involvement",) if expected is None else ())


def test_the_worst_item_decides_not_the_first() -> None:
    items = {**absent("mucocutaneous"), 5: 1, 13: 2}
    assert bilag.system_grade("mucocutaneous", items, False).value == "A"


def test_an_unknown_item_leaves_the_grade_unknown_with_its_minimum() -> None:
    items = {**absent("mucocutaneous"), 6: 1, 5: None}
    derived = bilag.system_grade("mucocutaneous", items, True)
    assert derived.value is None
    assert derived.missing == ("BIL05",)
    assert derived.trace[0].found.en == "unknown, at least C, at most A"


@pytest.mark.parametrize(
    ("case", "items", "expected"),
    [
        ("a known A stands", {5: 2, 7: None}, "A"),
        ("a known B stands when only a C item is unknown", {6: 2, 8: None}, "B"),
        ("a known C stands when only C items are unknown", {10: 1, 8: None, 16: None}, "C"),
        ("a known B with a B item unknown", {6: 2, 12: None}, "B"),
        ("a known C with a B item unknown", {10: 1, 12: None}, None),
        ("nothing known to be active, a C item unknown", {8: None}, None),
    ],
)
def test_an_unknown_matters_only_when_it_could_change_the_grade(
    case: str, items: dict[int, int | None], expected: str | None
) -> None:
    derived = bilag.system_grade("mucocutaneous", {**absent("mucocutaneous"), **items}, False)
    assert derived.value == expected, case
    assert bool(derived.missing) == (expected is None), case


@pytest.mark.parametrize("system", BY_ITEMS)
def test_each_item_missing_once(system: str) -> None:
    for number in absent(system):
        items = {each: value for each, value in absent(system).items() if each != number}
        derived = bilag.system_grade(system, items, True)
        assert derived.value is None
        assert derived.missing == (f"BIL{number:02d}",)


def test_items_that_do_not_belong_are_refused() -> None:
    with pytest.raises(ValueError, match="not items of"):
        bilag.system_grade("constitutional", {5: 1}, False)
    with pytest.raises(ValueError, match="0 to 4"):
        bilag.system_grade("constitutional", {1: 5}, False)
    with pytest.raises(ValueError, match="graded from values"):
        bilag.system_grade("renal", {}, False)


# --- renal (3.4) -----------------------------------------------------------------------------------------------------

QUIET = RenalValues(
    sbp=Decimal(120),
    dbp=Decimal(70),
    accelerated_htn=False,
    dipstick=None,
    protein_24h_g=Decimal("0.1"),
    nephrotic=False,
    creatinine_umol_l=Decimal(70),
    gfr=Decimal(100),
    sediment=False,
    histology_active_3m=False,
)
NO_24H: dict[str, Any] = {"protein_24h_g": None}


def renal(now: dict[str, Any], before: dict[str, Any], involved: bool | None = True) -> str | None:
    def figures(values: dict[str, Any]) -> dict[str, Any]:
        return {key: Decimal(value) if isinstance(value, str) else value for key, value in values.items()}

    return bilag.renal_grade(changed(QUIET, **figures(now)), changed(QUIET, **figures(before)), involved).value


@pytest.mark.parametrize(
    ("case", "now", "before", "expected"),
    [
        ("nothing, involved before", {}, {}, "D"),
        ("24 h protein 0.25 g", {"protein_24h_g": "0.25"}, {}, "D"),
        ("24 h protein above 0.25 g", {"protein_24h_g": "0.26"}, {}, "C"),
        ("24 h protein 0.49 g", {"protein_24h_g": "0.49"}, {}, "C"),
        ("24 h protein 0.5 g", {"protein_24h_g": "0.50"}, {}, "B"),
        ("24 h protein 0.51 g", {"protein_24h_g": "0.51"}, {}, "B"),
        ("24 h protein 0.6 g from 0.8 g fell by exactly 25 %", {"protein_24h_g": "0.6"}, {"protein_24h_g": "0.8"}, "C"),
        ("24 h protein 0.61 g from 0.8 g fell by less", {"protein_24h_g": "0.61"}, {"protein_24h_g": "0.8"}, "B"),
        ("1.0 g and sediment: not severe", {"protein_24h_g": "1.0", "sediment": True}, {}, "B"),
        ("1.01 g and sediment: severe", {"protein_24h_g": "1.01", "sediment": True}, {}, "A"),
        ("1.5 g from 2.0 g improved, sediment", {"protein_24h_g": "1.5", "sediment": True}, {"protein_24h_g": "2.0"},
         "B"),
        ("1.51 g from 2.0 g not improved, sediment", {"protein_24h_g": "1.51", "sediment": True},
         {"protein_24h_g": "2.0"}, "A"),
        ("PCR 25", NO_24H | {"upcr_mg_mmol": "25"}, {"upcr_mg_mmol": "25"}, "D"),
        ("PCR above 25", NO_24H | {"upcr_mg_mmol": "25.1"}, {"upcr_mg_mmol": "25"}, "C"),
        ("PCR 49.9", NO_24H | {"upcr_mg_mmol": "49.9"}, {"upcr_mg_mmol": "49"}, "C"),
        ("PCR 50", NO_24H | {"upcr_mg_mmol": "50"}, {"upcr_mg_mmol": "49"}, "B"),
        ("PCR 100 and sediment", NO_24H | {"upcr_mg_mmol": "100", "sediment": True}, {"upcr_mg_mmol": "90"}, "B"),
        ("PCR above 100 and sediment", NO_24H | {"upcr_mg_mmol": "100.1", "sediment": True}, {"upcr_mg_mmol": "90"},
         "A"),
        ("ACR 25", NO_24H | {"uacr_mg_mmol": "25"}, {"uacr_mg_mmol": "25"}, "D"),
        ("ACR above 25", NO_24H | {"uacr_mg_mmol": "25.1"}, {"uacr_mg_mmol": "25"}, "C"),
        ("ACR 50", NO_24H | {"uacr_mg_mmol": "50"}, {"uacr_mg_mmol": "49"}, "B"),
        ("ACR above 100 and sediment", NO_24H | {"uacr_mg_mmol": "101", "sediment": True}, {"uacr_mg_mmol": "90"}, "A"),
        ("any measure that qualifies is enough", {"upcr_mg_mmol": "60"}, {"upcr_mg_mmol": "60"}, "B"),
        ("dipstick 0", NO_24H | {"dipstick": 0}, {"dipstick": 0}, "D"),
        ("dipstick 1+", NO_24H | {"dipstick": 1}, {"dipstick": 0}, "C"),
        ("dipstick 2+ from 1+", NO_24H | {"dipstick": 2}, {"dipstick": 1}, "B"),
        ("dipstick 2+ from 2+", NO_24H | {"dipstick": 2}, {"dipstick": 2}, "C"),
        ("dipstick 3+ from 2+ and sediment", NO_24H | {"dipstick": 3, "sediment": True}, {"dipstick": 2}, "B"),
        ("dipstick 3+ from 1+ and sediment", NO_24H | {"dipstick": 3, "sediment": True}, {"dipstick": 1}, "A"),
        ("dipstick is silent beside a figure", {"dipstick": 3}, {"dipstick": 0}, "D"),
        ("creatinine 130, doubled", {"creatinine_umol_l": "130"}, {"creatinine_umol_l": "65"}, "D"),
        ("creatinine 131 at 114.9 %", {"creatinine_umol_l": "131"}, {"creatinine_umol_l": "114"}, "D"),
        ("creatinine 138 at exactly 115 %", {"creatinine_umol_l": "138"}, {"creatinine_umol_l": "120"}, "B"),
        ("creatinine 156 at exactly 130 %", {"creatinine_umol_l": "156"}, {"creatinine_umol_l": "120"}, "B"),
        ("exactly 130 % is no severe fall", {"creatinine_umol_l": "156", "sediment": True},
         {"creatinine_umol_l": "120"}, "B"),
        ("above 130 % is", {"creatinine_umol_l": "156.1", "sediment": True}, {"creatinine_umol_l": "120"}, "A"),
        ("GFR 80, fallen by half", {"gfr": "80"}, {"gfr": "160"}, "D"),
        ("GFR 67 at exactly 67 %", {"gfr": "67"}, {"gfr": "100"}, "D"),
        ("GFR 66.9 below 67 %", {"gfr": "66.9"}, {"gfr": "100"}, "B"),
        ("GFR 49.9 from 50", {"gfr": "49.9"}, {"gfr": "50"}, "D"),
        ("GFR 49.9 from 50.1", {"gfr": "49.9"}, {"gfr": "50.1"}, "B"),
        ("GFR 50 from 60", {"gfr": "50"}, {"gfr": "60"}, "D"),
        ("GFR 49.9 without a previous", {"gfr": "49.9"}, {"gfr": None}, "B"),
        ("accelerated hypertension alone", {"accelerated_htn": True}, {}, "B"),
        ("sediment alone", {"sediment": True}, {}, "B"),
        ("histology alone", {"histology_active_3m": True}, {}, "B"),
        ("nephrotic alone", {"nephrotic": True}, {}, "B"),
        ("two features without 1, 4, 5", {"accelerated_htn": True, "nephrotic": True}, {}, "B"),
        ("nephrotic with sediment", {"nephrotic": True, "sediment": True}, {}, "A"),
        ("nephrotic with histology", {"nephrotic": True, "histology_active_3m": True}, {}, "A"),
        ("nephrotic with severe proteinuria", {"nephrotic": True, "protein_24h_g": "4"}, {"protein_24h_g": "3"}, "A"),
        ("pressure 141/91 up by 30 and 15", {"sbp": "141", "dbp": "91"}, {"sbp": "111", "dbp": "76"}, "C"),
        ("pressure 140/91 up by 30 and 15", {"sbp": "140", "dbp": "91"}, {"sbp": "110", "dbp": "76"}, "D"),
        ("pressure 141/90 up by 30 and 15", {"sbp": "141", "dbp": "90"}, {"sbp": "111", "dbp": "75"}, "D"),
        ("pressure up by 29 and 15", {"sbp": "150", "dbp": "95"}, {"sbp": "121", "dbp": "80"}, "D"),
        ("pressure up by 30 and 14", {"sbp": "150", "dbp": "95"}, {"sbp": "120", "dbp": "81"}, "D"),
    ],
)  # fmt: skip
def test_renal(case: str, now: dict[str, Any], before: dict[str, Any], expected: str) -> None:
    assert renal(now, before) == expected, case


@pytest.mark.parametrize(
    ("case", "now", "before", "expected"),
    [
        ("no urine protein measured", NO_24H, {}, None),
        ("creatinine and GFR not measured", {"creatinine_umol_l": None, "gfr": None}, {}, None),
        ("creatinine alone is enough", {"gfr": None}, {}, "D"),
        ("GFR alone is enough", {"creatinine_umol_l": None}, {}, "D"),
        ("sediment not recorded", {"sediment": None}, {}, None),
        ("accelerated hypertension not answered", {"accelerated_htn": None}, {}, None),
        ("nephrotic not answered", {"nephrotic": None}, {}, None),
        ("histology not answered", {"histology_active_3m": None}, {}, None),
        ("pressure not measured", {"sbp": None, "dbp": None}, {}, None),
        ("pressure not measured, but proteinuria already gives C", {"sbp": None, "protein_24h_g": "0.3"}, {}, "C"),
        ("diastolic not measured, systolic not high", {"dbp": None}, {}, "D"),
        ("no previous proteinuria to compare with", {"protein_24h_g": "0.6"}, NO_24H, None),
        ("previous not needed below 0.5 g", {"protein_24h_g": "0.3"}, NO_24H, "C"),
        ("no previous creatinine to compare with", {"creatinine_umol_l": "150"}, {"creatinine_umol_l": None}, None),
        ("no previous GFR, 50 to 80", {"gfr": "60"}, {"gfr": None}, None),
        ("no previous dipstick", NO_24H | {"dipstick": 3}, {}, None),
        ("a known A stands", {"sediment": True, "nephrotic": True, "sbp": None, "protein_24h_g": None}, {}, "A"),
        ("sediment with protein unknown could be A", {"sediment": True, "protein_24h_g": None}, {}, None),
    ],
)  # fmt: skip
def test_renal_with_something_missing(
    case: str, now: dict[str, Any], before: dict[str, Any], expected: str | None
) -> None:
    assert renal(now, before) == expected, case


@pytest.mark.parametrize(("involved", "expected"), [(True, "D"), (False, "E"), (None, None)])
def test_renal_inactive(involved: bool | None, expected: str | None) -> None:
    assert renal({}, {}, involved) == expected


def test_renal_names_what_is_missing_and_the_minimum() -> None:
    now = changed(QUIET, sediment=None, nephrotic=True)
    derived = bilag.renal_grade(now, QUIET, True)
    assert derived.value is None
    assert derived.missing == ("sediment",)
    assert derived.trace[0].found.en == "unknown, at least B, at most A"


def test_renal_trace_names_the_driving_features() -> None:
    now = changed(QUIET, sediment=True, nephrotic=True)
    branch = bilag.renal_grade(now, QUIET, True).trace[1]
    assert branch.found.en == "4 active urinary sediment; 6 nephrotic syndrome"


@pytest.mark.parametrize(
    ("case", "attributed", "expected"),
    [
        ("due to lupus", {"protein_24h_g": True}, "B"),
        ("not due to lupus", {"protein_24h_g": False}, "D"),
        ("attribution not given", {}, None),
    ],
)
def test_renal_attribution(case: str, attributed: Mapping[str, bool | None], expected: str | None) -> None:
    now = changed(QUIET, protein_24h_g=Decimal("0.6"))
    derived = bilag.renal_grade(now, changed(QUIET, protein_24h_g=Decimal("0.6")), True, attributed)
    assert derived.value == expected, case
    if expected is None:
        assert derived.missing == ("protein_24h_g.due_to_lupus",)


# --- haematological (3.5) --------------------------------------------------------------------------------------------

HEALTHY = HaematologicalValues(Decimal(130), Decimal(6), Decimal(4), Decimal("1.5"), Decimal(250), 0, False, False)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("hb_g_l", "79.9", "A"), ("hb_g_l", "80", "B"), ("hb_g_l", "89.9", "B"), ("hb_g_l", "90", "C"),
        ("hb_g_l", "109.9", "C"), ("hb_g_l", "110", "D"), ("hb_g_l", "110.1", "D"),
        ("wbc", "0.99", "A"), ("wbc", "1.0", "B"), ("wbc", "1.99", "B"), ("wbc", "2.0", "C"),
        ("wbc", "3.99", "C"), ("wbc", "4.0", "D"), ("wbc", "4.01", "D"),
        ("neutrophils", "0.49", "A"), ("neutrophils", "0.5", "B"), ("neutrophils", "0.99", "B"),
        ("neutrophils", "1.0", "C"), ("neutrophils", "1.99", "C"), ("neutrophils", "2.0", "D"),
        ("lymphocytes", "0.01", "C"), ("lymphocytes", "0.99", "C"), ("lymphocytes", "1.0", "D"),
        ("platelets", "24", "A"), ("platelets", "25", "B"), ("platelets", "49", "B"), ("platelets", "50", "C"),
        ("platelets", "149", "C"), ("platelets", "150", "D"), ("platelets", "151", "D"),
    ],
)  # fmt: skip
def test_blood_counts(name: str, value: str, expected: str) -> None:
    values = changed(HEALTHY, **{name: Decimal(value)})
    assert bilag.haematological_grade(values, None, True).value == expected
    assert bilag.haematological_grade(values, {name: False}, True).value == "D"
    unanswered = bilag.haematological_grade(values, {}, True)
    assert unanswered.value == (None if expected != "D" else "D")
    assert unanswered.missing == ((f"{name}.due_to_lupus",) if expected != "D" else ())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"ttp": 0}, "D"),
        ({"ttp": 1}, "B"),
        ({"ttp": 2}, "A"),
        ({"ttp": 3}, "A"),
        ({"ttp": 4}, "A"),
        ({"active_haemolysis": True}, "B"),
        ({"coombs_isolated": True}, "C"),
        ({"coombs_isolated": True, "active_haemolysis": True}, "B"),
    ],
)
def test_blood_answers(change: dict[str, Any], expected: str) -> None:
    assert bilag.haematological_grade(changed(HEALTHY, **change), {}, True).value == expected


@pytest.mark.parametrize(
    "name", ["hb_g_l", "wbc", "neutrophils", "lymphocytes", "platelets", "ttp", "active_haemolysis", "coombs_isolated"]
)
def test_each_blood_value_missing_once(name: str) -> None:
    derived = bilag.haematological_grade(changed(HEALTHY, **{name: None}), None, True)
    assert derived.value is None
    assert derived.missing == (name,)


@pytest.mark.parametrize(
    ("case", "change", "expected"),
    [
        ("a known A stands", {"platelets": Decimal(10), "hb_g_l": None}, "A"),
        ("C with lymphocytes missing stands", {"platelets": Decimal(100), "lymphocytes": None}, "C"),
        ("B with haemolysis missing stands", {"platelets": Decimal(30), "active_haemolysis": None}, "B"),
        ("C with haemolysis missing could be B", {"platelets": Decimal(100), "active_haemolysis": None}, None),
    ],
)
def test_blood_unknown_matters_only_when_it_could_change_the_grade(
    case: str, change: dict[str, Any], expected: str | None
) -> None:
    assert bilag.haematological_grade(changed(HEALTHY, **change), None, True).value == expected, case


@pytest.mark.parametrize(("involved", "expected"), [(True, "D"), (False, "E"), (None, None)])
def test_blood_inactive(involved: bool | None, expected: str | None) -> None:
    assert bilag.haematological_grade(HEALTHY, None, involved).value == expected


# --- numeric coding and change (3.7) ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("grade", "points"), [("A", 12), ("B", 8), ("C", 1), ("D", 0), ("E", 0)])
def test_numeric_coding(grade: str, points: int) -> None:
    assert bilag.numeric({each.key: grade for each in bilag.SYSTEMS}).value == 9 * points


def test_numeric_range_and_missing() -> None:
    assert bilag.MAXIMUM == 108 == bilag.numeric({each.key: "A" for each in bilag.SYSTEMS}).value
    grades: dict[str, str | None] = {each.key: "C" for each in bilag.SYSTEMS}
    missing = bilag.numeric({**grades, "renal": None})
    assert (missing.value, missing.missing) == (None, ("renal",))
    assert bilag.numeric_minimum({**grades, "renal": None}) == 8


NEW: dict[tuple[str | None, str | None], tuple[bool | None, bool | None]] = {  # (baseline, visit): new A, new B
    **{(before, "A"): (True, False) for before in "BCDE"},
    **{(before, "B"): (False, True) for before in "CDE"},
    ("A", None): (False, False),
    ("B", None): (None, False),
    **{(before, None): (None, None) for before in "CDE"},
    (None, "A"): (None, False),
    (None, "B"): (False, None),
    (None, None): (None, None),
}


@pytest.mark.parametrize("before", [*"ABCDE", None])
@pytest.mark.parametrize("now", [*"ABCDE", None])
def test_every_pair_of_grades(before: str | None, now: str | None) -> None:
    expected = NEW.get((before, now), (False, False))
    assert (bilag.is_new_a(before, now), bilag.is_new_b(before, now)) == expected


QUIET_GRADES: dict[str, str | None] = {each.key: "E" for each in bilag.SYSTEMS}


@pytest.mark.parametrize(
    ("case", "baseline", "visit", "new_a", "new_b", "expected"),
    [
        ("nothing new", {}, {}, 0, 0, "yes"),
        ("one new B", {}, {"renal": "B"}, 0, 1, "yes"),
        ("two new B", {}, {"renal": "B", "ophthalmic": "B"}, 0, 2, "no"),
        ("one new A", {}, {"renal": "A"}, 1, 0, "no"),
        ("A to B is improvement", {"renal": "A"}, {"renal": "B"}, 0, 0, "yes"),
        ("A stays A", {"renal": "A"}, {"renal": "A"}, 0, 0, "yes"),
        ("a missing system could be new", {}, {"renal": None}, None, None, "not_evaluable"),
        ("a missing system that was A cannot be", {"renal": "A"}, {"renal": None}, 0, 0, "yes"),
        ("a missing baseline of a quiet system cannot be new", {"renal": None}, {"renal": "C"}, 0, 0, "yes"),
        ("two known new B decide", {}, {"renal": "B", "ophthalmic": "B", "constitutional": None}, None, None, "no"),
        ("one known new A decides", {}, {"renal": "A", "constitutional": None}, None, None, "no"),
    ],
)
def test_changes_and_endpoint(
    case: str,
    baseline: dict[str, str | None],
    visit: dict[str, str | None],
    new_a: int | None,
    new_b: int | None,
    expected: str,
) -> None:
    compared = bilag.changes(QUIET_GRADES | baseline, QUIET_GRADES | visit)
    assert (compared.new_a_count, compared.new_b_count) == (new_a, new_b), case
    assert bilag.endpoint(compared).value == expected, case


def test_a_system_that_is_not_there_is_missing_not_quiet() -> None:
    compared = bilag.changes({"renal": "A"}, {"renal": "B"})
    derived = bilag.endpoint(compared)
    assert derived.value == "not_evaluable"
    assert "visit.bilag.ophthalmic" in derived.missing
    assert "visit.bilag.renal" not in derived.missing


def test_strange_systems_and_grades_are_refused() -> None:
    with pytest.raises(ValueError, match="not BILAG systems"):
        bilag.changes({"skin": "A"}, {})
    with pytest.raises(ValueError, match="not BILAG grades"):
        bilag.numeric({"renal": "F"})


# --- properties ------------------------------------------------------------------------------------------------------

graded = st.none() | st.integers(0, 4)


def known_or_worst(derived_value: str | None) -> int:
    return rank("A") if derived_value is None else rank(derived_value)


@given(st.data(), st.sampled_from(BY_ITEMS), st.booleans())
def test_worsening_an_item_never_improves_the_grade(data: st.DataObject, system: str, involved: bool) -> None:
    items = data.draw(st.fixed_dictionaries({number: st.integers(0, 4) for number in absent(system)}))
    number = data.draw(st.sampled_from(sorted(items)))
    worse = {**items, number: data.draw(st.integers(items[number], 4))}
    before = bilag.system_grade(system, items, involved).value
    after = bilag.system_grade(system, worse, involved).value
    assert before is not None
    assert after is not None
    assert rank(after) >= rank(before)


@given(st.data(), st.sampled_from(BY_ITEMS), st.none() | st.booleans())
def test_a_known_grade_survives_whatever_the_unknown_turns_out_to_be(
    data: st.DataObject, system: str, involved: bool | None
) -> None:
    items = data.draw(st.fixed_dictionaries(dict.fromkeys(absent(system), graded)))
    partly = bilag.system_grade(system, items, involved).value
    filled = {number: data.draw(st.integers(0, 4)) if value is None else value for number, value in items.items()}
    settled = bilag.system_grade(system, filled, data.draw(st.booleans()) if involved is None else involved).value
    assert settled is not None
    if partly is not None:
        assert settled == partly


counts = st.none() | st.decimals(0, 300, places=1)


@given(
    st.builds(
        HaematologicalValues,
        *(counts for _ in range(5)),
        st.none() | st.integers(0, 4),
        *(st.none() | st.booleans() for _ in range(2)),
    ),
    st.sampled_from(["hb_g_l", "wbc", "neutrophils", "lymphocytes", "platelets"]),
    st.decimals(0, 300, places=1),
)
def test_a_lower_count_never_improves_the_grade(values: HaematologicalValues, name: str, lower: Decimal) -> None:
    now = getattr(values, name)
    if now is None or lower > now:
        return
    before = bilag.haematological_grade(values, None, True).value
    after = bilag.haematological_grade(changed(values, **{name: lower}), None, True).value
    if before is not None:
        assert known_or_worst(after) >= rank(before)


def leaves(steps: tuple[Step, ...]) -> list[Step]:
    return [leaf for each in steps for leaf in (leaves(each.children) or [each])]


@given(
    st.fixed_dictionaries(
        {
            "protein_24h_g": st.none() | st.decimals(0, 6, places=2),
            "upcr_mg_mmol": st.none() | st.decimals(0, 600, places=1),
            "creatinine_umol_l": st.none() | st.decimals(30, 400, places=0),
            "gfr": st.none() | st.decimals(5, 140, places=0),
            "dipstick": st.none() | st.integers(0, 3),
            **{
                name: st.none() | st.booleans()
                for name in ("accelerated_htn", "nephrotic", "sediment", "histology_active_3m")
            },
        }
    ),
    st.sampled_from(["accelerated_htn", "nephrotic", "sediment", "histology_active_3m"]),
)
def test_a_renal_feature_more_never_improves_the_grade(changes: dict[str, Any], name: str) -> None:
    without = changed(QUIET, **{**changes, name: False})
    with_it = changed(without, **{name: True})
    before = bilag.renal_grade(without, QUIET, True)
    after = bilag.renal_grade(with_it, QUIET, True)
    if before.value is not None:
        assert known_or_worst(after.value) >= rank(before.value)
    assert (before.value is None) == bool(before.missing)
    assert all(each.criterion.en and each.criterion.zh for each in leaves(before.trace))
