"""Trees of customers on a page: who brought whom (转介绍), who belongs to whom (集团), with the sums of each branch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.crm.relations.trees import Forest, Node, forest
from xlcrm.grid import Area
from xlcrm.lang import Text
from xlcrm.modules.relating.found import key_at, known_facts, linked, shown, tier_at, year_sales
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Rule, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.crm.relations.facts import Links
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 8
TOP = 10
"""Trees that the chart shows."""


@dataclass(frozen=True)
class Words:
    """What a page of trees is called and says."""

    field: str
    """The field of a profile that names the customer above."""
    key: str
    """Beginning of the names of its tables."""
    title: Text
    root: Text
    empty: Text


REFERRALS = Words(
    "referrer", "crmReferral", Text("转介绍：谁带来了谁", "Referrals: who brought whom"), Text("源头客户", "First customer"),
    Text("还没有介绍人：在客户表加一列“介绍人”，或填在“客户画像”里。", "No referrers yet: add a column Referrer to the customer sheet, or fill it on 'Customer profiles'."),
)  # fmt: skip
FAMILY = Words(
    "parent", "crmFamily", Text("集团：上下级客户汇总", "Groups of companies: parents with all below them"), Text("最上级客户", "Top parent"),
    Text("还没有上级客户：在客户表加一列“上级客户”，或填在“客户画像”里。", "No parents yet: add a column Parent customer to the customer sheet, or fill it on 'Customer profiles'."),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One customer in its tree."""

    customer: str
    depth: int
    rep: str
    tier: str
    own: float
    total: float
    below: int
    root: str


def referrals_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet 转介绍/Referrals."""
    return _page(desk, page, REFERRALS)


def family_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet 集团汇总/Company groups, with the sums of brands below."""
    return _page(desk, page, FAMILY)


def _page(desk: Desk, page: Page, said: Words) -> SheetSpec:
    named = linked(desk, known_facts(desk).of(said.field))
    found = forest(named.found, year_sales(desk))
    page.heading(said.title)
    page.as_of(as_of_formula(desk.as_of))
    page.put(
        2,
        3,
        Text(
            "销售额为近一年净额；下级的算进上级。",
            "Sales are those of the last year, net; those below count for those above.",
        ),
        "subtitle",
    )
    row = _faults(desk, page, found, named, 4)
    roots = [(desk.customer_name(node.customer), node.total, node.below) for node in found.roots]
    row = _tops(page, said, roots[:TOP], row)
    row = _tree(desk, page, said, found, row + 2)
    if said is FAMILY:
        _brands(desk, page, row + 2)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2))


def _faults(desk: Desk, page: Page, found: Forest, named: Links, row: int) -> int:
    """Rings and names that nobody bears, a line each; the next free row."""
    for ring in found.rings:
        names = " → ".join(desk.customer_name(one) for one in (*ring, ring[0]))
        said = Text(
            f"绕成一圈，没有计入：{names}。请改掉其中一个。",
            f"A ring, which counts nowhere: {names}. Change one of them.",
        )
        page.put(row, 1, said, "notice strong")
        row += 1
    for at, name in named.unknown.items():
        who = desk.customer_name(at)
        said = Text(
            f"{who}：客户表里没有“{name}”，没有计入。",
            f"{who}: '{name}' is not among the customers and does not count.",
        )
        page.put(row, 1, said, "notice strong")
        row += 1
    if row == 4:
        return row
    page.paint(Area(4, 1, row - 1, WIDTH), "notice strong")
    return row + 1


