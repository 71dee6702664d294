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
from trial.models import ConsentVersion, ProtocolVersion, Subject, User, Visit
from trial.models.signatures import Signature
from trial.roles import Permission, roles_with
from trial.subjects import Eligibility
from trial.words import Text

Effect = Callable[[FormRecord, Mapping[str, Any], Facts, User], None]

REASON = "follows from the form"
# Consent documents by which a subject agrees to a version of the protocol.
PROTOCOL_CONSENTS = frozenset({"MAIN", "RECONSENT"})


def _consent(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """Everything consent means is read again from all rows of the log, so that a row taken back takes its part back."""
    rows = [row for row in casebook.load(record.subject, ["ICF"]).rows("ICF") if row.performed]
    numbers = {row.values["version"] for row in rows}
    versions = {
        version.number: version.protocol_version
        for version in ConsentVersion.objects.select_related("protocol_version").filter(number__in=numbers)
    }
    _main_consent(record, rows, versions, by)
    _withdrawal(record, rows, by)
    signed = [
        (row.values["version"], row.values["signed_on"])
        for row in rows
        if row.values["document"] in PROTOCOL_CONSENTS and row.values["signed_on"] is not None
    ]
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


def _main_consent(record: FormRecord, rows: list[Entry], versions: Mapping[str, ProtocolVersion], by: User) -> None:
    """The main consent is the one signed first; whether personal information may be used, the one signed last says."""
    signed = sorted(
        (datetime.combine(row.values["signed_on"], row.values["signed_time"], tzinfo=CHINA), row.repeat, row.values)
        for row in rows
        if row.values["document"] == "MAIN"
        and row.values["version"] in versions
        and row.values["signed_on"] is not None
        and row.values["signed_time"] is not None
    )
    subject = record.subject
    if signed:
        personal_information = bool(signed[-1][2]["personal_information"])
        if (subject.consented_at, subject.personal_information_consent) != (signed[0][0], personal_information):
            subjects.record_consent(
                subject,
                by=by,
                reason=REASON,
                version=signed[0][2]["version"],
                protocol_version=versions[signed[0][2]["version"]],
                signed_at=signed[0][0],
                personal_information=personal_information,
            )
    elif record.subject.consented_at is not None:
        subjects.take_back_consent(record.subject, by=by, reason=REASON)


def _sex(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    subject = record.subject
    sex, childbearing = values.get("sex") or "", values.get("childbearing") or ""
    if (subject.sex, subject.childbearing) != (sex, childbearing):
        subject.sex, subject.childbearing = sex, childbearing
        subject.save(update_fields=["sex", "childbearing"])


def _visit(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    # A visit that took place on a day nobody knows is neither dated nor missed; no more is one without its record.
    on = values.get("visit_on")
    if record.visit is not None:
        if on is not None or values.get("occurred") is False:
            subjects.record_visit(record.visit, by=by, reason=REASON, occurred_on=on)
        elif record.visit.status != Visit.PLANNED:
            subjects.take_back_visit(record.visit, by=by, reason=REASON)
    outside = days_out_of_window(on, facts.window)
    if outside and values.get("out_of_window_because"):
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
    """The first part of a split dose defines D0. Without any start there was no infusion: who takes one back must be
    allowed to."""
    others = [
        row.values["started_at"]
        for row in (facts.casebook.rows("INF") if facts.casebook is not None else [])
        if row.record_id != record.pk and row.performed and row.values["started_at"] is not None
    ]
    started_at = values.get("started_at")
    starts = [started_at, *others] if started_at is not None else others
    if starts:
        subjects.record_infusion(record.subject, by=by, reason=REASON, started_at=min(starts))
    elif record.subject.infused_at is not None:
        subjects.take_back_infusion(record.subject, by=by, reason=REASON)
    if started_at is not None and too_late_after_first_dose(values, facts):
        on, dosed = subjects.local_date(started_at), first_dose_on(facts)
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
    subjects.record_death(record.subject, by=by, reason=REASON, died_on=exact_day(values.get("died_on")))
    if record.performed or Subject.objects.get(pk=record.subject_id).status != "died":
        return
    ending = _signed_ending(record.subject)
    if ending is not None and ending["status"] == "DEATH":
        raise Refused(
            Text(
                "The end of study (EOS) is signed as a death. Correct EOS and have it signed first, then this form.",
                "研究结束（EOS）已按死亡签署。请先更正EOS并重新签署，再修改本表。",
            )
        )
    subject = _back_before_ending(record.subject, "DTH", by)
    if ending is not None:
        _end(subject, ending, facts, by)


def _end_taken_back(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """An end of study marked as not done takes back the ending that was signed. A signed death stands by itself."""
    subject = Subject.objects.get(pk=record.subject_id)
    if record.performed or subject.status not in ENDED:
        return
    deaths = casebook.load(subject, ["DTH"]).rows("DTH")
    if subject.status == "died" and any(row.performed and row.status == "signed" for row in deaths):
        return
    _back_before_ending(subject, "EOS", by)
    _withdrawal(record, casebook.load(subject, ["ICF"]).rows("ICF"), by)


def _back_before_ending(subject: Subject, form_key: str, by: User) -> Subject:
    """Take back an ending together with the form that carried it: an investigator's, who may sign endings."""
    if not by.may(Permission.SIGN):
        raise Refused(
            Text(
                f"{form_key} was signed and ended the study for {subject.number}. An investigator takes it back: marks "
                "this form as not done and gives the reason.",
                f"{form_key} 已签署，{subject.number} 的研究已据此结束。须由研究者撤回：将本表标记为未做并说明原因。",
            ),
            roles_with(Permission.SIGN),
        )
    return subjects.correct_ending(subject, by=by, reason=f"{REASON}: {form_key} was taken back")


def _signed_ending(subject: Subject) -> Mapping[str, Any] | None:
    """The values of the signed end of study, or None."""
    rows = casebook.load(subject, ["EOS"]).rows("EOS")
    return next((row.values for row in rows if row.performed and row.status == "signed"), None)


def _unconfirmed(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """A checklist that was changed is no longer confirmed: its signature broke."""
    body = record.form.objects.get(pk=record.pk)  # type: ignore[attr-defined]
    if body.confirmed_at is not None:
        body.confirmed_at = None
        body.save(update_fields=["confirmed_at"])


def _enrolment_stands(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """What a signature on ENR has decided is not undone by changing the form: numbers are never given twice."""
    subject = Subject.objects.get(pk=record.subject_id)
    decided = "SCREEN_FAILURE" if subject.status == "screen_failed" else "ENROLLED"
    if subject.status == "screening" or (subject.enrolled_on is None and decided == "ENROLLED"):
        return
    if values.get("result") == decided:
        return
    if decided == "ENROLLED":
        raise Refused(
            Text(
                f"{subject.number} was enrolled by signature. The result of ENR stays; an investigator ends the study "
                "with the form EOS instead.",
                f"{subject.number} 已经签署入组，ENR 的结果不能更改；如需结束研究，请由研究者使用 EOS 表。",
            ),
            roles_with(Permission.SIGN),
        )
    raise Refused(
        Text(
            f"{subject.number} was signed as a screen failure. The result of ENR stays; a rescreening begins under a new "
            "number.",
            f"{subject.number} 已经签署为筛选失败，ENR 的结果不能更改；重新筛选须使用新的筛选号。",
        )
    )


ON_COMPLETE: dict[str, Effect] = {
    "ICF": _consent,
    "DM": _sex,
    "SV": _visit,
    "INF": _infusion,
    "SLEH": _nephritis,
    "RBX": _attached,
    "DTH": _death,
    "EOS": _end_taken_back,
    "ENR": _enrolment_stands,
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
        _withdrawal(record, casebook.load(subject, ["ICF"]).rows("ICF"), by)
        subject = Subject.objects.get(pk=subject.pk)
    _end(subject, values, facts, by)


def _end(subject: Subject, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """End the main study as the end-of-study form says."""
    event = EVENT_OF_STATUS[values["status"]]
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
            consent_withdrawn=values["status"] == "WITHDREW",
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
    """Carry out what a completed form means for the subject; one marked as not done says nothing, and what it said
    before is taken back or the change is refused."""
    effect = ON_COMPLETE.get(record.form_key)
    if effect is not None:
        effect(record, values, facts, by)
    record.form.after_complete(record, values, facts, by)
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
    record.form.after_signed(record, values, facts, by)
