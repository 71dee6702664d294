"""Edit checks: questions the form asks before they become queries. Pure.

A check looks at the form's values and the facts around it and answers True when there is something to ask. `BLOCK`
refuses the form (a date before consent); `ASK` wants the value mended or confirmed with a reason, and becomes a query
when neither is done. A check never fires on a value it does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trial.words import Text

if TYPE_CHECKING:
    from crf.casebook import Facts

BLOCK, ASK = "block", "ask"


@dataclass(frozen=True, slots=True)
class Check:
    """One edit check: its identity, the item it speaks beside, what it asks, and when."""

    id: str
    item: str
    text: Text
    fires: Callable[[Mapping[str, Any], Facts], bool]
    severity: str = ASK
    priority: str = "routine"


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that fired on a form: what to ask beside which item."""

    check: str
    item: str
    text: Text
    severity: str
    priority: str


def findings(form: Any, values: Mapping[str, Any], facts: Facts) -> list[Finding]:
    """Everything the form's checks and expected ranges have to ask about these values, in the order of the items."""
    found: list[Finding] = []
    for item in form.items:
        value = values.get(item.name)
        if item.expected is not None and value is not None and not item.expected[0] <= value <= item.expected[1]:
            low, high = (format(limit, "f") for limit in item.expected)
            found.append(
                Finding(
                    f"{item.identity}-RANGE",
                    item.code,
                    Text(
                        f"{value} {item.unit} is outside the usual {low}–{high}. Check the source; correct or confirm.",
                        f"{value} {item.unit} 超出常见范围 {low}–{high}。请核对原始资料，更正或确认。",
                    ),
                    ASK,
                    "routine",
                )
            )
    for check in form.checks:
        if check.fires(values, facts):
            found.append(Finding(check.id, check.item, check.text, check.severity, check.priority))
    order = {item.code: place for place, item in enumerate(form.items)}
    return sorted(found, key=lambda finding: order.get(finding.item, 999))
