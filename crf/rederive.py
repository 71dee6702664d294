"""Keeping derived items true when something they lean on changes elsewhere in the casebook.

A total, a grade or an age is derived when its form is saved. When consent, a visit's date, the infusion or an earlier
assessment is corrected later, the derived items of the forms that follow from it are derived again in the same
transaction, by the same functions. What changes is recorded with its reason; a signature on such a form breaks, since
what was signed no longer stands there.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from crf import signing
from crf.casebook import Casebook, Stored, facts_for, load
from crf.kit.assess import derived_values
from crf.kit.base import FORMS, Crf
from crf.kit.checks import MOVED, Finding
from crf.lifecycle import next_status
from crf.models import FormRecord, Query
from trial import audit
from trial.models import Subject, User

PASSES = 3


def dependents(changed: str) -> list[type[Crf]]:
    """The forms with derived items that follow from a form."""
    return [form for form in FORMS.values() if changed in form.follows]


def rederive(subject: Subject, changed: str, *, by: User, because: str) -> int:
    """Derive again what follows from a changed form. Returns how many forms changed. Call inside `audit.acting`.

    One assessment may lean on another that leans on a third, so it is repeated until nothing moves.
    """
    forms = dependents(changed)
    if forms:
        # What the subject has no row of is not read for it: a serious event's report reads a dozen forms.
        keys = [form.key for form in forms]
        rows = FormRecord.objects.filter(subject=subject, form_key__in=keys, performed=True).order_by()
        held = set(rows.values_list("form_key", flat=True).distinct())
        forms = [form for form in forms if form.key in held]
    total = 0
    for _ in range(PASSES if forms else 0):
        moved = _one_pass(subject, forms, by, because)
        total += moved
        if not moved:
            break
    return total


def _one_pass(subject: Subject, forms: list[type[Crf]], by: User, because: str) -> int:
    keys = [form.key for form in forms]
    reads = [key for form in forms for group in form.reads.values() for key in group]
    book = load(subject, [*keys, *reads])
    moved = 0
    for form in forms:
        for entry in book.entries:
            stored = book.stored(entry.form, entry.visit, entry.repeat)
            if entry.form == form.key and entry.performed and stored is not None and stored.body is not None:
                moved += refresh(book, stored, entry.visit, by=by, because=because)
    return moved


def refresh(book: Casebook, stored: Stored, visit: str, *, by: User | audit.Actor, because: str) -> bool:
    """Derive one form's items again and keep what differs. Whether anything did. Questions are asked in a person's name
    only."""
    form, body = stored.record.form, stored.body
    assert body is not None  # nosec B101 - a form that was performed has its row
    facts = facts_for(book.subject, form, visit, repeat=stored.record.repeat, casebook=book)
    differing = {
        name: value
        for name, value in derived_values(form, body.values(), facts, stored.rows).items()
        if getattr(body, name) != value
    }
    if not differing:
        return False
    before = body.values()
    with audit.acting(by=by, reason=because, subject=book.subject):
        for name, value in differing.items():
            setattr(body, name, value)
        body.save(update_fields=list(differing))
        record = stored.record
        if record.status == "signed":
            signing.break_signatures(record, by=by, because=because)
            record.status = next_status("signed", "change") or "complete"
            record.save(update_fields=["status"])
        if isinstance(by, User):
            _ask(record, form.when_moved(before, {**body.values(), "rows": stored.rows}, facts), by)
    return True


def _ask(record: FormRecord, findings: Sequence[Finding], by: User) -> None:
    """Open questions about a form that moved while nobody was looking at it, each once in the same words; earlier ones of
    that kind that no longer hold are closed."""
    now = timezone.now()
    standing = list(Query.objects.filter(record=record).exclude(status=Query.CLOSED))
    asked = {(finding.check, finding.text.en) for finding in findings}
    for query in standing:
        moved = query.check_id.endswith(MOVED) and query.status == Query.OPEN
        if moved and (query.check_id, query.text_en) not in asked:
            query.status, query.closed_at, query.closed_by = Query.CLOSED, now, by
            query.save()
    for finding in findings:
        held = next(
            (
                query
                for query in standing
                if (query.check_id, query.item) == (finding.check, finding.item) and query.status != Query.CLOSED
            ),
            None,
        )
        if held is not None:
            if held.text_en != finding.text.en:  # it was answered about what stood here before
                held.status, held.answer = Query.OPEN, ""
                held.text_en, held.text_zh = finding.text.en, finding.text.zh
                held.save()
            continue
        Query.objects.create(
            record=record,
            item=finding.item,
            check_id=finding.check,
            text_en=finding.text.en,
            text_zh=finding.text.zh,
            priority=finding.priority,
            opened_at=now,
            opened_by=by,
        )
