"""Glucocorticoids in prednisone equivalents, and what counts as rescue.

The dose of the visit day decides DORIS and LLDAS; the mean of seven days and the highest dose of a period are shown
beside it (protocol parameter `gc.rule`). Oral, intravenous and intramuscular courses count; what acts locally does not.

Source: efficacy specification, section 7 (equivalents: dose equal to 5 mg prednisone, two published tables; deflazacort
UNCONFIRMED) and 6.5; protocol operationalisation 8.5, rules R1 to R4 (our defaults, the registry gives no thresholds).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from trial.derived import Derived, Step, any_met, note, shown
from trial.words import Text

RULE = "steroids/1"
RESCUE_RULE = "rescue/1"

REFERENCE_MG = Decimal(5)
EQUAL_TO_REFERENCE_MG: Mapping[str, Decimal] = MappingProxyType(
    {
        "PREDNISONE": Decimal(5),
        "PREDNISOLONE": Decimal(5),
        "METHYLPREDNISOLONE": Decimal(4),
        "DEXAMETHASONE": Decimal("0.75"),
        "HYDROCORTISONE": Decimal(20),
        "BETAMETHASONE": Decimal("0.6"),
        "CORTISONE": Decimal(25),
        "TRIAMCINOLONE": Decimal(4),
        "DEFLAZACORT": Decimal(6),
    }
)
"""The dose in mg that equals 5 mg of prednisone. Kept as doses and not as factors, so that 0.75 mg of dexamethasone is
5 mg exactly and not 5.0003: at 5.0 and 7.5 mg a rounded factor would decide remission (efficacy 7)."""

DRUGS: Mapping[str, Text] = MappingProxyType(
    {
        "PREDNISONE": Text("Prednisone", "泼尼松"),
        "PREDNISOLONE": Text("Prednisolone", "泼尼松龙"),
        "METHYLPREDNISOLONE": Text("Methylprednisolone", "甲泼尼龙"),
        "DEXAMETHASONE": Text("Dexamethasone", "地塞米松"),
        "HYDROCORTISONE": Text("Hydrocortisone", "氢化可的松"),
        "BETAMETHASONE": Text("Betamethasone", "倍他米松"),
        "CORTISONE": Text("Cortisone", "可的松"),
        "TRIAMCINOLONE": Text("Triamcinolone", "曲安西龙"),
        "DEFLAZACORT": Text("Deflazacort", "地夫可特"),
    }
)

SYSTEMIC = frozenset({"PO", "IV", "IM"})
"""Routes that count towards the dose; topical, inhaled, nasal, ocular and intra-articular ones do not (efficacy 7)."""

LUPUS = "SLE"
DAILY_INDICATIONS = frozenset({LUPUS, "ADRENAL"})
"""Indications for which a steroid is taken every day, so that a day without one is a gap worth asking about."""

PULSE_MG = Decimal(250)
"""A pulse is 250 mg prednisone equivalent or more on one day (efficacy 7, recalled rule, UNCONFIRMED)."""

RESCUE_MG = Decimal(10)
RESCUE_CONSECUTIVE_DAYS = 3
RESCUE_DAYS_IN_ALL = 7


def doses_from(text: str) -> Mapping[str, Decimal]:
    """The table of equal doses from the study parameter `gc.factors`: "PREDNISONE=5 DEXAMETHASONE=0.75 ...".

    A drug that the parameter does not name keeps the published dose.
    """
    found = {name: Decimal(dose) for name, dose in re.findall(r"([A-Z]+)\s*=\s*(\d+(?:\.\d+)?)", text)}
    return {**EQUAL_TO_REFERENCE_MG, **{name: dose for name, dose in found.items() if dose > 0}}


def equivalent(drug: str | None, dose_mg: Decimal | None, doses: Mapping[str, Decimal]) -> Decimal | None:
    """A dose in mg of prednisone, unrounded; unknown without the drug or the dose."""
    equal = doses.get(drug or "")
    return None if dose_mg is None or equal is None else dose_mg * REFERENCE_MG / equal


def rounded(dose_mg: Decimal | None) -> Decimal | None:
    """A dose as it is shown and stored: two decimals, half up. Comparisons use the unrounded one."""
    return None if dose_mg is None else dose_mg.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Course:
    """One record of the log: a drug at one daily dose from a first to a last day. Without a last day it goes on.

    A step of a taper is a course of its own; a dose taken every other day stands as its average per day.
    `rescue` is the investigator's own answer to whether it counts as rescue, None where the rule decides.
    """

    place: str
    drug: str | None
    daily_dose_mg: Decimal | None
    route: str | None
    start_on: date | None
    end_on: date | None
    indication: str | None = LUPUS
    rescue: bool | None = None

    @property
    def systemic(self) -> bool | None:
        """Whether it counts towards the dose; unknown without a route."""
        return None if self.route is None else self.route in SYSTEMIC

    def on(self, day: date) -> bool | None:
        """Whether it was taken on a day, both ends included; unknown without a first day."""
        if self.end_on is not None and day > self.end_on:
            return False
        return None if self.start_on is None else self.start_on <= day


@dataclass(frozen=True, slots=True)
class Dose:
    """The dose of one day: what is known of it, and whether that is all of it."""

    known_mg: Decimal
    complete: bool

    @property
    def mg(self) -> Decimal | None:
        """The whole dose; None when a part of it is unknown."""
        return self.known_mg if self.complete else None


def dose_on(courses: Iterable[Course], day: date, doses: Mapping[str, Decimal]) -> Dose:
    """The prednisone equivalent of one day, summed over the systemic courses taken that day."""
    known, complete = Decimal(0), True
    for course in courses:
        taken, systemic = course.on(day), course.systemic
        if taken is False or systemic is False:
            continue
        amount = equivalent(course.drug, course.daily_dose_mg, doses)
        if taken is None or systemic is None or amount is None:
            complete = False
        else:
            known += amount
    return Dose(known, complete)


def period(last: date, days: int) -> list[date]:
    """The days of a period that ends with a day, that day included."""
    return [last - timedelta(days=back) for back in reversed(range(days))]


def mean_dose(courses: Sequence[Course], last: date, days: int, doses: Mapping[str, Decimal]) -> Decimal | None:
    """The mean daily dose of a period, days without a steroid counting 0; unknown when one day is."""
    found = [dose_on(courses, day, doses).mg for day in period(last, days)]
    known = [each for each in found if each is not None]
    return sum(known, Decimal(0)) / days if len(known) == days else None


def highest_dose(courses: Sequence[Course], last: date, days: int, doses: Mapping[str, Decimal]) -> Decimal | None:
    """The highest daily dose of a period; unknown when one day is."""
    found = [dose_on(courses, day, doses).mg for day in period(last, days)]
    known = [each for each in found if each is not None]
    return max(known) if len(known) == len(found) else None


def pulsed(courses: Sequence[Course], last: date, days: int, doses: Mapping[str, Decimal]) -> bool | None:
    """Whether a day of the period reached a pulse; a day only partly known cannot say no."""
    found = [dose_on(courses, day, doses) for day in period(last, days)]
    if any(each.known_mg >= PULSE_MG for each in found):
        return True
    return False if all(each.complete for each in found) else None


CURRENT_DOSE = Text("prednisone equivalent on the visit day", "访视当日泼尼松当量")
REVIEWED = Text("medication review of the visit complete", "本次访视用药核对完成")


def current_dose(
    courses: Sequence[Course],
    day: date | None,
    medication_reviewed: bool | None,
    doses: Mapping[str, Decimal],
) -> Derived[Decimal]:
    """The daily dose on the visit day. A log is only known to be whole once the medication review is complete.

    Without that review the dose is unknown, whatever the log holds: an empty log is not "no steroid".
    """
    reviewed = Step(
        REVIEWED,
        shown(medication_reviewed),
        medication_reviewed,
        () if medication_reviewed else ("medication_reviewed",),
    )
    if day is None:
        return Derived(None, RULE, (reviewed, Step(CURRENT_DOSE, shown(None), None, ("visit_on",))))
    lines: list[Step] = []
    for course in courses:
        if course.on(day) is False or course.systemic is False:
            continue
        amount = equivalent(course.drug, course.daily_dose_mg, doses)
        name = DRUGS.get(course.drug or "", Text("steroid", "激素"))
        words = Text(f"{name.en} {course.daily_dose_mg} mg", f"{name.zh} {course.daily_dose_mg} mg")
        if amount is None or course.on(day) is None or course.systemic is None:
            lines.append(Step(words, shown(None), None, (course.place,), (course.place,)))
        else:
            lines.append(note(words, rounded(amount), sources=(course.place,)))
    dose = dose_on(courses, day, doses)
    at_least = rounded(dose.known_mg)
    if medication_reviewed is True and dose.complete:
        return Derived(dose.known_mg, RULE, (reviewed, note(CURRENT_DOSE, at_least, children=tuple(lines))))
    told = Text(f"at least {at_least} mg/day", f"至少{at_least} mg/日")
    return Derived(None, RULE, (reviewed, Step(CURRENT_DOSE, told, None, children=tuple(lines))))


# --- the log itself: overlaps and gaps (edit check 32) ---------------------------------------------------------------


def overlapping(course: Course, others: Iterable[Course]) -> list[Course]:
    """The other courses on the same route that share a day with this one."""
    if course.start_on is None or course.route is None:
        return []
    return [
        other
        for other in others
        if other.place != course.place
        and other.route == course.route
        and other.start_on is not None
        and (other.end_on is None or other.end_on >= course.start_on)
        and (course.end_on is None or course.end_on >= other.start_on)
    ]


def gap_before(course: Course, others: Iterable[Course]) -> tuple[date, date] | None:
    """First and last day without a steroid between the course before (same route, same daily indication) and this one.

    Days bridged by any other course of that route and indication are no gap.
    """
    if course.start_on is None or course.indication not in DAILY_INDICATIONS:
        return None
    ends = [
        other.end_on or date.max
        for other in others
        if other.place != course.place
        and other.route == course.route
        and other.indication == course.indication
        and other.start_on is not None
        and other.start_on < course.start_on
    ]
    if not ends or max(ends) == date.max:
        return None
    first, last = max(ends) + timedelta(days=1), course.start_on - timedelta(days=1)
    return (first, last) if first <= last else None


# --- rescue (protocol 8.5) -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RescueRules:
    """The study's readings: how far back from the visit (None: from the infusion), from which day after the infusion,
    and whether steroids given for toxicity count (decisions A9b and A9c, parameter `rescue.start_day`)."""

    look_back_days: int | None = 56
    start_day: int = 0
    toxicity_counts: bool = False


RESCUE, NOT_RESCUE, RECORDED = "Y", "N", "R3"
"""What a course is: rescue by R1, a course for lupus that does not reach it, or given for another reason (R3)."""


def counting(courses: Iterable[Course], rules: RescueRules) -> list[Course]:
    """The courses rule R1 looks at: for lupus, or for any reason if toxicity counts; never one the investigator took out."""
    return [
        course
        for course in courses
        if course.rescue is not False
        and course.systemic is not False
        and (course.indication in {LUPUS, None} or rules.toxicity_counts)
    ]


def _exceeds(days: Sequence[bool]) -> bool:
    """Three days one after the other, or seven in all."""
    run = longest = 0
    for over in days:
        run = run + 1 if over else 0
        longest = max(longest, run)
    return longest >= RESCUE_CONSECUTIVE_DAYS or sum(days) >= RESCUE_DAYS_IN_ALL


R1 = Text(
    "R1: for lupus, above 10 mg/day prednisone equivalent on 3 consecutive days or 7 days in all, or an intravenous pulse",
    "R1：因狼疮使用激素，泼尼松当量＞10 mg/日连续3天或累计7天，或静脉冲击",
)


def steroid_rescue(
    courses: Sequence[Course],
    infusion_on: date | None,
    visit_on: date | None,
    rules: RescueRules,
    doses: Mapping[str, Decimal],
) -> Step:
    """Rule R1 from the infusion, or the days looked back if that is later, up to the visit, both days included.

    A dose that is only partly known counts as what is known of it; where the missing part could tip the rule, the
    answer is unknown.
    """
    needs = tuple(name for name, day in (("infusion_on", infusion_on), ("visit_on", visit_on)) if day is None)
    if infusion_on is None or visit_on is None:
        return Step(R1, shown(None), None, needs)
    first = infusion_on + timedelta(days=rules.start_day)
    if rules.look_back_days is not None:
        first = max(first, visit_on - timedelta(days=rules.look_back_days))
    days = period(visit_on, (visit_on - first).days + 1) if first <= visit_on else []
    judged = counting(courses, rules)
    found = [dose_on(judged, day, doses) for day in days]
    over = [each.known_mg > RESCUE_MG for each in found]
    could_be = [each.known_mg > RESCUE_MG or not each.complete for each in found]
    own = [c.place for c in judged if c.rescue is True and any(c.on(day) is True for day in days)]
    pulses = [
        course.place
        for course in judged
        if course.route == "IV"
        and (equivalent(course.drug, course.daily_dose_mg, doses) or Decimal(0)) >= PULSE_MG
        and any(course.on(day) is True for day in days)
    ]
    met: bool | None = bool(own or pulses) or _exceeds(over)
    if not met and _exceeds(could_be):
        met = None
    unknown = [c.place for c in judged if equivalent(c.drug, c.daily_dose_mg, doses) is None or c.start_on is None]
    words = Text(
        f"{sum(over)} days above 10 mg from {first} to {visit_on}",
        f"{first}至{visit_on}期间{sum(over)}天＞10 mg",
    )
    if pulses:
        words = Text(f"{words.en}; pulse: {', '.join(pulses)}", f"{words.zh}；冲击：{'、'.join(pulses)}")
    if own:
        words = Text(f"{words.en}; investigator: {', '.join(own)}", f"{words.zh}；研究者判定：{'、'.join(own)}")
    sources = tuple(c.place for c in judged if any(c.on(day) is not False for day in days))
    return Step(R1, words, met, tuple(unknown) if met is None else (), sources)


def course_counts(
    course: Course,
    courses: Iterable[Course],
    infusion_on: date | None,
    rules: RescueRules,
    doses: Mapping[str, Decimal],
) -> str | None:
    """What one course of the log is for rule R1, together with the other courses for lupus (item RESCUE).

    Looked at from the infusion on, without a visit to look back from. A course that goes on is taken to go on. Before
    an infusion nothing is rescue. None where the indication, the dose or a day is unknown.
    """
    if course.indication is None or course.systemic is None or course.start_on is None:
        return None
    if infusion_on is None or course.systemic is False:
        return NOT_RESCUE
    first = infusion_on + timedelta(days=rules.start_day)
    if course.end_on is not None and course.end_on < first:
        return NOT_RESCUE
    if course.indication != LUPUS and not rules.toxicity_counts:
        return RECORDED
    amount = equivalent(course.drug, course.daily_dose_mg, doses)
    if amount is None:
        return None
    if course.route == "IV" and amount >= PULSE_MG:
        return RESCUE
    everything = [course, *(each for each in courses if each.place != course.place)]
    judged = [each for each in counting(everything, rules) if each.rescue is not True] or [course]
    ends = [day for each in judged for day in (each.start_on, each.end_on) if day is not None]
    last = max([first, *ends]) + timedelta(days=RESCUE_DAYS_IN_ALL)
    days = period(last, (last - first).days + 1)
    over = [dose_on(judged, day, doses).known_mg > RESCUE_MG for day in days]
    own = [index for index, day in enumerate(days) if over[index] and course.on(day)]
    return RESCUE if own and _exceeds(over) else NOT_RESCUE


@dataclass(frozen=True, slots=True)
class Treatment:
    """Another treatment of the logs: a lupus drug (R2), or plasma exchange or immunoglobulin (R4).

    Its first day lies between `earliest` and `latest` (a partial date). `for_lupus` None: the log does not say.
    """

    place: str
    name: Text
    earliest: date | None
    latest: date | None
    for_lupus: bool | None

    def begun_after(self, day: date) -> bool | None:
        """Whether it began after a day; unknown where a partial date allows both."""
        if self.latest is not None and self.latest <= day:
            return False
        return True if self.earliest is not None and self.earliest > day else None


R2 = Text(
    "R2: a new or increased immunosuppressant or biologic for lupus after the infusion",
    "R2：回输后因狼疮新增或加量免疫抑制剂/生物制剂",
)
R4 = Text(
    "R4: plasma exchange or immunoglobulin for lupus after the infusion (replacement for low IgG does not count)",
    "R4：回输后因狼疮行血浆置换或静注免疫球蛋白（低IgG替代不计）",
)


def treatment_rescue(
    criterion: Text, treatments: Iterable[Treatment], infusion_on: date | None, visit_on: date | None
) -> Step:
    """Rules R2 and R4: a treatment for lupus begun after the infusion and by the visit. One whose purpose or first day
    the log does not say leaves the answer unknown."""
    if infusion_on is None or visit_on is None:
        return Step(criterion, shown(None), None, ("infusion_on",) if infusion_on is None else ("visit_on",))
    sure: list[Treatment] = []
    open_: list[Treatment] = []
    for each in treatments:
        after = each.begun_after(infusion_on)
        if after is False or each.for_lupus is False or (each.earliest is not None and each.earliest > visit_on):
            continue
        (sure if after and each.for_lupus else open_).append(each)
    told = sure or open_
    words = Text(
        "; ".join(f"{each.name.en} ({each.place})" for each in told),
        "；".join(f"{each.name.zh}（{each.place}）" for each in told),
    )
    met = True if sure else None if open_ else False
    needs = () if met is not None else tuple(each.place for each in open_)
    return Step(criterion, words if told else Text("none", "无"), met, needs, tuple(each.place for each in told))


def rescue(
    courses: Sequence[Course],
    drugs: Iterable[Treatment],
    exchanges: Iterable[Treatment],
    infusion_on: date | None,
    visit_on: date | None,
    rules: RescueRules,
    doses: Mapping[str, Decimal],
) -> Derived[bool]:
    """Rescue at a visit by R1, R2 or R4; any one is enough. It is proposed to the investigator, who answers LLRESC."""
    steps = (
        steroid_rescue(courses, infusion_on, visit_on, rules, doses),
        treatment_rescue(R2, drugs, infusion_on, visit_on),
        treatment_rescue(R4, exchanges, infusion_on, visit_on),
    )
    return Derived(any_met(steps), RESCUE_RULE, steps)
