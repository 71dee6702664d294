"""Kidney function from serum creatinine: eGFR by CKD-EPI, for adults, without an ethnicity factor.

One equation is used for the whole trial, baseline and visits alike (decision `renal.egfr_equation`). Values are compared
unrounded and shown with one decimal.

Source: efficacy specification, section 6.4: CKD-EPI 2021 (Inker 2021) and 2009 (Levey 2009).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

RULE = "egfr/1"

UMOL_L_PER_MG_DL = Decimal("88.4")
"""Creatinine: 1 mg/dL is 88.4 µmol/L (efficacy 6.4)."""


@dataclass(frozen=True, slots=True)
class Equation:
    """The constants of one equation: by sex the creatinine in mg/dL where its two branches meet, and the exponent below."""

    name: str
    factor: Decimal
    meeting_point: Mapping[str, Decimal]
    exponent_below: Mapping[str, Decimal]
    exponent_above: Decimal
    per_year: Decimal
    if_female: Decimal


MEETING_POINT = MappingProxyType({"F": Decimal("0.7"), "M": Decimal("0.9")})

EQUATIONS: Mapping[str, Equation] = MappingProxyType(
    {
        "2021": Equation(
            "CKD-EPI 2021",
            Decimal(142),
            MEETING_POINT,
            MappingProxyType({"F": Decimal("-0.241"), "M": Decimal("-0.302")}),
            Decimal("-1.200"),
            Decimal("0.9938"),
            Decimal("1.012"),
        ),
        "2009": Equation(
            "CKD-EPI 2009",
            Decimal(141),
            MEETING_POINT,
            MappingProxyType({"F": Decimal("-0.329"), "M": Decimal("-0.411")}),
            Decimal("-1.209"),
            Decimal("0.993"),
            Decimal("1.018"),
        ),
    }
)


def egfr(creatinine_umol_l: Decimal | None, age_years: int | None, sex: str | None, equation: str) -> Decimal | None:
    """eGFR in mL/min/1.73 m², unrounded; unknown without creatinine, age or sex.

    `age_years` are completed years on the day of sampling, `sex` F or M, `equation` "2021" or "2009" (KeyError else).
    Creatinine in µmol/L; one of 0 or below has no meaning and is unknown.
    """
    used = EQUATIONS[equation]
    if (
        creatinine_umol_l is None
        or creatinine_umol_l <= 0
        or age_years is None
        or sex is None
        or sex not in MEETING_POINT
    ):
        return None
    ratio = creatinine_umol_l / UMOL_L_PER_MG_DL / used.meeting_point[sex]
    below, above = min(ratio, Decimal(1)), max(ratio, Decimal(1))
    found = used.factor * below ** used.exponent_below[sex] * above**used.exponent_above * used.per_year**age_years
    return found * used.if_female if sex == "F" else found


def shown(value: Decimal | None) -> Decimal | None:
    """eGFR as it is shown and stored: one decimal, half up."""
    return None if value is None else value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
