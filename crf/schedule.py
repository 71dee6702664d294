"""What is due of a subject, and where every form stands: read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from crf.casebook import today_in_china
from crf.kit.base import FORMS
from crf.lifecycle import FORM_STATUSES
from crf.models import Draft, FormRecord, Query
from crf.targets import Target
from trial.calendar import Window, study_day
from trial.models import Subject, User, Visit, VisitDefinition
from trial.models.protocol import VisitDefinition as Definition
from trial.subjects import anchor, local_date, plans_of, window_of
from trial.words import Text

DONE = {"complete", "signed"}
OVERDUE_AFTER_DAYS = 7


@dataclass(frozen=True, slots=True)
class FormState:
    """One form of one visit: its status, whether a query is open on it, and its page."""

    key: str
    title: Text
    status: str
    open_queries: int
    url: str
    not_done: bool = False

    @property
    def mark(self) -> str:
        """What the chip shows: an open query before the status."""
        return "query" if self.open_queries else self.status

    @property
    def words(self) -> Text:
        """The mark in words."""
        if self.open_queries:
            return Text("open query", "有未关闭质疑")
        if self.not_done:
            return Text("not done", "未做")
        return FORM_STATUSES[self.status]


@dataclass(frozen=True, slots=True)
class VisitState:
    """One visit of a subject: when it is due, when it was, and its forms."""

    code: str
    label: Text
    definition: VisitDefinition
    window: Window | None
    occurred_on: date | None
    status: str
    study_day: int | None
    forms: tuple[FormState, ...]

    @property
    def words(self) -> Text:
        """The visit's state in words."""
        return VISIT_STATES[self.status]

    @property
    def open_forms(self) -> list[FormState]:
        """The forms still to be completed."""
        return [form for form in self.forms if form.status not in DONE]


VISIT_STATES = {
    "complete": Text("complete", "已完成"),
    "occurred": Text("in progress", "录入中"),
    "missed": Text("missed", "未访视"),
    "due": Text("due", "到期"),
    "overdue": Text("overdue", "逾期"),
    "not-due": Text("not yet due", "未到期"),
    "unplanned": Text("no date yet", "暂无日期"),
}


def _status(visit: Visit | None, window: Window | None, forms: Iterable[FormState], today: date) -> str:
    if visit is not None and visit.status == Visit.MISSED:
        return "missed"
    finished = all(form.status in DONE for form in forms)
    if visit is not None and visit.status == Visit.OCCURRED:
        return "complete" if finished else "occurred"
    if window is None:
        return "unplanned"
    if today < window.earliest:
        return "not-due"
    return "due" if today <= window.latest else "overdue"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A subject's visits and log forms with their states."""

    subject: Subject
    visits: tuple[VisitState, ...]
    logs: tuple[FormState, ...]
    open_queries: int
    today: date

    @property
    def day(self) -> int | None:
        """Days since the infusion."""
        infusion = local_date(self.subject.infused_at)
        return study_day(self.today, infusion) if infusion else None

    def next_form(self, after_visit: str, after_form: str) -> FormState | None:
        """The next form to complete: of the same visit, else of the visits that are due."""
        here = next((visit for visit in self.visits if visit.code == after_visit), None)
        if here is not None:
            keys = [form.key for form in here.forms]
            start = keys.index(after_form) + 1 if after_form in keys else 0
            for form in (*here.forms[start:], *here.forms[:start]):
                if form.status not in DONE:
                    return form
        for visit in self.visits:
            if visit.status in {"due", "overdue", "occurred"} and visit.open_forms:
                return visit.open_forms[0]
        return None


def schedules(subjects: Iterable[Subject], user: User | None = None) -> list[Schedule]:
    """The schedules of several subjects, in a number of queries that does not grow with them."""
    chosen = list(subjects)
    today = today_in_china()
    visits: dict[int, dict[str, Visit]] = {}
    for visit in Visit.objects.filter(subject__in=chosen):
        visits.setdefault(visit.subject_id, {})[str(visit)] = visit
    plans = plans_of(chosen, {subject.pk: visits.get(subject.pk, {}).values() for subject in chosen})
    records: dict[tuple[int, str, str], list[FormRecord]] = {}
    queries: dict[int, int] = {}
    for record in FormRecord.objects.filter(subject__in=chosen).select_related("visit"):
        records.setdefault((record.subject_id, str(record.visit or ""), record.form_key), []).append(record)
    for record_id in Query.objects.filter(record__subject__in=chosen, status=Query.OPEN).values_list(
        "record_id", flat=True
    ):
        queries[record_id] = queries.get(record_id, 0) + 1
    drafts: set[str] = set()
    if user is not None:
        drafts = set(Draft.objects.filter(user=user, subject__in=chosen).values_list("target", flat=True))
    return [
        _schedule(subject, plans[subject.pk].definitions(), visits, records, queries, drafts, today)
        for subject in chosen
    ]


def _schedule(
    subject: Subject,
    definitions: Sequence[Definition],
    visits: dict[int, dict[str, Visit]],
    records: dict[tuple[int, str, str], list[FormRecord]],
    queries: dict[int, int],
    drafts: set[str],
    today: date,
) -> Schedule:
    own = visits.get(subject.pk, {})

    def state(key: str, label: str, repeat: int = 1, record: FormRecord | None = None) -> FormState:
        target = Target(key, subject, label, repeat)
        status = record.status if record else ("draft" if target.key in drafts else "empty")
        return FormState(
            key,
            FORMS[key].title,
            status,
            queries.get(record.pk, 0) if record else 0,
            target.url(),
            record is not None and not record.performed,
        )

    recorded = {key for owner, _visit, key in records if owner == subject.pk}
    shown: list[VisitState] = []
    for definition in definitions:
        labels = [label for label in own if label.split("-")[0] == definition.code]
        if definition.kind == Definition.SCHEDULED:
            labels = [definition.code]
        for label in sorted(labels):
            forms = []
            for key in definition.forms:
                if key not in FORMS or FORMS[key].repeats == "log":
                    continue
                kept = sorted(records.get((subject.pk, label, key), []), key=lambda record: record.repeat)
                if FORMS[key].once and not kept and key in recorded:
                    continue
                forms.append(state(key, label, record=kept[0] if kept else None))
                forms.extend(state(key, label, record.repeat, record) for record in kept[1:])
            visit = own.get(label)
            window = window_of(subject, definition)
            infusion = anchor(subject)
            on = visit.occurred_on if visit else None
            shown.append(
                VisitState(
                    label,
                    definition.label,
                    definition,
                    window,
                    on,
                    _status(visit, window, forms, today),
                    study_day(on, infusion) if on and infusion else None,
                    tuple(forms),
                )
            )
    logs: list[FormState] = []
    for key, form in FORMS.items():
        if form.repeats == "log":
            rows = sorted(records.get((subject.pk, "", key), []), key=lambda record: record.repeat)
            logs.extend(state(key, "", record.repeat, record) for record in rows)
    open_queries = sum(
        queries.get(record.pk, 0) for (owner, _, _), rows in records.items() if owner == subject.pk for record in rows
    )
    return Schedule(subject, tuple(shown), tuple(logs), open_queries, today)


def subject_url(subject: Subject) -> str:
    """The subject's page."""
    return reverse("subject", args=[subject.screening_number])
