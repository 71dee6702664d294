"""Units as printed, conversion to the default unit, and the guard against a slip of 10, 88.4 or 1000 times. Pure.

Source: protocol operationalisation, section 10 (factors; "a creatinine of 0.9 typed as umol/L asks mg/dL?") and edit
check EC-23 of section 12.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from crf.laboratory.analytes import HAEMATOLOGY, Analyte, Unit

# Decimals kept of a converted figure.
PLACES = Decimal("0.00001")
# The guard speaks of a slip only where the two readings lie at least this many times apart.
SLIP_TIMES = Decimal(10)
# How far beside its range a figure may lie in the other unit and still be what was meant; further where it is impossible
# as typed.
BESIDE, FAR_BESIDE = Decimal("1.5"), Decimal(5)
# Analytes that do not change tenfold within days: a shifted decimal point shows against the value before.
STEADY = frozenset(
    {"HGB", "TP", "ALB", "UREA", "CREAT", "URATE", "GLUC", "K", "NA", "CL", "CA", "C3", "C4", "IGG", "IGA", "IGM"}
)

_SPELLINGS = {
    "10^9/l": "10^9/L",
    "10^3/ul": "10^9/L",
    "k/ul": "10^9/L",
    "/ul": "/uL",
    "cells/ul": "/uL",
    "个/ul": "/uL",
    "/mm3": "/uL",
    "u/l": "U/L",
    "iu/l": "U/L",
    "ukat/l": "ukat/L",
    "umol/l": "umol/L",
    "mmol/l": "mmol/L",
    "meq/l": "mEq/L",
    "g/l": "g/L",
    "g/dl": "g/dL",
    "mg/dl": "mg/dL",
    "mg/dlbun": "mg/dL BUN",
    "s": "s",
    "sec": "s",
    "秒": "s",
    "ratio": "ratio",
    "比值": "ratio",
    "inr": "ratio",
    "mg/lfeu": "mg/L FEU",
    "ug/mlfeu": "mg/L FEU",
    "ug/lfeu": "ug/L FEU",
    "ng/mlfeu": "ug/L FEU",
    "mg/lddu": "mg/L DDU",
    "ug/mlddu": "mg/L DDU",
    "ug/lddu": "ug/L DDU",
    "ng/mlddu": "ug/L DDU",
    "mg/l": "mg/L",
    "ug/l": "ug/L",
    "ng/ml": "ng/mL",
    "pg/ml": "pg/mL",
    "ng/l": "ng/L",
    "g/24h": "g/24h",
    "g/d": "g/24h",
    "mg/24h": "mg/24h",
    "mg/d": "mg/24h",
    "mg/g": "mg/g",
    "mg/gcr": "mg/g",
    "g/g": "g/g",
    "mg/mmol": "mg/mmol",
    "g/mol": "g/mol",
}
# The same quantity under another name, where the analyte's table does not list that name.
_EQUAL = {"pg/mL": "ng/L", "ng/L": "pg/mL", "ug/L": "ng/mL", "ng/mL": "ug/L", "mg/L": "ug/mL"}


def spelled(printed: str) -> str:
    """A printed unit in the table's spelling: `×10⁹/L`, `10*9/L` and `10E9/L` are 10^9/L; an unknown one as it stands."""
    text = unicodedata.normalize("NFKC", printed).strip()
    plain = re.sub(r"[\s()\[\]（）]", "", text.lower()).replace("μ", "u").replace("µ", "u").replace("小时", "h")
    plain = re.sub(r"^[x×*]?10(?:\^|\*|\*\*|e)?([39])/(u?l)$", r"10^\1/\2", plain)
    return _SPELLINGS.get(plain, text)


