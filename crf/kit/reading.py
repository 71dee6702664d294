"""Reading what a hand typed: numbers, dates, times, answers and null flavours, in Chinese or English. Pure.

A coordinator types fast and from paper. Full-width digits, a decimal comma, `t` for today, `v` for the visit's date,
`0522`, `22/5/25`, `815` for 08:15 and `/nd r` for "not done: refused" are all understood; what was understood is shown
at once. What cannot be understood stays on the page with a sentence that says what to type instead.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from crf.kit import results
from crf.kit.items import Item, Kind
from trial.identifiers import identifier_in
from trial.words import Text

CHINA = ZoneInfo("Asia/Shanghai")

FLAVOURS: dict[str, Text] = {
    "ND": Text("not done", "未做"),
    "NA": Text("not applicable", "不适用"),
    "UNK": Text("unknown", "未知"),
    "NAV": Text("not available", "无法获得"),
}
REASONS: dict[str, Text] = {
    "R": Text("refused", "拒绝"),
    "F": Text("forgotten", "遗漏"),
    "S": Text("sample problem", "标本问题"),
    "M": Text("machine or supply", "设备或试剂"),
    "P": Text("phone visit", "电话访视"),
    "C": Text("not clinically indicated", "临床无需"),
    "D": Text("died or withdrawn", "死亡或退出"),
    "O": Text("other", "其他"),
}
LONGEST_TYPED = 20_000


@dataclass(frozen=True, slots=True)
class Null:
    """A value that is missing on purpose: which way, and why."""

    flavour: str
    reason: str
    other: str = ""

    @property
    def text(self) -> Text:
        """The flavour and its reason in words."""
        flavour, reason = FLAVOURS[self.flavour], REASONS[self.reason]
        tail = f" ({self.other})" if self.other else ""
        return Text(f"{flavour.en}: {reason.en}{tail}", f"{flavour.zh}：{reason.zh}{tail}")

    @property
    def typed(self) -> str:
        """As it is typed into a box."""
        return f"/{self.flavour.lower()} {self.reason.lower()} {self.other}".strip()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood: a value, a null flavour, nothing (all None), or what is wrong."""

    value: Any = None
    null: Null | None = None
    problem: Text | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """The days a typed date may lean on."""

    today: date
    visit_on: date | None = None
    now: datetime | None = None


def _plain(raw: str) -> str:
    return unicodedata.normalize("NFKC", raw).strip()


def _wrong(en: str, zh: str) -> Reading:
    return Reading(problem=Text(en, zh))


def _null(plain: str) -> Reading:
    parts = plain[1:].split(None, 2)
    flavour = parts[0].upper() if parts else ""
    if flavour not in FLAVOURS:
        return _wrong(
            "Type /nd (not done), /na (not applicable), /unk (unknown) or /nav (not available), then a reason letter.",
            "请输入 /nd（未做）、/na（不适用）、/unk（未知）或 /nav（无法获得），再加原因字母。",
        )
    reason = parts[1].upper() if len(parts) > 1 else ""
    letters = ", ".join(f"{letter} {words.en}" for letter, words in REASONS.items())
    zh_letters = "，".join(f"{letter} {words.zh}" for letter, words in REASONS.items())
    if reason not in REASONS:
        return _wrong(f"Add the reason as one letter: {letters}.", f"请加一个原因字母：{zh_letters}。")
    other = parts[2] if len(parts) > 2 else ""
    if reason == "O" and not other:
        return _wrong("Reason O (other) needs a few words after it.", "原因 O（其他）后请写明。")
    if len(other) > 120:
        return _wrong("At most 120 characters for the reason.", "原因最多120个字符。")
    if identifier_in(other):
        return _identifying(other)
    return Reading(null=Null(flavour, reason, other))


def _identifying(text: str) -> Reading:
    kind = identifier_in(text)
    assert kind is not None  # nosec B101 - asked only when one was found
    return _wrong(
        f"This looks like {kind.en}. The eCRF holds nothing that names a person; describe it without.",
        f"此处疑似含有{kind.zh}。本系统不得记录可识别个人的信息，请去除后再录入。",
    )


