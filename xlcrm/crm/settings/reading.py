"""Reading the settings sheet: by label in either language or by key; what is wrong keeps its default and is reported."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xlcrm.crm.countries import country_code, currency_code
from xlcrm.crm.names import name_key, plain
from xlcrm.crm.problems import Problem
from xlcrm.crm.settings.model import Setting, Settings, catalogue
from xlcrm.crm.weekdays import parse_weekdays
from xlcrm.grid import CellError, Uncomputed, a1

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table


class _WrongValueError(ValueError):
    """The cell does not hold what the setting asks for."""


def parse_settings(table: Table | None, brought: Sequence[Setting] = ()) -> tuple[Settings, list[Problem]]:
    """Settings of a sheet and what was wrong in it; without a sheet the defaults. Modules have `brought` lines of theirs.

    A wrong value keeps its default; a name that is not known is reported with the nearest one.
    """
    if table is None:
        return Settings(), []
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    rows: dict[str, int] = {}
    names = table.data.get("name", ())
    values = table.raw.get("value") or table.data.get("value") or [None] * len(names)
    known = _by_name() | named(brought)
    for row, name, value in zip(table.rows, names, values, strict=True):
        _take(table, row, name, value, known, found, rows, problems)
    more = {item.key: found.pop(item.key) for item in brought if item.key in found}
    settings = replace(Settings(), **found, more=more)
    return _consistent(settings, table, rows, problems), problems


def keys_on(table: Table, brought: Sequence[Setting] = ()) -> set[str]:
    """Keys of the settings that have a line in a table."""
    known = _by_name() | named(brought)
    names = (name_key(str(name)) for name in table.data.get("name", ()) if name)
    return {known[name].key for name in names if name in known}


def _take(
    table: Table,
    row: int,
    name: Any,
    value: Any,
    known: Mapping[str, Setting],
    found: dict[str, Any],
    rows: dict[str, int],
    problems: list[Problem],
) -> None:
    if name is None or not str(name).strip():
        return
    item = known.get(name_key(str(name)))
    if item is None:
        problems.append(_unknown(table, row, str(name)))
        return
    if item.key in rows:
        problems.append(
            Problem("setting_twice", table.sheet, _cell(table, row, "name"), {"name": str(name).strip()})
        )
    rows[item.key] = row
    if value is None or value == "":
        found.pop(item.key, None)
        return
    try:
        found[item.key] = _read(item, value)
    except (_WrongValueError, ValueError, OverflowError):
        problems.append(_wrong(table, row, item, value))


@cache
def _by_name() -> dict[str, Setting]:
    return named(catalogue())


def named(items: Sequence[Setting]) -> dict[str, Setting]:
    """Settings by what a person may call them: the label in both languages, and the key."""
    names = {name_key(text): item for item in items for text in item.label}
    return names | {name_key(item.key): item for item in items}


def _unknown(table: Table, row: int, name: str) -> Problem:
    near = difflib.get_close_matches(name_key(name), list(_by_name()), n=1, cutoff=0.6)
    place = (table.sheet, _cell(table, row, "name"))
    if not near:
        return Problem("setting_unknown", *place, {"name": name})
    item = _by_name()[near[0]]
    return Problem("setting_misspelt", *place, {"name": name, "zh": item.label.zh, "en": item.label.en})


def _wrong(table: Table, row: int, item: Setting, value: Any) -> Problem:
    words = {"zh": item.label.zh, "en": item.label.en, "text": str(value)}
    shown = {f"default_{lang}": _shown(item.cell(lang)) for lang in ("zh", "en")}
    return Problem("setting_value", table.sheet, _cell(table, row, "value"), words | shown | _hints(item))


def _shown(value: Any) -> str:
    if value is None:
        return "—"
    return value.strftime("%H:%M") if isinstance(value, dt.time) else str(value)


def _hints(item: Setting) -> dict[str, str]:
    return {"hint_zh": item.help.zh, "hint_en": item.help.en}


def _cell(table: Table, row: int, name: str) -> str:
    column = table.columns.get(name)
    return a1(row, column.index) if column else ""


def _read(item: Setting, value: Any) -> Any:
    if isinstance(value, CellError | Uncomputed):
        raise _WrongValueError
    result = _READERS[item.kind](item, value)
    if isinstance(result, int | float) and not isinstance(result, bool):
        _within(item, result)
    return result


def _within(item: Setting, number: float) -> None:
    low = 0 if item.minimum is None else item.minimum
    high = 36525 if item.maximum is None else item.maximum
    if not low <= number <= high:
        raise _WrongValueError


_NUMBER = re.compile(
    r"([+-]?\d+(?:[.,]\d+)?)\s*(%|天|日|周|次|家|分钟|分|小时|公里/?小?时?|km/?h|days?|d|weeks?|minutes?|mins?|min|h|hours?)?"
)


def _number(_: Setting, value: Any) -> float:
    if isinstance(value, bool):
        raise _WrongValueError
    if isinstance(value, int | float):
        return float(value)
    match = _NUMBER.fullmatch(plain(str(value)))
    if not match:
        raise _WrongValueError
    number = float(match[1].replace(",", "."))
    if match[2] == "%":
        return number / 100
    return number * 60 if match[2] in ("h", "hour", "hours", "小时") else number


def _whole(item: Setting, value: Any) -> int:
    number = _number(item, value)
    if not number.is_integer():
        raise _WrongValueError
    return int(number)


def _percent(item: Setting, value: Any) -> float:
    number = _number(item, value)
    number = number / 100 if number > 1 else number
    if not 0 <= number <= 1 or (number == 0 and item.minimum != 0):
        raise _WrongValueError
    return number


def _month(item: Setting, value: Any) -> int:
    text = plain(str(value)).removesuffix("月")
    number = _whole(item, text if isinstance(value, str) else value)
    if not 1 <= number <= 12:
        raise _WrongValueError
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
        raise _WrongValueError
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
        raise _WrongValueError
    return dt.time(int(match[1]), int(match[2] or 0))


def _choice(item: Setting, value: Any) -> str:
    key = name_key(str(value))
    for name, label in item.choices.items():
        if key in (name_key(name), name_key(label.zh), name_key(label.en)):
            return name
    raise _WrongValueError


def _text(_: Setting, value: Any) -> str:
    return str(value).strip()


def _currency(_: Setting, value: Any) -> str:
    code = currency_code(str(value))
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise _WrongValueError
    return code


def _country(_: Setting, value: Any) -> str:
    code = country_code(str(value))
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise _WrongValueError
    return code


def _countries(item: Setting, value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_country(item, part) for part in _parts(value)))


def _rates(item: Setting, value: Any) -> Mapping[str, float]:
    pairs = [
        re.fullmatch(r"(?:1 ?)?(.+?)\s*[=:： ]\s*(\d+(?:\.\d+)?)", plain(part)) for part in _parts(value)
    ]
    if not all(pairs):
        raise _WrongValueError
    rates = {_currency(item, pair[1]): float(pair[2]) for pair in pairs if pair}
    if not all(rate > 0 for rate in rates.values()):
        raise _WrongValueError
    return MappingProxyType(rates)


def _weekdays(_: Setting, value: Any) -> frozenset[int]:
    days = parse_weekdays(_text(_, value))
    if not days:
        raise _WrongValueError
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

_ORDERED = (
    ("tier_cut_a", "tier_cut_b"),
    ("rfm_cut_b", "rfm_cut_a"),
    ("score_cut_b", "score_cut_a"),
    ("day_start", "day_end"),
)


def _consistent(
    settings: Settings, table: Table, rows: Mapping[str, int], problems: list[Problem]
) -> Settings:
    """Pairs that must rise (A before B, start before end) fall back to their defaults together."""
    default = Settings()
    for low, high in _ORDERED:
        if getattr(settings, low) < getattr(settings, high):
            continue
        place = next((_cell(table, rows[key], "value") for key in (high, low) if key in rows), "")
        labels = {item.key: item.label for item in catalogue()}
        words = {
            "low_zh": labels[low].zh,
            "low_en": labels[low].en,
            "high_zh": labels[high].zh,
            "high_en": labels[high].en,
        }
        problems.append(Problem("settings_disagree", table.sheet, place, words))
        settings = replace(settings, **{low: getattr(default, low), high: getattr(default, high)})
    return settings
