"""Holds on enrolment: what stopped it, and the committee's decision that let it go on (protocol operationalisation 8.4)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from trial.models.base import Audited, pair
from trial.models.subjects import Subject
from trial.words import Text


class EnrolmentHold(Audited):
    """Nobody is enrolled while one stands.

    `rule` is the pausing rule (P1), `cause` what triggered it, once: the same cause sets no second hold, lifted or not.
    The words are clinical and shown only to those who read clinical data. A hold is lifted with the committee's decision
    and its day, by an administrator, and stays in the table.
    """

    rule = models.CharField(max_length=10)
    cause = models.CharField(max_length=120, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="holds")
    words_en = models.CharField(max_length=400)
    words_zh = models.CharField(max_length=400)
    set_at = models.DateTimeField()
    committee_decision = models.TextField(blank=True, max_length=2000)
    decided_on = models.DateField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="holds_lifted"
    )

    class Meta(Audited.Meta):
        ordering: ClassVar[list[str]] = ["-set_at", "-id"]
        constraints = [
            pair("lifted_at", "lifted_by", "enrolment_hold_lifted_by_somebody"),
            models.CheckConstraint(
                name="enrolment_hold_lifted_by_a_decision",
                condition=models.Q(lifted_at__isnull=True, decided_on__isnull=True, committee_decision="")
                | (models.Q(lifted_at__isnull=False, decided_on__isnull=False) & ~models.Q(committee_decision="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.cause}"

    @property
    def words(self) -> Text:
        """What triggered it."""
        return Text(self.words_en, self.words_zh)

    @property
    def stands(self) -> bool:
        """Whether it still holds enrolment."""
        return self.lifted_at is None
