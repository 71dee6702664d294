"""BILAG-2004: 97 items, nine systems, a grade A to E for each, and what is new since baseline.

Clinical items: 0 absent, 1 improving, 2 same, 3 worse, 4 new, over the last four weeks against the four before, and
only what is due to active lupus. The renal and haematological systems are graded from values.

The index and its glossary are under licence (University of Birmingham): item names and rules are given here in short
words of our own, and whatever was read in one source only or recalled is marked UNCONFIRMED, to be checked against the
licensed index before first use.

Source: efficacy specification, section 3; protocol, section 9 and section 11.3.

Unknown is not no. Every grade is worked out twice: with what is known alone (the minimum), and with every unknown taken
at its worst (the maximum). When both agree the grade is known; otherwise it is unknown, and the minimum is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from trial.derived import Derived, Step, all_met, answer, any_met, note, shown, step
from trial.words import Text

RULE = "bilag/1"
NUMERIC_RULE = "bilag-numeric/1"
CHANGE_RULE = "bilag-change/1"

# --- grades ----------------------------------------------------------------------------------------------------------

GRADES: tuple[str, ...] = ("E", "D", "C", "B", "A")
"""From best to worst."""

GRADE_MEANINGS: Mapping[str, Text] = MappingProxyType(
    {
        "A": Text("severe activity", "重度活动"),
        "B": Text("moderate activity", "中度活动"),
        "C": Text("mild activity", "轻度活动"),
        "D": Text("inactive, involved before", "目前无活动，既往曾受累"),
        "E": Text("never involved", "从未受累"),
    }
)

POINTS: Mapping[str, int] = MappingProxyType({"A": 12, "B": 8, "C": 1, "D": 0, "E": 0})
"""Numeric coding (Yee 2010; efficacy 3.7): nine systems, 0 to 108. Descriptive only, never part of SRI-4."""

MAXIMUM = 108


def worst(grades: Iterable[str]) -> str:
    """The worst of several grades."""
    return max(grades, key=GRADES.index)


# --- systems and items -----------------------------------------------------------------------------------------------

CONFIRMED = "confirmed"
UNCONFIRMED = "UNCONFIRMED"

STATUS_NOTES: Mapping[str, Text] = MappingProxyType(
    {
        CONFIRMED: Text("read in two or more sources", "两个及以上来源一致"),
        UNCONFIRMED: Text(
            "UNCONFIRMED: check against the licensed index before first use", "待确认：首次使用前须与授权版本核对"
        ),
    }
)


@dataclass(frozen=True, slots=True)
class System:
    """One of the nine systems, in the order of the form."""

    order: int
    key: str
    name: Text
    first: int
    last: int


SYSTEMS: tuple[System, ...] = (
    System(1, "constitutional", Text("Constitutional", "全身症状"), 1, 4),
    System(2, "mucocutaneous", Text("Mucocutaneous", "皮肤黏膜"), 5, 18),
    System(3, "neuropsychiatric", Text("Neuropsychiatric", "神经精神"), 19, 38),
    System(4, "musculoskeletal", Text("Musculoskeletal", "肌肉骨骼"), 39, 43),
    System(5, "cardiorespiratory", Text("Cardiorespiratory", "心肺"), 44, 55),
    System(6, "gastrointestinal", Text("Gastrointestinal", "胃肠道"), 56, 64),
    System(7, "ophthalmic", Text("Ophthalmic", "眼部"), 65, 77),
    System(8, "renal", Text("Renal", "肾脏"), 78, 89),
    System(9, "haematological", Text("Haematological", "血液系统"), 90, 97),
)
SYSTEM_BY_KEY: Mapping[str, System] = MappingProxyType({each.key: each for each in SYSTEMS})

Kind = Literal["graded", "yes_no", "number", "dipstick", "ttp"]

SCALE: Mapping[int, Text] = MappingProxyType(
    {
        0: Text("not present", "无"),
        1: Text("improving", "好转"),
        2: Text("same", "不变"),
        3: Text("worse", "加重"),
        4: Text("new", "新发"),
    }
)
"""The answers of a graded item (efficacy 3.1). A recurrence is new."""


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered item of the form. `value` names it in the values of the renal and haematological systems.

    `due_to_lupus`: the row carries its own question whether the value is due to lupus.
    """

    number: int
    system: str
    name: Text
    kind: Kind = "graded"
    value: str | None = None
    unit: str | None = None
    due_to_lupus: bool = False
    hint: Text | None = None

    @property
    def code(self) -> str:
        """The form's item code, BIL01 to BIL97."""
        return f"BIL{self.number:02d}"


_UNCONFIRMED = Text("UNCONFIRMED: ", "待确认：")


def _hint(en: str, zh: str) -> Text:
    return Text(_UNCONFIRMED.en + en, _UNCONFIRMED.zh + zh)


def _graded(system: str, first: int, *rows: tuple[str, str] | tuple[str, str, Text]) -> tuple[Item, ...]:
    return tuple(
        Item(number, system, Text(row[0], row[1]), hint=row[2] if len(row) == 3 else None)
        for number, row in enumerate(rows, start=first)
    )


