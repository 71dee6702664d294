"""MH: other diseases and operations, a row for each, and infections that matter for the treatment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crf import refractory
from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import QUERY, Check
from crf.kit.conditions import when
from crf.kit.items import codes
from trial.words import Text

INFECTIONS = codes(
    ("TB", "Tuberculosis", "结核"),
    ("HBV", "Hepatitis B", "乙型肝炎"),
    ("HCV", "Hepatitis C", "丙型肝炎"),
    ("HIV", "HIV", "HIV感染"),
    ("SYPHILIS", "Syphilis", "梅毒"),
    ("CMV", "CMV", "巨细胞病毒"),
    ("EBV", "EBV", "EB病毒"),
    ("HZV", "Herpes zoster", "带状疱疹"),
    ("FUNGAL", "Invasive fungal", "真菌感染"),
    ("NONE", "None of these", "无"),
)
GRADES = codes(
    ("1", "Grade 1", "1级"),
    ("2", "Grade 2", "2级"),
    ("3", "Grade 3", "3级"),
    ("4", "Grade 4", "4级"),
)


def _ends_before_it_starts(values: Mapping[str, Any], facts: Any) -> bool:
    started, ended = values.get("started_on"), values.get("ended_on")
    if started is None or ended is None:
        return False
    return refractory.last_day(ended) < refractory.first_day(started)


class MedicalHistory(Crf):
    """One disease or operation before the study, or one that accompanies it from before."""

    key = "MH"
    title = Text("Medical and surgical history", "既往及伴随疾病")
    domain = "MH"
    repeats = "log"

    term = items.text(
        "MHTERM",
        "Condition",
        "疾病名称",
        max_length=120,
        sdtm="MHTERM",
        help=Text("One disease or operation a row. No names.", "每行一种疾病或手术，不含姓名。"),
    )
    started_on = items.partial_date("MHSTDAT", "Start", "开始日期", required=False, sdtm="MHSTDAT", before_consent=True)
    ongoing = items.yes_no("MHONGO", "Ongoing", "是否持续", sdtm="MHONGO")
    ended_on = items.partial_date(
        "MHENDAT",
        "End",
        "结束日期",
        condition=when("ongoing", False),
        sdtm="MHENDAT",
        before_consent=True,
        help=Text("As far as known: 2019, 2019-05 or 2019-05-22.", "按已知程度录入：2019、2019-05 或 2019-05-22。"),
    )
    grade = items.coded(
        "MHTOX",
        "Current CTCAE grade if ongoing",
        "当前CTCAE分级（仍持续时）",
        GRADES,
        condition=when("ongoing", True),
        sdtm="MHTOXGR",
    )
    infections = items.multiple(
        "MHINF",
        "Infection history of interest",
        "重点感染史",
        INFECTIONS,
        sdtm="MHOCCUR",
        help=Text("Which of these the row speaks of; otherwise none.", "本行涉及的感染；否则选“无”。"),
    )

    checks = (
        Check(
            "MH-01",
            "MHENDAT",
            lambda values, facts: Text(
                f"Ended {values['ended_on']}, before the start {values['started_on']}. Correct one of the dates.",
                f"结束日期 {values['ended_on']} 早于开始日期 {values['started_on']}，请更正。",
            ),
            _ends_before_it_starts,
            QUERY,
            source="protocol operationalisation 11.2, MHENDAT on or after start",
        ),
        Check(
            "MH-02",
            "MHINF",
            Text(
                "“None of these” stands beside an infection. Keep one of the two.",
                "“无”与具体感染同时选中，请保留其一。",
            ),
            lambda values, facts: (
                "NONE" in (values.get("infections") or ()) and len(values.get("infections") or ()) > 1
            ),
            QUERY,
            source="protocol operationalisation 11.2, MHINF",
        ),
        Check(
            "MH-03",
            "MHSTDAT",
            lambda values, facts: Text(
                f"Began {values['started_on']}, after consent ({facts.consented_on}). What begins in the study is an "
                "adverse event.",
                f"开始日期 {values['started_on']} 晚于知情同意日期（{facts.consented_on}）。研究期间发生的应录入不良事件。",
            ),
            lambda values, facts: (
                values.get("started_on") is not None
                and facts.consented_on is not None
                and refractory.first_day(values["started_on"]) > facts.consented_on
            ),
            source="protocol operationalisation 8.6 and 11.2, MHSTDAT",
        ),
    )
