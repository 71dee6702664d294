"""A form as its entry page shows it: rows with their boxes, errors, questions, newer values. No rule lives here.

The rows come from the items and from what was typed; crispy-forms lays them out with our own two small templates, so
that even a form of a hundred items is one pass over light data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import import_module
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crf.casebook import Facts
from crf.kit.assess import NULL_SUFFIX, Assessment
from crf.kit.base import Crf
from crf.kit.checks import BLOCK, QUERY, Finding
from crf.kit.conditions import Condition
from crf.kit.grid import typed_from_rows
from crf.kit.items import Code, Item, Kind, Section
from crf.kit.reading import Null, in_words, read, shown
from crf.models import FormRecord, Query
from crf.signing import GIVEN_BY_SIGNING
from crf.targets import Target
from trial.words import Text

RADIO_LIMIT = 6
UNITS_IN_WORDS = {
    "month": Text("months", "个月"),
    "day": Text("days", "天"),
    "days": Text("days", "天"),
    "year": Text("years", "岁"),
}
# With a box that was filled from another form, and not typed over since, goes the place it came from.
PULLED = "pulled__"
# Labels in the other language that stand beside the label; longer ones would crowd the line.
OTHER_LABEL_LIMIT = 60
PLACEHOLDERS = {
    Kind.DATE: Text("e.g. 0522, t, v", "如 0522、t、v"),
    Kind.PARTIAL_DATE: Text("e.g. 2019-05, 2019", "如 2019-05、2019"),
    Kind.TIME: Text("e.g. 815", "如 815"),
    Kind.MOMENT: Text("e.g. t 815", "如 t 815"),
    Kind.RESULT: Text("e.g. 12.3, <0.20", "如 12.3、<0.20"),
}
BOXES = {
    Kind.DATE: " is-date",
    Kind.PARTIAL_DATE: " is-date",
    Kind.TIME: " is-time",
    Kind.MOMENT: " is-moment",
    Kind.RESULT: " is-result",
}
# A possible range this wide helps nobody beside the box; what is beyond it is refused with the range all the same.
WIDEST_RANGE_SHOWN = Decimal(100_000)
# The number of an item stands once, before the label in the page's language.
NUMBERED = re.compile(r"^\d+\. ")
ITEM_TEMPLATE = "crf/_item.html"
SECTION_TEMPLATE = "crf/_section.html"
# Of a long text that is offered the page shows this much on the key that takes it.
LONGEST_OFFER = 60


def typed_from(form: type[Crf], values: Mapping[str, Any], nulls: Mapping[str, Null]) -> dict[str, str]:
    """What stands in the boxes of a form that is in the casebook."""
    typed: dict[str, str] = {}
    for item in form.items:
        if item.derived:
            continue
        if item.code in nulls:
            typed[item.code + (NULL_SUFFIX if picked(item) else "")] = nulls[item.code].typed
        elif values.get(item.name) is not None:
            typed[item.code] = shown(item, values[item.name])
    if form.grid is not None:
        typed.update(typed_from_rows(form.grid, values.get("rows", {}), nulls))
    return typed


def typed_head(record: FormRecord) -> dict[str, str]:
    """What stands in the head of a form that is in the casebook: day, person, comment, whole form not done."""
    head = {
        "form_date": record.assessed_on.isoformat() if record.assessed_on else "",
        "form_by": record.performer,
        "form_paper": "Y" if record.from_paper else "",
        "form_paper_date": record.written_on.isoformat() if record.written_on else "",
        "form_comment": record.comment,
        "not_done": record.reason_not_done,
    }
    return {name: value for name, value in head.items() if value}


def picked(item: Item) -> bool:
    """Whether the answer is picked and not typed into a box."""
    return item.kind in {Kind.YES_NO, Kind.CODED, Kind.MULTIPLE} and not digits_only(item)


def digits_only(item: Item) -> bool:
    """A coded item whose answers are single digits: one box, one key (BILAG)."""
    return item.kind is Kind.CODED and bool(item.codes) and all(code.value.isdigit() for code in item.codes)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to pick: its value, words, the digit that picks it, and whether it is picked."""

    value: str
    label: str
    digit: str
    on: bool
    # Whether the answer exists in this case; one that does not is hidden unless it is picked.
    offered: bool = True

    @property
    def hidden(self) -> bool:
        """Not shown: it does not exist here, and nobody picked it."""
        return not self.offered and not self.on


