"""Hands on the keyboard, and nothing else: every key is counted, nothing is ever clicked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace

from playwright.sync_api import Locator, Page, expect

# What has the focus: the item it belongs to, and what kind of box it is.
FOCUS = """() => {
  const node = document.activeElement;
  const row = node.closest("[data-item]");
  return {item: row ? row.dataset.item : "", kind: node.type || node.tagName.toLowerCase(), value: node.value || ""};
}"""
LEFT_THE_ITEM = """code => {
  const row = document.activeElement.closest("[data-item]");
  return document.activeElement !== document.body && (!row || row.dataset.item !== code);
}"""
FAR = 400


class Keyboard:
    """One person at one keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0
        self.keys: dict[str, int] = {}

    # --- single keys ---------------------------------------------------------------------------------------------
    def press(self, *keys: str) -> None:
        """Press these keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self._count(key)

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        for letter in text:
            self.page.keyboard.type(letter)
            self._count(letter)

    def type_at_once(self, text: str) -> None:
        """Type a text in one go, its letters counted."""
        self.page.keyboard.type(text)
        for letter in text:
            self._count(letter)

    def _count(self, key: str) -> None:
        self.pressed += 1
        self.keys[key] = self.keys.get(key, 0) + 1

    @contextmanager
    def counting(self) -> Iterator[SimpleNamespace]:
        """The keys pressed within: their number, and how often each."""
        counted = SimpleNamespace(pressed=0, keys={})
        before, keys = self.pressed, dict(self.keys)
        yield counted
        counted.pressed = self.pressed - before
        counted.keys = {key: n - keys.get(key, 0) for key, n in self.keys.items() if n > keys.get(key, 0)}

    # --- moving --------------------------------------------------------------------------------------------------
    def focus(self) -> SimpleNamespace:
        """The item that has the focus, the kind of its box, and what stands in it."""
        return SimpleNamespace(**self.page.evaluate(FOCUS))

    def tab_to(self, wanted: Locator, *, key: str = "Tab") -> None:
        """Tab until this has the focus."""
        expect(wanted).to_have_count(1)
        for _ in range(FAR):
            if wanted.evaluate("node => node === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"not reached by {key}: {wanted}")

    def open(self, wanted: Locator, *, key: str = "Tab") -> None:
        """Tab to a link or button and press it; the next page is there."""
        self.tab_to(wanted, key=key)
        self.and_wait("Enter")

    def open_here(self, wanted: Locator, *, key: str = "Tab") -> None:
        """Tab to a link that leads to a place on this page, and follow it."""
        self.tab_to(wanted, key=key)
        self.press("Enter")

    def to_main(self) -> None:
        """Past the head of the page, by the link that is there for it."""
        self.page.evaluate("() => document.activeElement.blur()")
        self.open_here(self.page.locator(".skip-link"))

    def and_wait(self, *keys: str) -> None:
        """Keys that lead to another page."""
        with self.page.expect_navigation():
            self.press(*keys)
        self.page.wait_for_load_state()

    def go_to(self, code: str) -> None:
        """Tab to the box of an item of the form."""
        for _ in range(FAR):
            if self.focus().item == code:
                return
            self.press("Tab")
        raise AssertionError(f"item {code} is not reached by Tab")

    # --- forms ---------------------------------------------------------------------------------------------------
    def answer(self, code: str, typed: str) -> None:
        """Give the answer of one item as its box wants it, and go on."""
        self.go_to(code)
        kind = self.focus().kind
        if kind == "radio":
            self.press(typed)
        elif kind == "checkbox":
            for digit in typed:
                self.press(digit)
            while self.focus().item == code:
                self.press("Tab")
        elif kind == "textarea":
            self.type(typed)
            self.press("Tab")
        else:
            self.type(typed)
            if not (
                self.page.evaluate("() => 'digits' in document.activeElement.dataset") or self.focus().item != code
            ):
                self.press("Enter")
        self.left(code)

    def left(self, code: str) -> None:
        """The focus has moved on from an item, once the server has said what applies."""
        self.page.wait_for_function(LEFT_THE_ITEM, arg=code)

    def fill(self, answers: Mapping[str, str]) -> None:
        """Answer several items in their order."""
        for code, typed in answers.items():
            self.answer(code, typed)

    def complete(self) -> None:
        """Ctrl+Enter: the form is in the casebook, and the next one due is open."""
        self.and_wait("Control+Enter")
        expect(self.page.locator(".messages .notice").first).to_contain_text("saved at")

    def sign_form(self, account: Mapping[str, str]) -> None:
        """Sign the form that is open, with user name and password."""
        self.open_here(self.page.get_by_role("link", name="Sign", exact=True), key="Shift+Tab")
        self.tab_to(self.page.locator(".sign-panel input[name=username]"))
        self.type(account["username"])
        self.press("Tab")
        self.type(account["password"])
        self.and_wait("Enter")
        expect(self.page.locator(".messages")).to_contain_text("Signed.")

    def sign_in(self, account: Mapping[str, str]) -> None:
        """The sign-in page, where the first box has the focus."""
        self.page.goto("/sign-in/")
        self.type(account["username"])
        self.press("Tab")
        self.type(account["password"])
        self.and_wait("Enter")

    def today(self) -> None:
        """g t: what waits for this person."""
        self.leave_boxes()
        self.press("g")
        self.and_wait("t")

    def leave_boxes(self) -> None:
        """Out of a text box, where letters are text: Tab until something else has the focus."""
        while self.focus().kind in {"text", "password", "textarea", "select-one"}:
            self.press("Tab")
