"""A block with its kind and its columns, and the cells that it was judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlcrm.crm.schema.assignment import Assignment
from xlcrm.crm.schema.blocks import Block
from xlcrm.crm.tables import Kind
from xlcrm.grid import Value

_SAMPLE = 160


@dataclass(frozen=True)
class Found:
    """A block with its kind and its columns."""

    block: Block
    kind: Kind
    assignment: Assignment
    rival: Kind | None = None
    """A kind that fits nearly as well."""


def sample(block: Block, column: int) -> Sequence[Value]:
    """Cells to judge a column by: from the top, up to the first gap, and some from far down in a long table."""
    end = _first_gap(block)
    values = block.sheet.part(column, block.first, end)
    near = _filled(values[: _SAMPLE * 3])
    far = _filled(values[_SAMPLE * 3 :: len(values) // _SAMPLE]) if len(values) > _SAMPLE * 6 else ()
    return [*near, *far] or _filled(block.sheet.part(column, end, block.last)[: _SAMPLE * 6])


def _filled(values: Sequence[Value]) -> Sequence[Value]:
    return [value for value in values if value is not None][:_SAMPLE]


def _first_gap(block: Block) -> int:
    """The row before the first empty one, when at least two rows stand above it."""
    columns = range(block.left, block.right + 1)
    for row in range(block.first, min(block.last, block.first + 500) + 1):
        if not block.sheet.filled(row, columns):
            return row - 1 if row - block.first >= 2 else block.last
    return block.last
