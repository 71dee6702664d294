"""A person whose screening failed is screened again under a new number (protocol operationalisation 3, 5.1)."""

from __future__ import annotations

import pytest
from django.test import Client

from crf import save, today
from crf.schedule import study
from crf.targets import Target
from tests import factories
from trial import subjects
from trial.history import reason_words
from trial.models import AuditEvent, Subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed() -> Subject:
    """S01-001, whose screening failed."""
    subject = factories.in_screening()
    on = factories.demo.date.fromisoformat("2025-05-15")
    subject = subjects.screen_fail(
        subject, by=factories.investigator(), reason="test", failed_on=on, because="CRITERIA"
    )
    return factories.fresh(subject)


def consent() -> dict[str, str]:
    """The main consent, signed again."""
    return dict(factories.consent("2025-08-04").typed or {})


def test_a_rescreening_begins_on_the_page_of_the_failure(client: Client, failed: Subject) -> None:
    client.force_login(factories.coordinator())
    page = client.get("/subjects/S01-001/").content.decode()
    assert "/subjects/S01-001/rescreening/" in page
    form = client.get("/subjects/S01-001/rescreening/")
    assert "Rescreening of S01-001" in form.content.decode()
    assert client.post("/subjects/S01-001/rescreening/", consent()).status_code == 302
    again = Subject.objects.get(screening_number="S01-002")
    assert again.rescreened_from == failed
    assert again.status == "screening"
    page = client.get("/subjects/S01-001/").content.decode()
    assert "/subjects/S01-002/" in page
    assert "rescreening/" not in page
    assert "/subjects/S01-001/" in client.get("/subjects/S01-002/").content.decode()
    assert 'value="S01-001"' in client.get("/subjects/S01-002/visits/SCR/ENR/").content.decode()


def test_the_trail_says_whose_rescreening_it_is(failed: Subject) -> None:
    outcome = save.complete(
        Target("ICF", rescreened_from=failed), by=factories.coordinator(), typed=consent(), edition=0
    )
    assert outcome.saved
    event = AuditEvent.objects.filter(table="trial_subject", action="insert").latest("id")
    assert event.reason == "first entry; rescreening: S01-001"
    assert reason_words(event.reason).zh == "首次录入；重新筛选：S01-001"


def test_who_may_not_enter_data_is_offered_none(client: Client, failed: Subject) -> None:
    client.force_login(factories.account("monitor"))
    assert "rescreening/" not in client.get("/subjects/S01-001/").content.decode()
    assert client.get("/subjects/S01-001/rescreening/").status_code == 403


def test_whoever_is_in_screening_is_not_screened_again(client: Client) -> None:
    factories.in_screening()
    client.force_login(factories.coordinator())
    assert "rescreening/" not in client.get("/subjects/S01-001/").content.decode()
    answer = client.get("/subjects/S01-001/rescreening/", follow=True)
    assert answer.redirect_chain[-1][0] == "/subjects/S01-001/"
    assert "only a screen failure is screened again" in answer.content.decode()


def test_a_draft_leads_back_to_the_rescreening(client: Client, failed: Subject) -> None:
    person = factories.coordinator()
    client.force_login(person)
    assert client.post("/subjects/S01-001/rescreening/live/", {"ICFDAT": "2025-08-04"}).status_code == 200
    (begun,) = today.drafts(study(Subject.objects.select_related("protocol_version"), person))
    assert begun.url == "/subjects/S01-001/rescreening/"
    assert "2025-08-04" in client.get(begun.url).content.decode()
