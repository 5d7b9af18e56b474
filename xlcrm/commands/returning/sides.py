"""One table on one of three sides: as it went out, as it came back, as the team has it now."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xlcrm.commands.overrides import cell_at, is_owned
from xlcrm.commands.situation import EXTRA
from xlcrm.workbook.changes import Cell, Formula
from xlcrm.workbook.fingerprints import canonical

if TYPE_CHECKING:
    from xlcrm.commands.outgoing import SentTable
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.tables import Table
    from xlcrm.grid import Grid, Value

_NUMBER = re.compile(r" #\d+$")


@dataclass(frozen=True)
class Side:
    """A table as headers and rows of cells; columns are places among the headers, from 0."""

    name: str
    kind: str
    sheet: str
    headers: tuple[str, ...]
    fields: Mapping[str, int]
    """Field → column."""
    keys: tuple[str | None, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[int, ...] = ()
    """Sheet row of each row; none for what went out."""
    left: int = 1
    """Sheet column of the first header."""

    @cached_property
    def field_of(self) -> Mapping[int, str]:
        """Column → field; a column of the team's own goes by EXTRA and its header."""
        own = {at: EXTRA + header for at, header in enumerate(self.headers) if header}
        return own | {at: name for name, at in self.fields.items()}

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Every cell as the text that it is compared by."""
        return tuple(tuple(map(text_of, row)) for row in self.rows)

    def bare_key(self, row: int) -> str | None:
        """A row's key without the number that tells it from others that say the same."""
        key = self.keys[row]
        return _NUMBER.sub("", key) if key else None

    def at(self, row: int, name: str) -> Cell:
        """The cell of a field; None where the table has no such column."""
        return self.rows[row][self.fields[name]] if name in self.fields else None

    def said(self, row: int) -> dict[str, Cell]:
        """Field → cell of what people typed in a row."""
        cells = enumerate(self.rows[row])
        return {
            name: cell
            for at, cell in cells
            if text_of(cell)
            and (name := self.field_of.get(at, ""))
            and not is_owned(self.kind, name)
            and not isinstance(cell, Formula)
        }

    def called(self, row: int) -> str:
        """What a person calls a row: the customer, and what tells the record from others of it."""
        names = _CALLED.get(self.kind, ())
        said = [plainly(self.at(row, name)) for name in names]
        return " · ".join(filter(None, said)) or " · ".join(
            list(filter(None, map(plainly, self.rows[row])))[:3]
        )


_CALLED: Mapping[str, tuple[str, ...]] = {
    "customers": ("name", "id"),
    "contacts": ("customer", "person"),
    "log": ("customer", "date", "content"),
    "orders": ("id", "customer", "date", "product"),
    "tasks": ("customer", "content", "due"),
}


def value_of(cell: Cell) -> Value:
    """A cell's value: that of a formula is what it gives."""
    return cell.value if isinstance(cell, Formula) else cell


def text_of(cell: Cell) -> str:
    """A cell as it is compared: a formula counts with its value, line ends are one."""
    value = value_of(cell)
    text = canonical(value)
    return " ".join(text.replace("_x000D_", "").split()) if isinstance(value, str) else text


def plainly(cell: Cell) -> str:
    """A cell as a person reads it in a sentence."""
    value = value_of(cell)
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return f"{value:%Y-%m-%d %H:%M}"
    return canonical(value).removesuffix(".0") if value is not None else ""


def headers_of(table: Table, grid: Grid) -> dict[int, str]:
    """Header of every column of a table: also of those that a value is summed from, such as the months of a year."""
    named = {column.index: column.header for column in table.columns.values()} | dict(table.extra)
    others = (column for column in range(table.first_column, table.last_column + 1) if column not in named)
    above = {column: grid.at(table.header_row, column) for column in others}
    return named | {column: str(text).strip() for column, text in above.items() if text not in (None, "")}


def side_of(table: Table, grid: Grid) -> Side:
    """A table of a workbook that was read."""
    from xlcrm.crm.ledger import row_keys

    columns = range(table.first_column, table.last_column + 1)
    named = headers_of(table, grid)
    return Side(
        name=table.name,
        kind=table.kind,
        sheet=table.sheet,
        headers=tuple(named.get(column, "") for column in columns),
        fields={name: column.index - table.first_column for name, column in table.columns.items()},
        keys=row_keys(table),
        rows=tuple(tuple(cell_at(grid, row, column) for column in columns) for row in table.rows),
        lines=tuple(table.rows),
        left=table.first_column,
    )


def sides_of(here: Situation) -> list[Side]:
    """Every table of the team's own sheets, each once; not what was read out of the cells of another."""
    tables = [table for table in here.reading.tables if table.sheet in here.grids]
    own = [table for table in tables if not here.grids[table.sheet].owner and not table.is_spread]
    return leading(side_of(table, here.grids[table.sheet]) for table in own)


def sent_side(table: SentTable) -> Side:
    """A table as it went out."""
    return Side(table.name, table.kind, table.sheet, table.headers, table.fields, table.keys, table.rows)


def leading(sides: Iterable[Side]) -> list[Side]:
    """The tables without those that were read out of the columns of a customers' table."""
    every = list(sides)
    led = {(one.sheet, one.headers) for one in every if one.kind == "customers"}
    return [one for one in every if one.kind == "customers" or (one.sheet, one.headers) not in led]


def shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many headers two tables share."""
    return len({text for text in one if text} & set(other))
