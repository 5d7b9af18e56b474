"""Which column of an outside ledger means what: by the same header words, and the same evidence, as on a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.crm.countries import currency_code
from xlcrm.crm.schema import read_tables
from xlcrm.crm.schema.choices import choices_of
from xlcrm.crm.schema.fields import spec
from xlcrm.errors import UsageError
from xlcrm.grid import Grid, Value

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table
    from xlcrm.lang import Lang

SAMPLE = 200
"""Lines that are looked at to tell what a column holds."""
FIELDS = (
    "customer_id", "customer", "date", "amount", "currency", "margin", "due", "paid", "delivered", "product", "owner",
)  # fmt: skip
_MONEY = ("amount", "margin")
TEXTS = frozenset({"customer_id", "customer", "currency", "product", "owner"})
"""Fields that are texts, though they may look like numbers."""


@dataclass(frozen=True)
class Columns:
    """Field → name of the ledger's column, with what the headers of money say of it."""

    names: Mapping[str, str]
    scales: Mapping[str, float] = field(default_factory=dict)
    """amount and margin → what a number is multiplied with: 10000 under 金额(万元)."""
    currency: str = ""
    """ISO code that the header of the amount names."""

    def in_words(self, lang: Lang) -> str:
        """Which column was taken for what, as a person checks it: date = order_date."""
        found = (f"{spec('orders', field).label.in_(lang)} = {name}" for field, name in self.names.items())
        return ("、" if lang == "zh" else ", ").join(found)


def recognised(
    name: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[Value]],
    grids: Sequence[Grid] = (),
    as_of: dt.date | None = None,
) -> Columns:
    """The columns of a ledger called `name`, from its headers and some of its lines.

    `grids` are the sheets of the workbook: a line of their mapping table that names the ledger in place of a sheet decides.
    Raises UsageError where customer, date or amount is not found.
    """
    grid = Grid(name, [list(headers), *map(list, rows)])
    mapping = [one for one in choices_of(grids) if one.sheet in ("", name)]
    tables = read_tables([grid], mapping=mapping, as_of=as_of).tables
    orders = next((one for one in tables if one.kind == "orders"), None)
    found = _columns(orders, headers) if orders else Columns({})
    lacking = [words for words, names in _NEEDED.items() if not any(each in found.names for each in names)]
    if lacking:
        raise _lacks(name, headers, lacking)
    return found


_NEEDED = {
    ("客户编号或客户名称", "a customer id or name"): ("customer_id", "customer"),
    ("日期", "a date"): ("date", "delivered"),
    ("金额", "an amount"): ("amount",),
}


def _columns(table: Table, headers: Sequence[str]) -> Columns:
    chosen = {each: table.columns[each] for each in FIELDS if each in table.columns}
    money = table.columns.get("amount")
    return Columns(
        {each: headers[column.index - 1] for each, column in chosen.items()},
        {each: column.scale for each, column in chosen.items() if each in _MONEY},
        currency_code(money.currency) if money else "",
    )


def _lacks(name: str, headers: Sequence[str], lacking: Sequence[tuple[str, str]]) -> UsageError:
    shown = ", ".join(headers)
    zh, en = ("、".join(words[0] for words in lacking), ", ".join(words[1] for words in lacking))
    return UsageError(
        f"外部订单“{name}”里认不出{zh}（列：{shown}）。请在设置表的“字段对应”里写明：工作表填“{name}”，表头填列名。",
        f"No column of the ledger '{name}' was understood as {en} (its columns: {shown}). Name it in the mapping table of the "
        f"Settings sheet: '{name}' as the sheet, the column's name as the header.",
    )
