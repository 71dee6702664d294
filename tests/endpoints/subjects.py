"""A subject of the efficacy tests, entered through the forms as a coordinator would. Nobody here exists."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from crf import save
from crf.kit.base import FORMS
from crf.targets import Target
from endpoints import sledai
from tests.trial.people import changed, consented, person
from trial.models import Subject, User

INFUSED_ON = date(2026, 4, 20)
DAYS = {"SCR": -20, "BL": -6, "LD1": -5, "D0": 0, "M1": 28, "M2": 60, "M3": 90, "M6": 180}

RASH = {"SLD15": "NEW", "SLD15F1": "N"}
PROTEINURIA = {"SLD13": "PERSISTENT", "SLD13F1": "2.10", "SLD13F2": "2.40"}
ULCERS = {"SLD17": "NEW", "SLD17F1": "N"}
ACTIVE: dict[str, str] = {**RASH, **PROTEINURIA, **ULCERS}
"""Rash 2, proteinuria 4, mucosal ulcers 2: SELENA-SLEDAI 8 (efficacy 1.1)."""


def infused(by: User | None = None) -> Subject:
    """A subject infused on a fixed day, through the trail."""
    by = by or person("investigator")
    subject = consented(by)
    return changed(
        subject,
        by=by,
        status="infused",
        place=1,
        subject_number="CHT101-01-001",
        enrolled_on=INFUSED_ON - timedelta(days=10),
        infused_at=datetime.fromisoformat(f"{INFUSED_ON}T10:00:00+08:00"),
        sex="F",
    )


def day_of(visit: str) -> date:
    """The day of a visit of this subject."""
    return INFUSED_ON + timedelta(days=DAYS[visit])


def enter(subject: Subject, form: str, visit: str, typed: dict[str, str], *, by: User, edition: int = 0) -> Any:
    """Complete a form; anything asked is confirmed, so that the data stand as typed."""
    typed = dict(typed)
    if edition:
        typed.setdefault("change_reason", "transcription")
    target = Target(form, subject, visit)
    outcome = save.complete(target, by=by, typed=typed, edition=edition)
    if not outcome.saved and outcome.asks:
        typed |= {f"ask__{ask.check}": "confirmed for the test" for ask in outcome.asks}
        outcome = save.complete(target, by=by, typed=typed, edition=edition)
    assert outcome.saved, (form, visit, outcome.assessment.problems if outcome.assessment else outcome)
    return outcome


def visit_took_place(subject: Subject, visit: str, *, by: User) -> None:
    """The visit's date."""
    enter(subject, "SV", visit, {"SVOCCUR": "Y", "SVSTDAT": day_of(visit).isoformat(), "SVTYPE": "CLINIC"}, by=by)


def sledai_typed(visit: str, present: dict[str, str]) -> dict[str, str]:
    """All descriptors absent but those given; a present one was last seen on the day of the visit."""
    typed = {each.code: "ABSENT" for each in sledai.DESCRIPTORS} | {"SLDBY": "test-investigator"}
    for code, value in present.items():
        typed[code] = value
        if len(code) == 5 and value in {"NEW", "PERSISTENT"}:
            typed.setdefault(f"{code}LAST", day_of(visit).isoformat())
    return typed


def bilag_typed(items: dict[str, str]) -> dict[str, str]:
    """Nothing active, normal values, but what is given."""
    typed: dict[str, str] = {}
    for item in FORMS["BIL"].items:
        if not item.derived and item.required:
            if item.kind == "one":
                typed[item.code] = "0"
            elif item.kind == "yn":
                typed[item.code] = "N"
    for code in list(typed):
        if code.endswith("LUP"):
            del typed[code]
    normal = {"BIL78": "120", "BIL79": "80", "BIL84": "0.10", "BIL86": "60", "BIL90": "130"}
    normal |= {"BIL91": "6", "BIL92": "4", "BIL93": "1.5", "BIL94": "220"}
    measured = {**normal, **{code: value for code, value in items.items() if code in normal}}
    typed |= measured | items
    return typed | {f"{code}LUP": "Y" for code in measured if f"{code}LUP" not in items}


def efficacy(
    subject: Subject,
    visit: str,
    *,
    by: User,
    sledai_items: dict[str, str] | None = None,
    bilag_items: dict[str, str] | None = None,
    pga: str = "1.00",
    rescue: str | None = "N",
    forms: str = "SLD BIL PGA LLD",
) -> None:
    """One efficacy visit with the forms named."""
    visit_took_place(subject, visit, by=by)
    if "PGA" in forms:
        enter(subject, "PGA", visit, {"PGASC": pga}, by=by)
    if "SLD" in forms:
        enter(subject, "SLD", visit, sledai_typed(visit, sledai_items or {}), by=by)
    if "BIL" in forms:
        enter(subject, "BIL", visit, bilag_typed(bilag_items or {}), by=by)
    if "LLD" in forms:
        typed = {"LLORG": "N", "LLNEW": "N", "LLSTAB": "NA", "LLHAEM": "N", "LLIS": "HCQ"}
        typed |= {"LLMEDOK": "Y", "LLRESC": rescue} if rescue else {"LLMEDOK": "N"}
        enter(subject, "LLD", visit, typed, by=by)


def responder(by: User | None = None) -> Subject:
    """SELENA-SLEDAI 8 to 2, mucocutaneous B to C, all else E, PGA 2.00 to 1.00, no rescue: SRI-4 yes."""
    by = by or person("investigator")
    subject = infused(by)
    efficacy(subject, "SCR", by=by, forms="BIL")
    efficacy(subject, "BL", by=by, sledai_items=ACTIVE, bilag_items={"BIL06": "2"}, pga="2.00", forms="SLD BIL PGA")
    efficacy(subject, "M1", by=by, sledai_items=RASH, bilag_items={"BIL06": "1"}, pga="1.00")
    return subject
