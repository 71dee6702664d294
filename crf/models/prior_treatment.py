"""PTRT: earlier treatment of lupus, a row for each drug: the evidence for criterion I04 and for washout (E11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from crf import refractory
from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import QUERY, Check
from crf.kit.conditions import when
from crf.kit.items import Kind, Section, codes
from trial.derived import Derived, note
from trial.words import Text

DRUGS = codes(
    ("GC", "Glucocorticoid", "糖皮质激素"),
    ("CYC", "Cyclophosphamide", "环磷酰胺"),
    ("HCQ", "Hydroxychloroquine", "羟氯喹"),
    ("AZA", "Azathioprine", "硫唑嘌呤"),
    ("MMF", "Mycophenolate mofetil", "吗替麦考酚酯"),
    ("MTX", "Methotrexate", "甲氨蝶呤"),
    ("LEF", "Leflunomide", "来氟米特"),
    ("TAC", "Tacrolimus", "他克莫司"),
    ("CSA", "Ciclosporin", "环孢素"),
    ("RITUXIMAB", "Rituximab", "利妥昔单抗"),
    ("BELIMUMAB", "Belimumab", "贝利尤单抗"),
    ("TELITACICEPT", "Telitacicept", "泰它西普"),
    ("ANIFROLUMAB", "Anifrolumab", "阿尼鲁单抗"),
    ("OBINUTUZUMAB", "Obinutuzumab", "奥妥珠单抗"),
    ("IVIG", "IVIG", "静脉注射免疫球蛋白"),
    ("PLASMA_EXCHANGE", "Plasma exchange", "血浆置换"),
    ("OTHER", "Other (specify)", "其他（请注明）"),
)
DRUG_WORDS = {code.value: code.label for code in DRUGS}
UNITS = codes(
    ("MG_D", "mg/d", "mg/日"),
    ("MG_KG_D", "mg/kg/d", "mg/kg/日"),
    ("G", "g", "g"),
    ("MG_M2", "mg/m²", "mg/m²"),
    ("MG_WK", "mg/week", "mg/周"),
)
OUTCOMES = codes(
    ("NO_RESPONSE", "No response", "无效"),
    ("PARTIAL", "Partial response", "部分缓解"),
    ("RELAPSE", "Relapse", "复发"),
    ("INTOLERANT", "Intolerant", "不耐受"),
    ("STOPPED_OTHER", "Stopped for another reason", "其他原因停药"),
)


def screening_day(facts: Any) -> date | None:
    """The day to which treatment that goes on is counted: the screening visit, else the day of consent."""
    visit = facts.casebook.visits.get("SCR") if facts.casebook is not None else None
    on: date | None = visit.occurred_on if visit is not None else None
    return on or facts.consented_on


def screening_weight_kg(facts: Any) -> Decimal | None:
    """Body weight at screening."""
    entry = facts.casebook.at("VS", "SCR") if facts.casebook is not None else None
    return entry.values.get("weight") if entry is not None and entry.performed else None


def end_of(values: Mapping[str, Any]) -> str | None:
    """The end of a treatment as far as it is known: the end date, else the day of the last dose."""
    last = values.get("last_dose_on")
    return values.get("ended_on") or (last.isoformat() if last is not None else None)


def treatment(values: Mapping[str, Any], place: str = "") -> refractory.Treatment:
    """One row as the rule of criterion I04 reads it."""
    return refractory.Treatment(
        drug=values.get("drug") or "",
        reached_1_mg_kg=values.get("gc_reached"),
        started=values.get("started_on"),
        ended=end_of(values),
        ongoing=values.get("ongoing"),
        outcome=values.get("outcome"),
        place=place,
    )


def washout_days(parameters: Mapping[str, str], drug: str | None) -> int | None:
    """Days that must lie between the last dose of a drug and lymphodepletion, from the parameter `washout.days`.

    The parameter reads "RITUXIMAB=180 CYC=28"; a drug that is not named has no limit in the study.
    """
    for part in parameters.get("washout.days", "").split():
        name, _, days = part.partition("=")
        if name == drug and days.isdigit():
            return int(days)
    return None


def _duration(values: Mapping[str, Any], facts: Any) -> refractory.Span | None:
    return refractory.duration_months(
        values.get("started_on"), end_of(values), values.get("ongoing"), screening_day(facts)
    )


def _too_soon(values: Mapping[str, Any], facts: Any) -> bool:
    last, start = values.get("last_dose_on"), facts.lymphodepletion_on
    if last is None or start is None:
        return False
    days = washout_days(facts.parameters, values.get("drug"))
    return days is not None and (start - last).days < days


def _too_soon_words(values: Mapping[str, Any], facts: Any) -> Text:
    drug, start = DRUG_WORDS[values["drug"]], facts.lymphodepletion_on
    gap, days = (start - values["last_dose_on"]).days, washout_days(facts.parameters, values["drug"])
    return Text(
        f"{drug.en}: last dose {values['last_dose_on']}, {gap} days before lymphodepletion on {start}; the study asks for "
        f"{days}. Check the dates, or report the deviation.",
        f"{drug.zh}：末次用药 {values['last_dose_on']}，距清淋（{start}）{gap}天，方案要求{days}天。请核对日期或报告方案偏离。",
    )


class PriorTreatment(Crf):
    """One earlier treatment of lupus."""

    key = "PTRT"
    title = Text("Prior SLE treatment (refractory evidence)", "既往SLE治疗（难治依据）")
    domain = "CM"
    repeats = "log"
    reads = {"visit": ("PTRT", "VS")}
    follows = ("VS", "SV", "ICF")
    sections = (
        Section("drug", Text("Drug and dose", "药物与剂量")),
        Section("time", Text("Time", "时间")),
        Section("result", Text("Outcome", "疗效")),
    )

    drug = items.coded("PTTRT", "Drug", "药物", DRUGS, section="drug", sdtm="CMTRT", source="R", critical=True)
    drug_other = items.text(
        "PTTRTOT",
        "Other drug",
        "其他药物",
        max_length=60,
        section="drug",
        condition=when("drug", "OTHER"),
        sdtm="CMTRT",
        lookup="medicines",
    )
    max_dose = items.decimal(
        "PTMAX",
        "Maximum dose",
        "最大剂量",
        places=2,
        possible=("0.01", "99999"),
        section="drug",
        sdtm="CMDOSE",
        source="R",
        help=Text("Glucocorticoid: as prednisone.", "糖皮质激素按泼尼松等效剂量。"),
    )
    dose_unit = items.coded("PTUNIT", "Dose unit", "剂量单位", UNITS, section="drug", sdtm="CMDOSU", source="R")
    gc_reached = items.derived(
        "PTGCMX",
        "Glucocorticoid ≥ 1 mg/kg/d reached",
        "激素达1 mg/kg/d",
        Kind.YES_NO,
        section="drug",
        condition=when("drug", "GC"),
        source="R",
        critical=True,
        help=Text("mg/d and mg/week are divided by the weight at screening.", "mg/日和mg/周按筛选期体重换算。"),
    )
    started_on = items.partial_date(
        "PTSTDAT",
        "Start date",
        "开始日期",
        section="time",
        sdtm="CMSTDAT",
        before_consent=True,
        help=Text("As far as known: 2019, 2019-05 or 2019-05-22.", "按已知程度录入：2019、2019-05 或 2019-05-22。"),
    )
    ongoing = items.yes_no("PTONGO", "Ongoing at screening", "筛选时仍使用", section="time", sdtm="CMONGO")
    ended_on = items.partial_date(
        "PTENDAT",
        "End date",
        "结束日期",
        section="time",
        condition=when("ongoing", False),
        required=False,
        sdtm="CMENDAT",
        before_consent=True,
    )
    last_dose_on = items.date(
        "PTSTOP",
        "Date of last dose before lymphodepletion",
        "清淋前末次用药日期",
        section="time",
        condition=when("ongoing", False),
        required=False,
        sdtm="CMENDAT",
        before_consent=True,
        help=Text("Needed for the washout (criterion E11).", "用于洗脱期判断（标准E11）。"),
    )
    duration = items.derived(
        "PTDUR",
        "Duration",
        "疗程",
        Kind.DECIMAL,
        places=1,
        unit="month",
        section="time",
        sdtm="CMDUR",
        source="R",
        help=Text(
            "To screening where it goes on; with partial dates the shortest time they allow.",
            "仍在使用者计至筛选日；日期不完整时取可能的最短疗程。",
        ),
    )
    outcome = items.coded("PTRESP", "Outcome", "疗效", OUTCOMES, section="result", sdtm="CMRSDISC", source="R")

    checks = (
        Check(
            "PTRT-01",
            "PTENDAT",
            lambda values, facts: Text(
                f"Ended {values['ended_on']}, before the start {values['started_on']}. Correct one of the dates.",
                f"结束日期 {values['ended_on']} 早于开始日期 {values['started_on']}，请更正。",
            ),
            lambda values, facts: (
                values.get("started_on") is not None
                and values.get("ended_on") is not None
                and refractory.last_day(values["ended_on"]) < refractory.first_day(values["started_on"])
            ),
            QUERY,
            source="protocol operationalisation 11.2, PTENDAT on or after start",
        ),
        Check(
            "PTRT-02",
            "PTENDAT",
            Text(
                "Neither the end nor the last dose is given. Without one of them the duration is unknown and cannot count "
                "for criterion I04; enter what is known, a year is enough.",
                "结束日期和末次用药日期均未录入，疗程未知，无法用于标准I04。请录入已知部分，仅年份亦可。",
            ),
            lambda values, facts: (
                values.get("ongoing") is False and values.get("ended_on") is None and values.get("last_dose_on") is None
            ),
            source="protocol operationalisation 6, I04",
        ),
        Check(
            "PTRT-03",
            "PTUNIT",
            Text(
                "A glucocorticoid in g or mg/m² cannot be read as mg/kg/d. Enter the highest daily dose in mg/d or "
                "mg/kg/d; a pulse may stand on a row of its own.",
                "以g或mg/m²表示的糖皮质激素无法换算为mg/kg/日。请以mg/日或mg/kg/日录入最高日剂量；冲击治疗可另建一行。",
            ),
            lambda values, facts: values.get("drug") == "GC" and values.get("dose_unit") in {"G", "MG_M2"},
            source="protocol operationalisation 6, I04",
        ),
        Check(
            "PTRT-04",
            "PTSTOP",
            _too_soon_words,
            _too_soon,
            QUERY,
            "safety",
            source="protocol operationalisation 6, E11; parameter washout.days",
            about=Text(
                "…: last dose …, … days before lymphodepletion; the study asks for …. Check the dates, or report the "
                "deviation.",
                "…：末次用药 …，距清淋…天，方案要求…天。请核对日期或报告方案偏离。",
            ),
        ),
        Check(
            "PTRT-05",
            "PTSTDAT",
            lambda values, facts: Text(
                f"Started {values['started_on']}, after consent ({facts.consented_on}). Treatment begun in the study "
                "belongs to the medication or glucocorticoid log.",
                f"开始日期 {values['started_on']} 晚于知情同意日期（{facts.consented_on}）。研究期间开始的治疗应录入合并用药或激素记录。",
            ),
            lambda values, facts: (
                values.get("started_on") is not None
                and facts.consented_on is not None
                and refractory.first_day(values["started_on"]) > facts.consented_on
            ),
            source="protocol operationalisation 11.2, PTSTDAT",
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        reached = None
        if values.get("drug") == "GC":
            reached = refractory.reached_1_mg_per_kg(
                values.get("max_dose"), values.get("dose_unit"), screening_weight_kg(facts)
            )
        span = _duration(values, facts)
        months: Any = None
        if span is not None:
            bounds = (note(Text("shortest", "最短"), span.least), note(Text("longest", "最长"), span.most))
            months = Derived(refractory.shown_months(span.least), "duration/1", bounds)
        return {"gc_reached": reached, "duration": months}

    @classmethod
    def notices(cls, values: Mapping[str, Any], facts: Any) -> list[Text]:
        """What partial dates leave open, and what the dose per kg still needs."""
        told = []
        span = _duration(values, facts)
        if span is not None and not span.exact:
            least, most = refractory.shown_months(span.least), refractory.shown_months(span.most)
            told.append(
                Text(
                    f"The dates are partial: {least} to {most} months. The shorter time is kept.",
                    f"日期不完整：疗程为{least}～{most}个月，保存较短者。",
                )
            )
        weight_needed = values.get("dose_unit") in {"MG_D", "MG_WK"} and screening_weight_kg(facts) is None
        if values.get("drug") == "GC" and weight_needed:
            told.append(
                Text(
                    "Whether 1 mg/kg/d was reached is not known yet: it needs the weight at screening (VS).",
                    "尚不能判断是否达到1 mg/kg/日：需要筛选期体重（VS）。",
                )
            )
        return told
