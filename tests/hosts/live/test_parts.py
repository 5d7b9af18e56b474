"""The small parts under LiveBook: moments, guarded texts, rectangles."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.grid import CellError, Uncomputed
from xlcrm.hosts.live.book import sheet_of
from xlcrm.hosts.live.cells import typed
from xlcrm.hosts.live.moments import is_time, plain_moment
from xlcrm.hosts.live.styling import rectangles
from xlcrm.workbook import Formula


@pytest.mark.parametrize(
    ("code", "time"),
    [
        ("hh:mm", True), ("[h]:mm:ss", True), ("h:mm AM/PM", True), ("yyyy-mm-dd hh:mm", False), ("0.0%", False),
        ('0"h"', False), ("[Red]0.00", False), ("General", False), ("d.m. h:mm", False),
    ],
)  # fmt: skip
def test_formats_of_times_are_told_from_others(code: str, time: bool) -> None:
    assert is_time(code) is time


def test_moments_come_as_a_file_tells_them() -> None:
    at = dt.datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001 - cells know no time zone

    assert plain_moment(at) == at
    assert plain_moment(at.replace(hour=0, minute=0)) == dt.date(2026, 11, 22)
    assert plain_moment(dt.datetime(1899, 12, 30, 9, 30)) == dt.time(9, 30)  # noqa: DTZ001 - as above
    assert plain_moment("2026") == "2026"


def test_cells_go_in_as_they_would_be_typed() -> None:
    assert typed(Formula("SUM(A1)", 3)) == "=SUM(A1)"
    assert typed(Uncomputed("=A1")) == "=A1"
    assert typed("华信") == "华信"
    assert typed("C0001") == "'C0001"
    assert typed("真") == "'真"
    assert typed(dt.time(12)) == 0.5
    assert typed(dt.timedelta(hours=36)) == 1.5
    assert typed(CellError("#N/A")) == "=NA()"
    assert typed(None) is None


def test_the_sheet_of_a_reference_is_known_however_it_is_quoted() -> None:
    assert sheet_of("='O''Brien 1'!$A$1") == "O'Brien 1"
    assert sheet_of("今日!$A$1") == "今日"


@given(st.sets(st.tuples(st.integers(1, 12), st.integers(1, 6)), max_size=40))
def test_rectangles_cover_each_cell_once_and_nothing_else(cells: set[tuple[int, int]]) -> None:
    covered = [at for area in rectangles(list(cells)) for at in area.cells()]

    assert sorted(covered) == sorted(cells)


def test_a_full_block_is_one_rectangle() -> None:
    block = [(row, column) for row in range(3, 9) for column in range(2, 5)]

    assert [str(area) for area in rectangles(block)] == ["B3:D8"]
