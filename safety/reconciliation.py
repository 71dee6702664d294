"""What two records of the same thing say differently: the adverse event and its report, a death and its forms, a
treatment and the logs, a stay and its event (R085). Pure.

The report of a serious event repeats the event as it was when the report was written; the log of adverse events goes on.
Each line names the two places and what each says. A value that is missing on one side is a difference only where the
other side has it; what cannot be compared (a year against a day of that year) is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trial.words import Text

FATAL = "FATAL"
HOSPITAL = frozenset({"HOSPITAL", "PROLONGED"})
FATAL_GRADES = frozenset({"5", "ASTCT-5"})

KINDS: dict[str, Text] = {
    "term": Text("Term", "名称"),
    "onset": Text("Onset", "开始日期"),
    "end": Text("End", "结束日期"),
    "grade": Text("Grade", "分级"),
    "outcome": Text("Outcome", "转归"),
    "causality": Text("Causality", "因果关系"),
    "report": Text("Report", "报告"),
    "death": Text("Death", "死亡"),
    "treatment": Text("Treatment", "治疗"),
    "stay": Text("Hospital stay", "住院"),
}


@dataclass(frozen=True, slots=True)
class EventRecord:
    """A row of the log of adverse events, as far as it is compared. Dates are as far as they are known."""

    row: int
    term: str = ""
    onset: str = ""
    ended: str = ""
    grade: str = ""
    serious: bool | None = None
    outcome: str = ""
    relation: str = ""
    # The rows of the treatment logs it names, and whether it says that the subject was hospitalised for it.
    treatment: tuple[str, ...] = ()
    hospitalised: bool = False

    @property
    def fatal(self) -> bool:
        """Fatal by grade or by outcome."""
        return self.grade in FATAL_GRADES or self.outcome == FATAL


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """The newest version of the report of an event."""

    row: int
    event_row: int
    term: str = ""
    onset: str = ""
    ended: str = ""
    grade: str = ""
    outcome: str = ""
    relation: str = ""
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TreatmentRecord:
    """A row of a treatment log and the adverse event it names, 0 for none."""

    place: str
    name: str = ""
    event_row: int = 0


@dataclass(frozen=True, slots=True)
class StayRecord:
    """A hospital stay: planned or not, whether it was for an adverse event, and for which."""

    row: int
    planned: bool = False
    for_event: bool = False
    event_row: int = 0


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """Everything of one subject that is compared."""

    number: str
    events: tuple[EventRecord, ...] = ()
    reports: tuple[ReportRecord, ...] = ()
    treatments: tuple[TreatmentRecord, ...] = ()
    stays: tuple[StayRecord, ...] = ()
    died: str | None = None
    death_relation: str = ""
    ended_by_death: str | None = None
    ended_otherwise: bool = False


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Two places that say different things. A place that has nothing says so in words."""

    number: str
    kind: str
    left: str
    left_says: Text
    right: str
    right_says: Text

    @property
    def about(self) -> Text:
        """What they differ about."""
        return KINDS[self.kind]


NOTHING = Text("nothing", "无")
MISSING = Text("missing", "缺失")


def _says(value: str) -> Text:
    return Text(value, value) if value else NOTHING


def same_day(one: str, other: str) -> bool:
    """Whether two dates may be the same day, by the parts both know. Two empty ones agree, one empty one does not."""
    if not one or not other:
        return one == other
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _event_against_report(number: str, event: EventRecord, report: ReportRecord) -> Iterator[Mismatch]:
    ae, sae = f"AE#{event.row}", f"SAE#{report.row}"
    if _plain(event.term) != _plain(report.term):
        yield Mismatch(number, "term", ae, _says(event.term), sae, _says(report.term))
    if not same_day(event.onset, report.onset):
        yield Mismatch(number, "onset", ae, _says(event.onset), sae, _says(report.onset))
    if not same_day(event.ended, report.ended):
        yield Mismatch(number, "end", ae, _says(event.ended), sae, _says(report.ended))
    for kind, left, right in (
        ("grade", event.grade, report.grade),
        ("outcome", event.outcome, report.outcome),
        ("causality", event.relation, report.relation),
    ):
        if left != right:
            yield Mismatch(number, kind, ae, _says(left), sae, _says(right))
    if event.serious is False:
        yield Mismatch(
            number, "report", ae, Text("not serious", "非严重"), sae, Text("reported as serious", "按严重报告")
        )
    if event.fatal != ("DEATH" in report.criteria):
        fatal, not_fatal = Text("fatal", "致死"), Text("not fatal", "非致死")
        yield Mismatch(
            number, "death", ae, fatal if event.fatal else not_fatal, sae, not_fatal if event.fatal else fatal
        )
    if HOSPITAL & set(report.criteria) and not event.hospitalised:
        yield Mismatch(
            number,
            "stay",
            ae,
            Text("no hospital stay among its treatment", "处理中无住院"),
            sae,
            Text("hospitalised", "住院"),
        )


