"""The rows of the laboratory form on its page, and the check screen of a pasted report.

`shown` and `told` are called by the form's own page (crf); what they say is derived by the form itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from crf.casebook import Facts, facts_for
from crf.entry import GridState
from crf.kit import results
from crf.kit.assess import Assessment
from crf.kit.grid import Row
from crf.kit.reading import Null, parse_date
from crf.laboratories import remembered_names
from crf.laboratory.analytes import ANALYTES, PANELS, Analyte
from crf.laboratory.reading import Match, doubled, read_report
from crf.laboratory.units import converted
from safety import lab_grades
from safety.lab_grades import QUESTIONS
from safety.models.laboratory import (
    OUT_OF_RANGE,
    LaboratoryResult,
    LocalLaboratory,
    grades_of,
    links_of,
    on_other_reports,
    panels_of,
    previous_of,
    range_words,
    slip_of,
)
from trial.access import needs, subjects_for
from trial.roles import Permission
from trial.words import Text

ITEMS = {item.name: item for item in LaboratoryResult.items}
FLAG_MARKS = {"LL": "↓↓", "L": "↓", "H": "↑", "HH": "↑↑"}
YES_NO = {True: Text("yes", "是"), False: Text("no", "否")}
NOTHING: Row = {item.name: None for item in LaboratoryResult.items}


@dataclass(frozen=True, slots=True)
class Ask:
    """A question beside a row: which check, what it asks, what was answered."""

    check: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class GradeShown:
    """The CTCAE grade beside a result: the mark, its words for a hover and a reader's ear, why, and what it waits for.

    `level` is the grade, "?" for not gradable and empty for an analyte that CTCAE does not grade; `shift` is set where
    the grade is not that of baseline.
    """

    level: str = ""
    mark: str = ""
    words: str = ""
    why: str = ""
    shift: str = ""
    question: str = ""


NO_GRADE = GradeShown()


@dataclass(frozen=True, slots=True)
class Line:
    """One analyte as the page shows it."""

    analyte: Analyte
    label: str
    other: str
    typed: str
    unit: str
    units: tuple[str, ...]
    range: str
    range_from: str
    flag: str
    mark: str
    flag_words: str
    standard: str
    previous: str
    previous_at: str
    low: str
    high: str
    range_reason: str
    significance: str
    link: str
    reason: str
    out: bool
    doubt: str
    checked: bool
    null: str
    problems: tuple[str, ...]
    asks: tuple[Ask, ...]
    query: str
    newer: str
    shown: bool
    grade: GradeShown
    answer: str

    @property
    def told(self) -> bool:
        """Whether the line below the row has anything to say."""
        return bool(
            self.out
            or self.doubt
            or self.problems
            or self.asks
            or self.low
            or self.high
            or self.query
            or self.newer
            or self.grade.question
            or self.grade.why
        )


def _figure(value: Any) -> str:
    return "" if value is None else format(value, "f")


def _flag(flag: str | None, language: str | None) -> tuple[str, str]:
    """The mark of a flag and its words; colour is never the only sign."""
    if not flag:
        return "", ""
    words = ITEMS["flag"].code_label(flag).in_language(language)
    return (f"{FLAG_MARKS[flag]} {flag}" if flag in FLAG_MARKS else ""), words


def _grade(key: str, row: Row, values: Row, facts: Facts, language: str | None) -> GradeShown:
    """The grade of a row in words; the marks are 3, or 1→3 where it was another one at baseline."""
    if row["result"] is None or not lab_grades.terms_of(key):
        return NO_GRADE
    found = grades_of(key, row, values, facts)
    top = lab_grades.worst(found)
    if top is None:
        return NO_GRADE
    said = lab_grades.reason(top).in_language(language)
    question = QUESTIONS[top.question].in_language(language) if top.question else ""
    if top.grade is None:
        return GradeShown("?", "–", said, question=question)
    base = top.baseline_grade
    moved = top.after and base is not None and base != top.grade
    mark = f"{base}→{top.grade}" if moved else str(top.grade)
    shift = "" if not moved else "up" if top.worse else "down"
    return GradeShown(str(top.grade), mark, said, said if top.grade else "", shift, question)


def _standard(key: str, row: Row) -> str:
    """The result in the default unit, where the report printed another one."""
    analyte = ANALYTES[key]
    if row["standard"] is None or row["unit"] in (None, analyte.unit):
        return ""
    found = results.parse(row["result"])
    return f"{found.comparator if found else ''}{_figure(row['standard'])} {analyte.unit}"


def _range(key: str, row: Row, values: Row, facts: Facts) -> tuple[str, str]:
    """The range of a row in its unit and where it comes from; of the register while nothing is entered."""
    if row["result"] is not None and row["range_text"]:
        return str(row["range_text"]), str(row["range_from"] or "")
    analyte = ANALYTES[key]
    on = values.get("collected_on") or facts.visit_on or facts.today
    found = facts.range_of(key, laboratory=values.get("laboratory") or "", on=on)
    if found is None:
        return "", ""
    unit = analyte.unit_named(row["unit"] or "") or analyte.units[0]
    return range_words(analyte, unit, found.low, found.high), f"{found.laboratory} {found.since}"


def _lines(state: GridState) -> list[Line]:
    language = get_language()
    other = "en" if (language or "en").startswith("zh") else "zh-hans"
    facts, typed, assessed = state.facts, state.typed, state.assessed
    expected = {key for key, analyte in ANALYTES.items() if analyte.panel in panels_of(facts)}
    elsewhere = on_other_reports(facts)
    newer_rows = (state.newer or {}).get("rows", {})
    asks: dict[str, list[Ask]] = {}
    for finding in state.asks:
        key, dot, _code = finding.item.partition(".")
        if dot:
            answer = typed.get(f"ask__{finding.check}", "")
            asks.setdefault(key, []).append(Ask(finding.check, finding.text.in_language(language), answer))
    blocked: dict[str, list[str]] = {}
    for finding in assessed.blocked:
        key, dot, _code = finding.item.partition(".")
        if dot:
            blocked.setdefault(key, []).append(finding.text.in_language(language))
    found: list[Line] = []
    around = {**assessed.values, "rows": assessed.rows.values}
    for key, analyte in ANALYTES.items():
        row = assessed.rows.values.get(key, NOTHING)

        def box(item: str, key: str = key) -> str:
            return typed.get(f"{key}.{item}", "")

        problems = [
            problem.in_language(language)
            for item in LaboratoryResult.items
            if (problem := assessed.problems.get(f"{key}.{item.code}")) is not None and (state.tried or box(item.code))
        ] + (blocked.get(key, []) if state.tried or row["result"] is not None else [])
        query = state.queries.get(f"{key}.LBORRES") or state.queries.get(f"{key}.LBAE")
        null: Null | None = assessed.nulls.get(f"{key}.LBORRES")
        before = previous_of(key, assessed.values, facts)
        before_mark = _flag(before.flag, language)[0] if before is not None else ""
        limits, origin = _range(key, {**row, "unit": box("LBORRESU") or row["unit"]}, assessed.values, facts)
        mark, words = _flag(row["flag"], language)
        newer = newer_rows.get(key, NOTHING) if state.newer is not None else row
        wanted = key in expected and key not in elsewhere
        found.append(
            Line(
                analyte=analyte,
                label=analyte.name.in_language(language),
                other=analyte.name.in_language(other),
                typed=box("LBORRES"),
                unit=box("LBORRESU") or analyte.unit,
                units=tuple(unit.name for unit in analyte.units),
                range=limits,
                range_from=origin,
                flag=row["flag"] or "",
                mark=mark,
                flag_words=words,
                standard=_standard(key, row),
                previous=f"{before.text} {before_mark}".strip() if before is not None else "",
                previous_at=f"{before.visit} {before.on}" if before is not None else "",
                low=box("LBNRLO"),
                high=box("LBNRHI"),
                range_reason=box("LBNRREAS"),
                significance=box("LBCLSIG"),
                link=box("LBAE"),
                reason=box("LBREAS"),
                out=row["flag"] in OUT_OF_RANGE,
                doubt=_doubt(key, row, assessed.values, facts),
                checked=box("LBUNITOK") == "Y",
                null=null.text.in_language(language) if null is not None else "",
                problems=tuple(problems),
                asks=tuple(asks.get(key, ())),
                query=(query.text_zh if (language or "").startswith("zh") else query.text_en) if query else "",
                newer=_newer(newer, row, language),
                shown=wanted or bool(box("LBORRES")) or f"{key}.LBORRES" in assessed.problems,
                grade=_grade(key, row, around, facts, language),
                answer=box("LBTOXY"),
            )
        )
    return found


def _newer(newer: Row, row: Row, language: str | None) -> str:
    """What somebody else saved in a row meanwhile, where it differs."""
    parts = []
    for name in ("result", "unit", "significance", "link", "reason"):
        if newer.get(name) != row.get(name):
            words = ITEMS[name].label.in_language(language)
            parts.append(f"{words} {newer.get(name) or '–'}")
    return "; ".join(parts)


def _doubt(key: str, row: Row, values: Row, facts: Facts) -> str:
    """The unit that one key takes instead of the one entered."""
    doubt = slip_of(key, row, values, facts) if row["result"] is not None else None
    return doubt.unit.name if doubt is not None else ""


def shown(state: GridState) -> SafeString:
    """The rows by panel: those of the visit, those that have something, and the others to be added."""
    lines = _lines(state)
    language = get_language()
    panels = [
        {
            "key": panel,
            "title": title.in_language(language),
            "lines": [line for line in lines if line.analyte.panel == panel],
        }
        for panel, title in PANELS.items()
    ]
    target = state.target
    assert target.subject is not None  # nosec B101 - the form belongs to a visit
    address = reverse("laboratory-report", args=[target.subject.screening_number, target.visit, target.repeat])
    return SafeString(  # nosec B703 - output of a template, which escaped every value in it
        render_to_string(
            "safety/_laboratory.html",
            {
                "panels": panels,
                "read_only": state.read_only,
                "wrong": sum(bool(line.problems) for line in lines),
                "links": [(place, words.in_language(language)) for place, words in links_of(state.facts)],
                "yes_no": [("Y", YES_NO[True].in_language(language)), ("N", YES_NO[False].in_language(language))],
                "significances": _options("significance", language),
                "reasons": _options("reason", language),
                "range_reasons": _options("range_reason", language),
                "report_url": address,
                "language": language,
            },
        )
    )


def _options(name: str, language: str | None) -> list[tuple[str, str]]:
    return [(code.value, code.label.in_language(language)) for code in ITEMS[name].codes]


def told(facts: Facts, typed: Mapping[str, str], assessed: Assessment) -> dict[str, Any]:
    """What follows from what was typed, by row: flag, range, conversion, whether significance is asked, the unit meant."""
    language = get_language()
    rows: dict[str, Any] = {}
    around = {**assessed.values, "rows": assessed.rows.values}
    for key in ANALYTES:
        row = assessed.rows.values.get(key)
        unit = typed.get(f"{key}.LBORRESU", "")
        limits, origin = _range(key, {**(row or NOTHING), "unit": unit or None}, assessed.values, facts)
        answer: dict[str, Any] = {"range": limits, "from": origin}
        if row is not None:
            mark, words = _flag(row["flag"], language)
            null = assessed.nulls.get(f"{key}.LBORRES")
            grade = _grade(key, row, around, facts, language)
            answer |= {
                "grade": grade.level,
                "gradeMark": grade.mark,
                "gradeWords": grade.words,
                "gradeWhy": grade.why,
                "shift": grade.shift,
                "question": grade.question,
                "flag": row["flag"] or "",
                "mark": mark,
                "words": words,
                "standard": _standard(key, row),
                "out": row["flag"] in OUT_OF_RANGE,
                "doubt": _doubt(key, row, assessed.values, facts),
                "null": null.text.in_language(language) if null is not None else "",
            }
        rows[key] = answer
    return rows


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of a report on the check screen."""

    match: Match
    analyte: Analyte | None
    label: str
    units: tuple[str, ...]
    unit: str
    converted: str
    register: str
    printed: str
    differs: bool
    twice: bool


