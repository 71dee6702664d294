"""The only door to clinical tables: drafts while somebody types, and one transaction that completes or changes a form.

`complete` answers with an `Outcome`. Either the form is saved, or the outcome says beside each item what is wrong, what is
asked, or whose newer values stand there; nothing typed is lost in any case.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from psycopg.types.json import Json

from crf import effects, signing
from crf.casebook import Facts, Stored, facts_for
from crf.kit.assess import Assessment, assess
from crf.kit.base import Crf
from crf.kit.checks import QUERY, Finding
from crf.kit.grid import differing, stored_rows, typed_rows, write_rows
from crf.kit.reading import LONGEST_TYPED, REASONS, Null
from crf.models import Draft, FormRecord, MissingValue, Query
from crf.recheck import answered_elsewhere
from crf.rederive import rederive
from crf.targets import Target
from trial import audit, subjects, work
from trial.access import Refused, demand
from trial.identifiers import identifier_in
from trial.models import ProtocolVersion, Subject, User
from trial.roles import Permission
from trial.words import Text

FIRST_ENTRY = "first entry"
CHANGE_REASONS: dict[str, Text] = {
    "transcription": Text("entry error corrected", "录入错误更正"),
    "source": Text("source was corrected", "原始资料已更正"),
    "new": Text("new information", "获得新信息"),
    "query": Text("answer to a query", "质疑回复"),
    "other": Text("other (say which)", "其他（请说明）"),
}
ACCEPTED = "__accepted"
# Characters that the words beside the items may have, the answer to a question among them; more is refused, never cut.
LONGEST = {"form_comment": 500, "change_text": 300, "form_by": 60}
LONGEST_ANSWER = 400
NOT_DONE_WITH_VALUES = Text(
    "The form is marked as not done, but values were typed. Choose “The form was done” to keep them, or clear them.",
    "表单被标记为“未做”，但已录入数值。如需保留请选择“已完成该表单内容”，否则请清空。",
)


NO_SCREENING_WITHOUT_CONSENT = Text(
    "Screening begins with a signed consent; a consent that was not done opens none.",
    "筛选以签署知情同意为起点；未签署知情同意不能开始筛选。",
)


@dataclass(frozen=True, slots=True)
class Newer:
    """Somebody else's newer state of the form: who saved it, when, and the values that differ from one's own."""

    who: str
    when: datetime | None
    values: Mapping[str, Any]
    nulls: Mapping[str, Null]
    edition: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt to complete a form."""

    record: FormRecord | None = None
    assessment: Assessment | None = None
    asks: tuple[Finding, ...] = ()
    newer: Newer | None = None
    refusal: Refused | None = None
    reason_needed: bool = False
    unchanged: bool = False
    changed: tuple[str, ...] = field(default_factory=tuple)

    @property
    def saved(self) -> bool:
        """Whether the form stands in the casebook as typed."""
        return self.record is not None


def stored(target: Target, *, lock: bool = False) -> Stored | None:
    """The form as it stands, or None when it was never completed."""
    if target.subject is None:
        return None
    records = FormRecord.objects.filter(subject=target.subject, form_key=target.form_key, repeat=target.repeat)
    if target.visit:
        records = records.filter(visit__code=target.visit_code, visit__repeat=target.visit_repeat)
    else:
        records = records.filter(visit__isnull=True)
    related = ["visit", "subject__protocol_version", "changed_by", "completed_by"]
    records = records.select_related(*related)
    record = (records.select_for_update(of=("self",)) if lock else records).first()
    if record is None:
        return None
    body = target.form.objects.filter(pk=record.pk).first()  # type: ignore[attr-defined]
    nulls = {row.item: row.null for row in MissingValue.objects.filter(record=record).exclude(flavour="")}
    rows = stored_rows(target.form.grid, [record.pk]).get(record.pk, {}) if target.form.grid is not None else {}
    return Stored(record, body, nulls, rows=rows)


