"""月报/Monthly report: one A4 page for the boss, with figures, charts, names and the reps; the charts' data at its side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.cards import Card, put_cards
from xlcrm.commands.views.chart_data import Block, ChartData
from xlcrm.commands.views.page import Page
from xlcrm.grid import Area, a1
from xlcrm.lang import Lang, Text
from xlcrm.workbook.looks import CHART, LATE
from xlcrm.workbook.sheets import ChartSpec, Rule, Series

if TYPE_CHECKING:
    from xlcrm.crm.monthly import Month
    from xlcrm.crm.targets import Progress
    from xlcrm.workbook.changes import Cell
    from xlcrm.workbook.sheets import SheetSpec

NAME = Text("月报", "Monthly report")
CHART_ROWS = ((8, 23), (25, 40), (42, 57))
WORDS_ROW = 59
REPS_SHOWN = 14
NAMES_SHOWN = 6
_LEFT, _RIGHT = (1, 7), (9, 15)


@dataclass(frozen=True)
class ReportData:
    """A month, and what the page says besides."""

    month: Month
    currency: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """Customer's key → its name, of those that the page names."""
    late: int = 0
    """Customers overdue at the end."""
    complete: bool = True
    """False: the month is still running."""


def report_sheet(data: ReportData, lang: Lang) -> SheetSpec:
    """The page."""
    month = data.month
    page = Page(NAME.in_(lang), "", lang)
    page.heading(Text(f"销售月报 {month.month}", f"Sales report {month.month}"))
    put_cards(page, _cards(data))
    page.put(2, 1, _subtitle(data), "subtitle")
    writer = ChartData.beside(
        page, Text("图表由这里的数字画出。", "The charts are drawn from these figures.")
    )
    page.charts += _charts(page, data, writer)
    last = _reps(page, data, _said(page, data))
    return page.spec(landscape=False, tab_colour=words.TAB["dashboard"], print_area=Area(1, 1, last, 16))


def _subtitle(data: ReportData) -> Text:
    day, money = data.month.as_of, data.currency
    state = Text("", "") if data.complete else Text("，本月未结束", ", the month is still running")
    unit = Text(f"；金额单位 {money}", f"; amounts in {money}") if money else Text("", "")
    return Text(f"截至 {day}{state.zh}{unit.zh}", f"As of {day}{state.en}{unit.en}")


def _cards(data: ReportData) -> Sequence[Card]:
    month = data.month
    sales = list(month.sales.values())[-1] if month.sales else 0.0
    return (
        Card(Text("销售额", "Sales"), round(sales), _against(sales, month.before, Text("比上月", "on last month")), "card money"),
        Card(Text("去年同月", "A year ago"), round(month.year_ago), _against(sales, month.year_ago, Text("同比", "since then")), "card money"),
        Card(Text("联系", "Contacts"), month.contacts, Text(f"目标 {_wanted(month.reps, 'contacts')}", f"of {_wanted(month.reps, 'contacts')} planned")),
        Card(Text("拜访", "Visits"), month.visits, Text(f"目标 {_wanted(month.reps, 'visits')}", f"of {_wanted(month.reps, 'visits')} planned")),
        Card(Text("覆盖率", "Coverage"), month.coverage, Text("本月联系过的客户", "customers spoken to"), "card share"),
        Card(Text("逾期客户", "Overdue"), data.late, Text("月底未联系的", "at the end"), warn=True),
        Card(Text("新成交客户", "New buyers"), len(month.new), Text("首次下单", "first orders")),
        Card(Text("流失客户", "Lost"), len(month.lost), Text("本月标为流失", "marked this month"), warn=True),
    )  # fmt: skip


def _against(value: float, before: float, than: Text) -> Text:
    if before <= 0:
        return Text(f"{than.zh}：无数据", f"{than.en}: no figure")
    change = f"{value / before - 1:+.0%}"
    return Text(f"{than.zh} {change}", f"{change} {than.en}")


def _wanted(reps: Sequence[Progress], what: str) -> str:
    targets = [getattr(one.target, what) for one in reps]
    known = [each for each in targets if each is not None]
    return f"{sum(known):,.0f}" if known else "–"


def _charts(page: Page, data: ReportData, writer: ChartData) -> list[ChartSpec]:
    left = [Area(top, _LEFT[0], bottom, _LEFT[1]) for top, bottom in CHART_ROWS]
    right = [Area(top, _RIGHT[0], bottom, _RIGHT[1]) for top, bottom in CHART_ROWS]
    month = data.month
    return [
        _sales(page, month, writer, left[0]),
        _effort(page, month, writer, right[0]),
        _activity(page, month, writer, left[1]),
        _coverage(page, month, writer, right[1]),
        _overdue(page, month, writer, left[2]),
        _groups(page, month, writer, right[2]) if month.groups else _missing(page, month, writer, right[2]),
    ]


