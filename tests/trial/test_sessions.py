"""Sessions outlive the cache: Redis out of reach signs nobody out and fails no request (R012)."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.factories import demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client) -> Client:
    factories.coordinator()
    answer = client.post(reverse("login"), {"username": "coordinator", "password": demo.PASSWORD})
    assert answer.status_code == 302
    return client


@pytest.fixture
def without_redis(settings: LazySettings) -> Any:
    """The cache points where no server listens."""

    def cut() -> None:
        default = {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock"}
        settings.CACHES = {"default": default}

    return cut


def test_a_person_stays_signed_in_when_redis_goes_away_R012(signed_in: Client, without_redis: Any) -> None:
    without_redis()
    assert signed_in.get(reverse("subjects")).status_code == 200


def test_one_can_sign_in_and_out_without_redis(client: Client, without_redis: Any) -> None:
    factories.coordinator()
    without_redis()
    client.post(reverse("login"), {"username": "coordinator", "password": demo.PASSWORD})
    assert client.get(reverse("subjects")).status_code == 200
    client.post(reverse("logout"))
    assert client.get(reverse("subjects")).status_code == 302


def test_a_session_survives_the_loss_of_what_redis_held(signed_in: Client) -> None:
    cache.clear()
    assert signed_in.get(reverse("subjects")).status_code == 200


def test_an_idle_session_ends_after_fifteen_minutes_R012(
    signed_in: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.time()
    for minutes, status in ((14, 200), (28, 200), (43.2, 302)):
        monkeypatch.setattr("trial.middleware.time.time", lambda minutes=minutes: begun + minutes * 60)
        assert signed_in.get(reverse("subjects")).status_code == status, minutes


def test_a_session_ends_after_twelve_hours_of_work_R012(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = time.time()
    for step in range(1, 74):
        monkeypatch.setattr("trial.middleware.time.time", lambda step=step: begun + step * 600)
        status = signed_in.get(reverse("configuration")).status_code
        assert status == (200 if step <= 72 else 302), step
