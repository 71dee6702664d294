"""Deviations that the data show are laid ready: a drafted row of DV, for a person to complete or throw away."""

from __future__ import annotations

from datetime import date

from django.db.models import Max
from django.utils.translation import get_language

from crf.kit.base import FORMS
from crf.models import Draft, FormRecord
from crf.targets import Target
from trial.models import Subject, User
from trial.words import Text

LONGEST_DESCRIPTION = 500


def propose(subject: Subject, *, by: User, category: str, on: date | None, text: Text) -> Draft | None:
    """Keep a drafted deviation for the person whose entry showed it; None when the same one is known already.

    Nothing clinical is written: the draft waits in the log DV until somebody completes it. The same deviation is one of
    the same category and day, drafted by anybody or standing in the log.
    """
    day = on.isoformat() if on is not None else ""
    drafts = list(Draft.objects.filter(subject=subject, target__contains="/log/DV/"))
    if any((draft.values.get("DVCAT"), draft.values.get("DVST", "")) == (category, day) for draft in drafts):
        return None
    rows = FORMS["DV"].objects  # type: ignore[attr-defined]
    if rows.filter(record__subject=subject, category=category, happened_on=on).exists():
        return None
    last = FormRecord.objects.filter(subject=subject, form_key="DV").aggregate(last=Max("repeat"))["last"] or 0
    taken = [int(draft.target.rpartition("/")[2]) for draft in drafts]
    target = Target("DV", subject, "", max([last, *taken]) + 1)
    values = {"DVCAT": category, "DVST": day, "DVDESC": text.in_language(get_language())[:LONGEST_DESCRIPTION]}
    return Draft.objects.create(
        user=by, subject=subject, target=target.key, values={code: value for code, value in values.items() if value}
    )
