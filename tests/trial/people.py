"""People and subjects for the tests of the kernel. Nobody here exists; every name is marked as a test's."""

from __future__ import annotations

from datetime import UTC, datetime

from trial import audit, subjects
from trial.models import ProtocolVersion, Subject, User

REASON = "test"


def person(role: str = "coordinator", *, username: str = "", **fields: object) -> User:
    """An account with a role, opened by the system."""
    username = username or f"test-{role}"
    with audit.acting(by=audit.system("test"), reason=REASON):
        return User.objects.create(username=username, full_name=f"Test {username}", role=role, password="!", **fields)


def screened(by: User, **fields: object) -> Subject:
    """A subject in screening."""
    subject = subjects.open_screening(by=by, reason=REASON)
    return changed(subject, by=by, **fields) if fields else subject


def consented(by: User) -> Subject:
    """A subject in screening who gave both consents."""
    return subjects.record_consent(
        screened(by),
        by=by,
        reason=REASON,
        version="DEMO-1.0",
        protocol_version=ProtocolVersion.objects.get(number=1),
        signed_at=datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
        personal_information=True,
    )


def changed(subject: Subject, *, by: User, **fields: object) -> Subject:
    """The same subject with some columns set, through the ORM and the trail."""
    with audit.acting(by=by, reason=REASON, subject=subject):
        for name, value in fields.items():
            setattr(subject, name, value)
        subject.save()
    return subject
