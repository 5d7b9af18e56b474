"""The order of day, month and year: decided once per column from all of its texts, else by the workbook's other dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Literal

from xlcrm.crm.values.base import folded
from xlcrm.grid import Value

Order = Literal["ymd", "mdy", "dmy"]
TRIPLE = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{1,2})(?!\d)")
PAIR = re.compile(r"(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*[日号]?(?!\d)")
FULL = re.compile(r"(\d{4})\s*[-/.年\s]\s*(\d{1,2})\s*[-/.月\s]\s*(\d{1,2})\s*[日号]?(?!\d)")
_PAST, _COMING = 3, 1
"""Years before and after the as-of day in which a sheet's dates with a year of two digits are looked for."""


def written(values: Iterable[Value]) -> list[str]:
    """The different texts of a column, as they are matched."""
    return [folded(value).casefold() for value in {value for value in values if isinstance(value, str)}]


def column_order(texts: Iterable[str], as_of: dt.date | None = None) -> Order | None:
    """The one order that all texts with a two-digit part allow; None when several or no order fits all."""
    left = possible_orders(list(texts), as_of)
    return left.pop() if len(left) == 1 else None


def possible_orders(texts: Sequence[str], as_of: dt.date | None = None) -> set[Order]:
    """The orders that fit every text; none of them when no text shows an order or two texts contradict each other."""
    fits = [found for text in texts if (found := _fitting(text))]
    if not fits:
        return set()
    left = set[Order]({"ymd", "mdy", "dmy"}).intersection(*fits)
    if left == {"ymd", "dmy"} and any(map(FULL.match, texts)):
        return {"ymd"}
    return left & _year_first_or_last(texts, as_of) if as_of and "ymd" in left and len(left) > 1 else left


def common_order(columns: Iterable[Sequence[Value]], as_of: dt.date | None) -> Order | None:
    """The order of day and month of all columns that show one; None when none does or when they differ."""
    orders = {order for values in columns if (order := column_order(written(values), as_of))} - {"ymd"}
    return orders.pop() if len(orders) == 1 else None


def _year_first_or_last(texts: Sequence[str], as_of: dt.date) -> set[Order]:
    """10/09/26 and 13/11/26: the part that is a year of these days in every text is the year, if only one part is."""
    triples = [match for text in texts if (match := TRIPLE.match(text))]
    first = all(_recent(match[1], as_of) for match in triples)
    last = all(_recent(match[4], as_of) for match in triples)
    if first == last:
        return {"ymd", "mdy", "dmy"}
    return {"ymd"} if first else {"mdy", "dmy"}


def _recent(text: str, as_of: dt.date) -> bool:
    return as_of.year - _PAST <= year_of(text) <= as_of.year + _COMING


def _fitting(text: str) -> set[Order]:
    triple = TRIPLE.match(text)
    if triple:
        return {order for order, _ in triple_dates(triple)}
    pair = PAIR.match(text)
    if pair and "月" not in text and not FULL.match(text):
        first, second = int(pair[1]), int(pair[2])
        if first > 12 >= second:
            return {"dmy"}
        if second > 12 >= first:
            return {"mdy", "ymd"}
    return set()


def triple_dates(match: re.Match[str]) -> list[tuple[Order, dt.date]]:
    """Every day that three numbers can mean, with the order that makes it."""
    first, second, third = int(match[1]), int(match[3]), match[4]
    found: list[tuple[Order, dt.date]] = []
    choices: list[tuple[Order, int, int, int]] = []
    if len(third) > 1:
        choices = [("mdy", year_of(third), first, second), ("dmy", year_of(third), second, first)]
    if len(third) <= 2 and len(match[1]) == 2:
        choices.append(("ymd", year_of(match[1]), second, int(third)))
    for order, year, month, day in choices:
        date = date_of(year, month, day)
        oldest = 1900 if len(third) == 4 else 1990
        if date and oldest <= date.year <= 2040:
            found.append((order, date))
    return found


def year_of(text: str) -> int:
    """The year that two or four digits mean."""
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 70 else 1900 + int(text)


def date_of(year: int, month: int, day: int) -> dt.date | None:
    """The day, or None where the calendar has none."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
