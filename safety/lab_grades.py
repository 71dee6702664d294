"""CTCAE grades of laboratory results: which terms an analyte speaks to, and what one result amounts to. Pure.

A result is graded in the unit the laboratory printed where CTCAE prints limits for that unit, since it rounds them
separately (safety specification 2); a term that knows only multiples of a limit is graded in the default unit. The
limits are those of the result's own report. The baseline is the last measured value before lymphodepletion, with the
range of its own sample; without one, the branch for a normal baseline holds and the grade says so.

An analyte may speak to two terms (potassium: hypokalaemia and hyperkalaemia); each is graded, the highest is shown.
Unknown is not no: where a limit or an answer is missing there is no grade, never grade 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal
from functools import cache

from crf.kit import results
from crf.laboratory.analytes import ANALYTES
from safety import ctcae, ctcae_terms
from trial.words import Text

# The analytes of the trial by the name the CTCAE rules know them under. Not among them, since CTCAE 5.0 has no term for
# their rise or fall: monocytes, total protein, urea, chloride, prothrombin time, D-dimer, CRP, ferritin, IL-6,
# complement, antibodies, immunoglobulins, direct bilirubin, protein and albumin by creatinine, NT-proBNP. Troponin has
# one term for I and one for T, and the register does not say which is measured.
CTCAE_ANALYTES: Mapping[str, str] = {
    "WBC": "wbc",
    "NEUT": "neutrophils_abs",
    "LYM": "lymphocytes_abs",
    "EOS": "eosinophils_abs",
    "HGB": "hemoglobin",
    "PLT": "platelets",
    "ALT": "alt",
    "AST": "ast",
    "ALP": "alp",
    "GGT": "ggt",
    "TBIL": "bilirubin_total",
    "ALB": "albumin",
    "CREAT": "creatinine",
    "URATE": "uric_acid",
    "GLUC": "glucose",
    "K": "potassium",
    "NA": "sodium",
    "CA": "calcium_corrected",
    "LDH": "ldh",
    "CK": "ck",
    "APTT": "aptt",
    "INR": "inr",
    "FIB": "fibrinogen",
    "UPRO24": "urine_protein_24h",
}

# Facts at the bedside that some limits hang on, as the rules name them: what is asked beside the result.
QUESTIONS: Mapping[str, Text] = {
    "symptomatic": Text("Symptoms from it?", "是否有相关症状？"),
    "physiologic_consequences": Text("Physiologic consequences?", "是否有生理学后果？"),
    "on_anticoagulation": Text("On an anticoagulant?", "是否使用抗凝药？"),
}
WITHOUT: Mapping[str, Text] = {
    "lln": Text("no lower limit", "无参考下限"),
    "uln": Text("no upper limit", "无参考上限"),
    "baseline": Text("no baseline", "无基线值"),
    "albumin": Text("no albumin on that day", "当日无白蛋白结果"),
    "value": Text("no figure", "无数值"),
    "bound": Text("beyond what the method measures", "超出检测限"),
    **{name: Text("one answer open", "有一项待回答") for name in QUESTIONS},
}

# Corrected calcium: Ca + 0.02 x (40 - albumin) in mmol/L, Ca + 0.8 x (4 - albumin in g/dL) in mg/dL. A convention; CTCAE
# gives no formula (safety specification 2; UNCONFIRMED).
_CALCIUM = {"mmol/L": (Decimal("0.02"), Decimal(40), Decimal(1)), "mg/dL": (Decimal("0.8"), Decimal(4), Decimal(10))}
# Lymphocytes fall in everybody after lymphodepletion; the fall is reported and marked as expected (safety specification
# 10, trap 18).
EXPECTED_AFTER_LYMPHODEPLETION = frozenset({"LYM"})
# A figure just beside a limit of the method, for results such as "<0.2".
JUST_BESIDE = Decimal("0.000000001")

# Hy's law screen (safety specification 7): aminotransferase at least 3 times, bilirubin at least 2 times its upper
# limit, alkaline phosphatase below 2 times.
HY_TRANSAMINASE, HY_BILIRUBIN, HY_PHOSPHATASE = Decimal(3), Decimal(2), Decimal(2)


@dataclass(frozen=True, slots=True)
class Sample:
    """One result with what is needed to grade it.

    `result` and `unit` as the report prints them; `low` and `high` of its own range and `albumin_g_l` of its day in the
    default units. `answer` is what was said to the question its grade hangs on, None while nobody answered.
    """

    analyte: str
    result: str
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    on: date | None = None
    at: time | None = None
    place: str = ""
    albumin_g_l: Decimal | None = None
    answer: bool | None = None

    @property
    def standard(self) -> Decimal | None:
        """The figure in the default unit; None for a word and for a figure beyond what the method measures."""
        found = results.number(self.result)
        return None if found is None else found * self.factor

    @property
    def factor(self) -> Decimal:
        """What turns a figure in the printed unit into the default unit."""
        analyte = ANALYTES[self.analyte]
        return (analyte.unit_named(self.unit) or analyte.units[0]).factor

    @property
    def moment(self) -> tuple[date, time]:
        """When it was taken, for putting samples in order."""
        return self.on or date.min, self.at or time.min


@dataclass(frozen=True, slots=True)
class Graded:
    """What one result is by one term: its grade, that of the baseline, and what could not be said.

    `grade` None: not gradable. `after` says that treatment had begun; `baseline_grade` is None without a baseline, or
    where the baseline itself could not be graded. `question` names the fact at the bedside that the grade hangs on,
    answered or not; `missing` what the grade, or a higher one, would still need. `printed` is the result where it lies
    beyond what the method measures.
    """

    term: str
    code: str
    direction: str
    grade: int | None
    baseline_grade: int | None = None
    after: bool = False
    baseline_missing: bool = False
    uses_baseline: bool = False
    question: str = ""
    missing: tuple[str, ...] = ()
    printed: str = ""
    found: ctcae.Grade | None = field(default=None, compare=False, repr=False)

    @property
    def worse(self) -> bool:
        """Whether the grade lies above that at baseline once treatment had begun; without a baseline any grade does."""
        return self.after and bool(self.grade) and (self.grade or 0) > (self.baseline_grade or 0)


@cache
def terms_of(analyte: str) -> tuple[ctcae.Rule, ...]:
    """The CTCAE rules that an analyte of the trial is graded by, one a term; none for many."""
    known = CTCAE_ANALYTES.get(analyte)
    return ctcae.terms_for(known) if known else ()


def baseline_of(samples: Iterable[Sample], last_day: date | None) -> Sample | None:
    """The last measured value on or before the first day of lymphodepletion (decision A16: the last not missing)."""
    if last_day is None:
        return None
    before = [each for each in samples if each.on is not None and each.on <= last_day and each.standard is not None]
    return max(before, key=lambda each: each.moment, default=None)


def corrected_calcium(figure: Decimal, unit: str, albumin_g_l: Decimal) -> Decimal:
    """Total calcium corrected for albumin, in the unit it was printed in (mmol/L or mg/dL)."""
    slope, normal, per = _CALCIUM[unit]
    return figure + slope * (normal - albumin_g_l / per)


def _shared(figure: Decimal | None, factor: Decimal) -> Decimal | None:
    return figure if figure is None or factor == 1 else figure / factor


def _judged(
    rule: ctcae.Rule, sample: Sample, printed: Decimal, baseline: Sample | None, answers: Mapping[str, bool]
) -> ctcae.Grade:
    """One printed figure by one rule: in the printed unit where the rule has limits for it, else in the default unit."""
    factor, unit = sample.factor, sample.unit or ANALYTES[sample.analyte].unit
    if "any" in rule.ladders or rule.ladder(unit) is None:
        printed, factor, unit = printed * factor, Decimal(1), ANALYTES[sample.analyte].unit
    return ctcae.judged(
        rule,
        printed,
        unit=unit,
        lln=_shared(sample.low, factor),
        uln=_shared(sample.high, factor),
        baseline=_shared(baseline.standard, factor) if baseline is not None else None,
        baseline_lln=_shared(baseline.low, factor) if baseline is not None else None,
        baseline_uln=_shared(baseline.high, factor) if baseline is not None else None,
        given=answers,
    )


def _figures(sample: Sample) -> tuple[Decimal, ...]:
    """The printed figures that a result stands for: itself; "<0.2" for everything from nothing to just below 0.2."""
    found = results.parse(sample.result)
    if found is None:
        return ()
    if not found.comparator:
        return (found.limit,)
    if found.comparator == "<":
        return (max(found.limit - JUST_BESIDE, Decimal(0)), Decimal(0))
    return (found.limit + JUST_BESIDE, max(ANALYTES[sample.analyte].highest / sample.factor, found.limit + JUST_BESIDE))


def _with_corrected_calcium(sample: Sample) -> Sample | None:
    """The sample with its calcium corrected for albumin; None without a measured calcium and an albumin of that day."""
    printed, unit = results.number(sample.result), sample.unit or "mmol/L"
    if sample.albumin_g_l is None or printed is None or unit not in _CALCIUM:
        return None
    corrected = max(corrected_calcium(printed, unit, sample.albumin_g_l), Decimal(0))
    return replace(sample, result=format(corrected, "f"), unit=unit)


def _graded(rule: ctcae.Rule, sample: Sample, baseline: Sample | None) -> tuple[ctcae.Grade | None, str]:
    """The grade of one sample by one rule, and the fact at the bedside that it hangs on, if any.

    A result beyond what the method measures has a grade only where every figure it may stand for has the same one.
    """
    found, question = None, ""
    for printed in _figures(sample):
        each = _judged(rule, sample, printed, baseline, {})
        asked = next((name for name in each.missing if name in QUESTIONS), "")
        if asked and sample.answer is not None:
            each = _judged(rule, sample, printed, baseline, {asked: sample.answer})
        question = question or asked
        if found is not None and found.grade != each.grade:
            return None, question
        found = each
    return found, question


@dataclass(frozen=True, slots=True)
class Reference:
    """The baseline of one analyte, and its grade by each term; worked out once for all later results."""

    sample: Sample | None
    grades: Mapping[str, int | None]


def reference_of(analyte: str, samples: Iterable[Sample], last_day: date | None) -> Reference:
    """The baseline of an analyte among its samples, graded by its own range alone."""
    baseline = baseline_of(samples, last_day)
    if baseline is None:
        return Reference(None, {})
    return Reference(baseline, {each.code: each.grade for each in grades(baseline, None)})


def grades(sample: Sample, reference: Reference | None) -> tuple[Graded, ...]:
    """One result by every term of its analyte. `reference` is None for a result before treatment begins."""
    rules = terms_of(sample.analyte)
    if not rules or not sample.result:
        return ()
    baseline = reference.sample if reference is not None else None
    lacking = ""
    judged: Sample | None = sample
    if sample.analyte == "CA":
        judged = _with_corrected_calcium(sample)
        baseline = _with_corrected_calcium(baseline) if baseline is not None else None
        lacking = "albumin" if sample.albumin_g_l is None else "bound"
    found = []
    for rule in rules:
        grade, question = _graded(rule, judged, baseline) if judged is not None else (None, "")
        if grade is None:
            missing: tuple[str, ...] = (lacking or ("bound" if results.parse(sample.result) else "value"),)
        else:
            missing = grade.missing
        found.append(
            Graded(
                rule.term,
                rule.code,
                rule.direction,
                grade.grade if grade is not None else None,
                baseline_grade=reference.grades.get(rule.code) if reference is not None else None,
                after=reference is not None,
                baseline_missing=reference is not None and reference.sample is None,
                uses_baseline=rule.uses_baseline,
                question=question,
                missing=missing,
                printed=sample.result if sample.result[:1] in "<>" else "",
                found=grade,
            )
        )
    return tuple(found)


def worst(found: Iterable[Graded]) -> Graded | None:
    """What is shown and stored of the terms of one result: the highest grade; one not gradable before one of grade 0,
    since nobody knows that it is 0. None for an analyte that CTCAE does not grade."""
    return max(
        found,
        key=lambda each: (-1 if each.grade == 0 else 0 if each.grade is None else each.grade, bool(each.question)),
        default=None,
    )


def words(found: Graded) -> Text:
    """What a grade reads like beside a value: grade 2 (1 at baseline); not gradable: no upper limit."""
    if found.grade is None:
        why = next((WITHOUT[name] for name in found.missing if name in WITHOUT), WITHOUT["value"])
        return Text(f"not gradable: {why.en}", f"无法分级：{why.zh}")
    grade = Text(f"grade {found.grade}", f"{found.grade}级")
    if not found.after or found.grade == 0 and not found.baseline_grade:
        return grade
    if found.baseline_missing:
        return Text(f"{grade.en} (no baseline)", f"{grade.zh}（无基线值）")
    if found.baseline_grade is None:
        return Text(f"{grade.en} (baseline not gradable)", f"{grade.zh}（基线无法分级）")
    return Text(
        f"{grade.en} ({found.baseline_grade} at baseline)",
        f"{grade.zh}（基线{found.baseline_grade}级）",
    )


def reason(found: Graded) -> Text:
    """Why a result has its grade, for a hover or a reader's ear: the term, and the condition that decided."""
    said, term = words(found), term_words(found.code)
    head = Text(f"{term.en}: {said.en}", f"{term.zh}：{said.zh}")
    if found.found is None or not found.grade:
        return head
    step = next((each for each in found.found.trace if each.met is True), None)
    if step is None:
        return head
    held = next((each for each in step.children if each.met is True), step)
    criterion = Text(step.criterion.en.partition(": ")[2], step.criterion.zh.partition("：")[2])
    seen = Text(found.printed, found.printed) if found.printed else held.found
    return Text(f"{head.en}; {criterion.en}; found {seen.en}", f"{head.zh}；{criterion.zh}；实测 {seen.zh}")


