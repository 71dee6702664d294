"""Today's checks over what is stored, without writing anything: what they would ask that nobody has asked, and which
open automatic queries they would no longer ask. One subject at a time, so memory does not grow with the trial.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO

from django.db.models import Q

from crf.casebook import Casebook, Stored, facts_for, load
from crf.entry import typed_from
from crf.kit.assess import assess
from crf.kit.base import FORMS
from crf.kit.checks import BLOCK, MOVED
from crf.kit.items import Code
from crf.models import FormRecord, Query
from crf.registers import REGISTERS, registers_for
from crf.targets import place_of
from trial.models import Subject
from trial.words import Text

NEW, GONE = "new", "gone"
KINDS: dict[str, Text] = {
    NEW: Text("would be asked", "应提出"),
    GONE: Text("no longer asked", "不再提出"),
}
# A box that cannot be read or is missing is no check of the library: the form would be refused as it stands.
BOX = "BOX"


@dataclass(frozen=True, slots=True)
class Line:
    """One difference between what stands and what today's checks say."""

    kind: str
    subject: str
    place: str
    visit: str
    form: str
    repeat: int
    item: str
    check: str
    severity: str
    text: Text


Registers = Mapping[str, tuple[Code, ...]]


def registers_now() -> Registers:
    """Every register as it stands, read once for a whole run."""
    return {name: read() for name, read in REGISTERS.items()}


def recheck(subject: Subject, registers: Registers) -> list[Line]:
    """What today's checks say of all stored forms of a subject. The number of queries does not grow with the forms."""
    book = load(subject, FORMS)
    found: list[Line] = []
    for (form, visit, repeat), stored in sorted(book.held.items(), key=lambda each: each[0]):
        if stored.record.performed and stored.body is not None:
            found += _form(book, form, visit, repeat, stored, registers)
    order = {definition.code: place for place, definition in enumerate(book.definitions)}
    return sorted(found, key=lambda line: (order.get(line.visit.partition("-")[0], -1), line.visit, line.form))


def _form(book: Casebook, key: str, visit: str, repeat: int, stored: Stored, registers: Registers) -> Iterator[Line]:
    form = FORMS[key]
    around = facts_for(book.subject, form, visit, repeat=repeat, registers=False, casebook=book)
    facts = replace(around, registers=_with_former(registers, key, stored))
    assessed = assess(form, typed_from(form, stored.values, stored.nulls), facts)
    place = place_of(key, visit, repeat)

    def line(kind: str, item: str, check: str, severity: str, text: Text) -> Line:
        return Line(kind, book.subject.number, place, visit, key, repeat, item, check, severity, text)

    for item, problem in assessed.problems.items():
        yield line(NEW, item, BOX, BLOCK, problem)
    said = {(finding.check, finding.item): finding for finding in assessed.findings}
    standing = {(query.check_id, query.item): query for query in stored.queries}
    for identity, finding in said.items():
        query = standing.get(identity)
        if query is None or query.text_en != finding.text.en:
            yield line(NEW, finding.item, finding.check, finding.severity, finding.text)
    for identity, query in standing.items():
        moved = query.check_id.endswith(MOVED)
        if query.automatic and not moved and query.status == Query.OPEN and identity not in said:
            yield line(GONE, query.item, query.check_id, "", Text(query.text_en, query.text_zh))


def answered_elsewhere(record: FormRecord) -> list[Query]:
    """Open automatic questions which, with this form, are no longer asked: on the other rows of the form at its visit (a
    panel missing on the first laboratory report that stands on the second), and on the forms it `settles` (a value that no
    adverse event covered). Without such questions it costs one query."""
    same_rows = (
        Q(record__form_key=record.form_key, record__visit=record.visit) if record.form.repeats == "rows" else Q()
    )
    elsewhere = Q(record__form_key__in=record.form.settles)
    others = Query.objects.filter(
        same_rows | elsewhere if same_rows else elsewhere,
        record__subject_id=record.subject_id,
        record__performed=True,
        status=Query.OPEN,
    )
    waiting = list(
        others.exclude(record_id=record.pk)
        .exclude(Q(check_id__in=Query.BY_PEOPLE) | Q(check_id__endswith=MOVED))
        .select_related("record__visit")
        .order_by("record_id")
    )
    gone: set[tuple[int, str, str]] = set()
    for key in dict.fromkeys(query.record.form_key for query in waiting):
        form = FORMS[key]
        book = load(record.subject, [key, *(name for group in form.reads.values() for name in group)])
        registers = registers_for(form)
        places = {(str(each.record.visit or ""), each.record.repeat) for each in waiting if each.record.form_key == key}
        for visit, repeat in places:
            stored = book.stored(key, visit, repeat)
            if stored is not None and stored.body is not None:
                lines = _form(book, key, visit, repeat, stored, registers)
                gone |= {(stored.record.pk, line.check, line.item) for line in lines if line.kind == GONE}
    return [query for query in waiting if (query.record_id, query.check_id, query.item) in gone]


def _with_former(registers: Registers, key: str, stored: Stored) -> Registers:
    """The registers with the answers this form already holds: a person who left is no wrong answer of the past."""
    kept = dict(registers)
    for item in FORMS[key].items:
        value = stored.values.get(item.name)
        if item.register and value:
            values = value if isinstance(value, list) else [value]
            listed = {code.value for code in kept.get(item.register, ())}
            former = tuple(Code(each, Text(each, each)) for each in values if each not in listed)
            kept[item.register] = (*kept.get(item.register, ()), *former)
    return kept


def recheck_all(subjects: Iterable[Subject]) -> Iterator[Line]:
    """What today's checks say of several subjects, one after the other."""
    registers = registers_now()
    for subject in subjects:
        yield from recheck(subject, registers)


COLUMNS = ("kind", "subject", "place", "item", "check", "severity", "text_en", "text_zh")


def row(line: Line) -> dict[str, str]:
    """One difference as it is printed."""
    return {
        "kind": line.kind,
        "subject": line.subject,
        "place": line.place,
        "item": line.item,
        "check": line.check,
        "severity": line.severity,
        "text_en": line.text.en,
        "text_zh": line.text.zh,
    }


def write_csv(lines: Iterable[Line], out: IO[str]) -> int:
    """Write the differences as CSV, each as it is found; how many there are."""
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    count = 0
    for line in lines:
        writer.writerow(row(line))
        count += 1
    return count
