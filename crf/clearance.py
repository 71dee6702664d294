"""Creatinine clearance by Cockcroft and Gault. Pure.

Source: Cockcroft DW, Gault MH. Prediction of creatinine clearance from serum creatinine. Nephron 1976;16:31-41. The formula is
(140 - age in years) x weight in kg / (72 x serum creatinine in mg/dL), times 0.85 in women; 1 mg/dL is 88.4 umol/L. Criterion
I06c of the protocol asks for at least 60 mL/min by this formula (registry record); the endpoints use CKD-EPI instead.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

UMOL_L_PER_MG_DL = Decimal("88.4")
FEMALE_FACTOR = Decimal("0.85")
LOWEST_FOR_ENTRY_ML_MIN = Decimal(60)


def creatinine_clearance_ml_min(
    age_years: int | None, weight_kg: Decimal | None, creatinine_umol_l: Decimal | None, sex: str
) -> Decimal | None:
    """Creatinine clearance in mL/min, not rounded: a limit is judged before rounding. None while an input is missing.

    `sex` is F or M as on the form DM. The formula holds for adults; an age of 140 or more gives nothing.
    """
    if age_years is None or weight_kg is None or not creatinine_umol_l or sex not in {"F", "M"}:
        return None
    if creatinine_umol_l < 0 or weight_kg <= 0 or not 0 < age_years < 140:
        return None
    # One division at the end, so that a clearance of exactly 60 stays exactly 60.
    above = (140 - age_years) * weight_kg * UMOL_L_PER_MG_DL * (FEMALE_FACTOR if sex == "F" else 1)
    return above / (72 * creatinine_umol_l)


def rounded(clearance_ml_min: Decimal) -> Decimal:
    """A clearance as it is shown: one decimal, half up."""
    return clearance_ml_min.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
