"""Rows of logs and orders: which of a file's stand in the workbook already, counted, so that equal rows stay apart."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.crm.matching.index import Index, Reach, Standing
from xlcrm.crm.names import id_key, name_key
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.crm.incoming.records import Record
    from xlcrm.crm.tables import Table

_LACKS: Mapping[str, Mapping[str, Text]] = {
    "orders": {
        "date": Text(
            "没有日期。补上再运行一次导入。", "There is no date. Fill it in and run the import again."
        ),
        "amount": Text(
            "没有金额。补上再运行一次导入。", "There is no amount. Fill it in and run the import again."
        ),
    },
    "log": {
        "date": Text(
            "没有日期。补上再运行一次导入。", "There is no date. Fill it in and run the import again."
        ),
    },
}
_SAYING: Mapping[str, Sequence[str]] = {
    "orders": ("date", "product", "quantity", "amount"),
    "log": ("date", "person", "channel", "result", "content"),
}
"""What tells two rows of one customer apart."""


class Events:
    """The rows of the workbook's logs and orders by what they say."""

    def __init__(
        self, tables: Sequence[Table], rows: Callable[[Table], list[Standing]], index: Index
    ) -> None:
        self._standing: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
        self._by_number: dict[tuple[str, str, str], list[Standing]] = defaultdict(list)
        self._columns = {
            kind: {name for table in tables if table.kind == kind for name in table.columns}
            for kind in _SAYING
        }
        self._seen: Counter[tuple[Any, ...]] = Counter()
        self._there: Counter[tuple[Any, ...]] = Counter()
        for table in tables:
            for one in rows(table):
                customer = index.customer(Reach(id=one.text("customer_id"), name=one.text("customer")))
                self._there[self._said(table.kind, customer, one.data)] += 1
                if table.kind == "orders" and one.text("id"):
                    self._by_number[self._number(one.data)].append(one)

    def lacks(self, record: Record) -> Text | None:
        """What an order or a contact cannot be without."""
        lacking = (
            why for name, why in _LACKS[record.kind].items() if (record.kind, name) not in record.items
        )
        return next(lacking, None)

    def row(self, record: Record, customer: Standing) -> tuple[Standing | None, bool]:
        """The row that says this already, and whether there is one; an order with a number of its own may be updated."""
        data = {name: item.meaning for (kind, name), item in record.items.items() if kind == record.kind}
        said = self._said(record.kind, customer, data)
        self._seen[said] += 1
        if self._seen[said] <= self._there[said]:
            return None, True
        if record.kind == "orders" and data.get("id") is not None:
            numbered = self._by_number.get(self._number(data), [])
            if len(numbered) == 1 and len([one for one in numbered if one.key]) == 1:
                return numbered.pop(), True
        return None, False

    @staticmethod
    def _number(data: Mapping[str, Any]) -> tuple[str, str, str]:
        return "orders", id_key(data["id"]), name_key(str(data.get("product") or ""))

    def _said(self, kind: str, customer: Standing | None, data: Mapping[str, Any]) -> tuple[Any, ...]:
        """What a row says, in the columns that the workbook has: others could never be found again."""
        columns = self._columns[kind] or set(_SAYING[kind])
        number = (
            id_key(data["id"]) if kind == "orders" and data.get("id") is not None and "id" in columns else ""
        )
        words = tuple(bare(data.get(name)) for name in _SAYING[kind] if name in columns)
        return kind, id(customer) if customer else None, number, words


def bare(value: Any) -> Any:
    """A value as two rows are compared by it."""
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else value.replace(second=0, microsecond=0)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(float(value), 4)
    if isinstance(value, tuple | list):
        return tuple(map(bare, value))
    return name_key(str(value)) if isinstance(value, str) else value
