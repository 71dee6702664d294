"""One date for one scheduled visit (protocol operationalisation 4.2, rule 4)."""

from datetime import date

import pytest

from crf.overlap import Overlap, Place, is_panel, overlap

D7 = Place("D7", date(2025, 6, 9), None)
D10 = Place("D10", date(2025, 6, 12), None)
TAKEN = Place("D10", date(2025, 6, 12), date(2025, 6, 10))


@pytest.mark.parametrize(
    ("case", "visit", "on", "other", "expected"),
    [
        ("another day", D7, date(2025, 6, 9), TAKEN, None),
        ("one day from D7, two from D10", D7, date(2025, 6, 10), TAKEN, Overlap(TAKEN, "D7")),
        ("the visit itself", TAKEN, date(2025, 6, 10), TAKEN, None),
        ("a daily row never overlaps", Place("D8", date(2025, 6, 10), None), date(2025, 6, 10), TAKEN, None),
        (
            "a panel may be drawn on a daily row",
            D7,
            date(2025, 6, 10),
            Place("D8", date(2025, 6, 10), date(2025, 6, 10)),
            None,
        ),
        ("no target known", Place("D7", None, None), date(2025, 6, 10), TAKEN, Overlap(TAKEN, None)),
    ],
)
def test_one_date_is_one_visit(case: str, visit: Place, on: date, other: Place, expected: Overlap | None) -> None:
    assert overlap(visit, on, [other]) == expected, case


def test_the_nearer_visit_is_offered_and_none_when_both_are_equally_near() -> None:
    taken = Place("D7", date(2025, 6, 9), date(2025, 6, 11))
    assert overlap(D10, date(2025, 6, 11), [taken]) == Overlap(taken, "D10")
    between = Place("D17", date(2025, 6, 19), date(2025, 6, 21))
    assert overlap(Place("D21", date(2025, 6, 23), None), date(2025, 6, 21), [between]) == Overlap(between, None)


@pytest.mark.parametrize("code", ["D2", "D3", "D5", "D6", "D8", "D9", "D11", "D12", "D13"])
def test_daily_rows_are_no_panel_visits(code: str) -> None:
    assert not is_panel(code)


@pytest.mark.parametrize("code", ["D1", "D4", "D7", "D10", "D14", "D17", "M1"])
def test_panel_visits(code: str) -> None:
    assert is_panel(code)
