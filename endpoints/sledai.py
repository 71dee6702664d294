"""SLEDAI: one assessment, several published texts, one total for each.

The index lists 24 descriptors with fixed weights (8 x 8, 6 x 4, 7 x 2, 3 x 1 points; at most 105). The SELENA text of
the belimumab-type trials, SLEDAI-2K (2002) and the 1992 wording that still circulates under the SELENA heading differ
in a few descriptors only. The investigator records the facts once; every text is derived from the same facts.

Source: efficacy specification, section 1; protocol, section 2 (A1, A18, A20) and section 11.3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from trial.derived import Derived, Step, all_met, any_met, note, shown, step
from trial.words import Text

RULE = "sledai/1"
LABORATORY_RULE = "sledai-laboratory/1"

# --- what the form records -------------------------------------------------------------------------------------------

ABSENT = "absent"
PERSISTENT = "persistent"
NEW = "new"
NOT_LUPUS = "not_lupus"
PRESENT = "present"

STATUSES: Mapping[str, Text] = MappingProxyType(
    {
        ABSENT: Text("absent", "无"),
        PERSISTENT: Text("present, persistent", "持续存在"),
        NEW: Text("present, new, recurrent or worse", "新发/复发/加重"),
        NOT_LUPUS: Text("present, not due to lupus", "存在，但非狼疮所致"),
    }
)
"""The four answers of the form, in the order of the form (protocol 11.2, SLD)."""

UNSPECIFIED = Text("present, new or persistent not stated", "存在，未注明新发或持续")
POSITIVE = frozenset({PERSISTENT, NEW, PRESENT})

Fact = bool | int | Decimal | str | None


@dataclass(frozen=True, slots=True)
class SubFact:
    """A fact asked when a descriptor is present, because the texts differ in it. `kind`: yes_no, count or g_24h."""

    name: str
    label: Text
    kind: Literal["yes_no", "count", "g_24h"] = "yes_no"


@dataclass(frozen=True, slots=True)
class Descriptor:
    """One of the 24 descriptors: its place and weight, its words, and the facts the texts differ in."""

    number: int
    key: str
    weight: int
    group: str
    name: Text
    definition: Text
    facts: tuple[SubFact, ...] = ()
    differs: Text | None = None

    @property
    def code(self) -> str:
        """The form's item code, SLD01 to SLD24 (protocol 11.3)."""
        return f"SLD{self.number:02d}"

    @property
    def serological(self) -> bool:
        """Complement and DNA antibodies, which the clinical total leaves out (van Vollenhoven 2021)."""
        return self.group == "immunological"

    @property
    def clinical(self) -> bool:
        """Counted in the clinical total."""
        return not self.serological


GROUPS: Mapping[str, Text] = MappingProxyType(
    {
        "cns": Text("central nervous system", "中枢神经系统"),
        "vascular": Text("vascular", "血管"),
        "musculoskeletal": Text("musculoskeletal", "肌肉骨骼"),
        "renal": Text("renal", "肾脏"),
        "skin": Text("skin and mucosa", "皮肤黏膜"),
        "serosal": Text("serosal", "浆膜"),
        "immunological": Text("immunological", "免疫学"),
        "constitutional": Text("constitutional", "全身症状"),
        "haematological": Text("haematological", "血液系统"),
    }
)

_SCARRING = SubFact("scarring_only", Text("only scarring, no activity", "仅有瘢痕，无活动性病变"))
_PAIN = SubFact("pain", Text("pain", "疼痛"))
_SEVERE_PAIN = SubFact("severe_pain", Text("classic and severe pain", "典型的剧烈疼痛"))
_RUB = SubFact("rub", Text("friction rub", "摩擦音"))
_EFFUSION = SubFact("effusion", Text("effusion", "积液"))
_ONGOING_DIFFERS = Text(
    "SELENA and SLEDAI-2K count it new or ongoing; the 1992 wording only when new or recurrent.",
    "SELENA与SLEDAI-2K无论新发或持续均计分；1992年旧版仅新发或复发时计分。",
)

