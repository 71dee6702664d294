"""Serious events as the casebook holds them: the rows of AE, their reports, and what a narrative tells.

Rows of other forms are read by their item codes, which never change. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from crf.casebook import Casebook, Entry, Facts
from crf.kit.base import FORMS
from crf.kit.reading import in_words, shown
from safety.adverse_events import rows_named
from safety.causality import counted, related
from safety.clocks import FATAL_OR_LIFE_THREATENING, RECIPIENTS, Clock, Limits, after_hours, clock, due_at
from safety.narrative import Case, Dose, Infusion, Result, Stretch, day_said
from trial.calendar import age_in_years
from trial.subjects import local_date
from trial.words import Text

INITIAL, FOLLOW_UP, FINAL = "INITIAL", "FOLLOW_UP", "FINAL"
FATAL_GRADE = 5


def answer(form_key: str, code: str, values: Mapping[str, Any]) -> Any:
    """The value of an item by its code; None when the form or the item is not there."""
    form = FORMS.get(form_key)
    item = next((each for each in form.items if each.code == code), None) if form is not None else None
    return values.get(item.name) if item is not None else None


def answer_words(form_key: str, code: str, values: Mapping[str, Any]) -> Text | None:
    """The same in words."""
    value = answer(form_key, code, values)
    return None if value in (None, "", []) else in_words(FORMS[form_key].item(code), value)


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the log of adverse events, as far as reporting needs it."""

    row: int
    term: str
    onset: str
    grade: int | None
    serious: bool | None
    relation: str
    outcome: str
    ended: str
    hospitalised: bool
    special: str = ""
    # The grade by ASTCT, MAGIC or NIH, where the event is graded by one of them.
    own_grade: str = ""

    @property
    def fatal(self) -> bool:
        """Grade 5 or a fatal outcome."""
        return self.grade == FATAL_GRADE or self.own_grade == "ASTCT-5" or self.outcome == "FATAL"

    @property
    def place(self) -> str:
        """Where it stands: AE#3."""
        return f"AE#{self.row}"

    @property
    def words(self) -> str:
        """The event in one line: row, term, grade, onset."""
        grade = f"G{self.grade}" if self.grade is not None else self.own_grade
        return " · ".join(part for part in (self.place, self.term, grade, self.onset) if part)


def event_of(row: int, values: Mapping[str, Any]) -> Event:
    """The adverse event of a row, from its values by field name."""

    def said(code: str) -> str:
        value = answer("AE", code, values)
        return "" if value is None else day_said(value)

    grade = answer("AE", "AETOXGR", values)
    return Event(
        row=row,
        term=said("AETERM"),
        onset=said("AESTDAT"),
        grade=int(grade) if grade not in (None, "") else None,
        serious=answer("AE", "AESER", values),
        relation=said("AEREL"),
        outcome=said("AEOUT"),
        ended=said("AEENDAT"),
        hospitalised="HOSPITALISED" in (answer("AE", "AETRT", values) or []),
        special=said("AESI"),
        own_grade=said("AEASTCT"),
    )


def events(book: Casebook | None) -> dict[int, Event]:
    """The adverse events of a casebook by row."""
    rows = book.rows("AE") if book is not None else []
    return {entry.repeat: event_of(entry.repeat, entry.values) for entry in rows if entry.performed}


@dataclass(frozen=True, slots=True)
class Report:
    """One version of the report of a serious event."""

    row: int
    event_row: int
    version: int
    kind: str
    aware_at: datetime | None
    sponsor_aware_at: datetime | None
    criteria: tuple[str, ...]
    expectedness: str
    sponsor_relation: str
    susar: bool | None
    sent: Mapping[str, datetime | None]
    signed: bool = False
    # What it repeats of the event as it was when the report was written.
    term: str = ""
    onset: str = ""
    grade: str = ""
    outcome: str = ""
    ended: str = ""
    relation: str = ""

    @property
    def day_zero(self) -> datetime | None:
        """When the sponsor became aware: the site's own awareness unless another moment is given."""
        return self.sponsor_aware_at or self.aware_at

    @property
    def fatal_or_life_threatening(self) -> bool:
        """Whether a SUSAR of this kind is reported within the shorter limit."""
        return bool(FATAL_OR_LIFE_THREATENING & set(self.criteria))


