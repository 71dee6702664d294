"""Filling a form as a careful person would: what is given, then for every other required item a usual answer.

Works on any form from its definition alone: it reads the form again after each round, because an answer may open
further items, and stops when nothing required is left. Questions the checks ask are answered with a reason that says
where the value comes from. Used by the demonstration study and by tests; it writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from crf.casebook import Facts
from crf.kit.assess import Assessment, assess
from crf.kit.base import Crf
from crf.kit.checks import BLOCK
from crf.kit.items import Item, Kind

KEPT = "Checked against the source; kept (demonstration)"
ROUNDS = 8
# Answers that say "nothing to report", looked for among an item's codes in this order; else its first answer.
QUIET_ANSWERS = ("NORMAL", "ABSENT", "NONE", "NO", "NEG", "NEGATIVE", "0", "N")


def usual(item: Item, facts: Facts) -> str:
    """A usual answer to one item, as it would be typed."""
    if item.usual:
        return item.usual
    if item.kind is Kind.YES_NO:
        return "n"
    if item.kind in {Kind.CODED, Kind.MULTIPLE}:
        offered = facts.registers.get(item.register, ()) if item.register else item.codes
        values = [code.value for code in offered]
        return next((answer for answer in QUIET_ANSWERS if answer in values), values[0] if values else "/nav c")
    if item.kind in {Kind.DECIMAL, Kind.INTEGER, Kind.RESULT}:
        low, high = item.expected or item.possible or (Decimal(0), Decimal(10))
        middle = low + (high - low) / (2 if item.expected else 20)
        places = item.places if item.kind is not Kind.RESULT else 1
        return format(middle.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), "f")
    day = (facts.visit_on or facts.consented_on or facts.today).isoformat()
    return {Kind.DATE: day, Kind.PARTIAL_DATE: day, Kind.MOMENT: f"{day} 09:00", Kind.TIME: "09:00"}.get(
        item.kind, "DEMO"
    )


def _known(form: type[Crf], code: str) -> bool:
    try:
        form.item(code)
    except KeyError:
        return False
    return True


def fill(form: type[Crf], given: Mapping[str, str], facts: Facts) -> tuple[dict[str, str], Assessment]:
    """What stands in the boxes of a form once it is filled in, by item code; and what it amounts to."""
    typed = dict(given)
    by_name = {item.name: item for item in form.items}
    assessed = assess(form, typed, facts)
    for name, suggestion in form.suggest({**assessed.values, **assessed.derived}, facts).items():
        if suggestion.prefill and name in by_name:
            typed.setdefault(by_name[name].code, suggestion.typed)
    if len(typed) > len(given):
        assessed = assess(form, typed, facts)
    for _ in range(ROUNDS):
        missing = [code for code in assessed.problems if not typed.get(code) and _known(form, code)]
        if not missing:
            break
        for code in missing:
            typed[code] = usual(form.item(code), facts)
        assessed = assess(form, typed, facts)
    for finding in assessed.findings:
        if finding.severity != BLOCK:
            typed.setdefault(f"ask__{finding.check}", KEPT)
    return typed, assessed
