"""Every model is audited or says why not; moments and persons come in pairs; every guard stands in the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from crf.kit.items import Kind
from trial import audit, audit_verification
from trial.models import AuditEvent

OURS = ("trial", "crf", "endpoints", "safety")

NOT_AUDITED = {
    "trial.AuditEvent": "is the trail itself: append-only, chained, written by the database alone",
    "crf.Draft": "what is typed and not yet saved (R023): no clinical data, never exported; the save is recorded",
    "safety.DictionaryTerm": "licensed content from files whose digests are audited; the database refuses every change",
    "trial.PendingWork": "a note that work is owed; what the work changes is recorded where it is done",
}

# Moments that no person of ours stands behind, with the reason.
MOMENTS_WITHOUT_A_PERSON = {
    "trial.AuditEvent.at": "the person is `actor`",
    "trial.AccountEvent.at": "the person is `person`",
    "trial.User.created_at": "the trail says who opened the account",
    "trial.Subject.created_at": "the trail says who opened the screening",
    "trial.Subject.consented_at": "the subject's own act; the trail says who entered it",
    "trial.Subject.infused_at": "a fact of treatment; the trail says who entered it",
    "trial.Document.finished_at": "the system's moment",
    "trial.PendingWork.asked_at": "the system's moment",
    "crf.Draft.updated_at": "the person is `user`",
    "trial.EnrolmentHold.set_at": "a rule's moment; the trail names the person whose entry triggered it",
    "trial.Notice.told_at": "told by the person or the part of the system the trail names",
    "trial.Notice.mailed_at": "the system's moment",
    "safety.CtcaeDocument.loaded_at": "loaded by whoever or what the trail names; no account where the system did it",
    "endpoints.EndpointResult.computed_at": "the system's moment",
}


def our_models() -> list[Any]:
    """Every concrete model of the product, made-up ones between two included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS and model._meta.managed and not model._meta.proxy
    ]


def bookkeeping(model: Any) -> dict[str, Any]:
    """The columns that are no items of a form: an item's moment and person are clinical facts of their own."""
    return {field.name: field for field in model._meta.concrete_fields if not hasattr(field, "item")}


def name_of(model: Any) -> str:
    """app.Model."""
    return f"{model._meta.app_label}.{model.__name__}"


@pytest.mark.parametrize("model", our_models(), ids=name_of)
def test_r020_every_model_is_audited_or_listed_with_a_reason(model: Any) -> None:
    audited = model in audit.audited_models()
    assert audited is (name_of(model) not in NOT_AUDITED)
    names = {trigger.name for trigger in getattr(model._meta, "triggers", [])}
    if audited:
        assert {"audit", "keep"} <= names, "a Meta of its own inherits from Audited.Meta"


def test_the_lists_of_exceptions_name_only_what_exists() -> None:
    assert set(NOT_AUDITED) <= {name_of(model) for model in our_models()}
    moments = {f"{name_of(model)}.{field.name}" for model in our_models() for field in model._meta.get_fields()}
    assert set(MOMENTS_WITHOUT_A_PERSON) <= moments


@pytest.mark.parametrize("model", audit.audited_models(), ids=name_of)
def test_r020_masked_columns_are_masked_in_the_trigger(model: Any) -> None:
    """What `audit_masked` promises is what the trigger writes, or `verify_audit` would compare two different images."""
    (trigger,) = [each for each in model._meta.triggers if each.name == "audit"]
    assert audit.row_image("NEW", model.audit_masked) + ");" in trigger.render_func(model)


@pytest.mark.parametrize("model", our_models(), ids=name_of)
def test_names_say_what_they_hold(model: Any) -> None:
    """`_on` is a date, `_at` a moment, `_by` a person."""
    for field in model._meta.concrete_fields:
        if field.name.endswith("_on"):
            # A date of which only the known parts are kept is stored as text: 2019-05.
            partial = getattr(getattr(field, "item", None), "kind", None) is Kind.PARTIAL_DATE
            assert partial or type(field) is models.DateField, field
        if field.name.endswith("_at"):
            assert type(field) is models.DateTimeField, field
    for field in bookkeeping(model).values():
        if field.name.endswith("_by"):
            assert isinstance(field, models.ForeignKey), field
            assert field.related_model._meta.label == "trial.User"


@pytest.mark.parametrize("model", our_models(), ids=name_of)
def test_moments_and_persons_come_in_pairs(model: Any) -> None:
    """`signed_at` has a `signed_by`; where both may be empty, a constraint holds them together."""
    fields = bookkeeping(model)
    constraints = " ".join(str(constraint.deconstruct()) for constraint in model._meta.constraints)
    for name, field in fields.items():
        if not isinstance(field, models.DateTimeField) or f"{name_of(model)}.{name}" in MOMENTS_WITHOUT_A_PERSON:
            continue
        person = fields.get(name.removesuffix("_at") + "_by")
        assert name.endswith("_at"), f"{name} is a moment: call it something_at"
        assert person is not None, f"{name} has no person beside it"
        assert person.null == field.null, f"{name} and {person.name} may be empty together or not at all"
        if field.null:
            assert f"'{name}__isnull'" in constraints, f"no constraint holds {name} and {person.name} together"
            assert f"'{person.name}__isnull'" in constraints


@pytest.mark.django_db
def test_r024_every_guard_stands_in_the_database() -> None:
    assert len(audit_verification.guarded_models()) == len(audit.audited_models()) + 1
    assert list(audit_verification.trigger_findings()) == []
    assert list(audit_verification.function_findings()) == []
    assert list(audit_verification.grant_findings()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", audit.audited_models(), ids=name_of)
def test_r024_the_application_cannot_delete_from_an_audited_table(model: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(current_user, %s, 'DELETE'), has_table_privilege(current_user, %s, 'INSERT')",
            [model._meta.db_table, model._meta.db_table],
        )
        assert cursor.fetchone() == (False, True)


@pytest.mark.django_db
def test_r024_the_application_can_only_read_the_trail() -> None:
    rights = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(granted) FROM unnest(%s::text[]) AS granted"
            " WHERE has_table_privilege(current_user, %s, granted)",
            [rights, AuditEvent._meta.db_table],
        )
        assert cursor.fetchone() == (["SELECT"],)
