"""AE: adverse events, a row for each diagnosis (protocol operationalisation 8.6, 11.2 and 12; safety specification 6)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery

from crf.kit import items
from crf.kit.base import FORMS, Crf
from crf.kit.checks import ASK, BLOCK, MOVED, QUERY, Check, Finding
from crf.kit.conditions import Both, when
from crf.kit.grid import GridRow, Row
from crf.kit.items import Item, Kind, Section, codes
from crf.kit.reading import in_words
from crf.kit.suggestions import Beside, Suggestion
from crf.laboratory.analytes import ANALYTES
from crf.targets import Target
from safety import adverse_events as rules
from safety import causality, dlt, dlt_facts, event_terms
from safety.adverse_events import GradeChange, span
from safety.models.laboratory import LaboratoryResult, LocalLaboratory
from trial.access import Refused
from trial.derived import Derived
from trial.roles import Permission, roles_with
from trial.words import Text

if TYPE_CHECKING:
    from crf.casebook import Casebook, Entry, Facts
    from crf.models import FormRecord
    from trial.models import Subject, User

GRADES = codes(
    ("1", "Grade 1", "1级"),
    ("2", "Grade 2", "2级"),
    ("3", "Grade 3", "3级"),
    ("4", "Grade 4", "4级"),
    ("5", "Grade 5", "5级"),
)
CAUSALITY = codes(*[(code, words.en, words.zh) for code, words in causality.LEVELS.items()])
BY_CTCAE = event_terms.CTCAE
SYSTEMS = codes(*[(soc, soc, zh) for soc, zh in event_terms.systems().items()])
MOST_BESIDE = 6
# As a condition of several parts it is no constraint of the table: a corrected infusion moves the period, and what was
# typed stays until the row is saved again.
IN_DLT_WINDOW = Both((when("in_dlt_window", True),))
REPORT_WITHIN_HOURS = 24


@dataclass(frozen=True, slots=True)
class Graded:
    """A laboratory value with its CTCAE grade, as it stands on a report."""

    analyte: str
    result: str
    unit: str
    grade: int
    code: str
    on: date
    place: str


def graded_values(casebook: Casebook | None) -> tuple[Graded, ...]:
    """The laboratory values of a subject that have a CTCAE grade of 1 or more: one query, asked once for a casebook and
    only where something leans on it. The counts that a dose-limiting toxicity is judged by come with it."""
    if casebook is None:
        return ()
    kept = casebook.gathered.get("graded")
    if kept is None:
        kept, counts = _measured(casebook.subject)
        casebook.gathered["graded"] = kept
        casebook.gathered["counts"] = counts
    found: tuple[Graded, ...] = kept
    return found


def _measured(subject: Subject) -> tuple[tuple[Graded, ...], dict[str, list[tuple[date, Any]]]]:
    """Graded values, and all counts of criterion 5 by analyte in order of collection. One query."""
    collected = LocalLaboratory._default_manager.filter(record=OuterRef("record")).values("collected_on")[:1]
    counted = frozenset(dlt_facts.COUNTS.values())
    rows = (
        LaboratoryResult._default_manager.filter(
            Q(grade__gte=1) | Q(row__in=sorted(counted)), record__subject=subject, record__performed=True
        )
        .annotate(collected=Subquery(collected))
        .select_related("record__visit")
        .order_by("record_id", "pk")
    )
    graded: list[Graded] = []
    counts: dict[str, list[tuple[date, Any]]] = {}
    for row in rows:
        found: Any = row
        visit = found.record.visit
        on = found.collected or (visit.occurred_on if visit is not None else None)
        if on is None:
            continue
        if found.row in counted and found.standard is not None:
            counts.setdefault(found.row, []).append((on, found.standard))
        if found.grade and found.grade_term:
            words = (found.row, found.result or "", found.unit or "")
            graded.append(Graded(*words, found.grade, found.grade_term, on, found.record.place))
    return tuple(graded), {analyte: sorted(values) for analyte, values in counts.items()}


def _rows_of(facts: Facts, form: str) -> list[Entry]:
    """The rows of another form that were done; none where the form is not there."""
    if facts.casebook is None or form not in FORMS:
        return []
    return [entry for entry in facts.casebook.rows(form) if entry.performed]


def said(entry: Entry, code: str) -> Any:
    """What an entry says of an item, by the item's code."""
    return next((entry.values.get(item.name) for item in FORMS[entry.form].items if item.code == code), None)


def _other_events(facts: Facts) -> list[Entry]:
    return [entry for entry in _rows_of(facts, "AE") if entry.repeat != facts.repeat]


def _term(values: Mapping[str, Any]) -> event_terms.EventTerm | None:
    return event_terms.named(values.get("ctcae_term"))


def _changes(rows: Mapping[str, Row]) -> list[GradeChange]:
    return [
        GradeChange(row["on"].isoformat() if row.get("on") else None, _number(row.get("grade")))
        for row in rows.values()
        if row.get("on") is not None or row.get("grade") is not None
    ]


def _number(grade: Any) -> int | None:
    return int(grade) if grade not in (None, "") else None


def holds(values: Mapping[str, Any], on: date) -> bool:
    """Whether an event may have been there on a day."""
    start, end = span(values.get("started_on")), span(values.get("ended_on"))
    return start is not None and start.first <= on and (end is None or on <= end.last)


# --- Grades by ASTCT, MAGIC and NIH ----------------------------------------------------------------------------------
INSTRUMENT_GRADES = codes(
    *[(f"ASTCT-{grade}", f"ASTCT grade {grade}", f"ASTCT {grade}级") for grade in range(6)],
    ("MAGIC-0", "MAGIC grade 0", "MAGIC 0级"),
    ("MAGIC-I", "MAGIC grade I", "MAGIC I级"),
    ("MAGIC-II", "MAGIC grade II", "MAGIC II级"),
    ("MAGIC-III", "MAGIC grade III", "MAGIC III级"),
    ("MAGIC-IV", "MAGIC grade IV", "MAGIC IV级"),
    ("NIH-NONE", "NIH none", "NIH 无"),
    ("NIH-MILD", "NIH mild", "NIH 轻度"),
    ("NIH-MILD_NO_LUNG", "NIH mild (lung not assessed)", "NIH 轻度（肺未评估）"),
    ("NIH-MODERATE", "NIH moderate", "NIH 中度"),
    ("NIH-SEVERE", "NIH severe", "NIH 重度"),
)
_INSTRUMENT_ORDER = {code.value: place for place, code in enumerate(INSTRUMENT_GRADES)}
# The form an instrument's grade stands on, the item that holds it, and what it is called with it.
_GRADED_ON = {
    event_terms.CRS: ("CRS", "CRSMAX", "ASTCT"),
    event_terms.ICANS: ("ICN", "ICNMAX", "ASTCT"),
    event_terms.ACUTE_GVHD: ("AGVHD", "AGGR", "MAGIC"),
    event_terms.CHRONIC_GVHD: ("CGVHD", "CGGLOB", "NIH"),
}


