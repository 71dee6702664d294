"""SRI-4: what the casebook says for it at a visit, and its answer with the forms every value came from.

Scores are worked out again from the items, not taken from the totals on the forms: a decision of the principal
investigator then holds for visits entered before it. Where the two differ, the reasons say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from crf.casebook import BEFORE_TREATMENT, Casebook, Entry, Facts
from endpoints import bilag, pga, sledai, sri4
from endpoints.assemble.common import (
    Answer,
    Source,
    answer_of,
    item_place,
    rescue_answered,
    rescue_place,
    said_missing,
    score_of,
    source_of,
)
from endpoints.models import bilag as bilag_form
from endpoints.models import sledai as sledai_form
from trial.derived import Derived, Step, note, shown
from trial.protocol import Decisions
from trial.subjects import local_date
from trial.words import Text

SRI4 = "SRI4"
SCORED = ("SLD", "BIL", "PGA")
RULES = (sri4.RULE, sledai.RULE, bilag.RULE, pga.RULE)


# --- What the forms say ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Grade:
    """One BILAG system at one visit: the derived grade, the investigator's own with its reason, what was missing."""

    derived: str | None
    investigator: str | None = None
    because: str = ""
    stored: str | None = None
    missing: tuple[str, ...] = ()

    @property
    def effective(self) -> str | None:
        """The grade that counts: the investigator's where one was given with a reason."""
        return self.investigator or self.derived


@dataclass(frozen=True, slots=True)
class Assessed:
    """What one side of the comparison was judged on. None means not collected."""

    sledai: sledai.Assessment | None
    grades: Mapping[str, Grade]
    pga: Decimal | None
    stored_totals: Mapping[str, int | None]
    sources: Mapping[str, Source]
    gaps: Mapping[str, str]

    def places(self, form: str) -> tuple[str, ...]:
        """The place a form's values came from, as a trace names it."""
        return (self.sources[form].place,) if form in self.sources else ()


@dataclass(frozen=True, slots=True)
class Sri4Inputs:
    """Everything SRI-4 at one visit depends on, frozen. `gaps` names the place of a form that holds no assessment.

    `said_missing`: items left empty on purpose, by place and item (PGA@M1.PGASC), with the reason given on the form.
    """

    visit: str
    infusion_on: date | None
    baseline: Assessed
    now: Assessed
    medication_reviewed: bool | None
    rescue: bool | None
    rescue_source: Source | None
    said_missing: Mapping[str, Text] = field(default_factory=dict)


def derived_grades(casebook: Casebook, entry: Entry) -> dict[str, Derived[str]]:
    """The nine BILAG grades of an assessment, derived again from its items and from the assessment before it."""
    facts = Facts(today=entry.visit_on or date.min, visit=entry.visit, visit_on=entry.visit_on, casebook=casebook)
    return bilag_form.grades(entry.values, facts)


def _bilag_places(casebook: Casebook, entry: Entry, needs: Iterable[str]) -> tuple[str, ...]:
    """What a grade could not do without, by place: an item here, of the assessment before, or of the first one."""
    first, before = bilag_form.FIRST_ASSESSMENT[0], casebook.previous("BIL", entry.visit, entry.visit_on)
    found = []
    for need in needs:
        if need == "previous_involvement":
            known = casebook.at("BIL", first)
            found.append(item_place(known.place, "ever_involved") if known else f"BIL@{first}")
        elif need.startswith("previous.") and entry.visit not in bilag_form.FIRST_ASSESSMENT:
            found.append(item_place(before.place, need.removeprefix("previous.")) if before else f"BIL@{first}")
        else:
            found.append(item_place(entry.place, need))
    return tuple(dict.fromkeys(found))


def _grades(casebook: Casebook, entry: Entry) -> dict[str, Grade]:
    return {
        system: Grade(
            graded.value,
            bilag_form.investigators_grade(entry.values, system),
            entry.values.get(bilag_form.override_reason_field(system)) or "",
            entry.values.get(bilag_form.grade_field(system)),
            _bilag_places(casebook, entry, graded.missing) if graded.value is None else (),
        )
        for system, graded in derived_grades(casebook, entry).items()
    }


