"""Backups beside a workbook: the newest has no number, older ones move down, the oldest goes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from xlcrm.workbook.package.temporary import temporary_beside

BACKUP = ".xlcrm-backup"
KEPT_BACKUPS = 3


def backup_name(path: Path, number: int = 1) -> Path:
    """Name of a backup: the newest has no number."""
    tail = f"-{number}" if number > 1 else ""
    return path.with_name(f"{path.stem}{BACKUP}{tail}{path.suffix}")


def back_up(real: Path) -> Path:
    """Keep the present file under its backup name, safely on the disk; an encrypted one stays encrypted."""
    newest = backup_name(real)
    if newest.exists():
        if newest.stat().st_size == real.stat().st_size and newest.read_bytes() == real.read_bytes():
            return newest
        _move_down(real)
    with temporary_beside(newest) as copy:
        with real.open("rb") as source, copy.open("wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
            out.flush()
            os.fsync(out.fileno())
        copy.replace(newest)
    shutil.copystat(real, newest)  # only now: until then its time shows that a writer lives
    return newest


def _move_down(real: Path) -> None:
    for number in range(KEPT_BACKUPS, 1, -1):
        older = backup_name(real, number - 1)
        if older.exists():
            older.replace(backup_name(real, number))
