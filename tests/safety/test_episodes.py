"""Grades from day to day and the episodes they make. Expected values: ASTCT 2019 as in the safety specification, section 3
(grades, masking, resolution, late onset) and 7 (duration is the first to the last day with a grade)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety import astct, days, episodes

INFUSED = date(2025, 6, 2)
NOTHING: dict[str, Any] = {
    "temperature_max_c": Decimal("36.8"),
    "hypotension": "NONE",
    "hypoxia": "NONE",
    "ice": astct.Ice(4, 3, 1, 1, 1),
    "consciousness": "AWAKE",
    "seizure": "NONE",
    "weakness": False,
    "oedema": "NONE",
    "tocilizumab": False,
    "antipyretic": False,
    "steroid_mg": Decimal(0),
    "intensive_care": False,
}


def day(number: int, **found: Any) -> days.Day:
    """The day so many days after the infusion: uneventful but for what is said."""
    return days.Day(place=f"DAY@D{number}", on=INFUSED + timedelta(days=number), **{**NOTHING, **found})


def fever(number: int, celsius: str = "38.6", **found: Any) -> days.Day:
    """A day with fever that nothing else explains."""
    return day(number, temperature_max_c=Decimal(celsius), unexplained=True, **found)


def crs(*found: days.Day) -> tuple[episodes.Episode, ...]:
    return episodes.episodes(episodes.crs_days(days.graded(found)))


def grades(*found: days.Day) -> list[int | None]:
    return [each.crs.value for each in days.graded(found)]


# --- One day after the other -----------------------------------------------------------------------------------------
def test_fever_makes_the_diagnosis_and_is_not_needed_after_tocilizumab() -> None:
    """Safety 3.1: hypotension without fever counts once CRS is diagnosed and tocilizumab was given (EX-036)."""
    found = grades(
        fever(3, hypotension="FLUIDS"),
        day(4, unexplained=True, hypotension="FLUIDS", tocilizumab=True),
        day(5, unexplained=True, hypotension="FLUIDS"),
        day(6),
    )
    assert found == [2, 2, 2, 0]


def test_without_treatment_that_hides_it_no_fever_is_no_crs() -> None:
    assert grades(fever(3), day(4, unexplained=True, hypotension="FLUIDS")) == [1, 0]


@pytest.mark.parametrize(
    "given",
    [{"antipyretic": True}, {"tocilizumab": True}, {"steroid_mg": Decimal(10)}],
    ids=lambda each: next(iter(each)),
)
def test_each_treatment_that_may_hide_fever_does(given: dict[str, Any]) -> None:
    """Safety 3.1: antipyretic, tocilizumab or steroid."""
    assert grades(fever(3, **given), day(4, unexplained=True, hypoxia="LOW")) == [1, 2]


def test_hypotension_before_any_fever_is_no_crs() -> None:
    assert grades(day(1, unexplained=True, hypotension="ONE", antipyretic=True)) == [0]


def test_treatment_before_the_episode_hides_nothing_in_it() -> None:
    """A dose on day 1 is not "given after the diagnosis" on day 3."""
    assert grades(day(1, tocilizumab=True), day(2), fever(3), day(4, unexplained=True, hypoxia="LOW")) == [0, 0, 1, 0]


def test_what_something_else_explains_does_not_count() -> None:
    """Safety 3.1: hypotension or hypoxia explained by something else does not count."""
    assert grades(fever(3, hypotension="ONE", explained=frozenset({days.HYPOTENSION}))) == [1]
    assert grades(day(3, temperature_max_c=Decimal("38.6"), unexplained=False, hypotension="ONE")) == [0]


def test_the_height_of_fever_never_changes_the_grade() -> None:
    assert grades(fever(3, "38.0")) == grades(fever(3, "41.5")) == [1]
    assert grades(day(3, temperature_max_c=Decimal("37.9"))) == [0]


def test_an_open_question_leaves_the_grade_unknown() -> None:
    """Unknown is not no, and not yes."""
    (found,) = days.graded([day(3, temperature_max_c=Decimal("38.6"), hypotension="FLUIDS")])
    assert found.crs.value is None
    assert "fever_other_cause" in found.crs.missing
    assert days.crs_if_unexplained(found.day, running=False, masked=False) == 2


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        # ICE 7-9 is 1, 3-6 is 2, 0-2 is 3; 0 in somebody awake is 3.
        ({"ice": astct.Ice(3, 3, 1, 1, 0)}, 1),
        ({"ice": astct.Ice(1, 2, 0, 0, 0)}, 2),
        ({"ice": astct.Ice(0, 2, 0, 0, 0)}, 3),
        ({"ice": astct.Ice(0, 0, 0, 0, 0)}, 3),
        ({"consciousness": "VOICE"}, 2),
        ({"consciousness": "TOUCH"}, 3),
        # Not testable because nobody can wake the subject.
        ({"ice": astct.Ice(None, None, None, None, None), "consciousness": "UNAROUSABLE"}, 4),
        ({"seizure": "BRIEF"}, 3),
        ({"seizure": "EEG"}, 3),
        ({"seizure": "PROLONGED"}, 4),
        ({"weakness": True}, 4),
        ({"oedema": "FOCAL"}, 3),
        ({"oedema": "DIFFUSE"}, 4),
    ],
)
def test_icans_is_the_worst_domain(found: dict[str, Any], expected: int) -> None:
    """Safety 3.3."""
    assert days.icans_of(day(5, icans_unexplained="Y", **found)).value == expected
    # Uncertain cannot be excluded and counts; explained by something else does not; unanswered is unknown.
    assert days.icans_of(day(5, icans_unexplained="U", **found)).value == expected
    assert days.icans_of(day(5, icans_unexplained="N", **found)).value == 0
    assert days.icans_of(day(5, **found)).value is None


def test_a_domain_explained_by_something_else_is_left_out() -> None:
    """Safety 3.3: sedation explains depressed consciousness; the score remains."""
    sedated = day(5, icans_unexplained="Y", consciousness="TOUCH", ice=astct.Ice(3, 3, 1, 1, 0))
    assert days.icans_of(sedated).value == 3
    explained = day(
        5,
        icans_unexplained="Y",
        icans_explained=frozenset({"awareness"}),
        consciousness="TOUCH",
        ice=astct.Ice(3, 3, 1, 1, 0),
    )
    assert days.icans_of(explained).value == 1


def test_awake_with_a_full_score_is_grade_zero_without_a_question() -> None:
    assert days.icans_of(day(5)).value == 0


# --- Episodes --------------------------------------------------------------------------------------------------------
def test_an_episode_from_onset_to_resolution() -> None:
    (found,) = crs(
        day(2),
        fever(3),
        fever(4, hypotension="FLUIDS", tocilizumab=True),
        day(5, unexplained=True, hypotension="FLUIDS"),
        day(6),
        day(7),
    )
    assert (found.onset_on, found.last_on, found.resolved_on) == (date(2025, 6, 5), date(2025, 6, 7), date(2025, 6, 8))
    assert (found.maximum, found.maximum_on) == (2, date(2025, 6, 6))
    assert (found.duration_days, found.ongoing, found.unseen_days) == (3, False, 0)
    assert (found.days_after(INFUSED), found.late(INFUSED)) == (3, False)
    assert found.tocilizumab_days == 1
    assert found.treatments() == {"FLUIDS", "TOCILIZUMAB"}


def test_a_new_fever_after_resolution_is_a_new_episode() -> None:
    first, second = crs(fever(3), day(4), fever(5), fever(6))
    assert (first.onset_on, first.resolved_on) == (date(2025, 6, 5), date(2025, 6, 6))
    assert (second.onset_on, second.resolved_on, second.ongoing) == (date(2025, 6, 7), None, True)


def test_an_unknown_day_ends_nothing() -> None:
    unknown = day(4, temperature_max_c=None)
    (found,) = crs(fever(3), unknown, fever(5), day(6))
    assert (found.duration_days, found.unseen_days, found.resolved_on) == (3, 1, date(2025, 6, 8))
    (still,) = crs(fever(3), unknown)
    assert (still.last_on, still.resolved_on, still.ongoing) == (date(2025, 6, 5), None, True)


def test_days_nobody_recorded_are_counted_as_unseen() -> None:
    """From day 14 to day 17 the schedule has no daily form."""
    (found,) = crs(fever(14), day(17))
    assert (found.duration_days, found.resolved_on, found.unseen_days) == (1, date(2025, 6, 19), 2)


@pytest.mark.parametrize(("number", "late"), [(14, False), (15, True)])
def test_a_first_onset_after_more_than_14_days_is_late(number: int, late: bool) -> None:
    (found,) = crs(fever(number))
    assert found.late(INFUSED) is late
    assert found.late(None) is None


def test_the_investigators_grade_is_in_force() -> None:
    (found,) = crs(fever(3, crs_investigator=2), day(4))
    assert found.maximum == 2
    assert crs(fever(3, crs_investigator=0)) == ()


def test_death_ends_an_episode() -> None:
    (found,) = crs(fever(3, hypotension="MULTIPLE"), fever(4, hypotension="MULTIPLE", crs_investigator=5))
    assert (found.maximum, found.fatal, found.ongoing, found.resolved_on) == (5, True, False, None)


def test_a_steady_steroid_for_lupus_is_no_treatment_of_crs() -> None:
    steady = Decimal(10)
    (same,) = crs(fever(3, steroid_mg=steady), fever(4, steroid_mg=steady))
    assert "STEROID" not in same.treatments()
    (raised,) = crs(fever(3, steroid_mg=steady), fever(4, steroid_mg=Decimal(60)))
    assert "STEROID" in raised.treatments()
    assert raised.highest_steroid_mg == 60


# --- Rows of the log -------------------------------------------------------------------------------------------------
def on(number: int) -> date:
    return INFUSED + timedelta(days=number)


def test_a_row_keeps_its_episode_when_the_days_around_it_change() -> None:
    (earlier,) = crs(fever(2), fever(3), day(4))
    assert episodes.assigned({1: on(3)}, [earlier]) == {1: earlier}
    # The day that opened the row lost its grade; the episode begins a day later.
    (later,) = crs(day(3), fever(4), day(5))
    assert episodes.assigned({1: on(3)}, [later]) == {1: later}
    assert episodes.without_row({1: on(3)}, [later]) == ()


def test_an_earlier_episode_found_later_does_not_take_the_row_of_another() -> None:
    first, second = crs(fever(1), day(2), fever(6), day(7))
    assert episodes.assigned({1: on(6)}, [first, second]) == {1: second}
    assert episodes.without_row({1: on(6)}, [first, second]) == (first,)


def test_two_rows_never_share_an_episode_and_a_far_one_is_not_taken() -> None:
    (only,) = crs(fever(3), day(4))
    assert episodes.assigned({1: on(3), 2: on(3)}, [only]) == {1: only, 2: None}
    assert episodes.assigned({1: on(9)}, [only]) == {1: None}
    assert episodes.assigned({1: None}, [only]) == {1: None}


KINDS = st.sampled_from(["quiet", "fever", "low", "unknown", "treated"])


@given(st.lists(KINDS, min_size=1, max_size=20))
def test_every_day_with_a_grade_lies_in_exactly_one_episode(kinds: list[str]) -> None:
    made = {
        "quiet": lambda n: day(n),
        "fever": lambda n: fever(n),
        "low": lambda n: day(n, unexplained=True, hypotension="FLUIDS"),
        "unknown": lambda n: day(n, temperature_max_c=None, hypoxia=None, hypotension=None),
        "treated": lambda n: fever(n, tocilizumab=True),
    }
    graded = days.graded([made[kind](number) for number, kind in enumerate(kinds)])
    found = episodes.episodes(episodes.crs_days(graded))
    for each in graded:
        inside = [one for one in found if one.onset_on <= each.day.on <= one.last_on]
        assert len(inside) <= 1
        if each.crs_in_force:
            assert len(inside) == 1
            # EC-16: the maximum is never below a day of the episode.
            assert inside[0].maximum >= each.crs_in_force
    assert sum(one.ongoing for one in found) <= 1
    for one, following in zip(found, found[1:], strict=False):
        assert one.resolved_on is not None
        assert one.last_on < one.resolved_on <= following.onset_on
