"""What became of one item: every value it ever had, who, when and why, read from the audit trail (R022)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from crf.kit.items import Item, Kind
from crf.kit.reading import Null, in_words
from crf.models import FormRecord, MissingValue
from trial.models import AuditEvent
from trial.words import Text

EMPTY = Text("empty", "空")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an item: old, new, who in which role, when, why."""

    at: datetime
    who: str
    role: str
    old: Text
    new: Text
    reason: str


def _from_json(item: Item, value: Any) -> Text:
    """A value as the audit trail keeps it, in words."""
    if value is None:
        return EMPTY
    if item.kind is Kind.MOMENT:
        return in_words(item, datetime.fromisoformat(value))
    if item.kind is Kind.TIME:
        return Text(str(value)[:5], str(value)[:5])
    if item.kind is Kind.DECIMAL or item.stored is Kind.DECIMAL:
        kept = Decimal(str(value))
        shown = f"{kept:.{item.places}f}" if item.derived else format(kept, "f")
        return Text(shown, shown)
    return in_words(item, value)


def _null_text(image: dict[str, Any] | None) -> Text:
    if not image or not image.get("flavour"):
        return EMPTY
    return Null(image["flavour"], image["reason"], image["other"]).text


def item_history(record: FormRecord, item: Item) -> list[Change]:
    """The item's changes, oldest first: its values, and the null flavours it had. Two queries."""
    table, row = record.form._meta.db_table, str(record.pk)
    key, dot, _code = item.code.rpartition(".")
    grid = record.form.grid
    if dot and grid is not None:
        table = grid._meta.db_table
        row = str(grid._default_manager.filter(record=record, row=key).values_list("pk", flat=True).first())
    changes: list[Change] = []
    for event in AuditEvent.objects.filter(table=table, record=row):
        old, new = (event.old or {}).get(item.name), (event.new or {}).get(item.name)
        if str(old) != str(new):  # 1.2 and 1.20 are two ways of stating one number
            changes.append(
                Change(event.at, event.actor, event.role, _from_json(item, old), _from_json(item, new), event.reason)
            )
    missing = MissingValue.objects.filter(record=record, item=item.code).values_list("pk", flat=True)
    keys = [str(key) for key in missing]
    if keys:
        for event in AuditEvent.objects.filter(table=MissingValue._meta.db_table, record__in=keys):
            changes.append(
                Change(event.at, event.actor, event.role, _null_text(event.old), _null_text(event.new), event.reason)
            )
    return sorted(changes, key=lambda change: change.at)