def _tops(page: Page, said: Words, roots: Sequence[tuple[str, float, int]], row: int) -> int:
    """The largest trees, as a table and a chart; the last row that is taken."""
    page.section(row, Text("最大的几棵树", "The largest trees"), WIDTH)
    columns = (
        Col("root", said.root, lambda one, _: one[0], "cell name", 40),
        Col("total", Text("合计销售额", "Sales in all"), lambda one, _: one[1], "cell money", 14),
        Col("below", Text("下面几家", "Below it"), lambda one, _: one[2], "cell count", 11),
    )
    placed = page.table(f"{said.key}Tops", row + 1, columns, roots, height=24, empty=said.empty)
    bottom = max(placed.last, row + 14)
    series = Series(
        page.say(Text("合计销售额", "Sales in all")),
        placed.area("root"),
        placed.area("total"),
        colour=CHART["bar"],
    )
    area = Area(row + 1, 5, bottom, WIDTH)
    page.charts.append(
        ChartSpec("bar", page.say(said.title), (series,), area, number_format="#,##0", legend=False)
    )
    return bottom


_COLUMNS = (
    Col("customer", words.CUSTOMER, lambda row, _: f"{'　' * row.depth}{'└ ' if row.depth else ''}{row.customer}", "cell strong", 48),
    Col("total", Text("合计销售额", "Sales in all"), look="cell money", width=14),
    Col("below", Text("下面几家", "Below it"), look="cell count", width=11),
    Col("own", Text("自身销售额", "Its own sales"), look="cell money", width=14),
    Col("level", Text("层级", "Level"), lambda row, _: row.depth + 1, "cell count", 9),
    Col("rep", words.REP, look="cell strong", width=18),
    Col("tier", words.TIER, look="cell tier", width=8),
)  # fmt: skip


def _tree(desk: Desk, page: Page, said: Words, found: Forest, row: int) -> int:
    page.section(row, Text("逐层", "Level by level"), WIDTH)
    tiers, quiet = tier_at(desk), desk.in_peace
    rows, left_out = shown([_row(desk, node, tiers) for node in found.nodes])
    last = Col("root", said.root, look="cell reason", width=30)
    placed = page.table(f"{said.key}Tree", row + 1, (*_COLUMNS, last), rows, height=20, empty=said.empty)
    page.tier_colours(placed.area("tier"))
    page.rules.append(Rule(placed.area("customer", "root"), f"N({placed.top('level')})=1", "rule group"))
    for line, node in enumerate(found.nodes[: len(rows)], placed.first):
        if quiet[node.customer]:
            page.looks[line, placed.columns["customer"]] = "cell muted"
    return page.rows_left_out(placed, left_out)


def _row(desk: Desk, node: Node, tiers: Sequence[str]) -> Row:
    name, rep = desk.who(key_at(desk, node.customer))
    return Row(
        name,
        node.depth,
        rep,
        tiers[node.customer],
        node.own,
        round(node.total, 2),
        node.below,
        desk.customer_name(node.root),
    )


# -- brands --------------------------------------------------------------------------------------------------------


def _brands(desk: Desk, page: Page, row: int) -> None:
    page.section(row, Text("按品牌", "By brand"), WIDTH)
    columns = (
        Col("brand", Text("品牌", "Brand"), lambda one, _: one[0], "cell strong", 48),
        Col("sales", Text("销售额", "Sales"), lambda one, _: one[1], "cell money", 14),
        Col("customers", Text("客户数", "Customers"), lambda one, _: one[2], "cell count", 11),
    )
    empty = Text("还没有填品牌。", "No brands are written down yet.")
    page.table(
        "crmBrands",
        row + 1,
        columns,
        brands(known_facts(desk).of("brand"), year_sales(desk)),
        height=20,
        empty=empty,
    )


def brands(said: Mapping[int, object], sales: Sequence[float]) -> list[tuple[str, float, int]]:
    """Brand → sales of the customers that name it, and how many they are; the largest first."""
    found: dict[str, list[float]] = {}
    for at, brand in said.items():
        found.setdefault(str(brand).strip(), []).append(sales[at])
    rows = [(brand, round(sum(each), 2), len(each)) for brand, each in found.items()]
    return sorted(rows, key=lambda one: (-one[1], one[0]))