def _assessed(casebook: Casebook, found: Mapping[str, Entry | None], otherwise: str) -> Assessed:
    """One side: the forms found for it. A form that is not there, or was not done, is missing at `otherwise`."""
    done = {form: entry for form, entry in found.items() if entry is not None and entry.performed}
    sld, bil, score = done.get("SLD"), done.get("BIL"), done.get("PGA")
    infusion_on = local_date(casebook.subject.infused_at)
    return Assessed(
        sledai=sledai_form.assessment_of(sld.values, sld.visit_on, infusion_on) if sld else None,
        grades=_grades(casebook, bil) if bil else {},
        pga=score.values.get("score") if score else None,
        stored_totals={name: sld.values.get(name) for name in ("selena_total", "sledai2k_total")} if sld else {},
        sources={form: source_of(entry) for form, entry in found.items() if entry is not None},
        gaps={
            form: entry.place if (entry := found[form]) else f"{form}@{otherwise}" for form in found if form not in done
        },
    )


def sri4_inputs(casebook: Casebook, visit: str) -> Sri4Inputs:
    """What the casebook says for SRI-4 at a visit: baseline by decision A16, the visit, and rescue."""
    before = {form: casebook.baseline(form) for form in SCORED}
    now = {form: casebook.at(form, visit) for form in SCORED}
    supplement, reviewed, rescue = rescue_answered(casebook, visit)
    last_before = (
        BEFORE_TREATMENT[0] if casebook.decisions.get("baseline.rule") == "screening" else BEFORE_TREATMENT[-1]
    )
    return Sri4Inputs(
        visit=visit,
        infusion_on=local_date(casebook.subject.infused_at),
        baseline=_assessed(casebook, before, last_before),
        now=_assessed(casebook, now, visit),
        medication_reviewed=reviewed,
        rescue=rescue,
        rescue_source=source_of(supplement) if supplement else None,
        said_missing=said_missing((*before.values(), *now.values(), supplement)),
    )


# --- What is missing, by place ---------------------------------------------------------------------------------------
def _missing_places(inputs: Sri4Inputs, scored: Mapping[str, sledai.SledaiScore | None]) -> Callable[[str], list[str]]:
    """From a rule's name for a missing input ("visit.pga") to the places that would fill it ("PGA@M1")."""
    sides = {"baseline": inputs.baseline, "visit": inputs.now}

    def places(need: str) -> list[str]:
        if need == "rescue":
            return [rescue_place(inputs.visit, inputs.rescue_source, inputs.medication_reviewed)]
        side_name, _, what = need.partition(".")
        side = sides[side_name]
        form = "PGA" if what == "pga" else "BIL" if what.startswith("bilag") else "SLD"
        if form in side.gaps:
            return [side.gaps[form]]
        place = side.sources[form].place
        if form == "PGA":
            return [f"{place}.PGASC"]
        if form == "BIL":
            return list(side.grades[what.removeprefix("bilag.")].missing) or [place]
        score = scored[side_name]
        assert score is not None  # nosec B101 - a form without an assessment is a gap
        total = score.sledai2k if what == "sledai2k" else score.selena
        return [
            f"SV@{inputs.visit if side_name == 'visit' else place.split('@')[1]}.SVSTDAT"
            if missing == "visit_on"
            else item_place(place, missing)
            for missing in total.total.missing
        ]

    return places


# --- The answer ------------------------------------------------------------------------------------------------------
def _scored(side: Assessed, rules: sledai.SledaiRules) -> sledai.SledaiScore | None:
    return score_of(side.sledai, rules)


def _side(side: Assessed, score: sledai.SledaiScore | None) -> sri4.Sri4Side:
    return sri4.Sri4Side(
        selena_sledai=score.selena.total.value if score else None,
        pga=side.pga,
        bilag={system: grade.effective for system, grade in side.grades.items()},
        sledai2k=score.sledai2k.total.value if score else None,
    )


def _total_note(name: Text, side: Assessed, score: sledai.SledaiScore | None) -> Step:
    """One total with the descriptors that made it, and with the total on the form where that is another one."""
    if score is None:
        return note(name, None, sources=side.places("SLD"))
    total = score.selena
    points = shown(total.total.value)
    found = Text(f"{points.en} points", f"{points.zh}分")
    if total.total.value is None:
        found = Text(f"unknown, at least {total.minimum_total}", f"未知，至少{total.minimum_total}分")
    lines = [
        replace(line.step, needs=(), decides=False, children=())
        for line in total.lines
        if line.points != 0 or line.step.children
    ]
    stored = side.stored_totals.get("selena_total")
    if stored != total.total.value:
        lines.append(
            note(Text("total on the form, before the readings now in force", "表单上的总分（现行判读之前）"), stored)
        )
    return note(name, found, sources=side.places("SLD"), children=tuple(lines))


