"""Rates with exact two-sided 95 % confidence intervals (Clopper and Pearson 1934), as counted over subjects.

Source: efficacy specification, section 8. The limits are quantiles of the beta distribution, from scipy.
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy.stats import binomtest

RULE = "clopper_pearson/1"
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its interval, as fractions. All None where nobody is in the denominator."""

    n: int
    of: int
    rate: float | None
    lower: float | None
    upper: float | None


def clopper_pearson(n: int, of: int) -> Rate:
    """`n` of `of` subjects. ValueError when there are more than all, or fewer than none."""
    if not 0 <= n <= of:
        raise ValueError(f"{n} of {of} subjects is not a share")
    if of == 0:
        return Rate(n, of, None, None, None)
    limits = binomtest(n, of).proportion_ci(CONFIDENCE, method="exact")
    return Rate(n, of, n / of, float(limits.low), float(limits.high))
