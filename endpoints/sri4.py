"""SLE responder index 4 (SRI-4): the primary efficacy endpoint at month 1.

Published standard (Furie 2009 and the belimumab-type trials): SELENA-SLEDAI falls by 4 or more, and no new BILAG A, and
at most one new BILAG B, and the physician global assessment rises by less than 0.30. The registry sentence writes "or"
between the two BILAG parts; read literally it lets a subject with a new A respond. The primary reading is the published
one; the literal one is always shown beside it (protocol A2).

Source: efficacy specification, section 4; protocol, section 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from endpoints import bilag, pga
from trial.derived import NO, NOT_EVALUABLE, Derived, Step, all_met, answer, any_met, note, shown, step
from trial.words import Text

RULE = "sri4/1"

SLEDAI_FALL = 4
"""The fall of SELENA-SLEDAI that makes a responder; exactly 4 passes (efficacy 4)."""


@dataclass(frozen=True, slots=True)
class Sri4Side:
    """One side of the comparison. None means not collected; a BILAG system that is not in the mapping is missing."""

    selena_sledai: int | None
    pga: Decimal | None
    bilag: Mapping[str, str | None]
    sledai2k: int | None = None


@dataclass(frozen=True, slots=True)
class Sri4:
    """SRI-4 in every reading. `published` is the primary one."""

    published: Derived[str]
    literal_or: Derived[str]
    with_sledai2k: Derived[str]
    compared: bilag.Changes
    sledai_change: int | None
    pga_change: Decimal | None

    @property
    def published_nri(self) -> str:
        """Non-responder imputation: not evaluable is counted as no."""
        return non_responder_imputed(self.published)

    @property
    def literal_or_nri(self) -> str:
        """The literal reading with not evaluable counted as no."""
        return non_responder_imputed(self.literal_or)


def non_responder_imputed(result: Derived[str]) -> str:
    """Missing counts as non-response in the primary rate (efficacy 4)."""
    return NO if result.value in (None, NOT_EVALUABLE) else str(result.value)


def sledai_step(name: Text, field: str, baseline: int | None, visit: int | None) -> Step:
    """The score falls by 4 or more.

    A baseline below 4 cannot fall by 4: it fails even when the visit's score is missing.
    """
    criterion = Text(f"{name.en} falls by 4 or more", f"{name.zh}下降≥4分")
    first, second = shown(baseline), shown(visit)
    found = Text(f"baseline {first.en}, visit {second.en}", f"基线{first.zh}，访视{second.zh}")
    if baseline is not None and baseline < SLEDAI_FALL:
        return Step(criterion, found, False)
    if baseline is None or visit is None:
        missing = tuple(
            f"{side}.{field}" for side, value in (("baseline", baseline), ("visit", visit)) if value is None
        )
        return Step(criterion, found, None, needs=missing)
    fall = baseline - visit
    found = Text(f"{found.en}, fall {fall}", f"{found.zh}，下降{fall}")
    return step(criterion, fall, lambda points: points >= SLEDAI_FALL, found=found)


def baseline_warning(selena_sledai: int | None) -> Text | None:
    """What to tell at baseline: a SELENA-SLEDAI below 4 can never respond."""
    if selena_sledai is None or selena_sledai >= SLEDAI_FALL:
        return None
    return Text(
        f"Baseline SELENA-SLEDAI is {selena_sledai}: a fall of 4 is impossible, this subject can never be an SRI-4 "
        "responder.",
        f"基线SELENA-SLEDAI为{selena_sledai}：不可能下降4分，该受试者无法达到SRI-4应答。",
    )


def rescue_step(rescue: bool | None) -> Step:
    """No rescue or prohibited lupus therapy between the infusion and the visit (default, efficacy 4).

    Not collected is unknown, not "no rescue": the endpoint is then not evaluable, unless another criterion fails.
    """
    criterion = Text("no rescue medication since the infusion", "回输后未使用挽救治疗")
    found = {None: shown(None), True: Text("rescue given", "已使用"), False: Text("none", "未使用")}[rescue]
    return step(criterion, rescue, lambda given: not given, needs="rescue", found=found)


SELENA_NAME = Text("SELENA-SLEDAI", "SELENA-SLEDAI")
SLEDAI_2K_NAME = Text("SLEDAI-2K (sensitivity)", "SLEDAI-2K（敏感性分析）")


def sri4(baseline: Sri4Side, visit: Sri4Side, rescue: bool | None) -> Sri4:
    """SRI-4 at one visit: the published reading, the literal one, and the published one with SLEDAI-2K.

    All criteria must hold. One that is known to fail decides, whatever is missing; otherwise one that is unknown makes
    the answer not evaluable.
    """
    compared = bilag.changes(baseline.bilag, visit.bilag)
    selena = sledai_step(SELENA_NAME, "selena_sledai", baseline.selena_sledai, visit.selena_sledai)
    two_k = sledai_step(SLEDAI_2K_NAME, "sledai2k", baseline.sledai2k, visit.sledai2k)
    no_new_a, few_new_b = compared.no_new_a(), compared.at_most_one_new_b()
    either_met = any_met((no_new_a, few_new_b))
    either = Step(
        Text(
            "no new BILAG A, or fewer than two new BILAG B (literal)",
            "无新发BILAG A级，或新发BILAG B级少于2个（字面解读）",
        ),
        shown(either_met) if either_met is not None else Text("unknown", "未知"),
        either_met,
        children=(no_new_a, few_new_b),
    )
    global_step, no_rescue = pga.worsening_step(baseline.pga, visit.pga), rescue_step(rescue)
    warning = baseline_warning(baseline.selena_sledai)
    shown_beside = [
        note(
            Text("BILAG grades at baseline and visit", "基线与访视BILAG分级"),
            len(bilag.SYSTEMS),
            children=compared.pairs,
        )
    ]
    if warning is not None:
        shown_beside.append(note(Text("warning at baseline", "基线警示"), warning))

    def judged(*criteria: Step) -> Derived[str]:
        return Derived(answer(all_met(criteria)), RULE, (*criteria, *shown_beside))

    return Sri4(
        published=judged(selena, no_new_a, few_new_b, global_step, no_rescue),
        literal_or=judged(selena, either, global_step, no_rescue),
        with_sledai2k=judged(two_k, no_new_a, few_new_b, global_step, no_rescue),
        compared=compared,
        sledai_change=_difference(baseline.selena_sledai, visit.selena_sledai),
        pga_change=pga.change(baseline.pga, visit.pga),
    )


def _difference(baseline: int | None, visit: int | None) -> int | None:
    return None if baseline is None or visit is None else visit - baseline
