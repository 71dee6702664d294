"""Laboratory rules: units, slips, ranges, flags, reports as printed. Expected values come from protocol section 10."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crf.kit.results import parse
from crf.laboratories import RangeBook, delivered_ranges
from crf.laboratory.analytes import ANALYTES, PANELS, of_panels
from crf.laboratory.ranges import Range, choose, flag
from crf.laboratory.reading import Known, doubled, key_of, match, read_report
from crf.laboratory.units import converted, shifted_point, slip, spelled, unit_for
from crf.laboratory.values import LabValue, near_visit, newest_by


def test_the_usual_panels_have_thirty_analytes() -> None:
    assert [len(of_panels([panel])) for panel in ("HEM", "CHEM", "COAG")] == [7, 18, 5]
    assert {analyte.panel for analyte in ANALYTES.values()} == set(PANELS)


# --- conversion: every factor of the table, as a worked case ---------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "figure", "unit", "expected"),
    [
        ("WBC", "12300", "/uL", "12.3"),
        ("NEUT", "1800", "/uL", "1.8"),
        ("LYM", "900", "/uL", "0.9"),
        ("MONO", "400", "/uL", "0.4"),
        ("EOS", "20", "/uL", "0.02"),
        ("HGB", "13.5", "g/dL", "135"),
        ("PLT", "210000", "/uL", "210"),
        ("ALT", "0.5", "ukat/L", "30"),
        ("AST", "1.2", "ukat/L", "72"),
        ("TBIL", "1.0", "mg/dL", "17.1"),
        ("DBIL", "0.2", "mg/dL", "3.42"),
        ("TP", "7.0", "g/dL", "70"),
        ("ALB", "4.1", "g/dL", "41"),
        ("UREA", "20", "mg/dL BUN", "7.14"),
        ("CREAT", "0.9", "mg/dL", "79.56"),
        ("URATE", "5", "mg/dL", "297.4"),
        ("GLUC", "90", "mg/dL", "4.995"),
        ("K", "4.1", "mEq/L", "4.1"),
        ("NA", "140", "mEq/L", "140"),
        ("CL", "103", "mEq/L", "103"),
        ("CA", "9.2", "mg/dL", "2.3"),
        ("FIB", "290", "mg/dL", "2.9"),
        ("DDIMER", "350", "ug/L FEU", "0.35"),
        ("DDIMER", "0.2", "mg/L DDU", "0.4"),
        ("DDIMER", "200", "ug/L DDU", "0.4"),
        ("CRP", "1.5", "mg/dL", "15"),
        ("FERR", "150", "ng/mL", "150"),
        ("IL6", "7", "ng/L", "7"),
        ("C3", "90", "mg/dL", "0.9"),
        ("C4", "20", "mg/dL", "0.2"),
        ("IGG", "1200", "mg/dL", "12"),
        ("IGA", "200", "mg/dL", "2"),
        ("IGM", "100", "mg/dL", "1"),
        ("UPRO24", "500", "mg/24h", "0.5"),
        ("UPCR", "1.5", "g/g", "1500"),
        ("UPCR", "50", "mg/mmol", "442"),
        ("UPCR", "50", "g/mol", "442"),
        ("UACR", "3", "mg/mmol", "26.52"),
        ("TROP", "0.014", "ng/mL", "14"),
        ("BNP", "0.125", "ng/mL", "125"),
    ],
)
def test_conversion_to_the_default_unit(code: str, figure: str, unit: str, expected: str) -> None:
    found = ANALYTES[code].unit_named(unit)
    assert found is not None
    assert converted(Decimal(figure), found) == Decimal(expected)
    assert "E" not in str(converted(Decimal(figure), found))


def test_every_other_unit_of_the_table_has_a_worked_case() -> None:
    cases = test_conversion_to_the_default_unit.pytestmark[0].args[1]  # type: ignore[attr-defined]
    shown = {(code, unit) for code, _figure, unit, _expected in cases}
    table = {(code, unit.name) for code, analyte in ANALYTES.items() for unit in analyte.units[1:]}
    assert shown == table


@pytest.mark.parametrize(
    ("code", "lowest", "highest"),
    [
        ("WBC", 0, 500),
        ("NEUT", 0, 400),
        ("LYM", 0, 300),
        ("MONO", 0, 100),
        ("HGB", 20, 250),
        ("PLT", 0, 2500),
        ("ALT", 0, 20000),
        ("ALP", 0, 10000),
        ("TBIL", 0, 1000),
        ("ALB", 5, 150),
        ("UREA", 0, 100),
        ("CREAT", 10, 3000),
        ("URATE", 0, 2000),
        ("GLUC", "0.5", 80),
        ("K", 1, 10),
        ("NA", 90, 200),
        ("CL", 50, 160),
        ("CA", "0.5", 6),
        ("LDH", 0, 50000),
        ("PT", 5, 200),
        ("INR", "0.5", 20),
        ("FIB", 0, 20),
        ("DDIMER", 0, 200),
        ("CRP", 0, 600),
        ("FERR", 0, 200000),
        ("IL6", 0, 500000),
        ("C3", 0, 5),
        ("IGG", 0, 100),
        ("UPRO24", 0, 40),
        ("UPCR", 0, 40000),
        ("UACR", 0, 20000),
        ("TROP", 0, 1000000),
    ],
)
def test_hard_limits_of_the_table(code: str, lowest: object, highest: object) -> None:
    assert (ANALYTES[code].lowest, ANALYTES[code].highest) == (Decimal(str(lowest)), Decimal(str(highest)))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("×10⁹/L", "10^9/L"),
        ("10*9/L", "10^9/L"),
        ("10E9/L", "10^9/L"),
        ("x10^9/l", "10^9/L"),
        ("μmol/L", "umol/L"),
        ("µmol/l", "umol/L"),
        ("IU/L", "U/L"),
        ("秒", "s"),
        ("mg/L(FEU)", "mg/L FEU"),
        ("ｇ／Ｌ", "g/L"),
        ("mg/24小时", "mg/24h"),
        ("furlongs", "furlongs"),
    ],
)
def test_units_as_printed(printed: str, expected: str) -> None:
    assert spelled(printed) == expected


@pytest.mark.parametrize(
    ("code", "printed", "expected"),
    [
        ("CREAT", "μmol/L", "umol/L"),
        ("CREAT", "g/L", None),
        ("INR", "", "ratio"),
        ("CREAT", "", None),
        ("DDIMER", "mg/L", None),
        ("DDIMER", "mg/L FEU", "mg/L FEU"),
        ("TROP", "pg/mL", "ng/L"),
        ("TROP", "ug/L", "ng/mL"),
        ("BNP", "ng/L", "pg/mL"),
        ("WBC", "G/L", "10^9/L"),
        ("HGB", "g/L", "g/L"),
    ],
)
def test_a_unit_is_taken_only_where_the_analyte_has_it(code: str, printed: str, expected: str | None) -> None:
    found = unit_for(ANALYTES[code], printed)
    assert (found.name if found else None) == expected


# --- slips of unit (EC-23): both sides, and values that are only abnormal ---------------------------------------------
def limits_of(code: str) -> tuple[Decimal | None, Decimal | None]:
    """The demonstration range of a woman of forty."""
    found = BOOK.of(code, date(2026, 1, 6))
    assert found is not None
    return found.low, found.high


def delivered() -> RangeBook:
    ranges = [
        Range(
            analyte=row["analyte"],
            low=row["low"],
            high=row["high"],
            unit=row["unit"],
            method=row["method"],
            laboratory="DEMO",
            since=row["effective_on"],
            sex=row["sex"],
            from_age=row["from_age"],
            below_age=row["below_age"],
            critical_low=row["critical_low"],
            critical_high=row["critical_high"],
        )
        for row in delivered_ranges()
    ]
    return RangeBook(ranges=ranges, sex="F", born="1986-03")


BOOK = delivered()


@pytest.mark.parametrize(
    ("case", "code", "figure", "unit", "meant"),
    [
        ("creatinine 0.9 typed as umol/L (88.4 times)", "CREAT", "0.9", "umol/L", "mg/dL"),
        ("creatinine 73 typed as mg/dL", "CREAT", "73", "mg/dL", "umol/L"),
        ("a raised creatinine stays", "CREAT", "260", "umol/L", None),
        ("a raised creatinine in mg/dL stays", "CREAT", "2.9", "mg/dL", None),
        ("haemoglobin 13.5 typed as g/L (10 times)", "HGB", "13.5", "g/L", "g/dL"),
        ("haemoglobin 135 typed as g/dL", "HGB", "135", "g/dL", "g/L"),
        ("a low haemoglobin stays", "HGB", "58", "g/L", None),
        ("albumin 4.1 typed as g/L", "ALB", "4.1", "g/L", "g/dL"),
        ("a low albumin stays", "ALB", "18", "g/L", None),
        ("platelets 210000 typed as 10^9/L (1000 times)", "PLT", "210000", "10^9/L", "/uL"),
        ("platelets 210 typed as /uL", "PLT", "210", "/uL", "10^9/L"),
        ("few platelets stay", "PLT", "12", "10^9/L", None),
        ("white cells 6500 typed as 10^9/L", "WBC", "6500", "10^9/L", "/uL"),
        ("few white cells stay", "WBC", "0.1", "10^9/L", None),
        ("glucose 90 typed as mmol/L", "GLUC", "90", "mmol/L", "mg/dL"),
        ("glucose 5.2 typed as mg/dL", "GLUC", "5.2", "mg/dL", "mmol/L"),
        ("a high glucose stays", "GLUC", "24", "mmol/L", None),
        ("uric acid 5 typed as umol/L", "URATE", "5", "umol/L", "mg/dL"),
        ("bilirubin 0.6 typed as umol/L", "TBIL", "0.6", "umol/L", "mg/dL"),
        ("a low bilirubin stays", "TBIL", "2.5", "umol/L", None),
        ("fibrinogen 290 typed as g/L", "FIB", "290", "g/L", "mg/dL"),
        ("a low fibrinogen stays", "FIB", "0.8", "g/L", None),
        ("C3 of 95 typed as g/L", "C3", "95", "g/L", "mg/dL"),
        ("urea 15 in a failing kidney stays: the two units lie only three times apart", "UREA", "15", "mmol/L", None),
        ("D-dimer 300 typed as mg/L", "DDIMER", "300", "mg/L FEU", "ug/L FEU"),
        ("a raised D-dimer stays", "DDIMER", "18", "mg/L FEU", None),
        ("heavy proteinuria stays", "UPRO24", "8", "g/24h", None),
        ("inside the range nothing is asked", "CREAT", "60", "umol/L", None),
    ],
)
def test_slip_of_unit(case: str, code: str, figure: str, unit: str, meant: str | None) -> None:
    analyte = ANALYTES[code]
    chosen = analyte.unit_named(unit)
    assert chosen is not None
    low, high = limits_of(code)
    found = slip(analyte, chosen, Decimal(figure), low=low, high=high)
    assert (found.unit.name if found else None) == meant, case


def test_a_value_near_the_one_before_is_no_slip() -> None:
    analyte = ANALYTES["TBIL"]
    low, high = limits_of("TBIL")
    umol = analyte.units[0]
    assert slip(analyte, umol, Decimal("0.6"), low=low, high=high) is not None
    assert slip(analyte, umol, Decimal("0.6"), low=low, high=high, previous=Decimal("0.7")) is None


def test_without_a_range_the_value_before_decides() -> None:
    analyte = ANALYTES["HGB"]
    grams = analyte.unit_named("g/dL")
    assert grams is not None
    found = slip(analyte, grams, Decimal("24"), low=None, high=None, previous=Decimal("25"))
    assert found is not None
    assert (found.unit.name, found.certain) == ("g/L", False)
    assert slip(analyte, grams, Decimal("13"), low=None, high=None, previous=Decimal("128")) is None
    assert slip(analyte, grams, Decimal("13"), low=None, high=None) is None


@pytest.mark.parametrize(
    ("code", "figure", "previous", "meant"),
    [
        ("K", "41", "4.2", "4.1"),
        ("CREAT", "650", "66", "65"),
        ("CREAT", "650", "400", None),
        ("CREAT", "65", "66", None),
        ("FERR", "5000", "480", None),
        ("CREAT", "650", None, None),
    ],
)
def test_shifted_decimal_point(code: str, figure: str, previous: str | None, meant: str | None) -> None:
    low, high = limits_of(code)
    before = Decimal(previous) if previous else None
    found = shifted_point(ANALYTES[code], Decimal(figure), low=low, high=high, previous=before)
    assert found == (Decimal(meant) if meant else None)


# --- ranges ------------------------------------------------------------------------------------------------------------
def made(
    low: str, since: str, sex: str = "", ages: tuple[int | None, int | None] = (None, None), lab: str = "A"
) -> Range:
    return Range("ALP", Decimal(low), Decimal(500), "U/L", "", lab, date.fromisoformat(since), sex, *ages)


@pytest.mark.parametrize(
    ("case", "sex", "age", "on", "expected"),
    [
        ("the newest begun by the day", "M", 40, "2025-06-01", "20"),
        ("on its first day a version holds", "M", 40, "2025-07-01", "30"),
        ("the day before it does not", "M", 40, "2025-06-30", "20"),
        ("a woman under fifty", "F", 49, "2025-06-01", "35"),
        ("a woman of fifty", "F", 50, "2025-06-01", "50"),
        ("age unknown: not one of an age", "F", None, "2025-06-01", "20"),
        ("sex unknown: not one of a sex", "", 40, "2025-06-01", "20"),
        ("before any version", "M", 40, "2019-01-01", None),
    ],
)
def test_the_range_in_force(case: str, sex: str, age: int | None, on: str, expected: str | None) -> None:
    ranges = [
        made("10", "2020-01-01"),
        made("20", "2025-01-01"),
        made("30", "2025-07-01"),
        made("35", "2025-01-01", "F", (18, 50)),
        made("50", "2025-01-01", "F", (50, None)),
        made("99", "2025-01-01", lab="B"),
    ]
    found = choose(ranges, "ALP", sex=sex, age_years=age, on=date.fromisoformat(on))
    assert (found.low if found else None) == (Decimal(expected) if expected else None), case


def test_the_laboratory_asked_for() -> None:
    ranges = [made("10", "2020-01-01"), made("99", "2020-01-01", lab="B")]
    found = choose(ranges, "ALP", sex="F", age_years=40, on=date(2025, 1, 1), laboratory="B")
    assert found is not None
    assert found.laboratory == "B"


@pytest.mark.parametrize(
    ("text", "factor", "expected"),
    [
        ("3.4", "1", "L"),
        ("3.5", "1", "N"),
        ("9.5", "1", "N"),
        ("9.6", "1", "H"),
        ("1.0", "1", "L"),
        ("0.99", "1", "LL"),
        ("30", "1", "H"),
        ("30.1", "1", "HH"),
        ("3400", "0.001", "L"),
        ("3500", "0.001", "N"),
        ("<3.5", "1", "L"),
        ("<5", "1", None),
        (">9.5", "1", "H"),
        (">9", "1", None),
        ("NEG", "1", None),
    ],
)
def test_flag_on_both_sides_of_every_limit(text: str, factor: str, expected: str | None) -> None:
    limits = (Decimal("3.5"), Decimal("9.5"), Decimal("1.0"), Decimal(30))
    assert flag(parse(text), Decimal(factor), *limits) == expected


@pytest.mark.parametrize(
    ("text", "low", "high", "expected"),
    [
        ("<0.20", None, "8", "N"),
        ("<10", None, "8", None),
        ("8.1", None, "8", "H"),
        ("95", "90", None, "N"),
        ("89", "90", None, "L"),
        (">100", "90", None, "N"),
        ("5", None, None, None),
    ],
)
def test_flag_with_one_limit_or_none(text: str, low: str | None, high: str | None, expected: str | None) -> None:
    limits = [Decimal(each) if each else None for each in (low, high)]
    assert flag(parse(text), Decimal(1), limits[0], limits[1]) == expected


def test_every_analyte_has_a_demonstration_range_for_both_sexes() -> None:
    for code in ANALYTES:
        for sex in ("F", "M"):
            book = RangeBook(ranges=BOOK._given, sex=sex, born="1986-03")
            found = book.of(code, date(2026, 1, 6))
            assert found is not None, (code, sex)
            assert found.unit == ANALYTES[code].unit


# --- reports as printed --------------------------------------------------------------------------------------------------
def read(block: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(each.analyte, each.result, each.unit) for each in read_report(block).matches]


@pytest.mark.parametrize(
    ("case", "block", "expected"),
    [
        ("tabs, Chinese, arrow", "白细胞计数\t12.30\t↑\t×10⁹/L\t3.5-9.5", [("WBC", "12.30", "10^9/L")]),
        ("mark behind the figure", "血红蛋白\t98↓\tg/L\t115-150", [("HGB", "98", "g/L")]),
        ("letters H and L", "ALT\t93 H\tU/L\t7-40", [("ALT", "93", "U/L")]),
        ("a column of H", "ALT\t93\tH\tU/L\t7-40", [("ALT", "93", "U/L")]),
        ("full-width digits", "钾\t４．１０\tmmol/L", [("K", "4.10", "mmol/L")]),
        ("below the limit", "CRP\t<0.20\tmg/L\t<8", [("CRP", "<0.20", "mg/L")]),
        ("range before unit", "肌酐 66 41-73 μmol/L", [("CREAT", "66", "umol/L")]),
        ("code and name", "1 CREA 肌酐 66 umol/L 41-73", [("CREAT", "66", "umol/L")]),
        ("name in brackets", "丙氨酸氨基转移酶(ALT)\t33\tU/L\t7-40", [("ALT", "33", "U/L")]),
        ("two on one line", "WBC\t4.5\t10^9/L\t3.5-9.5\tHGB\t120\tg/L\t115-150",
         [("WBC", "4.5", "10^9/L"), ("HGB", "120", "g/L")]),
        ("comma separated with heading", "项目,结果,单位,参考范围\n白蛋白,41,g/L,40-55", [("ALB", "41", "g/L")]),
        ("heading with code first", "代码\t项目名称\t结果\t单位\nALB\t白蛋白\t41\tg/L", [("ALB", "41", "g/L")]),
        ("a word", "CRP\t阴性\tmg/L", [("CRP", "NEG", "mg/L")]),
        ("unknown name", "某项目\t1.2\tU/L", [(None, "1.2", None)]),
        ("unknown unit", "肌酐\t66\tfoo/L", [("CREAT", "66", None)]),
        ("a D-dimer whose method nobody names", "D-二聚体\t0.35\tmg/L\t0-0.5", [("DDIMER", "0.35", None)]),
        ("urine creatinine is not serum creatinine", "尿肌酐\t8800\tumol/L", [(None, "8800", None)]),
        ("creatinine of urine in brackets", "肌酐(尿)\t8800\tumol/L", [(None, "8800", None)]),
        ("no result on the line", "ALT\t\tU/L\t7-40", []),
        ("nothing", "", []),
    ],
)  # fmt: skip
def test_reports_as_printed(case: str, block: str, expected: list[object]) -> None:
    assert read(block) == expected, case


def test_percentages_are_never_taken_for_cell_counts() -> None:
    found = read_report("中性粒细胞百分比(NEUT%)\t80.1\t%\t40-75\nNEUT%\t80.1\t%\nMCV\t90\tfL")
    assert found.matches == ()
    assert found.not_collected == ("中性粒细胞百分比(NEUT%)", "NEUT%", "MCV")


def test_lines_about_the_patient_hold_no_result() -> None:
    found = read_report("姓名\t某某\n申请科室\t风湿科\nWBC\t4.5\t10^9/L")
    assert [each.analyte for each in found.matches] == ["WBC"]
    assert found.passed_over == 2


def test_the_range_of_the_report_is_kept_as_printed() -> None:
    line = read_report("肌酐\t66\tumol/L\t41 -- 73").matches[0].line
    assert (line.low, line.high) == ("41", "73")
    line = read_report("CRP\t3\tmg/L\t≤8").matches[0].line
    assert (line.low, line.high) == ("", "8")


def test_a_refused_cell_keeps_its_text() -> None:
    found = read_report("项目\t结果\t单位\n肌酐\t溶血\tumol/L").matches[0]
    assert (found.analyte, found.result, found.line.result) == ("CREAT", None, "溶血")
    assert not found.complete


def test_a_name_mapped_once_is_known() -> None:
    line = read_report("某项目\t0.35\tmg/L").matches[0].line
    found = match(line, {(key_of("某项目"), "mg/L"): Known("DDIMER", "mg/L DDU")})
    assert (found.analyte, found.unit, found.remembered) == ("DDIMER", "mg/L DDU", True)
    assert not match(line, {(key_of("某项目"), "mg/L"): Known("")}).collected


def test_an_analyte_on_two_lines_is_left_to_a_person() -> None:
    assert doubled(read_report("WBC\t4.5\t10^9/L\n白细胞\t4.7\t10^9/L\nPLT\t210\t10^9/L").matches) == {"WBC"}


# --- the value a score may use ---------------------------------------------------------------------------------------------
def value(on: str | None, text: str, visit: str = "M1") -> LabValue:
    return LabValue("C3", Decimal(text), text, "g/L", date.fromisoformat(on) if on else None, f"LB@{visit}", visit)


@pytest.mark.parametrize(
    ("case", "days", "expected"),
    [
        ("the newest before the visit", ["2026-02-20", "2026-02-27"], "2026-02-27"),
        ("the visit's own day counts as before", ["2026-02-28", "2026-03-01"], "2026-02-28"),
        ("seven days before still counts", ["2026-02-21"], "2026-02-21"),
        ("eight days before does not", ["2026-02-20"], None),
        ("three days after counts where nothing is before", ["2026-03-03"], "2026-03-03"),
        ("four days after does not", ["2026-03-04"], None),
        ("the first after", ["2026-03-02", "2026-03-01"], "2026-03-01"),
        ("nothing", [], None),
    ],
)
def test_the_value_near_a_visit(case: str, days: list[str], expected: str | None) -> None:
    held = [value(day, "0.9") for day in days]
    found = near_visit(held, date(2026, 2, 28), "M1", before=7, after=3)
    assert (found.on.isoformat() if found and found.on else None) == expected, case


def test_without_a_visit_date_only_the_visit_itself_counts() -> None:
    held = [value("2026-02-20", "0.8", "D21"), value("2026-02-27", "0.9", "M1")]
    found = near_visit(held, None, "M1", before=7, after=3)
    assert found is not None
    assert found.visit == "M1"
    assert newest_by(held, None, "M2") is None
