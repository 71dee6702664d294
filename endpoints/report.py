"""What is shown of efficacy, on screen and on paper: one frozen report, two templates.

SRI-4 at each time point with its reasons as they were stored, whether the stored answer is that of today's casebook, and
the scores by visit that it rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from crf.casebook import BEFORE_TREATMENT, Casebook, Entry
from crf.kit.base import FORMS
from crf.targets import address_of
from endpoints import bilag, pga, sledai
from endpoints.assemble import (
    SCORE_FORMS,
    SRI4,
    Answer,
    Standing,
    TimePoint,
    bring_up_to_date,
    derived_grades,
    standing,
)
from endpoints.models import EndpointResult
from endpoints.models import bilag as bilag_form
from endpoints.models import sledai as sledai_form
from trial.calendar import study_day
from trial.context import study
from trial.derived import ANSWERS, NO, NOT_EVALUABLE, YES
from trial.documents import titled
from trial.lifecycle import SUBJECT_STATUSES
from trial.models import Document, Signature, Subject
from trial.models.signatures import MEANINGS
from trial.roles import ROLES
from trial.subjects import local_date
from trial.words import Text

RESPONSE: dict[str, Text] = {
    YES: Text("responder", "应答"),
    NO: Text("non-responder", "无应答"),
    NOT_EVALUABLE: Text("not evaluable", "无法评价"),
}
PENDING, RECOMPUTING, CURRENT = "pending", "recomputing", "current"
MARKS = {True: "yes", False: "no", None: "unknown"}
MARK_WORDS: dict[str, Text] = {
    "yes": Text("met", "符合"),
    "no": Text("not met", "不符合"),
    "unknown": Text("unknown", "未知"),
    "note": Text("", ""),
}
READINGS: tuple[tuple[str, Text], ...] = (
    ("published", Text("published standard (both BILAG parts)", "发表标准（BILAG两项均须满足）")),
    ("literal_or", Text("registry sentence read literally (either BILAG part)", "注册信息字面解读（BILAG任一项满足）")),
    ("published_nri", Text("published, not evaluable counted as non-response", "发表标准，无法评价计为无应答")),
    ("with_sledai2k", Text("published, with SLEDAI-2K (sensitivity)", "发表标准，采用SLEDAI-2K（敏感性分析）")),
)
NOT_DONE = Text("not done", "未做")


# --- Reasons ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Place:
    """A form at a visit, or one item of it: in words, and the page where it is found or filled in."""

    code: str
    words: Text
    address: str
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the reasons: the criterion, what was found, how it was judged, from where, and what is missing."""

    criterion: Text
    found: Text
    mark: str
    sources: tuple[Place, ...] = ()
    missing: tuple[Place, ...] = ()
    children: tuple[Reason, ...] = ()

    @property
    def mark_words(self) -> Text:
        """The mark as a word, so that neither shape nor colour stands alone."""
        return MARK_WORDS[self.mark]


def place_of(subject: Subject, code: str, said_missing: Mapping[str, Mapping[str, str]] | None = None) -> Place:
    """A stored place (SLD@M1, PGA@M1.PGASC) in words, with its page."""
    form_visit, _, item_code = code.partition(".")
    form_key, _, visit = form_visit.partition("@")
    form = FORMS[form_key]
    words = Text(f"{form.title.en}, {visit}", f"{form.title.zh}，{visit}")
    if item_code:
        item = form.item(item_code)
        words = Text(f"{words.en}: {item.label.en}", f"{words.zh}：{item.label.zh}")
    address = address_of(subject, form_visit) + (f"#item-{item_code}" if item_code else "")
    said = (said_missing or {}).get(code)
    return Place(code, words, address, Text(said["en"], said["zh"]) if said else None)


def _reasons(subject: Subject, steps: Iterable[Mapping[str, Any]], said: Mapping[str, Any]) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            Text(step["criterion"], step["criterion_zh"]),
            Text(step["found"], step["found_zh"]),
            MARKS[step["met"]] if step.get("decides", True) else "note",
            tuple(place_of(subject, code) for code in step.get("sources", ())),
            tuple(place_of(subject, code, said) for code in step.get("needs", ())),
            _reasons(subject, step.get("children", ()), said),
        )
        for step in steps
    )


