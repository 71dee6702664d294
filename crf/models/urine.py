"""URN: urinalysis and proteinuria."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import QUERY, Check
from crf.kit.conditions import Beyond, about, given
from crf.kit.items import Kind, Section, codes
from crf.proteinuria import disagree, looks_like_g_per_g, upcr_g_per_g
from trial.words import Text

# More cells than this per field asks for another cause; on it does not (protocol operationalisation 11.2 and 11.3).
CELLS_PER_FIELD = Decimal(5)
# A 24 h volume outside these asks whether the collection was complete (11.2).
VOLUME_ML = (500, 5000)
IN_NEPHRITIS = about("nephritis", True)


def _unlikely_volume(values: Mapping[str, Any], facts: Any) -> bool:
    volume = values.get("volume_24h")
    return volume is not None and not VOLUME_ML[0] <= volume <= VOLUME_ML[1]


def _measures_disagree(values: Mapping[str, Any], facts: Any) -> bool:
    """Check 27. A collection that was not complete says nothing about response and contradicts nothing."""
    if values.get("collection_complete") is False:
        return False
    return disagree(
        upcr_g_per_g=upcr_g_per_g(values.get("upcr")),
        protein_g_per_24h=values.get("protein_24h"),
        baseline_upcr_g_per_g=upcr_g_per_g(facts.named("baseline.URN.upcr")),
        baseline_protein_g_per_24h=facts.named("baseline.URN.protein_24h"),
    )


def _measures_in_words(values: Mapping[str, Any], facts: Any) -> Text:
    upcr, protein = values["upcr"], values["protein_24h"]
    hint = looks_like_g_per_g(upcr, protein)
    return Text(
        f"UPCR {upcr} mg/g ({upcr_g_per_g(upcr)} g/g) and 24 h protein {protein} g point to different renal responses."
        + (f" Was {upcr} printed in g/g? Then type it times 1000." if hint else "")
        + " Check both figures, their units and whether the collection was complete.",
        f"UPCR {upcr} mg/g（{upcr_g_per_g(upcr)} g/g）与24小时尿蛋白 {protein} g 对应不同的肾脏缓解类别。"
        + (f"{upcr} 是否为 g/g？如是请乘以1000后录入。" if hint else "")
        + "请核对两项数值、单位及留尿是否完整。",
    )


class Urinalysis(Crf):
    """Dipstick, sediment and protein in urine. The protein of 24 hours and the ratio belong to lupus nephritis (4.2.9)."""

    key = "URN"
    title = Text("Urinalysis and proteinuria", "尿液及蛋白尿")
    domain = "LB"
    reads = {"baseline": ("URN",)}
    sections = (
        Section("dipstick", Text("Dipstick and sediment", "尿定性及尿沉渣")),
        Section(
            "protein",
            Text("24 h collection and ratios", "24小时尿及比值"),
            Text(
                "24 h protein and UPCR are asked in lupus nephritis. Type figures in the units shown: 1 g/g is 1000 mg/g.",
                "24小时尿蛋白和UPCR仅在狼疮肾炎亚组询问。请按所示单位录入：1 g/g = 1000 mg/g。",
            ),
        ),
    )

    protein_dipstick = items.coded(
        "UPRODIP",
        "Dipstick protein",
        "尿蛋白定性",
        codes(
            ("NEG", "Negative", "阴性"),
            ("TRACE", "Trace", "微量"),
            ("1+", "1+", "1+"),
            ("2+", "2+", "2+"),
            ("3+", "3+", "3+"),
            ("4+", "4+", "4+"),
        ),
        section="dipstick",
        sdtm="LBORRES",
        source="S",
    )
    blood_dipstick = items.coded(
        "UBLD",
        "Dipstick blood",
        "尿潜血",
        codes(
            ("NEG", "Negative", "阴性"),
            ("TRACE", "Trace", "微量"),
            ("1+", "1+", "1+"),
            ("2+", "2+", "2+"),
            ("3+", "3+", "3+"),
        ),
        section="dipstick",
        sdtm="LBORRES",
        source="S",
    )
    rbc = items.decimal(
        "URBC",
        "Sediment RBC",
        "尿沉渣红细胞",
        unit="/HPF",
        places=1,
        possible=(0, 999),
        section="dipstick",
        sdtm="LBORRES",
        source="S",
    )
    wbc = items.decimal(
        "UWBC",
        "Sediment WBC",
        "尿沉渣白细胞",
        unit="/HPF",
        places=1,
        possible=(0, 999),
        section="dipstick",
        sdtm="LBORRES",
        source="S",
    )
    sampling = items.coded(
        "MENSES",
        "Menstruating or UTI at sampling",
        "月经期或尿路感染",
        codes(
            ("NO", "No", "否"),
            ("MENSES", "Menses", "月经期"),
            ("UTI", "UTI", "尿路感染"),
            ("STONE", "Stone", "结石"),
            ("OTHER", "Other", "其他"),
        ),
        condition=Beyond("rbc", above=CELLS_PER_FIELD) | Beyond("wbc", above=CELLS_PER_FIELD),
        section="dipstick",
        help=Text("Asked above 5 cells per field: another cause than lupus?", ">5个/HPF时询问：是否有狼疮以外的原因？"),
    )
    casts = items.coded(
        "UCAST",
        "Haem-granular or RBC casts",
        "颗粒/红细胞管型",
        codes(
            ("NONE", "None", "无"),
            ("HYALINE", "Hyaline only", "仅透明管型"),
            ("HAEM_GRANULAR", "Haem-granular", "颗粒管型"),
            ("RBC", "RBC cast", "红细胞管型"),
        ),
        section="dipstick",
        sdtm="LBORRES",
        source="S",
    )
    volume_24h = items.integer(
        "U24VOL",
        "24 h urine volume",
        "24小时尿量",
        unit="mL",
        possible=(100, 8000),
        required=False,
        section="protein",
        sdtm="LBORRES",
        source="S",
    )
    protein_24h = items.decimal(
        "UPRO24",
        "24 h urine protein",
        "24小时尿蛋白定量",
        unit="g/24h",
        places=3,
        possible=(0, 40),
        condition=IN_NEPHRITIS,
        section="protein",
        sdtm="LBORRES",
        source="S",
        critical=True,
    )
    collection_complete = items.yes_no(
        "U24COMP",
        "Collection complete",
        "留尿完整",
        condition=given("volume_24h") | given("protein_24h"),
        section="protein",
        critical=True,
        help=Text("An incomplete one does not count for response.", "不完整则不用于疗效判定。"),
    )
    upcr = items.decimal(
        "UPCR",
        "Urine protein/creatinine ratio",
        "尿蛋白肌酐比",
        unit="mg/g",
        places=1,
        possible=(0, 40000),
        condition=IN_NEPHRITIS,
        section="protein",
        sdtm="LBORRES",
        source="S",
        critical=True,
    )
    upcr_in_g_per_g = items.derived(
        "UPCRGG",
        "Urine protein/creatinine ratio in g/g",
        "尿蛋白肌酐比（g/g）",
        Kind.DECIMAL,
        by=upcr_g_per_g,
        uses=("upcr",),
        places=4,
        unit="g/g",
        condition=IN_NEPHRITIS,
        section="protein",
        sdtm="LBSTRESN",
        source="S",
    )
    upcr_method = items.coded(
        "UPCRMETH",
        "Ratio from",
        "检测方式",
        codes(
            ("H24", "24 h collection", "24小时尿"),
            ("FIRST_MORNING", "First morning spot", "晨尿"),
            ("RANDOM", "Random spot", "随机尿"),
        ),
        condition=given("upcr"),
        section="protein",
        sdtm="LBMETHOD",
    )
    uacr = items.decimal(
        "UACR",
        "Urine albumin/creatinine",
        "尿白蛋白肌酐比",
        unit="mg/g",
        places=1,
        possible=(0, 20000),
        required=False,
        section="protein",
        sdtm="LBORRES",
    )

    checks = (
        Check(
            "URN-01",
            "U24VOL",
            lambda values, facts: Text(
                f"{values['volume_24h']} mL in 24 h; {VOLUME_ML[0]} to {VOLUME_ML[1]} mL is expected. "
                "Ask the subject whether every portion was collected; correct the figure or say what was found.",
                f"24小时尿量 {values['volume_24h']} mL，预期为 {VOLUME_ML[0]} 至 {VOLUME_ML[1]} mL。"
                "请询问受试者留尿是否完整，更正数值或说明情况。",
            ),
            _unlikely_volume,
            source="protocol operationalisation 11.2, URN",
        ),
        Check(
            "URN-02",
            "UPCR",
            _measures_in_words,
            _measures_disagree,
            QUERY,
            priority="endpoint",
            source="EC-27 protocol operationalisation 12, check 27",
        ),
    )
