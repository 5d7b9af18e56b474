"""满意度待办/Survey follow-up: low scores for whoever is in charge, and customers who are due to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.lang import Text, count_of
from xlcrm.modules.listening.found import asking, low_ones, rep_of, score_words, tier_of

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.crm.listening.asking import ToAsk
    from xlcrm.crm.listening.ratings import Rating
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 8
MOST = 300
"""Rows of each list that the sheet has room for; the others are counted."""


def follow_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    low, due = low_ones(desk), asking(desk)
    page.heading(Text("满意度待办", "Survey follow-up"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, Text(f"低分待处理 {len(low)} 条 · 该询问的客户 {len(due)} 家", f"{count_of(len(low), 'low score')} to answer · {count_of(len(due), 'customer')} due to be asked"), "subtitle")  # fmt: skip
    page.section(4, Text("低分：在“满意度评价”表里填“处理情况”后不再列出", "Low scores: listed until the follow-up is typed on Survey answers"), WIDTH)  # fmt: skip
    last = _low(page, desk, low)
    page.section(last + 2, Text("该询问满意度的客户", "Customers due to be asked"), WIDTH)
    _due(page, desk, due, last + 3)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2))


def _low(page: Page, desk: Desk, found: list[tuple[Rating, ...]]) -> int:
    columns = (
        Col("rep", Text("负责人", "In charge"), lambda one, _: desk.rep_name(rep_of(desk, one[0])), "cell strong", 16),
        Col("customer", words.CUSTOMER, lambda one, _: _customer(desk, one[0]), "cell name", 42),
        Col("tier", words.TIER, lambda one, _: tier_of(desk, one[0].at) or None, "cell tier", 12),
        Col("score", Text("评分", "Score"), lambda one, _: score_words(*one), "cell center", 12),
        Col("day", Text("评价日期", "Answered on"), lambda one, _: one[0].day, "cell date", 13),
        Col("days", Text("已过天数", "Days since"), lambda one, _: (desk.as_of - one[0].day).days if one[0].day else None, "cell days", 11),
        Col("person", Text("评价人", "Answered by"), lambda one, _: one[0].person or None, "cell", 14),
        Col("comment", Text("意见", "Comment"), lambda one, _: one[0].comment or None, "cell wrapped", 44),
    )  # fmt: skip
    rows = sorted(found, key=lambda one: (rep_of(desk, one[0]) == "", rep_of(desk, one[0])))
    placed = page.table("crmLowScores", 5, columns, rows[:MOST], height=28, empty=Text("没有待处理的低分。", "No low score waits for an answer."))  # fmt: skip
    page.tier_colours(placed.area("tier"))
    page.quiet_repeats(placed, "rep")
    return page.rows_left_out(placed, len(rows) - MOST if len(rows) > MOST else 0)


def _customer(desk: Desk, one: Rating) -> str:
    return desk.customer_name(one.at) if one.at >= 0 else desk.here.say("（未知客户）", "(unknown)")


def _due(page: Page, desk: Desk, found: list[ToAsk], row: int) -> None:
    customers = desk.here.ledger.customers
    columns = (
        Col("rep", words.REP, lambda one, _: desk.rep_name(rep_of(desk, one)), "cell strong", 16),
        Col("customer", words.CUSTOMER, lambda one, _: desk.customer_name(one.at), "cell name", 42),
        Col("tier", words.TIER, lambda one, _: tier_of(desk, one.at), "cell tier", 12),
        Col("due", Text("该询问日（空 = 从未问过）", "Due (empty: never asked)"), lambda one, _: one.due if one.last else None, "cell date", 12),
        Col("last", Text("上次询问", "Asked last"), look="cell date", width=13),
        Col("days", Text("逾期天数", "Days late"), lambda one, _: (desk.as_of - one.due).days if one.last else None, "cell days", 11),
        Col("person", Text("联系人", "Contact"), lambda one, _: _text(customers["contact_name"].iloc[one.at]), "cell", 14),
        Col("reach", Text("电话或邮箱", "Phone or e-mail"), lambda one, _: _text(customers["phone"].iloc[one.at]) or _text(customers["email"].iloc[one.at]), "cell wrapped", 44),
    )  # fmt: skip
    order = {tier: place for place, tier in enumerate("ABCN")}
    rows = sorted(found, key=lambda one: (rep_of(desk, one) == "", rep_of(desk, one), order.get(tier_of(desk, one.at), 9), one.due))  # fmt: skip
    placed = page.table("crmDueToAsk", row, columns, rows[:MOST], height=28, empty=Text("现在没有该询问的客户。", "Nobody is due to be asked."))  # fmt: skip
    page.tier_colours(placed.area("tier"))
    page.quiet_repeats(placed, "rep")
    page.rows_left_out(placed, len(rows) - MOST if len(rows) > MOST else 0)


def _text(value: object) -> str | None:
    from xlcrm.crm.names import first_text

    return first_text(value)
