"""The entry pages take whatever is sent to them: an answer beside the item, never a server error, nothing lost."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from crf.casebook import today_in_china
from crf.kit.base import FORMS
from crf.kit.items import Item
from crf.kit.reading import Today, read
from tests import factories
from trial.models import Subject
from trial.words import Text

pytestmark = pytest.mark.django_db

NASTY = [
    "abc",
    "\x00",
    "/",
    "/nd",
    "/nd z",
    "/unk o",
    "|",
    "||Y|",
    "-1",
    "1e999",
    "NaN",
    "٣٫٥",
    "１２．５",
    "9" * 400,
    "<script>alert(1)</script>",
    "'; drop table crf_formrecord; --",
    "t",
    "v",
    "2025-02-30",
    "99:99",
    "🙂" * 50,
    "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
]


def address(subject: Subject, key: str, part: str = "form") -> str:
    if FORMS[key].repeats == "log":
        return reverse(f"log-{part}", args=[subject.screening_number, key, 1])
    return reverse(part, args=[subject.screening_number, "SCR", key])


def assess_box(item: Item, typed: str) -> Text | None:
    """What is wrong with one box on its own."""
    return read(item, typed, Today(today_in_china())).problem


@pytest.fixture
def subject(db: None) -> Subject:
    return factories.in_screening()


@pytest.mark.parametrize("key", sorted(FORMS))
def test_nasty_input_is_answered_on_the_page(key: str, client: Client, subject: Subject) -> None:
    client.force_login(factories.coordinator())
    for nasty in NASTY:
        typed = {item.code: nasty for item in FORMS[key].items if not item.derived}
        for part in ("form", "form-live"):
            answer = client.post(address(subject, key, part), {**typed, "edition": "x", "group_keys": nasty})
            assert answer.status_code < 500, (key, part, nasty)
        # A full-width figure is a figure: a form of nothing but results may be complete with it.
        if all(not assess_box(item, nasty) for item in FORMS[key].items if not item.derived):
            break
        assert subject.records.filter(form_key=key).exclude(form_key="ICF").count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "visits/NOWHERE/VS/",
        "visits/SCR/XX/",
        "visits/SCR/ICF/",
        "log/VS/1/",
        "visits/SCR-x/VS/",
        "visits/SCR-2/VS/",
        "visits/UNS-1/SV/",
    ],
)
def test_an_address_that_names_nothing_is_not_found(address: str, client: Client, subject: Subject) -> None:
    client.force_login(factories.coordinator())
    assert client.get(f"/subjects/{subject.screening_number}/{address}").status_code == 404


def test_what_was_typed_comes_back_with_the_message_beside_it(client: Client, subject: Subject) -> None:
    client.force_login(factories.coordinator())
    page = client.post(address(subject, "PGA"), {"PGASC": "3.5", "edition": "0"})
    assert page.status_code == 422
    text = page.content.decode()
    assert 'value="3.5"' in text
    item = text[text.index('id="item-PGASC"') :]
    assert "3.5 is not possible here: 0.00 to 3.00." in item[: item.index('id="item-PGADLT"')]


def test_a_text_of_ten_megabytes_comes_back_whole_with_a_message(client: Client, subject: Subject) -> None:
    client.force_login(factories.coordinator())
    long = "x" * 10_485_760
    page = client.post(
        address(subject, "SV"),
        {"SVOCCUR": "Y", "SVSTDAT": "2025-05-06", "SVTYPE": "CLINIC", "SVOOWRSN": long, "edition": "0"},
    )
    assert page.status_code < 500
    live = client.post(address(subject, "SV", "form-live"), {"SVOOWRSN": long, "edition": "0"})
    assert live.status_code == 200


def test_live_answers_with_what_follows_and_keeps_the_draft(client: Client, subject: Subject) -> None:
    client.force_login(factories.coordinator())
    told = json.loads(
        client.post(
            address(subject, "VS", "form-live"), {"HEIGHT": "165", "WEIGHT": "60", "TEMP": "abc", "edition": "0"}
        ).content
    )
    assert told["derived"]["BSA"] == "1.66"  # Mosteller: the root of 165 x 60 / 3600 is 1.658
    assert "is not a number" in told["problems"]["TEMP"]
    page = client.get(address(subject, "VS")).content.decode()
    assert 'value="abc"' in page


def test_the_page_hides_an_earlier_score_until_the_new_one_is_saved(client: Client) -> None:
    subject = factories.do(factories.pga("BL", "2.00"), factories.enrolled())
    client.force_login(factories.investigator())
    url = reverse("form-live", args=[subject.screening_number, "M1", "PGA"])
    told = json.loads(client.post(url, {"PGASC": "1.10", "edition": "0"}).content)
    assert told["derived"]["PGADLT"] == "shown once saved"
    factories.do(factories.pga("M1", "1.10"), subject)
    told = json.loads(client.post(url, {"PGASC": "1.10", "edition": "1"}).content)
    assert told["derived"]["PGADLT"] == "-0.90"
