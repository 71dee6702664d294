"""From saved forms to stored answers: the only place that knows how the casebook becomes the inputs of a rule.

Each endpoint has a module that freezes what the forms say and derives from it under the readings in force;
`bring_up_to_date` keeps every answer that differs from the one kept before. Each value names the form and visit it came
from, in which edition, saved when and by whom (efficacy specification, section 9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from crf.casebook import Casebook, load, today_in_china
from endpoints import flips
from endpoints.assemble.common import Answer, digest
from endpoints.assemble.remission import DORIS, LLDAS, doris_answer, lldas_answer, remission_inputs
from endpoints.assemble.renal import CRR, ORR, PERR, PRR, RENAL, renal_answers, renal_inputs
from endpoints.assemble.sri4 import SRI4, derived_grades, sri4_answer, sri4_inputs
from endpoints.models import EndpointResult
from endpoints.models.response import FORMS_READ
from trial import audit
from trial.calendar import Window, window
from trial.derived import ANSWERS
from trial.models import Subject
from trial.protocol import Decisions, decisions
from trial.subjects import local_date
from trial.words import Text

__all__ = [
    "ENDPOINTS",
    "FORMS_READ",
    "PRIMARY",
    "RECOMPUTING",
    "RENAL",
    "SCORE_FORMS",
    "SRI4",
    "Answer",
    "Standing",
    "TimePoint",
    "answers_at",
    "bring_up_to_date",
    "derived_grades",
    "digest",
    "sri4_inputs",
    "standing",
]

ENDPOINTS: Mapping[str, Text] = {
    SRI4: Text("SRI-4", "SRI-4"),
    DORIS: Text("DORIS remission", "DORIS缓解"),
    LLDAS: Text("Low disease activity (LLDAS)", "低疾病活动度（LLDAS）"),
    CRR: Text("Complete renal response (CRR)", "完全肾脏缓解（CRR）"),
    PRR: Text("Partial renal response (PRR)", "部分肾脏缓解（PRR）"),
    ORR: Text("Overall renal response (ORR)", "总体肾脏缓解（ORR）"),
    PERR: Text("Primary efficacy renal response (PERR)", "主要疗效肾脏反应（PERR）"),
}
"""The endpoints of the registry in the order they are read; ORR is coded ORRR, since ORR reads as oncology (A12)."""
SCORE_FORMS = ("SLD", "BIL", "PGA", "LLD", "URN")
"""The forms of which one makes a time point begin."""
PRIMARY = "M1"
TIME_POINTS = (PRIMARY, "M2", "M3", "M6", "M9", "M12")
"""SRI-4 is named at month 1 in the registry; at the later visits it is shown as exploratory (efficacy 0)."""

RECOMPUTING = 4101  # class of the advisory lock that one recomputation of a subject holds


def answers_at(casebook: Casebook, visit: str, in_force: Decisions) -> list[Answer]:
    """Every endpoint at one visit."""
    remission = remission_inputs(casebook, visit)
    return [
        sri4_answer(sri4_inputs(casebook, visit), in_force),
        doris_answer(remission, in_force),
        lldas_answer(remission, in_force),
        *renal_answers(renal_inputs(casebook, visit), in_force),
    ]


# --- Time points and what is stored ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class TimePoint:
    """One visit at which the endpoints are answered. Not reached: no form of it is complete and its window is still open."""

    visit: str
    label: Text
    window: Window | None
    reached: bool

    @property
    def primary(self) -> bool:
        """The time point of the primary endpoint; SRI-4 at the others is exploratory."""
        return self.visit == PRIMARY


def time_points(casebook: Casebook, stored: Iterable[str], today: date) -> list[TimePoint]:
    """The time points of a subject, each reached or still pending. One that was answered before stays reached."""
    infusion_on = local_date(casebook.subject.infused_at)
    begun = {entry.visit for entry in casebook.entries if entry.form in SCORE_FORMS} | set(stored)
    found = []
    for each in casebook.definitions:
        if each.code in TIME_POINTS:
            due = window(infusion_on, each.target_day, each.earliest_day, each.latest_day)
            reached = each.code in begun or (due is not None and today > due.latest)
            found.append(TimePoint(each.code, each.label, due, reached))
    return found


Key = tuple[str, str]
"""Endpoint and visit."""


def newest_results(subject: Subject) -> dict[Key, EndpointResult]:
    """The stored answer of each endpoint and visit. One query."""
    rows = EndpointResult.objects.filter(subject=subject).order_by("endpoint", "visit", "-id")
    return {(row.endpoint, row.visit): row for row in rows.distinct("endpoint", "visit")}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored and what the casebook says today, by endpoint and visit; `answers` holds the time points that are
    reached."""

    casebook: Casebook
    in_force: Decisions
    points: list[TimePoint]
    stored: Mapping[Key, EndpointResult]
    answers: Mapping[Key, Answer]

    def outdated(self) -> list[Answer]:
        """The answers that are not the stored ones."""
        return [answer for key, answer in self.answers.items() if not answer.is_stored_in(self.stored.get(key))]


