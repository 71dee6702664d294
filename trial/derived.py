"""Answers that carry their reasons: three-valued logic with a trace.

A rule of the trial (a score, a grade, an endpoint) is a pure function that takes a frozen input and returns a
`Derived`: the answer, the criteria it was judged by in the protocol's words, what was found for each, whether it was
met, not met or unknown, and what is missing. Unknown is never taken for no.

Source of the logic: efficacy specification, section 0 ("three-valued logic"): of criteria that must all hold, one that
is known to fail decides; otherwise one unknown leaves the answer unknown. Of criteria of which one is enough, one that
is known to hold decides; otherwise one unknown leaves the answer unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar

from trial.words import Text

T = TypeVar("T")
V = TypeVar("V")

YES = "yes"
NO = "no"
NOT_EVALUABLE = "not_evaluable"
NOT_APPLICABLE = "not_applicable"

ANSWERS = {
    YES: Text("yes", "是"),
    NO: Text("no", "否"),
    NOT_EVALUABLE: Text("not evaluable", "无法评价"),
    NOT_APPLICABLE: Text("not applicable", "不适用"),
}

NOT_COLLECTED = Text("not collected", "未采集")


def shown(value: object) -> Text:
    """A found value as a reader sees it: yes and no for booleans, figures as they were typed."""
    if value is None:
        return NOT_COLLECTED
    if value is True:
        return ANSWERS[YES]
    if value is False:
        return ANSWERS[NO]
    if isinstance(value, Text):
        return value
    if isinstance(value, Decimal):
        return Text(format(value, "f"), format(value, "f"))
    return Text(str(value), str(value))


@dataclass(frozen=True, slots=True)
class Step:
    """One criterion: its words, what was found, whether it was met (None: unknown), and the criteria below it.

    `needs` names the inputs the criterion could not do without and did not have; `sources` names where the found
    values came from, in the words of the caller (for the casebook: "SLD@M1"). `decides` is False for a line that
    informs the reader without taking part in the answer.
    """

    criterion: Text
    found: Text
    met: bool | None
    needs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    children: tuple[Step, ...] = ()
    decides: bool = True

    def as_dict(self) -> dict[str, Any]:
        """The step as plain data, for storage and for `manage.py derive`."""
        plain: dict[str, Any] = {
            "criterion": self.criterion.en,
            "criterion_zh": self.criterion.zh,
            "found": self.found.en,
            "found_zh": self.found.zh,
            "met": self.met,
        }
        if self.needs:
            plain["needs"] = list(self.needs)
        if self.sources:
            plain["sources"] = list(self.sources)
        if not self.decides:
            plain["decides"] = False
        if self.children:
            plain["children"] = [child.as_dict() for child in self.children]
        return plain


@dataclass(frozen=True, slots=True)
class Derived(Generic[T]):
    """An answer with its reasons. `value` is None when the answer is unknown. `rule` is name/version, e.g. sri4/1."""

    value: T | None
    rule: str
    trace: tuple[Step, ...] = field(default_factory=tuple)

    @property
    def missing(self) -> tuple[str, ...]:
        """The inputs that were needed and not there, each once, in the order of the trace."""
        found: dict[str, None] = {}

        def walk(steps: Iterable[Step]) -> None:
            for step in steps:
                for name in step.needs:
                    found.setdefault(name)
                walk(step.children)

        walk(self.trace)
        return tuple(found)


def step(
    criterion: Text,
    value: V | None,
    holds: Callable[[V], bool],
    *,
    needs: str | tuple[str, ...] = (),
    found: Text | None = None,
    sources: tuple[str, ...] = (),
    children: tuple[Step, ...] = (),
) -> Step:
    """Judge one criterion on one value. A value of None leaves it unknown and names what it needs."""
    names = (needs,) if isinstance(needs, str) else needs
    return Step(
        criterion=criterion,
        found=found or shown(value),
        met=None if value is None else bool(holds(value)),
        needs=names if value is None else (),
        sources=sources,
        children=children,
    )


def note(criterion: Text, value: object, *, sources: tuple[str, ...] = (), children: tuple[Step, ...] = ()) -> Step:
    """A line that informs and does not decide."""
    return Step(criterion, shown(value), None, sources=sources, children=children, decides=False)


def all_met(steps: Iterable[Step]) -> bool | None:
    """Every deciding step must hold: one that fails decides, else one unknown leaves the answer unknown."""
    marks = [each.met for each in steps if each.decides]
    if any(mark is False for mark in marks):
        return False
    return None if any(mark is None for mark in marks) else True


def any_met(steps: Iterable[Step]) -> bool | None:
    """One deciding step is enough: one that holds decides, else one unknown leaves the answer unknown."""
    marks = [each.met for each in steps if each.decides]
    if any(mark is True for mark in marks):
        return True
    return None if any(mark is None for mark in marks) else False


def any_of(rule: str, *steps: Step) -> Derived[bool]:
    """A rule of which one criterion is enough."""
    return Derived(any_met(steps), rule, tuple(steps))


def answer(met: bool | None) -> str:
    """yes, no or not_evaluable, the words of an endpoint."""
    if met is None:
        return NOT_EVALUABLE
    return YES if met else NO
