"""Loading of the protocol's data files into the database, again with every delivery.

What is missing is added. Delivered words, windows and lists that changed are brought up to date. What is in force is
left alone: a delivery never changes the value of a figure, the chosen reading of an open point, or a confirmation.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

from django.db import models

from trial.models import (
    ConsentVersion,
    EligibilityCriterion,
    Parameter,
    ProtocolVersion,
    RegistryDecision,
    VisitDefinition,
)

FOLDER = Path(__file__).resolve().parent
REFERENCE_VERSION = 1

Row = dict[str, Any]


def _toml(name: str, table: str) -> list[Row]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return list(tomllib.load(file)[table])


def delivered_visits() -> list[Row]:
    """The visit schedule: days counted from infusion, window ends inside, both empty where a visit has no fixed day.

    Screening is due by its last day, D-7: its target is that day. Early termination counts from the day of exit and so
    has no target. Long-term follow-up of year Y is due Y x 365 days after infusion, 30 days either way.
    """
    with (FOLDER / "visits.csv").open(encoding="utf-8", newline="") as file:
        rows: list[Row] = list(csv.DictReader(file))
    for order, row in enumerate(rows, start=1):
        row["order"] = order
        for day in ("target_day", "earliest_day", "latest_day"):
            row[day] = int(row[day]) if row[day] else None
        for codes in ("forms", "laboratory_panels"):
            row[codes] = row[codes].split()
    return rows


def delivered_parameters() -> list[Row]:
    """Figures that the registry text does not give, in the order of the file."""
    return [
        {"unit": "", "confirmed": False, **row, "order": order}
        for order, row in enumerate(_toml("parameters", "parameter"), start=1)
    ]


def delivered_decisions() -> list[Row]:
    """Open points of the registry text; the default is in force until somebody chooses."""
    return [
        {"confirmed": False, **row, "chosen": row["default"], "order": order}
        for order, row in enumerate(_toml("decisions", "decision"), start=1)
    ]


def delivered_criteria() -> list[Row]:
    """Eligibility criteria in the order of the checklist."""
    return [
        {
            "code": row["code"],
            "text_en": row["en"],
            "text_zh": row["zh"],
            "source": row["source"],
            "confirmed": row["confirmed"],
            "order": order,
        }
        for order, row in enumerate(_toml("criteria", "criterion"), start=1)
    ]


def _bring_up_to_date(
    rows: list[Row], stored: models.QuerySet[Any], *, key: str, in_force: tuple[str, ...] = (), **shared: Any
) -> None:
    """Add rows whose key is not stored and correct those that differ, columns named in `in_force` excepted."""
    model = stored.model
    by_key = {getattr(row, key): row for row in stored}
    missing, differing, columns = [], [], set()
    for row in rows:
        existing = by_key.get(row[key])
        if existing is None:
            missing.append(model(**shared, **row))
            continue
        changed = {name for name, value in row.items() if name not in in_force and getattr(existing, name) != value}
        for name in changed:
            setattr(existing, name, row[name])
        if changed:
            differing.append(existing)
            columns |= changed
    if missing:
        model.objects.bulk_create(missing)
    if differing:
        model.objects.bulk_update(differing, sorted(columns))


def load_protocol() -> None:
    """Bring the delivered protocol into the database; nothing is written when nothing changed. Call in `audit.acting`."""
    _bring_up_to_date(_toml("protocol_versions", "version"), ProtocolVersion.objects.all(), key="number")
    version = ProtocolVersion.objects.get(number=REFERENCE_VERSION)
    _bring_up_to_date(delivered_visits(), VisitDefinition.objects.filter(version=version), key="code", version=version)
    _bring_up_to_date(
        delivered_criteria(),
        EligibilityCriterion.objects.filter(version=version),
        key="code",
        in_force=("confirmed",),
        version=version,
    )
    _bring_up_to_date(
        delivered_parameters(), Parameter.objects.all(), key="key", in_force=("value", "unit", "confirmed")
    )
    _bring_up_to_date(
        delivered_decisions(), RegistryDecision.objects.all(), key="code", in_force=("chosen", "confirmed")
    )
    consents = [{**row, "protocol_version": version} for row in _toml("consent_versions", "consent")]
    _bring_up_to_date(consents, ConsentVersion.objects.select_related("protocol_version"), key="number")
