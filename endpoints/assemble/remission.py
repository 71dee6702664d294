"""DORIS and LLDAS: what the casebook says for them at a visit, and their answers.

The score is worked out from the descriptors of the visit, the dose from the glucocorticoid log on the visit day, and what
is new from the descriptors of the visit before together with the investigator's own statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from crf.casebook import Casebook, Entry
from endpoints import doris, lldas, pga, sledai, steroids
from endpoints.assemble.common import Answer, Source, answer_of, item_place, said_missing, score_of, source_of
from endpoints.models import sledai as sledai_form
from endpoints.models import steroids as steroids_form
from trial.derived import ANSWERS, Derived, Step, any_met, note, shown, step
from trial.protocol import Decisions
from trial.subjects import local_date
from trial.words import Text

DORIS, LLDAS = "DORIS", "LLDAS"
DORIS_RULES = (doris.RULE, sledai.RULE, pga.RULE, steroids.RULE)
LLDAS_RULES = (lldas.RULE, sledai.RULE, pga.RULE, steroids.RULE)
SEROLOGY = frozenset({"low_complement", "high_dsdna"})
NEEDS = {
    "pga": ("PGA", "PGASC"),
    "new_feature": ("LLD", "LLNEW"),
    "major_organ": ("LLD", "LLORG"),
    "haemolysis_or_gut": ("LLD", "LLHAEM"),
    "stable": ("LLD", "LLSTAB"),
    "medication_reviewed": ("LLD", "LLMEDOK"),
}
"""Which item of which form answers what is missing, by the name the criterion asks with."""


@dataclass(frozen=True, slots=True)
class RemissionInputs:
    """Everything DORIS and LLDAS at one visit depend on, frozen. None: not collected."""

    visit: str
    visit_on: date | None
    scored: sledai.Assessment | None
    compared_with: sledai.Assessment | None
    compared_place: str
    pga: Decimal | None
    medication_reviewed: bool | None
    courses: tuple[steroids.Course, ...]
    equal_doses: Mapping[str, Decimal]
    new_feature: bool | None
    major_organ: bool | None
    haemolysis_or_gut: bool | None
    stable: str | None
    sources: Mapping[str, Source]
    said_missing: Mapping[str, Text] = field(default_factory=dict)


def _assessment(entry: Entry | None, infusion_on: date | None) -> sledai.Assessment | None:
    if entry is None or not entry.performed:
        return None
    return sledai_form.assessment_of(entry.values, entry.visit_on, infusion_on)


def remission_inputs(casebook: Casebook, visit: str) -> RemissionInputs:
    """What the casebook says for DORIS and LLDAS at a visit."""
    infusion_on = local_date(casebook.subject.infused_at)
    found = {form: casebook.at(form, visit) for form in ("SLD", "PGA", "LLD")}
    done = {form: entry for form, entry in found.items() if entry is not None and entry.performed}
    took_place = casebook.visits.get(visit)
    visit_on = took_place.occurred_on if took_place is not None else None
    baseline = casebook.baseline("SLD")
    before = casebook.previous("SLD", visit, visit_on)
    if casebook.decisions.get("lldas.new_activity") == "baseline" or (
        before is not None and baseline is not None and (before.visit_on or date.min) < (baseline.visit_on or date.min)
    ):
        before = baseline
    supplement = done["LLD"].values if "LLD" in done else {}
    rows = [entry for entry in casebook.rows("GC") if entry.performed]
    doses = steroids.doses_from(str(casebook.parameters.get("gc.factors", "")))
    return RemissionInputs(
        visit=visit,
        visit_on=visit_on,
        scored=_assessment(found["SLD"], infusion_on),
        compared_with=_assessment(before, infusion_on),
        compared_place=before.place if before is not None else "SLD@BL",
        pga=done["PGA"].values.get("score") if "PGA" in done else None,
        medication_reviewed=supplement.get("medication_reviewed"),
        courses=tuple(steroids_form.course(entry.values, entry.place) for entry in rows),
        equal_doses=doses,
        new_feature=supplement.get("new_feature"),
        major_organ=supplement.get("major_organ"),
        haemolysis_or_gut=supplement.get("haemolysis_or_gut"),
        stable=supplement.get("stable"),
        sources={entry.place: source_of(entry) for entry in (*found.values(), before) if entry is not None},
        said_missing=said_missing(found.values()),
    )


# --- what the rules are asked with -----------------------------------------------------------------------------------
def _score(inputs: RemissionInputs, in_force: Decisions) -> sledai.SledaiScore | None:
    return score_of(inputs.scored, sledai_form.rules_from(in_force))


def _positive(assessment: sledai.Assessment | None, rules: sledai.SledaiRules) -> dict[str, bool | None]:
    """Every descriptor: counted in SLEDAI-2K, not counted, or unknown."""
    score = score_of(assessment, rules)
    if score is None:
        return dict.fromkeys(sledai.BY_KEY)
    lines = score.sledai2k.lines
    return {line.descriptor.key: None if line.points is None else line.points > 0 for line in lines}


def _names(keys: list[str]) -> Text:
    named = [sledai.BY_KEY[key].name for key in keys]
    return Text(", ".join(each.en for each in named), "、".join(each.zh for each in named))


def new_feature_step(inputs: RemissionInputs, in_force: Decisions) -> Step:
    """New: a descriptor that was not counted at the visit before, serology apart, or the investigator's own statement."""
    rules = sledai_form.rules_from(in_force)
    now, before = _positive(inputs.scored, rules), _positive(inputs.compared_with, rules)
    new = [key for key in now if key not in SEROLOGY and now[key] is True and before[key] is False]
    open_ = any(
        now[key] is not False and before[key] is not True and None in (now[key], before[key])
        for key in now
        if key not in SEROLOGY
    )
    by_score: bool | None = True if new else None if open_ else False
    needs = () if by_score is not None else ("compared" if inputs.compared_with is None else "sledai2k",)
    place = inputs.compared_place
    by_score_step = Step(
        Text(f"a SLEDAI-2K descriptor newly positive since {place}", f"较{place}新转阳的SLEDAI-2K条目"),
        shown(None) if by_score is None else _names(new) if new else Text("none", "无"),
        by_score,
        needs=needs,
        sources=(place,) if inputs.compared_with is not None else (),
    )
    stated = step(
        Text("new lupus feature, by the investigator", "研究者判断的新发狼疮表现"),
        inputs.new_feature,
        bool,
        needs="new_feature",
        found=shown(inputs.new_feature),
    )
    present = any_met((by_score_step, stated))
    criterion = Text("new lupus feature since the visit before", "较上次访视新发狼疮表现")
    return Step(criterion, shown(present), present, children=(by_score_step, stated))


