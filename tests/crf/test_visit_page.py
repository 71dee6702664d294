"""The page of one visit: its forms in place, its logs gone through, and a visit that did not take place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crf import missed, reviews
from crf.entry import PULLED, summary_of
from crf.kit.base import FORMS
from crf.kit.checks import ASK, QUERY, Check
from crf.kit.reading import Null
from crf.kit.suggestions import Suggestion
from crf.models import Draft, FormRecord, LogReview, VitalSigns
from crf.schedule import schedules
from crf.views.forms import PART
from tests import factories
from trial.access import Refused
from trial.history import changed
from trial.models import AuditEvent, Subject, Visit
from trial.words import Text

pytestmark = pytest.mark.django_db

# Vital signs of the day-42 safety check, where the weight is not asked.
VITAL_SIGNS = {
    "TEMP": "36.5",
    "TEMPSITE": "AXILLA",
    "SYSBP": "120",
    "DIABP": "78",
    "PULSE": "76",
    "RESP": "16",
    "SPO2": "98",
    "OXYG": "ROOM_AIR",
    "edition": "0",
    "in_visit": "1",
}
A_PART = {PART: "visit"}


@pytest.fixture
def subject() -> Subject:
    return factories.enrolled()


@pytest.fixture
def coordinator(client: Client) -> Client:
    client.force_login(factories.coordinator())
    return client


def page(subject: Subject, visit: str = "D42", query: str = "") -> str:
    return reverse("visit", args=[subject.screening_number, visit]) + query


def form_url(subject: Subject, key: str, visit: str = "D42") -> str:
    return reverse("form", args=[subject.screening_number, visit, key])


def reasons(subject: Subject) -> list[str]:
    """The reasons in the audit trail of a subject, each once, in their order."""
    return list(
        dict.fromkeys(AuditEvent.objects.filter(subject_id=subject.pk).order_by("id").values_list("reason", flat=True))
    )


# --- the page ------------------------------------------------------------------------------------------------------


def test_every_form_of_the_visit_has_its_line_and_the_first_due_is_open(coordinator: Client, subject: Subject) -> None:
    text = coordinator.get(page(subject)).content.decode()
    for key in ("SV", "VS", "PE", "LB", "FLOW", "AGVHD"):
        assert f'id="form-{key}"' in text
    assert text.count('id="entry"') == 1
    assert f'action="{form_url(subject, "SV")}"' in text
    assert "0 of 9 complete" in text  # six forms and the three logs GC, CM and AE


def test_the_form_that_is_named_is_open(coordinator: Client, subject: Subject) -> None:
    text = coordinator.get(page(subject, query="?open=VS")).content.decode()
    assert f'action="{form_url(subject, "VS")}"' in text
    assert 'id="entry"' not in coordinator.get(page(subject, query="?open=")).content.decode()
    assert 'id="entry"' not in coordinator.get(page(subject, query="?open=ICF")).content.decode()


@pytest.mark.parametrize("visit", ["NOWHERE", "UNS-7", "D42-2"])
def test_a_visit_the_subject_does_not_have_is_not_found(visit: str, coordinator: Client, subject: Subject) -> None:
    assert coordinator.get(page(subject, visit)).status_code == 404


@pytest.mark.parametrize(
    "query", ["?open=<x>", "?open=VS&row=x", "?open=LD&row=99999999999", "?open=VS&row=٣", "?row=2"]
)
def test_a_strange_address_is_answered(query: str, coordinator: Client, subject: Subject) -> None:
    assert coordinator.get(page(subject, "LD1", query)).status_code == 200


def test_completing_in_place_leads_to_the_next_form_due(coordinator: Client, subject: Subject) -> None:
    answer = coordinator.post(form_url(subject, "VS"), VITAL_SIGNS, headers=A_PART)
    assert answer.status_code == 302
    assert answer["Location"].startswith(page(subject, query="?open=PE&row=1"))
    part = coordinator.get(answer["Location"], headers=A_PART).content.decode()
    assert "<html" not in part
    assert "Vital signs saved at" in part
    assert "Temperature (axillary by default)</span> 36.5 °C" in part
    assert f'action="{form_url(subject, "PE")}"' in part


def test_what_is_wrong_comes_back_as_the_form_alone(coordinator: Client, subject: Subject) -> None:
    wrong = coordinator.post(form_url(subject, "VS"), VITAL_SIGNS | {"TEMP": "99"}, headers=A_PART)
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "<html" not in text
    assert "99 is not possible here" in text
    assert 'name="in_visit"' in text
    # And without a script as a page, which still leads back to the visit.
    whole = coordinator.post(form_url(subject, "VS"), VITAL_SIGNS | {"TEMP": "99"})
    assert "<html" in whole.content.decode()
    assert 'name="in_visit"' in whole.content.decode()


def test_a_form_of_its_own_page_leads_back_to_the_visit(coordinator: Client, subject: Subject) -> None:
    assert form_url(subject, "LB") + "?in_visit=1" in coordinator.get(page(subject)).content.decode()
    assert 'name="in_visit"' in coordinator.get(form_url(subject, "LB") + "?in_visit=1").content.decode()


def test_a_reader_sees_the_lines_and_opens_nothing_by_itself(client: Client, subject: Subject) -> None:
    client.force_login(factories.account("monitor"))
    text = client.get(page(subject)).content.decode()
    assert 'id="form-VS"' in text
    assert 'id="entry"' not in text
    assert "data-review-key" not in text
    assert 'id="missed"' not in text
    assert "You are reading." in client.get(page(subject, query="?open=VS")).content.decode()


def test_a_form_in_rows_shows_its_rows_and_offers_another(coordinator: Client, subject: Subject) -> None:
    assert "row=0" not in coordinator.get(page(subject, "BL")).content.decode()
    outcome = factories.save_form(subject, "PK", "BL", {"not_done": "S"})
    assert outcome.saved
    assert "?open=PK&amp;row=0" in coordinator.get(page(subject, "BL")).content.decode()
    text = coordinator.get(page(subject, "BL", "?open=PK&row=0")).content.decode()
    assert 'id="form-PK-0"' in text
    assert reverse("row-form", args=[subject.screening_number, "BL", "PK", 0]) in text


def test_queries_do_not_grow_with_what_is_entered(coordinator: Client, subject: Subject) -> None:
    address = page(subject, query="?open=VS")
    assert factories.save_form(subject, "SV", "D42", {"not_done": "F"}).saved
    coordinator.get(address)
    with CaptureQueriesContext(connection) as few:
        coordinator.get(address)
    for key in ("PE", "FLOW"):
        assert factories.save_form(subject, key, "D42", {"not_done": "F"}).saved
    for key in ("CM", "GC"):
        reviews.review(subject, ("D42", 1), key, by=factories.coordinator())
    with CaptureQueriesContext(connection) as many:
        coordinator.get(address)
    assert len(many) == len(few) <= 20


# --- logs gone through ------------------------------------------------------------------------------------------------


def test_a_log_is_gone_through_by_one_key_and_on_record(coordinator: Client, subject: Subject) -> None:
    address = reverse("log-review", args=[subject.screening_number, "D42", "CM"])
    assert coordinator.post(address).status_code == 302
    row = LogReview.objects.get(visit__subject=subject)
    assert (row.form_key, str(row.visit), row.reviewed_by) == ("CM", "D42", factories.coordinator())
    assert reviews.REVIEWED in reasons(subject)
    text = coordinator.get(page(subject)).content.decode()
    assert "1 of 9 complete" in text
    # And taken back, it counts no longer, while the row stays.
    coordinator.post(address, {"action": "take-back"})
    row.refresh_from_db()
    assert row.reviewed_at is None
    assert reviews.TAKEN_BACK in reasons(subject)


def test_a_review_twice_is_one_event(subject: Subject) -> None:
    first = reviews.review(subject, ("D42", 1), "GC", by=factories.coordinator())
    again = reviews.review(subject, ("D42", 1), "GC", by=factories.investigator())
    assert (first.pk, first.reviewed_at) == (again.pk, again.reviewed_at)
    assert again.reviewed_by == factories.coordinator()


def test_only_logs_of_the_visit_are_gone_through(coordinator: Client, subject: Subject) -> None:
    for key in ("ICF", "VS", "PR", "XX"):  # a document, a form, a log not of this visit, nothing
        address = reverse("log-review", args=[subject.screening_number, "D42", key])
        assert coordinator.post(address).status_code == 404
    with pytest.raises(Refused):
        reviews.review(subject, ("D42", 1), "VS", by=factories.coordinator())
    with pytest.raises(Refused):
        reviews.review(subject, ("D42", 1), "CM", by=factories.account("monitor"))


def test_a_visit_is_complete_only_with_its_logs_gone_through(subject: Subject) -> None:
    subject = factories.do(factories.attended("LD3", "2025-05-28"), subject)
    for key in ("LD", "VS", "LB"):
        assert factories.save_form(subject, key, "LD3", {"not_done": "F"}).saved, key

    def status() -> str:
        return next(visit for visit in schedules([subject])[0].visits if visit.code == "LD3").status

    assert status() == "occurred"
    reviews.review(subject, ("LD3", 1), "CM", by=factories.coordinator())
    assert status() == "occurred", "adverse events were not gone through yet"
    reviews.review(subject, ("LD3", 1), "AE", by=factories.coordinator())
    assert status() == "complete"


# --- the visit did not take place -------------------------------------------------------------------------------------


def test_a_missed_visit_closes_each_of_its_forms_on_its_own(coordinator: Client, subject: Subject) -> None:
    address = reverse("visit-missed", args=[subject.screening_number, "D42"])
    coordinator.post(address, {"reason": "REFUSED"})
    assert factories.value(subject, "SV", "D42", "occurred") == "N"
    assert factories.value(subject, "SV", "D42", "missed_because") == "REFUSED"
    closed = FormRecord.objects.filter(subject=subject, visit__code="D42").exclude(form_key="SV")
    assert {(record.form_key, record.performed, record.reason_not_done) for record in closed} == {
        (key, False, "R") for key in ("VS", "PE", "LB", "FLOW", "AGVHD")
    }
    assert Visit.objects.get(subject=subject, code="D42").status == Visit.MISSED
    assert "first entry; entered by group key: visit missed" in reasons(subject)
    state = next(visit for visit in schedules([subject])[0].visits if visit.code == "D42")
    assert (state.status, state.open_forms) == ("missed", [])
    assert 'id="missed"' not in coordinator.get(page(subject)).content.decode()


def test_a_visit_of_which_something_was_done_is_not_missed(subject: Subject) -> None:
    subject = factories.do(factories.attended("D42", "2025-05-20"), subject)
    with pytest.raises(Refused, match="was done: SV"):
        missed.miss(subject, "D42", ["SV", "VS"], by=factories.coordinator(), reason="LOST")
    assert not FormRecord.objects.filter(subject=subject, form_key="VS").exists()


def test_a_draft_is_never_lost_to_a_missed_visit(coordinator: Client, subject: Subject) -> None:
    live = reverse("form-live", args=[subject.screening_number, "D42", "VS"])
    coordinator.post(live, {"TEMP": "36.8", "edition": "0"})
    with pytest.raises(Refused, match="Drafts of D42 hold values: VS"):
        missed.miss(subject, "D42", ["SV", "VS"], by=factories.coordinator(), reason="LOST")
    assert Draft.objects.get(subject=subject).values["TEMP"] == "36.8"
    assert not FormRecord.objects.filter(subject=subject, visit__code="D42").exists()


@pytest.mark.parametrize(("visit", "reason"), [("D42", ""), ("D42", "BECAUSE"), ("SCR", "LOST"), ("D0", "LOST")])
def test_a_visit_is_missed_for_a_listed_reason_and_only_if_it_can_be(visit: str, reason: str, subject: Subject) -> None:
    with pytest.raises(Refused):
        missed.miss(subject, visit, ["SV", "VS"], by=factories.coordinator(), reason=reason)


def test_every_reason_of_a_missed_visit_closes_its_forms_with_a_letter() -> None:
    assert set(missed.LETTERS) == {code.value for code in FORMS["SV"].item("SVREASND").codes}


def test_a_missed_visit_asks_nothing_of_the_whole_casebook() -> None:
    assert missed.owed(["VS", "SV", "DM", "CM", "EOS", "PGA"]) == ["SV", "VS", "PGA"]


# --- what other forms say ----------------------------------------------------------------------------------------------


@pytest.fixture
def pulse_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def suggest(cls: type[VitalSigns], values: Mapping[str, Any], facts: Any) -> Mapping[str, Suggestion]:
        why = Text("taken on the ward", "病房测量")
        return {
            "pulse": Suggestion("76", why, "DAY@D42", prefill=True),
            "saturation": Suggestion("98", why, "DAY@D42"),
            "weight": Suggestion("60.0", why, "VS@M1", prefill=True),
        }

    monkeypatch.setattr(VitalSigns, "suggest", classmethod(suggest))


@pytest.mark.usefixtures("pulse_known")
def test_a_prefilled_box_is_marked_and_one_offered_stands_beside(coordinator: Client, subject: Subject) -> None:
    text = coordinator.get(form_url(subject, "VS")).content.decode()
    pulse = text[text.index('id="item-PULSE"') : text.index('id="item-RESP"')]
    assert 'value="76"' in pulse
    assert 'name="pulled__PULSE" value="DAY@D42"' in pulse
    saturation = text[text.index('id="item-SPO2"') : text.index('id="item-OXYG"')]
    assert 'data-suggestion="98"' in saturation
    assert "taken on the ward" in saturation
    # And nothing is put into a box that does not apply: the weight is not asked on day 42.
    assert 'value="60.0"' not in text
    # And opening the form keeps nothing.
    assert not Draft.objects.filter(subject=subject).exists()


@pytest.mark.usefixtures("pulse_known")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({f"{PULLED}PULSE": "DAY@D42", f"{PULLED}SPO2": "DAY@D42"}, "PULSE SPO2 pulled from DAY@D42"),
        ({f"{PULLED}PULSE": "DAY@D42", "PULSE": "77"}, ""),
        ({f"{PULLED}PULSE": ""}, ""),
        ({f"{PULLED}RESP": "DAY@D42"}, ""),
        ({"group_keys": "VS part", f"{PULLED}PULSE": "x"}, "VS part, PULSE pulled from DAY@D42"),
    ],
)
def test_the_audit_trail_says_what_was_pulled_and_only_that(
    typed: dict[str, str], said: str, coordinator: Client, subject: Subject
) -> None:
    assert coordinator.post(form_url(subject, "VS"), VITAL_SIGNS | typed).status_code == 302
    expected = f"first entry; entered by group key: {said}" if said else "first entry"
    assert expected in reasons(subject)


# --- questions and the head of the form ----------------------------------------------------------------------------------


def test_every_question_about_an_item_is_asked_at_once(
    coordinator: Client, subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = (
        Check("VS-98", "PULSE", Text("First question.", "问题一。"), lambda values, facts: True, ASK),
        Check("VS-99", "PULSE", Text("Second question.", "问题二。"), lambda values, facts: True, QUERY),
        # Beside an item that does not apply on this day: seen all the same, or the form could never be completed.
        Check("VS-97", "WEIGHT", Text("Third question.", "问题三。"), lambda values, facts: True, ASK),
    )
    monkeypatch.setattr(VitalSigns, "checks", checks)
    text = coordinator.post(form_url(subject, "VS"), VITAL_SIGNS).content.decode()
    for check in ("VS-97", "VS-98", "VS-99"):
        assert f'name="ask__{check}"' in text
    assert text.count("The data manager sees it as a query either way.") == 1
    weight = text[text.index('id="item-WEIGHT"') - 80 : text.index('id="item-WEIGHT"')]
    assert "is-hidden" not in weight


def test_a_date_of_assessment_that_is_none_is_said_beside_it(coordinator: Client, subject: Subject) -> None:
    live = reverse("form-live", args=[subject.screening_number, "D42", "VS"])
    told = coordinator.post(live, {"form_date": "33.33", "edition": "0"}).json()
    assert "Type a date" in told["problems"]["form_date"]
    text = coordinator.post(form_url(subject, "VS"), VITAL_SIGNS | {"form_date": "33.33"}).content.decode()
    place = text[text.index('id="item-form_date"') :]
    assert "Type a date" in place[: place.index("box-form_by")]


def test_the_head_of_a_form_comes_back_as_it_was_saved(coordinator: Client, subject: Subject) -> None:
    head = {"form_date": "2025-05-20", "form_by": "ward nurse", "form_comment": "standing"}
    assert coordinator.post(form_url(subject, "VS"), VITAL_SIGNS | head).status_code == 302
    text = coordinator.get(form_url(subject, "VS")).content.decode()
    for value in head.values():
        assert f'value="{value}"' in text
    assert '<details class="about-form" open>' in text


def test_a_form_entered_from_paper_keeps_both_days(coordinator: Client, subject: Subject) -> None:
    """The day on the worksheet stands beside the day of entry, on the form and in the trail."""
    head = {"form_paper": "Y", "form_paper_date": "2025-05-20"}
    wrong = coordinator.post(form_url(subject, "VS"), VITAL_SIGNS | head | {"form_paper_date": "33.33"})
    assert wrong.status_code == 422
    place = wrong.content.decode()
    place = place[place.index('id="item-form_paper_date"') :]
    assert "Type a date" in place[: place.index("box-comment")]
    assert coordinator.post(form_url(subject, "VS"), VITAL_SIGNS | head).status_code == 302
    record = FormRecord.objects.get(form_key="VS")
    assert (record.from_paper, record.written_on) == (True, date(2025, 5, 20))
    text = coordinator.get(form_url(subject, "VS")).content.decode()
    assert 'name="form_paper" value="Y" checked' in text
    assert 'name="form_paper_date" type="text" value="2025-05-20"' in text
    told = {
        each.label.en: each.new
        for each in changed(AuditEvent.objects.get(table="crf_formrecord", record=str(record.pk)))
    }
    assert told["written on paper on"] == Text("2025-05-20", "2025-05-20")
    assert told["entered from paper"] == Text("yes", "是")


# --- one line of a completed form ------------------------------------------------------------------------------------------


def test_a_line_names_what_is_derived_and_keeps_the_order() -> None:
    values = {"temperature": Decimal("36.5"), "systolic": 120, "diastolic": 78, "bsa": Decimal("1.66")}
    assert summary_of(FORMS["VS"], values, {}, "en") == (
        ("Temperature (axillary by default)", "36.5 °C"),
        ("Systolic BP", "120 mmHg"),
        ("Diastolic BP", "78 mmHg"),
        ("BSA (Mosteller)", "1.66 m²"),
    )


def test_a_line_says_what_is_missing_and_why() -> None:
    assert summary_of(FORMS["VS"], {}, {"PULSE": Null("ND", "R")}, "zh-hans") == (("脉搏", "未做：拒绝"),)


def test_a_line_counts_what_is_usual_and_names_what_is_not() -> None:
    systems = [item for item in FORMS["PE"].items if item.code.startswith("PESYS")]
    values: dict[str, Any] = {item.name: "NORMAL" for item in systems}
    values[systems[1].name] = systems[1].codes[1].value
    parts = summary_of(FORMS["PE"], values, {}, "en")
    assert parts[-1] == ("Normal", f"× {len(systems) - 1}")
    assert (systems[1].label.en, systems[1].codes[1].label.en) in parts
