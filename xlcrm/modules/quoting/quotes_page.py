"""报价看板/Quotes to watch: hit rate and discount by rep, the quotes that somebody has to mind, and faults of the price list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page, Placed, or_dash
from xlcrm.crm.prices import FOREVER, price_faults
from xlcrm.crm.quotes import Judged, Score, score
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.quoting.found import (
    FAULTS,
    PRICE_FAULTS,
    in_words,
    judged,
    listed,
    owner_of,
    rate,
    rules,
    tiers_by_day,
)
from xlcrm.modules.relating.found import shown
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Rule, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.changes import Cell
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 12
CHART_ROWS = 14
LOOK_BACK = 90
"""Days for which a decided quote below its price is still listed."""
WON, LOST, OPEN = Text("成交", "Won"), Text("未成交", "Lost"), Text("跟进中", "Open")
DISCOUNT = Text("平均优惠", "Mean discount")


class Row(NamedTuple):
    """The figures of one rep, or of all."""

    name: str
    score: Score


def quotes_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    found = judged(desk)
    page.heading(Text("报价看板", "Quotes to watch"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _summary(desk, found), "subtitle")
    page.section(4, Text("成交率与优惠", "Hit rate and discount"), WIDTH)
    fewest = int(desk.setting("quote_fewest"))
    placed = _reps(page, desk, found, fewest)
    last = max(placed.last, 5 + CHART_ROWS)
    page.put(last + 1, 1, _how_to_read(fewest), "notice")
    row = last + 3
    page.section(row, Text("需要处理的报价", "Quotes to mind"), WIDTH)
    row = _to_mind(page, desk, found, row + 1) + 2
    page.section(row, Text("价格表需要处理的行", "Rows of the price list to mind"), WIDTH)
    _price_rows(page, desk, row + 1)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2))


def _summary(desk: Desk, found: Sequence[Judged]) -> Text:
    still = sum(one.quote.result == "open" for one in found)
    counts = {
        name: sum(name in one.faults for one in found)
        for name in ("below", "lapsed", "runs_out", "no_answer")
    }
    soon = rules(desk).soon_days
    return Text(
        f"报价 {len(found)} 条，跟进中 {still}；低于该客户价格 {counts['below']}，已过期没有结果 {counts['lapsed']}，{soon} 天内到期 {counts['runs_out']}，没有答复 {counts['no_answer']}。",
        f"{count_of(len(found), 'quote')}, {still} open; {counts['below']} below the customer's price, {counts['lapsed']} ran out without a result, {counts['runs_out']} run out within {count_of(soon, 'day')}, {counts['no_answer']} without an answer.",
    )


def _how_to_read(fewest: int) -> Text:
    return Text(
        f"成交率 = 成交 ÷（成交 + 未成交），不足 {fewest} 条已决报价不给出；平均优惠按目录价金额加权，只算价格表里有价的报价。",
        f"Hit rate: won of those decided, not shown below {fewest}; the mean discount is weighted by what the lines cost at list price, over quotes that the price list knows.",
    )


# -- by rep --------------------------------------------------------------------------------------------------------


def _reps(page: Page, desk: Desk, found: Sequence[Judged], fewest: int) -> Placed:
    names = sorted({owner_of(desk, one.quote) for one in found})
    mine = {name: [one for one in found if owner_of(desk, one.quote) == name] for name in names}
    rows = [Row(name or "–", score(each, rate(desk))) for name, each in mine.items()]
    everybody = [Row(page.say(Text("合计", "Total")), score(found, rate(desk)))] if len(rows) > 1 else []
    placed = page.table("crmQuotesByRep", 5, _columns(fewest), [*rows, *everybody], height=18, empty=Text("还没有报价。", "No quotes yet."))  # fmt: skip
    if rows:
        _charts(page, placed, len(rows))
    return placed


def _columns(fewest: int) -> tuple[Col, ...]:
    def count(name: str, head: Text, width: float) -> Col:
        return Col(name, head, lambda row, _: getattr(row.score, name), "cell count", width)

    def hit(row: Row) -> Cell:
        return "–" if row.score.decided < fewest else row.score.hit_rate

    return (
        Col("name", words.REP, look="cell strong", width=18),
        count("quotes", Text("报价", "Quotes"), 13),
        count("won", WON, 13),
        count("lost", LOST, 11),
        count("open", OPEN, 12),
        Col("hit", Text("成交率", "Hit rate"), lambda row, _: hit(row), "cell percent", 12),
        count("priced", Text("有目录价的", "With a list price"), 11),
        Col("discount", DISCOUNT, lambda row, _: or_dash(row.score.discount, 4), "cell percent exact", 11),
    )  # fmt: skip


def _charts(page: Page, placed: Placed, reps: int) -> None:
    """Charts of the reps alone: the row of all stands below them."""

    def area(name: str) -> Area:
        return Area(placed.first, placed.columns[name], placed.first + reps - 1, placed.columns[name])

    colours = ((WON, "won", "strong"), (LOST, "lost", "quiet"), (OPEN, "open", "bar"))
    series = tuple(Series(page.say(head), area("name"), area(name), colour=CHART[colour]) for head, name, colour in colours)  # fmt: skip
    rows = Area(5, 9, 5 + CHART_ROWS, 10)
    title = page.say(Text("各业务员的报价结果", "What came of quotes by rep"))
    page.charts.append(ChartSpec("stacked bar", title, series, rows, number_format="0"))
    discounts = Series(page.say(DISCOUNT), area("name"), area("discount"), colour=CHART["bar"])
    title = page.say(Text("比目录价平均优惠", "Mean discount off the list"))
    page.charts.append(
        ChartSpec(
            "bar", title, (discounts,), Area(5, 11, 5 + CHART_ROWS, 12), number_format="0.0%", legend=False
        )
    )


# -- lists ---------------------------------------------------------------------------------------------------------


def _to_mind(page: Page, desk: Desk, found: Sequence[Judged], row: int) -> int:
    order, tier_on = list(FAULTS), tiers_by_day(desk)
    wrong = [one for one in found if one.faults and _is_listed(one, desk.as_of)]
    wrong.sort(
        key=lambda one: (
            one.quote.result != "open",
            min(map(order.index, one.faults)),
            one.quote.until or dt.date.max,
        )
    )
    columns = (
        Col("quote", Text("报价单号", "Quote"), lambda one, _: one.quote.number or None, "cell strong", 18),
        Col("date", Text("报价日期", "Quoted on"), lambda one, _: one.quote.date, "cell date", 13),
        Col("until", Text("有效期至", "Valid until"), lambda one, _: one.quote.until, "cell date", 13),
        Col("quantity", Text("数量", "Quantity"), lambda one, _: one.quote.quantity, "cell int", 11),
        Col("price", Text("单价", "Price"), lambda one, _: one.quote.price, "cell decimal", 12),
        Col("theirs", Text("该客户价格", "Their price"), lambda one, _: one.their_price, "cell decimal", 12),
        Col("discount", Text("比目录价优惠", "Off the list"), look="cell percent exact", width=11),
        Col("tier", words.TIER, lambda one, _: _tier(one, desk, tier_on), "cell tier", 11),
        Col("customer", words.CUSTOMER, lambda one, _: one.quote.customer, "cell wrapped", 30),
        Col("product", Text("产品", "Product"), lambda one, _: one.quote.product, "cell wrapped", 22),
        Col("owner", words.REP, lambda one, _: owner_of(desk, one.quote) or None, "cell", 18),
        Col("mind", Text("需要注意", "Mind"), lambda one, _: in_words(desk, one.faults), "cell wrapped", 36),
    )  # fmt: skip
    listed_, left_out = shown(wrong)
    placed = page.table("crmQuotesToMind", row, columns, listed_, height=28, empty=Text("没有需要处理的报价。", "No quote needs a hand."))  # fmt: skip
    page.tier_colours(placed.area("tier"))
    below = FAULTS["below"].in_(desk.lang)
    starts = f'LEFT({placed.top("mind")},{len(below)})="{below}"'
    page.rules.append(Rule(placed.area("mind"), starts, "rule late"))
    return page.rows_left_out(placed, left_out)


def _is_listed(one: Judged, as_of: dt.date) -> bool:
    """Open, or below its price not long ago."""
    recent = one.quote.date is not None and (as_of - one.quote.date).days <= LOOK_BACK
    return one.quote.result == "open" or ("below" in one.faults and recent)


def _tier(one: Judged, desk: Desk, tier_on: Callable[[int, dt.date], str]) -> str | None:
    return tier_on(one.quote.at, one.quote.date or desk.as_of) if one.quote.at >= 0 else None


def _price_rows(page: Page, desk: Desk, row: int) -> None:
    faults = price_faults(listed(desk).rows, desk.as_of, rules(desk).soon_days)
    wrong = [one for one in listed(desk).rows if faults[one.key]]
    at = desk.records("prices")["row"].groupby(level=0).first()
    columns = (
        Col("product", Text("产品", "Product"), lambda one, _: one.label, "cell strong", 18),
        Col("start", Text("生效日", "Valid from"), lambda one, _: _day(one.start), "cell date", 13),
        Col("end", Text("失效日", "Valid to"), lambda one, _: _day(one.end), "cell date", 13),
        Col("quantity", Text("起订量", "From quantity"), lambda one, _: one.quantity or None, "cell int", 11),
        Col("price", Text("单价", "Price"), lambda one, _: one.amount, "cell decimal", 12),
        Col("currency", Text("币种", "Currency"), lambda one, _: one.currency or None, "cell center", 12),
        Col("left", Text("还有几天", "Days left"), lambda one, _: (one.end - desk.as_of).days if _day(one.end) else None, "cell center", 11),
        Col("row", Text("行", "Row"), lambda one, _: int(at[one.key]), "cell center", 11),
        Col("whom", Text("适用客户", "For"), lambda one, _: one.words or None, "cell wrapped", 30),
        Col("mind", Text("需要注意", "Mind"), lambda one, _: in_words(desk, faults[one.key], PRICE_FAULTS), "cell", 22),
    )  # fmt: skip
    listed_, left_out = shown(wrong)
    placed = page.table("crmPricesToMind", row, columns, listed_, height=24, empty=Text("价格表没有问题。", "The price list is in order."))  # fmt: skip
    page.rows_left_out(placed, left_out)


def _day(day: dt.date) -> dt.date | None:
    return None if day in (dt.date.min, FOREVER) else day
