"""CSV files: the delimiter is found by trying, and every record knows the line at which it began."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator

from xlcrm.crm.incoming.source import Source
from xlcrm.errors import UsageError
from xlcrm.grid import Grid, Value
from xlcrm.lang import Text

DELIMITERS = {
    ",": Text("逗号", "commas"),
    ";": Text("分号", "semicolons"),
    "\t": Text("制表符", "tabs"),
    "|": Text("竖线", "bars"),
}
_TRIED = 200
"""Records that are looked at to find the delimiter."""
_MAX_CELL = 1 << 20
_SEP = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)


def read_csv(name: str, text: str, encoding: str) -> Source:
    """The rows of a CSV file, all cells as text."""
    said = _SEP.match(text)
    delimiter = said[1] if said else delimiter_of(text)
    rows: list[list[Value]] = []
    lines: list[int] = []
    try:
        for line, cells in _records(text[said.end() :] if said else text, delimiter):
            rows.append([cell if cell.strip() else None for cell in cells])
            lines.append(line + bool(said))
    except csv.Error as error:
        raise UsageError(
            f"“{name}”第 {(lines or [0])[-1] + 1} 行之后读不下去（{error}）：多半是引号没有配对。请检查那一行。",
            f"'{name}' cannot be read after line {(lines or [0])[-1] + 1} ({error}): most likely a quotation mark "
            "without its pair. Check that line.",
        ) from error
    kind = DELIMITERS.get(delimiter, Text(delimiter, delimiter))
    form = Text(f"CSV，{encoding}，{kind.zh}", f"CSV, {encoding}, {kind.en}")
    return Source(name, Grid(name, rows), form, tuple(lines))


def delimiter_of(text: str) -> str:
    """The delimiter under which most records have as many cells as the header, and more than one."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(text, delimiter))


def _evenness(text: str, delimiter: str) -> float:
    widths = [len(cells) for _, cells in _first(text, delimiter) if any(cells)]
    if not widths or max(widths) < 2:
        return 0.0
    common, count = Counter(widths).most_common(1)[0]
    return count / len(widths) * (common > 1) + min(common, 100) / 1000


def _first(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    found = []
    try:
        for pair in _records(text[:200_000], delimiter):
            found.append(pair)
            if len(found) == _TRIED:
                break
    except csv.Error:
        return []
    return found


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Line at which each record begins, and its cells; a record over several lines is one."""
    csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    before = 0
    for cells in reader:
        if cells:
            yield before + 1, cells
        before = reader.line_num
