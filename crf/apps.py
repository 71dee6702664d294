"""The machinery of forms as a Django application."""

from django.apps import AppConfig


class CrfConfig(AppConfig):
    """Forms, drafts, saving, the casebook, queries."""

    name = "crf"
    verbose_name = "Case report forms"
