"""The demonstration study: people and subjects who do not exist, entered through the same doors as real data.

A story is a list of steps, each a form completed, changed, drafted or signed by somebody. What stands in the boxes is
written as a coordinator would type it, by the field names of the forms; `quiet` answers fill what a story does not
mention. To add a subject, add a course to `stories.COURSES`. Days count back from the day the study is made, so that
Today always has something to show; figures are the same wherever and whenever it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from crf import missed, reviews, save, signing
from crf.casebook import facts_for
from crf.demo.filler import fill
from crf.kit.base import Crf, form
from crf.kit.items import Item, Kind
from crf.kit.reading import shown
from crf.laboratories import load_register
from crf.models import ProductLot
from crf.products import add_lot, change_lot
from crf.targets import Target
from trial import audit, notices, subjects
from trial.access import Refused
from trial.models import AuditEvent, Notice, Subject, User, VisitDefinition
from trial.people import open_account
from trial.roles import ROLES
from trial.words import Text

# The same for every demonstration account, printed at every start. Accounts are made only where `settings.DEMO` holds.
PASSWORD = "demo-study-101"  # nosec B105
ACTOR = audit.system("demo")
REASON = "demonstration study"
FINISHED = "demonstration study complete"
LOT = "DEMO-LOT-01"


# --- People ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account: a user name, and the name that shows on signatures, marked as demo."""

    username: str
    role: str
    name: str


ACCOUNTS = (
    Account("coordinator", "coordinator", "Demo Coordinator 演示协调员"),
    Account("investigator", "investigator", "Demo Investigator 演示研究者"),
    Account("pi", "principal_investigator", "Demo Principal Investigator 演示主要研究者"),
    Account("monitor", "monitor", "Demo Monitor 演示监查员"),
    Account("datamanager", "data_manager", "Demo Data Manager 演示数据管理员"),
    Account("medicalmonitor", "medical_monitor", "Demo Medical Monitor 演示医学监查员"),
    Account("coder", "coder", "Demo Coder 演示编码员"),
    Account("inspector", "inspector", "Demo Inspector 演示检查员"),
    Account("admin", "administrator", "Demo Administrator 演示系统管理员"),
)


