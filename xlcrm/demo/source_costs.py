"""What the demo team paid to find customers, with rows that cannot be counted among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

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


def source_cost_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kind source_costs, in the demo's language."""
    return {"source_costs": tuple(_costs(demo, Chance(22, "source costs")))}


def _costs(demo: DemoData, chance: Chance) -> Iterator[Row]:
    def row(source: Text, what: Text, **cells: object) -> Row:
        return {"source": source.in_(demo.lang), "what": what.in_(demo.lang), **cells}

    for back, month in enumerate(last_months(demo.as_of, 15)):
        day = dt.date.fromisoformat(f"{month}-01")
        yield row(
            WEB,
            Text("网站与搜索推广", "Website and search"),
            month=day,
            amount=float(chance.between(16, 30) * 100),
        )
        if back % 6 == 2:
            yield row(
                FAIR,
                Text("展位、搭建、差旅", "Booth and travel"),
                month=day,
                amount=float(chance.between(30, 45) * 1000),
            )
        if back % 5 == 1:
            yield row(
                MEDIA,
                Text("行业杂志整版", "A page in the trade press"),
                month=day,
                amount=float(chance.between(5, 9) * 1000),
            )
        if back in (4, 9):
            yield row(
                LAUNCH,
                Text("样机与资料", "Samples and leaflets"),
                month=day,
                amount=float(chance.between(8, 12) * 1000),
            )
    yield row(ROADSHOW, Text("场地", "Venue"), month=demo.as_of.replace(day=1), amount=3000.0)
    yield row(FAIR, Text("定金，月份待查", "Deposit, month to be found"), amount=5000.0)
    yield row(WEB, Text("发票未到", "Invoice still to come"), month=demo.as_of.replace(day=1))  # fmt: skip
