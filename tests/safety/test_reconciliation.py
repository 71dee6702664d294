"""R085: what the records of one event say differently. Seeded differences, each found; agreement found nowhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from safety.reconciliation import (
    EventRecord,
    ReportRecord,
    StayRecord,
    SubjectRecord,
    TreatmentRecord,
    reconcile,
    same_day,
)
from tests import factories
from tests.safety import events

EVENT = EventRecord(
    1,
    "Pneumonia",
    "2025-06-20",
    "2025-06-30",
    "3",
    True,
    "RECOVERED",
    "POSSIBLY",
    treatment=("CM#4",),
    hospitalised=True,
)
REPORT = ReportRecord(
    2, 1, "pneumonia ", "2025-06-20", "2025-06-30", "3", "RECOVERED", "POSSIBLY", criteria=("HOSPITAL",)
)
AGREES = SubjectRecord(
    "S-001",
    events=(EVENT,),
    reports=(REPORT,),
    treatments=(TreatmentRecord("CM#4", "meropenem", 1), TreatmentRecord("CM#5", "aciclovir")),
    stays=(StayRecord(1, planned=True), StayRecord(2, for_event=True, event_row=1)),
)
FATAL = replace(EVENT, grade="5", outcome="FATAL", ended="2025-06-30")
FATAL_REPORT = replace(REPORT, grade="5", outcome="FATAL", criteria=("DEATH", "HOSPITAL"))
DIED = replace(
    AGREES,
    events=(FATAL,),
    reports=(FATAL_REPORT,),
    died="2025-06-30",
    death_relation="POSSIBLY",
    ended_by_death="2025-06-30",
)


@pytest.mark.parametrize("subject", [SubjectRecord("S-002"), AGREES, DIED])
def test_r085_what_agrees_is_not_listed(subject: SubjectRecord) -> None:
    assert reconcile(subject) == []


@pytest.mark.parametrize(
    ("case", "subject", "expected"),
    [
        ("term", replace(AGREES, reports=(replace(REPORT, term="Bronchitis"),)), ("term", "AE#1", "SAE#2")),
        ("onset", replace(AGREES, reports=(replace(REPORT, onset="2025-06-21"),)), ("onset", "AE#1", "SAE#2")),
        ("end", replace(AGREES, reports=(replace(REPORT, ended=""),)), ("end", "AE#1", "SAE#2")),
        ("grade", replace(AGREES, reports=(replace(REPORT, grade="4"),)), ("grade", "AE#1", "SAE#2")),
        ("outcome", replace(AGREES, reports=(replace(REPORT, outcome="RECOVERING"),)), ("outcome", "AE#1", "SAE#2")),
        ("causality", replace(AGREES, reports=(replace(REPORT, relation="UNLIKELY"),)), ("causality", "AE#1", "SAE#2")),
        ("no report", replace(AGREES, reports=()), ("report", "AE#1", "SAE")),
        ("no event", replace(AGREES, reports=(REPORT, replace(REPORT, row=3, event_row=9))), ("report", "SAE#3", "AE#9")),
        ("not serious any more",
         replace(AGREES, events=(replace(EVENT, serious=False),), stays=()), ("report", "AE#1", "SAE#2")),
        ("the report says hospitalised",
         replace(AGREES, events=(replace(EVENT, hospitalised=False),), stays=()), ("stay", "AE#1", "SAE#2")),
        ("death in the report only",
         replace(AGREES, reports=(replace(REPORT, criteria=("DEATH",)),)), ("death", "AE#1", "SAE#2")),
        ("fatal event, no death form", replace(DIED, died=None, ended_by_death=None), ("death", "AE#1", "DTH")),
        ("death form, no fatal event", replace(AGREES, died="2025-07-01", ended_by_death="2025-07-01"), ("death", "DTH#1", "AE")),
        ("days of death differ", replace(DIED, died="2025-07-01", ended_by_death="2025-07-01"), ("death", "AE#1", "DTH#1")),
        ("end of study on another day", replace(DIED, ended_by_death="2025-07-02"), ("death", "DTH#1", "EOS")),
        ("end of study for another reason", replace(DIED, ended_by_death=None, ended_otherwise=True), ("death", "DTH#1", "EOS")),
        ("end by death without the form", replace(AGREES, ended_by_death="2025-07-02"), ("death", "EOS", "DTH")),
        ("causality of the death", replace(DIED, death_relation="NOT_RELATED"), ("causality", "AE#1", "DTH#1")),
        ("treatment that is not there", replace(AGREES, treatments=()), ("treatment", "AE#1", "CM#4")),
        ("treatment for another event",
         replace(AGREES, events=(EVENT, EventRecord(2, treatment=())), treatments=(TreatmentRecord("CM#4", "meropenem", 2),)),
         ("treatment", "AE#1", "CM#4")),
        ("treatment the event does not name",
         replace(AGREES, treatments=(*AGREES.treatments, TreatmentRecord("CM#6", "G-CSF", 1))), ("treatment", "CM#6", "AE#1")),
        ("treatment of no event", replace(AGREES, treatments=(*AGREES.treatments, TreatmentRecord("PR#1", "dialysis", 7))),
         ("treatment", "PR#1", "AE#7")),
        ("stay without its event", replace(AGREES, stays=(*AGREES.stays, StayRecord(3, for_event=True))), ("stay", "HO#3", "AE")),
        ("hospitalised without a stay", replace(AGREES, stays=()), ("stay", "AE#1", "HO")),
    ],
)  # fmt: skip
def test_r085_each_seeded_difference_is_found(
    case: str, subject: SubjectRecord, expected: tuple[str, str, str]
) -> None:
    found = {(each.kind, each.left, each.right) for each in reconcile(subject)}
    assert expected in found, case


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2025-06-20", "2025-06-20", True),
        ("2025-06-20", "2025-06-21", False),
        ("2025-06", "2025-06-21", True),
        ("2025", "2024-06-21", False),
        ("", "", True),
        ("", "2025-06-21", False),
    ],
)
def test_partial_dates_are_compared_as_far_as_both_are_known(one: str, other: str, expected: bool) -> None:
    assert same_day(one, other) is expected


@pytest.mark.django_db
def test_r085_the_list_is_shown_and_taken_away(client: Client) -> None:
    """The log goes on after the report went out: its grade is now 4, the report says 3."""
    subject = events.infused()
    events.enter(subject, "AE", events.PNEUMONIA)
    events.enter(subject, "SAE", {**events.REPORT, "SAEAWARE": "2025-06-20 12:00"})
    events.enter(subject, "AE", {**events.PNEUMONIA, "AEGRONS": "4", "AETERM": "=Pneumonia"}, 1, change_reason="new")
    client.force_login(factories.account("data_manager"))
    page = client.get(reverse("safety-sae")).content.decode()
    assert "Reconciliation" in page
    assert "SAE#1" in page
    lines = client.get(reverse("safety-reconciliation")).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("subject,about_en,about_zh,place")
    assert f"{subject.number},Grade,分级,AE#1,4,4,SAE#1,3,3" in lines
    assert any(",'=Pneumonia," in line for line in lines)
