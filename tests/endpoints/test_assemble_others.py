"""From saved forms to DORIS, LLDAS and the renal responses: efficacy specification sections 5, 6, 7 and 9; decisions A4 to
A10, A16 and A19."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from crf import save
from crf.casebook import facts_for
from crf.demo.filler import fill
from crf.kit.base import FORMS
from crf.laboratory.analytes import ANALYTES
from crf.targets import Target
from endpoints.assemble import RENAL, Answer, standing
from tests.endpoints.subjects import ACTIVE, RASH, ULCERS, day_of, efficacy, enter, infused, visit_took_place
from tests.trial.people import person
from trial import audit
from trial.models import RegistryDecision, Subject, User

pytestmark = pytest.mark.django_db

REMISSION: dict[str, Any] = {"sledai_items": {}, "pga": "0.30"}


@pytest.fixture(autouse=True)
def after_month_1() -> Iterator[None]:
    """Day 42: month 1 has closed, month 2 has not begun."""
    with time_machine.travel("2026-06-01T10:00:00+08:00", tick=True):
        yield


@pytest.fixture
def by() -> User:
    return person("investigator")


def filled(subject: Subject, form: str, visit: str, typed: dict[str, str], *, by: User) -> None:
    """A form with what matters typed and the rest as usual; questions are kept with a reason."""
    target = Target(form, subject, visit)
    entered, _ = fill(FORMS[form], typed, facts_for(subject, FORMS[form], visit))
    outcome = save.complete(target, by=by, typed=entered, edition=0)
    if outcome.asks:
        entered |= {f"ask__{ask.check}": "kept for the test" for ask in outcome.asks}
        outcome = save.complete(target, by=by, typed=entered, edition=0)
    assert outcome.saved, (form, visit, outcome.assessment.problems if outcome.assessment else outcome, outcome.refusal)


def steroid(subject: Subject, mg: str, *, by: User, since: str = "2026-01-01") -> None:
    typed = {"GCDRUG": "PREDNISONE", "GCDOSE": mg, "GCROUTE": "PO", "GCST": since, "GCIND": "SLE"}
    filled(subject, "GC", "", typed, by=by)


def at_baseline(by: User) -> Subject:
    subject = infused(by)
    efficacy(subject, "SCR", by=by, forms="BIL")
    efficacy(subject, "BL", by=by, sledai_items=ACTIVE, bilag_items={"BIL06": "2"}, pga="2.00", forms="SLD BIL PGA")
    return subject


def answer(subject: Subject, endpoint: str, visit: str = "M1") -> Answer:
    return standing(Subject.objects.get(pk=subject.pk)).answers[endpoint, visit]


def choose(parameter: str, option: str) -> None:
    decision = RegistryDecision.objects.get(parameter=parameter)
    with audit.acting(by=audit.system("test"), reason="decided for the test"):
        decision.chosen, decision.revision = option, decision.revision + 1
        decision.save()


# --- DORIS and LLDAS -------------------------------------------------------------------------------------------------
def test_remission_and_low_disease_activity_with_the_forms_they_came_from(by: User) -> None:
    subject = at_baseline(by)
    steroid(subject, "5", by=by)
    efficacy(subject, "M1", by=by, **REMISSION)
    found = answer(subject, "DORIS")
    assert (found.value, found.missing) == ("yes", [])
    assert (found.readings["registry_le5"], found.readings["strict_lt5"]) == ("yes", "no")
    assert found.trace[2]["children"][1]["children"][0]["sources"] == ["GC#1"]
    low = answer(subject, "LLDAS")
    assert (low.value, low.readings["published5"], low.missing) == ("yes", "yes", [])


def test_the_decision_on_the_dose_of_doris_decides_which_reading_answers(by: User) -> None:
    subject = at_baseline(by)
    steroid(subject, "5", by=by)
    efficacy(subject, "M1", by=by, **REMISSION)
    choose("doris.dose_limit", "below_5")
    assert answer(subject, "DORIS").value == "no"


@pytest.mark.parametrize(("mg", "doris", "lldas"), [("5", "yes", "yes"), ("7.5", "no", "yes"), ("7.6", "no", "no")])
def test_the_dose_of_the_visit_day_comes_from_the_log(by: User, mg: str, doris: str, lldas: str) -> None:
    subject = at_baseline(by)
    steroid(subject, mg, by=by)
    efficacy(subject, "M1", by=by, **REMISSION)
    assert (answer(subject, "DORIS").value, answer(subject, "LLDAS").value) == (doris, lldas)


def test_without_a_complete_medication_review_the_dose_is_unknown_and_the_item_is_named(by: User) -> None:
    subject = at_baseline(by)
    efficacy(subject, "M1", by=by, rescue=None, **REMISSION)
    for endpoint in ("DORIS", "LLDAS"):
        found = answer(subject, endpoint)
        assert (found.value, found.missing) == ("not_evaluable", ["LLD@M1.LLMEDOK"])


def test_serology_alone_keeps_doris(by: User) -> None:
    subject = at_baseline(by)
    efficacy(subject, "M1", by=by, sledai_items={"SLD20": "PERSISTENT"}, pga="0.30")
    assert answer(subject, "DORIS").value == "yes"


def test_a_descriptor_new_since_the_visit_before_takes_lldas_and_one_that_went_on_does_not(by: User) -> None:
    subject = at_baseline(by)
    efficacy(subject, "M1", by=by, sledai_items=RASH, pga="0.80")
    assert answer(subject, "LLDAS").value == "yes", "the rash of baseline goes on"
    with time_machine.travel("2026-07-01T10:00:00+08:00"):
        efficacy(subject, "M2", by=by, sledai_items=ULCERS, pga="0.80")
        found = answer(subject, "LLDAS", "M2")
        assert found.value == "no"
        (new,) = (one for one in found.trace if "new lupus feature" in one["criterion"])
        assert "ulcers" in new["children"][0]["found"]
        choose("lldas.new_activity", "baseline")
        assert answer(subject, "LLDAS", "M2").value == "yes", "there were ulcers at baseline"


@pytest.mark.parametrize(("forms", "missing"), [("PGA LLD", ["SLD@M1"]), ("SLD LLD", ["PGA@M1"])])
def test_a_missing_form_is_named(by: User, forms: str, missing: list[str]) -> None:
    subject = at_baseline(by)
    efficacy(subject, "M1", by=by, forms=forms, **REMISSION)
    found = answer(subject, "DORIS")
    assert (found.value, found.missing) == ("not_evaluable", missing)


def test_an_active_organ_stated_by_the_investigator_takes_lldas(by: User) -> None:
    subject = at_baseline(by)
    efficacy(subject, "M1", by=by, forms="SLD BIL PGA", **REMISSION)
    typed = {"LLORG": "Y", "LLNEW": "N", "LLSTAB": "NA", "LLHAEM": "N", "LLIS": "HCQ", "LLMEDOK": "Y", "LLRESC": "N"}
    enter(subject, "LLD", "M1", typed, by=by)
    assert answer(subject, "LLDAS").value == "no"


# --- the kidney ------------------------------------------------------------------------------------------------------
def kidneys(subject: Subject, visit: str, *, by: User, **said: Any) -> None:
    """Urine and creatinine of a visit: ratio in mg/g, protein of a complete collection in g, creatinine in µmol/L."""
    if subject.visits.filter(code=visit, occurred_on__isnull=False).first() is None:
        visit_took_place(subject, visit, by=by)
    urine = {"UPRO24": said.get("protein", "/nd m"), "UPCR": said["upcr"]}
    if "protein" in said:
        urine["U24COMP"] = said.get("complete", "Y")
    filled(subject, "URN", visit, urine, by=by)
    beside = [
        code for code, analyte in ANALYTES.items() if analyte.panel == ANALYTES["CREAT"].panel and code != "CREAT"
    ]
    typed = {f"{code}.LBORRES": "/nd m" for code in beside}
    typed |= {"CREAT.LBORRES": said.get("creatinine", "60"), "LBNAM": "/unk m", "LBDAT": day_of(visit).isoformat()}
    enter(subject, "LB", visit, typed, by=by)


def reviewed(subject: Subject, *, by: User, rescue: str = "N") -> None:
    """The supplement of month 1, its medication review complete."""
    typed = {"LLORG": "N", "LLNEW": "N", "LLSTAB": "NA", "LLHAEM": "N", "LLIS": "HCQ", "LLMEDOK": "Y"}
    enter(subject, "LLD", "M1", typed | {"LLRESC": rescue}, by=by)


def with_nephritis(by: User, *, stated: str = "Y", **said: Any) -> Subject:
    """A woman of 40 with nephritis, a ratio of 2.8 g/g and a creatinine of 60 µmol/L at baseline."""
    subject = infused(by)
    visit_took_place(subject, "SCR", by=by)
    filled(subject, "DM", "SCR", {"BRTHYY": "1986-03", "SEX": "F"}, by=by)
    filled(subject, "SLEH", "SCR", {"LNYN": stated}, by=by)
    subject = Subject.objects.get(pk=subject.pk)
    visit_took_place(subject, "BL", by=by)
    kidneys(subject, "BL", by=by, **({"upcr": "2800"} | said))
    return subject


def test_a_complete_renal_response_with_what_it_came_from(by: User) -> None:
    subject = with_nephritis(by)
    kidneys(subject, "M1", by=by, upcr="420", creatinine="62")
    reviewed(subject, by=by)
    found = {endpoint: answer(subject, endpoint) for endpoint in RENAL}
    assert {endpoint: each.value for endpoint, each in found.items()} == dict.fromkeys(RENAL, "yes")
    crr = found["CRR"]
    assert crr.missing == []
    assert crr.readings["upcr_g_g"] == {"baseline": "2.8000", "visit": "0.4200"}
    assert crr.readings["best"] == "CRR"
    assert any("LB@M1" in step.get("sources", []) for step in crr.trace)


@pytest.mark.parametrize(
    ("upcr", "crr", "prr", "perr"),
    [("490", "yes", "yes", "yes"), ("500", "no", "yes", "yes"), ("700", "no", "yes", "yes"), ("710", "no", "yes", "no"),
     ("1000", "no", "no", "no")],
)  # fmt: skip
def test_limits_of_the_ratio(by: User, upcr: str, crr: str, prr: str, perr: str) -> None:
    subject = with_nephritis(by)
    kidneys(subject, "M1", by=by, upcr=upcr)
    reviewed(subject, by=by)
    assert tuple(answer(subject, endpoint).value for endpoint in ("CRR", "PRR", "PERR")) == (crr, prr, perr)


def test_rescue_turns_every_renal_answer(by: User) -> None:
    subject = with_nephritis(by)
    kidneys(subject, "M1", by=by, upcr="420")
    reviewed(subject, by=by, rescue="Y")
    assert {answer(subject, endpoint).value for endpoint in RENAL} == {"no"}


def test_an_incomplete_collection_does_not_count(by: User) -> None:
    subject = with_nephritis(by)
    kidneys(subject, "M1", by=by, upcr="900", protein="0.30", complete="N")
    reviewed(subject, by=by)
    assert answer(subject, "CRR").value == "no"
    assert answer(subject, "CRR").readings["protein_24h_g"]["visit"] is None


def test_outside_the_nephritis_population_nothing_applies(by: User) -> None:
    subject = at_baseline(by)
    filled(subject, "SLEH", "SCR", {"LNYN": "N"}, by=by)
    efficacy(subject, "M1", by=by, **REMISSION)
    assert {answer(subject, endpoint).value for endpoint in RENAL} == {"not_applicable"}


def test_what_is_missing_for_the_kidney_is_named_by_place(by: User) -> None:
    subject = with_nephritis(by)
    visit_took_place(subject, "M1", by=by)
    reviewed(subject, by=by)
    found = answer(subject, "CRR")
    assert (found.value, found.missing) == ("not_evaluable", ["URN@M1", "LB@M1"])


def test_the_permitted_decline_is_a_decision(by: User) -> None:
    # eGFR of a woman of 40: 60.0 at 107 umol/L or so; 100 to 113 umol/L is a decline between 10 and 15 %.
    subject = with_nephritis(by, creatinine="113")
    kidneys(subject, "M1", by=by, upcr="420", creatinine="127")
    reviewed(subject, by=by)
    found = answer(subject, "CRR")
    assert (found.readings["decline_15"], found.readings["decline_10"]) == ("yes", "no")
    assert found.value == "yes"
    choose("renal.decline_percent", "10")
    assert answer(subject, "CRR").value == "no"
