"""The kernel as a Django application."""

from django.apps import AppConfig


class TrialConfig(AppConfig):
    """Subjects, visits, people, roles, audit, signatures, documents, the protocol as data."""

    name = "trial"
    verbose_name = "Trial"

    def ready(self) -> None:
        from trial import checks  # noqa: F401  (registers the system checks)
        from trial.celery import app  # noqa: F401  (shared tasks find the Celery application)
