"""One pass over what was typed into a form: read, see what applies, derive, check. Pure; live entry and saving share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crf.kit.base import Crf
from crf.kit.checks import BLOCK, Finding, findings
from crf.kit.grid import Rows, assess_rows, read_rows
from crf.kit.items import Item, Kind
from crf.kit.reading import Null, read
from trial.derived import Derived
from trial.words import Text

if TYPE_CHECKING:
    from crf.casebook import Facts

REQUIRED = Text(
    "Enter a value, or say why there is none: /nd /na /unk /nav and a reason letter.",
    "请录入，或说明缺失原因：/nd /na /unk /nav 加原因字母。",
)
NULL_SUFFIX = "__null"
# The day of the assessment in the head of every form; the visit's date where nothing is typed.
WRITTEN = Item("form_paper_date", Text("Written on paper on", "纸质填写日期"), Kind.DATE, required=False)
ASSESSED = Item("form_date", Text("Assessment date", "评估日期"), Kind.DATE, required=False)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a form's boxes amount to: values by field name, null flavours and problems by item code, what applies,
    the derived items with their reasons, and the questions to ask."""

    values: Mapping[str, Any]
    nulls: Mapping[str, Null]
    problems: Mapping[str, Text]
    applies: frozenset[str]
    derived: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()
    dropped: tuple[str, ...] = ()
    reasons: Mapping[str, Derived[Any]] = field(default_factory=dict)
    # The day of the assessment where it is not the visit's, as typed in the head of the form.
    assessed_on: date | None = None
    # The day it was written on a paper worksheet, where it was.
    written_on: date | None = None
    # The rows of a form that has them; what is wrong or missing in them also stands above, under KEY.ITEM.
    rows: Rows = field(default_factory=Rows)

    @property
    def blocked(self) -> list[Finding]:
        """Findings that refuse the form."""
        return [finding for finding in self.findings if finding.severity == BLOCK]


def applying(form: type[Crf], values: Mapping[str, Any], facts: Facts) -> frozenset[str]:
    """The codes of the items that apply: those of the protocol version whose condition holds.

    An item below an item that does not apply does not apply either, since that item then has no value.
    """
    items = form.items_in(facts.protocol_version)
    asked = {fact for item in items if item.condition is not None for fact in item.condition.facts()}
    known = {**values, **{f"@{fact}": facts.named(fact) for fact in asked}}
    held: list[str] = []
    for item in items:
        if item.condition is None or item.condition.holds(known, facts.visit):
            held.append(item.code)
        else:
            known[item.name] = None
    return frozenset(held)


def _stored(item: Item, value: Any) -> Any:
    """A derived value in the shape its column keeps."""
    if isinstance(value, Text):
        value = value.en
    if value is not None and item.stored is Kind.DECIMAL:
        return Decimal(value).quantize(Decimal(1).scaleb(-item.places))
    return value


