"""The register of laboratories: their reference ranges by version, and what their reports call things.

A range holds from a day on and is never changed: a new version stands beside the old one, so that a result keeps the
range it was judged by (protocol operationalisation, section 10).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from crf.laboratory.analytes import ANALYTES
from crf.laboratory.ranges import Range
from trial.models.base import Audited, pair
from trial.words import Text


class Laboratory(Audited):
    """A laboratory whose results are entered. `confirmed` says that its ranges were checked against its own papers."""

    code = models.CharField(max_length=12, unique=True)
    name_en = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=1, default="D")
    confirmed = models.BooleanField(default=False)

    class Meta(Audited.Meta):
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> Text:
        """The laboratory's name in both languages."""
        return Text(self.name_en, self.name_zh)


class ReferenceRange(Audited):
    """One version of a reference range, in the default unit of the analyte; ages in completed years."""

    SEXES: ClassVar[list[str]] = ["", "F", "M"]

    laboratory = models.ForeignKey(Laboratory, on_delete=models.PROTECT, related_name="ranges")
    analyte = models.CharField(max_length=8)
    sex = models.CharField(max_length=1, blank=True)
    from_age = models.PositiveSmallIntegerField(null=True)
    below_age = models.PositiveSmallIntegerField(null=True)
    low = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    critical_low = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    critical_high = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    unit = models.CharField(max_length=12)
    method = models.CharField(max_length=60, blank=True)
    effective_on = models.DateField()
    source = models.CharField(max_length=1, default="D")
    entered_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Audited.Meta):
        ordering = ["laboratory", "analyte", "sex", "from_age", "effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["laboratory", "analyte", "sex", "from_age", "effective_on"],
                name="reference_range_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="reference_range_analyte_known", condition=models.Q(analyte__in=list(ANALYTES))
            ),
            models.CheckConstraint(name="reference_range_sex_known", condition=models.Q(sex__in=["", "F", "M"])),
            models.CheckConstraint(
                name="reference_range_has_limit", condition=models.Q(low__isnull=False) | models.Q(high__isnull=False)
            ),
            models.CheckConstraint(
                name="reference_range_in_order",
                condition=models.Q(low__isnull=True)
                | models.Q(high__isnull=True)
                | models.Q(low__lte=models.F("high")),
            ),
            pair("entered_at", "entered_by", "reference_range_entered_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.analyte} {self.effective_on}"

    @property
    def fact(self) -> Range:
        """The range as rules speak of it. Its limits lose the zeros the column pads them with."""

        def plain(limit: object) -> object:
            return None if limit is None else limit.normalize() + 0  # type: ignore[attr-defined]

        limits = {name: plain(getattr(self, name)) for name in ("low", "high", "critical_low", "critical_high")}
        return Range(
            analyte=self.analyte,
            unit=self.unit,
            method=self.method,
            laboratory=self.laboratory.code,
            since=self.effective_on,
            sex=self.sex,
            from_age=self.from_age,
            below_age=self.below_age,
            **limits,  # type: ignore[arg-type]
        )


class ImportMapping(Audited):
    """What a laboratory's report calls an analyte, as somebody mapped it once. An empty analyte: not collected here."""

    laboratory = models.ForeignKey(Laboratory, on_delete=models.PROTECT, related_name="mappings")
    printed_name = models.CharField(max_length=60)
    printed_unit = models.CharField(max_length=30, blank=True)
    analyte = models.CharField(max_length=8, blank=True)
    unit = models.CharField(max_length=12, blank=True)
    mapped_at = models.DateTimeField()
    mapped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(Audited.Meta):
        ordering = ["laboratory", "printed_name"]
        constraints = [
            models.UniqueConstraint(fields=["laboratory", "printed_name", "printed_unit"], name="import_mapping_once"),
            models.CheckConstraint(
                name="import_mapping_analyte_known", condition=models.Q(analyte__in=["", *ANALYTES])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed_name}: {self.analyte}"
