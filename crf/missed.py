"""A whole visit that did not take place, in one step: its record with the reason, and every form it owed as not done.

A missed visit is a positive record, not an empty row (protocol operationalisation 4.2.5). Each form is written on its
own, through the same door as any other, and the audit trail says that one key entered them all.
"""

from __future__ import annotations

from collections.abc import Iterable

from crf import save
from crf.kit.base import FORMS
from crf.models import Draft, FormRecord
from crf.targets import Target
from trial import audit
from trial.access import Refused, demand
from trial.models import Subject, User
from trial.roles import Permission
from trial.words import Text

GROUP_KEY = "visit missed"
# Why the visit was missed (SVREASND), and the letter its forms are closed with.
LETTERS = {
    "REFUSED": "R",
    "LOST": "O",
    "ILLNESS": "O",
    "SITE": "F",
    "WITHDRAWN": "D",
    "DEATH": "D",
    "OTHER": "O",
}
# Screening and the infusion itself are not visits that can be missed: the subject then leaves the study.
NEVER_MISSED = ("SCR", "D0")


def may_be_missed(visit: str, recorded: Iterable[FormRecord]) -> bool:
    """Whether a visit can be marked as missed: nothing of it was done so far."""
    return visit.split("-")[0] not in NEVER_MISSED and not any(record.performed for record in recorded)


def owed(forms: Iterable[str]) -> list[str]:
    """The forms a missed visit closes as not done: those of this visit alone, in their order, its own record first."""
    kept = [key for key in forms if key in FORMS and FORMS[key].repeats != "log" and not FORMS[key].once]
    return ["SV", *(key for key in kept if key != "SV")]


def miss(subject: Subject, visit: str, forms: Iterable[str], *, by: User, reason: str) -> list[FormRecord]:
    """Record that a visit was missed for a reason (SVREASND), and each form it owed as not done. All or nothing.

    Refused when something of the visit stands in the casebook or in somebody's draft, so that nothing typed is lost.
    """
    demand(by, Permission.ENTER_DATA)
    if reason not in LETTERS:
        raise Refused(Text("Choose why the visit was missed.", "请选择未访视原因。"))
    targets = [Target(key, subject, visit) for key in owed(forms)]
    _nothing_stands(subject, visit, targets)
    written = []
    with audit.acting(by=by, reason=f"{save.FIRST_ENTRY}; entered by group key: {GROUP_KEY}", subject=subject):
        for target in targets:
            before = save.stored(target)
            if before is not None:
                continue
            typed = {"not_done": LETTERS[reason], "group_keys": GROUP_KEY}
            if target.form_key == "SV":
                typed = {"SVOCCUR": "N", "SVREASND": reason, "group_keys": GROUP_KEY}
            outcome = save.complete(target, by=by, typed=typed, edition=0)
            if outcome.record is None:
                raise outcome.refusal or Refused(
                    Text(
                        f"{target.place} could not be closed; open it and say why it was not done.",
                        f"{target.place} 无法关闭，请打开该表单并说明未做原因。",
                    )
                )
            written.append(outcome.record)
    return written


def _nothing_stands(subject: Subject, visit: str, targets: Iterable[Target]) -> None:
    code, _, count = visit.partition("-")
    recorded = FormRecord.objects.filter(subject=subject, visit__code=code, visit__repeat=int(count or 1))
    done = sorted({record.form_key for record in recorded if record.performed})
    if code in NEVER_MISSED:
        raise Refused(
            Text(
                f"{visit} is not closed as a missed visit; record how the subject left the study.",
                f"{visit} 不能标记为未访视；请记录受试者退出研究的情况。",
            )
        )
    if done:
        raise Refused(
            Text(
                f"Something of {visit} was done: {', '.join(done)}. Close the other forms one by one.",
                f"{visit} 已有完成的内容：{'、'.join(done)}。请逐一关闭其余表单。",
            )
        )
    keys = [target.key for target in targets]
    drafts = sorted({draft.target.split("/")[2] for draft in Draft.objects.filter(target__in=keys) if draft.values})
    if drafts:
        raise Refused(
            Text(
                f"Drafts of {visit} hold values: {', '.join(drafts)}. Complete or discard them first.",
                f"{visit} 的草稿中已有录入内容：{'、'.join(drafts)}。请先完成或放弃草稿。",
            )
        )
