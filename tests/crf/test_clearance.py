"""Creatinine clearance by Cockcroft and Gault (Nephron 1976;16:31-41).

(140 - age) x weight / (72 x creatinine), x 0.85 in women.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from crf.clearance import creatinine_clearance_ml_min, rounded


@pytest.mark.parametrize(
    ("case", "age", "weight", "creatinine", "sex", "expected"),
    [
        # (140-40) x 72 / (72 x 1.0 mg/dL) = 100; 1 mg/dL = 88.4 umol/L
        ("a man of 40 with 72 kg and 1 mg/dL", 40, "72", "88.4", "M", "100.0"),
        ("a woman alike: 0.85 of it", 40, "72", "88.4", "F", "85.0"),
        # (140-65) x 57.6 / (72 x 1.0) = 60, on the limit of criterion I06c
        ("on the limit", 65, "57.6", "88.4", "M", "60.0"),
        ("twice the creatinine is half the clearance", 40, "72", "176.8", "M", "50.0"),
        # (140-18) x 50 x 0.85 / (72 x 0.5) = 144.03
        ("a young woman with half the creatinine", 18, "50", "44.2", "F", "144.0"),
    ],
)
def test_worked_cases(case: str, age: int, weight: str, creatinine: str, sex: str, expected: str) -> None:
    found = creatinine_clearance_ml_min(age, Decimal(weight), Decimal(creatinine), sex)
    assert found is not None
    assert rounded(found) == Decimal(expected), case


def test_the_limit_is_judged_before_rounding() -> None:
    """59.96 mL/min shows as 60.0 and is still below 60."""
    found = creatinine_clearance_ml_min(65, Decimal("57.6"), Decimal("88.46"), "M")
    assert found is not None
    assert found < 60
    assert rounded(found) == Decimal("60.0")


@pytest.mark.parametrize(
    ("age", "weight", "creatinine", "sex"),
    [
        (None, "60", "70", "F"),
        (40, None, "70", "F"),
        (40, "60", None, "F"),
        (40, "60", "70", ""),
        (40, "60", "0", "F"),
        (140, "60", "70", "F"),
    ],
)
def test_a_missing_input_leaves_it_unknown(
    age: int | None, weight: str | None, creatinine: str | None, sex: str
) -> None:
    found = creatinine_clearance_ml_min(
        age, Decimal(weight) if weight else None, Decimal(creatinine) if creatinine else None, sex
    )
    assert found is None
