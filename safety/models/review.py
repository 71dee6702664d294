"""What was decided about a graded laboratory value: an event of its own, part of one, or not clinically significant."""

from collections.abc import Collection
from typing import ClassVar

from django.conf import settings
from django.db import models

from trial.models.base import Audited
from trial.words import Text


class LaboratoryReview(Audited):
    """One decision on one graded value, made on the worklist.

    `grade` is the highest grade of the run when it was judged: a later value of the same run is answered for up to it,
    and a higher one is proposed again. `event` names the adverse event (AE#2) where the value is part of one. A decision
    is never changed; a newer one on the same value is a row of its own.
    """

    PART_OF, NCS = "part_of", "ncs"
    DECISIONS: ClassVar[dict[str, Text]] = {
        PART_OF: Text("part of an adverse event", "属于已有不良事件"),
        NCS: Text("not clinically significant", "无临床意义"),
    }

    record = models.ForeignKey("crf.FormRecord", on_delete=models.PROTECT, related_name="+")
    row = models.CharField(max_length=8)
    term = models.CharField(max_length=10)
    grade = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=8)
    event = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta(Audited.Meta):
        ordering = ["decided_at", "pk"]
        indexes = [models.Index(fields=["record", "row"], name="laboratory_review_by_value")]
        constraints = [
            models.CheckConstraint(
                name="laboratory_review_decision",
                condition=models.Q(decision="part_of", event__gt="")
                | models.Q(decision="ncs", event="", reason__gt=""),
            ),
            models.CheckConstraint(
                name="laboratory_review_grade", condition=models.Q(grade__gte=1) & models.Q(grade__lte=4)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.row}: {self.decision}"

    @classmethod
    def audit_places(cls, records: Collection[str]) -> dict[str, str]:
        """Which value of which form, for the page of the audit trail."""
        rows = cls.objects.filter(pk__in=[int(record) for record in records]).select_related("record__visit")
        return {str(row.pk): f"{row.record.place} {row.row}" for row in rows}
