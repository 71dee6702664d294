"""INF: infusion of CHT101. Its start is day 0 (protocol operationalisation, sections 3, 7)."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import BLOCK, Check
from crf.kit.items import Kind, Section, codes
from trial.words import Text

# Minutes around the infusion at which vital signs are kept (8.1), and what is measured each time.
POINTS = (("M15", "-15 min"), ("P15", "+15 min"), ("P30", "+30 min"), ("P60", "+60 min"), ("P120", "+120 min"), ("P240", "+240 min"))  # fmt: skip
THAW_TO_START = timedelta(minutes=30)


def car_positive_cells(
    volume_ml: Decimal | None, viable_million_per_ml: Decimal | None, car_percent: Decimal | None
) -> Decimal | None:
    """CAR+ viable T cells given, in 10^6: volume (mL) x viable cells (10^6/mL) x CAR+ fraction (section 7)."""
    if volume_ml is None or viable_million_per_ml is None or car_percent is None:
        return None
    cells = volume_ml * viable_million_per_ml * car_percent / 100
    return cells.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def dose_per_kg(cells_million: Decimal | None, weight_kg: Decimal | None) -> Decimal | None:
    """CAR+ viable T cells per kg body weight, in 10^6/kg."""
    if cells_million is None or not weight_kg:
        return None
    return (cells_million / weight_kg).quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)


def _vital_signs() -> dict[str, Any]:
    made: dict[str, Any] = {}
    for code, label in POINTS:
        shared = {"section": "vitals", "required": False, "compact": True, "sdtm": "VSTPT"}
        made[f"temperature_{code.lower()}"] = items.decimal(
            f"IV{code}TEMP",
            f"{label}: temperature",
            f"{label}：体温",
            unit="°C",
            places=1,
            possible=("34.0", "43.0"),
            **shared,
        )
        made[f"systolic_{code.lower()}"] = items.integer(
            f"IV{code}SBP", f"{label}: systolic BP", f"{label}：收缩压", unit="mmHg", possible=(40, 280), **shared
        )
        made[f"diastolic_{code.lower()}"] = items.integer(
            f"IV{code}DBP", f"{label}: diastolic BP", f"{label}：舒张压", unit="mmHg", possible=(20, 180), **shared
        )
        made[f"pulse_{code.lower()}"] = items.integer(
            f"IV{code}HR", f"{label}: pulse", f"{label}：脉搏", unit="bpm", possible=(20, 250), **shared
        )
        made[f"saturation_{code.lower()}"] = items.integer(
            f"IV{code}SPO2", f"{label}: SpO2", f"{label}：血氧饱和度", unit="%", possible=(40, 100), **shared
        )
    return made


def _between(first: datetime | None, second: datetime | None) -> timedelta | None:
    return second - first if first is not None and second is not None else None


class Infusion(Crf):
    """The infusion: product, two-person check, dose arithmetic, times."""

    key = "INF"
    title = Text("CHT101 infusion", "CHT101回输")
    domain = "EX"
    esign = "infusion"
    reads = {"baseline": ("VS",)}
    follows = ("VS",)
    sections = (
        Section("check", Text("Before infusion", "回输前")),
        Section("product", Text("Product", "产品")),
        Section("infusion", Text("Infusion", "回输")),
        Section("dose", Text("Dose", "剂量")),
        Section("after", Text("During and after", "回输中及回输后")),
        Section(
            "vitals",
            Text("Vital signs around the infusion", "回输前后生命体征"),
            Text("Minutes before and after the start.", "相对回输开始的分钟数。"),
        ),
    )

    criteria_met = items.yes_no(
        "INFPRE",
        "Pre-infusion criteria met (no active infection, SpO2, haemodynamics, no new CS toxicity)",
        "回输前标准符合",
        section="check",
        critical=True,
    )
    checkers = items.multiple(
        "INFID2",
        "Two-person identity check",
        "双人核对",
        register="staff",
        section="check",
        source="G",
        critical=True,
        help=Text("Two different persons.", "须为不同的两人。"),
    )
    lot = items.text("INFLOT", "Product lot", "产品批号", max_length=30, section="product", sdtm="EXLOT", critical=True)
    donor = items.text("INFDONOR", "Donor code", "供者编码", max_length=30, section="product", sdtm="EXREFID")
    bags = items.text(
        "INFBAG", "Bag / vial identifiers", "袋/瓶编号", max_length=120, section="product", sdtm="DAREFID"
    )
    containers = items.integer(
        "INFVIAL", "Containers thawed", "解冻数量", possible=(1, 20), section="product", sdtm="DAORRES"
    )
    expires_on = items.date("INFEXP", "Expiry date of lot", "有效期", section="product", future=True, critical=True)
    receipt_ok = items.yes_no(
        "INFRCPT",
        "Receipt temperature acceptable (<= -130 °C)",
        "接收温度合格（≤-130 °C）",
        section="product",
        sdtm="DAORRES",
    )
    thawed_at = items.moment("INFTHAW", "Thaw time", "复苏时间", section="infusion")
    started_at = items.moment(
        "INFST",
        "Infusion start",
        "回输开始",
        section="infusion",
        sdtm="EXSTDTC",
        critical=True,
        help=Text("Defines day 0.", "定义第0天。"),
    )
    ended_at = items.moment("INFEN", "Infusion end", "回输结束", section="infusion", sdtm="EXENDTC", critical=True)
    car_percent = items.decimal(
        "INFCAR",
        "CAR+ fraction on certificate",
        "CAR阳性率",
        unit="%",
        places=1,
        possible=(0, 100),
        section="dose",
        sdtm="EXDOSE calc",
        critical=True,
    )
    viability = items.decimal(
        "INFVIAB",
        "Post-thaw viability",
        "复苏后活率",
        unit="%",
        places=1,
        possible=(0, 100),
        expected=(70, 100),
        section="dose",
        sdtm="FAORRES",
    )
    viable_per_ml = items.decimal(
        "INFCONC",
        "Viable cells per mL",
        "活细胞浓度",
        unit="10^6/mL",
        places=2,
        possible=("0.01", 1000),
        section="dose",
        critical=True,
        help=Text("The arithmetic of section 7 needs it beside volume and CAR+ fraction.", "剂量计算所需。"),
    )
    volume_ml = items.decimal(
        "INFVOL",
        "Volume infused",
        "回输体积",
        unit="mL",
        places=1,
        possible=("0.5", 500),
        section="dose",
        sdtm="ECDOSE",
        critical=True,
    )
    cells = items.derived(
        "INFDOSE",
        "CAR+ viable T cells given",
        "实际CAR+细胞数",
        Kind.DECIMAL,
        by=car_positive_cells,
        uses=("volume_ml", "viable_per_ml", "car_percent"),
        places=2,
        unit="×10^6",
        section="dose",
        sdtm="EXDOSE",
    )
    per_kg = items.derived(
        "INFDKG",
        "Dose per kg",
        "每公斤剂量",
        Kind.DECIMAL,
        by=dose_per_kg,
        uses=("cells", "@baseline_weight"),
        places=3,
        unit="×10^6/kg",
        section="dose",
        sdtm="EXDOSE",
    )
    premedication = items.multiple(
        "INFPREM",
        "Premedication",
        "预处理用药",
        codes(
            ("PARACETAMOL", "Paracetamol", "对乙酰氨基酚"),
            ("ANTIHISTAMINE", "Antihistamine", "抗组胺药"),
            ("CORTICOSTEROID", "Corticosteroid", "糖皮质激素"),
            ("NONE", "None", "无"),
        ),
        section="after",
        sdtm="CMOCCUR",
    )
    interrupted = items.coded(
        "INFINT",
        "Interrupted / incomplete",
        "中断或未完成",
        codes(("NO", "No", "否"), ("INTERRUPTED", "Interrupted", "中断"), ("STOPPED", "Stopped early", "提前停止")),
        section="after",
        sdtm="EXADJ",
    )
    reaction = items.yes_no(
        "INFAE", "Infusion reaction within 24 h", "24小时内输注反应", section="after", sdtm="AEOCCUR", critical=True
    )
    generated = _vital_signs()

    checks = (
        Check(
            "INF-01",
            "INFPRE",
            Text(
                "The pre-infusion criteria are not met: no infusion may be recorded.",
                "回输前标准不符合，不得记录回输。",
            ),
            lambda values, facts: values.get("criteria_met") is False,
            BLOCK,
        ),
        Check(
            "INF-02",
            "INFID2",
            Text("The identity check needs two different persons.", "身份核对须由两名不同人员完成。"),
            lambda values, facts: values.get("checkers") is not None and len(set(values["checkers"])) != 2,
            BLOCK,
        ),
        Check(
            "INF-03",
            "INFEXP",
            Text("The lot had expired on the day of infusion.", "回输当日产品已过有效期。"),
            lambda values, facts: (
                values.get("expires_on") is not None
                and values.get("started_at") is not None
                and values["expires_on"] < values["started_at"].date()
            ),
            BLOCK,
        ),
        Check(
            "INF-04",
            "INFEN",
            Text("The end is not after the start.", "结束时间不晚于开始时间。"),
            lambda values, facts: (
                (gap := _between(values.get("started_at"), values.get("ended_at"))) is not None and gap <= timedelta(0)
            ),
            BLOCK,
        ),
        Check(
            "INF-05",
            "INFST",
            Text(
                "More than 30 minutes from thaw to start, or start before thaw.",
                "复苏至回输超过30分钟，或回输早于复苏。",
            ),
            lambda values, facts: (
                (gap := _between(values.get("thawed_at"), values.get("started_at"))) is not None
                and not timedelta(0) <= gap <= THAW_TO_START
            ),
        ),
        Check(
            "INF-06",
            "INFPREM",
            Text(
                "A corticosteroid before infusion may harm the cells. Confirm and say why.",
                "回输前使用激素可能影响细胞，请确认并说明原因。",
            ),
            lambda values, facts: "CORTICOSTEROID" in (values.get("premedication") or ()),
        ),
        Check(
            "INF-07",
            "INFVOL",
            Text("The dose per kg is more than 20 % from the assigned level.", "每公斤剂量与指定剂量组相差超过20%。"),
            lambda values, facts: _off_level(values.get("per_kg"), facts.dose_level_million_per_kg),
            priority="safety",
        ),
        Check(
            "INF-08",
            "INFST",
            Text("The infusion lies before enrolment.", "回输早于入组日期。"),
            lambda values, facts: (
                values.get("started_at") is not None
                and facts.enrolled_on is not None
                and values["started_at"].date() < facts.enrolled_on
            ),
            BLOCK,
        ),
    )


def _off_level(per_kg: Decimal | None, level: Decimal | None) -> bool:
    """More than 20 % away from the assigned dose level (default tolerance, section 3)."""
    return per_kg is not None and level is not None and abs(per_kg - level) * 5 > level
