"""Template words of our own: bilingual texts, study dates, permissions."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from trial.calendar import study_day as days_from_infusion
from trial.lifecycle import SUBJECT_STATUSES
from trial.models import Signature, Subject
from trial.models.signatures import MEANINGS
from trial.roles import Permission
from trial.subjects import local_date
from trial.words import Text

register = template.Library()


@register.filter
def words(text: Text | str | None) -> str:
    """A bilingual text in the page's language."""
    if text is None:
        return ""
    return text.in_language(get_language()) if isinstance(text, Text) else str(text)


@register.filter
def other_words(text: Text | None) -> str:
    """A bilingual text in the language the page is not in."""
    if text is None:
        return ""
    return text.en if (get_language() or "en").startswith("zh") else text.zh


# The words of which the sources of rules, checks and parameters are made; longer ones first.
SOURCES_IN_CHINESE = (
    (r"\bprotocol operationalisation\b", "方案实施细则"),
    (r"\boperationalisation\b", "方案实施细则"),
    (r"\bsafety (?:specification|rules)\b", "安全性说明"),
    (r"\befficacy specification\b", "疗效说明"),
    (r"\befficacy decision\b", "疗效决定"),
    (r"\befficacy\b", "疗效说明"),
    (r"\bpublic registry record\b", "公开注册信息"),
    (r"\bregistry text\b", "注册信息"),
    (r"\breference dictionary\b", "参考数据字典"),
    (r",? check (\d+)", r"，核查\1"),
    (r"\bclasses of lupus nephritis\b", "狼疮性肾炎分型"),
    (r"\bBILAG-2004 renal items (\d+) to (\d+)", r"BILAG-2004肾脏条目\1至\2"),
    (r"\brenal responses\b", "肾脏应答"),
    (r"\btime points\b", "时间点"),
    (r"\bcriteria\b", "标准"),
    (r"\bcriterion\b", "标准"),
    (r"\bparameter\b", "参数"),
    (r"\brules?,? (?=R\d)", "规则"),
    (r"\brules: a proposal that contradicts the tick\b", "规则：提示与勾选不一致"),
    (r"\bvalue against tick\b", "数值与勾选不一致"),
    (r"\bvalue older than 14 days\b", "数值早于14天前"),
    (r"\bhard limits\b", "硬性界限"),
    (r"\bcode lists\b", "选项表"),
    (r"\blaboratory panels\b", "检验组合"),
    (r"\bwaivers are not allowed\b", "不允许豁免"),
    (r"\bon or after (the )?start\b", "不早于开始日期"),
    (r"\bon or before (the )?visit\b", "不晚于访视日期"),
    (r"\bon or before consent\b", "不晚于知情同意日期"),
    (r"\bon or before diagnosis\b", "不晚于确诊日期"),
    (r"\bonset date\b", "发生日期"),
    (r"\bpresent for at least 6 months\b", "持续至少6个月"),
    (r"\bthe day is never stored\b", "不保存日"),
    (r"\ba change above (\d+) %", r"变化超过\1%"),
    (r"\bbelow SYSBP\b", "低于SYSBP"),
    (r"\bN copies forward\b", "选N则沿用上次"),
    (r"\bone row for each drug and day\b", "每种药物每天一行"),
    (r" and ", "、"),
    (r"; ", "；"),
    (r": ", "："),
    (r", ", "，"),
)
PARAMETER_UNITS = {
    "days": Text("days", "天"),
    "months": Text("months", "个月"),
    "years": Text("years", "年"),
    "hours": Text("hours", "小时"),
}


@register.filter
def source_words(source: str) -> str:
    """Where a rule, a check or a parameter comes from, in the page's language; stored and exported in English."""
    if not (get_language() or "en").startswith("zh"):
        return source
    for english, chinese in SOURCES_IN_CHINESE:
        source = re.sub(english, chinese, source)
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", source)


@register.filter
def unit_words(unit: str) -> str:
    """The unit of a parameter: days and years in the page's language, everything else as it is written."""
    return words(PARAMETER_UNITS.get(unit, unit))


@register.filter
def words_of(thing: Any, field: str) -> str:
    """`row|words_of:"label"` reads label_zh or label_en of a row, by the page's language."""
    suffix = "zh" if (get_language() or "en").startswith("zh") else "en"
    return str(getattr(thing, f"{field}_{suffix}", ""))


@register.filter
def day(value: date | None) -> str:
    """A date as 2026-05-22."""
    return value.isoformat() if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in China Standard Time with its zone: 2026-05-22 14:05 UTC+8."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    hours = int(local.utcoffset().total_seconds() // 3600)  # type: ignore[union-attr]
    return f"{local:%Y-%m-%d %H:%M} UTC{hours:+d}"


@register.filter
def study_day(value: int | None) -> str:
    """A day counted from infusion: D-6, D0, D28."""
    return "" if value is None else f"D{value}"


@register.filter
def may(user: Any, permission: str) -> bool:
    """`user|may:"enter_data"`: whether the person may do it now."""
    return bool(getattr(user, "is_authenticated", False)) and user.may(Permission(permission))


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """A value of a mapping by a key that is itself a variable."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.simple_tag(takes_context=True)
def html_language(context: dict[str, Any]) -> str:
    """The lang attribute: zh-Hans, or Chinese glyphs come out in Japanese shapes."""
    return "zh-Hans" if (get_language() or "en").startswith("zh") else "en"


@register.filter
def subject_status(subject: Subject) -> Text:
    """The subject's status in words."""
    return SUBJECT_STATUSES[subject.status]


@register.filter
def day_since_infusion(subject: Subject) -> int | None:
    """Whole days since the infusion, today."""
    infused = local_date(subject.infused_at)
    return days_from_infusion(timezone.localdate(), infused) if infused else None


@register.filter
def meaning_of(signature: Signature) -> Text:
    """What a signature means, in words."""
    return MEANINGS[signature.meaning]


@register.filter
def days_ago(value: int) -> int:
    """How many days ago a negative number of days is."""
    return -value
