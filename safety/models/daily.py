"""DAY: what was found on one day of monitoring, the worst of it, and the grades of CRS and ICANS that follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import ASK, QUERY, Check
from crf.kit.conditions import Beyond, differs, unless, when
from crf.kit.items import Kind, Section, codes
from crf.kit.suggestions import Beside, Suggestion
from crf.medicines import medicine_named
from crf.refractory import first_day, last_day
from safety import astct, days, episodes
from trial.derived import Derived
from trial.words import Text

SOURCE = "protocol operationalisation 12"
TOCILIZUMAB = "Tocilizumab"
VASOPRESSORS = "C01CA"
ANTIPYRETICS = ("M01A", "N02B")
LOCAL = "LOCAL"

HYPOTENSION = codes(
    ("NONE", "None", "无"),
    ("FLUIDS", "Fluids only", "仅补液"),
    ("ONE", "One vasopressor", "一种升压药"),
    ("MULTIPLE", "Multiple vasopressors", "多种升压药"),
)
HYPOXIA = codes(
    ("NONE", "None", "无"),
    ("LOW", "≤ 6 L/min or blow-by", "≤6 L/min或面旁吹氧"),
    ("HIGH", "> 6 L/min or mask", "＞6 L/min或面罩"),
    ("POSITIVE", "Positive pressure", "正压通气"),
)
CONSCIOUSNESS = codes(
    ("AWAKE", "Awake", "清醒"),
    ("VOICE", "To voice", "呼唤可醒"),
    ("TOUCH", "To touch only", "仅触觉可醒"),
    ("UNAROUSABLE", "Unarousable", "不能唤醒"),
)
SEIZURE = codes(
    ("NONE", "None", "无"),
    ("BRIEF", "Rapidly resolved", "迅速缓解"),
    ("EEG", "Non-convulsive on EEG", "脑电图非惊厥性"),
    ("PROLONGED", "Prolonged > 5 min or repetitive", "持续＞5分钟或反复"),
)
OEDEMA = codes(
    ("NONE", "None", "无"),
    ("FOCAL", "Focal on imaging", "影像学局灶"),
    ("DIFFUSE", "Diffuse, or signs", "弥漫或体征"),
)
DOMAINS = codes(
    ("ice", "ICE", "ICE"),
    ("awareness", "Consciousness", "意识水平"),
    ("seizure", "Seizure", "癫痫"),
    ("motor", "Weakness", "运动障碍"),
    ("pressure", "Raised ICP / oedema", "颅高压/脑水肿"),
)
# What oxygen on the vital signs says of hypoxia on the day.
HYPOXIA_OF_OXYGEN = {
    "ROOM_AIR": "NONE",
    "NASAL": "LOW",
    "HIGH_FLOW": "HIGH",
    "MASK": "HIGH",
    "POSITIVE_PRESSURE": "POSITIVE",
    "INTUBATED": "POSITIVE",
}
FOUND_SOMETHING = (
    Beyond("ice_total", below=Decimal(10))
    | when("consciousness", "VOICE", "TOUCH", "UNAROUSABLE")
    | when("seizure", "BRIEF", "EEG", "PROLONGED")
    | when("motor", True)
    | when("oedema", "FOCAL", "DIFFUSE")
)


# --- The days as the rules read them ---------------------------------------------------------------------------------
def day_of(values: Mapping[str, Any], place: str, visit_on: date | None) -> days.Day | None:
    """One daily form as the rules read it; None without a date."""
    on = values.get("day") or visit_on
    if on is None:
        return None
    return days.Day(
        place=place,
        on=on,
        temperature_max_c=values.get("temperature_max_c"),
        hypotension=values.get("hypotension"),
        hypoxia=values.get("hypoxia"),
        unexplained=values.get("unexplained"),
        explained=frozenset(values.get("explained") or ()),
        ice=ice_of(values),
        consciousness=values.get("consciousness"),
        seizure=values.get("seizure"),
        weakness=values.get("motor"),
        oedema=values.get("oedema"),
        icans_unexplained=values.get("icans_unexplained"),
        icans_explained=frozenset(values.get("icans_explained") or ()),
        tocilizumab=values.get("tocilizumab"),
        antipyretic=values.get("antipyretic"),
        steroid_mg=values.get("steroid_mg"),
        intensive_care=values.get("intensive_care"),
        crs_investigator=values.get("crs_investigator"),
        icans_investigator=values.get("icans_investigator"),
    )


def ice_of(values: Mapping[str, Any]) -> astct.Ice:
    """The five parts of ICE of one daily form."""
    return astct.Ice(
        values.get("ice_orientation"),
        values.get("ice_naming"),
        values.get("ice_command"),
        values.get("ice_writing"),
        values.get("ice_attention"),
    )


def days_in(casebook: Any, *, but: str = "") -> list[days.Day]:
    """The daily forms of a casebook; without the one that is being entered."""
    found = [
        day_of(entry.values, entry.place, entry.visit_on)
        for entry in (casebook.entries if casebook is not None else ())
        if entry.form == "DAY" and entry.performed and entry.visit != but
    ]
    return [each for each in found if each is not None]


def up_to_this_day(values: Mapping[str, Any], facts: Any) -> tuple[days.Graded, ...]:
    """The days of the subject up to the one being entered, graded; that one is the last. Empty without a date."""
    this = day_of(values, f"DAY@{facts.visit}", facts.visit_on)
    if this is None:
        return ()
    before = [each for each in days_in(facts.casebook, but=facts.visit) if each.on < this.on]
    return days.graded([*before, this])


# --- What other forms know of the day ----------------------------------------------------------------------------------
def steroid_on(facts: Any, day: date) -> tuple[Decimal, str] | None:
    """The prednisone equivalent of a day in mg from the log of glucocorticoids, and its rows; None when it is not known."""
    total, rows = Decimal(0), []
    entries = [entry for entry in facts.casebook.rows("GC") if entry.performed] if facts.casebook is not None else []
    for entry in entries:
        start, end = entry.values.get("started_on"), entry.values.get("ended_on")
        if entry.values.get("route") == LOCAL or (start is not None and start > day) or (end is not None and end < day):
            continue
        dose = entry.values.get("prednisone_mg")
        if start is None or dose is None or entry.values.get("route") is None:
            return None
        total += dose
        rows.append(entry.place)
    return (total, ", ".join(rows) or "GC") if entries else None


def medicine_on(facts: Any, day: date, wanted: Any) -> Any:
    """The first row of the medication log with such a medicine that surely was given on the day; None when there is none."""
    for entry in facts.casebook.rows("CM") if facts.casebook is not None else ():
        found = medicine_named(entry.values.get("treatment"))
        started = entry.values.get("started_on")
        if not entry.performed or found is None or not wanted(found) or started is None:
            continue
        ended = entry.values.get("ended_on")
        once = entry.values.get("frequency") == "ONCE"
        last = last_day(ended) if ended is not None else last_day(started) if once else date.max
        if last_day(started) <= day <= last and (ended is None or day <= first_day(ended)):
            return entry
    return None


def _tocilizumab(facts: Any, day: date | None) -> Any:
    return None if day is None else medicine_on(facts, day, lambda found: found.generic_en == TOCILIZUMAB)


def _vasopressor(facts: Any, day: date | None) -> Any:
    return None if day is None else medicine_on(facts, day, lambda found: found.atc == VASOPRESSORS)


def _on(values: Mapping[str, Any], facts: Any) -> date | None:
    found: date | None = values.get("day") or facts.visit_on
    return found


def grades_of(values: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """The grades of CRS and ICANS in force on a completed daily form: the investigator's where given, else derived."""
    crs, icans = values.get("crs_investigator"), values.get("icans_investigator")
    return (values.get("crs_grade") if crs is None else crs, values.get("icans_grade") if icans is None else icans)


