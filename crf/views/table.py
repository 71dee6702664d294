"""A small number of rows of one kind beneath a form, as a plain table: grade changes, recipients of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from crf.casebook import Facts
from crf.entry import GridState
from crf.kit.assess import Assessment
from crf.kit.grid import GridRow, Row
from crf.kit.items import YES_NO, Item, Kind
from crf.kit.reading import in_words
from crf.kit.reading import shown as in_box


@dataclass(frozen=True, slots=True)
class Ask:
    """A question beside a cell: which check, what it asks, what was answered."""

    check: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One box of a row."""

    item: Item
    name: str
    label: str
    typed: str
    words: str
    choices: tuple[tuple[str, str], ...]
    problem: str
    query: str
    newer: str
    asks: tuple[Ask, ...]

    @property
    def derived(self) -> bool:
        """Read only."""
        return self.item.derived


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its key, what it is about, its boxes."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    shown: bool


def _choices(item: Item, language: str | None) -> tuple[tuple[str, str], ...]:
    codes = YES_NO if item.kind is Kind.YES_NO else item.codes if item.kind is Kind.CODED else ()
    return tuple((code.value, code.label.in_language(language)) for code in codes)


def _words(item: Item, value: Any, language: str | None) -> str:
    return "" if value is None else in_words(item, value).in_language(language)


def _lines(grid: type[GridRow], state: GridState) -> list[Line]:
    language = get_language()
    typed, assessed = state.typed, state.assessed
    newer_rows: Mapping[str, Row] = (state.newer or {}).get("rows", {})
    items = [item for item in grid.items if item.in_version(state.facts.protocol_version)]
    lines: list[Line] = []
    empty_shown = False
    for key in grid.row_keys():
        row = assessed.rows.values.get(key, {})
        cells = []
        for plain in items:
            item, name = grid.item_of(key, plain), f"{key}.{plain.code}"
            problem = assessed.problems.get(name)
            query = state.queries.get(name)
            newer = newer_rows.get(key, {}).get(item.name) if state.newer is not None else row.get(item.name)
            null = assessed.nulls.get(name)
            cells.append(
                Cell(
                    item=item,
                    name=name,
                    label=item.label.in_language(language),
                    typed=typed.get(name, ""),
                    words=null.text.in_language(language) if null else _words(item, row.get(item.name), language),
                    choices=_choices(item, language),
                    problem=problem.in_language(language) if problem and (state.tried or typed.get(name)) else "",
                    query=(query.text_zh if (language or "").startswith("zh") else query.text_en) if query else "",
                    newer=_words(item, newer, language) if newer != row.get(item.name) else "",
                    asks=tuple(
                        Ask(each.check, each.text.in_language(language), typed.get(f"ask__{each.check}", ""))
                        for each in state.asks
                        if each.item == name
                    ),
                )
            )
        filled = any(cell.typed or cell.words for cell in cells)
        next_empty = not filled and not empty_shown and not state.read_only
        empty_shown = empty_shown or (grid.open_ended and next_empty)
        lines.append(
            Line(key, grid.label(key).in_language(language), tuple(cells), filled or next_empty or not grid.open_ended)
        )
    return lines


def shown(state: GridState) -> SafeString:
    """The rows as a table: all of a fixed list, or those that have something and one more."""
    grid = state.target.form.grid
    assert grid is not None  # nosec B101 - asked by the page of a form that has rows
    lines = _lines(grid, state)
    return SafeString(  # nosec B703 - output of a template, which escaped every value in it
        render_to_string(
            "crf/_rows_table.html",
            {
                "title": grid.row_label.in_language(get_language()),
                "lines": lines,
                "heads": [cell.label for cell in lines[0].cells],
                "read_only": state.read_only,
                "open_ended": grid.open_ended,
            },
        )
    )


def told(facts: Facts, typed: Mapping[str, str], assessed: Assessment) -> dict[str, Any]:
    """What follows from what was typed, by box: how it was read, and what is derived."""
    language = get_language()
    echo: dict[str, str] = {}
    derived: dict[str, str] = {}
    grid = assessed.rows.grid
    if grid is None:
        return {}
    for key, row in assessed.rows.values.items():
        for plain in grid.items:
            item, name = grid.item_of(key, plain), f"{key}.{plain.code}"
            value = row.get(item.name)
            if item.derived:
                derived[name] = _words(item, value, language)
            elif name in assessed.nulls:
                echo[name] = assessed.nulls[name].text.in_language(language)
            elif value is not None and in_box(item, value) != typed.get(name, "").strip() and not item.codes:
                echo[name] = in_box(item, value)
    return {"echo": echo, "derived": derived}
