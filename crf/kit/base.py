"""The base of every form: one class is the table, the form and the definition of its items.

The metaclass reads the declared items before Django builds the model and adds what follows from them: CHECK constraints
for possible ranges, codes and conditions, the audit triggers, the table's name. It has used up our ration of cleverness.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models.base import ModelBase

from crf.kit.checks import Check, Finding
from crf.kit.conditions import Condition, When
from crf.kit.items import Item, Kind, Section, named
from crf.kit.results import PRINTED
from crf.kit.suggestions import Beside, Suggestion
from trial.audit import audit_triggers
from trial.words import Text

if TYPE_CHECKING:
    from crf.casebook import Facts
    from crf.kit.grid import GridRow
    from crf.models import FormRecord
    from trial.models import User

PARTIAL_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
DIGEST = r"^[0-9a-f]{64}$"
FORMS: dict[str, type[Crf]] = {}
_IN_VERSION: dict[tuple[int, int], tuple[tuple[Item, ...], tuple[Item, ...]]] = {}


def _constraints(form: str, fields: Mapping[str, Item]) -> list[models.BaseConstraint]:
    """What the database itself refuses. A CHECK passes on NULL, so a condition says `is not null and in (...)`."""
    made: list[models.BaseConstraint] = []

    def add(item: Item, suffix: str, condition: models.Q) -> None:
        made.append(
            models.CheckConstraint(
                name=f"{form.lower()}_{item.code.lower()}_{suffix}",
                condition=models.Q(**{f"{item.name}__isnull": True}) | condition,
                violation_error_code=item.name,
            )
        )

    for item in fields.values():
        if item.kind is Kind.RESULT:
            words = models.Q(**{f"{item.name}__in": [code.value for code in item.codes]})
            add(item, "printed", models.Q(**{f"{item.name}__regex": PRINTED}) | words)
        elif item.possible is not None:
            low, high = item.possible
            add(item, "possible", models.Q(**{f"{item.name}__gte": low, f"{item.name}__lte": high}))
        if item.codes and item.kind not in {Kind.DERIVED, Kind.RESULT}:
            allowed = [code.value for code in item.codes]
            test = "contained_by" if item.kind is Kind.MULTIPLE else "in"
            add(item, "codes", models.Q(**{f"{item.name}__{test}": allowed}))
        if item.kind is Kind.FILE:
            add(item, "digest", models.Q(**{f"{item.name}__regex": DIGEST}))
        if item.kind is Kind.PARTIAL_DATE:
            add(item, "partial_date", models.Q(**{f"{item.name}__regex": PARTIAL_DATE}))
        if isinstance(item.condition, When) and fields[item.condition.item].kind is not Kind.MULTIPLE:
            parent = item.condition.item
            add(
                item,
                "applies",
                models.Q(**{f"{parent}__isnull": False, f"{parent}__in": list(item.condition.values)}),
            )
    return made


class CrfBase(ModelBase):
    """Turns declared items into constraints and keeps the list of forms."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any) -> Any:
        key, rows_of = attrs.get("key"), attrs.get("rows_of")
        if key or rows_of:
            attrs.update(attrs.pop("generated", {}))
            items = {
                field_name: named(field.item, form=key or rows_of or "", name=field_name)
                for field_name, field in attrs.items()
                if isinstance(field, models.Field) and hasattr(field, "item")
            }
            for field_name, item in items.items():
                attrs[field_name].item = item
            constraints = _constraints(key or f"{rows_of}_row", items)
            if rows_of:
                once = models.UniqueConstraint(fields=["record", "row"], name=f"{rows_of.lower()}_row_once")
                constraints.append(once)
            attrs["Meta"] = type(
                "Meta", (), {"triggers": audit_triggers(), "constraints": constraints, "default_permissions": ()}
            )
            attrs["items"] = tuple(items.values())
        built: Any = super().__new__(mcs, name, bases, attrs, **kwargs)
        if key and not built._meta.abstract:
            FORMS[key] = built
        return built


