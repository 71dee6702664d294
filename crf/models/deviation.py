"""DV: protocol deviations, a row for each, signed by an investigator."""

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import QUERY, Check
from crf.kit.items import codes
from trial.words import Text

CATEGORIES = codes(
    ("ELIGIBILITY", "Eligibility", "入排标准"),
    ("CONSENT", "Consent", "知情同意"),
    ("DOSING", "Dosing", "给药"),
    ("VISIT_WINDOW", "Visit window", "访视超窗"),
    ("MISSED_ASSESSMENT", "Missed assessment", "漏做检查"),
    ("PROHIBITED_MEDICATION", "Prohibited medication", "禁用药物"),
    ("SAMPLE", "Sample", "样本"),
    ("SAE_TIMING", "SAE timing", "SAE报告时限"),
    ("PRIVACY", "Privacy", "隐私"),
    ("OTHER", "Other", "其他"),
)


class Deviation(Crf):
    """What departed from the protocol, how far, why, and what was done about it."""

    key = "DV"
    title = Text("Protocol deviation", "方案偏离")
    domain = "DV"
    repeats = "log"
    esign = "reviewed"

    category = items.coded("DVCAT", "Category", "类别", CATEGORIES, sdtm="DVCAT", source="G", critical=True)
    severity = items.coded(
        "DVSEV",
        "Severity",
        "程度",
        codes(("MINOR", "Minor", "轻微"), ("MAJOR", "Major", "重大"), ("IMPORTANT", "Important", "重要")),
        sdtm="DVDECOD",
        source="G",
        critical=True,
    )
    happened_on = items.date("DVST", "Date", "发生日期", sdtm="DVSTDTC", source="G")
    description = items.memo(
        "DVDESC", "Description", "描述", max_length=500, sdtm="DVTERM", source="G", help=Text("No names.", "不含姓名。")
    )
    cause_and_action = items.memo("DVCAPA", "Cause and action", "原因及措施", max_length=500, source="G")
    reported_on = items.date("DVIEC", "Reported to IEC", "已报伦理", required=False, source="G")

    checks = (
        Check(
            "DV-01",
            "DVIEC",
            Text(
                "Reported before it happened. Check both dates.",
                "报告日期早于发生日期，请核对。",
            ),
            lambda values, facts: (
                values.get("happened_on") is not None
                and values.get("reported_on") is not None
                and values["reported_on"] < values["happened_on"]
            ),
            QUERY,
            source="protocol operationalisation 11.2, DVIEC",
        ),
    )
