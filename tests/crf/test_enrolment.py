"""Enrolment through its form: what stands in the way, the number and the place, the sixteenth, screen failure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crf.demo import eligibility
from crf.models import FormRecord
from crf.registers import dose_levels
from tests import factories
from tests.factories import save_form
from trial import subjects
from trial.access import Refused
from trial.models import Signature, Subject
from trial.models.subjects import PLACES
from trial.subjects import Eligibility

pytestmark = pytest.mark.django_db


def eligible(subject: Subject, *, failed: str = "", signed: bool = True) -> None:
    """The checklist of screening filled in, and signed."""
    factories.do(eligibility(failed), subject)
    if signed:
        factories.sign(subject, "IE", "SCR")


def filled_in(subject: Subject, **answers: Any) -> None:
    """The enrolment form complete, not yet signed."""
    usual: dict[str, Any] = {"result": "ENROLLED", "decided_on": factories.ENROLLED_ON, "dose_level": "DL1"}
    outcome = save_form(subject, "ENR", "SCR", **{**usual, **answers})
    assert outcome.saved, outcome


def test_r061_the_signature_on_the_form_enrols_and_gives_number_and_place() -> None:
    subject = factories.in_screening()
    eligible(subject)
    filled_in(subject)
    assert factories.fresh(subject).status == "screening", "the coordinator's entry enrols nobody"
    signature = factories.sign(subject, "ENR", "SCR")
    subject = factories.fresh(subject)
    assert signature.meaning == "enrolment"
    assert subject.status == "enrolled"
    assert subject.subject_number == "CHT101-01-001"
    assert subject.screening_number == "S01-001"
    assert subject.place == 1
    assert subject.dose_level == "DL1"
    assert subject.enrolled_on == date(2025, 5, 15)


def test_the_eligibility_signature_means_eligibility() -> None:
    subject = factories.in_screening()
    eligible(subject)
    assert Signature.objects.get().meaning == "eligibility"


@pytest.mark.parametrize(
    ("checklist", "told", "told_zh"),
    [
        (None, "The eligibility checklist (IE) of screening is not complete.", "筛选期入选/排除核对表（IE）未完成。"),
        ("unsigned", "is not signed by an investigator", "未经研究者签署"),
        ("I06c", "Not all eligibility criteria are met", "未符合全部入选/排除标准"),
        ("E03", "Not all eligibility criteria are met", "未符合全部入选/排除标准"),
    ],
)
def test_r062_an_obstacle_is_named_and_nothing_is_signed(checklist: str | None, told: str, told_zh: str) -> None:
    subject = factories.in_screening()
    if checklist is not None:
        eligible(subject, failed="" if checklist == "unsigned" else checklist, signed=checklist != "unsigned")
    filled_in(subject)
    with pytest.raises(Refused) as refusal:
        factories.sign(subject, "ENR", "SCR")
    assert told in refusal.value.why.en
    assert told_zh in refusal.value.why.zh
    subject = factories.fresh(subject)
    assert (subject.status, subject.place, subject.subject_number) == ("screening", None, None)
    assert FormRecord.objects.get(form_key="ENR").status == "complete"
    assert not Signature.objects.filter(target="ENR@SCR").exists()


def test_a_checklist_changed_after_its_signature_stands_in_the_way() -> None:
    subject = factories.in_screening()
    eligible(subject)
    filled_in(subject)
    step = eligibility("E11")
    save_form(subject, "IE", "SCR", {**dict(step.typed or {}), "change_reason": "new"}, by=factories.investigator())
    with pytest.raises(Refused) as refusal:
        factories.sign(subject, "ENR", "SCR")
    assert "Not all eligibility criteria are met" in refusal.value.why.en
    assert "not signed" in refusal.value.why.en


def test_without_consent_to_personal_information_nobody_is_enrolled() -> None:
    factories.investigator()
    boxes = {**dict(factories.consent(factories.CONSENT_ON).typed or {}), "ICFPIPL": "n"}
    outcome = save_form(None, "ICF", boxes=boxes)
    assert outcome.record is not None
    subject = factories.fresh(outcome.record.subject)
    eligible(subject)
    filled_in(subject)
    with pytest.raises(Refused, match="sensitive personal information"):
        factories.sign(subject, "ENR", "SCR")


def test_a_coordinator_cannot_sign_it() -> None:
    subject = factories.in_screening()
    eligible(subject)
    filled_in(subject)
    with pytest.raises(Refused) as refusal:
        factories.sign(subject, "ENR", "SCR", by=factories.coordinator())
    assert {role.key for role in refusal.value.who_may} == {"investigator", "principal_investigator"}


def test_the_sixteenth_is_told_why_not() -> None:
    person = factories.investigator()
    for _ in range(PLACES):
        subjects.enrol(
            factories.in_screening(),
            by=person,
            reason="test",
            enrolled_on=date(2025, 5, 15),
            dose_level="DL1",
            eligibility=Eligibility(()),
        )
    sixteenth = factories.in_screening()
    eligible(sixteenth)
    filled_in(sixteenth)
    with pytest.raises(Refused) as refusal:
        factories.sign(sixteenth, "ENR", "SCR")
    assert "All 15 places of the trial are taken; S01-016 was not enrolled." in refusal.value.why.en
    assert "试验的15个名额已满" in refusal.value.why.zh
    sixteenth = factories.fresh(sixteenth)
    assert (sixteenth.status, sixteenth.place) == ("screening", None)
    assert Subject.objects.filter(place__isnull=False).count() == PLACES == 15


def test_a_screen_failure_keeps_its_number_and_its_reason() -> None:
    subject = factories.in_screening()
    eligible(subject, failed="I06c")
    outcome = save_form(
        subject, "ENR", "SCR", result="SCREEN_FAILURE", failure_reason="I06c", decided_on="2025-05-12", dose_level="DL1"
    )
    assert outcome.saved
    assert outcome.assessment is not None
    assert outcome.assessment.dropped == ("DOSELV",)
    factories.sign(subject, "ENR", "SCR")
    subject = factories.fresh(subject)
    assert subject.status == "screen_failed"
    assert subject.screen_failed_on == date(2025, 5, 12)
    assert subject.screen_failure_reason == "I06c"
    assert (subject.place, subject.subject_number) == (None, None)
    assert factories.in_screening().screening_number == "S01-002", "numbers are never used again"


def test_a_failure_needs_its_reason_and_an_enrolment_its_dose_level() -> None:
    subject = factories.in_screening()
    failed = save_form(subject, "ENR", "SCR", result="SCREEN_FAILURE", decided_on="2025-05-12")
    assert set(failed.assessment.problems) == {"ENRSFRS"}  # type: ignore[union-attr]
    enrolled = save_form(subject, "ENR", "SCR", result="ENROLLED", decided_on="2025-05-12")
    assert set(enrolled.assessment.problems) == {"DOSELV"}  # type: ignore[union-attr]
    unknown = save_form(subject, "ENR", "SCR", result="ENROLLED", decided_on="2025-05-12", dose_level="DL9")
    assert set(unknown.assessment.problems) == {"DOSELV"}  # type: ignore[union-attr]


def test_a_decision_before_consent_is_refused() -> None:
    subject = factories.in_screening()
    outcome = save_form(subject, "ENR", "SCR", result="ENROLLED", decided_on="2025-05-04", dose_level="DL1")
    assert [finding.check for finding in outcome.assessment.blocked] == ["ENR-01"]  # type: ignore[union-attr]


def test_waivers_do_not_exist() -> None:
    subject = factories.in_screening()
    step = eligibility()
    outcome = save_form(subject, "IE", "SCR", {**dict(step.typed or {}), "IEWAIV": "y"}, by=factories.investigator())
    assert [finding.check for finding in outcome.assessment.blocked] == ["IE-01"]  # type: ignore[union-attr]


def test_dose_levels_are_those_of_the_study_parameter() -> None:
    assert dose_levels() == {"DL1": Decimal(1), "DL2": Decimal(3), "DL3": Decimal(6)}
