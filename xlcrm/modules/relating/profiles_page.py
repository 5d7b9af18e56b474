"""客户画像 360°: what is known of each customer, written and measured, and how complete it is."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.crm.names import first_text
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.relating.found import customer_rows, key_at, known_facts, shown, tier_at, year_sales
from xlcrm.modules.relating.records import WRITTEN
from xlcrm.modules.relating.stages_page import kind_word
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 13


@dataclass(frozen=True)
class Row:
    """One customer."""

    customer: str
    rep: str
    tier: str
    share: float
    kind: str
    habit: str
    measured: str
    price_level: str
    our_place: str
    danger: str
    cares: str
    sales: float
    product: str


def profiles_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet 客户 360/Customers 360."""
    rows = profile_rows(desk)
    page.heading(Text("客户 360°", "Customers, 360°"))
    page.as_of(as_of_formula(desk.as_of))
    said = Text(
        "A、B 类客户和写了画像的客户；“实测”取自订单。",
        "Customers of tiers A and B and those with a profile; measured habits come from the orders.",
    )
    page.put(2, 3, said, "subtitle")
    page.section(4, Text("完整度：各业务员的平均", "Completeness: average by rep"), WIDTH)
    below = _by_rep(page, rows)
    page.section(below + 2, Text("每家客户", "Customer by customer"), WIDTH)
    listed, left_out = shown(rows)
    empty = Text(
        "还没有 A、B 类客户，也没有画像。", "There are no customers of tiers A and B, and no profiles."
    )
    placed = page.table("crmProfiles", below + 3, _COLUMNS, listed, height=36, empty=empty)
    page.rows_left_out(placed, left_out)
    page.tier_colours(placed.area("tier"))
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2))


def profile_rows(desk: Desk) -> list[Row]:
    """Customers of tiers A and B and those with a profile, the most valuable first; who is left in peace is not among them."""
    known, tiers, sales, quiet = known_facts(desk), tier_at(desk), year_sales(desk), desk.in_peace
    written = {at for field in WRITTEN for at in known.of(field)}
    wanted = [at for at in customer_rows(desk) if not quiet[at] and (tiers[at] in "AB" or at in written)]
    products = top_products(desk, set(wanted))
    rows = []
    for at in sorted(wanted, key=lambda one: (-sales[one], one)):
        said = {field: known.text(field, at) for field in WRITTEN}
        said["kind"] = kind_word(said["kind"], desk)
        filled = sum(bool(text) for text in said.values()) / len(WRITTEN)
        rows.append(
            Row(
                *desk.who(key_at(desk, at)), tiers[at], round(filled, 4), said["kind"], said["habit"], measured_habit(desk, at),
                said["price_level"], said["our_place"], said["danger"], said["cares"], sales[at], products.get(at, ""),
            )
        )  # fmt: skip
    return rows


def measured_habit(desk: Desk, at: int) -> str:
    """How a customer orders, as its orders tell: how often, how long ago, how much; empty where there are none."""
    trade = desk.results.trade
    if trade.source != "orders":
        return ""
    orders, pace = int(trade.measures.ordered["year"][at]), trade.measures.pace
    silent, usual = pace.silent[at], pace.usual[at]
    if math.isnan(silent):
        return desk.here.say("没有订单", "no orders")
    last = desk.as_of - dt.timedelta(days=int(silent))
    average = year_sales(desk)[at] / orders if orders else 0.0
    often = (
        Text(f"，通常隔 {usual:.0f} 天", f", usually every {usual:.0f} days")
        if not math.isnan(usual)
        else Text("", "")
    )
    return desk.here.say(
        f"近一年 {orders} 天有订单{often.zh}，每次约 {average:,.0f}，最近 {last}",
        f"{count_of(orders, 'day')} with orders in a year{often.en}, about {average:,.0f} each, last on {last}",
    )


def top_products(desk: Desk, customers: set[int]) -> dict[int, str]:
    """Customer → the product that most of its order rows name."""
    orders = desk.here.ledger.orders
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for at, product in zip(orders["customer"], orders["product"], strict=True):
        name = first_text(product)
        if name and at in customers:
            counted[int(at)][name] += 1
    return {at: found.most_common(1)[0][0] for at, found in counted.items()}


def _by_rep(page: Page, rows: Sequence[Row]) -> int:
    shares: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        shares[row.rep].append(row.share)
    means = sorted(
        ((rep, round(sum(each) / len(each), 4), len(each)) for rep, each in shares.items()),
        key=lambda one: (-one[1], one[0]),
    )
    columns = (
        Col("rep", words.REP, lambda one, _: one[0], "cell strong", 34),
        Col("share", Text("平均完整度", "Completeness"), lambda one, _: one[1], "cell percent", 12),
        Col("count", Text("客户数", "Customers"), lambda one, _: one[2], "cell count", 10),
    )
    placed = page.table("crmProfileReps", 5, columns, means, height=20)
    bottom = max(placed.last, 18)
    series = Series(
        page.say(Text("平均完整度", "Completeness")),
        placed.area("rep"),
        placed.area("share"),
        colour=CHART["bar"],
    )
    title = page.say(Text("画像完整度", "Completeness of profiles"))
    page.charts.append(
        ChartSpec("bar", title, (series,), Area(5, 5, bottom, 9), number_format="0%", legend=False)
    )
    return bottom


_COLUMNS = (
    Col("customer", words.CUSTOMER, look="cell name", width=34),
    Col("rep", words.REP, look="cell strong", width=18),
    Col("tier", words.TIER, look="cell tier", width=8),
    Col("share", Text("完整度", "Complete"), look="cell percent", width=10),
    Col("kind", Text("关系类型", "Type"), lambda row, _: row.kind or None, "cell center", 12),
    Col("habit", Text("订单特点", "Order habits"), lambda row, _: row.habit or None, "cell wrapped", 26),
    Col("measured", Text("实测", "Measured"), lambda row, _: row.measured or None, "cell reason", 34),
    Col("price_level", Text("价格等级", "Price level"), lambda row, _: row.price_level or None, "cell center", 12),
    Col("our_place", Text("供应商情况", "Our place"), lambda row, _: row.our_place or None, "cell wrapped", 22),
    Col("danger", Text("风险性", "Risk"), lambda row, _: row.danger or None, "cell wrapped", 22),
    Col("cares", Text("关注点", "Cares about"), lambda row, _: row.cares or None, "cell wrapped", 26),
    Col("sales", Text("近一年销售额", "Sales, last year"), look="cell money", width=14),
    Col("product", Text("常买产品", "Buys most often"), lambda row, _: row.product or None, "cell wrapped", 20),
)  # fmt: skip
