"""The fifteen enrolled subjects and three screen failures of the demonstration study, from consent to where they stand.

A course (who, when infused, how the disease answers) is told visit by visit: the forms the schedule names, filled with
the figures of the course, everything else with a usual answer. Days count back from the day the study is made, so that
somebody is always in hospital, at month 1 and at month 12.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crf import demo
from crf.demo import CHANGE, REVIEW, SIGN, Step, Story, happenings, typed
from crf.demo.courses import Course, decimal_places, measured, noise
from crf.kit.base import FORMS
from crf.laboratory.analytes import of_panels
from crf.models import Laboratory
from trial.models import VisitDefinition
from trial.words import Text

WARD = "INPATIENT"
# Limits of the demonstration laboratory, g/L and IU/mL.
LOW_C3, LOW_C4, HIGH_DSDNA = Decimal("0.79"), Decimal("0.16"), Decimal(100)
MONTHS = ("M1", "M2", "M3", "M6", "M9", "M12")
# Subjects about whom notices still wait on Today.
NOT_SEEN = frozenset({12, 13})
# At screening what the others are judged by comes first.
FIRST = ("SV", "DM", "VS", "LB", "IMM", "RBX", "SLEH", "URN")
# How long a raised dose of prednisone is kept.
RAISED_DAYS = 14
EFFICACY = ("SLD", "BIL", "PGA", "RESP")

COURSES = (
    Course(
        1,
        ("SRI-4 responder with nephritis, month 12 complete", "狼疮肾炎，SRI-4应答，完成12个月随访"),
        398,
        "1991-04",
        "60.0",
        "162.0",
        "DL1",
        nephritis=True,
        fever_days=(2, 3),
        ending="COMPLETED",
        ended_day=361,
    ),
    Course(
        2,
        ("responder without nephritis, month 12 complete", "非肾炎，应答，完成12个月随访"),
        383,
        "1986-11",
        "55.0",
        "158.0",
        "DL1",
        blood_group="A+",
        ending="COMPLETED",
        ended_day=358,
        pga="1.90",
    ),
    Course(
        3,
        ("no response: a new renal BILAG A at month 1", "第1个月未应答：新发肾脏BILAG A级"),
        352,
        "1998-02",
        "50.0",
        "165.0",
        "DL1",
        blood_group="B+",
        responds=False,
        pga="2.40",
    ),
    Course(
        4,
        ("died of infection on day 97", "第97天因感染死亡"),
        318,
        "1979-06",
        "57.5",
        "160.0",
        "DL1",
        nephritis=True,
        fever_days=(3, 4, 5),
        ending="DEATH",
        ended_day=97,
        proteinuria_g="3.60",
    ),
    Course(
        5,
        ("responder, month 9 due now", "应答，第9个月访视到期"),
        271,
        "1994-09",
        "63.0",
        "167.0",
        "DL2",
        fever_days=(1, 2),
        until_day=200,
    ),
    Course(
        6,
        ("withdrew consent on day 150", "第150天撤回知情同意"),
        240,
        "1989-01",
        "71.5",
        "170.0",
        "DL2",
        nephritis=True,
        ending="WITHDREW",
        ended_day=150,
        proteinuria_g="1.40",
    ),
    Course(
        7,
        ("responder, between months 6 and 9", "应答，第6与第9个月之间"),
        214,
        "2001-03",
        "48.5",
        "159.0",
        "DL2",
        fever_days=(2,),
    ),
    Course(
        8,
        ("rescue before month 3; month 6 due now", "第3个月前使用挽救治疗；第6个月访视到期"),
        178,
        "1983-12",
        "66.0",
        "161.0",
        "DL2",
        nephritis=True,
        proteinuria_g="2.90",
        until_day=120,
        rescue_day=75,
    ),
    Course(
        9,
        ("month 1 not evaluable: the PGA was not done", "第1个月无法评价：未做PGA"),
        139,
        "1996-07",
        "53.0",
        "163.0",
        "DL2",
        pga="1.80",
        low_igg=True,
    ),
    Course(
        10,
        ("month 3 due now, a visit was missed", "第3个月访视到期，有一次访视缺失"),
        91,
        "1992-10",
        "58.0",
        "164.0",
        "DL3",
        nephritis=True,
        missed=("D42",),
        fever_days=(2, 3, 4),
        until_day=80,
    ),
    Course(
        11,
        ("baseline SLEDAI too low for SRI-4; month 2 due now", "基线SLEDAI过低，无法达到SRI-4；第2个月访视到期"),
        61,
        "1977-05",
        "74.0",
        "173.0",
        "DL3",
        sex="M",
        childbearing="MALE",
        blood_group="AB+",
        until_day=50,
        settled=True,
    ),
    Course(
        12,
        ("month 1 due now, forms half entered", "第1个月访视到期，录入中"),
        28,
        "1999-08",
        "51.5",
        "157.0",
        "DL3",
        nephritis=True,
        fever_days=(1, 2, 3),
        open_at="M1",
    ),
    Course(
        13,
        ("in hospital, day 5 after infusion", "住院，回输后第5天"),
        5,
        "1987-02",
        "62.0",
        "166.0",
        "DL3",
        fever_days=(3, 4),
    ),
    Course(
        14,
        ("lymphodepletion under way, infusion in three days", "正在清淋，3天后回输"),
        -3,
        "1993-06",
        "59.0",
        "160.0",
        "DL3",
        nephritis=True,
    ),
    Course(
        15,
        ("enrolled, before lymphodepletion", "已入组，清淋前"),
        -6,
        "1990-12",
        "64.0",
        "168.0",
        "DL3",
        blood_group="O-",
        open_at="BL",
    ),
)


@dataclass(frozen=True, slots=True)
class Failure:
    """Somebody screened and not enrolled: when, why, and what is known of them."""

    about: tuple[str, str]
    screened_days_ago: int
    because: str
    born: str
    sex: str = "F"
    childbearing: str = "YES"


FAILURES = (
    Failure(("screen failure: kidney function", "筛选失败：肾功能"), 300, "I06c", "1979-08", "M", "MALE"),
    Failure(("screen failure: hepatitis B virus", "筛选失败：乙肝病毒"), 190, "E03", "1984-03"),
    Failure(("screen failure: consent withdrawn", "筛选失败：撤回知情"), 75, "CONSENT", "1995-11"),
)


# --- What each form says on a day ------------------------------------------------------------------------------------
Answers = dict[str, Any]


def _vital_signs(course: Course, visit: str, day: int) -> Answers:
    hot = day in course.fever_days
    weight = Decimal(course.weight_kg) * Decimal(str(noise(course, "weight", day, 0.015)))
    height = Decimal(course.height_cm)
    raised = 14 if course.nephritis and day < 60 else 0
    return {
        "taken_time": "0815",
        "temperature": measured(course, "TEMP", day),
        "temperature_site": "AXILLA",
        "systolic": str(round(118 * noise(course, "SBP", day, 0.05)) + raised),
        "diastolic": str(round(74 * noise(course, "DBP", day, 0.05)) + raised // 2),
        "pulse": str(round((102 if hot else 76) * noise(course, "PULSE", day, 0.06))),
        "respiration": "20" if hot else "16",
        "saturation": "96" if hot else "98",
        "oxygen": "ROOM_AIR",
        "weight": decimal_places(weight, 1),
        "height": decimal_places(height, 1),
        **happenings.signs(course, day),
    }


def _daily(course: Course, visit: str, day: int) -> Answers:
    return {"temperature_max_c": measured(course, "TEMP", day), **happenings.daily(course, day)}


def _active(course: Course, day: int) -> str:
    """How much of the disease is left: "full" before treatment, then "some" or "little" by how the course answers."""
    if day <= 0:
        return "some" if course.settled and day > -10 else "full"
    if not course.responds:
        return "full"
    return "some" if day < 55 else "little" if day < 170 else "quiet"


def _sledai(course: Course, visit: str, day: int) -> Answers:
    found: Answers = {}
    activity = _active(course, day)
    if Decimal(measured(course, "C3", day)) < LOW_C3 or Decimal(measured(course, "C4", day)) < LOW_C4:
        found["low_complement"] = "PERSISTENT"
    if Decimal(measured(course, "DSDNA", day)) > HIGH_DSDNA:
        found["high_dsdna"] = "PERSISTENT"
    if activity == "full":
        found.update(arthritis="PERSISTENT", arthritis_inflamed_joints="4", rash="PERSISTENT", alopecia="PERSISTENT")
    if activity == "some" and course.number % 2:
        found["alopecia"] = "PERSISTENT"
    if course.nephritis:
        now = Decimal(measured(course, "UPRO24", day))
        if now > Decimal("0.5"):
            before = Decimal(measured(course, "UPRO24", max(day - 30, -28)))
            found.update(
                proteinuria="PERSISTENT",
                proteinuria_current_g_24h=decimal_places(now, 2),
                proteinuria_previous_g_24h=decimal_places(before, 2),
            )
        if Decimal(measured(course, "URBC", day)) > 5:
            found["hematuria"] = "PERSISTENT"
    if not course.responds and day > 0:
        found.update(proteinuria="NEW", proteinuria_current_g_24h="2.40", proteinuria_previous_g_24h="0.08")
    if 0 <= day < 60 and Decimal(measured(course, "WBC", day)) < 3:
        found["leukopenia"] = "NOT_LUPUS"
    return found


def _bilag(course: Course, visit: str, day: int) -> Answers:
    activity = _active(course, day)
    found: Answers = {}
    if activity == "full":
        found.update(item_6="2", item_42="2")
    elif activity == "some":
        found.update(item_6="1", item_42="1")
    if visit == "SCR":
        organs = ["mucocutaneous", "musculoskeletal"] + (["renal"] if course.nephritis else [])
        found["ever_involved"] = "|".join(organs)
    protein = Decimal(measured(course, "UPRO24", day))
    if course.nephritis or (not course.responds and day > 0):
        protein = protein if course.nephritis else Decimal("2.40")
        found["protein_24h_g"] = decimal_places(protein, 2)
        found["protein_24h_g_due_to_lupus"] = "y"
        if protein > 1:
            found["sediment"] = "y"
    return found


def _pga(course: Course, visit: str, day: int) -> Answers:
    share = {"full": 1.0, "some": 0.45, "little": 0.25, "quiet": 0.12}[_active(course, day)]
    score = Decimal(course.pga) * Decimal(str(share)) * Decimal(str(noise(course, "PGA", day, 0.03)))
    return {"score": decimal_places(min(score, Decimal(3)), 2)}


def _supplement(course: Course, visit: str, day: int) -> Answers:
    protein = Decimal(measured(course, "UPRO24", day)) > Decimal("0.5") or (not course.responds and day > 0)
    return {
        "major_organ": "y" if protein else "n",
        "new_feature": "y" if not course.responds and visit == "M1" else "n",
        "medication_reviewed": "y",
        "rescue": "y" if 0 < course.rescue_day <= day else "n",
        "stable": "Y",
        "haemolysis_or_gut": "n",
        "in_use": "HCQ",
    }


def _history(course: Course, visit: str, day: int) -> Answers:
    yes = {"ana_ever", "ea02", "ea08", "ea14", "ea20", *({"ea15", "ea17"} if course.nephritis else {"ea11"})}
    organs = ["MUCOCUTANEOUS", "MUSCULOSKELETAL"] + (["RENAL"] if course.nephritis else [])
    answers = dict.fromkeys(yes, "y")
    return {
        **answers,
        "diagnosed_on": f"{int(course.born[:4]) + 22}-05",
        "first_symptom_on": str(int(course.born[:4]) + 21),
        "relapsed_or_refractory": "REFRACTORY",
        "nephritis": "y" if course.nephritis else "n",
        **({"nephritis_evidence": "BIOPSY|PROTEIN_24H"} if course.nephritis else {}),
        "organs": "|".join(organs),
        "ea19": "BOTH",
    }


def _demographics(course: Course, visit: str, day: int) -> Answers:
    return {
        "born": course.born,
        "sex": course.sex,
        "ethnic_group": "HAN",
        "childbearing": course.childbearing,
        "blood_group": course.blood_group,
    }


def _urine(course: Course, visit: str, day: int) -> Answers:
    protein = Decimal(measured(course, "UPRO24", day))
    dipstick = "NEG" if protein < Decimal("0.15") else "1+" if protein < 1 else "2+" if protein < 2 else "3+"
    answers = {
        "protein_dipstick": dipstick,
        "blood_dipstick": "1+" if course.nephritis and day < 40 else "NEG",
        "rbc": measured(course, "URBC", day),
        "wbc": "2",
        "sampling": "NO",
        "casts": "NONE",
    }
    if course.nephritis:
        ratio = round(protein * 1000)
        answers.update(
            volume_24h=str(round(1650 * noise(course, "U24VOL", day, 0.12))),
            protein_24h=decimal_places(protein, 2),
            collection_complete="y",
            upcr=str(ratio),
            upcr_method="H24",
        )
    return answers


def _serology(course: Course, visit: str, day: int) -> Answers:
    figures = {"c3": "C3", "c4": "C4", "dsdna": "DSDNA", "igg": "IGG", "iga": "IGA", "igm": "IGM"}
    return {name: measured(course, what, day) for name, what in figures.items()} | {
        "ana_titre": "1:320",
        "coombs": "NEG",
    }


def _flow(course: Course, visit: str, day: int) -> Answers:
    figures = {"cd3": "CD3A", "cd4": "CD4A", "cd8": "CD8A", "cd19": "CD19A", "cd19_percent": "CD19P", "nk": "NKA"}
    return {name: measured(course, what, day) for name, what in figures.items()}


def _cytokines(course: Course, visit: str, day: int) -> Answers:
    return {
        "crp": measured(course, "CRP", day),
        "ferritin": measured(course, "FERR", day),
        "il6": measured(course, "IL6", day),
    }


def _examination(course: Course, visit: str, day: int) -> Answers:
    if _active(course, day) != "full":
        return {}
    return {
        "skin": "NCS",
        "skin_finding": "DEMO: malar rash, lupus",
        "musculoskeletal": "NCS",
        "musculoskeletal_finding": "DEMO: tender wrists and finger joints, lupus",
    }


def _pregnancy(course: Course, visit: str, day: int) -> Answers:
    if course.childbearing != "YES":
        return {"contraception": "NA"}
    return {"specimen": "SERUM", "result": "NEGATIVE", "contraception": "CONDOM"}


def _virology(course: Course, visit: str, day: int) -> Answers:
    return {"hbsag": "NEG", "anti_hbc": "NEG", "cmv_dna": "NEG", "ebv_dna": "NEG"}


def _heart(course: Course, visit: str, day: int) -> Answers:
    return {"lvef": str(round(63 * noise(course, "LVEF", day, 0.04))), "interpretation": "NORMAL"}


def _ecg(course: Course, visit: str, day: int) -> Answers:
    rate = round(76 * noise(course, "PULSE", day, 0.06))
    return {"heart_rate": str(rate), "qt": str(round(372 * noise(course, "QT", day, 0.03))), "interpretation": "NORMAL"}


def _donor(course: Course, visit: str, day: int) -> Answers:
    return {"typed": "y", "donor_specific": "NEG", "anti_car": "NEG", "lentivirus": "NEG"}


def _damage(course: Course, visit: str, day: int) -> Answers:
    return {"changed": "y" if visit == "SCR" else "n"}


def _review(course: Course, visit: str, day: int) -> Answers:
    """The investigator's review of the derived answers; once with another opinion."""
    if course.number == 3 and visit == "M1":
        return {"disagrees": "y", "disagreement": "DEMO 演示：SRI-4，尿路感染期间尿蛋白升高。"}
    return {"disagrees": "n"}


