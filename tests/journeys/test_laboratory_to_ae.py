"""From a platelet count to an adverse event, by keyboard: the grade beside the value before any event exists, then the
proposal on the worklist, then the event laid ready, then nothing left to judge."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Stack

NUMBER = "S01-007"
COUNT, TERM = "40", "血小板计数降低"


def test_platelets_40_become_an_adverse_event(
    page: Page, stack: Stack, sign_in: Callable[..., None], axe: Callable[..., None]
) -> None:
    sign_in(page, "coordinator")
    page.get_by_role("button", name="中文").click()
    before = events(stack)
    # Given a completed report of day 21, whose platelets are corrected to 40
    page.goto(f"{stack.base_url}/subjects/{NUMBER}/visits/D21/LB/")
    box = page.locator("#box-PLT")
    box.focus()
    with page.expect_response(lambda answer: answer.url.endswith("/live/")):
        page.keyboard.type(COUNT)
        page.keyboard.press("Enter")
    # Then grade 3 stands beside the value, with its reason in words, while no event exists
    row = page.locator('tbody[data-analyte="PLT"]')
    expect(row.locator("[data-grade]")).to_have_attribute("data-grade", "3")
    expect(row.locator("[data-grade-words]")).to_contain_text(f"{TERM}：3级")
    expect(row.locator("[data-grade-why]")).to_contain_text("< 50")
    assert events(stack) == before
    # When the report is saved, the question of an event sent on as a query
    row.locator("[data-significance]").select_option("CS")
    page.locator("[name=change_reason]").select_option("source")
    page.keyboard.press("Control+Enter")
    expect(page.locator('[name="ask__LB-22.PLT"]')).to_be_visible()
    axe(page)
    for ask in page.locator("[name^=ask__]").all():
        if ask.is_visible() and not ask.input_value():
            ask.fill("待研究者判定")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".notice.success")).to_be_visible()
    # Then the worklist proposes it
    page.goto(f"{stack.base_url}/safety/?subject={NUMBER}")
    proposal = proposals(page)
    expect(proposal).to_have_count(1)
    expect(proposal).to_contain_text(COUNT)
    axe(page)
    # When the coordinator goes to it by keyboard and presses c
    for _ in range(40):
        if proposal.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_url(re.compile(rf"/subjects/{NUMBER}/log/AE/\d+/"))
    # Then the event is laid ready, and nothing was created
    expect(page.locator("[name=AECTC]")).to_have_value(re.compile(f"Platelet count decreased|{TERM}"))
    expect(page.locator("[name=AETERM]")).to_have_value(TERM)
    assert events(stack) == before
    complete_event(page)
    expect(page.locator(".notice.success")).to_be_visible()
    # Then nothing of the term is left to judge, and the question on the report has closed itself
    page.goto(f"{stack.base_url}/safety/?subject={NUMBER}")
    expect(page.locator("h1")).to_be_visible()
    expect(proposals(page)).to_have_count(0)
    stack.until(
        lambda: (
            stack.rows(
                "SELECT count(*) FROM crf_query q JOIN crf_formrecord r ON r.id = q.record_id "
                "WHERE r.subject_id = %s AND q.check_id = 'LB-22.PLT' AND q.status = 'open'",
                subject(stack),
            )
            == [(0,)]
        ),
        "the question closes when the event holds the day",
    )


def proposals(page: Page) -> Locator:
    """What is proposed of the term; the events it may be part of bear its name too."""
    return page.locator("[data-proposal]").filter(has=page.locator("h2").filter(has_text=TERM))


def subject(stack: Stack) -> int:
    found: int = stack.rows("SELECT id FROM trial_subject WHERE screening_number = %s", NUMBER)[0][0]
    return found


def events(stack: Stack) -> int:
    """How many adverse events the subject has."""
    query = "SELECT count(*) FROM crf_formrecord WHERE form_key = 'AE' AND subject_id = %s"
    found: int = stack.rows(query, subject(stack))[0][0]
    return found


def complete_event(page: Page) -> None:
    """What the investigator adds to the event that was laid ready."""
    answers = {
        "AEONGO": "Y",
        "AESER": "N",
        "AEREL": "POSSIBLY",
        "AERELLD": "PROBABLY",
        "AERELSLE": "UNLIKELY",
        "AEOUT": "NOT_RECOVERED",
        "AETRT": "NONE",
        "AEACN": "NOT_APPLICABLE",
        "AESI": "CYTOPENIA",
    }
    for code, value in answers.items():
        boxes = page.locator(f'[name="{code}"]')
        if (
            boxes.count() == 0
            or not boxes.first.is_visible()
            and boxes.first.get_attribute("type") not in {"radio", "checkbox"}
        ):
            continue
        if boxes.first.get_attribute("type") in {"radio", "checkbox"}:
            page.locator(f'[name="{code}"][value="{value}"]').check(force=True)
        else:
            boxes.first.select_option(value)
    page.keyboard.press("Control+Enter")
    for _ in range(3):
        page.wait_for_load_state()
        asks = [each for each in page.locator("[name^=ask__]").all() if each.is_visible() and not each.input_value()]
        if not asks:
            break
        for ask in asks:
            ask.fill("已与研究者核对")
        page.keyboard.press("Control+Enter")
