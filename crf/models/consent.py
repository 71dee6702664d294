"""ICF: informed consent log (protocol operationalisation 5.3; PIPL 29 for the separate consent)."""

import datetime
from collections.abc import Mapping
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import BLOCK, Check
from crf.kit.conditions import when
from crf.kit.items import Kind, Section, codes
from crf.kit.reading import CHINA
from trial.words import Text

# What consent may be withdrawn from (5.3).
SCOPES = ("TREATMENT", "CONTACT", "DATA", "SAMPLES")


def _signed_before_approval(values: Mapping[str, Any], facts: Any) -> bool:
    approved = approval_of(values.get("version"), facts.registers)
    return approved is not None and values.get("signed_on") is not None and values["signed_on"] < approved


def _signed_in_the_future(values: Mapping[str, Any], facts: Any) -> bool:
    on, at = values.get("signed_on"), values.get("signed_time")
    if on is None or at is None or facts.now is None:
        return False
    return bool(datetime.datetime.combine(on, at, tzinfo=CHINA) > facts.now)


def approval_of(version: str | None, registers: Any) -> datetime.date | None:
    """The ethics committee's approval date of a consent version, read from the register."""
    found = _dates(version, registers)
    return found[1] if found else None


def version_date(version: str | None, registers: Any) -> datetime.date | None:
    """The date of a consent version, read from the register."""
    found = _dates(version, registers)
    return found[0] if found else None


def _dates(version: str | None, registers: Any) -> tuple[Any, ...] | None:
    for code in registers.get("consent_versions", ()):
        if code.value == version:
            return code.dates
    return None


class InformedConsent(Crf):
    """One signed consent document. The first main consent opens screening and gives the screening number."""

    key = "ICF"
    title = Text("Informed consent log", "知情同意记录")
    domain = "DS"
    repeats = "log"
    sections = (
        Section("document", Text("Document", "文件")),
        Section("signature", Text("Signature", "签署")),
        Section("scope", Text("What was agreed to", "同意范围")),
    )

    document = items.coded(
        "ICFTYPE",
        "Consent document",
        "知情同意文件",
        codes(
            ("MAIN", "Main", "主知情同意"),
            ("HGR", "HGR / biobank", "人类遗传资源或样本"),
            ("PARTNER", "Pregnant partner", "妊娠伴侣"),
            ("RECONSENT", "Re-consent", "再次知情"),
            ("LTFU", "Long-term follow-up", "长期随访"),
            ("PI_CROSS_BORDER", "Personal information across borders", "个人信息出境单独同意"),
        ),
        section="document",
        sdtm="DSCAT",
        source="G",
        critical=True,
    )
    version = items.coded(
        "ICFVER",
        "ICF version number",
        "知情同意书版本号",
        register="consent_versions",
        section="document",
        sdtm="DSREFID",
        source="G",
        critical=True,
    )
    version_on = items.derived(
        "ICFVDAT",
        "ICF version date",
        "知情同意书版本日期",
        Kind.DATE,
        by=version_date,
        uses=("version", "@registers"),
        section="document",
        source="G",
    )
    signed_on = items.date(
        "ICFDAT",
        "Date signed by subject",
        "受试者签署日期",
        section="signature",
        before_consent=True,
        sdtm="RFICDAT/DSSTDAT",
        source="G",
        critical=True,
    )
    signed_time = items.time(
        "ICFTIM", "Time signed", "签署时间", section="signature", sdtm="DSSTTIM", source="G", critical=True
    )
    signed_by = items.coded(
        "ICFWHO",
        "Signed by",
        "签署人",
        codes(
            ("SUBJECT", "Subject", "受试者"),
            ("GUARDIAN", "Legal representative", "监护人"),
            ("WITNESS", "Impartial witness also", "并有公正见证人"),
        ),
        section="signature",
        source="G",
    )
    investigator = items.coded(
        "ICFINV",
        "Investigator who obtained consent",
        "获取知情的研究者",
        register="investigators",
        section="signature",
        source="G",
    )
    copy_given = items.yes_no("ICFCOPY", "Copy given to subject", "副本已交受试者", section="signature", source="G")
    personal_information = items.yes_no(
        "ICFPIPL",
        "Separate consent for sensitive personal information obtained",
        "已取得敏感个人信息单独同意",
        section="scope",
        source="G",
        critical=True,
        help=Text("Without it the subject cannot be enrolled.", "未取得则不能入组。"),
    )
    samples = items.coded(
        "ICFHGR",
        "Consent to sample storage / genetic testing",
        "同意样本保存及遗传检测",
        codes(("YES", "Yes", "同意"), ("NO", "No", "不同意"), ("PARTLY", "Partly", "部分同意")),
        section="scope",
    )
    withdrawn = items.coded(
        "ICFWDRAW",
        "Consent withdrawn? scope",
        "撤回同意及范围",
        codes(
            ("NONE", "None", "无"),
            ("TREATMENT", "Treatment only", "仅治疗"),
            ("CONTACT", "Follow-up contact", "随访"),
            ("DATA", "Future data use", "后续数据使用"),
            ("SAMPLES", "Samples", "样本"),
        ),
        section="scope",
        sdtm="DSDECOD",
        source="G",
    )
    withdrawn_on = items.date(
        "ICFWDDAT",
        "Date consent was withdrawn",
        "撤回同意日期",
        section="scope",
        condition=when("withdrawn", *SCOPES),
        sdtm="DSSTDAT",
        source="G",
        critical=True,
    )

    checks = (
        Check(
            "ICF-01",
            "ICFDAT",
            Text(
                "Signed before the ethics committee approved this version of the consent form.",
                "签署日期早于该版本知情同意书的伦理批准日期。",
            ),
            _signed_before_approval,
            BLOCK,
            source="EC-02 (protocol operationalisation 12, check 2)",
        ),
        Check(
            "ICF-02",
            "ICFTIM",
            Text("This moment lies in the future. Enter when it was signed.", "该时间在将来，请录入实际签署时间。"),
            _signed_in_the_future,
            BLOCK,
            source="EC-38 (protocol operationalisation 12, check 38)",
        ),
        Check(
            "ICF-03",
            "ICFWDDAT",
            Text(
                "Withdrawn before it was signed. Check both dates.",
                "撤回日期早于签署日期，请核对。",
            ),
            lambda values, facts: (
                values.get("withdrawn_on") is not None
                and values.get("signed_on") is not None
                and values["withdrawn_on"] < values["signed_on"]
            ),
            BLOCK,
            source="protocol operationalisation 5.3",
        ),
    )
