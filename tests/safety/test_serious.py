"""Serious events: deadlines, versions, recipients, warnings (R080 to R082, R085; safety rules 6.1 to 6.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from crf import save
from crf.casebook import facts_for
from crf.entry import prefilled, typed_from
from crf.kit.base import form
from crf.targets import Target
from safety import clocks
from safety.clocks import Limits
from safety.narrative import Case, Infusion, Stretch, narrative
from safety.serious_board import Board
from safety.tasks import watch_clocks
from tests import factories
from tests.safety import events
from trial.models import Notice, Subject
from trial.words import Text

CHINA = ZoneInfo("Asia/Shanghai")
LIMITS = Limits(
    recipients=clocks.recipient_limits("IEC=24 INST=24 SPON=24 AUTH=susar"),
    sae_levels="half=investigator 20=principal_investigator due=principal_investigator,medical_monitor",
    susar_levels="half=principal_investigator due=medical_monitor",
)


def at(text: str) -> datetime:
    """A moment at the site."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


# --- Deadlines (safety rules 6.3) ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("case",                                        "aware",            "days", "expected"),
    [
        ("the day of awareness is day 0",           "2026-03-02 09:00",      7, "2026-03-09"),
        ("late in the evening is the same day 0",   "2026-03-02 23:59",      7, "2026-03-09"),
        ("just after midnight is the next day",     "2026-03-03 00:00",      7, "2026-03-10"),
        ("the Spring Festival counts, 7 days",      "2026-02-14 10:00",      7, "2026-02-21"),
        ("the Spring Festival counts, 15 days",     "2026-02-14 10:00",     15, "2026-03-01"),
        ("National Day counts",                     "2025-09-30 18:00",      7, "2025-10-07"),
        ("across the turn of the year",             "2025-12-28 08:00",      7, "2026-01-04"),
        ("a leap day is a day",                     "2028-02-22 08:00",      7, "2028-02-29"),
    ],
)  # fmt: skip
def test_r081_days_are_calendar_days_and_holidays_count(case: str, aware: str, days: int, expected: str) -> None:
    due = clocks.after_days(at(aware), days)
    assert due is not None
    assert due.astimezone(CHINA) == at(f"{expected} 23:59:59"), case


def test_r081_the_day_is_that_of_the_site_and_not_of_greenwich() -> None:
    """17:00 in Greenwich on 14 February is one in the morning of 15 February at the site."""
    due = clocks.after_days(datetime(2026, 2, 14, 17, 0, tzinfo=UTC), 7)
    assert due is not None
    assert clocks.day_in_china(due).isoformat() == "2026-02-22"


@pytest.mark.parametrize(
    ("case",                              "recipient", "susar", "fatal", "followup", "expected"),
    [
        ("24 hours, the eve of New Year",       "IEC",   False,   False,      False, "2026-02-17 22:30:00"),
        ("the authority hears of no other SAE", "AUTH",  False,   False,      False, None),
        ("unknown whether SUSAR: no day yet",   "AUTH",   None,   False,      False, None),
        ("SUSAR, not fatal: 15 days",           "AUTH",   True,   False,      False, "2026-03-03 23:59:59"),
        ("SUSAR, fatal: 7 days",                "AUTH",   True,    True,      False, "2026-02-23 23:59:59"),
        ("fatal SUSAR, complete: 7 + 8 days",   "AUTH",   True,    True,       True, "2026-03-03 23:59:59"),
    ],
)  # fmt: skip
def test_r081_r082_each_recipient_has_its_limit(
    case: str, recipient: str, susar: bool | None, fatal: bool, followup: bool, expected: str | None
) -> None:
    aware = at("2026-02-16 22:30")
    due = clocks.due_at(
        recipient,
        LIMITS,
        aware_at=aware,
        is_susar=susar,
        fatal=fatal,
        susar_since=aware if followup else None,
        followup=followup,
    )
    assert (due.astimezone(CHINA) if due else None) == (at(expected) if expected else None), case


