"""What happens to a subject: consent, enrolment to one of fifteen places, screen failure, infusion, visits.

Functions that change data take `by=` and `reason=`, run in one audited transaction and raise `Refused` with the reason
and who may do it. The form that asks for a change (ICF, ENR, INF, SV) lives above; here is what it means for the subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import F, FilteredRelation, Max, Q
from django.utils import timezone

from trial import audit, holds
from trial.access import Refused, demand
from trial.amendment import Binding, Plan
from trial.calendar import Window, window
from trial.lifecycle import ENDED, SUBJECT_STATUSES, MoveRefused, move, status_before_ending
from trial.models import Parameter, ProtocolVersion, Subject, SubjectProtocol, User, Visit, VisitDefinition
from trial.models.subjects import PLACES
from trial.protocol import in_force
from trial.roles import Permission, roles_with
from trial.words import Text

By = User | audit.Actor
# Stands in the reason of the audit trail, with the number of the screening that failed.
RESCREENING = "rescreening"


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
    """Take a new subject into screening with the next screening number, under the protocol version now in force.

    `rescreened_from` is the earlier screening of the same person, which ended in failure (5.1); Refused when it did
    not, or when the person was screened again as often as the study allows.
    """
    demand(by, Permission.ENTER_DATA)
    if rescreened_from is not None:
        reason = f"{reason}; {RESCREENING}: {rescreened_from.screening_number}"
    with audit.acting(by=by, reason=reason):
        if rescreened_from is not None:
            rescreened_from = _locked(rescreened_from)
            obstacle = rescreening_refused(rescreened_from)
            if obstacle is not None:
                raise obstacle
        prefix = f"S{settings.SITE_CODE}-"
        last = Subject.objects.filter(screening_number__startswith=prefix).aggregate(last=Max("screening_number"))
        following = int(last["last"].removeprefix(prefix)) + 1 if last["last"] else 1
        return Subject.objects.create(
            screening_number=f"{prefix}{following:03d}",
            protocol_version=in_force(timezone.localdate()),
            rescreened_from=rescreened_from,
        )


def rescreening_refused(subject: Subject) -> Refused | None:
    """Why no rescreening of this subject can begin: no screen failure, begun already, or as often as allowed before.

    How often a person may be screened again is the parameter rescreen.max (protocol operationalisation 3).
    """
    number = subject.screening_number
    if subject.status != "screen_failed":
        status = SUBJECT_STATUSES[subject.status]
        return Refused(
            Text(
                f"{number} is {status.en}; only a screen failure is screened again.",
                f"{number} 当前状态为“{status.zh}”；仅筛选失败者可重新筛选。",
            )
        )
    following = Subject.objects.filter(rescreened_from=subject).first()
    if following is not None:
        return Refused(
            Text(
                f"{number} was screened again as {following.screening_number} already.",
                f"{number} 已以 {following.screening_number} 重新筛选。",
            )
        )
    most = int(Parameter.objects.values_list("value", flat=True).get(key="rescreen.max"))
    times, earlier = 0, subject.rescreened_from
    while earlier is not None:
        times, earlier = times + 1, earlier.rescreened_from
    if times >= most:
        return Refused(
            Text(
                f"This person was screened again {times} time(s) already; the study allows {most}.",
                f"该受试者已重新筛选{times}次；本研究最多允许{most}次。",
            )
        )
    return None


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
        kept = {row.version: row.since for row in _bound(subject) if row.since is not None}
        subject.protocol_version = _bind(subject, {**kept, protocol_version: timezone.localdate(signed_at)})
        subject.save()
        return subject


def take_back_consent(subject: Subject, *, by: By, reason: str) -> Subject:
    """Take back a main consent that was entered by mistake. Refused once the subject was enrolled on its ground."""
    demand(by, Permission.ENTER_DATA)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        if subject.enrolled_on is not None:
            raise Refused(
                Text(
                    f"{subject.number} was enrolled on the ground of this consent. Correct its values; if none was signed, "
                    "report the deviation (DV) and let an investigator end the study (EOS).",
                    f"{subject.number} 已据此知情同意入组，不能撤销该记录。请更正其内容；如确未签署，请报告方案偏离（DV），"
                    "并由研究者结束研究（EOS）。",
                ),
                roles_with(Permission.SIGN),
            )
        subject.consented_at = None
        subject.consent_version = ""
        subject.personal_information_consent = None
        _bind(subject, {})
        subject.save()
        return subject


def _bound(subject: Subject) -> list[SubjectProtocol]:
    return list(SubjectProtocol.objects.filter(subject=subject).select_related("version"))


def _bind(subject: Subject, since: Mapping[ProtocolVersion, date]) -> ProtocolVersion:
    """Keep from which day each version holds; a version no consent names any more loses its day. The newest one."""
    rows = {row.version: row for row in _bound(subject)}
    for version in {**rows, **since}:
        row = rows.get(version) or SubjectProtocol(subject=subject, version=version)
        if row.pk is None or row.since != since.get(version):
            row.since = since.get(version)
            row.save()
    return max(since, key=lambda version: version.number, default=subject.protocol_version)


def follow_consents(
    subject: Subject, *, by: By, reason: str, signed: Iterable[tuple[str, ProtocolVersion, date]]
) -> Subject:
    """Bring a subject to the protocol versions that the signed consents name: (consent version, protocol version, day).

    Each protocol version holds from the first consent that names it. Later visits follow it; what stands in the
    casebook keeps its own version, and no visit of the past asks for anything new (protocol operationalisation 5.3).
    """
    demand(by, Permission.ENTER_DATA)
    consents = sorted(signed, key=lambda consent: consent[2])
    if not consents:
        return subject
    since: dict[ProtocolVersion, date] = {}
    for _number, version, on in consents:
        since.setdefault(version, on)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        version = _bind(subject, since)
        number = consents[-1][0]
        if (subject.protocol_version, subject.consent_version) != (version, number):
            subject.protocol_version, subject.consent_version = version, number
            subject.save(update_fields=["protocol_version", "consent_version"])
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


def _free_place(subject: Subject) -> int:
    """The lowest free place of the fifteen; Refused when all are taken."""
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
    return free[0]


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
        holds.bring_up_to_date()
        stopped = holds.obstacle()
        if stopped is not None:
            raise stopped
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
        place = _free_place(subject)
        numbered = Subject.objects.filter(subject_number__isnull=False).count()
        subject.status = status
        subject.place = place
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


def withdraw(
    subject: Subject, *, by: By, reason: str, left_on: date, scope: str = "", consent_withdrawn: bool = False
) -> Subject:
    """End the main study for a subject who leaves it or is taken out of it.

    Who leaves before infusion gives the place back and keeps the number; somebody else may be enrolled to the place.
    `scope` is what the subject withdrew consent to; a scope that is already known is kept.
    """
    demand(by, Permission.SIGN)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        subject.status = _moved(subject, "withdraw")
        if subject.infused_at is None:
            subject.place = None
        if consent_withdrawn:
            subject.withdrawn_on = subject.withdrawn_on or left_on
            subject.withdrawn_scope = subject.withdrawn_scope or scope
        subject.save()
        return subject


def lose(subject: Subject, *, by: By, reason: str) -> Subject:
    """Keep that a subject can no longer be reached. One who was not infused leaves before infusion."""
    demand(by, Permission.SIGN)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        if subject.infused_at is None:
            subject.status = _moved(subject, "withdraw")
            subject.place = None
        else:
            subject.status = _moved(subject, "lose")
        subject.save()
        return subject


def find(subject: Subject, *, by: By, reason: str) -> Subject:
    """Take a lost subject who was reached again back into follow-up."""
    demand(by, Permission.ENTER_DATA)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        subject.status = _moved(subject, "find")
        subject.save()
        return subject


def complete(subject: Subject, *, by: By, reason: str) -> Subject:
    """End the main study at month 12; long-term follow-up begins."""
    demand(by, Permission.SIGN)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        subject.status = _moved(subject, "complete")
        subject.save()
        return subject


def record_death(subject: Subject, *, by: By, reason: str, died_on: date | None) -> Subject:
    """Keep the day of death as far as it is known to the day; what it means for the study is decided by signature."""
    demand(by, Permission.ENTER_DATA)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        subject.died_on = died_on
        subject.save()
        return subject


def die(subject: Subject, *, by: By, reason: str) -> Subject:
    """End the study by death, whenever the death becomes known. A place not used for an infusion is given back."""
    demand(by, Permission.SIGN)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        subject.status = _moved(subject, "die")
        if subject.infused_at is None:
            subject.place = None
        subject.save()
        return subject


def correct_ending(subject: Subject, *, by: By, reason: str) -> Subject:
    """Take back an ending that was signed by mistake: the subject stands again where they stood before it.

    Only an investigator may, with a reason, and the audit trail keeps both (protocol operationalisation 5.2). A subject
    not yet infused needs a free place again.
    """
    demand(by, Permission.SIGN)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        if subject.status not in ENDED:
            raise Refused(
                Text(
                    f"{subject.number} is {SUBJECT_STATUSES[subject.status].en}; there is no ending to correct.",
                    f"{subject.number} 当前状态为“{SUBJECT_STATUSES[subject.status].zh}”，没有可更正的结束记录。",
                )
            )
        subject.status = status_before_ending(
            enrolled=subject.enrolled_on is not None, infused=subject.infused_at is not None
        )
        if subject.status == "enrolled" and subject.place is None:
            subject.place = _free_place(subject)
        subject.save()
        return subject


def record_withdrawal_of_consent(
    subject: Subject, *, by: By, reason: str, scope: str, withdrawn_on: date | None
) -> Subject:
    """Keep the scope in which consent was withdrawn and since when; an empty scope takes a mistaken entry back."""
    demand(by, Permission.ENTER_DATA)
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        subject.withdrawn_scope = scope
        subject.withdrawn_on = withdrawn_on if scope else None
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


def take_back_infusion(subject: Subject, *, by: By, reason: str) -> Subject:
    """Take back an infusion that was entered by mistake: the subject is enrolled again and has no day 0.

    Only an investigator may, and not while the study has ended or a later visit is dated: who came to a visit after
    day 0 was infused (protocol operationalisation 5.2).
    """
    demand(by, Permission.ENTER_DATA)
    if isinstance(by, User) and not by.may(Permission.SIGN):
        raise Refused(
            Text(
                f"{subject.number} counts as infused by this form. The start may be corrected here; that there was no "
                "infusion is said by an investigator, who marks the form as not done with the reason.",
                f"{subject.number} 已据本表记为已回输。回输开始时间可在此更正；如确未回输，须由研究者将本表标记为未做"
                "并说明原因。",
            ),
            roles_with(Permission.SIGN),
        )
    with audit.acting(by=by, reason=reason, subject=subject):
        subject = _locked(subject)
        after = _visits_after_infusion(subject)
        if subject.status != "infused" or after:
            standing = SUBJECT_STATUSES[subject.status]
            also = f"; visits after day 0 are dated: {', '.join(after)}" if after else ""
            also_zh = f"；回输后的访视已有日期：{'、'.join(after)}" if after else ""
            raise Refused(
                Text(
                    f"The infusion of {subject.number} cannot be taken back: {standing.en}{also}. Correct those first.",
                    f"{subject.number} 的回输不能撤销：{standing.zh}{also_zh}。请先更正上述内容。",
                )
            )
        subject.status = "enrolled"
        subject.infused_at = None
        subject.save()
        return subject


def _visits_after_infusion(subject: Subject) -> list[str]:
    """The visits due after day 0 that have taken place, by code."""
    held = Visit.objects.filter(subject=subject, status=Visit.OCCURRED)
    later = VisitDefinition.objects.filter(version=subject.protocol_version, target_day__gt=0)
    return sorted(set(held.values_list("code", flat=True)) & set(later.values_list("code", flat=True)))


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


def take_back_visit(visit: Visit, *, by: By, reason: str) -> Visit:
    """Take back that a visit took place or was missed: it is open again, without a day."""
    demand(by, Permission.ENTER_DATA)
    with audit.acting(by=by, reason=reason, subject=visit.subject):
        visit.status = Visit.PLANNED
        visit.occurred_on = None
        visit.save()
        return visit


def anchor(subject: Subject) -> date | None:
    """The day windows count from: the infusion, or the planned infusion while there is none."""
    return local_date(subject.infused_at) or subject.planned_infusion_on


def window_of(subject: Subject, definition: VisitDefinition) -> Window | None:
    """When a visit of this subject is due, or None while that is unknown."""
    return window(anchor(subject), definition.target_day, definition.earliest_day, definition.latest_day)


def plan_of(subject: Subject, visits: Iterable[Visit]) -> Plan[VisitDefinition]:
    """A subject's visits under the protocol versions consented to. One query, whatever the number of versions."""
    bound = FilteredRelation("version__bound", condition=Q(version__bound__subject=subject))
    found = list(
        VisitDefinition.objects.annotate(bound=bound)
        .filter(Q(version_id=subject.protocol_version_id) | Q(bound__since__isnull=False))
        .annotate(number=F("version__number"), since=F("bound__since"))
        .order_by("version__number", "order")
    )
    rows = [(each, each.number, each.since) for each in found]
    return _plan(subject, visits, rows)


