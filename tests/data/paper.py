"""A twin on paper: cells go to the workbook and what they mean to its truth, in one stroke, so that the two cannot part."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from xlcrm.grid import a1, letters

Values = Mapping[str, Any]


class As(NamedTuple):
    """A cell that shows one thing and means another."""

    shown: Any
    understood: Any


class Unread(NamedTuple):
    """A cell that nobody can read: it must be reported."""

    shown: Any


class Formula(NamedTuple):
    """A formula with the value that it had when the team saved."""

    text: str
    value: Any


class Col(NamedTuple):
    """A column: its header, the field it is (empty: the team's own business), and its cell for a row."""

    header: str
    field: str
    cell: Callable[[Values], Any]


def always(value: Any) -> Callable[[Values], Any]:
    """The same cell in every row."""
    return lambda _row: value


def same(name: str) -> Callable[[Values], Any]:
    """The value as the demo has it."""
    return lambda row: row.get(name)


class Paper:
    """One twin: a workbook and its truth."""

    def __init__(self, folder: Path, name: str, **options: Any) -> None:
        self.path = folder / f"{name}.xlsx"
        self.book = xlsxwriter.Workbook(self.path, {"default_date_format": "yyyy-mm-dd", **options})
        self.book.set_properties(
            {"created": dt.datetime.fromisoformat("2026-11-20 09:00"), "author": "sales admin"}
        )
        self.tables: list[dict[str, Any]] = []
        self.unread: list[dict[str, str]] = []
        self.totals: list[dict[str, Any]] = []
        self._formats: dict[str, Any] = {}

    def format(self, **looks: Any) -> Any:
        """A cell format, made once."""
        key = repr(sorted(looks.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(looks)
        return self._formats[key]

    def sheet(self, name: str) -> Any:
        """A new worksheet."""
        return self.book.add_worksheet(name)

    def write(self, sheet: Any, row: int, column: int, cell: Any, look: Any = None) -> Any:
        """Write one cell (from 1); gives back what it means, None when it says nothing or cannot be read."""
        shown, meant = (cell.shown, cell.understood) if isinstance(cell, As) else (cell, cell)
        if isinstance(cell, Unread):
            shown, meant = cell.shown, None
            self.unread.append({"sheet": sheet.get_name(), "cell": a1(row, column)})
        if isinstance(shown, Formula):
            sheet.write_formula(row - 1, column - 1, shown.text, look, shown.value)
            return shown.value if meant is shown else meant
        if isinstance(shown, str):
            sheet.write_string(row - 1, column - 1, shown, look)
        elif isinstance(shown, dt.datetime):
            sheet.write_datetime(row - 1, column - 1, shown, self.format(num_format="yyyy-mm-dd hh:mm"))
        elif shown is not None:
            sheet.write(row - 1, column - 1, shown, look)
        return meant

    def header(self, sheet: Any, row: int, left: int, cols: Sequence[Col], look: Any = None) -> None:
        """One row of headers."""
        look = look or self.format(bold=True, bg_color="#D9E1F2", border=1)
        for offset, col in enumerate(cols):
            sheet.write_string(row - 1, left + offset - 1, col.header, look)

    def record(self, sheet: Any, row: int, left: int, cols: Sequence[Col], values: Values) -> dict[str, Any]:
        """One row of data; gives back the record as it is to be understood."""
        record: dict[str, Any] = {"row": row}
        for offset, col in enumerate(cols):
            meant = self.write(sheet, row, left + offset, col.cell(values))
            if col.field and meant is not None:
                record[col.field] = told(meant)
        return record

    def table(
        self, kind: str, sheet: Any, header_row: int, left: int, cols: Sequence[Col], rows: Sequence[Values]
    ) -> int:
        """A plain table: header, then the rows without a gap; gives back the row below it."""
        self.header(sheet, header_row, left, cols)
        records = [self.record(sheet, header_row + n, left, cols, row) for n, row in enumerate(rows, 1)]
        self.tell(kind, sheet, header_row, places(cols, left), records)
        return header_row + len(rows) + 1

    def tell(
        self, kind: str, sheet: Any, header_row: int, columns: Mapping[str, str], records: Sequence[Mapping[str, Any]],
        first_row: int = 0,
    ) -> None:  # fmt: skip
        """Put a table into the truth."""
        table = {
            "kind": kind, "sheet": sheet.get_name(), "header_row": header_row, "first_row": first_row or header_row + 1,
            "rows": len(records), "columns": dict(columns), "records": list(records),
        }  # fmt: skip
        self.tables.append(table)

    def total(self, sheet: Any, row: int) -> None:
        """Name a row that is a total and no record."""
        self.totals.append({"sheet": sheet.get_name(), "row": row})

    def save(self) -> Path:
        """Write the workbook, and its truth beside it."""
        for sheet in self.book.worksheets():
            sheet.autofit()
        self.book.close()
        truth = {"tables": self.tables, "unread": self.unread, "totals": self.totals}
        self.path.with_suffix(".json").write_text(as_json(truth), "utf-8")
        return self.path


def as_json(truth: Mapping[str, Any]) -> str:
    """The truth as text: a line per record, so that a change can be read in a diff."""
    tables = []
    for table in truth["tables"]:
        head = json.dumps({k: v for k, v in table.items() if k != "records"}, ensure_ascii=False)[:-1]
        lines = ",\n".join("   " + json.dumps(record, ensure_ascii=False) for record in table["records"])
        tables.append(f'  {head}, "records": [\n{lines}\n  ]}}')
    rest = ",\n".join(f' "{k}": {json.dumps(truth[k], ensure_ascii=False)}' for k in truth if k != "tables")
    return '{\n "tables": [\n' + ",\n".join(tables) + "\n ],\n" + rest + "\n}\n"


def places(cols: Sequence[Col], left: int = 1) -> dict[str, str]:
    """Field → column letter."""
    return {col.field: letters(left + offset) for offset, col in enumerate(cols) if col.field}


def told(value: Any) -> Any:
    """A value as JSON knows it: dates ISO, a midnight dropped."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
