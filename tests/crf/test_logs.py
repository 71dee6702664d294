"""The page of a log, and the entry of one row after the other (ux 4.1: a drug in at most 20 seconds)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from crf import logs
from crf.kit.base import FORMS
from crf.targets import Target
from tests import factories
from trial.models import Subject

pytestmark = pytest.mark.django_db
LOGS = sorted(key for key, form in FORMS.items() if form.repeats == "log")


@pytest.fixture
def subject(db: None) -> Subject:
    return factories.in_screening()


@pytest.mark.parametrize("key", LOGS)
def test_every_log_has_its_page_and_a_way_to_a_new_row(key: str, subject: Subject, client: Client) -> None:
    client.force_login(factories.coordinator())
    answer = client.get(reverse("log", args=[subject.screening_number, key]))
    assert answer.status_code == 200
    assert Target(key, subject, "", 0).url() in answer.content.decode()


@pytest.mark.parametrize("key", LOGS)
def test_a_row_is_told_by_a_few_short_items(key: str) -> None:
    items = logs.key_items(FORMS[key], 1)
    assert 1 <= len(items) <= logs.MOST_COLUMNS
    assert not {item.kind for item in items} & logs.LONG


def test_a_log_shows_its_rows_with_values_and_state(subject: Subject, client: Client) -> None:
    client.force_login(factories.coordinator())
    text = client.get(reverse("log", args=[subject.screening_number, "ICF"])).content.decode()
    assert factories.CONSENT_ON in text
    assert Target("ICF", subject, "", 1).url() in text
    assert "complete" in text


def test_another_page_gets_the_table_alone(subject: Subject, client: Client) -> None:
    client.force_login(factories.coordinator())
    address = reverse("log", args=[subject.screening_number, "ICF"])
    text = client.get(address, headers={"hx-request": "true"}).content.decode()
    assert "<table" in text
    assert "<html" not in text


@pytest.mark.parametrize("key", ["VS", "NOPE"])
def test_what_is_no_log_has_no_page(key: str, subject: Subject, client: Client) -> None:
    client.force_login(factories.coordinator())
    assert client.get(f"/subjects/{subject.screening_number}/log/{key}/").status_code == 404


def test_who_only_reads_sees_rows_and_no_new_row(subject: Subject, client: Client) -> None:
    client.force_login(factories.account("monitor"))
    text = client.get(reverse("log", args=[subject.screening_number, "CM"])).content.decode()
    assert Target("CM", subject, "", 0).url() not in text


@pytest.mark.parametrize(
    ("key", "was_new", "goes"),
    [
        ("CM", True, "new"),  # ten drugs in a row
        ("CM", False, "log"),
        ("ICF", True, "log"),
        ("DTH", True, "log"),
    ],
)
def test_after_a_row_comes_the_next_or_the_log(key: str, was_new: bool, goes: str, subject: Subject) -> None:
    target = Target(key, subject, "", 0 if was_new else 1)
    new = Target(key, subject, "", 0).url()
    expected = new if goes == "new" else reverse("log", args=[subject.screening_number, key])
    assert logs.after_row(target, subject, was_new=was_new) == expected
