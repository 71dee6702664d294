"""The safety instruments of `manage.py derive`, in the words an auditor writes them in.

Each instrument reads one case, calls the very function the pages call, and answers with its result and trace. Null, or
a key that is absent, is "not collected"; the defaults that the vocabulary names are filled in here and nowhere else. A
sign or an event that is not written at all (another cause, a seizure, bullae, blood in the stool, a death) was not there,
as the worked cases have it; written as null it is unknown. What is measured or counted is never filled in.

Source: safety specification, sections 1 to 6; the vocabulary of the derive command.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from safety import astct, clocks, ctcae, magic, nih_cgvhd, seriousness
from trial.derived import Derived, step
from trial.vocabulary import Inputs, Instrument, Outcome
from trial.words import Text

# --- CTCAE -----------------------------------------------------------------------------------------------------------

ANSWERS = ("symptomatic", "physiologic_consequences", "on_anticoagulation", "intervention_initiated")
FIGURES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "temp_c": (20, 50),
        "temp_duration_h": (0, 10000),
        "duration_h": (0, 10000),
        "sbp": (0, 400),
        "dbp": (0, 300),
        "mi_cutoff": (0, 10**9),
    }
)
LOWEST, HIGHEST = -1000, 10**9
LIMITS = ("lln", "uln", "baseline", "baseline_lln", "baseline_uln")


def ctcae_laboratory(inputs: Inputs) -> Outcome:
    """CTCAE5_LAB: the grade of one measured value; null is not gradable, 0 is gradable with no criterion met."""
    inputs.require("term")
    inputs.require("analyte")
    term, analyte = inputs.text("term") or "", inputs.text("analyte") or ""
    try:
        rule = ctcae.rule_for(term, analyte)
    except ctcae.NoRule as wrong:
        raise inputs.wrong("term", str(wrong)) from None
    alternatives = tuple(each.flag for each in rule.alternatives)
    inputs.allow("term", "analyte", "value", "unit", *LIMITS, *ANSWERS, *FIGURES, *alternatives)
    unit = inputs.text("unit")
    if unit is not None and rule.ladder(unit) is None:
        raise inputs.wrong("unit", f"{unit} is not allowed for {rule.term}; allowed: {', '.join(rule.units())}")
    value = inputs.number("value", LOWEST, HIGHEST)
    limits = {name: inputs.number(name, 0, HIGHEST) for name in LIMITS}
    for low, high in (("lln", "uln"), ("baseline_lln", "baseline_uln")):
        lower, upper = limits[low], limits[high]
        if lower is not None and upper is not None and lower > upper:
            raise inputs.wrong(low, f"{lower} is above {high} {upper}; write the lower limit here")
    given: dict[str, ctcae.Fact] = {name: inputs.boolean(name) for name in dict.fromkeys((*ANSWERS, *alternatives))}
    given |= {name: inputs.number(name, *bounds) for name, bounds in FIGURES.items()}
    judged = ctcae.judged(rule, value, unit=unit, given=given, term_chosen=True, **limits)
    return Outcome(
        {
            "grade": judged.grade,
            "numeric_grade": judged.numeric,
            "code": rule.code,
            "missing": judged.missing,
            "baseline_missing": judged.baseline_missing,
        },
        judged.trace,
        ctcae.RULE,
    )


# --- ASTCT -----------------------------------------------------------------------------------------------------------


def _sign(inputs: Inputs, key: str) -> bool | None:
    """A sign or an event: not written, it was not there; null, it is unknown."""
    return inputs.boolean(key) if inputs.given(key) else False


def _outcome(key: str, derived: Derived[int] | Derived[str]) -> Outcome:
    return Outcome({key: derived.value, "missing": derived.missing}, derived.trace, derived.rule)


OTHER_CAUSES = ("fever_other_cause", "hypotension_other_cause", "hypoxia_other_cause")


def crs(inputs: Inputs) -> Outcome:
    """ASTCT_CRS: the grade at one time point. Without hypotension nobody is taken to need a vasopressor."""
    inputs.allow(
        "temp_c_max", "hypotension", "vasopressors_excl_vasopressin", "vasopressin", "oxygen", "o2_l_min",
        *OTHER_CAUSES, "crs_already_diagnosed", "tocilizumab_or_steroid_or_antipyretic_given", "death_due_to_crs",
    )  # fmt: skip
    hypotension = inputs.boolean("hypotension") or False
    vasopressors = inputs.whole("vasopressors_excl_vasopressin", 0, 20)
    other_causes = {key: inputs.boolean(key) or False for key in OTHER_CAUSES}
    facts = astct.CrsFacts(
        temperature_max_c=inputs.number("temp_c_max", 20, 50),
        hypotension=hypotension,
        vasopressors=0 if vasopressors is None and not hypotension else vasopressors,
        vasopressin=_sign(inputs, "vasopressin"),
        oxygen=inputs.coded("oxygen", astct.OXYGEN),
        oxygen_l_min=inputs.number("o2_l_min", 0, 100),
        fever_other_cause=other_causes["fever_other_cause"],
        hypotension_other_cause=other_causes["hypotension_other_cause"],
        hypoxia_other_cause=other_causes["hypoxia_other_cause"],
        diagnosed=_sign(inputs, "crs_already_diagnosed"),
        masked=_sign(inputs, "tocilizumab_or_steroid_or_antipyretic_given"),
        death=_sign(inputs, "death_due_to_crs"),
    )
    return _outcome("grade", astct.crs_grade(facts))


ICE_KEYS: Mapping[str, int] = MappingProxyType(
    {
        "year": 1,
        "month": 1,
        "city": 1,
        "hospital": 1,
        "objects_named": 3,
        "follows_command": 1,
        "writes_sentence": 1,
        "counts_back_by_10": 1,
    }
)
"""The questions of ICE with the most points of each."""


def ice(inputs: Inputs) -> Outcome:
    """ICE_SCORE: the sum of the points, unknown while a question was not tested."""
    inputs.allow(*ICE_KEYS)
    points = {key: inputs.whole(key, 0, most) for key, most in ICE_KEYS.items()}
    tested = astct.Ice(
        orientation=astct.orientation_points(points["year"], points["month"], points["city"], points["hospital"]),
        naming=points["objects_named"],
        command=points["follows_command"],
        writing=points["writes_sentence"],
        attention=points["counts_back_by_10"],
    )
    return _outcome("score", astct.ice_score(tested))


def icans(inputs: Inputs) -> Outcome:
    """ASTCT_ICANS_ADULT: the worst of five domains. Tremor and intracranial haemorrhage are read and do not count."""
    inputs.allow(
        "ice", "awareness", "seizure", "deep_focal_motor_weakness", "icp", "tremor", "intracranial_hemorrhage",
        "death_due_to_icans",
    )  # fmt: skip
    inputs.boolean("tremor")
    inputs.boolean("intracranial_hemorrhage")
    facts = astct.IcansFacts(
        ice=inputs.whole("ice", 0, 10),
        awareness=inputs.coded("awareness", astct.AWARENESS),
        seizure=inputs.coded("seizure", astct.SEIZURE) if inputs.given("seizure") else "none",
        deep_focal_weakness=_sign(inputs, "deep_focal_motor_weakness"),
        pressure=inputs.coded("icp", astct.PRESSURE) if inputs.given("icp") else "none",
        death=_sign(inputs, "death_due_to_icans"),
    )
    return _outcome("grade", astct.icans_grade(facts))


# --- GVHD ------------------------------------------------------------------------------------------------------------


def magic_stage(inputs: Inputs) -> Outcome:
    """MAGIC_STAGE: the stage of one organ from its raw findings."""
    inputs.require("organ")
    organ = inputs.coded("organ", magic.ORGANS)
    if organ == "skin":
        inputs.allow("organ", "rash_bsa_pct", "erythroderma_generalized", "bullae", "desquamation_bsa_pct")
        stage = magic.skin_stage(
            rash_bsa_pct=inputs.number("rash_bsa_pct", 0, 100),
            generalised_erythroderma=_sign(inputs, "erythroderma_generalized"),
            bullae=_sign(inputs, "bullae"),
            desquamation_bsa_pct=inputs.number("desquamation_bsa_pct", 0, 100),
        )
    elif organ == "liver":
        inputs.allow("organ", "bilirubin", "unit")
        stage = magic.liver_stage(inputs.number("bilirubin", 0, 10000), inputs.coded("unit", magic.BILIRUBIN_STAGES))
    elif organ == "upper_gi":
        inputs.allow("organ", "persistent_nausea_vomiting_or_anorexia")
        stage = magic.upper_gi_stage(inputs.boolean("persistent_nausea_vomiting_or_anorexia"))
    else:
        inputs.allow("organ", "stool_ml_day", "episodes_day", "severe_abdominal_pain", "grossly_bloody_stool")
        stage = magic.lower_gi_stage(
            stool_ml_day=inputs.number("stool_ml_day", 0, 50000),
            episodes_day=inputs.number("episodes_day", 0, 200),
            severe_abdominal_pain=_sign(inputs, "severe_abdominal_pain"),
            grossly_bloody_stool=_sign(inputs, "grossly_bloody_stool"),
        )
    return _outcome("stage", stage)


def magic_grade(inputs: Inputs) -> Outcome:
    """MAGIC_GRADE: the overall grade from the four stages."""
    inputs.allow(*magic.ORGANS)
    stages = {organ: inputs.whole(organ, 0, most) for organ, (_name, most) in magic.ORGANS.items()}
    return _outcome("grade", magic.overall_grade(**stages))


def chronic_gvhd_organ(inputs: Inputs) -> Outcome:
    """NIH_CGVHD_ORGAN: the score of the skin or the lungs."""
    inputs.require("organ")
    if inputs.coded("organ", ("skin", "lungs")) == "skin":
        inputs.allow("organ", "bsa_pct", "feature")
        score = nih_cgvhd.skin_score(
            bsa_pct=inputs.number("bsa_pct", 0, 100), feature=inputs.coded("feature", nih_cgvhd.SKIN_FEATURES)
        )
    else:
        inputs.allow("organ", "fev1_pct", "dyspnea")
        score = nih_cgvhd.lung_score(
            fev1_pct=inputs.number("fev1_pct", 0, 250), dyspnoea=inputs.coded("dyspnea", nih_cgvhd.DYSPNOEA)
        )
    return _outcome("score", score)


def chronic_gvhd_global(inputs: Inputs) -> Outcome:
    """NIH_CGVHD_GLOBAL: the severity the assessed organs add up to, with the organs that were not assessed."""
    inputs.allow("scores", "wholly_non_gvhd")
    listed = inputs.nested("scores")
    if listed is not None:
        listed.allow(*nih_cgvhd.ORGANS)
    scores = {organ: None if listed is None else listed.whole(organ, 0, 3) for organ in nih_cgvhd.ORGANS}
    dropped = inputs.codes("wholly_non_gvhd", nih_cgvhd.ORGANS) or ()
    severity = nih_cgvhd.global_severity(scores, dropped)
    shown = nih_cgvhd.severity_words(scores, dropped)
    return Outcome(
        {
            "severity": severity.value,
            "not_assessed": nih_cgvhd.not_assessed(scores, dropped),
            "shown": shown.en,
            "shown_zh": shown.zh,
        },
        severity.trace,
        severity.rule,
    )


# --- serious events --------------------------------------------------------------------------------------------------


def sae_serious(inputs: Inputs) -> Outcome:
    """SAE_SERIOUS: any one criterion; the grade and a planned admission decide nothing."""
    inputs.allow(*seriousness.CRITERIA, "ctcae_grade", "planned_admission_only")
    found = {name: inputs.boolean(name) or False for name in seriousness.CRITERIA}
    grade, planned = inputs.whole("ctcae_grade", 0, 5), inputs.boolean("planned_admission_only")
    derived = seriousness.serious(found, grade=grade, planned_admission=planned)
    return Outcome({"serious": derived.value, "missing": derived.missing}, derived.trace, derived.rule)


def susar_clock(inputs: Inputs) -> Outcome:
    """SUSAR_CLOCK: is it to be expedited, and within how many calendar days of awareness, which is day 0."""
    inputs.allow("serious", "related_by_any_assessor", "expected", "fatal_or_life_threatening")
    related, expected = inputs.boolean("related_by_any_assessor"), inputs.boolean("expected")
    fatal = inputs.boolean("fatal_or_life_threatening")
    unexpected = None if expected is None else not expected
    derived = clocks.susar(inputs.boolean("serious"), related, related, unexpected)
    result: dict[str, object] = {"expedited": derived.value}
    limits = clocks.Limits()
    trace = derived.trace
    if derived.value:
        words = Text(
            "fatal or life-threatening: 7 days, 8 more to complete; else 15",
            "致死或危及生命：7天，另8天内补充；其他15天",
        )
        trace = (*trace, step(words, fatal, bool, needs="fatal_or_life_threatening"))
        if fatal:
            result |= {"initial_days": limits.fatal_days, "followup_days": limits.followup_days}
        elif fatal is False:
            result |= {"initial_days": limits.other_days}
    return Outcome(result, trace, derived.rule)


INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType(
    {
        "CTCAE5_LAB": ctcae_laboratory,
        "ASTCT_CRS": crs,
        "ICE_SCORE": ice,
        "ASTCT_ICANS_ADULT": icans,
        "MAGIC_STAGE": magic_stage,
        "MAGIC_GRADE": magic_grade,
        "NIH_CGVHD_ORGAN": chronic_gvhd_organ,
        "NIH_CGVHD_GLOBAL": chronic_gvhd_global,
        "SAE_SERIOUS": sae_serious,
        "SUSAR_CLOCK": susar_clock,
    }
)
"""The safety instruments by the name an auditor writes."""
