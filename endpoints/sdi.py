"""SLICC/ACR damage index: irreversible change since the onset of lupus, whatever caused it.

41 items in 12 systems, 47 points at most. An item counts when present for at least six months; end-stage renal disease
(3 points) replaces the two other renal items; one lesion is never scored twice. Damage does not fall: a lower total or
item is a question.

Source: efficacy specification, section 5.3. The split over the systems and the wording of the items, which is ours, are
UNCONFIRMED until compared with the published index (protocol operationalisation 11.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from trial.derived import Derived, Step, note, shown
from trial.words import Text

RULE = "sdi/1"
MAXIMUM = 47
MONTHS_PRESENT = 6
"""Months an item must have been present to count, unless the item says otherwise (efficacy 5.3)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number on the form, the code of the efficacy specification, its points and its words.

    `event`: something that happens on a day (stroke, infarction, fracture). Published forms differ in whether it waits
    six months; here it counts at once and the reader is told (our default).
    """

    number: int
    key: str
    system: str
    points: tuple[int, ...]
    name: Text
    event: bool = False

    @property
    def code(self) -> str:
        """The form's item code, SDI01 to SDI41."""
        return f"SDI{self.number:02d}"


@dataclass(frozen=True, slots=True)
class System:
    """One of the twelve systems and the most points it can give."""

    key: str
    name: Text
    maximum: int


SYSTEMS: tuple[System, ...] = (
    System("ocular", Text("Ocular", "眼"), 2),
    System("neuropsychiatric", Text("Neuropsychiatric", "神经精神"), 6),
    System("renal", Text("Renal", "肾脏"), 3),
    System("pulmonary", Text("Pulmonary", "肺"), 5),
    System("cardiovascular", Text("Cardiovascular", "心血管"), 6),
    System("peripheral_vascular", Text("Peripheral vascular", "外周血管"), 5),
    System("gastrointestinal", Text("Gastrointestinal", "胃肠道"), 6),
    System("musculoskeletal", Text("Musculoskeletal", "肌肉骨骼"), 7),
    System("skin", Text("Skin", "皮肤"), 3),
    System("gonadal", Text("Premature gonadal failure", "性腺早衰"), 1),
    System("diabetes", Text("Diabetes", "糖尿病"), 1),
    System("malignancy", Text("Malignancy", "恶性肿瘤"), 2),
)

