"""What is remembered comes back from its hidden sheet, damage is noticed, and one damaged run costs only itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.grid import Value
from xlcrm.workbook.package.state import DAMAGED, DAMAGED_RUN, FUTURE, cells, decode

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
)
runs = st.dictionaries(st.integers(1, 40).map(str), st.text("abc+/=.", max_size=70_000), max_size=3)


def rows_of(state: dict[str, Any]) -> list[list[Value]]:
    """The state's cells as the rows of a grid."""
    found = cells(state)
    rows: list[list[Value]] = [
        [None] * max(column for _, column in found) for _ in range(max(row for row, _ in found))
    ]
    for (row, column), text in found.items():
        rows[row - 1][column - 1] = text
    return rows


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), JSON, max_size=5))
def test_any_state_comes_back(state: dict[str, Any]) -> None:
    plain = {name: value for name, value in state.items() if name not in ("journal", "traces")}

    assert decode(rows_of(plain)) == (plain, None)


@given(runs, runs)
def test_what_is_kept_of_runs_comes_back_in_columns_of_its_own(
    journal: dict[str, str], traces: dict[str, str]
) -> None:
    state = (
        {"version": 1} | ({"journal": journal} if journal else {}) | ({"traces": traces} if traces else {})
    )

    rows = rows_of(state)

    assert decode(rows) == (state, None)
    assert len(rows[0]) == 1 + len(journal) + len(traces)
    assert all(len(str(cell)) <= 32_000 for row in rows for cell in row if cell is not None)


@given(st.integers(0, 400), st.characters(codec="ascii", exclude_characters=" \n"))
def test_a_damaged_state_is_noticed(at: int, char: str) -> None:
    rows = rows_of({"runs": list(range(200))})
    body = str(rows[1][0])
    at %= len(body)
    if body[at] != char:
        rows[1][0] = body[:at] + char + body[at + 1 :]

        assert decode(rows) == ({}, DAMAGED)


def test_a_damaged_run_is_lost_alone() -> None:
    rows = rows_of({"version": 1, "journal": {"7": "sound", "6": "hurt"}, "traces": {"7": "way", "6": "way"}})
    damaged = [[cell if cell != "hurt" else "hurd" for cell in row] for row in rows]

    state, warning = decode(damaged)

    assert state["journal"] == {"7": "sound"}
    assert state["traces"] == {"7": "way", "6": "way"}
    assert warning == DAMAGED_RUN


@pytest.mark.parametrize(
    ("head", "warning"), [("something else", DAMAGED), ("xlcrm-state 2 0 0", FUTURE), ("", DAMAGED)]
)
def test_a_sheet_that_says_something_else_holds_no_state(head: str, warning: object) -> None:
    assert decode([[head]]) == ({}, warning)