def unit_for(analyte: Analyte, printed: str) -> Unit | None:
    """The analyte's unit that a report means, or None when the table has none of that name.

    An empty unit means the default one only where nothing else is in use. A D-dimer without FEU or DDU stays unknown:
    the two differ by the method, and only the laboratory can say (section 10).
    """
    name = spelled(printed)
    if not name:
        return analyte.units[0] if len(analyte.units) == 1 else None
    if name == "g/L" and analyte.panel == HAEMATOLOGY and analyte.unit == "10^9/L":
        return analyte.units[0] if printed.strip().startswith("G") else None
    return analyte.unit_named(name) or analyte.unit_named(_EQUAL.get(name, ""))


def converted(figure: Decimal, unit: Unit) -> Decimal:
    """A figure in the default unit: times the factor, rounded half up to five decimals, without padding zeros."""
    standard = (figure * unit.factor).quantize(PLACES, rounding=ROUND_HALF_UP).normalize()
    return standard + 0  # never in scientific notation


@dataclass(frozen=True, slots=True)
class Slip:
    """What a figure probably means: the unit it fits, and what it is then in the default unit.

    `certain` when the range has both limits and the other reading lies inside: the form is refused until it is settled.
    """

    unit: Unit
    standard: Decimal
    certain: bool


def _fits(
    standard: Decimal, low: Decimal | None, high: Decimal | None, previous: Decimal | None, beyond: Decimal
) -> bool | None:
    """Whether a figure would be unremarkable: True inside a range with two limits, None when only likely, else False.

    Likely is a figure that lies beyond the range by no more than so many times.
    """
    if low is not None and low > 0 and high is not None:
        if low <= standard <= high:
            return True
        return None if low / beyond <= standard <= high * beyond else False
    if high is not None and high / 10 <= standard <= high:
        return None
    if high is None and low is None and previous is not None and previous > 0:
        return None if previous / 2 <= standard <= previous * 2 else False
    return False


def slip(
    analyte: Analyte,
    unit: Unit,
    figure: Decimal,
    *,
    low: Decimal | None,
    high: Decimal | None,
    previous: Decimal | None = None,
) -> Slip | None:
    """Whether a figure was probably printed in another unit than the one chosen (EC-23).

    It was when, in the other unit, it lies inside the reference range, while as typed it lies outside by more than half
    the distance between the two readings (on a scale of ratios), and the readings are at least ten times apart. Just
    beside the range it is likely. A value near the one before is never a slip. An impossible figure (outside the hard
    limits) needs no such distance.
    """
    standard = figure * unit.factor
    impossible = not analyte.lowest <= standard <= analyte.highest
    for other in analyte.units:
        if other.factor == unit.factor:
            continue
        apart = max(other.factor / unit.factor, unit.factor / other.factor)
        half = apart.sqrt()
        fits = _fits(figure * other.factor, low, high, previous, FAR_BESIDE if impossible else BESIDE)
        if fits is False:
            continue
        if impossible:
            return Slip(other, converted(figure, other), certain=True)
        if apart < SLIP_TIMES:
            continue
        if previous is not None and previous > 0 and previous / half <= standard <= previous * half:
            continue
        beyond_high = high is not None and standard > high * half
        beyond_low = low is not None and standard < low / half
        from_previous = low is None and high is None and previous is not None
        if beyond_high or beyond_low or from_previous:
            return Slip(other, converted(figure, other), certain=fits is True)
    return None


def shifted_point(
    analyte: Analyte, standard: Decimal, *, low: Decimal | None, high: Decimal | None, previous: Decimal | None
) -> Decimal | None:
    """The figure a shifted decimal point may stand for: outside the range, and ten times from what was there before.

    Only for analytes that do not move tenfold within days; the other figure must lie within a half of the value before.
    """
    if analyte.code not in STEADY or previous is None or previous <= 0 or standard <= 0:
        return None
    inside = (low is None or standard >= low) and (high is None or standard <= high)
    if inside or (low is None and high is None):
        return None
    for meant in (standard / 10, standard * 10):
        if previous / Decimal("1.5") <= meant <= previous * Decimal("1.5"):
            return meant.normalize() + 0
    return None