# --- Checks ------------------------------------------------------------------------------------------------------------
def _same_day(values: Mapping[str, Any], facts: Any) -> days.Day | None:
    on = _on(values, facts)
    return next((each for each in days_in(facts.casebook, but=facts.visit) if each.on == on), None)


def _same_day_words(values: Mapping[str, Any], facts: Any) -> Text:
    other = _same_day(values, facts)
    place = other.place if other is not None else "DAY"
    return Text(
        f"{place} stands for the same day. One form a calendar day: correct one of the dates.",
        f"{place} 为同一天。每个自然日一份，请更正日期。",
    )


def _another_day(values: Mapping[str, Any], facts: Any) -> bool:
    on = values.get("day")
    return on is not None and facts.visit_on is not None and on != facts.visit_on


def _below_vital_signs(values: Mapping[str, Any], facts: Any) -> bool:
    measured, highest = facts.named("here.VS.temperature"), values.get("temperature_max_c")
    return measured is not None and highest is not None and highest < measured


def _oxygen_without_hypoxia(values: Mapping[str, Any], facts: Any) -> bool:
    oxygen = facts.named("here.VS.oxygen")
    return values.get("hypoxia") == "NONE" and oxygen is not None and oxygen != "ROOM_AIR"


def _fever(values: Mapping[str, Any]) -> bool | None:
    highest = values.get("temperature_max_c")
    return None if highest is None else highest >= astct.FEVER_C


