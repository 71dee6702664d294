"""Values that other forms already hold, found by form and item code, with the day and place they come from.

Endpoints read the general and laboratory forms through the casebook only. A form or an item that a protocol version does
not have answers with nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crf.casebook import Entry
from crf.kit.base import FORMS

DAYS_BEFORE, DAYS_AFTER = 7, 3
"""A laboratory result fills a score item from 7 days before the visit to 3 days after it, unless the parameters
`labs.score_days_before` and `labs.score_days_after` say otherwise (efficacy 1.4)."""


def value_of(entry: Entry | None, code: str) -> Any:
    """The value of an item by its code; None without the form, the item or a value."""
    if entry is None or not entry.performed:
        return None
    for item in FORMS[entry.form].items:
        if item.code == code:
            return entry.values.get(item.name)
    return None


def sampled_on(entry: Entry) -> date | None:
    """The day of an assessment: its own where the form gives one, else the visit's."""
    on: date | None = getattr(entry, "assessed_on", None)
    return on or entry.visit_on


def _days(facts: Any, key: str, otherwise: int) -> int:
    text = str(facts.parameters.get(key, ""))
    return int(text) if text.isdecimal() else otherwise


def in_window(facts: Any, on: date | None) -> bool:
    """Whether a day lies close enough to the visit for its result to fill a score item."""
    if on is None or facts.visit_on is None:
        return False
    earliest = facts.visit_on - timedelta(days=_days(facts, "labs.score_days_before", DAYS_BEFORE))
    latest = facts.visit_on + timedelta(days=_days(facts, "labs.score_days_after", DAYS_AFTER))
    return bool(earliest <= on <= latest)


def near(facts: Any, form: str, code: str) -> Entry | None:
    """The assessment that holds a value for this visit: the visit's own, else the nearest one inside the window.

    The visit's own form counts although the visit has no date yet; one sampled outside the window does not.
    """
    if facts.casebook is None or form not in FORMS:
        return None
    own: Entry | None = facts.here(form)
    if own is not None and value_of(own, code) is not None:
        on = sampled_on(own)
        if on is None or facts.visit_on is None or in_window(facts, on):
            return own
    others = [
        entry
        for entry in facts.casebook.rows(form)
        if entry.visit != facts.visit and value_of(entry, code) is not None and in_window(facts, sampled_on(entry))
    ]
    return min(others, key=lambda entry: abs((sampled_on(entry) - facts.visit_on).days), default=None)


def before(facts: Any, form: str, code: str) -> Entry | None:
    """The last assessment before this visit's that holds a value."""
    if facts.casebook is None or form not in FORMS or facts.visit_on is None:
        return None
    used = near(facts, form, code)
    limit = sampled_on(used) if used is not None else facts.visit_on
    earlier = [
        entry
        for entry in facts.casebook.rows(form)
        if entry is not used
        and value_of(entry, code) is not None
        and (on := sampled_on(entry)) is not None
        and limit is not None
        and on < limit
    ]
    return max(earlier, key=lambda entry: sampled_on(entry) or date.min, default=None)


def laboratory(facts: Any, analyte: str) -> Any:
    """The laboratory result of an analyte for this visit, or None."""
    ask = getattr(facts, "laboratory", None)
    return ask(analyte) if ask is not None and facts.casebook is not None else None
