"""An adverse event by keyboard, in Chinese: the diagnosis names its term, only grades that exist are taken, the rest is a
key an item (ux 4.1: an event with grade, causality and link in at most 45 seconds)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Stack
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_accessibility import fits, speak_chinese

MOST_KEYS = 35


@pytest.fixture
def subject(stack: Stack) -> tuple[str, str]:
    """A demonstration subject who was infused, and the day after the infusion."""
    rows = stack.rows(
        "SELECT screening_number, to_char(infused_at + interval '7 day', 'YYYY-MM-DD') FROM trial_subject "
        "WHERE infused_at < now() - interval '60 day' ORDER BY 1 LIMIT 1"
    )
    return str(rows[0][0]), str(rows[0][1])


def chosen(hands: Keyboard, code: str, key: str) -> None:
    """Answer an item by one key, and wait until the focus has moved on."""
    assert hands.focus().item == code
    hands.press(key)
    hands.left(code)


def test_an_event_is_entered_by_keyboard(page: Page, stack: Stack, subject, sign_in, axe) -> None:
    number, day = subject
    sign_in(page, "coordinator")
    hands = Keyboard(page)
    # Given a new row of the log, in Chinese
    page.goto(f"{stack.base_url}/subjects/{number}/log/AE/0/")
    speak_chinese(page)
    assert hands.focus().item == "AETERM"
    with hands.counting() as counted:
        # When the diagnosis is typed, its term is proposed and taken by one key
        hands.type_at_once("腹泻")
        hands.press("Enter")
        expect(page.locator("#item-AECTC [data-suggestion]")).to_contain_text("Diarrhea")
        chosen(hands, "AECTC", "a")
        expect(page.locator("#item-AESOC output")).to_contain_text("胃肠系统疾病")
        hands.answer("AESTDAT", day)
        chosen(hands, "AEONGO", "1") if hands.focus().item == "AEONGO" else None
        if hands.focus().item == "AESTTIM":
            hands.press("Enter")
            hands.left("AESTTIM")
            chosen(hands, "AEONGO", "1")
        # Then the grades there are stand beside the box with what each asks
        expect(page.locator("#item-AEGRONS [data-beside] li")).to_have_count(5)
        expect(page.locator("#item-AEGRONS [data-beside]")).to_contain_text(re.compile("[\u4e00-\u9fff]"))
        chosen(hands, "AEGRONS", "2")
        expect(page.locator("#item-AETOXGR output")).to_have_text("2级")
        # And each judgement is one key
        for code, key in (("AESER", "2"), ("AEREL", "3"), ("AERELLD", "4"), ("AERELSLE", "5")):
            chosen(hands, code, key)
        assert hands.focus().item == "AEACN"
        hands.press("Enter")  # not applicable, from the infusion
        hands.left("AEACN")
        hands.press("1")
        hands.press("Enter")
        hands.left("AETRT")
        chosen(hands, "AEOUT", "3")
        chosen(hands, "AESI", "a")
        axe(page)
        with page.expect_navigation():
            hands.press("Control+Enter")
    # Then it stands in the log beneath the next empty row, and it took few keys
    expect(page.locator(".notice.success")).to_contain_text("已于")
    expect(page.locator(".log-rows")).to_contain_text("腹泻")
    assert counted.pressed <= MOST_KEYS, counted
    fits(page)


def test_a_grade_that_does_not_exist_is_refused_with_those_that_do(page: Page, stack: Stack, subject, sign_in) -> None:
    number, day = subject
    sign_in(page, "coordinator")
    speak_chinese(page)
    hands = Keyboard(page)
    page.goto(f"{stack.base_url}/subjects/{number}/log/AE/0/?AECTC=Syncope&AESTDAT={day}&AETERM=DEMO")
    # Given syncope, of which CTCAE has grade 3 alone
    expect(page.locator("#item-AEGRONS [data-beside] li")).to_have_count(1)
    hands.go_to("AEGRONS")
    hands.press("2")
    expect(page.locator("#item-AEGRONS .item-error")).to_contain_text("3级")
    page.locator("#item-AEGRONS [data-types]").click()
    expect(page.locator("#box-AEGRONS")).to_have_value("3")
    # And a serious event says what its clock is
    page.locator('#item-AESER input[value="Y"]').check(force=True)
    expect(page.locator("[data-notices]")).to_contain_text("24")


def test_a_serious_event_leads_to_its_report(page: Page, stack: Stack, subject, sign_in, axe) -> None:
    number, _day = subject
    sign_in(page, "coordinator")
    speak_chinese(page)
    page.goto(f"{stack.base_url}/subjects/{number}/log/AE/")
    axe(page)
    fits(page)
