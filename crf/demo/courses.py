"""What happens to the demonstration subjects, day by day: made-up curves of laboratory values and scores. Pure.

Nobody here exists and no figure was measured. The shapes follow what lupus, lymphodepletion and a CAR-T infusion usually
do: counts fall to their lowest a few days after the infusion and come back, B cells disappear within two weeks,
inflammation peaks with a mild cytokine release, complement and urine protein mend over months.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

Points = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Course:
    """One demonstration subject: who, when infused (days before the anchor), how the disease answers, and how it ends."""

    number: int
    about: tuple[str, str]
    infused_days_ago: int
    born: str
    weight_kg: str
    height_cm: str
    dose_level: str
    sex: str = "F"
    childbearing: str = "YES"
    blood_group: str = "O+"
    nephritis: bool = False
    responds: bool = True
    fever_days: tuple[int, ...] = ()
    until_day: int = 400
    ending: str = ""
    ended_day: int = 0
    proteinuria_g: str = "2.20"
    pga: str = "2.10"
    # Immunoglobulin falls lower than in others while B cells are gone.
    low_igg: bool = False
    # The day after the infusion from which prednisone is raised for lupus again: rescue.
    rescue_day: int = 0
    # The disease settles between screening and baseline, and its serology is normal: too little is left to fall by 4.
    settled: bool = False
    # Visits whose last forms are still open, and visits that were missed.
    open_at: str = ""
    missed: tuple[str, ...] = ()


# Value by study day, a typical subject; between the points a straight line, before and after them the nearest point.
CURVES: dict[str, tuple[int, Points]] = {
    "WBC": (
        2,
        (
            (-28, 5.1),
            (-6, 4.9),
            (-3, 2.6),
            (0, 0.7),
            (4, 0.4),
            (7, 0.9),
            (10, 1.8),
            (14, 2.6),
            (21, 3.1),
            (28, 3.4),
            (60, 4.2),
            (90, 4.6),
            (180, 5.2),
            (360, 5.5),
        ),
    ),
    "NEUT": (
        2,
        (
            (-28, 3.5),
            (-6, 3.4),
            (-3, 2.0),
            (0, 0.5),
            (4, 0.2),
            (7, 0.6),
            (10, 1.3),
            (14, 1.9),
            (21, 2.2),
            (28, 2.3),
            (60, 2.8),
            (180, 3.3),
            (360, 3.4),
        ),
    ),
    "LYM": (
        2,
        (
            (-28, 1.1),
            (-6, 1.0),
            (-3, 0.4),
            (0, 0.1),
            (4, 0.1),
            (7, 0.2),
            (14, 0.4),
            (28, 0.7),
            (60, 1.0),
            (180, 1.4),
            (360, 1.6),
        ),
    ),
    "MONO": (2, ((-28, 0.4), (0, 0.1), (7, 0.1), (14, 0.3), (28, 0.4), (360, 0.4))),
    "EOS": (2, ((-28, 0.1), (0, 0.0), (14, 0.1), (360, 0.1))),
    "HGB": (0, ((-28, 116), (-6, 115), (0, 104), (7, 92), (14, 95), (28, 106), (60, 115), (180, 124), (360, 128))),
    "PLT": (
        0,
        ((-28, 205), (-6, 200), (0, 140), (4, 96), (7, 72), (10, 88), (14, 120), (28, 176), (60, 205), (360, 224)),
    ),
    "ALT": (0, ((-28, 21), (-3, 26), (4, 34), (7, 46), (14, 33), (28, 24), (360, 20))),
    "AST": (0, ((-28, 22), (4, 38), (7, 44), (14, 30), (28, 23), (360, 21))),
    "ALP": (0, ((-28, 66), (14, 72), (360, 64))),
    "GGT": (0, ((-28, 24), (14, 38), (60, 27), (360, 22))),
    "TBIL": (1, ((-28, 8.9), (7, 12.4), (28, 9.6), (360, 9.0))),
    "DBIL": (1, ((-28, 2.9), (7, 4.1), (28, 3.1), (360, 2.9))),
    "TP": (1, ((-28, 64.0), (7, 57.5), (28, 61.0), (90, 66.0), (360, 69.5))),
    "ALB": (1, ((-28, 35.0), (7, 31.5), (28, 35.5), (90, 39.5), (360, 42.0))),
    "UREA": (1, ((-28, 5.6), (7, 6.2), (28, 5.4), (360, 5.0))),
    "CREAT": (0, ((-28, 63), (7, 68), (28, 62), (360, 58))),
    "URATE": (0, ((-28, 318), (0, 226), (28, 300), (360, 296))),
    "GLUC": (2, ((-28, 5.1), (4, 5.9), (28, 5.2), (360, 5.0))),
    "K": (2, ((-28, 4.1), (4, 3.6), (14, 3.9), (360, 4.2))),
    "NA": (0, ((-28, 140), (4, 137), (14, 139), (360, 140))),
    "CL": (0, ((-28, 103), (4, 101), (360, 103))),
    "CA": (2, ((-28, 2.22), (7, 2.10), (28, 2.21), (360, 2.28))),
    "LDH": (0, ((-28, 205), (7, 268), (14, 240), (28, 214), (360, 190))),
    "CK": (0, ((-28, 66), (360, 74))),
    "PT": (1, ((-28, 11.8), (7, 12.6), (28, 11.9), (360, 11.7))),
    "APTT": (1, ((-28, 29.5), (7, 32.0), (28, 29.8), (360, 29.0))),
    "INR": (2, ((-28, 1.01), (7, 1.08), (28, 1.02), (360, 1.00))),
    "FIB": (2, ((-28, 2.90), (4, 3.60), (10, 2.40), (28, 2.70), (360, 2.80))),
    "DDIMER": (2, ((-28, 0.42), (7, 1.20), (14, 0.90), (28, 0.50), (360, 0.30))),
    "CRP": (1, ((-28, 4.2), (0, 5.0), (2, 18.0), (4, 36.0), (7, 14.0), (10, 7.0), (14, 4.0), (28, 2.6), (360, 1.9))),
    "FERR": (0, ((-28, 210), (0, 320), (4, 640), (7, 820), (10, 610), (14, 430), (28, 260), (90, 150), (360, 96))),
    "IL6": (2, ((-28, 4.10), (0, 5.60), (2, 48.00), (4, 86.00), (7, 21.00), (14, 6.40), (28, 3.90), (360, 2.60))),
    "C3": (2, ((-28, 0.52), (-6, 0.51), (14, 0.58), (28, 0.70), (60, 0.82), (90, 0.90), (180, 1.00), (360, 1.05))),
    "C4": (2, ((-28, 0.07), (-6, 0.07), (14, 0.09), (28, 0.12), (60, 0.15), (90, 0.18), (360, 0.21))),
    "DSDNA": (
        1,
        ((-28, 286.0), (-6, 280.0), (14, 190.0), (28, 96.0), (60, 48.0), (90, 30.0), (180, 18.0), (360, 12.0)),
    ),
    "IGG": (2, ((-28, 15.20), (-6, 15.00), (14, 10.80), (28, 8.10), (60, 6.30), (90, 6.00), (180, 7.40), (360, 9.20))),
    "IGA": (2, ((-28, 2.30), (28, 1.30), (90, 0.90), (360, 1.60))),
    "IGM": (2, ((-28, 1.10), (28, 0.50), (90, 0.30), (360, 0.70))),
    "CD3A": (0, ((-28, 780), (0, 60), (7, 150), (14, 320), (28, 560), (90, 840), (360, 1040))),
    "CD4A": (0, ((-28, 390), (0, 30), (7, 60), (14, 130), (28, 230), (90, 370), (360, 490))),
    "CD8A": (0, ((-28, 360), (0, 28), (7, 80), (14, 170), (28, 300), (90, 430), (360, 510))),
    "CD19A": (0, ((-28, 140), (-6, 132), (0, 20), (4, 4), (7, 0), (60, 0), (90, 6), (120, 24), (180, 70), (360, 130))),
    "CD19P": (1, ((-28, 12.0), (0, 6.0), (7, 0.0), (60, 0.0), (90, 0.7), (180, 5.4), (360, 9.6))),
    "NKA": (0, ((-28, 96), (0, 8), (14, 60), (28, 110), (360, 140))),
    "CAR": (
        0,
        (
            (0, 0),
            (1, 420),
            (4, 8400),
            (7, 41000),
            (10, 36500),
            (14, 18200),
            (21, 6200),
            (28, 2100),
            (60, 460),
            (90, 120),
            (120, 0),
            (360, 0),
        ),
    ),
    "CARCELL": (
        1,
        ((0, 0.0), (1, 0.2), (4, 6.1), (7, 34.0), (10, 27.5), (14, 11.8), (21, 3.4), (28, 1.1), (60, 0.0), (360, 0.0)),
    ),
    "UPRO24": (
        2,
        (
            (-28, 1.00),
            (-6, 1.00),
            (7, 0.86),
            (14, 0.74),
            (21, 0.60),
            (28, 0.42),
            (60, 0.27),
            (90, 0.20),
            (180, 0.14),
            (360, 0.10),
        ),
    ),
    "URBC": (0, ((-28, 12), (14, 8), (28, 5), (60, 3), (360, 1))),
    "TEMP": (1, ((-28, 36.6), (360, 36.5))),
}


def noise(course: Course, what: str, on_day: int, share: float = 0.04) -> float:
    """A small made-up variation, the same every time: a factor between 1 - share and 1 + share."""
    digest = hashlib.sha256(f"{course.number} {what} {on_day}".encode()).digest()
    return 1 + share * (digest[0] / 127.5 - 1)


def along(points: Points, on_day: int) -> float:
    """The value of a curve on a day."""
    if on_day <= points[0][0]:
        return points[0][1]
    for (day, value), (later, after) in zip(points, points[1:], strict=False):
        if day <= on_day <= later:
            return value + (after - value) * (on_day - day) / (later - day)
    return points[-1][1]


def measured(course: Course, what: str, on_day: int) -> str:
    """One figure of a subject on a study day, printed as a laboratory prints it."""
    places, points = CURVES[what]
    if what == "WBC":  # never less than the differential adds up to
        parts = sum(Decimal(measured(course, part, on_day)) for part in ("NEUT", "LYM", "MONO", "EOS"))
        return format(parts + Decimal("0.03"), "f")
    value = along(points, on_day)
    if what == "UPRO24":
        value = value * float(course.proteinuria_g) if course.nephritis else 0.08
        if course.nephritis and not course.responds and on_day > 0:
            value = max(value, float(course.proteinuria_g) * 0.95)
    if what == "URBC" and not course.nephritis:
        value = 1.0
    if not course.responds and what in {"C3", "C4", "DSDNA"} and on_day > 0:
        value = along(points, -6) * (0.98 if what != "DSDNA" else 1.05)
    if course.settled and what in {"C3", "C4", "DSDNA"}:
        value = along(points, 360)
    if what == "IGG" and course.low_igg and on_day > 40:
        value *= 0.55
    if what == "TEMP" and on_day in course.fever_days:
        value = 38.6
    value *= noise(course, what, on_day, 0.004 if what in {"TEMP", "NA", "CL"} else 0.04)
    return format(Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), "f")


def decimal_places(value: Decimal, places: int) -> str:
    """A figure with a fixed number of decimals."""
    return format(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), "f")
