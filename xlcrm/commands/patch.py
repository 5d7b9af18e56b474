"""`xlcrm patch`: the lossless writer by itself, cell by cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from xlcrm.commands.options import OUTPUT
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.errors import UsageError
from xlcrm.grid import Area
from xlcrm.lang import Text
from xlcrm.marks import CommandMark, Option, command
from xlcrm.workbook.book import sheet_names
from xlcrm.workbook.changes import Cell, Change, ChangeSet, Formula, PutSheet, SetCells
from xlcrm.workbook.sheets import SheetSpec

SETTING = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!(?P<area>[^=!]+)=(?P<value>.*)", re.DOTALL
)
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


@command(
    CommandMark(
        name="patch",
        label=Text("修改单元格", "Patch cells"),
        help=Text(
            "只改写指定的单元格，文件其余部分逐字节保持不变。",
            "Set cells by address; every other part of the file stays byte for byte.",
        ),
        group="data",
        icon="TableExcelSpreadsheetInsert",
        options=(
            Option(
                "set",
                Text(
                    "'工作表!B2=值'，可重复；=开头是公式，双引号内是文本",
                    "'SHEET!B2=VALUE', may be repeated; a leading = makes a formula, double quotes make text",
                ),
                "texts",
                metavar="SHEET!REF=VALUE",
            ),
            Option(
                "add-sheet", Text("在最后加一个工作表", "add a sheet at the end"), "texts", metavar="NAME"
            ),
            OUTPUT,
            Option("dry-run", Text("只显示，不写入", "show only, write nothing"), "flag"),
        ),
        writes=True,
        repeatable=False,
    )
)
def patch(request: Request) -> Outcome:
    """Cells and sheets to set, as a ChangeSet."""
    book = request.open_book()
    lang = request.lang or request.shell_lang
    names = sheet_names(book)
    added = tuple(request.option("add-sheet", ()))
    cells = parse_settings(request.option("set", ()))
    check_sheets(cells, names, added)
    sheets = tuple(_new_sheet(name, cells.pop(name, {})) for name in added)
    changes: tuple[Change, ...] = tuple(SetCells(name, values) for name, values in cells.items())
    count = sum(len(values) for values in cells.values()) + sum(len(sheet.spec.cells) for sheet in sheets)
    line = Text(
        f"{book.name}：写入 {count} 个单元格，新增 {len(sheets)} 个工作表",
        f"{book.name}: cells set: {count}, new sheets: {len(sheets)}",
    )
    return Outcome(
        lines=(line.in_(lang),),
        data={"book": book.name, "changes": count, "changed_parts": [], "copied_parts": 0},
        changes=ChangeSet(changes + sheets),
        lang=lang,
    )


def parse_settings(settings: Iterable[str]) -> dict[str, dict[tuple[int, int], Cell]]:
    """Cells by sheet from texts such as "'My sheet'!B2=12"; UsageError names the text that cannot be read."""
    cells: dict[str, dict[tuple[int, int], Cell]] = {}
    for text in settings:
        match = SETTING.fullmatch(text)
        try:
            area = Area.parse(match["area"].strip()) if match else None
        except ValueError:
            area = None
        if match is None or area is None:
            raise UsageError(
                f"看不懂 --set “{text}”。请写成 '工作表!B2=值'。",
                f"--set '{text}' cannot be read. Write it as 'SHEET!B2=VALUE'.",
            )
        name = match["plain"] or match["quoted"].replace("''", "'")
        value = parse_value(match["value"])
        places = ((row, column) for row in range(area.top, area.bottom + 1) for column in _across(area))
        cells.setdefault(name, {}).update(dict.fromkeys(places, value))
    return cells


def _across(area: Area) -> range:
    return range(area.left, area.right + 1)


def parse_value(text: str) -> Cell:
    """A cell from the text of the command line: =formula, "text", TRUE, a date, a number, else text; nothing clears."""
    if not text:
        return None
    if text.startswith("=") and len(text) > 1:
        return Formula(text[1:])
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    if ISO_DATE.fullmatch(text):
        return _date_or_text(text)
    return _number(text) if NUMBER.fullmatch(text) else text


def _date_or_text(text: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("+-").isdigit() else float(text)


def check_sheets(cells: Mapping[str, object], names: Sequence[str], added: Iterable[str]) -> None:
    """UsageError for a sheet that is not there, with the nearest name."""
    known = {*names, *added}
    for name in cells:
        if name in known:
            continue
        near = get_close_matches(name, known, 1)
        raise UsageError(
            f"没有工作表“{name}”。"
            + (f"是不是“{near[0]}”？" if near else f"现有：{'、'.join(sorted(known))}。"),
            f"There is no sheet '{name}'."
            + (f" Did you mean '{near[0]}'?" if near else f" There are: {', '.join(sorted(known))}."),
        )
    taken = sorted(set(names) & set(added))
    if taken:
        raise UsageError(
            f"已经有工作表“{taken[0]}”，请换一个名字。",
            f"There is a sheet '{taken[0]}' already; choose another name.",
        )


def _new_sheet(name: str, cells: Mapping[tuple[int, int], Cell]) -> PutSheet:
    return PutSheet(SheetSpec(name=name, cells=cells))
