"""Attacks on the audit trail: through the ORM, around it, as the application, as the owner, and as the superuser.

Requirements R020 (every change is recorded by itself), R021 (first entry too), R022 (the old value stays readable),
R023 (a change says why) and R024 (nobody switches the trail off, edits or erases it; a forced change is found).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from psycopg import errors

from tests.trial.people import person, screened
from trial import audit, audit_verification
from trial.models import AuditEvent, Subject, User, Visit
from trial.protocol.load import load_protocol

committed = pytest.mark.django_db(transaction=True)
MASKED = "sha256:"


def sql(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Raw SQL as the application."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall()) if cursor.description else []


def events_of(row: Any) -> list[Any]:
    """The events of one row, first to last."""
    return list(AuditEvent.objects.filter(table=row._meta.db_table, record=str(row.pk)))


def verify() -> dict[str, Any]:
    """What `verify_audit --json` says."""
    out = StringIO()
    with suppress(CommandError):
        call_command("verify_audit", "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


def findings() -> list[tuple[str, str, str]]:
    """Kind, table and record of each finding."""
    return [(each["kind"], each["table"], each["record"]) for each in verify()["findings"]]


# --- What is recorded ------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_r020_an_event_says_who_in_which_role_when_why_what_and_about_whom() -> None:
    by = person("investigator")
    token = audit.request_id.set("request-1")
    subject = screened(by)
    audit.request_id.reset(token)
    (event,) = events_of(subject)
    assert (event.actor_id, event.actor, event.role) == (by.pk, "test-investigator", "investigator")
    assert (event.reason, event.action, event.subject_id) == ("test", "insert", subject.pk)
    assert (event.request, event.software) == ("request-1", "0.1.0")
    assert event.at.utcoffset().total_seconds() == 0


@pytest.mark.django_db
def test_r021_first_entry_and_defaults_are_recorded() -> None:
    subject = screened(person())
    (event,) = events_of(subject)
    assert event.old is None
    assert (event.new["screening_number"], event.new["status"]) == (subject.screening_number, "screening")


@pytest.mark.django_db
def test_r022_the_old_value_stays_readable() -> None:
    by = person()
    subject = screened(by)
    with audit.acting(by=by, reason="misread", subject=subject):
        subject.sex = "F"
        subject.save()
    with audit.acting(by=by, reason="misread again", subject=subject):
        Subject.objects.filter(pk=subject.pk).update(sex="M")
    assert [(event.reason, event.old["sex"], event.new["sex"]) for event in events_of(subject)[1:]] == [
        ("misread", "", "F"),
        ("misread again", "F", "M"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda subject: Subject.objects.filter(pk=subject.pk).update(sex="F"),
        lambda subject: Subject.objects.bulk_update([Subject(pk=subject.pk, sex="F")], ["sex"]),
        lambda subject: sql("UPDATE trial_subject SET sex = 'F' WHERE id = %s", subject.pk),
        lambda subject: sql(
            "INSERT INTO trial_subject (id, screening_number, status, protocol_version_id, consent_version, sex,"
            " dose_level, screen_failure_reason, childbearing, withdrawn_scope, created_at)"
            " SELECT id, screening_number, status, protocol_version_id, '', '', '', '', '', '', created_at FROM trial_subject"
            " WHERE id = %s ON CONFLICT (id) DO UPDATE SET sex = 'F'",
            subject.pk,
        ),
    ],
    ids=["queryset update", "bulk update", "raw SQL", "upsert"],
)
def test_r020_a_change_around_save_is_recorded_like_any_other(change: Callable[[Subject], object]) -> None:
    by = person()
    subject = screened(by)
    with audit.acting(by=by, reason="by another way"):
        change(subject)
    (event,) = events_of(subject)[1:]
    assert (event.action, event.reason, event.new["sex"], event.subject_id) == (
        "update",
        "by another way",
        "F",
        subject.pk,
    )


@pytest.mark.django_db
def test_r020_bulk_insert_is_recorded_row_by_row() -> None:
    by = person()
    subject = screened(by)
    with audit.acting(by=by, reason="planned", subject=subject):
        visits = Visit.objects.bulk_create(Visit(subject=subject, code=code) for code in ("SCR", "BL", "D0"))
    assert [len(events_of(visit)) for visit in visits] == [1, 1, 1]


@pytest.mark.django_db
def test_r020_saving_without_a_change_leaves_no_event() -> None:
    by = person()
    subject = screened(by)
    with audit.acting(by=by, reason="nothing new"):
        subject.save()
    assert len(events_of(subject)) == 1


@pytest.mark.django_db
def test_r020_the_row_says_whom_it_is_about_whatever_the_caller_said() -> None:
    by = person()
    first, second = screened(by), screened(by)
    with audit.acting(by=by, reason="test", subject=first):
        visit = Visit.objects.create(subject=second, code="SCR")
    assert events_of(visit)[0].subject_id == second.pk


@pytest.mark.django_db
def test_r020_a_password_is_recorded_as_changed_and_never_shown() -> None:
    user = person()
    with audit.acting(by=user, reason="own password"):
        User.objects.filter(pk=user.pk).update(password=r"argon2$secret\with backslash")
    first, second = (event.new["password"] for event in events_of(user))
    assert first.startswith(MASKED)
    assert second.startswith(MASKED)
    assert first != second
    assert not AuditEvent.objects.filter(new__icontains="secret").exists()


@pytest.mark.django_db
def test_r020_nested_acting_speaks_for_the_inner_person_and_then_the_outer_again() -> None:
    outer, inner = person("investigator"), person("coordinator")
    with audit.acting(by=outer, reason="outer"):
        subject = screened(inner)
        subject.sex = "F"
        subject.save()
        with pytest.raises(ZeroDivisionError), audit.acting(by=inner, reason="fails"):
            raise ZeroDivisionError
        subject.sex = "M"
        subject.save()
    told = [(event.actor, event.reason) for event in events_of(subject)]
    assert told == [(inner.username, "test"), (outer.username, "outer"), (outer.username, "outer")]


# --- What is refused -------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_r023_a_change_without_who_and_why_is_refused_by_the_database() -> None:
    subject = screened(person())
    for change in (
        lambda: Subject.objects.filter(pk=subject.pk).update(sex="F"),
        lambda: sql("UPDATE trial_subject SET sex = 'F'"),
        lambda: Visit.objects.create(subject=subject, code="SCR"),
    ):
        with pytest.raises(IntegrityError, match="does not say who and why"), transaction.atomic():
            change()
    assert len(events_of(subject)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "why"), [("", "a reason"), ("somebody", "")])
def test_r023_half_an_explanation_is_none(who: str, why: str) -> None:
    screened(person())
    sql("SELECT set_config('audit.actor', %s, true), set_config('audit.reason', %s, true)", who, why)
    with pytest.raises(IntegrityError, match="does not say who and why"), transaction.atomic():
        sql("UPDATE trial_subject SET sex = 'F'")


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_r023_acting_needs_a_reason(reason: str) -> None:
    with pytest.raises(audit.ReasonRequired), audit.acting(by=person(), reason=reason):
        pass


@pytest.mark.django_db
def test_r023_a_stranger_does_not_act() -> None:
    with pytest.raises(AttributeError), audit.acting(by=AnonymousUser(), reason="test"):  # type: ignore[arg-type]
        pass


@pytest.mark.django_db
def test_r023_the_explanation_ends_with_acting() -> None:
    by = person()
    with audit.acting(by=by, reason="one change"):
        pass
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=by.pk).update(email="test@example.org")


@committed
def test_r024_a_change_that_is_rolled_back_leaves_no_event() -> None:
    by = person()
    before = AuditEvent.objects.count()
    with suppress(ZeroDivisionError), audit.acting(by=by, reason="fails"):
        screened(by)
        assert AuditEvent.objects.count() == before + 1
        raise ZeroDivisionError
    assert AuditEvent.objects.count() == before
    assert findings() == []


@pytest.mark.django_db
def test_r024_a_session_that_keeps_another_time_is_refused() -> None:
    by = person()
    sql("SET LOCAL timezone TO 'Asia/Shanghai'")
    with pytest.raises(IntegrityError, match="UTC"), audit.acting(by=by, reason="test"):
        User.objects.filter(pk=by.pk).update(email="test@example.org")


FORGED = (
    'INSERT INTO trial_auditevent (id, at, actor, role, reason, action, "table", record, request, software, previous,'
    " hash) VALUES (999999, now(), 'forged', 'x', 'x', 'update', 'trial_subject', '1', '', '', 'x', 'x')"
)
CALL = "SELECT audit_write('INSERT', 'trial_subject', 'id', NULL, '{\"id\": 1}')"
EXPLAIN = "SELECT set_config('audit.actor', 'forger', false), set_config('audit.reason', 'x', false)"
ON_THE_TRAIL = [
    FORGED,
    "UPDATE trial_auditevent SET actor = 'somebody else'",
    "DELETE FROM trial_auditevent",
    "TRUNCATE trial_auditevent",
    "TRUNCATE trial_subject CASCADE",
    CALL,
]
AS_APPLICATION_ONLY = [
    "DELETE FROM trial_subject",
    "ALTER TABLE trial_subject DISABLE TRIGGER ALL",
    "ALTER TABLE trial_auditevent DISABLE TRIGGER ALL",
    "DROP TRIGGER pgtrigger_keep_1e7bb ON trial_subject",
    "SET session_replication_role = replica",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE RULE quiet AS ON UPDATE TO trial_subject DO INSTEAD NOTHING",
    "SELECT setval('trial_auditevent_id_seq', 1)",
    "SELECT nextval('trial_auditevent_id_seq')",
    "SET ROLE cht_owner",
]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", [*ON_THE_TRAIL, *AS_APPLICATION_ONLY])
def test_r024_the_application_may_not(statement: str) -> None:
    screened(person())
    sql(EXPLAIN)
    before = AuditEvent.objects.count()
    with pytest.raises(ProgrammingError), transaction.atomic():
        sql(statement)
    assert AuditEvent.objects.count() == before
    sql("SELECT set_config('audit.actor', '', false), set_config('audit.reason', '', false)")


@committed
@pytest.mark.parametrize("statement", ON_THE_TRAIL)
def test_r024_the_owner_of_the_tables_may_not(statement: str, owner_connection: psycopg.Connection) -> None:
    screened(person())
    owner_connection.execute(EXPLAIN)
    with pytest.raises(errors.InsufficientPrivilege, match=r"append-only|never truncated"):
        owner_connection.execute(statement)
    assert findings() == []


@committed
def test_r024_the_owner_too_must_say_who_and_why(owner_connection: psycopg.Connection) -> None:
    subject = screened(person())
    for statement in ("UPDATE trial_subject SET sex = 'F'", "DELETE FROM trial_subject"):
        with pytest.raises(errors.IntegrityConstraintViolation, match="does not say who and why"):
            owner_connection.execute(statement)
    owner_connection.execute(EXPLAIN)
    owner_connection.execute("DELETE FROM trial_subject")
    newest = events_of(subject)[-1]
    assert (newest.actor, newest.action, newest.old["screening_number"]) == (
        "forger",
        "delete",
        subject.screening_number,
    )
    assert findings() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: AuditEvent.objects.update(actor="somebody else"),
        lambda event: AuditEvent.objects.create(at=event.at, actor="somebody else", previous="x", hash="x"),
        lambda event: AuditEvent.objects.bulk_create([AuditEvent(at=event.at, previous="x", hash="x")]),
    ],
    ids=["save", "delete", "update", "create", "bulk create"],
)
def test_r024_the_trail_cannot_be_written_through_the_orm(attack: Callable[..., object]) -> None:
    screened(person())
    event = AuditEvent.objects.latest("id")
    event.actor = "somebody else"
    with pytest.raises(DatabaseError), transaction.atomic():
        attack(event)


@pytest.mark.django_db
def test_r024_triggers_do_not_stand_aside_for_a_session_that_asks_them_to() -> None:
    subject = screened(person())
    (installed,) = sql("SELECT array_agg(tgname) FROM pg_trigger WHERE NOT tgisinternal")
    sql("SELECT set_config('pgtrigger.ignore', %s, true)", "{" + ",".join(installed[0]) + "}")
    with pytest.raises(IntegrityError, match="does not say who and why"), transaction.atomic():
        sql("UPDATE trial_subject SET sex = 'F'")
    assert len(events_of(subject)) == 1


@committed
def test_r024_the_chain_cannot_fork_under_another_isolation_level() -> None:
    """A writer that still sees the trail as it was before somebody else's event is refused, not chained to the old end."""
    by = person()
    newest = AuditEvent.objects.latest("id")
    with psycopg.connect(**{**connection.get_connection_params(), "cursor_factory": psycopg.Cursor}) as late:
        late.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        late.execute("SET timezone TO 'UTC'")
        late.commit()
        late.execute("SELECT count(*) FROM trial_auditevent")
        screened(by)
        assert AuditEvent.objects.latest("id").pk > newest.pk
        late.execute("SELECT set_config('audit.actor', 'late', true), set_config('audit.reason', 'late', true)")
        with pytest.raises(errors.UniqueViolation):
            late.execute("UPDATE trial_user SET email = 'test@example.org'")
        late.rollback()
    assert findings() == []


