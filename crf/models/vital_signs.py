"""VS: vital signs."""

from decimal import ROUND_HALF_UP, Decimal

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import Check
from crf.kit.conditions import at_visit
from crf.kit.items import Kind, codes
from trial.words import Text

# Protocol operationalisation 11.2 marks weight for "visits flagged" and height for screening; the schedule flags none
# by name, so weight is asked where a dose or a clearance depends on it and at every efficacy visit.
WEIGHED = ("SCR", "BL", "LD1", "PRE", "M1", "M2", "M3", "M6", "M9", "M12", "ET")
OXYGEN = codes(
    ("ROOM_AIR", "Room air", "空气"),
    ("NASAL", "Nasal cannula ≤ 6 L/min", "低流量"),
    ("HIGH_FLOW", "High flow > 6 L/min", "高流量"),
    ("MASK", "Face mask", "面罩"),
    ("POSITIVE_PRESSURE", "CPAP/BiPAP", "无创"),
    ("INTUBATED", "Intubated", "插管"),
)


def mosteller_bsa(height_cm: Decimal | None, weight_kg: Decimal | None) -> Decimal | None:
    """Body surface area in m2: square root of height (cm) times weight (kg) over 3600 (Mosteller 1987), two decimals."""
    if height_cm is None or weight_kg is None:
        return None
    return (height_cm * weight_kg / 3600).sqrt().quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def bsa_with_known_height(
    height_cm: Decimal | None, weight_kg: Decimal | None, screening_height_cm: Decimal | None
) -> Decimal | None:
    """Body surface area with today's height, else the height of screening."""
    return mosteller_bsa(height_cm if height_cm is not None else screening_height_cm, weight_kg)


class VitalSigns(Crf):
    """Vital signs after five minutes at rest; on ward days the worst value of the day."""

    key = "VS"
    title = Text("Vital signs", "生命体征")
    domain = "VS"
    reads = {"previous": ("VS",)}
    follows = ("VS",)

    taken_time = items.time("VSTIM", "Time", "测量时间", required=False, sdtm="VSTIM")
    temperature = items.decimal(
        "TEMP",
        "Temperature (axillary by default)",
        "体温",
        unit="°C",
        places=1,
        possible=("34.0", "43.0"),
        expected=("35.0", "39.5"),
        sdtm="TEMP_VSORRES",
        source="S",
    )
    temperature_site = items.coded(
        "TEMPSITE",
        "Site of measurement",
        "测量部位",
        codes(("AXILLA", "Axilla", "腋温"), ("EAR", "Ear", "耳温"), ("ORAL", "Oral", "口温")),
        sdtm="VSLOC",
    )
    systolic = items.integer(
        "SYSBP",
        "Systolic BP",
        "收缩压",
        unit="mmHg",
        possible=(40, 280),
        expected=(80, 180),
        sdtm="SYSBP_VSORRES",
        source="S",
    )
    diastolic = items.integer(
        "DIABP",
        "Diastolic BP",
        "舒张压",
        unit="mmHg",
        possible=(20, 180),
        expected=(45, 110),
        sdtm="DIABP_VSORRES",
        source="S",
    )
    pulse = items.integer(
        "PULSE", "Pulse", "脉搏", unit="bpm", possible=(20, 250), expected=(45, 130), sdtm="PULSE_VSORRES", source="S"
    )
    respiration = items.integer(
        "RESP",
        "Respiratory rate",
        "呼吸频率",
        unit="/min",
        possible=(5, 70),
        expected=(10, 30),
        sdtm="RESP_VSORRES",
        source="S",
    )
    saturation = items.integer(
        "SPO2", "SpO2", "血氧饱和度", unit="%", possible=(40, 100), expected=(92, 100), sdtm="OXYSAT_VSORRES"
    )
    oxygen = items.coded("OXYG", "On oxygen? device and flow", "吸氧方式及流量", OXYGEN, sdtm="VSPOS/FA")
    weight = items.decimal(
        "WEIGHT",
        "Weight",
        "体重",
        unit="kg",
        places=1,
        possible=(25, 200),
        condition=at_visit(*WEIGHED),
        sdtm="WEIGHT_VSORRES",
    )
    height = items.decimal(
        "HEIGHT",
        "Height",
        "身高",
        unit="cm",
        places=1,
        possible=(120, 210),
        condition=at_visit("SCR"),
        sdtm="HEIGHT_VSORRES",
    )
    bsa = items.derived(
        "BSA",
        "BSA (Mosteller)",
        "体表面积",
        Kind.DECIMAL,
        by=bsa_with_known_height,
        uses=("height", "weight", "@screening_height"),
        places=2,
        unit="m²",
        condition=at_visit("SCR", "BL", "LD1"),
    )

    checks = (
        Check(
            "VS-01",
            "DIABP",
            Text("Diastolic pressure is not below systolic. Swapped?", "舒张压不低于收缩压，是否录反？"),
            lambda values, facts: (
                values.get("systolic") is not None
                and values.get("diastolic") is not None
                and values["diastolic"] >= values["systolic"]
            ),
            source="protocol operationalisation 11.2, DIABP: below SYSBP",
        ),
        Check(
            "VS-02",
            "WEIGHT",
            Text(
                "Weight changed by more than 10 % since the last visit. Check the scale and the figure.",
                "体重较上次访视变化超过10%，请核对。",
            ),
            lambda values, facts: (
                values.get("weight") is not None
                and facts.named("previous.VS.weight") is not None
                and abs(values["weight"] - facts.named("previous.VS.weight")) * 10 > facts.named("previous.VS.weight")
            ),
            source="protocol operationalisation 11.2, WEIGHT: a change above 10 %",
        ),
    )
