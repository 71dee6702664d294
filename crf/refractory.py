"""Whether conventional treatment was tried as criterion I04 asks, and how long each treatment lasted. Pure.

Source: registry record of the trial and protocol operationalisation, section 6, I04: no response to, or relapse after, a
glucocorticoid of at least 1 mg/kg/d with cyclophosphamide and at least one further agent (antimalarial, azathioprine,
mycophenolate, methotrexate, leflunomide, tacrolimus, ciclosporin, rituximab, belimumab, telitacicept) for more than 6
months. The automatic reading there: "GC flag, CYC present, other >= 1, sum > 6 months".

Two readings of the duration are kept, because rows may overlap: the sum of the rows' durations, as the source says, and
the time that was covered by treatment, overlapping months counted once. Where the two disagree the rule does not decide.
Whether the disease did not respond or relapsed is judged by the investigator; the recorded outcomes are shown.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from trial.derived import Derived, Step, all_met, note
from trial.words import Text

RULE = "refractory-i04/1"
GLUCOCORTICOID = "GC"
CYCLOPHOSPHAMIDE = "CYC"
FURTHER_AGENTS = frozenset({"HCQ", "AZA", "MMF", "MTX", "LEF", "TAC", "CSA", "RITUXIMAB", "BELIMUMAB", "TELITACICEPT"})
GC_MG_PER_KG_PER_DAY = Decimal(1)
MORE_THAN_MONTHS = Decimal(6)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Treatment:
    """One earlier treatment of lupus: the drug's code, whether a glucocorticoid reached 1 mg/kg/d, first and last day as
    far as they are known (YYYY, YYYY-MM or YYYY-MM-DD), whether it went on, its outcome, and where it is recorded."""

    drug: str
    reached_1_mg_kg: bool | None = None
    started: str | None = None
    ended: str | None = None
    ongoing: bool | None = None
    outcome: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A number of months that partial dates leave between two bounds."""

    least: Decimal
    most: Decimal

    @property
    def exact(self) -> bool:
        """Whether the dates are complete enough to leave one answer."""
        return self.least == self.most


def first_day(partial: str) -> date:
    """The earliest day a partial date can mean."""
    parts = [int(part) for part in partial.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    return date(year, month, day)


def last_day(partial: str) -> date:
    """The latest day a partial date can mean."""
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 3:
        return date(parts[0], parts[1], parts[2])
    month = parts[1] if len(parts) == 2 else 12
    return date(parts[0], month, calendar.monthrange(parts[0], month)[1])


def months_between(start: date, end: date) -> Decimal:
    """Calendar months from one day to another: whole months, and the rest as a part of the month it falls in."""
    if end <= start:
        return Decimal(0)

    def after(months: int) -> date:
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))

    whole = (end.year - start.year) * 12 + end.month - start.month
    if after(whole) > end:
        whole -= 1
    here, following = after(whole), after(whole + 1)
    return Decimal(whole) + Decimal((end - here).days) / Decimal((following - here).days)


def duration_months(started: str | None, ended: str | None, ongoing: bool | None, until: date | None) -> Span | None:
    """How long a treatment lasted, in months. Partial dates leave bounds; a treatment that went on is counted to `until`
    (screening). None while start or end is unknown."""
    if started is None:
        return None
    if ongoing:
        if until is None:
            return None
        earliest_end = latest_end = until
    elif ended is not None:
        earliest_end, latest_end = first_day(ended), last_day(ended)
    else:
        return None
    least = months_between(last_day(started), earliest_end)
    most = months_between(first_day(started), latest_end)
    return Span(least, max(least, most))


def shown_months(months: Decimal) -> Decimal:
    """Months as they are shown and stored: one decimal, half up."""
    return months.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def glucocorticoid_mg_per_kg(dose: Decimal | None, unit: str | None, weight_kg: Decimal | None) -> Decimal | None:
    """A glucocorticoid's daily dose in mg/kg (prednisone equivalent), not rounded.

    mg/kg/d stands as it is; mg/d and mg/week need the weight of screening; g (a pulse) and mg/m2 say nothing per day.
    """
    if dose is None or unit is None:
        return None
    if unit == "MG_KG_D":
        return dose
    if weight_kg is None or weight_kg <= 0:
        return None
    if unit == "MG_D":
        return dose / weight_kg
    if unit == "MG_WK":
        return dose / (7 * weight_kg)
    return None


def reached_1_mg_per_kg(dose: Decimal | None, unit: str | None, weight_kg: Decimal | None) -> bool | None:
    """Whether a glucocorticoid reached 1 mg/kg/d; None while dose, unit or weight do not say."""
    per_kg = glucocorticoid_mg_per_kg(dose, unit, weight_kg)
    return None if per_kg is None else per_kg >= GC_MG_PER_KG_PER_DAY


