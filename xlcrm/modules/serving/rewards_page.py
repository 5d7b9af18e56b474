"""返利/Rebates and 提成/Commissions: what the rules give, each figure with its steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.crm.service.rewards import EVER, Reward, Rule
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.serving.reward_records import BASIS_WORDS
from xlcrm.modules.serving.rewards_found import Kind, known, left_out, next_step, overlapping, paid, why
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Series
from xlcrm.workbook.sheets import Rule as Colour

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

WIDTH, SHOWN, MOST = 9, 10, 500
OVER, RUNNING = Text("已结束", "Over"), Text("进行中", "Running")


@dataclass(frozen=True)
class Kinds:
    """What the two sheets call things."""

    kind: Kind
    table: str
    title: Text
    what: Text
    whom: Text


@dataclass(frozen=True)
class Sum:
    """What somebody gets, in cents."""

    name: str
    over: int
    running: int

    @property
    def whole(self) -> int:
        """Both together."""
        return self.over + self.running


REBATES = Kinds("rebate_rules", "crmRebates", Text("返利", "Rebates"), Text("返利", "Rebate"), words.CUSTOMER)
COMMISSIONS = Kinds("commission_rules", "crmCommissions", Text("提成", "Commissions"), Text("提成", "Commission"), words.REP)  # fmt: skip


def rebates_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet of rebates."""
    return _page(desk, page, REBATES)


