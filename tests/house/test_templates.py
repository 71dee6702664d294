"""Every template is used, by a page, by another template or by a setting."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html"))
SOURCES = [
    path.read_text(encoding="utf-8")
    for folder in ("trial", "crf", "endpoints", "safety", "templates")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".html"}
]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_used(name: str) -> None:
    assert any(f'"{name}"' in source or f"'{name}'" in source for source in SOURCES), name
