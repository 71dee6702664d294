"""Medical coding as work: every verbatim of the study in groups that read the same, matched, confirmed, asked about.

What a verbatim was coded to stands in `Coding`; whether that still holds is found by comparing its verbatim with the form
as it is today. Nothing is coded silently: an exact match waits as AUTO until a coder confirms it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from crf.kit.base import FORMS
from crf.medicines import medicine_named
from crf.models import FormRecord, Query
from crf.schedule import Study
from crf.targets import place_of
from crf.today_panels import Panel, PanelRow
from safety.models.coding import MEDDRA, WHODRUG, Coding, Dictionary, DictionaryTerm, Synonym
from safety.verbatim import LONGEST, comparable, rank, words
from trial import audit
from trial.access import Refused, demand, subjects_for
from trial.identifiers import identifier_in
from trial.models import AuditEvent, User
from trial.roles import Permission
from trial.words import Text

# The states of a group, the first that holds of any of its occurrences; what waits for a coder stands first.
STALE = "STALE"
STATES: dict[str, Text] = {
    STALE: Text("changed since coding", "编码后已修改"),
    Coding.UNCODED: Text("uncoded", "未编码"),
    Coding.AUTO: Text("matched, to be confirmed", "自动匹配，待确认"),
    Coding.QUERY: Text("asked the site", "已质疑"),
    Coding.CONFIRMED: Text("coded", "已编码"),
}
WAITING = (STALE, Coding.UNCODED, Coding.AUTO)
WAYS: dict[str, Text] = {
    Coding.EXACT: Text("exact match", "完全匹配"),
    Coding.SYNONYM: Text("synonym", "同义词"),
    Coding.CHOSEN: Text("chosen by the coder", "编码员选择"),
    Coding.FILE: Text("coded file", "编码文件"),
}
REASONS: dict[str, Text] = {
    "coded": Text("coded", "编码"),
    "coding changed": Text("coding changed", "更改编码"),
    "coding taken back": Text("coding taken back", "撤销编码"),
    "matched with the dictionary": Text("matched with the dictionary", "与词典自动匹配"),
    "coder asked the site": Text("coder asked the site", "编码员提出质疑"),
    "answer to the coder": Text("answer to the coder", "答复编码员"),
    "synonym approved": Text("synonym approved", "批准同义词"),
    "synonym withdrawn": Text("synonym withdrawn", "撤销同义词"),
    "coded file taken over": Text("coded file taken over", "导入编码文件"),
    "dictionary loaded": Text("dictionary loaded", "导入词典"),
}
LONGEST_NOTE = 300
MOST_FOUND = 20
NO_DICTIONARY = Text("no dictionary is loaded", "尚未导入词典")


@dataclass(frozen=True, slots=True)
class Source:
    """An item whose text is coded, and the dictionary for it."""

    form: str
    item: str
    kind: str


SOURCES = (Source("AE", "AETERM", MEDDRA), Source("MH", "MHTERM", MEDDRA), Source("CM", "CMTRT", WHODRUG))


@dataclass(frozen=True, slots=True)
class Match:
    """A term something may be coded to, or was: its own name, what stands above it, and how it was found."""

    code: str
    name: str
    version: str
    preferred_code: str = ""
    preferred_name: str = ""
    hlt: tuple[str, str] = ("", "")
    hlgt: tuple[str, str] = ("", "")
    soc: tuple[str, str] = ("", "")
    atc: tuple[tuple[str, str], ...] = ()
    way: str = Coding.CHOSEN
    language: str = ""
    current: bool = True
    dictionary_id: int | None = None

    @property
    def above(self) -> str:
        """The preferred term and the system organ class, or the preferred name and the ATC groups."""
        top = self.soc[1] or "; ".join(f"{code} {name}".strip() for code, name in self.atc)
        preferred = self.preferred_name if self.preferred_name != self.name else ""
        return " › ".join(part for part in (preferred, top) if part)


def match_of(term: DictionaryTerm, dictionary: Dictionary, way: str = Coding.CHOSEN) -> Match:
    """A row of a dictionary as a match."""
    return Match(
        code=term.code,
        name=term.name,
        version=dictionary.version,
        preferred_code=term.preferred_code,
        preferred_name=term.preferred_name,
        hlt=(term.hlt_code, term.hlt_name),
        hlgt=(term.hlgt_code, term.hlgt_name),
        soc=(term.soc_code, term.soc_name),
        atc=tuple(zip(term.atc_codes, term.atc_names, strict=True)),
        way=way,
        language=dictionary.language,
        current=term.current,
        dictionary_id=dictionary.pk,
    )


@dataclass(frozen=True, slots=True)
class Coded:
    """A coding as it stands, with who made it and what became of a question to the site."""

    id: int
    record_id: int
    item: str
    kind: str
    verbatim: str
    status: str
    way: str
    version: str
    term_code: str
    term_name: str
    preferred_code: str
    preferred_name: str
    soc_name: str
    atc_codes: str
    coded_at: datetime | None
    coded_by: str | None
    note: str
    query_id: int | None
    query_text: str | None
    query_status: str | None
    query_answer: str | None

    @property
    def above(self) -> str:
        """The preferred term and the system organ class, or the preferred name and the ATC codes."""
        preferred = self.preferred_name if self.preferred_name != self.term_name else ""
        return " › ".join(part for part in (preferred, self.soc_name or self.atc_codes) if part)

    @property
    def question(self) -> str:
        """What the site was asked, in the coder's words."""
        return (self.query_text or "").removeprefix("Coding: ")

    def agrees(self, match: Match, verbatim: str) -> bool:
        """Whether it already says just this: the term of this version, for this text, confirmed."""
        return (
            self.status == Coding.CONFIRMED
            and (self.verbatim, self.term_code, self.version) == (verbatim, match.code, match.version)
            and self.preferred_code == match.preferred_code
        )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One text on one form: where it stands, what it was coded to, and what else the form says that helps."""

    source: Source
    record_id: int
    subject_number: str
    screening_number: str
    repeat: int
    verbatim: str
    fallback: Text | None = None
    coded: Coded | None = None

    @property
    def state(self) -> str:
        """Stale when the form says something else than what was coded; else the coding's own status."""
        if self.coded is None or self.coded.status == Coding.UNCODED:
            return Coding.UNCODED
        return STALE if self.coded.verbatim != self.verbatim else self.coded.status

    @property
    def place(self) -> str:
        """Form and row, e.g. AE#2."""
        return place_of(self.source.form, "", self.repeat)

    @property
    def url(self) -> str:
        """The page of the row."""
        return reverse("log-form", args=[self.screening_number, self.source.form, self.repeat])


