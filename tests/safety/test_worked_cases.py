"""Every worked case of the safety vocabulary, through the reader an auditor uses."""

import csv
import json
from pathlib import Path

import pytest

from safety.vocabulary import INSTRUMENTS
from trial.vocabulary import derive_line

CASES = Path(__file__).parent.parent / "cases"


def worked_cases() -> list[dict[str, str]]:
    with (CASES / "safety_examples.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", worked_cases(), ids=lambda row: row["id"])
def test_worked_case(row: dict[str, str]) -> None:
    line = json.dumps({"id": row["id"], "instrument": row["instrument"], "inputs": json.loads(row["inputs"])})
    answered, readable = derive_line(line, INSTRUMENTS)
    assert readable, answered
    assert answered["id"] == row["id"]
    for key, expected in json.loads(row["expected"]).items():
        assert answered["result"][key] == expected, f"{key}: {answered['result'][key]} ({row['why']})"
    assert answered["trace"]
    assert "/" in answered["rule"]


def test_every_registered_instrument_has_a_worked_case() -> None:
    assert {row["instrument"] for row in worked_cases()} == set(INSTRUMENTS)


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"analyte": "sodium", "value": 130}, "inputs.term: is required"),
        ({"term": "Hyperglycemia", "analyte": "glucose", "value": 20}, "not a CTCAE v5.0 term that a number can grade"),
        ({"term": "Anemia", "analyte": "platelets", "value": 20}, "allowed: hemoglobin"),
        ({"term": "Anemia", "analyte": "hemoglobin", "value": 90, "unit": "mg/L"}, "allowed: g/L, g/dL, mmol/L"),
        (
            {"term": "Platelet count decreased", "analyte": "platelets", "value": 90, "unit": "10^3/mL"},
            "10^3/mL is not allowed",
        ),
        ({"term": "Anemia", "analyte": "hemoglobin", "value": "90"}, "is not a number"),
        ({"term": "Anemia", "analyte": "hemoglobin", "value": 90, "unit": "g/L", "lln": -1}, "out of range"),
        ({"term": "Anemia", "analyte": "hemoglobin", "value": 90, "lln": 160, "uln": 120}, "is above uln"),
        ({"term": "Anemia", "analyte": "hemoglobin", "value": 90, "symptomatic": "no"}, "true, false, null"),
        ({"term": "Anemia", "analyte": "hemoglobin", "value": 90, "seizures": True}, "unknown key"),
        ({"term": "Anemia", "analyte": "hemoglobin", "version": "6.0"}, "unknown key"),
    ],
)
def test_a_grade_that_cannot_be_read_says_what_is_allowed(inputs: dict[str, object], said: str) -> None:
    line = json.dumps({"id": "X", "instrument": "CTCAE5_LAB", "inputs": inputs})
    answered, readable = derive_line(line, INSTRUMENTS)
    assert not readable
    assert said in answered["error"]
    assert "fault in the program" not in answered["error"]