# Figures of the courses by form, field by field; forms not named here are filled with usual answers alone.
ANSWERS: dict[str, Callable[[Course, str, int], Answers]] = {
    "VS": _vital_signs,
    "PE": _examination,
    "EG": _ecg,
    "ECHO": _heart,
    "VIR": _virology,
    "PRG": _pregnancy,
    "URN": _urine,
    "IMM": _serology,
    "FLOW": _flow,
    "CYT": _cytokines,
    "ALLO": _donor,
    "SLD": _sledai,
    "BIL": _bilag,
    "PGA": _pga,
    "SDI": _damage,
    "LLD": _supplement,
    "RESP": _review,
    "DAY": _daily,
    "SLEH": _history,
    "DM": _demographics,
}
INVESTIGATED = {"SLD", "BIL", "PGA", "SDI", "LLD", "RESP", "IE", "INV", "EOS", "AGVHD", "CGVHD", "SAE"}


# --- Telling a course ------------------------------------------------------------------------------------------------
def answered(form_key: str, visit: str, *, row: int = 1, boxes: Answers | None = None, **answers: Any) -> Step:
    """A form filled in: what is said here, everything else as usual. `boxes` by item code."""
    by = "investigator" if form_key in INVESTIGATED else "coordinator"
    return Step(demo.COMPLETE, form_key, visit, {**typed(form_key, **answers), **(boxes or {})}, by, row, filled=True)