def _kept(form: type[Crf], computed: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """What was derived, in the shape its columns keep."""
    by_name = {item.name: item for item in form.items_in(facts.protocol_version)}
    return {
        name: _stored(by_name[name], value.value if isinstance(value, Derived) else value)
        for name, value in computed.items()
        if name in by_name
    }


def _not_offered(form: type[Crf], item: Item, values: Mapping[str, Any], facts: Facts) -> Text | None:
    """What is said of an answer that does not exist in this case, naming those that do."""
    value = values.get(item.name)
    if value is None or item.derived or item.kind not in {Kind.CODED, Kind.MULTIPLE}:
        return None
    offered = form.offered(item, values, facts)
    if offered is None or all(each in offered for each in (value if isinstance(value, list) else [value])):
        return None
    words = [code.label for code in item.codes if code.value in offered]
    return Text(
        f"This answer does not exist here. There are: {', '.join(word.en for word in words) or 'none'}.",
        f"此处没有该选项。可选：{'、'.join(word.zh for word in words) or '无'}。",
    )


def derived_values(
    form: type[Crf], values: Mapping[str, Any], facts: Facts, rows: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """The derived items by field name, in the shape their columns keep."""
    derived = _kept(form, form.derive(values, facts), facts)
    if form.grid is not None:
        derived |= _kept(form, form.derive_from_rows({**values, **derived}, rows or {}, facts), facts)
    return derived


def assess(form: type[Crf], raw: Mapping[str, str], facts: Facts, *, completing: bool = True) -> Assessment:
    """Read every box and work out what follows.

    `completing` also demands the required items. Derived conditions (an item asked only when a derived one is not
    zero) see the derived values, so derivation runs before conditions are judged a second time.
    """
    values: dict[str, Any] = {}
    nulls: dict[str, Null] = {}
    problems: dict[str, Text] = {}
    for item in form.items_in(facts.protocol_version):
        if item.derived:
            continue
        allowed = None
        if item.register:
            allowed = frozenset(code.value for code in facts.registers.get(item.register, ()))
        typed = raw.get(item.code, "")
        if not typed.strip() and raw.get(item.code + NULL_SUFFIX, "").strip():
            typed = raw[item.code + NULL_SUFFIX]
        reading = read(item, typed, facts.around, allowed)
        if reading.problem is not None:
            problems[item.code] = reading.problem
        elif reading.null is not None:
            nulls[item.code] = reading.null
        values[item.name] = reading.value
    first = form.derive(values, facts)
    plain = {name: value.value if isinstance(value, Derived) else value for name, value in first.items()}
    if form.grid is not None:
        early = form.derive_from_rows({**values, **plain}, read_rows(form.grid, raw, facts), facts)
        plain |= {name: value.value if isinstance(value, Derived) else value for name, value in early.items()}
    applies = applying(form, {**values, **plain}, facts)
    dropped = []
    for item in form.items_in(facts.protocol_version):
        if item.code in applies or item.derived:
            continue
        if values.get(item.name) is not None or item.code in nulls:
            dropped.append(item.code)
        values[item.name] = None
        nulls.pop(item.code, None)
        problems.pop(item.code, None)
    computed = form.derive(values, facts) if dropped else first
    derived = _kept(form, computed, facts)
    known = {**values, **derived}
    for item in form.items_in(facts.protocol_version):
        refused = _not_offered(form, item, known, facts)
        if refused is not None:
            problems.setdefault(item.code, refused)
    if completing:
        for item in form.items_in(facts.protocol_version):
            empty = values.get(item.name) is None and item.code not in nulls and item.code not in problems
            if item.required and not item.derived and item.code in applies and empty:
                problems[item.code] = REQUIRED
    rows = Rows()
    if form.grid is not None:
        rows = assess_rows(form.grid, raw, known, facts, REQUIRED, completing=completing)
        nulls.update(rows.nulls)
        problems.update(rows.problems)
        from_rows = form.derive_from_rows(known, rows.values, facts)
        computed = {**computed, **from_rows}
        derived |= _kept(form, from_rows, facts)
    assessed = read(ASSESSED, raw.get(ASSESSED.code, ""), facts.around)
    if assessed.problem is not None:
        problems[ASSESSED.code] = assessed.problem
    written = read(WRITTEN, raw.get(WRITTEN.code, ""), facts.around)
    if written.problem is not None:
        problems[WRITTEN.code] = written.problem
    return Assessment(
        assessed_on=assessed.value,
        written_on=written.value,
        values=values,
        nulls=nulls,
        problems=problems,
        applies=applies | rows.applies,
        derived=derived,
        findings=tuple(
            finding
            for finding in findings(form, {**values, **derived, "rows": rows.values}, facts)
            if finding.item not in problems
        )
        + rows.findings,
        dropped=(*dropped, *rows.dropped),
        rows=rows,
        reasons={name: value for name, value in computed.items() if isinstance(value, Derived)},
    )
