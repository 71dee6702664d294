"""Measured numbers keep the decimals they were typed with, in their column and in the audit trail."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.db import models


class Measured(models.DecimalField):
    """A number kept with the decimals it was typed with: 0.45 stays 0.45 and 4.10 stays 4.10 (never 0.450 or 4.1).

    The column has no scale of its own; what may stand there is said by the reader and by the CHECK on its range.
    """

    def db_type(self, connection: Any) -> str:
        """A numeric of PostgreSQL without precision: it neither rounds nor pads."""
        return "numeric"


class ExactNumbers(json.JSONDecoder):
    """Reads figures of stored rows as Decimal, so that 1.20 is not shown as 1.2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "parse_float": Decimal})
