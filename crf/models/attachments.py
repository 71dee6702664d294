"""Files beside forms, redacted before they come in, and who took them away."""

from collections.abc import Collection
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from trial.audit import audit_triggers
from trial.models.base import Audited
from trial.models.subjects import Subject


class Attachment(Audited):
    """One redacted file of a subject: beside which item it was attached, its bytes and digest, and which points of the
    redaction checklist the person who attached it confirmed. The form keeps the digest; the trail keeps no bytes."""

    audit_masked: ClassVar[tuple[str, ...]] = ("content",)

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="attachments")
    form_key = models.CharField(max_length=8)
    item = models.CharField(max_length=16)
    file_name = models.CharField(max_length=80)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    redaction = ArrayField(models.CharField(max_length=12))
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(Audited.Meta):
        triggers = audit_triggers(masked=("content",))
        ordering = ["uploaded_at"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "sha256"], name="attachment_once"),
            models.CheckConstraint(
                name="attachment_kind_known",
                condition=models.Q(content_type__in=["application/pdf", "image/jpeg", "image/png"]),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @classmethod
    def audit_places(cls, records: Collection[str]) -> dict[str, str]:
        """Beside which item files stand, for the page of the audit trail."""
        rows = cls.objects.filter(pk__in=records).values_list("pk", "form_key", "item")
        return {str(pk): f"{form_key} {item}" for pk, form_key, item in rows}


class AttachmentDownload(Audited):
    """Who took a file away, and when (R027)."""

    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="downloads")
    downloaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    downloaded_at = models.DateTimeField()

    class Meta(Audited.Meta):
        ordering = ["downloaded_at"]

    def __str__(self) -> str:
        return f"download of {self.attachment_id}"
