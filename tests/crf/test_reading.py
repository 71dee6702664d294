"""Reading what a hand types: every input that must be understood, and what is said to every other."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crf.kit import items
from crf.kit.base import FORMS, form
from crf.kit.items import Item, Kind
from crf.kit.reading import (
    FLAVOURS,
    LONGEST_TYPED,
    REASONS,
    Null,
    Reading,
    Today,
    in_words,
    parse_date,
    parse_partial_date,
    parse_time,
    read,
    shown,
)

TODAY = date(2025, 5, 28)
VISIT = date(2025, 5, 22)
AROUND = Today(TODAY, VISIT)
CHINA = ZoneInfo("Asia/Shanghai")

TEMPERATURE = form("VS").item("TEMP")
SYSTOLIC = form("VS").item("SYSBP")
PGA = form("PGA").item("PGASC")
BORN = form("DM").item("BRTHYY")
VISITED = form("SV").item("SVOCCUR")
LATE_BECAUSE = form("SV").item("SVOOWRSN")
TAKEN = form("VS").item("VSTIM")
PREMEDICATION = form("INF").item("INFPREM")
STARTED = form("INF").item("INFST")
EXPIRES = form("INF").item("INFEXP")
LOT = form("INF").item("INFLOT")
VIRAL_LOAD = form("VIR").item("CMVDNA")
SEEN_ON: Item = items.date("SEEN", "Seen on", "就诊日").item


# --- Numbers ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("item", "typed", "expected"),
    [
        (TEMPERATURE, "36.5", "36.5"),
        (TEMPERATURE, "３６．５", "36.5"),
        (TEMPERATURE, "36,5", "36.5"),
        (TEMPERATURE, "３６，５", "36.5"),
        (TEMPERATURE, " 36.5 ", "36.5"),
        (TEMPERATURE, "36", "36"),
        (TEMPERATURE, "34.0", "34.0"),
        (TEMPERATURE, "43.0", "43.0"),
        (PGA, "0", "0"),
        (PGA, "-0", "0"),
        (PGA, "1e0", "1"),
        (PGA, "0.5", "0.5"),
        (PGA, "0.50", "0.50"),
        (PGA, "3", "3"),
        (PGA, "1,25", "1.25"),
        (PGA, "０．８", "0.8"),
        (SYSTOLIC, "120", "120"),
        (SYSTOLIC, "１２０", "120"),
        (SYSTOLIC, "+120", "120"),
        (SYSTOLIC, "120.0", None),
    ],
)
def test_a_number_is_read_as_it_was_meant(item: Item, typed: str, expected: str | None) -> None:
    reading = read(item, typed, AROUND)
    if expected is None:
        assert reading.problem is not None
        return
    assert reading.problem is None
    assert shown(item, reading.value) == expected
    assert isinstance(reading.value, int if item.kind is Kind.INTEGER else Decimal)


@pytest.mark.parametrize(
    ("item", "typed", "says"),
    [
        (TEMPERATURE, "abc", "not a number"),
        (TEMPERATURE, "NaN", "not a number"),
        (TEMPERATURE, "sNaN", "not a number"),
        (TEMPERATURE, "Infinity", "not a number"),
        (TEMPERATURE, "-inf", "not a number"),
        (TEMPERATURE, "3_6", "not a number"),
        (TEMPERATURE, "36.5.1", "not a number"),
        (TEMPERATURE, "1,000,000", "not a number"),
        (TEMPERATURE, "1e400", "not possible here: 34.0 to 43.0 °C"),
        (TEMPERATURE, "1e-400", "At most 1 decimals"),
        (TEMPERATURE, "1e999999999", "not possible here"),
        (TEMPERATURE, "33.9", "not possible here"),
        (TEMPERATURE, "43.1", "not possible here"),
        (TEMPERATURE, "36.55", "At most 1 decimals"),
        (TEMPERATURE, "-36.5", "not possible here"),
        (PGA, "3.01", "not possible here: 0.00 to 3.00"),
        (PGA, "0.001", "At most 2 decimals"),
        (SYSTOLIC, "39", "not possible here"),
        (SYSTOLIC, "281", "not possible here"),
        (SYSTOLIC, "120.5", "Whole numbers only"),
    ],
)
def test_what_is_no_number_is_answered_with_what_to_type(item: Item, typed: str, says: str) -> None:
    reading = read(item, typed, AROUND)
    assert reading.value is None
    assert reading.problem is not None
    assert says in reading.problem.en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in reading.problem.zh)


def test_trailing_zeros_are_kept_as_on_the_report() -> None:
    assert shown(PGA, read(PGA, "1.00", AROUND).value) == "1.00"


# --- Dates -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("t", TODAY),
        ("T", TODAY),
        ("今天", TODAY),
        ("y", date(2025, 5, 27)),
        ("昨", date(2025, 5, 27)),
        ("v", VISIT),
        ("访", VISIT),
        ("+7", date(2025, 5, 29)),
        ("-3", date(2025, 5, 19)),
        ("0522", VISIT),
        ("5.22", VISIT),
        ("5/22", VISIT),
        ("5-22", VISIT),
        ("5月22日", VISIT),
        ("20250522", VISIT),
        ("2025-05-22", VISIT),
        ("2025-5-22", VISIT),
        ("2025/5/22", VISIT),
        ("2025.05.22", VISIT),
        ("2025年5月22日", VISIT),
        ("２０２５－０５－２２", VISIT),
        ("22/5/25", VISIT),
        ("22.05.2025", VISIT),
        ("29/2/24", date(2024, 2, 29)),
    ],
)
def test_a_date_in_any_hand(typed: str, expected: date) -> None:
    assert parse_date(unicodedata.normalize("NFKC", typed), AROUND) == expected


def test_shifts_count_from_the_visit_or_from_today() -> None:
    assert parse_date("-3", Today(TODAY)) == date(2025, 5, 25)
    assert parse_date("v", Today(TODAY)) is None


@pytest.mark.parametrize(
    "typed",
    ["abc", "0230", "2025-02-29", "2025-13-01", "32/1/25", "5", "99999999", "1899-01-01", "2200-01-01", "--", ""],
)
def test_what_is_no_date(typed: str) -> None:
    assert parse_date(typed, AROUND) is None


def test_a_future_date_is_refused_unless_the_item_may_lie_ahead() -> None:
    assert read(SEEN_ON, "t", AROUND).value == TODAY
    refused = read(SEEN_ON, "2025-05-29", AROUND).problem
    assert refused is not None
    assert "future" in refused.en
    assert read(EXPIRES, "2027-06-30", AROUND).value == date(2027, 6, 30)


def test_a_moment_later_today_lies_in_the_future_too() -> None:
    around = Today(TODAY, None, datetime(2025, 5, 28, 10, 0, tzinfo=CHINA))
    assert read(STARTED, "t 1000", around).value == datetime(2025, 5, 28, 10, 0, tzinfo=CHINA)
    refused = read(STARTED, "t 1001", around).problem
    assert refused is not None
    assert "future" in refused.en


# --- Results in words ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("未检出", "NEG"),
        ("阴性/未检出", "NEG"),
        ("阴性", "NEG"),
        ("negative / not detected", "NEG"),
        ("Not Detected", "NEG"),
        ("低于定量下限", "BLQ"),
        ("below LIMIT of  quantification", "BLQ"),
        ("blq", "BLQ"),
        ("＜２０", "<20"),
        ("检出", None),
        ("below", None),
        ("", None),
    ],
)
def test_a_result_may_be_typed_in_the_words_of_its_answers(typed: str, expected: str | None) -> None:
    assert read(VIRAL_LOAD, typed, AROUND).value == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("UK UN 2024", "2024"),
        ("UK-UN-2024", "2024"),
        ("un uk 2024", "2024"),
        ("2024", "2024"),
        ("2024年", "2024"),
        ("2024-05", "2024-05"),
        ("2024-5", "2024-05"),
        ("202405", "2024-05"),
        ("2024年5月", "2024-05"),
        ("UK 05 2024", "2024-05"),
        ("2024-05-UNK", "2024-05"),
        ("2024-UNK-UNK", "2024"),
        ("未知 5 2024", "2024-05"),
        ("2024-05-22", "2024-05-22"),
        ("22/5/24", "2024-05-22"),
        ("１９８８－０５", "1988-05"),
    ],
)
def test_a_partial_date_keeps_what_is_known(typed: str, expected: str) -> None:
    assert read(BORN, typed, AROUND).value == expected


@pytest.mark.parametrize("typed", ["UK", "UK UN UK", "abc", "2024-13", "24", "UK 13 2024", "1799", "፩፩፩፩-፩"])
def test_what_is_no_partial_date(typed: str) -> None:
    assert parse_partial_date(typed, AROUND) is None
    assert read(BORN, typed, AROUND).problem is not None


@pytest.mark.parametrize("typed", ["2026", "2025-06", "2025-05-29"])
def test_a_partial_date_may_not_lie_ahead(typed: str) -> None:
    assert read(BORN, typed, AROUND).problem is not None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("815", time(8, 15)),
        ("0815", time(8, 15)),
        ("8:15", time(8, 15)),
        ("08:15", time(8, 15)),
        ("8：15", time(8, 15)),
        ("8.15", time(8, 15)),
        ("8时15分", time(8, 15)),
        ("8", time(8, 0)),
        ("0", time(0, 0)),
        ("2359", time(23, 59)),
        ("24:00", None),
        ("0860", None),
        ("8:1", None),
        ("81500", None),
        ("morning", None),
    ],
)
def test_a_time_of_day(typed: str, expected: time | None) -> None:
    assert parse_time(typed) == expected
    assert read(TAKEN, typed, AROUND).value == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2025-05-22 08:15", datetime(2025, 5, 22, 8, 15, tzinfo=CHINA)),
        ("t 815", datetime(2025, 5, 28, 8, 15, tzinfo=CHINA)),
        ("v 815", datetime(2025, 5, 22, 8, 15, tzinfo=CHINA)),
        ("2025-05-22T08:15", datetime(2025, 5, 22, 8, 15, tzinfo=CHINA)),
        ("2025-05-22", None),
        ("815", None),
        ("2025-05-29 08:15", None),
    ],
)
def test_a_date_and_time_are_of_china(typed: str, expected: datetime | None) -> None:
    assert read(STARTED, typed, AROUND).value == expected


# --- Answers ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "expected"),
    [("y", True), ("Y", True), ("是", True), ("1", True), ("n", False), ("N", False), ("否", False), ("2", False),
     ("ｙ", True), ("maybe", None), ("U", None)],
)  # fmt: skip
def test_yes_and_no(typed: str, expected: bool | None) -> None:
    reading = read(VISITED, typed, AROUND)
    assert reading.value is expected
    assert (reading.problem is not None) == (expected is None)


def test_several_answers() -> None:
    assert read(PREMEDICATION, "PARACETAMOL|ANTIHISTAMINE", AROUND).value == ["PARACETAMOL", "ANTIHISTAMINE"]
    assert read(PREMEDICATION, "NONE|NONE", AROUND).value == ["NONE"]
    assert read(PREMEDICATION, "ASPIRIN", AROUND).problem is not None
    assert read(PREMEDICATION, "|", AROUND) == Reading()


def test_an_answer_of_a_register_is_one_of_those_the_register_holds() -> None:
    version = form("ICF").item("ICFVER")
    assert read(version, "DEMO-1.0", AROUND, frozenset({"DEMO-1.0"})).value == "DEMO-1.0"
    assert read(version, "DEMO-9.9", AROUND, frozenset({"DEMO-1.0"})).problem is not None


# --- What is missing on purpose --------------------------------------------------------------------------------------
@pytest.mark.parametrize("flavour", list(FLAVOURS))
@pytest.mark.parametrize("reason", [letter for letter in REASONS if letter != "O"])
def test_a_null_flavour_with_its_reason(flavour: str, reason: str) -> None:
    for typed in (f"/{flavour} {reason}", f"/{flavour.lower()} {reason.lower()}", f"／{flavour}　{reason}"):
        reading = read(TEMPERATURE, typed, AROUND)
        assert reading.null == Null(flavour, reason)
        assert reading.value is None
    assert read(TEMPERATURE, Null(flavour, reason).typed, AROUND).null == Null(flavour, reason)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("/", "Type /nd"),
        ("/xx r", "Type /nd"),
        ("/nd", "Add the reason"),
        ("/nd z", "Add the reason"),
        ("/nd o", "needs a few words"),
        ("/nd o " + "x" * 121, "At most 120"),
        ("/nd o call 13812345678", "mobile phone"),
    ],
)
def test_a_null_flavour_that_is_not_finished(typed: str, says: str) -> None:
    reading = read(TEMPERATURE, typed, AROUND)
    assert reading.null is None
    assert reading.problem is not None
    assert says in reading.problem.en


def test_another_reason_is_written_out() -> None:
    reading = read(TEMPERATURE, "/nd o 停电", AROUND)
    assert reading.null == Null("ND", "O", "停电")
    assert reading.null.text.en == "not done: other (停电)"
    assert reading.null.text.zh == "未做：其他（停电）".replace("（", " (").replace("）", ")")


def test_blank_not_done_and_zero_are_three_things() -> None:
    assert read(PGA, "", AROUND) == Reading()
    assert read(PGA, "   ", AROUND) == Reading()
    assert read(PGA, "/nd r", AROUND).null is not None
    assert read(PGA, "0", AROUND).value == Decimal("0.00")


# --- Texts -----------------------------------------------------------------------------------------------------------
def test_a_text_stays_as_it_was_typed() -> None:
    assert read(LATE_BECAUSE, " 病房转科，推迟一天（已记录）。 ", AROUND).value == "病房转科，推迟一天（已记录）。"


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    assert LATE_BECAUSE.max_length == 200
    assert read(LATE_BECAUSE, "好" * 200, AROUND).value == "好" * 200
    problem = read(LATE_BECAUSE, "好" * 201, AROUND).problem
    assert problem is not None
    assert "At most 200" in problem.en
    assert "201" in problem.en


def test_ten_megabytes_of_text_are_answered_with_one_sentence() -> None:
    for item in (LATE_BECAUSE, TEMPERATURE, BORN, VISITED, PREMEDICATION, SEEN_ON, TAKEN):
        problem = read(item, "x" * 10 * 1024 * 1024, AROUND).problem
        assert problem is not None
        assert "far too long" in problem.en
        assert len(problem.en) < 200
    assert read(TEMPERATURE, "x" * (LONGEST_TYPED + 1), AROUND).problem is not None


def test_a_null_character_is_refused_in_every_kind_of_box() -> None:
    for item in (LATE_BECAUSE, TEMPERATURE, BORN, VISITED, PREMEDICATION, SEEN_ON, TAKEN, STARTED):
        problem = read(item, "a\x00b", AROUND).problem
        assert problem is not None
        assert "cannot be stored" in problem.en


@pytest.mark.parametrize(
    ("typed", "en", "zh"),
    [
        ("ID 110105199003074518", "identity card", "身份证号"),
        ("身份证11010519900307451X", "identity card", "身份证号"),
        ("请联系13812345678", "mobile phone", "手机号码"),
        ("１３８１２３４５６７８", "mobile phone", "手机号码"),
        ("+86 138-1234-5678", "mobile phone", "手机号码"),
        ("住院号：A123456", "hospital number", "住院号"),
        ("someone@example.org", "e-mail", "电子邮箱"),
    ],
)
def test_r090_what_would_name_a_person_is_refused_in_both_languages(typed: str, en: str, zh: str) -> None:
    problem = read(LATE_BECAUSE, typed, AROUND).problem
    assert problem is not None
    assert en in problem.en
    assert zh in problem.zh


@pytest.mark.parametrize("typed", ["DEMO-LOT-01", "LOT 20250522-03", "2025-05-22 report", "CD4 count 138 per uL"])
def test_what_names_nobody_is_taken(typed: str) -> None:
    assert read(LOT, typed, AROUND).value == typed


# --- Every box of every form -----------------------------------------------------------------------------------------
EVERY_ITEM = [item for crf in FORMS.values() for item in crf.items if not item.derived]
SNIPPETS = ["/", "nd ", "na r", "o ", "t", "v", "+7", "-", ".", ",", ":", "|", "UK ", "UN ", "2024", "0522", "年", "月", "日",
            "１２", "．", "\x00", "e", "NaN", "inf", "_", "PERSISTENT", "Y", " ", "፩", "²", "\u0660", "\ud7ff", "1e", "9" * 20]  # fmt: skip


@given(
    item=st.sampled_from(EVERY_ITEM),
    typed=st.text(max_size=60) | st.lists(st.sampled_from(SNIPPETS), max_size=6).map("".join),
    visit=st.dates(date(2000, 1, 1), date(2100, 1, 1)) | st.none(),
)
def test_reading_never_fails_and_says_exactly_one_thing(item: Item, typed: str, visit: date | None) -> None:
    reading = read(item, typed, Today(TODAY, visit), frozenset({"A"}) if item.register else None)
    told = [part for part in (reading.value, reading.null, reading.problem) if part is not None]
    assert len(told) <= 1
    if reading.problem is not None:
        assert reading.problem.en
        assert reading.problem.zh
    if not told:
        assert not typed.strip() or set(typed.strip()) <= {"|"} or not unicode_plain(typed)


def unicode_plain(typed: str) -> str:
    """What is left of a text once its forms are unified."""
    return unicodedata.normalize("NFKC", typed).strip()


@given(item=st.sampled_from(EVERY_ITEM), typed=st.text(max_size=40))
def test_what_was_read_stands_in_the_box_and_reads_the_same(item: Item, typed: str) -> None:
    allowed = frozenset({"A"}) if item.register else None
    reading = read(item, typed, AROUND, allowed)
    if reading.value is not None:
        assert read(item, shown(item, reading.value), AROUND, allowed).value == reading.value
        assert in_words(item, reading.value).en
