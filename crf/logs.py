"""The logs of a subject as tables: each row with its key values, its state and its queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from django.urls import reverse
from django.utils.translation import get_language

from crf.casebook import Casebook, Entry, load
from crf.kit.base import Crf
from crf.kit.items import Item, Kind
from crf.kit.reading import in_words
from crf.models import Query
from crf.targets import Target
from trial.models import Subject
from trial.words import Text

MOST_COLUMNS = 7
# Characters of a cell that stays on one line: a date has ten.
LONGEST_ON_ONE_LINE = 12
LONG = {Kind.MEMO, Kind.FILE}


def key_items(form: type[Crf], version: int) -> tuple[Item, ...]:
    """The items that tell the rows of a log apart: the first of the form, without long texts and follow-ups.

    Whether something goes on (…ONGO) and until when stand among them wherever they are declared.
    """
    if form.log_items:
        return tuple(item for item in form.items_in(version) if item.code in form.log_items)
    items = [item for item in form.items_in(version) if item.kind not in LONG and not item.compact]
    chosen = [item for item in items if item.condition is None and not item.derived][:MOST_COLUMNS]
    late = [item for item in items if item.kind in {Kind.DATE, Kind.PARTIAL_DATE} or item.code.endswith("ONGO")]
    keep = {item.code for item in (*chosen[: MOST_COLUMNS - min(len(late), 3)], *late[:3])}
    return tuple(item for item in items if item.code in keep)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row in words; `missing` when it is left empty on purpose, `url` where it leads, `mark` of a chip."""

    words: str
    missing: bool = False
    url: str = ""
    mark: str = ""
    # A remark, in small letters.
    note: bool = False

    @property
    def short(self) -> bool:
        """A date or a word or two, kept on one line."""
        return len(self.words) <= LONGEST_ON_ONE_LINE


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a log."""

    entry: Entry
    cells: tuple[Cell, ...]
    open_queries: int
    drafted: bool
    url: str

    @property
    def mark(self) -> str:
        """What the chip shows."""
        if self.open_queries:
            return "query"
        if self.drafted:
            return "draft"
        return self.entry.status if self.entry.performed else "missed"


@dataclass(frozen=True, slots=True)
class Log:
    """A log with its rows."""

    form: type[Crf]
    subject: Subject
    items: tuple[Item, ...]
    rows: tuple[Row, ...]
    # What the form's own module shows beyond its items, with its headings.
    heads: tuple[Text, ...] = ()

    @property
    def new_url(self) -> str:
        """A new row."""
        return Target(self.form.key, self.subject, "", 0).url()

    @property
    def may_grow(self) -> bool:
        """Whether another row may be added: a death is recorded once."""
        return not (self.form.once and self.rows)


def log_of(
    subject: Subject, form: type[Crf], *, drafts: frozenset[str] = frozenset(), casebook: Casebook | None = None
) -> Log:
    """The rows of a log in the order they were opened."""
    page = import_module(form.log_page) if form.log_page else None
    book = casebook if casebook is not None else load(subject, [form.key, *(page.READS if page else ())])
    more: Mapping[int, tuple[Cell, ...]] = page.cells(subject, book) if page else {}
    items = key_items(form, subject.protocol_version.number)
    language = get_language()
    rows = []
    for entry in book.rows(form.key):
        stored = book.stored(form.key, "", entry.repeat)
        cells = []
        for item in items:
            value, null = entry.values.get(item.name), entry.missing.get(item.code)
            if null is not None:
                cells.append(Cell(null.text.in_language(language), True))
            else:
                own = page.words(entry, item, language) if page else None
                cells.append(Cell(own or ("" if value is None else in_words(item, value).in_language(language))))
        target = Target(form.key, subject, "", entry.repeat)
        asked = sum(query.status == Query.OPEN for query in stored.queries) if stored else 0
        cells.extend(more.get(entry.repeat, ()))
        rows.append(Row(entry, tuple(cells), asked, target.key in drafts, target.url()))
    return Log(form, subject, items, tuple(rows), page.HEADS if page else ())


# Logs of which one seldom writes two rows in a sitting: after a row one sees the log.
ONE_AT_A_TIME = frozenset({"ICF", "RBX", "HO", "DV", "DTH", "SAE", "PREG"})


def after_row(target: Target, subject: Subject, *, was_new: bool) -> str:
    """Where one goes after a row is complete: on to an empty row when it was new, else back to the log.

    Ten drugs are entered one after the other without touching the mouse; whoever is finished leaves by the link or `g s`.
    """
    if was_new and target.form_key not in ONE_AT_A_TIME:
        return Target(target.form_key, subject, "", 0).url()
    return reverse("log", args=[subject.screening_number, target.form_key])
