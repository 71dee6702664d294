"""The logs that a visit goes through: medication, glucocorticoids, procedures, adverse events.

A log in a visit's list of forms does not mean a new form. It means that the log was looked through at this visit and
nothing is missing in it; one key says so (protocol operationalisation 4.2.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import timezone

from crf.kit.base import FORMS
from crf.models import LogReview
from trial import audit, subjects
from trial.access import Refused, demand
from trial.models import Subject, User, Visit
from trial.roles import Permission
from trial.words import Text

REVIEWED = "log review: nothing missing"
TAKEN_BACK = "log review taken back"


# Logs that a visit does not go through: their rows are events of their own.
NEVER_REVIEWED = frozenset({"ICF", "DTH", "DV"})


def logs_of(forms: Iterable[str]) -> list[str]:
    """The logs among the forms of a visit, in their order."""
    return [key for key in forms if key in FORMS and FORMS[key].repeats == "log" and key not in NEVER_REVIEWED]


def reviews_at(visit: Visit | None) -> Mapping[str, LogReview]:
    """The reviews in force at a visit, by form code."""
    if visit is None:
        return {}
    rows = LogReview.objects.filter(visit=visit, reviewed_at__isnull=False).select_related("reviewed_by")
    return {row.form_key: row for row in rows}


def review(subject: Subject, visit: tuple[str, int], form_key: str, *, by: User, done: bool = True) -> LogReview:
    """Keep that a log was gone through at a visit (code and count) with nothing missing, or take that back."""
    demand(by, Permission.ENTER_DATA)
    if not logs_of([form_key]):
        raise Refused(Text(f"{form_key} is not gone through at visits.", f"{form_key} 不在访视时核对。"))
    reason = REVIEWED if done else TAKEN_BACK
    with audit.acting(by=by, reason=reason, subject=subject):
        row, _made = LogReview.objects.select_for_update(of=("self",)).get_or_create(
            visit=subjects.visit_of(subject, *visit), form_key=form_key
        )
        if (row.reviewed_at is not None) is not done:
            row.reviewed_at, row.reviewed_by = (timezone.now(), by) if done else (None, None)
            row.save()
        return row