@needs(Permission.ENTER_DATA)
@require_POST
def report(request: HttpRequest, number: str, visit: str, repeat: int) -> HttpResponse:
    """The check screen of a pasted report or a file: what each line is taken for, and what is left to be mapped.

    Nothing is saved and nothing kept of the text; it may hold more than the trial may know.
    """
    subject = get_object_or_404(subjects_for(request.user), screening_number=number)  # type: ignore[arg-type]
    facts = facts_for(subject, LocalLaboratory, visit, repeat=repeat)
    if facts.casebook is None or facts.casebook.definition(visit) is None:
        raise Http404
    laboratory = request.POST.get("laboratory", "")
    on = parse_date(request.POST.get("collected_on", ""), facts.around) or facts.visit_on or facts.today
    found = read_report(request.POST.get("text", ""), remembered_names(laboratory))
    twice = doubled(found.matches)
    lines = [_checked(each, facts, laboratory, on, twice) for each in found.matches]
    lines.sort(key=lambda line: line.match.complete and not line.twice)
    context = {
        "lines": lines,
        "ready": sum(line.match.complete and not line.twice for line in lines),
        "open": sum(not line.match.complete or line.twice for line in lines),
        "passed_over": found.passed_over,
        "not_collected": found.not_collected,
        "too_long": found.too_long,
        "panels": [
            (title.in_language(get_language()), [each for each in ANALYTES.values() if each.panel == panel])
            for panel, title in PANELS.items()
        ],
        "laboratory": laboratory,
    }
    return render(request, "safety/_laboratory_report.html", context)


