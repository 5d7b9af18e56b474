"""Run by LibreOffice's own Python: sort a customer sheet, insert rows, move columns, and save, as a person would.

rearrange_in_libreoffice.py SOURCE TARGET SHEET ROWS COLUMNS OWNED NEW_ROWS PROFILE

The sheet holds a header in row 1, ROWS records below it and COLUMNS columns, the last OWNED of which are moved to stand
behind the first one. NEW_ROWS customers are typed into rows that are inserted after the tenth record.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import TableSortField

sys.path.append(str(Path(__file__).parents[2]))  # the office's Python knows nothing of this package
from tests.office import rewrite


def main() -> None:
    """Start an office, let it work on the file, end it."""
    source, target, name, rows, columns, owned, new, profile = sys.argv[1:]

    def work(book: Any) -> None:
        sheet = book.Sheets.getByName(name)
        sort(sheet, int(rows), int(columns))
        insert(sheet, int(new))
        move(sheet, int(columns), int(owned))

    rewrite(source, target, profile, work, {}, {"FilterName": "Calc MS Excel 2007 XML"})


def sort(sheet: Any, rows: int, columns: int) -> None:
    """Sort the records by their third column, the largest first."""
    field = TableSortField()
    field.Field, field.IsAscending = 2, False
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    how = (PropertyValue("SortFields", 0, fields, 0), PropertyValue("ContainsHeader", 0, False, 0))
    uno.invoke(sheet.getCellRangeByPosition(0, 1, columns - 1, rows), "sort", (uno.Any("[]com.sun.star.beans.PropertyValue", how),))  # fmt: skip


def insert(sheet: Any, count: int) -> None:
    """Type new customers into inserted rows."""
    sheet.Rows.insertByIndex(11, count)
    for number in range(count):
        sheet.getCellByPosition(0, 11 + number).String = f"新客户{number:02d}有限公司"
        sheet.getCellByPosition(2, 11 + number).Value = 1000 + number


def move(sheet: Any, columns: int, owned: int) -> None:
    """Cut the last columns and put them behind the first one."""
    sheet.Columns.insertByIndex(1, owned)
    last = sheet.Rows.Count - 1
    block = sheet.getCellRangeByPosition(columns, 0, columns + owned - 1, last).RangeAddress
    sheet.moveRange(sheet.getCellByPosition(1, 0).CellAddress, block)
    sheet.Columns.removeByIndex(columns, owned)


if __name__ == "__main__":
    main()
