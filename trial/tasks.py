"""The kernel's work in the background: drawing documents, and sending again what a dead worker or broker left behind."""

from datetime import timedelta

from celery import shared_task
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from trial import documents, notices, work
from trial.models import PendingWork

SENT_AGAIN_AFTER_SECONDS = 8
NOT_SOONER_THAN_SECONDS = 20


@shared_task(name=documents.DRAW)
def draw_document(document_id: int) -> None:
    """Draw one document."""
    documents.draw(document_id)


def _send_once(task: str, identity: int) -> None:
    """Send unless it was sent again a moment ago: a long queue must not fill up with copies of itself."""
    if cache.add(f"sent-again/{task}/{identity}", True, timeout=NOT_SOONER_THAN_SECONDS):
        work.send(task, identity)


@shared_task(name=notices.SEND)
def send_notice(notice_id: int) -> None:
    """Send the e-mails of one notice."""
    notices.send(notice_id)


@shared_task(name="trial.tasks.forget_sessions")
def forget_sessions() -> None:
    """Remove the sessions that have expired."""
    call_command("clearsessions")


@shared_task(name="trial.tasks.send_again")
def send_again() -> None:
    """Whatever is owed and has not been done within some seconds is sent again; every task bears being sent twice."""
    before = timezone.now() - timedelta(seconds=SENT_AGAIN_AFTER_SECONDS)
    for task, subject_id in PendingWork.objects.filter(asked_at__lt=before).values_list("task", "subject_id"):
        _send_once(task, subject_id)
    for document_id in documents.left_behind():
        _send_once(documents.DRAW, document_id)
    for notice_id in notices.left_behind(before):
        _send_once(notices.SEND, notice_id)
