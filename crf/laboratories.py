"""The register of laboratories: read for a form, brought from its data file, and added to by people."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import Subquery
from django.utils import timezone

from crf.kit.items import Code
from crf.laboratory.analytes import ANALYTES
from crf.laboratory.ranges import Range, choose
from crf.laboratory.reading import Known, key_of
from crf.laboratory.units import spelled
from trial import audit
from trial.access import Refused, demand
from trial.calendar import age_in_years
from trial.identifiers import identifier_in
from trial.roles import Permission
from trial.words import Text

if TYPE_CHECKING:
    from trial.models import Subject, User

RANGES_FILE = Path(__file__).resolve().parent / "data" / "reference_ranges.csv"


class RangeBook:
    """The reference ranges for one subject, read at the first question and only then, in one query."""

    def __init__(
        self, subject: Subject | None = None, *, ranges: Iterable[Range] = (), sex: str = "", born: str | None = None
    ) -> None:
        self._subject = subject
        self._given = tuple(ranges)
        self._sex = sex
        self._born_given = born

    @cached_property
    def _read(self) -> tuple[Mapping[str, list[Range]], str | None]:
        """The ranges by analyte, and the subject's year and month of birth, in one query."""
        held, born = self._given, self._born_given
        if self._subject is not None:
            from crf.models import Demographics, ReferenceRange

            birth = Demographics.objects.filter(record__subject=self._subject).values("born")[:1]
            rows = list(ReferenceRange.objects.select_related("laboratory").annotate(born=Subquery(birth)))
            held = tuple(row.fact for row in rows)
            born = rows[0].born if rows else None
        found: dict[str, list[Range]] = {}
        for each in held:
            found.setdefault(each.analyte, []).append(each)
        return found, born

    def of(self, analyte: str, on: date, *, laboratory: str = "") -> Range | None:
        """The range in force for the subject on a day, or None."""
        read, born = self._read
        ranges = read.get(analyte)
        if not ranges:
            return None
        sex = self._subject.sex if self._subject is not None else self._sex
        aged = any(each.from_age is not None or each.below_age is not None for each in ranges)
        age = age_in_years(born, on) if aged and born else None
        return choose(ranges, analyte, sex=sex, age_years=age, on=on, laboratory=laboratory)


def laboratory_codes() -> tuple[Code, ...]:
    """The laboratories as answers of an item. One query."""
    from crf.models import Laboratory

    return tuple(Code(row.code, row.name) for row in Laboratory.objects.all())