_ONCE, _TWICE, _END_STAGE = (0, 1), (0, 1, 2), (0, 3)
_LISTED: tuple[tuple[str, str, tuple[int, ...], Text, bool], ...] = (
    ("O1", "ocular", _ONCE, Text("Cataract", "白内障"), False),
    ("O2", "ocular", _ONCE, Text("Retinal change or optic atrophy", "视网膜病变或视神经萎缩"), False),
    (
        "N1",
        "neuropsychiatric",
        _ONCE,
        Text("Cognitive impairment or major psychosis", "认知功能障碍或重性精神病"),
        False,
    ),
    ("N2", "neuropsychiatric", _ONCE, Text("Seizures needing treatment for 6 months", "癫痫发作需治疗6个月"), False),
    ("N3", "neuropsychiatric", _TWICE, Text("Stroke; 2 if more than one", "脑卒中；多于1次计2分"), True),
    (
        "N4",
        "neuropsychiatric",
        _ONCE,
        Text("Cranial or peripheral neuropathy, not optic", "颅神经或周围神经病变（视神经除外）"),
        False,
    ),
    ("N5", "neuropsychiatric", _ONCE, Text("Transverse myelitis", "横贯性脊髓炎"), False),
    ("R1", "renal", _ONCE, Text("Glomerular filtration rate below 50 %", "肾小球滤过率＜50%"), False),
    ("R2", "renal", _ONCE, Text("Proteinuria of 3.5 g/24 h or more", "蛋白尿≥3.5 g/24 h"), False),
    (
        "R3",
        "renal",
        _END_STAGE,
        Text("End-stage renal disease: 3, instead of the two items above", "终末期肾病：计3分，代替以上两项"),
        False,
    ),
    ("P1", "pulmonary", _ONCE, Text("Pulmonary hypertension", "肺动脉高压"), False),
    ("P2", "pulmonary", _ONCE, Text("Pulmonary fibrosis", "肺纤维化"), False),
    ("P3", "pulmonary", _ONCE, Text("Shrinking lung", "肺萎缩综合征"), False),
    ("P4", "pulmonary", _ONCE, Text("Pleural fibrosis", "胸膜纤维化"), False),
    ("P5", "pulmonary", _ONCE, Text("Pulmonary infarction", "肺梗死"), True),
    ("C1", "cardiovascular", _ONCE, Text("Angina or coronary bypass", "心绞痛或冠状动脉旁路移植术"), False),
    ("C2", "cardiovascular", _TWICE, Text("Myocardial infarction; 2 if more than one", "心肌梗死；多于1次计2分"), True),
    ("C3", "cardiovascular", _ONCE, Text("Cardiomyopathy", "心肌病"), False),
    ("C4", "cardiovascular", _ONCE, Text("Valve disease", "心脏瓣膜病"), False),
    (
        "C5",
        "cardiovascular",
        _ONCE,
        Text("Pericarditis for 6 months, or pericardiectomy", "心包炎达6个月，或心包切除术"),
        False,
    ),
    ("V1", "peripheral_vascular", _ONCE, Text("Claudication for 6 months", "间歇性跛行达6个月"), False),
    ("V2", "peripheral_vascular", _ONCE, Text("Minor tissue loss (pulp of a finger)", "轻度组织缺失（指腹）"), False),
    (
        "V3",
        "peripheral_vascular",
        _TWICE,
        Text(
            "Significant tissue loss (digit or limb); 2 if more than one site",
            "明显组织缺失（指/趾或肢体）；多于1处计2分",
        ),
        True,
    ),
    (
        "V4",
        "peripheral_vascular",
        _ONCE,
        Text("Venous thrombosis with swelling, ulcer or stasis", "静脉血栓伴肿胀、溃疡或淤滞"),
        False,
    ),
    (
        "G1",
        "gastrointestinal",
        _TWICE,
        Text(
            "Infarction or resection of bowel below the duodenum, spleen, liver or gallbladder; 2 if more than one",
            "十二指肠以下肠道、脾、肝或胆囊梗死或切除；多于1处计2分",
        ),
        True,
    ),
    ("G2", "gastrointestinal", _ONCE, Text("Mesenteric insufficiency", "肠系膜供血不足"), False),
    ("G3", "gastrointestinal", _ONCE, Text("Chronic peritonitis", "慢性腹膜炎"), False),
    (
        "G4",
        "gastrointestinal",
        _ONCE,
        Text("Stricture, or surgery of the upper tract", "消化道狭窄或上消化道手术"),
        False,
    ),
    ("G5", "gastrointestinal", _ONCE, Text("Pancreatic insufficiency", "胰腺功能不全"), False),
    ("M1", "musculoskeletal", _ONCE, Text("Muscle atrophy or weakness", "肌萎缩或肌无力"), False),
    ("M2", "musculoskeletal", _ONCE, Text("Deforming or erosive arthritis", "畸形性或侵蚀性关节炎"), False),
    ("M3", "musculoskeletal", _ONCE, Text("Osteoporosis with fracture or collapse", "骨质疏松伴骨折或椎体塌陷"), True),
    (
        "M4",
        "musculoskeletal",
        _TWICE,
        Text("Avascular necrosis; 2 if more than one", "缺血性骨坏死；多于1处计2分"),
        False,
    ),
    ("M5", "musculoskeletal", _ONCE, Text("Osteomyelitis", "骨髓炎"), False),
    ("M6", "musculoskeletal", _ONCE, Text("Tendon rupture", "肌腱断裂"), True),
    ("S1", "skin", _ONCE, Text("Scarring alopecia", "瘢痕性脱发"), False),
    ("S2", "skin", _ONCE, Text("Extensive scarring, not of scalp or pulp", "广泛瘢痕（头皮及指腹除外）"), False),
    ("S3", "skin", _ONCE, Text("Ulceration for more than 6 months", "皮肤溃疡超过6个月"), False),
    ("F1", "gonadal", _ONCE, Text("Premature gonadal failure", "性腺早衰"), False),
    ("D1", "diabetes", _ONCE, Text("Diabetes, whatever its treatment", "糖尿病（无论治疗方式）"), False),
    ("X1", "malignancy", _TWICE, Text("Malignancy; 2 if more than one site", "恶性肿瘤；多于1个部位计2分"), True),
)

ITEMS: tuple[Item, ...] = tuple(
    Item(number, key, system, points, name, event)
    for number, (key, system, points, name, event) in enumerate(_LISTED, start=1)
)
BY_KEY: Mapping[str, Item] = MappingProxyType({item.key: item for item in ITEMS})


