"""Order lines that are asked for more than what each customer's come to: by product, and by who sold them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from xlcrm.crm.purchases import daily_value

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


class ProductLines(NamedTuple):
    """Lines as columns: customer by position, product as written, net cents in the home currency."""

    customer: NDArray[np.int64]
    product: NDArray[np.object_]
    cents: NDArray[np.int64]


class OrderLines(Protocol):
    """Answers about the order lines up to the as-of day; only lines of known customers, in currencies with a rate."""

    def products(self, days: int) -> ProductLines:
        """What was bought in the last so many days; lines of one customer and product may come as one."""

    def sold(self, months: Sequence[str]) -> pd.DataFrame:
        """What was sold in some months ("2026-03"): columns customer, owner (as written, or None), date, cents."""

    def product_names(self) -> list[str]:
        """The products as the lines write them, each once; none where the lines have no such column."""

    def between(self, cuts: Sequence[dt.date], is_named: Callable[[str], bool] | None) -> pd.DataFrame:
        """Lines dated or paid since the first of the cuts (days in order): columns of PARTED.

        Lines of one customer and owner between the same cuts may come as one, with the first of their days; `product` is
        told where it is named (None: nowhere). Those with a margin and those without stay apart.
        """

    def daily(self) -> NDArray[np.int64]:
        """Net cents of every day by its age, all customers together."""


PARTED = ("customer", "owner", "product", "date", "paid", "cents", "margin", "lines")
"""Owner and product as written or None, days as datetime64 with NaT, net cents and cents of the margin (NaN where it is not
told) in the home currency, and how many lines they are."""


@dataclass(frozen=True)
class SheetLines:
    """The lines of a sheet: `rows` are places in `orders` (as the ledger has them), `cents` what they come to.

    `margins` are cents, too, NaN where a line does not tell its margin.
    """

    orders: pd.DataFrame
    rows: NDArray[np.int64]
    cents: NDArray[np.int64]
    margins: NDArray[np.float64]
    as_of: dt.date

    def products(self, days: int) -> ProductLines:
        """What was bought in the last so many days."""
        orders = self.orders.iloc[self.rows]
        recent = orders["date"].to_numpy().astype("datetime64[D]") > np.datetime64(self.as_of) - days
        product = orders["product"].to_numpy(dtype=object)[recent]
        return ProductLines(orders["customer"].to_numpy()[recent], product, self.cents[recent])

    def sold(self, months: Sequence[str]) -> pd.DataFrame:
        """What was sold in some months."""
        orders = self.orders.iloc[self.rows]
        chosen = np.isin(orders["date"].to_numpy().astype("datetime64[M]").astype(str), list(months))
        return orders.loc[chosen, ["customer", "owner", "date"]].assign(cents=self.cents[chosen])

    def product_names(self) -> list[str]:
        """The products as written."""
        return [str(each) for each in self.orders["product"].iloc[self.rows].dropna().unique()]

    def between(self, cuts: Sequence[dt.date], is_named: Callable[[str], bool] | None) -> pd.DataFrame:  # noqa: ARG002 - every product is at hand
        """The lines since the first of the cuts, one by one."""
        told = self.orders.iloc[self.rows][["customer", "owner", "product", "date", "paid"]]
        told = told.assign(cents=self.cents, margin=self.margins, lines=1)
        if not cuts:
            return told.iloc[:0]
        first = np.datetime64(cuts[0])
        recent: pd.DataFrame = told[(told["date"] >= first) | (told["paid"] >= first)]
        return recent

    def daily(self) -> NDArray[np.int64]:
        """Net cents of every day by its age."""
        days = self.orders["date"].to_numpy().astype("datetime64[D]")[self.rows]
        return daily_value((np.datetime64(self.as_of) - days).astype(np.int64), self.cents)


@dataclass(frozen=True)
class NoLines:
    """Where no order is known."""

    def products(self, days: int) -> ProductLines:  # noqa: ARG002 - the protocol's
        """Nothing."""
        nothing = np.zeros(0, dtype=np.int64)
        return ProductLines(nothing, nothing.astype(object), nothing)

    def sold(self, months: Sequence[str]) -> pd.DataFrame:  # noqa: ARG002 - the protocol's
        """Nothing."""
        import pandas as pd

        dates = np.zeros(0, dtype="datetime64[s]")
        return pd.DataFrame(
            {"customer": np.zeros(0, dtype=np.int64), "owner": [], "date": dates, "cents": []}
        )

    def product_names(self) -> list[str]:
        """None."""
        return []

    def between(self, cuts: Sequence[dt.date], is_named: Callable[[str], bool] | None) -> pd.DataFrame:  # noqa: ARG002 - the protocol's
        """Nothing."""
        import pandas as pd

        return pd.DataFrame({name: [] for name in PARTED})

    def daily(self) -> NDArray[np.int64]:
        """Nothing."""
        return np.zeros(0, dtype=np.int64)
