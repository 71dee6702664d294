"""What waits for a person today, put together from the schedules. No question to the database is asked here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crf.models import Draft, Query
from crf.schedule import (
    DONE,
    LEFT,
    SCREENING,
    Chip,
    FormState,
    Kept,
    Schedule,
    Study,
    VisitState,
    days_since,
)
from crf.targets import RESCREENING_OF, Target, address_of
from trial.lifecycle import SUBJECT_STATUSES
from trial.models import Subject
from trial.subjects import local_date
from trial.words import Text

AHEAD_DAYS = 7
# A visit whose window closed longer ago than this no longer crowds the day's list; it is named under its subject.
RECENT_DAYS = 14
SHOWN_BEHIND = 14
# How long a completed form counts as new to somebody who reads.
NEW_DAYS = 14
# Working days in which a query should be answered, by priority; amber from half of it, red from the whole.
TARGET_DAYS = {"safety": 1, "endpoint": 3, "routine": 5}
SUNDAY_AND_SATURDAY = (5, 6)


# --- Visits ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Due:
    """A visit to enter now: how long there is time, or since when it waits."""

    plan: Schedule
    visit: VisitState
    closes: int | None
    waiting: int | None

    @property
    def subject(self) -> Subject:
        """Whose visit."""
        return self.plan.subject

    @property
    def opens_on(self) -> date:
        """The day the visit is arranged for, else the first day of its window."""
        window = self.visit.window
        return self.visit.planned_on or (window.earliest if window else self.plan.today)

    @property
    def upcoming(self) -> bool:
        """Whether the visit lies ahead and nothing of it was entered."""
        begun = self.visit.begun or any(form.status == "draft" for form in self.visit.forms)
        return not begun and self.opens_on > self.plan.today

    @property
    def first(self) -> FormState | None:
        """The form to begin with; None when only logs are left to go through."""
        return next(iter(self.visit.open_forms), None)

    @property
    def url(self) -> str:
        """The visit's page."""
        return self.visit.url

    @property
    def open(self) -> list[Chip]:
        """The forms still to be completed."""
        waiting = {form.key for form in self.visit.open_forms}
        return [chip for chip in self.visit.chips if chip.key in waiting]

    @property
    def mark(self) -> str:
        """Shape and colour of the countdown."""
        if self.waiting is not None:
            return "draft"
        if self.closes is not None and self.closes < 0:
            return self.visit.mark
        return "due" if self.visit.status == "due" else "not-due"

    @property
    def words(self) -> Text:
        """The countdown in words."""
        if self.waiting is not None:
            if self.waiting == 0:
                return Text("visit today", "今日访视")
            return Text(f"visit {_days(self.waiting)} ago", f"{self.waiting}天前访视")
        if self.closes is None:
            return Text("begun", "已开始")
        if self.closes < 0:
            return Text(f"{_days(-self.closes)} overdue", f"逾期{-self.closes}天")
        window = self.visit.window
        if window is not None and self.visit.status == "not-due":
            opens = (window.earliest - self.plan.today).days
            return Text(f"opens in {_days(opens)}", f"{opens}天后开始")
        if self.closes == 0:
            return Text("last day", "最后一天")
        return Text(f"{_days(self.closes)} left", f"剩{self.closes}天")


@dataclass(frozen=True, slots=True)
class Behind:
    """A subject's visits whose window closed long ago and whose forms are still open."""

    plan: Schedule
    visits: tuple[VisitState, ...]

    @property
    def shown(self) -> tuple[VisitState, ...]:
        """The latest of them; the subject's page has them all."""
        return self.visits[-SHOWN_BEHIND:]

    @property
    def more(self) -> int:
        """How many visits are not shown."""
        return max(len(self.visits) - SHOWN_BEHIND, 0)

    @property
    def forms(self) -> int:
        """How many forms are open."""
        return sum(len(visit.open_forms) for visit in self.visits)

    @property
    def oldest(self) -> int:
        """Days since the first of the windows closed."""
        return max(visit.days_late for visit in self.visits)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def due_and_behind(plans: Iterable[Schedule]) -> tuple[list[Due], list[Behind]]:
    """Visits to enter now, the one that closes first on top; and, a row a subject, visits whose window closed long ago."""
    due: list[Due] = []
    behind: list[Behind] = []
    for plan in plans:
        late = []
        for visit in plan.visits:
            if not visit.open_forms and not visit.open_reviews:
                continue
            closes = (visit.window.latest - plan.today).days if visit.window else None
            if closes is not None and closes < -RECENT_DAYS:
                late.append(visit)
                continue
            if _concerns_today(plan, visit):
                waiting = (plan.today - visit.occurred_on).days if visit.occurred_on is not None else None
                due.append(Due(plan, visit, closes, waiting))
        if late:
            behind.append(Behind(plan, tuple(late)))
    due.sort(
        key=lambda row: (row.upcoming, row.opens_on if row.upcoming else date.min, row.closes is None, row.closes or 0)
    )
    behind.sort(key=lambda row: -row.oldest)
    return due, behind


