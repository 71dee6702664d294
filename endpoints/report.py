"""What is shown of efficacy, on screen and on paper: frozen reports, a template each.

Every endpoint at each time point, the chosen ones with their reasons as they were stored, the scores by visit that they
rest on, and the changes since baseline.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from crf.casebook import BEFORE_TREATMENT, Casebook, Entry
from crf.kit.base import FORMS
from crf.targets import address_of
from endpoints import bilag, change, pga, responses, sledai, sri4
from endpoints.assemble import (
    SCORE_FORMS,
    SRI4,
    Standing,
    bring_up_to_date,
    derived_grades,
    standing,
)
from endpoints.assemble.common import score_of
from endpoints.assemble.renal import CRR
from endpoints.flips import REVIEW
from endpoints.models import bilag as bilag_form
from endpoints.models import sledai as sledai_form
from endpoints.places import Place, place_of
from endpoints.responses import PENDING, RECOMPUTING, Cell, Gap, GridRow, Response, Review
from trial.calendar import study_day
from trial.context import study
from trial.documents import titled
from trial.lifecycle import SUBJECT_STATUSES
from trial.models import Document, Signature, Subject
from trial.models.signatures import MEANINGS
from trial.roles import ROLES
from trial.subjects import local_date
from trial.words import Text

DAMAGE = "SDI"
SHOWN_BESIDE = (REVIEW, DAMAGE)
"""Forms that no endpoint is derived from and that are shown beside them."""
NOT_DONE = Text("not done", "未做")


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
class Figure:
    """One value of a table, with a word beside it where it needs one. `active` values stand out."""

    text: str
    note: Text | None = None
    active: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. `total` lines are derived and stand apart."""

    label: Text
    cells: tuple[Figure, ...]
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


EMPTY = Figure("–", NOT_DONE)


def _points(value: int | None) -> str:
    return "?" if value is None else str(value)


SledaiScores = Mapping[str, sledai.SledaiScore | None]
"""The scores of every SLEDAI form, by place; None for one that was not done."""


def sledai_scores(casebook: Casebook, rules: sledai.SledaiRules) -> SledaiScores:
    """Every SLEDAI form scored under the readings in force."""
    infusion_on = local_date(casebook.subject.infused_at)
    return {
        entry.place: score_of(sledai_form.assessment_of(entry.values, entry.visit_on, infusion_on), rules)
        if entry.performed
        else None
        for entry in casebook.rows("SLD")
    }


def sledai_table(casebook: Casebook, scored: SledaiScores) -> Table:
    """The 24 descriptors by visit with their SELENA points, and the three totals. Where 2K scores otherwise it is said."""
    entries = _in_order(casebook, "SLD")
    scores = [scored[entry.place] for entry in entries]

    def cell(entry: Entry, score: sledai.SledaiScore | None, number: int) -> Figure:
        if score is None:
            return EMPTY
        points, two_k = score.selena.lines[number].points, score.sledai2k.lines[number].points
        status = entry.values.get(sledai.DESCRIPTORS[number].key)
        if points != two_k:
            other = f"2K {_points(two_k)}"
            return Figure(_points(points), Text(other, other), active=True)
        if status == "NOT_LUPUS":
            return Figure("0", Text("not lupus", "非狼疮"))
        return Figure(_points(points), active=points != 0)

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
        Row(words, tuple(Figure(_points(total(score))) if score else EMPTY for score in scores), total=True)
        for words, total in totals
    ]
    return Table(_columns(casebook, entries), tuple(rows))


Grades = Mapping[str, Mapping[str, str | None] | None]
"""The grade in force by system of every BILAG form, by place; None for one that was not done."""


