"""FLOW: lymphocyte subsets and the depletion of B cells."""

from decimal import Decimal
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import QUERY, Check
from crf.kit.items import Kind, Section
from crf.lymphocytes import b_cell_aplasia, cd4_above_cd3, subsets_exceed_cd3
from trial.words import Text

PER_UL = "cells/uL"
B_SUBSETS = (
    ("naive", Text("Naive B cells", "初始B细胞")),
    ("switched_memory", Text("Switched memory B cells", "转换记忆B细胞")),
    ("unswitched", Text("Unswitched memory B cells", "未转换记忆B细胞")),
    ("double_negative", Text("Double-negative B cells", "双阴性B细胞")),
    ("plasmablast", Text("Plasmablasts", "浆母细胞")),
)


def aplasia_limit(facts: Any) -> Decimal | None:
    """CD19+ cells per uL below which B cells count as gone, from the study's figures."""
    found = facts.parameters.get("bcell.aplasia")
    return Decimal(found) if found else None


def _count(code: str, en: str, zh: str, highest: int, **said: Any) -> Any:
    return items.decimal(
        code, en, zh, unit=PER_UL, places=2, possible=(0, highest), section="counts", sdtm="CPORRES", **said
    )


def _share(code: str, en: str, zh: str, section: str, **said: Any) -> Any:
    return items.decimal(code, en, zh, unit="%", places=2, possible=(0, 100), section=section, sdtm="CPORRES", **said)


def _b_subsets() -> dict[str, Any]:
    """BSUBnn for each subset, in per cent; then the CD70+ fraction."""
    made = {
        f"b_{name}": _share(f"BSUB{place:02d}", label.en, label.zh, "subsets", required=False)
        for place, (name, label) in enumerate(B_SUBSETS, 1)
    }
    made["cd70_percent"] = _share(
        "CD70P", "CD70+ fraction of T and B cells", "CD70+比例（T和B细胞）", "subsets", required=False
    )
    return made


class FlowCytometry(Crf):
    """Absolute counts of T, B and NK cells; whether B cells are gone; subsets where they were measured."""

    key = "FLOW"
    title = Text("Lymphocyte subsets and B-cell depletion", "淋巴细胞亚群")
    domain = "CP"
    sections = (
        Section("counts", Text("T, B and NK cells", "T、B和NK细胞")),
        Section("subsets", Text("B-cell subsets and CD70", "B细胞亚群和CD70"), Text("Where done.", "如已检测请录入。")),
    )

    cd3 = _count("CD3A", "CD3+ absolute", "CD3+绝对值", 10000)
    cd4 = _count("CD4A", "CD4+ absolute", "CD4+绝对值", 10000)
    cd8 = _count("CD8A", "CD8+ absolute", "CD8+绝对值", 10000)
    cd19 = _count("CD19A", "CD19+ absolute", "CD19+绝对值", 5000)
    cd19_percent = _share("CD19P", "CD19+ % of lymphocytes", "CD19+百分比", "counts")
    aplasia = items.derived(
        "CD19APL",
        "B-cell aplasia",
        "B细胞清除",
        Kind.YES_NO,
        section="counts",
        sdtm="CPORRES",
        help=Text("CD19+ below the limit set for the study.", "CD19+低于研究设定值。"),
    )
    nk = _count("NKA", "NK absolute", "NK绝对值", 5000, required=False)
    generated = _b_subsets()

    checks = (
        Check(
            "FLOW-01",
            "CD4A",
            lambda values, facts: Text(
                f"CD4+ {values['cd4']} is more than CD3+ {values['cd3']} per uL, of which it is a part. Swapped?",
                f"CD4+ {values['cd4']} 高于其所属的CD3+ {values['cd3']}（个/uL），是否录反？",
            ),
            lambda values, facts: cd4_above_cd3(values.get("cd3"), values.get("cd4")),
            QUERY,
            source="protocol operationalisation 11.2, FLOW",
        ),
        Check(
            "FLOW-02",
            "CD8A",
            lambda values, facts: Text(
                f"CD4+ and CD8+ make {values['cd4'] + values['cd8']} per uL; at most {values['cd3'] * 11 / 10:f} is "
                f"expected from CD3+ {values['cd3']} (a tenth more). Check the three counts against the report.",
                f"CD4+与CD8+之和为 {values['cd4'] + values['cd8']} 个/uL，按CD3+ {values['cd3']} 预期不超过 "
                f"{values['cd3'] * 11 / 10:f}（1.1倍）。请对照报告核对三项计数。",
            ),
            lambda values, facts: subsets_exceed_cd3(values.get("cd3"), values.get("cd4"), values.get("cd8")),
            source="EC-26 protocol operationalisation 12, check 26",
        ),
    )

    @classmethod
    def derive(cls, values: Any, facts: Any) -> dict[str, Any]:
        """B-cell aplasia by the limit the study has set."""
        return {**super().derive(values, facts), "aplasia": b_cell_aplasia(values.get("cd19"), aplasia_limit(facts))}
