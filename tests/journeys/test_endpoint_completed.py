"""An endpoint that cannot be evaluated names what is missing; once that is entered the answer appears by itself."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from endpoints.assemble import RECOMPUTING
from tests.journeys.conftest import Stack
from tests.journeys.test_accessibility import fits, speak_chinese

SUBJECT = "S01-003"  # the demonstration subject whose PGA of month 1 was not done


def test_the_missing_score_is_one_link_away_and_the_answer_appears_without_a_reload(
    stack: Stack, window: Callable[..., Page], sign_in: Callable[[Page, str], None], axe: Callable[[Page], None]
) -> None:
    # Given an investigator who reads why SRI-4 of month 1 cannot be evaluated
    page = window()
    sign_in(page, "investigator")
    speak_chinese(page)
    page.goto(f"/subjects/{SUBJECT}/results/?at=M1&of=SRI4")
    cell = page.locator("#cell-SRI4-M1")
    expect(cell).to_contain_text("无法评价")
    missing = page.locator(f"#detail a[href*='/subjects/{SUBJECT}/visits/M1/PGA/']").first
    expect(missing).to_be_visible()
    axe(page)
    fits(page)
    # When the score is entered by that link, and the recomputation is still under way
    ((identity,),) = stack.rows("SELECT id FROM trial_subject WHERE screening_number = %s", SUBJECT)
    with stack.holding("SELECT pg_advisory_lock(%s, %s)", RECOMPUTING, identity):
        missing.click()
        page.evaluate("() => { document.querySelector('#box-notdone').closest('details').open = true; }")
        page.locator("#box-notdone").select_option("")
        page.locator("#box-PGASC").fill("0.90")
        page.locator("#box-reason").select_option("new")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".messages")).to_contain_text("保存")
        page.goto(f"/subjects/{SUBJECT}/results/?at=M1&of=SRI4")
        expect(cell).to_contain_text("重新计算")
        page.evaluate("() => { window.here = true; }")
    # Then the answer appears where the investigator looks, without a reload
    expect(cell.locator(".answer")).to_have_attribute("data-answer", "yes")
    assert page.evaluate("() => window.here === true")
