"""A tab per month with the customers listed again in each: one list of customers, whose monthly sales add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from xlcrm.crm.schema.context import Context
from xlcrm.crm.schema.periods import Period, is_month_name, period_in
from xlcrm.crm.schema.words import understand
from xlcrm.crm.tables import Table
from xlcrm.crm.values.base import folded
from xlcrm.grid import a1

_STALE = frozenset(
    {"next_planned", "appointment", "next_contact", "overdue", "reason", "tier", "tier_manual"}
)


def joined(tables: Sequence[Table], context: Context) -> list[Table]:
    """The customers of month tabs as one list: the latest tab leads, sales of the months are added up."""
    tabs = [
        table
        for table in tables
        if table.kind == "customers" and is_month_name(table.sheet) and "name" in table.data
    ]
    if len({table.sheet for table in tabs}) < 2:
        return list(tables)
    tabs.sort(key=_period)
    filled = [table for table in tabs if table.rows]
    lead = filled[-1] if filled else tabs[-1]
    earlier = [table for table in tabs if table is not lead]
    replaced = {id(lead): _with_history(lead, earlier)}
    for table in earlier:
        replaced[id(table)] = _without(
            table, lead, [other for other in tabs if _period(other) > _period(table)]
        )
    context.tell(
        "month_tabs_joined",
        lead.sheet,
        a1(lead.header_row, lead.first_column),
        first=tabs[0].sheet,
        last=lead.sheet,
        count=len(tabs),
    )
    return [
        one
        for table in tables
        if (one := replaced.get(id(table), table)).rows
        or one.kind != "customers"
        or id(table) not in replaced
    ]


def _period(table: Table) -> Period:
    return period_in(table.sheet) or Period(0)


def _keys(table: Table) -> list[str]:
    return [folded(str(name)).casefold() if name is not None else "" for name in table.data["name"]]


def _adds_up(table: Table) -> bool:
    """Is the sales column a month's own figure (and no running total)?"""
    column = table.columns.get("sales")
    return column is not None and not any(one.words & {"total", "year"} for one in understand(column.header))


def _with_history(lead: Table, earlier: Sequence[Table]) -> Table:
    """The latest tab, its empty cells filled from the tabs before it and its sales summed over all."""
    data: dict[str, list[Any]] = {name: list(values) for name, values in lead.data.items()}
    index = {key: place for place, key in enumerate(_keys(lead)) if key}
    for table in reversed(earlier):
        for row, key in enumerate(_keys(table)):
            if key in index:
                _add_row(
                    data,
                    index[key],
                    {name: values[row] for name, values in table.data.items()},
                    len(lead.rows),
                    sums=_adds_up(lead),
                )
    return replace(lead, data=data)


def _add_row(
    data: dict[str, list[Any]], place: int, older: Mapping[str, Any], size: int, *, sums: bool
) -> None:
    for name, value in older.items():
        if value is None or name in _STALE:
            continue
        column = data.setdefault(name, [None] * size)
        if name == "sales" and sums:
            column[place] = (column[place] or 0.0) + value
        elif column[place] is None:
            column[place] = value


def _without(table: Table, lead: Table, later: Sequence[Table]) -> Table:
    """An earlier tab keeps only the customers that no later tab lists."""
    known = {key for other in (lead, *later) for key in _keys(other) if key}
    stay = [place for place, key in enumerate(_keys(table)) if key not in known]
    cut = {name: [values[place] for place in stay] for name, values in table.data.items()}
    raw = {name: [values[place] for place in stay] for name, values in table.raw.items()}
    return replace(table, rows=tuple(table.rows[place] for place in stay), data=cut, raw=raw)
