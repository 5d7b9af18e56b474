"""Dated notes in one cell ("11/3 电话 … 10/28 拜访 …") → rows of a contact log."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlcrm.crm.schema.body import Body
from xlcrm.crm.tables import Column, Table
from xlcrm.crm.values.base import folded
from xlcrm.crm.values.dates import Hints
from xlcrm.crm.values.words import vocabulary

_DATE = re.compile(
    r"(?:(?<=^)|(?<=[\s\n;；。,，、|/>)\]】]))[\[【(<]?(?:(?P<y>20\d\d|\d\d(?=年))\s*[-/.年]\s*)?(?P<a>\d{1,2})\s*(?:[-/.]|月)\s*(?P<b>\d{1,2})\s*[日号]?[\]】)>]?"
    r"(?=[\s:：,，、\u3400-\u9fffA-Za-z(（\-—]|$)(?!\s*(?:万|元|%|台|个|件|折|吨|公斤|套|箱|米|块|天|人|家|点|k\b|kg))"
)


@dataclass(frozen=True)
class Entry:
    """One dated note; the year may be missing."""

    year: int
    month: int
    day: int
    text: str


def entries_in(text: str) -> list[Entry]:
    """Cut a cell into its dated notes; what stands before the first date belongs to none of them."""
    matches = [
        match for match in _DATE.finditer(text) if 1 <= int(match["a"]) <= 12 and 1 <= int(match["b"]) <= 31
    ]
    ends = [match.start() for match in matches[1:]] + [len(text)] * bool(matches)
    return [
        Entry(
            _full_year(match["y"]),
            int(match["a"]),
            int(match["b"]),
            text[match.end() : end].strip(" \n\t:：,，;；、。|-—"),
        )
        for match, end in zip(matches, ends, strict=True)
    ]


def _full_year(text: str | None) -> int:
    return 0 if not text else int(text) if len(text) == 4 else 2000 + int(text)


def dated(entries: Sequence[Entry], as_of: dt.date | None, year: int | None = None) -> list[dt.date | None]:
    """The day of each note: a written year holds, else the notes run backwards (or forwards) from the as-of date.

    The order with fewer turns of the year is taken, of two with as many the one over clearly less time; where that
    does not tell either, or a day is impossible, the answer is None.
    """
    if not entries:
        return []
    if all(entry.year for entry in entries):
        return [_date(entry.year, entry) for entry in entries]
    limit = dt.date(year, 12, 31) if year else as_of
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
    try:
        return dt.date(year, entry.month, entry.day)
    except ValueError:
        return None


def channel_of(text: str) -> str | None:
    """The channel that a note begins with, or the only one that it names."""
    words = sorted((word for word in vocabulary("channel") if len(word) > 1), key=len, reverse=True)
    low = folded(text).casefold()
    first = next((word for word in words if low.startswith(word)), None)
    if first:
        return vocabulary("channel")[first]
    found = {vocabulary("channel")[word] for word in words if word in low}
    return found.pop() if len(found) == 1 else None


def tables(body: Body, hints: Hints) -> list[Table]:
    """The log table that lies in a customer table's notes; none when there are no dated notes."""
    column = body.columns.get("contact_notes")
    if body.found.kind != "customers" or column is None:
        return []
    data: dict[str, list[Any]] = {
        name: [] for name in ("date", "customer", "customer_id", "channel", "content")
    }
    rows: list[int] = []
    undated = 0
    for index, text in enumerate(body.data["contact_notes"]):
        if isinstance(text, str):
            undated += _read_cell(body, index, text, data, rows, hints)
    if not rows:
        return []
    body.tell(
        "notes_as_log", body.found.block.header_row, column.index, header=column.header, count=len(rows)
    )
    block = body.found.block
    columns = {"content": Column("content", column.index, column.header, sure=column.sure, how=column.how)}
    return [
        Table(
            "log",
            body.sheet_name,
            block.header_row,
            block.first,
            body.lines.last,
            block.left,
            block.right,
            columns,
            {},
            tuple(rows),
            data,
        )
    ]


def _read_cell(
    body: Body, index: int, text: str, data: dict[str, list[Any]], rows: list[int], hints: Hints
) -> int:
    entries = entries_in(text)
    row, column = body.rows[index], body.columns["contact_notes"].index
    if not entries:
        body.tell("notes_without_date", row, column, text=folded(text)[:60])
        return 1
    days = dated(entries, hints.as_of, hints.year)
    inferred = sum(day is not None and not entry.year for day, entry in zip(days, entries, strict=True))
    if inferred:
        body.tell("notes_year_inferred", row, column, count=inferred)
    for entry, day in zip(entries, days, strict=True):
        if day is None:
            body.tell("notes_date_doubtful", row, column, text=f"{entry.month}/{entry.day}")
            continue
        rows.append(row)
        values = {
            "date": dt.datetime.combine(day, dt.time()),
            "channel": channel_of(entry.text),
            "content": entry.text or None,
        }
        values |= {
            "customer": body.data.get("name", [None] * len(body.rows))[index],
            "customer_id": body.data.get("id", [None] * len(body.rows))[index],
        }
        for name, own in data.items():
            own.append(values[name])
    return 0