# --- SRI-4 by time point ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer that was shown before: what, since when, under which rule, decisions and inputs."""

    answer: Text
    computed_at: datetime
    rule: str
    decisions_revision: str
    digest: str


@dataclass(frozen=True, slots=True)
class Response:
    """SRI-4 at one time point as it stands: pending, being recomputed, or current with its answer and reasons."""

    point: TimePoint
    state: str
    value: str = ""
    answer: Text | None = None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Place, ...] = ()
    readings: tuple[tuple[Text, Text], ...] = ()
    compared: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[tuple[Place, Mapping[str, Any]], ...] = ()
    rule: str = ""
    decisions_revision: str = ""
    computed_at: datetime | None = None
    digest: str = ""
    earlier: tuple[Earlier, ...] = ()

    @property
    def current(self) -> bool:
        """The stored answer is that of today's casebook."""
        return self.state == CURRENT


def _response(subject: Subject, point: TimePoint, fresh: Answer | None, rows: list[EndpointResult]) -> Response:
    """The stored answer, shown as current only when it is that of today's casebook."""
    if fresh is None:
        return Response(point, PENDING)
    current = bool(rows) and fresh.is_stored_in(rows[0])
    past = rows[1:] if current else rows
    earlier = tuple(
        Earlier(RESPONSE[row.value], row.computed_at, row.rule, row.decisions_revision, row.inputs_sha256[:12])
        for row in past
    )
    if not current:
        return Response(point, RECOMPUTING, earlier=earlier)
    row = rows[0]
    said = row.readings["said_missing"]
    return Response(
        point=point,
        state=CURRENT,
        value=row.value,
        answer=RESPONSE[row.value],
        reasons=_reasons(subject, row.trace, said),
        missing=tuple(place_of(subject, code, said) for code in row.missing),
        readings=tuple((words, ANSWERS[row.readings[name]]) for name, words in READINGS),
        compared=row.readings,
        sources=tuple(
            (
                place_of(subject, source["place"]),
                source | {"changed_at": datetime.fromisoformat(source["changed_at"]) if source["changed_at"] else None},
            )
            for source in row.readings["sources"]
        ),
        rule=row.rule,
        decisions_revision=row.decisions_revision,
        computed_at=row.computed_at,
        digest=row.inputs_sha256[:12],
        earlier=earlier,
    )


def responses(subject: Subject, state: Standing) -> tuple[Response, ...]:
    """SRI-4 at every time point, with what was shown before. One query."""
    rows: dict[str, list[EndpointResult]] = {}
    for row in EndpointResult.objects.filter(subject=subject, endpoint=SRI4).order_by("-id"):
        rows.setdefault(row.visit, []).append(row)
    return tuple(
        _response(subject, point, state.answers.get((SRI4, point.visit)), rows.get(point.visit, []))
        for point in state.points
    )


# --- Scores by visit -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Column:
    """One assessment: visit, its date and study day, and its form's page."""

    visit: str
    visit_on: date | None
    day: int | None
    performed: bool
    address: str
    status: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table, with a word beside it where it needs one. `active` values stand out."""

    text: str
    note: Text | None = None
    active: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. `total` lines are derived and stand apart."""

    label: Text
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Scores by visit: a column for each assessment, in the order of the schedule."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Text, ...] = ()


def _in_order(casebook: Casebook, form: str) -> list[Entry]:
    planned = {definition.code: definition.order for definition in casebook.definitions}
    return sorted(
        casebook.rows(form),
        key=lambda entry: (entry.visit_on or date.max, planned.get(entry.visit.split("-")[0], 999)),
    )


def _columns(casebook: Casebook, entries: list[Entry]) -> tuple[Column, ...]:
    infusion_on = local_date(casebook.subject.infused_at)
    return tuple(
        Column(
            entry.visit,
            entry.visit_on,
            study_day(entry.visit_on, infusion_on) if entry.visit_on and infusion_on else None,
            entry.performed,
            address_of(casebook.subject, entry.place),
            entry.status,
        )
        for entry in entries
    )


EMPTY = Cell("–", NOT_DONE)


def _points(value: int | None) -> str:
    return "?" if value is None else str(value)


