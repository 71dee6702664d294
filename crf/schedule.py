"""What is due of a subject, and where every form stands: read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import timezone

from crf.casebook import today_in_china
from crf.kit.base import FORMS, Crf
from crf.kit.conditions import Condition
from crf.lifecycle import FORM_STATUSES
from crf.models import Draft, FormRecord, LogReview, Query
from crf.reviews import logs_of
from crf.targets import Target, place_of
from trial.calendar import Window, study_day, window
from trial.models import Subject, User, Visit, VisitDefinition
from trial.models.protocol import VisitDefinition as Definition
from trial.subjects import anchor, local_date, plans_of
from trial.words import Text

DONE = {"complete", "signed"}
# An overdue visit turns amber when its window ends and red a week later (protocol operationalisation 4.2, rule 5).
OVERDUE_AFTER_DAYS = 7
SCREENING, CONSENT, ATTENDANCE, END_OF_STUDY = "SCR", "ICF", "SV", "EOS"
LAST_OF_MAIN_STUDY = "M12"
# What is asked of somebody who failed screening (5.4); adverse events after consent stand on their log.
SCREEN_FAILURE_FORMS = frozenset({"ICF", "DM", "IE", "ENR"})
# Statuses after which nothing new falls due in the main study (5.5). A lost subject who is found goes on.
LEFT = frozenset({"screen_failed", "withdrawn_before_infusion", "withdrawn", "lost", "died"})
# The logs in the order of the protocol (4.1); one that is not named here comes last.
LOG_ORDER = [
    "ICF",
    "PTRT",
    "MH",
    "RBX",
    "CM",
    "GC",
    "AE",
    "SAE",
    "AESI",
    "CRS",
    "ICN",
    "PR",
    "HO",
    "SAMP",
    "DV",
    "PREG",
    "DTH",
]
# The yearly visit that comes is shown this long before its window opens; later ones are not.
YEARLY_AHEAD_DAYS = 365


@dataclass(slots=True)
class Kept:
    """The header of a form in the casebook, as far as lists need it: fifteen subjects have thousands of them."""

    pk: int
    subject: Subject
    visit: Visit | None
    form_key: str
    repeat: int
    status: str
    performed: bool
    completed_at: datetime | None
    changed_at: datetime | None
    assessed_on: date | None

    @property
    def form(self) -> type[Crf]:
        """The form's definition."""
        return FORMS[self.form_key]

    @property
    def visit_name(self) -> str:
        """The visit's code with its count; empty for a row of a log."""
        return str(self.visit) if self.visit is not None else ""

    @property
    def place(self) -> str:
        """Form and visit, e.g. SLD@M1."""
        return place_of(self.form_key, self.visit_name, self.repeat)


HEADER = ("pk", "form_key", "repeat", "status", "performed", "completed_at", "changed_at", "assessed_on")


@dataclass(frozen=True, slots=True)
class FormState:
    """One form of one visit, or one row of it: its status, whether a query is open on it, and its page.

    `needed` is false where nobody waits for the form: it was never begun and the subject has left, or it does not concern
    the subject.
    """

    target: Target
    title: Text
    status: str
    open_queries: int = 0
    not_done: bool = False
    needed: bool = True
    record: Kept | None = field(default=None, compare=False, repr=False)

    @property
    def key(self) -> str:
        """The form's code."""
        return self.target.form_key

    @property
    def repeat(self) -> int:
        """Which row of the form, from 1."""
        return self.target.repeat

    @property
    def url(self) -> str:
        """The form's page."""
        return self.target.url()

    @property
    def done(self) -> bool:
        """Whether the form stands in the casebook."""
        return self.status in DONE

    @property
    def mark(self) -> str:
        """What the chip shows: an open query before the status."""
        if self.open_queries:
            return "query"
        return "missed" if self.not_done else self.status if self.needed else "not-due"

    @property
    def words(self) -> Text:
        """The mark in words."""
        if self.open_queries:
            return Text("open query", "有未关闭质疑")
        if self.not_done:
            return Text("not done", "未做")
        return FORM_STATUSES[self.status] if self.needed else VISIT_STATES["not-needed"]


