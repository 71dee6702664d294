"""Serious events with their clocks; the versions of one report beside each other; what does not agree."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from crf.kit.base import FORMS
from crf.kit.reading import in_words
from crf.targets import address_of
from safety.clocks import RECIPIENTS, Clock, countdown
from safety.models.serious import SAID
from safety.reconciliation import Mismatch
from safety.serious_board import Board, SeriousCase, escalated_to, rows_of
from safety.serious_events import Report
from trial.access import needs, subjects_for
from trial.models import Subject, User
from trial.roles import Permission
from trial.words import Text

COLUMNS = (
    "subject",
    "about_en",
    "about_zh",
    "place",
    "says_en",
    "says_zh",
    "against",
    "says_there_en",
    "says_there_zh",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One recipient of one version: its clock as the page shows it."""

    name: Text
    clock: Clock
    mark: str
    words: Text
    version: int


@dataclass(frozen=True, slots=True)
class Line:
    """One serious event as the page shows it."""

    case: SeriousCase
    mark: str
    left: Text | None
    told: tuple[Told, ...]
    warned: Text | None


def _told(report: Report | None, clock: Clock, now: datetime) -> Told:
    if clock.running:
        words = countdown(clock.remaining(now))
    elif clock.late:
        words = Text("sent late", "逾期报告")
    else:
        words = Text("sent in time", "按时报告")
    return Told(RECIPIENTS[clock.recipient], clock, clock.mark(now), words, report.version if report else 0)


def _line(case: SeriousCase, now: datetime) -> Line:
    urgent = case.urgent
    newest = len(case.versions)
    # Of earlier versions only what still waits or went out late is shown.
    told = tuple(
        _told(report, clock, now)
        for report, clock in case.clocks
        if report is None or report.version == newest or clock.running or clock.late
    )
    mark = urgent.mark(now) if urgent is not None else "signed"
    left = countdown(urgent.remaining(now)) if urgent is not None else None
    return Line(case, mark, left, told, escalated_to(case, now))


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of the reconciliation with the pages of both places."""

    subject: Subject
    mismatch: Mismatch
    left_url: str
    right_url: str


def _page_of(subject: Subject, place: str) -> str:
    """The page of a row (AE#3); nothing where there is no row yet."""
    form, mark, row = place.partition("#")
    return address_of(subject, place) if mark and form in FORMS and row.isdigit() else ""


def _differences(board: Board) -> list[Difference]:
    return [
        Difference(subject, each, _page_of(subject, each.left), _page_of(subject, each.right))
        for subject, each in board.mismatches
    ]


def _board(user: User) -> Board:
    return Board(subjects_for(user).order_by("screening_number"))


@needs(Permission.VIEW_CLINICAL)
@require_GET
def serious_events(request: HttpRequest) -> HttpResponse:
    """Every serious event with its reports, countdowns and recipients; below, what does not agree (R080 to R085)."""
    user: User = request.user  # type: ignore[assignment]
    board, now = _board(user), timezone.now()
    lines = [_line(case, now) for case in board.cases]
    return render(
        request,
        "safety/serious.html",
        {
            "waiting": [line for line in lines if line.case.running],
            "others": [line for line in lines if not line.case.running],
            "differences": _differences(board),
            "limits": board.limits,
            "recipients": [(RECIPIENTS[key], limit) for key, limit in board.limits.recipients.items()],
            "may_write": user.may(Permission.ENTER_DATA),
            "now": now,
        },
    )


@dataclass(frozen=True, slots=True)
class Said:
    """One item over the versions of a report: what each says, and whether it differs from the one before."""

    label: Text
    cells: tuple[tuple[str, bool], ...]


@needs(Permission.VIEW_CLINICAL)
@require_GET
def serious_event(request: HttpRequest, number: str, row: int) -> HttpResponse:
    """One serious event: the versions of its report beside each other, changes marked, and every clock."""
    user: User = request.user  # type: ignore[assignment]
    subject = get_object_or_404(subjects_for(user), screening_number=number)
    board, now = Board([subject]), timezone.now()
    case = next((each for each in board.cases if each.event.row == row), None)
    if case is None:
        raise Http404
    values = {record.repeat: held for record, held in rows_of("SAE", [subject.pk]).get(subject.pk, ())}
    language = get_language()
    said = []
    for code in SAID:
        item = FORMS["SAE"].item(code)
        cells: list[tuple[str, bool]] = []
        for place, report in enumerate(case.versions):
            value = values[report.row].get(item.name)
            words = in_words(item, value).in_language(language) if value not in (None, "", []) else ""
            cells.append((words, place > 0 and words != cells[-1][0]))
        if any(words for words, _changed in cells):
            said.append(Said(item.label, tuple(cells)))
    return render(
        request,
        "safety/serious_event.html",
        {
            "subject": subject,
            "case": case,
            "versions": [(report, case.report_url(report)) for report in case.versions],
            "said": said,
            "told": [_told(report, clock, now) for report, clock in case.clocks],
            "warned": escalated_to(case, now),
            "differences": [
                each for each in _differences(board) if f"AE#{row}" in {each.mismatch.left, each.mismatch.right}
            ],
            "may_write": user.may(Permission.ENTER_DATA),
        },
    )


@needs(Permission.MAKE_DOCUMENT)
@require_GET
def reconciliation_csv(request: HttpRequest) -> HttpResponse:
    """The reconciliation as a table to take along."""
    user: User = request.user  # type: ignore[assignment]
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="sae-reconciliation-{timezone.localdate()}.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for subject, each in _board(user).mismatches:
        writer.writerow(
            _safe(cell)
            for cell in (
                subject.number, each.about.en, each.about.zh, each.left, each.left_says.en, each.left_says.zh,
                each.right, each.right_says.en, each.right_says.zh,
            )
        )  # fmt: skip
    return answer


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell
