"""PGA endpoint: registry text, efficacy specification section 2."""

from decimal import Decimal

import pytest

from endpoints import pga


@pytest.mark.parametrize(
    ("case", "baseline", "visit", "change", "expected"),
    [
        ("improvement", "2.00", "1.10", "-0.90", "yes"),
        ("no change", "1.00", "1.00", "0.00", "yes"),
        ("a rise of 0.29 is not worsening", "0.80", "1.09", "0.29", "yes"),
        ("a rise of exactly 0.30 is worsening", "0.80", "1.10", "0.30", "no"),
        ("1.4 minus 1.1 is exactly 0.30", "1.1", "1.4", "0.3", "no"),
        ("a rise of 0.31 is worsening", "0.80", "1.11", "0.31", "no"),
        ("from none to most severe", "0", "3", "3", "no"),
        ("baseline missing", None, "1.0", None, "not_evaluable"),
        ("visit missing", "1.0", None, None, "not_evaluable"),
        ("both missing", None, None, None, "not_evaluable"),
    ],
)
def test_no_worsening(case: str, baseline: str | None, visit: str | None, change: str | None, expected: str) -> None:
    before, now = (None if value is None else Decimal(value) for value in (baseline, visit))
    assert pga.no_worsening(before, now).value == expected, case
    assert pga.change(before, now) == (None if change is None else Decimal(change)), case


def test_missing_values_are_named() -> None:
    assert pga.no_worsening(None, Decimal(1)).missing == ("baseline.pga",)
    assert pga.no_worsening(Decimal(1), None).missing == ("visit.pga",)
