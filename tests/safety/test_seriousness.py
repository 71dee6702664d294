"""Seriousness by ICH E2A, and what the derive command does with what was not written.

Expected values: safety specification, sections 3.1, 6.1 and 6.3; the vocabulary of the derive command.
"""

from __future__ import annotations

import json

import pytest

from safety import seriousness
from safety.vocabulary import INSTRUMENTS
from trial.vocabulary import derive_line

NONE = dict.fromkeys(seriousness.CRITERIA, False)


@pytest.mark.parametrize("criterion", sorted(seriousness.CRITERIA))
def test_any_one_criterion_makes_an_event_serious(criterion):
    assert seriousness.serious({**NONE, criterion: True}).value is True


@pytest.mark.parametrize("grade", [1, 3, 4, 5])
def test_severity_is_not_seriousness(grade):
    assert seriousness.serious(NONE, grade=grade, planned_admission=True).value is False


def test_a_criterion_nobody_judged_leaves_it_open():
    derived = seriousness.serious({**NONE, "life_threatening": None})
    assert derived.value is None
    assert derived.missing == ("life_threatening",)
    assert seriousness.serious({**NONE, "life_threatening": None, "results_in_death": True}).value is True


def derived(instrument, inputs):
    answered, readable = derive_line(json.dumps({"instrument": instrument, "inputs": inputs}), INSTRUMENTS)
    assert readable, answered
    return answered["result"]


@pytest.mark.parametrize(
    ("case", "inputs", "expected"),
    [
        ("a sign that is not written was not there", {"temp_c_max": 38.5, "oxygen": "none"}, 1),
        ("a sign that is null is unknown", {"temp_c_max": 38.5, "oxygen": "none", "death_due_to_crs": None}, None),
        ("oxygen that is not written is unknown", {"temp_c_max": 38.5}, None),
        ("so is the number of vasopressors", {"temp_c_max": 38.5, "hypotension": True, "oxygen": "none"}, None),
        ("a vasopressor counts", {"temp_c_max": 38.5, "vasopressors_excl_vasopressin": 1, "oxygen": "none"}, 3),
    ],
)
def test_crs_on_the_command_line(case, inputs, expected):
    assert derived("ASTCT_CRS", inputs)["grade"] == expected, case


@pytest.mark.parametrize(
    ("instrument", "inputs", "said"),
    [
        ("ASTCT_CRS", {"temp_c_max": 99}, "out of range"),
        ("ASTCT_CRS", {"oxygen": "mask"}, "allowed: none, nasal_cannula"),
        ("ICE_SCORE", {"objects_named": 4}, "allowed: 0 to 3"),
        ("ASTCT_ICANS_ADULT", {"ice": 11}, "allowed: 0 to 10"),
        ("MAGIC_STAGE", {"rash_bsa_pct": 10}, "organ: is required"),
        ("MAGIC_STAGE", {"organ": "liver", "bilirubin": 60, "unit": "g/L"}, "allowed: mg/dL, umol/L"),
        ("MAGIC_STAGE", {"organ": "skin", "bilirubin": 60}, "unknown key"),
        ("MAGIC_GRADE", {"upper_gi": 2}, "allowed: 0 to 1"),
        ("NIH_CGVHD_ORGAN", {"organ": "eyes"}, "allowed: skin, lungs"),
        ("NIH_CGVHD_GLOBAL", {"scores": {"hair": 1}}, "unknown key"),
        ("NIH_CGVHD_GLOBAL", {"scores": {}, "wholly_non_gvhd": ["lung"]}, "is not allowed"),
        ("SAE_SERIOUS", {"results_in_death": "yes"}, "true, false, null"),
        ("SUSAR_CLOCK", {"unexpected": True}, "unknown key"),
    ],
)
def test_a_safety_case_that_cannot_be_read_says_what_is_allowed(instrument, inputs, said):
    line = json.dumps({"id": "X", "instrument": instrument, "inputs": inputs})
    answered, readable = derive_line(line, INSTRUMENTS)
    assert not readable
    assert said in answered["error"]


def test_chronic_gvhd_says_that_the_lung_was_not_assessed():
    scores = dict.fromkeys(("skin", "eyes", "gi", "liver", "joints", "genital"), 0) | {"mouth": 1, "lungs": None}
    found = derived("NIH_CGVHD_GLOBAL", {"scores": scores})
    assert (found["severity"], found["shown"]) == ("mild", "mild (lung not assessed)")
