"""What completing or signing a form means for the subject: consent, enrolment, infusion, visits.

Each effect runs inside the transaction that saves or signs the form, so that both happen or neither does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from crf import attachments, casebook
from crf.casebook import Facts
from crf.kit.items import Kind
from crf.kit.reading import CHINA
from crf.models import FormRecord
from crf.models.history import needs_renal_items
from trial import subjects
from trial.access import Refused
from trial.models import ConsentVersion, Subject, User
from trial.models.signatures import Signature
from trial.subjects import Eligibility
from trial.words import Text

Effect = Callable[[FormRecord, Mapping[str, Any], Facts, User], None]

REASON = "follows from the form"
# Consent documents by which a subject agrees to a version of the protocol.
PROTOCOL_CONSENTS = frozenset({"MAIN", "RECONSENT"})


def _consent(record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    _main_consent(record, values, by)
    book = casebook.load(record.subject, ["ICF"])
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
    if values["started_at"] is not None:
        subjects.record_infusion(record.subject, by=by, reason=REASON, started_at=values["started_at"])


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


ON_SIGNED: dict[str, Effect] = {"ENR": _enrolment, "IE": _confirmed}


def on_complete(record: FormRecord, *, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """Carry out what a completed form means for the subject."""
    effect = ON_COMPLETE.get(record.form_key)
    if effect is not None and record.performed:
        effect(record, values, facts, by)


def on_signed(record: FormRecord, *, values: Mapping[str, Any], facts: Facts, by: User) -> None:
    """Carry out what a signed form means for the subject."""
    effect = ON_SIGNED.get(record.form_key)
    if effect is not None:
        effect(record, values, facts, by)