@dataclass(frozen=True)
class Group:
    """All occurrences of one verbatim: one decision codes them all."""

    kind: str
    key: str
    occurrences: tuple[Occurrence, ...]
    match: Match | None = None

    @cached_property
    def verbatim(self) -> str:
        """The text as it stands most often."""
        texts = [each.verbatim for each in self.occurrences]
        return max(dict.fromkeys(texts), key=texts.count)

    @cached_property
    def state(self) -> str:
        """The state of the occurrence that needs most."""
        held = {each.state for each in self.occurrences}
        return next(state for state in STATES if state in held)

    @cached_property
    def coded(self) -> Coded | None:
        """A coding that stands and holds, else one that stands."""
        held = [each for each in self.occurrences if each.coded is not None and each.coded.term_code]
        held.sort(key=lambda each: each.state == STALE)
        return held[0].coded if held else None

    @cached_property
    def differing(self) -> bool:
        """Whether the same words were coded to different terms."""
        return len({each.coded.term_code for each in self.occurrences if each.coded and each.coded.term_code}) > 1

    @cached_property
    def fallback(self) -> Text | None:
        """What the forms themselves say while no licensed dictionary is loaded."""
        return next((each.fallback for each in self.occurrences if each.fallback), None)

    @cached_property
    def question(self) -> Coded | None:
        """The question to the site that is open or answered."""
        asked = [each.coded for each in self.occurrences if each.coded and each.coded.query_status in ASKED]
        return next((each for each in asked if each.query_answer), asked[0] if asked else None)


ASKED = (Query.OPEN, Query.ANSWERED)


# --- Reading ---------------------------------------------------------------------------------------------------------
def _column(form: str, code: str) -> str | None:
    """The field name of an item, or None when the form is not there or has no such item."""
    try:
        return FORMS[form].item(code).name
    except KeyError:
        return None