DESCRIPTORS: tuple[Descriptor, ...] = (
    Descriptor(
        1,
        "seizure",
        8,
        "cns",
        Text("Seizure", "癫痫发作"),
        Text(
            "Seizure of recent onset. Not when metabolic, infectious or drug-caused.",
            "近期出现的癫痫发作。代谢、感染或药物所致者除外。",
        ),
        (
            SubFact("recent_seizure", Text("seizure of recent onset", "近期癫痫发作")),
            SubFact(
                "past_irreversible_cns_damage",
                Text("due to old irreversible CNS damage", "由既往不可逆中枢神经损伤所致"),
            ),
        ),
        Text(
            "SELENA leaves out a seizure from old irreversible CNS damage; SLEDAI-2K counts it.",
            "SELENA排除既往不可逆中枢神经损伤所致发作；SLEDAI-2K仍计分。",
        ),
    ),
    Descriptor(
        2,
        "psychosis",
        8,
        "cns",
        Text("Psychosis", "精神症状"),
        Text(
            "Severely disturbed perception of reality that impairs daily life. Not when due to uraemia or drugs.",
            "对现实的感知严重障碍并影响日常功能。尿毒症或药物所致者除外。",
        ),
    ),
    Descriptor(
        3,
        "organic_brain",
        8,
        "cns",
        Text("Organic brain syndrome", "器质性脑病综合征"),
        Text(
            "Acute, fluctuating impairment of orientation, memory or intellect with poor attention, and at least two "
            "of: disturbed perception, incoherent speech, disturbed sleep and waking, altered psychomotor activity. "
            "Not when metabolic, infectious or drug-caused.",
            "定向力、记忆或智力急性、波动性受损伴注意力下降，并至少有以下两项：知觉障碍、言语不连贯、睡眠觉醒紊乱、"
            "精神运动性活动改变。代谢、感染或药物所致者除外。",
        ),
    ),
    Descriptor(
        4,
        "visual",
        8,
        "cns",
        Text("Visual disturbance", "视力障碍"),
        Text(
            "Eye changes of lupus: cytoid bodies, retinal haemorrhage, serous exudate or haemorrhage in the choroid, "
            "optic neuritis. Not when due to hypertension, infection or drugs.",
            "狼疮所致眼部病变：视网膜细胞样小体、视网膜出血、脉络膜浆液性渗出或出血、视神经炎。高血压、感染或药物所致者除外。",
        ),
        (
            SubFact(
                "retina_choroid_or_optic_neuritis",
                Text("retinal or choroidal change, or optic neuritis", "视网膜或脉络膜病变，或视神经炎"),
            ),
            SubFact("scleritis_or_episcleritis", Text("scleritis or episcleritis", "巩膜炎或表层巩膜炎")),
        ),
        Text(
            "SELENA also counts scleritis and episcleritis (read in one source, UNCONFIRMED).",
            "SELENA还计入巩膜炎及表层巩膜炎（仅见于一个来源，待确认）。",
        ),
    ),
    Descriptor(
        5,
        "cranial_nerve",
        8,
        "cns",
        Text("Cranial nerve disorder", "颅神经异常"),
        Text("New sensory or motor neuropathy of a cranial nerve.", "新发的颅神经感觉或运动神经病变。"),
        (
            SubFact("new_cranial_neuropathy", Text("new cranial neuropathy", "新发颅神经病变")),
            SubFact("lupus_vertigo", Text("vertigo due to lupus", "狼疮所致眩晕")),
        ),
        Text(
            "SELENA also counts vertigo due to lupus (read in one source, UNCONFIRMED).",
            "SELENA还计入狼疮所致眩晕（仅见于一个来源，待确认）。",
        ),
    ),
    Descriptor(
        6,
        "lupus_headache",
        8,
        "cns",
        Text("Lupus headache", "狼疮性头痛"),
        Text(
            "Severe, persistent headache, possibly migrainous, that narcotic analgesia does not relieve.",
            "严重、持续的头痛，可呈偏头痛样，麻醉性镇痛药无效。",
        ),
    ),
    Descriptor(
        7,
        "cva",
        8,
        "cns",
        Text("Cerebrovascular accident", "脑血管意外"),
        Text("New cerebrovascular event. Not when due to arteriosclerosis.", "新发的脑血管事件。动脉硬化所致者除外。"),
        (
            SubFact("new_cva", Text("new cerebrovascular event", "新发脑血管事件")),
            SubFact("arteriosclerotic", Text("arteriosclerotic cause", "动脉硬化所致")),
            SubFact("hypertensive_cause", Text("hypertensive cause", "高血压所致")),
        ),
        Text(
            "SELENA also leaves out hypertensive causes (read in one source, UNCONFIRMED).",
            "SELENA还排除高血压所致者（仅见于一个来源，待确认）。",
        ),
    ),
    Descriptor(
        8,
        "vasculitis",
        8,
        "vascular",
        Text("Vasculitis", "血管炎"),
        Text(
            "Ulceration, gangrene, tender finger nodules, periungual infarct or splinter haemorrhage, or proof by "
            "biopsy or angiogram.",
            "溃疡、坏疽、触痛性指端结节、甲周梗死或甲下线状出血，或经活检或血管造影证实。",
        ),
    ),
    Descriptor(
        9,
        "arthritis",
        4,
        "musculoskeletal",
        Text("Arthritis", "关节炎"),
        Text(
            "Inflamed joints: pain together with tenderness, swelling or effusion. Give the number of inflamed joints.",
            "炎症关节：疼痛并伴压痛、肿胀或积液。请填写炎症关节数。",
        ),
        (SubFact("inflamed_joints", Text("number of inflamed joints", "炎症关节数"), "count"),),
        Text(
            "SELENA and the 1992 wording need more than 2 joints; SLEDAI-2K needs 2 or more (study parameter).",
            "SELENA及1992年旧版要求2个以上关节（≥3）；SLEDAI-2K要求2个及以上（研究参数）。",
        ),
    ),
    Descriptor(
        10,
        "myositis",
        4,
        "musculoskeletal",
        Text("Myositis", "肌炎"),
        Text(
            "Proximal muscle ache or weakness with raised creatine kinase or aldolase, or with an electromyogram or "
            "biopsy of myositis.",
            "近端肌痛或肌无力，伴肌酸激酶或醛缩酶升高、肌电图改变或活检证实肌炎。",
        ),
    ),
    Descriptor(
        11,
        "casts",
        4,
        "renal",
        Text("Urinary casts", "管型尿"),
        Text("Haem-granular or red-cell casts.", "血红素颗粒管型或红细胞管型。"),
    ),
    Descriptor(
        12,
        "hematuria",
        4,
        "renal",
        Text("Haematuria", "血尿"),
        Text(
            "More than 5 red cells per high-power field. Not when due to stone, infection or another cause.",
            "红细胞＞5个/高倍视野。结石、感染或其他原因所致者除外。",
        ),
    ),
    Descriptor(
        13,
        "proteinuria",
        4,
        "renal",
        Text("Proteinuria", "蛋白尿"),
        Text(
            "More than 0.5 g of urine protein in 24 hours. Give this value and the previous one.",
            "24小时尿蛋白＞0.5 g。请填写本次及上一次数值。",
        ),
        (
            SubFact("current_g_24h", Text("urine protein now (g/24 h)", "本次尿蛋白（g/24 h）"), "g_24h"),
            SubFact("previous_g_24h", Text("previous urine protein (g/24 h)", "上一次尿蛋白（g/24 h）"), "g_24h"),
        ),
        Text(
            "SLEDAI-2K and the hybrid SELENA count it whenever present; the original SELENA and the 1992 wording only "
            "on new onset or a rise of more than 0.5 g/24 h.",
            "SLEDAI-2K及SELENA混合规则：存在即计分；SELENA原始规则及1992年旧版：仅新发或升高＞0.5 g/24 h时计分。",
        ),
    ),
    Descriptor(
        14,
        "pyuria",
        4,
        "renal",
        Text("Pyuria", "脓尿"),
        Text(
            "More than 5 white cells per high-power field. Not when due to infection.",
            "白细胞＞5个/高倍视野。感染所致者除外。",
        ),
    ),
    Descriptor(
        15,
        "rash",
        2,
        "skin",
        Text("Rash", "皮疹"),
        Text("Inflammatory rash of lupus.", "狼疮所致炎症性皮疹。"),
        (_SCARRING,),
        _ONGOING_DIFFERS,
    ),
    Descriptor(
        16,
        "alopecia",
        2,
        "skin",
        Text("Alopecia", "脱发"),
        Text("Abnormal hair loss, patchy or diffuse, due to active lupus.", "活动性狼疮所致的异常斑片状或弥漫性脱发。"),
        (_SCARRING,),
        _ONGOING_DIFFERS,
    ),
    Descriptor(
        17,
        "mucosal_ulcers",
        2,
        "skin",
        Text("Mucosal ulcers", "黏膜溃疡"),
        Text("Oral or nasal ulcers due to active lupus.", "活动性狼疮所致的口腔或鼻腔溃疡。"),
        (_SCARRING,),
        _ONGOING_DIFFERS,
    ),
    Descriptor(
        18,
        "pleurisy",
        2,
        "serosal",
        Text("Pleurisy", "胸膜炎"),
        Text(
            "Pleuritic chest pain with rub, effusion or pleural thickening; the texts differ, give each finding.",
            "胸膜性胸痛伴摩擦音、积液或胸膜增厚；各版本表述不同，请逐项填写。",
        ),
        (
            _PAIN,
            _SEVERE_PAIN,
            _RUB,
            _EFFUSION,
            SubFact("pleural_thickening", Text("pleural thickening", "胸膜增厚")),
            SubFact("pleural_thickening_new", Text("the pleural thickening is new", "胸膜增厚为新发")),
        ),
        Text(
            "SELENA: any one of classic severe pain, rub, effusion, new thickening; SLEDAI-2K: pain with a sign.",
            "SELENA：典型剧痛、摩擦音、积液、新发胸膜增厚任一即可；SLEDAI-2K：须有胸痛并伴一项体征。",
        ),
    ),
    Descriptor(
        19,
        "pericarditis",
        2,
        "serosal",
        Text("Pericarditis", "心包炎"),
        Text(
            "Pericardial pain with rub, effusion, ECG or echocardiographic proof; the texts differ, give each finding.",
            "心包性疼痛伴摩擦音、积液、心电图或超声心动图证据；各版本表述不同，请逐项填写。",
        ),
        (
            _PAIN,
            _SEVERE_PAIN,
            _RUB,
            _EFFUSION,
            SubFact("ecg", Text("ECG change", "心电图改变")),
            SubFact("echo", Text("echocardiographic proof", "超声心动图证实")),
        ),
        Text(
            "SELENA: any one of classic severe pain, rub, effusion, ECG; SLEDAI-2K: pain with a sign, echo included.",
            "SELENA：典型剧痛、摩擦音、积液、心电图改变任一即可；SLEDAI-2K：须有疼痛并伴一项体征（含超声）。",
        ),
    ),
    Descriptor(
        20,
        "low_complement",
        2,
        "immunological",
        Text("Low complement", "低补体"),
        Text(
            "CH50, C3 or C4 below the lower limit of the laboratory that measured it.",
            "CH50、C3或C4低于检测实验室的参考值下限。",
        ),
    ),
    Descriptor(
        21,
        "high_dsdna",
        2,
        "immunological",
        Text("Raised anti-dsDNA antibody", "抗双链DNA抗体升高"),
        Text(
            "DNA binding above 25 % by Farr assay, or above the normal range of the laboratory that measured it.",
            "Farr法DNA结合率＞25 %，或高于检测实验室的参考值上限。",
        ),
    ),
    Descriptor(
        22,
        "fever",
        1,
        "constitutional",
        Text("Fever", "发热"),
        Text(
            "Above 38 degrees C. Not when due to infection or cytokine release.",
            "体温＞38 °C。感染或细胞因子释放所致者除外。",
        ),
    ),
    Descriptor(
        23,
        "thrombocytopenia",
        1,
        "haematological",
        Text("Thrombocytopenia", "血小板减少"),
        Text(
            "Platelets below 100 x10^9/L. Not when due to lymphodepletion or drugs.",
            "血小板＜100×10^9/L。清淋预处理或药物所致者除外。",
        ),
    ),
    Descriptor(
        24,
        "leukopenia",
        1,
        "haematological",
        Text("Leukopenia", "白细胞减少"),
        Text(
            "White cells below 3 x10^9/L. Not when due to lymphodepletion or drugs.",
            "白细胞＜3×10^9/L。清淋预处理或药物所致者除外。",
        ),
    ),
)
"""The 24 descriptors in the order of the form (efficacy specification 1.1)."""

