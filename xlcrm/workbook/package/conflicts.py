"""Conflict copies that synchronising programs lay beside a workbook: somebody's edits may be in them alone."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import socket
from pathlib import Path

from xlcrm.lang import Text

_SAYS_SO = re.compile(r"conflict|冲突|衝突|コンフリクト|Konflikt|conflit", re.IGNORECASE)
"""Dropbox, Nextcloud, Syncthing, 坚果云, WPS, 百度网盘 and others put the word into the name."""
_NUMBERED = re.compile(r"\s?[(（]\d{1,3}[)）]\Z")
"""Google Drive, 百度网盘 and browsers count: name (1), name(1)."""
_COMPUTER = re.compile(r"-(?:DESKTOP|LAPTOP|WIN)-[0-9A-Z]+|-[0-9A-Z][0-9A-Z-]*-(?:PC|MBP|MACBOOK)", re.IGNORECASE)  # fmt: skip
"""OneDrive appends the name of the computer: name-DESKTOP-1A2B3C4."""


def newer_copies(path: Path) -> list[Path]:
    """Conflict copies of a workbook that were changed after it, the newest first."""
    with contextlib.suppress(OSError):
        saved = path.stat().st_mtime
        found = [(p.stat().st_mtime, p) for p in path.parent.iterdir() if is_conflict_copy(p.name, path)]
        return [p for changed, p in sorted(found, reverse=True) if changed > saved]
    return []


def is_conflict_copy(name: str, path: Path) -> bool:
    """Is this the name that a synchronising program gives to a second version of the workbook?"""
    other = Path(name)
    if other.suffix.lower() != path.suffix.lower() or not other.stem.startswith(path.stem):
        return False
    rest = other.stem[len(path.stem) :]
    return bool(
        _SAYS_SO.search(rest)
        or _NUMBERED.fullmatch(rest)
        or _COMPUTER.fullmatch(rest)
        or (rest and rest.casefold() == f"-{socket.gethostname().casefold()}")
    )


def conflict_warning(path: Path) -> Text | None:
    """What a person should know of conflict copies beside the workbook; None when there are none that are newer."""
    copies = newer_copies(path)
    if not copies:
        return None
    when = dt.datetime.fromtimestamp(copies[0].stat().st_mtime).astimezone()
    names = "、".join(copy.name for copy in copies[:3])
    return Text(
        f"旁边有比“{path.name}”更新的冲突副本：{names}（{when:%Y-%m-%d %H:%M}）。里面可能有同事的修改，请打开核对、合并后再删除它。",
        f"Beside '{path.name}' lies a newer conflict copy: {names} ({when:%Y-%m-%d %H:%M}). A colleague's edits may be "
        "in it alone: compare it, bring them over, then delete it.",
    )
