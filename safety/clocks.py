"""Who is told of a serious event, by when, and who is warned before a deadline passes. Pure.

Two kinds of clock run. A report within so many hours begins at the moment somebody became aware: 24 hours from the
site's awareness (China GCP 2020 says immediately; 24 h is institutional practice, UNCONFIRMED). A report within so many
days begins on the day of awareness, which is day 0, and counts calendar days, holidays among them: a SUSAR that is fatal
or life-threatening within 7 days, completed within 8 more, any other within 15 (ICH E2A; safety rules 6.3). A deadline in
days lasts until the end of its day in China Standard Time.

Recipients, limits and warnings are figures of the study: `sae.recipients`, `sae.escalation`, `susar.escalation`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from trial.derived import Derived, Step, all_met, any_met, step
from trial.words import Text

CHINA = ZoneInfo("Asia/Shanghai")
# Whom a report goes to, in the order of the form (R082).
RECIPIENTS: dict[str, Text] = {
    "IEC": Text("Ethics committee", "伦理委员会"),
    "INST": Text("Institution office", "机构办公室"),
    "SPON": Text("Sponsor / principal investigator", "申办者/主要研究者"),
    "AUTH": Text("Health authority", "主管部门"),
}
SUSAR_ONLY = "susar"
FATAL_OR_LIFE_THREATENING = frozenset({"DEATH", "LIFE"})
HALF, DUE = "half", "due"


# --- SUSAR -----------------------------------------------------------------------------------------------------------
def susar(
    serious: bool | None, investigator_related: bool | None, sponsor_related: bool | None, unexpected: bool | None
) -> Derived[bool]:
    """A suspected unexpected serious adverse reaction: serious, related by any assessor, and unexpected (6.3).

    Of two assessors the one who cannot exclude it decides. An assessment that is missing leaves the answer open unless
    another criterion already fails.
    """
    assessors = (
        step(
            Text("the investigator cannot exclude it", "研究者不能排除相关"), investigator_related, bool, needs="AEREL"
        ),
        step(Text("the sponsor cannot exclude it", "申办者不能排除相关"), sponsor_related, bool, needs="SAERELSP"),
    )
    related = any_met(assessors)
    steps = (
        step(Text("the event is serious", "事件为严重"), serious, bool, needs="SAECRIT"),
        Step(
            Text("related by any assessor", "任一评估者判定相关"),
            Text("yes", "是")
            if related
            else Text("no", "否")
            if related is False
            else Text("not known yet", "尚不明确"),
            related,
            children=assessors,
        ),
        step(Text("unexpected by the reference safety information", "非预期"), unexpected, bool, needs="SAEEXP"),
    )
    return Derived(all_met(steps), "susar/1", steps)


# --- Deadlines -------------------------------------------------------------------------------------------------------
def day_in_china(moment: datetime) -> date:
    """The calendar day of a moment at the site."""
    return moment.astimezone(CHINA).date()


def end_of_day(day: date) -> datetime:
    """The last second of a day at the site: until then a deadline in days is kept."""
    return datetime.combine(day, time(23, 59, 59), CHINA)


def after_hours(aware_at: datetime | None, hours: int) -> datetime | None:
    """So many hours after the moment of awareness, across midnights and holidays alike."""
    return None if aware_at is None else aware_at + timedelta(hours=hours)


def after_days(aware_at: datetime | None, days: int) -> datetime | None:
    """The end of the day that lies so many calendar days after the day of awareness, which is day 0."""
    return None if aware_at is None else end_of_day(day_in_china(aware_at) + timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the study, read from its parameters."""

    site_hours: int = 24
    recipients: Mapping[str, str] = field(default_factory=dict)
    fatal_days: int = 7
    followup_days: int = 8
    other_days: int = 15
    sae_levels: str = ""
    susar_levels: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Limits:
        """From the parameters in force."""
        return cls(
            site_hours=int(parameters["sae.site_hours"]),
            recipients=recipient_limits(parameters["sae.recipients"]),
            fatal_days=int(parameters["susar.fatal_days"]),
            followup_days=int(parameters["susar.followup_days"]),
            other_days=int(parameters["susar.other_days"]),
            sae_levels=parameters["sae.escalation"],
            susar_levels=parameters["susar.escalation"],
        )


def recipient_limits(text: str) -> dict[str, str]:
    """`IEC=24 INST=24 SPON=24 AUTH=susar`: hours from awareness, `susar` (days, only then), `none`. Others are not told."""
    found: dict[str, str] = {}
    for part in text.split():
        key, _, limit = part.partition("=")
        if key in RECIPIENTS and (limit.isdigit() or limit in {SUSAR_ONLY, "none"}):
            found[key] = limit
    return found


