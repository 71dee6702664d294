"""Dose-limiting toxicity (DLT): the seven criteria, and the rules that pause the study.

The criteria look at the period from the infusion (D0) to D28. They name candidates with their reasons; the investigator
confirms each. A criterion that the data do not decide yet is open, never "no". Forms keep the worst value of a day, so
72 hours are three calendar days: a grade that still stands on the third day after it began is put to the investigator.

The pausing rules are our default. Only the first locks enrolment; the others are notices.

Source: protocol operationalisation, 8.3 and 8.4. Criteria, limits and the boundary table are defaults of the study,
UNCONFIRMED until the approved protocol says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from trial.derived import Derived, Step, all_met, shown, step
from trial.words import Text

RULE = "dlt/1"
PAUSING_RULE = "pausing/1"

WINDOW_DAYS = 28
HOURS_72_IN_DAYS = 3
LASTING_DAYS = 7
"""More than so many days makes a toxicity lasting (criteria 3 and 4)."""

NEUTROPHILS_10E9_L = Decimal("0.5")
PLATELETS_10E9_L = Decimal(25)
"""Counts below these beyond D28 are a DLT candidate (criterion 5)."""

CRITERIA: Mapping[int, Text] = MappingProxyType(
    {
        1: Text(
            "CRS grade 4, or grade 3 not back to 2 or less within 72 h on treatment",
            "CRS 4级，或3级经治疗72小时内未降至≤2级",
        ),
        2: Text(
            "ICANS grade 4, or grade 3 not back to 1 or less within 72 h",
            "ICANS 4级，或3级72小时内未降至≤1级",
        ),
        3: Text(
            "acute GVHD grade III-IV, or grade II for more than 7 days on treatment",
            "急性GVHD III～IV级，或II级经治疗持续＞7天",
        ),
        4: Text(
            "non-haematological toxicity of grade 3 or more related to CHT101 for more than 7 days",
            "与CHT101有关的≥3级非血液学毒性持续＞7天",
        ),
        5: Text(
            "neutrophils below 0.5 or platelets below 25 x10^9/L beyond D28, not explained",
            "D28后中性粒细胞＜0.5或血小板＜25×10^9/L，且无其他解释",
        ),
        6: Text(
            "IEC-HS of grade 3 or more, or a life-threatening infection related to study treatment",
            "IEC-HS ≥3级，或与研究治疗有关的危及生命的感染",
        ),
        7: Text("death related to study treatment", "与研究治疗有关的死亡"),
    }
)
"""The criteria by their number in the protocol operationalisation, 8.3."""

HAEMATOLOGICAL_SOCS = frozenset({"Blood and lymphatic system disorders"})
HAEMATOLOGICAL_TERMS = frozenset(
    {
        "Activated partial thromboplastin time prolonged",
        "CD4 lymphocytes decreased",
        "Fibrinogen decreased",
        "Haptoglobin decreased",
        "Hemoglobin increased",
        "INR increased",
        "Lymphocyte count decreased",
        "Lymphocyte count increased",
        "Neutrophil count decreased",
        "Platelet count decreased",
        "White blood cell decreased",
    }
)
"""CTCAE terms of the blood outside its own organ class: criterion 4 is about everything else."""

EXCLUDED_TERMS = frozenset({"Fever", "Alopecia"})
"""Criterion 4 leaves these out, however long they last."""

Course = Sequence[tuple[date, int | None]]
"""Grades by day; None where the grade of a day is not known."""


def window_end(infused_on: date, days: int = WINDOW_DAYS) -> date:
    """The last day of the period of dose-limiting toxicity."""
    return infused_on + timedelta(days=days)


def window_complete(infused_on: date | None, today: date, days: int = WINDOW_DAYS) -> bool:
    """Whether the period lies behind the subject: today is past its last day."""
    return infused_on is not None and today > window_end(infused_on, days)


def _in_window(on: date, infused_on: date, days: int) -> bool:
    return infused_on <= on <= window_end(infused_on, days)


# --- how long a grade stays ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stay:
    """A grade that began on a day: whether it stayed beyond the limit, and the day that shows it either way."""

    began_on: date
    stayed: bool | None
    shown_on: date | None


def _stays(course: Course, *, reached: int, back_to: int, days: int, beyond: bool) -> list[Stay]:
    """Each time the grade reached a level: did it come back within so many days?

    `beyond` asks for more than so many days; else the last of these days is enough.
    """
    known = [(on, grade) for on, grade in sorted(course, key=lambda each: each[0]) if grade is not None]
    found: list[Stay] = []
    after: date | None = None
    for on, grade in known:
        if grade < reached or (after is not None and on < after):
            continue
        limit = on + timedelta(days=days + 1 if beyond else days)
        back = next((day for day, later in known if day > on and later <= back_to), None)
        still = next((day for day, later in known if day >= limit and (back is None or day < back)), None)
        if back is not None and back < limit:
            found.append(Stay(on, False, back))
        elif still is not None:
            found.append(Stay(on, True, still))
        else:
            found.append(Stay(on, None, None))
        if back is None:
            break
        after = back
    return found


def _day(on: date, infused_on: date) -> str:
    """D3 (2026-02-04)."""
    return f"D{(on - infused_on).days} ({on.isoformat()})"


def _highest_step(criterion: Text, course: Course, infused_on: date, days: int, level: int, needs: str) -> Step:
    """A grade that is a candidate by itself, on any day of the period."""
    inside = [(on, grade) for on, grade in course if _in_window(on, infused_on, days)]
    worst = max(((grade, on) for on, grade in inside if grade is not None), default=None, key=lambda each: each[0])
    if worst is None:
        return Step(criterion, shown(None), None, (needs,))
    grade, on = worst
    found = Text(f"highest grade {grade}, {_day(on, infused_on)}", f"最高{grade}级，{_day(on, infused_on)}")
    return Step(criterion, found, grade >= level)


def _stay_step(
    criterion: Text,
    course: Course,
    infused_on: date,
    days: int,
    *,
    reached: int,
    back_to: int,
    limit: int,
    beyond: bool,
) -> Step:
    """A grade that is a candidate when it stays; it must have begun in the period."""
    stays = _stays(course, reached=reached, back_to=back_to, days=limit, beyond=beyond)
    inside = [stay for stay in stays if _in_window(stay.began_on, infused_on, days)]
    if not inside:
        return Step(criterion, Text(f"no grade {reached} or more", f"无≥{reached}级"), False)
    worst = next((stay for stay in inside if stay.stayed), None) or next(
        (stay for stay in inside if stay.stayed is None), inside[0]
    )
    began = _day(worst.began_on, infused_on)
    if worst.stayed is None:
        found = Text(
            f"grade {reached} or more since {began}, course not known yet", f"{began}起≥{reached}级，后续尚不明确"
        )
        return Step(criterion, found, None, ("later grades",))
    until = _day(worst.shown_on or worst.began_on, infused_on)
    if worst.stayed:
        found = Text(f"since {began}, still there {until}", f"{began}起，{until}仍存在")
    else:
        found = Text(f"since {began}, back to {back_to} or less {until}", f"{began}起，{until}降至≤{back_to}级")
    return Step(criterion, found, worst.stayed)


def _either(number: int, *steps: Step) -> Derived[bool]:
    """A criterion of which one part is enough; one that is open leaves it open."""
    marks = [each.met for each in steps if each.decides]
    met = True if True in marks else None if None in marks else False
    return Derived(met, RULE, (Step(CRITERIA[number], shown(met), met, children=steps),))


def _ended(course: Course, ended_on: date | None) -> Course:
    """A course whose event ended on a day is without a grade from the next day on."""
    return course if ended_on is None else [*course, (ended_on + timedelta(days=1), 0)]


def crs(course: Course, infused_on: date, *, ended_on: date | None = None, days: int = WINDOW_DAYS) -> Derived[bool]:
    """Criterion 1, from the ASTCT grade of each day. Not back within 72 hours: still above 2 on the third day after."""
    course = _ended(course, ended_on)
    return _either(
        1,
        _highest_step(Text("grade 4", "4级"), course, infused_on, days, 4, "CRS grades"),
        _stay_step(
            Text("grade 3 not back to 2 or less within 72 h", "3级72小时内未降至≤2级"),
            course, infused_on, days, reached=3, back_to=2, limit=HOURS_72_IN_DAYS, beyond=False,
        ),
    )  # fmt: skip


def icans(course: Course, infused_on: date, *, ended_on: date | None = None, days: int = WINDOW_DAYS) -> Derived[bool]:
    """Criterion 2, from the ASTCT grade of each day."""
    course = _ended(course, ended_on)
    return _either(
        2,
        _highest_step(Text("grade 4", "4级"), course, infused_on, days, 4, "ICANS grades"),
        _stay_step(
            Text("grade 3 not back to 1 or less within 72 h", "3级72小时内未降至≤1级"),
            course, infused_on, days, reached=3, back_to=1, limit=HOURS_72_IN_DAYS, beyond=False,
        ),
    )  # fmt: skip


GVHD_GRADES = ("0", "I", "II", "III", "IV")


def acute_gvhd(
    course: Sequence[tuple[date, str | None]],
    infused_on: date,
    *,
    ended_on: date | None = None,
    days: int = WINDOW_DAYS,
) -> Derived[bool]:
    """Criterion 3, from the MAGIC grade of each assessment."""
    grades = [(on, None if grade is None else GVHD_GRADES.index(grade)) for on, grade in course]
    numbers = _ended(grades, ended_on)
    return _either(
        3,
        _highest_step(Text("grade III or IV", "III或IV级"), numbers, infused_on, days, 3, "AGVHD grades"),
        _stay_step(
            Text("grade II for more than 7 days", "II级持续＞7天"),
            numbers, infused_on, days, reached=2, back_to=1, limit=LASTING_DAYS, beyond=True,
        ),
    )  # fmt: skip


# --- an adverse event ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """One adverse event as the criteria read it. None means not known.

    `started_on` and `ended_on` are days known exactly; `in_window` says whether it began from D0 to D28. `grades` are the
    CTCAE grades from the day each began. `related` is to CHT101; `due_to_other` says that lymphodepletion or lupus
    clearly caused it. `today` is the last day anything can be known of.
    """

    term: str | None
    soc: str | None
    grades: Course
    started_on: date | None
    ended_on: date | None
    ongoing: bool | None
    related: bool | None
    due_to_other: bool | None
    in_window: bool | None
    today: date
    infection: bool | None = False


def haematological(term: str | None, soc: str | None) -> bool | None:
    """Whether an event is one of the blood, which criterion 4 leaves to criterion 5."""
    if term is None and soc is None:
        return None
    return soc in HAEMATOLOGICAL_SOCS or term in HAEMATOLOGICAL_TERMS


def _severe_days(event: Event) -> tuple[int | None, bool]:
    """Days at grade 3 or more, first and last counted, as far as they are known, and whether it goes on."""
    known = sorted((on, grade) for on, grade in event.grades if grade is not None)
    longest: int | None = None
    goes_on = False
    for place, (on, grade) in enumerate(known):
        if grade < 3 or (place and known[place - 1][1] >= 3):
            continue
        better = next((day for day, later in known[place + 1 :] if later < 3), None)
        if better is not None:
            last = better - timedelta(days=1)
        elif event.ended_on is not None:
            last = event.ended_on
        elif event.ongoing:
            last, goes_on = event.today, True
        else:
            continue
        lasted = (last - on).days + 1
        longest = lasted if longest is None else max(longest, lasted)
    return longest, goes_on


def _not(criterion: Text, value: bool | None, needs: str) -> Step:
    """A criterion that asks for something not to be so; what was found answers the criterion as it is worded."""
    met = None if value is None else not value
    return Step(criterion, shown(met), met, (needs,) if met is None else ())


def lasting_toxicity(event: Event) -> Derived[bool]:
    """Criterion 4: grade 3 or more, related to CHT101, for more than 7 days, not of the blood.

    Fever and alopecia are left out, and what lymphodepletion or lupus clearly caused. A laboratory change without
    symptoms that is back at baseline within 7 days has not lasted.
    """
    worst = max((grade for _on, grade in event.grades if grade is not None), default=None)
    lasted, goes_on = _severe_days(event)
    lasting: bool | None = None if lasted is None else lasted > LASTING_DAYS
    if goes_on and lasting is False:
        lasting = None
    severe = step(Text("grade 3 or more", "≥3级"), worst, lambda grade: grade >= 3, needs="grade")
    if severe.met is False:
        lasting = False
    days = shown(None) if lasted is None else Text(f"{lasted} days", f"{lasted}天")
    if goes_on:
        days = Text(f"{days.en} so far", f"至今{days.zh}")
    of_blood = haematological(event.term, event.soc)
    excluded = None if event.term is None else event.term in EXCLUDED_TERMS
    steps = (
        step(Text("began from D0 to D28", "发生于D0～D28"), event.in_window, bool, needs="onset"),
        severe,
        Step(Text("for more than 7 days at that grade", "该级别持续＞7天"), days, lasting, () if lasting is not None else ("end",)),
        step(Text("related to CHT101", "与CHT101有关"), event.related, bool, needs="AEREL"),
        _not(Text("not of the blood", "非血液学"), of_blood, "CTCAE term"),
        _not(Text("neither fever nor alopecia", "非发热、脱发"), excluded, "CTCAE term"),
        _not(
            Text("not clearly due to lymphodepletion or lupus", "非明确由清淋或狼疮所致"),
            event.due_to_other,
            "AERELLD, AERELSLE",
        ),
    )  # fmt: skip
    met = all_met(steps)
    return Derived(met, RULE, (Step(CRITERIA[4], shown(met), met, children=steps),))


def life_threatening_infection(event: Event) -> Derived[bool]:
    """Criterion 6, its second part: an infection of grade 4 or more related to study treatment."""
    worst = max((grade for _on, grade in event.grades if grade is not None), default=None)
    steps = (
        step(Text("began from D0 to D28", "发生于D0～D28"), event.in_window, bool, needs="onset"),
        step(Text("an infection", "感染"), event.infection, bool, needs="infection"),
        step(
            Text("life-threatening: grade 4 or more", "危及生命：≥4级"), worst, lambda grade: grade >= 4, needs="grade"
        ),
        step(Text("related to CHT101", "与CHT101有关"), event.related, bool, needs="AEREL"),
    )
    met = all_met(steps)
    return Derived(met, RULE, (Step(CRITERIA[6], shown(met), met, children=steps),))


def fatal_event(event: Event) -> Derived[bool]:
    """Criterion 7 for an adverse event: grade 5 and related, begun in the period."""
    worst = max((grade for _on, grade in event.grades if grade is not None), default=None)
    steps = (
        step(Text("began from D0 to D28", "发生于D0～D28"), event.in_window, bool, needs="onset"),
        step(Text("fatal: grade 5", "死亡：5级"), worst, lambda grade: grade == 5, needs="grade"),
        step(Text("related to CHT101", "与CHT101有关"), event.related, bool, needs="AEREL"),
    )
    met = all_met(steps)
    return Derived(met, RULE, (Step(CRITERIA[7], shown(met), met, children=steps),))


def candidate(*judged: Derived[bool]) -> Derived[bool]:
    """Is something a DLT candidate: one criterion is enough; none met and one open leaves it open."""
    marks = [each.value for each in judged]
    met = True if True in marks else None if None in marks else False
    return Derived(met, RULE, tuple(line for each in judged for line in each.trace))


def adverse_event(event: Event, *episode: Derived[bool]) -> Derived[bool]:
    """Is an adverse event a DLT candidate.

    For CRS, ICANS and acute GVHD pass what `crs`, `icans` or `acute_gvhd` said of its course: these go by their own
    grades, not by criterion 4. An event that began outside the period is none.
    """
    if event.in_window is False:
        outside = step(Text("began from D0 to D28", "发生于D0～D28"), False, bool)
        return Derived(False, RULE, (outside,))
    if episode:
        return candidate(*episode, *([fatal_event(event)] if event.grades else ()))
    return candidate(lasting_toxicity(event), life_threatening_infection(event), fatal_event(event))


# --- counts, IEC-HS, death -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of one line by day, in 10^9/L."""

    name: Text
    limit_10e9_l: Decimal
    by_day: Sequence[tuple[date, Decimal]]


