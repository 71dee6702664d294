"""An amendment lived through: a second protocol version adds an item, an answer and a visit (1.2, 5.3; R074)."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crf import save
from crf.casebook import facts_for, load
from crf.kit.base import _constraints
from crf.kit.items import Code, coded, codes, named
from crf.models import FormRecord
from crf.models.vital_signs import VitalSigns
from crf.schedule import schedules
from crf.targets import Target
from tests import factories
from tests.factories import save_form
from trial import audit, subjects
from trial.amendment import Binding, Plan, version_on
from trial.models import AuditEvent, ProtocolVersion, Subject, SubjectProtocol, VisitDefinition
from trial.protocol import in_force
from trial.protocol.load import FOLDER, criteria_ever, load_protocol
from trial.words import Text

VITALS: dict[str, Any] = {
    "temperature": "36.5",
    "temperature_site": "AXILLA",
    "systolic": "120",
    "diastolic": "78",
    "pulse": "76",
    "respiration": "16",
    "oxygen": "ROOM_AIR",
    "weight": "60.0",
}


# --- The version that holds on a day ---------------------------------------------------------------------------------
FIRST, SECOND = Binding(1, date(2025, 5, 5)), Binding(2, date(2025, 8, 15))


@pytest.mark.parametrize(
    ("case", "bindings", "day", "expected"),
    [
        ("no consent yet: the version of screening", [], date(2025, 5, 5), 7),
        ("before the first consent the first version", [FIRST, SECOND], date(2025, 5, 1), 1),
        ("the day before the new consent", [FIRST, SECOND], date(2025, 8, 14), 1),
        ("the day of the new consent", [FIRST, SECOND], date(2025, 8, 15), 2),
        ("any later day", [FIRST, SECOND], date(2026, 8, 15), 2),
        ("a day nobody knows", [FIRST, SECOND], None, 2),
        ("an old consent form signed later moves nobody back", [SECOND, Binding(1, date(2025, 9, 1))],
         date(2025, 9, 2), 2),
    ],
)  # fmt: skip
def test_r074_the_version_that_holds(case: str, bindings: list[Binding], day: date | None, expected: int) -> None:
    assert version_on(bindings, day, 7) == expected, case


@dataclass(frozen=True)
class Planned:
    """A visit as a plan needs it: its code and the last day it is due."""

    code: str
    due: date | None = None


OLD = [Planned("M1", date(2025, 7, 3)), Planned("M3", date(2025, 9, 7)), Planned("MX", date(2025, 9, 20)),
       Planned("M6", date(2025, 12, 13)), Planned("UNS")]  # fmt: skip
NEW = [Planned("D3", date(2025, 6, 5)), *OLD[:2], Planned("M4", date(2025, 10, 7)), *OLD[3:]]


def plan(since: date | None, held: Mapping[str, date | None] = {}) -> Plan[Planned]:
    bindings = [FIRST] if since is None else [FIRST, Binding(2, since)]
    return Plan({1: OLD} if since is None else {1: OLD, 2: NEW}, bindings, 1, dict(held), lambda each: each.due)


def visits(of: Plan[Planned]) -> list[str]:
    return [each.code for each in of.definitions()]


def test_without_a_new_consent_nothing_changes() -> None:
    assert visits(plan(None)) == ["M1", "M3", "MX", "M6", "UNS"]


def test_a_visit_the_amendment_added_stands_in_its_place_unless_its_last_day_has_passed() -> None:
    assert visits(plan(date(2025, 8, 15))) == ["M1", "M3", "M4", "M6", "UNS"]
    assert visits(plan(date(2025, 10, 7))) == ["M1", "M3", "MX", "M4", "M6", "UNS"]
    assert visits(plan(date(2025, 10, 8))) == ["M1", "M3", "MX", "M6", "UNS"]


def test_a_visit_the_amendment_dropped_stays_where_it_took_place() -> None:
    assert visits(plan(date(2025, 8, 15), {"MX": date(2025, 8, 14)})) == ["M1", "M3", "MX", "M4", "M6", "UNS"]
    assert visits(plan(date(2025, 8, 15), {"MX": date(2025, 9, 14)})) == ["M1", "M3", "MX", "M4", "M6", "UNS"]


def test_each_visit_follows_its_own_day() -> None:
    held = {"M1": date(2025, 6, 30), "UNS": date(2025, 8, 1), "UNS-2": date(2025, 8, 20)}
    known = plan(date(2025, 8, 15), held)
    assert [known.version_of(label) for label in ("M1", "UNS", "UNS-2", "M6", "M3")] == [1, 1, 2, 2, 2]
    assert known.newest == 2
    assert known.definition("D3") is None
    assert known.definition("NONE") is None


# --- An answer belongs to versions as an item does -------------------------------------------------------------------
def test_the_table_keeps_every_answer_and_the_form_offers_those_of_its_version() -> None:
    answers = (
        *codes(("A", "Old", "旧")),
        Code("B", Text("New", "新"), since=2),
        Code("C", Text("Gone", "撤"), until=1),
    )
    item = named(coded("X", "Item", "条目", answers).item, form="TST", name="x")
    assert [code.value for code in item.as_of(1).codes] == ["A", "C"]
    assert [code.value for code in item.as_of(2).codes] == ["A", "B"]
    assert item.code_label("C") == Text("Gone", "撤")
    (allowed,) = _constraints("TST", {"x": item})
    assert isinstance(allowed, CheckConstraint)
    assert "['A', 'B', 'C']" in str(allowed.condition)


# --- Lived through ---------------------------------------------------------------------------------------------------
VERSION_2 = """
[[version]]
number = 2
label = "2.0-TEST"
title_en = "Amendment for the tests"
title_zh = "测试用修订"
approved_on = 2025-07-15
effective_on = 2025-08-01
"""
CONSENT_2 = """
[[consent]]
number = "TEST-2.0"
dated_on = 2025-07-01
approved_on = 2025-07-15
language = "zh-hans"
protocol_version = 2
"""


@pytest.fixture
def delivered(tmp_path: Path) -> Path:
    """The delivered protocol with a second version beside the first: month 4 added."""
    folder = tmp_path / "protocol"
    shutil.copytree(FOLDER, folder)
    for name, more in (("protocol_versions.toml", VERSION_2), ("consent_versions.toml", CONSENT_2)):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    lines = (folder / "1" / "visits.csv").read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("M6,"))
    lines.insert(place, "M4,Month 4,第4个月,scheduled,120,113,127,Clinic,SV VS,,D")
    (folder / "2").mkdir()
    (folder / "2" / "visits.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def amended(db: None, delivered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Version 2: SpO2 is asked, the mouth is a site of measurement, the ear is none any more, month 4 is a visit."""
    with audit.acting(by=audit.system("protocol"), reason="amendment"):
        load_protocol(delivered)
    site = VitalSigns.item("TEMPSITE")
    versions: dict[str, dict[str, Any]] = {"ORAL": {"since": 2}, "EAR": {"until": 1}}
    answers = tuple(replace(code, **versions.get(code.value, {})) for code in site.codes)
    changed = {"TEMPSITE": replace(site, codes=answers), "SPO2": replace(VitalSigns.item("SPO2"), since=2)}
    monkeypatch.setattr(VitalSigns, "items", tuple(changed.get(item.code, item) for item in VitalSigns.items))