ITEMS: tuple[Item, ...] = (
    *_graded(
        "constitutional",
        1,
        ("Pyrexia above 37.5 degrees C", "发热（＞37.5 °C）"),
        ("Unintentional weight loss above 5 %", "非主动性体重下降＞5 %"),
        ("Lymphadenopathy or splenomegaly", "淋巴结肿大或脾大"),
        ("Anorexia", "食欲减退"),
    ),
    *_graded(
        "mucocutaneous",
        5,
        (
            "Skin eruption, severe",
            "皮疹，重度",
            _hint("severe is more than 18 % of body surface.", "重度指皮疹超过体表面积18 %。"),
        ),
        (
            "Skin eruption, mild",
            "皮疹，轻度",
            _hint("mild is 18 % of body surface or less.", "轻度指不超过体表面积18 %。"),
        ),
        ("Angio-oedema, severe", "血管性水肿，重度"),
        ("Angio-oedema, mild", "血管性水肿，轻度"),
        (
            "Mucosal ulceration, severe",
            "黏膜溃疡，重度",
            _hint("severe is disabling, deep, and seen by a physician.", "重度指影响功能的深溃疡，经医师查见。"),
        ),
        ("Mucosal ulceration, mild", "黏膜溃疡，轻度"),
        (
            "Panniculitis or bullous lupus, severe",
            "脂膜炎或大疱性狼疮，重度",
            _hint(
                "severe is more than 9 % of body surface, facial, or ulcerating.",
                "重度指超过体表面积9 %、累及面部或有溃疡。",
            ),
        ),
        ("Panniculitis or bullous lupus, mild", "脂膜炎或大疱性狼疮，轻度"),
        ("Major cutaneous vasculitis or thrombosis", "严重皮肤血管炎或血栓"),
        ("Digital infarcts or nodular vasculitis", "指（趾）端梗死或结节性血管炎"),
        (
            "Alopecia, severe",
            "脱发，重度",
            _hint("severe is with inflammation of the scalp.", "重度指伴头皮炎症。"),
        ),
        ("Alopecia, mild", "脱发，轻度"),
        ("Periungual erythema or chilblains", "甲周红斑或冻疮样皮损"),
        ("Splinter haemorrhages", "甲下线状出血"),
    ),
    *_graded(
        "neuropsychiatric",
        19,
        ("Aseptic meningitis", "无菌性脑膜炎"),
        ("Cerebral vasculitis", "脑血管炎"),
        ("Demyelinating syndrome", "脱髓鞘综合征"),
        ("Myelopathy", "脊髓病"),
        ("Acute confusional state", "急性意识模糊状态"),
        ("Psychosis", "精神病性症状"),
        ("Acute inflammatory demyelinating polyradiculoneuropathy", "急性炎症性脱髓鞘性多发神经根神经病"),
        ("Mononeuropathy, single or multiplex", "单神经病（单发或多发）"),
        ("Cranial neuropathy", "颅神经病变"),
        ("Plexopathy", "神经丛病"),
        ("Polyneuropathy", "多发性神经病"),
        ("Seizure disorder", "癫痫"),
        ("Status epilepticus", "癫痫持续状态"),
        ("Cerebrovascular disease, not due to vasculitis", "脑血管病（非血管炎所致）"),
        ("Cognitive dysfunction", "认知功能障碍"),
        ("Movement disorder", "运动障碍"),
        ("Autonomic disorder", "自主神经功能障碍"),
        ("Cerebellar ataxia, isolated", "小脑性共济失调（孤立性）"),
        ("Lupus headache, severe and unremitting", "严重且持续不缓解的狼疮性头痛"),
        ("Headache from intracranial hypertension", "颅内压增高所致头痛"),
    ),
    *_graded(
        "musculoskeletal",
        39,
        ("Myositis, severe", "肌炎，重度"),
        ("Myositis, mild", "肌炎，轻度"),
        (
            "Arthritis, severe",
            "关节炎，重度",
            _hint(
                "severe is synovitis of 2 or more joints, movement markedly reduced, daily life impaired for days.",
                "重度指2个及以上关节滑膜炎，活动明显受限且数日影响日常功能。",
            ),
        ),
        (
            "Arthritis, moderate; tendonitis or tenosynovitis",
            "关节炎，中度；肌腱炎或腱鞘炎",
            _hint(
                "moderate is tendonitis, or 1 or more joints with some loss of movement.",
                "中度指肌腱炎，或1个及以上关节活动部分受限。",
            ),
        ),
        ("Arthritis, mild; arthralgia or myalgia", "关节炎，轻度；关节痛或肌痛"),
    ),
    *_graded(
        "cardiorespiratory",
        44,
        ("Myocarditis, mild", "心肌炎，轻度"),
        ("Myocarditis or endocarditis with cardiac failure", "心肌炎或心内膜炎伴心力衰竭"),
        ("Arrhythmia", "心律失常"),
        ("New valvular dysfunction", "新发瓣膜功能障碍"),
        ("Pleurisy or pericarditis", "胸膜炎或心包炎"),
        ("Cardiac tamponade", "心脏压塞"),
        ("Pleural effusion with dyspnoea", "胸腔积液伴呼吸困难"),
        ("Pulmonary haemorrhage or vasculitis", "肺出血或肺血管炎"),
        ("Interstitial alveolitis or pneumonitis", "间质性肺泡炎或肺炎"),
        ("Shrinking lung syndrome", "肺萎缩综合征"),
        ("Aortitis", "主动脉炎"),
        ("Coronary vasculitis", "冠状动脉血管炎"),
    ),
    *_graded(
        "gastrointestinal",
        56,
        ("Peritonitis", "腹膜炎"),
        ("Abdominal serositis or ascites", "腹部浆膜炎或腹水"),
        ("Enteritis or colitis", "狼疮性小肠炎或结肠炎"),
        ("Malabsorption", "吸收不良"),
        ("Protein-losing enteropathy", "蛋白丢失性肠病"),
        ("Intestinal pseudo-obstruction", "假性肠梗阻"),
        ("Hepatitis", "狼疮性肝炎"),
        ("Acute cholecystitis", "急性胆囊炎"),
        ("Acute pancreatitis", "急性胰腺炎"),
    ),
    *_graded(
        "ophthalmic",
        65,
        ("Orbital inflammation, myositis or proptosis", "眼眶炎症、眼肌炎或眼球突出"),
        ("Keratitis, severe", "角膜炎，重度"),
        ("Keratitis, mild", "角膜炎，轻度"),
        ("Anterior uveitis", "前葡萄膜炎"),
        ("Posterior uveitis or retinal vasculitis, severe", "后葡萄膜炎或视网膜血管炎，重度"),
        ("Posterior uveitis or retinal vasculitis, mild", "后葡萄膜炎或视网膜血管炎，轻度"),
        ("Episcleritis", "表层巩膜炎"),
        ("Scleritis, severe", "巩膜炎，重度"),
        ("Scleritis, mild", "巩膜炎，轻度"),
        ("Retinal or choroidal vaso-occlusive disease", "视网膜或脉络膜血管闭塞性病变"),
        ("Cotton-wool spots, isolated", "棉絮斑（孤立性）"),
        ("Optic neuritis", "视神经炎"),
        ("Anterior ischaemic optic neuropathy", "前部缺血性视神经病变"),
    ),
    Item(78, "renal", Text("Systolic blood pressure", "收缩压"), "number", "sbp", "mmHg", True),
    Item(79, "renal", Text("Diastolic blood pressure", "舒张压"), "number", "dbp", "mmHg", True),
    Item(
        80,
        "renal",
        Text("Accelerated hypertension", "急进性高血压"),
        "yes_no",
        "accelerated_htn",
        hint=_hint(
            "above 170/110 mmHg within a month, with grade 3 or 4 retinopathy.",
            "1个月内血压升至170/110 mmHg以上，伴3～4级视网膜病变。",
        ),
    ),
    Item(81, "renal", Text("Urine dipstick protein", "尿蛋白试纸"), "dipstick", "dipstick", "+", True),
    Item(
        82,
        "renal",
        Text("Urine albumin/creatinine ratio", "尿白蛋白肌酐比值"),
        "number",
        "uacr_mg_mmol",
        "mg/mmol",
        True,
    ),
    Item(
        83, "renal", Text("Urine protein/creatinine ratio", "尿蛋白肌酐比值"), "number", "upcr_mg_mmol", "mg/mmol", True
    ),
    Item(84, "renal", Text("24-hour urine protein", "24小时尿蛋白定量"), "number", "protein_24h_g", "g/24h", True),
    Item(
        85,
        "renal",
        Text("Nephrotic syndrome", "肾病综合征"),
        "yes_no",
        "nephrotic",
        hint=_hint(
            "protein 3.5 g/day (350 mg/mmol) or more, with low albumin and oedema.",
            "尿蛋白≥3.5 g/日（350 mg/mmol），伴低白蛋白血症及水肿。",
        ),
    ),
    Item(86, "renal", Text("Serum creatinine", "血肌酐"), "number", "creatinine_umol_l", "umol/L", True),
    Item(87, "renal", Text("Glomerular filtration rate", "肾小球滤过率"), "number", "gfr", "mL/min/1.73m2", True),
    Item(
        88,
        "renal",
        Text("Active urinary sediment", "活动性尿沉渣"),
        "yes_no",
        "sediment",
        hint=_hint(
            "more than 5 red or white cells per field, or cellular casts, other causes excluded.",
            "红细胞或白细胞＞5个/高倍视野，或细胞管型，并排除其他原因。",
        ),
    ),
    Item(
        89,
        "renal",
        Text("Active nephritis on histology within the last 3 months", "近3个月内病理证实活动性肾炎"),
        "yes_no",
        "histology_active_3m",
    ),
    Item(90, "haematological", Text("Haemoglobin", "血红蛋白"), "number", "hb_g_l", "g/L", True),
    Item(91, "haematological", Text("White cells", "白细胞"), "number", "wbc", "10^9/L", True),
    Item(92, "haematological", Text("Neutrophils", "中性粒细胞"), "number", "neutrophils", "10^9/L", True),
    Item(93, "haematological", Text("Lymphocytes", "淋巴细胞"), "number", "lymphocytes", "10^9/L", True),
    Item(94, "haematological", Text("Platelets", "血小板"), "number", "platelets", "10^9/L", True),
    Item(95, "haematological", Text("Thrombotic thrombocytopenic purpura", "血栓性血小板减少性紫癜"), "ttp", "ttp"),
    Item(
        96,
        "haematological",
        Text("Active haemolysis", "活动性溶血"),
        "yes_no",
        "active_haemolysis",
        hint=_hint("positive Coombs test with evidence of haemolysis.", "库姆斯试验阳性并有溶血证据。"),
    ),
    Item(
        97,
        "haematological",
        Text("Positive Coombs test, isolated", "孤立性库姆斯试验阳性"),
        "yes_no",
        "coombs_isolated",
    ),
)
"""The 97 items of the form revision of 1 September 2009 (efficacy 3.2, read in two or more sources)."""

