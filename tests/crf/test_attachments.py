"""Files beside a form: their kind is read from their bytes, redaction is confirmed point by point, downloads are on record."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from crf import attachments, save
from crf.attachments import LARGEST, REDACTION, clean_name, kind_of
from crf.models import Attachment, AttachmentDownload, Draft
from crf.targets import Target
from tests import factories
from trial.access import Refused
from trial.models import AuditEvent, Subject

PDF = b"%PDF-1.7\nnothing in it\n%%EOF"
JPG = b"\xff\xd8\xff\xe0rest"
PNG = b"\x89PNG\r\n\x1a\nrest"
ALL = tuple(REDACTION)


def attach(
    subject: Subject, content: bytes = PDF, name: str = "biopsy.pdf", confirmed: tuple[str, ...] = ALL
) -> Attachment:
    return attachments.attach(
        subject,
        by=factories.coordinator(),
        form_key="RBX",
        item="RBFILE",
        name=name,
        content=content,
        confirmed=confirmed,
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (JPG, "image/jpeg"),
        (PNG, "image/png"),
        (b"PK\x03\x04", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_the_first_bytes_say_what_a_file_is(content: bytes, kind: str | None) -> None:
    found = kind_of(content)
    assert (found[0] if found else None) == kind


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("biopsy.pdf", "biopsy.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\scans\\report 1.PDF", "report-1.pdf"),
        ("13912345678.pdf", "report.pdf"),
        ("王女士.pdf", "report.pdf"),
        ("0012345678.pdf", "report.pdf"),
        ("肾活检.exe", "肾活检.pdf"),
        ("", "report.pdf"),
    ],
)
def test_a_file_name_loses_what_could_name_a_person(name: str, kept: str) -> None:
    assert clean_name(name, ".pdf") == kept


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("case", "content", "confirmed", "told", "told_zh"),
    [
        ("no file", b"", ALL, "Choose a file", "请先选择文件"),
        ("another kind under the name of a PDF", b"PK\x03\x04", ALL, "not a PDF, JPG or PNG", "不是PDF、JPG或PNG"),
        ("too large", PDF + b" " * LARGEST, ALL, "at most 10 MB", "上限10 MB"),
        ("a point not confirmed", PDF, ALL[1:], "still open: No name", "尚未确认：无受试者"),
    ],
)
def test_what_is_refused_and_why(
    case: str, content: bytes, confirmed: tuple[str, ...], told: str, told_zh: str
) -> None:
    subject = factories.in_screening()
    with pytest.raises(Refused) as refusal:
        attach(subject, content, confirmed=confirmed)
    assert told in refusal.value.why.en, case
    assert told_zh in refusal.value.why.zh, case
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_exactly_ten_megabytes_are_taken() -> None:
    assert attach(factories.in_screening(), PDF + b" " * (LARGEST - len(PDF))).size == LARGEST


@pytest.mark.django_db
def test_a_file_is_kept_once_with_its_digest_and_the_trail_holds_no_bytes_R020() -> None:
    subject = factories.in_screening()
    kept = attach(subject)
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert kept.redaction == sorted(REDACTION)
    assert attach(subject).pk == kept.pk
    (event,) = AuditEvent.objects.filter(table="crf_attachment")
    assert PDF.hex() not in str(event.new)


@pytest.mark.django_db
def test_a_download_is_on_record_and_needs_the_right_to_read_R027(client: Client) -> None:
    subject = factories.in_screening()
    kept = attach(subject)
    address = f"/subjects/{subject.screening_number}/files/{kept.sha256}/"
    client.force_login(factories.account("administrator"))
    assert client.get(address).status_code == 403
    assert not AttachmentDownload.objects.exists()
    client.force_login(factories.account("monitor"))
    answer = client.get(address)
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "attachment;" in answer["Content-Disposition"]
    assert AttachmentDownload.objects.get().downloaded_by.role == "monitor"
    assert client.get(f"/subjects/{subject.screening_number}/files/{'0' * 64}/").status_code == 404


@pytest.mark.django_db
def test_the_page_takes_a_file_into_the_draft_and_the_form_keeps_it(client: Client) -> None:
    subject = factories.in_screening()
    client.force_login(factories.coordinator())
    address = f"/subjects/{subject.screening_number}/log/RBX/0/file/"
    upload = {"item": "RBFILE", "file": SimpleUploadedFile("biopsy.pdf", PDF), "redaction": list(ALL)}
    answer = client.post(address, upload)
    assert answer.status_code == 302
    digest = hashlib.sha256(PDF).hexdigest()
    assert Draft.objects.get().values["RBFILE"] == digest
    target = Target("RBX", subject, "", 0)
    boxes = {"RBDAT": "2024-03-01", "RBCLASS": "IV", "RBFILE": digest}
    outcome = save.complete(target, by=factories.coordinator(), typed=boxes, edition=0)
    assert outcome.saved, outcome
    assert (
        "biopsy.pdf"
        in client.get(
            f"/subjects/{subject.screening_number}/log/RBX/1/file/?item=RBFILE&value={digest}"
        ).content.decode()
    )


@pytest.mark.django_db
def test_the_part_of_the_page_says_what_is_wrong(client: Client) -> None:
    subject = factories.in_screening()
    client.force_login(factories.coordinator())
    answer = client.post(
        f"/subjects/{subject.screening_number}/log/RBX/0/file/",
        {"item": "RBFILE", "file": SimpleUploadedFile("x.pdf", b"no pdf"), "redaction": list(ALL)},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "This is not a PDF, JPG or PNG" in answer.content.decode()
    assert client.get(f"/subjects/{subject.screening_number}/log/RBX/0/file/?item=RBAI").status_code == 404


@pytest.mark.django_db
def test_a_reader_sees_files_and_attaches_none(client: Client) -> None:
    subject = factories.in_screening()
    client.force_login(factories.account("monitor"))
    address = f"/subjects/{subject.screening_number}/log/RBX/0/file/"
    assert client.get(address + "?item=RBFILE").status_code == 200
    upload = {"item": "RBFILE", "file": SimpleUploadedFile("biopsy.pdf", PDF), "redaction": list(ALL)}
    assert client.post(address, upload).status_code == 403
    assert not Attachment.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["0" * 64, "not a digest"])
def test_a_form_names_only_a_file_of_its_own_subject(typed: str) -> None:
    subject = factories.in_screening()
    boxes = {"RBDAT": "2024-03-01", "RBCLASS": "IV", "RBFILE": typed}
    outcome = save.complete(Target("RBX", subject, "", 0), by=factories.coordinator(), typed=boxes, edition=0)
    assert not outcome.saved
    assert outcome.refusal is not None or (outcome.assessment and "RBFILE" in outcome.assessment.problems)
