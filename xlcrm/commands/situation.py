"""What a command sees when it starts: the workbook read and understood, as of one day, in one language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.memory import Memory
from xlcrm.errors import UnreadableBookError
from xlcrm.grid import Grid, Value, parse_a1
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Placement

if TYPE_CHECKING:
    from xlcrm.commands.outcome import Request
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tables import Reading, Table
    from xlcrm.workbook.book import Book

CJK = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Situation:
    """A workbook as xlcrm understands it on a day."""

    book: Book
    grids: Mapping[str, Grid]
    names: Mapping[str, str]
    reading: Reading
    settings: Settings
    ledger: Ledger
    memory: Memory
    as_of: dt.date
    lang: Lang
    problems: Sequence[Problem]

    @property
    def customer_tables(self) -> list[Table]:
        """The tables that get the owned columns."""
        return self.reading.of("customers")

    def owned(self, key: str) -> Grid | None:
        """The sheet that xlcrm made under a key, if it is there."""
        return next((grid for grid in self.grids.values() if grid.owner == key), None)

    def say(self, zh: str, en: str) -> str:
        """A sentence in the workbook's language."""
        return Text(zh, en).in_(self.lang)


def look_at(request: Request) -> Situation:
    """Read and understand the request's workbook."""
    from xlcrm.crm.ledger import build_ledger
    from xlcrm.crm.schema import read_tables
    from xlcrm.crm.settings import parse_settings

    book = request.open_book()
    grids = {grid.name: grid for grid in book.grids()}
    names = book.names()
    memory = Memory.parse(book.state())
    reading = read_tables(list(grids.values()), date1904=book.date1904, own=memory.own)
    settings, faults = parse_settings(next(iter(reading.of("settings")), None))
    lang = request.lang or settings_language(settings) or memory_language(memory) or language_of(reading)
    as_of = chosen_day(request, grids, names)
    request.progress(Text("整理客户和往来", "Joining customers and records").in_(lang), 0.3)
    ledger = build_ledger(reading, settings, as_of)
    problems = [*reading.problems, *faults, *ledger.problems]
    return Situation(book, grids, names, reading, settings, ledger, memory, as_of, lang, problems)


def need_customers(situation: Situation) -> None:
    """UnreadableBookError when no customer table was found: says what was looked for and where."""
    if situation.customer_tables:
        return
    seen = "、".join(name for name, grid in situation.grids.items() if not grid.owner and grid.visible) or "—"
    raise UnreadableBookError(
        f"在“{situation.book.name}”里没有找到客户表（看过的工作表：{seen}）。客户表需要一行表头，至少有“客户名称”一列；"
        "请把那一列的表头改成“客户名称”，或在 设置 表的“字段对应”里写明。",
        f"No customer table was found in '{situation.book.name}' (sheets looked at: {seen.replace('、', ', ')}). It needs a header "
        "row with at least a column of customer names: rename that header to 'Customer', or name it in the mapping table on the "
        "Settings sheet.",
    )  # fmt: skip


def chosen_day(request: Request, grids: Mapping[str, Grid], names: Mapping[str, str]) -> dt.date:
    """The as-of date: the option, else the workbook's as-of cell, else today."""
    given = request.option("as-of")
    if isinstance(given, dt.date):
        return given
    typed = named_cell(grids, names, "crm_asof")
    if isinstance(typed, dt.datetime):
        return typed.date()
    return typed if isinstance(typed, dt.date) else request.today


def named_cell(grids: Mapping[str, Grid], names: Mapping[str, str], name: str) -> Value:
    """Value of the single cell behind a defined name; None when there is no such name or cell."""
    sheet, _, address = names.get(name, "").rpartition("!")
    grid = grids.get(sheet.strip("'").replace("''", "'"))
    try:
        return grid.at(*parse_a1(address)) if grid else None
    except ValueError:
        return None


def settings_language(settings: Settings) -> Lang | None:
    """The language chosen on the 设置/Settings sheet, if any."""
    chosen = getattr(settings, "lang", "") or ""
    return "zh" if chosen == "zh" else "en" if chosen == "en" else None


def memory_language(memory: Memory) -> Lang | None:
    """The language of the last run."""
    return "zh" if memory.lang == "zh" else "en" if memory.lang == "en" else None


def language_of(reading: Reading) -> Lang:
    """The language that most headers of the team's own tables are written in."""
    headers = [column.header for table in reading.tables for column in table.columns.values()]
    chinese = sum(bool(CJK.search(header)) for header in headers)
    return "zh" if headers and chinese * 2 >= len(headers) else "en"


def placement_of(table: Table, rows: Mapping[str, int]) -> Placement:
    """Where a table stands, for writing: its fields' columns and the given rows by key."""
    return Placement(
        table=table.name,
        sheet=table.sheet,
        header_row=table.header_row,
        first_row=table.first_row,
        last_row=table.last_row,
        columns={name: column.index for name, column in table.columns.items()},
        rows=rows,
        list_object=table.list_object,
    )
