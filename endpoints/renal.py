"""Renal responses of subjects with lupus nephritis: complete (CRR), partial (PRR), overall (ORR), and the primary efficacy
renal response (PERR). Outside that population the answer is "not applicable".

Kidney function must not have declined by more than a share of baseline, or must be at 60 mL/min/1.73 m² or above whatever
it was before. The registry writes "10-15 %" where a rule needs one figure: 15 is primary and 10 is always shown beside it.

Source: registry text; efficacy specification, section 6; protocol A6, A7, A12.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from trial.derived import (
    NO,
    NOT_APPLICABLE,
    NOT_EVALUABLE,
    YES,
    Derived,
    Step,
    all_met,
    answer,
    any_met,
    note,
    shown,
    step,
)
from trial.words import Text

RULE = "renal/1"

COMPLETE_BELOW = Decimal("0.5")
"""24-hour protein in g, and the ratio in g/g (CRR)."""
PARTIAL_BELOW = Decimal("1.0")
HIGH_BASELINE_ABOVE = Decimal("3.0")
"""A baseline ratio above 3.0 g/g asks for a fall of more than half and a ratio below 3.0; one of exactly 3.0 does not."""
PERR_AT_MOST = Decimal("0.7")
PERR_DECLINE_PERCENT = Decimal(20)
GOOD_FUNCTION = Decimal(60)
"""eGFR in mL/min/1.73 m² from which a decline no longer counts."""
DECLINES = (Decimal(15), Decimal(10))
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Side:
    """Baseline or visit: urine protein/creatinine in g/g, protein of 24 hours in g, eGFR in mL/min/1.73 m². None: not
    collected."""

    upcr_g_g: Decimal | None = None
    egfr: Decimal | None = None
    protein_24h_g: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AtDecline:
    """The three answers at one permitted decline of eGFR."""

    crr: Derived[str]
    prr: Derived[str]
    orr: Derived[str]

    @property
    def best(self) -> str:
        """The best category for tables: CRR, else PRR, else none (efficacy 6.2)."""
        if self.crr.value == YES:
            return "CRR"
        return "PRR" if self.prr.value == YES else "NONE"


@dataclass(frozen=True, slots=True)
class Renal:
    """Every renal answer of one visit, by the permitted decline in percent."""

    at: dict[int, AtDecline]
    perr: Derived[str]


def decline_percent(baseline: Decimal | None, visit: Decimal | None) -> Decimal | None:
    """Fall of eGFR in percent of baseline, unrounded; negative when it rose. Unknown without both, or from 0."""
    if baseline is None or visit is None or baseline <= 0:
        return None
    return (baseline - visit) * HUNDRED / baseline


def function_step(baseline: Side, visit: Side, percent: Decimal) -> Step:
    """eGFR has fallen by at most so many percent, or is 60 or more whatever it was."""
    criterion = Text(
        f"eGFR fell by at most {percent} % of baseline, or is 60 mL/min/1.73 m² or more",
        f"eGFR较基线下降≤{percent}%，或≥60 mL/min/1.73 m²",
    )
    decline = decline_percent(baseline.egfr, visit.egfr)
    first, second = _figure(baseline.egfr), _figure(visit.egfr)
    found = Text(f"baseline {first.en}, visit {second.en}", f"基线{first.zh}，访视{second.zh}")
    if decline is not None:
        fell = decline.quantize(Decimal("0.1"))
        found = Text(f"{found.en}, decline {fell} %", f"{found.zh}，下降{fell}%")
    if visit.egfr is not None and visit.egfr >= GOOD_FUNCTION:
        return Step(criterion, found, True)
    if decline is None or baseline.egfr is None or visit.egfr is None:
        sides = (("baseline.egfr", baseline.egfr), ("visit.egfr", visit.egfr))
        return Step(criterion, found, None, needs=tuple(name for name, value in sides if not value))
    return Step(criterion, found, (baseline.egfr - visit.egfr) * HUNDRED <= percent * baseline.egfr)


def _figure(value: Decimal | None) -> Text:
    return shown(None if value is None else value.quantize(Decimal("0.1")))


def complete_urine_step(visit: Side) -> Step:
    """Protein of 24 hours below 0.5 g or a ratio below 0.5 g/g: one that was measured is enough, one that was not is
    simply not there. Where both were measured and disagree, the criterion holds and the reader is told."""
    parts = []
    if visit.protein_24h_g is not None:
        criterion = Text("24-hour protein below 0.5 g", "24小时尿蛋白＜0.5 g")
        parts.append(step(criterion, visit.protein_24h_g, lambda grams: grams < COMPLETE_BELOW))
    if visit.upcr_g_g is not None:
        criterion = Text("protein/creatinine ratio below 0.5 g/g", "尿蛋白肌酐比＜0.5 g/g")
        parts.append(step(criterion, visit.upcr_g_g, lambda ratio: ratio < COMPLETE_BELOW))
    words = Text(
        "24-hour protein below 0.5 g, or protein/creatinine ratio below 0.5 g/g",
        "24小时尿蛋白＜0.5 g，或尿蛋白肌酐比＜0.5 g/g",
    )
    if not parts:
        return Step(words, shown(None), None, needs=("visit.upcr_g_g",))
    met = any_met(parts)
    found = Text("yes", "是") if met else Text("no", "否")
    if len({part.met for part in parts}) > 1:
        found = Text("yes; the two measures disagree", "是；两项结果不一致")
    return Step(words, found, met, children=tuple(parts))


def partial_urine_step(baseline: Side, visit: Side) -> Step:
    """Baseline ratio at most 3.0 g/g: below 1.0. Above 3.0: fallen by more than half, and below 3.0.

    Without a baseline a ratio below 1.0 meets both arms and one of 3.0 or more meets neither; between them the arm is
    needed.
    """
    criterion = Text(
        "baseline ratio at most 3.0 g/g: ratio below 1.0; above 3.0: fallen by more than 50 % and below 3.0",
        "基线UPCR≤3.0 g/g者：UPCR＜1.0；＞3.0者：下降＞50%且＜3.0",
    )
    first, second = shown(baseline.upcr_g_g), shown(visit.upcr_g_g)
    found = Text(f"baseline {first.en}, visit {second.en}", f"基线{first.zh}，访视{second.zh}")
    now, before = visit.upcr_g_g, baseline.upcr_g_g
    if now is None:
        return Step(criterion, found, None, needs=("visit.upcr_g_g",))
    if before is None:
        met = True if now < PARTIAL_BELOW else False if now >= HIGH_BASELINE_ABOVE else None
        return Step(criterion, found, met, needs=("baseline.upcr_g_g",) if met is None else ())
    if before <= HIGH_BASELINE_ABOVE:
        return Step(criterion, found, now < PARTIAL_BELOW)
    fell = ((before - now) * HUNDRED / before).quantize(Decimal("0.1"))
    found = Text(f"{found.en}, fall {fell} %", f"{found.zh}，下降{fell}%")
    return Step(criterion, found, now < HIGH_BASELINE_ABOVE and now * 2 < before)


def perr_urine_step(visit: Side) -> Step:
    """The ratio is at most 0.7 g/g."""
    criterion = Text("protein/creatinine ratio at most 0.7 g/g", "尿蛋白肌酐比≤0.7 g/g")
    return step(criterion, visit.upcr_g_g, lambda ratio: ratio <= PERR_AT_MOST, needs="visit.upcr_g_g")


def rescue_step(rescue: bool | None) -> Step:
    """No rescue medication up to the visit; not collected is unknown."""
    found = {None: shown(None), True: Text("rescue given", "已使用"), False: Text("none", "未使用")}[rescue]
    criterion = Text("no rescue medication", "未使用挽救治疗")
    return step(criterion, rescue, lambda given: not given, needs="rescue", found=found)


def population_step(ln_population: bool | None) -> Step:
    """The subject belongs to the nephritis population, fixed at baseline by the investigator with evidence (A19)."""
    criterion = Text("lupus nephritis at baseline", "基线存在狼疮肾炎")
    return step(criterion, ln_population, bool, needs="ln_population")


def baseline_warnings(baseline: Side) -> tuple[Text, ...]:
    """What to tell where the baseline already meets the urine part (efficacy 6.1 and 6.2)."""
    told = []
    if baseline.upcr_g_g is not None and baseline.upcr_g_g < COMPLETE_BELOW:
        told.append(
            Text(
                "The baseline ratio is below 0.5 g/g: the urine part of CRR holds from the first day.",
                "基线UPCR＜0.5 g/g：CRR的尿蛋白标准自始即满足。",
            )
        )
    elif baseline.upcr_g_g is not None and baseline.upcr_g_g < PARTIAL_BELOW:
        told.append(
            Text(
                "The baseline ratio is below 1.0 g/g: the urine part of PRR holds from the first day.",
                "基线UPCR＜1.0 g/g：PRR的尿蛋白标准自始即满足。",
            )
        )
    return tuple(told)


def renal(ln_population: bool | None, baseline: Side, visit: Side, rescue: bool | None) -> Renal:
    """CRR, PRR and ORR at both permitted declines, and PERR. PRR says that the partial criteria are met, also where the
    complete ones are."""
    population = population_step(ln_population)
    warnings = tuple(note(Text("at baseline", "基线提示"), told) for told in baseline_warnings(baseline))
    no_rescue = rescue_step(rescue)

    def judged(*criteria: Step) -> Derived[str]:
        if ln_population is False:
            return Derived(NOT_APPLICABLE, RULE, (population,))
        if ln_population is None:
            return Derived(NOT_EVALUABLE, RULE, (population,))
        return Derived(answer(all_met(criteria)), RULE, (population, *criteria, *warnings))

    at = {}
    for percent in DECLINES:
        function = function_step(baseline, visit, percent)
        crr = judged(complete_urine_step(visit), function, no_rescue)
        prr = judged(partial_urine_step(baseline, visit), function, no_rescue)
        at[int(percent)] = AtDecline(crr, prr, _either(crr, prr))
    perr = judged(perr_urine_step(visit), function_step(baseline, visit, PERR_DECLINE_PERCENT), no_rescue)
    return Renal(at, perr)


def _either(crr: Derived[str], prr: Derived[str]) -> Derived[str]:
    """ORR: complete or partial. One yes is enough; two no are no."""
    if crr.value == NOT_APPLICABLE:
        return crr
    marks = {YES: True, NO: False}
    parts = tuple(
        Step(words, shown(marks.get(each.value or "")), marks.get(each.value or ""), children=each.trace)
        for words, each in (
            (Text("complete renal response (CRR)", "完全肾脏缓解（CRR）"), crr),
            (Text("partial renal response (PRR)", "部分肾脏缓解（PRR）"), prr),
        )
    )
    return Derived(answer(any_met(parts)), RULE, parts)
