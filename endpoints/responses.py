"""The answers of one subject as they are shown: endpoints by time point, one of them with all its reasons, what is missing
and what would fill it, and what the investigator thinks.

An answer that is not that of today's casebook is never shown as current: it is being derived again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from crf.casebook import Entry
from crf.targets import address_of
from endpoints.assemble import ENDPOINTS, PRIMARY, SRI4, Answer, Standing, TimePoint
from endpoints.flips import REVIEW
from endpoints.models import EndpointResult
from endpoints.places import Place, cell_address, place_of
from endpoints.readings import answer_words, figures_of, readings_of
from trial.derived import NO, NOT_EVALUABLE
from trial.models import Signature, Subject
from trial.words import Text

PENDING, RECOMPUTING, CURRENT = "pending", "recomputing", "current"
STATES: Mapping[str, Text] = {
    PENDING: Text("not reached yet", "尚未到评估时间"),
    RECOMPUTING: Text("recomputing", "重新计算中"),
}
MARKS = {True: "yes", False: "no", None: "unknown"}
MARK_WORDS: dict[str, Text] = {
    "yes": Text("met", "符合"),
    "no": Text("not met", "不符合"),
    "unknown": Text("unknown", "未知"),
    "note": Text("", ""),
}


# --- The grid --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Cell:
    """One endpoint at one time point as it stands: pending, being derived again, or current with its answer."""

    endpoint: str
    name: Text
    point: TimePoint
    state: str
    address: str
    row: EndpointResult | None = field(default=None, repr=False)

    @property
    def current(self) -> bool:
        """The stored answer is that of today's casebook."""
        return self.state == CURRENT

    @property
    def value(self) -> str:
        """The answer, or the state while there is none."""
        return self.row.value if self.row is not None and self.current else self.state

    @property
    def answer(self) -> Text:
        """The answer in words, or the state while there is none."""
        if self.row is not None and self.current:
            return answer_words(self.endpoint, self.row.value)
        return STATES[self.state]

    @property
    def compared(self) -> Mapping[str, Any]:
        """The figures kept beside a current answer."""
        return self.row.readings if self.row is not None and self.current else {}

    @property
    def why(self) -> Text:
        """The reasons in one line: what fails, else what is missing, else every criterion."""
        if self.row is None or not self.current:
            return Text("", "")
        steps = [step for step in self.row.trace if step.get("decides", True)]
        if self.row.value == NOT_EVALUABLE:
            codes = ", ".join(self.row.missing)
            return Text(f"missing: {codes}", f"缺失：{codes.replace(', ', '、')}")
        told = _failing(steps) if self.row.value == NO else steps
        told = told or steps
        return Text(
            "; ".join(f"{step['criterion']}: {step['found']}" for step in told),
            "；".join(f"{step['criterion_zh']}：{step['found_zh']}" for step in told),
        )


