"""Paper source worksheets: one for each visit of a subject, or blank, from the same item definitions as the screen.

A worksheet is written at the bedside and entered later; it is also the way to go on working while the system is down. It
carries the digest of the definitions it was printed from, so that anybody can tell whether the paper and the page ask for
the same. Nothing here writes clinical data.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from crf import dictionary
from crf.kit.base import FORMS, Crf
from crf.kit.conditions import (
    About,
    AtVisit,
    Beyond,
    Both,
    Condition,
    Differs,
    Either,
    Given,
    NonZero,
    Unless,
    When,
)
from crf.kit.items import YES_NO, Code, Item, Kind, Section
from crf.laboratory.analytes import PANELS, Analyte, of_panels
from crf.schedule import concerns, facts_about
from trial import documents
from trial.access import Refused, subjects_for
from trial.calendar import Window, study_day
from trial.context import study
from trial.documents import titled
from trial.models import Document, ProtocolVersion, Subject, User, Visit, VisitDefinition
from trial.subjects import local_date, plans_of, window_of
from trial.words import CHINESE, Text

KIND = "worksheet"
LABORATORY = "LB"
LONGEST_BATCH = 40  # worksheets in one file
LOG_ROWS = 4
MOST_COLUMNS = 7
# The answers of a long list are not printed; the person writes the words.
MOST_CHOICES = 14
DIGEST_LENGTH = 12

# Signatures and derived summaries are not written by hand.
NOT_ON_PAPER = frozenset({"RESP", "INV"})


# --- What stands on a sheet ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """One item on paper: what is asked, how it is answered, and the questions that follow from an answer."""

    code: str
    label: Text
    answer: str
    choices: tuple[Code, ...] = ()
    unit: str = ""
    usual: str = ""
    help: Text | None = None
    only_if: Text | None = None
    follow_ups: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a form. `scale`: every answer is a digit of the same list, which is printed once above."""

    title: Text
    note: Text | None
    lines: tuple[Line, ...]
    scale: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One form on paper, or a few empty rows of a log."""

    key: str
    title: Text
    parts: tuple[Part, ...] = ()
    columns: tuple[Line, ...] = ()
    rows: range = range(0)
    panels: tuple[tuple[Text, tuple[Analyte, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The worksheet of one visit. Without a subject it is blank, for downtime."""

    visit: str
    label: Text
    setting: Text
    blocks: tuple[Block, ...]
    digest: str
    protocol: str
    subject: Subject | None = None
    window: Window | None = None
    day: int | None = None
    planned_on: date | None = None

    @property
    def number(self) -> str:
        """The subject's number; empty on a blank sheet."""
        return self.subject.number if self.subject else ""

    @property
    def visit_id(self) -> str:
        """What identifies the visit when the paper is filed: screening number and visit code."""
        return f"{self.subject.screening_number}/{self.visit}" if self.subject else self.visit


# --- From the definitions --------------------------------------------------------------------------------------------
ANSWER_OF: Mapping[Kind, str] = {
    Kind.DECIMAL: "figure",
    Kind.INTEGER: "figure",
    Kind.RESULT: "figure",
    Kind.YES_NO: "tick",
    Kind.CODED: "tick",
    Kind.MULTIPLE: "tick",
    Kind.DATE: "date",
    Kind.PARTIAL_DATE: "date",
    Kind.TIME: "time",
    Kind.MOMENT: "moment",
    Kind.MEMO: "memo",
}


def _words_of_value(item: Item, value: Any) -> Text:
    if isinstance(value, bool):
        return YES_NO[0 if value else 1].label
    return item.code_label(str(value))


def only_if(form: type[Crf], condition: Condition) -> Text:
    """When an item is asked, in the words of the form."""
    items = {item.name: item for item in form.items}

    def joined(parts: Iterable[Text], en: str, zh: str) -> Text:
        known = list(parts)
        return Text(en.join(part.en for part in known), zh.join(part.zh for part in known))

    match condition:
        case When(name, values):
            item = items[name]
            answers = joined((_words_of_value(item, value) for value in values), " or ", "或")
            return Text(f"{item.label.en}: {answers.en}", f"{item.label.zh}：{answers.zh}")
        case Unless(name, values):
            item = items[name]
            answers = joined((_words_of_value(item, value) for value in values), " or ", "或")
            return Text(f"not {item.label.en}: {answers.en}", f"非“{item.label.zh}：{answers.zh}”")
        case Differs(name, other):
            own, second = items[name].label, items[other].label
            return Text(f"{own.en} differs from {second.en}", f"“{own.zh}”与“{second.zh}”不一致")
        case Given(name):
            return Text(f"{items[name].label.en} is given", f"已填写“{items[name].label.zh}”")
        case NonZero(name):
            return Text(f"{items[name].label.en} is not 0", f"“{items[name].label.zh}”不为0")
        case Beyond(name, below, above):
            signs = [f"< {below}"] if below is not None else []
            signs += [f"> {above}"] if above is not None else []
            return Text(f"{items[name].label.en} {' or '.join(signs)}", f"{items[name].label.zh} {'或'.join(signs)}")
        case Both(parts):
            return joined((only_if(form, part) for part in _spoken(parts)), "; ", "；")
        case Either(parts):
            return joined((only_if(form, part) for part in _spoken(parts)), " or ", "或")
        case _:
            return Text("", "")


