"""From stored results to the worklist: what was graded, what events answer for, and what is left for a person to judge.

Reads several subjects in a number of queries that does not grow with them. What a value amounts to was derived when its
report was saved (`safety.lab_grades`); what is proposed follows from it by `safety.proposals`. Urine protein of 24 hours
stands on the urine form and is graded here, against the range of the register.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from crf.kit.base import FORMS
from crf.laboratory.analytes import ANALYTES
from crf.laboratory.ranges import choose
from crf.models import ReferenceRange, Urinalysis
from crf.targets import address_of, place_of
from safety import ctcae_terms, event_terms, lab_grades
from safety.lab_grades import CTCAE_ANALYTES, EXPECTED_AFTER_LYMPHODEPLETION, HyDay, Sample, hy_days
from safety.models import LaboratoryResult, LaboratoryReview, LocalLaboratory
from safety.models.laboratory import event_columns, event_of, range_words
from safety.proposals import Event, Judged, Proposal, Shift, Value, proposals, shifts
from trial.models import Subject, Visit
from trial.protocol import decisions as decisions_in_force
from trial.subjects import local_date
from trial.words import Text

PROTEIN = "UPRO24"
EPISODE_TERMS: Mapping[str, Text] = {
    "CRS": ctcae_terms.term(event_terms.CYTOKINE_RELEASE).name,
    "ICN": next(term.name for term, _synonyms in event_terms.OWN if term.instrument == event_terms.ICANS),
}
LIVER = ("ALT", "AST", "TBIL", "ALP")


@dataclass(frozen=True, slots=True)
class Row:
    """One stored result as the worklist reads it."""

    record_id: int
    place: str
    on: date
    analyte: str
    values: Mapping[str, Any]

    @property
    def grade(self) -> int | None:
        """The highest grade of the result; None while it is not gradable."""
        found: int | None = self.values["grade"]
        return found

    def of(self, code: str, baseline: int | None) -> Value:
        """The result as one term sees it: another term's grade is grade 0 here."""
        own = self.values["grade_term"] == code
        return Value(
            record_id=self.record_id,
            place=self.place,
            analyte=self.analyte,
            code=code,
            text=self.values["result"],
            unit=self.values["unit"] or ANALYTES[self.analyte].unit,
            on=self.on,
            at=self.values["at"],
            grade=self.grade if own else None if self.grade is None else 0,
            baseline=self.values["grade_baseline"] if own else baseline,
            flag=self.values["flag"] or "",
            low=self.values["low"],
            high=self.values["high"],
            link=self.values["link"] or "",
            significance=self.values["significance"] or "",
            reason=self.values["reason"] or "",
        )


@dataclass(frozen=True, slots=True)
class Held:
    """What the worklist knows of one subject."""

    subject: Subject
    last_baseline_day: date | None
    rows: tuple[Row, ...]
    events: tuple[Event, ...]
    decisions: tuple[Judged, ...]
    liver: tuple[HyDay, ...] = ()

    def values(self) -> list[Value]:
        """Every result of an analyte, once for each of its terms that some result reached."""
        by_analyte: dict[str, list[Row]] = {}
        for row in self.rows:
            by_analyte.setdefault(row.analyte, []).append(row)
        found = []
        for rows in by_analyte.values():
            for code in dict.fromkeys(row.values["grade_term"] for row in rows if row.values["grade_term"]):
                baseline = next(
                    (each.values["grade_baseline"] for each in rows if each.values["grade_term"] == code), None
                )
                found += [row.of(code, baseline) for row in rows]
        return found

    def proposals(self) -> list[Proposal]:
        """What is proposed for the subject."""
        return proposals(
            self.values(),
            self.events,
            self.decisions,
            last_baseline_day=self.last_baseline_day,
            expected_analytes=EXPECTED_AFTER_LYMPHODEPLETION,
            sle_codes=self.sle_codes,
        )

    @property
    def sle_codes(self) -> frozenset[str]:
        """The terms whose abnormality before treatment the site put down to lupus."""
        return frozenset(
            row.values["grade_term"]
            for row in self.rows
            if row.grade and row.values["reason"] == "SLE" and self._before(row)
        )

    def _before(self, row: Row) -> bool:
        return self.last_baseline_day is None or row.on <= self.last_baseline_day

    def shifts(self) -> list[Shift]:
        """Baseline grade against the worst since, by term."""
        last: dict[str, Row] = {}
        for row in self.rows:
            if row.grade is not None and self._before(row):
                if row.analyte not in last or last[row.analyte].on <= row.on:
                    last[row.analyte] = row
        baselines: dict[tuple[str, str], int | None] = {}
        for analyte, row in last.items():
            for rule in lab_grades.terms_of(analyte):
                baselines[analyte, rule.code] = row.grade if row.values["grade_term"] == rule.code else 0
        return shifts(self.values(), baselines, self.last_baseline_day)