class Crf(models.Model, metaclass=CrfBase):
    """A case report form: one typed row under one `FormRecord`."""

    audit_masked: ClassVar[tuple[str, ...]] = ()
    key: ClassVar[str] = ""
    title: ClassVar[Text]
    items: ClassVar[tuple[Item, ...]] = ()
    sections: ClassVar[tuple[Section, ...]] = ()
    checks: ClassVar[tuple[Check, ...]] = ()
    # "visit": one per visit; "rows": several at one visit; "log": many per subject, on no visit.
    repeats: ClassVar[str] = "visit"
    # At most one in the whole casebook, wherever it stands (demographics, end of study).
    once: ClassVar[bool] = False
    # A fact about the subject without which the form is not due (pregnancy tests: childbearing potential).
    due_if: ClassVar[Condition | None] = None
    esign: ClassVar[str] = ""
    domain: ClassVar[str] = ""
    # Other forms whose values the derivations read: {"baseline": ("PGA",), "previous": ("BIL",), "visit": ("VS",)}.
    reads: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    # Forms whose change moves derived items of this one, on this visit or another: DM follows ICF (age at consent).
    follows: ClassVar[tuple[str, ...]] = ()
    # The table of the rows of a form that has a row for each of many things (a laboratory panel by analyte).
    grid: ClassVar[type[GridRow] | None] = None
    # The module that shows those rows on the page: `shown` makes the part, `told` answers while somebody types.
    grid_page: ClassVar[str] = ""
    # Forms whose open questions this one may settle: an adverse event answers "no adverse event covers this value".
    settles: ClassVar[tuple[str, ...]] = ()
    # The items by which a log tells its rows apart, where those are not the first of the form.
    log_items: ClassVar[tuple[str, ...]] = ()
    # A module that shows more of a log's rows than their items: `HEADS`, `READS`, `cells` and `words`.
    log_page: ClassVar[str] = ""
    # Registers that the checks read and no item points to.
    registers: ClassVar[tuple[str, ...]] = ()
    # Own earlier values stay hidden until this form is complete (no anchoring on the last score).
    hides_previous: ClassVar[bool] = False

    record = models.OneToOneField("crf.FormRecord", on_delete=models.PROTECT, primary_key=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.key} {self.pk}"

    @classmethod
    def item(cls, code: str) -> Item:
        """The item with this code, of a row as WBC.LBORRES; KeyError when the form has none."""
        if "." in code and cls.grid is not None:
            return cls.grid.item_at(code)
        for item in cls.items:
            if item.code == code:
                return item
        raise KeyError(f"{cls.key}.{code}")

    @classmethod
    def items_in(cls, version: int) -> tuple[Item, ...]:
        """The items that belong to a protocol version, each with the answers that version offers."""
        kept = _IN_VERSION.get((id(cls.items), version))
        if kept is None or kept[0] is not cls.items:
            found = tuple(item.as_of(version) for item in cls.items if item.in_version(version))
            kept = _IN_VERSION[id(cls.items), version] = (cls.items, found)
        return kept[1]

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
        """The derived items by field name: plain values or `Derived` with their reasons. Pure."""
        out: dict[str, Any] = {}
        for item in cls.items:
            if item.derive is not None:
                known = {**values, **out}
                inputs = [facts.named(use[1:]) if use.startswith("@") else known.get(use) for use in item.uses]
                out[item.name] = item.derive(*inputs)
        return out

    @classmethod
    def derive_from_rows(
        cls, values: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]], facts: Facts
    ) -> dict[str, Any]:
        """Derived items that lean on the form's rows (the highest of several grades), by field name. Pure."""
        return {}

    @classmethod
    def suggest(cls, values: Mapping[str, Any], facts: Facts) -> Mapping[str, Suggestion]:
        """What other forms already know, by field name. Pure; forms that can be helped say what."""
        return {}

    @classmethod
    def offered(cls, item: Item, values: Mapping[str, Any], facts: Facts) -> Collection[str] | None:
        """The codes of an item that exist in this case (the grades of an event); None for all. Pure. Others are hidden
        and refused."""
        return None

    @classmethod
    def beside(cls, values: Mapping[str, Any], facts: Facts) -> Mapping[str, Sequence[Beside]]:
        """What stands beside a box to answer it by, by field name: published criteria, rows it may name. Pure."""
        return {}

    @classmethod
    def when_moved(cls, before: Mapping[str, Any], values: Mapping[str, Any], facts: Facts) -> Sequence[Finding]:
        """What is asked when derived items moved because other forms changed. Pure; opens queries."""
        return ()

    @classmethod
    def after_complete(cls, record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
        """What completing or changing the form means for other tables, in the same transaction. `Refused` undoes all."""

    @classmethod
    def after_signed(cls, record: FormRecord, values: Mapping[str, Any], facts: Facts, by: User) -> None:
        """What signing the form means for other tables, in the same transaction. `Refused` undoes all."""

    @classmethod
    def audit_places(cls, records: Collection[str]) -> dict[str, str]:
        """Where rows of this form stand (SLD@M1), for the page of the audit trail."""
        rows = cls._default_manager.filter(pk__in=[int(record) for record in records]).select_related("record__visit")
        return {str(row.pk): row.record.place for row in rows}

    @classmethod
    def has_value(cls, values: Mapping[str, Any]) -> bool:
        """Whether an assessment gives the value that a baseline needs; forms with a score or a grade say which."""
        return True

    def values(self) -> dict[str, Any]:
        """The row's values by field name."""
        return {item.name: getattr(self, item.name) for item in self.items}


def form(key: str) -> type[Crf]:
    """The form with this code; KeyError when there is none."""
    return FORMS[key]
