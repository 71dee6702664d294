"""`manage.py prepare_database`: run as the owner role; brings the database to this version and opens it to the application."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from trial import audit
from trial.protocol.load import load_protocol


class Command(BaseCommand):
    """Migrate, grant the application role what it needs and no more, load the protocol as data."""

    help = "Migrate, grant rights to the application role, load the protocol. Run with DATABASE_ROLE=owner."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASE_ROLE != "owner":
            raise CommandError("Run this with DATABASE_ROLE=owner: only the owner may create tables and grant rights.")
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        self.seal()
        self.grant(settings.APPLICATION_DATABASE_ROLE)
        with audit.acting(by=audit.system("protocol"), reason="protocol data delivered with the software"):
            load_protocol()

    def seal(self) -> None:
        """Take the switch out of the triggers.

        Triggers as django-pgtrigger installs them stand aside when a session sets `pgtrigger.ignore`, which any role may
        do. Every migration that installs a trigger puts that switch back, so it is taken out after each.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
                f" LANGUAGE sql IMMUTABLE AS '{audit.NEVER_IGNORED}'"
            )

    def grant(self, role: str) -> None:
        """Rights of the application: read all; insert and update; delete only where nothing clinical is kept.

        The audit table can be read and nothing else; rows reach it through `audit_write`, which runs as the owner.
        Nobody makes temporary tables here: a trigger of one's own on such a table could call `audit_write` by itself.
        """
        kept = {model._meta.db_table for model in audit.audited_models()} | {"trial_auditevent", "django_migrations"}
        tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}
        quote = connection.ops.quote_name
        grantee = quote(role)
        with transaction.atomic(), connection.cursor() as cursor:
            database = quote(str(connection.settings_dict["NAME"]))
            cursor.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC, {grantee}")
            cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {grantee}")
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {grantee}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {grantee}")
            cursor.execute(f"REVOKE ALL ON SEQUENCE trial_auditevent_id_seq FROM {grantee}")
            for table in sorted(tables & set(connection.introspection.table_names(cursor))):
                cursor.execute(f"REVOKE ALL ON {quote(table)} FROM {grantee}")
                rights = "SELECT"
                if table not in {"trial_auditevent", "django_migrations"}:
                    rights += ", INSERT, UPDATE"
                if table not in kept:
                    rights += ", DELETE"
                cursor.execute(f"GRANT {rights} ON {quote(table)} TO {grantee}")