# --- What a superuser forces is found ----------------------------------------------------------------------------------
@pytest.fixture
def forced(admin_connection: psycopg.Connection) -> Callable[..., None]:
    """SQL as the superuser with every trigger asleep."""

    def run(statement: str, *parameters: object) -> None:
        admin_connection.execute("SET session_replication_role = replica")
        admin_connection.execute(statement, parameters)
        admin_connection.execute("SET session_replication_role = origin")

    return run


@committed
def test_r024_a_forced_change_is_found_and_named(forced: Callable[..., None]) -> None:
    subject = screened(person())
    (event,) = events_of(subject)
    forced("UPDATE trial_subject SET sex = 'F', status = 'screen_failed' WHERE id = %s", subject.pk)
    (finding,) = verify()["findings"]
    assert (finding["kind"], finding["table"], finding["record"]) == ("row_changed", "trial_subject", str(subject.pk))
    assert finding["event"] == event.pk
    assert finding["columns"] == {
        "sex": {"recorded": "", "found": "F"},
        "status": {"recorded": "screening", "found": "screen_failed"},
    }
    out = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("verify_audit", stdout=out)
    assert failure.value.returncode == 1
    assert 'status: recorded "screening", found "screen_failed"' in out.getvalue()
    assert f"trial_subject {subject.pk}" in out.getvalue()


