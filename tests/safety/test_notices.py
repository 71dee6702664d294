"""Notices: told once to named roles, acknowledged by person, sent without personal or clinical detail (R083, R084)."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests import factories
from tests.safety import events
from trial import audit, notices
from trial.access import Refused
from trial.models import AuditEvent, Notice, NoticeAcknowledgement, Subject, User
from trial.roles import ROLES

pytestmark = pytest.mark.django_db

LOCMEM = override_settings(
    EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend", PUBLIC_URL="https://ecrf.example"
)
TOLD = ("principal_investigator", "medical_monitor")


def reachable(role: str, **fields: object) -> User:
    """An account with an e-mail address."""
    person = factories.account(role)
    with audit.acting(by=audit.system("test"), reason="test"):
        person.email = f"{role}@hospital.example"
        for name, value in fields.items():
            setattr(person, name, value)
        person.save()
    return person


def tell(subject: Subject | None, once: str = "cause", roles: tuple[str, ...] = TOLD) -> Notice | None:
    return notices.tell("pregnancy", subject=subject, roles=roles, path="/subjects/S01-001/log/PREG/1/", once=once)


@pytest.fixture
def subject() -> Subject:
    return factories.in_screening()


def test_r084_the_same_cause_is_told_once(subject: Subject) -> None:
    assert tell(subject) is not None
    assert tell(subject) is None
    assert tell(subject, "another cause") is not None
    assert Notice.objects.count() == 2


def test_a_notice_of_no_kind_or_to_no_role_is_a_mistake_of_ours(subject: Subject) -> None:
    with pytest.raises(ValueError, match="no such notice"):
        tell(subject, roles=())
    with pytest.raises(ValueError, match="no such notice"):
        tell(subject, roles=("director",))
    with pytest.raises(ValueError, match="no such notice"):
        notices.tell("rumour", subject=subject, roles=TOLD, path="/", once="x")


def test_a_notice_of_a_change_that_is_undone_is_undone_with_it(subject: Subject) -> None:
    def changed_and_undone() -> None:
        with transaction.atomic():
            tell(subject)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        changed_and_undone()
    assert not Notice.objects.exists()


def test_every_kind_is_said_in_both_languages() -> None:
    for text in notices.KINDS.values():
        assert re.search(r"[\u4e00-\u9fff]", text.zh)
        assert not re.search(r"[\u4e00-\u9fff]", text.en)


# --- Acknowledging ---------------------------------------------------------------------------------------------------
def test_r084_each_person_acknowledges_and_the_trail_has_it(subject: Subject, client: Client) -> None:
    pi, monitor = factories.account("principal_investigator"), factories.account("medical_monitor")
    notice = tell(subject)
    assert notice is not None
    assert [each.notice for each in notices.waiting_for(pi)] == [notice]
    client.force_login(pi)
    assert "A pregnancy was reported" in client.get(reverse("today")).content.decode()
    client.post(reverse("notice-acknowledge", args=[notice.pk]))
    assert notices.waiting_for(pi) == []
    assert len(notices.waiting_for(monitor)) == 1
    kept = NoticeAcknowledgement.objects.get()
    assert (kept.acknowledged_by, kept.notice) == (pi, notice)
    event = AuditEvent.objects.filter(table="trial_noticeacknowledgement").get()
    assert (event.actor, event.reason) == (pi.username, "notice acknowledged")
    page = client.get(reverse("notices")).content.decode()
    assert pi.full_name in page
    notices.acknowledge(notice, by=pi)
    assert NoticeAcknowledgement.objects.count() == 1


def test_r084_only_those_who_were_told_acknowledge(subject: Subject) -> None:
    notice = tell(subject)
    assert notice is not None
    with pytest.raises(Refused):
        notices.acknowledge(notice, by=factories.account("coordinator"))


def test_who_came_later_is_not_asked_about_the_past(subject: Subject) -> None:
    tell(subject)
    assert notices.waiting_for(factories.account("principal_investigator")) == []


@pytest.mark.parametrize("role", sorted(ROLES))
def test_r005_a_notice_is_seen_by_those_told_and_by_readers_of_the_trail(
    role: str, subject: Subject, client: Client
) -> None:
    """The administrator reads the trail and no clinical data, and so sees only what the administrator was told."""
    notice = tell(subject)
    assert notice is not None
    client.force_login(factories.account(role))
    expected = 404 if role in {"administrator", "coder"} else 200
    assert client.get(reverse("notice", args=[notice.pk])).status_code == expected


def test_an_administrator_is_told_where_an_administrator_works(subject: Subject, client: Client) -> None:
    administrator = factories.account("administrator")
    tell(subject, roles=("administrator",))
    client.force_login(administrator)
    assert (
        reverse("notice-acknowledge", args=[Notice.objects.get().pk]) in client.get(reverse("people")).content.decode()
    )


# --- E-mail ----------------------------------------------------------------------------------------------------------
@LOCMEM
def test_r083_a_message_holds_the_study_the_number_and_a_link_and_nothing_else(subject: Subject) -> None:
    reachable("principal_investigator", language="zh-hans")
    reachable("medical_monitor", language="en")
    factories.account("coordinator")
    notice = tell(subject)
    assert notice is not None
    notices.send(notice.pk)
    by_receiver = {letter.to[0]: letter for letter in mail.outbox}
    assert set(by_receiver) == {"principal_investigator@hospital.example", "medical_monitor@hospital.example"}
    letter = by_receiver["medical_monitor@hospital.example"]
    assert letter.subject == f"CHT101 NCT06946485 eCRF {subject.number}"
    assert letter.body == (
        "A notice waits for you in the eCRF of CHT101 NCT06946485. Sign in and acknowledge it:\n\n"
        f"{subject.number}\nhttps://ecrf.example/notices/{notice.pk}/\n"
    )
    for each in mail.outbox:
        text = f"{each.subject} {each.body}".lower()
        assert not each.attachments
        for word in ("pregnan", "妊娠", "preg", "serious", "严重", "sae", "grade", "test investigator"):
            assert word not in text
    assert "通知" in by_receiver["principal_investigator@hospital.example"].body


@LOCMEM
def test_r083_a_message_is_sent_once_and_to_nobody_whose_account_is_closed(subject: Subject) -> None:
    reachable("principal_investigator", is_active=False)
    reachable("medical_monitor")
    notice = tell(subject)
    assert notice is not None
    notices.send(notice.pk)
    notices.send(notice.pk)
    assert [letter.to for letter in mail.outbox] == [["medical_monitor@hospital.example"]]
    notice.refresh_from_db()
    assert notice.mailed_to == [factories.account("medical_monitor").username]


def test_a_mail_server_that_is_down_loses_nothing(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    reachable("medical_monitor")
    notice = tell(subject)
    assert notice is not None

    class Down:
        def __enter__(self) -> None:
            raise ConnectionRefusedError

        def __exit__(self, *_: object) -> None:
            """Never entered."""

    with monkeypatch.context() as patch:
        patch.setattr(notices, "get_connection", Down)
        notices.send(notice.pk)
    notice.refresh_from_db()
    assert notice.mailed_at is None
    assert len(notices.waiting_for(factories.account("medical_monitor"))) == 1
    with LOCMEM:
        notices.send(notice.pk)
    assert len(mail.outbox) == 1


# --- Pregnancy -------------------------------------------------------------------------------------------------------
def test_r084_a_pregnancy_tells_named_roles_at_once() -> None:
    subject = events.infused()
    for role in ("investigator", "principal_investigator", "medical_monitor"):
        factories.account(role)
    boxes = {
        "PGWHO": "PARTNER",
        "PGCONS": "Y",
        "PGAWARE": "2025-09-01 10:00",
        "PGLMP": "2025-07-10",
        "PGOUT": "ONGOING",
    }
    record = events.enter(subject, "PREG", boxes)
    notice = Notice.objects.get(kind="pregnancy")
    assert notice.roles == ["investigator", "medical_monitor", "principal_investigator"]
    assert notice.path == f"/subjects/{subject.screening_number}/log/PREG/{record.repeat}/"
    events.enter(subject, "PREG", {**boxes, "PGLMP": "2025-07-11"}, record.repeat, change_reason="source")
    assert Notice.objects.filter(kind="pregnancy").count() == 1


def test_a_pregnancy_that_should_have_ended_is_asked_about() -> None:
    """Delivery is expected 280 days after the last period; 2025-07-10 and 280 days are 2026-04-16."""
    subject = events.infused()
    boxes = {
        "PGWHO": "PARTNER", "PGCONS": "Y", "PGAWARE": "2025-09-01 10:00", "PGLMP": "2025-07-10",
        "PGEDC": "2026-04-16", "PGOUT": "ONGOING",
    }  # fmt: skip
    outcome = events.attempt(subject, "PREG", boxes)
    assert outcome.assessment is not None
    assert "PREG-01" in {finding.check for finding in outcome.assessment.findings}
    assert outcome.assessment.derived["exposed"] == 38  # 2 June to 10 July
