"""Deciding an open point of the registry: the principal investigator chooses a reading, or confirms the one in force.

One signature, one transaction: the reading changes, its revision grows by one, the signed decision is kept, and every
subject is owed a new derivation. What was derived before stays stored under the readings it names (R040-R043, R060).
"""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.utils import timezone

from trial import audit, work
from trial.access import Refused, demand
from trial.models import DecisionChange, RegistryDecision, Subject, User
from trial.protocol import decisions
from trial.roles import Permission
from trial.words import Text

MEANING = "decision"
SHORTEST_REASON = 10
CHOSEN = Text("another reading of an open point decided", "未定事项改用其他解读")
CONFIRMED = Text("the reading of an open point confirmed", "未定事项现行解读已确认")
# Reasons the audit trail keeps, in both languages.
REASONS: dict[str, Text] = {"chosen": CHOSEN, "confirmed": CONFIRMED}


def option_words(decision: RegistryDecision, key: str) -> Text:
    """A reading of an open point in words; its key where the point no longer lists it."""
    found = next((option for option in decision.options if option["key"] == key), None)
    return Text(found["en"], found["zh"]) if found else Text(key, key)


def content_digest(decision: RegistryDecision, option: str, reason: str, readings: str) -> str:
    """SHA-256 over what is signed: the open point as it was shown, the reading chosen, why, and the readings before."""
    content = {
        "code": decision.code,
        "parameter": decision.parameter,
        "registry_words": [decision.registry_words_en, decision.registry_words_zh],
        "problem": [decision.problem_en, decision.problem_zh],
        "options": decision.options,
        "before": decision.chosen,
        "after": option,
        "revision": decision.revision,
        "readings_before": readings,
        "reason": reason,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def problems(decision: RegistryDecision, *, option: str, reason: str) -> dict[str, Text]:
    """What is wrong with a decision before it is signed, by field."""
    found: dict[str, Text] = {}
    if option not in {each["key"] for each in decision.options}:
        found["option"] = Text("Choose one of the readings.", "请选择一种解读。")
    elif option == decision.chosen and decision.confirmed:
        found["option"] = Text("This reading is in force and confirmed already.", "该解读已采用并已确认。")
    if len(reason.strip()) < SHORTEST_REASON:
        found["reason"] = Text("Say in a sentence why this reading holds.", "请用一句话说明采用该解读的理由。")
    return found


def decide(code: str, *, option: str, reason: str, username: str, password: str, seen: str, by: User) -> DecisionChange:
    """Sign one decision. `seen` names the readings in force that the page was made under, e.g. "R1-0a1b2c".

    Refused for everybody but the principal investigator, without the right password, when another decision came between,
    or when the decision is incomplete; the caller shows `problems` first.
    """
    demand(by, Permission.CHANGE_DECISION)
    if username.strip().lower() != by.username.lower() or not by.check_password(password):
        raise Refused(Text("User name or password is not right; nothing was signed.", "用户名或密码不正确，未签署。"))
    reason = reason.strip()
    known = RegistryDecision.objects.filter(code=code).first()
    if known is None:
        raise Refused(Text("This open point does not exist.", "该未定事项不存在。"))
    what = CONFIRMED if option == known.chosen else CHOSEN
    with audit.acting(by=by, reason=f"{what.en}: {reason}" if reason else what.en):
        # Every decision is locked, so that the name of the whole set of readings is that of one moment.
        held = {each.code: each for each in RegistryDecision.objects.select_for_update().order_by("pk")}[code]
        before = decisions()
        if before.revision != seen:
            raise Refused(
                Text(
                    "Another decision was signed after this page was opened. Look at what would change again, then sign.",
                    "打开本页后已有其他决定签署。请重新查看将发生的变化，再签署。",
                )
            )
        wrong = problems(held, option=option, reason=reason)
        if wrong:
            raise Refused(next(iter(wrong.values())))
        digest = content_digest(held, option, reason, before.revision)
        previous, changes = held.chosen, held.chosen != option
        held.confirmed = True
        if changes:
            held.chosen, held.revision = option, held.revision + 1
        held.save(update_fields=["chosen", "revision", "confirmed"])
        change = DecisionChange.objects.create(
            decision=held,
            revision=held.revision,
            before=previous,
            after=option,
            readings_before=before.revision,
            readings_after=decisions().revision,
            reason=reason,
            meaning=MEANING,
            content_sha256=digest,
            signed_by=by,
            signed_at=timezone.now(),
            printed_name=by.full_name,
            role=by.role,
        )
        if changes:
            for subject in Subject.objects.all():
                for listener in settings.CASEBOOK_LISTENERS:
                    work.owe(listener, subject)
    return change