def _number(item: Item, plain: str) -> Reading:
    text = plain.replace(" ", "")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        number = Decimal("NaN" if "_" in text else text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        return _wrong(
            f"“{plain[:40]}” is not a number. Type digits, e.g. {_example(item)}; or /nd for not done.",
            f"“{plain[:40]}”不是数字。请输入数字，如 {_example(item)}；未做请输入 /nd。",
        )
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # nosec B101 - finite numbers only
    if -exponent > item.places:
        if item.places == 0:
            return _wrong("Whole numbers only.", "请输入整数。")
        return _wrong(f"At most {item.places} decimals.", f"最多{item.places}位小数。")
    if item.possible is not None and not item.possible[0] <= number <= item.possible[1]:
        low, high = (format(limit, "f") for limit in item.possible)
        return _wrong(
            f"{plain[:40]} is not possible here: {low} to {high} {item.unit}.".replace(" .", "."),
            f"{plain[:40]} 超出可能范围：{low} 至 {high} {item.unit}。".replace(" 。", "。"),
        )
    if item.kind is Kind.INTEGER:
        return Reading(int(number))
    # As typed: no zero added, none taken away; 1e2 is 100 and -0 is 0.
    return Reading(abs(number) if not number else number.quantize(Decimal(1)) if exponent > 0 else number)


def _result(item: Item, plain: str) -> Reading:
    """A laboratory result as printed: a figure, `<` or `>` a figure, or one of the item's words."""
    kept = results.normalised(plain, tuple(code.value for code in item.codes)) or _by_its_words(item, plain)
    if kept is None:
        words = {"en": [code.value for code in item.codes], "zh": [code.label.zh for code in item.codes]}
        also_en = f", or {' / '.join(words['en'])}" if words["en"] else ""
        also_zh = f"，或{'、'.join(words['zh'])}" if words["zh"] else ""
        return _wrong(
            f"“{plain[:40]}” is not a result. Type it as printed: 12.5, <0.20, >1000{also_en}; or /nd for not done.",
            f"“{plain[:40]}”不是检验结果。请按报告录入：12.5、<0.20、>1000{also_zh}；未做请输入 /nd。",
        )
    found = results.parse(kept)
    if found is not None and item.possible is not None and not item.possible[0] <= found.limit <= item.possible[1]:
        low, high = (format(limit, "f") for limit in item.possible)
        return _wrong(
            f"{plain[:40]} is not possible here: {low} to {high} {item.unit}.".replace(" .", "."),
            f"{plain[:40]} 超出可能范围：{low} 至 {high} {item.unit}。".replace(" 。", "。"),
        )
    return Reading(kept)


def _by_its_words(item: Item, plain: str) -> str | None:
    """The coded word whose label, in English or Chinese, was typed: "未检出", "Below limit of quantification".

    A label may offer several words ("阴性/未检出"); each will do.
    """
    typed = " ".join(plain.casefold().split())
    for code in item.codes:
        for label in (code.label.en, code.label.zh):
            whole = _plain(label).casefold()
            if typed in {whole, *(part.strip() for part in whole.split("/"))}:
                return code.value
    return None


def _example(item: Item) -> str:
    if item.possible is None:
        return "12.5"
    middle = (item.possible[0] + item.possible[1]) / 2
    return format(middle.quantize(Decimal(1).scaleb(-item.places)), "f")


def parse_date(plain: str, around: Today) -> date | None:
    """A full date from what a hand types, or None. Two-digit years are of this century."""
    text = plain.strip().lower()
    if text in {"t", "今", "今天"}:
        return around.today
    if text in {"y", "昨", "昨天"}:
        return around.today - timedelta(days=1)
    if text in {"v", "访"}:
        return around.visit_on
    if shift := re.fullmatch(r"([+-])(\d{1,3})", text):
        base = around.visit_on or around.today
        return base + timedelta(days=int(text)) if shift else None
    text = re.sub(r"[年月/.\s]", "-", text).replace("日", "").strip("-")
    text = re.sub(r"-+", "-", text)
    year = around.today.year
    parts: tuple[int, int, int] | None = None
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    elif found := re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{4}|\d{2})", text):
        parts = (int(found[3]) + (2000 if len(found[3]) == 2 else 0), int(found[2]), int(found[1]))
    elif found := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    elif found := re.fullmatch(r"(\d{1,2})-(\d{1,2})", text) or re.fullmatch(r"(\d{2})(\d{2})", text):
        parts = (year, int(found[1]), int(found[2]))
    if parts is None or not 1900 <= parts[0] <= 2199:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def parse_partial_date(plain: str, around: Today) -> str | None:
    """A date of which only the known parts are kept (YYYY, YYYY-MM, YYYY-MM-DD), or None when it cannot be read."""
    text = re.sub(r"\b(uk|unk|un)\b|未知", "?", plain.strip().lower())
    text = re.sub(r"[年月/.\s]", "-", text).replace("日", "").strip("-")
    text = re.sub(r"-+", "-", text)
    known = [part for part in text.split("-") if part != "?"]
    if len(known) == 1 and re.fullmatch(r"(19|20|21)\d{2}", known[0]):
        return known[0]
    if len(known) == 2 and "?" in text or re.fullmatch(r"(\d{4}-\d{1,2}|\d{6})", text):
        compact = re.fullmatch(r"(\d{4})(\d{2})", text)
        pair = [compact[1], compact[2]] if compact else known
        year, month = (pair[0], pair[1]) if len(pair[0]) == 4 else (pair[1], pair[0])
        if len(year) == 4 and year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12:
            return f"{year}-{int(month):02d}"
        return None
    full = parse_date(plain, around)
    return full.isoformat() if full else None


