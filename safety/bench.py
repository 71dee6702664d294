"""What `manage.py bench` times of safety: grading the laboratory values of a whole trial, made up in memory."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from crf.demo.courses import measured
from crf.demo.stories import COURSES
from crf.kit import results
from crf.laboratories import delivered_ranges
from safety.lab_grades import CTCAE_ANALYTES, KEPT
from safety.regrade import Stored, regraded

SUBJECTS, REPORTS = 15, 42
INFUSED_ON = date(2025, 6, 2)
LAST_BASELINE_DAY = INFUSED_ON - timedelta(days=5)
# Study days of the reports: screening, before lymphodepletion, daily for a month, then weekly.
DAYS = (-28, -6, *range(30), *range(37, 37 + 7 * 10, 7))


@cache
def rows_of_a_trial() -> tuple[tuple[Stored, ...], ...]:
    """The results of fifteen subjects with all graded analytes on 42 reports each: 15,120 values."""
    limits = {row["analyte"]: (row["low"], row["high"]) for row in delivered_ranges()}
    trial = []
    for number in range(SUBJECTS):
        course = COURSES[number % len(COURSES)]
        rows = []
        for report, day in enumerate(DAYS[:REPORTS]):
            for place, analyte in enumerate(CTCAE_ANALYTES):
                text = measured(course, analyte, day)
                low, high = limits.get(analyte, (None, None))
                values = {**dict.fromkeys(KEPT), "result": text, "unit": None, "low": low, "high": high}
                values |= {"standard": results.number(text), "grade_answer": None}
                on = INFUSED_ON + timedelta(days=day)
                rows.append(Stored(report * 100 + place, report, analyte, on, None, "SCR" if day < -7 else "", values))
        trial.append(tuple(rows))
    return tuple(trial)


def grade_a_trial() -> None:
    """Grade every value of fifteen subjects, as after a change of the rules."""
    for rows in rows_of_a_trial():
        regraded(rows, LAST_BASELINE_DAY)


def prepare() -> None:
    """Make the values up before the clock starts."""
    rows_of_a_trial()