def _limit(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def delivered_ranges(path: Path = RANGES_FILE) -> list[dict[str, Any]]:
    """The ranges of the data file, in the default unit of each analyte."""
    with path.open(encoding="utf-8", newline="") as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    for row in rows:
        for name in ("low", "high", "critical_low", "critical_high"):
            row[name] = _limit(row[name])
        for name in ("from_age", "below_age"):
            row[name] = int(row[name]) if row[name] else None
        row["effective_on"] = date.fromisoformat(row["effective_on"])
        row["unit"] = ANALYTES[row["analyte"]].unit
    return rows


def load_register(*, by: User | audit.Actor) -> int:
    """Bring the delivered laboratory and its ranges into an empty register. How many ranges were added.

    They are plausible adult ranges for the demonstration study and are marked so: not confirmed against any
    laboratory's own papers. A register that already has a laboratory is left alone.
    """
    from crf.models import Laboratory, ReferenceRange

    if Laboratory.objects.exists():
        return 0
    with audit.acting(by=by, reason="laboratory register of the demonstration study"):
        laboratory = Laboratory.objects.create(
            code="DEMO", name_en="Demonstration laboratory", name_zh="演示检验科", source="D", confirmed=False
        )
        added = ReferenceRange.objects.bulk_create(
            [ReferenceRange(laboratory=laboratory, source="D", **row) for row in delivered_ranges()]
        )
    return len(added)


def remembered_names(laboratory: str) -> dict[tuple[str, str], Known]:
    """What people said the names on a laboratory's reports mean, by name and unit in comparable form. One query."""
    from crf.models import ImportMapping

    rows = ImportMapping.objects.filter(laboratory__code=laboratory)
    return {(row.printed_name, row.printed_unit): Known(row.analyte, row.unit) for row in rows}


def remember_name(*, by: User, laboratory: str, name: str, printed_unit: str, analyte: str, unit: str) -> None:
    """Keep what a name and unit on a laboratory's reports mean, for the next report. An empty analyte: not collected.

    Refuses a name that seems to name a person, and an analyte or unit that the trial does not have.
    """
    from crf.models import ImportMapping, Laboratory

    demand(by, Permission.ENTER_DATA)
    kept, kept_unit = key_of(name)[:60], spelled(printed_unit)[:30]
    if not kept or identifier_in(name) is not None:
        raise Refused(Text("This name cannot be remembered.", "该名称不能保存。"))
    known = ANALYTES.get(analyte)
    if analyte and (known is None or known.unit_named(unit) is None):
        raise Refused(Text("The trial has no such analyte or unit.", "本试验没有该检验项目或单位。"))
    where = Laboratory.objects.filter(code=laboratory).first()
    if where is None:
        raise Refused(Text("Choose the laboratory first.", "请先选择检验科。"))
    with audit.acting(by=by, reason="name on a laboratory report mapped"):
        row = ImportMapping.objects.filter(laboratory=where, printed_name=kept, printed_unit=kept_unit).first()
        row = row or ImportMapping(laboratory=where, printed_name=kept, printed_unit=kept_unit)
        row.analyte, row.unit, row.mapped_at, row.mapped_by = analyte, unit if analyte else "", timezone.now(), by
        row.save()


def add_range(*, by: User, reason: str, laboratory: str, analyte: str, effective_on: date, **limits: Any) -> Any:
    """A new version of a reference range, from a day on. An older version is never changed.

    Refused when results that were judged by the range in force already lie on or after that day: they keep the range
    they were judged by (protocol operationalisation, section 10).
    """
    from crf.kit.base import FORMS
    from crf.models import Laboratory, ReferenceRange

    if not (by.may(Permission.MANAGE_DATA) or by.may(Permission.MANAGE_PEOPLE)):
        demand(by, Permission.MANAGE_DATA)
    where = Laboratory.objects.filter(code=laboratory).first()
    if where is None or analyte not in ANALYTES:
        raise Refused(Text("Choose a laboratory and an analyte.", "请选择检验科和检验项目。"))
    low, high = limits.get("low"), limits.get("high")
    if low is None and high is None:
        raise Refused(Text("A range needs a low or a high limit.", "参考范围至少需要一个下限或上限。"))
    if low is not None and high is not None and low > high:
        raise Refused(Text("The low limit lies above the high one.", "下限高于上限。"))
    judged = (
        FORMS["LB"]
        .objects.filter(laboratory=laboratory, collected_on__gte=effective_on)  # type: ignore[attr-defined]
        .filter(record__pk__in=FORMS["LB"].grid.objects.filter(row=analyte).values("record"))  # type: ignore[union-attr]
        .order_by("-collected_on")
        .values_list("collected_on", flat=True)
        .first()
    )
    if judged is not None:
        raise Refused(
            Text(
                f"Results up to {judged} were judged by the range in force. A new version begins after that day.",
                f"截至 {judged} 的结果已按现行参考范围判定，新版本须在此日之后生效。",
            )
        )
    same = {"sex": limits.get("sex", ""), "from_age": limits.get("from_age"), "effective_on": effective_on}
    if ReferenceRange.objects.filter(laboratory=where, analyte=analyte, **same).exists():
        raise Refused(
            Text(
                "A version from this day stands already; it is not changed. Choose a later day.",
                "该日起的版本已存在且不可更改，请选择更晚的日期。",
            )
        )
    with audit.acting(by=by, reason=reason):
        return ReferenceRange.objects.create(
            laboratory=where,
            analyte=analyte,
            effective_on=effective_on,
            unit=ANALYTES[analyte].unit,
            entered_at=timezone.now(),
            entered_by=by,
            **limits,
        )


def add_laboratory(*, by: User, reason: str, code: str, name_en: str, name_zh: str) -> Any:
    """A laboratory whose reports will be entered."""
    from crf.models import Laboratory

    if not (by.may(Permission.MANAGE_DATA) or by.may(Permission.MANAGE_PEOPLE)):
        demand(by, Permission.MANAGE_DATA)
    code = code.strip().upper()
    if not re.fullmatch(r"[A-Z0-9]{2,12}", code) or not name_en.strip() or not name_zh.strip():
        raise Refused(
            Text(
                "A laboratory needs a code of 2 to 12 letters or digits, and a name in both languages.",
                "检验科需要2至12位字母或数字代码，以及中英文名称。",
            )
        )
    if Laboratory.objects.filter(code=code).exists():
        raise Refused(Text("This code is taken.", "该代码已被使用。"))
    with audit.acting(by=by, reason=reason):
        return Laboratory.objects.create(
            code=code, name_en=name_en.strip()[:120], name_zh=name_zh.strip()[:120], order=Laboratory.objects.count()
        )