def parse_time(plain: str) -> time | None:
    """A time of day: `8:15`, `815`, `0815`, `8`."""
    text = plain.strip().replace("：", ":").replace("时", ":").replace("分", "").replace(".", ":").rstrip(":")
    if (found := re.fullmatch(r"(\d{1,2}):(\d{2})", text)) or (found := re.fullmatch(r"(\d{1,2})(\d{2})", text)):
        hours, minutes = int(found[1]), int(found[2])
    elif re.fullmatch(r"\d{1,2}", text):
        hours, minutes = int(text), 0
    else:
        return None
    return time(hours, minutes) if hours < 24 and minutes < 60 else None


_DATE_HELP = Text(
    "Type a date, e.g. 2026-05-22, 0522, t (today) or v (visit date).",
    "请输入日期，如 2026-05-22、0522、t（今天）或 v（访视日）。",
)
FUTURE = Text("This lies in the future. Enter what has happened.", "日期在将来。请录入已发生的日期。")


def _day(item: Item, plain: str, around: Today) -> Reading:
    found = parse_date(plain, around)
    if found is None:
        return Reading(problem=_DATE_HELP)
    if found > around.today and not item.future:
        return Reading(problem=FUTURE)
    return Reading(found)


def _moment(item: Item, plain: str, around: Today) -> Reading:
    day_text, _, clock = plain.replace("T", " ").partition(" ")
    day, hour = parse_date(day_text, around), parse_time(clock)
    if day is None or hour is None:
        return _wrong(
            "Type a date and a time, e.g. 2026-05-22 08:15 or t 815.",
            "请输入日期和时间，如 2026-05-22 08:15 或 t 815。",
        )
    if day > around.today and not item.future:
        return Reading(problem=FUTURE)
    found = datetime.combine(day, hour, tzinfo=CHINA)
    if around.now is not None and found > around.now and not item.future:
        return Reading(problem=FUTURE)
    return Reading(found)


_YES = {"y", "yes", "1", "是", "有", "true"}
_NO = {"n", "no", "2", "否", "无", "false"}


