"""Safety in the background: after every saved form."""

from celery import shared_task

from safety.regrade import regrade
from trial import audit, work
from trial.models import Subject

GRADE_LABORATORY = "safety.tasks.grade_laboratory"


@shared_task(name=GRADE_LABORATORY)
def grade_laboratory(subject_id: int) -> None:
    """Grade a subject's stored laboratory results again: the first day of lymphodepletion may have moved, or an albumin
    on another report of the day. The note that it was owed goes only if nothing newer came."""
    ticket = work.ticket(GRADE_LABORATORY, subject_id)
    subject = Subject.objects.select_related("protocol_version").get(pk=subject_id)
    regrade(subject, by=audit.system("laboratory grading"))
    work.settle(GRADE_LABORATORY, subject_id, ticket)