# --- Steps -----------------------------------------------------------------------------------------------------------
COMPLETE, CHANGE, DRAFT, SIGN = "complete", "change", "draft", "sign"
# Beside forms: a log gone through at a visit, a visit missed, a planned infusion day, an added visit.
REVIEW, MISS, PLAN, ADD = "review", "miss", "plan", "add"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody does to one form: what, where, what is typed by item code, and who."""

    do: str
    form: str
    visit: str = ""
    typed: Mapping[str, str] | None = None
    by: str = "coordinator"
    # Which row of a log or of a form with rows; 0 is a new one.
    row: int = 1
    # Whether what is not said is filled in with usual answers.
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """One demonstration subject: what it shows, and the steps in their order."""

    about: Text
    steps: tuple[Step, ...]
    # Whether everybody has acknowledged what was told about this subject.
    seen: bool = False


def typed(form_key: str, **answers: Any) -> dict[str, str]:
    """Answers by field name as they stand in the boxes by item code."""
    codes = {item.name: item.code for item in form(form_key).items}
    return {codes[name]: answer for name, answer in answers.items()}


def complete(form_key: str, visit: str = "", *, by: str = "coordinator", also: Mapping[str, str] | None = None,
             **answers: Any) -> Step:  # fmt: skip
    """A form filled in. `also` holds what is no item: reasons for values confirmed as they are, a form not done."""
    return Step(COMPLETE, form_key, visit, {**typed(form_key, **answers), **(also or {})}, by)


def confirmed(check: str, reason: str) -> dict[str, str]:
    """A value that a check asked about, kept with a reason."""
    return {f"ask__{check}": reason}


def changed(step: Step, because: str, text: str = "") -> Step:
    """A complete form changed to what this step says, for one of the reasons for change."""
    return replace(step, do=CHANGE, typed={**(step.typed or {}), "change_reason": because, "change_text": text})


def signed(form_key: str, visit: str) -> Step:
    """A form signed by the investigator."""
    return Step(SIGN, form_key, visit, by="investigator")


# --- Forms as they are usually filled --------------------------------------------------------------------------------
def consent(on: str, time: str = "0930") -> Step:
    """The main consent: opens screening."""
    return complete(
        "ICF",
        document="MAIN",
        version="DEMO-1.0",
        signed_on=on,
        signed_time=time,
        signed_by="SUBJECT",
        investigator="investigator",
        copy_given="y",
        personal_information="y",
        samples="YES",
        withdrawn="NONE",
    )


def demographics(born: str, sex: str = "F", childbearing: str = "YES", blood_group: str = "O+") -> Step:
    """Demographics at screening."""
    return complete(
        "DM", "SCR", born=born, sex=sex, ethnic_group="HAN", childbearing=childbearing, blood_group=blood_group
    )


def attended(visit: str, on: str, contact: str = "CLINIC", late_because: str = "") -> Step:
    """A visit that took place."""
    late: dict[str, Any] = {"out_of_window_because": late_because} if late_because else {}
    return complete("SV", visit, occurred="y", visit_on=on, contact=contact, **late)


def vital_signs(visit: str, *, also: Mapping[str, str] | None = None, **answers: Any) -> Step:
    """Vital signs, unremarkable unless said."""
    usual: dict[str, Any] = {
        "taken_time": "0815",
        "temperature": "36.5",
        "temperature_site": "AXILLA",
        "systolic": "122",
        "diastolic": "78",
        "pulse": "76",
        "respiration": "16",
        "saturation": "98",
        "oxygen": "ROOM_AIR",
    }
    return complete("VS", visit, also=also, **{**usual, **answers})


def eligibility(failed: str = "") -> Step:
    """The eligibility checklist of screening: everything holds but the criterion named."""
    answers: dict[str, Any] = {"applied_version": "1.0-REF", "waiver": "n"}
    for item in form("IE").items:
        values = [code.value for code in item.codes]
        if "MET" in values or "ABSENT" in values:
            answers[item.name] = values[1] if item.code == failed else values[0]
    return complete("IE", "SCR", by="investigator", **answers)


def screen_failure(on: str, because: str) -> tuple[Step, ...]:
    """Screening ended without enrolment."""
    return (
        signed("IE", "SCR"),
        complete("ENR", "SCR", result="SCREEN_FAILURE", failure_reason=because, decided_on=on),
        signed("ENR", "SCR"),
    )


def infusion(on: str, million_cells_per_ml: str, also: Mapping[str, str] | None = None) -> Step:
    """The infusion on day 0: 20 mL, 60 % CAR-positive."""
    vitals = {
        f"{name}_{point}": value
        for point in ("m15", "p15", "p30", "p60", "p120", "p240")
        for name, value in (("temperature", "36.6"), ("systolic", "120"), ("pulse", "78"), ("saturation", "98"))
    }
    return complete(
        "INF",
        "D0",
        also=also,
        criteria_met="y",
        checkers="coordinator|investigator",
        lot=LOT,
        donor="DEMO-DONOR-A",
        bags="DEMO-BAG-1",
        containers="1",
        expires_on="2027-06-30",
        receipt_ok="y",
        thawed_at=f"{on} 1000",
        started_at=f"{on} 1020",
        ended_at=f"{on} 1040",
        car_percent="60.0",
        viability="88.5",
        viable_per_ml=million_cells_per_ml,
        volume_ml="20.0",
        premedication="PARACETAMOL|ANTIHISTAMINE",
        interrupted="NO",
        reaction="n",
        **vitals,
    )


def sledai(visit: str, **answers: Any) -> Step:
    """SLEDAI: absent is what is not named. A finding is dated to the visit (v); its other facts are no unless said."""
    given: dict[str, str] = {}
    items = form("SLD").items
    for item in items:
        if "ABSENT" in [code.value for code in item.codes]:
            given[item.name] = answers.get(item.name, "ABSENT")
    for item in items:
        parent = _parent(item)
        if given.get(parent) in {"PERSISTENT", "NEW"}:
            if item.kind is Kind.DATE:
                given[item.name] = "v"
            elif item.kind is Kind.YES_NO:
                given[item.name] = "n"
    return complete("SLD", visit, by="investigator", **{**given, "assessor": "investigator", **answers})


def _parent(item: Item) -> str:
    """The field a conditional item hangs on."""
    return next(item.condition.items(), "") if item.condition is not None else ""


# Blood pressure, creatinine and blood counts as a healthy adult has them, by the field names of BILAG.
USUAL_VALUES = {
    "sbp": "122",
    "dbp": "78",
    "protein_24h_g": "0.10",
    "creatinine_umol_l": "62",
    "hb_g_l": "126",
    "wbc": "5.20",
    "neutrophils": "3.40",
    "lymphocytes": "1.40",
    "platelets": "215",
}


def bilag(visit: str, **answers: Any) -> Step:
    """BILAG-2004: not present is what is not named; measured values are usual and not due to lupus unless said."""
    given = {**USUAL_VALUES, **answers}
    for item in form("BIL").items:
        if item.name in given or item.derived:
            continue
        if item.kind is Kind.CODED and item.required:
            given[item.name] = "0"
        elif item.kind is Kind.YES_NO and (item.condition is None or _parent(item) in given):
            given[item.name] = "n"
    return complete("BIL", visit, by="investigator", **given)


def pga(visit: str, score: str, *, also: Mapping[str, str] | None = None) -> Step:
    """The physician's global assessment."""
    return complete("PGA", visit, by="investigator", score=score, also=also)


