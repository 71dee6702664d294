"""Lupus drugs by the names a medication log holds: which of the listed treatments a name means.

The list is that of the form LLD (reference dictionary, LLIS); other immunosuppressants and biologics given for lupus are
recognised as "other". Glucocorticoids have a log of their own. An antimalarial is in use but never rescue (protocol
operationalisation 8.5, R2: immunosuppressants and biologics).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

LISTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "HCQ": ("hydroxychloroquine", "羟氯喹"),
        "MMF": ("mycophenol", "吗替麦考酚酯", "霉酚酸", "麦考酚"),
        "AZA": ("azathioprine", "硫唑嘌呤"),
        "MTX": ("methotrexate", "甲氨蝶呤"),
        "CYC": ("cyclophosphamide", "环磷酰胺"),
        "TAC": ("tacrolimus", "他克莫司"),
        "CSA": ("ciclosporin", "cyclosporin", "环孢素"),
        "LEF": ("leflunomide", "来氟米特"),
        "BELIMUMAB": ("belimumab", "贝利尤单抗"),
        "TELITACICEPT": ("telitacicept", "泰它西普"),
        "RITUXIMAB": ("rituximab", "利妥昔单抗"),
    }
)
OTHERS: tuple[str, ...] = (
    "chloroquine",
    "氯喹",
    "anifrolumab",
    "阿尼鲁单抗",
    "obinutuzumab",
    "奥妥珠单抗",
    "ofatumumab",
    "奥法妥木单抗",
    "voclosporin",
    "伏环孢素",
    "sirolimus",
    "西罗莫司",
    "baricitinib",
    "巴瑞替尼",
    "tofacitinib",
    "托法替布",
    "upadacitinib",
    "乌帕替尼",
    "iguratimod",
    "艾拉莫德",
    "thalidomide",
    "沙利度胺",
    "tripterygium",
    "雷公藤",
)
OTHER = "OTHER"
ANTIMALARIALS = frozenset({"HCQ"})
_OTHER_ANTIMALARIALS = ("chloroquine", "氯喹")


def recognised(name: str | None) -> str | None:
    """The code of a lupus drug in a name, in Chinese or English; None for anything else."""
    text = (name or "").strip().lower()
    if not text:
        return None
    for code, words in LISTED.items():
        if any(word in text for word in words):
            return code
    return OTHER if any(word in text for word in OTHERS) else None


def may_be_rescue(name: str | None) -> bool:
    """Whether a new prescription of this drug for lupus would be rescue: an immunosuppressant or a biologic."""
    code = recognised(name)
    if code is None or code in ANTIMALARIALS:
        return False
    return not any(word in (name or "").lower() for word in _OTHER_ANTIMALARIALS)


def names_lupus(words: str) -> bool:
    """Whether an indication in words means lupus."""
    text = words.strip().lower()
    return "狼疮" in text or "lupus" in text or re.search(r"\bsle\b", text) is not None
