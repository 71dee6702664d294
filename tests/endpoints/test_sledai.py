"""SLEDAI in its published texts: efficacy specification section 1, protocol A18, A20 and 11.3."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import sledai
from endpoints.sledai import (
    ABSENT,
    LEGACY,
    NEW,
    NOT_LUPUS,
    PERSISTENT,
    PRESENT,
    SELENA_HYBRID,
    SELENA_ORIGINAL,
    SLEDAI_2K,
    Assessment,
    Fact,
    Finding,
    SledaiRules,
)

VISIT_ON = date(2027, 3, 29)
INFUSION_ON = date(2027, 3, 1)
ALL_ABSENT = {key: Finding(ABSENT) for key in sledai.BY_KEY}

# The facts under which every text counts the descriptor (efficacy 1.2).
FULL_FACTS: Mapping[str, Mapping[str, Fact]] = {
    "seizure": {"recent_seizure": True, "past_irreversible_cns_damage": False},
    "visual": {"retina_choroid_or_optic_neuritis": True, "scleritis_or_episcleritis": False},
    "cranial_nerve": {"new_cranial_neuropathy": True, "lupus_vertigo": False},
    "cva": {"new_cva": True, "arteriosclerotic": False, "hypertensive_cause": False},
    "arthritis": {"inflamed_joints": 3},
    "proteinuria": {"current_g_24h": Decimal("2.1"), "previous_g_24h": Decimal("0.3")},
    "pleurisy": {"pain": True, "severe_pain": True, "rub": True},
    "pericarditis": {"pain": True, "severe_pain": True, "rub": True},
}


def positive(key: str, status: str = NEW, last_on: date | None = VISIT_ON, **facts: Fact) -> Finding:
    return Finding(status, last_on, {**FULL_FACTS.get(key, {}), **facts})


def assessed(findings: Mapping[str, Finding], **changes: Any) -> Assessment:
    return replace(Assessment({**ALL_ABSENT, **findings}, VISIT_ON, INFUSION_ON), **changes)


# --- the table -------------------------------------------------------------------------------------------------------


def test_twenty_four_descriptors_weigh_105_together() -> None:
    weights = [each.weight for each in sledai.DESCRIPTORS]
    assert [each.number for each in sledai.DESCRIPTORS] == list(range(1, 25))
    assert {weight: weights.count(weight) for weight in weights} == {8: 8, 4: 6, 2: 7, 1: 3}
    assert (sledai.MAXIMUM, sledai.CLINICAL_MAXIMUM) == (105, 101)
    assert [each.code for each in sledai.DESCRIPTORS][::23] == ["SLD01", "SLD24"]
    assert [each.key for each in sledai.DESCRIPTORS if each.serological] == ["low_complement", "high_dsdna"]


def test_every_descriptor_speaks_both_languages() -> None:
    for each in sledai.DESCRIPTORS:
        for words in (each.name, each.definition, *(fact.label for fact in each.facts)):
            assert words.en, each.key
            assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh), each.key
        assert each.group in sledai.GROUPS
        assert (each.differs is not None) == (each.key in sledai.WORDINGS)


@pytest.mark.parametrize("each", sledai.DESCRIPTORS, ids=lambda each: each.key)
@pytest.mark.parametrize("version", sledai.VERSIONS)
def test_each_descriptor_scores_its_weight_in_every_text(each: sledai.Descriptor, version: str) -> None:
    assert sledai.wording_points(each.key, positive(each.key), version).points == each.weight
    assert sledai.wording_points(each.key, Finding(ABSENT), version).points == 0
    assert sledai.wording_points(each.key, positive(each.key, NOT_LUPUS), version).points == 0
    unknown = sledai.wording_points(each.key, Finding(None), version)
    assert unknown.points is None
    assert unknown.step.needs == (each.key,)


# --- where the texts differ (efficacy 1.2) ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "key", "facts", "selena", "sledai2k", "legacy"),
    [
        ("old irreversible damage", "seizure", {"past_irreversible_cns_damage": True}, 0, 8, 8),
        ("old damage not known", "seizure", {"past_irreversible_cns_damage": None}, None, 8, 8),
        ("not recent", "seizure", {"recent_seizure": False, "past_irreversible_cns_damage": None}, 0, 0, 0),
        ("recent not known", "seizure", {"recent_seizure": None}, None, None, None),
        ("scleritis only", "visual",
         {"retina_choroid_or_optic_neuritis": False, "scleritis_or_episcleritis": True}, 8, 0, 0),
        ("scleritis not known", "visual", {"scleritis_or_episcleritis": None}, 8, 8, 8),
        ("retina not known, scleritis", "visual",
         {"retina_choroid_or_optic_neuritis": None, "scleritis_or_episcleritis": True}, 8, None, None),
        ("retina not known, no scleritis", "visual", {"retina_choroid_or_optic_neuritis": None}, None, None, None),
        ("vertigo only", "cranial_nerve", {"new_cranial_neuropathy": False, "lupus_vertigo": True}, 8, 0, 0),
        ("vertigo not known", "cranial_nerve", {"new_cranial_neuropathy": False, "lupus_vertigo": None}, None, 0, 0),
        ("neuropathy not known", "cranial_nerve", {"new_cranial_neuropathy": None}, None, None, None),
        ("arteriosclerotic stroke", "cva", {"arteriosclerotic": True}, 0, 0, 0),
        ("hypertensive stroke", "cva", {"hypertensive_cause": True}, 0, 8, 8),
        ("hypertensive not known", "cva", {"hypertensive_cause": None}, None, 8, 8),
        ("arteriosclerotic not known", "cva", {"arteriosclerotic": None}, None, None, None),
        ("no new stroke", "cva", {"new_cva": False}, 0, 0, 0),
        ("one joint", "arthritis", {"inflamed_joints": 1}, 0, 0, 0),
        ("two joints", "arthritis", {"inflamed_joints": 2}, 0, 4, 0),
        ("three joints", "arthritis", {"inflamed_joints": 3}, 4, 4, 4),
        ("joints not counted", "arthritis", {"inflamed_joints": None}, None, None, None),
        ("scarring only", "alopecia", {"scarring_only": True}, 0, 0, 0),
    ],
)  # fmt: skip
def test_texts_that_differ(
    case: str, key: str, facts: dict[str, Any], selena: int | None, sledai2k: int | None, legacy: int | None
) -> None:
    finding = positive(key, **facts)
    found = [sledai.wording_points(key, finding, each).points for each in (SELENA_HYBRID, SLEDAI_2K, LEGACY)]
    assert found == [selena, sledai2k, legacy], case


@pytest.mark.parametrize("key", ["rash", "alopecia", "mucosal_ulcers"])
@pytest.mark.parametrize(("status", "legacy"), [(NEW, 2), (PERSISTENT, 0), (PRESENT, None)])
def test_ongoing_skin_counts_except_in_the_1992_wording(key: str, status: str, legacy: int | None) -> None:
    finding = positive(key, status)
    assert sledai.wording_points(key, finding, SELENA_HYBRID).points == 2
    assert sledai.wording_points(key, finding, SLEDAI_2K).points == 2
    assert sledai.wording_points(key, finding, LEGACY).points == legacy


@pytest.mark.parametrize(
    ("case", "current", "previous", "status", "original"),
    [
        ("new onset", "0.51", "0.50", NEW, 4),
        ("was already above", "0.90", "0.51", PERSISTENT, 0),
        ("risen by exactly 0.5 is no rise above 0.5", "2.0", "1.5", PERSISTENT, 0),
        ("risen by 0.51", "2.01", "1.5", PERSISTENT, 4),
        ("persistent heavy proteinuria", "2.1", "2.0", PERSISTENT, 0),
        ("figures decide over the tick", "2.1", "2.0", NEW, 0),
        ("previous not known, ticked new", "2.1", None, NEW, 4),
        ("previous not known, ticked persistent", "2.1", None, PERSISTENT, 0),
        ("previous not known, tick says neither", "2.1", None, PRESENT, None),
    ],
)
def test_original_proteinuria(case: str, current: str, previous: str | None, status: str, original: int | None) -> None:
    figures: dict[str, Any] = {
        "current_g_24h": Decimal(current),
        "previous_g_24h": None if previous is None else Decimal(previous),
    }
    finding = positive("proteinuria", status, **figures)
    assert sledai.wording_points("proteinuria", finding, SELENA_HYBRID).points == 4, case
    assert sledai.wording_points("proteinuria", finding, SLEDAI_2K).points == 4, case
    assert sledai.wording_points("proteinuria", finding, SELENA_ORIGINAL).points == original, case
    assert sledai.wording_points("proteinuria", finding, LEGACY).points == original, case


NO_SIGN = {"pain": False, "severe_pain": False, "rub": False, "effusion": False}


@pytest.mark.parametrize(
    ("case", "facts", "selena", "sledai2k"),
    [
        ("severe pain alone", {"pain": True, "severe_pain": True}, 2, 0),
        ("pain alone", {"pain": True}, 0, 0),
        ("pain with rub", {"pain": True, "rub": True}, 2, 2),
        ("effusion without pain", {"effusion": True}, 2, 0),
        ("pain with old thickening", {"pain": True, "pleural_thickening": True}, 0, 2),
        ("new thickening without pain", {"pleural_thickening_new": True}, 2, 0),
        ("pain with new thickening", {"pain": True, "pleural_thickening_new": True}, 2, 2),
        ("pain not known, rub", {"pain": None, "rub": True}, 2, None),
        ("severe pain is pain", {"pain": None, "severe_pain": True, "rub": True}, 2, 2),
        ("rub not known", {"pain": True, "rub": None}, None, None),
        ("no pain at all: severe pain cannot be", {"severe_pain": None}, 0, 0),
    ],
)
def test_pleurisy(case: str, facts: dict[str, Fact], selena: int | None, sledai2k: int | None) -> None:
    none = {**NO_SIGN, "pleural_thickening": False, "pleural_thickening_new": False}
    finding = Finding(NEW, VISIT_ON, {**none, **facts})
    assert sledai.wording_points("pleurisy", finding, SELENA_HYBRID).points == selena, case
    assert sledai.wording_points("pleurisy", finding, SLEDAI_2K).points == sledai2k, case


@pytest.mark.parametrize(
    ("case", "facts", "selena", "sledai2k", "legacy"),
    [
        ("severe pain alone", {"pain": True, "severe_pain": True}, 2, 0, 0),
        ("pain with echo", {"pain": True, "echo": True}, 0, 2, 0),
        ("pain with ECG", {"pain": True, "ecg": True}, 2, 2, 2),
        ("ECG without pain", {"ecg": True}, 2, 0, 0),
        ("effusion without pain", {"effusion": True}, 2, 0, 0),
        ("pain, echo not known", {"pain": True, "echo": None}, 0, None, 0),
        ("echo not known beside a rub", {"pain": True, "rub": True, "echo": None}, 2, 2, 2),
    ],
)
def test_pericarditis(
    case: str, facts: dict[str, Fact], selena: int | None, sledai2k: int | None, legacy: int | None
) -> None:
    finding = Finding(NEW, VISIT_ON, {**NO_SIGN, "ecg": False, "echo": False, **facts})
    found = [sledai.wording_points("pericarditis", finding, each).points for each in (SELENA_HYBRID, SLEDAI_2K, LEGACY)]
    assert found == [selena, sledai2k, legacy], case


def test_joints_of_sledai_2k_are_a_parameter() -> None:
    finding = positive("arthritis", inflamed_joints=2)
    assert sledai.wording_points("arthritis", finding, SLEDAI_2K, SledaiRules(joints_2k=3)).points == 0


@pytest.mark.parametrize(
    "wrong",
    [{"selena_proteinuria": "both"}, {"joints_2k": 4}, {"look_back_days": 0}, {"window_cut": "lymphodepletion"}],
)
def test_rules_refuse_what_no_source_offers(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        SledaiRules(**wrong)


# --- the look-back window --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "days_back", "rules", "expected"),
    [
        ("on the day of the visit", 0, sledai.DEFAULT_RULES, 2),
        ("9 days before", 9, sledai.DEFAULT_RULES, 2),
        ("10 days before", 10, sledai.DEFAULT_RULES, 2),
        ("11 days before", 11, sledai.DEFAULT_RULES, 0),
        ("28 days before, on the infusion day", 28, sledai.THIRTY_DAYS, 2),
        ("29 days before, the day before the infusion", 29, sledai.THIRTY_DAYS, 0),
        ("30 days before without the cut", 30, SledaiRules(look_back_days=30), 2),
        ("31 days before without the cut", 31, SledaiRules(look_back_days=30), 0),
        ("the day after the visit", -1, sledai.DEFAULT_RULES, None),
        ("date not given", None, sledai.DEFAULT_RULES, None),
    ],
)
def test_look_back(case: str, days_back: int | None, rules: SledaiRules, expected: int | None) -> None:
    last_on = None if days_back is None else VISIT_ON - timedelta(days=days_back)
    result = sledai.score(assessed({"rash": positive("rash", last_on=last_on)}), rules)
    assert result.selena.total.value == expected, case
    assert result.sledai2k.total.value == expected, case
    assert bool(result.notices) == (expected != 2), case
    if expected is None:
        assert "rash.last_present_on" in result.selena.total.missing


def test_the_cut_does_not_touch_a_visit_before_the_infusion() -> None:
    finding = positive("rash", last_on=VISIT_ON - timedelta(days=25))
    before = assessed({"rash": finding}, infusion_on=VISIT_ON + timedelta(days=6))
    assert sledai.score(before, sledai.THIRTY_DAYS).selena.total.value == 2
    assert sledai.score(replace(before, infusion_on=None), sledai.THIRTY_DAYS).selena.total.value == 2


def test_visit_date_missing_leaves_positives_unknown_and_absences_known() -> None:
    assert sledai.score(assessed({}, visit_on=None)).selena.total.value == 0
    unknown = sledai.score(assessed({"rash": positive("rash")}, visit_on=None)).selena
    assert unknown.total.value is None
    assert "visit_on" in unknown.total.missing


def test_a_text_that_is_known_to_fail_needs_no_date() -> None:
    finding = positive("arthritis", last_on=None, inflamed_joints=1)
    assert sledai.score(assessed({"arthritis": finding})).selena.total.value == 0


# --- totals ----------------------------------------------------------------------------------------------------------


def test_everything_present_is_105_and_101_clinical() -> None:
    result = sledai.score(assessed({key: positive(key) for key in sledai.BY_KEY}))
    for total in result.totals.values():
        assert (total.total.value, total.clinical.value, total.complete) == (105, 101, True)


def test_selena_by_the_rule_of_the_study_with_the_other_beside_it() -> None:
    persistent = positive("proteinuria", PERSISTENT, previous_g_24h=Decimal("2.0"))
    baseline = assessed({"proteinuria": persistent, "rash": positive("rash")})
    hybrid, original = sledai.score(baseline), sledai.score(baseline, SledaiRules(selena_proteinuria="original"))
    assert (hybrid.selena.total.value, hybrid.selena_other.total.value) == (6, 2)
    assert (original.selena.total.value, original.selena_other.total.value) == (2, 6)
    assert hybrid.sledai2k.total.value == original.sledai2k.total.value == 6
    assert any("hybrid SELENA gives 4" in each.en for each in hybrid.notices)


def test_serology_missing_leaves_the_clinical_total_known() -> None:
    result = sledai.score(assessed({"low_complement": Finding(), "high_dsdna": Finding(), "rash": positive("rash")}))
    assert (result.selena.total.value, result.selena.clinical.value) == (None, 2)
    assert (result.selena.minimum_total, result.complete) == (2, False)
    assert result.selena.total.missing == ("low_complement", "high_dsdna")


@pytest.mark.parametrize("key", sledai.BY_KEY)
def test_each_descriptor_missing_once(key: str) -> None:
    findings = {each: finding for each, finding in ALL_ABSENT.items() if each != key}
    result = sledai.score(Assessment({**findings}, VISIT_ON))
    assert result.selena.total.value is None
    assert result.sledai2k.total.value is None
    assert result.selena.total.missing == (key,)
    assert (result.selena.clinical.value is None) == sledai.BY_KEY[key].clinical
    assert not result.complete


def test_two_joints_are_told() -> None:
    result = sledai.score(assessed({"arthritis": positive("arthritis", inflamed_joints=2)}))
    assert (result.selena.total.value, result.sledai2k.total.value) == (0, 4)
    assert any("Exactly 2 inflamed joints" in each.en for each in result.notices)
    for joints in (1, 3):
        other = sledai.score(assessed({"arthritis": positive("arthritis", inflamed_joints=joints)}))
        assert other.notices == ()


def test_a_tick_against_the_figure_scores_as_ticked_and_is_asked_by_the_form() -> None:
    finding = positive("proteinuria", NEW, current_g_24h=Decimal("0.50"), previous_g_24h=Decimal("0.10"))
    result = sledai.score(assessed({"proteinuria": finding}))
    assert result.sledai2k.total.value == 4
    assert not any("is not above 0.5" in each.en for each in result.notices)


def test_trace_has_24_lines_with_date_facts_and_points() -> None:
    trace = sledai.score(assessed({"arthritis": positive("arthritis")})).selena.total.trace
    assert len(trace) == 24
    arthritis = trace[8]
    assert arthritis.found.en.endswith("4 points")
    assert [child.found.en for child in arthritis.children] == ["2027-03-29, 0 days before", "3"]


def test_unknown_words_are_refused() -> None:
    with pytest.raises(ValueError, match="allowed: absent"):
        Finding("maybe")
    with pytest.raises(ValueError, match="nephritis"):
        Assessment({"nephritis": Finding(NEW)}, VISIT_ON)


# --- laboratory suggestions (efficacy 1.5) ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("descriptor", "value", "unit", "limit", "expected"),
    [
        ("proteinuria", "0.49", "g/24h", None, False),
        ("proteinuria", "0.50", "g/24h", None, False),
        ("proteinuria", "0.51", "g/24h", None, True),
        ("proteinuria", "0.50", "g/g", None, False),
        ("proteinuria", "0.51", "g/g", None, True),
        ("proteinuria", "500", "mg/g", None, False),
        ("proteinuria", "501", "mg/g", None, True),
        ("proteinuria", "56.56", "mg/mmol", None, False),  # x 8.84 = 499.99 mg/g
        ("proteinuria", "56.57", "mg/mmol", None, True),  # x 8.84 = 500.08 mg/g
        ("hematuria", "5", "/hpf", None, False),
        ("hematuria", "6", "/hpf", None, True),
        ("hematuria", "80", "/uL", None, None),
        ("pyuria", "5", "/hpf", None, False),
        ("pyuria", "6", "/hpf", None, True),
        ("low_complement", "0.78", "g/L", "0.79", True),
        ("low_complement", "0.79", "g/L", "0.79", False),
        ("low_complement", "0.80", "g/L", "0.79", False),
        ("low_complement", "0.62", "g/L", None, None),
        ("high_dsdna", "100", "IU/mL", "100", False),
        ("high_dsdna", "100.1", "IU/mL", "100", True),
        ("high_dsdna", "25", "%", None, False),
        ("high_dsdna", "25.1", "%", None, True),
        ("high_dsdna", "300", "IU/mL", None, None),
        ("fever", "38.0", "degC", None, False),
        ("fever", "38.1", "degC", None, True),
        ("thrombocytopenia", "99", "10^9/L", None, True),
        ("thrombocytopenia", "100", "10^9/L", None, False),
        ("thrombocytopenia", "101", "10^9/L", None, False),
        ("leukopenia", "2.9", "10^9/L", None, True),
        ("leukopenia", "3.0", "10^9/L", None, False),
        ("leukopenia", "3.1", "10^9/L", None, False),
        ("leukopenia", "2.9", None, None, None),
        ("leukopenia", None, "10^9/L", None, None),
    ],
)
def test_suggestion(
    descriptor: str, value: str | None, unit: str | None, limit: str | None, expected: bool | None
) -> None:
    figures = (None if each is None else Decimal(each) for each in (value, limit))
    measured, bound = figures
    suggested = sledai.suggest_from_laboratory(descriptor, measured, unit, bound)
    assert suggested.value is expected
    assert bool(suggested.missing) == (expected is None)


@pytest.mark.parametrize(("days", "expected"), [(None, True), (0, False), (28, False), (29, True), (-1, True)])
def test_low_white_cells_after_lymphodepletion_are_not_suggested(days: int | None, expected: bool) -> None:
    suggested = sledai.suggest_from_laboratory("leukopenia", Decimal("0.4"), "10^9/L", days_after_lymphodepletion=days)
    assert suggested.value is expected


@pytest.mark.parametrize(
    ("reported", "expected"),
    [("red_cell", True), ("haem_granular", True), ("granular", False), ("hyaline", False), ("none", False),
     (True, True), (False, False), (None, None)],
)  # fmt: skip
def test_casts(reported: str | bool | None, expected: bool | None) -> None:
    assert sledai.suggest_from_casts(reported).value is expected


def test_a_unit_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="allowed: degC"):
        sledai.suggest_from_laboratory("fever", Decimal(101), "degF")


# --- properties ------------------------------------------------------------------------------------------------------

statuses = st.sampled_from([None, ABSENT, PERSISTENT, NEW, NOT_LUPUS])
marks = st.none() | st.booleans()
proteins = st.none() | st.decimals(0, 10, places=2)
dates = st.none() | st.integers(-2, 40).map(lambda days: VISIT_ON - timedelta(days=days))


def findings_of(descriptor: sledai.Descriptor) -> st.SearchStrategy[Finding]:
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "yes_no": marks,
        "count": st.none() | st.integers(0, 66),
        "g_24h": proteins,
    }
    facts = st.fixed_dictionaries({each.name: kinds[each.kind] for each in descriptor.facts})
    return st.builds(Finding, status=statuses, last_present_on=dates, facts=facts)


whole_assessments = st.builds(
    Assessment,
    findings=st.fixed_dictionaries({each.key: findings_of(each) for each in sledai.DESCRIPTORS}),
    visit_on=st.just(VISIT_ON),
    infusion_on=st.none() | st.just(INFUSION_ON),
)


@given(whole_assessments)
def test_totals_stay_in_range_and_the_minimum_below(assessment: Assessment) -> None:
    for total in sledai.score(assessment).totals.values():
        assert 0 <= total.minimum_clinical <= total.minimum_total <= 105
        assert total.minimum_total - total.minimum_clinical <= 4
        assert (total.total.value is None) == (not total.complete) == bool(total.total.missing)
        if total.total.value is not None:
            assert total.total.value == total.minimum_total
        if total.clinical.value is not None:
            assert total.clinical.value == total.minimum_clinical <= 101


@given(whole_assessments, st.sampled_from(list(sledai.BY_KEY)))
def test_adding_a_finding_never_lowers_a_total(assessment: Assessment, key: str) -> None:
    without = replace(assessment, findings={**assessment.findings, key: Finding(ABSENT)})
    with_it = replace(assessment, findings={**assessment.findings, key: positive(key)})
    lower, higher = sledai.score(without).totals, sledai.score(with_it).totals
    for version, total in lower.items():
        assert higher[version].minimum_total == total.minimum_total + sledai.BY_KEY[key].weight


@given(st.fixed_dictionaries(dict.fromkeys(sledai.BY_KEY, marks)), st.sampled_from(list(sledai.BY_KEY)))
def test_total_of_judged_items(items: dict[str, bool | None], key: str) -> None:
    total = sledai.total_from_items(items)
    assert 0 <= total.minimum_total <= 105
    assert total.complete == (None not in items.values())
    more = sledai.total_from_items({**items, key: True})
    assert more.minimum_total >= total.minimum_total


@given(whole_assessments, st.sampled_from(list(sledai.BY_KEY)))
def test_learning_an_unknown_never_changes_what_was_known(assessment: Assessment, key: str) -> None:
    unknown = replace(assessment, findings={**assessment.findings, key: Finding()})
    before, after = sledai.score(unknown), sledai.score(assessment)
    for version, total in before.totals.items():
        assert total.total.value is None
        assert after.totals[version].minimum_total >= total.minimum_total
