"""输单分析/Lost deals: why, to whom and at which objection deals were lost; which kind of customer, when and at which step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.crm.deal_words import OBJECTION_WORDS, STEP_WORDS, said
from xlcrm.crm.deals import STEPS, Deal, won_share
from xlcrm.crm.lost_deals import EARLIER, Lost, lost_by, lost_by_month
from xlcrm.crm.names import first_text
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
"""Names that a table lists; the rest stands together below them."""
CHART_ROWS = 11
AMOUNT = Text("金额", "Amount")
NONE_LOST = Text("没有输单。", "Nothing lost.")
OTHERS = Text("其他", "Others")
UNWRITTEN = Text("（未填）", "(not written)")


@dataclass(frozen=True)
class Count:
    """One count of the lost deals: its table, and the chart below it."""

    table: str
    head: Text
    lost: Lost
    kind: Literal["bar", "column"] = "bar"


def lost_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    found = known(desk)
    page.heading(Text("输单分析", "Lost deals"))
    page.as_of(as_of_formula(desk.as_of))
    why = Text("为什么、输给谁、卡在哪种异议", "Why, to whom, at which objection")
    row = _counts(page, 4, why, _why(desk, found))
    second = _owners(page, found, row)
    which = Text("哪一类客户、什么时候、输在哪一步", "Which customers, when, at which step")
    row = _counts(page, second, which, _which_and_when(desk, found))
    _list(page, desk, found, row)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2), row_breaks=(second,))


def _why(desk: Desk, found: Sequence[Deal]) -> tuple[Count, ...]:
    objections = lost_by(found, lambda one: one.objection)
    return (
        Count("crmLostReasons", Text("输单原因", "Lost reason"), _shown(desk, lost_by(found, lambda one: one.reason))),
        Count("crmLostTo", Text("竞争对手", "Competitor"), _shown(desk, lost_by(found, lambda one: one.competitor))),
        Count("crmLostObjections", Text("异议", "Objection"), _shown(desk, {_objection(desk, name): each for name, each in objections.items()})),
    )  # fmt: skip


def _which_and_when(desk: Desk, found: Sequence[Deal]) -> tuple[Count, ...]:
    kinds = _kinds(desk)
    steps = lost_by(found, lambda one: STEPS[one.step])
    in_order = {step_word(desk, name): steps[name] for name in STEPS if name in steps}
    months = lost_by_month(found, desk.as_of)
    named = {EARLIER: desk.here.say("更早", "Earlier"), "": desk.here.say("（无日期）", "(no date)")}
    return (
        Count("crmLostKinds", Text("客户类别", "Kind of customer"), _shown(desk, lost_by(found, lambda one: kinds.get(one.at, "")))),
        Count("crmLostMonths", Text("月份", "Month"), {named.get(month, month): each for month, each in months.items()}, "column"),
        Count("crmLostSteps", Text("输在", "Lost at"), in_order),
    )  # fmt: skip


def _kinds(desk: Desk) -> Mapping[int, str]:
    """Customer's position → its industry, else its type."""
    customers = desk.here.ledger.customers
    pairs = zip(customers["industry"], customers["type"], strict=True)
    return {at: first_text(industry) or first_text(kind) or "" for at, (industry, kind) in enumerate(pairs)}


def _objection(desk: Desk, name: str) -> str:
    return said(OBJECTION_WORDS, name, desk.lang) if name in OBJECTION_WORDS else name


def _shown(desk: Desk, table: Lost) -> Lost:
    """The dearest, and the others as one line."""
    rows = [(name or UNWRITTEN.in_(desk.lang), each) for name, each in table.items()]
    rest = [each for _, each in rows[SHOWN - 1 :]]
    if len(rest) < 2:
        return dict(rows)
    others = sum(count for count, _ in rest), sum(amount for _, amount in rest)
    return {**dict(rows[: SHOWN - 1]), OTHERS.in_(desk.lang): others}


# -- counts with their charts --------------------------------------------------------------------------------------


def _counts(page: Page, row: int, title: Text, counts: Sequence[Count]) -> int:
    """Counts side by side with a chart below each; the next free row."""
    page.section(row, title, WIDTH)
    chart = row + 3 + max(1, *(len(one.lost) for one in counts))
    for place, one in enumerate(counts):
        _count(page, one, row + 1, 1 + 4 * place, chart)
    lost = any(one.lost for one in counts)
    return chart + CHART_ROWS + 2 if lost else chart


