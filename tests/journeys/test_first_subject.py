"""The main job, by keyboard alone: from a consent to a signed, explained, printed answer to SRI-4."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from crf.models.criteria import CRITERIA
from tests.journeys.keyboard import Keyboard

Findings = Mapping[str, Mapping[str, str]]
INFUSED_DAYS_AGO = 35

CONSENT = {
    "ICFVER": "DEMO",
    "ICFTIM": "930",
    "ICFWHO": "1",
    "ICFINV": "Demo I",
    "ICFCOPY": "1",
    "ICFPIPL": "1",
    "ICFHGR": "1",
}
DEMOGRAPHICS = {"BRTHYY": "1991-04", "SEX": "1", "ETHNICCN": "1", "CHILDBP": "1"}
VITAL_SIGNS = {
    "TEMP": "36.5", "TEMPSITE": "1", "SYSBP": "122", "DIABP": "78", "PULSE": "76", "RESP": "16", "SPO2": "98", "OXYG": "1",
    "WEIGHT": "60.0", "HEIGHT": "162.0",
}  # fmt: skip
SUPPLEMENT = {"LLSTAB": "1", "LLHAEM": "2", "LLIS": "2"}
# 20.0 mL x 5.00 million viable cells a mL x 60.0 % = 60 million; for 60.0 kg that is dose level 1, a million a kg.
INFUSION = {
    "INFPRE": "1", "INFID2": "12", "INFLOT": "DEMO-LOT-01", "INFDONOR": "DEMO-DONOR-A", "INFBAG": "DEMO-BAG-1", "INFVIAL": "1",
    "INFEXP": "+365", "INFRCPT": "1", "INFTHAW": "v 1000", "INFST": "v 1020", "INFEN": "v 1040", "INFCAR": "60.0",
    "INFVIAB": "88.5", "INFCONC": "5.00", "INFVOL": "20.0", "INFPREM": "12", "INFINT": "1", "INFAE": "2",
}  # fmt: skip

# The first item of each part that one key can answer with "nothing to report", in the order of the form.
SLEDAI_PARTS = ("SLD01", "SLD08", "SLD09", "SLD11", "SLD15", "SLD18", "SLD20", "SLD22", "SLD23")
BILAG_SYSTEMS = ("BIL01", "BIL05", "BIL19", "BIL39", "BIL44", "BIL56", "BIL65", "BIL78", "BIL90")
# Blood pressure, urine protein and creatinine, then the blood counts, as a healthy adult has them.
MEASURED = {
    "BIL78": {"BIL78": "122", "BIL79": "78", "BIL84": "0.10", "BIL86": "62"},
    "BIL90": {"BIL90": "126", "BIL91": "5.20", "BIL92": "3.40", "BIL93": "1.40", "BIL94": "215"},
}
# Arthritis of four joints, present on the day of the visit: 4 points. As BILAG item, the moderate one, the same as before.
SLEDAI_ARTHRITIS = {"SLD09": {"SLD09": "2", "SLD09LAST": "v", "SLDJNT": "4"}}
BILAG_ARTHRITIS = {"BIL39": {"BIL42": "2"}}


@pytest.fixture
def days() -> Mapping[str, str]:
    """The day of each visit: day 0 lies so far back that month 1 is over, and every visit lies in its window."""
    infused_on = datetime.now(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=INFUSED_DAYS_AGO)
    numbers = {"consent": -22, "SCR": -20, "ENR": -9, "BL": -6, "LD1": -5, "D0": 0, "M1": 28}
    return {visit: (infused_on + timedelta(days=number)).isoformat() for visit, number in numbers.items()}


class Site:
    """What the people of a site do with the forms of one subject."""

    def __init__(self, hands: Keyboard, number: str) -> None:
        self.hands, self.page, self.number = hands, hands.page, number

    def address(self, visit: str, form: str) -> str:
        return f"/subjects/{self.number}/visits/{visit}/{form}/"

    def open(self, visit: str, form: str) -> None:
        """The page of a form: it is there already after the form before, or reached over the subject's page."""
        address = self.address(visit, form)
        if not self.page.url.endswith(address):
            if not self.page.url.endswith(f"/subjects/{self.number}/"):
                self.hands.open(self.page.locator(".breadcrumb-line a").last, key="Shift+Tab")
            self.hands.to_main()
            self.hands.open(self.page.locator(f"table a[href='{address}']"))

    def fill(self, visit: str, form: str, answers: Mapping[str, str]) -> None:
        self.open(visit, form)
        self.hands.fill(answers)
        self.hands.complete()

    def attend(self, visit: str, on: str, contact: str) -> None:
        self.fill(visit, "SV", {"SVOCCUR": "1", "SVSTDAT": on, "SVTYPE": contact})

    def by_exception(self, parts: tuple[str, ...], found: Findings, measured: Findings) -> None:
        """What was found in a part, then one key for the rest of it, then its measured values."""
        for part in parts:
            self.hands.go_to(part)
            self.hands.fill(found.get(part, {}))
            self.hands.press("q")
            self.hands.fill(measured.get(part, {}))

    def sledai(self, visit: str, found: Findings) -> None:
        self.open(visit, "SLD")
        self.by_exception(SLEDAI_PARTS, found, {})
        self.hands.answer("SLDBY", "Demo I")
        self.hands.complete()

    def bilag(self, visit: str, found: Findings) -> None:
        self.open(visit, "BIL")
        self.by_exception(BILAG_SYSTEMS, found, MEASURED)
        self.hands.complete()

    def pga(self, visit: str, score: str) -> None:
        self.fill(visit, "PGA", {"PGASC": score})

    def supplement(self, visit: str) -> None:
        rescue = {} if visit == "BL" else {"LLRESC": "2"}  # asked once there has been an infusion
        self.fill(visit, "LLD", {"LLORG": "2", "LLNEW": "2", "LLMEDOK": "1", **rescue, **SUPPLEMENT})