def neutrophils(by_day: Sequence[tuple[date, Decimal]]) -> Counts:
    """Neutrophil counts with the limit of criterion 5."""
    return Counts(Text("neutrophils", "中性粒细胞"), NEUTROPHILS_10E9_L, by_day)


def platelets(by_day: Sequence[tuple[date, Decimal]]) -> Counts:
    """Platelet counts with the limit of criterion 5."""
    return Counts(Text("platelets", "血小板"), PLATELETS_10E9_L, by_day)


def _count_step(counts: Counts, end: date, today: date) -> Step:
    """Low by the end of the period and still low at the first count after it."""
    limit = f"{counts.limit_10e9_l:f}"
    criterion = Text(
        f"{counts.name.en} below {limit} x10^9/L before D28 and still after it",
        f"{counts.name.zh}D28时＜{limit}×10^9/L，其后仍低",
    )
    within = [each for each in counts.by_day if each[0] <= end]
    after = [each for each in counts.by_day if each[0] > end]
    if within:
        last_on, last = max(within, key=lambda each: each[0])
        if last >= counts.limit_10e9_l:
            found = Text(f"{last:f} on {last_on.isoformat()}", f"{last_on.isoformat()}：{last:f}")
            return Step(criterion, found, False)
    if not after:
        needs = () if not within and today <= end else (f"{counts.name.en} after D28",)
        found = shown(None)
        if within:
            found = Text(f"{last:f} on {last_on.isoformat()}, none after", f"{last_on.isoformat()}：{last:f}，其后未查")
        return Step(criterion, found, None, needs)
    next_on, value = min(after, key=lambda each: each[0])
    found = Text(f"{value:f} on {next_on.isoformat()}", f"{next_on.isoformat()}：{value:f}")
    if value >= counts.limit_10e9_l:
        return Step(criterion, found, False)
    return Step(criterion, found, True if within else None, () if within else (f"{counts.name.en} before D28",))


