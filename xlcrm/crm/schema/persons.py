"""Contact persons kept among the customers: a row each, or in numbered columns (联系人2, 电话2)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from xlcrm.crm.schema.body import Body
from xlcrm.crm.schema.fields import spec
from xlcrm.crm.schema.lines import CONTACT_FIELDS, Line
from xlcrm.crm.schema.lunar import lunar_cells
from xlcrm.crm.schema.whole_names import whole_cells
from xlcrm.crm.tables import Column, Table
from xlcrm.crm.values.columns import read_column
from xlcrm.crm.values.hints import Hints
from xlcrm.grid import Value, a1

_AS_CONTACT: Mapping[str, str] = {
    "contact_name": "person", "contact_title": "title", "phone": "phone", "mobile": "mobile", "email": "email", "wechat": "wechat", "birthday": "birthday",
    "birthday_lunar": "birthday_lunar", "birthday_calendar": "birthday_calendar",
}  # fmt: skip


def fold_repeated(body: Body) -> None:
    """Records below each other with one name and different persons are one customer's contacts."""
    if body.found.kind != "customers" or "name" not in body.columns or "contact_name" not in body.columns:
        return
    body.lines.records, more = _split_merged(body)
    repeats = _repeats(body)
    few = 1 if "id" in body.columns else min(2, 0.3 * len(body.lines.records))
    if repeats and len(repeats) >= few:
        more += repeats
        body.lines.records = [row for row in body.lines.records if row not in set(repeats)]
        body.context.tell(
            "contacts_by_row", body.sheet_name, a1(repeats[0], body.columns["name"].index), count=len(repeats)
        )
    body.lines.others.extend(Line(row, "more") for row in more)
    body.lines.last = max([body.lines.last, *more])


def _split_merged(body: Body) -> tuple[list[int], list[int]]:
    """Rows under the first of a merged name are further persons."""
    sheet, name = body.found.block.sheet, body.columns["name"].index
    inside = {row for row in body.lines.records if (area := sheet.merged.get((row, name))) and area.top < row}
    return [row for row in body.lines.records if row not in inside], sorted(inside)


def _repeats(body: Body) -> list[int]:
    sheet = body.found.block.sheet
    name, person = body.columns["name"].index, body.columns["contact_name"].index
    rest = _same_of_one_customer(body)
    found: list[int] = []
    first = 0
    for row, before in zip(body.lines.records[1:], body.lines.records, strict=False):
        same = (
            row == before + 1
            and sheet.at(row, name) is not None
            and sheet.at(row, name) == sheet.at(before, name)
        )
        first = (first or before) if same else 0
        if (
            same
            and sheet.at(row, person) not in (None, sheet.at(before, person))
            and all(sheet.at(row, column) in (None, sheet.at(first, column)) for column in rest)
        ):
            found.append(row)
    return found


_LATEST = ("last_contact", "last_visit", "last_order")
"""Days of which each person has one of his own; the latest is the customer's."""


def _same_of_one_customer(body: Body) -> list[int]:
    """The columns that say the same in all rows of a customer: under one number those that we understand."""
    theirs = {
        body.columns[field].index for field in ("name", *CONTACT_FIELDS, *_LATEST) if field in body.columns
    }
    mapped = {column.index for column in body.columns.values()}
    return [
        column
        for column in body.frame.all_columns()
        if column not in theirs
        and not _numbering(body, column)
        and (column in mapped or "id" not in body.columns)
    ]


def take_latest(body: Body, hints: Hints) -> None:
    """The customer's last contact is that of any of its persons."""
    more = sorted(line.row for line in body.lines.others if line.kind == "more")
    for name in (one for one in _LATEST if one in body.columns and body.rows):
        cells = [body.found.block.sheet.at(row, body.columns[name].index) for row in more]
        days = read_column("date", cells, hints=hints).values
        for row, day in zip(more, days, strict=True):
            at = max(bisect_left(body.rows, row) - 1, 0)
            known = body.data[name][at]
            if day is not None and (known is None or day > known):
                body.put(name, at, day)


def _numbering(body: Body, column: int) -> bool:
    header = body.found.block.headers.get(column)
    return bool(header) and header.text.strip().casefold() in ("序号", "no.", "no", "#", "行号", "s/n")  # type: ignore[union-attr]


