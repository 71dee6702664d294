"""Reference ranges: which one holds for a subject on a day, and what a result is against it. Pure.

A range belongs to a laboratory, an analyte, a sex, an age and a day from which it holds; a new version never changes an
old one (protocol operationalisation, section 10), so a value is always judged by the range of its own day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from crf.kit.results import Result


@dataclass(frozen=True, slots=True)
class Range:
    """A reference range in the default unit of its analyte, and where it comes from.

    Beyond `critical_low` and `critical_high` a result is critical: the laboratory rings the ward.
    """

    analyte: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    method: str
    laboratory: str
    since: date
    sex: str = ""
    from_age: int | None = None
    below_age: int | None = None
    critical_low: Decimal | None = None
    critical_high: Decimal | None = None

    @property
    def text(self) -> str:
        """As a report prints it: 3.5–9.5, < 5, > 90."""
        if self.low is not None and self.high is not None:
            return f"{self.low:f}–{self.high:f}"
        if self.high is not None:
            return f"≤ {self.high:f}"
        return f"≥ {self.low:f}" if self.low is not None else ""


def _fits(found: Range, sex: str, age_years: int | None) -> bool:
    """Whether a range is for this sex and age; one for one sex or some ages is not for a subject of whom it is unknown."""
    if found.sex and found.sex != sex:
        return False
    if found.from_age is None and found.below_age is None:
        return True
    if age_years is None:
        return False
    return (found.from_age is None or age_years >= found.from_age) and (
        found.below_age is None or age_years < found.below_age
    )


def choose(
    ranges: Iterable[Range], analyte: str, *, sex: str, age_years: int | None, on: date, laboratory: str = ""
) -> Range | None:
    """The range in force on a day: the newest that began by then, among those for the subject's sex and age.

    Of two that began on the same day, one for this sex goes before one for both and one for these ages before one for
    all. Without a laboratory named, the first one of the register is meant. None when the register has no range for such
    a subject on that day.
    """
    found = [
        each
        for each in ranges
        if each.analyte == analyte
        and (not laboratory or each.laboratory == laboratory)
        and each.since <= on
        and _fits(each, sex, age_years)
    ]
    if not laboratory and found:
        found = [each for each in found if each.laboratory == found[0].laboratory]
    return max(
        found,
        key=lambda each: (each.since, bool(each.sex), each.from_age is not None or each.below_age is not None),
        default=None,
    )


def flag(
    result: Result | None,
    factor: Decimal,
    low: Decimal | None,
    high: Decimal | None,
    critical_low: Decimal | None = None,
    critical_high: Decimal | None = None,
) -> str | None:
    """LL, L, N, H or HH for a printed figure times its factor, against limits in the default unit.

    A limit belongs to the range. "<5" is low only when 5 does not exceed the lower limit and normal only when nothing
    below is out of range; otherwise nobody can tell, and the answer is None. Without a limit there is no flag.
    """
    if result is None or (low is None and high is None):
        return None
    figure = result.limit * factor
    if result.comparator == "<":
        if low is not None and low > 0:
            return "L" if figure <= low else None
        return "N" if high is not None and figure <= high else None
    if result.comparator == ">":
        if high is None:
            return "N" if low is not None and figure >= low else None
        return "H" if figure >= high else None
    if low is not None and figure < low:
        return "LL" if critical_low is not None and figure < critical_low else "L"
    if high is not None and figure > high:
        return "HH" if critical_high is not None and figure > critical_high else "H"
    return "N"
