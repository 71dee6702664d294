"""The protocol as data: what rules and pages ask of it.

The data files beside this module hold the visits, figures, open points, criteria and consent versions as delivered;
`load.py` brings them into the database, where people confirm and choose. Only the database is asked at run time, anew
each time, so that a choice holds from the moment it is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date

from trial.models import Parameter, ProtocolVersion, RegistryDecision


class Decisions(Mapping[str, str]):
    """The reading in force of every open point of the registry text, by parameter name, e.g. `sri4.bilag_clause`.

    `revision` names this set of readings: R and a number that grows with every decision, then a digest of all of them,
    e.g. "R1-0a1b2c". Two results with the same revision were derived under the same readings.
    """

    def __init__(self, chosen: Mapping[str, str], changes: int = 0) -> None:
        self._chosen = dict(sorted(chosen.items()))
        self._changes = changes
        told = "\n".join(f"{name}={option}" for name, option in self._chosen.items())
        self.revision = f"R{1 + changes}-{hashlib.sha256(told.encode()).hexdigest()[:6]}"

    def choosing(self, name: str, option: str) -> Decisions:
        """The readings as they would be after one more decision, by its parameter name."""
        return Decisions({**self._chosen, name: option}, self._changes + 1)

    def __getitem__(self, name: str) -> str:
        return self._chosen[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._chosen)

    def __len__(self) -> int:
        return len(self._chosen)


def decisions() -> Decisions:
    """The readings in force now. One query."""
    rows = list(RegistryDecision.objects.exclude(parameter="").values_list("parameter", "chosen", "revision"))
    return Decisions({name: chosen for name, chosen, _ in rows}, sum(revision - 1 for _, _, revision in rows))


def parameter(key: str) -> str:
    """The value in force of one figure of the study, as text, e.g. parameter("dlt.window_days") is "28". One query.

    Raises KeyError for a figure the study does not have.
    """
    try:
        return str(Parameter.objects.values_list("value", flat=True).get(key=key))
    except Parameter.DoesNotExist:
        raise KeyError(f"the study has no parameter {key}") from None


def in_force(on: date) -> ProtocolVersion:
    """The protocol version under which a new subject is taken into screening on a day. One query.

    The newest version that is effective by that day; before any is, the first one, which has to be approved on paper
    before the first subject. A later version without an effective day is not live, whatever its number (R074).
    """
    versions = list(ProtocolVersion.objects.order_by("number"))
    live = [version for version in versions if version.effective_on is not None and version.effective_on <= on]
    return live[-1] if live else versions[0]
