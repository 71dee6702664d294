"""What completing or signing a form means for the subject: consent, enrolment, infusion, visits.

Each effect runs inside the transaction that saves or signs the form, so that both happen or neither does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from crf import attachments, casebook, deviations
from crf.casebook import Entry, Facts
from crf.endings import EVENT_OF_STATUS, exact_day
from crf.kit.items import Kind
from crf.kit.reading import CHINA, in_words
from crf.models import FormRecord
from crf.models.consent import SCOPES
from crf.models.history import needs_renal_items
from crf.models.infusion import days_to_infusion_allowed, first_dose_on, too_late_after_first_dose
from crf.models.visit import days_out_of_window
from trial import audit, subjects
from trial.access import Refused, demand
from trial.lifecycle import ENDED, SUBJECT_MOVES
from trial.models import ConsentVersion, Subject, User, Visit
from trial.models.signatures import Signature
from trial.roles import Permission
from trial.subjects import Eligibility
from trial.words import Text

Effect = Callable[[FormRecord, Mapping[str, Any], Facts, User], None]

REASON = "follows from the form"
# Consent documents by which a subject agrees to a version of the protocol.
PROTOCOL_CONSENTS = frozenset({"MAIN", "RECONSENT"})


def _consent(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    _main_consent(record, values, by)
    book = casebook.load(record.subject, ["ICF"])
    _withdrawal(record, book.rows("ICF"), by)
    signed = [
        (row.values["version"], row.values["signed_on"])
        for row in book.rows("ICF")
        if row.performed and row.values["document"] in PROTOCOL_CONSENTS and row.values["signed_on"] is not None
    ]
    versions = {
        version.number: version.protocol_version
        for version in ConsentVersion.objects.select_related("protocol_version").filter(
            number__in=[number for number, _on in signed]
        )
    }
    subjects.follow_consents(
        record.subject,
        by=by,
        reason=REASON,
        signed=[(number, versions[number], on) for number, on in signed if number in versions],
    )


def _withdrawal(record: FormRecord, rows: list[Entry], by: User) -> None:
    """What the subject withdrew consent to and since when, from all rows of the log: the latest withdrawal counts."""
    subject = record.subject
    withdrawn = [row.values for row in rows if row.performed and row.values.get("withdrawn") in SCOPES]
    latest = max(withdrawn, key=lambda row: row["withdrawn_on"] or date.min, default=None)
    scope, on = (latest["withdrawn"], latest["withdrawn_on"]) if latest else ("", None)
    if (subject.withdrawn_scope, subject.withdrawn_on) == (scope, on):
        return
    if latest is not None or not _left_by_withdrawal(subject):
        subjects.record_withdrawal_of_consent(subject, by=by, reason=REASON, scope=scope, withdrawn_on=on)


def _left_by_withdrawal(subject: Subject) -> bool:
    """Whether a signed end of study says that consent was withdrawn: then the log of consents does not take it back."""
    rows = casebook.load(subject, ["EOS"]).rows("EOS")
    return any(row.status == "signed" and row.values.get("status") == "WITHDREW" for row in rows)


def _main_consent(record: FormRecord, values: Mapping[str, Any], by: User) -> None:
    if values["document"] != "MAIN" or values["signed_on"] is None:
        return
    version = ConsentVersion.objects.select_related("protocol_version").filter(number=values["version"]).first()
    if version is None or values["signed_time"] is None:
        return
    subjects.record_consent(
        record.subject,
        by=by,
        reason=REASON,
        version=version.number,
        protocol_version=version.protocol_version,
        signed_at=datetime.combine(values["signed_on"], values["signed_time"], tzinfo=CHINA),
        personal_information=bool(values["personal_information"]),
    )


def _sex(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    subject = record.subject
    sex, childbearing = values["sex"] or "", values["childbearing"] or ""
    if (subject.sex, subject.childbearing) != (sex, childbearing):
        subject.sex, subject.childbearing = sex, childbearing
        subject.save(update_fields=["sex", "childbearing"])


def _visit(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    # A visit that took place on a day nobody knows is neither dated nor missed.
    if record.visit is not None and (values["occurred"] is False or values["visit_on"] is not None):
        subjects.record_visit(record.visit, by=by, reason=REASON, occurred_on=values["visit_on"])
    on = values["visit_on"]
    outside = days_out_of_window(on, facts.window)
    if outside and values["out_of_window_because"]:
        late, because = abs(outside), values["out_of_window_because"]
        deviations.propose(
            record.subject,
            by=by,
            category="VISIT_WINDOW",
            on=on,
            text=Text(
                f"{facts.visit}: {late} {'day' if late == 1 else 'days'} "
                f"{'after' if outside > 0 else 'before'} its window. {because}",
                f"{facts.visit}：{'晚于' if outside > 0 else '早于'}访视窗{late}天。{because}",
            ),
        )
    # Somebody who could not be reached and comes to a visit is found.
    if on is not None and record.subject.status == "lost":
        subjects.find(record.subject, by=by, reason=f"visit {facts.visit} took place on {on}")


def _nephritis(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """Whether the renal items are asked: nephritis stated at baseline, or diagnosed later (4.2.9)."""
    subject = record.subject
    wanted = needs_renal_items(values)
    if subject.nephritis != wanted:
        subject.nephritis = wanted
        subject.save(update_fields=["nephritis"])


def _attached(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """A file named on a form is one that was attached to this subject."""
    for item in record.form.items:
        digest = values.get(item.name)
        if item.kind is Kind.FILE and digest and attachments.attachment(record.subject, digest) is None:
            raise Refused(
                Text(
                    f"{item.label.en}: this file is not among the subject's files. Attach it again.",
                    f"{item.label.zh}：未找到该受试者的此文件，请重新上传。",
                )
            )


def _infusion(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """The first part of a split dose defines D0."""
    if values["started_at"] is None:
        return
    others = [
        row.values["started_at"]
        for row in (facts.casebook.rows("INF") if facts.casebook is not None else [])
        if row.record_id != record.pk and row.performed and row.values["started_at"] is not None
    ]
    first = min([values["started_at"], *others])
    subjects.record_infusion(record.subject, by=by, reason=REASON, started_at=first)
    if too_late_after_first_dose(values, facts):
        on, dosed = subjects.local_date(values["started_at"]), first_dose_on(facts)
        deviations.propose(
            record.subject,
            by=by,
            category="DOSING",
            on=on,
            text=Text(
                f"Infused on {on}, more than {days_to_infusion_allowed(facts)} days after the first dose of "
                f"lymphodepletion on {dosed}.",
                f"{on} 回输，距首次清淋给药（{dosed}）超过{days_to_infusion_allowed(facts)}天。",
            ),
        )


def _death(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    subjects.record_death(record.subject, by=by, reason=REASON, died_on=exact_day(values["died_on"]))


def _unconfirmed(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """A checklist that was changed is no longer confirmed: its signature broke."""
    body = record.form.objects.get(pk=record.pk)  # type: ignore[attr-defined]
    if body.confirmed_at is not None:
        body.confirmed_at = None
        body.save(update_fields=["confirmed_at"])


ON_COMPLETE: dict[str, Effect] = {
    "ICF": _consent,
    "DM": _sex,
    "SV": _visit,
    "INF": _infusion,
    "SLEH": _nephritis,
    "RBX": _attached,
    "DTH": _death,
    "IE": _unconfirmed,
}


def eligibility(record: FormRecord) -> Eligibility:
    """What stands between a subject and enrolment: the screening checklist complete, met and signed."""
    book = casebook.load(record.subject, ["IE"])
    checklist = book.at("IE", "SCR")
    obstacles: list[Text] = []
    if checklist is None:
        obstacles.append(
            Text("The eligibility checklist (IE) of screening is not complete.", "筛选期入选/排除核对表（IE）未完成。")
        )
    else:
        if checklist.values.get("eligible") is not True:
            obstacles.append(Text("Not all eligibility criteria are met (IE).", "未符合全部入选/排除标准（IE）。"))
        signed = Signature.objects.filter(
            subject=record.subject, target="IE@SCR", meaning="eligibility", broken_at__isnull=True
        )
        if not signed.exists():
            obstacles.append(
                Text(
                    "The eligibility checklist (IE) is not signed by an investigator.",
                    "入选/排除核对表（IE）未经研究者签署。",
                )
            )
    return Eligibility(tuple(obstacles))


def _enrolment(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    subject = record.subject
    if subject.status != "screening":
        return
    on: date = values["decided_on"] or facts.today
    if values["result"] == "ENROLLED":
        subjects.enrol(
            subject,
            by=by,
            reason=REASON,
            enrolled_on=on,
            dose_level=values["dose_level"] or "",
            eligibility=eligibility(record),
        )
        body = record.form.objects.get(pk=record.pk)  # type: ignore[attr-defined]
        body.subject_number = Subject.objects.values_list("subject_number", flat=True).get(pk=subject.pk)
        body.save(update_fields=["subject_number"])
    elif values["result"] == "SCREEN_FAILURE":
        subjects.screen_fail(subject, by=by, reason=REASON, failed_on=on, because=values["failure_reason"] or "")


def _confirmed(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """The checklist shows when the investigator confirmed it."""
    body = record.form.objects.get(pk=record.pk)  # type: ignore[attr-defined]
    body.confirmed_at = timezone.now()
    body.save(update_fields=["confirmed_at"])


def _ending(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """The signed end of study moves the subject: completed, withdrawn, lost or died. Signed again after a correction,
    it first takes back the ending that was signed before."""
    subject = Subject.objects.get(pk=record.subject_id)
    status = values["status"] or ""
    event = EVENT_OF_STATUS.get(status)
    if event is None:
        raise Refused(
            Text("The end of study has no status; complete the form first.", "研究结束表未填状态，请先完成。")
        )
    if subject.status in {"screening", "screen_failed"}:
        raise Refused(
            Text(
                f"{subject.number} was not enrolled. Screening ends with the form ENR, not with EOS.",
                f"{subject.number} 未入组。筛选期的结束请使用ENR表，而非EOS表。",
            )
        )
    if event == "die" and not _death_recorded(record.subject):
        raise Refused(
            Text(
                "The death form (DTH) is not complete; complete it before the end by death is signed.",
                "死亡记录（DTH）未完成，请先完成再签署死亡结束。",
            )
        )
    if event == "die" and subject.status == "died":
        return
    if subject.status in ENDED and (subject.status, event) not in SUBJECT_MOVES:
        subject = subjects.correct_ending(subject, by=by, reason=f"{REASON}: end of study corrected")
    if event == "complete":
        subjects.complete(subject, by=by, reason=REASON)
    elif event == "lose":
        subjects.lose(subject, by=by, reason=REASON)
    elif event == "die":
        subjects.die(subject, by=by, reason=REASON)
    else:
        subjects.withdraw(
            subject,
            by=by,
            reason=REASON,
            left_on=values["ended_on"] or facts.today,
            scope="TREATMENT" if values["agrees_to_follow_up"] else "CONTACT",
            consent_withdrawn=status == "WITHDREW",
        )


def _death_recorded(subject: Subject) -> bool:
    return any(row.performed for row in casebook.load(subject, ["DTH"]).rows("DTH"))


def _died(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """A signed death ends the study for whoever is in it or has left it."""
    subject = Subject.objects.get(pk=record.subject_id)
    if (subject.status, "die") in SUBJECT_MOVES:
        subjects.die(subject, by=by, reason=REASON)


def _signed_off(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """The sign-off shows whose signature it carries, when, and with which meaning. The casebook is the principal
    investigator's to sign."""
    if values["scope"] == "CASEBOOK":
        demand(by, Permission.SIGN_CASEBOOK)
    body = record.form.objects.get(pk=record.pk)  # type: ignore[attr-defined]
    meaning = in_words(record.form.item("INVMEAN"), values["meaning"]).en if values["meaning"] else ""
    moment = timezone.localtime()
    body.signature = f"{by.full_name} · {moment:%Y-%m-%d %H:%M} (UTC+08:00) · {meaning}"[:SIGNATURE_LENGTH]
    body.save(update_fields=["signature"])