def report_of(row: int, values: Mapping[str, Any], *, signed: bool = False) -> Report:
    """A version from the values of its row; the number of the version is given by `in_versions`."""
    return Report(
        row=row,
        event_row=answer("SAE", "SAEAE", values) or 0,
        version=0,
        kind=answer("SAE", "SAEKIND", values) or "",
        aware_at=answer("SAE", "SAEAWARE", values),
        sponsor_aware_at=answer("SAE", "SAEAWSP", values),
        criteria=tuple(answer("SAE", "SAECRIT", values) or ()),
        expectedness=answer("SAE", "SAEEXP", values) or "",
        sponsor_relation=answer("SAE", "SAERELSP", values) or "",
        susar=answer("SAE", "SAESUS", values),
        sent={key: answer("SAE", f"SENT{key}", values) for key in RECIPIENTS},
        signed=signed,
        term=answer("SAE", "SAEEVT", values) or "",
        onset=answer("SAE", "SAEST", values) or "",
        grade=answer("SAE", "SAEGR", values) or "",
        outcome=answer("SAE", "SAEOUT", values) or "",
        ended=answer("SAE", "SAEENDT", values) or "",
        relation=answer("SAE", "SAERELI", values) or "",
    )


def in_versions(found: Iterable[Report]) -> dict[int, list[Report]]:
    """The reports by the row of their event, each list from the first version to the last."""
    by_event: dict[int, list[Report]] = {}
    for report in sorted(found, key=lambda each: each.row):
        versions = by_event.setdefault(report.event_row, [])
        versions.append(replace(report, version=len(versions) + 1))
    return by_event


def reports(book: Casebook | None, *, without: int | None = None) -> dict[int, list[Report]]:
    """The reports of a casebook by event; `without` leaves one row out."""
    rows = book.rows("SAE") if book is not None else []
    return in_versions(
        report_of(entry.repeat, entry.values, signed=entry.status == "signed")
        for entry in rows
        if entry.performed and entry.repeat != without
    )


def earlier_versions(facts: Facts, event_row: int | None) -> list[Report]:
    """The versions of an event's report that came before the row being entered."""
    if event_row is None:
        return []
    return [
        report
        for report in reports(facts.casebook, without=facts.repeat).get(event_row, [])
        if report.row < facts.repeat or facts.repeat == 0
    ]


def later_versions(facts: Facts, event_row: int | None) -> list[Report]:
    """The versions of an event's report that came after the row being entered."""
    if event_row is None or facts.repeat == 0:
        return []
    found = reports(facts.casebook, without=facts.repeat).get(event_row, [])
    return [report for report in found if report.row > facts.repeat]


def held_related(level: str | None, facts: Facts) -> bool | None:
    """Whether an assessor's answer counts as related to CHT101, by the scale in force."""
    return related(level or None, counted(facts.parameters.get("causality.related")))


def unexpected(expectedness: str | None) -> bool | None:
    """Whether the event is unexpected; an assessment still to come leaves it open."""
    return {"EXPECTED": False, "UNEXPECTED": True}.get(expectedness or "")


# --- Clocks ----------------------------------------------------------------------------------------------------------
def clocks_of(versions: Sequence[Report], limits: Limits) -> list[tuple[Report, Clock]]:
    """The clocks of a serious event that has been reported: one a version and recipient.

    A recipient who has a later version has what the earlier one said too, so its clock stops then at the latest.
    """
    found: list[tuple[Report, Clock]] = []
    susar_since: datetime | None = None
    for place, report in enumerate(versions):
        for key in limits.recipients:
            started = report.day_zero if limits.recipients[key] == "susar" else report.aware_at
            due = due_at(
                key,
                limits,
                aware_at=started,
                is_susar=report.susar,
                fatal=report.fatal_or_life_threatening,
                susar_since=susar_since,
                followup=susar_since is not None,
            )
            sent = [each.sent.get(key) for each in versions[place:]]
            stopped = next((moment for moment in sent if moment is not None), None)
            running = clock(key, limits, started_at=started, due=due, stopped_at=stopped)
            if running is not None:
                found.append((report, running))
        if report.susar and susar_since is None:
            susar_since = report.day_zero
    return found


def unreported_clock(aware_at: datetime, limits: Limits) -> Clock | None:
    """The clock of a serious event without any report: it runs from the moment the site knew."""
    return clock("SPON", limits, started_at=aware_at, due=after_hours(aware_at, limits.site_hours), stopped_at=None)


# --- The narrative ---------------------------------------------------------------------------------------------------
def _near(began: str, onset: str, ended: str) -> bool:
    """Whether something that began then belongs to the time of an event, by the parts of the dates that are known."""
    if not began or not onset:
        return False
    last = ended or "9999"
    return onset[: len(began)] <= began[: len(onset)] and began <= last[: len(began)]