def _ctcae(term: str | None, soc: str | None) -> Text | None:
    """What an adverse event is called by CTCAE: not MedDRA, and said so wherever it is shown."""
    if not term:
        return None
    system = FORMS["AE"].item("AESOC").code_label(soc) if soc else None
    head = Text(f"{term} ({system.en})", f"{term}（{system.zh}）") if system else Text(term, term)
    return Text(f"CTCAE, not MedDRA: {head.en}", f"CTCAE，非MedDRA：{head.zh}")


def _own_list(treatment: str) -> Text | None:
    """The ATC group of a medicine by the product's own short list: not WHODrug, and said so."""
    found = medicine_named(treatment)
    if found is None or not found.atc:
        return None
    return Text(f"own list, not WHODrug: ATC {found.atc}", f"内置药品表，非WHODrug：ATC {found.atc}")


def _rows(source: Source, user: User | None, subject_id: int | None) -> list[tuple[Any, ...]]:
    """The texts of one source: record, subject, row, text, and for adverse events CTCAE term and SOC. One query."""
    column = _column(source.form, source.item)
    if column is None:
        return []
    beside = [_column(source.form, code) for code in ("AECTC", "AESOC")] if source.form == "AE" else []
    where: dict[str, Any] = {"record__performed": True}
    if subject_id is not None:
        where["record__subject_id"] = subject_id
    if user is not None:
        where["record__subject__in"] = subjects_for(user).values("pk")
    columns = [
        "record_id",
        "record__subject__subject_number",
        "record__subject__screening_number",
        "record__repeat",
        column,
        *(each for each in beside if each),
    ]
    rows = FORMS[source.form].objects.filter(**where).exclude(**{f"{column}__isnull": True})  # type: ignore[attr-defined]
    return list(rows.order_by("record_id").values_list(*columns))


COLUMNS = (
    "id",
    "record_id",
    "item",
    "kind",
    "verbatim",
    "status",
    "way",
    "version",
    "term_code",
    "term_name",
    "preferred_code",
    "preferred_name",
    "soc_name",
    "atc_codes",
    "coded_at",
    "coded_by__full_name",
    "note",
    "query_id",
    "query__text_en",
    "query__status",
    "query__answer",
)


def _codings(**where: Any) -> dict[tuple[int, str], Coded]:
    """The codings by record and item. One query."""
    rows = Coding.objects.filter(**where).order_by("record_id").values_list(*COLUMNS)
    return {(row[1], row[2]): Coded(*row) for row in rows}


def occurrences(
    user: User | None, *, kind: str | None = None, subject_id: int | None = None, form: str | None = None
) -> list[Occurrence]:
    """Every text that is coded, with its coding. A query a source and one for the codings."""
    where = {"record__subject_id": subject_id} if subject_id is not None else {}
    codings = _codings(**where)
    found = []
    for source in SOURCES:
        if (kind is not None and source.kind != kind) or (form is not None and source.form != form):
            continue
        for record_id, number, screening, repeat, text, *beside in _rows(source, user, subject_id):
            if source.form == "AE":
                fallback = _ctcae(*beside) if len(beside) == 2 else None
            else:
                fallback = _own_list(text) if source.kind == WHODRUG else None
            found.append(
                Occurrence(
                    source,
                    record_id,
                    number or screening,
                    screening,
                    repeat,
                    text,
                    fallback,
                    codings.get((record_id, source.item)),
                )
            )
    return found


def groups(found: Iterable[Occurrence]) -> list[Group]:
    """The occurrences by dictionary and comparable text; what waits first, then by the text."""
    held: dict[tuple[str, str], list[Occurrence]] = {}
    for each in found:
        held.setdefault((each.source.kind, comparable(each.verbatim)), []).append(each)
    made = [Group(kind, key, tuple(same)) for (kind, key), same in held.items()]
    order = {state: place for place, state in enumerate(STATES)}
    return sorted(made, key=lambda group: (order[group.state], group.kind, group.key))


def in_force() -> list[Dictionary]:
    """The dictionaries in force, English before Chinese. One query."""
    return list(Dictionary.objects.filter(active=True).order_by("kind", "language"))


def _of_kind(dictionaries: Iterable[Dictionary], kind: str) -> dict[int, Dictionary]:
    return {each.pk: each for each in dictionaries if each.kind == kind}


