"""Signing of forms: bound to the values that were shown, broken visibly by a change (21 CFR 11.50, 11.70; R040-R043)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from crf import effects
from crf.casebook import Facts
from crf.kit.base import Crf
from crf.kit.reading import Null, shown
from crf.lifecycle import next_status
from crf.models import FormRecord
from trial import audit
from trial.access import Refused, demand
from trial.models import Signature, User
from trial.roles import Permission
from trial.words import Text

# What the signature itself gives (numbers, its own moment): it cannot be part of what it is bound to.
GIVEN_BY_SIGNING = frozenset({"INVSIG", "SUBJID", "SCRNID", "IEINVDAT"})
MEANING_OF_FORM = {"IE": "eligibility", "ENR": "enrolment", "INF": "infusion"}


def content_digest(record: FormRecord, values: Mapping[str, Any], nulls: Mapping[str, Null]) -> str:
    """SHA-256 over the values of a form as they are shown, by item code, with what is missing on purpose.

    An item without a value is left out, so that an item added by a later protocol version changes no digest.
    """
    form: type[Crf] = record.form
    words = {item.code: shown(item, values.get(item.name)) for item in form.items if item.code not in GIVEN_BY_SIGNING}
    if form.grid is not None:
        for key, row in values.get("rows", {}).items():
            words.update({f"{key}.{item.code}": shown(item, row.get(item.name)) for item in form.grid.items})
    content = {
        "place": record.place,
        "performed": record.performed,
        "values": {code: value for code, value in words.items() if value},
        "missing": {code: null.typed for code, null in sorted(nulls.items())},
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def sign(
    record: FormRecord,
    *,
    by: User,
    username: str,
    password: str,
    edition: int,
    values: Mapping[str, Any],
    nulls: Mapping[str, Null],
    facts: Facts,
) -> Signature:
    """Sign a complete form with user name and password. Refused when it is not complete, changed since it was shown, or
    when what the signature sets off (enrolment) is refused."""
    demand(by, Permission.SIGN)
    if username.strip().lower() != by.username.lower() or not by.check_password(password):
        raise Refused(Text("User name or password is not right; nothing was signed.", "用户名或密码不正确，未签署。"))
    meaning = MEANING_OF_FORM.get(record.form_key, "reviewed")
    with audit.acting(by=by, reason=f"signature: {meaning}", subject=record.subject):
        locked = FormRecord.objects.select_for_update().get(pk=record.pk)
        if locked.edition != edition:
            raise Refused(
                Text(
                    "The form was changed after this page was opened. Look at it again, then sign.",
                    "打开本页后表单已被修改，请重新查看后再签署。",
                )
            )
        status = next_status(locked.status, "sign")
        if status is None:
            raise Refused(Text("This form is signed already.", "该表单已签署。"))
        effects.on_signed(record, values=values, facts=facts, by=by)
        signature = Signature.objects.create(
            subject=record.subject,
            target=record.place,
            meaning=meaning,
            content_sha256=content_digest(record, values, nulls),
            signed_by=by,
            signed_at=timezone.now(),
            printed_name=by.full_name,
            role=by.role,
        )
        locked.status = status
        locked.save(update_fields=["status"])
    return signature


def break_signatures(record: FormRecord, *, by: User | audit.Actor, because: str) -> int:
    """Break the signatures in force on a form that has changed. They stay, marked as broken. Returns how many."""
    person = by if isinstance(by, User) else None
    return Signature.objects.filter(subject_id=record.subject_id, target=record.place, broken_at__isnull=True).update(
        broken_at=timezone.now(), broken_by=person, broken_because=because
    )