def cytopenia(
    lines: Iterable[Counts], infused_on: date, today: date, *, explained: bool | None = None, days: int = WINDOW_DAYS
) -> Derived[bool]:
    """Criterion 5. Not known to be explained is put to the investigator; only a stated explanation clears it."""
    end = window_end(infused_on, days)
    low = [_count_step(counts, end, today) for counts in lines]
    marks = [each.met for each in low]
    is_low = True if True in marks else None if None in marks else False
    why = Step(
        Text("not explained", "无其他解释"),
        Text("explained", "有解释") if explained else Text("no explanation stated", "未说明原因"),
        not explained,
    )
    met = False if explained else is_low
    return Derived(met, RULE, (Step(CRITERIA[5], shown(met), met, children=(*low, why)),))  # fmt: skip


def iec_hs(grade: int | None, in_window: bool | None) -> Derived[bool]:
    """Criterion 6, its first part: IEC-HS (a picture like haemophagocytic lymphohistiocytosis) of grade 3 or more."""
    steps = (
        step(Text("began from D0 to D28", "发生于D0～D28"), in_window, bool, needs="onset"),
        step(Text("IEC-HS grade 3 or more", "IEC-HS ≥3级"), grade, lambda value: value >= 3, needs="IEC-HS grade"),
    )
    met = all_met(steps)
    return Derived(met, RULE, (Step(CRITERIA[6], shown(met), met, children=steps),))


