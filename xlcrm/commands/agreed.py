"""What people change on 拜访计划/Visits by hand: a visit marked as agreed, or moved to another day or hour, stays there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from xlcrm.crm.names import plain

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.problems import Problem
    from xlcrm.grid import Grid

AGREED = frozenset({"已约", "锁定", "已定", "约好", "agreed", "locked", "fixed", "confirmed"})
"""Words in the status column that keep a visit where it stands."""
_HEADS = {
    "date": ("日期", "Date"),
    "rep": ("业务员", "Rep"),
    "customer": ("客户名称", "Customer"),
    "arrive": ("到达", "Arrive"),
    "status": ("状态", "Status"),
}
_FIELDS = {plain(head): name for name, heads in _HEADS.items() for head in heads}


class _Row(NamedTuple):
    sheet: str
    row: int
    values: Mapping[str, Any]


def agreed_on_the_plan(here: Situation) -> tuple[dict[str, list[dt.datetime]], list[Problem]]:
    """Customer's row key → when a visit was agreed on the plan sheet; and rows that were not understood."""
    from xlcrm.crm.problems import Problem

    found: dict[str, list[dt.datetime]] = defaultdict(list)
    problems: list[Problem] = []
    grid = here.owned("visits")
    rows = _rows(grid) if grid else ()
    keys = _keys(here)
    told = {(key, day, arrive) for key, _, day, _, arrive in here.memory.plan}
    for row in rows:
        name = str(row.values["customer"])
        when, key = _when(row.values), keys.get((name, str(row.values.get("rep", ""))))
        if key is None or when is None:
            if _is_marked(row):
                problems.append(Problem("plan_row_unread", row.sheet, f"A{row.row}", {"customer": name}))
            continue
        place = (key, when.date().isoformat(), when.time().isoformat("minutes"))
        by_hand = place not in told or (_is_marked(row) and place not in here.memory.locked)
        if when.date() >= here.as_of and by_hand:
            found[key].append(when)
    return found, problems


def _rows(grid: Grid) -> Iterator[_Row]:
    """The rows below the header of the plan."""
    header: dict[str, int] = {}
    for row in range(1, grid.height + 1):
        if len(header) < len(_HEADS):
            cells = {column: grid.at(row, column) for column in range(1, grid.width + 1)}
            heads = {_FIELDS.get(plain(str(cell))): column for column, cell in cells.items() if cell}
            header = {name: column for name, column in heads.items() if name}
            continue
        values = {name: grid.at(row, column) for name, column in header.items()}
        if not values["customer"]:
            return
        yield _Row(grid.name, row, values)


def _is_marked(row: _Row) -> bool:
    return plain(str(row.values.get("status") or "")) in AGREED


def _when(values: Mapping[str, Any]) -> dt.datetime | None:
    """Day and hour of a row; None when a person wrote what is neither."""
    day, hour = values.get("date"), values.get("arrive")
    day = day.date() if isinstance(day, dt.datetime) else day
    hour = hour.time() if isinstance(hour, dt.datetime) else hour
    if isinstance(hour, float) and 0 <= hour < 1:
        minutes = round(hour * 24 * 60)
        hour = dt.time(minutes // 60 % 24, minutes % 60)
    if not isinstance(day, dt.date) or not isinstance(hour, dt.time | None):
        return None
    return dt.datetime.combine(day, hour.replace(second=0, microsecond=0) if hour else dt.time())


def _keys(here: Situation) -> dict[tuple[str, str], str]:
    """(name, rep) → row key of the customers of the last plan; the plan's customers are enough, and fewer share names."""
    people = here.ledger.customers
    names = dict(zip(people.index, people["name"], strict=True))
    return {(str(names[key]), rep): key for key, rep, *_ in here.memory.plan if key in names}
