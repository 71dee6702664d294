"""INF: infusion of CHT101. Its start is day 0 (protocol operationalisation, sections 3, 7)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from crf import dosing
from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import BLOCK, QUERY, Check
from crf.kit.items import Kind, Section, codes
from crf.kit.suggestions import Suggestion
from trial.subjects import local_date
from trial.words import Text

# Minutes around the infusion at which vital signs are kept (8.1), and what is measured each time.
POINTS = (("M15", "-15 min"), ("P15", "+15 min"), ("P30", "+30 min"), ("P60", "+60 min"), ("P120", "+120 min"), ("P240", "+240 min"))  # fmt: skip
# Visits at which the checklist before infusion may be signed: the day before, or the day itself.
CHECKED_AT = ("PRE", "D0")
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


def weight_for_dose(facts: Any) -> Decimal | None:
    """The body weight in kg that the dose counts with: baseline, or D-1 when it changed by more than 10 % (section 7)."""
    before = facts.casebook.at("VS", "PRE") if facts.casebook is not None else None
    return dosing.dosing_weight(facts.baseline_weight, before.values.get("weight") if before is not None else None)


def lot_in_register(values: Mapping[str, Any], facts: Any) -> tuple[date, bool, str, Decimal | None] | None:
    """Expiry, release, donor and CAR+ percent of the lot, from the product register; None when it is not there."""
    found = next((code for code in facts.registers.get("product_lots", ()) if code.value == values.get("lot")), None)
    return found.dates if found is not None else None


def _lot_unknown(values: Mapping[str, Any], facts: Any) -> bool:
    known = "product_lots" in facts.registers
    return known and values.get("lot") is not None and lot_in_register(values, facts) is None


def _lot_not_released(values: Mapping[str, Any], facts: Any) -> bool:
    lot = lot_in_register(values, facts)
    return lot is not None and not lot[1]


def _lot_expired(values: Mapping[str, Any], facts: Any) -> bool:
    """Whether the lot had expired on the day of infusion, by the form's own date or by the register's."""
    on = local_date(values.get("started_at"))
    lot = lot_in_register(values, facts)
    limits = [values.get("expires_on"), lot[0] if lot is not None else None]
    return on is not None and any(limit is not None and limit < on for limit in limits)


def _differs_from_register(values: Mapping[str, Any], facts: Any) -> bool:
    lot = lot_in_register(values, facts)
    if lot is None:
        return False
    stated = (values.get("expires_on"), values.get("donor"), values.get("car_percent"))
    known = (lot[0], lot[2], lot[3])
    return any(one is not None and other is not None and one != other for one, other in zip(stated, known, strict=True))


def _differs_words(values: Mapping[str, Any], facts: Any) -> Text:
    lot = lot_in_register(values, facts)
    assert lot is not None  # nosec B101 - asked only of a lot that is in the register
    expires_on, _released, donor, car = lot
    car_en = f", CAR+ {car} %" if car is not None else ""
    return Text(
        f"The product register says of this lot: donor {donor}, expiry {expires_on}{car_en}. Correct what differs.",
        f"产品登记中该批号为：供者 {donor}，有效期 {expires_on}{car_en.replace(', ', '，')}。请更正不一致之处。",
    )


def _checklist_missing(values: Mapping[str, Any], facts: Any) -> bool:
    """Whether no eligibility checklist of D-1 or of the day itself says that all criteria hold and is signed (5.2)."""
    if facts.casebook is None or not values.get("criteria_met"):
        return False
    found = [facts.casebook.at("IE", visit) for visit in CHECKED_AT]
    return not any(
        entry is not None and entry.performed and entry.status == "signed" and entry.values.get("eligible") is True
        for entry in found
    )


def _lymphodepletion(facts: Any) -> list[Any]:
    rows = facts.casebook.rows("LD") if facts.casebook is not None else []
    return [entry.values for entry in rows if entry.performed]


def _before_last_dose(values: Mapping[str, Any], facts: Any) -> bool:
    ends = [row["ended_at"] for row in _lymphodepletion(facts) if row.get("ended_at") is not None]
    return bool(ends) and values.get("started_at") is not None and values["started_at"] < max(ends)


def first_dose_on(facts: Any) -> date | None:
    """The day of the first dose of lymphodepletion, from the rows of LD, else the day of the visit LD1."""
    starts = [row["started_at"] for row in _lymphodepletion(facts) if row.get("started_at") is not None]
    return local_date(min(starts)) if starts else facts.lymphodepletion_on


def days_to_infusion_allowed(facts: Any) -> int:
    """Days from the first dose to the infusion after which the check is repeated: parameter ld.repeat_check_after_days."""
    return int(facts.parameters.get("ld.repeat_check_after_days", "7"))


def too_late_after_first_dose(values: Mapping[str, Any], facts: Any) -> bool:
    """Whether more days than allowed lie between the first dose of lymphodepletion and this infusion (4.2.2)."""
    return dosing.too_long_after(
        first_dose_on(facts), local_date(values.get("started_at")), days_to_infusion_allowed(facts)
    )


def _too_late_words(values: Mapping[str, Any], facts: Any) -> Text:
    first, on = first_dose_on(facts), local_date(values.get("started_at"))
    assert first is not None  # nosec B101 - asked only when both are known
    assert on is not None  # nosec B101
    most = days_to_infusion_allowed(facts)
    return Text(
        f"{(on - first).days} days after the first dose of lymphodepletion on {first}; more than {most} need the pre-LD "
        "check again and a deviation. Confirm with the reason; a deviation is drafted.",
        f"距首次清淋给药（{first}）{(on - first).days}天，超过{most}天须重新进行清淋前核查并记录方案偏离。"
        "请说明原因；系统将生成偏离草稿。",
    )


def tolerance_percent(facts: Any) -> Decimal:
    """How far the dose per kg may lie from the assigned level: parameter dose.tolerance_percent."""
    return Decimal(facts.parameters.get("dose.tolerance_percent", "20"))


def _off_level(values: Mapping[str, Any], facts: Any) -> bool:
    return dosing.beyond_tolerance(values.get("per_kg"), facts.dose_level_million_per_kg, tolerance_percent(facts))


def _off_level_words(values: Mapping[str, Any], facts: Any) -> Text:
    percent = tolerance_percent(facts)
    level = facts.dose_level_million_per_kg.normalize()
    return Text(
        f"{values['per_kg']} ×10^6/kg; the assigned level {facts.dose_level} is {level:f} ×10^6/kg. More than {percent} % "
        "apart: check volume, concentration, CAR+ fraction and weight, or say why.",
        f"每公斤 {values['per_kg']} ×10^6；指定剂量组 {facts.dose_level} 为 {level:f} ×10^6/kg，相差超过{percent}%。"
        "请核对体积、浓度、CAR阳性率和体重，或说明原因。",
    )


def _between(first: datetime | None, second: datetime | None) -> timedelta | None:
    return second - first if first is not None and second is not None else None


class Infusion(Crf):
    """The infusion: product, two-person check, dose arithmetic, times."""

    key = "INF"
    title = Text("CHT101 infusion", "CHT101回输")
    domain = "EX"
    # Redosing is not planned; further rows take a dose that was split.
    repeats = "rows"
    esign = "infusion"
    reads = {"baseline": ("VS",), "visit": ("LD", "IE")}
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
    lot = items.text(
        "INFLOT",
        "Product lot",
        "产品批号",
        max_length=30,
        register="product_lots",
        section="product",
        sdtm="EXLOT",
        critical=True,
        help=Text("A lot of the product register (Configuration).", "须为产品登记（配置）中的批号。"),
    )
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
        "Receipt temperature acceptable (≤ -130 °C)",
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
            priority="safety",
            source="protocol operationalisation 7",
        ),
        Check(
            "INF-15",
            "INFPRE",
            Text(
                "No signed checklist before infusion (IE@PRE) says that all criteria hold. Let an investigator sign it, or "
                "say where the check is documented.",
                "未见已签署且全部符合的回输前核对表（IE@PRE）。请由研究者签署，或说明核查的记录位置。",
            ),
            _checklist_missing,
            QUERY,
            priority="safety",
            source="protocol operationalisation 5.2",
        ),
        Check(
            "INF-02",
            "INFID2",
            Text("The identity check needs two different persons.", "身份核对须由两名不同人员完成。"),
            lambda values, facts: values.get("checkers") is not None and len(set(values["checkers"])) != 2,
            BLOCK,
            source="protocol operationalisation 7",
        ),
        Check(
            "INF-03",
            "INFEXP",
            Text("The lot had expired on the day of infusion.", "回输当日产品已过有效期。"),
            _lot_expired,
            BLOCK,
            priority="safety",
            source="EC-11 (protocol operationalisation 12, check 11)",
        ),
        Check(
            "INF-09",
            "INFLOT",
            Text(
                "This lot is not in the product register. Check the number, or enter the lot under Configuration first.",
                "产品登记中无此批号。请核对批号，或先在“配置”中登记。",
            ),
            _lot_unknown,
            BLOCK,
            priority="safety",
            source="EC-11 (protocol operationalisation 12, check 11)",
        ),
        Check(
            "INF-10",
            "INFLOT",
            Text(
                "This lot is not released in the product register. It may not be infused.",
                "产品登记中该批号尚未放行，不得回输。",
            ),
            _lot_not_released,
            BLOCK,
            priority="safety",
            source="protocol operationalisation 7",
        ),
        Check(
            "INF-11",
            "INFLOT",
            _differs_words,
            _differs_from_register,
            QUERY,
            source="protocol operationalisation 7",
            about=Text(
                "The product register says of this lot: donor …, expiry …, CAR+ … %. Correct what differs.",
                "产品登记中该批号为：供者 …，有效期 …，CAR阳性率 …%。请更正不一致之处。",
            ),
        ),
        Check(
            "INF-04",
            "INFEN",
            Text("The end is not after the start.", "结束时间不晚于开始时间。"),
            lambda values, facts: (
                (gap := _between(values.get("started_at"), values.get("ended_at"))) is not None and gap <= timedelta(0)
            ),
            BLOCK,
            source="protocol operationalisation 11.2, INFEN",
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
            source="protocol operationalisation 7",
        ),
        Check(
            "INF-06",
            "INFPREM",
            Text(
                "A corticosteroid before infusion may harm the cells. Confirm and say why.",
                "回输前使用激素可能影响细胞，请确认并说明原因。",
            ),
            lambda values, facts: "CORTICOSTEROID" in (values.get("premedication") or ()),
            QUERY,
            source="protocol operationalisation 11.2, INFPREM",
        ),
        Check(
            "INF-14",
            "INFPREM",
            Text(
                "“None” stands beside a medicine. Keep one of them.",
                "“无”与药物同时被选，请保留其一。",
            ),
            lambda values, facts: "NONE" in (values.get("premedication") or ()) and len(values["premedication"]) > 1,
            QUERY,
            source="protocol operationalisation 11.2, INFPREM",
        ),
        Check(
            "INF-07",
            "INFVOL",
            _off_level_words,
            _off_level,
            priority="safety",
            source="EC-12 (protocol operationalisation 12, check 12)",
            about=Text(
                "… ×10^6/kg; the assigned level … is … ×10^6/kg, more than … % apart. Check volume, concentration, "
                "CAR+ fraction and weight, or say why.",
                "每公斤 … ×10^6；指定剂量组 … 为 … ×10^6/kg，相差超过…%。请核对体积、浓度、CAR阳性率和体重，或说明原因。",
            ),
        ),
        Check(
            "INF-08",
            "INFST",
            Text("The infusion lies before enrolment.", "回输早于入组日期。"),
            lambda values, facts: (
                (on := local_date(values.get("started_at"))) is not None
                and facts.enrolled_on is not None
                and on < facts.enrolled_on
            ),
            BLOCK,
            source="protocol operationalisation 5.2",
        ),
        Check(
            "INF-12",
            "INFST",
            Text(
                "The infusion begins before the last dose of lymphodepletion ended (LD). Check both times.",
                "回输早于末次清淋给药结束（LD），请核对两处时间。",
            ),
            _before_last_dose,
            QUERY,
            priority="safety",
            source="EC-10 (protocol operationalisation 12, check 10)",
        ),
        Check(
            "INF-13",
            "INFST",
            _too_late_words,
            too_late_after_first_dose,
            source="EC-10 (protocol operationalisation 12, check 10; 4.2.2)",
            about=Text(
                "… days after the first dose of lymphodepletion; more than … need the check before it again and a "
                "deviation. Confirm with the reason.",
                "距首次清淋给药…天，超过…天须重新进行清淋前核查并记录方案偏离。请说明原因。",
            ),
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        out = super().derive(values, facts)
        return {**out, "per_kg": dose_per_kg(out["cells"], weight_for_dose(facts))}

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """The lot when only one may be infused; then what the register says of the lot."""
        found: dict[str, Suggestion] = {}
        usable = [
            code
            for code in facts.registers.get("product_lots", ())
            if code.dates[1] and code.dates[0] >= (facts.visit_on or facts.today)
        ]
        why = Text("product register", "产品登记")
        if len(usable) == 1:
            found["lot"] = Suggestion(
                usable[0].value, Text("the only released lot of the product register", "产品登记中唯一已放行的批号")
            )
        lot = lot_in_register(values, facts)
        if lot is not None:
            expires_on, _released, donor, car_percent = lot
            found["expires_on"] = Suggestion(expires_on.isoformat(), why)
            found["donor"] = Suggestion(donor, why)
            if car_percent is not None:
                found["car_percent"] = Suggestion(format(car_percent, "f"), why)
        return found