def death(died_on: date | None, related: bool | None, infused_on: date, *, days: int = WINDOW_DAYS) -> Derived[bool]:
    """Criterion 7: death in the period, related to study treatment. Relatedness that nobody judged leaves it open."""
    inside = died_on is not None and _in_window(died_on, infused_on, days)
    when = Text("alive", "存活") if died_on is None else Text(_day(died_on, infused_on), _day(died_on, infused_on))
    steps = (
        Step(Text("death from D0 to D28", "D0～D28死亡"), when, inside),
        step(Text("related to study treatment", "与研究治疗有关"), related, bool, needs="DTHREL"),
    )
    met = all_met(steps)
    return Derived(met, RULE, (Step(CRITERIA[7], shown(met), met, children=steps),))


# --- pausing rules ---------------------------------------------------------------------------------------------------

RULES: Mapping[str, Text] = MappingProxyType(
    {
        "P1": Text(
            "Death possibly related within 30 days, acute GVHD grade IV, replication-competent virus, or a new haematological "
            "malignancy",
            "30天内可能相关的死亡、急性GVHD IV级、复制型病毒阳性或新发血液系统恶性肿瘤",
        ),
        "P2": Text(
            "Number of subjects with a DLT: the rate is above 25 % with a probability above 80 %",
            "发生DLT的受试者数：DLT率＞25%的概率＞80%",
        ),
        "P3": Text("Two subjects with the same related SAE of grade 4 or more", "两名受试者发生同一种有关的≥4级SAE"),
        "P4": Text("Two subjects with acute GVHD of grade III or more", "两名受试者急性GVHD ≥III级"),
    }
)
"""The pausing rules (8.4). P1 locks enrolment until the committee's decision is recorded; the others are notices."""

