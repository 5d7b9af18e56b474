"""输单分析/Lost deals: why, to whom and at which objection deals were lost, and how much with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.crm.deal_words import OBJECTION_WORDS, STEP_WORDS, said
from xlcrm.crm.deals import Deal, lost_by, won_share
from xlcrm.grid import Area
from xlcrm.lang import Text
from xlcrm.modules.winning.found import known, step_word
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 12
SHOWN = 10
"""Reasons and competitors that are listed; the rest stands together below them."""


def lost_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    found = known(desk)
    page.heading(Text("输单分析", "Lost deals"))
    page.as_of(as_of_formula(desk.as_of))
    page.section(4, Text("为什么、输给谁、卡在哪种异议", "Why, to whom, at which objection"), WIDTH)
    reasons = Text("输单原因", "Lost reason")
    _tally(page, "crmLostReasons", reasons, _shown(desk, lost_by(found, "reason")), 1)
    _tally(page, "crmLostTo", Text("竞争对手", "Competitor"), _shown(desk, lost_by(found, "competitor")), 5)
    by_objection = {_objection(desk, name): each for name, each in lost_by(found, "objection").items()}
    _tally(page, "crmLostObjections", Text("异议", "Objection"), _shown(desk, by_objection), 9)
    row = 6 + SHOWN + 2
    page.section(row, Text("赢率", "Won and lost"), WIDTH)
    _owners(page, found, row + 1)
    _list(page, desk, found, row + 3 + max(1, len(_names(found))) + 1)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2))


def _objection(desk: Desk, name: str) -> str:
    return said(OBJECTION_WORDS, name, desk.lang) if name in OBJECTION_WORDS else name


def _shown(desk: Desk, table: Mapping[str, tuple[int, float]]) -> list[tuple[str, int, float]]:
    """The dearest, and the others as one line."""
    rows = [(name or desk.here.say("（未填）", "(not written)"), *each) for name, each in table.items()]
    rest = rows[SHOWN - 1 :]
    if len(rest) < 2:
        return rows
    others = (desk.here.say("其他", "Others"), sum(row[1] for row in rest), sum(row[2] for row in rest))
    return [*rows[: SHOWN - 1], others]


def _tally(page: Page, name: str, head: Text, rows: Sequence[tuple[str, int, float]], left: int) -> None:
    columns = (
        Col("name", head, lambda row, _: row[0], "cell strong", 25),
        Col("deals", Text("商机", "Deals"), lambda row, _: row[1], "cell count", 10, "header center"),
        Col("amount", Text("金额", "Amount"), lambda row, _: row[2], "cell money", 13, "header center"),
    )
    page.table(name, 5, columns, rows, left=left, height=18, empty=Text("没有输单。", "Nothing lost."))


def _names(found: Sequence[Deal]) -> list[str]:
    return sorted({one.owner for one in found if one.state != "open"})


def _owners(page: Page, found: Sequence[Deal], row: int) -> None:
    names = _names(found)
    rows = [(name or "–", *won_share([one for one in found if one.owner == name])) for name in names]
    won, lost = Text("赢", "Won"), Text("输", "Lost")
    columns = (
        Col("owner", words.REP, lambda row, _: row[0], "cell strong", 20),
        Col("won", won, lambda row, _: row[1], "cell count", 10, "header center"),
        Col("lost", lost, lambda row, _: row[2] - row[1], "cell count", 13, "header center"),
        Col("share", Text("赢率", "Win rate"), lambda row, _: row[1] / row[2], "cell percent", 10, "header center"),
    )  # fmt: skip
    placed = page.table("crmWonShare", row, columns, rows, height=18, empty=Text("还没有结果。", "Nothing decided yet."))  # fmt: skip
    if rows:
        series = (
            Series(page.say(won), placed.area("owner"), placed.area("won"), colour=CHART["strong"]),
            Series(page.say(lost), placed.area("owner"), placed.area("lost"), colour=CHART["quiet"]),
        )
        title = page.say(Text("各业务员的赢单与输单", "Deals won and lost by rep"))
        page.charts.append(
            ChartSpec("stacked bar", title, series, Area(row, 6, row + 11, 12), number_format="0")
        )


def _list(page: Page, desk: Desk, found: Sequence[Deal], row: int) -> None:
    row = max(row, 6 + SHOWN + 2 + 14)
    lost = sorted((one for one in found if one.state == "lost"), key=lambda one: -one.amount)
    page.section(row, Text("输掉的商机", "The deals"), WIDTH)
    columns = (
        Col("deal", Text("商机", "Deal"), lambda one, _: one.name or one.customer, "cell name", 20),
        Col("step", Text("输在", "Lost at"), lambda one, _: step_word(desk, list(STEP_WORDS)[one.step]), "cell center", 10, "header center"),
        Col("amount", Text("金额", "Amount"), lambda one, _: one.amount or None, "cell money", 13, "header center"),
        Col("closed", Text("日期", "Date"), lambda one, _: one.closed, "cell date", 12, "header center"),
        Col("customer", words.CUSTOMER, lambda one, _: one.customer, "cell wrapped", 20),
        Col("owner", words.REP, lambda one, _: one.owner or None, "cell", 10),
        Col("reason", Text("输单原因", "Lost reason"), lambda one, _: one.reason or None, "cell wrapped", 13),
        Col("competitor", Text("竞争对手", "Competitor"), lambda one, _: one.competitor or None, "cell wrapped", 13),
    )  # fmt: skip
    page.table("crmLostDeals", row + 1, columns, lost, height=28, empty=Text("没有输单。", "Nothing lost."))