@dataclass(frozen=True, slots=True)
class Line:
    """A line beside a box, as the page shows it."""

    mark: str
    text: str
    typed: str
    adds: bool
    url: str


def lines_beside(form: type[Crf], assessed: Assessment, facts: Facts) -> dict[str, tuple[Line, ...]]:
    """What stands beside the boxes to answer them by, by item code."""
    language = get_language()
    known = {**assessed.values, **assessed.derived, "rows": assessed.rows.values}
    told = form.beside(known, facts)
    return {
        item.code: tuple(
            Line(line.mark, line.text.in_language(language), line.typed, line.adds, line.url)
            for line in told[item.name]
        )
        for item in (form.items_in(facts.protocol_version) if told else ())
        if item.name in told
    }


def offered_codes(form: type[Crf], assessed: Assessment, facts: Facts) -> dict[str, list[str]]:
    """The answers that exist in this case, by item code, for the items of which not all do."""
    known = {**assessed.values, **assessed.derived}
    found: dict[str, list[str]] = {}
    for item in form.items_in(facts.protocol_version):
        if item.kind in {Kind.CODED, Kind.MULTIPLE}:
            offered = form.offered(item, known, facts)
            if offered is not None:
                found[item.code] = [code.value for code in item.codes if code.value in offered]
    return found


@dataclass(frozen=True, slots=True)
class Offer:
    """What another form already says about an item: as it would be typed, as it reads, why, and from where."""

    typed: str
    words: str
    why: str
    place: str
    prefill: bool


def offers_of(form: type[Crf], assessed: Assessment, facts: Facts) -> dict[str, Offer]:
    """The suggestions that apply and say something else than what stands there, by item code."""
    language = get_language()
    by_name = {item.name: item for item in form.items_in(facts.protocol_version)}
    found: dict[str, Offer] = {}
    for name, suggestion in form.suggest({**assessed.values, **assessed.derived}, facts).items():
        item = by_name.get(name)
        if item is None or item.derived or item.code not in assessed.applies:
            continue
        value = read(item, suggestion.typed, facts.around).value
        if value is None or value == assessed.values.get(name):
            continue
        words = in_words(item, value).in_language(language)
        if item.kind is Kind.MEMO and len(words) > LONGEST_OFFER:
            words = words[:LONGEST_OFFER] + "…"
        found[item.code] = Offer(
            suggestion.typed, words, suggestion.why.in_language(language), suggestion.place, suggestion.prefill
        )
    return found


def prefilled(form: type[Crf], facts: Facts, given: Mapping[str, Any] | None = None) -> dict[str, str]:
    """What stands in the boxes of a form opened for the first time because another form already says it.

    Each with the place it was pulled from, which the page shows until somebody types over it. `given` are the values a
    link to the form already puts there, by field name.
    """
    typed: dict[str, str] = {}
    for name, suggestion in form.suggest(given or {}, facts).items():
        for item in form.items_in(facts.protocol_version):
            if suggestion.prefill and item.name == name and not item.derived:
                typed[item.code] = suggestion.typed
                typed[PULLED + item.code] = suggestion.place
    return typed


