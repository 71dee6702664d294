"""Examination, ECG, echo, imaging, infection, pregnancy, urine, serology, flow, cytokines, kinetics, samples."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from crf import ecg, kinetics, lymphocytes, proteinuria, save
from crf.casebook import Casebook, Entry, Facts
from crf.kit.assess import Assessment, assess
from crf.kit.base import form
from crf.kit.checks import ASK, QUERY
from crf.laboratories import RangeBook, load_register
from crf.laboratory.ranges import Range
from crf.models.cytokines import ferritin_calls_for_review
from crf.models.examination import SYSTEMS, linked_line
from crf.models.samples import banked, sample_consent
from crf.models.serology import flag_of
from crf.pregnancy_tests import PregnancyTest, missing_before_lymphodepletion
from crf.targets import Target
from tests import factories
from trial import audit
from trial.models import Subject, Visit, VisitDefinition

VISIT_ON = date(2025, 6, 30)
FIGURES = {"igg.alert": "4", "bcell.aplasia": "1", "contraception.months": "12"}


def facts(visit: str = "M1", *entries: Entry, visits: dict[str, Visit] | None = None, **fields: Any) -> Facts:
    """What a form of a visit knows, made by hand."""
    order = ("SCR", "BL", "LD1", "PRE", "D0", "M1", "M2")
    definitions = tuple(VisitDefinition(code=code, order=place) for place, code in enumerate(order))
    book = Casebook(Subject(screening_number="S01-001"), definitions, visits or {}, entries, {})
    known: dict[str, Any] = {"today": date(2025, 12, 1), "visit_on": VISIT_ON, "parameters": FIGURES, **fields}
    return Facts(visit=visit, casebook=book, **known)


def entry(kind: str, visit: str, on: date | None = date(2025, 5, 27), repeat: int = 1, **values: Any) -> Entry:
    """A completed form as the casebook gives it."""
    return Entry(1, kind, visit, on, repeat, "complete", 1, True, values, {}, None, "")


def asked(key: str, typed: dict[str, str], around: Facts) -> dict[str, str]:
    """The declared checks that fire: id and severity."""
    found: Assessment = assess(form(key), typed, around, completing=False)
    declared = {check.id for check in form(key).checks}
    return {finding.check: finding.severity for finding in found.findings if finding.check in declared}


def said(key: str, check: str, typed: dict[str, str], around: Facts) -> str:
    """The English words of a check that fires."""
    found = assess(form(key), typed, around, completing=False)
    return next(finding.text.en for finding in found.findings if finding.check == check)


def applying(key: str, typed: dict[str, str], around: Facts) -> frozenset[str]:
    """The codes of the items that apply."""
    return assess(form(key), typed, around, completing=False).applies


def owed(key: str, typed: dict[str, str], around: Facts) -> set[str]:
    """The codes of the items that stand in the way of completing."""
    return set(assess(form(key), typed, around).problems)


# --- Items and limits (protocol operationalisation 11.2) -------------------------------------------------------------
@pytest.mark.parametrize(
    ("identity", "hard"),
    [
        ("EG.EGHR", ("20", "250")),
        ("EG.EGQT", ("200", "700")),
        ("ECHO.LVEF", ("10", "85")),
        ("ECHO.PASP", ("10", "120")),
        ("URN.URBC", ("0", "999")),
        ("URN.UWBC", ("0", "999")),
        ("URN.U24VOL", ("100", "8000")),
        ("URN.UPRO24", ("0", "40")),
        ("URN.UPCR", ("0", "40000")),
        ("URN.UACR", ("0", "20000")),
        ("IMM.C3", ("0", "4")),
        ("IMM.C4", ("0", "2")),
        ("IMM.IGG", ("0", "60")),
        ("IMM.IGA", ("0", "20")),
        ("IMM.IGM", ("0", "20")),
        ("FLOW.CD3A", ("0", "10000")),
        ("FLOW.CD4A", ("0", "10000")),
        ("FLOW.CD8A", ("0", "10000")),
        ("FLOW.CD19A", ("0", "5000")),
        ("FLOW.CD19P", ("0", "100")),
        ("FLOW.NKA", ("0", "5000")),
        *[(f"FLOW.BSUB{place:02d}", ("0", "100")) for place in range(1, 6)],
        ("FLOW.CD70P", ("0", "100")),
        ("CYT.CRP", ("0", "600")),
        ("CYT.FERR", ("0", "100000")),
        ("CYT.PCT", ("0", "500")),
        ("PK.PKPCT", ("0", "100")),
        ("ALLO.DSAMFI", ("0", "40000")),
    ],
)
def test_limits_are_those_of_the_item_list(identity: str, hard: tuple[str, str]) -> None:
    key, code = identity.split(".")
    assert form(key).item(code).possible == tuple(map(Decimal, hard))


def test_codes_that_stand_for_many_are_expanded_under_their_own_beginning() -> None:
    codes = {key: [item.code for item in form(key).items] for key in ("PE", "IMM", "FLOW", "CYT")}
    for stem in ("PESYS", "PEDESC", "PEAE"):
        assert [code for code in codes["PE"] if code.startswith(stem)] == [f"{stem}{n:02d}" for n in range(1, 12)]
    assert len([code for code in codes["IMM"] if code.startswith("ENA")]) == 8
    assert len([code for code in codes["IMM"] if code.startswith("APL")]) == 4
    assert len([code for code in codes["FLOW"] if code.startswith("BSUB")]) == 5
    assert len([code for code in codes["CYT"] if code.startswith("CYTOTH")]) == 9


def test_hla_alleles_have_no_place_to_be_stored() -> None:
    assert {item.kind.value for item in form("ALLO").items} == {"yn", "one", "int"}


# --- PE --------------------------------------------------------------------------------------------------------------
def test_one_key_sets_every_system_to_normal() -> None:
    section = next(each for each in form("PE").sections if each.key == "systems")
    assert section.quiet
    systems = [item for item in form("PE").items if item.code.startswith("PESYS")]
    assert len(systems) == len(SYSTEMS) == 11
    assert {item.codes[0].value for item in systems} == {"NORMAL"}
    assert owed("PE", {item.code: "NORMAL" for item in systems}, facts()) == set()


@pytest.mark.parametrize(
    ("judged", "described", "linked"),
    [("NORMAL", False, False), ("NCS", True, False), ("CS", True, True), ("NOT_EXAMINED", False, False)],
)
def test_an_abnormal_system_is_described_and_a_significant_one_linked(
    judged: str, described: bool, linked: bool
) -> None:
    applies = applying("PE", {"PESYS02": judged}, facts())
    assert ("PEDESC02" in applies, "PEAE02" in applies) == (described, linked)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("AE 3", ("AE", 3)),
        ("mh2", ("MH", 2)),
        ("MH #12", ("MH", 12)),
        ("CM 3", None),
        ("AE", None),
        ("3", None),
        ("", None),
        (None, None),
    ],
)
def test_a_link_names_a_log_and_a_row(typed: str | None, expected: tuple[str, int] | None) -> None:
    assert linked_line(typed) == expected


@pytest.mark.parametrize(("typed", "fires"), [("MH 2", False), ("MH 3", True), ("see above", True)])
def test_a_link_to_a_row_that_is_not_there_is_asked_about(typed: str, fires: bool) -> None:
    boxes = {"PESYS02": "CS", "PEDESC02": "malar rash", "PEAE02": typed}
    around = facts("M1", entry("MH", "", None, repeat=2))
    assert asked("PE", boxes, around) == ({"PE-02": ASK} if fires else {})


def test_the_link_of_the_visit_before_is_offered() -> None:
    before = entry("PE", "BL", skin="CS", skin_line="MH 2")
    offered = form("PE").suggest({}, facts("M1", before))
    assert {name: (offer.typed, offer.place, offer.prefill) for name, offer in offered.items()} == {
        "skin_line": ("MH 2", "PE@BL", False)
    }
    assert form("PE").suggest({}, facts("M1")) == {}


# --- EG (Fridericia 1920: QT over the cube root of RR in seconds) -----------------------------------------------------
@pytest.mark.parametrize(
    ("qt", "rate", "expected"),
    [
        (400, 60, 400),  # RR 1 s
        (400, 75, 431),  # RR 0.8 s, cube root 0.92832: 430.89
        (380, 90, 435),  # RR 0.6667 s, cube root 0.87358: 434.99
        (300, 120, 378),  # RR 0.5 s, cube root 0.79370: 377.98
        (440, 50, 414),  # RR 1.2 s, cube root 1.06266: 414.06
        (None, 60, None),
        (400, None, None),
    ],
)
def test_qt_corrected_after_fridericia(qt: int | None, rate: int | None, expected: int | None) -> None:
    assert ecg.qtcf_fridericia_ms(qt, rate) == expected


@pytest.mark.parametrize(("qt", "fires"), [("479", False), ("480", False), ("481", True)])
def test_a_qtcf_above_480_is_asked_about(qt: str, fires: bool) -> None:
    assert asked("EG", {"EGHR": "60", "EGQT": qt, "EGINT": "NORMAL"}, facts()) == ({"EG-01": ASK} if fires else {})


def test_an_ecg_without_qt_has_no_qtcf_and_asks_nothing() -> None:
    assessed = assess(form("EG"), {"EGHR": "72", "EGINT": "NORMAL"}, facts())
    assert (assessed.derived["qtcf"], assessed.findings, assessed.problems) == (None, (), {})


@pytest.mark.parametrize(("key", "judged", "description"), [("EG", "EGINT", "EGDESC"), ("IMG", "IMGINT", "IMGDESC")])
def test_an_abnormal_finding_is_described(key: str, judged: str, description: str) -> None:
    for answer, described in (("NORMAL", False), ("NCS", True), ("CS", True)):
        assert (description in applying(key, {judged: answer}, facts())) is described


# --- ECHO ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("lvef", "fires"), [("54", True), ("55", False)])
def test_an_ejection_fraction_below_the_entry_limit_is_asked_about(lvef: str, fires: bool) -> None:
    found = assess(form("ECHO"), {"LVEF": lvef, "ECHOINT": "NORMAL"}, facts("SCR")).findings
    assert [finding.check for finding in found] == (["ECHO.LVEF-RANGE"] if fires else [])


# --- VIR -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hbsag", "anti_hbc", "wanted"),
    [
        ("NEG", "NEG", False),
        ("POS", "NEG", True),
        ("NEG", "POS", True),
        ("POS", "POS", True),
        ("ND", "ND", False),
        ("", "", False),
    ],
)
def test_hbv_dna_is_asked_when_either_marker_is_positive(hbsag: str, anti_hbc: str, wanted: bool) -> None:
    assert ("HBVDNA" in owed("VIR", {"HBSAG": hbsag, "HBCAB": anti_hbc}, facts("SCR"))) is wanted


@pytest.mark.parametrize(("typed", "kept"), [("＜20", "<20"), ("阴性", "NEG"), ("blq", "BLQ"), ("1250000", "1250000")])
def test_a_viral_load_is_kept_as_printed(typed: str, kept: str) -> None:
    assessed = assess(form("VIR"), {"CMVDNA": typed}, facts("SCR"), completing=False)
    assert assessed.values["cmv_dna"] == kept


# --- PRG (check 7; schedule of hCG; criterion I07) --------------------------------------------------------------------
LD_ON = date(2025, 5, 28)
LD = {"LD1": Visit(code="LD1", occurred_on=LD_ON)}


@pytest.mark.parametrize(("childbearing", "expected"), [("YES", True), ("STERILE", False), ("MALE", False), ("", None)])
def test_pregnancy_is_tested_where_it_is_possible(childbearing: str, expected: bool | None) -> None:
    around = facts("SCR", childbearing=childbearing)
    assert assess(form("PRG"), {}, around).derived["applicable"] is expected
    assert ({"PRGTYP", "PRGRES"} <= applying("PRG", {}, around)) is (expected is True)
    assert form("PRG").due_if is not None


def test_without_childbearing_potential_the_form_is_complete_as_it_opens() -> None:
    around = facts("SCR", childbearing="POSTMENOPAUSAL")
    offers = form("PRG").suggest({}, around)
    assert {name: (offer.typed, offer.prefill) for name, offer in offers.items()} == {"contraception": ("NA", True)}
    assert owed("PRG", {"CONTRAC": "NA"}, around) == set()
    assert form("PRG").suggest({}, facts("SCR", childbearing="MALE")) == {}, "a man is asked (I07)"


def test_contraception_is_carried_over_from_the_visit_before() -> None:
    before = entry("PRG", "BL", contraception=["ORAL", "CONDOM"], result="NEGATIVE")
    offer = form("PRG").suggest({}, facts("M1", before, childbearing="YES"))["contraception"]
    assert (offer.typed, offer.place, offer.prefill) == ("ORAL|CONDOM", "PRG@BL", True)


@pytest.mark.parametrize(("specimen", "asked_for"), [("SERUM", True), ("URINE", False), ("", False)])
def test_the_figure_of_a_serum_test_may_be_given(specimen: str, asked_for: bool) -> None:
    assert ("PRGQN" in applying("PRG", {"PRGTYP": specimen}, facts("M1", childbearing="YES"))) is asked_for


@pytest.mark.parametrize(
    ("result", "expected"),
    [("NEGATIVE", {}), ("POSITIVE", {"PRG-01": QUERY}), ("INDETERMINATE", {"PRG-02": ASK}), ("NOT_DONE", {})],
)
def test_a_result_that_is_not_negative_is_asked_about(result: str, expected: dict[str, str]) -> None:
    boxes = {"PRGTYP": "URINE", "PRGRES": result, "CONTRAC": "CONDOM"}
    assert asked("PRG", boxes, facts("M1", childbearing="YES")) == expected


def test_a_positive_test_goes_to_the_safety_desk() -> None:
    found = assess(form("PRG"), {"PRGTYP": "URINE", "PRGRES": "POSITIVE"}, facts("M1", childbearing="YES")).findings
    assert [(finding.check, finding.priority) for finding in found] == [("PRG-01", "safety")]


@pytest.mark.parametrize(
    ("childbearing", "days_before", "result", "missing"),
    [
        ("YES", 0, "NEGATIVE", False),
        ("YES", 2, "NEGATIVE", False),
        ("YES", 3, "NEGATIVE", True),
        ("YES", -1, "NEGATIVE", True),  # after lymphodepletion began
        ("YES", 1, "POSITIVE", False),  # there is a test; what it says is another question
        ("YES", 1, "NOT_DONE", True),
        ("YES", 1, None, True),
        ("STERILE", 9, "NEGATIVE", False),
        ("", 9, "NEGATIVE", False),
    ],
)
def test_hcg_within_48_hours_before_lymphodepletion(
    childbearing: str, days_before: int, result: str | None, missing: bool
) -> None:
    test = PregnancyTest(date.fromordinal(LD_ON.toordinal() - days_before), result)
    assert missing_before_lymphodepletion(childbearing, [test], LD_ON) is missing
    assert missing_before_lymphodepletion(childbearing, [test], None) is False
    assert missing_before_lymphodepletion("YES", [], LD_ON) is True
    assert missing_before_lymphodepletion("YES", [PregnancyTest(None, "NEGATIVE")], LD_ON) is True


@pytest.mark.parametrize(
    ("visit", "on", "result", "fires"),
    [
        ("BL", date(2025, 5, 26), "NEGATIVE", False),
        ("BL", date(2025, 5, 25), "NEGATIVE", True),
        ("BL", date(2025, 5, 26), "NOT_DONE", True),
        ("PRE", date(2025, 6, 1), "NEGATIVE", True),
        ("M1", date(2025, 6, 30), "NEGATIVE", False),  # not asked any more
    ],
)
def test_check_7_is_asked_on_the_forms_before_treatment(visit: str, on: date, result: str, fires: bool) -> None:
    boxes = {"PRGTYP": "SERUM", "PRGRES": result, "CONTRAC": "IUD"}
    around = facts(visit, visits=LD, childbearing="YES", visit_on=on)
    assert asked("PRG", boxes, around) == ({"PRG-03": QUERY} if fires else {})


def test_check_7_is_content_with_the_test_of_another_visit() -> None:
    boxes = {"PRGTYP": "SERUM", "PRGRES": "NEGATIVE", "CONTRAC": "IUD"}
    before = entry("PRG", "BL", date(2025, 5, 27), result="NEGATIVE")
    around = facts("PRE", before, visits=LD, childbearing="YES", visit_on=date(2025, 6, 1))
    assert asked("PRG", boxes, around) == {}


def test_check_7_asks_at_baseline_before_lymphodepletion_has_a_day() -> None:
    boxes = {"PRGTYP": "SERUM", "PRGRES": "NOT_DONE", "CONTRAC": "IUD"}
    assert asked("PRG", boxes, facts("BL", childbearing="YES")) == {"PRG-03": QUERY}
    assert asked("PRG", {**boxes, "PRGRES": "NEGATIVE"}, facts("BL", childbearing="YES")) == {}


@pytest.mark.parametrize(
    ("visit", "on", "fires"),
    [("LD1", date(2025, 5, 26), False), ("LD1", date(2025, 5, 25), True), ("LD2", None, False)],
)
def test_check_7_is_asked_on_lymphodepletion_too(visit: str, on: date | None, fires: bool) -> None:
    tests = (entry("PRG", "BL", on, result="NEGATIVE"),) if on is not None else ()
    around = facts(visit, *tests, visits=LD, childbearing="YES", visit_on=LD_ON)
    assert ("LD-09" in asked("LD", {"LDDRUG": "FLUDARABINE"}, around)) is fires


def test_not_applicable_contraception_stands_alone_and_not_with_childbearing_potential() -> None:
    around = facts("M1", childbearing="YES")
    usual = {"PRGTYP": "URINE", "PRGRES": "NEGATIVE"}
    assert asked("PRG", {**usual, "CONTRAC": "CONDOM|NA"}, around) == {"PRG-04": ASK}
    assert asked("PRG", {**usual, "CONTRAC": "NA"}, around) == {"PRG-05": ASK}
    assert asked("PRG", {"CONTRAC": "NA"}, facts("M1", childbearing="STERILE")) == {}


# --- URN -------------------------------------------------------------------------------------------------------------
SEDIMENT = {"UPRODIP": "1+", "UBLD": "NEG", "URBC": "2", "UWBC": "1", "UCAST": "NONE"}


@pytest.mark.parametrize(("nephritis", "asked_for"), [(True, True), (False, False), (None, False)])
def test_protein_of_24_hours_and_the_ratio_belong_to_nephritis(nephritis: bool | None, asked_for: bool) -> None:
    around = facts("M1", nephritis=nephritis)
    assert owed("URN", SEDIMENT, around) == ({"UPRO24", "UPCR"} if asked_for else set())
    assert ({"UPRO24", "UPCR", "UPCRGG"} <= applying("URN", SEDIMENT, around)) is asked_for


@pytest.mark.parametrize(
    ("rbc", "wbc", "applies"),
    [("5", "5", False), ("5.1", "0", True), ("0", "5.1", True), ("", "", False), ("12", "/nd s", True)],
)
def test_another_cause_is_asked_above_five_cells_per_field(rbc: str, wbc: str, applies: bool) -> None:
    assert ("MENSES" in applying("URN", {"URBC": rbc, "UWBC": wbc}, facts())) is applies


def test_completeness_is_asked_of_a_collection_and_the_method_of_a_ratio() -> None:
    around = facts("M1", nephritis=True)
    assert not {"U24COMP", "UPCRMETH"} & applying("URN", SEDIMENT, around)
    assert "U24COMP" in applying("URN", {"U24VOL": "1500"}, around)
    assert "U24COMP" in applying("URN", {"UPRO24": "1.2"}, around)
    assert "UPCRMETH" in applying("URN", {"UPCR": "1200"}, around)


@pytest.mark.parametrize(("volume", "fires"), [("499", True), ("500", False), ("5000", False), ("5001", True)])
def test_an_unlikely_volume_asks_whether_the_collection_was_complete(volume: str, fires: bool) -> None:
    assert asked("URN", {**SEDIMENT, "U24VOL": volume, "U24COMP": "y"}, facts()) == ({"URN-01": ASK} if fires else {})


@pytest.mark.parametrize(("mg_g", "g_g"), [("500", "0.5"), ("523.4", "0.5234"), ("0", "0"), (None, None)])
def test_the_ratio_is_kept_in_grams_too(mg_g: str | None, g_g: str | None) -> None:
    given = Decimal(mg_g) if mg_g else None
    assert proteinuria.upcr_g_per_g(given) == (Decimal(g_g) if g_g else None)
    if mg_g:
        assessed = assess(form("URN"), {"UPCR": mg_g}, facts("M1", nephritis=True), completing=False)
        assert assessed.derived["upcr_in_g_per_g"] == Decimal(g_g or "0")


@pytest.mark.parametrize(
    ("now", "baseline", "expected"),
    [
        # Section 9: CRR below 0.5; PRR below 1.0 with a baseline of at most 3.0, else below 3.0 and a fall above 50 %.
        ("0.49", "2.0", "complete"),
        ("0.49", None, "complete"),
        ("0.5", "2.0", "partial"),
        ("0.99", "3.0", "partial"),
        ("1.0", "3.0", "none"),
        ("1.0", "3.01", "partial"),
        ("1.6", "3.2", "none"),  # a fall of exactly half
        ("1.59", "3.2", "partial"),
        ("2.99", "6.0", "partial"),
        ("3.0", "8.0", "none"),
        ("0.5", None, None),
        ("4.0", None, None),
    ],
)
def test_the_response_one_measure_points_to(now: str, baseline: str | None, expected: str | None) -> None:
    assert proteinuria.response_class(Decimal(now), Decimal(baseline) if baseline else None) == expected


@pytest.mark.parametrize(
    ("upcr", "protein", "complete", "fires"),
    [
        ("490", "0.49", "y", False),  # both complete
        ("490", "0.5", "y", True),  # 0.49 g/g complete, 0.5 g partial
        ("990", "0.9", "y", False),  # both partial, baseline 2.0
        ("990", "1.0", "y", True),  # partial and none
        ("1500", "1.6", "y", False),  # both none
        ("490", "0.5", "n", False),  # an incomplete collection says nothing
        ("490", "", "y", False),
        ("", "0.5", "y", False),
    ],
)
def test_check_27_two_measures_that_point_to_different_responses(
    upcr: str, protein: str, complete: str, fires: bool
) -> None:
    before = entry("URN", "BL", upcr=Decimal("2000.0"), protein_24h=Decimal("2.000"))
    boxes = {**SEDIMENT, "UPCR": upcr, "UPCRMETH": "H24", "UPRO24": protein, "U24COMP": complete}
    around = facts("M1", before, nephritis=True, infusion_on=date(2025, 6, 2))
    assert asked("URN", boxes, around) == ({"URN-02": QUERY} if fires else {})


def test_without_a_baseline_only_the_limit_of_the_complete_response_is_compared() -> None:
    around = facts("SCR", nephritis=True)
    rest = {**SEDIMENT, "UPCRMETH": "H24", "U24COMP": "y"}
    assert asked("URN", {**rest, "UPCR": "900", "UPRO24": "1.2"}, around) == {}
    assert asked("URN", {**rest, "UPCR": "400", "UPRO24": "1.2"}, around) == {"URN-02": QUERY}


def test_a_ratio_printed_in_grams_is_recognised() -> None:
    rest = {**SEDIMENT, "UPCRMETH": "H24", "U24COMP": "y", "UPRO24": "1.6"}
    around = facts("SCR", nephritis=True)
    assert "printed in g/g" in said("URN", "URN-02", {**rest, "UPCR": "1.5"}, around)
    assert "printed in g/g" not in said("URN", "URN-02", {**rest, "UPCR": "0.3"}, around)


# --- IMM -------------------------------------------------------------------------------------------------------------
def a_range(analyte: str, low: str | None, high: str | None, since: date = date(2020, 1, 1), **said: Any) -> Range:
    """A version of a reference range."""
    limits = (Decimal(low) if low else None, Decimal(high) if high else None)
    return Range(analyte, *limits, "g/L", said.pop("method", ""), "LAB", since, **said)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.78", "L"),
        ("0.79", "N"),
        ("1.52", "N"),
        ("1.53", "H"),
        (None, None),
    ],
)
def test_a_value_is_flagged_against_the_range_of_the_day(value: str | None, expected: str | None) -> None:
    given = Decimal(value) if value else None
    assert flag_of(given, a_range("C3", "0.79", "1.52")) == expected
    assert flag_of(given, None) is None


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("POS", "H"), ("NEG", "N"), ("100", "N"), ("100.1", "H"), (">300", "H"), ("<10", "N"), (None, None)],
)
def test_anti_dsdna_is_flagged_as_printed(printed: str | None, expected: str | None) -> None:
    assert flag_of(printed, a_range("DSDNA", None, "100")) == expected


def test_limits_flag_and_method_are_kept_with_the_value() -> None:
    ranges = RangeBook(ranges=[a_range("C3", "0.79", "1.52"), a_range("DSDNA", None, "100", method="CLIA")])
    boxes = {"C3": "0.45", "DSDNA": "320"}
    derived = assess(form("IMM"), boxes, facts("M1", ranges=ranges), completing=False).derived
    assert (derived["c3_low"], derived["c3_high"], derived["c3_flag"]) == (Decimal("0.79"), Decimal("1.52"), "L")
    assert (derived["dsdna_low"], derived["dsdna_high"], derived["dsdna_flag"]) == (None, Decimal(100), "H")
    assert derived["dsdna_method"] == "CLIA"
    assert (derived["c4_low"], derived["c4_flag"]) == (None, None), "no range in the register: nobody can tell"


def test_a_later_version_of_the_register_flags_nothing_again() -> None:
    old, new = a_range("C3", "0.79", "1.52"), a_range("C3", "0.30", "1.52", since=date(2025, 7, 1))
    ranges = RangeBook(ranges=[old, new])
    for on, flag in ((date(2025, 6, 30), "L"), (date(2025, 7, 1), "N")):
        around = facts("M1", ranges=ranges, visit_on=on)
        assert assess(form("IMM"), {"C3": "0.45"}, around, completing=False).derived["c3_flag"] == flag


def test_a_result_in_the_casebook_keeps_the_limits_it_was_judged_by() -> None:
    judged: dict[str, Any] = {
        "c3": Decimal("0.450"),
        "c3_low": Decimal("0.790"),
        "c3_high": Decimal("1.520"),
        "c3_flag": "L",
    }
    standing = entry("IMM", "M1", VISIT_ON, **judged)
    around = facts("M1", standing, ranges=RangeBook(ranges=[a_range("C3", "0.30", "1.40")]))
    same = assess(form("IMM"), {"C3": "0.45"}, around, completing=False).derived
    assert (same["c3_low"], same["c3_high"], same["c3_flag"]) == (Decimal("0.79"), Decimal("1.52"), "L")
    corrected = assess(form("IMM"), {"C3": "0.46"}, around, completing=False).derived
    assert (corrected["c3_low"], corrected["c3_high"], corrected["c3_flag"]) == (Decimal("0.30"), Decimal("1.40"), "N")


@pytest.mark.parametrize(("igg", "fires"), [("3.99", True), ("4.00", False)])
def test_low_igg_asks_about_replacement(igg: str, fires: bool) -> None:
    assert asked("IMM", {"IGG": igg}, facts()) == ({"IMM-01": ASK} if fires else {})
    assert asked("IMM", {"IGG": igg}, facts(parameters={})) == {}, "without the study's figure nothing is asked"


# --- FLOW ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cd19", "limit", "expected"),
    [("0.99", "1", True), ("1", "1", False), ("0", "1", True), (None, "1", None), ("0", None, None)],
)
def test_b_cell_aplasia(cd19: str | None, limit: str | None, expected: bool | None) -> None:
    given = Decimal(cd19) if cd19 else None
    assert lymphocytes.b_cell_aplasia(given, Decimal(limit) if limit else None) is expected


def test_the_form_says_whether_b_cells_are_gone() -> None:
    for cd19, expected in (("0.5", True), ("12", False), ("", None)):
        assert assess(form("FLOW"), {"CD19A": cd19}, facts(), completing=False).derived["aplasia"] is expected


@pytest.mark.parametrize(
    ("cd3", "cd4", "cd8", "expected"),
    [
        ("1000", "600", "500", {}),  # 1100 is exactly a tenth more
        ("1000", "600", "501", {"FLOW-02": ASK}),
        ("1000", "1000", "50", {}),
        ("1000", "1001", "50", {"FLOW-01": QUERY}),
        ("", "600", "900", {}),
        ("1000", "600", "", {}),
    ],
)
def test_subsets_fit_into_the_t_cells(cd3: str, cd4: str, cd8: str, expected: dict[str, str]) -> None:
    assert asked("FLOW", {"CD3A": cd3, "CD4A": cd4, "CD8A": cd8}, facts()) == expected


# --- CYT -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("9999", False),
        ("10000", True),
        (">10000", True),
        ("<10000", False),
        (">8000", False),
        ("BLQ", False),
        (None, False),
    ],
)
def test_ferritin_from_10000_calls_for_a_review(printed: str | None, expected: bool) -> None:
    assert ferritin_calls_for_review(printed) is expected
    if printed:
        assert asked("CYT", {"FERR": printed}, facts()) == ({"CYT-01": QUERY} if expected else {})


# --- PK (sampling of section 4.1) -------------------------------------------------------------------------------------
def test_the_time_points_are_those_of_the_schedule() -> None:
    codes = [point.code for point in kinetics.TIME_POINTS]
    early = ["BL", "D0_PRE", "D0_2H", "D1", "D4", "D7", "D10", "D14", "D21"]
    assert codes[:15] == [*early, "M1", "M2", "M3", "M6", "M9", "M12"]
    assert codes[15:] == [*[f"Y{year}" for year in range(2, 16)], "ET", "UNS"]


@pytest.mark.parametrize(
    ("code", "visit", "fires"),
    [("D0_2H", "D0", False), ("D1", "D0", True), ("UNS", "D0", False), ("UNS", "UNS-2", False), ("BL", "UNS-2", True)],
)
def test_a_time_point_belongs_to_its_visit(code: str, visit: str, fires: bool) -> None:
    assert asked("PK", {"PKTP": code}, facts(visit)) == ({"PK-01": ASK} if fires else {})


def test_the_next_sample_of_the_day_is_proposed() -> None:
    first = entry("PK", "D0", date(2025, 6, 2), time_point="D0_PRE", sampled_on=date(2025, 6, 2), copies_limit="20")
    new = facts("D0", first, visit_on=date(2025, 6, 2), repeat=0)
    offers = {name: (offer.typed, offer.prefill) for name, offer in form("PK").suggest({}, new).items()}
    assert offers == {
        "time_point": ("D0_2H", True),
        "sampled_on": ("2025-06-02", True),
        "copies_limit": ("20", True),
    }
    assert form("PK").suggest({}, facts("D0", repeat=1))["time_point"].typed == "D0_PRE"


def test_two_samples_of_one_time_point_are_asked_about() -> None:
    first = entry("PK", "D0", time_point="D0_PRE")
    assert asked("PK", {"PKTP": "D0_PRE"}, facts("D0", first, repeat=2)) == {"PK-02": ASK}
    assert asked("PK", {"PKTP": "D0_PRE"}, facts("D0", first, repeat=1)) == {}, "the row itself is no other sample"


@pytest.mark.parametrize(
    ("code", "clock", "fires"),
    [
        ("D0_PRE", "1000", False),
        ("D0_PRE", "1001", True),
        ("D0_2H", "1000", True),
        ("D0_2H", "1001", False),
        ("D0_2H", "", False),
    ],
)
def test_samples_of_day_0_lie_before_and_after_the_dose(code: str, clock: str, fires: bool) -> None:
    dose = entry("INF", "D0", started_at=datetime(2025, 6, 2, 2, 0, tzinfo=UTC))  # 10:00 in China
    boxes = {"PKTP": code, "PKDAT": "2025-06-02", "PKTIM": clock}
    assert asked("PK", boxes, facts("D0", dose)) == ({"PK-03": ASK} if fires else {})
    assert asked("PK", boxes, facts("D0")) == {}, "the dose is not entered yet"


@pytest.mark.parametrize(
    ("printed", "limit", "fires"),
    [("19.9", "20", True), ("20", "20", False), ("BLQ", "20", False), ("<20", "20", False), ("5", "", False)],
)
def test_a_figure_below_the_limit_of_quantification_is_asked_about(printed: str, limit: str, fires: bool) -> None:
    copies = {"PKCOPY": printed, "PKLLOQ": limit}
    cells = {"PKCELL": printed, "PKCLLOQ": limit}
    assert asked("PK", copies, facts()) == ({"PK-04": ASK} if fires else {})
    assert asked("PK", cells, facts()) == ({"PK-05": ASK} if fires else {})


def test_a_transgene_result_needs_its_limit_and_stays_on_site() -> None:
    boxes = {"PKTP": "M1", "PKDAT": "2025-06-30", "PKTIM": "0815", "PKCOPY": "BLQ", "PKCELL": "0.4"}
    assessed = assess(form("PK"), boxes, facts())
    assert set(assessed.problems) == {"PKLLOQ"}
    assert assessed.derived["stays_on_site"] is True


# --- ALLO ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("answer", "wanted"), [("POS", True), ("NEG", False), ("ND", False), ("", False)])
def test_the_strength_of_a_donor_specific_antibody_is_asked_when_it_is_positive(answer: str, wanted: bool) -> None:
    assert ("DSAMFI" in owed("ALLO", {"HLAREF": "y", "DSA": answer}, facts("SCR"))) is wanted


def test_a_positive_lentivirus_is_asked_about() -> None:
    assert asked("ALLO", {"RCL": "POS"}, facts()) == {"ALLO-01": ASK}
    assert asked("ALLO", {"RCL": "NEG"}, facts()) == {}


# --- SAMP ------------------------------------------------------------------------------------------------------------
def consent(on: date, samples: str | None, repeat: int = 1, **said: Any) -> Entry:
    """A row of the consent log."""
    return entry("ICF", "", None, repeat, **{"document": "MAIN", "signed_on": on, "samples": samples, **said})


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), None),
        ((consent(date(2025, 5, 5), "YES"),), "YES"),
        ((consent(date(2025, 5, 5), "YES"), consent(date(2025, 7, 1), "NO", 2, document="RECONSENT")), "NO"),
        ((consent(date(2025, 5, 5), "NO"), consent(date(2025, 5, 6), "PARTLY", 2, document="HGR")), "PARTLY"),
        ((consent(date(2025, 5, 5), "NO"), consent(date(2025, 7, 1), "YES", 2, document="LTFU")), "NO"),
        ((consent(date(2025, 5, 5), "YES", withdrawn="SAMPLES"),), "WITHDRAWN"),
        ((consent(date(2025, 5, 5), None),), None),
    ],
)
def test_the_newest_consent_to_storage_counts(rows: tuple[Entry, ...], expected: str | None) -> None:
    assert sample_consent(facts("", *rows)) == expected


@pytest.mark.parametrize(
    ("specimen", "stored", "destination", "expected"),
    [
        ("PBMC_BANK", None, "SITE", True),
        ("SERUM", datetime(2025, 6, 2, tzinfo=UTC), "SITE", True),
        ("SERUM", None, "SITE", False),
        ("PBMC_BANK", None, "DESTROYED", False),
    ],
)
def test_what_counts_as_storing_a_specimen(
    specimen: str, stored: datetime | None, destination: str, expected: bool
) -> None:
    assert banked({"specimen": specimen, "stored_at": stored, "destination": destination}) is expected


@pytest.mark.parametrize(
    ("samples", "specimen", "expected"),
    [
        ("YES", "PBMC_BANK", {}),
        ("NO", "PBMC_BANK", {"SAMP-03": QUERY}),
        ("NO", "PK_BLOOD", {}),
        ("PARTLY", "PBMC_BANK", {"SAMP-04": ASK}),
    ],
)
def test_banking_without_consent_is_a_query(samples: str, specimen: str, expected: dict[str, str]) -> None:
    boxes = {"SAMPTYP": specimen, "SAMPID": "CHT-0001", "SAMPDEST": "SITE"}
    assert asked("SAMP", boxes, facts("", consent(date(2025, 5, 5), samples))) == expected


def test_one_tube_is_one_line_and_is_stored_after_it_was_drawn() -> None:
    other = entry("SAMP", "", None, 1, barcode="CHT-0001")
    assert asked("SAMP", {"SAMPID": "cht-0001"}, facts("", other, repeat=2)) == {"SAMP-02": QUERY}
    assert asked("SAMP", {"SAMPID": "cht-0001"}, facts("", other, repeat=1)) == {}
    for stored, fires in (("2025-06-02 09:59", True), ("2025-06-02 10:00", False)):
        boxes = {"SAMPDT": "2025-06-02 10:00", "SAMPSTR": stored}
        assert asked("SAMP", boxes, facts("")) == ({"SAMP-01": ASK} if fires else {})


# --- Completed through the one door ----------------------------------------------------------------------------------
NORMAL_EXAMINATION = {f"PESYS{place:02d}": "NORMAL" for place in range(1, 12)}
USUAL: dict[str, dict[str, str]] = {
    "PE": NORMAL_EXAMINATION,
    "EG": {"EGHR": "72", "EGQT": "390", "EGINT": "NORMAL"},
    "ECHO": {"LVEF": "64", "ECHOINT": "NORMAL", "PASP": "25"},
    "IMG": {"IMGTYP": "CHEST_CT", "IMGDAT": "v", "IMGINT": "NORMAL"},
    "VIR": {
        **dict.fromkeys(("HBSAG", "HCVAB", "HIVAB", "SYPH", "TSPOT"), "NEG"),
        **{"HBCAB": "POS", "HBVDNA": "<20", "CMVDNA": "阴性", "EBVDNA": "BLQ"},
    },
    "PRG": {"PRGTYP": "SERUM", "PRGRES": "NEGATIVE", "PRGQN": "<1.2", "CONTRAC": "CONDOM|ORAL"},
    "URN": {**SEDIMENT, "U24VOL": "1500", "U24COMP": "y"},
    "IMM": {
        **{"C3": "0.45", "C4": "0.08", "DSDNA": "320.5", "ANATIT": "1:320", "IGG": "12.4", "IGA": "2.1", "IGM": "0.9"},
        **{"ENASM": "+", "APLACLG": "POS", "COOMBS": "NEG"},
    },
    "FLOW": {"CD3A": "1020", "CD4A": "480", "CD8A": "500", "CD19A": "96.5", "CD19P": "8.2"},
    "CYT": {"CRP": "<0.5", "FERR": "240", "IL6": "3.1", "CYTOTHIL10": "BLQ"},
    "ALLO": {"HLAREF": "y", "DSA": "POS", "DSAMFI": "1200", "ADA": "NEG"},
}


@pytest.fixture
def woman() -> Subject:
    """A woman of childbearing potential at her screening visit."""
    subject = factories.in_screening()
    subject = factories.do(factories.attended("SCR", factories.SCREENED_ON), subject)
    with audit.acting(by=factories.coordinator(), reason="test", subject=subject):
        subject.sex, subject.childbearing = "F", "YES"
        subject.save()
    return factories.fresh(subject)


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(USUAL))
def test_a_form_with_usual_values_is_completed_without_a_question(key: str, woman: Subject) -> None:
    load_register(by=audit.system("test"))
    outcome = factories.save_form(woman, key, "SCR", USUAL[key])
    assert outcome.assessment is not None
    assert (dict(outcome.assessment.problems), [each.check for each in outcome.asks]) == ({}, [])
    assert outcome.saved


@pytest.mark.django_db
def test_serology_keeps_the_range_of_the_register(woman: Subject) -> None:
    load_register(by=audit.system("test"))
    assert factories.save_form(woman, "IMM", "SCR", USUAL["IMM"]).saved
    # The demonstration laboratory: C3 0.79 to 1.52 g/L.
    assert factories.value(woman, "IMM", "SCR", "c3_low") == "0.790"
    assert factories.value(woman, "IMM", "SCR", "c3_high") == "1.520"
    assert factories.value(woman, "IMM", "SCR", "c3_flag") == "L"
    assert factories.value(woman, "IMM", "SCR", "dsdna") == "320.5"


def a_row(subject: Subject, key: str, visit: str, boxes: dict[str, str]) -> save.Outcome:
    """A new row of a log, or of the rows of a visit."""
    return save.complete(Target(key, subject, visit, 0), by=factories.coordinator(), typed=boxes, edition=0)


@pytest.mark.django_db
def test_tubes_and_samples_are_kept_row_by_row(woman: Subject) -> None:
    tube = {"SAMPTYP": "PK_BLOOD", "SAMPDT": f"{factories.SCREENED_ON} 09:10", "SAMPID": "CHT-0001", "SAMPDEST": "SITE"}
    assert a_row(woman, "SAMP", "", tube).saved
    again = a_row(woman, "SAMP", "", tube)
    assert [each.check for each in again.asks] == ["SAMP-02"]
    sample = {"PKTP": "UNS", "PKDAT": "v", "PKTIM": "0910", "PKCOPY": "BLQ", "PKLLOQ": "20", "PKCELL": "<0.1"}
    for place in ("PK@SCR", "PK@SCR#2"):
        outcome = a_row(woman, "PK", "SCR", sample)
        assert outcome.record is not None
        assert outcome.record.place == place
