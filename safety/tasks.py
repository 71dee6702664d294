"""Safety in the background: after every saved form."""

from celery import shared_task
from django.utils import timezone

from crf.rederive import rederive
from safety import pausing
from safety.regrade import BECAUSE, last_to_save, regrade
from safety.serious_board import Board, told_causes, warnings_due
from trial import audit, notices, work
from trial.models import Subject

GRADE_LABORATORY = "safety.tasks.grade_laboratory"
EVALUATE_PAUSING = "safety.tasks.evaluate_pausing"


@shared_task(name=GRADE_LABORATORY)
def grade_laboratory(subject_id: int) -> None:
    """Grade a subject's stored laboratory results again: the first day of lymphodepletion may have moved, or an albumin
    on another report of the day. The note that it was owed goes only if nothing newer came."""
    ticket = work.ticket(GRADE_LABORATORY, subject_id)
    subject = Subject.objects.select_related("protocol_version").get(pk=subject_id)
    if regrade(subject, by=audit.system("laboratory grading")):
        person = last_to_save(subject)
        if person is not None:
            rederive(subject, "LB", by=person, because=BECAUSE)
    work.settle(GRADE_LABORATORY, subject_id, ticket)


@shared_task(name=EVALUATE_PAUSING)
def evaluate_pausing(subject_id: int) -> None:
    """Hold the casebooks of all subjects against the pausing rules: P1 stops enrolment, the others are told (R084)."""
    ticket = work.ticket(EVALUATE_PAUSING, subject_id)
    pausing.evaluate()
    work.settle(EVALUATE_PAUSING, subject_id, ticket)


@shared_task(name="safety.tasks.watch_clocks")
def watch_clocks() -> None:
    """Warn the roles that the study names while a serious event waits for its report: once at each level (R080)."""
    board = Board(Subject.objects.all())
    for each in warnings_due(board.cases, timezone.now(), told_causes()):
        if each.roles:
            notices.tell(each.kind, subject=each.case.subject, roles=each.roles, path=each.case.url, once=each.once)
