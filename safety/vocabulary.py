"""The safety instruments of `manage.py derive`, in the words an auditor writes them in.

Each instrument reads one case, calls the very function the pages call, and answers with its result and trace. Null, or
a key that is absent, is "not collected"; the defaults that the vocabulary names are filled in here and nowhere else.

Source: safety specification, sections 1 to 6; the vocabulary of the derive command.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from safety import ctcae
from trial.vocabulary import Inputs, Instrument, Outcome

# --- CTCAE -----------------------------------------------------------------------------------------------------------

ANSWERS = ("symptomatic", "physiologic_consequences", "on_anticoagulation", "intervention_initiated")
FIGURES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "temp_c": (20, 50),
        "temp_duration_h": (0, 10000),
        "duration_h": (0, 10000),
        "sbp": (0, 400),
        "dbp": (0, 300),
        "mi_cutoff": (0, 10**9),
    }
)
LOWEST, HIGHEST = -1000, 10**9
LIMITS = ("lln", "uln", "baseline", "baseline_lln", "baseline_uln")


def ctcae_laboratory(inputs: Inputs) -> Outcome:
    """CTCAE5_LAB: the grade of one measured value; null is not gradable, 0 is gradable with no criterion met."""
    inputs.require("term")
    inputs.require("analyte")
    term, analyte = inputs.text("term") or "", inputs.text("analyte") or ""
    try:
        rule = ctcae.rule_for(term, analyte)
    except ctcae.NoRule as wrong:
        raise inputs.wrong("term", str(wrong)) from None
    alternatives = tuple(each.flag for each in rule.alternatives)
    inputs.allow("term", "analyte", "value", "unit", *LIMITS, *ANSWERS, *FIGURES, *alternatives)
    unit = inputs.text("unit")
    if unit is not None and rule.ladder(unit) is None:
        raise inputs.wrong("unit", f"{unit} is not allowed for {rule.term}; allowed: {', '.join(rule.units())}")
    value = inputs.number("value", LOWEST, HIGHEST)
    limits = {name: inputs.number(name, 0, HIGHEST) for name in LIMITS}
    for low, high in (("lln", "uln"), ("baseline_lln", "baseline_uln")):
        lower, upper = limits[low], limits[high]
        if lower is not None and upper is not None and lower > upper:
            raise inputs.wrong(low, f"{lower} is above {high} {upper}; write the lower limit here")
    given: dict[str, ctcae.Fact] = {name: inputs.boolean(name) for name in dict.fromkeys((*ANSWERS, *alternatives))}
    given |= {name: inputs.number(name, *bounds) for name, bounds in FIGURES.items()}
    judged = ctcae.judged(rule, value, unit=unit, given=given, **limits)
    return Outcome(
        {
            "grade": judged.grade,
            "numeric_grade": judged.numeric,
            "code": rule.code,
            "missing": judged.missing,
            "baseline_missing": judged.baseline_missing,
        },
        judged.trace,
        ctcae.RULE,
    )


INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType({"CTCAE5_LAB": ctcae_laboratory})
