"""Laboratory evidence for SLEDAI: limits on both sides, attribution after lymphodepletion, contradictions (efficacy 1.5)."""

from datetime import date
from decimal import Decimal

import pytest

from endpoints import sledai
from endpoints.evidence import Evidence, Reading, beyond, days_after, measured
from trial.words import Text

NAME = Text("value", "数值")


@pytest.mark.parametrize(
    ("descriptor", "unit", "inside", "outside"),
    [
        ("hematuria", "/hpf", "5", "5.1"),
        ("pyuria", "/hpf", "5", "6"),
        ("proteinuria", "g/24h", "0.50", "0.51"),
        ("proteinuria", "mg/g", "500", "501"),
        ("fever", "degC", "38.0", "38.1"),
        ("thrombocytopenia", "10^9/L", "100", "99"),
        ("leukopenia", "10^9/L", "3.0", "2.99"),
    ],
)
def test_on_the_limit_is_inside_it(descriptor: str, unit: str, inside: str, outside: str) -> None:
    assert measured(descriptor, NAME, Decimal(inside), unit).beyond is False
    assert measured(descriptor, NAME, Decimal(outside), unit).beyond is True


def test_cells_of_an_analyser_are_not_converted_into_cells_per_field() -> None:
    assert measured("hematuria", NAME, Decimal(40), "/uL").beyond is None


@pytest.mark.parametrize(
    ("printed", "above", "expected"),
    [
        ("<3", True, False),
        ("<5", True, False),
        ("<6", True, None),
        (">5", True, True),
        (">9", True, True),
        (">4", True, None),
        ("<5", False, True),
        ("<6", False, None),
        (">5", False, False),
        (">4", False, None),
    ],
)
def test_a_figure_beyond_what_the_method_measures(printed: str, above: bool, expected: bool | None) -> None:
    assert beyond(Decimal(printed[1:]), Decimal(5), above=above, comparator=printed[0]) is expected


def found(descriptor: str, *beyond_limit: bool | None, before: bool | None = None, days: int | None = None) -> Evidence:
    readings = tuple(Reading(NAME, "1", "", each, "", date(2026, 5, 18), "URN@M1") for each in beyond_limit)
    return Evidence(descriptor, readings, before, days)


@pytest.mark.parametrize(
    ("case", "evidence", "proposed"),
    [
        ("nothing measured", found("hematuria"), None),
        ("cannot tell", found("hematuria", None), None),
        ("inside", found("hematuria", False), sledai.ABSENT),
        ("beyond, nothing earlier", found("hematuria", True), sledai.PERSISTENT),
        ("beyond, earlier beyond too", found("hematuria", True, before=True), sledai.PERSISTENT),
        ("beyond, earlier inside", found("hematuria", True, before=False), sledai.NEW),
        ("one of two is enough", found("proteinuria", False, True), sledai.PERSISTENT),
        ("one inside, one that cannot tell", found("proteinuria", False, None), None),
        ("low white cells 28 days after lymphodepletion", found("leukopenia", True, days=28), sledai.NOT_LUPUS),
        ("29 days after", found("leukopenia", True, days=29), sledai.PERSISTENT),
        ("on its last day", found("leukopenia", True, days=0), sledai.NOT_LUPUS),
        ("before it", found("leukopenia", True, days=-1), sledai.PERSISTENT),
        ("no lymphodepletion", found("leukopenia", True), sledai.PERSISTENT),
        ("low platelets after it", found("thrombocytopenia", True, days=10), sledai.NOT_LUPUS),
        ("fever after it", found("fever", True, days=10), sledai.NOT_LUPUS),
        ("protein after it is lupus all the same", found("proteinuria", True, days=10), sledai.PERSISTENT),
        ("normal white cells after it", found("leukopenia", False, days=10), sledai.ABSENT),
    ],
)
def test_what_is_proposed(case: str, evidence: Evidence, proposed: str | None) -> None:
    assert evidence.proposed == proposed, case


@pytest.mark.parametrize(
    ("case", "evidence", "status", "asks"),
    [
        ("beyond and ticked absent", found("hematuria", True), sledai.ABSENT, True),
        ("beyond and ticked new", found("hematuria", True), sledai.NEW, False),
        ("beyond and not lupus", found("hematuria", True), sledai.NOT_LUPUS, False),
        ("inside and ticked new", found("hematuria", False), sledai.NEW, True),
        ("inside and ticked persistent", found("hematuria", False), sledai.PERSISTENT, True),
        ("inside and ticked absent", found("hematuria", False), sledai.ABSENT, False),
        ("cannot tell", found("hematuria", None), sledai.NEW, False),
        ("not measured", found("hematuria"), sledai.NEW, False),
        ("not answered", found("hematuria", True), None, False),
        ("low white cells ticked as lupus after lymphodepletion", found("leukopenia", True, days=20), sledai.NEW, True),
        ("later on", found("leukopenia", True, days=29), sledai.NEW, False),
    ],
)
def test_a_tick_against_a_value_is_asked_in_either_direction(
    case: str, evidence: Evidence, status: str | None, asks: bool
) -> None:
    assert (evidence.contradicts(status) is not None) is asks, case


def test_the_question_names_value_limit_day_and_place() -> None:
    value = measured(
        "leukopenia", Text("white cells", "白细胞"), Decimal("2.40"), "10^9/L", on=date(2026, 5, 18), place="LB@M1"
    )
    asked = Evidence("leukopenia", (value,)).contradicts(sledai.ABSENT)
    assert asked is not None
    for part in ("white cells 2.40 10^9/L", "< 3", "2026-05-18", "LB@M1"):
        assert part in asked.en
    for part in ("白细胞 2.40 10^9/L", "< 3", "2026-05-18", "LB@M1"):
        assert part in asked.zh


def test_days_after_lymphodepletion() -> None:
    assert days_after(date(2026, 4, 17), date(2026, 5, 15)) == 28
    assert days_after(None, date(2026, 5, 15)) is None
    assert days_after(date(2026, 4, 17), None) is None
