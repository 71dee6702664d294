"""Chronic GVHD by the NIH consensus: organ scores on both sides of every line, and how organs make the severity.

Expected values are those of Jagasia et al. 2015 as the safety specification states them (section 5).
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety import nih_cgvhd


def _number(text):
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("extent", "feature", "expected"),
    [
        ("0", "none", 0),
        ("1", "none", 1),
        ("10", "none", 1),
        ("18", "none", 1),
        ("19", "none", 2),
        ("50", "none", 2),
        ("51", "none", 3),
        ("1", "superficial_sclerosis", 2),
        ("1", "deep_sclerosis", 3),
        ("1", "impaired_mobility", 3),
        ("1", "ulceration", 3),
        ("60", "superficial_sclerosis", 3),
        (None, "ulceration", 3),
        (None, "none", None),
        ("10", None, None),
    ],
)
def test_skin_is_the_higher_of_extent_and_features(extent, feature, expected):
    assert nih_cgvhd.skin_score(bsa_pct=_number(extent), feature=feature).value == expected


@pytest.mark.parametrize(
    ("case", "fev1", "dyspnoea", "expected"),
    [
        ("normal", "80", None, 0),
        ("just below", "79", None, 1),
        ("lower end of 1", "60", None, 1),
        ("upper end of 2", "59", None, 2),
        ("lower end of 2", "40", None, 2),
        ("3", "39", None, 3),
        ("FEV1 overrides worse symptoms", "85", "rest_or_o2", 0),
        ("FEV1 overrides milder symptoms", "45", "none", 2),
        ("symptoms without spirometry: none", None, "none", 0),
        ("one flight", None, "one_flight", 1),
        ("flat ground", None, "flat_ground", 2),
        ("at rest", None, "rest_or_o2", 3),
        ("neither", None, None, None),
    ],
)
def test_lung_goes_by_spirometry_whenever_there_is_one(case, fev1, dyspnoea, expected):
    assert nih_cgvhd.lung_score(fev1_pct=_number(fev1), dyspnoea=dyspnoea).value == expected, case


@pytest.mark.parametrize(
    ("case", "bilirubin", "alt", "alp", "expected"),
    [
        ("all normal", "15", "0.8", "1", 0),
        ("ALT below 3 x", "15", "2.9", "1", 0),
        ("ALT 3 x", "15", "3", "1", 1),
        ("ALT 5 x", "15", "5", "1", 1),
        ("ALT above 5 x", "15", "5.1", "1", 2),
        ("ALP 3 x", "15", "1", "3", 1),
        ("bilirubin raised", "21.1", "1", "1", 2),
        ("bilirubin 3 mg/dL", "51.3", "1", "1", 2),
        ("bilirubin above 3 mg/dL", "51.4", None, None, 3),
        ("bilirubin unknown", None, "1", "1", None),
        ("ALP unknown, ALT decides", "15", "4", None, 1),
    ],
)
def test_liver(case, bilirubin, alt, alp, expected):
    score = nih_cgvhd.liver_score(
        bilirubin_umol_l=_number(bilirubin),
        bilirubin_uln_umol_l=Decimal(21),
        alt_times_uln=_number(alt),
        alp_times_uln=_number(alp),
    )
    assert score.value == expected, case


@pytest.mark.parametrize(
    ("case", "symptoms", "loss", "supplements", "dilation", "diarrhoea", "expected"),
    [
        ("nothing", False, "0", False, False, "none", 0),
        ("symptoms", True, "4.9", False, False, "none", 1),
        ("loss of 5 %", True, "5", False, False, "none", 2),
        ("loss of 15 %", True, "15", False, False, "none", 2),
        ("more, supplements for most calories", True, "15.1", True, False, "none", 3),
        ("more, nobody said whether supplements", True, "16", None, False, "none", None),
        ("dilation decides", None, None, None, True, None, 3),
        ("moderate diarrhoea", True, "0", False, False, "moderate", 2),
        ("severe diarrhoea", True, "0", False, False, "severe", 3),
    ],
)
def test_gut(case, symptoms, loss, supplements, dilation, diarrhoea, expected):
    score = nih_cgvhd.gut_score(
        symptoms=symptoms,
        weight_loss_pct=_number(loss),
        supplements=supplements,
        oesophageal_dilation=dilation,
        diarrhoea=diarrhoea,
    )
    assert score.value == expected, case


CLEAR = dict.fromkeys(nih_cgvhd.ORGANS, 0)


@pytest.mark.parametrize(
    ("case", "changed", "expected"),
    [
        ("nothing", {}, "none"),
        ("mouth only", {"mouth": 1}, "mild"),
        ("two organs at 1", {"mouth": 1, "eyes": 1}, "mild"),
        ("three organs at 1", {"mouth": 1, "eyes": 1, "skin": 1}, "moderate"),
        ("joints 2", {"joints": 2}, "moderate"),
        ("lung 1 alone is moderate", {"lungs": 1}, "moderate"),
        ("lung 2 is severe", {"lungs": 2, "mouth": 1}, "severe"),
        ("lung 3", {"lungs": 3}, "severe"),
        ("any organ 3", {"genital": 3}, "severe"),
        ("lung not assessed is shown beside the severity", {"mouth": 1, "lungs": None}, "mild"),
        ("not assessed is not 0: none cannot be said", {"lungs": None}, None),
        ("severe whatever was not assessed", {"skin": 3, "lungs": None}, "severe"),
    ],
)
def test_global_severity(case, changed, expected):
    assert nih_cgvhd.global_severity({**CLEAR, **changed}).value == expected, case


def test_an_organ_wholly_due_to_something_else_is_dropped():
    scores = {**CLEAR, "lungs": 2, "mouth": 1}
    assert nih_cgvhd.global_severity(scores, {"lungs"}).value == "mild"
    assert nih_cgvhd.severity_words(scores, {"lungs"}).en == "mild"


@pytest.mark.parametrize(
    ("changed", "en", "zh"),
    [
        ({"mouth": 1, "lungs": None}, "mild (lung not assessed)", "轻度（肺未评估）"),
        ({"mouth": 1}, "mild", "轻度"),
        ({"skin": 3, "lungs": None}, "severe", "重度"),
        (dict.fromkeys(CLEAR), "not evaluable (no organ assessed)", "无法评价（未评估任何器官）"),
    ],
)
def test_severity_says_what_was_not_assessed(changed, en, zh):
    words = nih_cgvhd.severity_words({**CLEAR, **changed})
    assert (words.en, words.zh) == (en, zh)


@pytest.mark.parametrize(
    ("case", "diagnostic", "distinctive", "confirmed", "excluded", "expected"),
    [
        ("a diagnostic sign is enough", True, False, False, True, True),
        ("a distinctive sign that was confirmed", False, True, True, True, True),
        ("a distinctive sign alone is not", False, True, False, True, False),
        ("another cause", True, True, True, False, False),
        ("nobody excluded other causes", True, False, False, None, None),
        ("not examined", None, False, False, True, None),
    ],
)
def test_diagnosis_gate(case, diagnostic, distinctive, confirmed, excluded, expected):
    gate = nih_cgvhd.diagnosis_gate(
        diagnostic_sign=diagnostic,
        distinctive_sign=distinctive,
        distinctive_confirmed=confirmed,
        other_causes_excluded=excluded,
    )
    assert gate.value is expected, case


ORDER = (None, "none", "mild", "moderate", "severe")
SCORES = st.fixed_dictionaries({organ: st.sampled_from([None, 0, 1, 2, 3]) for organ in nih_cgvhd.ORGANS})


@given(SCORES, st.sampled_from(sorted(nih_cgvhd.ORGANS)))
def test_an_organ_that_was_not_assessed_never_raises_the_severity(scores, organ):
    with_it, without = (nih_cgvhd.global_severity(each).value for each in (scores, {**scores, organ: None}))
    assert ORDER.index(without) <= ORDER.index(with_it)


@given(SCORES, st.sampled_from(sorted(nih_cgvhd.ORGANS)))
def test_a_higher_score_is_never_a_lower_severity(scores, organ):
    if scores[organ] in (None, 3):
        return
    higher = {**scores, organ: scores[organ] + 1}
    before, after = (nih_cgvhd.global_severity(each).value for each in (scores, higher))
    assert ORDER.index(after) >= ORDER.index(before)
