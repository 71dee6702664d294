"""DORIS remission 2021, as the registry words it.

Clinical SLEDAI 0, PGA below 0.5, at most 5 mg of prednisone equivalent a day; antimalarials and stable immunosuppressants
or biologics are allowed and serology does not count. The printed final statement says below 5 mg: that reading is always
shown beside it.

Source: registry text; efficacy specification, section 5.1; protocol A4.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from trial.derived import Derived, Step, all_met, answer, shown, step
from trial.words import Text

RULE = "doris/1"

PGA_BELOW = Decimal("0.5")
DOSE_MG = Decimal(5)


@dataclass(frozen=True, slots=True)
class Facts:
    """One visit. None means not collected. `clinical_sledai` leaves complement and anti-dsDNA out; `clinical_at_least`
    are the points that are known while the score is incomplete."""

    clinical_sledai: int | None
    pga: Decimal | None
    prednisone_mg_day: Decimal | None
    background_therapy_stable: bool | None
    clinical_at_least: int = 0


@dataclass(frozen=True, slots=True)
class Doris:
    """Both readings of the dose. `registry` is the primary one."""

    registry: Derived[str]
    strict: Derived[str]


def no_activity_step(facts: Facts) -> Step:
    """Clinical SLEDAI is 0. Points that are known decide although others are missing."""
    criterion = Text(
        "clinical SLEDAI is 0 (complement and anti-dsDNA not counted)", "临床SLEDAI为0（不计补体和抗dsDNA）"
    )
    if facts.clinical_sledai is None and facts.clinical_at_least > 0:
        least = facts.clinical_at_least
        return Step(criterion, Text(f"at least {least}, incomplete", f"至少{least}分，未完整"), False)
    return step(criterion, facts.clinical_sledai, lambda points: points == 0, needs="clinical_sledai")


def pga_step(pga: Decimal | None) -> Step:
    """PGA is strictly below 0.5."""
    return step(Text("PGA below 0.5", "PGA＜0.5"), pga, lambda score: score < PGA_BELOW, needs="pga")


def dose_step(mg_day: Decimal | None, *, strict: bool) -> Step:
    """The prednisone equivalent of the visit day: at most 5 mg, or below 5 mg in the strict reading."""
    if strict:
        criterion = Text("prednisone equivalent below 5 mg/day", "泼尼松当量＜5 mg/日")
        return step(criterion, mg_day, lambda dose: dose < DOSE_MG, needs="pred_mg_day")
    criterion = Text("prednisone equivalent at most 5 mg/day", "泼尼松当量≤5 mg/日")
    return step(criterion, mg_day, lambda dose: dose <= DOSE_MG, needs="pred_mg_day")


def stable_step(stable: bool | None) -> Step:
    """Immunosuppressants and biologics are stable, in the investigator's words; none in use is stable."""
    criterion = Text("immunosuppressants and biologics none or stable", "未用或稳定使用免疫抑制剂及生物制剂")
    return step(criterion, stable, bool, needs="background_therapy_stable", found=shown(stable))


def doris(facts: Facts) -> Doris:
    """DORIS at one visit in both readings. One criterion that fails decides; else one unknown leaves it not evaluable."""
    common = (no_activity_step(facts), pga_step(facts.pga), stable_step(facts.background_therapy_stable))

    def judged(dose: Step) -> Derived[str]:
        steps = (*common[:2], dose, common[2])
        return Derived(answer(all_met(steps)), RULE, steps)

    return Doris(
        registry=judged(dose_step(facts.prednisone_mg_day, strict=False)),
        strict=judged(dose_step(facts.prednisone_mg_day, strict=True)),
    )
