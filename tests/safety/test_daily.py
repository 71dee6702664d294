"""The daily form through the one door: grades as the days tell them, episodes that open, grow and close by themselves.

Expected grades: ASTCT 2019 as in the safety specification, section 3. Checks: protocol operationalisation 12, EC-13 to 16.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crf import demo, save
from crf.casebook import facts_for
from crf.entry import prefilled
from crf.kit.assess import assess
from crf.kit.base import form
from crf.models import FormRecord, Query
from crf.targets import Target
from tests import factories
from trial.models import AuditEvent, Notice, Subject

pytestmark = pytest.mark.django_db

QUIET = {
    "TMAX": "36.8", "HYPOTN": "NONE", "HYPOX": "NONE", "CONSC": "AWAKE", "ICEO": "4", "ICEN": "3", "ICEC": "1",
    "ICEW": "1", "ICEA": "1", "SEIZ": "NONE", "MOTOR": "N", "EDEMA": "NONE", "DYGC": "0", "DYTOCI": "N", "DYAPY": "N",
    "DYICU": "N",
}  # fmt: skip
NOT_TESTED = {"ICEO": "", "ICEN": "", "ICEC": "", "ICEW": "", "ICEA": ""}
CHANGED = {"change_reason": "source"}


@pytest.fixture
def subject() -> Subject:
    """Enrolled and infused on 2 June 2025."""
    enrolled = factories.enrolled()
    return factories.do(demo.infusion(factories.INFUSED_ON, "40"), enrolled)


def attempt(subject: Subject, number: int, **found: str) -> save.Outcome:
    """Try to complete the daily form of a day after the infusion: uneventful but for what is said."""
    target = Target("DAY", subject, f"D{number}")
    standing = save.stored(target)
    typed = {"DYDAT": demo.day(factories.INFUSED_ON, number), **QUIET, **found, **(CHANGED if standing else {})}
    return save.complete(
        target, by=factories.coordinator(), typed=typed, edition=standing.record.edition if standing else 0
    )


def enter(subject: Subject, number: int, **found: str) -> save.Outcome:
    """Complete the daily form; what it asks is kept for a stated reason."""
    outcome = attempt(subject, number, **found)
    if not outcome.saved:
        answers = {f"ask__{each.check}": "checked against the ward record" for each in outcome.asks}
        outcome = attempt(subject, number, **found, **answers)
    assert outcome.saved, demo.why_not(outcome)
    return outcome


def grades(subject: Subject, number: int) -> tuple[Any, Any]:
    standing = save.stored(Target("DAY", subject, f"D{number}"))
    assert standing is not None
    return standing.values["crs_grade"], standing.values["icans_grade"]


def row(subject: Subject, syndrome: str = "CRS", number: int = 1) -> Any:
    standing = save.stored(Target(syndrome, subject, "", number))
    assert standing is not None
    return standing.values


def asked(outcome: save.Outcome) -> set[str]:
    return {each.check for each in outcome.asks}


def shown(subject: Subject, number: int, **found: str) -> Any:
    """What the page shows while this is typed."""
    facts = facts_for(subject, form("DAY"), f"D{number}")
    return assess(
        form("DAY"), {"DYDAT": demo.day(factories.INFUSED_ON, number), **QUIET, **found}, facts, completing=False
    )


# --- One day ---------------------------------------------------------------------------------------------------------
def test_an_uneventful_day_has_grade_zero_and_opens_nothing(subject: Subject) -> None:
    outcome = enter(subject, 1)
    assert grades(subject, 1) == (0, 0)
    assert outcome.asks == ()
    assert not FormRecord.objects.filter(form_key__in=["CRS", "ICN"]).exists()


def test_fever_asks_the_one_question_and_proposes_a_grade_before_it_is_answered(subject: Subject) -> None:
    assert "ATTRIB" not in shown(subject, 3).applies
    found = shown(subject, 3, TMAX="38.9", HYPOTN="FLUIDS")
    assert "ATTRIB" in found.applies
    assert found.derived["crs_grade"] is None
    facts = facts_for(subject, form("DAY"), "D3")
    (said,) = form("DAY").notices(found.values, facts)  # type: ignore[attr-defined]
    assert said.en.startswith("CRS grade 2 if nothing else explains it")
    assert shown(subject, 3, TMAX="38.9", HYPOTN="FLUIDS", ATTRIB="Y").derived["crs_grade"] == 2
    assert shown(subject, 3, TMAX="38.9", HYPOTN="FLUIDS", ATTRIB="N").derived["crs_grade"] == 0


@pytest.mark.parametrize(("celsius", "asks"), [("37.9", False), ("38.0", True)])
def test_38_0_is_the_fever_that_asks(subject: Subject, celsius: str, asks: bool) -> None:
    assert ("ATTRIB" in shown(subject, 3, TMAX=celsius).applies) is asks


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        # Orientation 1, naming 2: ICE 3.
        ({"ICEO": "1", "ICEN": "2", "ICEC": "0", "ICEW": "0", "ICEA": "0", "ICATTR": "Y"}, 2),
        ({"ICEO": "0", "ICEN": "0", "ICEC": "0", "ICEW": "0", "ICEA": "0", "ICATTR": "Y"}, 3),
        ({**NOT_TESTED, "CONSC": "UNAROUSABLE", "ICATTR": "Y"}, 4),
        ({"MOTOR": "Y", "ICATTR": "U"}, 4),
        ({"ICEA": "0", "ICATTR": "N"}, 0),
    ],
)
def test_icans_from_ice_and_consciousness(subject: Subject, found: dict[str, str], expected: int) -> None:
    """Safety 3.3: ICE 3 is grade 2, ICE 0 awake grade 3, unarousable grade 4; explained otherwise does not count."""
    assert shown(subject, 5, **found).derived["icans_grade"] == expected


def test_ice_is_not_asked_of_somebody_who_cannot_be_woken(subject: Subject) -> None:
    found = shown(subject, 5, **{**NOT_TESTED, "CONSC": "UNAROUSABLE"})
    assert not {"ICEO", "ICEN", "ICEC", "ICEW", "ICEA", "ICETOT"} & found.applies


def test_an_ice_that_could_not_be_tested_in_somebody_awake_leaves_the_grade_unknown(subject: Subject) -> None:
    untested = dict.fromkeys(NOT_TESTED, "/nd r")
    assert shown(subject, 5, **untested).derived["icans_grade"] is None


def test_the_investigators_grade_needs_a_reason_where_it_differs(subject: Subject) -> None:
    outcome = attempt(subject, 3, TMAX="38.9", ATTRIB="Y", CRSGRI="2")
    assert outcome.assessment is not None
    assert "CRSGRR" in outcome.assessment.problems
    enter(subject, 3, TMAX="38.9", ATTRIB="Y", CRSGRI="2", CRSGRR="Lactate raised, judged as hypoperfusion")
    assert (grades(subject, 3)[0], row(subject)["maximum"]) == (1, 2)
    assert "CRSGRR" not in shown(subject, 3, TMAX="38.9", ATTRIB="Y", CRSGRI="1").applies


# --- The checks ------------------------------------------------------------------------------------------------------
def test_ec_13_fever_and_grade_zero_without_another_cause(subject: Subject) -> None:
    reason = {"CRSGRI": "0", "CRSGRR": "Judged as no CRS"}
    assert "DAY-13" in asked(attempt(subject, 3, TMAX="38.0", ATTRIB="Y", **reason))
    assert "DAY-13" not in asked(attempt(subject, 3, TMAX="38.0", ATTRIB="N"))


def test_ec_14_tocilizumab_without_crs(subject: Subject) -> None:
    assert "DAY-14" in asked(attempt(subject, 3, DYTOCI="Y"))
    enter(subject, 3, TMAX="38.5", ATTRIB="Y", DYTOCI="Y")
    # Given on the day an episode resolves it was still given for it.
    assert "DAY-14" not in asked(attempt(subject, 4, DYTOCI="Y"))


def test_ec_14_a_vasopressor_in_the_log_and_a_grade_below_three(subject: Subject) -> None:
    on = demo.day(factories.INFUSED_ON, 3)
    medicine(subject, "Norepinephrine", on)
    assert "DAY-16" in asked(attempt(subject, 3, TMAX="38.5", ATTRIB="Y", HYPOTN="FLUIDS"))
    assert "DAY-16" not in asked(attempt(subject, 3, TMAX="38.5", ATTRIB="Y", HYPOTN="ONE"))
    assert "DAY-16" not in asked(attempt(subject, 5))


def test_ec_14_the_medication_log_asks_too_and_the_days_answer(subject: Subject) -> None:
    on = demo.day(factories.INFUSED_ON, 3)
    boxes = {
        "CMTRT": "Tocilizumab", "CMINDC": "OTHER", "CMDOSE": "480", "CMDOSU": "MG", "CMFRQ": "ONCE", "CMROUTE": "IV",
        "CMSTDAT": on, "CMONGO": "N", "CMENDAT": on,
    }  # fmt: skip
    target = Target("CM", subject, "", 0)
    outcome = save.complete(target, by=factories.coordinator(), typed=boxes, edition=0)
    assert asked(outcome) == {"CM-14"}
    sent = {**boxes, "ask__CM-14__accepted": "query"}
    assert save.complete(target, by=factories.coordinator(), typed=sent, edition=0).saved
    assert Query.objects.get(check_id="CM-14").status == Query.OPEN
    enter(subject, 3, TMAX="38.5", ATTRIB="Y", DYTOCI="Y")
    assert Query.objects.get(check_id="CM-14").status == Query.CLOSED
    # A vasopressor on a day with grade 1 is asked about beside the medicine.
    pressor = {**boxes, "CMTRT": "Norepinephrine", "CMDOSE": "5"}
    assert "CM-15" in asked(save.complete(target, by=factories.coordinator(), typed=pressor, edition=0))
    assert not asked(
        save.complete(
            target,
            by=factories.coordinator(),
            typed={**pressor, "CMTRT": "Dopamine", "CMSTDAT": "2025-06-09", "CMENDAT": "2025-06-09"},
            edition=0,
        )
    )


def test_ec_15_ice_below_ten_and_no_icans(subject: Subject) -> None:
    outcome = attempt(subject, 3, ICEA="0", ICATTR="N")
    assert "DAY-15" in asked(outcome)


def test_ec_16_the_maximum_of_an_episode_is_never_typed() -> None:
    for syndrome in ("CRS", "ICN"):
        assert form(syndrome).item(f"{syndrome}MAX").derived


def test_tocilizumab_and_the_medication_log_agree(subject: Subject) -> None:
    on = demo.day(factories.INFUSED_ON, 3)
    assert "DAY-18" in asked(attempt(subject, 3, TMAX="38.5", ATTRIB="Y", DYTOCI="Y"))
    medicine(subject, "Tocilizumab", on)
    assert "DAY-18" not in asked(attempt(subject, 3, TMAX="38.5", ATTRIB="Y", DYTOCI="Y"))
    assert "DAY-19" in asked(attempt(subject, 3, TMAX="38.5", ATTRIB="Y", DYTOCI="N"))


def test_grade_five_needs_a_recorded_death(subject: Subject) -> None:
    found = {"TMAX": "39.0", "HYPOTN": "MULTIPLE", "ATTRIB": "Y", "CRSGRI": "5", "CRSGRR": "Died of CRS"}
    assert "DAY-21" in asked(attempt(subject, 3, **found))


def test_hypotension_without_fever_is_asked_about(subject: Subject) -> None:
    assert "DAY-17" in asked(attempt(subject, 3, HYPOTN="FLUIDS", ATTRIB="Y"))


def medicine(subject: Subject, name: str, on: str) -> None:
    boxes = {
        "CMTRT": name, "CMINDC": "OTHER", "CMDOSE": "8", "CMDOSU": "MG", "CMFRQ": "ONCE", "CMROUTE": "IV",
        "CMSTDAT": on, "CMONGO": "N", "CMENDAT": on,
    }  # fmt: skip
    outcome = save.complete(Target("CM", subject, "", 0), by=factories.coordinator(), typed=boxes, edition=0)
    answers = {f"ask__{each.check}": "as given" for each in outcome.asks}
    if answers:
        outcome = save.complete(
            Target("CM", subject, "", 0), by=factories.coordinator(), typed={**boxes, **answers}, edition=0
        )
    assert outcome.saved, demo.why_not(outcome)


# --- What other forms know -------------------------------------------------------------------------------------------
def test_the_glucocorticoid_log_and_the_vital_signs_are_offered(subject: Subject) -> None:
    outcome = factories.save_form(
        subject,
        "GC",
        drug="METHYLPREDNISOLONE",
        daily_dose_mg="40",
        route="IV",
        started_on="2025-06-05",
        indication="CRS_ICANS",
    )
    assert outcome.saved, demo.why_not(outcome)
    factories.do(factories.vital_signs("D3", temperature="38.4", oxygen="NASAL"), subject)
    facts = facts_for(subject, form("DAY"), "D3")
    # 40 mg of methylprednisolone are 50 mg of prednisone (4 mg equal 5 mg).
    assert prefilled(form("DAY"), facts)["DYGC"] == "50"
    offered = form("DAY").suggest({}, facts)
    assert (offered["temperature_max_c"].typed, offered["hypoxia"].typed) == ("38.4", "LOW")
    found = assess(form("DAY"), {"DYDAT": "2025-06-05", **QUIET, "DYGC": "20"}, facts)
    assert {"DAY-03", "DAY-04", "DAY-20"} <= {each.check for each in found.findings}


@pytest.mark.parametrize(("visit", "expected"), [("D3", "2025-06-05"), ("D4", "2025-06-06"), ("D7", None)])
def test_the_date_is_filled_in_where_the_visit_has_only_one_day(
    subject: Subject, visit: str, expected: str | None
) -> None:
    """Schedule 4.1: day 3 and day 4 are one day; day 7 may be day 6 to 8 and waits for its visit form."""
    assert prefilled(form("DAY"), facts_for(subject, form("DAY"), visit)).get("DYDAT") == expected


# --- Episodes --------------------------------------------------------------------------------------------------------
def test_an_episode_opens_grows_and_closes_with_its_days(subject: Subject) -> None:
    """Issue 4: a febrile, hypotensive day is grade 2; tocilizumab; the next days lower it; onset, peak, duration right."""
    factories.account("principal_investigator")
    outcome = enter(subject, 3, TMAX="38.9", HYPOTN="FLUIDS", ATTRIB="Y")
    assert outcome.record is not None
    assert [each.en for each in outcome.record.told] == ["CRS grade 2: episode CRS#1 opened."]
    assert (row(subject)["day"], row(subject)["treatment"], row(subject)["intensive_care"]) == (
        date(2025, 6, 5),
        ["FLUIDS"],
        False,
    )
    (told,) = Notice.objects.filter(subject=subject)
    assert (told.kind, told.roles) == ("crs_opened", ["investigator", "principal_investigator"])
    header = FormRecord.objects.get(form_key="CRS", subject=subject)
    event = AuditEvent.objects.filter(table="crf_formrecord", record=str(header.pk)).first()
    assert event is not None
    assert event.reason.startswith("follows from DAY@D3")

    enter(subject, 4, TMAX="38.2", HYPOTN="ONE", ATTRIB="Y", DYTOCI="Y", DYICU="Y")
    enter(subject, 5, HYPOX="LOW", ATTRIB="Y")
    assert row(subject)["ongoing"] is True
    closed = enter(subject, 6)
    assert closed.record is not None
    assert "resolved on 2025-06-08" in closed.record.told[0].en

    episode = row(subject)
    assert [grades(subject, number)[0] for number in (3, 4, 5, 6)] == [2, 3, 2, 0]
    assert (episode["onset_on"], episode["resolved_on"]) == (date(2025, 6, 5), date(2025, 6, 8))
    assert (episode["maximum"], episode["maximum_on"]) == (3, date(2025, 6, 6))
    assert (episode["duration_days"], episode["ongoing"], episode["days_after_infusion"]) == (3, False, 3)
    assert episode["by_day"] == "D3 2 · D4 3 · D5 2"
    assert episode["treatment"] == ["FLUIDS", "TOCILIZUMAB", "VASOPRESSOR"]
    assert episode["intensive_care"] is True
    days_of = ("tocilizumab_days", "vasopressor_days", "oxygen_days", "intensive_care_days")
    assert [episode[name] for name in days_of] == [1, 1, 1, 1]
    assert FormRecord.objects.filter(form_key="CRS", subject=subject).count() == 1


def test_the_episode_moves_with_a_corrected_day_and_is_never_deleted(subject: Subject) -> None:
    enter(subject, 3, TMAX="38.9", ATTRIB="Y")
    enter(subject, 4)
    assert row(subject)["resolved_on"] == date(2025, 6, 6)
    enter(subject, 2, TMAX="38.1", ATTRIB="Y")
    assert (row(subject)["onset_on"], row(subject)["duration_days"]) == (date(2025, 6, 4), 2)
    enter(subject, 2)
    enter(subject, 3, TMAX="38.9", ATTRIB="N")
    episode = row(subject)
    assert (episode["maximum"], episode["onset_on"], episode["duration_days"]) == (None, None, None)
    assert Query.objects.filter(record__form_key="CRS", check_id="CRS-01", status=Query.OPEN).exists()


def test_a_corrected_day_grades_the_days_after_it_again(subject: Subject) -> None:
    """Tocilizumab on day 3 hides the fever of day 4; without CRS on day 3 there is nothing to hide."""
    enter(subject, 3, TMAX="38.9", ATTRIB="Y", DYTOCI="Y")
    enter(subject, 4, HYPOX="LOW", ATTRIB="Y")
    assert grades(subject, 4)[0] == 2
    enter(subject, 3, TMAX="38.9", ATTRIB="N", DYTOCI="Y")
    assert grades(subject, 4)[0] == 0


def test_a_new_fever_after_resolution_opens_a_second_episode(subject: Subject) -> None:
    enter(subject, 3, TMAX="38.9", ATTRIB="Y")
    enter(subject, 4)
    outcome = enter(subject, 6, TMAX="39.4", ATTRIB="Y")
    assert outcome.record is not None
    assert "CRS#2 opened" in outcome.record.told[-1].en
    assert row(subject, number=2)["onset_on"] == date(2025, 6, 8)
    assert row(subject, number=1)["duration_days"] == 1


def test_what_a_person_said_of_the_treatment_is_not_overruled(subject: Subject) -> None:
    enter(subject, 3, TMAX="38.9", ATTRIB="Y", DYAPY="Y")
    assert row(subject)["treatment"] == ["ANTIPYRETIC"]
    target = Target("CRS", subject, "", 1)
    standing = save.stored(target)
    assert standing is not None
    boxes = {
        "CRSDAY": "2025-06-05",
        "CRSRX": "NONE",
        "CRSICU": "N",
        "ask__CRS-08": "Paracetamol for headache",
        **CHANGED,
    }
    changed = save.complete(target, by=factories.coordinator(), typed=boxes, edition=standing.record.edition)
    assert changed.saved, demo.why_not(changed)
    enter(subject, 4, TMAX="38.4", ATTRIB="Y", DYAPY="Y")
    assert row(subject)["treatment"] == ["NONE"]


def test_icans_opens_with_its_questions_left_open(subject: Subject) -> None:
    outcome = enter(subject, 5, ICEO="1", ICEN="2", ICEC="0", ICEW="0", ICEA="0", ICATTR="Y")
    assert outcome.record is not None
    assert [each.en for each in outcome.record.told] == ["ICANS grade 2: episode ICN#1 opened."]
    enter(subject, 6, **{**NOT_TESTED, "CONSC": "UNAROUSABLE", "ICATTR": "Y"})
    enter(subject, 7)
    episode = row(subject, "ICN")
    assert (episode["maximum"], episode["maximum_on"]) == (4, date(2025, 6, 8))
    assert (episode["resolved_on"], episode["duration_days"], episode["lowest_ice"]) == (date(2025, 6, 9), 2, 3)
    assert (episode["treatment"], episode["work_up"]) == (None, None)
    waiting = set(Query.objects.filter(record__form_key="ICN", status=Query.OPEN).values_list("check_id", flat=True))
    assert waiting == {"ICN-08", "ICN-09"}


def test_the_typed_time_and_the_days_agree(subject: Subject) -> None:
    enter(subject, 3, TMAX="38.9", ATTRIB="Y")
    target = Target("CRS", subject, "", 1)
    boxes = {"CRSDAY": "2025-06-05", "CRSRX": "NONE", "CRSICU": "N", "CRSST": "2025-06-04 22:10", **CHANGED}
    outcome = save.complete(target, by=factories.coordinator(), typed=boxes, edition=1)
    assert "CRS-03" in asked(outcome)
    outcome = save.complete(target, by=factories.coordinator(), typed={**boxes, "CRSST": "2025-06-05 22:10"}, edition=1)
    assert outcome.saved, demo.why_not(outcome)


def test_a_day_marked_as_not_done_takes_its_episode_away(subject: Subject) -> None:
    enter(subject, 3, TMAX="38.9", ATTRIB="Y")
    target = Target("DAY", subject, "D3")
    outcome = save.complete(target, by=factories.coordinator(), typed={"not_done": "F", **CHANGED}, edition=1)
    assert outcome.saved, demo.why_not(outcome)
    assert row(subject)["maximum"] is None