def _single(terms: Sequence[DictionaryTerm]) -> DictionaryTerm | None:
    """The term all of them are; of several drugs of one name the one that is itself a preferred name. Else None."""
    codes = {term.code for term in terms}
    if len(codes) > 1:
        preferred = {term.code for term in terms if term.code == term.preferred_code and term.level == "DRUG"}
        if len(preferred) != 1:
            return None
        codes = preferred
    return next((term for term in terms if term.code in codes), None)


def matched(wanted: Sequence[Group], dictionaries: Sequence[Dictionary]) -> list[Group]:
    """The groups with the term that fits each exactly, by the synonyms first, then by the names. Three queries at most."""
    keys: dict[str, set[str]] = {}
    for group in wanted:
        if group.state in (*WAITING, Coding.QUERY):
            keys.setdefault(group.kind, set()).add(group.key)
    if not keys or not dictionaries:
        return list(wanted)
    held = {each.pk: each for each in dictionaries}
    synonyms = {
        (row.kind, row.verbatim_key): row.term_code
        for row in Synonym.objects.filter(
            withdrawn_at__isnull=True, verbatim_key__in={key for each in keys.values() for key in each}
        )
    }
    ways = Q()
    for kind, texts in keys.items():
        there = list(_of_kind(dictionaries, kind))
        codes = [code for (of, key), code in synonyms.items() if of == kind and key in texts]
        ways |= Q(dictionary__in=there) & (Q(name_key__in=list(texts)) | Q(code__in=codes))
    by_name: dict[tuple[str, str], list[DictionaryTerm]] = {}
    by_code: dict[tuple[str, str], DictionaryTerm] = {}
    for term in DictionaryTerm.objects.filter(ways, current=True).order_by("dictionary_id", "code"):
        kind = held[term.dictionary_id].kind
        by_name.setdefault((kind, term.name_key), []).append(term)
        by_code.setdefault((kind, term.code), term)
    found = []
    for group in wanted:
        place = (group.kind, group.key)
        synonym = by_code.get((group.kind, synonyms.get(place, "")))
        chosen, way = (synonym, Coding.SYNONYM) if synonym else (_single(by_name.get(place, [])), Coding.EXACT)
        if chosen is None or group.key not in keys.get(group.kind, ()):
            found.append(group)
        else:
            found.append(replace(group, match=match_of(chosen, held[chosen.dictionary_id], way)))
    return found


def queue(user: User) -> tuple[list[Group], list[Dictionary]]:
    """Every verbatim in its group with the term that fits exactly, and the dictionaries in force."""
    dictionaries = in_force()
    return matched(groups(occurrences(user)), dictionaries), dictionaries


def group_of(user: User, kind: str, key: str) -> Group | None:
    """The group of one verbatim as the forms stand now."""
    found = [each for each in occurrences(user, kind=kind) if comparable(each.verbatim) == key]
    return Group(kind, key, tuple(found)) if found else None


def search(kind: str, typed: str, dictionaries: Iterable[Dictionary], most: int = MOST_FOUND) -> list[Match]:
    """The current terms that fit what was typed, best first: the same, begins so, a word begins so, holds it. By code too."""
    held = _of_kind(dictionaries, kind)
    wanted = comparable(typed)[:LONGEST]
    if not held or not wanted:
        return []
    terms = DictionaryTerm.objects.filter(dictionary__in=list(held), current=True)
    if wanted.isdigit() and len(wanted) >= 6:
        rows = list(terms.filter(code__startswith=wanted).order_by("code")[:most])
    else:
        rows = list(terms.filter(name_key__startswith=wanted).order_by("name_key")[: 3 * most])
        if len(rows) < most:
            holds = Q()
            for word in words(typed)[:6]:
                holds &= Q(name_key__contains=word)
            seen = {row.pk for row in rows}
            rows += [row for row in terms.filter(holds).order_by("name_key")[: 5 * most] if row.pk not in seen]
    spoken = "zh" if (get_language() or "").startswith("zh") else "en"
    rows.sort(
        key=lambda row: (
            rank(wanted, row.name_key),
            held[row.dictionary_id].language != spoken,
            len(row.name_key),
            row.name_key,
            row.code,
        )
    )
    found: dict[str, Match] = {}
    for row in rows:
        found.setdefault(row.code, match_of(row, held[row.dictionary_id]))
    return list(found.values())[:most]


