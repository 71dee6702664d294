"""A form that is changed to "not done", or whose decisive value changes, takes its effects back or is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from crf import save
from crf.kit.base import form
from crf.models import FormRecord
from crf.targets import Target
from tests import factories
from tests.factories import save_form
from trial import audit, subjects
from trial.access import Refused
from trial.models import Subject, User, Visit

pytestmark = pytest.mark.django_db

NOT_DONE = {"not_done": "F", "change_reason": "source"}


@pytest.fixture
def subject() -> Subject:
    """In screening since 2025-05-05."""
    return factories.in_screening()


@pytest.fixture
def infused() -> Subject:
    """A subject infused on 2025-06-02 at 10:20 in China."""
    subject = factories.enrolled()
    boxes = dict(factories.demo.infusion(factories.INFUSED_ON, "5.00").typed or {})
    assert save_form(subject, "INF", "D0", boxes).saved
    return factories.fresh(subject)


def in_log(
    subject: Subject, form_key: str, boxes: dict[str, str], *, repeat: int = 1, by: User | None = None
) -> save.Outcome:
    """Complete or change one row of a log."""
    target = Target(form_key, subject, "", repeat)
    standing = save.stored(target)
    return save.complete(
        target, by=by or factories.coordinator(), typed=boxes, edition=standing.record.edition if standing else 0
    )


def changed(subject: Subject, form_key: str, *, repeat: int = 1, **answers: Any) -> save.Outcome:
    """Change some answers of a row of a log, the others as they stand."""
    standing = save.stored(Target(form_key, subject, "", repeat))
    assert standing is not None
    boxes = factories.demo.in_boxes(form(form_key), standing)
    typed = {**boxes, "change_reason": "source", **factories.typed(form_key, **answers)}
    return in_log(subject, form_key, typed, repeat=repeat)


# --- Visit ------------------------------------------------------------------------------------------------------------
def attended(subject: Subject, boxes: dict[str, str] | None = None, **answers: Any) -> Visit:
    """The visit of screening after its form was saved."""
    assert save_form(subject, "SV", "SCR", boxes, **answers).saved
    return Visit.objects.get(subject=subject, code="SCR")


def test_a_visit_whose_form_is_not_done_did_not_take_place(subject: Subject) -> None:
    visit = attended(subject, occurred="y", visit_on=factories.SCREENED_ON, contact="CLINIC")
    assert visit.occurred_on == date(2025, 5, 6)
    visit = attended(subject, dict(NOT_DONE))
    assert (visit.status, visit.occurred_on) == (Visit.PLANNED, None)


def test_a_visit_whose_day_is_no_longer_known_is_not_dated(subject: Subject) -> None:
    attended(subject, occurred="y", visit_on=factories.SCREENED_ON, contact="CLINIC")
    visit = attended(subject, {"change_reason": "source"}, occurred="y", visit_on="/unk f", contact="CLINIC")
    assert (visit.status, visit.occurred_on) == (Visit.PLANNED, None)


def test_a_missed_visit_is_open_again_when_its_form_is_not_done(subject: Subject) -> None:
    assert attended(subject, occurred="n", missed_because="ILLNESS").status == Visit.MISSED
    assert attended(subject, dict(NOT_DONE)).status == Visit.PLANNED


# --- Demographics and history -----------------------------------------------------------------------------------------
def test_sex_and_childbearing_go_with_the_form(subject: Subject) -> None:
    answers: dict[str, Any] = {"born": "1990-06", "sex": "F", "ethnic_group": "HAN", "childbearing": "YES"}
    assert save_form(subject, "DM", "SCR", **answers).saved
    assert (factories.fresh(subject).sex, factories.fresh(subject).childbearing) == ("F", "YES")
    assert save_form(subject, "DM", "SCR", dict(NOT_DONE)).saved
    assert (factories.fresh(subject).sex, factories.fresh(subject).childbearing) == ("", "")


def test_nephritis_goes_with_the_form(subject: Subject) -> None:
    with audit.acting(by=audit.system("test"), reason="test", subject=subject):
        Subject.objects.filter(pk=subject.pk).update(nephritis=True)
    assert save_form(factories.fresh(subject), "SLEH", "SCR", {"not_done": "F"}).saved
    assert factories.fresh(subject).nephritis is None


# --- Consent ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("answers", [{}, {"document": "HGR"}, {"signed_time": "/unk f"}])
def test_a_main_consent_taken_back_is_no_consent(subject: Subject, answers: dict[str, Any]) -> None:
    assert changed(subject, "ICF", **answers).saved if answers else in_log(subject, "ICF", dict(NOT_DONE)).saved
    subject = factories.fresh(subject)
    assert subject.consented_at is None
    assert subject.personal_information_consent is None
    assert subject.consent_version == ("DEMO-1.0" if "signed_time" in answers else "")


def test_a_consent_is_not_taken_back_once_it_carried_an_enrolment() -> None:
    subject = factories.enrolled()
    outcome = in_log(subject, "ICF", dict(NOT_DONE))
    assert outcome.refusal is not None
    assert "EOS" in outcome.refusal.why.en
    assert "EOS" in outcome.refusal.why.zh
    assert FormRecord.objects.get(form_key="ICF").performed, "form and effect change together or not at all"
    assert factories.fresh(subject).consented_at == datetime(2025, 5, 5, 1, 30, tzinfo=UTC)


def test_of_two_main_consents_the_first_counts_and_the_other_takes_its_place(subject: Subject) -> None:
    second = {**dict(factories.consent("2025-05-20").typed or {})}
    assert in_log(subject, "ICF", second, repeat=2).saved
    assert factories.fresh(subject).consented_at == datetime(2025, 5, 5, 1, 30, tzinfo=UTC)
    assert in_log(subject, "ICF", dict(NOT_DONE)).saved
    assert factories.fresh(subject).consented_at == datetime(2025, 5, 20, 1, 30, tzinfo=UTC)


def test_a_withdrawal_goes_with_its_row(subject: Subject) -> None:
    row = {**dict(factories.consent("2025-05-20").typed or {}), "ICFTYPE": "HGR"}
    row |= {"ICFWDRAW": "CONTACT", "ICFWDDAT": "2025-06-01"}
    assert in_log(subject, "ICF", row, repeat=2).saved
    assert factories.fresh(subject).withdrawn_scope == "CONTACT"
    assert in_log(subject, "ICF", dict(NOT_DONE), repeat=2).saved
    assert (factories.fresh(subject).withdrawn_scope, factories.fresh(subject).withdrawn_on) == ("", None)


# --- Infusion ---------------------------------------------------------------------------------------------------------
def test_a_coordinator_does_not_take_an_infusion_back(infused: Subject) -> None:
    outcome = save_form(infused, "INF", "D0", dict(NOT_DONE))
    assert outcome.refusal is not None
    assert "investigator" in outcome.refusal.why.en
    assert "研究者" in outcome.refusal.why.zh
    assert {role.key for role in outcome.refusal.who_may} == {"investigator", "principal_investigator"}
    assert factories.fresh(infused).status == "infused"
    assert FormRecord.objects.get(form_key="INF").performed


def test_an_investigator_takes_a_mistaken_infusion_back(infused: Subject) -> None:
    assert save_form(infused, "INF", "D0", dict(NOT_DONE), by=factories.investigator()).saved
    subject = factories.fresh(infused)
    assert (subject.status, subject.infused_at) == ("enrolled", None)
    assert subject.place is not None, "an enrolled subject keeps the place"


def test_an_infusion_stays_while_a_later_visit_is_dated(infused: Subject) -> None:
    factories.do(factories.attended("M1", "2025-06-30"), infused)
    outcome = save_form(infused, "INF", "D0", dict(NOT_DONE), by=factories.investigator())
    assert outcome.refusal is not None
    assert "M1" in outcome.refusal.why.en
    assert "M1" in outcome.refusal.why.zh
    assert factories.fresh(infused).status == "infused"


def test_the_other_part_of_a_split_dose_keeps_day_zero(infused: Subject) -> None:
    boxes = dict(factories.demo.infusion(factories.INFUSED_ON, "5.00").typed or {})
    later = {"INFTHAW": "2025-06-02 1400", "INFST": "2025-06-02 1410", "INFEN": "2025-06-02 1430"}
    second = save.complete(
        Target("INF", infused, "D0", 2),
        by=factories.coordinator(),
        typed={**factories.typed("INF"), **boxes, **later, **factories.INFUSION_ANSWERS},
        edition=0,
    )
    assert second.saved
    assert factories.fresh(infused).infused_at == datetime(2025, 6, 2, 2, 20, tzinfo=UTC)
    assert save_form(infused, "INF", "D0", dict(NOT_DONE)).saved, "the subject was infused all the same"
    assert factories.fresh(infused).infused_at == datetime(2025, 6, 2, 6, 10, tzinfo=UTC)


# --- Enrolment --------------------------------------------------------------------------------------------------------
def test_the_result_of_a_signed_enrolment_stays() -> None:
    outcome = save_form(factories.enrolled(), "ENR", "BL", {"not_done": "F"})
    assert outcome.refusal is not None
    assert "EOS" in outcome.refusal.why.en


# --- End of study and death -------------------------------------------------------------------------------------------
def ended(subject: Subject, **answers: Any) -> Subject:
    """The end of study completed and signed."""
    usual = {"ended_on": "2025-10-01", "last_contact_on": "2025-10-01"}
    if answers.get("status") != "DEATH":
        usual["agrees_to_follow_up"] = "y"
    assert save_form(subject, "EOS", "ET", {"change_reason": "source"}, **{**usual, **answers}).saved
    factories.sign(subject, "EOS", "ET")
    return factories.fresh(subject)


def dead(subject: Subject, *, signed: bool = True) -> Subject:
    """The death form of 2025-10-01, signed or not."""
    boxes = factories.typed("DTH", died_on="2025-10-01", cause="Sepsis", related="POSSIBLY", autopsy="NOT_DONE")
    assert in_log(subject, "DTH", {**boxes, "ask__DTH-17": "the adverse event follows"}).saved
    if signed:
        factories.sign(subject, "DTH", "")
    return factories.fresh(subject)


def test_an_end_taken_back_is_an_investigators(infused: Subject) -> None:
    subject = ended(infused, status="INVESTIGATOR")
    refused = save_form(subject, "EOS", "ET", dict(NOT_DONE))
    assert refused.refusal is not None
    assert {role.key for role in refused.refusal.who_may} == {"investigator", "principal_investigator"}
    assert factories.fresh(subject).status == "withdrawn"
    assert save_form(subject, "EOS", "ET", dict(NOT_DONE), by=factories.investigator()).saved
    assert factories.fresh(subject).status == "infused"


def test_a_withdrawal_taken_back_opens_the_casebook_again(infused: Subject) -> None:
    subject = ended(infused, status="WITHDREW", samples="KEEP", agrees_to_follow_up="n")
    assert subject.withdrawn_scope == "CONTACT"
    assert save_form(subject, "EOS", "ET", dict(NOT_DONE), by=factories.investigator()).saved
    assert (factories.fresh(subject).withdrawn_scope, factories.fresh(subject).withdrawn_on) == ("", None)


def test_an_end_corrected_from_a_withdrawal_forgets_the_withdrawal(infused: Subject) -> None:
    subject = ended(infused, status="WITHDREW", samples="KEEP", agrees_to_follow_up="n")
    subject = ended(subject, status="STOPPED")
    assert (subject.status, subject.withdrawn_scope, subject.withdrawn_on) == ("withdrawn", "", None)


def test_a_death_taken_back_before_its_signature(infused: Subject) -> None:
    subject = dead(infused, signed=False)
    assert subject.died_on == date(2025, 10, 1)
    assert in_log(subject, "DTH", dict(NOT_DONE)).saved
    assert factories.fresh(subject).died_on is None


def test_a_signed_death_taken_back_is_an_investigators(infused: Subject) -> None:
    subject = ended(infused, status="COMPLETED")
    subject = dead(subject)
    assert subject.status == "died"
    refused = in_log(subject, "DTH", dict(NOT_DONE))
    assert refused.refusal is not None
    assert factories.fresh(subject).died_on == date(2025, 10, 1)
    assert in_log(subject, "DTH", dict(NOT_DONE), by=factories.investigator()).saved
    subject = factories.fresh(subject)
    assert (subject.status, subject.died_on) == ("completed", None), "the signed end of study stands again"


def test_a_death_that_the_end_of_study_is_signed_on_stands(infused: Subject) -> None:
    subject = ended(dead(infused, signed=False), status="DEATH")
    outcome = in_log(subject, "DTH", dict(NOT_DONE), by=factories.investigator())
    assert outcome.refusal is not None
    assert "EOS" in outcome.refusal.why.en
    assert factories.fresh(subject).status == "died"


def test_an_end_by_death_taken_back_leaves_a_signed_death(infused: Subject) -> None:
    subject = ended(dead(infused), status="DEATH")
    assert save_form(subject, "EOS", "ET", dict(NOT_DONE)).saved
    assert factories.fresh(subject).status == "died"


def test_taking_an_infusion_back_asks_who_may(infused: Subject) -> None:
    with pytest.raises(Refused):
        subjects.take_back_infusion(infused, by=factories.coordinator(), reason="test")
