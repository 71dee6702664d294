"""SV: visit date and attendance (protocol operationalisation 4.2)."""

import datetime
from collections.abc import Mapping
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import BLOCK, QUERY, Check
from crf.kit.conditions import NonZero, when
from crf.kit.items import Kind, codes
from crf.overlap import Place, overlap
from trial.calendar import Window
from trial.words import Text


def days_out_of_window(visit_on: datetime.date | None, window: Window | None) -> int | None:
    """Days beyond the nearest edge of the visit's window: negative before it, 0 inside, None while it is unknown."""
    return None if visit_on is None or window is None else window.days_outside(visit_on)


def _dated_visits(facts: Any) -> list[tuple[int, str, datetime.date]]:
    """The scheduled visits with a date of their own, this one left out: place in the schedule, code, date."""
    if facts.casebook is None:
        return []
    order = {
        definition.code: place
        for place, definition in enumerate(facts.casebook.definitions)
        if definition.kind in {"scheduled", "yearly"} and "SV" in definition.forms
    }
    return [
        (order[code], code, visit.occurred_on)
        for code, visit in facts.casebook.visits.items()
        if code in order and code != facts.visit and visit.occurred_on is not None
    ]


def _place(facts: Any) -> int | None:
    """Where a scheduled visit stands in the schedule; None for one that may come at any time."""
    if facts.casebook is None:
        return None
    for place, definition in enumerate(facts.casebook.definitions):
        if definition.code == facts.visit:
            return place if definition.kind in {"scheduled", "yearly"} else None
    return None


def out_of_order(values: Mapping[str, Any], facts: Any) -> tuple[str, datetime.date] | None:
    """The scheduled visit that this date contradicts: an earlier one not before it, or a later one not after it."""
    here, on = _place(facts), values.get("visit_on")
    if here is None or on is None:
        return None
    for place, code, day in sorted(_dated_visits(facts)):
        if (place < here and day >= on) or (place > here and day <= on):
            return code, day
    return None


def _nearer(facts: Any, other: str, on: datetime.date) -> str | None:
    """Which of this visit and another on the same day lies nearer to its target; None when neither does."""
    targets = {
        each.code: facts.infusion_on + datetime.timedelta(days=each.target_day)
        for each in facts.casebook.definitions
        if facts.infusion_on is not None and each.target_day is not None
    }
    here = Place(facts.visit, targets.get(facts.visit), None)
    found = overlap(here, on, [Place(other, targets.get(other), on)])
    return found.nearer if found else None


def _out_of_order_words(values: Mapping[str, Any], facts: Any) -> Text:
    found = out_of_order(values, facts)
    assert found is not None  # nosec B101 - asked only when there is one
    code, day = found
    if day == values["visit_on"]:
        nearer = _nearer(facts, code, day)
        which = f"the nearer one, {nearer}" if nearer else "one of them"
        which_zh = f"较近的一次（{nearer}）" if nearer else "其中一次"
        return Text(
            f"{code} took place on {day} too; one day cannot serve two scheduled visits. Keep it for {which}.",
            f"{code} 也在 {day} 进行；同一天不能作为两次计划访视。请仅保留{which_zh}。",
        )
    return Text(
        f"{values['visit_on']} does not follow the order of the visits: {code} took place on {day}. Check both dates.",
        f"{values['visit_on']} 与访视顺序不符：{code} 的日期为 {day}。请核对两处日期。",
    )


def consent_missing(values: Mapping[str, Any], facts: Any) -> str | None:
    """The consent version in force on the day of the visit that the subject had to sign again and did not (5.3).

    A version asks everybody ("all") or who was treated ("active"); a version signed since then serves as well.
    """
    on = values.get("visit_on")
    if on is None or facts.casebook is None:
        return None
    versions = {code.value: code.dates for code in facts.registers.get("consent_versions", ())}
    signed = [
        versions[entry.values["version"]][0]
        for entry in facts.casebook.rows("ICF")
        if entry.performed
        and entry.values.get("document") in {"MAIN", "RECONSENT"}
        and entry.values.get("version") in versions
        and entry.values.get("signed_on") is not None
        and entry.values["signed_on"] <= on
    ]
    newest = max(signed, default=None)
    if newest is None:
        return None
    treated = facts.infusion_on is not None or facts.lymphodepletion_on is not None
    for number, (dated_on, _approved_on, effective_on, asked) in versions.items():
        if effective_on is None or effective_on > on or dated_on <= newest:
            continue
        if asked == "all" or (asked == "active" and treated):
            return number
    return None


def _consent_missing_words(values: Mapping[str, Any], facts: Any) -> Text:
    number = consent_missing(values, facts)
    return Text(
        f"Consent version {number} was in force on {values['visit_on']} and asks for re-consent, but no consent to it is "
        "recorded (ICF). Enter it, or report the deviation.",
        f"{values['visit_on']} 时知情同意书 {number} 版已生效并要求再次知情，但未见相应ICF记录。请补录或报告方案偏离。",
    )


class SubjectVisit(Crf):
    """Whether and when a visit took place. A missed visit is a record of its own, with its reason."""

    key = "SV"
    title = Text("Visit date and attendance", "访视日期及完成情况")
    domain = "SV"
    follows = ("INF",)
    reads = {"log": ("ICF",)}
    registers = ("consent_versions",)

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
        Check(
            "SV-03",
            "SVSTDAT",
            _out_of_order_words,
            lambda values, facts: out_of_order(values, facts) is not None,
            QUERY,
            source="EC-34 (protocol operationalisation 12, check 34; 4.2.4)",
            about=Text(
                "… does not follow the order of the visits, or another scheduled visit took place on that day: … on "
                "…. Check both dates.",
                "… 与访视顺序不符，或与另一计划访视同日：… 为 …。请核对两处日期。",
            ),
        ),
        Check(
            "SV-04",
            "SVOOWRSN",
            Text(
                "The visit lies outside its window and no reason stands here. Give the reason; a deviation is drafted.",
                "访视超窗但未说明原因。请说明原因；系统将生成偏离草稿。",
            ),
            lambda values, facts: (
                values.get("visit_on") is not None
                and bool(days_out_of_window(values["visit_on"], facts.window))
                and not values.get("out_of_window_because")
            ),
            QUERY,
            source="EC-35 (protocol operationalisation 12, check 35)",
        ),
        Check(
            "SV-05",
            "SVSTDAT",
            _consent_missing_words,
            lambda values, facts: consent_missing(values, facts) is not None,
            QUERY,
            priority="safety",
            source="protocol operationalisation 5.3",
        ),
    )
