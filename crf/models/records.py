"""The header over every form, what is missing on purpose, drafts, and the questions that became queries."""

from collections.abc import Collection
from typing import ClassVar

from django.conf import settings
from django.db import models

from crf.kit.base import FORMS, Crf
from crf.kit.reading import FLAVOURS, REASONS, Null
from crf.targets import place_of
from trial.models.base import Audited, pair
from trial.models.protocol import ProtocolVersion
from trial.models.subjects import Subject, Visit
from trial.words import Text


class FormRecord(Audited):
    """One form of one subject: which visit (none for a log), which row of a log, its status and edition.

    `edition` grows by one with every saved change; saving over an edition one has not seen is refused.
    """

    # What completing the form set in motion (an episode was opened), for the page that completed it. Not stored.
    told: tuple[Text, ...] = ()

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="records")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="records")
    form_key = models.CharField(max_length=8)
    repeat = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, default="complete")
    performed = models.BooleanField(default=True)
    reason_not_done = models.CharField(max_length=1, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    # When and by whom the assessment was made, where that is not the visit's own date or the person who enters it.
    assessed_on = models.DateField(null=True)
    performer = models.CharField(max_length=60, blank=True)
    # Whether it was written on a paper worksheet first, and on which day, where that is not the day of entry.
    from_paper = models.BooleanField(default=False)
    written_on = models.DateField(null=True)
    protocol_version = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField(default=1)
    completed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Audited.Meta):
        ordering = ["subject", "form_key", "repeat"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "visit", "form_key", "repeat"], name="record_once", nulls_distinct=False
            ),
            models.CheckConstraint(name="record_status_known", condition=models.Q(status__in=["complete", "signed"])),
            models.CheckConstraint(
                name="record_not_done_has_reason",
                condition=models.Q(performed=True, reason_not_done="")
                | models.Q(performed=False, reason_not_done__in=list(REASONS)),
            ),
            models.CheckConstraint(
                name="record_written_on_paper",
                condition=models.Q(written_on__isnull=True) | models.Q(from_paper=True),
            ),
            pair("completed_at", "completed_by", "record_completed_pair"),
            pair("changed_at", "changed_by", "record_changed_pair"),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def place(self) -> str:
        """Form and visit, e.g. SLD@M1; for a row of a log ICF#2."""
        return place_of(self.form_key, str(self.visit) if self.visit_id else "", self.repeat)

    @classmethod
    def audit_places(cls, records: Collection[str]) -> dict[str, str]:
        """Where headers stand, for the page of the audit trail."""
        return {str(row.pk): row.place for row in cls.objects.filter(pk__in=records).select_related("visit")}

    @property
    def form(self) -> type[Crf]:
        """The form's definition."""
        return FORMS[self.form_key]


class MissingValue(Audited):
    """An item left empty on purpose: flavour and reason. An empty flavour means it was filled in later."""

    record = models.ForeignKey(FormRecord, on_delete=models.PROTECT, related_name="missing_values")
    item = models.CharField(max_length=16)
    flavour = models.CharField(max_length=3, blank=True)
    reason = models.CharField(max_length=1, blank=True)
    other = models.CharField(max_length=120, blank=True)

    class Meta(Audited.Meta):
        ordering = ["record", "item"]
        constraints = [
            models.UniqueConstraint(fields=["record", "item"], name="missing_value_once"),
            models.CheckConstraint(
                name="missing_value_known",
                condition=models.Q(flavour="", reason="")
                | models.Q(flavour__in=list(FLAVOURS), reason__in=list(REASONS)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.flavour} {self.reason}"

    @classmethod
    def audit_places(cls, records: Collection[str]) -> dict[str, str]:
        """Which item of which form, for the page of the audit trail."""
        rows = cls.objects.filter(pk__in=records).select_related("record__visit")
        return {str(row.pk): f"{row.record.place} {row.item}" for row in rows}

    @property
    def null(self) -> Null:
        """The flavour with its reason, as the forms speak of it."""
        return Null(self.flavour, self.reason, self.other)


class Draft(models.Model):
    """What a person has typed into a form and not completed. Not clinical data: never exported, not audited.

    Kept as typed, so that a killed tab or an ended session loses nothing. One per person and form.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, null=True, related_name="drafts")
    target = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    edition = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "target"], name="draft_once")]

    def __str__(self) -> str:
        return f"draft of {self.target}"


class Query(Audited):
    """A question about an item that was neither mended nor confirmed when it was asked.

    `open` until the site answers or the data answer by themselves; `confirmed` when the value was kept with a reason at
    the moment of asking. Only the side that raised a query closes it.
    """

    OPEN, ANSWERED, CONFIRMED, CLOSED = "open", "answered", "confirmed", "closed"
    STATUSES: ClassVar[list[str]] = [OPEN, ANSWERED, CONFIRMED, CLOSED]
    # What a person asked, not a check: the data cannot answer it, so the person who asked closes it.
    CODING = "CODING"
    BY_PEOPLE: ClassVar[frozenset[str]] = frozenset({"", CODING})

    record = models.ForeignKey(FormRecord, on_delete=models.PROTECT, related_name="queries")
    item = models.CharField(max_length=16)
    check_id = models.CharField(max_length=40)
    text_en = models.CharField(max_length=400)
    text_zh = models.CharField(max_length=400)
    priority = models.CharField(max_length=10, default="routine")
    status = models.CharField(max_length=10, default=OPEN)
    answer = models.CharField(max_length=400, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Audited.Meta):
        ordering = ["opened_at"]
        indexes = [models.Index(fields=["record", "status"], name="query_by_record")]
        constraints = [
            models.CheckConstraint(
                name="query_status_known",
                condition=models.Q(status__in=["open", "answered", "confirmed", "closed"]),
            ),
            models.UniqueConstraint(
                fields=["record", "item", "check_id"],
                condition=models.Q(status__in=["open", "answered", "confirmed"]),
                name="query_one_in_force",
            ),
            pair("closed_at", "closed_by", "query_closed_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.check_id}: {self.status}"

    @property
    def automatic(self) -> bool:
        """Whether a check raised it, so that the data may answer it."""
        return self.check_id not in self.BY_PEOPLE