@dataclass(frozen=True, slots=True)
class Chip:
    """One form of a visit as a page shows it: all its rows in one mark, with their number."""

    form: FormState
    rows: int
    mark: str
    words: Text

    @property
    def key(self) -> str:
        """The form's code."""
        return self.form.key


@dataclass(frozen=True, slots=True)
class ReviewState:
    """A log that the visit goes through: whether somebody said that nothing is missing in it (4.2, rule 4)."""

    key: str
    done: bool

    @property
    def title(self) -> Text:
        """The log's name."""
        return FORMS[self.key].title


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
    planned_on: date | None = None
    today: date | None = None
    reviews: tuple[ReviewState, ...] = ()
    number: str = ""

    @property
    def url(self) -> str:
        """The visit's page."""
        return visit_url(self.number, self.code)

    @property
    def words(self) -> Text:
        """The visit's state in words."""
        return VISIT_STATES[self.status]

    @property
    def days_late(self) -> int:
        """Days since the window closed, 0 while it is open or unknown."""
        if self.window is None or self.today is None:
            return 0
        return max((self.today - self.window.latest).days, 0)

    @property
    def mark(self) -> str:
        """The shape and colour of the state: overdue is amber for a week, then red."""
        if self.status == "overdue":
            return "overdue" if self.days_late > OVERDUE_AFTER_DAYS else "overdue-amber"
        return {"occurred": "draft", "unplanned": "not-due", "not-needed": "not-due"}.get(self.status, self.status)

    @property
    def open_forms(self) -> list[FormState]:
        """The forms still to be completed."""
        if self.status in {"missed", "not-needed"}:
            return []
        return [form for form in self.forms if form.needed and not form.done]

    @property
    def open_reviews(self) -> list[ReviewState]:
        """The logs still to be gone through, once the visit has been."""
        if self.status in {"missed", "not-needed"} or not self.begun:
            return []
        return [review for review in self.reviews if not review.done]

    @property
    def begun(self) -> bool:
        """Whether anything of the visit stands in the casebook."""
        return self.occurred_on is not None or any(form.done for form in self.forms)

    @property
    def done(self) -> int:
        """How many forms are complete."""
        return sum(form.done for form in self.forms)

    @property
    def wanted(self) -> int:
        """How many forms belong to the visit, those complete among them."""
        return sum(form.needed or form.done for form in self.forms)

    @property
    def chips(self) -> list[Chip]:
        """The forms in their order, the rows of one form together."""
        together: dict[str, list[FormState]] = {}
        for form in self.forms:
            together.setdefault(form.key, []).append(form)
        made = []
        for rows in together.values():
            worst = min(rows, key=lambda row: CHIP_ORDER.get(row.mark, 9))
            recorded = sum(row.done for row in rows)
            made.append(Chip(rows[0], recorded, worst.mark, worst.words))
        return made

    @property
    def entry_lag(self) -> int | None:
        """The longest time in days from the visit to the first saving of one of its forms."""
        if self.occurred_on is None:
            return None
        lags = [
            (saved - self.occurred_on).days
            for form in self.forms
            if form.record is not None and (saved := local_date(form.record.completed_at)) is not None
        ]
        return max(lags, default=None)


CHIP_ORDER = {"query": 0, "draft": 1, "empty": 2, "missed": 3, "complete": 4, "signed": 5}

VISIT_STATES = {
    "complete": Text("complete", "已完成"),
    "occurred": Text("in progress", "录入中"),
    "missed": Text("missed", "未访视"),
    "due": Text("due", "到期"),
    "overdue": Text("overdue", "逾期"),
    "not-due": Text("not yet due", "未到期"),
    "unplanned": Text("no date yet", "暂无日期"),
    "not-needed": Text("not needed", "无需"),
}