def draft_of(target: Target, user: User) -> Draft | None:
    """What this person has typed into the form and not completed."""
    return Draft.objects.filter(user=user, target=target.key).first()


def save_draft(target: Target, *, by: User, typed: Mapping[str, str], edition: int) -> None:
    """Keep what was typed, as typed. One statement; not clinical data, so no reason is asked."""
    demand(by, Permission.ENTER_DATA)
    kept = {name: value[:LONGEST_TYPED].replace("\0", "") for name, value in typed.items() if value}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO crf_draft (user_id, subject_id, target, values, edition, updated_at) "
            "VALUES (%s, %s, %s, %s, %s, now()) ON CONFLICT (user_id, target) DO UPDATE SET "
            "values = excluded.values, edition = excluded.edition, updated_at = excluded.updated_at",
            [by.pk, target.subject.pk if target.subject else None, target.key, Json(kept), edition],  # type: ignore[list-item]
        )


def discard_draft(target: Target, *, by: User) -> None:
    """Throw away what was typed and not completed."""
    Draft.objects.filter(user=by, target=target.key).delete()


def _differences(
    form: type[Crf], before: Stored, assessed: Assessment, typed: Mapping[str, str], not_done: str | None
) -> list[str]:
    """What is not as it stands in the casebook: codes of typed items (value or null flavour), done or not, comment."""
    now = {**assessed.values}
    found = [
        item.code
        for item in form.items
        if not item.derived
        and (
            before.values.get(item.name) != now.get(item.name)
            or before.nulls.get(item.code) != assessed.nulls.get(item.code)
        )
    ]
    if form.grid is not None:
        found += differing(form.grid, before.rows, before.nulls, assessed.rows)
    if before.record.reason_not_done != (not_done or ""):
        found.insert(0, "performed")
    if before.record.comment != _comment(typed):
        found.append("comment")
    if (before.record.assessed_on, before.record.performer) != (assessed.assessed_on, _performed_by(typed)):
        found.append("assessed")
    if (before.record.from_paper, before.record.written_on) != _on_paper(typed, assessed):
        found.append("paper")
    return found


def _comment(typed: Mapping[str, str]) -> str:
    """The comment on the whole form."""
    return typed.get("form_comment", "").strip()


def _performed_by(typed: Mapping[str, str]) -> str:
    """Who made the assessment, where that is not the person who enters it: an account's user name or a role."""
    return typed.get("form_by", "").strip()


def _on_paper(typed: Mapping[str, str], assessed: Assessment) -> tuple[bool, date | None]:
    """Whether it was written on paper first, and on which day; a day alone says so too."""
    return typed.get("form_paper", "").strip().upper() == "Y" or assessed.written_on is not None, assessed.written_on


def _standing(record: FormRecord, changed: list[str]) -> set[tuple[str, str]]:
    """The questions already confirmed or open, by check and by the very words that were asked. A question beside an item
    whose value changes now is asked again, even in the same words."""
    rows = Query.objects.filter(record=record, status__in=[Query.OPEN, Query.CONFIRMED, Query.ANSWERED])
    return {(row.check_id, row.text_en) for row in rows if row.item not in changed}


def _unasked(assessed: Assessment, typed: Mapping[str, str], standing: set[tuple[str, str]]) -> tuple[Finding, ...]:
    """Questions neither confirmed with a reason, nor sent on as a query, nor asked before about the same value."""
    return tuple(
        finding
        for finding in assessed.findings
        if (finding.check, finding.text.en) not in standing
        and not typed.get(f"ask__{finding.check}", "").strip()
        and typed.get(f"ask__{finding.check}{ACCEPTED}") != "query"
    )


