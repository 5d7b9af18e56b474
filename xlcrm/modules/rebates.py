"""返利: what customers get back by the team's own tables of rules, each figure with its steps."""

from __future__ import annotations

from xlcrm.commands.module import Colour, Module, Records, View, later
from xlcrm.lang import Text
from xlcrm.modules.serving.reward_records import REBATE_RULES

MODULE = Module(
    name="rebates",
    label=Text("返利", "Rebates"),
    help=Text(
        "按自己的返利规则（客户、类别、产品、日期、分档比例）从订单算出每个客户每期的返利，逐条写明怎么算的、离下一档还差多少。",
        "Rebates by customer and period from the orders, by your own rules (customer, class, product, days, steps of amount and rate), each with its steps and how much is missing for the next one.",
    ),
    records=(
        Records(
            REBATE_RULES,
            Text("一行一档，同一规则写几行；空着的客户、类别、产品表示全部。", "One step a row, several rows a rule; empty customer, class or product: all."),
            compute=later("xlcrm.modules.serving.rewards_found", "rebate_checks"),
            colours=(Colour("mind", "LEN({mind})>0", "rule late"),),
        ),
    ),
    views=(View("rebates", Text("返利计算", "Rebates due"), later("xlcrm.modules.serving.rewards_page", "rebates_page")),),
    pictures=later("xlcrm.modules.serving.pictures", "rebate_pictures"),
)  # fmt: skip
