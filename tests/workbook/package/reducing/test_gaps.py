"""Where rows stand once others are gone, told by a list of rows from which they are really taken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xlcrm.grid import LAST_ROW, Area
from xlcrm.workbook.package.reducing.gaps import Gaps

ROWS = 40
GONE = st.frozensets(st.integers(1, ROWS), max_size=ROWS)


def left(gone: frozenset[int]) -> list[int]:
    """The old numbers of the rows that stay, in order."""
    return [row for row in range(1, ROWS + 1) if row not in gone]


@given(GONE, st.integers(1, ROWS))
def test_a_row_stands_where_it_is_found_among_those_that_stay(gone: frozenset[int], row: int) -> None:
    new = Gaps(gone).row(row)

    assert new is None if row in gone else left(gone)[(new or 0) - 1] == row


@given(GONE, st.integers(1, ROWS))
def test_the_way_back_leads_to_the_same_row(gone: frozenset[int], row: int) -> None:
    gaps = Gaps(gone)
    new = gaps.row(row)

    assert new is None or gaps.before(new) == row


@given(GONE, st.integers(1, ROWS), st.integers(0, ROWS))
def test_a_span_holds_exactly_the_rows_that_stay_of_it(gone: frozenset[int], top: int, more: int) -> None:
    bottom = min(top + more, ROWS)
    span = Gaps(gone).span(top, bottom)
    stay = [row for row in range(top, bottom + 1) if row not in gone]

    assert (left(gone)[span[0] - 1 : span[1]] if span else []) == stay


def test_whole_columns_stay_whole() -> None:
    assert Gaps({2, 3}).area(Area(1, 1, LAST_ROW, 2)) == Area(1, 1, LAST_ROW, 2)


def test_areas_of_which_nothing_is_left_fall_out_of_a_list() -> None:
    assert Gaps({2, 3, 7}).areas("A1:A3 B2:B3 C5:D8 whole") == "A1 C3:D5 whole"
