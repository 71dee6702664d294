"""Counting an endpoint over subjects: both readings, and who stands where.

N of the primary reading is everybody of the population who has reached the time point, not evaluable counted as no. The
observed reading leaves the not evaluable out. Who has not reached the time point is pending and in neither; who is outside
the population is not applicable and in neither.

Source: efficacy specification, sections 6.2 (best renal category) and 8; protocol operationalisation 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from endpoints.rates import Rate, clopper_pearson
from trial.derived import NO, NOT_APPLICABLE, NOT_EVALUABLE, YES

PENDING = "pending"
STATES = (YES, NO, NOT_EVALUABLE, PENDING, NOT_APPLICABLE)
"""How a subject counts at a time point, in the order they are listed."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One endpoint at one time point: the subjects by state, and the rate in both readings."""

    members: Mapping[str, tuple[str, ...]]
    all_infused: Rate
    observed: Rate

    def size(self, state: str) -> int:
        """How many subjects stand in a state."""
        return len(self.members[state])


def count(states: Mapping[str, str]) -> Counted:
    """Count subjects by their state. `states` maps a subject's number to one of STATES (KeyError for anything else)."""
    members: dict[str, list[str]] = {state: [] for state in STATES}
    for subject, state in states.items():
        members[state].append(subject)
    yes, no, open_ = (len(members[state]) for state in (YES, NO, NOT_EVALUABLE))
    return Counted(
        {state: tuple(sorted(each)) for state, each in members.items()},
        clopper_pearson(yes, yes + no + open_),
        clopper_pearson(yes, yes + no),
    )


def only_partial(complete: str, partial: str) -> str:
    """PRR as the best category: the partial criteria are met and the complete response is not. A complete response that
    cannot be evaluated does not take a partial one away."""
    if partial != YES:
        return NO if complete == YES else partial
    return NO if complete == YES else YES
