"""Paper worksheets from the item definitions: what stands on them, for whom, and in two clicks for tomorrow (ux 6, R116)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from crf import worksheets
from crf.kit.base import FORMS
from crf.kit.conditions import about, at_visit, when
from crf.laboratory.analytes import ANALYTES
from tests import factories
from tests.crf.test_today import infused, morning
from trial import documents, visits
from trial.access import Refused
from trial.models import Document, ProtocolVersion, Subject, VisitDefinition

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject(db: None) -> Subject:
    return infused()


def sheet(code: str, subject: Subject | None = None) -> worksheets.Sheet:
    number = subject.screening_number if subject else worksheets.BLANK
    (found,) = worksheets.sheets_of(f"{number}/{code}")
    return found


def lines(found: worksheets.Sheet, form: str) -> Iterator[worksheets.Line]:
    for block in found.blocks:
        if block.key == form:
            for part in block.parts:
                for line in part.lines:
                    yield line
                    yield from line.follow_ups


# --- What stands on a sheet ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["SCR", "LD1", "D0", "D4", "M1", "M12", "FLR"])
def test_every_typed_item_of_the_visits_forms_is_on_the_paper(code: str) -> None:
    found = sheet(code)
    definition = VisitDefinition.objects.get(code=code, version=ProtocolVersion.objects.latest("number"))
    for key in definition.forms:
        form = FORMS.get(key)
        if form is None or form.repeats == "log" or key in worksheets.NOT_ON_PAPER:
            continue
        printed = {line.code for line in lines(found, key)}
        expected = {
            item.code
            for item in form.items_in(1)
            if not item.derived and item.kind.value != "file" and worksheets.is_asked(item.condition, code, None)
        }
        assert printed == expected, key


def test_boxes_carry_unit_and_usual_range_and_answers_to_tick() -> None:
    found = {line.code: line for line in lines(sheet("D4"), "VS")}
    # Protocol 11.2, VS: temperature in degrees Celsius.
    assert found["TEMP"].unit in {"°C", "degC"}
    assert found["TEMP"].usual
    occurred = {line.code: line for line in lines(sheet("D4"), "SV")}["SVOCCUR"]
    assert [code.value for code in occurred.choices] == ["Y", "N"]


def test_the_laboratory_lists_the_analytes_of_the_visits_panels() -> None:
    found = {block.key: block for block in sheet("D1").blocks}  # table 4.1: HEM CHEM
    printed = [analyte.code for _panel, analytes in found["LB"].panels for analyte in analytes]
    assert printed == [each.code for each in ANALYTES.values() if each.panel in {"HEM", "CHEM"}]


def test_logs_have_empty_rows() -> None:
    found = {block.key: block for block in sheet("LD1").blocks}
    assert found["CM"].columns
    assert len(found["CM"].rows) == worksheets.LOG_ROWS


def test_a_sheet_names_subject_visit_window_and_definitions(subject: Subject) -> None:
    found = sheet("M1", subject)
    assert found.number == subject.subject_number
    assert found.visit_id == f"{subject.screening_number}/M1"
    assert found.window is not None
    assert found.window.target == date(2025, 6, 30)
    assert len(found.digest) == worksheets.DIGEST_LENGTH


def test_the_digest_follows_the_definitions_and_the_version() -> None:
    vital_signs, visit = FORMS["VS"], FORMS["SV"]
    assert worksheets.digest_of([vital_signs], 1) == worksheets.digest_of([vital_signs], 1)
    assert worksheets.digest_of([vital_signs], 1) != worksheets.digest_of([vital_signs, visit], 1)


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        (None, None, True),
        (at_visit("SCR"), None, False),
        (at_visit("M1"), None, True),
        (about("nephritis", True), {"@nephritis": True}, True),
        (about("nephritis", True), {"@nephritis": False}, False),
        (about("nephritis", True), {"@nephritis": None}, True),  # not known yet: it is asked
        (about("nephritis", True), None, True),  # blank: everything
        (when("occurred", True), None, True),  # the paper's own answers decide
        (when("occurred", True) & at_visit("SCR"), None, False),
    ],
)
def test_what_visit_and_subject_decide_is_left_out(
    condition: object, facts: dict[str, object] | None, expected: bool
) -> None:
    assert worksheets.is_asked(condition, "M1", facts) is expected  # type: ignore[arg-type]


def test_a_condition_is_said_in_both_languages() -> None:
    form = FORMS["SV"]
    condition = form.item("SVSTDAT").condition
    assert condition is not None
    said = worksheets.only_if(form, condition)
    assert (said.en, said.zh) == ("Did the visit take place?: Yes", "是否完成访视：是")


# --- Paper -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_holds_rules_and_both_languages_and_no_name(language: str, subject: Subject) -> None:
    html = worksheets.html_of([sheet("LD1", subject), sheet("D4")], language)
    for words in ("Vital signs", "生命体征", subject.subject_number or "?"):
        assert words in html
    assert ("No patient name on this sheet" in html) is (language == "en")


def test_pages_are_counted_sheet_by_sheet(subject: Subject) -> None:
    html = worksheets.html_of([sheet("LD2", subject), sheet("LD2")], "en")
    content, pages = documents.pdf_of(html)
    assert content.startswith(b"%PDF")
    assert pages >= 2


# --- Asking ----------------------------------------------------------------------------------------------------------
def test_tomorrow_takes_two_clicks_R116(subject: Subject, client: Client) -> None:
    with morning("2025-06-29"):
        client.force_login(factories.coordinator())
        assert f'action="{reverse("worksheets")}"' in client.get(reverse("today")).content.decode()
        answer = client.post(reverse("worksheets"), {"day": "tomorrow"})  # the first click; the second takes the file
    assert answer.status_code == 302
    document = Document.objects.get()
    assert (document.kind, document.scope) == ("worksheet", f"{subject.screening_number}/M1")
    assert document.language == "en"


def test_several_visits_and_blank_ones_in_one_file(subject: Subject, client: Client) -> None:
    client.force_login(factories.coordinator())
    number = subject.screening_number
    client.post(reverse("worksheets"), {"visit": [f"{number}/D4", f"{number}/NOPE", "S99-1/D4"], "language": "zh-hans"})
    client.post(reverse("worksheets"), {"blank": ["M1", "UNS", "XX"]})
    scopes = list(Document.objects.order_by("pk").values_list("scope", "language"))
    assert scopes == [(f"{number}/D4", "zh-hans"), ("-/M1 -/UNS", "en")]


def test_nothing_chosen_is_said(client: Client) -> None:
    client.force_login(factories.coordinator())
    answer = client.post(reverse("worksheets"), {})
    assert answer.status_code == 422
    assert "Choose at least one visit." in answer.content.decode()


def test_a_file_holds_a_limited_number_of_sheets() -> None:
    with pytest.raises(Refused, match="At most"):
        worksheets.ask_for([("-", "D4")] * 41, by=factories.coordinator(), language="en", purpose="test")


def test_forms_chosen_for_an_unscheduled_visit_are_on_its_paper(subject: Subject) -> None:
    definition = VisitDefinition.objects.get(code="UNS", version__number=1)
    visits.add_visit(
        subject,
        definition,
        by=factories.coordinator(),
        reason="test",
        planned_on=date(2025, 7, 20),
        extra_forms=["VS"],
    )
    assert [block.key for block in sheet("UNS", subject).blocks] == ["SV", "VS"]
