"""Sampling for the kinetics of CAR-T cells: the nominal time points, and what a sample's moment must fit. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crf.kit.results import parse
from trial.words import Text


@dataclass(frozen=True, slots=True)
class TimePoint:
    """One nominal time point of the schedule and the visit it belongs to; no visit where any may hold it."""

    code: str
    label: Text
    visit: str


def _planned() -> tuple[TimePoint, ...]:
    """Protocol operationalisation 4.1: BL, D0 before and 2 h after the dose, days 1 to 21, months 1 to 12, then yearly."""
    days = [TimePoint(f"D{day}", Text(f"Day {day}", f"第{day}天"), f"D{day}") for day in (1, 4, 7, 10, 14, 21)]
    months = [
        TimePoint(f"M{month}", Text(f"Month {month}", f"第{month}个月"), f"M{month}") for month in (1, 2, 3, 6, 9, 12)
    ]
    years = [TimePoint(f"Y{year}", Text(f"Year {year}", f"第{year}年"), f"LT{year:02d}") for year in range(2, 16)]
    return (
        TimePoint("BL", Text("Baseline", "基线"), "BL"),
        TimePoint("D0_PRE", Text("Day 0, before the dose", "第0天回输前"), "D0"),
        TimePoint("D0_2H", Text("Day 0, 2 h after the dose", "第0天回输后2小时"), "D0"),
        *days,
        *months,
        *years,
        TimePoint("ET", Text("Early termination", "提前退出"), "ET"),
        TimePoint("UNS", Text("Unscheduled", "计划外"), ""),
    )


TIME_POINTS = _planned()


def of_visit(visit: str) -> tuple[TimePoint, ...]:
    """The time points of a visit in their order; an unscheduled sample where the schedule has none."""
    found = tuple(point for point in TIME_POINTS if point.visit and point.visit == visit.split("-")[0])
    return found or tuple(point for point in TIME_POINTS if not point.visit)


def fits(code: str, visit: str) -> bool:
    """Whether a time point may stand at a visit; an unscheduled sample may stand at any."""
    return code == "UNS" or code in {point.code for point in of_visit(visit)}


def against_the_dose(code: str, sampled_at: datetime | None, infused_at: datetime | None) -> Text | None:
    """What does not fit between a sample of day 0 and the start of the infusion; None when all fits or is unknown."""
    if sampled_at is None or infused_at is None:
        return None
    if code == "D0_PRE" and sampled_at > infused_at:
        return Text("was taken after the infusion began", "采样晚于回输开始")
    if code == "D0_2H" and sampled_at <= infused_at:
        return Text("was not taken after the infusion began", "采样不晚于回输开始")
    return None


def below_quantification(printed: str | None, limit: str | None) -> bool:
    """Whether a figure is given as measured although it lies below the limit of quantification stated beside it.

    On the limit it is quantified. Words and figures with `<` or `>` say so themselves.
    """
    value, least = parse(printed), parse(limit)
    if value is None or least is None or value.number is None:
        return False
    return value.number < least.limit
