"""The protocol as data: versions, visits, parameters, the registry's open points, criteria, consent documents."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from trial.models.base import Audited
from trial.words import Text

SOURCE_MARKS = {
    "S": Text("stated in the registry text", "注册信息原文"),
    "R": Text("posted in the public registry record", "公开注册记录"),
    "G": Text("demanded by GCP or law", "GCP或法规要求"),
    "D": Text("our configurable default", "可配置默认值"),
}


SETTINGS = {
    "Clinic / ward": Text("Clinic / ward", "门诊/病房"),
    "Admission": Text("Admission", "入院"),
    "Ward": Text("Ward", "病房"),
    "Ward or clinic": Text("Ward or clinic", "病房或门诊"),
    "Clinic": Text("Clinic", "门诊"),
    "Clinic / phone": Text("Clinic / phone", "门诊/电话"),
    "Any": Text("Any", "任意"),
}


class ProtocolVersion(Audited):
    """One version of the protocol. A subject keeps the version consented to; forms and visits are bound to it.

    It goes live on the day it is effective, and no version is effective before the ethics committee approved it (R074).
    """

    number = models.PositiveSmallIntegerField(unique=True)
    label = models.CharField(max_length=40)
    title_en = models.CharField(max_length=300)
    title_zh = models.CharField(max_length=300)
    approved_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    note_en = models.TextField(blank=True)
    note_zh = models.TextField(blank=True)

    class Meta(Audited.Meta):
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="protocol_version_effective_once_approved",
                condition=models.Q(effective_on__isnull=True)
                | models.Q(approved_on__isnull=False, approved_on__lte=models.F("effective_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class VisitDefinition(Audited):
    """A visit of one protocol version: day counted from the infusion (D0), window in whole days, both ends inside."""

    SCHEDULED, UNSCHEDULED, EXIT, YEARLY = "scheduled", "unscheduled", "exit", "yearly"
    KINDS: ClassVar[list[str]] = [SCHEDULED, UNSCHEDULED, EXIT, YEARLY]

    version = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="visits")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    label_en = models.CharField(max_length=120)
    label_zh = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    target_day = models.SmallIntegerField(null=True)
    earliest_day = models.SmallIntegerField(null=True)
    latest_day = models.SmallIntegerField(null=True)
    setting = models.CharField(max_length=40)
    forms = ArrayField(models.CharField(max_length=8), default=list)
    laboratory_panels = ArrayField(models.CharField(max_length=8), default=list)
    source = models.CharField(max_length=1)

    class Meta(Audited.Meta):
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="visit_definition_code_once"),
            models.CheckConstraint(
                name="visit_definition_kind_known",
                condition=models.Q(kind__in=["scheduled", "unscheduled", "exit", "yearly"]),
            ),
            models.CheckConstraint(
                name="visit_definition_window_ordered",
                condition=models.Q(earliest_day__isnull=True) | models.Q(earliest_day__lte=models.F("latest_day")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def setting_words(self) -> Text:
        """Where the visit takes place, in both languages."""
        return SETTINGS.get(self.setting, Text(self.setting, self.setting))

    @property
    def label(self) -> Text:
        """The visit's name in both languages."""
        return Text(self.label_en, self.label_zh)


class Parameter(Audited):
    """A figure or rule of the study that is not in the registry text, with its default, why, and source mark."""

    key = models.CharField(max_length=60, unique=True)
    name_en = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200)
    value = models.TextField()
    unit = models.CharField(max_length=40, blank=True)
    why_en = models.TextField()
    why_zh = models.TextField()
    source = models.CharField(max_length=1)
    confirmed = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta(Audited.Meta):
        ordering = ["order", "key"]

    def __str__(self) -> str:
        return self.key


