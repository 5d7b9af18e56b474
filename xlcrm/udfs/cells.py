"""What a host hands to a cell function, as columns of values: ten thousand cells at a time, so by column and not by cell."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

from xlcrm.crm.names import id_key, name_key, name_keys
from xlcrm.crm.values.base import begins_with_a_word, folded, is_blank, says_nothing
from xlcrm.grid import CellError, Value

_ERRORS = frozenset(
    {
        "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#BLOCKED!",
        "#CONNECT!", "#FIELD!", "#UNKNOWN!", "#GETTING_DATA", "#BUSY!", "#PYTHON!",
    }
)  # fmt: skip
_SPECIAL = _ERRORS | {""}
_SAYS = (float, int, dt.datetime, dt.date)
"""Types of cells that always say something."""


def table_of(cells: Any) -> list[list[Value]]:
    """An argument as rows of values, whatever a host hands in: one value, a list of them (a column), rows."""
    if not isinstance(cells, list | tuple):
        return [[value_of(cells)]]
    if any(isinstance(row, list | tuple) for row in cells):
        return [_values(row) for row in cells]
    return [[each] for each in _values(cells)]


def line_of(cells: Any) -> list[Value]:
    """An argument as one line of values: a column, or a row."""
    if isinstance(cells, list | tuple) and len(cells) > 1:
        return _values(
            [
                row if type(row) is not list and type(row) is not tuple else row[0] if row else None
                for row in cells
            ]
        )
    rows = table_of(cells)
    return list(rows[0]) if rows else []


def value_of(value: Any) -> Value:
    """A cell's value: nothing for an empty text and for NaN, errors as such, moments without a zone."""
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, str):
        return CellError(value) if value in _ERRORS else value or None
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None) if value.tzinfo else value
    return value  # type: ignore[no-any-return]


def _values(cells: Sequence[Any]) -> list[Value]:
    """The values of many cells; most columns are values already, and nothing is done to them."""
    kinds = set(map(type, cells))
    if kinds <= {str, type(None)} and _SPECIAL.isdisjoint(cells):
        return list(cells)
    if kinds <= {float, int, type(None)} and not any(value != value for value in cells):  # noqa: PLR0124 - NaN is not itself
        return list(cells)
    if kinds <= {dt.datetime, type(None)} and not any(value is not None and value.tzinfo for value in cells):
        return list(cells)
    return [value_of(value) for value in cells]


def key_of(value: Value) -> str:
    """A customer's id or name for comparing; "" for nothing."""
    if is_blank(value) or isinstance(value, CellError):
        return ""
    return name_key(value) if isinstance(value, str) else id_key(value)


def keys_of(values: Sequence[Value]) -> list[str]:
    """Customers' ids or names for comparing."""
    different = set(values)
    if set(map(type, different)) == {str}:
        texts: list[Any] = list(different)
        known = dict(zip(texts, name_keys(texts), strict=True))
        return [known[value] for value in values]
    keys = {value: key_of(value) for value in different}
    return [keys[value] for value in values]


def says_something(value: Value) -> bool:
    """Is there a value in the cell, and none of the words for "nothing here"?"""
    if type(value) in _SAYS:
        return True
    if not isinstance(value, str):
        return not is_blank(value)
    return begins_with_a_word(value) or not says_nothing(folded(value))
