"""Watching the pausing rules: P1 locks enrolment; candidates and the other rules are told to named roles (R084).

Called in the background after every saved form, and once more before anybody is enrolled, so that a worker that is late
opens no gap. Nothing here judges: a candidate is confirmed by an investigator, a hold lifted by an administrator.

Source: protocol operationalisation, 8.3 and 8.4.
"""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone

from safety import dlt
from safety.dlt_board import Board, SubjectBoard, assemble
from trial import audit, holds
from trial.models import EnrolmentHold, Notice, Subject
from trial.notices import tell

WATCHED = audit.system("pausing rules")
MEDICAL = ("principal_investigator", "medical_monitor")
CANDIDATE, REACHED, LOCKED, LOCKED_ADMINISTRATOR = "dlt_candidate", "pausing_rule", "enrolment_held", "enrolment_hold"
# Criteria that are about one thing of a subject, wherever it stands: told once, not again for its adverse event.
OF_THE_SUBJECT = frozenset({1, 2, 3, 5, 7})


def evaluate() -> Board:
    """Bring holds and notices up to date with the casebooks of all subjects, and answer with the board."""
    subjects = Subject.objects.exclude(infused_at__isnull=True).order_by("screening_number")
    board = assemble(subjects, timezone.localdate())
    causes = set(EnrolmentHold.objects.values_list("cause", flat=True))
    told = set(Notice.objects.filter(kind__in=(CANDIDATE, REACHED)).values_list("once", flat=True))
    for one in board.subjects:
        _lock(one, causes)
        _tell_candidates(one, told)
    for state in board.rules:
        if state.reached and state.rule != dlt.LOCKING_RULE:
            _tell_rule(state, told)
    return board


def before_enrolment() -> None:
    """Set the holds that are due before somebody is enrolled (settings.BEFORE_ENROLMENT)."""
    evaluate()


def cause_of(subject: Subject, key: str) -> str:
    """The stable name of a cause: the same facts set no second hold."""
    return f"{dlt.LOCKING_RULE} {subject.screening_number} {key}"


def _lock(one: SubjectBoard, known: Collection[str]) -> None:
    for key, words in dlt.locking_causes(one.safety):
        cause = cause_of(one.subject, key)
        if cause in known:
            continue
        with audit.acting(by=WATCHED, reason=holds.SET.en, subject=one.subject):
            held = holds.hold(rule=dlt.LOCKING_RULE, cause=cause, words=words, subject=one.subject, by=WATCHED)
            if held is None:
                continue
            board, page = reverse("safety-dlt"), reverse("enrolment-holds")
            tell(LOCKED, subject=one.subject, roles=MEDICAL, path=board, once=f"{LOCKED} {cause}")
            tell(
                LOCKED_ADMINISTRATOR,
                subject=one.subject,
                roles=("administrator",),
                path=page,
                once=f"{LOCKED_ADMINISTRATOR} {cause}",
            )


def _tell_candidates(one: SubjectBoard, known: Collection[str]) -> None:
    """A candidate is told once, when it first appears and waits for an investigator."""
    number = one.subject.screening_number
    for candidate in one.candidates:
        if not candidate.waits:
            continue
        for criterion in candidate.criteria:
            what = str(criterion) if criterion in OF_THE_SUBJECT else f"{criterion} {candidate.place}"
            once = f"{CANDIDATE} {number} {what}"
            if once not in known:
                path = reverse("safety-dlt") + f"#{number}"
                tell(CANDIDATE, subject=one.subject, roles=("investigator", *MEDICAL), path=path, once=once)


def _tell_rule(state: dlt.RuleState, known: Collection[str]) -> None:
    """A rule that is reached is told once for each count."""
    involved = " ".join(sorted(state.subjects))
    once = f"{REACHED} {state.rule} {state.count} {involved}"[:200]
    if once not in known:
        tell(REACHED, subject=None, roles=MEDICAL, path=reverse("safety-dlt"), once=once)