LOCKING_RULE = "P1"
DEATH_WITHIN_DAYS = 30

BOUNDARY: tuple[tuple[int, int, int], ...] = ((3, 3, 2), (4, 6, 3), (7, 10, 4), (11, 13, 5), (14, 15, 6))
"""Infused subjects with a full DLT period (from, to) and the number of DLTs at which the study pauses.

Prior Beta(0.5, 1.5) on the DLT rate; pause if the rate is above 25 % with a probability above 80 %. One or two subjects
are reviewed case by case."""

PRIOR = (Decimal("0.5"), Decimal("1.5"))
RATE_LIMIT, CERTAINTY = Decimal("0.25"), Decimal("0.80")

SAME_SAE_SUBJECTS = 2
GVHD_III_SUBJECTS = 2


def boundary(subjects: int) -> int | None:
    """DLT count at which the study pauses with so many evaluable subjects; None: reviewed case by case."""
    return next((limit for low, high, limit in BOUNDARY if low <= subjects <= high), None)


@dataclass(frozen=True, slots=True)
class SubjectSafety:
    """What the pausing rules need of one subject. None means not known.

    `dlts` counts the DLTs an investigator confirmed. `severe_saes` are the terms of serious events of grade 4 or more
    that are related. `haematological_malignancy`: True for one of the blood, None for a malignancy not yet described.
    """

    number: str
    infused_on: date | None
    window_complete: bool
    dlts: int = 0
    died_on: date | None = None
    death_related: bool | None = None
    gvhd_grade: str | None = None
    virus: bool | None = None
    haematological_malignancy: bool | None = False
    severe_saes: Collection[Text] = ()