def sledai_table(casebook: Casebook, rules: sledai.SledaiRules) -> Table:
    """The 24 descriptors by visit with their SELENA points, and the three totals. Where 2K scores otherwise it is said."""
    entries = _in_order(casebook, "SLD")
    infusion_on = local_date(casebook.subject.infused_at)
    scores = [
        sledai.score(sledai_form.assessment_of(entry.values, entry.visit_on, infusion_on), rules)
        if entry.performed
        else None
        for entry in entries
    ]

    def cell(entry: Entry, score: sledai.SledaiScore | None, number: int) -> Cell:
        if score is None:
            return EMPTY
        points, two_k = score.selena.lines[number].points, score.sledai2k.lines[number].points
        status = entry.values.get(sledai.DESCRIPTORS[number].key)
        if points != two_k:
            other = f"2K {_points(two_k)}"
            return Cell(_points(points), Text(other, other), active=True)
        if status == "NOT_LUPUS":
            return Cell("0", Text("not lupus", "非狼疮"))
        return Cell(_points(points), active=points != 0)

    rows = [
        Row(
            Text(f"{each.number}. {each.name.en} ({each.weight})", f"{each.number}. {each.name.zh}（{each.weight}）"),
            tuple(cell(entry, score, each.number - 1) for entry, score in zip(entries, scores, strict=True)),
        )
        for each in sledai.DESCRIPTORS
    ]
    totals: tuple[tuple[Text, Callable[[sledai.SledaiScore], int | None]], ...] = (
        (Text("SELENA-SLEDAI", "SELENA-SLEDAI总分"), lambda score: score.selena.total.value),
        (Text("SLEDAI-2K", "SLEDAI-2K总分"), lambda score: score.sledai2k.total.value),
        (Text("Clinical SLEDAI-2K", "临床SLEDAI-2K"), lambda score: score.sledai2k.clinical.value),
    )
    rows += [
        Row(words, tuple(Cell(_points(total(score))) if score else EMPTY for score in scores), total=True)
        for words, total in totals
    ]
    return Table(_columns(casebook, entries), tuple(rows))


def bilag_table(casebook: Casebook) -> Table:
    """Nine grades by visit. A grade the investigator changed carries a dagger; the derived one and the reason follow."""
    entries = _in_order(casebook, "BIL")
    derived = [derived_grades(casebook, entry) if entry.performed else None for entry in entries]
    notes: list[Text] = []
    effective: list[dict[str, str | None]] = []
    for entry, grades in zip(entries, derived, strict=True):
        in_force: dict[str, str | None] = {}
        for system in bilag.SYSTEMS:
            own = bilag_form.investigators_grade(entry.values, system.key) if grades else None
            found = grades[system.key].value if grades else None
            in_force[system.key] = own or found
            if own:
                because = entry.values[bilag_form.override_reason_field(system.key)]
                notes.append(
                    Text(
                        f"† {entry.visit}, {system.name.en}: investigator's grade {own}, derived {found or 'unknown'}. "
                        f"Reason: {because}",
                        f"† {entry.visit}，{system.name.zh}：研究者分级{own}，推导分级{found or '未知'}。原因：{because}",
                    )
                )
        effective.append(in_force)

    def cell(index: int, system: str) -> Cell:
        if derived[index] is None:
            return EMPTY
        grade = effective[index][system]
        own = bilag_form.investigators_grade(entries[index].values, system)
        return Cell((grade or "?") + ("†" if own else ""), active=grade in {None, "A", "B"})

    rows = [Row(each.name, tuple(cell(index, each.key) for index in range(len(entries)))) for each in bilag.SYSTEMS]
    numeric = tuple(
        Cell(_points(bilag.numeric(effective[index]).value)) if derived[index] else EMPTY
        for index in range(len(entries))
    )
    rows.append(Row(Text("Numeric sum (descriptive)", "数值总和（描述性）"), numeric, total=True))
    return Table(_columns(casebook, entries), tuple(rows), tuple(notes))


