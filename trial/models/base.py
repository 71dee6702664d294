"""What every audited table inherits."""

from typing import ClassVar

from django.db import models

from trial.audit import audit_triggers


class Audited(models.Model):
    """A table whose every change is recorded by the database, with who and why.

    `audit_masked` names columns recorded as a digest only (a password hash, a file's bytes).
    A subclass with a Meta of its own inherits from `Audited.Meta`.
    """

    audit_masked: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True
        triggers = audit_triggers()


def pair(at: str, by: str, name: str) -> models.CheckConstraint:
    """A moment and its person come together or not at all."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | models.Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
    )