def _grade_pairs(pairs: Step, inputs: Sri4Inputs) -> Step:
    """The nine pairs, each with the investigator's own grade where one was given."""
    children = []
    for system, pair in zip(bilag.SYSTEMS, pairs.children, strict=True):
        beside = []
        for words, side in ((Text("baseline", "基线"), inputs.baseline), (Text("visit", "访视"), inputs.now)):
            grade = side.grades.get(system.key)
            if grade is None:
                continue
            if grade.investigator:
                derived = shown(grade.derived)
                beside.append(
                    note(
                        Text(f"{words.en}: investigator's grade in force", f"{words.zh}：采用研究者分级"),
                        Text(
                            f"{grade.investigator}; derived {derived.en}; reason: {grade.because}",
                            f"{grade.investigator}；推导{derived.zh}；原因：{grade.because}",
                        ),
                    )
                )
            if grade.stored != grade.derived:
                beside.append(note(Text(f"{words.en}: grade on the form", f"{words.zh}：表单上的分级"), grade.stored))
        children.append(replace(pair, children=tuple(beside)))
    sources = (*inputs.baseline.places("BIL"), *inputs.now.places("BIL"))
    systems = Text(f"{len(children)} systems", f"{len(children)}个系统")
    return replace(pairs, found=systems, sources=sources, children=tuple(children))


def _with_sources(
    derived: Derived[str], inputs: Sri4Inputs, scored: Mapping[str, sledai.SledaiScore | None]
) -> tuple[Step, ...]:
    """The reasons with the places every value came from. The criteria stand in order: SLEDAI, BILAG, PGA, rescue."""
    criteria = [one for one in derived.trace if one.decides]
    beside = [one for one in derived.trace if not one.decides]
    before, now = inputs.baseline, inputs.now

    def both(form: str) -> tuple[str, ...]:
        return (*before.places(form), *now.places(form))

    first = replace(
        criteria[0],
        sources=both("SLD"),
        children=(
            _total_note(Text("at baseline", "基线"), before, scored["baseline"]),
            _total_note(Text("at the visit", "访视"), now, scored["visit"]),
        ),
    )
    middle = [replace(one, sources=both("BIL")) for one in criteria[1:-2]]
    score = replace(criteria[-2], sources=both("PGA"))
    rescue = replace(criteria[-1], sources=(inputs.rescue_source.place,) if inputs.rescue_source else ())
    return (first, *middle, score, rescue, _grade_pairs(beside[0], inputs), *beside[1:])


def _readings(
    answered: sri4.Sri4, inputs: Sri4Inputs, before: sri4.Sri4Side, now: sri4.Sri4Side, missing: list[str]
) -> dict[str, Any]:
    sources = (*inputs.baseline.sources.values(), *inputs.now.sources.values(), inputs.rescue_source)
    return {
        "published": answered.published.value,
        "literal_or": answered.literal_or.value,
        "published_nri": answered.published_nri,
        "literal_or_nri": answered.literal_or_nri,
        "with_sledai2k": answered.with_sledai2k.value,
        "sledai": {"baseline": before.selena_sledai, "visit": now.selena_sledai, "change": answered.sledai_change},
        "sledai2k": {"baseline": before.sledai2k, "visit": now.sledai2k},
        "pga": {"baseline": before.pga, "visit": now.pga, "change": answered.pga_change},
        "bilag": {
            each.key: {"baseline": before.bilag.get(each.key), "visit": now.bilag.get(each.key)}
            for each in bilag.SYSTEMS
        },
        "new_a": {"count": answered.compared.new_a_count, "systems": list(answered.compared.new_a)},
        "new_b": {"count": answered.compared.new_b_count, "systems": list(answered.compared.new_b)},
        "rescue": inputs.rescue,
        "sources": [asdict(each) for each in sources if each is not None],
        "said_missing": {
            place: asdict(inputs.said_missing[place]) for place in missing if place in inputs.said_missing
        },
    }


def sri4_answer(inputs: Sri4Inputs, in_force: Decisions) -> Answer:
    """SRI-4 under the readings in force: the BILAG clause of decision A2 decides which reading is the answer."""
    rules = sledai_form.rules_from(in_force)
    scored = {"baseline": _scored(inputs.baseline, rules), "visit": _scored(inputs.now, rules)}
    before, now = _side(inputs.baseline, scored["baseline"]), _side(inputs.now, scored["visit"])
    answered = sri4.sri4(before, now, inputs.rescue)
    chosen = answered.literal_or if in_force.get("sri4.bilag_clause") == "or" else answered.published
    return answer_of(
        SRI4,
        inputs.visit,
        Derived(chosen.value, chosen.rule, _with_sources(chosen, inputs, scored)),
        places=_missing_places(inputs, scored),
        readings=lambda missing: _readings(answered, inputs, before, now, missing),
        inputs=inputs,
        rules=RULES,
        in_force=in_force,
    )