BY_KEY: Mapping[str, Descriptor] = MappingProxyType({each.key: each for each in DESCRIPTORS})
MAXIMUM = sum(each.weight for each in DESCRIPTORS)
CLINICAL_MAXIMUM = sum(each.weight for each in DESCRIPTORS if each.clinical)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was recorded for one descriptor. A status of None is "not assessed", which is not "absent"."""

    status: str | None = None
    last_present_on: date | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.status is not None and self.status not in (*STATUSES, PRESENT):
            raise ValueError(f"{self.status!r} is not a SLEDAI status; allowed: {', '.join((*STATUSES, PRESENT))}")


@dataclass(frozen=True, slots=True)
class Assessment:
    """One SLEDAI assessment. A descriptor that is not in `findings` was not assessed."""

    findings: Mapping[str, Finding]
    visit_on: date | None
    infusion_on: date | None = None

    def __post_init__(self) -> None:
        unknown = set(self.findings) - set(BY_KEY)
        if unknown:
            raise ValueError(f"not SLEDAI descriptors: {', '.join(sorted(unknown))}")


@dataclass(frozen=True, slots=True)
class SledaiRules:
    """The protocol's choices where the published texts leave one. Each default with its source:

    - `selena_proteinuria`: "hybrid" counts proteinuria whenever above 0.5 g/24 h, "original" only new onset or a rise.
      Default hybrid: protocol A20, efficacy 1.3 (a trial plan names the hybrid; it moves the baseline by 4 points).
    - `joints_2k`: joints needed for arthritis in SLEDAI-2K. Default 2: the published 2002 table; several copies say 3.
    - `look_back_days`: a finding counts when last present within so many days before the visit. Default 10: protocol
      A18, the original window.
    - `window_cut`: "infusion" lets no finding from before the infusion count at a visit after it, "none" does not cut.
      Default none; with 10 days and a visit at month 1 there is nothing to cut.
    """

    selena_proteinuria: Literal["hybrid", "original"] = "hybrid"
    joints_2k: int = 2
    look_back_days: int = 10
    window_cut: Literal["none", "infusion"] = "none"

    def __post_init__(self) -> None:
        if self.selena_proteinuria not in ("hybrid", "original"):
            raise ValueError("selena_proteinuria is hybrid or original")
        if self.joints_2k not in (2, 3):
            raise ValueError("joints_2k is 2 or 3")
        if self.look_back_days < 1:
            raise ValueError("look_back_days is at least 1")
        if self.window_cut not in ("none", "infusion"):
            raise ValueError("window_cut is none or infusion")


DEFAULT_RULES = SledaiRules()
THIRTY_DAYS = SledaiRules(look_back_days=30, window_cut="infusion")
"""The 30-day reading, cut at infusion (efficacy 1.3; validated for SLEDAI-2K by Touma 2010)."""

# --- the texts -------------------------------------------------------------------------------------------------------

SELENA_HYBRID = "selena_hybrid"
SELENA_ORIGINAL = "selena_original"
SLEDAI_2K = "sledai2k"
LEGACY = "legacy"

VERSIONS: Mapping[str, Text] = MappingProxyType(
    {
        SELENA_HYBRID: Text("SELENA-SLEDAI (hybrid proteinuria)", "SELENA-SLEDAI（蛋白尿混合规则）"),
        SELENA_ORIGINAL: Text("SELENA-SLEDAI (original proteinuria)", "SELENA-SLEDAI（蛋白尿原始规则）"),
        SLEDAI_2K: Text("SLEDAI-2K", "SLEDAI-2K"),
        LEGACY: Text("1992 wording, new or recurrent only", "1992年旧版（仅新发或复发）"),
    }
)

SELENA_JOINTS = 3
"""SELENA and the 1992 wording ask for more than two inflamed joints (efficacy 1.2)."""

PROTEINURIA_G_24H = Decimal("0.5")
"""Proteinuria, and a recent rise of it, is more than 0.5 g in 24 hours (efficacy 1.1, 1.2)."""

_IMPLIED = (("severe_pain", "pain"), ("pleural_thickening_new", "pleural_thickening"))


def _with_implied(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Severe pain is pain and new thickening is thickening; without the one there cannot be the other."""
    completed = dict(facts)
    for narrow, wide in _IMPLIED:
        if completed.get(narrow) is True:
            completed[wide] = True
        elif completed.get(wide) is False and completed.get(narrow) is None:
            completed[narrow] = False
    return completed


