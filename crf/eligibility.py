"""What the data say about each eligibility criterion. They propose; the investigator decides. Pure.

Source: protocol operationalisation, section 6 (the limits of I02 to I07 are those of the registry record; the exclusion
criteria follow a sibling trial's pattern and are unconfirmed). A proposal names the figure, its date, where it stands and
the limit, and says when a value lies just inside: within a tenth of the limit, which is a convention of this form.

Unknown is not no: a criterion of several parts fails with one part that fails, holds when all hold, and is left to the
investigator otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from crf.clearance import LOWEST_FOR_ENTRY_ML_MIN, creatinine_clearance_ml_min, rounded
from trial.words import Text

JUST_INSIDE = Decimal("0.1")
# EC-05: a laboratory value older than this asks for a newer one.
OLDEST_LABORATORY_DAYS = 14

WBC_AT_LEAST = Decimal(3)
NEUTROPHILS_AT_LEAST = Decimal(1)
HAEMOGLOBIN_AT_LEAST = Decimal(60)
TRANSAMINASES_TIMES_ULN = Decimal(3)
BILIRUBIN_TIMES_ULN = Decimal("1.5")
BILIRUBIN_TIMES_ULN_GILBERT = Decimal(3)
COAGULATION_TIMES_ULN = Decimal("1.5")
EJECTION_FRACTION_AT_LEAST = Decimal(55)
SLEDAI_ABOVE = 6
YOUNGEST, OLDEST = 18, 65


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure of the casebook: its name, the value, a comparator when it was printed as `<` or `>`, unit, day, place, and
    the upper limit of normal where one is needed. `value` None means that there is none."""

    name: Text
    value: Decimal | None
    unit: str = ""
    on: date | None = None
    place: str = ""
    upper: Decimal | None = None
    comparator: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a criterion asks for: what was found in words, whether it holds, whether only just, from when and where."""

    words: Text
    holds: bool | None
    near: bool = False
    on: date | None = None
    place: str = ""
    # Whether the figure is a laboratory value, which grows old.
    laboratory: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the data propose for one criterion: that it is fulfilled (an inclusion met, an exclusion absent), that it is not,
    or nothing (None). `not_applicable`: it cannot apply to this subject."""

    parts: tuple[Part, ...]
    not_applicable: bool = False

    @property
    def holds(self) -> bool | None:
        """One part that fails decides; otherwise one unknown part leaves it open."""
        marks = [part.holds for part in self.parts]
        if any(mark is False for mark in marks):
            return False
        return None if not marks or any(mark is None for mark in marks) else True

    @property
    def why(self) -> Text:
        """Every part in words."""
        return joined([part.words for part in self.parts])

    @property
    def decisive(self) -> Text:
        """The parts that made the answer: those that fail, or all of them."""
        failed = [part.words for part in self.parts if part.holds is False]
        return joined(failed) if failed else self.why

    @property
    def place(self) -> str:
        """Where the first figure stands that made the answer."""
        decisive = [part for part in self.parts if part.holds is self.holds] or list(self.parts)
        return next((part.place for part in decisive if part.place), "")

    @property
    def reference(self) -> str:
        """Place and day of the figures that made the answer, for the source column: "LB@SCR 2025-05-06"."""
        named = [f"{part.place} {part.on or ''}".strip() for part in self.parts if part.place]
        return ", ".join(dict.fromkeys(named))[:80]

    @property
    def near(self) -> bool:
        """Whether it holds only just."""
        return self.holds is True and any(part.near for part in self.parts)

    def old(self, on: date | None) -> list[Part]:
        """The laboratory values that are older than 14 days on a day."""
        if on is None:
            return []
        return [
            part
            for part in self.parts
            if part.laboratory and part.on is not None and (on - part.on).days > OLDEST_LABORATORY_DAYS
        ]