@committed
def test_r024_a_forced_password_is_found_and_not_shown(forced: Callable[..., None]) -> None:
    user = person()
    forced("UPDATE trial_user SET password = 'known to the attacker' WHERE id = %s", user.pk)
    (finding,) = verify()["findings"]
    assert (finding["table"], list(finding["columns"])) == ("trial_user", ["password"])
    assert finding["columns"]["password"]["found"].startswith(MASKED)


@committed
def test_r024_a_forced_insert_and_delete_are_found(forced: Callable[..., None]) -> None:
    by = person()
    kept, gone = screened(by), screened(by)
    forced("DELETE FROM trial_subject WHERE id = %s", gone.pk)
    forced(
        "INSERT INTO trial_visit (id, subject_id, code, repeat, status, extra_forms) VALUES (77, %s, 'SCR', 1, 'planned', '{}')",
        kept.pk,
    )
    assert findings() == [
        ("row_vanished", "trial_subject", str(gone.pk)),
        ("row_without_event", "trial_visit", "77"),
    ]


@committed
def test_r024_a_row_put_back_after_its_deletion_is_found(
    forced: Callable[..., None], owner_connection: psycopg.Connection
) -> None:
    subject = screened(person())
    forced("CREATE TABLE public.copied AS TABLE trial_subject")
    owner_connection.execute(EXPLAIN)
    owner_connection.execute("DELETE FROM trial_subject")
    forced("INSERT INTO trial_subject SELECT * FROM copied")
    forced("DROP TABLE copied")
    assert findings() == [("row_without_event", "trial_subject", str(subject.pk))]


