"""活动效果/Campaign results: who came, who was followed up, what it cost, and what was ordered after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.crm.market.campaigns import Outcome
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.marketing.campaign_records import KINDS
from xlcrm.modules.marketing.campaigns_found import (
    UNDONE,
    Came,
    follow_ups_known,
    matched,
    results,
    rules,
    strangers,
    undated,
)
from xlcrm.modules.relating.found import shown
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Rule, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 10
CHART_ROWS = 16
CHARTED = 12
"""Campaigns that the charts show: the latest that have begun."""


def campaigns_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    found = results(desk)
    page.heading(
        Text(
            "活动效果：到场、跟进、花费和此后的订单",
            "Campaigns: who came, follow-up, cost, and the orders after",
        )
    )
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _summary(found), "subtitle")
    page.section(4, Text("到场和跟进", "Attendance and follow-up"), WIDTH)
    came = _attendance(page, desk, found)
    row = came.last + 2
    page.section(row, Text("花费和此后的订单", "Cost, and the orders after"), WIDTH)
    orders = _orders(page, desk, found, row + 1)
    charts = _notes(page, desk, orders.last + 1) + 1
    begun = [place for place, one in enumerate(found) if one.campaign.start <= desk.as_of]
    row = charts
    if begun:
        page.section(charts, Text("一眼看清", "At a glance"), WIDTH)
        _charts(page, (came, orders), begun[:CHARTED], charts + 1)
        row = charts + CHART_ROWS + 2
    _to_follow_up(page, desk, row)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2), row_breaks=(charts,))  # fmt: skip


def _summary(found: Sequence[Outcome]) -> Text:
    came, invited = sum(one.came for one in found), sum(one.invited for one in found)
    missed, waiting = (sum(one.states[state] for one in found) for state in UNDONE)
    cost = sum(one.campaign.cost or 0 for one in found)
    return Text(
        f"{len(found)} 个活动，邀请 {invited} 人次，到场 {came}；{missed} 位该跟进没跟进，{waiting} 位待跟进；花费 {cost:,.0f}。",
        f"{count_of(len(found), 'campaign')}, {count_of(invited, 'invitation')}, {came} came; {missed} not followed up in time, {waiting} still to be followed up; cost {cost:,.0f}.",
    )


def _kind(one: Outcome, desk: Desk) -> str | None:
    kind = one.campaign.kind
    return KINDS[kind].in_(desk.lang).split("|")[0] if kind in KINDS else kind or None


def _attendance(page: Page, desk: Desk, found: Sequence[Outcome]) -> Placed:
    columns = (
        Col("campaign", Text("活动", "Campaign"), lambda one, _: one.campaign.name, "cell name", 30),
        Col("date", Text("日期", "Date"), lambda one, _: one.campaign.start, "cell date", 13),
        Col("kind", Text("类型", "Type"), lambda one, _: _kind(one, desk), "cell wrapped", 16),
        Col("invited", Text("邀请", "Invited"), look="cell count", width=13),
        Col("came", Text("到场", "Came"), look="cell count", width=13),
        Col("share", Text("到场率", "Share who came"), lambda one, _: one.came / one.invited if one.invited and one.came else None, "cell percent", 13),
        Col("in_time", Text("按时跟进", "Followed up in time"), lambda one, _: one.states["in_time"], "cell count", 13),
        Col("late", Text("跟进晚了", "Followed up late"), lambda one, _: one.states["late"], "cell count", 13),
        Col("missed", Text("未跟进", "Not followed up"), lambda one, _: one.states["missed"], "cell count", 13),
        Col("waiting", Text("待跟进", "Still to come"), lambda one, _: one.states["waiting"], "cell count", 13),
    )  # fmt: skip
    empty = Text("“活动”里还没有写了名称和日期的活动。", "There are no campaigns with a name and a date yet.")
    placed = page.table("crmCampaigns", 5, columns, found, height=20, empty=empty)
    page.heights[5] = 34
    page.rules.append(Rule(placed.area("missed"), f"N({placed.top('missed')})>0", "rule late"))
    return placed


def _orders(page: Page, desk: Desk, found: Sequence[Outcome], row: int) -> Placed:
    told = _has_orders(desk)
    columns = (
        Col("campaign", Text("活动", "Campaign"), lambda one, _: one.campaign.name, "cell name", 30),
        Col("cost", Text("花费", "Cost"), lambda one, _: one.campaign.cost, "cell money", 13),
        Col("days", Text("统计天数", "Days counted"), lambda one, _: one.days or None, "cell count", 16),
        Col("customers", Text("到场客户", "Customers who came"), look="cell count", width=13),
        Col("buyers", Text("此后下单客户", "Of them ordered after"), lambda one, _: one.buyers if told else None, "cell count", 13),
        Col("orders", Text("此后订单", "Orders after"), lambda one, _: one.orders if told else None, "cell count", 13),
        Col("before", Text("此前销售额", "Sales before"), lambda one, _: one.before if told and one.days else None, "cell money", 13),
        Col("sales", Text("此后销售额", "Sales after"), lambda one, _: one.sales if told and one.days else None, "cell money", 13),
        Col("cost_came", Text("每位到场花费", "Cost of each who came"), look="cell money", width=13),
        Col("cost_order", Text("每个订单花费", "Cost of each order"), look="cell money", width=13),
    )  # fmt: skip
    placed = page.table("crmCampaignOrders", row, columns, found, height=20)
    page.heights[row] = 34
    return placed


def _notes(page: Page, desk: Desk, row: int) -> int:
    """How it is counted, and what could not be; the next free row."""
    n, days = rules(desk).order_days, rules(desk).follow_days
    unknown, without_day = strangers(desk), undated(desk)
    said = (
        (_has_orders(desk), Text(
            f"此后＝从活动第一天起 {n} 天（未满的到今天为止），此前＝之前同样多的天数，都只算到场的客户；是时间上的先后，不等于因为活动。一个订单可能算在几个活动之后，不要相加。",
            f"After: {count_of(n, 'day')} from the first day of the campaign on, so far as they have passed; before: as many days earlier; both of the customers who came. It says after, not because of; an order may count after several campaigns, so do not add them up.",
        )),
        (not _has_orders(desk), Text("没有订单表：此前和此后的订单算不出来。", "There is no orders sheet: orders before and after cannot be told.")),
        (follow_ups_known(desk), Text(
            f"跟进＝活动结束后 {days} 天内联系到这家客户（联系记录，或客户表的最近联系日）；活动当天的不算。",
            f"Followed up: the customer was reached (contact log, or last contact on its row) within {count_of(days, 'day')} after the end; a contact on a day of the campaign is none.",
        )),
        (not follow_ups_known(desk), Text("没有联系记录，也没有最近联系日：看不出谁跟进了。", "There is neither a contact log nor a last contact: follow-ups cannot be told.")),
        (bool(unknown), Text(f"名单里有、“活动”里没有（或没有日期）：{'、'.join(unknown)}。", f"On the guest list, but no campaign with a date: {', '.join(unknown)}.")),
        (without_day > 0, Text(f"{without_day} 个活动没有名称或日期，没有计入。", f"Not counted, without a name or a date: {count_of(without_day, 'campaign')}.")),
    )  # fmt: skip
    return page.notices(row, [note for so, note in said if so])


def _has_orders(desk: Desk) -> bool:
    return desk.results.trade.source == "orders"


def _charts(page: Page, tables: tuple[Placed, Placed], begun: Sequence[int], row: int) -> None:
    """Invited, came and followed up · sales before and after · cost of each who came."""
    bottom = row + CHART_ROWS - 1
    came, orders = tables

    def series(placed: Placed, name: str, text: Text, colour: str) -> Series:
        first, last = placed.first + begun[0], placed.first + begun[-1]
        names, values = (placed.area(each)._replace(top=first, bottom=last) for each in ("campaign", name))
        return Series(page.say(text), names, values, colour=CHART[colour])

    attended = (
        series(came, "invited", Text("邀请", "Invited"), "quiet"),
        series(came, "came", Text("到场", "Came"), "bar"),
        series(came, "in_time", Text("按时跟进", "Followed up in time"), "strong"),
    )
    sold = (
        series(orders, "before", Text("此前销售额", "Sales before"), "quiet"),
        series(orders, "sales", Text("此后销售额", "Sales after"), "strong"),
    )
    cost = Text("每位到场花费", "Cost of each who came")
    page.charts += [
        ChartSpec("bar", page.say(Text("邀请、到场、按时跟进", "Invited, came, followed up in time")), attended, Area(row, 1, bottom, 3), number_format="0"),
        ChartSpec("bar", page.say(Text("到场客户：此前和此后同样天数的销售额", "Customers who came: sales before and after")), sold, Area(row, 4, bottom, 7), number_format="#,##0"),
        ChartSpec("bar", page.say(cost), (series(orders, "cost_came", cost, "line"),), Area(row, 8, bottom, 10), number_format="#,##0", legend=False),
    ]  # fmt: skip


def _to_follow_up(page: Page, desk: Desk, row: int) -> None:
    page.section(row, Text("到场后还没有跟进", "Came, and nobody has followed up"), WIDTH)
    customers = desk.here.ledger.customers
    rows = sorted(
        (one for one in matched(desk) if one.followed.state in UNDONE),
        key=lambda one: (one.followed.due, one.campaign.name, one.guest.at),
    )

    def name(one: Came) -> str:
        return desk.who(str(customers.index[one.guest.at]))[0]

    columns = (
        Col("customer", words.CUSTOMER, lambda one, _: name(one), "cell name", 30),
        Col("ended", Text("活动结束", "Campaign ended"), lambda one, _: one.campaign.end, "cell date", 13),
        Col("campaign", Text("活动", "Campaign"), lambda one, _: one.campaign.name, "cell wrapped", 16),
        Col("person", Text("联系人", "Contact"), lambda one, _: one.guest.person or None, "cell wrapped", 13),
        Col("rep", Text("跟进人", "Follow-up by"), lambda one, _: desk.rep_name(one.rep), "cell wrapped", 13),
        Col("due", Text("最晚跟进", "Follow up by"), lambda one, _: one.followed.due, "cell date", 13),
        Col("days", Text("超过天数", "Days late"), lambda one, _: max(0, (desk.as_of - one.followed.due).days) or None, "cell count", 13),
    )  # fmt: skip
    empty = Text("到场的都跟进了。", "Everybody who came was followed up.")
    listed, left_out = shown(rows)
    placed = page.table("crmNotFollowedUp", row + 1, columns, listed, height=30, empty=empty)
    page.rows_left_out(placed, left_out)
    page.rules.append(Rule(placed.area("days"), f"N({placed.top('days')})>0", "rule late"))
