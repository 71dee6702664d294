"""What follows from a daily form: the episode it belongs to opens, and keeps what the days show.

Nothing here is judged: the rules of `safety.days` and `safety.episodes` say what an episode is, and every row is written
through the one door, with the reason that it follows from the daily form.
"""

from __future__ import annotations

from typing import Any

from crf import casebook, save
from crf.casebook import Casebook, Entry, facts_for
from crf.entry import typed_from, typed_head
from crf.kit.assess import assess
from crf.kit.base import FORMS
from crf.models import FormRecord, Query
from crf.targets import Target, place_of
from safety import days, episodes
from safety.models.daily import days_in
from safety.models.episodes import (
    CRS,
    CRS_TREATMENT,
    ICANS_TREATMENT,
    ICN,
    NONE_GIVEN,
    anchors_in,
    crs_treatments,
    icans_treatments,
    in_order,
)
from trial import notices
from trial.access import Refused
from trial.models import User
from trial.words import Text

NAMES = {CRS: "CRS", ICN: "ICANS"}
KINDS = {CRS: "crs_opened", ICN: "icans_opened"}
TOLD = ("investigator", "principal_investigator")
# The question that says why a treatment of the days is not named in the episode: whoever answered it is not overruled.
NOT_FOR_CRS = "CRS-08"


def follow_days(record: FormRecord, *, by: User) -> None:
    """Open the episodes that the days have and no row speaks of; add to the rows of CRS what the days show was given.

    Runs inside the transaction that saves the daily form; what happened is told to the page that saved it.
    """
    book = casebook.load(record.subject, ["DAY", CRS, ICN, "GC", "CM", "AE"])
    graded = days.graded(days_in(book))
    this = next((each for each in graded if each.day.place == record.place), None)
    for syndrome, found in (
        (CRS, episodes.episodes(episodes.crs_days(graded))),
        (ICN, episodes.episodes(episodes.icans_days(graded))),
    ):
        anchors = anchors_in(book, syndrome)
        for episode in episodes.without_row(anchors, found):
            _open(record, book, syndrome, episode, by)
        for row, its_episode in episodes.assigned(anchors, found).items():
            entry = next(each for each in book.rows(syndrome) if each.repeat == row)
            if its_episode is not None and syndrome == CRS:
                _add_treatment(record, book, entry, its_episode, by)
            if its_episode is not None and this is not None:
                _tell_page(record, entry.place, NAMES[syndrome], its_episode, this)


def _open(record: FormRecord, book: Casebook, syndrome: str, episode: episodes.Episode, by: User) -> None:
    """A new row for an episode. What the days cannot answer stays open, as a question."""
    day = record_day(record, episode)
    typed = {f"{syndrome}DAY": day}
    if syndrome == CRS:
        typed["CRSRX"] = in_order(crs_treatments(book, episode) or {NONE_GIVEN}, CRS_TREATMENT)
        typed["CRSICU"] = "Y" if episode.intensive_care_days else "N"
    else:
        typed["ICNRX"] = in_order(icans_treatments(book, episode), ICANS_TREATMENT)
    because = f"follows from {record.place}: a day with {NAMES[syndrome]} grade 1 or more"
    opened = _complete(Target(syndrome, record.subject, "", 0), typed, 0, by, because)
    place = place_of(syndrome, "", opened.repeat)
    record.told = (
        *record.told,
        Text(
            f"{NAMES[syndrome]} grade {episode.maximum}: episode {place} opened.",
            f"{NAMES[syndrome]} {episode.maximum}级：已打开事件 {place}。",
        ),
    )
    notices.tell(
        KINDS[syndrome],
        subject=record.subject,
        roles=TOLD,
        path=Target(syndrome, record.subject, "", opened.repeat).url(),
        once=f"{KINDS[syndrome]}/{record.subject_id}/{opened.repeat}",
        by=by,
    )


def record_day(record: FormRecord, episode: episodes.Episode) -> str:
    """The day that opens a row: that of the saved form where it lies in the episode, else the first."""
    own = next((each.day.on for each in episode.days if each.day.place == record.place), episode.onset_on)
    return own.isoformat()


def _add_treatment(record: FormRecord, book: Casebook, entry: Entry, episode: episodes.Episode, by: User) -> None:
    """Name in a row of CRS what its days show was given. Nothing named is taken away, and nobody who said why a treatment
    was not for CRS is overruled."""
    named = set(entry.values.get("treatment") or ())
    shown = crs_treatments(book, episode)
    care = bool(entry.values.get("intensive_care") is False and episode.intensive_care_days)
    if (shown <= named and not care) or not named:
        return
    stored = book.stored(CRS, "", entry.repeat)
    answered = Query.objects.filter(record_id=entry.record_id, check_id=NOT_FOR_CRS).exclude(status=Query.CLOSED)
    if stored is None or answered.exclude(answer="").exists():
        return
    typed = {**typed_from(FORMS[CRS], stored.values, stored.nulls), **typed_head(stored.record)}
    typed["CRSRX"] = in_order(named | shown, CRS_TREATMENT)
    if care:
        typed["CRSICU"] = "Y"
    because = f"follows from {record.place}: treatment of the day"
    _complete(Target(CRS, record.subject, "", entry.repeat), typed, stored.record.edition, by, because)


def _complete(target: Target, typed: dict[str, str], edition: int, by: User, because: str) -> FormRecord:
    """Through the one door; whatever the checks ask becomes an open question, since nobody sits before this form."""
    facts = facts_for(target.subject, target.form, "", repeat=target.repeat)
    asked = {f"ask__{each.check}{save.ACCEPTED}": "query" for each in assess(target.form, typed, facts).findings}
    outcome = save.complete(target, by=by, typed={**typed, **asked}, edition=edition, facts=facts, because=because)
    if outcome.record is None:
        raise outcome.refusal or Refused(_refused(target, outcome))
    return outcome.record


def _refused(target: Target, outcome: save.Outcome) -> Text:
    wrong: list[Any] = list(outcome.assessment.problems.items()) if outcome.assessment is not None else []
    en = "; ".join(f"{code}: {text.en}" for code, text in wrong) or "somebody else has just changed it; try again"
    zh = "；".join(f"{code}：{text.zh}" for code, text in wrong) or "该事件刚被他人修改，请重试"
    return Text(
        f"The form was not saved, since its episode ({target.place}) could not be written: {en}",
        f"表单未保存：相应事件（{target.place}）无法写入：{zh}",
    )


def _tell_page(record: FormRecord, place: str, name: str, episode: episodes.Episode, this: days.Graded) -> None:
    """What the saved day means for an episode that stood already."""
    grades = {each.day.place: each.grade for each in episode.days}
    if episode.resolved_on == this.day.on:
        said = Text(
            f"{name}: episode {place} resolved on {episode.resolved_on}; onset {episode.onset_on}, maximum grade "
            f"{episode.maximum} on {episode.maximum_on}, {episode.duration_days} days.",
            f"{name}：事件 {place} 于{episode.resolved_on}消失；起始{episode.onset_on}，最高{episode.maximum}级"
            f"（{episode.maximum_on}），持续{episode.duration_days}天。",
        )
    elif grades.get(this.day.place):
        said = Text(
            f"{name} grade {grades[this.day.place]}: part of episode {place}, maximum grade {episode.maximum}.",
            f"{name} {grades[this.day.place]}级：属于事件 {place}，最高{episode.maximum}级。",
        )
    else:
        return
    record.told = (*record.told, said)
