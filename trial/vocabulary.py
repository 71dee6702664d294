"""Reading and writing the lines of `manage.py derive`: one case of JSON in, one line of JSON out.

A statistician or an auditor re-derives scores, grades and endpoints outside the pages, with the functions the pages
use. This module knows no instrument: each app brings its own in a mapping of names to functions, named in the setting
`DERIVE_REGISTRIES`. What cannot be read is refused in one sentence that says what is wrong and what is allowed, and the
other lines still run. Null, or a key that is absent, means "not collected".
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from trial.derived import Step

LONGEST_NUMBER = 15
"""Digits accepted before and after the decimal point; no measurement of this trial needs as many."""


class Unreadable(ValueError):
    """A case that cannot be read: the sentence says what is wrong and what is allowed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an instrument answers: the result's keys, the trace, the rule and its version."""

    result: Mapping[str, Any]
    trace: tuple[Step, ...]
    rule: str


def _words(value: object) -> str:
    """A refused value as it was typed, shortened."""
    text = json.dumps(_plain(value), ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


class Inputs:
    """One JSON object of a case, read key by key. Whatever is not asked for by name is refused."""

    def __init__(self, data: object, where: str = "inputs") -> None:
        if not isinstance(data, dict):
            raise Unreadable(f"{where}: {_words(data)} is not an object; write {{...}}")
        self._data: dict[str, Any] = data
        self.where = where

    def wrong(self, key: str, what: str) -> Unreadable:
        """The refusal of one key, to be raised: where it stands and what is wrong with it."""
        return Unreadable(f"{self.where}.{key}: {what}")

    def allow(self, *keys: str) -> None:
        """Refuse every key that is not one of these."""
        for key in self._data:
            if key not in keys:
                raise self.wrong(key, f"unknown key; allowed: {', '.join(keys)}")

    def written(self) -> tuple[str, ...]:
        """The keys that were written, null ones too."""
        return tuple(self._data)

    def given(self, key: str) -> bool:
        """Was the key written at all, be it null?"""
        return key in self._data

    def require(self, key: str) -> None:
        """Without this key the case has no meaning."""
        if self._data.get(key) is None:
            raise self.wrong(key, "is required")

    def boolean(self, key: str) -> bool | None:
        """true, false or null."""
        value = self._data.get(key)
        if value is None or isinstance(value, bool):
            return value
        raise self.wrong(key, f"{_words(value)} is not allowed; allowed: true, false, null")

    def number(
        self, key: str, lowest: Decimal | int, highest: Decimal | int, decimals: int | None = None
    ) -> Decimal | None:
        """A number in a range, both ends included, with at most so many decimals."""
        value = self._data.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, Decimal | int):
            raise self.wrong(key, f"{_words(value)} is not a number; allowed: {lowest} to {highest}, or null")
        number = Decimal(value)
        if not lowest <= number <= highest:
            raise self.wrong(key, f"{value} is out of range; allowed: {lowest} to {highest}, or null")
        exponent = number.normalize().as_tuple().exponent
        if decimals is not None and isinstance(exponent, int) and -exponent > decimals:
            raise self.wrong(key, f"{value} has too many decimals; allowed: at most {decimals}")
        return number

    def whole(self, key: str, lowest: int, highest: int) -> int | None:
        """A whole number in a range, both ends included."""
        number = self.number(key, lowest, highest)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise self.wrong(key, f"{number} is not a whole number; allowed: {lowest} to {highest}, or null")
        return int(number)

    def wholes(self, key: str, lowest: int, highest: int, count: int) -> tuple[int, ...]:
        """A list of so many whole numbers in a range."""
        value = self._data.get(key)
        if not isinstance(value, list) or len(value) != count:
            raise self.wrong(key, f"{_words(value)} is not a list of {count} whole numbers")
        read = Inputs({str(place): each for place, each in enumerate(value)}, f"{self.where}.{key}")
        found = [read.whole(str(place), lowest, highest) for place in range(count)]
        if any(each is None for each in found):
            raise self.wrong(key, f"{_words(value)} holds null; write {count} whole numbers")
        return tuple(each for each in found if each is not None)

    def coded(self, key: str, allowed: Iterable[str]) -> str | None:
        """One of the allowed words, or null."""
        value = self._data.get(key)
        words = tuple(allowed)
        if value is None:
            return None
        if not isinstance(value, str) or value not in words:
            raise self.wrong(key, f"{_words(value)} is not allowed; allowed: {', '.join(words)}, or null")
        return value

    def text(self, key: str) -> str | None:
        """Any words, or null."""
        value = self._data.get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.wrong(key, f"{_words(value)} is not text")

    def day(self, key: str) -> date | None:
        """A calendar date written YYYY-MM-DD, or null."""
        value = self._data.get(key)
        if value is None:
            return None
        if isinstance(value, str) and len(value) == 10:
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise self.wrong(key, f"{_words(value)} is not a date; write YYYY-MM-DD, or null")

    def nested(self, key: str) -> Inputs | None:
        """The object under a key, to be read in its turn; None when it is null or not there."""
        value = self._data.get(key)
        return None if value is None else Inputs(value, f"{self.where}.{key}")

    def rows(self, key: str) -> tuple[Inputs, ...] | None:
        """The list of objects under a key."""
        value = self._data.get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            raise self.wrong(key, f"{_words(value)} is not a list; write [{{...}}, ...]")
        return tuple(Inputs(each, f"{self.where}.{key}[{place}]") for place, each in enumerate(value))

    def codes(self, key: str, allowed: Iterable[str]) -> tuple[str, ...] | None:
        """The list of allowed words under a key, each at most once."""
        value = self._data.get(key)
        if value is None:
            return None
        accepted = tuple(allowed)
        if not isinstance(value, list):
            raise self.wrong(key, f"{_words(value)} is not a list; write [...]")
        for each in value:
            if not isinstance(each, str) or each not in accepted:
                raise self.wrong(key, f"{_words(each)} is not allowed; allowed: {', '.join(accepted)}")
            if value.count(each) > 1:
                raise self.wrong(key, f"{_words(each)} is listed twice")
        return tuple(value)


