"""The efficacy forms as they are entered: steroid log, damage index, supplement, and what the laboratory says of a score."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from crf import save
from crf.casebook import facts_for
from crf.kit.base import FORMS
from crf.kit.suggestions import Suggestion
from crf.models import Draft
from crf.targets import Target
from endpoints import sdi, sledai
from tests.endpoints.subjects import INFUSED_ON, bilag_typed, enter, infused, sledai_typed, visit_took_place
from tests.trial.people import person
from trial.models import Subject, User

pytestmark = pytest.mark.django_db

PREDNISONE = {"GCDRUG": "PREDNISONE", "GCROUTE": "PO", "GCIND": "SLE"}
REVIEWED = {"LLORG": "N", "LLNEW": "N", "LLSTAB": "NA", "LLHAEM": "N", "LLIS": "HCQ", "LLMEDOK": "Y", "LLRESC": "N"}


def on(days: int) -> str:
    """A study day as it is typed."""
    return (INFUSED_ON + timedelta(days=days)).isoformat()


@pytest.fixture
def by(db: None) -> User:
    return person("investigator")


@pytest.fixture
def subject(by: User) -> Subject:
    return infused(by)


def tried(subject: Subject, form: str, visit: str, typed: dict[str, str], *, by: User, repeat: int = 1) -> save.Outcome:
    """A form as a person tries to complete it, without any answer to what is asked."""
    target = Target(form, subject, visit, repeat)
    before = save.stored(target)
    typed = {**typed, **({"change_reason": "transcription"} if before else {})}
    return save.complete(target, by=by, typed=typed, edition=before.record.edition if before else 0)


def asked(outcome: save.Outcome) -> set[str]:
    return {ask.check for ask in outcome.asks}


def logged(subject: Subject, typed: dict[str, str], *, by: User, repeat: int = 0) -> save.Outcome:
    """A row of the steroid log; what is asked is answered."""
    typed = {**PREDNISONE, **typed}
    outcome = tried(subject, "GC", "", typed, by=by, repeat=repeat)
    if not outcome.saved:
        typed |= {f"ask__{ask.check}": "confirmed for the test" for ask in outcome.asks}
        outcome = tried(subject, "GC", "", typed, by=by, repeat=repeat)
    assert outcome.saved, outcome
    return outcome


def stored(subject: Subject, form: str, visit: str, name: str, repeat: int = 1) -> Any:
    found = save.stored(Target(form, subject, visit, repeat))
    assert found is not None
    return found.values[name]


def offered(subject: Subject, form: str, visit: str, **values: Any) -> dict[str, Suggestion]:
    """What a form suggests at a visit, given some of its values."""
    subject = Subject.objects.select_related("protocol_version").get(pk=subject.pk)
    return dict(FORMS[form].suggest(values, facts_for(subject, FORMS[form], visit)))


# --- the steroid log --------------------------------------------------------------------------------------------------


def test_a_row_keeps_its_equivalent_and_says_whether_it_is_rescue(subject: Subject, by: User) -> None:
    logged(subject, {"GCDOSE": "8", "GCDRUG": "METHYLPREDNISOLONE", "GCST": on(-60), "GCEN": on(-1)}, by=by)
    logged(subject, {"GCDOSE": "20", "GCST": on(10), "GCEN": on(12)}, by=by)
    logged(subject, {"GCDOSE": "10", "GCDRUG": "DEXAMETHASONE", "GCIND": "CRS_ICANS", "GCROUTE": "IV", "GCST": on(3),
                     "GCEN": on(4)}, by=by)  # fmt: skip
    assert [stored(subject, "GC", "", "prednisone_mg", row) for row in (1, 2, 3)] == [
        10,
        20,
        Decimal("66.67"),
    ]
    assert [stored(subject, "GC", "", "rescue", row) for row in (1, 2, 3)] == ["N", "Y", "R3"]


def test_rows_of_the_log_are_judged_together(subject: Subject, by: User) -> None:
    """6 mg and 6 mg on the same three days are 12 mg: the first row becomes rescue when the second is entered."""
    logged(subject, {"GCDOSE": "6", "GCST": on(5), "GCEN": on(7)}, by=by)
    assert stored(subject, "GC", "", "rescue", 1) == "N"
    logged(subject, {"GCDOSE": "6", "GCROUTE": "IV", "GCST": on(5), "GCEN": on(7)}, by=by)
    assert [stored(subject, "GC", "", "rescue", row) for row in (1, 2)] == ["Y", "Y"]


def test_an_end_before_the_start_is_refused(subject: Subject, by: User) -> None:
    outcome = tried(subject, "GC", "", {**PREDNISONE, "GCDOSE": "10", "GCST": on(5), "GCEN": on(4)}, by=by, repeat=0)
    assert not outcome.saved
    assert outcome.assessment is not None
    assert [each.check for each in outcome.assessment.blocked] == ["GC-01"]


def test_ec_32_an_overlap_and_a_gap_are_asked(subject: Subject, by: User) -> None:
    logged(subject, {"GCDOSE": "10", "GCST": on(-30), "GCEN": on(10)}, by=by)
    row = {**PREDNISONE, "GCDOSE": "5"}
    assert asked(tried(subject, "GC", "", {**row, "GCST": on(10)}, by=by, repeat=0)) == {"GC-02"}
    assert asked(tried(subject, "GC", "", {**row, "GCST": on(12)}, by=by, repeat=0)) == {"GC-03"}
    assert tried(subject, "GC", "", {**row, "GCST": on(11)}, by=by, repeat=0).saved


def test_a_row_does_not_overlap_itself_when_it_is_changed(subject: Subject, by: User) -> None:
    logged(subject, {"GCDOSE": "10", "GCST": on(-30)}, by=by)
    changed = {**PREDNISONE, "GCDOSE": "10", "GCST": on(-30), "GCEN": on(-1)}
    assert tried(subject, "GC", "", changed, by=by, repeat=1).saved


def test_the_investigators_answer_counts_with_its_reason(subject: Subject, by: User) -> None:
    logged(subject, {"GCDOSE": "20", "GCST": on(5), "GCEN": on(9), "GCRESOV": "N", "GCRESRS": "Adrenal crisis"}, by=by)
    visit_took_place(subject, "M1", by=by)
    assert offered(subject, "LLD", "M1", medication_reviewed=True)["rescue"].typed == "N"


# --- the supplement ---------------------------------------------------------------------------------------------------


def test_the_dose_of_the_visit_is_pulled_and_follows_the_log(subject: Subject, by: User) -> None:
    logged(subject, {"GCDOSE": "7.5", "GCST": on(-30)}, by=by)
    visit_took_place(subject, "M1", by=by)
    enter(subject, "LLD", "M1", REVIEWED, by=by)
    names = ("prednisone_mg", "prednisone_mean_mg", "prednisone_highest_mg")
    assert [stored(subject, "LLD", "M1", name) for name in names] == [7.5, 7.5, 7.5]
    logged(subject, {"GCDOSE": "7.5", "GCST": on(-30), "GCEN": on(27)}, by=by, repeat=1)
    assert stored(subject, "LLD", "M1", "prednisone_mg") == 0
    assert stored(subject, "LLD", "M1", "prednisone_highest_mg") == 7.5


def test_without_the_medication_review_the_dose_stays_unknown(subject: Subject, by: User) -> None:
    visit_took_place(subject, "M1", by=by)
    typed = {key: value for key, value in REVIEWED.items() if key != "LLRESC"} | {"LLMEDOK": "N"}
    enter(subject, "LLD", "M1", typed, by=by)
    assert stored(subject, "LLD", "M1", "prednisone_mg") is None


def test_ec_32_no_row_on_the_day_of_an_assessment_is_asked(subject: Subject, by: User) -> None:
    visit_took_place(subject, "M1", by=by)
    assert asked(tried(subject, "LLD", "M1", REVIEWED, by=by)) == {"LLD-01"}
    logged(subject, {"GCDOSE": "5", "GCST": on(-30)}, by=by)
    assert tried(subject, "LLD", "M1", REVIEWED, by=by).saved


@pytest.mark.parametrize(
    ("dose", "answer", "expected"),
    [("20", "N", {"LLD-02"}), ("20", "Y", set()), ("5", "Y", {"LLD-03"}), ("5", "N", set())],
)
def test_an_answer_about_rescue_against_the_logs_is_asked(
    subject: Subject, by: User, dose: str, answer: str, expected: set[str]
) -> None:
    logged(subject, {"GCDOSE": dose, "GCST": on(5)}, by=by)
    visit_took_place(subject, "M1", by=by)
    outcome = tried(subject, "LLD", "M1", {**REVIEWED, "LLRESC": answer}, by=by)
    assert asked(outcome) == expected
    assert outcome.saved is not bool(expected)
    assert offered(subject, "LLD", "M1", medication_reviewed=True)["rescue"].typed == ("Y" if dose == "20" else "N")


@pytest.mark.parametrize(
    ("indication", "words", "expected"),
    [("OTHER", "SLE flare", {"LLD-02"}), ("AE", "", {"LLD-04"}), ("PROPHYLAXIS", "GVHD", set())],
)
def test_a_lupus_drug_begun_after_the_infusion_is_rescue_open_or_none_by_its_purpose(
    subject: Subject, by: User, indication: str, words: str, expected: set[str]
) -> None:
    logged(subject, {"GCDOSE": "5", "GCST": on(-30)}, by=by)
    medicine = {"CMTRT": "mycophenolate mofetil", "CMINDC": indication, "CMINDOT": words, "CMDOSE": "500", "CMDOSU": "MG",
                "CMFRQ": "BID", "CMROUTE": "PO", "CMSTDAT": on(10), "CMONGO": "Y"}  # fmt: skip
    given = {code: value for code, value in medicine.items() if value}
    outcome = tried(subject, "CM", "", given, by=by, repeat=0)
    if not outcome.saved:
        given |= {f"ask__{ask.check}": "confirmed for the test" for ask in outcome.asks}
        outcome = tried(subject, "CM", "", given, by=by, repeat=0)
    assert outcome.saved, outcome
    visit_took_place(subject, "M1", by=by)
    typed = {**REVIEWED, "LLIS": "MMF"}
    assert asked(tried(subject, "LLD", "M1", typed, by=by)) == expected
    assert offered(subject, "LLD", "M1")["in_use"].typed == "MMF"


@pytest.mark.parametrize(("words", "laid_ready"), [("lupus nephritis", 1), ("uveitis", 0)])
def test_r5_a_lupus_drug_begun_before_month_1_lays_a_deviation_ready(
    subject: Subject, by: User, words: str, laid_ready: int
) -> None:
    medicine = {"CMTRT": "mycophenolate mofetil", "CMINDC": "OTHER", "CMINDOT": words, "CMDOSE": "500", "CMDOSU": "MG",
                "CMFRQ": "BID", "CMROUTE": "PO", "CMSTDAT": on(10), "CMONGO": "Y"}  # fmt: skip
    outcome = tried(subject, "CM", "", medicine, by=by, repeat=0)
    if not outcome.saved:
        medicine |= {f"ask__{ask.check}": "confirmed for the test" for ask in outcome.asks}
        assert tried(subject, "CM", "", medicine, by=by, repeat=0).saved
    visit_took_place(subject, "M1", by=by)
    typed = {"LLORG": "N", "LLNEW": "N", "LLSTAB": "Y", "LLHAEM": "N", "LLIS": "MMF", "LLMEDOK": "Y", "LLRESC": "Y"}
    enter(subject, "LLD", "M1", typed, by=by)
    drafts = Draft.objects.filter(subject=subject, target__contains="/log/DV/")
    assert [draft.values["DVCAT"] for draft in drafts] == ["PROHIBITED_MEDICATION"] * laid_ready
    assert all("R5" in draft.values["DVDESC"] for draft in drafts)


def test_rescue_is_proposed_only_once_the_medication_review_is_complete(subject: Subject, by: User) -> None:
    visit_took_place(subject, "M1", by=by)
    assert "rescue" not in offered(subject, "LLD", "M1")
    assert "rescue" not in offered(subject, "LLD", "M1", medication_reviewed=False)


def test_ec_33_the_form_says_what_keeps_lldas_and_doris_from_being_evaluated(subject: Subject, by: User) -> None:
    visit_took_place(subject, "M1", by=by)
    logged(subject, {"GCDOSE": "5", "GCST": on(-30)}, by=by)
    form = FORMS["LLD"]
    answered = {"medication_reviewed": True, "major_organ": False, "new_feature": False}
    told = form.notices(answered, facts_for(subject, form, "M1"))  # type: ignore[attr-defined]
    assert len(told) == 2
    assert all("SLEDAI" in each.en and "PGA" in each.en and "prednisone" not in each.en for each in told)
    enter(subject, "PGA", "M1", {"PGASC": "0.40"}, by=by)
    enter(subject, "SLD", "M1", sledai_typed("M1", {}), by=by)
    assert form.notices(answered, facts_for(subject, form, "M1")) == ()  # type: ignore[attr-defined]
    unreviewed = {**answered, "medication_reviewed": None}
    told = form.notices(unreviewed, facts_for(subject, form, "M1"))  # type: ignore[attr-defined]
    assert all("prednisone" in each.en for each in told)


def test_organs_are_proposed_from_the_scores_of_the_same_visit_only(subject: Subject, by: User) -> None:
    for visit in ("BL", "M1"):
        visit_took_place(subject, visit, by=by)
    enter(subject, "SLD", "BL", sledai_typed("BL", {"SLD08": "NEW"}), by=by)
    assert "major_organ" not in offered(subject, "LLD", "M1")
    assert offered(subject, "LLD", "BL")["major_organ"].typed == "Y"
    enter(subject, "SLD", "M1", sledai_typed("M1", {}), by=by)
    enter(subject, "BIL", "SCR", bilag_typed({}), by=by)
    enter(subject, "BIL", "M1", bilag_typed({}), by=by)
    found = offered(subject, "LLD", "M1")
    assert (found["major_organ"].typed, found["haemolysis_or_gut"].typed) == ("N", "N")


# --- damage -----------------------------------------------------------------------------------------------------------


def damage(**points: str) -> dict[str, str]:
    """An answered damage index: 0 but for what is named by its code of the index; present since 2024."""
    typed = {"SDIYN": "Y"} | {item.code: points.get(item.key, "0") for item in sdi.ITEMS}
    return typed | {f"{sdi.BY_KEY[key].code}ON": "2024-05" for key, value in points.items() if value != "0"}


def test_no_change_carries_the_answers_forward_and_names_where_they_were_given(subject: Subject, by: User) -> None:
    for visit in ("SCR", "M1", "M2"):
        visit_took_place(subject, visit, by=by)
    enter(subject, "SDI", "SCR", damage(O1="1", M4="2"), by=by)
    assert (stored(subject, "SDI", "SCR", "total"), stored(subject, "SDI", "SCR", "answered_visit")) == (3, "SDI@SCR")
    for visit in ("M1", "M2"):
        enter(subject, "SDI", visit, {"SDIYN": "N"}, by=by)
        assert [stored(subject, "SDI", visit, name) for name in ("total", "total_change", "answered_visit")] == [
            3,
            0,
            "SDI@SCR",
        ]
    enter(subject, "SDI", "SCR", damage(O1="1"), by=by, edition=1)
    assert [stored(subject, "SDI", visit, "total") for visit in ("SCR", "M1", "M2")] == [1, 1, 1], (
        "a correction is followed"
    )


def test_nothing_can_be_carried_into_the_first_assessment(subject: Subject, by: User) -> None:
    visit_took_place(subject, "SCR", by=by)
    outcome = tried(subject, "SDI", "SCR", {"SDIYN": "N"}, by=by)
    assert outcome.assessment is not None
    assert [each.check for each in outcome.assessment.blocked] == ["SDI-01"]
    assert offered(subject, "SDI", "SCR")["changed"].prefill


def test_ec_30_a_fall_is_asked_and_names_the_item(subject: Subject, by: User) -> None:
    for visit in ("SCR", "M1"):
        visit_took_place(subject, visit, by=by)
    enter(subject, "SDI", "SCR", damage(O1="1"), by=by)
    outcome = tried(subject, "SDI", "M1", damage(), by=by)
    assert asked(outcome) == {"SDI-02"}
    assert "Cataract: 0, before 1" in outcome.asks[0].text.en
    assert tried(subject, "SDI", "M1", damage(O1="1", D1="1"), by=by).saved
    assert stored(subject, "SDI", "M1", "total_change") == 1


def test_damage_recorded_before_is_offered_with_its_date(subject: Subject, by: User) -> None:
    for visit in ("SCR", "M1"):
        visit_took_place(subject, visit, by=by)
    enter(subject, "SDI", "SCR", damage(O1="1"), by=by)
    assert offered(subject, "SDI", "M1") == {}
    found = offered(subject, "SDI", "M1", changed=True)
    assert {name: each.typed for name, each in found.items()} == {"item_1": "1", "item_1_since": "2024-05"}


@pytest.mark.parametrize(
    ("since", "asks"), [("2025-11", False), ("2025-11-18", False), ("2025-12", True), ("2026", True), ("2025", False)]
)
def test_less_than_six_months_is_asked_only_if_no_reading_of_the_date_allows_more(
    subject: Subject, by: User, since: str, asks: bool
) -> None:
    """The visit is on 18 May 2026."""
    visit_took_place(subject, "M1", by=by)
    outcome = tried(subject, "SDI", "M1", {**damage(O1="1"), "SDI01ON": since}, by=by)
    assert ("SDI-03" in asked(outcome)) is asks


# --- laboratory evidence ----------------------------------------------------------------------------------------------

URINE = {"UPRODIP": "NEG", "UBLD": "NEG", "URBC": "2", "UWBC": "1", "UCAST": "NONE"}


def urine(subject: Subject, visit: str, by: User, **values: str) -> None:
    if save.stored(Target("SV", subject, visit)) is None:
        visit_took_place(subject, visit, by=by)
    enter(subject, "URN", visit, {**URINE, **values}, by=by)


@pytest.mark.parametrize(
    ("red_cells", "tick", "asks"),
    [("5", "NEW", True), ("5", "ABSENT", False), ("6", "ABSENT", True), ("6", "NEW", False), ("6", "NOT_LUPUS", False)],
)
def test_ec_28_red_cells_against_the_tick_are_asked_in_either_direction(
    subject: Subject, by: User, red_cells: str, tick: str, asks: bool
) -> None:
    urine(subject, "M1", by, URBC=red_cells, MENSES="NO")
    outcome = tried(subject, "SLD", "M1", sledai_typed("M1", {"SLD12": tick}), by=by)
    assert ("SLD-12" in asked(outcome)) is asks
    if asks:
        text = next(ask.text for ask in outcome.asks if ask.check == "SLD-12")
        assert "URN@M1" in text.en
        assert "2026-05-18" in text.zh


def test_urine_proposes_answers_with_value_day_and_place(subject: Subject, by: User) -> None:
    urine(subject, "BL", by)
    urine(subject, "M1", by, URBC="12", UWBC="3", UCAST="RBC", MENSES="NO")
    found = offered(subject, "SLD", "M1")
    assert [found[key].typed for key in ("hematuria", "pyuria", "casts")] == ["NEW", "ABSENT", "PERSISTENT"]
    assert found["hematuria"].place == "URN@M1"
    assert "12" in found["hematuria"].why.en
    assert found["hematuria_last_present_on"].typed == "2026-05-18"


def test_no_earlier_score_is_ever_proposed(subject: Subject, by: User) -> None:
    """Anti-anchoring: an active SLEDAI, BILAG and PGA at baseline suggest nothing at month 1."""
    for visit in ("SCR", "BL", "M1"):
        visit_took_place(subject, visit, by=by)
    enter(subject, "SLD", "BL", sledai_typed("BL", {"SLD15": "NEW", "SLD15F1": "N"}), by=by)
    enter(subject, "BIL", "SCR", bilag_typed({"BIL06": "2"}), by=by)
    enter(subject, "PGA", "BL", {"PGASC": "2.00"}, by=by)
    for form in ("SLD", "BIL", "PGA"):
        assert offered(subject, form, "M1") == {}, form


def test_the_figure_entered_stands_in_where_no_urine_form_holds_one(subject: Subject, by: User) -> None:
    visit_took_place(subject, "M1", by=by)
    for figure, asks in (("0.50", True), ("0.51", False)):
        ticks = {"SLD13": "PERSISTENT", "SLD13F1": figure, "SLD13F2": "2.00"}
        outcome = tried(subject, "SLD", "M1", sledai_typed("M1", ticks), by=by)
        assert ("SLD-13" in asked(outcome)) is asks, figure


def test_fever_is_judged_by_the_temperature_of_the_visit(subject: Subject, by: User) -> None:
    visit_took_place(subject, "M6", by=by)
    vital = {"TEMP": "38.1", "TEMPSITE": "AXILLA", "SYSBP": "120", "DIABP": "70", "PULSE": "80", "RESP": "18", "SPO2": "98",
             "OXYG": "ROOM_AIR", "WEIGHT": "60"}  # fmt: skip
    codes = {item.code for item in FORMS["VS"].items}
    enter(subject, "VS", "M6", {code: value for code, value in vital.items() if code in codes}, by=by)
    assert offered(subject, "SLD", "M6")["fever"].typed == "PERSISTENT"
    assert "SLD-22" in asked(tried(subject, "SLD", "M6", sledai_typed("M6", {}), by=by))
    bilag = offered(subject, "BIL", "M6")
    assert (bilag["sbp"].typed, bilag["dbp"].typed, bilag["sbp"].place) == ("120", "70", "VS@M6")
    assert bilag["sbp"].prefill


def test_ratios_are_pulled_into_bilag_in_mg_per_mmol(subject: Subject, by: User) -> None:
    """884 mg/g is 100 mg/mmol (efficacy 6.3); a dipstick of 4+ is item 81's last step."""
    urine(subject, "M1", by, UPRODIP="4+", UACR="442")
    found = offered(subject, "BIL", "M1")
    assert (found["uacr_mg_mmol"].typed, found["dipstick"].typed, found["sediment"].typed) == ("50.0", "3", "N")