def pulled_keys(form: type[Crf], typed: Mapping[str, str], assessed: Assessment, facts: Facts) -> str:
    """Which boxes hold what another form said, for the audit trail: `BIL78 BIL79 pulled from VS@M1`.

    A box counts only while it holds the proposed value: nobody's typing is passed off as another form's.
    """
    marked = {name.removeprefix(PULLED) for name, place in typed.items() if name.startswith(PULLED) and place}
    if not marked:
        return ""
    places: dict[str, list[str]] = {}
    by_name = {item.name: item for item in form.items_in(facts.protocol_version)}
    offered = {**form.suggest(assessed.values, facts), **form.suggest({}, facts)}
    for name, suggestion in offered.items():
        item = by_name.get(name)
        if item is None or item.code not in marked or assessed.values.get(name) is None:
            continue
        if read(item, suggestion.typed, facts.around).value == assessed.values[name]:
            places.setdefault(suggestion.place, []).append(item.code)
    return ", ".join(f"{' '.join(codes)} pulled from {place}" for place, codes in places.items())


@dataclass(frozen=True, slots=True)
class Ask:
    """One question beside an item: the check that asks, its words, and the reason given for keeping the value."""

    check: str
    text: str
    answer: str
    stays: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One item as the page shows it."""

    item: Item
    label: str
    other_label: str
    help: str
    typed: str
    null: str
    null_words: str
    widget: str
    choices: tuple[Choice, ...]
    error: str
    asks: tuple[Ask, ...]
    echo: str
    words: str
    hidden: bool
    newer: str
    query: str
    quiet: str
    suggestion: Offer | None = None
    pulled: str = ""
    beside: tuple[Line, ...] = ()
    # Not all answers exist in this case.
    restricted: bool = False

    @property
    def required(self) -> bool:
        """Whether the item must have a value or a null flavour."""
        return self.item.required and not self.item.derived

    @property
    def grouped(self) -> bool:
        """Whether the answer is a group of boxes to pick from, which no single label can point to."""
        return self.widget in {"radio", "checks", "derived", "file"}

    @property
    def classes(self) -> str:
        """How the row is drawn."""
        marks = {
            "is-hidden": self.hidden,
            "has-error": bool(self.error),
            "is-derived": self.item.derived,
            "is-compact": self.item.compact,
            "is-wide": self.widget in {"memo", "checks", "radio", "file"},
            "is-pulled": bool(self.pulled),
        }
        return " ".join(["item", *(name for name, on in marks.items() if on)])

    @property
    def box_classes(self) -> str:
        """How wide the box is: a digit, a date, a time."""
        kind = BOXES.get(self.item.kind, "")
        return "form-control" + (" is-digit" if self.widget == "digit" else kind)

    @property
    def input_mode(self) -> str:
        """The keyboard a tablet offers; a box that has one takes no letters but commands."""
        if self.widget == "digit" or self.item.kind is Kind.INTEGER:
            return "numeric"
        return "decimal" if self.item.kind is Kind.DECIMAL else ""

    @property
    def placeholder(self) -> str:
        """How a date, a time or a result may be typed."""
        return PLACEHOLDERS[self.item.kind].in_language(get_language()) if self.item.kind in PLACEHOLDERS else ""

    @property
    def range(self) -> str:
        """The possible range, beside the box, where it says something."""
        possible = self.item.possible
        return self.item.range_text() if possible and possible[1] < WIDEST_RANGE_SHOWN else ""

    @property
    def unit(self) -> str:
        """The unit behind the box; one that is a word of English is said in the page's language."""
        words = UNITS_IN_WORDS.get(self.item.unit)
        return words.in_language(get_language()) if words else self.item.unit


@dataclass(frozen=True, slots=True)
class Block:
    """One section of the page with its rows."""

    section: Section
    rows: tuple[Row, ...]
    legend: tuple[Choice, ...]

    @property
    def title(self) -> str:
        """The section's heading in the page's language."""
        return self.section.title.in_language(get_language())

    @property
    def note(self) -> str:
        """A line under the heading."""
        return self.section.note.in_language(get_language()) if self.section.note else ""

    @property
    def shown(self) -> bool:
        """Whether any row applies."""
        return any(not row.hidden for row in self.rows)


