"""What a decision would change, before it is signed: every stored answer beside the one of the other reading.

Nothing is stored. The answers come from the same rules and the same casebook as those that will be stored afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

from endpoints.assemble import ENDPOINTS, standing
from trial.models import Subject
from trial.protocol import Decisions
from trial.words import Text


@dataclass(frozen=True, slots=True)
class Flip:
    """One answer that would be another: of whom, which endpoint and visit, from what to what."""

    subject: Subject
    endpoint: str
    visit: str
    before: str
    after: str

    @property
    def name(self) -> Text:
        """The endpoint in words."""
        return ENDPOINTS[self.endpoint]


@dataclass(frozen=True, slots=True)
class Preview:
    """How many stored answers were derived again, of how many subjects, and those that would be others."""

    subjects: int
    compared: int
    flips: tuple[Flip, ...]


def preview(readings: Decisions) -> Preview:
    """Derive every stored answer under other readings. Grows with the number of subjects, stores nothing."""
    subjects = list(Subject.objects.filter(results__isnull=False).select_related("protocol_version").distinct())
    compared, flips = 0, []
    for subject in sorted(subjects, key=lambda each: each.number):
        found = standing(subject, in_force=readings)
        for key, row in found.stored.items():
            answer = found.answers.get(key)
            if answer is None:
                continue
            compared += 1
            if answer.value != row.value:
                flips.append(Flip(subject, row.endpoint, row.visit, row.value, answer.value))
    return Preview(len(subjects), compared, tuple(sorted(flips, key=lambda each: (each.subject.number, _order(each)))))


def _order(flip: Flip) -> tuple[int, int]:
    return list(ENDPOINTS).index(flip.endpoint), int(flip.visit.removeprefix("M"))
