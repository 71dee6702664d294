"""All forms of a visit on one page, by keyboard: completed in place, one after the other, without opening a page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Stack
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_accessibility import fits, speak_chinese


@pytest.fixture
def visits(stack: Stack) -> str:
    """Where the visits of a demonstration subject stand who is enrolled and not infused: nothing after it is entered."""
    rows = stack.rows("SELECT screening_number FROM trial_subject WHERE status = 'enrolled' ORDER BY 1 LIMIT 1")
    return f"/subjects/{rows[0][0]}/visits"


@pytest.fixture
def coordinator(window: Callable[..., Page], sign_in: Callable[[Page, str], None]) -> Page:
    page = window()
    sign_in(page, "coordinator")
    return page


def line(page: Page, key: str) -> Locator:
    return page.locator(f"#form-{key}")


def open_form(page: Page, key: str) -> None:
    """This form is the one that is open, and the only one."""
    expect(line(page, key)).to_have_class(re.compile("is-open"))
    expect(page.locator("#entry")).to_have_count(1)


def test_forms_of_a_visit_follow_each_other_on_one_page(coordinator, visits, axe) -> None:
    # Given the page of a visit, whose first form due is open with the focus in its first box
    hands = Keyboard(coordinator)
    coordinator.goto(f"{visits}/D17/")
    open_form(coordinator, "SV")
    axe(coordinator)
    assert hands.focus().item
    # When it is closed as not done by one key and a reason letter
    coordinator.evaluate("() => { window.here = true; }")
    hands.press("Alt+0")
    expect(coordinator.locator("#not-done-card")).to_be_visible()
    hands.press("c")
    # Then the next form is open in its place, with the focus, and the line of the first says what became of it
    open_form(coordinator, "DAY")
    expect(line(coordinator, "SV")).to_contain_text("not clinically indicated")
    expect(coordinator.locator(".messages")).to_contain_text("saved at")
    hands.press("Alt+0")
    expect(coordinator.locator("#not-done-card")).to_be_visible()
    hands.press("c")
    open_form(coordinator, "VS")
    assert hands.focus().item == "VSTIM"
    # When the next is completed, then its values stand in one line
    hands.fill({"TEMP": "36.5", "TEMPSITE": "1", "SYSBP": "120", "DIABP": "78", "PULSE": "76", "RESP": "16"})
    hands.fill({"SPO2": "98", "OXYG": "1"})
    hands.press("Control+Enter")
    expect(line(coordinator, "VS").locator(".visit-values")).to_contain_text("36.5 °C")
    # And the laboratory form, which has a page of its own, is one key away
    expect(line(coordinator, "LB").locator("a")).to_be_focused()
    axe(coordinator)
    # And all of it was one page
    assert coordinator.evaluate("() => window.here === true")
    # When the log is gone through by one key
    expect(coordinator.locator(".visit-count")).to_contain_text("3 of 6 complete")
    hands.press("r")
    expect(coordinator.locator("#review-CM")).to_contain_text("Demo")
    expect(coordinator.locator(".visit-count")).to_contain_text("4 of 6 complete")


def test_what_is_wrong_is_said_in_place_and_nothing_is_lost(coordinator, visits, axe) -> None:
    # Given a form open on the page of its visit
    coordinator.goto(f"{visits}/D21/?open=VS")
    open_form(coordinator, "VS")
    coordinator.locator("#box-TEMP").fill("99")
    coordinator.locator("#box-PULSE").fill("77")
    # When it is completed with a value that cannot be
    coordinator.keyboard.press("Control+Enter")
    # Then the value stands with its message, beside what was typed, and has the focus
    expect(coordinator.locator("#item-TEMP .item-error")).to_contain_text("99 is not possible here")
    expect(coordinator.locator("#box-TEMP")).to_be_focused()
    expect(coordinator.locator("#box-PULSE")).to_have_value("77")
    axe(coordinator)
    # And another form opened instead leaves a draft behind
    coordinator.locator("#box-PULSE").fill("78")
    line(coordinator, "SV").locator("a").first.click()
    open_form(coordinator, "SV")
    line(coordinator, "VS").locator("a").first.click()
    expect(coordinator.locator("#box-PULSE")).to_have_value("78")


def test_a_visit_that_did_not_take_place_is_closed_in_one_step(coordinator, visits, axe) -> None:
    coordinator.goto(f"{visits}/D42/")
    coordinator.locator("#missed summary").click()
    axe(coordinator)
    coordinator.locator("#missed-reason").select_option("REFUSED")
    coordinator.get_by_role("button", name="Record as missed").click()
    expect(coordinator.locator(".messages")).to_contain_text("D42 is recorded as missed")
    for key in ("VS", "PE", "LB", "FLOW"):
        expect(line(coordinator, key)).to_contain_text("refused")
    expect(coordinator.locator("#entry")).to_have_count(0)
    expect(coordinator.locator("#missed")).to_have_count(0)


def test_the_keys_of_a_form_do_what_the_card_says(coordinator, visits) -> None:
    hands = Keyboard(coordinator)
    coordinator.goto(f"{visits}/D10/VS/")
    # A question is asked on leaving the item, not while it is typed
    coordinator.locator("#box-TEMP").focus()
    hands.type("41.2")
    expect(coordinator.locator("#saved")).to_contain_text("Draft kept")
    note = coordinator.locator("#item-TEMP .item-note")
    expect(note).to_be_hidden()
    hands.press("Enter")
    expect(note).to_contain_text("outside the usual")
    # The first letter picks (Ear), the digits of a Chinese keyboard count, Escape takes back, twice leaves the box
    hands.press("e")
    expect(coordinator.locator("input[name=TEMPSITE][value=EAR]")).to_be_checked()
    coordinator.locator("#box-SYSBP").focus()
    coordinator.keyboard.insert_text("１２２")
    expect(coordinator.locator("#item-SYSBP [data-echo]")).to_have_text("122")
    hands.press("Escape")
    expect(coordinator.locator("#box-SYSBP")).to_have_value("")
    hands.press("Escape")
    expect(coordinator.locator("#box-SYSBP")).not_to_be_focused()
    # A slash spells why there is no answer, as in a box
    coordinator.locator("input[name=OXYG]").first.focus()
    hands.press("/")
    hands.type("unk")
    hands.press("Space")
    hands.press("m")
    expect(coordinator.locator("#item-OXYG .item-null")).to_have_text("unknown: machine or supply")
    # A letter that names a place goes there, and picks nothing
    coordinator.locator("input[name=TEMPSITE]").first.focus()
    hands.press("g")
    hands.and_wait("s")
    assert coordinator.url.endswith("/subjects/")


def test_one_key_answers_every_part(coordinator, visits) -> None:
    hands = Keyboard(coordinator)
    coordinator.goto(f"{visits}/D21/PE/")
    expect(coordinator.locator("#entry")).to_be_visible()
    hands.go_to("PESYS01")
    hands.press("Q")
    expect(coordinator.locator("#entry input[value=NORMAL]:checked")).to_have_count(11)
    expect(coordinator.locator("input[name=group_keys]")).to_have_value(re.compile("^PE "))


@pytest.mark.parametrize("size", [(1366, 768), (800, 1280)])
def test_the_page_of_a_visit_fits_a_ward_screen_and_a_tablet_in_chinese(size, window, sign_in, axe) -> None:
    page = window(width=size[0], height=size[1])
    sign_in(page, "coordinator")
    page.goto("/subjects/S01-001/visits/M1/?open=VS")
    speak_chinese(page)
    fits(page)
    axe(page)
    if size[0] < 860:
        for control in page.locator("#visit a:visible, #visit button:visible").all():
            box = control.bounding_box()
            assert box is not None
            assert box["height"] >= 39.5, control.inner_text()
