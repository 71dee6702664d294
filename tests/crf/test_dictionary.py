"""The data dictionary says every item once, in both languages, and is read back as it was written."""

from __future__ import annotations

import csv
import io

from django.core.management import call_command

from crf.dictionary import COLUMNS
from crf.kit.base import FORMS


def lines() -> list[dict[str, str]]:
    out = io.StringIO()
    call_command("dictionary", "--format", "csv", stdout=out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def test_every_item_of_every_form_stands_once() -> None:
    found = [(line["form"], line["item"]) for line in lines()]
    assert sorted(found) == sorted((form.key, item.code) for form in FORMS.values() for item in form.items)
    assert len(found) == len(set(found))
    assert tuple(lines()[0]) == COLUMNS


def test_both_labels_are_there_and_differ() -> None:
    for line in lines():
        assert all(line[name] for name in ("label_en", "label_zh", "form_en", "form_zh")), line["item"]


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