def signed(form_key: str, visit: str) -> Step:
    """A form signed by the investigator."""
    return Step(SIGN, form_key, visit, by="investigator")


class Telling:
    """The steps of one course, visit by visit."""

    def __init__(self, course: Course, anchor: date, definitions: list[VisitDefinition]) -> None:
        self.course, self.anchor, self.definitions = course, anchor, definitions
        self.infused_on = anchor - timedelta(days=course.infused_days_ago)
        self.taper = 0
        # How many rows each log has, and which row of its log a happening became.
        self.made: Counter[str] = Counter()
        self.row_of: dict[str, int] = {}
        self.waiting = happenings.of_course(course, self.day_on, self.laboratory_days(), self.last_day)

    def on(self, day: int) -> date:
        """The date of a study day."""
        return self.infused_on + timedelta(days=day)

    def day_on(self, day: int) -> str:
        """The date of a study day as it is typed."""
        return self.on(day).isoformat()

    @property
    def last_day(self) -> int:
        """The last study day of which anything is told."""
        ended = self.course.ended_day if self.course.ending else self.course.infused_days_ago
        return min(ended, self.course.infused_days_ago)

    def laboratory_days(self) -> list[int]:
        """The study days on which blood is drawn."""
        days = [
            self.day_of(each)
            for each in self.definitions
            if each.kind == VisitDefinition.SCHEDULED and "LB" in each.forms and each.code not in self.course.missed
        ]
        return sorted(day for day in days if day <= min(self.last_day, self.course.until_day))

    def day_of(self, definition: VisitDefinition) -> int:
        """When a visit is kept: on its target day, a little off where the window is wide."""
        if definition.code == "SCR":
            return -22
        target = definition.target_day or 0
        wide = (definition.latest_day or target) - (definition.earliest_day or target)
        if wide < 8:
            return target
        digest = noise(self.course, definition.code, target, 1.0) - 1
        return target + round(digest * wide * 0.3)

    def steps(self) -> Iterator[Step]:
        """Everything that happened, in its order; the rows of logs are counted as they come."""
        for step in self.all_steps():
            if step.do == demo.COMPLETE and step.row == 0 and FORMS[step.form].repeats == "log":
                self.made[step.form] += 1
            yield step

    def all_steps(self) -> Iterator[Step]:
        """Visit by visit, what befell the subject between them, and how it ended."""
        yield demo.consent(self.on(-24).isoformat())
        for definition in self.definitions:
            if definition.kind != VisitDefinition.SCHEDULED:
                continue
            day = self.day_of(definition)
            if self.course.ending and self.course.ending != "COMPLETED" and day > self.course.ended_day:
                break
            if (
                self.on(day) > self.anchor
                or day > self.course.until_day
                or definition.code == "M12"
                and self.course.ending != "COMPLETED"
            ):
                break
            if definition.code in self.course.missed:
                yield Step(demo.MISS, "SV", definition.code)
                continue
            yield from self.happened(day, first=True)
            yield from self.visit(definition, day)
        yield from self.happened(self.last_day)
        yield from self.end()

    def happened(self, day: int, *, first: bool = False) -> Iterator[Step]:
        """What befell the subject up to a day and is entered now; of it, what comes before the other forms."""
        due = [each for each in self.waiting if each.day <= day and (each.first or not first)]
        self.waiting = [each for each in self.waiting if each not in due]
        for each in due:
            yield from self.told(each)

    def told(self, happening: happenings.Happening) -> Iterator[Step]:
        """One happening as steps: a new row or a change of one, and its signature."""
        row, key = 0, happening.form
        boxes: Answers = dict(happening.boxes)
        if happening.changes:
            _form, _mark, number = happening.changes.partition("#")
            row = int(number) if number else self.row_of[happening.changes]
            boxes["change_reason"] = "new"
        elif happening.name:
            self.row_of[happening.name] = self.made[key] + 1
        named = {
            name: str(self.row_of[answer[1:]]) if isinstance(answer, str) and answer.startswith("@") else answer
            for name, answer in happening.answers.items()
        }
        step = answered(key, "", row=row, boxes=boxes, **named)
        yield replace(step, do=CHANGE) if happening.changes else step
        event = str(happening.answers.get("indication_row", ""))
        if event.startswith("@"):  # the event names what was given for it
            link = answered("AE", "", row=self.row_of[event[1:]], treatment_rows=f"{key}#{self.made[key]}")
            yield replace(link, do=CHANGE, typed={**(link.typed or {}), "change_reason": "new"})
        if happening.signed:
            yield Step(SIGN, key, "", by="investigator", row=row or self.made[key])

    def visit(self, definition: VisitDefinition, day: int) -> Iterator[Step]:
        """The forms of one visit, in the order of the schedule; enrolment decides last at screening."""
        code = definition.code
        forms = [key for key in definition.forms if key in FORMS]
        last = ["IE", "ENR"] if code == "SCR" else ["INV", "EOS"]
        ordered = [key for key in forms if key not in last] + [key for key in last if key in forms]
        if code == "SCR":
            # What others are judged by comes first: who, how tall, what the laboratory says.
            ordered = [*FIRST, *(key for key in ordered if key not in {*FIRST, "ICF"})]
        half = self.course.open_at == code
        ordered.sort(key=lambda key: FORMS[key].repeats != "log" or code == "SCR")
        reviews = []
        for number, key in enumerate(ordered):
            if half and number * 2 > len(ordered):
                if key not in {"GC", "CM"} and FORMS[key].repeats == "visit":
                    yield self.begun(key, code, day)
                    return
                continue
            if FORMS[key].repeats == "log":
                yield from self.log(key, code, day)
                reviews.append(key)
                continue
            yield from self.form(key, code, day)
        yield from self.happened(day)
        yield from (Step(REVIEW, key, code) for key in reviews)

    def begun(self, key: str, code: str, day: int) -> Step:
        """A form somebody has begun to type and left."""
        given = ANSWERS.get(key, lambda *_: {})(self.course, code, day)
        some = dict(list(typed(key, **given).items())[:3])
        return Step(demo.DRAFT, key, code, some)

    def form(self, key: str, code: str, day: int) -> Iterator[Step]:
        """One form of one visit."""
        course, on = self.course, self.on(day).isoformat()
        if key == "SV":
            yield answered(
                "SV",
                code,
                occurred="y",
                visit_on=on,
                contact=WARD if -7 <= day <= 14 else "CLINIC",
                boxes={"SVOOWRSN": "DEMO: ward capacity"} if course.number == 3 and code == "M1" else {},
            )
        elif key == "LB":
            yield self.laboratory(code, day)
        elif key == "LD":
            yield from self.lymphodepletion(code, on)
        elif key == "INF":
            yield from self.infusion(on)
        elif key == "PK":
            yield from self.kinetics(code, day, on)
        elif key == "IMG":
            yield answered("IMG", code, examination="CHEST_CT", examined_on=on, interpretation="NORMAL")
        elif key == "IE":
            yield self.eligibility(code)
            yield signed("IE", code)
        elif key == "ENR":
            decided = self.on(-10).isoformat()
            yield answered("ENR", code, result="ENROLLED", decided_on=decided, dose_level=course.dose_level)
            yield signed("ENR", code)
            yield Step(demo.PLAN, self.infused_on.isoformat())
        elif key == "PGA" and course.number == 9 and code == "M1":
            yield Step(demo.COMPLETE, "PGA", code, {"not_done": "F"}, "investigator")
        elif key == "VS" and course.number == 1 and code == "BL":
            right = _vital_signs(course, code, day)
            yield answered("VS", code, **{**right, "weight": "66.0"})
            boxes = {**typed("VS", **right), "change_reason": "transcription"}
            yield Step(CHANGE, "VS", code, boxes)
        elif key == "INV":
            yield answered("INV", code, scope="VISIT", meaning="REVIEWED")
            if code == "M1":
                yield signed("INV", code)
        elif key == "EOS":
            return
        elif key == "AGVHD":
            yield answered(key, code, **happenings.acute_gvhd(course, day, self.day_on))
        else:
            answer = ANSWERS.get(key)
            yield answered(key, code, **_asked(key, answer(course, code, day) if answer else {}))
            if key in EFFICACY and code == "M1":
                yield signed(key, code)

    def laboratory(self, code: str, day: int) -> Step:
        """The report of the visit's panels, in the laboratory's own units."""
        panels = next(each.laboratory_panels for each in self.definitions if each.code == code)
        grid = FORMS["LB"].grid
        assert grid is not None  # nosec B101 - LB has rows
        rows = {f"{key}.LBORRES": measured(self.course, key, day) for key in _panel_rows(panels)}
        # Asked only where a result is out of range.
        because = "TREATMENT" if -5 < day < 60 else "SLE"
        rows |= {f"{key}.LBREAS": because for key in _panel_rows(panels)}
        for key in happenings.COUNTS:
            if key in self.row_of and happenings.below_baseline(self.course, key, day):
                rows |= {f"{key}.LBCLSIG": "CS", f"{key}.LBAE": f"AE#{self.row_of[key]}"}
        accession = f"DEMO-{self.course.number:02d}-{code}"
        return answered(
            "LB",
            code,
            boxes=rows,
            laboratory=_laboratory(),
            collected_on=self.on(day).isoformat(),
            collected_time="0700",
            accession=accession,
        )

    def eligibility(self, code: str) -> Step:
        """The checklist: everything holds."""
        version = "1.0-REF"
        return answered(
            "IE",
            code,
            boxes={
                item.code: item.codes[0].value
                for item in FORMS["IE"].items
                if item.codes and item.codes[0].value in {"MET", "ABSENT"}
            },
            applied_version=version,
            waiver="n",
        )

    def lymphodepletion(self, code: str, on: str) -> Iterator[Step]:
        """Fludarabine 25 and cyclophosphamide 300 mg/m2 on each of three days."""
        area = (Decimal(self.course.height_cm) * Decimal(self.course.weight_kg) / 3600).sqrt()
        planned_day = {"LD1": "D-5", "LD2": "D-4", "LD3": "D-3"}[code]
        for row, (drug, dose, begins, ends) in enumerate(
            (("FLUDARABINE", 25, "0900", "0930"), ("CYCLOPHOSPHAMIDE", 300, "1000", "1200"))
        ):
            yield answered(
                "LD",
                code,
                row=1 if row == 0 else 0,
                eligible="y",
                drug=drug,
                planned_day=planned_day,
                planned=str(dose),
                change="NO",
                actual=str(round(area * dose)),
                started_at=f"{on} {begins}",
                ended_at=f"{on} {ends}",
                mesna="y" if row else "n",
            )

    def infusion(self, on: str) -> Iterator[Step]:
        """One bag of 20 mL, 60 % CAR-positive, at the assigned dose."""
        million = {"DL1": 1, "DL2": 3, "DL3": 6}[self.course.dose_level]
        cells = Decimal(million) * Decimal(self.course.weight_kg) / (20 * Decimal("0.6"))
        step = demo.infusion(on, decimal_places(cells, 2))
        yield Step(demo.COMPLETE, "INF", "D0", step.typed, "coordinator", 1, filled=True)
        yield signed("INF", "D0")

    def kinetics(self, code: str, day: int, on: str) -> Iterator[Step]:
        """Samples for CAR-T kinetics; two on the day of the infusion."""
        for row, (point, clock) in enumerate(
            (("D0_PRE", "0930"), ("D0_2H", "1240")) if code == "D0" else ((code, "0700"),)
        ):
            copies, cells = measured(self.course, "CAR", day), measured(self.course, "CARCELL", day)
            below = Decimal(copies) < 100
            limits: Answers = {"copies_limit": "100"} if below else {}
            yield answered(
                "PK",
                code,
                row=1 if row == 0 else 0,
                time_point=point,
                sampled_on=on,
                sampled_time=clock,
                copies="BLQ" if below else copies,
                **limits,
                cells="BLQ" if Decimal(cells) < Decimal("0.1") else cells,
            )

    def log(self, key: str, code: str, day: int) -> Iterator[Step]:
        """New rows of a log at a visit."""
        yield from (answered(key, "", row=0, **answers) for answers in self.rows(key, code, day))

    def rows(self, key: str, code: str, day: int) -> Iterator[Answers]:
        """What is added to a log at a visit."""
        course = self.course
        start = self.on(-24 - 30 * 22).isoformat()[:7]
        if key == "PTRT" and code == "SCR":
            for drug, dose, unit, outcome in (
                ("GC", "1.0", "MG_KG_D", "RELAPSE"),
                ("CYC", "0.8", "G", "NO_RESPONSE"),
                ("MMF", "2000", "MG_D", "PARTIAL"),
                ("BELIMUMAB", "10", "MG_KG_D", "PARTIAL"),
            ):
                later = self.on(-24 - 100).isoformat()[:7]
                ends = {} if drug == "GC" else {"ended_on": later, "last_dose_on": self.on(-120).isoformat()}
                yield {
                    "drug": drug,
                    "max_dose": dose,
                    "dose_unit": unit,
                    "started_on": start,
                    "ongoing": "y" if drug == "GC" else "n",
                    **ends,
                    "outcome": outcome,
                }
        elif key == "MH" and code == "SCR":
            yield {
                "term": "Hypertension (DEMO)" if course.nephritis else "Iron deficiency (DEMO)",
                "started_on": start,
                "ongoing": "y",
                "grade": "2" if course.nephritis else "1",
                "infections": "NONE",
            }
        elif key == "RBX" and code == "SCR" and course.nephritis:
            yield {"biopsied_on": self.on(-200).isoformat(), "isn_class": "IV", "activity": "9", "chronicity": "2"}
        elif key == "GC":
            yield from self.steroids(code, day)
        elif key == "CM":
            yield from self.medicines(code, day)
        elif key == "HO" and code == "BL":
            yield {
                "kind": "PLANNED",
                "admitted_at": f"{self.on(-6)} 1000",
                "reason": "STUDY",
                **({"discharged_at": f"{self.on(14)} 1500"} if self.on(14) < self.anchor else {}),
            }
        elif key == "SAMP" and code in {"BL", "M1", "M3"}:
            yield {
                "specimen": "SERUM",
                "collected_at": f"{self.on(day)} 0700",
                "barcode": f"DEMO-{course.number:02d}-{code}-S1",
                "destination": "SITE",
            }
        elif key == "PR" and code == "M1" and course.number in {4, 8}:
            yield {
                "procedure": "PLATELETS",
                "performed_on": self.on(8).isoformat(),
                "quantity": "1 U",
                "indication": "OTHER",
            }

    def steroids(self, code: str, day: int) -> Iterator[Answers]:
        """Prednisone, tapered after the infusion where the disease answers; each dose begins where the one before ends."""
        doses: tuple[tuple[int, str], ...] = (
            ((-60, "20"), (1, "10"), (29, "7.5"), (61, "5"), (91, "2.5"))
            if self.course.responds
            else ((-60, "20"), (1, "10"))
        )
        if self.course.rescue_day:
            first = self.course.rescue_day
            doses = (*(each for each in doses if each[0] < first), (first, "20"), (first + RAISED_DAYS, "10"))
        while self.taper < len(doses) and doses[self.taper][0] <= day:
            begins, dose = doses[self.taper]
            self.taper += 1
            following = doses[self.taper][0] - 1 if self.taper < len(doses) else None
            ended = (
                {}
                if following is None or self.on(following) > self.anchor
                else {"ended_on": self.on(following).isoformat()}
            )
            yield {
                "drug": "PREDNISONE",
                "daily_dose_mg": dose,
                "route": "PO",
                "started_on": self.on(begins).isoformat(),
                **ended,
                "indication": "SLE",
            }

    def medicines(self, code: str, day: int) -> Iterator[Answers]:
        """What is taken beside the study treatment."""
        usual = {"frequency": "QD", "route": "PO", "ongoing": "y"}
        if code == "SCR":
            yield {
                "treatment": "Hydroxychloroquine",
                "indication": "OTHER",
                "indication_other": "SLE",
                "dose": "200",
                "unit": "MG",
                "started_on": str(self.on(-900).year),
                **usual,
                "frequency": "BID",
            }
        elif code == "D0":
            yield {
                "treatment": "Sulfamethoxazole and trimethoprim",
                "indication": "PROPHYLAXIS",
                "dose": "960",
                "unit": "MG",
                "started_on": self.on(0).isoformat(),
                **usual,
            }
            yield {
                "treatment": "Aciclovir",
                "indication": "PROPHYLAXIS",
                "dose": "400",
                "unit": "MG",
                **usual,
                "frequency": "BID",
                "started_on": self.on(0).isoformat(),
            }
        elif code == "D7" and self.course.fever_days:
            yield {
                "treatment": "Paracetamol",
                "indication": "OTHER",
                "indication_other": "Fever",
                "dose": "500",
                "unit": "MG",
                "frequency": "PRN",
                "route": "PO",
                "started_on": self.on(self.course.fever_days[0]).isoformat(),
                "ongoing": "n",
                "ended_on": self.on(self.course.fever_days[-1]).isoformat(),
            }

    def end(self) -> Iterator[Step]:
        """How it ended: month 12 complete, consent withdrawn, or death."""
        course = self.course
        if not course.ending:
            return
        on = self.on(course.ended_day)
        if course.ending == "COMPLETED":
            where = "M12"
        else:
            where = "ET"
            yield Step(demo.ADD, "SV", "ET")
        if course.ending == "DEATH":
            yield answered(
                "DTH", "", died_on=on.isoformat(), cause="Pneumonia (DEMO)", related="POSSIBLY", autopsy="NOT_DONE"
            )
            for happening in happenings.after_death(course, self.day_on):
                yield from self.told(happening)
        else:
            if where == "ET":
                yield answered("SV", "ET", occurred="y", visit_on=on.isoformat(), contact="CLINIC")
        ended: Answers = {"status": course.ending, "ended_on": on.isoformat(), "last_contact_on": on.isoformat()}
        if course.ending != "DEATH":
            ended["agrees_to_follow_up"] = "y" if course.ending == "COMPLETED" else "n"
        if course.ending == "WITHDREW":
            ended["samples"] = "PER_ICF"
        yield answered("EOS", where, **ended)
        yield signed("EOS", where)