@pytest.fixture
def subject(amended: None) -> Subject:
    """Consented to version 1, infused on 2 June 2025."""
    return infused()


def infused() -> Subject:
    subject = factories.enrolled()
    at = datetime(2025, 6, 2, 2, 0, tzinfo=UTC)
    subjects.record_infusion(subject, by=factories.coordinator(), reason="test", started_at=at)
    return factories.fresh(subject)


def row(subject: Subject, repeat: int, **changed: Any) -> save.Outcome:
    """A row of the consent log: the new consent of 15 August 2025, unless said."""
    usual = {
        "document": "RECONSENT",
        "version": "TEST-2.0",
        "signed_on": "2025-08-15",
        "signed_time": "0900",
        "signed_by": "SUBJECT",
        "investigator": "investigator",
        "copy_given": "y",
        "personal_information": "y",
        "samples": "YES",
        "withdrawn": "NONE",
        **changed,
    }
    target = Target("ICF", subject, "", repeat)
    standing = save.stored(target)
    boxes = {**factories.typed("ICF", **usual), "change_reason": "transcription"}
    edition = standing.record.edition if standing else 0
    return save.complete(target, by=factories.coordinator(), typed=boxes, edition=edition)


def attend(subject: Subject, visit: str, on: str) -> None:
    factories.do(factories.attended(visit, on), subject)


def bound_to(subject: Subject, form: str, visit: str) -> int:
    return FormRecord.objects.get(subject=subject, form_key=form, visit__code=visit).protocol_version.number


def asked(subject: Subject, visit: str) -> set[str]:
    """The items a form at this visit has."""
    facts = facts_for(factories.fresh(subject), VitalSigns, visit)
    return {item.code for item in VitalSigns.items_in(facts.protocol_version)}