def _signs(values: Mapping[str, Any]) -> bool:
    """Hypotension or hypoxia that nothing else explains."""
    explained = values.get("explained") or ()
    return (values.get("hypotension") not in {None, "NONE"} and days.HYPOTENSION not in explained) or (
        values.get("hypoxia") not in {None, "NONE"} and days.HYPOXIA not in explained
    )


def _febrile_grade_zero(values: Mapping[str, Any], facts: Any) -> bool:
    return bool(_fever(values)) and grades_of(values)[0] == 0 and values.get("unexplained") is not False


def _signs_without_grade(values: Mapping[str, Any], facts: Any) -> bool:
    unexplained = values.get("unexplained") is True and _signs(values)
    return unexplained and _fever(values) is False and grades_of(values)[0] == 0


def _tocilizumab_without_crs(values: Mapping[str, Any], facts: Any) -> bool:
    if grades_of(values)[0] != 0:
        return False
    if values.get("tocilizumab") is not True and _tocilizumab(facts, _on(values, facts)) is None:
        return False
    graded = up_to_this_day(values, facts)
    return bool(graded) and graded[-1].crs_before is False


def _vasopressor_below_three(values: Mapping[str, Any], facts: Any) -> bool:
    if _vasopressor(facts, _on(values, facts)) is None:
        return False
    grade = grades_of(values)[0]
    return values.get("hypotension") is None or (grade is not None and grade < 3)


def _vasopressor_words(values: Mapping[str, Any], facts: Any) -> Text:
    row = _vasopressor(facts, _on(values, facts))
    name = row.values["treatment"]
    return Text(
        f"{name} ({row.place}) runs on this day, and CRS is below grade 3 or hypotension is not answered. Check hypotension; "
        "if something else explains it, say so.",
        f"{name}（{row.place}）当日在用，而CRS低于3级或低血压未填。请核对低血压；如由其他原因所致请说明。",
    )


def _ice_without_icans(values: Mapping[str, Any], facts: Any) -> bool:
    total = values.get("ice_total")
    return total is not None and total < 10 and grades_of(values)[1] == 0


def _ice_words(values: Mapping[str, Any], facts: Any) -> Text:
    total = values["ice_total"]
    first = facts.casebook.at("DAY", "D0") if facts.casebook is not None and facts.visit != "D0" else None
    before = first.values.get("ice_total") if first is not None else None
    at_start = Text("", "")
    if before is not None:
        at_start = Text(f" On the day of infusion it was {before}.", f"回输日为{before}分。")
    return Text(
        f"ICE {total} and ICANS grade 0.{at_start.en} Check the score; if something else explains it, say what.",
        f"ICE {total}分而ICANS为0级。{at_start.zh}请核对评分；如由其他原因所致，请说明。",
    )


def _tocilizumab_not_in_log(values: Mapping[str, Any], facts: Any) -> bool:
    on = _on(values, facts)
    return values.get("tocilizumab") is True and on is not None and _tocilizumab(facts, on) is None


def _tocilizumab_denied(values: Mapping[str, Any], facts: Any) -> bool:
    return values.get("tocilizumab") is False and _tocilizumab(facts, _on(values, facts)) is not None


def _steroid_differs(values: Mapping[str, Any], facts: Any) -> bool:
    on, dose = _on(values, facts), values.get("steroid_mg")
    known = steroid_on(facts, on) if on is not None else None
    return dose is not None and known is not None and known[0] != dose


def _steroid_words(values: Mapping[str, Any], facts: Any) -> Text:
    on = _on(values, facts)
    assert on is not None  # nosec B101 - the check fired on a day
    known = steroid_on(facts, on)
    assert known is not None  # nosec B101 - and on a known dose
    dose, rows = format(known[0].normalize(), "f"), known[1]
    return Text(
        f"{values['steroid_mg']} mg here, {dose} mg in the glucocorticoid log ({rows}). Correct one of them.",
        f"本表为{values['steroid_mg']} mg，激素记录（{rows}）为{dose} mg。请更正其一。",
    )


