"""The protocol as data: complete, in both languages, loaded once, and never changing what people decided."""

from __future__ import annotations

from typing import Any

import pytest

from tests.trial.people import person
from trial import audit, protocol
from trial.models import (
    AuditEvent,
    ConsentVersion,
    EligibilityCriterion,
    Parameter,
    ProtocolVersion,
    RegistryDecision,
    VisitDefinition,
)
from trial.models.protocol import SOURCE_MARKS
from trial.protocol.load import (
    delivered_criteria,
    delivered_decisions,
    delivered_parameters,
    delivered_visits,
    load_protocol,
)


def load_again() -> int:
    """Load the delivered data once more; how many rows were written."""
    before = AuditEvent.objects.count()
    with audit.acting(by=audit.system("protocol"), reason="delivered again"):
        load_protocol()
    return AuditEvent.objects.count() - before


# --- What is delivered -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "row",
    [*delivered_visits(), *delivered_parameters(), *delivered_criteria(), *delivered_decisions()],
    ids=lambda row: row.get("code") or row.get("key"),
)
def test_every_delivered_text_is_in_both_languages(row: dict[str, Any]) -> None:
    texts = [name.removesuffix("_en") for name in row if name.endswith("_en")]
    assert texts
    for name in texts:
        english, chinese = row[f"{name}_en"].strip(), row[f"{name}_zh"].strip()
        assert english
        only_a_name = chinese.rstrip("。") == english.rstrip(".")
        assert only_a_name or any("\u4e00" <= letter <= "\u9fff" for letter in chinese)


@pytest.mark.parametrize("row", delivered_decisions(), ids=lambda row: row["code"])
def test_every_open_point_has_a_default_among_its_options(row: dict[str, Any]) -> None:
    keys = [option["key"] for option in row["options"]]
    assert row["default"] == row["chosen"] == keys[0]
    assert len(set(keys)) == len(keys)
    for option in row["options"]:
        assert set(option) == {"key", "en", "zh"}
        assert option["en"].strip()
        assert option["zh"].strip()
    assert row["affects"]
    assert row["source"]
    assert row["confirmed"] is False


def test_all_twenty_open_points_are_there_each_with_a_parameter_of_its_own() -> None:
    rows = delivered_decisions()
    assert {f"A{number}" for number in range(1, 21)} <= {row["code"] for row in rows}
    assert len({row["parameter"] for row in rows}) == len(rows)


def test_the_twelve_questions_of_the_efficacy_specification_are_answered() -> None:
    told = "; ".join(row["source"] for row in delivered_decisions()) + ";"
    for number in range(1, 13):
        assert f"efficacy decision {number};" in told, number


# Operationalisation section 2 and efficacy section 12: the reading in force until the principal investigator decides.
DEFAULTS = {
    "sri4.bilag_clause": "and",
    "sledai.selena_proteinuria": "hybrid",
    "sledai.joints_2k": "2",
    "sledai.look_back_days": "10",
    "pga.worsening": "0.30",
    "baseline.rule": "before_lymphodepletion",
    "missing.rule": "non_responder",
    "renal.decline_percent": "15",
    "renal.egfr_formula": "ckd_epi_2021",
    "lldas.criteria": "registry_4",
    "doris.dose_limit": "at_most_5",
    "doris.serology": "clinical",
    "rescue.look_back_days": "56",
    "rescue.toxicity_steroids": "not_rescue",
    "gvhd.chronic_table": "nih_2014",
}


@pytest.mark.parametrize(("name", "expected"), list(DEFAULTS.items()))
def test_defaults_of_the_open_points(name: str, expected: str) -> None:
    assert {row["parameter"]: row["default"] for row in delivered_decisions()}[name] == expected


# Operationalisation section 3.
FIGURES = {
    "dlt.window_days": "28",
    "dose.tolerance_percent": "20",
    "sentinel.first_interval_days": "14",
    "sentinel.later_interval_days": "7",
    "inpatient.min_days": "14",
    "bcell.aplasia": "1",
    "bcell.recovery": "10",
    "igg.alert": "4",
    "labs.score_days_before": "7",
    "labs.score_days_after": "3",
    "contraception.months": "12",
    "ltfu.years": "15",
    "record.retention_years": "30",
    "sae.site_hours": "24",
    "entry.target_days": "3",
    "entry.safety_hours": "24",
    "query.answer_days": "5",
    "rescreen.max": "1",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "expected"), list(FIGURES.items()))
def test_figures_of_the_study(key: str, expected: str) -> None:
    assert protocol.parameter(key) == expected


