"""One column and one sheet into a large workbook: xlcrm beside openpyxl, wolfxl and the floor, each in its own process.

    python -m benchmarks.patch --rows 50000 --columns 20 --json
    python -m benchmarks.patch --growth 5000 50000 500000 --json

The floor inflates every part and runs expat over the XML, doing nothing with it. xlcrm's figures hold reading, writing
and the verification of what was written. wolfxl is measured when it is installed (`pip install wolfxl`), else null.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import tempfile
from pathlib import Path

import xlsxwriter

from benchmarks.measure import Cost, cost_of

CITIES = ("苏州", "上海", "杭州", "宁波", "无锡", "London", "Leeds", "Bristol")

FLOOR = """
import zipfile
from xml.parsers import expat
with zipfile.ZipFile({book!r}) as archive:
    for name in archive.namelist():
        data = archive.read(name)
        if name.endswith((".xml", ".rels")):
            expat.ParserCreate().Parse(data, True)
"""
CELLS = """
from xlcrm.workbook import ChangeSet, PutSheet, SetCells, SheetSpec, open_book
cells = {{(row, {column}): f"A{{row % 7}}" for row in range(2, {rows} + 2)}} | {{(1, {column}): "Tier"}}
sheet = SheetSpec("Today", cells={{(row, 1): row for row in range(1, 51)}})
open_book({book!r}).apply(ChangeSet((SetCells("Data", cells), PutSheet(sheet))), {{}}, target={out!r})
"""
COLUMN = """
from xlcrm.workbook import AddColumn, ChangeSet, Placement, PutSheet, SetField, SheetSpec, open_book
rows = {{str(row): row for row in range(2, {rows} + 2)}}
table = Placement("data", "Data", 1, 2, {rows} + 1, {{"id": 1}}, rows, "Data")
values = {{key: f"A{{row % 7}}" for key, row in rows.items()}}
sheet = SheetSpec("Today", cells={{(row, 1): row for row in range(1, 51)}})
changes = (AddColumn("data", "tier", "Tier", "Why"), SetField("data", "tier", values), PutSheet(sheet))
open_book({book!r}).apply(ChangeSet(changes), {{"data": table}}, target={out!r})
"""
OPENPYXL = """
import openpyxl
book = openpyxl.load_workbook({book!r})
sheet = book["Data"]
sheet.cell(1, {column}, "Tier")
for row in range(2, {rows} + 2):
    sheet.cell(row, {column}, f"A{{row % 7}}")
new = book.create_sheet("Today")
for row in range(1, 51):
    new.cell(row, 1, row)
book.save({out!r})
"""
WOLFXL = OPENPYXL.replace("import openpyxl", "import wolfxl").replace(
    "openpyxl.load_workbook({book!r})", "wolfxl.load_workbook({book!r}, modify=True)"
)


def make_book(path: Path, rows: int, columns: int, seed: int = 1) -> None:
    """A native table of texts, numbers and dates, as a team's customer or order sheet."""
    chance = random.Random(seed)
    book = xlsxwriter.Workbook(str(path))
    sheet, day = book.add_worksheet("Data"), book.add_format({"num_format": "yyyy-mm-dd"})
    headers = [f"Column {number}" for number in range(1, columns + 1)]
    sheet.write_row(0, 0, headers)
    for row in range(1, rows + 1):
        sheet.write_number(row, 0, row)
        for column in range(1, columns):
            kind = column % 4
            if kind == 0:
                sheet.write_number(row, column, 45000 + chance.randint(0, 900), day)
            elif kind == 1:
                sheet.write_string(row, column, f"{chance.choice(CITIES)} {chance.randint(1, 4000)}")
            else:
                sheet.write_number(row, column, round(chance.lognormvariate(7, 1), 2))
    names = [{"header": header} for header in headers]
    sheet.add_table(0, 0, rows, columns - 1, {"name": "Data", "columns": names})
    book.close()


def contenders(rows: int) -> dict[str, str]:
    """Name → Python code, for one size."""
    found = {"floor": FLOOR, "xlcrm_cells": CELLS, "xlcrm_column": COLUMN}
    if rows <= 50_000:  # beyond, they take a quarter of an hour and several GB
        found["openpyxl"] = OPENPYXL
        if importlib.util.find_spec("wolfxl"):
            found["wolfxl"] = WOLFXL
    return found


def measure(rows: int, columns: int, only: tuple[str, ...] = ()) -> dict[str, object]:
    """Make the workbook, run each contender in a process of its own, return the figures.

    The workbook is made in a process of its own too: a child's peak memory counts from its parent's.
    """
    figures: dict[str, object] = {"rows": rows, "columns": columns}
    costs: dict[str, Cost] = {}
    with tempfile.TemporaryDirectory() as folder:
        book, out = Path(folder) / "book.xlsx", Path(folder) / "out.xlsx"
        cost_of(f"from benchmarks.patch import *; make_book(Path({str(book)!r}), {rows}, {columns})")
        figures["file_mb"] = round(book.stat().st_size / 1e6, 1)
        for name, code in contenders(rows).items():
            if not only or name in only:
                filled = code.format(book=str(book), out=str(out), rows=rows, column=columns + 1)
                costs[name] = cost_of(filled)
                out.unlink(missing_ok=True)
    for name, cost in costs.items():
        figures |= {f"{name}_cpu_seconds": cost.cpu_seconds, f"{name}_peak_mb": cost.peak_mb}
    if {"openpyxl", "xlcrm_column"} <= costs.keys():
        ratio = costs["xlcrm_column"].cpu_seconds / costs["openpyxl"].cpu_seconds
        figures["xlcrm_column_to_openpyxl"] = round(ratio, 3)
    return figures


def main() -> None:
    """Command line of the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--only", nargs="*", default=(), help="contenders to run; all without it")
    parser.add_argument("--growth", type=int, nargs="*", help="several numbers of rows, xlcrm and floor only")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    sizes, only = given.growth or [given.rows], tuple(given.only)
    if given.growth and not only:
        only = ("floor", "xlcrm_cells", "xlcrm_column")
    for rows in sizes:
        figures = measure(rows, given.columns, only)
        if given.json:
            print(json.dumps(figures), flush=True)
            continue
        for name, value in figures.items():
            print(f"{name:28} {value}")


if __name__ == "__main__":
    main()