def _concerns_today(plan: Schedule, visit: VisitState) -> bool:
    begun = visit.begun or any(form.status == "draft" for form in visit.forms)
    coming = visit.window is not None and visit.window.earliest <= plan.today + timedelta(days=AHEAD_DAYS)
    arranged = visit.planned_on is not None and visit.planned_on <= plan.today + timedelta(days=AHEAD_DAYS)
    screening = visit.code == SCREENING and plan.subject.status == "screening"
    return begun or coming or arranged or screening


def visits_on(plans: Iterable[Schedule], day: date) -> list[tuple[Schedule, VisitState]]:
    """The visits to expect on a day: arranged for it, or with no appointment and the day within their window."""
    expected = []
    for plan in plans:
        if plan.subject.status in LEFT:
            continue
        for visit in plan.visits:
            if visit.occurred_on is not None or visit.status in {"missed", "not-needed"} or not visit.forms:
                continue
            inside = visit.window is not None and visit.window.earliest <= day <= visit.window.latest
            if visit.planned_on == day or (visit.planned_on is None and inside):
                expected.append((plan, visit))
    return expected


# --- Drafts and signatures -------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Begun:
    """A form one has typed into and not completed."""

    draft: Draft
    target: Target

    @property
    def url(self) -> str:
        """The form's page."""
        return self.target.url()


def drafts(study: Study) -> list[Begun]:
    """One's own drafts, the newest first."""
    known = {RESCREENING_OF + plan.subject.screening_number: plan.subject for plan in study.plans}
    found = []
    for draft in study.drafts:
        number, visit, form_key, repeat = draft.target.split("/")
        target = Target(form_key, draft.subject, "" if visit == "log" else visit, int(repeat), known.get(number))
        found.append(Begun(draft, target))
    return found


@dataclass(frozen=True, slots=True)
class ToSign:
    """The forms of one visit, or of the logs, that wait for a signature."""

    subject: Subject
    visit: str
    records: tuple[Kept, ...]
    oldest: int

    @property
    def links(self) -> list[tuple[Kept, str]]:
        """The forms with their pages."""
        return [(record, address_of(self.subject, record.place) + "#sign") for record in self.records]


def to_sign(study: Study) -> list[ToSign]:
    """Complete forms that want a signature, a row a visit, the oldest first."""
    waiting: dict[tuple[int, str], list[Kept]] = {}
    for record in study.records.values():
        if record.status == "complete" and record.performed and record.form.esign:
            waiting.setdefault((record.subject.pk, record.visit_name), []).append(record)
    rows = [
        ToSign(
            records[0].subject,
            visit,
            tuple(records),
            max(days_since(r.completed_at, study.today) for r in records if r.completed_at) if records else 0,
        )
        for (_subject, visit), records in waiting.items()
    ]
    return sorted(rows, key=lambda row: -row.oldest)