ITEM_BY_NUMBER: Mapping[int, Item] = MappingProxyType({each.number: each for each in ITEMS})
ITEM_BY_VALUE: Mapping[str, Item] = MappingProxyType({each.value: each for each in ITEMS if each.value})


def items_of(system: str) -> tuple[Item, ...]:
    """The items of one system in the order of the form."""
    return tuple(each for each in ITEMS if each.system == system)


# --- the six systems graded item by item, and the constitutional one -------------------------------------------------


@dataclass(frozen=True, slots=True)
class Groups:
    """Which items of a system weigh as A, B and C items, where that was read, and whether it is confirmed."""

    a: frozenset[int]
    b: frozenset[int]
    c: frozenset[int]
    source: str
    status: str


def _groups(a: Iterable[int], b: Iterable[int], c: Iterable[int]) -> Groups:
    return Groups(frozenset(a), frozenset(b), frozenset(c), "S20", UNCONFIRMED)


GROUPS: Mapping[str, Groups] = MappingProxyType(
    {
        "mucocutaneous": _groups((5, 7, 9, 11, 13), (6, 12, 14, 15), (8, 10, 16, 17, 18)),
        "neuropsychiatric": _groups((*range(19, 30), 31, 36), (30, 32, 33, 34, 35, 37, 38), ()),
        "musculoskeletal": _groups((39, 41), (40, 42), (43,)),
        "cardiorespiratory": _groups((45, 46, 47, *range(49, 56)), (44, 48), ()),
        "gastrointestinal": _groups((56, 58, 61, 63, 64), (57, 59, 60, 62), ()),
        "ophthalmic": _groups((65, 66, 69, 72, 74, 76, 77), (67, 68, 70, 73), (71, 75)),
    }
)
"""Efficacy 3.3: one source each (S20: the rules of a UK juvenile cohort), UNCONFIRMED."""

CONSTITUTIONAL_SOURCE = ("S20", UNCONFIRMED)


def item_grade(groups: Groups, number: int, value: int) -> str | None:
    """The grade that one item alone gives: A item active A, improving B; B item active B, improving C; C item C."""
    if value == 0:
        return None
    if number in groups.a:
        return "A" if value >= 2 else "B"
    if number in groups.b:
        return "B" if value >= 2 else "C"
    return "C"


def _by_items(groups: Groups, values: Mapping[int, int]) -> str | None:
    found = [grade for number, value in values.items() if (grade := item_grade(groups, number, value))]
    return worst(found) if found else None


def _constitutional(values: Mapping[int, int]) -> str | None:
    """A: pyrexia active and two others active. B: pyrexia active, or two others active. C: anything else present."""
    pyrexia = values.get(1, 0)
    others_active = sum(values.get(number, 0) >= 2 for number in (2, 3, 4))
    if pyrexia >= 2 and others_active >= 2:
        return "A"
    if pyrexia >= 2 or others_active >= 2:
        return "B"
    return "C" if any(values.values()) else None


def _inactive(previous_involvement: bool | None) -> tuple[str, str]:
    """Nothing active now: D when ever involved, E when never; unknown spans both. Best and worst possible."""
    if previous_involvement is None:
        return "E", "D"
    return ("D", "D") if previous_involvement else ("E", "E")