def _unfit(typed: Mapping[str, str]) -> Refused | None:
    """Words beside the items (reasons, comment) that cannot be stored, are too long or seem to name a person."""
    for name, value in typed.items():
        if name not in {"change_text", "form_comment", "form_by", "group_keys"} and not name.startswith("ask__"):
            continue
        if "\0" in value:
            return Refused(Text("A reason holds a character that cannot be stored.", "原因中含有无法保存的字符。"))
        longest = LONGEST.get(name, LONGEST_ANSWER)
        if name != "group_keys" and len(value.strip()) > longest:
            return Refused(
                Text(
                    f"A reason or comment has {len(value.strip())} characters; at most {longest} are kept. Shorten it.",
                    f"原因或备注共{len(value.strip())}个字符，最多保存{longest}个，请缩短。",
                )
            )
        kind = identifier_in(unicodedata.normalize("NFKC", value))
        if kind is not None:
            return Refused(
                Text(
                    f"A reason or comment seems to hold {kind.en}. The eCRF holds nothing that names a person; "
                    "describe it without.",
                    f"原因或备注中疑似含有{kind.zh}。本系统不得记录可识别个人的信息，请去除后再保存。",
                )
            )
    return None


def _would_be_lost(form: type[Crf], before: Stored | None, assessed: Assessment, typed: Mapping[str, str]) -> bool:
    """Whether boxes hold values that the casebook does not have, which closing the form as not done would drop."""
    standing = before.values if before else {}
    if form.grid is not None and before is not None:
        changed = differing(form.grid, before.rows, before.nulls, assessed.rows)
        if any(typed.get(code, "").strip() for code in changed):
            return True
    elif form.grid is not None and typed_rows(form.grid, typed):
        return True
    return any(
        typed.get(item.code, "").strip()
        and (item.code in assessed.problems or assessed.values.get(item.name) != standing.get(item.name))
        for item in form.items
        if not item.derived
    )


def _not_done(typed: Mapping[str, str]) -> str | None:
    reason = typed.get("not_done", "").strip().upper()
    return reason if reason in REASONS else None


def complete(
    target: Target,
    *,
    by: User,
    typed: Mapping[str, str],
    edition: int,
    facts: Facts | None = None,
    because: str = "",
) -> Outcome:
    """Complete a form, or change one that is complete.

    `typed` is what stands in the boxes by item code, with `ask__CHECK` reasons for values confirmed as they are,
    `change_reason` and `change_text` for a change, `not_done` for a whole form not done, and `group_keys` naming parts
    filled by one key. `edition` is the edition the page was opened on; a newer one in the database refuses the save.
    `facts` are those just read by the caller, where it has them. `because` is the
    reason of a change that nobody typed: a form that follows from another (an episode from the daily forms).
    """
    demand(by, Permission.ENTER_DATA)
    facts = facts or facts_for(target.subject, target.form, target.visit, repeat=target.repeat)
    not_done = _not_done(typed)
    if not_done and target.subject is None:
        return Outcome(refusal=Refused(NO_SCREENING_WITHOUT_CONSENT))
    assessed = assess(target.form, typed, facts, completing=not not_done)
    before = stored(target)
    if not_done:
        if _would_be_lost(target.form, before, assessed, typed):
            return Outcome(assessment=assessed, refusal=Refused(NOT_DONE_WITH_VALUES))
        on, written_on = assessed.assessed_on, assessed.written_on
        assessed = Assessment({}, {}, {}, frozenset(), {}, assessed_on=on, written_on=written_on)
    if before is not None and before.record.edition != edition or before is None and edition:
        return Outcome(assessment=assessed, newer=_newer(before))
    if assessed.problems or assessed.blocked:
        if assessed.blocked:
            effects.on_refused(target.subject, target.form_key, values=assessed.values, facts=facts, by=by)
        return Outcome(assessment=assessed, asks=tuple(f for f in assessed.findings if f.severity != "block"))
    unfit = _unfit(typed)
    if unfit is not None:
        return Outcome(assessment=assessed, refusal=unfit)
    changed: list[str] = []
    if before is not None:
        changed = _differences(target.form, before, assessed, typed, not_done)
    asks = _unasked(assessed, typed, _standing(before.record, changed) if before and assessed.findings else set())
    if before is not None and not changed and not asks:
        if assessed.findings:
            _keep_answers(before.record, assessed, typed, by)
        discard_draft(target, by=by)
        return Outcome(record=before.record, assessment=assessed, unchanged=True)
    reason = because or _reason(typed, first=before is None)
    if asks or reason is None:
        return Outcome(assessment=assessed, asks=asks, reason_needed=reason is None)
    try:
        record = _write(target, by, typed, facts, assessed, reason, edition, not_done)
    except _Stale:
        return Outcome(assessment=assessed, newer=_newer(stored(target)))
    except Refused as refusal:
        return Outcome(assessment=assessed, refusal=refusal)
    return Outcome(record=record, assessment=assessed, changed=tuple(changed))


