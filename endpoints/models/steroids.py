"""GC: the log of glucocorticoids, a row for every drug, dose and period; whether it is rescue is derived."""

from collections.abc import Mapping
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import BLOCK, QUERY, Check
from crf.kit.conditions import given
from crf.kit.items import Kind, codes
from endpoints import steroids
from trial.words import Text

SOURCE = "protocol operationalisation 12, check 32"

DRUGS = codes(*[(key, name.en, name.zh) for key, name in steroids.DRUGS.items()])
ROUTES = codes(
    ("PO", "Oral", "口服"),
    ("IV", "Intravenous", "静脉"),
    ("IM", "Intramuscular", "肌内注射"),
    (
        "LOCAL",
        "Local: skin, inhaled, nasal, eye, joint (not counted)",
        "局部：皮肤、吸入、鼻用、眼用、关节腔（不计入）",
    ),
)
INDICATIONS = codes(
    ("SLE", "SLE", "SLE"),
    ("CRS_ICANS", "CRS or ICANS", "CRS或ICANS"),
    ("GVHD", "GVHD", "GVHD"),
    ("LICATS", "LICATS", "LICATS"),
    ("ADRENAL", "Adrenal replacement", "肾上腺替代"),
    ("ALLERGY", "Allergy", "过敏"),
    ("OTHER", "Other", "其他"),
)
RESCUE_ANSWERS = codes(
    (steroids.RESCUE, "Yes: rescue (R1)", "是：挽救治疗（R1）"),
    (steroids.NOT_RESCUE, "No", "否"),
    (steroids.RECORDED, "No: not for lupus, recorded and shown separately (R3)", "否：非狼疮用药，单独记录（R3）"),
)
OWN_ANSWERS = codes(("Y", "Counts as rescue", "计为挽救治疗"), ("N", "Does not count", "不计为挽救治疗"))


def doses_in_force(facts: Any) -> Mapping[str, Any]:
    """The table of equal doses, from the study parameter `gc.factors`."""
    return steroids.doses_from(str(facts.parameters.get("gc.factors", "")))


def rules_in_force(facts: Any) -> steroids.RescueRules:
    """The readings of the rescue rule: decisions A9b and A9c, and the day after the infusion from which it holds."""
    look_back = str(facts.decisions.get("rescue.look_back_days", "56"))
    start = str(facts.parameters.get("rescue.start_day", "0"))
    return steroids.RescueRules(
        look_back_days=int(look_back) if look_back.isdecimal() else None,
        start_day=int(start) if start.isdecimal() else 0,
        toxicity_counts=facts.decisions.get("rescue.toxicity_steroids") == "rescue",
    )


def course(values: Mapping[str, Any], place: str) -> steroids.Course:
    """A row of the log as the rule reads it. The investigator's own answer counts with its reason only."""
    own = values.get("rescue_override") if values.get("rescue_because") else None
    return steroids.Course(
        place=place,
        drug=values.get("drug"),
        daily_dose_mg=values.get("daily_dose_mg"),
        route=values.get("route"),
        start_on=values.get("started_on"),
        end_on=values.get("ended_on"),
        indication=values.get("indication"),
        rescue=None if own is None else own == "Y",
    )


def courses(facts: Any, *, but: int | None = None) -> list[steroids.Course]:
    """The rows of the log; without the row being entered."""
    if facts.casebook is None:
        return []
    return [
        course(entry.values, entry.place)
        for entry in facts.casebook.rows("GC")
        if entry.performed and entry.repeat != but
    ]


def _this(values: Mapping[str, Any], facts: Any) -> steroids.Course:
    return course(values, f"GC#{facts.repeat}")


def _ends_before_start(values: Mapping[str, Any], facts: Any) -> bool:
    start, end = values.get("started_on"), values.get("ended_on")
    return start is not None and end is not None and end < start


def _overlaps(values: Mapping[str, Any], facts: Any) -> list[steroids.Course]:
    return steroids.overlapping(_this(values, facts), courses(facts, but=facts.repeat))


def _row_words(each: steroids.Course) -> Text:
    """A row of the log in words: place, drug, dose and period."""
    drug = steroids.DRUGS.get(each.drug or "", Text("", ""))
    return Text(
        f"{each.place} {drug.en} {each.daily_dose_mg} mg from {each.start_on} to {each.end_on or 'now'}",
        f"{each.place} {drug.zh} {each.daily_dose_mg} mg，{each.start_on}至{each.end_on or '今'}",
    )


def _overlap_words(values: Mapping[str, Any], facts: Any) -> Text:
    found = [_row_words(each) for each in _overlaps(values, facts)]
    en, zh = "; ".join(each.en for each in found), "；".join(each.zh for each in found)
    return Text(
        f"This period overlaps another on the same route: {en}. Both doses are added up on the shared days. "
        "Give the earlier row its last day, or correct the dates.",
        f"与同一途径的另一时段重叠：{zh}。重叠日剂量将相加。请填写前一行的结束日期或更正日期。",
    )


