"""The laboratory form: rows through the one door, its checks, the check screen of a report, and the register."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crf import demo, save
from crf.casebook import facts_for, load
from crf.entry import typed_from
from crf.history import item_history
from crf.kit.base import FORMS, form
from crf.laboratories import add_laboratory, add_range, load_register, remember_name, remembered_names
from crf.laboratory.analytes import of_panels
from crf.models import ImportMapping, MissingValue, Query, ReferenceRange
from crf.targets import Target
from safety.models import LaboratoryResult
from tests import factories
from trial import audit
from trial.access import Refused
from trial.models import AuditEvent, Subject

pytestmark = pytest.mark.django_db

# A woman's results inside the demonstration ranges.
NORMAL = {
    "WBC": "5.20", "NEUT": "3.1", "LYM": "1.5", "MONO": "0.4", "EOS": "0.1", "HGB": "121", "PLT": "210",
    "ALT": "22", "AST": "20", "ALP": "66", "GGT": "18", "TBIL": "9.0", "DBIL": "3.0", "TP": "70", "ALB": "42",
    "UREA": "5.0", "CREAT": "60", "URATE": "280", "GLUC": "4.9", "K": "4.1", "NA": "140", "CL": "103", "CA": "2.30",
    "LDH": "180", "CK": "80", "PT": "11.0", "APTT": "30.0", "INR": "1.0", "FIB": "2.9", "DDIMER": "<0.20",
}  # fmt: skip


@pytest.fixture
def subject() -> Subject:
    """A woman in screening, whose screening visit took place; one laboratory in the register."""
    load_register(by=audit.system("test"))
    subject = factories.in_screening()
    subject = factories.do(factories.attended("SCR", factories.SCREENED_ON), subject)
    subject = factories.do(demo.demographics("1986-03"), subject)
    return factories.fresh(subject)


def typed(results: dict[str, str], **more: str) -> dict[str, str]:
    """What stands in the boxes: the head of the report and its results."""
    head = {"LBNAM": "DEMO", "LBDAT": factories.SCREENED_ON}
    return {**head, **{f"{code}.LBORRES": value for code, value in results.items()}, **more}


def enter(
    subject: Subject, boxes: dict[str, str], visit: str = "SCR", repeat: int = 1, edition: int | None = None
) -> save.Outcome:
    target = Target("LB", subject, visit, repeat)
    if edition is None:
        standing = save.stored(target)
        edition = standing.record.edition if standing else 0
    return save.complete(target, by=factories.coordinator(), typed=boxes, edition=edition)


def rows(subject: Subject, visit: str = "SCR", repeat: int = 1) -> Any:
    standing = save.stored(Target("LB", subject, visit, repeat))
    assert standing is not None
    return standing.rows


def findings(outcome: save.Outcome) -> dict[str, str]:
    """What was asked or refused, by check: its severity."""
    assert outcome.assessment is not None
    return {finding.check: finding.severity for finding in outcome.assessment.findings}


def test_thirty_results_are_saved_at_once_and_kept_as_printed(subject: Subject) -> None:
    factories.coordinator()
    with CaptureQueriesContext(connection) as queries:
        outcome = enter(subject, typed(NORMAL))
    assert outcome.saved, outcome.assessment and outcome.assessment.problems
    held = rows(subject)
    assert len(held) == 30
    assert held["WBC"]["result"] == "5.20"
    assert held["CA"]["result"] == "2.30"
    assert (held["DDIMER"]["result"], held["DDIMER"]["standard"], held["DDIMER"]["flag"]) == (
        "<0.20",
        Decimal("0.2"),
        "N",
    )
    assert {row["flag"] for row in held.values()} == {"N"}
    inserts = [
        query["sql"] for query in queries if query["sql"].startswith(f'INSERT INTO "{LaboratoryResult._meta.db_table}')
    ]
    assert len(inserts) == 1
    assert len(queries) <= 40


def test_the_audit_trail_has_every_row_once(subject: Subject) -> None:
    enter(subject, typed(NORMAL))
    events = AuditEvent.objects.filter(table=LaboratoryResult._meta.db_table)
    assert events.count() == 30
    assert {event.reason for event in events} == {save.FIRST_ENTRY}


def test_the_range_is_stored_with_the_row(subject: Subject) -> None:
    outcome = enter(subject, typed({**NORMAL, "HGB": "98"}, **{"HGB.LBCLSIG": "NCS"}))
    assert outcome.saved
    row = rows(subject)["HGB"]
    assert (row["low"], row["high"], row["range_text"], row["flag"]) == (Decimal(115), Decimal(150), "115–150", "L")
    assert row["range_from"] == "DEMO 2020-01-01"


def test_another_unit_is_converted_beside_the_result(subject: Subject) -> None:
    boxes = typed({**NORMAL, "CREAT": "0.70"}, **{"CREAT.LBORRESU": "mg/dL"})
    assert enter(subject, boxes).saved
    row = rows(subject)["CREAT"]
    assert (row["result"], row["unit"], row["standard"], row["flag"]) == ("0.70", "mg/dL", Decimal("61.88"), "N")


def test_significance_is_asked_only_out_of_range(subject: Subject) -> None:
    outcome = enter(subject, typed({**NORMAL, "K": "3.2"}))
    assert not outcome.saved
    assert outcome.assessment is not None
    assert set(outcome.assessment.problems) == {"K.LBCLSIG"}


def test_a_missing_result_of_a_begun_panel_is_demanded_and_may_be_missing_on_purpose(subject: Subject) -> None:
    without = {code: value for code, value in NORMAL.items() if code != "CK"}
    outcome = enter(subject, typed(without))
    assert outcome.assessment is not None
    assert set(outcome.assessment.problems) == {"CK.LBORRES"}
    outcome = enter(subject, typed(without, **{"CK.LBORRES": "/nd o not on the report"}))
    assert outcome.saved
    missing = MissingValue.objects.get(record=outcome.record)
    assert (missing.item, missing.flavour, missing.reason, missing.other) == (
        "CK.LBORRES",
        "ND",
        "O",
        "not on the report",
    )
    assert rows(subject)["CK"]["result"] is None


def test_a_panel_without_any_result_is_asked_for_and_may_stand_on_another_report(subject: Subject) -> None:
    haematology = {each.code: NORMAL[each.code] for each in of_panels(["HEM"])}
    outcome = enter(subject, typed(haematology))
    assert findings(outcome) == {"LB-01": "ask"}
    assert enter(subject, typed(haematology, **{"ask__LB-01": "second report follows"})).saved
    rest = {code: value for code, value in NORMAL.items() if code not in haematology}
    outcome = enter(subject, typed(rest), repeat=0)
    assert outcome.saved
    assert outcome.record is not None
    assert outcome.record.repeat == 2


def test_a_question_about_a_missing_panel_closes_when_another_report_brings_it(subject: Subject) -> None:
    haematology = {each.code: NORMAL[each.code] for each in of_panels(["HEM"])}
    assert enter(subject, typed(haematology, **{"ask__LB-01__accepted": "query"})).saved
    assert Query.objects.get(check_id="LB-01").status == Query.OPEN
    rest = {code: value for code, value in NORMAL.items() if code not in haematology}
    assert enter(subject, typed(rest), repeat=0).saved
    query = Query.objects.get(check_id="LB-01")
    assert (query.status, query.closed_by) == (Query.CLOSED, factories.coordinator())


def test_a_question_about_a_missing_panel_stays_while_it_is_missing(subject: Subject) -> None:
    haematology = {each.code: NORMAL[each.code] for each in of_panels(["HEM"])}
    assert enter(subject, typed(haematology, **{"ask__LB-01__accepted": "query"})).saved
    again = typed(haematology, **{"ask__LB-01": "sample haemolysed", "LBTIM": "0900"})
    assert enter(subject, again, repeat=0).saved
    assert Query.objects.get(check_id="LB-01", record__repeat=1).status == Query.OPEN


def test_a_change_needs_a_reason_and_is_found_in_the_history(subject: Subject) -> None:
    enter(subject, typed(NORMAL))
    changed = typed({**NORMAL, "WBC": "5.30"})
    assert enter(subject, changed).reason_needed
    outcome = enter(subject, {**changed, "change_reason": "transcription"})
    assert outcome.changed == ("WBC.LBORRES",)
    assert outcome.record is not None
    history = item_history(outcome.record, form("LB").item("WBC.LBORRES"))
    assert [(change.old.en, change.new.en) for change in history] == [("empty", "5.20"), ("5.20", "5.30")]
    assert AuditEvent.objects.filter(table=LaboratoryResult._meta.db_table, action="update").count() == 1


def test_the_later_of_two_savers_sees_the_newer_rows(subject: Subject) -> None:
    enter(subject, typed(NORMAL))
    enter(subject, {**typed({**NORMAL, "WBC": "5.30"}), "change_reason": "transcription"})
    outcome = enter(subject, {**typed({**NORMAL, "WBC": "5.40"}), "change_reason": "source"}, edition=1)
    assert outcome.newer is not None
    assert outcome.newer.values["rows"]["WBC"]["result"] == "5.30"


def test_the_boxes_come_back_as_they_were_typed(subject: Subject) -> None:
    boxes = typed({**NORMAL, "K": "3.2", "CK": "/nd s"}, **{"K.LBCLSIG": "NCS", "K.LBREAS": "TREATMENT"})
    assert enter(subject, boxes).saved
    standing = save.stored(Target("LB", subject, "SCR"))
    assert standing is not None
    back = typed_from(FORMS["LB"], standing.values, standing.nulls)
    assert {code: back[code] for code in boxes} == boxes


@pytest.mark.parametrize(
    ("case", "change", "check", "severity"),
    [
        ("EC-23: a unit that cannot be", {"PLT.LBORRES": "210", "PLT.LBORRESU": "/uL"}, "LB-23.PLT", "block"),
        (
            "EC-23: checked against the report, it goes to the data manager",
            {"PLT.LBORRES": "210", "PLT.LBORRESU": "/uL", "PLT.LBUNITOK": "Y", "PLT.LBCLSIG": "NCS"},
            "LB-23.PLT",
            "query",
        ),
        ("EC-24: more than 105 %", {"NEUT.LBORRES": "3.4", "LYM.LBORRES": "1.6", "MONO.LBORRES": "0.5"}, "LB-24", "ask"),
        ("EC-24: neutrophils and lymphocytes above white cells", {"NEUT.LBORRES": "4.0"}, "LB-24", "ask"),
        ("EC-25: direct above total bilirubin", {"TBIL.LBORRES": "4.0", "DBIL.LBORRES": "4.1"}, "LB-25.DBIL", "query"),
        ("EC-21: significant without an event", {"K.LBORRES": "3.2", "K.LBCLSIG": "CS"}, "LB-21.K", "ask"),
        ("D-dimer in DDU", {"DDIMER.LBORRES": "0.2", "DDIMER.LBORRESU": "mg/L DDU"}, "LB-DDU.DDIMER", "ask"),
    ],
)  # fmt: skip
def test_checks_of_the_rows(subject: Subject, case: str, change: dict[str, str], check: str, severity: str) -> None:
    outcome = enter(subject, {**typed(NORMAL), **change})
    assert findings(outcome).get(check) == severity, case
    assert not outcome.saved


def test_ec25_albumin_above_total_protein(subject: Subject) -> None:
    boxes = {**typed(NORMAL), "TP.LBORRES": "65", "ALB.LBORRES": "66", "ALB.LBCLSIG": "NCS"}
    assert findings(enter(subject, boxes)).get("LB-25.ALB") == "query"


def test_at_the_limits_of_the_checks_nothing_is_asked(subject: Subject) -> None:
    # 3.6 + 1.4 + 0.36 + 0.1 = 5.46 is 105 % of 5.20; 5.0 does not exceed it.
    boxes = {"NEUT": "3.6", "LYM": "1.4", "MONO": "0.36", "EOS": "0.10", "TBIL": "5.0", "DBIL": "5.0"}
    assert enter(subject, typed({**NORMAL, **boxes})).saved


def test_an_impossible_figure_is_refused_with_what_was_meant(subject: Subject) -> None:
    outcome = enter(subject, typed({**NORMAL, "CREAT": "0.9"}))
    assert outcome.assessment is not None
    said = outcome.assessment.problems["CREAT.LBORRES"].en
    assert "not possible" in said
    assert "Did you mean 0.9 mg/dL (= 79.56 umol/L)?" in said


def test_ec36_one_report_number_at_two_visits(subject: Subject) -> None:
    assert enter(subject, typed(NORMAL, LBACC="R-4711")).saved
    outcome = enter(subject, typed(NORMAL, LBACC="r-4711"), visit="BL")
    assert findings(outcome).get("LB-36") == "query"
    assert "LB-36" not in findings(enter(subject, typed(NORMAL, LBACC="R-4712"), visit="BL"))


def test_a_range_of_the_report_needs_its_reason(subject: Subject) -> None:
    boxes = typed({**NORMAL, "ALT": "45"}, **{"ALT.LBNRLO": "5", "ALT.LBNRHI": "50"})
    outcome = enter(subject, boxes)
    assert outcome.assessment is not None
    assert set(outcome.assessment.problems) == {"ALT.LBNRREAS"}
    assert enter(subject, {**boxes, "ALT.LBNRREAS": "PRINTED"}).saved
    row = rows(subject)["ALT"]
    assert (row["flag"], row["range_text"], row["range_from"]) == ("N", "5–50", "REPORT")


def test_a_not_done_form_does_not_drop_results(subject: Subject) -> None:
    assert enter(subject, {**typed(NORMAL), "not_done": "S"}).refusal is not None
    outcome = enter(subject, {"not_done": "S"})
    assert outcome.saved


def test_a_report_number_that_names_a_person_is_refused(subject: Subject) -> None:
    outcome = enter(subject, typed(NORMAL, LBACC="13812345678"))
    assert outcome.assessment is not None
    assert "LBACC" in outcome.assessment.problems


# --- what other forms learn ------------------------------------------------------------------------------
def test_other_forms_find_the_result_and_the_range(subject: Subject) -> None:
    enter(subject, typed({**NORMAL, "CREAT": "0.70"}, **{"CREAT.LBORRESU": "mg/dL"}))
    facts = facts_for(subject, FORMS["LB"], "SCR")
    found = facts.laboratory("CREAT")
    assert found is not None
    assert (found.value, found.text, found.unit, found.printed_unit) == (Decimal("61.88"), "0.70", "umol/L", "mg/dL")
    assert (found.on, found.place, found.low, found.high) == (date(2025, 5, 6), "LB@SCR", Decimal(41), Decimal(73))
    assert facts.laboratory("C3") is None
    below = facts.laboratory("DDIMER")
    assert below is not None
    assert (below.value, below.text) == (None, "<0.20")
    limits = facts.range_of("HGB")
    assert limits is not None
    assert (limits.low, limits.high, limits.laboratory) == (Decimal(115), Decimal(150), "DEMO")


def test_a_result_older_than_the_window_counts_only_ever(subject: Subject) -> None:
    enter(subject, typed(NORMAL))
    subject = factories.do(factories.attended("BL", "2025-05-28"), subject)
    facts = facts_for(subject, FORMS["LB"], "BL")
    assert facts.laboratory("WBC") is None
    found = facts.laboratory("WBC", ever=True)
    assert found is not None
    assert found.visit == "SCR"


def test_rows_are_loaded_in_one_query(subject: Subject) -> None:
    enter(subject, typed(NORMAL))
    with CaptureQueriesContext(connection) as one:
        load(subject, ["LB"])
    enter(subject, typed(NORMAL), visit="BL")
    with CaptureQueriesContext(connection) as two:
        load(subject, ["LB"])
    assert len(one) == len(two)


# --- pages -----------------------------------------------------------------------------------------------
@pytest.fixture
def page(client: Client, subject: Subject) -> Client:
    client.force_login(factories.coordinator(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_opening_the_page_takes_ten_queries(page: Client, subject: Subject) -> None:
    enter(subject, typed(NORMAL))
    page.get(f"/subjects/{subject.screening_number}/visits/SCR/LB/")  # the session is written once
    with CaptureQueriesContext(connection) as queries:
        answer = page.get(f"/subjects/{subject.screening_number}/visits/SCR/LB/")
    assert answer.status_code == 200
    body = answer.content.decode()
    assert 'name="WBC.LBORRES" type="text" value="5.20"' in body
    assert len(answer.content) < 200_000
    assert len(queries) <= 10


def test_live_answers_flag_and_conversion(page: Client, subject: Subject) -> None:
    address = f"/subjects/{subject.screening_number}/visits/SCR/LB/live/"
    boxes = typed({"WBC": "12.3", "HGB": "9.8"}, **{"HGB.LBORRESU": "g/dL"})
    told = page.post(address, boxes).json()["grid"]
    assert (told["WBC"]["flag"], told["WBC"]["out"], told["WBC"]["range"]) == ("H", True, "3.5–9.5")
    assert (told["HGB"]["flag"], told["HGB"]["standard"]) == ("L", "98 g/L")
    draft = save.draft_of(Target("LB", subject, "SCR"), factories.coordinator())
    assert draft is not None
    assert draft.values["WBC.LBORRES"] == "12.3"


def test_a_pasted_report_is_shown_and_nothing_of_it_kept(page: Client, subject: Subject) -> None:
    address = reverse("laboratory-report", args=[subject.screening_number, "SCR", 1])
    text = "姓名：某某\n白细胞\t12.3\t↑\t10^9/L\t3.5-9.5\n某项目\t1.2\tU/L\nMCV\t90\tfL"
    with CaptureQueriesContext(connection) as queries:
        answer = page.post(address, {"text": text, "laboratory": "DEMO", "collected_on": "0506"})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="WBC"' in body
    assert "某项目" in body
    assert "某某" not in body
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert [statement for statement in written if "django_session" not in statement] == []


def test_a_name_is_remembered_for_its_laboratory(page: Client, subject: Subject) -> None:
    sent = {"laboratory": "DEMO", "name": "某项目", "printed_unit": "mg/L", "analyte": "DDIMER", "unit": "mg/L FEU"}
    assert page.post(reverse("laboratory-mapping"), sent).json()["kept"] == 1
    assert remembered_names("DEMO")["某项目", "mg/L"].analyte == "DDIMER"
    assert remembered_names("OTHER") == {}
    page.post(reverse("laboratory-mapping"), {**sent, "unit": "mg/L DDU"})
    assert ImportMapping.objects.get().unit == "mg/L DDU"


@pytest.mark.parametrize(
    ("case", "change"),
    [
        ("an analyte the trial does not have", {"analyte": "XYZ"}),
        ("a unit the analyte does not have", {"unit": "mmol/L"}),
        ("a laboratory nobody registered", {"laboratory": "NONE"}),
        ("a name that is a telephone number", {"name": "13812345678"}),
        ("no name", {"name": "  "}),
    ],
)
def test_what_cannot_be_remembered(subject: Subject, case: str, change: dict[str, str]) -> None:
    given = {
        "laboratory": "DEMO",
        "name": "某项目",
        "printed_unit": "",
        "analyte": "DDIMER",
        "unit": "mg/L FEU",
        **change,
    }
    with pytest.raises(Refused):
        remember_name(by=factories.coordinator(), **given)
    assert not ImportMapping.objects.exists(), case


# --- the register ------------------------------------------------------------
def version(**change: Any) -> ReferenceRange:
    given: dict[str, Any] = {
        "by": factories.account("data_manager"),
        "reason": "test",
        "laboratory": "DEMO",
        "analyte": "WBC",
        "effective_on": date(2026, 1, 1),
        "low": Decimal("4.0"),
        "high": Decimal("10.0"),
    }
    return add_range(**{**given, **change})


def test_a_new_version_leaves_the_old_one_and_old_results_alone(subject: Subject) -> None:
    enter(subject, typed({**NORMAL, "WBC": "9.8", "NEUT": "6.0"}, **{"WBC.LBCLSIG": "NCS"}))
    before = dict(rows(subject)["WBC"])
    version()
    assert ReferenceRange.objects.filter(analyte="WBC").count() == 2
    assert rows(subject)["WBC"] == before
    facts = facts_for(subject, FORMS["LB"], "SCR")
    old, new = facts.range_of("WBC", on=date(2025, 12, 31)), facts.range_of("WBC", on=date(2026, 1, 1))
    assert old is not None
    assert new is not None
    assert (old.high, new.high) == (Decimal("9.5"), Decimal(10))


def test_a_version_never_begins_before_results_that_were_judged(subject: Subject) -> None:
    enter(subject, typed(NORMAL))
    with pytest.raises(Refused):
        version(effective_on=date(2025, 5, 6))
    assert version(effective_on=date(2025, 5, 7)).pk


@pytest.mark.parametrize(
    ("case", "change"),
    [
        ("no limit", {"low": None, "high": None}),
        ("limits in the wrong order", {"low": Decimal(10), "high": Decimal(4)}),
        ("an unknown analyte", {"analyte": "XYZ"}),
        ("an unknown laboratory", {"laboratory": "NONE"}),
        ("the day of a version that stands", {"effective_on": date(2020, 1, 1)}),
    ],
)
def test_a_version_that_is_refused(subject: Subject, case: str, change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        version(**change)


@pytest.mark.parametrize(
    ("role", "may"), [("data_manager", True), ("administrator", True), ("coordinator", False), ("monitor", False)]
)
def test_who_keeps_the_register(subject: Subject, client: Client, role: str, may: bool) -> None:
    person = factories.account(role)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    sent = {
        "what": "range",
        "laboratory": "DEMO",
        "analyte": "WBC",
        "effective_on": "2026-01-01",
        "low": "4",
        "high": "10",
    }
    client.post(reverse("laboratory-register"), sent)
    assert ReferenceRange.objects.filter(analyte="WBC").count() == (2 if may else 1)
    body = client.get(reverse("laboratory-register")).content.decode()
    assert ('name="effective_on"' in body) is may


def test_a_second_laboratory_has_its_own_ranges(subject: Subject) -> None:
    by = factories.account("data_manager")
    add_laboratory(by=by, reason="test", code="second", name_en="Second laboratory", name_zh="第二检验科")
    version(laboratory="SECOND", effective_on=date(2024, 1, 1))
    facts = facts_for(subject, FORMS["LB"], "SCR")
    found = facts.range_of("WBC", laboratory="SECOND")
    assert found is not None
    assert found.high == Decimal(10)


def test_an_open_question_on_a_row_becomes_a_query(subject: Subject) -> None:
    boxes = {**typed(NORMAL), "NEUT.LBORRES": "4.0", "ask__LB-24__accepted": "query"}
    outcome = enter(subject, boxes)
    assert outcome.saved
    query = Query.objects.get(record=outcome.record)
    assert (query.check_id, query.item, query.status) == ("LB-24", "WBC.LBORRES", Query.OPEN)
