"""The demonstration study: what it shows, what it refuses, and that its pages keep to their budgets."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from crf import demo
from crf.casebook import load
from crf.demo import stories
from crf.management.commands.bench import Bench, once
from crf.models import Draft, FormRecord, Query
from endpoints.models.bilag import effective_grades
from tests import factories
from trial.access import Refused
from trial.identifiers import identifier_in
from trial.models import AuditEvent, Subject, User
from trial.roles import ROLES

pytestmark = pytest.mark.django_db

MADE_FOR = date(2026, 11, 23)


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
    made = demo.seed(stories.few_stories(MADE_FOR))
    return {subject.screening_number: factories.fresh(subject) for subject, _ in made}


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
        ("infused", 5),
    ]
    responder, relapsed, unknown, failed, waiting, _screening, _due = study.values()

    # Weights of SLEDAI. Baseline: arthritis, proteinuria and haematuria 4 each; rash, alopecia, complement and DNA 2 each.
    # Month 1: proteinuria 4, alopecia 2, complement 2. A fall of 12 with a better PGA and no new A or B is a response.
    book = load(responder, ["SLD", "PGA", "INF", "VS"])
    totals = {visit: book.at("SLD", visit).values["selena_total"] for visit in ("BL", "M1")}  # type: ignore[union-attr]
    assert totals == {"BL": 20, "M1": 8}
    change = book.at("PGA", "M1").values["change"]  # type: ignore[union-attr]
    scores = [book.at("PGA", visit).values["score"] for visit in ("M1", "BL")]  # type: ignore[union-attr]
    assert change == scores[0] - scores[1] < 0
    assert (grades(responder, "BL")["renal"], grades(responder, "M1")["renal"]) == ("A", "C")
    per_kg = book.at("INF", "D0").values["per_kg"]  # type: ignore[union-attr]
    assert abs(per_kg - 1) < Decimal("0.2"), "dose level 1: a million a kg"

    # A kidney that was never involved, with 2.40 g of protein at month 2.
    assert (grades(relapsed, "BL")["renal"], grades(relapsed, "M2")["renal"]) == ("E", "A")

    assert not load(unknown, ["PGA"]).at("PGA", "M1").performed  # type: ignore[union-attr]
    assert failed.screen_failure_reason == "I06c"
    assert waiting.subject_number == "CHT101-01-004"

    # Fever on days 2 and 3 and nothing else: CRS grade 1 for two days, an event that names the episode, counts that fell.
    safety = load(responder, ["CRS", "AE", "DAY"])
    (episode,) = safety.rows("CRS")
    assert (episode.values["maximum"], episode.values["duration_days"], episode.values["ongoing"]) == (1, 2, False)
    by_term = {entry.values["ctcae_term"]: entry.values for entry in safety.rows("AE")}
    assert by_term["Cytokine release syndrome"]["episode"] == "CRS#1"
    assert by_term["Cytokine release syndrome"]["instrument_grade"] == "ASTCT-1"
    fallen = by_term["Neutrophil count decreased"]
    assert (fallen["grade"], fallen["lab_grade"]) == (4, 4), "0.2 x10^9/L on day 4 is below 0.5"
    # Of the last subject a serious event was known yesterday evening; its report runs and was sent to nobody yet.
    due = load(study["S01-007"], ["SAE", "CRS"])
    (running,) = due.rows("SAE")
    assert (running.values["kind"], running.values["sent_iec_at"]) == ("INITIAL", None)
    assert due.rows("CRS")[0].values["maximum"] == 2, "hypotension that fluids mend"

    asked = Counter(Query.objects.values_list("status", flat=True))
    assert set(asked) <= {"confirmed", "answered", "closed"}, "nothing is left unanswered but what is begun"
    assert all(query.answer for query in Query.objects.filter(status__in=["confirmed", "answered"]))
    assert set(Draft.objects.values_list("user__username", flat=True)) == {"coordinator"}
    corrected = AuditEvent.objects.filter(table="crf_vitalsigns", action="update").get()
    assert corrected.reason == "entry error corrected"
    assert corrected.old
    assert corrected.new
    assert corrected.old["weight"] == 66.0
    assert corrected.new["weight"] != 66.0

    # Nobody is real: every account says so, and no text names anybody.
    assert {person.role for person in User.objects.all()} == set(ROLES)
    assert all(person.full_name.startswith("Demo ") for person in User.objects.all())
    assert [
        event.pk for event in AuditEvent.objects.all() if identifier_in(json.dumps(event.new or {}, default=str))
    ] == []
    assert set(AuditEvent.objects.filter(table="crf_vitalsigns").values_list("actor", flat=True)) == {"coordinator"}

    # A second call does nothing.
    events, out = AuditEvent.objects.count(), StringIO()
    call_command("demo", stdout=out)
    assert "is here already" in out.getvalue()
    assert AuditEvent.objects.count() == events
    keep_to_their_budgets(study)


@pytest.mark.parametrize("tell", [stories.few_stories, stories.all_stories])
def test_stories_are_the_same_every_time(
    in_demo: None, tell: Callable[[date], Iterator[Callable[[], demo.Story]]]
) -> None:
    demo.fill_registers()
    assert [story() for story in tell(MADE_FOR)] == [story() for story in tell(MADE_FOR)]


def test_the_whole_study_is_fifteen_enrolled_and_three_screen_failures(in_demo: None) -> None:
    """Told, not played: every stage is there, and no day lies after the one the study is made for."""
    demo.fill_registers()
    told = [story() for story in stories.all_stories(MADE_FOR)]
    enrolled = [
        story for story in told if any(step.form == "ENR" and "ENROLLED" in str(step.typed) for step in story.steps)
    ]
    assert (len(told), len(enrolled), len(stories.COURSES), len(stories.FAILURES)) == (18, 15, 15, 3)
    last = [[step.visit for step in story.steps if step.visit][-1] for story in enrolled]
    assert {"M12", "M9", "M6", "M3", "M2", "M1", "D5", "LD3", "BL", "ET"} <= set(last)
    endings = [step.typed["EOSSTAT"] for story in told for step in story.steps if step.form == "EOS" and step.typed]
    assert Counter(endings) == {"COMPLETED": 2, "DEATH": 1, "WITHDREW": 1}
    nephritis = [course.nephritis for course in stories.COURSES]
    assert any(nephritis)
    assert not all(nephritis)
    days = [
        date.fromisoformat(typed[:10])
        for story in told
        for step in story.steps
        for code, typed in (step.typed or {}).items()
        if re.match(r"\d{4}-\d{2}-\d{2}", typed) and code != "INFEXP"
    ]
    assert max(days) <= MADE_FOR


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
