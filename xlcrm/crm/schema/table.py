"""The table of a block: its rows sorted, its columns read, what was left out told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from xlcrm.crm.recall import recalled
from xlcrm.crm.schema import looks, matrix, notes, persons, sums, ticks
from xlcrm.crm.schema.body import Body, title_unit_of
from xlcrm.crm.schema.context import Context
from xlcrm.crm.schema.dividers import owner_of_title, spread_dividers, spread_sections
from xlcrm.crm.schema.fields import spec
from xlcrm.crm.schema.filling import fill_customers_down, fill_owners_down
from xlcrm.crm.schema.found import Found
from xlcrm.crm.schema.lines import Frame, classify
from xlcrm.crm.schema.lunar import lunar_cells
from xlcrm.crm.schema.periods import Period, period_in
from xlcrm.crm.schema.whole_names import whole_and_filled
from xlcrm.crm.schema.words import codes_of, squeezed
from xlcrm.crm.tables import Column, Kind, Table
from xlcrm.crm.values.base import Read
from xlcrm.crm.values.columns import read_column
from xlcrm.crm.values.hints import Hints
from xlcrm.grid import Value
from xlcrm.lang import Text

_RAW = frozenset({"tier", "next_contact", "overdue", "reason", "tier_manual", "tier_own", "next_planned"})


_FILLED_DOWN = frozenset(
    {
        "name",
        "key",
        "text",
        "people",
        "date",
        "datetime",
        "tier",
        "channel",
        "result",
        "tags",
        "flag",
        "coordinates",
    }
)


def read_table(found: Found, context: Context) -> list[Table]:
    """The table of a block, and the tables that are hidden in it (contact persons, dated notes)."""
    frame = Frame(found.block, found.kind, found.assignment.columns, context.reps)
    body = Body(found, context, frame, classify(frame), _with_units(found))
    persons.fold_repeated(body)
    hints = _hints(body)
    reads = {name: _read_field(body, name, column, hints) for name, column in body.columns.items()}
    for name, one in reads.items():
        _beside(body, name, one)
    persons.take_latest(body, hints)
    fill_customers_down(body)
    fill_owners_down(body)
    spread_dividers(body)
    spread_sections(body)
    owner_of_title(body)
    sums.read_periods(body)
    _report_lines(body)
    if found.by_month:
        return matrix.tables(body, hints)
    looks.ask(body)
    derived = [*persons.tables(body, hints), *notes.tables(body, hints), *ticks.tables(body, hints)]
    return [_table(body), *derived]


def _with_units(found: Found) -> dict[str, Column]:
    """Columns with the title's unit where their header gives none."""
    unit = title_unit_of(found.block.titles)
    columns = dict(found.assignment.columns)
    for name, column in columns.items():
        header = found.block.headers[column.index].unit
        if spec(found.kind, name).type == "money" and not header:
            columns[name] = replace(column, scale=unit.scale, currency=unit.currency)
        elif spec(found.kind, name).type == "money" and header.scale == 1.0 and not header.currency and unit:
            columns[name] = replace(column, scale=unit.scale)
    return columns


def _hints(body: Body) -> Hints:
    block = body.found.block
    period = _period(block.sheet.grid.name, block.titles)
    chinese = any("\u3400" <= char <= "\u9fff" for header in block.headers.values() for char in header.text)
    return Hints(
        body.context.date1904,
        body.context.as_of,
        year=period.year or None,
        month=period.month or None,
        chinese=chinese,
        order=body.context.date_order,
        levels=body.context.levels,
    )


def _period(name: str, titles: Sequence[str]) -> Period:
    found = [period for text in (name, *titles) if (period := period_in(text))]
    year = next((period.year for period in found if period.year), 0)
    month = next((period.month for period in found if period.month), 0)
    return Period(year, month)


def _read_field(body: Body, name: str, column: Column, hints: Hints) -> Read:
    entry = spec(body.found.kind, name)
    cells = _cells(body, column, entry.type)
    leading = name == "date"
    own_hints = replace(
        hints,
        future=entry.future,
        year=hints.year if leading else None,
        month=hints.month if leading else None,
    )
    percent = body.found.block.headers[column.index].unit.percent
    lunar = lunar_cells(body, name, body.rows)
    read = recalled(
        ("column", body.sheet_name, column.index, name),
        (entry.type, tuple(cells), tuple(map(type, cells)), own_hints, column.scale, percent, tuple(lunar)),
        lambda: read_column(
            entry.type, cells, hints=own_hints, scale=column.scale, percent=percent, lunar=lunar
        ),
    )
    body.data[name] = coded(entry.choices, read.values, cells) if entry.choices else list(read.values)
    if name in _RAW or entry.owned or entry.choices:
        body.raw[name] = cells
    _report(body, read, column.index)
    return read


