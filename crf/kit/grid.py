"""Forms with a row for each of many things of one kind: a laboratory panel by analyte.

The rows are a table of their own under the form's header. Each row is named by a key from a fixed list (the analyte), its
boxes are typed as `KEY.ITEM`, and it exists once its first item has a value or a null flavour. Rows are read, derived,
checked and saved together with the form, by the same functions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from crf.kit.base import CrfBase
from crf.kit.checks import Asked, Finding
from crf.kit.items import Item
from crf.kit.reading import Null, read, shown
from trial.words import Text

if TYPE_CHECKING:
    from crf.casebook import Facts

Row = Mapping[str, Any]


class GridRow(models.Model, metaclass=CrfBase):
    """One row of a form with rows. The first item declared is the one without which the row does not exist."""

    audit_masked: ClassVar[tuple[str, ...]] = ()
    rows_of: ClassVar[str] = ""
    items: ClassVar[tuple[Item, ...]] = ()
    # Rows that are only numbered: the page shows those that have something and one more.
    open_ended: ClassVar[bool] = False
    # What names a row, and what `findings_of` may ask, for the dictionary and the library of checks.
    row_label: ClassVar[Text] = Text("Row", "行")
    asks: ClassVar[tuple[Asked, ...]] = ()

    record = models.ForeignKey("crf.FormRecord", on_delete=models.PROTECT, related_name="+")
    row = models.CharField(max_length=8)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.rows_of} {self.row}"

    @classmethod
    def row_keys(cls) -> Collection[str]:
        """The keys a row may have, in order."""
        raise NotImplementedError

    @classmethod
    def label(cls, key: str) -> Text:
        """What a row is about."""
        raise NotImplementedError

    @classmethod
    def item_of(cls, key: str, item: Item) -> Item:
        """An item as it is asked in one row: its own unit, its own answers."""
        return item

    @classmethod
    def assumed(cls, key: str) -> Row:
        """What holds in a row where nothing was typed, by field name (the usual unit)."""
        return {}

    @classmethod
    def derive_row(cls, key: str, row: Row, values: Row, facts: Facts) -> dict[str, Any]:
        """The derived items of a row by field name, from its values and the form's; the rows before it stand in the
        form's values under `rows`. Pure."""
        return {}

    @classmethod
    def problems_of(cls, key: str, row: Row, values: Row, facts: Facts) -> Mapping[str, Text]:
        """What is impossible in a row, by item code."""
        return {}

    @classmethod
    def findings_of(cls, rows: Mapping[str, Row], values: Row, facts: Facts) -> list[Finding]:
        """What the rows give reason to ask, each beside `KEY.ITEM`."""
        return []

    @classmethod
    def required_rows(cls, rows: Collection[str], values: Row, facts: Facts) -> Collection[str]:
        """The rows that must have a value or a null flavour, given those that have."""
        return ()

    @classmethod
    def first(cls) -> Item:
        """The item without which a row does not exist."""
        return cls.items[0]

    @classmethod
    def item_at(cls, code: str) -> Item:
        """The item of `WBC.LBORRES` as it is asked in that row; KeyError when there is none."""
        key, _, part = code.partition(".")
        if key in cls.row_keys():
            for item in cls.items:
                if item.code == part:
                    label = cls.label(key)
                    words = Text(f"{label.en}: {item.label.en}", f"{label.zh}：{item.label.zh}")
                    return replace(cls.item_of(key, item), label=words, code=code)
        raise KeyError(code)

    @classmethod
    def audit_places(cls, records: Collection[str]) -> dict[str, str]:
        """Where rows stand (LB@M1 WBC), for the page of the audit trail."""
        found = cls._default_manager.filter(pk__in=[int(record) for record in records]).select_related("record__visit")
        return {str(row.pk): f"{row.record.place} {row.row}" for row in found}

    def values(self) -> dict[str, Any]:
        """The row's values by field name."""
        return {item.name: plain(getattr(self, item.name)) for item in self.items}


def plain(value: Any) -> Any:
    """A figure without the zeros its column pads it with."""
    return value.normalize() + 0 if isinstance(value, Decimal) else value


def stored_rows(grid: type[GridRow], records: Iterable[int]) -> dict[int, dict[str, Row]]:
    """The rows of several forms by record and key. One query."""
    names = [item.name for item in grid.items]
    found: dict[int, dict[str, Row]] = {}
    held = grid._default_manager.filter(record__in=list(records)).order_by("pk")
    for record, key, *values in held.values_list("record_id", "row", *names):
        found.setdefault(record, {})[key] = dict(zip(names, map(plain, values), strict=True))
    return found


@dataclass(frozen=True, slots=True)
class Rows:
    """What the boxes of all rows amount to: values (typed and derived) by row and field name, the rest by `KEY.ITEM`."""

    values: Mapping[str, Row] = field(default_factory=dict)
    nulls: Mapping[str, Null] = field(default_factory=dict)
    problems: Mapping[str, Text] = field(default_factory=dict)
    applies: frozenset[str] = frozenset()
    dropped: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    grid: type[GridRow] | None = None


