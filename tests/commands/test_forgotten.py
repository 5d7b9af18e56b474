"""Who was taken out of the sheet and is forgotten is in no part of the file any more, by name or by id."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.commands.conftest import TODAY
from xlcrm.cli import main
from xlcrm.commands.memory import Memory
from xlcrm.commands.outcome import Request
from xlcrm.commands.situation import look_at
from xlcrm.commands.takeback.forgetting import forget
from xlcrm.workbook.changes import Cell
from xlcrm.workbook.file import open_book, patch
from xlcrm.workbook.journal import read
from xlcrm.workbook.memory import MemoryBook

NAME, KEY = "彗星独有公司", "K7770777"
HEADERS = ("客户编号", "客户名称", "负责人", "销售额", "最近联系", "地址")
LOG = ("日期", "客户", "方式", "结果", "内容")


def team_file(path: Path) -> Path:
    """Twenty customers, one of them to be forgotten; texts stand in the cells, so that emptied cells leave none."""
    rows: list[tuple[Cell, ...]] = [
        (
            f"K{n:03}",
            f"蓝海{n}号贸易",
            "李雷" if n % 2 else "韩梅",
            n * 1000,
            f"2026-10-{n:02}",
            "苏州市工业园区",
        )
        for n in range(1, 20)
    ]
    rows.append((KEY, NAME, "李雷", 99000, "2026-08-01", "苏州市工业园区"))
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("客户")
        book.add_worksheet("联系记录")
    cells = {("客户", r, c): v for r, row in enumerate([HEADERS, *rows], 1) for c, v in enumerate(row, 1)}
    patch(path, path, cells | {("联系记录", 1, c): text for c, text in enumerate(LOG, 1)})
    return path


def run(*words: str) -> None:
    assert main([*words, "--quiet"]) == 0


def emptied(path: Path) -> None:
    """What a person does who deletes the rows of somebody from the customers and from the log."""
    gone: dict[tuple[str, int, int], Cell] = {}
    for grid in open_book(path).grids()[:2]:
        for number, row in enumerate(grid.rows, 1):
            if NAME in row:
                gone |= {(grid.name, number, column): None for column in range(1, len(row) + 1)}
    patch(path, path, gone)


def traces_of(path: Path) -> list[str]:
    """Every part, and everything remembered once unpacked, that names the customer."""
    found = []
    with zipfile.ZipFile(path) as archive:
        texts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    for name, value in open_book(path).state().items():
        unpacked = [repr(read(text)) for text in value.values()] if name == "journal" else [value]
        texts[name] = json.dumps(unpacked, ensure_ascii=False)
    for name, text in texts.items():
        if NAME in text or KEY.casefold() in text.casefold():
            found.append(name)
    return found


def test_nothing_of_a_forgotten_customer_stays_in_the_file(tmp_path: Path) -> None:
    path = team_file(tmp_path / "team.xlsx")
    book = str(path)
    run("refresh", book, "--yes", "--as-of", "2026-11-01")
    run("visits", book, "--yes", "--as-of", "2026-11-02")
    run("log", book, NAME, "--channel", "电话", "--result", "接通", "--yes")
    run("refresh", book, "--yes", "--as-of", "2026-11-09")
    emptied(path)
    run("refresh", book, "--yes", "--as-of", "2026-11-10")
    assert {"tier_stays", "journal"} <= set(traces_of(path)), "it is remembered until somebody asks otherwise"

    run("undo", book, "--forget", NAME, "--yes")
    run(
        "visits", book, "--yes", "--as-of", "2026-11-11"
    )  # the sheet of changes still said what became of the visit

    assert traces_of(path) == []


def test_what_modules_keep_of_somebody_is_forgotten_with_them() -> None:
    """A rep who still looks after customers stays in the forecasts that were kept."""
    book = MemoryBook({"客户": [["客户名称", "负责人"], ["东山", "李雷"]]})
    months = {"李雷": 5.0, "彗星": 7.0}
    owners = {"李雷": ["东山", "彗星"], "彗星": ["东山"]}
    kept: dict[str, dict[str, Any]] = {
        "deals": {"forecasts": {"2026-09-30": {"2026-10": months}}},
        "pool": {"owners": owners},
    }
    here = replace(look_at(Request(today=TODAY, book=book)), memory=Memory(kept=kept))

    for name in ("李雷", "东山"):
        assert Memory.parse(forget(here, name, confirmed=True).state or {}).kept == kept, (
            "they are still there"
        )
    assert Memory.parse(forget(here, "彗星", confirmed=True).state or {}).kept == {
        "deals": {"forecasts": {"2026-09-30": {"2026-10": {"李雷": 5.0}}}},
        "pool": {"owners": {"李雷": ["东山"]}},
    }
