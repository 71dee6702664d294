"""People, subjects and forms for tests, made through the doors of the product. Nobody here exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password

from crf import demo, save, signing
from crf.casebook import facts_for
from crf.kit.base import form
from crf.kit.reading import shown
from crf.models import ProductLot
from crf.products import add_lot
from crf.targets import Target
from trial import audit, subjects
from trial.models import Signature, Subject, User
from trial.subjects import Eligibility

# The days of the subject that the tests follow: consent, first day of lymphodepletion, infusion.
CONSENT_ON = "2025-05-05"
SCREENED_ON = "2025-05-06"
ENROLLED_ON = "2025-05-15"
INFUSED_ON = "2025-06-02"

# Why an infusion is entered without the signed pre-infusion checklist: the subjects of most tests have none.
INFUSION_ANSWERS = {"ask__INF-15": "checklist on paper"}

complete, typed, consent, attended = demo.complete, demo.typed, demo.consent, demo.attended
vital_signs, sledai, bilag, pga, supplement = demo.vital_signs, demo.sledai, demo.bilag, demo.pga, demo.supplement
day = demo.day


@cache
def _hash() -> str:
    return make_password(demo.PASSWORD)


def account(role: str, username: str = "") -> User:
    """An account with the tests' password; the role's demonstration user name unless another is given."""
    usual = next(each.username for each in demo.ACCOUNTS if each.role == role)
    username = username or usual
    existing = User.objects.filter(username=username).first()
    if existing is not None:
        return existing
    with audit.acting(by=audit.system("test"), reason="test"):
        return User.objects.create(username=username, full_name=f"Test {username}", role=role, password=_hash())


def coordinator() -> User:
    """Who enters data."""
    return account("coordinator")


def investigator() -> User:
    """Who judges and signs."""
    return account("investigator")


def product_lot() -> ProductLot:
    """The lot of the demonstration, as the product register keeps it; made when it is first needed."""
    existing = ProductLot.objects.filter(number=demo.LOT).first()
    if existing is not None:
        return existing
    return add_lot(
        by=audit.system("test"),
        reason="test",
        number=demo.LOT,
        donor="DEMO-DONOR-A",
        vials=40,
        car_percent=Decimal("60.0"),
        expires_on=date(2027, 6, 30),
        certificate="DEMO-CERTIFICATE-01",
        released=True,
    )


def do(step: demo.Step, subject: Subject | None = None) -> Subject:
    """One step of a story; the subject as it is afterwards."""
    by = account(
        {"coordinator": "coordinator", "investigator": "investigator", "pi": "principal_investigator"}[step.by]
    )
    if step.form == "INF":
        product_lot()
        step = replace(step, typed={**(step.typed or {}), **INFUSION_ANSWERS})
    subject = demo.do(step, subject, by)
    assert subject is not None
    return fresh(subject)


def fresh(subject: Subject) -> Subject:
    """The subject as it stands in the database."""
    return Subject.objects.select_related("protocol_version").get(pk=subject.pk)


def in_screening(on: str = CONSENT_ON) -> Subject:
    """A subject in screening, who signed the consent form on a day."""
    investigator()
    return do(consent(on))


def enrolled(dose_level: str = "DL1", **fields: object) -> Subject:
    """A subject with a number and a place, enrolled without the forms of screening."""
    subject = in_screening()
    subject = subjects.enrol(
        subject,
        by=investigator(),
        reason="test",
        enrolled_on=date.fromisoformat(ENROLLED_ON),
        dose_level=dose_level,
        eligibility=Eligibility(()),
    )
    return fresh(subject)


def save_form(
    subject: Subject | None,
    form_key: str,
    visit: str = "",
    boxes: Mapping[str, str] | None = None,
    *,
    by: User | None = None,
    edition: int | None = None,
    **answers: Any,
) -> save.Outcome:
    """Try to complete a form with answers by field name; `boxes` by item code. What became of it, accepted or not."""
    if form_key == "INF":
        product_lot()
        boxes = {**INFUSION_ANSWERS, **(boxes or {})}
    target = Target(form_key, subject, visit)
    if edition is None:
        standing = save.stored(target)
        edition = standing.record.edition if standing else 0
    return save.complete(
        target, by=by or coordinator(), typed={**(boxes or {}), **typed(form_key, **answers)}, edition=edition
    )


def sign(subject: Subject, form_key: str, visit: str, *, by: User | None = None, password: str = "") -> Signature:
    """A complete form signed as it stands."""
    target = Target(form_key, subject, visit)
    standing = save.stored(target)
    assert standing is not None
    by = by or investigator()
    return signing.sign(
        standing.record,
        by=by,
        username=by.username,
        password=password or demo.PASSWORD,
        edition=standing.record.edition,
        values=standing.values,
        nulls=standing.nulls,
        facts=facts_for(subject, target.form, visit),
    )


def value(subject: Subject, form_key: str, visit: str, name: str) -> str:
    """A stored value as it stands in its box."""
    standing = save.stored(Target(form_key, subject, visit))
    assert standing is not None
    item = next(each for each in form(form_key).items if each.name == name)
    return shown(item, standing.values.get(name))