def test_r082_the_recipients_are_a_setting_and_nonsense_in_it_names_nobody() -> None:
    found = clocks.recipient_limits("IEC=48 NOBODY=24 SPON=soon AUTH=none")
    assert found == {"IEC": "48", "AUTH": "none"}


@pytest.mark.parametrize(
    ("case",                                   "serious", "investigator", "sponsor", "unexpected", "expected"),
    [
        ("serious, related, unexpected",            True,           True,      True,         True,       True),
        ("the sponsor excludes, investigator not",  True,           True,     False,         True,       True),
        ("the investigator excludes, sponsor not",  True,          False,      True,         True,       True),
        ("one related, the other still to judge",   True,           True,      None,         True,       True),
        ("both exclude",                            True,          False,     False,         True,      False),
        ("one excludes, the other still to judge",  True,          False,      None,         True,       None),
        ("expected is never a SUSAR",               True,           None,      None,        False,      False),
        ("expectedness still to judge",             True,           True,      True,         None,       None),
        ("not serious",                            False,           True,      True,         True,      False),
        ("nothing known",                           None,           None,      None,         None,       None),
    ],
)  # fmt: skip
def test_r081_susar(
    case: str,
    serious: bool | None,
    investigator: bool | None,
    sponsor: bool | None,
    unexpected: bool | None,
    expected: bool | None,
) -> None:
    """Safety rules 6.3: serious AND related by any assessor AND unexpected; who cannot exclude it wins."""
    assert clocks.susar(serious, investigator, sponsor, unexpected).value is expected, case


def test_r080_levels_of_warning() -> None:
    aware = at("2026-03-02 09:00")
    found = clocks.levels(LIMITS.sae_levels, aware, aware + timedelta(hours=24))
    assert [(level.name, level.at - aware, level.roles) for level in found] == [
        ("half", timedelta(hours=12), ("investigator",)),
        ("20", timedelta(hours=20), ("principal_investigator",)),
        ("due", timedelta(hours=24), ("principal_investigator", "medical_monitor")),
    ]


@pytest.mark.parametrize(
    ("left", "en", "zh"),
    [
        (timedelta(hours=5, minutes=7), "5 h 07 min left", "剩5小时07分"),
        (timedelta(minutes=59), "59 min left", "剩59分钟"),
        (timedelta(days=3, hours=4), "3 d 4 h left", "剩3天4小时"),
        (-timedelta(hours=2), "2 h 00 min late", "逾期2小时00分"),
    ],
)
def test_r080_a_countdown_in_words(left: timedelta, en: str, zh: str) -> None:
    assert clocks.countdown(left) == Text(en, zh)


# --- Narrative -------------------------------------------------------------------------------------------------------
def test_a_narrative_tells_what_is_known_and_nothing_else() -> None:
    told = narrative(
        Case(
            "CHT101-01-003",
            "Pneumonia",
            age=31,
            sex="F",
            infusion=Infusion(at("2026-01-06 09:00").date(), lot="LOT-7"),
            onset="2026-01-20",
            study_day=14,
            grade=3,
            treatment=(Stretch(Text("meropenem", "美罗培南"), "2026-01-21", "2026-01-28"),),
            outcome=Text("Recovered", "痊愈"),
        )
    )
    assert "31-year-old woman" in told.en
    assert "lot LOT-7" in told.en
    assert "On 2026-01-20 (D14) Pneumonia began, grade 3" in told.en
    assert "meropenem (2026-01-21 to 2026-01-28)" in told.en
    assert "美罗培南（2026-01-21至2026-01-28）" in told.zh
    assert "31岁女性" in told.zh
    assert "转归：痊愈" in told.zh
    assert "died" not in told.en
    assert "Laboratory" not in told.en
    assert "None" not in told.en


