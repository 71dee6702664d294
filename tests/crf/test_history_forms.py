"""SLEH, PTRT, MH and RBX: what they derive, ask, refuse and mean for the subject."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from crf import save
from crf.casebook import facts_for
from crf.kit.base import form
from crf.models.prior_treatment import washout_days
from crf.targets import Target
from tests import factories
from tests.factories import save_form
from trial.models import Subject

pytestmark = pytest.mark.django_db

CLASSIFICATION = {f"EA{number:02d}": "n" for number in range(1, 21)} | {"EA19": "NONE"}
SLEH = {
    **CLASSIFICATION,
    "SLEDXDAT": "2019-05",
    "SLESXDAT": "2018",
    "ANAEVER": "y",
    "RRTYPE": "REFRACTORY",
    "LNYN": "n",
    "ORGINV": "MUSCULOSKELETAL",
}
PTRT = {"PTTRT": "GC", "PTMAX": "60", "PTUNIT": "MG_D", "PTSTDAT": "2024-01-06", "PTONGO": "y", "PTRESP": "PARTIAL"}
MH = {"MHTERM": "Hypertension", "MHSTDAT": "2020", "MHONGO": "y", "MHTOX": "2", "MHINF": "NONE"}
RBX = {"RBDAT": "2024-03-01", "RBCLASS": "IV", "RBAI": "9", "RBCI": "3"}


def history(subject: Subject, **boxes: str) -> save.Outcome:
    """The form SLEH tried with some boxes typed otherwise than usual."""
    return save_form(subject, "SLEH", "SCR", {**SLEH, **boxes})


def row(subject: Subject, form_key: str, usual: Mapping[str, str], **boxes: str) -> save.Outcome:
    """A new row of a log tried with some boxes typed otherwise than usual."""
    target = Target(form_key, subject, "", 0)
    return save.complete(target, by=factories.coordinator(), typed={**usual, **boxes}, edition=0)


def stored(outcome: save.Outcome) -> Mapping[str, Any]:
    """The values of a saved form."""
    assert outcome.record is not None, (outcome.asks, outcome.assessment and outcome.assessment.problems)
    body = outcome.record.form.objects.get(pk=outcome.record.pk)  # type: ignore[attr-defined]
    values: Mapping[str, Any] = body.values()
    return values


def asked(outcome: save.Outcome) -> list[str]:
    """The checks that ask, by id."""
    return [finding.check for finding in outcome.asks]


def test_the_total_is_derived_and_never_typed() -> None:
    subject = factories.in_screening()
    outcome = history(subject, EA14="y", EA17="y", EA15="y", EA19="BOTH", EA20="y")
    # joints 6, class III or IV 10 (proteinuria is of the same domain), both complements 4, dsDNA 6
    assert stored(outcome)["total"] == 26


def test_the_nephritis_statement_is_kept_on_the_subject() -> None:
    subject = factories.in_screening()
    assert history(subject).saved
    assert factories.fresh(subject).nephritis is False
    outcome = history(subject, LNYN="y", LNEVID="UPCR", change_reason="new")
    assert outcome.saved, asked(outcome)
    assert factories.fresh(subject).nephritis is True


def test_4_2_9_after_enrolment_the_statement_is_asked_about_and_a_later_diagnosis_has_its_own_date() -> None:
    subject = factories.enrolled()
    assert history(subject).saved
    assert "SLEH-03" in asked(history(subject, LNYN="y", LNEVID="UPCR", change_reason="new"))
    outcome = history(subject, LNLATER="2025-08", change_reason="new")
    assert outcome.saved, asked(outcome)
    assert factories.fresh(subject).nephritis is True, "the renal items are asked from now on"
    assert stored(outcome)["nephritis"] is False, "the analysis set stays"


@pytest.mark.parametrize(
    ("boxes", "check"),
    [
        ({"SLEDXDAT": "2025-06"}, "SLEH-01"),
        ({"SLEDXDAT": "2025-05-05"}, ""),
        ({"SLEDXDAT": "2025-05"}, ""),
        ({"SLESXDAT": "2019-06"}, "SLEH-02"),
        ({"SLESXDAT": "2019-05"}, ""),
        ({"SLESXDAT": "2019"}, ""),
        ({"LNYN": "y", "LNEVID": "BIOPSY"}, "SLEH-04"),
        ({"LNYN": "y", "LNEVID": "UPCR"}, ""),
    ],
)
def test_sleh_checks(boxes: dict[str, str], check: str) -> None:
    """Diagnosis on or before consent (2025-05-05), first symptom on or before diagnosis, as far as both are known."""
    outcome = history(factories.in_screening(), **boxes)
    assert asked(outcome) == ([check] if check else []), boxes


@pytest.mark.parametrize(
    ("isn_class", "evidence"),
    [
        ("III", True),
        ("IV", True),
        ("V", True),
        ("III_V", True),
        ("IV_V", True),
        ("II", False),
        ("VI", False),
        ("I", False),
    ],
)
def test_a19_a_biopsy_of_class_three_to_five_is_evidence_of_nephritis(isn_class: str, evidence: bool) -> None:
    subject = factories.in_screening()
    assert row(subject, "RBX", RBX, RBCLASS=isn_class, RBAI="").saved
    offered = form("SLEH").suggest({}, facts_for(subject, form("SLEH"), "SCR"))
    assert ("nephritis" in offered) is evidence
    assert (asked(history(subject)) == ["SLEH-05"]) is evidence
    if evidence:
        assert offered["nephritis_evidence"].typed == "BIOPSY"
        assert offered["nephritis"].place == "RBX#1"


@pytest.mark.parametrize(
    ("case", "boxes", "reached", "months"),
    [
        ("60 mg/d at 60.0 kg, ongoing at the screening of 2025-05-06", {}, True, "16.0"),
        ("59 mg/d at 60.0 kg", {"PTMAX": "59"}, False, "16.0"),
        ("1 mg/kg/d", {"PTMAX": "1", "PTUNIT": "MG_KG_D"}, True, "16.0"),
        ("other drugs have no flag", {"PTTRT": "HCQ"}, None, "16.0"),
        ("ended half a year later", {"PTONGO": "n", "PTENDAT": "2024-07-06"}, True, "6.0"),
        ("the last dose ends it where no end is known", {"PTONGO": "n", "PTSTOP": "2024-07-06"}, True, "6.0"),
        ("partial dates: the shortest time", {"PTSTDAT": "2024-01", "PTONGO": "n", "PTENDAT": "2024-03"}, True, "1.0"),
    ],
)
def test_ptrt_dose_per_kg_and_duration(case: str, boxes: dict[str, str], reached: bool | None, months: str) -> None:
    subject = _weighed()
    values = stored(row(subject, "PTRT", PTRT, **boxes))
    assert values["gc_reached"] is reached, case
    assert str(values["duration"]) == months, case


def _weighed() -> Subject:
    """A subject screened on 2025-05-06 with 60.0 kg."""
    subject = factories.in_screening()
    factories.do(factories.attended("SCR", factories.SCREENED_ON), subject)
    factories.do(factories.vital_signs("SCR", weight="60.0", height="165.0"), subject)
    return subject


def test_a_corrected_weight_moves_the_dose_per_kg() -> None:
    subject = _weighed()
    assert stored(row(subject, "PTRT", PTRT))["gc_reached"] is True
    signs = dict(factories.vital_signs("SCR", weight="60.1", height="165.0").typed or {})
    assert save_form(subject, "VS", "SCR", {**signs, "change_reason": "transcription"}).saved
    standing = save.stored(Target("PTRT", subject, "", 1))
    assert standing is not None
    assert standing.values["gc_reached"] is False


@pytest.mark.parametrize(
    ("boxes", "check"),
    [
        ({"PTONGO": "n", "PTENDAT": "2023"}, "PTRT-01"),
        ({"PTONGO": "n", "PTENDAT": "2024"}, ""),
        ({"PTONGO": "n"}, "PTRT-02"),
        ({"PTUNIT": "G"}, "PTRT-03"),
        ({"PTUNIT": "G", "PTTRT": "CYC"}, ""),
        ({"PTSTDAT": "2025-05-06"}, "PTRT-05"),
        ({"PTSTDAT": "2025-05-05"}, ""),
    ],
)
def test_ptrt_checks(boxes: dict[str, str], check: str) -> None:
    assert asked(row(_weighed(), "PTRT", PTRT, **boxes)) == ([check] if check else [])


def test_e11_no_washout_is_judged_before_the_study_names_one() -> None:
    assert washout_days({"washout.days": "none"}, "RITUXIMAB") is None
    assert washout_days({"washout.days": "RITUXIMAB=180 CYC=28"}, "RITUXIMAB") == 180
    assert washout_days({"washout.days": "RITUXIMAB=180 CYC=28"}, "CYC") == 28
    assert washout_days({"washout.days": "RITUXIMAB=180 CYC=28"}, "HCQ") is None


@pytest.mark.parametrize(
    ("boxes", "check"),
    [
        ({}, ""),
        ({"MHONGO": "n", "MHENDAT": "2019", "MHTOX": ""}, "MH-01"),
        ({"MHONGO": "n", "MHENDAT": "2020", "MHTOX": ""}, ""),
        ({"MHINF": "NONE|TB"}, "MH-02"),
        ({"MHINF": "TB|HBV"}, ""),
        ({"MHSTDAT": "2025-06"}, "MH-03"),
    ],
)
def test_mh_checks(boxes: dict[str, str], check: str) -> None:
    assert asked(row(factories.in_screening(), "MH", MH, **boxes)) == ([check] if check else [])


def test_an_ongoing_disease_needs_its_grade_and_an_ended_one_its_end() -> None:
    subject = factories.in_screening()
    ongoing = row(subject, "MH", MH, MHTOX="").assessment
    ended = row(subject, "MH", MH, MHONGO="n", MHTOX="").assessment
    assert ongoing is not None
    assert ended is not None
    assert set(ongoing.problems) == {"MHTOX"}
    assert set(ended.problems) == {"MHENDAT"}


@pytest.mark.parametrize(
    ("boxes", "problem", "check"),
    [
        ({}, "", ""),
        ({"RBAI": "24", "RBCI": "12"}, "", ""),
        ({"RBAI": "25"}, "RBAI", ""),
        ({"RBCI": "13"}, "RBCI", ""),
        ({"RBCLASS": "V", "RBAI": "1"}, "", "RBX-01"),
        ({"RBCLASS": "V", "RBAI": "0"}, "", ""),
    ],
)
def test_rbx_limits(boxes: dict[str, str], problem: str, check: str) -> None:
    """NIH indices: activity 0 to 24, chronicity 0 to 12."""
    outcome = row(factories.in_screening(), "RBX", RBX, **boxes)
    assert outcome.assessment is not None
    assert set(outcome.assessment.problems) == ({problem} if problem else set())
    assert asked(outcome) == ([check] if check else [])
