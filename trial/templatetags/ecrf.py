"""Template words of our own: bilingual texts, study dates, permissions."""

from __future__ import annotations

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