def _gap(values: Mapping[str, Any], facts: Any) -> Any:
    return steroids.gap_before(_this(values, facts), courses(facts, but=facts.repeat))


def _gap_words(values: Mapping[str, Any], facts: Any) -> Text:
    first, last = _gap(values, facts)
    return Text(
        f"No glucocorticoid from {first} to {last} on this route. Add the missing row, correct the dates, or say that none "
        "was taken.",
        f"{first}至{last}该途径无激素记录。请补录缺失的一行、更正日期，或说明期间未用药。",
    )


class GlucocorticoidLog(Crf):
    """One glucocorticoid at one daily dose over one period. Every step of a taper is a row of its own."""

    key = "GC"
    title = Text("Glucocorticoid and rescue log", "激素及挽救治疗记录")
    domain = "CM"
    repeats = "log"
    reads = {"log": ("GC",)}
    follows = ("GC", "INF")

    drug = items.coded("GCDRUG", "Drug", "药物", DRUGS, sdtm="CMTRT", source="S", critical=True)
    daily_dose_mg = items.decimal(
        "GCDOSE",
        "Daily dose",
        "日剂量",
        unit="mg",
        places=2,
        possible=(0, 2000),
        sdtm="CMDOSE",
        source="S",
        critical=True,
        help=Text(
            "The whole day's dose. Taken every other day: the average of one day (10 mg every other day is 5 mg).",
            "填写全天总剂量。隔日服用者填日平均量（隔日10 mg记为5 mg）。",
        ),
    )
    route = items.coded("GCROUTE", "Route", "给药途径", ROUTES, sdtm="CMROUTE", source="D", critical=True)
    prednisone_mg = items.derived(
        "GCEQ",
        "Prednisone equivalent",
        "泼尼松当量",
        Kind.DECIMAL,
        places=2,
        unit="mg/d",
        sdtm="CMSTRESN",
        source="S",
    )
    started_on = items.date("GCST", "Start", "开始", sdtm="CMSTDAT", source="S", critical=True, before_consent=True)
    ended_on = items.date(
        "GCEN",
        "End",
        "结束",
        required=False,
        sdtm="CMENDAT",
        source="S",
        critical=True,
        before_consent=True,
        help=Text("The last day on this dose. Empty while it goes on.", "该剂量的最后一天。持续使用时留空。"),
    )
    indication = items.coded("GCIND", "Indication", "适应证", INDICATIONS, sdtm="CMINDC", critical=True)
    rescue = items.derived(
        "RESCUE",
        "Counts as rescue",
        "是否挽救治疗",
        Kind.CODED,
        answers=RESCUE_ANSWERS,
        source="S",
        help=Text(
            "After the infusion, for lupus: above 10 mg/day prednisone equivalent on 3 consecutive days or 7 days in all, or "
            "an intravenous pulse of 250 mg or more (protocol 8.5).",
            "回输后因狼疮使用：泼尼松当量＞10 mg/日连续3天或累计7天，或静脉冲击≥250 mg（方案8.5）。",
        ),
    )
    rescue_override = items.coded(
        "GCRESOV",
        "Investigator's answer, only if different",
        "研究者判定（仅在不一致时填写）",
        OWN_ANSWERS,
        required=False,
    )
    rescue_because = items.memo(
        "GCRESRS",
        "Reason for the different answer",
        "不一致的原因",
        max_length=200,
        condition=given("rescue_override"),
        compact=True,
    )

    checks = (
        Check(
            "GC-01",
            "GCEN",
            Text("The last day lies before the first. Correct one of them.", "结束日期早于开始日期，请更正。"),
            _ends_before_start,
            BLOCK,
            source="reference dictionary GCEN: on or after the start",
        ),
        Check(
            "GC-02",
            "GCST",
            _overlap_words,
            lambda values, facts: bool(_overlaps(values, facts)),
            QUERY,
            "endpoint",
            source=f"EC-32 {SOURCE}",
        ),
        Check(
            "GC-03",
            "GCST",
            _gap_words,
            lambda values, facts: _gap(values, facts) is not None,
            QUERY,
            "endpoint",
            source=f"EC-32 {SOURCE}",
            about=Text(
                "No glucocorticoid from … to … on this route. Add the missing row, correct the dates, or say that "
                "none was taken.",
                "…至…该途径无激素记录。请补录缺失的一行、更正日期，或说明期间未用药。",
            ),
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        doses = doses_in_force(facts)
        this = _this(values, facts)
        return {
            "prednisone_mg": steroids.rounded(steroids.equivalent(this.drug, this.daily_dose_mg, doses)),
            "rescue": steroids.course_counts(
                this, courses(facts, but=facts.repeat), facts.infusion_on, rules_in_force(facts), doses
            ),
        }
