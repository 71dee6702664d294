"""CM: concomitant medication, a row for each drug (glucocorticoids stand in their own log, GC)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crf import refractory
from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import ASK, BLOCK, QUERY, Check
from crf.kit.conditions import when
from crf.kit.items import Kind, Section, codes
from crf.kit.suggestions import Beside
from crf.links import NO_SUCH_ROW, no_such_row, not_there_then, rows_beside
from crf.medicines import flag_of, medicine_named
from trial.words import Text

CLASSES = codes(
    ("PROHIBITED", "Prohibited", "禁用药物"),
    ("RESCUE", "Rescue", "挽救治疗"),
    ("IVIG", "IVIG", "静脉注射免疫球蛋白"),
    ("GCSF", "G-CSF", "粒细胞集落刺激因子"),
    ("ANTIVIRAL", "Antiviral", "抗病毒药物"),
    ("LIVE_VACCINE", "Vaccine, live", "活疫苗"),
)
GLUCOCORTICOIDS = "H02AB"
SYSTEMIC = frozenset({"PO", "IV", "IM", "SC"})
TOCILIZUMAB = "Tocilizumab"
VASOPRESSORS = "C01CA"


def ends_before_it_starts(started: str | None, ended: str | None) -> bool:
    """Whether an end lies before the start whatever the unknown parts of both dates are."""
    if started is None or ended is None:
        return False
    return refractory.last_day(ended) < refractory.first_day(started)


def _same_again(values: Mapping[str, Any], facts: Any) -> bool:
    """Whether another row holds the same drug by the same route from the same day."""
    if facts.casebook is None or values.get("treatment") is None:
        return False
    same = ("treatment", "route", "started_on", "dose")
    return any(
        entry.performed
        and entry.repeat != facts.repeat
        and all(entry.values.get(name) == values.get(name) for name in same)
        for entry in facts.casebook.rows("CM")
    )


def _is_glucocorticoid(values: Mapping[str, Any]) -> bool:
    found = medicine_named(values.get("treatment"))
    return found is not None and found.atc == GLUCOCORTICOIDS and values.get("route") in SYSTEMIC


def _outside_crs(values: Mapping[str, Any], facts: Any) -> bool:
    """Tocilizumab that surely began after the infusion, and no episode of CRS covers a day it may have begun on."""
    found, started = medicine_named(values.get("treatment")), values.get("started_on")
    if found is None or found.generic_en != TOCILIZUMAB or started is None or facts.casebook is None:
        return False
    first, last = refractory.first_day(started), refractory.last_day(started)
    if facts.infusion_on is None or first < facts.infusion_on:
        return False
    episodes = [entry.values for entry in facts.casebook.rows("CRS") if entry.performed]
    return not any(
        each.get("onset_on") is not None
        and each["onset_on"] <= last
        and (each.get("resolved_on") is None or first <= each["resolved_on"])
        for each in episodes
    )


def _pressor_below_three(values: Mapping[str, Any], facts: Any) -> bool:
    """A vasopressor that surely began on a day whose daily form has CRS below grade 3, or does not answer hypotension."""
    found, started = medicine_named(values.get("treatment")), values.get("started_on")
    if found is None or found.atc != VASOPRESSORS or started is None or facts.casebook is None:
        return False
    for entry in facts.casebook.entries:
        on = entry.values.get("day") if entry.form == "DAY" and entry.performed else None
        if on is None or not refractory.first_day(started) == refractory.last_day(started) == on:
            continue
        own = entry.values.get("crs_investigator")
        grade = entry.values.get("crs_grade") if own is None else own
        if entry.values.get("hypotension") is None or (grade is not None and grade < 3):
            return True
    return False


class Medication(Crf):
    """One drug: what, why, how much, how often, by which route, from when to when."""

    key = "CM"
    title = Text("Concomitant medication", "合并用药")
    domain = "CM"
    repeats = "log"
    reads = {"reason": ("AE", "MH"), "toxicity": ("CRS", "DAY")}
    # A row answers a daily form that missed it (tocilizumab today).
    settles = ("DAY",)
    sections = (
        Section("drug", Text("Drug", "药物")),
        Section("dose", Text("Dose", "剂量")),
        Section("time", Text("Time", "时间")),
    )

    treatment = items.text(
        "CMTRT",
        "Generic name",
        "通用名",
        max_length=80,
        section="drug",
        sdtm="CMTRT",
        source="S",
        lookup="medicines",
        help=Text(
            "English, Chinese or pinyin initials; what is not listed is typed as it is.",
            "可输入英文、中文或拼音首字母；未列出的直接录入。",
        ),
    )
    drug_class = items.derived(
        "CMCLASS",
        "Class flag",
        "类别",
        Kind.CODED,
        by=flag_of,
        uses=("treatment",),
        answers=CLASSES,
        section="drug",
    )
    indication = items.coded(
        "CMINDC",
        "Indication",
        "适应证",
        codes(
            ("AE", "AE line", "不良事件"),
            ("MH", "MH line", "既往病史"),
            ("PROPHYLAXIS", "Prophylaxis", "预防"),
            ("OTHER", "Other", "其他"),
        ),
        section="drug",
        sdtm="CMINDC",
        source="S",
    )
    indication_row = items.integer(
        "CMINDNO",
        "Row of the AE or MH log",
        "不良事件或病史行号",
        possible=(1, 999),
        required=False,
        section="drug",
        condition=when("indication", "AE", "MH"),
        sdtm="RELREC",
    )
    indication_other = items.text(
        "CMINDOT",
        "Which indication",
        "适应证说明",
        max_length=80,
        required=False,
        section="drug",
        condition=when("indication", "PROPHYLAXIS", "OTHER"),
        sdtm="CMINDC",
    )
    dose = items.decimal(
        "CMDOSE",
        "Dose",
        "剂量",
        places=3,
        possible=("0.001", 9999999),
        section="dose",
        sdtm="CMDOSE",
        source="S",
        help=Text("One dose. /unk when it is not known.", "单次剂量。未知请输入 /unk。"),
    )
    unit = items.coded(
        "CMDOSU",
        "Unit",
        "单位",
        codes(
            ("MG", "mg", "mg"),
            ("G", "g", "g"),
            ("UG", "µg", "µg"),
            ("ML", "mL", "mL"),
            ("IU", "IU", "IU"),
            ("U", "U", "U"),
            ("TABLET", "tablet", "片"),
            ("OTHER", "other", "其他"),
        ),
        section="dose",
        sdtm="CMDOSU",
        source="S",
    )
    frequency = items.coded(
        "CMFRQ",
        "Frequency",
        "频次",
        codes(
            ("QD", "QD (once a day)", "QD（每日一次）"),
            ("BID", "BID (twice a day)", "BID（每日两次）"),
            ("TID", "TID (three times a day)", "TID（每日三次）"),
            ("QID", "QID (four times a day)", "QID（每日四次）"),
            ("Q12H", "Q12H", "Q12H（每12小时）"),
            ("Q8H", "Q8H", "Q8H（每8小时）"),
            ("QOD", "QOD (every other day)", "QOD（隔日一次）"),
            ("QW", "QW (once a week)", "QW（每周一次）"),
            ("ONCE", "Once", "单次"),
            ("PRN", "PRN (as needed)", "PRN（必要时）"),
            ("CONT", "Continuous", "持续"),
            ("OTHER", "Other", "其他"),
        ),
        section="dose",
        sdtm="CMDOSFRQ",
        source="S",
    )
    route = items.coded(
        "CMROUTE",
        "Route",
        "途径",
        codes(
            ("PO", "By mouth", "口服"),
            ("IV", "Intravenous", "静脉"),
            ("SC", "Subcutaneous", "皮下"),
            ("IM", "Intramuscular", "肌内"),
            ("TOP", "On the skin", "外用"),
            ("INH", "Inhaled", "吸入"),
            ("OTHER", "Other", "其他"),
        ),
        section="dose",
        sdtm="CMROUTE",
        source="S",
    )
    started_on = items.partial_date(
        "CMSTDAT", "Start", "开始", section="time", before_consent=True, sdtm="CMSTDAT", source="S"
    )
    ongoing = items.yes_no("CMONGO", "Ongoing", "持续", section="time", sdtm="CMONGO", source="S")
    ended_on = items.partial_date(
        "CMENDAT",
        "End",
        "结束",
        section="time",
        condition=when("ongoing", False),
        before_consent=True,
        sdtm="CMENDAT",
        source="S",
    )

    checks = (
        Check(
            "CM-01",
            "CMENDAT",
            Text("The end lies before the start. Check both dates.", "结束日期早于开始日期，请核对。"),
            lambda values, facts: ends_before_it_starts(values.get("started_on"), values.get("ended_on")),
            QUERY,
            source="protocol operationalisation 11.2, CMENDAT",
        ),
        Check(
            "CM-02",
            "CMTRT",
            Text(
                "This medicine is on the list of prohibited medication. Check the name; if it was given, report a deviation.",
                "该药物属于禁用药物。请核对名称；如确已使用，请报告方案偏离。",
            ),
            lambda values, facts: flag_of(values.get("treatment")) == "PROHIBITED",
            QUERY,
            source="protocol operationalisation 11.2, CMCLASS",
        ),
        Check(
            "CM-03",
            "CMTRT",
            Text(
                "A live vaccine: not within 4 weeks before lymphodepletion nor after it (E10). Check the name and the dates.",
                "活疫苗：清淋前4周内及清淋后不得接种（E10）。请核对名称和日期。",
            ),
            lambda values, facts: flag_of(values.get("treatment")) == "LIVE_VACCINE",
            QUERY,
            source="protocol operationalisation 6, E10",
        ),
        Check(
            "CM-04",
            "CMTRT",
            Text(
                "A systemic glucocorticoid belongs in the glucocorticoid log (GC), where its dose counts for the endpoints.",
                "全身用糖皮质激素应录入激素记录（GC），其剂量用于疗效判定。",
            ),
            lambda values, facts: _is_glucocorticoid(values),
            ASK,
            source="protocol operationalisation 11.2, GC",
        ),
        Check(
            "CM-05",
            "CMTRT",
            Text(
                "The same medicine, route, dose and start stand in another row. Is it entered twice?",
                "另有一行药物、途径、剂量和开始日期完全相同，是否重复录入？",
            ),
            _same_again,
            ASK,
            source="protocol operationalisation 11.2, CM",
        ),
        Check(
            "CM-06",
            "CMINDNO",
            NO_SUCH_ROW,
            lambda values, facts: no_such_row(facts, values.get("indication"), values.get("indication_row")),
            BLOCK,
            source="protocol operationalisation 11.2, CMINDC",
        ),
        Check(
            "CM-14",
            "CMTRT",
            Text(
                "Tocilizumab, and no episode of CRS covers its start. Check the date and the daily forms (DAY); if it was given "
                "for something else, say so.",
                "使用了托珠单抗，但开始日无CRS事件。请核对日期及每日监测（DAY）；如因其他原因使用，请说明。",
            ),
            _outside_crs,
            QUERY,
            priority="safety",
            source="EC-14, protocol operationalisation 12, check 14",
        ),
        Check(
            "CM-15",
            "CMTRT",
            Text(
                "A vasopressor, and the daily form of its first day has CRS below grade 3 or no answer on hypotension. Correct "
                "one of them; if something else explains the hypotension, say so.",
                "使用了升压药，但首日每日监测中CRS低于3级或低血压未填。请更正其一；如低血压由其他原因所致，请说明。",
            ),
            _pressor_below_three,
            QUERY,
            priority="safety",
            source="EC-14, protocol operationalisation 12, check 14",
        ),
        Check(
            "CM-20",
            "CMINDNO",
            Text(
                "The adverse event was not there when this was started. Check the row and both dates.",
                "该药开始时此不良事件并不存在，请核对行号和日期。",
            ),
            lambda values, facts: not_there_then(facts, values, "started_on"),
            ASK,
            source="EC-20, protocol operationalisation 12, check 20",
        ),
    )

    @classmethod
    def beside(cls, values: Mapping[str, Any], facts: Any) -> Mapping[str, Sequence[Beside]]:
        """The row that is the reason, or those that may be."""
        log = values.get("indication")
        return {"indication_row": rows_beside(facts, log, values.get("indication_row"), values.get("started_on"))}
