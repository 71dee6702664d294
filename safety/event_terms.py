"""The terms an adverse event may be called by, and what grades it. Pure.

The 837 terms of CTCAE 5.0, and three events for which CTCAE has no term of its own: ICANS, acute and chronic GVHD. Those
and cytokine release syndrome are graded by ASTCT, MAGIC and NIH on their own forms; CTCAE's own cell for CRS is never
used (safety specification 10, traps 7 and 25). Every other term is graded by CTCAE, with the grades it has there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from safety import ctcae_terms
from safety.ctcae import rules
from trial.words import Text

CTCAE = "CTCAE"
CRS, ICANS, ACUTE_GVHD, CHRONIC_GVHD = "ASTCT_CRS", "ASTCT_ICANS", "MAGIC", "NIH"
INSTRUMENT_WORDS: dict[str, Text] = {
    CTCAE: Text("CTCAE 5.0", "CTCAE 5.0版"),
    CRS: Text("ASTCT, from the daily rows (CRS)", "ASTCT，取自每日记录（CRS）"),
    ICANS: Text("ASTCT, from the daily rows (ICANS)", "ASTCT，取自每日记录（ICANS）"),
    ACUTE_GVHD: Text("MAGIC, from the acute GVHD form", "MAGIC，取自急性GVHD表"),
    CHRONIC_GVHD: Text("NIH, from the chronic GVHD form", "NIH，取自慢性GVHD表"),
}
CYTOKINE_RELEASE = "10052015"
OTHER_SPECIFY = "Other, specify"
NERVOUS, IMMUNE, BLOOD = (
    "Nervous system disorders",
    "Immune system disorders",
    "Blood and lymphatic system disorders",
)
INFECTIONS = "Infections and infestations"
NEOPLASMS = "Neoplasms benign, malignant and unspecified (incl cysts and polyps)"
CYTOPENIAS = frozenset(
    {
        "10002272",  # anemia
        "10049182",  # white blood cell decreased
        "10029366",  # neutrophil count decreased
        "10025256",  # lymphocyte count decreased
        "10035528",  # platelet count decreased
        "10048580",  # bone marrow hypocellular
        "10016288",  # febrile neutropenia
    }
)


@dataclass(frozen=True, slots=True)
class EventTerm:
    """One term: its code where CTCAE has one, names, organ class, the grades it has, and the instrument that grades it."""

    code: str
    name: Text
    system: str
    grades: tuple[int, ...]
    instrument: str = CTCAE

    @property
    def other_specify(self) -> bool:
        """Whether the term says nothing by itself and the diagnosis must."""
        return self.name.en.endswith(OTHER_SPECIFY)


OWN: tuple[tuple[EventTerm, tuple[str, ...]], ...] = (
    (
        EventTerm(
            "ICANS",
            Text(
                "Immune effector cell-associated neurotoxicity syndrome (ICANS)",
                "免疫效应细胞相关神经毒性综合征（ICANS）",
            ),
            NERVOUS,
            (),
            ICANS,
        ),
        ("icans", "myxyxb", "neurotoxicity", "神经毒性"),
    ),
    (
        EventTerm("AGVHD", Text("Acute graft-versus-host disease", "急性移植物抗宿主病"), IMMUNE, (), ACUTE_GVHD),
        ("agvhd", "gvhd", "jxyzwkszb"),
    ),
    (
        EventTerm("CGVHD", Text("Chronic graft-versus-host disease", "慢性移植物抗宿主病"), IMMUNE, (), CHRONIC_GVHD),
        ("cgvhd", "gvhd", "mxyzwkszb"),
    ),
)
"""Our own codes and initials: CTCAE 5.0 and MedDRA are not quoted for them."""


def _of(term: ctcae_terms.Term) -> EventTerm:
    if term.code == CYTOKINE_RELEASE:
        return EventTerm(term.code, term.name, term.soc, (), CRS)
    return EventTerm(term.code, term.name, term.soc, term.grades)


def systems() -> dict[str, str]:
    """The organ classes of CTCAE and their Chinese names."""
    return {soc.en: soc.zh for soc in ctcae_terms.socs()}


def named(text: str | None) -> EventTerm | None:
    """The term that this text names exactly, in English or Chinese; None for anything else."""
    wanted = ctcae_terms.plain(text or "")
    if not wanted:
        return None
    for own, _synonyms in OWN:
        if wanted in {ctcae_terms.plain(own.name.en), ctcae_terms.plain(own.name.zh)}:
            return own
    found = ctcae_terms.named(text or "")
    return _of(found) if found is not None else None


def like(diagnosis: str | None) -> EventTerm | None:
    """The term that a diagnosis says in other words: its name, or a synonym. Anything less certain is not proposed."""
    wanted = ctcae_terms.plain(diagnosis or "")
    if not wanted:
        return None
    for own, synonyms in OWN:
        if wanted in synonyms:
            return own
    exact = named(diagnosis)
    if exact is not None:
        return exact
    found = ctcae_terms.said_by(diagnosis or "")
    return _of(found) if found is not None else None


def search(typed: str, most: int = 20) -> list[EventTerm]:
    """The terms that fit what was typed, best first: the three of our own where they fit, then those of CTCAE."""
    wanted = ctcae_terms.plain(typed)
    if not wanted:
        return []
    own = [
        term
        for term, synonyms in OWN
        if wanted in ctcae_terms.plain(f"{term.name.en} {term.name.zh}")
        or any(synonym.startswith(wanted) for synonym in synonyms)
    ]
    return [*own, *(_of(term) for term in ctcae_terms.search(typed, most))][:most]


def criterion(term: EventTerm, grade: int) -> Text:
    """What CTCAE asks of a grade: the official wording where it was loaded, else ours."""
    return ctcae_terms.criteria(term.code, grade)


@cache
def _laboratory_codes() -> frozenset[str]:
    return frozenset(rule.code for rule in rules())


def from_laboratory(code: str) -> bool:
    """Whether a term can be graded from a measured value."""
    return code in _laboratory_codes()


def special_interest(term: EventTerm) -> str | None:
    """The kind of special interest a term is by itself (safety specification 6.4); None where it depends on the case.

    Organ inflammation of LICATS and IEC-HS have no term and are the investigator's to name.
    """
    if term.instrument != CTCAE:
        return {CRS: "CRS", ICANS: "ICANS", ACUTE_GVHD: "AGVHD", CHRONIC_GVHD: "CGVHD"}[term.instrument]
    if term.code in CYTOPENIAS:
        return "CYTOPENIA"
    if term.system == INFECTIONS:
        return "INFECTION"
    if term.system == NEOPLASMS:
        return "MALIGNANCY"
    return None if term.other_specify else "NONE"
