"""What befalls the demonstration subjects: cytokine release, neurotoxicity, GVHD, cytopenias, infections, a death.

Nobody here exists. Each happening is a row of a log on the study day on which it is entered; later ones refer to earlier
rows by name (`@pneumonia`). The daily findings of the first weeks stand beside them. Counts follow the same curves as the
laboratory forms, so that an event and its values agree; some are left out on purpose and wait on the safety worklist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from crf.demo.courses import Course, measured

Answers = Mapping[str, Any]
On = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Happening:
    """A row of a log: the study day it is entered on, the form, the answers by field name, boxes of rows by code.

    `name` is what others call the row by, `changes` the name of a row that this one changes. `first`: entered before the
    other forms of that day, since they lean on it.
    """

    day: int
    form: str
    answers: Answers
    name: str = ""
    changes: str = ""
    boxes: Mapping[str, str] = field(default_factory=dict)
    first: bool = False
    signed: bool = False


# --- Daily monitoring ------------------------------------------------------------------------------------------------
FEVER: dict[str, str] = {"unexplained": "y", "antipyretic": "y"}
DIZZY: dict[str, str] = {"hypotension": "FLUIDS", **FEVER}
SHORT_OF_AIR: dict[str, str] = {"hypoxia": "LOW", **FEVER}
CONFUSED: dict[str, str] = {"ice_orientation": "2", "ice_naming": "2", "ice_writing": "0", "icans_unexplained": "Y"}
SLOW: dict[str, str] = {"ice_orientation": "3", "ice_writing": "0", "icans_unexplained": "Y"}
TOCILIZUMAB: dict[str, str] = {"tocilizumab": "y"}

# What was found by subject and study day; on other days nothing.
DAILY: dict[int, dict[int, dict[str, str]]] = {
    1: {2: FEVER, 3: FEVER},
    4: {3: FEVER, 4: DIZZY, 5: FEVER},
    5: {1: FEVER, 2: {**SHORT_OF_AIR, **TOCILIZUMAB}},
    7: {2: FEVER},
    10: {
        2: FEVER,
        3: {**FEVER, "hypotension": "ONE", "intensive_care": "y", **TOCILIZUMAB},
        4: {**DIZZY, "intensive_care": "y"},
        5: CONFUSED,
        6: SLOW,
    },
    12: {1: FEVER, 2: {**DIZZY, **TOCILIZUMAB}, 3: FEVER},
    13: {3: FEVER, 4: SHORT_OF_AIR, 5: {"hypoxia": "LOW", "unexplained": "y"}},
}
CRS_TREATMENT = {
    1: "ANTIPYRETIC",
    4: "ANTIPYRETIC|FLUIDS",
    5: "ANTIPYRETIC|TOCILIZUMAB",
    7: "ANTIPYRETIC",
    10: "ANTIPYRETIC|FLUIDS|TOCILIZUMAB|STEROID|VASOPRESSOR",
    12: "ANTIPYRETIC|FLUIDS|TOCILIZUMAB",
}


def daily(course: Course, day: int) -> dict[str, str]:
    """What the daily form of a subject says beyond the usual."""
    return dict(DAILY.get(course.number, {}).get(day, {}))


def signs(course: Course, day: int) -> dict[str, str]:
    """The vital signs that go with the findings of a day."""
    found = daily(course, day)
    out: dict[str, str] = {}
    if found.get("hypotension", "NONE") != "NONE":
        out.update(systolic="84", diastolic="50", pulse="118")
    if found.get("hypoxia", "NONE") != "NONE":
        out.update(saturation="92", oxygen="NASAL")
    return out


# --- Counts ------------------------------------------------------------------------------------------------------------
# Lower limit of the demonstration laboratory, then the limits of CTCAE grades 2, 3 and 4: a count below is that grade.
COUNTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "NEUT": ("Neutrophil count decreased", ("1.8", "1.5", "1.0", "0.5")),
    "WBC": ("White blood cell decreased", ("3.5", "3.0", "2.0", "1.0")),
    "LYM": ("Lymphocyte count decreased", ("1.1", "0.8", "0.5", "0.2")),
    "PLT": ("Platelet count decreased", ("125", "75", "50", "25")),
    "HGB": ("Anemia", ("115", "100", "80")),
}
LOW_HGB_OF_A_MAN = "130"
# Falls in counts that nobody has made an adverse event of yet, by subject: they stand on the worklist.
NOT_YET: dict[int, frozenset[str]] = {
    10: frozenset({"LYM"}),
    12: frozenset({"WBC", "LYM"}),
    13: frozenset({"WBC", "LYM", "HGB"}),
    14: frozenset(COUNTS),
}
BASELINE_DAY = -5


def grade_of(course: Course, code: str, day: int) -> int:
    """The CTCAE grade of a count on a day."""
    _term, limits = COUNTS[code]
    if code == "HGB" and course.sex == "M":
        limits = (LOW_HGB_OF_A_MAN, *limits[1:])
    value = Decimal(measured(course, code, day))
    return sum(value < Decimal(limit) for limit in limits)


def fall(course: Course, code: str, days: Sequence[int]) -> tuple[list[tuple[int, int]], int | None]:
    """The first fall of a count below its baseline grade: days and grades where it changed, and the day it was over."""
    baseline = grade_of(course, code, BASELINE_DAY)
    course_of: list[tuple[int, int]] = []
    for day in days:
        grade = grade_of(course, code, day)
        if day <= BASELINE_DAY:
            continue
        if grade <= baseline:
            if course_of:
                return course_of, day
        elif not course_of or course_of[-1][1] != grade:
            course_of.append((day, grade))
    return course_of, None


def below_baseline(course: Course, code: str, day: int) -> bool:
    """Whether a count is worse on a day than before treatment."""
    return day > BASELINE_DAY and grade_of(course, code, day) > grade_of(course, code, BASELINE_DAY)


def cytopenias(course: Course, on: On, days: Sequence[int]) -> Iterator[Happening]:
    """An adverse event for each count that fell, with its grades from day to day."""
    for code, (term, _limits) in COUNTS.items():
        if code in NOT_YET.get(course.number, frozenset()):
            continue
        changes, over = fall(course, code, days)
        if not changes:
            continue
        rows = {}
        for number, (day, grade) in enumerate(changes[1:21], 1):
            rows[f"{number}.AEGHDAT"], rows[f"{number}.AEGHGR"] = on(day), str(grade)
        began, first = changes[0]
        yield Happening(
            began,
            "AE",
            {
                **event(term, term, on(began), on(over) if over is not None else "", str(first)),
                "related": "POSSIBLY",
                "related_lymphodepletion": "DEFINITELY",
                "special_interest": "CYTOPENIA",
            },
            name=code,
            boxes=rows,
            first=True,
        )


# --- Rows of logs ------------------------------------------------------------------------------------------------------
def event(term: str, ctcae_term: str, began: str, ended: str = "", grade: str = "", **answers: str) -> dict[str, str]:
    """An adverse event, not serious and recovered once it has an end, unless said."""
    return {
        "term": term,
        "ctcae_term": ctcae_term,
        "started_on": began,
        "ongoing": "n" if ended else "y",
        **({"ended_on": ended} if ended else {}),
        **({"onset_grade": grade} if grade else {}),
        "serious": "n",
        "related": "UNLIKELY",
        "related_lymphodepletion": "UNLIKELY",
        "related_lupus": "UNLIKELY",
        "action": "NOT_APPLICABLE",
        "treatment": "NONE",
        "outcome": "RECOVERED" if ended else "NOT_RECOVERED",
        "special_interest": "NONE",
        **answers,
    }


def medicine(
    name: str, dose: str, began: str, ended: str = "", *, because: str = "", frequency: str = "QD", route: str = "IV"
) -> dict[str, str]:
    """A medicine for an adverse event (`@name`), or for what `because` says."""
    why = (
        {"indication": "AE", "indication_row": because}
        if because.startswith("@")
        else {"indication": "OTHER", "indication_other": because}
    )
    return {
        "treatment": name,
        **why,
        "dose": dose,
        "unit": "MG",
        "frequency": frequency,
        "route": route,
        "started_on": began,
        "ongoing": "n" if ended else "y",
        **({"ended_on": ended} if ended else {}),
    }


def report(kind: str, aware: str, criteria: str, on: On, sent_day: int | None, number: str, **answers: str) -> Answers:
    """A version of the report of a serious event, sent to all four recipients on a day; not sent without one."""
    sent: dict[str, str] = {}
    if sent_day is not None:
        for place, recipient in enumerate(("iec", "inst", "spon", "auth")):
            sent |= {
                f"sent_{recipient}_at": f"{on(sent_day)} {9 + place:02d}30",
                f"sent_{recipient}_way": "SYSTEM",
                f"sent_{recipient}_proof": f"DEMO-{number}-{recipient.upper()}",
            }
    return {"kind": kind, "aware_at": aware, "criteria": criteria, **sent, **answers}


EXPECTED = {"expectedness": "EXPECTED", "safety_information": "DEMO-RSI 1.0"}


def cytokine_release(course: Course, on: On) -> Iterator[Happening]:
    """The episode that the daily forms opened is completed once it is over; an adverse event names it."""
    days = [day for day, found in DAILY.get(course.number, {}).items() if "unexplained" in found]
    if not days:
        return
    first, last = min(days), max(days)
    running = course.number == 13
    treatment = CRS_TREATMENT.get(course.number, "ANTIPYRETIC")
    if not running:
        in_care = "y" if course.number == 10 else "n"
        yield Happening(last + 1, "CRS", {"treatment": treatment, "intensive_care": in_care}, changes="CRS#1")
    severe = course.number == 10
    yield Happening(
        last if running else last + 1,
        "AE",
        {
            **event(
                "Cytokine release syndrome", "Cytokine release syndrome", on(first), "" if running else on(last + 1)
            ),
            "episode": "CRS#1",
            "serious": "y" if severe else "n",
            "related": "DEFINITELY",
            "treatment": "DRUG",
            "special_interest": "CRS",
        },
        name="crs",
    )


def of_course(course: Course, on: On, days: Sequence[int], last_day: int) -> list[Happening]:
    """Everything that befalls a subject up to a study day, in the order it is entered."""
    own = OWN.get(course.number, lambda *_: iter(()))
    found = [*cytopenias(course, on, days), *own(course, on), *cytokine_release(course, on)]
    return sorted((each for each in found if each.day <= last_day), key=lambda each: each.day)


# --- Subject by subject ------------------------------------------------------------------------------------------------
def _tocilizumab(day: int, on: On) -> Happening:
    given = medicine("Tocilizumab", "480", on(day), on(day), because="Cytokine release", frequency="ONCE")
    return Happening(day, "CM", given, first=True)


def _one(course: Course, on: On) -> Iterator[Happening]:
    upset = event("Nausea", "Nausea", on(-4), on(-1), "1", related_lymphodepletion="PROBABLY", related="NOT_RELATED")
    yield Happening(0, "AE", upset)


def _two(course: Course, on: On) -> Iterator[Happening]:
    shingles = event("Herpes zoster, chest", "Shingles", on(121), on(136), "2", related="POSSIBLY", treatment="DRUG")
    yield Happening(150, "AE", {**shingles, "special_interest": "INFECTION"}, name="shingles")
    drug = medicine("Valaciclovir", "1000", on(121), on(131), because="@shingles", frequency="TID", route="PO")
    yield Happening(150, "CM", drug)
    viral = {"kind": "VIRAL", "started_on": on(121), "ended_on": on(136), "event_row": "@shingles", "virus": "VZV",
             "pathogen": "DEMO varicella zoster", "treatment": "ORAL"}  # fmt: skip
    yield Happening(150, "AESI", viral)


def _three(course: Course, on: On) -> Iterator[Happening]:
    flare = event("Lupus nephritis, new", "Renal and urinary disorders - Other, specify", on(24), "", "2",
                  related="NOT_RELATED", related_lymphodepletion="NOT_RELATED", related_lupus="DEFINITELY")  # fmt: skip
    yield Happening(28, "AE", flare, name="flare")
    yield Happening(28, "AESI", {"kind": "FLARE", "started_on": on(24), "event_row": "@flare", "flare_organs": "KIDNEY",
                                 "worse_than_baseline": "y"})  # fmt: skip


def _four(course: Course, on: On) -> Iterator[Happening]:
    """Pneumonia from day 91: in hospital, worse on day 94, death on day 97."""
    pneumonia = event("Pneumonia (DEMO)", "Lung infection", on(91), "", "3", serious="y", related="POSSIBLY",
                      treatment="DRUG|HOSPITALISED", special_interest="INFECTION")  # fmt: skip
    yield Happening(91, "AE", pneumonia, name="pneumonia")
    yield Happening(91, "HO", {"kind": "EMERGENCY", "admitted_at": f"{on(91)} 1500", "reason": "AE",
                               "adverse_event_row": "@pneumonia"}, name="stay")  # fmt: skip
    drug = medicine("Meropenem", "1000", on(91), "", because="@pneumonia", frequency="Q8H")
    yield Happening(91, "CM", drug, name="meropenem")
    why = {"reasoning": "DEMO: low counts and immunoglobulin after treatment may have contributed.", **EXPECTED}
    first = report("INITIAL", f"{on(91)} 1600", "HOSPITAL", on, 92, "004-1", relation="POSSIBLY", **why)
    yield Happening(92, "SAE", {"event_row": "@pneumonia", **first}, name="initial")
    infection = {"kind": "INFECTION", "started_on": on(91), "event_row": "@pneumonia", "site": "LUNG", "germ": "BACTERIAL",
                 "pathogen": "DEMO Klebsiella pneumoniae", "treatment": "IV|OXYGEN|ICU"}  # fmt: skip
    yield Happening(92, "AESI", infection)
    yield Happening(94, "AE", {"started_on": on(91)}, changes="pneumonia", boxes={"1.AEGHDAT": on(94), "1.AEGHGR": "4"})
    second = report(
        "FOLLOW_UP", f"{on(94)} 1500", "HOSPITAL|LIFE", on, 95, "004-2", relation="POSSIBLY", grade="4", **why
    )
    yield Happening(95, "SAE", {"event_row": "@pneumonia", **second})


def after_death(course: Course, on: On) -> list[Happening]:
    """What is completed once the death is recorded: the event, the stay, the medicine, the final report."""
    if course.number != 4:
        return []
    changes = {"1.AEGHDAT": on(94), "1.AEGHGR": "4", "2.AEGHDAT": on(97), "2.AEGHGR": "5"}
    why = {"reasoning": "DEMO: low counts and immunoglobulin after treatment may have contributed.", **EXPECTED}
    last = report("FINAL", f"{on(97)} 0800", "DEATH|HOSPITAL|LIFE", on, 97, "004-3", relation="POSSIBLY", grade="5",
                  outcome="FATAL", ended_on=on(97), **why)  # fmt: skip
    return [
        Happening(
            97, "AE", {"ongoing": "n", "ended_on": on(97), "outcome": "FATAL"}, changes="pneumonia", boxes=changes
        ),
        Happening(97, "CM", {"ongoing": "n", "ended_on": on(97)}, changes="meropenem"),
        Happening(97, "HO", {"discharged_at": f"{on(97)} 0500"}, changes="stay"),
        Happening(97, "SAE", {"event_row": "@pneumonia", **last}, signed=True),
    ]


def _five(course: Course, on: On) -> Iterator[Happening]:
    yield _tocilizumab(2, on)
    rash = event("Drug rash, trunk", "Rash maculo-papular", on(17), on(24), "1", treatment="NONE")
    yield Happening(28, "AE", rash)


def _six(course: Course, on: On) -> Iterator[Happening]:
    infection = event("Cystitis", "Urinary tract infection", on(71), on(78), "2", related="POSSIBLY", treatment="DRUG",
                      special_interest="INFECTION")  # fmt: skip
    yield Happening(90, "AE", infection, name="cystitis")
    drug = medicine("Levofloxacin", "500", on(71), on(77), because="@cystitis", route="PO")
    yield Happening(90, "CM", drug)


def _seven(course: Course, on: On) -> Iterator[Happening]:
    """Inflamed skin on day 12 where lupus had been; pneumonia with a stay in hospital from day 45."""
    skin = event("LICATS of the skin", "Skin and subcutaneous tissue disorders - Other, specify", on(12), on(19), "1",
                 related="PROBABLY", special_interest="LICATS")  # fmt: skip
    yield Happening(21, "AE", skin, name="licats")
    local = {"kind": "LICATS", "started_on": on(12), "ended_on": on(19), "event_row": "@licats", "licats_organ": "SKIN",
             "involved_before": "y", "licats_grade": "1"}  # fmt: skip
    yield Happening(21, "AESI", local)
    pneumonia = event("Community-acquired pneumonia", "Lung infection", on(45), on(56), "3", serious="y",
                      related="POSSIBLY", treatment="DRUG|HOSPITALISED", special_interest="INFECTION")  # fmt: skip
    yield Happening(46, "AE", pneumonia, name="pneumonia")
    yield Happening(46, "HO", {"kind": "EMERGENCY", "admitted_at": f"{on(45)} 2000", "discharged_at": f"{on(54)} 1000",
                               "reason": "AE", "adverse_event_row": "@pneumonia"})  # fmt: skip
    drug = medicine("Piperacillin and tazobactam", "4500", on(45), on(54), because="@pneumonia", frequency="Q8H")
    yield Happening(46, "CM", drug)
    why = {"reasoning": "DEMO: B-cell depletion may have contributed.", **EXPECTED}
    first = report("INITIAL", f"{on(45)} 2100", "HOSPITAL", on, 46, "007-1", relation="POSSIBLY", **why)
    yield Happening(46, "SAE", {"event_row": "@pneumonia", **first})
    last = report("FINAL", f"{on(56)} 1500", "HOSPITAL", on, 57, "007-2", relation="POSSIBLY", outcome="RECOVERED",
                  ended_on=on(56), **why)  # fmt: skip
    yield Happening(57, "SAE", {"event_row": "@pneumonia", **last}, signed=True)


def _eight(course: Course, on: On) -> Iterator[Happening]:
    """Acute GVHD of the skin from day 19, grade II on day 21, treated, over by day 42."""
    steroid = {"drug": "METHYLPREDNISOLONE", "daily_dose_mg": "40", "route": "IV", "started_on": on(21),
               "ended_on": on(27), "indication": "GVHD"}  # fmt: skip
    yield Happening(21, "GC", steroid, first=True)
    gvhd = event("Acute GVHD of the skin", "Acute graft-versus-host disease", on(19), on(36), related="DEFINITELY",
                 treatment="DRUG", special_interest="AGVHD")  # fmt: skip
    yield Happening(42, "AE", gvhd)


def acute_gvhd(course: Course, day: int, on: On) -> dict[str, Any]:
    """The assessment of acute GVHD on a study day: no sign, but for one subject."""
    if course.number != 8 or not 19 <= day <= 36:
        return {"present": "n"}
    return {
        "present": "y",
        "began_on": on(19),
        "rash_bsa_pct": "55" if day < 25 else "8",
        "erythroderma": "n",
        "upper_gi": "0",
        "stool_ml_day": "200",
        "episodes_day": "1",
        "severe_pain": "n",
        "bloody_stool": "n",
        "biopsy": "POSITIVE",
        "differentials": "DRUG_RASH|LUPUS_RASH",
        "treatment": "STEROID",
        "confidence": "CONFIRMED",
        "chimerism_pct": "3.5",
    }


def _nine(course: Course, on: On) -> Iterator[Happening]:
    """A cold in week six; low immunoglobulin at month 2, replaced."""
    cold = event("Upper respiratory infection", "Upper respiratory infection", on(40), on(47), "2", related="POSSIBLY",
                 special_interest="INFECTION")  # fmt: skip
    yield Happening(42, "AE", cold)
    low = event("Hypogammaglobulinaemia", "Immune system disorders - Other, specify", on(58), "", "2", related="PROBABLY",
                treatment="PROCEDURE")  # fmt: skip
    yield Happening(60, "AE", low, name="igg")
    given = {"procedure": "IVIG", "performed_on": on(60), "quantity": "25 g", "indication": "AE", "indication_row": "@igg",
             "for_lupus": "n"}  # fmt: skip
    yield Happening(60, "PR", given)
    replaced = {"kind": "LOW_IGG", "started_on": on(58), "event_row": "@igg", "ivig": "y"}
    yield Happening(60, "AESI", replaced)


def _ten(course: Course, on: On) -> Iterator[Happening]:
    """CRS grade 3 on day 3 with tocilizumab, a vasopressor and dexamethasone; ICANS grade 2 on day 5; both pass."""
    yield _tocilizumab(3, on)
    pressor = medicine("Norepinephrine", "4", on(3), on(3), because="Hypotension in CRS", frequency="CONT")
    yield Happening(3, "CM", pressor, first=True)
    steroid = {"drug": "DEXAMETHASONE", "daily_dose_mg": "20", "route": "IV", "started_on": on(3), "ended_on": on(6),
               "indication": "CRS_ICANS"}  # fmt: skip
    yield Happening(3, "GC", steroid, first=True)
    yield Happening(4, "HO", {"kind": "ICU", "admitted_at": f"{on(3)} 1400", "discharged_at": f"{on(4)} 1800",
                              "reason": "AE"})  # fmt: skip
    yield Happening(7, "ICN", {"treatment": "DEXAMETHASONE", "work_up": "EEG|CT"}, changes="ICN#1")
    icans = event("ICANS", "Immune effector cell-associated neurotoxicity syndrome (ICANS)", on(5), on(7), episode="ICN#1",
                  related="DEFINITELY", treatment="DRUG", special_interest="ICANS")  # fmt: skip
    yield Happening(7, "AE", icans, name="icans")
    why = {"reasoning": "DEMO: known reaction to the cells, three days after the infusion.", **EXPECTED}
    first = report("INITIAL", f"{on(3)} 1500", "LIFE", on, 4, "010-1", relation="DEFINITELY", **why)
    yield Happening(8, "SAE", {"event_row": "@crs", **first})
    last = report("FINAL", f"{on(7)} 1500", "LIFE", on, 8, "010-2", relation="DEFINITELY", outcome="RECOVERED",
                  ended_on=on(5), **why)  # fmt: skip
    yield Happening(9, "SAE", {"event_row": "@crs", **last})


def _eleven(course: Course, on: On) -> Iterator[Happening]:
    upset = event("Diarrhoea", "Diarrhea", on(18), on(22), "1", treatment="NONE")
    yield Happening(28, "AE", upset)


def _twelve(course: Course, on: On) -> Iterator[Happening]:
    """CRS grade 2; since yesterday in hospital with a urinary tract infection, whose report is being written today."""
    yield _tocilizumab(2, on)
    infection = event("Pyelonephritis", "Urinary tract infection", on(27), "", "3", serious="y", related="POSSIBLY",
                      treatment="DRUG|HOSPITALISED", special_interest="INFECTION")  # fmt: skip
    yield Happening(27, "AE", infection, name="pyelonephritis")
    yield Happening(27, "HO", {"kind": "EMERGENCY", "admitted_at": f"{on(27)} 2200", "reason": "AE",
                               "adverse_event_row": "@pyelonephritis"})  # fmt: skip
    drug = medicine("Ceftriaxone", "2000", on(27), "", because="@pyelonephritis")
    yield Happening(27, "CM", drug)
    running = report("INITIAL", f"{on(27)} 2330", "HOSPITAL", on, None, "012-1", relation="POSSIBLY", expectedness="NOT_YET",
                     reasoning="DEMO: neutropenia after lymphodepletion may have contributed.")  # fmt: skip
    yield Happening(27, "SAE", {"event_row": "@pyelonephritis", **running})


def _thirteen(course: Course, on: On) -> Iterator[Happening]:
    hot = event("Febrile neutropenia", "Febrile neutropenia", on(4), "", "3", related="POSSIBLY", treatment="DRUG",
                related_lymphodepletion="PROBABLY", special_interest="CYTOPENIA")  # fmt: skip
    yield Happening(4, "AE", hot, name="febrile")
    drug = medicine("Piperacillin and tazobactam", "4500", on(4), "", because="@febrile", frequency="Q8H")
    yield Happening(4, "CM", drug)


def _fourteen(course: Course, on: On) -> Iterator[Happening]:
    upset = event("Nausea", "Nausea", on(-4), "", "1", related_lymphodepletion="PROBABLY", related="NOT_RELATED")
    yield Happening(-4, "AE", upset)


OWN: dict[int, Callable[[Course, On], Iterator[Happening]]] = {
    1: _one,
    2: _two,
    3: _three,
    4: _four,
    5: _five,
    6: _six,
    7: _seven,
    8: _eight,
    9: _nine,
    10: _ten,
    11: _eleven,
    12: _twelve,
    13: _thirteen,
    14: _fourteen,
}