# --- Queries ---------------------------------------------------------------------------------------------------------
def working_days(first: date, last: date) -> int:
    """Monday to Friday between two days, the first not counted."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() not in SUNDAY_AND_SATURDAY for day in days)


@dataclass(frozen=True, slots=True)
class Asked:
    """An open query: how old, and how urgent by the target of its priority."""

    query: Query
    record: Kept
    age: int
    mark: str

    @property
    def url(self) -> str:
        """The form, at the item."""
        page = address_of(self.record.subject, self.record.place)
        return f"{page}?item={self.query.item}#item-{self.query.item}"


def urgency(priority: str, opened_on: date, today: date) -> str:
    """Amber from half of the time a query of this priority should take, red from the whole."""
    target = TARGET_DAYS.get(priority, TARGET_DAYS["routine"])
    passed = working_days(opened_on, today)
    return "overdue" if passed >= target else "overdue-amber" if 2 * passed >= target else "query"


def asked(study: Study) -> list[Asked]:
    """The open queries, the most urgent first, then the oldest."""
    order = {"overdue": 0, "overdue-amber": 1, "query": 2}
    rows = []
    for query in study.queries:
        opened = local_date(query.opened_at)
        assert opened is not None  # nosec B101 - every query has its moment
        rows.append(
            Asked(
                query,
                study.records[query.record_id],
                (study.today - opened).days,
                urgency(query.priority, opened, study.today),
            )
        )
    return sorted(rows, key=lambda row: (order[row.mark], -row.age))


@dataclass(frozen=True, slots=True)
class ByCheck:
    """The open queries of one check: how many, how old."""

    check: str
    rows: tuple[Asked, ...]

    @property
    def oldest(self) -> Asked:
        """The one that waits longest."""
        return max(self.rows, key=lambda row: row.age)

    def _between(self, first: int, last: int) -> int:
        return sum(first <= row.age <= last for row in self.rows)

    @property
    def ages(self) -> tuple[int, int, int]:
        """How many are up to a week old, up to four weeks, older."""
        return self._between(0, 7), self._between(8, 28), self._between(29, 100_000)


def by_check(rows: Sequence[Asked]) -> list[ByCheck]:
    """Open queries by the check that raised them, the most frequent first."""
    found: dict[str, list[Asked]] = {}
    for row in rows:
        found.setdefault(row.query.check_id, []).append(row)
    made = [ByCheck(check, tuple(same)) for check, same in found.items()]
    return sorted(made, key=lambda row: (-len(row.rows), row.check))


# --- For those who read ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class New:
    """The forms of a visit that were completed or changed lately."""

    subject: Subject
    visit: str
    records: tuple[Kept, ...]
    newest: int
    lag: int | None

    @property
    def links(self) -> list[tuple[Kept, str]]:
        """The forms with their pages."""
        return [(record, address_of(self.subject, record.place)) for record in self.records]


def newly_completed(study: Study) -> list[New]:
    """Forms completed or changed within the last two weeks, a row a visit: the newest first, the visits of one day in
    their order; how late they were entered."""
    place = {
        (plan.subject.pk, visit.code): number
        for plan in study.plans
        for number, visit in enumerate(plan.visits, start=1)
    }
    found: dict[tuple[int, str], list[tuple[int, Kept]]] = {}
    for record in study.records.values():
        moment = record.changed_at or record.completed_at
        if record.status not in DONE or moment is None:
            continue
        age = days_since(moment, study.today)
        if age <= NEW_DAYS:
            found.setdefault((record.subject.pk, record.visit_name), []).append((age, record))
    rows = []
    for (_subject, visit), aged in found.items():
        records = tuple(record for _age, record in aged)
        on = records[0].visit.occurred_on if records[0].visit else None
        lags = [(saved - on).days for r in records if on and (saved := local_date(r.completed_at)) is not None]
        rows.append(New(records[0].subject, visit, records, min(age for age, _r in aged), max(lags, default=None)))
    return sorted(
        rows,
        key=lambda row: (
            row.newest,
            row.subject.screening_number,
            place.get((row.subject.pk, row.visit), 0),
            row.visit,
        ),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a subject stands: last visit, next visit, what is open."""

    plan: Schedule
    last: VisitState | None
    coming: VisitState | None
    overdue: int

    @property
    def status(self) -> Text:
        """The subject's status in words."""
        return SUBJECT_STATUSES[self.plan.subject.status]


def standings(plans: Iterable[Schedule]) -> list[Standing]:
    """Every subject in one line."""
    rows = []
    for plan in plans:
        been = [visit for visit in plan.visits if visit.occurred_on is not None]
        last = max(been, key=lambda visit: visit.occurred_on or date.min, default=None)
        coming = next(
            (v for v in plan.visits if v.status in {"due", "not-due", "unplanned"} and v.open_forms and not v.begun),
            None,
        )
        overdue = sum(1 for visit in plan.visits if visit.status == "overdue" and visit.open_forms)
        rows.append(Standing(plan, last, coming, overdue))
    return rows