def _bars(
    page: Page, title: Text, block: Block, shown: Sequence[tuple[int, Text, str]], area: Area, number: str, kind: str = "column"
) -> ChartSpec:  # fmt: skip
    series = tuple(
        Series(page.say(name), block.column(0), block.column(offset), colour=colour)
        for offset, name, colour in shown
    )
    legend = len(series) > 1
    return ChartSpec(kind, page.say(title), series, area, number_format=number, legend=legend)  # type: ignore[arg-type]


def _sales(page: Page, month: Month, writer: ChartData, area: Area) -> ChartSpec:
    name, heads = Text("销售额", "Sales"), (Text("月份", "Month"), Text("销售额", "Sales"))
    rows: list[list[Cell]] = [[each, round(value, 2)] for each, value in month.sales.items()]
    block = writer.block(name, heads, rows, ("cell strong", "cell money"))
    title = Text("近 13 个月销售额", "Sales of the last 13 months")
    return _bars(page, title, block, ((1, name, CHART["strong"]),), area, "#,##0")


def _effort(page: Page, month: Month, writer: ChartData, area: Area) -> ChartSpec:
    minutes = sum(one.minutes for one in month.efforts) or 1
    sales = sum(max(0.0, one.sales) for one in month.efforts) or 1
    rows: list[list[Cell]] = [
        [one.tier, one.minutes, round(one.sales, 2), one.minutes / minutes, max(0.0, one.sales) / sales]
        for one in month.efforts
    ]
    time, worth = Text("时间占比", "Share of time"), Text("销售占比", "Share of sales")
    heads = (words.TIER, Text("分钟", "Minutes"), Text("销售额", "Sales"), time, worth)
    looks = ("cell tier", "cell count", "cell money", "cell percent", "cell percent")
    block = writer.block(Text("精力与产出", "Effort and sales"), heads, rows, looks)
    title = Text("各级客户：花的时间与带来的销售", "Tiers: where the time goes, where the sales come from")
    return _bars(page, title, block, ((3, time, CHART["quiet"]), (4, worth, CHART["strong"])), area, "0%")


def _activity(page: Page, month: Month, writer: ChartData, area: Area) -> ChartSpec:
    rows: list[list[Cell]] = [
        [one.rep, one.done.contacts, one.target.contacts] for one in month.reps[:REPS_SHOWN]
    ]
    done, wanted = Text("实际联系", "Contacts"), Text("目标", "Planned")
    block = writer.block(
        Text("联系与目标", "Contacts and targets"),
        (words.REP, done, wanted),
        rows,
        ("cell strong", "cell count", "cell count"),
    )
    title = Text("各业务员：联系与目标", "Contacts of each rep against the target")
    return _bars(page, title, block, ((1, done, CHART["strong"]), (2, wanted, CHART["quiet"])), area, "0")


def _coverage(page: Page, month: Month, writer: ChartData, area: Area) -> ChartSpec:
    rows: list[list[Cell]] = [[one.tier, one.customers, one.reached, one.coverage] for one in month.efforts]
    share = Text("覆盖率", "Coverage")
    heads = (words.TIER, Text("客户", "Customers"), Text("联系过", "Spoken to"), share)
    block = writer.block(share, heads, rows, ("cell tier", "cell count", "cell count", "cell percent"))
    title = Text("覆盖率：本月联系过的客户", "Coverage: customers spoken to, by tier")
    return _bars(page, title, block, ((3, share, CHART["bar"]),), area, "0%")


def _overdue(page: Page, month: Month, writer: ChartData, area: Area) -> ChartSpec:
    shown = {one.rep: month.overdue.get(one.rep, 0) for one in month.reps[:REPS_SHOWN]}
    name = Text("逾期客户", "Overdue customers")
    block = writer.block(
        name, (words.REP, name), [[rep, count] for rep, count in shown.items()], ("cell strong", "cell count")
    )
    title = Text("月底逾期客户", "Customers overdue at the end")
    return _bars(page, title, block, ((1, name, LATE),), area, "0")


def _groups(page: Page, month: Month, writer: ChartData, area: Area) -> ChartSpec:
    rows: list[list[Cell]] = [
        [one.name, one.reps, round(one.contacts / one.reps, 1), round(one.visits / one.reps, 1), round(one.sales / one.reps, 2), round(one.overdue / one.reps, 1)]
        for one in month.groups
    ]  # fmt: skip
    contacts, overdue = Text("人均联系", "Contacts a head"), Text("人均逾期", "Overdue a head")
    heads = (
        Text("科室/区域", "Department"), Text("人数", "Reps"), contacts,
        Text("人均拜访", "Visits a head"), Text("人均销售", "Sales a head"), overdue,
    )  # fmt: skip
    looks = ("cell strong", "cell count", "cell decimal", "cell decimal", "cell money", "cell decimal")
    block = writer.block(Text("科间横比", "Departments side by side"), heads, rows, looks)
    title = Text("科间横比：人均联系与人均逾期", "Departments: contacts and overdue customers a head")
    return _bars(page, title, block, ((2, contacts, CHART["strong"]), (5, overdue, LATE)), area, "0")


