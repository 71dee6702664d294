"""Which protocol version holds for a subject on a day, and which visits follow from it. Pure.

A subject stays under the version consented to. A new consent that names a newer version moves the subject from that day
on: visits before it keep the version they took place under, and nothing new is asked of them (protocol
operationalisation 1.2 and 5.3; R074). Nobody moves back: of the versions reached by a day the highest one holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar


class Definition(Protocol):
    """What is asked of a visit's definition: its code."""

    @property
    def code(self) -> str:
        """The visit's code, e.g. M1."""


D = TypeVar("D", bound=Definition)


@dataclass(frozen=True, slots=True, order=True)
class Binding:
    """A protocol version the subject consented to, and the first day it holds."""

    version: int
    since: date


def version_on(bindings: Sequence[Binding], day: date | None, otherwise: int) -> int:
    """The version that holds on a day.

    A day that is not known yet takes the newest version consented to; a day before any consent the first one. Without
    any consent it is `otherwise`: the version under which screening was opened.
    """
    if not bindings:
        return otherwise
    reached = list(bindings) if day is None else [each for each in bindings if each.since <= day]
    return max(reached).version if reached else min(bindings).version


def in_order(versions: Mapping[int, Sequence[D]], newest: int) -> list[str]:
    """The codes of all visits: as the newest version orders them, those it dropped behind their old neighbours."""
    codes = [each.code for each in versions.get(newest, ())]
    for number in sorted(versions, reverse=True):
        before = ""
        for each in versions[number]:
            if each.code not in codes:
                codes.insert(codes.index(before) + 1 if before else 0, each.code)
            before = each.code
    return codes


@dataclass(frozen=True)
class Plan(Generic[D]):
    """A subject's visits under the versions consented to.

    `held` are the days of visits that stand in the casebook by code (None without a date), `deadline` says the last
    day a visit is due, where that is known.
    """

    versions: Mapping[int, Sequence[D]]
    bindings: Sequence[Binding]
    otherwise: int
    held: Mapping[str, date | None]
    deadline: Callable[[D], date | None]

    @property
    def newest(self) -> int:
        """The version that holds for new things."""
        return version_on(self.bindings, None, self.otherwise)

    def version_of(self, label: str) -> int:
        """The version of one visit: that of its day, else of the last day it is due; the newest while nobody knows."""
        code = label.partition("-")[0]
        day = self.held.get(label)
        if day is None:
            known = self._known(code)
            day = self.deadline(known) if known is not None else None
        return version_on(self.bindings, day, self.otherwise)

    def definition(self, label: str) -> D | None:
        """How the version of the visit defines it; None when that version has no such visit and none took place."""
        code = label.partition("-")[0]
        governing = self.version_of(label)
        for each in self.versions.get(governing, ()):
            if each.code == code:
                return each
        return self._known(code) if label in self.held else None

    def definitions(self) -> tuple[D, ...]:
        """Every visit of the subject in order. A visit that a later version added and whose last day passed before the
        new consent is not asked for; a visit that a later version dropped stays where it took place."""
        if len(self.versions) == 1:
            return tuple(each for own in self.versions.values() for each in own)
        labels: dict[str, list[str]] = {}
        for label in self.held:
            labels.setdefault(label.partition("-")[0], []).append(label)
        found = []
        for code in in_order(self.versions, self.newest):
            here = self.definition(code)
            if here is None and code in labels:
                here = self._known(code)
            if here is not None:
                found.append(here)
        return tuple(found)

    def _known(self, code: str) -> D | None:
        """The newest definition of a visit that the subject's versions have, whether it holds or not."""
        for number in sorted(self.versions, reverse=True):
            for each in self.versions[number]:
                if each.code == code:
                    return each
        return None
