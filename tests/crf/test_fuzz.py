"""R020 R023: random and hostile entries into every form. Never a server error, never half a save, and the audit trail
holds exactly the accepted changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from crf.casebook import facts_for
from crf.demo.filler import fill
from crf.kit.base import FORMS, Crf
from crf.models import FormRecord, MissingValue, Query
from crf.save import CHANGE_REASONS
from crf.targets import Target
from tests import factories
from tests.conftest import LONG
from trial import audit, subjects
from trial.models import AuditEvent, Subject, VisitDefinition

pytestmark = pytest.mark.django_db

HOSTILE = (
    "", " ", "0", "-1", "1e999", "NaN", "1_000", "9" * 400, "１２．５", "٣٫٥", "12,5", "<0.20", ">", "<", "阴性",
    "/nd", "/nd r", "/unk o",
    "/na o because", "/NAV F", "\x00", "|", "||Y|", "Y", "n", "t", "v", "+7", "-3", "0522", "2025-02-30",
    "UK UN 2024", "1899-01-01", "2199-12-31",
    "9999-99-99", "815", "99:99", "<script>alert(1)</script>", "'; drop table crf_formrecord; --",
    "{{ 7 * 7 }}", "🙂" * 50, "\u202etxet",
    "13812345678", "110101199003070011", "a" * 25_000,
)  # fmt: skip
EXTRAS = (
    "group_keys",
    "form_comment",
    "form_by",
    "form_date",
    "not_done",
    "change_text",
    "ask__NO-SUCH",
    "no_such_item",
    "edition",
)


def visit_for(form: Crf | type[Crf]) -> str:
    """A visit whose forms name this one; an unscheduled visit for the rest."""
    return next((visit.code for visit in VisitDefinition.objects.order_by("order") if form.key in visit.forms), "UNS")


def targets(subject: Subject) -> Mapping[str, Target]:
    return {
        key: Target(key, subject, "" if form.repeats == "log" else visit_for(form), 1) for key, form in FORMS.items()
    }


@pytest.fixture
def subject() -> Subject:
    """Enrolled, lymphodepleted and infused, so that every form has its place."""
    infused = factories.enrolled()
    by = factories.investigator()
    on = date.fromisoformat(factories.INFUSED_ON)
    with audit.acting(by=by, reason="test", subject=infused):
        first = subjects.visit_of(infused, "LD1")
        subjects.record_visit(first, by=by, reason="test", occurred_on=on - timedelta(days=5))
    return factories.fresh(infused)


def image(table: str, column: str, record: int) -> list[dict[str, Any]]:
    """The rows of a record as the audit trail writes them."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT to_jsonb(row)::text FROM "{table}" row WHERE {column} = %s ORDER BY 1', [record])
        return [json.loads(text, parse_float=Decimal) for (text,) in cursor.fetchall()]


def standing(target: Target) -> tuple[Any, ...]:
    """Everything a save of this form may touch."""
    record = FormRecord.objects.filter(subject=target.subject, form_key=target.form_key).order_by("pk").first()
    rows: list[Any] = [FormRecord.objects.count(), AuditEvent.objects.count(), MissingValue.objects.count()]
    if record is not None:
        rows.append(image(target.form._meta.db_table, "record_id", record.pk))
        rows.append(list(Query.objects.filter(record=record).order_by("pk").values_list("status", "answer")))
    return tuple(map(str, rows))


def the_trail_is_the_history(target: Target) -> None:
    """Each event begins where the one before ended, and the last one shows the row as it stands."""
    record = FormRecord.objects.filter(subject=target.subject, form_key=target.form_key).order_by("pk").first()
    if record is None:
        return
    for table, column in (("crf_formrecord", "id"), (target.form._meta.db_table, "record_id")):
        events = list(AuditEvent.objects.filter(table=table, record=str(record.pk)).order_by("id"))
        now = image(table, column, record.pk)
        assert bool(events) == bool(now), table
        for before, after in zip(events, events[1:], strict=False):
            assert after.old == before.new, f"{table}: a change between {before.pk} and {after.pk} is not in the trail"
        if now:
            assert events[0].action == "insert", table
            assert events[-1].new == now[0], table
    assert AuditEvent.objects.filter(table="crf_formrecord", record=str(record.pk)).count() >= record.edition
    rows_and_their_trail(target, record)


