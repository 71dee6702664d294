"""ICAHT: grades of neutropenia from the course of the counts (safety specification 6.4, EHA/EBMT 2023)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety import icaht
from safety.icaht import Course, counts_of


def daily(low_days: int, low: str = "0.3", *, first: int = 1, high: str = "2.0", last: int = 30) -> Course:
    """A count on every day: low for so many days, otherwise recovered."""
    counts = [(day, Decimal(low if first <= day < first + low_days else high)) for day in range(last + 1)]
    return counts_of(counts, last)


@pytest.mark.parametrize(
    ("low_days", "low", "expected"),
    [
        (0, "0.3", 0),
        (1, "0.5", 1),
        (6, "0.5", 1),
        (7, "0.5", 2),
        (13, "0.5", 2),
        (14, "0.5", 3),
        (20, "0.5", 3),
        (20, "0.51", 0),
        (6, "0.1", 1),
        (7, "0.1", 3),
        (13, "0.1", 3),
        (14, "0.1", 4),
        (13, "0.11", 2),
        (14, "0.11", 3),
    ],
)
def test_early_grade_counts_days_in_a_row(low_days: int, low: str, expected: int) -> None:
    """0.5 or less: under 7 days 1, 7 to 13 days 2, 14 days 3; 0.1 or less: 7 days 3, 14 days 4."""
    course = daily(low_days, low)
    assert icaht.early(course).value == expected
    assert icaht.early_highest(course) == expected, "with a count on every day nothing is open"


def test_a_count_never_above_half_is_grade_4() -> None:
    course = daily(31, "0.4", first=0)
    assert icaht.early(course).value == 4
    assert icaht.early(daily(30, "0.4", first=0)).value == 3, "one day above it: 30 days in a row are grade 3"


@pytest.mark.parametrize(("recovered", "expected"), [(1, 2), (2, 2), (3, 1)])
def test_only_three_days_in_a_row_end_a_low_phase(recovered: int, expected: int) -> None:
    """Four low days, one to three above the limit, three low days: from the first to the last low day."""
    low = {*range(1, 5), *range(5 + recovered, 8 + recovered)}
    course = counts_of([(day, Decimal("0.2" if day in low else "1.0")) for day in range(31)], 30)
    assert icaht.early(course).value == expected


def test_days_without_a_count_are_neither_low_nor_recovered() -> None:
    """Low on days 1, 4, 7: two unknown days cannot be a recovery, so 7 days are certain. Low again on day 11 after three
    unknown days: that may or may not be the same phase."""
    low = Decimal("0.4")
    certain = counts_of([(0, Decimal("1.8")), (1, low), (4, low), (7, low), (10, Decimal("1.2"))], 30)
    assert icaht.early(certain).value == 2
    gap = counts_of([(0, Decimal("1.8")), (1, low), (4, low), (8, low), (14, Decimal("1.2"))], 14)
    assert icaht.early(gap).value == 1
    assert icaht.early_highest(gap) == 3, "0.1 or less on every unknown day from 2 to 13 would be 12 days in a row"
    assert "at least" in icaht.early(gap).trace[0].found.en


def test_without_any_count_nothing_is_known() -> None:
    for course in (Course((), 12), counts_of([(-3, Decimal("0.2")), (40, Decimal("0.2"))], 60)):
        assert icaht.early(course).value is None
        assert icaht.early(course).missing == ("neutrophils",)
        assert icaht.early_highest(course) is None
    assert icaht.late(Course((), 60)).value is None


def test_the_lowest_of_several_counts_of_a_day_stands() -> None:
    course = counts_of(
        [(day, Decimal(count)) for day in range(31) for count in ("2.0", "0.4" if day < 8 else "1.0")], 30
    )
    assert icaht.early(course).value == 2


@pytest.mark.parametrize(
    ("count", "expected"),
    [("1.6", 0), ("1.5", 1), ("1.01", 1), ("1.0", 2), ("0.51", 2), ("0.5", 3), ("0.11", 3), ("0.1", 4), ("0", 4)],
)
def test_late_grade_goes_by_the_lowest_count_after_day_30(count: str, expected: int) -> None:
    course = counts_of([(14, Decimal("0")), (30, Decimal("0")), (31, Decimal(count)), (60, Decimal("3.0"))], 90)
    assert icaht.late(course).value == expected


@given(st.dictionaries(st.integers(0, 30), st.decimals("0", "3", places=2), min_size=1), st.integers(0, 30))
def test_what_is_certain_is_never_above_what_is_possible(counts: dict[int, Decimal], last: int) -> None:
    course = counts_of(counts.items(), last)
    certain, highest = icaht.early(course).value, icaht.early_highest(course)
    assert (certain is None) == (highest is None)
    if certain is not None and highest is not None:
        assert 0 <= certain <= highest <= 4


@given(st.dictionaries(st.integers(0, 30), st.decimals("0", "3", places=2), min_size=2), st.data())
def test_forgetting_a_count_never_raises_what_is_certain(counts: dict[int, Decimal], data: st.DataObject) -> None:
    """Unknown never raises a grade."""
    whole = icaht.early(counts_of(counts.items(), 30)).value
    day = data.draw(st.sampled_from(sorted(counts)))
    fewer = icaht.early(counts_of([(each, count) for each, count in counts.items() if each != day], 30)).value
    assert whole is not None
    assert fewer is not None
    assert fewer <= whole