def _gut(inputs: RemissionInputs) -> bool | None:
    """The gut is one of the organs of LLORG, and part of LLHAEM: either answered no says there is no activity there."""
    if inputs.major_organ is False or inputs.haemolysis_or_gut is False:
        return False
    return None


def _haemolysis(inputs: RemissionInputs) -> bool | None:
    """LLHAEM asks for haemolysis or the gut in one: yes is haemolysis where LLORG says that the gut is quiet."""
    if inputs.haemolysis_or_gut is False:
        return False
    return True if inputs.haemolysis_or_gut is True and inputs.major_organ is False else None


STABLE = {"Y": True, "NA": True, "N": False}


def lldas_facts(inputs: RemissionInputs, in_force: Decisions) -> lldas.Facts:
    """The inputs of LLDAS."""
    score = _score(inputs, in_force)
    counted = _positive(inputs.scored, sledai_form.rules_from(in_force))
    organs = tuple(key for key in counted if key in lldas.MAJOR_ORGAN and counted[key] is True)
    known = all(counted[key] is not None for key in lldas.MAJOR_ORGAN)
    return lldas.Facts(
        sledai2k=score.sledai2k.total.value if score else None,
        major_organ=organs if organs or known else None,
        pga=inputs.pga,
        new_symptoms=new_feature_step(inputs, in_force).met,
        prednisone_mg_day=_dose(inputs).value,
        gut_activity=_gut(inputs),
        haemolytic_anaemia=_haemolysis(inputs),
        standard_is_tolerated=STABLE.get(inputs.stable or ""),
        sledai_at_least=score.sledai2k.minimum_total if score else 0,
        stated_active=inputs.major_organ,
        asked=True,
    )


