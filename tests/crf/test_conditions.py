"""When an item applies: truth tables of the conditions. An item whose condition reads an empty item does not apply."""

from __future__ import annotations

from typing import Any

import pytest

from crf.kit.conditions import Condition, NonZero, at_visit, differs, given, unless, when

LABELS = {"pregnant": "PREG", "dose": "DOSE", "days": "DAYS", "picked": "PICK"}


@pytest.mark.parametrize(
    ("condition", "values", "visit", "expected"),
    [
        (when("pregnant", True), {"pregnant": True}, "SCR", True),
        (when("pregnant", True), {"pregnant": False}, "SCR", False),
        (when("pregnant", True), {"pregnant": None}, "SCR", False),
        (when("pregnant", True), {}, "SCR", False),
        (when("pregnant", False), {"pregnant": False}, "SCR", True),
        (when("pregnant", False), {"pregnant": None}, "SCR", False),
        (when("picked", "A", "B"), {"picked": "B"}, None, True),
        (when("picked", "A", "B"), {"picked": "C"}, None, False),
        (when("picked", "A"), {"picked": ["C", "A"]}, None, True),
        (when("picked", "A"), {"picked": []}, None, False),
        (given("dose"), {"dose": 0}, None, True),
        (given("dose"), {"dose": False}, None, True),
        (given("dose"), {"dose": ""}, None, False),
        (given("dose"), {"dose": None}, None, False),
        (NonZero("days"), {"days": 1}, None, True),
        (NonZero("days"), {"days": -1}, None, True),
        (NonZero("days"), {"days": 0}, None, False),
        (NonZero("days"), {"days": None}, None, False),
        # Unless: applies while the other is empty, since an empty item does not say no.
        (unless("picked", "A"), {"picked": None}, None, True),
        (unless("picked", "A"), {"picked": "B"}, None, True),
        (unless("picked", "A", "C"), {"picked": "C"}, None, False),
        # Differs: an own grade where it is not the derived one, also where that is not known.
        (differs("dose", "days"), {"dose": 2, "days": 1}, None, True),
        (differs("dose", "days"), {"dose": 0, "days": None}, None, True),
        (differs("dose", "days"), {"dose": 2, "days": 2}, None, False),
        (differs("dose", "days"), {"dose": None, "days": 2}, None, False),
        (at_visit("SCR", "BL"), {}, "BL", True),
        (at_visit("SCR", "BL"), {}, "M1", False),
        (at_visit("SCR", "BL"), {}, None, False),
    ],
)
def test_a_condition(condition: Condition, values: dict[str, Any], visit: str | None, expected: bool) -> None:
    assert condition.holds(values, visit) is expected


@pytest.mark.parametrize(
    ("pregnant", "dose", "both", "either"),
    [
        (True, 1, True, True),
        (True, None, False, True),
        (False, 1, False, True),
        (None, 1, False, True),
        (None, None, False, False),
    ],
)
def test_both_and_either(pregnant: bool | None, dose: int | None, both: bool, either: bool) -> None:
    values = {"pregnant": pregnant, "dose": dose}
    assert (when("pregnant", True) & given("dose")).holds(values, None) is both
    assert (when("pregnant", True) | given("dose")).holds(values, None) is either


def test_conditions_say_themselves_with_item_codes() -> None:
    told = (when("pregnant", True) & given("dose") | at_visit("SCR", "BL")).said(LABELS)
    assert told == "PREG = Y and DOSE given or visit SCR or BL"
    assert when("picked", "A", "B").said(LABELS) == "PICK = A or B"
    assert NonZero("days").said(LABELS) == "DAYS <> 0"
    assert list((when("pregnant", True) & given("dose")).items()) == ["pregnant", "dose"]