@committed
def test_r024_an_event_removed_from_the_middle_is_found(forced: Callable[..., None]) -> None:
    by = person()
    subject, another = screened(by), screened(by)
    (event,) = events_of(subject)
    (after,) = events_of(another)
    forced("DELETE FROM trial_auditevent WHERE id = %s", event.pk)
    found = verify()["findings"]
    assert [(each["kind"], each["event"]) for each in found] == [
        ("chain_broken", after.pk),
        ("row_without_event", None),
    ]
    assert "was removed" in found[0]["message"]


@committed
def test_r024_an_event_removed_from_the_end_is_found_by_its_row(forced: Callable[..., None]) -> None:
    by = person()
    subject = screened(by)
    with audit.acting(by=by, reason="later hidden", subject=subject):
        Subject.objects.filter(pk=subject.pk).update(sex="F")
    forced("DELETE FROM trial_auditevent WHERE id = (SELECT max(id) FROM trial_auditevent)")
    assert findings() == [("row_changed", "trial_subject", str(subject.pk))]


@committed
def test_r024_a_change_undone_with_its_last_event_is_found_by_an_anchor(forced: Callable[..., None]) -> None:
    by = person()
    subject = screened(by)
    with audit.acting(by=by, reason="later hidden", subject=subject):
        Subject.objects.filter(pk=subject.pk).update(sex="F")
    _, newest, digest = audit_verification.head()
    call_command("verify_audit", "--anchor", f"{newest}:{digest}", stdout=StringIO())
    forced("DELETE FROM trial_auditevent WHERE id = %s", newest)
    forced("UPDATE trial_subject SET sex = '' WHERE id = %s", subject.pk)
    assert findings() == []
    with pytest.raises(CommandError):
        call_command("verify_audit", "--anchor", f"{newest}:{digest}", stdout=StringIO())


