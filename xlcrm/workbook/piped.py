"""Sheets drawn as text: a table of | cells, for tests, examples and bug reports.

    # 客户
    | 客户名称 | 等级 | 最近联系日 | 电话        |
    | 华信电子 | A    | 2026-03-05 | '02100000000 |

A line that begins with # names the sheet that follows. Numbers, ISO dates and times, TRUE, FALSE and error values
such as #N/A are read as such; a cell that begins with = is a formula; an apostrophe in front keeps anything a text,
as it does in Excel. A line without bars is an empty row when it is blank and one cell when it is not; the line
|---|---| that Markdown wants under a header is skipped.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

from xlcrm.grid import CellError, Value
from xlcrm.workbook.changes import Cell, Formula

Rows = list[list[Cell]]

_RULE = re.compile(r"\|?[\s|:-]*-{2,}[\s|:-]*\|?")
_BAR = re.compile(r"(?<!\\)\|")
_ERRORS = ("#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!")
_NUMBER = re.compile(r"[+-]?(\d+|\d*\.\d+|\d+\.\d*)(e[+-]?\d+)?", re.IGNORECASE)
_PARSERS: Sequence[tuple[re.Pattern[str], Callable[[str], Value]]] = (
    (re.compile(r"[+-]?\d+"), int),
    (_NUMBER, float),
    (re.compile(r"\d{4}-\d\d-\d\d"), dt.date.fromisoformat),
    (re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?"), dt.datetime.fromisoformat),
    (re.compile(r"\d\d:\d\d(:\d\d)?"), dt.time.fromisoformat),
    (re.compile("TRUE|FALSE"), lambda text: text == "TRUE"),
    (re.compile("|".join(map(re.escape, _ERRORS))), CellError),
)


def read_sheets(text: str, sheet: str = "Sheet1") -> dict[str, Rows]:
    """Sheet name → rows; `sheet` names what stands before the first # line."""
    sheets: dict[str, Rows] = {}
    name = sheet
    for line in text.strip("\n").splitlines():
        stripped = line.strip()
        if stripped.startswith("# "):
            name = stripped[2:].strip()
            sheets[name] = []
        elif not (stripped and _RULE.fullmatch(stripped)):
            sheets.setdefault(name, []).append(_row(stripped))
    return {name: _trimmed(rows) for name, rows in sheets.items() if rows or name != sheet}


def _row(line: str) -> list[Cell]:
    if "|" not in line:
        return [read_cell(line)] if line else []
    inner = line.removeprefix("|")
    parts = _BAR.split(inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner)
    return [read_cell(part.replace("\\|", "|")) for part in parts]


def _trimmed(rows: Rows) -> Rows:
    """Without the empty rows that the layout of a docstring leaves at both ends."""
    filled = [number for number, row in enumerate(rows) if row]
    return rows[filled[0] : filled[-1] + 1] if filled else []


def read_cell(text: str) -> Cell:
    """Value of one cell as it is written."""
    text = text.strip()
    if not text:
        return None
    if text.startswith("'"):
        return text[1:]
    if text.startswith("=") and len(text) > 1:
        return Formula(text[1:])
    for pattern, parse in _PARSERS:
        if pattern.fullmatch(text):
            try:
                return parse(text)
            except ValueError:  # 2026-02-30 is a text, as it is in a workbook
                return text
    return text
