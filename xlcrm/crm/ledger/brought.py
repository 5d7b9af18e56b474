"""Records of the tables that modules bring, joined to customers, and what modules find in tables of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from xlcrm.crm.ledger import columns as cols
from xlcrm.crm.ledger.joins import orphans
from xlcrm.crm.ledger.keys import row_keys
from xlcrm.crm.schema.fields import FieldSpec, as_kind, declared, fields_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.ledger.model import Ledger
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.tables import Table

_NUMBERS = frozenset({"money", "number", "percent"})


def records(ledger: Ledger, kind: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Every record of a module's tables, by row key, with a Problem for each customer that nobody knows.

    The frame holds every field of the kind (dates as datetime64, numbers as float, `currency` as a code, the rest as it is), `at` (the
    customer's position in `ledger.customers`, or a negative constant of `ledger.model`), `table` and `row`; of a kind with an
    owner also `co_owners`, a tuple or None.
    """
    tables = _of(ledger, kind)
    table, row = cols.origin(tables)
    keys = [key for each in tables for key in row_keys(each)]
    specs = fields_of(as_kind(kind))
    frame = pd.DataFrame(_fields(tables, specs))
    if "currency" in specs:
        frame["currency"] = cols.currencies(
            tables, next(name for name, one in specs.items() if one.type == "money")
        )
    frame.index = pd.Index(keys, dtype=object, name="key")
    frame["at"], frame["row"] = _customers(ledger, tables), row
    if "owner" in specs:
        frame["co_owners"] = pd.Series(cols.column(tables, "co_owners"), dtype=object, index=frame.index)
    frame["table"] = pd.Series(table, dtype=object, index=frame.index)
    problems: list[Problem] = []
    start = 0
    for each in tables:
        part = slice(start, start := start + len(each.rows))
        problems += orphans(each, "orphan_record", frame["at"].to_numpy()[part], lambda _: "", ledger.finder)
    return frame, problems


def beside_customers(ledger: Ledger) -> pd.DataFrame:
    """What modules find beside each customer, by row key: a column a field, None where nothing is known."""
    found: dict[str, dict[str, Any]] = {name: {} for name in _beside("customers")}
    for table in _of(ledger, "customers"):
        for name in found.keys() & table.data.keys():
            for key, value in zip(ledger.keys[table.name], table.data[name], strict=True):
                if key is not None and value is not None:
                    found[name].setdefault(key, value)
    keys = list(ledger.customers.index)
    columns = {name: [known.get(key) for key in keys] for name, known in found.items()}
    return pd.DataFrame(columns, index=ledger.customers.index, dtype=object)


def beside_rows(ledger: Ledger, kind: Literal["contacts", "log", "orders"]) -> pd.DataFrame:
    """What modules find beside each record of a kind of ours, row by row as the ledger's frame of it."""
    rows: pd.DataFrame = getattr(ledger, kind)
    frame = pd.DataFrame(_fields(_of(ledger, kind), _beside(kind)), index=range(len(rows)))
    return frame.set_axis(rows.index)


def _of(ledger: Ledger, kind: str) -> list[Table]:
    return [table for table in ledger.tables.values() if table.kind == kind]


def _beside(kind: str) -> Mapping[str, FieldSpec]:
    return declared()[kind].fields if kind in declared() else {}


def _customers(ledger: Ledger, tables: Sequence[Table]) -> NDArray[np.int64]:
    return ledger.finder.positions(cols.column(tables, "customer_id"), cols.column(tables, "customer"))


def _fields(tables: Sequence[Table], specs: Mapping[str, FieldSpec]) -> dict[str, Any]:
    return {name: _typed(tables, entry) for name, entry in specs.items()}


def _typed(tables: Sequence[Table], entry: FieldSpec) -> Any:
    if entry.type in ("date", "month"):
        return cols.days(tables, entry.name).astype("datetime64[s]")
    values = cols.column(tables, entry.name)
    if entry.type == "datetime":
        return cols.as_moments(values)
    return cols.as_numbers(values) if entry.type in _NUMBERS else pd.Series(values, dtype=object)
