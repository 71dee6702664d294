"""Reading back a PDF: its text as a reader would find and copy it, and the fonts inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf


def _characters(font: Any) -> dict[int, str]:
    """From glyph to text, as the font's own table says it (ToUnicode): what searching and copying go by."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", table)
    return {int(glyph, 16): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}


def _words(holder: Any) -> Iterator[str]:
    resources = holder.get("/Resources", {})
    fonts = {name: _characters(font) for name, font in resources.get("/Font", {}).items()}
    characters: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(holder):
        operands = instruction.operands
        match str(instruction.operator):
            case "Tf":
                characters = fonts[str(operands[0])]
            case "Tj" | "TJ":
                parts = operands[0] if str(instruction.operator) == "TJ" else [operands[0]]
                for part in parts:
                    if isinstance(part, pikepdf.String):
                        raw = bytes(part)
                        glyphs = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))
                        yield "".join(characters.get(glyph, "\N{REPLACEMENT CHARACTER}") for glyph in glyphs)
            case "ET":
                yield " "
            case "Do":
                drawn = resources.get("/XObject", {}).get(str(operands[0]))
                if drawn is not None and drawn.get("/Subtype") == "/Form":
                    yield from _words(drawn)


def text_of(content: bytes) -> str:
    """The text of all pages, runs of blanks as one."""
    with pikepdf.open(BytesIO(content)) as opened:
        return re.sub(r"\s+", " ", " ".join("".join(_words(page.obj)) for page in opened.pages))


def fonts_of(content: bytes) -> set[str]:
    """The names of the fonts of all pages, without the prefix of a subset."""
    with pikepdf.open(BytesIO(content)) as opened:
        return {
            str(font.BaseFont).removeprefix("/").split("+")[-1]
            for page in opened.pages
            for font in page.resources.get("/Font", {}).values()
        }
