"""口碑客户/Advocates: who buys again, recommends us and speaks well of us, and what to ask of whom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.commands.views.picture import Bars, Picture
from xlcrm.crm.listening.advocates import Advocate, advocates, by_score, last_words
from xlcrm.grid import Area
from xlcrm.lang import Text
from xlcrm.modules.listening.found import counted, score_words
from xlcrm.modules.relating.found import customer_rows, known_facts, linked, tier_at, year_sales
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Series

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.commands.desk import Desk
    from xlcrm.crm.listening.ratings import Rating
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 9
MOST = 300
"""Customers that the sheet has room for; the others are counted."""
TIERS = ("A", "B", "C")
REST = Text("其他", "Others")
ADVICE = {
    "ask_referral": Text("满意：请他们介绍一家客户", "Content: ask them to recommend us to somebody"),
    "thank": Text("三项都有：致谢，请他们做案例", "All three: thank them, ask for a reference"),
    "ask_opinion": Text("还没问过：先询问满意度", "Never asked: ask how content they are"),
    "": Text("", ""),
}
"""What to do now, the most promising first."""


def advocates_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    found = everybody(desk)
    page.heading(Text("口碑客户", "Advocates"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, Text("三项：一年内再次购买、介绍过客户、最近的评价是称赞（5/5、9/10 以上）；? = 没有记录。", "Three marks: bought again within a year, brought a customer, the last answer is praise (5/5, 9/10 or more); ? is not on record."), "subtitle")  # fmt: skip
    page.section(4, Text("有几项", "How many of the three"), WIDTH)
    last = _scores(page, desk, found)
    page.section(last + 2, Text("至少一项的客户", "Customers with one at least"), WIDTH)
    _list(page, desk, [one for one in found if one.score], last + 3)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2))


def everybody(desk: Desk) -> list[Advocate]:
    """Every customer that is not left in peace."""
    return desk.once("listening.advocates", lambda: _everybody(desk))


def _everybody(desk: Desk) -> list[Advocate]:
    trade = desk.results.trade
    orders = dict(enumerate(trade.measures.ordered["year"].tolist())) if trade.source == "orders" else None
    peace = desk.in_peace
    rows = (at for at in customer_rows(desk) if not peace[at])
    return advocates(rows, orders, _referred(desk), last_words(counted(desk)))


def _referred(desk: Desk) -> Counter[int] | None:
    """How many customers each has brought; None where nobody is named as a referrer."""
    brought = linked(desk, known_facts(desk).of("referrer")).found
    return Counter(brought.values()) if brought else None


def _scores(page: Page, desk: Desk, found: list[Advocate]) -> int:
    tiers = dict(enumerate(tier_at(desk)))
    rows = list(by_score(found, tiers).items())
    columns = (
        Col("score", Text("有几项", "Marks"), lambda row, _: f"{row[0]} / 3", "cell strong", 30),
        *(Col(tier, Text(f"{tier} 级", f"Tier {tier}"), lambda row, _, tier=tier: row[1][tier], "cell count", 12) for tier in TIERS),  # type: ignore[misc]
        Col("rest", REST, lambda row, _: row[1].total() - sum(row[1][tier] for tier in TIERS), "cell count", 12),
    )  # fmt: skip
    placed = page.table("crmAdvocateScores", 5, columns, rows, height=22)
    colours = {**{tier: CHART[tier] for tier in TIERS}, "rest": CHART["calm"]}
    series = tuple(
        Series(
            str(page.cells[5, placed.columns[name]]), placed.area("score"), placed.area(name), colour=colour
        )
        for name, colour in colours.items()
    )
    title = page.say(Text("口碑：各有几项的客户数", "Customers by marks and tier"))
    page.charts.append(ChartSpec("stacked bar", title, series, Area(5, 7, 13, WIDTH), number_format="0"))
    return 13


def advocate_pictures(desk: Desk) -> Iterator[Picture]:
    """How many of the three marks customers have, for the dashboard."""
    counted_ = by_score(everybody(desk), dict(enumerate(tier_at(desk))))
    bars = [
        Bars(
            Text(f"{tier} 级", f"Tier {tier}"),
            [tiers[tier] for tiers in counted_.values()],
            colour=CHART[tier],
        )
        for tier in TIERS
    ]
    asked = sum(one.advice == "ask_referral" for one in everybody(desk))
    note = Text(f"可以请 {asked} 家介绍客户", f"{asked} may be asked for a referral")
    names = [f"{score} / 3" for score in counted_]
    yield Picture(
        Text("口碑：三项里有几项", "Advocates: marks of three"),
        Text("有几项", "Marks"),
        names,
        bars,
        "stacked bar",
        note,
    )


def _list(page: Page, desk: Desk, found: list[Advocate], row: int) -> None:
    said, sales, tiers = last_words(counted(desk)), year_sales(desk), tier_at(desk)
    brought = _referred(desk) or Counter()
    columns = (
        Col("customer", words.CUSTOMER, lambda one, _: desk.customer_name(one.at), "cell name", 36),
        Col("tier", words.TIER, lambda one, _: tiers[one.at], "cell tier", 12),
        Col("score", Text("有几项", "Marks"), look="cell count", width=12),
        Col("buys", Text("再次购买", "Buys again"), lambda one, _: _mark(one.buys), "cell center", 12),
        Col("refers", Text("介绍客户", "Recommends"), lambda one, _: _mark(one.refers, f" {brought[one.at]}" if one.refers else ""), "cell center", 14),
        Col("praises", Text("称赞", "Praises"), lambda one, _: _mark(one.praises, _words(said.get(one.at))), "cell center", 16),
        Col("rep", words.REP, lambda one, _: desk.rep_name(_rep(desk, one)), "cell wrapped", 16),
        Col("sales", Text("近一年销售", "Sales, last year"), lambda one, _: sales[one.at] or None, "cell money", 16),
        Col("advice", Text("下一步", "Next step"), lambda one, _: page.say(ADVICE[one.advice]) or None, "cell reason", 44),
    )  # fmt: skip
    order = list(ADVICE)
    rows = sorted(found, key=lambda one: (order.index(one.advice), -one.score, -sales[one.at], one.at))
    placed = page.table(
        "crmAdvocates", row, columns, rows[:MOST], height=24, empty=Text("还没有。", "Nobody yet.")
    )
    page.tier_colours(placed.area("tier"))
    page.rows_left_out(placed, max(0, len(rows) - MOST))


def _mark(known: bool | None, more: str = "") -> str:
    return "?" if known is None else ("✓" if known else "–") + more


def _words(one: Rating | None) -> str:
    return f" {score_words(one)}" if one else ""


def _rep(desk: Desk, one: Advocate) -> str:
    return str(desk.here.ledger.customers["rep"].iloc[one.at] or "")
