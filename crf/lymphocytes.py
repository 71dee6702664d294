"""Lymphocyte subsets: whether B cells are gone, and whether the counts fit together. Pure."""

from __future__ import annotations

from decimal import Decimal

# CD4+ and CD8+ T cells together may exceed CD3+ by a tenth, since each count has its own error (section 12, check 26).
TOLERANCE = Decimal("1.1")


def b_cell_aplasia(cd19_per_ul: Decimal | None, limit_per_ul: Decimal | None) -> bool | None:
    """B-cell aplasia: CD19+ cells below the limit, by default 1 per uL (protocol operationalisation, section 3).

    On the limit is not below it. Unknown while the count or the limit is missing.
    """
    return None if cd19_per_ul is None or limit_per_ul is None else cd19_per_ul < limit_per_ul


def cd4_above_cd3(cd3_per_ul: Decimal | None, cd4_per_ul: Decimal | None) -> bool:
    """CD4+ T cells are part of the CD3+ cells and cannot be more (11.2, FLOW)."""
    return cd3_per_ul is not None and cd4_per_ul is not None and cd4_per_ul > cd3_per_ul


def subsets_exceed_cd3(cd3_per_ul: Decimal | None, cd4_per_ul: Decimal | None, cd8_per_ul: Decimal | None) -> bool:
    """CD4+ and CD8+ cells together exceed CD3+ cells by more than a tenth (section 12, check 26)."""
    if cd3_per_ul is None or cd4_per_ul is None or cd8_per_ul is None:
        return False
    return cd4_per_ul + cd8_per_ul > cd3_per_ul * TOLERANCE