def episodes_of(values: Mapping[str, Any], facts: Facts) -> list[Entry]:
    """The episodes of CRS or ICANS that this event may be, those of its days first."""
    place = _GRADED_ON.get(values.get("graded_by") or "")
    if place is None or place[0] not in {"CRS", "ICN"}:
        return []
    return _rows_of(facts, place[0])


def instrument_grade(values: Mapping[str, Any], facts: Facts) -> str | None:
    """The grade by ASTCT, MAGIC or NIH: of the episode that is named, else the highest of the event's days."""
    place = _GRADED_ON.get(values.get("graded_by") or "")
    if place is None or facts.casebook is None or place[0] not in FORMS:
        return None
    form, item, instrument = place
    if form in {"CRS", "ICN"}:
        named = rules.rows_named(values.get("episode"), form) or []
        entries = [entry for entry in _rows_of(facts, form) if entry.place in named]
    else:
        entries = [entry for _on, entry in _on_days_of(values, facts, form)]
    found = [f"{instrument}-{grade}" for each in entries if (grade := _in_force(each, item)) is not None]
    known = [grade for grade in found if grade in _INSTRUMENT_ORDER]
    return max(known, key=lambda grade: _INSTRUMENT_ORDER[grade], default=None)


def _on_days_of(values: Mapping[str, Any], facts: Facts, form: str) -> list[tuple[date, Entry]]:
    """The visit forms of one kind on the days of the event."""
    if facts.casebook is None or form not in FORMS:
        return []
    found = [
        (on, entry)
        for entry in facts.casebook.entries
        if entry.form == form and entry.performed and (on := entry.assessed_on or entry.visit_on) is not None
    ]
    return sorted(((on, entry) for on, entry in found if holds(values, on)), key=lambda each: each[0])


def _in_force(entry: Entry, item: str) -> Any:
    """A derived grade, or the investigator's where one is given instead."""
    own = said(entry, f"{item}I") if any(each.code == f"{item}I" for each in FORMS[entry.form].items) else None
    return said(entry, item) if own in (None, "") else own


def _episode_course(values: Mapping[str, Any], facts: Facts) -> list[Derived[bool]]:
    """What the criteria for CRS, ICANS and acute GVHD say of the event's own days; nothing for other events."""
    infused_on, graded_by, end = facts.infusion_on, values.get("graded_by"), span(values.get("ended_on"))
    ended_on = end.last if end is not None else None
    if infused_on is None:
        return []
    if graded_by == event_terms.ACUTE_GVHD:
        stages = [(on, _in_force(entry, "AGGR")) for on, entry in _on_days_of(values, facts, "AGVHD")]
        graded = [(on, str(grade)) for on, grade in stages if grade is not None]
        return [dlt.acute_gvhd(graded, infused_on, ended_on=ended_on)]
    daily = {event_terms.CRS: ("CRSGR", dlt.crs), event_terms.ICANS: ("ICANGR", dlt.icans)}.get(graded_by or "")
    if daily is None:
        return []
    item, rule = daily
    grades = [(on, _number(_in_force(entry, item))) for on, entry in _on_days_of(values, facts, "DAY")]
    return [rule(grades, infused_on, ended_on=ended_on)]


def dlt_event(values: Mapping[str, Any], rows: Mapping[str, Row], facts: Facts) -> dlt.Event:
    """The event as the criteria for dose-limiting toxicity read it."""
    start, end = span(values.get("started_on")), span(values.get("ended_on"))
    onset = _number(values.get("onset_grade"))
    begun = start.first if start is not None and start.first == start.last else None
    course: list[tuple[date, int | None]] = [(begun, onset)] if begun is not None and onset is not None else []
    course += [(row["on"], _number(row.get("grade"))) for row in rows.values() if row.get("on") is not None]
    term, counts = _term(values), _counts(facts)
    causes = [values.get("related_lymphodepletion"), values.get("related_lupus")]
    clearly = True if causality.DEFINITELY in causes else None if None in causes else False
    infection = values.get("special_interest") == "INFECTION" or (
        term is not None and term.system == event_terms.INFECTIONS
    )
    return dlt.Event(
        term=term.name.en if term is not None else None,
        soc=term.system if term is not None else None,
        grades=course,
        started_on=begun,
        ended_on=end.first if end is not None and end.first == end.last else None,
        ongoing=values.get("ongoing"),
        related=causality.related(values.get("related"), counts),
        due_to_other=clearly,
        in_window=values.get("in_dlt_window"),
        today=facts.today,
        infection=infection,
    )


def dlt_candidate(values: Mapping[str, Any], rows: Mapping[str, Row], facts: Facts) -> Derived[bool]:
    """Whether the event is a candidate for dose-limiting toxicity, with its reasons."""
    event = dlt_event(values, rows, facts)
    return dlt.adverse_event(event, *_episode_course(values, facts), *dlt_facts.of_counts(event, facts))


# --- Rows of grade changes -------------------------------------------------------------------------------------------
class GradeChangeRow(GridRow):
    """From a day on the event had another grade."""

    rows_of = "AE"
    row_label = Text("Grade changes", "分级变化")
    open_ended = True

    on = items.date("AEGHDAT", "From", "自", sdtm="FADTC")
    grade = items.coded("AEGHGR", "CTCAE grade", "CTCAE分级", GRADES, sdtm="FAORRES")

    @classmethod
    def row_keys(cls) -> Collection[str]:
        return [str(number) for number in range(1, 21)]

    @classmethod
    def label(cls, key: str) -> Text:
        return Text(key, key)

    @classmethod
    def problems_of(cls, key: str, row: Row, values: Row, facts: Facts) -> Mapping[str, Text]:
        """A change lies within the event, and its grade exists for the term."""
        told: dict[str, Text] = {}
        start, end, on = span(values.get("started_on")), span(values.get("ended_on")), row.get("on")
        if on is not None and start is not None and on < start.first:
            told["AEGHDAT"] = Text(
                f"Before the onset ({values['started_on']}). Correct one of the dates.",
                f"早于开始日期（{values['started_on']}），请更正。",
            )
        if on is not None and end is not None and on > end.last:
            told["AEGHDAT"] = Text(
                f"After the end ({values['ended_on']}). Correct one of the dates.",
                f"晚于结束日期（{values['ended_on']}），请更正。",
            )
        term = _term(values)
        if term is not None and row.get("grade") and int(row["grade"]) not in term.grades:
            told["AEGHGR"] = _grades_there_are(term)
        return told