def _concluded(
    minimum: str | None, maximum: str | None, previous_involvement: bool | None, steps: tuple[Step, ...]
) -> Derived[str]:
    """The grade when the unknown cannot change it, otherwise unknown with the minimum shown.

    Once the grade is certain, what is missing is still shown but no longer asked for.
    """
    best, worst_inactive = _inactive(previous_involvement)
    low, high = minimum or best, maximum or worst_inactive
    involvement: tuple[Step, ...] = ()
    if minimum is None:
        involvement = (
            Step(
                Text("system involved before", "该系统既往曾受累"),
                shown(previous_involvement),
                previous_involvement,
                needs=("previous_involvement",) if previous_involvement is None else (),
            ),
        )
    if low == high:
        result = note(
            Text("grade", "分级"), Text(f"{low}: {GRADE_MEANINGS[low].en}", f"{low}：{GRADE_MEANINGS[low].zh}")
        )
        return Derived(low, RULE, (result, *map(_without_needs, steps), *involvement))
    unknown = Text(f"unknown, at least {low}, at most {high}", f"未知，至少为{low}，至多为{high}")
    return Derived(None, RULE, (note(Text("grade", "分级"), unknown), *steps, *involvement))


def _without_needs(one: Step) -> Step:
    children = tuple(_without_needs(child) for child in one.children)
    return Step(one.criterion, one.found, one.met, (), one.sources, children, one.decides)


def _source_note(source: str, status: str) -> Step:
    return note(
        Text("source of the grading", "分级依据"), Text(f"{source}. {STATUS_NOTES[status].en}", STATUS_NOTES[status].zh)
    )


def system_grade(system: str, items: Mapping[int, int | None], previous_involvement: bool | None) -> Derived[str]:
    """The grade of one of the seven systems that are graded item by item (efficacy 3.3).

    `items`: number to 0 absent, 1 improving, 2 same, 3 worse, 4 new; None, or an item that is not there, was not
    assessed. The worst grade over all items applies. The trace names the items that drive the grade.
    """
    asked = items_of(system)
    stray = set(items) - {each.number for each in asked}
    if system not in GROUPS and system != "constitutional":
        raise ValueError(f"{system} is graded from values, not items")
    if stray:
        raise ValueError(f"not items of {system}: {sorted(stray)}")
    known = {number: value for number, value in items.items() if value is not None}
    wrong = {number: value for number, value in known.items() if value not in SCALE}
    if wrong:
        raise ValueError(f"items are 0 to 4: {wrong}")
    at_worst = {each.number: known.get(each.number, 4) for each in asked}
    if system == "constitutional":
        minimum, maximum = _constitutional(known), _constitutional(at_worst)
        source = _source_note(*CONSTITUTIONAL_SOURCE)
    else:
        groups = GROUPS[system]
        minimum, maximum = _by_items(groups, known), _by_items(groups, at_worst)
        source = _source_note(groups.source, groups.status)
    steps = [_item_step(system, each, known.get(each.number)) for each in asked if known.get(each.number) != 0]
    if not steps:
        steps = [Step(Text("any item present", "任一条目存在"), Text("all absent", "均为无"), False)]
    return _concluded(minimum, maximum, previous_involvement, (*steps, source))


def _item_step(system: str, item: Item, value: int | None) -> Step:
    if value is None:
        criterion = Text(f"{item.number} {item.name.en}", f"{item.number} {item.name.zh}")
        return Step(criterion, Text("not assessed", "未评估"), None, needs=(item.code,))
    grade = "" if system == "constitutional" else (item_grade(GROUPS[system], item.number, value) or "")
    suffix = Text(f", gives {grade}", f"，对应{grade}级") if grade else Text("", "")
    return Step(
        Text(f"{item.number} {item.name.en}", f"{item.number} {item.name.zh}"),
        Text(f"{value} {SCALE[value].en}{suffix.en}", f"{value} {SCALE[value].zh}{suffix.zh}"),
        True,
    )


# --- renal -----------------------------------------------------------------------------------------------------------

IMPROVED_FRACTION = Decimal("0.75")
"""A urine protein at or below 75 % of the previous value has improved; a fall of exactly 25 % counts as improved."""


@dataclass(frozen=True, slots=True)
class ProteinLimits:
    """Limits of one quantitative urine protein measure: severe and mild are "more than", moderate is "at least"."""

    value: str
    severe: Decimal
    moderate: Decimal
    mild: Decimal
    source: str = "S20"
    status: str = UNCONFIRMED


PROTEIN_LIMITS: tuple[ProteinLimits, ...] = (
    ProteinLimits("protein_24h_g", Decimal(1), Decimal("0.5"), Decimal("0.25")),
    ProteinLimits("upcr_mg_mmol", Decimal(100), Decimal(50), Decimal(25)),
    ProteinLimits("uacr_mg_mmol", Decimal(100), Decimal(50), Decimal(25)),
)
"""Efficacy 3.4. The steps are in mg/mmol: 100 mg/mmol is 0.884 g/g, not 1 g/g."""

CREATININE_UMOL_L = Decimal(130)
CREATININE_SEVERE_RISE = Decimal("1.30")
CREATININE_MODERATE_RISE = Decimal("1.15")
GFR_LIMIT = Decimal(80)
GFR_FALL = Decimal("0.67")
GFR_LOW = Decimal(50)
SYSTOLIC_MMHG, SYSTOLIC_RISE_MMHG = Decimal(140), Decimal(30)
DIASTOLIC_MMHG, DIASTOLIC_RISE_MMHG = Decimal(90), Decimal(15)

URINE_PROTEIN = "urine_protein"
KIDNEY_FUNCTION = "kidney_function"
BLOOD_PRESSURE = "blood_pressure"

RENAL_SOURCE = Text(
    "frame, creatinine, GFR 67 % and 50, blood pressure: classic index and S20. 25 % rule, protein steps, GFR 80, "
    "nephrotic syndrome: S20, UNCONFIRMED: check against the licensed index before first use",
    "总体框架、肌酐、GFR 67 %及50、血压：经典版本与S20；25 %规则、蛋白界值、GFR 80、肾病综合征：S20，待确认，首次使用前须与授权版本核对",
)


@dataclass(frozen=True, slots=True)
class RenalValues:
    """Items 78 to 89 at one assessment. None means not measured or not answered.

    `normal` names measures that the caller declares unremarkable although no figure is given (urine_protein,
    kidney_function, blood_pressure): "not listed is 0" in the vocabulary of `manage.py derive`.
    """

    sbp: Decimal | None = None
    dbp: Decimal | None = None
    accelerated_htn: bool | None = None
    dipstick: int | None = None
    uacr_mg_mmol: Decimal | None = None
    upcr_mg_mmol: Decimal | None = None
    protein_24h_g: Decimal | None = None
    nephrotic: bool | None = None
    creatinine_umol_l: Decimal | None = None
    gfr: Decimal | None = None
    sediment: bool | None = None
    histology_active_3m: bool | None = None
    normal: frozenset[str] = frozenset()


