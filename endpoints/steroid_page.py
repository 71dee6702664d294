"""What the page of the steroid ledger shows: a chart whose geometry is worked out here, the courses, the visits.

The chart is drawn on the server as plain shapes; every figure in it stands in a table below it too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crf.casebook import Casebook, Facts, load, today_in_china
from crf.targets import address_of
from endpoints import ledger, steroids
from endpoints.models import steroids as steroids_form
from endpoints.models.steroids import INDICATIONS, OWN_ANSWERS, ROUTES
from endpoints.models.supplement import AFTER_INFUSION, HIGHEST_DAYS, MEAN_DAYS
from trial.calendar import study_day, window
from trial.models import Subject
from trial.subjects import local_date
from trial.words import Text

READ = ("GC", "LLD")
DAYS_BEFORE = 30
DAYS_WITHOUT_INFUSION = 90
LAST_VISIT = "M12"
THRESHOLDS: tuple[tuple[Decimal, Text], ...] = (
    (Decimal(5), Text("5 mg: DORIS at most", "5 mg：DORIS上限")),
    (Decimal("7.5"), Text("7.5 mg: LLDAS at most", "7.5 mg：LLDAS上限")),
    (Decimal(10), Text("10 mg: rescue above (R1)", "10 mg：超过计挽救（R1）")),
)
"""The doses that decide: DORIS and LLDAS on the visit day, rule R1 over days (efficacy 5 and 6.5; protocol 8.5)."""

WIDTH, HEIGHT = 1160, 372
LEFT, RIGHT = 52, 992
TOP, BOTTOM = 34, 258
ROW_GAP, ROW_OVERLAP, ROW_VISIT = 286, 306, 330
SCALES = (Decimal(20), Decimal(30), Decimal(40))
"""Top of the dose axis in mg: the smallest that holds every dose; what lies above the last is cut off and written out."""
NAMED_VISITS = frozenset({"D0", "M1", "M2", "M3", "M6", "M9", "M12"})
NEAREST_LABELS = 30


@dataclass(frozen=True, slots=True)
class Shape:
    """A box of the chart with what it stands for."""

    x: str
    y: str
    width: str
    height: str
    words: Text


@dataclass(frozen=True, slots=True)
class Mark:
    """A line or a point of the chart with its label; without a label where two would run into each other."""

    x: str
    y: str
    label: Text | None
    words: Text


@dataclass(frozen=True, slots=True)
class Chart:
    """The ledger as a picture: everything in the units of its own 1160 by 372."""

    first: date
    last: date
    infusion: Mark | None
    lupus: tuple[Shape, ...]
    other: tuple[Shape, ...]
    unknown: tuple[Shape, ...]
    unreviewed: Shape | None
    gaps: tuple[Shape, ...]
    overlaps: tuple[Shape, ...]
    outline: str
    thresholds: tuple[Mark, ...]
    doses: tuple[Mark, ...]
    days: tuple[Mark, ...]
    visits: tuple[Mark, ...]
    above: tuple[Mark, ...]


def _n(value: float | Decimal) -> str:
    return f"{float(value):.1f}"


def mg(value: Decimal | None) -> str:
    """A dose as it is read: two decimals."""
    rounded = steroids.rounded(value)
    return "?" if rounded is None else f"{rounded:f}"


def _span_words(first: date, last: date, what: Text) -> Text:
    if first == last:
        return Text(f"{first}: {what.en}", f"{first}：{what.zh}")
    return Text(f"{first} to {last}: {what.en}", f"{first}至{last}：{what.zh}")


class _Scale:
    """From days and mg to places on the chart."""

    def __init__(self, first: date, last: date, top_mg: Decimal) -> None:
        self.first, self.top = first, top_mg
        self.per_day = (RIGHT - LEFT) / ((last - first).days + 1)

    def x(self, day: date) -> float:
        return LEFT + (day - self.first).days * self.per_day

    def y(self, dose: Decimal) -> float:
        return BOTTOM - float(min(dose, self.top) / self.top) * (BOTTOM - TOP)

    def box(self, first: date, last: date, low: Decimal, high: Decimal, words: Text) -> Shape:
        x, y = self.x(first), self.y(high)
        return Shape(_n(x), _n(y), _n(self.x(last + timedelta(days=1)) - x), _n(self.y(low) - y), words)

    def row(self, span: ledger.Span, y: int, words: Text) -> Shape:
        x = self.x(span[0])
        return Shape(_n(x), _n(y), _n(self.x(span[1] + timedelta(days=1)) - x), "12.0", _span_words(*span, words))


def _outline(scale: _Scale, steps: Sequence[ledger.Stretch]) -> str:
    parts = []
    for index, each in enumerate(steps):
        y = _n(scale.y(each.lupus_mg + each.other_mg))
        parts.append(f"M{_n(scale.x(each.first))} {y}" if index == 0 else f"V{y}")
        parts.append(f"H{_n(scale.x(each.last + timedelta(days=1)))}")
    return "".join(parts)


def _spaced(found: Sequence[tuple[float, str, Text, bool]], y: int) -> tuple[Mark, ...]:
    """Marks along the axis; the named ones first, a label only where there is room for it."""
    taken: list[float] = []
    named: dict[int, bool] = {}
    for index, (x, _, _, wanted) in sorted(enumerate(found), key=lambda each: not each[1][3]):
        named[index] = wanted and all(abs(x - other) >= NEAREST_LABELS for other in taken)
        if named[index]:
            taken.append(x)
    return tuple(
        Mark(_n(x), _n(y), Text(label, label) if named[index] else None, words)
        for index, (x, label, words, _) in enumerate(found)
    )


def chart(
    days: Sequence[ledger.Day],
    infusion_on: date | None,
    visits: Sequence[tuple[str, date, Text]],
    reviewed_until: date | None,
) -> Chart:
    """The picture of a ledger. `visits`: code, day and name of those that took place. After the last visit whose
    medication review is complete, no steroid in the log is not yet no steroid."""
    steps = ledger.stretches(days)
    first, last = days[0].on, days[-1].on
    most = max(each.total_mg for each in days)
    scale = _Scale(first, last, next((top for top in SCALES if most <= top), SCALES[-1]))
    zero = Decimal(0)
    since = first if reviewed_until is None else max(first, reviewed_until + timedelta(days=1))
    not_reviewed = _span_words(since, last, Text("log not reviewed yet", "用药记录尚未核对"))
    lupus, other, unknown, above = [], [], [], []
    told_at = -1000.0
    for each in steps:
        total = each.lupus_mg + each.other_mg
        if each.lupus_mg:
            words = Text(f"{mg(each.lupus_mg)} mg/day for SLE", f"SLE {mg(each.lupus_mg)} mg/日")
            lupus.append(
                scale.box(each.first, each.last, zero, each.lupus_mg, _span_words(each.first, each.last, words))
            )
        if each.other_mg:
            words = Text(f"{mg(each.other_mg)} mg/day for other reasons", f"其他原因 {mg(each.other_mg)} mg/日")
            said = _span_words(each.first, each.last, words)
            other.append(scale.box(each.first, each.last, each.lupus_mg, total, said))
        if not each.complete:
            words = Text("dose not fully known", "剂量不完全明确")
            unknown.append(scale.box(each.first, each.last, zero, scale.top, _span_words(each.first, each.last, words)))
        if total > scale.top:
            x = (scale.x(each.first) + scale.x(each.last + timedelta(days=1))) / 2
            pulse = total >= steroids.PULSE_MG
            label = Text(
                f"{'pulse ' if pulse else ''}{total.normalize():f}", f"{'冲击 ' if pulse else ''}{total.normalize():f}"
            )
            words = Text(f"{mg(total)} mg/day", f"{mg(total)} mg/日")
            room = x - told_at >= 56
            told_at = x if room else told_at
            above.append(Mark(_n(x), _n(TOP), label if room else None, _span_words(each.first, each.last, words)))
    step_days = 30 if len(days) > 150 else 14 if len(days) > 60 else 7
    counted_from = infusion_on or first
    axis = []
    for each_day in days:
        number = (each_day.on - counted_from).days
        if number % step_days == 0:
            tick = f"D{number}" if infusion_on else each_day.on.isoformat()[5:]
            axis.append((scale.x(each_day.on), tick, Text(str(each_day.on), str(each_day.on)), True))
    took_place = [
        (
            scale.x(on) + scale.per_day / 2,
            code,
            Text(f"{name.en}, {on}", f"{name.zh}，{on}"),
            code in NAMED_VISITS,
        )
        for code, on, name in sorted(visits, key=lambda each: each[1])
        if first <= on <= last
    ]
    return Chart(
        first=first,
        last=last,
        infusion=Mark(
            _n(scale.x(infusion_on)), _n(TOP), Text("D0", "D0"), Text(f"Infusion {infusion_on}", f"回输 {infusion_on}")
        )
        if infusion_on and first <= infusion_on <= last
        else None,
        lupus=tuple(lupus),
        other=tuple(other),
        unknown=tuple(unknown),
        unreviewed=scale.box(since, last, zero, scale.top, not_reviewed) if since <= last else None,
        gaps=tuple(
            scale.row(span, ROW_GAP, Text("no steroid recorded between two courses", "两段用药之间无激素记录"))
            for span in ledger.spans(days, lambda each: each.gap)
        ),
        overlaps=tuple(
            scale.row(
                span, ROW_OVERLAP, Text("two courses on one route, both counted", "同一途径两段用药重叠，剂量相加")
            )
            for span in ledger.spans(days, lambda each: each.overlap)
        ),
        outline=_outline(scale, steps),
        thresholds=tuple(Mark(_n(RIGHT), _n(scale.y(dose)), words, words) for dose, words in THRESHOLDS),
        doses=tuple(
            Mark(_n(LEFT), _n(scale.y(Decimal(dose))), Text(str(dose), str(dose)), Text(str(dose), str(dose)))
            for dose in range(0, int(scale.top) + 1, 10)
        ),
        days=_spaced(axis, BOTTOM),
        visits=_spaced(took_place, ROW_VISIT),
        above=tuple(above),
    )


BY_RULE: dict[str, Text] = {
    steroids.RESCUE: Text("rescue (R1)", "挽救（R1）"),
    steroids.NOT_RESCUE: Text("no", "否"),
    steroids.RECORDED: Text("no: recorded (R3)", "否：单独记录（R3）"),
}
"""What a course is by the rule, shorter than on its form (item RESCUE)."""


# --- the tables ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CourseLine:
    """One row of the log, in words."""

    place: str
    address: str
    drug: Text
    dose: str
    equivalent: str
    route: Text
    first: date | None
    last: date | None
    indication: Text
    by_rule: Text
    own: Text | None
    because: str
    counts: bool


@dataclass(frozen=True, slots=True)
class VisitLine:
    """The doses of one visit. The mean and the highest dose are known only where the medication review is complete."""

    visit: str
    name: Text
    on: date
    day: int | None
    current: str
    known: bool
    mean: str
    highest: str
    pulse: bool | None
    address: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class SteroidPage:
    """Everything the page shows."""

    chart: Chart
    courses: tuple[CourseLine, ...]
    visits: tuple[VisitLine, ...]
    local: int


def _code(codes: Sequence[Any], key: str | None) -> Text:
    return next((each.label for each in codes if each.value == key), Text("not stated", "未填写"))


def _course_line(subject: Subject, values: Mapping[str, Any], place: str) -> CourseLine:
    own = values.get("rescue_override")
    course = steroids_form.course(values, place)
    return CourseLine(
        place=place,
        address=address_of(subject, place),
        drug=steroids.DRUGS.get(course.drug or "", Text("not stated", "未填写")),
        dose="?" if course.daily_dose_mg is None else f"{course.daily_dose_mg.normalize():f}",
        equivalent=mg(values.get("prednisone_mg")),
        route=_code(ROUTES, course.route),
        first=course.start_on,
        last=course.end_on,
        indication=_code(INDICATIONS, course.indication),
        by_rule=BY_RULE.get(str(values.get("rescue")), Text("unknown", "未知")),
        own=_code(OWN_ANSWERS, own) if own else None,
        because=str(values.get("rescue_because") or ""),
        counts=course.rescue is True or (course.rescue is None and values.get("rescue") == steroids.RESCUE),
    )


def _visit_line(
    casebook: Casebook,
    code: str,
    on: date,
    name: Text,
    courses: Sequence[steroids.Course],
    doses: Mapping[str, Decimal],
) -> VisitLine:
    supplement = casebook.at("LLD", code)
    reviewed = bool(supplement and supplement.performed and supplement.values.get("medication_reviewed") is True)
    infusion_on = local_date(casebook.subject.infused_at)
    today = steroids.dose_on(courses, on, doses)
    return VisitLine(
        visit=code,
        name=name,
        on=on,
        day=study_day(on, infusion_on) if infusion_on else None,
        current=mg(today.known_mg),
        known=reviewed and today.complete,
        mean=mg(steroids.mean_dose(courses, on, MEAN_DAYS, doses)) if reviewed else "?",
        highest=mg(steroids.highest_dose(courses, on, HIGHEST_DAYS, doses)) if reviewed else "?",
        pulse=steroids.pulsed(courses, on, HIGHEST_DAYS, doses),
        address=address_of(casebook.subject, f"LLD@{code}"),
        reviewed=reviewed,
    )


def _axis(casebook: Casebook, today: date) -> tuple[date, date]:
    """From 30 days before the infusion to today, or to the end of the window of month 12; three months without one."""
    infusion_on = local_date(casebook.subject.infused_at)
    if infusion_on is None:
        return today - timedelta(days=DAYS_WITHOUT_INFUSION), today
    first = infusion_on - timedelta(days=DAYS_BEFORE)
    definition = casebook.definition(LAST_VISIT)
    due = (
        window(infusion_on, definition.target_day, definition.earliest_day, definition.latest_day)
        if definition is not None
        else None
    )
    last = min(today, due.latest) if due is not None else today
    return first, max(last, infusion_on)


def steroid_page(subject: Subject) -> SteroidPage:
    """The ledger of one subject. The number of queries does not grow with the rows."""
    casebook = load(subject, READ)
    today = today_in_china()
    rows = [entry for entry in casebook.rows("GC") if entry.performed]
    courses = [steroids_form.course(entry.values, entry.place) for entry in rows]
    facts = Facts(today=today, casebook=casebook, parameters=casebook.parameters)
    doses = steroids_form.doses_in_force(facts)
    names = {definition.code: definition.label for definition in casebook.definitions}
    took_place = [
        (code, visit.occurred_on, names.get(visit.code, Text(code, code)))
        for code, visit in casebook.visits.items()
        if visit.occurred_on is not None
    ]
    first, last = _axis(casebook, today)
    lines = tuple(
        _visit_line(casebook, code, on, name, courses, doses)
        for code, on, name in sorted(took_place, key=lambda each: each[1])
        if code.split("-")[0] in ("BL", *AFTER_INFUSION)
    )
    reviewed_until = max((line.on for line in lines if line.reviewed), default=None)
    return SteroidPage(
        chart=chart(
            ledger.daily_ledger(courses, first, last, doses), local_date(subject.infused_at), took_place, reviewed_until
        ),
        courses=tuple(_course_line(subject, entry.values, entry.place) for entry in rows),
        visits=lines,
        local=sum(course.systemic is False for course in courses),
    )
