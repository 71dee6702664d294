"""The narrative of a serious event, put together from what the casebook holds, to be read and edited. Pure.

It says who (number, age, sex, lupus), what was given (lymphodepletion, dose and lot), what happened when (the event with
its grades, the laboratory values linked to it, the episode of CRS or ICANS), what was done and how it ended, in the order
a CIOMS form tells it (safety rules 6.2 and 7). What is not in the casebook is not said; nothing is invented. No name, no
hospital number stands in any of the inputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from safety.clocks import CHINA
from trial.words import Text

LONGEST = 6000
# So many drugs, results or grade changes are told; the rest is counted.
MOST = 12
SEX = {"F": Text("woman", "女性"), "M": Text("man", "男性")}


@dataclass(frozen=True, slots=True)
class Dose:
    """A drug of lymphodepletion on its days."""

    drug: Text
    amount: str
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Infusion:
    """The infusion of CHT101."""

    on: date
    per_kg_million: str = ""
    cells_million: str = ""
    lot: str = ""
    interrupted: Text | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A laboratory value linked to the event."""

    analyte: Text
    value: str
    unit: str
    on: date | None
    limits: str = ""
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something with a beginning and perhaps an end: an episode, a stay, a medicine."""

    what: Text
    began: str
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the narrative tells."""

    number: str
    term: str
    age: int | None = None
    sex: str = ""
    lupus_since: str = ""
    doses: tuple[Dose, ...] = ()
    infusion: Infusion | None = None
    onset: str = ""
    study_day: int | None = None
    grade: int | None = None
    grade_history: tuple[tuple[str, int], ...] = ()
    criteria: tuple[Text, ...] = ()
    episodes: tuple[Stretch, ...] = ()
    results: tuple[Result, ...] = ()
    stays: tuple[Stretch, ...] = ()
    treatment: tuple[Stretch, ...] = ()
    concomitant: tuple[Stretch, ...] = ()
    history: tuple[Text, ...] = ()
    outcome: Text | None = None
    ended: str = ""
    died: str = ""
    death_cause: str = ""
    autopsy: Text | None = None


def _list(parts: Sequence[Text]) -> Text:
    """Several things in a row, the first so many told and the rest counted."""
    told, more = parts[:MOST], len(parts) - MOST
    en = "; ".join(part.en for part in told) + (f"; and {more} more" if more > 0 else "")
    zh = "；".join(part.zh for part in told) + (f"；另有{more}项" if more > 0 else "")
    return Text(en, zh)


def _when(stretch: Stretch) -> Text:
    """Something with its days."""
    if not stretch.began:
        return stretch.what
    if not stretch.ended:
        return Text(f"{stretch.what.en} (from {stretch.began})", f"{stretch.what.zh}（{stretch.began}起）")
    if stretch.ended == stretch.began:
        return Text(f"{stretch.what.en} ({stretch.began})", f"{stretch.what.zh}（{stretch.began}）")
    return Text(
        f"{stretch.what.en} ({stretch.began} to {stretch.ended})",
        f"{stretch.what.zh}（{stretch.began}至{stretch.ended}）",
    )


def _subject(case: Case) -> Text:
    sex = SEX.get(case.sex)
    age_en = f"{case.age}-year-old " if case.age is not None else ""
    age_zh = f"{case.age}岁" if case.age is not None else ""
    since_en = f", diagnosed {case.lupus_since}" if case.lupus_since else ""
    since_zh = f"（{case.lupus_since}确诊）" if case.lupus_since else ""
    return Text(
        f"Subject {case.number} is a {age_en}{sex.en if sex else 'person'} with systemic lupus erythematosus{since_en}.",
        f"受试者{case.number}，{age_zh}{sex.zh if sex else ''}，系统性红斑狼疮患者{since_zh}。",
    )


def _history(case: Case) -> Text | None:
    if not case.history:
        return None
    told = _list(case.history)
    return Text(f"History: {told.en}.", f"既往及伴随疾病：{told.zh}。")


def _doses(case: Case) -> Text | None:
    if not case.doses:
        return None
    parts = []
    for dose in case.doses:
        days = sorted(dose.days)
        span = "" if not days else str(days[0]) if len(days) == 1 else f"{days[0]} – {days[-1]}"
        amount = f" {dose.amount}" if dose.amount else ""
        parts.append(Text(f"{dose.drug.en}{amount}, {span}".strip(", "), f"{dose.drug.zh}{amount}，{span}".strip("，")))
    told = _list(parts)
    return Text(f"Lymphodepletion: {told.en}.", f"清淋预处理：{told.zh}。")