def _named_with_grades(term: event_terms.EventTerm) -> Text:
    """The term by its Chinese name where that is read, and the grades it has."""
    if not term.grades:
        return Text(event_terms.INSTRUMENT_WORDS[term.instrument].en, term.name.zh)
    shown = ", ".join(str(grade) for grade in term.grades)
    return Text(f"grades {shown}", f"{term.name.zh}（{shown}级）")


def _grades_there_are(term: event_terms.EventTerm) -> Text:
    if not term.grades:
        return Text(
            f"No CTCAE grade is given to “{term.name.en}”: its grade comes from its own forms.",
            f"“{term.name.zh}”不作CTCAE分级，其分级取自相应表单。",
        )
    shown = ", ".join(str(grade) for grade in term.grades)
    return Text(
        f"CTCAE has these grades for “{term.name.en}”: {shown}.",
        f"CTCAE中“{term.name.zh}”的分级为：{shown}。",
    )


# --- Checks ----------------------------------------------------------------------------------------------------------
def _unknown_term(values: Mapping[str, Any], facts: Facts) -> bool:
    return values.get("ctcae_term") is not None and _term(values) is None


def _other_without_words(values: Mapping[str, Any], facts: Facts) -> bool:
    """ "Other, specify" chosen, and the diagnosis says nothing of its own."""
    term = _term(values)
    if term is None or not term.other_specify:
        return False
    return event_terms.named(values.get("term")) == term or len((values.get("term") or "").strip()) < 3


def _fatal(values: Mapping[str, Any]) -> bool:
    return rules.fatal(_number(values.get("grade")), values.get("outcome"))


def _fatal_without_death(values: Mapping[str, Any], facts: Facts) -> bool:
    return _fatal(values) and facts.casebook is not None and not _rows_of(facts, "DTH")


def _fatal_not_serious(values: Mapping[str, Any], facts: Facts) -> bool:
    return _fatal(values) and values.get("serious") is False


def _grade_and_outcome_differ(values: Mapping[str, Any], facts: Facts) -> bool:
    grade, outcome = _number(values.get("grade")), values.get("outcome")
    if outcome is None or grade is None:
        return False
    return (grade == rules.FATAL_GRADE) != (outcome == rules.FATAL)


def _ongoing_and_over(values: Mapping[str, Any], facts: Facts) -> bool:
    return values.get("ongoing") is True and values.get("outcome") in {
        rules.GONE,
        rules.GONE_WITH_SEQUELAE,
        rules.FATAL,
    }


def _ended_and_still_there(values: Mapping[str, Any], facts: Facts) -> bool:
    return values.get("ongoing") is False and values.get("outcome") in rules.STILL_THERE


def _reports_of(facts: Facts) -> list[Entry]:
    """The reports of a serious event that speak of this row."""
    return [entry for entry in _rows_of(facts, "SAE") if said(entry, "SAEAE") == facts.repeat]


def _late_report(values: Mapping[str, Any], facts: Facts) -> bool:
    """EC-18: serious, entered longer ago than the site has for its report, and no report yet."""
    if values.get("serious") is not True or facts.casebook is None or "SAE" not in FORMS or _reports_of(facts):
        return False
    stored = facts.casebook.stored("AE", "", facts.repeat)
    if stored is None or stored.record.completed_at is None or facts.now is None:
        return False
    limit = str(facts.parameters.get("sae.site_hours", ""))
    hours = int(limit) if limit.isdecimal() else REPORT_WITHIN_HOURS
    return facts.now - stored.record.completed_at > timedelta(hours=hours)


def _twin(values: Mapping[str, Any], facts: Facts) -> Entry | None:
    """Another row of the same term that shares a day with this one."""
    term = _term(values)
    if term is None or values.get("started_on") is None:
        return None
    for entry in _other_events(facts):
        theirs = entry.values
        same = _term(theirs) == term and (
            not term.other_specify or (theirs.get("term") or "").casefold() == (values.get("term") or "").casefold()
        )
        days = (values["started_on"], values.get("ended_on"), theirs.get("started_on"), theirs.get("ended_on"))
        if same and rules.overlaps(*days):
            return entry
    return None


def _twin_words(values: Mapping[str, Any], facts: Facts) -> Text:
    twin = _twin(values, facts)
    assert twin is not None  # nosec B101 - the words are asked for only where there is one
    since, until = twin.values.get("started_on"), twin.values.get("ended_on")
    return Text(
        f"{twin.place} is the same event at the same time ({since} to {until or 'now'}). One event, one row: a change of "
        "grade is a row of its grade changes.",
        f"{twin.place} 为同一时间的同一事件（{since} 至 {until or '今'}）。一个事件一行：分级变化录入该行的“分级变化”。",
    )


def _symptom_of(values: Mapping[str, Any], facts: Facts) -> Entry | None:
    """The episode of CRS whose days hold this event, where the event reads like one of its signs."""
    term, grade = _term(values), _number(values.get("grade"))
    if term is None or term.code not in rules.SYMPTOMS_OF_CRS or grade is None or grade >= 3:
        return None
    start = span(values.get("started_on"))
    if start is None or set(values.get("treatment") or ()) - {"NONE"}:
        return None
    for entry in _rows_of(facts, "CRS"):
        began, ended = said(entry, "CRSSTD"), said(entry, "CRSEND")
        if began is not None and start.last >= began and (ended is None or start.first <= ended):
            return entry
    return None


def _no_episode(values: Mapping[str, Any], facts: Facts) -> bool:
    return not values.get("episode") and bool(episodes_of(values, facts))


def _no_such_episode(values: Mapping[str, Any], facts: Facts) -> bool:
    if not values.get("episode") or facts.casebook is None:
        return False
    named = rules.rows_named(values["episode"], "CRS")
    return named is None or not set(named) <= {entry.place for entry in episodes_of(values, facts)}


