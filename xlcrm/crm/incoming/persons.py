"""Rows of an address book as records of persons and of the firms that they work for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import cast

from xlcrm.crm.incoming.address_books import PLACES, AddressBook, person_of
from xlcrm.crm.incoming.records import Field, Item, MappedColumn, Record, Records, Refused
from xlcrm.crm.incoming.source import Source
from xlcrm.crm.problems import Problem
from xlcrm.crm.schema.fields import spec
from xlcrm.crm.tables import Kind
from xlcrm.crm.values.base import Read, read_each
from xlcrm.crm.values.columns import read_column
from xlcrm.crm.values.hints import Hints
from xlcrm.grid import Value
from xlcrm.lang import Text

NAMELESS = Text(
    "没有姓名也没有公司，不知道是谁。请在“姓名”或“客户名称”里填写，再运行一次导入。",
    "Neither a name nor a company, so nobody knows who this is. Fill in the name or the customer, and run the import again.",
)
_AS_WRITTEN = frozenset({"text", "name", "people", "tags", "key", "words", "dated_notes", "any"})
"""Types whose cells are taken as they stand; all others are understood."""


def persons(source: Source, book: AddressBook, chosen: Mapping[str, Field | None], as_of: dt.date) -> Records:
    """The records of an address book; `chosen` is header → field by a person's word."""
    headers = [str(header or "") for header in source.grid.rows[0]]
    rows = [
        (source.line(at), row)
        for at, row in enumerate(source.grid.rows[1:], 2)
        if any(cell not in (None, "") for cell in row)
    ]
    kept = _without(book, headers, chosen)
    said = [_said(kept, headers, row, chosen) for _, row in rows]
    items, faults = read_items(said, as_of)
    records, refused = [], []
    for (line, _), cells, read, fault in zip(rows, said, items, faults, strict=True):
        reason = fault or (None if _named(read) else NAMELESS)
        if reason:
            refused.append(Refused("contacts", source.name, line, reason, cells))
        else:
            records.append(Record("contacts", source.name, line, _with_customer(read)))
    return Records(tuple(records), tuple(refused), tuple(_columns(source, headers, kept, chosen)), len(rows))


def _without(book: AddressBook, headers: Sequence[str], chosen: Mapping[str, Field | None]) -> AddressBook:
    """The layout without the columns about which a person spoke."""
    left = {at: what for at, what in book.columns.items() if headers[at] not in chosen}
    return AddressBook(left, {at: label for at, label in book.labels.items() if at in left}, book.unknown)


def _said(
    book: AddressBook, headers: Sequence[str], row: Sequence[Value], chosen: Mapping[str, Field | None]
) -> dict[Field, Value]:
    found: dict[Field, Value] = {PLACES[what]: text for what, text in person_of(book, row).items()}
    for header, value in zip(headers, row, strict=False):
        place = chosen.get(header)
        if value not in (None, "") and place is not None:
            before = found.get(place)
            found[place] = f"{before}; {value}" if before and before != value else value
    for at, value in enumerate(row[: len(headers)]):
        if value not in (None, "") and book.is_other(at) and headers[at] not in chosen:
            found["extra", headers[at]] = value
    return found


def read_items(
    rows: Sequence[Mapping[Field, Value]], as_of: dt.date
) -> tuple[list[dict[Field, Item]], list[Text | None]]:
    """The cells of rows understood by the type of their field, and for each row what could not be read."""
    items: list[dict[Field, Item]] = [{} for _ in rows]
    faults: list[Text | None] = [None] * len(rows)
    for place in dict.fromkeys(place for row in rows for place in row):
        at = [number for number, row in enumerate(rows) if place in row]
        cells = [rows[number][place] for number in at]
        read = _column(place, cells, as_of)
        for number, cell, meaning in zip(at, cells, read.values, strict=True):
            if meaning is not None:
                items[number][place] = Item(meaning, cell)
        for code_at, code, values in read.faults:
            problem = Problem(code, values=values)
            if problem.severity == "error":
                faults[at[code_at]] = Text(problem.message("zh"), problem.message("en"))
    return items, faults


def _column(place: Field, cells: Sequence[Value], as_of: dt.date) -> Read:
    kind, name = place
    type_ = "text" if kind == "extra" else spec(cast("Kind", kind), name).type
    if type_ in _AS_WRITTEN:
        return read_each(cells, _as_text)
    return read_column(type_, cells, hints=Hints(as_of=as_of, chinese=True))


def _as_text(value: Value) -> object:
    if isinstance(value, str):
        return value.strip() or None
    return value if not isinstance(value, float) or not value.is_integer() else int(value)


def _named(items: Mapping[Field, Item]) -> bool:
    return ("contacts", "person") in items or ("customers", "name") in items


def _with_customer(items: dict[Field, Item]) -> dict[Field, Item]:
    """Who works for nobody is a customer by its own name."""
    if ("customers", "name") in items:
        return items
    return {**items, ("customers", "name"): items["contacts", "person"]}


def _columns(
    source: Source, headers: Sequence[str], book: AddressBook, chosen: Mapping[str, Field | None]
) -> list[MappedColumn]:
    found = []
    for at, header in enumerate(headers):
        if header in chosen:
            kind, name = chosen[header] or ("", "")
        else:
            kind, name = PLACES.get(book.gives(at), ("", ""))
        if header and at not in book.labels.values():
            found.append(MappedColumn(source.name, header, kind, name))
    return found
