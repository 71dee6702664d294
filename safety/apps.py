"""The safety side as a Django application."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """The safety forms and the grades that derive from them."""

    name = "safety"
    verbose_name = "Safety"
