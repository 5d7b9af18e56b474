"""Files as sources of records: CSV and vCard by the readers of crm.incoming, workbooks as any other workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlcrm.crm.incoming import Source, is_workbook, read_file
from xlcrm.errors import UnreadableBookError, UsageError
from xlcrm.lang import Text


@dataclass(frozen=True)
class Opened:
    """One file: its sheets as sources."""

    name: str
    sources: Sequence[Source]
    date1904: bool = False


def opened(path: str, encoding: str = "") -> Opened:
    """The sources in a file; UsageError or UnreadableBookError when it cannot be read."""
    file = Path(path)
    data = _bytes(file)
    if is_workbook(data):
        return _workbook(file)
    return Opened(file.name, (read_file(file.name, data, encoding),))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(
            f"无法读取要导入的文件“{file}”（{error.strerror}）。请检查路径和文件名。",
            f"The file to import, '{file}', cannot be read ({error.strerror}). Check the path and the name.",
        ) from error


def _workbook(file: Path) -> Opened:
    from xlcrm.workbook.file import open_book

    book = open_book(file)
    form = Text(f"工作簿 {file.suffix}", f"workbook {file.suffix}")
    grids = [grid for grid in book.grids() if not grid.owner and grid.visible and grid.height]
    if not grids:
        raise UnreadableBookError(f"“{file.name}”里没有内容。", f"There is nothing in '{file.name}'.")
    several = len(grids) > 1
    sources = [Source(f"{file.name}!{grid.name}" if several else file.name, grid, form) for grid in grids]
    return Opened(file.name, tuple(sources), book.date1904)