def _choices(
    item: Item, facts: Facts, chosen: list[str], language: str | None, offered: list[str] | None
) -> tuple[Choice, ...]:
    codes: tuple[Code, ...] = facts.registers.get(item.register, ()) if item.register else item.codes
    if item.kind is Kind.YES_NO:
        codes = (Code("Y", Text("Yes", "是")), Code("N", Text("No", "否")))
    return tuple(
        Choice(
            code.value,
            code.label.in_language(language),
            code.value if digits_only(item) else (str(place) if place < 10 else ""),
            code.value in chosen,
            offered is None or code.value in offered,
        )
        for place, code in enumerate(codes, start=1)
    )


def _widget(item: Item, choices: tuple[Choice, ...]) -> str:
    if item.derived:
        return "derived"
    if item.kind is Kind.MULTIPLE:
        return "checks"
    if digits_only(item):
        return "digit"
    if item.kind in {Kind.YES_NO, Kind.CODED}:
        return "radio" if len(choices) <= RADIO_LIMIT and not item.register else "select"
    if item.kind is Kind.FILE:
        return "file"
    return "memo" if item.kind is Kind.MEMO else "box"


def held_back(form: type[Crf], saved: bool) -> frozenset[str]:
    """The derived items that are not shown before the form is saved, so that no earlier score leads the new one."""
    if saved or not form.hides_previous:
        return frozenset()
    return frozenset(item.code for item in form.items if any(use.startswith("@") for use in item.uses))


def _quiet(item: Item, section: Section) -> str:
    """The answer that says "nothing here" in a part that offers one key for it: the usual one, the first answer, or no.

    An item that hangs on a condition is left alone, but for those of one digit (damage index), which apply together, and
    those that say what is usual (ICE).
    """
    condition: Condition | None = item.condition
    if section.quiet and item.usual:
        return item.usual
    if not section.quiet or not item.required or (condition is not None and not digits_only(item)):
        return ""
    if item.kind is Kind.CODED and item.codes:
        return item.codes[0].value
    return "N" if item.kind is Kind.YES_NO else ""


def derived_text(item: Item, value: Any, language: str | None) -> str:
    """A derived value in words, empty while it is unknown."""
    return "" if value is None else in_words(item, value).in_language(language)


def _derived(item: Item, assessed: Assessment, signed: Mapping[str, Any] | None) -> Any:
    """The value of a derived item as the page shows it; what the signature gave is read from what is stored."""
    value = assessed.derived.get(item.name)
    return (signed or {}).get(item.name) if value is None and item.code in GIVEN_BY_SIGNING else value


# How many values of a completed form stand in its line on the page of a visit.
SUMMARY_LENGTH = 6
LONGEST_IN_SUMMARY = 48


def summary_of(
    form: type[Crf], values: Mapping[str, Any], nulls: Mapping[str, Null], language: str | None
) -> tuple[tuple[str, str], ...]:
    """The key values of a completed form as label and words: what is derived and what is critical first, then the rest.

    In a part that one key answers with "nothing to report", only what was found is named.
    """
    quiet = {section.key for section in form.sections if section.quiet}
    found: list[tuple[int, int, str, str]] = []
    usual: dict[str, int] = {}
    for place, item in enumerate(form.items):
        value = values.get(item.name)
        if value is None:
            if item.code in nulls:
                found.append((4, place, item.label.in_language(language), nulls[item.code].text.in_language(language)))
            continue
        words = in_words(item, value).in_language(language)
        if item.section in quiet and not item.derived and item.codes and value == item.codes[0].value:
            usual[words] = usual.get(words, 0) + 1
            continue
        if item.kind in {Kind.MEMO, Kind.FILE}:
            continue
        unit = UNITS_IN_WORDS.get(item.unit)
        shown_unit = unit.in_language(language) if unit else item.unit
        # What hangs on the item before it (limits, flags) stands behind it.
        rank = 3 if item.compact else 0 if item.derived else 1 if item.critical or item.section in quiet else 2
        text = f"{words} {shown_unit}".strip()
        if len(text) > LONGEST_IN_SUMMARY:
            text = text[: LONGEST_IN_SUMMARY - 1] + "…"
        found.append((rank, place, item.label.in_language(language), text))
    best = sorted(found)[: SUMMARY_LENGTH - (1 if usual else 0)]
    parts = [(label, text) for _rank, _place, label, text in sorted(best, key=lambda part: part[1])]
    for words, count in usual.items():
        parts.append((words, f"× {count}"))
    return tuple(parts)


