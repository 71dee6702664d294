"""No text of the product is English only: every gettext text has its Chinese, every template marks its texts."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from trial.translations import catalogues, extract, in_python, in_template, templates, untranslated

# Names and abbreviations that are the same in Chinese.
SAME = {
    "eCRF",
    "DEMO",
    "CHT",
    "EN",
    "SLEDAI",
    "BILAG",
    "PGA",
    "SRI",
    "PDF",
    "CSV",
    "SHA",
    "CHT101",
    "SELENA",
    "CTCAE",
    "ASTCT",
    "ULN",
    "English",
}
SPOKEN = ("title", "alt", "placeholder", "aria-label", "aria-description", "value", "label")


class Texts(HTMLParser):
    """Collects what a reader would see or hear of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Attributes that are read aloud or shown are texts too."""
        if tag in {"script", "style", "kbd"}:
            self.inside.append(tag)
        given = dict(attrs)
        hidden = given.get("type") in {"hidden", "radio", "checkbox"} or tag in {"button", "option"}
        self.found += [given[name] or "" for name in SPOKEN if given.get(name) and not (name == "value" and hidden)]

    def handle_endtag(self, tag: str) -> None:
        """A script, a style or the name of a key ends."""
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        """A text node."""
        if not self.inside:
            self.found.append(data)


def raw_texts(source: str) -> list[str]:
    """English words of a template that stand outside {% trans %}, {% blocktrans %} and comments."""
    kept: list[str] = []
    skipping = ""
    for token in Lexer(source).tokenize():
        words = token.contents.split() if token.token_type == TokenType.BLOCK else []
        if skipping:
            if words and words[0] == skipping:
                skipping = ""
            continue
        if words and words[0] in {"blocktrans", "blocktranslate", "comment"}:
            skipping = f"end{words[0]}"
        elif words and words[0] == "block" and words[1].endswith("_attributes"):
            skipping = "endblock"
        elif token.token_type == TokenType.TEXT:
            kept.append(token.contents)
        elif token.token_type in {TokenType.VAR, TokenType.BLOCK}:
            kept.append(" ")
    reader = Texts()
    reader.feed("".join(kept))
    words = re.findall(r"[A-Za-z]{2,}[A-Za-z0-9]*", " ".join(reader.found))
    return [word for word in words if word not in SAME]


def test_every_text_has_a_chinese_translation():
    missing = untranslated()
    assert not missing, "manage.py find_untranslated prints these as entries: " + str(missing)


def test_no_translation_stands_for_a_text_that_is_gone():
    wanted = extract()
    for language, catalogue in catalogues():
        stale = [entry.msgid for entry in catalogue if entry.msgid not in wanted]
        assert not stale, f"{language}: {stale}"


def test_translations_keep_the_places_for_values():
    for _language, catalogue in catalogues():
        for entry in catalogue:
            places = sorted(re.findall(r"%\((\w+)\)[sd]", entry.msgid_plural or entry.msgid))
            for text in [entry.msgstr, *entry.msgstr_plural.values()]:
                if text:
                    assert sorted(re.findall(r"%\((\w+)\)[sd]", text)) == places, entry.msgid


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_no_template_speaks_english_outside_translation_tags(path: Path):
    # Shown when nothing works, the catalogue included: both languages come from the view.
    expected = ["CHT101", "eCRF"] if path.name == "server_error.html" else []
    found = raw_texts(path.read_text(encoding="utf-8"))
    assert [word for word in found if word not in expected] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Save now</p>", ["Save", "now"]),
        ("{% trans 'Save' %} {{ value }}", []),
        ("{% blocktrans %}Save {{ x }}{% endblocktrans %}", []),
        ('<a title="Open it">{% trans "x" %}</a>', ["Open", "it"]),
        ("{% if a %}<b>S1</b>{% endif %}", []),
        ("{% comment %}not shown{% endcomment %}", []),
    ],
)
def test_raw_english_is_recognised(source, found):
    assert raw_texts(source) == found


def test_texts_are_found_in_templates_and_in_python():
    counted = "{% blocktrans count n=n %}a{% plural %}b{% endblocktrans %}"
    template = '{% load i18n %}{% trans "One" %}' + counted + '{{ x|default:_("Two") }}'
    assert in_template(template) == {"One", "Two", "a", "b"}
    python = 'from django.utils.translation import gettext_lazy as _, ngettext\n_("Three")\nngettext("c", "d", 2)\nother("e")'
    assert in_python(python) == {"Three", "c", "d"}
