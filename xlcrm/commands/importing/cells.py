"""A value of a record as the cell of the team's table: in the table's own unit, numbers of telephones always as text."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from xlcrm.crm.matching.numbers import as_text

if TYPE_CHECKING:
    from xlcrm.crm.incoming.records import Item
    from xlcrm.crm.tables import Column
    from xlcrm.grid import Value

_AS_UNDERSTOOD = frozenset({"date", "datetime", "time", "birthday", "number", "percent", "people", "score"})


def cell_for(kind: str, item: Item, column: Column | None) -> Value:
    """The cell for a value of one type; `column` is that of the team's table, None on a sheet of ours."""
    meaning, raw = item.meaning, item.cell
    if kind in ("phone", "email"):
        return as_text(meaning)
    if kind == "money" and isinstance(meaning, int | float):
        return _whole(meaning / (column.scale if column else 1.0))
    if kind == "birthday" and isinstance(meaning, str):
        return as_text(raw)  # a lunar day, or one without a year: as a person wrote it
    if kind in _AS_UNDERSTOOD:
        return _plain(meaning)
    return _plain(raw.strip() if isinstance(raw, str) else raw)


def _plain(value: Any) -> Value:
    if isinstance(value, tuple | list):
        return "、".join(map(str, value))
    if isinstance(value, float):
        return _whole(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value  # type: ignore[no-any-return]  # a str, number, flag or date


def _whole(value: float) -> int | float:
    near = round(value, 10)
    return int(near) if float(near).is_integer() and abs(near) < 1e15 else near
