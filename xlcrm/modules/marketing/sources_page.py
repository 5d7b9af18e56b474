"""客户来源/Sources: how many customers each source brought, how many bought, what they bring and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page, Placed, digits
from xlcrm.crm.market.source_names import spellings
from xlcrm.crm.market.sources import UNKNOWN, Figures, with_the_rest
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.marketing.sources_found import by_source, known, months, source_list, without_next_step
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Rule, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.crm.market.next_steps import Neglected
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 11
CHART_ROWS = 24
CHARTED = 15
LISTED = 40
"""Sources that have a line of their own: where every customer has a source of its own nobody reads on."""
SHORT = 32
"""Width of a remark that fits into one line."""


@dataclass(frozen=True)
class Row:
    """A source as the page shows it."""

    name: str
    kind: str
    found: Figures
    share: float | None
    mind: str
    written: str


@dataclass(frozen=True)
class Scope:
    """What the workbook can tell: without an order ledger or without dates some columns stay empty."""

    months: int
    orders: bool
    dated: bool
    won: bool


def sources_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    every, scope = by_source(desk), _scope(desk)
    others = desk.here.say("其他来源", "Other sources")
    found = with_the_rest(every, LISTED, source_list(desk), others)
    rows = _rows(desk, found)
    page.heading(
        Text("客户来源：数量、转化、价值和花费", "Sources of customers: number, conversion, value and cost")
    )
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _summary(desk, every), "subtitle")
    page.section(4, Text("谁带来多少客户、多少销售额", "How many customers and sales each brought"), WIDTH)
    brought = _brought(page, rows, scope)
    row = brought.last + 2
    title = Text(
        f"近 {scope.months} 个月：新客户、首单和花费",
        f"The last {count_of(scope.months, 'month')}: new customers, first orders and cost",
    )
    page.section(row, title, WIDTH)
    paid = _paid(page, rows, scope, row + 1)
    charts = _notes(page, scope, paid.last + 1) + 1
    page.section(charts, Text("一眼看清", "At a glance"), WIDTH)
    used = min(CHARTED, sum(one.customers > 0 for one in found))
    if used:
        _charts(page, (brought, paid), used, scope, charts + 1)
    _new(page, desk, charts + CHART_ROWS + 3)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2), row_breaks=(charts,))  # fmt: skip


def _scope(desk: Desk) -> Scope:
    orders = desk.results.trade.source == "orders"
    dated = any(one.entered for one in known(desk))
    return Scope(months(desk), orders, dated, orders or any(one.first for one in known(desk)))


def _summary(desk: Desk, found: Sequence[Figures]) -> Text:
    whole, buying = sum(one.customers for one in found), sum(one.buying for one in found)
    nobody = sum(one.customers for one in found if one.name == UNKNOWN)
    kinds = source_list(desk).kinds
    used = {source_list(desk).kind_of(one.name) for one in found if one.customers}
    unused = [kind for kind in kinds if kind not in used]
    idle_zh = f"；还没用到：{'、'.join(unused)}" if unused else ""
    idle_en = f"; not used yet: {', '.join(unused)}" if unused else ""
    share = f"{buying / whole:.0%}" if whole else "–"
    return Text(
        f"{whole} 家客户，{buying} 家下过单（{share}）；{nobody} 家没写来源；{len(kinds)} 种来源用到 {len(kinds) - len(unused)} 种{idle_zh}。",
        f"{count_of(whole, 'customer')}, {buying} of them bought ({share}); {nobody} without a source; {len(kinds) - len(unused)} of {len(kinds)} kinds of sources are used{idle_en}.",
    )


def _rows(desk: Desk, found: Sequence[Figures]) -> list[Row]:
    names = source_list(desk)
    cells = spellings((one.written for one in known(desk) if one.written), names)
    whole = sum(one.recent for one in found)
    return [
        Row(
            one.name or desk.here.say("（未填）", "(not written)"), names.kind_of(one.name), one,
            one.recent / whole if whole > 0 else None, _mind(desk, one),
            desk.here.say("、", ", ").join(f"{text} {count}" for text, count in cells.get(one.name, {}).items()),
        )
        for one in found
    ]  # fmt: skip


def _mind(desk: Desk, one: Figures) -> str:
    said = (
        (one.name == UNKNOWN and one.customers > 0, Text("补填来源", "write their source")),
        (one.name != UNKNOWN and one.name not in source_list(desk), Text("不在来源清单里", "not on the source list")),
        (one.spent > 0 and not one.won, Text("花了钱，还没有新成交", "money spent, nobody new bought")),
    )  # fmt: skip
    return " · ".join(text.in_(desk.lang) for so, text in said if so)


def _brought(page: Page, rows: Sequence[Row], scope: Scope) -> Placed:
    recent = _recent(scope)
    columns = (
        Col("source", Text("来源", "Source"), lambda row, _: row.name, "cell name", 24),
        Col("kind", Text("属于哪一种", "Kind of source"), lambda row, _: row.kind or None, "cell wrapped", 28),
        Col("customers", Text("客户数", "Customers"), lambda row, _: row.found.customers, "cell count", 11),
        Col("buying", Text("下过单", "Bought"), lambda row, _: row.found.buying, "cell count", 11),
        Col("conversion", Text("转化率", "Conversion"), lambda row, _: row.found.conversion, "cell percent", 12),
        Col("repeating", Text("再次下单", "Bought again"), lambda row, _: row.found.repeating if scope.orders else None, "cell count", 12),
        Col("again", Text("复购率", "Repeat rate"), lambda row, _: row.found.repeat_share if scope.orders else None, "cell percent", 12),
        Col("recent", recent, lambda row, _: row.found.recent if scope.orders else None, "cell money", 15),
        Col("share", Text("占比", "Share"), look="cell percent", width=9),
        Col("total", Text("累计销售额", "Sales in all"), lambda row, _: row.found.total, "cell money", 15),
        Col("written", Text("客户表里的写法", "As the cells have it"), lambda row, _: row.written or None, "cell reason", 28),
    )  # fmt: skip
    empty = Text("还没有客户。", "There are no customers yet.")
    placed = page.table("crmSources", 5, columns, rows, height=18, empty=empty)
    page.heights[5] = 34
    return placed


def _paid(page: Page, rows: Sequence[Row], scope: Scope, row: int) -> Placed:
    columns = (
        Col("source", Text("来源", "Source"), lambda row, _: row.name, "cell name", 24),
        Col("mind", Text("需要注意", "To mind"), lambda row, _: row.mind or None, "cell reason", 28),
        Col("new", Text("新客户", "New"), lambda row, _: row.found.new if scope.dated else None, "cell count", 11),
        Col("won", Text("首单客户", "First orders"), lambda row, _: row.found.won if scope.won else None, "cell count", 11),
        Col("spent", Text("花费", "Spent"), lambda row, _: row.found.spent or None, "cell money", 12),
        Col("cost_new", Text("每家新客户花费", "Cost of a new one"), lambda row, _: row.found.cost_new, "cell money", 12),
        Col("cost_won", Text("每家成交花费", "Cost of one won"), lambda row, _: row.found.cost_won, "cell money", 12),
    )  # fmt: skip
    placed = page.table("crmSourceCosts", row, columns, rows, height=18)
    page.heights[row] = 34
    for line, one in enumerate(rows, placed.first):
        if digits(one.mind) > SHORT:
            page.heights[line] = 28
    page.rules.append(Rule(placed.area("mind"), f"LEN({placed.top('mind')})>0", "rule soon"))
    return placed


def _recent(scope: Scope) -> Text:
    return Text(f"近 {scope.months} 月销售额", f"Sales of {count_of(scope.months, 'month')}")


def _notes(page: Page, scope: Scope, row: int) -> int:
    """How the figures are counted, and what the workbook cannot tell; the next free row."""
    said = (
        (True, Text(
            f"近 {scope.months} 个月＝本月和之前 {scope.months - 1} 个整月；每家成交花费＝这段时间的花费 ÷ 这段时间下首单的客户数。",
            f"The {count_of(scope.months, 'month')} are this one and the {scope.months - 1} whole ones before; cost of one won is what was spent in them divided by the customers whose first order lies in them.",
        )),
        (not scope.orders, Text("没有订单表：累计销售额取自客户表的销售额列，复购和分月销售额算不出来。", "There is no orders sheet: sales in all are those of the sales column; repeat orders and sales by month cannot be told.")),
        (not scope.dated, Text("客户表没有建档日期：算不出新客户。", "The customer sheet has no date of entry: new customers cannot be told.")),
        (not scope.won, Text("没有订单，也没有首次成交日：算不出首单。", "Neither orders nor a first deal date: first orders cannot be told.")),
    )  # fmt: skip
    return page.notices(row, [note for so, note in said if so])


def _charts(page: Page, tables: tuple[Placed, Placed], used: int, scope: Scope, row: int) -> None:
    """Customers and buyers · sales · cost of one won, each by source; sources that brought nobody are left out."""
    bottom = row + CHART_ROWS - 1

    def series(placed: Placed, name: str, text: Text, colour: str) -> Series:
        last = placed.first + used - 1
        names, values = (placed.area(each)._replace(bottom=last) for each in ("source", name))
        return Series(page.say(text), names, values, colour=CHART[colour])

    brought, paid = tables
    counted = [
        series(brought, "customers", Text("客户数", "Customers"), "quiet"),
        series(brought, "buying", Text("下过单", "Bought"), "bar"),
        *([series(brought, "repeating", Text("再次下单", "Bought again"), "strong")] if scope.orders else []),
    ]
    value, head = (
        ("recent", _recent(scope)) if scope.orders else ("total", Text("累计销售额", "Sales in all"))
    )
    cost = Text("每家成交花费", "Cost of one won")
    sales, costs = series(brought, value, head, "strong"), series(paid, "cost_won", cost, "line")
    page.charts += [
        ChartSpec("bar", page.say(Text("客户：数量、下过单、再次下单", "Customers: all, bought, bought again")), tuple(counted), Area(row, 1, bottom, 2), number_format="0"),
        ChartSpec("bar", page.say(head), (sales,), Area(row, 3, bottom, 7), number_format="#,##0", legend=False),
        ChartSpec("bar", page.say(cost), (costs,), Area(row, 8, bottom, 11), number_format="#,##0", legend=False),
    ]  # fmt: skip


def _new(page: Page, desk: Desk, row: int) -> None:
    days = int(desk.setting("source_new_days"))
    page.section(row, Text(f"近 {days} 天的新客户，没有下一步", f"New customers of the last {count_of(days, 'day')} without a next step"), WIDTH)  # fmt: skip
    rule = Text(
        "第十条：新客户都要有下一步，否则前九条都白费。计划或约定的日期、商机和任务的日期、写下的“下一步”都算；按频率自动算出的日期不算。",
        "The tenth rule: each new customer has a next step, or the nine are in vain. Planned and agreed dates count, those of deals and tasks, and a next step in words; dates that the cadence alone asks for do not.",
    )
    page.put(row + 1, 1, rule, "notice")
    customers = desk.here.ledger.customers

    def who(one: Neglected) -> tuple[str, str]:
        return desk.who(str(customers.index[one.at]))

    columns = (
        Col("customer", words.CUSTOMER, lambda one, _: who(one)[0], "cell name", 24),
        Col("source", Text("来源", "Source"), lambda one, _: known(desk)[one.at].source or None, "cell wrapped", 28),
        Col("rep", words.REP, lambda one, _: who(one)[1], "cell wrapped", 11),
        Col("entered", Text("建档日期", "Entered"), look="cell date", width=12),
        Col("days", Text("已有天数", "Days ago"), lambda one, _: (desk.as_of - one.entered).days, "cell count", 11),
        Col("contacted", Text("最近联系", "Last contact"), look="cell date", width=12),
        Col("lapsed", Text("已过期的约定", "Agreed, passed"), look="cell date", width=12),
    )  # fmt: skip
    empty = Text("每个新客户都有下一步。", "Every new customer has a next step.")
    page.table("crmNewWithoutStep", row + 2, columns, without_next_step(desk), height=28, empty=empty)
