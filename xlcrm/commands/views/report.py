"""月报/Monthly report: one A4 page for the boss, with figures, charts, names and the reps; the charts' data at its side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.cards import Card, column_widths, put_cards
from xlcrm.commands.views.chart_data import ChartData
from xlcrm.commands.views.gallery import THREE, Wall, hang, lying
from xlcrm.commands.views.page import Page
from xlcrm.commands.views.team_pictures import (
    GAPS,
    REPS_SHOWN,
    activity_picture,
    coverage_picture,
    departments_picture,
    effort_picture,
    gaps_picture,
    late_picture,
    sales_picture,
)
from xlcrm.grid import Area, a1
from xlcrm.lang import Lang, Text
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.commands.views.picture import Picture
    from xlcrm.crm.monthly import Month
    from xlcrm.crm.targets import Progress
    from xlcrm.workbook.changes import Cell
    from xlcrm.workbook.sheets import SheetSpec

NAME = Text("月报", "Monthly report")
CHARTS = Text("图表", "Charts")
WALL = Wall(places=((1, 7), (9, 15)), first=8, height=16, words=0)
"""Two pictures side by side, without words below: the page tells them further down."""
DATA_LEFT = 18
NAMES_SHOWN = 6


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
    shown = [picture for picture in _pictures(data) if not picture.is_empty]
    hang(page, shown, WALL, ChartData.beside(page, DATA_LEFT))
    last = _reps(page, data, _said(page, data, WALL.end(len(shown)) + 1))
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


def charts_sheet(pictures: Sequence[Picture], remarks: Sequence[Text], lang: Lang) -> SheetSpec:
    """The charts of the team's modules, on a sheet beside the page; `remarks` stand below its title."""
    page = Page(CHARTS.in_(lang), "", lang)
    page.heading(Text("各模块的图", "Charts of the modules"))
    for row, remark in enumerate(remarks, 2):
        page.put(row, 1, remark, "subtitle" if row == 2 else "notice")
    wall = replace(THREE, first=4 + max(0, len(remarks) - 1))
    page.widths |= column_widths(9)
    shown = [picture for picture in pictures if not picture.is_empty]
    hang(page, shown, wall, ChartData.beside(page, wall.places[-1][1] + 3))
    return page.spec(tab_colour=words.TAB["dashboard"], **lying(wall, len(shown)))


def _pictures(data: ReportData) -> Iterator[Picture]:
    month = data.month
    when = Text(month.month, month.month)
    yield sales_picture(month.sales)
    yield effort_picture(month.efforts, when)
    yield activity_picture(month.reps, when)
    yield coverage_picture(month.efforts, when)
    yield late_picture({one.rep: month.overdue.get(one.rep, 0) for one in month.reps[:REPS_SHOWN]})
    yield departments_picture(month.departments, when) if month.departments else gaps_picture(month.missing)


def _said(page: Page, data: ReportData, row: int) -> int:
    """What charts cannot say, from a row on; returns the row below."""
    page.section(row, Text("要点", "In words"), 15)
    row += 1
    for text in _sentences(data):
        page.put(row, 1, text, "cell")
        page.merges.append(Area(row, 1, row, 15))
        row += 1
    return row + 1


def _sentences(data: ReportData) -> Sequence[Text]:
    month = data.month
    gaps_zh = "、".join(f"{GAPS[name].zh} {count} 个" for name, count in month.missing.items() if count)
    gaps_en = ", ".join(f"{GAPS[name].en.lower()}: {count}" for name, count in month.missing.items() if count)
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