def _death_on(facts: Any) -> str | None:
    rows = facts.casebook.rows("DTH") if facts.casebook is not None else ()
    return next((entry.values.get("died_on") for entry in rows if entry.performed), None)


def _grade_five_alive(values: Mapping[str, Any], facts: Any) -> bool:
    if astct.DEATH not in (values.get("crs_investigator"), values.get("icans_investigator")):
        return False
    died, on = _death_on(facts), _on(values, facts)
    return died is None or (on is not None and not first_day(died) <= on <= last_day(died))


def _proposed(values: Mapping[str, Any], facts: Any) -> int | None:
    """The grade of CRS the findings stand for while the question is open; None once it is answered or there is none."""
    if values.get("unexplained") is not None or not (_fever(values) or _signs(values)):
        return None
    graded = up_to_this_day(values, facts)
    if not graded or graded[-1].crs.value is not None:
        return None
    masked = graded[-1].day.masking or any(each.day.masking for each in graded if each.crs_in_force)
    return days.crs_if_unexplained(graded[-1].day, running=graded[-1].crs_before, masked=masked)


def _why(found: Derived[int]) -> list[Beside]:
    """The findings that make a grade, each on a line; while it is not known all the same, between which grades it lies."""
    said = [each.found for each in found.trace if each.met]
    if found.value is None and said:
        notes = [each for each in found.trace if not each.decides]
        said += [
            Text(f"{each.criterion.en}: {each.found.en}", f"{each.criterion.zh}：{each.found.zh}") for each in notes
        ]
    return [Beside("", each) for each in said] if found.value != 0 else []


INVESTIGATOR = Text(
    "Only if it differs from the derived grade; with the reason. 5 is death, which is recorded in DTH.",
    "仅在与推导分级不一致时填写并说明原因。5级为死亡，须有死亡记录（DTH）。",
)


