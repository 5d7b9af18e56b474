"""What killed runs leave beside a workbook, and who clears it away."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
import xlsxwriter

from xlcrm.workbook.file import patch
from xlcrm.workbook.package import saving, temporary


def made(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("一").write(0, 0, 1)
    return path


def left_over(path: Path, seconds: float, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary file that a run killed so long ago has left: written by the real writer, kept from its clearing."""
    kept: list[Path] = []

    def killed(_package: object, path: Path, _seal: object) -> None:
        copy = path.with_name(path.name.replace(".tmp", "x.tmp"))
        copy.write_bytes(path.read_bytes())
        kept.append(copy)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(saving, "_verify", killed)
        with pytest.raises(KeyboardInterrupt):
            patch(path, path, {("一", 1, 1): 5})
    then = time.time() - seconds
    os.utime(kept[0], (then, then))
    return kept[0]


def test_the_next_write_clears_what_a_killed_run_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path / "客户.xlsx")
    rest = left_over(path, temporary.STALE + 60, monkeypatch)

    patch(path, path, {("一", 1, 1): 2})

    assert not rest.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["客户.xlcrm-backup.xlsx", "客户.xlsx"]


def test_a_file_that_may_have_a_living_writer_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "客户.xlsx")
    fresh = left_over(path, temporary.STALE - 60, monkeypatch)

    patch(path, path, {("一", 1, 1): 2})

    assert fresh.exists()


def test_another_workbooks_files_and_the_teams_own_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = made(tmp_path / "客户.xlsx"), made(tmp_path / "订单.xlsx")
    theirs = left_over(other, temporary.STALE + 60, monkeypatch)
    own = tmp_path / ".xlcrm-notes.tmp"
    own.write_text("团队的")
    os.utime(own, (0, 0))

    patch(path, path, {("一", 1, 1): 2})

    assert theirs.exists()
    assert own.exists()