def joined(parts: Sequence[Text]) -> Text:
    """Several findings in one line."""
    return Text("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))


def _figure(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _whence(measured: Measured) -> str:
    return ", ".join(part for part in (measured.on.isoformat() if measured.on else "", measured.place) if part)


def _missing(measured: Measured) -> Part:
    return Part(Text(f"{measured.name.en}: no value", f"{measured.name.zh}：无结果"), None)


def _judged(
    measured: Measured, limit: Decimal, wanted: Text, holds: bool | None, near: bool, *, laboratory: bool
) -> Part:
    assert measured.value is not None  # nosec B101 - asked only about a value
    unit = f" {measured.unit}" if measured.unit else ""
    value = f"{measured.comparator}{format(measured.value, 'f')}{unit}"
    whence = _whence(measured)
    tail = Text(", just inside", "，接近限值") if near else Text("", "")
    en = f"{measured.name.en} {value}" + (f" ({whence})" if whence else "") + f", {wanted.en}{tail.en}"
    zh = f"{measured.name.zh} {value}" + (f"（{whence}）" if whence else "") + f"，{wanted.zh}{tail.zh}"
    return Part(Text(en, zh), holds, near, measured.on, measured.place, laboratory)


def at_least(measured: Measured, limit: Decimal, *, laboratory: bool = True) -> Part:
    """A figure that must reach a limit. A `<` result below the limit fails, a `>` result at or above it holds."""
    if measured.value is None:
        return _missing(measured)
    if measured.comparator == "<":
        holds = False if measured.value <= limit else None
    elif measured.comparator == ">":
        holds = True if measured.value >= limit else None
    else:
        holds = measured.value >= limit
    near = holds is True and not measured.comparator and measured.value <= limit * (1 + JUST_INSIDE)
    wanted = Text(f"at least {_figure(limit)} needed", f"要求≥{_figure(limit)}")
    return _judged(measured, limit, wanted, holds, near, laboratory=laboratory)


def at_most(measured: Measured, limit: Decimal, wanted: Text | None = None, *, laboratory: bool = True) -> Part:
    """A figure that may not pass a limit. A `<` result up to the limit holds, a `>` result at or above it fails."""
    if measured.value is None:
        return _missing(measured)
    if measured.comparator == "<":
        holds = True if measured.value <= limit else None
    elif measured.comparator == ">":
        holds = False if measured.value >= limit else None
    else:
        holds = measured.value <= limit
    near = holds is True and not measured.comparator and measured.value >= limit * (1 - JUST_INSIDE)
    said = wanted or Text(f"at most {_figure(limit)} allowed", f"要求≤{_figure(limit)}")
    return _judged(measured, limit, said, holds, near, laboratory=laboratory)


def at_most_times_upper(measured: Measured, times: Decimal) -> Part:
    """A laboratory value that may not pass a multiple of its upper limit of normal; without that limit nobody can tell."""
    if measured.value is None:
        return _missing(measured)
    if measured.upper is None:
        name = measured.name
        return Part(
            Text(f"{name.en}: the upper limit of normal is not known", f"{name.zh}：参考范围上限未知"),
            None,
            on=measured.on,
            place=measured.place,
            laboratory=True,
        )
    limit = measured.upper * times
    wanted = Text(
        f"at most {_figure(times)} x ULN = {_figure(limit)} allowed", f"要求≤{_figure(times)}×ULN = {_figure(limit)}"
    )
    return at_most(measured, limit, wanted)


def disease_activity(sledai_2k: int | None, on: date | None, place: str) -> Proposal:
    """I02: SLEDAI-2000 above 6."""
    measured = Measured(
        Text("SLEDAI-2K", "SLEDAI-2K"), None if sledai_2k is None else Decimal(sledai_2k), "", on, place
    )
    if measured.value is None:
        return Proposal((_missing(measured),))
    above = measured.value > SLEDAI_ABOVE
    wanted = Text(f"above {SLEDAI_ABOVE} needed", f"要求>{SLEDAI_ABOVE}")
    near = above and measured.value == SLEDAI_ABOVE + 1
    return Proposal((_judged(measured, Decimal(SLEDAI_ABOVE), wanted, above, near, laboratory=False),))


def organ_activity(grades: Sequence[str | None], on: date | None, place: str) -> Proposal:
    """I03: BILAG-2004 with at least one A or at least two B. A grade that is not known can only help."""
    found_a, found_b = grades.count("A"), grades.count("B")
    unknown = grades.count(None)
    if not grades:
        return Proposal((Part(Text("BILAG: not assessed", "BILAG：未评估"), None),))
    holds: bool | None = found_a >= 1 or found_b >= 2
    if not holds and unknown:
        holds = None
    whence = ", ".join(part for part in (on.isoformat() if on else "", place) if part)
    words = Text(
        f"BILAG {found_a} A and {found_b} B ({whence}), at least 1 A or 2 B needed",
        f"BILAG A级{found_a}个、B级{found_b}个（{whence}），要求至少1个A或2个B",
    )
    return Proposal((Part(words, holds, on=on, place=place),))


def age(years: int | None) -> Proposal:
    """I05: 18 to 65 completed years at consent."""
    if years is None:
        return Proposal((Part(Text("age: not known", "年龄：未知"), None),))
    words = Text(
        f"age {years} at consent, {YOUNGEST} to {OLDEST} needed", f"知情时{years}岁，要求{YOUNGEST}～{OLDEST}岁"
    )
    return Proposal((Part(words, YOUNGEST <= years <= OLDEST, years in {YOUNGEST, OLDEST}, place="DM@SCR"),))


def bone_marrow(
    white_cells: Measured, neutrophils: Measured, haemoglobin: Measured, growth_factor: Part | None
) -> Proposal:
    """I06a: white cells at least 3, neutrophils at least 1 x10^9/L without G-CSF in two weeks, haemoglobin at least 60 g/L.

    `growth_factor` is a row of G-CSF in the two weeks before the neutrophil count; None when there is no such row.
    """
    parts = [
        at_least(white_cells, WBC_AT_LEAST),
        at_least(neutrophils, NEUTROPHILS_AT_LEAST),
        at_least(haemoglobin, HAEMOGLOBIN_AT_LEAST),
    ]
    if growth_factor is not None:
        parts.append(growth_factor)
    return Proposal(tuple(parts))


def liver(alt: Measured, ast: Measured, bilirubin: Measured, *, gilbert: bool) -> Proposal:
    """I06b: ALT and AST at most 3 times, total bilirubin at most 1.5 times the upper limit of normal (Gilbert: 3 times)."""
    times = BILIRUBIN_TIMES_ULN_GILBERT if gilbert else BILIRUBIN_TIMES_ULN
    return Proposal(
        (
            at_most_times_upper(alt, TRANSAMINASES_TIMES_ULN),
            at_most_times_upper(ast, TRANSAMINASES_TIMES_ULN),
            at_most_times_upper(bilirubin, times),
        )
    )


def kidney(years: int | None, weight_kg: Decimal | None, creatinine: Measured, sex: str) -> Proposal:
    """I06c: creatinine clearance by Cockcroft and Gault of at least 60 mL/min, judged before rounding (EC-06)."""
    name = Text("creatinine clearance", "肌酐清除率")
    clearance = None
    if not creatinine.comparator:
        clearance = creatinine_clearance_ml_min(years, weight_kg, creatinine.value, sex)
    if clearance is None:
        needs = {
            Text("age", "年龄"): years is None,
            Text("weight", "体重"): weight_kg is None,
            Text("creatinine", "肌酐"): creatinine.value is None or bool(creatinine.comparator),
            Text("sex", "性别"): sex not in {"F", "M"},
        }
        lacking = [words for words, lacks in needs.items() if lacks]
        words = Text(
            f"{name.en}: needs {', '.join(each.en for each in lacking)}",
            f"{name.zh}：缺少{'、'.join(each.zh for each in lacking)}",
        )
        return Proposal((Part(words, None),))
    inputs = f"{creatinine.value} {creatinine.unit}, {weight_kg} kg, {years}"
    whence = _whence(creatinine)
    holds = clearance >= LOWEST_FOR_ENTRY_ML_MIN
    near = holds and clearance <= LOWEST_FOR_ENTRY_ML_MIN * (1 + JUST_INSIDE)
    words = Text(
        f"{name.en} {rounded(clearance)} mL/min by Cockcroft-Gault ({inputs} years; {whence}), at least 60 needed"
        + (", just inside" if near else ""),
        f"{name.zh} {rounded(clearance)} mL/min（Cockcroft-Gault，{inputs}岁；{whence}），要求≥60"
        + ("，接近限值" if near else ""),
    )
    return Proposal((Part(words, holds, near, creatinine.on, creatinine.place, True),))


def coagulation(inr: Measured, prothrombin_time: Measured) -> Proposal:
    """I06d: INR and prothrombin time at most 1.5 times the upper limit of normal."""
    return Proposal(
        (
            at_most_times_upper(inr, COAGULATION_TIMES_ULN),
            at_most_times_upper(prothrombin_time, COAGULATION_TIMES_ULN),
        )
    )


def heart(ejection_fraction: Measured, pressure: Text | None) -> Proposal:
    """I06e: ejection fraction at least 55 %. Stability of the circulation is judged by the investigator: the blood pressure is
    shown beside it, and without one nothing is proposed."""
    first = at_least(ejection_fraction, EJECTION_FRACTION_AT_LEAST, laboratory=False)
    second = Part(pressure, True) if pressure else Part(Text("blood pressure: no value", "血压：无结果"), None)
    return Proposal((first, second))


def contraception(
    methods: Sequence[str] | None, test: str | None, *, needs_contraception: bool, needs_test: bool, whence: str
) -> Proposal:
    """I07: contraception in use where it is needed, and a negative test in a woman who can become pregnant."""
    tail_en, tail_zh = (f" ({whence})", f"（{whence}）") if whence else ("", "")
    parts = []
    if needs_contraception:
        used = None if methods is None else any(method != "NA" for method in methods)
        said = (
            Text("contraception: not recorded", "避孕：未记录")
            if used is None
            else Text(f"contraception in use{tail_en}", f"正在避孕{tail_zh}")
            if used
            else Text(f"no contraception in use{tail_en}", f"未避孕{tail_zh}")
        )
        parts.append(Part(said, used))
    if needs_test:
        negative = {"N": True, "P": False}.get((test or "").upper()[:1]) if test and "NOT" not in test.upper() else None
        said = (
            Text("pregnancy test: no result", "妊娠试验：无结果")
            if negative is None
            else Text(f"pregnancy test negative{tail_en}", f"妊娠试验阴性{tail_zh}")
            if negative
            else Text(f"pregnancy test positive{tail_en}", f"妊娠试验阳性{tail_zh}")
        )
        parts.append(Part(said, negative))
    if not parts:
        return Proposal((Part(Text("cannot become pregnant", "无生育能力"), True),), not_applicable=True)
    return Proposal(tuple(parts))


def virus(found: Mapping[str, bool | None], on: date | None, place: str) -> Proposal:
    """E03: none of HBV DNA, HCV, HIV, active syphilis, CMV DNA and EBV DNA. `found` says for each whether it is present.

    A CMV or EBV figure above the limit of quantification is left to the investigator, since the local limit is not known.
    """
    whence = ", ".join(part for part in (on.isoformat() if on else "", place) if part)
    parts = []
    for name, present in found.items():
        said = {True: Text("positive", "阳性"), False: Text("negative", "阴性"), None: Text("not decided", "未判定")}[
            present
        ]
        parts.append(
            Part(
                Text(f"{name} {said.en} ({whence})", f"{name}{said.zh}（{whence}）"),
                None if present is None else not present,
                on=on,
                place=place,
            )
        )
    return Proposal(tuple(parts))
