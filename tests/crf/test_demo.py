"""The demonstration study: what it shows, what it refuses, and that its pages keep to their budgets."""

from __future__ import annotations

import json
import re
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from crf import demo
from crf.casebook import load
from crf.kit.reading import Null
from crf.management.commands.bench import Bench, once
from crf.models import Draft, FormRecord, MissingValue, Query
from endpoints.models.bilag import effective_grades
from tests import factories
from trial.access import Refused
from trial.identifiers import identifier_in
from trial.models import AuditEvent, Signature, Subject, User
from trial.roles import ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_demo(settings: Any) -> None:
    """An installation for demonstration."""
    settings.DEMO = True


@pytest.fixture
def study(in_demo: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Subject]:
    """The whole demonstration study, by screening number. The nine equal passwords are hashed once."""
    hashed = factories._hash()
    monkeypatch.setattr(User, "set_password", lambda person, raw: setattr(person, "password", hashed))
    monkeypatch.setattr(User, "check_password", lambda person, raw: raw == demo.PASSWORD)
    return {subject.screening_number: factories.fresh(subject) for subject, _ in demo.seed()}


def grades(subject: Subject, visit: str) -> dict[str, str | None]:
    entry = load(subject, ["BIL"]).at("BIL", visit)
    assert entry is not None
    return effective_grades(entry.values)


def keep_to_their_budgets(study: dict[str, Subject]) -> None:
    """Queries are counted here; milliseconds depend on the machine and are for `manage.py bench`."""
    for measure in Bench().measures():
        if not measure.what.startswith("PDF"):
            found = once(measure, count=True)["queries"]
            assert found <= measure.budget.get("queries", 40), f"{measure.what}: {found} queries"
    assert not FormRecord.objects.filter(form_key="BIL", visit__code="BL", subject=study["S01-005"]).exists(), "undone"


def test_the_study_shows_every_situation_and_its_pages_keep_to_their_budgets(study: dict[str, Subject]) -> None:
    """One seeding, looked at from all sides: it takes some seconds."""
    assert [(subject.status, subject.place) for subject in study.values()] == [
        ("infused", 1),
        ("infused", 2),
        ("infused", 3),
        ("screen_failed", None),
        ("enrolled", 4),
        ("screening", None),
    ]
    responder, relapsed, unknown, failed, waiting, _ = study.values()

    # By the SRI-4 rule: 20 points at baseline and 8 at month 1, no new A or B, PGA from 2.20 to 1.00.
    book = load(responder, ["SLD", "PGA", "INF", "VS"])
    assert {visit: book.at("SLD", visit).values["selena_total"] for visit in ("BL", "M1", "M2")} == {  # type: ignore[union-attr]
        "BL": 20,
        "M1": 8,
        "M2": 2,
    }
    assert str(book.at("PGA", "M1").values["change"]) == "-1.20"  # type: ignore[union-attr]
    assert (grades(responder, "BL")["renal"], grades(responder, "M1")["renal"]) == ("A", "C")
    assert str(book.at("INF", "D0").values["per_kg"]) == "1.000"  # type: ignore[union-attr]

    # A new A of the kidney, although SLEDAI falls by 8.
    assert (grades(relapsed, "BL")["renal"], grades(relapsed, "M1")["renal"]) == ("E", "A")
    assert load(relapsed, ["BIL"]).at("BIL", "M1").values["new_a"] == 1  # type: ignore[union-attr]

    assert not load(unknown, ["PGA"]).at("PGA", "M1").performed  # type: ignore[union-attr]
    assert failed.screen_failure_reason == "I06c"
    assert waiting.subject_number == "CHT101-01-004"

    assert Counter(Query.objects.values_list("status", flat=True)) == {"open": 1, "confirmed": 1}
    assert all(query.answer for query in Query.objects.filter(status="confirmed"))
    assert MissingValue.objects.get(record__subject=responder).null == Null("ND", "M")
    broken = Signature.objects.get(broken_at__isnull=False)
    assert (broken.target, broken.subject) == ("SLD@M1", unknown)
    assert set(Draft.objects.values_list("user__username", flat=True)) == {"coordinator", "investigator"}
    change = AuditEvent.objects.filter(table="crf_vitalsigns", action="update").get()
    assert change.reason == "entry error corrected"
    assert change.old
    assert change.new
    assert (change.old["weight"], change.new["weight"]) == (66.0, 60.0)

    # Nobody is real: every account says so, and no text names anybody.
    assert {person.role for person in User.objects.all()} == set(ROLES)
    assert all(person.full_name.startswith("Demo ") for person in User.objects.all())
    assert [event.pk for event in AuditEvent.objects.all() if identifier_in(json.dumps(event.new or {}))] == []
    assert set(AuditEvent.objects.filter(table="crf_vitalsigns").values_list("actor", flat=True)) == {"coordinator"}

    # A second call does nothing.
    events, out = AuditEvent.objects.count(), StringIO()
    call_command("demo", stdout=out)
    assert "is here already" in out.getvalue()
    assert AuditEvent.objects.count() == events
    keep_to_their_budgets(study)


def test_stories_are_the_same_every_time() -> None:
    assert [tell() for tell in demo.STORIES] == [tell() for tell in demo.STORIES]


def test_every_day_of_the_stories_is_fixed_and_lies_in_2026() -> None:
    """The lot expires later; nothing else does."""
    days = [
        typed[:10]
        for tell in demo.STORIES
        for step in tell().steps
        for code, typed in (step.typed or {}).items()
        if re.match(r"\d{4}-\d{2}-\d{2}", typed) and code != "INFEXP"
    ]
    assert min(days) == "2026-01-05"
    assert max(days) <= "2026-09-30"


def test_outside_a_demonstration_nothing_is_written(settings: Any) -> None:
    settings.DEMO = False
    for arguments in ([], ["--reset"], ["--accounts"]):
        with pytest.raises(CommandError, match="CHT101_DEMO is off"):
            call_command("demo", *arguments)
    with pytest.raises(Refused):
        demo.open_accounts()
    assert not User.objects.exists()


def test_other_peoples_data_are_left_alone(in_demo: None) -> None:
    factories.coordinator()
    for arguments in ([], ["--reset"]):
        with pytest.raises(CommandError, match="did not make"):
            call_command("demo", *arguments)


def test_an_interrupted_seeding_says_so(in_demo: None) -> None:
    demo.open_accounts()
    with pytest.raises(CommandError, match="interrupted"):
        call_command("demo")


def test_the_accounts_are_printed_for_people_and_for_scripts(in_demo: None) -> None:
    out = StringIO()
    call_command("demo", "--accounts", stdout=out)
    assert all(account.username in out.getvalue() for account in demo.ACCOUNTS)
    assert "://" not in out.getvalue()
    out = StringIO()
    call_command("demo", "--accounts", "--json", stdout=out)
    rows = json.loads(out.getvalue())
    assert {row["role"] for row in rows} == set(ROLES)
    assert {row["password"] for row in rows} == {demo.PASSWORD}


def test_a_story_the_product_refuses_says_why(in_demo: None) -> None:
    subject = factories.in_screening()
    with pytest.raises(demo.NotPlayed, match=r"VS@SCR: WEIGHT: Enter a value"):
        factories.do(demo.vital_signs("SCR", height="160"), subject)
    with pytest.raises(demo.NotPlayed, match=r"asked by VS.SYSBP-RANGE"):
        factories.do(demo.vital_signs("SCR", height="160", weight="60", systolic="199"), subject)
    with pytest.raises(demo.NotPlayed, match="before it is complete"):
        factories.do(demo.signed("VS", "SCR"), subject)