@dataclass(frozen=True, slots=True)
class _Case:
    """One positive descriptor under judgement."""

    descriptor: Descriptor
    finding: Finding
    facts: Mapping[str, Fact]
    rules: SledaiRules

    def label(self, name: str) -> Text:
        return next(each.label for each in self.descriptor.facts if each.name == name)

    def need(self, name: str) -> str:
        return f"{self.descriptor.key}.{name}"

    def is_so(self, name: str) -> Step:
        """The fact must be there."""
        value = self.facts.get(name)
        return step(self.label(name), value, lambda found: found is True, needs=self.need(name))

    def is_not_so(self, name: str) -> Step:
        """The fact must not be there."""
        label = self.label(name)
        criterion = Text(f"not: {label.en}", f"非：{label.zh}")
        return step(criterion, self.facts.get(name), lambda found: found is False, needs=self.need(name))


_Judged = tuple[bool | None, tuple[Step, ...]]
_Wording = Callable[[_Case], _Judged]


def _all(*steps: Step) -> _Judged:
    return all_met(steps), steps


def _any(*steps: Step) -> _Judged:
    return any_met(steps), steps


def _as_ticked(case: _Case) -> _Judged:
    """The texts agree: the investigator's tick decides."""
    return True, ()


def _seizure_selena(case: _Case) -> _Judged:
    return _all(case.is_so("recent_seizure"), case.is_not_so("past_irreversible_cns_damage"))


def _seizure_2k(case: _Case) -> _Judged:
    return _all(case.is_so("recent_seizure"))


def _visual_selena(case: _Case) -> _Judged:
    return _any(case.is_so("retina_choroid_or_optic_neuritis"), case.is_so("scleritis_or_episcleritis"))


def _visual_2k(case: _Case) -> _Judged:
    return _all(case.is_so("retina_choroid_or_optic_neuritis"))


def _cranial_nerve_selena(case: _Case) -> _Judged:
    return _any(case.is_so("new_cranial_neuropathy"), case.is_so("lupus_vertigo"))


