"""The only door to clinical tables: what is saved, what is asked, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from kombu.exceptions import OperationalError

from crf import deviations, save, signing
from crf.casebook import facts_for, load
from crf.history import item_history
from crf.kit.base import form
from crf.kit.reading import LONGEST_TYPED, Null
from crf.models import Draft, FormRecord, MissingValue, Query
from crf.targets import Target
from tests import factories
from tests.factories import save_form, value
from trial.access import Refused
from trial.history import changed
from trial.models import AuditEvent, PendingWork, Signature, Subject, Visit
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


@pytest.fixture
def subject() -> Subject:
    """In screening since 2025-05-05."""
    return factories.in_screening()


def vitals(subject: Subject, boxes: dict[str, str] | None = None, **answers: Any) -> save.Outcome:
    """Vital signs of the pre-dose day D0, where neither weight nor height is asked."""
    edition = answers.pop("edition", None)
    given = int(edition) if edition is not None else None
    return save_form(subject, "VS", "D0", boxes, edition=given, **{**VITALS, **answers})


def record(subject: Subject, place: str = "D0") -> FormRecord:
    return FormRecord.objects.get(subject=subject, visit__code=place, form_key="VS")


def queries(subject: Subject) -> list[tuple[str, str, str]]:
    rows = Query.objects.filter(record__subject=subject).order_by("id")
    return [(row.check_id, row.status, row.answer) for row in rows]


# --- First entry, change, reason ------------------------------------------------------------------------------------
def test_r020_a_first_entry_is_saved_with_who_and_why(subject: Subject) -> None:
    outcome = vitals(subject, {"group_keys": "quiet:vitals"})
    assert outcome.saved
    saved = record(subject)
    assert (saved.edition, saved.status, saved.performed) == (1, "complete", True)
    assert saved.completed_by == factories.coordinator()
    assert saved.changed_by is None
    assert value(subject, "VS", "D0", "temperature") == "36.5"
    event = AuditEvent.objects.filter(table="crf_vitalsigns", record=str(saved.pk)).get()
    assert (event.action, event.actor, event.role) == ("insert", "coordinator", "coordinator")
    assert event.reason == "first entry; entered by group key: quiet:vitals"
    assert event.subject_id == subject.pk


def test_r021_a_change_needs_a_reason(subject: Subject) -> None:
    vitals(subject)
    outcome = vitals(subject, pulse="80")
    assert not outcome.saved
    assert outcome.reason_needed
    assert value(subject, "VS", "D0", "pulse") == "76"
    assert record(subject).edition == 1


def test_r021_a_change_keeps_old_value_new_value_and_reason(subject: Subject) -> None:
    vitals(subject)
    outcome = vitals(subject, {"change_reason": "transcription", "change_text": "digits swapped"}, pulse="67")
    assert outcome.saved
    assert outcome.changed == ("PULSE",)
    saved = record(subject)
    assert saved.edition == 2
    assert saved.changed_by == factories.coordinator()
    event = AuditEvent.objects.filter(table="crf_vitalsigns", action="update").get()
    assert event.reason == "entry error corrected: digits swapped"
    assert event.old
    assert event.new
    assert (event.old["pulse"], event.new["pulse"]) == (76, 67)


@pytest.mark.parametrize(
    ("boxes", "enough"),
    [
        ({"change_reason": "source"}, True),
        ({"change_reason": "new", "change_text": "later report"}, True),
        ({"change_reason": "query"}, True),
        ({"change_reason": "other", "change_text": "device recalibrated"}, True),
        ({"change_reason": "other"}, False),
        ({"change_reason": "because"}, False),
        ({"change_text": "a text alone"}, False),
        ({"change_reason": "source", "change_text": "x" * 300}, True),
    ],
)
def test_which_reasons_are_enough(subject: Subject, boxes: dict[str, str], enough: bool) -> None:
    vitals(subject)
    outcome = vitals(subject, boxes, pulse="80")
    assert outcome.saved is enough
    assert outcome.reason_needed is not enough


def test_saving_what_stands_there_does_nothing(subject: Subject) -> None:
    vitals(subject)
    events = AuditEvent.objects.count()
    outcome = vitals(subject, temperature="３６，５")
    assert outcome.saved
    assert outcome.unchanged
    assert AuditEvent.objects.count() == events
    assert record(subject).edition == 1


@pytest.mark.parametrize("role", ["monitor", "data_manager", "medical_monitor", "coder", "inspector", "administrator"])
def test_r004_r007_only_the_site_enters_data(subject: Subject, role: str) -> None:
    other = factories.account(role)
    with pytest.raises(Refused) as refusal:
        save_form(subject, "VS", "D0", by=other, **VITALS)
    assert {each.key for each in refusal.value.who_may} == {"coordinator", "investigator", "principal_investigator"}
    with pytest.raises(Refused):
        save.save_draft(Target("VS", subject, "D0"), by=other, typed={"TEMP": "36.5"}, edition=0)
    assert not FormRecord.objects.filter(form_key="VS").exists()


# --- Somebody else was faster ----------------------------------------------------------------------------------------
def test_a_stale_edition_is_refused_and_shows_the_other_values(subject: Subject) -> None:
    vitals(subject)
    save_form(
        subject, "VS", "D0", {"change_reason": "source"}, by=factories.investigator(), **{**VITALS, "pulse": "88"}
    )
    outcome = vitals(subject, {"change_reason": "source"}, pulse="99", edition="1")
    assert not outcome.saved
    assert outcome.newer is not None
    assert outcome.newer.who == "Test investigator"
    assert outcome.newer.values["pulse"] == 88
    assert outcome.newer.edition == 2
    assert outcome.assessment is not None
    assert outcome.assessment.values["pulse"] == 99
    assert value(subject, "VS", "D0", "pulse") == "88"


def test_a_first_entry_does_not_overwrite_another_first_entry(subject: Subject) -> None:
    vitals(subject)
    outcome = vitals(subject, pulse="99", edition="0")
    assert not outcome.saved
    assert outcome.newer is not None
    assert value(subject, "VS", "D0", "pulse") == "76"


def test_an_edition_of_a_form_that_was_never_saved_is_refused(subject: Subject) -> None:
    outcome = vitals(subject, edition="3")
    assert not outcome.saved
    assert outcome.newer is not None
    assert outcome.newer.edition == 0


# --- Required, missing on purpose, not applicable --------------------------------------------------------------------
def test_a_blank_is_filled_or_explained(subject: Subject) -> None:
    outcome = vitals(subject, pulse="", respiration="  ")
    assert not outcome.saved
    assert outcome.assessment is not None
    assert set(outcome.assessment.problems) == {"PULSE", "RESP"}
    assert not FormRecord.objects.filter(form_key="VS").exists()


def test_an_optional_item_may_stay_blank(subject: Subject) -> None:
    assert vitals(subject, taken_time="").saved


def test_a_null_flavour_is_kept_and_later_filled_in(subject: Subject) -> None:
    assert vitals(subject, pulse="/nd m").saved
    missing = MissingValue.objects.get(record=record(subject))
    assert (missing.item, missing.null) == ("PULSE", Null("ND", "M"))
    standing = save.stored(Target("VS", subject, "D0"))
    assert standing is not None
    assert standing.values["pulse"] is None
    assert standing.nulls == {"PULSE": Null("ND", "M")}
    outcome = vitals(subject, {"change_reason": "new"}, pulse="74")
    assert outcome.changed == ("PULSE",)
    standing = save.stored(Target("VS", subject, "D0"))
    assert standing is not None
    assert standing.values["pulse"] == 74
    assert standing.nulls == {}
    assert MissingValue.objects.filter(record=record(subject)).count() == 1, "the row stays, for the trail"


def test_another_null_flavour_is_a_change(subject: Subject) -> None:
    vitals(subject, pulse="/nd m")
    assert vitals(subject, pulse="/nd f").reason_needed
    assert vitals(subject, {"change_reason": "source"}, pulse="/nd f").changed == ("PULSE",)


def test_what_was_picked_may_be_missing_on_purpose_too(subject: Subject) -> None:
    answers: dict[str, Any] = {**VITALS, "oxygen": ""}
    outcome = save_form(subject, "VS", "D0", {"OXYG__null": "/unk f"}, **answers)
    assert outcome.saved
    assert MissingValue.objects.get().null == Null("UNK", "F")


def test_items_that_do_not_apply_are_dropped_and_said(subject: Subject) -> None:
    outcome = save_form(
        subject, "SV", "M1", occurred="n", visit_on="2025-06-30", contact="CLINIC", missed_because="REFUSED"
    )
    assert outcome.saved
    assert outcome.assessment is not None
    assert set(outcome.assessment.dropped) == {"SVSTDAT", "SVTYPE"}
    assert value(subject, "SV", "M1", "visit_on") == ""
    assert value(subject, "SV", "M1", "contact") == ""
    assert value(subject, "SV", "M1", "missed_because") == "REFUSED"


def test_an_item_that_stops_applying_is_emptied_by_the_change(subject: Subject) -> None:
    save_form(subject, "SV", "SCR", occurred="y", visit_on=factories.SCREENED_ON, contact="CLINIC")
    outcome = save_form(
        subject,
        "SV",
        "SCR",
        {"change_reason": "source"},
        occurred="n",
        visit_on=factories.SCREENED_ON,
        contact="CLINIC",
        missed_because="OTHER",
    )
    assert outcome.saved
    assert set(outcome.changed) == {"SVOCCUR", "SVSTDAT", "SVTYPE", "SVREASND"}
    assert value(subject, "SV", "SCR", "visit_on") == ""


def test_weight_is_asked_only_where_it_matters(subject: Subject) -> None:
    outcome = save_form(subject, "VS", "SCR", **VITALS)
    assert outcome.assessment is not None
    assert set(outcome.assessment.problems) == {"WEIGHT", "HEIGHT"}
    assert vitals(subject, weight="60.0").assessment.dropped == ("WEIGHT",)  # type: ignore[union-attr]


def test_what_cannot_be_read_keeps_the_form_out_of_the_casebook(subject: Subject) -> None:
    for typed in ("abc", "1e400", "NaN", "19", "x" * 10_000_000, "a\x00b"):
        outcome = vitals(subject, pulse=typed)
        assert not outcome.saved
        assert set(outcome.assessment.problems) == {"PULSE"}  # type: ignore[union-attr]
    assert not FormRecord.objects.filter(form_key="VS").exists()


# --- Numbers as typed ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["0.5", "0.50", "1", "1.0", "2.25"])
def test_a_number_comes_back_as_it_was_typed(subject: Subject, typed: str) -> None:
    """No zero is added and none is taken away: in the box, in the casebook, in the history."""
    assert save_form(subject, "PGA", "SCR", score=typed).saved
    assert value(subject, "PGA", "SCR", "score") == typed
    entry = load(subject, ["PGA"]).at("PGA", "SCR")
    assert entry is not None
    assert str(entry.values["score"]) == typed
    record = FormRecord.objects.get(form_key="PGA")
    (change,) = item_history(record, form("PGA").item("PGASC"))
    assert change.new.en == typed
    event = AuditEvent.objects.get(table="endpoints_physicianglobalassessment")
    assert next(each for each in changed(event) if each.code == "PGA.PGASC").new == Text(typed, typed)


def test_a_derived_number_keeps_its_own_decimals(subject: Subject) -> None:
    assert save_form(subject, "VS", "SCR", weight="80", height="180", **VITALS).saved
    assert value(subject, "VS", "SCR", "weight") == "80"
    assert value(subject, "VS", "SCR", "bsa") == "2.00", "Mosteller: root of 180 x 80 / 3600"


# --- Not done at all -------------------------------------------------------------------------------------------------
def test_a_whole_form_not_done_is_one_key_and_a_reason(subject: Subject) -> None:
    outcome = save_form(subject, "PGA", "M1", {"not_done": "f"})
    assert outcome.saved
    saved = FormRecord.objects.get(form_key="PGA")
    assert (saved.performed, saved.reason_not_done) == (False, "F")
    entry = load(subject, ["PGA"]).at("PGA", "M1")
    assert entry is not None
    assert not entry.performed
    assert entry.values["score"] is None


def test_values_typed_into_a_form_marked_not_done_are_never_dropped(subject: Subject) -> None:
    refused = save_form(subject, "PGA", "M1", {"not_done": "F"}, score="1.20")
    assert not refused.saved
    assert refused.refusal is not None
    assert "marked as not done" in refused.refusal.why.en
    assert not FormRecord.objects.filter(form_key="PGA").exists()
    save_form(subject, "PGA", "M1", score="1.20")
    # The page still shows the saved value; marking the form not done takes it away, with a reason, in the open.
    taken = save_form(subject, "PGA", "M1", {"not_done": "F", "change_reason": "source"}, score="1.20")
    assert taken.saved
    assert save_form(subject, "PGA", "M1", {"not_done": "F"}, score="1.30").refusal is not None


def test_a_comment_or_an_answer_is_refused_and_never_cut(subject: Subject) -> None:
    assert save_form(subject, "PGA", "M1", {"form_comment": "x" * 500}, score="1.20").saved
    for boxes in ({"form_comment": "x" * 501}, {"ask__PGA-01": "x" * 401}):
        refused = save_form(subject, "PGA", "M2", boxes, score="1.20")
        assert refused.refusal is not None
        assert "Shorten it" in refused.refusal.why.en
    assert not FormRecord.objects.filter(visit__code="M2").exists()
    too_long = {"change_reason": "source", "change_text": "x" * 301}
    refused = save_form(subject, "PGA", "M1", too_long, score="1.30")
    assert not refused.saved
    assert refused.refusal is not None
    assert "301 characters; at most 300" in refused.refusal.why.en


def test_an_unknown_reason_does_not_make_a_form_not_done(subject: Subject) -> None:
    outcome = save_form(subject, "PGA", "M1", {"not_done": "Z"})
    assert not outcome.saved
    assert set(outcome.assessment.problems) == {"PGASC"}  # type: ignore[union-attr]


def test_done_becomes_not_done_only_with_a_reason_and_the_trail_keeps_the_values(subject: Subject) -> None:
    save_form(subject, "PGA", "SCR", score="1.20")
    assert save_form(subject, "PGA", "SCR", {"not_done": "R"}).reason_needed
    outcome = save_form(subject, "PGA", "SCR", {"not_done": "R", "change_reason": "source"})
    assert outcome.changed == ("performed", "PGASC")
    event = AuditEvent.objects.filter(table="endpoints_physicianglobalassessment", action="update").get()
    assert event.old
    assert event.new
    assert (event.old["score"], event.new["score"]) == (Decimal("1.20"), None)
    assert save_form(subject, "PGA", "SCR", {"not_done": "F"}).reason_needed, "another reason is a change"
    assert save_form(subject, "PGA", "SCR", {"not_done": "R"}).unchanged


# --- Asked before it becomes a query ---------------------------------------------------------------------------------
def test_a_value_out_of_the_usual_range_is_asked_about_first(subject: Subject) -> None:
    outcome = vitals(subject, systolic="190")
    assert not outcome.saved
    assert [finding.check for finding in outcome.asks] == [RANGE]
    assert "190 mmHg is outside the usual 80–180" in outcome.asks[0].text.en
    assert queries(subject) == []


@pytest.mark.parametrize(("systolic", "asked"), [("79", True), ("80", False), ("180", False), ("181", True)])
def test_the_limits_of_the_usual_range_belong_to_it(subject: Subject, systolic: str, asked: bool) -> None:
    outcome = vitals(subject, systolic=systolic, diastolic="60")
    assert bool(outcome.asks) is asked
    assert outcome.saved is not asked


def test_a_confirmed_value_is_kept_with_its_reason(subject: Subject) -> None:
    outcome = vitals(subject, {f"ask__{RANGE}": "measured twice, both arms"}, systolic="190")
    assert outcome.saved
    assert queries(subject) == [(RANGE, "confirmed", "measured twice, both arms")]


def test_what_is_neither_mended_nor_confirmed_becomes_a_query(subject: Subject) -> None:
    outcome = vitals(subject, {f"ask__{RANGE}__accepted": "query"}, systolic="190")
    assert outcome.saved
    assert queries(subject) == [(RANGE, "open", "")]
    query = Query.objects.get()
    assert (query.item, query.opened_by) == ("SYSBP", factories.coordinator())


def test_a_query_closes_when_the_data_answer_it(subject: Subject) -> None:
    vitals(subject, {f"ask__{RANGE}__accepted": "query"}, systolic="190")
    outcome = vitals(subject, {"change_reason": "transcription"}, systolic="109")
    assert outcome.saved
    assert queries(subject) == [(RANGE, "closed", "")]
    query = Query.objects.get()
    assert query.closed_by == factories.coordinator()
    assert query.closed_at is not None


def test_a_query_is_answered_without_a_change_of_the_value(subject: Subject) -> None:
    vitals(subject, {f"ask__{RANGE}__accepted": "query"}, systolic="190")
    outcome = vitals(subject, {f"ask__{RANGE}": "known hypertension"}, systolic="190")
    assert outcome.saved
    assert queries(subject) == [(RANGE, "confirmed", "known hypertension")]
    assert record(subject).edition == 1, "no value changed"


def test_what_was_answered_is_not_asked_again_when_something_else_changes(subject: Subject) -> None:
    vitals(subject, {f"ask__{RANGE}": "known hypertension"}, systolic="190")
    outcome = vitals(subject, {"change_reason": "source"}, systolic="190", pulse="90")
    assert outcome.saved
    assert queries(subject) == [(RANGE, "confirmed", "known hypertension")]


def test_another_strange_value_is_a_new_question(subject: Subject) -> None:
    vitals(subject, {f"ask__{RANGE}": "known hypertension"}, systolic="190")
    outcome = vitals(subject, {"change_reason": "source"}, systolic="210")
    assert not outcome.saved
    assert [finding.check for finding in outcome.asks] == [RANGE]


def test_a_question_in_the_same_words_about_another_value_is_asked_again() -> None:
    """INF-05: more than 30 minutes from thaw (10:00) to the start."""
    subject = factories.enrolled()
    assert infuse(subject, {"ask__INF-05": "second vial"}, started_at="2025-06-02 1031").saved
    boxes = {"change_reason": "source"}
    later: dict[str, Any] = {"started_at": "2025-06-02 1035"}
    assert [finding.check for finding in infuse(subject, boxes, **later).asks] == ["INF-05"]
    assert infuse(subject, {**boxes, "ask__INF-05__accepted": "query"}, **later).saved
    found = [query for query in queries(subject) if query[0] == "INF-05"]
    assert found == [("INF-05", "open", "")], "the earlier reason was given for another time"


def test_a_strange_value_saved_unchanged_twice_leaves_one_question(subject: Subject) -> None:
    vitals(subject, {f"ask__{RANGE}__accepted": "query"}, systolic="190")
    events = AuditEvent.objects.count()
    assert vitals(subject, systolic="190").unchanged
    assert queries(subject) == [(RANGE, "open", "")]
    assert AuditEvent.objects.count() == events


# --- What is refused outright ----------------------------------------------------------------------------------------
def test_a_visit_before_consent_is_refused(subject: Subject) -> None:
    outcome = save_form(subject, "SV", "SCR", occurred="y", visit_on="2025-05-04", contact="CLINIC")
    assert not outcome.saved
    assert [finding.check for finding in outcome.assessment.blocked] == ["SV-01"]  # type: ignore[union-attr]
    assert not Visit.objects.filter(subject=subject).exists()
    assert save_form(subject, "SV", "SCR", occurred="y", visit_on="2025-05-05", contact="CLINIC").saved


def test_a_block_cannot_be_confirmed_away(subject: Subject) -> None:
    boxes = {"ask__SV-01": "the subject insists", "ask__SV-01__accepted": "query"}
    outcome = save_form(subject, "SV", "SCR", boxes, occurred="y", visit_on="2025-05-04", contact="CLINIC")
    assert not outcome.saved


def test_consent_signed_before_the_form_was_approved_is_refused() -> None:
    factories.investigator()
    step = factories.consent("2025-03-31")
    outcome = save_form(None, "ICF", boxes=dict(step.typed or {}))
    assert not outcome.saved
    assert [finding.check for finding in outcome.assessment.blocked] == ["ICF-01"]  # type: ignore[union-attr]
    assert not Subject.objects.exists()
    assert save_form(None, "ICF", boxes=dict(factories.consent("2025-04-01").typed or {})).saved


@pytest.mark.parametrize("box", ["change_text", "form_comment", f"ask__{RANGE}"])
def test_r090_reasons_and_comments_name_nobody(subject: Subject, box: str) -> None:
    vitals(subject)
    boxes = {"change_reason": "source", f"ask__{RANGE}": "seen", box: "asked 13812345678"}
    outcome = vitals(subject, boxes, systolic="190")
    assert not outcome.saved
    assert outcome.refusal is not None
    assert "mobile phone" in outcome.refusal.why.en
    assert "手机号码" in outcome.refusal.why.zh


@pytest.mark.parametrize("box", ["change_text", "form_comment", f"ask__{RANGE}", "group_keys"])
def test_a_null_character_beside_the_items_is_refused_in_words(subject: Subject, box: str) -> None:
    vitals(subject)
    outcome = vitals(subject, {"change_reason": "source", f"ask__{RANGE}": "seen", box: "a\x00b"}, systolic="190")
    assert not outcome.saved


def test_a_comment_alone_is_a_change(subject: Subject) -> None:
    vitals(subject)
    assert vitals(subject, {"form_comment": "left arm in plaster"}).reason_needed
    assert vitals(subject, {"form_comment": "left arm in plaster", "change_reason": "new"}).saved
    assert record(subject).comment == "left arm in plaster"


# --- Drafts ----------------------------------------------------------------------------------------------------------
def test_a_draft_keeps_every_keystroke_and_is_no_data(subject: Subject) -> None:
    target = Target("VS", subject, "D0")
    person = factories.coordinator()
    events = AuditEvent.objects.count()
    save.save_draft(target, by=person, typed={"TEMP": "36,", "PULSE": "abc", "RESP": ""}, edition=0)
    save.save_draft(target, by=person, typed={"TEMP": "36,5", "PULSE": "abc"}, edition=0)
    draft = save.draft_of(target, person)
    assert draft is not None
    assert draft.values == {"TEMP": "36,5", "PULSE": "abc"}
    assert Draft.objects.count() == 1
    assert AuditEvent.objects.count() == events
    assert not FormRecord.objects.filter(form_key="VS").exists()


def test_drafts_are_each_persons_own(subject: Subject) -> None:
    target = Target("VS", subject, "D0")
    save.save_draft(target, by=factories.coordinator(), typed={"TEMP": "36.5"}, edition=0)
    assert save.draft_of(target, factories.investigator()) is None


def test_a_draft_goes_when_the_form_is_complete_and_stays_when_it_is_not(subject: Subject) -> None:
    target = Target("VS", subject, "D0")
    save.save_draft(target, by=factories.coordinator(), typed={"TEMP": "36.5"}, edition=0)
    assert not vitals(subject, pulse="").saved
    assert save.draft_of(target, factories.coordinator()) is not None
    assert vitals(subject).saved
    assert save.draft_of(target, factories.coordinator()) is None


def test_a_draft_can_be_thrown_away(subject: Subject) -> None:
    target = Target("VS", subject, "D0")
    save.save_draft(target, by=factories.coordinator(), typed={"TEMP": "36.5"}, edition=0)
    save.discard_draft(target, by=factories.coordinator())
    assert save.draft_of(target, factories.coordinator()) is None


def test_a_draft_takes_whatever_is_pasted(subject: Subject) -> None:
    target = Target("VS", subject, "D0")
    pasted = {"TEMP": "a\x00b", "PULSE": "x" * 10_000_000, "RESP": "😀'\"<b>;--"}
    save.save_draft(target, by=factories.coordinator(), typed=pasted, edition=0)
    draft = save.draft_of(target, factories.coordinator())
    assert draft is not None
    assert draft.values["TEMP"] == "ab"
    assert len(draft.values["PULSE"]) == LONGEST_TYPED
    assert draft.values["RESP"] == pasted["RESP"]


def test_a_new_row_does_not_take_the_number_of_one_that_was_begun(subject: Subject) -> None:
    """A deviation laid ready as row 1 stays row 1; the row that somebody completes meanwhile is row 2."""
    person = factories.coordinator()
    text = Text("Out of its window.", "超窗。")
    laid = deviations.propose(subject, by=person, category="VISIT_WINDOW", on=date(2025, 5, 6), text=text)
    assert laid is not None
    assert laid.target.endswith("/log/DV/1")
    boxes = {"not_done": "F"}
    outcome = save.complete(Target("DV", subject, "", 0), by=person, typed=boxes, edition=0)
    assert outcome.record is not None
    assert outcome.record.repeat == 2
    assert save.draft_of(Target("DV", subject, "", 1), person) == laid


# --- What a form means for the subject -------------------------------------------------------------------------------
def test_r060_the_first_consent_opens_screening() -> None:
    subject = factories.in_screening("2025-05-05")
    assert subject.screening_number == "S01-001"
    assert subject.subject_number is None
    assert subject.status == "screening"
    assert subject.consented_at == datetime(2025, 5, 5, 1, 30, tzinfo=UTC), "09:30 in China"
    assert subject.consent_version == "DEMO-1.0"
    assert subject.personal_information_consent is True
    assert factories.in_screening().screening_number == "S01-002"


def test_a_consent_that_was_not_done_opens_no_screening() -> None:
    outcome = save_form(None, "ICF", boxes={"not_done": "R"})
    assert outcome.refusal is not None
    assert "signed consent" in outcome.refusal.why.en
    assert not Subject.objects.exists()


def test_a_second_document_does_not_change_the_main_consent(subject: Subject) -> None:
    boxes = {**dict(factories.consent("2025-05-20").typed or {}), "ICFTYPE": "HGR", "ICFPIPL": "n"}
    outcome = save.complete(Target("ICF", subject, "", 2), by=factories.coordinator(), typed=boxes, edition=0)
    assert outcome.saved
    again = factories.fresh(subject)
    assert again.consented_at == subject.consented_at
    assert again.personal_information_consent is True


def test_demographics_tell_the_sex(subject: Subject) -> None:
    answers: dict[str, Any] = {"born": "1990-06", "sex": "F", "ethnic_group": "HAN", "childbearing": "YES"}
    assert save_form(subject, "DM", "SCR", **answers).saved
    assert factories.fresh(subject).sex == "F"
    assert value(subject, "DM", "SCR", "age") == "34"


def test_a_visit_takes_place_or_is_missed(subject: Subject) -> None:
    save_form(subject, "SV", "SCR", occurred="y", visit_on=factories.SCREENED_ON, contact="CLINIC")
    visit = Visit.objects.get(subject=subject, code="SCR")
    assert (visit.status, visit.occurred_on) == ("occurred", date(2025, 5, 6))
    save_form(subject, "SV", "BL", occurred="n", missed_because="ILLNESS")
    visit = Visit.objects.get(subject=subject, code="BL")
    assert (visit.status, visit.occurred_on) == ("missed", None)


def test_a_visit_on_an_unknown_day_is_not_missed(subject: Subject) -> None:
    outcome = save_form(subject, "SV", "SCR", occurred="y", visit_on="/unk f", contact="CLINIC")
    assert outcome.saved
    assert Visit.objects.get(subject=subject, code="SCR").status == "planned"


def infuse(subject: Subject, boxes: dict[str, str] | None = None, **answers: Any) -> save.Outcome:
    step = factories.demo.infusion(factories.INFUSED_ON, "5.00")
    return save_form(subject, "INF", "D0", {**dict(step.typed or {}), **(boxes or {})}, **answers)


def test_the_start_of_infusion_is_day_zero_and_a_correction_moves_it() -> None:
    subject = factories.enrolled()
    save_form(subject, "VS", "BL", weight="60.0", **VITALS)
    assert infuse(subject).saved
    subject = factories.fresh(subject)
    assert subject.status == "infused"
    assert subject.infused_at == datetime(2025, 6, 2, 2, 20, tzinfo=UTC)
    assert value(subject, "INF", "D0", "cells") == "60.00"
    assert value(subject, "INF", "D0", "per_kg") == "1.000"
    moved: dict[str, Any] = {"started_at": "2025-06-02 1025"}
    assert infuse(subject, {"change_reason": "source"}, **moved).saved
    assert factories.fresh(subject).infused_at == datetime(2025, 6, 2, 2, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answers", "check"),
    [
        ({"criteria_met": "n"}, "INF-01"),
        ({"checkers": "coordinator"}, "INF-02"),
        ({"expires_on": "2025-06-01"}, "INF-03"),
        ({"ended_at": "2025-06-02 1020"}, "INF-04"),
        ({"started_at": "2025-05-14 1020", "thawed_at": "2025-05-14 1000"}, "INF-08"),
    ],
)
def test_an_infusion_that_cannot_be_is_refused(answers: dict[str, Any], check: str) -> None:
    subject = factories.enrolled()
    outcome = infuse(subject, **answers)
    assert not outcome.saved
    assert check in [finding.check for finding in outcome.assessment.blocked]  # type: ignore[union-attr]
    assert factories.fresh(subject).status == "enrolled"


@pytest.mark.parametrize(
    ("answers", "check", "asked"),
    [
        ({"thawed_at": "2025-06-02 0950"}, "INF-05", False),
        ({"thawed_at": "2025-06-02 0949"}, "INF-05", True),
        ({"thawed_at": "2025-06-02 1021"}, "INF-05", True),
        ({"premedication": "CORTICOSTEROID"}, "INF-06", True),
        ({"viable_per_ml": "6.00"}, "INF-07", False),
        ({"viable_per_ml": "6.01"}, "INF-07", True),
        ({"viable_per_ml": "4.00"}, "INF-07", False),
        ({"viable_per_ml": "3.99"}, "INF-07", True),
        ({"viability": "70.0"}, "INF.INFVIAB-RANGE", False),
        ({"viability": "69.9"}, "INF.INFVIAB-RANGE", True),
    ],
)
def test_an_infusion_that_is_unusual_is_asked_about(answers: dict[str, Any], check: str, asked: bool) -> None:
    subject = factories.enrolled("DL1")
    save_form(subject, "VS", "BL", weight="60.0", **VITALS)
    outcome = infuse(subject, **answers)
    assert (check in [finding.check for finding in outcome.asks]) is asked
    assert outcome.saved is not asked


def test_nobody_is_infused_without_enrolment(subject: Subject) -> None:
    outcome = infuse(subject)
    assert not outcome.saved
    assert outcome.refusal is not None
    assert not FormRecord.objects.filter(form_key="INF").exists(), "form and effect happen together or not at all"


# --- Signatures ------------------------------------------------------------------------------------------------------
def scored(subject: Subject, score: str = "1.20", **boxes: str) -> save.Outcome:
    return save_form(subject, "PGA", "SCR", boxes, by=factories.investigator(), score=score)


def test_r040_a_signature_names_who_when_and_what_it_means(subject: Subject) -> None:
    scored(subject)
    signature = factories.sign(subject, "PGA", "SCR")
    assert signature.target == "PGA@SCR"
    assert signature.meaning == "reviewed"
    assert signature.printed_name == "Test investigator"
    assert signature.role == "investigator"
    assert signature.signed_at is not None
    assert len(signature.content_sha256) == 64
    assert FormRecord.objects.get(form_key="PGA").status == "signed"


def test_r041_a_signature_needs_the_own_password(subject: Subject) -> None:
    scored(subject)
    with pytest.raises(Refused, match="password"):
        factories.sign(subject, "PGA", "SCR", password="not-the-password")
    assert not Signature.objects.exists()
    assert FormRecord.objects.get(form_key="PGA").status == "complete"


def test_r043_a_change_breaks_the_signature_visibly(subject: Subject) -> None:
    scored(subject)
    first = factories.sign(subject, "PGA", "SCR")
    assert scored(subject, "1.30").reason_needed
    assert Signature.objects.get(pk=first.pk).broken_at is None
    assert scored(subject, "1.30", change_reason="source").saved
    broken = Signature.objects.get(pk=first.pk)
    assert broken.broken_at is not None
    assert broken.broken_by == factories.investigator()
    assert broken.broken_because == "source was corrected"
    assert FormRecord.objects.get(form_key="PGA").status == "complete"
    second = factories.sign(subject, "PGA", "SCR")
    assert second.content_sha256 != first.content_sha256
    assert Signature.objects.filter(broken_at__isnull=True).count() == 1


def test_saving_a_signed_form_unchanged_leaves_the_signature(subject: Subject) -> None:
    scored(subject)
    factories.sign(subject, "PGA", "SCR")
    assert scored(subject).unchanged
    assert FormRecord.objects.get(form_key="PGA").status == "signed"


def test_what_was_changed_since_it_was_shown_is_not_signed(subject: Subject) -> None:
    scored(subject)
    shown = save.stored(Target("PGA", subject, "SCR"))
    assert shown is not None
    scored(subject, "1.30", change_reason="source")
    person = factories.investigator()
    with pytest.raises(Refused, match="changed after this page was opened"):
        signing.sign(
            shown.record,
            by=person,
            username=person.username,
            password=factories.demo.PASSWORD,
            edition=shown.record.edition,
            values=shown.values,
            nulls=shown.nulls,
            facts=facts_for(subject, shown.record.form, "SCR"),
        )
    assert not Signature.objects.exists()


# --- Work that follows -----------------------------------------------------------------------------------------------
def test_a_save_owes_the_recomputation(subject: Subject) -> None:
    PendingWork.objects.all().delete()
    vitals(subject)
    owed = set(PendingWork.objects.values_list("task", "subject_id"))
    assert owed == {(listener, subject.pk) for listener in settings.CASEBOOK_LISTENERS}
    assert ("endpoints.tasks.recompute", subject.pk) in owed


@pytest.mark.parametrize("problem", [OperationalError("no broker"), ConnectionRefusedError("no broker")])
def test_a_broker_out_of_reach_does_not_refuse_the_save(
    subject: Subject,
    problem: Exception,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    sent = []
    connection.run_on_commit.clear()  # the consent of the fixture owes the same work, and is not committed in a test

    def fails(task: str, **options: Any) -> None:
        sent.append(task)
        raise problem

    monkeypatch.setattr(current_app, "send_task", fails)
    with django_capture_on_commit_callbacks(execute=True):
        outcome = vitals(subject)
    assert outcome.saved
    assert sent == settings.CASEBOOK_LISTENERS
    assert PendingWork.objects.filter(subject_id=subject.pk).exists(), "beat sends it again"


# --- Two at once -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_one_is_saved_and_one_is_told() -> None:
    subject = factories.in_screening()
    person = factories.coordinator()
    save_form(subject, "PGA", "SCR", score="1.00")
    outcomes: list[save.Outcome] = []
    together = threading.Barrier(2)

    def change(score: str) -> None:
        try:
            together.wait(10)
            boxes = {"PGASC": score, "change_reason": "source"}
            outcomes.append(save.complete(Target("PGA", subject, "SCR"), by=person, typed=boxes, edition=1))
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=(score,)) for score in ("1.10", "1.20")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcome.saved for outcome in outcomes) == [False, True]
    told = next(outcome for outcome in outcomes if not outcome.saved)
    assert told.newer is not None
    assert told.newer.edition == 2
    saved = next(outcome for outcome in outcomes if outcome.saved)
    assert saved.assessment is not None
    assert Decimal(value(subject, "PGA", "SCR", "score")) == saved.assessment.values["score"]
