"""LTF: long-term follow-up contact, once a year from year 2 to year 15 (protocol operationalisation 4.1, 8.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import QUERY, Check
from crf.kit.items import Section, codes
from trial.words import Text

EVENT = Text(
    "Yes: enter the event in the AE log, and as SAE when it is serious.",
    "如“是”，请在不良事件中记录；严重者同时填报SAE。",
)


def _death_missing(values: Mapping[str, Any], facts: Any) -> bool:
    if values.get("survival") != "DEAD" or facts.casebook is None:
        return False
    return not any(entry.performed for entry in facts.casebook.rows("DTH"))


class LongTermFollowUp(Crf):
    """Survival, and what a gene therapy may do years later."""

    key = "LTF"
    title = Text("Long-term follow-up contact", "长期随访")
    domain = "SS/FA"
    reads = {"log": ("DTH",)}
    sections = (
        Section("survival", Text("Survival", "生存状态")),
        Section("events", Text("Since the last contact", "自上次联系以来"), EVENT, quiet=True),
        Section("lupus", Text("CAR transgene and SLE", "CAR拷贝与SLE")),
    )

    survival = items.coded(
        "LTSTAT",
        "Survival",
        "生存状态",
        codes(("ALIVE", "Alive", "存活"), ("DEAD", "Dead", "死亡"), ("UNKNOWN", "Unknown", "未知")),
        section="survival",
        sdtm="SSORRES",
        critical=True,
    )
    malignancy = items.yes_no("LTMAL", "New malignancy", "新发肿瘤", section="events", sdtm="FAOCCUR", critical=True)
    neurological = items.yes_no(
        "LTNEU", "New neurological disorder", "新发神经系统疾病", section="events", sdtm="FAOCCUR"
    )
    autoimmune = items.yes_no(
        "LTAI", "New or worse autoimmune disease", "新发/加重自身免疫病", section="events", sdtm="FAOCCUR"
    )
    haematological = items.yes_no(
        "LTHEM", "New haematological disorder", "新发血液病", section="events", sdtm="FAOCCUR"
    )
    infection = items.yes_no("LTINF", "Serious infection", "严重感染", section="events", sdtm="FAOCCUR")
    transgene = items.result(
        "LTCAR",
        "CAR transgene result",
        "CAR拷贝",
        unit="copies/µg gDNA",
        possible=(0, 100000000),
        words=codes(
            ("BLQ", "below limit of quantification", "低于定量下限"),
            ("NEG", "negative", "阴性"),
        ),
        required=False,
        section="lupus",
        sdtm="PCORRES",
        help=Text("Measured every year until two results are negative.", "每年检测，直至两次阴性。"),
    )
    flare = items.yes_no(
        "LTSLEFL", "SLE flare since the last contact", "上次联系后狼疮复发", section="lupus", sdtm="RSORRES"
    )
    glucocorticoid = items.decimal(
        "LTSLEGC",
        "Present glucocorticoid dose (prednisone equivalent; 0 for none)",
        "目前激素剂量（泼尼松当量；未用填0）",
        unit="mg/d",
        places=2,
        possible=(0, 2000),
        section="lupus",
        sdtm="RSORRES",
    )
    drugs = items.text(
        "LTSLERX",
        "Present SLE medication",
        "目前SLE用药",
        max_length=200,
        section="lupus",
        sdtm="RSORRES",
        help=Text("Generic names; “none” when there is none.", "通用名；未用请填“无”。"),
    )

    checks = (
        Check(
            "LTF-01",
            "LTSTAT",
            Text(
                "No death form (DTH) stands in the casebook. Complete it for a subject who has died.",
                "尚无死亡记录（DTH）。受试者死亡须完成该表单。",
            ),
            _death_missing,
            QUERY,
            priority="safety",
            source="protocol operationalisation 5.5",
        ),
    )