def suggestions(group: Group, dictionaries: Sequence[Dictionary]) -> list[Match]:
    """What the panel of a verbatim offers before anything is typed: the exact match, then what resembles it."""
    found = [group.match] if group.match else []
    for typed in (group.key, *sorted(group.key.split(), key=len, reverse=True)[:1]):
        if len(found) < 8:
            found += [
                match
                for match in search(group.kind, typed, dictionaries, 8)
                if match.code not in {m.code for m in found}
            ]
    return found[:8]


def names_in(
    language: str | None, codings: Iterable[Coded], dictionaries: Iterable[Dictionary]
) -> dict[str, tuple[str, str]]:
    """Coded terms by code in the page's language, each with what stands above it, where that dictionary is in force."""
    spoken = "zh" if (language or "").startswith("zh") else "en"
    held = {each.pk: each for each in dictionaries if each.language == spoken}
    codes = {coded.term_code for coded in codings if coded.term_code}
    if not held or not codes:
        return {}
    terms = DictionaryTerm.objects.filter(dictionary__in=list(held), code__in=codes)
    return {term.code: (term.name, match_of(term, held[term.dictionary_id]).above) for term in terms}


@dataclass(frozen=True, slots=True)
class Decision:
    """One act of the past on a verbatim: when, who, why, to which term, on how many forms."""

    at: datetime
    who: str
    reason: str
    status: str
    term: str
    version: str
    forms: int


def history(group: Group, most: int = 200) -> list[Decision]:
    """What was decided about these occurrences before, newest first, one line for each act. Two queries."""
    ids = [str(each.coded.id) for each in group.occurrences if each.coded is not None]
    if not ids:
        return []
    events = list(AuditEvent.objects.filter(table=Coding._meta.db_table, record__in=ids).order_by("-id")[:most])
    names = dict(User.objects.filter(username__in={each.actor for each in events}).values_list("username", "full_name"))
    found: dict[tuple[Any, ...], Decision] = {}
    for event in events:
        new = event.new or {}
        act = (event.request or event.at, event.actor, event.reason, new.get("status"), new.get("term_code"))
        before = found.get(act)
        found[act] = Decision(
            event.at,
            names.get(event.actor, event.actor),
            event.reason,
            new.get("status") or "",
            new.get("term_name") or "",
            new.get("version") or "",
            (before.forms if before else 0) + 1,
        )
    return list(found.values())


# --- What other pages show -------------------------------------------------------------------------------------------
def short(coded: Coded | None, verbatim: str, fallback: Text | None = None) -> Text:
    """One line for a page of the form: term with its class and version, or what is still to be done."""
    if coded is None or coded.status == Coding.UNCODED:
        return fallback or Text("not coded yet", "尚未编码")
    if coded.verbatim != verbatim:
        return Text(
            f"the text changed after it was coded ({coded.term_name or 'query'}); waits for the coder",
            f"编码后原文已修改（{coded.term_name or '质疑'}），待重新编码",
        )
    if coded.status == Coding.QUERY:
        return Text("the coder asked the site", "编码员已提出质疑")
    dictionary = "MedDRA" if coded.kind == MEDDRA else "WHODrug"
    head = f"{coded.term_name} [{coded.term_code}]" + (f" › {coded.above}" if coded.above else "")
    if coded.status == Coding.AUTO:
        return Text(
            f"{head} ({dictionary} {coded.version}, to be confirmed)", f"{head}（{dictionary} {coded.version}，待确认）"
        )
    return Text(f"{head} ({dictionary} {coded.version})", f"{head}（{dictionary} {coded.version}）")


def coded(record: FormRecord, item: str) -> str:
    """What the item of one form was coded to, in the page's language. Two queries."""
    found = occurrences(None, form=record.form_key, subject_id=record.subject_id)
    one = next((each for each in found if (each.record_id, each.source.item) == (record.pk, item)), None)
    return short(one.coded, one.verbatim, one.fallback).in_language(get_language()) if one else ""


def coded_row(record_id: int, item: str, verbatim: str, term: str | None, soc: str | None) -> Text:
    """What the diagnosis of one adverse event was coded to, from what its form holds already. One query."""
    coded = _codings(record_id=record_id, item=item).get((record_id, item))
    return short(coded, verbatim, _ctcae(term, soc))


def coded_rows(subject_id: int, form: str) -> dict[int, Text]:
    """What the rows of a log of one subject were coded to, by row. Two queries however many rows."""
    found = occurrences(None, form=form, subject_id=subject_id)
    return {each.repeat: short(each.coded, each.verbatim, each.fallback) for each in found}