def bilag_grades(casebook: Casebook) -> tuple[Grades, Grades]:
    """The derived grades and those in force: the investigator's own where one was given with a reason."""
    found: dict[str, Mapping[str, str | None] | None] = {}
    in_force: dict[str, Mapping[str, str | None] | None] = {}
    for entry in casebook.rows("BIL"):
        if not entry.performed:
            found[entry.place] = in_force[entry.place] = None
            continue
        grades = derived_grades(casebook, entry)
        found[entry.place] = {system.key: grades[system.key].value for system in bilag.SYSTEMS}
        in_force[entry.place] = {
            system.key: bilag_form.investigators_grade(entry.values, system.key) or grades[system.key].value
            for system in bilag.SYSTEMS
        }
    return found, in_force


def bilag_table(casebook: Casebook, graded: tuple[Grades, Grades]) -> Table:
    """Nine grades by visit. A grade the investigator changed carries a dagger; the derived one and the reason follow."""
    entries = _in_order(casebook, "BIL")
    derived, effective = ([side[entry.place] for entry in entries] for side in graded)
    notes: list[Text] = []
    for entry, grades in zip(entries, derived, strict=True):
        for system in bilag.SYSTEMS if grades else ():
            own = bilag_form.investigators_grade(entry.values, system.key)
            if own and grades:
                found, because = grades[system.key], entry.values[bilag_form.override_reason_field(system.key)]
                notes.append(
                    Text(
                        f"† {entry.visit}, {system.name.en}: investigator's grade {own}, derived {found or 'unknown'}. "
                        f"Reason: {because}",
                        f"† {entry.visit}，{system.name.zh}：研究者分级{own}，推导分级{found or '未知'}。原因：{because}",
                    )
                )

    def cell(index: int, system: str) -> Figure:
        grades = effective[index]
        if grades is None:
            return EMPTY
        grade = grades[system]
        own = bilag_form.investigators_grade(entries[index].values, system)
        return Figure((grade or "?") + ("†" if own else ""), active=grade in {None, "A", "B"})

    rows = [Row(each.name, tuple(cell(index, each.key) for index in range(len(entries)))) for each in bilag.SYSTEMS]
    numeric = tuple(Figure(_points(bilag.numeric(each).value)) if each else EMPTY for each in effective)
    rows.append(Row(Text("Numeric sum (descriptive)", "数值总和（描述性）"), numeric, total=True))
    return Table(_columns(casebook, entries), tuple(rows), tuple(notes))


def pga_table(casebook: Casebook) -> Table:
    """PGA by visit and its change since baseline."""
    entries = _in_order(casebook, "PGA")
    baseline = casebook.baseline("PGA")
    first = baseline.values.get("score") if baseline else None

    def score(entry: Entry) -> Figure:
        null = entry.missing.get("PGASC")
        if not entry.performed:
            return EMPTY
        value = entry.values.get("score")
        return Figure("?" if value is None else f"{value:.{pga.DECIMALS}f}", null.text if null else None)

    def since(entry: Entry) -> Figure:
        if entry.visit in BEFORE_TREATMENT or not entry.performed:
            return Figure("")
        difference = pga.change(first, entry.values.get("score"))
        return Figure("?" if difference is None else f"{difference:+.{pga.DECIMALS}f}")

    rows = (
        Row(Text("PGA (0.00 to 3.00)", "PGA（0.00～3.00）"), tuple(score(entry) for entry in entries)),
        Row(Text("Change since baseline", "较基线变化"), tuple(since(entry) for entry in entries), total=True),
    )
    return Table(_columns(casebook, entries), rows)