Attribution = Mapping[str, bool | None]


def _attributed(one: Step, attributed: Attribution | None, *values: str) -> Step:
    """A met or unknown criterion counts only when its values are due to lupus.

    Not due to lupus: the value is ignored. Not answered: a value that would matter leaves the criterion unknown.
    Without a mapping every value is attributed by the caller.
    """
    if attributed is None or one.met is False:
        return one
    marks = [attributed.get(value) for value in values]
    if any(mark is False for mark in marks):
        found = Text(f"{one.found.en}, not due to lupus", f"{one.found.zh}，非狼疮所致")
        return Step(one.criterion, found, False)
    unanswered = tuple(f"{value}.due_to_lupus" for value, mark in zip(values, marks, strict=True) if mark is None)
    if unanswered:
        found = Text(f"{one.found.en}, attribution not given", f"{one.found.zh}，未填写归因")
        return Step(one.criterion, found, None, needs=(*one.needs, *unanswered))
    return one


def _pair(now: object, before: object) -> Text:
    first, second = shown(now), shown(before)
    return Text(f"now {first.en}, before {second.en}", f"本次{first.zh}，上一次{second.zh}")


def _compared(
    criterion: Text,
    value: str,
    now: Decimal | None,
    before: Decimal | None,
    possible: Callable[[Decimal], bool],
    holds: Callable[[Decimal, Decimal], bool],
) -> Step:
    """A value against its limit and against the previous one.

    A value that misses the limit settles it; one beyond the limit without a previous value is unknown.
    """
    if now is None:
        return Step(criterion, shown(None), None, needs=(value,))
    if not possible(now):
        return Step(criterion, _pair(now, before), False)
    if before is None:
        return Step(criterion, _pair(now, before), None, needs=(f"previous.{value}",))
    return Step(criterion, _pair(now, before), holds(now, before))


def _not_improved(now: Decimal, before: Decimal) -> bool:
    return now > before * IMPROVED_FRACTION


def _protein_step(
    words: Text,
    values: RenalValues,
    previous: RenalValues,
    attributed: Attribution | None,
    per_measure: Callable[[ProteinLimits, Decimal], Step],
    dipstick: Callable[[int, int | None], Step],
) -> Step:
    """Urine protein by whatever was measured: any quantitative measure that qualifies is enough, all are shown.

    The dipstick speaks only when no quantitative value exists. Nothing measured at all is unknown.
    """
    children = [
        _attributed(per_measure(limits, now), attributed, limits.value)
        for limits in PROTEIN_LIMITS
        if (now := getattr(values, limits.value)) is not None
    ]
    if not children and values.dipstick is not None:
        children = [_attributed(dipstick(values.dipstick, previous.dipstick), attributed, "dipstick")]
    if not children:
        if URINE_PROTEIN in values.normal:
            return Step(words, Text("not listed, taken as normal", "未列出，视为正常"), False)
        return Step(words, Text("no urine protein measured", "未测尿蛋白"), None, needs=(URINE_PROTEIN,))
    met = any_met(children)
    return Step(words, shown(met), met, children=tuple(children))


def _function_step(words: Text, values: RenalValues, children: tuple[Step, ...]) -> Step:
    """Kidney function by creatinine or GFR: one of them is enough to judge; neither is unknown."""
    if values.creatinine_umol_l is None and values.gfr is None:
        if KIDNEY_FUNCTION in values.normal:
            return Step(words, Text("not listed, taken as normal", "未列出，视为正常"), False)
        return Step(
            words, Text("creatinine and GFR not measured", "未测肌酐及GFR"), None, needs=("creatinine_umol_l", "gfr")
        )
    if not children:
        return Step(words, Text("creatinine not measured, GFR is", "未测肌酐，已有GFR"), False)
    met = any_met(children)
    return Step(words, shown(met), met, children=children)


def _severe_proteinuria(values: RenalValues, previous: RenalValues, attributed: Attribution | None) -> Step:
    def measure(limits: ProteinLimits, now: Decimal) -> Step:
        item = ITEM_BY_VALUE[limits.value]
        criterion = Text(
            f"{item.name.en} above {limits.severe} {item.unit} and not fallen by 25 %",
            f"{item.name.zh}＞{limits.severe} {item.unit}且未下降25 %",
        )
        before = getattr(previous, limits.value)
        return _compared(criterion, limits.value, now, before, lambda v: v > limits.severe, _not_improved)

    def dipstick(now: int, before: int | None) -> Step:
        criterion = Text("dipstick up by 2 levels or more", "试纸升高2级及以上")
        met = False if now < 2 else None if before is None else now - before >= 2
        return Step(criterion, _pair(now, before), met, needs=("previous.dipstick",) if met is None else ())

    words = Text("1 severe proteinuria, not improved", "1 重度蛋白尿且未改善")
    return _protein_step(words, values, previous, attributed, measure, dipstick)


def _moderate_proteinuria(values: RenalValues, previous: RenalValues, attributed: Attribution | None) -> Step:
    def measure(limits: ProteinLimits, now: Decimal) -> Step:
        item = ITEM_BY_VALUE[limits.value]
        criterion = Text(
            f"{item.name.en} at least {limits.moderate} {item.unit} and not fallen by 25 %",
            f"{item.name.zh}≥{limits.moderate} {item.unit}且未下降25 %",
        )
        before = getattr(previous, limits.value)
        return _compared(criterion, limits.value, now, before, lambda v: v >= limits.moderate, _not_improved)

    def dipstick(now: int, before: int | None) -> Step:
        criterion = Text("dipstick up by 1 level to at least 2+", "试纸升高1级且达2+及以上")
        met = False if now < 2 else None if before is None else now - before >= 1
        return Step(criterion, _pair(now, before), met, needs=("previous.dipstick",) if met is None else ())

    words = Text("proteinuria of 0.5 g (50 mg/mmol) or more, not improved", "蛋白尿≥0.5 g（50 mg/mmol）且未改善")
    return _protein_step(words, values, previous, attributed, measure, dipstick)