def _cranial_nerve_2k(case: _Case) -> _Judged:
    return _all(case.is_so("new_cranial_neuropathy"))


def _cva_selena(case: _Case) -> _Judged:
    return _all(case.is_so("new_cva"), case.is_not_so("arteriosclerotic"), case.is_not_so("hypertensive_cause"))


def _cva_2k(case: _Case) -> _Judged:
    return _all(case.is_so("new_cva"), case.is_not_so("arteriosclerotic"))


def _joints(case: _Case, at_least: int) -> _Judged:
    value = case.facts.get("inflamed_joints")
    joints = value if isinstance(value, int) and not isinstance(value, bool) else None
    criterion = Text("{n} or more inflamed joints", "炎症关节数≥{n}").format(n=at_least)
    return _all(step(criterion, joints, lambda count: count >= at_least, needs=case.need("inflamed_joints")))


def _arthritis_selena(case: _Case) -> _Judged:
    return _joints(case, SELENA_JOINTS)


def _arthritis_2k(case: _Case) -> _Judged:
    return _joints(case, case.rules.joints_2k)


def _figure(case: _Case, name: str) -> Decimal | None:
    value = case.facts.get(name)
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        return None
    return Decimal(value)


def _proteinuria_new_or_rising(case: _Case) -> _Judged:
    """New onset above 0.5 g/24 h, or a recent rise of more than 0.5 g/24 h.

    Two figures decide. With one of them missing the tick decides: new, recurrent or worse counts, persistent does not.
    """
    current, previous = _figure(case, "current_g_24h"), _figure(case, "previous_g_24h")
    if current is None or previous is None:
        ticked = {NEW: True, PERSISTENT: False}.get(case.finding.status or "")
        missing = [name for name in ("current_g_24h", "previous_g_24h") if case.facts.get(name) is None]
        criterion = Text("new, recurrent or worse (judged by the tick)", "新发/复发/加重（按勾选判断）")
        return _all(step(criterion, ticked, bool, needs=tuple(case.need(name) for name in missing)))
    onset = step(
        Text("new onset: now above 0.5 g/24 h, before not", "新发：本次＞0.5 g/24 h，上一次未超过"),
        (current, previous),
        lambda pair: pair[0] > PROTEINURIA_G_24H >= pair[1],
        found=Text(f"now {current}, before {previous}", f"本次{current}，上一次{previous}"),
    )
    rise = step(
        Text("risen by more than 0.5 g/24 h", "升高＞0.5 g/24 h"),
        current - previous,
        lambda change: change > PROTEINURIA_G_24H,
    )
    return _any(onset, rise)


def _active_skin(case: _Case) -> _Judged:
    """New or ongoing. The tick says that it is active lupus; "only scarring" takes that back (efficacy 1.3)."""
    scarring = case.facts.get("scarring_only")
    criterion = Text("active, not only scarring", "活动性病变，非仅瘢痕")
    found = Text("only scarring", "仅有瘢痕") if scarring is True else Text("active", "活动性")
    return _all(Step(criterion, found, scarring is not True))


def _new_skin(case: _Case) -> _Judged:
    """The 1992 wording: only when new or recurrent."""
    _, steps = _active_skin(case)
    ticked = {NEW: True, PERSISTENT: False}.get(case.finding.status or "")
    return _all(*steps, step(Text("new or recurrent", "新发或复发"), ticked, bool, needs=case.need("status")))


def _pleurisy_selena(case: _Case) -> _Judged:
    return _any(*(case.is_so(name) for name in ("severe_pain", "rub", "effusion", "pleural_thickening_new")))


def _pain_with_sign(case: _Case, *signs: str) -> _Judged:
    with_sign, found_signs = _any(*(case.is_so(name) for name in signs))
    pair = (
        case.is_so("pain"),
        Step(Text("with at least one sign", "并至少有一项体征"), shown(with_sign), with_sign, children=found_signs),
    )
    return _all(*pair)


def _pleurisy_2k(case: _Case) -> _Judged:
    return _pain_with_sign(case, "rub", "effusion", "pleural_thickening")


def _pericarditis_selena(case: _Case) -> _Judged:
    return _any(*(case.is_so(name) for name in ("severe_pain", "rub", "effusion", "ecg")))


def _pericarditis_2k(case: _Case) -> _Judged:
    return _pain_with_sign(case, "rub", "effusion", "ecg", "echo")


def _pericarditis_legacy(case: _Case) -> _Judged:
    return _pain_with_sign(case, "rub", "effusion", "ecg")


def _texts(selena: _Wording, sledai2k: _Wording, legacy: _Wording) -> Mapping[str, _Wording]:
    return MappingProxyType({SELENA_HYBRID: selena, SELENA_ORIGINAL: selena, SLEDAI_2K: sledai2k, LEGACY: legacy})


WORDINGS: Mapping[str, Mapping[str, _Wording]] = MappingProxyType(
    {
        "seizure": _texts(_seizure_selena, _seizure_2k, _seizure_2k),
        "visual": _texts(_visual_selena, _visual_2k, _visual_2k),
        "cranial_nerve": _texts(_cranial_nerve_selena, _cranial_nerve_2k, _cranial_nerve_2k),
        "cva": _texts(_cva_selena, _cva_2k, _cva_2k),
        "arthritis": _texts(_arthritis_selena, _arthritis_2k, _arthritis_selena),
        "proteinuria": MappingProxyType(
            {
                SELENA_HYBRID: _as_ticked,
                SELENA_ORIGINAL: _proteinuria_new_or_rising,
                SLEDAI_2K: _as_ticked,
                LEGACY: _proteinuria_new_or_rising,
            }
        ),
        "rash": _texts(_active_skin, _active_skin, _new_skin),
        "alopecia": _texts(_active_skin, _active_skin, _new_skin),
        "mucosal_ulcers": _texts(_active_skin, _active_skin, _new_skin),
        "pleurisy": _texts(_pleurisy_selena, _pleurisy_2k, _pleurisy_2k),
        "pericarditis": _texts(_pericarditis_selena, _pericarditis_2k, _pericarditis_legacy),
    }
)
"""The descriptors in which the texts differ (efficacy 1.2). All others are scored as ticked."""