def read(item: Item, raw: str, around: Today, allowed: frozenset[str] | None = None) -> Reading:
    """What one box says. `allowed` are the codes of a register the item points to."""
    if len(raw) > LONGEST_TYPED:
        return _wrong(
            f"{len(raw)} characters is far too long; at most {item.max_length or 40}.",
            f"共{len(raw)}个字符，过长；最多{item.max_length or 40}个。",
        )
    plain = _plain(raw)
    if "\x00" in plain:
        return _wrong("This holds a character that cannot be stored.", "含有无法保存的字符。")
    if not plain:
        return Reading()
    if plain.startswith("/") and not any(code.value == plain for code in item.codes):
        return _null(plain)  # but "/uL" is a unit
    if item.kind in {Kind.DECIMAL, Kind.INTEGER}:
        return _number(item, plain)
    if item.kind is Kind.RESULT:
        return _result(item, plain)
    if item.kind is Kind.YES_NO:
        lowered = plain.lower()
        if lowered in _YES or lowered in _NO:
            return Reading(lowered in _YES)
        return _wrong("Answer Y or N.", "请回答 Y（是）或 N（否）。")
    if item.kind is Kind.CODED:
        return _coded(item, plain, allowed)
    if item.kind is Kind.MULTIPLE:
        picked = list(dict.fromkeys(part for part in plain.split("|") if part))
        readings = [_coded(item, part, allowed) for part in picked]
        for reading in readings:
            if reading.problem:
                return reading
        return Reading([reading.value for reading in readings] or None)
    if item.kind is Kind.DATE:
        return _day(item, plain, around)
    if item.kind is Kind.PARTIAL_DATE:
        partial = parse_partial_date(plain, around)
        if partial is None:
            return _wrong(
                "Type what is known, e.g. 1988-05, 1988 or UK UN 1988.",
                "请输入已知部分，如 1988-05、1988 或 UK UN 1988。",
            )
        if partial > around.today.isoformat()[: len(partial)] and not item.future:
            return Reading(problem=FUTURE)
        return Reading(partial)
    if item.kind is Kind.TIME:
        hour = parse_time(plain)
        if hour is None:
            return _wrong("Type a time, e.g. 08:15 or 815.", "请输入时间，如 08:15 或 815。")
        return Reading(hour)
    if item.kind is Kind.MOMENT:
        return _moment(item, plain, around)
    if item.kind is Kind.FILE:
        if re.fullmatch(r"[0-9a-f]{64}", plain):
            return Reading(plain)
        return _wrong("Attach the file with the button beside this item.", "请使用本项旁的按钮上传文件。")
    own_words = raw.strip().replace("\r\n", "\n")
    if item.max_length and len(own_words) > item.max_length:
        return _wrong(
            f"At most {item.max_length} characters; this has {len(own_words)}.",
            f"最多{item.max_length}个字符，现有{len(own_words)}个。",
        )
    if identifier_in(plain):
        return _identifying(plain)
    return Reading(own_words)


def _coded(item: Item, plain: str, allowed: frozenset[str] | None) -> Reading:
    known = allowed if allowed is not None else frozenset(code.value for code in item.codes)
    if plain in known:
        return Reading(plain)
    return _wrong("Choose one of the listed answers.", "请从列出的选项中选择。")


def shown(item: Item, value: Any) -> str:
    """A stored value as it stands in the box: a figure with its decimals, a date as 2026-05-22."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return "|".join(str(part) for part in value)
    return str(value)


def in_words(item: Item, value: Any) -> Text:
    """A stored value in words: the answer's label with codes resolved, the unit left out."""
    if isinstance(value, bool):
        return Text("Yes", "是") if value else Text("No", "否")
    if isinstance(value, (list, tuple)):
        parts = [item.code_label(str(part)) for part in value]
        return Text("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))
    if item.codes and value is not None:
        return item.code_label(str(value))
    if item.kind is Kind.FILE and value is not None:
        return Text(f"attached file {value[:12]}", f"已附文件 {value[:12]}")
    plain = shown(item, value)
    return Text(plain, plain)