def standing(subject: Subject, in_force: Decisions | None = None, *, also: Iterable[str] = ()) -> Standing:
    """Assemble and derive everything of one subject, storing nothing. The number of queries does not grow.

    `in_force` may be another set of readings than the one decided, to see beforehand what it would change. `also` are
    further forms for whoever shows them beside the answers.
    """
    readings = in_force or decisions()
    casebook = replace(load(subject, (*FORMS_READ, *also)), decisions=readings)
    stored = newest_results(subject)
    points = time_points(casebook, {visit for _, visit in stored}, today_in_china())
    found = [answer for each in points if each.reached for answer in answers_at(casebook, each.visit, readings)]
    return Standing(casebook, readings, points, stored, {(each.endpoint, each.visit): each for each in found})


def _why(answer: Answer, before: EndpointResult | None) -> str:
    """The reason the audit trail keeps; an answer that flips says from what to what."""
    what = f"{ENDPOINTS[answer.endpoint].en} at {answer.visit} derived"
    if before is None:
        return what
    if before.value != answer.value:
        return f"{what} again: the answer changes from {ANSWERS[before.value].en} to {ANSWERS[answer.value].en}"
    return f"{what} again: inputs, rules or decisions changed, the answer stays {ANSWERS[answer.value].en}"


def bring_up_to_date(subject_id: int) -> list[EndpointResult]:
    """Store every answer of a subject that is not stored yet, and return the new rows. Doing it again stores nothing.

    One recomputation of a subject at a time: a second one waits, then sees what the first has stored. An answer that
    becomes another one says why, the investigators are told, and RESP of the visit shows the new one.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [RECOMPUTING, subject_id])
        subject = Subject.objects.select_related("protocol_version").get(pk=subject_id)
        found = standing(subject, also=(flips.REVIEW,))
        made, turned = [], defaultdict[str, list[str]](list)
        for answer in found.outdated():
            before = found.stored.get((answer.endpoint, answer.visit))
            flipped = before is not None and before.value != answer.value
            cause = flips.because(found.casebook, before, answer) if before and flipped else flips.NOTHING
            with audit.acting(by=audit.system("endpoints"), reason=_why(answer, before), subject=subject):
                row = EndpointResult.objects.create(
                    subject=subject,
                    computed_at=timezone.now(),
                    because_en=cause.en,
                    because_zh=cause.zh,
                    **asdict(answer),
                )
                made.append(row)
                if before is None or not flipped:
                    continue
                name = ENDPOINTS[answer.endpoint]
                turned[answer.visit].append(flips.from_to(name, before, row).en)
                if flips.shown_before(subject, before):
                    flips.announce(subject, name, before, row)
        flips.refresh_reviews(found, turned)
        return made
