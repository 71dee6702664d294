"""One definition, many uses: what follows from the items of a form, in the database and in the code."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from crf.checks_library import wording
from crf.kit.base import FORMS, Crf, form
from crf.kit.conditions import When
from crf.kit.items import Item, Kind
from crf.models import FormRecord
from tests import factories
from trial import audit
from trial.audit import audited_models
from trial.models import Subject
from trial.words import Text

CASES = Path(__file__).parent.parent / "cases" / "form_items.csv"
# How the item list spells a unit or a format, and how the form does.
SPELLINGS = {"C": "°C", "m2": "m²", "x10^6 cells": "×10^6", "x10^6/kg": "×10^6/kg", "hh:mm": "", "YYYY-MM": ""}


def rows() -> list[dict[str, str]]:
    """The items the forms must hold."""
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def chinese(text: str) -> bool:
    """Whether a label says something in Chinese; names that are the same in both languages do not have to."""
    return bool(re.search(r"[\u4e00-\u9fff]", text))


# --- The items -------------------------------------------------------------------------------------------------------
def test_r050_every_item_of_the_list_is_on_its_form_with_both_labels() -> None:
    assert {row["form"] for row in rows()} == {"ICF", "DM", "IE", "ENR", "SV", "VS", "INF", "SLD", "BIL", "PGA"}
    for row in rows():
        item = form(row["form"]).item(row["item"])
        assert item.kind.value == row["type"], item.identity
        assert item.label.en.strip(), item.identity
        assert chinese(item.label.zh) or not chinese(row["zh"]), item.identity
        unit = SPELLINGS.get(row["unit"], row["unit"])
        assert not unit or item.unit == unit, item.identity


@pytest.mark.parametrize("key", sorted(FORMS))
def test_codes_and_names_of_a_form_are_unique(key: str) -> None:
    items = FORMS[key].items
    assert [code for code, count in Counter(item.code for item in items).items() if count > 1] == []
    assert [name for name, count in Counter(item.name for item in items).items() if count > 1] == []
    assert {item.form for item in items} == {key}
    assert len({item.identity for item in items}) == len(items)
    checks = [check.id for check in FORMS[key].checks]
    assert len(checks) == len(set(checks))
    assert {check.item for check in FORMS[key].checks} <= {item.code for item in items}


@pytest.mark.parametrize("key", sorted(FORMS))
def test_every_condition_and_derivation_reads_items_of_its_own_form(key: str) -> None:
    names = {item.name for item in FORMS[key].items}
    for item in FORMS[key].items:
        if item.condition is not None:
            assert set(item.condition.items()) <= names, item.identity
            assert item.condition.said({each.name: each.code for each in FORMS[key].items})
        assert {use for use in item.uses if not use.startswith("@")} <= names, item.identity
        assert not (item.derived and item.required), item.identity


@pytest.mark.parametrize("key", sorted(FORMS))
def test_every_expected_range_lies_within_the_possible_one(key: str) -> None:
    for item in FORMS[key].items:
        if item.expected is not None:
            assert item.possible is not None
            assert item.possible[0] <= item.expected[0] < item.expected[1] <= item.possible[1], item.identity


@pytest.mark.parametrize("key", sorted(FORMS))
def test_everything_said_to_people_is_said_in_both_languages(key: str) -> None:
    crf = FORMS[key]
    texts = [
        crf.title,
        *(section.title for section in crf.sections),
        *(wording(check) or Text("", "") for check in crf.checks),
    ]
    texts += [code.label for item in crf.items for code in item.codes]
    texts += [item.help for item in crf.items if item.help is not None]
    assert [text for text in texts if not text.en or not text.zh] == []


@pytest.mark.parametrize("key", sorted(FORMS))
def test_every_section_an_item_names_is_declared(key: str) -> None:
    declared = {section.key for section in FORMS[key].sections}
    assert {item.section for item in FORMS[key].items} <= declared | {""}


# Protocol 11.2: "hard" is what cannot be, "soft" what is asked about.
@pytest.mark.parametrize(
    ("identity", "hard", "soft"),
    [
        ("VS.TEMP", ("34.0", "43.0"), ("35.0", "39.5")),
        ("VS.SYSBP", ("40", "280"), ("80", "180")),
        ("VS.DIABP", ("20", "180"), ("45", "110")),
        ("VS.PULSE", ("20", "250"), ("45", "130")),
        ("VS.RESP", ("5", "70"), ("10", "30")),
        ("VS.SPO2", ("40", "100"), ("92", "100")),
        ("VS.WEIGHT", ("25", "200"), None),
        ("VS.HEIGHT", ("120", "210"), None),
        ("INF.INFVIAL", ("1", "20"), None),
        ("INF.INFCAR", ("0", "100"), None),
        ("INF.INFVIAB", ("0", "100"), ("70", "100")),
        ("INF.INFVOL", ("0.5", "500"), None),
        ("SLD.SLDJNT", ("0", "66"), None),
        ("PGA.PGASC", ("0.00", "3.00"), None),
    ],
)
def test_limits_are_those_of_the_protocol(identity: str, hard: tuple[str, str], soft: tuple[str, str] | None) -> None:
    key, code = identity.split(".")
    item = form(key).item(code)
    assert item.possible == tuple(map(Decimal, hard))
    assert item.expected == (tuple(map(Decimal, soft)) if soft else None)


# --- The tables ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", sorted(FORMS))
def test_names_fit_into_the_database(key: str) -> None:
    meta = FORMS[key]._meta
    names = [str(meta.db_table), *(str(field.column) for field in meta.concrete_fields)]
    names += [str(constraint.name) for constraint in meta.constraints]
    assert [name for name in names if len(name.encode()) > 63] == []
    assert len(set(names)) == len(names)


def test_every_form_is_audited() -> None:
    assert {crf._meta.db_table for crf in FORMS.values()} <= {model._meta.db_table for model in audited_models()}


def constraint_names(crf: type[Crf]) -> set[str]:
    """The CHECK constraints the database really has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'", [crf._meta.db_table]
        )
        return {name for (name,) in cursor.fetchall()}


