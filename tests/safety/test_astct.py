"""CRS and ICANS by the ASTCT consensus: every cell of both tables, both sides of every line, and what is unknown.

Expected grades are those of Lee et al. 2019 as the safety specification states them (section 3); worked cases
EX-032 to EX-042 are run with the other worked cases.
"""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety import astct
from safety.astct import CrsFacts, IcansFacts, Ice, crs_grade, crs_of_day, icans_grade, icans_of_day, ice_score

WELL = CrsFacts(Decimal("36.8"), hypotension=False, vasopressors=0, vasopressin=False, oxygen="none")
FEVER = replace(WELL, temperature_max_c=Decimal("38.6"))


@pytest.mark.parametrize(
    ("case", "temperature", "expected"),
    [
        ("just below fever", "37.9", 0),
        ("fever begins at 38.0", "38.0", 1),
        ("the height of fever never changes the grade", "41.5", 1),
    ],
)
def test_fever_alone(case, temperature, expected):
    assert crs_grade(replace(WELL, temperature_max_c=Decimal(temperature))).value == expected, case


@pytest.mark.parametrize(
    ("case", "hypotension", "vasopressors", "vasopressin", "expected"),
    [
        ("answers to fluids", True, 0, False, 2),
        ("one vasopressor", True, 1, False, 3),
        ("one vasopressor and vasopressin", True, 1, True, 3),
        ("two vasopressors", True, 2, False, 4),
        ("two vasopressors and vasopressin", True, 2, True, 4),
        ("vasopressin alone is read as one vasopressor (UNCONFIRMED)", True, 0, True, 3),
        ("a vasopressor that holds the pressure up counts", False, 1, False, 3),
    ],
)
def test_hypotension(case, hypotension, vasopressors, vasopressin, expected):
    facts = replace(FEVER, hypotension=hypotension, vasopressors=vasopressors, vasopressin=vasopressin)
    assert crs_grade(facts).value == expected, case


@pytest.mark.parametrize(
    ("oxygen", "flow", "expected"),
    [
        ("none", None, 1),
        ("nasal_cannula", "2", 2),
        ("nasal_cannula", "6", 2),
        ("nasal_cannula", "6.1", 3),
        ("nasal_cannula", "7", 3),
        ("nasal_cannula", None, None),
        ("blow_by", None, 2),
        ("high_flow_nasal_cannula", None, 3),
        ("face_mask", None, 3),
        ("non_rebreather", None, 3),
        ("venturi", None, 3),
        ("cpap", None, 4),
        ("bipap", None, 4),
        ("mechanical_ventilation", None, 4),
    ],
)
def test_hypoxia(oxygen, flow, expected):
    facts = replace(FEVER, oxygen=oxygen, oxygen_l_min=None if flow is None else Decimal(flow))
    assert crs_grade(facts).value == expected


def test_every_way_of_giving_oxygen_has_a_name():
    assert set(astct.OXYGEN) == set(astct.OXYGEN_NAMES)


@pytest.mark.parametrize(
    ("case", "diagnosed", "masked", "expected"),
    [
        ("fever hidden by tocilizumab: pressure alone drives the grade", True, True, 2),
        ("no treatment hides fever: no CRS", True, False, 0),
        ("treatment, yet no CRS before: fever is needed to make the diagnosis", False, True, 0),
        ("nobody said whether treatment was given", True, None, None),
    ],
)
def test_fever_is_no_longer_needed_after_tocilizumab_or_steroids(case, diagnosed, masked, expected):
    assert crs_grade(replace(WELL, hypotension=True, diagnosed=diagnosed, masked=masked)).value == expected, case


def test_an_episode_without_any_sign_left_is_grade_0():
    assert crs_grade(replace(WELL, diagnosed=True, masked=True)).value == 0


@pytest.mark.parametrize(
    ("case", "changed", "expected"),
    [
        ("fever of an infection: no CRS", {"fever_other_cause": True, "hypotension": True}, 0),
        ("hypotension of a bleed", {"hypotension": True, "hypotension_other_cause": True}, 1),
        ("intubated to protect the airway", {"oxygen": "mechanical_ventilation", "hypoxia_other_cause": True}, 1),
        ("cause of the fever not judged", {"fever_other_cause": None}, None),
        ("death due to CRS", {"death": True}, 5),
    ],
)
def test_other_causes_do_not_count(case, changed, expected):
    assert crs_grade(replace(FEVER, **changed)).value == expected, case


