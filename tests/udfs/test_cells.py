"""Columns are read as their cells are one by one, only faster."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.values.base import folded, is_blank, says_nothing
from xlcrm.grid import CellError
from xlcrm.udfs.cells import key_of, keys_of, line_of, says_something, value_of

TODAY = dt.datetime(2026, 11, 22)  # noqa: DTZ001 - cells know no zones
TEXTS = st.text("华信Ａa １(（）·,'é\u0301\u200bΣς", max_size=8)


@given(st.lists(TEXTS | st.sampled_from(["", "-", "无", "n/a", "#N/A", "x\0y"]), max_size=12))
def test_a_column_is_read_as_its_cells_are_one_by_one(texts: list[str]) -> None:
    column = line_of([[text] for text in texts]) if len(texts) > 1 else [value_of(text) for text in texts]

    assert column == [value_of(text) for text in texts]
    assert keys_of(column) == [key_of(value) for value in column]
    assert [says_something(value) for value in column] == [
        not is_blank(value) and not (isinstance(value, str) and says_nothing(folded(value)))
        for value in column
    ]


@given(
    st.lists(st.sampled_from([None, True, 1, 1.0, 0, math.nan, TODAY, "A", CellError("#N/A")]), min_size=2)
)
def test_cells_of_several_kinds_keep_their_kind(cells: list[Any]) -> None:
    found = line_of([[cell] for cell in cells])

    assert [type(value) for value in found] == [type(value_of(cell)) for cell in cells]