# --- Change since baseline -------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Changed:
    """One value at a visit, with its change since baseline and that in percent; none from a baseline of 0."""

    value: str
    change: str = ""
    percent: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One measure: baseline, then every time point."""

    label: Text
    baseline: str
    cells: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class ChangeTable:
    """Value, change and percent change by time point (efficacy 8)."""

    visits: tuple[str, ...]
    rows: tuple[ChangeRow, ...]


def _signed(value: Decimal, places: int) -> str:
    return f"{value:+.{places}f}".replace("-", "−")


def _changed(baseline: Decimal | None, value: Decimal | None, places: int) -> Changed:
    if value is None:
        return Changed("–")
    difference, percent = change.change(baseline, value), change.percent_change(baseline, value)
    return Changed(
        f"{value:.{places}f}",
        "" if difference is None else _signed(difference, places),
        "" if percent is None else f"{_signed(percent, 1)} %",
    )


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def change_table(state: Standing, scored: SledaiScores, graded: Grades) -> ChangeTable:
    """What is measured again and again, against baseline. Kidney figures are those the renal answers were judged on."""
    book = state.casebook
    visits = [point.visit for point in state.points if point.reached]

    def by_form(form: str, value: Callable[[Entry], Any]) -> tuple[Decimal | None, list[Decimal | None]]:
        first = book.baseline(form)
        held = [book.at(form, visit) for visit in visits]
        found = [_decimal(value(each)) if each is not None and each.performed else None for each in held]
        return (_decimal(value(first)) if first is not None else None), found

    def by_kidney(name: str) -> tuple[Decimal | None, list[Decimal | None]]:
        pairs = [state.answers[CRR, visit].readings[name] for visit in visits]
        first = next((pair["baseline"] for pair in pairs), None)
        return _decimal(first), [_decimal(pair["visit"]) for pair in pairs]

    def selena(entry: Entry) -> int | None:
        score = scored[entry.place]
        return score.selena.total.value if score is not None else None

    def numeric(entry: Entry) -> int | None:
        grades = graded[entry.place]
        return bilag.numeric(grades).value if grades is not None else None

    measures = (
        (Text("SELENA-SLEDAI", "SELENA-SLEDAI"), 0, by_form("SLD", selena)),
        (Text("BILAG-2004, numeric", "BILAG-2004数值总和"), 0, by_form("BIL", numeric)),
        (Text("PGA", "PGA"), pga.DECIMALS, by_form("PGA", lambda entry: entry.values.get("score"))),
        (Text("SDI", "SDI"), 0, by_form(DAMAGE, lambda entry: entry.values.get("total"))),
        (Text("UPCR, g/g", "UPCR，g/g"), 2, by_kidney("upcr_g_g")),
        (Text("eGFR, mL/min/1.73 m²", "eGFR，mL/min/1.73 m²"), 1, by_kidney("egfr")),
        (
            Text("Prednisone equivalent, mg/day", "泼尼松当量，mg/日"),
            1,
            by_form("LLD", lambda entry: entry.values.get("prednisone_mg")),
        ),
    )
    rows = tuple(
        ChangeRow(
            label,
            "–" if first is None else f"{first:.{places}f}",
            tuple(_changed(first, value, places) for value in values),
        )
        for label, places, (first, values) in measures
        if first is not None or any(value is not None for value in values)
    )
    return ChangeTable(tuple(visits), rows)


@dataclass(frozen=True, slots=True)
class Scores:
    """The tables beneath the answers."""

    changes: ChangeTable
    sledai: Table
    bilag: Table
    pga: Table


def scores_of(state: Standing) -> Scores:
    """The scores by visit, worked out again from the items as the answers are."""
    book = state.casebook
    scored = sledai_scores(book, sledai_form.rules_from(state.in_force))
    graded = bilag_grades(book)
    return Scores(
        change_table(state, scored, graded[1]),
        sledai_table(book, scored),
        bilag_table(book, graded),
        pga_table(book),
    )


def baseline_warning(state: Standing) -> Text | None:
    """Told from baseline on: a SELENA-SLEDAI below 4 can never fall by 4 (efficacy 4)."""
    first = state.casebook.baseline("SLD")
    if first is None:
        return None
    infusion_on = local_date(state.casebook.subject.infused_at)
    scored = score_of(
        sledai_form.assessment_of(first.values, first.visit_on, infusion_on), sledai_form.rules_from(state.in_force)
    )
    return sri4.baseline_warning(scored.selena.total.value) if scored is not None else None


# --- The page --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Results:
    """The results page: the grid, the chosen answer with its reasons, what is missing, the reviews, and the scores."""

    grid: tuple[GridRow, ...]
    chosen: Response
    gaps: tuple[Gap, ...]
    reviews: tuple[Review, ...]
    warning: Text | None
    digest: str
    scores: Scores | None

    @property
    def cells(self) -> list[Cell]:
        """Every cell of the grid."""
        return responses.cells_of(self.grid)

    @property
    def recomputing(self) -> bool:
        """Whether any stored answer is not that of today's casebook."""
        return any(cell.state == RECOMPUTING for cell in self.cells)

    @property
    def reached(self) -> bool:
        """Whether any time point is reached."""
        return any(cell.state != PENDING for cell in self.cells)


