"""The grades of CRS and ICANS from day to day.

A grade of CRS leans on the days before: fever is needed to make the diagnosis, and no longer needed once CRS is diagnosed
and an antipyretic, tocilizumab or a corticosteroid was given. So the days of a subject are graded together, in order,
from what was found on each. A day of which the grade is not known neither starts nor ends anything.

Source: safety specification, 3.1 and 3.3 (ASTCT 2019); protocol operationalisation, 8.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from safety import astct
from trial.derived import Derived, note, step
from trial.words import Text

HYPOTENSION, HYPOXIA = "HYPOTENSION", "HYPOXIA"
NOT_OURS, UNCERTAIN = "N", "U"
"""Answers to whether something else explains the neurological findings. Uncertain counts: it cannot be excluded."""


@dataclass(frozen=True, slots=True)
class Day:
    """What was found on one day, the worst of it. None means not known.

    Codes are those of the daily form. `unexplained` answers whether nothing else explains fever, hypotension and hypoxia;
    `explained` names what of them something else explains all the same. `steroid_mg` is prednisone equivalent.
    The grades `..._investigator` are given where the investigator judges otherwise than the rule.
    """

    place: str
    on: date
    temperature_max_c: Decimal | None = None
    hypotension: str | None = None
    hypoxia: str | None = None
    unexplained: bool | None = None
    explained: frozenset[str] = frozenset()
    ice: astct.Ice = astct.Ice(None, None, None, None, None)
    consciousness: str | None = None
    seizure: str | None = None
    weakness: bool | None = None
    oedema: str | None = None
    icans_unexplained: str | None = None
    icans_explained: frozenset[str] = frozenset()
    tocilizumab: bool | None = None
    antipyretic: bool | None = None
    steroid_mg: Decimal | None = None
    intensive_care: bool | None = None
    crs_investigator: int | None = None
    icans_investigator: int | None = None

    @property
    def fever(self) -> bool | None:
        """38.0 °C or more."""
        return None if self.temperature_max_c is None else self.temperature_max_c >= astct.FEVER_C

    @property
    def masking(self) -> bool | None:
        """Whether an antipyretic, tocilizumab or a corticosteroid was given that day."""
        steroid = None if self.steroid_mg is None else self.steroid_mg > 0
        given = (self.tocilizumab, self.antipyretic, steroid)
        if any(given):
            return True
        return None if None in given else False


@dataclass(frozen=True, slots=True)
class Graded:
    """One day with its grades: derived, and in force (the investigator's where one is given)."""

    day: Day
    crs: Derived[int]
    icans: Derived[int]
    ice: Derived[int]
    # Whether CRS was already running when the day began; None while an earlier day is not known.
    crs_before: bool | None

    @property
    def crs_in_force(self) -> int | None:
        """The grade of CRS that counts."""
        return self.crs.value if self.day.crs_investigator is None else self.day.crs_investigator

    @property
    def icans_in_force(self) -> int | None:
        """The grade of ICANS that counts."""
        return self.icans.value if self.day.icans_investigator is None else self.day.icans_investigator


def crs_facts(day: Day, *, running: bool | None, masked: bool | None) -> astct.CrsFacts:
    """The facts of one day as the rule reads them."""
    facts = astct.crs_of_day(
        temperature_max_c=day.temperature_max_c,
        hypotension=day.hypotension,
        hypoxia=day.hypoxia,
        not_other_cause=day.unexplained,
        diagnosed=running,
        masked=masked,
    )
    if HYPOTENSION in day.explained:
        facts = replace(facts, hypotension_other_cause=True)
    return replace(facts, hypoxia_other_cause=True) if HYPOXIA in day.explained else facts


def crs_if_unexplained(day: Day, *, running: bool | None, masked: bool | None) -> int | None:
    """The grade the day would have if nothing else explained the findings: said before the question is answered."""
    return astct.crs_grade(crs_facts(replace(day, unexplained=True), running=running, masked=masked)).value


def icans_of(day: Day) -> Derived[int]:
    """The ASTCT grade of ICANS of one day.

    While nobody has said whether something else explains what was found, the grade of anything found is unknown.
    """
    explained = frozenset(astct.ICANS_DOMAINS) if day.icans_unexplained == NOT_OURS else day.icans_explained
    facts = astct.icans_of_day(
        ice=astct.ice_score(day.ice).value,
        consciousness=day.consciousness,
        seizure=day.seizure,
        weakness=day.weakness,
        oedema=day.oedema,
        not_attributed=explained,
    )
    found = astct.icans_grade(facts)
    if day.icans_unexplained is None and found.value != 0:
        question = step(
            Text("not explained by another cause", "非其他原因所致"), None, bool, needs="icans_not_other_cause"
        )
        return Derived(None, found.rule, (*found.trace, question))
    if day.icans_unexplained == UNCERTAIN and found.value:
        uncertain = Text("uncertain: counts", "不确定：计入")
        return Derived(
            found.value, found.rule, (*found.trace, note(Text("explained by another cause", "其他原因所致"), uncertain))
        )
    return found


def _after(running: bool | None, grade: int | None) -> bool | None:
    """Whether an episode goes on after a day. An unknown day leaves one going; where none was, it leaves it open."""
    if grade is None:
        return True if running else None
    return 0 < grade < astct.DEATH


def graded(days: Iterable[Day]) -> tuple[Graded, ...]:
    """Every day with its grades, in the order of the days."""
    found: list[Graded] = []
    running: bool | None = False
    given: list[bool | None] = []
    for day in sorted(days, key=lambda each: (each.on, each.place)):
        since = [*given, day.masking] if running is not False else [day.masking]
        masked = True if any(since) else None if None in since else False
        crs = astct.crs_grade(crs_facts(day, running=running, masked=masked))
        one = Graded(day, crs, icans_of(day), astct.ice_score(day.ice), running)
        found.append(one)
        running = _after(running, one.crs_in_force)
        given = since if running is not False else []
    return tuple(found)
