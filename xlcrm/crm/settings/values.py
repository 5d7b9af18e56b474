"""The cell of a setting as a value of its kind: 30 天, 9:30, 周一至周五, 20%."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from xlcrm.crm.countries import country_code, currency_code
from xlcrm.crm.names import name_key, plain
from xlcrm.crm.settings.model import Setting
from xlcrm.crm.weekdays import parse_weekdays
from xlcrm.grid import CellError, Uncomputed


class WrongValueError(ValueError):
    """The cell does not hold what the setting asks for."""


def read_value(item: Setting, value: Any) -> Any:
    """The cell as a value of the setting's kind; WrongValueError or another ValueError when it is none."""
    if isinstance(value, CellError | Uncomputed):
        raise WrongValueError
    result = _READERS[item.kind](item, value)
    if isinstance(result, int | float) and not isinstance(result, bool):
        _within(item, result)
    return result


def _within(item: Setting, number: float) -> None:
    low = 0 if item.minimum is None else item.minimum
    high = 36525 if item.maximum is None else item.maximum
    if not low <= number <= high:
        raise WrongValueError


_NUMBER = re.compile(
    r"([+-]?\d+(?:[.,]\d+)?)\s*(%|天|日|周|次|家|分钟|分|小时|公里/?小?时?|km/?h|days?|d|weeks?|minutes?|mins?|min|h|hours?)?"
)


def _number(_: Setting, value: Any) -> float:
    if isinstance(value, bool):
        raise WrongValueError
    if isinstance(value, int | float):
        return float(value)
    match = _NUMBER.fullmatch(plain(str(value)))
    if not match:
        raise WrongValueError
    number = float(match[1].replace(",", "."))
    if match[2] == "%":
        return number / 100
    return number * 60 if match[2] in ("h", "hour", "hours", "小时") else number


def _whole(item: Setting, value: Any) -> int:
    number = _number(item, value)
    if not number.is_integer():
        raise WrongValueError
    return int(number)


def _percent(item: Setting, value: Any) -> float:
    number = _number(item, value)
    number = number / 100 if number > 1 else number
    if not 0 <= number <= 1 or (number == 0 and item.minimum != 0):
        raise WrongValueError
    return number


def _month(item: Setting, value: Any) -> int:
    text = plain(str(value)).removesuffix("月")
    number = _whole(item, text if isinstance(value, str) else value)
    if not 1 <= number <= 12:
        raise WrongValueError
    return number


def _date(_: Setting, value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    numbers = [int(part) for part in re.findall(r"\d+", plain(str(value)))]
    if isinstance(value, int | float) and 20000 <= value <= 80000:
        return dt.date(1899, 12, 30) + dt.timedelta(int(value))
    if len(numbers) != 3 or numbers[0] < 1000:
        raise WrongValueError
    return dt.date(*numbers)


def _time(_: Setting, value: Any) -> dt.time:
    if isinstance(value, dt.datetime):
        return value.time()
    if isinstance(value, dt.time):
        return value
    if isinstance(value, int | float) and 0 <= value < 1:
        minutes = round(value * 1440)
        return dt.time(minutes // 60 % 24, minutes % 60)
    match = re.fullmatch(r"(\d{1,2})(?:[:点h.](\d{2})?分?)?(?::\d{2})?", plain(str(value)))
    if not match:
        raise WrongValueError
    return dt.time(int(match[1]), int(match[2] or 0))


def _choice(item: Setting, value: Any) -> str:
    key = name_key(str(value))
    for name, label in item.choices.items():
        if key in (name_key(name), name_key(label.zh), name_key(label.en)):
            return name
    raise WrongValueError


def _text(_: Setting, value: Any) -> str:
    return str(value).strip()


def _currency(_: Setting, value: Any) -> str:
    code = currency_code(str(value))
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise WrongValueError
    return code


def _country(_: Setting, value: Any) -> str:
    code = country_code(str(value))
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise WrongValueError
    return code


def _countries(item: Setting, value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_country(item, part) for part in _parts(value)))


def _rates(item: Setting, value: Any) -> Mapping[str, float]:
    pairs = [
        re.fullmatch(r"(?:1 ?)?(.+?)\s*[=:： ]\s*(\d+(?:\.\d+)?)", plain(part)) for part in _parts(value)
    ]
    if not all(pairs):
        raise WrongValueError
    rates = {_currency(item, pair[1]): float(pair[2]) for pair in pairs if pair}
    if not all(rate > 0 for rate in rates.values()):
        raise WrongValueError
    return MappingProxyType(rates)


def _weekdays(_: Setting, value: Any) -> frozenset[int]:
    days = parse_weekdays(_text(_, value))
    if not days:
        raise WrongValueError
    return days


def _words(item: Setting, value: Any) -> tuple[str, ...]:
    """The words of the cell, with the built-in ones of the language that the cell does not speak."""
    typed = tuple(dict.fromkeys(_parts(value)))
    builtin = item.default
    ascii_only = all(word.isascii() for word in typed)
    other = (word for word in builtin if word.isascii() != ascii_only or "_" in word)
    return tuple(dict.fromkeys((*typed, *other)))


def _parts(value: Any) -> list[str]:
    return [part.strip() for part in re.split(r"[,，;；、\n|]+", str(value)) if part.strip()]


_READERS: Mapping[str, Callable[[Setting, Any], Any]] = {
    "date": _date, "text": _text, "choice": _choice, "currency": _currency, "rates": _rates, "country": _country,
    "countries": _countries, "month": _month, "percent": _percent, "days": _whole, "number": _number, "count": _whole,
    "minutes": _whole, "time": _time, "weekdays": _weekdays, "words": _words,
}  # fmt: skip
