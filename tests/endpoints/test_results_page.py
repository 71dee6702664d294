"""The results page: every endpoint at every time point, one of them with its reasons (R066, R067; efficacy 4 to 9)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from endpoints import tasks
from endpoints.assemble import ENDPOINTS
from endpoints.report import results
from tests.endpoints.subjects import ACTIVE, RASH, efficacy, enter, infused, responder
from tests.endpoints.test_assemble_others import filled, kidneys, reviewed, with_nephritis
from tests.trial.people import person
from trial.models import Subject, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_month_1() -> Iterator[None]:
    """Day 42: month 1 has closed, month 2 has not begun."""
    with time_machine.travel("2026-06-01T10:00:00+08:00", tick=True):
        yield


@pytest.fixture
def by() -> User:
    return person("investigator")


def fetched(subject: Subject, where: str = "", **headers: str) -> Any:
    client = Client()
    reader = User.objects.filter(username="test-monitor").first() or person("monitor")
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/subjects/{subject.screening_number}/results/{where}", headers=headers)


def answers(page: str) -> dict[str, str]:
    """What each cell of the grid shows."""
    cells = re.findall(r'id="cell-(\w+-\w+)".*?data-answer="(\w+)"', page, flags=re.DOTALL)
    return dict(cells)


def fresh(subject: Subject) -> Subject:
    return Subject.objects.select_related("protocol_version").get(pk=subject.pk)


def test_r066_every_endpoint_at_every_time_point(by: User) -> None:
    subject = responder(by)
    tasks.recompute(subject.pk)
    shown = answers(fetched(subject).content.decode())
    assert len(shown) == 7 * 6
    assert shown["SRI4-M1"] == "yes"
    assert {shown[f"{endpoint}-M6"] for endpoint in ENDPOINTS} == {"pending"}


def test_without_a_choice_the_primary_endpoint_is_open_and_another_one_by_its_address(by: User) -> None:
    subject = responder(by)
    tasks.recompute(subject.pk)
    page = fetched(subject).content.decode()
    assert "SRI-4 · Month 1: primary endpoint</h2>" in page
    assert "published standard (both BILAG parts)" in page
    page = fetched(subject, "?at=M1&of=DORIS").content.decode()
    assert "DORIS remission · Month 1: primary endpoint</h2>" in page
    assert "prednisone equivalent below 5 mg/day" in page
    assert re.search(r'id="cell-DORIS-M1"[^>]*aria-current="true"', page)
    assert "SRI-4 · Month 1" in fetched(subject, "?at=nowhere&of=nothing").content.decode()


def test_r066_a_cell_is_swapped_in_alone_and_an_unchanged_page_is_left(by: User) -> None:
    subject = responder(by)
    tasks.recompute(subject.pk)
    part = fetched(subject, "?at=M1&of=LLDAS", **{"HX-Target": "answers"}).content.decode()
    assert part.lstrip().startswith('<div id="answers">')
    assert "BILAG-2004 grades by visit" not in part
    (known,) = re.findall(r"known=(\w+)", part)
    again = fetched(subject, f"?at=M1&of=LLDAS&known={known}", **{"HX-Target": "results"})
    assert (again.status_code, again.content) == (204, b"")
    enter(subject, "PGA", "M1", {"PGASC": "2.30"}, by=by, edition=1)
    stale = fetched(subject, f"?at=M1&of=SRI4&known={known}", **{"HX-Target": "results"})
    assert stale.status_code == 200
    assert answers(stale.content.decode())["SRI4-M1"] == "recomputing"
    assert 'hx-trigger="look, every 2s"' in stale.content.decode()
    tasks.recompute(subject.pk)
    page = fetched(subject, "?at=M1&of=SRI4", **{"HX-Target": "results"}).content.decode()
    assert answers(page)["SRI4-M1"] == "no"
    assert "Why not:" in page
    assert "PGA@M1.PGASC 1.00 became 2.30" in page


def test_r066_what_is_missing_is_named_once_with_every_answer_that_waits(by: User) -> None:
    subject = responder(by)
    filled(subject, "SLEH", "SCR", {"LNYN": "N"}, by=by)
    enter(subject, "PGA", "M1", {"not_done": "F"}, by=by, edition=1)
    tasks.recompute(subject.pk)
    shown = results(fresh(subject), "SRI4", "M1")
    (gap,) = [each for each in shown.gaps if each.place.code == "PGA@M1"]
    assert gap.place.address == f"/subjects/{subject.screening_number}/visits/M1/PGA/"
    open_cells = [cell for cell in shown.cells if cell.value == "not_evaluable" and cell.row is not None]
    waiting = {cell.endpoint for cell in open_cells if cell.row and "PGA@M1" in cell.row.missing}
    assert {cell.endpoint for cell in gap.decides} == waiting >= {"SRI4"}


def test_outside_the_nephritis_population_the_renal_answers_do_not_apply(by: User) -> None:
    subject = responder(by)
    filled(subject, "SLEH", "SCR", {"LNYN": "N"}, by=by)
    tasks.recompute(subject.pk)
    shown = answers(fetched(subject).content.decode())
    assert {shown[f"{endpoint}-M1"] for endpoint in ("CRR", "PRR", "ORRR", "PERR")} == {"not_applicable"}
    detail = results(fresh(subject), "CRR", "M1").chosen
    assert (detail.readings, detail.figures) == ((), ())


def test_a_partial_response_shows_its_readings_figures_and_why_it_is_not_complete(by: User) -> None:
    # Efficacy 6.2: a ratio of 0.70 g/g after 2.80 g/g is below 1.0 (PRR, PERR) and not below 0.5 (CRR).
    subject = with_nephritis(by)
    kidneys(subject, "M1", by=by, upcr="700")
    reviewed(subject, by=by)
    tasks.recompute(subject.pk)
    shown = results(fresh(subject), "CRR", "M1").chosen
    assert shown.cell.value == "no"
    assert [reason.criterion.en for reason in shown.failed] == ["protein/creatinine ratio below 0.5 g/g"]
    assert [place.code for place in shown.failed[0].sources] == ["URN@M1"]
    assert [(words.en, answer.en) for words, answer in shown.readings] == [
        ("eGFR decline at most 15 %", "no"),
        ("eGFR decline at most 10 %", "no"),
        ("best category", "PRR"),
    ]
    assert [(words.en, figure.en) for words, figure in shown.figures][0] == ("UPCR, g/g", "2.80 → 0.70")
    page = answers(fetched(subject).content.decode())
    assert [page[f"{endpoint}-M1"] for endpoint in ("CRR", "PRR", "ORRR", "PERR")] == ["no", "yes", "yes", "yes"]


def test_a_row_of_the_steroid_log_is_a_link_of_the_reasons(by: User) -> None:
    subject = responder(by)
    typed = {"GCDRUG": "PREDNISONE", "GCDOSE": "10", "GCROUTE": "PO", "GCST": "2026-01-01", "GCIND": "SLE"}
    filled(subject, "GC", "", typed, by=by)
    tasks.recompute(subject.pk)
    page = fetched(subject, "?at=M1&of=DORIS").content.decode()
    assert f'href="/subjects/{subject.screening_number}/log/GC/1/"' in page


@pytest.mark.parametrize(
    ("present", "warned"),
    [({**RASH, "SLD23": "NEW"}, True), ({"SLD13": ACTIVE["SLD13"], "SLD13F1": "2.10", "SLD13F2": "2.40"}, False)],
)
def test_a_baseline_below_four_is_told_at_the_top(by: User, present: dict[str, str], warned: bool) -> None:
    """Efficacy 4: rash 2 and thrombocytopenia 1 are 3 points and can never fall by 4; proteinuria alone is 4 and can."""
    subject = infused(by)
    efficacy(subject, "SCR", by=by, forms="BIL")
    efficacy(subject, "BL", by=by, sledai_items=present, pga="1.00", forms="SLD BIL PGA")
    page = fetched(subject).content.decode()
    assert ("this subject can never be an SRI-4 responder" in page) is warned


def test_change_and_percent_change_since_baseline(by: User) -> None:
    """Efficacy 8: SELENA-SLEDAI 8 to 2 is -6 and -75 %; PGA 2.00 to 1.00 is -1.00 and -50 %."""
    subject = responder(by)
    tasks.recompute(subject.pk)
    scores = results(fresh(subject), "SRI4", "M1").scores
    assert scores is not None
    rows = {
        row.label.en: (row.baseline, *((c.value, c.change, c.percent) for c in row.cells))
        for row in scores.changes.rows
    }
    assert rows["SELENA-SLEDAI"] == ("8", ("2", "−6", "−75.0 %"))
    assert rows["PGA"] == ("2.00", ("1.00", "−1.00", "−50.0 %"))


def test_the_number_of_queries_does_not_grow_with_visits(by: User) -> None:
    subject = responder(by)
    tasks.recompute(subject.pk)
    with CaptureQueriesContext(
        connection,
    ) as one:
        results(fresh(subject), "SRI4", "M1")
    with time_machine.travel("2026-08-01T10:00:00+08:00"):
        efficacy(subject, "M2", by=by, sledai_items=RASH)
        efficacy(subject, "M3", by=by, sledai_items=RASH)
        tasks.recompute(subject.pk)
        with CaptureQueriesContext(connection) as three:
            results(fresh(subject), "SRI4", "M1")
    assert len(three) == len(one)
