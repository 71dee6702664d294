"""The main job, by keyboard alone: from a consent to a signed, explained, printed answer to SRI-4."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from crf.kit.base import FORMS
from crf.models.criteria import CRITERIA
from tests.journeys.keyboard import Keyboard
from tests.journeys.typist import Tally, Typist

INFUSED_DAYS_AGO = 35

CONSENT = {
    "ICFVER": "DEMO-1.0", "ICFTIM": "930", "ICFWHO": "SUBJECT", "ICFINV": "investigator", "ICFCOPY": "Y",
    "ICFPIPL": "Y", "ICFHGR": "YES",
}  # fmt: skip
DEMOGRAPHICS = {"BRTHYY": "1991-04", "SEX": "F", "ETHNICCN": "HAN", "CHILDBP": "YES"}
VITAL_SIGNS = {
    "TEMP": "36.5", "TEMPSITE": "AXILLA", "SYSBP": "122", "DIABP": "78", "PULSE": "76", "RESP": "16", "SPO2": "98",
    "OXYG": "ROOM_AIR", "WEIGHT": "60.0", "HEIGHT": "162.0",
}  # fmt: skip
ELIGIBLE = {
    each.code: next(code.value for code in FORMS["IE"].item(each.code).codes if code.value in {"MET", "ABSENT"})
    for each in CRITERIA
} | {"IEWAIV": "N"}
SUPPLEMENT = {"LLORG": "N", "LLNEW": "N", "LLMEDOK": "Y", "LLSTAB": "Y", "LLHAEM": "N", "LLIS": "HCQ"}
# 20.0 mL x 5.00 million viable cells a mL x 60.0 % = 60 million; for 60.0 kg that is dose level 1, a million a kg.
INFUSION = {
    "INFPRE": "Y", "INFID2": "coordinator|investigator", "INFLOT": "DEMO-LOT-01", "INFDONOR": "DEMO-DONOR-A",
    "INFBAG": "DEMO-BAG-1",
    "INFVIAL": "1", "INFEXP": "2027-06-30", "INFRCPT": "Y", "INFTHAW": "v 1000", "INFST": "v 1020",
    "INFEN": "v 1040", "INFCAR": "60.0",
    "INFVIAB": "88.5", "INFCONC": "5.00", "INFVOL": "20.0", "INFPREM": "PARACETAMOL|ANTIHISTAMINE", "INFINT": "NO", "INFAE": "N",
}  # fmt: skip

# Blood pressure, urine protein and creatinine, then the blood counts, as a healthy adult has them.
MEASURED = {
    "BIL78": "122", "BIL79": "78", "BIL84": "0.10", "BIL86": "62",
    "BIL90": "126", "BIL91": "5.20", "BIL92": "3.40", "BIL93": "1.40", "BIL94": "215",
}  # fmt: skip
# Arthritis of four joints, present on the day of the visit: 4 points. As BILAG item, the moderate one, the same as before.
SLEDAI_ARTHRITIS = {"SLD09": "PERSISTENT", "SLD09LAST": "v", "SLDJNT": "4"}
BILAG_ARTHRITIS = {"BIL42": "2"}


@pytest.fixture
def days() -> Mapping[str, str]:
    """The day of each visit: day 0 lies so far back that month 1 is over, and every visit lies in its window."""
    infused_on = datetime.now(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=INFUSED_DAYS_AGO)
    numbers = {"consent": -22, "SCR": -20, "ENR": -9, "BL": -6, "LD1": -5, "PRE": -1, "D0": 0, "M1": 28}
    return {visit: (infused_on + timedelta(days=number)).isoformat() for visit, number in numbers.items()}


class Site:
    """What the people of a site do with the forms of one subject."""

    def __init__(self, hands: Keyboard, number: str, days: Mapping[str, str]) -> None:
        self.hands, self.page, self.number = hands, hands.page, number
        self.visit = "SCR"
        self.typist = Typist(hands, visit_on=lambda: date.fromisoformat(days[self.visit]))

    def address(self, visit: str, form: str) -> str:
        return f"/subjects/{self.number}/visits/{visit}/{form}/"

    def open(self, visit: str, form: str) -> None:
        """The page of a form: it is there already after the form before, or opened by its address."""
        self.visit = visit
        if not self.page.url.endswith(self.address(visit, form)):
            self.page.goto(self.address(visit, form))

    def fill(self, visit: str, form: str, answers: Mapping[str, str]) -> Tally:
        self.open(visit, form)
        return self.typist.enter(answers, place=visit)

    def attend(self, visit: str, on: str, contact: str) -> None:
        self.fill(visit, "SV", {"SVOCCUR": "Y", "SVSTDAT": on, "SVTYPE": contact})

    def scores(self, visit: str, sledai: Mapping[str, str], bilag: Mapping[str, str], pga: str) -> Tally:
        """The three scores by exception: what was found, one key for the rest, the measured values."""
        self.fill(visit, "SLD", sledai)
        tally = self.fill(visit, "BIL", {**MEASURED, **bilag})
        self.fill(visit, "PGA", {"PGASC": pga})
        return tally

    def eligible(self, visit: str) -> None:
        self.fill(visit, "IE", ELIGIBLE)


def test_first_subject_from_consent_to_summary_R027_R062_R068(
    window, stack, accounts, days, axe, record_property
) -> None:
    # Given a coordinator with no draft of a new subject, who signs in and takes one into screening
    stack.rows("DELETE FROM crf_draft WHERE subject_id IS NULL RETURNING id")
    page = window()
    hands = Keyboard(page)
    hands.sign_in(accounts["coordinator"])
    hands.open(page.get_by_role("link", name="New subject", exact=True), key="Shift+Tab")
    site = Site(hands, "", days)
    site.typist.enter({**CONSENT, "ICFDAT": days["consent"]})
    number = site.number = page.url.split("/")[4]

    # When screening is entered
    site.attend("SCR", days["SCR"], "CLINIC")
    site.fill("SCR", "DM", DEMOGRAPHICS)
    site.fill("SCR", "VS", VITAL_SIGNS)
    site.scores("SCR", SLEDAI_ARTHRITIS, BILAG_ARTHRITIS, "2.20")
    site.eligible("SCR")

    # And the investigator signs the eligibility, then completes and signs the enrolment
    investigator_page = window()
    investigator = Site(Keyboard(investigator_page), number, days)
    investigator.hands.sign_in(accounts["investigator"])
    waiting = investigator_page.locator(f"a[href='{site.address('SCR', 'IE')}#sign']")
    investigator.hands.open(waiting.first)
    investigator.hands.sign_form(accounts["investigator"])
    investigator.fill("SCR", "ENR", {"ENRRES": "ENROLLED", "ENRDAT": days["ENR"], "DOSELV": "DL1"})
    investigator.open("SCR", "ENR")
    investigator.hands.sign_form(accounts["investigator"])

    # Then the subject has a number and a place
    expect(investigator_page.locator(".subject-number")).to_contain_text("CHT101-01-")

    # When baseline, lymphodepletion, infusion and month 1 are entered
    site.attend("BL", days["BL"], "INPATIENT")
    site.scores("BL", SLEDAI_ARTHRITIS, BILAG_ARTHRITIS, "2.20")
    site.fill("BL", "LLD", SUPPLEMENT)
    site.eligible("BL")
    site.attend("LD1", days["LD1"], "INPATIENT")
    site.attend("PRE", days["PRE"], "INPATIENT")
    site.eligible("PRE")
    for visit in ("BL", "PRE"):
        investigator.open(visit, "IE")
        investigator.hands.sign_form(accounts["investigator"])
    site.attend("D0", days["D0"], "INPATIENT")
    site.fill("D0", "INF", INFUSION)
    site.attend("M1", days["M1"], "CLINIC")
    counted = site.scores("M1", {}, {}, "1.40")
    site.fill("M1", "LLD", SUPPLEMENT)

    # Then a quiet BILAG took at most one key for each of its nine systems, beside the measured values and the way between them
    quiet = sum(counted.by_key.get(key, 0) for key in "qQ")
    assert 1 <= quiet <= 9, "budget of a quiet BILAG: nine keys beside exceptions and measured values"
    assert set(counted.by_key) <= {*"qQa0123456789.", "Enter", "Tab", "Control+Enter"}
    record_property("keys for a quiet BILAG with nine measured values", counted.keys)

    # And a worker has derived the answer, which the investigator reads with its reasons and where they come from
    investigator.hands.to_main()
    investigator.hands.open(investigator_page.locator(f"a[href='/subjects/{number}/']").first, key="Shift+Tab")
    investigator.hands.to_main()
    investigator.hands.open(investigator_page.get_by_role("link", name="Results: endpoints"))
    answer = investigator_page.locator("#at-M1")
    expect(answer.locator(".answer")).to_have_attribute("data-answer", "yes")
    expect(answer.locator(".reasons > .trace > li > .trace-line .trace-mark[data-met=yes]")).to_have_count(5)
    expect(answer).to_contain_text("baseline 4, visit 0, fall 4")
    expect(answer).to_contain_text("baseline 2.20, visit 1.40, change -0.80")
    axe(investigator_page)
    investigator.hands.open(answer.get_by_role("link", name="SLD@M1").first)
    expect(investigator_page.locator("h1")).to_contain_text("SLEDAI")

    # When the monitor asks for the summary in both languages
    monitor_page = window()
    monitor = Keyboard(monitor_page)
    monitor.sign_in(accounts["monitor"])
    monitor.to_main()
    for language in ("English", "中文"):
        stack.pause("worker")
        monitor_page.goto(f"/subjects/{number}/results/")
        monitor.tab_to(monitor_page.locator("input[name=purpose]"))
        monitor.type("Monitoring visit")
        monitor.open(monitor_page.locator(".ask-document").get_by_role("button", name=language))
        # Then the page shows how far it is, and by itself when it is ready
        line = monitor_page.locator("table.documents tbody tr").first
        expect(line.get_by_role("progressbar")).to_be_visible()
        stack.go_on("worker")
        download = line.get_by_role("link", name="Download")
        expect(download).to_be_visible()
        monitor.tab_to(download)
        with monitor_page.expect_download() as taken:
            monitor.press("Enter")
        # And the file is the one the page names by its digest
        content = Path(taken.value.path()).read_bytes()
        assert content.startswith(b"%PDF-")
        digest = line.locator("[title^=SHA-256]").get_attribute("title")
        assert digest == f"SHA-256 {hashlib.sha256(content).hexdigest()}"
        assert f"-{'en' if language == 'English' else 'zh'}-" in taken.value.suggested_filename
        # And it is on record who took it away
        monitor_page.reload()
        expect(line.locator("td").last).to_contain_text(accounts["monitor"]["name"])
    axe(monitor_page)


def test_first_due_form_is_three_keys_away(page, accounts) -> None:
    # Given a coordinator who has just signed in
    hands = Keyboard(page)
    hands.sign_in(accounts["coordinator"])
    # When three keys are pressed, then the first form due is open, ready to be typed into (ux 4.1)
    with hands.counting() as counted:
        hands.today()
        hands.and_wait("Enter")
    assert counted.keys == {"g": 1, "t": 1, "Enter": 1}
    expect(page.locator("#entry")).to_be_visible()
    assert hands.focus().item