def treatments_of(facts: Facts) -> dict[str, Entry]:
    """The rows of the medication and procedure logs by place (CM#3)."""
    return {entry.place: entry for log in ("CM", "PR", "GC") for entry in _rows_of(facts, log)}


def _no_such_treatment(values: Mapping[str, Any], facts: Facts) -> bool:
    if not values.get("treatment_rows") or facts.casebook is None:
        return False
    named = rules.rows_named(values["treatment_rows"])
    return named is None or not set(named) <= treatments_of(facts).keys()


def _none_and_more(values: Mapping[str, Any], facts: Facts) -> bool:
    return "NONE" in (values.get("treatment") or ()) and len(values["treatment"]) > 1


def _hospital_not_serious(values: Mapping[str, Any], facts: Facts) -> bool:
    return "HOSPITALISED" in (values.get("treatment") or ()) and values.get("serious") is False


def _differs_from_laboratory(values: Mapping[str, Any], facts: Facts) -> bool:
    lab, grade = values.get("lab_grade"), values.get("grade")
    return lab is not None and grade is not None and int(lab) != int(grade)


def _unexplained(values: Mapping[str, Any], facts: Facts) -> bool:
    return _differs_from_laboratory(values, facts) and not values.get("grade_reason")


def _differs_words(values: Mapping[str, Any], facts: Facts) -> Text:
    worst = _worst(values, facts)
    figure = f"{ANALYTES[worst.analyte].name.en} {worst.result} {worst.unit}, {worst.on}" if worst else ""
    figure_zh = f"{ANALYTES[worst.analyte].name.zh} {worst.result} {worst.unit}，{worst.on}" if worst else ""
    lab, grade = values["lab_grade"], values["grade"]
    return Text(
        f"The laboratory gives grade {lab} ({figure}), the event has grade {grade}. Correct the grade, or say why they differ.",
        f"检验结果为{lab}级（{figure_zh}），事件分级为{grade}级。请更正分级，或说明差异原因。",
    )


def _worst(values: Mapping[str, Any], facts: Facts) -> Graded | None:
    return max(_laboratory_of(values, facts), key=lambda each: each.grade, default=None)


def _laboratory_of(values: Mapping[str, Any], facts: Facts) -> list[Graded]:
    """The graded laboratory values of the event's term on its days."""
    term = _term(values)
    if term is None or values.get("started_on") is None or not event_terms.from_laboratory(term.code):
        return []
    return [each for each in graded_values(facts.casebook) if each.code == term.code and holds(values, each.on)]


def _expected_interest(values: Mapping[str, Any]) -> str | None:
    """The kind of special interest that a term is by itself."""
    term = _term(values)
    return None if term is None else event_terms.special_interest(term)


def _other_interest(values: Mapping[str, Any], facts: Facts) -> bool:
    expected = _expected_interest(values)
    return expected not in (None, "NONE") and values.get("special_interest") == "NONE"


def _counts(facts: Facts) -> frozenset[str]:
    return causality.counted(facts.parameters.get("causality.related"))


