"""Arithmetic of doses: lymphodepletion by body surface, CHT101 by body weight (protocol operationalisation 7). Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

LYMPHODEPLETION_TOLERANCE_PERCENT = Decimal(10)
WEIGHT_CHANGE_PERCENT = Decimal(10)
# Study days, counted from the infusion (D0), between which lymphodepletion is given (check 9 of section 12).
FIRST_LYMPHODEPLETION_DAY, LAST_LYMPHODEPLETION_DAY = -7, -2
# Usual planned doses in mg/m2 a day (parameters ld.flu and ld.cy; section 3).
USUAL_MG_PER_M2 = {
    "FLUDARABINE": (Decimal(25), Decimal(30)),
    "CYCLOPHOSPHAMIDE": (Decimal(300), Decimal(1000)),
}


def planned_mg(planned_mg_per_m2: Decimal | None, body_surface_m2: Decimal | None) -> Decimal | None:
    """The dose of a day in mg: planned mg/m2 x body surface in m2, one decimal. None while either is unknown."""
    if planned_mg_per_m2 is None or body_surface_m2 is None:
        return None
    return (planned_mg_per_m2 * body_surface_m2).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def beyond_tolerance(given: Decimal | None, expected: Decimal | None, percent: Decimal) -> bool:
    """Whether a dose lies further from the expected one than the tolerance; on the limit is inside. Unknown is no."""
    if given is None or not expected:
        return False
    return abs(given - expected) * 100 > percent * expected


def outside_usual(drug: str | None, planned_mg_per_m2: Decimal | None) -> bool:
    """Whether a planned dose lies outside the usual range of the drug; both ends are inside."""
    if drug not in USUAL_MG_PER_M2 or planned_mg_per_m2 is None:
        return False
    low, high = USUAL_MG_PER_M2[drug]
    return not low <= planned_mg_per_m2 <= high


def outside_lymphodepletion_days(study_day: int | None) -> bool:
    """Whether a day is not one of D-7 to D-2. A day that cannot be counted is not outside."""
    return study_day is not None and not FIRST_LYMPHODEPLETION_DAY <= study_day <= LAST_LYMPHODEPLETION_DAY


def dosing_weight(baseline_kg: Decimal | None, day_before_kg: Decimal | None) -> Decimal | None:
    """The body weight that the cell dose counts with: baseline, or the day before infusion (D-1) when it differs from
    baseline by more than 10 % (section 7). A weight that is missing gives way to the other."""
    if baseline_kg is None or day_before_kg is None:
        return baseline_kg if baseline_kg is not None else day_before_kg
    changed = beyond_tolerance(day_before_kg, baseline_kg, WEIGHT_CHANGE_PERCENT)
    return day_before_kg if changed else baseline_kg


def too_long_after(first_dose_on: date | None, infusion_on: date | None, days: int) -> bool:
    """Whether more than so many days lie between the first dose of lymphodepletion and the infusion (4.2.2)."""
    return first_dose_on is not None and infusion_on is not None and (infusion_on - first_dose_on).days > days


def longer_than(started_at: datetime | None, ended_at: datetime | None, most: timedelta) -> bool:
    """Whether an infusion of a drug took as long as this or longer."""
    return started_at is not None and ended_at is not None and ended_at - started_at >= most