@dataclass(frozen=True, slots=True)
class RuleState:
    """How far one pausing rule is from pausing the study."""

    rule: str
    reached: bool
    count: int
    limit: int | None
    found: Text
    subjects: tuple[str, ...] = ()
    causes: tuple[tuple[str, Text], ...] = ()

    @property
    def name(self) -> Text:
        """What the rule says."""
        return RULES[self.rule]

    @property
    def distance(self) -> int | None:
        """How many more events reach it; None where there is no boundary yet."""
        return None if self.limit is None else max(0, self.limit - self.count)


def locking_causes(subject: SubjectSafety) -> tuple[tuple[str, Text], ...]:
    """What of one subject locks enrolment (P1), each with a stable key. "Possibly related" includes not yet judged."""
    found: list[tuple[str, Text]] = []
    if subject.died_on is not None and subject.infused_on is not None and subject.death_related is not False:
        after = (subject.died_on - subject.infused_on).days
        if 0 <= after <= DEATH_WITHIN_DAYS:
            judged = subject.death_related is True
            related = Text("related", "有关") if judged else Text("relation not judged yet", "相关性尚未判定")
            found.append(("death", Text(f"death on D{after}, {related.en}", f"D{after}死亡，{related.zh}")))
    if subject.gvhd_grade == "IV":
        found.append(("agvhd_iv", Text("acute GVHD grade IV", "急性GVHD IV级")))
    if subject.virus:
        found.append(("virus", Text("replication-competent virus", "复制型病毒阳性")))
    if subject.haematological_malignancy:
        found.append(("malignancy", Text("new haematological malignancy", "新发血液系统恶性肿瘤")))
    return tuple(found)