def _dose(inputs: RemissionInputs) -> Derived[Decimal]:
    return steroids.current_dose(inputs.courses, inputs.visit_on, inputs.medication_reviewed, inputs.equal_doses)


# --- places and sources ----------------------------------------------------------------------------------------------
def _places(inputs: RemissionInputs, score: sledai.SledaiScore | None, total: Derived[int] | None) -> Any:
    """From a rule's name for a missing input to the places that would fill it."""
    here = {
        place.split("@")[0]: source for place, source in inputs.sources.items() if place.endswith(f"@{inputs.visit}")
    }

    def form_item(form: str, item: str) -> str:
        source = here.get(form)
        return f"{form}@{inputs.visit}.{item}" if source is not None and source.performed else f"{form}@{inputs.visit}"

    def places(need: str) -> list[str]:
        if need in {"clinical_sledai", "sledai2k", "sledai2k_items"}:
            if score is None or total is None:
                return [f"SLD@{inputs.visit}"]
            return [
                f"SV@{inputs.visit}.SVSTDAT" if each == "visit_on" else item_place(f"SLD@{inputs.visit}", each)
                for each in total.missing
            ]
        if need == "compared":
            return [inputs.compared_place]
        if need == "gi_activity":
            return [form_item(*NEEDS["major_organ"])]
        if need == "haemolytic_anaemia":
            return [form_item(*NEEDS["haemolysis_or_gut"])]
        if need in {"standard_is_tolerated", "background_therapy_stable"}:
            return [form_item(*NEEDS["stable"])]
        if need == "new_symptoms":
            return [form_item(*NEEDS["new_feature"])]
        if need == "visit_on":
            return [f"SV@{inputs.visit}.SVSTDAT"]
        if need == "pred_mg_day":
            return [form_item(*NEEDS["medication_reviewed"])]
        if need in NEEDS:
            return [form_item(*NEEDS[need])]
        return [need]  # a row of the glucocorticoid log names itself

    return places


# What the criteria of a rule are about, in the order of its trace.
DORIS_ORDER = ("score", "pga", "dose", "stable")
LLDAS_ORDER = ("score", "organs", "new", "pga", "dose", "stable")


def _with_sources(
    trace: tuple[Step, ...], order: tuple[str, ...], inputs: RemissionInputs, in_force: Decisions, total: Step
) -> tuple[Step, ...]:
    """The reasons with the score's lines, the dose's rows and the comparison under the criteria they decide."""
    sld, lld, score = (f"{form}@{inputs.visit}" for form in ("SLD", "LLD", "PGA"))
    from_forms = {"score": (sld,), "organs": (sld, lld), "new": (sld, lld), "pga": (score,)}
    found = []
    for kind, one in zip(order, trace, strict=False):
        one = replace(one, sources=_held(inputs, *from_forms.get(kind, (lld,))))
        if kind == "score":
            one = replace(one, children=(total,))
        elif kind == "dose":
            dose = _dose(inputs)
            told = tuple(_said_only(each) for each in dose.trace)
            one = replace(one, needs=(dose.missing or one.needs) if one.met is None else (), children=told)
        elif kind == "new":
            parts = new_feature_step(inputs, in_force).children
            needs = tuple(need for part in parts for need in part.needs) if one.met is None else ()
            one = replace(one, needs=needs, children=tuple(_said_only(part) for part in parts))
        found.append(one)
    return tuple(found)


def _held(inputs: RemissionInputs, *places: str) -> tuple[str, ...]:
    return tuple(place for place in places if place in inputs.sources)


def _said_only(one: Step) -> Step:
    """A step that informs below the criterion it belongs to: what it needs is named by that criterion."""
    return replace(one, needs=(), decides=False, children=tuple(_said_only(child) for child in one.children))