def test_a_narrative_never_outgrows_its_box() -> None:
    many = tuple(Stretch(Text(f"drug {number} " + "x" * 900, "药物"), "2026-01-01") for number in range(40))
    assert len(narrative(Case("S01-001", "Sepsis", concomitant=many)).en) <= 6000


# --- Reports ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def subject(db: None) -> Subject:
    return events.infused()


def aware(hours_ago: float = 1) -> dict[str, str]:
    moment = datetime.now(CHINA) - timedelta(hours=hours_ago)
    return {"SAEAWARE": moment.strftime("%Y-%m-%d %H:%M")}


def report_values(subject: Subject, repeat: int) -> dict[str, object]:
    standing = save.stored(Target("SAE", subject, "", repeat))
    assert standing is not None
    return dict(standing.values)


def test_r080_a_new_report_begins_with_the_casebook(subject: Subject) -> None:
    events.enter(subject, "AE", events.PNEUMONIA)
    boxes = prefilled(form("SAE"), facts_for(subject, form("SAE"), "", repeat=0))
    said = {code: boxes[code] for code in ("SAEAE", "SAEKIND", "SAECRIT", "SAEEVT", "SAEST", "SAEGR", "SAERELI")}
    assert said == {
        "SAEAE": "1",
        "SAEKIND": "INITIAL",
        "SAECRIT": "HOSPITAL",
        "SAEEVT": "Pneumonia",
        "SAEST": "2025-06-20",
        "SAEGR": "3",
        "SAERELI": "POSSIBLY",
    }
    assert "On 2025-06-20 (D18) Pneumonia began" in boxes["SAENARR"]


def test_r080_r082_initial_follow_up_and_final_are_kept(subject: Subject) -> None:
    events.enter(subject, "AE", events.PNEUMONIA)
    events.enter(subject, "SAE", {**events.REPORT, **aware(3)})
    given = {"event_row": 1}
    boxes = prefilled(form("SAE"), facts_for(subject, form("SAE"), "", repeat=0), given)
    assert boxes["SAEKIND"] == "FOLLOW_UP"
    assert boxes["SAECAUS"] == events.REPORT["SAECAUS"]
    assert "SAEAWARE" not in boxes
    assert "SENTIEC" not in boxes
    later = {**boxes, "SAEAE": "1", **aware(1), "SAECAUS": "The sputum culture grew pneumococci."}
    events.enter(subject, "SAE", later)
    events.enter(subject, "SAE", {**later, "SAEKIND": "FINAL", "SAEOUT": "RECOVERED", **aware(0.5)})
    first, second, third = (report_values(subject, repeat) for repeat in (1, 2, 3))
    assert [each["version"] for each in (first, second, third)] == [1, 2, 3]
    assert first["changed"] is None
    assert second["changed"] == "SAECAUS"
    assert "SAEOUT" in str(third["changed"])
    assert first["reasoning"] == events.REPORT["SAECAUS"]
    refused = events.attempt(subject, "SAE", {**later, **aware(0.1)})
    assert not refused.saved
    assert refused.assessment is not None
    assert "SAE-04" in {finding.check for finding in refused.assessment.blocked}


def test_r080_what_went_out_is_not_changed_but_its_dates_of_sending_may_follow(subject: Subject) -> None:
    events.enter(subject, "AE", events.PNEUMONIA)
    events.enter(subject, "SAE", {**events.REPORT, **aware(3)})
    events.enter(subject, "SAE", {**events.REPORT, "SAEKIND": "FOLLOW_UP", **aware(2)})
    standing = save.stored(Target("SAE", subject, "", 1))
    assert standing is not None
    typed = typed_from(form("SAE"), standing.values, standing.nulls)
    changed = events.attempt(subject, "SAE", {**typed, "SAECAUS": "rewritten"}, 1, change_reason="new")
    assert not changed.saved
    assert changed.assessment is not None
    assert "SAE-05" in {finding.check for finding in changed.assessment.blocked}
    moment = aware(1)["SAEAWARE"]
    events.enter(subject, "SAE", {**typed, "SENTIEC": moment, "SENTIECNO": "IEC-2025-17"}, 1, change_reason="new")
    assert report_values(subject, 1)["sent_iec_proof"] == "IEC-2025-17"


