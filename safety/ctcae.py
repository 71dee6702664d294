"""NCI-CTCAE v5.0: the grade of a measured value, with its reasons. Pure.

A grade is severity and nothing else: neither seriousness nor causality. What is derived here is a proposal; whether a
laboratory value is an adverse event stays a clinical decision, and grade 5 (death due to the event) is always entered
by a person. 61 rules stand as data in `data/ctcae5_lab_rules.json`, one file per version of CTCAE; version 6 grades the
same neutrophil count one grade lower and is never mixed in.

- Grades are judged in the unit that was reported: NCI prints separately rounded limits per unit system, so a value is
  never converted first (haemoglobin 6.2 mmol/L is not exactly 100 g/L).
- The value gets the highest grade whose condition holds; a value on the very limit belongs to the milder grade where
  the limit is strict (`<`, `>`), to the higher one where it is included (`<=`, `>=`).
- A limit of the reference range, a value or an answer that is missing leaves a condition unknown. Unknown never makes a
  grade. If nothing holds and something is unknown the value is not gradable (None), never grade 0.
- A missing baseline makes the conditions on it not hold, except in the terms that mean nothing without one (weight,
  INR, eosinophils), where it leaves them unknown.

Source: NCI CTCAE v5.0 (27 November 2017); safety specification, sections 1, 2 and 10; its machine rules.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from trial.derived import NOT_COLLECTED, Derived, Step, note, shown
from trial.words import Text

RULE = "ctcae5/1"
VERSION = "5.0"
FILE = Path(__file__).resolve().parent / "data" / "ctcae5_lab_rules.json"

Fact = Decimal | int | bool | None
"""An input beside the value: a figure, an answer, or None for not collected."""

TWO_SOURCES, ONE_SOURCE, UNCONFIRMED = "2S", "1S", "UNCONFIRMED"
STATUS = MappingProxyType(
    {
        TWO_SOURCES: Text("agreed by two or more independent sources", "两个及以上独立来源一致"),
        ONE_SOURCE: Text("the NCI table alone", "仅NCI原表"),
        UNCONFIRMED: Text("UNCONFIRMED: a reading of an ambiguous cell", "未确认：对原文歧义的一种理解"),
    }
)

QUANTITIES = MappingProxyType(
    {
        "value": Text("result", "结果"),
        "lln": Text("lower limit of normal", "正常值下限"),
        "uln": Text("upper limit of normal", "正常值上限"),
        "baseline": Text("baseline", "基线"),
        "mi_cutoff": Text("infarction level of the assay", "试剂的心肌梗死界值"),
        "pct_decrease": Text("fall from baseline in %", "较基线下降百分比"),
        "pct_increase": Text("rise from baseline in %", "较基线升高百分比"),
        "delta_from_baseline": Text("rise from baseline", "较基线升高"),
        "abs_drop_from_baseline": Text("fall from baseline", "较基线下降"),
        "temp_c": Text("temperature (°C)", "体温（℃）"),
        "temp_duration_h": Text("hours of that temperature", "该体温持续小时数"),
        "duration_h": Text("hours it lasted", "持续小时数"),
        "sbp": Text("systolic pressure (mmHg)", "收缩压（mmHg）"),
        "dbp": Text("diastolic pressure (mmHg)", "舒张压（mmHg）"),
        "unit": Text("unit", "单位"),
    }
)

ANALYTES = MappingProxyType(
    {
        "hemoglobin": Text("haemoglobin", "血红蛋白"),
        "wbc": Text("white blood cells", "白细胞"),
        "neutrophils_abs": Text("neutrophils", "中性粒细胞绝对值"),
        "lymphocytes_abs": Text("lymphocytes", "淋巴细胞绝对值"),
        "cd4_abs": Text("CD4 lymphocytes", "CD4淋巴细胞"),
        "platelets": Text("platelets", "血小板"),
        "eosinophils_abs": Text("eosinophils", "嗜酸性粒细胞绝对值"),
        "neutrophils_abs+temperature": Text("neutrophils and temperature", "中性粒细胞绝对值与体温"),
        "methemoglobin": Text("methaemoglobin", "高铁血红蛋白"),
        "aptt": Text("APTT", "活化部分凝血活酶时间"),
        "inr": Text("INR", "国际标准化比值"),
        "fibrinogen": Text("fibrinogen", "纤维蛋白原"),
        "haptoglobin": Text("haptoglobin", "结合珠蛋白"),
        "alt": Text("ALT", "丙氨酸氨基转移酶"),
        "ast": Text("AST", "天冬氨酸氨基转移酶"),
        "alp": Text("ALP", "碱性磷酸酶"),
        "ggt": Text("GGT", "γ-谷氨酰转移酶"),
        "bilirubin_total": Text("total bilirubin", "总胆红素"),
        "creatinine": Text("creatinine", "肌酐"),
        "egfr_or_crcl": Text("eGFR or creatinine clearance", "eGFR或肌酐清除率"),
        "urine_protein_24h": Text("24 h urine protein, or dipstick", "24小时尿蛋白或试纸"),
        "urine_volume": Text("urine volume", "尿量"),
        "lipase": Text("lipase", "脂肪酶"),
        "amylase": Text("amylase", "淀粉酶"),
        "ck": Text("creatine kinase", "肌酸激酶"),
        "ldh": Text("LDH", "乳酸脱氢酶"),
        "cholesterol_total": Text("total cholesterol", "总胆固醇"),
        "triglycerides": Text("triglycerides", "甘油三酯"),
        "uric_acid": Text("uric acid", "尿酸"),
        "troponin_i": Text("troponin I", "肌钙蛋白I"),
        "troponin_t": Text("troponin T", "肌钙蛋白T"),
        "sodium": Text("sodium", "钠"),
        "potassium": Text("potassium", "钾"),
        "calcium_corrected": Text("calcium corrected for albumin", "白蛋白校正钙"),
        "calcium_ionized": Text("ionised calcium", "离子钙"),
        "magnesium": Text("magnesium", "镁"),
        "albumin": Text("albumin", "白蛋白"),
        "glucose": Text("glucose", "血糖"),
        "bicarbonate": Text("bicarbonate", "碳酸氢盐"),
        "blood_ph": Text("blood pH", "血pH"),
        "temperature": Text("temperature", "体温"),
        "blood_pressure": Text("blood pressure", "血压"),
        "qtc": Text("QTc", "QTc"),
        "lvef": Text("ejection fraction", "射血分数"),
        "spo2_or_pao2": Text("SpO2 or PaO2", "血氧饱和度或动脉氧分压"),
        "weight": Text("weight", "体重"),
        "fev1_pct_pred": Text("FEV1, % of predicted", "FEV1占预计值百分比"),
        "fvc_pct_pred": Text("FVC, % of predicted", "FVC占预计值百分比"),
        "stools_per_day_over_baseline": Text("stools a day above usual", "较平时增加的每日排便次数"),
        "bmi": Text("body mass index", "体重指数"),
    }
)

FLAGS = MappingProxyType(
    {
        "symptomatic": Text("signs or symptoms", "有体征或症状"),
        "physiologic_consequences": Text("physiological consequences", "有生理后果"),
        "on_anticoagulation": Text("anticoagulated", "正在抗凝"),
        "intervention_initiated": Text("treatment started", "已开始治疗"),
        "intervention_indicated": Text("treatment needed", "需要治疗"),
        "urgent_intervention": Text("urgent treatment needed", "需要紧急治疗"),
        "hospitalization_indicated": Text("hospital admission needed", "需要住院"),
        "life_threatening": Text("life-threatening", "危及生命"),
        "transfusion_indicated": Text("transfusion needed", "需要输血"),
        "leukostasis": Text("leukostasis", "白细胞淤滞"),
        "steroids_initiated": Text("steroids started", "已开始使用激素"),
        "bleeding": Text("bleeding", "出血"),
        "dose_adjustment_indicated": Text("anticoagulant dose to be adjusted", "需调整抗凝剂量"),
        "dipstick_2plus": Text("dipstick protein 2+", "尿蛋白试纸2+"),
        "upcr_gt_0.5": Text("urine protein/creatinine above 0.5", "尿蛋白肌酐比＞0.5"),
        "dialysis_or_transplant_indicated": Text("dialysis or transplant needed", "需要透析或移植"),
        "seizures": Text("seizures", "癫痫发作"),
        "monotherapy_initiated": Text("treatment with one drug started", "已开始单药治疗"),
        "more_than_one_drug_or_intensified": Text(
            "more than one drug, or treatment intensified", "多于一种药物或加强治疗"
        ),
        "torsade_or_polymorphic_vt_or_serious_arrhythmia": Text(
            "torsade de pointes, polymorphic ventricular tachycardia or serious arrhythmia",
            "尖端扭转型室速、多形性室速或严重心律失常",
        ),
        "intermittent_supplemental_oxygen": Text("oxygen from time to time", "间断吸氧"),
        "nutritional_support_indicated": Text("nutritional support needed", "需要营养支持"),
        "tube_feeding_or_tpn_indicated": Text("tube feeding or parenteral nutrition needed", "需要管饲或肠外营养"),
        "limits_instrumental_adl": Text("limits instrumental daily activities", "影响工具性日常生活活动"),
        "limits_self_care_adl": Text("limits self-care", "影响自理性日常生活活动"),
    }
)

NOT_SO = MappingProxyType(
    {
        "symptomatic": Text("no signs or symptoms", "无体征或症状"),
        "on_anticoagulation": Text("not anticoagulated", "未抗凝"),
        "intervention_initiated": Text("no treatment started", "未开始治疗"),
    }
)
"""The answers that a condition wants to be no."""

BASELINE_STATES = MappingProxyType(
    {
        "high": Text("baseline above its upper limit", "基线高于上限"),
        "not_high": Text("baseline not above its upper limit", "基线不高于上限"),
        "low": Text("baseline below its lower limit", "基线低于下限"),
        "not_low": Text("baseline not below its lower limit", "基线不低于下限"),
    }
)

NOT_GRADED_FROM_A_NUMBER: tuple[tuple[str, Text], ...] = (
    ("Hyperglycemia", Text("graded by treatment since v5.0", "v5.0起按治疗分级")),
    ("Hypophosphatemia", Text("graded by treatment since v5.0", "v5.0起按治疗分级")),
    ("Hyperphosphatemia", Text("graded by treatment since v5.0", "v5.0起按治疗分级")),
    ("Acute kidney injury", Text("graded by admission and dialysis", "按住院与透析分级")),
    ("Hypotension", Text("graded by treatment", "按治疗分级")),
    ("Sinus tachycardia", Text("graded by symptoms and treatment", "按症状与治疗分级")),
    ("Sinus bradycardia", Text("graded by symptoms and treatment", "按症状与治疗分级")),
    ("Hyperlipidemia", Text("graded by treatment", "按治疗分级")),
    ("Hypothyroidism", Text("graded by symptoms and treatment", "按症状与治疗分级")),
    ("Hyperthyroidism", Text("graded by symptoms and treatment", "按症状与治疗分级")),
    ("Thyroid stimulating hormone increased", Text("needs the answer on treatment", "须明确是否治疗")),
    ("Hemolysis", Text("graded by signs and transfusion", "按体征与输血分级")),
    ("Disseminated intravascular coagulation", Text("graded by bleeding", "按出血分级")),
    ("Iron overload", Text("graded by treatment", "按治疗分级")),
    ("Infusion related reaction", Text("graded by treatment", "按治疗分级")),
    ("Cytokine release syndrome", Text("graded by ASTCT in this trial", "本试验按ASTCT分级")),
)
"""Terms with figures near them that v5.0 does not grade by those figures: grading them from a number is an error."""

NO_TERM_EXISTS_FOR: tuple[Text, ...] = (
    Text("low immunoglobulins", "低免疫球蛋白血症"),
    Text("haemophagocytic syndrome (IEC-HS)", "噬血细胞综合征（IEC-HS）"),
    Text("ICANS", "ICANS"),
    Text("graft-versus-host disease", "移植物抗宿主病"),
    Text("a rise of CRP, ferritin, IL-6 or D-dimer", "CRP、铁蛋白、IL-6或D-二聚体升高"),
    Text("a change of complement or anti-dsDNA", "补体或抗dsDNA变化"),
    Text("monocyte or B-cell count", "单核细胞或B细胞计数"),
)
"""What v5.0 has no term for: an "Other, specify" term carries it, or an instrument of its own."""

FROM_BASELINE = frozenset({"pct_decrease", "pct_increase", "delta_from_baseline", "abs_drop_from_baseline"})
HUNDRED = Decimal(100)


class NoRule(ValueError):
    """No rule grades this term from this analyte. The sentence names what there is."""


# --- what is judged --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Facts:
    """One result as it is judged: the value, its reference range, the baseline with its own, and the answers beside it."""

    value: Decimal | None
    lln: Decimal | None
    uln: Decimal | None
    baseline: Decimal | None
    baseline_lln: Decimal | None
    baseline_uln: Decimal | None
    baseline_required: bool
    given: Mapping[str, Fact]

    def named(self, name: str) -> Decimal | None:
        """A figure by its name; None when it was not collected."""
        if name == "value":
            return self.value
        if name == "lln":
            return self.lln
        if name == "uln":
            return self.uln
        if name == "baseline":
            return self.baseline
        return _decimal(self.given.get(name), name)


def _decimal(figure: Fact, name: str) -> Decimal | None:
    """A figure as an exact decimal. Binary floats are refused: 1.5 times 21 must be 31.5 and nothing beside it."""
    if figure is None or type(figure) is Decimal:
        return figure
    if isinstance(figure, bool) or not isinstance(figure, Decimal | int):
        raise TypeError(f"{name}: a grade is judged on exact decimals, not on {type(figure).__name__}")
    return Decimal(figure)


# --- conditions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limit:
    """A fixed figure, or a multiple of a reference limit, of the baseline or of the assay's level, plus a constant."""

    ref: str | None
    times: Decimal
    plus: Decimal

    def figure(self, facts: Facts) -> Decimal | None:
        """The limit as a figure; None when what it is a multiple of is missing."""
        if self.ref is None:
            return self.plus
        base = facts.named(self.ref)
        return None if base is None else base * self.times + self.plus

    def words(self) -> Text:
        """The limit as CTCAE prints it: 3 x ULN."""
        if self.ref is None:
            return shown(self.plus)
        short = {"lln": "LLN", "uln": "ULN"}.get(self.ref)
        named = Text(short, short) if short else QUANTITIES[self.ref]
        times = "" if self.times == 1 else f"{self.times} × "
        plus = f" + {self.plus}" if self.plus else ""
        return Text(f"{times}{named.en}{plus}", f"{times}{named.zh}{plus}")