class AdverseEvent(Crf):
    """One adverse event: what, when, how severe, whether serious, by what caused, what was done, how it ended.

    Severity, seriousness and causality are three answers. The grade is given at onset and whenever it changes; the highest
    is derived. CRS, ICANS and GVHD have no CTCAE grade here: their own grade is shown and kept beside it.
    """

    key = "AE"
    title = Text("Adverse event", "不良事件")
    domain = "AE"
    repeats = "log"
    sections = (
        Section("event", Text("Event", "事件"), Text("One diagnosis, one row.", "一个诊断一行。")),
        Section("grade", Text("Severity", "严重程度")),
        Section(
            "cause",
            Text("Seriousness and causality", "严重性与因果关系"),
            Text(
                "Weigh the order in time, the known pattern, what happened afterwards, and other causes.",
                "综合考虑时间先后、已知特点、后续变化及其他原因。",
            ),
        ),
        Section("care", Text("Action and outcome", "处理与转归")),
        Section("kind", Text("Classification", "分类")),
        Section("more", Text("Further causes", "其他原因")),
    )
    grid = GradeChangeRow
    grid_page = "crf.views.table"
    log_items = ("AETERM", "AESTDAT", "AEENDAT", "AETOXGR", "AESER", "AEREL", "AEOUT")
    log_page = "safety.ae_log"
    reads = {
        "episodes": ("DAY", "CRS", "ICN", "AGVHD", "CGVHD"),
        "links": ("CM", "PR", "GC", "DTH", "SAE"),
    }
    follows = ("INF", "SV", "LD", "LB", "DAY", "CRS", "ICN", "AGVHD", "CGVHD")
    settles = ("DTH", "LB", "CM", "PR", "HO", "SAE", "CRS", "ICN")

    term = items.text(
        "AETERM",
        "Diagnosis (or sign if unknown)",
        "不良事件名称",
        max_length=120,
        section="event",
        sdtm="AETERM",
        source="S",
        critical=True,
        help=Text("In the investigator's words.", "按研究者原话。"),
    )
    ctcae_term = items.text(
        "AECTC",
        "CTCAE term",
        "CTCAE术语",
        max_length=160,
        section="event",
        sdtm="AELLT",
        source="S",
        critical=True,
        lookup="event-terms",
        help=Text("English, Chinese or pinyin initials; choose from the list.", "英文、中文或拼音首字母，从列表选择。"),
    )
    term_code = items.derived(
        "AELLTCD", "CTCAE code", "CTCAE编码", Kind.TEXT, section="event", compact=True, sdtm="AELLTCD"
    )
    system = items.derived(
        "AESOC",
        "System organ class (CTCAE)",
        "系统器官分类（CTCAE）",
        Kind.TEXT,
        answers=SYSTEMS,
        max_length=100,
        section="event",
        compact=True,
        sdtm="AESOC",
    )
    started_on = items.partial_date(
        "AESTDAT", "Onset date", "开始日期", section="event", sdtm="AESTDAT", source="S", critical=True
    )
    started_time = items.time(
        "AESTTIM",
        "Onset time",
        "开始时间",
        section="event",
        required=False,
        compact=True,
        condition=IN_DLT_WINDOW,
        sdtm="AESTTIM",
        help=Text("Day 0 to 28, where known.", "第0–28天，已知时录入。"),
    )
    ongoing = items.yes_no("AEONGO", "Ongoing", "是否持续", section="event", sdtm="AEONGO", source="S")
    ended_on = items.partial_date(
        "AEENDAT",
        "End date",
        "结束日期",
        section="event",
        condition=when("ongoing", False),
        sdtm="AEENDAT",
        source="S",
    )

    graded_by = items.derived(
        "AEGRBY",
        "Graded by",
        "分级依据",
        Kind.TEXT,
        answers=codes(*[(key, words.en, words.zh) for key, words in event_terms.INSTRUMENT_WORDS.items()]),
        section="grade",
        compact=True,
    )
    onset_grade = items.coded(
        "AEGRONS",
        "CTCAE 5.0 grade at onset",
        "开始时CTCAE 5.0分级",
        GRADES,
        section="grade",
        condition=when("graded_by", BY_CTCAE),
        sdtm="AETOXGR",
        source="S",
        critical=True,
    )
    grade = items.derived(
        "AETOXGR",
        "CTCAE 5.0 grade (maximum)",
        "CTCAE 5.0最高分级",
        Kind.INTEGER,
        answers=GRADES,
        section="grade",
        compact=True,
        sdtm="AETOXGR",
        source="S",
        critical=True,
    )
    episode = items.text(
        "AEEPI",
        "Episode",
        "对应发作",
        max_length=12,
        required=False,
        section="grade",
        condition=when("graded_by", event_terms.CRS, event_terms.ICANS),
        sdtm="RELREC",
        help=Text("Row of the CRS or ICANS log, e.g. CRS#1.", "CRS或ICANS记录的行号，如 CRS#1。"),
    )
    instrument_grade = items.derived(
        "AEASTCT",
        "Grade by ASTCT, MAGIC or NIH",
        "ASTCT、MAGIC或NIH分级",
        Kind.CODED,
        answers=INSTRUMENT_GRADES,
        section="grade",
        compact=True,
        condition=when("graded_by", *_GRADED_ON),
        sdtm="FAORRES",
    )
    lab_grade = items.derived(
        "AEGRLAB",
        "CTCAE grade of the laboratory values",
        "检验值CTCAE分级",
        Kind.INTEGER,
        answers=GRADES,
        section="grade",
        compact=True,
    )
    grades_differ = items.derived("AEGRDIF", "Grades differ", "分级不一致", Kind.YES_NO, section="grade", compact=True)
    grade_reason = items.text(
        "AEGRREAS",
        "Why the grades differ",
        "分级差异原因",
        max_length=200,
        required=False,
        section="grade",
        condition=Both((when("grades_differ", True),)),
    )

    serious = items.yes_no("AESER", "Serious", "是否严重", section="cause", sdtm="AESER", source="S", critical=True)
    related = items.coded(
        "AEREL",
        "Relation to CHT101",
        "与CHT101关系",
        CAUSALITY,
        section="cause",
        sdtm="AEREL",
        source="S",
        critical=True,
    )
    related_lymphodepletion = items.coded(
        "AERELLD", "Relation to lymphodepletion", "与清淋关系", CAUSALITY, section="cause", sdtm="AERELNST"
    )
    related_lupus = items.coded(
        "AERELSLE", "Relation to SLE", "与原发病关系", CAUSALITY, section="cause", sdtm="AERELNST"
    )
    action = items.coded(
        "AEACN",
        "Action with CHT101",
        "对研究治疗采取措施",
        codes(
            ("NONE", "None", "无"),
            ("INTERRUPTED", "Infusion interrupted", "回输中断"),
            ("STOPPED", "Infusion stopped", "回输停止"),
            ("NOT_APPLICABLE", "Not applicable", "不适用"),
        ),
        section="care",
        sdtm="AEACN",
        source="S",
    )
    treatment = items.multiple(
        "AETRT",
        "Treatment given",
        "处理",
        codes(
            ("NONE", "None", "无"),
            ("DRUG", "Drug", "药物"),
            ("PROCEDURE", "Procedure", "非药物治疗"),
            ("HOSPITALISED", "Hospitalised", "住院"),
        ),
        section="care",
        sdtm="AECONTRT",
        source="S",
    )
    treatment_rows = items.text(
        "AETRTNO",
        "Rows of the treatment logs",
        "治疗记录行号",
        max_length=80,
        required=False,
        section="care",
        condition=when("treatment", "DRUG", "PROCEDURE"),
        sdtm="RELREC",
        help=Text("E.g. CM#3, PR#1.", "如 CM#3, PR#1。"),
    )
    outcome = items.coded(
        "AEOUT",
        "Outcome",
        "转归",
        codes(
            ("RECOVERED", "Recovered", "痊愈"),
            ("RECOVERING", "Recovering", "好转"),
            ("NOT_RECOVERED", "Not recovered", "未愈"),
            ("RECOVERED_SEQUELAE", "Recovered with sequelae", "痊愈有后遗症"),
            ("FATAL", "Fatal", "死亡"),
            ("UNKNOWN", "Unknown", "未知"),
        ),
        section="care",
        sdtm="AEOUT",
        source="S",
    )
    special_interest = items.coded(
        "AESI",
        "Special interest",
        "特别关注",
        codes(
            ("NONE", "None", "无"),
            ("CRS", "CRS", "CRS"),
            ("ICANS", "ICANS", "ICANS"),
            ("AGVHD", "Acute GVHD", "急性GVHD"),
            ("CGVHD", "Chronic GVHD", "慢性GVHD"),
            ("INFECTION", "Infection", "感染"),
            ("CYTOPENIA", "Cytopenia", "血细胞减少"),
            ("LICATS", "LICATS", "LICATS"),
            ("IEC_HS", "IEC-HS", "IEC-HS"),
            ("MALIGNANCY", "Malignancy", "恶性肿瘤"),
        ),
        section="kind",
        sdtm="AECAT",
    )
    dlt = items.derived("AEDLT", "DLT candidate", "DLT候选", Kind.YES_NO, section="kind")
    dlt_confirmed = items.yes_no(
        "AEDLTC",
        "Dose-limiting toxicity, confirmed by an investigator",
        "研究者确认DLT",
        required=False,
        section="kind",
        condition=IN_DLT_WINDOW,
        help=Text("Investigators only.", "仅限研究者。"),
    )
    study_day = items.derived(
        "AESTDY", "Study day of onset", "开始研究日", Kind.INTEGER, section="kind", compact=True, sdtm="AESTDY"
    )
    period = items.derived(
        "AEPER",
        "Period",
        "归因时期",
        Kind.TEXT,
        answers=codes(
            (rules.SCREENING, "Screening", "筛选期"),
            (rules.LYMPHODEPLETION, "Lymphodepletion", "清淋期"),
            (rules.DAY_0_TO_30, "Day 0 to 30", "第0–30天"),
            (rules.DAY_31_TO_90, "Day 31 to 90", "第31–90天"),
            (rules.AFTER_DAY_90, "After day 90", "第90天后"),
        ),
        section="kind",
        compact=True,
        sdtm="EPOCH",
    )
    before_infusion = items.derived(
        "AEPRE", "Began before the infusion", "回输前开始", Kind.YES_NO, section="kind", compact=True
    )
    treatment_emergent = items.derived(
        "AETEAE", "Treatment-emergent", "治疗期不良事件", Kind.YES_NO, section="kind", compact=True, sdtm="AETRTEM"
    )
    in_dlt_window = items.derived(
        "AEDLTW", "Onset in the DLT period", "DLT观察期内开始", Kind.YES_NO, section="kind", compact=True
    )
    related_fludarabine = items.coded(
        "AERELFLU",
        "Relation to fludarabine",
        "与氟达拉滨关系",
        CAUSALITY,
        section="more",
        required=False,
        condition=when("related_lymphodepletion", *sorted(causality.RELATED)),
        sdtm="AERELNST",
    )
    related_cyclophosphamide = items.coded(
        "AERELCY",
        "Relation to cyclophosphamide",
        "与环磷酰胺关系",
        CAUSALITY,
        section="more",
        required=False,
        condition=when("related_lymphodepletion", *sorted(causality.RELATED)),
        sdtm="AERELNST",
    )
    other_cause = items.multiple(
        "AERELOT",
        "Other possible causes",
        "其他可能原因",
        codes(
            ("INFUSION", "Infusion procedure", "回输操作"),
            ("CONCOMITANT", "Concomitant treatment", "合并治疗"),
            ("OTHER", "Other", "其他"),
        ),
        section="more",
        required=False,
        sdtm="AERELNST",
    )

    checks = (
        Check(
            "AE-01",
            "AECTC",
            Text(
                "This is no term of CTCAE 5.0 nor of ASTCT, MAGIC or NIH. Choose one of the list; what fits none is the "
                "term “Other, specify” of its organ class.",
                "不是CTCAE 5.0、ASTCT、MAGIC或NIH的术语。请从列表选择；均不符合时选相应系统的“其他，请说明”。",
            ),
            _unknown_term,
            BLOCK,
            source="safety specification 1",
        ),
        Check(
            "AE-02",
            "AETERM",
            Text(
                "“Other, specify” needs the diagnosis in words. Write what it was.",
                "“其他”需写明诊断，请填写具体名称。",
            ),
            _other_without_words,
            BLOCK,
            source="safety specification 1, 10 (22)",
        ),
        Check(
            "AE-03",
            "AETERM",
            Text(
                "This reads like several events. One event, one row; keep it if it is one diagnosis.",
                "似包含多个事件。一个事件一行；若为单一诊断请保留并说明。",
            ),
            lambda values, facts: rules.names_several(values.get("term")),
            ASK,
            source="protocol operationalisation 11.2, AETERM",
        ),
        Check(
            "AE-17",
            "AEGRONS",
            Text(
                "The event was fatal, and no death is recorded (DTH). Enter the death, or correct grade and outcome.",
                "事件为死亡，但未录入死亡记录（DTH）。请录入死亡记录，或更正分级和转归。",
            ),
            _fatal_without_death,
            QUERY,
            priority="safety",
            source="EC-17, protocol operationalisation 12, check 17",
        ),
        Check(
            "AE-17O",
            "AEOUT",
            Text(
                "Grade 5 and the outcome “fatal” belong together. Correct one of them.",
                "5级与转归“死亡”应一致，请更正其一。",
            ),
            _grade_and_outcome_differ,
            QUERY,
            priority="safety",
            source="EC-17, protocol operationalisation 12, check 17",
        ),
        Check(
            "AE-17S",
            "AESER",
            Text("A fatal event is serious. Correct seriousness, or grade and outcome.", "致死事件即为严重，请更正。"),
            _fatal_not_serious,
            BLOCK,
            source="safety specification 6.1",
        ),
        Check(
            "AE-18",
            "AESER",
            Text(
                "Serious, and the time for the report has passed without one. Write the SAE report now.",
                "严重不良事件，报告时限已过仍无SAE报告。请立即填写SAE报告。",
            ),
            _late_report,
            QUERY,
            priority="safety",
            source="EC-18, protocol operationalisation 12, check 18",
        ),
        Check(
            "AE-19",
            "AEENDAT",
            lambda values, facts: Text(
                f"Ended {values['ended_on']}, before the onset {values['started_on']}. Correct one of the dates.",
                f"结束日期 {values['ended_on']} 早于开始日期 {values['started_on']}，请更正。",
            ),
            lambda values, facts: rules.ends_before_it_begins(values.get("started_on"), values.get("ended_on")),
            BLOCK,
            source="EC-19, protocol operationalisation 12, check 19",
            about=Text("Ended …, before the onset …. Correct one of the dates.", "结束日期 … 早于开始日期 …，请更正。"),
        ),
        Check(
            "AE-20",
            "AEOUT",
            Text(
                "Ongoing, but the outcome says that it is over. Correct one of them.",
                "事件仍持续，但转归为已结束，请更正其一。",
            ),
            _ongoing_and_over,
            QUERY,
            source="EC-19, safety specification 6.2",
        ),
        Check(
            "AE-21",
            "AEOUT",
            Text(
                "The event has ended, but the outcome says that it is still there. Correct one of them.",
                "事件已结束，但转归为未愈或好转，请更正其一。",
            ),
            _ended_and_still_there,
            ASK,
            source="safety specification 6.2",
        ),
        Check(
            "AE-22",
            "AEGRREAS",
            _differs_words,
            _unexplained,
            BLOCK,
            source="safety specification 2; protocol operationalisation 8.6",
            about=Text(
                "The laboratory gives grade …, the event has grade …. Correct the grade, or say why they differ.",
                "检验结果为…级，事件分级为…级。请更正分级，或说明差异原因。",
            ),
        ),
        Check(
            "AE-23",
            "AECTC",
            _twin_words,
            lambda values, facts: _twin(values, facts) is not None,
            ASK,
            source="protocol operationalisation 8.6",
            about=Text(
                "… is the same event at the same time. One event, one row.", "… 为同一时间的同一事件。一个事件一行。"
            ),
        ),
        Check(
            "AE-24",
            "AECTC",
            Text(
                "This reads like a sign of the CRS episode of these days. Signs of CRS stand under their episode unless of "
                "grade 3 or more or treated apart.",
                "似为同期CRS的表现。CRS症状记在该次CRS中，除非≥3级或单独处理。",
            ),
            lambda values, facts: _symptom_of(values, facts) is not None,
            ASK,
            source="protocol operationalisation 8.6",
        ),
        Check(
            "AE-25",
            "AEEPI",
            Text(
                "Which episode is it? Name its row, so that its grade is shown here.",
                "对应哪次发作？请填写行号以显示其分级。",
            ),
            _no_episode,
            ASK,
            source="safety specification 10 (7, 25)",
        ),
        Check(
            "AE-26",
            "AEEPI",
            Text(
                "No such episode in this casebook. Take one that stands beside the box.",
                "无此发作记录，请从旁列各行中选择。",
            ),
            _no_such_episode,
            BLOCK,
            source="safety specification 10 (7, 25)",
        ),
        Check(
            "AE-27",
            "AETRTNO",
            Text(
                "No such row in the logs of medication, glucocorticoids or procedures. Enter the treatment first, or correct "
                "the number.",
                "合并用药、激素或非药物治疗记录中无此行。请先录入治疗，或更正行号。",
            ),
            _no_such_treatment,
            BLOCK,
            source="protocol operationalisation 11.2, AETRT",
        ),
        Check(
            "AE-28",
            "AETRT",
            Text("“None” stands beside a treatment. Keep one of the two.", "“无”与处理措施同时选中，请保留其一。"),
            _none_and_more,
            BLOCK,
            source="protocol operationalisation 11.2, AETRT",
        ),
        Check(
            "AE-29",
            "AESER",
            Text(
                "Hospitalised, but not serious. The stay planned for the study is no reason; its prolongation and any other "
                "admission are.",
                "住院但非严重。研究计划内住院不计，延长住院或其他住院应为严重。",
            ),
            _hospital_not_serious,
            ASK,
            source="protocol operationalisation 8.6; safety specification 6.1",
        ),
        Check(
            "AE-30",
            "AESI",
            Text(
                "The term is one of special interest. Choose its kind, or say why it is none.",
                "该术语属特别关注事件。请选择类别，或说明理由。",
            ),
            _other_interest,
            ASK,
            source="safety specification 6.4",
        ),
    )

    @classmethod
    def offered(cls, item: Item, values: Mapping[str, Any], facts: Facts) -> Collection[str] | None:
        """Only the grades that CTCAE has for the term."""
        if item.code != "AEGRONS":
            return None
        term = _term(values)
        return [code.value for code in GRADES] if term is None else [str(grade) for grade in term.grades]

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
        term = _term(values)
        graded_by = term.instrument if term is not None else None
        started, at = values.get("started_on"), values.get("started_time")
        infused_at = facts.casebook.subject.infused_at if facts.casebook is not None else None
        days = str(facts.parameters.get("dlt.window_days", ""))
        window = int(days) if days.isdecimal() else rules.DLT_LAST_DAY
        known = {**values, "graded_by": graded_by}
        worst = _worst(known, facts)
        return {
            "term_code": term.code if term is not None else None,
            "system": term.system if term is not None else None,
            "graded_by": graded_by,
            "instrument_grade": instrument_grade(known, facts),
            "lab_grade": worst.grade if worst is not None else None,
            "study_day": rules.study_day(started, facts.infusion_on),
            "period": rules.period(started, at, facts.lymphodepletion_on, infused_at),
            "before_infusion": rules.before_infusion(started, at, infused_at),
            "in_dlt_window": rules.in_dlt_window(started, facts.infusion_on, window),
        }

    @classmethod
    def derive_from_rows(cls, values: Mapping[str, Any], rows: Mapping[str, Row], facts: Facts) -> dict[str, Any]:
        """The highest grade, and what leans on it."""
        changes = _changes(rows)
        onset = _number(values.get("onset_grade"))
        graded = values.get("graded_by") in (None, BY_CTCAE)
        grade = rules.highest(onset, changes) if graded else None
        from_lymphodepletion = facts.parameters.get("teae.start") == rules.FROM_LYMPHODEPLETION
        treated_on = facts.lymphodepletion_on if from_lymphodepletion else facts.infusion_on
        lab = values.get("lab_grade")
        return {
            "grade": grade,
            "grades_differ": None if lab is None or grade is None else lab != grade,
            "dlt": dlt_candidate(values, rows, facts) if values.get("started_on") else None,
            "treatment_emergent": rules.treatment_emergent(
                values.get("started_on"),
                onset,
                changes,
                treated_on=treated_on,
                before=False if from_lymphodepletion else values.get("before_infusion"),
            ),
        }

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Facts) -> Mapping[str, Suggestion]:
        """The term that reads like the diagnosis, the only episode there is, and what follows from a single infusion."""
        told: dict[str, Suggestion] = {}
        if facts.infusion_on is not None:
            why = Text("a single infusion, given", "单次回输，已完成")
            told["action"] = Suggestion("NOT_APPLICABLE", why, f"INF {facts.infusion_on}", prefill=True)
        if values.get("ctcae_term") is None:
            like = event_terms.like(values.get("term"))
            if like is not None:
                told["ctcae_term"] = Suggestion(like.name.en, like.name, "CTCAE 5.0")
        episodes = [entry for entry in episodes_of(values, facts) if entry.place not in _episodes_taken(facts)]
        if len(episodes) == 1:
            told["episode"] = Suggestion(
                episodes[0].place, Text("the only one without an event", "唯一未关联的发作"), episodes[0].place
            )
        interest = _expected_interest(values)
        if interest is not None:
            told["special_interest"] = Suggestion(interest, Text("by its term", "按术语"), "")
        return told

    @classmethod
    def beside(cls, values: Mapping[str, Any], facts: Facts) -> Mapping[str, Sequence[Beside]]:
        """The criteria of the grades there are; laboratory values; treatments, episodes and reports it may name."""
        told: dict[str, Sequence[Beside]] = {}
        coded = _coded(facts)
        if coded is not None:
            told["term"] = [Beside("", coded)]
        term = _term(values)
        if term is not None:
            told["ctcae_term"] = [Beside("", _named_with_grades(term))]
        if term is not None and term.instrument == BY_CTCAE:
            told["onset_grade"] = [
                Beside(str(grade), event_terms.criterion(term, grade), typed=str(grade)) for grade in term.grades
            ]
        elif term is not None:
            told["graded_by"] = [Beside("", _grades_there_are(term))]
        laboratory = sorted(_laboratory_of(values, facts), key=lambda each: (-each.grade, each.on))[:MOST_BESIDE]
        if laboratory:
            told["lab_grade"] = [Beside(each.place, _value_words(each)) for each in laboratory]
        episodes = episodes_of(values, facts)
        if episodes:
            told["episode"] = [Beside(each.place, _episode_words(each), typed=each.place) for each in episodes]
        if set(values.get("treatment") or ()) & {"DRUG", "PROCEDURE"}:
            fitting = [each for each in treatments_of(facts).values() if _in_time(values, each)]
            told["treatment_rows"] = [
                Beside(each.place, _treatment_words(each), typed=each.place, adds=True) for each in fitting[-12:]
            ]
        candidate = dlt_candidate(values, values.get("rows", {}), facts) if values.get("in_dlt_window") else None
        if candidate is not None and candidate.value is not False:
            told["dlt"] = [
                Beside("", Text(f"{line.criterion.en}: {line.found.en}", f"{line.criterion.zh}：{line.found.zh}"))
                for line in candidate.trace
                if line.met is not False
            ]
        if values.get("serious") is True and facts.casebook is not None and "SAE" in FORMS:
            told["serious"] = list(_reports_beside(facts))
        return told

    @classmethod
    def when_moved(cls, before: Mapping[str, Any], values: Mapping[str, Any], facts: Facts) -> Sequence[Finding]:
        """The laboratory values now give another grade than before, and not the event's: look at it again."""
        if before.get("lab_grade") == values.get("lab_grade") or not _differs_from_laboratory(values, facts):
            return ()
        return [Finding(f"AE-22{MOVED}", "AEGRREAS", _differs_words(values, facts), QUERY, "safety")]

    @classmethod
    def after_complete(cls, record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
        """A dose-limiting toxicity is confirmed by an investigator and by nobody else."""
        stored = facts.casebook.stored("AE", "", facts.repeat) if facts.casebook is not None else None
        before = stored.values.get("dlt_confirmed") if stored is not None else None
        if values.get("dlt_confirmed") != before and not by.may(Permission.SIGN):
            raise Refused(
                Text(
                    "Whether an event is a dose-limiting toxicity is confirmed by an investigator. Leave AEDLTC as it was.",
                    "DLT须由研究者确认，请将AEDLTC保持原值。",
                ),
                roles_with(Permission.SIGN),
            )

    @classmethod
    def notices(cls, values: Mapping[str, Any], facts: Facts) -> list[Text]:
        """A serious event has its clock."""
        if values.get("serious") is not True or _reports_of(facts):
            return []
        hours = facts.parameters.get("sae.site_hours", "24")
        return [
            Text(
                f"Serious: the SAE report is due within {hours} hours of the site's awareness.",
                f"严重：应在获知后 {hours} 小时内填写SAE报告。",
            )
        ]


def _coded(facts: Facts) -> Text | None:
    """What the diagnosis was coded to, once it stands in the casebook."""
    from safety.codings import coded_row  # the coder's table is built on the forms

    stored = facts.casebook.stored("AE", "", facts.repeat) if facts.casebook is not None else None
    if stored is None or facts.casebook is None or not stored.values.get("term"):
        return None
    kept = facts.casebook.gathered.get("coded")
    if kept is None:
        says = stored.values
        kept = coded_row(stored.record.pk, "AETERM", says["term"], says["ctcae_term"], says["system"])
        facts.casebook.gathered["coded"] = kept
    found: Text = kept
    return found


def _episodes_taken(facts: Facts) -> set[str]:
    """The episodes that other events name."""
    return {
        place for entry in _other_events(facts) for place in rules.rows_named(entry.values.get("episode"), "CRS") or ()
    }


def _value_words(found: Graded) -> Text:
    name = ANALYTES[found.analyte].name
    return Text(
        f"{name.en} {found.result} {found.unit}, {found.on}: grade {found.grade}",
        f"{name.zh} {found.result} {found.unit}，{found.on}：{found.grade}级",
    )


def _episode_words(entry: Entry) -> Text:
    form, item, instrument = next(place for place in _GRADED_ON.values() if place[0] == entry.form)
    began = said(entry, f"{form}STD")
    grade = said(entry, item)
    shown = "?" if grade is None else grade
    return Text(f"from {began or '?'}, {instrument} grade {shown}", f"自 {began or '?'}，{instrument} {shown}级")


def _in_time(values: Mapping[str, Any], entry: Entry) -> bool:
    """Whether a treatment was given during the event, as far as dates tell."""
    started = said(entry, {"CM": "CMSTDAT", "GC": "GCST", "PR": "PRDAT"}[entry.form])
    begun = span(started.isoformat() if isinstance(started, date) else started)
    event = span(values.get("started_on"))
    if begun is None or event is None:
        return True
    until = span(values.get("ended_on"))
    return begun.last >= event.first - timedelta(days=1) and (until is None or begun.first <= until.last)


def _treatment_words(entry: Entry) -> Text:
    code, day = {"CM": ("CMTRT", "CMSTDAT"), "GC": ("GCDRUG", "GCST"), "PR": ("PRTRT", "PRDAT")}[entry.form]
    value, on = said(entry, code), said(entry, day)
    words = in_words(FORMS[entry.form].item(code), value) if value is not None else Text("", "")
    since = on.isoformat() if isinstance(on, date) else on or "?"
    return Text(f"{words.en}, {since}", f"{words.zh}，{since}")


def _reports_beside(facts: Facts) -> Iterator[Beside]:
    """The reports of a serious event; while there is none, the way to write it."""
    assert facts.casebook is not None  # nosec B101 - asked by the caller
    subject, reports = facts.casebook.subject, _reports_of(facts)
    for entry in reports:
        kind = said(entry, "SAEKIND")
        words = in_words(FORMS["SAE"].item("SAEKIND"), kind) if kind else Text("SAE report", "SAE报告")
        yield Beside(entry.place, words, url=Target("SAE", subject, "", entry.repeat).url())
    if not reports and facts.casebook.stored("AE", "", facts.repeat) is not None:
        address = f"{Target('SAE', subject, '', 0).url()}?SAEAE={facts.repeat}&from=AE%23{facts.repeat}"
        yield Beside("SAE", Text("write the SAE report", "填写SAE报告"), url=address)
