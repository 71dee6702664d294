"""Answers that come from a register and not from the form's own list: consent versions, people, dose levels."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from crf.kit.items import Code
from crf.laboratories import laboratory_codes
from crf.models.product import ProductLot
from trial.models import ConsentVersion, ProtocolVersion, User
from trial.protocol import parameter
from trial.roles import Permission, roles_with
from trial.words import Text

if TYPE_CHECKING:
    from crf.kit.base import Crf


def _people(permission: Permission) -> tuple[Code, ...]:
    roles = [role.key for role in roles_with(permission)]
    people = User.objects.filter(is_active=True, role__in=roles).order_by("full_name")
    return tuple(Code(person.username, Text(person.full_name, person.full_name)) for person in people)


def _consent_versions() -> tuple[Code, ...]:
    return tuple(
        Code(
            version.number,
            Text(
                f"{version.number} of {version.dated_on} (approved {version.approved_on})",
                f"{version.number}，{version.dated_on}（伦理批准 {version.approved_on}）",
            ),
            (version.dated_on, version.approved_on, version.effective_on, version.reconsent),
        )
        for version in ConsentVersion.objects.all()
    )


def _protocol_versions() -> tuple[Code, ...]:
    return tuple(Code(version.label, Text(version.label, version.label)) for version in ProtocolVersion.objects.all())


def dose_levels(text: str | None = None) -> dict[str, Decimal]:
    """The dose levels of the study in 10^6 CAR+ viable T cells per kg, from the parameter `dose.levels`.

    The parameter reads "DL1=1000000 DL2=3000000 DL3=6000000", cells per kg; `text` is its value where it was read already.
    """
    found = re.findall(r"(DL\d+)\s*=\s*([\d.]+(?:e\d+)?)", text or parameter("dose.levels"))
    return {level: Decimal(cells) / 1_000_000 for level, cells in found}


def _dose_levels() -> tuple[Code, ...]:
    return tuple(
        Code(level, Text(f"{level}: {million.normalize():f} ×10^6/kg", f"{level}：{million.normalize():f} ×10^6/kg"))
        for level, million in dose_levels().items()
    )


def _product_lots() -> tuple[Code, ...]:
    return tuple(
        Code(
            lot.number,
            Text(f"{lot.number} (expires {lot.expires_on})", f"{lot.number}（有效期至 {lot.expires_on}）"),
            lot.facts,
        )
        for lot in ProductLot.objects.all()
    )


REGISTERS: dict[str, Callable[[], tuple[Code, ...]]] = {
    "consent_versions": _consent_versions,
    "protocol_versions": _protocol_versions,
    "investigators": lambda: _people(Permission.SIGN),
    "staff": lambda: _people(Permission.ENTER_DATA),
    "dose_levels": _dose_levels,
    "laboratories": laboratory_codes,
    "product_lots": _product_lots,
}


def registers_for(form: type[Crf]) -> Mapping[str, tuple[Code, ...]]:
    """The registers a form's items point to or its checks read, read once each."""
    wanted = {item.register for item in form.items if item.register} | set(form.registers)
    return {name: REGISTERS[name]() for name in sorted(wanted)}