Instrument = Callable[[Inputs], Outcome]


# --- one line --------------------------------------------------------------------------------------------------------


def _decimal(text: str) -> Decimal:
    """A JSON number with its decimals as typed; refused when longer than any measurement."""
    value = Decimal(text)
    digits, exponent = value.as_tuple().digits, value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > LONGEST_NUMBER or len(digits) > 2 * LONGEST_NUMBER:
        raise Unreadable(f"{text[:40]} is too long a number; at most {LONGEST_NUMBER} decimals or zeros")
    if value.adjusted() >= LONGEST_NUMBER:
        raise Unreadable(f"{text[:40]} is too large a number; at most {LONGEST_NUMBER} digits")
    return value


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > LONGEST_NUMBER:
        raise Unreadable(f"{text[:40]} is too large a number; at most {LONGEST_NUMBER} digits")
    return int(text)


def _no_constant(text: str) -> NoReturn:
    raise Unreadable(f"{text} is not JSON; write a number or null")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise Unreadable(f"key {_words(key)} is written twice; write each key once")
        seen[key] = value
    return seen


def read_line(line: str) -> object:
    """The JSON of one line, with decimals kept as decimals."""
    try:
        return json.loads(
            line, parse_float=_decimal, parse_int=_integer, parse_constant=_no_constant, object_pairs_hook=_once
        )
    except json.JSONDecodeError as wrong:
        raise Unreadable(f"not JSON: {wrong.msg} at character {wrong.pos + 1}; write one JSON object a line") from None
    except RecursionError:
        raise Unreadable("not readable: nested too deeply; write one JSON object a line") from None


def _identifier(line: str) -> str | None:
    """The id of a line whose JSON is sound but carries a number that is refused."""
    try:
        case = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    name = case.get("id") if isinstance(case, dict) else None
    return name if isinstance(name, str) else None


def _plain(value: object) -> Any:
    """Values as JSON knows them: decimals as numbers."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def write_line(answered: Mapping[str, Any]) -> str:
    """One line of JSON; characters that no encoding can write are escaped."""
    text = json.dumps(_plain(answered), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def derive_line(line: str, instruments: Mapping[str, Instrument]) -> tuple[dict[str, Any], bool]:
    """Derive one line. The second value is False when the line could not be read; it then carries `error`."""
    name: Any = None
    try:
        case = read_line(line)
        if not isinstance(case, dict):
            raise Unreadable(f"{_words(case)} is not a case; write one JSON object a line")
        identifier = case.get("id")
        if isinstance(identifier, str | int | Decimal) and not isinstance(identifier, bool):
            name = identifier
        elif identifier is not None:
            raise Unreadable(f"id: {_words(identifier)} is not allowed; allowed: text or a number")
        return _derived(name, case, instruments), True
    except Unreadable as wrong:
        return {"id": _identifier(line) if name is None else name, "error": str(wrong)}, False
    except Exception as wrong:  # one line that meets a fault of ours must not stop the lines after it
        return {"id": name, "error": f"fault in the program, please report: {type(wrong).__name__}: {wrong}"}, False


def _derived(name: object, case: dict[str, Any], instruments: Mapping[str, Instrument]) -> dict[str, Any]:
    for key in case:
        if key not in ("id", "instrument", "inputs"):
            raise Unreadable(f"unknown key {_words(key)}; allowed: id, instrument, inputs")
    instrument = case.get("instrument")
    if not isinstance(instrument, str) or instrument not in instruments:
        raise Unreadable(f"unknown instrument {_words(instrument)}; allowed: {', '.join(sorted(instruments))}")
    outcome = instruments[instrument](Inputs(case.get("inputs")))
    return {
        "id": name,
        "result": dict(outcome.result),
        "trace": [each.as_dict() for each in outcome.trace],
        "rule": outcome.rule,
    }


def derive_lines(lines: Iterable[str], instruments: Mapping[str, Instrument]) -> Iterator[tuple[dict[str, Any], bool]]:
    """Derive line after line in the same order; blank lines are passed over."""
    for line in lines:
        text = line.strip().removeprefix("\ufeff")
        if text:
            yield derive_line(text, instruments)


def registered(registries: Iterable[str]) -> dict[str, Instrument]:
    """All instruments of the named registries ("endpoints.vocabulary.INSTRUMENTS"); a name may be taken once only."""
    instruments: dict[str, Instrument] = {}
    for path in registries:
        module, _, attribute = path.rpartition(".")
        for name, instrument in getattr(importlib.import_module(module), attribute).items():
            if name in instruments:
                raise ValueError(f"instrument {name} is registered twice, the second time in {path}")
            instruments[name] = instrument
    return instruments
