"""The dictionary of medicines: found the way hands type, flagged, and never a list of what may be given."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from crf.medicines import FLAGS, flag_of, medicine_named, medicines, search
from crf.models.medication import CLASSES
from tests import factories


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("pred", "Prednisolone"),
        ("PREDNISONE", "Prednisone"),
        ("泼尼松龙", "Prednisolone"),
        ("吗替", "Mycophenolate mofetil"),
        ("pns", "Prednisone"),
        ("tzdk", "Tocilizumab"),
        ("hlxa", "Cyclophosphamide"),
        ("qlk", "Hydroxychloroquine"),
        ("ｐｎｓ", "Prednisone"),
        ("clavulanate", "Amoxicillin and clavulanate"),
        ("ivig", "Human immunoglobulin"),
    ],
)
def test_a_medicine_is_found_by_english_chinese_and_pinyin_initials(typed: str, first: str) -> None:
    assert search(typed)[0].generic_en == first


@pytest.mark.parametrize("typed", ["", "   ", "zzzz", "不存在"])
def test_nothing_fits(typed: str) -> None:
    assert search(typed) == []


def test_no_more_than_a_page_of_proposals() -> None:
    assert len(search("a")) == 12
    assert len(search("a", 3)) == 3


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("Rituximab", "RESCUE"),
        ("利妥昔单抗", "RESCUE"),
        (" belimumab ", "RESCUE"),
        ("Human immunoglobulin", "IVIG"),
        ("Filgrastim", "GCSF"),
        ("Entecavir", "ANTIVIRAL"),
        ("Zoster vaccine (live)", "LIVE_VACCINE"),
        ("Zoster vaccine (recombinant)", None),
        ("Alemtuzumab", "PROHIBITED"),
        ("Hydroxychloroquine", None),
        ("something typed freely", None),
        ("", None),
        (None, None),
    ],
)
def test_the_class_of_a_medicine(name: str | None, flag: str | None) -> None:
    assert flag_of(name) == flag


def test_every_line_of_the_dictionary_is_whole() -> None:
    lines = medicines()
    assert len(lines) >= 200
    assert len({line.generic_en.casefold() for line in lines}) == len(lines)
    assert len({line.generic_zh for line in lines}) == len(lines)
    for line in lines:
        assert re.search(r"[\u4e00-\u9fff]", line.generic_zh), line
        assert re.fullmatch(r"[a-z0-9]+", line.initials), line
        assert re.fullmatch(r"([A-Z]\d\d[A-Z]{2})?", line.atc), line
        assert line.flag in {"", *FLAGS}, line
        assert medicine_named(line.generic_zh) is line


def test_the_flags_are_the_answers_of_the_form() -> None:
    assert tuple(code.value for code in CLASSES) == FLAGS


@pytest.mark.django_db
def test_proposals_for_who_enters_data(client: Client) -> None:
    client.force_login(factories.coordinator())
    found = client.get(reverse("medicines"), {"q": "tzdk"}).json()["results"]
    assert found[0] == {
        "value": "Tocilizumab",
        "en": "Tocilizumab",
        "zh": "托珠单抗",
        "atc": "L04AC",
        "flag": "",
    }
    assert client.get(reverse("medicines")).json() == {"results": []}
    client.force_login(factories.account("monitor"))
    assert client.get(reverse("medicines"), {"q": "tzdk"}).status_code == 403
