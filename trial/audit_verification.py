"""Whether the audit trail is whole and the data agree with it: what `manage.py verify_audit` asks the database (R024).

Whoever has the server's superuser can get around every trigger. What they cannot do is leave no trace: the events form
a chain of hashes, the newest event of every row holds the row as it must still be, and the triggers and rights that
guard both are themselves looked at. All of it runs inside the database, over sets; only findings come out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from trial import audit
from trial.models import AuditEvent

EVENTS = AuditEvent._meta.db_table


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the trail says: what, where, which event, and for a row what was recorded and found."""

    kind: str
    message: str
    table: str = ""
    record: str = ""
    event: int | None = None
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data."""
        return asdict(self)


def _rows(sql: str, parameters: list[Any] | None = None) -> Iterator[tuple[Any, ...]]:
    """Rows as the server sends them: a cursor on the server, so that memory does not grow with the trail."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(500):
            yield from rows


def head() -> tuple[int, int, str]:
    """How many events there are, the newest one's id and its hash: to be written down and asked for again later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM trial_auditevent")
        (count,) = cursor.fetchone()
        cursor.execute("SELECT id, hash FROM trial_auditevent ORDER BY id DESC LIMIT 1")
        newest = cursor.fetchone() or (0, "")
    return count, newest[0], newest[1]


def chain_findings() -> Iterator[Finding]:
    """Events whose hash is not that of their content, and events that do not follow the one before them."""
    rows = _rows(
        """
        SELECT id, "table", record, actor, at, before, edited, loose FROM (
            SELECT id, "table", record, actor, at, lag(id) OVER chain AS before,
                   hash IS DISTINCT FROM audit_hash(previous, id, at, actor_id, actor::text, role::text, reason,
                       action::text, "table"::text, record::text, subject_id, old, new, request::text, software::text)
                       AS edited,
                   previous IS DISTINCT FROM lag(hash, 1, '') OVER chain AS loose
              FROM trial_auditevent WINDOW chain AS (ORDER BY id)) AS judged
         WHERE edited OR loose ORDER BY id
        """
    )
    for event, table, record, actor, at, before, edited, loose in rows:
        what = f"event {event} ({table} {record}, by {actor} at {at:%Y-%m-%d %H:%M:%S} UTC)"
        if edited:
            yield Finding(
                "event_edited", f"{what} was edited: its hash is not that of its content", table, record, event
            )
        if loose:
            after = f"event {before}" if before else "the beginning"
            message = f"{what} does not follow {after}: what stood between was removed, or one of the two was edited"
            yield Finding("chain_broken", message, table, record, event)


def anchor_findings(event: int, digest: str) -> Iterator[Finding]:
    """Whether an event written down earlier is still there with the same hash: finds a trail cut off at its end."""
    if not AuditEvent.objects.filter(pk=event, hash=digest).exists():
        message = f"event {event} with hash {digest} is not in the trail any more: it was cut off or rewritten"
        yield Finding("anchor_lost", message, event=event)


def _row_findings(model: Any) -> Iterator[Finding]:
    """Rows of one table that are not as their newest event left them."""
    quote = connection.ops.quote_name
    table = model._meta.db_table
    image = audit.row_image("stored", model.audit_masked)
    # The names are those of our own models.
    rows = _rows(
        f"""
        WITH newest AS (
            SELECT DISTINCT ON (record) record::text AS record, id, action, new FROM trial_auditevent
             WHERE "table" = %s ORDER BY record, id DESC),
        present AS (
            SELECT stored.{quote(model._meta.pk.column)}::text AS record, {image} AS image FROM {quote(table)} AS stored),
        judged AS (
            SELECT coalesce(newest.record, present.record) AS record, newest.id AS event, newest.action AS action,
                   present.record IS NOT NULL AS is_there, newest.new AS recorded, present.image AS found
              FROM newest FULL JOIN present ON present.record = newest.record)
        SELECT record, event, action, is_there, (
            SELECT jsonb_object_agg(key, jsonb_build_object('recorded', was.value, 'found', now.value))
              FROM jsonb_each(recorded) AS was FULL JOIN jsonb_each(found) AS now USING (key)
             WHERE nullif(was.value, 'null') IS DISTINCT FROM nullif(now.value, 'null')) AS columns
          FROM judged
         WHERE event IS NULL
            OR is_there IS DISTINCT FROM (action <> 'delete')
            OR (is_there AND jsonb_strip_nulls(recorded) IS DISTINCT FROM jsonb_strip_nulls(found))
         ORDER BY record
        """,  # nosec B608
        [table],
    )
    for record, event, action, is_there, differing in rows:
        columns = json.loads(differing) if isinstance(differing, str) else differing or {}
        where = f"{table} {record}"
        if event is None:
            message = f"{where} has no event: it was inserted around the trail, or its events were removed"
            yield Finding("row_without_event", message, table, record)
        elif not is_there:
            message = f"{where} is gone, and event {event} ({action}) is its newest: it was deleted around the trail"
            yield Finding("row_vanished", message, table, record, event)
        elif action == "delete":
            message = f"{where} is there, though event {event} deleted it: it was put back around the trail"
            yield Finding("row_without_event", message, table, record, event)
        elif columns:
            named = ", ".join(sorted(columns))
            message = f"{where} was changed around the trail since event {event}, or later events were removed: {named}"
            yield Finding("row_changed", message, table, record, event, columns)


def row_findings() -> Iterator[Finding]:
    """Every audited table against the trail, and events about tables that are audited no more."""
    models = audit.audited_models()
    for model in models:
        yield from _row_findings(model)
    known = [model._meta.db_table for model in models]
    for table, count in _rows(
        'SELECT "table", count(*) FROM trial_auditevent WHERE NOT "table" = ANY(%s) GROUP BY "table" ORDER BY 1',
        [known],
    ):
        yield Finding("table_unknown", f"{count} events are about {table}, which is not an audited table", table)


def guarded_models() -> list[Any]:
    """Every model with triggers that keep the trail: the audited ones and the trail itself."""
    return [*audit.audited_models(), AuditEvent]


def trigger_findings() -> Iterator[Finding]:
    """Triggers that are missing, disabled or not ours, and rewrite rules, on the tables that the trail guards."""
    found: dict[str, dict[str, tuple[str, str, bool]]] = {}
    tables = [model._meta.db_table for model in guarded_models()]
    for table, name, enabled, body, conditional in _rows(
        """
        SELECT relname, tgname, tgenabled::text, prosrc, tgqual IS NOT NULL
          FROM pg_trigger
          JOIN pg_class ON pg_class.oid = tgrelid AND relnamespace = 'public'::regnamespace
          JOIN pg_proc ON pg_proc.oid = tgfoid
         WHERE relname = ANY(%s) AND NOT tgisinternal
        """,
        [tables],
    ):
        found.setdefault(table, {})[name] = (enabled, body, conditional)
    for model in guarded_models():
        table = model._meta.db_table
        there = found.get(table, {})
        expected = {each.get_pgid(model): each for each in model._meta.triggers}
        for name, trigger in expected.items():
            enabled, body, conditional = there.get(name, ("", "", False))
            if not enabled:
                message = f"{table} has no trigger {trigger.name}"
            elif enabled not in {"O", "A"}:
                message = f"{table}: the trigger {trigger.name} is disabled"
            elif conditional or trigger.render_func(model) not in body:
                message = f"{table}: the trigger {trigger.name} does not do what it was written for"
            else:
                continue
            yield Finding("trigger_missing", message, table)
        for name in sorted(there.keys() - expected.keys()):
            yield Finding("trigger_unknown", f"{table} has a trigger that is not ours: {name}", table)
    for table, rule in _rows("SELECT tablename, rulename FROM pg_rules WHERE tablename = ANY(%s)", [tables]):
        yield Finding("rule_unknown", f"{table} has a rewrite rule that is not ours: {rule}", table)


def function_findings() -> Iterator[Finding]:
    """Whether the functions that write and hash the trail are the delivered ones, and triggers cannot be switched off."""
    delivered = import_module("trial.migrations.0002_audit_functions").AUDIT_WRITE
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND proname IN ('audit_write', 'audit_hash', '_pgtrigger_should_ignore')"
        )
        bodies = cursor.fetchall()
    for name in ("audit_write", "audit_hash"):
        ours = [body for found, body in bodies if found == name]
        if len(ours) != 1 or ours[0] not in delivered:
            yield Finding("function_changed", f"the function {name} is not the delivered one")
    if [body for found, body in bodies if found == "_pgtrigger_should_ignore"] != [audit.NEVER_IGNORED]:
        message = "the audit triggers can be switched off by a session: run prepare_database as the owner"
        yield Finding("triggers_not_sealed", message)


def grant_findings() -> Iterator[Finding]:
    """Rights of the application's role that would let it around the trail."""
    role = settings.APPLICATION_DATABASE_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreaterole OR rolreplication FROM pg_roles WHERE rolname = %s", [role])
        powers = cursor.fetchone()
        if powers is None:
            yield Finding("role_unknown", f"the role {role} does not exist in this server")
            return
        if powers[0]:
            yield Finding("right_too_many", f"{role} is more than an ordinary role of the server")
        cursor.execute("SELECT has_database_privilege(%s, current_database(), 'TEMPORARY')", [role])
        if cursor.fetchone()[0]:
            yield Finding("right_too_many", f"{role} may make temporary tables")
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [role])
        if cursor.fetchone()[0]:
            yield Finding("right_too_many", f"{role} may make tables, functions and triggers of its own")
    refused = {EVENTS: ["INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"]}
    refused |= {model._meta.db_table: ["DELETE", "TRUNCATE", "TRIGGER"] for model in audit.audited_models()}
    pairs = [(table, right) for table, rights in refused.items() for right in rights]
    for table, right in _rows(
        """
        SELECT wanted.name, wanted.granted FROM unnest(%s::text[], %s::text[]) AS wanted (name, granted)
         WHERE has_table_privilege(%s, format('public.%%I', wanted.name), wanted.granted)
        """,
        [[table for table, _ in pairs], [right for _, right in pairs], role],
    ):
        yield Finding("right_too_many", f"{role} has the right to {right} on {table}", table)


def one_moment() -> AbstractContextManager[Any]:
    """A transaction that sees the database as it is at one moment, whoever writes meanwhile."""
    return nullcontext() if connection.in_atomic_block else transaction.atomic()


def findings(anchor: tuple[int, str] | None = None) -> Iterator[Finding]:
    """Everything that is wrong, at one moment; nothing at all when the trail is whole."""
    outermost = not connection.in_atomic_block
    with one_moment():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield from function_findings()
        yield from chain_findings()
        if anchor:
            yield from anchor_findings(*anchor)
        yield from row_findings()
        yield from trigger_findings()
        yield from grant_findings()
