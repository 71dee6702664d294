"""Change and percent change from baseline of a measured value.

Source: efficacy specification, section 8.
"""

from __future__ import annotations

from decimal import Decimal

RULE = "change/1"


def change(baseline: Decimal | None, visit: Decimal | None) -> Decimal | None:
    """Visit minus baseline, exact. Unknown when either is."""
    return None if baseline is None or visit is None else visit - baseline


def percent_change(baseline: Decimal | None, visit: Decimal | None) -> Decimal | None:
    """Change in percent of baseline, unrounded; none from a baseline of 0."""
    difference = change(baseline, visit)
    return None if difference is None or not baseline else difference * 100 / baseline
