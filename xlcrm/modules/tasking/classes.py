"""The free classifications of tasks: up to three columns, called what the team likes (专科, 病种, 地域 …)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.crm.names import first_text
from xlcrm.crm.schema.fields import catalogue
from xlcrm.crm.schema.words import squeezed

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.crm.tables import Table

MOST = 3
OURS = ("class1", "class2", "class3")
"""The fields of our own sheet, until a team renames their headers."""
_SHOWN = 16
"""Classes of a column that are told apart; the rest counts as others."""
_REPEATED, _SHORT = 0.8, 12
"""Of a column that nobody named: at most so many different words for each cell that is filled, each of so many letters."""
_BETWEEN = re.compile(r"[、,，;；|]+")


@dataclass
class Class:
    """One classification: its name, and the word of each task that has one."""

    name: str
    words: dict[str, str] = field(default_factory=dict)


def classes(desk: Desk) -> list[Class]:
    """Those that the settings name, else our own three, else columns of the team's whose words repeat."""
    wanted = [each.strip() for each in _BETWEEN.split(desk.setting("task_classes")) if each.strip()][:MOST]
    found = [_named(desk, name) for name in wanted] if wanted else [*_unnamed(desk)][:MOST]
    return [_few(one, desk.here.say("其他", "Others")) for one in found if one.words]


def unknown_classes(desk: Desk) -> list[str]:
    """Columns that the settings name, and that neither tasks nor customers have."""
    names = [each.strip() for each in _BETWEEN.split(desk.setting("task_classes")) if each.strip()][:MOST]
    return [name for name in names if not _named(desk, name).words]


def _named(desk: Desk, name: str) -> Class:
    """A column of the tasks by its header, else what the customers' table says."""
    found, wanted = Class(name), squeezed(name)
    for table in desk.here.reading.of("tasks"):
        for column, header in _headers(table):
            if squeezed(header) == wanted:
                found.words.update(_cells(desk, table, column))
    return found if found.words else Class(name, _of_customers(desk, wanted))


def _unnamed(desk: Desk) -> Iterator[Class]:
    by_name: dict[str, Class] = {}
    for table in desk.here.reading.of("tasks"):
        ours = {table.columns[name].index for name in OURS if name in table.columns}
        for column, header in _headers(table):
            words = _cells(desk, table, column)
            if column in ours or (column in table.extra and _repeats(words)):
                by_name.setdefault(header, Class(header)).words.update(words)
    yield from by_name.values()


def _headers(table: Table) -> list[tuple[int, str]]:
    known = [(column.index, column.header) for column in table.columns.values()]
    return sorted([*known, *((at, header) for at, header in table.extra.items() if header)])


def _cells(desk: Desk, table: Table, column: int) -> dict[str, str]:
    """Row key → the words of a column; numbers and dates are no classes."""
    from xlcrm.crm.ledger import row_keys

    grid = desk.here.grids[table.sheet]
    cells = ((key, grid.at(row, column)) for key, row in zip(row_keys(table), table.rows, strict=True))
    return {key: cell.strip() for key, cell in cells if key and isinstance(cell, str) and cell.strip()}


def _repeats(words: Mapping[str, str]) -> bool:
    said = set(words.values())
    return len(words) > 1 and len(said) <= _REPEATED * len(words) and max(map(len, said)) <= _SHORT


def _of_customers(desk: Desk, wanted: str) -> dict[str, str]:
    """The class of each task's customer, such as its region or industry."""
    customers, tasks = desk.here.ledger.customers, desk.records("tasks")
    said = _customer_words(desk, wanted)
    if said is None:
        return {}
    found = {str(key): said(int(at)) for key, at in tasks["at"].items() if 0 <= at < len(customers)}
    return {key: word for key, word in found.items() if word}


def _customer_words(desk: Desk, wanted: str) -> Callable[[int], str] | None:
    customers = desk.here.ledger.customers
    for name, entry in catalogue()["customers"].items():
        heads = {squeezed(head) for heads in entry.names.values() for head in heads}
        if wanted in heads and name in customers:
            column = customers[name]
            return lambda at: first_text(column.iloc[at]) or ""
    return None


def _few(one: Class, others: str) -> Class:
    """The classification with its rare words together."""
    counted = Counter(one.words.values())
    if len(counted) <= _SHOWN:
        return one
    kept = {word for word, _ in counted.most_common(_SHOWN - 1)}
    return Class(one.name, {key: word if word in kept else others for key, word in one.words.items()})