def test_r081_r082_a_susar_is_told_and_the_authority_has_a_deadline(subject: Subject) -> None:
    events.enter(subject, "AE", events.PNEUMONIA)
    events.enter(subject, "SAE", {**events.REPORT, "SAEEXP": "EXPECTED", **aware()})
    assert report_values(subject, 1)["is_susar"] is False
    assert report_values(subject, 1)["due_auth_at"] is None
    events.enter(subject, "SAE", {**events.REPORT, "SAEEXP": "UNEXPECTED", **aware()}, 1, change_reason="new")
    values = report_values(subject, 1)
    assert values["is_susar"] is True
    assert values["due_auth_at"] is not None
    assert Notice.objects.filter(kind="susar").count() == 1


def test_r081_the_susar_follows_the_causality_of_the_event(subject: Subject) -> None:
    """The derived SUSAR moves when the investigator's causality is corrected on the AE log."""
    events.enter(subject, "AE", {**events.PNEUMONIA, "AEREL": "NOT_RELATED"})
    boxes = {**events.REPORT, "SAEEXP": "UNEXPECTED", "SAERELSP": "UNLIKELY", **aware()}
    events.enter(subject, "SAE", boxes)
    assert report_values(subject, 1)["is_susar"] is False
    events.enter(subject, "AE", events.PNEUMONIA, 1, change_reason="new")
    assert report_values(subject, 1)["is_susar"] is True


def test_a_planned_stay_alone_is_asked_about(subject: Subject) -> None:
    """Protocol operationalisation 8.6: the stay planned for the study is no SAE; its prolongation is."""
    events.enter(subject, "AE", {**events.PNEUMONIA, "AESTDAT": "2025-06-05"})
    events.enter(subject, "HO", {"HOTYP": "PLANNED", "HOST": "2025-05-26 09:00", "HORSN": "STUDY"})
    target = Target("SAE", subject, "", 0)
    asked = save.complete(
        target,
        by=factories.coordinator(),
        typed={**prefilled(form("SAE"), facts_for(subject, form("SAE"), "", repeat=0)), **events.REPORT, **aware()},
        edition=0,
    )
    assert [ask.check for ask in asked.asks] == ["SAE-06"]


# --- Warnings --------------------------------------------------------------------------------------------------------
KNOWN_AT = datetime(2026, 2, 16, 2, 0, tzinfo=UTC)  # 10:00 at the site, the eve of the New Year


def told() -> list[tuple[str, tuple[str, ...]]]:
    return [(notice.kind, tuple(notice.roles)) for notice in Notice.objects.order_by("id")]


@pytest.fixture
def roles(db: None) -> None:
    for role in ("investigator", "principal_investigator", "medical_monitor"):
        factories.account(role)


def test_r080_escalation_while_no_report_is_written(roles: None) -> None:
    """Half of the time: investigator; 20 h: PI; overdue: PI and medical monitor; each once. The holiday counts."""
    with time_machine.travel(KNOWN_AT, tick=False) as clock:
        subject = events.infused()
        events.enter(subject, "AE", events.PNEUMONIA)
        for hours, expected in (
            (11.9, 0), (12, 1), (12.1, 1), (19.9, 1), (20, 2), (23.9, 2), (24, 3), (24.1, 3), (100, 3),
        ):  # fmt: skip
            clock.move_to(KNOWN_AT + timedelta(hours=hours))
            watch_clocks()
            assert Notice.objects.count() == expected, hours
    assert told() == [
        ("sae_half_time", ("investigator",)),
        ("sae_near_due", ("principal_investigator",)),
        ("sae_overdue", ("medical_monitor", "principal_investigator")),
    ]


