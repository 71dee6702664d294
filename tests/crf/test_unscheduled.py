"""Visits beyond the calendar: unscheduled, flare, early termination; appointments (protocol operationalisation 4.1, 4.2)."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from crf.schedule import schedules
from crf.targets import Target
from tests import factories
from tests.crf.test_today import infused, morning
from trial import audit, visits
from trial.access import Refused
from trial.models import Subject, Visit, VisitDefinition
from trial.models.audit import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject(db: None) -> Subject:
    return infused()


def definition(code: str) -> VisitDefinition:
    return VisitDefinition.objects.get(code=code, version__number=1)


def add(subject: Subject, code: str, on: str = "2025-07-20", forms: tuple[str, ...] = ()) -> Visit:
    return visits.add_visit(
        subject,
        definition(code),
        by=factories.coordinator(),
        reason="test",
        planned_on=date.fromisoformat(on),
        extra_forms=forms,
    )


def codes(subject: Subject) -> list[str]:
    return [visit.code for visit in schedules([factories.fresh(subject)])[0].visits]


def test_an_unscheduled_visit_has_the_forms_that_were_chosen(subject: Subject) -> None:
    add(subject, "UNS", forms=("VS", "PGA"))
    add(subject, "UNS", "2025-08-01", forms=("VS",))
    plan = schedules([factories.fresh(subject)])[0]
    first, second = plan.visit("UNS"), plan.visit("UNS-2")
    assert first is not None
    assert [form.key for form in first.forms] == ["SV", "VS", "PGA"]
    assert second is not None
    assert [form.key for form in second.forms] == ["SV", "VS"]
    assert first.planned_on == date(2025, 7, 20)


def test_the_forms_of_an_added_visit_open_and_are_kept(subject: Subject, client: Client) -> None:
    add(subject, "UNS", "2025-07-20", forms=("PGA",))
    add(subject, "UNS", "2025-08-01", forms=("PGA",))
    client.force_login(factories.coordinator())
    assert client.get(Target("PGA", subject, "UNS-2").url()).status_code == 200
    factories.do(factories.pga("UNS-2", "1.00"), subject)
    plan = schedules([factories.fresh(subject)])[0]
    state = plan.visit("UNS-2")
    assert state is not None
    assert [form.status for form in state.forms if form.key == "PGA"] == ["complete"]


def test_a_flare_brings_its_forms(subject: Subject) -> None:
    add(subject, "FLR")
    state = schedules([factories.fresh(subject)])[0].visit("FLR")
    assert state is not None
    # SV VS PE LB URN IMM PGA SLD BIL of table 4.1; the logs are gone through, not filled in.
    assert {"SV", "VS", "PGA", "SLD", "BIL"} <= {form.key for form in state.forms}
    assert "GC" not in {form.key for form in state.forms}


def test_early_termination_happens_once(subject: Subject) -> None:
    add(subject, "ET")
    with pytest.raises(Refused, match="already"):
        add(subject, "ET")
    assert codes(subject).count("ET") == 1


@pytest.mark.parametrize(("code", "on"), [("M1", "2025-07-01"), ("UNS", "2025-05-04")])
def test_what_is_no_added_visit_or_lies_before_consent_is_refused(subject: Subject, code: str, on: str) -> None:
    with pytest.raises(Refused):
        add(subject, code, on)
    assert not Visit.objects.filter(subject=subject, code=code).exists()


def test_no_visit_is_added_after_death(subject: Subject) -> None:
    with audit.acting(by=audit.system("test"), reason="test", subject=subject):
        Subject.objects.filter(pk=subject.pk).update(status="died", died_on=date(2025, 7, 1))
    with pytest.raises(Refused, match="after the death"):
        add(factories.fresh(subject), "UNS", "2025-07-02")


def test_the_audit_trail_says_who_added_and_moved_a_visit(subject: Subject) -> None:
    add(subject, "UNS", forms=("VS",))
    visits.plan_visit(
        subject, "UNS", by=factories.coordinator(), reason="appointment moved", planned_on=date(2025, 7, 22)
    )
    row = Visit.objects.get(subject=subject, code="UNS")
    events = AuditEvent.objects.filter(table="trial_visit", record=str(row.pk)).order_by("pk")
    assert [event.reason for event in events] == ["test", "appointment moved"]


def test_a_visit_that_took_place_is_not_arranged_anew(subject: Subject) -> None:
    factories.save_form(subject, "SV", "M1", {"SVOCCUR": "Y", "SVSTDAT": "2025-07-01", "SVTYPE": "CLINIC"})
    with pytest.raises(Refused, match="took place"):
        visits.plan_visit(subject, "M1", by=factories.coordinator(), reason="test", planned_on=date(2025, 7, 2))


# --- The pages -------------------------------------------------------------------------------------------------------
def test_a_visit_is_added_on_the_page(subject: Subject, client: Client) -> None:
    client.force_login(factories.coordinator())
    address = reverse("visit-add", args=[subject.screening_number])
    assert 'name="kind"' in client.get(address).content.decode()
    with morning("2025-07-20"):
        client.force_login(factories.coordinator())
        answer = client.post(address, {"kind": "UNS", "planned_on": "t", "forms": ["VS", "NOPE", "DM"]})
    assert answer.status_code == 302
    row = Visit.objects.get(subject=subject, code="UNS")
    assert (row.planned_on, row.extra_forms) == (date(2025, 7, 20), ["VS"])


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "UNS", "planned_on": "soon"}, "is not a date"),
        ({"kind": "M1", "planned_on": "2025-07-20"}, "Choose the kind of visit"),
        ({"kind": "UNS", "planned_on": "2025-01-01"}, "before the consent"),
    ],
)
def test_what_cannot_be_is_said_on_the_page(sent: dict[str, str], words: str, subject: Subject, client: Client) -> None:
    client.force_login(factories.coordinator())
    answer = client.post(reverse("visit-add", args=[subject.screening_number]), sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Visit.objects.filter(subject=subject).exists()


def test_an_appointment_on_the_date_of_another_visit_is_said(subject: Subject, client: Client) -> None:
    factories.save_form(subject, "SV", "D21", {"SVOCCUR": "Y", "SVSTDAT": "2025-06-25", "SVTYPE": "CLINIC"})
    client.force_login(factories.coordinator())
    address = reverse("visit-arrange", args=[subject.screening_number, "M1"])
    told = client.post(address, {"planned_on": "2025-06-25"}, follow=True).content.decode()
    # D21 aims at 23 June, M1 at 30 June.
    assert "one date cannot stand for two visits. D21 is nearer." in told
    assert "lies outside the window" in told


def test_early_termination_is_offered_when_a_subject_leaves(subject: Subject, client: Client) -> None:
    client.force_login(factories.coordinator())
    address = reverse("subject", args=[subject.screening_number])
    offer = "The early termination visit is not recorded yet."
    assert offer not in client.get(address).content.decode()
    with audit.acting(by=audit.system("test"), reason="test", subject=subject):
        Subject.objects.filter(pk=subject.pk).update(status="withdrawn", withdrawn_on=date(2025, 8, 1))
    assert offer in client.get(address).content.decode()
    add(factories.fresh(subject), "ET", "2025-08-04")
    assert offer not in client.get(address).content.decode()
    state = schedules([factories.fresh(subject)])[0].visit("ET")
    assert state is not None
    assert state.window is not None
    # Table 4.1: exit, -0/+7 days.
    assert (state.window.earliest, state.window.latest) == (date(2025, 8, 1), date(2025, 8, 8))
