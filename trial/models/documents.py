"""Documents made in the background: asked for, drawn, kept with their digest, every download recorded."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from trial.audit import audit_triggers
from trial.models.base import Audited
from trial.models.subjects import Subject


class Document(Audited):
    """A PDF somebody asked for: what, of which subject, in which language, why; and what became of it."""

    QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"

    kind = models.CharField(max_length=30)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="documents")
    # What of the subject or the study it shows, in the words of its kind: the visits of worksheets.
    scope = models.CharField(max_length=800, blank=True)
    language = models.CharField(max_length=10)
    purpose = models.CharField(max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="documents")
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=8, default=QUEUED)
    finished_at = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(null=True)
    bytes = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta(Audited.Meta):
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="document_status_known", condition=models.Q(status__in=["queued", "running", "done", "failed"])
            ),
            models.CheckConstraint(
                name="document_done_has_digest",
                condition=~models.Q(status="done") | models.Q(finished_at__isnull=False, pages__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DocumentFile(Audited):
    """The bytes of a finished document, kept with the data so that one backup holds both."""

    audit_masked: ClassVar[tuple[str, ...]] = ("content",)

    document = models.OneToOneField(Document, on_delete=models.PROTECT, primary_key=True, related_name="file")
    content = models.BinaryField()

    class Meta(Audited.Meta):
        triggers = audit_triggers(masked=("content",))

    def __str__(self) -> str:
        return f"file of {self.document_id}"


class DocumentDownload(Audited):
    """Who took a document away, and when (R027)."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="downloads")
    downloaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="downloads")
    downloaded_at = models.DateTimeField()

    class Meta(Audited.Meta):
        ordering = ["downloaded_at"]

    def __str__(self) -> str:
        return f"download of {self.document_id}"
