"""The addresses of the kernel; the other applications bring theirs by name."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    *[path("", include(module)) for module in settings.APP_URLS],
]
handler400 = "trial.views.errors.bad_request"
handler403 = "trial.views.errors.bad_request"
handler404 = "trial.views.errors.not_found"
handler500 = "trial.views.errors.server_error"
