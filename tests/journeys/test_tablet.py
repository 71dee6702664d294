"""Month 1 of a demonstration subject, entered on a 10-inch tablet: taps, and typing where a figure is wanted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from crf.demo.courses import measured
from crf.demo.stories import ANSWERS, COURSES
from crf.kit.base import FORMS
from crf.kit.items import Kind
from crf.laboratory.analytes import of_panels
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_accessibility import fits
from tests.journeys.typist import REASON, Answer, Typist

NUMBER, VISIT, DAY = "S01-007", "M1", 28
# The course of that subject, whose figures are typed.
COURSE = next(course for course in COURSES if course.number == 12)


class Fingers(Typist):
    """Somebody who taps what is to be seen and types figures on the keyboard of the screen."""

    taps = 0

    def tap(self, wanted: Locator) -> None:
        wanted.tap()
        self.taps += 1

    def _go(self, *_where: object, **_how: object) -> bool:
        """A finger is there at once."""
        return False

    def _quiet(self, seen: SimpleNamespace, given: Mapping[str, Answer]) -> bool:
        open_parts = {each.part for each in seen.items if each.part and each.quiet and not each.filled}
        found = {each.part for each in seen.items if each.part and each.code in given and each.quiet}
        ready = sorted(open_parts - found)
        if not ready:
            return False
        everything = self.page.locator("[data-quiet-all-key]")
        whole = not found and everything.count()
        key = everything if whole else self.page.locator(f"[data-section='{ready[0]}'] [data-quiet-key]")
        with self.page.expect_response(lambda answer: answer.url.endswith("/live/")):
            self.tap(key)
        return True

    def _answer(self, form: str, item: SimpleNamespace, answer: Answer | None) -> None:
        row = self.page.locator(f"#item-{item.code}")
        if answer is None and item.offer:
            with self.page.expect_response(lambda got: got.url.endswith("/live/")):
                self.tap(row.locator("[data-suggestion]"))
            return
        typed = str(answer) if answer is not None else self._usual(form, item)
        if item.kind in {"radio", "checkbox"}:
            for value in typed.split("|"):
                with self.page.expect_response(lambda got: got.url.endswith("/live/")):
                    self.tap(row.locator("label").filter(has=self.page.locator(f"input[value='{value}']")))
        elif item.kind == "select-one":
            self.taps += 2
            row.locator("select").select_option(typed)
        else:
            self.tap(row.locator("input:not([type=hidden]), textarea").first)
            self.hands.type_at_once(typed)

    def _explain(self, name: str) -> None:
        self.tap(self.page.locator(f"#entry [name='{name}']"))
        self.hands.type_at_once(REASON)

    def _nothing_significant(self) -> None:
        self.tap(self.page.locator("[data-rest-ncs]"))

    def _send(self) -> None:
        self.tap(self.page.locator("[data-complete]"))


def found(form: str) -> dict[str, Answer]:
    """What the course says at month 1, by item code."""
    on = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    special: dict[str, dict[str, Answer]] = {
        "SV": {"SVOCCUR": "Y", "SVSTDAT": on, "SVTYPE": "CLINIC"},
        "PK": {"PKTIM": "0700", "PKCOPY": "2400", "PKLLOQ": "100", "PKCELL": "3.1"},
        "INV": {"INVSCOPE": "VISIT", "INVMEAN": "REVIEWED"},
    }
    if form in special:
        return special[form]
    items = {item.name: item for item in FORMS[form].items}
    said = ANSWERS.get(form, lambda *_: {})(COURSE, VISIT, DAY)
    return {
        items[name].code: answer.upper() if items[name].kind is Kind.YES_NO else answer
        for name, answer in said.items()
        if name in items
    }


def test_month_1_is_entered_by_taps_on_a_tablet(window: Callable[..., Page], sign_in, record_property, capsys) -> None:
    # Given a coordinator at the bedside, with the page of a visit whose forms are empty
    page = window(width=800, height=1280, touch=True)
    sign_in(page, "coordinator")
    page.goto(f"/subjects/{NUMBER}/visits/{VISIT}/")
    hands = Keyboard(page)
    fingers = Fingers(hands, visit_on=lambda: datetime.now(ZoneInfo("Asia/Shanghai")).date())
    taps: dict[str, int] = {}
    # When one form after the other is entered with a finger
    for _ in range(60):
        put, before = fingers.put(), fingers.taps
        fits(page)
        if put.at == "form":
            fingers.enter(found(put.form), place=VISIT)
        elif put.at == "link":
            _laboratory(fingers)
        else:
            break
        taps[put.form] = fingers.taps - before
    # And its logs are gone through
    while waiting := page.locator("[data-review-key]").count():
        fingers.tap(page.locator("[data-review-key]").first)
        expect(page.locator("[data-review-key]")).to_have_count(waiting - 1)
    # Then the visit is complete, by taps and typing alone
    expect(page.locator("#visit-progress .status-chip")).to_have_attribute("data-status", "complete")
    assert not set(hands.keys) & {"Tab", "Enter", "Control+Enter"}
    with capsys.disabled():
        said = ", ".join(f"{form} {n}" for form, n in taps.items())
        sys.stdout.write(f"\ntaps at month 1: {said}; together {fingers.taps}\n")
    record_property("taps at month 1", fingers.taps)
    # And one tap says that nothing is found in a part, or in all of them
    assert taps["PE"] <= 2 + 2 * len(found("PE"))


def _laboratory(fingers: Fingers) -> None:
    """The report of the visit, value by value."""
    page = fingers.page
    with page.expect_navigation():
        fingers.tap(page.locator("[data-due]").first)
    fits(page)

    def results() -> None:
        for analyte in of_panels(("HEM", "CHEM", "COAG")):
            fingers.tap(page.locator(f"#box-{analyte.code}"))
            fingers.hands.type_at_once(measured(COURSE, analyte.code, DAY))

    fingers.laboratory(results, place=VISIT)
