"""Addresses of forms and subjects."""

urlpatterns: list = []
