"""Every worked case of the efficacy vocabulary, through the reader an auditor uses."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from endpoints.vocabulary import INSTRUMENTS
from trial.vocabulary import derive_line

CASES = Path(__file__).parent.parent / "cases"
TOLERANCES = {"egfr": 0.05, "current": 0.05, "max_in_window": 0.05, "rate": 0.00005, "lower": 0.00005, "upper": 0.00005}


def worked_cases() -> list[dict[str, str]]:
    with (CASES / "efficacy_examples.csv").open(encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["instrument"] in INSTRUMENTS]


def bad_lines() -> list[dict[str, str]]:
    with (CASES / "derive_errors.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def same(key: str, found: Any, expected: Any) -> bool:
    if isinstance(expected, float) and found is not None:
        return bool(float(found) == pytest.approx(expected, abs=TOLERANCES.get(key, 0.0001)))
    return bool(found == expected)


@pytest.mark.parametrize("row", worked_cases(), ids=lambda row: row["id"])
def test_worked_case(row: dict[str, str]) -> None:
    line = json.dumps({"id": row["id"], "instrument": row["instrument"], "inputs": json.loads(row["inputs"])})
    answered, readable = derive_line(line, INSTRUMENTS)
    assert readable, answered
    assert answered["id"] == row["id"]
    for key, expected in json.loads(row["expected"]).items():
        assert same(key, answered["result"][key], expected), f"{key}: {answered['result'][key]} ({row['source_why']})"
    assert answered["trace"]
    assert "/" in answered["rule"]


def test_no_registered_instrument_is_without_a_worked_case() -> None:
    assert {row["instrument"] for row in worked_cases()} == set(INSTRUMENTS)


@pytest.mark.parametrize("row", bad_lines(), ids=lambda row: row["case"])
def test_line_that_cannot_be_read_says_what_is_wrong_and_what_is_allowed(row: dict[str, str]) -> None:
    answered, readable = derive_line(row["line"], INSTRUMENTS)
    assert not readable
    assert set(answered) == {"id", "error"}
    assert row["error"] in answered["error"]
    assert "fault in the program" not in answered["error"]
    expected_id = "X" if '"id": "X"' in row["line"] and row["line"].endswith("}") else None
    assert answered["id"] == expected_id
