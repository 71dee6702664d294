"""Judging proposals: an adverse event laid ready, a value made part of one, or a reason why it is none.

Nothing clinical is created here. An event is laid ready as a draft that waits in the log until a person completes it;
what is decided about a value is kept with who, when and why.
"""

from __future__ import annotations

import re

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language

from crf.casebook import facts_for
from crf.entry import prefilled
from crf.kit.base import FORMS
from crf.models import Draft, FormRecord, Query
from crf.targets import Target
from safety import lab_grades
from safety.models import LaboratoryReview
from safety.proposals import NCS_ON_REPORT_BELOW, Proposal
from safety.worklist import episode_lines, gather
from trial import audit
from trial.access import Refused, demand
from trial.identifiers import identifier_in
from trial.models import Subject, User
from trial.roles import Permission, roles_with
from trial.words import Text

EPISODE_KEY = re.compile(r"(CRS|ICN)-\d{1,4}")
LONGEST_REASON, SHORTEST_REASON = 300, 3
GONE = Text(
    "This proposal has been answered meanwhile, or its values have changed. The list now shows what is left.",
    "该提议已被处理，或其数值已更改。列表已更新。",
)
PART = Text("part of an adverse event", "属于不良事件")
NOT_SIGNIFICANT = Text("not clinically significant", "无临床意义")
REASONS = {"part": PART, "ncs": NOT_SIGNIFICANT}
INVESTIGATOR_ONLY = Text(
    "From grade 3 on, only an investigator may judge a value not clinically significant.",
    "3级及以上的异常，仅研究者可判定为无临床意义。",
)


def find(subject: Subject, key: str) -> Proposal:
    """An open proposal of a subject by its key; Refused when it is no longer open."""
    held = gather([subject])[0]
    found = next((each for each in held.proposals() if each.key == key), None)
    if found is None:
        raise Refused(GONE)
    return found


def may_dismiss(user: User, grade: int) -> bool:
    """Whether a person may judge a grade not clinically significant: below grade 3 whoever enters data, from grade 3 on
    an investigator."""
    if grade >= NCS_ON_REPORT_BELOW:
        return user.may(Permission.SIGN)
    return user.may(Permission.ENTER_DATA)


def _fit_reason(reason: str) -> str:
    """A reason as it is kept; Refused when it says too little, too much, or names a person."""
    kept = reason.strip().replace("\0", "")
    if len(kept) < SHORTEST_REASON:
        raise Refused(Text("Say why it is not clinically significant.", "请说明无临床意义的理由。"))
    if len(kept) > LONGEST_REASON:
        raise Refused(
            Text(
                f"The reason has {len(kept)} characters; at most {LONGEST_REASON} are kept. Shorten it.",
                f"理由共{len(kept)}个字符，最多保存{LONGEST_REASON}个，请缩短。",
            )
        )
    kind = identifier_in(kept)
    if kind is not None:
        raise Refused(
            Text(
                f"The reason seems to hold {kind.en}. The eCRF holds nothing that names a person; describe it without.",
                f"理由中疑似含有{kind.zh}。本系统不得记录可识别个人的信息，请去除后再保存。",
            )
        )
    return kept


def _decide(
    subject: Subject, found: Proposal, *, by: User, decision: str, event: str = "", reason: str
) -> LaboratoryReview:
    """Keep a decision on the peak of a run, and answer the queries that asked for an event of its values."""
    now, peak = timezone.now(), found.peak
    told = reason if decision == LaboratoryReview.PART_OF else f"{NOT_SIGNIFICANT.en}: {reason}"
    with audit.acting(by=by, reason=told, subject=subject):
        made = LaboratoryReview.objects.create(
            record_id=peak.record_id,
            row=peak.analyte,
            term=found.code,
            grade=found.grade,
            decision=decision,
            event=event,
            reason=reason if decision == LaboratoryReview.NCS else "",
            decided_by=by,
            decided_at=now,
        )
        waiting = Query.objects.filter(
            record__in={each.record_id for each in found.values},
            check_id=f"LB-22.{found.analyte}",
            status=Query.OPEN,
        )
        for query in waiting:
            query.status, query.answer = Query.ANSWERED, told[:400]
            query.save()
    return made


