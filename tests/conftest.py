"""The database of the tests: made once, prepared by the owner, used as the application's own role.

`python3 dev.py test` starts the servers and names them. The tests connect as `cht_app`, which may not alter a trigger,
erase the audit trail or truncate a table, so that every test runs under the rights of production. What only an
administrator of the server may do (look from outside, clean up) goes through `admin_connection`.
"""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql
from psycopg.conninfo import make_conninfo
from pytest_django import DjangoDbBlocker

DATABASE = "test_cht101"
LONG = os.environ.get("CHT101_LONG") == "1"

slow_machine = [HealthCheck.too_slow]
hypothesis_settings.register_profile("usual", max_examples=60, deadline=None, suppress_health_check=slow_machine)
hypothesis_settings.register_profile("long", max_examples=2000, deadline=None, suppress_health_check=slow_machine)
hypothesis_settings.load_profile("long" if LONG else "usual")


class QuickArgon2(Argon2PasswordHasher):
    """The product's way of keeping passwords, without its deliberate slowness."""

    time_cost, memory_cost, parallelism = 1, 8, 1


def pytest_configure(config: pytest.Config) -> None:
    """Pages under test need no collected static files; the journeys use the real ones."""
    if LONG:
        config.option.markexpr = ""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["tests.conftest.QuickArgon2"]


def url_of(variable: str, database: str) -> str:
    """The address of one of our databases as the role that `variable` connects with."""
    if variable not in os.environ:
        pytest.exit("These tests need servers. Run them with: python3 dev.py test", returncode=2)
    return make_conninfo(os.environ[variable], dbname=database)


def make_database(name: str) -> dict[str, str]:
    """A new prepared database, made as docs/operations.md says; the environment that reaches it."""
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True) as admin:
        for statement in (
            "CREATE DATABASE {name} OWNER cht_owner",
            "ALTER DATABASE {name} SET timezone TO 'UTC'",
            "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
            "GRANT CONNECT ON DATABASE {name} TO cht_app",
        ):
            admin.execute(sql.SQL(statement).format(name=sql.Identifier(name)))
    urls = {variable: url_of(variable, name) for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    env = {**os.environ, **urls}
    prepare = [sys.executable, "manage.py", "prepare_database", "-v", "0"]
    done = subprocess.run(prepare, env={**env, "DATABASE_ROLE": "owner"}, cwd=settings.BASE_DIR)
    if done.returncode:
        pytest.exit("manage.py prepare_database failed; its message is above.", returncode=2)
    return env


# --- One database for the session ------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Instead of pytest-django's own, which would need a role that creates and empties tables."""
    url_of("DATABASE_ADMIN_URL", DATABASE)
    make_database(DATABASE)
    connection.close()
    connection.settings_dict["NAME"] = DATABASE
    settings.DATABASES["default"]["NAME"] = DATABASE
    # Django finds this out by creating a table, which the application role may not do.
    connection.features.supports_transactions = True
    baseline = Baseline()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: baseline.restore())
        yield
    with django_db_blocker.unblock():
        connection.close()


class Baseline:
    """The rows of a freshly prepared database, and the way back to them after a test that committed."""

    def __init__(self) -> None:
        with psycopg.connect(url_of("DATABASE_ADMIN_URL", DATABASE), autocommit=True) as admin:
            admin.execute("CREATE SCHEMA baseline")
            tables = admin.execute(
                """
                SELECT relname, array_agg(quote_ident(attname) ORDER BY attnum)
                  FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
                 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                   AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                 GROUP BY relname
                """
            ).fetchall()
            steps = ["SET session_replication_role = replica", "SET lock_timeout = '20s'"]
            for table, columns in tables:
                admin.execute(f'CREATE TABLE baseline."{table}" AS TABLE public."{table}"')
                names = ", ".join(columns)
                steps.append(f'DELETE FROM public."{table}"')
                steps.append(f'INSERT INTO public."{table}" ({names}) SELECT {names} FROM baseline."{table}"')
            sequences = admin.execute(
                "SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL FROM pg_sequences"
                " WHERE schemaname = 'public'"
            ).fetchall()
            for name, value, used in sequences:
                steps.append(f"SELECT setval('public.\"{name}\"', {value}, {used})")
        self.steps = "; ".join(steps)

    def restore(self) -> None:
        """As superuser and with triggers asleep: the audit trail refuses everybody else."""
        connection.close()
        with psycopg.connect(url_of("DATABASE_ADMIN_URL", DATABASE)) as admin:
            admin.execute(self.steps)


@pytest.fixture
def admin_connection(django_db_setup: None) -> Iterator[psycopg.Connection]:
    """The server's superuser, outside the test's transaction: sees only what was committed."""
    with psycopg.connect(url_of("DATABASE_ADMIN_URL", DATABASE), autocommit=True) as opened:
        yield opened


@pytest.fixture
def owner_connection(django_db_setup: None) -> Iterator[psycopg.Connection]:
    """The owner of the tables, outside the test's transaction."""
    with psycopg.connect(url_of("DATABASE_OWNER_URL", DATABASE), autocommit=True) as opened:
        yield opened


# --- Every test begins alike -----------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """English, whatever language the test before switched to."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def empty_cache(request: pytest.FixtureRequest) -> None:
    """No session or lock-out of another test, where the test touches the database at all."""
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        cache.clear()
