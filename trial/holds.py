"""Stopping enrolment and letting it go on: a pausing rule sets a hold, an administrator lifts it by a committee's decision.

Source: protocol operationalisation, 8.4 (P1): enrolment stays locked until an administrator records the decision.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.utils import timezone

from trial import audit
from trial.access import Refused, demand
from trial.models import EnrolmentHold, Subject, User
from trial.roles import Permission, roles_with
from trial.words import Text

SHORTEST_DECISION = 10
RULE_NAMES: dict[str, Text] = {"P1": Text("Pausing rule P1", "暂停规则P1")}
SET = Text("enrolment stopped by a pausing rule", "暂停规则触发，入组暂停")
LIFTED = Text("hold on enrolment lifted by the committee's decision", "按委员会决定解除入组暂停")
# Reasons the audit trail keeps, in both languages.
REASONS: dict[str, Text] = {"set": SET, "lifted": LIFTED}


def standing() -> Sequence[EnrolmentHold]:
    """The holds that stop enrolment now, the newest first."""
    return list(EnrolmentHold.objects.filter(lifted_at__isnull=True).select_related("subject"))


def hold(
    *, rule: str, cause: str, words: Text, subject: Subject | None, by: User | audit.Actor
) -> EnrolmentHold | None:
    """Stop enrolment; None when this cause did so before, lifted or not. Once lifted, the same facts stop it no more."""
    if EnrolmentHold.objects.filter(cause=cause).exists():
        return None
    with audit.acting(by=by, reason=SET.en, subject=subject):
        # Asked again behind the lock of the trail, so that two processes at the same moment set one hold.
        if EnrolmentHold.objects.filter(cause=cause).exists():
            return None
        return EnrolmentHold.objects.create(
            rule=rule, cause=cause, subject=subject, words_en=words.en, words_zh=words.zh, set_at=timezone.now()
        )


def problems(hold: EnrolmentHold, *, decision: str, decided_on: date | None) -> dict[str, Text]:
    """What is wrong with the record of a decision, by field."""
    found: dict[str, Text] = {}
    if len(decision.strip()) < SHORTEST_DECISION:
        found["decision"] = Text(
            "Say in a sentence what the committee decided and on what condition.",
            "请用一句话写明委员会的决定及其条件。",
        )
    if decided_on is None:
        found["decided_on"] = Text("Enter the day of the decision, YYYY-MM-DD.", "请填写决定日期（YYYY-MM-DD）。")
    elif decided_on > timezone.localdate():
        found["decided_on"] = Text("This day lies in the future.", "日期晚于今天。")
    elif decided_on < timezone.localtime(hold.set_at).date():
        found["decided_on"] = Text(
            f"Enrolment was stopped on {timezone.localtime(hold.set_at).date()}; the decision cannot be older.",
            f"入组于 {timezone.localtime(hold.set_at).date()} 暂停，决定日期不能更早。",
        )
    return found


def lift(hold: EnrolmentHold, *, decision: str, decided_on: date, by: User) -> EnrolmentHold:
    """Record the committee's decision and let enrolment go on. Refused for everybody but an administrator.

    Refused too when it was lifted before, or when the record is incomplete; the caller shows `problems` first.
    """
    demand(by, Permission.LIFT_HOLD)
    wrong = problems(hold, decision=decision, decided_on=decided_on)
    if wrong:
        raise Refused(next(iter(wrong.values())))
    with audit.acting(by=by, reason=f"{LIFTED.en}: {decision.strip()}", subject=hold.subject):
        held = EnrolmentHold.objects.select_for_update().get(pk=hold.pk)
        if not held.stands:
            raise Refused(Text("This hold was lifted already.", "该暂停已解除。"))
        held.committee_decision, held.decided_on = decision.strip(), decided_on
        held.lifted_at, held.lifted_by = timezone.now(), by
        held.save()
        return held


def bring_up_to_date() -> None:
    """Let the applications above set the holds that are due now (settings.BEFORE_ENROLMENT), before anybody is enrolled."""
    for path in settings.BEFORE_ENROLMENT:
        module, _, name = path.rpartition(".")
        getattr(importlib.import_module(module), name)()


def obstacle() -> Refused | None:
    """Why nobody is enrolled now, and who may lift it; None when nothing holds enrolment."""
    held = standing()
    if not held:
        return None
    words = [f"{each.rule}, {each.subject.number if each.subject else '–'}: {each.words_en}" for each in held]
    words_zh = [f"{each.rule}，{each.subject.number if each.subject else '–'}：{each.words_zh}" for each in held]
    return Refused(
        Text(
            f"Enrolment is stopped ({'; '.join(words)}) until the committee's decision is recorded.",
            f"入组已暂停（{'；'.join(words_zh)}），待记录委员会决定后恢复。",
        ),
        roles_with(Permission.LIFT_HOLD),
    )
