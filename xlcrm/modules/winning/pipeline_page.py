"""商机看板/Pipeline: the funnel, the months to come, and the deals that somebody has to move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.crm.deal_words import STEP_WORDS
from xlcrm.crm.deals import Deal, days_in_step, forecast, funnel, undated, won_share
from xlcrm.grid import Area
from xlcrm.lang import Text
from xlcrm.modules.winning.found import FAULTS, faulty, in_words, known, later, step_word
from xlcrm.modules.winning.records import usual_answers
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 10
LIST_ROW = 20


def pipeline_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    found = known(desk)
    page.heading(Text("商机看板", "Pipeline"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _summary(found, later(desk)), "subtitle")
    page.section(4, Text("漏斗与预测", "Funnel and forecast"), WIDTH)
    _funnel(page, desk, found)
    _forecast(page, desk, found)
    page.section(LIST_ROW, Text("需要推动的商机", "Deals to move"), WIDTH)
    _to_move(page, desk, found)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2))


def _summary(found: Sequence[Deal], later: int) -> Text:
    still = [one for one in found if one.state == "open"]
    won, decided = won_share(found)
    share = f"{won / decided:.0%}" if decided else "–"
    whole, part = sum(one.amount for one in still), sum(one.weighted for one in still)
    missing = undated(found)
    zh = f"；{later} 个的日期都在这一天之后，不计入" if later else ""
    en = f"; {later} bear only later dates and are left out" if later else ""
    return Text(
        f"进行中 {len(still)} 个，金额 {whole:,.0f}，加权 {part:,.0f}；已决 {decided} 个，赢率 {share}；没写预计成交日的 {missing} 个不在预测里{zh}。",
        f"{len(still)} open, {whole:,.0f} in all, {part:,.0f} weighted; {decided} decided, {share} won; {missing} without an expected close are in no month{en}.",
    )


def _funnel(page: Page, desk: Desk, found: Sequence[Deal]) -> None:
    """Deals that came at least so far."""
    rows = [(step_word(desk, name), count) for name, count in funnel(found).items()]
    columns = (
        Col("step", Text("阶段", "Step"), lambda row, _: row[0], "cell strong", 20),
        Col("deals", Text("到过的商机", "Deals that came here"), lambda row, _: row[1], "cell count", 14),
    )  # fmt: skip
    placed = page.table("crmFunnel", 5, columns, rows, height=18)
    series = Series(page.say(Text("商机", "Deals")), placed.area("step"), placed.area("deals"), colour=CHART["strong"])  # fmt: skip
    title = page.say(Text("漏斗：走到过这一步的商机", "Funnel: deals that came so far"))
    page.charts.append(ChartSpec("bar", title, (series,), Area(5, 3, 18, 5), number_format="0", legend=False))


def _forecast(page: Page, desk: Desk, found: Sequence[Deal]) -> None:
    rows = [(month, whole, round(part, 2)) for month, (whole, part) in forecast(found, desk.as_of).items()]
    whole, part = Text("金额", "Amount"), Text("加权", "Weighted")
    columns = (
        Col("month", Text("月份", "Month"), lambda row, _: row[0], "cell strong", 14),
        Col("amount", whole, lambda row, _: row[1], "cell money", 14),
        Col("weighted", part, lambda row, _: row[2], "cell money", 14),
    )
    placed = page.table("crmDealForecast", 5, columns, rows, left=6, height=18)
    series = (
        Series(page.say(whole), placed.area("month"), placed.area("amount"), colour=CHART["quiet"]),
        Series(page.say(part), placed.area("month"), placed.area("weighted"), colour=CHART["strong"]),
    )
    title = page.say(Text("按月预测：金额与加权", "Forecast by month"))
    page.charts.append(ChartSpec("column", title, series, Area(5, 9, 18, 10), number_format="#,##0"))


def _to_move(page: Page, desk: Desk, found: Sequence[Deal]) -> None:
    answers = _answers(desk)
    order = list(FAULTS)
    wrong = faulty(desk)
    rows = [(one, wrong[one.key]) for one in found if wrong[one.key]]
    rows.sort(key=lambda row: (min(map(order.index, row[1])), -row[0].amount, row[0].name))
    columns = (
        Col("deal", Text("商机", "Deal"), lambda row, _: row[0].name or row[0].customer, "cell name", 20),
        Col("customer", words.CUSTOMER, lambda row, _: row[0].customer, "cell wrapped", 24),
        Col("owner", Text("负责人", "Owner"), lambda row, _: row[0].owner or None, "cell", 14),
        Col("step", Text("阶段", "Step"), lambda row, _: step_word(desk, _step(row[0])), "cell center", 14),
        Col("days", Text("本阶段天数", "Days in step"), lambda row, _: days_in_step(row[0], desk.as_of), "cell count", 12),
        Col("amount", Text("金额", "Amount"), lambda row, _: row[0].amount or None, "cell money", 14),
        Col("close", Text("预计成交日", "Expected close"), lambda row, _: row[0].close, "cell date", 14),
        Col("next", Text("下一步", "Next step"), lambda row, _: _next(row[0]), "cell wrapped", 20),
        Col("mind", Text("需要注意", "To mind"), lambda row, _: in_words(desk, row[1]), "cell reason", 36),
        Col("answer", Text("异议怎么答", "Answer to the objection"), lambda row, _: answers.get(row[0].objection), "cell reason", 44),
    )  # fmt: skip
    empty = Text("没有停下的商机。", "Every open deal is on its way.")
    page.table("crmDealsToMove", LIST_ROW + 1, columns, rows, height=32, empty=empty)


def _step(deal: Deal) -> str:
    return list(STEP_WORDS)[deal.step]


def _next(deal: Deal) -> str | None:
    return (
        " ".join(filter(None, (deal.next_date.isoformat() if deal.next_date else "", deal.next_step))) or None
    )


def _answers(desk: Desk) -> Mapping[str, str]:
    """Kind of objection → the first answer of the team's library, else the usual one."""
    library: dict[str, str] = {}
    for row in desk.records("answers").to_dict("records"):
        if row["objection"] and row["answer"]:
            library.setdefault(row["objection"], row["answer"])
    return {**usual_answers(desk.lang), **library}