def typed_rows(grid: type[GridRow], raw: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What was typed, by row and item code, for the rows that exist, in the order of the grid."""
    first = grid.first().code
    found: dict[str, dict[str, str]] = {}
    for name, text in raw.items():
        key, dot, code = name.partition(".")
        if dot and text.strip():
            found.setdefault(key, {})[code] = text
    return {key: found[key] for key in grid.row_keys() if first in found.get(key, {})}


def read_rows(grid: type[GridRow], raw: Mapping[str, str], facts: Facts) -> dict[str, dict[str, Any]]:
    """The typed values of every row by key and field name, before anything is derived in it; conditions of the form that
    lean on its rows see these."""
    return {
        key: {
            item.name: read(grid.item_of(key, item), typed.get(item.code, ""), facts.around).value
            for item in grid.items
            if not item.derived
        }
        for key, typed in typed_rows(grid, raw).items()
    }


def assess_rows(
    grid: type[GridRow], raw: Mapping[str, str], values: Row, facts: Facts, required: Text, *, completing: bool
) -> Rows:
    """Read every row, derive, see what applies and what is asked. `required` is said where a value is missing."""
    items = [item for item in grid.items if item.in_version(facts.protocol_version)]
    first = grid.first()
    rows: dict[str, dict[str, Any]] = {}
    nulls: dict[str, Null] = {}
    problems: dict[str, Text] = {}
    applies: set[str] = set()
    dropped: list[str] = []
    for key, typed in typed_rows(grid, raw).items():
        row: dict[str, Any] = {item.name: None for item in items}
        for item in items:
            if item.derived or not typed.get(item.code):
                continue
            reading = read(grid.item_of(key, item), typed[item.code], facts.around)
            if reading.problem is not None:
                problems[f"{key}.{item.code}"] = reading.problem
            elif reading.null is not None:
                nulls[f"{key}.{item.code}"] = reading.null
            row[item.name] = reading.value
        if row[first.name] is None:  # a null flavour, or text that could not be read
            row = dict.fromkeys(row)
            kept = f"{key}.{first.code}"
            nulls = {code: null for code, null in nulls.items() if not code.startswith(f"{key}.") or code == kept}
            rows[key] = row
            applies.add(kept)
            continue
        row.update({name: value for name, value in grid.assumed(key).items() if row.get(name) is None})
        problems.update({f"{key}.{code}": text for code, text in grid.problems_of(key, row, values, facts).items()})
        row.update(grid.derive_row(key, row, {**values, "rows": rows}, facts))
        for item in items:
            code = f"{key}.{item.code}"
            if item.condition is None or item.condition.holds(row, facts.visit):
                applies.add(code)
                continue
            if not item.derived and (row[item.name] is not None or code in nulls):
                dropped.append(code)
            row[item.name] = None
            nulls.pop(code, None)
            problems.pop(code, None)
        if completing:
            for item in items:
                code = f"{key}.{item.code}"
                missing = row[item.name] is None and code not in nulls and code not in problems
                if item.required and not item.derived and missing and code in applies:
                    problems[code] = required
        rows[key] = row
    if completing:
        for key in grid.required_rows(list(rows), values, facts):
            if key not in rows:
                problems[f"{key}.{first.code}"] = required
    found = [finding for finding in grid.findings_of(rows, values, facts) if finding.item not in problems]
    return Rows(rows, nulls, problems, frozenset(applies), tuple(dropped), tuple(found), grid)


def typed_from_rows(grid: type[GridRow], rows: Mapping[str, Row], nulls: Mapping[str, Null]) -> dict[str, str]:
    """What stands in the boxes of rows that are in the casebook."""
    typed: dict[str, str] = {}
    for key, row in rows.items():
        for item in grid.items:
            code, value = f"{key}.{item.code}", row.get(item.name)
            if code in nulls:
                typed[code] = nulls[code].typed
            elif value is not None and not item.derived:
                typed[code] = shown(item, value)
    return typed


def differing(grid: type[GridRow], before: Mapping[str, Row], nulls: Mapping[str, Null], now: Rows) -> list[str]:
    """What was typed differently than it stands in the casebook, as `KEY.ITEM`."""
    found: list[str] = []
    for key in grid.row_keys():
        old, new = before.get(key, {}), now.values.get(key, {})
        for item in grid.items:
            code = f"{key}.{item.code}"
            if not item.derived and (
                old.get(item.name) != new.get(item.name) or nulls.get(code) != now.nulls.get(code)
            ):
                found.append(code)
    return found


def write_rows(grid: type[GridRow], record: Any, rows: Mapping[str, Row], *, new: bool) -> None:
    """Bring the table to what was assessed: one INSERT for all new rows, one UPDATE for each that changed.

    A row that no longer exists on the form stays with nothing in it; nothing clinical is deleted.
    """
    standing = {} if new else {row.row: row for row in grid._default_manager.filter(record=record)}
    empty = {item.name: None for item in grid.items}
    for key, row in standing.items():
        wanted = {**empty, **rows.get(key, {})}
        changed = [name for name, value in wanted.items() if plain(getattr(row, name)) != value]
        if changed:
            for name in changed:
                setattr(row, name, wanted[name])
            row.save(update_fields=changed)
    grid._default_manager.bulk_create(
        [grid(record=record, row=key, **row) for key, row in rows.items() if key not in standing]
    )
