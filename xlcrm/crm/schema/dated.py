"""Where the dated notes of a cell begin, and which days they mean: day and month in one order over the whole column."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlcrm.crm.values.date_order import Order, date_of, possible_orders, year_of
from xlcrm.crm.values.hints import Hints

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"20\d\d"
_COUNTED = (
    r"万|元|%|台|个|件|折|吨|公斤|套|箱|米|块|天|人|家|点"
    r"|(?:k|kg|mt|t|tons?|tonnes?|pcs|cases|cartons?|units?|pallets?|inch|mm|cm|hrs?|hours|days|weeks|months|years)\b"
)
"""What makes a number before it a count and no date: 5.5 MT, 1.2万."""
_NUMBERS = (
    rf"(?:(?P<y>{_YEAR}|\d\d(?=年))\s*[-/.年]\s*)?(?P<a>\d{{1,2}})\s*(?P<sep>[-/.]|月)\s*(?P<b>\d{{1,2}})\s*[日号]?"
    rf"(?:(?<=\d)(?P=sep)(?P<last>{_YEAR}|\d\d)(?!\d))?"
)
_DATE = re.compile(
    rf"(?:(?<=^)|(?<=[\s\n;；。,，、|/>)\]】]))[\[【(<]?{_NUMBERS}[\]】)>]?"
    rf"(?=[\s:：,，、;；\u3400-\u9fffA-Za-z(（\-—]|$)(?!\s*(?:{_COUNTED}))"
    rf"|(?:(?<=^)|(?<=[\n;；。|.])|(?<=[;；。|.]\s))[\[【(<]?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s\-]?(?P<m>{_MONTH})\b\.?"
    rf"(?:[\s,\-/]+'?(?P<year>{_YEAR})|[\-/'](?P<short>\d\d))?(?!\d)[\]】)>]?",
    re.IGNORECASE,
)
_EDGE = " \n\t:：,，;；、。|-—"
_JANUARY_TO_DECEMBER = 12
_ALWAYS_OPEN = "24/7"


@dataclass(frozen=True)
class Entry:
    """One dated note; the year may be missing (0), and the month and the day where their order is not known."""

    year: int
    month: int
    day: int
    text: str
    written: str = ""
    """The date as it stands in the cell."""

    @property
    def placed(self) -> bool:
        """Is it known which number is the month?"""
        return bool(self.month)


def order_of(cells: Iterable[str], hints: Hints) -> Order | None:
    """The order of day and month in all notes of a column: a day past 12 tells, else the workbook's other dates."""
    heads = [match for cell in cells for match in _DATE.finditer(cell) if match["a"] and _begins(cell, match)]
    plain = [match for match in heads if not match["y"] and match["sep"] != "月"]
    possible = possible_orders([_written(match) for match in plain], hints.as_of)
    if len(possible) == 1:
        return possible.pop()
    month_first: Order = "ymd" if hints.chinese else "mdy"
    if (possible and "dmy" not in possible) or (not possible and len(plain) < len(heads)):
        return month_first
    return hints.order or (month_first if hints.chinese else None)


def _written(match: re.Match[str]) -> str:
    return match[0].strip("[【(<]】)> ")


def entries_in(text: str, order: Order | None = "ymd") -> list[Entry]:
    """Cut a cell into its dated notes; what stands before the first date belongs to none of them."""
    found = [(match, day) for match in _DATE.finditer(text) if (day := _day(text, match, order))]
    ends = [match.start() for match, _ in found[1:]] + [len(text)] * bool(found)
    return [
        Entry(*day, text[match.end() : end].strip(_EDGE), _written(match))
        for (match, day), end in zip(found, ends, strict=True)
    ]


