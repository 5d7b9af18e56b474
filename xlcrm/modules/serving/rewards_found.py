"""The rules of a workbook, the order lines that they pay for, and what comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from xlcrm.crm.names import first_text, name_key
from xlcrm.crm.order_lines import SheetLines
from xlcrm.crm.service.reward_lines import reward_lines
from xlcrm.crm.service.rewards import Line, Method, Part, Reward, Rule, faults, rewards, rules, shared
from xlcrm.lang import Text

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Computed

Kind = Literal["rebate_rules", "commission_rules"]
_GROUPED = ("type", "industry", "groups", "region", "country")
FAULTS = {
    "no_rate": Text("没有比例，算不出来", "no rate, nothing is paid"),
    "backwards": Text("截止日早于生效日", "ends before it begins"),
    "twice": Text("同一起点有两个比例", "two rates from one amount"),
    "unknown_customer": Text("客户表里没有这个客户", "the customers do not have this one"),
    "unknown_rep": Text("没有这个业务员", "nobody of that name"),
    "unknown_group": Text("没有客户属于这一类", "no customer is of this class"),
    "unknown_product": Text("没有订单含这个产品", "no order has this product"),
    "no_products": Text(
        "订单没有写产品：加上“产品”一列才能算", "the orders name no products: add a column Product"
    ),
    "no_margin": Text(
        "订单没有写毛利：加上“毛利”一列才能算", "the orders tell no margin: add a column Margin"
    ),
    "no_paid": Text(
        "订单没有写实收日：加上“实收日”一列才能算", "the orders tell no day of payment: add a column Paid on"
    ),
}


def lines(desk: Desk, kind: Kind) -> list[Line]:
    """The order lines of known customers up to the day, in currencies that have a rate, as far as the rules need them."""
    return desk.once(f"serving.lines.{kind}", lambda: _lines(desk, kind))


def _lines(desk: Desk, kind: Kind) -> list[Line]:
    return reward_lines(
        desk.results.trade.lines,
        known(desk, kind),
        desk.as_of,
        lambda owner, at: desk.owner_of({"owner": owner, "at": at}),
        fiscal_start=desk.here.settings.fiscal_start_month,
    )


def left_out(desk: Desk) -> tuple[int, int]:
    """Order lines of a sheet that cannot count: of customers whom nobody knows, and in currencies without a rate.

    What cannot count of lines outside the workbook stands on 数据问题/Problems.
    """
    import numpy as np

    counted, orders = desk.results.trade.lines, desk.here.ledger.orders
    if not isinstance(counted, SheetLines):
        return 0, 0
    unknown = int((orders["customer"] < 0).sum())
    dated = (orders["date"] < np.datetime64(desk.as_of) + 1) & (orders["customer"] >= 0)
    return unknown, int((dated & orders["amount"].notna()).sum()) - len(counted.rows)


def groups(desk: Desk) -> list[frozenset[str]]:
    """The classes of each customer, by position: tier, type, industry, groups and places."""
    return desk.once("serving.groups", lambda: _groups(desk))


def _groups(desk: Desk) -> list[frozenset[str]]:
    customers = desk.here.ledger.customers
    tiers = [str(tier) for tier in desk.results.tiers.frame["tier"]]
    columns = zip(*(customers[name] for name in _GROUPED), strict=True)
    return [
        frozenset(name_key(word) for word in (tier, *(each for cell in cells for each in _words(cell))))
        for tier, cells in zip(tiers, columns, strict=True)
    ]


def _words(cell: object) -> Sequence[str]:
    if isinstance(cell, tuple | list):
        return [str(each) for each in cell]
    text = first_text(cell)
    return [text] if text else []


def known(desk: Desk, kind: Kind) -> list[Rule]:
    """The rules of one of the two sheets."""
    from xlcrm.crm.ledger.reps import by_name

    reps = by_name(desk.here.ledger.reps)
    return desk.once(f"serving.{kind}", lambda: rules(_with_rep(desk, kind), reps))


def _with_rep(desk: Desk, kind: Kind) -> pd.DataFrame:
    """The records; rebates name no rep and are paid on what was sold."""
    frame = desk.records(kind)
    lacking = {name: None for name in ("rep", "basis") if name not in frame}
    return frame.assign(**lacking)


def paid(desk: Desk, kind: Kind) -> list[Reward]:
    """What the rules give, for the periods of the last year and the one that runs."""
    by: Literal["customer", "rep"] = "customer" if kind == "rebate_rules" else "rep"
    fiscal = desk.here.settings.fiscal_start_month
    return desk.once(
        f"serving.paid.{kind}",
        lambda: rewards(
            known(desk, kind), lines(desk, kind), groups(desk), desk.as_of, by=by, fiscal_start=fiscal
        ),
    )


def rebate_checks(desk: Desk) -> Computed:
    """What is wrong with the rules of rebates."""
    return _checks(desk, "rebate_rules")


def commission_checks(desk: Desk) -> Computed:
    """What is wrong with the rules of commissions."""
    return _checks(desk, "commission_rules")


def _checks(desk: Desk, kind: Kind) -> Computed:
    found = known(desk, kind)
    people = list(desk.here.ledger.reps)
    products = desk.results.trade.lines.product_names() if any(rule.product for rule in found) else []
    told: dict[str, str | None] = {}
    for rule in found:
        wrong = faults(rule, lines(desk, kind), products, groups(desk), people)
        told |= dict.fromkeys(rule.keys)
        told[rule.keys[0]] = " · ".join(FAULTS[name].in_(desk.lang) for name in wrong) or None
    return {"mind": told}


def overlapping(desk: Desk, kind: Kind) -> dict[str, tuple[str, ...]]:
    """Rule → rules that pay for some of the same orders."""
    return shared(known(desk, kind), lines(desk, kind), groups(desk))


# -- in words ------------------------------------------------------------------------------------------------------


def why(one: Reward, desk: Desk) -> str:
    """How the figure comes about, so that it can be checked with a pencil."""
    if not one.parts:
        return desk.here.say("没有达到第一档", "the first step is not reached")
    texts = [_step(part, one.rule.method) for part in one.parts]
    total = f" = {_money(one.cents)}" if len(texts) > 1 else ""
    return " + ".join(texts) + total


def _step(part: Part, method: Method) -> str:
    inside = (
        ""
        if method == "whole"
        else f"[{_money(part.floor)}–{_money(part.top) if part.top is not None else '…'}] "
    )
    return f"{inside}{_money(part.base)} × {_percent(part.rate)} = {_money(part.cents)}"


def next_step(one: Reward, desk: Desk) -> str | None:
    """How much is missing for more, while the period runs."""
    if not one.running or one.missing is None or one.next_rate is None:
        return None
    more, rate = _money(one.missing), _percent(one.next_rate)
    return desk.here.say(f"再 {more} 到 {rate}", f"{more} more for {rate}")


def _money(cents: int) -> str:
    text = f"{cents / 100:,.2f}"
    return text.removesuffix(".00")


def _percent(rate: float) -> str:
    return f"{round(rate * 100, 4):g}%"
