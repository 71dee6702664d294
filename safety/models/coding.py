"""Medical coding: the dictionaries a licensee brought, what each verbatim was coded to, and synonyms.

MedDRA and WHODrug are licensed: the product ships neither, their terms stay in the database of the site that loaded
them, and no export takes them along unless it is asked to.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models

from crf.models import FormRecord, Query
from trial.models.base import Audited, pair
from trial.words import Text

MEDDRA, WHODRUG = "MEDDRA", "WHODRUG"
KINDS: dict[str, Text] = {
    MEDDRA: Text("MedDRA", "MedDRA"),
    WHODRUG: Text("WHODrug", "WHODrug"),
}
LANGUAGES: dict[str, Text] = {"en": Text("English", "英文"), "zh": Text("Chinese", "中文")}


class Dictionary(Audited):
    """One version of a dictionary in one language, as it came from the licensee's files; their checksums are kept.

    Of several versions one is in force (`active`) for a kind, in every language it was loaded in. It is never changed.
    """

    kind = models.CharField(max_length=8)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    file_format = models.CharField(max_length=40)
    files = models.JSONField(default=dict)
    terms = models.PositiveIntegerField()
    active = models.BooleanField(default=False)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(Audited.Meta):
        ordering = ["kind", "-version", "language"]
        verbose_name_plural = "dictionaries"
        constraints = [
            models.UniqueConstraint(fields=["kind", "version", "language"], name="dictionary_once"),
            models.UniqueConstraint(
                fields=["kind", "language"], condition=models.Q(active=True), name="dictionary_one_in_force"
            ),
            models.CheckConstraint(name="dictionary_kind_known", condition=models.Q(kind__in=[MEDDRA, WHODRUG])),
            models.CheckConstraint(name="dictionary_language_known", condition=models.Q(language__in=["en", "zh"])),
        ]

    def __str__(self) -> str:
        return f"{KINDS[self.kind].en} {self.version} ({self.language})"

    @property
    def spoken(self) -> Text:
        """Its language in words."""
        return LANGUAGES[self.language]

    @property
    def words(self) -> Text:
        """Kind, version and language."""
        head = f"{KINDS[self.kind].en} {self.version}"
        return Text(f"{head}, {self.spoken.en}", f"{head}，{self.spoken.zh}")


class DictionaryTerm(models.Model):
    """A lowest level term of MedDRA with the levels above it on its primary path, or a drug name of WHODrug.

    Licensed content, not clinical data: it is brought once, with its dictionary, whose checksums are audited, and the
    database refuses every later change. So it has no rows in the audit trail, which would copy the dictionary there.
    """

    LLT, DRUG = "LLT", "DRUG"

    dictionary = models.ForeignKey(Dictionary, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=4)
    code = models.CharField(max_length=11)
    name = models.CharField(max_length=1500)
    # The name as it is compared and found: without case, width, spaces between Chinese characters, closing full stop.
    name_key = models.CharField(max_length=200)
    current = models.BooleanField(default=True)
    # The preferred term of MedDRA, or the preferred name of a drug.
    preferred_code = models.CharField(max_length=11, blank=True)
    preferred_name = models.CharField(max_length=1500, blank=True)
    hlt_code = models.CharField(max_length=8, blank=True)
    hlt_name = models.CharField(max_length=250, blank=True)
    hlgt_code = models.CharField(max_length=8, blank=True)
    hlgt_name = models.CharField(max_length=250, blank=True)
    soc_code = models.CharField(max_length=8, blank=True)
    soc_name = models.CharField(max_length=250, blank=True)
    atc_codes = ArrayField(models.CharField(max_length=7), default=list)
    atc_names = ArrayField(models.CharField(max_length=250), default=list)

    class Meta:
        ordering = ["dictionary", "code"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["dictionary", "code"], name="dictionary_term_once"),
            models.CheckConstraint(name="dictionary_term_level_known", condition=models.Q(level__in=["LLT", "DRUG"])),
        ]
        indexes = [
            models.Index("dictionary", OpClass("name_key", "varchar_pattern_ops"), name="dictionary_term_by_name"),
            models.Index(fields=["dictionary", "preferred_code"], name="dictionary_term_by_pt"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="unchanged",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
                func="RAISE EXCEPTION 'a loaded dictionary is never changed' USING ERRCODE = 'insufficient_privilege';",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Synonym(Audited):
    """A verbatim that a coder approved as another word for a term, for every later occurrence of it."""

    kind = models.CharField(max_length=8)
    verbatim = models.CharField(max_length=200)
    verbatim_key = models.CharField(max_length=200)
    term_code = models.CharField(max_length=11)
    term_name = models.CharField(max_length=1500)
    version = models.CharField(max_length=20)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Audited.Meta):
        ordering = ["kind", "verbatim_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "verbatim_key"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="synonym_one_in_force",
            ),
            models.CheckConstraint(name="synonym_kind_known", condition=models.Q(kind__in=[MEDDRA, WHODRUG])),
            pair("withdrawn_at", "withdrawn_by", "synonym_withdrawn_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.verbatim} = {self.term_name}"


class Coding(Audited):
    """What the verbatim of one item was coded to: the term with its levels as the version of then had them.

    `verbatim` is the text that was judged. When the form says something else today, the coding is stale: pages say so by
    comparing the two, and it waits in the queue again. Whoever looks up earlier codings finds them in the audit trail.
    """

    UNCODED, AUTO, CONFIRMED, QUERY = "UNCODED", "AUTO", "CONFIRMED", "QUERY"
    STATUSES: ClassVar[list[str]] = [UNCODED, AUTO, CONFIRMED, QUERY]
    EXACT, SYNONYM, CHOSEN, FILE = "exact", "synonym", "chosen", "file"

    record = models.ForeignKey(FormRecord, on_delete=models.PROTECT, related_name="codings")
    item = models.CharField(max_length=16)
    kind = models.CharField(max_length=8)
    verbatim = models.CharField(max_length=200)
    status = models.CharField(max_length=9, default=UNCODED)
    # How the term was found: by an exact match, by a synonym, chosen by a person, or read from a coded file.
    way = models.CharField(max_length=8, blank=True)
    dictionary = models.ForeignKey(Dictionary, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.CharField(max_length=20, blank=True)
    term_code = models.CharField(max_length=11, blank=True)
    term_name = models.CharField(max_length=1500, blank=True)
    preferred_code = models.CharField(max_length=11, blank=True)
    preferred_name = models.CharField(max_length=1500, blank=True)
    hlt_code = models.CharField(max_length=8, blank=True)
    hlt_name = models.CharField(max_length=250, blank=True)
    hlgt_code = models.CharField(max_length=8, blank=True)
    hlgt_name = models.CharField(max_length=250, blank=True)
    soc_code = models.CharField(max_length=8, blank=True)
    soc_name = models.CharField(max_length=250, blank=True)
    atc_codes = models.CharField(max_length=200, blank=True)
    coded_at = models.DateTimeField(null=True)
    coded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    query = models.ForeignKey(Query, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Audited.Meta):
        ordering = ["record", "item"]
        constraints = [
            models.UniqueConstraint(fields=["record", "item"], name="coding_once"),
            models.CheckConstraint(name="coding_kind_known", condition=models.Q(kind__in=[MEDDRA, WHODRUG])),
            models.CheckConstraint(
                name="coding_status_known", condition=models.Q(status__in=["UNCODED", "AUTO", "CONFIRMED", "QUERY"])
            ),
            models.CheckConstraint(
                name="coding_has_its_term",
                condition=models.Q(status__in=["UNCODED", "QUERY"])
                | (~models.Q(term_code="") & ~models.Q(term_name="") & ~models.Q(version="")),
            ),
            pair("coded_at", "coded_by", "coding_coded_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.verbatim}: {self.term_name or self.status}"

    @classmethod
    def audit_places(cls, records: Collection[str]) -> dict[str, str]:
        """Which item of which form, for the page of the audit trail."""
        rows = cls.objects.filter(pk__in=records).select_related("record__visit")
        return {str(row.pk): f"{row.record.place} {row.item}" for row in rows}
