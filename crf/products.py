"""Keeping the product register: who may add or change a lot, always with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crf.models import ProductLot
from trial import audit
from trial.access import demand
from trial.models import User
from trial.roles import Permission

By = User | audit.Actor


def add_lot(*, by: By, reason: str, **described: Any) -> ProductLot:
    """Enter a lot as its certificate describes it."""
    demand(by, Permission.MANAGE_PRODUCT)
    with audit.acting(by=by, reason=reason):
        return ProductLot.objects.create(**described)


def change_lot(lot: ProductLot, *, by: By, reason: str, described: Mapping[str, Any]) -> ProductLot:
    """Correct what the register says of a lot, or release it. The number of a lot never changes."""
    demand(by, Permission.MANAGE_PRODUCT)
    with audit.acting(by=by, reason=reason):
        lot = ProductLot.objects.select_for_update().get(pk=lot.pk)
        for name, value in described.items():
            if name != "number":
                setattr(lot, name, value)
        lot.save()
        return lot
