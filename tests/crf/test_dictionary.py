"""The data dictionary says every item once, in both languages, and holds all that the reference list demands."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

import pytest
from django.core.management import call_command

from crf.dictionary import COLUMNS, every_item
from crf.dictionary import row as dictionary_row
from crf.kit.base import FORMS
from crf.kit.header import header_items
from crf.kit.items import Code, Item, Kind
from crf.models import FormRecord
from crf.save import LONGEST
from trial.words import Text


def lines() -> list[dict[str, str]]:
    out = io.StringIO()
    call_command("dictionary", "--format", "csv", stdout=out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def test_every_item_of_every_form_stands_once() -> None:
    found = [(line["form"], line["item"]) for line in lines()]
    assert set(found) >= {(form.key, item.code) for form in FORMS.values() for item in form.items}
    assert len(found) == len(set(found))
    assert tuple(lines()[0]) == COLUMNS


def said_in_both(text: Text) -> bool:
    """Whether a text speaks Chinese in Chinese and no Chinese in English.

    A short name without a word in it is the same in both languages: SpO2, QTcF, III+V, mg/d, 1:80.
    """
    chinese = re.compile(r"[\u4e00-\u9fff]")
    en, zh = (unicodedata.normalize("NFKC", each).replace(" ", "") for each in (text.en, text.zh))
    name = en == zh and len(en) <= 24 and not re.search(r"[a-z]{5,}", text.en)
    name = name or not re.search(r"[A-Za-z]", en + zh)
    return bool(en and zh and not chinese.search(en) and (chinese.search(zh) or name))


@pytest.mark.parametrize(
    ("en", "zh", "expected"),
    [
        ("Temperature", "体温", True),
        ("SpO2", "SpO2", True),
        ("III + V", "III+V", True),
        ("QTcF (Fridericia)", "QTcF（Fridericia）", False),
        ("+/-", "±", True),
        ("Temperature", "", False),
        ("Temperature", "Temperature", False),
        ("体温", "体温", False),
    ],
)
def test_what_counts_as_said_in_both_languages(en: str, zh: str, expected: bool) -> None:
    assert said_in_both(Text(en, zh)) is expected


# Names of methods and products that no Chinese report translates.
KNOWN_NAMES = {"QTcF (Fridericia)"}


def test_every_label_is_there_in_both_languages() -> None:
    wrong = [
        f"{line['form']}.{line['item']}: {line[f'{what}_en']!r} {line[f'{what}_zh']!r}"
        for line in lines()
        for what in ("label", "form")
        if line[f"{what}_en"] not in KNOWN_NAMES and not said_in_both(Text(line[f"{what}_en"], line[f"{what}_zh"]))
    ]
    assert wrong == []


def test_every_answer_section_help_and_row_is_there_in_both_languages() -> None:
    wrong = []
    for form in FORMS.values():
        said = [(f"{form.key} section {section.key}", section.title) for section in form.sections]
        said += [(f"{form.key} note {section.key}", section.note) for section in form.sections if section.note]
        for item in every_item(form):
            said += [(f"{form.key}.{item.code} help", item.help)] if item.help else []
            said += [(f"{form.key}.{item.code}={code.value}", code.label) for code in item.codes]
        wrong += [f"{where}: {text.en!r} {text.zh!r}" for where, text in said if not said_in_both(text)]
    assert wrong == []


def test_one_line_in_full() -> None:
    (temperature,) = (line for line in lines() if (line["form"], line["item"]) == ("VS", "TEMP"))
    assert temperature == {
        "form": "VS",
        "form_en": "Vital signs",
        "form_zh": "生命体征",
        "item": "TEMP",
        "label_en": "Temperature (axillary by default)",
        "label_zh": "体温",
        "type": "dec",
        "unit": "°C",
        "codes": "",
        "range": "34.0 to 43.0; usual 35.0 to 39.5",
        "required": "Y",
        "condition": "",
        "sdtm": "TEMP_VSORRES",
        "source": "S",
        "since": "1",
        "until": "",
    }


def test_a_condition_names_item_codes() -> None:
    (reason,) = (line for line in lines() if (line["form"], line["item"]) == ("SV", "SVOOWRSN"))
    assert reason["condition"] == "SVOOW <> 0"


# --- The head of every form ------------------------------------------------------------------------------------------
def test_the_head_of_a_form_stands_before_its_items_with_codes_of_its_own() -> None:
    codes = [line["item"] for line in lines() if line["form"] == "VS"]
    assert codes[:7] == ["VSPERF", "VSREASND", "VSDAT", "VSBY", "VSPAPER", "VSPAPDAT", "VSCOM"]
    (reason,) = (line for line in lines() if line["item"] == "VSREASND")
    assert reason["condition"] == "VSPERF = N"
    assert reason["codes"].startswith("R=refused|拒绝")


def test_a_form_with_an_item_of_that_code_has_no_second_one() -> None:
    """The item with the code is what the reference lists under it: the assessor of SLEDAI, the date of death."""
    assert [line["label_en"] for line in lines() if line["item"] == "SLDBY"] == [FORMS["SLD"].item("SLDBY").label.en]


def test_the_head_is_what_the_record_keeps() -> None:
    columns = {field.name: field for field in FormRecord._meta.concrete_fields}
    for item in header_items(FORMS["VS"]):
        assert item.name in columns, item.code
        if item.max_length:
            assert columns[item.name].max_length == item.max_length
    limits = {item.name: item.max_length for item in header_items(FORMS["VS"])}
    assert (limits["comment"], limits["performer"]) == (LONGEST["form_comment"], LONGEST["form_by"])


def test_versions_are_printed_for_items_and_answers() -> None:
    codes = (
        Code("A", Text("Old", "旧"), until=1),
        Code("B", Text("New", "新"), since=2),
        Code("C", Text("Both", "均")),
    )
    item = Item("X", Text("Item", "条目"), Kind.CODED, name="x", codes=codes, since=2, until=3)
    line = dictionary_row(FORMS["VS"], item)
    assert line["codes"] == "A=Old|旧 (until 1); B=New|新 (since 2); C=Both|均"
    assert (line["since"], line["until"]) == ("2", "3")


# --- Against the reference list --------------------------------------------------------------------------------------
REFERENCE = Path(__file__).parent.parent / "cases" / "crf_items.csv"
# Forms of the reference that are not declared yet.
NOT_YET: set[str] = set()
# One code of the reference that stands for many items: what the items' codes look like, and their kinds.
MANY: dict[str, tuple[str, int, set[str]]] = {
    "IE.IENN": (r"[IE]\d\d[a-e]?", 27, {"one"}),
    "IE.IESRC": (r"[IE]\d\d[a-e]?SRC", 27, {"txt"}),
    "INF.INFVST": (r"IV[A-Z0-9]+", 24, {"dec", "int"}),
    "PE.PESYS": (r"PESYS\d\d", 11, {"one"}),
    "PE.PEDESC": (r"PEDESC\d\d", 11, {"memo"}),
    "PE.PEAE": (r"PEAE\d\d", 11, {"one", "txt", "int"}),
    "IMM.ENA": (r"ENA[A-Z0-9]+", 7, {"one"}),
    "IMM.APL": (r"APL[A-Z0-9]+", 4, {"one", "lab"}),
    "FLOW.BSUB": (r"BSUB\d\d", 5, {"dec"}),
    "CYT.CYTOTH": (r"CYTOTH[A-Z0-9]+|CYT[A-Z0-9]+", 8, {"lab"}),
    "SLD.SLDNN": (r"SLD\d\d", 24, {"one"}),
    "SLD.SLDLAST": (r"SLD\d\dLAST", 24, {"date"}),
    "SLD.SLDSUB": (r"SLD\d\dF\d+", 10, {"yn", "one", "dec", "int"}),
    "BIL.BILNN": (r"BIL\d\d\w*", 97, {"one", "yn", "dec", "int"}),
    "BIL.BILDOM": (r"BILD\w+|BIL[A-Z]+", 9, {"calc"}),
    "SDI.SDINN": (r"SDI\d\d", 41, {"one", "int", "yn"}),
    "SAE.SAESENT": (r"SENT\w+", 16, {"dt", "one", "txt", "calc"}),
    "AE.AEGRHIS": (r"AEGH(DAT|GR)", 2, {"date", "one"}),
    "EOS.EOSATT": (r"EOSATT\w+", 6, {"date", "one"}),
    "CGVHD.CGORG": (r"CGORG[A-Z]{2}", 8, {"one", "calc"}),
    "LTF.LTSLE": (r"LTSLE\w*", 3, {"yn", "dec", "txt", "multi", "one"}),
}
# Items that the product keeps in another shape than the reference, each with its reason.
OTHERWISE: dict[str, tuple[str, str]] = {
    "LB.LBAE": ("txt", "the number of the row it belongs to, picked from those there are; required by a question"),
    "LLD.LLSTAB": ("one", "not applicable is a third answer of the reference"),
    "INV.INVSIG": ("calc", "the signature is made by signing; the item shows its moment"),
    "AE.AETOXGR": ("calc", "the highest of the grade at onset and the grade changes"),
    "SAE.SAEDTH": ("calc", "what the death form holds, shown"),
    "IE.IEINVDAT": ("calc", "the signature is made by signing; the item shows its moment"),
    "AGVHD.AGSKIN": ("calc", "what was found is recorded (extent, bullae, desquamation) and the stage derived"),
    "AGVHD.AGLGI": ("calc", "what was found is recorded (volume, episodes, pain, blood) and the stage derived"),
    "CRS.CRSAE": ("calc", "the adverse event names its episode; the link is shown here"),
    "CRS.CRSST": ("dt", "the day follows from the daily forms; the time is typed where the ward record has it"),
    "ICN.ICNAE": ("calc", "the adverse event names its episode; the link is shown here"),
    "ICN.ICNST": ("dt", "the day follows from the daily forms; the time is typed where the ward record has it"),
    "ICN.ICNRX": ("multi", "the episode opens by itself before anybody can answer; then a question asks"),
    "ICN.ICNWK": ("multi", "the episode opens by itself before anybody can answer; then a question asks"),
}
NO_ITEM = {
    "SLD.SLDATTR": "evidence from laboratory forms is offered beside the descriptor and asked about, not stored",
    "AE.AECODE": "a coder codes in a table of its own, with dictionary and version; the row shows it",
}


def reference() -> list[dict[str, str]]:
    """The reference list, without the forms that are not declared yet."""
    told = [line for line in REFERENCE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [row for row in csv.DictReader(told) if row["form_code"] not in NOT_YET]


def test_the_forms_that_are_not_declared_yet_are_those_and_no_others() -> None:
    told = [line for line in REFERENCE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    forms = {row["form_code"] for row in csv.DictReader(told)}
    assert len(forms) == 50
    assert forms - set(FORMS) == NOT_YET
    assert set(FORMS) <= forms


@pytest.fixture(scope="module")
def dictionary() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for line in lines():
        found.setdefault(line["form"], {})[line["item"]] = line
    return found


@pytest.mark.parametrize("row", reference(), ids=lambda row: f"{row['form_code']}.{row['item_code']}")
def test_r050_every_item_of_the_reference_is_in_the_dictionary(
    row: dict[str, str], dictionary: dict[str, dict[str, dict[str, str]]]
) -> None:
    identity = f"{row['form_code']}.{row['item_code']}"
    items = dictionary[row["form_code"]]
    if identity in NO_ITEM:
        assert row["item_code"] not in items
        return
    if identity in MANY:
        pattern, least, kinds = MANY[identity]
        found = [line for code, line in items.items() if re.fullmatch(pattern, code) and line["type"] in kinds]
        assert len(found) >= least, f"{len(found)} items stand for {identity}"
        return
    line = items[row["item_code"]]
    expected, _why = OTHERWISE.get(identity, (row["type"], ""))
    assert line["type"] == expected
    if expected != "calc" and identity not in OTHERWISE:
        assert line["required"] == row["required"]


def test_the_rows_of_a_laboratory_panel_are_listed_with_every_analyte() -> None:
    """Operationalisation section 10: white cells to NT-proBNP, each with its name in both languages."""
    (analyte,) = (line for line in lines() if line["item"] == "LBTESTCD")
    assert (analyte["label_en"], analyte["label_zh"]) == ("Analyte", "检验项目")
    assert {"WBC", "HGB", "CREAT", "DDIMER", "BNP"} <= {code.partition("=")[0] for code in analyte["codes"].split("; ")}
