"""Subjects: the lifecycle walked whole, enrolment to fifteen places, infusion and the windows that follow from it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.trial.people import REASON, changed, consented, person, screened
from trial import audit, subjects
from trial.access import Refused
from trial.audit import ReasonRequired
from trial.calendar import age_in_years, sdtm_study_day, study_day, window
from trial.lifecycle import ENDED, SUBJECT_MOVES, SUBJECT_STATUSES, MoveRefused, move, status_before_ending
from trial.models import Subject, User, Visit, VisitDefinition
from trial.models.subjects import PLACES
from trial.words import Text

ELIGIBLE = subjects.Eligibility(())
ENROLLED_ON = date(2026, 3, 20)
committed = pytest.mark.django_db(transaction=True)


def enrol(subject: Subject, by: User, eligibility: subjects.Eligibility = ELIGIBLE) -> Subject:
    """Enrol at the first dose level."""
    return subjects.enrol(
        subject, by=by, reason=REASON, enrolled_on=ENROLLED_ON, dose_level="DL1", eligibility=eligibility
    )


# --- The lifecycle (protocol operationalisation 5.2: only forward moves) ----------------------------------------------
EVENTS = ["screen_fail", "enrol", "infuse", "complete", "withdraw", "lose", "find", "die"]
MOVES = """
                            screen_fail    enrol     infuse   complete   withdraw                   lose  find     die
