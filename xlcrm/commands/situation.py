"""What a command sees when it starts: the workbook read and understood, as of one day, in one language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from xlcrm.commands.entries import Entry, as_table, typed_today
from xlcrm.commands.memory import Memory
from xlcrm.commands.module import Installed, shapes_of
from xlcrm.commands.overrides import OWNED, Words, standing, typed_over
from xlcrm.commands.places import Places
from xlcrm.commands.renaming import with_renamed_sheets
from xlcrm.commands.told_twice import Sorted, sorted_out
from xlcrm.crm.recall import Same, recalled
from xlcrm.errors import UnreadableBookError
from xlcrm.grid import Grid, Value, parse_a1
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Formula, Placement

if TYPE_CHECKING:
    from xlcrm.commands.brought import Brought
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
    """What was typed on 今日/Today is part of it already."""
    memory: Memory
    words: Words
    """What persons typed over computed values."""
    typed: Sequence[Entry]
    """Contacts typed on 今日/Today that are not in the log yet."""
    as_of: dt.date
    lang: Lang
    problems: Sequence[Problem]
    modules: Installed = field(default_factory=Installed)
    places: Places = field(default_factory=Places)
    """Where order lines outside the workbook are looked for."""
    told: Sorted = field(default_factory=Sorted)
    """What was typed on 今日/Today, beside what the button logged since."""

    @cached_property
    def brought(self) -> Brought:
        """The records of the modules that the workbook uses."""
        from xlcrm.commands.brought import Brought

        return Brought(self.ledger)

    @property
    def contents(self) -> tuple[object, ...]:
        """What follows from the situation follows from these: equal where they are the same objects (`crm.recall`)."""
        parts = (
            self.grids, self.names, self.reading, self.settings, self.ledger, self.memory, self.words, self.typed,
            self.problems, self.modules,
        )  # fmt: skip
        return (*map(Same, parts), self.book.name, self.as_of, self.lang)

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
    if request.seen is not None:
        return request.seen
    book = request.open_book()
    grids = {grid.name: grid for grid in book.grids()}
    names, state, date1904 = book.names(), book.state(), book.date1904
    as_of = chosen_day(request, grids, names)
    understand = recalled(
        "situation",
        (
            list(map(_typed, grids.values())),
            names,
            state,
            date1904,
            as_of,
            request.lang,
            tuple(request.modules),
        ),
        lambda: _understood(request, grids, names, Memory.parse(state), as_of, date1904=date1904),
    )
    return understand(book=book, places=request.places)


def _typed(grid: Grid) -> tuple[Grid, list[tuple[type, ...]]]:
    """A sheet and the types of its values: 1 and True are equal, and mean different things."""
    return grid, [tuple(map(type, row)) for row in grid.rows]


def _understood(
    request: Request,
    grids: Mapping[str, Grid],
    names: Mapping[str, str],
    memory: Memory,
    as_of: dt.date,
    *,
    date1904: bool,
) -> Callable[..., Situation]:
    """What the workbook's contents mean; it wants the book and its places to be a situation."""
    from xlcrm.crm.ledger import build_ledger
    from xlcrm.crm.schema import read_tables
    from xlcrm.crm.settings import parse_settings, read_rhythms

    memory = with_renamed_sheets(memory, grids)
    modules = Installed(request.modules, memory.modules)
    reading = read_tables(
        list(grids.values()), date1904=date1904, own=memory.own, as_of=as_of, renamed=memory.renamed,
        shapes=shapes_of(request.modules),
    )  # fmt: skip
    lines = [line for module in request.modules for line in module.lines]
    settings, faults = parse_settings(next(iter(reading.of("settings")), None), lines)
    rhythms, unread = read_rhythms(reading)
    settings, faults = replace(settings, rhythms=rhythms), [*faults, *unread]
    today_sheet = next((grid for grid in grids.values() if grid.owner == "today"), None)
    typed = typed_today(today_sheet, as_of)
    contacts = sorted_out(typed.entries, reading, memory)
    words = words_in(reading, grids, memory, as_of)
    request.progress(Text("整理客户和往来", "Joining customers and records").in_(request.shell_lang), 0.3)
    headers = given_language(settings.language) or language_of(reading)
    lang = request.lang or given_language(settings.language) or given_language(memory.lang) or headers
    ledger = build_ledger(with_entries(reading, contacts.once), replace(settings, language=headers), as_of)
    problems = [*reading.problems, *faults, *typed.problems, *ledger.problems]
    return partial(
        Situation, grids=grids, names=names, reading=reading, settings=settings, ledger=ledger, memory=memory,
        words=words, typed=contacts.once, told=contacts, as_of=as_of, lang=lang, problems=problems, modules=modules,
    )  # fmt: skip


