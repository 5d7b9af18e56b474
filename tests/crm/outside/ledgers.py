"""Random ledgers of order lines, on a sheet and in an engine, and what they come to side by side."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from tests.crm.sheets import AS_OF, columns, reading
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.outside import Columns, TableSource, outside_trade
from xlcrm.crm.settings import Settings
from xlcrm.crm.tiers import Trade, classify, trade

if TYPE_CHECKING:
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.outside import Source
    from xlcrm.crm.settings.model import TierMethod

Line = dict[str, Any]
FIELDS: dict[str, str] = {
    "customer_id": "string", "customer": "string", "date": "date", "amount": "float64", "currency": "string",
    "margin": "float64", "due": "date", "paid": "date", "delivered": "date", "product": "string", "owner": "string",
}  # fmt: skip
COLUMNS = Columns({field: field for field in FIELDS})
SETTINGS = Settings(rates={"USD": 7.1003, "EUR": 7.9}, half_life_days=173)
METHODS: tuple[TierMethod, ...] = ("value_share", "last_days", "rfm", "scorecard", "fifths")
CUSTOMERS = 12
_numbers = itertools.count()


def customers() -> dict[str, list[Any]]:
    """C0 … C11; two bear one name, one has neither orders nor a name of its own elsewhere."""
    names = [f"客户{number} (上海)" for number in range(CUSTOMERS)]
    names[3] = names[2]
    return {
        "id": [f"C{number}" for number in range(CUSTOMERS)],
        "name": names,
        "owner": [("张伟",)] * CUSTOMERS,
    }


def sheets(lines: list[Line], settings: Settings) -> Ledger:
    """The ledger of a workbook with these lines on a sheet."""
    tables = [columns("customers", customers())]
    if lines:
        tables.append(columns("orders", {field: [line.get(field) for line in lines] for field in FIELDS}))
    return build_ledger(reading(*tables), settings, AS_OF)


def memtable(lines: list[Line]) -> Any:
    """The same lines as a table of no engine."""
    import ibis

    frame = pd.DataFrame(
        {field: pd.Series([line.get(field) for line in lines], dtype=object) for field in FIELDS}
    )
    return ibis.memtable(frame, schema=ibis.schema(FIELDS))


def table(engine: Any, lines: list[Line]) -> Any:
    """The same lines as a table of an engine."""
    name, rows = f"lines{next(_numbers)}", memtable(lines)
    if engine.name == "pyspark":
        return engine.create_view(name, rows, overwrite=True)
    return engine.create_table(name, rows, temp=True)


def outside(
    engine: Any, lines: list[Line], settings: Settings, kind: type[TableSource] = TableSource
) -> Ledger:
    """The ledger of a workbook whose lines an engine holds."""
    return joined(kind("ledger", table(engine, lines), COLUMNS), settings)


def joined(source: Source, settings: Settings) -> Ledger:
    """The ledger of a workbook whose lines a source has."""
    bare = sheets([], settings)
    return replace(bare, outside=outside_trade(source, bare, settings))


def assert_same(
    ours: Ledger, theirs: Ledger, settings: Settings, methods: tuple[TierMethod, ...] = METHODS
) -> None:
    """Everything that is measured, cent for cent; tiers and their reasons."""
    one, other = trade(ours, settings), trade(theirs, settings)
    theirs_by_name = figures(other)
    for name, figure in figures(one).items():
        if figure.dtype == np.int64:
            assert figure.tolist() == theirs_by_name[name].tolist(), name
        else:
            assert figure.tolist() == pytest.approx(theirs_by_name[name].tolist(), abs=1e-9, nan_ok=True), (
                name
            )
    assert (one.currency, one.unassigned, one.unusable) == (other.currency, other.unassigned, other.unusable)
    assert unrated(one) == unrated(other)
    assert np.array_equal(one.history, other.history)
    assert np.array_equal(one.first_order, other.first_order, equal_nan=True)
    for method in methods:
        chosen = replace(settings, tier_method=method)
        mine, found = classify(ours, chosen, known=one).frame, classify(theirs, chosen, known=other).frame
        assert mine["tier"].tolist() == found["tier"].tolist()
        assert words(mine) == words(found)


def words(frame: pd.DataFrame) -> list[str]:
    return [reason.render("zh") for reason in frame["reason"]]


def unrated(known: Trade) -> dict[int, Any]:
    return {who: money._replace(amount=round(money.amount, 6)) for who, money in known.unrated.items()}


def figures(known: Trade) -> dict[str, Any]:
    """Every measure as a list."""
    of = known.measures
    nets = {f"net_{name}": each for name, each in of.net.items()} | {
        f"ordered_{name}": each for name, each in of.ordered.items()
    }
    return {
        "value": of.value, "faded": of.faded, "orders": of.orders, "alive": of.alive, "usual": of.pace.usual,
        "silent": of.pace.silent, "former": of.former, "invoices": of.payment.invoices, "late": of.payment.days_late,
        "profit": of.margin.profit, "revenue": of.margin.revenue,
        "window": np.zeros(0) if of.margin.window is None else of.margin.window,
        "daily": known.lines.daily(), "sold": sold(known), **nets,
    }  # fmt: skip


def sold(known: Trade) -> Any:
    """What each customer bought of each product, and what was sold in two months, as one column."""
    found = known.lines.products(200)
    product = [each if isinstance(each, str) else "—" for each in found.product]
    by_product = pd.Series(found.cents).groupby([found.customer, np.array(product, dtype=object)]).sum()
    rows = known.lines.sold(["2026-10", "2026-11"])
    owner = [each if isinstance(each, str) else "—" for each in rows["owner"]]
    by_owner = rows.groupby([rows["customer"].to_numpy(), np.array(owner, dtype=object)])["cents"].sum()
    return np.concatenate([by_product.sort_index().to_numpy(), by_owner.sort_index().to_numpy()])


def days_ago(days: int | None) -> dt.date | None:
    return None if days is None else AS_OF - dt.timedelta(days)


def random_lines(seed: int, count: int) -> list[Line]:
    """A ledger with returns, half cents, foreign money, lines of nobody, without a date or an amount, and of tomorrow."""
    chance = random.Random(seed)
    return [_line(chance) for _ in range(count)]


def _line(chance: random.Random) -> Line:
    who = chance.choice([*range(CUSTOMERS), *range(CUSTOMERS), 77])
    by_id, by_name = chance.random() < 0.8, chance.random() < 0.7
    ordered = chance.choice([None, -3]) if chance.random() < 0.05 else int(chance.expovariate(1 / 300))
    amount = (
        None if chance.random() < 0.03 else round(chance.lognormvariate(5, 1.5), chance.choice([0, 2, 3]))
    )
    due = None if ordered is None or chance.random() < 0.3 else ordered - 30
    return {
        "customer_id": chance.choice(["C{}", "c{}", " C{} "]).format(who) if by_id else None,
        "customer": f"客户{who}（上海）" if by_name else None,
        "date": days_ago(ordered),
        "amount": -amount if amount and chance.random() < 0.08 else amount,
        "currency": chance.choice(["CNY", "CNY", "人民币", "USD", "美元", "EUR", None, "JPY" if who == 5 else "CNY"]),
        "margin": None if amount is None or chance.random() < 0.2 else round(amount * 0.31, 3),
        "due": days_ago(due),
        "paid": None if due is None or chance.random() < 0.3 else days_ago(due - chance.randrange(-10, 80)),
        "delivered": days_ago(ordered - 5) if ordered is not None and chance.random() < 0.5 else None,
        "product": chance.choice(["阀门", "Pump", None]),
        "owner": chance.choice(["张伟", "李娜", None]),
    }  # fmt: skip


def changed(lines: list[Line], chance: random.Random) -> list[Line]:
    """The ledger a night later: lines came, one was corrected, one deleted."""
    found = [*lines, *random_lines(chance.randrange(10**6), chance.randrange(4))]
    del found[chance.randrange(len(found))]
    place = chance.randrange(len(found))
    found[place] = _corrected(found[place], chance)
    return found


def _corrected(line: Line, chance: random.Random) -> Line:
    field = chance.choice(["amount", "customer_id", "date", "paid", "currency", "margin"])
    other = next(each for each in map(_line, itertools.repeat(chance)) if each[field] != line[field])
    return {**line, field: other[field]}
