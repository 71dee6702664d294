"""What the casebook holds for each criterion: forms read by item code, the newest at or before the visit, G-CSF, viruses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from crf.eligibility_evidence import proposal, to_look_at
from crf.kit.base import form
from crf.laboratory.values import LabValue

SCREENED = date(2025, 5, 6)
NEGATIVE: dict[str, Any] = {
    "HBSAG": "NEG", "HBCAB": "NEG", "HCVAB": "NEG", "HIVAB": "NEG", "SYPH": "NEG", "CMVDNA": "BLQ", "EBVDNA": "NEG",
    "TSPOT": "NEG",
}  # fmt: skip


def entry(form_key: str, visit: str = "SCR", repeat: int = 1, **by_code: Any) -> SimpleNamespace:
    """A complete form with values by item code."""
    names = {item.code: item.name for item in form(form_key).items}
    place = f"{form_key}@{visit}" if visit else f"{form_key}#{repeat}"
    return SimpleNamespace(
        form=form_key,
        visit=visit,
        repeat=repeat,
        performed=True,
        assessed_on=None,
        visit_on=SCREENED if visit else None,
        place=place,
        values={names[code]: value for code, value in by_code.items()},
    )


def facts(*entries: Any, visit: str = "SCR", laboratory: dict[str, str] | None = None, **known: Any) -> Any:
    """The surroundings of the checklist: complete forms, laboratory results as printed, upper limit of normal 40 for all."""

    def newest(code: str, *, ever: bool = False) -> LabValue | None:
        text = (laboratory or {}).get(code)
        if text is None:
            return None
        value = None if text.startswith(("<", ">")) else Decimal(text)
        return LabValue(code, value, text, "U", SCREENED, "LB@SCR", "SCR", high=Decimal("40.00000"), printed_unit="U")

    book = SimpleNamespace(
        at=lambda key, at: next((each for each in entries if (each.form, each.visit) == (key, at)), None),
        rows=lambda key: [each for each in entries if each.form == key],
        visits={},
    )
    usual: dict[str, Any] = {
        "sex": "F",
        "childbearing": "YES",
        "consented_on": SCREENED,
        "lymphodepletion_on": None,
        "parameters": {},
    }
    return SimpleNamespace(casebook=book, visit=visit, visit_on=SCREENED, laboratory=newest, **{**usual, **known})


def holds(criterion: str, around: Any) -> bool | None:
    found = proposal(criterion, around)
    return found.holds if found is not None else None


@pytest.mark.parametrize(
    "criterion",
    [
        "I01",
        "I02",
        "I03",
        "I04",
        "I05",
        "I06a",
        "I06b",
        "I06c",
        "I06d",
        "I06e",
        "I07",
        "E03",
        "E05",
        "E09",
        "E11",
        "E13",
    ],
)
def test_an_empty_casebook_proposes_nothing(criterion: str) -> None:
    assert holds(criterion, facts()) is None


@pytest.mark.parametrize(
    ("case", "medicine", "started", "ended", "expected"),
    [
        ("ended 14 days before the count", "Filgrastim", "2025-04-20", "2025-04-22", False),
        ("ended 15 days before the count", "Filgrastim", "2025-04-19", "2025-04-21", True),
        ("still given", "重组人粒细胞刺激因子", "2025-04-01", None, False),
        ("begun after the count", "G-CSF", "2025-05-07", None, True),
        ("another drug", "Prednisone", "2025-05-01", None, True),
        ("only the month is known, and it may reach in", "G-CSF", "2025-04", "2025-04", False),
    ],
)
def test_i06a_growth_factor_within_two_weeks(
    case: str, medicine: str, started: str, ended: str | None, expected: bool
) -> None:
    row = entry("CM", "", CMTRT=medicine, CMSTDAT=started, CMENDAT=ended)
    around = facts(row, laboratory={"WBC": "4.10", "NEUT": "2.00", "HGB": "110"})
    assert holds("I06a", around) is expected, case


def test_a_laboratory_figure_is_shown_as_printed() -> None:
    found = proposal("I06b", facts(laboratory={"ALT": "119.0", "AST": "25", "TBIL": "<5"}))
    assert found is not None
    assert found.holds is True
    assert found.near is True
    assert "ALT 119.0 U (2025-05-06, LB@SCR), at most 3 x ULN = 120 allowed, just inside" in found.why.en
    assert "total bilirubin <5 U" in found.why.en
    assert found.reference == "LB@SCR 2025-05-06"


def test_gilbert_in_the_history_doubles_the_limit_of_bilirubin() -> None:
    results = {"ALT": "20", "AST": "20", "TBIL": "100"}
    assert holds("I06b", facts(laboratory=results)) is False
    assert holds("I06b", facts(entry("MH", "", MHTERM="Gilbert syndrome"), laboratory=results)) is True


def test_ec06_clearance_takes_the_newest_weight_at_or_before_the_visit() -> None:
    entries = (entry("DM", AGE=65), entry("VS", WEIGHT=Decimal("57.6")), entry("VS", "BL", WEIGHT=Decimal("57.5")))
    results = {"CREAT": "88.4"}
    assert holds("I06c", facts(*entries, laboratory=results, sex="M")) is True
    assert holds("I06c", facts(*entries, visit="BL", laboratory=results, sex="M")) is False


@pytest.mark.parametrize(
    ("case", "answers", "expected"),
    [
        ("all negative", {}, True),
        ("HIV", {"HIVAB": "POS"}, False),
        ("HCV", {"HCVAB": "POS"}, False),
        ("both syphilis tests", {"SYPH": "BOTH"}, False),
        ("TPPA alone is past", {"SYPH": "TPPA_ONLY"}, True),
        ("HBV DNA found", {"HBCAB": "POS", "HBVDNA": "120"}, False),
        ("HBV DNA below the limit", {"HBCAB": "POS", "HBVDNA": "<10"}, True),
        ("HBV antibody without DNA", {"HBCAB": "POS"}, None),
        ("a CMV figure is left to the investigator", {"CMVDNA": "500"}, None),
        ("an EBV figure beside HIV", {"EBVDNA": "500", "HIVAB": "POS"}, False),
        ("a test not done", {"HIVAB": "ND"}, None),
    ],
)
def test_e03_viruses(case: str, answers: dict[str, Any], expected: bool | None) -> None:
    assert holds("E03", facts(entry("VIR", **{**NEGATIVE, **answers}))) is expected, case


@pytest.mark.parametrize(
    ("descriptor", "answer", "expected"),
    [
        ("SLD01", "NEW", False),
        ("SLD02", "PERSISTENT", False),
        ("SLD07", "NOT_LUPUS", None),
        ("SLD01", "ABSENT", None),
        ("SLD09", "NEW", None),
    ],
)
def test_e05_a_positive_descriptor_speaks_and_an_absent_one_proves_nothing(
    descriptor: str, answer: str, expected: bool | None
) -> None:
    given: dict[str, Any] = {descriptor: answer}
    assert holds("E05", facts(entry("SLD", **given))) is expected


def test_e09_and_i07_follow_the_pregnancy_test() -> None:
    positive = facts(entry("PRG", PRGRES="POSITIVE", CONTRAC=["CONDOM"]))
    negative = facts(entry("PRG", PRGRES="NEGATIVE", CONTRAC=["CONDOM"]))
    assert (holds("E09", positive), holds("I07", positive)) == (False, False)
    assert (holds("E09", negative), holds("I07", negative)) == (None, True)
    man = proposal("E09", facts(childbearing="MALE"))
    assert man is not None
    assert man.not_applicable


@pytest.mark.parametrize(("day", "expected"), [("2025-04-30", False), ("2025-04-29", None)])
def test_e11_washout_where_the_study_names_one(day: str, expected: bool | None) -> None:
    """28 days before lymphodepletion on 2025-05-27 is 2025-04-29."""
    row = entry("PTRT", "", PTTRT="CYC", PTSTOP=date.fromisoformat(day))
    around: dict[str, Any] = {"lymphodepletion_on": date(2025, 5, 27)}
    assert holds("E11", facts(row, parameters={"washout.days": "CYC=28"}, **around)) is expected
    assert holds("E11", facts(row, parameters={"washout.days": "none"}, **around)) is None


@pytest.mark.parametrize(
    ("found", "intensity", "limit", "expected"),
    [
        ("NEG", None, "none", True),
        ("POS", 5000, "none", None),
        ("POS", 5000, "5000", True),
        ("POS", 5001, "5000", False),
        ("ND", None, "5000", None),
    ],
)
def test_e13_donor_antibody(found: str, intensity: int | None, limit: str, expected: bool | None) -> None:
    around = facts(entry("ALLO", DSA=found, DSAMFI=intensity), parameters={"dsa.strong_mfi": limit})
    assert holds("E13", around) is expected


def test_i03_the_investigators_own_grade_counts_with_its_reason_only() -> None:
    grades: dict[str, Any] = {
        f"BILDOM{system}": "D" for system in ("CON", "MUC", "NEU", "MUS", "CAR", "GAS", "OPH", "REN", "HAE")
    }
    assert holds("I03", facts(entry("BIL", **grades))) is False
    assert holds("I03", facts(entry("BIL", **grades, BILOVRREN="A"))) is False
    assert holds("I03", facts(entry("BIL", **grades, BILOVRREN="A", BILORSREN="biopsy"))) is True


def test_infections_of_the_history_are_shown_and_not_judged() -> None:
    row = entry("MH", "", 2, MHTERM="TB", MHINF=["TB"], MHONGO=False)
    told = to_look_at(facts(row, entry("VIR", **{**NEGATIVE, "TSPOT": "POS"})))
    assert [each.en for each in told] == ["Tuberculosis, past (MH#2)", "TB IGRA positive (2025-05-06, VIR@SCR)"]
    assert holds("E02", facts(row)) is None