def test_r080_a_clock_found_late_tells_everybody_at_once(roles: None) -> None:
    with time_machine.travel(KNOWN_AT, tick=False) as clock:
        subject = events.infused()
        events.enter(subject, "AE", events.PNEUMONIA)
        clock.move_to(KNOWN_AT + timedelta(hours=30))
        watch_clocks()
        watch_clocks()
    assert told() == [("sae_overdue", ("investigator", "medical_monitor", "principal_investigator"))]


def test_r080_r082_the_clock_stops_when_every_recipient_has_the_report(roles: None) -> None:
    with time_machine.travel(KNOWN_AT, tick=False) as clock:
        subject = events.infused()
        events.enter(subject, "AE", events.PNEUMONIA)
        clock.move_to(KNOWN_AT + timedelta(hours=2))
        sent = {f"SENT{key}": "2026-02-16 11:55" for key in ("IEC", "INST")}
        known = {"SAEAWARE": "2026-02-16 10:00"}
        events.enter(subject, "SAE", {**events.REPORT, **known, **sent})
        (case,) = Board([subject]).cases
        assert [each.recipient for each in case.running] == ["SPON"]
        clock.move_to(KNOWN_AT + timedelta(hours=13))
        watch_clocks()
        assert told() == [("sae_half_time", ("investigator",))]
        sent["SENTSPON"] = "2026-02-16 22:55"
        events.enter(subject, "SAE", {**events.REPORT, **known, **sent}, 1, change_reason="new")
        clock.move_to(KNOWN_AT + timedelta(hours=50))
        watch_clocks()
        (case,) = Board([subject]).cases
        assert case.running == []
        assert len(told()) == 1


def test_r081_a_susar_clock_warns_by_days(roles: None) -> None:
    with time_machine.travel(KNOWN_AT, tick=False) as clock:
        subject = events.infused()
        events.enter(subject, "AE", events.PNEUMONIA)
        sent = {f"SENT{key}": "2026-02-16 10:00" for key in ("IEC", "INST", "SPON")}
        boxes = {**events.REPORT, "SAECRIT": "LIFE", "SAEEXP": "UNEXPECTED", "SAEAWARE": "2026-02-16 10:00", **sent}
        events.enter(subject, "SAE", boxes)
        Notice.objects.all().count()
        clock.move_to(datetime(2026, 2, 23, 15, 59, tzinfo=UTC))  # 23:59 at the site on day 7
        watch_clocks()
        assert "susar_overdue" not in {kind for kind, _roles in told()}
        clock.move_to(datetime(2026, 2, 23, 16, 1, tzinfo=UTC))
        watch_clocks()
        assert told()[-1] == ("susar_overdue", ("medical_monitor", "principal_investigator"))


# --- Pages -----------------------------------------------------------------------------------------------------------
def test_r080_the_page_shows_clocks_recipients_and_the_way_on(subject: Subject, client: Client) -> None:
    events.enter(subject, "AE", events.PNEUMONIA)
    client.force_login(factories.coordinator())
    page = client.get(reverse("safety-sae")).content.decode()
    assert "Pneumonia" in page
    assert "data-due" in page
    assert "Write the report" in page
    events.enter(subject, "SAE", {**events.REPORT, **aware(30)})
    page = client.get(reverse("safety-sae")).content.decode()
    assert "late" in page
    assert "Ethics committee" in page
    assert "Next version" in page
    detail = client.get(reverse("safety-sae-event", args=[subject.screening_number, 1])).content.decode()
    assert "Versions of the report" in detail
    assert events.REPORT["SAECAUS"] in detail


def test_the_page_costs_the_same_number_of_queries_for_any_number_of_events(
    subject: Subject, client: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(3):
        events.enter(
            subject, "AE", {**events.PNEUMONIA, "AETERM": f"Pneumonia {number}", "AESTDAT": f"2025-06-2{number}"}
        )
    client.force_login(factories.account("medical_monitor"))
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        client.get(reverse("safety-sae"))
