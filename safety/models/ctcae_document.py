"""NCI's own wording of CTCAE, as it was loaded from the official spreadsheet."""

from typing import ClassVar

from django.db import models

from trial.audit import audit_triggers
from trial.models.base import Audited


class CtcaeDocument(Audited):
    """One loaded table: its version, the file it came from and its digest, and the words of every grade.

    `content` is {code: {"grades": {"1": words}, "definition": words, "note": words}}; the trail keeps its digest. The
    newest is in force. Who loaded it and when stands in the trail too.
    """

    audit_masked: ClassVar[tuple[str, ...]] = ("content",)

    version = models.CharField(max_length=8)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    loaded_at = models.DateTimeField()

    class Meta(Audited.Meta):
        triggers = audit_triggers(masked=("content",))
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"CTCAE {self.version} ({self.file_name})"