def _spoken(parts: Iterable[Condition]) -> list[Condition]:
    """The conditions a reader of the paper decides; visit and subject were decided when it was printed."""
    return [part for part in parts if not isinstance(part, AtVisit | About)]


def is_asked(condition: Condition | None, visit: str, facts: Mapping[str, Any] | None) -> bool:
    """Whether an item can be asked at this visit of this subject. What only the answers decide stays on the paper.

    `facts` are those of the subject by name with @ in front; None on a blank sheet, which holds everything. A fact that
    is not known yet leaves the item on the paper.
    """
    match condition:
        case AtVisit():
            return condition.holds({}, visit)
        case About(fact, values):
            known = None if facts is None else facts.get(f"@{fact}")
            return known is None or known in values
        case Both(parts):
            return all(is_asked(part, visit, facts) for part in parts)
        case Either(parts):
            return any(is_asked(part, visit, facts) for part in parts)
        case _:
            return True


def _usual(item: Item) -> str:
    limits = item.expected or item.possible
    return "–".join(format(limit, "f") for limit in limits) if limits else ""


def _line(form: type[Crf], item: Item) -> Line:
    choices = YES_NO if item.kind is Kind.YES_NO else item.codes
    answer = ANSWER_OF.get(item.kind, "text")
    if answer == "tick" and (item.register or len(choices) > MOST_CHOICES):
        answer, choices = "text", ()
    condition = item.condition
    said = only_if(form, condition) if condition is not None else None
    return Line(
        item.code,
        item.label,
        answer,
        choices if answer == "tick" or item.kind is Kind.RESULT else (),
        item.unit,
        _usual(item) if answer == "figure" else "",
        item.help,
        said if said is not None and said.en else None,
    )


def _all_digits(lines: Sequence[Line]) -> tuple[Code, ...]:
    """The one list of digits all ticked answers share, or nothing."""
    lists = {line.choices for line in lines if line.answer == "tick" and line.choices != YES_NO}
    if len(lists) != 1:
        return ()
    (scale,) = lists
    return scale if scale and all(code.value.isdigit() for code in scale) else ()


def _shortened(label: Text, parent: Text) -> Text:
    """A follow-up's label without the words of the question it follows."""
    en = label.en.removeprefix(f"{parent.en}: ")
    return Text(en[0].upper() + en[1:], label.zh.removeprefix(f"{parent.zh}："))


def _lines(form: type[Crf], items: Iterable[Item]) -> tuple[Line, ...]:
    """The lines of a part; compact items that hang on the line before stand beneath it."""
    made: list[Line] = []
    parent = ""
    for item in items:
        line = _line(form, item)
        hangs = isinstance(item.condition, When | Beyond | Given) and item.condition.item == parent
        if made and item.compact and hangs:
            on_answer = isinstance(item.condition, When)
            follow = replace(
                line,
                label=_shortened(line.label, made[-1].label),
                answer="text" if line.answer == "memo" else line.answer,
                only_if=None if on_answer else line.only_if,
            )
            made[-1] = replace(made[-1], follow_ups=(*made[-1].follow_ups, follow))
            continue
        made.append(line)
        parent = item.name
    return tuple(made)


def block_of(
    form: type[Crf], version: int, visit: str, facts: Mapping[str, Any] | None, panels: Sequence[str] = ()
) -> Block | None:
    """One form on paper; None when nothing of it is written by hand at this visit.

    The laboratory form lists the analytes of the visit's panels with their default units.
    """
    asked = [
        item
        for item in form.items_in(version)
        if not item.derived and item.kind is not Kind.FILE and is_asked(item.condition, visit, facts)
    ]
    if not asked:
        return None
    if form.repeats == "log":
        columns = sorted(asked, key=lambda item: not (item.required and item.condition is None))[:MOST_COLUMNS]
        in_order = [item for item in asked if item in columns]
        return Block(form.key, form.title, columns=_columns(form, in_order), rows=range(LOG_ROWS))
    sections = form.sections or (Section("", Text("", "")),)
    known = {section.key for section in sections}
    parts = []
    for section in sections:
        own = [i for i in asked if i.section == section.key or (section is sections[0] and i.section not in known)]
        lines = _lines(form, own)
        if lines:
            parts.append(Part(section.title, section.note, lines, _all_digits(lines)))
    if form.key == LABORATORY:
        listed = tuple((PANELS[panel], of_panels([panel])) for panel in panels if panel in PANELS)
        return Block(form.key, form.title, tuple(parts), panels=listed)
    return Block(form.key, form.title, tuple(parts))


