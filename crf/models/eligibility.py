"""IE: eligibility checklist, asked at screening and again before lymphodepletion and infusion."""

from collections.abc import Mapping
from typing import Any

from crf.kit import items
from crf.kit.base import Crf
from crf.kit.checks import BLOCK, Check
from crf.kit.conditions import when
from crf.kit.items import Kind, Section, codes
from crf.models.criteria import CRITERIA, Criterion
from trial.words import Text

MET = codes(("MET", "Met", "符合"), ("NOT_MET", "Not met", "不符合"))
ABSENT = codes(("ABSENT", "Absent", "不存在"), ("PRESENT", "Present", "存在"))
NOT_APPLICABLE = codes(("NA", "Not applicable", "不适用"))
GOOD = {"MET", "ABSENT", "NA"}


def all_criteria_hold(answers: Mapping[str, str | None]) -> bool | None:
    """Every inclusion met and every exclusion absent. One that fails decides; otherwise one without answer is unknown."""
    given = list(answers.values())
    if any(answer is not None and answer not in GOOD for answer in given):
        return False
    return None if any(answer is None for answer in given) else True


def _criterion_items(criterion: Criterion) -> dict[str, Any]:
    section = "inclusion" if criterion.inclusion else "exclusion"
    answers = (MET if criterion.inclusion else ABSENT) + (NOT_APPLICABLE if criterion.may_be_na else ())
    name = criterion.code.lower()
    made = {
        name: items.coded(
            criterion.code,
            f"{criterion.code} {criterion.text.en}",
            f"{criterion.code} {criterion.text.zh}",
            answers,
            section=section,
            sdtm="IEORRES/IETESTCD",
            source=criterion.source,
            since=criterion.since,
            until=criterion.until,
            critical=True,
        ),
        f"{name}_source": items.text(
            f"{criterion.code}SRC",
            f"{criterion.code}: source reference",
            f"{criterion.code}：原始依据",
            max_length=80,
            section=section,
            required=False,
            since=criterion.since,
            until=criterion.until,
            compact=True,
            help=Text("e.g. date of the report or note; no names", "如报告或病历日期，不含姓名"),
        ),
    }
    if criterion.code == "E15":
        made["e15_text"] = items.memo(
            "E15TXT",
            "E15: which condition",
            "E15：具体情况",
            max_length=200,
            section=section,
            condition=when("e15", "PRESENT"),
        )
    return made


class Eligibility(Crf):
    """Each criterion judged; the derived line says whether all hold. Waivers do not exist."""

    key = "IE"
    title = Text("Eligibility checklist", "入选/排除标准核对表")
    domain = "IE"
    esign = "eligibility"
    sections = (
        Section("version", Text("Protocol", "方案")),
        Section("inclusion", Text("Inclusion criteria", "入选标准")),
        Section(
            "exclusion",
            Text("Exclusion criteria", "排除标准"),
            Text(
                "The posted exclusion list was not available in full: this list is UNCONFIRMED until the approved "
                "protocol is loaded.",
                "未能获得完整的公开排除标准；在载入批准方案之前，本列表为待确认内容。",
            ),
        ),
        Section("result", Text("Result", "结果")),
    )

    applied_version = items.coded(
        "IEVER",
        "Protocol version applied",
        "适用方案版本",
        register="protocol_versions",
        section="version",
        sdtm="IECAT",
        source="G",
    )
    generated = {name: field for criterion in CRITERIA for name, field in _criterion_items(criterion).items()}
    eligible = items.derived("IEELIG", "All criteria met", "全部符合", Kind.YES_NO, section="result", sdtm="IEYN")
    waiver = items.yes_no(
        "IEWAIV",
        "Waiver requested",
        "豁免申请",
        section="result",
        source="G",
        help=Text("Waivers are not allowed in this trial.", "本试验不允许豁免。"),
    )

    checks = (
        Check(
            "IE-01",
            "IEWAIV",
            Text(
                "Waivers are not allowed: answer N. A subject who does not meet a criterion is a screen failure.",
                "不允许豁免，请回答 N。不符合标准者为筛选失败。",
            ),
            lambda values, facts: values.get("waiver") is True,
            BLOCK,
        ),
    )

    @classmethod
    def derive(cls, values: Mapping[str, Any], facts: Any) -> dict[str, Any]:
        asked = {item.code for item in cls.items_in(facts.protocol_version)}
        return {
            "eligible": all_criteria_hold(
                {each.code: values.get(each.code.lower()) for each in CRITERIA if each.code in asked}
            )
        }
