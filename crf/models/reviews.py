"""That somebody went through a log at a visit and found nothing missing (protocol operationalisation 4.2.4)."""

from collections.abc import Collection

from django.conf import settings
from django.db import models

from trial.models.base import Audited, pair
from trial.models.subjects import Visit


class LogReview(Audited):
    """The review of one log (medication, glucocorticoids, adverse events) at one visit, and who did it when.

    A review that was marked by mistake is taken back: the row stays without its moment and its person.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="log_reviews")
    form_key = models.CharField(max_length=8)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Audited.Meta):
        ordering = ["visit", "form_key"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "form_key"], name="log_review_once"),
            pair("reviewed_at", "reviewed_by", "log_review_pair"),
        ]

    def __str__(self) -> str:
        return f"review of {self.form_key}@{self.visit}"

    @classmethod
    def audit_places(cls, records: Collection[str]) -> dict[str, str]:
        """Which log at which visit, for the page of the audit trail."""
        return {str(row.pk): str(row) for row in cls.objects.filter(pk__in=records).select_related("visit")}