def planned(subject: Subject) -> list[str]:
    return [visit.code for visit in schedules([factories.fresh(subject)])[0].visits]


def test_r074_who_stays_under_the_old_version_is_asked_nothing_new(subject: Subject, client: Client) -> None:
    attend(subject, "M3", "2025-08-31")
    outcome = save_form(subject, "VS", "M3", **VITALS)
    assert outcome.saved
    assert bound_to(subject, "VS", "M3") == 1
    assert "M4" not in planned(subject)
    refused = save_form(subject, "VS", "M6", **{**VITALS, "temperature_site": "ORAL"})
    assert not refused.saved
    assert refused.assessment is not None
    assert set(refused.assessment.problems) == {"TEMPSITE"}
    client.force_login(factories.coordinator())
    assert client.get(f"/subjects/{subject.screening_number}/visits/M4/VS/").status_code == 404


def test_r074_a_new_consent_moves_later_visits_and_no_earlier_one(subject: Subject, client: Client) -> None:
    attend(subject, "M1", "2025-06-30")
    assert save_form(subject, "VS", "M1", **{**VITALS, "temperature_site": "EAR"}).saved
    assert row(subject, 2).saved
    subject = factories.fresh(subject)
    assert (subject.protocol_version.number, subject.consent_version) == (2, "TEST-2.0")
    assert planned(subject).index("M4") == planned(subject).index("M3") + 1

    # Month 2 took place before the new consent and is entered after it: the old version, the old answers.
    attend(subject, "M2", "2025-07-30")
    assert "SPO2" not in asked(subject, "M2")
    assert save_form(subject, "VS", "M2", **{**VITALS, "temperature_site": "EAR"}).saved
    assert bound_to(subject, "VS", "M2") == 1

    # Month 3 comes after it: the new item is required, the new answer offered, the old one gone.
    attend(subject, "M3", "2025-08-31")
    outcome = save_form(subject, "VS", "M3", **{**VITALS, "temperature_site": "EAR"})
    assert outcome.assessment is not None
    assert set(outcome.assessment.problems) == {"SPO2", "TEMPSITE"}
    assert save_form(subject, "VS", "M3", **{**VITALS, "temperature_site": "ORAL", "saturation": "98"}).saved
    assert bound_to(subject, "VS", "M3") == 2
    assert save_form(subject, "VS", "M4", **{**VITALS, "saturation": "97"}).saved

    client.force_login(factories.coordinator())
    page = f"/subjects/{subject.screening_number}/visits/%s/VS/"
    old, new = (client.get(page % visit).content.decode() for visit in ("M1", "M3"))
    assert ('name="SPO2"' in old, 'name="SPO2"' in new) == (False, True)
    assert ('value="EAR"' in old, 'value="ORAL"' in old) == (True, False)
    assert ('value="EAR"' in new, 'value="ORAL"' in new) == (False, True)
    assert "entered under protocol 1.0-REF" in old
    assert "under protocol" not in new


def test_r069_r074_a_form_of_the_old_version_is_shown_and_changed_under_it(subject: Subject) -> None:
    attend(subject, "M1", "2025-06-30")
    assert save_form(subject, "VS", "M1", **{**VITALS, "temperature_site": "EAR"}).saved
    assert row(subject, 2).saved
    changed = {**VITALS, "temperature_site": "EAR", "pulse": "80"}
    outcome = save_form(factories.fresh(subject), "VS", "M1", {"change_reason": "source"}, **changed)
    assert outcome.saved
    assert outcome.changed == ("PULSE",)
    assert bound_to(subject, "VS", "M1") == 1
    book = load(factories.fresh(subject), ["VS"])
    assert book.version("VS", "M1", 1) == 1
    entry = book.at("VS", "M1")
    assert entry is not None
    assert entry.values["temperature_site"] == "EAR"


def test_no_visit_of_the_past_is_asked_for_after_a_late_consent(subject: Subject) -> None:
    """Month 4 was due until 7 October 2025 (D127)."""
    assert row(subject, 2, signed_on="2025-10-08").saved
    assert "M4" not in planned(subject)
    assert "M4" not in [each.code for each in load(factories.fresh(subject), []).definitions]
    other = infused()
    assert row(other, 2, signed_on="2025-10-07").saved
    assert "M4" in planned(other)


