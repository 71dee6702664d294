"""The laboratory facts around a SLEDAI or BILAG assessment, gathered from the forms that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from crf.kit import results
from crf.kit.base import FORMS
from endpoints import evidence, sledai
from endpoints.evidence import Evidence, Reading
from endpoints.models import pulled
from trial.words import Text

# The forms that hold evidence for scores: urine, serology, laboratory panels, vital signs.
SOURCES = ("URN", "IMM", "LB", "VS")
# Descriptors that a value can propose or contradict, in the order of the form.
DESCRIPTORS = (
    "casts",
    "hematuria",
    "proteinuria",
    "pyuria",
    "low_complement",
    "high_dsdna",
    "fever",
    "thrombocytopenia",
    "leukopenia",
)
# How the urine form names casts, and the word of the rule.
CAST_WORDS: Mapping[str, str] = {
    "NONE": "none",
    "HYALINE": "hyaline",
    "HAEM_GRANULAR": "haem_granular",
    "RBC": "red_cell",
}
NAMES = {
    "URBC": Text("red cells in the sediment", "尿沉渣红细胞"),
    "UWBC": Text("white cells in the sediment", "尿沉渣白细胞"),
    "UCAST": Text("casts", "管型"),
    "UPRO24": Text("24 h urine protein", "24小时尿蛋白"),
    "UPCR": Text("protein/creatinine ratio", "尿蛋白肌酐比"),
    "C3": Text("C3", "C3"),
    "C4": Text("C4", "C4"),
    "DSDNA": Text("anti-dsDNA", "抗dsDNA抗体"),
    "TEMP": Text("temperature", "体温"),
    "PLT": Text("platelets", "血小板"),
    "WBC": Text("white cells", "白细胞"),
}


def _figure(descriptor: str, code: str, value: Any, unit: str, on: date | None, place: str) -> Reading:
    """A stored value, measured or printed with < or >, against the descriptor's own limit."""
    printed = results.parse(format(value, "f") if isinstance(value, Decimal) else str(value))
    if printed is None:
        return Reading(NAMES[code], str(value), unit, None, "", on, place)
    return evidence.measured(
        descriptor,
        NAMES[code],
        printed.limit,
        unit,
        comparator=printed.comparator,
        text=str(value),
        on=on,
        place=place,
    )


def _from_form(facts: Any, descriptor: str, form: str, code: str, unit: str) -> list[Reading]:
    entry = pulled.near(facts, form, code)
    if entry is None:
        return []
    value = pulled.value_of(entry, code)
    return [_figure(descriptor, code, value, unit, pulled.sampled_on(entry), entry.place)]


def _casts(facts: Any) -> list[Reading]:
    entry = pulled.near(facts, "URN", "UCAST")
    if entry is None:
        return []
    told = str(pulled.value_of(entry, "UCAST"))
    word = CAST_WORDS.get(told)
    found = sledai.CASTS[word] if word is not None else None
    label = FORMS["URN"].item("UCAST").code_label(told)
    return [Reading(NAMES["UCAST"], label, "", found, "", pulled.sampled_on(entry), entry.place)]


def _protein(facts: Any) -> list[Reading]:
    """24 h protein, unless the collection is known to be incomplete, and the ratio: either is enough."""
    found = []
    collected = pulled.near(facts, "URN", "UPRO24")
    if collected is not None and pulled.value_of(collected, "U24COMP") is not False:
        found += _from_form(facts, "proteinuria", "URN", "UPRO24", "g/24h")
    return found + _from_form(facts, "proteinuria", "URN", "UPCR", "mg/g")


def _serology(facts: Any, code: str, unit: str, beyond: str, within: str) -> list[Reading]:
    """A serology result against the limits kept with it: their flag, else the limits themselves. A later version of the
    laboratory's register changes nothing. A plain positive or negative stands for beyond and within."""
    entry = pulled.near(facts, "IMM", code)
    if entry is None:
        return []
    value = pulled.value_of(entry, code)
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    low, high = pulled.value_of(entry, f"{code}LO"), pulled.value_of(entry, f"{code}HI")
    flag = pulled.value_of(entry, f"{code}IND")
    flag = flag or results.flag(text, low, high)
    words = {"POS": True, "NEG": False}
    found = words.get(text) if text in words else None if flag is None else flag.startswith(beyond)
    bound = low if beyond == "L" else high
    limit = f"{within} {bound}" if bound is not None else ""
    return [Reading(NAMES[code], text, unit, found, limit, pulled.sampled_on(entry), entry.place)]


def _analyte(facts: Any, descriptor: str, code: str) -> list[Reading]:
    value = pulled.laboratory(facts, code)
    if value is None:
        return []
    figure = value.value if value.value is not None else value.text
    return [_figure(descriptor, code, figure, value.unit, value.on, value.place)]


def readings(facts: Any, descriptor: str) -> list[Reading]:
    """What was measured for a descriptor at this visit."""
    if descriptor == "casts":
        return _casts(facts)
    if descriptor == "hematuria":
        return _from_form(facts, descriptor, "URN", "URBC", "/HPF")
    if descriptor == "pyuria":
        return _from_form(facts, descriptor, "URN", "UWBC", "/HPF")
    if descriptor == "proteinuria":
        return _protein(facts)
    if descriptor == "low_complement":
        return _serology(facts, "C3", "g/L", "L", "<") + _serology(facts, "C4", "g/L", "L", "<")
    if descriptor == "high_dsdna":
        return _serology(facts, "DSDNA", "IU/mL", "H", ">")
    if descriptor == "fever":
        return _from_form(facts, descriptor, "VS", "TEMP", "°C")
    return _analyte(facts, descriptor, {"thrombocytopenia": "PLT", "leukopenia": "WBC"}[descriptor])


_EARLIER = {
    "hematuria": (("URN", "URBC", "/HPF"),),
    "pyuria": (("URN", "UWBC", "/HPF"),),
    "proteinuria": (("URN", "UPRO24", "g/24h"), ("URN", "UPCR", "mg/g")),
}


def _abnormal_before(facts: Any, descriptor: str) -> bool | None:
    """Whether the last earlier value was beyond its limit; asked for urine, where new and persistent score differently."""
    for form, code, unit in _EARLIER.get(descriptor, ()):
        entry = pulled.before(facts, form, code)
        if entry is not None:
            value = pulled.value_of(entry, code)
            return _figure(descriptor, code, value, unit, None, entry.place).beyond
    return None


def last_lymphodepletion(facts: Any) -> date | None:
    """The last day of lymphodepletion before this visit."""
    if facts.casebook is None or facts.visit_on is None:
        return None
    days = [
        visit.occurred_on
        for label, visit in facts.casebook.visits.items()
        if label.startswith("LD")
        and label[2:].isdecimal()
        and visit.occurred_on
        and visit.occurred_on <= facts.visit_on
    ]
    return max(days, default=None)


def evidence_for(facts: Any, descriptor: str) -> Evidence:
    """Everything measured for one descriptor at this visit."""
    return Evidence(
        descriptor,
        tuple(readings(facts, descriptor)),
        _abnormal_before(facts, descriptor),
        evidence.days_after(last_lymphodepletion(facts), facts.visit_on),
    )
