"""缺件与交期/Missing and late: which orders lack which documents, and which deliveries are late."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula, overdue_formula
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.crm.service.papers import missing_by_paper
from xlcrm.crm.service.promises import by_month, by_owner, days_late, is_broken, kept, state
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.serving.papers_found import deliveries, known, lacking, needed
from xlcrm.modules.serving.promises_found import told_words
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Rule, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

WIDTH, MONTHS = 9, 12
ON_TIME, LATE = Text("准时", "On time"), Text("迟交", "Late")


def papers_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    page.heading(Text("缺件与交期", "Missing documents and late deliveries"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _summary(desk), "subtitle")
    page.section(4, Text("缺什么，准不准时", "What is missing, what is on time"), WIDTH)
    row = _months(page, desk, _papers(page, desk, _owners(page, desk, 5) + 2) + 2) + 2
    last = _late(page, desk, _missing(page, desk, row))
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2), row_breaks=(row,), print_area=Area(1, 1, last, WIDTH))


def _summary(desk: Desk) -> Text:
    every, orders, lack = kept(deliveries(desk), desk.as_of), known(desk), lacking(desk)
    right = [one.correct for one in orders if one.correct is not None]
    share = "–" if every.share is None else f"{every.share:.0%}"
    correct = f"{right.count(True) / len(right):.1%}" if right else "–"
    return Text(
        f"{len(orders)} 张订单和合同，{len(lack)} 张缺件；准时交货 {share}（{every.kept}/{every.kept + every.broken}），还没到期的 {every.open}；订单准确率 {correct}（{len(right)} 张）。",
        f"{count_of(len(orders), 'order')} and contracts, {len(lack)} lack documents; {share} delivered on time ({every.kept} of {every.kept + every.broken}), {every.open} not due yet; {correct} delivered right ({count_of(len(right), 'order')}).",
    )  # fmt: skip


# -- figures -------------------------------------------------------------------------------------------------------


def _owners(page: Page, desk: Desk, row: int) -> int:
    """By rep; the last row."""
    orders, lack = (Counter(owner for owner in each) for each in ((one.owner for one in known(desk)), (one.owner for one, _ in lacking(desk))))  # fmt: skip
    on_time = by_owner(deliveries(desk), desk.as_of)
    names = sorted(orders.keys() | on_time.keys(), key=lambda name: (-orders[name], name))
    none = kept((), desk.as_of)
    right: dict[str, list[bool]] = defaultdict(list)
    for one in known(desk):
        right[one.owner] += [] if one.correct is None else [one.correct]
    rows = [(name or "–", orders[name], lack[name], on_time.get(name, none), right[name]) for name in names]
    columns = (
        Col("name", words.REP, lambda each, _: each[0], "cell strong", 24),
        Col("orders", Text("订单和合同", "Orders"), lambda each, _: each[1], "cell count", 13),
        Col("lack", Text("缺件", "Lacking"), lambda each, _: each[2], "cell count", 12),
        Col("on_time", ON_TIME, lambda each, _: each[3].kept, "cell count", 12),
        Col("late", LATE, lambda each, _: each[3].broken, "cell count", 12),
        Col("share", Text("准时率", "Share on time"), lambda each, _: each[3].share, "cell percent center", 12),
        Col("right", Text("准确率", "Right"), lambda each, _: sum(each[4]) / len(each[4]) if each[4] else None, "cell percent center", 14),
    )  # fmt: skip
    empty = Text("还没有单证记录。", "No orders yet.")
    return page.table("crmPapersByRep", row, columns, rows, height=18, empty=empty).last


def _papers(page: Page, desk: Desk, row: int) -> int:
    """How often each document is missing, with the chart at the top right; the last row."""
    rows = list(missing_by_paper(known(desk), needed(desk), desk.lang).items())
    columns = (
        Col("name", Text("缺的单证", "Missing"), lambda each, _: each[0], "cell strong", 24),
        Col("count", Text("订单数", "Orders"), lambda each, _: each[1], "cell count", 13),
    )
    placed = page.table("crmPapersMissing", row, columns, rows, height=18, empty=Text("不缺。", "None."))
    series = Series(
        page.say(Text("订单数", "Orders")), placed.area("name"), placed.area("count"), colour=CHART["bar"]
    )
    title = page.say(Text("缺哪些单证", "Documents missing"))
    if rows:
        page.charts.append(
            ChartSpec(
                "bar", title, (series,), Area(5, 8, max(15, row - 2), 9), number_format="0", legend=False
            )
        )
    return max(placed.last, 15)


def _months(page: Page, desk: Desk, row: int) -> int:
    """Deliveries by the month promised, with their chart; the last row."""
    months = list(by_month(deliveries(desk), desk.as_of, MONTHS).items())
    columns = (
        Col("name", Text("约定交货月", "Month promised"), lambda each, _: each[0], "cell strong", 24),
        Col("on_time", ON_TIME, lambda each, _: each[1].kept, "cell count", 13),
        Col("late", LATE, lambda each, _: each[1].broken, "cell count", 12),
        Col(
            "share", Text("准时率", "Share on time"), lambda each, _: each[1].share, "cell percent center", 12
        ),
    )
    placed = page.table("crmDeliveries", row, columns, months, height=18)
    if deliveries(desk):
        _chart(page, placed, Area(row, 8, placed.last, 9))
    return placed.last


def _chart(page: Page, placed: Placed, area: Area) -> None:
    names = placed.area("name")
    series = (
        Series(page.say(ON_TIME), names, placed.area("on_time"), colour=CHART["strong"]),
        Series(page.say(LATE), names, placed.area("late"), colour=CHART["line"]),
    )
    title = page.say(Text("准时与迟交（按约定交货月）", "Delivered on time and late"))
    page.charts.append(ChartSpec("stacked", title, series, area, number_format="0"))


# -- lists ---------------------------------------------------------------------------------------------------------


def _missing(page: Page, desk: Desk, row: int) -> int:
    """Orders that lack documents; the row after them."""
    between = page.say(Text("、", ", "))
    rows = sorted(lacking(desk), key=lambda each: (each[0].owner, -len(each[1]), each[0].number))
    page.section(row, Text("缺件", "Documents missing"), WIDTH)
    columns = (
        Col("owner", words.REP, lambda each, _: each[0].owner or None, "cell strong", 24),
        Col("order", Text("订单号", "Order no."), lambda each, _: each[0].number or None, "cell center", 13),
        Col("date", Text("日期", "Date"), lambda each, _: each[0].date, "cell date", 12),
        Col("days", Text("已过天数", "Days since"), lambda each, _: each[0].date and (desk.as_of - each[0].date).days, "cell count", 12),
        Col("promised", Text("约定交期", "Promised"), lambda each, _: each[0].promised, "cell date", 12),
        Col("delivered", Text("实际交货", "Delivered"), lambda each, _: each[0].delivered, "cell date", 12),
        Col("tier", words.TIER, lambda each, _: _tier(desk, each[0].at), "cell tier", 14),
        Col("customer", words.CUSTOMER, lambda each, _: each[0].customer or None, "cell wrapped", 36),
        Col("missing", Text("缺哪些", "What is missing"), lambda each, _: between.join(each[1]), "cell wrapped", 48),
    )  # fmt: skip
    placed = page.table(
        "crmOrdersLacking", row + 1, columns, rows, height=28, empty=Text("都齐了。", "Everything is there.")
    )
    page.quiet_repeats(placed, "owner")
    return placed.last + 2


def _late(page: Page, desk: Desk, row: int) -> int:
    """Late deliveries, those still to come first; the last row."""
    rows = [one for one in deliveries(desk) if is_broken(one, desk.as_of)]
    rows.sort(key=lambda one: (one.kept is not None, -days_late(one, desk.as_of), one.customer))
    page.section(row, Text("迟交", "Late deliveries"), WIDTH)
    said = {"late": Text("还没交", "Not delivered"), "broken": Text("已迟交", "Delivered late")}
    columns = (
        Col("owner", words.REP, lambda one, _: one.owner or None, "cell strong", 24),
        Col("order", Text("订单号", "Order no."), lambda one, _: one.what or None, "cell center", 13),
        Col("promised", Text("应交货日", "Due"), lambda one, _: one.day, "cell date", 12),
        Col("delivered", Text("实际交货", "Delivered"), lambda one, _: one.kept, "cell date", 12),
        Col("days", Text("晚了几天", "Days late"), lambda one, at: _moving(one, at, desk), "cell days", 12),
        Col("state", Text("状态", "State"), lambda one, _: said[state(one, desk.as_of)].in_(desk.lang), "cell center", 12),
        Col("tier", words.TIER, lambda one, _: _tier(desk, one.at), "cell tier", 14),
        Col("customer", words.CUSTOMER, lambda one, _: one.customer or None, "cell wrapped", 36),
        Col("told", Text("延期通报", "Delay told"), lambda one, _: told_words(one, desk), "cell wrapped", 48),
    )  # fmt: skip
    placed = page.table(
        "crmLateDeliveries", row + 1, columns, rows, height=24, empty=Text("没有迟交。", "None is late.")
    )
    page.rules.append(
        Rule(placed.area("state"), f'{placed.top("state")}="{page.say(said["late"])}"', "rule late")
    )
    return placed.last


def _moving(one: Any, at: Any, desk: Desk) -> Any:
    """Days late: of what is still to come they move with the date."""
    days = days_late(one, desk.as_of)
    return days if one.kept else overdue_formula(at("promised"), days, desk.as_of, one.day)


def _tier(desk: Desk, at: int) -> str | None:
    return str(desk.results.tiers.frame["tier"].iloc[at]) if at >= 0 else None
