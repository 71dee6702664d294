"""SAMP: the log of biospecimens."""

from collections.abc import Mapping
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import QUERY, Check
from crf.kit.items import codes
from trial.words import Text

SOURCE = "protocol operationalisation 11.2, SAMP and ICF (ICFHGR)"
# A consent document that speaks of storing samples, and what counts as storing one.
SPEAKS_OF_SAMPLES = frozenset({"MAIN", "HGR", "RECONSENT"})
BANKED = "PBMC_BANK"
REFUSALS = {"NO": Text("no", "不同意"), "WITHDRAWN": Text("withdrawn", "已撤回")}


def sample_consent(facts: Any) -> str | None:
    """What the subject agreed to about storing samples: YES, PARTLY or NO by the newest document, WITHDRAWN once taken
    back; None while no document says."""
    rows = facts.casebook.rows("ICF") if facts.casebook is not None else []
    if any(row.values.get("withdrawn") == "SAMPLES" for row in rows):
        return "WITHDRAWN"
    said = [
        row
        for row in rows
        if row.values.get("document") in SPEAKS_OF_SAMPLES
        and row.values.get("samples") is not None
        and row.values.get("signed_on") is not None
    ]
    newest = max(said, key=lambda row: (row.values["signed_on"], row.repeat), default=None)
    return newest.values["samples"] if newest is not None else None


def _refusal(facts: Any) -> Text:
    return REFUSALS[sample_consent(facts) or ""]


def banked(values: Mapping[str, Any]) -> bool:
    """Whether a specimen is stored: for the bank, or frozen; one that was destroyed is not."""
    if values.get("destination") == "DESTROYED":
        return False
    return values.get("specimen") == BANKED or values.get("stored_at") is not None


def _same_tube(values: Mapping[str, Any], facts: Any) -> bool:
    barcode = (values.get("barcode") or "").strip().upper()
    if not barcode or facts.casebook is None:
        return False
    others = (row for row in facts.casebook.rows("SAMP") if row.repeat != facts.repeat)
    return any((row.values.get("barcode") or "").strip().upper() == barcode for row in others)


class Biospecimens(Crf):
    """One tube: what, when, its study barcode, where it went. Nothing leaves the country."""

    key = "SAMP"
    title = Text("Biospecimen log", "生物样本记录")
    domain = "BE/BS"
    repeats = "log"
    reads = {"consent": ("ICF",), "samples": ("SAMP",)}

    specimen = items.coded(
        "SAMPTYP",
        "Specimen",
        "样本类型",
        codes(
            ("PK_BLOOD", "PK blood", "PK血样"),
            ("FLOW", "Flow", "流式"),
            ("SERUM", "Serum biomarker", "血清生物标志物"),
            (BANKED, "PBMC bank", "PBMC库存"),
            ("URINE", "Urine", "尿液"),
            ("BIOPSY", "Biopsy", "活检组织"),
        ),
        sdtm="BSTEST",
    )
    collected_at = items.moment("SAMPDT", "Collected", "采集日期时间", sdtm="BEDTC")
    barcode = items.text(
        "SAMPID",
        "Tube barcode",
        "样本条码",
        max_length=30,
        sdtm="BEREFID",
        help=Text("Study code only, no hospital number.", "仅限研究编码，不得使用住院号等。"),
    )
    stored_at = items.moment("SAMPSTR", "Stored at / frozen time", "保存位置及冻存时间", required=False, sdtm="BEDTC")
    destination = items.coded(
        "SAMPDEST",
        "Destination",
        "去向",
        codes(
            ("SITE", "Site laboratory", "本中心实验室"),
            ("CENTRAL_CHINA", "Central laboratory in China", "境内中心实验室"),
            ("DESTROYED", "Destroyed", "已销毁"),
            ("NOT_EXPORTED", "Not exported", "未出境"),
        ),
        sdtm="BETERM",
        source="G",
    )

    checks = (
        Check(
            "SAMP-01",
            "SAMPSTR",
            Text(
                "Stored before it was collected. Check both times.",
                "保存时间早于采集时间，请核对。",
            ),
            lambda values, facts: (
                values.get("stored_at") is not None
                and values.get("collected_at") is not None
                and values["stored_at"] < values["collected_at"]
            ),
            source=SOURCE,
        ),
        Check(
            "SAMP-02",
            "SAMPID",
            Text(
                "Another line of this log has the same barcode. One tube is one line; correct one of them.",
                "本记录中已有相同条码。一管一行，请更正其中之一。",
            ),
            _same_tube,
            QUERY,
            source=SOURCE,
        ),
        Check(
            "SAMP-03",
            "SAMPTYP",
            lambda values, facts: Text(
                f"A specimen is stored, but the consent to storage says {_refusal(facts).en}. "
                "Check the ICF log; without consent the specimen is destroyed and the deviation recorded.",
                f"样本已保存，但知情同意中样本保存一项为“{_refusal(facts).zh}”。"
                "请核对知情同意记录；未同意者须销毁样本并记录方案偏离。",
            ),
            lambda values, facts: banked(values) and sample_consent(facts) in REFUSALS,
            QUERY,
            source=SOURCE,
            about=Text(
                "A specimen is stored, but the consent to storage says …. Check the ICF log; without consent the "
                "specimen is destroyed.",
                "样本已保存，但知情同意中样本保存一项为“…”。请核对知情同意记录；未同意者须销毁样本。",
            ),
        ),
        Check(
            "SAMP-04",
            "SAMPTYP",
            Text(
                "Consent to storage was given in part. Check that it covers this specimen, and say so.",
                "样本保存仅部分同意。请确认该样本在同意范围内并说明。",
            ),
            lambda values, facts: banked(values) and sample_consent(facts) == "PARTLY",
            source=SOURCE,
        ),
    )
