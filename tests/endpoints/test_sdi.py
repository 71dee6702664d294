"""SLICC/ACR damage index: list, maxima, total, falls, six months (efficacy 5.3; protocol operationalisation 11.3)."""

from datetime import date

import pytest

from endpoints import sdi

NOTHING: dict[str, int | None] = dict.fromkeys(sdi.BY_KEY, 0)

# Number of items (protocol 11.3) and most points (efficacy 5.3) of each system.
SPLIT = {
    "ocular": (2, 2),
    "neuropsychiatric": (5, 6),
    "renal": (3, 3),
    "pulmonary": (5, 5),
    "cardiovascular": (5, 6),
    "peripheral_vascular": (4, 5),
    "gastrointestinal": (5, 6),
    "musculoskeletal": (6, 7),
    "skin": (3, 3),
    "gonadal": (1, 1),
    "diabetes": (1, 1),
    "malignancy": (1, 2),
}


def test_41_items_in_12_systems_with_47_points_at_most() -> None:
    assert {system.key: (len(sdi.items_of(system.key)), system.maximum) for system in sdi.SYSTEMS} == SPLIT
    assert [item.code for item in sdi.ITEMS] == [f"SDI{number:02d}" for number in range(1, 42)]
    assert sum(system.maximum for system in sdi.SYSTEMS) == sdi.MAXIMUM == 47
    assert sdi.total({item.key: max(item.points) for item in sdi.ITEMS}).value == 47


def test_items_that_count_twice_are_those_of_the_index() -> None:
    assert {item.key for item in sdi.ITEMS if item.points == (0, 1, 2)} == {"N3", "C2", "V3", "G1", "M4", "X1"}
    assert {item.key for item in sdi.ITEMS if item.points == (0, 3)} == {"R3"}


@pytest.mark.parametrize(
    ("case", "points", "expected"),
    [
        ("no damage", {}, 0),
        ("E-32: cataract, avascular necrosis twice, low filtration", {"O1": 1, "M4": 2, "R1": 1}, 4),
        ("E-33: end-stage disease replaces the two other renal items", {"R1": 1, "R2": 1, "R3": 3}, 3),
        ("both renal items without it", {"R1": 1, "R2": 1}, 2),
        ("end-stage disease makes an unknown renal item harmless", {"R1": None, "R3": 3}, 3),
        ("an item without answer leaves the total unknown", {"O1": 1, "D1": None}, None),
        ("end-stage disease not answered", {"R1": 1, "R3": None}, None),
    ],
)
def test_total(case: str, points: dict[str, int | None], expected: int | None) -> None:
    found = sdi.total({**NOTHING, **points})
    assert found.value == expected, case
    assert bool(found.missing) is (expected is None), case


@pytest.mark.parametrize("key", list(sdi.BY_KEY))
def test_every_item_missing_once_leaves_the_total_unknown(key: str) -> None:
    found = sdi.total({**NOTHING, key: None})
    assert (found.value, found.missing) == (None, (sdi.BY_KEY[key].code,))


@pytest.mark.parametrize(
    ("case", "now", "before", "falls"),
    [
        ("the same", {"O1": 1}, {"O1": 1}, False),
        ("one more", {"O1": 1, "D1": 1}, {"O1": 1}, False),
        ("one less", {}, {"O1": 1}, True),
        ("one for another keeps the total but the item falls", {"D1": 1}, {"O1": 1}, True),
        ("two strokes become one", {"N3": 1}, {"N3": 2}, True),
        ("what was unknown cannot fall", {}, {"O1": None}, False),
        ("what is unknown has not fallen", {"O1": None}, {"O1": 1}, False),
        ("low filtration goes over into end-stage disease", {"R3": 3}, {"R1": 1}, False),
        ("end-stage disease becomes low filtration", {"R1": 1}, {"R3": 3}, True),
    ],
)
def test_damage_does_not_fall(
    case: str, now: dict[str, int | None], before: dict[str, int | None], falls: bool
) -> None:
    assert sdi.falls({**NOTHING, **now}, {**NOTHING, **before}) is falls, case


@pytest.mark.parametrize(
    ("key", "since", "early"),
    [
        ("O1", date(2026, 1, 20), False),
        ("O1", date(2026, 1, 21), True),
        ("O1", date(2025, 7, 20), False),
        ("N3", date(2026, 7, 1), False),
        ("M3", date(2026, 7, 1), False),
        ("O1", None, None),
    ],
)
def test_six_months_at_20_july(key: str, since: date | None, early: bool | None) -> None:
    """Six calendar months to the day; a stroke or a fracture counts at once (our default)."""
    assert sdi.too_recent(sdi.BY_KEY[key], since, date(2026, 7, 20)) is early
    assert sdi.too_recent(sdi.BY_KEY["O1"], date(2026, 1, 1), None) is None


@pytest.mark.parametrize(
    ("months", "accepted"), [({}, True), ({"O1": 6}, True), ({"O1": 5}, False), ({"O1": None}, True), ({"D1": 2}, True)]
)
def test_an_assessment_stands_when_nothing_fell_and_all_was_there_for_six_months(
    months: dict[str, int | None], accepted: bool
) -> None:
    assert sdi.accepted({**NOTHING, "O1": 1}, None, months).value is accepted


def test_a_fall_needs_a_reason() -> None:
    assert sdi.accepted(NOTHING, {**NOTHING, "O1": 1}, {}).value is False
