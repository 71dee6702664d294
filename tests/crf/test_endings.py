"""How the study ends for a subject: end of study, death, withdrawal of consent, loss, long-term follow-up, sign-off."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crf import save
from crf.endings import Attempt, attempts_suffice, days_agree, exact_day
from crf.kit.base import form
from crf.models import FormRecord
from crf.targets import Target
from tests import factories
from tests.factories import save_form
from trial import subjects
from trial.access import Refused
from trial.models import AuditEvent, Signature, Subject

D = date


# --- Rules (protocol operationalisation 5.5) ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("case", "attempts", "enough"),
    [
        ("three by two methods over 28 days", [(1, "PHONE"), (10, "LETTER"), (29, "PHONE")], True),
        ("27 days only", [(1, "PHONE"), (10, "LETTER"), (28, "PHONE")], False),
        ("one method only", [(1, "PHONE"), (10, "PHONE"), (29, "PHONE")], False),
        ("two attempts only", [(1, "PHONE"), (29, "LETTER")], False),
        ("a method unknown does not count", [(1, "PHONE"), (10, "LETTER"), (29, None)], False),
        ("a day unknown does not count", [(1, "PHONE"), (None, "LETTER"), (29, "PHONE")], False),
        ("more than three", [(1, "PHONE"), (3, "PHONE"), (5, "PHONE"), (29, "VISIT")], True),
        ("none", [], False),
    ],
)
def test_enough_attempts_to_call_a_subject_lost(
    case: str, attempts: list[tuple[int | None, str | None]], enough: bool
) -> None:
    made = [Attempt(date(2025, 10, day) if day else None, method) for day, method in attempts]
    assert attempts_suffice(made) is enough, case


@pytest.mark.parametrize(
    ("full", "partial", "agree"),
    [
        (D(2025, 9, 1), "2025-09-01", True),
        (D(2025, 9, 1), "2025-09-02", False),
        (D(2025, 9, 1), "2025-09", True),
        (D(2025, 9, 1), "2025-08", False),
        (D(2025, 9, 1), "2025", True),
        (D(2025, 9, 1), "2024", False),
        (None, "2025", None),
        (D(2025, 9, 1), None, None),
        (D(2025, 9, 1), "", None),
    ],
)
def test_dates_of_a_death_agree(full: date | None, partial: str | None, agree: bool | None) -> None:
    assert days_agree(full, partial) is agree


@pytest.mark.parametrize(
    ("partial", "day"), [("2025-09-01", D(2025, 9, 1)), ("2025-09", None), ("2025", None), (None, None)]
)
def test_an_exact_day(partial: str | None, day: date | None) -> None:
    assert exact_day(partial) == day


# --- Through the forms --------------------------------------------------------------------------------------------------
@pytest.fixture
def infused(db: None) -> Subject:
    """A subject infused on 2025-06-02."""
    subject = factories.enrolled()
    assert save_form(
        subject, "INF", "D0", dict(factories.demo.infusion(factories.INFUSED_ON, "5.00").typed or {})
    ).saved
    return factories.fresh(subject)


LOST: dict[str, Any] = {
    "status": "LOST",
    "last_contact_on": "2025-08-01",
    "attempt_1_on": "2025-09-01",
    "attempt_1_method": "PHONE",
    "attempt_2_on": "2025-09-10",
    "attempt_2_method": "LETTER",
    "attempt_3_on": "2025-09-29",
    "attempt_3_method": "PHONE",
}


def end(subject: Subject, boxes: dict[str, str] | None = None, visit: str = "ET", **answers: Any) -> save.Outcome:
    """The end-of-study form."""
    usual: dict[str, Any] = {"ended_on": "2025-10-01", "last_contact_on": "2025-10-01"}
    given = {**usual, **answers}
    if given.get("status") != "DEATH":
        given.setdefault("agrees_to_follow_up", "y")
    return save_form(subject, "EOS", visit, boxes, **given)


def died(subject: Subject, on: str = "2025-10-01", boxes: dict[str, str] | None = None) -> save.Outcome:
    """The death form."""
    return save.complete(
        Target("DTH", subject, "", 1),
        by=factories.coordinator(),
        typed={
            **factories.typed("DTH", died_on=on, cause="Sepsis", related="POSSIBLY", autopsy="NOT_DONE"),
            "ask__DTH-17": "the adverse event follows",
            **(boxes or {}),
        },
        edition=0,
    )


def sign(subject: Subject, form_key: str, visit: str = "", by: Any = None) -> Signature:
    return factories.sign(subject, form_key, visit, by=by)


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({"status": "COMPLETED"}, "completed"),
        ({"status": "WITHDREW", "samples": "KEEP"}, "withdrawn"),
        (LOST, "lost"),
        ({"status": "INVESTIGATOR"}, "withdrawn"),
        ({"status": "STOPPED"}, "withdrawn"),
        ({"status": "OTHER_THERAPY"}, "withdrawn"),
    ],
)
def test_the_signature_carries_the_end_out(infused: Subject, answers: dict[str, Any], status: str) -> None:
    assert end(infused, **answers).saved
    assert factories.fresh(infused).status == "infused", "nothing happens before the signature"
    sign(infused, "EOS", "ET")
    assert factories.fresh(infused).status == status


def test_who_leaves_before_infusion_gives_the_place_back(db: None) -> None:
    subject = factories.enrolled()
    assert end(subject, status="INVESTIGATOR").saved
    sign(subject, "EOS", "ET")
    subject = factories.fresh(subject)
    assert (subject.status, subject.place) == ("withdrawn_before_infusion", None)


def test_month_12_is_not_completed_by_who_was_not_infused(db: None) -> None:
    outcome = end(factories.enrolled(), status="COMPLETED")
    assert [finding.check for finding in outcome.assessment.blocked] == ["EOS-05"]  # type: ignore[union-attr]


def test_screening_does_not_end_with_this_form(db: None) -> None:
    subject = factories.in_screening()
    assert end(subject, status="INVESTIGATOR").saved
    with pytest.raises(Refused) as refusal:
        sign(subject, "EOS", "ET")
    assert "ENR" in refusal.value.why.en
    assert "ENR" in refusal.value.why.zh


def test_a_coordinator_ends_nothing(infused: Subject) -> None:
    assert end(infused, status="INVESTIGATOR").saved
    with pytest.raises(Refused):
        sign(infused, "EOS", "ET", by=factories.coordinator())


@pytest.mark.parametrize(
    ("agrees", "scope"),
    [("y", "TREATMENT"), ("n", "CONTACT")],
)
def test_withdrawal_of_consent_keeps_day_and_scope(infused: Subject, agrees: str, scope: str) -> None:
    assert end(infused, status="WITHDREW", samples="PER_ICF", agrees_to_follow_up=agrees).saved
    sign(infused, "EOS", "ET")
    subject = factories.fresh(infused)
    assert (subject.withdrawn_on, subject.withdrawn_scope) == (D(2025, 10, 1), scope)


def test_the_consent_log_keeps_the_scope_of_a_withdrawal(infused: Subject) -> None:
    standing = save.stored(Target("ICF", infused, "", 1))
    assert standing is not None
    boxes = {**factories.demo.in_boxes(form("ICF"), standing), "change_reason": "new"}
    typed = {**boxes, **factories.typed("ICF", withdrawn="DATA", withdrawn_on="2025-09-20")}
    assert save.complete(Target("ICF", infused, "", 1), by=factories.coordinator(), typed=typed, edition=1).saved
    subject = factories.fresh(infused)
    assert (subject.withdrawn_scope, subject.withdrawn_on) == ("DATA", D(2025, 9, 20))
    typed = {**boxes, "change_reason": "transcription", "ICFWDRAW": "NONE"}
    assert save.complete(Target("ICF", subject, "", 1), by=factories.coordinator(), typed=typed, edition=2).saved
    subject = factories.fresh(subject)
    assert (subject.withdrawn_scope, subject.withdrawn_on) == ("", None)


# --- Lost and found -----------------------------------------------------------------------------------------------------
def test_too_few_attempts_are_asked_about(infused: Subject) -> None:
    outcome = end(infused, **{**LOST, "attempt_3_on": "2025-09-28"})
    (finding,) = outcome.asks
    assert (finding.check, finding.severity) == ("EOS-01", "ask")
    assert end(infused, {"ask__EOS-01": "moved abroad"}, **{**LOST, "attempt_3_on": "2025-09-28"}).saved


def test_attempts_are_asked_only_of_the_lost(infused: Subject) -> None:
    applies = end(infused, status="STOPPED").assessment.applies  # type: ignore[union-attr]
    assert not any(code.startswith("EOSATT") for code in applies)


def test_a_visit_finds_a_lost_subject(infused: Subject) -> None:
    assert end(infused, **LOST).saved
    sign(infused, "EOS", "ET")
    subject = factories.fresh(infused)
    assert subject.status == "lost"
    assert save_form(subject, "SV", "UNS", occurred="y", visit_on="2025-11-03", contact="CLINIC").saved
    assert factories.fresh(subject).status == "infused"
    found = AuditEvent.objects.filter(table="trial_subject").latest("at")
    assert "UNS took place on 2025-11-03" in found.reason


# --- Death --------------------------------------------------------------------------------------------------------------
def test_a_death_closes_the_casebook_from_its_day(infused: Subject) -> None:
    assert died(infused).saved
    subject = factories.fresh(infused)
    assert (subject.died_on, subject.status) == (D(2025, 10, 1), "infused"), "the status waits for a signature"
    sign(subject, "DTH")
    assert factories.fresh(subject).status == "died"


def test_a_month_of_death_is_no_day(infused: Subject) -> None:
    assert died(infused, "2025-10").saved
    assert factories.fresh(infused).died_on is None


def test_the_end_by_death_needs_the_death_form(infused: Subject) -> None:
    outcome = end(infused, status="DEATH")
    assert [(finding.check, finding.severity) for finding in outcome.asks] == [("EOS-02", "query")]
    assert end(infused, {"ask__EOS-02__accepted": "query"}, status="DEATH").saved
    with pytest.raises(Refused) as refusal:
        sign(infused, "EOS", "ET")
    assert "DTH" in refusal.value.why.en
    assert died(factories.fresh(infused)).saved
    sign(infused, "EOS", "ET")
    assert factories.fresh(infused).status == "died"


@pytest.mark.parametrize(
    ("on", "expected"), [("2025-10-01", []), ("2025-10", []), ("2025-09-30", ["EOS-03"]), ("2025-09", ["EOS-03"])]
)
def test_both_dates_of_a_death_agree(infused: Subject, on: str, expected: list[str]) -> None:
    assert died(infused, on).saved
    outcome = end(factories.fresh(infused), status="DEATH")
    assert [finding.check for finding in outcome.asks] == expected


def test_the_death_form_looks_at_the_end_of_study_too(infused: Subject) -> None:
    assert end(infused, {"ask__EOS-02__accepted": "query"}, status="DEATH").saved
    outcome = died(factories.fresh(infused), "2025-09-30")
    assert [finding.check for finding in outcome.asks] == ["DTH-01"]
    assert "2025-10-01" in outcome.asks[0].text.zh


def test_there_is_one_end_of_study(infused: Subject) -> None:
    assert end(infused, visit="ET", status="STOPPED").saved
    assert form("EOS").once
    assert form("DTH").once


# --- Corrections --------------------------------------------------------------------------------------------------------
def test_a_corrected_end_is_carried_out_when_it_is_signed_again(infused: Subject) -> None:
    assert end(infused, status="COMPLETED").saved
    sign(infused, "EOS", "ET")
    changed = end(factories.fresh(infused), {"change_reason": "source"}, status="WITHDREW", samples="KEEP")
    assert changed.saved
    assert Signature.objects.get(target="EOS@ET").broken_at is not None
    assert factories.fresh(infused).status == "completed", "until it is signed again"
    sign(infused, "EOS", "ET")
    assert factories.fresh(infused).status == "withdrawn"
    reasons = AuditEvent.objects.filter(table="trial_subject").values_list("reason", flat=True)
    assert any("corrected" in reason for reason in reasons)


def test_a_place_given_back_and_taken_by_others_is_not_given_twice(db: None) -> None:
    subject = factories.enrolled()
    assert end(subject, status="INVESTIGATOR").saved
    sign(subject, "EOS", "ET")
    assert subjects.places_left() == 15


# --- LTF and INV --------------------------------------------------------------------------------------------------------
FOLLOWED: dict[str, Any] = {
    "survival": "ALIVE",
    "malignancy": "n",
    "neurological": "n",
    "autoimmune": "n",
    "haematological": "n",
    "infection": "n",
    "transgene": "BLQ",
    "flare": "n",
    "glucocorticoid": "0",
    "drugs": "Hydroxychloroquine",
}


@pytest.mark.parametrize("typed", ["BLQ", "NEG", "120", "<50", ""])
def test_a_contact_in_year_two(infused: Subject, typed: str) -> None:
    assert save_form(infused, "LTF", "LT02", **{**FOLLOWED, "transgene": typed}).saved


def test_a_contact_about_somebody_who_died_asks_for_the_death_form(infused: Subject) -> None:
    outcome = save_form(infused, "LTF", "LT02", **{**FOLLOWED, "survival": "DEAD"})
    assert [(finding.check, finding.severity) for finding in outcome.asks] == [("LTF-01", "query")]
    assert died(infused, "2026").saved
    assert save_form(factories.fresh(infused), "LTF", "LT02", **{**FOLLOWED, "survival": "DEAD"}).saved


def test_a_sign_off_shows_its_signature_until_it_changes(infused: Subject) -> None:
    assert save_form(infused, "INV", "M1", scope="VISIT", meaning="REVIEWED").saved
    assert factories.value(infused, "INV", "M1", "signature") == ""
    sign(infused, "INV", "M1")
    shown = factories.value(infused, "INV", "M1", "signature")
    assert shown.startswith("Test investigator · 20")
    assert shown.endswith("(UTC+08:00) · Reviewed and approved")
    assert save_form(infused, "INV", "M1", {"change_reason": "source"}, scope="FORM", meaning="REVIEWED").saved
    assert factories.value(infused, "INV", "M1", "signature") == ""
    sign(infused, "INV", "M1")


def test_the_casebook_is_the_principal_investigators_to_sign(infused: Subject) -> None:
    assert save_form(infused, "INV", "M12", scope="CASEBOOK", meaning="CASEBOOK_FINAL").saved
    with pytest.raises(Refused):
        sign(infused, "INV", "M12")
    assert FormRecord.objects.get(form_key="INV").status == "complete"
    sign(infused, "INV", "M12", by=factories.account("principal_investigator"))
    wrong = save_form(infused, "INV", "M1", scope="VISIT", meaning="CASEBOOK_FINAL")
    assert [finding.check for finding in wrong.assessment.blocked] == ["INV-01"]  # type: ignore[union-attr]