def _failing(steps: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The criteria that fail, each where it has failing ones below it by those."""
    found: list[Mapping[str, Any]] = []
    for step in steps:
        if step.get("decides", True) and step["met"] is False:
            found += _failing(step.get("children", ())) or [step]
    return found


@dataclass(frozen=True, slots=True)
class GridRow:
    """One endpoint at every time point."""

    endpoint: str
    name: Text
    cells: tuple[Cell, ...]


def _cell(subject: Subject, endpoint: str, point: TimePoint, fresh: Answer | None, row: EndpointResult | None) -> Cell:
    state = PENDING if fresh is None else CURRENT if fresh.is_stored_in(row) else RECOMPUTING
    return Cell(endpoint, ENDPOINTS[endpoint], point, state, cell_address(subject, endpoint, point.visit), row)


def grid(subject: Subject, state: Standing) -> tuple[GridRow, ...]:
    """Every endpoint at every time point, from what was read already."""
    return tuple(
        GridRow(
            endpoint,
            name,
            tuple(
                _cell(
                    subject,
                    endpoint,
                    point,
                    state.answers.get((endpoint, point.visit)),
                    state.stored.get((endpoint, point.visit)),
                )
                for point in state.points
            ),
        )
        for endpoint, name in ENDPOINTS.items()
    )


def cells_of(rows: Iterable[GridRow]) -> list[Cell]:
    """The cells of a grid."""
    return [cell for row in rows for cell in row.cells]


def digest_of(state: Standing, rows: Iterable[GridRow]) -> str:
    """What tells a page that something it shows has changed: the answers, and every form they may rest on."""
    told = [(cell.endpoint, cell.point.visit, cell.state, cell.row.pk if cell.row else 0) for cell in cells_of(rows)]
    forms = [(entry.place, entry.edition, entry.status, entry.visit_on) for entry in state.casebook.entries]
    return hashlib.sha256(repr((told, sorted(forms, key=str))).encode()).hexdigest()[:16]


# --- What is missing -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Gap:
    """A place that would fill what is missing, and the answers that wait for it."""

    place: Place
    decides: tuple[Cell, ...]


def gaps(subject: Subject, rows: Iterable[GridRow]) -> tuple[Gap, ...]:
    """Everything missing that an answer waits for, each place once, what most answers wait for first."""
    wanted: dict[str, list[Cell]] = {}
    said: dict[str, Any] = {}
    for cell in cells_of(rows):
        if cell.row is not None and cell.current and cell.row.value == NOT_EVALUABLE:
            said |= cell.row.readings["said_missing"]
            for code in cell.row.missing:
                wanted.setdefault(code, []).append(cell)
    return tuple(
        Gap(place_of(subject, code, said), tuple(cells))
        for code, cells in sorted(wanted.items(), key=lambda each: -len(each[1]))
    )


# --- What the investigator thinks ------------------------------------------------------------------------------------
REVIEWS: Mapping[str, Text] = {
    "pending": Text("–", "–"),
    "none": Text("not reviewed", "未审核"),
    "not_done": Text("not done", "未做"),
    "agrees": Text("agrees", "同意"),
    "disagrees": Text("disagrees", "不同意"),
}
SIGNED = Text("signed", "已签署")
UNSIGNED = Text("not signed", "未签署")
BROKEN = Text("signature broken", "签名已失效")


@dataclass(frozen=True, slots=True)
class Review:
    """The investigator's review of the answers of one visit (RESP). It changes none of them."""

    point: TimePoint
    state: str
    address: str
    because: str = ""
    by: str = ""
    at: datetime | None = None
    signature: Text | None = None
    broken_because: str = ""

    @property
    def words(self) -> Text:
        """The review in words."""
        return REVIEWS[self.state]


def _review(subject: Subject, point: TimePoint, entry: Entry | None, signatures: list[Signature]) -> Review:
    address = address_of(subject, f"{REVIEW}@{point.visit}")
    if entry is None:
        return Review(point, "none" if point.reached else "pending", address)
    if not entry.performed:
        return Review(point, "not_done", address)
    broken = [each for each in signatures if each.broken_at is not None]
    signature, why = UNSIGNED, ""
    if any(each.broken_at is None for each in signatures):
        signature = SIGNED
    elif broken:
        signature, why = BROKEN, broken[-1].broken_because
    return Review(
        point,
        "disagrees" if entry.values.get("disagrees") else "agrees",
        address,
        entry.values.get("disagreement") or "",
        entry.changed_by,
        entry.changed_at,
        signature,
        why,
    )


def reviews(subject: Subject, state: Standing, signatures: Iterable[Signature]) -> tuple[Review, ...]:
    """The review of every time point, with its signature and whether that was broken."""
    by_place: dict[str, list[Signature]] = {}
    for each in sorted(signatures, key=lambda each: each.signed_at):
        by_place.setdefault(each.target, []).append(each)
    return tuple(
        _review(
            subject,
            point,
            state.casebook.at(REVIEW, point.visit),
            by_place.get(f"{REVIEW}@{point.visit}", []),
        )
        for point in state.points
    )


# --- One answer with all its reasons ---------------------------------------------------------------------------------
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


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer that was shown before: what, since when, under which rule, decisions and inputs, and what moved it."""

    answer: Text
    computed_at: datetime
    rule: str
    decisions_revision: str
    digest: str
    because: Text


@dataclass(frozen=True, slots=True)
class Response:
    """One cell with everything behind it."""

    cell: Cell
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Place, ...] = ()
    readings: tuple[tuple[Text, Text], ...] = ()
    figures: tuple[tuple[Text, Text], ...] = ()
    sources: tuple[tuple[Place, Mapping[str, Any]], ...] = ()
    rule: str = ""
    decisions_revision: str = ""
    computed_at: datetime | None = None
    digest: str = ""
    because: Text = field(default_factory=lambda: Text("", ""))
    earlier: tuple[Earlier, ...] = ()
    review: Review | None = None

    @property
    def point(self) -> TimePoint:
        """The time point."""
        return self.cell.point

    @property
    def failed(self) -> tuple[Reason, ...]:
        """Why not: the criteria that are known to fail, each by those below it."""
        return tuple(_failed(self.reasons)) if self.cell.value == NO else ()

    @property
    def waits(self) -> bool:
        """Whether the answer waits for what is missing; where one criterion fails, it does not."""
        return self.cell.value == NOT_EVALUABLE


def _failed(reasons: Iterable[Reason], sources: tuple[Place, ...] = ()) -> list[Reason]:
    found: list[Reason] = []
    for reason in reasons:
        if reason.mark == "no":
            held = reason.sources or sources
            found += _failed(reason.children, held) or [replace(reason, sources=held)]
    return found


class _Places:
    """Places named many times in one tree are worked out once."""

    def __init__(self, subject: Subject, said: Mapping[str, Any]) -> None:
        self._subject, self._said = subject, said
        self._known: dict[str, Place] = {}

    def __call__(self, code: str) -> Place:
        if code not in self._known:
            self._known[code] = place_of(self._subject, code, self._said)
        return self._known[code]


def _reasons(steps: Iterable[Mapping[str, Any]], place: _Places) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            Text(step["criterion"], step["criterion_zh"]),
            Text(step["found"], step["found_zh"]),
            MARKS[step["met"]] if step.get("decides", True) else "note",
            tuple(map(place, step.get("sources", ()))),
            tuple(map(place, step.get("needs", ()))),
            _reasons(step.get("children", ()), place),
        )
        for step in steps
    )


def _source(source: Mapping[str, Any]) -> Mapping[str, Any]:
    at = source["changed_at"]
    return {**source, "changed_at": datetime.fromisoformat(at) if at else None}


def told(subject: Subject, cell: Cell, past: Iterable[EndpointResult] = (), review: Review | None = None) -> Response:
    """One cell with its reasons as they were stored, and what was shown before it (`past`, newest first)."""
    earlier = tuple(
        Earlier(
            answer_words(cell.endpoint, row.value),
            row.computed_at,
            row.rule,
            row.decisions_revision,
            row.inputs_sha256[:12],
            Text(row.because_en, row.because_zh),
        )
        for row in past
        if not cell.current or cell.row is None or row.pk != cell.row.pk
    )
    row = cell.row
    if row is None or not cell.current:
        return Response(cell, earlier=earlier, review=review)
    place = _Places(subject, row.readings["said_missing"])
    return Response(
        cell=cell,
        reasons=_reasons(row.trace, place),
        missing=tuple(map(place, row.missing)),
        readings=readings_of(row.endpoint, row.value, row.readings),
        figures=figures_of(row.endpoint, row.value, row.readings),
        sources=tuple((place(source["place"]), _source(source)) for source in row.readings["sources"]),
        rule=row.rule,
        decisions_revision=row.decisions_revision,
        computed_at=row.computed_at,
        digest=row.inputs_sha256[:12],
        because=Text(row.because_en, row.because_zh),
        earlier=earlier,
        review=review,
    )


def history(subject: Subject, endpoint: str, visit: str) -> list[EndpointResult]:
    """Every stored answer of one cell, newest first, without reasons. One query."""
    rows = EndpointResult.objects.filter(subject=subject, endpoint=endpoint, visit=visit)
    return list(rows.defer("trace", "readings", "missing").order_by("-id"))


def chosen(rows: Iterable[GridRow], endpoint: str, visit: str) -> Cell:
    """The cell a page is opened at; the primary endpoint where there is no such cell."""
    by_key = {(cell.endpoint, cell.point.visit): cell for cell in cells_of(rows)}
    for key in ((endpoint, visit), (endpoint, PRIMARY), (SRI4, visit), (SRI4, PRIMARY)):
        if key in by_key:
            return by_key[key]
    return next(iter(by_key.values()))
