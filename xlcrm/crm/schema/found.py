"""A block with its kind and its columns, and the cells that it was judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlcrm.crm.schema.assignment import Assignment
from xlcrm.crm.schema.blocks import Block
from xlcrm.crm.tables import Kind
from xlcrm.grid import Value

_SAMPLE = 160
_SPREAD = 1_000


@dataclass(frozen=True)
class Found:
    """A block with its kind and its columns."""

    block: Block
    kind: Kind
    assignment: Assignment
    rival: Kind | None = None
    """A kind that fits nearly as well."""
    by_month: bool = False
    """Months of customers who stand in another table: read as their orders."""


def sample(block: Block, column: int) -> Sequence[Value]:
    """Cells to judge a column by: from the top, up to the first gap, and some from far down in a long table."""
    end = block.first_gap
    values = block.sheet.part(column, block.first, end)
    near = _filled(values[: _SAMPLE * 3])
    far = _filled(values[_SAMPLE * 3 :: len(values) // _SAMPLE]) if len(values) > _SAMPLE * 6 else ()
    return [*near, *far] or _filled(block.sheet.part(column, end, block.last)[: _SAMPLE * 6])


def some_rows(rows: Sequence[int]) -> Sequence[int]:
    """Rows to judge the columns of a table by once it is read: all of a short one, evenly spread ones of a long one."""
    return rows[:: max(1, len(rows) // _SPREAD)]


def _filled(values: Sequence[Value]) -> Sequence[Value]:
    return [value for value in values if value is not None][:_SAMPLE]
