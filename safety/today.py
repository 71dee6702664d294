"""What safety puts on Today: reports of serious events that wait, severe laboratory values that nobody has judged."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from crf.schedule import Study
from crf.today_panels import Panel, PanelRow
from safety.clocks import RECIPIENTS, Clock, countdown
from safety.serious_board import Board, SeriousCase
from safety.worklist import gather, lines
from trial.models import User
from trial.roles import Permission
from trial.words import Text

# From this grade on a value without an event is asked about on the report too (EC-22); milder ones wait on the worklist.
SEVERE = 3
TITLE = Text("Severe laboratory values to judge", "待判定的重度检验异常")
REPORTS = Text("Reports of serious events", "严重不良事件报告")


def panels(user: User, study: Study) -> list[Panel]:
    """The lists for a person, in the order they are shown."""
    found = [clocks(study)] if user.may(Permission.VIEW_CLINICAL) and user.role != "coder" else []
    if user.may(Permission.ENTER_DATA) or user.role == "medical_monitor":
        found.append(severe_values(study))
    return found


def clocks(study: Study) -> Panel:
    """Serious events whose report waits, the deadline that ends first on top."""
    now = timezone.now()
    board = Board(plan.subject for plan in study.plans)
    rows = [
        PanelRow(
            url=case.url,
            subject_number=case.number,
            words=_words(case, urgent),
            mark=urgent.mark(now),
            chip=countdown(urgent.remaining(now)),
        )
        for case in board.cases
        if (urgent := case.urgent) is not None
    ]
    return Panel("sae", REPORTS, tuple(rows), url=reverse("safety-sae"), first=True)


def _words(case: SeriousCase, urgent: Clock) -> Text:
    """The event, and whom it waits for."""
    if not case.versions:
        return Text(f"{case.event.words}: no report yet", f"{case.event.words}：尚未报告")
    names = [RECIPIENTS[clock.recipient] for clock in case.running if clock.due == urgent.due]
    en, zh = ", ".join(name.en for name in names), "、".join(name.zh for name in names)
    return Text(f"{case.event.words}: {en}", f"{case.event.words}：{zh}")


def severe_values(study: Study) -> Panel:
    """Proposals of grade 3 and above, for those who enter data and those who review safety."""
    worklist = reverse("safety-worklist")
    rows = tuple(
        PanelRow(
            url=f"{worklist}?subject={line.subject.screening_number}#p-{line.proposal.key}",
            subject_number=line.subject.number,
            words=line.term,
            mark="overdue" if line.proposal.grade > SEVERE else "query",
            chip=Text(f"grade {line.proposal.grade}", f"{line.proposal.grade}级"),
        )
        for line in lines(gather([plan.subject for plan in study.plans], least=SEVERE), least=SEVERE)
    )
    return Panel("laboratory", TITLE, rows, url=f"{worklist}?grade={SEVERE}")
