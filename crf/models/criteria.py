"""The eligibility criteria as items of the checklist, read from the protocol's own list.

Criteria marked R are posted in the registry record; those marked D follow the pattern of sibling trials and are
UNCONFIRMED for this trial. The configuration page shows which is which. An amendment adds a criterion to the list.
"""

from __future__ import annotations

from dataclasses import dataclass

from trial.protocol.load import criteria_ever
from trial.words import Text

# Criteria that cannot apply to everybody: contraception and pregnancy.
MAY_BE_NOT_APPLICABLE = frozenset({"I07", "E09"})


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: inclusion must be met, exclusion absent. `may_be_na` where it cannot apply to everybody."""

    code: str
    text: Text
    source: str
    may_be_na: bool
    since: int = 1
    until: int | None = None

    @property
    def inclusion(self) -> bool:
        """Inclusion criteria carry an I."""
        return self.code.startswith("I")


CRITERIA: tuple[Criterion, ...] = tuple(
    Criterion(
        row["code"],
        Text(row["text_en"], row["text_zh"]),
        row["source"],
        row["code"] in MAY_BE_NOT_APPLICABLE,
        row["since"],
        row["until"],
    )
    for row in criteria_ever()
)