def _columns(form: type[Crf], items: Iterable[Item]) -> tuple[Line, ...]:
    return tuple(replace(_line(form, item), help=None, only_if=None) for item in items)


def digest_of(forms: Iterable[type[Crf]], version: int) -> str:
    """The first characters of the SHA-256 of all that the dictionary says of these forms in a protocol version."""
    said = [dictionary.row(form, item) for form in forms for item in form.items_in(version)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


def sheet_of(
    definition: VisitDefinition,
    protocol: ProtocolVersion,
    *,
    visit: str = "",
    subject: Subject | None = None,
    extra_forms: Collection[str] = (),
    planned_on: date | None = None,
) -> Sheet:
    """The worksheet of a visit: of a subject, or blank."""
    facts = facts_about(subject) if subject is not None else None
    keys = [key for key in dict.fromkeys((*definition.forms, *extra_forms)) if key in FORMS]
    forms = [FORMS[key] for key in keys if key not in NOT_ON_PAPER and concerns(FORMS[key].due_if, facts or {})]
    blocks = [block_of(form, protocol.number, definition.code, facts, definition.laboratory_panels) for form in forms]
    infused_on = local_date(subject.infused_at) if subject else None
    return Sheet(
        visit or definition.code,
        definition.label,
        definition.setting_words,
        tuple(block for block in blocks if block is not None),
        digest_of(forms, protocol.number),
        protocol.label,
        subject,
        window_of(subject, definition) if subject else None,
        study_day(planned_on, infused_on) if planned_on and infused_on else definition.target_day,
        planned_on,
    )


# --- Asking and drawing ----------------------------------------------------------------------------------------------
Wanted = tuple[str, str]  # screening number (or "-" for a blank sheet) and visit
BLANK = "-"


def ask_for(wanted: Sequence[Wanted], *, by: User, language: str, purpose: str) -> Document:
    """Ask for worksheets in one file, in the order given; each is named by screening number and visit."""
    if not wanted:
        raise Refused(Text("Choose at least one visit.", "请至少选择一个访视。"))
    if len(wanted) > LONGEST_BATCH:
        raise Refused(
            Text(
                f"At most {LONGEST_BATCH} worksheets fit into one file; choose fewer.",
                f"一个文件最多包含{LONGEST_BATCH}份工作表，请减少选择。",
            )
        )
    scope = " ".join(f"{number}/{visit}" for number, visit in wanted)
    numbers = {number for number, _visit in wanted}
    only = numbers.pop() if len(numbers) == 1 else BLANK
    subject = subjects_for(by).filter(screening_number=only).first() if only != BLANK else None
    return documents.ask(kind=KIND, subject=subject, language=language, purpose=purpose, by=by, scope=scope)


def sheets_of(scope: str) -> Iterator[Sheet]:
    """The sheets a document names, each from its subject's own protocol version; a blank one from the newest."""
    wanted = [(number, visit) for number, _slash, visit in (part.partition("/") for part in scope.split())]
    numbers = {number for number, _visit in wanted} - {BLANK}
    held = Subject.objects.select_related("protocol_version").filter(screening_number__in=numbers)
    owners = {subject.screening_number: subject for subject in held}
    rows = {(row.subject_id, str(row)): row for row in Visit.objects.filter(subject__in=owners.values())}
    plans = plans_of(owners.values(), {pk: [row for (own, _), row in rows.items() if own == pk] for pk in _ids(owners)})
    newest = ProtocolVersion.objects.latest("number")
    blank = {each.code: each for each in VisitDefinition.objects.filter(version=newest)}
    for number, visit in wanted:
        subject = owners.get(number)
        row = rows.get((subject.pk, visit)) if subject else None
        definition = plans[subject.pk].definition(visit) if subject else blank.get(visit)
        if definition is None:
            continue
        yield sheet_of(
            definition,
            definition.version if subject else newest,
            visit=visit,
            subject=subject,
            extra_forms=row.extra_forms if row else (),
            planned_on=(row.occurred_on or row.planned_on) if row else None,
        )


def _ids(owners: Mapping[str, Subject]) -> list[int]:
    return [subject.pk for subject in owners.values()]


def html_of(sheets: Iterable[Sheet], language: str) -> str:
    """The pages as HTML in a language; the other language stands beside it in smaller type."""
    with translation.override(language):
        context = {"sheets": list(sheets), "chinese": language == CHINESE, **study(None)}  # type: ignore[arg-type]
        return render_to_string("crf/worksheet_print.html", context)


@titled("Worksheets", "访视工作表", scoped=True)
def worksheets_pdf(document: Document) -> str:
    """The HTML of the worksheets a document names."""
    return html_of(sheets_of(document.scope), document.language)
