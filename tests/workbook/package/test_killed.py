"""A writer that is killed leaves the old or the complete new workbook, and nothing of its own for long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

KILLER = Path(__file__).with_name("kill_writers.py")
ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook of a few thousand cells, alone in its folder."""
    path = tmp_path / "folder" / "客户.xlsx"
    path.parent.mkdir()
    with xlsxwriter.Workbook(path) as made:
        for name in ("一", "二"):
            sheet = made.add_worksheet(name)
            for row in range(300):
                sheet.write_row(row, 0, [f"客户 {row}", row, row / 7, name])
    return path


def killed(book: Path, kills: int) -> dict[str, Any]:
    command = [sys.executable, str(KILLER), str(book), str(kills), "7"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=300, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    print(found)
    return found


def test_killed_at_200_random_moments_the_workbook_is_the_old_or_the_new_one(book: Path) -> None:
    found = killed(book, 200)

    assert found.get("old", 0) + found.get("new", 0) == 200
    assert found["old"] > 20
    assert found["new"] > 5
    assert found["killed while writing"] > 20, "the moments fell into the writing"
    assert found["most left"] <= 2, "the next run clears what the last one left"
    backups = [f"客户.xlcrm-backup{tail}.xlsx" for tail in ("-2", "-3", "")]
    assert found["names"] == [*backups, "客户.xlsx"]


def test_a_workbook_with_two_names_is_whole_or_its_backup_is(book: Path, tmp_path: Path) -> None:
    """Hard links: the file is written through, so that its other name sees the new content too."""
    (tmp_path / "other").mkdir()
    os.link(book, tmp_path / "other" / "客户.xlsx")

    found = killed(book, 60)

    assert "torn" not in found
    assert found["old"] > 5
    assert found["new"] > 5