def _union_months(spans: Sequence[tuple[date, date]]) -> Decimal:
    """Months covered by several stretches of time, overlaps counted once."""
    months = Decimal(0)
    current: tuple[date, date] | None = None
    for start, end in sorted(spans):
        if current is None or start > current[1] + ONE_DAY:
            if current is not None:
                months += months_between(*current)
            current = (start, end)
        else:
            current = (current[0], max(current[1], end))
    return months + (months_between(*current) if current is not None else Decimal(0))


def _stretches(rows: Iterable[Treatment], until: date | None, *, widest: bool) -> list[tuple[date, date]]:
    """The stretches of time of the rows, at their widest or at their narrowest reading of partial dates."""
    found = []
    for row in rows:
        if row.started is None or (not row.ongoing and row.ended is None) or (row.ongoing and until is None):
            continue
        start = first_day(row.started) if widest else last_day(row.started)
        if row.ongoing:
            end = until
        else:
            end = last_day(row.ended or "") if widest else first_day(row.ended or "")
        if end is not None and end > start:
            found.append((start, end))
    return found


def _beyond_six(span: Span, complete: bool) -> bool | None:
    if span.least > MORE_THAN_MONTHS:
        return True
    return False if complete and span.most <= MORE_THAN_MONTHS else None


def _months(span: Span, complete: bool) -> Text:
    least, most = shown_months(span.least), shown_months(span.most)
    if not complete:
        return Text(f"at least {least} months; a date is missing", f"至少{least}个月，部分日期缺失")
    if least == most:
        return Text(f"{least} months", f"{least}个月")
    return Text(f"{least} to {most} months (partial dates)", f"{least}～{most}个月（日期不完整）")


def conventional_treatment(rows: Sequence[Treatment], until: date | None) -> Derived[bool]:
    """Whether the treatments meet criterion I04. `until` is the day of screening, to which ongoing rows are counted.

    A drug that is on no row was not given, since the log is the evidence for this criterion. A glucocorticoid row that
    cannot be read per kg leaves the answer unknown unless another row decides.
    """
    glucocorticoids = [row for row in rows if row.drug == GLUCOCORTICOID]
    flags = [row.reached_1_mg_kg for row in glucocorticoids]
    reached = True if True in flags else None if None in flags else False
    cyclophosphamide = [row for row in rows if row.drug == CYCLOPHOSPHAMIDE]
    further = [row for row in rows if row.drug in FURTHER_AGENTS]
    counted = [*glucocorticoids, *cyclophosphamide, *further]
    spans = [duration_months(row.started, row.ended, row.ongoing, until) for row in counted]
    complete = all(span is not None for span in spans)
    known = [span for span in spans if span is not None]
    total = Span(sum((span.least for span in known), Decimal(0)), sum((span.most for span in known), Decimal(0)))
    least_covered = _union_months(_stretches(counted, until, widest=False))
    covered = Span(least_covered, max(least_covered, _union_months(_stretches(counted, until, widest=True))))
    by_sum, by_cover = _beyond_six(total, complete), _beyond_six(covered, complete)
    sources = tuple(row.place for row in counted if row.place)
    names = ", ".join(dict.fromkeys(row.drug for row in further))
    outcomes = "; ".join(f"{row.drug} {row.outcome}" for row in counted if row.outcome) or "-"
    steps = (
        Step(
            Text("Glucocorticoid of at least 1 mg/kg/d", "糖皮质激素≥1 mg/kg/日"),
            Text("reached", "达到")
            if reached
            else Text("not reached", "未达到")
            if reached is False
            else Text("cannot be read per kg", "无法换算为每公斤剂量"),
            reached,
            needs=("PTGCMX",) if reached is None else (),
            sources=tuple(row.place for row in glucocorticoids if row.place),
        ),
        Step(
            Text("Cyclophosphamide", "环磷酰胺"),
            Text("given", "已使用") if cyclophosphamide else Text("on no row", "无记录"),
            bool(cyclophosphamide),
            sources=tuple(row.place for row in cyclophosphamide if row.place),
        ),
        Step(
            Text("At least one further agent", "至少一种其他药物"),
            Text(names, names) if names else Text("on no row", "无记录"),
            bool(further),
            sources=tuple(row.place for row in further if row.place),
        ),
        Step(
            Text("More than 6 months, durations of the rows added", "疗程超过6个月（各行相加）"),
            _months(total, complete),
            by_sum,
            needs=("PTDUR",) if by_sum is None else (),
            sources=sources,
        ),
        Step(
            Text(
                "More than 6 months, overlapping time counted once; where this differs the investigator decides",
                "疗程超过6个月（重叠时间只计一次）；两种算法不一致时由研究者判断",
            ),
            _months(covered, complete),
            # A shorter cover does not refute what the sum affirms: the source leaves it open.
            None if by_cover is False and by_sum is not False else by_cover,
            needs=("PTDUR",) if by_cover is not True and by_sum is not False else (),
            sources=sources,
        ),
        note(Text("Recorded outcomes", "记录的疗效"), Text(outcomes, outcomes)),
    )
    return Derived(all_met(steps), RULE, steps)
