"""What the data propose for each criterion (protocol operationalisation 6) and the checks EC-03 to EC-06 of section 12."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crf import eligibility
from crf.demo import eligibility as checklist
from crf.eligibility import Measured, Part, Proposal, at_least, at_most, at_most_times_upper
from crf.kit.base import form
from crf.kit.checks import ASK, QUERY
from crf.models import Query
from crf.models.criteria import CRITERIA
from crf.models.eligibility import ASKED_AGAIN, typed_for
from tests import factories
from tests.factories import save_form
from trial.words import Text

TAKEN = date(2025, 5, 6)
NAME = Text("value", "结果")


def measured(value: str | None, upper: str | None = None, comparator: str = "", on: date | None = TAKEN) -> Measured:
    """A laboratory figure of the screening visit."""
    return Measured(
        NAME, Decimal(value) if value else None, "U/L", on, "LB@SCR", Decimal(upper) if upper else None, comparator
    )


@pytest.mark.parametrize(
    ("value", "comparator", "holds", "near"),
    [
        ("3.00", "", True, True),
        ("2.99", "", False, False),
        ("3.30", "", True, True),
        ("3.31", "", True, False),
        ("3", "<", False, False),
        ("5", "<", None, False),
        ("3", ">", True, False),
        ("2", ">", None, False),
        (None, "", None, False),
    ],
)
def test_a_lower_limit_on_both_sides_and_on_the_line(
    value: str | None, comparator: str, holds: bool | None, near: bool
) -> None:
    part = at_least(measured(value, comparator=comparator), Decimal(3))
    assert (part.holds, part.near) == (holds, near)


@pytest.mark.parametrize(
    ("value", "comparator", "holds", "near"),
    [
        ("1.50", "", True, True),
        ("1.51", "", False, False),
        ("1.35", "", True, True),
        ("1.34", "", True, False),
        ("1", "<", True, False),
        ("2", "<", None, False),
        ("1.5", ">", False, False),
        ("1", ">", None, False),
        (None, "", None, False),
    ],
)
def test_an_upper_limit_on_both_sides_and_on_the_line(
    value: str | None, comparator: str, holds: bool | None, near: bool
) -> None:
    part = at_most(measured(value, comparator=comparator), Decimal("1.5"))
    assert (part.holds, part.near) == (holds, near)


def test_a_value_names_its_figure_day_place_and_limit() -> None:
    words = at_least(measured("3.10"), Decimal(3)).words
    assert words.en == "value 3.10 U/L (2025-05-06, LB@SCR), at least 3 needed, just inside"
    assert words.zh == "结果 3.10 U/L（2025-05-06, LB@SCR），要求≥3，接近限值"


# Registry record, I06a: WBC >= 3, ANC >= 1 x10^9/L without G-CSF in 2 weeks, Hb >= 60 g/L.
@pytest.mark.parametrize(
    ("white_cells", "neutrophils", "haemoglobin", "growth_factor", "holds"),
    [
        ("3.00", "1.00", "60", None, True),
        ("2.99", "1.00", "60", None, False),
        ("3.00", "0.99", "60", None, False),
        ("3.00", "1.00", "59", None, False),
        ("3.00", "1.00", "60", Part(NAME, False), False),
        (None, "1.00", "60", None, None),
        ("3.00", None, "60", None, None),
        ("3.00", "1.00", None, None, None),
        (None, "0.99", "60", None, False),
    ],
)
def test_i06a_bone_marrow(
    white_cells: str | None,
    neutrophils: str | None,
    haemoglobin: str | None,
    growth_factor: Part | None,
    holds: bool | None,
) -> None:
    found = eligibility.bone_marrow(measured(white_cells), measured(neutrophils), measured(haemoglobin), growth_factor)
    assert found.holds is holds


# Registry record, I06b: ALT and AST <= 3 ULN, total bilirubin <= 1.5 ULN (Gilbert <= 3 ULN). ULN 40, 40 and 20 here.
@pytest.mark.parametrize(
    ("alt", "ast", "bilirubin", "gilbert", "holds"),
    [
        ("120", "120", "30", False, True),
        ("121", "120", "30", False, False),
        ("120", "121", "30", False, False),
        ("120", "120", "30.1", False, False),
        ("120", "120", "60", True, True),
        ("120", "120", "60.1", True, False),
        ("120", None, "30", False, None),
    ],
)
def test_i06b_liver(alt: str, ast: str | None, bilirubin: str, gilbert: bool, holds: bool | None) -> None:
    found = eligibility.liver(measured(alt, "40"), measured(ast, "40"), measured(bilirubin, "20"), gilbert=gilbert)
    assert found.holds is holds


def test_a_multiple_of_an_unknown_upper_limit_is_unknown() -> None:
    assert at_most_times_upper(measured("500"), Decimal(3)).holds is None


# I06c: 60 mL/min by Cockcroft-Gault: a man of 65 with 57.6 kg and 88.4 umol/L has exactly 60 (see test_clearance).
@pytest.mark.parametrize(
    ("years", "weight", "creatinine", "sex", "holds"),
    [
        (65, "57.6", "88.4", "M", True),
        (65, "57.6", "88.5", "M", False),
        (65, "57.6", "88.4", "F", False),
        (None, "57.6", "88.4", "M", None),
        (65, None, "88.4", "M", None),
        (65, "57.6", None, "M", None),
        (65, "57.6", "88.4", "", None),
    ],
)
def test_ec06_i06c_kidney(
    years: int | None, weight: str | None, creatinine: str | None, sex: str, holds: bool | None
) -> None:
    found = eligibility.kidney(years, Decimal(weight) if weight else None, measured(creatinine), sex)
    assert found.holds is holds


@pytest.mark.parametrize(
    ("inr", "time", "holds"),
    [("1.80", "21.0", True), ("1.81", "21.0", False), ("1.80", "21.1", False), ("1.0", None, None)],
)
def test_i06d_coagulation(inr: str, time: str | None, holds: bool | None) -> None:
    """INR and PT at most 1.5 times the upper limit: 1.2 and 14 s here."""
    assert eligibility.coagulation(measured(inr, "1.2"), measured(time, "14")).holds is holds


@pytest.mark.parametrize(
    ("fraction", "pressure", "holds"),
    [("55", NAME, True), ("54", NAME, False), ("55", None, None), ("54", None, False), (None, NAME, None)],
)
def test_i06e_heart(fraction: str | None, pressure: Text | None, holds: bool | None) -> None:
    assert eligibility.heart(measured(fraction), pressure).holds is holds


@pytest.mark.parametrize(("score", "holds"), [(6, False), (7, True), (8, True), (0, False), (None, None)])
def test_i02_sledai_above_6(score: int | None, holds: bool | None) -> None:
    assert eligibility.disease_activity(score, TAKEN, "SLD@SCR").holds is holds


@pytest.mark.parametrize(
    ("grades", "holds"),
    [
        (["A", *"EEEEEEEE"], True),
        (["B", "B", *"EEEEEEE"], True),
        (["B", *"CDEEEEEE"], False),
        ([*"CCCCCDDEE"], False),
        (["B", None, *"EEEEEEE"], None),
        (["A", None, *"EEEEEEE"], True),
        ([], None),
    ],
)
def test_i03_one_a_or_two_b(grades: list[str | None], holds: bool | None) -> None:
    assert eligibility.organ_activity(grades, TAKEN, "BIL@SCR").holds is holds


@pytest.mark.parametrize(("years", "holds"), [(17, False), (18, True), (65, True), (66, False), (None, None)])
def test_ec03_i05_age(years: int | None, holds: bool | None) -> None:
    assert eligibility.age(years).holds is holds


@pytest.mark.parametrize(
    ("case", "methods", "test", "needs_contraception", "needs_test", "holds", "not_applicable"),
    [
        ("contraception and a negative test", ["CONDOM"], "NEGATIVE", True, True, True, False),
        ("a positive test", ["CONDOM"], "POSITIVE", True, True, False, False),
        ("an indeterminate test", ["CONDOM"], "INDETERMINATE", True, True, None, False),
        ("a test not done", ["CONDOM"], "NOT_DONE", True, True, None, False),
        ("no test", ["CONDOM"], None, True, True, None, False),
        ("no contraception", ["NA"], "NEGATIVE", True, True, False, False),
        ("contraception not recorded", None, "NEGATIVE", True, True, None, False),
        ("a man with contraception", ["CONDOM"], None, True, False, True, False),
        ("neither can apply", None, None, False, False, True, True),
    ],
)
def test_i07_contraception(
    case: str,
    methods: list[str] | None,
    test: str | None,
    needs_contraception: bool,
    needs_test: bool,
    holds: bool | None,
    not_applicable: bool,
) -> None:
    found = eligibility.contraception(
        methods, test, needs_contraception=needs_contraception, needs_test=needs_test, whence=""
    )
    assert (found.holds, found.not_applicable) == (holds, not_applicable), case


@pytest.mark.parametrize(
    ("found", "holds"),
    [
        ({"HBV DNA": False, "HIV": False}, True),
        ({"HBV DNA": True, "HIV": False}, False),
        ({"HBV DNA": True, "HIV": None}, False),
        ({"HBV DNA": False, "CMV DNA": None}, None),
    ],
)
def test_e03_one_virus_decides(found: dict[str, bool | None], holds: bool | None) -> None:
    assert eligibility.virus(found, TAKEN, "VIR@SCR").holds is holds


@pytest.mark.parametrize(("days", "old"), [(14, False), (15, True)])
def test_ec05_a_laboratory_value_is_old_after_14_days(days: int, old: bool) -> None:
    found = Proposal((at_least(measured("5", on=date(2025, 5, 1)), Decimal(3)),))
    assert bool(found.old(date(2025, 5, 1 + days))) is old


def test_a_proposal_says_what_would_be_ticked() -> None:
    by_code = {each.code: each for each in CRITERIA}
    held, failed = Proposal((Part(NAME, True),)), Proposal((Part(NAME, False),))
    assert typed_for(by_code["I02"], held) == "MET"
    assert typed_for(by_code["I02"], failed) == "NOT_MET"
    assert typed_for(by_code["E03"], held) == "ABSENT"
    assert typed_for(by_code["E03"], failed) == "PRESENT"
    assert typed_for(by_code["E09"], Proposal((Part(NAME, True),), not_applicable=True)) == "NA"
    assert typed_for(by_code["I02"], Proposal((Part(NAME, None),))) is None
    assert typed_for(by_code["I02"], Proposal(())) is None


def test_the_checks_carry_the_numbers_of_section_12() -> None:
    by_id = {check.id: check for check in form("IE").checks}
    numbers = {
        "I05": "EC-03",
        "I02": "EC-04",
        "I03": "EC-04",
        "I06a": "EC-05",
        "I06b": "EC-05",
        "I06c": "EC-06",
        "I06d": "EC-05",
    }
    for criterion, number in numbers.items():
        check = by_id[f"IE-{criterion}"]
        assert check.severity == QUERY
        assert check.source.startswith(number), criterion
    assert by_id["IE-I06a-OLD"].severity == ASK
    assert by_id["IE-I06a-OLD"].source.startswith("EC-05")


def test_i06_e02_and_e03_are_asked_again_and_nothing_else() -> None:
    """Section 6: I06 and E02-E03 at BL and PRE."""
    criteria = {each.code for each in CRITERIA}
    asked = {
        visit: {
            item.code
            for item in form("IE").items
            if item.code in criteria and (item.condition is None or item.condition.holds({}, visit))
        }
        for visit in ("SCR", "BL", "PRE")
    }
    assert asked["SCR"] == criteria
    assert asked["BL"] == asked["PRE"] == set(ASKED_AGAIN) == {"I06a", "I06b", "I06c", "I06d", "I06e", "E02", "E03"}


def _boxes() -> dict[str, str]:
    return dict(checklist().typed or {})


@pytest.mark.django_db
def test_a_tick_against_the_data_becomes_a_query_even_with_a_reason() -> None:
    """EC-03: age outside 18 to 65 with I05 met."""
    subject = factories.in_screening()
    demographics: dict[str, Any] = {
        "born": "1950-01",
        "sex": "F",
        "ethnic_group": "HAN",
        "childbearing": "POSTMENOPAUSAL",
    }
    assert save_form(subject, "DM", "SCR", {"ask__DM-02": "see IE"}, **demographics).saved
    outcome = save_form(subject, "IE", "SCR", _boxes(), by=factories.investigator())
    (asked,) = [finding for finding in outcome.asks if finding.item == "I05"]
    assert asked.check == "IE-I05"
    assert asked.severity == QUERY
    assert "age 75 at consent, 18 to 65 needed" in asked.text.en
    answers = {f"ask__{finding.check}": "judged by the investigator" for finding in outcome.asks}
    assert save_form(subject, "IE", "SCR", {**_boxes(), **answers}, by=factories.investigator()).saved
    assert Query.objects.get(check_id="IE-I05").status == Query.ANSWERED


@pytest.mark.django_db
def test_the_signature_gives_its_moment_and_a_change_takes_it_away() -> None:
    subject = factories.in_screening()
    assert save_form(subject, "IE", "SCR", _boxes(), by=factories.investigator()).saved
    assert factories.value(subject, "IE", "SCR", "confirmed_at") == ""
    signature = factories.sign(subject, "IE", "SCR")
    standing = factories.value(subject, "IE", "SCR", "confirmed_at")
    assert standing[:10] == signature.signed_at.astimezone().strftime("%Y-%m-%d") or standing
    changed = {**_boxes(), "I06c": "NOT_MET", "change_reason": "new"}
    outcome = save_form(subject, "IE", "SCR", changed, by=factories.investigator())
    assert outcome.saved, outcome.asks
    assert factories.value(subject, "IE", "SCR", "confirmed_at") == ""


@pytest.mark.django_db
def test_the_recheck_before_lymphodepletion_judges_what_it_asks() -> None:
    subject = factories.enrolled()
    boxes = {code: value for code, value in _boxes().items() if code in {*ASKED_AGAIN, "IEVER", "IEWAIV"}}
    assert save_form(subject, "IE", "BL", boxes, by=factories.investigator()).saved
    assert factories.value(subject, "IE", "BL", "eligible") == "Y"
