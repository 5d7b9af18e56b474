"""经验库/What we learnt: lessons by topic, which of them nobody has reviewed, and deals that nobody has learnt from yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.crm.listening.lessons import KINDS, Lesson, by_topic
from xlcrm.crm.names import first_text
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.listening.lessons_found import COLOURS, WAITING, kind_word, known, state_word, untold_deals
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Rule, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 9
TOPICS_SHOWN, TALL = 12, 10
MOST = 500
"""Lessons that the sheet has room for; the others are counted."""


def lessons_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    found, untold = known(desk), untold_deals(desk)
    waiting, days = sum(not one.reviewed for one in found), int(desk.setting("lesson_days"))
    page.heading(Text("经验库", "What we learnt"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, Text(f"共 {len(found)} 条，待评审 {waiting} 条；近 {days} 天有 {len(untold)} 个商机还没有总结。", f"{count_of(len(found), 'lesson')}, {waiting} to review; {count_of(len(untold), 'deal')} decided in the last {count_of(days, 'day')} have none."), "subtitle")  # fmt: skip
    page.section(4, Text("按主题", "By topic"), WIDTH)
    last = _topics(page, desk, found)
    if desk.here.reading.of("deals"):
        page.section(last + 2, Text("还没有总结的商机：在“经验”表里写一条，填上商机名称", "Deals without a lesson: write one on Lessons, with the deal's name"), WIDTH)  # fmt: skip
        last = _untold(page, desk, last + 3)
    page.section(last + 2, Text("全部经验（按主题，可筛选）", "All lessons, by topic"), WIDTH)
    _every(page, desk, found, last + 3)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2))


def _topics(page: Page, desk: Desk, found: list[Lesson]) -> int:
    nameless = desk.here.say("（无主题）", "(no topic)")
    rows = [(topic or nameless, counted) for topic, counted in by_topic(found).items()][:TOPICS_SHOWN]
    columns = (
        Col("topic", Text("主题", "Topic"), lambda row, _: row[0], "cell strong", 18),
        Col("lessons", Text("经验", "Lessons"), lambda row, _: row[1].total(), "cell count", 11),
        *(Col(kind, kind_word(kind), lambda row, _, kind=kind: row[1][kind], "cell count", 11) for kind in KINDS),  # type: ignore[misc]
    )  # fmt: skip
    placed = page.table(
        "crmLessonTopics", 5, columns, rows, height=20, empty=Text("还没有经验。", "No lessons yet.")
    )
    if not rows:
        return placed.last
    series = tuple(
        Series(
            page.say(kind_word(kind)), placed.area("topic"), placed.area(kind), colour=CHART[COLOURS[kind]]
        )
        for kind in KINDS
        if any(counted[kind] for _, counted in rows)
    )
    bottom = 5 + max(TALL, len(rows) + 1)
    title = page.say(Text("经验：按主题和来自", "Lessons by topic and by what they came from"))
    page.charts.append(ChartSpec("stacked bar", title, series, Area(5, 7, bottom, WIDTH), number_format="0"))
    return max(placed.last, bottom)


def _untold(page: Page, desk: Desk, row: int) -> int:
    columns = (
        Col("deal", Text("商机", "Deal"), lambda one, _: one.name or one.customer, "cell name", 18),
        Col("state", Text("结果", "Result"), lambda one, _: page.say(kind_word(one.state)), "cell center", 11),
        Col("closed", Text("日期", "Date"), look="cell date", width=12),
        Col("amount", Text("金额", "Amount"), lambda one, _: one.amount or None, "cell money", 12),
        Col("owner", words.REP, lambda one, _: one.owner or None, "cell wrapped", 14),
        Col("reason", Text("输单原因", "Lost reason"), lambda one, _: one.reason or None, "cell wrapped", 16),
        Col("customer", words.CUSTOMER, look="cell wrapped", width=40),
    )  # fmt: skip
    empty = Text("每个商机都有总结。", "Every deal has its lesson.")
    return page.table("crmUntoldDeals", row, columns, untold_deals(desk)[:MOST], height=28, empty=empty).last


def _every(page: Page, desk: Desk, found: list[Lesson], row: int) -> None:
    customers = desk.here.ledger.customers
    columns = (
        Col("topic", Text("主题", "Topic"), lambda one, _: one.topic or None, "cell name", 18),
        Col("kind", Text("来自", "From"), lambda one, _: page.say(kind_word(one.kind)), "cell center", 11),
        Col("day", Text("日期", "Date"), look="cell date", width=12),
        Col("state", Text("评审", "Review"), lambda one, _: state_word(desk, one), "cell center", 12),
        Col("author", Text("记录人", "Written by"), lambda one, _: one.author or None, "cell wrapped", 14),
        Col("industry", Text("行业", "Industry"), lambda one, _: first_text(customers["industry"].iloc[one.at]) if one.at >= 0 else None, "cell wrapped", 16),
        Col("whose", Text("客户 / 商机", "Customer / deal"), lambda one, _: _whose(desk, one) or None, "cell wrapped", 40),
        Col("lesson", Text("经验", "Lesson"), lambda one, _: one.text or None, "cell wrapped", 46),
        Col("advice", Text("以后怎么做", "From now on"), lambda one, _: one.advice or None, "cell wrapped", 40),
    )  # fmt: skip
    order = {topic: place for place, topic in enumerate(by_topic(found))}
    rows = sorted(found, key=lambda one: order.get(one.topic, len(order)))
    placed = page.table(
        "crmLessons", row, columns, rows[:MOST], height=32, empty=Text("还没有经验。", "No lessons yet.")
    )
    page.quiet_repeats(placed, "topic")
    page.rules.append(Rule(placed.area("state"), f'{placed.top("state")}="{page.say(WAITING)}"', "rule soon"))
    page.rows_left_out(placed, max(0, len(rows) - MOST))


def _whose(desk: Desk, one: Lesson) -> str:
    return " / ".join(filter(None, (desk.customer_name(one.at) if one.at >= 0 else "", one.deal)))
