"""What safety puts on Today: severe laboratory values that nobody has judged."""

from __future__ import annotations

from django.urls import reverse

from crf.schedule import Study
from crf.today_panels import Panel, PanelRow
from safety.worklist import gather, lines
from trial.models import User
from trial.roles import Permission
from trial.words import Text

# From this grade on a value without an event is asked about on the report too (EC-22); milder ones wait on the worklist.
SEVERE = 3
TITLE = Text("Severe laboratory values to judge", "待判定的重度检验异常")


def panels(user: User, study: Study) -> list[Panel]:
    """Proposals of grade 3 and above, for those who enter data and those who review safety."""
    if not user.may(Permission.ENTER_DATA) and user.role != "medical_monitor":
        return []
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
    return [Panel("laboratory", TITLE, rows, url=f"{worklist}?grade={SEVERE}")]
