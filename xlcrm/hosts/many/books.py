"""The workbooks that a command line names: files, folders, and patterns that the shell left as they are."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable
from pathlib import Path

from xlcrm.errors import UsageError

KINDS = {".xlsx", ".xlsm"}
"""What is taken out of a folder; a file of another kind can still be named."""
_OURS = re.compile(r"\.xlcrm|\.xlcrm-backup|xlcrm-backup", re.IGNORECASE)


def workbooks(words: Iterable[str]) -> list[str]:
    """The workbooks in the order of the words, each once; a folder means its workbooks, copies and backups of ours left out."""
    found: dict[Path, str] = {}
    for word in words:
        for path in _named(word):
            found.setdefault(Path(path).resolve(), path)
    return list(found.values())


def _named(word: str) -> list[str]:
    path = Path(word)
    if path.is_dir():
        return _some(word, sorted(str(each) for each in path.iterdir() if _is_workbook(each)))
    if not path.exists() and glob.has_magic(word):
        return _some(word, sorted(each for each in glob.glob(word) if _is_workbook(Path(each))))  # noqa: PTH207 - as typed
    return [word]


def _is_workbook(path: Path) -> bool:
    hidden = path.name.startswith(("~$", "."))
    return path.suffix.lower() in KINDS and not hidden and not _OURS.search(path.name)


def _some(word: str, found: list[str]) -> list[str]:
    if not found:
        raise UsageError(
            f"“{word}”里没有工作簿（.xlsx、.xlsm）。请检查路径。",
            f"There is no workbook (.xlsx, .xlsm) in '{word}'. Check the path.",
        )
    return found