def _mild_proteinuria(values: RenalValues, previous: RenalValues, attributed: Attribution | None) -> Step:
    def measure(limits: ProteinLimits, now: Decimal) -> Step:
        item = ITEM_BY_VALUE[limits.value]
        criterion = Text(
            f"{item.name.en} above {limits.mild} {item.unit}", f"{item.name.zh}＞{limits.mild} {item.unit}"
        )
        return step(criterion, now, lambda v: v > limits.mild)

    def dipstick(now: int, before: int | None) -> Step:
        return step(Text("dipstick 1+ or more", "试纸1+及以上"), now, lambda v: v >= 1)

    words = Text("proteinuria above 0.25 g (25 mg/mmol)", "蛋白尿＞0.25 g（25 mg/mmol）")
    return _protein_step(words, values, previous, attributed, measure, dipstick)


def _severe_fall_in_function(values: RenalValues, previous: RenalValues, attributed: Attribution | None) -> Step:
    children: list[Step] = []
    if values.creatinine_umol_l is not None:
        creatinine = _compared(
            Text("creatinine above 130 umol/L and above 130 % of the previous", "肌酐＞130 umol/L且＞上一次的130 %"),
            "creatinine_umol_l",
            values.creatinine_umol_l,
            previous.creatinine_umol_l,
            lambda v: v > CREATININE_UMOL_L,
            lambda now, before: now > before * CREATININE_SEVERE_RISE,
        )
        children.append(_attributed(creatinine, attributed, "creatinine_umol_l"))
    if values.gfr is not None:
        fallen = _compared(
            Text("GFR below 80 and below 67 % of the previous", "GFR＜80且低于上一次的67 %"),
            "gfr",
            values.gfr,
            previous.gfr,
            lambda v: v < GFR_LIMIT,
            lambda now, before: now < before * GFR_FALL,
        )
        low = step(
            Text("GFR below 50, previous above 50 or not measured", "GFR＜50，上一次＞50或未测"),
            values.gfr,
            lambda now: now < GFR_LOW and (previous.gfr is None or previous.gfr > GFR_LOW),
            found=_pair(values.gfr, previous.gfr),
        )
        children.extend(_attributed(each, attributed, "gfr") for each in (fallen, low))
    return _function_step(Text("3 severe fall in kidney function", "3 肾功能重度下降"), values, tuple(children))


def _moderate_rise_of_creatinine(values: RenalValues, previous: RenalValues, attributed: Attribution | None) -> Step:
    children: tuple[Step, ...] = ()
    if values.creatinine_umol_l is not None:
        rise = _compared(
            Text(
                "creatinine above 130 umol/L and 115 to 130 % of the previous",
                "肌酐＞130 umol/L且为上一次的115 %～130 %",
            ),
            "creatinine_umol_l",
            values.creatinine_umol_l,
            previous.creatinine_umol_l,
            lambda v: v > CREATININE_UMOL_L,
            lambda now, before: before * CREATININE_MODERATE_RISE <= now <= before * CREATININE_SEVERE_RISE,
        )
        children = (_attributed(rise, attributed, "creatinine_umol_l"),)
    return _function_step(Text("moderate rise of creatinine", "肌酐中度升高"), values, children)


def _rising_blood_pressure(values: RenalValues, previous: RenalValues, attributed: Attribution | None) -> Step:
    words = Text(
        "blood pressure above 140/90 with a rise of at least 30 systolic and 15 diastolic",
        "血压＞140/90 mmHg，且收缩压升高≥30、舒张压升高≥15",
    )
    if values.sbp is None and values.dbp is None and BLOOD_PRESSURE in values.normal:
        return Step(words, Text("not listed, taken as normal", "未列出，视为正常"), False)
    systolic = _compared(
        Text("systolic above 140 and risen by at least 30 mmHg", "收缩压＞140且升高≥30 mmHg"),
        "sbp",
        values.sbp,
        previous.sbp,
        lambda v: v > SYSTOLIC_MMHG,
        lambda now, before: now - before >= SYSTOLIC_RISE_MMHG,
    )
    diastolic = _compared(
        Text("diastolic above 90 and risen by at least 15 mmHg", "舒张压＞90且升高≥15 mmHg"),
        "dbp",
        values.dbp,
        previous.dbp,
        lambda v: v > DIASTOLIC_MMHG,
        lambda now, before: now - before >= DIASTOLIC_RISE_MMHG,
    )
    children = (_attributed(systolic, attributed, "sbp"), _attributed(diastolic, attributed, "dbp"))
    met = all_met(children)
    return Step(words, shown(met), met, children=children)


def _yes_no(words: Text, value: bool | None, name: str, attributed: Attribution | None) -> Step:
    answered = step(words, value, bool, needs=name)
    if attributed is None or name not in attributed:
        return answered
    return _attributed(answered, attributed, name)


def renal_grade(
    values: RenalValues,
    previous: RenalValues,
    previous_involvement: bool | None,
    attributed: Attribution | None = None,
) -> Derived[str]:
    """The renal grade (efficacy 3.4) from this assessment and the immediately preceding one.

    A: two or more of six features, at least one of them severe proteinuria, active sediment or active histology.
    B: one feature, or proteinuria of 0.5 g (50 mg/mmol) not improved, or creatinine above 130 umol/L at 115 to 130 % of
    the previous. C: proteinuria above 0.25 g (25 mg/mmol), or rising blood pressure. D, E: nothing now.

    What is missing: not every subject has every measure, so one absent measure is not unknown by itself. Urine protein
    is unknown when none of dipstick, albumin/creatinine, protein/creatinine and 24 h protein is there; kidney function
    when neither creatinine nor GFR is there; a yes/no question when it is not answered; blood pressure when it was not
    measured. A value beyond its limit without a previous value to compare with is unknown as to its change (the
    published rule leaves a first assessment open; default of the efficacy specification), except a GFR below 50, which
    the rule counts when there is no previous one. The grade is unknown only when an unknown could change it.
    "Above 140/90" is read as both pressures above.
    """
    features = (
        _severe_proteinuria(values, previous, attributed),
        _yes_no(
            Text("2 accelerated hypertension", "2 急进性高血压"), values.accelerated_htn, "accelerated_htn", attributed
        ),
        _severe_fall_in_function(values, previous, attributed),
        _yes_no(Text("4 active urinary sediment", "4 活动性尿沉渣"), values.sediment, "sediment", attributed),
        _yes_no(
            Text("5 active nephritis on histology within 3 months", "5 近3个月内病理证实活动性肾炎"),
            values.histology_active_3m,
            "histology_active_3m",
            attributed,
        ),
        _yes_no(Text("6 nephrotic syndrome", "6 肾病综合征"), values.nephrotic, "nephrotic", attributed),
    )
    b_steps = (
        _moderate_proteinuria(values, previous, attributed),
        _moderate_rise_of_creatinine(values, previous, attributed),
    )
    c_steps = (
        _mild_proteinuria(values, previous, attributed),
        _rising_blood_pressure(values, previous, attributed),
    )

    def graded(unknown_as: bool) -> str | None:
        def mark(one: Step) -> bool:
            return unknown_as if one.met is None else one.met

        marks = [mark(each) for each in features]
        if sum(marks) >= 2 and (marks[0] or marks[3] or marks[4]):
            return "A"
        if any(marks) or any(mark(each) for each in b_steps):
            return "B"
        return "C" if any(mark(each) for each in c_steps) else None

    minimum, maximum = graded(False), graded(True)
    steps = (
        _branch(
            Text("A: two or more features, at least one of 1, 4, 5", "A：两项及以上特征，至少含1、4、5之一"), features
        ),
        _branch(Text("B: any one feature, or one of", "B：任一特征，或以下之一"), b_steps),
        _branch(Text("C: one of", "C：以下之一"), c_steps),
        note(Text("source of the grading", "分级依据"), RENAL_SOURCE),
    )
    return _concluded(minimum, maximum, previous_involvement, steps)


