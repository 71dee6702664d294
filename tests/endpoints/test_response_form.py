"""RESP: the answers of the rules, read only, reviewed and signed; what a change of an answer sets in motion (R060, R066,
R067; protocol 11.2)."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from crf.casebook import facts_for, load
from crf.kit.assess import assess
from crf.kit.base import FORMS
from crf.save import stored
from crf.targets import Target
from endpoints.assemble import ENDPOINTS, FORMS_READ, answers_at, bring_up_to_date
from endpoints.models import EndpointResult
from endpoints.models.response import CODE_OF, FIELDS
from endpoints.models.response import FORMS_READ as READ_BY_THE_FORM
from tests.endpoints.subjects import ACTIVE, enter, responder, sledai_typed
from tests.endpoints.test_report import sign
from tests.trial.people import person
from trial.derived import ANSWERS
from trial.models import AuditEvent, Notice, Signature, Subject, User
from trial.protocol import decisions

pytestmark = pytest.mark.django_db
AGREES = {"RESPDIS": "N"}


@pytest.fixture(autouse=True)
def after_month_1() -> Iterator[None]:
    """Day 42: month 1 has closed, month 2 has not begun."""
    with time_machine.travel("2026-06-01T10:00:00+08:00", tick=True):
        yield


@pytest.fixture
def by() -> User:
    return person("investigator")


def reviewed(by: User) -> Subject:
    """A responder whose answers of month 1 the investigator has reviewed."""
    subject = responder(by)
    bring_up_to_date(subject.pk)
    enter(subject, "RESP", "M1", AGREES, by=by)
    return subject


def kept(subject: Subject) -> dict[str, str]:
    """What RESP of month 1 holds."""
    found = stored(Target("RESP", subject, "M1"))
    assert found is not None
    return {item.code: found.values[item.name] for item in FORMS["RESP"].items if item.derived}


def looked_at(subject: Subject, where: str = "") -> str:
    client = Client()
    reader = User.objects.filter(username="test-monitor").first() or person("monitor")
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/subjects/{subject.screening_number}/results/{where}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_form_reads_what_the_endpoints_read() -> None:
    assert READ_BY_THE_FORM == FORMS_READ
    assert list(FIELDS) == list(ENDPOINTS)
    assert set(CODE_OF) == set(ANSWERS)


def test_r067_the_form_holds_the_answers_of_the_rules(by: User) -> None:
    subject = reviewed(by)
    casebook = load(subject, FORMS_READ)
    found = {each.endpoint: each.value for each in answers_at(casebook, "M1", decisions())}
    assert found["SRI4"] == "yes"
    words = {"yes": "Y", "no": "N", "not_evaluable": "NE", "not_applicable": "NA"}
    expected = {endpoint: words[value] for endpoint, value in found.items()} | {"SRI4": "RESPONDER"}
    assert kept(subject) == expected


def test_derived_answers_cannot_be_typed(by: User) -> None:
    subject = responder(by)
    typed = {"RESPDIS": "N", "SRI4": "NON_RESPONDER", "CRR": "Y"}
    enter(subject, "RESP", "M1", typed, by=by)
    assert kept(subject)["SRI4"] == "RESPONDER"


def test_disagreement_asks_for_its_reason_and_changes_no_answer(by: User) -> None:
    subject = responder(by)
    facts = facts_for(subject, FORMS["RESP"], "M1")
    assert set(assess(FORMS["RESP"], {"RESPDIS": "Y"}, facts).problems) == {"RESPDISR"}
    bring_up_to_date(subject.pk)
    reason = "New joint swelling seen after the SLEDAI was scored"
    enter(subject, "RESP", "M1", {"RESPDIS": "Y", "RESPDISR": reason}, by=by)
    assert kept(subject)["SRI4"] == "RESPONDER"
    page = looked_at(subject)
    assert 'data-review="disagrees"' in page
    assert reason in page
    assert 'data-answer="yes"' in page


def test_the_criteria_stand_beside_each_answer_and_what_is_missing_is_a_link(by: User) -> None:
    subject = responder(by)
    facts = facts_for(subject, FORMS["RESP"], "M1")
    beside = FORMS["RESP"].beside({}, facts)
    lines = [(line.mark, line.text.en) for line in beside["sri4"]]
    assert lines[0] == ("✓", "SELENA-SLEDAI falls by 4 or more: baseline 8, visit 2, fall 6")
    assert lines[-1] == ("→", "all reasons, on the results page")
    assert beside["sri4"][-1].url == f"/subjects/{subject.screening_number}/results/?at=M1&of=SRI4#detail"
    # Nobody has said whether the subject had nephritis: the history of the disease is missing.
    (gap,) = [line for line in beside["crr"] if line.text.en.startswith("missing")]
    assert (gap.mark, gap.url) == ("SLEH@SCR", f"/subjects/{subject.screening_number}/visits/SCR/SLEH/")


def test_r043_an_answer_that_moves_breaks_the_signature_and_says_what_moved_it(by: User) -> None:
    subject = reviewed(by)
    sign(subject, "RESP", "M1", by)
    enter(subject, "PGA", "M1", {"PGASC": "2.30"}, by=by, edition=1)
    assert Signature.objects.get(target="RESP@M1").broken_at is None, "the background has not come yet"
    bring_up_to_date(subject.pk)
    signature = Signature.objects.get(target="RESP@M1")
    assert signature.broken_at is not None
    assert signature.broken_by is None
    assert "SRI-4 at M1: yes to no, because PGA@M1.PGASC 1.00 became 2.30" in signature.broken_because
    assert kept(subject)["SRI4"] == "NON_RESPONDER"
    found = stored(Target("RESP", subject, "M1"))
    assert found is not None
    assert found.record.status == "complete"
    event = AuditEvent.objects.filter(table="endpoints_derivedresponses").latest("id")
    assert (event.actor, event.role) == ("system:endpoints", "system")
    assert "The signature on the review of this visit is broken" in looked_at(subject)


def test_what_moves_no_answer_leaves_the_signature(by: User) -> None:
    subject = reviewed(by)
    sign(subject, "RESP", "M1", by)
    enter(subject, "PGA", "M1", {"PGASC": "0.90"}, by=by, edition=1)
    bring_up_to_date(subject.pk)
    assert Signature.objects.get(target="RESP@M1").broken_at is None


def test_r067_doing_it_again_refreshes_and_tells_nothing(by: User) -> None:
    subject = reviewed(by)
    enter(subject, "PGA", "M1", {"PGASC": "2.30"}, by=by, edition=1)
    bring_up_to_date(subject.pk)
    events, told = AuditEvent.objects.count(), Notice.objects.count()
    bring_up_to_date(subject.pk)
    assert (AuditEvent.objects.count(), Notice.objects.count()) == (events, told)


# --- Announced -------------------------------------------------------------------------------------------------------
def announced() -> list[Notice]:
    return list(Notice.objects.filter(kind="endpoint_flipped").order_by("id"))


def test_a_first_answer_is_not_announced(by: User) -> None:
    bring_up_to_date(responder(by).pk)
    assert announced() == []


def test_r067_a_flip_is_announced_with_its_cause_and_its_page(by: User) -> None:
    subject = responder(by)
    bring_up_to_date(subject.pk)
    enter(subject, "PGA", "M1", {"PGASC": "2.30"}, by=by, edition=1)
    bring_up_to_date(subject.pk)
    (notice,) = [each for each in announced() if "SRI-4" in each.words_en]
    assert notice.words_en == "SRI-4 at M1: yes to no, because PGA@M1.PGASC 1.00 became 2.30."
    assert notice.words_zh == "M1 SRI-4：由“是”变为“否”，因为PGA@M1.PGASC由1.00改为2.30。"
    assert notice.roles == ["investigator", "principal_investigator"]
    assert notice.path == f"/subjects/{subject.screening_number}/results/?at=M1&of=SRI4#detail"
    row = EndpointResult.objects.filter(endpoint="SRI4").latest("id")
    assert (notice.once, row.because_en) == (f"endpoint_flipped/{row.pk}", "PGA@M1.PGASC 1.00 became 2.30")


def test_a_form_of_which_much_changed_is_named_with_the_number_of_items(by: User) -> None:
    subject = responder(by)
    bring_up_to_date(subject.pk)
    enter(subject, "SLD", "M1", sledai_typed("M1", ACTIVE), by=by, edition=1)
    bring_up_to_date(subject.pk)
    because = EndpointResult.objects.filter(endpoint="SRI4").latest("id").because_en
    assert because.endswith("items of SLD@M1 changed")


def test_a_form_marked_as_not_done_is_the_cause(by: User) -> None:
    subject = responder(by)
    bring_up_to_date(subject.pk)
    enter(subject, "PGA", "M1", {"not_done": "F"}, by=by, edition=1)
    bring_up_to_date(subject.pk)
    row = EndpointResult.objects.filter(endpoint="SRI4").latest("id")
    assert (row.value, row.because_en) == ("not_evaluable", "PGA@M1 was marked as not done")
    assert any("yes to not evaluable" in each.words_en for each in announced())