def expected_constraints(crf: type[Crf]) -> Iterator[tuple[Item, str]]:
    """Which constraint each item must have, said a second time and independently of the kit."""
    by_name = {item.name: item for item in crf.items}
    for item in crf.items:
        printed = item.kind is Kind.RESULT
        if printed:
            yield item, "printed"
        if item.kind is Kind.FILE:
            yield item, "digest"
        if item.possible is not None and not printed:
            yield item, "possible"
        if item.codes and not item.derived and not printed:
            yield item, "codes"
        if item.kind is Kind.PARTIAL_DATE:
            yield item, "partial_date"
        if isinstance(item.condition, When) and by_name[item.condition.item].kind is not Kind.MULTIPLE:
            yield item, "applies"


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(FORMS))
def test_the_database_holds_every_constraint_that_follows_from_the_items(key: str) -> None:
    crf = FORMS[key]
    wanted = {f"{key.lower()}_{item.code.lower()}_{suffix}" for item, suffix in expected_constraints(crf)}
    assert constraint_names(crf) == wanted


class _Undo(Exception):
    pass


def refused_by(crf: type[Crf], record: FormRecord, columns: dict[str, Any]) -> str:
    """The constraint that refuses this row when it is inserted past the application, "" when it is taken. Undone."""
    names = ", ".join(f'"{name}"' for name in ("record_id", *columns))
    places = ", ".join(["%s"] * (len(columns) + 1))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f'INSERT INTO "{crf._meta.db_table}" ({names}) VALUES ({places})', [record.pk, *columns.values()]
            )
            raise _Undo
    except _Undo:
        return ""
    except IntegrityError as refusal:
        return refusal.__cause__.diag.constraint_name or ""  # type: ignore[union-attr]


def an_answer(item: Item) -> Any:
    """Some value the item may hold."""
    if item.kind in {Kind.DECIMAL, Kind.INTEGER}:
        assert item.possible is not None
        return item.possible[0]
    if Kind.YES_NO in {item.kind, item.stored}:
        return False
    if item.kind is Kind.MULTIPLE:
        return [item.codes[0].value]
    if item.kind is Kind.DATE:
        return date(2025, 5, 22)
    if item.kind is Kind.MOMENT:
        return datetime(2025, 5, 22, tzinfo=UTC)
    if item.kind in {Kind.RESULT, Kind.PARTIAL_DATE}:
        return "2025"
    if item.stored in {Kind.DECIMAL, Kind.INTEGER}:
        return 1
    return item.codes[0].value if item.codes else "x"


