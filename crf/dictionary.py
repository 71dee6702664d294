"""The data dictionary: every item of every form, from its one definition. Pure but for the registry of forms."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import IO

from crf.kit.base import FORMS, Crf
from crf.kit.header import header_items
from crf.kit.items import Code, Item, Kind

COLUMNS = (
    "form",
    "form_en",
    "form_zh",
    "item",
    "label_en",
    "label_zh",
    "type",
    "unit",
    "codes",
    "range",
    "required",
    "condition",
    "sdtm",
    "source",
    "since",
    "until",
)


def _code(code: Code) -> str:
    versions = [f"since {code.since}"] if code.since > 1 else []
    versions += [f"until {code.until}"] if code.until is not None else []
    return f"{code.value}={code.label.en}|{code.label.zh}" + (f" ({', '.join(versions)})" if versions else "")


def _codes(item: Item) -> str:
    if item.register:
        return f"register: {item.register}"
    return "; ".join(_code(code) for code in item.codes)


def _range(item: Item) -> str:
    parts = [item.range_text().replace("–", " to ")] if item.possible else []
    if item.expected:
        parts.append("usual {} to {}".format(*(format(limit, "f") for limit in item.expected)))
    if item.max_length:
        parts.append(f"at most {item.max_length} characters")
    return "; ".join(parts)


def row(form: type[Crf], item: Item) -> dict[str, str]:
    """One line of the dictionary."""
    labels = {each.name: each.code for each in every_item(form)}
    return {
        "form": form.key,
        "form_en": form.title.en,
        "form_zh": form.title.zh,
        "item": item.code,
        "label_en": item.label.en,
        "label_zh": item.label.zh,
        "type": item.kind.value,
        "unit": item.unit,
        "codes": _codes(item),
        "range": _range(item),
        "required": "Y" if item.required else "N",
        "condition": item.condition.said(labels) if item.condition else "",
        "sdtm": item.sdtm,
        "source": item.source,
        "since": str(item.since),
        "until": "" if item.until is None else str(item.until),
    }


def every_item(form: type[Crf]) -> tuple[Item, ...]:
    """All items of a form: its head, its own in order of entry, and those of its rows after what names a row."""
    if form.grid is None:
        return (*header_items(form), *form.items)
    grid = form.grid
    keys = tuple(Code(key, grid.label(key)) for key in grid.row_keys())
    named_by = Item(f"{form.key}TESTCD", grid.row_label, Kind.CODED, name="row", form=form.key, codes=keys)
    return (*header_items(form), *form.items, named_by, *grid.items)


def rows() -> Iterator[dict[str, str]]:
    """The dictionary, form by form in the order of their codes: the head of the form, then items in order of entry."""
    for key in sorted(FORMS):
        for item in every_item(FORMS[key]):
            yield row(FORMS[key], item)


def write_csv(out: IO[str]) -> int:
    """Write the dictionary as CSV; how many items it has."""
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    count = 0
    for line in rows():
        writer.writerow(line)
        count += 1
    return count
