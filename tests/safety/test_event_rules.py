"""The days, grades and causes of an adverse event. Expected values: protocol operationalisation 8.3, 8.6 and 12; safety
specification 1, 6.2, 7 and 10."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety import adverse_events as rules
from safety import causality, event_terms
from safety.adverse_events import GradeChange, Span

# Infusion on 2 June 2025 at 10:00 in Nanjing (02:00 UTC); lymphodepletion from 28 May.
INFUSED_ON = date(2025, 6, 2)
INFUSED_AT = datetime(2025, 6, 2, 2, 0, tzinfo=UTC)
LYMPHODEPLETION_ON = date(2025, 5, 28)


# --- Dates known in part ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("partial", "expected"),
    [
        ("2025", Span(date(2025, 1, 1), date(2025, 12, 31))),
        ("2024-02", Span(date(2024, 2, 1), date(2024, 2, 29))),
        ("2025-06-02", Span(date(2025, 6, 2), date(2025, 6, 2))),
        (None, None),
    ],
)
def test_a_date_known_in_part_stands_for_all_its_days(partial: str | None, expected: Span | None) -> None:
    assert rules.span(partial) == expected


@pytest.mark.parametrize(
    ("started", "ended", "expected"),
    [
        ("2025-06-10", "2025-06-09", True),
        ("2025-06-10", "2025-06-10", False),
        ("2025-06", "2025-05", True),
        ("2025-06", "2025-06-01", False),  # may have begun on the 1st
        ("2025-06-10", None, False),
        (None, "2025-06-10", False),
    ],
)
def test_ec19_an_end_before_the_onset_for_certain(started: str | None, ended: str | None, expected: bool) -> None:
    assert rules.ends_before_it_begins(started, ended) is expected


@pytest.mark.parametrize(
    ("started", "ended", "day", "expected"),
    [
        ("2025-06-10", "2025-06-20", "2025-06-10", True),
        ("2025-06-10", "2025-06-20", "2025-06-20", True),
        ("2025-06-10", "2025-06-20", "2025-06-21", False),
        ("2025-06-10", "2025-06-20", "2025-06-09", False),
        ("2025-06-10", None, "2026-01-01", True),
        ("2025-06", None, "2025-06-10", None),
        ("2025-06-10", "2025-06-20", "2025-06", None),
        (None, None, "2025-06-10", None),
    ],
)
def test_ec20_whether_an_event_was_there_on_a_day(
    started: str | None, ended: str | None, day: str, expected: bool | None
) -> None:
    assert rules.covers(started, ended, day) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2025-06-10", "2025-06-20"), ("2025-06-20", None), True),
        (("2025-06-10", "2025-06-20"), ("2025-06-21", None), False),
        (("2025-06-10", None), ("2025-06-30", None), True),
        (("2025-06", None), ("2025-06-10", "2025-06-12"), False),  # may begin after the other ended
        ((None, None), ("2025-06-10", None), False),
    ],
)
def test_two_events_share_a_day_only_where_it_is_certain(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], expected: bool
) -> None:
    assert rules.overlaps(*one, *other) is expected


# --- Periods ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("started", "at", "expected"),
    [
        ("2025-05-27", None, rules.SCREENING),
        ("2025-05-28", None, rules.LYMPHODEPLETION),
        ("2025-06-01", None, rules.LYMPHODEPLETION),
        ("2025-06-02", None, rules.DAY_0_TO_30),
        ("2025-06-02", time(9, 59), rules.LYMPHODEPLETION),
        ("2025-06-02", time(10, 0), rules.DAY_0_TO_30),
        ("2025-07-02", None, rules.DAY_0_TO_30),  # day 30
        ("2025-07-03", None, rules.DAY_31_TO_90),
        ("2025-08-31", None, rules.DAY_31_TO_90),  # day 90
        ("2025-09-01", None, rules.AFTER_DAY_90),
        ("2025-06", None, None),  # the 1st or later
        ("2026", None, rules.AFTER_DAY_90),
        (None, None, None),
    ],
)
def test_the_periods_of_attribution(started: str | None, at: time | None, expected: str | None) -> None:
    """Safety specification 7: screening; lymphodepletion; day 0-30; 31-90; >90."""
    assert rules.period(started, at, LYMPHODEPLETION_ON, INFUSED_AT) == expected


def test_before_the_infusion_there_are_two_periods() -> None:
    assert rules.period("2025-05-30", None, LYMPHODEPLETION_ON, None) == rules.LYMPHODEPLETION
    assert rules.period("2025-05-30", None, None, None) == rules.SCREENING


@pytest.mark.parametrize(
    ("started", "at", "infused_at", "expected"),
    [
        ("2025-06-01", None, INFUSED_AT, True),
        ("2025-06-03", None, INFUSED_AT, False),
        ("2025-06-02", None, INFUSED_AT, None),
        ("2025-06-02", time(9, 0), INFUSED_AT, True),
        ("2025-06-02", time(11, 0), INFUSED_AT, False),
        ("2025-06", None, INFUSED_AT, None),
        ("2025-05", None, INFUSED_AT, True),
        ("2025-06-01", None, None, True),
        (None, None, INFUSED_AT, None),
    ],
)
def test_whether_it_began_before_the_infusion(
    started: str | None, at: time | None, infused_at: datetime | None, expected: bool | None
) -> None:
    assert rules.before_infusion(started, at, infused_at) is expected


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        ("2025-06-01", False),
        ("2025-06-02", True),  # day 0
        ("2025-06-30", True),  # day 28
        ("2025-07-01", False),
        ("2025-06", None),
        ("2025-07", False),
        (None, None),
    ],
)
def test_r084_the_dlt_period_is_day_0_to_day_28(started: str | None, expected: bool | None) -> None:
    assert rules.in_dlt_window(started, INFUSED_ON) is expected


def test_without_an_infusion_nothing_lies_in_the_dlt_period() -> None:
    assert rules.in_dlt_window("2025-06-02", None) is False


@pytest.mark.parametrize(("started", "expected"), [("2025-06-02", 0), ("2025-06-01", -1), ("2025-06", None)])
def test_the_day_of_infusion_is_day_0(started: str, expected: int | None) -> None:
    assert rules.study_day(started, INFUSED_ON) == expected


# --- Grades ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("onset", "changes", "expected"),
    [
        (2, [], 2),
        (2, [3, 1], 3),
        (4, [3, 1], 4),
        (None, [2], 2),
        (None, [], None),
        (1, [None], 1),
    ],
)
def test_the_highest_grade_of_onset_and_changes(
    onset: int | None, changes: list[int | None], expected: int | None
) -> None:
    rows = [GradeChange("2025-06-10", grade) for grade in changes]
    assert rules.highest(onset, rows) == expected


@given(st.integers(1, 5), st.lists(st.integers(1, 5)))
def test_the_highest_grade_is_never_below_any(onset: int, changes: list[int]) -> None:
    highest = rules.highest(onset, [GradeChange(None, grade) for grade in changes])
    assert highest == max([onset, *changes])


@pytest.mark.parametrize(
    ("started", "onset", "changes", "expected"),
    [
        ("2025-06-03", 1, [], True),
        ("2025-06-01", 1, [], False),
        ("2025-06-01", 1, [GradeChange("2025-06-05", 2)], True),  # worsened after the infusion
        ("2025-06-01", 2, [GradeChange("2025-06-05", 1)], False),
        ("2025-05-01", 1, [GradeChange("2025-05-20", 3), GradeChange("2025-06-05", 3)], False),
        ("2025-06-01", 1, [GradeChange("2025-06", 2)], None),
        ("2026-06-11", 1, [], True),  # day 374
        ("2026-06-12", 1, [], False),
        ("2025-06", 1, [], None),
        (None, 1, [], None),
    ],
)
def test_treatment_emergent_begins_or_worsens_after_the_infusion(
    started: str | None, onset: int | None, changes: list[GradeChange], expected: bool | None
) -> None:
    """Safety specification 7: on or after the first dose, or worse in grade than at baseline, to the end of the window."""
    assert rules.treatment_emergent(started, onset, changes, treated_on=INFUSED_ON, before=False) is expected


def test_an_onset_on_the_day_of_infusion_is_open_without_its_time() -> None:
    assert rules.treatment_emergent("2025-06-02", 1, [], treated_on=INFUSED_ON, before=None) is None
    assert rules.treatment_emergent("2025-06-02", 1, [], treated_on=INFUSED_ON, before=True) is False
    assert rules.treatment_emergent("2025-06-02", 1, [], treated_on=INFUSED_ON, before=False) is True


def test_without_study_treatment_nothing_is_treatment_emergent() -> None:
    assert rules.treatment_emergent("2025-06-02", 1, [], treated_on=None) is False


@given(
    st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(str),
    st.none() | st.times(),
    st.none() | st.just(INFUSED_AT),
    st.none() | st.just(LYMPHODEPLETION_ON),
)
def test_unknown_never_raises(
    started: str | None, at: time | None, infused_at: datetime | None, depleted_on: date | None
) -> None:
    rules.period(started, at, depleted_on, infused_at)
    rules.before_infusion(started, at, infused_at)
    rules.in_dlt_window(started, INFUSED_ON if infused_at else None)
    rules.treatment_emergent(started, None, [GradeChange(None, None)], treated_on=INFUSED_ON)


# --- Rows that are named ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CM#3, PR#1", ["CM#3", "PR#1"]),
        ("cm3 pr 1", None),  # "pr" alone names nothing
        ("cm3；PR1", ["CM#3", "PR#1"]),
        ("3", ["CM#3"]),
        ("CM#3 CM#3", ["CM#3"]),
        ("", []),
        (None, []),
        ("tocilizumab", None),
    ],
)
def test_rows_of_treatment_logs_as_a_hand_types_them(text: str | None, expected: list[str] | None) -> None:
    assert rules.rows_named(text) == expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("Fever", False),
        ("发热、寒战", True),
        ("Fever and chills", True),
        ("Thrombocytopenia", False),
        ("Pandemic influenza", False),
        (None, False),
    ],
)
def test_a_diagnosis_that_names_several_events(term: str | None, expected: bool) -> None:
    assert rules.names_several(term) is expected


# --- Causality -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("DEFINITELY", True),
        ("PROBABLY", True),
        ("POSSIBLY", True),
        ("UNLIKELY", False),
        ("NOT_RELATED", False),
        (None, None),
    ],
)
def test_definite_probable_and_possible_count_as_related(level: str | None, expected: bool | None) -> None:
    """Safety specification 6.2: definite, probable, possible -> related; the rest -> unrelated."""
    assert causality.related(level) is expected


def test_which_levels_count_is_a_figure_of_the_study() -> None:
    counts = causality.counted("DEFINITELY PROBABLY")
    assert causality.related("POSSIBLY", counts) is False
    assert causality.counted("") == causality.RELATED
    assert causality.counted("nonsense") == causality.RELATED


# --- Terms -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "code", "grades"),
    [
        ("Platelet count decreased", "10035528", (1, 2, 3, 4)),
        ("platelet count decreased", "10035528", (1, 2, 3, 4)),
        ("Anemia", "10002272", (1, 2, 3, 4, 5)),
        ("Leukocytosis", "10024378", (3, 4, 5)),
        ("Syncope", "10042772", (3,)),
    ],
)
def test_a_term_has_the_grades_of_the_table(text: str, code: str, grades: tuple[int, ...]) -> None:
    """Safety specification 1: a dash means that the grade does not exist for that term."""
    term = event_terms.named(text)
    assert term is not None
    assert (term.code, term.grades, term.instrument) == (code, grades, event_terms.CTCAE)


def test_the_ctcae_cell_for_crs_is_locked() -> None:
    """Safety specification 10, trap 7."""
    term = event_terms.named("Cytokine release syndrome")
    assert term is not None
    assert (term.grades, term.instrument) == ((), event_terms.CRS)


@pytest.mark.parametrize(
    ("typed", "instrument"),
    [("ICANS", event_terms.ICANS), ("急性移植", event_terms.ACUTE_GVHD), ("chronic graft", event_terms.CHRONIC_GVHD)],
)
def test_events_without_a_ctcae_term_are_found_by_their_own(typed: str, instrument: str) -> None:
    """Safety specification 10, trap 25: GVHD and ICANS have no CTCAE term and keep their grade in a field of its own."""
    assert event_terms.search(typed)[0].instrument == instrument


def test_other_specify_says_nothing_by_itself() -> None:
    term = event_terms.named("Investigations - Other, specify")
    assert term is not None
    assert term.other_specify
    assert event_terms.special_interest(term) is None


def test_what_is_no_term_is_none() -> None:
    assert event_terms.named("Feeling odd") is None
    assert event_terms.named(None) is None
    assert event_terms.like("") is None


def test_a_diagnosis_in_other_words_proposes_its_term() -> None:
    found = event_terms.like("血小板减少")
    assert found is not None
    assert found.code == "10035528"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Platelet count decreased", "CYTOPENIA"),
        ("Lung infection", "INFECTION"),
        ("Treatment related secondary malignancy", "MALIGNANCY"),
        ("Cytokine release syndrome", "CRS"),
        ("Nausea", "NONE"),
    ],
)
def test_the_kind_of_special_interest_a_term_is(text: str, expected: str) -> None:
    term = event_terms.named(text)
    assert term is not None
    assert event_terms.special_interest(term) == expected


def test_only_terms_with_a_rule_are_graded_from_the_laboratory() -> None:
    assert event_terms.from_laboratory("10035528")
    assert not event_terms.from_laboratory("10028813")  # nausea
