"""From what was decided to a ChangeSet: cells that are set, rows at the end of the team's tables, the sheets that wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlcrm.commands.situation import placement_of, rows_by_key
from xlcrm.crm.ledger.keys import row_key, row_keys
from xlcrm.workbook.changes import AppendRows, Cell, Change, Placement, PutSheet, SetField
from xlcrm.workbook.journal import Row

if TYPE_CHECKING:
    from xlcrm.commands.importing.deciding import Write
    from xlcrm.commands.importing.targets import Target
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.matching.index import Standing
    from xlcrm.crm.tables import Kind, Table


@dataclass
class Made:
    """Changes of the team's own tables, and what is to be remembered of them."""

    changes: list[Change] = field(default_factory=list)
    placements: dict[str, Placement] = field(default_factory=dict)
    written: list[tuple[str, str, str, Cell]] = field(default_factory=list)
    """Table, row key, field, cell."""
    rows: dict[Kind, int] = field(default_factory=dict)
    """Kind → rows that are added."""
    sheets: list[Kind] = field(default_factory=list)
    """Kinds for which a sheet is made."""
    added: list[Row] = field(default_factory=list)
    """Rows of sheets that are made, for the journal."""


def made(
    here: Situation, targets: Mapping[Kind, Target], writes: Sequence[Write], new: Sequence[Standing]
) -> Made:
    """The changes for some cells and rows."""
    out = Made()
    for table in here.reading.tables:
        _set(table, [write for write in writes if write.standing.table == table.name], out)
    for kind, target in targets.items():
        _append(here, target, [one for one in new if one.kind == kind], out)
    return out


def _set(table: Table, writes: Sequence[Write], out: Made) -> None:
    if not writes:
        return
    for name in dict.fromkeys(write.field for write in writes):
        mine = [write for write in writes if write.field == name and write.standing.key is not None]
        values = {str(write.standing.key): write.cell for write in mine}
        before = {str(write.standing.key): write.before for write in mine if write.before not in (None, "")}
        out.changes.append(SetField(table.name, name, values, before))
        out.written += [(table.name, key, name, cell) for key, cell in values.items()]
    out.placements[table.name] = placement_of(table, rows_by_key(table, row_keys(table)))


def _append(here: Situation, target: Target, new: Sequence[Standing], out: Made) -> None:
    if not new:
        return
    rows = [_cells(target, one) for one in new]
    out.rows[target.kind] = len(rows)
    for one, cells in zip(new, rows, strict=True):
        key = row_key(target.kind, cells)
        one.key = key
        if key is not None:
            out.written += [(target.name, key, name, cell) for name, cell in cells.items()]
    if target.table is None:
        out.changes.append(_sheet(here, target.kind, rows))
        out.sheets.append(target.kind)
        out.added += [Row(target.kind, row) for row in rows]
        return
    out.changes.append(AppendRows(target.name, tuple(rows)))
    out.placements.setdefault(target.name, placement_of(target.table, {}))


def _cells(target: Target, one: Standing) -> dict[str, Cell]:
    """The cells of a new row; a person's, an order's and a contact's name the customer as the customers' table has it."""
    cells = {name: value for name, value in one.data.items() if target.has(name)}
    if one.customer is not None:
        cells |= dict(_customer(target, one.customer))
    return {name: _like_others(target, name, value) for name, value in cells.items()}


def _customer(target: Target, customer: Standing) -> Iterator[tuple[str, Cell]]:
    for name, of in (("customer", "name"), ("customer_id", "id")):
        if target.has(name) and customer.text(of):
            yield name, customer.data[of]


def _like_others(target: Target, name: str, value: Any) -> Cell:
    """Numbers of customers and orders as numbers where the table has them so."""
    if name not in ("id", "customer_id") or not isinstance(value, str) or target.table is None:
        return value  # type: ignore[no-any-return]
    others = [each for each in target.table.data.get(name, ()) if each is not None][:50]
    numeric = bool(others) and all(isinstance(each, int | float) for each in others)
    return int(value) if numeric and value.isdigit() and not value.startswith("0") else value


def _sheet(here: Situation, kind: Kind, rows: Sequence[Mapping[str, Cell]]) -> PutSheet:
    from xlcrm.commands.views.records import RecordsData, records_sheet

    return PutSheet(records_sheet(RecordsData(kind, rows), here.lang, lists=False))