def test_a_corrected_consent_moves_the_boundary_and_nothing_that_stands(subject: Subject) -> None:
    assert row(subject, 2).saved
    attend(subject, "M3", "2025-08-31")
    assert save_form(subject, "VS", "M3", **{**VITALS, "saturation": "98"}).saved
    assert row(factories.fresh(subject), 2, signed_on="2025-09-10").saved
    assert bound_to(subject, "VS", "M3") == 2
    assert load(factories.fresh(subject), []).version("PE", "M3", 1) == 1
    assert row(factories.fresh(subject), 2, document="HGR", version="DEMO-1.0").saved
    subject = factories.fresh(subject)
    assert subject.protocol_version.number == 1
    assert [(each.version.number, each.since) for each in subject.protocols.order_by("version__number")] == [
        (1, date(2025, 5, 5)),
        (2, None),
    ]
    assert "M4" not in planned(subject)


def test_the_main_consent_to_the_new_version_starts_under_it(amended: None) -> None:
    factories.investigator()
    subject = factories.do(replace_version(factories.consent("2025-09-01"), "TEST-2.0"))
    assert subject.protocol_version.number == 2
    assert subject.protocols.get().since == date(2025, 9, 1)


def replace_version(step: Any, version: str) -> Any:
    return replace(step, typed={**step.typed, "ICFVER": version})


# --- What goes live, and when ----------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("approved", "effective", "on", "expected"),
    [
        (None, None, "2026-01-01", 1),
        ("2025-07-15", None, "2026-01-01", 1),
        ("2025-07-15", "2025-08-01", "2025-07-31", 1),
        ("2025-07-15", "2025-08-01", "2025-08-01", 2),
    ],
)
def test_r074_a_version_is_live_from_the_day_it_is_effective(
    amended: None, approved: str | None, effective: str | None, on: str, expected: int
) -> None:
    with audit.acting(by=audit.system("test"), reason="test"):
        ProtocolVersion.objects.filter(number=2).update(approved_on=approved, effective_on=effective)
    assert in_force(date.fromisoformat(on)).number == expected
    with time_machine.travel(datetime.fromisoformat(f"{on}T04:00:00+00:00"), tick=True):
        opened = subjects.open_screening(by=factories.coordinator(), reason="test")
    assert opened.protocol_version.number == expected


@pytest.mark.django_db
def test_r074_no_version_takes_effect_before_it_is_approved(amended: None) -> None:
    second = ProtocolVersion.objects.get(number=2)
    for approved in (None, second.effective_on + timedelta(days=1)):  # type: ignore[operator]
        with (
            pytest.raises(IntegrityError, match="effective_once_approved"),
            transaction.atomic(),
            audit.acting(by=audit.system("test"), reason="test"),
        ):
            ProtocolVersion.objects.filter(number=2).update(approved_on=approved)


def test_the_amendment_is_loaded_once_and_leaves_the_first_version_alone(amended: None, delivered: Path) -> None:
    assert VisitDefinition.objects.filter(version__number=1).count() == 47
    assert VisitDefinition.objects.filter(version__number=2).count() == 48
    before = AuditEvent.objects.count()
    with audit.acting(by=audit.system("protocol"), reason="again"):
        load_protocol(delivered)
    assert AuditEvent.objects.count() == before


def test_a_criterion_of_the_amendment_belongs_to_it_alone(delivered: Path) -> None:
    text = (delivered / "1" / "criteria.toml").read_text(encoding="utf-8")
    first, _, rest = text.partition("[[criterion]]")
    kept = rest.split("[[criterion]]")[1:]
    added = '\ncode = "E16"\nen = "Made up for the test"\nzh = "测试"\nsource = "D"\nconfirmed = false\n'
    written = first + "".join(f"[[criterion]]{each}" for each in [*kept, added])
    (delivered / "2" / "criteria.toml").write_text(written, encoding="utf-8")
    spans = {each["code"]: (each["since"], each["until"]) for each in criteria_ever(delivered)}
    assert (spans["I01"], spans["I02"], spans["E16"]) == ((1, 1), (1, None), (2, None))


def test_the_versions_of_a_subject_are_on_the_audit_trail(subject: Subject) -> None:
    assert row(subject, 2).saved
    events = AuditEvent.objects.filter(table="trial_subjectprotocol", subject_id=subject.pk)
    assert [event.action for event in events.order_by("id")] == ["insert", "insert"]
    assert SubjectProtocol.objects.filter(subject=subject).count() == 2


def test_several_versions_cost_no_query_more(subject: Subject, django_assert_num_queries: Any) -> None:
    with CaptureQueriesContext(connection) as before:
        load(factories.fresh(subject), ["VS"]).definition("M3")
    assert row(subject, 2).saved
    with django_assert_num_queries(len(before)):
        load(factories.fresh(subject), ["VS"]).definition("M3")
