"""Serious events for tests: adverse events and reports filled in as a careful person would. Nobody here exists."""

from __future__ import annotations

from crf import save
from crf.casebook import facts_for
from crf.demo.filler import fill
from crf.kit.base import form
from crf.models import FormRecord
from crf.targets import Target
from tests import factories
from trial.models import Subject

PNEUMONIA = {
    "AETERM": "Pneumonia",
    "AECTC": "Lung infection",
    "AESTDAT": "2025-06-20",
    "AEONGO": "Y",
    "AEGRONS": "3",
    "AESER": "Y",
    "AEREL": "POSSIBLY",
    "AEOUT": "RECOVERING",
    "AETRT": "HOSPITALISED",
    "AESI": "INFECTION",
}
REPORT = {
    "SAEAE": "1",
    "SAECRIT": "HOSPITAL",
    "SAEEXP": "EXPECTED",
    "SAERSI": "IB 1.0 of 2025-01-05",
    "SAECAUS": "An infection after lymphodepletion; CHT101 cannot be excluded.",
}


def infused() -> Subject:
    """A subject infused on 2025-06-02 at 10:20 in China."""
    subject = factories.enrolled()
    boxes = dict(factories.demo.infusion(factories.INFUSED_ON, "5.00").typed or {})
    assert factories.save_form(subject, "INF", "D0", boxes).saved
    return factories.fresh(subject)


def attempt(subject: Subject, key: str, boxes: dict[str, str], repeat: int = 0, **more: str) -> save.Outcome:
    """Fill in a row of a log and try to complete it."""
    target = Target(key, subject, "", repeat)
    facts = facts_for(subject, form(key), "", repeat=repeat)
    typed, _assessed = fill(form(key), boxes, facts)
    standing = save.stored(target) if repeat else None
    edition = standing.record.edition if standing else 0
    return save.complete(target, by=factories.coordinator(), typed={**typed, **more}, edition=edition)


def enter(subject: Subject, key: str, boxes: dict[str, str], repeat: int = 0, **more: str) -> FormRecord:
    """The same, and it must succeed."""
    outcome = attempt(subject, key, boxes, repeat, **more)
    told = outcome.assessment.problems if outcome.assessment else {}
    assert outcome.saved, (told, [ask.check for ask in outcome.asks], outcome.refusal)
    assert outcome.record is not None
    return outcome.record
