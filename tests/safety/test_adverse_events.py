"""The adverse event form: through the one door, with its grades, questions, links and log.

Expected values: protocol operationalisation 8.3, 8.6, 11.2 and 12 (checks 17 to 20, 22); safety specification 1, 6 and 10.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crf import save
from crf.casebook import facts_for
from crf.entry import lines_beside, offered_codes
from crf.kit.assess import Assessment, assess
from crf.kit.base import form
from crf.laboratories import load_register
from crf.models import Query
from crf.targets import Target
from safety.models import AdverseEvent
from tests import factories
from trial import audit
from trial.models import Subject, User

pytestmark = pytest.mark.django_db

# A low platelet count seven days after the infusion of 2 June 2025: grade 2, over within a week.
EVENT = {
    "AETERM": "血小板减少",
    "AECTC": "Platelet count decreased",
    "AESTDAT": "2025-06-09",
    "AEONGO": "N",
    "AEENDAT": "2025-06-15",
    "AEGRONS": "2",
    "AESER": "N",
    "AEREL": "POSSIBLY",
    "AERELLD": "PROBABLY",
    "AERELSLE": "UNLIKELY",
    "AEACN": "NOT_APPLICABLE",
    "AETRT": "NONE",
    "AEOUT": "RECOVERED",
    "AESI": "CYTOPENIA",
}
NAUSEA = {"AETERM": "恶心", "AECTC": "Nausea", "AESI": "NONE"}


@pytest.fixture
def subject() -> Subject:
    """Infused on 2 June 2025."""
    enrolled = factories.enrolled()
    boxes = dict(factories.demo.infusion(factories.INFUSED_ON, "5.00").typed or {})
    assert factories.save_form(enrolled, "INF", "D0", boxes).saved
    return factories.fresh(enrolled)


def event(**answers: str) -> dict[str, str]:
    """What stands in the boxes of an event; grade changes as `h1="2025-06-11 3"`."""
    boxes = {**EVENT, **{name: text for name, text in answers.items() if not name.startswith("h")}}
    for name, text in answers.items():
        if name.startswith("h"):
            boxes[f"{name[1:]}.AEGHDAT"], boxes[f"{name[1:]}.AEGHGR"] = text.split()
    return {name: text for name, text in boxes.items() if text}


def enter(subject: Subject, boxes: Mapping[str, str], repeat: int = 0, *, by: User | None = None) -> save.Outcome:
    return in_log(subject, "AE", boxes, repeat, by=by)


def in_log(
    subject: Subject, key: str, boxes: Mapping[str, str], repeat: int = 0, *, by: User | None = None
) -> save.Outcome:
    target = Target(key, subject, "", repeat)
    standing = save.stored(target) if repeat else None
    edition = standing.record.edition if standing else 0
    return save.complete(target, by=by or factories.coordinator(), typed=boxes, edition=edition)


def tried(subject: Subject, **answers: str) -> Assessment:
    """What these answers amount to on a new row."""
    facts = facts_for(subject, form("AE"), "", repeat=0)
    return assess(form("AE"), event(**answers), facts)


def asked(found: Assessment) -> set[str]:
    return {finding.check for finding in found.findings}


def stored(subject: Subject, repeat: int = 1) -> Any:
    return AdverseEvent.objects.get(record__subject=subject, record__repeat=repeat)


# --- One event -------------------------------------------------------------------------------------------------------
def test_an_event_is_saved_with_what_follows_from_it(subject: Subject) -> None:
    assert enter(subject, event(h1="2025-06-11 3", h2="2025-06-13 1")).saved
    row = stored(subject)
    assert row.term_code == "10035528"
    assert row.system == "Investigations"
    assert row.grade == 3
    assert row.study_day == 7
    assert row.period == "D0_30"
    assert (row.before_infusion, row.treatment_emergent, row.in_dlt_window) == (False, True, True)
    assert row.dlt is None, "criterion 5 asks for counts beyond day 28, and there are none yet"


def test_the_grade_at_onset_is_the_highest_where_nothing_changed(subject: Subject) -> None:
    assert tried(subject).derived["grade"] == 2


def test_a_grade_change_can_only_be_within_the_event(subject: Subject) -> None:
    assert "1.AEGHDAT" in tried(subject, h1="2025-06-08 3").problems
    assert "1.AEGHDAT" in tried(subject, h1="2025-06-16 3").problems
    assert tried(subject, h1="2025-06-15 1").problems == {}


def test_every_required_item_is_demanded(subject: Subject) -> None:
    facts = facts_for(subject, form("AE"), "", repeat=0)
    assert set(assess(form("AE"), {}, facts).problems) >= {
        "AETERM", "AECTC", "AESTDAT", "AEONGO", "AESER", "AEREL", "AERELLD", "AERELSLE", "AEACN", "AETRT", "AEOUT", "AESI",
    }  # fmt: skip
    assert "AEGRONS" in tried(subject, AEGRONS="").problems


# --- Terms and their grades ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("term", "offered"),
    [
        ("Platelet count decreased", ["1", "2", "3", "4"]),
        ("Leukocytosis", ["3", "4", "5"]),
        ("Syncope", ["3"]),
        ("Alopecia", ["1", "2"]),
        ("Anemia", ["1", "2", "3", "4", "5"]),
    ],
)
def test_only_grades_of_the_term_are_offered(subject: Subject, term: str, offered: list[str]) -> None:
    """Safety specification 1 and 10 (20): a dash means that the grade does not exist."""
    facts = facts_for(subject, form("AE"), "", repeat=0)
    found = assess(form("AE"), event(AECTC=term, AEGRONS=""), facts, completing=False)
    assert offered_codes(form("AE"), found, facts)["AEGRONS"] == offered
    lines = lines_beside(form("AE"), found, facts)["AEGRONS"]
    assert [line.mark for line in lines] == offered
    assert all(line.text for line in lines)


def test_a_grade_that_does_not_exist_is_refused_and_the_others_named(subject: Subject) -> None:
    problem = tried(subject, AEGRONS="5").problems["AEGRONS"]
    assert "Grade 4" in problem.en
    assert "4级" in problem.zh
    change = tried(subject, h1="2025-06-11 5").problems["1.AEGHGR"]
    assert "1, 2, 3, 4" in change.en


def test_a_term_is_one_of_the_list(subject: Subject) -> None:
    assert "AE-01" in asked(tried(subject, AECTC="Thin blood"))
    assert enter(subject, event(AECTC="Thin blood")).saved is False
    assert "AE-01" not in asked(tried(subject, AECTC="血小板计数降低"))


def test_other_specify_needs_its_words(subject: Subject) -> None:
    """Safety specification 10, trap 22."""
    other = "Investigations - Other, specify"
    assert "AE-02" in asked(tried(subject, AECTC=other, AETERM=other))
    assert "AE-02" not in asked(tried(subject, AECTC=other, AETERM="Ferritin increased"))
    assert "AEGRONS" in tried(subject, AECTC=other, AETERM="Ferritin increased", AEGRONS="").problems


@pytest.mark.parametrize(
    "term",
    [
        "Cytokine release syndrome",
        "Immune effector cell-associated neurotoxicity syndrome (ICANS)",
        "Acute graft-versus-host disease",
        "Chronic graft-versus-host disease",
    ],
)
def test_what_other_instruments_grade_has_no_ctcae_grade(subject: Subject, term: str) -> None:
    """Safety specification 10, traps 7 and 25."""
    found = tried(subject, AECTC=term, AEGRONS="")
    assert "AEGRONS" not in found.applies
    assert found.derived["grade"] is None
    assert "1.AEGHGR" in tried(subject, AECTC=term, AEGRONS="", h1="2025-06-11 3").problems


def test_the_term_that_reads_like_the_diagnosis_is_proposed(subject: Subject) -> None:
    facts = facts_for(subject, form("AE"), "", repeat=0)
    assert form("AE").suggest({"term": "血小板减少"}, facts)["ctcae_term"].typed == "Platelet count decreased"
    assert "ctcae_term" not in form("AE").suggest({"term": "不舒服"}, facts)


def test_after_a_single_infusion_no_action_applies(subject: Subject) -> None:
    facts = facts_for(subject, form("AE"), "", repeat=0)
    suggestion = form("AE").suggest({}, facts)["action"]
    assert (suggestion.typed, suggestion.prefill) == ("NOT_APPLICABLE", True)
    assert "action" not in form("AE").suggest({}, facts_for(factories.in_screening(), form("AE"), "", repeat=0))


# --- Checks ----------------------------------------------------------------------------------------------------------
def test_ec17_a_fatal_event_needs_the_death_form_which_settles_it(subject: Subject) -> None:
    fatal = event(
        AETERM="Sepsis", AECTC="Sepsis", AEGRONS="5", AESER="Y", AEOUT="FATAL", AESI="INFECTION",
        AESTDAT="2025-09-25", AEENDAT="2025-10-01",
    )  # fmt: skip
    first = enter(subject, fatal)
    assert {finding.check for finding in first.asks} == {"AE-17"}
    assert enter(subject, {**fatal, "ask__AE-17__accepted": "query"}).saved
    assert Query.objects.get(check_id="AE-17").status == Query.OPEN
    death = factories.typed("DTH", died_on="2025-10-01", cause="Sepsis", related="POSSIBLY", autopsy="NOT_DONE")
    assert in_log(subject, "DTH", death).saved
    assert Query.objects.get(check_id="AE-17").status == Query.CLOSED


def test_ec17_a_death_needs_its_fatal_event_which_settles_it(subject: Subject) -> None:
    death = factories.typed("DTH", died_on="2025-10-01", cause="Sepsis", related="POSSIBLY", autopsy="NOT_DONE")
    assert {finding.check for finding in in_log(subject, "DTH", death).asks} == {"DTH-17"}
    assert in_log(subject, "DTH", {**death, "ask__DTH-17__accepted": "query"}).saved
    assert enter(subject, event(AEGRONS="1")).saved
    assert Query.objects.get(check_id="DTH-17").status == Query.OPEN
    fatal = event(
        AETERM="Sepsis", AECTC="Sepsis", AEGRONS="5", AESER="Y", AEOUT="FATAL", AESI="INFECTION",
        AESTDAT="2025-09-25", AEENDAT="2025-10-01",
    )  # fmt: skip
    assert enter(subject, fatal).saved
    assert Query.objects.get(check_id="DTH-17").status == Query.CLOSED


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"AEOUT": "FATAL", "AESER": "Y"}, {"AE-17", "AE-17O"}),
        ({"AEOUT": "FATAL", "AESER": "N"}, {"AE-17", "AE-17O", "AE-17S"}),
        ({"AEONGO": "Y", "AEENDAT": "", "AEOUT": "RECOVERED"}, {"AE-20"}),
        ({"AEONGO": "Y", "AEENDAT": "", "AEOUT": "NOT_RECOVERED"}, set()),
        ({"AEOUT": "RECOVERING"}, {"AE-21"}),
        ({"AEENDAT": "2025-06-08"}, {"AE-19"}),
        ({"AETRT": "HOSPITALISED"}, {"AE-29"}),
        ({"AETRT": "NONE|DRUG"}, {"AE-28"}),
        ({"AESI": "NONE"}, {"AE-30"}),
        ({"AETERM": "血小板减少、贫血"}, {"AE-03"}),
        ({}, set()),
    ],
)
def test_what_is_asked_of_answers_that_do_not_agree(
    subject: Subject, answers: dict[str, str], expected: set[str]
) -> None:
    assert asked(tried(subject, **answers)) == expected


def test_ec19_an_end_before_the_onset_is_refused(subject: Subject) -> None:
    assert enter(subject, event(AEENDAT="2025-06-08")).saved is False


def test_ec19_an_ongoing_event_keeps_no_end(subject: Subject) -> None:
    found = tried(subject, AEONGO="Y", AEOUT="NOT_RECOVERED")
    assert "AEENDAT" in found.dropped
    assert found.values["ended_on"] is None


def test_severity_is_not_seriousness(subject: Subject) -> None:
    """Safety specification 6.1 and 10 (21): a low count of grade 4 need not be serious; nothing is asked."""
    assert asked(tried(subject, AEGRONS="4", AESER="N")) == set()


def test_one_event_is_one_row(subject: Subject) -> None:
    assert enter(subject, event()).saved
    assert asked(tried(subject)) == {"AE-23"}
    assert asked(tried(subject, AESTDAT="2025-06-15", AEENDAT="2025-06-20")) == {"AE-23"}
    assert asked(tried(subject, AESTDAT="2025-06-16", AEENDAT="2025-06-20")) == set()
    assert asked(tried(subject, **NAUSEA)) == set()


def test_r080_ec18_a_serious_event_without_a_report_is_asked_about_after_a_day(subject: Subject) -> None:
    boxes = event(AESER="Y")
    assert enter(subject, boxes).saved
    facts = facts_for(subject, form("AE"), "", repeat=1)
    assert "AE-18" not in asked(assess(form("AE"), boxes, facts))
    assert [text.en for text in form("AE").notices({"serious": True}, facts)] == [  # type: ignore[attr-defined]
        "Serious: the SAE report is due within 24 hours of the site's awareness."
    ]
    assert facts.now is not None
    with time_machine.travel(facts.now + timedelta(hours=25), tick=False):
        assert "AE-18" in asked(assess(form("AE"), boxes, facts_for(subject, form("AE"), "", repeat=1)))


def test_a_serious_event_leads_to_its_report(subject: Subject, client: Client) -> None:
    assert enter(subject, event(AESER="Y")).saved
    client.force_login(factories.coordinator())
    wanted = f"/subjects/{subject.screening_number}/log/SAE/0/?SAEAE=1&amp;from=AE%231"
    assert wanted in client.get(reverse("log", args=[subject.screening_number, "AE"])).content.decode()
    assert wanted in client.get(Target("AE", subject, "", 1).url()).content.decode()
    report = client.get(wanted.replace("&amp;", "&")).content.decode()
    assert 'name="pulled__SAEAE" value="AE#1"' in report


# --- Links -----------------------------------------------------------------------------------------------------------
CM = {
    "CMTRT": "Thrombopoietin", "CMINDC": "AE", "CMINDNO": "1", "CMDOSE": "1", "CMDOSU": "U", "CMFRQ": "QD",
    "CMROUTE": "SC", "CMSTDAT": "2025-06-10", "CMONGO": "N", "CMENDAT": "2025-06-12",
}  # fmt: skip


def test_ec20_a_drug_names_an_event_that_was_there_when_it_began(subject: Subject) -> None:
    assert in_log(subject, "CM", CM).saved is False, "no such row yet"
    assert enter(subject, event()).saved
    assert in_log(subject, "CM", CM).saved
    late = {**CM, "CMSTDAT": "2025-06-20", "CMENDAT": "2025-06-21"}
    assert {finding.check for finding in in_log(subject, "CM", late).asks} == {"CM-20"}
    assert in_log(subject, "CM", {**late, "ask__CM-20__accepted": "query"}).saved
    reason = {"change_reason": "source"}
    assert enter(subject, {**event(AEENDAT="2025-06-25"), **reason}, 1).saved
    assert Query.objects.get(check_id="CM-20").status == Query.CLOSED


def test_the_row_a_drug_names_is_shown_with_its_term(subject: Subject) -> None:
    assert enter(subject, event()).saved
    facts = facts_for(subject, form("CM"), "", repeat=0)
    found = assess(form("CM"), CM, facts)
    (line,) = lines_beside(form("CM"), found, facts)["CMINDNO"]
    assert line.mark == "AE#1"
    assert "血小板减少" in line.text


@pytest.mark.parametrize(
    ("key", "boxes"),
    [
        ("PR", {"PRTRT": "PLATELETS", "PRDAT": "2025-06-10", "PRIND": "AE", "PRINDNO": "7"}),
        ("HO", {"HOTYP": "EMERGENCY", "HOST": "2025-06-10 08:00", "HORSN": "AE", "HOAENO": "7"}),
    ],
)
def test_a_row_that_does_not_exist_cannot_be_named(subject: Subject, key: str, boxes: dict[str, str]) -> None:
    assert enter(subject, event()).saved
    assert in_log(subject, key, boxes).saved is False
    item = "PRINDNO" if key == "PR" else "HOAENO"
    assert in_log(subject, key, {**boxes, item: "1"}).saved


def test_treatments_are_named_by_rows_there_are(subject: Subject) -> None:
    assert "AE-27" in asked(tried(subject, AETRT="DRUG", AETRTNO="CM#1"))
    assert in_log(subject, "CM", {**CM, "CMINDC": "OTHER", "CMINDNO": "", "CMINDOT": "platelets"}).saved
    assert "AE-27" not in asked(tried(subject, AETRT="DRUG", AETRTNO="cm1"))
    assert "AE-27" in asked(tried(subject, AETRT="DRUG", AETRTNO="thrombopoietin"))
    facts = facts_for(subject, form("AE"), "", repeat=0)
    found = assess(form("AE"), event(AETRT="DRUG"), facts)
    (line,) = lines_beside(form("AE"), found, facts)["AETRTNO"]
    assert (line.mark, line.typed, line.adds) == ("CM#1", "CM#1", True)


# --- Dose-limiting toxicity ------------------------------------------------------------------------------------------
LASTING = {
    **NAUSEA, "AETERM": "肺炎", "AECTC": "Pneumonitis", "AEGRONS": "3", "AEENDAT": "2025-06-17", "AERELLD": "UNLIKELY",
    "AEREL": "PROBABLY",
}  # fmt: skip


def test_r084_a_lasting_severe_related_toxicity_is_a_candidate(subject: Subject) -> None:
    """Operationalisation 8.3, criterion 4: grade 3 or more, related, more than 7 days, not of the blood."""
    assert tried(subject, **LASTING).derived["dlt"] is True  # 9 to 17 June: 9 days
    assert tried(subject, **{**LASTING, "AEENDAT": "2025-06-15"}).derived["dlt"] is False  # 7 days
    assert tried(subject, **{**LASTING, "AEREL": "UNLIKELY"}).derived["dlt"] is False
    assert tried(subject, **{**LASTING, "AEREL": ""}).derived["dlt"] is None
    assert tried(subject, **{**LASTING, "AESTDAT": "2025-07-01", "AEENDAT": "2025-07-20"}).derived["dlt"] is False


def test_r084_only_an_investigator_confirms_a_dose_limiting_toxicity(subject: Subject) -> None:
    boxes = event(**LASTING)
    refused = enter(subject, {**boxes, "AEDLTC": "Y"})
    assert refused.refusal is not None
    assert {role.key for role in refused.refusal.who_may} == {"investigator", "principal_investigator"}
    assert enter(subject, boxes).saved
    confirmed = {**boxes, "AEDLTC": "Y", "change_reason": "new"}
    assert enter(subject, confirmed, 1, by=factories.investigator()).saved
    later = {**confirmed, "AEOUT": "RECOVERED_SEQUELAE"}
    assert enter(subject, later, 1).saved, "a coordinator may change the rest"
    assert enter(subject, {**later, "AEDLTC": "N"}, 1).refusal is not None


# --- The laboratory --------------------------------------------------------------------------------------------------
PLATELETS = {"LBNAM": "DEMO", "LBPANEL": "HEM", "PLT.LBORRES": "40", "PLT.LBCLSIG": "CS", "PLT.LBAE": "AE#1"}


def report(subject: Subject, visit: str, figure: str, *, on: str, edition: int = 0) -> save.Outcome:
    """A laboratory report on which only the platelets were measured; everything else was not done."""
    target = Target("LB", subject, visit)
    boxes = {"LBNAM": "DEMO", "LBDAT": on, "PLT.LBORRES": figure, "PLT.LBCLSIG": "CS", "change_reason": "source"}
    facts = facts_for(subject, form("LB"), visit)
    found = assess(form("LB"), boxes, facts)
    boxes |= dict.fromkeys(found.problems, "/nd s")
    boxes |= {f"ask__{finding.check}": "test" for finding in assess(form("LB"), boxes, facts).findings}
    return save.complete(target, by=factories.coordinator(), typed=boxes, edition=edition)


@pytest.fixture
def measured(subject: Subject) -> Subject:
    """Platelets of 40 x10^9/L on day 7, with the ranges of the demonstration laboratory."""
    load_register(by=audit.system("test"))
    with audit.acting(by=factories.coordinator(), reason="test", subject=subject):
        assert factories.do(factories.attended("D7", "2025-06-09"), subject)
    assert report(subject, "D7", "40", on="2025-06-09").saved
    return factories.fresh(subject)


def test_ec22_the_grade_of_the_laboratory_stands_beside_and_a_difference_needs_a_reason(measured: Subject) -> None:
    """Platelets 40 x10^9/L are grade 3 (25 to below 50)."""
    found = tried(measured)
    assert (found.derived["lab_grade"], found.derived["grade"]) == (3, 2)
    assert [finding.check for finding in found.blocked] == ["AE-22"]
    assert "grade 3" in found.blocked[0].text.en
    assert enter(measured, event()).saved is False
    assert enter(measured, event(AEGRREAS="Pseudothrombocytopenia, citrate 90")).saved
    assert asked(tried(measured, AESTDAT="2025-06-10", AEENDAT="2025-06-15", AEGRONS="3")) == {"AE-23"}


def test_the_grade_of_the_laboratory_is_that_of_the_events_days(measured: Subject) -> None:
    assert tried(measured, AEGRONS="3").derived["lab_grade"] == 3
    assert tried(measured, AESTDAT="2025-06-10").derived["lab_grade"] is None
    assert tried(measured, **NAUSEA).derived["lab_grade"] is None


def test_when_the_laboratory_value_moves_so_does_its_grade_and_says_so(measured: Subject) -> None:
    assert enter(measured, event(AEGRONS="3")).saved
    assert report(measured, "D7", "20", on="2025-06-09", edition=1).saved
    assert stored(measured).lab_grade == 4
    query = Query.objects.get(check_id="AE-22-MOVED")
    assert (query.status, query.item) == (Query.OPEN, "AEGRREAS")
    assert "grade 4" in query.text_en
    assert report(measured, "D7", "40", on="2025-06-09", edition=2).saved
    query.refresh_from_db()
    assert (stored(measured).lab_grade, query.status) == (3, Query.CLOSED)


def test_a_grade_that_moves_again_is_asked_about_again(measured: Subject) -> None:
    assert enter(measured, event(AEGRONS="3")).saved
    assert report(measured, "D7", "20", on="2025-06-09", edition=1).saved
    query = Query.objects.get(check_id="AE-22-MOVED")
    with audit.acting(by=factories.coordinator(), reason="answered for the test", subject=measured):
        query.status, query.answer = Query.CONFIRMED, "repeated in citrate"
        query.save()
    # 60 x10^9/L is grade 2 (50 to below 75).
    assert report(measured, "D7", "60", on="2025-06-09", edition=2).saved
    query.refresh_from_db()
    assert (query.status, query.answer) == (Query.OPEN, "")
    assert "grade 2" in query.text_en


def test_a_question_about_a_moved_grade_is_settled_on_the_row(measured: Subject) -> None:
    assert enter(measured, event(AEGRONS="3")).saved
    assert report(measured, "D7", "20", on="2025-06-09", edition=1).saved
    assert enter(measured, {**event(AEGRONS="3", h1="2025-06-09 4"), "change_reason": "new"}, 1).saved
    assert Query.objects.get(check_id="AE-22-MOVED").status == Query.CLOSED


# --- What moves with the infusion ------------------------------------------------------------------------------------
def test_a_corrected_infusion_moves_day_and_period(subject: Subject) -> None:
    assert enter(subject, event(AESTDAT="2025-06-09")).saved
    boxes = dict(factories.demo.infusion("2025-06-03", "5.00").typed or {})
    reason = {"change_reason": "source"}
    assert factories.save_form(subject, "INF", "D0", {**boxes, **reason}).saved
    assert stored(subject).study_day == 6


# --- Pages -----------------------------------------------------------------------------------------------------------
def test_the_log_shows_what_an_event_is_told_by(subject: Subject, client: Client) -> None:
    assert enter(subject, event(h1="2025-06-11 3")).saved
    client.force_login(factories.coordinator())
    text = client.get(reverse("log", args=[subject.screening_number, "AE"])).content.decode()
    for words in ("血小板减少", "2025-06-09", "Grade 3", "Possibly related", "Recovered", "CTCAE, not MedDRA"):
        assert words in text, words


def test_the_terms_are_proposed_with_their_grades(client: Client) -> None:
    client.force_login(factories.coordinator())
    results = client.get("/event-terms/", {"q": "血小板"}).json()["results"]
    assert ("Platelet count decreased", "血小板计数降低", "1–4") in [
        (each["value"], each["zh"], each["flag"]) for each in results
    ]
    assert client.get("/event-terms/", {"q": "icans"}).json()["results"][0]["code"] == "ICANS"
    assert client.get("/event-terms/", {"q": ""}).json()["results"] == []


def test_live_answers_name_the_grades_there_are(subject: Subject, client: Client) -> None:
    client.force_login(factories.coordinator())
    address = Target("AE", subject, "", 0).url("form-live")
    told = client.post(address, {"AECTC": "Syncope", "AEGRONS": "2", "edition": "0"}).json()
    assert told["offered"]["AEGRONS"] == ["3"]
    assert "Grade 3" in told["problems"]["AEGRONS"]
    assert told["beside"]["AEGRONS"][0]["mark"] == "3"


def test_a_link_fills_the_boxes_of_a_new_row_and_says_from_where(subject: Subject, client: Client) -> None:
    client.force_login(factories.coordinator())
    address = Target("AE", subject, "", 0).url()
    text = client.get(
        address, {"AECTC": "Anemia", "1.AEGHDAT": "2025-06-09", "from": "LB@D7", "NOPE": "wrong"}
    ).content.decode()
    assert 'name="AECTC" value="Anemia"' in text
    assert 'name="pulled__AECTC" value="LB@D7"' in text
    assert 'name="NOPE"' not in text


def test_pages_of_sixty_events_take_as_many_queries_as_of_one(subject: Subject, client: Client) -> None:
    client.force_login(factories.coordinator())

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    log, row = reverse("log", args=[subject.screening_number, "AE"]), Target("AE", subject, "", 1).url()
    assert enter(subject, event()).saved
    before = queries(log), queries(row)
    for number in range(4):
        month = f"2025-{7 + number:02d}"
        assert enter(subject, event(AESTDAT=f"{month}-05", AEENDAT=f"{month}-10")).saved
    # The first page of a session may write the session once more.
    assert queries(log) <= before[0]
    assert queries(row) <= before[1]
    assert max(before) <= 12
