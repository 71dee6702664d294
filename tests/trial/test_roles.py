"""Who may do what: the whole table, and the segregation of duties (R004 to R007)."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from tests.trial.people import person, screened
from trial import audit
from trial.access import Refused, demand, needs, subjects_for
from trial.models import User
from trial.roles import PERMISSIONS, ROLES, Permission, may, roles_with

# Columns: CRC coordinator, INV investigator, PI, MON monitor, DM data manager, MM medical monitor, COD coder,
# INS inspector, ADM administrator.
COLUMNS = {
    "CRC": "coordinator",
    "INV": "investigator",
    "PI": "principal_investigator",
    "MON": "monitor",
    "DM": "data_manager",
    "MM": "medical_monitor",
    "COD": "coder",
    "INS": "inspector",
    "ADM": "administrator",
}
TABLE = """
                     CRC INV PI MON DM MM COD INS ADM
view_clinical         x   x  x   x  x  x   x   x   .
enter_data            x   x  x   .  .  .   .   .   .
enrol                 .   x  x   .  .  .   .   .   .
sign                  .   x  x   .  .  .   .   .   .
sign_casebook         .   .  x   .  .  .   .   .   .
raise_query           .   .  .   x  x  x   x   .   .
verify                .   .  .   x  .  .   .   .   .
code                  .   .  .   .  .  .   x   .   .
manage_data           .   .  .   .  x  .   .   .   .
view_audit            x   x  x   x  x  x   .   x   x
view_interim          .   .  x   .  x  x   .   x   .
make_document         x   x  x   x  x  x   .   x   .
view_configuration    x   x  x   x  x  x   x   x   x
manage_product        x   x  x   .  .  .   .   .   .
change_decision       .   .  x   .  .  .   .   .   .
view_people           x   x  x   x  x  x   x   x   x
manage_people         .   .  .   .  .  .   .   .   x
lift_hold             .   .  .   .  .  .   .   .   x
"""
HEADINGS = TABLE.strip().splitlines()[0].split()
EXPECTED = {
    (COLUMNS[heading], Permission(line.split()[0])): mark == "x"
    for line in TABLE.strip().splitlines()[1:]
    for heading, mark in zip(HEADINGS, line.split()[1:], strict=True)
}
WRITES_CLINICAL = {Permission.ENTER_DATA, Permission.ENROL, Permission.SIGN, Permission.SIGN_CASEBOOK}


@pytest.mark.parametrize(("role", "permission"), list(EXPECTED))
def test_r004_every_role_and_permission(role: str, permission: Permission) -> None:
    assert may(role, permission) is EXPECTED[role, permission]


def test_r004_the_table_above_is_complete() -> None:
    assert {role for role, _ in EXPECTED} == set(ROLES)
    assert {permission for _, permission in EXPECTED} == set(Permission) == set(PERMISSIONS)


def test_r004_an_unknown_role_may_nothing() -> None:
    assert not any(may("director", permission) for permission in Permission)


def test_r005_the_administrator_neither_sees_nor_touches_clinical_data() -> None:
    assert not ROLES["administrator"].permissions & (WRITES_CLINICAL | {Permission.VIEW_CLINICAL, Permission.VERIFY})


def test_r005_clinical_roles_do_not_administer() -> None:
    assert [role.key for role in roles_with(Permission.MANAGE_PEOPLE)] == ["administrator"]


@pytest.mark.parametrize("role", ["monitor", "data_manager", "medical_monitor", "coder", "inspector", "administrator"])
def test_r005_only_the_site_writes_clinical_data(role: str) -> None:
    assert not ROLES[role].permissions & WRITES_CLINICAL


def test_r005_nobody_verifies_what_they_entered() -> None:
    for role in ROLES.values():
        assert not {Permission.ENTER_DATA, Permission.VERIFY} <= role.permissions
        assert not {Permission.ENTER_DATA, Permission.MANAGE_DATA} <= role.permissions


def test_r005_the_inspector_changes_nothing() -> None:
    reads = {
        Permission.VIEW_CLINICAL,
        Permission.VIEW_AUDIT,
        Permission.VIEW_INTERIM,
        Permission.VIEW_CONFIGURATION,
        Permission.VIEW_PEOPLE,
        Permission.MAKE_DOCUMENT,
    }
    assert ROLES["inspector"].permissions == reads


def test_r004_every_role_and_permission_is_described_in_both_languages() -> None:
    for text in [*PERMISSIONS.values(), *(t for role in ROLES.values() for t in (role.name, role.description))]:
        assert text.en
        assert text.zh


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(ROLES))
def test_r004_lists_of_subjects_begin_with_what_a_person_may_see(role: str) -> None:
    subject = screened(person("coordinator", username="test-who-screens"))
    seen = list(subjects_for(person(role)))
    assert seen == ([subject] if EXPECTED[role, Permission.VIEW_CLINICAL] else [])


@pytest.mark.django_db
def test_r002_a_closed_account_may_nothing() -> None:
    user = person("principal_investigator", is_active=False)
    assert not any(user.may(permission) for permission in Permission)
    with pytest.raises(Refused):
        demand(user, Permission.ENTER_DATA)


@pytest.mark.django_db
def test_r004_a_refusal_says_why_and_who_may_in_both_languages() -> None:
    with pytest.raises(Refused) as refusal:
        demand(person("monitor"), Permission.ENTER_DATA)
    assert refusal.value.why.en == "Your role (Monitor (CRA)) may not enter and correct clinical data."
    assert "临床监查员" in refusal.value.why.zh
    assert [role.key for role in refusal.value.who_may] == ["coordinator", "investigator", "principal_investigator"]


def test_r004_a_stranger_may_nothing_and_a_part_of_the_system_what_it_was_written_for() -> None:
    with pytest.raises(Refused):
        demand(AnonymousUser(), Permission.VIEW_PEOPLE)  # type: ignore[arg-type]
    demand(audit.system("recomputation"), Permission.ENTER_DATA)


def test_r004_a_page_sends_a_stranger_to_the_door(rf: RequestFactory) -> None:
    view: Any = needs(Permission.VIEW_CLINICAL)(lambda request: pytest.fail("the page was shown"))
    request = rf.get("/subjects/")
    request.user = AnonymousUser()
    answer = view(request)
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('login')}?next=/subjects/")


@pytest.mark.django_db
def test_r001_one_name_one_account_whatever_its_case() -> None:
    user = person(username="test-person")
    assert User.objects.get_by_natural_key("TEST-Person") == user
    with pytest.raises(Exception, match="user_username_once"):
        person("monitor", username="Test-Person")
