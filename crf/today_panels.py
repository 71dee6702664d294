"""Lists that other applications put on Today: clocks that run, proposals that wait. Named in `settings.TODAY_PANELS`."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from crf.schedule import Study
from trial.models import User
from trial.words import Text

SHOWN = 12


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One line of a list: whom it concerns, what it is, how urgent it is and since when or until when."""

    url: str
    subject_number: str
    words: Text
    # What the chip shows ("overdue", "query", "due", "draft") and its words (3 h left); no chip where they are empty.
    mark: str = ""
    chip: Text | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """One list on Today. `first` puts it above the visits: what may not wait."""

    key: str
    title: Text
    rows: tuple[PanelRow, ...]
    url: str = ""
    first: bool = False

    @property
    def shown(self) -> tuple[PanelRow, ...]:
        """The first rows."""
        return self.rows[:SHOWN]

    @property
    def more(self) -> int:
        """How many rows are not shown."""
        return max(len(self.rows) - SHOWN, 0)


def panels_for(user: User, study: Study) -> list[Panel]:
    """The lists of all applications that have something for this person."""
    found: list[Panel] = []
    for path in settings.TODAY_PANELS:
        module, _, name = path.rpartition(".")
        make: Callable[[User, Study], list[Panel]] = getattr(importlib.import_module(module), name)
        found += [panel for panel in make(user, study) if panel.rows]
    return found