class DailyMonitoring(Crf):
    """One calendar day, the worst of it: fever, pressure, oxygen, the brain, what was given. The grades follow."""

    key = "DAY"
    title = Text("Inpatient daily monitoring", "住院每日监测")
    domain = "FA/RS"
    reads = {"visit": ("VS",), "log": ("GC", "CM", "DTH", "CRS", "ICN")}
    follows = ("DAY",)
    # A corrected day answers a vasopressor that no grade explained (EC-14).
    settles = ("CM",)
    sections = (
        Section("day", Text("Day", "当日")),
        Section("signs", Text("Pressure and oxygen", "血压与氧合"), quiet=True),
        Section("crs", Text("CRS grade (ASTCT)", "CRS分级（ASTCT）")),
        Section(
            "neuro",
            Text("ICE and neurology", "ICE与神经系统"),
            Text(
                "Orientation: what year is it, what month, what city, what hospital? Naming: three objects, one after the "
                "other. Command: show me two fingers, or close your eyes and put out your tongue. Writing: one standard "
                "sentence. Attention: count back from 100 by ten.",
                "定向：今年是哪一年？几月？在哪个城市？在哪家医院？命名：依次指认三件物品。指令：伸出两根手指，或闭眼并伸舌。"
                "书写：写一句规定的句子。注意力：从100起每次减10倒数。",
            ),
            quiet=True,
        ),
        Section("icans", Text("ICANS grade (ASTCT)", "ICANS分级（ASTCT）")),
        Section("care", Text("Treatment of the day", "当日治疗"), quiet=True),
    )

    day = items.date(
        "DYDAT",
        "Date",
        "日期",
        section="day",
        sdtm="FADAT",
        help=Text("One form a calendar day, with the worst value of the day.", "每个自然日一份，录入当日最差值。"),
    )
    temperature_max_c = items.decimal(
        "TMAX",
        "Maximum temperature in 24 h",
        "24h最高体温",
        unit="°C",
        places=1,
        possible=("34.0", "43.0"),
        usual="36.8",
        section="day",
        sdtm="VSORRES",
        critical=True,
    )
    hypotension = items.coded(
        "HYPOTN",
        "Hypotension",
        "低血压",
        HYPOTENSION,
        section="signs",
        sdtm="FAORRES",
        source="S",
        critical=True,
        help=Text(
            "Vasopressin never counts as one more vasopressor; alone it counts as one.",
            "血管加压素不计为另一种升压药；单独使用计为一种。",
        ),
    )
    hypoxia = items.coded(
        "HYPOX",
        "Hypoxia",
        "低氧",
        HYPOXIA,
        section="signs",
        sdtm="FAORRES",
        source="S",
        critical=True,
        help=Text(
            "Nasal cannula: 6 L/min is still low flow, 7 is not. Intubated only to protect the airway: None.",
            "鼻导管6 L/min仍为低流量，7 L/min则不是。仅为保护气道插管者选“无”。",
        ),
    )
    unexplained = items.yes_no(
        "ATTRIB",
        "Not explained by another cause",
        "非其他原因所致",
        section="crs",
        condition=Beyond("temperature_max_c", above=Decimal("37.9"))  # one decimal: 38.0 or more
        | when("hypotension", "FLUIDS", "ONE", "MULTIPLE")
        | when("hypoxia", "LOW", "HIGH", "POSITIVE"),
        critical=True,
        help=Text(
            "No: infection, a transfusion, a drug or anything else explains what was found, and it is not CRS.",
            "否：感染、输血、药物等其他原因可解释，不属于CRS。",
        ),
    )
    explained = items.multiple(
        "ATTOTH",
        "Of these, explained otherwise",
        "其中由其他原因所致",
        codes(("HYPOTENSION", "Hypotension", "低血压"), ("HYPOXIA", "Hypoxia", "低氧")),
        section="crs",
        required=False,
        compact=True,
        condition=when("unexplained", True)
        & (when("hypotension", "FLUIDS", "ONE", "MULTIPLE") | when("hypoxia", "LOW", "HIGH", "POSITIVE")),
    )
    crs_grade = items.derived(
        "CRSGR",
        "CRS grade of the day",
        "当日CRS分级",
        Kind.INTEGER,
        section="crs",
        sdtm="FAORRES",
        source="S",
        critical=True,
    )
    crs_investigator = items.integer(
        "CRSGRI",
        "Investigator's CRS grade",
        "研究者CRS分级",
        possible=(0, 5),
        section="crs",
        required=False,
        help=INVESTIGATOR,
    )
    crs_reason = items.memo(
        "CRSGRR",
        "Reason for the different grade",
        "分级不一致的原因",
        max_length=200,
        section="crs",
        compact=True,
        condition=differs("crs_investigator", "crs_grade"),
    )

    consciousness = items.coded(
        "CONSC", "Consciousness", "意识水平", CONSCIOUSNESS, section="neuro", sdtm="FAORRES", source="S", critical=True
    )
    ice_orientation = items.integer(
        "ICEO",
        "ICE orientation (year, month, city, hospital)",
        "定向力（年、月、城市、医院）",
        possible=(0, 4),
        usual="4",
        section="neuro",
        condition=unless("consciousness", "UNAROUSABLE"),
        sdtm="RSORRES",
        source="S",
        help=Text("One point each. Awake and not testable: /nd with a reason.", "各1分。清醒但无法评估：/nd 加原因。"),
    )
    ice_naming = items.integer(
        "ICEN",
        "ICE naming three objects",
        "命名",
        possible=(0, 3),
        usual="3",
        section="neuro",
        condition=unless("consciousness", "UNAROUSABLE"),
        sdtm="RSORRES",
        source="S",
    )
    ice_command = items.integer(
        "ICEC",
        "ICE follow command",
        "指令",
        possible=(0, 1),
        usual="1",
        section="neuro",
        condition=unless("consciousness", "UNAROUSABLE"),
        sdtm="RSORRES",
        source="S",
    )
    ice_writing = items.integer(
        "ICEW",
        "ICE write a sentence",
        "书写",
        possible=(0, 1),
        usual="1",
        section="neuro",
        condition=unless("consciousness", "UNAROUSABLE"),
        sdtm="RSORRES",
        source="S",
    )
    ice_attention = items.integer(
        "ICEA",
        "ICE count back from 100 by 10",
        "注意力",
        possible=(0, 1),
        usual="1",
        section="neuro",
        condition=unless("consciousness", "UNAROUSABLE"),
        sdtm="RSORRES",
        source="S",
    )
    ice_total = items.derived(
        "ICETOT",
        "ICE total",
        "ICE总分",
        Kind.INTEGER,
        section="neuro",
        condition=unless("consciousness", "UNAROUSABLE"),
        sdtm="RSORRES",
        source="S",
    )
    seizure = items.coded("SEIZ", "Seizure", "癫痫发作", SEIZURE, section="neuro", sdtm="FAORRES", source="S")
    motor = items.yes_no("MOTOR", "Deep focal weakness", "局灶运动障碍", section="neuro", sdtm="FAORRES", source="S")
    oedema = items.coded(
        "EDEMA",
        "Raised ICP / oedema",
        "颅高压/脑水肿",
        OEDEMA,
        section="neuro",
        sdtm="FAORRES",
        source="S",
        help=Text(
            "Signs: decerebrate or decorticate posture, sixth nerve palsy, papilloedema, Cushing triad. Tremor, myoclonus and "
            "intracranial haemorrhage are no part of ICANS.",
            "体征：去大脑或去皮质强直、展神经麻痹、视乳头水肿、库欣三联征。震颤、肌阵挛及颅内出血不计入ICANS。",
        ),
    )
    icans_unexplained = items.coded(
        "ICATTR",
        "Not explained by another cause",
        "非其他原因所致",
        codes(
            ("Y", "Yes", "是"),
            ("N", "No: explained otherwise", "否：其他原因所致"),
            ("U", "Uncertain: it counts", "不确定：计入"),
        ),
        section="icans",
        condition=FOUND_SOMETHING,
        help=Text(
            "Think of sedation, opioids, lupus of the brain, PRES, infection and steroid psychosis.",
            "请考虑镇静、阿片类药物、神经精神狼疮、PRES、感染及激素性精神障碍。",
        ),
    )
    icans_explained = items.multiple(
        "ICATTOTH",
        "Of these, explained otherwise",
        "其中由其他原因所致",
        DOMAINS,
        section="icans",
        required=False,
        compact=True,
        condition=when("icans_unexplained", "Y", "U"),
    )
    icans_grade = items.derived(
        "ICANGR",
        "ICANS grade of the day",
        "当日ICANS分级",
        Kind.INTEGER,
        section="icans",
        sdtm="FAORRES",
        source="S",
        critical=True,
    )
    icans_investigator = items.integer(
        "ICANGRI",
        "Investigator's ICANS grade",
        "研究者ICANS分级",
        possible=(0, 5),
        section="icans",
        required=False,
        help=INVESTIGATOR,
    )
    icans_reason = items.memo(
        "ICANGRR",
        "Reason for the different grade",
        "分级不一致的原因",
        max_length=200,
        section="icans",
        compact=True,
        condition=differs("icans_investigator", "icans_grade"),
    )

    steroid_mg = items.decimal(
        "DYGC",
        "Prednisone-equivalent dose today",
        "当日激素（泼尼松当量）",
        unit="mg",
        places=2,
        possible=(0, 2000),
        usual="0",
        section="care",
        sdtm="CMDOSE",
    )
    tocilizumab = items.yes_no(
        "DYTOCI",
        "Tocilizumab today",
        "当日托珠单抗",
        section="care",
        sdtm="CMOCCUR",
        help=Text("Each dose is also a row of the medication log (CM).", "每次用药另录入合并用药（CM）。"),
    )
    antipyretic = items.yes_no(
        "DYAPY",
        "Antipyretic today",
        "当日退热药",
        section="care",
        sdtm="CMOCCUR",
        help=Text(
            "It may hide a fever; the grade of CRS then no longer needs one.", "可能掩盖发热；此后CRS分级不再要求发热。"
        ),
    )
    intensive_care = items.yes_no("DYICU", "In ICU", "入住ICU", section="care", sdtm="HOOCCUR")
    fluid_balance = items.integer(
        "FLUIDBAL",
        "Fluid balance",
        "出入量差",
        unit="mL",
        possible=(-10000, 10000),
        section="care",
        required=False,
        sdtm="FAORRES",
    )

    checks = (
        Check(
            "DAY-01",
            "DYDAT",
            _same_day_words,
            lambda values, facts: _same_day(values, facts) is not None,
            QUERY,
            source="protocol operationalisation 11.2, DYDAT",
            about=Text(
                "Another daily form stands for the same day. One form a calendar day: correct one of the dates.",
                "另一份每日监测为同一天。每个自然日一份，请更正日期。",
            ),
        ),
        Check(
            "DAY-02",
            "DYDAT",
            Text(
                "This is not the day of the visit. Correct the date or confirm it.", "与访视日期不一致，请更正或确认。"
            ),
            _another_day,
            ASK,
            source="protocol operationalisation 11.2, DYDAT",
        ),
        Check(
            "DAY-03",
            "TMAX",
            Text(
                "The highest temperature lies below the one on the vital signs of this day. Correct one of them.",
                "最高体温低于当日生命体征中的体温，请更正其一。",
            ),
            _below_vital_signs,
            ASK,
            source="protocol operationalisation 8.1",
        ),
        Check(
            "DAY-04",
            "HYPOX",
            Text(
                "The vital signs of this day have oxygen. Given for hypoxia? Correct it, or say why it was given.",
                "当日生命体征记录有吸氧。是否因低氧？请更正，或说明吸氧原因。",
            ),
            _oxygen_without_hypoxia,
            ASK,
            source="protocol operationalisation 8.2",
        ),
        Check(
            "DAY-13",
            "TMAX",
            Text(
                "38.0 °C or more, CRS grade 0, and no other cause named. Correct the grade, or answer that something else "
                "explains the fever.",
                "体温≥38.0 °C而CRS为0级，且未注明其他原因。请更正分级，或注明发热由其他原因所致。",
            ),
            _febrile_grade_zero,
            QUERY,
            priority="safety",
            source=f"EC-13 {SOURCE}, check 13",
        ),
        Check(
            "DAY-14",
            "DYTOCI",
            Text(
                "Tocilizumab, and no CRS on this day. Check the findings of the day; if it was given for something else, say so.",
                "使用了托珠单抗而当日无CRS。请核对当日所见；如因其他原因使用，请说明。",
            ),
            _tocilizumab_without_crs,
            QUERY,
            priority="safety",
            source=f"EC-14 {SOURCE}, check 14",
        ),
        Check(
            "DAY-15",
            "ICETOT",
            _ice_words,
            _ice_without_icans,
            ASK,
            priority="safety",
            source=f"EC-15 {SOURCE}, check 15",
            about=Text(
                "ICE below 10 and ICANS grade 0. Check the score; if something else explains it, say what.",
                "ICE＜10分而ICANS为0级。请核对评分；如由其他原因所致，请说明。",
            ),
        ),
        Check(
            "DAY-16",
            "HYPOTN",
            _vasopressor_words,
            _vasopressor_below_three,
            QUERY,
            priority="safety",
            source=f"EC-14 {SOURCE}, check 14",
            about=Text(
                "A vasopressor of the medication log runs on this day, and CRS is below grade 3 or hypotension is not answered.",
                "合并用药中有升压药当日在用，而CRS低于3级或低血压未填。",
            ),
        ),
        Check(
            "DAY-17",
            "HYPOTN",
            Text(
                "Hypotension or hypoxia that nothing else explains, without fever and without CRS before: ASTCT gives grade 0. "
                "Check the highest temperature and whether an antipyretic hid it.",
                "低血压或低氧无其他原因，但无发热且此前无CRS：ASTCT为0级。请核对最高体温及是否使用退热药。",
            ),
            _signs_without_grade,
            ASK,
            priority="safety",
            source="safety specification 3.1",
        ),
        Check(
            "DAY-18",
            "DYTOCI",
            Text(
                "Tocilizumab today, and no row of the medication log (CM) says so. Add the row, or correct the answer.",
                "当日使用托珠单抗，但合并用药（CM）中无相应记录。请补录或更正。",
            ),
            _tocilizumab_not_in_log,
            ASK,
            source="protocol operationalisation 11.2, DYTOCI",
        ),
        Check(
            "DAY-19",
            "DYTOCI",
            Text(
                "The medication log (CM) has tocilizumab on this day. Correct one of them.",
                "合并用药（CM）记录当日使用托珠单抗，请更正其一。",
            ),
            _tocilizumab_denied,
            ASK,
            source="protocol operationalisation 11.2, DYTOCI",
        ),
        Check(
            "DAY-20",
            "DYGC",
            _steroid_words,
            _steroid_differs,
            ASK,
            source="protocol operationalisation 11.2, DYGC",
            about=Text(
                "The dose differs from the glucocorticoid log. Correct one of them.",
                "与激素记录的剂量不一致，请更正其一。",
            ),
        ),
        Check(
            "DAY-21",
            "CRSGRI",
            Text(
                "Grade 5 is death, and no death on this day is recorded. Record it in DTH, or correct the grade.",
                "5级为死亡，但无当日死亡记录。请录入死亡记录（DTH）或更正分级。",
            ),
            _grade_five_alive,
            QUERY,
            priority="safety",
            source="safety specification 3.1, 3.3",
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        """ICE total and both grades, from this day and the days before it."""
        graded = up_to_this_day(values, facts)
        if not graded:
            return {"ice_total": astct.ice_score(ice_of(values)), "crs_grade": None, "icans_grade": None}
        return {"ice_total": graded[-1].ice, "crs_grade": graded[-1].crs, "icans_grade": graded[-1].icans}

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        """The day of the visit, its vital signs, and what the logs say was given."""
        found: dict[str, Suggestion] = {}
        on = _on(values, facts)
        if facts.visit_on is not None:
            why = Text("day of the visit", "访视日期")
            found["day"] = Suggestion(facts.visit_on.isoformat(), why, facts.visit, prefill=True)
        elif facts.window is not None and facts.window.earliest == facts.window.latest <= facts.today:
            why = Text("the only day of the visit", "该访视的唯一日期")
            found["day"] = Suggestion(facts.window.latest.isoformat(), why, facts.visit, prefill=True)
        signs = facts.here("VS")
        if signs is not None and signs.performed:
            measured, oxygen = signs.values.get("temperature"), signs.values.get("oxygen")
            if measured is not None:
                found["temperature_max_c"] = Suggestion(
                    format(measured, "f"), Text("vital signs of the day", "当日生命体征"), signs.place
                )
            if oxygen in HYPOXIA_OF_OXYGEN:
                why = Text("oxygen on the vital signs", "生命体征中的吸氧方式")
                found["hypoxia"] = Suggestion(HYPOXIA_OF_OXYGEN[oxygen], why, signs.place)
        if on is None:
            return found
        dose = steroid_on(facts, on)
        if dose is not None:
            why = Text("glucocorticoid log", "激素记录")
            found["steroid_mg"] = Suggestion(format(dose[0].normalize(), "f"), why, dose[1], prefill=True)
        row = _tocilizumab(facts, on)
        if row is not None:
            found["tocilizumab"] = Suggestion("Y", Text("medication log", "合并用药"), row.place)
        fever = medicine_on(facts, on, lambda each: each.atc.startswith(ANTIPYRETICS))
        if fever is not None:
            found["antipyretic"] = Suggestion(
                "Y", Text(fever.values["treatment"], fever.values["treatment"]), fever.place
            )
        return found

    @classmethod
    def beside(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Sequence[Beside]]:
        """Why each grade is what it is, or between which grades it lies."""
        graded = up_to_this_day(values, facts)
        if not graded:
            return {}
        return {"crs_grade": _why(graded[-1].crs), "icans_grade": _why(graded[-1].icans)}

    @classmethod
    def notices(cls, values: Mapping[str, Any], facts: Any) -> list[Text]:
        """The grade that waits for the one question, and the episode that completing the form will open."""
        said: list[Text] = []
        grade = _proposed(values, facts)
        if grade:
            said.append(
                Text(
                    f"CRS grade {grade} if nothing else explains it: answer the question.",
                    f"如无其他原因，CRS为{grade}级：请回答“非其他原因所致”。",
                )
            )
        return said

    @classmethod
    def after_complete(cls, record: Any, values: Mapping[str, Any], facts: Any, by: Any) -> None:
        """Episodes follow from the days: open what has none yet, keep true what was opened from them."""
        from safety.following import follow_days

        follow_days(record, by=by)

    @classmethod
    def has_value(cls, values: Mapping[str, Any]) -> bool:
        """A day says something once its grades are known."""
        return values.get("crs_grade") is not None or values.get("icans_grade") is not None


def episodes_in(casebook: Any, syndrome: str) -> Sequence[episodes.Episode]:
    """The episodes of a casebook (CRS or ICN) in the order they began."""
    graded = days.graded(days_in(casebook))
    return episodes.episodes(episodes.crs_days(graded) if syndrome == "CRS" else episodes.icans_days(graded))
