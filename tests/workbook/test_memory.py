"""The in-memory book: every verb of a ChangeSet, all or none."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.errors import RefusedError, UsageError
from xlcrm.grid import Area, CellError, Grid, ListObject, Uncomputed
from xlcrm.workbook.book import Book
from xlcrm.workbook.changes import (
    AddColumn,
    AppendRows,
    ChangeSet,
    DefineName,
    DropSheet,
    Formula,
    Placement,
    PutSheet,
    SetCells,
    SetField,
)
from xlcrm.workbook.memory import MemoryBook
from xlcrm.workbook.memory_sheet import free_name
from xlcrm.workbook.sheets import SheetSpec, TableSpec

CUSTOMERS = """
| 客户编号 | 客户名称 | 备注 |
| C1       | 华信电子 | x    |
| C2       | 东方机械 |      |
"""


@pytest.fixture
def book() -> MemoryBook:
    return MemoryBook.from_text(CUSTOMERS)


def placement(**columns: int) -> dict[str, Placement]:
    places = columns or {"id": 1, "name": 2}
    return {"customers": Placement("customers", "客户", 1, 2, 3, places, {"C1": 2, "C2": 3})}


def test_a_memory_book_is_a_book(book: MemoryBook) -> None:
    port: Book = book

    assert [grid.name for grid in port.grids()] == ["客户"]


def test_text_is_read_as_a_person_would_type_it() -> None:
    book = MemoryBook.from_text("""
        # 数据
        | 整数 | 小数  | 日期       | 时刻             | 真   | 错   | 公式  | 文字      | 竖线 | 空 |
        |------|-------|------------|------------------|------|------|-------|-----------|------|----|
        | -3   | 1.5e3 | 2026-03-05 | 2026-03-05 09:30 | TRUE | #N/A | =A2+1 | '00861380 | a\\|b |    |
        总计

        | 2026-02-30 | 09:30 |
        # 空表
    """)

    sheet, empty = book.grids()
    assert sheet.rows[1] == [
        -3,
        1500.0,
        dt.date(2026, 3, 5),
        dt.datetime(2026, 3, 5, 9, 30),  # noqa: DTZ001 — a sheet knows no time zone
        True,
        CellError("#N/A"),
        Uncomputed("A2+1"),
        "00861380",
        "a|b",
    ]
    assert sheet.formulas == {(2, 7): "A2+1"}
    assert sheet.at(3, 1) == "总计"
    assert sheet.rows[3] == []
    assert sheet.rows[4] == ["2026-02-30", dt.time(9, 30)]
    assert (empty.name, empty.rows) == ("空表", [])


def test_a_field_is_set_by_row_key(book: MemoryBook) -> None:
    book.apply(ChangeSet((SetField("customers", "name", {"C2": "东方"}),)), placement())

    assert book.cell("客户", "B3") == "东方"
    assert book.cell("客户", "B2") == "华信电子"


def test_a_column_comes_right_of_the_teams_own(book: MemoryBook) -> None:
    changes = ChangeSet(
        (AddColumn("customers", "tier", "等级"), SetField("customers", "tier", {"C1": Formula('"A"', "A")}))
    )

    book.apply(changes, placement())

    assert book.cell("客户", "D1") == "等级"
    assert book.cell("客户", "D2") == "A"
    assert book.grids()[0].formulas == {(2, 4): '"A"'}
    assert book.cell("客户", "C1") == "备注"


def test_a_native_table_grows_with_its_columns_and_rows() -> None:
    grid = Grid("客户", [["编号"], ["C1"]], list_objects=(ListObject("T", Area(1, 1, 2, 1)),))
    book = MemoryBook([grid])
    at = Placement("customers", "客户", 1, 2, 2, {"id": 1}, {"C1": 2}, list_object="T")

    book.apply(
        ChangeSet(
            (
                AddColumn("customers", "tier", "等级"),
                AppendRows("customers", ({"id": "C2", "tier": "B"}, {"id": "C3"})),
                AppendRows("customers", ({"id": "C4"},)),
            )
        ),
        {"customers": at},
    )

    grown = book.grids()[0]
    assert grown.list_objects[0].area == Area(1, 1, 5, 2)
    assert grown.rows == [["编号", "等级"], ["C1"], ["C2", "B"], ["C3"], ["C4"]]


def test_rows_are_refused_when_something_stands_below() -> None:
    book = MemoryBook.from_text(CUSTOMERS + "合计")

    with pytest.raises(RefusedError) as refusal:
        book.apply(ChangeSet((AppendRows("customers", ({"id": "C9"},)),)), placement())

    assert refusal.value.kind == "below"
    assert "A4" in refusal.value.message("zh")


def test_a_column_is_refused_when_notes_stand_beside_the_table() -> None:
    book = MemoryBook({"客户": [["编号", "名称"], ["C1", "华信", None, "注意!"]]})

    with pytest.raises(RefusedError) as refusal:
        book.apply(ChangeSet((AddColumn("customers", "tier", "等级"),)), placement())

    assert refusal.value.kind == "no_room"


def test_a_change_set_is_carried_out_whole_or_not_at_all(book: MemoryBook) -> None:
    before = book.grids()

    with pytest.raises(UsageError, match="no C9"):
        book.apply(
            ChangeSet((SetCells("客户", {(1, 1): "!"}), SetField("customers", "name", {"C9": "?"}))),
            placement(),
            state={"run": 1},
        )

    assert book.grids() == before
    assert book.state() == {}


def test_state_is_json_and_stays_until_replaced(book: MemoryBook) -> None:
    book.apply(ChangeSet(), {}, state={"run": 1, "tiers": {"C1": "A"}})
    book.apply(ChangeSet(), {})

    assert book.state() == {"run": 1, "tiers": {"C1": "A"}}


def test_an_owned_sheet_is_replaced_in_its_place_under_the_name_it_got(book: MemoryBook) -> None:
    spec = SheetSpec("客户", key="today", cells={(1, 1): 1}, names={"AsOf": Area(1, 1, 1, 1)})
    book.apply(ChangeSet((PutSheet(spec), PutSheet(SheetSpec("后", key="late")))), {})

    book.apply(ChangeSet((PutSheet(SheetSpec("今日", key="today", cells={(1, 1): 2})),)), {})

    assert [grid.name for grid in book.grids()] == ["客户", "客户 (2)", "后"]
    assert book.cell("客户 (2)", "A1") == 2
    assert book.names()["AsOf"] == "'客户 (2)'!$A$1"
    assert book.names()["_xlcrm.today"] == "'客户 (2)'!$A$1"


def test_a_sheet_is_dropped_by_its_key_and_the_teams_own_stay(book: MemoryBook) -> None:
    book.apply(ChangeSet((PutSheet(SheetSpec("今日", key="today")),)), {})

    book.apply(ChangeSet((DropSheet("today"), DropSheet("never there"))), {})

    assert [grid.name for grid in book.grids()] == ["客户"]
    assert not book.names()


def test_prepared_blank_rows_are_filled_first_and_formulas_carried_on() -> None:
    book = MemoryBook.from_text("""
        | 客户编号 | 客户名称 | 双倍  |
        | 1        | a        | =A2*2 |
        | 2        | b        | =A3*2 |
        |          |          | =A4*2 |
    """)
    at = Placement("customers", "客户", 1, 2, 4, {"id": 1, "name": 2, "twice": 3}, {})

    book.apply(
        ChangeSet((AppendRows("customers", ({"id": 3}, {"id": 4}, {"id": 5, "twice": 9})),)),
        {"customers": at},
    )

    grid = book.grids()[0]
    assert [grid.at(row, 1) for row in range(2, 7)] == [1, 2, 3, 4, 5]
    assert grid.formulas == {(row, 3): f"A{row}*2" for row in range(2, 6)}
    assert grid.at(6, 3) == 9


def test_a_prepared_sheet_keeps_its_tables_merges_and_visibility(book: MemoryBook) -> None:
    table = TableSpec("T", Area(1, 1, 3, 1), totals=True)
    spec = SheetSpec(
        "状态", key="state", tables=(table,), merges=(Area(5, 1, 5, 2),), visibility="very hidden"
    )
    book.apply(ChangeSet((PutSheet(spec),)), {})

    grid = book.grids()[-1]
    assert grid.list_objects == (ListObject("T", Area(1, 1, 3, 1), totals_rows=1),)
    assert grid.merges == (Area(5, 1, 5, 2),)
    assert not grid.visible
    assert grid.owner == "state"


def test_a_prepared_tables_calculated_column_is_filled_as_in_a_file(book: MemoryBook) -> None:
    table = TableSpec("T", Area(1, 1, 2, 2), formulas={"b": "[@a]*2"})
    book.apply(ChangeSet((PutSheet(SheetSpec("S", cells={(1, 1): "a", (1, 2): "b"}, tables=(table,))),)), {})

    assert book.grids()[-1].formulas == {(2, 2): "T[[#This Row],[a]]*2"}
    assert isinstance(book.cell("S", "B2"), Uncomputed)


def test_names_are_defined_and_pointed_elsewhere(book: MemoryBook) -> None:
    book.apply(ChangeSet((DefineName("AsOf", "=客户!$A$1"), DefineName("AsOf", "客户!$A$2"))), {})

    assert book.names() == {"AsOf": "客户!$A$2"}


def test_an_unknown_sheet_is_named_with_those_that_are_there(book: MemoryBook) -> None:
    with pytest.raises(UsageError, match="There are: 客户"):
        book.apply(ChangeSet((SetCells("客戶", {(1, 1): 1}),)), {})


@given(st.lists(st.text(min_size=1, max_size=31), max_size=8), st.text(min_size=1, max_size=31))
def test_a_free_name_is_free_and_short_enough(taken: list[str], wanted: str) -> None:
    name = free_name(wanted, [*taken, wanted])

    assert name.casefold() not in {other.casefold() for other in [*taken, wanted]}
    assert len(name) <= 31


values = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(min_size=1) | st.dates()
)


@given(st.lists(st.lists(values, max_size=5), max_size=6))
def test_rows_come_back_as_they_were_put(rows: list[list[object]]) -> None:
    grid = MemoryBook({"S": rows}).grids()[0]  # type: ignore[dict-item]  # any value of a cell

    width = max(map(len, rows), default=0)
    assert [[grid.at(r, c) for c in range(1, width + 1)] for r in range(1, len(rows) + 1)] == [
        row + [None] * (width - len(row)) for row in rows
    ]
