"""What may go wrong at a keyboard: nothing typed is lost, and every message stands beside its field."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

SCREENING = "/subjects/S01-006/visits/SCR"  # the demonstration subject whose forms are empty
ENROLLED = "/subjects/S01-005/visits"  # enrolled, not infused
TREATED = "/subjects/S01-003/visits"  # complete up to month 1
VITAL_SIGNS = {"TEMP": "36.5", "SYSBP": "122", "DIABP": "78", "WEIGHT": "50.0", "HEIGHT": "165.0", "SPO2": "98"}
TOMORROW = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)


@pytest.fixture
def coordinator(window: Callable[..., Page], sign_in: Callable[[Page, str], None]) -> Page:
    page = window()
    sign_in(page, "coordinator")
    return page


def item(page: Page, code: str) -> Locator:
    return page.locator(f"#item-{code}")


def enter(page: Page, address: str, boxes: Mapping[str, str], picked: Mapping[str, str] | None = None) -> None:
    """Open a form and put this into its boxes."""
    page.goto(address)
    for code, value in (picked or {}).items():
        item(page, code).locator(f"input[value='{value}']").check(force=True)
    for code, text in boxes.items():
        page.locator(f"#box-{code}").fill(text)


def submit(page: Page) -> int:
    """Ctrl+Enter; the status of the answer."""
    with page.expect_response(lambda got: got.request.method == "POST" and not got.url.endswith("/live/")) as answer:
        page.keyboard.press("Control+Enter")
    page.wait_for_load_state()
    return answer.value.status


def refused_beside(page: Page, code: str, words: str) -> None:
    """The form was not completed, and the item itself says why; what was typed still stands in the box."""
    typed = page.locator(f"#box-{code}").input_value()
    assert submit(page) == 422
    expect(item(page, code).locator(".item-error")).to_contain_text(words)
    expect(page.locator(f"#box-{code}")).to_have_value(typed)
    expect(page.locator("#error-summary")).to_be_visible()


def test_pga_beyond_its_scale_is_refused_beside_the_field_R061(coordinator, axe) -> None:
    # When a PGA of 3.5 is typed and the form completed, then its item says what is possible
    enter(coordinator, f"{ENROLLED}/BL/PGA/", {"PGASC": "3.5"})
    refused_beside(coordinator, "PGASC", "3.5 is not possible here: 0.00 to 3.00")
    axe(coordinator)
    # And in Chinese for who reads Chinese
    coordinator.get_by_role("button", name="中文").click()
    expect(coordinator.locator("html")).to_have_attribute("lang", "zh-Hans")
    enter(coordinator, f"{ENROLLED}/BL/PGA/", {"PGASC": "3.5"})
    refused_beside(coordinator, "PGASC", "3.5 超出可能范围：0.00 至 3.00")
    axe(coordinator)
    coordinator.get_by_role("button", name="EN", exact=True).click()
    expect(coordinator.locator("html")).to_have_attribute("lang", "en")


def test_visit_before_consent_is_refused_beside_the_field_R062(coordinator) -> None:
    enter(coordinator, f"{SCREENING}/SV/", {}, {"SVOCCUR": "Y"})
    coordinator.locator("#box-SVSTDAT").fill("2026-09-01")
    refused_beside(coordinator, "SVSTDAT", "before the consent was signed")


def test_future_date_is_refused_beside_the_field_R061(coordinator) -> None:
    enter(coordinator, f"{SCREENING}/SV/", {}, {"SVOCCUR": "Y"})
    coordinator.locator("#box-SVSTDAT").fill(f"{TOMORROW:%Y-%m-%d}")
    refused_beside(coordinator, "SVSTDAT", "This lies in the future")


def test_letters_in_a_number_are_refused_beside_the_field_R061(coordinator) -> None:
    enter(coordinator, f"{SCREENING}/VS/", {**VITAL_SIGNS, "SYSBP": "abc"})
    refused_beside(coordinator, "SYSBP", "“abc” is not a number")
    # And nothing else was lost
    expect(coordinator.locator("#box-WEIGHT")).to_have_value("50.0")


def test_ten_megabytes_in_a_text_are_answered_beside_the_field_R061(coordinator) -> None:
    coordinator.goto(f"{ENROLLED}/D0/INF/")
    coordinator.locator("#box-INFLOT").evaluate("box => { box.value = 'x'.repeat(10 * 1024 * 1024); }")
    assert submit(coordinator) == 422
    expect(item(coordinator, "INFLOT").locator(".item-error")).to_contain_text("far too long; at most 30")


def test_identity_card_number_in_a_text_is_refused_beside_the_field_R090(coordinator) -> None:
    enter(coordinator, f"{ENROLLED}/D0/INF/", {"INFLOT": "11010519491231002X"})
    refused_beside(coordinator, "INFLOT", "an identity card number")


def test_missing_values_by_key_and_by_typing_are_kept_R070(coordinator) -> None:
    # Given vital signs with the respiration left out by Alt+1 and a reason letter, and the pulse by typing
    enter(coordinator, f"{SCREENING}/VS/", VITAL_SIGNS, {"TEMPSITE": "AXILLA"})
    coordinator.locator("#box-RESP").focus()
    coordinator.keyboard.press("Alt+1")
    expect(coordinator.locator("#null-card")).to_be_visible()
    coordinator.keyboard.press("r")
    coordinator.locator("#box-PULSE").fill("/nav m")
    item(coordinator, "OXYG").locator("input").first.focus()
    coordinator.keyboard.press("Alt+3")
    coordinator.keyboard.press("f")
    # Then the page says at once what was understood
    expect(item(coordinator, "RESP")).to_contain_text("not done: refused")
    expect(item(coordinator, "PULSE")).to_contain_text("not available: machine or supply")
    expect(item(coordinator, "OXYG")).to_contain_text("unknown: forgotten")
    # And it is kept
    status = submit(coordinator)
    assert status < 400, coordinator.locator("main").inner_text()
    coordinator.goto(f"{SCREENING}/VS/")
    expect(coordinator.locator("#box-RESP")).to_have_value("/nd r")
    expect(coordinator.locator("#box-PULSE")).to_have_value("/nav m")
    expect(item(coordinator, "OXYG")).to_contain_text("unknown: forgotten")


def test_newer_edition_of_another_person_is_shown_beside_ones_own(coordinator, window, sign_in, accounts, axe) -> None:
    # Given a form opened by two people
    other = window()
    sign_in(other, "investigator")
    for page in (coordinator, other):
        page.goto(f"{TREATED}/M1/VS/")
    # When one of them saves a temperature, and then the other a pulse
    other.locator("#box-TEMP").fill("37.4")
    other.locator("#box-reason").select_option("source")
    assert submit(other) < 400
    coordinator.locator("#box-PULSE").fill("81")
    coordinator.locator("#box-reason").select_option("transcription")
    assert submit(coordinator) == 422
    # Then the second is told who was first, sees the newer value beside, and has lost nothing
    expect(coordinator.get_by_role("alert").first).to_contain_text(accounts["investigator"]["name"])
    expect(item(coordinator, "TEMP").locator(".newer")).to_contain_text("37.4")
    expect(coordinator.locator("#box-PULSE")).to_have_value("81")
    axe(coordinator)
    # And can correct and save again
    coordinator.locator("#box-TEMP").fill("37.4")
    assert submit(coordinator) < 400
    coordinator.goto(f"{TREATED}/M1/VS/")
    expect(coordinator.locator("#box-TEMP")).to_have_value("37.4")
    expect(coordinator.locator("#box-PULSE")).to_have_value("81")


def test_session_lost_in_the_middle_of_bilag_loses_nothing_R012(coordinator, accounts, axe) -> None:
    # Given a BILAG begun
    coordinator.goto(f"{ENROLLED}/BL/BIL/")
    coordinator.locator("#box-BIL01").fill("2")
    expect(coordinator.locator("#saved")).to_contain_text("Draft kept")
    # When the session ends behind its back and typing goes on
    context: BrowserContext = coordinator.context
    context.clear_cookies(name="cht101_session")
    coordinator.locator("#box-BIL02").fill("1")
    # Then the page says so, and holds what was typed
    line = coordinator.locator("#session-line")
    expect(line).to_contain_text("Your session has ended. What you typed is kept on this page.")
    expect(coordinator.locator("#saved")).to_contain_text("Draft not kept")
    axe(coordinator)
    # When the person signs in again in a second tab
    with context.expect_page() as opened:
        line.get_by_role("link").click()
    second = opened.value
    second.locator("input[name=username]").fill(accounts["coordinator"]["username"])
    second.locator("input[name=password]").fill(accounts["coordinator"]["password"])
    second.keyboard.press("Enter")
    expect(second.locator("h1")).to_contain_text("You are signed in again")
    second.close()
    coordinator.bring_to_front()
    # Then the first tab goes on by itself, with everything that was typed
    expect(line).to_be_hidden()
    expect(coordinator.locator("#saved")).to_contain_text("Draft kept")
    expect(coordinator.locator("#box-BIL01")).to_have_value("2")
    expect(coordinator.locator("#box-BIL02")).to_have_value("1")
    # And completing is possible: only what is still empty is asked for
    assert submit(coordinator) == 422
    expect(item(coordinator, "BIL02").locator(".item-error")).to_be_hidden()
    expect(item(coordinator, "BIL03").locator(".item-error")).to_contain_text("Enter a value")
    expect(coordinator.locator("#box-BIL02")).to_have_value("1")


def test_keys_typed_ahead_of_a_slow_server_land_on_their_items(coordinator) -> None:
    # Given a server that takes its time to say what applies
    coordinator.goto(f"{ENROLLED}/BL/LLD/")
    coordinator.evaluate(
        "() => { const ask = window.fetch; window.fetch = (...all) => new Promise("
        "(done) => window.setTimeout(() => done(ask(...all)), 400)); }"
    )
    coordinator.locator("input[name=LLORG]").first.focus()
    # When four answers are typed without waiting
    coordinator.keyboard.type("2212")
    # Then each stands at its item
    for code, value in {"LLORG": "N", "LLNEW": "N", "LLMEDOK": "Y", "LLSTAB": "N"}.items():
        expect(item(coordinator, code).locator(f"input[value='{value}']")).to_be_checked()