def _baseline_days(subjects: Iterable[Subject]) -> dict[int, date | None]:
    """The last day a value may be baseline, by subject: the first day of lymphodepletion, else that of the infusion."""
    held = list(subjects)
    first = Visit.objects.filter(subject__in=held, code="LD1", occurred_on__isnull=False)
    days: dict[int, date | None] = {each.pk: local_date(each.infused_at) for each in held}
    days.update(first.values_list("subject_id", "occurred_on"))
    return days


ROW_COLUMNS = (
    "result",
    "unit",
    "low",
    "high",
    "flag",
    "grade",
    "grade_term",
    "grade_baseline",
    "link",
    "significance",
    "reason",
)


def _rows(subjects: list[Subject], analytes: Iterable[str]) -> dict[int, list[Row]]:
    """The stored results of some analytes by subject, in order of collection. Two queries."""
    heads = {}
    reports = LocalLaboratory.objects.filter(record__subject__in=subjects, record__performed=True)
    for record_id, on, at, subject_id, code, again, visited, repeat in reports.values_list(
        "record_id",
        "collected_on",
        "collected_time",
        "record__subject_id",
        "record__visit__code",
        "record__visit__repeat",
        "record__visit__occurred_on",
        "record__repeat",
    ):
        day = on or visited
        if day is not None:
            visit = code if again == 1 else f"{code}-{again}"
            heads[record_id] = (subject_id, day, at, place_of("LB", visit, repeat))
    found: dict[int, list[Row]] = {}
    results = LaboratoryResult.objects.filter(
        record__subject__in=subjects, row__in=list(analytes), result__isnull=False
    ).order_by()
    for record_id, analyte, *values in results.values_list("record_id", "row", *ROW_COLUMNS):
        if record_id in heads:
            subject_id, day, at, place = heads[record_id]
            held = {**dict(zip(ROW_COLUMNS, values, strict=True)), "at": at}
            found.setdefault(subject_id, []).append(Row(record_id, place, day, analyte, held))
    for rows in found.values():
        rows.sort(key=lambda row: (row.on, str(row.values["at"] or ""), row.record_id))
    return found


def _urine(subjects: list[Subject], days: Mapping[int, date | None], *, screening_only: bool) -> dict[int, list[Row]]:
    """Protein in complete 24 h collections by subject, graded against the register's range. Two queries."""
    columns = ("record_id", "protein_24h", "record__subject_id", "record__assessed_on", "record__repeat")
    visit = ("record__visit__code", "record__visit__repeat", "record__visit__occurred_on")
    forms = Urinalysis.objects.filter(
        record__subject__in=subjects, record__performed=True, protein_24h__isnull=False
    ).exclude(collection_complete=False)
    by_subject: dict[int, list[tuple[int, str, Sample]]] = {}
    ranges = [row.fact for row in ReferenceRange.objects.select_related("laboratory").filter(analyte=PROTEIN)]
    sexes = {each.pk: each.sex for each in subjects}
    for record_id, protein, subject_id, assessed, repeat, code, again, visited in forms.values_list(*columns, *visit):
        on = assessed or visited
        if on is None:
            continue
        limits = choose(ranges, PROTEIN, sex=sexes[subject_id], age_years=None, on=on)
        place = place_of("URN", code if again == 1 else f"{code}-{again}", repeat)
        sample = Sample(
            PROTEIN, format(protein.normalize(), "f"), high=limits.high if limits else None, on=on, place=place
        )
        by_subject.setdefault(subject_id, []).append((record_id, code, sample))
    found: dict[int, list[Row]] = {}
    for subject_id, held in by_subject.items():
        last_day = days.get(subject_id)
        usable = [sample for _record, code, sample in held if code == "SCR" or not screening_only]
        reference = lab_grades.reference_of(PROTEIN, usable, last_day) if last_day is not None else None
        for record_id, _code, sample in held:
            after = last_day is not None and sample.on is not None and sample.on > last_day
            derived = lab_grades.kept(lab_grades.grades(sample, reference if after else None))
            values = dict.fromkeys((*ROW_COLUMNS, "at")) | derived | {"result": sample.result, "high": sample.high}
            found.setdefault(subject_id, []).append(
                Row(record_id, sample.place, sample.on or date.min, PROTEIN, values)
            )
    for rows in found.values():
        rows.sort(key=lambda row: row.on)
    return found