def words_in(reading: Reading, grids: Mapping[str, Grid], memory: Memory, as_of: dt.date) -> Words:
    """What persons typed over computed values, in all customer tables."""
    from xlcrm.crm.ledger import row_keys

    now: dict[str, dict[str, Value | Formula]] = {name: {} for name in OWNED}
    for table in reading.of("customers"):
        rows = rows_by_key(table, row_keys(table))
        for name in OWNED:
            now[name] |= standing(table, grids[table.sheet], name, rows)
    for table in reading.tables:
        rows = rows_by_key(table, row_keys(table)) if owned_by_module(table) else {}
        for name in owned_by_module(table):
            now.setdefault(name, {}).update(standing(table, grids[table.sheet], name, rows))
    return typed_over(memory, now, as_of)


def owned_by_module(table: Table) -> list[str]:
    """The columns of a module's table that xlcrm fills: their names begin with the kind of the table."""
    return [name for name in table.columns if name.startswith(f"{table.kind}.")]


def rows_by_key(table: Table, keys: Sequence[str | None], blocked: Container[str] = ()) -> dict[str, int]:
    """Row key → sheet row of a table's records; keys that nothing may be written for are left out."""
    rows: dict[str, int] = {}
    for key, row in zip(keys, table.rows, strict=True):
        if key is not None and key not in blocked:
            rows.setdefault(key, row)
    return rows


def with_entries(reading: Reading, entries: Sequence[Entry]) -> Reading:
    """The reading with contacts typed on 今日/Today, which the log gets only when this run writes."""
    return replace(reading, tables=[*reading.tables, as_table(entries, "今日")]) if entries else reading


def need_customers(situation: Situation) -> None:
    """UnreadableBookError when no customer table was found."""
    if not situation.customer_tables:
        raise no_customers(situation)


def no_customers(situation: Situation) -> UnreadableBookError:
    """The error for a workbook without a customer table: what was looked for and where, or how to make one."""
    book = situation.book.name
    if situation.reading.of("orders") or situation.reading.of("log"):
        return UnreadableBookError(
            f"“{book}”里有订单或联系记录，但没有找到客户表。新建一个台账，把它们连同客户一起导入：先 xlcrm template 新台账.xlsx，再 "
            f"xlcrm import 新台账.xlsx {book} --new-customers；或者在这里加一张客户表，至少有“客户名称”一列。",
            f"No customer table was found in '{book}', only orders or a contact log. Make a new workbook and bring them in with "
            f"their customers: xlcrm template new.xlsx, then xlcrm import new.xlsx {book} --new-customers. Or add a sheet with at "
            "least a column 'Customer' here.",
        )  # fmt: skip
    seen = "、".join(name for name, grid in situation.grids.items() if not grid.owner and grid.visible) or "—"
    return UnreadableBookError(
        f"在“{book}”里没有找到客户表（看过的工作表：{seen}）。客户表需要一行表头，至少有“客户名称”一列；"
        "请把那一列的表头改成“客户名称”，或在 设置 表的“字段对应”里写明。",
        f"No customer table was found in '{book}' (sheets looked at: {seen.replace('、', ', ')}). It needs a header "
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
    if isinstance(typed, dt.date):
        return typed
    from xlcrm.crm.values.dates import read_dates
    from xlcrm.crm.values.hints import Hints

    read: dt.date | None = read_dates([typed], Hints(as_of=request.today, future=True)).values[0]
    return read or request.today


def named_cell(grids: Mapping[str, Grid], names: Mapping[str, str], name: str) -> Value:
    """Value of the single cell behind a defined name; None when there is no such name or cell."""
    sheet, _, address = names.get(name, "").rpartition("!")
    grid = grids.get(sheet.strip("'").replace("''", "'"))
    try:
        return grid.at(*parse_a1(address)) if grid else None
    except ValueError:
        return None


def given_language(word: str) -> Lang | None:
    """The language that a word names: "auto" and empty leave it open."""
    return "zh" if word == "zh" else "en" if word == "en" else None


def language_of(reading: Reading) -> Lang:
    """The language that most headers of the team's own tables are written in."""
    headers = [column.header for table in reading.tables for column in table.columns.values()]
    chinese = sum(bool(CJK.search(header)) for header in headers)
    return "zh" if headers and chinese * 2 >= len(headers) else "en"


EXTRA = "extra "
"""Before the header of a team's own column, where it stands for a field."""


def places_of(table: Table) -> dict[str, int]:
    """Field → column; a column of the team's own goes by EXTRA and its header."""
    extras = {EXTRA + header: index for index, header in table.extra.items() if header}
    return extras | {name: column.index for name, column in table.columns.items()}


def placement_of(table: Table, rows: Mapping[str, int]) -> Placement:
    """Where a table stands, for writing: its fields' columns and the given rows by key."""
    return Placement(
        table=table.name,
        sheet=table.sheet,
        header_row=table.header_row,
        first_row=table.first_row,
        last_row=table.last_row,
        columns=places_of(table),
        rows=rows,
        list_object=table.list_object,
    )