@pytest.mark.parametrize(
    ("case", "changed", "expected", "missing"),
    [
        ("no temperature, well otherwise", {"temperature_max_c": None}, None, ("temp_c_max",)),
        ("pressure unknown", {"hypotension": None, "vasopressors": None}, None, ("hypotension",)),
        ("vasopressors unknown", {"hypotension": True, "vasopressors": None}, None, ("vasopressors_excl_vasopressin",)),
        ("oxygen unknown", {"oxygen": None}, None, ("oxygen",)),
        ("the worst there is decides", {"oxygen": "cpap", "hypotension": None, "vasopressors": None}, 4, None),
    ],
)
def test_unknown_is_not_no(case, changed, expected, missing):
    derived = crs_grade(replace(FEVER, **changed))
    assert derived.value == expected, case
    if missing:
        assert set(missing) <= set(derived.missing), case


@pytest.mark.parametrize(
    ("case", "temperature", "hypotension", "hypoxia", "not_other", "masked", "expected"),
    [
        ("uneventful day", "36.7", "NONE", "NONE", None, False, 0),
        ("febrile", "38.4", "NONE", "NONE", True, False, 1),
        ("febrile and hypotensive", "38.9", "FLUIDS", "NONE", True, False, 2),
        ("the one question is still open", "38.9", "FLUIDS", "NONE", None, False, None),
        ("an infection explains it", "38.9", "FLUIDS", "NONE", False, False, 0),
        ("one vasopressor", "38.9", "ONE", "LOW", True, False, 3),
        ("several vasopressors", "38.9", "MULTIPLE", "NONE", True, False, 4),
        ("low flow", "38.0", "NONE", "LOW", True, False, 2),
        ("high flow or mask", "38.0", "NONE", "HIGH", True, False, 3),
        ("positive pressure", "38.0", "NONE", "POSITIVE", True, False, 4),
        ("afebrile after tocilizumab, fluids for hypotension", "36.9", "FLUIDS", "NONE", True, True, 2),
        ("afebrile after tocilizumab, nothing left", "36.9", "NONE", "NONE", None, True, 0),
        ("pressure not filled in", "36.9", None, "NONE", None, False, 0),
    ],
)
def test_a_day_of_the_ward(case, temperature, hypotension, hypoxia, not_other, masked, expected):
    facts = crs_of_day(
        temperature_max_c=Decimal(temperature),
        hypotension=hypotension,
        hypoxia=hypoxia,
        not_other_cause=not_other,
        diagnosed=masked,
        masked=masked,
    )
    assert crs_grade(facts).value == expected, case


# --- ICE and ICANS ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "points", "expected"),
    [
        ("full marks", (4, 3, 1, 1, 1), 10),
        ("loses city and attention", (3, 3, 1, 1, 0), 8),
        ("nothing", (0, 0, 0, 0, 0), 0),
        ("a part that was not tested leaves the total unknown", (4, 3, 1, None, 1), None),
    ],
)
def test_ice(case, points, expected):
    assert ice_score(Ice(*points)).value == expected, case


def test_ice_is_out_of_ten():
    assert sum(most for _name, _words, most in astct.ICE_PARTS) == 10
    assert astct.orientation_points(1, 1, 0, 1) == 3
    assert astct.orientation_points(1, 1, None, 1) is None


CLEAR = IcansFacts(10, "spontaneous", "none", deep_focal_weakness=False, pressure="none")


@pytest.mark.parametrize(
    ("ice", "expected"), [(10, 0), (9, 1), (8, 1), (7, 1), (6, 2), (5, 2), (4, 2), (3, 2), (2, 3), (1, 3), (0, 3)]
)
def test_icans_by_ice_in_somebody_awake(ice, expected):
    assert icans_grade(replace(CLEAR, ice=ice)).value == expected


@pytest.mark.parametrize(
    ("domain", "value", "expected"),
    [
        ("awareness", "spontaneous", 0),
        ("awareness", "voice", 2),
        ("awareness", "tactile", 3),
        ("awareness", "unarousable_or_vigorous_stimuli", 4),
        ("seizure", "brief_clinical", 3),
        ("seizure", "nonconvulsive_eeg_resolved", 3),
        ("seizure", "prolonged_gt_5min", 4),
        ("seizure", "repetitive_no_return", 4),
        ("deep_focal_weakness", True, 4),
        ("pressure", "focal_edema", 3),
        ("pressure", "diffuse_edema", 4),
        ("pressure", "posturing", 4),
        ("pressure", "cn6_palsy", 4),
        ("pressure", "papilledema", 4),
        ("pressure", "cushing_triad", 4),
        ("death", True, 5),
    ],
)
def test_icans_by_each_other_domain(domain, value, expected):
    assert icans_grade(replace(CLEAR, **{domain: value})).value == expected


