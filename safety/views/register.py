"""The register of laboratories: every range by version, with its source; new versions from a day on; names remembered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crf.kit.reading import Today, parse_date
from crf.laboratories import add_laboratory, add_range, remember_name
from crf.laboratory.analytes import ANALYTES, PANELS
from crf.laboratory.reading import plain
from crf.models import ImportMapping, Laboratory, ReferenceRange
from trial.access import Refused, needs
from trial.models import User
from trial.models.protocol import SOURCE_MARKS
from trial.roles import Permission
from trial.words import Text

REASON = "laboratory register"


def may_change(user: User) -> bool:
    """The data manager and the administrator keep the register; everybody reads it."""
    return user.may(Permission.MANAGE_DATA) or user.may(Permission.MANAGE_PEOPLE)


@needs(Permission.VIEW_CONFIGURATION)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The ranges of every laboratory, the newest version of each first; and the form that adds one."""
    user: User = request.user  # type: ignore[assignment]
    typed: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
        try:
            _add(user, typed)
        except Refused as refusal:
            messages.error(request, refusal.why.in_language(get_language()))
        else:
            messages.success(request, _("Added. Older versions stay as they are."))
            return redirect("laboratory-register")
    laboratories = []
    ranges: dict[int, list[ReferenceRange]] = {}
    for row in ReferenceRange.objects.select_related("entered_by"):
        ranges.setdefault(row.laboratory_id, []).append(row)
    mappings: dict[int, list[ImportMapping]] = {}
    for mapping in ImportMapping.objects.select_related("mapped_by"):
        mappings.setdefault(mapping.laboratory_id, []).append(mapping)
    for laboratory in Laboratory.objects.all():
        laboratories.append(
            {
                "row": laboratory,
                "panels": _by_panel(ranges.get(laboratory.pk, [])),
                "count": len(ranges.get(laboratory.pk, [])),
                "mappings": [
                    (mapping, ANALYTES[mapping.analyte].name if mapping.analyte else None)
                    for mapping in mappings.get(laboratory.pk, [])
                ],
            }
        )
    context = {
        "laboratories": laboratories,
        "analytes": list(ANALYTES.values()),
        "sources": SOURCE_MARKS,
        "may_change": may_change(user),
        "typed": typed,
    }
    return render(request, "safety/laboratory_register.html", context)


def _by_panel(rows: list[ReferenceRange]) -> list[dict[str, Any]]:
    """The ranges in the order of the reports; of several versions the newest first, the older marked as superseded."""
    found = []
    for panel, title in PANELS.items():
        lines = []
        for analyte in ANALYTES.values():
            held = sorted(
                (row for row in rows if row.analyte == analyte.code and analyte.panel == panel),
                key=lambda row: (row.sex, row.from_age or 0, -row.effective_on.toordinal()),
            )
            seen: set[tuple[str, int | None]] = set()
            for row in held:
                group = (row.sex, row.from_age)
                lines.append({"row": row, "fact": row.fact, "analyte": analyte, "older": group in seen})
                seen.add(group)
        if lines:
            found.append({"title": title, "lines": lines})
    return found


def _number(typed: dict[str, str], name: str) -> Decimal | None:
    text = plain(typed.get(name, ""))
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 <= found < 100_000_000:
        raise Refused(Text(f"“{text[:20]}” is not a number.", f"“{text[:20]}”不是数字。"))
    return found


def _age(typed: dict[str, str], name: str) -> int | None:
    found = _number(typed, name)
    if found is not None and (found != int(found) or found > 120):
        raise Refused(Text("Ages are whole years.", "年龄须为整数岁。"))
    return None if found is None else int(found)


def _add(user: User, typed: dict[str, str]) -> None:
    if typed.get("what") == "laboratory":
        add_laboratory(
            by=user,
            reason=REASON,
            code=typed.get("code", ""),
            name_en=typed.get("name_en", ""),
            name_zh=typed.get("name_zh", ""),
        )
        return
    today: date = timezone.localdate()
    effective_on = parse_date(plain(typed.get("effective_on", "")), Today(today))
    if effective_on is None:
        raise Refused(Text("Say from which day it holds.", "请填写生效日期。"))
    add_range(
        by=user,
        reason=REASON,
        laboratory=typed.get("laboratory", ""),
        analyte=typed.get("analyte", ""),
        effective_on=effective_on,
        sex=typed.get("sex", "") if typed.get("sex") in ReferenceRange.SEXES else "",
        from_age=_age(typed, "from_age"),
        below_age=_age(typed, "below_age"),
        low=_number(typed, "low"),
        high=_number(typed, "high"),
        critical_low=_number(typed, "critical_low"),
        critical_high=_number(typed, "critical_high"),
        method=typed.get("method", "").strip()[:60],
    )


@needs(Permission.ENTER_DATA)
@require_POST
def remember(request: HttpRequest) -> JsonResponse:
    """Keep what the names on a laboratory's report mean, as mapped on the check screen."""
    user: User = request.user  # type: ignore[assignment]
    kept = 0
    told = ""
    names, units = request.POST.getlist("name"), request.POST.getlist("printed_unit")
    analytes, wanted = request.POST.getlist("analyte"), request.POST.getlist("unit")
    for name, printed_unit, analyte, unit in list(zip(names, units, analytes, wanted, strict=False))[:100]:
        try:
            remember_name(
                by=user,
                laboratory=request.POST.get("laboratory", ""),
                name=name,
                printed_unit=printed_unit,
                analyte=analyte,
                unit=unit,
            )
        except Refused as refusal:
            told = refusal.why.in_language(get_language())
        else:
            kept += 1
    return JsonResponse({"kept": kept, "told": told})
