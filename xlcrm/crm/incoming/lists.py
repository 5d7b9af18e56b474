"""Tables of any layout (customers, contacts, orders, logs exported by another system) as records, read by `crm.schema`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from xlcrm.crm.incoming.records import IMPORTED, Field, Item, MappedColumn, Record, Records, Refused
from xlcrm.crm.incoming.source import Source
from xlcrm.crm.listening.scales import SCALE_WORDS, scale_of_header
from xlcrm.crm.problems import Problem
from xlcrm.crm.schema import MappingChoice, read_tables
from xlcrm.crm.schema.fields import fields_of
from xlcrm.crm.schema.shapes import Shapes
from xlcrm.crm.tables import Kind, Reading, Table
from xlcrm.grid import Value, parse_a1
from xlcrm.lang import Text

CONTACTS_CUSTOMER: Mapping[str, Field] = {
    "customer": ("customers", "name"),
    "customer_id": ("customers", "id"),
}
"""Fields of a person that name the customer."""
_NO_RECORD = (
    "total_left_out",
    "total_doubtful",
    "header_repeated",
    "note_left_out",
    "divider_read",
    "divider_guessed",
)
NO_SHAPES = Shapes()
UNDERSTOOD_AS_NONE = Text(
    "这一行没有看懂：既没有客户名称，也没有可用的内容。补上名称再运行一次导入；不是记录就删掉这一行。",
    "This row was not understood: no customer's name and nothing that is used. Add the name and run the import again, "
    "or delete the row if it is no record.",
)


def lists(
    source: Source,
    chosen: Sequence[MappingChoice],
    as_of: dt.date,
    *,
    date1904: bool = False,
    shapes: Shapes = NO_SHAPES,
) -> Records:
    """The records of every table on a sheet, those of modules (`shapes`) too; rows that belong to none are told."""
    reading = read_tables([source.grid], mapping=chosen, as_of=as_of, date1904=date1904, shapes=shapes)
    faults = _faults(reading, source)
    parts = _apart(reading, {*IMPORTED, *(shape.kind for shape in shapes.tables)})
    records: list[Record] = []
    refused: list[Refused] = []
    for table, places in parts:
        for at in places:
            row, items = table.rows[at], _items(table, at, source)
            if row in faults:
                cells = _unread(table, row, source) | {place: item.plain for place, item in items.items()}
                refused.append(Refused(table.kind, source.name, source.line(row), faults[row], cells))
            elif items:
                records.append(Record(table.kind, source.name, source.line(row), items))
    tables = [table for table, _ in parts]
    rest, other = _rest(source, tables, reading)
    return Records(
        tuple(records),
        (*_once(refused), *rest),
        tuple(_columns(source, tables)),
        _rows_below(source, tables),
        other,
    )


def _apart(reading: Reading, kinds: Container[str]) -> list[tuple[Table, list[int]]]:
    """The tables that can be imported with the places of their records.

    Of a table that was read out of another one's cells (the second person of a customer) only those rows count that the
    other left.
    """
    found: list[tuple[Table, list[int]]] = []
    taken: dict[tuple[int, int], set[int]] = {}
    for table in (table for table in reading.tables if table.kind in kinds):
        columns = {(table.header_row, column.index) for column in table.columns.values()}
        own = [columns_of for columns_of in columns if columns_of in taken]
        before = (
            set().union(*(taken[each] for each in own)) if len(own) > 1 or len(columns) == len(own) else set()
        )
        places = [at for at, row in enumerate(table.rows) if row not in before]
        if places:
            found.append((table, places))
            for each in columns:
                taken.setdefault(each, set()).update(table.rows[at] for at in places)
    return found


def _faults(reading: Reading, source: Source) -> dict[int, Text]:
    """Row → what keeps it from being taken: a value that cannot be read would be lost."""
    found: dict[int, Text] = {}
    for problem in reading.problems:
        if problem.sheet == source.grid.name and problem.cell and problem.severity == "error":
            row, _ = parse_a1(problem.cell.partition(":")[0])
            found.setdefault(row, Text(problem.message("zh"), problem.message("en")))
    return found


def _items(table: Table, at: int, source: Source) -> dict[Field, Item]:
    row = table.rows[at]
    found: dict[Field, Item] = {}
    for name, values in table.data.items():
        meaning = values[at]
        column = table.columns.get(name)
        if meaning in (None, "", ()) or column is None:
            continue
        cell = source.grid.at(row, column.index)
        found[_place(table.kind, name)] = Item(meaning, cell if cell not in (None, "") else _shown(meaning))
        if column.currency and ("currency" not in table.data or table.data["currency"][at] in (None, "")):
            found[table.kind, "currency"] = Item(column.currency, column.currency)
        if (scale := _scale(table, name)) and (table.kind, "scale") not in found:
            found[table.kind, "scale"] = scale
    for column_at, header in table.extra.items():
        cell = source.grid.at(row, column_at)
        if header and cell not in (None, ""):
            found["extra", header] = Item(cell, cell)
    return found


def _scale(table: Table, name: str) -> Item | None:
    """The scale that the question of a score names (1-10分): the column into which the score goes may be of another."""
    entry = fields_of(table.kind).get(name)
    if entry is None or entry.type != "score" or "scale" in table.columns:
        return None
    header = table.columns[name].header
    scale = scale_of_header(header)
    if scale in ("", "nps"):
        return None
    word = SCALE_WORDS[scale].in_("en" if header.isascii() else "zh").split("|")[0]
    return Item(scale, word)


def _place(kind: Kind, name: str) -> Field:
    return CONTACTS_CUSTOMER.get(name, (kind, name)) if kind == "contacts" else (kind, name)


def _shown(meaning: Any) -> Value:
    return "、".join(map(str, meaning)) if isinstance(meaning, tuple) else meaning


def _unread(table: Table, row: int, source: Source) -> dict[Field, Value]:
    """The cells as they stand, those that could not be read too."""
    cells = {_place(table.kind, name): source.grid.at(row, one.index) for name, one in table.columns.items()}
    return {place: cell for place, cell in cells.items() if cell not in (None, "")}


def _once(refused: Sequence[Refused]) -> list[Refused]:
    """A row that gives several records (a customer and a person) is told once."""
    return list({(one.source, one.line): one for one in reversed(refused)}.values())[::-1]


def _rest(source: Source, tables: Sequence[Table], reading: Reading) -> tuple[list[Refused], dict[str, int]]:
    """Rows below a header that no table took: totals and remarks by their kind, others as refused."""
    taken = {row for table in tables for row in table.rows}
    why = _why(reading, source)
    top = min((table.header_row for table in tables), default=1)
    kind = tables[0].kind if tables else "customers"
    refused: list[Refused] = []
    other: Counter[str] = Counter()
    for row in range(top + 1, source.grid.height + 1):
        cells = [cell for cell in source.grid.rows[row - 1] if cell not in (None, "")]
        if row in taken or not cells or any(row == table.header_row for table in tables):
            continue
        if row in why:
            other[why[row]] += 1
        else:
            said = _unread(tables[0], row, source) if tables else {}
            refused.append(Refused(kind, source.name, source.line(row), UNDERSTOOD_AS_NONE, said))
    return refused, dict(other)


def _why(reading: Reading, source: Source) -> dict[int, str]:
    places: list[Problem] = [one for one in reading.problems if one.sheet == source.grid.name and one.cell]
    return {parse_a1(one.cell.partition(":")[0])[0]: one.code for one in places if one.code in _NO_RECORD}


def _rows_below(source: Source, tables: Sequence[Table]) -> int:
    """Rows that hold anything below the first header; other header rows are none."""
    heads = {table.header_row for table in tables}
    top = min(heads, default=1)
    rows = enumerate(source.grid.rows[top:], top + 1)
    return sum(any(cell not in (None, "") for cell in cells) for row, cells in rows if row not in heads)


def _columns(source: Source, tables: Sequence[Table]) -> Iterator[MappedColumn]:
    told: set[int] = set()
    for table in tables:
        found = [(column.index, column.header, name, column.sure) for name, column in table.columns.items()]
        found += [(at, header, "", True) for at, header in table.extra.items() if header]
        for at, header, name, sure in sorted(found):
            if at in told:
                continue
            told.add(at)
            kind, field = _place(table.kind, name) if name else ("", "")
            yield MappedColumn(source.name, header, kind, field, sure)
