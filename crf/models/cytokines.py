"""CYT: inflammatory markers and cytokines."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import QUERY, Check
from crf.kit.items import Section
from crf.kit.results import parse
from crf.models.answers import BELOW_LIMIT
from trial.words import Text

# From this ferritin on the form asks for a review of IEC-HS (protocol operationalisation 11.2, CYT).
FERRITIN_REVIEW_UG_L = Decimal(10000)
# Section 10; the other cytokines have no limit there.
HIGHEST_IL6_PG_ML = 500_000
OTHERS = (
    ("IL1B", "il1b", "IL-1b", "白介素1β"),
    ("IL2", "il2", "IL-2", "白介素2"),
    ("IL2R", "il2r", "IL-2R", "白介素2受体"),
    ("IL4", "il4", "IL-4", "白介素4"),
    ("IL8", "il8", "IL-8", "白介素8"),
    ("IL10", "il10", "IL-10", "白介素10"),
    ("IL17A", "il17a", "IL-17A", "白介素17A"),
    ("TNFA", "tnfa", "TNF-a", "肿瘤坏死因子α"),
    ("IFNG", "ifng", "IFN-g", "干扰素γ"),
)


def ferritin_calls_for_review(printed: str | None) -> bool:
    """Ferritin of 10000 ug/L or more, also where it is printed as above such a figure; "<" says it is less."""
    found = parse(printed)
    return found is not None and found.comparator != "<" and found.limit >= FERRITIN_REVIEW_UG_L


def _marker(code: str, en: str, zh: str, unit: str, highest: int | None, section: str, **said: Any) -> Any:
    possible = (0, highest) if highest is not None else None
    return items.result(
        code, en, zh, unit=unit, possible=possible, words=BELOW_LIMIT, section=section, sdtm="LBORRES", **said
    )


def _others() -> dict[str, Any]:
    """CYTOTH, one item for each cytokine."""
    return {
        name: _marker(f"CYTOTH{code}", en, zh, "pg/mL", None, "cytokines", required=False)
        for code, name, en, zh in OTHERS
    }


class Cytokines(Crf):
    """CRP, ferritin and IL-6 at every draw; other cytokines where the panel was done. Figures as printed."""

    key = "CYT"
    title = Text("Cytokines and inflammatory markers", "细胞因子及炎症指标")
    domain = "LB"
    sections = (
        Section("markers", Text("Inflammatory markers", "炎症指标")),
        Section("cytokines", Text("Other cytokines", "其他细胞因子"), Text("Where done.", "如已检测请录入。")),
    )

    crp = _marker("CRP", "CRP", "C反应蛋白", "mg/L", 600, "markers")
    ferritin = _marker("FERR", "Ferritin", "铁蛋白", "ug/L", 100_000, "markers")
    il6 = _marker("IL6", "IL-6", "白介素6", "pg/mL", HIGHEST_IL6_PG_ML, "markers")
    procalcitonin = _marker("PCT", "Procalcitonin", "降钙素原", "ug/L", 500, "markers", required=False)
    generated = _others()

    checks = (
        Check(
            "CYT-01",
            "FERR",
            lambda values, facts: Text(
                f"Ferritin is {values['ferritin']} ug/L; from {FERRITIN_REVIEW_UG_L} ug/L on IEC-HS is to be reviewed "
                "(counts, fibrinogen, liver, triglycerides). Check the figure and say what the review found.",
                f"铁蛋白为 {values['ferritin']} ug/L；达到 {FERRITIN_REVIEW_UG_L} ug/L 须评估IEC-HS"
                "（血细胞、纤维蛋白原、肝功能、甘油三酯）。请核对数值并说明评估结果。",
            ),
            lambda values, facts: ferritin_calls_for_review(values.get("ferritin")),
            QUERY,
            priority="safety",
            source="protocol operationalisation 11.2, CYT",
        ),
    )

    @classmethod
    def has_value(cls, values: Mapping[str, Any]) -> bool:
        """A draw counts as baseline when one of the markers was measured."""
        return any(values.get(name) is not None for name in ("crp", "ferritin", "il6"))
