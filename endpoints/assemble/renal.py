"""The renal responses: what the casebook says for them at a visit, and their answers.

Urine comes from URN of the visit (a 24-hour collection counts only when it was complete), creatinine from the newest
laboratory result around the visit. The population is the investigator's statement at baseline (SLEH.LNYN), fixed
thereafter: nephritis found later asks for the same forms and does not join it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from crf.casebook import Casebook, Entry
from crf.laboratory.values import LabValue, near_visit, newest_by
from endpoints import kidney, renal
from endpoints.assemble.common import (
    Answer,
    Source,
    answer_of,
    rescue_answered,
    rescue_place,
    said_missing,
    source_of,
)
from trial.calendar import age_in_years
from trial.derived import Derived, Step, note
from trial.protocol import Decisions
from trial.words import Text

CRR, PRR, ORR, PERR = "CRR", "PRR", "ORRR", "PERR"
RENAL = (CRR, PRR, ORR, PERR)
RULES = (renal.RULE, kidney.RULE)
CREATININE = "CREAT"
EQUATION = {"ckd_epi_2021": "2021", "ckd_epi_2009": "2009"}
FROM_24_HOURS = "H24"


@dataclass(frozen=True, slots=True)
class Kidneys:
    """One side: urine and creatinine as they were measured, with the places they came from."""

    upcr_g_g: Decimal | None
    upcr_method: str | None
    protein_24h_g: Decimal | None
    creatinine_umol_l: Decimal | None
    creatinine_on: date | None
    age: int | None
    urine_place: str
    creatinine_place: str


@dataclass(frozen=True, slots=True)
class RenalInputs:
    """Everything the renal answers at one visit depend on, frozen. None: not collected."""

    visit: str
    population: bool | None
    population_place: str
    sex: str | None
    baseline: Kidneys
    now: Kidneys
    medication_reviewed: bool | None
    rescue: bool | None
    supplement: Source | None
    sources: Mapping[str, Source]
    said_missing: Mapping[str, Text] = field(default_factory=dict)


def _urine(entry: Entry | None) -> Mapping[str, Any]:
    return entry.values if entry is not None and entry.performed else {}


def _kidneys(urine: Entry | None, creatinine: LabValue | None, born: str, otherwise: str) -> Kidneys:
    said = _urine(urine)
    complete = said.get("collection_complete") is True
    on = creatinine.on if creatinine is not None else None
    return Kidneys(
        upcr_g_g=said.get("upcr_in_g_per_g"),
        upcr_method=said.get("upcr_method"),
        protein_24h_g=said.get("protein_24h") if complete else None,
        creatinine_umol_l=creatinine.value if creatinine is not None else None,
        creatinine_on=on,
        age=age_in_years(born, on) if born and on is not None else None,
        urine_place=urine.place if urine is not None else f"URN@{otherwise}",
        creatinine_place=creatinine.place if creatinine is not None else f"LB@{otherwise}",
    )


def renal_inputs(casebook: Casebook, visit: str) -> RenalInputs:
    """What the casebook says for the renal responses at a visit; baseline by decision A16."""
    took_place = casebook.visits.get(visit)
    visit_on = took_place.occurred_on if took_place is not None else None
    history = next((entry for entry in casebook.rows("SLEH") if entry.performed), None)
    demographics = next((entry for entry in casebook.rows("DM") if entry.performed), None)
    born = str((demographics.values.get("born") if demographics else None) or "")
    measured = [each for each in casebook.laboratory_values(CREATININE) if each.value is not None]
    before, after = (int(casebook.parameters.get(f"labs.score_days_{side}", 0)) for side in ("before", "after"))
    last_day = casebook.baseline_day()
    first = casebook.baseline("URN")
    urine = casebook.at("URN", visit)
    supplement, reviewed, rescue = rescue_answered(casebook, visit)
    return RenalInputs(
        visit=visit,
        population=history.values.get("nephritis") if history else None,
        population_place=history.place if history else "SLEH@SCR",
        sex=casebook.subject.sex or None,
        baseline=_kidneys(first, newest_by(measured, last_day, "BL") if last_day else None, born, "BL"),
        now=_kidneys(urine, near_visit(measured, visit_on, visit, before=before, after=after), born, visit),
        medication_reviewed=reviewed,
        rescue=rescue,
        supplement=source_of(supplement) if supplement else None,
        sources={entry.place: source_of(entry) for entry in (history, first, urine, supplement) if entry is not None},
        said_missing=said_missing((history, first, urine, supplement)),
    )


def _side(measured: Kidneys, sex: str | None, in_force: Decisions) -> renal.Side:
    """The rule's inputs under the readings in force: the equation (A10) and which samples count (A8)."""
    equation = EQUATION.get(in_force.get("renal.egfr_formula", ""), "2021")
    only_24_hours = in_force.get("renal.upcr_sample") == "24h_only"
    upcr = None if only_24_hours and measured.upcr_method != FROM_24_HOURS else measured.upcr_g_g
    return renal.Side(
        upcr,
        kidney.egfr(measured.creatinine_umol_l, measured.age, sex, equation),
        measured.protein_24h_g,
    )


