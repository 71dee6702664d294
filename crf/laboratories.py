"""The register of laboratories: read for a form, brought from its data file, and added to by people."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crf.kit.items import Code
from crf.laboratory.analytes import ANALYTES
from crf.laboratory.ranges import Range, choose
from trial import audit
from trial.calendar import age_in_years

if TYPE_CHECKING:
    from trial.models import Subject, User

RANGES_FILE = Path(__file__).resolve().parent / "data" / "reference_ranges.csv"
FIRST_ENTRY = "first entry"


class RangeBook:
    """The reference ranges for one subject, read at the first question and only then: one query, and one for the age."""

    def __init__(
        self, subject: Subject | None = None, *, ranges: Iterable[Range] = (), sex: str = "", born: str | None = None
    ) -> None:
        self._subject = subject
        self._given = tuple(ranges)
        self._sex = sex
        self._born_given = born

    @cached_property
    def _ranges(self) -> Mapping[str, list[Range]]:
        held = self._given
        if self._subject is not None:
            from crf.models import ReferenceRange

            held = tuple(row.fact for row in ReferenceRange.objects.select_related("laboratory"))
        found: dict[str, list[Range]] = {}
        for each in held:
            found.setdefault(each.analyte, []).append(each)
        return found

    @cached_property
    def _born(self) -> str | None:
        if self._subject is None:
            return self._born_given
        from crf.models import Demographics

        rows = Demographics.objects.filter(record__subject=self._subject)  # type: ignore[attr-defined]
        return rows.values_list("born", flat=True).first()  # type: ignore[no-any-return]

    def of(self, analyte: str, on: date, *, laboratory: str = "") -> Range | None:
        """The range in force for the subject on a day, or None."""
        ranges = self._ranges.get(analyte)
        if not ranges:
            return None
        sex = self._subject.sex if self._subject is not None else self._sex
        aged = any(each.from_age is not None or each.below_age is not None for each in ranges)
        age = age_in_years(self._born, on) if aged and self._born else None
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
