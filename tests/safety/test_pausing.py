"""From the forms to the board, the hold on enrolment and the notices (protocol operationalisation 8.3, 8.4; R084)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crf import save
from crf.targets import Target
from safety import pausing
from safety.dlt_board import Board, assemble
from tests import factories
from tests.safety import events
from trial import holds, subjects
from trial.access import Refused
from trial.models import AuditEvent, EnrolmentHold, Notice, Subject
from trial.subjects import Eligibility
from trial.words import Text

pytestmark = pytest.mark.django_db

# The subject was infused on 2 June 2025; the period of dose-limiting toxicity ends with 30 June.
TODAY = date(2025, 7, 20)
DECISION = "Enrolment goes on at the same dose level, with inpatient stay until D21."

HEPATITIS = {
    "AETERM": "Raised ALT",
    "AECTC": "Alanine aminotransferase increased",
    "AESTDAT": "2025-06-09",
    "AEONGO": "N",
    "AEENDAT": "2025-06-25",
    "AEGRONS": "3",
    "AESER": "N",
    "AEREL": "POSSIBLY",
    "AERELLD": "UNLIKELY",
    "AERELSLE": "UNLIKELY",
    "AEOUT": "RECOVERED",
    "AETRT": "NONE",
    "AESI": "NONE",
}


@pytest.fixture
def subject() -> Subject:
    return events.infused()


def board() -> Board:
    return assemble(Subject.objects.order_by("screening_number"), TODAY)


def died(subject: Subject, on: str = "2025-06-20", related: str = "POSSIBLY") -> None:
    answers = factories.typed("DTH", died_on=on, cause="Sepsis", related=related, autopsy="NOT_DONE")
    assert events.enter(subject, "DTH", {**answers, "ask__DTH-17__accepted": "query"})


def enrol_another(**answers: Any) -> Subject:
    subject = factories.in_screening()
    return subjects.enrol(
        subject,
        by=factories.investigator(),
        reason="test",
        enrolled_on=date.fromisoformat(factories.ENROLLED_ON),
        dose_level="DL1",
        eligibility=Eligibility(()),
    )


# --- The board -------------------------------------------------------------------------------------------------------
def test_a_lasting_related_toxicity_is_a_candidate_until_an_investigator_judges_it(subject: Subject) -> None:
    events.enter(subject, "AE", HEPATITIS)
    (one,) = board().subjects
    (candidate,) = one.candidates
    assert (candidate.place, candidate.met, candidate.criteria, candidate.waits) == ("AE#1", True, (4,), True)
    assert (one.complete, one.safety.dlts) == (True, 0)


def test_what_is_no_candidate_is_not_on_the_board(subject: Subject) -> None:
    events.enter(subject, "AE", {**HEPATITIS, "AEGRONS": "2"})
    events.enter(subject, "AE", {**HEPATITIS, "AEREL": "NOT_RELATED", "AESTDAT": "2025-06-10"})
    assert board().subjects[0].candidates == ()


def test_a_subject_who_was_not_infused_is_not_on_the_board() -> None:
    factories.enrolled()
    assert board().subjects == ()


def test_the_board_asks_no_more_of_the_database_for_more_events(subject: Subject) -> None:
    events.enter(subject, "AE", HEPATITIS)
    with CaptureQueriesContext(
        connection,
    ) as one:
        board()
    for day in range(10, 16):
        events.enter(subject, "AE", {**HEPATITIS, "AESTDAT": f"2025-06-{day}"})
    with CaptureQueriesContext(connection) as many:
        board()
    assert len(many) == len(one) <= 12


@pytest.mark.parametrize("role", ["investigator", "medical_monitor", "inspector"])
def test_the_board_is_read_by_clinical_roles(role: str, subject: Subject, client: Client) -> None:
    events.enter(subject, "AE", HEPATITIS)
    client.force_login(factories.account(role))
    answer = client.get(reverse("safety-dlt"))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert subject.number in text
    assert "AE#1" in text
    assert ("judge</a>" in text) is (role == "investigator")


def test_the_administrator_does_not_see_the_board(subject: Subject, client: Client) -> None:
    client.force_login(factories.account("administrator"))
    assert client.get(reverse("safety-dlt")).status_code == 403


# --- Notices ---------------------------------------------------------------------------------------------------------
def test_R084_a_dlt_candidate_is_told_once_to_investigator_pi_and_medical_monitor(subject: Subject) -> None:
    events.enter(subject, "AE", HEPATITIS)
    with time_machine.travel("2025-07-20T10:00:00+08:00", tick=False):
        pausing.evaluate()
        pausing.evaluate()
    (notice,) = Notice.objects.filter(kind="dlt_candidate")
    assert notice.roles == ["investigator", "medical_monitor", "principal_investigator"]
    assert notice.path.startswith(reverse("safety-dlt"))


def test_R084_a_stopping_rule_is_told_to_pi_and_medical_monitor_and_the_hold_to_the_administrator(
    subject: Subject,
) -> None:
    died(subject)
    pausing.evaluate()
    told = {notice.kind: (notice.roles, notice.path) for notice in Notice.objects.filter(kind__startswith="enrolment")}
    assert told == {
        "enrolment_held": (["medical_monitor", "principal_investigator"], reverse("safety-dlt")),
        "enrolment_hold": (["administrator"], reverse("enrolment-holds")),
    }


def test_R084_P2_two_confirmed_dlts_of_three_subjects_are_told_once_and_hold_nothing(client: Client) -> None:
    for place in range(3):
        subject = events.infused()
        if place:
            events.enter(subject, "AE", HEPATITIS)
            standing = save.stored(Target("AE", subject, "", 1))
            assert standing is not None
            answers = {**HEPATITIS, "AEACN": "NOT_APPLICABLE", "AEDLTC": "Y", "change_reason": "transcription"}
            outcome = save.complete(
                Target("AE", subject, "", 1),
                by=factories.investigator(),
                typed=answers,
                edition=standing.record.edition,
            )
            assert outcome.saved, factories.demo.why_not(outcome)
    found = pausing.evaluate()
    pausing.evaluate()
    second = next(state for state in found.rules if state.rule == "P2")
    assert (second.count, second.limit, second.reached) == (2, 2, True)
    assert [notice.roles for notice in Notice.objects.filter(kind="pausing_rule")] == [
        ["medical_monitor", "principal_investigator"]
    ]
    assert not holds.standing()
    client.force_login(factories.account("medical_monitor"))
    text = client.get(reverse("safety-dlt")).content.decode()
    assert "DLT, confirmed" in text
    assert "reached" in text


# --- The hold --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("on", "related", "held"),
    [
        ("2025-06-20", "POSSIBLY", True),
        ("2025-07-02", "DEFINITELY", True),
        ("2025-07-03", "DEFINITELY", False),
        ("2025-06-20", "NOT_RELATED", False),
    ],
)
def test_P1_a_death_possibly_related_within_30_days_holds_enrolment(
    on: str, related: str, held: bool, subject: Subject
) -> None:
    died(subject, on, related)
    pausing.evaluate()
    assert EnrolmentHold.objects.exists() is held


def test_P1_locks_enrolment_until_an_administrator_records_the_decision(subject: Subject) -> None:
    died(subject)
    with pytest.raises(Refused) as refusal:
        enrol_another()
    assert "Enrolment is stopped (P1" in refusal.value.why.en
    assert "入组已暂停" in refusal.value.why.zh
    assert [role.key for role in refusal.value.who_may] == ["administrator"]

    pausing.evaluate()
    (held,) = holds.standing()
    administrator = factories.account("administrator")
    holds.lift(held, decision=DECISION, decided_on=timezone.localdate(), by=administrator)
    assert enrol_another().subject_number

    pausing.evaluate()
    assert not holds.standing(), "the same facts stop enrolment once"
    trail = AuditEvent.objects.filter(table="trial_enrolmenthold").order_by("pk")
    assert [event.action for event in trail] == ["insert", "update"]
    assert DECISION in trail[1].reason
    assert (trail[0].actor, trail[1].actor) == ("system:pausing rules", administrator.username)


def test_P1_a_worker_that_is_late_opens_no_gap(subject: Subject) -> None:
    """Nothing has evaluated the rules since the death was entered; enrolment asks them itself."""
    died(subject)
    assert not EnrolmentHold.objects.exists()
    with pytest.raises(Refused):
        enrol_another()


@pytest.mark.parametrize("role", ["coordinator", "principal_investigator", "data_manager", "inspector"])
def test_only_an_administrator_lifts_a_hold(role: str, subject: Subject) -> None:
    died(subject)
    pausing.evaluate()
    with pytest.raises(Refused):
        holds.lift(holds.standing()[0], decision=DECISION, decided_on=TODAY, by=factories.account(role))
    assert holds.standing()


@pytest.mark.parametrize(
    ("case", "decision", "decided_on", "field"),
    [
        ("no words", "  ", timezone.localdate(), "decision"),
        ("no day", DECISION, None, "decided_on"),
        ("a day in the future", DECISION, date(2999, 1, 1), "decided_on"),
        ("older than the hold", DECISION, date(2020, 1, 1), "decided_on"),
    ],
)
def test_a_decision_without_words_or_day_is_not_taken(
    case: str, decision: str, decided_on: date | None, field: str, subject: Subject
) -> None:
    held = holds.hold(rule="P1", cause="test", words=Text("a", "a"), subject=subject, by=pausing.WATCHED)
    assert held is not None
    assert set(holds.problems(held, decision=decision, decided_on=decided_on)) == {field}, case


def test_R005_the_administrator_sees_rule_and_number_and_nothing_clinical(subject: Subject, client: Client) -> None:
    died(subject)
    pausing.evaluate()
    address = reverse("enrolment-holds")
    client.force_login(factories.account("administrator"))
    text = client.get(address).content.decode()
    assert subject.number in text
    assert "P1" in text
    assert "death on" not in text
    client.force_login(factories.account("medical_monitor"))
    assert "death on D18" in client.get(address).content.decode()


def test_the_page_takes_the_decision_and_keeps_what_was_typed(subject: Subject, client: Client) -> None:
    died(subject)
    pausing.evaluate()
    held = holds.standing()[0]
    client.force_login(factories.account("administrator"))
    address = reverse("enrolment-holds")
    answer = client.post(address, {"hold": held.pk, "decision": DECISION, "decided_on": "2999-01-01"})
    assert answer.status_code == 422
    assert DECISION in answer.content.decode()
    for hostile in ("", "x", "9" * 30, "0"):
        assert client.post(address, {"hold": hostile}).status_code == 422
    today = timezone.localdate().isoformat()
    answer = client.post(address, {"hold": held.pk, "decision": DECISION, "decided_on": today})
    assert answer.status_code == 302
    assert not holds.standing()
    client.force_login(factories.account("principal_investigator"))
    assert client.post(address, {"hold": held.pk, "decision": DECISION, "decided_on": today}).status_code == 403
