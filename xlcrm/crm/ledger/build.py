"""From what was read of a workbook to the ledger. 50,000 customers with 500,000 orders take about a second."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from xlcrm.crm.countries import country_code
from xlcrm.crm.ledger import columns as cols
from xlcrm.crm.ledger.joins import Resolver, nameless, orphans, resolver
from xlcrm.crm.ledger.keys import across_tables, blocked_keys, key_cell, row_keys
from xlcrm.crm.ledger.model import Ledger
from xlcrm.crm.ledger.reps import by_name, is_yes, owners_as_reps, read_reps, without_departure
from xlcrm.crm.names import first_text, name_key, plain
from xlcrm.crm.problems import Problem

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from xlcrm.crm.ledger.reps import Rep
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tables import Kind, Reading, Table

_T = TypeVar("_T")
_DATES = ("entered", "first_deal", "last_contact", "next_planned", "last_visit", "lost_date")


def build_ledger(reading: Reading, settings: Settings, as_of: dt.date) -> Ledger:
    """Join the tables of a workbook into one ledger as of a day.

    Records that name no known customer, and customers that stand twice, are Problems and change nothing else.
    """
    tables = _named(reading.tables)
    of = {
        kind: [table for table in tables if table.kind == kind]
        for kind in ("customers", "contacts", "log", "orders", "reps")
    }
    keys = {table.name: row_keys(table) for table in of["customers"]}
    blocked, problems = blocked_keys(of["customers"], keys)
    problems += across_tables(of["customers"], keys) + _unnamed(of["customers"], keys)
    customers, rows = _customers(of["customers"], keys)
    home = home_country(customers, of["customers"], settings)
    reps, rep_problems = _reps(of["reps"], customers, settings, home)
    finder = resolver(customers, rows)
    joined = {kind: _joined(of[kind], kind, finder) for kind in ("contacts", "log", "orders")}
    return Ledger(
        as_of=as_of,
        customers=_looked_after(customers, reps, settings, home),
        contacts=joined["contacts"][0],
        log=joined["log"][0],
        orders=joined["orders"][0],
        reps=reps,
        tables={table.name: table for table in tables},
        keys=keys,
        blocked=frozenset(blocked),
        home_country=home,
        finder=finder,
        problems=(*problems, *rep_problems, *(each for _, found in joined.values() for each in found)),
    )


def _named(tables: Sequence[Table]) -> list[Table]:
    """The tables, each with a name of its own."""
    seen: Counter[str] = Counter()
    named = []
    for table in tables:
        name = table.name or f"{table.kind}@{table.sheet}"
        seen[name] += 1
        named.append(replace(table, name=name if seen[name] == 1 else f"{name} ({seen[name]})"))
    return named


def _unnamed(tables: Sequence[Table], keys: Mapping[str, Sequence[str | None]]) -> list[Problem]:
    return [
        Problem("customer_without_name", table.sheet, key_cell(table, place))
        for table in tables
        for place, key in enumerate(keys[table.name])
        if key is None and _content(table, place)
    ]


def _content(table: Table, place: int) -> bool:
    """Is there anything in the row that somebody typed?"""
    return any(values[place] not in (None, "", ()) for values in table.data.values())


@cache
def customer_fields() -> tuple[str, ...]:
    """Every field of a customer."""
    text = resources.files("xlcrm.crm").joinpath("fields.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["customers"])


def _customers(
    tables: Sequence[Table], keys: Mapping[str, Sequence[str | None]]
) -> tuple[pd.DataFrame, list[tuple[str, Any]]]:
    """One row per key (the first leads, rows on other sheets fill its gaps), and (key, name) of every row."""
    data = {field: cols.column(tables, field) for field in customer_fields()}
    data["sales_currency"] = cols.currencies(tables, "sales")
    data["owner_left"] = cols.column(tables, "owner_left")
    table, row = cols.origin(tables)
    sheet = {each.name: each.sheet for each in tables}
    key = np.array([key for each in tables for key in keys[each.name]], dtype=object)
    places = np.array([place for place, each in enumerate(key) if each is not None], dtype=np.int64)
    first = _firsts(key, places)
    _fill_gaps(data, key, table, places, first)
    chosen = np.fromiter(first.values(), dtype=np.int64, count=len(first))
    frame = pd.DataFrame({field: _objects(values[chosen]) for field, values in data.items()})
    frame["table"], frame["row"] = _objects(table[chosen]), row[chosen]
    frame["sheet"] = _objects(np.array([sheet[name] for name in table[chosen]], dtype=object))
    frame.index = pd.Index(_objects(key[chosen]), dtype=object, name="key")
    for field in _DATES:
        frame[field] = cols.as_days(frame[field]).astype("datetime64[s]")
    frame["sales"] = cols.as_numbers(frame["sales"].to_numpy())
    return frame, [(key[place], data["name"][place]) for place in places]


def _objects(
    values: Sequence[Any] | NDArray[np.object_], index: pd.Index[Any] | None = None
) -> pd.Series[Any]:
    """Values as they are: None stays None, and text is not turned into another dtype."""
    return pd.Series(values, dtype=object, index=index)


def _firsts(key: NDArray[np.object_], places: NDArray[np.int64]) -> dict[str, int]:
    first: dict[str, int] = {}
    for place in places:
        first.setdefault(key[place], int(place))
    return first


def _fill_gaps(
    data: Mapping[str, NDArray[np.object_]],
    key: NDArray[np.object_],
    table: NDArray[np.object_],
    places: NDArray[np.int64],
    first: Mapping[str, int],
) -> None:
    for place in places:
        lead = first[key[place]]
        if lead == place or table[lead] == table[place]:
            continue
        for values in data.values():
            if values[lead] in (None, ""):
                values[lead] = values[place]


def home_country(customers: pd.DataFrame, tables: Sequence[Table], settings: Settings) -> str:
    """The setting; else China for a sheet with Chinese headers; else the country of most customers ("" when not told).

    An exporter's customers are all abroad, so the majority is asked last.
    """
    if settings.home_country:
        return settings.home_country
    headers = "".join(column.header for table in tables for column in table.columns.values())
    if settings.language == "zh" or (settings.language == "auto" and re.search(r"[\u4e00-\u9fff]", headers)):
        return "CN"
    counted = Counter(_mapped(customers["country"], country_code))
    return max(counted, key=lambda code: (counted[code], code), default="")


def _reps(
    tables: Sequence[Table], customers: pd.DataFrame, settings: Settings, home: str
) -> tuple[dict[str, Rep], list[Problem]]:
    reps, problems = read_reps(tables, settings, home)
    owners = dict.fromkeys(owner for value in customers["owner"] if (owner := first_text(value)))
    return reps | owners_as_reps(owners, reps, settings, home), problems


def _looked_after(
    customers: pd.DataFrame, reps: Mapping[str, Rep], settings: Settings, home: str
) -> pd.DataFrame:
    """Who looks after each customer, and who is left in peace."""
    names = by_name(reps)
    closed = {plain(word) for word in settings.closed_words} | _NO
    owners = _mapped(customers["owner"], str)
    found = _mapped(owners, lambda owner: names.get(name_key(without_departure(owner)), ""))
    countries = _mapped(customers["country"], country_code)
    peace = _mapped(customers["status"], lambda status: plain(status) in closed)
    left = customers["owner_left"].tolist()
    active = [
        name if name and reps[name].active and not is_yes(gone) else ""
        for name, gone in zip(found, left, strict=True)
    ]
    return customers.assign(
        owner=_objects(owners, customers.index),
        rep=_objects(active, customers.index),
        country=_objects(countries, customers.index),
        abroad=[_abroad(code, reps.get(name), home) for code, name in zip(countries, found, strict=True)],
        closed=peace,
        do_not_contact=[is_yes(value) for value in customers["do_not_contact"]],
    )


_NO = frozenset({"否", "不", "n", "no", "false"})
"""Under Active Y/N, is_active, 是否在合作: no customer any more."""


def _mapped(values: Iterable[Any], work: Callable[[str], _T]) -> list[_T]:
    """The first text of each cell worked on, each distinct one once."""
    texts = [first_text(value) or "" for value in values]
    known = {text: work(text) for text in set(texts)}
    return [known[text] for text in texts]


def _abroad(code: str, rep: Rep | None, home: str) -> bool:
    """Neither at home nor in the country that the rep works from."""
    return bool(code) and code != home and not (rep and rep.country == code)


def _joined(tables: Sequence[Table], kind: Kind, finder: Resolver) -> tuple[pd.DataFrame, list[Problem]]:
    """The records of a kind as a frame, joined, with a Problem for each name that nobody bears."""
    ids, names = cols.column(tables, "customer_id"), cols.column(tables, "customer")
    customer = finder.positions(ids, names)
    if kind == "log":
        customer = _by_person(customer, tables, finder)
    table, row = cols.origin(tables)
    frame = pd.DataFrame({"customer": customer, "table": _objects(table), "row": row})
    for field, values in _FIELDS[kind](tables).items():
        frame[field] = values
    problems = []
    start = 0
    for each in tables:
        part = slice(start, start := start + len(each.rows))
        total = _total(frame, part)
        problems += orphans(each, f"orphan_{kind}", customer[part], total, finder) + nameless(
            each, customer[part], total
        )
    return frame, problems


def _by_person(customer: NDArray[np.int64], tables: Sequence[Table], finder: Resolver) -> NDArray[np.int64]:
    """A record of a doctor at a hospital belongs to the doctor, where the hospital is no customer and the doctor is."""
    persons = cols.column(tables, "person")
    found = finder.positions(np.full(len(persons), None, dtype=object), persons)
    return np.where((customer < 0) & (found >= 0), found, customer).astype(np.int64)


def _contact_fields(tables: Sequence[Table]) -> dict[str, Any]:
    names = (
        "person",
        "title",
        "role",
        "phone",
        "mobile",
        "email",
        "wechat",
        "birthday",
        "birthday_lunar",
        "interests",
        "notes",
    )
    return {name: _objects(cols.column(tables, name)) for name in names}


def _log_fields(tables: Sequence[Table]) -> dict[str, Any]:
    names = ("person", "channel", "result", "content", "author", "minutes")
    dates = {
        "date": cols.as_moments(cols.column(tables, "date")),
        "next": cols.days(tables, "next"),
    }
    return {name: _objects(cols.column(tables, name)) for name in names} | dates


def _order_fields(tables: Sequence[Table]) -> dict[str, Any]:
    days = {name: cols.days(tables, name) for name in ("due", "paid", "delivered")}
    days["date"] = _order_dates(tables, days["delivered"])
    money = {name: cols.as_numbers(cols.column(tables, name)) for name in ("amount", "margin", "quantity")}
    text = {name: _objects(cols.column(tables, name)) for name in ("id", "product", "owner")}
    return days | money | text | {"currency": _objects(cols.currencies(tables, "amount"))}


def _order_dates(tables: Sequence[Table], delivered: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """The date of each order; where a table keeps no other, the day of its delivery."""
    undated = np.repeat(["date" not in table.data for table in tables], [len(table.rows) for table in tables])
    return np.where(undated.astype(bool), delivered, cols.days(tables, "date"))


_FIELDS: Mapping[str, Callable[[Sequence[Table]], dict[str, Any]]] = {
    "contacts": _contact_fields,
    "log": _log_fields,
    "orders": _order_fields,
}


def _total(frame: pd.DataFrame, part: slice) -> Callable[[NDArray[np.int64]], str]:
    """Words the amount of some rows of a part of the frame, per currency."""

    def worded(places: NDArray[np.int64]) -> str:
        if "amount" not in frame:
            return ""
        rows = frame.iloc[part].iloc[places]
        sums = rows.groupby("currency", sort=True)["amount"].sum()
        return " + ".join(f"{amount:,.2f} {code}".strip() for code, amount in sums.items())

    return worded
