"""Shares and their intervals as they are read."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """A share in percent with one decimal: 66.7 %."""
    return "" if share is None else f"{share * 100:.1f} %"


@register.filter
def interval(rate: Any) -> str:
    """The limits of a rate in percent: 38.4–88.2 %."""
    return "" if rate.lower is None else f"{rate.lower * 100:.1f}–{rate.upper * 100:.1f} %"
