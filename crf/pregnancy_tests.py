"""The pregnancy test before lymphodepletion. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# Answers that are a result; NOT_DONE is none.
RESULTS = frozenset({"NEGATIVE", "POSITIVE", "INDETERMINATE"})
# 48 hours counted in calendar days: the day of lymphodepletion and the two before it. Times of tests are not kept.
DAYS_BEFORE = 2


@dataclass(frozen=True, slots=True)
class PregnancyTest:
    """One pregnancy test: its day and its answer; None where not known."""

    on: date | None
    result: str | None


def tested_in_time(tests: Iterable[PregnancyTest], lymphodepletion_on: date) -> bool:
    """Whether a test with a result lies within 48 hours before the first day of lymphodepletion.

    A test of unknown day is no proof.
    """
    return any(
        test.result in RESULTS and test.on is not None and 0 <= (lymphodepletion_on - test.on).days <= DAYS_BEFORE
        for test in tests
    )


def missing_before_lymphodepletion(
    childbearing: str, tests: Iterable[PregnancyTest], lymphodepletion_on: date | None
) -> bool:
    """Whether hCG is missing within 48 hours before lymphodepletion in a woman of childbearing potential.

    Protocol operationalisation, section 12, check 7 and parameter hcg.schedule. While the potential is not stated or
    lymphodepletion has no day, there is nothing to ask.
    """
    if childbearing != "YES" or lymphodepletion_on is None:
        return False
    return not tested_in_time(tests, lymphodepletion_on)
