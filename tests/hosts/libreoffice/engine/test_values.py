"""Values through the engine and back: what is written is read, block by block."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xlwings as xw
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.libreoffice

MIXED = [
    ["名称", "金额", "日期", "是"],
    ["华信电子", 1.5, dt.datetime(2026, 1, 2), True],  # noqa: DTZ001 - cells know no time zone
    ["Müller & Söhne", -3.0, dt.datetime(2026, 1, 2, 14, 30), False],  # noqa: DTZ001 - as above
]


def test_a_block_of_mixed_values_is_read_as_it_was_written(sheet: xw.Sheet) -> None:
    sheet["B2"].value = MIXED

    assert sheet["B2:E4"].value == MIXED
    assert sheet["B2"].expand().address == "$B$2:$E$4"


def test_one_cell_is_one_value_one_row_a_list_and_nothing_none(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [1, "二", None]

    assert sheet["A1"].value == 1.0
    assert sheet["A1:C1"].value == [1.0, "二", None]
    assert sheet["A9:B10"].value == [[None, None], [None, None]]


def test_texts_stay_texts_even_when_they_look_like_something_else(sheet: xw.Sheet) -> None:
    texts = ["007", "1/2", "'quoted", "TRUE", "1e5", " 空格 ", "a\nb"]

    sheet["A1"].options(transpose=True).value = [
        "'" + text if text.startswith("'") else text for text in texts
    ]

    assert sheet["A1:A7"].value == texts


def test_an_apostrophe_keeps_a_text_from_being_a_formula(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["'=1+1", "=1+1", "="]

    assert sheet["A1:C1"].value == ["=1+1", 2.0, "="]


def test_a_date_keeps_the_format_of_its_cell_and_gets_one_where_there_is_none(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "d/m/yyyy"

    sheet["A1:A2"].value = [[dt.date(2026, 11, 22)], [dt.datetime(2026, 11, 22, 9, 5)]]  # noqa: DTZ001 - as above

    assert sheet["A1"].number_format == "d/m/yyyy"
    assert sheet["A2"].number_format == "yyyy-mm-dd hh:mm"
    assert sheet["A1"].options(dates=dt.date).value == dt.date(2026, 11, 22)


def test_a_time_of_day_is_a_number_as_in_excel(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "hh:mm"
    sheet["A1"].value = 0.5

    assert sheet["A1"].value == 0.5
    assert sheet["A1"].number_format == "hh:mm"


def test_errors_are_nothing_or_their_names(sheet: xw.Sheet) -> None:
    formulas = ["=NA()", "=1/0", '="a"+1', "=NOSUCH(1)", "=SQRT(-1)"]
    sheet["A1"].value = formulas

    assert sheet["A1:E1"].value == [None] * 5
    assert sheet["A1:E1"].options(err_to_str=True).value == [
        "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!",
    ]  # fmt: skip


def test_booleans_are_booleans_typed_or_computed(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [True, "=1>2", 1, "=TRUE"]

    assert [type(value) for value in sheet["A1:D1"].value] == [bool, bool, float, bool]
    assert sheet["A1:D1"].value == [True, False, 1.0, True]


def test_a_frame_goes_in_and_comes_out(sheet: xw.Sheet) -> None:
    frame = pd.DataFrame(
        {
            "客户": ["华信", "Ampère"],
            "金额": [1.5, np.nan],
            "数量": np.array([3, 4], dtype="int64"),
            "日期": [pd.Timestamp("2026-01-02"), pd.NaT],
        }
    )
    sheet["A1"].options(index=False).value = frame

    found = sheet["A1:D3"].options(pd.DataFrame, index=False).value

    assert list(found.columns) == list(frame.columns)
    assert found["客户"].tolist() == ["华信", "Ampère"]
    assert found["数量"].tolist() == [3.0, 4.0]
    assert sheet["B3"].value is None
    assert sheet["D3"].value is None
    assert sheet["D2"].value == dt.datetime(2026, 1, 2)  # noqa: DTZ001 - as above


def test_numpy_and_pandas_scalars_are_plain_values(sheet: xw.Sheet) -> None:
    values: list[Any] = [
        np.float32(1.5), np.int64(7), np.bool_(True), pd.NaT, pd.NA, float("nan"),
        np.datetime64("2026-01-02"), dt.time(12), dt.timedelta(days=1.5),
    ]  # fmt: skip
    sheet["A1"].value = values

    day = dt.datetime(2026, 1, 2)  # noqa: DTZ001 - as above
    assert sheet["A1:I1"].value == [1.5, 7.0, True, None, None, None, day, 0.5, 1.5]


def test_one_value_fills_a_range_and_a_formula_moves_along(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].value = [[1], [2], [3]]

    sheet["B1:B3"].value = "x"
    sheet["C1:C3"].value = "=A1*2"

    assert sheet["A1:C3"].value == [[1.0, "x", 2.0], [2.0, "x", 4.0], [3.0, "x", 6.0]]
    assert sheet["C3"].formula == "=A3*2"


def test_a_workbook_of_1904_keeps_its_days(book: xw.Book, sheet: xw.Sheet) -> None:
    day = book.api.NullDate
    day.Year, day.Month, day.Day = 1904, 1, 1
    book.api.NullDate = day

    sheet["A1"].value = dt.date(2026, 1, 2)

    assert sheet["A1"].value == dt.datetime(2026, 1, 2)  # noqa: DTZ001 - as above
    assert sheet["A1"].impl.api.getDataArray()[0][0] == (dt.date(2026, 1, 2) - dt.date(1904, 1, 1)).days


FIRST, LAST = dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)  # noqa: DTZ001 - as above
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(-1e12, 1e12).map(lambda number: round(number, 6) + 0.0),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12
    ).filter(lambda text: text != "" and not text.startswith(("=", "'"))),
    st.datetimes(FIRST, LAST).map(lambda day: day.replace(microsecond=0)),
)


@settings(max_examples=40)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=5)
    )
)
def test_whatever_is_written_is_read(app: xw.App, rows: list[list[Any]]) -> None:
    sheet = (app.books[0] if len(app.books) else app.books.add()).sheets[0]
    sheet.clear()

    sheet["A1"].options(ndim=2).value = rows

    assert sheet["A1"].resize(len(rows), len(rows[0])).options(ndim=2).value == rows


def test_formulas_stand_in_their_rows_however_many_are_put_at_once(sheet: xw.Sheet) -> None:
    formulas = [[f"=ROW()*1000+{row}"] for row in range(3, 1004)]

    sheet.range((3, 2), (1003, 2)).value = formulas

    assert sheet.range((3, 2), (1003, 2)).value == [row * 1001 for row in range(3, 1004)]
    assert sheet["B2"].value is None
    assert sheet["B1004"].value is None
