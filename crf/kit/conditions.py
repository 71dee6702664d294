"""When an item applies: conditions as data, read by Python, SQL, paper and ODM alike. Pure but for the SQL door `q`.

A condition never guesses: an item whose condition reads an empty item does not apply yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    """The base of all conditions."""

    def holds(self, values: Mapping[str, Any], visit: str | None) -> bool:
        """Whether the item applies, given the form's values by field name and the visit's code."""
        raise NotImplementedError

    def items(self) -> Iterator[str]:
        """The field names the condition reads."""
        yield from ()

    def facts(self) -> Iterator[str]:
        """The facts about the subject the condition reads, by name."""
        yield from ()

    def said(self, labels: Mapping[str, str]) -> str:
        """The condition as the dictionary prints it, with item codes."""
        raise NotImplementedError

    def __and__(self, other: Condition) -> Condition:
        return Both((self, other))

    def __or__(self, other: Condition) -> Condition:
        return Either((self, other))


@dataclass(frozen=True, slots=True)
class When(Condition):
    """Another item of the same form holds one of these values."""

    item: str
    values: tuple[Any, ...]

    def holds(self, values: Mapping[str, Any], visit: str | None) -> bool:
        found = values.get(self.item)
        if isinstance(found, (list, tuple)):
            return any(value in found for value in self.values)
        return found is not None and found in self.values

    def items(self) -> Iterator[str]:
        yield self.item

    def said(self, labels: Mapping[str, str]) -> str:
        shown = " or ".join({True: "Y", False: "N"}.get(value, str(value)) for value in self.values)
        return f"{labels[self.item]} = {shown}"


@dataclass(frozen=True, slots=True)
class Unless(Condition):
    """Another item of the same form holds none of these values; while it is empty, the item applies."""

    item: str
    values: tuple[Any, ...]

    def holds(self, values: Mapping[str, Any], visit: str | None) -> bool:
        return values.get(self.item) not in self.values

    def items(self) -> Iterator[str]:
        yield self.item

    def said(self, labels: Mapping[str, str]) -> str:
        shown = " or ".join({True: "Y", False: "N"}.get(value, str(value)) for value in self.values)
        return f"not {labels[self.item]} = {shown}"


@dataclass(frozen=True, slots=True)
class Differs(Condition):
    """An item of the same form has a value, and it is not that of another (an own grade beside the derived one)."""

    item: str
    other: str

    def holds(self, values: Mapping[str, Any], visit: str | None) -> bool:
        found = values.get(self.item)
        return found is not None and found != values.get(self.other)

    def items(self) -> Iterator[str]:
        yield self.item
        yield self.other

    def said(self, labels: Mapping[str, str]) -> str:
        return f"{labels[self.item]} given and not {labels[self.other]}"


@dataclass(frozen=True, slots=True)
class Given(Condition):
    """Another item of the same form has a value."""

    item: str

    def holds(self, values: Mapping[str, Any], visit: str | None) -> bool:
        found = values.get(self.item)
        return found is not None and found != ""

    def items(self) -> Iterator[str]:
        yield self.item

    def said(self, labels: Mapping[str, str]) -> str:
        return f"{labels[self.item]} given"


@dataclass(frozen=True, slots=True)
class NonZero(Condition):
    """A derived number of the same form is not zero."""

    item: str

    def holds(self, values: Mapping[str, Any], visit: str | None) -> bool:
        return bool(values.get(self.item))

    def items(self) -> Iterator[str]:
        yield self.item

    def said(self, labels: Mapping[str, str]) -> str:
        return f"{labels[self.item]} <> 0"


@dataclass(frozen=True, slots=True)
class Beyond(Condition):
    """A number of the same form lies below one limit or above another; on a limit is not beyond it."""

    item: str
    below: Decimal | None = None
    above: Decimal | None = None

    def holds(self, values: Mapping[str, Any], visit: str | None) -> bool:
        found = values.get(self.item)
        if found is None:
            return False
        return (self.below is not None and found < self.below) or (self.above is not None and found > self.above)

    def items(self) -> Iterator[str]:
        yield self.item

    def said(self, labels: Mapping[str, str]) -> str:
        parts = [f"{labels[self.item]} < {self.below}"] if self.below is not None else []
        parts += [f"{labels[self.item]} > {self.above}"] if self.above is not None else []
        return " or ".join(parts)


@dataclass(frozen=True, slots=True)
class AtVisit(Condition):
    """The form belongs to one of these visits."""

    visits: tuple[str, ...]

    def holds(self, values: Mapping[str, Any], visit: str | None) -> bool:
        return visit in self.visits

    def said(self, labels: Mapping[str, str]) -> str:
        return "visit " + " or ".join(self.visits)


@dataclass(frozen=True, slots=True)
class About(Condition):
    """A fact about the subject (nephritis subset, childbearing potential) has one of these values.

    Facts come in beside the form's values under their name with @ in front.
    """

    fact: str
    values: tuple[Any, ...]

    def holds(self, values: Mapping[str, Any], visit: str | None) -> bool:
        found = values.get("@" + self.fact)
        return found is not None and found in self.values

    def facts(self) -> Iterator[str]:
        yield self.fact

    def said(self, labels: Mapping[str, str]) -> str:
        shown = " or ".join({True: "Y", False: "N"}.get(value, str(value)) for value in self.values)
        return f"subject: {self.fact} = {shown}"


@dataclass(frozen=True, slots=True)
class Both(Condition):
    """All of several conditions."""

    parts: tuple[Condition, ...]

    def holds(self, values: Mapping[str, Any], visit: str | None) -> bool:
        return all(part.holds(values, visit) for part in self.parts)

    def items(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.items()

    def facts(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.facts()

    def said(self, labels: Mapping[str, str]) -> str:
        return " and ".join(part.said(labels) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either(Condition):
    """One of several conditions."""

    parts: tuple[Condition, ...]

    def holds(self, values: Mapping[str, Any], visit: str | None) -> bool:
        return any(part.holds(values, visit) for part in self.parts)

    def items(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.items()

    def facts(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.facts()

    def said(self, labels: Mapping[str, str]) -> str:
        return " or ".join(part.said(labels) for part in self.parts)


def when(item: str, *values: Any) -> When:
    """`when("pregnant", True)`; `when("status", "new", "persistent")`."""
    return When(item, values)


def unless(item: str, *values: Any) -> Unless:
    """`unless("consciousness", "UNAROUSABLE")`."""
    return Unless(item, values)


def differs(item: str, other: str) -> Differs:
    """`differs("crs_investigator", "crs_grade")`."""
    return Differs(item, other)


def given(item: str) -> Given:
    """`given("dose")`."""
    return Given(item)


def at_visit(*codes: str) -> AtVisit:
    """`at_visit("SCR", "BL")`."""
    return AtVisit(codes)


def about(fact: str, *values: Any) -> About:
    """`about("nephritis", True)`."""
    return About(fact, values)
