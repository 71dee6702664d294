"""Every page a role has: no violation that axe knows, no sideways scrolling, nothing from elsewhere, both languages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from trial.roles import ROLES, Permission

# The pages of the product and the permission each asks for. Demonstration subject 001 is complete up to month 2.
PAGES = {
    "/": Permission.VIEW_CLINICAL,
    "/subjects/": Permission.VIEW_CLINICAL,
    "/subjects/S01-001/": Permission.VIEW_CLINICAL,
    "/subjects/S01-001/visits/BL/VS/": Permission.VIEW_CLINICAL,
    "/subjects/S01-001/visits/M1/SLD/": Permission.VIEW_CLINICAL,
    "/subjects/S01-001/results/": Permission.VIEW_CLINICAL,
    "/subjects/S01-003/results/": Permission.VIEW_CLINICAL,
    "/subjects/S01-006/results/": Permission.VIEW_CLINICAL,
    "/subjects/S01-001/documents/": Permission.MAKE_DOCUMENT,
    "/documents/": Permission.MAKE_DOCUMENT,
    "/configuration/": Permission.VIEW_CONFIGURATION,
    "/configuration/dictionaries/": Permission.VIEW_CONFIGURATION,
    "/coding/": Permission.VIEW_CLINICAL,
    "/coding/questions/": Permission.VIEW_CLINICAL,
    "/coding/upload/": Permission.CODE,
    "/safety/sae/": Permission.VIEW_CLINICAL,
    "/notices/": Permission.VIEW_AUDIT,
    "/people/": Permission.VIEW_PEOPLE,
    "/people/new/": Permission.MANAGE_PEOPLE,
    "/people/account/coordinator/": Permission.MANAGE_PEOPLE,
    "/people/log/": Permission.VIEW_AUDIT,
    "/audit-trail/": Permission.VIEW_AUDIT,
    "/password/": Permission.VIEW_CONFIGURATION,
}
FORMS = {
    "ICF": "/subjects/new/",
    "SV": "/subjects/S01-006/visits/BL/SV/",
    "DM": "/subjects/S01-006/visits/SCR/DM/",
    "IE": "/subjects/S01-006/visits/PRE/IE/",
    "ENR": "/subjects/S01-006/visits/SCR/ENR/",
    "VS": "/subjects/S01-006/visits/BL/VS/",
    "SLD": "/subjects/S01-006/visits/SCR/SLD/",
    "BIL": "/subjects/S01-006/visits/SCR/BIL/",
    "PGA": "/subjects/S01-006/visits/SCR/PGA/",
    "LLD": "/subjects/S01-006/visits/BL/LLD/",
    "INF": "/subjects/S01-006/visits/D0/INF/",
}
Check = Callable[[Page], None]


def fits(page: Page) -> None:
    """The page itself does not scroll sideways; a wide table may, in its own frame."""
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def speak_chinese(page: Page) -> None:
    page.get_by_role("button", name="中文").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def visit(page: Page, role: str, axe: Check) -> None:
    for address, permission in PAGES.items():
        if permission in ROLES[role].permissions and not (address == "/" and role == "administrator"):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, f"{address}: {answer.status}"
            fits(page)
            axe(page)


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_every_role_are_accessible(role, window, sign_in, axe) -> None:
    page = window()
    sign_in(page, role)
    visit(page, role, axe)


@pytest.mark.parametrize("role", ["investigator", "administrator"])
def test_pages_are_accessible_in_chinese_on_a_tablet(role, window, sign_in, axe) -> None:
    page = window(width=1024)
    axe_page = page.goto("/sign-in/")
    assert axe_page is not None
    axe(page)
    sign_in(page, role)
    speak_chinese(page)
    visit(page, role, axe)


def test_sign_in_page_is_accessible_in_both_languages(page, axe) -> None:
    page.goto("/sign-in/")
    axe(page)
    speak_chinese(page)
    axe(page)
    # And with its message
    page.locator("input[name=username]").fill("nobody")
    page.locator("input[name=password]").fill("not a password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)


@pytest.mark.parametrize("form", FORMS)
def test_forms_are_accessible_empty_and_with_errors(form, window, sign_in, axe) -> None:
    page = window()
    sign_in(page, "coordinator")
    page.goto(FORMS[form])
    fits(page)
    axe(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#error-summary")).to_be_visible()
    fits(page)
    axe(page)


def test_forms_are_accessible_with_questions_and_cards(window, sign_in, axe) -> None:
    page = window()
    sign_in(page, "coordinator")
    # Given a value that raises a question
    page.goto("/subjects/S01-005/visits/LD1/VS/")
    for code, value in {
        "TEMP": "36.5",
        "SYSBP": "190",
        "DIABP": "78",
        "PULSE": "76",
        "RESP": "16",
        "SPO2": "98",
    }.items():
        page.locator(f"#box-{code}").fill(value)
    page.locator("#box-WEIGHT").fill("64.0")
    for code in ("TEMPSITE", "OXYG"):
        page.locator(f"#item-{code} input[type=radio]").first.check(force=True)
    page.keyboard.press("Control+Enter")
    # Then the question stands beside its item
    expect(page.locator("#item-SYSBP .item-ask")).to_be_visible()
    fits(page)
    axe(page)
    # And so do the card of null flavours and the card of keys
    page.locator("#box-PULSE").focus()
    page.keyboard.press("Alt+1")
    expect(page.locator("#null-card")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    page.locator("[data-open-card]").click()
    expect(page.locator("#shortcut-card")).to_be_visible()
    axe(page)
