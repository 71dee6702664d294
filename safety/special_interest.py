"""Events of special interest that have rules of their own: timing of LICATS, and what the laboratory says of IEC-HS. Pure.

LICATS, local immune effector cell-associated toxicity syndrome: protocol operationalisation 8.2 and 11.2 (AESI). IEC-HS,
the immune effector cell-associated syndrome resembling haemophagocytic lymphohistiocytosis (Hines 2023): safety
specification 6.4. That source could not be read in the original, so nothing here grades IEC-HS; the figures are laid
beside the investigator's judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from trial.words import Text

EARLY, INTERMEDIATE, LATE = "EARLY", "INTERMEDIATE", "LATE"
EARLY_UNTIL_DAY, INTERMEDIATE_UNTIL_DAY = 14, 30
"""LICATS begins early up to 14 days after the infusion, intermediate up to 30, late beyond."""

TIMES_FERRITIN = Decimal(2)
TIMES_TRANSAMINASE = Decimal(5)
LOW_FIBRINOGEN_G_L = Decimal("1.5")
"""IEC-HS: ferritin above twice the upper limit or the baseline; AST or ALT above five times the upper limit; fibrinogen
below 150 mg/dL."""


def study_day(on: date | None, infusion_on: date | None) -> int | None:
    """Days since the infusion, which is day 0. Unknown without both dates."""
    return None if on is None or infusion_on is None else (on - infusion_on).days


def licats_timing(started_on: date | None, infusion_on: date | None) -> str | None:
    """When a LICATS began. Before the infusion there is none; unknown without both dates."""
    day = study_day(started_on, infusion_on)
    if day is None or day < 0:
        return None
    if day <= EARLY_UNTIL_DAY:
        return EARLY
    return INTERMEDIATE if day <= INTERMEDIATE_UNTIL_DAY else LATE


@dataclass(frozen=True, slots=True)
class Reading:
    """One laboratory figure near an event: name, value in its unit, upper limit, baseline, day and place."""

    code: str
    name: Text
    value: Decimal
    unit: str
    high: Decimal | None = None
    baseline: Decimal | None = None
    on: date | None = None
    place: str = ""

    @property
    def words(self) -> Text:
        """The figure with what it is held against, and where it stands."""
        en, zh = f"{self.name.en} {self.value:f} {self.unit}", f"{self.name.zh} {self.value:f} {self.unit}"
        if self.high is not None:
            en, zh = f"{en} (upper limit {self.high:f})", f"{zh}（上限{self.high:f}）"
        if self.baseline is not None:
            en, zh = f"{en}, baseline {self.baseline:f}", f"{zh}，基线{self.baseline:f}"
        return Text(f"{en}, {self.place}", f"{zh}，{self.place}") if self.place else Text(en, zh)


def raised_ferritin(reading: Reading) -> bool | None:
    """Ferritin above twice its upper limit or twice the baseline. Unknown while neither is there."""
    limits = [limit * TIMES_FERRITIN for limit in (reading.high, reading.baseline) if limit is not None]
    return any(reading.value > limit for limit in limits) if limits else None


def raised_transaminase(reading: Reading) -> bool | None:
    """AST or ALT above five times the upper limit. Unknown without that limit."""
    return None if reading.high is None else reading.value > reading.high * TIMES_TRANSAMINASE


def low_fibrinogen(reading: Reading) -> bool:
    """Fibrinogen below 1.5 g/L (150 mg/dL)."""
    return reading.value < LOW_FIBRINOGEN_G_L


def iec_hs_evidence(readings: dict[str, Reading]) -> tuple[str, ...]:
    """Which parts of the picture the figures support: ferritin, fibrinogen, transaminases. An open question is no answer.

    Cytopenia that is new or worse, and haemophagocytosis, are for the investigator to judge.
    """
    found = []
    if "FERR" in readings and raised_ferritin(readings["FERR"]):
        found.append("FERRITIN")
    if "FIB" in readings and low_fibrinogen(readings["FIB"]):
        found.append("FIBRINOGEN")
    if any(code in readings and raised_transaminase(readings[code]) for code in ("AST", "ALT")):
        found.append("TRANSAMINASES")
    return tuple(found)
