"""A laboratory result as it was printed: a figure, a figure beyond what the method can measure, or a word. Pure.

"12.30" keeps its zeros; "<0.20" is below the limit of the method and is not 0.20; "阴性" is an answer, not a figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_SHAPE = re.compile(r"([<>]?)(\d{1,12}(?:\.\d{1,8})?)")
PRINTED = r"^[<>]?\d{1,12}(\.\d{1,8})?$"
_COMPARATORS = {"≤": "<", "≥": ">", "<=": "<", ">=": ">", "＜": "<", "＞": ">"}
NEGATIVE_WORDS = frozenset({"neg", "negative", "-", "(-)", "阴性", "阴"})
POSITIVE_WORDS = frozenset({"pos", "positive", "+", "(+)", "阳性", "阳"})


@dataclass(frozen=True, slots=True)
class Result:
    """A printed figure: the comparator ("" for a measured value, "<" or ">" beyond the method's limit) and the number."""

    comparator: str
    limit: Decimal

    @property
    def number(self) -> Decimal | None:
        """The measured value; None when the figure is only a limit."""
        return None if self.comparator else self.limit


def parse(text: str | None) -> Result | None:
    """A stored result taken apart; None for a word or nothing."""
    found = _SHAPE.fullmatch(text or "")
    return Result(found[1], Decimal(found[2])) if found else None


def number(text: str | None) -> Decimal | None:
    """The measured value of a stored result; None for words and for values beyond the limit of the method."""
    found = parse(text)
    return found.number if found else None


def flag(text: str | None, low: Decimal | None, high: Decimal | None) -> str | None:
    """L, N or H against a printed reference range; a limit on the edge of the range is inside it.

    "<5" is low only when 5 does not exceed the lower limit, ">40" high only when 40 is not below the upper one;
    otherwise nobody can tell, and the answer is None. Without any limit there is no flag.
    """
    found = parse(text)
    if found is None or (low is None and high is None):
        return None
    if found.comparator == "<":
        if low is not None and found.limit <= low:
            return "L"
        return "N" if low is None and high is not None and found.limit <= high else None
    if found.comparator == ">":
        return "H" if high is not None and found.limit >= high else None
    if low is not None and found.limit < low:
        return "L"
    return "H" if high is not None and found.limit > high else "N"


def normalised(plain: str, words: tuple[str, ...]) -> str | None:
    """What a hand typed, in the shape that is stored: `< 0,20` becomes `<0.20`, `阴性` becomes NEG; None if unreadable."""
    text = plain.replace(" ", "")
    for printed, kept in _COMPARATORS.items():
        if text.startswith(printed):
            text = kept + text.removeprefix(printed)
            break
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if text.startswith("."):
        text = "0" + text
    if _SHAPE.fullmatch(text):
        return text
    lowered = plain.strip().lower()
    if "NEG" in words and lowered in NEGATIVE_WORDS:
        return "NEG"
    if "POS" in words and lowered in POSITIVE_WORDS:
        return "POS"
    return next((word for word in words if word.lower() == lowered), None)
