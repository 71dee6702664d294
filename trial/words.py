"""Words said in both languages of the trial, kept together so that neither can be forgotten."""

from __future__ import annotations

from dataclasses import dataclass

ENGLISH = "en"
CHINESE = "zh-hans"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in English and in Simplified Chinese."""

    en: str
    zh: str

    def in_language(self, language: str | None) -> str:
        """The text for a language code; anything that is not Chinese reads English."""
        return self.zh if (language or ENGLISH).lower().startswith("zh") else self.en

    def format(self, **values: object) -> Text:
        """Both languages with the same values filled in."""
        return Text(self.en.format(**values), self.zh.format(**values))
