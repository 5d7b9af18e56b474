"""礼品与费用: what was spent on whom against the limit, and what came of it; the records' own check column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.commands.views.tally import AMOUNT, Tally, put_tally
from xlcrm.crm.missing import day_of, is_missing
from xlcrm.crm.relations.spending import (
    Account,
    Limits,
    Patience,
    Progress,
    Verdict,
    accounts,
    sums,
    verdicts,
)
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.relating.found import costs, key_at, ladder, shown, steps
from xlcrm.modules.relating.records import COST_KINDS
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Computed
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 11


@dataclass(frozen=True)
class Row:
    """What was spent on one person, for one deal."""

    customer: str
    rep: str
    person: str
    deal: str
    spent: float
    this_year: float
    last: dt.date
    first: dt.date
    sales: float
    steps: int
    mind: str


def limits(desk: Desk) -> Limits:
    """What the team allows."""
    return Limits(*(desk.setting(f"cost_limit_{name}") for name in ("person", "customer", "approval")))


def cost_checks(desk: Desk) -> Computed:
    """The column 费用提示/Cost check: what is to be said of each cost."""
    found = verdicts(costs(desk.records("costs")), limits(desk))
    cells = {one.key: " · ".join(text.in_(desk.lang) for text in _faults(one, limits(desk))) for one in found}
    return {"verdict": {key: said or None for key, said in cells.items()}}


def _faults(one: Verdict, allowed: Limits) -> Iterator[Text]:
    so_far = f"{one.so_far:,.0f}"
    said = {
        "over_person": Text(f"个人年度累计 {so_far}，超过限额 {allowed.person:,.0f}", f"{so_far} for this person this year, over the limit of {allowed.person:,.0f}"),
        "over_customer": Text(f"客户年度累计超过限额 {allowed.customer:,.0f}", f"over the limit of {allowed.customer:,.0f} a year for the customer"),
        "unapproved": Text(f"{allowed.approval:,.0f} 以上需要审批人", f"from {allowed.approval:,.0f} on somebody has to approve it"),
        "repeated": Text("送过同样的礼品", "the same gift was given before"),
    }  # fmt: skip
    return (said[name] for name in one.faults)


def costs_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet 费用合规/Costs and compliance."""
    known = costs(desk.records("costs"))
    patience = Patience(desk.setting("cost_patience_amount"), desk.setting("cost_patience_days"))
    found = accounts(
        known, _progress(desk, {one.customer for one in known}), limits(desk), patience, desk.as_of
    )
    page.heading(Text("礼品与费用：合规与进展", "Gifts and costs: compliance and progress"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _how_to_read(limits(desk), patience), "subtitle")
    summed = sums(known, desk.as_of)
    kinds = {_kind(kind, desk): amount for kind, amount in summed.kinds.items()}
    page.section(4, Text("近 12 个月", "Last twelve months"), WIDTH)
    put_tally(page, 5, 1, _tally("crmCostMonths", Text("月份", "Month"), summed.months), Area(5, 3, 18, 6))
    put_tally(page, 5, 8, _tally("crmCostKinds", Text("费用类别", "Kind"), kinds), Area(5, 10, 18, 11))
    _list(page, [_row(desk, one) for one in found], 20)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2))


def _how_to_read(allowed: Limits, patience: Patience) -> Text:
    return Text(
        f"限额（“设置”可改）：每人每年 {allowed.person:,.0f}，每客户每年 {allowed.customer:,.0f}；花费 {patience.amount:,.0f} 以上、{patience.days} 天没有订单也没有关系进展的会提示。",
        f"Limits (lines of Settings): {allowed.person:,.0f} a person and {allowed.customer:,.0f} a customer a year; {patience.amount:,.0f} or more without an order or a step up in {count_of(patience.days, 'day')} is told.",
    )


def _kind(kind: str, desk: Desk) -> str:
    if kind in COST_KINDS:
        return COST_KINDS[kind].in_(desk.lang).split("|")[0]
    return kind or desk.here.say("（未填）", "(not written)")


def _progress(desk: Desk, customers: set[int]) -> dict[int, Progress]:
    """Orders and dated stages of the customers on whom something was spent."""
    orders = desk.here.ledger.orders
    bought: dict[int, list[tuple[dt.date, float]]] = {at: [] for at in customers}
    for at, date, amount in zip(orders["customer"], orders["date"], orders["amount"], strict=True):
        when = day_of(date)
        if at in bought and when is not None and not is_missing(amount):
            bought[at].append((when, float(amount)))
    climbed: dict[int, list[tuple[dt.date, int]]] = {at: [] for at in customers}
    for step in sorted(steps(desk, ladder(desk)), key=lambda one: one.date):
        if step.customer in climbed:
            climbed[step.customer].append((step.date, step.stage))
    return {at: Progress(bought[at], climbed[at]) for at in customers}


def _row(desk: Desk, one: Account) -> Row:
    mind = [
        *([Text("超限额", "over the limit")] if one.over else []),
        *([Text("花了钱没有进展", "money spent, no progress")] if one.no_progress else []),
    ]
    return Row(
        *desk.who(key_at(desk, one.customer)), one.person, one.deal, one.spent, one.this_year, one.last, one.first, one.sales,
        one.steps, " · ".join(text.in_(desk.lang) for text in mind),
    )  # fmt: skip


def _tally(name: str, head: Text, rows: Mapping[str, float]) -> Tally:
    empty = Text("还没有费用。", "No costs yet.")
    return Tally(name, head, list(rows.items()), AMOUNT, "cell money", "#,##0", empty=empty)


_COLUMNS = (
    Col("customer", words.CUSTOMER, look="cell name", width=34),
    Col("rep", words.REP, look="cell strong", width=18),
    Col("person", Text("联系人", "Person"), lambda row, _: row.person or None, "cell", 19),
    Col("deal", Text("商机", "Deal"), lambda row, _: row.deal or None, "cell", 18),
    Col("spent", Text("累计花费", "Spent"), look="cell money", width=12),
    Col("this_year", Text("今年", "This year"), look="cell money", width=12),
    Col("first", Text("第一笔", "First"), look="cell date", width=13),
    Col("last", Text("最近一笔", "Last"), look="cell date", width=14),
    Col("sales", Text("此后销售额", "Sales since"), look="cell money", width=14),
    Col("steps", Text("此后关系进展（级）", "Stages gained since"), look="cell count", width=14),
    Col("mind", Text("需要注意", "Mind"), lambda row, _: row.mind or None, "cell wrapped", 30),
)  # fmt: skip


def _list(page: Page, rows: Sequence[Row], row: int) -> None:
    page.section(row, Text("每人、每个商机", "Person by person, deal by deal"), WIDTH)
    empty = Text("“礼品与费用”里还没有记录。", "There are no records on 'Gifts and costs' yet.")
    listed, left_out = shown(rows)
    placed = page.table("crmCosts", row + 1, _COLUMNS, listed, height=26, empty=empty)
    page.rows_left_out(placed, left_out)
    page.rules.append(Rule(placed.area("mind"), f"LEN({placed.top('mind')})>0", "rule late"))
