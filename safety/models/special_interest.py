"""AESI: events of special interest that have no form of their own (protocol operationalisation 11.2; safety 6.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crf.kit import items, results
from crf.kit.base import FORMS, Crf
from crf.kit.checks import ASK, QUERY, Check
from crf.kit.conditions import when
from crf.kit.items import Kind, Section, codes
from crf.kit.suggestions import Suggestion
from crf.laboratory.analytes import ANALYTES
from crf.laboratory.values import LabValue
from crf.targets import Target
from safety import icaht
from safety import special_interest as rules
from trial.derived import Derived
from trial.notices import tell
from trial.words import Text

if TYPE_CHECKING:
    from crf.casebook import Entry, Facts
    from crf.models import FormRecord
    from trial.models import User

SOURCE = "safety specification 6.4"
LICATS, IEC_HS, EARLY, LATE, CYTOPENIA = "LICATS", "IECHS", "ICAHT_EARLY", "ICAHT_LATE", "CYTOPENIA"
INFECTION, LOW_IGG, VIRAL = "INFECTION", "LOW_IGG", "VIRAL"
MALIGNANCY, REACTION, FLARE = "MALIGNANCY", "REACTION", "FLARE"
TYPES = codes(
    (LICATS, "LICATS: local toxicity in an organ", "LICATS（局部毒性）"),
    (IEC_HS, "IEC-HS (HLH-like)", "IEC-HS（噬血样综合征）"),
    (EARLY, "ICAHT, early: day 0 to 30", "ICAHT早期（第0至30天）"),
    (LATE, "ICAHT, late: after day 30", "ICAHT晚期（第30天后）"),
    (CYTOPENIA, "Prolonged cytopenia beyond D28", "持续血细胞减少（＞D28）"),
    (INFECTION, "Severe infection", "重症感染"),
    (LOW_IGG, "Hypogammaglobulinaemia", "低丙种球蛋白血症"),
    (VIRAL, "Viral reactivation", "病毒再激活"),
    (MALIGNANCY, "Secondary malignancy", "继发恶性肿瘤"),
    (REACTION, "Infusion reaction", "输注反应"),
    (FLARE, "SLE flare", "狼疮复发"),
)
ORGANS = codes(
    ("SKIN", "Skin", "皮肤"),
    ("KIDNEY", "Kidney", "肾脏"),
    ("JOINT", "Joint", "关节"),
    ("HEART", "Heart", "心脏"),
    ("LUNG", "Lung", "肺"),
    ("MUSCLE", "Muscle", "肌肉"),
    ("GI", "GI", "胃肠道"),
    ("OTHER", "Other", "其他"),
)
LICATS_GRADES = codes(
    ("1", "1: resolves by itself", "1级：自行缓解"),
    ("2", "2: needs a steroid, or an inner organ that matters", "2级：需激素，或累及重要内脏"),
    ("3", "3: needs hospital care", "3级：需住院"),
    ("4", "4: needs intensive care", "4级：需重症监护"),
)
TIMINGS = codes(
    (rules.EARLY, "Early: up to 14 days", "早期：14天内"),
    (rules.INTERMEDIATE, "Intermediate: 15 to 30 days", "中期：15至30天"),
    (rules.LATE, "Late: after 30 days", "晚期：30天后"),
)
EVIDENCE = codes(
    ("FERRITIN", "Ferritin: > 2 x upper limit or baseline, or rising fast", "铁蛋白：＞2倍上限或基线，或快速升高"),
    ("FIBRINOGEN", "Fibrinogen < 1.5 g/L", "纤维蛋白原＜1.5 g/L"),
    ("TRANSAMINASES", "AST or ALT > 5 x upper limit", "AST或ALT＞5倍上限"),
    ("CYTOPENIA", "Cytopenia, new or worse", "血细胞减少：新发或加重"),
    ("HAEMOPHAGOCYTOSIS", "Haemophagocytosis", "噬血现象"),
)
IEC_HS_GRADES = codes(
    ("1", "1: observed", "1级：观察"),
    ("2", "2: intervention, not life-threatening", "2级：需干预，不危及生命"),
    ("3", "3: severe, not at once life-threatening", "3级：严重，不即刻危及生命"),
    ("4", "4: life-threatening", "4级：危及生命"),
    ("5", "5: death", "5级：死亡"),
)
LINES = codes(("NEUT", "Neutrophils", "中性粒细胞"), ("PLT", "Platelets", "血小板"), ("HGB", "Haemoglobin", "血红蛋白"))
SUPPORT = codes(
    ("NONE", "None", "无"),
    ("GCSF", "G-CSF", "粒细胞集落刺激因子"),
    ("TPO", "Thrombopoietin agonist", "促血小板生成药"),
    ("RED_CELLS", "Red cells", "红细胞输注"),
    ("PLATELETS", "Platelets", "血小板输注"),
    ("STEROID", "Steroid", "激素"),
    ("CELLS", "Stem cell boost", "造血干细胞输注"),
    ("OTHER", "Other", "其他"),
)
MARROW = codes(
    ("NOT_DONE", "Not done", "未做"),
    ("HYPOCELLULAR", "Hypocellular", "增生低下"),
    ("NORMAL", "Normal", "正常"),
    ("OTHER", "Other", "其他"),
)
SITES = codes(
    ("LUNG", "Lung", "肺"),
    ("BLOOD", "Blood", "血流"),
    ("URINARY", "Urinary tract", "泌尿道"),
    ("GI", "Gut or liver", "消化道或肝"),
    ("SKIN", "Skin, soft tissue", "皮肤软组织"),
    ("CNS", "Nervous system", "中枢神经"),
    ("UPPER_AIRWAY", "Upper airway", "上呼吸道"),
    ("CATHETER", "Catheter", "导管"),
    ("OTHER", "Other", "其他"),
)
GERMS = codes(
    ("BACTERIAL", "Bacterial", "细菌"),
    ("VIRAL", "Viral", "病毒"),
    ("FUNGAL", "Fungal", "真菌"),
    ("PJP", "Pneumocystis", "肺孢子菌"),
    ("TB", "Mycobacterial", "分枝杆菌"),
    ("UNKNOWN", "Not identified", "未明确"),
)
VIRUSES = codes(
    ("CMV", "CMV", "巨细胞病毒"),
    ("EBV", "EBV", "EB病毒"),
    ("HBV", "Hepatitis B", "乙型肝炎病毒"),
    ("VZV", "Varicella zoster", "水痘带状疱疹病毒"),
    ("HSV", "Herpes simplex", "单纯疱疹病毒"),
    ("BK", "BK virus", "BK病毒"),
    ("HHV6", "HHV-6", "人疱疹病毒6型"),
    ("OTHER", "Other", "其他"),
)
TREATMENTS = codes(
    ("NONE", "None", "无"),
    ("ORAL", "By mouth", "口服药物"),
    ("IV", "Intravenous", "静脉药物"),
    ("OXYGEN", "Oxygen", "吸氧"),
    ("ICU", "Intensive care", "重症监护"),
    ("IVIG", "Immunoglobulin", "免疫球蛋白"),
    ("SURGERY", "Procedure", "操作或手术"),
)
CANCERS = codes(
    ("T_CELL", "T-cell neoplasm", "T细胞肿瘤"),
    ("HAEMATOLOGICAL", "Other blood cancer", "其他血液肿瘤"),
    ("SOLID", "Solid tumour", "实体瘤"),
    ("SKIN", "Skin cancer, not melanoma", "非黑色素瘤皮肤癌"),
)
# Kinds of malignancy that are haematological: rule P1 of the protocol (8.4) pauses the study for them.
HAEMATOLOGICAL = frozenset({"T_CELL", "HAEMATOLOGICAL"})
TRANSGENE = codes(
    ("PENDING", "Pending", "待出结果"),
    ("NEGATIVE", "Negative", "阴性"),
    ("POSITIVE", "Positive", "阳性"),
    ("NOT_DONE", "Not done", "未做"),
)
REACTIONS = codes(
    ("NONE", "Went on", "继续输注"),
    ("SLOWED", "Slowed", "减慢输注"),
    ("INTERRUPTED", "Interrupted", "中断输注"),
    ("STOPPED", "Stopped", "终止输注"),
    ("AFTER", "After its end", "输注结束后发生"),
)
FLARE_ORGANS = codes(
    ("SKIN", "Skin, mouth", "皮肤黏膜"),
    ("JOINT", "Joints", "关节"),
    ("KIDNEY", "Kidney", "肾脏"),
    ("BLOOD", "Blood", "血液"),
    ("SEROSA", "Serosa", "浆膜"),
    ("NEURO", "Nervous system", "神经系统"),
    ("OTHER", "Other", "其他"),
)
# Analytes shown beside IEC-HS, and which of their figures near the event matters.
HIGHEST, LOWEST = ("FERR", "AST", "ALT"), ("FIB", "PLT", "NEUT", "HGB")
DAYS_BEFORE, DAYS_AFTER = 3, 14
"""Laboratory values from 3 days before an event begins to 14 days after it are laid beside it. Our choice."""


def _figure(value: LabValue) -> Decimal | None:
    """The figure of a result; of one printed with < or > its limit."""
    return value.value if value.value is not None else getattr(results.parse(value.text), "limit", None)


def _values(facts: Facts, code: str) -> list[LabValue]:
    return facts.casebook.laboratory_values(code) if facts.casebook is not None else []


def _baseline(facts: Facts, code: str) -> Decimal | None:
    last = facts.casebook.baseline_day() if facts.casebook is not None else None
    if last is None:
        return None
    known = [
        each for each in _values(facts, code) if each.on is not None and each.on <= last and each.value is not None
    ]
    return max(known, key=lambda each: each.on or date.min).value if known else None


def readings(facts: Facts, on: date | None) -> dict[str, rules.Reading]:
    """The highest ferritin and transaminases, the lowest fibrinogen and counts near an event, by analyte."""
    found: dict[str, rules.Reading] = {}
    if on is None:
        return found
    for code in (*HIGHEST, *LOWEST):
        near = [
            (figure, each)
            for each in _values(facts, code)
            if each.on is not None
            and on - timedelta(days=DAYS_BEFORE) <= each.on <= on + timedelta(days=DAYS_AFTER)
            and (figure := _figure(each)) is not None
        ]
        if not near:
            continue
        figure, each = (max if code in HIGHEST else min)(near, key=lambda pair: pair[0])
        limits = None if each.high is not None else facts.range_of(code, on=each.on)
        high = each.high if limits is None else limits.high
        found[code] = rules.Reading(
            code,
            ANALYTES[code].name,
            figure,
            ANALYTES[code].unit,
            high if code in HIGHEST else None,
            _baseline(facts, code),
            each.on,
            each.place,
        )
    return found


def neutrophil_course(facts: Facts) -> icaht.Course:
    """All neutrophil counts since the infusion, as far as the casebook reaches. "<0.1" counts as 0.1."""
    counts = []
    for each in _values(facts, "NEUT"):
        day, figure = rules.study_day(each.on, facts.infusion_on), _figure(each)
        if day is not None and day >= 0 and figure is not None:
            counts.append((day, figure))
    return icaht.counts_of(counts, max((day for day, _ in counts), default=0))


def _icaht(kind: str | None, facts: Facts) -> Derived[int] | None:
    if kind not in {EARLY, LATE}:
        return None
    course = neutrophil_course(facts)
    return icaht.early(course) if kind == EARLY else icaht.late(course)


def _event_row(values: Mapping[str, Any], facts: Facts) -> Entry | None:
    """The adverse event this belongs to, or None."""
    number = values.get("event_row")
    rows = facts.casebook.rows("AE") if facts.casebook is not None and number is not None else []
    return next((row for row in rows if row.performed and row.repeat == number), None)


def _of(entry: Entry, code: str) -> Any:
    """A value of another form by its item's code."""
    item = next((each for each in FORMS[entry.form].items if each.code == code), None)
    return entry.values.get(item.name) if item is not None else None