def _holds(left: Decimal, comparison: str, right: Decimal) -> bool:
    if comparison == "<":
        return left < right
    if comparison == ">":
        return left > right
    return left <= right if comparison == "<=" else left >= right


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure against one limit."""

    what: str
    comparison: str
    limit: Limit

    def judge(self, facts: Facts) -> bool | None:
        """Holds, does not hold, or unknown because a figure is missing."""
        if self.what == "value":
            if self.limit.ref == "baseline" and facts.baseline is None:
                return None if facts.baseline_required else False
            left, right = facts.value, self.limit.figure(facts)
        elif self.what in FROM_BASELINE:
            if facts.baseline is None:
                return None if facts.baseline_required else False
            left, right = self._change(facts), self.limit.figure(facts)
            if self.what.startswith("pct") and right is not None:
                right *= facts.baseline  # both sides times the baseline: a division would round
        else:
            left, right = facts.named(self.what), self.limit.figure(facts)
        return None if left is None or right is None else _holds(left, self.comparison, right)

    def _change(self, facts: Facts) -> Decimal | None:
        """The change since baseline; for a percentage, times the baseline. A percentage of zero has no meaning."""
        if facts.value is None or facts.baseline is None:
            return None
        if self.what == "delta_from_baseline":
            return facts.value - facts.baseline
        if self.what == "abs_drop_from_baseline":
            return facts.baseline - facts.value
        if facts.baseline <= 0:
            return None
        change = facts.value - facts.baseline if self.what == "pct_increase" else facts.baseline - facts.value
        return change * HUNDRED

    def needs(self, facts: Facts) -> tuple[str, ...]:
        """What this comparison could not do without and did not have."""
        names = ["value", "baseline"] if self.what in FROM_BASELINE else [self.what]
        if self.limit.ref:
            names.append(self.limit.ref)
        return tuple(name for name in names if facts.named(name) is None)

    def words(self) -> Text:
        """The comparison in words: result > 3 x ULN."""
        what, limit = QUANTITIES[self.what], self.limit.words()
        sign = {"<=": "≤", ">=": "≥"}.get(self.comparison, self.comparison)
        return Text(f"{what.en} {sign} {limit.en}", f"{what.zh} {sign} {limit.zh}")

    def step(self, facts: Facts) -> Step:
        """The comparison with the figures that were found."""
        if self.what in FROM_BASELINE:
            value, baseline = shown(facts.value), shown(facts.baseline)
            found = Text(f"{value.en}, baseline {baseline.en}", f"{value.zh}，基线{baseline.zh}")
        else:
            found = shown(facts.named(self.what))
            if self.limit.ref:
                base, limit = shown(facts.named(self.limit.ref)), shown(self.limit.figure(facts))
                name = QUANTITIES[self.limit.ref]
                if base == limit or facts.named(self.limit.ref) is None:
                    found = Text(f"{found.en}; {name.en} {base.en}", f"{found.zh}；{name.zh}{base.zh}")
                else:
                    found = Text(
                        f"{found.en}; {name.en} {base.en}, limit {limit.en}",
                        f"{found.zh}；{name.zh}{base.zh}，界值{limit.zh}",
                    )
        met = self.judge(facts)
        return Step(self.words(), found, met, needs=self.needs(facts) if met is None else ())


@dataclass(frozen=True, slots=True)
class Answer:
    """A yes/no answer of the bedside that must be so."""

    flag: str
    wanted: bool

    def judge(self, facts: Facts) -> bool | None:
        """Unknown while nobody answered: symptoms are never assumed, nor their absence."""
        answered = _answer(facts.given, self.flag)
        return None if answered is None else answered is self.wanted

    def needs(self, facts: Facts) -> tuple[str, ...]:
        """The answer itself, while it is missing."""
        return (self.flag,) if facts.given.get(self.flag) is None else ()

    def words(self) -> Text:
        """The answer in words."""
        return FLAGS[self.flag] if self.wanted else NOT_SO[self.flag]

    def step(self, facts: Facts) -> Step:
        """The answer with what was found."""
        return Step(self.words(), shown(_answer(facts.given, self.flag)), self.judge(facts), needs=self.needs(facts))


def _answer(given: Mapping[str, Fact], flag: str) -> bool | None:
    answered = given.get(flag)
    if answered is None or isinstance(answered, bool):
        return answered
    raise TypeError(f"{flag}: an answer is True, False or None, not {answered!r}")


@dataclass(frozen=True, slots=True)
class BaselineState:
    """Where the baseline lay in the reference range of its own sample. A missing baseline counts as not abnormal."""

    state: str

    def judge(self, facts: Facts) -> bool | None:
        """Unknown only when there is a baseline and no limit to hold it against."""
        negated = self.state.startswith("not_")
        if facts.baseline is None:
            return negated
        if self.state.endswith("high"):
            abnormal = None if facts.baseline_uln is None else facts.baseline > facts.baseline_uln
        else:
            abnormal = None if facts.baseline_lln is None else facts.baseline < facts.baseline_lln
        return None if abnormal is None else abnormal is not negated

    def needs(self, facts: Facts) -> tuple[str, ...]:
        """The limit of the baseline sample, while it is missing."""
        return ("baseline_uln",) if self.state.endswith("high") else ("baseline_lln",)

    def words(self) -> Text:
        """The state in words."""
        return BASELINE_STATES[self.state]

    def step(self, facts: Facts) -> Step:
        """The state with the baseline and the limit that were found."""
        limit = facts.baseline_uln if self.state.endswith("high") else facts.baseline_lln
        baseline, edge = shown(facts.baseline), shown(limit)
        found = (
            NOT_COLLECTED
            if facts.baseline is None
            else Text(f"{baseline.en}; its limit {edge.en}", f"{baseline.zh}；其界值{edge.zh}")
        )
        met = self.judge(facts)
        return Step(self.words(), found, met, needs=self.needs(facts) if met is None else ())


@dataclass(frozen=True, slots=True)
class Both:
    """Several conditions that must all hold: one that fails decides, else one unknown leaves it unknown."""

    parts: tuple[Condition, ...]

    def judge(self, facts: Facts) -> bool | None:
        """All of them."""
        unknown = False
        for part in self.parts:
            met = part.judge(facts)
            if met is False:
                return False
            unknown = unknown or met is None
        return None if unknown else True

    def needs(self, facts: Facts) -> tuple[str, ...]:
        """What its unknown parts need."""
        return tuple(name for part in self.parts if part.judge(facts) is None for name in part.needs(facts))

    def words(self) -> Text:
        """The parts, joined by and."""
        return _joined(self.parts, Text(" and ", "且"))

    def step(self, facts: Facts) -> Step:
        """The parts one by one."""
        met = self.judge(facts)
        mark = Text("all needed", "须全部符合")
        return Step(self.words(), mark, met, children=tuple(part.step(facts) for part in self.parts))


@dataclass(frozen=True, slots=True)
class Either:
    """Several conditions of which one is enough: one that holds decides, else one unknown leaves it unknown."""

    parts: tuple[Condition, ...]

    def judge(self, facts: Facts) -> bool | None:
        """Any of them."""
        unknown = False
        for part in self.parts:
            met = part.judge(facts)
            if met is True:
                return True
            unknown = unknown or met is None
        return None if unknown else False

    def needs(self, facts: Facts) -> tuple[str, ...]:
        """What its unknown parts need."""
        return tuple(name for part in self.parts if part.judge(facts) is None for name in part.needs(facts))

    def words(self) -> Text:
        """The parts, joined by or."""
        return _joined(self.parts, Text(", or ", "；或"))

    def step(self, facts: Facts) -> Step:
        """The parts one by one."""
        met = self.judge(facts)
        mark = Text("one is enough", "符合一项即可")
        return Step(self.words(), mark, met, children=tuple(part.step(facts) for part in self.parts))


Condition = Comparison | Answer | BaselineState | Both | Either


def _joined(parts: tuple[Condition, ...], between: Text) -> Text:
    words = [part.words() for part in parts]
    return Text(between.en.join(each.en for each in words), between.zh.join(each.zh for each in words))


# --- rules -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rung:
    """One grade and the condition that gives it."""

    grade: int
    when: Condition


@dataclass(frozen=True, slots=True)
class Alternative:
    """A clinical fact that gives at least this grade, whatever the number says."""

    grade: int
    flag: str

    @property
    def words(self) -> Text:
        """The fact in words."""
        return FLAGS[self.flag]


@dataclass(frozen=True, slots=True)
class Rule:
    """How one CTCAE term is graded from one analyte: a ladder of conditions per unit, highest grade first.

    `ladders` has the key "any" where value, limits and baseline only need to share one unit. `offered` is False for a
    term that a note of the table keeps from new entries. `status` says how well the reading is confirmed.
    """

    id: str
    term: str
    code: str
    soc: str
    analyte: str
    direction: str
    grades: tuple[int, ...]
    baseline_branch: bool
    baseline_required: bool
    offered: bool
    status: str
    note: Text | None
    alternatives: tuple[Alternative, ...]
    ladders: Mapping[str, tuple[Rung, ...]]
    uses_baseline: bool
    inputs: tuple[str, ...]

    def ladder(self, unit: str | None) -> tuple[Rung, ...] | None:
        """The rungs for a reported unit; None when this rule has no figures in that unit."""
        free = self.ladders.get("any")
        if free is not None:
            return free
        return None if unit is None else self.ladders.get(unit) or self.ladders.get(_canonical().get(unit, ""))

    def units(self) -> tuple[str, ...]:
        """The unit spellings this rule accepts; empty where any shared unit will do."""
        return (
            ()
            if "any" in self.ladders
            else tuple(spelling for unit in self.ladders for spelling in _aliases().get(unit, (unit,)))
        )


def _limit(plain: Any) -> Limit:
    if isinstance(plain, dict):
        return Limit(plain["ref"], Decimal(plain["times"]), Decimal(plain.get("plus", 0)))
    return Limit(None, Decimal(0), Decimal(plain))


def _condition(plain: Mapping[str, Any]) -> Condition:
    if "all" in plain:
        return Both(tuple(_condition(each) for each in plain["all"]))
    if "any" in plain:
        return Either(tuple(_condition(each) for each in plain["any"]))
    if "flag" in plain:
        return Answer(plain["flag"], plain["is"])
    if "baseline" in plain:
        return BaselineState(plain["baseline"])
    return Comparison(plain["what"], plain["is"], _limit(plain["than"]))


def _leaves(condition: Condition) -> tuple[Comparison | Answer | BaselineState, ...]:
    if isinstance(condition, Both | Either):
        return tuple(leaf for part in condition.parts for leaf in _leaves(part))
    return (condition,)


def _names(rungs: tuple[Rung, ...]) -> tuple[str, ...]:
    """Every input the conditions of a ladder read, each once."""
    found: dict[str, None] = {}
    for rung in rungs:
        for leaf in _leaves(rung.when):
            if isinstance(leaf, Answer):
                found.setdefault(leaf.flag)
            elif isinstance(leaf, BaselineState):
                found.setdefault("baseline")
            else:
                found.setdefault("baseline" if leaf.what in FROM_BASELINE else leaf.what)
                if leaf.limit.ref:
                    found.setdefault(leaf.limit.ref)
    return tuple(found)


def _rule(plain: Mapping[str, Any]) -> Rule:
    ladders = {
        unit: tuple(Rung(int(each["grade"]), _condition(each["when"])) for each in rungs)
        for unit, rungs in plain["ladders"].items()
    }
    inputs = tuple(dict.fromkeys(name for rungs in ladders.values() for name in _names(rungs)))
    said = plain.get("note")
    return Rule(
        id=plain["id"],
        term=plain["term"],
        code=plain["code"],
        soc=plain["soc"],
        analyte=plain["analyte"],
        direction=plain["direction"],
        grades=tuple(int(each) for each in plain["grades"]),
        baseline_branch=plain["baseline_branch"],
        baseline_required=plain["baseline_required"],
        offered=plain["offered"],
        status=plain["status"],
        note=Text(said["en"], said["zh"]) if said else None,
        alternatives=tuple(Alternative(int(each["grade"]), each["flag"]) for each in plain["alternatives"]),
        ladders=MappingProxyType(ladders),
        uses_baseline="baseline" in inputs,
        inputs=inputs,
    )


@cache
def _file() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    return data


@cache
def checksum() -> str:
    """SHA-256 of the file of rules in force."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()


