"""Acute graft-versus-host disease (GVHD) by the MAGIC consortium 2016: organ stages and the overall grade.

The overall grade is a pattern of stages, not the highest stage: skin 3 alone is grade II, lower gut 2 alone grade III.
Raw findings are recorded and the stage derived. A finding that is unknown leaves the stage unknown unless the others
decide it; an unknown stage leaves the grade unknown unless every stage it may have leads to the same grade.

Bands are half-open where the published table leaves a gap between two printed numbers. Bilirubin is staged in the unit
it was measured in, as CTCAE does it: the published figures in umol/L are rounded on their own. The safety specification
ends stage 3 at 255 umol/L, the protocol operationalisation writes 257 (15 x 17.1 = 256.5): 255 is used, UNCONFIRMED.

Source: Harris AC et al., Biol Blood Marrow Transplant 2016;22:4-10; safety specification, section 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from types import MappingProxyType

from trial.derived import Derived, Step, note, shown, step
from trial.words import Text

STAGE_RULE = "magic_stage/1"
GRADE_RULE = "magic_grade/1"

GRADES = ("0", "I", "II", "III", "IV")

SKIN_STAGE_2_PCT = Decimal(25)
SKIN_STAGE_2_END_PCT = Decimal(50)
DESQUAMATION_PCT = Decimal(5)
"""Percent of body surface: rash from 25 is stage 2, above 50 stage 3; desquamation must be above 5 for stage 4."""

BILIRUBIN_STAGES: Mapping[str, tuple[tuple[Decimal, bool], ...]] = MappingProxyType(
    {
        "mg/dL": ((Decimal(2), True), (Decimal(3), False), (Decimal(6), False), (Decimal(15), False)),
        "umol/L": ((Decimal(34), True), (Decimal(51), True), (Decimal(103), True), (Decimal(255), False)),
    }
)
"""Total bilirubin at which stages 1, 2, 3 and 4 begin; True: the figure itself belongs to the stage, False: above it.

