"""What is remembered outlives sorting, inserted rows, moved columns and a save by LibreOffice itself."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import subprocess
from pathlib import Path

import pytest
import xlsxwriter

from tests.commands.test_undo_anywhere import act, cells
from xlcrm.grid import Grid, Value
from xlcrm.workbook.changes import Cell, ChangeSet, SetCells
from xlcrm.workbook.file import open_book

OFFICE_PYTHON = Path("/usr/bin/python3")
"""The interpreter that LibreOffice's own module `uno` is installed for."""
HERE = Path(__file__).parent
CUSTOMERS, NEW = 80, 20
TEAM = ["客户名称", "负责人", "年销售额", "最近联系日"]
OWNED = ["等级", "下次联系", "逾期天数", "说明"]


def team_book(path: Path) -> None:
    """A plain sheet of customers."""
    chance = random.Random(7)
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("客户")
    sheet.write_row(0, 0, TEAM)
    for row in range(1, CUSTOMERS + 1):
        sheet.write_row(
            row, 0, [f"示例{row:02d}贸易有限公司", f"业务员{row % 4}", chance.randint(1, 900_000)]
        )
        day = dt.date(2026, 11, 1) - dt.timedelta(chance.randint(0, 200))
        sheet.write_datetime(row, 3, dt.datetime.combine(day, dt.time()))
    book.close()


def customers(path: Path) -> Grid:
    return next(grid for grid in open_book(path).grids() if grid.name == "客户")


def by_customer(grid: Grid) -> dict[str, dict[str, Value]]:
    """Customer → header → value, wherever the columns stand."""
    headers = {str(text): column for column, text in enumerate(grid.rows[0], 1) if text}
    return {
        str(grid.at(row, headers["客户名称"])): {
            head: grid.at(row, column) for head, column in headers.items() if head != "客户名称"
        }
        for row in range(2, grid.height + 1)
        if grid.at(row, headers["客户名称"])
    }


def type_fifty(path: Path) -> dict[tuple[str, str], Value]:
    """A person types over 25 tiers and 25 dates: (customer, header) → value."""
    grid = customers(path)
    headers = {text: column for column, text in enumerate(grid.rows[0], 1)}
    typed: dict[tuple[int, int], Cell] = {}
    for row in range(2, 52):
        standing = grid.at(row, headers["等级"])
        other = next(tier for tier in "ABC" if tier != standing)
        day = dt.date(2027, 2, 1) + dt.timedelta(row)
        typed[row, headers["等级" if row % 2 else "下次联系"]] = other if row % 2 else day
    open_book(path).apply(ChangeSet((SetCells("客户", typed),)), {})
    heads = {column: str(text) for text, column in headers.items()}
    return {(str(grid.at(row, 1)), heads[column]): plain(value) for (row, column), value in typed.items()}


def plain(value: Cell) -> Value:
    return value.date() if isinstance(value, dt.datetime) else value  # type: ignore[return-value]  # no formulas here


def rearrange(path: Path, folder: Path) -> None:
    """Sort, insert, move and save in LibreOffice."""
    target = folder / "rearranged.xlsx"
    script = HERE / "rearrange_in_libreoffice.py"
    columns = str(len(TEAM) + len(OWNED))
    words: list[str | Path] = [
        path,
        target,
        "客户",
        str(CUSTOMERS),
        columns,
        str(len(OWNED)),
        str(NEW),
        folder / "profile",
    ]
    done = subprocess.run(
        [str(OFFICE_PYTHON), str(script), *map(str, words)],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    shutil.move(target, path)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_fifty_overrides_and_the_journal_outlive_a_rearrangement_in_libreoffice(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    team_book(path)
    act(open_book(path))
    typed = type_fifty(path)
    act(open_book(path), 1)

    rearrange(path, tmp_path)

    moved = customers(path)
    assert list(moved.rows[0][:8]) == [TEAM[0], *OWNED, *TEAM[1:]]
    before = cells(moved)
    outcome = act(open_book(path), 2)
    assert outcome.data["overrides"] == len(typed) == 50
    after = by_customer(customers(path))
    assert {at: plain(after[at[0]][at[1]]) for at in typed} == typed
    assert len(after) == CUSTOMERS + NEW

    third = act(open_book(path), back=True)
    assert not [one for one in third.data["stays"] if one["why"].startswith("之后有人")]
    assert cells(customers(path)) == before

    act(open_book(path), back=True)
    act(open_book(path), back=True)
    last = by_customer(customers(path))
    left = {
        (who, head): plain(value)
        for who, row in last.items()
        for head, value in row.items()
        if head in OWNED and value not in (None, "")
    }
    assert left == typed
    assert {who: row["年销售额"] for who, row in last.items()} == {
        who: row["年销售额"] for who, row in by_customer(moved).items()
    }