# --- points ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One descriptor under one text: its points (None: unknown) and why."""

    descriptor: Descriptor
    version: str
    points: int | None
    step: Step


def _status_words(status: str | None) -> Text:
    if status is None:
        return Text("not assessed", "未评估")
    return UNSPECIFIED if status == PRESENT else STATUSES[status]


def _line(
    descriptor: Descriptor, version: str, status: str | None, met: bool | None, children: tuple[Step, ...]
) -> Line:
    score = None if met is None else descriptor.weight * int(met)
    status_words = _status_words(status)
    if score is None:
        found = Text(f"{status_words.en}: points unknown", f"{status_words.zh}：分值未知")
    else:
        found = Text(f"{status_words.en}: {score} points", f"{status_words.zh}：{score}分")
    criterion = Text(
        f"{descriptor.number}. {descriptor.name.en} ({descriptor.weight})",
        f"{descriptor.number}. {descriptor.name.zh}（{descriptor.weight}分）",
    )
    needs = (descriptor.key,) if status is None else ()
    return Line(descriptor, version, score, Step(criterion, found, met, needs=needs, children=children))


def window_step(
    descriptor: Descriptor, finding: Finding, visit_on: date | None, infusion_on: date | None, rules: SledaiRules
) -> Step:
    """Was the descriptor last present inside the look-back window of the visit?

    The window runs from `look_back_days` before the visit to the visit, both days included; with the cut at infusion a
    visit after the infusion looks back no further than the infusion day. A positive descriptor without its date, or
    with a date after the visit, cannot be placed: the points are unknown, neither counted nor zero, and the date is
    named as missing.
    """
    days = rules.look_back_days
    criterion = Text(f"last present within {days} days before the visit", f"末次出现于访视前{days}天内")
    earliest_on = infusion_on
    if rules.window_cut != "infusion" or infusion_on is None or visit_on is None or visit_on <= infusion_on:
        earliest_on = None
    if earliest_on is not None:
        criterion = Text(f"{criterion.en} and not before the infusion", f"{criterion.zh}，且不早于回输日")
    last_on = finding.last_present_on
    if last_on is None or visit_on is None:
        needs = (f"{descriptor.key}.last_present_on",) if last_on is None else ("visit_on",)
        return Step(criterion, Text("date not given", "未填写日期"), None, needs=needs)
    back = (visit_on - last_on).days
    if back < 0:
        found = Text(f"{last_on}, after the visit", f"{last_on}，晚于访视日")
        return Step(criterion, found, None, needs=(f"{descriptor.key}.last_present_on",))
    met = back <= days and (earliest_on is None or last_on >= earliest_on)
    return Step(criterion, Text(f"{last_on}, {back} days before", f"{last_on}，访视前{back}天"), met)


def wording_points(key: str, finding: Finding, version: str, rules: SledaiRules = DEFAULT_RULES) -> Line:
    """The points of one descriptor under one text, without the look-back window.

    Not assessed is unknown. Absent, and present but not due to lupus, score 0 in every text. A fact that the text needs
    and that was not given makes the points unknown, unless another fact decides.
    """
    descriptor = BY_KEY[key]
    if finding.status is None:
        return _line(descriptor, version, None, None, ())
    if finding.status not in POSITIVE:
        return _line(descriptor, version, finding.status, False, ())
    met, children = _judge(descriptor, finding, version, rules)
    return _line(descriptor, version, finding.status, met, children)


def _judge(descriptor: Descriptor, finding: Finding, version: str, rules: SledaiRules) -> _Judged:
    wording = WORDINGS[descriptor.key][version] if descriptor.key in WORDINGS else _as_ticked
    return wording(_Case(descriptor, finding, _with_implied(finding.facts), rules))


def points(
    key: str,
    finding: Finding,
    version: str,
    *,
    visit_on: date | None,
    infusion_on: date | None = None,
    rules: SledaiRules = DEFAULT_RULES,
) -> Line:
    """The points of one descriptor at a visit: the text's wording and the look-back window must both hold."""
    if finding.status not in POSITIVE:
        return wording_points(key, finding, version, rules)
    descriptor = BY_KEY[key]
    worded, children = _judge(descriptor, finding, version, rules)
    window = window_step(descriptor, finding, visit_on, infusion_on, rules)
    both = all_met((window, Step(VERSIONS[version], shown(worded), worded)))
    return _line(descriptor, version, finding.status, both, (window, *children))


# --- totals ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Total:
    """The totals of one text. An unknown total still has its minimum: the points known so far."""

    version: str
    total: Derived[int]
    clinical: Derived[int]
    minimum_total: int
    minimum_clinical: int
    complete: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SledaiScore:
    """All totals of one assessment, and what the reader has to be told."""

    selena: Total
    selena_other: Total
    sledai2k: Total
    legacy: Total
    complete: bool
    notices: tuple[Text, ...]

    @property
    def totals(self) -> Mapping[str, Total]:
        """The totals by the name of their text."""
        return {each.version: each for each in (self.selena, self.selena_other, self.sledai2k, self.legacy)}


def _sum(lines: tuple[Line, ...]) -> Derived[int]:
    known = [line.points for line in lines if line.points is not None]
    return Derived(sum(known) if len(known) == len(lines) else None, RULE, tuple(line.step for line in lines))


