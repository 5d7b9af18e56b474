"""Where the owned columns go, and which cells of them change."""

from __future__ import annotations

import datetime as dt

import pytest

from xlcrm.commands.columns import free_header, room_for
from xlcrm.commands.memory import Memory
from xlcrm.commands.overrides import is_ours, typed_over
from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Table
from xlcrm.grid import Area, Grid, ListObject, Value
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.fingerprints import digest

ROWS: list[list[Value]] = [["客户名称", "年销售额"], ["天河", 1], ["月湖", 2]]


def table_of(grid: Grid) -> Table:
    return read_tables([grid]).of("customers")[0]


def grid_with(extra: dict[tuple[int, int], Value], **facts: object) -> Grid:
    rows: list[list[Value]] = [[*row, *[None] * 8] for row in ROWS]
    for (row, column), value in extra.items():
        rows[row - 1][column - 1] = value
    return Grid("客户", rows, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("extra", "facts", "free"),
    [
        ({}, {}, True),
        ({(2, 5): "note"}, {}, False),
        ({(1, 7): "next table"}, {}, False),
        ({}, {"merges": (Area(2, 4, 2, 5),)}, False),
        ({}, {"pivots": (Area(1, 6, 3, 8),)}, False),
        ({}, {"list_objects": (ListObject("Other", Area(1, 4, 3, 5)),)}, False),
        ({}, {"merges": (Area(9, 4, 9, 5),)}, True),
    ],
)
def test_there_is_room_only_where_nothing_stands(
    extra: dict[tuple[int, int], Value], facts: dict[str, object], free: bool
) -> None:
    table = table_of(Grid("客户", ROWS))

    assert room_for(table, grid_with(extra, **facts), 4) == free


def test_there_is_no_room_past_the_last_column_of_a_sheet() -> None:
    table = table_of(Grid("客户", ROWS))

    assert not room_for(table, Grid("客户", ROWS), 16_384)


def test_a_header_that_the_team_uses_says_whose_it_is() -> None:
    assert free_header("等级", {"客户名称"}) == "等级"
    assert free_header("等级", {"等级"}) == "等级 (xlcrm)"


def test_own_formulas_are_known_wherever_their_row_moved() -> None:
    assert is_ours(Formula('IF(ISNUMBER(E99),MAX(0,crm_today-E99),"")'), "")
    assert not is_ours(Formula("E99-7"), digest(Formula("E98-7")))
    assert is_ours("A", digest("A"))
    assert not is_ours("B", digest("A"))


def test_words_are_what_differs_from_what_was_written() -> None:
    memory = Memory(
        written={"tier": {"k1": digest("A"), "k2": digest("B")}}, overrides={"tier": {"k2": "2026-01-01"}}
    )
    now = {"tier": {"k1": "A", "k2": "C", "new": "A"}, "reason": {"new": "copied down"}}

    words = typed_over(memory, now, dt.date(2026, 11, 22))

    assert words.values == {"tier": {"k2": "C", "new": "A"}}
    assert words.since == {"tier": {"k2": "2026-01-01", "new": "2026-11-22"}}
    assert words.tiers() == {"k2": "C", "new": "A"}
