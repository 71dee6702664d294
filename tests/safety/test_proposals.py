"""Graded values without an event: which runs are proposed, what answers for them, and who may say what (EC-22)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crf import demo, save
from crf.casebook import facts_for
from crf.demo.filler import fill
from crf.kit.base import FORMS
from crf.laboratories import load_register
from crf.models import Draft, FormRecord, Query
from crf.targets import Target
from safety import reviews
from safety.models import LaboratoryResult, LaboratoryReview
from safety.proposals import CREATE, UPDATE, Event, Judged, Proposal, Value, proposals, runs, shifts
from safety.regrade import regrade
from safety.worklist import episode_lines, gather
from tests import factories
from trial import audit
from trial.access import Refused
from trial.models import AuditEvent, Subject

PLATELETS = "10035528"
BASELINE_DAY = date(2025, 5, 28)
D0 = date(2025, 6, 2)


def value(day: int, grade: int | None, *, baseline: int | None = 0, **more: Any) -> Value:
    """A platelet count on a study day."""
    said = {"record_id": 100 + day, "place": f"LB@D{day}", "text": "40", "unit": "10^9/L", **more}
    return Value(analyte="PLT", code=PLATELETS, on=D0 + timedelta(days=day), grade=grade, baseline=baseline, **said)


def event(first: int, last: int | None, grade: int | None, code: str = PLATELETS) -> Event:
    until = None if last is None else D0 + timedelta(days=last)
    return Event("AE#1", "thrombocytopenia", code, D0 + timedelta(days=first), until, grade)


def proposed(values: list[Value], events: tuple[Event, ...] = (), decisions: tuple[Judged, ...] = ()) -> list[Proposal]:
    return proposals(values, events, decisions, last_baseline_day=BASELINE_DAY)


def test_consecutive_worsened_values_are_one_run_with_onset_and_peak() -> None:
    found = proposed([value(1, 0), value(3, 2), value(5, 3), value(7, 2), value(10, 0)])
    assert len(found) == 1
    run = found[0]
    assert [each.on.day for each in run.values] == [5, 7, 9]
    assert (run.onset.grade, run.grade, run.peak.on, run.last.grade) == (2, 3, D0 + timedelta(days=5), 2)


def test_a_value_back_at_baseline_ends_the_run_and_one_not_gradable_does_not() -> None:
    assert [len(run) for run in runs([value(1, 2), value(2, 0), value(3, 2)])] == [1, 1]
    assert [len(run) for run in runs([value(1, 2), value(2, None), value(3, 2)])] == [2]


def test_a_grade_that_is_not_above_baseline_is_no_proposal() -> None:
    """An SLE subject who enters with grade 3 is proposed only from grade 4 on (safety specification 1)."""
    assert proposed([value(3, 3, baseline=3)]) == []
    assert [each.grade for each in proposed([value(3, 4, baseline=3)])] == [4]


def test_nothing_is_proposed_before_treatment() -> None:
    before = value(-20, 3)
    assert proposed([before]) == []
    assert proposals([value(3, 3)], (), (), last_baseline_day=None) == []


@pytest.mark.parametrize(
    ("case", "events", "expected"),
    [
        ("an event of the term whose dates hold the day", (event(3, 9, 3),), []),
        ("an event that goes on", (event(3, None, 3),), []),
        ("an event that ended before", (event(0, 2, 3),), [CREATE]),
        ("an event of another term", (event(3, 9, 3, "10029366"),), [CREATE]),
        ("the event says a lower grade", (event(3, 9, 2),), [UPDATE]),
        ("an event without a grade", (event(3, 9, None),), [UPDATE]),
    ],
)
def test_an_event_answers_for_a_value(case: str, events: tuple[Event, ...], expected: list[str]) -> None:
    assert [each.kind for each in proposed([value(5, 3)], events)] == expected, case


@pytest.mark.parametrize(
    ("case", "more", "grade", "answered"),
    [
        ("linked on the report", {"link": "AE#1"}, 4, True),
        ("not significant, with a reason, grade 2", {"significance": "NCS", "reason": "SLE"}, 2, True),
        ("not significant without a reason", {"significance": "NCS"}, 2, False),
        ("not significant on the report does not do from grade 3", {"significance": "NCS", "reason": "SLE"}, 3, False),
    ],
)
def test_what_stands_on_the_report_answers_for_a_value(
    case: str, more: dict[str, Any], grade: int, answered: bool
) -> None:
    assert (proposed([value(5, grade, **more)]) == []) is answered, case


def test_a_decision_answers_for_its_run_up_to_the_grade_that_was_judged() -> None:
    judged = (Judged(105, "PLT", PLATELETS, 2, "ncs"),)
    run = [value(5, 2), value(6, 2)]
    assert proposed(run, decisions=judged) == []
    higher = proposed([*run, value(7, 3)], decisions=judged)
    assert [[each.grade for each in found.open_values] for found in higher] == [[3]]
    assert len(proposed([*run, value(8, 0), value(9, 2)], decisions=judged)) == 1  # a new run


def test_shifts_hold_baseline_against_the_worst_since() -> None:
    found = shifts([value(-20, 1), value(3, 2), value(5, 3), value(9, 1)], {("PLT", PLATELETS): 1}, BASELINE_DAY)
    assert [(each.baseline, each.worst, each.value and each.value.on.day) for each in found] == [(1, 3, 7)]
    assert shifts([value(3, 0)], {("PLT", PLATELETS): 0}, BASELINE_DAY) == []


# --- in the casebook ----------------------------------------------------------------------------------------------------
database = pytest.mark.django_db
HEAD = {"LBNAM": "DEMO", "ask__LB-01": "other panels follow"}
COUNTS = {"WBC": "5.2", "NEUT": "3.1", "LYM": "1.5", "MONO": "0.4", "EOS": "0.1", "HGB": "121", "PLT": "210"}


def report(subject: Subject, visit: str, on: str, *, repeat: int = 1, **changed: str) -> save.Outcome:
    """A blood count; what is out of range is clinically significant, for reasons given."""
    boxes = {f"{code}.LBORRES": text for code, text in {**COUNTS, **changed}.items() if "." not in code}
    target = Target("LB", subject, visit, repeat)
    standing = save.stored(target)
    typed = {**HEAD, "LBDAT": on, **boxes}
    for code in changed:
        typed[f"{code}.LBCLSIG"] = "CS"
        typed |= {f"ask__LB-21.{code}": "to be judged", f"ask__LB-22.{code}__accepted": "query"}
    if standing is not None:
        typed |= {"change_reason": "source"}
    edition = standing.record.edition if standing is not None else 0
    return save.complete(target, by=factories.coordinator(), typed=typed, edition=edition)


@pytest.fixture
def subject() -> Subject:
    """A woman on treatment: a normal count before lymphodepletion, which began on 28 May 2025."""
    load_register(by=audit.system("test"))
    subject = factories.in_screening()
    subject = factories.do(factories.attended("SCR", factories.SCREENED_ON), subject)
    subject = factories.do(demo.demographics("1986-03"), subject)
    assert report(subject, "SCR", factories.SCREENED_ON).saved
    factories.do(factories.attended("LD1", BASELINE_DAY.isoformat()), factories.fresh(subject))
    return factories.fresh(subject)


def stored_grades(subject: Subject, analyte: str = "PLT") -> list[tuple[int | None, int | None]]:
    rows = LaboratoryResult.objects.filter(record__subject=subject, row=analyte).order_by("record__completed_at")
    return list(rows.values_list("grade", "grade_baseline"))


def open_for(subject: Subject) -> list[Proposal]:
    return gather([subject])[0].proposals()


@database
def test_platelets_40_are_grade_3_before_any_event_exists_and_then_a_proposal(subject: Subject) -> None:
    outcome = report(subject, "D7", "2025-06-09", PLT="40")
    assert outcome.saved, outcome.assessment and (outcome.assessment.problems, outcome.asks)
    assert stored_grades(subject) == [(0, None), (3, 0)]
    row = LaboratoryResult.objects.get(record__subject=subject, row="PLT", grade=3)
    assert (row.grade_term, row.grade_words) == (PLATELETS, "grade 3 (0 at baseline)")
    found = open_for(subject)
    assert [(each.code, each.grade, each.baseline, each.kind) for each in found] == [(PLATELETS, 3, 0, CREATE)]


@database
def test_ec22_a_severe_value_without_an_event_is_asked_about_on_the_report(subject: Subject) -> None:
    report(subject, "D7", "2025-06-09", PLT="40")
    query = Query.objects.get(check_id="LB-22.PLT")
    assert (query.status, query.priority) == (Query.OPEN, "safety")
    assert "grade 3" in query.text_en
    assert "3级" in query.text_zh
    assert not Query.objects.filter(check_id="LB-22.PLT", record__visit__code="SCR").exists()


@database
def test_ec22_asks_nothing_of_values_from_before_lymphodepletion(subject: Subject) -> None:
    assert report(subject, "SCR", factories.SCREENED_ON, PLT="40").saved
    assert not Query.objects.filter(check_id__startswith="LB-22").exists()


@database
def test_a_corrected_baseline_moves_the_grades_that_lean_on_it_and_the_trail_says_why(subject: Subject) -> None:
    assert report(subject, "D7", "2025-06-09", PLT="70").saved
    assert stored_grades(subject)[1] == (2, 0)
    assert report(subject, "SCR", factories.SCREENED_ON, PLT="72").saved
    assert stored_grades(subject) == [(2, None), (2, 2)]
    assert open_for(subject) == []
    last = AuditEvent.objects.filter(table="safety_laboratoryresult", action="update").order_by("pk").last()
    assert last is not None
    assert last.reason == "graded again: LB@SCR"


@database
def test_grading_again_writes_nothing_when_nothing_moved(subject: Subject) -> None:
    report(subject, "D7", "2025-06-09", PLT="40")
    before = AuditEvent.objects.count()
    assert regrade(subject, by=audit.system("test")) == 0
    assert AuditEvent.objects.count() == before


@database
def test_grading_again_corrects_what_differs_in_one_audited_step(subject: Subject) -> None:
    report(subject, "D7", "2025-06-09", PLT="40")
    with audit.acting(by=audit.system("test"), reason="test", subject=subject):
        LaboratoryResult.objects.filter(record__subject=subject, row="PLT").update(grade=None, grade_term=None)
    assert regrade(subject, by=audit.system("test")) == 2
    assert stored_grades(subject) == [(0, None), (3, 0)]


@database
def test_only_an_investigator_judges_grade_3_not_significant(subject: Subject) -> None:
    report(subject, "D7", "2025-06-09", PLT="40")
    key = open_for(subject)[0].key
    with pytest.raises(Refused, match="only an investigator"):
        reviews.dismiss(subject, key, by=factories.coordinator(), reason="clotted sample")
    with pytest.raises(Refused, match="Say why"):
        reviews.dismiss(subject, key, by=factories.investigator(), reason=" ")
    made = reviews.dismiss(subject, key, by=factories.investigator(), reason="clotted sample, repeat normal")
    assert (made.decision, made.grade, made.term) == (LaboratoryReview.NCS, 3, PLATELETS)
    assert open_for(subject) == []
    query = Query.objects.get(check_id="LB-22.PLT")
    assert (query.status, query.answer) == (Query.ANSWERED, "not clinically significant: clotted sample, repeat normal")
    with pytest.raises(Refused, match="answered meanwhile"):
        reviews.dismiss(subject, key, by=factories.investigator(), reason="again")


@database
def test_a_coordinator_may_judge_a_mild_value_and_a_worse_one_comes_back(subject: Subject) -> None:
    report(subject, "D7", "2025-06-09", PLT="70")
    reviews.dismiss(subject, open_for(subject)[0].key, by=factories.coordinator(), reason="known fluctuation")
    assert open_for(subject) == []
    report(subject, "D10", "2025-06-12", PLT="30")
    assert [each.grade for each in open_for(subject)] == [3]


@database
@pytest.mark.parametrize("role", ["monitor", "data_manager", "inspector"])
def test_nobody_who_only_reads_answers_a_proposal(subject: Subject, role: str, client: Client) -> None:
    report(subject, "D7", "2025-06-09", PLT="40")
    client.force_login(factories.account(role))
    key = open_for(subject)[0].key
    address = reverse("safety-judge", args=[subject.screening_number, key])
    assert client.post(address, {"action": "ncs", "reason": "because"}).status_code == 403
    assert client.get(reverse("safety-worklist")).status_code == 200
    assert open_for(subject) != []


@database
def test_an_event_is_laid_ready_once_and_nothing_is_created(subject: Subject) -> None:
    report(subject, "D7", "2025-06-09", PLT="70")
    report(subject, "D10", "2025-06-12", PLT="40")
    key = open_for(subject)[0].key
    target = reviews.lay_ready(subject, key, by=factories.coordinator())
    draft = Draft.objects.get(target=target.key)
    assert draft.values["AECTC"] == "Platelet count decreased"
    assert (draft.values["AESTDAT"], draft.values["AEGRONS"]) == ("2025-06-09", "2")
    assert (draft.values["1.AEGHDAT"], draft.values["1.AEGHGR"]) == ("2025-06-12", "3")
    assert reviews.lay_ready(subject, key, by=factories.coordinator()) == target
    assert Draft.objects.filter(target__contains="/log/AE/").count() == 1
    assert open_for(subject) != []


@database
@pytest.mark.parametrize("text", ["<script>", "\0\0\0", "x" * 400, "13812345678 called"])
def test_hostile_words_are_refused_in_words_and_kept_nowhere(subject: Subject, text: str, client: Client) -> None:
    report(subject, "D7", "2025-06-09", PLT="40")
    client.force_login(factories.investigator())
    address = reverse("safety-judge", args=[subject.screening_number, open_for(subject)[0].key])
    answer = client.post(address, {"action": "ncs", "reason": text}, follow=True)
    assert answer.status_code == 200
    assert b"<script>," not in answer.content
    made = list(LaboratoryReview.objects.values_list("reason", flat=True))
    assert made in ([], ["<script>"])


@database
@pytest.mark.parametrize("key", ["", "x", "1-PLT-1", "999999999999999999999-PLT-10035528", "%00"])
def test_an_address_that_names_no_proposal_is_answered(subject: Subject, key: str, client: Client) -> None:
    client.force_login(factories.investigator())
    for action in ("create", "part", "ncs", "other"):
        answer = client.post(f"/safety/proposals/{subject.screening_number}/{key}/", {"action": action})
        assert answer.status_code in {302, 404, 405}


@database
def test_the_worklist_costs_the_same_number_of_queries_for_many_subjects(subject: Subject, client: Client) -> None:
    report(subject, "D7", "2025-06-09", PLT="40")
    client.force_login(factories.investigator())
    client.get(reverse("safety-worklist"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("safety-worklist"))
    for _ in range(2):
        other = factories.do(factories.attended("SCR", factories.SCREENED_ON), factories.in_screening())
        assert report(other, "SCR", factories.SCREENED_ON).saved
        factories.do(factories.attended("LD1", BASELINE_DAY.isoformat()), factories.fresh(other))
        assert report(factories.fresh(other), "D7", "2025-06-09", PLT="40").saved
    with CaptureQueriesContext(connection) as three:
        answer = client.get(reverse("safety-worklist"))
    assert answer.content.count(b"data-proposal") >= 3
    asked = [
        [query["sql"].split("WHERE")[0] for query in each if "session" not in query["sql"]] for each in (one, three)
    ]
    assert asked[0] == asked[1]


@database
def test_the_page_of_one_subject_shows_its_shifts(subject: Subject, client: Client) -> None:
    report(subject, "D7", "2025-06-09", PLT="40", LYM="0.3")
    client.force_login(factories.investigator())
    answer = client.get(reverse("safety-worklist"), {"subject": subject.screening_number})
    lines = answer.context["shifts"]
    assert {(line.shift.analyte, line.shift.baseline, line.shift.worst) for line in lines} >= {
        ("PLT", 0, 3),
        ("LYM", 0, 3),
    }
    fragment = client.get(reverse("safety-of-subject", args=[subject.screening_number]))
    assert fragment.status_code == 200
    assert b"grade-chip" in fragment.content


@database
def test_the_grade_follows_the_typing_and_says_why(subject: Subject, client: Client) -> None:
    client.force_login(factories.coordinator())
    target = Target("LB", subject, "D7")
    boxes = {**HEAD, "LBDAT": "2025-06-09", "PLT.LBORRES": "40", "PLT.LBORRESU": "10^9/L", "edition": "0"}
    told = client.post(target.url("form-live"), boxes).json()["grid"]["PLT"]
    assert (told["grade"], told["gradeMark"], told["shift"]) == ("3", "0→3", "up")
    assert "< 50" in told["gradeWhy"]
    assert "40" in told["gradeWhy"]
    page = client.get(target.url()).content.decode()
    assert "data-grade-words" in page


@database
def test_the_question_a_grade_hangs_on_is_asked_and_kept(subject: Subject) -> None:
    chemistry = {"K": "3.2"}
    boxes = {f"{code}.LBORRES": text for code, text in {**COUNTS, **chemistry}.items()}
    typed = {**HEAD, "LBDAT": "2025-06-09", **boxes, "K.LBCLSIG": "NCS", "K.LBTOXY": "Y"}
    others = (
        "ALT",
        "AST",
        "ALP",
        "GGT",
        "TBIL",
        "DBIL",
        "TP",
        "ALB",
        "UREA",
        "CREAT",
        "URATE",
        "GLUC",
        "NA",
        "CL",
        "CA",
    )
    typed |= {f"{code}.LBORRES": "/nd o not on the report" for code in (*others, "LDH", "CK")}
    outcome = save.complete(Target("LB", subject, "D7"), by=factories.coordinator(), typed=typed, edition=0)
    assert outcome.saved, outcome.assessment and outcome.assessment.problems
    row = LaboratoryResult.objects.get(record=outcome.record, row="K")
    assert (row.grade, row.grade_question, row.grade_answer) == (2, "symptomatic", True)
    assert regrade(subject, by=audit.system("test")) == 0
    assert row.standard == Decimal("3.2")


# --- with the event in the casebook -------------------------------------------------------------------------------------
def enter_event(subject: Subject, *, started_on: str, grade: str, **more: str) -> save.Outcome:
    """A thrombocytopenia, filled in as a careful person would."""
    given = {"AETERM": "血小板减少", "AECTC": "Platelet count decreased", "AESTDAT": started_on, "AEGRONS": grade}
    target = Target("AE", subject, "", 0)
    facts = facts_for(subject, target.form, "", repeat=0)
    typed, _assessed = fill(target.form, {**given, "AEONGO": "Y", "AEOUT": "NOT_RECOVERED", **more}, facts)
    return save.complete(target, by=factories.coordinator(), typed=typed, edition=0)


@database
def test_ec22_the_question_closes_itself_and_the_proposal_goes_when_an_event_holds_the_day(subject: Subject) -> None:
    report(subject, "D7", "2025-06-09", PLT="40")
    assert Query.objects.get(check_id="LB-22.PLT").status == Query.OPEN
    outcome = enter_event(subject, started_on="2025-06-09", grade="3")
    assert outcome.saved, outcome.assessment and outcome.assessment.problems
    assert Query.objects.get(check_id="LB-22.PLT").status == Query.CLOSED
    assert open_for(subject) == []


@database
def test_an_event_whose_values_rose_is_proposed_to_be_brought_up_to_date(subject: Subject) -> None:
    report(subject, "D7", "2025-06-09", PLT="70")
    assert enter_event(subject, started_on="2025-06-09", grade="2").saved
    assert open_for(subject) == []
    report(subject, "D10", "2025-06-12", PLT="40")
    found = open_for(subject)
    assert [(each.kind, each.event and each.event.place) for each in found] == [(UPDATE, "AE#1")]


@database
def test_an_event_graded_otherwise_for_a_reason_is_judged(subject: Subject) -> None:
    report(subject, "D7", "2025-06-09", PLT="40")
    reason = {"AEGRREAS": "clumped sample, smear shows 60"}
    assert enter_event(subject, started_on="2025-06-09", grade="2", **reason).saved
    assert open_for(subject) == []


@database
def test_a_value_may_be_made_part_of_an_event_that_exists_and_of_no_other(subject: Subject) -> None:
    report(subject, "D7", "2025-06-09", PLT="40")
    assert enter_event(subject, started_on="2025-07-01", grade="3").saved
    key = open_for(subject)[0].key
    with pytest.raises(Refused, match="none of that number"):
        reviews.make_part_of(subject, key, by=factories.coordinator(), event="AE#7")
    made = reviews.make_part_of(subject, key, by=factories.coordinator(), event="AE#1")
    assert (made.decision, made.event, made.reason) == (LaboratoryReview.PART_OF, "AE#1", "")
    assert open_for(subject) == []


@database
def test_ec21_a_result_is_linked_to_an_event_of_the_casebook(subject: Subject) -> None:
    assert enter_event(subject, started_on="2025-06-05", grade="1").saved
    linked = {**HEAD, "LBDAT": "2025-06-09", **{f"{code}.LBORRES": text for code, text in COUNTS.items()}}
    linked |= {"PLT.LBORRES": "40", "PLT.LBCLSIG": "CS", "PLT.LBAE": "AE#1"}
    outcome = save.complete(Target("LB", subject, "D7"), by=factories.coordinator(), typed=linked, edition=0)
    assert outcome.saved, outcome.assessment and (outcome.assessment.problems, outcome.asks)
    assert open_for(subject) == []
    wrong = save.complete(
        Target("LB", subject, "D10"),
        by=factories.coordinator(),
        typed={**linked, "LBDAT": "2025-06-12", "PLT.LBAE": "AE#9"},
        edition=0,
    )
    assert wrong.assessment is not None
    assert "PLT.LBAE" in wrong.assessment.problems


@database
def test_protein_of_24_hours_on_the_urine_form_is_proposed_too(subject: Subject) -> None:
    """Proteinuria: 3.5 g/24 h is grade 3; what was there before treatment is baseline (specification 2, trap 17)."""
    with audit.acting(by=audit.system("test"), reason="test", subject=subject):
        Subject.objects.filter(pk=subject.pk).update(nephritis=True)
    for visit, on, protein in (("BL", "2025-05-26", "1.2"), ("M1", "2025-06-30", "3.5")):
        fresh = factories.do(factories.attended(visit, on), factories.fresh(subject))
        target = Target("URN", fresh, visit)
        given = {"UPRO24": protein, "U24VOL": "1500", "U24COMP": "Y"}
        typed, _assessed = fill(target.form, given, facts_for(fresh, target.form, visit))
        outcome = save.complete(target, by=factories.coordinator(), typed=typed, edition=0)
        assert outcome.saved, outcome.assessment and outcome.assessment.problems
    found = open_for(factories.fresh(subject))
    assert [(each.analyte, each.grade, each.baseline, each.last.place) for each in found] == [
        ("UPRO24", 3, 2, "URN@M1")
    ]


@database
def test_an_episode_that_no_event_names_is_laid_ready_too(subject: Subject, client: Client) -> None:
    """CRS is graded by ASTCT on its own form; the event names the episode (protocol operationalisation 8.6)."""
    form: Any = FORMS["CRS"]
    with audit.acting(by=audit.system("test"), reason="test", subject=subject):
        record = FormRecord.objects.create(
            subject=subject, form_key="CRS", repeat=1, protocol_version=subject.protocol_version
        )
        names = {item.code: item.name for item in form.items}
        form.objects.create(record=record, **{names["CRSSTD"]: date(2025, 6, 6), names["CRSMAX"]: 2})
    found = episode_lines([subject])
    assert [(each.place, each.grade, each.key) for each in found] == [("CRS#1", 2, "CRS-1")]
    client.force_login(factories.coordinator())
    address = reverse("safety-judge", args=[subject.screening_number, "CRS-1"])
    assert b"CRS#1" in client.get(reverse("safety-worklist")).content
    answer = client.post(address, {"action": "create"})
    assert answer.status_code == 302
    draft = Draft.objects.get(target__contains="/log/AE/")
    assert (draft.values["AECTC"], draft.values["AEEPI"]) == ("Cytokine release syndrome", "CRS#1")
    assert draft.values["AESTDAT"] == "2025-06-06"
    with pytest.raises(Refused):
        reviews.lay_ready(subject, "CRS-2", by=factories.coordinator())
