"""Where clinical data are read: a subject's forms as frozen entries, in a number of queries that does not grow.

`Casebook` answers what stands on which form at which visit, which assessment is the baseline and which came before.
`Facts` is what a form being entered may know about the subject around it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils import timezone
from psycopg import sql

from crf.kit import results
from crf.kit.base import FORMS, Crf
from crf.kit.grid import GridRow, plain
from crf.kit.items import Code
from crf.kit.reading import Null, Today
from crf.laboratories import RangeBook
from crf.laboratory.analytes import ANALYTES, Analyte
from crf.laboratory.ranges import Range
from crf.laboratory.values import LabValue, near_visit, newest_by
from crf.models import Draft, FormRecord, MissingValue, Query
from crf.registers import dose_levels, registers_for
from crf.targets import place_of
from trial.amendment import Plan
from trial.calendar import Window
from trial.models import Parameter, RegistryDecision, Signature, Subject, User, Visit, VisitDefinition
from trial.protocol import Decisions, in_force
from trial.subjects import local_date, plan_of, window_of

# Visits before lymphodepletion at which efficacy is assessed, in the order they come.
BEFORE_TREATMENT = ("SCR", "BL")
FIRST_LYMPHODEPLETION = "LD1"
# Scopes of a withdrawal of consent after which nothing new is entered.
CLOSED_SCOPES = ("CONTACT", "DATA")


@dataclass(frozen=True, slots=True)
class Entry:
    """One completed form: where it stands, its values by field name and what is missing on purpose by item code."""

    record_id: int
    form: str
    visit: str
    visit_on: date | None
    repeat: int
    status: str
    edition: int
    performed: bool
    values: Mapping[str, Any]
    missing: Mapping[str, Null]
    changed_at: datetime | None
    changed_by: str
    # The day of the assessment where it is not the visit's own.
    assessed_on: date | None = None

    @property
    def place(self) -> str:
        """Form and visit, e.g. SLD@M1."""
        return place_of(self.form, self.visit, self.repeat)


class StudyInForce:
    """The figures of the study and the readings of the registry, both in one query, read only if somebody asks."""

    @cached_property
    def read(self) -> tuple[dict[str, str], Decisions]:
        """Parameters by key, and the decisions."""
        figures = Parameter.objects.order_by().values_list(Value("figure"), "key", "value", Value(0))
        readings = RegistryDecision.objects.exclude(parameter="").order_by()
        rows = list(figures.union(readings.values_list(Value("reading"), "parameter", "chosen", "revision"), all=True))
        chosen = [(name, text, revision) for kind, name, text, revision in rows if kind == "reading"]
        parameters = {name: text for kind, name, text, _ in rows if kind == "figure"}
        changes = sum(revision - 1 for _, _, revision in chosen)
        return parameters, Decisions({name: text for name, text, _ in chosen}, changes)


class LazyDecisions(Mapping[str, str]):
    """The registry decisions in force, read once and only if somebody asks."""

    def __init__(self, study: StudyInForce | None = None) -> None:
        self._study = study or StudyInForce()

    @property
    def _read(self) -> Decisions:
        return self._study.read[1]

    @property
    def revision(self) -> str:
        """The name of this set of readings."""
        return self._read.revision

    def __getitem__(self, name: str) -> str:
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


class LazyParameters(Mapping[str, str]):
    """The figures of the study in force by key, read once and only if somebody asks."""

    def __init__(self, study: StudyInForce | None = None) -> None:
        self._study = study or StudyInForce()

    @property
    def _read(self) -> dict[str, str]:
        return self._study.read[0]

    def __getitem__(self, key: str) -> str:
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


@dataclass(frozen=True, slots=True)
class Stored:
    """A form as it stands in the casebook: header, body, null flavours by item code, questions not yet closed."""

    record: FormRecord
    body: Crf | None
    nulls: Mapping[str, Null]
    queries: tuple[Query, ...] = ()
    # The number of the protocol version it was first completed under.
    version: int | None = None
    # The rows of a form that has them, by key and field name.
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def values(self) -> Mapping[str, Any]:
        """The values by field name; those of rows under `rows`, by key."""
        if self.body is None:
            return {}
        values = self.body.values()
        return {**values, "rows": self.rows} if self.body.grid is not None else values


@dataclass(frozen=True, slots=True)
class Casebook:
    """Some or all of a subject's forms, with the visits they belong to.

    `definitions` are the visits under the protocol versions the subject consented to, `plan` says which holds where.
    """

    subject: Subject
    definitions: tuple[VisitDefinition, ...]
    visits: Mapping[str, Visit]
    entries: tuple[Entry, ...]
    decisions: Mapping[str, str]
    held: Mapping[tuple[str, str, int], Stored] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    plan: Plan[VisitDefinition] | None = None
    # What a form gathers about the subject by a query of its own, once for this casebook (graded laboratory values).
    gathered: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    # Results by analyte, gathered at the first question.
    _values: dict[str, list[LabValue]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def stored(self, form: str, visit: str, repeat: int) -> Stored | None:
        """The rows of one form, for whoever shows or changes it."""
        return self.held.get((form, visit, repeat))

    def definition(self, visit: str) -> VisitDefinition | None:
        """The protocol's definition of a visit, in the version that holds for it."""
        if self.plan is not None:
            return self.plan.definition(visit)
        code = visit.split("-")[0]
        return next((definition for definition in self.definitions if definition.code == code), None)

    def version(self, form: str, visit: str, repeat: int) -> int:
        """The protocol version a form belongs to: its own once it stands in the casebook, before that its visit's; for
        a new row of a log the newest the subject consented to."""
        kept = self.stored(form, visit, repeat)
        if kept is not None and kept.version is not None:
            return kept.version
        if self.plan is not None:
            return self.plan.version_of(visit) if visit else self.plan.newest
        return int(self.subject.protocol_version.number)

    def at(self, form: str, visit: str) -> Entry | None:
        """The form at a visit, or None when it is not complete."""
        return next(iter(self.all_at(form, visit)), None)

    def all_at(self, form: str, visit: str) -> list[Entry]:
        """The rows of a form at one visit, in the order they were opened."""
        found = [entry for entry in self.entries if entry.form == form and entry.visit == visit]
        return sorted(found, key=lambda entry: entry.repeat)

    def rows(self, form: str) -> list[Entry]:
        """The rows of a log, in the order they were opened."""
        return sorted((entry for entry in self.entries if entry.form == form), key=lambda entry: entry.repeat)

    def laboratory_values(self, code: str) -> list[LabValue]:
        """Every result of an analyte: rows of the LB form, and forms that ask for the analyte by its code (C3 on IMM)."""
        if code not in self._values:
            self._values[code] = self._values_of(ANALYTES[code])
        return self._values[code]

    def _values_of(self, analyte: Analyte) -> list[LabValue]:
        code = analyte.code
        found: list[LabValue] = []
        for entry in self.entries:
            if not entry.performed:
                continue
            row = entry.values.get("rows", {}).get(code) if entry.form == "LB" else None
            if row is not None and row["result"] is not None:
                found.append(
                    LabValue(
                        analyte=code,
                        value=row["standard"] if results.number(row["result"]) is not None else None,
                        text=row["result"],
                        unit=analyte.unit,
                        on=entry.values.get("collected_on") or entry.visit_on,
                        at=entry.values.get("collected_time"),
                        place=entry.place,
                        visit=entry.visit,
                        low=row["low"],
                        high=row["high"],
                        flag=row["flag"] or "",
                        printed_unit=row["unit"] or analyte.unit,
                    )
                )
            if entry.form == analyte.panel:
                item = next((each for each in FORMS[entry.form].items if each.code == code), None)
                value = entry.values.get(item.name) if item is not None else None
                if value is not None:
                    measured = value if isinstance(value, Decimal) else results.number(str(value))
                    found.append(
                        LabValue(
                            analyte=code,
                            value=measured,
                            text=str(value),
                            unit=analyte.unit,
                            on=entry.assessed_on or entry.visit_on,
                            place=entry.place,
                            visit=entry.visit,
                            printed_unit=analyte.unit,
                        )
                    )
        return found

    def baseline_day(self) -> date | None:
        """The last day a value may come from to be baseline: the first lymphodepletion day, else the infusion day."""
        first = self.visits.get(FIRST_LYMPHODEPLETION)
        if first is not None and first.occurred_on is not None:
            return first.occurred_on
        return local_date(self.subject.infused_at)

    def baseline(self, form: str) -> Entry | None:
        """The last assessment on or before the start of lymphodepletion (decision A16), or at screening if so decided.

        A16 asks for the last value that is not missing: an assessment without its score gives way to an earlier one
        that has it; when none has it, the last one stands and says what is missing.
        An assessment whose visit has no date yet is taken by its place in the schedule (SCR before BL).
        """
        last_day = self.baseline_day()
        wanted = BEFORE_TREATMENT[:1] if self.decisions.get("baseline.rule") == "screening" else BEFORE_TREATMENT
        candidates = [
            entry
            for entry in self.entries
            if entry.form == form
            and entry.performed
            and entry.visit in wanted
            and (last_day is None or entry.visit_on is None or entry.visit_on <= last_day)
        ]
        complete = [entry for entry in candidates if FORMS[form].has_value(entry.values)]
        return max(complete or candidates, key=lambda entry: wanted.index(entry.visit), default=None)

    def previous(self, form: str, visit: str, on: date | None) -> Entry | None:
        """The assessment immediately before this visit."""
        planned = {definition.code: place for place, definition in enumerate(self.definitions)}
        here = planned.get(visit.split("-")[0], 999)

        def before(entry: Entry) -> bool:
            if entry.visit_on is not None and on is not None and entry.visit_on != on:
                return entry.visit_on < on
            return planned.get(entry.visit.split("-")[0], 999) < here

        earlier = [
            entry
            for entry in self.entries
            if entry.form == form and entry.performed and entry.visit != visit and before(entry)
        ]
        return max(
            earlier,
            key=lambda entry: (entry.visit_on or date.min, planned.get(entry.visit.split("-")[0], 999)),
            default=None,
        )


