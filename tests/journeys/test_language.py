"""In Chinese, nothing of the main job is left in English but what the world writes in Latin letters."""

import re
from collections.abc import Iterable

import pytest
from playwright.sync_api import Page, expect

# Names of instruments, units, tests and products that Chinese papers write as they are.
LATIN = {
    "eCRF", "dsDNA", "ds", "DNA", "mmHg", "kg", "cm", "mm", "bpm", "mL", "ml", "mg", "mmol", "umol", "μmol", "min", "dL", "pg",
    "Hb", "HbA", "anti", "Mosteller", "Coombs", "Rh", "SpO", "Ctrl", "Enter", "Shift", "Tab", "Alt", "Demo", "zh", "en",
    "Cockcroft", "Gault", "Farr", "Gilbert", "nd", "na", "unk", "nav", "UTC", "SLEDAI", "SELENA", "BILAG", "eGFR",
}  # fmt: skip
# What stands in the language of the page: boxes of the other language, keys, codes and people's names are left out.
SHOWN_WORDS = """() => {
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest("[lang=en], kbd, script, .item-code, .form-key, .code, .user-menu summary strong, [hidden]")) continue;
    words.push(walker.currentNode.textContent.trim());
  }
  for (const node of document.querySelectorAll("[aria-label], [title], [placeholder]"))
    for (const name of ["aria-label", "title", "placeholder"])
      if (node.hasAttribute(name) && !node.closest("[lang=en]")) words.push(node.getAttribute(name));
  return words.filter(Boolean);
}"""
# The name of the protocol version is the sponsor's own, in whatever language it was given.
PROTOCOL_VERSION = "1.0-REF"
ADDRESSES = [
    "/",
    "/subjects/",
    "/subjects/new/",
    "/subjects/S01-001/",
    "/subjects/S01-005/",
    *(f"/subjects/S01-006/visits/SCR/{form}/" for form in ("SV", "DM", "IE", "ENR", "VS", "SLD", "BIL", "PGA")),
    "/subjects/S01-005/visits/BL/LLD/",
    "/subjects/S01-005/visits/D0/INF/",
    "/subjects/S01-001/visits/M1/SLD/",
    *(f"/subjects/{number}/results/" for number in ("S01-001", "S01-002", "S01-003", "S01-006")),
    "/subjects/S01-005/documents/",
    "/password/",
]


def english_words(page: Page, names: Iterable[str] = ()) -> set[str]:
    """Words with lower-case Latin letters that are no name of an instrument or unit. Capitals are abbreviations."""
    found = set()
    for text in page.evaluate(SHOWN_WORDS):
        for name in (*names, PROTOCOL_VERSION):
            text = text.replace(name, "")
        for word in re.findall(r"[A-Za-zμ]{2,}", text):
            if not word.isupper() and word not in LATIN:
                found.add(f"{word} in “{text[:70]}”")
    return found


def test_nothing_of_the_main_job_is_left_in_english(page, sign_in, accounts) -> None:
    names = [account["name"] for account in accounts.values()]
    # Given an investigator who reads Chinese
    sign_in(page, "investigator")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    # When the pages of the main job are opened, then no English word stands on them
    left = {}
    for address in ADDRESSES:
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
        if words := english_words(page, names):
            left[address] = words
    # And neither in the messages of a form that is not right
    page.goto("/subjects/S01-006/visits/SCR/DM/")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#error-summary")).to_be_visible()
    if words := english_words(page, names):
        left["messages"] = words
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert not left, "\n".join(f"{address}: {sorted(words)}" for address, words in left.items())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_sign_in_page_keeps_the_language_of_the_browser(language, page) -> None:
    page.goto("/sign-in/")
    page.locator(f"button[name=language][value={language}]").click()
    page.goto("/sign-in/")
    expect(page.locator(f"button[name=language][value={language}]")).to_have_attribute("aria-pressed", "true")
    assert (language == "en") or not english_words(page)