# --- Deciding --------------------------------------------------------------------------------------------------------
def _fit(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_NOTE or "\0" in text:
        raise Refused(
            Text(f"At most {LONGEST_NOTE} characters are kept. Shorten it.", f"最多保存{LONGEST_NOTE}个字符，请缩短。")
        )
    kind = identifier_in(text)
    if kind is not None:
        raise Refused(
            Text(f"This seems to hold {kind.en}. Describe it without.", f"疑似含有{kind.zh}，请去除后再提交。")
        )
    return text


def _group(by: User, kind: str, key: str) -> Group:
    demand(by, Permission.CODE)
    found = group_of(by, kind, key)
    if found is None:
        raise Refused(
            Text("This verbatim no longer stands on any form.", "该原文已不在任何表单中。"),
        )
    return found


def terms_named(wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Match]:
    """The terms of these dictionaries and codes in force, with the English name where English is loaded. Two queries."""
    held = {each.pk: each for each in in_force()}
    codes = {code for _, code in wanted}
    found: dict[tuple[str, str], Match] = {}
    terms = DictionaryTerm.objects.filter(dictionary__in=list(held), code__in=codes)
    for term in sorted(terms, key=lambda each: held[each.dictionary_id].language):
        place = (held[term.dictionary_id].kind, term.code)
        if place in wanted:
            found.setdefault(place, match_of(term, held[term.dictionary_id]))
    return found


def term_named(kind: str, code: str) -> Match:
    """The term with this code in the dictionary in force. Refused when there is none or it is no longer current."""
    found = terms_named({(kind, code)}).get((kind, code))
    if found is None and not Dictionary.objects.filter(kind=kind, active=True).exists():
        raise Refused(
            Text(
                "No dictionary is loaded to code with. See Configuration, coding dictionaries.",
                "尚未导入编码词典，请见“配置—编码词典”。",
            )
        )
    if found is None:
        raise Refused(Text("The dictionary in force has no such term.", "启用的词典中没有该术语。"))
    if not found.current:
        raise Refused(
            Text(
                f"{found.name} is no longer current in this version. Choose a current term.",
                f"{found.name} 在该版本中已非现行术语，请选择现行术语。",
            )
        )
    return found


def _row_of(each: Occurrence) -> Coding:
    """The coding of an occurrence, locked; a new one when there is none."""
    row = Coding.objects.select_for_update().filter(record_id=each.record_id, item=each.source.item).first()
    return row or Coding(record_id=each.record_id, item=each.source.item, kind=each.source.kind)


def _subjects(found: Iterable[Occurrence]) -> Mapping[int, Any]:
    """The subjects of the occurrences, by record. One query."""
    records = FormRecord.objects.filter(pk__in={each.record_id for each in found}).select_related("subject")
    return {record.pk: record.subject for record in records}


def write_codes(
    found: Sequence[Occurrence], match: Match, *, by: User, status: str, way: str, note: str, reason: str
) -> int:
    """Code these occurrences to one term; those that say just this already stay as they are. How many were written."""
    due = [each for each in found if not (each.coded and each.coded.agrees(match, each.verbatim))]
    subjects = _subjects(due)
    now = timezone.now()
    with audit.acting(by=by, reason=reason):
        for each in due:
            with audit.acting(by=by, reason=reason, subject=subjects[each.record_id]):
                row = _row_of(each)
                if status == Coding.CONFIRMED:
                    _close_question(row, by, now)
                row.verbatim, row.status, row.way, row.note = each.verbatim, status, way, note
                row.dictionary_id, row.version = match.dictionary_id, match.version
                row.term_code, row.term_name = match.code, match.name
                row.preferred_code, row.preferred_name = match.preferred_code, match.preferred_name
                row.hlt_code, row.hlt_name = match.hlt
                row.hlgt_code, row.hlgt_name = match.hlgt
                row.soc_code, row.soc_name = match.soc
                row.atc_codes = ", ".join(code for code, _ in match.atc)[:200]
                row.coded_at, row.coded_by = now, by
                row.save()
    return len(due)


def _close_question(row: Coding, by: User, now: datetime) -> None:
    if row.query is not None and row.query.status != Query.CLOSED:
        row.query.status, row.query.closed_at, row.query.closed_by = Query.CLOSED, now, by
        row.query.save()
    row.query = None


def decide(*, by: User, kind: str, key: str, code: str, note: str = "", synonym: bool = False) -> int:
    """Code every occurrence of a verbatim to a term, and close what was asked about it. How many forms were coded.

    Changing what a coder confirmed needs a note that says why. With `synonym` later occurrences match by themselves.
    """
    group, note = _group(by, kind, key), _fit(note)
    match = term_named(kind, code)
    changes = any(
        each.state == Coding.CONFIRMED and each.coded is not None and each.coded.term_code != match.code
        for each in group.occurrences
    )
    if changes and not note:
        raise Refused(Text("Say why the coding is changed.", "请说明更改编码的原因。"))
    way = Coding.CHOSEN
    [exact] = matched([group], in_force())
    if exact.match is not None and exact.match.code == match.code:
        way = exact.match.way
    reason = f"coding changed: {note}" if changes else "coded"
    with audit.acting(by=by, reason=reason):
        count = write_codes(group.occurrences, match, by=by, status=Coding.CONFIRMED, way=way, note=note, reason=reason)
        if synonym:
            approve_synonym(by=by, kind=kind, verbatim=group.verbatim, match=match)
    return count


def match_all(*, by: User) -> int:
    """Keep the exact matches of uncoded verbatims as AUTO, for a coder to confirm. How many verbatims were matched."""
    demand(by, Permission.CODE)
    found, _ = queue(by)
    due = [
        (group, group.match) for group in found if group.match is not None and group.state in (STALE, Coding.UNCODED)
    ]
    named = terms_named({(group.kind, match.code) for group, match in due})
    reason, count = "matched with the dictionary", 0
    with audit.acting(by=by, reason=reason):
        for group, match in due:
            rows = [each for each in group.occurrences if each.state in (STALE, Coding.UNCODED)]
            term = named[group.kind, match.code]
            count += bool(write_codes(rows, term, by=by, status=Coding.AUTO, way=match.way, note="", reason=reason))
    return count


def confirm_all(*, by: User, shown: Collection[tuple[str, str, str]]) -> int:
    """Confirm the matches a coder saw in a list (dictionary, verbatim, code). A match that moved since is left out."""
    demand(by, Permission.CODE)
    found = groups(occurrences(by))
    due = [
        (group, group.coded)
        for group in found
        if group.state == Coding.AUTO and group.coded and (group.kind, group.key, group.coded.term_code) in shown
    ]
    named = terms_named({(group.kind, kept.term_code) for group, kept in due})
    count = 0
    with audit.acting(by=by, reason="coded"):
        for group, kept in due:
            term = named.get((group.kind, kept.term_code))
            if term is not None and term.current:
                status, way = Coding.CONFIRMED, kept.way
                write_codes(group.occurrences, term, by=by, status=status, way=way, note="", reason="coded")
                count += 1
    return count


def take_back(*, by: User, kind: str, key: str, note: str) -> int:
    """Put a verbatim back among the uncoded, with the reason. How many codings were taken back."""
    group, note = _group(by, kind, key), _fit(note)
    if not note:
        raise Refused(Text("Say why the coding is taken back.", "请说明撤销编码的原因。"))
    held = [each for each in group.occurrences if each.coded is not None and each.coded.term_code]
    subjects = _subjects(held)
    reason = f"coding taken back: {note}"
    with audit.acting(by=by, reason=reason):
        for each in held:
            with audit.acting(by=by, reason=reason, subject=subjects[each.record_id]):
                row = _row_of(each)
                for name in (
                    "way",
                    "version",
                    "term_code",
                    "term_name",
                    "preferred_code",
                    "preferred_name",
                    "atc_codes",
                ):
                    setattr(row, name, "")
                for level in ("hlt", "hlgt", "soc"):
                    setattr(row, f"{level}_code", "")
                    setattr(row, f"{level}_name", "")
                row.dictionary, row.coded_at, row.coded_by = None, None, None
                row.status, row.note = Coding.UNCODED, note
                row.save()
    return len(held)


def approve_synonym(*, by: User, kind: str, verbatim: str, match: Match) -> None:
    """From now on this verbatim means this term. An earlier meaning of it is withdrawn."""
    demand(by, Permission.CODE)
    key, now = comparable(verbatim)[:LONGEST], timezone.now()
    with audit.acting(by=by, reason="synonym approved"):
        standing = Synonym.objects.filter(kind=kind, verbatim_key=key, withdrawn_at__isnull=True).first()
        if standing is not None and standing.term_code == match.code:
            return
        if standing is not None:
            withdraw_synonym(by=by, synonym=standing)
        Synonym.objects.create(
            kind=kind,
            verbatim=verbatim[:LONGEST],
            verbatim_key=key,
            term_code=match.code,
            term_name=match.name,
            version=match.version,
            approved_at=now,
            approved_by=by,
        )


def withdraw_synonym(*, by: User, synonym: Synonym) -> None:
    """The verbatim matches no longer by itself; codings made stay as they are."""
    demand(by, Permission.CODE)
    with audit.acting(by=by, reason="synonym withdrawn"):
        synonym.withdrawn_at, synonym.withdrawn_by = timezone.now(), by
        synonym.save()


# --- Asking the site -------------------------------------------------------------------------------------------------
def ask(*, by: User, kind: str, key: str, text: str) -> int:
    """Ask the site about a verbatim, on the item of every form that holds it. How many questions were opened."""
    demand(by, Permission.RAISE_QUERY)
    group, text = _group(by, kind, key), _fit(text)
    if not text:
        raise Refused(Text("Say what the site is asked.", "请填写质疑内容。"))
    due = [
        each
        for each in group.occurrences
        if not (each.state == Coding.QUERY and each.coded and each.coded.query_status in ASKED)
    ]
    subjects, now = _subjects(due), timezone.now()
    with audit.acting(by=by, reason="coder asked the site"):
        for each in due:
            with audit.acting(by=by, reason="coder asked the site", subject=subjects[each.record_id]):
                row = _row_of(each)
                _close_question(row, by, now)
                asked = Query(
                    record_id=each.record_id,
                    item=each.source.item,
                    check_id=Query.CODING,
                    text_en=f"Coding: {text}",
                    text_zh=f"编码：{text}",
                    opened_at=now,
                    opened_by=by,
                )
                asked.save()
                row.query, row.status, row.verbatim = asked, Coding.QUERY, each.verbatim
                row.save()
    return len(due)


def answer(*, by: User, query: Query, text: str) -> None:
    """The site's answer to the coder, where the text on the form is right as it stands. The coder closes the question."""
    demand(by, Permission.ENTER_DATA)
    text = _fit(text)
    if not text:
        raise Refused(Text("Type the answer.", "请填写答复。"))
    if query.check_id != Query.CODING or query.status != Query.OPEN:
        raise Refused(Text("This question is no longer open.", "该质疑已不再开放。"))
    with audit.acting(by=by, reason="answer to the coder", subject=query.record.subject):
        query.status, query.answer = Query.ANSWERED, text
        query.save()


def open_questions(user: User) -> list[Query]:
    """The coder's questions to the site that wait for an answer, oldest first. One query."""
    return list(
        Query.objects.filter(
            check_id=Query.CODING, status=Query.OPEN, record__subject__in=subjects_for(user).values("pk")
        )
        .select_related("record__subject", "record__visit", "opened_by")
        .order_by("opened_at")
    )


def panels(user: User, study: Study) -> list[Panel]:
    """On Today: for the coder what waits to be coded, for the site what the coder asked."""
    made = []
    if user.may(Permission.CODE):
        waiting = [group for group in groups(occurrences(user)) if group.state in WAITING or _answered(group)]
        rows = tuple(
            PanelRow(
                f"{reverse('coding')}?{urlencode({'dictionary': group.kind, 'term': group.key})}",
                group.occurrences[0].subject_number,
                Text(group.verbatim, group.verbatim),
                "query" if group.state == STALE or _answered(group) else "due",
                Text("answered", "已答复") if _answered(group) else STATES[group.state],
            )
            for group in waiting
        )
        made.append(Panel("coding", Text("To be coded", "待编码"), rows, reverse("coding")))
    if user.may(Permission.ENTER_DATA):
        rows = tuple(
            PanelRow(
                reverse("coding-questions"),
                study.records[query.record_id].subject.number,
                Text(query.text_en, query.text_zh),
                "query",
            )
            for query in study.queries
            if query.check_id == Query.CODING
        )
        made.append(
            Panel("coding-questions", Text("The coder asks", "编码员的质疑"), rows, reverse("coding-questions"))
        )
    return made


def _answered(group: Group) -> bool:
    return group.question is not None and group.question.query_status == Query.ANSWERED
