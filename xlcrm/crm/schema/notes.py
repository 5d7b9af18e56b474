"""Dated notes in one cell ("11/3 电话 … 10/28 拜访 …") → rows of a contact log."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from xlcrm.crm.schema.body import Body
from xlcrm.crm.schema.dated import dated, entries_in, order_of
from xlcrm.crm.tables import Column, Table
from xlcrm.crm.values.base import folded
from xlcrm.crm.values.date_order import Order
from xlcrm.crm.values.hints import Hints
from xlcrm.crm.values.words import vocabulary

_THINGS = frozenset({"sample", "line", "post", "im", "other", "others", "其他", "其它"})
"""Channels by name that in a sentence are things more often than contacts: "sample approved", "line 2"."""


def channel_of(text: str) -> str | None:
    """The channel that a note begins with, or the only one that it names; whole words tell, "metal" is no meeting."""
    low = folded(text).casefold()
    first = next((channel for word, channel in _words().items() if word.match(low)), None)
    if first:
        return first
    found = {channel for word, channel in _words().items() if word.search(low)}
    return found.pop() if len(found) == 1 else None


@cache
def _words() -> Mapping[re.Pattern[str], str]:
    """The words of contact as they are looked for in a sentence, the longest first."""
    words = sorted(
        (word for word in vocabulary("channel") if len(word) > 1 and word not in _THINGS),
        key=len,
        reverse=True,
    )
    return {_pattern(word): vocabulary("channel")[word] for word in words}


def _pattern(word: str) -> re.Pattern[str]:
    plain = re.escape(word)
    return re.compile(rf"(?<![a-z]){plain}(?:s|ed|ing)?(?![a-z])" if word.isascii() else plain)


def tables(body: Body, hints: Hints) -> list[Table]:
    """The log table that lies in a customer table's notes; none when there are no dated notes."""
    column = body.columns.get("contact_notes")
    if body.found.kind != "customers" or column is None:
        return []
    data: dict[str, list[Any]] = {
        name: [] for name in ("date", "customer", "customer_id", "channel", "content")
    }
    rows: list[int] = []
    texts = {index: text for index, text in enumerate(body.data["contact_notes"]) if isinstance(text, str)}
    order = order_of(texts.values(), hints)
    for index, text in texts.items():
        _read_cell(body, index, text, data, rows, hints, order)
    _ask_order(body, texts, order)
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


def _ask_order(body: Body, texts: Mapping[int, str], order: Order | None) -> None:
    """One question for all notes of the column in which either number may be the month."""
    column = body.columns["contact_notes"]
    open_notes = [
        (index, entry)
        for index, text in texts.items()
        for entry in entries_in(text, order)
        if not entry.placed
    ]
    if open_notes:
        index, entry = open_notes[0]
        body.tell(
            "notes_order_unknown",
            body.rows[index],
            column.index,
            header=column.header,
            text=entry.written,
            count=len(open_notes),
        )


def _read_cell(
    body: Body,
    index: int,
    text: str,
    data: dict[str, list[Any]],
    rows: list[int],
    hints: Hints,
    order: Order | None,
) -> None:
    entries = entries_in(text, order)
    row, column = body.rows[index], body.columns["contact_notes"].index
    if not entries:
        body.tell("notes_without_date", row, column, text=folded(text)[:60])
        return
    days = dated(entries, hints.as_of, hints.year)
    inferred = sum(day is not None and not entry.year for day, entry in zip(days, entries, strict=True))
    if inferred:
        body.tell("notes_year_inferred", row, column, count=inferred)
    for entry, day in zip(entries, days, strict=True):
        if day is None:
            if entry.placed:
                body.tell("notes_date_doubtful", row, column, text=entry.written)
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
