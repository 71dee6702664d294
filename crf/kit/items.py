"""What an item is, and the small constructors that declare one.

An item says itself once: English and Chinese label, kind, unit, the range the database refuses (`possible`), the range
that raises a question (`expected`), codes, condition, section, SDTM annotation, source mark, protocol versions, and
whether source verification must look at it. The constructors return a Django field that carries its `Item`; from both
come the table, the entry page, the checks, the dictionary, the paper and the exports.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from crf.kit.conditions import Condition
from trial.numbers import Measured
from trial.words import Text


class Kind(StrEnum):
    """The kinds of items, named as in the reference dictionary."""

    DECIMAL = "dec"
    INTEGER = "int"
    YES_NO = "yn"
    CODED = "one"
    MULTIPLE = "multi"
    DATE = "date"
    PARTIAL_DATE = "pdate"
    TIME = "time"
    MOMENT = "dt"
    TEXT = "txt"
    MEMO = "memo"
    RESULT = "lab"
    FILE = "file"
    DERIVED = "calc"


@dataclass(frozen=True, slots=True)
class Code:
    """One answer of a coded item: what is stored, and its words."""

    value: str
    label: Text
    # For a code of a register: the dates the register keeps with it.
    dates: tuple[Any, ...] = ()
    # The first and the last protocol version that offer it. The table keeps every answer there ever was.
    since: int = 1
    until: int | None = None

    def in_version(self, version: int) -> bool:
        """Whether a protocol version offers this answer."""
        return self.since <= version and (self.until is None or version <= self.until)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form under one heading. `quiet` offers one key that says: nothing to report in this part."""

    key: str
    title: Text
    note: Text | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a form. Its public identity is form code and item code; `name` is the field's name in the code."""

    code: str
    label: Text
    kind: Kind
    name: str = ""
    form: str = ""
    unit: str = ""
    possible: tuple[Decimal, Decimal] | None = None
    expected: tuple[Decimal, Decimal] | None = None
    places: int = 0
    codes: tuple[Code, ...] = ()
    register: str = ""
    section: str = ""
    condition: Condition | None = None
    required: bool = True
    max_length: int = 0
    future: bool = False
    stored: Kind | None = None
    derive: Callable[..., Any] | None = None
    uses: tuple[str, ...] = ()
    sdtm: str = ""
    source: str = "D"
    since: int = 1
    until: int | None = None
    critical: bool = False
    help: Text | None = None
    compact: bool = False
    # The date may lie before consent (a history, a date of birth, a lot): the check of EC-01 leaves it alone.
    before_consent: bool = False
    # A list of proposals for a text box, by name (medicines).
    lookup: str = ""
    # The answer of an uneventful day, as it is typed: what the key of a quiet part puts into the box.
    usual: str = ""

    @property
    def identity(self) -> str:
        """Form code and item code, e.g. VS.TEMP."""
        return f"{self.form}.{self.code}"

    @property
    def derived(self) -> bool:
        """Read only: computed by a pure function, never typed."""
        return self.kind is Kind.DERIVED

    def in_version(self, version: int) -> bool:
        """Whether the item belongs to a protocol version."""
        return self.since <= version and (self.until is None or version <= self.until)

    def as_of(self, version: int) -> Item:
        """The item with the answers that a protocol version offers."""
        if all(code.in_version(version) for code in self.codes):
            return self
        return replace(self, codes=tuple(code for code in self.codes if code.in_version(version)))

    def code_label(self, value: str) -> Text:
        """The words of a stored code; the code itself when it comes from a register."""
        for code in self.codes:
            if code.value == value:
                return code.label
        return Text(value, value)

    def range_text(self) -> str:
        """The possible range as the page and the dictionary print it, e.g. 34.0-43.0."""
        if self.possible is None:
            return ""
        low, high = (format(limit, "f") for limit in self.possible)
        return f"{low}–{high}"


def _limits(pair: tuple[Any, Any] | None) -> tuple[Decimal, Decimal] | None:
    return (Decimal(str(pair[0])), Decimal(str(pair[1]))) if pair else None


def _carry(field: models.Field[Any, Any], item: Item) -> Any:
    field.item = item  # type: ignore[attr-defined]
    return field


def codes(*pairs: tuple[str, str, str]) -> tuple[Code, ...]:
    """`codes(("F", "Female", "女"), ("M", "Male", "男"))`."""
    return tuple(Code(value, Text(en, zh)) for value, en, zh in pairs)


def decimal(
    code: str, en: str, zh: str, *, places: int, possible: tuple[Any, Any], expected: Any = None, **said: Any
) -> Any:
    """A measured number of at most so many decimals, kept as it was typed."""
    limits = _limits(possible)
    assert limits is not None  # nosec B101 - a declaration error, found at import
    digits = len(str(int(limits[1]))) + places
    field = Measured(max_digits=digits, decimal_places=places, null=True, blank=True)
    return _carry(
        field,
        Item(code, Text(en, zh), Kind.DECIMAL, possible=limits, expected=_limits(expected), places=places, **said),
    )


def integer(code: str, en: str, zh: str, *, possible: tuple[int, int], expected: Any = None, **said: Any) -> Any:
    """A whole number."""
    field = models.IntegerField(null=True, blank=True)
    item = Item(code, Text(en, zh), Kind.INTEGER, possible=_limits(possible), expected=_limits(expected), **said)
    return _carry(field, item)


