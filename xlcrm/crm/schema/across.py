"""What only several sheets together say: a tab per rep, a tab per region, a tab per month."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from xlcrm.crm.schema import months
from xlcrm.crm.schema.context import Context
from xlcrm.crm.schema.lines import is_region
from xlcrm.crm.schema.periods import is_month_name
from xlcrm.crm.schema.words import squeezed
from xlcrm.crm.tables import Table
from xlcrm.crm.values.base import folded
from xlcrm.crm.values.people import surely_person
from xlcrm.grid import a1

_OWNED_BY_TAB = {"customers": "owner", "log": "author", "orders": "owner"}
_FRAME = re.compile(
    r"^(?:客户|customers?|accounts?|clients?)[\s_\-·:：]*|[\s_\-·:：]*(?:的?客户|的?台账|客户表|customers?|accounts?|clients?|'s customers)$|[(（].*[)）]$",
    re.IGNORECASE,
)


def joined(tables: Sequence[Table], context: Context) -> list[Table]:
    """The tables, with owner or region filled from the names of sheets that share one header."""
    groups: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    for place, table in enumerate(tables):
        if table.kind in _OWNED_BY_TAB and table.columns:
            groups[
                (table.kind, frozenset(squeezed(column.header) for column in table.columns.values()))
            ].append(place)
    out = list(tables)
    for (kind, _), places in groups.items():
        sheets = {tables[place].sheet for place in places}
        if len(sheets) >= 2:
            for place in places:
                out[place] = _from_tab(out[place], _OWNED_BY_TAB[kind], context)
    return months.joined(out, context)


def _from_tab(table: Table, owner: str, context: Context) -> Table:
    name = _FRAME.sub("", folded(table.sheet)).strip()
    if (
        not name
        or is_month_name(table.sheet)
        or not table.rows
        or re.fullmatch(r"(?i)(?:sheet|工作表|表)\s*\d*|\d+", name)
    ):
        return table
    if name in context.reps or surely_person(name):
        return _filled(table, owner, name, "owner_from_sheet", context)
    if is_region(name) and table.kind == "customers":
        return _filled(table, "region", name, "region_from_sheet", context)
    if owner not in table.data and table.kind == "customers":
        return _filled(table, owner, name, "owner_from_sheet_unsure", context)
    return table


def _filled(table: Table, field: str, value: str, code: str, context: Context) -> Table:
    if field in table.columns:
        return table
    have = table.data.get(field) or [None] * len(table.rows)
    context.tell(code, table.sheet, a1(table.header_row, table.first_column), text=value)
    return replace(table, data={**table.data, field: [one if one is not None else value for one in have]})
