"""Endpoints in the background: after every saved form, and every night for all subjects."""

import logging

from celery import shared_task

from endpoints.assemble import bring_up_to_date
from trial import work
from trial.models import Subject

log = logging.getLogger(__name__)

RECOMPUTE = "endpoints.tasks.recompute"


@shared_task(name=RECOMPUTE)
def recompute(subject_id: int) -> None:
    """Derive a subject's endpoints and store what changed. The note that it was owed goes only if nothing newer came."""
    ticket = work.ticket(RECOMPUTE, subject_id)
    bring_up_to_date(subject_id)
    work.settle(RECOMPUTE, subject_id, ticket)


@shared_task(name="endpoints.tasks.recompute_all")
def recompute_all() -> None:
    """Derive everything again and report where a stored answer was not that of today's casebook."""
    for subject in Subject.objects.all():
        for row in bring_up_to_date(subject.pk):
            log.warning("nightly recomputation: %s of %s at %s was not current", row.endpoint, subject, row.visit)
