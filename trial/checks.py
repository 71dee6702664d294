"""System checks: what must be true of an installation before it may hold data."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.database)
def postgresql_only(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Refuse any database but PostgreSQL: elsewhere the audit triggers would be skipped without a word."""
    return [
        Error(
            f"The database {alias!r} is {config['ENGINE']}; the audit trail needs PostgreSQL.",
            hint="Set DATABASE_URL to a PostgreSQL connection.",
            id="trial.E001",
        )
        for alias, config in settings.DATABASES.items()
        if config["ENGINE"] not in {"django.db.backends.postgresql", "django.db.backends.dummy"}
    ]
