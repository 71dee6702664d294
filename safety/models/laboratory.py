"""LB: the local laboratory's results, one row by analyte (protocol operationalisation 10 and 11.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crf.kit import items, results
from crf.kit.base import FORMS, Crf
from crf.kit.checks import ASK, BLOCK, QUERY, Asked, Check, Finding
from crf.kit.conditions import given, when
from crf.kit.grid import GridRow, Row
from crf.kit.items import Code, Item, Kind, codes
from crf.kit.suggestions import Suggestion
from crf.laboratory.analytes import ALL_UNITS, ANALYTES, PANELS, Analyte, Unit, of_panels
from crf.laboratory.ranges import flag
from crf.laboratory.units import Slip, converted, shifted_point, slip
from crf.laboratory.values import LabValue
from crf.refractory import first_day, last_day
from crf.targets import place_of
from safety import lab_grades
from safety.lab_grades import Graded, Reference, Sample, reference_of
from safety.proposals import Event
from trial.words import Text

if TYPE_CHECKING:
    from crf.casebook import Entry, Facts
    from crf.models import FormRecord
    from trial.models import User

OUT_OF_RANGE = ("L", "H", "LL", "HH")
DIFFERENTIAL = ("NEUT", "LYM", "MONO", "EOS")
_SPOKEN = {"ratio": "比值"}
UNIT_CODES = tuple(Code(name, Text(name, _SPOKEN.get(name, name))) for name in ALL_UNITS)
_UNITS_OF = {
    key: tuple(code for code in UNIT_CODES if analyte.unit_named(code.value)) for key, analyte in ANALYTES.items()
}


def _unit(analyte: Analyte, row: Row) -> Unit:
    return analyte.unit_named(row["unit"] or "") or analyte.units[0]


def _day(values: Row, facts: Facts) -> date:
    return values.get("collected_on") or facts.visit_on or facts.today


def _limits(analyte: Analyte, row: Row, values: Row, facts: Facts) -> tuple[Any, ...]:
    """Low, high, critical low, critical high in the default unit, and where they come from."""
    low, high = results.number(row["range_low"]), results.number(row["range_high"])
    if low is not None or high is not None:
        factor = _unit(analyte, row).factor
        return (
            None if low is None else low * factor,
            None if high is None else high * factor,
            None,
            None,
            "REPORT",
        )
    found = facts.range_of(analyte.code, laboratory=values.get("laboratory") or "", on=_day(values, facts))
    if found is None:
        return (None, None, None, None, None)
    return (found.low, found.high, found.critical_low, found.critical_high, f"{found.laboratory} {found.since}")


def range_words(analyte: Analyte, unit: Unit, low: Decimal | None, high: Decimal | None) -> str:
    """A range in the unit the report prints: 3.5–9.5, ≤ 8."""

    def shown(limit: Decimal) -> str:
        if unit.factor == 1:
            return _figure(limit)
        printed = limit / unit.factor
        # Three figures are as many as a report prints of a limit.
        return _figure(printed.quantize(Decimal(1).scaleb(printed.adjusted() - 2)) if printed else printed)

    if low is not None and high is not None:
        return f"{shown(low)}–{shown(high)}"
    if high is not None:
        return f"≤ {shown(high)}"
    return f"≥ {shown(low)}" if low is not None else ""


def previous_of(code: str, values: Row, facts: Facts) -> LabValue | None:
    """The result of an analyte before this report: newest by its collection date, this report left out."""
    if facts.casebook is None:
        return None
    here, on = place_of("LB", facts.visit, facts.repeat), _day(values, facts)
    earlier = [
        found
        for found in facts.casebook.laboratory_values(code)
        if found.place != here and found.on is not None and found.on <= on
    ]
    return max(earlier, key=lambda found: found.on or date.min, default=None)


def slip_of(key: str, row: Row, values: Row, facts: Facts) -> Slip | None:
    """The unit a result would fit better than the one it is entered in (EC-23)."""
    analyte, figure = ANALYTES[key], results.number(row["result"])
    if figure is None or len(analyte.units) == 1:
        return None
    low, high, *_rest = _limits(analyte, row, values, facts)
    before = previous_of(key, values, facts)
    previous = before.value if before is not None else None
    return slip(analyte, _unit(analyte, row), figure, low=low, high=high, previous=previous)


def _figure(number: Decimal) -> str:
    return format(number.normalize() + 0, "f")


def _meant(found: Slip, row: Row, analyte: Analyte) -> Text:
    figure = row["result"]
    return Text(
        f"Did you mean {figure} {found.unit.name} (= {_figure(found.standard)} {analyte.unit})?",
        f"是否应为 {figure} {found.unit.name}（= {_figure(found.standard)} {analyte.unit}）？",
    )


def _joined(*texts: Text) -> Text:
    return Text(" ".join(text.en for text in texts), "".join(text.zh for text in texts))


def _sample(found: LabValue) -> Sample:
    return Sample(found.analyte, found.text, found.printed_unit, found.low, found.high, found.on, found.at, found.place)


def last_baseline_day(facts: Facts) -> date | None:
    """The last day a value may come from to be baseline; None while treatment has not begun."""
    return facts.casebook.baseline_day() if facts.casebook is not None else None


def reference_for(key: str, values: Row, facts: Facts) -> Reference | None:
    """The baseline of an analyte for a result of this report; None for a report from before treatment."""
    last_day = last_baseline_day(facts)
    if last_day is None or facts.casebook is None or _day(values, facts) <= last_day:
        return None
    here = place_of("LB", facts.visit, facts.repeat)
    screening_only = facts.decisions.get("baseline.rule") == "screening"
    return reference_of(
        key,
        [
            _sample(found)
            for found in facts.casebook.laboratory_values(key)
            if found.place != here
            and found.on is not None
            and found.on <= last_day
            and (found.visit == "SCR" or not screening_only)
        ],
        last_day,
    )


def _albumin_of_the_day(values: Row, facts: Facts) -> Decimal | None:
    """The albumin of this report in g/L, else of another report of the same day."""
    row = values.get("rows", {}).get("ALB")
    if row is not None and results.number(row["result"]) is not None:
        found: Decimal | None = row["standard"]
        return found
    if facts.casebook is None:
        return None
    on, here = _day(values, facts), place_of("LB", facts.visit, facts.repeat)
    others = facts.casebook.laboratory_values("ALB")
    return next(
        (each.value for each in others if each.on == on and each.place != here and each.value is not None), None
    )


def grades_of(key: str, row: Row, values: Row, facts: Facts) -> tuple[Graded, ...]:
    """The CTCAE grades of one result by every term of its analyte; `row` has its limits in the default unit."""
    if not lab_grades.terms_of(key) or row["result"] is None:
        return ()
    sample = Sample(
        key,
        row["result"],
        row["unit"] or "",
        row["low"],
        row["high"],
        _day(values, facts),
        albumin_g_l=_albumin_of_the_day(values, facts) if key == "CA" else None,
        answer=row.get("grade_answer"),
    )
    return lab_grades.grades(sample, reference_for(key, values, facts))


class LaboratoryResult(GridRow):
    """One analyte of one report: as printed, in the default unit, against the range it was judged by."""

    rows_of = "LB"
    row_label = Text("Analyte", "检验项目")
    asks = (
        Asked(
            "LB-01",
            "LBDAT",
            Text(
                "…: expected at this visit, nothing entered yet. Enter it here or as another report, or say why it was "
                "not done.",
                "…：本次访视应查，尚未录入。请在此录入或另加一份报告，或说明未做原因。",
            ),
            ASK,
            "protocol operationalisation 4.1, laboratory panels",
        ),
        Asked(
            "LB-21",
            "LBAE",
            Text(
                "… is clinically significant, but no adverse event or history is named. Link it, or say why there is none.",
                "…有临床意义，但未关联不良事件或病史。请关联，或说明原因。",
            ),
            ASK,
            "EC-21, protocol operationalisation 12, check 21",
        ),
        Asked(
            "LB-22",
            "LBAE",
            Text(
                "…: CTCAE grade …, and no adverse event holds this day. Enter the event, link it, or say why it is none.",
                "…：CTCAE …级，当日无对应不良事件。请录入或关联不良事件，或说明理由。",
            ),
            QUERY,
            "EC-22, protocol operationalisation 12, check 22",
        ),
        Asked(
            "LB-23",
            "LBORRES",
            Text(
                "… is far outside the range. Did you mean … (= …)? Take that unit, or say that the unit was checked.",
                "… 远超参考范围。是否应为 …（= …）？请改用该单位，或确认单位无误。",
            ),
            BLOCK,
            "EC-23, protocol operationalisation 12, check 23",
        ),
        Asked(
            "LB-23P",
            "LBORRES",
            Text(
                "…, but … at …: is the decimal point right? Check the report.",
                "…，而…为 …：小数点是否有误？请核对报告。",
            ),
            ASK,
            "EC-23, protocol operationalisation 12, check 23",
        ),
        Asked(
            "LB-24",
            "LBORRES",
            Text(
                "The differential adds up to …, more than the white cells (…). Check the figures and units.",
                "分类计数之和 … 超过白细胞总数 …，请核对数值和单位。",
            ),
            ASK,
            "EC-24, protocol operationalisation 12, check 24",
        ),
        Asked(
            "LB-25",
            "LBORRES",
            Text("… is above …. Check both against the report.", "… 高于 …，请与报告核对。"),
            QUERY,
            "EC-25, protocol operationalisation 12, check 25",
        ),
        Asked(
            "LB-DDU",
            "LBORRES",
            Text(
                "… is counted as … (DDU times 2). Does the laboratory confirm the method?",
                "… 按DDU×2折算为 …，检验科是否确认该方法？",
            ),
            ASK,
            "protocol operationalisation 10, D-dimer",
        ),
    )

    result = items.result(
        "LBORRES",
        "Result as reported",
        "报告结果",
        unit="",
        possible=None,
        words=codes(("NEG", "negative", "阴性"), ("POS", "positive", "阳性")),
        sdtm="LBORRES",
        source="S",
        critical=True,
    )
    unit = items.coded("LBORRESU", "Unit as reported", "报告单位", UNIT_CODES, sdtm="LBORRESU")
    range_low = items.result(
        "LBNRLO", "Low limit as reported", "报告参考下限", unit="", possible=None, required=False, sdtm="LBORNRLO"
    )
    range_high = items.result(
        "LBNRHI", "High limit as reported", "报告参考上限", unit="", possible=None, required=False, sdtm="LBORNRHI"
    )
    range_reason = items.coded(
        "LBNRREAS",
        "Why another range than the register's",
        "未用登记参考范围的原因",
        codes(
            ("PRINTED", "Printed so on the report", "报告如此印刷"),
            ("METHOD", "Other method", "检测方法不同"),
            ("OTHER", "Other", "其他"),
        ),
        condition=given("range_low") | given("range_high"),
    )
    standard = items.derived(
        "LBSTRESN", "Result in the default unit", "标准单位结果", Kind.DECIMAL, places=5, sdtm="LBSTRESN"
    )
    low = items.derived(
        "LBSTNRLO", "Reference low, default unit", "参考下限（标准单位）", Kind.DECIMAL, places=5, sdtm="LBSTNRLO"
    )
    high = items.derived(
        "LBSTNRHI", "Reference high, default unit", "参考上限（标准单位）", Kind.DECIMAL, places=5, sdtm="LBSTNRHI"
    )
    range_text = items.derived("LBNR", "Reference low / high", "参考范围", Kind.TEXT, sdtm="LBORNRLO/LBORNRHI")
    range_from = items.derived("LBNRSRC", "Range taken from", "参考范围来源", Kind.TEXT)
    flag = items.derived(
        "LBNRIND",
        "Flag",
        "高低标记",
        Kind.TEXT,
        answers=codes(
            ("LL", "critically low", "危急低值"),
            ("L", "low", "偏低"),
            ("N", "normal", "正常"),
            ("H", "high", "偏高"),
            ("HH", "critically high", "危急高值"),
        ),
        sdtm="LBNRIND",
    )
    unit_doubt = items.derived("LBUNITQ", "Unit it would fit", "疑为单位", Kind.TEXT)
    unit_checked = items.yes_no(
        "LBUNITOK",
        "Unit checked against the report: as entered",
        "已核对报告，单位无误",
        required=False,
        condition=given("unit_doubt"),
    )
    significance = items.coded(
        "LBCLSIG",
        "Clinical significance",
        "临床意义",
        codes(("NCS", "Not clinically significant", "无临床意义"), ("CS", "Clinically significant", "有临床意义")),
        condition=when("flag", *OUT_OF_RANGE),
        sdtm="LBCLSIG",
        source="S",
    )
    link = items.text(
        "LBAE",
        "AE or history it belongs to",
        "关联AE/病史",
        max_length=12,
        required=False,
        condition=when("significance", "CS"),
    )
    reason = items.coded(
        "LBREAS",
        "Reason for out-of-range",
        "超范围原因说明",
        codes(
            ("SLE", "Underlying SLE", "原发病"),
            ("MENSES", "Menses", "月经期"),
            ("TREATMENT", "Study treatment", "研究治疗"),
            ("SAMPLE", "Sample issue", "标本问题"),
            ("OTHER", "Other", "其他"),
        ),
        required=False,
        condition=when("flag", *OUT_OF_RANGE),
    )
    grade = items.derived(
        "LBTOX", "CTCAE v5 grade suggestion", "CTCAE分级建议", Kind.INTEGER, sdtm="LBTOXGR", source="S"
    )
    grade_term = items.derived("LBTOXT", "CTCAE term code", "CTCAE术语代码", Kind.TEXT, max_length=10, sdtm="LBTOX")
    grade_baseline = items.derived("LBTOXB", "CTCAE grade at baseline", "基线CTCAE分级", Kind.INTEGER)
    grade_words = items.derived("LBTOXD", "Grade in words", "分级说明", Kind.TEXT)
    grade_question = items.derived(
        "LBTOXQ",
        "Fact the grade hangs on",
        "分级所需事实",
        Kind.TEXT,
        max_length=30,
        answers=tuple(Code(name, words) for name, words in lab_grades.QUESTIONS.items()),
    )
    grade_answer = items.yes_no(
        "LBTOXY", "That fact is present", "该事实存在", required=False, condition=given("grade_question")
    )

    @classmethod
    def row_keys(cls) -> Collection[str]:
        return ANALYTES.keys()

    @classmethod
    def label(cls, key: str) -> Text:
        return ANALYTES[key].name

    @classmethod
    def item_of(cls, key: str, item: Item) -> Item:
        return replace(item, codes=_UNITS_OF[key]) if item.code == "LBORRESU" else item

    @classmethod
    def assumed(cls, key: str) -> Row:
        return {"unit": ANALYTES[key].unit}

    @classmethod
    def derive_row(cls, key: str, row: Row, values: Row, facts: Facts) -> dict[str, Any]:
        analyte = ANALYTES[key]
        unit, found = _unit(analyte, row), results.parse(row["result"])
        low, high, critical_low, critical_high, origin = _limits(analyte, row, values, facts)
        doubt = slip_of(key, row, values, facts)
        limited = {**row, "low": low, "high": high}
        return {
            **lab_grades.kept(grades_of(key, limited, values, facts)),
            "standard": converted(found.limit, unit) if found is not None else None,
            "low": low,
            "high": high,
            "range_text": range_words(analyte, unit, low, high) or None,
            "range_from": origin,
            "flag": flag(found, unit.factor, low, high, critical_low, critical_high),
            "unit_doubt": doubt.unit.name if doubt is not None and doubt.certain else None,
        }

    @classmethod
    def problems_of(cls, key: str, row: Row, values: Row, facts: Facts) -> Mapping[str, Text]:
        """Hard limits of section 10; a range in the wrong order; a link to a row that does not exist."""
        analyte, found = ANALYTES[key], results.parse(row["result"])
        unit = _unit(analyte, row)
        told: dict[str, Text] = {}
        if found is not None and not analyte.lowest <= found.limit * unit.factor <= analyte.highest:
            limits = range_words(analyte, unit, analyte.lowest, analyte.highest)
            text = Text(
                f"{row['result']} {unit.name} is not possible: {limits} {unit.name}.",
                f"{row['result']} {unit.name} 超出可能范围：{limits} {unit.name}。",
            )
            doubt = slip_of(key, row, values, facts)
            told["LBORRES"] = _joined(text, _meant(doubt, row, analyte)) if doubt is not None else text
        low, high = results.number(row["range_low"]), results.number(row["range_high"])
        if low is not None and high is not None and low > high:
            told["LBNRHI"] = Text("The high limit lies below the low one.", "参考上限低于下限。")
        if row["link"] and row["link"] not in {place for place, _words in links_of(facts)}:
            told["LBAE"] = Text(
                "No such row in this casebook. Choose one of the list, or enter the event first.",
                "病例报告表中没有该条记录。请从列表中选择，或先录入该事件。",
            )
        return told

    @classmethod
    def required_rows(cls, rows: Collection[str], values: Row, facts: Facts) -> Collection[str]:
        """Every analyte of a panel of the visit of which something is on this report, unless another report has it."""
        expected = of_panels(panels_of(facts))
        elsewhere = on_other_reports(facts)
        begun = {ANALYTES[key].panel for key in rows}
        if not rows and not elsewhere:
            begun = set(panels_of(facts))
        return [each.code for each in expected if each.panel in begun and each.code not in elsewhere]

    @classmethod
    def findings_of(cls, rows: Mapping[str, Row], values: Row, facts: Facts) -> list[Finding]:
        found: list[Finding] = []
        standard = {key: row["standard"] for key, row in rows.items() if results.number(row["result"]) is not None}

        def ask(number: str, key: str, text: Text, severity: str = ASK, item: str = "LBORRES") -> None:
            found.append(Finding(f"LB-{number}.{key}", f"{key}.{item}", text, severity, "routine"))

        for key, row in rows.items():
            analyte = ANALYTES[key]
            if row["result"] is None or not analyte.lowest <= (row["standard"] or analyte.lowest) <= analyte.highest:
                continue
            doubt = slip_of(key, row, values, facts)
            if doubt is not None:
                severity = ASK if not doubt.certain else QUERY if row["unit_checked"] else BLOCK
                text = Text(
                    f"{row['result']} {row['unit']} is far outside the range.",
                    f"{row['result']} {row['unit']} 远超参考范围。",
                )
                after = (
                    Text(
                        "Take that unit, or say that the unit was checked; it then goes to the data manager.",
                        "请改用该单位，或确认单位无误（将转交数据管理员）。",
                    )
                    if doubt.certain
                    else Text("Check the unit on the report.", "请核对报告单位。")
                )
                ask("23", key, _joined(text, _meant(doubt, row, analyte), after), severity)
            elif key in standard:
                before = previous_of(key, values, facts)
                meant = shifted_point(
                    analyte,
                    standard[key],
                    low=row["low"],
                    high=row["high"],
                    previous=before.value if before is not None else None,
                )
                if meant is not None and before is not None:
                    ask(
                        "23P",
                        key,
                        Text(
                            f"{_figure(standard[key])} {analyte.unit}, but {before.text} at {before.visit}: "
                            f"is the decimal point right ({_figure(meant)})? Check the report.",
                            f"{_figure(standard[key])} {analyte.unit}，而{before.visit}为 {before.text}："
                            f"小数点是否有误（{_figure(meant)}）？请核对报告。",
                        ),
                    )
            if _unit(analyte, row).to_confirm:
                ask(
                    "DDU",
                    key,
                    Text(
                        f"{row['result']} {row['unit']} is counted as {_figure(row['standard'])} {analyte.unit} "
                        "(DDU times 2). Does the laboratory confirm the method?",
                        f"{row['result']} {row['unit']} 按DDU×2折算为 {_figure(row['standard'])} {analyte.unit}，"
                        "检验科是否确认该方法？",
                    ),
                )
            if row["significance"] == "CS" and not row["link"]:
                ask(
                    "21",
                    key,
                    Text(
                        f"{analyte.name.en} {row['result']} is clinically significant, but no adverse event or history "
                        "is named. Link it, or say why there is none.",
                        f"{analyte.name.zh} {row['result']} 有临床意义，但未关联不良事件或病史。请关联，或说明原因。",
                    ),
                    item="LBAE",
                )
        found.extend(_without_event(rows, values, facts))
        found.extend(_against_each_other(standard))
        found.extend(_panels_missing(rows, facts))
        return found


# What of an adverse event answers for laboratory values, by item code: its form is read by name.
EVENT_ITEMS = {
    "term": "AETERM",
    "code": "AELLTCD",
    "since": "AESTDAT",
    "until": "AEENDAT",
    "grade": "AETOXGR",
    "by_values": "AEGRLAB",
    "because": "AEGRREAS",
}


def event_columns() -> dict[str, str]:
    """The columns of the adverse event form by what they are; empty while there is no such form."""
    form = FORMS.get("AE")
    names = {item.code: item.name for item in form.items} if form is not None else {}
    return {key: names[code] for key, code in EVENT_ITEMS.items() if code in names}


def event_of(place: str, said: Mapping[str, Any]) -> Event:
    """An adverse event as far as it answers for values. A day known in part holds every day it may be; a grade that
    differs from that of its values for a stated reason is judged."""
    since, until = said.get("since"), said.get("until")
    grade = int(said.get("grade") or 0)
    if said.get("because"):
        grade = max(grade, int(said.get("by_values") or 0))
    return Event(
        place=place,
        term=str(said.get("term") or ""),
        code=str(said.get("code") or ""),
        since=first_day(str(since)) if since else None,
        until=last_day(str(until)) if until else None,
        grade=grade or None,
    )


def events_of(entries: Iterable[Entry]) -> list[Event]:
    """The adverse events of a casebook as far as they answer for laboratory values."""
    columns = event_columns()
    return [
        event_of(entry.place, {key: entry.values.get(name) for key, name in columns.items()})
        for entry in entries
        if entry.form == "AE" and entry.performed
    ]


def _without_event(rows: Mapping[str, Row], values: Row, facts: Facts) -> list[Finding]:
    """EC-22: a value of grade 3 or more after lymphodepletion that no adverse event of its term holds."""
    baseline_day, on = last_baseline_day(facts), _day(values, facts)
    severe = [key for key, row in rows.items() if row["result"] is not None and (row.get("grade") or 0) >= 3]
    if not severe or baseline_day is None or on <= baseline_day or facts.casebook is None:
        return []
    events = events_of(facts.casebook.entries)
    found = []
    for key in severe:
        row, name = rows[key], ANALYTES[key].name
        if (row["link"] or "").startswith("AE#"):
            continue
        if any(event.code == row["grade_term"] and event.holds(on) for event in events):
            continue
        term = lab_grades.term_words(row["grade_term"] or "")
        found.append(
            Finding(
                f"LB-22.{key}",
                f"{key}.LBAE",
                Text(
                    f"{name.en} {row['result']} {row['unit']}: CTCAE grade {row['grade']} ({term.en}), and no adverse event "
                    "holds this day. Enter the event, link it, or say why it is none.",
                    f"{name.zh} {row['result']} {row['unit']}：CTCAE {row['grade']}级（{term.zh}），当日无对应不良事件。"
                    "请录入或关联不良事件，或说明理由。",
                ),
                QUERY,
                "safety",
            )
        )
    return found


def _against_each_other(standard: Mapping[str, Decimal]) -> list[Finding]:
    """EC-24 and EC-25: parts that are larger than their whole."""
    found: list[Finding] = []

    def add(check: str, key: str, en: str, zh: str, severity: str) -> None:
        found.append(Finding(check, f"{key}.LBORRES", Text(en, zh), severity, "routine"))

    whole = standard.get("WBC")
    if whole is not None:
        parts = [standard[key] for key in DIFFERENTIAL if key in standard]
        both = [standard[key] for key in ("NEUT", "LYM") if key in standard]
        if sum(parts) * 100 > whole * 105 or sum(both) > whole:
            add(
                "LB-24",
                "WBC",
                f"The differential adds up to {_figure(Decimal(sum(parts)))}, more than the white cells "
                f"({_figure(whole)}). Check the figures and units.",
                f"分类计数之和 {_figure(Decimal(sum(parts)))} 超过白细胞总数 {_figure(whole)}，请核对数值和单位。",
                ASK,
            )
    for part, total, en, zh in (
        ("DBIL", "TBIL", "Direct bilirubin {a} is above total bilirubin {b}", "直接胆红素 {a} 高于总胆红素 {b}"),
        ("ALB", "TP", "Albumin {a} is above total protein {b}", "白蛋白 {a} 高于总蛋白 {b}"),
    ):
        if part in standard and total in standard and standard[part] > standard[total]:
            shown = {"a": _figure(standard[part]), "b": _figure(standard[total])}
            add(
                f"LB-25.{part}",
                part,
                en.format(**shown) + ". Check both against the report.",
                zh.format(**shown) + "，请与报告核对。",
                QUERY,
            )
    return found


def panels_of(facts: Facts) -> list[str]:
    """The panels the protocol expects at the visit."""
    definition = facts.casebook.definition(facts.visit) if facts.casebook is not None else None
    return list(definition.laboratory_panels) if definition is not None else []


def on_other_reports(facts: Facts) -> set[str]:
    """The analytes that other reports of the same visit already have."""
    if facts.casebook is None:
        return set()
    return {
        key
        for entry in facts.casebook.all_at("LB", facts.visit)
        if entry.repeat != facts.repeat and entry.performed
        for key in entry.values.get("rows", {})
    }


def links_of(facts: Facts) -> list[tuple[str, Text]]:
    """The adverse events and conditions of the history a result may belong to: place and words."""
    if facts.casebook is None:
        return []
    found: list[tuple[str, Text]] = []
    for form, name in (("AE", "term"), ("MH", "term")):
        for entry in facts.casebook.rows(form):
            words = str(entry.values.get(name) or "")
            found.append((entry.place, Text(f"{entry.place} {words}".strip(), f"{entry.place} {words}".strip())))
    return found


def _panels_missing(rows: Mapping[str, Row], facts: Facts) -> list[Finding]:
    """The panels of the visit of which no report has anything yet."""
    here = {ANALYTES[key].panel for key in (*rows, *on_other_reports(facts))}
    if not here:
        return []
    missing = [PANELS[panel] for panel in panels_of(facts) if panel not in here]
    if not missing:
        return []
    text = Text(
        f"{', '.join(panel.en for panel in missing)}: expected at this visit, nothing entered yet. Enter it here or as "
        "another report, or say why it was not done.",
        f"{'、'.join(panel.zh for panel in missing)}：本次访视应查，尚未录入。请在此录入或另加一份报告，或说明未做原因。",
    )
    return [Finding("LB-01", "LBDAT", text, ASK, "routine")]


def _same_accession(values: Row, facts: Facts) -> str:
    """The other visit on which the same report number stands, or nothing (EC-36)."""
    number = (values.get("accession") or "").strip().lower()
    if not number or facts.casebook is None:
        return ""
    return next(
        (
            entry.place
            for entry in facts.casebook.entries
            if entry.form == "LB"
            and entry.visit != facts.visit
            and (entry.values.get("accession") or "").strip().lower() == number
        ),
        "",
    )


class LocalLaboratory(Crf):
    """One report of the local laboratory at a visit: where, when, and its results by analyte."""

    key = "LB"
    title = Text("Local laboratory panel", "本地实验室检查")
    domain = "LB"
    repeats = "rows"
    reads = {"subject": ("MH", "AE")}
    grid = LaboratoryResult
    grid_page = "safety.views.laboratory"

    laboratory = items.coded("LBNAM", "Laboratory", "检验科", register="laboratories", sdtm="LBNAM")
    collected_on = items.date("LBDAT", "Collection date", "采样日期", sdtm="LBDAT", source="S", critical=True)
    collected_time = items.time("LBTIM", "Collection time", "采样时间", required=False, sdtm="LBTIM")
    accession = items.text(
        "LBACC",
        "Accession / report number",
        "报告编号",
        max_length=30,
        required=False,
        sdtm="LBREFID",
        help=Text("Not the hospital number of the patient.", "不是患者住院号。"),
    )

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Facts) -> Mapping[str, Suggestion]:
        """The laboratory of the report before, or the only one there is; the visit's date as day of collection."""
        found: dict[str, Suggestion] = {}
        earlier = facts.casebook.previous("LB", facts.visit, facts.visit_on) if facts.casebook is not None else None
        known = facts.registers.get("laboratories", ())
        if earlier is not None and earlier.values.get("laboratory"):
            why = Text("the laboratory of the report before", "上一份报告的检验科")
            found["laboratory"] = Suggestion(earlier.values["laboratory"], why, earlier.place, prefill=True)
        elif len(known) == 1:
            why = Text("the only laboratory of the register", "登记册中唯一的检验科")
            found["laboratory"] = Suggestion(known[0].value, why, prefill=True)
        if facts.visit_on is not None:
            why = Text("the date of the visit", "访视日期")
            found["collected_on"] = Suggestion(facts.visit_on.isoformat(), why, f"SV@{facts.visit}")
        return found

    @classmethod
    def after_complete(cls, record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
        """A report that is baseline, or was, moves the grades of the reports after it."""
        from safety.regrade import AGAIN, regrade

        last_day, before = last_baseline_day(facts), None
        if last_day is None or facts.casebook is None:
            return
        standing = facts.casebook.stored(cls.key, facts.visit, facts.repeat)
        if standing is not None:
            before = standing.values.get("collected_on")
        if any(day is not None and day <= last_day for day in (values.get("collected_on"), before)):
            regrade(record.subject, by=by, because=f"{AGAIN.en}: {record.place}")

    checks = (
        Check(
            "LB-36",
            "LBACC",
            lambda values, facts: Text(
                f"Report number {values.get('accession')} already stands on {_same_accession(values, facts)}. "
                "A report belongs to one visit; check the number and the visit.",
                f"报告编号 {values.get('accession')} 已用于 {_same_accession(values, facts)}。"
                "一份报告只属于一次访视，请核对编号和访视。",
            ),
            lambda values, facts: bool(_same_accession(values, facts)),
            QUERY,
            source="EC-36, protocol operationalisation 12, check 36",
        ),
    )
    # Asked of the rows by `LaboratoryResult.findings_of`: LB-01 (panel missing), LB-21 (EC-21), LB-22 (EC-22), LB-23 (EC-23),
    # LB-24 (EC-24), LB-25 (EC-25), LB-DDU (D-dimer method, section 10).
