"""Derived items stay true when something they lean on is corrected elsewhere; a signature on them breaks."""

from __future__ import annotations

from typing import Any

import pytest

from crf.rederive import dependents
from tests import factories
from trial.models import AuditEvent, Signature, Subject

pytestmark = pytest.mark.django_db

SOURCE = {"change_reason": "source"}


def corrected(subject: Subject, form_key: str, visit: str, step: Any, **answers: Any) -> None:
    """The same form again with other answers, for a reason."""
    outcome = factories.save_form(subject, form_key, visit, boxes={**(step.typed or {}), **SOURCE}, **answers)
    assert outcome.saved, (outcome.assessment, outcome.asks, outcome.refusal)


def derived_again(subject: Subject) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(subject_id=subject.pk, reason__startswith="derived again"))


def test_age_follows_the_date_of_consent_R021() -> None:
    # Born in June: 36 on a consent of 5 May 2025, 37 on one of 5 June.
    subject = factories.in_screening()
    factories.save_form(subject, "DM", "SCR", born="1988-06", sex="F", ethnic_group="HAN", childbearing="YES")
    assert factories.value(subject, "DM", "SCR", "age") == "36"
    outcome = factories.save_form(
        factories.fresh(subject),
        "ICF",
        boxes={**(factories.consent("2025-06-05").typed or {}), **SOURCE},
    )
    assert outcome.saved
    assert factories.value(subject, "DM", "SCR", "age") == "37"
    (event,) = derived_again(subject)
    assert (event.old["age"], event.new["age"]) == (36, 37)  # type: ignore[index]
    assert event.actor == factories.coordinator().username


def test_findings_fall_out_of_the_window_when_the_visit_date_moves() -> None:
    # Rash last present on 6 May: counted at a visit of 6 May, not at one of 17 May (10 days back is 7 May).
    subject = factories.in_screening()
    subject = factories.do(factories.attended("SCR", "2025-05-06"), subject)
    subject = factories.do(factories.sledai("SCR", rash="NEW"), subject)
    assert factories.value(subject, "SLD", "SCR", "selena_total") == "2"
    factories.sign(subject, "SLD", "SCR")
    corrected(subject, "SV", "SCR", factories.attended("SCR", "2025-05-17"))
    assert factories.value(subject, "SLD", "SCR", "selena_total") == "0"
    signature = Signature.objects.get(target="SLD@SCR")
    assert signature.broken_at is not None
    assert signature.broken_because.startswith("derived again after SV@SCR")


def test_a_signature_stands_when_nothing_moves() -> None:
    subject = factories.in_screening()
    subject = factories.do(factories.attended("SCR", "2025-05-06"), subject)
    subject = factories.do(factories.sledai("SCR", rash="NEW"), subject)
    factories.sign(subject, "SLD", "SCR")
    corrected(subject, "SV", "SCR", factories.attended("SCR", "2025-05-07"))
    assert Signature.objects.get(target="SLD@SCR").broken_at is None
    assert derived_again(subject) == []


def test_a_change_of_pga_at_baseline_moves_the_change_at_the_visit() -> None:
    subject = factories.enrolled()
    subject = factories.do(factories.pga("BL", "2.00"), subject)
    subject = factories.do(factories.pga("M1", "1.10"), subject)
    assert factories.value(subject, "PGA", "M1", "change") == "-0.90"
    corrected(subject, "PGA", "BL", factories.pga("BL", "1.50"))
    assert factories.value(subject, "PGA", "M1", "change") == "-0.40"


def test_every_form_that_follows_another_names_a_form_that_exists() -> None:
    from crf.kit.base import FORMS

    assert {name for form in FORMS.values() for name in form.follows} <= set(FORMS)
    # The age of demographics, and the years of treatment counted back from consent.
    assert {form.key for form in dependents("ICF")} == {"DM", "PTRT"}
