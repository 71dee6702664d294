"""The page of one visit: its forms one under the other, one of them open for entry, its logs, and the visit as missed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crf import missed, reviews
from crf.casebook import Casebook, facts_for, load
from crf.entry import summary_of
from crf.kit.base import FORMS
from crf.kit.reading import REASONS
from crf.models import LogReview, Query
from crf.schedule import FormState, Schedule, VisitState, schedules
from crf.targets import Target
from crf.views.forms import PART, opened
from trial.access import Refused, needs, subjects_for
from trial.models import Subject, User
from trial.roles import Permission
from trial.words import Text


@dataclass(frozen=True, slots=True)
class Line:
    """One form of the visit, or one row of a form that stands in rows: its state and its values in one line."""

    key: str
    repeat: int
    title: Text
    status: str
    words: Text
    url: str
    open_url: str
    values: tuple[tuple[str, str], ...]
    why_not: str
    queries: tuple[str, ...]
    due: bool = False
    shown: dict[str, Any] | None = None
    elsewhere: bool = False
    add_url: str = ""

    @property
    def numbered(self) -> bool:
        """Whether the row's number is said: rows after the first."""
        return self.repeat > 1


@dataclass(frozen=True, slots=True)
class LogLine:
    """One log that the visit goes through: how many rows it has, and its review at this visit."""

    key: str
    title: Text
    rows: int
    url: str
    review: LogReview | None


@needs(Permission.VIEW_CLINICAL)
@require_GET
def visit_page(request: HttpRequest, number: str, visit: str) -> HttpResponse:
    """All forms of a visit. `open` names the one that is open for entry; without it, the first one due is."""
    subject, plan, state = _visit(request, number, visit)
    context = _shown(request, subject, plan, state)
    part = PART in request.headers
    return render(request, "crf/_visit.html" if part else "crf/visit.html", {**context, "part": part})