@committed
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "somebody else"),
        ("reason", "another reason"),
        ("role", "inspector"),
        ("at", "2020-01-01T00:00:00Z"),
        ("new", '{"id": 1}'),
        ("old", '{"id": 1}'),
        ("record", "123456"),
        ("request", "x"),
        ("software", "x"),
        ("subject_id", "5"),
    ],
)
def test_r024_an_edited_event_is_found_whatever_was_edited(
    column: str, value: str, forced: Callable[..., None]
) -> None:
    by = person()
    (event,) = events_of(screened(by))
    screened(by)
    forced(f"UPDATE trial_auditevent SET {column} = %s WHERE id = %s", value, event.pk)
    assert ("event_edited", event.pk) in [(each["kind"], each["event"]) for each in verify()["findings"]]


@committed
def test_r024_an_edited_event_with_a_new_hash_breaks_the_chain_after_it(forced: Callable[..., None]) -> None:
    by = person()
    (event,) = events_of(screened(by))
    (after,) = events_of(screened(by))
    forced("UPDATE trial_auditevent SET reason = 'another' WHERE id = %s", event.pk)
    forced(
        'UPDATE trial_auditevent SET hash = audit_hash(previous, id, at, actor_id, actor, role, reason, action, "table",'
        " record, subject_id, old, new, request, software) WHERE id = %s",
        event.pk,
    )
    assert [(each["kind"], each["event"]) for each in verify()["findings"]] == [("chain_broken", after.pk)]