YES_NO = codes(("Y", "Yes", "是"), ("N", "No", "否"))


def result(
    code: str,
    en: str,
    zh: str,
    *,
    unit: str,
    possible: tuple[Any, Any] | None = None,
    words: tuple[Code, ...] = (),
    **said: Any,
) -> Any:
    """A laboratory result kept as printed: a figure, `<` or `>` a figure, or one of the listed words.

    Without `possible` any figure may stand there: titres and loads for which no limit is known.
    """
    field = models.CharField(max_length=30, null=True, blank=True)
    item = Item(code, Text(en, zh), Kind.RESULT, unit=unit, possible=_limits(possible), codes=words, **said)
    return _carry(field, item)


def yes_no(code: str, en: str, zh: str, **said: Any) -> Any:
    """Yes or no; empty is neither."""
    return _carry(models.BooleanField(null=True, blank=True), Item(code, Text(en, zh), Kind.YES_NO, **said))


def coded(code: str, en: str, zh: str, answers: tuple[Code, ...] = (), *, register: str = "", **said: Any) -> Any:
    """One answer of a list, or of a register kept elsewhere (consent versions, assessors)."""
    longest = max((len(answer.value) for answer in answers), default=60)
    field = models.CharField(max_length=max(longest, 4) if answers else 60, null=True, blank=True)
    return _carry(field, Item(code, Text(en, zh), Kind.CODED, codes=answers, register=register, **said))


def multiple(code: str, en: str, zh: str, answers: tuple[Code, ...] = (), *, register: str = "", **said: Any) -> Any:
    """Several answers of a list."""
    field = ArrayField(models.CharField(max_length=60), null=True, blank=True)
    return _carry(field, Item(code, Text(en, zh), Kind.MULTIPLE, codes=answers, register=register, **said))


def date(code: str, en: str, zh: str, **said: Any) -> Any:
    """A full date; not in the future unless said."""
    return _carry(models.DateField(null=True, blank=True), Item(code, Text(en, zh), Kind.DATE, **said))


def partial_date(code: str, en: str, zh: str, **said: Any) -> Any:
    """A date of which only the known parts are kept: 2024, 2024-05 or 2024-05-22. Nothing is filled in."""
    field = models.CharField(max_length=10, null=True, blank=True)
    return _carry(field, Item(code, Text(en, zh), Kind.PARTIAL_DATE, **said))


def time(code: str, en: str, zh: str, **said: Any) -> Any:
    """A time of day, 00:00 to 23:59."""
    return _carry(models.TimeField(null=True, blank=True), Item(code, Text(en, zh), Kind.TIME, **said))


def moment(code: str, en: str, zh: str, **said: Any) -> Any:
    """A date and time in China Standard Time, stored in UTC; not in the future."""
    return _carry(models.DateTimeField(null=True, blank=True), Item(code, Text(en, zh), Kind.MOMENT, **said))


def text(code: str, en: str, zh: str, *, max_length: int, **said: Any) -> Any:
    """A short text, scanned for identifying data."""
    field = models.CharField(max_length=max_length, null=True, blank=True)
    return _carry(field, Item(code, Text(en, zh), Kind.TEXT, max_length=max_length, **said))


def memo(code: str, en: str, zh: str, *, max_length: int, **said: Any) -> Any:
    """A longer text, scanned for identifying data."""
    field = models.CharField(max_length=max_length, null=True, blank=True)
    return _carry(field, Item(code, Text(en, zh), Kind.MEMO, max_length=max_length, **said))


def derived(
    code: str,
    en: str,
    zh: str,
    kind: Kind,
    *,
    by: Callable[..., Any] | None = None,
    uses: tuple[str, ...] = (),
    places: int = 0,
    answers: tuple[Code, ...] = (),
    **said: Any,
) -> Any:
    """A read-only item computed by a pure function, live and on saving by the same one.

    `uses` names the items (by field name) and facts (with @) handed to the function in order; when it is empty the
    form's own `derive` computes the item.
    """
    field: models.Field[Any, Any]
    if kind is Kind.DECIMAL:
        field = models.DecimalField(max_digits=12, decimal_places=places, null=True, blank=True)
    elif kind is Kind.INTEGER:
        field = models.IntegerField(null=True, blank=True)
    elif kind is Kind.YES_NO:
        field = models.BooleanField(null=True, blank=True)
    elif kind is Kind.DATE:
        field = models.DateField(null=True, blank=True)
    elif kind is Kind.MOMENT:
        field = models.DateTimeField(null=True, blank=True)
    else:
        field = models.CharField(max_length=said.get("max_length") or 60, null=True, blank=True)
    item = Item(
        code,
        Text(en, zh),
        Kind.DERIVED,
        stored=kind,
        derive=by,
        uses=uses,
        places=places,
        codes=answers,
        required=False,
        **said,
    )
    return _carry(field, item)


def attachment(code: str, en: str, zh: str, **said: Any) -> Any:
    """A redacted file beside the form, kept as the SHA-256 of an `Attachment`; the file itself stands in its own table."""
    field = models.CharField(max_length=64, null=True, blank=True)
    return _carry(field, Item(code, Text(en, zh), Kind.FILE, **said))


def named(item: Item, *, form: str, name: str) -> Item:
    """The item with its place filled in, once the form knows it."""
    return replace(item, form=form, name=name)