def _total_note(score: sledai.SledaiScore | None, total: sledai.Total | None, points: Derived[int] | None) -> Step:
    words = Text("descriptors that count", "计分条目")
    if score is None or total is None or points is None:
        return note(words, None)
    lines = tuple(
        replace(line.step, needs=(), decides=False, children=())
        for line in total.lines
        if line.points != 0 and any(line.step is each for each in points.trace)
    )
    return note(words, Text("none", "无") if not lines else len(lines), children=lines)


def _readings(inputs: RemissionInputs, said: Mapping[str, Any], missing: list[str]) -> dict[str, Any]:
    return {
        **said,
        "pga": inputs.pga,
        "prednisone_mg_day": _dose(inputs).value,
        "sources": [asdict(each) for each in inputs.sources.values()],
        "said_missing": {
            place: asdict(inputs.said_missing[place]) for place in missing if place in inputs.said_missing
        },
    }


# --- the answers -----------------------------------------------------------------------------------------------------
def doris_answer(inputs: RemissionInputs, in_force: Decisions) -> Answer:
    """DORIS under the readings in force: the version of the score (A4b) and the limit of the dose (A4c)."""
    score = _score(inputs, in_force)
    total = (
        None if score is None else score.selena if in_force.get("doris.sledai_version") == "selena" else score.sledai2k
    )
    points = total.clinical if total else None
    found = doris.doris(
        doris.Facts(
            points.value if points else None,
            inputs.pga,
            _dose(inputs).value,
            STABLE.get(inputs.stable or ""),
            total.minimum_clinical if total else 0,
        )
    )
    chosen = found.strict if in_force.get("doris.dose_limit") == "below_5" else found.registry
    trace = _with_sources(chosen.trace, DORIS_ORDER, inputs, in_force, _total_note(score, total, points))
    other = found.registry if chosen is found.strict else found.strict
    words = Text("below 5 mg/day", "＜5 mg/日") if chosen is found.registry else Text("at most 5 mg/day", "≤5 mg/日")
    said = {
        "registry_le5": found.registry.value,
        "strict_lt5": found.strict.value,
        "clinical_sledai": points.value if points else None,
    }
    beside = note(Text(f"reading beside it: {words.en}", f"并列解读：{words.zh}"), ANSWERS[str(other.value)])
    return answer_of(
        DORIS,
        inputs.visit,
        Derived(chosen.value, chosen.rule, (*trace, beside)),
        places=_places(inputs, score, points),
        readings=lambda missing: _readings(inputs, said, missing),
        inputs=inputs,
        rules=DORIS_RULES,
        in_force=in_force,
    )


def lldas_answer(inputs: RemissionInputs, in_force: Decisions) -> Answer:
    """LLDAS under the readings in force: which definition decides (A5), and what new is compared with (A5b)."""
    score = _score(inputs, in_force)
    total = score.sledai2k if score else None
    points = total.total if total else None
    found = lldas.lldas(lldas_facts(inputs, in_force))
    chosen = found.published if in_force.get("lldas.criteria") == "published_5" else found.registry
    trace = _with_sources(chosen.trace, LLDAS_ORDER, inputs, in_force, _total_note(score, total, points))
    other = found.registry if chosen is found.published else found.published
    words = (
        Text("five published criteria", "已发表5条标准")
        if chosen is found.registry
        else Text("four criteria of the registry", "注册信息4条标准")
    )
    said = {
        "registry4": found.registry.value,
        "published5": found.published.value,
        "sledai2k": points.value if points else None,
    }
    beside = note(Text(f"reading beside it: {words.en}", f"并列解读：{words.zh}"), ANSWERS[str(other.value)])
    return answer_of(
        LLDAS,
        inputs.visit,
        Derived(chosen.value, chosen.rule, (*trace, beside)),
        places=_places(inputs, score, points),
        readings=lambda missing: _readings(inputs, said, missing),
        inputs=inputs,
        rules=LLDAS_RULES,
        in_force=in_force,
    )
