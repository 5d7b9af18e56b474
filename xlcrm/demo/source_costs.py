"""What the demo team paid to find customers, with rows that cannot be counted among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

from xlcrm.crm.periods import last_months
from xlcrm.demo.chance import Chance
from xlcrm.demo.data import DemoData, Row
from xlcrm.lang import Text

FAIR, WEB, MEDIA, LAUNCH, ROADSHOW = (
    Text("展会", "Trade fair"),
    Text("网站", "Website"),
    Text("媒体广告", "Media"),
    Text("新产品推广", "New product"),
    Text("路演", "Roadshow"),
)
"""Sources that cost money. Nobody came by the media, and neither list nor customers know the roadshow."""
MONTHS = 15


def source_cost_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kind source_costs, in the demo's language."""
    return {"source_costs": tuple(_costs(demo, Chance(22, "source costs")))}


def _costs(demo: DemoData, chance: Chance) -> Iterator[Row]:
    def row(source: Text, what: Text, **cells: object) -> Row:
        return {"source": source.in_(demo.lang), "what": what.in_(demo.lang), **cells}

    for back, month in enumerate(last_months(demo.as_of, MONTHS)):
        day = dt.date.fromisoformat(f"{month}-01")
        for one in _PAID:
            if back in one.months:
                amount = float(chance.between(one.low, one.high) * one.unit)
                yield row(one.source, one.what, month=day, amount=amount)
    this_month = demo.as_of.replace(day=1)
    yield row(ROADSHOW, Text("场地", "Venue"), month=this_month, amount=3000.0)
    yield row(FAIR, Text("定金，月份待查", "Deposit, month to be found"), amount=5000.0)
    yield row(WEB, Text("发票未到", "Invoice still to come"), month=this_month)


class _Paid(NamedTuple):
    """What a source costs again and again: in which of the months back, and so many units."""

    source: Text
    what: Text
    months: Container[int]
    low: int
    high: int
    unit: int


_PAID = (
    _Paid(WEB, Text("网站与搜索推广", "Website and search"), range(MONTHS), 16, 30, 100),
    _Paid(FAIR, Text("展位、搭建、差旅", "Booth and travel"), range(2, MONTHS, 6), 30, 45, 1000),
    _Paid(MEDIA, Text("行业杂志整版", "A page in the trade press"), range(1, MONTHS, 5), 5, 9, 1000),
    _Paid(LAUNCH, Text("样机与资料", "Samples and leaflets"), (4, 9), 8, 12, 1000),
)