def _places(inputs: RenalInputs) -> Callable[[str], list[str]]:
    """From a rule's name for a missing input to the place that would fill it."""
    sides = {"baseline": inputs.baseline, "visit": inputs.now}

    def urine(measured: Kidneys) -> str:
        source = inputs.sources.get(measured.urine_place)
        return f"{measured.urine_place}.UPCR" if source is not None and source.performed else measured.urine_place

    def places(need: str) -> list[str]:
        if need == "rescue":
            return [rescue_place(inputs.visit, inputs.supplement, inputs.medication_reviewed)]
        if need == "ln_population":
            place = inputs.population_place
            return [f"{place}.LNYN" if place in inputs.sources else place]
        side, _, what = need.partition(".")
        measured = sides[side]
        if what == "upcr_g_g":
            return [urine(measured)]
        if measured.creatinine_umol_l is None:
            return [measured.creatinine_place]
        return ["DM@SCR"] if measured.age is None or inputs.sex is None else [measured.creatinine_place]

    return places


def _with_sources(one: Step, inputs: RenalInputs) -> Step:
    """A criterion with the places its values came from: ORR has those of CRR and PRR below it."""
    words = one.criterion.en
    if words.endswith("(CRR)") or words.endswith("(PRR)"):
        return replace(one, children=tuple(_with_sources(child, inputs) for child in one.children))
    before, now = inputs.baseline, inputs.now
    if words == renal.population_step(None).criterion.en:
        places: tuple[str, ...] = (inputs.population_place,)
    elif words == renal.rescue_step(None).criterion.en:
        places = (inputs.supplement.place,) if inputs.supplement is not None else ()
    elif words.startswith("eGFR"):
        places = tuple(side.creatinine_place for side in (before, now) if side.creatinine_umol_l is not None)
        return replace(one, sources=tuple(dict.fromkeys(places)))
    elif one.decides:
        needs_baseline = words == renal.partial_urine_step(renal.Side(), renal.Side()).criterion.en
        places = (before.urine_place, now.urine_place) if needs_baseline else (now.urine_place,)
    else:
        places = (before.urine_place,)
    return replace(one, sources=tuple(place for place in places if place in inputs.sources))


def _function_notes(inputs: RenalInputs, before: renal.Side, now: renal.Side, in_force: Decisions) -> tuple[Step, ...]:
    """The creatinine, age and equation behind both figures of kidney function."""
    equation = kidney.EQUATIONS[EQUATION.get(in_force.get("renal.egfr_formula", ""), "2021")].name
    found = []
    for words, measured, side in (
        (Text("baseline eGFR", "基线eGFR"), inputs.baseline, before),
        (Text("visit eGFR", "访视eGFR"), inputs.now, now),
    ):
        shown_egfr = kidney.shown(side.egfr)
        told = Text("unknown", "未知")
        if shown_egfr is not None:
            told = Text(
                f"{shown_egfr} mL/min/1.73 m² ({equation}; creatinine {measured.creatinine_umol_l} µmol/L on "
                f"{measured.creatinine_on}, age {measured.age})",
                f"{shown_egfr} mL/min/1.73 m²（{equation}；{measured.creatinine_on}肌酐"
                f"{measured.creatinine_umol_l} µmol/L，{measured.age}岁）",
            )
        sources = (measured.creatinine_place,) if measured.creatinine_umol_l is not None else ()
        found.append(note(words, told, sources=sources))
    if {inputs.baseline.upcr_method, inputs.now.upcr_method} > {FROM_24_HOURS} and None not in (
        inputs.baseline.upcr_method,
        inputs.now.upcr_method,
    ):
        found.append(
            note(
                Text("sample of the ratio", "UPCR标本"),
                Text("24-hour sample at one side, spot sample at the other", "一侧为24小时尿，另一侧为随机尿"),
            )
        )
    return tuple(found)


def renal_answers(inputs: RenalInputs, in_force: Decisions) -> list[Answer]:
    """CRR, PRR, ORR and PERR under the readings in force; decision A6 names the permitted decline that decides."""
    before, now = (_side(each, inputs.sex, in_force) for each in (inputs.baseline, inputs.now))
    found = renal.renal(inputs.population, before, now, inputs.rescue)
    chosen = int(in_force.get("renal.decline_percent") or 15)
    answers = []
    for endpoint, name in ((CRR, "crr"), (PRR, "prr"), (ORR, "orr"), (PERR, "perr")):
        derived: Derived[str] = found.perr if endpoint == PERR else getattr(found.at[chosen], name)
        said: dict[str, Any] = {
            "upcr_g_g": {"baseline": before.upcr_g_g, "visit": now.upcr_g_g},
            "protein_24h_g": {"baseline": before.protein_24h_g, "visit": now.protein_24h_g},
            "egfr": {"baseline": kidney.shown(before.egfr), "visit": kidney.shown(now.egfr)},
            "rescue": inputs.rescue,
        }
        if endpoint != PERR:
            said |= {f"decline_{percent}": getattr(each, name).value for percent, each in found.at.items()}
            said["best"] = found.at[chosen].best
        beside = () if inputs.population is False else _function_notes(inputs, before, now, in_force)
        trace = tuple(_with_sources(one, inputs) for one in derived.trace)
        answers.append(
            answer_of(
                endpoint,
                inputs.visit,
                Derived(derived.value, derived.rule, (*trace, *beside)),
                places=_places(inputs),
                readings=partial(_readings, inputs, said),
                inputs=inputs,
                rules=RULES,
                in_force=in_force,
            )
        )
    return answers


def _readings(inputs: RenalInputs, said: Mapping[str, Any], missing: list[str]) -> dict[str, Any]:
    return {
        **said,
        "sources": [asdict(each) for each in inputs.sources.values()],
        "said_missing": {
            place: asdict(inputs.said_missing[place]) for place in missing if place in inputs.said_missing
        },
    }