class RegistryDecision(Audited):
    """An open point of the registry text: its words, the problem, the default in force, the alternatives.

    `chosen` is the option in force and `revision` counts its changes; every endpoint result names the revision it
    was derived under. Only the principal investigator changes one, by signature.
    """

    code = models.CharField(max_length=8, unique=True)
    parameter = models.CharField(max_length=60, blank=True)
    registry_words_en = models.TextField()
    registry_words_zh = models.TextField()
    problem_en = models.TextField()
    problem_zh = models.TextField()
    options = models.JSONField()
    default = models.CharField(max_length=40)
    chosen = models.CharField(max_length=40)
    revision = models.PositiveIntegerField(default=1)
    affects = ArrayField(models.CharField(max_length=20), default=list)
    source = models.CharField(max_length=120)
    confirmed = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta(Audited.Meta):
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.code


class DecisionChange(Audited):
    """One decision of the principal investigator on an open point, signed: what was in force, what is, and why.

    `before` and `after` are options; both the same where the reading in force was confirmed. `readings_before` and
    `readings_after` name the set of all readings, as results name it. `content_sha256` is the digest of what was shown
    when it was signed. The rows are the history of a decision and stay.
    """

    decision = models.ForeignKey(RegistryDecision, on_delete=models.PROTECT, related_name="changes")
    revision = models.PositiveIntegerField()
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    readings_before = models.CharField(max_length=20)
    readings_after = models.CharField(max_length=20)
    reason = models.TextField(max_length=1000)
    meaning = models.CharField(max_length=20)
    content_sha256 = models.CharField(max_length=64)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    signed_at = models.DateTimeField()
    printed_name = models.CharField(max_length=120)
    role = models.CharField(max_length=40)

    class Meta(Audited.Meta):
        ordering: ClassVar[list[str]] = ["signed_at", "id"]
        constraints = [
            models.CheckConstraint(name="decision_change_meaning_known", condition=models.Q(meaning="decision")),
            models.CheckConstraint(name="decision_change_has_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.before} to {self.after}"

    @property
    def changes_reading(self) -> bool:
        """Whether another reading came into force, or the one in force was confirmed."""
        return self.before != self.after


class EligibilityCriterion(Audited):
    """One inclusion or exclusion criterion of a protocol version, in our words, with its source and confirmation."""

    version = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="criteria")
    code = models.CharField(max_length=8)
    order = models.PositiveSmallIntegerField()
    text_en = models.TextField()
    text_zh = models.TextField()
    source = models.CharField(max_length=1)
    confirmed = models.BooleanField(default=False)

    class Meta(Audited.Meta):
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="criterion_code_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def inclusion(self) -> bool:
        """Inclusion criteria must be met; exclusion criteria must be absent."""
        return self.code.startswith("I")


RECONSENT = {
    "all": Text("everybody", "全体受试者"),
    "active": Text("who has been treated", "已接受治疗者"),
    "none": Text("nobody", "不要求"),
}


class ConsentVersion(Audited):
    """A version of the informed consent form: number, date, and the ethics committee's approval date.

    `reconsent` says who has to sign again once it is effective: everybody, who has been treated, or nobody (5.3).
    """

    ALL, ACTIVE, NOBODY = "all", "active", "none"

    number = models.CharField(max_length=20, unique=True)
    dated_on = models.DateField()
    approved_on = models.DateField()
    language = models.CharField(max_length=10, default="zh-hans")
    protocol_version = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="consents")
    superseded_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    reconsent = models.CharField(max_length=6, default=NOBODY)
    what_changed_en = models.CharField(max_length=400, blank=True)
    what_changed_zh = models.CharField(max_length=400, blank=True)

    class Meta(Audited.Meta):
        ordering = ["dated_on"]
        constraints = [
            models.CheckConstraint(
                name="consent_version_reconsent_known", condition=models.Q(reconsent__in=["all", "active", "none"])
            ),
            models.CheckConstraint(
                name="consent_version_effective_once_approved",
                condition=models.Q(effective_on__isnull=True) | models.Q(effective_on__gte=models.F("approved_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reconsent_words(self) -> Text:
        """Who has to sign again, in both languages."""
        return RECONSENT[self.reconsent]
