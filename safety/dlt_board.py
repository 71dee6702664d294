"""The board of dose-limiting toxicity: candidates of every infused subject, and the distance to each pausing rule.

Read for all subjects together in a number of queries that does not grow with them. What is confirmed stands on the
adverse event (AEDLTC, an investigator); a candidate without an adverse event has nothing to be confirmed on yet.

Source: protocol operationalisation, 8.3 and 8.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from crf.casebook import Facts, LazyParameters
from crf.kit.base import FORMS
from crf.targets import place_of
from safety import causality, dlt, dlt_facts, event_terms
from safety.adverse_events import in_dlt_window, span
from safety.models import AdverseEvent
from safety.models.adverse_event import GradeChangeRow, dlt_event
from safety.models.special_interest import HAEMATOLOGICAL
from trial.derived import NOT_COLLECTED, Derived, Step
from trial.models import Subject
from trial.subjects import local_date
from trial.words import Text

NUMBER_OF = {words: number for number, words in dlt.CRITERIA.items()}
"""The number of a criterion by its words."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion that is met, or open, with what was found."""

    criterion: int
    met: bool | None
    findings: tuple[Step, ...]

    @property
    def name(self) -> Text:
        """What the criterion asks."""
        return dlt.CRITERIA[self.criterion]

    @property
    def found(self) -> Text:
        """What was found, finding by finding."""
        return Text(
            "; ".join(f"{each.criterion.en}: {each.found.en}" for each in self.findings),
            "；".join(f"{each.criterion.zh}：{each.found.zh}" for each in self.findings),
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be dose-limiting toxicity, where it stands, and what the investigator said."""

    place: str
    name: Text
    url: str
    met: bool | None
    reasons: tuple[Reason, ...]
    is_event: bool = False
    confirmed: bool | None = None

    @property
    def waits(self) -> bool:
        """Whether it needs an investigator's answer."""
        return self.met is True and self.confirmed is None

    @property
    def criteria(self) -> tuple[int, ...]:
        """The criteria that are met."""
        return tuple(reason.criterion for reason in self.reasons if reason.met)


@dataclass(frozen=True, slots=True)
class SubjectBoard:
    """One infused subject: the period, the candidates, and what the pausing rules need."""

    subject: Subject
    infused_on: date
    ends_on: date
    complete: bool
    candidates: tuple[Candidate, ...]
    safety: dlt.SubjectSafety

    @property
    def waits(self) -> int:
        """Candidates nobody has judged."""
        return sum(candidate.waits for candidate in self.candidates)


@dataclass(frozen=True, slots=True)
class Board:
    """The whole study."""

    subjects: tuple[SubjectBoard, ...]
    rules: tuple[dlt.RuleState, ...]
    window_days: int
    today: date

    @property
    def evaluable(self) -> int:
        """Subjects that count for P2: the period is over, or a DLT is confirmed."""
        return sum(each.complete or bool(each.safety.dlts) for each in self.subjects)

    @property
    def waits(self) -> int:
        """Candidates that wait for an investigator."""
        return sum(each.waits for each in self.subjects)


Values = Mapping[str, Any]


@dataclass(slots=True)
class _Held:
    """The rows of one subject as they were read."""

    events: list[tuple[int, Values, dict[str, Values]]] = field(default_factory=list)
    crs: list[tuple[date, int | None]] = field(default_factory=list)
    icans: list[tuple[date, int | None]] = field(default_factory=list)
    gvhd: list[tuple[date, str | None]] = field(default_factory=list)
    counts: Mapping[str, Sequence[tuple[date, Decimal]]] = field(default_factory=dict)
    special: list[tuple[int, Values]] = field(default_factory=list)
    death: Values | None = None
    virus: bool | None = None


# --- reading ---------------------------------------------------------------------------------------------------------


def _rows(form: str, ids: Sequence[int]) -> Any:
    return FORMS[form]._default_manager.filter(record__subject__in=ids, record__performed=True).order_by("record_id")


def _read(ids: Sequence[int]) -> dict[int, _Held]:
    """What the criteria read of these subjects, in nine queries."""
    held = {identity: _Held() for identity in ids}
    changes: dict[int, dict[str, Values]] = {}
    for record, row, on, grade in GradeChangeRow._default_manager.filter(record__subject__in=ids).values_list(
        "record_id", "row", "on", "grade"
    ):
        changes.setdefault(record, {})[row] = {"on": on, "grade": grade}
    events = AdverseEvent._default_manager.filter(record__subject__in=ids, record__performed=True)
    for body in events.select_related("record"):
        head: Any = body.record
        held[head.subject_id].events.append((head.repeat, body.values(), changes.get(head.pk, {})))
    days: dict[int, list[tuple[date | None, Values]]] = {}
    for row in _rows("DAY", ids).values(
        "record__subject_id", "record__visit__occurred_on", "day",
        "crs_grade", "crs_investigator", "icans_grade", "icans_investigator",
    ):  # fmt: skip
        days.setdefault(row["record__subject_id"], []).append((row["day"] or row["record__visit__occurred_on"], row))
    for identity, dated in days.items():
        held[identity].crs, held[identity].icans = dlt_facts.day_courses(dated)
    visits: dict[int, list[tuple[date | None, Values]]] = {}
    for row in _rows("AGVHD", ids).values(
        "record__subject_id", "record__assessed_on", "record__visit__occurred_on", "grade", "own_grade"
    ):
        on = row["record__assessed_on"] or row["record__visit__occurred_on"]
        visits.setdefault(row["record__subject_id"], []).append((on, row))
    for identity, dated in visits.items():
        held[identity].gvhd = dlt_facts.gvhd_course(dated)
    for identity, counts in dlt_facts.counts_of(ids).items():
        held[identity].counts = counts
    for row in _rows("AESI", ids).values(
        "record__subject_id", "record__repeat", "kind", "started_on", "iec_hs_grade", "explained", "cancer"
    ):
        held[row["record__subject_id"]].special.append((row["record__repeat"], row))
    for row in _rows("DTH", ids).values("record__subject_id", "died_on", "related"):
        held[row["record__subject_id"]].death = row
    rcl = next(item.name for item in FORMS["ALLO"].items if item.code == "RCL")
    for identity, answer in _rows("ALLO", ids).values_list("record__subject_id", rcl):
        if answer in ("POS", "NEG"):
            held[identity].virus = bool(held[identity].virus) or answer == "POS"
    return held


# --- judging one subject ---------------------------------------------------------------------------------------------


def _reasons(derived: Derived[bool]) -> tuple[Reason, ...]:
    """The criteria that are met; where none is, those that are open."""
    wanted = True if derived.value else None
    return tuple(
        Reason(NUMBER_OF[line.criterion], line.met, tuple(child for child in line.children if child.met is wanted))
        for line in derived.trace
        if line.criterion in NUMBER_OF and line.met is wanted
    )


@dataclass(frozen=True, slots=True)
class _Judge:
    """What is the same for all of a subject's candidates."""

    subject: Subject
    held: _Held
    infused_on: date
    today: date
    days: int
    facts: Facts

    def _log(self, form: str, repeat: int | None = None) -> str:
        number = self.subject.screening_number
        if repeat is None:
            return reverse("log", args=[number, form])
        return reverse("log-form", args=[number, form, repeat])

    def _candidate(self, derived: Derived[bool], place: str, name: Text, url: str, **more: Any) -> Candidate | None:
        if derived.value is False:
            return None
        return Candidate(place, name, url, derived.value, _reasons(derived), **more)

    def events(self) -> Iterator[tuple[Values, dlt.Event, Candidate | None]]:
        """Every adverse event as the criteria read it, with its candidate."""
        for repeat, values, changes in self.held.events:
            inside = in_dlt_window(values.get("started_on"), self.infused_on, self.days)
            event = dlt_event({**values, "in_dlt_window": inside}, changes, self.facts)
            derived = dlt_facts.judged(
                values.get("graded_by"),
                event,
                self.infused_on,
                crs=self.held.crs,
                icans=self.held.icans,
                gvhd=self.held.gvhd,
                counts=self.held.counts,
                days=self.days,
            )
            place = place_of("AE", "", repeat)
            name = Text(values.get("term") or place, values.get("term") or place)
            confirmed = values.get("dlt_confirmed")
            found = self._candidate(derived, place, name, self._log("AE", repeat), is_event=True, confirmed=confirmed)
            if found is None and confirmed:
                found = Candidate(place, name, self._log("AE", repeat), False, (), True, True)
            yield values, event, found

    def beside(self, on_events: set[str | None]) -> Iterator[Candidate]:
        """What is a candidate and stands on no adverse event yet."""
        held, infused_on, days = self.held, self.infused_on, self.days
        episodes = (
            (event_terms.CRS, "CRS", Text("CRS", "CRS"), dlt.crs(held.crs, infused_on, days=days), held.crs),
            (
                event_terms.ICANS,
                "ICN",
                Text("ICANS", "ICANS"),
                dlt.icans(held.icans, infused_on, days=days),
                held.icans,
            ),
        )
        for instrument, form, name, derived, course in episodes:
            severe = any(grade is not None and grade >= 3 for _on, grade in course)
            if instrument not in on_events and severe:
                yield from _one(self._candidate(derived, form, name, self._log(form)))
        if event_terms.ACUTE_GVHD not in on_events and any(grade in ("II", "III", "IV") for _on, grade in held.gvhd):
            derived = dlt.acute_gvhd(held.gvhd, infused_on, days=days)
            name, url = Text("Acute GVHD", "急性GVHD"), reverse("subject", args=[self.subject.screening_number])
            yield from _one(self._candidate(derived, "AGVHD", name, url))
        yield from self._low_counts(on_events)
        for repeat, row in held.special:
            if row["kind"] == "IECHS" and row["iec_hs_grade"] is not None:
                derived = dlt.iec_hs(int(row["iec_hs_grade"]), self._inside(row["started_on"]))
                place = place_of("AESI", "", repeat)
                yield from _one(self._candidate(derived, place, Text("IEC-HS", "IEC-HS"), self._log("AESI", repeat)))
        died = span(held.death["died_on"]) if held.death else None
        if died is not None and held.death is not None:
            related = causality.related(held.death["related"], self._counts())
            derived = dlt.death(died.first, related, infused_on, days=days)
            place = place_of("DTH", "", 1)
            yield from _one(self._candidate(derived, place, Text("Death", "死亡"), self._log("DTH", 1)))

    def _low_counts(self, on_events: set[str | None]) -> Iterator[Candidate]:
        explained = any(row["explained"] for _repeat, row in self.held.special) or None
        for term, line in zip(dlt_facts.COUNTS, dlt_facts.lines_of(self.held.counts), strict=True):
            if term in on_events:
                continue
            derived = dlt.cytopenia([line], self.infused_on, self.today, explained=explained, days=self.days)
            child = derived.trace[0].children[0]
            if derived.value or (derived.value is None and child.needs and child.found != NOT_COLLECTED):
                url = f"{reverse('safety-worklist')}?subject={self.subject.screening_number}"
                yield from _one(self._candidate(derived, "LB", line.name, url))

    def _inside(self, on: date | None) -> bool | None:
        return None if on is None else dlt.window_end(self.infused_on, self.days) >= on >= self.infused_on

    def _counts(self) -> frozenset[str]:
        return causality.counted(self.facts.parameters.get("causality.related"))

    def severe_terms(self, event: dlt.Event, values: Values) -> Iterator[Text]:
        """The term of a related serious event of grade 4 or more."""
        worst = max((grade for _on, grade in event.grades if grade is not None), default=0)
        term = event_terms.named(values.get("ctcae_term"))
        if values.get("serious") and event.related and worst >= 4 and term is not None:
            yield term.name

    def board(self) -> SubjectBoard:
        """Everything of the subject."""
        found: list[Candidate] = []
        on_events: set[str | None] = set()
        terms: list[Text] = []
        confirmed = 0
        for values, event, candidate in self.events():
            terms += self.severe_terms(event, values)
            confirmed += bool(values.get("dlt_confirmed"))
            if event.in_window is not False:
                on_events |= {values.get("graded_by"), event.term}
            if candidate is not None:
                found.append(candidate)
        found += self.beside(on_events)
        complete = dlt.window_complete(self.infused_on, self.today, self.days)
        safety = self._safety(confirmed, complete, terms)
        ends_on = dlt.window_end(self.infused_on, self.days)
        return SubjectBoard(self.subject, self.infused_on, ends_on, complete, tuple(found), safety)

    def _safety(self, confirmed: int, complete: bool, terms: list[Text]) -> dlt.SubjectSafety:
        held = self.held
        died = span(held.death["died_on"]) if held.death else None
        grades = [grade for _on, grade in held.gvhd if grade is not None]
        cancers = {row["cancer"] for _repeat, row in held.special if row["kind"] == "MALIGNANCY"}
        blood = True if cancers & HAEMATOLOGICAL else None if None in cancers else False
        return dlt.SubjectSafety(
            number=self.subject.number,
            infused_on=self.infused_on,
            window_complete=complete,
            dlts=confirmed,
            died_on=max(died.first, self.infused_on) if died is not None else None,
            death_related=causality.related(held.death["related"], self._counts()) if held.death else None,
            gvhd_grade=max(grades, key=dlt.GVHD_GRADES.index, default=None),
            virus=held.virus,
            haematological_malignancy=blood,
            severe_saes=tuple(terms),
        )


def _one(candidate: Candidate | None) -> Iterator[Candidate]:
    if candidate is not None:
        yield candidate


# --- the study -------------------------------------------------------------------------------------------------------


def assemble(subjects: Iterable[Subject], today: date) -> Board:
    """The board of these subjects as of a day. Subjects who were not infused are left out."""
    parameters = LazyParameters()
    figure = str(parameters.get("dlt.window_days", ""))
    days = int(figure) if figure.isdecimal() else dlt.WINDOW_DAYS
    infused = [(each, on) for each in subjects if (on := local_date(each.infused_at)) is not None]
    held = _read([subject.pk for subject, _on in infused])
    boards = tuple(
        _Judge(
            subject,
            held[subject.pk],
            infused_on,
            today,
            days,
            Facts(today=today, infusion_on=infused_on, parameters=parameters),
        ).board()
        for subject, infused_on in infused
    )
    return Board(boards, dlt.pausing([each.safety for each in boards]), days, today)
