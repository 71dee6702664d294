"""Addresses of the laboratory: reading a report, and the register of laboratories."""

from django.urls import path

from safety.views import laboratory, register

urlpatterns = [
    path(
        "subjects/<str:number>/visits/<str:visit>/LB/<int:repeat>/report/",
        laboratory.report,
        name="laboratory-report",
    ),
    path("configuration/laboratory/", register.register, name="laboratory-register"),
    path("configuration/laboratory/mapping/", register.remember, name="laboratory-mapping"),
]
