"""Work owed to a subject: written with the change that asks for it, sent to Celery on commit, sent again if lost."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from trial.models import PendingWork, Subject

log = logging.getLogger(__name__)


def owe(task: str, subject: Subject) -> None:
    """Note, in the present transaction, that a task is owed for a subject, and send it once the change is committed."""
    owe_all([task], subject)


def owe_all(tasks: Sequence[str], subject: Subject) -> None:
    """Note that several tasks are owed for a subject, in one statement.

    A note stands until the task has done what the newest ticket asked for, so neither a lost message nor a killed
    worker loses the work. A broker that cannot be reached is no reason to refuse a save: beat sends again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO trial_pendingwork (task, subject_id, asked_at, ticket) SELECT task, %s, now(), 1 "
            "FROM unnest(%s::text[]) AS task ORDER BY task "
            "ON CONFLICT (task, subject_id) DO UPDATE SET asked_at = now(), ticket = trial_pendingwork.ticket + 1",
            [subject.pk, list(tasks)],
        )
    for task in tasks:
        nudge = partial(_nudge, task, subject.pk)
        if not any(isinstance(owed[1], partial) and owed[1].args == nudge.args for owed in connection.run_on_commit):
            transaction.on_commit(nudge)


def _nudge(task: str, identity: int) -> None:
    send(task, identity)


def send(task: str, identity: int) -> None:
    """Hand a task with one identifier to Celery; a broker out of reach is logged and left to beat."""
    try:
        current_app.send_task(task, args=[identity], retry=False)
    except (OperationalError, OSError) as problem:
        log.warning("could not send %s for %s: %s", task, identity, problem)


def ticket(task: str, subject_id: int) -> int | None:
    """The newest ticket of work owed, or None when nothing is owed. Read before the work begins."""
    return PendingWork.objects.filter(task=task, subject_id=subject_id).values_list("ticket", flat=True).first()


def settle(task: str, subject_id: int, done: int | None) -> None:
    """Take the note away, unless the work was asked for again meanwhile."""
    if done is not None:
        PendingWork.objects.filter(task=task, subject_id=subject_id, ticket=done).delete()
