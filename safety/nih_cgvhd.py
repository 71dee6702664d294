"""Chronic graft-versus-host disease (GVHD) by the NIH consensus of 2014: organ scores and global severity.

The registry names the NCCN guideline of 2020, which scores by the NIH consensus; that its version 1 adopts the 2014
table is UNCONFIRMED (protocol A15). "Not assessed" is unknown and never 0. An organ whose abnormality is proven to be
wholly due to something else is dropped; an organ with several causes keeps its whole score.

Source: Jagasia MH et al., Biol Blood Marrow Transplant 2015;21:389-401; safety specification, section 5.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from itertools import product
from types import MappingProxyType

from trial.derived import Derived, Step, note, shown, step
from trial.words import Text

ORGAN_RULE = "nih_cgvhd_organ/1"
GLOBAL_RULE = "nih_cgvhd_global/1"
GATE_RULE = "nih_cgvhd_gate/1"

ORGANS: Mapping[str, Text] = MappingProxyType(
    {
        "skin": Text("skin", "皮肤"),
        "mouth": Text("mouth", "口腔"),
        "eyes": Text("eyes", "眼"),
        "gi": Text("gut", "消化道"),
        "liver": Text("liver", "肝脏"),
        "lungs": Text("lung", "肺"),
        "joints": Text("joints and fascia", "关节/筋膜"),
        "genital": Text("genital tract", "生殖道"),
    }
)

SKIN_FEATURES: Mapping[str, int] = MappingProxyType(
    {"none": 0, "superficial_sclerosis": 2, "deep_sclerosis": 3, "impaired_mobility": 3, "ulceration": 3}
)
"""Score of each skin feature; there is no feature of score 1."""

DYSPNOEA: Mapping[str, int] = MappingProxyType({"none": 0, "one_flight": 1, "flat_ground": 2, "rest_or_o2": 3})
"""Score of each level of breathlessness, used only without spirometry."""

BILIRUBIN_UMOL_L_PER_MG_DL = Decimal("17.1")
LIVER_SCORE_3_MG_DL = Decimal(3)


def _only(possible: Collection[int]) -> int | None:
    values = set(possible)
    return values.pop() if len(values) == 1 else None


def _scored(criterion: Text, found: Text, possible: Collection[int], name: str) -> Step:
    """One line of an organ score: what was found and the score it stands for."""
    score = _only(possible)
    if score is None:
        return Step(criterion, found, None, (name,))
    return Step(criterion, Text(f"{found.en}: {score}", f"{found.zh}：{score}分"), score > 0)


def skin_extent_score(bsa_pct: Decimal) -> int:
    """Percent of body surface: none 0, to 18 % score 1, 19-50 % score 2, above 50 % score 3."""
    if bsa_pct == 0:
        return 0
    if bsa_pct < 19:
        return 1
    return 2 if bsa_pct <= 50 else 3


def skin_score(*, bsa_pct: Decimal | None, feature: str | None) -> Derived[int]:
    """Skin score 0 to 3: the higher of extent and features."""
    extent = {0, 1, 2, 3} if bsa_pct is None else {skin_extent_score(bsa_pct)}
    features = set(SKIN_FEATURES.values()) if feature is None else {SKIN_FEATURES[feature]}
    possible = {max(pair) for pair in product(extent, features)}
    percent = shown(None) if bsa_pct is None else Text(f"{bsa_pct:f} %", f"{bsa_pct:f}%")
    named = shown(None) if feature is None else _FEATURE_NAMES[feature]
    steps = (
        _scored(
            Text("extent: 1-18 % score 1, 19-50 % score 2, >50 % score 3", "范围：1～18% 1分，19～50% 2分，＞50% 3分"),
            percent, extent, "bsa_pct",
        ),
        _scored(
            Text(
                "features: superficial sclerosis score 2; deep sclerosis, impaired mobility or ulceration score 3",
                "特征：浅表硬化2分；深部硬化、活动受限或溃疡3分",
            ),
            named, features, "feature",
        ),
    )  # fmt: skip
    return Derived(_only(possible), ORGAN_RULE, steps)


_FEATURE_NAMES = {
    "none": Text("no sclerosis", "无硬化"),
    "superficial_sclerosis": Text("superficial sclerosis, can pinch", "浅表硬化，可捏起"),
    "deep_sclerosis": Text("deep sclerosis, hidebound", "深部硬化，不可捏起"),
    "impaired_mobility": Text("impaired mobility", "活动受限"),
    "ulceration": Text("ulceration", "溃疡"),
}
_DYSPNOEA_NAMES = {
    "none": Text("no symptoms", "无症状"),
    "one_flight": Text("breathless after one flight of stairs", "上一层楼后气促"),
    "flat_ground": Text("breathless on flat ground", "平地行走气促"),
    "rest_or_o2": Text("breathless at rest, or oxygen", "静息气促或需吸氧"),
}


def fev1_score(fev1_pct: Decimal) -> int:
    """FEV1 in percent of predicted: 80 or more 0, 60-79 score 1, 40-59 score 2, 39 or less score 3."""
    return 0 if fev1_pct >= 80 else 1 if fev1_pct >= 60 else 2 if fev1_pct >= 40 else 3


def lung_score(*, fev1_pct: Decimal | None, dyspnoea: str | None) -> Derived[int]:
    """Lung score 0 to 3: FEV1 whenever there is spirometry, both ways; symptoms only without it."""
    measured = Text(
        "FEV1 of predicted: >=80 % 0, 60-79 % 1, 40-59 % 2, <=39 % 3",
        "FEV1占预计值：≥80% 0分，60～79% 1分，40～59% 2分，≤39% 3分",
    )
    felt = Text("without spirometry: breathless after one flight 1, on flat ground 2, at rest or oxygen 3",
                "无肺功能时：上一层楼气促1分，平地2分，静息或吸氧3分")  # fmt: skip
    if fev1_pct is not None:
        score = fev1_score(fev1_pct)
        steps = [_scored(measured, Text(f"{fev1_pct:f} %", f"{fev1_pct:f}%"), {score}, "fev1_pct")]
        if dyspnoea is not None and DYSPNOEA[dyspnoea] != score:
            overridden = Text("FEV1 overrides the symptoms", "以FEV1为准，不按症状")
            steps.append(note(overridden, _DYSPNOEA_NAMES[dyspnoea]))
        return Derived(score, ORGAN_RULE, tuple(steps))
    if dyspnoea is None:
        return Derived(None, ORGAN_RULE, (Step(measured, shown(None), None, ("fev1_pct", "dyspnea")),))
    score = DYSPNOEA[dyspnoea]
    return Derived(score, ORGAN_RULE, (_scored(felt, _DYSPNOEA_NAMES[dyspnoea], {score}, "dyspnea"),))


def liver_score(
    *,
    bilirubin_umol_l: Decimal | None,
    bilirubin_uln_umol_l: Decimal | None,
    alt_times_uln: Decimal | None,
    alp_times_uln: Decimal | None,
) -> Derived[int]:
    """Liver score 0 to 3 from total bilirubin (umol/L) and ALT and ALP as multiples of their upper limits (ULN).

    3: bilirubin above 3 mg/dL. 2: bilirubin raised up to 3 mg/dL, or ALT above 5 x ULN. 1: bilirubin normal and ALT
    3-5 x ULN or ALP 3 x ULN or more. One copy of the table prints "below 3" for score 2 (UNCONFIRMED).
    """
    limit_umol_l = LIVER_SCORE_3_MG_DL * BILIRUBIN_UMOL_L_PER_MG_DL
    if bilirubin_umol_l is None:
        bilirubin = {0, 2, 3}
    elif bilirubin_umol_l > limit_umol_l:
        bilirubin = {3}
    elif bilirubin_uln_umol_l is None:
        bilirubin = {0, 2}
    else:
        bilirubin = {2 if bilirubin_umol_l > bilirubin_uln_umol_l else 0}
    alt = {0, 1, 2} if alt_times_uln is None else {2 if alt_times_uln > 5 else 1 if alt_times_uln >= 3 else 0}
    alp = {0, 1} if alp_times_uln is None else {1 if alp_times_uln >= 3 else 0}
    possible = {max(scores) for scores in product(bilirubin, alt, alp)}
    raised = (
        shown(None)
        if bilirubin_umol_l is None
        else Text(f"{bilirubin_umol_l:f} umol/L", f"{bilirubin_umol_l:f} μmol/L")
    )
    steps = (
        _scored(
            Text("bilirubin: raised to 3 mg/dL (51.3 umol/L) score 2, above score 3", "胆红素：升高但≤3 mg/dL（51.3 μmol/L）2分，更高3分"),
            raised, bilirubin, "bilirubin",
        ),
        _scored(Text("ALT: 3-5 x ULN score 1, above score 2", "ALT：3～5倍上限1分，更高2分"), _times(alt_times_uln), alt, "alt"),
        _scored(Text("ALP: 3 x ULN or more score 1", "ALP：≥3倍上限1分"), _times(alp_times_uln), alp, "alp"),
    )  # fmt: skip
    return Derived(_only(possible), ORGAN_RULE, steps)


def _times(multiple: Decimal | None) -> Text:
    return shown(None) if multiple is None else Text(f"{multiple:f} x ULN", f"{multiple:f}倍上限")


DIARRHOEA: Mapping[str, int] = MappingProxyType({"none": 0, "mild": 1, "moderate": 2, "severe": 3})
"""Score of diarrhoea: moderate does not interfere with daily living, severe does."""


def gut_score(
    *,
    symptoms: bool | None,
    weight_loss_pct: Decimal | None,
    supplements: bool | None,
    oesophageal_dilation: bool | None,
    diarrhoea: str | None,
) -> Derived[int]:
    """Gut score 0 to 3 from weight loss in three months (percent), supplements, dilation and diarrhoea.

    3: loss above 15 % that needs supplements for most calories, or oesophageal dilation, or severe diarrhoea. 2: loss of
    5-15 %, or moderate diarrhoea. 1: symptoms with a loss below 5 %.
    """
    if weight_loss_pct is None:
        weight = {0, 2, 3}
    elif weight_loss_pct < 5:
        weight = {0}
    elif weight_loss_pct <= 15 or supplements is False:
        weight = {2}
    else:
        weight = {3} if supplements else {2, 3}
    felt = {0, 1} if symptoms is None else {int(symptoms)}
    dilation = {0, 3} if oesophageal_dilation is None else {3 if oesophageal_dilation else 0}
    stools = set(DIARRHOEA.values()) if diarrhoea is None else {DIARRHOEA[diarrhoea]}
    possible = {max(scores) for scores in product(weight, felt, dilation, stools)}
    lost = shown(None) if weight_loss_pct is None else Text(f"{weight_loss_pct:f} %", f"{weight_loss_pct:f}%")
    kind = shown(None) if diarrhoea is None else _DIARRHOEA_NAMES[diarrhoea]
    steps = (
        _scored(
            Text(
                "weight loss: 5-15 % score 2, >15 % with supplements for most calories score 3",
                "体重下降：5～15% 2分，＞15%且大部分热量需补充3分",
            ),
            lost, weight, "weight_loss_pct",
        ),
        _scored(Text("symptoms: score 1", "有症状：1分"), shown(symptoms), felt, "symptoms"),
        _scored(Text("oesophageal dilation: score 3", "食管扩张术：3分"), shown(oesophageal_dilation), dilation, "oesophageal_dilation"),
        _scored(Text("diarrhoea: moderate score 2, severe score 3", "腹泻：中度2分，重度3分"), kind, stools, "diarrhoea"),
    )  # fmt: skip
    return Derived(_only(possible), ORGAN_RULE, steps)


_DIARRHOEA_NAMES = {
    "none": Text("none", "无"),
    "mild": Text("mild", "轻度"),
    "moderate": Text("moderate, daily living unaffected", "中度，不影响日常生活"),
    "severe": Text("severe, daily living affected", "重度，影响日常生活"),
}


# --- global severity -------------------------------------------------------------------------------------------------

NONE, MILD, MODERATE, SEVERE = "none", "mild", "moderate", "severe"
SEVERITIES: Mapping[str, Text] = MappingProxyType(
    {
        NONE: Text("none", "无"),
        MILD: Text("mild", "轻度"),
        MODERATE: Text("moderate", "中度"),
        SEVERE: Text("severe", "重度"),
    }
)


def _counted(scores: Mapping[str, int | None], wholly_non_gvhd: Collection[str]) -> dict[str, int | None]:
    """The eight organs as they count; an organ that is not listed was not assessed."""
    return {organ: scores.get(organ) for organ in ORGANS if organ not in wholly_non_gvhd}


def not_assessed(scores: Mapping[str, int | None], wholly_non_gvhd: Collection[str] = ()) -> tuple[str, ...]:
    """The organs that count and were not assessed."""
    return tuple(organ for organ, score in _counted(scores, wholly_non_gvhd).items() if score is None)


def global_severity(scores: Mapping[str, int | None], wholly_non_gvhd: Collection[str] = ()) -> Derived[str]:
    """Global severity from the organ scores 0 to 3: none, mild, moderate or severe.

    Severe: any organ 3, or lung 2. Moderate: any organ 2, three organs at 1, or lung 1. Mild: one or two organs at 1,
    lung 0. It is what the assessed organs add up to; say with it which were not assessed (`severity_words`). "None" is
    said only when every organ was assessed, and is otherwise unknown.
    """
    counted = _counted(scores, wholly_non_gvhd)
    known = {organ: score for organ, score in counted.items() if score is not None}
    missing = not_assessed(scores, wholly_non_gvhd)
    lungs = counted.get("lungs", 0)
    involved = [organ for organ, score in known.items() if score]
    found = _found(known, missing)
    severe = lungs in (2, 3) or any(score == 3 for score in known.values())
    moderate = lungs == 1 or any(score == 2 for score in known.values()) or len(involved) >= 3
    unknown = None if missing else False
    steps = [
        _line(Text("severe: any organ 3, or lung 2 or more", "重度：任一器官3分，或肺≥2分"), found, severe or unknown, missing),
        _line(
            Text("moderate: any other organ 2, three or more organs at 1, or lung 1", "中度：其他任一器官2分，≥3个器官1分，或肺1分"),
            found, moderate or unknown, missing,
        ),
        _line(Text("mild: one or two organs at 1, lung 0", "轻度：1～2个器官1分，肺0分"), found, bool(involved) or unknown, missing),
    ]  # fmt: skip
    dropped = [organ for organ in ORGANS if organ in wholly_non_gvhd]
    if dropped:
        steps.append(note(Text("wholly due to something else: dropped", "完全由其他原因所致：不计入"), _names(dropped)))
    if severe:
        value: str | None = SEVERE
    elif moderate:
        value = MODERATE
    elif involved:
        value = MILD
    else:
        value = None if missing else NONE
    return Derived(value, GLOBAL_RULE, tuple(steps))


def _line(criterion: Text, found: Text, met: bool | None, missing: tuple[str, ...]) -> Step:
    return Step(criterion, found, met, missing if met is None else ())


def _names(organs: Collection[str]) -> Text:
    return Text(", ".join(ORGANS[each].en for each in organs), "、".join(ORGANS[each].zh for each in organs))


def _found(known: Mapping[str, int], missing: Collection[str]) -> Text:
    scored = {organ: score for organ, score in known.items() if score}
    words = Text(
        ", ".join(f"{ORGANS[organ].en} {score}" for organ, score in scored.items()) or "no organ involved",
        "，".join(f"{ORGANS[organ].zh}{score}分" for organ, score in scored.items()) or "无器官受累",
    )
    if missing:
        names = _names(missing)
        words = Text(f"{words.en}; not assessed: {names.en}", f"{words.zh}；未评估：{names.zh}")
    return words


def severity_words(scores: Mapping[str, int | None], wholly_non_gvhd: Collection[str] = ()) -> Text:
    """The severity as it is shown: "mild (lung not assessed)". Severe needs no such remark: nothing is worse."""
    value = global_severity(scores, wholly_non_gvhd).value
    missing = not_assessed(scores, wholly_non_gvhd)
    if value is None:
        words = Text("not evaluable", "无法评价")
    else:
        words = SEVERITIES[value]
    if not missing or value == SEVERE:
        return words
    if set(missing) == set(ORGANS) - set(wholly_non_gvhd):
        return Text(f"{words.en} (no organ assessed)", f"{words.zh}（未评估任何器官）")
    names = _names(missing)
    return Text(f"{words.en} ({names.en} not assessed)", f"{words.zh}（{names.zh}未评估）")


def diagnosis_gate(
    *,
    diagnostic_sign: bool | None,
    distinctive_sign: bool | None,
    distinctive_confirmed: bool | None,
    other_causes_excluded: bool | None,
) -> Derived[bool]:
    """May it be called chronic GVHD: a diagnostic sign, or a distinctive one that was confirmed; others excluded.

    Confirmed: by biopsy, laboratory, specialist or imaging in the same or another organ. Lupus mimics most distinctive
    signs (alopecia, mouth ulcers, sicca, arthritis, myositis, serositis).
    """
    diagnostic = step(Text("a diagnostic sign", "有诊断性体征"), diagnostic_sign, bool, needs="diagnostic_sign")
    distinctive = step(
        Text("or a distinctive sign", "或有特征性体征"), distinctive_sign, bool, needs="distinctive_sign"
    )
    confirmed = step(
        Text("that was confirmed by biopsy, test, specialist or imaging", "且经活检、检验、专科或影像证实"),
        distinctive_confirmed,
        bool,
        needs="distinctive_confirmed",
    )
    excluded = step(
        Text("other causes excluded", "已排除其他原因"), other_causes_excluded, bool, needs="other_causes_excluded"
    )
    second = _and(distinctive.met, confirmed.met)
    sign = True if diagnostic.met or second else (None if diagnostic.met is None or second is None else False)
    return Derived(_and(sign, excluded.met), GATE_RULE, (diagnostic, distinctive, confirmed, excluded))


def _and(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True
