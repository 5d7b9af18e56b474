"""提成: what reps earn by the team's own tables of rules, each figure with its steps."""

from __future__ import annotations

from xlcrm.commands.module import Colour, Module, Records, View, later
from xlcrm.lang import Text
from xlcrm.modules.serving.reward_records import COMMISSION_RULES

MODULE = Module(
    name="commissions",
    label=Text("提成", "Commissions"),
    help=Text(
        "按自己的提成规则（业务员、客户类别、产品、日期、销售额/毛利/回款、分档比例）从订单算出每人每期的提成，逐条写明怎么算的。",
        "Commissions by rep and period from the orders, by your own rules (rep, class, product, days, sales, margin or money received, steps of amount and rate), each with its steps.",
    ),
    records=(
        Records(
            COMMISSION_RULES,
            Text("一行一档，同一规则写几行；空着的业务员、类别、产品表示全部。", "One step a row, several rows a rule; empty rep, class or product: all."),
            compute=later("xlcrm.modules.serving.rewards_found", "commission_checks"),
            colours=(Colour("mind", "LEN({mind})>0", "rule late"),),
        ),
    ),
    views=(View("commissions", Text("提成计算", "Commissions due"), later("xlcrm.modules.serving.rewards_page", "commissions_page")),),
    pictures=later("xlcrm.modules.serving.pictures", "commission_pictures"),
)  # fmt: skip
