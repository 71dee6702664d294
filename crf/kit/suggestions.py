"""What the rest of the casebook already knows about an item: offered beside the box, never written by itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from trial.words import Text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed entry: as it would be typed, why, and where it comes from (VS@M1).

    With `prefill` it stands in the empty box when the form is first opened, visibly marked with its origin; otherwise
    the person accepts it with a key.
    """

    typed: str
    why: Text
    place: str = ""
    prefill: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """A line beside a box: a mark (grade 3, CM#4) and its words. `typed` is what the mark writes into the box when it is
    pressed, behind what stands there if it `adds`; `url` is where the mark leads."""

    mark: str
    text: Text
    typed: str = ""
    adds: bool = False
    url: str = ""
