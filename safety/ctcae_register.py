"""The official wording of CTCAE: loaded once by an administrator, read by every page from then on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from types import MappingProxyType

from django.utils import timezone

from safety import ctcae
from safety.ctcae_file import read
from safety.models.ctcae_document import CtcaeDocument
from trial import audit
from trial.audit import Actor
from trial.models import User

LOADER = "ctcae"
LOOK_AGAIN_S = 10
"""A page asks the database for a newer document at most so often; a document is loaded once in the life of a study."""

NOTHING: Mapping[int, str] = MappingProxyType({})


@dataclass(slots=True)
class _Kept:
    """The words in force, as this process last saw them."""

    looked_at: float | None = None
    document: int | None = None
    words: dict[str, Mapping[int, str]] = field(default_factory=dict)


_kept = _Kept()


def forget() -> None:
    """Look at the database again at the next question."""
    _kept.looked_at = None


def load(*, path: Path, by: User | Actor) -> tuple[CtcaeDocument, bool]:
    """Read NCI's table and put its wording in force. The second value is False when this very file already is.

    Raises `WrongFile`, with nothing changed, for a file that is not the table of CTCAE v5.0.
    """
    document = read(path)
    newest = CtcaeDocument.objects.defer("content").first()
    if newest is not None and newest.sha256 == document.sha256:
        return newest, False
    with audit.acting(by=by, reason=f"official wording of CTCAE {ctcae.VERSION} loaded"):
        made = CtcaeDocument.objects.create(
            version=ctcae.VERSION,
            file_name=path.name[:200],
            sha256=document.sha256,
            loaded_at=timezone.now(),
            content={
                code: {
                    "grades": {str(grade): text for grade, text in wording.grades.items()},
                    "definition": wording.definition,
                    "note": wording.note,
                }
                for code, wording in document.terms.items()
            },
        )
    forget()
    return made, True


def in_force() -> CtcaeDocument | None:
    """The newest document, without its words; None while only our own wording is there."""
    return CtcaeDocument.objects.defer("content").first()


def official_wording(code: str) -> Mapping[int, str]:
    """What NCI says of each grade of a term; nothing while no document was loaded."""
    now = monotonic()
    if _kept.looked_at is None or now - _kept.looked_at > LOOK_AGAIN_S:
        newest = CtcaeDocument.objects.values_list("pk", flat=True).first()
        if newest != _kept.document:
            _kept.words = {} if newest is None else _words_of(newest)
            _kept.document = newest
        _kept.looked_at = now
    return _kept.words.get(code, NOTHING)


def _words_of(document: int) -> dict[str, Mapping[int, str]]:
    content = CtcaeDocument.objects.values_list("content", flat=True).get(pk=document)
    return {
        code: MappingProxyType({int(grade): text for grade, text in term["grades"].items()})
        for code, term in content.items()
    }


def definition_and_note(codes: list[str]) -> dict[str, tuple[str, str]]:
    """What NCI adds to some terms: the definition and the navigational note, in its own words."""
    newest = CtcaeDocument.objects.first()
    if newest is None:
        return {}
    return {code: (newest.content[code]["definition"], newest.content[code]["note"]) for code in codes}
