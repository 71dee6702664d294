"""Physician global assessment (PGA): a visual analogue scale from 0 (no activity) to 3 (most severe), two decimals.

Source: registry text (no worsening is a rise of less than 0.30); efficacy specification, section 2; protocol A3.
"""

from __future__ import annotations

from decimal import Decimal

from trial.derived import Derived, Step, answer, shown, step
from trial.words import Text

RULE = "pga/1"

LOWEST = Decimal(0)
HIGHEST = Decimal(3)
DECIMALS = 2

WORSENING = Decimal("0.30")
"""A rise of 0.30 or more, a tenth of the scale, is worsening (registry text)."""


def change(baseline: Decimal | None, visit: Decimal | None) -> Decimal | None:
    """Visit minus baseline, exact; positive is worse. Unknown when either is."""
    return None if baseline is None or visit is None else visit - baseline


def worsening_step(baseline: Decimal | None, visit: Decimal | None) -> Step:
    """PGA has risen by less than 0.30: a rise of exactly 0.30 fails."""
    missing = tuple(name for name, value in (("baseline.pga", baseline), ("visit.pga", visit)) if value is None)
    difference = change(baseline, visit)
    first, second, third = shown(baseline), shown(visit), shown(difference)
    found = Text(
        f"baseline {first.en}, visit {second.en}, change {third.en}",
        f"基线{first.zh}，访视{second.zh}，变化{third.zh}",
    )
    criterion = Text("PGA rises by less than 0.30", "PGA升高＜0.30")
    return step(criterion, difference, lambda rise: rise < WORSENING, needs=missing, found=found)


def no_worsening(baseline: Decimal | None, visit: Decimal | None) -> Derived[str]:
    """The PGA endpoint: yes, no, or not evaluable when either value is missing."""
    judged = worsening_step(baseline, visit)
    return Derived(answer(judged.met), RULE, (judged,))
