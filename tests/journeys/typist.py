"""A coordinator who enters whole visits by keyboard: looks where the focus is, types what is asked, and counts the keys.

The typist knows of the product only what a person sees: which item has the focus, what it offers, what is still asked
for. Answers come from a table; an item the table does not name gets a usual answer by its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Locator, TimeoutError, expect

from crf.demo.filler import usual
from crf.kit.base import FORMS
from crf.kit.items import Code
from tests.journeys.keyboard import Keyboard
from trial.words import Text

# What a person sees of the open form: its items in order, the questions beside them, and what has the focus.
SEEN = """() => {
  const form = document.getElementById("entry"), at = document.activeElement;
  const boxesOf = (row) =>
    [...row.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((n) => !n.closest(".item-ask"));
  const shown = (row) => !row.dataset.analyte && row.checkVisibility() && boxesOf(row).length;
  const rows = [...form.querySelectorAll("[data-item]")].filter(shown);
  const items = rows.map((row) => {
    const boxes = boxesOf(row), none = row.querySelector("[data-null-of]"), part = row.closest("[data-section]");
    const given = (n) => (n.type === "radio" || n.type === "checkbox" ? n.checked : n.value);
    const filled = boxes.some(given) || Boolean(none && none.value);
    const error = row.querySelector("[data-error]");
    return {
      code: row.dataset.item, filled, required: Boolean(row.querySelector(".required")), quiet: row.hasAttribute("data-quiet"),
      part: part && part.querySelector("[data-quiet-key]") ? part.dataset.section : "",
      kind: "digits" in boxes[0].dataset ? "digit" : boxes[0].type || "text",
      offer: Boolean(row.querySelector("[data-suggestion]")),
      value: boxes[0].type === "text" ? boxes[0].value : "",
      error: row.classList.contains("has-error") && error ? error.textContent.trim() : "",
      answers: boxes[0].tagName === "SELECT" ? [...boxes[0].options].filter((o) => o.value).map((o) => [o.value, o.text.trim()])
        : boxes.filter((n) => n.dataset.digit !== undefined).map((n) => [n.value, n.dataset.digit]),
    };
  });
  const own = at.closest("[data-item]");
  let place = rows.indexOf(own);
  if (place < 0) place = rows.findIndex((row) => at.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING) - 0.5;
  if (place < -1) place = rows.length;
  return {
    form: form.dataset.form, items, place, focus: own ? own.dataset.item : "", tag: at.tagName.toLowerCase(), type: at.type || "",
    asking: at.name && at.name.startsWith("ask__") ? at.name : "", numeric: Boolean(at.inputMode) || "digits" in at.dataset,
    value: at.value || "", asks: [...form.querySelectorAll(".item-ask input")].filter((n) => !n.value).map((n) => n.name),
  };
}"""
MARK = (
    "() => { window.seenVisit = document.getElementById('visit'); window.seenForm = document.getElementById('entry'); }"
)
ANSWERED = """() => {
  if (document.getElementById("visit") !== window.seenVisit) return "saved";
  const form = document.getElementById("entry");
  if (form && form !== window.seenForm) return "refused";
  const line = form && form.querySelector("[data-saved].is-failed");
  return line ? "failed: " + line.textContent : "";
}"""
# Where the page of a visit has put the person: a form, a link to one, a log to go through, or the end.
PUT = """() => {
  const form = document.getElementById("entry"), at = document.activeElement;
  if (form) return {at: "form", form: form.dataset.form};
  if (at.matches("[data-due]")) return {at: "link", form: at.querySelector(".form-key").textContent.trim()};
  if (at.matches("[data-review-key]")) return {at: "log", form: at.closest("li").id};
  return {at: "end", form: ""};
}"""
# The analyte whose result has the focus; whether the page has put it beyond the results; a result not judged yet.
RESULT = "() => { const at = document.activeElement; return 'result' in at.dataset ? at.closest('tbody').dataset.analyte : ''; }"
ELSEWHERE = "() => document.activeElement.matches('[data-significance], [data-complete], .item-control input')"
UNJUDGED = (
    "() => [...document.querySelectorAll('select[data-significance]')].some((n) => n.checkVisibility() && !n.value)"
)
REASON = "DEMO: per source"
MOST_TRIES = 12
FAR = 600


@dataclass(frozen=True, slots=True)
class Proposed:
    """An answer taken from the list of proposals: what is typed until it stands there, as the first one."""

    begins: str


Answer = str | Proposed
Given = Mapping[str, Answer]


@dataclass(slots=True)
class Tally:
    """What a form cost: keys pressed, how often it was tried, the questions that were asked."""

    form: str
    place: str
    keys: int = 0
    tries: int = 0
    asked: list[str] = field(default_factory=list)
    by_key: dict[str, int] = field(default_factory=dict)


class Typist:
    """One coordinator at one keyboard, who enters the form that is open and goes on to the next."""

    def __init__(self, hands: Keyboard, *, visit_on: Callable[[], date]) -> None:
        self.hands, self.page, self.visit_on = hands, hands.page, visit_on
        self.tallies: list[Tally] = []

    # --- one form ------------------------------------------------------------------------------------------------
    def enter(self, given: Given, *, place: str = "") -> Tally:
        """Fill the open form with these answers and usual ones, and complete it; the keys it cost."""
        form = self.page.locator("#entry").get_attribute("data-form") or ""
        tally = Tally(form, place or self.page.url.split("/")[-2])
        with self.hands.counting() as counted:
            given_now = dict(given)
            while True:
                self._fill(form, given_now)
                tally.tries += 1
                said = self._complete()
                if said == "saved":
                    break
                self._stopped(tally, said)
        tally.keys, tally.by_key = counted.pressed, dict(counted.keys)
        self.tallies.append(tally)
        return tally

    def _stopped(self, tally: Tally, said: str) -> None:
        """The form was not taken: a question or something missing may be answered, anything else fails here."""
        seen = self._seen()
        wrong = {each.code: each.error for each in seen.items if each.error and each.filled}
        said_above = self.page.locator("#entry").evaluate(
            "form => [...form.parentElement.querySelectorAll('.notice.error')].map((n) => n.textContent.trim()).join(' ')"
        )
        about = f"{tally.form} at {tally.place}: {said}; wrong {wrong}; {said_above}"
        open_now = [each.code for each in seen.items if each.required and not each.filled]
        assert tally.tries < MOST_TRIES, about
        assert seen.asks or open_now, about
        assert not wrong, about
        tally.asked.extend(seen.asks)
        for name in seen.asks:
            self._explain(name)

    def _explain(self, name: str) -> None:
        """A reason beside the value that is asked about."""
        self._go(lambda now: now.asking == name, "a question")
        self.hands.type_at_once(REASON)

    def _fill(self, form: str, given: dict[str, Answer]) -> None:
        for _ in range(FAR):
            seen = self._seen()
            wanted = [
                place
                for place, each in enumerate(seen.items)
                if (each.required and not each.filled)
                or (each.code in given and given[each.code] != (each.value or None))
            ]
            if not wanted:
                return
            if self._quiet(seen, given):
                continue
            ahead = [place for place in wanted if place >= seen.place]
            target = seen.items[(ahead or wanted)[0]]
            code = target.code
            if self._go(lambda now: now.focus == code, code, back=not ahead) and target.quiet:  # noqa: B023
                continue  # now that the focus is there, one key may do for the whole part
            self._answer(form, target, given.pop(target.code, None))
        raise AssertionError(f"{form}: there is no end to it")

    def _quiet(self, seen: SimpleNamespace, given: Mapping[str, Answer]) -> bool:
        """One key for the part that has the focus, or for all of them, once nothing in it is to be said otherwise."""
        here = next((each for each in seen.items if each.code == seen.focus), None)
        takes_letters = seen.type == "radio" or (seen.numeric and not seen.value)
        if here is None or not here.part or not here.quiet or here.filled or not takes_letters:
            return False
        open_parts = {each.part for each in seen.items if each.part and each.quiet and not each.filled}
        if here.part not in open_parts:
            return False
        found = {each.part for each in seen.items if each.part and each.code in given and each.quiet}
        if here.part in found:
            return False
        key = "Q" if len(open_parts) > 1 and not found else "q"
        self.page.evaluate("() => { window.wasAt = document.activeElement; }")
        self.hands.press(key)
        self.page.wait_for_function("() => document.activeElement !== window.wasAt")
        return True

    def _answer(self, form: str, item: SimpleNamespace, answer: Answer | None) -> None:
        """One answer as its box wants it; then the focus has moved on."""
        if answer is None and item.offer:
            self.hands.press("a")
            self._left(item.code)
            return
        if isinstance(answer, Proposed):
            self._propose(item.code, answer)
            return
        typed = answer if answer is not None else self._usual(form, item)
        if typed.startswith("/") and item.kind in {"radio", "checkbox", "select-one"}:
            flavour, letter = typed[1:].split()[:2]
            self.hands.press(f"Alt+{['nd', 'na', 'unk', 'nav'].index(flavour) + 1}")
            expect(self.page.locator("#null-card")).to_be_visible()
            self.hands.press(letter)
        elif item.kind == "radio":
            self.hands.press(dict(item.answers)[typed])
        elif item.kind == "checkbox":
            for value in typed.split("|"):
                self._tick(value, dict(item.answers)[value])
            self.hands.press("Enter")
        elif item.kind == "select-one":
            values = [value for value, _words in item.answers]
            place = values.index(typed) + 1
            if len(values) < 10 and not any(words.startswith(str(place)) for _value, words in item.answers):
                self.hands.press(str(place))
            else:
                self.hands.press(*["ArrowDown"] * place, "Enter")
        elif item.kind == "digit":
            self.hands.press(typed)
        elif item.kind == "textarea":
            self.hands.type_at_once(typed)
            self.hands.press("Tab")
        else:
            self.hands.type_at_once(typed)
            self.hands.press("Enter")
        self._left(item.code)

    def _tick(self, value: str, digit: str) -> None:
        """One of several boxes: by its digit, from the tenth on by going there and Space."""
        if digit:
            self.hands.press(digit)
            return
        while self._seen().value != value:
            self.hands.press("Tab")
        self.hands.press("Space")

    def _propose(self, code: str, answer: Proposed) -> None:
        self.hands.type_at_once(answer.begins)
        expect(self.page.locator(f"#item-{code} .proposals [role=option]").first).to_be_visible()
        self.hands.press("ArrowDown", "Enter")
        self._left(code)

    def _usual(self, form: str, item: SimpleNamespace) -> str:
        """What a careful person would put where the table says nothing."""
        declared = FORMS[form].item(item.code)
        offered = tuple(Code(value, Text(value, value)) for value, _words in item.answers)
        day = self.visit_on()
        facts: Any = SimpleNamespace(registers={declared.register: offered}, visit_on=day, consented_on=day, today=day)
        answer = usual(declared, facts)
        return answer.upper() if item.kind == "radio" and answer in {"y", "n"} else answer

    def _complete(self) -> str:
        """Ctrl+Enter, on the page of a visit or on the form's own; "saved", or what came instead."""
        in_place = self.page.evaluate(
            "() => 'inVisit' in document.getElementById('entry').dataset && !!document.getElementById('visit')"
        )
        if in_place:
            self.page.evaluate(MARK)
            self._send()
            return str(self.page.wait_for_function(ANSWERED).json_value())
        with self.page.expect_navigation() as arrived:
            self._send()
        self.page.wait_for_load_state()
        answer = arrived.value
        return "saved" if answer is not None and answer.ok else "refused"

    def _send(self) -> None:
        self.hands.press("Control+Enter")

    # --- moving --------------------------------------------------------------------------------------------------
    def _seen(self) -> SimpleNamespace:
        told = self.page.evaluate(SEEN)
        return SimpleNamespace(**{**told, "items": [SimpleNamespace(**each) for each in told["items"]]})

    def _go(self, reached: Callable[[SimpleNamespace], bool], what: str, *, back: bool = False) -> bool:
        """Enter or Tab until the focus is there; it must move with every key. Whether it had to."""
        for pressed in range(FAR):
            seen = self._seen()
            if reached(seen):
                return pressed > 0
            before = self.page.evaluate(
                "() => { window.wasAt = document.activeElement; return document.activeElement.tagName; }"
            )
            if back:
                self.hands.press("Shift+Tab")
            else:
                self.hands.press("Tab" if before in {"BUTTON", "SUMMARY", "TEXTAREA", "BODY", "A", "H1"} else "Enter")
            if not self.page.evaluate(
                "() => document.activeElement !== window.wasAt && document.activeElement !== document.body"
            ):
                raise AssertionError(f"{seen.form}: the focus stays at {seen.focus or seen.tag} on the way to {what}")
        raise AssertionError(f"{what} is not reached")

    def _left(self, code: str) -> None:
        try:
            self.hands.left(code)
        except TimeoutError:
            raise AssertionError(f"the focus does not leave {code}: {self._seen().focus}") from None

    # --- the page of a visit --------------------------------------------------------------------------------------
    def put(self) -> SimpleNamespace:
        """Where the page of the visit has put the focus."""
        return SimpleNamespace(**self.page.evaluate(PUT))

    def follow(self, link: Locator, *, key: str = "Tab") -> None:
        """Tab to a link of the visit's page and follow it: the visit is drawn anew in its place."""
        self.hands.tab_to(link, key=key)
        self.page.evaluate(MARK)
        self.hands.press("Enter")
        self.page.wait_for_function(ANSWERED)

    def review_logs(self) -> int:
        """Go through the logs of the visit: one key each."""
        done = 0
        while waiting := self.page.locator("[data-review-key]").count():
            self.hands.press("r")
            expect(self.page.locator("[data-review-key]")).to_have_count(waiting - 1)
            done += 1
        return done

    def below(self) -> None:
        """Alt+Down: the form below, this one as it is."""
        self.page.evaluate(MARK)
        self.hands.press("Alt+ArrowDown")
        self.page.wait_for_function(ANSWERED)

    # --- the laboratory grid --------------------------------------------------------------------------------------
    def enter_laboratory(self, values: Mapping[str, str], *, place: str) -> Tally:
        """A report typed by hand, value by value as the grid asks for them."""

        def by_hand() -> None:
            left = dict(values)
            while left:
                code = self.page.evaluate(RESULT)
                assert code in left, f"the grid asks for {code or 'nothing'} while {sorted(left)} are open"
                self.hands.type_at_once(left.pop(code))
                self.hands.press("Enter")

        return self.laboratory(by_hand, place=place)

    def paste_laboratory(self, lines: str, *, place: str) -> Tally:
        """A report copied from elsewhere and pasted into the grid; its check screen is confirmed by Enter."""

        def pasted() -> None:
            self.page.evaluate("text => navigator.clipboard.writeText(text)", lines)
            self.hands.press("Control+V")
            expect(self.page.locator("[data-report-take]")).to_be_focused()
            with self.page.expect_response(lambda answer: answer.url.endswith("/live/")):
                self.hands.press("Enter")
            expect(self.page.locator("[data-report-card]")).to_be_hidden()
            self.page.wait_for_function(ELSEWHERE)

        return self.laboratory(pasted, place=place)

    def laboratory(self, results: Callable[[], None], *, place: str) -> Tally:
        """The head of the report, its results, and one key for those out of range that mean nothing."""
        tally = Tally("LB", place)
        with self.hands.counting() as counted:
            self._fill("LB", {})
            self._go(lambda now: bool(self.page.evaluate(RESULT)), "the first result")
            results()
            self._judge()
            tally.tries += 1
            while self._complete() != "saved":
                if not self._judge():
                    self._stopped(tally, "refused")
                tally.tries += 1
        tally.keys, tally.by_key = counted.pressed, dict(counted.keys)
        self.tallies.append(tally)
        return tally

    def _judge(self) -> bool:
        """One key for the results out of range that mean nothing, once the page shows them; whether there were any."""
        if not self.page.evaluate(UNJUDGED):
            return False
        self._nothing_significant()
        self.page.wait_for_function(f"() => !({UNJUDGED})()")
        return True

    def _nothing_significant(self) -> None:
        self.hands.press("Alt+n")
