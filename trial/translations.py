"""Every text of the product that gettext translates, found where it is written: in templates and in Python.

`tests/house/test_translations.py` holds that each has a Chinese translation; `manage.py find_untranslated` lists the
ones that have none. Bilingual `Text` values carry their Chinese with them and need no catalogue.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation import templatize

PACKAGES = ("trial", "crf", "endpoints", "safety")
SINGULAR = {"gettext", "gettext_lazy", "gettext_noop", "_"}
PLURAL = {"ngettext", "ngettext_lazy"}
CATALOGUE = Path("LC_MESSAGES") / "django.po"

# What templatize leaves of a template: calls of gettext and ngettext among placeholders.
_CALL = re.compile(
    r"\b(?P<plural>n)?gettext\(\s*u?(?P<one>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"(?:\s*,\s*u?(?P<many>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))?"
)
_MARKED = re.compile(r"\b_\((?P<one>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\)")


def templates() -> list[Path]:
    """Every template of ours."""
    return sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def in_template(source: str) -> set[str]:
    """The texts of one template: {% trans %}, {% blocktrans %} and _("...")."""
    code = templatize(source)
    found = {str(ast.literal_eval(call["one"])) for call in _MARKED.finditer(code)}
    for call in _CALL.finditer(code):
        found |= {str(ast.literal_eval(call[part])) for part in ("one", "many") if call[part]}
    return found


def in_python(source: str) -> set[str]:
    """The texts of one Python file: literal arguments of gettext and its kin, whatever they are called."""
    tree = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called = names.get(node.func.id, "")
            count = 1 if called in SINGULAR else 2 if called in PLURAL else 0
            for argument in node.args[:count]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.add(argument.value)
    return found


def extract() -> dict[str, list[str]]:
    """Every text with the files it stands in."""
    found: dict[str, list[str]] = {}

    def add(texts: set[str], path: Path) -> None:
        for text in texts:
            found.setdefault(text, []).append(str(path.relative_to(settings.BASE_DIR)))

    for path in templates():
        add(in_template(path.read_text(encoding="utf-8")), path)
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            add(in_python(path.read_text(encoding="utf-8")), path)
    return found


def catalogues() -> Iterator[tuple[str, polib.POFile]]:
    """The translations into each language that has a catalogue."""
    for folder in settings.LOCALE_PATHS:
        for path in sorted(Path(folder).glob(f"*/{CATALOGUE}")):
            yield path.parent.parent.name, polib.pofile(str(path))


def translated(catalogue: polib.POFile) -> set[str]:
    """The texts of a catalogue that have a translation, plural forms included."""
    done: set[str] = set()
    for entry in catalogue:
        if entry.translated():
            done.add(entry.msgid)
            if entry.msgid_plural:
                done.add(entry.msgid_plural)
    return done


def untranslated() -> dict[str, list[str]]:
    """Texts that a catalogue lacks, with where they stand."""
    wanted = extract()
    missing: dict[str, list[str]] = {}
    for _language, catalogue in catalogues():
        done = translated(catalogue)
        missing |= {text: places for text, places in wanted.items() if text not in done}
    return missing
