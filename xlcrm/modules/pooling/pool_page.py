"""公海/Pool: who goes back and when, whom anybody may take, and how fairly customers are spread."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page, Placed, or_dash
from xlcrm.crm.missing import day_of
from xlcrm.crm.pool import Standing, goes_back
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.pooling.found import (
    free,
    going,
    held,
    key_at,
    last_orders,
    owned,
    pool_rules,
    room,
    rules,
    suggested,
    undated,
)
from xlcrm.modules.pooling.territories_page import why
from xlcrm.modules.relating.found import shown, year_sales
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Rule, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.crm.pool import PoolRules
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 11
CHART_ROWS = 13
CUSTOMERS, LIMIT = Text("客户数", "Customers"), Text("上限", "Limit")
REASONS = {
    "untouched": Text("没有联系", "without a contact"),
    "no_order": Text("没有订单", "without an order"),
}
PROTECTED = {
    "tier": Text("等级保护", "tier"),
    "deal": Text("进行中的商机", "open deal"),
    "appointment": Text("已有预约", "appointment"),
}
STATES = {
    "due": Text("可放回", "May go back"),
    "soon": Text("即将到期", "Warned"),
    "safe": Text("受保护", "Protected"),
}


class Load(NamedTuple):
    """What one rep has."""

    rep: str
    customers: int
    room: int | None
    best: int
    """Customers of tier A."""
    sales: float
    share: float | None
    """Of everybody's sales."""
    touched: float | None
    """Share of the customers with a contact within the days of the rule."""
    soon: int
    due: int


