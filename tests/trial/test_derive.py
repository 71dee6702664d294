"""`manage.py derive`: the reader of lines, and the command around it. No database."""

import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st

from endpoints.vocabulary import INSTRUMENTS
from trial.derived import step
from trial.management.commands.derive import Command
from trial.vocabulary import Inputs, Outcome, Unreadable, derive_line, derive_lines, registered, write_line
from trial.words import Text

PGA = '{"id": "%s", "instrument": "PGA_ENDPOINT", "inputs": {"baseline": 1.4, "visit": 1.1}}'


def run(text: str | bytes) -> tuple[list[dict[str, Any]], int]:
    """What the command prints, and its exit status."""
    stdin: Any = io.StringIO(text) if isinstance(text, str) else io.TextIOWrapper(io.BytesIO(text), "utf-8")
    stdout = io.StringIO()
    status = 0
    try:
        Command(stdout=stdout).handle(stdin=stdin)
    except CommandError as wrong:
        status = wrong.returncode
    return [json.loads(line) for line in stdout.getvalue().splitlines()], status


def test_one_line_out_for_each_line_in_in_the_same_order() -> None:
    answered, status = run("\n".join((PGA % "E-1", "", PGA % "E-2")))
    assert [each["id"] for each in answered] == ["E-1", "E-2"]
    assert answered[0]["result"]["change"] == -0.3
    assert answered[0]["rule"] == "pga/1"
    assert answered[0]["trace"][0]["criterion"] == "PGA rises by less than 0.30"
    assert answered[0]["trace"][0]["met"] is True
    assert status == 0


def test_a_bad_line_leaves_the_others_running_and_the_status_is_1() -> None:
    answered, status = run("\n".join((PGA % "E-1", "nonsense", PGA % "E-3")))
    assert ["error" in each for each in answered] == [False, True, False]
    assert status == 1


def test_a_byte_that_is_not_utf_8_spoils_its_own_line_only() -> None:
    answered, status = run(b"\xff\xfe\n" + (PGA % "E-2").encode())
    assert ["error" in each for each in answered] == [True, False]
    assert status == 1


def test_no_line_at_all_is_no_failure() -> None:
    assert run("") == ([], 0)


def test_a_byte_order_mark_is_passed_over() -> None:
    answered, _ = run("\ufeff" + PGA % "E-1")
    assert answered[0]["id"] == "E-1"


def test_the_command_needs_neither_checks_nor_database() -> None:
    assert Command.requires_system_checks == []
    assert Command.requires_migrations_checks is False


def test_registries_are_named_by_text_and_a_name_is_taken_once() -> None:
    assert registered(["endpoints.vocabulary.INSTRUMENTS"]) == dict(INSTRUMENTS)
    with pytest.raises(ValueError, match="registered twice"):
        registered(["endpoints.vocabulary.INSTRUMENTS", "endpoints.vocabulary.INSTRUMENTS"])


# --- the reader ------------------------------------------------------------------------------------------------------


def echo(inputs: Inputs) -> Outcome:
    """An instrument of the tests: gives back the number it read."""
    inputs.allow("number")
    number = inputs.number("number", -1000, 1000)
    return Outcome({"number": number}, (step(Text("a number", "数字"), number, bool, needs="number"),), "echo/1")


def faulty(inputs: Inputs) -> Outcome:
    raise ZeroDivisionError("division by zero")


TESTED = {"ECHO": echo, "FAULTY": faulty}


def test_decimals_are_kept_as_typed() -> None:
    answered, readable = derive_line('{"id": 1, "instrument": "ECHO", "inputs": {"number": 0.30}}', TESTED)
    assert readable
    assert answered["result"]["number"] == Decimal("0.30")
    assert answered["trace"][0]["found"] == "0.30"


def test_null_and_absent_are_not_collected() -> None:
    for inputs in ("{}", '{"number": null}'):
        answered, readable = derive_line(f'{{"id": 1, "instrument": "ECHO", "inputs": {inputs}}}', TESTED)
        assert readable
        assert answered["trace"][0]["met"] is None
        assert answered["trace"][0]["needs"] == ["number"]


def test_a_fault_of_ours_does_not_stop_the_lines_after_it() -> None:
    lines = ['{"id": "F", "instrument": "FAULTY", "inputs": {}}', '{"id": "E", "instrument": "ECHO", "inputs": {}}']
    first, second = derive_lines(lines, TESTED)
    assert first == (
        {"id": "F", "error": "fault in the program, please report: ZeroDivisionError: division by zero"},
        False,
    )
    assert second[1]