@dataclass(frozen=True, slots=True)
class LogState:
    """A log of a subject: how many rows it has, how many queries are open on them, and whether a row is begun."""

    key: str
    title: Text
    subject: Subject
    rows: tuple[FormState, ...]
    drafts: int = 0

    @property
    def open_queries(self) -> int:
        """Open queries on its rows."""
        return sum(row.open_queries for row in self.rows)

    @property
    def mark(self) -> str:
        """What the chip shows."""
        if self.open_queries:
            return "query"
        return "draft" if self.drafts else "complete" if self.rows else "empty"

    @property
    def url(self) -> str:
        """The page with all its rows."""
        return reverse("log", args=[self.subject.screening_number, self.key])

    @property
    def may_grow(self) -> bool:
        """Whether another row may be added: a death is recorded once."""
        return not (FORMS[self.key].once and self.rows)

    @property
    def new_url(self) -> str:
        """A new row."""
        return Target(self.key, self.subject, "", 0).url()


@dataclass(frozen=True, slots=True)
class Schedule:
    """A subject's visits and log forms with their states."""

    subject: Subject
    visits: tuple[VisitState, ...]
    logs: tuple[LogState, ...]
    open_queries: int
    today: date

    @property
    def day(self) -> int | None:
        """Days since the infusion."""
        infusion = local_date(self.subject.infused_at)
        return study_day(self.today, infusion) if infusion else None

    def visit(self, code: str) -> VisitState | None:
        """A visit by its code."""
        return next((visit for visit in self.visits if visit.code == code), None)

    def next_form(self, after_visit: str, after_form: str) -> FormState | None:
        """The next form to complete: of the same visit, else of the visits that are due."""
        here = self.visit(after_visit)
        if here is not None:
            keys = [form.key for form in here.forms]
            start = keys.index(after_form) + 1 if after_form in keys else 0
            waiting = set(map(id, here.open_forms))
            for form in (*here.forms[start:], *here.forms[:start]):
                if id(form) in waiting:
                    return form
        for visit in self.visits:
            if visit.status in {"due", "overdue", "occurred"} and visit.open_forms:
                return visit.open_forms[0]
        return None


@dataclass(frozen=True)
class Study:
    """The schedules of several subjects with what hangs on them: records, open queries, one's own drafts."""

    plans: tuple[Schedule, ...]
    records: Mapping[int, Kept]
    queries: tuple[Query, ...]
    drafts: tuple[Draft, ...]
    today: date


