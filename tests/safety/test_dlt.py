"""Dose-limiting toxicity and the pausing rules.

Expected values: protocol operationalisation, 8.3 and 8.4; the boundary table is held against the published prior.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from safety import dlt
from safety.dlt import Event, SubjectSafety
from trial.words import Text

D0 = date(2026, 2, 2)


def day(number):
    return D0 + timedelta(days=number)


def course(**grades):
    """course(d3=4, d4=2): the grade of each study day."""
    return [(day(int(name[1:])), grade) for name, grade in grades.items()]


@pytest.mark.parametrize(
    ("case", "grades", "expected"),
    [
        ("grade 2 only", {"d1": 2, "d2": 1}, False),
        ("any grade 4", {"d1": 3, "d2": 4, "d3": 1}, True),
        ("death of it", {"d5": 5}, True),
        ("grade 3 back to 2 within 72 h", {"d1": 3, "d2": 3, "d3": 2}, False),
        ("grade 3 still there on the third day after", {"d1": 3, "d2": 3, "d3": 3, "d4": 3}, True),
        ("grade 3, the days after are not known yet", {"d1": 3, "d2": 3}, None),
        ("a day nobody graded does not bring it back", {"d1": 3, "d2": None, "d3": None, "d4": 3}, True),
        ("grade 4 on D28 counts", {"d28": 4}, True),
        ("grade 4 on D29 is outside", {"d10": 1, "d29": 4}, False),
        ("nothing graded", {}, None),
    ],
)
def test_crs(case, grades, expected):
    assert dlt.crs(course(**grades), D0).value is expected, case


@pytest.mark.parametrize(
    ("case", "grades", "expected"),
    [
        ("grade 3 back to 1 within 72 h", {"d6": 3, "d7": 2, "d8": 1}, False),
        ("grade 3, then 2 for days: not back to 1", {"d6": 3, "d7": 2, "d8": 2, "d9": 2}, True),
        ("any grade 4", {"d6": 4, "d7": 0}, True),
        ("grade 2 however long", {"d6": 2, "d7": 2, "d8": 2, "d9": 2}, False),
    ],
)
def test_icans(case, grades, expected):
    assert dlt.icans(course(**grades), D0).value is expected, case


def test_an_event_that_ended_is_back_to_nothing_the_next_day():
    assert dlt.crs(course(d1=3, d2=3), D0, ended_on=day(2)).value is False
    assert dlt.crs(course(d1=3, d4=3), D0, ended_on=day(4)).value is True
    assert dlt.acute_gvhd(course(d14="II"), D0, ended_on=day(20)).value is False


@pytest.mark.parametrize(
    ("case", "grades", "expected"),
    [
        ("grade I", {"d14": "I"}, False),
        ("grade III", {"d14": "III"}, True),
        ("grade IV", {"d14": "IV"}, True),
        ("grade II for 7 days", {"d14": "II", "d21": "I"}, False),
        ("grade II still there after 7 days", {"d14": "II", "d21": "II", "d22": "II"}, True),
        ("grade II seen again exactly 7 days later, not beyond", {"d14": "II", "d21": "II"}, None),
        ("grade II, later course unknown", {"d21": "II"}, None),
        ("began in the period, lasted beyond it", {"d28": "II", "d36": "II"}, True),
        ("began after the period", {"d21": "0", "d29": "III"}, False),
    ],
)
def test_acute_gvhd(case, grades, expected):
    assert dlt.acute_gvhd(course(**grades), D0).value is expected, case


TOXICITY = Event(
    term="Alanine aminotransferase increased",
    soc="Investigations",
    grades=((day(3), 3),),
    started_on=day(3),
    ended_on=day(12),
    ongoing=False,
    related=True,
    due_to_other=False,
    in_window=True,
    today=day(40),
)


@pytest.mark.parametrize(
    ("case", "changed", "expected"),
    [
        ("grade 3 for 10 days, related", {}, True),
        ("grade 3 for 7 days", {"ended_on": day(9)}, False),
        ("grade 3 for 8 days", {"ended_on": day(10)}, True),
        ("grade 2", {"grades": ((day(3), 2),)}, False),
        ("falls to grade 2 within 7 days", {"grades": ((day(3), 3), (day(8), 2))}, False),
        ("still there", {"ended_on": None, "ongoing": True}, True),
        ("still there, seven days have not passed", {"ended_on": None, "ongoing": True, "today": day(6)}, None),
        ("end not known", {"ended_on": None, "ongoing": None}, None),
        ("not related", {"related": False}, False),
        ("relation not judged", {"related": None}, None),
        ("clearly due to lymphodepletion or lupus", {"due_to_other": True}, False),
        ("fever", {"term": "Fever", "soc": "General disorders and administration site conditions"}, False),
        ("alopecia", {"term": "Alopecia", "soc": "Skin and subcutaneous tissue disorders"}, False),
        ("of the blood", {"term": "Anemia", "soc": "Blood and lymphatic system disorders"}, False),
        ("a count", {"term": "Platelet count decreased"}, False),
        ("began after D28", {"in_window": False}, False),
    ],
)
def test_lasting_toxicity(case, changed, expected):
    assert dlt.lasting_toxicity(replace(TOXICITY, **changed)).value is expected, case


@pytest.mark.parametrize(
    ("case", "changed", "expected"),
    [
        ("infection of grade 4", {"grades": ((day(5), 4),), "infection": True, "ended_on": day(6)}, True),
        ("infection of grade 3", {"grades": ((day(5), 3),), "infection": True}, False),
        ("nobody said whether an infection", {"grades": ((day(5), 4),), "infection": None}, None),
        ("not related", {"grades": ((day(5), 4),), "infection": True, "related": False}, False),
    ],
)
def test_life_threatening_infection(case, changed, expected):
    assert dlt.life_threatening_infection(replace(TOXICITY, **changed)).value is expected, case


def test_an_adverse_event_is_a_candidate_by_any_criterion_and_none_outside_the_period():
    fatal = replace(TOXICITY, grades=((day(5), 5),), ended_on=day(5))
    assert dlt.adverse_event(TOXICITY).value is True
    assert dlt.adverse_event(fatal).value is True
    assert dlt.adverse_event(replace(TOXICITY, in_window=False)).value is False
    assert dlt.adverse_event(replace(TOXICITY, term="Platelet count decreased")).value is False
    assert dlt.adverse_event(replace(TOXICITY, related=None)).value is None


def test_crs_goes_by_its_own_grades():
    event = replace(TOXICITY, term="Cytokine release syndrome", grades=(), soc="Immune system disorders")
    assert dlt.adverse_event(event, dlt.crs(course(d3=2, d4=1), D0)).value in (False, None)
    assert dlt.adverse_event(event, dlt.crs(course(d3=4), D0)).value is True


@pytest.mark.parametrize(
    ("case", "neutrophils", "platelets", "explained", "expected"),
    [
        ("recovered by D28", {"d14": "0.2", "d28": "0.9"}, {"d28": "60"}, None, False),
        ("still low after D28", {"d28": "0.3", "d35": "0.4"}, {"d28": "60"}, None, True),
        ("platelets still low", {"d28": "1.2"}, {"d28": "20", "d30": "24"}, None, True),
        ("exactly at the limit is not below", {"d28": "0.3", "d35": "0.5"}, {"d28": "60"}, None, False),
        ("low on D28, nothing after", {"d28": "0.3"}, {"d28": "60"}, None, None),
        ("explained", {"d28": "0.3", "d35": "0.4"}, {"d28": "60"}, True, False),
        ("recovered, low again months later", {"d28": "2.0", "d90": "0.3"}, {"d28": "60"}, None, False),
        ("never counted", {}, {}, None, None),
    ],
)
def test_cytopenia_beyond_d28(case, neutrophils, platelets, explained, expected):
    def counts(values):
        return [(day(int(name[1:])), Decimal(value)) for name, value in values.items()]

    lines = (dlt.neutrophils(counts(neutrophils)), dlt.platelets(counts(platelets)))
    assert dlt.cytopenia(lines, D0, day(100), explained=explained).value is expected, case


@pytest.mark.parametrize(
    ("grade", "in_window", "expected"),
    [(3, True, True), (2, True, False), (None, True, None), (4, False, False), (4, None, None)],
)
def test_iec_hs(grade, in_window, expected):
    assert dlt.iec_hs(grade, in_window).value is expected


@pytest.mark.parametrize(
    ("died", "related", "expected"),
    [(20, True, True), (28, None, None), (29, True, False), (20, False, False), (None, None, False)],
)
def test_death(died, related, expected):
    assert dlt.death(None if died is None else day(died), related, D0).value is expected


def test_the_period_ends_with_d28():
    assert not dlt.window_complete(D0, day(28))
    assert dlt.window_complete(D0, day(29))
    assert not dlt.window_complete(None, day(29))


# --- pausing rules ---------------------------------------------------------------------------------------------------


def probability_above(limit: float, a: float, b: float) -> float:
    """P(rate > limit) for a Beta(a, b) with a and b halves of odd numbers.

    From I_x(1/2, 1/2) = 2/pi asin(sqrt x), stepping each parameter up by one with the recurrences of the incomplete
    beta function (Abramowitz and Stegun 26.5.15, 26.5.16).
    """
    x, p, q = limit, 0.5, 0.5
    below = 2 / math.pi * math.asin(math.sqrt(x))

    def beta(first: float, second: float) -> float:
        return math.gamma(first) * math.gamma(second) / math.gamma(first + second)

    while p < a:
        below -= x**p * (1 - x) ** q / (p * beta(p, q))
        p += 1
    while q < b:
        below += x**p * (1 - x) ** q / (q * beta(p, q))
        q += 1
    return 1 - below


def test_the_incomplete_beta_is_right_where_it_is_known():
    """Beta(1/2, 3/2) at 1/2 and Beta(3/2, 3/2), which is symmetric."""
    assert probability_above(0.5, 1.5, 1.5) == pytest.approx(0.5)
    assert probability_above(0.5, 0.5, 1.5) == pytest.approx(1 - (0.5 + 1 / math.pi))


@pytest.mark.parametrize("subjects", range(3, 16))
def test_the_boundary_is_the_least_count_that_makes_a_rate_above_25_percent_more_than_80_percent_likely(subjects):
    a, b = map(float, dlt.PRIOR)
    limit, certainty = float(dlt.RATE_LIMIT), float(dlt.CERTAINTY)
    least = next(
        count for count in range(subjects + 1) if probability_above(limit, a + count, b + subjects - count) > certainty
    )
    assert dlt.boundary(subjects) == least


def test_the_boundary_table_has_one_line_for_each_number_of_subjects():
    for subjects in range(3, 16):
        assert sum(low <= subjects <= high for low, high, _limit in dlt.BOUNDARY) == 1
    assert dlt.boundary(1) is None
    assert dlt.boundary(2) is None


def subjects(total, with_dlt=0):
    return [
        SubjectSafety(f"S-{place:03d}", infused_on=D0, window_complete=True, dlts=int(place < with_dlt))
        for place in range(total)
    ]


@pytest.mark.parametrize(
    ("total", "limit"),
    [(3, 2), (4, 3), (5, 3), (6, 3), (7, 4), (8, 4), (9, 4), (10, 4), (11, 5), (12, 5), (13, 5), (14, 6), (15, 6)],
)
def test_P2_boundary_of_each_column(total, limit):
    assert dlt.second_rule(subjects(total, limit)).reached
    before = dlt.second_rule(subjects(total, limit - 1))
    assert not before.reached
    assert before.distance == 1
    assert dlt.distance_words(before).en == "1 more pauses the study"


def test_P2_counts_whoever_can_be_judged_and_each_subject_once():
    waiting = SubjectSafety("S-100", infused_on=D0, window_complete=False)
    with_dlt = SubjectSafety("S-101", infused_on=D0, window_complete=False, dlts=2)
    not_infused = SubjectSafety("S-102", infused_on=None, window_complete=False)
    state = dlt.second_rule([*subjects(3), waiting, with_dlt, not_infused])
    assert (state.count, state.limit) == (1, 3)
    early = dlt.second_rule(subjects(2, 2))
    assert (early.reached, early.limit) == (False, None)


BASE = SubjectSafety("S-001", infused_on=D0, window_complete=True)


@pytest.mark.parametrize(
    ("case", "changed", "expected"),
    [
        ("nothing", {}, False),
        ("related death on D30", {"died_on": day(30), "death_related": True}, True),
        ("related death on D31", {"died_on": day(31), "death_related": True}, False),
        ("death nobody judged yet is possibly related", {"died_on": day(5)}, True),
        ("death not related", {"died_on": day(5), "death_related": False}, False),
        ("acute GVHD grade IV", {"gvhd_grade": "IV"}, True),
        ("acute GVHD grade III", {"gvhd_grade": "III"}, False),
        ("replication-competent virus", {"virus": True}, True),
        ("haematological malignancy", {"haematological_malignancy": True}, True),
    ],
)
def test_P1_locks_enrolment(case, changed, expected):
    assert dlt.first_rule([BASE, replace(BASE, number="S-002", **changed)]).reached is expected, case


def test_P3_needs_the_same_event_in_two_subjects():
    sepsis, hypoxia, pancreatitis = Text("Sepsis", "脓毒症"), Text("Hypoxia", "低氧"), Text("Pancreatitis", "胰腺炎")
    first = replace(BASE, severe_saes=(sepsis, hypoxia))
    second = replace(BASE, number="S-002", severe_saes=(pancreatitis,))
    third = replace(BASE, number="S-003", severe_saes=(sepsis, sepsis))
    assert not dlt.third_rule([first, second]).reached
    state = dlt.third_rule([first, second, third])
    assert state.reached
    assert state.subjects == ("S-001", "S-003")
    assert state.found == Text("Sepsis: S-001, S-003", "脓毒症：S-001、S-003")


def test_P4_counts_subjects_of_grade_III_or_more():
    assert not dlt.fourth_rule(
        [replace(BASE, gvhd_grade="III"), replace(BASE, number="S-002", gvhd_grade="II")]
    ).reached
    assert dlt.fourth_rule([replace(BASE, gvhd_grade="III"), replace(BASE, number="S-002", gvhd_grade="IV")]).reached