def _cells(body: Body, column: Column, kind_of_cells: str) -> list[Value]:
    """The cells of a field, merged ones filled down where a text or a day stands for each row."""
    if column.more:
        return whole_and_filled(body, column)
    return body.cells(column.index) if kind_of_cells in _FILLED_DOWN else _unfilled(body, column.index)


def coded(choices: Mapping[str, Text], values: Sequence[Any], cells: Sequence[Value]) -> list[Any]:
    """Words of a list as their codes, also where elsewhere they would say nothing (未成交); other words stay as read."""
    codes = codes_of(choices)
    said = [cell if value is None else value for value, cell in zip(values, cells, strict=True)]
    return [
        value if word is None else codes.get(squeezed(str(word)), value)
        for value, word in zip(values, said, strict=True)
    ]


def _unfilled(body: Body, column: int) -> list[Value]:
    """Amounts of a merged area count once, in its first row."""
    return (
        [body.found.block.sheet.at(row, column) for row in body.rows]
        if body.found.block.sheet.grid.merges
        else body.cells(column)
    )


def _report(body: Body, read: Read, column: int) -> None:
    for fault in read.faults:
        body.tell(fault.code, body.rows[fault.place], column, **fault.values)


_COMPANIONS: Mapping[tuple[Kind, str], Mapping[str, str]] = {
    ("customers", "contact_name"): {"phone": "phone"},
    ("contacts", "person"): {"phone": "phone"},
    ("log", "person"): {"phone": "phone"},
    ("customers", "phone"): {"beside_phone": "contact_name"},
    ("customers", "mobile"): {"beside_phone": "contact_name"},
    ("contacts", "phone"): {"beside_phone": "person"},
    ("customers", "sales"): {"currency": "currency"},
    ("orders", "amount"): {"currency": "currency"},
    ("customers", "owner"): {"others": "co_owners", "left": "owner_left"},
}
_OF_OWNERS = {"others": "co_owners"}
"""Of the owners of any other record, such as a task."""


def _beside(body: Body, name: str, read: Read) -> None:
    """What a cell held besides its value goes to the field that it belongs to, where that is still empty."""
    usual = _OF_OWNERS if name == "owner" else {}
    for what, target in _COMPANIONS.get((body.found.kind, name), usual).items():
        if target in body.columns and body.columns[target].index == body.columns[name].index:
            continue
        for index, value in read.beside.get(what, {}).items():
            if (body.data.get(target) or [None] * (index + 1))[index] is None:
                body.put(target, index, value)
    if name == "owner":
        for index in read.beside.get("left", {}):
            body.data["owner"][index] = f"{body.data['owner'][index]}(已离职)"


def _report_lines(body: Body) -> None:
    left = body.found.block.left
    if body.lines.rest:
        body.tell("rows_below_unread", body.lines.rest.top, body.lines.rest.left, area=str(body.lines.rest))
    for line in body.lines.others:
        filled = body.found.block.sheet.filled(line.row, body.frame.all_columns())
        column = filled[0] if filled else left
        if line.kind == "total":
            body.tell(
                "total_doubtful" if line.doubt else "total_left_out", line.row, column, text=line.value or "Σ"
            )
        elif line.kind == "header":
            body.tell("header_repeated", line.row, column)
        elif line.kind == "note" and not line.field:
            body.tell("note_left_out", line.row, column, text=line.value)
        elif line.kind == "prepared" and line.doubt:
            body.tell("row_without_key", line.row, column)


def _table(body: Body) -> Table:
    block = body.found.block
    extra = {
        column: header.text
        for column, header in block.headers.items()
        if column not in {one.index for one in body.columns.values()}
    }
    used = {column for one in body.columns.values() for column in one.more}
    return Table(
        kind=body.found.kind,
        sheet=body.sheet_name,
        header_row=block.header_row,
        first_row=block.first,
        last_row=max(body.lines.last, block.header_row),
        first_column=block.left,
        last_column=block.right,
        columns=body.columns,
        extra={column: text for column, text in extra.items() if column not in used},
        rows=tuple(body.rows),
        data=body.data,
        raw=body.raw,
        list_object=block.list_object,
    )
