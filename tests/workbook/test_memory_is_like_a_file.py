"""The in-memory book and the file do the same: what passes a test in memory passes on a team's disk."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.errors import XlcrmError
from xlcrm.grid import Area, Grid
from xlcrm.workbook.book import Book
from xlcrm.workbook.changes import (
    AddColumn,
    AppendRows,
    Cell,
    Change,
    ChangeSet,
    DefineName,
    DropSheet,
    Formula,
    Placement,
    PutSheet,
    SetCells,
    SetField,
)
from xlcrm.workbook.file import open_book
from xlcrm.workbook.memory import MemoryBook
from xlcrm.workbook.package.render import render
from xlcrm.workbook.sheets import SheetSpec, TableSpec

CELLS: dict[tuple[int, int], Cell] = {
    **{(2, column): header for column, header in enumerate(["编号", "名称", "自用"], 1)},
    **{(row, 1): f"C{row}" for row in (3, 4, 5)},
    **{(row, 2): f"客户{row}" for row in (3, 4, 5)},
    (3, 3): Formula("1+1", 2),
    (1, 1): "台账",
    (5, 6): "注意",
}
NATIVE = SheetSpec("客户", cells=CELLS, tables=(TableSpec("T", Area(2, 1, 5, 3)),))
PLAIN = SheetSpec("客户", cells=CELLS)

words = st.sampled_from(["华信", "=1+1", "0755", "x y", "<&>"])
cells = (
    words
    | st.integers(-99, 99)
    | st.booleans()
    | st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1))
    | st.builds(lambda text: Formula(f'"{text}"', text), st.sampled_from(["a", "b"]))
    | st.none()
)
fields = st.sampled_from(["id", "name", "tier", "due"])
keys = st.sampled_from(["C3", "C4", "C5"])
sheets = st.builds(
    SheetSpec,
    name=st.sampled_from(["今日", "客户", "逾期"]),
    key=st.sampled_from(["today", "overdue", ""]),
    cells=st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 3)), cells, max_size=4),
)
changes = st.one_of(
    st.builds(SetField, st.just("customers"), fields, st.dictionaries(keys, cells, min_size=1)),
    st.builds(
        AddColumn, st.just("customers"), st.sampled_from(["tier", "due"]), st.sampled_from(["等级", "自用"])
    ),
    st.builds(
        AppendRows,
        st.just("customers"),
        st.lists(st.dictionaries(st.sampled_from(["id", "name"]), words, min_size=1), max_size=2).map(tuple),
    ),
    st.builds(
        SetCells,
        st.just("客户"),
        st.dictionaries(st.tuples(st.integers(6, 8), st.integers(1, 5)), cells, max_size=3),
    ),
    st.builds(PutSheet, sheets),
    st.builds(DropSheet, st.sampled_from(["today", "overdue"])),
    st.builds(DefineName, st.sampled_from(["AsOf", "最新"]), st.just("'客户'!$A$1")),
)


def placement(list_object: str | None) -> dict[str, Placement]:
    rows = {f"C{row}": row for row in (3, 4, 5)}
    return {"customers": Placement("customers", "客户", 2, 3, 5, {"id": 1, "name": 2}, rows, list_object)}


def shown(book: Book) -> list[object]:
    return [(g.name, g.owner, g.visible, g.list_objects, g.formulas, values(g)) for g in book.grids()]


def values(grid: Grid) -> dict[tuple[int, int], object]:
    found = {
        (row, column): grid.at(row, column)
        for row, column in Area(1, 1, grid.height, grid.width or 1).cells()
    }
    return {at: (value, type(value) is bool) for at, value in found.items() if value is not None}


def outcome(book: Book, wanted: tuple[Change, ...], list_object: str | None) -> object:
    """What the book shows afterwards, or how it refused."""
    try:
        book.apply(ChangeSet(wanted), placement(list_object))
    except XlcrmError as refusal:
        return type(refusal), getattr(refusal, "kind", "")
    return shown(book), dict(book.names())


@settings(deadline=None, max_examples=60)
@given(st.booleans(), st.lists(changes, min_size=1, max_size=5).map(tuple))
def test_both_end_alike_or_refuse_alike(native: bool, wanted: tuple[Change, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "team.xlsx"
        path.write_bytes(render([NATIVE if native else PLAIN]))
        on_disk = open_book(path)
        in_memory = MemoryBook(on_disk.grids())
        list_object = "T" if native else None

        assert outcome(in_memory, wanted, list_object) == outcome(on_disk, wanted, list_object)