def _no_such_event(values: Mapping[str, Any], facts: Facts) -> bool:
    if values.get("event_row") is None or facts.casebook is None or "AE" not in FORMS:
        return False
    return _event_row(values, facts) is None


def _starts_otherwise(values: Mapping[str, Any], facts: Facts) -> bool:
    entry, on = _event_row(values, facts), values.get("started_on")
    start = _of(entry, "AESTDAT") if entry is not None else None
    return on is not None and start is not None and not on.isoformat().startswith(str(start))


def _starts_otherwise_words(values: Mapping[str, Any], facts: Facts) -> Text:
    entry = _event_row(values, facts)
    start = _of(entry, "AESTDAT") if entry is not None else ""
    return Text(
        f"Onset {values['started_on']} here, {start} in row {values['event_row']} of the adverse events. Correct one of them.",
        f"本表发生日期为 {values['started_on']}，不良事件第 {values['event_row']} 行为 {start}，请核对更正。",
    )


def igg_alert(facts: Facts) -> Decimal | None:
    """The IgG in g/L below which replacement is asked about (parameter igg.alert)."""
    return results.number(str(facts.parameters.get("igg.alert", "")))


def _igg(values: Mapping[str, Any]) -> Decimal | None:
    found = results.parse(values.get("igg"))
    return found.limit if found is not None and found.comparator != ">" else None