@pytest.mark.django_db
def test_a_figure_the_study_does_not_have_is_no_figure() -> None:
    with pytest.raises(KeyError, match=r"dlt\.days"):
        protocol.parameter("dlt.days")


def test_only_what_was_posted_or_is_law_is_confirmed() -> None:
    """Section 6: the exclusions and the cut-off part of I07 could not be confirmed for this trial."""
    confirmed = {row["code"] for row in delivered_criteria() if row["confirmed"]}
    assert confirmed == {"I01", "I02", "I03", "I04", "I05", "I06a", "I06b", "I06c", "I06d", "I06e", "I08"}
    assert {row["source"] for row in delivered_criteria() if row["code"].startswith("E")} == {"D"}
    for row in delivered_parameters():
        assert not (row["confirmed"] and row["source"] == "D"), row["key"]


def test_every_row_says_where_it_comes_from() -> None:
    for row in [*delivered_visits(), *delivered_parameters(), *delivered_criteria()]:
        assert row["source"] in SOURCE_MARKS


# --- Loading -----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_everything_delivered_is_loaded() -> None:
    assert VisitDefinition.objects.count() == len(delivered_visits()) == 47
    assert Parameter.objects.count() == len(delivered_parameters())
    assert RegistryDecision.objects.count() == len(delivered_decisions())
    assert EligibilityCriterion.objects.count() == len(delivered_criteria()) == 27
    assert ProtocolVersion.objects.get().label == "1.0-REF"
    assert ConsentVersion.objects.get().number.startswith("DEMO")
    screening = VisitDefinition.objects.order_by("order").first()
    assert screening is not None
    assert screening.code == "SCR"
    assert screening.forms[:5] == ["SV", "ICF", "DM", "SLEH", "PTRT"]
    assert screening.laboratory_panels == ["HEM", "CHEM", "COAG"]


@pytest.mark.django_db
def test_loading_again_writes_nothing(django_assert_max_num_queries: Any) -> None:
    assert load_again() == 0
    with audit.acting(by=audit.system("protocol"), reason="again"), django_assert_max_num_queries(7):
        load_protocol()


@pytest.mark.django_db
def test_what_people_decided_is_left_alone() -> None:
    with audit.acting(by=person("principal_investigator"), reason="decided with the statistician"):
        RegistryDecision.objects.filter(code="A2").update(chosen="or", revision=2, confirmed=True)
        Parameter.objects.filter(key="igg.alert").update(value="5", confirmed=True)
        EligibilityCriterion.objects.filter(code="E01").update(confirmed=True)
        ConsentVersion.objects.update(superseded_on="2026-01-01")
    assert load_again() == 0
    assert protocol.decisions()["sri4.bilag_clause"] == "or"
    assert protocol.parameter("igg.alert") == "5"


@pytest.mark.django_db
def test_delivered_words_and_missing_rows_are_brought_up_to_date() -> None:
    with audit.acting(by=audit.system("test"), reason="an older delivery"):
        RegistryDecision.objects.filter(code="A2").update(problem_en="Old words.", chosen="or")
        VisitDefinition.objects.filter(code="M1").update(forms=["SV"])
    assert load_again() == 2
    decision = RegistryDecision.objects.get(code="A2")
    assert decision.problem_en.startswith("Read literally")
    assert decision.chosen == "or"
    assert "SLD" in VisitDefinition.objects.get(code="M1").forms


# --- What rules ask ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_decision_holds_at_once_and_changes_the_revision(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        before = protocol.decisions()
    assert before.revision == protocol.decisions().revision
    assert before.revision.startswith("R1-")
    with audit.acting(by=person("principal_investigator"), reason="decided"):
        RegistryDecision.objects.filter(code="A2").update(chosen="or", revision=2)
    after = protocol.decisions()
    assert (before["sri4.bilag_clause"], after["sri4.bilag_clause"]) == ("and", "or")
    assert after.revision.startswith("R2-")
    assert after.revision[3:] != before.revision[3:]


def test_the_same_readings_have_the_same_digest_in_any_order() -> None:
    one = protocol.Decisions({"a": "1", "b": "2"})
    other = protocol.Decisions({"b": "2", "a": "1"})
    assert one.revision == other.revision
    assert one.revision != protocol.Decisions({"a": "1", "b": "3"}).revision
    assert one.revision != protocol.Decisions({"a": "1", "b": "2"}, changes=1).revision
    assert dict(one) == {"a": "1", "b": "2"}