def rows_and_their_trail(target: Target, record: FormRecord) -> None:
    """The rows of a panel, each with its own history."""
    grid = target.form.grid
    if grid is None:
        return
    for row in image(grid._meta.db_table, "record_id", record.pk):
        events = list(AuditEvent.objects.filter(table=grid._meta.db_table, record=str(row["id"])).order_by("id"))
        assert events[0].action == "insert"
        assert events[-1].new == row
        assert all(after.old == before.new for before, after in zip(events, events[1:], strict=False))


def boxes(form: type[Crf]) -> list[str]:
    rows = list(form.grid.row_keys())[::5] if form.grid is not None else []
    cells = [f"{row}.{item.code}" for row in rows for item in form.grid.items if not item.derived] if form.grid else []
    return (
        cells
        + [item.code for item in form.items if not item.derived]
        + [item.code + "__null" for item in form.items if not item.derived]
    )


def entries(form: type[Crf], usual: Mapping[str, str]) -> SearchStrategy[dict[str, str]]:
    """A form filled in as usual, with some boxes replaced by something else; sometimes nothing but hostile boxes."""
    answers = sorted({code.value for item in form.items for code in item.codes}) or ["Y"]
    anything = st.one_of(
        st.sampled_from(HOSTILE), st.sampled_from(answers), st.text(max_size=40), st.integers().map(str)
    )

    @st.composite
    def draw_entry(draw: DrawFn) -> dict[str, str]:
        entry = dict(usual) if draw(st.booleans()) else {}
        names = boxes(form)
        for name in draw(
            st.lists(st.sampled_from(names), max_size=min(12 if form.grid else 6, len(names)), unique=True)
        ):
            entry[name] = draw(anything)
        for name in draw(st.lists(st.sampled_from(EXTRAS), max_size=2, unique=True)):
            entry[name] = draw(anything)
        entry["change_reason"] = draw(st.sampled_from([*CHANGE_REASONS, "", "no such reason"]))
        if draw(st.booleans()):
            entry["action"] = draw(st.sampled_from(["complete", "send", "stay", "no such action"]))
        return entry

    return draw_entry()


@pytest.fixture
def post(client: Client) -> Callable[[str, Mapping[str, str]], Any]:
    client.force_login(factories.coordinator())
    return lambda address, data: client.post(address, data)


@pytest.mark.parametrize("key", sorted(FORMS))
def test_R020_R023_random_entries_never_half_save_and_never_go_unrecorded(
    key: str, subject: Subject, post: Callable[[str, Mapping[str, str]], Any]
) -> None:
    target = targets(subject)[key]
    usual, _ = fill(target.form, {}, facts_for(subject, target.form, target.visit))
    saved = []

    @settings(
        max_examples=200 if LONG else 10,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
    )
    @given(entry=entries(target.form, usual))
    def holds(entry: dict[str, str]) -> None:
        record = FormRecord.objects.filter(subject=subject, form_key=key).order_by("pk").first()
        entry.setdefault("edition", str(record.edition if record else 0))
        live = post(target.url("form-live"), entry)
        assert live.status_code == 200
        before = standing(target)
        answer = post(target.url(), entry)
        assert answer.status_code in {302, 422}, answer.status_code
        if answer.status_code == 422:
            assert standing(target) == before, "a refused form left something behind"
        else:
            saved.append(entry)
        the_trail_is_the_history(target)

    holds()
    answer = post(target.url(), {**usual, "edition": str(_edition(subject, key)), "change_reason": "source"})
    assert answer.status_code in {302, 422}
    the_trail_is_the_history(target)


def _edition(subject: Subject, key: str) -> int:
    record = FormRecord.objects.filter(subject=subject, form_key=key).order_by("pk").first()
    return record.edition if record else 0