def _worsened(subjects: list[Subject], least: int) -> set[str]:
    """The analytes of which some result of some subject lies above its grade at baseline. One query."""
    rows = LaboratoryResult.objects.filter(
        record__subject__in=subjects, grade__gte=least, grade__gt=Coalesce(F("grade_baseline"), 0)
    )
    return set(rows.order_by().values_list("row", flat=True).distinct())


def _events(subjects: list[Subject]) -> dict[int, list[Event]]:
    """The adverse events by subject, as far as they answer for laboratory values. One query."""
    columns = event_columns()
    if not columns:
        return {}
    rows: Any = FORMS["AE"]._default_manager
    held = rows.filter(record__subject__in=subjects, record__performed=True).order_by("record__repeat")
    found: dict[int, list[Event]] = {}
    for subject_id, repeat, *values in held.values_list("record__subject_id", "record__repeat", *columns.values()):
        event = event_of(place_of("AE", "", repeat), dict(zip(columns, values, strict=True)))
        found.setdefault(subject_id, []).append(event)
    return found


def _decisions(subjects: list[Subject]) -> dict[int, list[Judged]]:
    """What was decided about values, by subject. One query."""
    found: dict[int, list[Judged]] = {}
    rows = LaboratoryReview.objects.filter(record__subject__in=subjects)
    for subject_id, record, row, term, grade, decision, event in rows.values_list(
        "record__subject_id", "record_id", "row", "term", "grade", "decision", "event"
    ):
        found.setdefault(subject_id, []).append(Judged(record, row, term, grade, decision, event))
    return found


def _liver(subjects: list[Subject]) -> dict[int, tuple[HyDay, ...]]:
    """The days that meet the Hy's law screen, by subject: one query, and a second where some value is high enough."""
    rows = LaboratoryResult.objects.filter(record__subject__in=subjects, row__in=LIVER, standard__isnull=False)
    high = rows.filter(Q(row__in=("ALT", "AST")), standard__gte=F("high") * lab_grades.HY_TRANSAMINASE)
    candidates = set(high.order_by().values_list("record__subject_id", flat=True).distinct())
    if not candidates:
        return {}
    days = dict(LocalLaboratory.objects.filter(record__subject__in=candidates).values_list("record_id", "collected_on"))
    samples: dict[int, list[Sample]] = {}
    for subject_id, record_id, analyte, result, unit, upper in rows.filter(record__subject__in=candidates).values_list(
        "record__subject_id", "record_id", "row", "result", "unit", "high"
    ):
        sample = Sample(analyte, result or "", unit or "", None, upper, days.get(record_id))
        samples.setdefault(subject_id, []).append(sample)
    return {subject_id: found for subject_id, held in samples.items() if (found := hy_days(held))}


def gather(subjects: Iterable[Subject], *, everything: bool = False, least: int = 1) -> list[Held]:
    """What the worklist knows of some subjects: the analytes that reached a grade above baseline, of at least `least`.
    `everything` reads all graded analytes, for the table of shifts."""
    asked = list(subjects)
    analytes = set(CTCAE_ANALYTES) if everything else _worsened(asked, least)
    rows, events, decisions = _rows(asked, analytes), _events(asked), _decisions(asked)
    days, liver = _baseline_days(asked), _liver(asked)
    urine = _urine(asked, days, screening_only=decisions_in_force().get("baseline.rule") == "screening")
    return [
        Held(
            subject=subject,
            last_baseline_day=days.get(subject.pk),
            rows=(*rows.get(subject.pk, ()), *urine.get(subject.pk, ())),
            events=tuple(events.get(subject.pk, ())),
            decisions=tuple(decisions.get(subject.pk, ())),
            liver=liver.get(subject.pk, ()),
        )
        for subject in asked
    ]


