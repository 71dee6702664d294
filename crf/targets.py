"""Which form of which subject is meant, as it stands in an address and in a draft's key."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from crf.kit.base import FORMS, Crf
from trial.models import Subject

# Begins the key of a draft of the consent to be screened again, before the number of the screening that failed.
RESCREENING_OF = "new-after-"


def place_of(form_key: str, visit: str, repeat: int) -> str:
    """Form and visit as records, results and signatures name it: SLD@M1; LD@LD1#2 for a second row; CM#3 in a log."""
    if not visit:
        return f"{form_key}#{repeat}"
    return f"{form_key}@{visit}" if repeat == 1 else f"{form_key}@{visit}#{repeat}"


@dataclass(frozen=True, slots=True)
class Target:
    """A form at a visit, or a row of a log. `subject` is None for the consent that opens screening, of somebody new or
    of a person whose earlier screening failed (`rescreened_from`)."""

    form_key: str
    subject: Subject | None = None
    visit: str = ""
    repeat: int = 1
    rescreened_from: Subject | None = None

    @property
    def form(self) -> type[Crf]:
        """The form's definition."""
        return FORMS[self.form_key]

    @property
    def visit_code(self) -> str:
        """The visit's code without its count, e.g. UNS for UNS-2."""
        return self.visit.split("-")[0]

    @property
    def visit_repeat(self) -> int:
        """The count of a repeatable visit; 1 for a scheduled one."""
        _, _, count = self.visit.partition("-")
        return int(count) if count else 1

    @property
    def key(self) -> str:
        """What a draft is kept under."""
        subject = self.subject.screening_number if self.subject else "new"
        if self.subject is None and self.rescreened_from is not None:
            subject = RESCREENING_OF + self.rescreened_from.screening_number
        return f"{subject}/{self.visit or 'log'}/{self.form_key}/{self.repeat}"

    @property
    def place(self) -> str:
        """Form and visit as records, results and signatures name it, e.g. SLD@M1."""
        return place_of(self.form_key, self.visit, self.repeat)

    def url(self, name: str = "form") -> str:
        """The address of the form's page, or of one of its parts (`form-live`, `form-history`, `form-sign`)."""
        if self.subject is None and self.rescreened_from is not None:
            number = self.rescreened_from.screening_number
            return reverse("subject-rescreen" if name == "form" else "subject-rescreen-live", args=[number])
        if self.subject is None:
            return reverse("subject-new" if name == "form" else "subject-new-live")
        number = self.subject.screening_number
        if self.visit and self.repeat != 1:
            return reverse(f"row-{name}", args=[number, self.visit, self.form_key, self.repeat])
        if self.visit:
            return reverse(name, args=[number, self.visit, self.form_key])
        return reverse(f"log-{name}", args=[number, self.form_key, self.repeat])


def address_of(subject: Subject, place: str) -> str:
    """The page of a place named in a result or a signature."""
    form_key, _, visit = place.partition("@")
    if visit:
        visit, _, repeat = visit.partition("#")
        return Target(form_key, subject, visit, int(repeat or 1)).url()
    form_key, _, repeat = place.partition("#")
    return Target(form_key, subject, "", int(repeat or 1)).url()
