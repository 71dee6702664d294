"""How the study ends for a subject (protocol operationalisation 5.2 to 5.5). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LEAST_ATTEMPTS, LEAST_METHODS, LEAST_DAYS = 3, 2, 28

# What a status of the end-of-study form means for the subject: the event of the life cycle.
EVENT_OF_STATUS = {
    "COMPLETED": "complete",
    "WITHDREW": "withdraw",
    "LOST": "lose",
    "DEATH": "die",
    "INVESTIGATOR": "withdraw",
    "STOPPED": "withdraw",
    "OTHER_THERAPY": "withdraw",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to reach a subject: when and how. A part that is not known is None."""

    on: date | None
    method: str | None


def attempts_suffice(attempts: Iterable[Attempt]) -> bool:
    """Whether a subject may be called lost: at least 3 attempts by 2 methods, first to last at least 4 weeks (5.5).

    Only attempts whose day and method are both known are documented.
    """
    documented = [(each.on, each.method) for each in attempts if each.on is not None and each.method is not None]
    if len(documented) < LEAST_ATTEMPTS or len({method for _on, method in documented}) < LEAST_METHODS:
        return False
    days = [on for on, _method in documented]
    return (max(days) - min(days)).days >= LEAST_DAYS


def days_agree(full: date | None, partial: str | None) -> bool | None:
    """Whether a full day is one that a partial date can mean; None while either is unknown."""
    if full is None or not partial:
        return None
    return full.isoformat().startswith(partial)


def exact_day(partial: str | None) -> date | None:
    """The day of a partial date that is known to the day, else None: nothing is filled in."""
    return date.fromisoformat(partial) if partial is not None and len(partial) == 10 else None
