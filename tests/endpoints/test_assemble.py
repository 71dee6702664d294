"""From saved forms to SRI-4: efficacy specification sections 0, 4, 7 and 9; decisions A2, A16, A20 (R060-R065)."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from endpoints.assemble import Answer, digest, sri4_inputs, standing
from tests.endpoints.subjects import ACTIVE, RASH, efficacy, enter, infused, responder, visit_took_place
from tests.trial.people import person
from trial import audit
from trial.models import RegistryDecision, Subject, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_month_1() -> Iterator[None]:
    """Day 42: month 1 has closed, month 2 has not begun."""
    with time_machine.travel("2026-06-01T10:00:00+08:00", tick=True):
        yield


@pytest.fixture
def by() -> User:
    return person("investigator")


def at_baseline(by: User, **changes: Any) -> Subject:
    """A subject with SELENA-SLEDAI 8, one BILAG B and PGA 2.00 at baseline."""
    subject = infused(by)
    efficacy(subject, "SCR", by=by, forms="BIL")
    said = {"sledai_items": ACTIVE, "bilag_items": {"BIL06": "2"}, "pga": "2.00", "forms": "SLD BIL PGA"} | changes
    efficacy(subject, "BL", by=by, **said)
    return subject


def at_month_1(subject: Subject, by: User, **changes: Any) -> Answer:
    """The answer after a month 1 that would be a response but for the changes."""
    efficacy(subject, "M1", by=by, **({"sledai_items": RASH, "bilag_items": {"BIL06": "1"}, "pga": "1.00"} | changes))
    return answer(subject)


def answer(subject: Subject, visit: str = "M1") -> Answer:
    return standing(Subject.objects.get(pk=subject.pk)).answers["SRI4", visit]


def choose(parameter: str, option: str) -> None:
    decision = RegistryDecision.objects.get(parameter=parameter)
    with audit.acting(by=audit.system("test"), reason="decided for the test"):
        decision.chosen, decision.revision = option, decision.revision + 1
        decision.save()


def steps(trace: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for step in trace:
        yield step
        yield from steps(step.get("children", []))


def found(derived: Answer, criterion: str) -> list[str]:
    return [step["found"] for step in steps(derived.trace) if step["criterion"] == criterion]


def test_r060_a_response_with_the_forms_it_came_from(by: User) -> None:
    derived = at_month_1(at_baseline(by), by)
    assert (derived.value, derived.missing) == ("yes", [])
    assert derived.readings["sledai"] == {"baseline": 8, "visit": 2, "change": -6}
    assert derived.readings["pga"] == {"baseline": "2.00", "visit": "1.00", "change": "-1.00"}
    assert derived.readings["bilag"]["mucocutaneous"] == {"baseline": "B", "visit": "C"}
    assert (derived.readings["new_a"]["count"], derived.readings["new_b"]["count"]) == (0, 0)
    assert derived.trace[0]["sources"] == ["SLD@BL", "SLD@M1"]
    assert [source["place"] for source in derived.readings["sources"]] == [
        *("SLD@BL", "BIL@BL", "PGA@BL"),
        *("SLD@M1", "BIL@M1", "PGA@M1"),
        "LLD@M1",
    ]
    assert {source["changed_by"] for source in derived.readings["sources"]} == {by.full_name}


def test_r060_a_new_bilag_a_makes_a_non_responder_and_the_literal_reading_stands_beside(by: User) -> None:
    derived = at_month_1(at_baseline(by), by, bilag_items={"BIL39": "4"})
    assert derived.value == "no"
    assert derived.readings["new_a"] == {"count": 1, "systems": ["musculoskeletal"]}
    assert (derived.readings["published"], derived.readings["literal_or"]) == ("no", "yes")


@pytest.mark.parametrize(
    ("forms", "missing"),
    [
        ("SLD BIL LLD", ["PGA@M1"]),
        ("BIL PGA LLD", ["SLD@M1"]),
        ("SLD PGA LLD", ["BIL@M1"]),
        ("SLD BIL PGA", ["LLD@M1"]),
        ("PGA", ["SLD@M1", "BIL@M1", "LLD@M1"]),
    ],
)
def test_r061_not_evaluable_names_exactly_the_forms_missing(by: User, forms: str, missing: list[str]) -> None:
    derived = at_month_1(at_baseline(by), by, forms=forms)
    assert (derived.value, derived.readings["published_nri"]) == ("not_evaluable", "no")
    assert derived.missing == missing


def test_r061_a_value_left_empty_on_purpose_is_named_with_its_reason(by: User) -> None:
    derived = at_month_1(at_baseline(by), by, pga="/nd m")
    assert (derived.value, derived.missing) == ("not_evaluable", ["PGA@M1.PGASC"])
    assert derived.readings["said_missing"]["PGA@M1.PGASC"]["en"] == "not done: machine or supply"


def test_r061_a_form_not_done_is_missing(by: User) -> None:
    subject = at_baseline(by)
    efficacy(subject, "M1", by=by, sledai_items=RASH, forms="SLD BIL LLD")
    enter(subject, "PGA", "M1", {"not_done": "R"}, by=by)
    derived = answer(subject)
    assert (derived.value, derived.missing) == ("not_evaluable", ["PGA@M1"])


def test_r061_a_sub_fact_that_decides_the_points_is_named_by_item(by: User) -> None:
    arthritis = {"SLD09": "NEW", "SLDJNT": "/unk f"}
    derived = at_month_1(at_baseline(by), by, sledai_items=arthritis)
    assert (derived.value, derived.missing) == ("not_evaluable", ["SLD@M1.SLDJNT"])
    assert found(derived, "at the visit") == ["unknown, at least 0"]


@pytest.mark.parametrize(
    ("rescue", "value", "missing"), [("N", "yes", []), ("Y", "no", []), (None, "not_evaluable", ["LLD@M1.LLMEDOK"])]
)
def test_r062_rescue_counts_only_after_the_medication_review(
    by: User, rescue: str | None, value: str, missing: list[str]
) -> None:
    derived = at_month_1(at_baseline(by), by, rescue=rescue)
    assert (derived.value, derived.missing) == (value, missing)


def test_r061_a_known_failure_decides_whatever_is_missing(by: User) -> None:
    derived = at_month_1(at_baseline(by), by, sledai_items=ACTIVE, forms="SLD")
    assert derived.value == "no"


def test_r061_without_a_baseline_the_baseline_form_is_named(by: User) -> None:
    derived = at_month_1(at_baseline(by, forms="SLD BIL"), by)
    assert (derived.value, derived.missing) == ("not_evaluable", ["PGA@BL"])


def test_r061_involvement_before_is_asked_for_at_screening(by: User) -> None:
    subject = infused(by)
    efficacy(subject, "BL", by=by, sledai_items=ACTIVE, bilag_items={"BIL06": "2"}, pga="2.00", forms="SLD BIL PGA")
    derived = at_month_1(subject, by, bilag_items={})
    assert derived.readings["bilag"]["mucocutaneous"] == {"baseline": "B", "visit": "D"}
    assert derived.readings["bilag"]["renal"] == {"baseline": None, "visit": None}
    assert "BIL@SCR" in derived.missing


def test_r063_the_investigators_grade_counts_and_both_are_shown(by: User) -> None:
    own = {"BIL06": "1", "BILOVRMUC": "A", "BILORSMUC": "ulcerating lesion seen after scoring"}
    derived = at_month_1(at_baseline(by), by, bilag_items=own)
    assert derived.value == "no"
    assert derived.readings["bilag"]["mucocutaneous"] == {"baseline": "B", "visit": "A"}
    assert found(derived, "visit: investigator's grade in force") == [
        "A; derived C; reason: ulcerating lesion seen after scoring"
    ]


def test_r064_baseline_is_the_last_assessment_before_lymphodepletion(by: User) -> None:
    subject = infused(by)
    efficacy(subject, "SCR", by=by, sledai_items=RASH, bilag_items={"BIL06": "2"}, pga="0.50", forms="SLD BIL PGA")
    efficacy(subject, "BL", by=by, sledai_items=ACTIVE, bilag_items={"BIL06": "2"}, pga="2.00", forms="SLD BIL PGA")
    assert at_month_1(subject, by).readings["sledai"]["baseline"] == 8
    choose("baseline.rule", "screening")
    assert answer(subject).readings["sledai"]["baseline"] == 2


def test_r065_a_decision_changes_answer_revision_and_digest(by: User) -> None:
    subject = at_baseline(by)
    before = at_month_1(subject, by, bilag_items={"BIL39": "4"})
    choose("sri4.bilag_clause", "or")
    after = answer(subject)
    assert (before.value, after.value) == ("no", "yes")
    assert before.decisions_revision != after.decisions_revision
    assert before.inputs_sha256 != after.inputs_sha256
    assert after.readings["published"] == "no"


def test_r065_scores_follow_the_decisions_and_the_total_on_the_form_is_shown(by: User) -> None:
    subject = at_baseline(by)
    assert at_month_1(subject, by).value == "yes"
    choose("sledai.selena_proteinuria", "original")
    derived = answer(subject)
    # Persistent proteinuria that has not risen scores nothing in the original text: 4 to 2 instead of 8 to 2.
    assert derived.readings["sledai"] == {"baseline": 4, "visit": 2, "change": -2}
    assert derived.value == "no"
    assert found(derived, "total on the form, before the readings now in force") == ["8"]


def test_r066_a_visit_not_reached_is_pending_and_one_whose_window_closed_is_not(by: User) -> None:
    subject = at_baseline(by)
    with time_machine.travel("2026-05-21T23:00:00+08:00"):
        assert standing(subject).answers == {}, "the last day of the window of month 1"
    with time_machine.travel("2026-05-22T00:30:00+08:00"):
        assert answer(subject).missing == ["SLD@M1", "BIL@M1", "PGA@M1", "LLD@M1"]


def test_r066_the_date_of_a_visit_alone_does_not_begin_it(by: User) -> None:
    subject = at_baseline(by)
    with time_machine.travel("2026-05-19T10:00:00+08:00"):
        visit_took_place(subject, "M1", by=by)
        assert standing(subject).answers == {}


def test_digest_depends_on_inputs_rules_and_decisions(by: User) -> None:
    book = standing(responder(by)).casebook
    inputs = sri4_inputs(book, "M1")
    same = digest(inputs, ["sri4/1"], "R1-a")
    assert same == digest(sri4_inputs(book, "M1"), ["sri4/1"], "R1-a")
    others = {digest(inputs, ["sri4/2"], "R1-a"), digest(inputs, ["sri4/1"], "R1-b")}
    others.add(digest(sri4_inputs(book, "M2"), ["sri4/1"], "R1-a"))
    assert same not in others
    assert len(others) == 3


def test_queries_do_not_grow_with_visits(by: User) -> None:
    subject = responder(by)
    with CaptureQueriesContext(connection) as one:
        standing(Subject.objects.select_related("protocol_version").get(pk=subject.pk))
    with time_machine.travel("2026-08-01T10:00:00+08:00"):
        for visit in ("M2", "M3"):
            efficacy(subject, visit, by=by, sledai_items={})
        with CaptureQueriesContext(connection) as three:
            state = standing(Subject.objects.select_related("protocol_version").get(pk=subject.pk))
    assert {visit for _, visit in state.answers} == {"M1", "M2", "M3"}
    assert len(three) == len(one) <= 14
