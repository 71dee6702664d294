"""Where a value stands: a form at a visit, a row of a log or one item of it, in words and as the page that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from crf.kit.base import FORMS
from crf.targets import address_of
from trial.models import Subject
from trial.words import Text


@dataclass(frozen=True, slots=True)
class Place:
    """A form at a visit, or one item of it: in words, and the page where it is found or filled in."""

    code: str
    words: Text
    address: str
    because: Text | None = None


def place_of(subject: Subject, code: str, said_missing: Mapping[str, Mapping[str, str]] | None = None) -> Place:
    """A stored place (SLD@M1, PGA@M1.PGASC, GC#2) in words, with its page."""
    stands, _, item_code = code.partition(".")
    form_key, _, visit = stands.partition("@")
    form_key, _, row = form_key.partition("#")
    form = FORMS[form_key]
    where = visit or f"#{row}"
    words = Text(f"{form.title.en}, {where}", f"{form.title.zh}，{where}")
    if item_code:
        item = form.item(item_code)
        words = Text(f"{words.en}: {item.label.en}", f"{words.zh}：{item.label.zh}")
    address = address_of(subject, stands) + (f"#item-{item_code}" if item_code else "")
    said = (said_missing or {}).get(code)
    return Place(code, words, address, Text(said["en"], said["zh"]) if said else None)


def cell_address(subject: Subject, endpoint: str, visit: str) -> str:
    """The results page, opened at one endpoint and one time point."""
    return f"{reverse('results', args=[subject.screening_number])}?at={visit}&of={endpoint}#detail"
