"""NCI's own table of CTCAE v5.0: what is accepted, what is refused, and where its wording is shown.

The files here are built from our own table, in the columns of the spreadsheet of 27 November 2017.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from safety import ctcae, ctcae_register, ctcae_terms
from safety.ctcae_file import WrongFile, read
from safety.ctcae_register import in_force, load
from safety.models import CtcaeDocument
from tests.factories import account
from trial import audit
from trial.models import AuditEvent

HEADER = [
    "MedDRA Code",
    "MedDRA SOC",
    "CTCAE Term",
    *(f"Grade {grade}   " for grade in range(1, 6)),
    "Definition",
    "Navigational Note",
]
SYSTEM = audit.system("test")

Rows = list[list[Any]]


def official_rows() -> Rows:
    """The table as NCI lays it out, with made-up words in its cells."""
    return [
        [
            int(term.code),
            term.soc,
            term.name.en,
            *(f"official words {term.code}/{grade}" if grade in term.grades else "-" for grade in ctcae_terms.GRADES),
            f"Definition of {term.name.en}",
            "A note." if term.noted else None,
        ]
        for term in ctcae_terms.terms()
    ]


def as_xlsx(path: Path, rows: Rows, header: list[str] = HEADER, title_rows: int = 0) -> Path:
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.append(["Common Terminology Criteria for Adverse Events"])
    sheet = book.create_sheet("CTCAE v5.0")
    for _ in range(title_rows):
        sheet.append(["CTCAE v5.0", None])
    for row in [header, *rows]:
        sheet.append(row)
    book.save(path)
    book.close()
    return path


def as_csv(path: Path, rows: Rows, encoding: str = "utf-8-sig", header: list[str] = HEADER) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.fixture(autouse=True)
def _look_again() -> Iterator[None]:
    """No test reads the words that another test loaded."""
    ctcae_register.forget()
    yield
    ctcae_register.forget()


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title_rows", [0, 3])
def test_the_spreadsheet_is_read(tmp_path: Path, title_rows: int) -> None:
    document = read(as_xlsx(tmp_path / "CTCAE_v5.0.xlsx", official_rows(), title_rows=title_rows))
    assert len(document.terms) == 837
    syncope = document.terms["10042772"]
    assert syncope.grades == {3: "official words 10042772/3"}
    assert syncope.definition == "Definition of Syncope"
    assert len(document.sha256) == 64


def test_the_same_as_csv_is_read(tmp_path: Path) -> None:
    rows = official_rows()
    rows[0][5] = "Hgb ≥ 8"
    assert read(as_csv(tmp_path / "ctcae.csv", rows)).terms[str(rows[0][0])].grades[3] == "Hgb ≥ 8"


def changed(change: Callable[[Rows], object]) -> Rows:
    rows = official_rows()
    change(rows)
    return rows


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows.pop(0), "has 836 terms; CTCAE v5.0 has 837. Missing: 10002272 Anemia"),
        (lambda rows: rows[0].__setitem__(0, 10999999), "Not of v5.0: 10999999 Anemia"),
        (lambda rows: rows.append(rows[0]), "Row 839: code 10002272 stands there twice"),
        (lambda rows: rows[0].__setitem__(0, "Blood"), "Row 2: Blood is not a code of eight digits"),
        (lambda rows: rows[0].__setitem__(0, None), "Row 2: no code is not a code"),
        (
            lambda rows: rows[0].__setitem__(1, "Blood disorders"),
            "Organ classes that CTCAE v5.0 does not have: Blood disorders",
        ),
        (lambda rows: rows[0].__setitem__(1, "Cardiac disorders"), "10002272 Anemia stands under Cardiac disorders"),
        (lambda rows: rows[0].__setitem__(2, "Anaemia"), "10002272 is called Anaemia, not Anemia"),
        (lambda rows: rows[4].__setitem__(4, "words"), "10014950 Eosinophilia has grades 1, 2, 3, not 1, 3"),
        (lambda rows: rows[0].__setitem__(7, "-"), "10002272 Anemia has grades 1, 2, 3, 4, not 1, 2, 3, 4, 5"),
        (lambda rows: [row.__setitem__(3, "x") for row in rows], "and "),
    ],
)
def test_another_table_is_refused_with_its_first_differences(
    tmp_path: Path, change: Callable[[Rows], object], said: str
) -> None:
    with pytest.raises(WrongFile) as wrong:
        read(as_csv(tmp_path / "ctcae.csv", changed(change)))
    assert said in str(wrong.value)


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    for name, content, said in (
        ("empty.csv", b"", "No table with the columns"),
        ("words.txt", b"nothing of the kind\n", "No table with the columns"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\xff", "not UTF-8"),
        ("broken.xlsx", b"PK\x03\x04 not a workbook", "not a readable spreadsheet"),
        ("nul.csv", b"a\x00b\n", "No table with the columns"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(WrongFile, match=said):
            read(path)
    with pytest.raises(WrongFile, match="cannot be read"):
        read(tmp_path / "missing.xlsx")
    with pytest.raises(WrongFile, match="No table with the columns"):
        read(as_xlsx(tmp_path / "other.xlsx", [[1, 2, 3]], header=["Code", "Name", "Grade 1"]))


def test_a_lost_character_set_is_refused(tmp_path: Path) -> None:
    rows = official_rows()
    rows[0][5] = "caf\xe9"
    with pytest.raises(WrongFile, match="not UTF-8"):
        read(as_csv(tmp_path / "ctcae.csv", rows, encoding="latin-1"))


# --- in force --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_loaded_document_is_in_force_and_in_the_trail(tmp_path: Path) -> None:
    path = as_xlsx(tmp_path / "CTCAE_v5.0_2017-11-27.xlsx", official_rows())
    assert ctcae_terms.criteria("10042772", 3) == ctcae_terms.our_wording("10042772", 3)
    document, loaded = load(path=path, by=SYSTEM)
    assert loaded
    assert (document.version, document.file_name) == ("5.0", "CTCAE_v5.0_2017-11-27.xlsx")
    assert in_force() == document
    said = ctcae_terms.criterion("10042772", 3)
    assert (said.official, said.words.en) == (True, "official words 10042772/3")
    event = AuditEvent.objects.filter(table="safety_ctcaedocument").get()
    assert event.actor == "system:test"
    assert "CTCAE 5.0" in event.reason
    assert document.sha256 in str(event.new)
    assert "official words" not in str(event.new), "the trail keeps a digest of the words"


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = as_csv(tmp_path / "ctcae.csv", official_rows())
    first, _ = load(path=path, by=SYSTEM)
    again, loaded = load(path=path, by=SYSTEM)
    assert (again, loaded) == (first, False)
    assert CtcaeDocument.objects.count() == 1


@pytest.mark.django_db
def test_the_command_says_what_is_in_force(tmp_path: Path) -> None:
    path = as_csv(tmp_path / "ctcae.csv", official_rows())
    out = io.StringIO()
    call_command("load_ctcae", str(path), stdout=out)
    assert "The official wording of CTCAE 5.0 is in force." in out.getvalue()
    call_command("load_ctcae", str(path), stdout=out)
    assert "was in force already; nothing was changed" in out.getvalue()
    assert AuditEvent.objects.filter(table="safety_ctcaedocument").get().actor == "system:ctcae"


@pytest.mark.django_db
def test_the_command_names_the_person_where_one_is_named(tmp_path: Path) -> None:
    account("administrator", "admin2")
    call_command("load_ctcae", str(as_csv(tmp_path / "ctcae.csv", official_rows())), by="admin2", stdout=io.StringIO())
    assert AuditEvent.objects.filter(table="safety_ctcaedocument").get().actor == "admin2"


@pytest.mark.django_db
def test_a_wrong_file_changes_nothing(tmp_path: Path) -> None:
    load(path=as_csv(tmp_path / "ctcae.csv", official_rows()), by=SYSTEM)
    wrong = as_csv(tmp_path / "other.csv", official_rows()[:-1])
    with pytest.raises(CommandError, match=r"Nothing was changed\. The file has 836 terms"):
        call_command("load_ctcae", str(wrong))
    with pytest.raises(CommandError, match=r"Nothing was changed\. nobody is no open account"):
        call_command("load_ctcae", str(wrong), by="nobody")
    assert CtcaeDocument.objects.count() == 1


# --- pages -----------------------------------------------------------------------------------------------------------


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(account(role))
    return client


@pytest.mark.django_db
def test_terms_are_offered_as_one_types() -> None:
    client = signed_in("coordinator")
    (first, *_others) = client.get(reverse("ctcae"), {"q": "血小板减少"}).json()["results"]
    assert (first["value"], first["zh"], first["code"]) == ("Platelet count decreased", "血小板计数降低", "10035528")
    assert first["grades"] == [1, 2, 3, 4]
    assert set(first["criteria"]) == {"1", "2", "3", "4"}
    assert not first["official"]
    (crs,) = client.get(reverse("ctcae"), {"q": "cytokine release syndrome"}).json()["results"]
    assert (crs["grades"], crs["flag"]) == ([], "ASTCT")
    assert client.get(reverse("ctcae"), {"q": "\x00%' --" + "x" * 5000}).json() == {"results": []}
    assert client.get(reverse("ctcae")).json() == {"results": []}


@pytest.mark.django_db
def test_the_page_shows_terms_by_class_and_by_search() -> None:
    client = signed_in("data_manager")
    page = client.get(reverse("ctcae-terms"))
    assert page.status_code == 200
    assert "26" not in page.context["chosen"]
    assert sum(count for _soc, count in page.context["socs"]) == 837
    page = client.get(reverse("ctcae-terms"), {"soc": "Investigations"})
    assert len(page.context["shown"]) == 42
    assert "10035528" in page.content.decode()
    page = client.get(reverse("ctcae-terms"), {"q": "CRS"})
    assert "Graded by ASTCT in this trial" in page.content.decode()
    page = client.get(reverse("ctcae-terms"), {"q": "<b>nothing</b>"})
    assert "No term fits" in page.content.decode()
    assert "<b>nothing" not in page.content.decode()
    assert client.get(reverse("ctcae-terms"), {"soc": "Not a class"}).status_code == 200


@pytest.mark.django_db
def test_the_page_shows_the_official_wording_once_it_is_loaded(tmp_path: Path) -> None:
    client = signed_in("data_manager")
    path = as_csv(tmp_path / "ctcae.csv", official_rows())
    assert "our own index" in client.get(reverse("ctcae-terms")).content.decode()
    document, _ = load(path=path, by=SYSTEM)
    page = client.get(reverse("ctcae-terms"), {"q": "10042772"}).content.decode()
    assert "official words 10042772/3" in page
    assert "Definition of Syncope" in page
    assert document.sha256 in page
    found = signed_in("coordinator").get(reverse("ctcae"), {"q": "Syncope"}).json()["results"][0]
    assert found["official"]
    assert found["criteria"]["3"]["en"] == "official words 10042772/3"


@pytest.mark.django_db
def test_the_rules_page_names_the_readings_to_be_confirmed_first() -> None:
    page = signed_in("data_manager").get(reverse("ctcae-rules"))
    assert page.status_code == 200
    assert {shown.rule.id for shown in page.context["unconfirmed"]} == {
        "hemoglobin_increased",
        "inr_increased",
        "fibrinogen_decreased",
        "ejection_fraction_decreased",
    }
    shown = {each.rule.id for key in ("unconfirmed", "settled") for each in page.context[key]}
    assert shown == {rule.id for rule in ctcae.rules()}
    text = page.content.decode()
    assert "UNCONFIRMED" in text
    assert "Hyperglycemia" in text
