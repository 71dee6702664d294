"""When an answer becomes another one: what moved it, in words, and who is told.

The reasons of both answers are compared. A criterion that is judged otherwise, or on another value, leads to the forms it
was judged on; of these the items that changed since the earlier answer are read from the audit trail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crf.casebook import Casebook, Stored
from crf.kit.items import Item
from crf.kit.reading import in_words
from crf.models import FormRecord
from crf.rederive import refresh
from endpoints.models import EndpointResult
from endpoints.models.response import FIELDS, fields_of
from endpoints.places import cell_address
from trial import audit, notices
from trial.derived import ANSWERS, NOT_EVALUABLE
from trial.models import AuditEvent, Subject
from trial.words import Text

if TYPE_CHECKING:
    from endpoints.assemble import Answer, Standing

KIND = "endpoint_flipped"
TOLD = ("investigator", "principal_investigator")
REVIEW = "RESP"
MOST_ITEMS = 3
"""More items of one form than this are counted, not named."""
MOST_CAUSES = 4
EMPTY = Text("(empty)", "（空）")
NOTHING = Text("", "")


# --- What moved it ---------------------------------------------------------------------------------------------------
def because(casebook: Casebook, before: EndpointResult, now: Answer) -> Text:
    """Why an answer is another one than before, e.g. "PGA@M1.PGASC 1.10 became 1.50"."""
    causes: list[Text] = []
    if before.decisions_revision != now.decisions_revision:
        old, new = before.decisions_revision, now.decisions_revision
        causes.append(Text(f"the decisions in force changed ({old} to {new})", f"所采用的决定变更（{old}改为{new}）"))
    if before.rule != now.rule:
        causes.append(Text(f"rule {before.rule} became {now.rule}", f"规则{before.rule}改为{now.rule}"))
    moved = _moved(before.readings["sources"], now.readings["sources"])
    since = _event_of(before)
    named: dict[str, None] = {}
    told: list[Text] = []
    for old_step, new_step in _judged_otherwise(before.trace, now.trace):
        places = [place for place in moved if place in _sources(new_step) | _sources(old_step)]
        named.update(dict.fromkeys(places))
        if not places:
            told.append(_criterion(old_step, new_step))
    if moved and not named and not causes:
        named, told = dict.fromkeys(moved), []
    for place in named:
        said = moved[place]
        edited = [Text(f"{place} was changed", f"{place}已修改")]
        causes += [said] if said is not None else _items(casebook, place, since) or edited
    causes += told
    more = len(causes) - MOST_CAUSES
    causes = causes[:MOST_CAUSES] + ([Text(f"and {more} more", f"另有{more}项")] if more > 0 else [])
    return Text("; ".join(each.en for each in causes), "；".join(each.zh for each in causes))


def _moved(before: list[Mapping[str, Any]], now: list[Mapping[str, Any]]) -> dict[str, Text | None]:
    """The forms that were read for the first time, no more or on another day, each in words, and those read in another
    edition, whose items say more."""
    old, new = ({each["place"]: each for each in side} for side in (before, now))
    found: dict[str, Text | None] = {}
    for place in dict.fromkeys([*new, *old]):
        if place not in old:
            found[place] = Text(f"{place} was completed", f"{place}已完成")
        elif place not in new:
            found[place] = Text(f"{place} no longer counts", f"{place}不再计入")
        elif old[place]["performed"] and not new[place]["performed"]:
            found[place] = Text(f"{place} was marked as not done", f"{place}标记为未做")
        elif old[place]["edition"] != new[place]["edition"]:
            found[place] = None
        elif old[place]["visit_on"] != new[place]["visit_on"]:
            days = f"{old[place]['visit_on']}", f"{new[place]['visit_on']}"
            found[place] = Text(
                f"the day of {place} {days[0]} became {days[1]}", f"{place}日期由{days[0]}改为{days[1]}"
            )
    return found


def _sources(step: Mapping[str, Any]) -> set[str]:
    """Every place a criterion was judged on, those of the criteria below it among them."""
    found = set(step.get("sources", ()))
    for child in step.get("children", ()):
        found |= _sources(child)
    return found


def _judged_otherwise(
    before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The criteria of both answers that were judged otherwise; where a criterion has others below it, those."""
    old = {step["criterion"]: step for step in before if step.get("decides", True)}
    for step in now:
        earlier = old.get(step["criterion"])
        if earlier is None or not step.get("decides", True) or earlier["met"] == step["met"]:
            continue
        below = list(_judged_otherwise(earlier.get("children", []), step.get("children", [])))
        if below and not step.get("sources"):
            yield from below
        else:
            yield earlier, step


def _criterion(old: Mapping[str, Any], new: Mapping[str, Any]) -> Text:
    """A criterion with what was found before and now, for causes that stand in no single form."""
    return Text(
        f"{new['criterion']}: {old['found']} became {new['found']}",
        f"{new['criterion_zh']}：{old['found_zh']}变为{new['found_zh']}",
    )