def test_first_subject_from_consent_to_summary_R027_R062_R068(
    window, stack, accounts, days, axe, record_property
) -> None:
    # Given a coordinator with no draft of a new subject, who signs in and takes one into screening
    stack.rows("DELETE FROM crf_draft WHERE subject_id IS NULL RETURNING id")
    page = window()
    hands = Keyboard(page)
    hands.sign_in(accounts["coordinator"])
    hands.open(page.get_by_role("link", name="New subject", exact=True), key="Shift+Tab")
    hands.fill({"ICFVER": CONSENT["ICFVER"], "ICFDAT": days["consent"], **CONSENT})
    hands.complete()
    number = page.url.split("/")[4]
    site = Site(hands, number)

    # When screening is entered
    site.attend("SCR", days["SCR"], "2")
    site.fill("SCR", "DM", DEMOGRAPHICS)
    criteria = {each.code: "1" for each in CRITERIA}
    site.fill("SCR", "IE", {"IEVER": "1", **criteria, "IEWAIV": "2"})
    site.fill("SCR", "VS", VITAL_SIGNS)
    site.sledai("SCR", SLEDAI_ARTHRITIS)
    site.bilag("SCR", BILAG_ARTHRITIS)
    site.pga("SCR", "2.20")

    # And the investigator signs the eligibility, then completes and signs the enrolment
    investigator_page = window()
    investigator = Site(Keyboard(investigator_page), number)
    investigator.hands.sign_in(accounts["investigator"])
    waiting = investigator_page.locator(f"a[href='{site.address('SCR', 'IE')}']")
    investigator.hands.open(waiting.last)
    investigator.hands.sign_form(accounts["investigator"])
    investigator.fill("SCR", "ENR", {"ENRRES": "1", "ENRDAT": days["ENR"], "DOSELV": "DL1"})
    investigator.open("SCR", "ENR")
    investigator.hands.sign_form(accounts["investigator"])

    # Then the subject has a number and a place
    expect(investigator_page.locator(".subject-number")).to_contain_text("CHT101-01-")

    # When baseline, lymphodepletion, infusion and month 1 are entered
    site.attend("BL", days["BL"], "1")
    site.sledai("BL", SLEDAI_ARTHRITIS)
    site.bilag("BL", BILAG_ARTHRITIS)
    site.pga("BL", "2.20")
    site.supplement("BL")
    site.attend("LD1", days["LD1"], "1")
    site.attend("D0", days["D0"], "1")
    site.open("D0", "INF")
    hands.fill(INFUSION)
    hands.and_wait("Control+Enter")  # no checklist of the day before was entered here, so its place is asked for
    hands.tab_to(hands.page.locator("[name='ask__INF-15']"))
    hands.type("DEMO: checklist on paper")
    hands.complete()
    site.attend("M1", days["M1"], "2")
    site.sledai("M1", {})
    site.open("M1", "BIL")
    with hands.counting() as counted:
        site.bilag("M1", {})
    site.pga("M1", "1.40")
    site.supplement("M1")

    # Then a quiet BILAG took one key for each of the nine systems, beside the measured values and the way between them
    assert counted.keys["q"] == 9, "budget of a quiet BILAG: nine keys beside exceptions and measured values"
    assert set(counted.keys) <= {*"q0123456789.", "Enter", "Tab", "Control+Enter"}
    record_property("keys for a quiet BILAG with nine measured values", counted.pressed)

    # And a worker has derived the answer, which the investigator reads with its reasons and where they come from
    investigator.hands.to_main()
    investigator.hands.open(investigator_page.locator("ol a").last, key="Shift+Tab")
    investigator.hands.to_main()
    investigator.hands.open(investigator_page.get_by_role("link", name="Results: SRI-4"))
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
