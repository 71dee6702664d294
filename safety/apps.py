"""The safety side as a Django application."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """The safety forms and the grades that derive from them."""

    name = "safety"
    verbose_name = "Safety"

    def ready(self) -> None:
        """The terms of CTCAE are pure; where the official wording of their grades is read from is said once, here."""
        from safety import ctcae_register, ctcae_terms

        ctcae_terms.read_official_from(ctcae_register.official_wording)
