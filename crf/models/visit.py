"""SV: visit date and attendance (protocol operationalisation 4.2)."""

import datetime

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import BLOCK, Check
from crf.kit.conditions import NonZero, when
from crf.kit.items import Kind, codes
from trial.calendar import Window
from trial.words import Text


def days_out_of_window(visit_on: datetime.date | None, window: Window | None) -> int | None:
    """Days beyond the nearest edge of the visit's window: negative before it, 0 inside, None while it is unknown."""
    return None if visit_on is None or window is None else window.days_outside(visit_on)


class SubjectVisit(Crf):
    """Whether and when a visit took place. A missed visit is a record of its own, with its reason."""

    key = "SV"
    title = Text("Visit date and attendance", "访视日期及完成情况")
    domain = "SV"
    follows = ("INF",)

    occurred = items.yes_no("SVOCCUR", "Did the visit take place?", "是否完成访视", sdtm="SVOCCUR", source="G")
    visit_on = items.date(
        "SVSTDAT",
        "Visit date",
        "访视日期",
        condition=when("occurred", True),
        before_consent=True,  # SV-01 says it in the words of a visit
        sdtm="VISDAT",
        source="G",
        critical=True,
    )
    contact = items.coded(
        "SVTYPE",
        "Contact type",
        "访视方式",
        codes(
            ("INPATIENT", "Inpatient", "住院"),
            ("CLINIC", "Clinic", "门诊"),
            ("PHONE", "Phone", "电话"),
            ("OTHER_HOSPITAL", "Other hospital", "外院"),
        ),
        condition=when("occurred", True),
        sdtm="SVCNTMOD",
    )
    missed_because = items.coded(
        "SVREASND",
        "Reason visit missed",
        "未访视原因",
        codes(
            ("REFUSED", "Subject refused", "受试者拒绝"),
            ("LOST", "Lost contact", "失联"),
            ("ILLNESS", "Illness", "疾病"),
            ("SITE", "Site error", "研究中心原因"),
            ("WITHDRAWN", "Withdrawn", "已退出"),
            ("DEATH", "Death", "死亡"),
            ("OTHER", "Other", "其他"),
        ),
        condition=when("occurred", False),
        sdtm="SVREASOC",
    )
    out_of_window = items.derived(
        "SVOOW",
        "Out of window",
        "超窗天数",
        Kind.INTEGER,
        by=days_out_of_window,
        uses=("visit_on", "@window"),
        unit="day",
    )
    out_of_window_because = items.memo(
        "SVOOWRSN", "Reason out of window", "超窗原因", max_length=200, condition=NonZero("out_of_window")
    )

    checks = (
        Check(
            "SV-01",
            "SVSTDAT",
            Text(
                "The visit lies before the consent was signed. Nothing of the trial may be done before consent; "
                "check the visit date and the ICF.",
                "访视日期早于知情同意签署日期。知情同意前不得进行任何研究程序，请核对访视日期与ICF。",
            ),
            lambda values, facts: (
                values.get("visit_on") is not None
                and facts.consented_on is not None
                and values["visit_on"] < facts.consented_on
            ),
            BLOCK,
            source="EC-01 (protocol operationalisation 12, check 1)",
        ),
        Check(
            "SV-02",
            "SVSTDAT",
            Text(
                "No consent is recorded yet; enter the ICF first.",
                "尚未记录知情同意，请先录入ICF。",
            ),
            lambda values, facts: values.get("visit_on") is not None and facts.consented_at is None,
            BLOCK,
            source="EC-01 (protocol operationalisation 12, check 1)",
        ),
    )
