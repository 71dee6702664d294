"""Notices: what named roles were told, and who acknowledged it when (R080, R084)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from trial.models.base import Audited
from trial.models.subjects import Subject


class Notice(Audited):
    """Something every active account of some roles is told, once: on Today until acknowledged, and by e-mail.

    `once` is the cause; the same cause is told no second time. `path` is the page to open. `mailed_to` holds the user
    names whose message was handed to the mail server, `mailed_at` when that was finished. `words` are shown instead of
    those of the kind, inside the product only.
    """

    kind = models.CharField(max_length=40)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="notices")
    roles = ArrayField(models.CharField(max_length=40))
    path = models.CharField(max_length=200)
    once = models.CharField(max_length=200, unique=True)
    told_at = models.DateTimeField()
    words_en = models.TextField(blank=True)
    words_zh = models.TextField(blank=True)
    mailed_to = ArrayField(models.CharField(max_length=150), default=list)
    mailed_at = models.DateTimeField(null=True)

    class Meta(Audited.Meta):
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [models.CheckConstraint(name="notice_told_to_a_role", condition=~models.Q(roles=[]))]

    def __str__(self) -> str:
        return f"{self.kind} {self.once}"


class NoticeAcknowledgement(Audited):
    """A person has seen a notice and says so."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="acknowledgements")
    acknowledged_at = models.DateTimeField()
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices_acknowledged"
    )

    class Meta(Audited.Meta):
        ordering: ClassVar[list[str]] = ["acknowledged_at"]
        constraints = [models.UniqueConstraint(fields=["notice", "acknowledged_by"], name="notice_acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.acknowledged_by_id}: {self.notice_id}"
