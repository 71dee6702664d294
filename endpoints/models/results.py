"""What was derived, when, from what, by which rule: every result that was ever shown is kept."""

from typing import ClassVar

from django.db import models

from trial.models.base import Audited
from trial.models.subjects import Subject


class EndpointResult(Audited):
    """One endpoint of one subject at one visit, as derived from the casebook with digest `inputs_sha256`.

    The newest row of subject, visit and endpoint is the stored answer; it is shown as current only while its digest is
    that of today's casebook under today's decisions. Earlier rows stay: what was shown when. Where the answer is
    another one than before, `because` says what moved it.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="results")
    visit = models.CharField(max_length=8)
    endpoint = models.CharField(max_length=12)
    value = models.CharField(max_length=20)
    readings = models.JSONField(default=dict)
    trace = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    rule = models.CharField(max_length=40)
    decisions_revision = models.CharField(max_length=20)
    inputs_sha256 = models.CharField(max_length=64)
    computed_at = models.DateTimeField()
    because_en = models.TextField(blank=True)
    because_zh = models.TextField(blank=True)

    ANSWERS: ClassVar[list[str]] = ["yes", "no", "not_evaluable", "not_applicable"]

    class Meta(Audited.Meta):
        ordering = ["subject", "visit", "endpoint", "id"]
        indexes = [models.Index(fields=["subject", "endpoint", "visit", "id"], name="result_newest")]
        constraints = [
            models.CheckConstraint(
                name="result_value_known",
                condition=models.Q(value__in=["yes", "no", "not_evaluable", "not_applicable"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.endpoint}@{self.visit}: {self.value}"
