"""PGA: physician global assessment, 0.00 to 3.00, rated before the SLEDAI total is seen."""

from collections.abc import Mapping
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import Check
from crf.kit.items import Kind
from endpoints import pga
from endpoints.models.sledai import pga_jumped_alone
from trial.words import Text


def change_from_baseline(score: object, baseline: object) -> object:
    """Visit minus baseline; positive is worse. Empty when either is."""
    return pga.change(baseline, score)  # type: ignore[arg-type]


class PhysicianGlobalAssessment(Crf):
    """Disease activity in the physician's view over the preceding month; damage and serology left aside."""

    key = "PGA"
    title = Text("Physician global assessment", "医师总体评估")
    domain = "RS"
    esign = "reviewed"
    reads = {"baseline": ("PGA",), "previous": ("PGA", "SLD"), "visit": ("SLD",)}
    follows = ("PGA", "SV", "INF")
    hides_previous = True

    score = items.decimal(
        "PGASC",
        "PGA",
        "PGA评分",
        places=pga.DECIMALS,
        possible=("0.00", "3.00"),
        sdtm="RSORRES",
        source="S",
        critical=True,
        help=Text(
            "0 none; to 1 mild; above 1 to 2 moderate; above 2 to 3 severe. Two decimals. Rate before looking at SLEDAI.",
            "0无；≤1轻度；>1至2中度；>2至3重度。两位小数。请在查看SLEDAI之前评分。",
        ),
    )
    change = items.derived(
        "PGADLT",
        "Change from baseline",
        "较基线变化",
        Kind.DECIMAL,
        by=change_from_baseline,
        uses=("score", "@baseline.PGA.score"),
        places=pga.DECIMALS,
        sdtm="RSSTRESN",
        source="S",
    )
    previous_hidden = items.derived(
        "PGAPREV",
        "Previous values hidden until saved",
        "保存前隐藏历史值",
        Kind.YES_NO,
        by=lambda score: True,
        uses=("score",),
    )

    @classmethod
    def has_value(cls, values: Mapping[str, Any]) -> bool:
        """A baseline needs the score."""
        return values.get("score") is not None

    checks = (
        Check(
            "PGA-01",
            "PGASC",
            Text(
                "PGA moved by 1.0 or more since the last assessment. Confirm it is meant.",
                "PGA较上次评估变化≥1.0，请确认。",
            ),
            # Asked only once SLEDAI of this visit is saved and is the same as before; the words give neither score away.
            lambda values, facts: (
                (sld := facts.here("SLD")) is not None
                and sld.performed
                and pga_jumped_alone(sld.values, values.get("score"), facts)
            ),
            priority="endpoint",
            source="EC-31 protocol operationalisation 12, check 31",
        ),
    )
