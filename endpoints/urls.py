"""Addresses of results."""

from django.urls import path

from endpoints import views, views_study

urlpatterns = [
    path("subjects/<str:number>/results/", views.results, name="results"),
    path("subjects/<str:number>/steroids/", views_study.steroids, name="steroids"),
    path("results/", views_study.cohort_page, name="cohort"),
    path("results/csv/", views_study.cohort_csv, name="cohort-csv"),
    path("configuration/decisions/", views_study.decision_list, name="decisions"),
    path("configuration/decisions/<str:code>/", views_study.decision_page, name="decision"),
]
