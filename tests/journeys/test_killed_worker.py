"""A worker or the broker dies at the worst moment: the work is done all the same, once, without being asked again."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from endpoints.assemble import RECOMPUTING
from tests.journeys.conftest import Stack
from trial.audit import CHAIN_LOCK

SUBJECT = "S01-002"  # the demonstration subject who did not respond at month 1


@pytest.fixture
def running(stack: Stack) -> Iterator[Stack]:
    """The product with nothing left to do; afterwards everything runs again."""
    stack.until(lambda: not owed(stack), "an empty list of work owed")
    yield stack
    stack.valkey.start()
    for name in stack.commands:
        stack.start(name)


def owed(stack: Stack) -> list[tuple]:
    return stack.rows("SELECT task, subject_id FROM trial_pendingwork")


def answers(stack: Stack) -> list[tuple]:
    """The stored answers of the subject at month 1, oldest first."""
    return stack.rows(
        "SELECT result.id, readings->'pga'->>'visit' FROM endpoints_endpointresult result"
        " JOIN trial_subject subject ON subject.id = subject_id"
        " WHERE endpoint = 'SRI4' AND visit = 'M1' AND screening_number = %s ORDER BY result.id",
        SUBJECT,
    )


def waits_for_advisory_lock(stack: Stack, *, identity: int) -> bool:
    query = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s"
    return bool(stack.rows(query, identity))


def change_pga(page: Page, score: str) -> None:
    page.goto(f"/subjects/{SUBJECT}/visits/M1/PGA/")
    page.locator("#box-PGASC").fill(score)
    page.locator("#box-reason").select_option("source")
    page.keyboard.press("Control+Enter")


def test_worker_killed_during_a_recomputation(running, page, sign_in) -> None:
    # Given a changed PGA whose recomputation is under way
    sign_in(page, "investigator")
    before = answers(running)
    ((subject,),) = running.rows("SELECT id FROM trial_subject WHERE screening_number = %s", SUBJECT)
    with running.holding("SELECT pg_advisory_lock(%s, %s)", RECOMPUTING, subject):
        change_pga(page, "1.90")
        expect(page.locator(".messages")).to_contain_text("saved at")
        running.until(lambda: waits_for_advisory_lock(running, identity=subject), "a worker at the recomputation")
        # When the worker dies
        running.kill("worker")
    assert answers(running) == before
    # And its supervisor starts another
    running.start("worker")
    # Then the answer is derived without being asked again, once
    running.until(lambda: not owed(running), "the recomputation that was owed")
    added = answers(running)[len(before) :]
    assert [pga for _, pga in added] == ["1.90"]
    page.goto(f"/subjects/{SUBJECT}/results/")
    expect(page.locator("#at-M1 .answer")).to_have_attribute("data-answer", "no")
    expect(page.locator("#at-M1")).to_contain_text("visit 1.90")


def test_worker_killed_while_it_draws_a_document(running, page, sign_in) -> None:
    # Given a document that is being made: nothing is left to do but to write the file
    sign_in(page, "monitor")
    page.goto(f"/subjects/{SUBJECT}/results/")
    page.locator("input[name=purpose]").fill("Site file")
    with running.holding("LOCK TABLE trial_documentfile IN ACCESS EXCLUSIVE MODE"):
        page.locator(".ask-document button[value=en]").click()
        line = page.locator("table.documents tbody tr").first
        expect(line.get_by_role("progressbar")).to_be_visible()
        writes = "SELECT 1 FROM pg_locks WHERE relation = 'trial_documentfile'::regclass AND NOT granted"
        running.until(lambda: running.rows(writes), "a worker about to write the file")
        ((identity, status),) = running.rows("SELECT id, status FROM trial_document ORDER BY id DESC LIMIT 1")
        assert status == "running"
        # When the worker dies
        running.kill("worker")
    running.start("worker")
    # Then the page that was left open shows the file, without being asked again
    download = line.get_by_role("link", name="Download")
    expect(download).to_be_visible()
    with page.expect_download() as taken:
        download.click()
    content = Path(taken.value.path()).read_bytes()
    # And it was written once
    files = running.rows(
        "SELECT sha256 FROM trial_document JOIN trial_documentfile ON document_id = trial_document.id"
        " WHERE trial_document.id = %s",
        identity,
    )
    assert files == [(hashlib.sha256(content).hexdigest(),)]


def test_broker_killed_while_a_form_is_completed(running, page, sign_in) -> None:
    # Given a form that is being saved
    sign_in(page, "investigator")
    before = answers(running)
    with running.holding("SELECT pg_advisory_lock(%s)", CHAIN_LOCK):
        change_pga(page, "1.80")
        running.until(lambda: waits_for_advisory_lock(running, identity=CHAIN_LOCK), "a save under way")
        # When the broker dies
        running.valkey.process.kill()
        running.valkey.process.wait()
    # Then the form is saved all the same
    expect(page.locator(".messages")).to_contain_text("saved at")
    assert owed(running)
    # And once the broker is back the answer follows
    running.valkey.start()
    running.until(lambda: not owed(running), "the recomputation that was owed")
    assert [pga for _, pga in answers(running)[len(before) :]] == ["1.80"]