def supplement(visit: str, **answers: Any) -> Step:
    """The LLDAS and DORIS supplement: no activity, medication reviewed, no rescue, unless said."""
    usual = {
        "major_organ": "n",
        "new_feature": "n",
        "medication_reviewed": "y",
        "rescue": "n",
        "stable": "Y",
        "haemolysis_or_gut": "n",
        "in_use": "HCQ",
    }
    return complete("LLD", visit, by="investigator", **{**usual, **answers})


def day(infused_on: str, days: int) -> str:
    """The date of a study day; the infusion is day 0."""
    return (date.fromisoformat(infused_on) + timedelta(days=days)).isoformat()


# --- Making it -------------------------------------------------------------------------------------------------------
class NotPlayed(Exception):
    """A step of a story that the product did not accept: the story has to be mended."""


def is_ours() -> bool:
    """Whether this database was begun as the demonstration study: the audit trail knows."""
    return AuditEvent.objects.filter(actor=ACTOR.name).exists()


def is_complete() -> bool:
    """Whether the seeding came to its last story: it leaves a line of its own in the audit trail."""
    return is_ours() and AuditEvent.objects.filter(actor=ACTOR.name, reason=FINISHED).exists()


def holds_other_people() -> bool:
    """Whether somebody else's accounts or subjects are here, which a demonstration must never touch."""
    return not is_ours() and (Subject.objects.exists() or User.objects.exists())


def open_accounts() -> None:
    """One account for each role, all of them at once. Refused outside a demonstration installation."""
    if not settings.DEMO:
        raise Refused(Text("Demonstration accounts exist only in a demonstration.", "仅演示环境可建立演示账户。"))
    with audit.acting(by=ACTOR, reason=REASON):
        for account in ACCOUNTS:
            open_account(
                by=ACTOR,
                reason=REASON,
                username=account.username,
                full_name=account.name,
                role=account.role,
                password=PASSWORD,
                must_change_password=False,
            )


def fill_registers() -> None:
    """The laboratory and the one lot of the demonstration study, unless they are there already."""
    load_register(by=ACTOR)
    if not ProductLot.objects.filter(number=LOT).exists():
        add_lot(
            by=ACTOR,
            reason=REASON,
            number=LOT,
            donor="DEMO-DONOR-A",
            vials=40,
            car_percent=Decimal("60.0"),
            viability_percent=Decimal("90.0"),
            dose_per_vial_million=Decimal("60.00"),
            expires_on=date(2027, 6, 30),
            certificate="DEMO-CERTIFICATE-01",
            released=True,
        )


def seed(tellers: Iterable[Callable[[], Story]]) -> Iterator[tuple[Subject, Story]]:
    """Accounts and the registers, then one subject after the other; each is handed back as it is finished."""
    open_accounts()
    fill_registers()
    for tell in tellers:
        story = tell()
        subject = play(story)
        if story.seen:
            acknowledge_all(subject)
        yield subject, story
    lot = ProductLot.objects.get(number=LOT)
    change_lot(lot, by=ACTOR, reason=FINISHED, described={"certificate": f"{lot.certificate} (checked)"})


def acknowledge_all(subject: Subject) -> None:
    """Every notice about a subject acknowledged by the people of its roles."""
    people = list(User.objects.filter(username__in=[each.username for each in ACCOUNTS]))
    for notice in Notice.objects.filter(subject=subject):
        for person in people:
            if person.role in notice.roles:
                notices.acknowledge(notice, by=person)