def items_of(system: str) -> tuple[Item, ...]:
    """The items of a system in the order of the form."""
    return tuple(item for item in ITEMS if item.system == system)


END_STAGE, REPLACED = "R3", frozenset({"R1", "R2"})


def _counted(item: Item, points: Mapping[str, int | None]) -> int | None:
    """The points an item gives: the two renal items give nothing once end-stage disease does."""
    if item.key in REPLACED and points.get(END_STAGE):
        return 0
    return points.get(item.key)


def total(points: Mapping[str, int | None], sources: Mapping[str, str] = MappingProxyType({})) -> Derived[int]:
    """The total, 0 to 47. An item without an answer leaves it unknown, since nobody knows whether damage is there.

    `sources` names where an answer was given, when it was carried forward from an earlier assessment.
    """
    steps: list[Step] = []
    known = 0
    for system in SYSTEMS:
        lines: list[Step] = []
        for item in items_of(system.key):
            given, counted = points.get(item.key), _counted(item, points)
            places = (sources[item.key],) if item.key in sources else ()
            if counted is None:
                lines.append(Step(item.name, shown(None), None, (item.code,), places))
                continue
            known += counted
            if given:
                found = Text(f"{counted} points", f"{counted}分")
                if counted != given:
                    found = Text("counted in end-stage renal disease", "已计入终末期肾病")
                lines.append(note(item.name, found, sources=places))
        if lines:
            steps.append(note(system.name, len(lines), children=tuple(lines)))
    missing = [item for item in ITEMS if _counted(item, points) is None]
    words = Text("total", "总分")
    if missing:
        steps.append(note(words, Text(f"unknown, at least {known}", f"未知，至少{known}")))
        return Derived(None, RULE, tuple(steps))
    return Derived(known, RULE, (*steps, note(words, known)))


def fallen(points: Mapping[str, int | None], previous: Mapping[str, int | None]) -> list[Item]:
    """The items that give less than before. What was or is unknown cannot be said to have fallen, and the two renal
    items do not fall by going over into end-stage disease."""
    return [
        item
        for item in ITEMS
        if (now := points.get(item.key)) is not None
        and (before := previous.get(item.key)) is not None
        and now < before
        and not (item.key in REPLACED and points.get(END_STAGE))
    ]


def months_between(first: date, last: date) -> int:
    """Whole calendar months from one day to another: 15 January to 15 July is 6, to 14 July 5."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - 1 if last.day < first.day else months


def too_recent(item: Item, began_on: date | None, assessed_on: date | None) -> bool | None:
    """Whether an item was present for less than six months. An event counts at once; unknown without both days."""
    if item.event:
        return False
    if began_on is None or assessed_on is None:
        return None
    return months_between(began_on, assessed_on) < MONTHS_PRESENT


def falls(points: Mapping[str, int | None], previous: Mapping[str, int | None]) -> bool:
    """Whether the total or an item is below the assessment before (accepted only with a reason)."""
    now, before = total(points).value, total(previous).value
    return bool(fallen(points, previous)) or (now is not None and before is not None and now < before)


def accepted(
    points: Mapping[str, int | None], previous: Mapping[str, int | None] | None, months: Mapping[str, int | None]
) -> Derived[bool]:
    """Whether an assessment stands without a question: nothing fell, and what counts was there for six months.

    `months` gives how long items were present, where it was asked.
    """
    fell = fallen(points, previous) if previous is not None else []
    early = _early(points, months)
    fall = previous is not None and falls(points, previous)
    return Derived(
        not fall and not early,
        RULE,
        (
            Step(
                Text("no item and no total below the previous assessment", "任何条目及总分均不低于上次评估"),
                _names(fell),
                not fall,
            ),
            Step(Text("present for at least 6 months", "存在至少6个月"), _names(early), not early),
        ),
    )


def _early(points: Mapping[str, int | None], months: Mapping[str, int | None]) -> list[Item]:
    return [
        item
        for item in ITEMS
        if points.get(item.key)
        and not item.event
        and (there := months.get(item.key)) is not None
        and there < MONTHS_PRESENT
    ]


def _names(items: Iterable[Item]) -> Text:
    named = list(items)
    if not named:
        return Text("none", "无")
    return Text("; ".join(item.name.en for item in named), "；".join(item.name.zh for item in named))
