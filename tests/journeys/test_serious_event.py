"""A serious event, from the row of the log to the report with its clock: begun with what the casebook has (R080, R082)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Stack

NUMBER = "S01-007"
TERM = "阑尾炎（演示）"


def test_a_serious_event_is_reported_and_its_clock_stops(
    page: Page, stack: Stack, sign_in: Callable[..., None], axe: Callable[..., None]
) -> None:
    sign_in(page, "investigator")
    page.get_by_role("button", name="中文").click()
    # Given an adverse event marked as serious
    onset = datetime.now(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=1)
    given = f"AETERM={TERM}&AECTC=Appendicitis&AESTDAT={onset}&AEONGO=Y&AEGRONS=3&AESER=Y&AETRT=PROCEDURE&AESI=NONE"
    judged = "AEREL=UNLIKELY&AERELLD=UNLIKELY&AERELSLE=NOT_RELATED&AEOUT=NOT_RECOVERED"
    page.goto(f"{stack.base_url}/subjects/{NUMBER}/log/AE/0/?{given}&{judged}")
    complete(page)
    # Then its clock runs on the page of serious events, and leads to the report
    page.goto(f"{stack.base_url}/safety/sae/")
    line = page.locator(".serious tbody tr").filter(has_text=TERM)
    expect(line.locator("[data-due]")).to_contain_text(re.compile(r"剩2[34]小时"))
    axe(page)
    line.get_by_role("link", name="填写报告").click()
    # And the report begins with what the casebook has
    expect(page.locator("#box-SAEEVT")).to_have_value(TERM)
    expect(page.locator("#box-SAENARR")).to_have_value(re.compile(f"{onset}.*出现{TERM}"))
    page.locator("#box-SAEAWARE").fill(f"{onset} 23:30")
    page.locator('[name=SAECRIT][value="HOSPITAL"]').check()
    page.locator("#box-SAECAUS").fill("阑尾炎与CHT101无明确关系。")
    page.locator('[name=SAEEXP][value="UNEXPECTED"]').check(force=True)
    page.locator("#box-SAERSI").fill("IB 1.0")
    axe(page)
    complete(page)
    # When it has gone to everybody, no clock runs and the versions stand beside each other
    page.goto(f"{stack.base_url}/safety/sae/")
    line = page.locator(".serious tbody tr").filter(has_text=TERM)
    line.get_by_role("link", name="第1版").click()
    for recipient in ("IEC", "INST", "SPON"):
        page.locator(f"#box-SENT{recipient}").fill("t 0001")
    page.locator("[name=change_reason]").select_option("new")
    complete(page)
    page.goto(f"{stack.base_url}/safety/sae/")
    line = page.locator(".serious tbody tr").filter(has_text=TERM)
    expect(line).to_contain_text("已全部报告")
    line.get_by_role("link", name=re.compile(TERM)).click()
    expect(page.locator(".versions")).to_contain_text("阑尾炎与CHT101无明确关系。")
    axe(page)


def complete(page: Page) -> None:
    """Complete the form; whatever is asked is kept with a reason."""
    for _ in range(3):
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        if page.locator(".notice.success").count():
            return
        for ask in page.locator("[name^=ask__]").all():
            if ask.is_visible() and not ask.input_value():
                ask.fill("已核对原始资料")
    expect(page.locator(".notice.success")).to_be_visible()