screening                   screen_failed  enrolled  -        -          -                          -     -        died
screen_failed               -              -         -        -          -                          -     -        -
enrolled                    -              -         infused  -          withdrawn_before_infusion  -     -        died
infused                     -              -         -        completed  withdrawn                  lost  -        died
completed                   -              -         -        -          -                          -     -        died
withdrawn                   -              -         -        -          -                          -     -        died
withdrawn_before_infusion   -              -         -        -          -                          -     -        died
lost                        -              -         -        -          withdrawn                  -     infused  died
died                        -              -         -        -          -                          -     -        -
"""
TABLE = {
    (line.split()[0], event): following
    for line in MOVES.strip().splitlines()[1:]
    for event, following in zip(EVENTS, line.split()[1:], strict=True)
}


@pytest.mark.parametrize(("status", "event"), list(TABLE))
def test_every_status_and_event(status: str, event: str) -> None:
    expected = TABLE[status, event]
    if expected == "-":
        with pytest.raises(MoveRefused) as refusal:
            move(status, event)
        assert (refusal.value.status, refusal.value.event) == (status, event)
    else:
        assert move(status, event) == expected


def test_the_table_above_is_complete() -> None:
    assert {status for status, _ in TABLE} == set(SUBJECT_STATUSES)
    assert {event for _, event in SUBJECT_MOVES} == set(EVENTS)


# --- The end (5.2 to 5.5) -----------------------------------------------------------------------------------------------
INFUSED_AT = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)


def in_trial(by: User, *, infused: bool) -> Subject:
    """An enrolled subject, infused or not."""
    subject = enrol(consented(by), by)
    return subjects.record_infusion(subject, by=by, reason=REASON, started_at=INFUSED_AT) if infused else subject


def end(subject: Subject, event: str, by: User) -> Subject:
    """One of the endings."""
    if event == "withdraw":
        return subjects.withdraw(subject, by=by, reason=REASON, left_on=date(2026, 5, 1))
    return {"lose": subjects.lose, "complete": subjects.complete, "die": subjects.die}[event](
        subject, by=by, reason=REASON
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("infused", "event", "status", "keeps_place"),
    [
        (False, "withdraw", "withdrawn_before_infusion", False),
        (False, "lose", "withdrawn_before_infusion", False),
        (False, "die", "died", False),
        (True, "withdraw", "withdrawn", True),
        (True, "lose", "lost", True),
        (True, "complete", "completed", True),
        (True, "die", "died", True),
    ],
)
def test_who_leaves_before_infusion_gives_the_place_back(
    infused: bool, event: str, status: str, keeps_place: bool
) -> None:
    by = person("investigator")
    subject = end(in_trial(by, infused=infused), event, by)
    subject.refresh_from_db()
    assert (subject.status, subject.place is not None) == (status, keeps_place)
    assert subject.subject_number == "CHT101-01-001", "a number is never taken back"
    assert subjects.places_left() == PLACES - keeps_place


@pytest.mark.django_db
def test_month_12_is_not_completed_without_an_infusion() -> None:
    by = person("investigator")
    with pytest.raises(Refused):
        subjects.complete(in_trial(by, infused=False), by=by, reason=REASON)


@pytest.mark.django_db
@pytest.mark.parametrize("event", ["withdraw", "lose", "complete", "die"])
def test_an_ending_is_the_investigators(event: str) -> None:
    subject = in_trial(person("investigator"), infused=True)
    with pytest.raises(Refused):
        end(subject, event, person("coordinator"))


@pytest.mark.django_db
def test_a_lost_subject_is_found_again() -> None:
    by = person("investigator")
    subject = end(in_trial(by, infused=True), "lose", by)
    assert subjects.find(subject, by=person("coordinator"), reason="came to the clinic").status == "infused"


@pytest.mark.django_db
@pytest.mark.parametrize("event", ["withdraw", "lose", "die"])
@pytest.mark.parametrize("infused", [True, False])
def test_an_ending_signed_by_mistake_is_taken_back_with_a_reason(infused: bool, event: str) -> None:
    by = person("investigator")
    subject = end(in_trial(by, infused=infused), event, by)
    subject = subjects.correct_ending(subject, by=by, reason="the wrong subject was signed")
    assert (subject.status, subject.place) == ("infused" if infused else "enrolled", 1)


@pytest.mark.django_db
def test_taking_an_ending_back_needs_a_free_place_and_an_ending() -> None:
    by = person("investigator")
    first = end(in_trial(by, infused=False), "withdraw", by)
    others = [enrol(consented(by), by) for _ in range(PLACES)]
    assert len(others) == PLACES
    with pytest.raises(Refused):
        subjects.correct_ending(first, by=by, reason=REASON)
    with pytest.raises(Refused) as refusal:
        subjects.correct_ending(others[0], by=by, reason=REASON)
    assert "no ending to correct" in refusal.value.why.en


@pytest.mark.parametrize(
    ("enrolled", "infused", "status"),
    [(False, False, "screening"), (True, False, "enrolled"), (True, True, "infused")],
)
def test_where_a_subject_stood_before_the_end(enrolled: bool, infused: bool, status: str) -> None:
    assert status_before_ending(enrolled=enrolled, infused=infused) == status


def test_endings_are_statuses() -> None:
    assert set(ENDED) == set(SUBJECT_STATUSES) - {"screening", "screen_failed", "enrolled", "infused"}


@pytest.mark.django_db
def test_a_withdrawal_keeps_the_scope_that_the_consent_log_gave() -> None:
    by = person("investigator")
    subject = in_trial(by, infused=True)
    subjects.record_withdrawal_of_consent(subject, by=by, reason=REASON, scope="DATA", withdrawn_on=date(2026, 4, 20))
    subject = subjects.withdraw(
        subject, by=by, reason=REASON, left_on=date(2026, 5, 1), scope="CONTACT", consent_withdrawn=True
    )
    assert (subject.withdrawn_scope, subject.withdrawn_on) == ("DATA", date(2026, 4, 20))


@pytest.mark.django_db
def test_a_death_is_dated_only_when_its_day_is_known() -> None:
    by = person("investigator")
    subject = in_trial(by, infused=True)
    assert subjects.record_death(subject, by=by, reason=REASON, died_on=date(2026, 6, 1)).died_on == date(2026, 6, 1)
    assert subjects.record_death(subject, by=by, reason="only the month is known", died_on=None).died_on is None


# --- Numbers (5.1) -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_screening_numbers_run_and_enrolment_gives_the_subject_number() -> None:
    by = person("investigator")
    first, second = screened(by), consented(by)
    assert [first.screening_number, second.screening_number] == ["S01-001", "S01-002"]
    assert first.number == "S01-001"
    enrolled = enrol(second, by)
    assert (enrolled.number, enrolled.screening_number) == ("CHT101-01-001", "S01-002")
    assert (enrolled.status, enrolled.place, enrolled.dose_level) == ("enrolled", 1, "DL1")
    assert enrolled.enrolled_on == ENROLLED_ON


@pytest.mark.django_db
def test_a_person_screened_again_gets_a_new_number_and_names_the_earlier() -> None:
    by = person("investigator")
    first = subjects.screen_fail(screened(by), by=by, reason=REASON, failed_on=ENROLLED_ON, because="criteria")
    again = subjects.open_screening(by=by, reason=REASON, rescreened_from=first)
    assert (again.screening_number, again.rescreened_from) == ("S01-002", first)


@pytest.mark.django_db
def test_a_person_is_screened_again_only_after_a_failure_and_as_often_as_the_study_allows() -> None:
    """rescreen.max is 1 (protocol operationalisation 3)."""
    by = person("investigator")
    first = screened(by)
    with pytest.raises(Refused, match="only a screen failure"):
        subjects.open_screening(by=by, reason=REASON, rescreened_from=first)
    first = subjects.screen_fail(first, by=by, reason=REASON, failed_on=ENROLLED_ON, because="criteria")
    second = subjects.open_screening(by=by, reason=REASON, rescreened_from=first)
    with pytest.raises(Refused, match="screened again as S01-002 already"):
        subjects.open_screening(by=by, reason=REASON, rescreened_from=first)
    second = subjects.screen_fail(second, by=by, reason=REASON, failed_on=ENROLLED_ON, because="criteria")
    with pytest.raises(Refused, match="the study allows 1"):
        subjects.open_screening(by=by, reason=REASON, rescreened_from=second)
    assert Subject.objects.count() == 2


@pytest.mark.django_db
def test_a_place_given_back_is_filled_again_and_no_number_is_used_twice() -> None:
    by = person("investigator")
    first = enrol(consented(by), by)
    changed(first, by=by, status="withdrawn_before_infusion", place=None)
    second = enrol(consented(by), by)
    assert (second.place, second.subject_number) == (1, "CHT101-01-002")
    assert subjects.places_left() == PLACES - 1


# --- What stands in the way of enrolment -------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("missing", "told", "told_zh"),
    [
        ({"consented_at": None}, "No signed consent", "知情同意"),
        ({"personal_information_consent": None}, "separate consent", "单独同意"),
        ({"personal_information_consent": False}, "separate consent", "单独同意"),
    ],
)
def test_enrolment_needs_both_consents(missing: dict[str, object], told: str, told_zh: str) -> None:
    by = person("investigator")
    subject = changed(consented(by), by=by, **missing)
    with pytest.raises(Refused) as refusal:
        enrol(subject, by)
    assert told in refusal.value.why.en
    assert told_zh in refusal.value.why.zh
    subject.refresh_from_db()
    assert (subject.status, subject.place) == ("screening", None)


@pytest.mark.django_db
def test_enrolment_names_every_obstacle_of_the_casebook() -> None:
    by = person("investigator")
    obstacles = subjects.Eligibility((Text("I05 is not met.", "I05不符合。"), Text("I07 is open.", "I07未完成。")))
    with pytest.raises(Refused) as refusal:
        enrol(consented(by), by, obstacles)
    assert "I05 is not met. I07 is open." in refusal.value.why.en
    assert "I05不符合。I07未完成。" in refusal.value.why.zh


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["coordinator", "monitor", "data_manager", "administrator", "inspector"])
def test_enrolment_is_the_investigators(role: str) -> None:
    investigator = person("investigator")
    subject = consented(investigator)
    with pytest.raises(Refused) as refusal:
        enrol(subject, person(role))
    assert [each.key for each in refusal.value.who_may] == ["investigator", "principal_investigator"]


@pytest.mark.django_db
def test_enrolment_says_why() -> None:
    by = person("investigator")
    with pytest.raises(ReasonRequired):
        subjects.enrol(
            consented(by), by=by, reason=" ", enrolled_on=ENROLLED_ON, dose_level="DL1", eligibility=ELIGIBLE
        )


@pytest.mark.django_db
def test_nobody_is_enrolled_twice_or_after_screen_failure() -> None:
    by = person("investigator")
    enrolled = enrol(consented(by), by)
    failed = subjects.screen_fail(consented(by), by=by, reason=REASON, failed_on=ENROLLED_ON, because="criteria")
    assert (failed.status, failed.screen_failure_reason, failed.subject_number) == ("screen_failed", "criteria", None)
    for subject in (enrolled, failed):
        with pytest.raises(Refused, match="no longer open"):
            enrol(subject, by)


# --- Fifteen places, whoever hurries -----------------------------------------------------------------------------------
def at_once(jobs: list[object], work: object) -> list[object]:
    """Run `work` on every job at the same moment, each on a connection of its own."""
    start = threading.Barrier(len(jobs))

    def run(job: object) -> object:
        try:
            start.wait()
            return work(job)  # type: ignore[operator]
        except Refused as refusal:
            return refusal.why
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@committed
def test_of_fifty_simultaneous_attempts_fifteen_are_enrolled_and_the_rest_are_told_why() -> None:
    by = person("investigator")
    waiting = [consented(by) for _ in range(50)]
    answers = at_once(list(waiting), lambda subject: enrol(subject, by))
    enrolled = [answer for answer in answers if isinstance(answer, Subject)]
    refused = [answer for answer in answers if isinstance(answer, Text)]
    assert (len(enrolled), len(refused)) == (15, 35)
    assert sorted(subject.place or 0 for subject in enrolled) == list(range(1, 16))
    numbers = sorted(subject.subject_number or "" for subject in enrolled)
    assert numbers == [f"CHT101-01-{number:03d}" for number in range(1, 16)]
    assert all("All 15 places of the trial are taken" in why.en for why in refused)
    assert all("15个名额已满" in why.zh for why in refused)
    assert Subject.objects.filter(status="enrolled").count() == 15
    assert subjects.places_left() == 0


@committed
def test_screening_numbers_stay_unique_when_twenty_are_opened_at_once() -> None:
    by = person("coordinator")
    answers = at_once(list(range(20)), lambda _: subjects.open_screening(by=by, reason=REASON))
    numbers = sorted(subject.screening_number for subject in answers)  # type: ignore[attr-defined]
    assert numbers == [f"S01-{number:03d}" for number in range(1, 21)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "columns",
    [
        {"place": 16, "status": "enrolled", "subject_number": "X", "enrolled_on": ENROLLED_ON},
        {"place": 0, "status": "enrolled", "subject_number": "X", "enrolled_on": ENROLLED_ON},
        {"place": None, "status": "enrolled", "subject_number": "X", "enrolled_on": ENROLLED_ON},
        {"place": 1, "status": "enrolled", "subject_number": None, "enrolled_on": ENROLLED_ON},
        {"place": 1, "status": "screening"},
        {"place": None, "status": "infused"},
        {"status": "screening", "infused_at": datetime(2026, 4, 1, tzinfo=UTC)},
        {"status": "somewhere"},
    ],
)
def test_the_table_refuses_what_enrolment_would_not_do(columns: dict[str, object]) -> None:
    by = person("investigator")
    subject = screened(by)
    with pytest.raises(IntegrityError), audit.acting(by=by, reason="around enrolment"):
        Subject.objects.filter(pk=subject.pk).update(**columns)


# --- Infusion and windows ----------------------------------------------------------------------------------------------
def definition(code: str) -> VisitDefinition:
    """A visit of the delivered protocol."""
    return VisitDefinition.objects.get(version__number=1, code=code)


def due(subject: Subject, code: str) -> tuple[date, date, date] | None:
    """Target, first and last day of a visit."""
    found = subjects.window_of(subject, definition(code))
    return (found.target, found.earliest, found.latest) if found else None


@pytest.mark.django_db
def test_windows_follow_the_infusion_and_move_with_it() -> None:
    by = person("investigator")
    subject = enrol(consented(by), by)
    assert due(subject, "M1") is None
    subject = subjects.plan_infusion(subject, by=by, reason=REASON, planned_on=date(2026, 4, 1))
    assert due(subject, "LD1") == (date(2026, 3, 27), date(2026, 3, 25), date(2026, 3, 28))
    assert due(subject, "SCR") == (date(2026, 3, 25), date(2026, 3, 4), date(2026, 3, 25))
    # 2 April, half past midnight in China, is still 1 April in UTC.
    started = datetime(2026, 4, 1, 16, 30, tzinfo=UTC)
    subject = subjects.record_infusion(subject, by=by, reason=REASON, started_at=started)
    assert (subject.status, subjects.anchor(subject)) == ("infused", date(2026, 4, 2))
    assert due(subject, "M1") == (date(2026, 4, 30), date(2026, 4, 27), date(2026, 5, 3))
    corrected = datetime(2026, 4, 3, 2, 0, tzinfo=UTC)
    subject = subjects.record_infusion(subject, by=by, reason="misread", started_at=corrected)
    assert subject.status == "infused"
    assert due(subject, "M1") == (date(2026, 5, 1), date(2026, 4, 28), date(2026, 5, 4))
    for code in ("UNS", "FLR", "ET"):
        assert due(subject, code) is None


@pytest.mark.django_db
def test_the_infusion_time_can_be_corrected_after_month_12_and_the_status_stays() -> None:
    by = person("investigator")
    subject = enrol(consented(by), by)
    subject = subjects.record_infusion(subject, by=by, reason=REASON, started_at=datetime(2026, 4, 1, tzinfo=UTC))
    subject = changed(subject, by=by, status="completed")
    subject = subjects.record_infusion(subject, by=by, reason="misread", started_at=datetime(2026, 4, 1, 1, tzinfo=UTC))
    assert subject.status == "completed"


@pytest.mark.django_db
def test_nobody_is_infused_before_enrolment() -> None:
    by = person("investigator")
    with pytest.raises(Refused, match="no longer open"):
        subjects.record_infusion(consented(by), by=by, reason=REASON, started_at=datetime(2026, 4, 1, tzinfo=UTC))


# Section 4.1: code, target, first and last day, counted from infusion.
SCHEDULE = [
    ("SCR", -7, -28, -7),
    ("BL", -6, -7, -6),
    ("LD1", -5, -7, -4),
    ("LD2", -4, -6, -3),
    ("LD3", -3, -5, -2),
    ("PRE", -1, -2, -1),
    ("D0", 0, 0, 0),
    *[(f"D{day}", day, day, day) for day in (1, 2, 3, 4, 5, 6, 8, 9, 11, 12, 13)],
    ("D7", 7, 6, 8),
    ("D10", 10, 9, 11),
    ("D14", 14, 13, 15),
    ("D17", 17, 16, 18),
    ("D21", 21, 19, 23),
    ("M1", 28, 25, 31),
    ("D42", 42, 37, 47),
    ("M2", 60, 53, 67),
    ("M3", 90, 83, 97),
    ("M6", 180, 166, 194),
    ("M9", 270, 256, 284),
    ("M12", 360, 346, 374),
    ("LT02", 730, 700, 760),
    ("LT15", 5475, 5445, 5505),
    ("ET", None, 0, 7),
    ("UNS", None, None, None),
    ("FLR", None, None, None),
]


@pytest.mark.django_db
def test_the_schedule_is_that_of_the_reference_configuration() -> None:
    stored = {
        code: days
        for code, *days in VisitDefinition.objects.values_list("code", "target_day", "earliest_day", "latest_day")
    }
    assert {code: stored[code] for code, *_ in SCHEDULE} == {code: days for code, *days in SCHEDULE}
    assert set(stored) == {code for code, *_ in SCHEDULE} | {f"LT{year:02d}" for year in range(2, 16)}


# Section 4.1b: which efficacy and special forms are due at which of these visits.
MATRIX_VISITS = ["SCR", "BL", "D7", "D14", "D21", "M1", "D42", "M2", "M3", "M6", "M9", "M12"]
MATRIX = """
SLD    x x . . . x . x x x x x
BIL    x x . . . x . x x x x x
PGA    x x . x . x . x x x x x
SDI    x . . . . x . x x x x x
LLD    . x . . . x . x x x x x
RESP   . . . . . x . x x x x x
URN    x x x x x x . x x x x x
IMM    x x . x . x . x x x x x
FLOW   x x x x x x x x x x x x
PK     . x x x x x . x x x x x
CYT    x x x x x x . x x . . .
PRG    x x . . . x . x x x x x
AGVHD  . . x x x x x x x x . .
CGVHD  . . . . . . . . x x x x
EG     x . x . . x . . x . . x
ECHO   x . . . . x . . x . . x
VIR    x . . . . . . . x x . x
ALLO   x . . . . x . . x . . x
"""


@pytest.mark.django_db
@pytest.mark.parametrize("line", MATRIX.strip().splitlines(), ids=lambda line: line.split()[0])
def test_efficacy_and_special_forms_are_due_where_the_matrix_says(line: str) -> None:
    form, *marks = line.split()
    due_at = {code for code, mark in zip(MATRIX_VISITS, marks, strict=True) if mark == "x"}
    definitions = VisitDefinition.objects.filter(code__in=MATRIX_VISITS)
    assert {each.code for each in definitions if form in each.forms} == due_at


@pytest.mark.django_db
def test_a_visit_that_took_place_has_a_day_and_a_missed_one_is_a_record() -> None:
    by = person()
    subject = screened(by)
    with audit.acting(by=by, reason=REASON, subject=subject):
        visit = subjects.visit_of(subject, "SCR")
        assert subjects.visit_of(subject, "SCR") == visit
    visit = subjects.record_visit(visit, by=by, reason=REASON, occurred_on=date(2026, 3, 4))
    assert (visit.status, visit.occurred_on) == ("occurred", date(2026, 3, 4))
    visit = subjects.record_visit(visit, by=by, reason=REASON, occurred_on=None)
    assert (visit.status, visit.occurred_on) == ("missed", None)
    with pytest.raises(IntegrityError), transaction.atomic(), audit.acting(by=by, reason=REASON):
        Visit.objects.filter(pk=visit.pk).update(status="occurred")


# --- Days (4.2 rule 3: windows are inclusive; A13: day 0 is the infusion, SDTM has none) --------------------------------
@pytest.mark.parametrize(
    ("on", "outside"),
    [
        (date(2026, 4, 25), -1),
        (date(2026, 4, 26), 0),
        (date(2026, 4, 29), 0),
        (date(2026, 5, 2), 0),
        (date(2026, 5, 3), 1),
        (date(2026, 5, 12), 10),
    ],
)
def test_both_ends_of_a_window_are_inside(on: date, outside: int) -> None:
    month_1 = window(date(2026, 4, 1), 28, 25, 31)
    assert month_1 is not None
    assert month_1.days_outside(on) == outside


@pytest.mark.parametrize("missing", range(4))
def test_a_window_is_unknown_while_anything_is(missing: int) -> None:
    given: list[Any] = [date(2026, 4, 1), 28, 25, 31]
    given[missing] = None
    assert window(*given) is None


@pytest.mark.parametrize(
    ("on", "clinic", "sdtm"),
    [
        (date(2026, 3, 31), -1, -1),
        (date(2026, 4, 1), 0, 1),
        (date(2026, 4, 2), 1, 2),
        (date(2026, 4, 29), 28, 29),
        (date(2026, 3, 4), -28, -28),
    ],
)
def test_day_numbers(on: date, clinic: int, sdtm: int) -> None:
    assert study_day(on, date(2026, 4, 1)) == clinic
    assert sdtm_study_day(on, date(2026, 4, 1)) == sdtm


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        ("1990-04", date(2026, 3, 31), 35),
        ("1990-04", date(2026, 4, 1), 36),
        ("1990-04", date(2026, 4, 30), 36),
        ("2000-02", date(2026, 2, 28), 26),
        ("1990", date(2026, 12, 30), 35),
        ("1990", date(2026, 12, 31), 36),
        ("", date(2026, 4, 1), None),
        ("unknown", date(2026, 4, 1), None),
    ],
)
def test_age_from_a_birth_without_its_day(birth: str, on: date, age: int | None) -> None:
    assert age_in_years(birth, on) == age