def test_the_id_survives_a_number_that_is_refused() -> None:
    answered, readable = derive_line('{"id": "N", "instrument": "ECHO", "inputs": {"number": NaN}}', TESTED)
    assert (answered["id"], readable) == ("N", False)


def test_deep_nesting_is_refused() -> None:
    answered, readable = derive_line("[" * 200000, TESTED)
    assert not readable
    assert "write one JSON object a line" in answered["error"]


def test_characters_that_no_encoding_can_write_are_escaped() -> None:
    answered, _ = derive_line('{"id": "\\ud800", "instrument": "ECHO", "inputs": {}}', TESTED)
    assert json.loads(write_line(answered))["id"] == "\ud800"
    assert write_line({"found": "未采集", "on": date(2027, 3, 1), "value": Decimal("1.50")}) == (
        '{"found": "未采集", "on": "2027-03-01", "value": 1.5}'
    )


READERS: list[tuple[str, Callable[[Inputs], object], object, object]] = [
    ("boolean", lambda each: each.boolean("key"), True, 1),
    ("number", lambda each: each.number("key", 0, 3), Decimal("2.5"), Decimal("3.1")),
    ("number is no boolean", lambda each: each.number("key", 0, 3), 1, True),
    ("number with too many decimals", lambda each: each.number("key", 0, 3, 2), Decimal("1.250"), Decimal("1.255")),
    ("whole", lambda each: each.whole("key", 0, 4), 4, Decimal("3.5")),
    ("coded", lambda each: each.coded("key", ("F", "M")), "F", "f"),
    ("coded is no list", lambda each: each.coded("key", ("F", "M")), "M", ["F"]),
    ("text", lambda each: each.text("key"), "oral", 5),
    ("day", lambda each: each.day("key"), "2028-02-29", "2027-02-29"),
    ("day is written in full", lambda each: each.day("key"), "2027-03-01", "20270301"),
    ("nested", lambda each: each.nested("key"), {}, []),
    ("rows", lambda each: each.rows("key"), [{}], [5]),
    ("rows is a list", lambda each: each.rows("key"), [], {}),
    ("codes", lambda each: each.codes("key", ("rash", "fever")), ["rash"], ["pain"]),
    ("codes only once", lambda each: each.codes("key", ("rash", "fever")), ["rash", "fever"], ["rash", "rash"]),
    ("codes is a list", lambda each: each.codes("key", ("rash", "fever")), [], "rash"),
]


@pytest.mark.parametrize(("case", "reader", "good", "bad"), READERS, ids=[each[0] for each in READERS])
def test_reader(case: str, reader: Callable[[Inputs], object], good: object, bad: object) -> None:
    assert reader(Inputs({"key": good})) is not None, case
    assert reader(Inputs({"key": None})) is None, case
    assert reader(Inputs({})) is None, case
    with pytest.raises(Unreadable, match="inputs.key"):
        reader(Inputs({"key": bad}))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(INSTRUMENTS)), anything)
def test_no_input_meets_a_fault(instrument: str, inputs: object) -> None:
    answered, readable = derive_line(json.dumps({"id": 1, "instrument": instrument, "inputs": inputs}), INSTRUMENTS)
    assert readable != ("error" in answered)
    assert "fault in the program" not in answered.get("error", "")
    json.loads(write_line(answered))


KEYS = ["descriptor", "facts", "value", "unit", "limit", "items", "system", "values", "previous", "baseline", "visit",
        "grades", "rescue", "previous_involvement", "attributed_to_sle"]  # fmt: skip
VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, 1, 2.5, -1, "renal", "haematological", "constitutional", "rash", "casts", "fever", "degC",
     {}, [], {"1": 2}, {"rash": True}, {"present": True}, {"renal": "A"}, {"hb_g_l": 70}, {"hb_g_l": None},
     {"sediment": True, "protein_24h_g": 2}, {"bilag": {"renal": "B"}, "pga": 1}, {"selena_sledai": 8}]
)  # fmt: skip


@given(st.sampled_from(sorted(INSTRUMENTS)), st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5))
def test_no_half_right_input_meets_a_fault(instrument: str, inputs: dict[str, object]) -> None:
    answered, _ = derive_line(json.dumps({"id": 1, "instrument": instrument, "inputs": inputs}), INSTRUMENTS)
    assert "fault in the program" not in answered.get("error", "")
