from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands.views.specimen import AS_OF, today_data
from xlcrm.commands.views.formulas import SheetColumns
from xlcrm.commands.views.today import TodayData, TodayRow, today_sheet
from xlcrm.commands.views.today_typed import Typed, typed_results
from xlcrm.grid import Grid
from xlcrm.lang import Lang
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.memory_sheet import MemorySheet, grid_of
from xlcrm.workbook.sheets import SheetSpec


def _with(sheet: SheetSpec, cells: dict[tuple[int, int], object]) -> Grid:
    memory = MemorySheet(grid_of(sheet, sheet.name))
    for at, value in cells.items():
        memory.put(at, value)  # type: ignore[arg-type]
    return memory.grid()


def _place(sheet: SheetSpec, header: str) -> tuple[int, int]:
    return next(
        at
        for at, value in sheet.cells.items()
        if value == header and at in sheet.looks and "header" in sheet.looks[at]
    )


@pytest.mark.parametrize(("lang", "result", "word"), [("zh", "结果", "有效"), ("en", "Result", "No answer")])
def test_what_is_typed_beside_a_customer_is_read_back(lang: Lang, result: str, word: str) -> None:
    data = today_data(lang)
    sheet = today_sheet(data, lang)
    row, column = _place(sheet, result)

    typed = typed_results(
        _with(
            sheet,
            {
                (row + 2, column): word,
                (row + 2, column + 1): dt.date(2026, 10, 9),
                (row + 2, column + 2): "要样品",
            },
        )
    )

    second = data.rows[1]
    assert typed == [
        Typed(
            row + 2,
            second.key,
            second.customer,
            second.rep,
            second.channel,
            word,
            dt.date(2026, 10, 9),
            "要样品",
        )
    ]


def test_a_fresh_sheet_holds_nothing_typed() -> None:
    for data in (today_data("zh"), TodayData(AS_OF), TodayData()):
        assert typed_results(grid_of(today_sheet(data, "zh"), "今日")) == []


def test_typed_words_move_with_their_customer_when_the_rows_are_sorted() -> None:
    sheet = today_sheet(today_data("zh"), "zh")
    header, result = _place(sheet, "结果")
    grid = _with(sheet, {(header + 1, result): "未接"})
    first = typed_results(grid)[0]

    rows = list(grid.rows)
    rows[header], rows[header + 3] = rows[header + 3], rows[header]

    assert typed_results(replace(grid, rows=rows)) == [replace(first, row=header + 4)]


def test_columns_that_the_team_moved_are_still_found() -> None:
    grid = Grid("今日", [["今日联系"], ["下次联系日", "结果", "客户名称"], [None, "有效", "华信电子"]])

    assert [(one.customer, one.result, one.key) for one in typed_results(grid)] == [("华信电子", "有效", "")]


def test_a_sheet_without_the_headers_gives_nothing() -> None:
    assert typed_results(Grid("今日", [["今日联系"], ["客户"], ["华信"]])) == []


def test_counts_move_with_the_date_when_the_customer_table_can_say_them() -> None:
    table = SheetColumns("客户", 2, 4, {"tier": 1, "next_contact": 2, "overdue": 3}, {"tier": ["A", "B", "A"], "next_contact": [AS_OF, AS_OF, None], "overdue": [5, 0, 2]})  # fmt: skip
    data = replace(today_data("zh"), overdue=2, overdue_a=2, due_today=2, table=table)

    sheet = today_sheet(data, "zh")

    assert [sheet.cells[3, column] for column in (1, 2, 3)] == [
        Formula("COUNTIFS('客户'!$C$2:$C$4,\">0\")", 2),
        Formula("COUNTIFS('客户'!$A$2:$A$4,\"A\",'客户'!$C$2:$C$4,\">0\")", 2),
        Formula("COUNTIFS('客户'!$B$2:$B$4,crm_today)", 2),
    ]


@given(
    st.lists(
        st.builds(TodayRow, st.text(min_size=1), st.text(min_size=1), st.sampled_from("ABCN")), max_size=8
    )
)
def test_every_row_is_shown_once_in_the_order_given(rows: list[TodayRow]) -> None:
    sheet = today_sheet(TodayData(AS_OF, rows), "zh")
    header, customer = _place(sheet, "客户名称")

    shown = [sheet.cells.get((header + 1 + place, customer)) for place in range(len(rows))]

    assert shown == [row.customer for row in rows]
