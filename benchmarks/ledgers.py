"""Order ledgers for the benchmarks: any CSV with a customer, a date and an amount a row."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from xlcrm.crm.values.dates import read_dates
from xlcrm.crm.values.hints import Hints

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

ONLINE_RETAIL = "data/online_retail_invoices.csv.gz"
"""Within the folder named by --data or XLCRM_SHARED."""

_NAMES = {
    "customer": ("customer id", "customerid", "customer", "cust id", "custid", "client id", "client", "客户编号", "客户", "member id", "user id", "userid", "id"),
    "date": ("invoicedate", "invoice date", "order date", "orderdate", "date", "订单日期", "日期", "transaction date", "day", "datetime", "timestamp"),
    "amount": ("amount", "revenue", "sales", "total", "totalprice", "金额", "销售额", "value", "monetary", "price total", "dollar value", "dollars", "cds value"),
    "quantity": ("quantity", "qty", "数量"),
    "price": ("unitprice", "unit price", "price", "单价"),
}  # fmt: skip


class Ledger(NamedTuple):
    """Rows of a ledger as columns."""

    customer: NDArray[np.int64]
    day: NDArray[np.datetime64]
    cents: NDArray[np.int64]
    customers: int
    left_out: int
    """Rows without a customer, a date or an amount."""


def read_ledger(path: Path) -> Ledger:
    """A ledger of any CSV (also compressed, also without a header line).

    Raises SystemExit with what is missing when customer, date or amount cannot be found.
    """
    frame = _frame(path)
    days = _days(frame["date"])
    amounts = pd.to_numeric(frame["amount"], errors="coerce").to_numpy(dtype=np.float64)
    names = frame["customer"].str.strip().replace("", None)
    usable = names.notna().to_numpy(dtype=bool) & ~np.isnat(days) & ~np.isnan(amounts)
    codes, distinct = pd.factorize(names[usable])
    cents = np.rint(100 * amounts[usable]).astype(np.int64)
    return Ledger(codes.astype(np.int64), days[usable], cents, len(distinct), int(len(usable) - usable.sum()))


def online_retail(folder: str | None) -> Path:
    """The ledger that the figures of the docs come from."""
    root = folder or os.environ.get("XLCRM_SHARED")
    for place in (Path(root or ".") / ONLINE_RETAIL, Path(root or ".") / Path(ONLINE_RETAIL).name):
        if root and place.exists():
            return place
    raise SystemExit(
        f"Name a ledger, or the folder with {ONLINE_RETAIL} by --data or the variable XLCRM_SHARED."
    )


def _frame(path: Path) -> pd.DataFrame:
    """Customer, date and amount of a file as text."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig") as file:
        first = file.readline()
    separator = next((mark for mark in (",", ";", "\t", "|") if mark in first), r"\s+")
    bare = not re.search(r"[A-Za-z一-鿿]", first)
    raw = pd.read_csv(
        path, sep=separator, header=None if bare else 0, dtype=str, encoding="utf-8-sig", keep_default_na=False,
        skipinitialspace=True,
    )  # fmt: skip
    return _by_place(raw) if bare else _by_name(raw)


def _by_place(raw: pd.DataFrame) -> pd.DataFrame:
    """Customer first, then the date, the amount last: the layout of ledgers without a header."""
    return pd.DataFrame(
        {"customer": raw.iloc[:, 0], "date": raw.iloc[:, 1], "amount": raw.iloc[:, raw.shape[1] - 1]}
    )


def _by_name(raw: pd.DataFrame) -> pd.DataFrame:
    columns = {name: _column(list(raw.columns), name) for name in _NAMES}
    if columns["amount"] is None and columns["quantity"] is not None and columns["price"] is not None:
        quantity, price = (
            pd.to_numeric(raw[columns[name]], errors="coerce") for name in ("quantity", "price")
        )
        raw, columns["amount"] = raw.assign(_amount=(quantity * price).astype(str)), "_amount"
    missing = [name for name in ("customer", "date", "amount") if columns[name] is None]
    if missing:
        raise SystemExit(
            f"No column for {', '.join(missing)} among {list(raw.columns)}. Name it one of "
            + "; ".join(f"{name}: {', '.join(_NAMES[name])}" for name in missing)
        )
    return pd.DataFrame({name: raw[columns[name]] for name in ("customer", "date", "amount")})


def _column(headers: Sequence[Any], name: str) -> Any:
    plain = {re.sub(r"[\s_\-./]+", " ", str(header)).strip().casefold(): header for header in headers}
    return next((plain[known] for known in _NAMES[name] if known in plain), None)


def _days(texts: pd.Series[Any]) -> NDArray[np.datetime64]:
    """Days read as xlcrm reads them in a sheet: one order of day and month for the whole column."""
    distinct = texts.unique().tolist()
    read = read_dates([_compact(text) for text in distinct], Hints(chinese=False)).values  # noqa: PD011 - of a Read, no frame
    days = dict(zip(distinct, read, strict=True))
    return np.array([_day(days[text]) for text in texts], dtype="datetime64[D]")


def _compact(text: str) -> str:
    """19970101 as 1997-01-01; a time of day is cut off."""
    text = text.strip().partition("T")[0].partition(" ")[0]
    match = re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)", text)
    return "-".join(match.groups()) if match else text


def _day(value: dt.date | None) -> np.datetime64:
    return np.datetime64("NaT", "D") if value is None else np.datetime64(value, "D")