@pytest.mark.parametrize(
    ("case", "facts", "expected"),
    [
        ("ICE 0 and awake, as in global aphasia", replace(CLEAR, ice=0), 3),
        ("ICE 0 and unarousable", replace(CLEAR, ice=0, awareness=astct.UNAROUSABLE), 4),
        ("ICE not testable since unarousable", replace(CLEAR, ice=None, awareness=astct.UNAROUSABLE), 4),
        ("ICE not tested in somebody awake", replace(CLEAR, ice=None), None),
        ("ICE not tested, wakes only to touch: no ICE is worse", replace(CLEAR, ice=None, awareness="tactile"), 3),
        ("ICE 0, nobody said how awake", replace(CLEAR, ice=0, awareness=None), None),
        ("consciousness unknown", replace(CLEAR, awareness=None), None),
        ("a prolonged seizure decides", replace(CLEAR, seizure="prolonged_gt_5min", ice=None, awareness=None), 4),
        ("sedation explains it", replace(CLEAR, awareness="voice", not_attributed=frozenset({"awareness"})), 0),
    ],
)
def test_icans_worst_domain_and_unknowns(case, facts, expected):
    assert icans_grade(facts).value == expected, case


@pytest.mark.parametrize(
    ("case", "ice", "consciousness", "seizure", "weakness", "oedema", "expected"),
    [
        ("ICE 3", 3, "AWAKE", "NONE", False, "NONE", 2),
        ("unarousable, ICE not testable", None, "UNAROUSABLE", "NONE", False, "NONE", 4),
        ("to voice", 10, "VOICE", "NONE", False, "NONE", 2),
        ("to touch only", 10, "TOUCH", "NONE", False, "NONE", 3),
        ("seizure rapidly over", 10, "AWAKE", "BRIEF", False, "NONE", 3),
        ("seizure on EEG", 10, "AWAKE", "EEG", False, "NONE", 3),
        ("prolonged seizure", 10, "AWAKE", "PROLONGED", False, "NONE", 4),
        ("hemiparesis", 10, "AWAKE", "NONE", True, "NONE", 4),
        ("focal oedema", 10, "AWAKE", "NONE", False, "FOCAL", 3),
        ("diffuse oedema or signs", 10, "AWAKE", "NONE", False, "DIFFUSE", 4),
        ("nothing filled in", None, None, None, None, None, None),
    ],
)
def test_a_neurological_day_of_the_ward(case, ice, consciousness, seizure, weakness, oedema, expected):
    facts = icans_of_day(ice=ice, consciousness=consciousness, seizure=seizure, weakness=weakness, oedema=oedema)
    assert icans_grade(facts).value == expected, case


# --- properties ------------------------------------------------------------------------------------------------------

MAYBE = st.sampled_from([None, True, False])
CRS_FACTS = st.builds(
    CrsFacts,
    temperature_max_c=st.sampled_from([None, *map(Decimal, ("36.5", "37.9", "38.0", "40.2"))]),
    hypotension=MAYBE,
    vasopressors=st.sampled_from([None, 0, 1, 2, 3]),
    vasopressin=MAYBE,
    oxygen=st.sampled_from([None, *astct.OXYGEN]),
    oxygen_l_min=st.sampled_from([None, *map(Decimal, (1, 6, 7))]),
    fever_other_cause=MAYBE,
    hypotension_other_cause=MAYBE,
    hypoxia_other_cause=MAYBE,
    diagnosed=MAYBE,
    masked=MAYBE,
    death=MAYBE,
)
ICANS_FACTS = st.builds(
    IcansFacts,
    ice=st.sampled_from([None, *range(11)]),
    awareness=st.sampled_from([None, *astct.AWARENESS]),
    seizure=st.sampled_from([None, *astct.SEIZURE]),
    deep_focal_weakness=MAYBE,
    pressure=st.sampled_from([None, *astct.PRESSURE]),
    death=MAYBE,
)
GRADERS = st.one_of(
    st.tuples(st.just(crs_grade), st.just(astct.possible_crs_grades), CRS_FACTS),
    st.tuples(st.just(icans_grade), st.just(astct.possible_icans_grades), ICANS_FACTS),
)


@given(GRADERS, st.data())
def test_an_unknown_fact_never_raises_a_grade(graded, data):
    """Forgetting a fact leaves the grade as it was or makes it unknown; what was possible stays possible."""
    grade, possible, facts = graded
    forgotten = data.draw(st.sampled_from([field.name for field in fields(facts) if field.name != "not_attributed"]))
    less = replace(facts, **{forgotten: None})
    assert grade(less).value in (None, grade(facts).value)
    assert possible(facts) <= possible(less) or facts == less


@given(GRADERS)
def test_a_grade_lies_from_0_to_5_and_says_what_it_lacks(graded):
    grade, possible, facts = graded
    derived = grade(facts)
    assert possible(facts) <= set(range(6))
    assert derived.value is None or derived.value in possible(facts)
    if derived.value is None:
        assert derived.missing


@given(CRS_FACTS, st.sampled_from([Decimal("38.0"), Decimal("39.4"), Decimal("42.0")]))
def test_higher_fever_is_no_higher_grade(facts, temperature):
    at_the_line = crs_grade(replace(facts, temperature_max_c=Decimal("38.0")))
    assert crs_grade(replace(facts, temperature_max_c=temperature)).value == at_the_line.value