def _low_igg_untreated(values: Mapping[str, Any], facts: Facts) -> bool:
    igg, limit = _igg(values), igg_alert(facts)
    return igg is not None and limit is not None and igg < limit and values.get("ivig") is False


def _before_infusion(values: Mapping[str, Any], facts: Facts) -> bool:
    day = rules.study_day(values.get("started_on"), facts.infusion_on)
    return day is not None and day < 0 and values.get("kind") in {LICATS, IEC_HS, EARLY, LATE, CYTOPENIA, REACTION}


def _too_early(values: Mapping[str, Any], facts: Facts) -> bool:
    """A cytopenia of day 28 or before is not yet a prolonged one; late ICAHT begins after day 30."""
    day = rules.study_day(values.get("started_on"), facts.infusion_on)
    limit = {CYTOPENIA: 28, LATE: 30}.get(values.get("kind") or "")
    ended = rules.study_day(values.get("ended_on"), facts.infusion_on)
    return day is not None and limit is not None and day <= limit and ended is not None and ended <= limit


class SpecialInterest(Crf):
    """One event of special interest: what the adverse event log does not hold about it."""

    key = "AESI"
    title = Text("Other events of special interest", "其他特别关注事件")
    domain = "AE/FA"
    repeats = "log"
    reads = {"laboratory": ("LB", "CYT", "IMM"), "events": ("AE",)}
    follows = ("LB", "CYT", "INF")
    sections = (
        Section("event", Text("Event", "事件")),
        Section(
            "licats",
            Text("LICATS", "LICATS"),
            Text(
                "Local inflammation of an organ that lupus had touched before, or not, after CAR-T.",
                "CAR-T后发生于狼疮既往受累或未受累器官的局部炎症。",
            ),
        ),
        Section(
            "iechs",
            Text("IEC-HS", "IEC-HS"),
            Text(
                "Raised ferritin not explained by CRS, infection or progression. No figure grades it; the investigator does.",
                "铁蛋白升高且不能以CRS、感染或疾病进展解释。不按数值自动分级，由研究者判定。",
            ),
        ),
        Section(
            "icaht",
            Text("ICAHT and cytopenia", "ICAHT及血细胞减少"),
            Text(
                "Derived from every neutrophil count in the casebook. Days without a count are unknown: the grade is at "
                "least what stands here.",
                "按病例报告表中全部中性粒细胞计数推导。无计数的日子未知，故为“至少”该级。",
            ),
        ),
        Section("infection", Text("Infection", "感染")),
        Section("igg", Text("Hypogammaglobulinaemia", "低丙种球蛋白血症")),
        Section("malignancy", Text("Malignancy", "恶性肿瘤")),
        Section("reaction", Text("Infusion reaction", "输注反应")),
        Section("flare", Text("SLE flare", "狼疮复发")),
    )

    kind = items.coded("AESITYP", "Type", "类型", TYPES, section="event", sdtm="AECAT", critical=True)
    started_on = items.date("AESISTD", "Onset", "发生日期", section="event", sdtm="AESTDTC")
    ended_on = items.date("AESIEND", "End", "结束日期", required=False, section="event", sdtm="AEENDTC")
    event_row = items.integer(
        "AESIAE",
        "Row of the AE log",
        "不良事件行号",
        possible=(1, 999),
        required=False,
        section="event",
        sdtm="RELREC",
        help=Text("Grade, causality and outcome stand there.", "分级、因果关系和转归见该行。"),
    )
    licats_organ = items.coded(
        "LICORG",
        "LICATS organ",
        "受累器官",
        ORGANS,
        section="licats",
        condition=when("kind", LICATS),
        sdtm="AELOC",
    )
    involved_before = items.yes_no(
        "LICPRE", "Organ involved before CAR-T", "此前受累器官", section="licats", condition=when("kind", LICATS)
    )
    licats_grade = items.coded(
        "LICGR",
        "LICATS grade",
        "LICATS分级",
        LICATS_GRADES,
        section="licats",
        condition=when("kind", LICATS),
        sdtm="FAORRES",
        critical=True,
    )
    licats_timing = items.derived(
        "LICTIM",
        "LICATS timing",
        "发生时间",
        Kind.CODED,
        answers=TIMINGS,
        section="licats",
        condition=when("kind", LICATS),
    )
    iec_hs_evidence = items.multiple(
        "IECHS",
        "IEC-HS evidence",
        "IEC-HS依据",
        EVIDENCE,
        section="iechs",
        condition=when("kind", IEC_HS),
        sdtm="FAORRES",
    )
    iec_hs_explained = items.yes_no(
        "IECEXP",
        "Explained by CRS, infection or progression",
        "可由CRS、感染或进展解释",
        section="iechs",
        condition=when("kind", IEC_HS),
        sdtm="FAORRES",
    )
    iec_hs_grade = items.coded(
        "IECGR",
        "IEC-HS grade (investigator)",
        "IEC-HS分级（研究者）",
        IEC_HS_GRADES,
        section="iechs",
        condition=when("kind", IEC_HS),
        sdtm="FAORRES",
        critical=True,
    )
    icaht = items.derived(
        "ICAHT",
        "ICAHT grade from the ANC course: at least",
        "ICAHT分级（至少）",
        Kind.INTEGER,
        section="icaht",
        condition=when("kind", EARLY, LATE),
        sdtm="FAORRES",
        critical=True,
    )
    icaht_highest = items.derived(
        "ICAHTMX",
        "ICAHT grade that days without a count leave open: at most",
        "ICAHT分级（至多）",
        Kind.INTEGER,
        section="icaht",
        condition=when("kind", EARLY),
        sdtm="FAORRES",
        help=Text("By the counts up to the last one entered.", "截至末次已录入计数。"),
    )
    lines = items.multiple(
        "CYTLIN", "Cell lines", "受累系", LINES, section="icaht", condition=when("kind", CYTOPENIA), sdtm="FAORRES"
    )
    explained = items.yes_no(
        "CYTEXP",
        "Explained by something other than CHT101",
        "有CHT101以外的原因",
        section="icaht",
        condition=when("kind", EARLY, LATE, CYTOPENIA),
        sdtm="FAORRES",
        help=Text(
            "Lupus, a drug, an infection. A cytopenia beyond D28 that nothing explains is a DLT candidate.",
            "如狼疮、药物、感染。D28后原因不明者为DLT候选。",
        ),
    )
    cause = items.text(
        "CYTCAU",
        "Cause",
        "原因",
        max_length=80,
        section="icaht",
        condition=when("explained", True),
        compact=True,
        sdtm="FAORRES",
    )
    support = items.multiple(
        "CYTSUP",
        "Support given",
        "支持治疗",
        SUPPORT,
        section="icaht",
        condition=when("kind", EARLY, LATE, CYTOPENIA),
        sdtm="CMTRT",
    )
    marrow = items.coded(
        "CYTMAR",
        "Marrow",
        "骨髓",
        MARROW,
        section="icaht",
        condition=when("kind", EARLY, LATE, CYTOPENIA),
        sdtm="FAORRES",
    )
    site = items.coded(
        "INFSITE", "Site", "部位", SITES, section="infection", condition=when("kind", INFECTION), sdtm="AELOC"
    )
    germ = items.coded(
        "INFKIND", "Kind of pathogen", "病原体类别", GERMS, section="infection", condition=when("kind", INFECTION)
    )
    virus = items.coded(
        "VIRKIND", "Virus", "病毒", VIRUSES, section="infection", condition=when("kind", VIRAL), sdtm="MBORRES"
    )
    viral_load = items.result(
        "VIRLOAD",
        "Highest viral load",
        "最高病毒载量",
        unit="copies/mL",
        required=False,
        section="infection",
        condition=when("kind", VIRAL),
        sdtm="MBORRES",
    )
    pathogen = items.text(
        "INFPATH",
        "Pathogen",
        "病原体",
        max_length=80,
        required=False,
        section="infection",
        condition=when("kind", INFECTION, VIRAL),
        sdtm="MBORRES",
    )
    treatment = items.multiple(
        "INFTRT",
        "Treatment",
        "治疗",
        TREATMENTS,
        section="infection",
        condition=when("kind", INFECTION, VIRAL),
        sdtm="CMTRT",
        help=Text("The drugs themselves stand on the CM log.", "具体药物录入合并用药。"),
    )
    igg = items.result(
        "IGGVAL",
        "Lowest IgG",
        "最低IgG",
        unit="g/L",
        possible=(0, 60),
        section="igg",
        condition=when("kind", LOW_IGG),
        sdtm="LBORRES",
    )
    ivig = items.yes_no(
        "IGGIVIG",
        "Immunoglobulin given",
        "补充免疫球蛋白",
        section="igg",
        condition=when("kind", LOW_IGG),
        sdtm="CMOCCUR",
        help=Text("IVIG for low IgG is not rescue.", "因IgG低使用静注免疫球蛋白不计为挽救治疗。"),
    )
    cancer = items.coded(
        "MALKIND",
        "Kind",
        "类别",
        CANCERS,
        section="malignancy",
        condition=when("kind", MALIGNANCY),
        sdtm="FAORRES",
        critical=True,
    )
    diagnosis = items.text(
        "MALDX",
        "Diagnosis",
        "诊断",
        max_length=120,
        section="malignancy",
        condition=when("kind", MALIGNANCY),
        sdtm="FAORRES",
    )
    tissue = items.yes_no(
        "MALTIS",
        "Tissue kept for transgene test",
        "留存组织用于转基因检测",
        section="malignancy",
        condition=when("kind", MALIGNANCY),
        sdtm="BEOCCUR",
    )
    transgene = items.coded(
        "MALTRAN",
        "Transgene test",
        "转基因检测",
        TRANSGENE,
        section="malignancy",
        condition=when("kind", MALIGNANCY),
        sdtm="LBORRES",
    )
    minutes = items.integer(
        "REACMIN",
        "Minutes from start of infusion",
        "距输注开始时间",
        unit="min",
        possible=(0, 2880),
        section="reaction",
        condition=when("kind", REACTION),
        sdtm="FAORRES",
    )
    reaction_action = items.coded(
        "REACACN", "Infusion", "输注处理", REACTIONS, section="reaction", condition=when("kind", REACTION), sdtm="AEACN"
    )
    flare_organs = items.multiple(
        "FLORG", "Organs", "受累器官", FLARE_ORGANS, section="flare", condition=when("kind", FLARE), sdtm="AELOC"
    )
    worse_than_baseline = items.yes_no(
        "FLWORSE",
        "Worse than the baseline pattern",
        "重于基线表现",
        section="flare",
        condition=when("kind", FLARE),
        sdtm="FAORRES",
        help=Text(
            "Activity that only comes back as it was is efficacy, not an event.",
            "仅恢复至基线的活动属疗效，不作为事件。",
        ),
    )

    checks = (
        Check(
            "AESI-01",
            "AESIAE",
            Text(
                "There is no such row on the adverse event log. Enter the event there, or correct the number.",
                "不良事件记录中没有该行。请先录入不良事件或更正行号。",
            ),
            _no_such_event,
            QUERY,
            source=SOURCE,
        ),
        Check(
            "AESI-02",
            "AESISTD",
            _starts_otherwise_words,
            _starts_otherwise,
            ASK,
            source=SOURCE,
            about=Text(
                "Onset here and in the row of the adverse events differ. Correct one of them.",
                "本表发生日期与不良事件记录不一致，请核对更正。",
            ),
        ),
        Check(
            "AESI-03",
            "AESIEND",
            Text("The end lies before the onset. Check both dates.", "结束日期早于发生日期，请核对。"),
            lambda values, facts: (
                values.get("ended_on") is not None
                and values.get("started_on") is not None
                and values["ended_on"] < values["started_on"]
            ),
            QUERY,
            source="protocol operationalisation 12, check 19",
        ),
        Check(
            "AESI-04",
            "AESISTD",
            Text(
                "The onset lies before the infusion; this type follows it. Check the date and the type.",
                "发生日期早于回输，与该类型不符，请核对日期和类型。",
            ),
            _before_infusion,
            QUERY,
            source=SOURCE,
        ),
        Check(
            "AESI-05",
            "AESITYP",
            Text(
                "It was over before it could be called prolonged (beyond D28) or late (beyond D30). Check type and dates.",
                "在D28（持续）或D30（晚期）之前已结束，请核对类型和日期。",
            ),
            _too_early,
            QUERY,
            source="protocol operationalisation 8.3 (5); safety specification 6.4",
        ),
        Check(
            "AESI-06",
            "IECEXP",
            Text(
                "IEC-HS needs a raised ferritin that CRS, infection or progression does not explain. Check the type.",
                "IEC-HS要求铁蛋白升高且不能以CRS、感染或进展解释，请核对类型。",
            ),
            lambda values, facts: values.get("iec_hs_explained") is True,
            ASK,
            source=SOURCE,
        ),
        Check(
            "AESI-07",
            "IECHS",
            Text("IEC-HS without a raised ferritin. Check the evidence.", "未勾选铁蛋白升高，请核对IEC-HS依据。"),
            lambda values, facts: bool(values.get("iec_hs_evidence")) and "FERRITIN" not in values["iec_hs_evidence"],
            ASK,
            source=SOURCE,
        ),
        Check(
            "AESI-08",
            "IGGIVIG",
            lambda values, facts: Text(
                f"IgG {values['igg']} g/L is below {igg_alert(facts)} g/L and no immunoglobulin was given. Say why.",
                f"IgG {values['igg']} g/L，低于 {igg_alert(facts)} g/L 且未补充免疫球蛋白，请说明原因。",
            ),
            _low_igg_untreated,
            ASK,
            source="parameter igg.alert",
            about=Text(
                "IgG below the alert and no immunoglobulin given. Say why.",
                "IgG低于提醒值且未补充免疫球蛋白，请说明原因。",
            ),
        ),
        Check(
            "AESI-09",
            "MALTIS",
            Text(
                "No tissue was kept: a second cancer after CAR-T is tested for the transgene. Keep tissue, or say why not.",
                "未留存组织：CAR-T后继发肿瘤应检测转基因。请留存组织或说明原因。",
            ),
            lambda values, facts: values.get("tissue") is False,
            ASK,
            priority="safety",
            source=SOURCE,
        ),
        Check(
            "AESI-10",
            "FLWORSE",
            Text(
                "A flare that is not worse than the baseline pattern is efficacy, not an event of special interest.",
                "未重于基线表现的复发属疗效，不作为特别关注事件。",
            ),
            lambda values, facts: values.get("worse_than_baseline") is False,
            ASK,
            source="protocol operationalisation 8.6",
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
        kind, on = values.get("kind"), values.get("started_on")
        return {
            "licats_timing": rules.licats_timing(on, facts.infusion_on) if kind == LICATS else None,
            "icaht": _icaht(kind, facts),
            "icaht_highest": icaht.early_highest(neutrophil_course(facts)) if kind == EARLY else None,
        }

    @classmethod
    def notices(cls, values: Mapping[str, Any], facts: Facts) -> tuple[Text, ...]:
        """The figures the judgement leans on: those near an IEC-HS, the course behind an ICAHT."""
        kind = values.get("kind")
        if kind == IEC_HS:
            found = [each.words for each in readings(facts, values.get("started_on")).values()]
            return (_joined(Text("From the laboratory", "实验室数据"), found),) if found else ()
        graded = _icaht(kind, facts)
        if graded is None:
            return ()
        said = [
            Text(f"{each.criterion.en}: {each.found.en}", f"{each.criterion.zh}：{each.found.zh}")
            for each in graded.trace
        ]
        return (_joined(Text("ANC course", "中性粒细胞病程"), said),)

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Facts) -> Mapping[str, Suggestion]:
        """Evidence the laboratory supports, the IgG, and the adverse event that began on the same day."""
        if facts.casebook is None:
            return {}
        found: dict[str, Suggestion] = {}
        on = values.get("started_on")
        if values.get("kind") == IEC_HS:
            near = readings(facts, on)
            evidence = rules.iec_hs_evidence(near)
            if evidence:
                why = _joined(Text("laboratory", "实验室"), [each.words for each in near.values()])
                found["iec_hs_evidence"] = Suggestion("|".join(evidence), why, near[_FIRST[evidence[0]]].place)
        if values.get("kind") == LOW_IGG and on is not None:
            lowest = _lowest_igg(_values(facts, "IGG"), on, values.get("ended_on"))
            if lowest is not None:
                why = Text(f"lowest IgG since {on}", f"{on} 起最低IgG")
                found["igg"] = Suggestion(lowest.text, why, lowest.place, prefill=True)
        row = _event_of_the_day(facts, on) if on is not None and "AE" in FORMS else None
        if row is not None:
            term = _of(row, "AETERM") or ""
            found["event_row"] = Suggestion(str(row.repeat), Text(str(term), str(term)), row.place)
        return found

    @classmethod
    def after_complete(cls, record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
        """A second cancer is told to the principal investigator and the medical monitor at once."""
        if values.get("kind") != MALIGNANCY or not record.performed:
            return
        tell(
            "malignancy",
            subject=record.subject,
            roles=("principal_investigator", "medical_monitor"),
            path=Target("AESI", record.subject, "", record.repeat).url(),
            once=f"malignancy {record.pk}",
            by=by,
        )


# The analyte that stands for each part of the evidence.
_FIRST = {"FERRITIN": "FERR", "FIBRINOGEN": "FIB", "TRANSAMINASES": "AST"}


def _joined(head: Text, parts: Iterable[Text]) -> Text:
    said = list(parts)
    return Text(
        f"{head.en}: {'; '.join(each.en for each in said)}", f"{head.zh}：{'；'.join(each.zh for each in said)}"
    )


def _lowest_igg(values: Iterable[LabValue], on: date, until: date | None) -> LabValue | None:
    """The lowest IgG from the onset (a week earlier, so that the report that showed it counts) to the end."""
    near = [
        each
        for each in values
        if each.on is not None and on - timedelta(days=7) <= each.on and (until is None or each.on <= until)
    ]
    return min(
        (each for each in near if _figure(each) is not None), key=lambda each: _figure(each) or Decimal(0), default=None
    )


def _event_of_the_day(facts: Facts, on: date) -> Entry | None:
    """The one adverse event that began on this day; of several nobody can tell which."""
    assert facts.casebook is not None  # nosec B101 - asked only with a casebook
    same = [
        row for row in facts.casebook.rows("AE") if row.performed and str(_of(row, "AESTDAT") or "") == on.isoformat()
    ]
    return same[0] if len(same) == 1 else None
