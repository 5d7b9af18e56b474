"""服务看板/Service: how many requests came, how soon they were answered and solved, what is open, and who complains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.crm.service.figures import (
    AGES,
    Figures,
    Timed,
    age,
    ages,
    by_kind,
    by_month,
    by_rep,
    causes,
    figures,
    share,
    up_to,
)
from xlcrm.crm.service.requests import URGENCY
from xlcrm.grid import Area
from xlcrm.lang import Text
from xlcrm.modules.serving.request_records import STATE_WORDS
from xlcrm.modules.serving.requests_found import careful, hours, in_words, kind_word, timed, unhappy_words
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Rule, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

WIDTH, MONTHS, CAUSES = 10, 12, 8
CHART_ROWS = 12
"""Rows that a chart covers."""
RECEIVED = Text("收到", "Received")
SAME_DAY = Text("当天回复率", "Same day")
ANSWER = Text("首次回复(工时)", "Hours to answer")
SOLVE = Text("解决(工时)", "Hours to solve")


def service_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    found = timed(desk)
    recent = up_to(found, desk.as_of, MONTHS)
    page.heading(Text("服务看板", "Service"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _summary(figures(recent), figures(found)), "subtitle")
    _months(page, by_month(found, desk.as_of, MONTHS))
    row = charts = 6 + MONTHS + 1
    page.section(row, Text(f"近 {MONTHS} 个月", f"The last {MONTHS} months"), WIDTH)
    row = _table(
        page,
        row + 1,
        "crmServiceReps",
        words.REP,
        {name or "–": each for name, each in by_rep(recent).items()},
    )
    kinds = {kind_word(desk, name): each for name, each in by_kind(recent).items()}
    row = _table(page, row + 1, "crmServiceKinds", Text("类别", "Kind"), kinds)
    last = _waits(page, row + 1, charts + 1, ages(found, hours(desk), desk.as_of), _causes(desk, recent))
    row = max(last, charts + 1 + CHART_ROWS) + 2
    _unhappy(page, desk, _open(page, desk, found, row))
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2), row_breaks=(row,))


def _summary(recent: Figures, ever: Figures) -> Text:
    """Shares of the last months; what is not solved counts however old it is."""
    same, in_time = share(recent.same_day), share(recent.in_time)
    return Text(
        f"近 {MONTHS} 个月收到 {recent.received} 件，未解决 {ever.open} 件（超时 {ever.late}）；当天回复 {_percent(same)}，按时解决 {_percent(in_time)}。用时是工作小时的中位数。",
        f"{recent.received} received in {MONTHS} months, {ever.open} not solved ({ever.late} late); {_percent(same)} answered on the day, {_percent(in_time)} solved in time. Times are medians of working hours.",
    )  # fmt: skip


def _percent(part: float | None) -> str:
    return "–" if part is None else f"{part:.0%}"


# -- figures -------------------------------------------------------------------------------------------------------


def _columns(first: Text) -> tuple[Col, ...]:
    """A name and its figures."""
    return (
        Col("name", first, lambda row, _: row[0], "cell strong", 24),
        Col("received", RECEIVED, lambda row, _: row[1].received, "cell count", 11),
        Col("open", Text("未解决", "Not solved"), lambda row, _: row[1].open, "cell count", 12),
        Col("late", Text("其中超时", "of it late"), lambda row, _: row[1].late, "cell count", 12),
        Col("same_day", SAME_DAY, lambda row, _: share(row[1].same_day), "cell percent center", 12),
        Col("answer", ANSWER, lambda row, _: row[1].answer, "cell decimal center", 12),
        Col("solve", SOLVE, lambda row, _: row[1].solve, "cell decimal center", 13),
        Col("satisfied", Text("满意率", "Satisfied"), lambda row, _: share(row[1].satisfied), "cell percent center", 14),
    )  # fmt: skip


def _table(page: Page, row: int, name: str, head: Text, rows: Mapping[str, Figures]) -> int:
    """Figures by rep or kind; the row after them."""
    empty = Text("还没有服务记录。", "No requests yet.")
    placed = page.table(name, row, _columns(head), list(rows.items()), height=18, empty=empty)
    _mark_late(page, placed)
    return placed.last + 1


def _mark_late(page: Page, placed: Placed) -> None:
    page.rules.append(Rule(placed.area("late"), f"N({placed.top('late')})>0", "rule late"))


def _months(page: Page, months: Mapping[str, Figures]) -> None:
    page.section(4, Text("每月", "By month"), WIDTH)
    placed = page.table(
        "crmServiceMonths", 5, _columns(Text("月份", "Month")), list(months.items()), height=18
    )
    _mark_late(page, placed)
    names = placed.area("name")
    count = Series(page.say(RECEIVED), names, placed.area("received"), colour=CHART["bar"])
    same = Series(
        page.say(SAME_DAY), names, placed.area("same_day"), kind="line", secondary=True, colour=CHART["line"]
    )
    title = page.say(Text("收到的请求与当天回复率", "Requests received, and answered on the day"))
    page.charts.append(
        ChartSpec(
            "column", title, (count, same), Area(5, 9, 17, 9), number_format="0", y2_format="0%", y2_max=1
        )
    )
    times = [
        Series(page.say(ANSWER), names, placed.area("answer"), colour=CHART["line"]),
        Series(page.say(SOLVE), names, placed.area("solve"), colour=CHART["strong"]),
    ]
    title = page.say(Text("用时中位数（工作小时）", "Median working hours"))
    page.charts.append(ChartSpec("line", title, tuple(times), Area(5, 10, 17, 10), number_format="0"))


def _causes(desk: Desk, found: Sequence[Timed]) -> list[tuple[str, int]]:
    """The most frequent causes, the others as one line."""
    rows = [
        (name or desk.here.say("（未填）", "(not written)"), count) for name, count in causes(found).items()
    ]
    rest = rows[CAUSES - 1 :]
    if len(rest) < 2:
        return rows
    return [*rows[: CAUSES - 1], (desk.here.say("其他", "Others"), sum(count for _, count in rest))]


def _waits(
    page: Page, row: int, beside: int, waiting: Mapping[int | None, int], why: Sequence[tuple[str, int]]
) -> int:
    """How long open ones wait, and the causes of complaints, with their charts to the right; the last row."""
    days = [(_class(page, last), count) for last, count in waiting.items()]
    open_ = _tally(
        page, "crmServiceAges", row, Text("已等工作日", "Working days"), Text("未解决", "Not solved"), days
    )
    empty = Text("近一年没有投诉和退换货。", "No complaints or returns within a year.")
    causes_ = _tally(
        page,
        "crmServiceCauses",
        open_.last + 2,
        Text("根因", "Root cause"),
        Text("件数", "Requests"),
        why,
        empty,
    )
    titles = (
        Text("未解决的等了几个工作日", "Not solved, by working days"),
        Text("投诉与退换货的根因", "Root causes of complaints and returns"),
    )
    for column, (placed, title) in enumerate(zip((open_, causes_), titles, strict=True), 9):
        series = Series(page.say(title), placed.area("name"), placed.area("count"), colour=CHART["bar"])
        area = Area(beside, column, beside + CHART_ROWS, column)
        page.charts.append(
            ChartSpec("bar", page.say(title), (series,), area, number_format="0", legend=False)
        )
    return causes_.last


def _tally(
    page: Page,
    name: str,
    row: int,
    head: Text,
    value: Text,
    rows: Sequence[tuple[str, int]],
    empty: Text | None = None,
) -> Placed:
    columns = (
        Col("name", head, lambda each, _: each[0], "cell strong", 24),
        Col("count", value, lambda each, _: each[1], "cell count", 11),
    )
    return page.table(name, row, columns, rows, height=18, empty=empty)


def _class(page: Page, last: int | None) -> str:
    """A class of ages in words, such as 2 to 3."""
    place = AGES.index(last)
    first = 0 if place == 0 else (AGES[place - 1] or 0) + 1
    if last is None:
        return page.say(Text(f"{first} 天以上", f"{first} and more"))
    return page.say(Text(f"{first}–{last} 天", f"{first} to {last}"))


# -- lists ---------------------------------------------------------------------------------------------------------


def _open(page: Page, desk: Desk, found: Sequence[Timed], row: int) -> int:
    """What somebody has to do; the row after it."""
    opened = hours(desk)
    rows = [(one, timing) for one, timing in found if timing.state != "solved" or one.satisfied == "bad"]
    rows.sort(key=lambda each: (URGENCY[each[1].state], -age(each[0], opened, desk.as_of), each[0].customer))
    page.section(row, Text("要处理的", "To do"), WIDTH)
    columns = (
        Col("customer", words.CUSTOMER, lambda each, _: each[0].customer, "cell name", 34),
        Col("kind", Text("类别", "Kind"), lambda each, _: kind_word(desk, each[0].kind), "cell center", 11),
        Col("state", Text("状态", "State"), lambda each, _: STATE_WORDS[each[1].state].in_(desk.lang), "cell center", 12),
        Col("owner", words.REP, lambda each, _: each[0].owner or None, "cell", 12),
        Col("received", Text("收到", "Received"), lambda each, _: each[0].received and each[0].received.date(), "cell date", 12),
        Col("age", Text("已等工作日", "Working days"), lambda each, _: None if each[1].state in ("solved", "unknown") else age(each[0], opened, desk.as_of), "cell count", 12),
        Col("due", Text("应解决", "Solve by"), lambda each, _: each[1].solve_by and each[1].solve_by.date(), "cell date", 13),
        Col("product", Text("产品", "Product"), lambda each, _: each[0].product or None, "cell wrapped", 14),
        Col("what", Text("内容", "What happened"), lambda each, _: each[0].what or None, "cell wrapped", 46),
        Col("mind", Text("需要注意", "To mind"), lambda each, _: in_words(desk, *each) or None, "cell reason", 46),
    )  # fmt: skip
    empty = Text("没有未解决的请求。", "Every request is solved.")
    placed = page.table("crmServiceOpen", row + 1, columns, rows, height=28, empty=empty)
    late = STATE_WORDS["late"].in_(desk.lang)
    page.rules.append(Rule(placed.area("state"), f'{placed.top("state")}="{late}"', "rule late"))
    return placed.last + 2


def _unhappy(page: Page, desk: Desk, row: int) -> None:
    """Customers to be careful with."""
    rows = sorted(
        careful(desk).items(), key=lambda each: (-each[1].open, -each[1].recent, desk.customer_name(each[0]))
    )
    days = int(desk.setting("complaint_days"))
    owners = desk.here.ledger.customers["rep"]
    page.section(row, Text("有怨言的客户：拜访前先看", "Customers who complain: read before a visit"), WIDTH)
    columns = (
        Col("customer", words.CUSTOMER, lambda each, _: desk.customer_name(each[0]), "cell name", 34),
        Col("recent", Text("近期投诉", "Complaints"), lambda each, _: each[1].recent, "cell count", 11),
        Col("open", Text("未解决", "Not solved"), lambda each, _: each[1].open, "cell count", 12),
        Col("bad", Text("不满意", "Dissatisfied"), lambda each, _: each[1].bad, "cell count", 12),
        Col("last", Text("最近一次", "Last one"), lambda each, _: each[1].last, "cell date", 12),
        Col("tier", words.TIER, lambda each, _: str(desk.results.tiers.frame["tier"].iloc[each[0]]), "cell tier", 12),
        Col("owner", words.REP, lambda each, _: desk.rep_name(str(owners.iloc[each[0]] or "")), "cell", 13),
    )  # fmt: skip
    empty = Text("没有。", "None.")
    placed = page.table("crmUnhappy", row + 1, columns, rows, height=28, empty=empty)
    page.put(placed.header, 8, Text("为什么", "Why"), "header")
    for at, (_, one) in enumerate(rows, placed.first):
        page.put(at, 8, unhappy_words(one, days), "cell reason")
        page.merges.append(Area(at, 8, at, 9))
        page.paint(Area(at, 8, at, 9), "cell reason")
    page.merges.append(Area(placed.header, 8, placed.header, 9))
    page.paint(Area(placed.header, 8, placed.header, 9), "header")
    page.tier_colours(placed.area("tier"))
