"""The library of edit checks: complete, in both languages, each with its source; and how the checks do (R061)."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from crf.checks_library import CORE, ELSEWHERE, Listed, carriers, core_numbers, library, of_query, wording
from crf.kit.base import FORMS
from crf.kit.checks import BLOCK, Check
from crf.views.checks import Use
from tests import factories
from tests.factories import save_form
from trial.models import Subject
from trial.roles import ROLES, Permission, may
from trial.words import Text

VITALS: dict[str, Any] = {
    "temperature": "36.5",
    "temperature_site": "AXILLA",
    "systolic": "190",
    "diastolic": "78",
    "pulse": "76",
    "respiration": "16",
    "saturation": "98",
    "oxygen": "ROOM_AIR",
}
RANGE = "VS.SYSBP-RANGE"


@pytest.fixture(scope="module")
def checks() -> list[Listed]:
    return library()


# --- What is listed --------------------------------------------------------------------------------------------------
def test_r061_every_check_stands_once_with_words_in_both_languages(checks: list[Listed]) -> None:
    ids = [check.id for check in checks]
    assert len(ids) == len(set(ids))
    silent = [check.id for check in checks if not check.text.en.strip() or not check.text.zh.strip()]
    assert silent == [], "give these checks `about`: their words cannot be told without values"
    english = [check.id for check in checks if not re.search(r"[\u4e00-\u9fff]", check.text.zh)]
    assert english == []


def test_r061_every_check_names_its_source(checks: list[Listed]) -> None:
    assert [check.id for check in checks if not check.source.strip()] == []


def test_r061_every_declared_check_and_every_usual_range_is_listed(checks: list[Listed]) -> None:
    ids = {check.id for check in checks}
    for form in FORMS.values():
        assert {check.id for check in form.checks} <= ids
        assert {f"{item.identity}-RANGE" for item in form.items if item.expected is not None} <= ids


def test_checks_speak_beside_items_their_forms_have(checks: list[Listed]) -> None:
    for check in checks:
        if check.form != "*":
            form = FORMS[check.form]
            codes = {item.code for item in form.items}
            codes |= {item.code for item in form.grid.items} if form.grid is not None else set()
            assert check.item in codes, check.id


# --- The forty core checks -------------------------------------------------------------------------------------------
def test_there_are_forty_core_checks() -> None:
    assert list(CORE) == [f"EC-{number:02d}" for number in range(1, 41)]


@pytest.mark.parametrize("number", sorted(CORE))
def test_r061_every_core_check_is_carried_or_says_what_does_instead(number: str, checks: list[Listed]) -> None:
    assert carriers(checks)[number] or number in ELSEWHERE


def test_only_safety_checks_wait_and_one_is_a_banner() -> None:
    """Checks 13 to 22 read safety forms; 33 is a banner and no question."""
    assert set(ELSEWHERE) == {f"EC-{number}" for number in range(13, 23)} | {"EC-33"}


# Section 12: checks that block. A block refuses the form; everything else is asked.
@pytest.mark.parametrize("number", ["EC-11", "EC-23", "EC-37", "EC-40"])
def test_what_section_12_blocks_is_refused(number: str, checks: list[Listed]) -> None:
    by_id = {check.id: check for check in checks}
    assert any(by_id[each].severity == BLOCK for each in carriers(checks)[number])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("EC-08 (protocol operationalisation 12, check 8)", ("EC-08",)),
        ("protocol operationalisation 12, check 32", ("EC-32",)),
        ("EC-28, EC-29 protocol operationalisation 12", ("EC-28", "EC-29")),
        ("protocol operationalisation 11.2, LDELIG", ()),
        ("", ()),
    ],
)
def test_the_numbers_a_source_names(source: str, expected: tuple[str, ...]) -> None:
    assert core_numbers(source) == expected


@pytest.mark.parametrize(
    ("asked_by", "expected"),
    [
        (RANGE, RANGE),
        ("VS.VSTIM-EC-01", "EC-01"),
        ("LB-23.CREAT", "LB-23"),
        ("GONE-01", "GONE-01"),
        ("GONE.ITEM-RANGE", "GONE.ITEM-RANGE"),
    ],
)
def test_the_check_a_query_was_asked_by(asked_by: str, expected: str) -> None:
    assert of_query(asked_by, {RANGE, "EC-01", "LB-23"}) == expected


def test_words_made_of_values_are_listed_with_an_ellipsis() -> None:
    def words(values: Any, facts: Any) -> Text:
        return Text(f"{values['dose']:.1f} mg on {facts.visit_on}", f"{facts.visit_on} {values.get('dose')} mg")

    check = Check("X-01", "X", words, lambda values, facts: False)
    assert wording(check) == Text("… mg on …", "… … mg")


# --- The command -----------------------------------------------------------------------------------------------------
def test_r061_the_library_is_printed_as_table_and_for_programs(checks: list[Listed]) -> None:
    out = io.StringIO()
    call_command("checks", "--format", "csv", stdout=out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [row["id"] for row in rows] == [check.id for check in checks]
    (pressure,) = (row for row in rows if row["id"] == RANGE)
    assert pressure == {
        "id": RANGE,
        "kind": "range",
        "form": "VS",
        "item": "SYSBP",
        "label_en": "Systolic BP",
        "label_zh": "收缩压",
        "severity": "ask",
        "priority": "routine",
        "text_en": "… mmHg is outside the usual 80–180. Check the source; correct or confirm.",
        "text_zh": "… mmHg 超出常见范围 80–180。请核对原始资料，更正或确认。",
        "core": "",
        "source": "protocol operationalisation 11.2, SYSBP",
    }
    out = io.StringIO()
    call_command("checks", "--format", "json", stdout=out)
    assert json.loads(out.getvalue()) == rows


# --- The page --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_reads_the_checks_and_only_the_data_manager_runs_them(role: str, client: Client) -> None:
    client.force_login(factories.account(role))
    page = client.get(reverse("checks"))
    assert page.status_code == 200
    runs = may(role, Permission.MANAGE_DATA)
    assert (reverse("checks-stored") in page.content.decode()) is runs
    assert client.get(reverse("checks-stored")).status_code == (200 if runs else 403)


@pytest.fixture
def subject(db: None) -> Subject:
    return factories.in_screening()


def test_r061_the_page_counts_what_was_asked_open_and_kept_unchanged(subject: Subject, client: Client) -> None:
    other = factories.in_screening()
    assert save_form(subject, "VS", "D0", {f"ask__{RANGE}": "measured twice"}, **VITALS).saved
    assert save_form(other, "VS", "D0", {f"ask__{RANGE}__accepted": "query"}, **VITALS).saved
    client.force_login(factories.account("inspector"))
    answer = client.get(reverse("checks"))
    (row,) = (row for row in answer.context["rows"] if row.check.id == RANGE)
    assert row.use == Use(fired=2, open=1, confirmed=1)
    assert row.use.noise == 50


@pytest.mark.parametrize(
    ("fired", "confirmed", "noise", "noisy"),
    [(0, 0, None, False), (4, 4, 100, False), (5, 4, 80, True), (5, 3, 60, False), (100, 79, 79, False)],
)
def test_a_noisy_check_asks_five_times_and_four_in_five_are_kept(
    fired: int, confirmed: int, noise: int | None, noisy: bool
) -> None:
    use = Use(fired=fired, confirmed=confirmed)
    assert (use.noise, use.noisy) == (noise, noisy)


def test_the_page_costs_the_same_whatever_was_asked(
    subject: Subject, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(factories.account("monitor"))
    for visit in ("D0", "D1", "D2"):
        assert save_form(subject, "VS", visit, {f"ask__{RANGE}__accepted": "query"}, **VITALS).saved
    client.get(reverse("checks"))
    with django_assert_max_num_queries(4):
        client.get(reverse("checks"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "kinds", "forms"),
    [("?form=VS", {"form", "range"}, {"VS"}), ("?form=range", {"range"}, None), ("?form=generic", {"generic"}, {"*"})],
)
def test_the_page_shows_one_form_or_one_kind(
    query: str, kinds: set[str], forms: set[str] | None, client: Client
) -> None:
    client.force_login(factories.account("monitor"))
    rows = client.get(reverse("checks") + query).context["rows"]
    assert {row.check.kind for row in rows} == kinds
    assert forms is None or {row.check.form for row in rows} == forms
    assert client.get(reverse("checks") + "?form=NONE").status_code == 404


@pytest.mark.django_db
def test_the_page_speaks_chinese_and_comes_as_a_file(client: Client) -> None:
    client.force_login(factories.account("monitor"))
    client.post(reverse("language"), {"language": "zh-hans", "next": reverse("checks")})
    page = client.get(reverse("checks") + "?form=VS").content.decode()
    assert "收缩压" in page
    file = client.get(reverse("checks") + "?format=csv")
    assert file.headers["Content-Type"].startswith("text/csv")
    assert len(list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))) == len(library())