def pga_table(casebook: Casebook) -> Table:
    """PGA by visit and its change since baseline."""
    entries = _in_order(casebook, "PGA")
    baseline = casebook.baseline("PGA")
    first = baseline.values.get("score") if baseline else None

    def score(entry: Entry) -> Cell:
        null = entry.missing.get("PGASC")
        if not entry.performed:
            return EMPTY
        value = entry.values.get("score")
        return Cell("?" if value is None else f"{value:.{pga.DECIMALS}f}", null.text if null else None)

    def since(entry: Entry) -> Cell:
        if entry.visit in BEFORE_TREATMENT or not entry.performed:
            return Cell("")
        difference = pga.change(first, entry.values.get("score"))
        return Cell("?" if difference is None else f"{difference:+.{pga.DECIMALS}f}")

    rows = (
        Row(Text("PGA (0.00 to 3.00)", "PGA（0.00～3.00）"), tuple(score(entry) for entry in entries)),
        Row(Text("Change since baseline", "较基线变化"), tuple(since(entry) for entry in entries), total=True),
    )
    return Table(_columns(casebook, entries), rows)


# --- The whole report ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Signed:
    """A signature on an efficacy form as it must be shown: printed name, role, meaning, moment; broken when and why."""

    place: str
    form: Text
    printed_name: str
    role: Text
    meaning: Text
    signed_at: datetime
    broken_at: datetime | None
    broken_because: str


@dataclass(frozen=True, slots=True)
class EfficacySummary:
    """The efficacy of one subject, frozen at a moment."""

    subject: Subject
    status: Text
    infusion_on: date | None
    language: str
    generated_at: datetime
    decisions_revision: str
    responses: tuple[Response, ...]
    sledai: Table
    bilag: Table
    pga: Table
    signatures: tuple[Signed, ...]
    unsigned: tuple[Place, ...]

    @property
    def reached(self) -> tuple[Response, ...]:
        """The time points that are answered or being answered."""
        return tuple(each for each in self.responses if each.state != PENDING)

    @property
    def recomputing(self) -> bool:
        """Whether any stored answer is not that of today's casebook."""
        return any(each.state == RECOMPUTING for each in self.responses)


def _signatures(subject: Subject) -> tuple[Signed, ...]:
    rows = Signature.objects.filter(subject=subject, target__regex=f"^({'|'.join(SCORE_FORMS)})@").order_by("signed_at")
    return tuple(
        Signed(
            row.target,
            FORMS[row.target.split("@")[0]].title,
            row.printed_name,
            ROLES[row.role].name if row.role in ROLES else Text(row.role, row.role),
            MEANINGS[row.meaning],
            row.signed_at,
            row.broken_at,
            row.broken_because,
        )
        for row in rows
    )


def efficacy_summary(subject: Subject, language: str) -> EfficacySummary:
    """SRI-4 by time point with its reasons, and SLEDAI, BILAG and PGA by visit. The number of queries does not grow."""
    state = standing(subject)
    signatures = _signatures(subject)
    signed = {each.place for each in signatures if each.broken_at is None}
    return EfficacySummary(
        subject=subject,
        status=SUBJECT_STATUSES[subject.status],
        infusion_on=local_date(subject.infused_at),
        language=language,
        generated_at=timezone.now(),
        decisions_revision=state.in_force.revision,
        responses=responses(subject, state),
        sledai=sledai_table(state.casebook, sledai_form.rules_from(state.in_force)),
        bilag=bilag_table(state.casebook),
        pga=pga_table(state.casebook),
        signatures=signatures,
        unsigned=tuple(
            place_of(subject, entry.place)
            for entry in sorted(state.casebook.entries, key=lambda each: (each.visit_on or date.max, each.form))
            if entry.form in SCORE_FORMS and entry.place not in signed and FORMS[entry.form].esign
        ),
    )


@titled("Efficacy summary", "疗效总结")
def efficacy_summary_pdf(document: Document) -> str:
    """The HTML of the efficacy summary on paper. Results are brought up to date first: paper cannot be recomputed."""
    assert document.subject is not None  # nosec B101 - this kind is asked for with a subject
    bring_up_to_date(document.subject.pk)
    with translation.override(document.language):
        context = {
            **study(None),  # type: ignore[arg-type]
            "report": efficacy_summary(document.subject, document.language),
            "subject": document.subject,
            "document": document,
            "registration": settings.STUDY_REGISTRATION,
        }
        return render_to_string("endpoints/efficacy_summary_print.html", context)
