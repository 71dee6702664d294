"""Who is acting, and why: what the database must know before it lets a row change.

Every audited table carries one trigger that writes an `AuditEvent` for each insert, update and delete, through the ORM
or around it, and refuses a change that has no person and no reason (21 CFR 11.10(e); R020-R024). The application says
both once, for a whole transaction, with `acting`:

    with acting(by=user, reason="first entry", subject=subject):
        ...

The events form a chain: each carries the SHA-256 of itself and of the event before it. So that the chain has one
order, writers take one lock at the start of `acting`; readers never wait.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.db import connection, transaction

if TYPE_CHECKING:
    from trial.models import Subject, User

CHAIN_LOCK = 1010101
# The whole body of the function that triggers ask whether to stand aside, once `prepare_database` has sealed it.
NEVER_IGNORED = "SELECT false"
SYSTEM_ROLE = "system"

request_id: ContextVar[str] = ContextVar("request_id", default="")


class ReasonRequired(ValueError):
    """A clinical write was asked for without saying why."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person, or a named part of the system (role `system`)."""

    id: int | None
    name: str
    role: str


def system(name: str) -> Actor:
    """A part of the system that acts by itself, e.g. the recomputation of endpoints."""
    return Actor(None, f"system:{name}", SYSTEM_ROLE)


def actor_of(by: User | Actor) -> Actor:
    """The actor for a person, or the actor itself."""
    return by if isinstance(by, Actor) else Actor(by.pk, by.username, by.role)


_SETTINGS = ("actor_id", "actor", "role", "reason", "subject", "request", "software")
_current: ContextVar[tuple[str, ...] | None] = ContextVar("audit_context", default=None)


def _tell_database(values: tuple[str, ...]) -> None:
    calls = ", ".join(f"set_config('audit.{name}', %s, true)" for name in _SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock(%s), {calls}", [CHAIN_LOCK, *values])


@contextmanager
def acting(*, by: User | Actor, reason: str, subject: Subject | None = None) -> Iterator[None]:
    """One transaction in which audited rows may change, by this person and for this reason.

    Raises ReasonRequired when the reason is empty. May be nested: the inner person and reason hold inside, the outer
    ones again afterwards. Raises nothing of its own at the end; the transaction commits or rolls back as a whole.
    """
    if not reason.strip():
        raise ReasonRequired("a change of data needs a reason")
    who = actor_of(by)
    outer = _current.get()
    values = (
        str(who.id or ""),
        who.name,
        who.role,
        reason.strip(),
        str(subject.pk) if subject is not None and subject.pk else (outer[4] if outer else ""),
        request_id.get(),
        settings.SOFTWARE_VERSION,
    )
    with transaction.atomic():
        _tell_database(values)
        token = _current.set(values)
        try:
            yield
        finally:
            _current.reset(token)
        _tell_database(outer or ("",) * len(_SETTINGS))


def _image(side: str, masked: tuple[str, ...]) -> str:
    """SQL for one row image. A masked column is recorded as a short digest: that it changed, not what it held."""
    image = f"to_jsonb({side})"
    for column in masked:
        value = f"{side}.{column}"
        digest = f"'sha256:' || left(encode(sha256(convert_to({value}::text, 'UTF8')), 'hex'), 16)"
        image = f"({image} || jsonb_build_object('{column}', {digest}))"
    return image


def row_image(alias: str, masked: tuple[str, ...]) -> str:
    """The same image for a stored row, as `verify_audit` compares it."""
    return _image(alias, masked)


def audit_triggers(*, masked: tuple[str, ...] = ()) -> list[pgtrigger.Trigger]:
    """The triggers of an audited table: one that records every change, one that refuses TRUNCATE to everybody."""
    for column in masked:
        if not re.fullmatch(r"[a-z_]+", column):
            raise ValueError(f"not a column name: {column}")
    return [
        pgtrigger.Trigger(
            name="audit",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func=pgtrigger.Func(
                "PERFORM audit_write(TG_OP, '{meta.db_table}', '{meta.pk.column}', "
                + _image("OLD", masked)
                + ", "
                + _image("NEW", masked)
                + "); RETURN NULL;"
            ),
        ),
        pgtrigger.Trigger(
            name="keep",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'audited rows are never truncated' USING ERRCODE = 'insufficient_privilege';",
        ),
    ]


def audited_models() -> list[Any]:
    """Every model whose table is audited, in a stable order."""
    from django.apps import apps

    return sorted(
        (model for model in apps.get_models() if getattr(model, "audit_masked", None) is not None),
        key=lambda model: model._meta.db_table,
    )
