"""Subjects and their visits. No name, initials, hospital number, phone or full date of birth stands anywhere here."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from trial.lifecycle import AFTER_INFUSION, SUBJECT_STATUSES
from trial.models.base import Audited
from trial.models.protocol import ProtocolVersion

PLACES = 15


class Subject(Audited):
    """A person who consented, known by a screening number and, once enrolled, by a subject number.

    `place` is one of the trial's fifteen; the table can hold no sixteenth, because nobody is enrolled or infused
    without one. A subject who leaves before infusion gives the place back (`place` empty again) and keeps the number.
    `infused_at` is the start of infusion and defines D0.
    """

    screening_number = models.CharField(max_length=12, unique=True)
    subject_number = models.CharField(max_length=20, unique=True, null=True)
    place = models.PositiveSmallIntegerField(unique=True, null=True)
    status = models.CharField(max_length=30, default="screening")
    protocol_version = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="subjects")
    consented_at = models.DateTimeField(null=True)
    consent_version = models.CharField(max_length=20, blank=True)
    personal_information_consent = models.BooleanField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    nephritis = models.BooleanField(null=True)
    childbearing = models.CharField(max_length=20, blank=True)
    died_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_scope = models.CharField(max_length=12, blank=True)
    dose_level = models.CharField(max_length=8, blank=True)
    enrolled_on = models.DateField(null=True)
    screen_failed_on = models.DateField(null=True)
    screen_failure_reason = models.CharField(max_length=40, blank=True)
    planned_infusion_on = models.DateField(null=True)
    infused_at = models.DateTimeField(null=True)
    rescreened_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="rescreened_as")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(Audited.Meta):
        ordering = ["screening_number"]
        constraints = [
            models.CheckConstraint(
                name="subject_place_of_fifteen",
                condition=models.Q(place__isnull=True) | models.Q(place__gte=1, place__lte=PLACES),
            ),
            models.CheckConstraint(name="subject_status_known", condition=models.Q(status__in=list(SUBJECT_STATUSES))),
            models.CheckConstraint(
                name="subject_enrolled_has_number",
                condition=models.Q(enrolled_on__isnull=True, subject_number__isnull=True)
                | models.Q(enrolled_on__isnull=False, subject_number__isnull=False),
            ),
            models.CheckConstraint(
                name="subject_infused_was_enrolled",
                condition=models.Q(infused_at__isnull=True) | models.Q(enrolled_on__isnull=False),
            ),
            models.CheckConstraint(
                name="subject_enrolled_or_infused_has_place",
                condition=models.Q(place__isnull=False)
                | models.Q(~models.Q(status__in=["enrolled", *AFTER_INFUSION]), infused_at__isnull=True),
            ),
            models.CheckConstraint(
                name="subject_place_was_enrolled",
                condition=models.Q(place__isnull=True) | models.Q(enrolled_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The subject number once enrolled, else the screening number."""
        return self.subject_number or self.screening_number


class SubjectProtocol(Audited):
    """From which day a subject is under a protocol version: the day of the consent that names it.

    Visits before that day keep their version. `since` is empty when the consent that named the version was entered by
    mistake: the row stays, and says nothing any more.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="protocols")
    version = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="bound")
    since = models.DateField(null=True)

    class Meta(Audited.Meta):
        ordering = ["subject", "version"]
        constraints = [models.UniqueConstraint(fields=["subject", "version"], name="subject_protocol_once")]

    def __str__(self) -> str:
        return f"{self.version_id} since {self.since}"


class Visit(Audited):
    """A visit of a subject that is arranged, has taken place or was missed: code of the protocol, and a count for
    repeatable ones. `planned_on` is the appointment; `extra_forms` were chosen beyond those of the protocol."""

    PLANNED, OCCURRED, MISSED = "planned", "occurred", "missed"
    STATUSES: ClassVar[list[str]] = [PLANNED, OCCURRED, MISSED]

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="visits")
    code = models.CharField(max_length=8)
    repeat = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, default=PLANNED)
    occurred_on = models.DateField(null=True)
    planned_on = models.DateField(null=True)
    extra_forms = ArrayField(models.CharField(max_length=8), default=list)

    class Meta(Audited.Meta):
        ordering = ["subject", "code", "repeat"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "code", "repeat"], name="visit_once"),
            models.CheckConstraint(
                name="visit_status_known", condition=models.Q(status__in=["planned", "occurred", "missed"])
            ),
            models.CheckConstraint(
                name="visit_occurred_has_date",
                condition=models.Q(status="occurred", occurred_on__isnull=False)
                | models.Q(~models.Q(status="occurred"), occurred_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code if self.repeat == 1 else f"{self.code}-{self.repeat}"