def _event_of(before: EndpointResult) -> int:
    """The number under which the trail keeps the earlier answer; later events came after it."""
    table = EndpointResult._meta.db_table
    events = AuditEvent.objects.filter(table=table, record=str(before.pk)).order_by("id")
    return events.values_list("id", flat=True).first() or 0


def _stored(casebook: Casebook, place: str) -> Stored | None:
    form, _, visit = place.partition("@")
    return casebook.stored(form, visit, 1)


def _items(casebook: Casebook, place: str, since: int) -> list[Text]:
    """The items of a form that changed since an event of the trail, each with both values; several are counted."""
    held = _stored(casebook, place)
    if held is None:
        return []
    form = held.record.form
    events = AuditEvent.objects.filter(table=form._meta.db_table, record=str(held.record.pk), id__gt=since)
    rows = list(events.order_by("id").values_list("old", "new"))
    if not rows or rows[0][0] is None or rows[-1][1] is None:
        return []
    old, new = rows[0][0], rows[-1][1]

    fields: dict[str, Any] = {item.name: form._meta.get_field(item.name) for item in form.items if not item.derived}

    def words(item: Item, row: Mapping[str, Any]) -> Text:
        value = row.get(fields[item.name].column)
        if value is None or value == "":
            return EMPTY
        return in_words(item, value if isinstance(value, list) else fields[item.name].to_python(value))

    changed = [
        item
        for item in form.items
        if not item.derived and old.get(fields[item.name].column) != new.get(fields[item.name].column)
    ]
    if len(changed) > MOST_ITEMS:
        return [Text(f"{len(changed)} items of {place} changed", f"{place}共{len(changed)}项修改")]
    return [
        Text(
            f"{place}.{item.code} {words(item, old).en} became {words(item, new).en}",
            f"{place}.{item.code}由{words(item, old).zh}改为{words(item, new).zh}",
        )
        for item in changed
    ]


# --- Who is told -----------------------------------------------------------------------------------------------------
def shown_before(subject: Subject, before: EndpointResult) -> bool:
    """Whether an answer stood here before; one that could not be evaluated yet was none."""
    if before.value != NOT_EVALUABLE:
        return True
    rows = EndpointResult.objects.filter(subject=subject, endpoint=before.endpoint, visit=before.visit)
    return rows.exclude(value=NOT_EVALUABLE).exists()


def from_to(name: Text, before: EndpointResult, row: EndpointResult) -> Text:
    """An answer that became another one, with the cause."""
    old, new = ANSWERS[before.value], ANSWERS[row.value]
    cause = Text(row.because_en, row.because_zh)
    return Text(
        f"{name.en} at {row.visit}: {old.en} to {new.en}" + (f", because {cause.en}" if cause.en else ""),
        f"{row.visit} {name.zh}：由“{old.zh}”变为“{new.zh}”" + (f"，因为{cause.zh}" if cause.zh else ""),
    )


def announce(subject: Subject, name: Text, before: EndpointResult, row: EndpointResult) -> None:
    """Tell the investigators that an answer they were shown has become another one."""
    told = from_to(name, before, row)
    notices.tell(
        KIND,
        subject=subject,
        roles=TOLD,
        path=cell_address(subject, row.endpoint, row.visit),
        once=f"{KIND}/{row.pk}",
        by=audit.system("endpoints"),
        words=Text(f"{told.en}.", f"{told.zh}。"),
    )


# --- The form that shows the answers ---------------------------------------------------------------------------------
def refresh_reviews(found: Standing, flips: Mapping[str, list[str]]) -> None:
    """Bring the answers that RESP shows up to date. A signature on one that moved breaks, naming what moved."""
    casebook = found.casebook
    for entry in casebook.rows(REVIEW):
        stored = casebook.stored(REVIEW, entry.visit, entry.repeat)
        if stored is None or stored.body is None or not entry.performed:
            continue
        answers = [found.answers[key] for key in found.answers if key[1] == entry.visit]
        if len(answers) == len(FIELDS) and all(
            getattr(stored.body, name) == value for name, value in fields_of(answers).items()
        ):
            continue
        moved = "; ".join(flips.get(entry.visit, [])) or "the casebook or a decision changed"
        because, system = f"derived again in the background: {moved}", audit.system("endpoints")
        with audit.acting(by=system, reason=because, subject=casebook.subject):
            # Whoever signs holds the same lock: the status is read once that is over, so that no signature outlives it.
            rows = FormRecord.objects.select_for_update().filter(pk=stored.record.pk)
            stored.record.status = rows.values_list("status", flat=True).get()
            refresh(casebook, stored, entry.visit, by=system, because=because)