@dataclass(frozen=True, slots=True)
class _Ending:
    """When a subject left the main study, and whether yearly follow-up was agreed to."""

    left_on: date | None = None
    follow_up: bool = False


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the queries brought, by subject."""

    visits: Mapping[int, Mapping[str, Visit]]
    records: Mapping[int, Mapping[tuple[str, str], Sequence[Kept]]]
    queries: Mapping[int, int]
    drafts: frozenset[str]
    endings: Mapping[int, _Ending]
    reviews: frozenset[tuple[int, str]]
    today: date


def schedules(subjects: Iterable[Subject], user: User | None = None) -> list[Schedule]:
    """The schedules of several subjects."""
    return list(study(subjects, user).plans)


def study(subjects: Iterable[Subject], user: User | None = None) -> Study:
    """The schedules of several subjects with records, open queries and drafts, in nine queries however many there are."""
    chosen = list(subjects)
    owners = {subject.pk: subject for subject in chosen}
    today = today_in_china()
    visits: dict[int, dict[str, Visit]] = {}
    by_id: dict[int, Visit] = {}
    for visit in Visit.objects.filter(subject__in=chosen):
        visits.setdefault(visit.subject_id, {})[str(visit)] = visit
        by_id[visit.pk] = visit
    plans = plans_of(chosen, {subject.pk: visits.get(subject.pk, {}).values() for subject in chosen})
    reviewed = LogReview.objects.filter(visit__subject__in=chosen, reviewed_at__isnull=False)
    kept: dict[int, Kept] = {}
    records: dict[int, dict[tuple[str, str], list[Kept]]] = {}
    names = {pk: str(visit) for pk, visit in by_id.items()}
    headers = FormRecord.objects.filter(subject__in=chosen).order_by("repeat")
    for subject_id, visit_id, pk, key, *rest in headers.values_list("subject_id", "visit_id", *HEADER):
        record = kept[pk] = Kept(pk, owners[subject_id], by_id.get(visit_id), key, *rest)
        records.setdefault(subject_id, {}).setdefault((names.get(visit_id, ""), key), []).append(record)
    counted: dict[int, int] = {}
    queries = list(Query.objects.filter(record__subject__in=chosen, status=Query.OPEN).order_by("opened_at"))
    for query in queries:
        counted[query.record_id] = counted.get(query.record_id, 0) + 1
    drafts: list[Draft] = []
    if user is not None:
        drafts = list(Draft.objects.filter(user=user).order_by("-updated_at"))
        for draft in drafts:
            if draft.subject_id in owners:
                draft.subject = owners[draft.subject_id]
        drafts = [draft for draft in drafts if draft.subject_id is None or draft.subject_id in owners]
    rows = _Rows(
        visits,
        records,
        counted,
        frozenset(draft.target for draft in drafts),
        _endings(chosen, kept),
        frozenset(reviewed.values_list("visit_id", "form_key")),
        today,
    )
    made = tuple(_schedule(subject, plans[subject.pk].definitions(), rows) for subject in chosen)
    return Study(made, kept, tuple(queries), tuple(drafts), today)


def _endings(chosen: Sequence[Subject], records: Mapping[int, Kept]) -> dict[int, _Ending]:
    """When subjects left; the end-of-study forms are read only where there are any."""
    found: dict[int, _Ending] = {}
    ended = {record.pk: record.subject.pk for record in records.values() if record.form_key == END_OF_STUDY}
    said: dict[int, Mapping[str, Any]] = {}
    if ended and END_OF_STUDY in FORMS:
        for body in FORMS[END_OF_STUDY].objects.filter(pk__in=list(ended)):  # type: ignore[attr-defined]
            said[ended[body.pk]] = {item.code: getattr(body, item.name) for item in body.items}
    for subject in chosen:
        form = said.get(subject.pk, {})
        left = subject.screen_failed_on or subject.died_on or subject.withdrawn_on or form.get("EOSDAT")
        found[subject.pk] = _Ending(left, bool(form.get("EOSCONT")))
    return found


def facts_about(subject: Subject) -> dict[str, Any]:
    """The facts of a subject that conditions read, under their name with @ in front. Unknown is None."""
    return {
        "@nephritis": subject.nephritis,
        "@childbearing": subject.childbearing or None,
        "@sex": subject.sex or None,
        "@rescreened": subject.rescreened_from_id is not None,
    }


def concerns(condition: Condition | None, facts: Mapping[str, Any]) -> bool:
    """Whether a form concerns the subject: so long as the fact it hangs on is unknown, it does."""
    if condition is None or any(facts.get(f"@{name}") is None for name in condition.facts()):
        return True
    return condition.holds(facts, None)


class _Making:
    """One subject's schedule in the making."""

    def __init__(self, subject: Subject, rows: _Rows) -> None:
        self.subject = subject
        self.rows = rows
        self.own = rows.visits.get(subject.pk, {})
        self.records = rows.records.get(subject.pk, {})
        self.facts = facts_about(subject)
        self.begun = {key for _visit, key in self.records}
        self.ending = rows.endings.get(subject.pk, _Ending())
        self.left = subject.status in LEFT
        self.origin = anchor(subject)

    def state(self, key: str, label: str, repeat: int, record: Kept | None, needed: bool) -> FormState:
        """One form or one row of it."""
        target = Target(key, self.subject, label, repeat)
        status = record.status if record else "empty"
        if record is None and self.rows.drafts and target.key in self.rows.drafts:
            status = "draft"
        return FormState(
            target,
            FORMS[key].title,
            status,
            self.rows.queries.get(record.pk, 0) if record else 0,
            record is not None and not record.performed,
            needed,
            record,
        )

    def forms(self, definition: Definition, label: str) -> tuple[FormState, ...]:
        """The forms of a visit in the order of the protocol; chosen ones last."""
        visit = self.own.get(label)
        made: list[FormState] = []
        for key in dict.fromkeys((*definition.forms, *(visit.extra_forms if visit else ()))):
            form = FORMS.get(key)
            if form is None or form.repeats == "log":
                continue
            kept = self.records.get((label, key), ())
            if form.once and not kept and key in self.begun:
                continue
            needed = bool(kept) or self.needed(form, definition)
            first = kept[0] if kept and kept[0].repeat == 1 else None
            if first is not None or not kept:
                made.append(self.state(key, label, 1, first, needed))
            made += [self.state(key, label, record.repeat, record, True) for record in kept if record is not first]
        return tuple(made)

    def needed(self, form: type[Crf], definition: Definition) -> bool:
        """Whether anybody waits for a form that was never completed."""
        if self.subject.status == "screen_failed" and form.key not in SCREEN_FAILURE_FORMS:
            return False
        if form.key == END_OF_STUDY and definition.code != LAST_OF_MAIN_STUDY and definition.kind != Definition.EXIT:
            return False
        return concerns(form.due_if, self.facts)

    def labels(self, definition: Definition) -> list[str]:
        """Under which names a visit of the protocol is shown: scheduled ones always, others once there is a row."""
        held = sorted(
            (label for label in self.own if label.partition("-")[0] == definition.code),
            key=lambda label: self.own[label].repeat,
        )
        if definition.kind == Definition.SCHEDULED:
            return [definition.code]
        if definition.kind == Definition.YEARLY and not held and self.follows_yearly(definition):
            return [definition.code]
        return held

    def follows_yearly(self, definition: Definition) -> bool:
        """Whether a yearly visit is shown: after month 12, or after leaving with consent to follow-up; not years ahead."""
        last = self.own.get(LAST_OF_MAIN_STUDY)
        over = self.subject.status == "completed" or (
            self.subject.status == "infused" and last is not None and last.status != Visit.PLANNED
        )
        agreed = self.subject.status in {"withdrawn", "lost"} and self.ending.follow_up
        window = self.window(definition)
        return (over or agreed) and window is not None and (window.earliest - self.rows.today).days <= YEARLY_AHEAD_DAYS

    def dated(
        self, definition: Definition, label: str, forms: Iterable[FormState], window: Window | None
    ) -> date | None:
        """When the visit was: its date, or for a day that has no attendance form of its own what its forms say."""
        visit = self.own.get(label)
        if visit is not None and visit.occurred_on is not None:
            return visit.occurred_on
        if ATTENDANCE in definition.forms or (visit is not None and visit.status == Visit.MISSED):
            return None
        records = [form.record for form in forms if form.record is not None and form.record.performed]
        if not records:
            return None
        days = [record.assessed_on for record in records if record.assessed_on is not None]
        if days:
            return min(days)
        return window.target if window is not None and window.earliest == window.latest else None

    def reviews(self, definition: Definition, label: str) -> tuple[ReviewState, ...]:
        """The logs the visit goes through. The consent is a document, not something to look through at a visit."""
        visit = self.own.get(label)
        keys = (key for key in logs_of(definition.forms) if key != CONSENT)
        return tuple(ReviewState(key, visit is not None and (visit.pk, key) in self.rows.reviews) for key in keys)

    def status(
        self,
        definition: Definition,
        label: str,
        forms: Sequence[FormState],
        reviews: Sequence[ReviewState],
        window: Window | None,
    ) -> str:
        """Where a visit stands."""
        visit = self.own.get(label)
        if visit is not None and visit.status == Visit.MISSED:
            return "missed"
        begun = any(form.done for form in forms)
        finished = all(form.done for form in forms if form.needed) and all(review.done for review in reviews)
        attended = visit is not None and visit.status == Visit.OCCURRED
        if attended or (begun and ATTENDANCE not in definition.forms):
            return "complete" if finished else "occurred"
        if self.left and not begun and self.no_longer(definition, window):
            return "not-needed"
        planned = visit.planned_on if visit is not None else None
        if window is None:
            if begun:
                return "complete" if finished else "occurred"
            if planned is None:
                return "unplanned"
            return "due" if planned <= self.rows.today else "not-due"
        if self.rows.today < window.earliest:
            return "not-due"
        return "due" if self.rows.today <= window.latest else "overdue"

    def no_longer(self, definition: Definition, window: Window | None) -> bool:
        """Whether a visit that was never begun falls away because the subject left before it could be."""
        if self.subject.status == "screen_failed":
            return definition.code != SCREENING
        if definition.kind == Definition.YEARLY:
            return self.subject.status == "died" or not self.ending.follow_up
        if definition.kind != Definition.SCHEDULED:
            return False
        return window is None or self.ending.left_on is None or window.latest >= self.ending.left_on

    def visits(self, definitions: Iterable[Definition]) -> tuple[VisitState, ...]:
        """The visits in the order of the protocol."""
        shown: list[VisitState] = []
        for definition in definitions:
            for label in self.labels(definition):
                forms = self.forms(definition, label)
                visit = self.own.get(label)
                window = self.window(definition)
                on = self.dated(definition, label, forms, window)
                reviews = () if self.subject.status == "screen_failed" else self.reviews(definition, label)
                shown.append(
                    VisitState(
                        label,
                        definition.label,
                        definition,
                        window,
                        on,
                        self.status(definition, label, forms, reviews, window),
                        study_day(on, self.origin) if on and self.origin else None,
                        forms,
                        visit.planned_on if visit is not None else None,
                        self.rows.today,
                        reviews,
                        self.subject.screening_number,
                    )
                )
        return tuple(shown)

    def window(self, definition: Definition) -> Window | None:
        """The window of a visit; that of the early termination visit opens on the day the subject left (0 to +7 days)."""
        if definition.kind == Definition.EXIT:
            return exit_window(self.ending.left_on, definition)
        return window(self.origin, definition.target_day, definition.earliest_day, definition.latest_day)

    def logs(self) -> tuple[LogState, ...]:
        """The logs with their rows."""
        number = self.subject.screening_number
        made = []
        keys = [key for key, form in FORMS.items() if form.repeats == "log"]
        for key in sorted(keys, key=lambda key: LOG_ORDER.index(key) if key in LOG_ORDER else len(LOG_ORDER)):
            form = FORMS[key]
            rows = tuple(self.state(key, "", record.repeat, record, True) for record in self.records.get(("", key), ()))
            prefix = f"{number}/log/{key}/"
            drafts = sum(target.startswith(prefix) for target in self.rows.drafts)
            made.append(LogState(key, form.title, self.subject, rows, drafts))
        return tuple(made)


def exit_window(left_on: date | None, definition: Definition) -> Window | None:
    """When the early termination visit is due, counted from the day the subject left."""
    if left_on is None or definition.earliest_day is None or definition.latest_day is None:
        return None
    first, last = (
        date.fromordinal(left_on.toordinal() + day) for day in (definition.earliest_day, definition.latest_day)
    )
    return Window(left_on, first, last)


def _schedule(subject: Subject, definitions: Iterable[Definition], rows: _Rows) -> Schedule:
    making = _Making(subject, rows)
    open_queries = sum(rows.queries.get(record.pk, 0) for kept in making.records.values() for record in kept)
    return Schedule(subject, making.visits(definitions), making.logs(), open_queries, rows.today)


def subject_url(subject: Subject) -> str:
    """The subject's page."""
    return reverse("subject", args=[subject.screening_number])


@cache
def visit_url(number: str, visit: str) -> str:
    """The page of one visit, by screening number and code."""
    return reverse("visit", args=[number, visit])


def days_since(moment: datetime, today: date) -> int:
    """Whole calendar days from a moment at the site to today."""
    return (today - timezone.localtime(moment).date()).days