def rows_of(
    form: type[Crf],
    typed: Mapping[str, str],
    facts: Facts,
    assessed: Assessment,
    *,
    tried: bool = False,
    asks: tuple[Finding, ...] = (),
    queries: Mapping[str, Query] | None = None,
    newer: Mapping[str, Any] | None = None,
    held_back: frozenset[str] = frozenset(),
    signed: Mapping[str, Any] | None = None,
) -> Iterator[Row]:
    """The rows of a form. `tried`: completing was tried, so that what is missing is said as well.

    `held_back` are derived items by code that would show an earlier score before this one is given. `signed` are the
    stored values: what a signature wrote into the form is not derived again, it is shown as it stands.
    """
    language = get_language()
    other = "en" if (language or "en").startswith("zh") else "zh-hans"
    asked: dict[str, list[Ask]] = {}
    for finding in asks:
        if finding.severity != BLOCK:
            text, answer = finding.text.in_language(language), typed.get(f"ask__{finding.check}", "")
            asked.setdefault(finding.item, []).append(Ask(finding.check, text, answer, finding.severity == QUERY))
    blocked = {finding.item: finding for finding in assessed.blocked}
    sections = {section.key: section for section in form.sections}
    offers = offers_of(form, assessed, facts)
    offered = offered_codes(form, assessed, facts)
    lines = lines_beside(form, assessed, facts)
    for item in form.items_in(facts.protocol_version):
        raw = typed.get(item.code, "")
        null_typed = typed.get(item.code + NULL_SUFFIX, "") if picked(item) else ""
        chosen = raw.split("|") if item.kind is Kind.MULTIPLE else [raw]
        if item.kind is Kind.YES_NO and raw:
            chosen = ["Y" if assessed.values.get(item.name) else "N"]
        choices = () if item.derived else _choices(item, facts, chosen, language, offered.get(item.code))
        problem = assessed.problems.get(item.code)
        if problem is not None and not tried and not (raw or null_typed):
            problem = None
        if problem is None and item.code in blocked:
            problem = blocked[item.code].text
        query = (queries or {}).get(item.code)
        null = assessed.nulls.get(item.code)
        value = assessed.values.get(item.name)
        echo = ""
        if not item.derived and value is not None and item.kind not in {Kind.TEXT, Kind.MEMO} and not picked(item):
            text = in_words(item, value).in_language(language)
            echo = text if text != raw.strip() else ""
        section = sections.get(item.section, Section("", Text("", "")))
        yield Row(
            item=item,
            label=item.label.in_language(language),
            other_label=label
            if len(label := NUMBERED.sub("", item.label.in_language(other))) < OTHER_LABEL_LIMIT
            else "",
            help=item.help.in_language(language) if item.help else "",
            typed=raw,
            null=null_typed,
            null_words=null.text.in_language(language) if null else "",
            widget=_widget(item, choices),
            choices=choices,
            error=problem.in_language(language) if problem else "",
            asks=tuple(asked.get(item.code, ())),
            echo=echo,
            words=(
                _("shown once saved")
                if item.code in held_back
                else derived_text(item, _derived(item, assessed, signed), language)
                if item.derived
                else in_words(item, value).in_language(language)
                if value is not None
                else ""
            ),
            # Whatever is refused or asked about is seen, even beside an item that does not apply.
            hidden=item.code not in assessed.applies and item.code not in asked and item.code not in blocked,
            newer=(in_words(item, newer.get(item.name)).in_language(language) or _("empty"))
            if newer is not None and not item.derived and newer.get(item.name) != value
            else "",
            query=query.text_zh if query and (language or "").startswith("zh") else query.text_en if query else "",
            quiet=_quiet(item, section),
            suggestion=offers.get(item.code),
            pulled=typed.get(PULLED + item.code, ""),
            beside=lines.get(item.code, ()),
            restricted=item.code in offered,
        )