def answers_above(item: Item, by_name: dict[str, Item]) -> dict[str, Any]:
    """The answers under which an item applies: that of the item above it, and of the one above that."""
    if not isinstance(item.condition, When):
        return {}
    above = by_name[item.condition.item]
    answer = item.condition.values[0]
    here = {above.name: [answer] if above.kind is Kind.MULTIPLE else answer}
    return {**answers_above(above, by_name), **here}


def header(key: str, subject: Subject) -> FormRecord:
    """A header for one row of a form."""
    person = factories.coordinator()
    return FormRecord.objects.create(
        subject=subject,
        form_key=key,
        repeat=9,
        protocol_version=subject.protocol_version,
        completed_at=timezone.now(),
        completed_by=person,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(FORMS))
def test_r055_the_database_itself_refuses_what_cannot_be(key: str) -> None:
    crf = FORMS[key]
    subject = factories.in_screening()
    by_name = {item.name: item for item in crf.items}
    with audit.acting(by=factories.coordinator(), reason="test", subject=subject):
        record = header(key, subject)
        assert refused_by(crf, record, {}) == "", "an empty row is taken: what is missing is asked for, not refused"
        for item, suffix in expected_constraints(crf):
            name = f"{key.lower()}_{item.code.lower()}_{suffix}"
            parent = answers_above(item, by_name) if suffix != "applies" else {}
            if suffix == "possible":
                assert item.possible is not None
                low, high = item.possible
                beyond = Decimal(1).scaleb(-item.places)
                for value, refused in ((low, False), (high, False), (low - beyond, True), (high + beyond, True)):
                    found = refused_by(crf, record, {item.name: value, **parent})
                    assert found == (name if refused else ""), f"{item.identity} {value}"
            elif suffix == "codes":
                several = item.kind is Kind.MULTIPLE
                for code in item.codes:
                    taken = [code.value] if several else code.value
                    assert refused_by(crf, record, {item.name: taken, **parent}) == "", f"{item.identity} {code.value}"
                wrong = [item.codes[0].value, "?"] if several else "?"
                assert refused_by(crf, record, {item.name: wrong, **parent}) == name
                assert refused_by(crf, record, {item.name: [] if several else "", **parent}) == (
                    "" if several else name
                )
            elif suffix == "printed":
                words = [code.value for code in item.codes]
                for printed in ("12.30", "<0.20", ">1000", *words):
                    assert refused_by(crf, record, {item.name: printed, **parent}) == "", f"{item.identity} {printed}"
                for odd in ("1,5", "< 5", "≤5", "5-10", "about 5", "-1", ""):
                    assert refused_by(crf, record, {item.name: odd, **parent}) == name, f"{item.identity} {odd}"
            elif suffix == "digest":
                assert refused_by(crf, record, {item.name: "0" * 64}) == ""
                assert refused_by(crf, record, {item.name: "report.pdf"}) == name
            elif suffix == "partial_date":
                for known in ("1988", "1988-05", "1988-05-31"):
                    assert refused_by(crf, record, {item.name: known, **parent}) == ""
                for odd in ("1988-13", "1988-5", "88", "1988-00", "1988-05-32", ""):
                    assert refused_by(crf, record, {item.name: odd, **parent}) == name, odd
            else:
                assert isinstance(item.condition, When)
                above = by_name[item.condition.item]
                child = {**answers_above(above, by_name), item.name: an_answer(item)}
                assert refused_by(crf, record, child) == name, f"{item.identity} without {above.code}"
                for answer in item.condition.values:
                    assert refused_by(crf, record, {**child, above.name: answer}) == "", item.identity
                others: set[Any] = {True, False} if above.kind is Kind.YES_NO else {code.value for code in above.codes}
                for answer in others - set(item.condition.values):
                    assert refused_by(crf, record, {**child, above.name: answer}) == name, item.identity


@pytest.mark.django_db
def test_a_row_without_who_and_why_is_refused() -> None:
    subject = factories.in_screening()
    with pytest.raises(IntegrityError, match="who and why"), transaction.atomic():
        header("VS", subject)