def results(subject: Subject, endpoint: str, visit: str, *, scores: bool = True) -> Results:
    """The answers of a subject, opened at one of them. The number of queries does not grow with visits."""
    state = standing(subject, also=SHOWN_BESIDE)
    rows = responses.grid(subject, state)
    cell = responses.chosen(rows, endpoint, visit)
    found = responses.reviews(
        subject, state, Signature.objects.filter(subject=subject, target__startswith=f"{REVIEW}@")
    )
    review = next(each for each in found if each.point == cell.point)
    past = responses.history(subject, cell.endpoint, cell.point.visit)
    return Results(
        grid=rows,
        chosen=responses.told(subject, cell, past, review),
        gaps=responses.gaps(subject, rows),
        reviews=found,
        warning=baseline_warning(state),
        digest=responses.digest_of(state, rows),
        scores=scores_of(state) if scores else None,
    )


# --- The paper ------------------------------------------------------------------------------------------------
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
    grid: tuple[GridRow, ...]
    reached: tuple[Response, ...]
    reviews: tuple[Review, ...]
    warning: Text | None
    changes: ChangeTable
    sledai: Table
    bilag: Table
    pga: Table
    signatures: tuple[Signed, ...]
    unsigned: tuple[Place, ...]

    @property
    def responses(self) -> tuple[Cell, ...]:
        """SRI-4 at every time point."""
        return next(row.cells for row in self.grid if row.endpoint == SRI4)

    @property
    def others(self) -> tuple[GridRow, ...]:
        """The endpoints beside SRI-4."""
        return tuple(row for row in self.grid if row.endpoint != SRI4)


def _signatures(rows: list[Signature]) -> tuple[Signed, ...]:
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
    """Every endpoint by time point, SRI-4 with its reasons, and the scores by visit. The number of queries does not grow."""
    state = standing(subject, also=SHOWN_BESIDE)
    target = f"^({'|'.join((*SCORE_FORMS, REVIEW))})@"
    rows = list(Signature.objects.filter(subject=subject, target__regex=target).order_by("signed_at"))
    signatures, grid, scores = _signatures(rows), responses.grid(subject, state), scores_of(state)
    signed = {each.place for each in signatures if each.broken_at is None}
    sri4_cells = next(row.cells for row in grid if row.endpoint == SRI4)
    return EfficacySummary(
        subject=subject,
        status=SUBJECT_STATUSES[subject.status],
        infusion_on=local_date(subject.infused_at),
        language=language,
        generated_at=timezone.now(),
        decisions_revision=state.in_force.revision,
        grid=grid,
        reached=tuple(responses.told(subject, cell) for cell in sri4_cells if cell.state != PENDING),
        reviews=responses.reviews(subject, state, rows),
        warning=baseline_warning(state),
        changes=scores.changes,
        sledai=scores.sledai,
        bilag=scores.bilag,
        pga=scores.pga,
        signatures=signatures,
        unsigned=tuple(
            place_of(subject, entry.place)
            for entry in sorted(state.casebook.entries, key=lambda each: (each.visit_on or date.max, each.form))
            if entry.form in (*SCORE_FORMS, REVIEW) and entry.place not in signed and FORMS[entry.form].esign
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
