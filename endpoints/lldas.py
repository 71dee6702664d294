"""Lupus low disease activity state (LLDAS): the registry's four criteria, and the five published in 2016 beside them.

The published definition adds haemolytic anaemia to the first criterion and well-tolerated standard maintenance doses of
immunosuppressants and approved biologics as a fifth; the cell product itself is left out of that fifth, or nobody could
ever reach it.

Source: registry text; efficacy specification, section 5.2 (Franklyn 2016); protocol A5.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from endpoints.sledai import BY_KEY
from trial.derived import Derived, Step, all_met, answer, any_met, shown, step
from trial.words import Text

RULE = "lldas/1"

SLEDAI_AT_MOST = 4
PGA_AT_MOST = Decimal(1)
DOSE_MG = Decimal("7.5")

MAJOR_ORGAN = frozenset(
    {
        "seizure",
        "psychosis",
        "organic_brain",
        "visual",
        "cranial_nerve",
        "lupus_headache",
        "cva",
        "vasculitis",
        "casts",
        "hematuria",
        "proteinuria",
        "pyuria",
        "pleurisy",
        "pericarditis",
        "fever",
    }
)
"""SLEDAI descriptors of kidney, central nervous system, heart and lung, vasculitis and fever (efficacy 5.2). Activity of
the gut and haemolytic anaemia have no descriptor and are asked."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One visit. None means not collected.

    `major_organ` are the positive descriptors of major organs, None while one of them is unknown and none is positive;
    `sledai_at_least` the points that are known while the score is incomplete; `stated_active` the investigator's own
    statement on active major organs, which counts where it was `asked`. `new_symptoms`: compared with the visit
    before. `standard_is_tolerated`: the fifth published criterion.
    """

    sledai2k: int | None
    major_organ: tuple[str, ...] | None
    pga: Decimal | None
    new_symptoms: bool | None
    prednisone_mg_day: Decimal | None
    gut_activity: bool | None
    haemolytic_anaemia: bool | None
    standard_is_tolerated: bool | None
    sledai_at_least: int = 0
    stated_active: bool | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Lldas:
    """Both definitions. `registry` is the primary one."""

    registry: Derived[str]
    published: Derived[str]


def score_step(facts: Facts) -> Step:
    """SLEDAI-2K is at most 4. Points that are known decide although others are missing."""
    criterion = Text("SLEDAI-2K at most 4", "SLEDAI-2K≤4分")
    if facts.sledai2k is None and facts.sledai_at_least > SLEDAI_AT_MOST:
        least = facts.sledai_at_least
        return Step(criterion, Text(f"at least {least}, incomplete", f"至少{least}分，未完整"), False)
    return step(criterion, facts.sledai2k, lambda points: points <= SLEDAI_AT_MOST, needs="sledai2k")


def _absent(criterion: Text, present: bool | None, needs: str) -> Step:
    return step(criterion, present, lambda found: not found, needs=needs, found=shown(present))


def major_organ_step(facts: Facts, *, published: bool) -> Step:
    """No activity in kidney, nervous system, heart, lung, gut, vessels, and no fever; as published, no haemolysis either."""
    organs = facts.major_organ
    named = [BY_KEY[key].name for key in organs or ()]
    found = Text(", ".join(each.en for each in named) or "none", "、".join(each.zh for each in named) or "无")
    parts = [
        step(
            Text(
                "no SLEDAI descriptor of kidney, nervous system, heart, lung, vasculitis or fever",
                "肾脏、神经系统、心肺、血管炎、发热的SLEDAI条目均为阴性",
            ),
            organs,
            lambda positive: not positive,
            needs="sledai2k_items",
            found=shown(None) if organs is None else found,
        ),
        _absent(Text("no activity in the gut", "无胃肠道活动"), facts.gut_activity, "gi_activity"),
    ]
    if facts.asked:
        words = Text("no active major organ, by the investigator", "研究者判断无主要脏器活动")
        parts.append(_absent(words, facts.stated_active, "major_organ"))
    if published:
        words = Text("no haemolytic anaemia", "无溶血性贫血")
        parts.append(_absent(words, facts.haemolytic_anaemia, "haemolytic_anaemia"))
    failed = any_met(Step(each.criterion, each.found, None if each.met is None else not each.met) for each in parts)
    met = None if failed is None else not failed
    words = {None: shown(None), True: Text("none", "无"), False: Text("active", "有活动")}[met]
    return Step(Text("no activity in major organs", "无主要脏器活动"), words, met, children=tuple(parts))


def lldas(facts: Facts) -> Lldas:
    """LLDAS at one visit by both definitions. One criterion that fails decides; else one unknown: not evaluable."""
    others = (
        _absent(
            Text("no new lupus feature since the visit before", "与上次访视相比无新发狼疮表现"),
            facts.new_symptoms,
            "new_symptoms",
        ),
        step(Text("PGA at most 1", "PGA≤1"), facts.pga, lambda score: score <= PGA_AT_MOST, needs="pga"),
        step(
            Text("prednisone equivalent at most 7.5 mg/day", "泼尼松当量≤7.5 mg/日"),
            facts.prednisone_mg_day,
            lambda dose: dose <= DOSE_MG,
            needs="pred_mg_day",
        ),
    )
    score = score_step(facts)
    registry = (score, major_organ_step(facts, published=False), *others)
    fifth = step(
        Text(
            "standard maintenance doses of immunosuppressants and approved biologics, well tolerated",
            "免疫抑制剂及已批准生物制剂维持标准剂量且耐受良好",
        ),
        facts.standard_is_tolerated,
        bool,
        needs="standard_is_tolerated",
    )
    published = (score, major_organ_step(facts, published=True), *others, fifth)
    return Lldas(
        registry=Derived(answer(all_met(registry)), RULE, registry),
        published=Derived(answer(all_met(published)), RULE, published),
    )
