"""Every role reaches its first page in a real browser, and the page is accessible."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from trial.roles import ROLES


@pytest.mark.parametrize("role", ROLES)
def test_every_role_signs_in_and_finds_its_first_page(role: str, page: Page, sign_in: Callable, axe: Callable) -> None:
    sign_in(page, role)
    expect(page.locator("h1").first).to_be_visible()
    axe(page)


def test_the_sign_in_page_is_accessible_in_both_languages(page: Page, axe: Callable) -> None:
    page.goto("/sign-in/")
    axe(page)
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    axe(page)
