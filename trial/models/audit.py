"""The audit trail: append-only, written by the database alone, each event chained to the one before it."""

import pgtrigger
from django.db import models

from trial.numbers import ExactNumbers

_REFUSE = "RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';"


class AuditEvent(models.Model):
    """One change of one row: who, in which role, when, why, what table and record, old and new.

    `old` and `new` are the whole row as the database held it (UTC times). `hash` is SHA-256 over this event and
    `previous`, the hash of the event before; no two events follow the same one, so the chain never forks. The
    function `audit_write` is the only writer: an insert from anywhere else is refused, and so are update, delete and
    truncate, to the owner of the table too.
    """

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=40)
    reason = models.TextField()
    action = models.CharField(max_length=6)
    table = models.CharField(max_length=63)
    record = models.CharField(max_length=64)
    subject_id = models.BigIntegerField(null=True)
    old = models.JSONField(null=True, decoder=ExactNumbers)
    new = models.JSONField(null=True, decoder=ExactNumbers)
    request = models.CharField(max_length=64, blank=True)
    software = models.CharField(max_length=40)
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["table", "record"], name="audit_by_record"),
            models.Index(fields=["subject_id", "id"], name="audit_by_subject"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="only_from_the_audit_function",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="IF pg_trigger_depth() < 2 THEN " + _REFUSE + " END IF; RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_REFUSE,
            ),
            pgtrigger.Trigger(
                name="keep",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func=_REFUSE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.table} {self.record} by {self.actor}"
