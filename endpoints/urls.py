"""Addresses of results."""

from django.urls import path

from endpoints import views

urlpatterns = [path("subjects/<str:number>/results/", views.results, name="results")]
