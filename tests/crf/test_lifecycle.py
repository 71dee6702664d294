"""The life of a form: every status, every action, every role."""

from __future__ import annotations

import pytest

from crf import save
from crf.lifecycle import ACTIONS, FORM_MOVES, FORM_STATUSES, next_status
from crf.models import FormRecord
from crf.targets import Target
from tests import factories
from trial.access import Refused
from trial.roles import ROLES, Permission, may

# status -> action -> next status; "-" is not open. Design of the form lifecycle: a change of a signed form breaks the
# signature and takes the form back to complete; nothing takes a form back to empty.
TABLE = """
             type    complete   change     sign
empty        draft   complete   -          -
draft        draft   complete   -          -
complete     -       -          complete   signed
signed       -       -          complete   -
"""
# Who may do what to a form (R004-R007): the site enters, investigators sign, nobody else writes.
WHO = """
                          type  complete  change  sign
coordinator               y     y         y       -
investigator              y     y         y       y
principal_investigator    y     y         y       y
monitor                   -     -         -       -
data_manager              -     -         -       -
medical_monitor           -     -         -       -
coder                     -     -         -       -
inspector                 -     -         -       -
administrator             -     -         -       -
"""


def cells(table: str) -> list[tuple[str, str, str]]:
    """The cells of a table: row, column, content."""
    head, *rows = [line.split() for line in table.strip().splitlines()]
    return [(name, column, cell) for name, *row in rows for column, cell in zip(head, row, strict=True)]


@pytest.mark.parametrize(("status", "action", "expected"), cells(TABLE))
def test_every_status_and_action(status: str, action: str, expected: str) -> None:
    assert next_status(status, action) == (None if expected == "-" else expected)


def test_the_tables_above_are_complete() -> None:
    assert {status for status, _, _ in cells(TABLE)} == set(FORM_STATUSES)
    assert {action for _, action, _ in cells(TABLE)} == set(ACTIONS)
    assert {role for role, _, _ in cells(WHO)} == set(ROLES)
    assert set(FORM_MOVES.values()) <= set(FORM_STATUSES)
    assert all(words.en and words.zh for words in FORM_STATUSES.values())


def test_an_unknown_status_or_action_goes_nowhere() -> None:
    assert next_status("locked", "change") is None
    assert next_status("complete", "erase") is None


@pytest.mark.parametrize(("role", "action", "expected"), cells(WHO))
def test_every_role_and_action_in_the_table(role: str, action: str, expected: str) -> None:
    assert may(role, ACTIONS[action]) is (expected == "y")


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(ROLES))
def test_every_role_and_action_at_the_door(role: str) -> None:
    allowed = {action for name, action, cell in cells(WHO) if name == role and cell == "y"}
    subject = factories.in_screening()
    person = factories.account(role)
    target = Target("PGA", subject, "SCR")

    def does(action: str) -> bool:
        try:
            if action == "type":
                save.save_draft(target, by=person, typed={"PGASC": "1"}, edition=0)
                return save.draft_of(target, person) is not None
            if action == "complete":
                return factories.save_form(subject, "PGA", "SCR", by=person, score="1.00").saved
            if action == "change":
                boxes = {"change_reason": "source"}
                return factories.save_form(subject, "PGA", "SCR", boxes, by=person, score="1.10").saved
            return factories.sign(subject, "PGA", "SCR", by=person).signed_by == person
        except Refused:
            return False

    done = {action for action in ("type", "complete") if does(action)}
    if not FormRecord.objects.filter(form_key="PGA").exists():
        factories.save_form(subject, "PGA", "SCR", score="1.00")
    done |= {action for action in ("change", "sign") if does(action)}
    assert done == allowed


@pytest.mark.django_db
def test_a_form_goes_through_its_whole_life() -> None:
    subject = factories.in_screening()

    def status() -> str:
        return FormRecord.objects.get(form_key="PGA").status

    factories.save_form(subject, "PGA", "SCR", score="1.00")
    assert status() == "complete"
    factories.sign(subject, "PGA", "SCR")
    assert status() == "signed"
    with pytest.raises(Refused, match="signed already"):
        factories.sign(subject, "PGA", "SCR")
    factories.save_form(subject, "PGA", "SCR", {"change_reason": "source"}, score="1.10")
    assert status() == "complete"
    factories.sign(subject, "PGA", "SCR")
    assert status() == "signed"


def test_signing_is_a_permission_of_its_own() -> None:
    assert ACTIONS["sign"] is Permission.SIGN