def _doses(book: Casebook) -> tuple[Dose, ...]:
    found: dict[str, Dose] = {}
    for entry in book.rows("LD"):
        given = local_date(answer("LD", "LDSTDT", entry.values))
        if not entry.performed or given is None:
            continue
        drug = answer_words("LD", "LDDRUG", entry.values)
        other = answer("LD", "LDDRUGOT", entry.values)
        name = Text(other, other) if other else drug
        if name is None:
            continue
        amount = answer("LD", "LDACT", entry.values)
        said = f"{amount:f} mg" if amount is not None else ""
        kept = found.get(name.en)
        days = (*(kept.days if kept else ()), given)
        found[name.en] = Dose(name, kept.amount if kept else said, days)
    return tuple(found.values())


def _infusion(book: Casebook) -> Infusion | None:
    entry = next((each for each in book.rows("INF") if each.performed), None)
    on = local_date(answer("INF", "INFST", entry.values)) if entry is not None else None
    if entry is None or on is None:
        return None
    values = entry.values
    per_kg, cells = values.get("per_kg"), values.get("cells")
    return Infusion(
        on,
        per_kg_million=f"{per_kg.normalize():f}" if per_kg is not None else "",
        cells_million=f"{cells.normalize():f}" if cells is not None else "",
        lot=values.get("lot") or "",
        interrupted=in_words(FORMS["INF"].item("INFINT"), values["interrupted"])
        if values.get("interrupted") not in (None, "NO", "NONE")
        else None,
    )


def _results(book: Casebook, event: Event) -> tuple[Result, ...]:
    grid = FORMS["LB"].grid
    if grid is None:
        return ()
    found: list[Result] = []
    for entry in book.rows("LB"):
        for key, row in entry.values.get("rows", {}).items():
            if row.get("link") != f"AE#{event.row}" or row.get("result") is None:
                continue
            on = entry.values.get("collected_on") or entry.visit_on
            found.append(
                Result(
                    grid.label(key),
                    str(row["result"]),
                    row.get("unit") or "",
                    on,
                    row.get("range_text") or "",
                    row.get("grade"),
                )
            )
    return tuple(sorted(found, key=lambda each: each.on or date.min))


def _episodes(book: Casebook, event: Event) -> tuple[Stretch, ...]:
    """The episodes of CRS and ICANS that the event names, else those that began while it lasted."""
    found = []
    row = next((entry for entry in book.rows("AE") if entry.repeat == event.row), None)
    named = str(answer("AE", "AEEPI", row.values) or "") if row is not None else ""
    # The days follow from the daily forms; a time of the ward record is typed only where there is one.
    for form, onset, end, grade in (("CRS", "CRSSTD", "CRSEND", "CRSMAX"), ("ICN", "ICNSTD", "ICNEND", "ICNMAX")):
        for entry in book.rows(form):
            began = day_said(answer(form, onset, entry.values))
            belongs = entry.place in named if named else _near(began, event.onset, event.ended)
            if not entry.performed or not belongs:
                continue
            highest = answer(form, grade, entry.values)
            name = "ICANS" if form == "ICN" else form
            en, zh = (f", ASTCT grade {highest}", f"，ASTCT {highest}级") if highest is not None else ("", "")
            found.append(Stretch(Text(name + en, name + zh), began, day_said(answer(form, end, entry.values))))
    return tuple(found)


def _medicine(entry: Entry) -> Stretch:
    values = entry.values
    dose, unit = answer("CM", "CMDOSE", values), answer_words("CM", "CMDOSU", values)
    route, often = answer_words("CM", "CMROUTE", values), answer("CM", "CMFRQ", values)
    name = answer("CM", "CMTRT", values) or ""
    amount = f"{dose.normalize():f}" if dose is not None else ""
    en = " ".join(
        part for part in (name, amount, unit.en if unit and amount else "", route.en if route else "") if part
    )
    zh = " ".join(
        part for part in (name, amount, unit.zh if unit and amount else "", route.zh if route else "") if part
    )
    often = f" {often}" if often else ""
    return Stretch(
        Text(en + often, zh + often),
        day_said(answer("CM", "CMSTDAT", values)),
        day_said(answer("CM", "CMENDAT", values)),
    )