def _count(page: Page, one: Count, row: int, left: int, chart: int) -> None:
    rows = [(name, *each) for name, each in one.lost.items()]
    columns = (
        Col("name", one.head, lambda row, _: row[0], "cell strong", 25),
        Col("deals", Text("商机", "Deals"), lambda row, _: row[1], "cell count", 10),
        Col("amount", AMOUNT, lambda row, _: row[2], "cell money", 16),
    )
    placed = page.table(one.table, row, columns, rows, left=left, height=18, empty=NONE_LOST)
    if rows:
        series = Series(page.say(AMOUNT), placed.area("name"), placed.area("amount"), colour=CHART["strong"])
        title = page.say(Text(f"{one.head.zh}：输掉的金额", f"{one.head.en}: amount lost"))
        area = Area(chart, left, chart + CHART_ROWS, left + 2)
        page.charts.append(ChartSpec(one.kind, title, (series,), area, number_format="#,##0", legend=False))


# -- won and lost --------------------------------------------------------------------------------------------------


def _names(found: Sequence[Deal]) -> list[str]:
    return sorted({one.owner for one in found if one.state != "open"})


def _owners(page: Page, found: Sequence[Deal], row: int) -> int:
    """Won and lost deals by rep; the next free row."""
    page.section(row, Text("赢率", "Won and lost"), WIDTH)
    names = _names(found)
    rows = [(name or "–", *won_share([one for one in found if one.owner == name])) for name in names]
    won, lost = Text("赢", "Won"), Text("输", "Lost")
    columns = (
        Col("owner", words.REP, lambda row, _: row[0], "cell strong", 25),
        Col("won", won, lambda row, _: row[1], "cell count", 10),
        Col("lost", lost, lambda row, _: row[2] - row[1], "cell count", 13),
        Col("share", Text("赢率", "Win rate"), lambda row, _: row[1] / row[2], "cell percent", 12),
    )  # fmt: skip
    placed = page.table("crmWonShare", row + 1, columns, rows, height=18, empty=Text("还没有结果。", "Nothing decided yet."))  # fmt: skip
    if not rows:
        return placed.last + 2
    series = (
        Series(page.say(won), placed.area("owner"), placed.area("won"), colour=CHART["strong"]),
        Series(page.say(lost), placed.area("owner"), placed.area("lost"), colour=CHART["quiet"]),
    )
    title = page.say(Text("各业务员的赢单与输单", "Deals won and lost by rep"))
    bottom = row + 1 + CHART_ROWS
    page.charts.append(
        ChartSpec("stacked bar", title, series, Area(row + 1, 6, bottom, 11), number_format="0")
    )
    return max(placed.last, bottom) + 2


def _list(page: Page, desk: Desk, found: Sequence[Deal], row: int) -> None:
    lost = sorted((one for one in found if one.state == "lost"), key=lambda one: -one.amount)
    kinds = _kinds(desk)
    page.section(row, Text("输掉的商机", "The deals"), WIDTH)
    columns = (
        Col("deal", Text("商机", "Deal"), lambda one, _: one.name or one.customer, "cell name", 25),
        Col("step", Text("输在", "Lost at"), lambda one, _: step_word(desk, list(STEP_WORDS)[one.step]), "cell center", 10),
        Col("amount", AMOUNT, lambda one, _: one.amount or None, "cell money", 13),
        Col("closed", Text("日期", "Date"), look="cell date", width=12),
        Col("customer", words.CUSTOMER, look="cell wrapped", width=25),
        Col("owner", words.REP, lambda one, _: one.owner or None, "cell wrapped", 14),
        Col("reason", Text("输单原因", "Lost reason"), lambda one, _: one.reason or None, "cell wrapped", 16),
        Col("objection", Text("异议", "Objection"), lambda one, _: _objection(desk, one.objection) or None, "cell wrapped", 12),
        Col("competitor", Text("竞争对手", "Competitor"), lambda one, _: one.competitor or None, "cell wrapped", 25),
        Col("kind", Text("客户类别", "Kind of customer"), lambda one, _: kinds.get(one.at) or None, "cell wrapped", 14),
    )  # fmt: skip
    page.table("crmLostDeals", row + 1, columns, lost, height=28, empty=NONE_LOST)
