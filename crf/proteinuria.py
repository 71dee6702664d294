"""Urine protein: the ratio in its two units, and the renal response that each of two measures would point to. Pure."""

from __future__ import annotations

from decimal import Decimal

COMPLETE, PARTIAL, NONE = "complete", "partial", "none"
# Response in g/g for the ratio and in g/24 h for the collection: below 0.5 complete; partial below 1.0 when the baseline
# is at most 3.0, else below 3.0 with a fall of more than half (protocol operationalisation 9, CRR and PRR).
COMPLETE_BELOW = Decimal("0.5")
PARTIAL_BELOW = Decimal("1.0")
HIGH_BASELINE_ABOVE = Decimal("3.0")


def upcr_g_per_g(upcr_mg_per_g: Decimal | None) -> Decimal | None:
    """The urine protein/creatinine ratio in g/g: mg/g over 1000, no digit lost."""
    return None if upcr_mg_per_g is None else upcr_mg_per_g / 1000


def response_class(now: Decimal, baseline: Decimal | None) -> str | None:
    """The urine part of the renal response that one measure points to: complete, partial or none.

    Below 0.5 is complete whatever the baseline was. From there on the baseline decides which limit holds, so without
    one nobody can tell, and the answer is None. A baseline of exactly 3.0 uses the limit of 1.0; a fall of exactly half
    is not more than half.
    """
    if now < COMPLETE_BELOW:
        return COMPLETE
    if baseline is None:
        return None
    if baseline <= HIGH_BASELINE_ABOVE:
        return PARTIAL if now < PARTIAL_BELOW else NONE
    return PARTIAL if now < HIGH_BASELINE_ABOVE and now * 2 < baseline else NONE


def disagree(
    *,
    upcr_g_per_g: Decimal | None,
    protein_g_per_24h: Decimal | None,
    baseline_upcr_g_per_g: Decimal | None,
    baseline_protein_g_per_24h: Decimal | None,
) -> bool:
    """Whether the ratio and the 24 h collection of one visit point to different responses (section 12, check 27).

    The protocol words the partial response for the ratio alone; here the collection is read on the same figures, each
    measure against its own baseline. When the class of either cannot be told, only "complete against not complete" is
    compared, which needs no baseline. A measure that is missing contradicts nothing.
    """
    if upcr_g_per_g is None or protein_g_per_24h is None:
        return False
    ratio = response_class(upcr_g_per_g, baseline_upcr_g_per_g)
    collection = response_class(protein_g_per_24h, baseline_protein_g_per_24h)
    if ratio is None or collection is None:
        return (ratio == COMPLETE) != (collection == COMPLETE)
    return ratio != collection


def looks_like_g_per_g(upcr_mg_per_g: Decimal, protein_g_per_24h: Decimal) -> bool:
    """Whether a ratio entered in mg/g was probably printed in g/g: as a figure in g/g it lies with the collection.

    "With" means on the same side of 0.5, the limit of the complete response, where the figure in mg/g does not.
    """
    as_typed = upcr_mg_per_g / 1000
    other_side = (as_typed < COMPLETE_BELOW) != (protein_g_per_24h < COMPLETE_BELOW)
    return other_side and (upcr_mg_per_g < COMPLETE_BELOW) == (protein_g_per_24h < COMPLETE_BELOW)
