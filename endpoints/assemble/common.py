"""What every endpoint has in common: where values came from, what is missing where, and the answer as it is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from crf.casebook import Casebook, Entry
from crf.kit.base import FORMS
from endpoints import sledai
from endpoints.models import EndpointResult
from trial.derived import Derived, Step
from trial.protocol import Decisions
from trial.words import Text


@dataclass(frozen=True, slots=True)
class Source:
    """Where values came from: the form and visit, its edition, and who saved it when."""

    place: str
    visit_on: date | None
    edition: int
    performed: bool
    changed_at: datetime | None
    changed_by: str


def source_of(entry: Entry) -> Source:
    return Source(entry.place, entry.visit_on, entry.edition, entry.performed, entry.changed_at, entry.changed_by)


def item_place(place: str, need: str) -> str:
    """A rule's name for what it needs as an item of a form: `rash.last_present_on` at SLD@M1 is SLD@M1.SLD15LAST.

    A need that is no item of its own (any measure of urine protein, say) stays with the form.
    """
    form = FORMS[place.split("@")[0]]
    name = need.replace(".", "_")
    for item in form.items:
        if item.name == name or item.code == need:
            return f"{place}.{item.code}"
    return place


def said_missing(entries: Iterable[Entry | None]) -> dict[str, Text]:
    """Items left empty on purpose, by place and item (PGA@M1.PGASC), with the reason given on the form."""
    return {
        f"{entry.place}.{item}": null.text
        for entry in entries
        if entry is not None
        for item, null in entry.missing.items()
    }


def rescue_answered(casebook: Casebook, visit: str) -> tuple[Entry | None, bool | None, bool | None]:
    """The supplement of a visit, whether the medication review is complete, and whether rescue was given.

    Rescue counts as answered only when the medication review of the visit is signed off as complete; otherwise it is
    unknown, never "none" (efficacy 7).
    """
    supplement = casebook.at("LLD", visit)
    reviewed = supplement.values.get("medication_reviewed") if supplement and supplement.performed else None
    return supplement, reviewed, supplement.values.get("rescue") if supplement and reviewed is True else None


def rescue_place(visit: str, supplement: Source | None, reviewed: bool | None) -> str:
    """Where the missing answer on rescue is given."""
    at = f"LLD@{visit}"
    if supplement is None or not supplement.performed:
        return at
    return f"{at}.{'LLRESC' if reviewed is True else 'LLMEDOK'}"


@dataclass(frozen=True, slots=True)
class _Exactly:
    """An assessment told apart by everything it holds, trailing zeros included."""

    text: str
    assessment: sledai.Assessment = field(compare=False)


@lru_cache(maxsize=512)
def _scored(exactly: _Exactly, rules: sledai.SledaiRules) -> sledai.SledaiScore:
    return sledai.score(exactly.assessment, rules)


def score_of(assessment: sledai.Assessment | None, rules: sledai.SledaiRules) -> sledai.SledaiScore | None:
    """The scores of an assessment. Several endpoints ask for the same one, so it is worked out once."""
    return _scored(_Exactly(repr(assessment), assessment), rules) if assessment is not None else None


def digest(inputs: Any, rules: Iterable[str], revision: str) -> str:
    """SHA-256 of the inputs, the versions of the rules and the decisions in force, as canonical JSON."""
    told = {"inputs": inputs, "rules": list(rules), "decisions": revision}
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False, default=_as_json).encode()).hexdigest()


def _as_json(value: Any) -> Any:
    """A frozen input by its fields, without copying what is in them; figures and days as text."""
    if is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return str(value)


def located(one: Step, places: Callable[[str], list[str]]) -> Step:
    """The step with what it needs named by place."""
    needs = tuple(dict.fromkeys(place for need in one.needs for place in places(need)))
    return replace(one, needs=needs, children=tuple(located(child, places) for child in one.children))


@dataclass(frozen=True, slots=True)
class Answer:
    """One endpoint at one visit as it is stored: plain data, with its reasons and the digest of what it was derived from."""

    endpoint: str
    visit: str
    value: str
    readings: dict[str, Any]
    trace: list[dict[str, Any]]
    missing: list[str]
    rule: str
    decisions_revision: str
    inputs_sha256: str

    def is_stored_in(self, row: EndpointResult | None) -> bool:
        """Whether a stored result says the same, down to the reasons."""
        return row is not None and all(getattr(row, name) == getattr(self, name) for name in NAMES)


NAMES = tuple(each.name for each in fields(Answer))


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False, default=str))


def answer_of(
    endpoint: str,
    visit: str,
    derived: Derived[str],
    *,
    places: Callable[[str], list[str]],
    readings: Callable[[list[str]], Mapping[str, Any]],
    inputs: Any,
    rules: Iterable[str],
    in_force: Decisions,
) -> Answer:
    """The answer with everything missing named by its place; `readings` is told the places that are missing."""
    trace = tuple(located(one, places) for one in derived.trace)
    missing = list(Derived(derived.value, derived.rule, trace).missing)
    return Answer(
        endpoint=endpoint,
        visit=visit,
        value=str(derived.value),
        readings=plain(readings(missing)),
        trace=plain([one.as_dict() for one in trace]),
        missing=missing,
        rule=derived.rule,
        decisions_revision=in_force.revision,
        inputs_sha256=digest(inputs, rules, in_force.revision),
    )
