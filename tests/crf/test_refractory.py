"""Criterion I04 and the durations behind it: conventional treatment of more than six months, dates as far as known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crf import refractory
from crf.refractory import Treatment, conventional_treatment, duration_months, months_between

SCREENED = date(2025, 5, 6)


def gc(reached: bool | None = True, started: str | None = "2023-01-01", ended: str | None = "2024-01-01") -> Treatment:
    return Treatment("GC", reached, started, ended, False, "RELAPSE", "PTRT#1")


def cyc(started: str = "2023-01-01", ended: str = "2023-04-01") -> Treatment:
    return Treatment("CYC", None, started, ended, False, "PARTIAL", "PTRT#2")


def further(drug: str = "HCQ", started: str = "2023-01-01", ended: str = "2023-06-01") -> Treatment:
    return Treatment(drug, None, started, ended, False, "NO_RESPONSE", "PTRT#3")


@pytest.mark.parametrize(
    ("case", "start", "end", "months"),
    [
        ("half a year to the day", "2023-01-01", "2023-07-01", "6"),
        ("a year", "2023-03-15", "2024-03-15", "12"),
        ("from the end of a long month to the end of February", "2023-01-31", "2023-02-28", "1"),
        ("half of April", "2023-04-01", "2023-04-16", "0.5"),
        ("nothing", "2023-04-01", "2023-04-01", "0"),
        ("backwards is nothing", "2023-04-02", "2023-04-01", "0"),
    ],
)
def test_calendar_months(case: str, start: str, end: str, months: str) -> None:
    assert months_between(date.fromisoformat(start), date.fromisoformat(end)) == Decimal(months), case


@pytest.mark.parametrize(
    ("case", "started", "ended", "ongoing", "least", "most"),
    [
        ("full dates", "2023-01-01", "2023-07-01", False, "6.0", "6.0"),
        ("goes on at screening", "2025-02-06", None, True, "3.0", "3.0"),
        ("months only: last to first day, first to last day", "2023-01", "2023-03", False, "1.0", "3.0"),
        ("years only", "2022", "2023", False, "0.0", "24.0"),
    ],
)
def test_partial_dates_leave_bounds(
    case: str, started: str, ended: str | None, ongoing: bool, least: str, most: str
) -> None:
    span = duration_months(started, ended, ongoing, SCREENED)
    assert span is not None
    assert (refractory.shown_months(span.least), refractory.shown_months(span.most)) == (
        Decimal(least),
        Decimal(most),
    ), case
    assert span.exact is (least == most)


@pytest.mark.parametrize(
    ("started", "ended", "ongoing", "until"),
    [
        (None, "2023-01-01", False, SCREENED),
        ("2023-01-01", None, False, SCREENED),
        ("2023-01-01", None, None, SCREENED),
        ("2023-01-01", None, True, None),
    ],
)
def test_a_missing_date_leaves_the_duration_unknown(
    started: str | None, ended: str | None, ongoing: bool | None, until: date | None
) -> None:
    assert duration_months(started, ended, ongoing, until) is None


@pytest.mark.parametrize(
    ("case", "dose", "unit", "weight", "reached"),
    [
        ("mg/kg/d as it stands, on the line", "1.00", "MG_KG_D", None, True),
        ("mg/kg/d just below", "0.99", "MG_KG_D", None, False),
        ("60 mg/d at 60 kg is 1 mg/kg/d", "60", "MG_D", "60.0", True),
        ("60 mg/d at 60.1 kg is below", "60", "MG_D", "60.1", False),
        ("420 mg/week at 60 kg is 1 mg/kg/d", "420", "MG_WK", "60.0", True),
        ("419 mg/week at 60 kg is below", "419", "MG_WK", "60.0", False),
        ("mg/d without a weight", "60", "MG_D", None, None),
        ("a pulse in g says nothing per day", "1", "G", "60.0", None),
        ("mg/m2 says nothing per kg", "500", "MG_M2", "60.0", None),
        ("no unit", "60", None, "60.0", None),
        ("no dose", None, "MG_D", "60.0", None),
    ],
)
def test_one_mg_per_kg(case: str, dose: str | None, unit: str | None, weight: str | None, reached: bool | None) -> None:
    assert (
        refractory.reached_1_mg_per_kg(Decimal(dose) if dose else None, unit, Decimal(weight) if weight else None)
        is reached
    ), case


# Registry record: GC of at least 1 mg/kg/d with cyclophosphamide and at least one further agent, for more than 6 months.
@pytest.mark.parametrize(
    ("case", "rows", "expected"),
    [
        ("all of it, a year", [gc(), cyc(), further()], True),
        ("without cyclophosphamide", [gc(), further()], False),
        ("without a further agent", [gc(), cyc()], False),
        ("without a glucocorticoid", [cyc(), further()], False),
        ("glucocorticoid never reached 1 mg/kg/d", [gc(False), cyc(), further()], False),
        ("glucocorticoid cannot be read per kg", [gc(None), cyc(), further()], None),
        ("one glucocorticoid row of two reached it", [gc(None), gc(True), cyc(), further()], True),
        ("nothing recorded", [], False),
        (
            "exactly 6 months in all is not more than 6",
            [gc(ended="2023-03-01"), cyc("2023-03-02", "2023-05-02"), further("AZA", "2023-05-03", "2023-07-03")],
            False,
        ),
        (
            "a day more than 6 months one after the other",
            [gc(ended="2023-03-01"), cyc("2023-03-02", "2023-05-02"), further("AZA", "2023-05-03", "2023-07-04")],
            True,
        ),
        (
            "9 months by sum, 3 months of time: the readings differ, the investigator decides",
            [gc(ended="2023-04-01"), cyc(), further(ended="2023-04-01")],
            None,
        ),
        ("an end is missing and the rest is short", [gc(ended=None), cyc(), further(ended="2023-02-01")], None),
        ("an end is missing, the others suffice", [gc(ended=None), cyc(), further(ended="2024-01-01")], True),
        (
            "partial dates that leave it open",
            [gc(started="2023", ended="2023"), cyc(), further(ended="2023-03-01")],
            None,
        ),
        ("IVIG is no further agent of the criterion", [gc(), cyc(), further("IVIG")], False),
        ("anifrolumab is not in the criterion's list", [gc(), cyc(), further("ANIFROLUMAB")], False),
    ],
)
def test_i04_conventional_treatment(case: str, rows: list[Treatment], expected: bool | None) -> None:
    assert conventional_treatment(rows, SCREENED).value is expected, case


@pytest.mark.parametrize(
    "drug", ["HCQ", "AZA", "MMF", "MTX", "LEF", "TAC", "CSA", "RITUXIMAB", "BELIMUMAB", "TELITACICEPT"]
)
def test_every_agent_of_the_registry_record_counts(drug: str) -> None:
    assert conventional_treatment([gc(), cyc(), further(drug)], SCREENED).value is True


def test_what_is_missing_is_named() -> None:
    answer = conventional_treatment([gc(None, ended=None), cyc(), further(ended="2023-02-01")], SCREENED)
    assert answer.missing == ("PTGCMX", "PTDUR")
