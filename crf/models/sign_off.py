"""INV: the investigator's sign-off of a visit or of the casebook."""

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import BLOCK, Check
from crf.kit.items import Kind, codes
from trial.words import Text


class SignOff(Crf):
    """What is signed off, with which meaning; the signature itself fills the last item."""

    key = "INV"
    title = Text("Investigator sign-off", "研究者签署")
    domain = "DS"
    esign = "reviewed"

    scope = items.coded(
        "INVSCOPE",
        "Scope",
        "范围",
        codes(("FORM", "Form", "表单"), ("VISIT", "Visit", "访视"), ("CASEBOOK", "Casebook", "病例报告表全册")),
        source="G",
    )
    meaning = items.coded(
        "INVMEAN",
        "Meaning",
        "签署含义",
        codes(
            ("REVIEWED", "Reviewed and approved", "审核确认"),
            ("ELIGIBILITY", "Eligibility", "入选确认"),
            ("SAE", "SAE", "SAE确认"),
            ("CASEBOOK_FINAL", "Casebook final", "病例报告表终审"),
        ),
        source="G",
    )
    signature = items.derived(
        "INVSIG",
        "Signature",
        "电子签名",
        Kind.TEXT,
        source="G",
        max_length=240,
        help=Text("Filled by the signature below.", "由下方电子签名自动填写。"),
    )

    checks = (
        Check(
            "INV-01",
            "INVMEAN",
            Text(
                "“Casebook final” is signed for the whole casebook. Choose the scope “Casebook”, or another meaning.",
                "“病例报告表终审”仅适用于全册。请将范围选为“病例报告表全册”或更改含义。",
            ),
            lambda values, facts: (
                values.get("meaning") == "CASEBOOK_FINAL" and values.get("scope") not in {None, "CASEBOOK"}
            ),
            BLOCK,
            source="protocol operationalisation 11.2, INVMEAN",
        ),
    )