def _branch(words: Text, children: tuple[Step, ...]) -> Step:
    met = [each for each in children if each.met]
    found = Text(
        "; ".join(each.criterion.en for each in met) or "none", "；".join(each.criterion.zh for each in met) or "无"
    )
    return note(words, found, children=children)


# --- haematological --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Band:
    """A value below the limit has the grade, unless a lower band claims it: the bands are continuous."""

    value: str
    grade: str
    below: Decimal


HAEMATOLOGICAL_BANDS: tuple[Band, ...] = (
    Band("hb_g_l", "A", Decimal(80)),
    Band("hb_g_l", "B", Decimal(90)),
    Band("hb_g_l", "C", Decimal(110)),
    Band("wbc", "A", Decimal("1.0")),
    Band("wbc", "B", Decimal("2.0")),
    Band("wbc", "C", Decimal("4.0")),
    Band("neutrophils", "A", Decimal("0.5")),
    Band("neutrophils", "B", Decimal("1.0")),
    Band("neutrophils", "C", Decimal("2.0")),
    Band("lymphocytes", "C", Decimal("1.0")),
    Band("platelets", "A", Decimal(25)),
    Band("platelets", "B", Decimal(50)),
    Band("platelets", "C", Decimal(150)),
)
"""Efficacy 3.5, recalled, UNCONFIRMED throughout. Worst band first within each value."""

HAEMATOLOGICAL_SOURCE = ("recalled", UNCONFIRMED)

TTP_GRADES: Mapping[int, str | None] = MappingProxyType({0: None, 1: "B", 2: "A", 3: "A", 4: "A"})
ANSWER_GRADES: Mapping[str, str] = MappingProxyType({"active_haemolysis": "B", "coombs_isolated": "C"})

COUNTS = ("hb_g_l", "wbc", "neutrophils", "lymphocytes", "platelets")


@dataclass(frozen=True, slots=True)
class HaematologicalValues:
    """Items 90 to 97 at one assessment. None means not measured or not answered.

    `normal` names values that the caller declares unremarkable although no figure is given.
    """

    hb_g_l: Decimal | None = None
    wbc: Decimal | None = None
    neutrophils: Decimal | None = None
    lymphocytes: Decimal | None = None
    platelets: Decimal | None = None
    ttp: int | None = None
    active_haemolysis: bool | None = None
    coombs_isolated: bool | None = None
    normal: frozenset[str] = field(default_factory=frozenset)


def band_grade(value: str, measured: Decimal) -> str | None:
    """The grade of one blood count, None when it is not low."""
    return next((band.grade for band in HAEMATOLOGICAL_BANDS if band.value == value and measured < band.below), None)


def haematological_grade(
    values: HaematologicalValues, attributed: Attribution | None, previous_involvement: bool | None
) -> Derived[str]:
    """The haematological grade (efficacy 3.5, UNCONFIRMED throughout).

    Only values due to lupus count; after lymphodepletion most low counts are not, and a false A would undo SRI-4. A
    count not due to lupus is ignored; a low count whose attribution is not given is unknown. `attributed` None: the
    caller declares all of them attributed. A count that was not measured, or a question that was not answered, is
    unknown up to the worst grade it could give.
    """
    rows = [_blood_row(name, getattr(values, name), name in values.normal, attributed) for name in COUNTS]
    rows.extend(_blood_row(name, getattr(values, name), name in values.normal, attributed) for name in _ANSWERED)
    lows = [low for _, low, _ in rows if low]
    highs = [high for _, _, high in rows if high]
    minimum = worst(lows) if lows else None
    maximum = worst(highs) if highs else None
    steps = tuple(one for one, _, _ in rows)
    return _concluded(minimum, maximum, previous_involvement, (*steps, _source_note(*HAEMATOLOGICAL_SOURCE)))


_ANSWERED = ("ttp", "active_haemolysis", "coombs_isolated")


def _grade_of(name: str, value: Decimal | int | bool) -> str | None:
    if name == "ttp":
        return TTP_GRADES[int(value)]
    if name in ANSWER_GRADES:
        return ANSWER_GRADES[name] if value else None
    return band_grade(name, Decimal(value))


def _worst_possible(name: str) -> str:
    if name == "ttp":
        return "A"
    return ANSWER_GRADES.get(name) or worst(band.grade for band in HAEMATOLOGICAL_BANDS if band.value == name)


def _blood_row(
    name: str, value: Decimal | int | bool | None, taken_as_normal: bool, attributed: Attribution | None
) -> tuple[Step, str | None, str | None]:
    """One row: its line of the trace, the grade it gives for certain, and the worst grade it could give."""
    item = ITEM_BY_VALUE[name]
    criterion = Text(f"{item.number} {item.name.en}", f"{item.number} {item.name.zh}")
    if value is None and taken_as_normal:
        return Step(criterion, Text("not listed, taken as normal", "未列出，视为正常"), False), None, None
    if value is None:
        return Step(criterion, shown(None), None, needs=(name,)), None, _worst_possible(name)
    grade = _grade_of(name, value)
    words = shown(value)
    if item.unit:
        words = Text(f"{words.en} {item.unit}", f"{words.zh} {item.unit}")
    if grade is None:
        return Step(criterion, words, False), None, None
    gives = Text(f"{words.en}, gives {grade}", f"{words.zh}，对应{grade}级")
    if attributed is None or (name not in attributed and not item.due_to_lupus):
        return Step(criterion, gives, True), grade, grade
    judged = _attributed(Step(criterion, gives, True), attributed, name)
    if judged.met is None:
        return judged, None, grade
    return (judged, grade, grade) if judged.met else (judged, None, None)