def _asked(key: str, answers: Answers) -> Answers:
    """The answers whose fields the form has."""
    names = {item.name for item in FORMS[key].items}
    return {name: answer for name, answer in answers.items() if name in names}


def _panel_rows(panels: list[str]) -> list[str]:
    return [analyte.code for analyte in of_panels(panels)]


def _laboratory() -> str:
    return str(Laboratory.objects.values_list("code", flat=True).first())


def told(course: Course, anchor: date) -> Story:
    """One subject's course as a story."""
    definitions = list(VisitDefinition.objects.filter(version__number=1).order_by("order"))
    steps = tuple(Telling(course, anchor, definitions).steps())
    return Story(Text(*course.about), steps, seen=course.number not in NOT_SEEN)


def failed(failure: Failure, anchor: date) -> Story:
    """Somebody who was screened and not enrolled."""
    on = anchor - timedelta(days=failure.screened_days_ago)
    course = Course(
        90 + failure.screened_days_ago % 9,
        failure.about,
        failure.screened_days_ago - 22,
        failure.born,
        "63.0",
        "165.0",
        "DL1",
        sex=failure.sex,
        childbearing=failure.childbearing,
    )
    criterion = failure.because if failure.because[0] in "IE" and failure.because[1].isdigit() else ""
    return Story(
        Text(*failure.about),
        (
            demo.consent((on - timedelta(days=1)).isoformat()),
            answered("SV", "SCR", occurred="y", visit_on=on.isoformat(), contact="CLINIC"),
            answered("DM", "SCR", **_demographics(course, "SCR", -22)),
            answered("VS", "SCR", **_vital_signs(course, "SCR", -22)),
            demo.eligibility(failed=criterion),
            *demo.screen_failure((on + timedelta(days=7)).isoformat(), failure.because),
        ),
    )


