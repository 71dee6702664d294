"""What a newer version of a dictionary would mean for the codings made: kept, moved, no longer current, or gone. Reads only."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from safety.models.coding import Coding, Dictionary, DictionaryTerm
from trial.words import Text

KEPT, RENAMED, MOVED, NOT_CURRENT, GONE = "kept", "renamed", "moved", "not_current", "gone"
CHANGES: dict[str, Text] = {
    GONE: Text("code is gone", "编码已不存在"),
    NOT_CURRENT: Text("no longer current", "已非现行术语"),
    MOVED: Text("stands elsewhere", "上级术语变化"),
    RENAMED: Text("called otherwise", "名称变化"),
    KEPT: Text("as it was", "无变化"),
}
COLUMNS = ("change", "kind", "verbatim", "forms", "from", "to", "term_code", "term_name", "before", "after")


@dataclass(frozen=True, slots=True)
class Move:
    """A term that codings use: what stood above it in the version of then, and what stands above it now."""

    change: str
    kind: str
    verbatims: tuple[str, ...]
    forms: int
    version: str
    to: str
    term_code: str
    term_name: str
    before: str
    after: str


def _path(preferred: str, hlt: str, hlgt: str, soc: str, atc: str) -> str:
    return " › ".join(part for part in (preferred, hlt, hlgt, soc, atc) if part)


def moves(kind: str, to: str) -> list[Move]:
    """Every coded term held against a loaded version, what needs a coder first. Two queries.

    Names are compared in the language they were coded in; a version loaded in another language is compared by codes.
    """
    loaded = {row.pk: row for row in Dictionary.objects.filter(kind=kind, version=to)}
    made = (
        Coding.objects.filter(kind=kind)
        .exclude(term_code="")
        .select_related("dictionary")
        .order_by("term_code", "version")
    )
    held: dict[tuple[str, str], list[Coding]] = {}
    for coding in made:
        held.setdefault((coding.term_code, coding.version), []).append(coding)
    terms: dict[str, list[DictionaryTerm]] = {}
    for term in DictionaryTerm.objects.filter(dictionary__in=list(loaded), code__in={code for code, _ in held}):
        terms.setdefault(term.code, []).append(term)
    order = list(CHANGES)
    found = []
    for (code, version), same in held.items():
        if version == to:
            continue
        coding = same[0]
        language = coding.dictionary.language if coding.dictionary else "en"
        there = sorted(terms.get(code, []), key=lambda term: loaded[term.dictionary_id].language != language)
        now = there[0] if there else None
        spoken = now is not None and loaded[now.dictionary_id].language == language
        before = _path(coding.preferred_name, coding.hlt_name, coding.hlgt_name, coding.soc_name, coding.atc_codes)
        after = ""
        if now is not None:
            after = _path(now.preferred_name, now.hlt_name, now.hlgt_name, now.soc_name, ", ".join(now.atc_codes))
        found.append(
            Move(
                _change(coding, now, spoken),
                kind,
                tuple(dict.fromkeys(each.verbatim for each in same)),
                len(same),
                version,
                to,
                code,
                coding.term_name,
                before,
                after,
            )
        )
    return sorted(found, key=lambda move: (order.index(move.change), move.term_name, move.version))


def _change(coding: Coding, now: DictionaryTerm | None, spoken: bool) -> str:
    if now is None:
        return GONE
    if not now.current:
        return NOT_CURRENT
    was = (coding.preferred_code, coding.hlt_code, coding.hlgt_code, coding.soc_code, coding.atc_codes)
    if was != (now.preferred_code, now.hlt_code, now.hlgt_code, now.soc_code, ", ".join(now.atc_codes)[:200]):
        return MOVED
    names = (coding.term_name, coding.preferred_name, coding.hlt_name, coding.hlgt_name, coding.soc_name)
    if spoken and names != (now.name, now.preferred_name, now.hlt_name, now.hlgt_name, now.soc_name):
        return RENAMED
    return KEPT


def write_csv(found: Iterable[Move], out: IO[str]) -> None:
    """The report as CSV."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for move in found:
        writer.writerow(
            (
                move.change,
                move.kind,
                " | ".join(move.verbatims),
                move.forms,
                move.version,
                move.to,
                move.term_code,
                move.term_name,
                move.before,
                move.after,
            )
        )
