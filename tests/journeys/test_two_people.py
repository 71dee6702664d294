"""Two people on one form, a tab that dies, a session that ends, a server that is restarted: nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Stack

# Two demonstration subjects who are followed to month 2; nothing stands at month 3.
FOLLOWED = "/subjects/S01-001/visits/M2"
EMPTY = "/subjects/S01-002/visits/M3"
People = Mapping[str, Page]


@pytest.fixture
def people(window: Callable[..., Page], sign_in: Callable[[Page, str], None]) -> People:
    """A coordinator and an investigator, each at a computer."""
    at_work = {"coordinator": window(), "investigator": window()}
    for role, page in at_work.items():
        sign_in(page, role)
    return at_work


def item(page: Page, code: str) -> Locator:
    return page.locator(f"#item-{code}")


def kept(page: Page) -> None:
    """The draft of the form stands on the server with everything typed so far."""
    page.wait_for_function("() => window.entry.current() && !window.entry.current().isDirty()")
    expect(page.locator("#saved")).to_contain_text("Draft kept")


def type_into(page: Page, boxes: Mapping[str, str]) -> None:
    """Type as a person does, and wait until it is kept as a draft."""
    for code, text in boxes.items():
        page.locator(f"#box-{code}").focus()
        page.keyboard.type(text)
    kept(page)


def submit(page: Page) -> int:
    with page.expect_response(lambda got: got.request.method == "POST" and not got.url.endswith("/live/")) as answer:
        page.keyboard.press("Control+Enter")
    page.wait_for_load_state()
    return answer.value.status


def test_the_later_save_of_two_is_refused_with_both_values_shown_R061(people, accounts, axe) -> None:
    # Given the same form in two windows
    first, second = people["investigator"], people["coordinator"]
    for page in people.values():
        page.goto(f"{FOLLOWED}/VS/")
    before = second.locator("#box-DIABP").input_value()
    # When both change the same value, and one of them another beside it
    first.locator("#box-SYSBP").fill("131")
    first.locator("#box-reason").select_option("source")
    second.locator("#box-SYSBP").fill("129")
    second.locator("#box-PULSE").fill("81")
    second.locator("#box-reason").select_option("transcription")
    assert submit(first) < 400
    # Then the later save is refused, says who was first, and shows the newer value beside one's own
    assert submit(second) == 422
    expect(second.get_by_role("alert").first).to_contain_text(accounts["investigator"]["name"])
    expect(item(second, "SYSBP").locator(".newer")).to_contain_text("131")
    expect(second.locator("#box-SYSBP")).to_have_value("129")
    expect(second.locator("#box-PULSE")).to_have_value("81")
    axe(second)
    # And nothing of the first was overwritten
    first.goto(f"{FOLLOWED}/VS/")
    expect(first.locator("#box-SYSBP")).to_have_value("131")
    # And what the second keeps or takes over is saved on top, the values nobody touched as they were
    second.locator("#box-SYSBP").fill("131")
    assert submit(second) < 400
    first.reload()
    for code, value in {"SYSBP": "131", "PULSE": "81", "DIABP": before}.items():
        expect(first.locator(f"#box-{code}")).to_have_value(value)


def test_two_people_complete_the_same_empty_form_and_the_later_is_told(people, accounts) -> None:
    first, second = people["investigator"], people["coordinator"]
    for page in people.values():
        page.goto(f"{EMPTY}/PGA/")
    type_into(first, {"PGASC": "0.9"})
    type_into(second, {"PGASC": "1.2"})
    assert submit(first) < 400
    assert submit(second) == 422
    expect(second.get_by_role("alert").first).to_contain_text(accounts["investigator"]["name"])
    expect(item(second, "PGASC").locator(".newer")).to_contain_text("0.9")
    expect(second.locator("#box-PGASC")).to_have_value("1.2")


def test_a_draft_belongs_to_one_person_and_does_not_show_to_another(people) -> None:
    type_at = f"{EMPTY}/FLOW/"
    people["coordinator"].goto(type_at)
    type_into(people["coordinator"], {"CD3A": "612"})
    people["investigator"].goto(type_at)
    expect(people["investigator"].locator("#box-CD3A")).to_have_value("")


def test_a_draft_is_there_again_after_the_tab_was_killed(people) -> None:
    page = people["coordinator"]
    page.goto(f"{EMPTY}/URN/")
    type_into(page, {"URBC": "3.0"})
    # When the tab is closed at once, without a word to the page, and the form is opened in another one
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(f"{EMPTY}/URN/")
    # Then everything stands where it stood, and is called a draft
    expect(again.locator("#box-URBC")).to_have_value("3.0")
    expect(again.locator("main .notice.is-ask").first).to_contain_text("This is what you typed until")


def test_a_draft_is_there_again_after_the_session_ended(people, sign_in) -> None:
    page = people["coordinator"]
    page.goto(f"{EMPTY}/IMM/")
    type_into(page, {"C3": "0.91", "C4": "0.21"})
    # When the session is gone on the server and in the browser, and the person signs in again
    page.context.clear_cookies(name="cht101_session")
    page.goto(f"{EMPTY}/IMM/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    sign_in(page, "coordinator")
    page.goto(f"{EMPTY}/IMM/")
    for code, value in {"C3": "0.91", "C4": "0.21"}.items():
        expect(page.locator(f"#box-{code}")).to_have_value(value)


def test_typing_goes_on_while_the_server_is_restarted(people, stack: Stack) -> None:
    page = people["coordinator"]
    page.goto(f"{EMPTY}/CYT/")
    type_into(page, {"CRP": "4.2"})
    # When the web server dies, and somebody types on
    stack.kill("web")
    page.locator("#box-FERR").focus()
    page.keyboard.type("180")
    expect(page.locator("#saved")).to_contain_text("Draft not kept")
    expect(page.locator("#box-FERR")).to_have_value("180")
    # Then the page keeps what was typed, and once the server is back it is kept there by itself
    stack.start("web")
    stack.wait_for_web()
    expect(page.locator("#saved")).to_contain_text("Draft kept")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(f"{EMPTY}/CYT/")
    for code, value in {"CRP": "4.2", "FERR": "180"}.items():
        expect(again.locator(f"#box-{code}")).to_have_value(value)