# --- What the page shows -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Point:
    """One value of a run: its day, result, grade, and the report it stands on."""

    value: Value
    url: str
    open: bool
    peak: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal with its words and links."""

    subject: Subject
    proposal: Proposal
    term: Text
    analyte: Text
    points: tuple[Point, ...]
    events: tuple[Event, ...]
    event_url: str = ""
    grade_words: Text = field(default_factory=lambda: Text("", ""))

    @property
    def shown(self) -> tuple[Point, ...]:
        """The first value, the peak, the last three; the others on demand."""
        wanted = {self.points[0].value, *(each.value for each in self.points[-3:])}
        return tuple(each for each in self.points if each.peak or each.value in wanted)

    @property
    def range(self) -> str:
        """The unit with the range the newest value was judged by, as a report prints it."""
        last, analyte = self.proposal.last, ANALYTES[self.proposal.analyte]
        unit = analyte.unit_named(last.unit) or analyte.units[0]
        return f"{last.unit} ({limits})" if (limits := range_words(analyte, unit, last.low, last.high)) else last.unit

    @property
    def hidden(self) -> int:
        """How many values are not shown at once."""
        return len(self.points) - len(self.shown)


def _grade_words(found: Proposal) -> Text:
    if found.baseline_missing:
        return Text("no baseline", "无基线值")
    return Text(f"{found.baseline} at baseline", f"基线{found.baseline}级")


def page_of(subject: Subject, value: Value) -> str:
    """The form a value stands on, at its row."""
    item = f"{value.analyte}.LBORRES" if value.place.startswith("LB@") else value.analyte
    return f"{address_of(subject, value.place)}#item-{item}"


def line(held: Held, found: Proposal) -> Line:
    """A proposal as the page shows it."""
    subject, answered = held.subject, set(found.open_values)
    return Line(
        subject=subject,
        proposal=found,
        term=lab_grades.term_words(found.code),
        analyte=ANALYTES[found.analyte].name,
        points=tuple(
            Point(
                each,
                page_of(subject, each),
                each in answered,
                each is found.peak,
            )
            for each in found.values
        ),
        events=held.events,
        event_url=address_of(subject, found.event.place) if found.event is not None else "",
        grade_words=_grade_words(found),
    )


def lines(gathered: Iterable[Held], *, least: int = 1) -> list[Line]:
    """All open proposals from a grade on: the highest grade first, then by subject."""
    found = [line(held, each) for held in gathered for each in held.proposals() if each.grade >= least]
    return sorted(found, key=lambda each: (-each.proposal.grade, each.subject.number))


@dataclass(frozen=True, slots=True)
class EpisodeLine:
    """An episode of CRS or ICANS that no adverse event names yet, as its log says today."""

    subject: Subject
    place: str
    term: Text
    url: str
    onset: date
    ended: date | None
    grade: int

    @property
    def key(self) -> str:
        """What names it in an address: CRS-1."""
        return self.place.replace("#", "-")


def episode_lines(subjects: Iterable[Subject], *, least: int = 1) -> list[EpisodeLine]:
    """The episodes without an adverse event, the highest grade first. One query for each of the two logs."""
    held = {each.pk: each for each in subjects}
    found = []
    for key, term in EPISODE_TERMS.items():
        form = FORMS.get(key)
        if form is None:
            continue
        names = {item.code: item.name for item in form.items}
        columns = [names[f"{key}{part}"] for part in ("STD", "END", "MAX")]
        logs: Any = form._default_manager
        rows = logs.filter(
            Q(**{f"{names[f'{key}AE']}__isnull": True}) | Q(**{names[f"{key}AE"]: ""}),
            record__subject__in=held,
            record__performed=True,
            **{f"{columns[0]}__isnull": False, f"{columns[2]}__gte": least},
        )
        for subject_id, repeat, onset, ended, grade in rows.values_list(
            "record__subject_id", "record__repeat", *columns
        ):
            place = place_of(key, "", repeat)
            url = address_of(held[subject_id], place)
            found.append(EpisodeLine(held[subject_id], place, term, url, onset, ended, grade))
    return sorted(found, key=lambda each: (-each.grade, each.subject.number, each.onset))


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """One line of the table of shifts, with the term in words and the report of the worst value."""

    shift: Shift
    term: Text
    url: str

    @property
    def worse(self) -> bool:
        """Whether the worst grade lies above that at baseline."""
        return self.shift.worse


def shift_lines(held: Held) -> list[ShiftLine]:
    """Baseline grade against the worst since, as the page shows it."""
    return [
        ShiftLine(
            each,
            lab_grades.term_words(each.code),
            page_of(held.subject, each.value) if each.value else "",
        )
        for each in held.shifts()
    ]