def total_of(version: str, lines: tuple[Line, ...]) -> Total:
    """Add up the lines. One unknown line leaves the total unknown; the clinical total does without the serology."""
    clinical_lines = tuple(line for line in lines if line.descriptor.clinical)
    return Total(
        version=version,
        total=_sum(lines),
        clinical=_sum(clinical_lines),
        minimum_total=sum(line.points or 0 for line in lines),
        minimum_clinical=sum(line.points or 0 for line in clinical_lines),
        complete=all(line.points is not None for line in lines),
        lines=lines,
    )


def score(assessment: Assessment, rules: SledaiRules = DEFAULT_RULES) -> SledaiScore:
    """Every total of one assessment (efficacy 1.4): SELENA by the study's rule and by the other, 2K, 1992 wording."""

    def text(version: str) -> Total:
        return total_of(
            version,
            tuple(
                points(
                    each.key,
                    assessment.findings.get(each.key, Finding()),
                    version,
                    visit_on=assessment.visit_on,
                    infusion_on=assessment.infusion_on,
                    rules=rules,
                )
                for each in DESCRIPTORS
            ),
        )

    chosen, other = SELENA_HYBRID, SELENA_ORIGINAL
    if rules.selena_proteinuria == "original":
        chosen, other = other, chosen
    selena, selena_other, sledai2k, legacy = text(chosen), text(other), text(SLEDAI_2K), text(LEGACY)
    return SledaiScore(
        selena=selena,
        selena_other=selena_other,
        sledai2k=sledai2k,
        legacy=legacy,
        complete=selena.complete and sledai2k.complete,
        notices=notices(assessment, rules),
    )


def notices(assessment: Assessment, rules: SledaiRules = DEFAULT_RULES) -> tuple[Text, ...]:
    """What a reader must see beside the totals: two joints, dates, proteinuria that the readings score differently."""
    told: list[Text] = []
    for each in DESCRIPTORS:
        finding = assessment.findings.get(each.key, Finding())
        if finding.status not in POSITIVE:
            continue
        window = window_step(each, finding, assessment.visit_on, assessment.infusion_on, rules)
        if window.met is not True:
            told.append(
                Text(
                    f"{each.name.en}: {window.criterion.en}: {window.found.en}. "
                    + ("Not counted." if window.met is False else "Points unknown until the date is given."),
                    f"{each.name.zh}：{window.criterion.zh}：{window.found.zh}。"
                    + ("不计分。" if window.met is False else "补填日期前分值未知。"),
                )
            )
        if each.key == "arthritis" and finding.facts.get("inflamed_joints") == 2:
            two_k = 4 if rules.joints_2k == 2 else 0
            told.append(
                Text(
                    f"Exactly 2 inflamed joints: SELENA gives 0, SLEDAI-2K gives {two_k} (published copies disagree).",
                    f"炎症关节恰为2个：SELENA计0分，SLEDAI-2K计{two_k}分（已发表版本不一致）。",
                )
            )
        if each.key == "proteinuria":
            told.extend(_proteinuria_notices(finding, rules))
    return tuple(told)


def _proteinuria_notices(finding: Finding, rules: SledaiRules) -> list[Text]:
    told: list[Text] = []
    original = wording_points("proteinuria", finding, SELENA_ORIGINAL, rules).points
    if original != BY_KEY["proteinuria"].weight:
        in_words = Text("unknown", "未知") if original is None else shown(original)
        told.append(
            Text(
                f"Proteinuria: hybrid SELENA gives 4 points, original SELENA gives: {in_words.en}.",
                f"蛋白尿：SELENA混合规则计4分，原始规则：{in_words.zh}。",
            )
        )
    return told


def total_from_items(items: Mapping[str, bool | None]) -> Total:
    """Totals of descriptors that are already judged present, absent or not assessed (None).

    Every descriptor must be given. The weights are those of all texts.
    """
    lines = tuple(
        _line(each, SLEDAI_2K, {True: PRESENT, False: ABSENT, None: None}[items[each.key]], items[each.key], ())
        for each in DESCRIPTORS
    )
    return total_of(SLEDAI_2K, lines)


# --- what a laboratory value suggests --------------------------------------------------------------------------------

CREATININE_MMOL_PER_G = Decimal("8.84")
"""One gram of creatinine is 8.84 mmol (efficacy 6.3): mg/mmol x 8.84 = mg/g."""

FARR_PERCENT = Decimal(25)
"""DNA binding above 25 % by Farr assay is raised (efficacy 1.1)."""

LYMPHODEPLETION_DAYS = 28
"""Within 28 days after lymphodepletion low white cells are not suggested as lupus (efficacy 1.5, default)."""


@dataclass(frozen=True, slots=True)
class LaboratoryRule:
    """One line of efficacy 1.5. `limit` None: the limit printed with the result. `units` None: value and limit share
    whatever unit the laboratory uses; otherwise unit to factor into the unit of the limit, and the possible range."""

    above: bool
    limit: Decimal | None
    units: Mapping[str, Decimal] | None
    highest: Decimal
    criterion: Text
    not_convertible: tuple[str, ...] = ()
    lowest: Decimal = Decimal(0)


_ONE = Decimal(1)
_COUNT_UNITS = dict.fromkeys(("10^9/L", "x10^9/L", "10^3/uL", "G/L"), _ONE)
_FIELD_UNITS = dict.fromkeys(("/hpf", "/HPF", "per hpf", "per_hpf", "cells/hpf"), _ONE)
_ANALYSER_UNITS = ("/uL", "cells/uL")