def tables(body: Body, hints: Hints) -> list[Table]:
    """The contacts table of a customer table that holds more than one person a customer; none when it does not."""
    if body.found.kind != "customers":
        return []
    more = sorted(line.row for line in body.lines.others if line.kind == "more")
    numbered = {
        column: pair for column, pair in body.found.assignment.numbered.items() if pair[1] in _AS_CONTACT
    }
    others = "contact_name" in body.columns and any(
        _several(value) for value in body.cells(body.columns["contact_name"].index)
    )
    if not more and not numbered and not others:
        return []
    fields = [name for name in CONTACT_FIELDS if name in body.columns]
    rows = sorted([*body.rows, *more]) if fields else []
    data, kept = _person_rows(body, fields, rows, set(more), hints)
    columns = {_AS_CONTACT[name]: replace(body.columns[name], field=_AS_CONTACT[name]) for name in fields}
    _numbered_persons(body, numbered, data, kept, hints)
    return [_contacts(body, columns, data, kept)] if kept else []


def _several(value: Value) -> bool:
    from xlcrm.crm.values.people import person

    return isinstance(value, str) and len(person(value).names) > 1


def _person_rows(
    body: Body, fields: Sequence[str], rows: Sequence[int], more: set[int], hints: Hints
) -> tuple[dict[str, list[Any]], list[int]]:
    reads = {}
    at = {row: index for index, row in enumerate(body.rows)}
    for name in fields:
        cells = whole_cells(body.found.block, body.columns[name], rows)
        reads[name] = read_column(
            spec("customers", name).type, cells, hints=hints, lunar=lunar_cells(body, name, rows)
        )
        for fault in reads[name].faults:
            if rows[fault.place] in more:
                body.tell(fault.code, rows[fault.place], body.columns[name].index, **fault.values)
    data: dict[str, list[Any]] = {
        name: [] for name in ("customer", "customer_id", *(_AS_CONTACT[name] for name in fields))
    }
    kept: list[int] = []
    owner = 0
    for index, row in enumerate(rows):
        owner = at.get(row, owner)
        values = {_AS_CONTACT[name]: reads[name].values[index] for name in fields}
        if row not in more:
            values = {
                _AS_CONTACT[name]: body.data.get(name, [None] * len(body.rows))[owner] for name in fields
            }
        phone = reads["contact_name"].beside.get("phone", {}).get(index) if "contact_name" in reads else None
        if phone and "phone" in values and not values["phone"]:
            values["phone"] = phone
        if any(value is not None for value in values.values()):
            _append(data, kept, row, body, owner, values)
        for other in (
            reads["contact_name"].beside.get("others", {}).get(index, ()) if "contact_name" in reads else ()
        ):
            _append(data, kept, row, body, owner, {"person": other})
    return data, kept


def _append(
    data: dict[str, list[Any]], kept: list[int], row: int, body: Body, owner: int, values: Mapping[str, Any]
) -> None:
    for name in values:
        data.setdefault(name, [None] * len(kept))
    for name, column in data.items():
        column.append(values.get(name))
    data["customer"][-1] = body.data.get("name", [None] * len(body.rows))[owner]
    data["customer_id"][-1] = body.data.get("id", [None] * len(body.rows))[owner]
    kept.append(row)


def _numbered_persons(
    body: Body,
    numbered: Mapping[int, tuple[int, str]],
    data: dict[str, list[Any]],
    kept: list[int],
    hints: Hints,
) -> None:
    """联系人2 · 电话2: one more contact per customer and number; a second phone alone stays with the team's columns."""
    for number in sorted({pair[0] for pair in numbered.values()}):
        columns = {name: column for column, (own, name) in numbered.items() if own == number}
        if "contact_name" not in columns:
            continue
        reads = {}
        for name, column in columns.items():
            reads[name] = read_column(spec("customers", name).type, body.cells(column), hints=hints)
            for fault in reads[name].faults:
                body.tell(fault.code, body.rows[fault.place], column, **fault.values)
        for index, row in enumerate(body.rows):
            values = {_AS_CONTACT[name]: read.values[index] for name, read in reads.items()}
            if any(value is not None for value in values.values()):
                _append(data, kept, row, body, index, values)


def _contacts(
    body: Body, columns: Mapping[str, Column], data: Mapping[str, list[Any]], rows: Sequence[int]
) -> Table:
    block = body.found.block
    return Table(
        "contacts",
        body.sheet_name,
        block.header_row,
        block.first,
        max(body.lines.last, block.header_row),
        block.left,
        block.right,
        columns,
        {},
        tuple(rows),
        data,
    )