def _deaths(subject: SubjectRecord) -> Iterator[Mismatch]:
    fatal = [event for event in subject.events if event.fatal]
    if subject.died is not None and not fatal:
        yield Mismatch(
            subject.number, "death", "DTH#1", _says(subject.died), "AE", Text("no fatal event", "无致死事件")
        )
    for event in fatal:
        place = f"AE#{event.row}"
        if subject.died is None:
            yield Mismatch(subject.number, "death", place, Text("fatal", "致死"), "DTH", MISSING)
        elif event.ended and not same_day(event.ended, subject.died):
            yield Mismatch(subject.number, "death", place, _says(event.ended), "DTH#1", _says(subject.died))
    if subject.died is not None and len(fatal) == 1 and subject.death_relation and fatal[0].relation:
        if subject.death_relation != fatal[0].relation:
            yield Mismatch(
                subject.number,
                "causality",
                f"AE#{fatal[0].row}",
                _says(fatal[0].relation),
                "DTH#1",
                _says(subject.death_relation),
            )
    if subject.died is not None and subject.ended_otherwise:
        yield Mismatch(
            subject.number,
            "death",
            "DTH#1",
            _says(subject.died),
            "EOS",
            Text("ended for another reason", "因其他原因结束"),
        )
    if subject.ended_by_death is not None and subject.died is None:
        yield Mismatch(subject.number, "death", "EOS", _says(subject.ended_by_death), "DTH", MISSING)
    if subject.died is not None and subject.ended_by_death and not same_day(subject.died, subject.ended_by_death):
        yield Mismatch(subject.number, "death", "DTH#1", _says(subject.died), "EOS", _says(subject.ended_by_death))


def _treatments(subject: SubjectRecord) -> Iterator[Mismatch]:
    rows = {event.row: event for event in subject.events}
    places = {each.place: each for each in subject.treatments}
    for event in subject.events:
        for place in event.treatment:
            named = places.get(place)
            if named is None:
                yield Mismatch(
                    subject.number,
                    "treatment",
                    f"AE#{event.row}",
                    Text(f"treated with {place}", f"处理：{place}"),
                    place,
                    MISSING,
                )
            elif named.event_row and named.event_row != event.row:
                yield Mismatch(
                    subject.number,
                    "treatment",
                    f"AE#{event.row}",
                    Text(f"treated with {place}", f"处理：{place}"),
                    place,
                    Text(f"given for AE#{named.event_row}", f"用于AE#{named.event_row}"),
                )
    for each in subject.treatments:
        if not each.event_row:
            continue
        target = rows.get(each.event_row)
        if target is None:
            yield Mismatch(subject.number, "treatment", each.place, _says(each.name), f"AE#{each.event_row}", MISSING)
        elif each.place not in target.treatment:
            yield Mismatch(
                subject.number,
                "treatment",
                each.place,
                _says(each.name),
                f"AE#{target.row}",
                Text("does not name it", "未注明该治疗"),
            )


def _stays(subject: SubjectRecord) -> Iterator[Mismatch]:
    rows = {event.row: event for event in subject.events}
    for stay in subject.stays:
        if not stay.for_event:
            continue
        place, said = f"HO#{stay.row}", Text("stay for an adverse event", "因不良事件住院")
        event = rows.get(stay.event_row)
        if event is None:
            yield Mismatch(
                subject.number, "stay", place, said, f"AE#{stay.event_row}" if stay.event_row else "AE", MISSING
            )
            continue
        if event.serious is not True:
            yield Mismatch(subject.number, "stay", place, said, f"AE#{event.row}", Text("not serious", "非严重"))
        if not event.hospitalised:
            yield Mismatch(
                subject.number,
                "stay",
                place,
                said,
                f"AE#{event.row}",
                Text("no hospital stay among its treatment", "处理中无住院"),
            )
    named = {stay.event_row for stay in subject.stays}
    for event in subject.events:
        if event.hospitalised and event.row not in named:
            yield Mismatch(
                subject.number,
                "stay",
                f"AE#{event.row}",
                Text("hospitalised", "住院"),
                "HO",
                Text("no stay names it", "无对应住院记录"),
            )


def reconcile(subject: SubjectRecord) -> list[Mismatch]:
    """Everything that does not agree in one subject's records, in the order of the log of adverse events."""
    found: list[Mismatch] = []
    reports: dict[int, ReportRecord] = {report.event_row: report for report in subject.reports}
    for event in subject.events:
        report = reports.get(event.row)
        if report is not None:
            found += _event_against_report(subject.number, event, report)
        elif event.serious:
            found.append(Mismatch(subject.number, "report", f"AE#{event.row}", Text("serious", "严重"), "SAE", MISSING))
    rows = {event.row for event in subject.events}
    for report in subject.reports:
        if report.event_row not in rows:
            found.append(
                Mismatch(
                    subject.number,
                    "report",
                    f"SAE#{report.row}",
                    _says(report.term),
                    f"AE#{report.event_row}",
                    MISSING,
                )
            )
    found += [*_deaths(subject), *_treatments(subject), *_stays(subject)]
    return found


def reconcile_all(subjects: Sequence[SubjectRecord]) -> list[Mismatch]:
    """The same for several subjects, one after the other."""
    return [mismatch for subject in subjects for mismatch in reconcile(subject)]
