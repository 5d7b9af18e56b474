"""A sheet 设置/Settings of an earlier version gets the lines and tables that it lacks, with their defaults.

Nothing of the team's is touched: lines go below the last one, tables right of the last one. What was offered once is
remembered, so that a line that somebody deletes stays away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.situation import Situation, placement_of
from xlcrm.lang import Text, by_count, count_of
from xlcrm.workbook.changes import AppendRows, Cell, Change, Placement, SetCells

if TYPE_CHECKING:
    from xlcrm.commands.views.settings_lists import EditedTable
    from xlcrm.crm.settings import Setting
    from xlcrm.crm.tables import Table
    from xlcrm.grid import Grid


@dataclass(frozen=True)
class Added:
    """The changes that complete the sheet, and what they bring in words."""

    changes: tuple[Change, ...] = ()
    placements: Mapping[str, Placement] | None = None
    said: tuple[Text, ...] = ()
    blocked: bool = False
    """Something stands where the lines would go: they are offered again next time."""


def new_settings(here: Situation) -> Added:
    """What the workbook's sheet of settings lacks; nothing where it has none, or holds something in the way."""
    grid = here.owned("settings")
    table = next((each for each in here.reading.of("settings") if grid and each.sheet == grid.name), None)
    if grid is None or table is None:
        return Added()
    lines, lists = _missing_lines(here, table), _missing_lists(here, grid)
    if lines and not _free_below(grid, table, len(lines)):
        return Added(said=(_in_the_way(grid, lines),), blocked=True)
    changes: list[Change] = (
        [AppendRows(table.name, tuple(_row(item, here) for item in lines))] if lines else []
    )
    changes += _put_lists(here, grid, table.header_row, lists)
    return Added(
        tuple(changes), {table.name: placement_of(table, {})} if lines else {}, tuple(_said(lines, lists))
    )


def offered(here: Situation) -> tuple[str, ...]:
    """Every line and table that a sheet of settings has now, by key."""
    from xlcrm.commands.views.settings_lists import TABLES
    from xlcrm.crm.settings import catalogue

    lines = (*catalogue(), *here.modules.lines)
    gone = [key for key in here.memory.offered if key not in {item.key for item in lines}]
    return (*(item.key for item in lines), *(table.kind for table in TABLES), *gone)


def _missing_lines(here: Situation, table: Table) -> list[Setting]:
    from xlcrm.crm.settings import catalogue, keys_on

    lines = here.modules.lines
    there = {*keys_on(table, lines), *here.memory.offered}
    return [item for item in (*catalogue(), *lines) if item.key not in there]


def _missing_lists(here: Situation, grid: Grid) -> list[EditedTable]:
    from xlcrm.commands.views.settings_lists import TABLES

    there = {table.kind for table in here.reading.tables if table.sheet == grid.name}
    return [table for table in TABLES if table.kind not in there and table.kind not in here.memory.offered]


def _row(item: Setting, here: Situation) -> dict[str, Cell]:
    section = item.section.in_(here.lang).replace("(", "（").partition("（")[0].strip()
    cells: dict[str, Cell] = {
        "section": section,
        "name": item.label.in_(here.lang),
        "note": item.help.in_(here.lang),
    }
    value = item.cell(here.lang)
    return cells if value is None else {**cells, "value": value}


def _free_below(grid: Grid, table: Table, count: int) -> bool:
    """Are there so many empty rows after the last line, wherever the table ends?"""
    columns = range(table.first_column, table.last_column + 1)
    bottoms = [each.area.bottom for each in grid.list_objects if each.name == table.list_object]
    last = max([table.last_row, *bottoms])
    while last > table.header_row and all(grid.at(last, column) is None for column in columns):
        last -= 1
    return all(
        grid.at(row, column) is None for row in range(last + 1, last + count + 1) for column in columns
    )


def _put_lists(here: Situation, grid: Grid, head: int, lists: Sequence[EditedTable]) -> Iterator[Change]:
    """Each table as the sheet would have it, with one empty column before it."""
    from xlcrm.crm.schema.fields import label

    left = grid.width + 2
    for table in lists:
        names = [name for name, _, _ in table.columns]
        yield SetCells(grid.name, {(head - 1, left): table.title.in_(here.lang)}, look="section")
        yield SetCells(grid.name, {(head - 2, left): table.note.in_(here.lang)}, look="notice")
        heads: dict[tuple[int, int], Cell] = {
            (head, left + at): label(table.kind, name, here.lang) for at, name in enumerate(names)
        }
        yield SetCells(grid.name, heads, look="header")
        rows = [*table.rows(here.lang), *({} for _ in range(table.spare))]
        cells: dict[tuple[int, int], Cell] = {
            (row, left + at): values.get(name)
            for row, values in enumerate(rows, head + 1)
            for at, name in enumerate(names)
        }
        yield SetCells(grid.name, cells, look="input")
        left += len(names) + 1


def _said(lines: Sequence[Setting], lists: Sequence[EditedTable]) -> Iterator[Text]:
    if lines:
        yield Text(
            f"“设置”新增 {len(lines)} 行（默认值，贵团队填的没动）："
            + "、".join(item.label.zh for item in lines),
            f"Settings got {count_of(len(lines), 'new line')} (with their defaults; nothing of yours was changed): "
            + ", ".join(item.label.en for item in lines),
        )
    if lists:
        yield Text(
            f"“设置”右侧新增 {len(lists)} 张小表：" + "、".join(each.title.zh for each in lists),
            f"Settings got {count_of(len(lists), 'new table')} at its right: "
            + ", ".join(each.title.en for each in lists),
        )


def _in_the_way(grid: Grid, lines: Sequence[Setting]) -> Text:
    return Text(
        f"“{grid.name}”选项表下方有内容，{len(lines)} 个新选项没有加上（按默认值计算）；把那里空出来，下次更新时会加上。",
        f"Something stands below the choices on '{grid.name}', so {count_of(len(lines), 'new line')} {by_count(len(lines), 'was', 'were')} not added (their defaults count); "
        "clear it and the next refresh adds them.",
    )
