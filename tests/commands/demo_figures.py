"""The demo workbook and its dashboard, read by pandas alone."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from tests.commands.conftest import TODAY

TWICE = {"C0285", "C0290", "C0297"}
"""IDs that stand twice: no tier is written for them."""
WHO_LEFT = "Luo Zhenhua"
CLOSED = ("Lost", "Closed", "Terminated")
DATA = 20
"""First column of the tables beside the charts."""
MONTHS = pd.period_range(end=pd.Period(TODAY, "M"), periods=13, freq="M")


class Demo:
    """The demo workbook, read by pandas alone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def sheet(self, name: str, header: int = 3) -> Any:
        """A sheet of records, as its header in row 4 names the columns."""
        return pd.read_excel(self.path, sheet_name=name, header=header, engine="openpyxl")

    @cached_property
    def tables(self) -> dict[str, Any]:
        """Title of a chart → its table, by its first column."""
        page = openpyxl.load_workbook(self.path, data_only=True)["Dashboard"]
        rows = [[cell.value for cell in row[DATA - 1 :]] for row in page.iter_rows(min_row=4)]
        starts = [at for at, row in enumerate(rows) if row[0] is not None and set(row[1:]) == {None}]
        return {str(rows[at][0]).partition(" (")[0]: _frame(rows[at + 1 :]) for at in starts}

    @cached_property
    def customers(self) -> Any:
        """By ID; of one that stands twice the first row counts."""
        return self.sheet("Customers").drop_duplicates("Customer ID").set_index("Customer ID")

    @cached_property
    def log(self) -> Any:
        """Contacts that took place, with the tier of the customer and who made them."""
        log = self.sheet("Contact log")
        rows = self.sheet("Customers")
        ids = dict(zip(rows["Customer"], rows["Customer ID"], strict=True))
        log["id"] = log["Customer ID"].where(
            log["Customer ID"].isin(self.customers.index), log["Customer"].map(ids)
        )
        log["day"] = pd.to_datetime(log["Date"], errors="coerce")
        kept = ~log["Result"].isin(["No answer", "Invalid"]) & log["id"].notna()
        log = log[kept & (log["day"] < pd.Timestamp(TODAY) + pd.Timedelta(days=1))]
        return log.assign(tier=log["id"].map(self.customers["Tier"]), month=log["day"].dt.to_period("M"))

    @cached_property
    def sold(self) -> Any:
        """Order lines of known customers, in the home currency."""
        orders = self.sheet("Orders")
        rates = {"CNY": 1.0} | {
            name: float(rate) for name, rate in re.findall(r"(\w+)=([\d.]+)", self.setting("Exchange rates"))
        }
        days = pd.to_datetime(orders["Order date"], errors="coerce")
        worth = (orders["Amount"] * orders["Currency"].map(rates)).round(2)
        known = orders["Customer ID"].notna() | orders["Customer"].isin(self.customers["Customer"])
        ids = dict(zip(self.customers["Customer"], self.customers.index, strict=True))
        who = orders["Customer ID"].where(
            orders["Customer ID"].isin(self.customers.index), orders["Customer"].map(ids)
        )
        told = orders.assign(worth=worth, month=days.dt.to_period("M"), day=days.dt.normalize(), id=who)
        return told[known & days.notna()]

    def block(self, sheet: str, head: str, *, last: bool = False) -> Any:
        """The first (or last) table of a sheet of ours whose first column has a header, by that column."""
        page = openpyxl.load_workbook(self.path, data_only=True)[sheet]
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        places = [at for at, row in enumerate(rows) if row[0] == head]
        return _frame(rows[places[-1 if last else 0] :])

    def setting(self, label: str) -> str:
        rows = pd.read_excel(self.path, sheet_name="Settings", header=None, engine="openpyxl").astype(str)
        return str(next(row[2] for row in rows.itertuples(index=False) if row[1] == label))


def _frame(rows: list[list[Any]]) -> Any:
    heads = [head for head in rows[0] if head is not None]
    end = next((at for at, row in enumerate(rows) if row[0] is None), len(rows))
    body = [row[: len(heads)] for row in rows[1:end]]
    return pd.DataFrame(body, columns=heads).set_index(heads[0])
