"""Loading of the protocol's data files into the database, again with every delivery.

Beside this module stand the figures, open points, protocol versions and consent versions; each protocol version has a
folder of its own number with its whole schedule (visits.csv) and its criteria (criteria.toml). An amendment is a line in
protocol_versions.toml and a folder; a file it does not have is that of the version before.

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

Row = dict[str, Any]


def _toml(path: Path, table: str) -> list[Row]:
    with path.open("rb") as file:
        return list(tomllib.load(file)[table])


def delivered_versions(folder: Path = FOLDER) -> list[Row]:
    """The protocol versions, in the order of their numbers."""
    return sorted(_toml(folder / "protocol_versions.toml", "version"), key=lambda row: int(row["number"]))


def _of_version(name: str, version: int, folder: Path) -> Path:
    """A file of a protocol version, or of the newest version before it that has one."""
    candidates = (folder / str(number) / name for number in range(version, 0, -1))
    found = next((path for path in candidates if path.exists()), None)
    if found is None:
        raise FileNotFoundError(f"no protocol version up to {version} has {name}")
    return found


def delivered_visits(version: int = 1, folder: Path = FOLDER) -> list[Row]:
    """The visit schedule of a protocol version: days counted from infusion, window ends inside.

    Both ends are empty where a visit has no fixed day.

    Screening is due by its last day, D-7: its target is that day. Early termination counts from the day of exit and so
    has no target. Long-term follow-up of year Y is due Y x 365 days after infusion, 30 days either way.
    """
    with _of_version("visits.csv", version, folder).open(encoding="utf-8", newline="") as file:
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
        for order, row in enumerate(_toml(FOLDER / "parameters.toml", "parameter"), start=1)
    ]


def delivered_decisions() -> list[Row]:
    """Open points of the registry text; the default is in force until somebody chooses."""
    return [
        {"confirmed": False, **row, "chosen": row["default"], "order": order}
        for order, row in enumerate(_toml(FOLDER / "decisions.toml", "decision"), start=1)
    ]


def delivered_criteria(version: int = 1, folder: Path = FOLDER) -> list[Row]:
    """Eligibility criteria of a protocol version in the order of the checklist."""
    return [
        {
            "code": row["code"],
            "text_en": row["en"],
            "text_zh": row["zh"],
            "source": row["source"],
            "confirmed": row["confirmed"],
            "order": order,
        }
        for order, row in enumerate(_toml(_of_version("criteria.toml", version, folder), "criterion"), start=1)
    ]


def criteria_ever(folder: Path = FOLDER) -> list[Row]:
    """Every criterion of any protocol version, with the first and the last version that has it (None: still has it).

    The words are those of the newest version that has the criterion: a code never gets a new meaning.
    """
    numbers = [row["number"] for row in delivered_versions(folder)]
    found: dict[str, Row] = {}
    for number in numbers:
        for row in delivered_criteria(number, folder):
            since = found[row["code"]]["since"] if row["code"] in found else number
            found[row["code"]] = {**row, "since": since, "until": number}
    return [{**row, "until": None if row["until"] == numbers[-1] else row["until"]} for row in found.values()]


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


def load_protocol(folder: Path = FOLDER) -> None:
    """Bring the delivered protocol into the database; nothing is written when nothing changed. Call in `audit.acting`.

    The days on which a version was approved and takes effect are delivered with it once; from then on they are what
    people recorded.
    """
    rows = delivered_versions(folder)
    _bring_up_to_date(rows, ProtocolVersion.objects.all(), key="number", in_force=("approved_on", "effective_on"))
    versions = {version.number: version for version in ProtocolVersion.objects.all()}
    for row in rows:
        number, version = row["number"], versions[row["number"]]
        _bring_up_to_date(
            delivered_visits(number, folder),
            VisitDefinition.objects.filter(version=version),
            key="code",
            version=version,
        )
        _bring_up_to_date(
            delivered_criteria(number, folder),
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
    consents = [
        {**row, "protocol_version": versions[row["protocol_version"]]}
        for row in _toml(folder / "consent_versions.toml", "consent")
    ]
    _bring_up_to_date(consents, ConsentVersion.objects.select_related("protocol_version"), key="number")