def _medicines(book: Casebook, event: Event) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """The medicines given for the event, and the others taken when it began."""
    treating, other = [], []
    row = next((entry for entry in book.rows("AE") if entry.repeat == event.row), None)
    named = rows_named(answer("AE", "AETRTNO", row.values)) or [] if row is not None else []
    for entry in book.rows("CM"):
        if not entry.performed:
            continue
        told = _medicine(entry)
        for_this = answer("CM", "CMINDC", entry.values) == "AE"
        if entry.place in named or (for_this and answer("CM", "CMINDNO", entry.values) == event.row):
            treating.append(told)
        elif event.onset and told.began and told.began <= event.onset[: len(told.began)]:
            if not told.ended or told.ended >= event.onset[: len(told.ended)]:
                other.append(told)
    for entry in book.rows("PR"):
        same = answer("PR", "PRINDNO", entry.values) == event.row and answer("PR", "PRIND", entry.values) == "AE"
        same = same or entry.place in named
        what = answer_words("PR", "PRTRT", entry.values)
        if entry.performed and same and what is not None:
            on = day_said(answer("PR", "PRDAT", entry.values))
            treating.append(Stretch(what, on, on))
    return tuple(treating), tuple(other)


def _stays(book: Casebook, event: Event) -> tuple[Stretch, ...]:
    found = []
    for entry in book.rows("HO"):
        if not entry.performed or answer("HO", "HOAENO", entry.values) != event.row:
            continue
        kind = answer_words("HO", "HOTYP", entry.values) or Text("stay", "住院")
        began, ended = answer("HO", "HOST", entry.values), answer("HO", "HOEN", entry.values)
        found.append(Stretch(kind, day_said(began), day_said(ended)))
    return tuple(found)


def case_of(facts: Facts, event: Event, criteria: Sequence[Text] = ()) -> Case:
    """Everything the narrative of an event tells, from the forms read beside it."""
    book = facts.casebook
    assert book is not None  # nosec B101 - asked for a subject's event
    onset = date.fromisoformat(event.onset) if len(event.onset) == len("2026-01-01") else None
    demographics = next((entry for entry in book.rows("DM") if entry.performed), None)
    born = answer("DM", "BRTHYY", demographics.values) if demographics is not None else None
    lupus = next((entry for entry in book.rows("SLEH") if entry.performed), None)
    death = next((entry for entry in book.rows("DTH") if entry.performed), None)
    adverse = next(entry for entry in book.rows("AE") if entry.repeat == event.row)
    history = tuple(
        Text(*[str(answer("MH", "MHTERM", entry.values) or "")] * 2)
        for entry in book.rows("MH")
        if entry.performed
        and answer("MH", "MHTERM", entry.values)
        and answer("MH", "MHONGO", entry.values) is not False
    )
    treating, other = _medicines(book, event)
    changes = [
        (day_said(row.get("on")), int(row["grade"]))
        for row in adverse.values.get("rows", {}).values()
        if row.get("on") and row.get("grade")
    ]
    onset_grade = answer("AE", "AEGRONS", adverse.values)
    if changes and onset_grade:
        changes.append((event.onset, int(onset_grade)))
    return Case(
        number=facts.subject_number or facts.screening_number,
        term=event.term,
        age=age_in_years(born, onset or facts.today) if born else None,
        sex=facts.sex,
        lupus_since=str(lupus.values.get("diagnosed_on") or "") if lupus is not None else "",
        doses=_doses(book),
        infusion=_infusion(book),
        onset=event.onset,
        study_day=(onset - facts.infusion_on).days
        if onset and facts.infusion_on and onset >= facts.infusion_on
        else None,
        grade=event.grade,
        grade_history=tuple(sorted(changes)),
        criteria=tuple(criteria),
        episodes=_episodes(book, event),
        results=_results(book, event),
        stays=_stays(book, event),
        treatment=treating,
        concomitant=other,
        history=history,
        outcome=answer_words("AE", "AEOUT", adverse.values),
        ended=event.ended,
        died=str(answer("DTH", "DTHDAT", death.values) or "") if death is not None and event.fatal else "",
        death_cause=str(answer("DTH", "DTHCAUS", death.values) or "") if death is not None and event.fatal else "",
        autopsy=answer_words("DTH", "DTHAUT", death.values) if death is not None and event.fatal else None,
    )


def death_words(book: Casebook | None) -> str | None:
    """The death as its form holds it, in one line: date, cause, autopsy."""
    entry = next((each for each in book.rows("DTH") if each.performed), None) if book is not None else None
    if entry is None:
        return None
    parts = [
        answer("DTH", code, entry.values) and shown(FORMS["DTH"].item(code), answer("DTH", code, entry.values))
        for code in ("DTHDAT", "DTHCAUS", "DTHAUT")
    ]
    return " · ".join(part for part in parts if part)[:200] or None