@cache
def rules() -> tuple[Rule, ...]:
    """The 61 rules in the order of the file."""
    return tuple(_rule(each) for each in _file()["rules"])


@cache
def _aliases() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({unit: tuple(spellings) for unit, spellings in _file()["units"].items()})


@cache
def _canonical() -> Mapping[str, str]:
    return MappingProxyType({spelling: unit for unit, spellings in _aliases().items() for spelling in spellings})


@cache
def _by_name() -> Mapping[tuple[str, str], Rule]:
    found = {}
    for rule in rules():
        found[(rule.term, rule.analyte)] = rule
        found[(rule.code, rule.analyte)] = rule
    return MappingProxyType(found)


@cache
def _by_analyte() -> Mapping[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules():
        found[rule.analyte] = (*found.get(rule.analyte, ()), rule)
    return MappingProxyType(found)


def analytes() -> tuple[str, ...]:
    """The analytes that some rule grades."""
    return tuple(_by_analyte())


def rule_for(term: str, analyte: str) -> Rule:
    """The rule of a term (by its name or its code) for an analyte; refuses a pair that no number grades."""
    found = _by_name().get((term, analyte))
    if found is None:
        known = sorted({rule.analyte for rule in rules() if term in (rule.term, rule.code)})
        if known:
            raise NoRule(f"{term} is not graded from {analyte}; allowed: {', '.join(known)}")
        raise NoRule(f"{term} is not a CTCAE v{VERSION} term that a number can grade")
    return found


def terms_for(analyte: str) -> tuple[Rule, ...]:
    """The rules that grade an analyte, in both directions where both exist; without terms kept from new entries."""
    return tuple(rule for rule in _by_analyte().get(analyte, ()) if rule.offered)


# --- the grade -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Grade:
    """The grade that CTCAE gives a value: None is not gradable, 0 is gradable and no criterion met.

    `numeric` is the grade of the number alone; `missing` names what a higher, or any, grade would still need;
    `alternatives_met` are the clinical facts that were answered yes; `baseline_missing` says that the rule reads a
    baseline and there was none, so that the upper or lower limit was used alone.
    """

    grade: int | None
    numeric: int | None
    rule: Rule
    unit: str | None
    facts: Facts
    missing: tuple[str, ...]
    alternatives_met: tuple[Alternative, ...]

    @property
    def term(self) -> str:
        """The CTCAE term."""
        return self.rule.term

    @property
    def clinical_alternatives(self) -> tuple[Alternative, ...]:
        """The clinical facts that would raise this grade, were they so."""
        return tuple(each for each in self.rule.alternatives if each.grade > (self.grade or 0))

    @property
    def baseline_missing(self) -> bool:
        """The rule reads a baseline and there is none."""
        return self.rule.uses_baseline and self.facts.baseline is None

    @cached_property
    def trace(self) -> tuple[Step, ...]:
        """Every grade with its condition, what was found, and whether it was met; drawn only when somebody asks."""
        ladder = self.rule.ladder(self.unit)
        if ladder is None:
            allowed = ", ".join(self.rule.units())
            criterion = Text(f"reported in a unit that CTCAE grades: {allowed}", f"以CTCAE分级所用单位报告：{allowed}")
            return (Step(criterion, shown(self.unit), None, needs=("unit",)),)
        steps = [_rung_step(rung, self.facts, self.unit) for rung in ladder]
        for each in self.rule.alternatives:
            answered = _answer(self.facts.given, each.flag)
            if answered is not None:
                words = Text(f"grade {each.grade}: {each.words.en}", f"{each.grade}级：{each.words.zh}")
                steps.append(Step(words, shown(answered), answered))
        if self.baseline_missing:
            steps.append(note(Text("baseline", "基线"), NOT_COLLECTED))
        if self.rule.status == UNCONFIRMED and self.rule.note:
            steps.append(note(STATUS[UNCONFIRMED], self.rule.note))
        return tuple(steps)

    @property
    def derived(self) -> Derived[int]:
        """The grade as the answer of a rule, with its trace."""
        return Derived(self.grade, RULE, self.trace)


def _rung_step(rung: Rung, facts: Facts, unit: str | None) -> Step:
    judged = rung.when.step(facts)
    of_unit = f" ({unit})" if unit else ""
    words = Text(
        f"grade {rung.grade}: {judged.criterion.en}{of_unit}", f"{rung.grade}级：{judged.criterion.zh}{of_unit}"
    )
    return Step(words, judged.found, judged.met, needs=judged.needs, children=judged.children)


NOTHING: Mapping[str, Fact] = MappingProxyType({})


def grade(
    term: str,
    analyte: str,
    value: Decimal | int | None,
    *,
    unit: str | None = None,
    lln: Decimal | int | None = None,
    uln: Decimal | int | None = None,
    baseline: Decimal | int | None = None,
    baseline_lln: Decimal | int | None = None,
    baseline_uln: Decimal | int | None = None,
    **facts: Fact,
) -> Grade:
    """The CTCAE v5.0 grade of one value (safety specification, section 2).

    `term` is the name or the code of the CTCAE term; `unit` the unit the laboratory reported, which the limits and the
    baseline share. The baseline is held against the range of its own sample where that is known (`baseline_lln`,
    `baseline_uln`), else against this result's. `facts` are the answers and figures a rule may ask for: symptomatic,
    on_anticoagulation, temp_c, sbp ...; one that is not given is unknown. A clinical alternative answered yes raises the
    grade of the number and never lowers it.
    """
    return judged(
        rule_for(term, analyte),
        value,
        unit=unit,
        lln=lln,
        uln=uln,
        baseline=baseline,
        baseline_lln=baseline_lln,
        baseline_uln=baseline_uln,
        given=facts,
        term_chosen=True,
    )


def judged(
    rule: Rule,
    value: Decimal | int | None,
    *,
    unit: str | None = None,
    lln: Decimal | int | None = None,
    uln: Decimal | int | None = None,
    baseline: Decimal | int | None = None,
    baseline_lln: Decimal | int | None = None,
    baseline_uln: Decimal | int | None = None,
    given: Mapping[str, Fact] = NOTHING,
    term_chosen: bool = False,
) -> Grade:
    """The grade of one value by one rule; see `grade`.

    An answer given beside a value belongs to the abnormality that the value shows: symptoms beside a potassium of 3.2
    are symptoms of low potassium, and must not raise high potassium from nothing. A clinical alternative therefore counts
    only where the number itself has a grade, unless somebody chose the term for what they saw (`term_chosen`).
    """
    low, high = _decimal(lln, "lln"), _decimal(uln, "uln")
    found = Facts(
        value=_decimal(value, "value"),
        lln=low,
        uln=high,
        baseline=_decimal(baseline, "baseline"),
        baseline_lln=low if baseline_lln is None else _decimal(baseline_lln, "baseline_lln"),
        baseline_uln=high if baseline_uln is None else _decimal(baseline_uln, "baseline_uln"),
        baseline_required=rule.baseline_required,
        given=given,
    )
    numeric, missing = _climbed(rule.ladder(unit), found)
    counts = bool(given) and (term_chosen or bool(numeric))
    met = tuple(each for each in rule.alternatives if given.get(each.flag) is True) if counts else ()
    reached = max((each.grade for each in met), default=None)
    final = numeric if reached is None or (numeric is not None and numeric > reached) else reached
    return Grade(final, numeric, rule, unit, found, missing, met)


def _climbed(ladder: tuple[Rung, ...] | None, facts: Facts) -> tuple[int | None, tuple[str, ...]]:
    """The highest rung that holds, and what the unknown rungs above it were missing."""
    if ladder is None:
        return None, ("unit",)
    unknown: list[Condition] = []
    reached: int | None = 0
    for rung in ladder:
        met = rung.when.judge(facts)
        if met is True:
            reached = rung.grade
            break
        if met is None:
            unknown.append(rung.when)
    if not unknown:
        return reached, ()
    missing = tuple(dict.fromkeys(name for condition in unknown for name in condition.needs(facts)))
    return reached or None, missing


def grades(
    analyte: str,
    value: Decimal | int | None,
    *,
    unit: str | None = None,
    lln: Decimal | int | None = None,
    uln: Decimal | int | None = None,
    baseline: Decimal | int | None = None,
    baseline_lln: Decimal | int | None = None,
    baseline_uln: Decimal | int | None = None,
    given: Mapping[str, Fact] = NOTHING,
) -> tuple[Grade, ...]:
    """The grades of one value by every term of its analyte (potassium: low and high); see `judged`."""
    return tuple(
        judged(
            rule,
            value,
            unit=unit,
            lln=lln,
            uln=uln,
            baseline=baseline,
            baseline_lln=baseline_lln,
            baseline_uln=baseline_uln,
            given=given,
        )
        for rule in terms_for(analyte)
    )
