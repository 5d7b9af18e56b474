"""Customers change hands one by one: the owner's cells, and the run that can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.confirming import is_confirmed, mapping_of
from xlcrm.commands.describing import diff_lines
from xlcrm.commands.handing.moving import Moved
from xlcrm.commands.outcome import Outcome
from xlcrm.commands.overrides import cell_at
from xlcrm.commands.recording import facts, journaled, with_row
from xlcrm.grid import a1
from xlcrm.workbook.changes import Cell, ChangeSet, Formula

if TYPE_CHECKING:
    from xlcrm.commands.outcome import Request
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.tables import Table


def given(here: Situation, owners: Mapping[str, str]) -> Moved:
    """The changes that give each customer (by row key) to somebody, or to nobody ("")."""
    out = Moved()
    for table in here.customer_tables:
        values: dict[str, Cell] = {}
        before: dict[str, Cell] = {}
        rows: dict[str, int] = {}
        for place, key in _wanted(here, table, owners):
            row, column = table.rows[place], table.columns.get("owner")
            now = cell_at(here.grids[table.sheet], row, column.index) if column else None
            if (
                column is None
                or key in here.ledger.blocked
                or isinstance(now, Formula)
                or _merged(here, table, row)
            ):
                at = a1(row, column.index if column else table.first_column)
                out.by_hand.append((table.sheet, at, _name(table, place, key)))
                continue
            values[key], rows[key] = owners[key] or None, row
            before |= {key: now} if now not in (None, "") else {}
        out.customers |= {key: owners[key] for key in values}
        if values:
            out.put(table, "owner", values, before, rows)
    return out


def _wanted(here: Situation, table: Table, owners: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for place, key in enumerate(here.ledger.keys[table.name]):
        if key is not None and key in owners:
            yield place, key


def _merged(here: Situation, table: Table, row: int) -> bool:
    """Does the cell share its area with other rows?"""
    column = table.columns["owner"].index
    return any(
        area.contains(row, column) and area.top < area.bottom for area in here.grids[table.sheet].merges
    )


def _name(table: Table, place: int, key: str) -> str:
    return str(table.data["name"][place] or key) if "name" in table.data else key


def recorded(
    here: Situation,
    request: Request,
    command: str,
    moved: Moved,
    lines: Sequence[str],
    data: Mapping[str, Any],
) -> Outcome:
    """The run with its changes, in the list of runs and in the journal; the first line is its note."""
    changes = ChangeSet(tuple(moved.changes))
    confirmed = bool(request.option("yes", False)) or is_confirmed(here)
    memory = replace(
        here.memory, lang=here.lang, confirmed=mapping_of(here) if confirmed else here.memory.confirmed
    )
    count = len(moved.customers)
    row = {"run": memory.run + 1, **facts(here, request, command), "changes": count, "note": lines[0]}
    by_hand = [{"sheet": sheet, "cell": cell, "customer": name} for sheet, cell, name in moved.by_hand]
    return Outcome(
        lines=(*lines, *(_by_hand(here, each) for each in moved.by_hand)),
        data={
            "book": here.book.name,
            "customers": dict(moved.customers),
            **data,
            "by_hand": by_hand,
            "changes": count,
        },
        changes=changes,
        placements=moved.placements,
        state=journaled(here, with_row(memory, row), changes).dump() if changes else None,
        confirmed=confirmed,
        diff=tuple(diff_lines(here, changes)) if request.option("verbose", False) else (),
        lang=here.lang,
    )


def _by_hand(here: Situation, place: tuple[str, str, str]) -> str:
    sheet, cell, name = place
    return here.say(
        f"请自己改：{sheet}!{cell}（{name}）：没有单独的负责人单元格，或是公式、合并单元格、重复的行。",
        f"Please change by hand: {sheet}!{cell} ({name}): no owner's cell of its own, a formula, merged cells or a row that stands twice.",
    )