# --- numeric coding, change, endpoint --------------------------------------------------------------------------------

Grades = Mapping[str, str | None]


def numeric(grades: Grades) -> Derived[int]:
    """The sum over the nine systems, A 12, B 8, C 1, D and E 0. A system that is missing leaves the sum unknown."""
    _checked(grades)
    trace = tuple(
        Step(
            each.name,
            shown(None) if grade is None else Text(f"{grade}: {POINTS[grade]} points", f"{grade}：{POINTS[grade]}分"),
            None if grade is None else POINTS[grade] > 0,
            needs=(each.key,) if grade is None else (),
        )
        for each in SYSTEMS
        for grade in (grades.get(each.key),)
    )
    given = [grades.get(each.key) for each in SYSTEMS]
    total = None if None in given else sum(POINTS[grade] for grade in given if grade is not None)
    return Derived(total, NUMERIC_RULE, trace)


def numeric_minimum(grades: Grades) -> int:
    """The points of the systems that are known."""
    return sum(POINTS[grade] for grade in grades.values() if grade is not None)


def _checked(grades: Grades) -> None:
    strange = sorted(set(grades) - set(SYSTEM_BY_KEY))
    if strange:
        raise ValueError(f"not BILAG systems: {', '.join(strange)}")
    wrong = sorted({grade for grade in grades.values() if grade is not None} - set(GRADES))
    if wrong:
        raise ValueError(f"not BILAG grades: {', '.join(wrong)}")


def is_new_a(baseline: str | None, visit: str | None) -> bool | None:
    """A now and not A at baseline. One grade alone may settle it (efficacy 3.7)."""
    if baseline == "A" or (visit is not None and visit != "A"):
        return False
    return None if baseline is None or visit is None else True


def is_new_b(baseline: str | None, visit: str | None) -> bool | None:
    """B now, and C, D or E at baseline; A to B is improvement, and a new A is not also a new B (efficacy 3.7)."""
    if baseline in ("A", "B") or (visit is not None and visit != "B"):
        return False
    return None if baseline is None or visit is None else True


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new since baseline, system by system; systems whose pair cannot be judged stand apart."""

    new_a: tuple[str, ...]
    new_b: tuple[str, ...]
    possible_a: tuple[str, ...]
    possible_b: tuple[str, ...]
    pairs: tuple[Step, ...]
    missing: tuple[str, ...]

    @property
    def new_a_count(self) -> int | None:
        """How many new A; None when a system is missing that could be one."""
        return None if self.possible_a else len(self.new_a)

    @property
    def new_b_count(self) -> int | None:
        """How many new B; None when a system is missing that could be one."""
        return None if self.possible_b else len(self.new_b)

    def no_new_a(self) -> Step:
        """No new BILAG A: one known new A decides, whatever is missing."""
        return self._at_most(Text("no new BILAG A", "无新发BILAG A级"), 0, self.new_a, self.possible_a)

    def at_most_one_new_b(self) -> Step:
        """Fewer than two new BILAG B: two known new B decide; a missing one matters only if it could be the second."""
        return self._at_most(Text("at most one new BILAG B", "新发BILAG B级不超过1个"), 1, self.new_b, self.possible_b)

    def _at_most(self, criterion: Text, limit: int, certain: tuple[str, ...], possible: tuple[str, ...]) -> Step:
        met: bool | None = len(certain) <= limit
        if met and len(certain) + len(possible) > limit:
            met = None
        names_en = ", ".join(SYSTEM_BY_KEY[key].name.en for key in certain)
        names_zh = "、".join(SYSTEM_BY_KEY[key].name.zh for key in certain)
        found_en, found_zh = str(len(certain)), str(len(certain))
        if certain:
            found_en, found_zh = f"{found_en} ({names_en})", f"{found_zh}（{names_zh}）"
        if possible:
            found_en, found_zh = f"{found_en}, {len(possible)} not known", f"{found_zh}，{len(possible)}个未知"
        needs = tuple(name for name in self.missing if name.split(".")[-1] in possible) if met is None else ()
        return Step(criterion, Text(found_en, found_zh), met, needs=needs)


def changes(baseline_grades: Grades, visit_grades: Grades) -> Changes:
    """Compare nine pairs of grades (efficacy 3.7). A system that is not in the mapping, or None, is missing."""
    _checked(baseline_grades)
    _checked(visit_grades)
    new_a, new_b, possible_a, possible_b = [], [], [], []
    pairs: list[Step] = []
    missing: list[str] = []
    for each in SYSTEMS:
        before, now = baseline_grades.get(each.key), visit_grades.get(each.key)
        a, b = is_new_a(before, now), is_new_b(before, now)
        if a:
            new_a.append(each.key)
        if b:
            new_b.append(each.key)
        if a is None:
            possible_a.append(each.key)
        if b is None:
            possible_b.append(each.key)
        needs = tuple(
            f"{side}.bilag.{each.key}" for side, grade in (("baseline", before), ("visit", now)) if grade is None
        )
        missing.extend(needs)
        what = _change_words(a, b)
        first, second = shown(before), shown(now)
        pairs.append(
            Step(
                each.name,
                Text(f"{first.en} to {second.en}: {what.en}", f"{first.zh}→{second.zh}：{what.zh}"),
                None,
                decides=False,
            )
        )
    return Changes(tuple(new_a), tuple(new_b), tuple(possible_a), tuple(possible_b), tuple(pairs), tuple(missing))


def _change_words(new_a: bool | None, new_b: bool | None) -> Text:
    if new_a:
        return Text("new A", "新发A级")
    if new_b:
        return Text("new B", "新发B级")
    if new_a is None or new_b is None:
        return Text("cannot be judged", "无法判断")
    return Text("not new", "非新发")


ENDPOINT_LABEL = Text("BILAG: no worsening (the registry calls it improvement)", "BILAG未恶化（注册信息称为“改善”）")


def endpoint(compared: Changes) -> Derived[str]:
    """The registry's BILAG endpoint: no new A and fewer than two new B. It is absence of worsening; label it so."""
    criteria = (compared.no_new_a(), compared.at_most_one_new_b())
    pairs = note(Text("grades at baseline and visit", "基线与访视分级"), ENDPOINT_LABEL, children=compared.pairs)
    return Derived(answer(all_met(criteria)), CHANGE_RULE, (*criteria, pairs))
