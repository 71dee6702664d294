"""The efficacy summary: one report, on screen and on paper (R066, R107)."""

import hashlib
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
import time_machine

from crf import signing
from crf.casebook import facts_for
from crf.save import stored
from crf.targets import Target
from endpoints.report import efficacy_summary, efficacy_summary_pdf
from endpoints.tasks import recompute
from tests.endpoints.subjects import bilag_typed, enter, infused, responder
from tests.trial.papers import fonts_of, text_of
from tests.trial.people import person
from trial import audit, documents
from trial.models import Document, Subject, User
from trial.words import CHINESE, ENGLISH

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_month_1() -> Iterator[None]:
    """Day 42: month 1 has closed, month 2 has not begun."""
    with time_machine.travel("2026-06-01T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def by() -> User:
    return person("investigator")


PASSWORD = "a-long-password-of-the-test"


def sign(subject: Subject, form: str, visit: str, by: User) -> None:
    with audit.acting(by=audit.system("test"), reason="a password for the test"):
        by.set_password(PASSWORD)
        by.save()
    target = Target(form, subject, visit)
    standing = stored(target)
    assert standing is not None
    signing.sign(
        standing.record,
        by=by,
        username=by.username,
        password=PASSWORD,
        edition=standing.record.edition,
        values=standing.values,
        nulls=standing.nulls,
        facts=facts_for(subject, target.form, visit),
    )


def asked(subject: Subject, language: str) -> Document:
    reader = User.objects.filter(username="test-monitor").first() or person("monitor")
    return documents.ask(
        kind="efficacy_summary", subject=subject, language=language, purpose="monitoring visit", by=reader
    )


def test_r066_scores_by_visit(by: User) -> None:
    subject = responder(by)
    report = efficacy_summary(subject, ENGLISH)
    assert [column.visit for column in report.sledai.columns] == ["BL", "M1"]
    assert [(column.visit, column.day) for column in report.bilag.columns] == [("SCR", -20), ("BL", -6), ("M1", 28)]
    points = {row.label.en: [cell.text for cell in row.cells] for row in report.sledai.rows}
    assert len(report.sledai.rows) == 24 + 3
    assert points["15. Rash (2)"] == ["2", "2"]
    assert points["13. Proteinuria (4)"] == ["4", "0"]
    assert points["SELENA-SLEDAI"] == ["8", "2"]
    grades = {row.label.en: [cell.text for cell in row.cells] for row in report.bilag.rows}
    assert grades["Mucocutaneous"] == ["E", "B", "C"]
    assert grades["Renal"] == ["E", "E", "E"]
    assert [[cell.text for cell in row.cells] for row in report.pga.rows] == [["2.00", "1.00"], ["", "-1.00"]]


def test_r066_before_any_visit_everything_is_pending(by: User) -> None:
    with time_machine.travel("2026-04-21T10:00:00+08:00"):
        report = efficacy_summary(infused(by), ENGLISH)
    assert {response.state for response in report.responses} == {"pending"}
    assert [response.point.visit for response in report.responses] == ["M1", "M2", "M3", "M6", "M9", "M12"]


def test_r107_the_paper_in_english(by: User) -> None:
    subject = responder(by)
    document = asked(subject, ENGLISH)
    content, pages = documents.pdf_of(efficacy_summary_pdf(document))
    text = text_of(content)
    for words in (
        "NCT06946485",
        subject.number,
        subject.screening_number,
        "DEMO-1.0",
        "1.0-REF",
        "2026-06-01 10:00 UTC+8",
        "Test test-monitor",
        "monitoring visit",
        "responder",
        "SELENA-SLEDAI falls by 4 or more",
        "baseline 8, visit 2, fall 6",
        "from SLD@BL, SLD@M1",
        "24. Leukopenia (1)",
        "Haematological",
        f"Page 1 of {pages}",
        f"Page {pages} of {pages}",
    ):
        assert words in text, words


def test_r107_the_paper_in_chinese_is_searchable_and_set_in_its_own_font(by: User) -> None:
    subject = responder(by)
    content, _ = documents.pdf_of(efficacy_summary_pdf(asked(subject, CHINESE)))
    text = text_of(content)
    for words in (
        "疗效总结",
        "第1个月（主要终点）",
        "应答",
        "SELENA-SLEDAI下降≥4分",
        "基线8，访视2，下降6",
        "白细胞减少",
    ):
        assert words in text, words
    assert any("Noto-Sans-CJK-SC" in font for font in fonts_of(content)), fonts_of(content)
    assert all("JP" not in font for font in fonts_of(content))
    with pikepdf.open(BytesIO(content)) as opened:
        assert str(opened.Root.Lang) == "zh-Hans"
        assert opened.open_metadata()["pdfaid:part"] == "3"


def test_r107_the_same_page_gives_the_same_bytes(by: User) -> None:
    html = efficacy_summary_pdf(asked(responder(by), ENGLISH))
    first, second = (documents.pdf_of(html)[0] for _ in range(2))
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


def test_r107_paper_is_never_made_of_a_stale_answer(by: User) -> None:
    subject = responder(by)
    recompute(subject.pk)
    enter(subject, "PGA", "M1", {"PGASC": "2.30"}, by=by, edition=1)
    html = efficacy_summary_pdf(asked(subject, ENGLISH))
    assert "non-responder" in html
    assert 'data-answer="recomputing"' not in html


def test_r043_signatures_stand_with_name_meaning_and_zone_and_broken_ones_say_so(by: User) -> None:
    subject = responder(by)
    sign(subject, "SLD", "M1", by)
    sign(subject, "PGA", "M1", by)
    enter(subject, "PGA", "M1", {"PGASC": "1.10"}, by=by, edition=1)
    report = efficacy_summary(subject, ENGLISH)
    assert [(one.place, one.broken_at is None) for one in report.signatures] == [("SLD@M1", True), ("PGA@M1", False)]
    assert "SLD@M1" not in {place.code for place in report.unsigned}
    html = efficacy_summary_pdf(asked(subject, ENGLISH))
    assert by.full_name in html
    assert "Reviewed and approved" in html
    assert "signature broken" in html
    assert "entry error corrected" in html


def test_r063_a_changed_grade_carries_a_dagger_and_its_reason(by: User) -> None:
    subject = responder(by)
    own = {"BILOVRMUC": "A", "BILORSMUC": "ulcerating lesion seen after scoring"}
    enter(subject, "BIL", "M1", bilag_typed({"BIL06": "1", **own}), by=by, edition=1)
    report = efficacy_summary(subject, ENGLISH)
    grades = {row.label.en: [cell.text for cell in row.cells] for row in report.bilag.rows}
    assert grades["Mucocutaneous"] == ["E", "B", "A†"]
    assert report.bilag.notes[0].en == (
        "† M1, Mucocutaneous: investigator's grade A, derived C. Reason: ulcerating lesion seen after scoring"
    )