SIGNATURE_LENGTH = 240
ON_SIGNED: dict[str, Effect] = {
    "ENR": _enrolment,
    "IE": _confirmed,
    "EOS": _ending,
    "DTH": _died,
    "INV": _signed_off,
}


def on_refused(subject: Subject | None, form_key: str, *, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """What a refused attempt leaves behind: asking for a waiver is refused, and is a deviation to be described."""
    if subject is None or form_key != "IE" or values.get("waiver") is not True:
        return
    with audit.acting(by=by, reason=REASON, subject=subject):
        deviations.propose(
            subject,
            by=by,
            category="ELIGIBILITY",
            on=facts.visit_on or facts.today,
            text=Text(
                f"{facts.visit}: a waiver of an eligibility criterion was asked for and refused; waivers do not exist.",
                f"{facts.visit}：申请豁免入排标准，未获允许；本试验不允许豁免。",
            ),
        )


def on_complete(record: FormRecord, *, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """Carry out what a completed form means for the subject."""
    effect = ON_COMPLETE.get(record.form_key)
    if effect is not None and record.performed:
        effect(record, values, facts, by)
    if record.performed and record.visit is not None and record.visit.status == Visit.PLANNED:
        _date_a_visit_without_its_own_form(record, values, facts, by)


def _date_a_visit_without_its_own_form(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """Ward days have no SV in the schedule (D2, LD2): such a visit took place on the day its forms speak of.

    That is the day of assessment, else the day a dose began, else the only day of a window of one day.
    """
    assert record.visit is not None  # nosec B101 - asked by the caller
    definition = facts.casebook.definition(str(record.visit)) if facts.casebook else None
    if definition is None or "SV" in definition.forms:
        return
    window = facts.window
    given = values.get("started_at") if record.form_key == "LD" else None
    on = record.assessed_on or subjects.local_date(given)
    if on is None and window is not None and window.earliest == window.latest and window.latest <= facts.today:
        on = window.latest
    if on is not None:
        subjects.record_visit(record.visit, by=by, reason=REASON, occurred_on=on)


def on_signed(record: FormRecord, *, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """Carry out what a signed form means for the subject."""
    effect = ON_SIGNED.get(record.form_key)
    if effect is not None:
        effect(record, values, facts, by)
