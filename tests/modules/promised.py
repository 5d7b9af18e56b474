"""What every module promises of its sheets: undo takes it back, a person's word stays, a visit to English changes nothing."""

from __future__ import annotations

from collections.abc import Collection

from tests.commands.conftest import grid_rows
from tests.modules.conftest import carry_out
from xlcrm.commands.adding import add
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.workbook.memory import MemoryBook


def comes_and_goes(book: MemoryBook, module: str) -> bool:
    """Are the team's sheets as before once the module was added, refreshed without a change, and undone?"""
    before = {grid.name: grid.rows for grid in book.grids()}
    carry_out(add, book, module=module)
    assert not carry_out(refresh, book).changes
    carry_out(undo, book)
    return {grid.name: grid.rows for grid in book.grids() if grid.name in before} == before


def typed_over(book: MemoryBook, sheet: str, header: str, text: str) -> object:
    """What stands after a refresh in the first record of a sheet (header in row 2), where a person typed over ours."""
    column = grid_rows(book, sheet)[1].index(header)
    next(one for one in book.sheets if one.frame.name == sheet).put((3, column + 1), text)
    carry_out(refresh, book)
    return grid_rows(book, sheet)[2][column]


def in_english_and_back(book: MemoryBook, kept: Collection[str], sheet: str, said: str) -> bool:
    """Are the kept sheets the same after a refresh in English, in which a sheet (by its name, or the key of ours) says so?"""
    before = {grid.name: grid.rows for grid in book.grids() if grid.name in kept}
    assert len(before) == len(kept)
    carry_out(refresh, book, lang="en")
    assert said in str(next(grid.rows for grid in book.grids() if sheet in (grid.name, grid.owner)))
    carry_out(refresh, book, lang="zh")
    return {grid.name: grid.rows for grid in book.grids() if grid.name in kept} == before
