"""Electronic signatures, bound to what was signed (21 CFR 11.50, 11.70; R040-R048)."""

from django.conf import settings
from django.db import models

from trial.models.base import Audited
from trial.models.subjects import Subject
from trial.words import Text

MEANINGS = {
    "reviewed": Text("Reviewed and approved", "审核确认"),
    "eligibility": Text("Eligibility confirmed", "入选确认"),
    "enrolment": Text("Enrolment confirmed", "入组确认"),
    "infusion": Text("Infusion confirmed", "回输确认"),
    "decision": Text("Decided", "决定确认"),
}


class Signature(Audited):
    """Who signed what, with which meaning, when; `content_sha256` is the digest of the values that were shown.

    A change of the signed content breaks the signature: `broken_at` and why are filled, the row stays. Nobody stands in
    `broken_by` where a derived value moved in the background; the trail then names the part of the system.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="signatures")
    target = models.CharField(max_length=60)
    meaning = models.CharField(max_length=20)
    content_sha256 = models.CharField(max_length=64)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures")
    signed_at = models.DateTimeField()
    printed_name = models.CharField(max_length=120)
    role = models.CharField(max_length=40)
    broken_at = models.DateTimeField(null=True)
    broken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="signatures_broken"
    )
    broken_because = models.TextField(blank=True)

    class Meta(Audited.Meta):
        ordering = ["signed_at"]
        indexes = [models.Index(fields=["subject", "target"], name="signature_target")]
        constraints = [
            models.CheckConstraint(
                name="signature_broken_pair",
                condition=models.Q(broken_at__isnull=True, broken_by__isnull=True)
                | models.Q(broken_at__isnull=False, broken_because__gt=""),
            ),
            models.CheckConstraint(name="signature_meaning_known", condition=models.Q(meaning__in=list(MEANINGS))),
            models.UniqueConstraint(
                fields=["subject", "target", "meaning"],
                condition=models.Q(broken_at__isnull=True),
                name="signature_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed_name}: {self.target}"