def _keep_answers(record: FormRecord, assessed: Assessment, typed: Mapping[str, str], by: User) -> None:
    """Answers to open questions of a form whose values stay as they are. Nothing is written when nothing was answered."""
    with audit.acting(by=by, reason=CHANGE_REASONS["query"].en, subject=record.subject):
        _write_queries(record, assessed, typed, by, timezone.now())


class _Stale(Exception):
    """Somebody saved the form between our reading and our writing."""


def _newer(before: Stored | None) -> Newer:
    if before is None:
        return Newer("", None, {}, {}, 0)
    record = before.record
    who = record.changed_by or record.completed_by
    return Newer(
        who.full_name if who else "",
        record.changed_at or record.completed_at,
        before.values,
        before.nulls,
        record.edition,
    )


def _reason(typed: Mapping[str, str], *, first: bool) -> str | None:
    """The reason the audit trail keeps: "first entry", or the reason for change; None when it is still to be given."""
    keys = typed.get("group_keys", "").strip()
    tail = f"; entered by group key: {keys[:200]}" if keys else ""
    if first:
        return FIRST_ENTRY + tail
    code, text = typed.get("change_reason", ""), typed.get("change_text", "").strip()
    if code not in CHANGE_REASONS or (code == "other" and not text):
        return None
    return f"{CHANGE_REASONS[code].en}: {text}{tail}" if text else CHANGE_REASONS[code].en + tail


def _write(
    target: Target,
    by: User,
    typed: Mapping[str, str],
    facts: Facts,
    assessed: Assessment,
    reason: str,
    edition: int,
    not_done: str | None,
) -> FormRecord:
    now = timezone.now()
    with audit.acting(by=by, reason=reason, subject=target.subject):
        subject = target.subject or subjects.open_screening(
            by=by, reason=reason, rescreened_from=target.rescreened_from
        )
        place = Target(target.form_key, subject, target.visit, target.repeat)
        with audit.acting(by=by, reason=reason, subject=subject):
            before = stored(place, lock=True)
            if (before.record.edition if before else 0) != edition:
                raise _Stale
            if before is None:
                record = _opened(place, subject, by, now, facts.protocol_version)
            else:
                record = before.record
                record.edition += 1
                record.changed_at, record.changed_by = now, by
                if record.status == "signed":
                    signing.break_signatures(record, by=by, because=reason)
                    record.status = "complete"
            record.performed = not_done is None
            record.reason_not_done = not_done or ""
            record.comment = _comment(typed)
            record.assessed_on, record.performer = assessed.assessed_on, _performed_by(typed)
            record.from_paper, record.written_on = _on_paper(typed, assessed)
            record.save()
            _write_body(place.form, record, before, assessed)
            if place.form.grid is not None:
                write_rows(place.form.grid, record, assessed.rows.values, new=before is None)
            _write_missing(record, assessed.nulls)
            _write_queries(record, assessed, typed, by, now)
            if place.form.repeats == "rows" or place.form.settles:
                _close(answered_elsewhere(record), by, now)
            effects.on_complete(record, values=assessed.values, facts=facts, by=by)
            subject.refresh_from_db()
            rederive(subject, record.form_key, by=by, because=f"derived again after {record.place}: {reason}")
            discard_draft(target, by=by)
            work.owe_all(settings.CASEBOOK_LISTENERS, subject)
    return record


