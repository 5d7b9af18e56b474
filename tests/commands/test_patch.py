"""Cells from the words of the command line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import xlsxwriter

from tests.commands.conftest import carry_out
from xlcrm.cli import main
from xlcrm.commands.patch import parse_settings, parse_value, patch
from xlcrm.errors import UsageError
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.memory import MemoryBook


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("12", 12),
        ("-3.5", -3.5),
        ("1e3", 1000.0),
        ("TRUE", True),
        ("true", "true"),
        ("2026-03-05", dt.date(2026, 3, 5)),
        ("2026-02-30", "2026-02-30"),
        ('"007"', "007"),
        ("=SUM(A1:A3)", Formula("SUM(A1:A3)")),
        ("=", "="),
        ("王 经理", "王 经理"),
    ],
)
def test_a_value_is_what_a_person_would_have_typed(text: str, value: object) -> None:
    assert parse_value(text) == value


def test_sheets_with_odd_names_and_areas() -> None:
    cells = parse_settings(["'My ''best'' sheet'!B2:C3=7", "客户!A1=x=y"])

    assert cells == {
        "My 'best' sheet": {(2, 2): 7, (2, 3): 7, (3, 2): 7, (3, 3): 7},
        "客户": {(1, 1): "x=y"},
    }


def test_cells_and_a_new_sheet(book: MemoryBook) -> None:
    """
    | 客户名称 | 电话 |
    | 天河     | 1    |
    """
    outcome = carry_out(patch, book, set=["客户!B2=22", "备忘!A1=注意"], add_sheet=["备忘"])

    assert (book.cell("客户", "B2"), book.cell("备忘", "A1")) == (22, "注意")
    assert outcome.data["changes"] == 2


def test_a_sheet_that_is_not_there_is_answered_with_the_nearest(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河     |
    """
    with pytest.raises(UsageError) as caught:
        carry_out(patch, book, set=["客户表!A1=1"])

    assert "客户" in caught.value.message("zh")


def test_a_sheet_is_not_added_twice(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河     |
    """
    with pytest.raises(UsageError, match="already"):
        carry_out(patch, book, add_sheet=["客户"])


def test_formulas_that_depend_on_a_patched_cell_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "team.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("客户").write("B2", 1)
        made.add_worksheet("汇总").write_formula(
            "A1", "=客户!B2*2", None, 3
        )  # no engine comes to this: none is believed

    code = main(["patch", str(path), "--set", "客户!B2=5", "--json"])

    said = json.loads(capsys.readouterr().out)
    assert code == 0
    assert said["stale"] == [{"sheet": "汇总", "cells": "A1", "formula": "客户!B2*2", "certain": True}]
    assert said["changed_parts"]