def dismiss(subject: Subject, key: str, *, by: User, reason: str) -> LaboratoryReview:
    """Judge the values of a proposal not clinically significant, up to their highest grade."""
    demand(by, Permission.ENTER_DATA)
    found = find(subject, key)
    if not may_dismiss(by, found.grade):
        raise Refused(INVESTIGATOR_ONLY, roles_with(Permission.SIGN))
    kept = _fit_reason(reason)
    return _decide(subject, found, by=by, decision=LaboratoryReview.NCS, reason=kept)


def make_part_of(subject: Subject, key: str, *, by: User, event: str) -> LaboratoryReview:
    """Say that the values of a proposal belong to an adverse event that is in the casebook."""
    demand(by, Permission.ENTER_DATA)
    held = gather([subject])[0]
    found = find(subject, key)
    if event not in {each.place for each in held.events}:
        raise Refused(
            Text(
                "Choose one of the subject's adverse events; there is none of that number.",
                "请选择该受试者已有的不良事件；没有该编号的事件。",
            )
        )
    reason = f"{PART.en}: {event}"
    return _decide(subject, found, by=by, decision=LaboratoryReview.PART_OF, event=event, reason=reason)


def _typed(found: Proposal) -> dict[str, str]:
    """What the values already say about the event, by item code, as it would be typed."""
    term = lab_grades.term_words(found.code)
    typed = {
        "AETERM": term.in_language(get_language()),
        "AECTC": term.en,
        "AESTDAT": found.onset.on.isoformat(),
        "AEGRONS": str(found.onset.grade),
        "AETOXGR": str(found.grade),
    }
    known = {item.code for item in FORMS["AE"].items if not item.derived}
    typed = {code: value for code, value in typed.items() if code in known}
    grid = FORMS["AE"].grid
    if grid is not None:
        typed.update(_history(found, [item.code for item in grid.items if not item.derived]))
    return typed


def _history(found: Proposal, codes: list[str]) -> dict[str, str]:
    """The changes of grade of the run as rows of the event's history: the day, and the grade from then on."""
    if len(codes) < 2:
        return {}
    typed, before, row = {}, found.onset.grade, 0
    for value in found.values[1:]:
        if value.grade != before:
            row, before = row + 1, value.grade
            typed[f"{row}.{codes[0]}"] = value.on.isoformat()
            typed[f"{row}.{codes[1]}"] = str(value.grade)
        if row == 20:
            break
    return typed


def _of_episode(subject: Subject, key: str) -> dict[str, str]:
    """What an episode already says about its adverse event, as it would be typed."""
    found = next((each for each in episode_lines([subject]) if each.key == key), None)
    if found is None:
        raise Refused(GONE)
    typed = {
        "AETERM": found.term.in_language(get_language()),
        "AECTC": found.term.en,
        "AESTDAT": found.onset.isoformat(),
        "AEEPI": found.place,
    }
    if found.ended is not None:
        typed |= {"AEONGO": "N", "AEENDAT": found.ended.isoformat()}
    return typed


def lay_ready(subject: Subject, key: str, *, by: User) -> Target:
    """A drafted adverse event for a proposal or an episode, for this person to complete or throw away; the row it will be.

    The same one is laid ready once: a draft of the same term and onset is opened again.
    """
    demand(by, Permission.ENTER_DATA)
    form = FORMS["AE"]
    known = _of_episode(subject, key) if EPISODE_KEY.fullmatch(key) else _typed(find(subject, key))
    # What other forms already say stands in the boxes too, as on a row that is opened by hand.
    typed = prefilled(form, facts_for(subject, form, "", repeat=0)) | known
    drafts = list(Draft.objects.filter(subject=subject, target__contains="/log/AE/"))
    for draft in drafts:
        same = all(draft.values.get(code) == typed.get(code) for code in ("AECTC", "AESTDAT"))
        if draft.user_id == by.pk and same:
            return Target("AE", subject, "", int(draft.target.rpartition("/")[2]))
    last = FormRecord.objects.filter(subject=subject, form_key="AE").aggregate(last=Max("repeat"))["last"] or 0
    taken = [int(draft.target.rpartition("/")[2]) for draft in drafts]
    target = Target("AE", subject, "", max([last, *taken]) + 1)
    Draft.objects.create(user=by, subject=subject, target=target.key, values=typed)
    return target
