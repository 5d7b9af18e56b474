"""A contact logged by 记一笔/Log a contact and typed on 今日/Today as well: it is one contact, and stays once in the log."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.commands.entries import Entry, as_table
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.commands.memory import Memory
    from xlcrm.crm.tables import Reading, Table

Said = Mapping[str, Any]
"""Field of the log → what was understood."""


@dataclass(frozen=True)
class Sorted:
    """What was typed on 今日/Today, beside what the button has logged since that sheet was written."""

    once: tuple[Entry, ...] = ()
    """What the log has not yet."""
    twice: tuple[Entry, ...] = ()
    """What a row that the button logged says already."""
    more: tuple[Entry, ...] = ()
    """Those of `once` whose customer the button has logged in other words."""


def sorted_out(typed: Sequence[Entry], reading: Reading, memory: Memory) -> Sorted:
    """Which of the typed contacts are in the log already: same customer, day and words, each row for one of them."""
    pressed = _pressed(memory) if typed else Counter[str]()
    if not pressed:
        return Sorted(tuple(typed))
    rows = list(_rows(reading.of("log")))
    once, twice, more = [], [], []
    for entry, said in zip(typed, _rows([as_table(typed, "")]), strict=True):
        who = _customer(said)
        at = next((at for at, row in enumerate(rows) if _covers(row, said)), None) if pressed[who] else None
        if at is None:
            once.append(entry)
            more += [entry] * bool(pressed[who])
        else:
            twice.append(entry)
            rows.pop(at)
            pressed[who] -= 1
    return Sorted(tuple(once), tuple(twice), tuple(more))


def worded(found: Sorted) -> Iterator[Text]:
    """What people should know of them."""
    for entry in found.twice:
        yield Text(
            f"{entry.customer}：“今日”上填的这次联系已用“记一笔”记过，联系记录里只留一行。",
            f"{entry.customer}: the contact typed on Today was logged by Log a contact already; the log keeps one row.",
        )
    for entry in found.more:
        yield Text(
            f"{entry.customer}：“今日”上填的和“记一笔”记的不一样，两行都记入；若是同一次联系，请在联系记录里删去一行。",
            f"{entry.customer}: what was typed on Today differs from what Log a contact wrote, so both are logged; delete one "
            "of the rows in the log if it was the same contact.",
        )


def _pressed(memory: Memory) -> Counter[str]:
    """Customer → contacts that the button logged since 今日/Today was written last."""
    from xlcrm.workbook.journal import read

    pressed: Counter[str] = Counter()
    for row in memory.runs:
        if row.get("command") not in ("log", "undo"):
            break
        text = memory.journal.get(str(row.get("run"))) if row["command"] == "log" else None
        if text and row.get("undone") is None:
            pressed.update(_customer(added.cells) for added in read(text).added_rows)
    return pressed


def _rows(tables: Iterable[Table]) -> Iterator[Said]:
    for table in tables:
        names = list(table.data)
        for cells in zip(*table.data.values(), strict=True):
            yield dict(zip(names, cells, strict=True))


def _covers(row: Said, said: Said) -> bool:
    """Does a row of the log say all that was typed?"""
    return (
        _day(row.get("date")) == _day(said["date"])
        and _same_customer(row, said)
        and all(_agree(row.get(name), said[name]) for name in ("channel", "author"))
        and all(_has(row, name, said[name]) for name in ("result", "next", "content"))
    )


def _agree(one: Any, other: Any) -> bool:
    return not one or not other or _plain(one) == _plain(other)


def _has(row: Said, name: str, value: Any) -> bool:
    """Is a value in a row: in its field, or in the notes of a log that has no such column?"""
    if not value or _plain(row.get(name)) == _plain(value):
        return True
    return (name == "content" or name not in row) and _plain(value) in _plain(row.get("content"))


def _same_customer(row: Said, said: Said) -> bool:
    one, other = _plain(row.get("customer_id")), _plain(said.get("customer_id"))
    return one == other if one and other else _customer(row) == _customer(said)


def _customer(cells: Mapping[str, Any]) -> str:
    from xlcrm.crm.names import name_key

    return name_key(str(cells.get("customer") or cells.get("customer_id") or ""))


def _plain(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split()).casefold()


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, dt.datetime) else value