def first_rule(subjects: Sequence[SubjectSafety]) -> RuleState:
    """P1: one is enough."""
    causes = [(subject.number, words) for subject in subjects for _key, words in locking_causes(subject)]
    found = Text("none", "无")
    if causes:
        found = Text(
            "; ".join(f"{number}: {words.en}" for number, words in causes),
            "；".join(f"{number}：{words.zh}" for number, words in causes),
        )
    numbers = tuple(dict.fromkeys(number for number, _words in causes))
    return RuleState("P1", bool(causes), len(causes), 1, found, numbers, tuple(causes))


def second_rule(subjects: Sequence[SubjectSafety]) -> RuleState:
    """P2: subjects with a DLT against the boundary of those who can be judged.

    A subject can be judged once the whole period lies behind, or as soon as a DLT is confirmed. A subject counts once.
    """
    judged = [each for each in subjects if each.infused_on is not None and (each.window_complete or each.dlts)]
    with_dlt = tuple(each.number for each in judged if each.dlts)
    limit = boundary(len(judged))
    count, total = len(with_dlt), len(judged)
    if limit is None:
        found = Text(
            f"{count} of {total} with a DLT: reviewed case by case" if total else "no subject with a full period yet",
            f"{total}名中{count}名发生DLT：逐例评估" if total else "尚无完成观察期的受试者",
        )
        return RuleState("P2", False, count, None, found, with_dlt)
    found = Text(f"{count} of {total} with a DLT; pause at {limit}", f"{total}名中{count}名发生DLT；达{limit}名暂停")
    return RuleState("P2", count >= limit, count, limit, found, with_dlt)


def third_rule(subjects: Sequence[SubjectSafety]) -> RuleState:
    """P3: the term that most subjects share."""
    by_term: dict[Text, list[str]] = {}
    for subject in subjects:
        for term in sorted(set(subject.severe_saes), key=lambda each: each.en):
            by_term.setdefault(term, []).append(subject.number)
    if not by_term:
        return RuleState("P3", False, 0, SAME_SAE_SUBJECTS, Text("none", "无"))
    most = max(len(numbers) for numbers in by_term.values())
    shared = {term: numbers for term, numbers in by_term.items() if len(numbers) == most}
    found = Text(
        "; ".join(f"{term.en}: {', '.join(numbers)}" for term, numbers in shared.items()),
        "；".join(f"{term.zh}：{'、'.join(numbers)}" for term, numbers in shared.items()),
    )
    involved = tuple(dict.fromkeys(number for numbers in shared.values() for number in numbers))
    return RuleState("P3", most >= SAME_SAE_SUBJECTS, most, SAME_SAE_SUBJECTS, found, involved)


def fourth_rule(subjects: Sequence[SubjectSafety]) -> RuleState:
    """P4: subjects with acute GVHD of grade III; one of grade IV counts as well."""
    numbers = tuple(each.number for each in subjects if each.gvhd_grade in ("III", "IV"))
    found = Text(", ".join(numbers) or "none", "、".join(numbers) or "无")
    return RuleState("P4", len(numbers) >= GVHD_III_SUBJECTS, len(numbers), GVHD_III_SUBJECTS, found, numbers)


def pausing(subjects: Sequence[SubjectSafety]) -> tuple[RuleState, ...]:
    """All pausing rules over all subjects."""
    return (first_rule(subjects), second_rule(subjects), third_rule(subjects), fourth_rule(subjects))


def distance_words(state: RuleState) -> Text:
    """How far a rule is, in words."""
    if state.reached:
        return Text("reached", "已触发")
    if state.distance is None:
        return Text("no boundary yet", "尚无界值")
    if state.distance == 1:
        return Text("1 more pauses the study", "再发生1例即暂停")
    return Text(f"{state.distance} more pause the study", f"再发生{state.distance}例即暂停")