@cache
def term_words(code: str) -> Text:
    """The name of a term in both languages: NCI's own, and the working translation of this product."""
    try:
        return ctcae_terms.term(code).name
    except ctcae_terms.NoTerm:
        return Text(code, code)


# --- Hy's law --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class HyDay:
    """A day on which the liver values meet the screen, in multiples of their upper limits.

    `phosphatase` None: not measured on that day, so that the screen holds only as far as anybody knows.
    """

    on: date
    transaminase: Decimal
    bilirubin: Decimal
    phosphatase: Decimal | None


def _times_upper(samples: Iterable[Sample], analytes: tuple[str, ...]) -> Decimal | None:
    """The highest of some analytes in multiples of its own upper limit; None when none can be told."""
    known = [
        each.standard / each.high
        for each in samples
        if each.analyte in analytes and each.standard is not None and each.high
    ]
    return max(known, default=None)


def hy_days(samples: Iterable[Sample]) -> tuple[HyDay, ...]:
    """The days that meet the Hy's law screen: ALT or AST at least 3 x ULN and bilirubin at least 2 x ULN on one day,
    alkaline phosphatase not at 2 x ULN or more. An alkaline phosphatase that nobody measured does not take a day away.
    """
    days: dict[date, list[Sample]] = {}
    for each in samples:
        if each.on is not None and each.analyte in {"ALT", "AST", "TBIL", "ALP"}:
            days.setdefault(each.on, []).append(each)
    found = []
    for on, taken in sorted(days.items()):
        transaminase, bilirubin = _times_upper(taken, ("ALT", "AST")), _times_upper(taken, ("TBIL",))
        phosphatase = _times_upper(taken, ("ALP",))
        if (
            transaminase is not None
            and bilirubin is not None
            and transaminase >= HY_TRANSAMINASE
            and bilirubin >= HY_BILIRUBIN
            and (phosphatase is None or phosphatase < HY_PHOSPHATASE)
        ):
            found.append(HyDay(on, transaminase, bilirubin, phosphatase))
    return tuple(found)


# --- What is kept with a result -----------------------------------------------------------------------------------------
def kept(found: Iterable[Graded]) -> dict[str, object]:
    """The derived items of a result by field name: the highest grade, its term, that at baseline, and the words."""
    top = worst(found)
    if top is None:
        return dict.fromkeys(KEPT)
    return {
        "grade": top.grade,
        "grade_term": top.code if top.grade else None,
        "grade_baseline": top.baseline_grade,
        "grade_words": words(top).en,
        "grade_question": top.question or None,
    }


KEPT = ("grade", "grade_term", "grade_baseline", "grade_words", "grade_question")
