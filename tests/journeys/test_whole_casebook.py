"""All forms of one subject from screening to month 1, on the pages of the visits, by keyboard alone and in Chinese.

What is found follows a course of the demonstration study (lupus without nephritis that responds); what the course does
not say gets a usual answer. The keys of every form are counted and set beside the budgets.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from crf.demo.courses import measured
from crf.demo.stories import ANSWERS, COURSES
from crf.kit.base import FORMS
from crf.kit.items import Kind
from crf.laboratory.analytes import ANALYTES, of_panels
from crf.models.criteria import CRITERIA
from tests.journeys.conftest import Stack
from tests.journeys.keyboard import Keyboard
from tests.journeys.typist import Answer, Proposed, Tally, Typist

INFUSED_DAYS_AGO = 35
COURSE = replace(COURSES[1], infused_days_ago=INFUSED_DAYS_AGO)
CONSENTED, ENROLLED = -22, -9
# The visits with their study days and laboratory panels (protocol operationalisation 4.1).
ALL, BLOOD, NO_CLOTTING = ("HEM", "CHEM", "COAG"), ("HEM",), ("HEM", "CHEM")
VISITS: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "SCR": (-20, ALL), "BL": (-6, ALL), "LD1": (-5, BLOOD), "LD2": (-4, ()), "LD3": (-3, BLOOD), "PRE": (-1, ALL), "D0": (0, ()),
    "D1": (1, NO_CLOTTING), "D2": (2, ()), "D3": (3, ()), "D4": (4, ALL), "D5": (5, ()), "D6": (6, ()), "D7": (7, ALL),
    "D8": (8, ()), "D9": (9, ()), "D10": (10, ALL), "D11": (11, ()), "D12": (12, ()), "D13": (13, ()), "D14": (14, ALL),
    "D17": (17, BLOOD), "D21": (21, NO_CLOTTING), "M1": (28, ALL),
}  # fmt: skip
BY_HAND = "BL"  # the visit whose laboratory report is typed; the others are pasted
# Keys a person may need at most, beside the values themselves (ux 4.1).
# A row of a drug in 20 s at three keys a second; a report: its head, the paste, Alt+N, Ctrl+Enter.
BUDGETS = {"PE": 1, "BIL": 9, "LB": 12, "CM": 60}

LOGS: Mapping[str, tuple[Mapping[str, Answer], ...]] = {
    "PTRT": tuple(
        {"PTTRT": drug, "PTMAX": dose, "PTUNIT": unit, "PTSTDAT": "2019-03", "PTONGO": going, **ended, "PTRESP": outcome}
        for drug, dose, unit, going, ended, outcome in (
            ("GC", "1.0", "MG_KG_D", "Y", {}, "RELAPSE"),
            ("CYC", "0.8", "G", "N", {"PTENDAT": "2020-06"}, "NO_RESPONSE"),
            ("MMF", "2000", "MG_D", "N", {"PTENDAT": "2024-06"}, "PARTIAL"),
            ("BELIMUMAB", "10", "MG_KG_D", "N", {"PTENDAT": "2025-06"}, "PARTIAL"),
        )
    ),
    "MH": ({"MHTERM": "DEMO", "MHSTDAT": "2019", "MHONGO": "Y", "MHTOX": "1", "MHINF": "NONE"},),
    "GC": ({"GCDRUG": "PREDNISONE", "GCDOSE": "20", "GCROUTE": "PO", "GCIND": "SLE"},),
    "CM": (
        {"CMTRT": Proposed("hydroxychl"), "CMINDC": "OTHER", "CMINDOT": "SLE", "CMDOSE": "200", "CMDOSU": "MG", "CMFRQ": "BID",
         "CMROUTE": "PO", "CMSTDAT": "2023", "CMONGO": "Y"},
    ),
}  # fmt: skip


def day(number: int) -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=INFUSED_DAYS_AGO - number)


def found(form: str, visit: str) -> dict[str, Answer]:
    """What the course says on a form, by item code, as it is ticked or typed."""
    number = VISITS[visit][0]
    if form in SPECIAL:
        return SPECIAL[form](visit, day(number).isoformat())
    said = ANSWERS.get(form, lambda *_: {})(COURSE, visit, number)
    items = {item.name: item for item in FORMS[form].items}
    return {
        items[name].code: answer.upper() if items[name].kind is Kind.YES_NO else answer
        for name, answer in said.items()
        if name in items and items[name].in_version(1)
    }


def _attended(visit: str, on: str) -> dict[str, Answer]:
    return {"SVOCCUR": "Y", "SVSTDAT": on, "SVTYPE": "INPATIENT" if -7 <= VISITS[visit][0] <= 14 else "CLINIC"}


def _eligible(visit: str, on: str) -> dict[str, Answer]:
    good = {"MET", "ABSENT"}
    answers: dict[str, Answer] = {
        each.code: next(code.value for code in FORMS["IE"].item(each.code).codes if code.value in good)
        for each in CRITERIA
    }
    return {**answers, "IEWAIV": "N"}


def _lymphodepletion(visit: str, on: str, drug: str = "FLUDARABINE") -> dict[str, Answer]:
    per_m2, hours = {"FLUDARABINE": (25, ("900", "930")), "CYCLOPHOSPHAMIDE": (300, ("1000", "1200"))}[drug]
    area = (Decimal(COURSE.height_cm) * Decimal(COURSE.weight_kg) / 3600).sqrt()
    return {"LDELIG": "Y", "LDDRUG": drug, "LDPLAN": str(per_m2), "LDMOD": "NO", "LDACT": str(round(area * per_m2)),
            "LDSTDT": f"{on} {hours[0]}", "LDENDT": f"{on} {hours[1]}"}  # fmt: skip


def _infusion(visit: str, on: str) -> dict[str, Answer]:
    """One bag of 20 mL with 60 % CAR-positive cells, a million of them for each kilogram: dose level 1."""
    cells = Decimal(COURSE.weight_kg) / (20 * Decimal("0.6"))
    return {"INFPRE": "Y", "INFID2": "coordinator|investigator", "INFLOT": "DEMO-LOT-01",
            "INFDONOR": "DEMO-DONOR-A", "INFBAG": "DEMO-BAG-1", "INFVIAL": "1",
            "INFEXP": "2027-06-30", "INFRCPT": "Y", "INFTHAW": "v 1000", "INFST": "v 1020", "INFEN": "v 1040", "INFCAR": "60.0",
            "INFVIAB": "88.5", "INFCONC": f"{cells:.2f}", "INFVOL": "20.0", "INFPREM": "PARACETAMOL|ANTIHISTAMINE",
            "INFINT": "NO", "INFAE": "N"}  # fmt: skip


def _kinetics(visit: str, on: str) -> dict[str, Answer]:
    return {"PKTIM": "930", "PKCOPY": "BLQ", "PKLLOQ": "100", "PKCELL": "BLQ"}


SPECIAL: Mapping[str, Callable[[str, str], dict[str, Answer]]] = {
    "SV": _attended,
    "IE": _eligible,
    "ENR": lambda visit, on: {"ENRRES": "ENROLLED", "ENRDAT": day(ENROLLED).isoformat(), "DOSELV": "DL1"},
    "LD": _lymphodepletion,
    "INF": _infusion,
    "PK": _kinetics,
    "IMG": lambda visit, on: {"IMGTYP": "CHEST_CT", "IMGDAT": on, "IMGINT": "NORMAL"},
    "INV": lambda visit, on: {"INVSCOPE": "VISIT", "INVMEAN": "REVIEWED"},
    "LB": lambda visit, on: {},
}


class Coordinator:
    """Somebody who enters one subject, visit by visit."""

    def __init__(self, page: Page, account: Mapping[str, str]) -> None:
        self.page, self.hands, self.account = page, Keyboard(page), account
        self.visit = "SCR"
        self.typist = Typist(self.hands, visit_on=lambda: day(VISITS[self.visit][0]))
        self.number = ""

    def sign_in_in_chinese(self) -> None:
        self.hands.sign_in(self.account)
        self.hands.open(self.page.locator("button[name=language][value=zh-hans]"), key="Shift+Tab")
        expect(self.page.locator("html")).to_have_attribute("lang", "zh-Hans")

    def take_into_screening(self) -> None:
        self.hands.open(self.page.locator("a[href='/subjects/new/']").first, key="Shift+Tab")
        consent = {"ICFVER": "DEMO-1.0", "ICFDAT": day(CONSENTED).isoformat(), "ICFTIM": "930", "ICFWHO": "SUBJECT",
                   "ICFINV": "investigator", "ICFCOPY": "Y", "ICFPIPL": "Y", "ICFHGR": "YES"}  # fmt: skip
        self.typist.enter(consent, place="SCR")
        self.number = self.page.url.split("/")[4]

    def go_to(self, visit: str) -> None:
        """The page of the next visit, by its link on the page of the one before."""
        if self.page.url.split("?")[0].endswith(f"/visits/{visit}/"):
            return
        link = self.page.locator(f"a[href='/subjects/{self.number}/visits/{visit}/']").first
        self.hands.open(link, key="Shift+Tab")
        self.visit = visit

    def enter_visit(self, visit: str, *, leave: Iterable[str] = ()) -> None:
        """Every form that the page opens, one after the other, then its logs; `leave` are passed over."""
        self.go_to(visit)
        self.visit = visit
        for _ in range(60):
            put = self.typist.put()
            if put.at == "form" and put.form in leave:
                if not self.due() - set(leave):
                    return
                self.typist.below()
            elif put.at == "form":
                self.typist.enter(found(put.form, visit), place=visit)
            elif put.at == "link" and put.form == "LB":
                self.laboratory(visit)
            else:
                break
        self.typist.review_logs()

    def is_complete(self) -> None:
        """Every form and every log of the visit is done."""
        count = self.page.locator(".visit-count progress")
        assert count.get_attribute("value") == count.get_attribute("max"), (
            f"{self.visit}: {self.page.locator('.visit-count').inner_text()}, open {sorted(self.due())}"
        )

    def due(self) -> set[str]:
        """The forms of the page that wait, the open one left out."""
        return set(self.page.locator("[data-due] .form-key").all_inner_texts())

    def another_row(self, form: str, answers: Mapping[str, Answer]) -> None:
        """A second row of a form of this visit."""
        self.typist.follow(self.page.locator(f"a[data-part][href*='open={form}&row=0']"), key="Shift+Tab")
        self.typist.enter(answers, place=f"{self.visit} #2")

    def rows_of_log(self, form: str) -> None:
        """The rows of a log, from the page of the visit and back to it."""
        visit = self.page.url.split("?")[0]
        self.hands.open(self.page.locator(f"#review-{form} a.visit-log"), key="Shift+Tab")
        self.hands.and_wait("n")
        for answers in LOGS[form]:  # the next empty row opens by itself
            started = {"GCST": (day(-60)).isoformat()} if form == "GC" else {}
            self.typist.enter({**answers, **started}, place="log")
        self.page.goto(visit)

    def laboratory(self, visit: str) -> None:
        """The report of the visit: pasted, or typed value by value."""
        self.hands.and_wait("Enter")
        values = {
            analyte.code: measured(COURSE, analyte.code, VISITS[visit][0]) for analyte in of_panels(VISITS[visit][1])
        }
        if visit == BY_HAND:
            self.typist.enter_laboratory(values, place=visit)
        else:
            lines = "\n".join(
                f"{ANALYTES[code].name.zh}\t{value}\t{ANALYTES[code].unit}" for code, value in values.items()
            )
            self.typist.paste_laboratory(lines, place=visit)


@pytest.fixture
def unclicked(window: Callable[..., Page]) -> Page:
    """A window in which every press of a mouse or finger is counted."""
    page = window()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(
        "for (const kind of ['mousedown', 'pointerdown', 'touchstart']) document.addEventListener(kind, (event) => {"
        " if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1; }, true);"
    )
    return page


def table(tallies: Iterable[Tally]) -> str:
    """Keys by form: how often entered, the fewest and the most, and the questions answered."""
    by_form: dict[str, list[Tally]] = {}
    for tally in tallies:
        by_form.setdefault(tally.form, []).append(tally)
    lines = [f"{'form':6}{'times':>6}{'fewest':>8}{'most':>6}{'questions':>11}  budget"]
    for form, same in by_form.items():
        keys = [tally.keys for tally in same]
        asked = sum(len(tally.asked) for tally in same)
        lines.append(f"{form:6}{len(same):6}{min(keys):8}{max(keys):6}{asked:11}  {BUDGETS.get(form, '')}")
    return "\n".join(lines)


def signed_by(investigator: Keyboard, number: str, place: str, account: Mapping[str, str]) -> None:
    """The investigator opens a complete form and signs it."""
    visit, form = place.split("/")
    investigator.page.goto(f"/subjects/{number}/visits/{visit}/{form}/")
    investigator.sign_form(account)


def test_a_subject_is_entered_from_screening_to_month_1_without_a_mouse(
    unclicked: Page, stack: Stack, accounts, window: Callable[..., Page], capsys
) -> None:
    stack.rows("DELETE FROM crf_draft WHERE subject_id IS NULL RETURNING id")
    # Given a coordinator who reads Chinese and takes somebody new into screening, and an investigator who signs
    coordinator = Coordinator(unclicked, accounts["coordinator"])
    coordinator.sign_in_in_chinese()
    coordinator.take_into_screening()
    investigator = Keyboard(window())
    investigator.sign_in(accounts["investigator"])

    def sign(place: str) -> None:
        signed_by(investigator, coordinator.number, place, accounts["investigator"])

    # When screening is entered: what was measured, the logs, and then the checklist and the enrolment with their signatures
    coordinator.enter_visit("SCR", leave={"IE", "ENR"})
    for form in LOGS:
        coordinator.rows_of_log(form)
    coordinator.enter_visit("SCR", leave={"ENR"})
    sign("SCR/IE")
    coordinator.enter_visit("SCR")
    sign("SCR/ENR")
    coordinator.is_complete()
    # And every visit up to month 1, one after the other
    for visit in list(VISITS)[1:]:
        coordinator.enter_visit(visit)
        if visit.startswith("LD"):
            coordinator.another_row(
                "LD", _lymphodepletion(visit, day(VISITS[visit][0]).isoformat(), "CYCLOPHOSPHAMIDE")
            )
        if visit == "D0":
            coordinator.another_row("PK", _kinetics(visit, "") | {"PKTIM": "1240"})
            sign("D0/INF")
        if visit in {"BL", "PRE"}:
            sign(f"{visit}/IE")
        coordinator.is_complete()

    # Then nothing was clicked, and the keys keep to their budgets
    tallies = coordinator.typist.tallies
    by_place = {(tally.form, tally.place): tally for tally in tallies}
    with capsys.disabled():
        sys.stdout.write(f"\n{table(tallies)}\n{len(tallies)} forms, {coordinator.hands.pressed} keys\n")
    assert unclicked.evaluate("() => Number(sessionStorage.clicks || 0)") == 0
    assert by_place["PE", "M1"].keys <= BUDGETS["PE"] + 1, (
        "one key for an examination without findings, one to complete"
    )
    for tally in tallies:
        if tally.form == "BIL":
            quiet = sum(tally.by_key.get(key, 0) for key in "qQ")
            assert quiet <= BUDGETS["BIL"], f"{quiet} keys for the quiet parts of BILAG at {tally.place}"
    typed = [measured(COURSE, each.code, VISITS[BY_HAND][0]) for each in of_panels(ALL)]
    assert len(typed) >= 30
    by_hand = by_place["LB", BY_HAND]
    assert by_hand.keys <= sum(map(len, typed)) + len(typed) + BUDGETS["LB"], "a result costs its figure and Enter"
    assert by_place["LB", "M1"].keys <= BUDGETS["LB"], "a pasted report is taken over in a few keys"
    assert next(tally for tally in tallies if tally.form == "CM").keys <= BUDGETS["CM"]
