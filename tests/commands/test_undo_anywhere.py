"""Undo on layouts made by chance and on workbooks as teams keep them: the very bytes come back, and no edit is lost."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.commands.conftest import TODAY
from tests.layouts import layout
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.errors import UnreadableBookError
from xlcrm.grid import Grid, Value
from xlcrm.workbook.book import Book
from xlcrm.workbook.changes import Cell, ChangeSet, Formula, SetCells
from xlcrm.workbook.file import open_book
from xlcrm.workbook.memory import MemoryBook
from xlcrm.workbook.package.foreign import as_package

DATA = Path(__file__).parents[1] / "data"
TWINS = sorted(path for path in DATA.glob("[01][0-9]_*.xlsx"))
VARIED = ("01", "02", "04", "08", "11", "12")
"""A plain range, two header rows, no log, a tab per rep, native tables, a workbook of WPS."""
QUICK = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    derandomize=True,
    deadline=None,
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
days = st.lists(st.integers(0, 400), min_size=1, max_size=3)


def act(book: Book, day: int = 0, *, back: bool = False) -> Outcome:
    """Refresh a book as of some day, or take the latest run back."""
    as_of = TODAY + dt.timedelta(day)
    options = {"as-of": as_of, "yes": True, "only": ("tiers", "overdue"), "sheets": ("overdue", "runs")}
    outcome = (undo if back else refresh)(Request(today=TODAY, book=book, options={} if back else options))
    book.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


def team_sheets(book: Book) -> list[tuple[str, dict[tuple[int, int], Cell]]]:
    return [(grid.name, cells(grid)) for grid in book.grids() if not grid.owner]


def cells(grid: Grid) -> dict[tuple[int, int], Cell]:
    found: dict[tuple[int, int], Cell] = {
        (row, column): value
        for row, line in enumerate(grid.rows, 1)
        for column, value in enumerate(line, 1)
        if value not in (None, "")
    }
    return found | {at: Formula(text, grid.at(*at)) for at, text in grid.formulas.items()}


def team_parts(path: Path) -> dict[str, bytes]:
    """Sheets and tables of the team, as bytes."""
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n.startswith(("xl/worksheets/", "xl/tables/"))]
        return {name: archive.read(name) for name in names}


def refreshed(book: Book, runs: Sequence[int]) -> int:
    """Refresh day after day; how many of the runs wrote something."""
    try:
        return sum(bool(act(book, day).changes) for day in runs)
    except UnreadableBookError:
        assume(False)
        raise


@QUICK
@given(st.integers(0, 10**9), days)
def test_in_memory_everything_comes_back(seed: int, runs: list[int]) -> None:
    book = MemoryBook(layout(seed).grids)
    before = team_sheets(book)

    for _ in range(refreshed(book, runs)):
        act(book, back=True)

    assert team_sheets(book) == before
    assert not [grid.name for grid in book.grids() if grid.owner]


@QUICK
@given(st.integers(0, 10**9), days)
def test_in_a_file_every_byte_of_the_teams_sheets_comes_back(seed: int, runs: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "team.xlsx"
        path.write_bytes(as_package(layout(seed).grids).to_bytes())
        before = team_parts(path)

        for _ in range(refreshed(open_book(path), runs)):
            act(open_book(path), back=True)

        after = team_parts(path)
        assert {name: data == after.get(name) for name, data in before.items()} == dict.fromkeys(before, True)


@pytest.mark.parametrize("twin", TWINS, ids=lambda path: path.name)
def test_workbooks_as_teams_keep_them_come_back_byte_for_byte(twin: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(twin, tmp_path / twin.name))
    before = team_parts(path)

    for _ in range(refreshed(open_book(path), (0, 40))):
        act(open_book(path), back=True)

    after = team_parts(path)
    assert [name for name, data in before.items() if after.get(name) != data] == []


@QUICK
@given(st.integers(0, 10**9), days, st.randoms(use_true_random=False))
def test_with_edits_in_between_no_edit_is_lost(seed: int, runs: list[int], chance: random.Random) -> None:
    book = MemoryBook(layout(seed).grids)
    edits: dict[tuple[str, int, int], Value] = {}
    count = 0
    for day in runs:
        count += refreshed(book, [day])
        edit(book, chance, edits)

    for _ in range(count):
        act(book, back=True)
        edit(book, chance, edits)

    grids = {grid.name: grid for grid in book.grids()}
    assert {at: grids[at[0]].at(*at[1:]) for at in edits} == edits


def edit(book: MemoryBook, chance: random.Random, edits: dict[tuple[str, int, int], Value]) -> None:
    """A person types into a few cells of the team's sheets, own columns among them."""
    for grid in [grid for grid in book.grids() if not grid.owner]:
        for number in range(3):
            row, column = chance.randint(max(1, grid.height // 2), grid.height), chance.randint(1, grid.width)
            value = f"改 {len(edits)}-{number}"
            book.apply(ChangeSet((SetCells(grid.name, {(row, column): value}),)), {})
            edits[grid.name, row, column] = value


# -- when the bytes are no longer those that the run left ----------------------------------------------------------------


def furniture(path: Path) -> dict[str, object]:
    """What stands around the cells of each team sheet, read by openpyxl."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of parts that it would lose
        book = openpyxl.load_workbook(path)
    return {
        sheet.title: (
            sorted(str(area.sqref) for area in sheet.conditional_formatting),
            sorted(str(rule.sqref) for rule in sheet.data_validations.dataValidation),
            sorted((table.displayName, table.ref) for table in sheet.tables.values()),
            sheet.auto_filter.ref,
        )
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    }


@pytest.mark.parametrize(
    "twin", [path for path in TWINS if path.name[:2] in VARIED], ids=lambda path: path.name
)
def test_by_keys_alone_values_columns_and_rules_come_back_too(twin: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(twin, tmp_path / twin.name))
    before, around = team_sheets(open_book(path)), furniture(path)
    assert refreshed(open_book(path), (0, 40)) == 2
    rewrite_a_text_on_every_sheet(path)

    stays = [act(open_book(path), back=True).data["stays"] for _ in range(2)]

    assert stays == [[], []]
    assert team_sheets(open_book(path)) == before
    assert furniture(path) == around


def rewrite_a_text_on_every_sheet(path: Path) -> None:
    """Some program saves the same text in other bytes: the traces no longer fit."""
    book = open_book(path)
    found = {grid.name: cells(grid) for grid in book.grids() if not grid.owner}
    texts = {
        name: next((at, cell) for at, cell in sorted(some.items()) if isinstance(cell, str))
        for name, some in found.items()
        if any(isinstance(cell, str) for cell in some.values())
    }
    book.apply(ChangeSet(tuple(SetCells(name, {at: text}) for name, (at, text) in texts.items())), {})
