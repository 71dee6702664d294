"""What happens to a subject: consent, enrolment to one of fifteen places, screen failure, infusion, visits.

Functions that change data take `by=` and `reason=`, run in one audited transaction and raise `Refused` with the reason
and who may do it. The form that asks for a change (ICF, ENR, INF, SV) lives above; here is what it means for the subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from trial import audit
from trial.access import Refused, demand
from trial.calendar import Window, window
from trial.lifecycle import SUBJECT_STATUSES, MoveRefused, move
from trial.models import ProtocolVersion, Subject, User, Visit, VisitDefinition
from trial.models.subjects import PLACES
from trial.roles import Permission
from trial.words import Text

By = User | audit.Actor


def local_date(moment: datetime | None) -> date | None:
    """The calendar day of a moment in China Standard Time."""
    return timezone.localtime(moment).date() if moment else None


def _moved(subject: Subject, event: str) -> str:
    try:
        return move(subject.status, event)
    except MoveRefused as refusal:
        status = SUBJECT_STATUSES[subject.status]
        raise Refused(
            Text(
                f"{subject.number} is {status.en}; this step is no longer open.",
                f"{subject.number} 当前状态为“{status.zh}”，不能进行此操作。",
            )
        ) from refusal


def _locked(subject: Subject) -> Subject:
    return Subject.objects.select_for_update(of=("self",)).select_related("protocol_version").get(pk=subject.pk)


def open_screening(*, by: By, reason: str, rescreened_from: Subject | None = None) -> Subject:
    """Take a new subject into screening with the next screening number, under the protocol version now in force."""
    demand(by, Permission.ENTER_DATA)
    with audit.acting(by=by, reason=reason):
        prefix = f"S{settings.SITE_CODE}-"
        last = Subject.objects.filter(screening_number__startswith=prefix).aggregate(last=Max("screening_number"))
        following = int(last["last"].removeprefix(prefix)) + 1 if last["last"] else 1
        return Subject.objects.create(
            screening_number=f"{prefix}{following:03d}",
            protocol_version=ProtocolVersion.objects.latest("number"),
            rescreened_from=rescreened_from,
        )


def record_consent(
    subject: Subject,
    *,
    by: By,
    reason: str,
    version: str,
    protocol_version: ProtocolVersion,
    signed_at: datetime,
    personal_information: bool,
) -> Subject:
    """Keep the main consent: its version, moment, and whether the separate consent to personal information was given."""
    demand(by, Permission.ENTER_DATA)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        subject.consented_at = signed_at
        subject.consent_version = version
        subject.personal_information_consent = personal_information
        subject.protocol_version = protocol_version
        subject.save()
        return subject


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What enrolment asks of the casebook: whether all holds, and what stands in the way, in words."""

    obstacles: tuple[Text, ...]

    @property
    def holds(self) -> bool:
        """Nothing stands in the way."""
        return not self.obstacles


def places_left() -> int:
    """How many of the fifteen places are free."""
    return PLACES - Subject.objects.filter(place__isnull=False).count()


def enrol(
    subject: Subject, *, by: By, reason: str, enrolled_on: date, dose_level: str, eligibility: Eligibility
) -> Subject:
    """Enrol a subject to the next free place and give the subject number. Refused when any requirement is open.

    The fifteen places are held by the database (one row a place, numbers 1 to 15); writers take turns, so of any
    number of simultaneous attempts exactly the free places are filled, and the next attempt is told why not.
    """
    demand(by, Permission.ENROL)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        status = _moved(subject, "enrol")
        obstacles = list(eligibility.obstacles)
        if subject.consented_at is None:
            obstacles.append(Text("No signed consent is recorded (ICF).", "未记录已签署的知情同意（ICF）。"))
        if not subject.personal_information_consent:
            obstacles.append(
                Text(
                    "The separate consent to the use of sensitive personal information is not recorded (ICF).",
                    "未记录敏感个人信息单独同意（ICF）。",
                )
            )
        if obstacles:
            raise Refused(
                Text(
                    f"{subject.screening_number} cannot be enrolled: " + " ".join(o.en for o in obstacles),
                    f"{subject.screening_number} 不能入组：" + "".join(o.zh for o in obstacles),
                )
            )
        taken = set(Subject.objects.filter(place__isnull=False).values_list("place", flat=True))
        free = [place for place in range(1, PLACES + 1) if place not in taken]
        if not free:
            raise Refused(
                Text(
                    f"All {PLACES} places of the trial are taken; {subject.screening_number} was not enrolled. "
                    "Only a protocol amendment adds a place.",
                    f"试验的{PLACES}个名额已满，{subject.screening_number} 未入组。只有方案修订才能增加名额。",
                )
            )
        numbered = Subject.objects.filter(subject_number__isnull=False).count()
        subject.status = status
        subject.place = free[0]
        subject.subject_number = f"{settings.STUDY_PRODUCT}-{settings.SITE_CODE}-{numbered + 1:03d}"
        subject.enrolled_on = enrolled_on
        subject.dose_level = dose_level
        subject.save()
        return subject


def screen_fail(subject: Subject, *, by: By, reason: str, failed_on: date, because: str) -> Subject:
    """End screening without enrolment, with the main reason. The subject keeps the screening number."""
    demand(by, Permission.ENROL)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        subject.status = _moved(subject, "screen_fail")
        subject.screen_failed_on = failed_on
        subject.screen_failure_reason = because
        subject.save()
        return subject


def record_infusion(subject: Subject, *, by: By, reason: str, started_at: datetime) -> Subject:
    """Keep the start of infusion: D0, from which every later visit and window follows. A correction moves them all."""
    demand(by, Permission.ENTER_DATA)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        if subject.infused_at is None:
            subject.status = _moved(subject, "infuse")
        subject.infused_at = started_at
        subject.save()
        return subject


def plan_infusion(subject: Subject, *, by: By, reason: str, planned_on: date | None) -> Subject:
    """Keep the planned infusion day, from which screening and lymphodepletion days are planned backward."""
    demand(by, Permission.ENTER_DATA)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        subject.planned_infusion_on = planned_on
        subject.save()
        return subject


def visit_of(subject: Subject, code: str, repeat: int = 1) -> Visit:
    """The row of a visit, made when it is first written to. Call inside `audit.acting`."""
    return Visit.objects.get_or_create(subject=subject, code=code, repeat=repeat)[0]


def record_visit(visit: Visit, *, by: By, reason: str, occurred_on: date | None) -> Visit:
    """Keep that a visit took place on a day, or that it was missed (no day)."""
    demand(by, Permission.ENTER_DATA)
    with audit.acting(by=by, reason=reason, subject=visit.subject):
        visit.status = Visit.OCCURRED if occurred_on else Visit.MISSED
        visit.occurred_on = occurred_on
        visit.save()
        return visit


def anchor(subject: Subject) -> date | None:
    """The day windows count from: the infusion, or the planned infusion while there is none."""
    return local_date(subject.infused_at) or subject.planned_infusion_on


def window_of(subject: Subject, definition: VisitDefinition) -> Window | None:
    """When a visit of this subject is due, or None while that is unknown."""
    return window(anchor(subject), definition.target_day, definition.earliest_day, definition.latest_day)
