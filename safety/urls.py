"""Addresses of safety: the worklist, reading a laboratory report, the register of laboratories."""

from django.urls import path

from safety.views import laboratory, register, worklist

urlpatterns = [
    path("safety/", worklist.worklist, name="safety-worklist"),
    path("safety/proposals/<str:number>/", worklist.of_subject, name="safety-of-subject"),
    path("safety/proposals/<str:number>/<str:key>/", worklist.judge, name="safety-judge"),
    path(
        "subjects/<str:number>/visits/<str:visit>/LB/<int:repeat>/report/",
        laboratory.report,
        name="laboratory-report",
    ),
    path("configuration/laboratory/", register.register, name="laboratory-register"),
    path("configuration/laboratory/mapping/", register.remember, name="laboratory-mapping"),
]