def pool_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    page.heading(Text("公海", "Pool"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _summary(desk), "subtitle")
    page.put(3, 1, _rule_words(desk, pool_rules(desk)), "notice")
    page.section(4, Text("每人手上的客户", "What each rep has"), WIDTH)
    placed = _reps(page, desk)
    row = max(placed.last, 5 + CHART_ROWS) + 2
    page.section(row, Text("要放回公海的客户（先提示）", "Customers that go back (warned first)"), WIDTH)
    row = _going(page, desk, row + 1) + 2
    page.section(row, Text("公海里的客户（可以领取）", "Customers in the pool, to be taken"), WIDTH)
    _free(page, desk, row + 1)
    return page.spec(freeze=(4, 2), repeat_rows=(1, 2))


def _summary(desk: Desk) -> Text:
    counts = Counter(_state(one, desk) for one in going(desk))
    unknown = undated(desk)
    zh = f"；{unknown} 家没有任何日期，无法判断" if unknown else ""
    en = f"; {unknown} without any date cannot be judged" if unknown else ""
    return Text(
        f"公海 {len(free(desk))} 家；可放回 {counts['due']}，即将到期 {counts['soon']}，受保护 {counts['safe']}{zh}。负责人只由“领取”“放回公海”“分派”按钮写入。",
        f"{len(free(desk))} in the pool; {counts['due']} may go back, {counts['soon']} are warned, {counts['safe']} protected{en}. Owners change only by the buttons Take, Put back and Assign.",
    )


def _rule_words(desk: Desk, agreed: PoolRules) -> Text:
    limit = room(desk).limit
    parts = (
        (
            agreed.untouched_days,
            f"{agreed.untouched_days} 天没有联系",
            f"{count_of(agreed.untouched_days, 'day')} without a contact",
        ),
        (
            agreed.order_days,
            f"{agreed.order_days} 天没有订单",
            f"{count_of(agreed.order_days, 'day')} without an order",
        ),
    )
    zh, en = " 或 ".join(one[1] for one in parts if one[0]), " or ".join(one[2] for one in parts if one[0])
    tiers = "".join(sorted(agreed.tiers)) or "–"
    return Text(
        f"规则（“设置”可改）：{zh or '不回收'}，提示满 {agreed.warn_days} 天后可放回；{tiers} 级、有进行中商机或预约的受保护；换了负责人重新计算；每人上限 {limit or '不限'}。",
        f"Rule (lines of Settings): {en or 'nobody goes back'}, and {count_of(agreed.warn_days, 'day')} of warning; tier {tiers}, open deals and appointments are protected; a new owner begins anew; limit of each rep: {limit or 'none'}.",
    )


def _state(one: Standing, desk: Desk) -> str:
    return "safe" if one.protected else "due" if goes_back(one, desk.as_of) else "soon"


# -- each rep ------------------------------------------------------------------------------------------------------


def loads(desk: Desk) -> list[Load]:
    """What each rep of the team has, and how well it is looked after."""
    sales, tiers, agreed = year_sales(desk), list(desk.results.tiers.frame["tier"]), pool_rules(desk)
    positions = {rep: [at for at, owner in owned(desk).items() if owner == rep] for rep in room(desk).reps}
    total = sum(sales[at] for at in owned(desk))
    fresh = {
        one.key
        for one in held(desk)
        if one.touched and (desk.as_of - one.touched).days < agreed.untouched_days
    }
    states = Counter((one.held.rep, _state(one, desk)) for one in going(desk))
    found = []
    for rep, mine in positions.items():
        sold = round(sum(sales[at] for at in mine), 2)
        touched = (
            sum(key_at(desk, at) in fresh for at in mine) / len(mine)
            if mine and agreed.untouched_days
            else None
        )
        best = sum(tiers[at] == "A" for at in mine)
        found.append(
            Load(
                rep, len(mine), room(desk).left(rep), best, sold, sold / total if total else None, touched,
                states[rep, "soon"], states[rep, "due"],
            )
        )  # fmt: skip
    return found


def _reps(page: Page, desk: Desk) -> Placed:
    columns = (
        Col("rep", words.REP, look="cell strong", width=32),
        Col("customers", CUSTOMERS, look="cell count", width=18),
        Col("room", Text("还能领", "Room"), lambda one, _: or_dash(one.room), "cell count", 11),
        Col("best", Text("A 级", "Tier A"), look="cell count", width=14),
        Col("sales", Text("近一年销售额", "Sales, one year"), look="cell money", width=14),
        Col("share", Text("占全部销售额", "Of all sales"), lambda one, _: or_dash(one.share), "cell percent", 14),
        Col("touched", Text("有联系的客户", "Looked after"), lambda one, _: or_dash(one.touched), "cell percent", 14),
        Col("soon", Text("即将到期", "Warned"), look="cell count", width=14),
        Col("due", Text("可放回", "May go back"), look="cell count", width=16),
    )  # fmt: skip
    found = loads(desk)
    placed = page.table(
        "crmPoolReps", 5, columns, found, height=18, empty=Text("没有业务员。", "There are no reps.")
    )
    if found:
        _charts(page, placed, desk)
    return placed


def _charts(page: Page, placed: Placed, desk: Desk) -> None:
    names = placed.area("rep")
    many = Series(page.say(CUSTOMERS), names, placed.area("customers"), colour=CHART["bar"])
    limit = room(desk).limit
    title = Text(f"每人的客户数（上限 {limit}）", f"Customers of each rep (limit {limit})") if limit else Text("每人的客户数", "Customers of each rep")  # fmt: skip
    page.charts.append(
        ChartSpec(
            "bar", page.say(title), (many,), Area(5, 10, 5 + CHART_ROWS, 10), number_format="0", legend=False
        )
    )
    share = Series(
        page.say(Text("占全部销售额", "Of all sales")), names, placed.area("share"), colour=CHART["strong"]
    )
    kept = Series(
        page.say(Text("有联系的客户", "Looked after")), names, placed.area("touched"), colour=CHART["quiet"]
    )
    title = Text("销售额占比与有联系的客户", "Share of sales, and customers looked after")
    page.charts.append(
        ChartSpec("bar", page.say(title), (share, kept), Area(5, 11, 5 + CHART_ROWS, 11), number_format="0%")
    )


# -- lists ---------------------------------------------------------------------------------------------------------


def _going(page: Page, desk: Desk, row: int) -> int:
    order = list(STATES)
    found = sorted(going(desk), key=lambda one: (order.index(_state(one, desk)), one.back_on))
    columns = (
        Col("customer", words.CUSTOMER, lambda one, _: desk.who(one.held.key)[0], "cell name", 32),
        Col("rep", words.REP, lambda one, _: one.held.rep, "cell strong", 18),
        Col("tier", words.TIER, lambda one, _: one.held.tier, "cell tier", 11),
        Col("touched", words.LAST, lambda one, _: one.held.touched, "cell date", 14),
        Col("ordered", Text("最近订单", "Last order"), lambda one, _: one.held.ordered, "cell date", 14),
        Col("since", Text("从这天起算", "Counted from"), look="cell date", width=14),
        Col("days", Text("天数", "Days"), lambda one, _: (desk.as_of - one.since).days, "cell count", 14),
        Col("state", Text("状态", "State"), lambda one, _: page.say(STATES[_state(one, desk)]), "cell center", 14),
        Col("back", Text("可放回的日期", "May go back on"), lambda one, _: None if one.protected else one.back_on, "cell date", 16),
        Col("why", words.REASON, lambda one, _: _why(one, desk).in_(desk.lang), "cell", 40),
    )  # fmt: skip
    rows, left_out = shown(found)
    placed = page.table("crmPoolGoing", row, columns, rows, height=27, empty=Text("没有要放回的客户。", "Nobody is about to go back."))  # fmt: skip
    page.tier_colours(placed.area("tier"))
    for name, look in (("due", "rule late"), ("soon", "rule soon"), ("safe", "rule quiet")):
        page.rules.append(
            Rule(placed.area("state"), f'{placed.top("state")}="{page.say(STATES[name])}"', look)
        )
    return page.rows_left_out(placed, left_out)


def _why(one: Standing, desk: Desk) -> Text:
    days, reason = (desk.as_of - one.since).days, REASONS[one.reason]
    if one.protected:
        kept = PROTECTED[one.protected]
        return Text(
            f"{days} 天{reason.zh}；{kept.zh}", f"{count_of(days, 'day')} {reason.en}; protected: {kept.en}"
        )
    return Text(f"{days} 天{reason.zh}", f"{count_of(days, 'day')} {reason.en}")


def _free(page: Page, desk: Desk, row: int) -> None:
    table, tiers, sales = desk.here.ledger.customers, list(desk.results.tiers.frame["tier"]), year_sales(desk)
    touched, ordered, proposed = list(desk.results.contacts["last"]), last_orders(desk), suggested(desk)
    found = sorted(free(desk), key=lambda at: (tiers[at], -sales[at]))

    def cell(name: str) -> Any:
        return lambda at, _: _text(table[name].iloc[at])

    columns = (
        Col("customer", words.CUSTOMER, lambda at, _: desk.who(key_at(desk, at))[0], "cell name", 32),
        Col("place", Text("城市", "City"), cell("city"), "cell wrapped", 18),
        Col("tier", words.TIER, lambda at, _: str(tiers[at]), "cell tier", 11),
        Col("touched", words.LAST, lambda at, _: day_of(touched[at]), "cell date", 14),
        Col("ordered", Text("最近订单", "Last order"), lambda at, _: ordered[at], "cell date", 14),
        Col("entered", Text("建档日", "Entered"), lambda at, _: day_of(table["entered"].iloc[at]), "cell date", 14),
        Col("sales", Text("近一年销售额", "Sales, one year"), lambda at, _: sales[at] or None, "cell money", 14),
        Col("industry", Text("行业", "Industry"), cell("industry"), "cell wrapped", 14),
        Col("rep", Text("建议负责人", "Suggested"), lambda at, _: _proposed(proposed, key_at(desk, at)), "cell strong", 16),
        Col("why", Text("依据", "Why"), lambda at, _: _because(proposed, key_at(desk, at), desk), "cell", 40),
    )  # fmt: skip
    rows, left_out = shown(found)
    placed = page.table(
        "crmPoolFree", row, columns, rows, height=27, empty=Text("公海是空的。", "The pool is empty.")
    )
    page.tier_colours(placed.area("tier"))
    page.widths[WIDTH] = 46
    page.rows_left_out(placed, left_out)


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str) and value else None


def _proposed(found: Any, key: str) -> str | None:
    return found[key].rep or None if key in found else None


def _because(found: Any, key: str, desk: Desk) -> str | None:
    return why(found[key], rules(desk)).in_(desk.lang) if key in found else None
