"""SAE: the report of a serious adverse event, a row for each version; PREG: the report of a pregnancy.

Protocol operationalisation 8.6, 11.2 and 12 (checks 17 and 18); safety rules 6.1 to 6.3; R080 to R085. A report that went
out stays as it was: a later version stands beside it, begins with its answers and shows what changed. The narrative is
put together from the casebook and edited by the person who signs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from crf.casebook import Facts
from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import ASK, BLOCK, QUERY, Check
from crf.kit.conditions import given, when
from crf.kit.items import Item, Kind, Section, codes
from crf.kit.reading import shown
from crf.kit.suggestions import Suggestion
from crf.models import FormRecord
from safety import causality, clocks
from safety.clocks import RECIPIENTS, Limits
from safety.narrative import LONGEST, narrative
from safety.serious_events import (
    FINAL,
    FOLLOW_UP,
    INITIAL,
    Event,
    Report,
    answer,
    case_of,
    death_words,
    earlier_versions,
    events,
    held_related,
    later_versions,
    reports,
    unexpected,
)
from trial import notices
from trial.models import Subject, User
from trial.words import Text

KINDS = codes((INITIAL, "Initial", "首次"), (FOLLOW_UP, "Follow-up", "随访"), (FINAL, "Final", "总结"))
CRITERIA = codes(
    ("DEATH", "Death", "死亡"),
    ("LIFE", "Life-threatening", "危及生命"),
    ("HOSPITAL", "Hospitalisation", "住院"),
    ("PROLONGED", "Prolonged hospitalisation", "住院时间延长"),
    ("DISABILITY", "Disability", "残疾/功能丧失"),
    ("CONGENITAL", "Congenital anomaly", "先天异常"),
    ("IMPORTANT", "Important medical event", "重要医学事件"),
)
EXPECTEDNESS = codes(
    ("EXPECTED", "Expected", "预期"),
    ("UNEXPECTED", "Unexpected", "非预期"),
    ("NOT_YET", "Not yet assessed", "尚未评估"),
)
ASSESSED = ("EXPECTED", "UNEXPECTED")
EASES = codes(
    ("YES", "Yes", "是"),
    ("NO", "No", "否"),
    ("NA", "Not applicable (single infusion)", "不适用（单次回输）"),
    ("UNKNOWN", "Unknown", "未知"),
)
WAYS = codes(
    ("SYSTEM", "Reporting system", "上报系统"),
    ("EMAIL", "E-mail", "电子邮件"),
    ("FAX", "Fax", "传真"),
    ("PAPER", "On paper", "纸质递交"),
    ("OTHER", "Other", "其他"),
)
DUE_CODES = {key: f"SENT{key}DUE" for key in RECIPIENTS}
# What a report says of the event; the rest of the form is when and how it went out.
SAID = (
    "SAEKIND", "SAEAWARE", "SAEAWSP", "SAECRIT", "SAENARR", "SAEEVT", "SAEST", "SAEGR", "SAEOUT", "SAEENDT", "SAERELI",
    "SAERELSP", "SAECAUS", "SAEEXP", "SAERSI", "SAEDECH", "SAERECH",
)  # fmt: skip
# What the report repeats of the adverse event as it was when it was written, beside the item of AE it comes from.
REPEATED = {
    "SAEEVT": "AETERM", "SAEST": "AESTDAT", "SAEGR": "AETOXGR", "SAEOUT": "AEOUT", "SAEENDT": "AEENDAT", "SAERELI": "AEREL",
}  # fmt: skip
# What a version takes over from the one before it: everything that is said, but for what makes it a new version.
TAKEN_OVER = tuple(code for code in SAID if code not in {"SAEKIND", "SAEAWARE", "SAEAWSP"})
CAUSALITY = codes(*[(code, words.en, words.zh) for code, words in causality.LEVELS.items()])
OUTCOMES = codes(
    ("RECOVERED", "Recovered", "痊愈"),
    ("RECOVERING", "Recovering", "好转"),
    ("NOT_RECOVERED", "Not recovered", "未愈"),
    ("RECOVERED_SEQUELAE", "Recovered with sequelae", "痊愈有后遗症"),
    ("FATAL", "Fatal", "死亡"),
    ("UNKNOWN", "Unknown", "未知"),
)
# By CTCAE, or by the instrument of an event that has one of its own.
REPORTED_GRADES = codes(
    *[(str(grade), f"CTCAE grade {grade}", f"CTCAE {grade}级") for grade in range(1, 6)],
    *[(f"ASTCT-{grade}", f"ASTCT grade {grade}", f"ASTCT {grade}级") for grade in range(1, 6)],
    *[(f"MAGIC-{grade}", f"MAGIC grade {grade}", f"MAGIC {grade}级") for grade in ("I", "II", "III", "IV")],
    ("NIH-MILD", "NIH mild", "NIH 轻度"),
    ("NIH-MODERATE", "NIH moderate", "NIH 中度"),
    ("NIH-SEVERE", "NIH severe", "NIH 重度"),
)


def _recipient_items() -> dict[str, Any]:
    """For each recipient: until when, when it was sent, how, and what proves it (R082)."""
    made: dict[str, Any] = {}
    for key, name in RECIPIENTS.items():
        low = key.lower()
        made[f"due_{low}_at"] = items.derived(
            DUE_CODES[key], f"{name.en}: due", f"{name.zh}：报告时限", Kind.MOMENT, section="sent"
        )
        made[f"sent_{low}_at"] = items.moment(
            f"SENT{key}", f"{name.en}: sent", f"{name.zh}：报告时间", section="sent", required=False, source="G"
        )
        made[f"sent_{low}_way"] = items.coded(
            f"SENT{key}HOW",
            f"{name.en}: by which way",
            f"{name.zh}：报告方式",
            WAYS,
            section="sent",
            required=False,
            compact=True,
            condition=given(f"sent_{low}_at"),
            source="G",
        )
        made[f"sent_{low}_proof"] = items.text(
            f"SENT{key}NO",
            f"{name.en}: receipt or reference number",
            f"{name.zh}：回执/编号",
            max_length=60,
            section="sent",
            required=False,
            compact=True,
            condition=given(f"sent_{low}_at"),
            source="G",
        )
    return made


def _event(values: Mapping[str, Any], facts: Facts) -> Event | None:
    row = values.get("event_row")
    return events(facts.casebook).get(row) if row is not None else None


def _versions_before(values: Mapping[str, Any], facts: Facts) -> list[Report]:
    return earlier_versions(facts, values.get("event_row"))


def _stored(facts: Facts) -> Mapping[str, Any] | None:
    """This row as it stands in the casebook."""
    held = facts.casebook.stored("SAE", "", facts.repeat) if facts.casebook is not None else None
    return held.values if held is not None and held.record.performed else None


def _closed_version_changed(values: Mapping[str, Any], facts: Facts) -> bool:
    """Whether what an earlier version said is changed although a later one stands."""
    before = _stored(facts)
    if before is None or not later_versions(facts, values.get("event_row")):
        return False
    names = [SeriousEventReport.item(code).name for code in SAID]
    return any(before.get(name) != values.get(name) for name in names)


def _only_planned_stay(values: Mapping[str, Any], facts: Facts) -> bool:
    """Whether nothing but hospitalisation makes the event serious and the only stay of that time was planned (6.1)."""
    event = _event(values, facts)
    if values.get("criteria") != ["HOSPITAL"] or event is None or facts.casebook is None:
        return False
    around = [
        entry.values.get("kind")
        for entry in facts.casebook.rows("HO")
        if entry.performed
        and (began := entry.values.get("admitted_at")) is not None
        and str(clocks.day_in_china(began)) <= (event.ended or "9999")
        and (
            entry.values.get("discharged_at") is None
            or str(clocks.day_in_china(entry.values["discharged_at"])) >= event.onset
        )
    ]
    return bool(around) and set(around) == {"PLANNED"}


def _fatal_differs(values: Mapping[str, Any], facts: Facts) -> bool:
    event = _event(values, facts)
    criteria = values.get("criteria") or []
    return event is not None and bool(criteria) and event.fatal != ("DEATH" in criteria)


def _sent_before_known(values: Mapping[str, Any], facts: Facts) -> bool:
    aware = values.get("aware_at")
    return aware is not None and any(
        (sent := values.get(f"sent_{key.lower()}_at")) is not None and sent < aware for key in RECIPIENTS
    )


class SeriousEventReport(Crf):
    """One version of the report of one serious adverse event."""

    key = "SAE"
    title = Text("Serious adverse event report", "严重不良事件报告")
    domain = "AE/SAE"
    repeats = "log"
    esign = "reviewed"
    reads = {"subject": ("AE", "DTH", "HO", "DM", "SLEH", "MH", "LD", "INF", "CRS", "ICN", "CM", "PR", "LB")}
    follows = ("AE", "DTH", "SAE")
    log_items = ("SAETERM", "SAEKIND", "SAEVER", "SAEAWARE", "SAEDUE", "SAESUS")
    sections = (
        Section("event", Text("Event", "事件")),
        Section("what", Text("What happened", "事件经过")),
        Section("judged", Text("Judgement", "判断")),
        Section(
            "sent",
            Text("Reported to", "报告对象"),
            note=Text(
                "Recipients and limits are settings of the study and not confirmed yet. Enter each when it was sent.",
                "报告对象和时限为研究参数，尚待确认。报告后请逐项录入。",
            ),
        ),
    )

    event_row = items.integer(
        "SAEAE",
        "Row of the AE log",
        "不良事件行号",
        possible=(1, 999),
        section="event",
        sdtm="RELREC",
        source="D",
        critical=True,
    )
    event_words = items.derived(
        "SAETERM", "Adverse event", "不良事件", Kind.TEXT, max_length=200, section="event", sdtm="AETERM"
    )
    kind = items.coded("SAEKIND", "Report type", "报告类型", KINDS, section="event", source="G", critical=True)
    version = items.derived("SAEVER", "Version", "版本", Kind.INTEGER, section="event")
    number = items.derived("SAENO", "Report number", "报告编号", Kind.TEXT, max_length=40, section="event")
    changed = items.derived(
        "SAECHG",
        "Changed since the version before",
        "较上一版变更",
        Kind.TEXT,
        max_length=200,
        section="event",
        condition=when("kind", FOLLOW_UP, FINAL),
    )
    aware_at = items.moment(
        "SAEAWARE",
        "Date and time site became aware",
        "获知时间",
        section="event",
        source="G",
        critical=True,
        help=Text(
            "Of what this version reports; the clock runs from here.", "指本版所报告内容的获知时间，时限由此起算。"
        ),
    )
    sponsor_aware_at = items.moment(
        "SAEAWSP",
        "Date and time sponsor became aware",
        "申办者获知时间",
        section="event",
        required=False,
        source="G",
        help=Text("Day 0 of a SUSAR; the site’s own when empty.", "SUSAR的第0天；留空则与研究中心相同。"),
    )
    due_at = items.derived("SAEDUE", "Report due", "报告时限", Kind.MOMENT, section="event")

    term = items.text(
        "SAEEVT", "Event as reported", "报告的事件名称", max_length=120, section="what", sdtm="AETERM", source="G"
    )
    onset_on = items.partial_date(
        "SAEST", "Onset as reported", "报告的开始日期", section="what", sdtm="AESTDAT", source="G", before_consent=True
    )
    grade = items.coded(
        "SAEGR",
        "Highest grade as reported",
        "报告的最高分级",
        REPORTED_GRADES,
        section="what",
        sdtm="AETOXGR",
        source="G",
    )
    outcome = items.coded(
        "SAEOUT", "Outcome as reported", "报告的转归", OUTCOMES, section="what", sdtm="AEOUT", source="G"
    )
    ended_on = items.partial_date(
        "SAEENDT",
        "End as reported",
        "报告的结束日期",
        section="what",
        required=False,
        condition=when("outcome", "RECOVERED", "RECOVERED_SEQUELAE", "FATAL"),
        sdtm="AEENDAT",
        source="G",
    )
    criteria = items.multiple(
        "SAECRIT",
        "Seriousness",
        "严重性标准",
        CRITERIA,
        section="what",
        sdtm="AESDTH..AESMIE",
        source="S",
        critical=True,
        help=Text("Severity alone makes nothing serious.", "严重程度高不等于“严重”。"),
    )
    story = items.memo(
        "SAENARR",
        "Narrative",
        "事件经过",
        max_length=LONGEST,
        section="what",
        source="G",
        help=Text("No name, no hospital number.", "不得含姓名、住院号。"),
    )
    death = items.derived(
        "SAEDTH",
        "Death: date, cause, autopsy",
        "死亡信息",
        Kind.TEXT,
        max_length=200,
        section="what",
        condition=when("criteria", "DEATH"),
        sdtm="DDORRES",
    )
    eases = items.coded(
        "SAEDECH",
        "Abated after stopping",
        "停用后是否减轻",
        EASES,
        section="what",
        required=False,
        sdtm="AEDECHAL",
        source="D",
    )
    returns = items.coded(
        "SAERECH",
        "Recurred on giving again",
        "再次给予后是否复现",
        EASES,
        section="what",
        required=False,
        sdtm="AERECHAL",
        source="D",
    )

    relation = items.coded(
        "SAERELI",
        "Related to CHT101: investigator",
        "与CHT101关系：研究者",
        CAUSALITY,
        section="judged",
        sdtm="AEREL",
        source="S",
        critical=True,
    )
    sponsor_relation = items.coded(
        "SAERELSP",
        "Related to CHT101: sponsor",
        "与CHT101关系：申办者",
        CAUSALITY,
        section="judged",
        required=False,
        sdtm="AEREL",
        source="G",
        help=Text("Kept beside the investigator’s; neither replaces the other.", "与研究者判断并列保存，互不替代。"),
    )
    reasoning = items.memo(
        "SAECAUS",
        "Causality and reasoning",
        "因果关系分析",
        max_length=2000,
        section="judged",
        sdtm="AEREL",
        source="G",
    )
    expectedness = items.coded(
        "SAEEXP",
        "Expected per reference safety information",
        "是否预期",
        EXPECTEDNESS,
        section="judged",
        source="G",
        critical=True,
        help=Text(
            "More specific or more severe than listed is unexpected.", "比安全性信息所列更具体或更严重，即为非预期。"
        ),
    )
    safety_information = items.text(
        "SAERSI",
        "Version and date of the reference safety information",
        "参考安全性信息版本及日期",
        max_length=60,
        section="judged",
        condition=when("expectedness", *ASSESSED),
        source="G",
    )
    is_susar = items.derived("SAESUS", "SUSAR", "SUSAR", Kind.YES_NO, section="judged")
    generated = _recipient_items()

    checks = (
        Check(
            "SAE-01",
            "SAEAE",
            Text(
                "The AE log has no such row. Enter the adverse event first, or correct the number.",
                "不良事件记录中没有该行。请先录入不良事件或更正行号。",
            ),
            lambda values, facts: values.get("event_row") is not None and _event(values, facts) is None,
            QUERY,
            priority="safety",
            source="protocol operationalisation 11.2, SAE",
        ),
        Check(
            "SAE-02",
            "SAEAE",
            lambda values, facts: Text(
                f"AE#{values['event_row']} is not marked as serious. Correct it there, or this report.",
                f"AE#{values['event_row']} 未标记为严重。请更正该不良事件或本报告。",
            ),
            lambda values, facts: (event := _event(values, facts)) is not None and event.serious is False,
            QUERY,
            priority="safety",
            source="protocol operationalisation 12, check 18",
            about=Text("AE#… is not marked as serious.", "AE#… 未标记为严重。"),
        ),
        Check(
            "SAE-03",
            "SAEKIND",
            Text(
                "The first report of an event is the initial one, and there is only one.",
                "事件的第一份报告应为首次报告，且仅有一份。",
            ),
            lambda values, facts: (
                values.get("kind") is not None
                and values.get("event_row") is not None
                and (values["kind"] == INITIAL) == bool(_versions_before(values, facts))
            ),
            QUERY,
            priority="safety",
            source="R080",
        ),
        Check(
            "SAE-04",
            "SAEKIND",
            Text(
                "The final report of this event stands already. Change that one to a follow-up before another is written.",
                "该事件已有总结报告。如需继续报告，请先将其改为随访报告。",
            ),
            lambda values, facts: any(each.kind == FINAL for each in _versions_before(values, facts)),
            BLOCK,
            priority="safety",
            source="R080",
        ),
        Check(
            "SAE-05",
            "SAEKIND",
            Text(
                "A later version of this report stands: what went out is not changed. Put the new information there. "
                "Only the dates of sending may still be entered here.",
                "已有后续版本，已报告的内容不再更改。请在最新版本中补充；此处仅可补录报告时间。",
            ),
            _closed_version_changed,
            BLOCK,
            priority="safety",
            source="R080",
        ),
        Check(
            "SAE-06",
            "SAECRIT",
            Text(
                "The stay was planned for the study, and a planned stay is no serious event. If it was prolonged, say so.",
                "该次住院为研究计划住院，不构成严重不良事件；如住院延长，请选择“住院时间延长”。",
            ),
            _only_planned_stay,
            ASK,
            priority="safety",
            source="protocol operationalisation 8.6",
        ),
        Check(
            "SAE-07",
            "SAECRIT",
            Text(
                "Death here and the adverse event (grade 5 or fatal outcome) do not agree. Correct one of them.",
                "此处的“死亡”与不良事件（5级或结局为死亡）不一致，请更正。",
            ),
            _fatal_differs,
            QUERY,
            priority="safety",
            source="EC-17, protocol operationalisation 12, check 17",
        ),
        Check(
            "SAE-08",
            "SAECRIT",
            Text(
                "A fatal event needs the death form (DTH): date, cause, autopsy.",
                "死亡事件须填写死亡记录（DTH）：日期、死因、尸检。",
            ),
            lambda values, facts: "DEATH" in (values.get("criteria") or ()) and death_words(facts.casebook) is None,
            QUERY,
            priority="safety",
            source="EC-17, protocol operationalisation 12, check 17",
        ),
        Check(
            "SAE-09",
            "SAEAWARE",
            Text(
                "It was sent before it was known. Check awareness and the dates of sending.",
                "报告时间早于获知时间，请核对。",
            ),
            _sent_before_known,
            QUERY,
            priority="safety",
            source="R082",
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
        """The version, what changed, the SUSAR with its reasons, and until when whom to tell."""
        event = _event(values, facts)
        before = _versions_before(values, facts)
        criteria = values.get("criteria") or []
        investigator = (event.relation if event is not None else "") or values.get("relation")
        known = clocks.susar(
            True if criteria else None,
            held_related(investigator, facts),
            held_related(values.get("sponsor_relation"), facts),
            unexpected(values.get("expectedness")),
        )
        limits = Limits.of(facts.parameters)
        susar_since = next((each.day_zero for each in before if each.susar), None)
        aware, sponsor_aware = values.get("aware_at"), values.get("sponsor_aware_at") or values.get("aware_at")
        made: dict[str, Any] = {
            "event_words": event.words[:200] if event is not None else None,
            "version": len(before) + 1 if values.get("event_row") is not None else None,
            "number": _number(values, facts, len(before) + 1),
            "changed": _changed(values, before, facts),
            "due_at": clocks.after_hours(aware, limits.site_hours),
            "death": death_words(facts.casebook) if "DEATH" in criteria else None,
            "is_susar": known,
        }
        for key in RECIPIENTS:
            in_days = limits.recipients.get(key) == clocks.SUSAR_ONLY
            made[f"due_{key.lower()}_at"] = clocks.due_at(
                key,
                limits,
                aware_at=sponsor_aware if in_days else aware,
                is_susar=known.value,
                fatal=bool(clocks.FATAL_OR_LIFE_THREATENING & set(criteria)),
                susar_since=susar_since,
                followup=susar_since is not None,
            )
        return made

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Facts) -> Mapping[str, Suggestion]:
        """The serious event without a report; what the version before said; the narrative from the casebook."""
        found: dict[str, Suggestion] = {}
        held, reported = events(facts.casebook), reports(facts.casebook, without=facts.repeat)
        row = values.get("event_row")
        if row is None:
            waiting = [event for event in held.values() if event.serious and event.row not in reported]
            if not waiting:
                return {}
            row = min(waiting, key=lambda event: event.row).row
            why = Text("serious, without a report", "严重，尚未报告")
            found["event_row"] = Suggestion(str(row), why, f"AE#{row}", prefill=True)
        event = held.get(row)
        if event is None:
            return found
        before = earlier_versions(facts, row)
        if before:
            found |= _taken_over(before[-1], facts)
        else:
            found["kind"] = Suggestion(
                INITIAL, Text("the first report of this event", "该事件的第一份报告"), f"AE#{row}", prefill=True
            )
            if event.fatal:
                why = Text("the event was fatal", "该事件为致死性")
                found["criteria"] = Suggestion("DEATH", why, f"AE#{row}", prefill=True)
            elif event.hospitalised:
                why = Text("the subject was hospitalised for it", "因该事件住院")
                found["criteria"] = Suggestion("HOSPITAL", why, f"AE#{row}", prefill=True)
            for name in ("eases", "returns"):
                why = Text("CHT101 is given once", "CHT101仅回输一次")
                found[name] = Suggestion("NA", why, "INF", prefill=True)
        found |= _repeated(event, facts)
        if "story" in found and values.get("story") is None:
            return found  # the version before gives the text to begin with; once it stands, the casebook's is offered
        labels = {code.value: code.label for code in CRITERIA}
        chosen = values.get("criteria") or (["DEATH"] if event.fatal and not before else [])
        told = narrative(case_of(facts, event, [labels[each] for each in chosen if each in labels]))
        found["story"] = Suggestion(
            told.in_language(get_language()),
            Text("put together again from the casebook", "由病例报告表重新汇总"),
            f"AE#{row}",
            prefill=not before,
        )
        return found

    @classmethod
    def offered(cls, item: Item, values: Mapping[str, Any], facts: Facts) -> frozenset[str] | None:
        """The first report is the initial one, a later one never."""
        if item.code != "SAEKIND" or values.get("event_row") is None:
            return None
        return frozenset({FOLLOW_UP, FINAL}) if _versions_before(values, facts) else frozenset({INITIAL})

    @classmethod
    def notices(cls, values: Mapping[str, Any], facts: Facts) -> list[Text]:
        """Whom the report still has to go to, and how much time is left."""
        if facts.now is None:
            return []
        due: dict[datetime, list[Text]] = {}
        for key, moment in cls.derive(values, facts).items():
            recipient = next((code for code in RECIPIENTS if key == f"due_{code.lower()}_at"), None)
            if recipient and moment is not None and values.get(f"sent_{recipient.lower()}_at") is None:
                due.setdefault(moment, []).append(RECIPIENTS[recipient])
        return [
            Text(
                f"{clocks.countdown(moment - facts.now).en}: {', '.join(name.en for name in names)}.",
                f"{clocks.countdown(moment - facts.now).zh}：{'、'.join(name.zh for name in names)}。",
            )
            for moment, names in sorted(due.items())
        ]

    @classmethod
    def after_complete(cls, record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
        """A report that turns out a SUSAR is told at once."""
        body = cls._default_manager.filter(pk=record.pk).first()
        if record.performed and body is not None and body.is_susar:
            subject = Subject.objects.get(pk=record.subject_id)
            notices.tell(
                "susar",
                subject=subject,
                roles=("principal_investigator", "medical_monitor"),
                path=reverse("log-form", args=[subject.screening_number, "SAE", record.repeat]),
                once=f"susar/{subject.pk}/AE{values.get('event_row')}",
                by=by,
            )


def _number(values: Mapping[str, Any], facts: Facts, version: int) -> str | None:
    """The number of a report: subject, row of the event, version."""
    if values.get("event_row") is None:
        return None
    return f"{facts.subject_number or facts.screening_number}-AE{values['event_row']}-{version}"[:40]


def _changed(values: Mapping[str, Any], before: list[Report], facts: Facts) -> str | None:
    """The items that say something else than the version before, by code."""
    if not before or facts.casebook is None or values.get("kind") not in {FOLLOW_UP, FINAL}:
        return None
    held = facts.casebook.stored("SAE", "", before[-1].row)
    if held is None:
        return None
    found = [
        code for code in TAKEN_OVER if held.values.get(name := SeriousEventReport.item(code).name) != values.get(name)
    ]
    return " ".join(found)[:200] or None


def _taken_over(report: Report, facts: Facts) -> dict[str, Suggestion]:
    """What the version before said, ready in the boxes of the new one."""
    assert facts.casebook is not None  # nosec B101 - the version before was read from it
    held = facts.casebook.stored("SAE", "", report.row)
    assert held is not None  # nosec B101 - likewise
    why = Text(f"version {report.version} of the report", f"报告第{report.version}版")
    found = {"kind": Suggestion(FOLLOW_UP, why, f"SAE#{report.row}", prefill=True)}
    for code in TAKEN_OVER:
        item = SeriousEventReport.item(code)
        value = held.values.get(item.name)
        if value not in (None, "", []):
            found[item.name] = Suggestion(shown(item, value), why, f"SAE#{report.row}", prefill=True)
    return found


def _repeated(event: Event, facts: Facts) -> dict[str, Suggestion]:
    """What the report repeats of the adverse event as it stands now."""
    assert facts.casebook is not None  # nosec B101 - the event was read from it
    entry = next(each for each in facts.casebook.rows("AE") if each.repeat == event.row)
    why = Text("as the AE log has it now", "不良事件记录现有内容")
    found = {}
    for code, source in REPEATED.items():
        value = answer("AE", source, entry.values)
        if code == "SAEGR" and value is None:
            value = answer("AE", "AEASTCT", entry.values)
        if value not in (None, ""):
            name = SeriousEventReport.item(code).name
            found[name] = Suggestion(str(value), why, f"AE#{event.row}", prefill=True)
    return found


# --- Pregnancy -------------------------------------------------------------------------------------------------------
GESTATION = timedelta(days=280)


def _exposure_day(last_period: str | None, facts: Facts) -> int | None:
    """Days from the infusion to the first day of the last period, where both are known to the day."""
    if last_period is None or facts.infusion_on is None or len(last_period) != len("2026-01-01"):
        return None
    return (date.fromisoformat(last_period) - facts.infusion_on).days


def _before_period(values: Mapping[str, Any]) -> bool:
    last, expected = values.get("last_period_on"), values.get("expected_on")
    if last is None or expected is None or len(last) != len("2026-01-01"):
        return False
    return bool(expected.isoformat() <= last)


class Pregnancy(Crf):
    """A pregnancy of the subject, or of the subject's partner, after consent."""

    key = "PREG"
    title = Text("Pregnancy report", "妊娠报告")
    domain = "RP"
    repeats = "log"
    esign = "reviewed"
    follows = ("INF",)
    sections = (
        Section("who", Text("Pregnancy", "妊娠")),
        Section("outcome", Text("Outcome", "结局")),
        Section("sent", Text("Reported to", "报告对象")),
    )

    who = items.coded(
        "PGWHO",
        "Subject or partner",
        "受试者或伴侣",
        codes(("SUBJECT", "Subject", "受试者"), ("PARTNER", "Partner", "伴侣")),
        section="who",
        sdtm="RPORRES",
        source="S",
        critical=True,
    )
    consent = items.yes_no(
        "PGCONS",
        "Partner agrees to follow-up",
        "伴侣同意随访",
        section="who",
        condition=when("who", "PARTNER"),
        source="G",
        help=Text("Without it only the fact of the pregnancy is kept.", "未同意时仅记录妊娠事实。"),
    )
    aware_at = items.moment(
        "PGAWARE", "Date and time site became aware", "获知时间", section="who", source="G", critical=True
    )
    last_period_on = items.partial_date(
        "PGLMP", "Last menstrual period", "末次月经", section="who", sdtm="RPORRES", before_consent=True
    )
    exposed = items.derived(
        "PGEXPD",
        "Last period, days from infusion",
        "末次月经距回输天数",
        Kind.INTEGER,
        unit="days",
        section="who",
    )
    expected_on = items.date(
        "PGEDC", "Expected delivery", "预产期", section="who", required=False, future=True, sdtm="RPORRES"
    )
    outcome = items.coded(
        "PGOUT",
        "Outcome",
        "结局",
        codes(
            ("ONGOING", "Ongoing", "继续妊娠"),
            ("LIVE_BIRTH", "Live birth", "活产"),
            ("MISCARRIAGE", "Miscarriage", "自然流产"),
            ("TERMINATION", "Termination", "人工终止"),
            ("STILLBIRTH", "Stillbirth", "死产"),
            ("ANOMALY", "Congenital anomaly", "先天异常"),
            ("UNKNOWN", "Unknown", "未知"),
        ),
        section="outcome",
        sdtm="RPORRES",
        critical=True,
    )
    ended_on = items.partial_date(
        "PGENDAT",
        "Date of the outcome",
        "结局日期",
        section="outcome",
        condition=when("outcome", "LIVE_BIRTH", "MISCARRIAGE", "TERMINATION", "STILLBIRTH", "ANOMALY"),
        sdtm="RPDTC",
    )
    child = items.memo(
        "PGCHILD",
        "Child: weeks of gestation, weight, findings",
        "新生儿：孕周、体重、异常",
        max_length=1000,
        section="outcome",
        required=False,
        condition=when("outcome", "LIVE_BIRTH", "STILLBIRTH", "ANOMALY"),
        sdtm="RPORRES",
    )
    event_row = items.integer(
        "PGAENO",
        "Row of the AE log",
        "不良事件行号",
        possible=(1, 999),
        section="outcome",
        required=False,
        condition=when("outcome", "MISCARRIAGE", "STILLBIRTH", "ANOMALY"),
        sdtm="RELREC",
    )
    sent_sponsor_at = items.moment(
        "PGSPON",
        "Sponsor / principal investigator: told",
        "申办者/主要研究者：报告时间",
        section="sent",
        required=False,
        source="G",
    )
    sent_committee_at = items.moment(
        "PGIEC", "Ethics committee: told", "伦理委员会：报告时间", section="sent", required=False, source="G"
    )

    checks = (
        Check(
            "PREG-01",
            "PGOUT",
            Text(
                "The day of expected delivery has passed. Enter the outcome, or correct the day.",
                "预产期已过。请录入妊娠结局或更正预产期。",
            ),
            lambda values, facts: (
                values.get("outcome") == "ONGOING"
                and values.get("expected_on") is not None
                and values["expected_on"] < facts.today
            ),
            QUERY,
            priority="safety",
            source="protocol operationalisation 11.2, PREG",
        ),
        Check(
            "PREG-02",
            "PGWHO",
            Text(
                "The subject is male. Is it the partner’s pregnancy?",
                "受试者为男性，是否为伴侣妊娠？",
            ),
            lambda values, facts: values.get("who") == "SUBJECT" and facts.sex == "M",
            QUERY,
            priority="safety",
            source="protocol operationalisation 11.2, PREG",
        ),
        Check(
            "PREG-03",
            "PGEDC",
            Text(
                "The expected delivery does not lie after the last period. Check both dates.",
                "预产期不晚于末次月经，请核对。",
            ),
            lambda values, facts: _before_period(values),
            QUERY,
            source="protocol operationalisation 11.2, PREG",
        ),
        Check(
            "PREG-04",
            "PGOUT",
            Text(
                "A congenital anomaly is a serious adverse event. Enter it in the AE log and report it.",
                "先天异常属严重不良事件，请录入不良事件并报告。",
            ),
            lambda values, facts: values.get("outcome") == "ANOMALY" and values.get("event_row") is None,
            QUERY,
            priority="safety",
            source="safety rules 6.1",
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
        """How long after the infusion the pregnancy began."""
        return {"exposed": _exposure_day(values.get("last_period_on"), facts)}

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Facts) -> Mapping[str, Suggestion]:
        """Delivery is expected 280 days after the first day of the last period."""
        last = values.get("last_period_on")
        if last is None or len(last) != len("2026-01-01"):
            return {}
        on = date.fromisoformat(last) + GESTATION
        return {"expected_on": Suggestion(on.isoformat(), Text("last period + 280 days", "末次月经＋280天"), "PGLMP")}

    @classmethod
    def after_complete(cls, record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
        """Named roles are told of a pregnancy at once (R084)."""
        if not record.performed:
            return
        subject = Subject.objects.get(pk=record.subject_id)
        notices.tell(
            "pregnancy",
            subject=subject,
            roles=("investigator", "principal_investigator", "medical_monitor"),
            path=reverse("log-form", args=[subject.screening_number, "PREG", record.repeat]),
            once=f"pregnancy/{subject.pk}/{record.repeat}",
            by=by,
        )
