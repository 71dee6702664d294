"""Edit checks: questions the form asks before they become queries. Pure.

A check looks at the form's values and the facts around it and answers True when there is something to ask. `BLOCK`
refuses the form; `QUERY` wants the value mended, and becomes a query for the data manager even when a reason is given;
`ASK` wants the value mended or confirmed with a reason, and becomes a query when neither is done. A check never fires on
a value it does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from trial.words import Text

if TYPE_CHECKING:
    from crf.casebook import Facts
    from crf.kit.items import Item

BLOCK, QUERY, ASK = "block", "query", "ask"
# Ends the identity of a question that was asked because derived items moved while nobody looked at the form.
MOVED = "-MOVED"


@dataclass(frozen=True, slots=True)
class Check:
    """One edit check: its identity, the item it speaks beside, what it asks, and when."""

    id: str
    item: str
    text: Text | Callable[[Mapping[str, Any], Facts], Text]
    fires: Callable[[Mapping[str, Any], Facts], bool]
    severity: str = ASK
    priority: str = "routine"
    # Where the check comes from: its number in the protocol's list (EC-08), or the section that asks for it.
    source: str = ""
    # What it asks in general, for the library of checks, where the words cannot be told without the values.
    about: Text | None = None

    def words(self, values: Mapping[str, Any], facts: Facts) -> Text:
        """What it asks about these values."""
        return self.text if isinstance(self.text, Text) else self.text(values, facts)


@dataclass(frozen=True, slots=True)
class Asked:
    """A check over the rows of a grid, which works them out together: what the library says of it. Its findings carry
    its identity and the row, LB-23.CREAT."""

    id: str
    item: str
    text: Text
    severity: str
    source: str
    priority: str = "routine"


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that fired on a form: what to ask beside which item."""

    check: str
    item: str
    text: Text
    severity: str
    priority: str


# Checks that stand on every form, by id: what they ask and how hard. `{day}` and `{limit}` are filled in.
GENERAL: dict[str, tuple[str, Text, str]] = {
    "EC-01": (
        QUERY,
        Text(
            "{day} lies before the consent of {limit}. Nothing of the trial is done before consent; check both dates.",
            "{day} 早于知情同意日期 {limit}。知情同意前不得进行任何研究程序，请核对两个日期。",
        ),
        "protocol operationalisation 12, check 1",
    ),
    "EC-39": (
        QUERY,
        Text(
            "{day} lies after the death of {limit}. Check both dates.",
            "{day} 晚于死亡日期 {limit}。请核对两个日期。",
        ),
        "protocol operationalisation 12, check 39",
    ),
    "EC-40": (
        BLOCK,
        Text(
            "{day} lies after the subject left the study on {limit}. Only safety follow-up may still be entered.",
            "{day} 晚于受试者退出研究的日期 {limit}。此后仅可录入允许的安全性随访。",
        ),
        "protocol operationalisation 12, check 40",
    ),
}
# Forms that may speak of days after death or withdrawal: how it ended, what follows by consent, deviations, safety.
AFTER_THE_END = frozenset({"ICF", "EOS", "DTH", "LTF", "DV", "INV", "SAE", "AE", "SV"})


def _day_of(value: Any) -> date | None:
    """The calendar day of a date or moment in China Standard Time."""
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo("Asia/Shanghai")).date()
    return value if isinstance(value, date) else None


def _days_in_order(form: Any, values: Mapping[str, Any], facts: Facts) -> list[Finding]:
    """Dates before consent, after death or after withdrawal, on any form; one question an item."""
    found: list[Finding] = []
    for item in form.items_in(facts.protocol_version):
        day = None if item.derived or item.future else _day_of(values.get(item.name))
        if day is None:
            continue
        check, limit = "", None
        if facts.consented_on is not None and day < facts.consented_on and not item.before_consent:
            check, limit = "EC-01", facts.consented_on
        elif form.key not in AFTER_THE_END and facts.died_on is not None and day > facts.died_on:
            check, limit = "EC-39", facts.died_on
        elif form.key not in AFTER_THE_END and facts.withdrawn_on is not None and day > facts.withdrawn_on:
            check, limit = "EC-40", facts.withdrawn_on
        if limit is not None:
            severity, text, _source = GENERAL[check]
            said = Text(text.en.format(day=day, limit=limit), text.zh.format(day=day, limit=limit))
            found.append(Finding(f"{item.identity}-{check}", item.code, said, severity, "routine"))
    return found


def range_words(item: Item, value: Any) -> Text:
    """What is asked of a value outside the usual range of its item."""
    assert item.expected is not None  # nosec B101 - asked only of items that have a usual range
    low, high = (format(limit, "f") for limit in item.expected)
    unit = f" {item.unit}" if item.unit else ""
    return Text(
        f"{value}{unit} is outside the usual {low}–{high}. Check the source; correct or confirm.",
        f"{value}{unit} 超出常见范围 {low}–{high}。请核对原始资料，更正或确认。",
    )


def findings(form: Any, values: Mapping[str, Any], facts: Facts) -> list[Finding]:
    """Everything the form's checks and expected ranges have to ask about these values, in the order of the items.

    A check beside an item that the protocol version of the form does not have asks nothing.
    """
    found: list[Finding] = []
    items = form.items_in(facts.protocol_version)
    order = {item.code: place for place, item in enumerate(items)}
    for item in items:
        value = values.get(item.name)
        if item.expected is not None and value is not None and not item.expected[0] <= value <= item.expected[1]:
            found.append(Finding(f"{item.identity}-RANGE", item.code, range_words(item, value), ASK, "routine"))
    for check in form.checks:
        if check.item in order and check.fires(values, facts):
            found.append(Finding(check.id, check.item, check.words(values, facts), check.severity, check.priority))
    found.extend(_days_in_order(form, values, facts))
    return sorted(found, key=lambda finding: order.get(finding.item, 999))
