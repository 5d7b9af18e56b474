"""New rows for the contact log: what was typed on 今日/Today, and what `xlcrm log` is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.grid import Grid, Value
from xlcrm.workbook.changes import Cell

if TYPE_CHECKING:
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.tables import Table


@dataclass(frozen=True)
class Entry:
    """One contact that took place."""

    date: dt.date | dt.datetime
    customer: str
    """The customer's name, as it stands in the customer sheet."""
    customer_id: str = ""
    person: str = ""
    channel: str = ""
    result: str = ""
    content: str = ""
    next: dt.date | None = None
    author: str = ""

    def cells(self) -> dict[str, Cell]:
        """Field of the log → cell; empty ones are left out."""
        pairs: list[tuple[str, Cell]] = [
            ("date", self.date),
            ("customer", self.customer),
            ("customer_id", self.customer_id),
            ("person", self.person),
            ("channel", self.channel),
            ("result", self.result),
            ("content", self.content),
            ("next", self.next),
            ("author", self.author),
        ]
        return {name: value for name, value in pairs if value not in (None, "")}


@dataclass(frozen=True)
class Typed:
    """What was typed on the Today sheet: the entries, and the cells that could not be read."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()


def typed_today(grid: Grid | None, as_of: dt.date) -> Typed:
    """Entries typed on the sheet of an earlier day's contacts, dated with the as-of date of this run."""
    from xlcrm.commands.views.today_typed import typed_results
    from xlcrm.crm.problems import Problem

    entries: list[Entry] = []
    problems: list[Problem] = []
    for line in typed_results(grid) if grid else ():
        following, fault = _date(line.next, as_of)
        if fault:
            problems.append(Problem("unread_date", grid.name if grid else "", "", {"text": str(line.next)}))
        note = " ".join(filter(None, (_text(line.note), str(line.next) if fault else "")))
        entries.append(
            Entry(
                as_of,
                line.customer,
                line.key,
                "",
                line.channel,
                _text(line.result),
                note,
                following,
                line.rep,
            )
        )
    return Typed(tuple(entries), tuple(problems))


def _text(value: Value) -> str:
    return "" if value is None else str(value).strip()


def _date(value: Value, as_of: dt.date) -> tuple[dt.date | None, bool]:
    """The date typed, and whether something stands there that is none."""
    if value in (None, ""):
        return None, False
    if isinstance(value, dt.datetime):
        return value.date(), False
    if isinstance(value, dt.date):
        return value, False
    from xlcrm.crm.values.dates import read_dates
    from xlcrm.crm.values.hints import Hints

    read = read_dates([value], Hints(as_of=as_of, future=True)).values[0]
    return read, read is None


def as_table(entries: Sequence[Entry], sheet: str) -> Table:
    """Entries as a table of the log, so that the same run already counts them."""
    from xlcrm.crm.tables import Column, Table
    from xlcrm.crm.values.words import read_channels, read_results

    names = (
        "date",
        "customer",
        "customer_id",
        "person",
        "channel",
        "result",
        "content",
        "next",
        "author",
    )
    data: dict[str, list[Any]] = {name: [entry.cells().get(name) for entry in entries] for name in names}
    data["channel"] = read_channels(data["channel"]).values
    data["result"] = read_results(data["result"]).values
    columns = {name: Column(name, place, name) for place, name in enumerate(names, 1)}
    return Table(
        "log", sheet, 1, 2, len(entries) + 1, 1, len(names), columns,
        rows=tuple(range(2, len(entries) + 2)), data=data, raw=data, name="typed on today",
    )  # fmt: skip