def play(story: Story) -> Subject:
    """Do the steps of a story in their order; the subject it made."""
    people = {person.username: person for person in User.objects.filter(username__in=[a.username for a in ACCOUNTS])}
    subject: Subject | None = None
    with transaction.atomic():
        for step in story.steps:
            if subject is not None:
                subject = Subject.objects.select_related("protocol_version").get(pk=subject.pk)
            subject = do(step, subject, people[step.by])
    assert subject is not None  # nosec B101 - every story begins with a consent
    return subject


def do(step: Step, subject: Subject | None, by: User) -> Subject | None:
    """Do one step as this person; the subject, as a consent makes one."""
    target = Target(step.form, subject, step.visit, step.row)
    if step.do == SIGN:
        _sign(target, by)
        return subject
    if step.do in BESIDE_FORMS:
        assert subject is not None  # nosec B101 - a story begins with its consent
        BESIDE_FORMS[step.do](step, subject, by)
        return subject
    standing = save.stored(target) if step.row else None
    edition = standing.record.edition if standing else 0
    entered = {**(step.typed or {})}
    if step.do == DRAFT:
        save.save_draft(target, by=by, typed=entered, edition=edition)
        return subject
    if step.do == CHANGE and standing is not None:
        entered = {**in_boxes(target.form, standing), **entered}
    facts = None
    if step.filled:
        facts = facts_for(subject, target.form, step.visit, repeat=step.row)
        entered, _ = fill(target.form, entered, facts)
    outcome = save.complete(target, by=by, typed=entered, edition=edition, facts=facts)
    if outcome.record is None:
        raise NotPlayed(f"{target.place}: {why_not(outcome)}")
    return outcome.record.subject


def _review(step: Step, subject: Subject, by: User) -> None:
    target = Target(step.form, subject, step.visit)
    reviews.review(subject, (target.visit_code, target.visit_repeat), step.form, by=by)


def _miss(step: Step, subject: Subject, by: User) -> None:
    definition = next(each for each in VisitDefinition.objects.all() if each.code == step.visit)
    missed.miss(subject, step.visit, definition.forms, by=by, reason="ILLNESS")


def _plan(step: Step, subject: Subject, by: User) -> None:
    subjects.plan_infusion(subject, by=by, reason="infusion planned", planned_on=date.fromisoformat(step.form))


def _add(step: Step, subject: Subject, by: User) -> None:
    with audit.acting(by=by, reason="visit added", subject=subject):
        subjects.visit_of(subject, step.visit)


BESIDE_FORMS: dict[str, Callable[[Step, Subject, User], None]] = {
    REVIEW: _review,
    MISS: _miss,
    PLAN: _plan,
    ADD: _add,
}


def in_boxes(definition: type[Crf], standing: save.Stored) -> dict[str, str]:
    """What stands in the boxes of a complete form when its page is opened."""
    values = {item.code: shown(item, standing.values.get(item.name)) for item in definition.items if not item.derived}
    return {**values, **{code: null.typed for code, null in standing.nulls.items()}}


def _sign(target: Target, by: User) -> None:
    standing = save.stored(target)
    if standing is None:
        raise NotPlayed(f"{target.place} is signed before it is complete")
    signing.sign(
        standing.record,
        by=by,
        username=by.username,
        password=PASSWORD,
        edition=standing.record.edition,
        values=standing.values,
        nulls=standing.nulls,
        facts=facts_for(target.subject, target.form, target.visit, repeat=target.repeat),
    )


def why_not(outcome: save.Outcome) -> str:
    """Why a form was not accepted, in one line."""
    parts = [f"refused: {outcome.refusal}"] if outcome.refusal else []
    if outcome.newer:
        parts.append("somebody saved it meanwhile")
    if outcome.assessment:
        parts += [f"{code}: {problem.en}" for code, problem in outcome.assessment.problems.items()]
        parts += [f"{finding.check}: {finding.text.en}" for finding in outcome.assessment.blocked]
    parts += [f"asked by {finding.check}: {finding.text.en}" for finding in outcome.asks]
    if outcome.reason_needed:
        parts.append("a reason for change is needed")
    return "; ".join(parts)


def accounts() -> list[dict[str, Any]]:
    """The accounts as people and scripts read them."""
    return [
        {
            "username": account.username,
            "password": PASSWORD,
            "role": account.role,
            "name": account.name,
            "does": ROLES[account.role].name.en,
        }
        for account in ACCOUNTS
    ]
