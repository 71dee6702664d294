"""RBX: renal biopsies, a row for each, with the report as a redacted copy."""

from __future__ import annotations

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import ASK, Check
from crf.kit.items import codes
from trial.words import Text

CLASSES = codes(
    ("I", "I", "I"),
    ("II", "II", "II"),
    ("III", "III", "III"),
    ("IV", "IV", "IV"),
    ("V", "V", "V"),
    ("III_V", "III + V", "III+V"),
    ("IV_V", "IV + V", "IV+V"),
    ("VI", "VI", "VI"),
)


class RenalBiopsy(Crf):
    """One renal biopsy: ISN/RPS class and the NIH activity and chronicity indices."""

    key = "RBX"
    title = Text("Renal biopsy", "肾活检")
    domain = "PR/MI"
    repeats = "log"

    biopsied_on = items.date("RBDAT", "Biopsy date", "活检日期", sdtm="PRSTDAT", before_consent=True, critical=True)
    isn_class = items.coded("RBCLASS", "ISN/RPS class", "ISN/RPS分型", CLASSES, sdtm="MIORRES", critical=True)
    activity = items.integer(
        "RBAI", "NIH activity index", "活动性指数AI", possible=(0, 24), required=False, sdtm="MIORRES"
    )
    chronicity = items.integer(
        "RBCI", "NIH chronicity index", "慢性化指数CI", possible=(0, 12), required=False, sdtm="MIORRES"
    )
    report = items.attachment(
        "RBFILE",
        "Redacted report",
        "脱敏报告",
        required=False,
        help=Text(
            "PDF, JPG or PNG, at most 10 MB, nothing in it that names a person.",
            "PDF、JPG或PNG，不超过10 MB，不得含任何可识别个人的信息。",
        ),
    )

    checks = (
        Check(
            "RBX-01",
            "RBAI",
            Text(
                "A class I, II or V biopsy with an activity index above 0: proliferative lesions belong to class III or "
                "IV. Check the class and the index.",
                "I、II或V型活检的活动性指数大于0：增殖性病变应属III或IV型。请核对分型和指数。",
            ),
            lambda values, facts: values.get("isn_class") in {"I", "II", "V"} and bool(values.get("activity")),
            ASK,
            source="ISN/RPS classes of lupus nephritis; protocol operationalisation 11.2, RBAI",
        ),
    )
