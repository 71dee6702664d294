"""Acute and chronic GVHD: from the findings on the form to stages, grade and severity (safety specification 4 and 5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crf import demo, save
from crf.casebook import facts_for, load
from crf.demo.filler import fill
from crf.kit.assess import Assessment, assess
from crf.kit.base import form
from crf.laboratories import load_register
from crf.targets import Target
from safety.models import gvhd
from tests import factories
from tests.safety.test_laboratory import NORMAL
from trial import audit
from trial.models import Subject

pytestmark = pytest.mark.django_db

D14_ON = "2025-06-16"


@pytest.fixture
def subject() -> Subject:
    """A woman two weeks after her infusion, with the laboratory of the demonstration."""
    load_register(by=audit.system("test"))
    infused = factories.enrolled()
    for step in (
        factories.attended("SCR", factories.SCREENED_ON),
        demo.demographics("1986-03"),
        demo.infusion(factories.INFUSED_ON, "5.00"),
        factories.attended("D14", D14_ON, contact="INPATIENT"),
    ):
        infused = factories.do(step, infused)
    return factories.fresh(infused)


def bilirubin(subject: Subject, umol_l: str) -> None:
    """The liver of day 14, entered or corrected; whatever else the laboratory form asks is filled in as usual."""
    target = Target("LB", subject, "D14")
    standing = save.stored(target)
    results = {f"{code}.LBORRES": value for code, value in {**NORMAL, "TBIL": umol_l}.items()}
    boxes = {"LBNAM": "DEMO", "LBDAT": D14_ON, **results}
    boxes, _ = fill(target.form, boxes, facts_for(subject, target.form, "D14"))
    edition = standing.record.edition if standing else 0
    boxes["change_reason"] = "transcription"
    outcome = save.complete(target, by=factories.coordinator(), typed=boxes, edition=edition)
    assert outcome.saved, demo.why_not(outcome)


def assessed(subject: Subject, key: str, visit: str = "D14", **answers: Any) -> Assessment:
    """What stands in the boxes of a form, worked out, without saving."""
    definition = form(key)
    return assess(definition, demo.typed(key, **answers), facts_for(subject, definition, visit), completing=False)


GUT = {"severe_pain": "n", "bloody_stool": "n"}


# --- Acute -----------------------------------------------------------------------------------------------------------
def test_no_sign_is_one_key_and_grade_0(subject: Subject) -> None:
    outcome = factories.save_form(subject, "AGVHD", "D14", present="n")
    assert outcome.saved, demo.why_not(outcome)
    entry = load(factories.fresh(subject), ["AGVHD"]).at("AGVHD", "D14")
    assert entry is not None
    assert entry.values["grade"] == "0"
    assert entry.values["skin"] is None


def test_stool_1600_ml_and_bilirubin_60_are_lower_gut_3_liver_2_grade_3(subject: Subject) -> None:
    """Issue, must hold 1. Above 1500 mL/day is stage 3, 51-102 umol/L stage 2, liver 2-3 or lower gut 2-3 grade III."""
    bilirubin(subject, "60")
    found = assessed(
        subject, "AGVHD", present="y", rash_bsa_pct="0", upper_gi="0", stool_ml_day="1600", episodes_day="6", **GUT
    )
    assert (found.derived["lower_gi"], found.derived["liver"], found.derived["skin"]) == ("3", "2", "0")
    assert found.derived["grade"] == "III"
    assert str(found.derived["bilirubin_umol_l"]) == "60.0"
    (why,) = gvhd.AcuteGvhd.notices(found.values, facts_for(subject, gvhd.AcuteGvhd, "D14"))
    assert why.en.startswith("Overall grade: III: stage 2-3 of liver or lower gut")
    assert "LB@D14" in why.en


@pytest.mark.parametrize(
    ("answers", "stage"),
    [
        ({"rash_bsa_pct": "0"}, "0"),
        ({"rash_bsa_pct": "24"}, "1"),
        ({"rash_bsa_pct": "25"}, "2"),
        ({"rash_bsa_pct": "50"}, "2"),
        ({"rash_bsa_pct": "51", "erythroderma": "n"}, "3"),
        ({"rash_bsa_pct": "90", "erythroderma": "y", "bullae": "y", "desquamation_bsa_pct": "5"}, "3"),
        ({"rash_bsa_pct": "90", "erythroderma": "y", "bullae": "y", "desquamation_bsa_pct": "6"}, "4"),
        ({"rash_bsa_pct": "90", "erythroderma": "y", "bullae": "n", "desquamation_bsa_pct": "6"}, "3"),
        ({"rash_bsa_pct": "90", "erythroderma": "y", "bullae": "y"}, None),
        ({}, None),
    ],
)
def test_the_skin_stage_follows_from_the_rash(subject: Subject, answers: dict[str, str], stage: str | None) -> None:
    assert assessed(subject, "AGVHD", present="y", **answers).derived["skin"] == stage


@pytest.mark.parametrize(
    ("answers", "stage"),
    [
        ({"stool_ml_day": "499"}, "0"),
        ({"stool_ml_day": "500"}, "1"),
        ({"stool_ml_day": "1000"}, "2"),
        ({"stool_ml_day": "1500"}, "2"),
        ({"stool_ml_day": "1501"}, "3"),
        ({"episodes_day": "2"}, "0"),
        ({"episodes_day": "7"}, "2"),
        ({"episodes_day": "8"}, "3"),
        ({"episodes_day": "8", "stool_ml_day": "600"}, "1"),
        ({}, None),
        ({"bloody_stool": "y"}, "4"),
    ],
)
def test_the_lower_gut_goes_by_volume_then_episodes(
    subject: Subject, answers: dict[str, str], stage: str | None
) -> None:
    found = assessed(subject, "AGVHD", present="y", **{**GUT, **answers})
    assert found.derived["lower_gi"] == stage


def test_without_a_bilirubin_the_grade_is_open_unless_something_decides_it(subject: Subject) -> None:
    """Unknown is not no: a liver that nobody measured may be stage 4. Skin stage 4 is grade IV whatever the liver."""
    mild = {"upper_gi": "0", "episodes_day": "0", **GUT}
    assert assessed(subject, "AGVHD", present="y", rash_bsa_pct="10", **mild).derived["grade"] is None
    worst = {"rash_bsa_pct": "95", "erythroderma": "y", "bullae": "y", "desquamation_bsa_pct": "20"}
    assert assessed(subject, "AGVHD", present="y", **worst, **mild).derived["grade"] == "IV"


def test_the_grade_moves_when_the_bilirubin_is_corrected(subject: Subject) -> None:
    answers: dict[str, Any] = {
        "present": "y", "began_on": "v", "rash_bsa_pct": "60", "erythroderma": "n", "upper_gi": "0", "episodes_day": "0",
        **GUT, "biopsy": "NOT_DONE", "differentials": "LUPUS_RASH", "treatment": "STEROID", "confidence": "PROBABLE",
    }  # fmt: skip
    bilirubin(subject, "20")
    outcome = factories.save_form(subject, "AGVHD", "D14", **answers)
    assert outcome.saved, demo.why_not(outcome)

    def grade() -> Any:
        entry = load(factories.fresh(subject), ["AGVHD"]).at("AGVHD", "D14")
        return entry.values["grade"] if entry else None

    assert grade() == "II"
    bilirubin(subject, "110")
    assert grade() == "III"


def test_a_grade_of_the_investigators_own_needs_a_reason_only_where_it_differs(subject: Subject) -> None:
    bilirubin(subject, "20")
    findings = {"present": "y", "rash_bsa_pct": "10", "upper_gi": "0", "episodes_day": "0", **GUT}
    same = assessed(subject, "AGVHD", own_grade="I", **findings)
    assert same.derived["grade"] == "I"
    assert "AGGRR" not in same.applies
    other = assessed(subject, "AGVHD", own_grade="II", **findings)
    assert "AGGRR" in other.applies


def test_no_sign_with_jaundice_is_asked_about(subject: Subject) -> None:
    bilirubin(subject, "60")
    found = assessed(subject, "AGVHD", present="n")
    assert [finding.check for finding in found.findings] == ["AGVHD-01"]
    bilirubin(subject, "20")
    assert assessed(subject, "AGVHD", present="n").findings == ()


@pytest.mark.parametrize(
    ("answers", "check"),
    [
        ({"confidence": "CONFIRMED", "biopsy": "EQUIVOCAL", "treatment": "STEROID"}, "AGVHD-03"),
        ({"confidence": "PROBABLE", "biopsy": "NOT_DONE", "treatment": "NONE"}, "AGVHD-04"),
        ({"confidence": "POSSIBLE", "biopsy": "NOT_DONE", "treatment": "STEROID"}, "AGVHD-04"),
        ({"began_on": "2025-05-30"}, "AGVHD-06"),
    ],
)
def test_answers_that_do_not_fit_are_asked_about(subject: Subject, answers: dict[str, str], check: str) -> None:
    found = assessed(subject, "AGVHD", present="y", **answers)
    assert check in [finding.check for finding in found.findings]


# --- Chronic ---------------------------------------------------------------------------------------------------------
HEALTHY = {
    "present": "y", "skin_bsa_pct": "0", "skin_feature": "NONE", "mouth_score": "0", "eyes_score": "0", "gi_score": "0",
    "fev1_pct": "95", "dyspnoea": "NONE", "joints_score": "0", "genital_score": "0",
}  # fmt: skip


def severity(subject: Subject, **answers: Any) -> str | None:
    found: str | None = assessed(subject, "CGVHD", **{**HEALTHY, **answers}).derived["severity"]
    return found


def test_no_sign_of_chronic_gvhd_is_one_key(subject: Subject) -> None:
    outcome = factories.save_form(subject, "CGVHD", "D14", present="n")
    assert outcome.saved, demo.why_not(outcome)
    entry = load(factories.fresh(subject), ["CGVHD"]).at("CGVHD", "D14")
    assert entry is not None
    assert entry.values["severity"] == "NONE"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, "NONE"),
        ({"mouth_score": "1"}, "MILD"),
        ({"mouth_score": "1", "eyes_score": "1"}, "MILD"),
        ({"mouth_score": "1", "eyes_score": "1", "joints_score": "1"}, "MODERATE"),
        ({"joints_score": "2"}, "MODERATE"),
        ({"fev1_pct": "72"}, "MODERATE"),
        ({"fev1_pct": "59"}, "SEVERE"),
        ({"eyes_score": "3"}, "SEVERE"),
        ({"eyes_score": "3", "eyes_change": "SAME", "eyes_other": "y"}, "NONE"),
        ({"mouth_score": "1", "fev1_pct": "", "dyspnoea": "/nd"}, "MILD_NO_LUNG"),
        ({"fev1_pct": "", "dyspnoea": "/nd"}, None),
        ({"fev1_pct": "85", "dyspnoea": "REST_OR_O2"}, "NONE"),
        ({"skin_bsa_pct": "10", "skin_feature": "SUPERFICIAL_SCLEROSIS"}, "MODERATE"),
    ],
)
def test_global_severity(subject: Subject, answers: dict[str, str], expected: str | None) -> None:
    """NIH 2014: any 3 or lung 2 severe; any 2, three organs or lung 1 moderate; not assessed is not 0."""
    bilirubin(subject, "9")
    assert severity(subject, **answers) == expected


def test_the_liver_score_needs_its_laboratory(subject: Subject) -> None:
    assert assessed(subject, "CGVHD", **HEALTHY).derived["liver_score"] is None
    bilirubin(subject, "60")
    assert assessed(subject, "CGVHD", **HEALTHY).derived["liver_score"] == 3, "above 3 mg/dL (51.3 umol/L)"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"diagnostic": "SCLEROTIC", "distinctive": "NONE", "others_excluded": "y"}, True),
        ({"diagnostic": "SCLEROTIC", "distinctive": "NONE", "others_excluded": "n"}, False),
        ({"diagnostic": "NONE", "distinctive": "DRY_EYES", "confirmed_by": "SPECIALIST", "others_excluded": "y"}, True),
        ({"diagnostic": "NONE", "distinctive": "DRY_EYES", "confirmed_by": "NONE", "others_excluded": "y"}, False),
        ({"diagnostic": "BOS", "distinctive": "NONE", "others_excluded": "y"}, False),
        ({"diagnostic": "BOS", "distinctive": "XEROSTOMIA", "confirmed_by": "NONE", "others_excluded": "y"}, True),
        ({"distinctive": "NONE", "others_excluded": "y"}, None),
        ({"diagnostic": "NONE", "distinctive": "NONE", "others_excluded": "y"}, False),
    ],
)
def test_the_diagnosis_needs_a_diagnostic_or_a_confirmed_distinctive_sign(
    subject: Subject, answers: dict[str, str], expected: bool | None
) -> None:
    assert assessed(subject, "CGVHD", present="y", **answers).derived["gate_met"] is expected


def test_each_positive_organ_is_asked_whether_it_is_new(subject: Subject) -> None:
    found = assessed(subject, "CGVHD", **{**HEALTHY, "mouth_score": "1", "skin_bsa_pct": "20"})
    assert {"CGCHMO", "CGNOMO", "CGCHSK", "CGNOSK"} <= found.applies
    assert not {"CGCHEY", "CGNOEY", "CGNOTXT"} & found.applies
    explained = assessed(subject, "CGVHD", **{**HEALTHY, "mouth_score": "1", "mouth_other": "y"})
    assert "CGNOTXT" in explained.applies


def test_the_first_sign_of_an_earlier_visit_is_offered(subject: Subject) -> None:
    bilirubin(subject, "20")
    answers: dict[str, Any] = {
        "present": "y", "began_on": "2025-06-12", "rash_bsa_pct": "10", "upper_gi": "0", "episodes_day": "0", **GUT,
        "biopsy": "NOT_DONE", "differentials": "LUPUS_RASH", "treatment": "TOPICAL", "confidence": "PROBABLE",
    }  # fmt: skip
    assert factories.save_form(subject, "AGVHD", "D14", **answers).saved
    subject = factories.do(factories.attended("D21", "2025-06-23"), factories.fresh(subject))
    facts = facts_for(subject, form("AGVHD"), "D21")
    offered = gvhd.AcuteGvhd.suggest({}, facts)["began_on"]
    assert (offered.typed, offered.place) == (date(2025, 6, 12).isoformat(), "AGVHD@D14")