def _infusion(case: Case) -> Text | None:
    given = case.infusion
    if given is None:
        return Text("CHT101 had not been infused.", "尚未回输CHT101。")
    en, zh = [f"CHT101 was infused intravenously on {given.on} (D0)"], [f"{given.on}静脉回输CHT101（D0）"]
    if given.per_kg_million:
        en.append(f"{given.per_kg_million} ×10^6 CAR+ viable T cells/kg")
        zh.append(f"{given.per_kg_million}×10^6 CAR+活T细胞/kg")
    if given.cells_million:
        en.append(f"{given.cells_million} ×10^6 cells in all")
        zh.append(f"共{given.cells_million}×10^6个细胞")
    if given.lot:
        en.append(f"lot {given.lot}")
        zh.append(f"批号{given.lot}")
    if given.interrupted is not None:
        en.append(f"interruption: {given.interrupted.en}")
        zh.append(f"中断情况：{given.interrupted.zh}")
    return Text(", ".join(en) + ".", "，".join(zh) + "。")


def _event(case: Case) -> Text:
    day_en = day_zh = ""
    if case.study_day is not None:
        day_en, day_zh = f" (D{case.study_day})", f"（D{case.study_day}）"
    onset_en = f"On {case.onset}{day_en} " if case.onset else ""
    onset_zh = f"{case.onset}{day_zh}" if case.onset else ""
    grade_en = f", grade {case.grade} at its worst" if case.grade is not None else ""
    grade_zh = f"，最高{case.grade}级" if case.grade is not None else ""
    said = Text(
        f"{onset_en}{case.term} began{grade_en}." if onset_en else f"Event: {case.term}{grade_en}.",
        f"{onset_zh}出现{case.term}{grade_zh}。",
    )
    if len(case.grade_history) > 1:
        steps = _list([Text(f"grade {grade} from {on}", f"{on}起{grade}级") for on, grade in case.grade_history])
        said = Text(f"{said.en} Course: {steps.en}.", f"{said.zh}病程：{steps.zh}。")
    if case.criteria:
        why = _list(case.criteria)
        said = Text(f"{said.en} Serious because: {why.en}.", f"{said.zh}严重性标准：{why.zh}。")
    return said


def _results(case: Case) -> Text | None:
    if not case.results:
        return None
    parts = []
    for each in case.results:
        on_en, on_zh = (f" on {each.on}", f"（{each.on}）") if each.on else ("", "")
        limits_en, limits_zh = (f" (range {each.limits})", f"，参考范围{each.limits}") if each.limits else ("", "")
        grade_en, grade_zh = (f", CTCAE grade {each.grade}", f"，CTCAE {each.grade}级") if each.grade else ("", "")
        figure = f"{each.value} {each.unit}".strip()
        parts.append(
            Text(
                f"{each.analyte.en} {figure}{on_en}{limits_en}{grade_en}",
                f"{each.analyte.zh} {figure}{on_zh}{limits_zh}{grade_zh}",
            )
        )
    told = _list(parts)
    return Text(f"Laboratory: {told.en}.", f"实验室检查：{told.zh}。")


def _stretches(title: Text, stretches: Sequence[Stretch]) -> Text | None:
    if not stretches:
        return None
    told = _list([_when(each) for each in stretches])
    return Text(f"{title.en}: {told.en}.", f"{title.zh}：{told.zh}。")


def _outcome(case: Case) -> Text | None:
    parts_en, parts_zh = [], []
    if case.outcome is not None:
        ended_en, ended_zh = (f" on {case.ended}", f"（{case.ended}）") if case.ended else ("", "")
        parts_en.append(f"Outcome: {case.outcome.en.lower()}{ended_en}.")
        parts_zh.append(f"转归：{case.outcome.zh}{ended_zh}。")
    if case.died:
        cause_en, cause_zh = (
            (f" of {case.death_cause}", f"，死因：{case.death_cause}") if case.death_cause else ("", "")
        )
        autopsy_en, autopsy_zh = (
            (f"; autopsy: {case.autopsy.en.lower()}", f"；尸检：{case.autopsy.zh}") if case.autopsy else ("", "")
        )
        parts_en.append(f"The subject died on {case.died}{cause_en}{autopsy_en}.")
        parts_zh.append(f"受试者于{case.died}死亡{cause_zh}{autopsy_zh}。")
    return Text(" ".join(parts_en), "".join(parts_zh)) if parts_en else None


def narrative(case: Case) -> Text:
    """The narrative in both languages, a paragraph for each part, at most as long as its box."""
    parts = [
        _subject(case),
        _history(case),
        _doses(case),
        _infusion(case),
        _event(case),
        _stretches(Text("Episode", "事件过程"), case.episodes),
        _results(case),
        _stretches(Text("Hospital stay", "住院"), case.stays),
        _stretches(Text("Treatment of the event", "针对该事件的处理"), case.treatment),
        _stretches(Text("Other medication at onset", "发生时的合并用药"), case.concomitant),
        _outcome(case),
    ]
    told = [part for part in parts if part is not None]
    return Text("\n".join(part.en for part in told)[:LONGEST], "\n".join(part.zh for part in told)[:LONGEST])


def day_said(value: date | datetime | str | None) -> str:
    """A day as the narrative tells it; a moment by its day at the site, a partial date as far as it is known."""
    if isinstance(value, datetime):
        return str(value.astimezone(CHINA).date())
    return str(value) if value else ""
