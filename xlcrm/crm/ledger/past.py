"""The records of modules as they stood on an earlier day, as far as their own dates tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlcrm.crm.ledger.model import Ledger
    from xlcrm.crm.schema.shapes import Shape
    from xlcrm.crm.tables import Table

Row = dict[str, Any]


@dataclass(frozen=True)
class Past:
    """The ledger of an earlier day, and by kind what cannot be told of it."""

    ledger: Ledger
    later: Mapping[str, int] = field(default_factory=dict)
    """Kind → records that began after the day: they are left out."""
    unknown: Mapping[str, int] = field(default_factory=dict)
    """Kind → records of which no date says how they stood: they count as they stand now."""


def as_it_stood(ledger: Ledger, shapes: Iterable[Shape]) -> Past:
    """The ledger with the records of these shapes as they stood on its day."""
    tables, later, unknown = dict(ledger.tables), dict[str, int](), dict[str, int]()
    known = {shape.kind: shape for shape in shapes if shape.dating}
    for name, table in tables.items():
        if shape := known.get(table.kind):
            tables[name], left_out, untold = _as_it_stood(table, shape, ledger.as_of)
            later[shape.kind] = later.get(shape.kind, 0) + left_out
            unknown[shape.kind] = unknown.get(shape.kind, 0) + untold
    return Past(replace(ledger, tables=tables), _some(later), _some(unknown))


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    return {kind: count for kind, count in counts.items() if count}


def _as_it_stood(table: Table, shape: Shape, day: dt.date) -> tuple[Table, int, int]:
    """The table of the day, how many records began after it, and of how many nobody can tell."""
    rows = [{name: cells[place] for name, cells in table.data.items()} for place in range(len(table.rows))]
    kept = [place for place, row in enumerate(rows) if not _is_later(_began(row, shape), day)]
    then = [_row(rows[place], shape, day) for place in kept]
    data = {name: [row[name] for row in then] for name in table.data}
    raw = {name: [cells[place] for place in kept] for name, cells in table.raw.items()}
    untold = sum(_is_untold(rows[place], shape, day) for place in kept)
    there = replace(table, rows=[table.rows[place] for place in kept], data=data, raw=raw)
    return there, len(rows) - len(kept), untold


def _began(row: Row, shape: Shape) -> Any:
    names = shape.dating.began if shape.dating else ()
    return next((row[name] for name in names if row.get(name) is not None), None)


def _row(row: Row, shape: Shape, day: dt.date) -> Row:
    """A record without what was written after the day: days of later events, and what came with them."""
    gone = {name for name, days in _days(row, shape).items() if any(_is_later(each, day) for each in days)}
    gone |= {one.name for one in shape.fields if not one.future and _is_later(row.get(one.name), day)}
    return {name: None if name in gone else cell for name, cell in row.items()}


def _is_untold(row: Row, shape: Shape, day: dt.date) -> bool:
    """Does it say something of which no day tells whether it was said by then?"""
    return any(
        (not days or days[0] is None) and not any(_is_later(each, day) for each in days)
        for days in _days(row, shape).values()
    )


def _days(row: Row, shape: Shape) -> dict[str, list[Any]]:
    """Field with something in it → the days that tell since when; the first one tells it exactly."""
    dating = shape.dating
    if dating is None:
        return {}
    said = {name for name, cell in row.items() if cell not in (None, "", ())}
    reached = {
        name: [row.get(days[row[name]])]
        for name, days in dating.reached.items()
        if name in said and row[name] in days
    }
    told = {name: [row.get(each) for each in days] for name, days in dating.told.items() if name in said}
    marks = {name: [row[name]] for name in told if not dating.told[name] and isinstance(row[name], dt.date)}
    return told | marks | reached


def _is_later(cell: Any, day: dt.date) -> bool:
    if isinstance(cell, dt.datetime):
        return cell.date() > day
    return isinstance(cell, dt.date) and cell > day
