"""Acute GVHD entered from what was seen and measured: stages and grade follow (MAGIC, safety specification, section 4)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import INFUSED_ON
from tests.journeys.conftest import Stack
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_accessibility import fits, speak_chinese

# A subject infused on 2 June 2025 whose total bilirubin on day 21 was 60 µmol/L.
JAUNDICED = f"""
from crf import demo
from crf.demo.filler import fill
from crf.laboratory.analytes import ANALYTES
from tests import factories
subject = factories.do(demo.infusion("{INFUSED_ON}", "40"), factories.enrolled())
subject = factories.do(factories.attended("D21", "2025-06-23"), subject)
beside = [code for code, each in ANALYTES.items() if each.panel == ANALYTES["TBIL"].panel and code != "TBIL"]
typed = {{f"{{code}}.LBORRES": "/nd m" for code in beside}}
typed |= {{"TBIL.LBORRES": "60", "TBIL.LBCLSIG": "NCS", "LBNAM": "/unk m", "LBDAT": "2025-06-23"}}
outcome = factories.save_form(subject, "LB", "D21", typed | {{"ask__LB-01": "other panels follow"}})
assert outcome.saved, demo.why_not(outcome)
print("number", subject.screening_number)
"""


@pytest.fixture(scope="module")
def number(stack: Stack) -> str:
    """The screening number of that subject."""
    return stack.manage("shell", "-v", "0", "-c", JAUNDICED).rpartition("number ")[2].strip()


def test_stool_of_1600_ml_and_bilirubin_of_60_are_grade_iii(
    window: Callable[..., Page], sign_in: Callable[[Page, str], None], number: str, axe: Callable[[Page], None]
) -> None:
    page = window()
    sign_in(page, "coordinator")
    speak_chinese(page)
    page.goto(f"/subjects/{number}/visits/D21/AGVHD/")
    hands = Keyboard(page)
    hands.answer("AGYN", "y")
    # The bilirubin is that of the laboratory, and is not asked again.
    expect(page.locator("#item-AGTBIL output.derived")).to_contain_text("60")
    expect(page.locator("#item-AGLIV output.derived")).to_contain_text("2")
    page.locator("#box-AGVOL").fill("1600")
    page.locator("#box-AGVOL").press("Tab")
    # Severe pain or blood would be stage 4, so that the stage is known once both are answered.
    for sign in ("AGPAIN", "AGBLOOD"):
        page.locator(f"#item-{sign} input[value=N]").check(force=True)
    expect(page.locator("#item-AGLGI output.derived")).to_contain_text("3")
    page.locator("#box-AGBSA").fill("0")
    page.locator("#box-AGBSA").press("Tab")
    page.locator("#box-AGUGI").fill("0")
    page.locator("#box-AGUGI").press("Tab")
    expect(page.locator("#item-AGGR output.derived")).to_contain_text("III")
    axe(page)
    fits(page)
