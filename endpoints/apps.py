"""The endpoints as a Django application."""

from django.apps import AppConfig


class EndpointsConfig(AppConfig):
    """The efficacy forms and the rules that derive from them."""

    name = "endpoints"
    verbose_name = "Endpoints"
