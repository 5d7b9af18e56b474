"""docs/workbook.md: its examples run, and it names every public name's refusals and changes."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import xlcrm.workbook
from xlcrm.errors import UsageError
from xlcrm.grid import Area, Grid, ListObject
from xlcrm.workbook import placed

PAGE = Path(__file__).parents[2] / "docs" / "workbook.md"


def test_the_examples_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    done = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert done.attempted > 15
    assert done.failed == 0


def test_every_public_name_can_be_imported() -> None:
    for name in xlcrm.workbook.__all__:
        assert getattr(xlcrm.workbook, name) is not None
    assert set(xlcrm.workbook.__all__) <= set(dir(xlcrm.workbook))
    with pytest.raises(AttributeError, match="nothing"):
        xlcrm.workbook.__getattr__("nothing")


def test_importing_the_package_loads_no_reader() -> None:
    code = "import sys, xlcrm.workbook; print('python_calamine' in sys.modules, 'xlsxwriter' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]


ROWS: list[list[Any]] = [
    ["台账", None, None],
    ["客户名称", "销售额", "客户名称"],
    ["华信", 1, None],
    ["蓝海", 2, 3],
    [None, 9, None],
]


def test_a_table_is_placed_by_its_header_row() -> None:
    table = placed(Grid("客户", ROWS), "客户名称", header_row=2)

    assert (table.first_row, table.last_row) == (3, 4)
    assert table.columns == {"客户名称": 1, "销售额": 2}
    assert table.rows == {"华信": 3, "蓝海": 4}


def test_a_native_table_is_placed_by_its_name() -> None:
    grid = Grid("客户", ROWS, list_objects=(ListObject("客户表", Area(2, 1, 5, 2), totals_rows=1),))

    table = placed(grid, "客户名称", name="客户表")

    assert (table.list_object, table.last_row, table.column_of("销售额")) == ("客户表", 4, 2)
    with pytest.raises(UsageError, match="no table"):
        placed(grid, "客户名称", name="订单表")
    with pytest.raises(UsageError, match="no header"):
        placed(grid, "电话", name="客户表")
