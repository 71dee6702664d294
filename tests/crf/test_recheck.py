"""Today's checks over what is stored: what they would ask, what they would no longer ask; nothing is written."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crf.kit.checks import ASK, QUERY, Check
from crf.models import FormRecord
from crf.models.vital_signs import VitalSigns
from crf.recheck import GONE, NEW, Line, recheck, registers_now
from crf.save import stored
from crf.targets import Target
from tests import factories
from tests.factories import save_form
from trial import audit
from trial.models import AuditEvent, Subject, User
from trial.words import Text

pytestmark = pytest.mark.django_db
VITALS: dict[str, Any] = {
    "temperature": "36.5",
    "temperature_site": "AXILLA",
    "systolic": "120",
    "diastolic": "78",
    "pulse": "76",
    "respiration": "16",
    "saturation": "98",
    "oxygen": "ROOM_AIR",
}
RANGE = "VS.SYSBP-RANGE"
WORDS = Text("A check of the test.", "测试核查。")
STRICT = Check("VS-90", "PULSE", WORDS, lambda values, facts: (values.get("pulse") or 0) > 75, QUERY, source="test")


@pytest.fixture
def subject() -> Subject:
    return factories.in_screening()


def lines(subject: Subject) -> list[tuple[str, str, str, str, str]]:
    """What a run says of the vital signs: kind, place, item, check, severity."""
    found = recheck(factories.fresh(subject), registers_now())
    return [(line.kind, line.place, line.item, line.check, line.severity) for line in found if line.form == "VS"]


def with_check(monkeypatch: pytest.MonkeyPatch, *checks: Check) -> None:
    monkeypatch.setattr(VitalSigns, "checks", (*VitalSigns.checks, *checks))


def narrowed(monkeypatch: pytest.MonkeyPatch, code: str, low: int, high: int) -> None:
    items = tuple(
        replace(item, expected=(Decimal(low), Decimal(high))) if item.code == code else item
        for item in VitalSigns.items
    )
    monkeypatch.setattr(VitalSigns, "items", items)


# --- What is said ----------------------------------------------------------------------------------------------------
def test_r061_what_was_saved_under_todays_checks_says_nothing(subject: Subject) -> None:
    assert save_form(subject, "VS", "D0", **VITALS).saved
    assert lines(subject) == []


def test_r061_a_check_that_came_later_is_listed_with_place_item_and_severity(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert save_form(subject, "VS", "D0", **VITALS).saved
    assert save_form(subject, "VS", "D1", **{**VITALS, "pulse": "75"}).saved
    with_check(monkeypatch, STRICT)
    assert lines(subject) == [(NEW, "VS@D0", "PULSE", "VS-90", QUERY)]


def test_a_usual_range_that_was_narrowed_is_listed(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    assert save_form(subject, "VS", "D0", **VITALS).saved
    narrowed(monkeypatch, "SYSBP", 80, 119)
    assert lines(subject) == [(NEW, "VS@D0", "SYSBP", RANGE, ASK)]
    narrowed(monkeypatch, "SYSBP", 80, 120)
    assert lines(subject) == []


@pytest.mark.parametrize(
    "box", [{f"ask__{RANGE}": "measured twice"}, {f"ask__{RANGE}__accepted": "query"}], ids=["confirmed", "query"]
)
def test_what_was_confirmed_or_stands_as_a_query_is_covered(subject: Subject, box: dict[str, str]) -> None:
    assert save_form(subject, "VS", "D0", box, **{**VITALS, "systolic": "190"}).saved
    assert lines(subject) == []


def test_a_question_covered_in_other_words_is_listed_again(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    box = {f"ask__{RANGE}": "measured twice"}
    assert save_form(subject, "VS", "D0", box, **{**VITALS, "systolic": "190"}).saved
    narrowed(monkeypatch, "SYSBP", 80, 150)
    assert lines(subject) == [(NEW, "VS@D0", "SYSBP", RANGE, ASK)]


def test_r061_an_open_query_that_todays_checks_would_not_ask_is_listed(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = {f"ask__{RANGE}__accepted": "query"}
    assert save_form(subject, "VS", "D0", box, **{**VITALS, "systolic": "190"}).saved
    narrowed(monkeypatch, "SYSBP", 80, 200)
    assert lines(subject) == [(GONE, "VS@D0", "SYSBP", RANGE, "")]


def test_a_confirmed_answer_is_no_open_query(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    assert save_form(subject, "VS", "D0", {f"ask__{RANGE}": "seen"}, **{**VITALS, "systolic": "190"}).saved
    narrowed(monkeypatch, "SYSBP", 80, 200)
    assert lines(subject) == []


def test_an_item_that_became_required_is_listed_beside_its_box(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert save_form(subject, "VS", "D0", **VITALS).saved
    items = tuple(replace(item, required=True) if item.code == "VSTIM" else item for item in VitalSigns.items)
    monkeypatch.setattr(VitalSigns, "items", items)
    assert lines(subject) == [(NEW, "VS@D0", "VSTIM", "BOX", "block")]


def test_a_form_that_was_not_done_is_left_alone(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    assert save_form(subject, "VS", "D0", {"not_done": "R"}).saved
    with_check(monkeypatch, replace(STRICT, fires=lambda values, facts: True))
    assert lines(subject) == []


def test_a_person_who_left_is_no_wrong_answer_of_the_past(subject: Subject) -> None:
    """The investigator who took the consent has closed the account since."""
    with audit.acting(by=audit.system("test"), reason="left"):
        User.objects.filter(username="investigator").update(is_active=False)
    found = recheck(factories.fresh(subject), registers_now())
    assert [line for line in found if line.form == "ICF"] == []


# --- Reads only ------------------------------------------------------------------------------------------------------
def test_nothing_is_written(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    assert save_form(subject, "VS", "D0", **VITALS).saved
    with_check(monkeypatch, STRICT)
    before = AuditEvent.objects.count(), FormRecord.objects.get(form_key="VS").edition
    assert lines(subject)
    assert (AuditEvent.objects.count(), FormRecord.objects.get(form_key="VS").edition) == before
    assert stored(Target("VS", subject, "D0")) is not None


def test_more_forms_cost_no_query_more(subject: Subject) -> None:
    registers = registers_now()
    assert save_form(subject, "VS", "D0", **VITALS).saved

    def queries() -> int:
        fresh = factories.fresh(subject)
        with CaptureQueriesContext(connection) as captured:
            recheck(fresh, registers)
        return len(captured)

    one = queries()
    for visit in ("D1", "D2", "D3", "D5"):
        assert save_form(subject, "VS", visit, **VITALS).saved
    assert queries() == one <= 12


# --- The command and the page ----------------------------------------------------------------------------------------
def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("recheck", *arguments, stdout=out)
    return out.getvalue()


def test_r061_the_command_lists_all_subjects_or_one(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    other = factories.in_screening()
    for each in (subject, other):
        assert save_form(each, "VS", "D0", **VITALS).saved
    with_check(monkeypatch, STRICT)
    rows = list(csv.DictReader(io.StringIO(run())))
    assert [row["subject"] for row in rows if row["check"] == "VS-90"] == [subject.number, other.number]
    (row,) = (row for row in csv.DictReader(io.StringIO(run("--subject", other.number))) if row["check"] == "VS-90")
    assert row == {
        "kind": "new",
        "subject": other.number,
        "place": "VS@D0",
        "item": "PULSE",
        "check": "VS-90",
        "severity": "query",
        "text_en": WORDS.en,
        "text_zh": WORDS.zh,
    }
    told = [json.loads(line) for line in run("--subject", other.number, "--format", "json").splitlines()]
    assert row in told
    with pytest.raises(CommandError, match="no subject S99"):
        run("--subject", "S99")


def test_the_data_manager_sees_the_same_on_a_page_and_as_a_file(
    subject: Subject, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    assert save_form(subject, "VS", "D0", **VITALS).saved
    with_check(monkeypatch, STRICT)
    client.force_login(factories.account("data_manager"))
    address = reverse("checks-stored")
    assert client.get(address).context["differences"] is None
    for chosen in ("all", subject.screening_number):
        page = client.get(f"{address}?subject={chosen}")
        (found,) = (each for each in page.context["differences"] if each.line.check == "VS-90")
        assert found.url == f"/subjects/{subject.screening_number}/visits/D0/VS/"
        assert WORDS.en in page.content.decode()
    file: Any = client.get(f"{address}?subject=all&format=csv")
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert "VS-90" in [row["check"] for row in csv.DictReader(io.StringIO(text))]
    assert client.get(f"{address}?subject=S99-999").status_code == 404


def test_a_line_keeps_what_it_says() -> None:
    line = Line(NEW, "S01-001", "VS@D0", "D0", "VS", 1, "PULSE", "VS-90", QUERY, WORDS)
    assert (line.text.en, line.text.zh) == (WORDS.en, WORDS.zh)
