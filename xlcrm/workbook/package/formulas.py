"""Formula texts: the same formula seen from another cell."""

from __future__ import annotations

import re

from xlcrm.grid import column_number, letters

_LAST_ROW, _LAST_COLUMN = 1048576, 16384
_TOKEN = re.compile(
    r"""(?P<keep>"(?:[^"]|"")*"|'(?:[^']|'')*'|\[[^\[\]]*\])"""
    r"""|(?<![\w.$\\])(?:(?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7})(?![\w.(!])"""
    r"""|(?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w.(!$])"""
    r"""|(?P<rows>\$?[0-9]{1,7}:\$?[0-9]{1,7})(?![\w.(!$]))"""
)
_RANGE = re.compile(
    r"""(?P<keep>"(?:[^"]|"")*"|'(?:[^']|'')*'!\S+|\[[^\[\]]*\])"""
    r"""|(?<![\w.$!\\])\$?[A-Za-z]{1,3}\$?(?P<top>[0-9]{1,7}):\$?[A-Za-z]{1,3}\$?(?P<bottom>[0-9]{1,7})(?![\w.(!])"""
)
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads when its cell lies that many rows and columns further; $ references stay."""

    def move(match: re.Match[str]) -> str:
        if match["cell"]:
            return _moved_cell(match["cell"], rows, columns)
        if match["columns"]:
            return ":".join(_moved_column(part, columns) for part in match["columns"].split(":"))
        if match["rows"]:
            return ":".join(_moved_row(part, rows) for part in match["rows"].split(":"))
        return match[0]

    return _TOKEN.sub(move, formula)


def stretched(formula: str, last: int, new_last: int) -> str:
    """The formula with its ranges that end in a row of its own sheet reaching down to another row."""

    def reach(match: re.Match[str]) -> str:
        if match["keep"] or int(match["bottom"]) != last or int(match["top"]) >= last:
            return match[0]
        return match[0][: -len(match["bottom"])] + str(new_last)

    return _RANGE.sub(reach, formula)


def _moved_cell(text: str, rows: int, columns: int) -> str:
    match = _CELL.fullmatch(text)
    if match is None or column_number(match[2]) > _LAST_COLUMN:
        return text
    column, row = _moved_column(match[1] + match[2], columns), _moved_row(match[3] + match[4], rows)
    return "#REF!" if "#REF!" in (column, row) else column + row


def _moved_column(text: str, by: int) -> str:
    if text.startswith("$"):
        return text
    number = column_number(text) + by
    return letters(number) if 1 <= number <= _LAST_COLUMN else "#REF!"


def _moved_row(text: str, by: int) -> str:
    if text.startswith("$"):
        return text
    number = int(text) + by
    return str(number) if 1 <= number <= _LAST_ROW else "#REF!"