def due_at(
    recipient: str,
    limits: Limits,
    *,
    aware_at: datetime | None,
    is_susar: bool | None,
    fatal: bool,
    susar_since: datetime | None = None,
    followup: bool = False,
) -> datetime | None:
    """Until when a report version has to be with a recipient; None when it need not be, or cannot be known yet.

    `aware_at` is when what this version reports became known. A SUSAR known since an earlier version (`susar_since`) asks
    for the complete follow-up within so many more days when it is fatal or life-threatening, else for follow-up
    information within the longer limit.
    """
    limit = limits.recipients.get(recipient, "none")
    if limit.isdigit():
        return after_hours(aware_at, int(limit))
    if limit != SUSAR_ONLY or not is_susar:
        return None
    if followup and susar_since is not None:
        if fatal:
            return after_days(susar_since, limits.fatal_days + limits.followup_days)
        return after_days(aware_at, limits.other_days)
    return after_days(aware_at, limits.fatal_days if fatal else limits.other_days)


# --- Clocks ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Level:
    """A warning before a deadline: its name, the moment, the roles that are told."""

    name: str
    at: datetime
    roles: tuple[str, ...]


def levels(text: str, started_at: datetime, due: datetime) -> tuple[Level, ...]:
    """`half=investigator 20=principal_investigator due=principal_investigator,medical_monitor`, the earliest first.

    `half` is half of the time between awareness and deadline, a number hours after awareness, `due` the deadline itself.
    """
    found = []
    for part in text.split():
        name, _, roles = part.partition("=")
        if name == HALF:
            at = started_at + (due - started_at) / 2
        elif name == DUE:
            at = due
        elif name.isdigit():
            at = started_at + timedelta(hours=int(name))
        else:
            continue
        found.append(Level(name, at, tuple(role for role in roles.split(",") if role)))
    return tuple(sorted(found, key=lambda level: level.at))


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline that runs, or has been met: for whom, since when, until when, and when it was stopped."""

    recipient: str
    started_at: datetime
    due: datetime
    stopped_at: datetime | None = None
    in_days: bool = False
    levels: tuple[Level, ...] = ()

    @property
    def running(self) -> bool:
        """Whether it has not been met."""
        return self.stopped_at is None

    @property
    def late(self) -> bool:
        """Whether it was met after the deadline."""
        return self.stopped_at is not None and self.stopped_at > self.due

    def remaining(self, now: datetime) -> timedelta:
        """The time left; negative once the deadline has passed."""
        return self.due - now

    def overdue(self, now: datetime) -> bool:
        """Whether the deadline passed while it ran."""
        return self.running and now > self.due

    def reached(self, now: datetime) -> tuple[Level, ...]:
        """The warnings whose moment has come while the clock runs."""
        return tuple(level for level in self.levels if self.running and now >= level.at)

    def mark(self, now: datetime) -> str:
        """Shape and colour: met, met late, overdue, half of the time gone, running."""
        if not self.running:
            return "overdue-amber" if self.late else "signed"
        if self.overdue(now):
            return "overdue"
        return "overdue-amber" if self.remaining(now) * 2 <= self.due - self.started_at else "due"


def clock(
    recipient: str, limits: Limits, *, started_at: datetime | None, due: datetime | None, stopped_at: datetime | None
) -> Clock | None:
    """The clock of one recipient; None when there is nothing to be sent."""
    if started_at is None or due is None:
        return None
    in_days = limits.recipients.get(recipient) == SUSAR_ONLY
    text = limits.susar_levels if in_days else limits.sae_levels
    return Clock(recipient, started_at, due, stopped_at, in_days, levels(text, started_at, due))


def countdown(left: timedelta) -> Text:
    """The time left, or the time past the deadline, as a reader takes it in: 5 h 20 min, 3 d 4 h, 2 h late."""
    seconds = int(abs(left).total_seconds())
    days, rest = divmod(seconds, 86400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    if days:
        said = Text(f"{days} d {hours} h", f"{days}天{hours}小时")
    elif hours:
        said = Text(f"{hours} h {minutes:02d} min", f"{hours}小时{minutes:02d}分")
    else:
        said = Text(f"{minutes} min", f"{minutes}分钟")
    if left < timedelta(0):
        return Text(f"{said.en} late", f"逾期{said.zh}")
    return Text(f"{said.en} left", f"剩{said.zh}")


def most_urgent(clocks: Sequence[Clock]) -> Clock | None:
    """Of the clocks that run the one that ends first."""
    return min((each for each in clocks if each.running), key=lambda each: each.due, default=None)
