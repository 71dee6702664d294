"""The database of the tests holds to the rights of production, and every test finds it as it was prepared."""

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from trial.models import User


@pytest.mark.django_db
def test_the_application_is_not_the_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)")
        assert cursor.fetchone() == ("cht_app", False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE trial_auditevent",
        "TRUNCATE trial_subject CASCADE",
        "ALTER TABLE trial_auditevent DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "CREATE TABLE public.mine (id int)",
        "DROP TABLE trial_subject",
        "SET ROLE cht_owner",
    ],
)
def test_the_application_may_not(statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_times_are_stored_in_utc(admin_connection: psycopg.Connection) -> None:
    assert admin_connection.execute("SHOW timezone").fetchone() == ("UTC",)


def counts(admin: psycopg.Connection, schema: str) -> dict[str, int]:
    """Rows of each table the product has."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if admin.execute("SELECT to_regclass(%s)", [f'{schema}."{table}"']).fetchone() != (None,):
            found[table] = len(admin.execute(f'SELECT 1 FROM {schema}."{table}"').fetchall())
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_committed_change_is_gone_in_the_next_test(turn: str, admin_connection: psycopg.Connection) -> None:
    assert counts(admin_connection, "public") == counts(admin_connection, "baseline")
    admin_connection.execute("SET session_replication_role = replica")
    admin_connection.execute("DELETE FROM django_content_type")
    assert counts(admin_connection, "public") != counts(admin_connection, "baseline")
    assert not User.objects.filter(username="nobody").exists()
