"""What a laboratory value or a temperature says of a SLEDAI descriptor: proposed to the investigator, never scored.

A value against its limit proposes present or absent. Within 28 days after lymphodepletion low white cells, low platelets
and fever are proposed as "not lupus". A tick that contradicts the value is asked about, in either direction.

Source: efficacy specification, sections 0 (attribution) and 1.5; protocol operationalisation 11.3 and 12, checks 28, 29.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from endpoints import sledai
from trial.words import Text

DRUG_OR_INFECTION = frozenset({"leukopenia", "thrombocytopenia", "fever"})
"""Findings that lymphodepletion, cytokine release or infection explain better than lupus in the weeks after it."""


def beyond(number: Decimal, limit: Decimal, *, above: bool, comparator: str = "") -> bool | None:
    """Whether a printed figure lies beyond a limit; on the limit is not beyond it.

    "<5" says below 3 nothing, "<0.2" is below 0.2 or any higher limit: None where the figure cannot tell.
    """
    if not comparator:
        return number > limit if above else number < limit
    if above:
        if comparator == ">":
            return True if number >= limit else None
        return False if number <= limit else None
    if comparator == "<":
        return True if number <= limit else None
    return False if number >= limit else None


@dataclass(frozen=True, slots=True)
class Reading:
    """One value: what was measured, the figure as printed, unit, limit, day and place, and whether it is beyond."""

    name: Text
    text: str | Text
    unit: str
    beyond: bool | None
    limit: str = ""
    on: date | None = None
    place: str = ""

    @property
    def words(self) -> Text:
        """The value with its limit, day and place, e.g. "white cells 2.4 10^9/L (limit < 3; 2026-05-18, LB@M1)"."""
        return self._said(self.place)

    @property
    def value(self) -> Text:
        """The value with its limit and day, where the place is shown beside it anyway."""
        return self._said("")

    def _said(self, place: str) -> Text:
        days = [part for part in (str(self.on) if self.on else "", place) if part]
        limit = Text(f"limit {self.limit}", f"界值{self.limit}") if self.limit else Text("", "")
        text = self.text if isinstance(self.text, Text) else Text(self.text, self.text)
        en = "; ".join(part for part in (limit.en, ", ".join(days)) if part)
        zh = "；".join(part for part in (limit.zh, "，".join(days)) if part)
        told_en = f"{self.name.en} {text.en} {self.unit}".strip() + (f" ({en})" if en else "")
        return Text(told_en, f"{self.name.zh} {text.zh} {self.unit}".strip() + (f"（{zh}）" if zh else ""))


def measured(
    descriptor: str,
    name: Text,
    number: Decimal,
    unit: str,
    *,
    comparator: str = "",
    text: str = "",
    on: date | None = None,
    place: str = "",
) -> Reading:
    """A figure judged by the descriptor's own limit (efficacy 1.5), in any unit that the rule converts."""
    rule = sledai.LABORATORY_RULES[descriptor]
    factor = (rule.units or {}).get(unit)
    found = None
    if rule.limit is not None and factor is not None:
        found = beyond(number * factor, rule.limit, above=rule.above, comparator=comparator)
    limit = ""
    if rule.limit is not None and factor is not None:
        limit = f"{'>' if rule.above else '<'} {format((rule.limit / factor).normalize(), 'f')}"
    return Reading(name, text or f"{comparator}{number}", unit, found, limit, on, place)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was measured for one descriptor at one visit.

    `before`: whether the last earlier value was beyond its limit. `days_after_lymphodepletion`: of the visit.
    """

    descriptor: str
    readings: tuple[Reading, ...]
    before: bool | None = None
    days_after_lymphodepletion: int | None = None

    @property
    def abnormal(self) -> bool | None:
        """Any value beyond its limit is enough; only when all are inside is it normal."""
        found = [reading.beyond for reading in self.readings]
        if True in found:
            return True
        return None if not found or None in found else False

    @property
    def soon_after_lymphodepletion(self) -> bool:
        """Low cells or fever in the 28 days in which they are not taken for lupus."""
        days = self.days_after_lymphodepletion
        return self.descriptor in DRUG_OR_INFECTION and days is not None and 0 <= days <= sledai.LYMPHODEPLETION_DAYS

    @property
    def proposed(self) -> str | None:
        """The status the values propose; nothing where they cannot tell.

        An abnormal value is persistent when the earlier one was abnormal or is not known, new when it was normal.
        """
        if self.abnormal is None:
            return None
        if not self.abnormal:
            return sledai.ABSENT
        if self.soon_after_lymphodepletion:
            return sledai.NOT_LUPUS
        return sledai.NEW if self.before is False else sledai.PERSISTENT

    @property
    def telling(self) -> tuple[Reading, ...]:
        """The readings that decide: those beyond their limit, else all."""
        return tuple(reading for reading in self.readings if reading.beyond is True) or self.readings

    @property
    def on(self) -> date | None:
        """The latest day of a value beyond its limit."""
        return max((each.on for each in self.readings if each.beyond is True and each.on is not None), default=None)

    @property
    def values(self) -> Text:
        """The values in words."""
        return Text(
            "; ".join(each.words.en for each in self.telling), "；".join(each.words.zh for each in self.telling)
        )

    @property
    def told(self) -> Text:
        """The values in words without their place."""
        return Text(
            "; ".join(each.value.en for each in self.telling), "；".join(each.value.zh for each in self.telling)
        )

    @property
    def why(self) -> Text:
        """Why this status is proposed; the place stands beside the proposal."""
        told = self.told
        if self.proposed == sledai.NOT_LUPUS:
            return Text(
                f"{told.en}; within 28 days after lymphodepletion, where it is more likely not lupus",
                f"{told.zh}；清淋预处理后28天内，多非狼疮所致",
            )
        if self.abnormal and self.before is None:
            return Text(
                f"{told.en}; no earlier value: new or persistent is for you to say",
                f"{told.zh}；无既往数值，新发或持续由您判断",
            )
        return told

    def contradicts(self, status: str | None) -> Text | None:
        """What to ask when a tick and the values disagree; None when they agree or one of them is not there."""
        if status is None or self.abnormal is None:
            return None
        told = self.values
        if self.abnormal and status == sledai.ABSENT:
            return Text(
                f"Ticked absent, but {told.en}. Mark it present or not due to lupus, correct the value, or say why.",
                f"勾选为无，但{told.zh}。请改为存在或非狼疮所致、更正数值，或说明原因。",
            )
        if not self.abnormal and status in sledai.POSITIVE:
            return Text(
                f"Ticked present, but {told.en}. Mark it absent, correct the value, or say why.",
                f"勾选为存在，但{told.zh}。请改为无、更正数值，或说明原因。",
            )
        if self.abnormal and status in sledai.POSITIVE and self.soon_after_lymphodepletion:
            return Text(
                f"Ticked as lupus, but {told.en}, within 28 days after lymphodepletion. Mark it not due to lupus, or say "
                "why it is lupus.",
                f"勾选为狼疮所致，但{told.zh}，处于清淋预处理后28天内。请改为非狼疮所致，或说明归因于狼疮的理由。",
            )
        return None


def days_after(lymphodepletion_on: date | None, visit_on: date | None) -> int | None:
    """Days from the last day of lymphodepletion to the visit; unknown without both."""
    if lymphodepletion_on is None or visit_on is None:
        return None
    return (visit_on - lymphodepletion_on).days
