"""Cytokine release syndrome (CRS) and neurotoxicity (ICANS) graded by the ASTCT consensus of 2019.

Both grades are the worst of their domains at one assessment. Where a fact is unknown every value it may have is
considered: the grade is given when all of them lead to the same one, and is unknown otherwise. An unknown fact
therefore never raises a grade, and a domain that is bad enough decides whatever the others are.

CTCAE grades cytokine release syndrome differently; this study does not use those grades.

Source: Lee DW et al., Biol Blood Marrow Transplant 2019;25:625-638; safety specification, section 3; protocol
operationalisation, 8.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from types import MappingProxyType

from trial.derived import Derived, Step, note, shown, step
from trial.words import Text

CRS_RULE = "astct_crs/1"
ICE_RULE = "ice/1"
ICANS_RULE = "astct_icans/1"

FEVER_C = Decimal("38.0")
"""Fever of CRS in degrees Celsius: this or more. How high it is beyond that never changes the grade."""

LOW_FLOW_L_MIN = Decimal(6)
"""Oxygen by nasal cannula up to this many litres a minute is low flow; more is high flow."""

DEATH = 5

Grades = frozenset[int]


def _only(possible: Iterable[int]) -> int | None:
    """The grade when there is but one it can be."""
    grades = set(possible)
    return grades.pop() if len(grades) == 1 else None


def _span(grades: Grades) -> Text:
    """The grades a domain can have, in words: grade 2, or grade 2 to 4."""
    if not grades:
        return Text("none", "无")
    low, high = min(grades), max(grades)
    if low == high:
        return Text(f"grade {low}", f"{low}级")
    return Text(f"grade {low} to {high}", f"{low}～{high}级")


def _at_least(possible: Grades) -> tuple[Step, ...]:
    """What can be said of an unknown grade: the range it lies in."""
    if len(possible) == 1:
        return ()
    low, high = min(possible), max(possible)
    found = Text(f"at least {low}, at most {high}", f"至少{low}级，至多{high}级")
    return (note(Text("grade with what is known so far", "按现有资料的分级"), found),)


# --- CRS -------------------------------------------------------------------------------------------------------------

OXYGEN: Mapping[str, Grades] = MappingProxyType(
    {
        "none": frozenset({0}),
        "nasal_cannula": frozenset({2, 3}),
        "blow_by": frozenset({2}),
        "high_flow_nasal_cannula": frozenset({3}),
        "face_mask": frozenset({3}),
        "non_rebreather": frozenset({3}),
        "venturi": frozenset({3}),
        "cpap": frozenset({4}),
        "bipap": frozenset({4}),
        "mechanical_ventilation": frozenset({4}),
    }
)
"""The grade that each way of giving oxygen stands for; a nasal cannula is told apart by its flow."""

OXYGEN_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "none": Text("no oxygen", "未吸氧"),
        "nasal_cannula": Text("nasal cannula", "鼻导管"),
        "blow_by": Text("blow-by oxygen", "面旁吹氧"),
        "high_flow_nasal_cannula": Text("high-flow nasal cannula", "经鼻高流量"),
        "face_mask": Text("face mask", "面罩"),
        "non_rebreather": Text("non-rebreather mask", "非重复呼吸面罩"),
        "venturi": Text("Venturi mask", "文丘里面罩"),
        "cpap": Text("CPAP", "持续气道正压"),
        "bipap": Text("BiPAP", "双水平气道正压"),
        "mechanical_ventilation": Text("intubation and ventilation", "插管机械通气"),
    }
)


@dataclass(frozen=True, slots=True)
class CrsFacts:
    """What is known at one assessment (the worst of a day). None means not known.

    `vasopressors` counts those given other than vasopressin. `diagnosed` says that CRS was diagnosed before;
    `masked` that an antipyretic, tocilizumab or a corticosteroid was given, after which fever may be absent.
    The `..._other_cause` facts say that something else than CRS explains the finding: it then does not count. Intubation
    to protect the airway, or for a procedure, is such another cause.
    """

    temperature_max_c: Decimal | None
    hypotension: bool | None
    vasopressors: int | None
    vasopressin: bool | None
    oxygen: str | None
    oxygen_l_min: Decimal | None = None
    fever_other_cause: bool | None = False
    hypotension_other_cause: bool | None = False
    hypoxia_other_cause: bool | None = False
    diagnosed: bool | None = False
    masked: bool | None = False
    death: bool | None = False


def _both(first: bool | None, second: bool | None) -> bool | None:
    """And, with unknown in it."""
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _truths(value: bool | None) -> tuple[bool, ...]:
    return (True, False) if value is None else (value,)


def _without(grades: Grades, other_cause: bool | None) -> Grades:
    """The grades of a finding once its other cause is taken into account."""
    if other_cause is True:
        return frozenset({0})
    return grades | {0} if other_cause is None else grades


def hypotension_grades(facts: CrsFacts) -> Grades:
    """Grades that hypotension can stand for: 2 without a vasopressor, 3 with one, 4 with more than one.

    Vasopressin never adds to the count. Vasopressin alone is read as one vasopressor (UNCONFIRMED). Whoever needs a
    vasopressor counts as hypotensive, whatever pressure it holds up.
    """
    counts = (0, 1, 2) if facts.vasopressors is None else (min(facts.vasopressors, 2),)
    grades: set[int] = set()
    for present, pressors, vasopressin_given in product(_truths(facts.hypotension), counts, _truths(facts.vasopressin)):
        if pressors >= 2:
            grades.add(4)
        elif pressors == 1 or vasopressin_given:
            grades.add(3)
        else:
            grades.add(2 if present else 0)
    return _without(frozenset(grades), facts.hypotension_other_cause)


def hypoxia_grades(facts: CrsFacts) -> Grades:
    """Grades that hypoxia can stand for, by how oxygen is given: 2 low flow, 3 high flow or mask, 4 positive pressure."""
    if facts.oxygen is None:
        grades = frozenset({0, 2, 3, 4})
    elif facts.oxygen == "nasal_cannula" and facts.oxygen_l_min is not None:
        grades = frozenset({2 if facts.oxygen_l_min <= LOW_FLOW_L_MIN else 3})
    else:
        grades = OXYGEN[facts.oxygen]
    return _without(grades, facts.hypoxia_other_cause)


def fever(facts: CrsFacts) -> bool | None:
    """38.0 degrees or more, and nothing else explains it."""
    if facts.temperature_max_c is None:
        return False if facts.fever_other_cause is True else None
    if facts.temperature_max_c < FEVER_C or facts.fever_other_cause is True:
        return False
    return None if facts.fever_other_cause is None else True


def _crs_grade(has_fever: bool, masked: bool, hypotension: int, hypoxia: int) -> int:
    """The grade from known facts: without fever, or treatment that hides it, there is no CRS."""
    if not has_fever and not masked:
        return 0
    return max(hypotension, hypoxia) or (1 if has_fever else 0)


def possible_crs_grades(facts: CrsFacts) -> Grades:
    """Every grade the facts allow; one grade when they decide it."""
    if facts.death is True:
        return frozenset({DEATH})
    hidden = _both(facts.diagnosed, facts.masked)
    grades = {
        _crs_grade(has_fever, masked, hypotension, hypoxia)
        for has_fever, masked, hypotension, hypoxia in product(
            _truths(fever(facts)), _truths(hidden), hypotension_grades(facts), hypoxia_grades(facts)
        )
    }
    return frozenset(grades | {DEATH} if facts.death is None else grades)


def _fever_step(facts: CrsFacts) -> Step:
    found = shown(facts.temperature_max_c)
    if facts.temperature_max_c is not None:
        found = Text(f"{found.en} °C", f"{found.zh} °C")
        if facts.temperature_max_c >= FEVER_C and facts.fever_other_cause:
            found = Text(f"{found.en}, explained by another cause", f"{found.zh}，可由其他原因解释")
    needs = (
        () if fever(facts) is not None else ("temp_c_max" if facts.temperature_max_c is None else "fever_other_cause",)
    )
    criterion = Text("fever of 38.0 °C or more, not due to another cause", "发热≥38.0 °C，且非其他原因所致")
    return Step(criterion, found, fever(facts), needs)


def _masking_step(facts: CrsFacts) -> Step:
    criterion = Text(
        "or CRS diagnosed before, and an antipyretic, tocilizumab or a corticosteroid given: fever is no longer needed",
        "或此前已诊断CRS，且已使用退热药、托珠单抗或糖皮质激素：不再要求发热",
    )
    diagnosed, masked = shown(facts.diagnosed), shown(facts.masked)
    found = Text(
        f"diagnosed before: {diagnosed.en}; treatment given: {masked.en}",
        f"此前已诊断：{diagnosed.zh}；已用药：{masked.zh}",
    )
    met = _both(facts.diagnosed, facts.masked)
    names = (("crs_already_diagnosed", facts.diagnosed), ("tocilizumab_or_steroid_or_antipyretic_given", facts.masked))
    needs = tuple(name for name, value in names if value is None) if met is None else ()
    return Step(criterion, found, met, needs)


def _domain_step(
    criterion: Text, words: Text, grades: Grades, other_cause: bool | None, needs: tuple[str, ...]
) -> Step:
    grade = _only(grades)
    span = Text("does not count: another cause", "不计入：其他原因所致") if other_cause is True else _span(grades)
    found = Text(f"{words.en}: {span.en}", f"{words.zh}：{span.zh}")
    return Step(criterion, found, None if grade is None else grade > 0, needs if grade is None else ())


def _hypotension_step(facts: CrsFacts) -> Step:
    words = {
        None: shown(None),
        False: Text("no hypotension", "无低血压"),
        True: Text("hypotension", "低血压"),
    }[facts.hypotension]
    count = facts.vasopressors
    if count is not None and (count or facts.hypotension):
        words = Text(f"{words.en}, vasopressors {count}", f"{words.zh}，升压药{count}种")
    elif count is None and facts.hypotension:
        words = Text(f"{words.en}, vasopressors not collected", f"{words.zh}，升压药未采集")
    if facts.vasopressin:
        words = Text(f"{words.en} and vasopressin", f"{words.zh}及血管加压素")
    names = (
        ("hypotension", facts.hypotension),
        ("vasopressors_excl_vasopressin", count),
        ("vasopressin", facts.vasopressin),
        ("hypotension_other_cause", facts.hypotension_other_cause),
    )
    needs = tuple(name for name, value in names if value is None)
    criterion = Text(
        "hypotension: 2 without vasopressor, 3 with one (with or without vasopressin), 4 with more than one (vasopressin "
        "not counted)",
        "低血压：无需升压药2级；一种升压药（不论是否合用血管加压素）3级；多种（不含血管加压素）4级",
    )
    return _domain_step(criterion, words, hypotension_grades(facts), facts.hypotension_other_cause, needs)


def _hypoxia_step(facts: CrsFacts) -> Step:
    words = shown(None) if facts.oxygen is None else OXYGEN_NAMES[facts.oxygen]
    if facts.oxygen not in (None, "none") and facts.oxygen_l_min is not None:
        flow = format(facts.oxygen_l_min, "f")
        words = Text(f"{words.en} {flow} L/min", f"{words.zh}{flow} L/min")
    needs = tuple(
        name
        for name, unknown in (
            ("oxygen", facts.oxygen is None),
            ("o2_l_min", facts.oxygen == "nasal_cannula" and facts.oxygen_l_min is None),
            ("hypoxia_other_cause", facts.hypoxia_other_cause is None),
        )
        if unknown
    )
    criterion = Text(
        "hypoxia: 2 nasal cannula up to 6 L/min or blow-by, 3 more than 6 L/min, mask, non-rebreather or Venturi, 4 "
        "positive pressure",
        "低氧：鼻导管≤6 L/min或面旁吹氧2级；＞6 L/min、面罩、非重复呼吸面罩或文丘里面罩3级；正压通气4级",
    )
    return _domain_step(criterion, words, hypoxia_grades(facts), facts.hypoxia_other_cause, needs)


def crs_grade(facts: CrsFacts) -> Derived[int]:
    """ASTCT grade of CRS at one assessment, 0 to 5; 0 means no CRS, or resolved. None: the facts do not decide it."""
    possible = possible_crs_grades(facts)
    steps = [_fever_step(facts), _masking_step(facts), _hypotension_step(facts), _hypoxia_step(facts)]
    if facts.vasopressin and facts.vasopressors == 0:
        steps.append(
            note(
                Text("vasopressin alone", "仅用血管加压素"),
                Text("read as one vasopressor (UNCONFIRMED)", "按一种升压药计（未确认）"),
            )
        )
    steps.append(step(Text("death due to CRS", "因CRS死亡"), facts.death, bool, needs="death_due_to_crs"))
    return Derived(_only(possible), CRS_RULE, (*steps, *_at_least(possible)))


# --- ICE -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ice:
    """The five parts of the ICE score, as points reached. None means not tested."""

    orientation: int | None
    naming: int | None
    command: int | None
    writing: int | None
    attention: int | None


ICE_PARTS: tuple[tuple[str, Text, int], ...] = (
    ("orientation", Text("orientation to year, month, city and hospital", "定向：年、月、城市、医院"), 4),
    ("naming", Text("names three objects", "说出三件物品名称"), 3),
    ("command", Text("follows a simple command", "执行简单指令"), 1),
    ("writing", Text("writes a standard sentence", "书写标准句子"), 1),
    ("attention", Text("counts back from 100 by ten", "从100起倒数，每次减10"), 1),
)
"""The parts of ICE with the most points of each: 10 in all."""


def orientation_points(year: int | None, month: int | None, city: int | None, hospital: int | None) -> int | None:
    """Points for orientation, one each; unknown while one is unknown."""
    answered = [year, month, city, hospital]
    return None if any(point is None for point in answered) else sum(point or 0 for point in answered)


def ice_score(ice: Ice) -> Derived[int]:
    """ICE total, 0 to 10; unknown while a part is not tested, since an untested part is not a failed one."""
    steps = []
    for name, words, most in ICE_PARTS:
        points: int | None = getattr(ice, name)
        if points is None:
            steps.append(Step(words, shown(None), None, (name,)))
        else:
            steps.append(Step(words, Text(f"{points} of {most}", f"{points}/{most}"), points == most))
    scored = [getattr(ice, name) for name, _words, _most in ICE_PARTS]
    total = None if any(points is None for points in scored) else sum(scored)
    return Derived(total, ICE_RULE, tuple(steps))


def ice_grade(score: int) -> int:
    """The ICANS grade of an ICE score in somebody who can be woken: 10 none, 7-9 grade 1, 3-6 grade 2, 0-2 grade 3."""
    if score == 10:
        return 0
    if score >= 7:
        return 1
    return 2 if score >= 3 else 3


# --- ICANS -----------------------------------------------------------------------------------------------------------

AWARENESS: Mapping[str, int] = MappingProxyType(
    {"spontaneous": 0, "voice": 2, "tactile": 3, "unarousable_or_vigorous_stimuli": 4}
)
"""Grade of each level of consciousness. Waking spontaneously is the level of grade 1 and makes no grade by itself."""

SEIZURE: Mapping[str, int] = MappingProxyType(
    {
        "none": 0,
        "brief_clinical": 3,
        "nonconvulsive_eeg_resolved": 3,
        "prolonged_gt_5min": 4,
        "repetitive_no_return": 4,
    }
)
"""Grade of each kind of seizure; there is no grade 1 or 2."""

PRESSURE: Mapping[str, int] = MappingProxyType(
    {
        "none": 0,
        "focal_edema": 3,
        "diffuse_edema": 4,
        "posturing": 4,
        "cn6_palsy": 4,
        "papilledema": 4,
        "cushing_triad": 4,
    }
)
"""Grade of each sign of raised intracranial pressure or oedema: focal oedema on imaging 3, everything else 4."""

MOTOR_GRADE = 4
UNAROUSABLE = "unarousable_or_vigorous_stimuli"

_AWARENESS_NAMES = {
    "spontaneous": Text("awakens spontaneously", "自发清醒"),
    "voice": Text("awakens to voice", "呼唤可醒"),
    "tactile": Text("awakens only to touch", "仅触觉刺激可醒"),
    UNAROUSABLE: Text("unarousable, or needs vigorous or repeated touch", "不能唤醒或需强烈/反复触觉刺激"),
}
_SEIZURE_NAMES = {
    "none": Text("none", "无"),
    "brief_clinical": Text("clinical seizure that resolved rapidly", "临床发作，迅速缓解"),
    "nonconvulsive_eeg_resolved": Text("seizure on EEG, resolved with treatment", "脑电图发作，干预后缓解"),
    "prolonged_gt_5min": Text("prolonged, more than 5 minutes", "持续＞5分钟"),
    "repetitive_no_return": Text("repeated without return to baseline", "反复发作，其间未恢复至基线"),
}
_PRESSURE_NAMES = {
    "none": Text("none", "无"),
    "focal_edema": Text("focal oedema on imaging", "影像学局灶性水肿"),
    "diffuse_edema": Text("diffuse oedema on imaging", "影像学弥漫性水肿"),
    "posturing": Text("decerebrate or decorticate posture", "去大脑或去皮质强直"),
    "cn6_palsy": Text("sixth nerve palsy", "展神经麻痹"),
    "papilledema": Text("papilloedema", "视乳头水肿"),
    "cushing_triad": Text("Cushing triad", "库欣三联征"),
}


@dataclass(frozen=True, slots=True)
class IcansFacts:
    """What is known at one assessment. None means not known; for `ice` also "not testable".

    `not_attributed` names the domains that something else explains (sedation, lupus of the brain, PRES, infection,
    steroid psychosis): they do not count. Tremor, myoclonus and intracranial haemorrhage have no place here: CTCAE
    grades them.
    """

    ice: int | None
    awareness: str | None
    seizure: str | None
    deep_focal_weakness: bool | None
    pressure: str | None
    death: bool | None = False
    not_attributed: frozenset[str] = frozenset()


ICANS_DOMAINS = ("ice", "awareness", "seizure", "motor", "pressure")


def icans_domain_grades(facts: IcansFacts) -> dict[str, Grades]:
    """For each of the five domains, the grades it can have.

    ICE 0 in somebody awake is grade 3 (global aphasia); in somebody who cannot be woken it is grade 4. An ICE that
    could not be tested is grade 4 when the reason is that nobody can wake the subject, and otherwise anything up to 3.
    """
    unarousable = None if facts.awareness is None else facts.awareness == UNAROUSABLE
    if unarousable and facts.ice in (None, 0):
        ice = frozenset({4})
    elif facts.ice is None:
        ice = frozenset({0, 1, 2, 3} if unarousable is False else {0, 1, 2, 3, 4})
    elif facts.ice == 0 and unarousable is None:
        ice = frozenset({3, 4})
    else:
        ice = frozenset({ice_grade(facts.ice)})
    weak = facts.deep_focal_weakness
    found = {
        "ice": ice,
        "awareness": frozenset(AWARENESS.values() if facts.awareness is None else {AWARENESS[facts.awareness]}),
        "seizure": frozenset(SEIZURE.values() if facts.seizure is None else {SEIZURE[facts.seizure]}),
        "motor": frozenset({0, MOTOR_GRADE} if weak is None else {MOTOR_GRADE if weak else 0}),
        "pressure": frozenset(PRESSURE.values() if facts.pressure is None else {PRESSURE[facts.pressure]}),
    }
    return {name: frozenset({0}) if name in facts.not_attributed else grades for name, grades in found.items()}


def possible_icans_grades(facts: IcansFacts) -> Grades:
    """Every grade the facts allow: the worst domain decides."""
    if facts.death is True:
        return frozenset({DEATH})
    grades = {max(combination) for combination in product(*icans_domain_grades(facts).values())}
    return frozenset(grades | {DEATH} if facts.death is None else grades)


def _icans_steps(facts: IcansFacts) -> list[Step]:
    words: dict[str, tuple[Text, Text | None, str]] = {
        "ice": (
            Text("ICE score: 7-9 grade 1, 3-6 grade 2, 0-2 grade 3, 0 since unarousable grade 4",
                 "ICE评分：7～9分1级，3～6分2级，0～2分3级，因不能唤醒而为0分4级"),
            None if facts.ice is None else shown(facts.ice),
            "ice",
        ),
        "awareness": (
            Text("consciousness: to voice grade 2, only to touch grade 3, unarousable grade 4",
                 "意识水平：呼唤可醒2级，仅触觉可醒3级，不能唤醒4级"),
            None if facts.awareness is None else _AWARENESS_NAMES[facts.awareness],
            "awareness",
        ),
        "seizure": (
            Text("seizure: rapidly resolved or on EEG grade 3, over 5 minutes or repetitive grade 4",
                 "癫痫：迅速缓解或脑电图发作3级，＞5分钟或反复发作4级"),
            None if facts.seizure is None else _SEIZURE_NAMES[facts.seizure],
            "seizure",
        ),
        "motor": (
            Text("deep focal motor weakness: grade 4", "严重局灶性运动无力：4级"),
            None if facts.deep_focal_weakness is None else shown(facts.deep_focal_weakness),
            "deep_focal_motor_weakness",
        ),
        "pressure": (
            Text("raised intracranial pressure or oedema: focal grade 3, diffuse or signs grade 4",
                 "颅内压升高或脑水肿：局灶3级，弥漫或体征4级"),
            None if facts.pressure is None else _PRESSURE_NAMES[facts.pressure],
            "icp",
        ),
    }  # fmt: skip
    steps = []
    for domain, grades in icans_domain_grades(facts).items():
        criterion, value, name = words[domain]
        grade = _only(grades)
        if domain in facts.not_attributed:
            span = Text("does not count: another cause", "不计入：其他原因所致")
        else:
            span = _span(grades)
        untested = Text("not tested", "未测") if domain == "ice" else shown(None)
        value = value or untested
        found = Text(f"{value.en}: {span.en}", f"{value.zh}：{span.zh}")
        needs = (name,) if grade is None else ()
        steps.append(Step(criterion, found, None if grade is None else grade > 0, needs))
    return steps


def icans_grade(facts: IcansFacts) -> Derived[int]:
    """ASTCT grade of ICANS in an adult, 0 to 5: the most severe of five domains. None: the facts do not decide it."""
    possible = possible_icans_grades(facts)
    died = step(Text("death due to ICANS", "因ICANS死亡"), facts.death, bool, needs="death_due_to_icans")
    return Derived(_only(possible), ICANS_RULE, (*_icans_steps(facts), died, *_at_least(possible)))


# --- the coarse codes of the daily form ------------------------------------------------------------------------------

DAY_HYPOTENSION: Mapping[str, tuple[bool, int]] = MappingProxyType(
    {"NONE": (False, 0), "FLUIDS": (True, 0), "ONE": (True, 1), "MULTIPLE": (True, 2)}
)
"""HYPOTN of the daily form: hypotension, and vasopressors other than vasopressin. Vasopressin alone is ONE (UNCONFIRMED)."""

DAY_HYPOXIA: Mapping[str, tuple[str, Decimal | None]] = MappingProxyType(
    {
        "NONE": ("none", None),
        "LOW": ("nasal_cannula", LOW_FLOW_L_MIN),
        "HIGH": ("high_flow_nasal_cannula", None),
        "POSITIVE": ("cpap", None),
    }
)
"""HYPOX of the daily form: none; up to 6 L/min; more than 6 L/min or mask; positive pressure."""

DAY_CONSCIOUSNESS: Mapping[str, str] = MappingProxyType(
    {"AWAKE": "spontaneous", "VOICE": "voice", "TOUCH": "tactile", "UNAROUSABLE": UNAROUSABLE}
)
DAY_SEIZURE: Mapping[str, str] = MappingProxyType(
    {
        "NONE": "none",
        "BRIEF": "brief_clinical",
        "EEG": "nonconvulsive_eeg_resolved",
        "PROLONGED": "prolonged_gt_5min",
    }
)
DAY_OEDEMA: Mapping[str, str] = MappingProxyType({"NONE": "none", "FOCAL": "focal_edema", "DIFFUSE": "diffuse_edema"})


def crs_of_day(
    *,
    temperature_max_c: Decimal | None,
    hypotension: str | None,
    hypoxia: str | None,
    not_other_cause: bool | None,
    diagnosed: bool | None,
    masked: bool | None,
    death: bool | None = False,
) -> CrsFacts:
    """The facts of one row of the daily form (codes of HYPOTN and HYPOX; `not_other_cause` is ATTRIB).

    The one question of the form counts for fever, hypotension and hypoxia alike. Grade them with `crs_grade`.
    """
    other_cause = None if not_other_cause is None else not not_other_cause
    present, vasopressors = (None, None) if hypotension is None else DAY_HYPOTENSION[hypotension]
    oxygen, flow = (None, None) if hypoxia is None else DAY_HYPOXIA[hypoxia]
    return CrsFacts(
        temperature_max_c=temperature_max_c,
        hypotension=present,
        vasopressors=vasopressors,
        vasopressin=None if hypotension is None else False,
        oxygen=oxygen,
        oxygen_l_min=flow,
        fever_other_cause=other_cause,
        hypotension_other_cause=other_cause if present is not False else False,
        hypoxia_other_cause=other_cause if oxygen != "none" else False,
        diagnosed=diagnosed,
        masked=masked,
        death=death,
    )


def icans_of_day(
    *,
    ice: int | None,
    consciousness: str | None,
    seizure: str | None,
    weakness: bool | None,
    oedema: str | None,
    death: bool | None = False,
    not_attributed: frozenset[str] = frozenset(),
) -> IcansFacts:
    """The facts of one row of the daily form (codes of CONSC, SEIZ and EDEMA). Grade them with `icans_grade`."""
    return IcansFacts(
        ice=ice,
        awareness=None if consciousness is None else DAY_CONSCIOUSNESS[consciousness],
        seizure=None if seizure is None else DAY_SEIZURE[seizure],
        deep_focal_weakness=weakness,
        pressure=None if oedema is None else DAY_OEDEMA[oedema],
        death=death,
        not_attributed=not_attributed,
    )
