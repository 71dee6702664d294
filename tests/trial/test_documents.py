"""Documents in the background: asked for, drawn once, found again after a crash, every copy accounted for (R027, R107)."""

import hashlib
import re
from typing import Any

import psycopg
import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.trial.papers import fonts_of, text_of
from tests.trial.people import person, screened
from trial import documents, tasks, work
from trial.access import Refused
from trial.models import AuditEvent, Document, DocumentDownload, DocumentFile, Subject, User
from trial.roles import ROLES, Permission
from trial.words import CHINESE, ENGLISH

PAGE = '<html lang="{language}"><head><title>Test</title></head><body><h1>Test paper 测试文件</h1></body></html>'


@documents.titled("Test paper", "测试文件")
def paper(document: Document) -> str:
    return PAGE.format(language="zh-Hans" if document.language == CHINESE else "en")


@documents.titled("Paper that fails", "失败文件")
def torn(document: Document) -> str:
    raise LookupError("nothing here")


@documents.titled("Paper that reaches out", "外部引用文件")
def reaching(document: Document) -> str:
    return '<html><body><img alt="" src="https://example.org/picture.png"></body></html>'


@pytest.fixture(autouse=True)
def kinds(settings: Any) -> None:
    settings.DOCUMENT_KINDS = {kind: f"tests.trial.test_documents.{kind}" for kind in ("paper", "torn", "reaching")}


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What was handed to the broker."""
    handed: list[tuple[str, int]] = []
    monkeypatch.setattr(work, "send", lambda task, identity: handed.append((task, identity)))
    return handed


@pytest.fixture
def monitor(db: None) -> User:
    return person("monitor")


@pytest.fixture
def subject(db: None) -> Subject:
    return screened(person("coordinator"))


def asked(subject: Subject | None, by: User, kind: str = "paper", language: str = ENGLISH) -> Document:
    return documents.ask(kind=kind, subject=subject, language=language, purpose="monitoring visit", by=by)


def drawn(subject: Subject | None, by: User, kind: str = "paper", language: str = ENGLISH) -> Document:
    document = asked(subject, by, kind, language)
    tasks.draw_document(document.pk)
    document.refresh_from_db()
    return document


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- Asking ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("role", list(ROLES))
def test_r027_who_may_ask(role: str, subject: Subject) -> None:
    user = person(role, username=f"asks-{role}")
    if Permission.MAKE_DOCUMENT in ROLES[role].permissions:
        assert asked(subject, user).status == Document.QUEUED
    else:
        with pytest.raises(Refused):
            asked(subject, user)
        assert signed_in(user).get("/documents/").status_code == 403


@pytest.mark.parametrize("purpose", ["", "   ", "x" * 201, "for 13812345678"])
def test_r027_a_purpose_is_asked_for_and_names_nobody(monitor: User, subject: Subject, purpose: str) -> None:
    with pytest.raises(Refused):
        documents.ask(kind="paper", subject=subject, language=ENGLISH, purpose=purpose, by=monitor)
    assert Document.objects.count() == 0


@pytest.mark.parametrize(("kind", "language"), [("no-such-kind", ENGLISH), ("paper", "fr")])
def test_r027_what_does_not_exist_is_refused(monitor: User, subject: Subject, kind: str, language: str) -> None:
    with pytest.raises(Refused):
        asked(subject, monitor, kind, language)


def test_r027_asking_is_sent_on_commit_and_on_record(
    monitor: User, subject: Subject, sent: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        document = asked(subject, monitor)
        assert sent == []
    assert sent == [("trial.tasks.draw_document", document.pk)]
    event = AuditEvent.objects.filter(table="trial_document").latest("id")
    assert (event.actor, event.reason) == (monitor.username, "document asked for: monitoring visit")


# --- Drawing ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
def test_r107_drawn_with_digest_pages_text_and_font(monitor: User, subject: Subject, language: str) -> None:
    document = drawn(subject, monitor, language=language)
    content = bytes(document.file.content)
    assert (document.status, document.pages, document.bytes) == (Document.DONE, 1, len(content))
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert "Test paper 测试文件" in text_of(content)
    assert any("Noto-Sans-CJK-SC" in font for font in fonts_of(content))


def test_r107_drawing_again_changes_nothing(monitor: User, subject: Subject) -> None:
    document = drawn(subject, monitor)
    events = AuditEvent.objects.count()
    tasks.draw_document(document.pk)
    again = Document.objects.get(pk=document.pk)
    assert (again.sha256, again.finished_at) == (document.sha256, document.finished_at)
    assert AuditEvent.objects.count() == events
    assert DocumentFile.objects.count() == 1


def test_r107_a_document_left_half_way_is_drawn_to_its_end(monitor: User, subject: Subject) -> None:
    document = asked(subject, monitor)
    documents._set(document, "a worker began and died", status=Document.RUNNING)
    tasks.draw_document(document.pk)
    assert Document.objects.get(pk=document.pk).status == Document.DONE


@pytest.mark.parametrize("kind", ["torn", "reaching"])
def test_r107_a_failure_says_so_in_plain_words_and_can_be_asked_again(
    monitor: User, subject: Subject, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    document = drawn(subject, monitor, kind)
    assert document.status == Document.FAILED
    assert document.problem.startswith("drawing ")
    assert not DocumentFile.objects.exists()
    page = signed_in(monitor).get("/documents/").content.decode()
    assert "It could not be made because of a fault in the software" in page
    assert "Ask again" in page


@pytest.mark.django_db(transaction=True)
def test_r107_two_workers_do_not_draw_the_same_document(
    admin_connection: psycopg.Connection, sent: list[tuple[str, int]]
) -> None:
    document = asked(screened(person("coordinator")), person("monitor"))
    with admin_connection.transaction():
        admin_connection.execute(
            "SET LOCAL session_replication_role = replica; UPDATE trial_document SET asked_at = now() - interval '1 min'"
        )
    sent.clear()
    # The other worker: it holds the lock as long as its connection lives.
    admin_connection.execute("SELECT pg_advisory_lock(%s, %s)", [documents.DRAWING, document.pk])
    tasks.draw_document(document.pk)
    assert Document.objects.get().status == Document.QUEUED
    tasks.send_again()
    assert sent == []
    admin_connection.execute("SELECT pg_advisory_unlock_all()")
    tasks.send_again()
    assert sent == [("trial.tasks.draw_document", document.pk)]
    tasks.send_again()
    assert len(sent) == 1, "not again within some seconds"
    tasks.draw_document(document.pk)
    assert Document.objects.get().status == Document.DONE
    cache.clear()
    sent.clear()
    tasks.send_again()
    assert sent == []


@pytest.mark.django_db(transaction=True)
def test_r067_work_that_was_lost_is_sent_again(admin_connection: psycopg.Connection, sent: list[Any]) -> None:
    subject = screened(person("coordinator"))
    with transaction.atomic():
        work.owe("endpoints.tasks.recompute", subject)
    sent.clear()
    tasks.send_again()
    assert sent == [], "it may still be on its way"
    admin_connection.execute("UPDATE trial_pendingwork SET asked_at = now() - interval '1 min'")
    tasks.send_again()
    assert sent == [("endpoints.tasks.recompute", subject.pk)]


def test_r107_progress_follows_weasyprints_steps(
    monitor: User, subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = asked(subject, monitor)
    assert (documents.progress_of(document).percent, documents.progress_of(document).words.en) == (
        0,
        "waiting for a free worker",
    )
    percents: list[int] = []
    monkeypatch.setattr(documents, "tell", lambda number, percent, phase: percents.append(percent))
    documents.draw(document.pk)
    assert percents == sorted(percents)
    assert percents[:2] == [10, 30]
    assert len(percents) >= 5


# --- Pages -----------------------------------------------------------------------------------------------------------
def test_r027_every_download_is_on_record(monitor: User, subject: Subject) -> None:
    document = drawn(subject, monitor)
    client = signed_in(monitor)
    answer = client.get(f"/documents/{document.pk}/file/")
    assert hashlib.sha256(answer.content).hexdigest() == document.sha256
    assert answer["Content-Type"] == "application/pdf"
    assert re.fullmatch(
        rf'attachment; filename="CHT101-{subject.screening_number}-paper-en-{document.pk}(-DEMO)?\.pdf"',
        answer["Content-Disposition"],
    )
    assert [download.downloaded_by for download in DocumentDownload.objects.all()] == [monitor]
    assert AuditEvent.objects.filter(table="trial_documentdownload", actor=monitor.username).count() == 1
    page = client.get(f"/subjects/{subject.screening_number}/documents/").content.decode()
    assert monitor.full_name in page
    assert document.sha256[:12] in page


def test_r027_a_document_that_is_not_ready_is_not_given(monitor: User, subject: Subject) -> None:
    document = asked(subject, monitor)
    assert signed_in(monitor).get(f"/documents/{document.pk}/file/").status_code == 403
    assert not DocumentDownload.objects.exists()


def test_r107_the_list_shows_progress_and_renews_itself_without_counting_as_activity(
    monitor: User, subject: Subject
) -> None:
    document = asked(subject, monitor)
    documents.tell(document.pk, 57, "setting")
    client = signed_in(monitor)
    page = client.get("/documents/").content.decode()
    assert 'value="57"' in page
    assert '"X-Background": "1"' in page
    line = client.get(f"/documents/{document.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert line.strip().startswith("<tr")
    assert "57 %" in line
    assert client.get(f"/documents/{document.pk}/").status_code == 302


def test_r027_asking_from_the_page(monitor: User, subject: Subject) -> None:
    client = signed_in(monitor)
    address = f"/subjects/{subject.screening_number}/documents/ask/"
    wanted = {"kind": "paper", "language": CHINESE, "purpose": "site file"}
    assert client.post(address, wanted).status_code == 302
    assert Document.objects.get().language == CHINESE
    answer = client.post(address, {**wanted, "purpose": ""}, follow=True)
    assert "Say what the document is for" in answer.content.decode()
    assert Document.objects.count() == 1


def test_the_list_takes_the_same_queries_for_one_and_many(
    monitor: User, subject: Subject, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(monitor)
    for _ in range(4):
        asked(subject, monitor)
    with django_assert_max_num_queries(8):
        client.get("/documents/")