LABORATORY_RULES: Mapping[str, LaboratoryRule] = MappingProxyType(
    {
        "hematuria": LaboratoryRule(
            True,
            Decimal(5),
            _FIELD_UNITS,
            Decimal(10000),
            Text("more than 5 red cells per high-power field", "红细胞＞5个/高倍视野"),
            _ANALYSER_UNITS,
        ),
        "proteinuria": LaboratoryRule(
            True,
            PROTEINURIA_G_24H,
            {
                "g/24h": _ONE,
                "g/24 h": _ONE,
                "g/day": _ONE,
                "g/g": _ONE,
                "mg/24h": Decimal("0.001"),
                "mg/g": Decimal("0.001"),
                "mg/mmol": CREATININE_MMOL_PER_G / 1000,
            },
            Decimal(1000000),
            Text(
                "urine protein above 0.5 g/24 h, or protein/creatinine above 0.5 g/g",
                "尿蛋白＞0.5 g/24 h，或尿蛋白肌酐比值＞0.5 g/g",
            ),
        ),
        "pyuria": LaboratoryRule(
            True,
            Decimal(5),
            _FIELD_UNITS,
            Decimal(10000),
            Text("more than 5 white cells per high-power field", "白细胞＞5个/高倍视野"),
            _ANALYSER_UNITS,
        ),
        "low_complement": LaboratoryRule(
            False,
            None,
            None,
            Decimal(1000000),
            Text("below the laboratory's lower limit", "低于实验室参考值下限"),
        ),
        "high_dsdna": LaboratoryRule(
            True,
            None,
            None,
            Decimal(1000000),
            Text("above the laboratory's upper limit", "高于实验室参考值上限"),
        ),
        "fever": LaboratoryRule(
            True,
            Decimal(38),
            {"degC": _ONE, "C": _ONE, "Cel": _ONE, "\N{DEGREE SIGN}C": _ONE},
            Decimal(45),
            Text("temperature above 38.0 degrees C", "体温＞38.0 °C"),
            lowest=Decimal(25),
        ),
        "thrombocytopenia": LaboratoryRule(
            False, Decimal(100), _COUNT_UNITS, Decimal(10000), Text("platelets below 100 x10^9/L", "血小板＜100×10^9/L")
        ),
        "leukopenia": LaboratoryRule(
            False, Decimal(3), _COUNT_UNITS, Decimal(10000), Text("white cells below 3.0 x10^9/L", "白细胞＜3.0×10^9/L")
        ),
    }
)

CASTS: Mapping[str, bool] = MappingProxyType(
    {"none": False, "hyaline": False, "granular": False, "haem_granular": True, "red_cell": True}
)
"""Which reported casts suggest the descriptor: plain granular casts are not enough (efficacy 1.5)."""

SUGGESTION_NOTE = Text(
    "A suggestion only: the investigator decides whether it is active lupus.",
    "仅为提示：是否为活动性狼疮由研究者判断。",
)
TO_BE_CONFIRMED = Text("to be confirmed", "待确认")


def suggest_from_laboratory(
    descriptor: str,
    value: Decimal | None,
    unit: str | None = None,
    limit: Decimal | None = None,
    *,
    days_after_lymphodepletion: int | None = None,
) -> Derived[bool]:
    """Does the value suggest the descriptor (efficacy 1.5)? Never scored by itself; None when it cannot be judged.

    A value without its unit, or a serology result without the laboratory's limit, cannot be judged; the exception is
    DNA binding in per cent, where the Farr limit of 25 % stands in. Cells per microlitre from a urine analyser are not
    converted into cells per field. White cells within 28 days after lymphodepletion suggest no lupus.
    """
    rule = LABORATORY_RULES[descriptor]
    bound = rule.limit if rule.limit is not None else limit
    if bound is None and descriptor == "high_dsdna" and unit == "%":
        bound = FARR_PERCENT
    trace: list[Step] = []
    missing = tuple(
        name
        for name, there in (
            ("value", value is not None),
            ("unit", unit is not None or rule.units is None),
            ("limit", bound is not None),
        )
        if not there
    )
    if missing or value is None or bound is None:
        trace.append(Step(rule.criterion, _value_words(value, unit), None, needs=missing))
    elif rule.units is not None and unit in rule.not_convertible:
        found = Text(
            f"{value} {unit}: no fixed conversion to cells per field, ask the laboratory",
            f"{value} {unit}：无固定换算，请咨询实验室",
        )
        trace.append(Step(rule.criterion, found, None, needs=("value per high-power field",)))
    else:
        factor = _ONE if rule.units is None else rule.units.get(unit or "")
        if factor is None:
            raise ValueError(f"unit {unit!r} is not known for {descriptor}; allowed: {', '.join(rule.units or {})}")
        compared = value * factor
        words = _value_words(value, unit)
        found = Text(f"{words.en}, limit {bound}", f"{words.zh}，界值{bound}")
        trace.append(Step(rule.criterion, found, compared > bound if rule.above else compared < bound))
    if descriptor == "leukopenia" and days_after_lymphodepletion is not None:
        trace.append(
            step(
                Text(
                    "not within 28 days after lymphodepletion (drug-caused)",
                    "不在清淋预处理后28天内（药物所致）",
                ),
                days_after_lymphodepletion,
                lambda days: not 0 <= days <= LYMPHODEPLETION_DAYS,
            )
        )
    return Derived(all_met(trace), LABORATORY_RULE, (*trace, note(SUGGESTION_NOTE, TO_BE_CONFIRMED)))


def _value_words(value: Decimal | None, unit: str | None) -> Text:
    words = shown(value)
    if value is None or unit is None:
        return words
    return Text(f"{words.en} {unit}", f"{words.zh} {unit}")


def suggest_from_casts(reported: str | bool | None) -> Derived[bool]:
    """Red-cell and haem-granular casts suggest the descriptor; a plain yes or no stands for these two kinds."""
    value = CASTS[reported] if isinstance(reported, str) else reported
    criterion = Text("red-cell or haem-granular casts reported", "报告红细胞管型或血红素颗粒管型")
    found = shown(reported)
    judged = step(criterion, value, bool, needs="value", found=found)
    return Derived(judged.met, LABORATORY_RULE, (judged, note(SUGGESTION_NOTE, TO_BE_CONFIRMED)))
