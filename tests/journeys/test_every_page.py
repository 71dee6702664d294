"""Every form and every list: it opens, fits a ward screen and a tablet in both languages, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from crf.kit.base import FORMS
from tests.journeys.conftest import Stack

WARD = ViewportSize(width=1366, height=768)
TABLET = ViewportSize(width=800, height=1280)
# Demonstration subjects: followed to month 2; in screening with empty forms; enrolled and not infused; month 1 empty.
FOLLOWED, SCREENED, ENROLLED, EMPTY = "S01-001", "S01-006", "S01-005", "S01-007"
# At which subject a visit's forms are looked at; elsewhere they are those of the subject whose month 1 is due.
SUBJECT_OF_VISIT = {"SCR": SCREENED, "BL": ENROLLED, "LD1": ENROLLED, "PRE": ENROLLED, "D0": ENROLLED}
LISTS = (
    "/",
    "/subjects/",
    "/subjects/new/",
    "/worksheets/",
    "/configuration/",
    "/configuration/checks/",
    "/configuration/laboratory/",
    "/configuration/product/",
    "/documents/",
    *(f"/subjects/{number}/" for number in (FOLLOWED, SCREENED, ENROLLED, EMPTY)),
    f"/subjects/{FOLLOWED}/visits/add/",
    f"/subjects/{FOLLOWED}/results/",
    *(f"/subjects/{FOLLOWED}/visits/{visit}/" for visit in ("SCR", "LD1", "D0", "D14", "M1")),
    f"/subjects/{SCREENED}/visits/SCR/",
    f"/subjects/{EMPTY}/visits/M1/",
)
# How much wider than the window the page is.
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def forms_at_visits(stack: Stack) -> Iterator[str]:
    """Each form once, at the visit where it is most often empty: month 1 if it belongs there, else its first visit."""
    definitions = stack.rows(
        "SELECT code, forms FROM trial_visitdefinition definition JOIN trial_protocolversion version"
        " ON version.id = version_id WHERE version.number = 1 ORDER BY code <> 'M1', \"order\""
    )
    seen: set[str] = set()
    for visit, keys in definitions:
        number = SUBJECT_OF_VISIT.get(visit, FOLLOWED if visit.startswith("LT") else EMPTY)
        for key in keys:
            if key in FORMS and key not in seen and FORMS[key].repeats != "log":
                seen.add(key)
                yield f"/subjects/{number}/visits/{visit}/{key}/"
    assert seen == {key for key, form in FORMS.items() if form.repeats != "log"}


def forms_filled_in() -> Iterator[str]:
    """Long forms once more with everything that stands in them."""
    for visit, keys in {
        "SCR": ("IE", "LB", "SLEH", "SLD"),
        "M1": ("BIL", "SLD", "SDI", "LB", "IMM"),
        "D0": ("INF", "PK"),
    }.items():
        yield from (f"/subjects/{FOLLOWED}/visits/{visit}/{key}/" for key in keys)


def logs() -> Iterator[str]:
    for key, form in FORMS.items():
        if form.repeats == "log":
            yield f"/subjects/{FOLLOWED}/log/{key}/"
            yield f"/subjects/{FOLLOWED}/log/{key}/0/"


def addresses(stack: Stack) -> list[str]:
    return [*LISTS, *forms_at_visits(stack), *forms_filled_in(), *logs()]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens_and_fits_in_both_sizes(
    language: str, stack: Stack, window: Callable[..., Page], sign_in: Callable[[Page, str], None], axe
) -> None:
    # Given somebody who enters data, in one of the two languages
    page = window(**WARD)
    sign_in(page, "investigator")
    if language != "en":
        page.locator(f"button[name=language][value={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    wrong = []
    for address in addresses(stack):
        # When a page is opened, then it is there, and no wider than the screen of the ward or the tablet
        page.set_viewport_size(WARD)
        answer = page.goto(address)
        assert answer is not None
        if answer.status != 200:
            wrong.append(f"{address}: {answer.status}")
            continue
        for size in (WARD, TABLET):
            page.set_viewport_size(size)
            if (wide := page.evaluate(TOO_WIDE)) > 0:
                wrong.append(f"{address} at {size['width']}: {wide} px too wide")
        # And once, in Chinese on the tablet, axe finds nothing
        if language != "en":
            try:
                axe(page)
            except AssertionError as found:
                wrong.append(str(found)[:1500])
    assert not wrong, "\n".join(wrong)