def commissions_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet of commissions."""
    return _page(desk, page, COMMISSIONS)


def _page(desk: Desk, page: Page, kinds: Kinds) -> SheetSpec:
    page.heading(kinds.title)
    page.as_of(as_of_formula(desk.as_of))
    if notice := _cannot(desk):
        page.put(4, 1, notice, "notice strong")
        return page.spec(freeze=(3, 2))
    found = paid(desk, kinds.kind)
    page.put(2, 3, _summary(found, kinds), "subtitle")
    if any(left_out(desk)):
        page.put(3, 1, _not_counted(*left_out(desk)), "notice")
    page.section(4, Text("近一年和进行中的", "The last year and what runs"), WIDTH)
    row = _rules(page, desk, kinds, found, _totals(page, desk, kinds, found, 5) + 2) + 2
    last = _list(page, desk, kinds, found, row)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2), row_breaks=(row,), print_area=Area(1, 1, last, WIDTH))


def _cannot(desk: Desk) -> Text | None:
    """Why nothing is computed here."""
    if desk.here.memory.part:
        return Text("这是一个人的工作簿：返利和提成在团队的台账里计算。", "This is one rep's workbook: rebates and commissions are computed in the team's.")  # fmt: skip
    return None


def _summary(found: Sequence[Reward], kinds: Kinds) -> Text:
    over = sum(one.cents for one in found if not one.running) / 100
    running = sum(one.cents for one in found if one.running) / 100
    return Text(
        f"已结束的周期{kinds.what.zh} {over:,.2f}，进行中的到今天 {running:,.2f}。每条规则单独计算，退货扣减。",
        f"{over:,.2f} for periods that are over, {running:,.2f} so far in those that run. Each rule pays by itself; returns count against it.",
    )  # fmt: skip


def _not_counted(unknown: int, unrated: int) -> Text:
    return Text(
        f"没有计入的订单行：{unknown} 行的客户不在客户表里，{unrated} 行的币种没有汇率（在“设置”里填）。",
        f"Not counted: {count_of(unknown, 'order line')} of customers who are not on the customers' sheet, {unrated} in currencies without a rate (see Settings).",
    )  # fmt: skip


# -- figures -------------------------------------------------------------------------------------------------------


def _totals(page: Page, desk: Desk, kinds: Kinds, found: Sequence[Reward], row: int) -> int:
    """Who gets most, with a chart; the last row used."""
    rows = _largest(page, _sums(found, desk))
    columns = (
        Col("name", kinds.whom, look="cell name", width=40),
        Col("over", OVER, lambda each, _: each.over / 100, "cell money", 13),
        Col("running", RUNNING, lambda each, _: each.running / 100, "cell money", 13),
    )
    placed = page.table(
        f"{kinds.table}Totals", row, columns, rows, height=20, empty=Text("还没有。", "Nothing yet.")
    )
    if rows:
        names = placed.area("name")
        series = tuple(Series(page.say(name), names, placed.area(field), colour=CHART[colour]) for name, field, colour in ((OVER, "over", "strong"), (RUNNING, "running", "quiet")))  # fmt: skip
        title = page.say(
            Text(f"各{kinds.whom.zh}的{kinds.what.zh}", f"{kinds.what.en} by {kinds.whom.en.lower()}")
        )
        page.charts.append(
            ChartSpec("stacked bar", title, series, Area(row, 5, row + 12, WIDTH), number_format="#,##0")
        )
    return max(placed.last, row + 12)


def _sums(found: Sequence[Reward], desk: Desk) -> list[Sum]:
    """By whom, most first; who gets nothing is left out."""
    over: Counter[str] = Counter()
    running: Counter[str] = Counter()
    for one in found:
        (running if one.running else over)[_whom(one, desk)] += one.cents
    sums = [Sum(name, over[name], running[name]) for name in over.keys() | running.keys()]
    return sorted((one for one in sums if one.whole), key=lambda one: (-one.whole, one.name))


def _largest(page: Page, sums: Sequence[Sum]) -> list[Sum]:
    """The largest, the others as one line."""
    rest = sums[SHOWN:]
    if not rest:
        return list(sums)
    name = page.say(Text(f"其余 {len(rest)} 家", f"{count_of(len(rest), 'other')}"))
    return [*sums[:SHOWN], Sum(name, sum(one.over for one in rest), sum(one.running for one in rest))]


def _whom(one: Reward, desk: Desk) -> str:
    return desk.customer_name(one.at) if one.at >= 0 else desk.rep_name(one.rep)


def _rules(page: Page, desk: Desk, kinds: Kinds, found: Sequence[Reward], row: int) -> int:
    """Each rule with what it costs; the last row."""
    also = overlapping(desk, kinds.kind)
    page.section(row, Text("规则", "Rules"), WIDTH)
    columns = (
        Col("rule", Text("规则", "Rule"), lambda rule, _: rule.name or "–", "cell name", 30),
        Col("first", Text("生效日", "From day"), lambda rule, _: rule.first if rule.first != EVER[0] else None, "cell date", 13),
        Col("last", Text("截止日", "To day"), lambda rule, _: rule.last if rule.last != EVER[1] else None, "cell date", 13),
        Col("basis", Text("基数", "Basis"), lambda rule, _: BASIS_WORDS[rule.basis].in_(desk.lang).split("|")[0], "cell center", 13),
        Col("lines", Text("订单行", "Order lines"), lambda rule, _: sum(one.lines for one in _of(found, rule)), "cell count", 12),
        Col("base", Text("计算基数", "Counted"), lambda rule, _: sum(one.base for one in _of(found, rule)) / 100, "cell money", 14),
        Col("paid", kinds.what, lambda rule, _: sum(one.cents for one in _of(found, rule)) / 100, "cell money", 13),
        Col("share", Text("占基数", "Share"), lambda rule, _: _share(_of(found, rule)), "record rate", 12, "header center"),
        Col("also", Text("同一订单也算在", "Same orders count in"), lambda rule, _: page.say(Text("、", ", ")).join(also.get(rule.name, ())) or None, "cell reason", 62),
    )  # fmt: skip
    empty = Text("还没有规则。", "No rules yet.")
    return page.table(
        f"{kinds.table}Rules", row + 1, columns, known(desk, kinds.kind), height=24, empty=empty
    ).last


def _of(found: Sequence[Reward], rule: Rule) -> list[Reward]:
    return [one for one in found if one.rule is rule]


def _share(found: Sequence[Reward]) -> float | None:
    base = sum(one.base for one in found)
    return sum(one.cents for one in found) / base if base > 0 else None


def _list(page: Page, desk: Desk, kinds: Kinds, found: Sequence[Reward], row: int) -> int:
    """Every figure with its steps, and who is halfway to the first one; the last row."""
    told = [one for one in found if one.cents or (one.running and one.missing and one.missing <= one.base)]
    told.sort(
        key=lambda one: (not one.running, -one.last.toordinal(), one.rule.name, -one.cents, _whom(one, desk))
    )
    page.section(row, Text("逐条计算", "Figure by figure"), WIDTH)
    columns = (
        Col("whom", kinds.whom, lambda one, _: _whom(one, desk), "cell name", 30),
        Col("first", Text("从", "From"), look="cell date", width=13),
        Col("last", Text("到", "To"), look="cell date", width=13),
        Col("state", Text("状态", "State"), lambda one, _: page.say(RUNNING if one.running else OVER), "cell center", 13),
        Col("lines", Text("订单行", "Order lines"), look="cell count", width=12),
        Col("base", Text("计算基数", "Counted"), lambda one, _: one.base / 100, "cell money", 14),
        Col("paid", kinds.what, lambda one, _: one.cents / 100, "record money", 14),
        Col("next", Text("下一档", "Next step"), lambda one, _: next_step(one, desk), "cell reason", 22),
        Col("why", Text("规则与算法", "Rule and steps"), lambda one, _: f"{one.rule.name}: {why(one, desk)}" if one.rule.name else why(one, desk), "cell reason", 62),
    )  # fmt: skip
    shown = told[:MOST]
    placed = page.table(
        kinds.table, row + 1, columns, shown, height=26, empty=Text("还没有。", "Nothing yet.")
    )
    running = page.say(RUNNING)
    page.rules.append(Colour(placed.area("state"), f'{placed.top("state")}="{running}"', "rule soon"))
    return page.rows_left_out(placed, len(told) - len(shown))


def by_whom(desk: Desk, kind: Kind) -> Mapping[str, float]:
    """Who gets how much in all, most first."""
    return {one.name: one.whole / 100 for one in _sums(paid(desk, kind), desk)}