@needs(Permission.ENTER_DATA)
@require_POST
def visit_missed(request: HttpRequest, number: str, visit: str) -> HttpResponse:
    """Close a visit that did not take place: its record with the reason, and each of its forms as not done."""
    user: User = request.user  # type: ignore[assignment]
    subject, _plan, state = _visit(request, number, visit)
    try:
        written = missed.miss(subject, visit, _keys(state), by=user, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        messages.error(request, refusal.why.in_language(get_language()))
        return redirect("visit", number, visit)
    messages.success(
        request,
        _("%(visit)s is recorded as missed; %(count)d forms are closed as not done.")
        % {"visit": visit, "count": len(written)},
    )
    return redirect("visit", number, visit)


@needs(Permission.ENTER_DATA)
@require_POST
def log_review(request: HttpRequest, number: str, visit: str, form_key: str) -> HttpResponse:
    """Keep that a log was gone through at this visit and nothing is missing in it; or take that back."""
    user: User = request.user  # type: ignore[assignment]
    subject, _plan, state = _visit(request, number, visit)
    if form_key not in {each.key for each in state.reviews}:
        raise Http404
    target = Target("SV", subject, visit)
    done = request.POST.get("action") != "take-back"
    try:
        reviews.review(subject, (target.visit_code, target.visit_repeat), form_key, by=user, done=done)
    except Refused as refusal:
        messages.error(request, refusal.why.in_language(get_language()))
    return redirect(reverse("visit", args=[number, visit]) + "?open=#logs")


def _visit(request: HttpRequest, number: str, visit: str) -> tuple[Subject, Schedule, VisitState]:
    user: User = request.user  # type: ignore[assignment]
    subject = get_object_or_404(subjects_for(user), screening_number=number)
    plan = schedules([subject], user)[0]
    state = next((state for state in plan.visits if state.code == visit), None)
    if state is None:
        raise Http404
    return subject, plan, state


def _keys(state: VisitState) -> list[str]:
    """The forms of the visit in their order, each once."""
    return list(dict.fromkeys(form.key for form in state.forms))


def _wanted(request: HttpRequest, state: VisitState) -> tuple[str, int]:
    """Which form and row is open: the one that is named, else the first one due for a person who enters data."""
    user: User = request.user  # type: ignore[assignment]
    if "open" in request.GET:
        row = request.GET.get("row", "1")
        key = request.GET["open"]
        rows = key in FORMS and FORMS[key].repeats == "rows"
        return key, int(row) if rows and row.isascii() and row.isdigit() and len(row) < 5 else 1
    if not user.may(Permission.ENTER_DATA) or state.status == "missed":
        return "", 1
    first = next(iter(state.open_forms), None)
    return (first.key, first.repeat) if first is not None else ("", 1)


def stands_alone(form_key: str) -> bool:
    """Whether a form is entered on its own page alone: the laboratory grid, with its scripts."""
    return FORMS[form_key].grid is not None


def _shown(request: HttpRequest, subject: Subject, plan: Schedule, state: VisitState) -> dict[str, Any]:
    user: User = request.user  # type: ignore[assignment]
    keys = _keys(state)
    wanted, row = _wanted(request, state)
    if wanted not in keys or stands_alone(wanted):
        wanted = ""
    reads = [key for group in FORMS[wanted].reads.values() for key in group] if wanted else []
    book = load(subject, [*keys, *reads])
    open_form: dict[str, Any] | None = None
    if wanted:
        target = Target(wanted, subject, state.code, row)
        facts = facts_for(subject, target.form, state.code, repeat=row, casebook=book)
        open_form = opened(request, target, facts, book.stored(wanted, state.code, row)) | {"in_visit": True}
    may_enter = user.may(Permission.ENTER_DATA)
    lines = [
        line
        for key in keys
        for line in _lines(book, state, key, open_form if key == wanted else None, row, may_enter=may_enter)
    ]
    logs = _logs(plan, state, reviews.reviews_at(book.visits.get(state.code)))
    open_reviews = [log for log in logs if log.review is None]
    recorded = [stored.record for (_key, visit, _repeat), stored in book.held.items() if visit == state.code]
    around = [each.code for each in plan.visits]
    place = around.index(state.code)
    return {
        "subject": subject,
        "state": state,
        "lines": lines,
        "logs": logs,
        "pending": open_reviews,
        "done": state.done + len(logs) - len(open_reviews),
        "total": state.wanted + len(logs),
        "may_enter": may_enter,
        "may_be_missed": may_enter and state.status != "missed" and missed.may_be_missed(state.code, recorded),
        "missed_reasons": FORMS["SV"].item("SVREASND").codes,
        "null_reasons": REASONS,
        "visit_before": around[place - 1] if place else "",
        "visit_after": around[place + 1] if place + 1 < len(around) else "",
    }


def _lines(
    book: Casebook, state: VisitState, key: str, shown: dict[str, Any] | None, row: int, *, may_enter: bool
) -> Iterable[Line]:
    """The line of a form, or a line for each row of a form that stands in rows, and one to add another."""
    form = FORMS[key]
    page = reverse("visit", args=[book.subject.screening_number, state.code])
    states = [each for each in state.forms if each.key == key]
    recorded = {each.repeat for each in states if each.done}
    for each in states:
        here = shown if shown is not None and each.repeat == row else None
        yield _line(book, state, each, f"{page}?open={key}&row={each.repeat}#form-{key}", here)
    if form.repeats != "rows" or not recorded or not may_enter:
        return
    another = f"{page}?open={key}&row=0#form-{key}-0"
    if shown is not None and row not in {each.repeat for each in states}:
        new = FormState(Target(key, book.subject, state.code, row), form.title, "empty")
        yield _line(book, state, new, another, shown)
    elif stands_alone(key):
        add_url = Target(key, book.subject, state.code, 0).url() + "?in_visit=1"
        yield Line(key, 0, form.title, "", Text("", ""), "", "", (), "", (), elsewhere=True, add_url=add_url)
    else:
        yield Line(key, 0, form.title, "", Text("", ""), "", "", (), "", (), add_url=another)


def _line(book: Casebook, state: VisitState, form: FormState, open_url: str, shown: dict[str, Any] | None) -> Line:
    stored = book.stored(form.key, state.code, form.repeat)
    language = get_language()
    queries: tuple[str, ...] = ()
    why_not = ""
    if stored is not None:
        queries = tuple(
            query.text_zh if (language or "").startswith("zh") else query.text_en
            for query in stored.queries
            if query.status == Query.OPEN
        )
        if not stored.record.performed:
            why_not = REASONS[stored.record.reason_not_done].in_language(language)
    return Line(
        form.key,
        form.repeat,
        form.title,
        form.mark,
        form.words,
        form.url,
        form.url + "?in_visit=1" if stands_alone(form.key) else open_url,
        summary_of(FORMS[form.key], stored.values, stored.nulls, language) if stored is not None else (),
        why_not,
        queries,
        form in state.open_forms,
        shown,
        stands_alone(form.key),
    )


def _logs(plan: Schedule, state: VisitState, reviewed: Mapping[str, LogReview]) -> list[LogLine]:
    logs = {log.key: log for log in plan.logs}
    return [
        LogLine(each.key, each.title, len(logs[each.key].rows), logs[each.key].url, reviewed.get(each.key))
        for each in state.reviews
    ]