def _day(text: str, match: re.Match[str], order: Order | None) -> tuple[int, int, int] | None:
    """Year, month and day of a date, 0 for what it leaves open; None for numbers that can be no date."""
    if match["m"]:
        year = match["year"] or match["short"]
        return year_of(year) if year else 0, _MONTHS[match["m"].casefold()], int(match["d"])
    first, second = int(match["a"]), int(match["b"])
    if match["last"] and not match["y"]:
        return _with_year(match["a"], second, match["last"], order)
    year = year_of(match["y"]) if match["y"] else 0
    if year or match["sep"] == "月":
        return (year, first, second) if _is_day(first, second) else None
    if _is_day(second, first) and (not _is_day(first, second) or (order == "dmy" and first != second)):
        return (0, second, first) if _is_meant(text, match, order) else None
    if not _is_day(first, second):
        return None
    either = order is None and first != second and _is_day(second, first)
    return (0, 0, 0) if either else (0, first, second)


def _with_year(first: str, second: int, last: str, order: Order | None) -> tuple[int, int, int] | None:
    """26/09/2026, 9/26/26 and 26.9.26: the year stands last, or first where the column says so."""
    if order == "ymd" and len(first) == len(last) == len("26"):
        return (year_of(first), second, int(last)) if _is_day(second, int(last)) else None
    one = int(first)
    if _is_day(second, one) and (order == "dmy" or not _is_day(one, second)):
        return year_of(last), second, one
    if not _is_day(one, second):
        return None
    return (
        (year_of(last), 0, 0)
        if order is None and one != second and _is_day(second, one)
        else (year_of(last), one, second)
    )


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= _JANUARY_TO_DECEMBER and 1 <= day <= calendar.monthrange(2024, 1)[1]


def _is_meant(text: str, match: re.Match[str], order: Order | None) -> bool:
    """A day before its month: at the head of a note, or where the column writes its dates so."""
    return _begins(text, match) or (order == "dmy" and not match[0].startswith(_ALWAYS_OPEN))


def _begins(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()].rstrip(" \t")
    return not before or before[-1] in "\n;；。|"


def dated(entries: Sequence[Entry], as_of: dt.date | None, year: int | None = None) -> list[dt.date | None]:
    """The day of each note: a written year holds, else the notes run backwards (or forwards) from the as-of date.

    The order with fewer turns of the year is taken, of two with as many the one over clearly less time; where that
    does not tell either, or a day is impossible or open, the answer is None.
    """
    known = [entry for entry in entries if entry.placed]
    days = iter(_dated(known, as_of, year))
    return [next(days) if entry.placed else None for entry in entries]


def _dated(entries: Sequence[Entry], as_of: dt.date | None, year: int | None) -> list[dt.date | None]:
    if all(entry.year for entry in entries):
        return [_date(entry.year, entry) for entry in entries]
    limit = _latest(as_of, year)
    if limit is None:
        return [_date(entry.year, entry) if entry.year else None for entry in entries]
    newest_first, turns_down = _backwards(entries, limit)
    oldest_first, turns_up = _backwards(entries[::-1], limit)
    if turns_down == turns_up and turns_down > 0:
        down, up = _span(newest_first), _span(oldest_first)
        if 2 * min(down, up) < max(down, up):
            return newest_first if down < up else oldest_first[::-1]
        return [_date(entry.year, entry) if entry.year else None for entry in entries]
    return newest_first if turns_down <= turns_up else oldest_first[::-1]


def _latest(as_of: dt.date | None, year: int | None) -> dt.date | None:
    """The last day that a note can tell of: the as-of day, or the end of the year that the sheet is about."""
    end = dt.date(year, 12, 31) if year else None
    return min(end, as_of) if end and as_of else end or as_of


def _backwards(entries: Sequence[Entry], limit: dt.date) -> tuple[list[dt.date | None], int]:
    days: list[dt.date | None] = []
    turns, year, latest = 0, limit.year, limit
    for number, entry in enumerate(entries):
        if entry.year:
            turns += bool(days) and entry.year > year
            year = entry.year
        else:
            while (_date(year, entry) or dt.date(year, entry.month, 28)) > latest:
                year -= 1
                turns += number > 0
        day_or_none = _date(year, entry)
        days.append(day_or_none)
        latest = day_or_none or latest
    return days, turns


def _span(days: Sequence[dt.date | None]) -> int:
    known = [day.toordinal() for day in days if day]
    return max(known) - min(known) if known else 0


def _date(year: int, entry: Entry) -> dt.date | None:
    return date_of(year, entry.month, entry.day)
