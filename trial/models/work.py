"""Work that is owed: written in the same transaction as the change that asks for it, so that no crash forgets it."""

from django.db import models


class PendingWork(models.Model):
    """One task owed for one subject. Removed by the task when done; sent again by beat while it stands.

    Not audited: it holds no data of its own, and what it asks for is recorded where it is done.
    """

    task = models.CharField(max_length=100)
    subject_id = models.BigIntegerField()
    asked_at = models.DateTimeField(auto_now=True)
    ticket = models.BigIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "subject_id"], name="pending_work_once")]

    def __str__(self) -> str:
        return f"{self.task} for {self.subject_id}"