_MISSING: Mapping[str, Text] = {
    "owner": Text("没有负责人", "No owner"),
    "reach": Text("没有电话和邮箱", "No phone or mailbox"),
    "city": Text("没有城市", "No city"),
}


def _missing(page: Page, month: Month, writer: ChartData, area: Area) -> ChartSpec:
    rows: list[list[Cell]] = [[page.say(_MISSING[name]), count] for name, count in month.missing.items()]
    name = Text("客户", "Customers")
    block = writer.block(
        Text("资料缺项", "What is missing"),
        (Text("缺什么", "Missing"), name),
        rows,
        ("cell strong", "cell count"),
    )
    title = Text("资料缺项（客户数）", "What customers' records lack")
    return _bars(page, title, block, ((1, name, CHART["unknown"]),), area, "0")


def _said(page: Page, data: ReportData) -> int:
    """What charts cannot say; returns the row below."""
    page.section(WORDS_ROW, Text("要点", "In words"), 15)
    row = WORDS_ROW + 1
    for text in _sentences(data):
        page.put(row, 1, text, "cell")
        page.merges.append(Area(row, 1, row, 15))
        row += 1
    return row + 1


def _sentences(data: ReportData) -> Sequence[Text]:
    month = data.month
    gaps_zh = "、".join(f"{_MISSING[name].zh} {count} 个" for name, count in month.missing.items() if count)
    gaps_en = ", ".join(
        f"{_MISSING[name].en.lower()}: {count}" for name, count in month.missing.items() if count
    )
    return (
        _named(Text("新成交", "New buyers"), month.new, data),
        _named(Text("流失", "Lost"), month.lost, data),
        _named(Text("没试够就放下的线索", "Leads given up too early"), list(month.given_up), data),
        Text(f"客户资料：{gaps_zh or '没有缺项'}", f"Customers' records: {gaps_en or 'nothing is missing'}"),
    )


def _named(what: Text, keys: Sequence[str], data: ReportData) -> Text:
    if not keys:
        return Text(f"{what.zh}：无", f"{what.en}: none")
    names = [data.names.get(key, key) for key in keys[:NAMES_SHOWN]]
    more = len(keys) - len(names)
    rest = Text(f" 等 {len(keys)} 家" if more else "", f" and {more} more" if more else "")
    return Text(f"{what.zh} {len(keys)} 家：{'、'.join(names)}{rest.zh}", f"{what.en} ({len(keys)}): {', '.join(names)}{rest.en}")  # fmt: skip


_REP_HEADS = (
    words.REP, Text("联系", "Contacts"), Text("目标", "Target"), Text("拜访", "Visits"),
    Text("目标", "Target"), Text("销售额", "Sales"), Text("目标", "Target"), Text("逾期", "Overdue"),
)  # fmt: skip
_REP_LOOKS = ("cell strong", *["cell count"] * 4, "cell money", "cell money", "cell count")


def _reps(page: Page, data: ReportData, row: int) -> int:
    """The reps, one a row, in the columns of the cards; returns the last row."""
    month = data.month
    page.section(row, Text("业务员", "Reps"), 15)
    for place, head in enumerate(_REP_HEADS):
        page.put(row + 1, 1 + 2 * place, head, "sub header" if place == 0 else "sub header center")
    page.paint(Area(row + 1, 1, row + 1, 15), "sub header")
    for one in month.reps[:REPS_SHOWN]:
        row += 1
        for place, (value, look) in enumerate(zip(_rep_cells(one, month), _REP_LOOKS, strict=True)):
            page.put(row + 1, 1 + 2 * place, value, look)
        page.paint(Area(row + 1, 1, row + 1, 15), "cell")
        _red(page, row + 1)
    left = len(month.reps) - REPS_SHOWN
    if left > 0:
        page.put(row + 2, 1, Text(f"还有 {left} 人未列出。", f"{left} more are not shown."), "notice")
    return row + 2


def _rep_cells(one: Progress, month: Month) -> tuple[Cell, ...]:
    done, target = one.done, one.target
    return (
        one.rep, done.contacts, target.contacts, done.visits, target.visits,
        round(done.sales), target.sales, month.overdue.get(one.rep, 0),
    )  # fmt: skip


def _red(page: Page, row: int) -> None:
    """Red where less was done than was planned."""
    for column in (3, 7, 11):
        done, wanted = a1(row, column), a1(row, column + 2)
        page.rules.append(
            Rule(Area(row, column, row, column), f"AND(ISNUMBER({wanted}),{done}<{wanted})", "rule late")
        )