def blocks_of(form: type[Crf], rows: list[Row]) -> list[Block]:
    """The rows under their sections, in the order the form declares."""
    sections = form.sections or (Section("", Text("", "")),)
    known = {section.key for section in sections}
    return [
        Block(
            section,
            part := tuple(
                row
                for row in rows
                if row.item.section == section.key or (section is sections[0] and row.item.section not in known)
            ),
            max((row.choices for row in part if row.widget == "digit" and not row.restricted), key=len, default=()),
        )
        for section in sections
    ]


class ItemField(forms.Field):
    """A form field that reads with the item's own reader; the page's `EntryForm` is made of these."""

    def __init__(self, item: Item, facts: Facts) -> None:
        super().__init__(required=False, label=item.label.in_language(get_language()))
        self.item = item
        self.facts = facts

    def clean(self, value: Any) -> Any:
        reading = read(self.item, value or "", self.facts.around)
        if reading.problem is not None:
            raise forms.ValidationError(reading.problem.in_language(get_language()))
        return reading.value


class SectionLayout(LayoutObject):
    """One section of the form in crispy's layout."""

    def __init__(self, block: Block) -> None:
        self.block = block

    def render(self, form: Any, context: Any, template_pack: str = "bootstrap5", **kwargs: Any) -> SafeString:
        item_template = get_template(ITEM_TEMPLATE)
        shared = {
            "read_only": form.read_only,
            "file_url": form.file_url,
            "other_language": "en" if (get_language() or "en").startswith("zh") else "zh-Hans",
            "unknown": _("not known yet"),
        }
        rows = "".join(item_template.render({"row": row, **shared}) for row in self.block.rows)
        # Both are output of templates, which escaped every value in them.
        section = {"block": self.block, "rows": SafeString(rows), **shared}  # nosec B703
        return SafeString(get_template(SECTION_TEMPLATE).render(section))  # nosec B703


@dataclass(frozen=True, slots=True)
class GridState:
    """What the page of a form with rows needs to show them."""

    target: Target
    facts: Facts
    typed: Mapping[str, str]
    assessed: Assessment
    tried: bool = False
    asks: tuple[Finding, ...] = ()
    queries: Mapping[str, Query] = field(default_factory=dict)
    newer: Mapping[str, Any] | None = None
    read_only: bool = False


class GridLayout(LayoutObject):
    """The rows of a form that has them, as the form's own module shows them, in crispy's layout."""

    def __init__(self, state: GridState) -> None:
        self.state = state

    def render(self, form: Any, context: Any, template_pack: str = "bootstrap5", **kwargs: Any) -> SafeString:
        page = import_module(self.state.target.form.grid_page)
        return page.shown(self.state)


class EntryForm(forms.Form):
    """A case report form for one person to fill: Django's form, laid out by crispy in the order of the items."""

    def __init__(
        self,
        crf: type[Crf],
        rows: list[Row],
        facts: Facts,
        *,
        read_only: bool = False,
        history_url: str = "",
        file_url: str = "",
    ) -> None:
        super().__init__()
        self.read_only = read_only
        self.history_url = history_url
        self.file_url = file_url
        for row in rows:
            if not row.item.derived:
                self.fields[row.item.code] = ItemField(row.item, facts)
        self.blocks = [block for block in blocks_of(crf, rows) if block.rows]
        self.quiet_parts = sum(1 for block in self.blocks if block.section.quiet and block.shown)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*[SectionLayout(block) for block in self.blocks])
