"""The demo team's rules for rebates and commissions, with cases to be found among them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from xlcrm.demo.data import DemoData, Row
from xlcrm.demo.lists import both, words
from xlcrm.demo.serving import served
from xlcrm.lang import Text

AGENTS, LABELS, LARGE = (
    Text("代理商年度返利", "Agents, yearly"),
    Text("标签季度返利", "Labels, quarterly"),
    Text("大客户协议", "Large account"),
)
BASIC, PRINTERS, COLLECTED = (
    Text("基本提成", "Basic commission"),
    Text("打印机毛利提成", "Printers on margin"),
    Text("回款奖", "Money received"),
)
WRONG_REBATES: Mapping[str, Text] = {
    "no_rate": Text("新客户返利", "New customers"),
    "backwards": Text("去年促销", "Last year's promotion"),
    "unknown_product": Text("停产型号清仓", "Discontinued models"),
}
WRONG_COMMISSIONS: Mapping[str, Text] = {"unknown_rep": Text("外部顾问提成", "Consultant")}
"""Fault → the rule that has it; all others are in order."""


def reward_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kinds rebate_rules and commission_rules, in the demo's language."""
    return {
        kind: tuple({name: cell for name, cell in row.items() if cell is not None} for row in rows)
        for kind, rows in (("rebate_rules", _rebates(demo)), ("commission_rules", _commissions(demo)))
    }


def large_account(demo: DemoData) -> Row:
    """The customer with a rule of its own: it ordered most often in the last year."""
    since = demo.as_of - dt.timedelta(days=365)
    often = Counter(row.get("customer_id") for row in demo.orders if isinstance(row.get("date"), dt.date) and since < row["date"] <= demo.as_of)  # fmt: skip
    return max(served(demo), key=lambda row: (often[row["id"]], row["id"]))


def _rebates(demo: DemoData) -> list[dict[str, object]]:
    def say(text: Text) -> str:
        return text.in_(demo.lang)

    year = demo.as_of.year
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    customer = large_account(demo)
    term = {"first": demo.as_of - dt.timedelta(days=200), "last": demo.as_of + dt.timedelta(days=100)}
    agents = {"group": both(["代理商", "Agent"]).in_(demo.lang), "first": first, "last": last, "period": say(Text("年", "Year")), "method": say(Text("全额", "Whole amount"))}  # fmt: skip
    labels = {"product": _product(demo, "labels"), "first": dt.date(year - 1, 1, 1), "period": say(Text("季度", "Quarter")), "method": say(Text("分段", "By bands"))}  # fmt: skip
    return [
        {"rule": say(AGENTS), **agents, "floor": 100_000.0, "rate": 0.01},
        {"rule": say(AGENTS), "floor": 300_000.0, "rate": 0.02},
        {"rule": say(AGENTS), "floor": 800_000.0, "rate": 0.03},
        {"rule": say(LABELS), **labels, "floor": 0.0, "rate": 0.005},
        {"rule": say(LABELS), "floor": 20_000.0, "rate": 0.01},
        {"rule": say(LABELS), "floor": 60_000.0, "rate": 0.015},
        {"rule": say(LARGE), "customer_id": customer["id"], "customer": customer["name"], **term, "period": say(Text("全期", "Whole term")), "floor": 0.0, "rate": 0.012},
        {"rule": say(WRONG_REBATES["no_rate"]), "first": first, "last": last, "floor": 50_000.0},
        {"rule": say(WRONG_REBATES["backwards"]), "first": dt.date(year - 1, 6, 1), "last": dt.date(year - 1, 5, 31), "floor": 0.0, "rate": 0.01},
        {"rule": say(WRONG_REBATES["unknown_product"]), "product": say(Text("点阵打印机 LQ", "Dot matrix LQ")), "floor": 0.0, "rate": 0.1},
    ]  # fmt: skip


def _commissions(demo: DemoData) -> list[dict[str, object]]:
    def say(text: Text) -> str:
        return text.in_(demo.lang)

    rep = large_account(demo)["owner"]
    month, whole = say(Text("月", "Month")), say(Text("全额", "Whole amount"))
    return [
        {"rule": say(BASIC), "period": month, "method": say(Text("分段", "By bands")), "basis": say(Text("销售额", "Sales")), "floor": 0.0, "rate": 0.008},
        {"rule": say(BASIC), "floor": 300_000.0, "rate": 0.012},
        {"rule": say(PRINTERS), "product": _product(demo, "printer"), "period": say(Text("季度", "Quarter")), "method": whole, "basis": say(Text("毛利", "Margin")), "floor": 0.0, "rate": 0.05},
        {"rule": say(COLLECTED), "rep": rep, "period": month, "method": whole, "basis": say(Text("回款", "Paid")), "floor": 0.0, "rate": 0.002},
        {"rule": say(WRONG_COMMISSIONS["unknown_rep"]), "rep": say(Text("外部顾问", "Consultant X")), "period": month, "floor": 0.0, "rate": 0.01},
    ]  # fmt: skip


def _product(demo: DemoData, key: str) -> str:
    return both(words("words.toml")["products"][key]["name"]).in_(demo.lang)