# --- PGA against SLEDAI -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "present", "asks"),
    [("2.00", {}, True), ("1.99", {}, False), ("2.00", {"SLD08": "NEW"}, False), ("0.00", {}, True)],
)
@pytest.mark.parametrize("first", ["PGA", "SLD"])
def test_ec_31_a_jump_of_pga_with_the_same_sledai_is_asked_by_the_form_that_comes_second(
    subject: Subject, by: User, first: str, score: str, present: dict[str, str], asks: bool
) -> None:
    for visit in ("BL", "M1"):
        visit_took_place(subject, visit, by=by)
    enter(subject, "PGA", "BL", {"PGASC": "1.00"}, by=by)
    enter(subject, "SLD", "BL", sledai_typed("BL", {}), by=by)
    typed = {"PGA": {"PGASC": score}, "SLD": sledai_typed("M1", present)}
    second = "SLD" if first == "PGA" else "PGA"
    assert tried(subject, first, "M1", typed[first], by=by).saved, "the first form says nothing"
    outcome = tried(subject, second, "M1", typed[second], by=by)
    assert asked(outcome) == ({"SLD-31" if second == "SLD" else "PGA-01"} if asks else set())


def test_every_laboratory_descriptor_has_its_own_check() -> None:
    numbers = {sledai.BY_KEY[key].number for key in sledai.LABORATORY_RULES} | {sledai.BY_KEY["casts"].number}
    assert {f"SLD-{number}" for number in numbers} <= {check.id for check in FORMS["SLD"].checks}