def _with_rows(records: QuerySet[FormRecord]) -> QuerySet[FormRecord]:
    """Headers together with their null flavours and open questions, in one query."""
    nulls = MissingValue.objects.filter(record=OuterRef("pk")).exclude(flavour="")
    queries = Query.objects.filter(record=OuterRef("pk")).exclude(status=Query.CLOSED)
    return records.select_related("changed_by", "completed_by").annotate(
        version=F("protocol_version__number"),
        null_rows=ArraySubquery(
            nulls.values(row=JSONObject(item="item", flavour="flavour", reason="reason", other="other"))
        ),
        query_rows=ArraySubquery(
            queries.values(
                row=JSONObject(
                    **{name: name for name in ("id", "item", "check_id", "text_en", "text_zh", "status", "answer")}
                )
            )
        ),
    )


GridRows = dict[int, dict[str, Mapping[str, Any]]]


def bodies_of(subject: Subject, keys: Iterable[str]) -> tuple[dict[int, Crf], GridRows]:
    """The rows of several forms' tables by record, in one query however many forms: each table as JSON text.

    With them come the rows by analyte of the forms that have some. Figures travel as text and come back as Decimal, so
    that a trailing zero is kept.
    """
    tables: list[tuple[str, str]] = []
    for key in keys:
        grid = FORMS[key].grid
        tables.append((key, FORMS[key]._meta.db_table))
        if grid is not None:
            tables.append((f"{key}/rows", grid._meta.db_table))
    if not tables:
        return {}, {}
    parts = [
        sql.SQL(
            "SELECT {key}, row_to_json(body)::text FROM {table} body "
            "JOIN crf_formrecord header ON header.id = body.record_id AND header.subject_id = {subject}"
        ).format(key=sql.Literal(key), table=sql.Identifier(table), subject=sql.Literal(subject.pk))
        for key, table in tables
    ]
    found: dict[int, Crf] = {}
    cells: dict[int, list[tuple[int, str, Mapping[str, Any]]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        for name, text in cursor.fetchall():
            key, _, part = name.partition("/")
            read = json.loads(text, parse_float=Decimal)
            grid = FORMS[key].grid
            if part and grid is not None:
                values = {item.name: _plain_cell(grid, item.name, read) for item in grid.items}
                cells.setdefault(read["record_id"], []).append((read["id"], read["row"], values))
            else:
                body = _body(FORMS[key], read)
                found[body.pk] = body
    in_order = {record: sorted(held, key=lambda row: row[0]) for record, held in cells.items()}
    return found, {record: {key: values for _, key, values in held} for record, held in in_order.items()}


def beside(user: User, key: str, subject: Subject, place: str) -> tuple[Draft | None, list[Signature]]:
    """What stands beside a form: this person's draft under its key, and its signatures, newest first. One query."""
    statement = (
        "SELECT 'draft', row_to_json(draft)::text FROM crf_draft draft WHERE draft.user_id = %s AND draft.target = %s "
        "UNION ALL SELECT 'signature', row_to_json(signature)::text FROM trial_signature signature "
        "WHERE signature.subject_id = %s AND signature.target = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [user.pk, key, subject.pk, place])
        found = [(kind, json.loads(text)) for kind, text in cursor.fetchall()]
    drafts = [_body(Draft, row) for kind, row in found if kind == "draft"]
    signatures = [_body(Signature, row) for kind, row in found if kind == "signature"]
    return next(iter(drafts), None), sorted(signatures, key=lambda signature: signature.signed_at, reverse=True)


def _plain_cell(grid: type[GridRow], name: str, row: Mapping[str, Any]) -> Any:
    value = row[name]
    return None if value is None else plain(_read_back(grid._meta.get_field(name), value))


def _body(form: Any, row: Mapping[str, Any]) -> Any:
    """A row of a table from the JSON PostgreSQL made of it."""
    fields = form._meta.concrete_fields
    values = [None if row[field.column] is None else _read_back(field, row[field.column]) for field in fields]
    return form.from_db(connection.alias, [field.attname for field in fields], values)


def _read_back(field: Any, value: Any) -> Any:
    if isinstance(value, list):
        return value
    if isinstance(value, str) and field.get_internal_type() == "DateTimeField":
        return datetime.fromisoformat(value).astimezone(UTC)
    return field.to_python(value)


def load(subject: Subject, forms: Iterable[str]) -> Casebook:
    """A subject's completed forms of these kinds: definitions, visits, headers, and one query for all their tables."""
    wanted = [key for key in dict.fromkeys(forms) if key in FORMS]
    visits = {str(visit): visit for visit in Visit.objects.filter(subject=subject)}
    plan = plan_of(subject, visits.values())
    by_id = {visit.pk: (label, visit) for label, visit in visits.items()}
    records = list(_with_rows(FormRecord.objects.filter(subject=subject, form_key__in=wanted)))
    bodies, rows = bodies_of(subject, sorted({record.form_key for record in records}))
    entries = []
    held: dict[tuple[str, str, int], Stored] = {}
    for record in records:
        record.subject = subject
        label, visit = by_id.get(record.visit_id, ("", None))  # type: ignore[arg-type]
        record.visit = visit
        nulls = {
            row["item"]: Null(row["flavour"], row["reason"], row["other"])
            for row in record.null_rows  # type: ignore[attr-defined]
        }
        queries = tuple(Query(**row) for row in record.query_rows)  # type: ignore[attr-defined]
        version: int = record.version  # type: ignore[attr-defined]
        stored = Stored(record, bodies.get(record.pk), nulls, queries, version, rows.get(record.pk, {}))
        held[record.form_key, label, record.repeat] = stored
        changed_by = record.changed_by or record.completed_by
        entries.append(
            Entry(
                record_id=record.pk,
                form=record.form_key,
                visit=label,
                visit_on=visit.occurred_on if visit else None,
                repeat=record.repeat,
                status=record.status,
                edition=record.edition,
                performed=record.performed,
                values=stored.values,
                missing=nulls,
                changed_at=record.changed_at or record.completed_at,
                changed_by=changed_by.full_name if changed_by else "",
                assessed_on=record.assessed_on,
            )
        )
    study = StudyInForce()
    return Casebook(
        subject, plan.definitions(), visits, tuple(entries), LazyDecisions(study), held, LazyParameters(study), plan
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """What a form being entered may know of its surroundings. Frozen; the derivations read it by name."""

    today: date
    visit: str = ""
    visit_on: date | None = None
    sex: str = ""
    consented_at: datetime | None = None
    infusion_on: date | None = None
    nephritis: bool | None = None
    childbearing: str = ""
    rescreened: bool = False
    died_on: date | None = None
    withdrawn_on: date | None = None
    window: Window | None = None
    protocol_version: int = 1
    screening_number: str = ""
    subject_number: str | None = None
    enrolled_on: date | None = None
    dose_level: str = ""
    now: datetime | None = None
    casebook: Casebook | None = None
    registers: Mapping[str, tuple[Code, ...]] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    # Which row of a log or of a visit's rows this is; 0 for a new one.
    repeat: int = 1
    # The reference ranges for the subject, read only when a value is judged.
    ranges: RangeBook | None = None

    @property
    def around(self) -> Today:
        """The days typed dates may lean on."""
        return Today(self.today, self.visit_on, self.now)

    @property
    def consented_on(self) -> date | None:
        """The day consent was signed."""
        return local_date(self.consented_at)

    @property
    def lymphodepletion_on(self) -> date | None:
        """The day of the first lymphodepletion visit."""
        first = self.casebook.visits.get(FIRST_LYMPHODEPLETION) if self.casebook else None
        return first.occurred_on if first else None

    @property
    def screening_height(self) -> Any:
        """Height at screening in cm."""
        entry = self.casebook.at("VS", "SCR") if self.casebook else None
        return entry.values.get("height") if entry else None

    @property
    def baseline_weight(self) -> Any:
        """Weight in kg at the baseline visit, else at screening (protocol section 7)."""
        for visit in ("BL", "SCR"):
            entry = self.casebook.at("VS", visit) if self.casebook else None
            if entry is not None and entry.values.get("weight") is not None:
                return entry.values["weight"]
        return None

    @property
    def dose_level_million_per_kg(self) -> Decimal | None:
        """The assigned dose in 10^6 CAR+ viable T cells per kg, from the configured dose levels."""
        return dose_levels(self.parameters.get("dose.levels")).get(self.dose_level) if self.dose_level else None

    def baseline(self, form: str) -> Entry | None:
        """The baseline assessment of a form, unless this visit is itself at or before baseline."""
        if self.casebook is None or self.visit in BEFORE_TREATMENT:
            return None
        return self.casebook.baseline(form)

    def previous(self, form: str) -> Entry | None:
        """The assessment of a form before this visit."""
        return self.casebook.previous(form, self.visit, self.visit_on) if self.casebook else None

    def here(self, form: str) -> Entry | None:
        """Another form of the same visit."""
        return self.casebook.at(form, self.visit) if self.casebook else None

    def range_of(self, analyte: str, *, laboratory: str = "", on: date | None = None) -> Range | None:
        """The reference range of an analyte for the subject's sex and age, in force on the day (the visit's by default)."""
        if self.ranges is None:
            return None
        return self.ranges.of(analyte, on or self.visit_on or self.today, laboratory=laboratory)

    def laboratory(self, code: str, *, ever: bool = False) -> LabValue | None:
        """The newest result of an analyte at this visit: of the days around it that may fill a score, or `ever` before.

        It is looked for on the LB form and on the form the analyte is asked on; both must be among the forms read.
        """
        if self.casebook is None:
            return None
        held = self.casebook.laboratory_values(code)
        if ever:
            found = newest_by(held, self.visit_on, self.visit)
        else:
            before, after = (int(self.parameters[f"labs.score_days_{side}"]) for side in ("before", "after"))
            found = near_visit(held, self.visit_on, self.visit, before=before, after=after)
        if found is None or found.low is not None or found.high is not None or found.place.startswith("LB@"):
            return found
        limits = self.range_of(code, on=found.on)
        return replace(found, low=limits.low, high=limits.high) if limits is not None else found

    def named(self, name: str) -> Any:
        """A fact by its name: `visit_on`, `baseline.PGA.score`, `previous.BIL.creatinine`, `here.VS.weight`."""
        parts = name.split(".")
        if len(parts) == 1:
            return getattr(self, name)
        entry: Entry | None = getattr(self, parts[0])(parts[1])
        return entry.values.get(parts[2]) if entry is not None and entry.performed else None


def today_in_china() -> date:
    """The calendar day at the site."""
    return timezone.localdate()


def _day_of(visit: Visit | None, definition: VisitDefinition | None, window: Window | None) -> date | None:
    """When a visit took place; a ward day without a visit form of its own lies on the only day of its window."""
    if visit is not None and (visit.occurred_on is not None or visit.status == Visit.MISSED):
        return visit.occurred_on
    ward_day = definition is not None and "SV" not in definition.forms
    if ward_day and window is not None and window.earliest == window.latest <= today_in_china():
        return window.latest
    return None


def facts_for(
    subject: Subject | None,
    form: type[Crf],
    visit: str,
    *,
    repeat: int = 1,
    registers: bool = True,
    casebook: Casebook | None = None,
) -> Facts:
    """The facts around one form at one visit."""
    known = registers_for(form) if registers else {}
    if subject is None:
        return Facts(
            today=today_in_china(),
            now=timezone.now(),
            visit=visit,
            registers=known,
            decisions=LazyDecisions(),
            protocol_version=in_force(today_in_china()).number,
        )
    if casebook is None:
        reads = [key for group in form.reads.values() for key in group]
        casebook = load(subject, [form.key, *reads])
    here = casebook.visits.get(visit)
    definition = casebook.definition(visit)
    window = window_of(subject, definition) if definition else None
    return Facts(
        today=today_in_china(),
        now=timezone.now(),
        visit=visit,
        visit_on=_day_of(here, definition, window),
        sex=subject.sex,
        nephritis=subject.nephritis,
        childbearing=subject.childbearing,
        rescreened=subject.rescreened_from_id is not None,
        died_on=subject.died_on,
        withdrawn_on=subject.withdrawn_on if subject.withdrawn_scope in CLOSED_SCOPES else None,
        screening_number=subject.screening_number,
        subject_number=subject.subject_number,
        enrolled_on=subject.enrolled_on,
        dose_level=subject.dose_level,
        consented_at=subject.consented_at,
        infusion_on=local_date(subject.infused_at),
        window=window,
        protocol_version=casebook.version(form.key, visit, repeat),
        casebook=casebook,
        registers=known,
        decisions=casebook.decisions,
        parameters=casebook.parameters,
        repeat=repeat,
        ranges=RangeBook(subject),
    )