def plans_of(subjects: Iterable[Subject], visits: Mapping[int, Iterable[Visit]]) -> dict[int, Plan[VisitDefinition]]:
    """The same for several subjects by primary key, with their visits by primary key. Two queries."""
    chosen = list(subjects)
    bound: dict[int, dict[int, date]] = {}
    rows = SubjectProtocol.objects.filter(subject__in=chosen, since__isnull=False)
    for row in rows:
        if row.since is not None:
            bound.setdefault(row.subject_id, {})[row.version_id] = row.since
    wanted = {subject.protocol_version_id for subject in chosen} | {each for own in bound.values() for each in own}
    defined: dict[int, list[VisitDefinition]] = {}
    for each in VisitDefinition.objects.filter(version_id__in=wanted).select_related("version").order_by("order"):
        defined.setdefault(each.version_id, []).append(each)
    plans = {}
    for subject in chosen:
        own = bound.get(subject.pk, {})
        versions = dict.fromkeys([*own, subject.protocol_version_id])
        found = [
            (each, each.version.number, own.get(version)) for version in versions for each in defined.get(version, ())
        ]
        plans[subject.pk] = _plan(subject, visits.get(subject.pk, ()), found)
    return plans


def _plan(
    subject: Subject, visits: Iterable[Visit], rows: Iterable[tuple[VisitDefinition, int, date | None]]
) -> Plan[VisitDefinition]:
    versions: dict[int, list[VisitDefinition]] = {}
    bindings: dict[int, date] = {}
    otherwise = 1
    for definition, number, since in rows:
        versions.setdefault(number, []).append(definition)
        if since is not None:
            bindings[number] = since
        if definition.version_id == subject.protocol_version_id:
            otherwise = number

    def deadline(definition: VisitDefinition) -> date | None:
        due = window_of(subject, definition)
        return due.latest if due else None

    held = {str(visit): visit.occurred_on or visit.planned_on for visit in visits}
    return Plan(versions, [Binding(number, on) for number, on in bindings.items()], otherwise, held, deadline)
