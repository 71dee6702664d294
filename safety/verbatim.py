"""Verbatim terms for comparison: what two people who mean the same write differently without meaning anything by it. Pure.

Case, full-width forms, spaces, dashes and a closing full stop do not matter; every other character does. So 发热。 is 发热,
and `Headache` is `HEADACHE`, but `headache` is not `headaches`: whether they mean the same, a coder decides.
"""

from __future__ import annotations

import re
import unicodedata

# Longer than any verbatim the forms accept.
LONGEST = 200
DASHES = re.compile(r"\s*[‐‑‒–—―−]\s*")
CLOSING = " .,;:!?。，；：！？、…·"
QUOTES = "\"'“”‘’「」『』《》"
CHINESE = r"[\u3400-\u9fff\uf900-\ufaff]"


def comparable(text: str) -> str:
    """The text as it is compared: no case, no width, single spaces (none beside Chinese), no closing punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = DASHES.sub("-", plain)
    plain = " ".join(plain.split()).strip(QUOTES).rstrip(CLOSING).strip(QUOTES).strip()
    plain = re.sub(rf"(?<={CHINESE}) +| +(?={CHINESE})", "", plain)
    return unicodedata.normalize("NFC", plain)


def words(text: str) -> tuple[str, ...]:
    """The words of a search, each of which a term has to hold."""
    return tuple(comparable(text).split())


def rank(wanted: str, name_key: str) -> int:
    """How well a name fits what is looked for: 0 the same, 1 begins so, 2 a word begins so, 3 holds it, 4 holds its words."""
    if name_key == wanted:
        return 0
    if name_key.startswith(wanted):
        return 1
    if f" {wanted}" in name_key:
        return 2
    return 3 if wanted in name_key else 4