def in_screening(anchor: date) -> Story:
    """Consented; the forms of screening are still empty, one is begun."""
    begun = Step(demo.DRAFT, "DM", "SCR", typed("DM", born="1989-06", sex="F"))
    consent = demo.consent((anchor - timedelta(days=2)).isoformat(), "1530")
    return Story(Text("in screening, forms empty", "筛选中，表单未录入"), (consent, begun))


def few_stories(anchor: date) -> Iterator[Callable[[], Story]]:
    """Seven subjects quickly made: three followed to month 2, a screen failure, one enrolled, one in screening, one whose
    month 1 is due and empty."""
    by_number = {course.number: course for course in COURSES}
    for number in (1, 3, 9):
        course = replace(by_number[number], until_day=70, ending="")
        yield lambda course=course: told(course, anchor)  # type: ignore[misc]
    yield lambda: failed(FAILURES[0], anchor)
    yield lambda: told(by_number[15], anchor)
    yield lambda: in_screening(anchor)
    about = ("month 1 due now, nothing of it entered", "第1个月访视到期，尚未录入")
    month_one = replace(by_number[12], about=about, until_day=21, open_at="")
    yield lambda: told(month_one, anchor)


def all_stories(anchor: date) -> Iterator[Callable[[], Story]]:
    """The whole study in the order in which people were screened."""
    begun: list[tuple[int, Callable[[], Story]]] = []
    for course in COURSES:
        begun.append((course.infused_days_ago + 24, lambda course=course: told(course, anchor)))  # type: ignore[misc]
    for failure in FAILURES:
        begun.append((failure.screened_days_ago + 1, lambda failure=failure: failed(failure, anchor)))  # type: ignore[misc]
    for _days, tell in sorted(begun, key=lambda pair: -pair[0]):
        yield tell
