"""Days of monitoring entered by keyboard in Chinese: grades as somebody types, episodes that open and close by themselves.

Grades and masking: ASTCT 2019 (safety specification, section 3). Keys for an uneventful day: ux, 4.1.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import INFUSED_ON, day
from tests.journeys.conftest import Stack
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_accessibility import fits, speak_chinese

UNEVENTFUL_KEYS = 12
INFUSED = f"""
from crf import demo
from tests import factories
subject = factories.do(demo.infusion("{INFUSED_ON}", "40"), factories.enrolled())
print("number", subject.screening_number)
"""


@pytest.fixture(scope="module")
def number(stack: Stack) -> str:
    """The screening number of a demonstration subject infused on 2 June 2025, of whom no daily form stands."""
    return stack.manage("shell", "-v", "0", "-c", INFUSED).rpartition("number ")[2].strip()


@pytest.fixture
def coordinator(window: Callable[..., Page], sign_in: Callable[[Page, str], None]) -> Page:
    page = window()
    sign_in(page, "coordinator")
    speak_chinese(page)
    return page


def open_day(page: Page, number: str, visit: str) -> Keyboard:
    page.goto(f"/subjects/{number}/visits/{visit}/DAY/")
    hands = Keyboard(page)
    if hands.focus().item == "DYDAT":  # a visit with a window of several days has no date before its visit form
        hands.answer("DYDAT", day(INFUSED_ON, int(visit.removeprefix("D"))))
    assert hands.focus().item == "TMAX"
    return hands


def derived(page: Page, code: str, words: str) -> None:
    expect(page.locator(f"#item-{code} output.derived")).to_have_text(words)


def done(hands: Keyboard) -> str:
    """Nothing else to report, complete; what the page says it set in motion."""
    hands.press("Q")
    hands.and_wait("Control+Enter")
    return hands.page.locator(".messages").inner_text()


def test_an_uneventful_day_takes_no_click_and_few_keys(coordinator, number, axe) -> None:
    hands = open_day(coordinator, number, "D1")
    axe(coordinator)
    with hands.counting() as keys:
        hands.answer("TMAX", "36.8")
        said = done(hands)
    assert "保存" in said
    assert keys.pressed <= UNEVENTFUL_KEYS, keys.keys


def test_crs_from_the_first_fever_to_the_last(coordinator, number, axe) -> None:
    # Given a febrile, hypotensive day, then grade 2 is proposed and the one question is asked
    hands = open_day(coordinator, number, "D3")
    hands.fill({"TMAX": "38.9", "HYPOTN": "2", "HYPOX": "1"})
    assert hands.focus().item == "ATTRIB"
    expect(coordinator.locator("[data-notices]")).to_contain_text("如无其他原因，CRS为2级")
    derived(coordinator, "CRSGR", "尚未知")
    hands.answer("ATTRIB", "y")
    derived(coordinator, "CRSGR", "2")
    expect(coordinator.locator("#item-CRSGR")).to_contain_text("低血压")
    axe(coordinator)
    # When it is completed, the episode opens by itself
    assert "CRS 2级：已打开事件 CRS#1" in done(hands)

    # When tocilizumab is given the next day, the log of medicines is asked for its row
    hands = open_day(coordinator, number, "D4")
    hands.fill({"TMAX": "38.2", "HYPOTN": "2", "HYPOX": "1", "ATTRIB": "y", "DYTOCI": "y"})
    derived(coordinator, "CRSGR", "2")
    hands.press("Q", "Control+Enter")
    question = coordinator.locator("#item-DYTOCI .item-ask input")
    expect(question).to_be_focused()
    hands.type("明日补录")
    hands.and_wait("Control+Enter")
    expect(coordinator.locator(".messages")).to_contain_text("属于事件 CRS#1")

    # Then oxygen without fever still counts, since tocilizumab may hide it; and the grade falls
    hands = open_day(coordinator, number, "D5")
    hands.fill({"TMAX": "36.9", "HYPOTN": "1", "HYPOX": "2", "ATTRIB": "y"})
    derived(coordinator, "CRSGR", "2")
    done(hands)
    hands = open_day(coordinator, number, "D6")
    hands.fill({"TMAX": "38.0", "HYPOTN": "1", "HYPOX": "1", "ATTRIB": "y"})
    derived(coordinator, "CRSGR", "1")
    done(hands)
    hands = open_day(coordinator, number, "D7")
    hands.answer("TMAX", "36.7")
    assert "事件 CRS#1 于2025-06-09消失" in done(hands)

    # And the episode has its onset, maximum, end and duration
    coordinator.goto(f"/subjects/{number}/log/CRS/1/")
    derived(coordinator, "CRSSTD", "2025-06-05")
    derived(coordinator, "CRSMAX", "2")
    derived(coordinator, "CRSMAXD", "2025-06-05")
    derived(coordinator, "CRSEND", "2025-06-09")
    derived(coordinator, "CRSDUR", "4")
    derived(coordinator, "CRSONGO", "否")
    derived(coordinator, "CRSDAYS", "D3 2 · D4 2 · D5 2 · D6 1")
    for treatment in ("FLUIDS", "TOCILIZUMAB"):
        expect(coordinator.locator(f"input[name=CRSRX][value={treatment}]")).to_be_checked()
    axe(coordinator)
    coordinator.goto(f"/subjects/{number}/log/CRS/")
    fits(coordinator)


def test_icans_from_the_score_to_somebody_who_cannot_be_woken(coordinator, number, axe) -> None:
    # Given ICE 3, then one question and grade 2
    hands = open_day(coordinator, number, "D8")
    hands.fill({"TMAX": "36.7", "CONSC": "1", "ICEO": "1", "ICEN": "2", "ICEC": "0", "ICEW": "0", "ICEA": "0"})
    derived(coordinator, "ICETOT", "3")
    hands.fill({"SEIZ": "1", "MOTOR": "n", "EDEMA": "1", "ICATTR": "y"})
    derived(coordinator, "ICANGR", "2")
    assert "ICANS 2级：已打开事件 ICN#1" in done(hands)
    # Given somebody who cannot be woken, then no score is asked and it is grade 4
    hands = open_day(coordinator, number, "D9")
    hands.fill({"TMAX": "36.7", "CONSC": "4"})
    expect(coordinator.locator("#item-ICEO")).to_be_hidden()
    hands.fill({"SEIZ": "1", "MOTOR": "n", "EDEMA": "1", "ICATTR": "y"})
    derived(coordinator, "ICANGR", "4")
    axe(coordinator)
    assert "ICANS 4级：属于事件 ICN#1，最高4级" in done(hands)


def test_the_investigator_is_told_and_a_tablet_shows_the_day(
    window: Callable[..., Page], sign_in: Callable[[Page, str], None], number: str, axe: Callable[[Page], None]
) -> None:
    page = window(width=800, height=1280, touch=True)
    sign_in(page, "investigator")
    speak_chinese(page)
    expect(page.locator("main")).to_contain_text("每日监测打开了一例CRS事件")
    page.goto(f"/subjects/{number}/visits/D3/DAY/")
    fits(page)
    axe(page)