Printed as <2, 2-3, 3.1-6, 6.1-15, >15 mg/dL and <34, 34-50, 51-102, 103-255, >255 umol/L."""

STOOL_ML_STAGES = ((Decimal(500), True), (Decimal(1000), True), (Decimal(1500), False))
"""Stool in mL a day at which stages 1, 2 and 3 begin: <500, 500-999, 1000-1500, >1500 (adults)."""

EPISODE_STAGES = ((Decimal(3), True), (Decimal(5), True), (Decimal(7), False))
"""Episodes of diarrhoea a day at which stages 1, 2 and 3 begin: <3, 3-4, 5-7, >7 (adults)."""


def _stage_of(value: Decimal, bounds: tuple[tuple[Decimal, bool], ...]) -> int:
    """How many of the bounds the value has passed."""
    return sum(value > bound or (inclusive and value == bound) for bound, inclusive in bounds)


def _only(possible: set[int]) -> int | None:
    return next(iter(possible)) if len(possible) == 1 else None


def _truths(value: bool | None) -> tuple[bool, ...]:
    return (True, False) if value is None else (value,)


def skin_stage(
    *,
    rash_bsa_pct: Decimal | None,
    generalised_erythroderma: bool | None,
    bullae: bool | None,
    desquamation_bsa_pct: Decimal | None,
) -> Derived[int]:
    """Skin stage 0 to 4 from active erythema in percent of body surface (BSA).

    Stage 4 is generalised erythroderma of more than 50 % together with bullae and with desquamation above 5 %.
    """
    peeling = None if desquamation_bsa_pct is None else desquamation_bsa_pct > DESQUAMATION_PCT
    wide = None if rash_bsa_pct is None else rash_bsa_pct > SKIN_STAGE_2_END_PCT
    if generalised_erythroderma and rash_bsa_pct is None:
        wide = True
    possible: set[int] = set()
    for red, blistered, peels, is_wide in product(*map(_truths, (generalised_erythroderma, bullae, peeling, wide))):
        if red and blistered and peels and is_wide:
            possible.add(4)
        elif is_wide:
            possible.add(3)
        elif rash_bsa_pct is None:
            possible |= {0, 1, 2}
        else:
            possible.add(0 if rash_bsa_pct == 0 else 1 if rash_bsa_pct < SKIN_STAGE_2_PCT else 2)
    stage = _only(possible)
    open_question = stage is None
    percent = None if rash_bsa_pct is None else Text(f"{rash_bsa_pct:f} %", f"{rash_bsa_pct:f}%")
    peeled = None if desquamation_bsa_pct is None else Text(f"{desquamation_bsa_pct:f} %", f"{desquamation_bsa_pct:f}%")
    steps = (
        _finding(
            Text("rash: <25 % stage 1, 25-50 % stage 2, >50 % stage 3", "皮疹：＜25% 1期，25～50% 2期，＞50% 3期"),
            percent, None if rash_bsa_pct is None else rash_bsa_pct > 0, "rash_bsa_pct", open_question,
        ),
        _finding(
            Text("stage 4: generalised erythroderma above 50 %", "4期：全身红皮病（＞50%体表面积）"),
            None if generalised_erythroderma is None else shown(generalised_erythroderma),
            generalised_erythroderma, "erythroderma_generalized", open_question,
        ),
        _finding(
            Text("and bullae", "且有大疱"),
            None if bullae is None else shown(bullae), bullae, "bullae", open_question,
        ),
        _finding(
            Text("and desquamation above 5 %", "且表皮脱落＞5%体表面积"),
            peeled, peeling, "desquamation_bsa_pct", open_question,
        ),
    )  # fmt: skip
    return Derived(stage, STAGE_RULE, steps)


def _finding(criterion: Text, found: Text | None, met: bool | None, name: str, open_question: bool) -> Step:
    """One finding; it is asked for only while the stage is open."""
    return Step(criterion, found or shown(None), met, (name,) if met is None and open_question else ())


def liver_stage(bilirubin: Decimal | None, unit: str | None) -> Derived[int]:
    """Liver stage 0 to 4 from total bilirubin in mg/dL or umol/L; a second cause of jaundice never lowers it."""
    criterion = Text(
        "total bilirubin: 2-3 mg/dL (34-50 umol/L) stage 1, 3.1-6 (51-102) stage 2, 6.1-15 (103-255) stage 3, above stage 4",
        "总胆红素：2～3 mg/dL（34～50 μmol/L）1期，3.1～6（51～102）2期，6.1～15（103～255）3期，更高4期",
    )
    if bilirubin is None or unit is None:
        needs = tuple(name for name, value in (("bilirubin", bilirubin), ("unit", unit)) if value is None)
        return Derived(None, STAGE_RULE, (Step(criterion, shown(None), None, needs),))
    stage = _stage_of(bilirubin, BILIRUBIN_STAGES[unit])
    found = Text(f"{bilirubin:f} {unit}: stage {stage}", f"{bilirubin:f} {unit}：{stage}期")
    return Derived(stage, STAGE_RULE, (Step(criterion, found, stage > 0),))


def upper_gi_stage(persistent_nausea_vomiting_or_anorexia: bool | None) -> Derived[int]:
    """Upper gut stage 0 or 1: there is no higher one.

    Persistent: anorexia with weight loss, or nausea, or two or more vomits a day, for three days or longer.
    """
    persistent = persistent_nausea_vomiting_or_anorexia
    criterion = Text("persistent nausea, vomiting or anorexia: stage 1", "持续恶心、呕吐或厌食：1期")
    judged = step(criterion, persistent, bool, needs="persistent_nausea_vomiting_or_anorexia")
    return Derived(None if persistent is None else int(persistent), STAGE_RULE, (judged,))


def lower_gi_stage(
    *,
    stool_ml_day: Decimal | None,
    episodes_day: Decimal | None,
    severe_abdominal_pain: bool | None,
    grossly_bloody_stool: bool | None,
) -> Derived[int]:
    """Lower gut stage 0 to 4 of an adult: stool volume, else episodes a day; severe pain or blood is stage 4.

    The measured volume decides where volume and number of episodes disagree (convention). Severe pain: an opioid was
    begun or increased and function is clearly worse; with or without ileus.
    """
    if stool_ml_day is not None:
        amount = {_stage_of(stool_ml_day, STOOL_ML_STAGES)}
    elif episodes_day is not None:
        amount = {_stage_of(episodes_day, EPISODE_STAGES)}
    else:
        amount = {0, 1, 2, 3}
    if severe_abdominal_pain or grossly_bloody_stool:
        possible = {4}
    elif severe_abdominal_pain is None or grossly_bloody_stool is None:
        possible = amount | {4}
    else:
        possible = amount
    open_question = len(possible) > 1
    measured: Text | None = None
    if stool_ml_day is not None:
        measured = Text(f"{stool_ml_day:f} mL/day", f"{stool_ml_day:f} mL/日")
    elif episodes_day is not None:
        measured = Text(f"{episodes_day:f} episodes/day, volume not measured", f"{episodes_day:f}次/日，未量体积")
    stage = _only(amount)
    if measured is not None:
        measured = Text(f"{measured.en}: stage {stage}", f"{measured.zh}：{stage}期")
    steps = [
        _finding(
            Text(
                "stool a day: 500-999 mL or 3-4 episodes stage 1, 1000-1500 mL or 5-7 stage 2, more stage 3",
                "每日排便：500～999 mL或3～4次1期，1000～1500 mL或5～7次2期，更多3期",
            ),
            measured, None if stage is None else stage > 0, "stool_ml_day", open_question,
        ),
        _finding(
            Text("severe abdominal pain, with or without ileus: stage 4", "严重腹痛，伴或不伴肠梗阻：4期"),
            None if severe_abdominal_pain is None else shown(severe_abdominal_pain),
            severe_abdominal_pain, "severe_abdominal_pain", open_question,
        ),
        _finding(
            Text("or grossly bloody stool: stage 4", "或肉眼血便：4期"),
            None if grossly_bloody_stool is None else shown(grossly_bloody_stool),
            grossly_bloody_stool, "grossly_bloody_stool", open_question,
        ),
    ]  # fmt: skip
    if stool_ml_day is not None and episodes_day is not None:
        by_episodes = _stage_of(episodes_day, EPISODE_STAGES)
        if by_episodes != stage:
            steps.append(
                note(
                    Text("volume and episodes disagree; the measured volume decides", "体积与次数不一致，以实测体积为准"),
                    Text(f"{episodes_day:f} episodes/day would be stage {by_episodes}", f"按次数{episodes_day:f}次/日为{by_episodes}期"),
                )
            )  # fmt: skip
    return Derived(_only(possible), STAGE_RULE, tuple(steps))


# --- the overall grade -----------------------------------------------------------------------------------------------

ORGANS: Mapping[str, tuple[Text, int]] = MappingProxyType(
    {
        "skin": (Text("skin", "皮肤"), 4),
        "liver": (Text("liver", "肝脏"), 4),
        "upper_gi": (Text("upper gut", "上消化道"), 1),
        "lower_gi": (Text("lower gut", "下消化道"), 4),
    }
)
"""The four organs with the highest stage of each."""

PATTERNS: tuple[tuple[str, Text, Mapping[str, frozenset[int]]], ...] = (
    (
        "IV",
        Text("IV: stage 4 of skin, liver or lower gut", "IV级：皮肤、肝脏或下消化道4期"),
        {"skin": frozenset({4}), "liver": frozenset({4}), "lower_gi": frozenset({4})},
    ),
    (
        "III",
        Text("III: stage 2-3 of liver or lower gut", "III级：肝脏或下消化道2～3期"),
        {"liver": frozenset({2, 3}), "lower_gi": frozenset({2, 3})},
    ),
    (
        "II",
        Text(
            "II: skin stage 3, or stage 1 of liver, upper or lower gut", "II级：皮肤3期，或肝脏、上消化道、下消化道1期"
        ),
        {
            "skin": frozenset({3}),
            "liver": frozenset({1}),
            "upper_gi": frozenset({1}),
            "lower_gi": frozenset({1}),
        },
    ),
    ("I", Text("I: skin stage 1-2 only", "I级：仅皮肤1～2期"), {"skin": frozenset({1, 2})}),
)
"""The table of overall grades from the top down: the first line of which one organ fits is the grade; none fits: 0."""


def _grade_of(stages: Mapping[str, int]) -> str:
    for grade, _words, pattern in PATTERNS:
        if any(stages[organ] in fitting for organ, fitting in pattern.items()):
            return grade
    return "0"


def possible_grades(
    *, skin: int | None, liver: int | None, upper_gi: int | None, lower_gi: int | None
) -> frozenset[str]:
    """Every overall grade the known stages allow."""
    known = {"skin": skin, "liver": liver, "upper_gi": upper_gi, "lower_gi": lower_gi}
    choices = []
    for organ, stage in known.items():
        choices.append(range(ORGANS[organ][1] + 1) if stage is None else (stage,))
    return frozenset(_grade_of(dict(zip(known, combination, strict=True))) for combination in product(*choices))


def overall_grade(*, skin: int | None, liver: int | None, upper_gi: int | None, lower_gi: int | None) -> Derived[str]:
    """MAGIC overall grade 0, I, II, III or IV from the four stages. None: a stage that is unknown would decide it."""
    stages = {"skin": skin, "liver": liver, "upper_gi": upper_gi, "lower_gi": lower_gi}
    possible = possible_grades(skin=skin, liver=liver, upper_gi=upper_gi, lower_gi=lower_gi)
    value = next(iter(possible)) if len(possible) == 1 else None
    steps = []
    for _grade, words, pattern in PATTERNS:
        known = [(organ, stages[organ]) for organ in pattern]
        fits = any(stage in pattern[organ] for organ, stage in known if stage is not None)
        unknown = tuple(organ for organ, stage in known if stage is None)
        met = True if fits else (None if unknown else False)
        found = Text(
            ", ".join(f"{ORGANS[organ][0].en} {shown(stage).en}" for organ, stage in known),
            "，".join(f"{ORGANS[organ][0].zh}{shown(stage).zh}" for organ, stage in known),
        )
        steps.append(Step(words, found, met, unknown if met is None and value is None else ()))
        if fits:
            break
    if value is None:
        lowest, highest = (pick(possible, key=GRADES.index) for pick in (min, max))
        steps.append(
            note(
                Text("grade with what is known so far", "按现有资料的分级"),
                Text(f"at least {lowest}, at most {highest}", f"至少{lowest}级，至多{highest}级"),
            )
        )
    return Derived(value, GRADE_RULE, tuple(steps))