@committed
@pytest.mark.parametrize(
    ("attack", "undo", "kind", "where"),
    [
        (
            "ALTER TABLE trial_subject DISABLE TRIGGER ALL",
            "ALTER TABLE trial_subject ENABLE TRIGGER ALL",
            "trigger_missing",
            "trial_subject",
        ),
        (
            "ALTER TABLE trial_auditevent DISABLE TRIGGER USER",
            "ALTER TABLE trial_auditevent ENABLE TRIGGER USER",
            "trigger_missing",
            "trial_auditevent",
        ),
        (
            "CREATE RULE quiet AS ON UPDATE TO trial_visit DO INSTEAD NOTHING",
            "DROP RULE quiet ON trial_visit",
            "rule_unknown",
            "trial_visit",
        ),
        (
            "CREATE TRIGGER mine BEFORE UPDATE ON trial_visit FOR EACH ROW EXECUTE FUNCTION"
            " suppress_redundant_updates_trigger()",
            "DROP TRIGGER mine ON trial_visit",
            "trigger_unknown",
            "trial_visit",
        ),
        (
            "GRANT DELETE ON trial_auditevent TO cht_app",
            "REVOKE DELETE ON trial_auditevent FROM cht_app",
            "right_too_many",
            "trial_auditevent",
        ),
        (
            "GRANT TRUNCATE ON trial_subject TO cht_app",
            "REVOKE TRUNCATE ON trial_subject FROM cht_app",
            "right_too_many",
            "trial_subject",
        ),
        (
            "GRANT CREATE ON SCHEMA public TO cht_app",
            "REVOKE CREATE ON SCHEMA public FROM cht_app",
            "right_too_many",
            "",
        ),
        ("ALTER ROLE cht_app CREATEROLE", "ALTER ROLE cht_app NOCREATEROLE", "right_too_many", ""),
        (
            "ALTER FUNCTION audit_hash RENAME TO audit_hash_of_old",
            "ALTER FUNCTION audit_hash_of_old RENAME TO audit_hash",
            "function_changed",
            "",
        ),
        (
            "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean LANGUAGE sql"
            " IMMUTABLE AS 'SELECT true'",
            "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean LANGUAGE sql"
            " IMMUTABLE AS 'SELECT false'",
            "triggers_not_sealed",
            "",
        ),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else None,
)
def test_r024_a_guard_that_was_taken_away_is_found(
    attack: str, undo: str, kind: str, where: str, admin_connection: psycopg.Connection
) -> None:
    admin_connection.execute(attack)
    try:
        guards = [
            *audit_verification.function_findings(),
            *audit_verification.trigger_findings(),
            *audit_verification.grant_findings(),
        ]
        assert guards
        assert {(each.kind, each.table) for each in guards} == {(kind, where)}
    finally:
        admin_connection.execute(undo)


@committed
def test_r024_a_freshly_prepared_database_is_whole() -> None:
    found = verify()
    assert found["findings"] == []
    assert found["events"] > 0
    assert len(found["head"]["hash"]) == 64


# --- The property ------------------------------------------------------------------------------------------------------
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["sex", "dose_level", "consent_version"]),
        st.sampled_from(["", "F", "M", "DL1"]),
        st.sampled_from(["save", "update", "raw", "roll back"]),
    ),
    max_size=12,
)


@pytest.mark.django_db
@given(edits=EDITS)
def test_r020_random_edits_leave_exactly_as_many_events(edits: list[tuple[str, str, str]]) -> None:
    with transaction.atomic():
        by = person()
        subject = screened(by)
        expected = 1
        for column, value, way in edits:
            value = value[:1] if column == "sex" else value
            differs = getattr(Subject.objects.get(pk=subject.pk), column) != value
            if way == "roll back":
                with suppress(ZeroDivisionError), audit.acting(by=by, reason="edit", subject=subject):
                    Subject.objects.filter(pk=subject.pk).update(**{column: value})
                    raise ZeroDivisionError
                continue
            with audit.acting(by=by, reason="edit", subject=subject):
                if way == "save":
                    stored = Subject.objects.get(pk=subject.pk)
                    setattr(stored, column, value)
                    stored.save()
                elif way == "update":
                    Subject.objects.filter(pk=subject.pk).update(**{column: value})
                else:
                    sql(f"UPDATE trial_subject SET {column} = %s WHERE id = %s", value, subject.pk)
            expected += differs
        told = events_of(subject)
        assert len(told) == expected
        assert [event.old for event in told[1:]] == [event.new for event in told[:-1]]
        assert list(audit_verification.chain_findings()) == []
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_r021_the_delivered_protocol_is_recorded_as_the_systems_and_only_once() -> None:
    events = AuditEvent.objects.filter(table="trial_parameter")
    before = AuditEvent.objects.count()
    assert {(event.actor, event.role) for event in events} == {("system:protocol", "system")}
    with audit.acting(by=audit.system("protocol"), reason="again"):
        load_protocol()
    assert AuditEvent.objects.count() == before
