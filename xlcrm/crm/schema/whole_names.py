"""The cells of a name that stands in two columns: put together, in the order of the name's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from xlcrm.crm.schema.blocks import Block
from xlcrm.crm.schema.body import Body, cells_at
from xlcrm.crm.schema.headers import Header, half_of_name, last_line
from xlcrm.crm.tables import Column
from xlcrm.crm.values.base import says_nothing
from xlcrm.grid import Value

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def whole_cells(block: Block, column: Column, rows: Sequence[int]) -> list[Value]:
    """The cells of a field in some rows, names that stand in two columns put together."""
    left = [block.sheet.at(row, column.index) for row in rows]
    return _with_other_half(block, column, left, rows) if column.more else left


def whole_and_filled(body: Body, column: Column) -> list[Value]:
    """The same at the records, for a field of two columns, merged cells filled down."""
    return _with_other_half(body.found.block, column, body.cells(column.index), body.rows)


def _with_other_half(block: Block, column: Column, left: list[Value], rows: Sequence[int]) -> list[Value]:
    right = cells_at(block, column.more[0], rows)
    halves = (left, right) if _family_first(column, block.headers) else (right, left)
    return put_together(zip(*halves, strict=True))


def _family_first(pair: Column, headers: Mapping[int, Header]) -> bool:
    """Does the family name stand left of the given name?"""
    left, right = (half_of_name(last_line(headers[column])) for column in (pair.index, *pair.more))
    return left == "family" or right == "given"


def put_together(parts: Iterable[tuple[Value, Value]]) -> list[Value]:
    """Whole names from (family, given): 欧阳娜, Edith Marlow; of a name that lacks one half the other.

    put_together([("欧阳", "娜"), ("Marlow", "Edith")]) == ["欧阳娜", "Edith Marlow"]
    """
    return [_whole(family, given) for family, given in parts]


def _whole(family: Value, given: Value) -> Value:
    said = [part for part in (family, given) if part is not None and not says_nothing(str(part).strip())]
    if len(said) < 2:
        return said[0] if said else None
    if any(_CHINESE.search(str(part)) for part in said):
        return f"{str(family).strip()}{str(given).strip()}"
    return f"{str(given).strip()} {str(family).strip()}"