def _checked(match: Match, facts: Facts, laboratory: str, on: date, twice: frozenset[str]) -> Checked:
    language = get_language()
    analyte = ANALYTES.get(match.analyte or "")
    unit = analyte.unit_named(match.unit or "") if analyte is not None else None
    low, high = (results.number(text) for text in (match.line.low, match.line.high))
    printed = "–".join(part for part in (match.line.low, match.line.high) if part)
    if match.line.high and not match.line.low:
        printed = f"≤ {match.line.high}"
    register, standard, differs = "", "", False
    if analyte is not None and unit is not None:
        limits = facts.range_of(analyte.code, laboratory=laboratory, on=on)
        if limits is not None:
            register = range_words(analyte, unit, limits.low, limits.high)
        if printed:
            mine = tuple(None if limit is None else converted(limit, unit) for limit in (low, high))
            theirs = (limits.low, limits.high) if limits is not None else (None, None)
            differs = tuple(limit or None for limit in mine) != tuple(limit or None for limit in theirs)
        number = results.parse(match.result)
        if number is not None and unit.name != analyte.unit:
            standard = f"{number.comparator}{_figure(converted(number.limit, unit))} {analyte.unit}"
    return Checked(
        match=match,
        analyte=analyte,
        label=analyte.name.in_language(language) if analyte is not None else "",
        units=tuple(each.name for each in analyte.units) if analyte is not None else (),
        unit=match.unit or "",
        converted=standard,
        register=register,
        printed=printed,
        differs=differs,
        twice=match.analyte in twice,
    )