def _opened(place: Target, subject: Subject, by: User, now: datetime, version: int) -> FormRecord:
    visit = subjects.visit_of(subject, place.visit_code, place.visit_repeat) if place.visit else None
    repeat = place.repeat
    if repeat == 0:
        rows = FormRecord.objects.filter(subject=subject, form_key=place.form_key, visit=visit)
        # A row that somebody has begun (or that was laid ready, as deviations are) keeps its number.
        begun = Draft.objects.filter(subject=subject, target__startswith=place.key.removesuffix("0"))
        numbers = [int(target.rpartition("/")[2]) for target in begun.values_list("target", flat=True)]
        repeat = max([rows.aggregate(last=Max("repeat"))["last"] or 0, *numbers]) + 1
    own = subject.protocol_version
    return FormRecord(
        subject=subject,
        visit=visit,
        form_key=place.form_key,
        repeat=repeat,
        protocol_version=own if own.number == version else ProtocolVersion.objects.get(number=version),
        completed_at=now,
        completed_by=by,
    )


def _write_body(form: type[Crf], record: FormRecord, before: Stored | None, assessed: Assessment) -> None:
    body = before.body if before and before.body else form(record=record)
    for item in form.items:
        setattr(body, item.name, None)
    for name, value in {**assessed.values, **assessed.derived}.items():
        setattr(body, name, value)
    body.save(force_insert=before is None or before.body is None)


def _write_missing(record: FormRecord, nulls: Mapping[str, Null]) -> None:
    rows = {row.item: row for row in MissingValue.objects.filter(record=record)}
    for code, row in sorted(rows.items()):
        null = nulls.get(code)
        wanted = (null.flavour, null.reason, null.other) if null else ("", "", "")
        if (row.flavour, row.reason, row.other) != wanted:
            row.flavour, row.reason, row.other = wanted
            row.save()
    MissingValue.objects.bulk_create(
        [
            MissingValue(record=record, item=code, flavour=null.flavour, reason=null.reason, other=null.other)
            for code, null in sorted(nulls.items())
            if code not in rows
        ]
    )


def _write_queries(record: FormRecord, assessed: Assessment, typed: Mapping[str, str], by: User, now: datetime) -> None:
    """Open what was left unanswered, keep what was confirmed with its reason, close what the data have answered."""
    standing = {
        (query.check_id, query.item): query
        for query in Query.objects.filter(record=record).exclude(status=Query.CLOSED)
    }
    for finding in assessed.findings:
        answer = typed.get(f"ask__{finding.check}", "").strip()
        kept = Query.ANSWERED if finding.severity == QUERY else Query.CONFIRMED
        status = kept if answer else Query.OPEN
        query = standing.pop((finding.check, finding.item), None)
        sent = typed.get(f"ask__{finding.check}{ACCEPTED}") == "query"
        if query is not None and query.text_en == finding.text.en and not answer and not sent:
            continue
        if query is None:
            query = Query(
                record=record,
                item=finding.item,
                check_id=finding.check,
                text_en=finding.text.en,
                text_zh=finding.text.zh,
                priority=finding.priority,
                opened_at=now,
                opened_by=by,
            )
        elif query.status == status and query.answer == answer and query.text_en == finding.text.en:
            continue
        query.status, query.answer = status, answer
        query.text_en, query.text_zh = finding.text.en, finding.text.zh
        query.save()
    _close([query for query in standing.values() if query.automatic], by, now)


def _close(queries: Iterable[Query], by: User, now: datetime) -> None:
    """Close automatic questions that the data have answered."""
    for query in queries:
        query.status, query.closed_at, query.closed_by = Query.CLOSED, now, by
        query.save()
