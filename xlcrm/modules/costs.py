"""礼品与费用: a compliance view of what is spent on customers, against limits and against progress."""

from __future__ import annotations

from xlcrm.commands.module import RED, Module, Records, View, later
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text
from xlcrm.modules.relating.records import COST_COLOURS, COSTS_SHAPE


def _limit(key: str, kind: str, default: float, label: Text, said: Text) -> Setting:
    return Setting(key, "costs", kind, default, label, said, maximum=1e9)


MODULE = Module(
    name="costs",
    label=Text("礼品与费用", "Gifts and costs"),
    help=Text(
        "每人、每个商机的花费对照限额和进展：超限、未审批、重复送礼、花了钱没有进展。合规之用。",
        "Costs by person and deal against a limit and against progress: over it, not approved, given twice, money without progress. For compliance.",
    ),
    records=(
        Records(
            COSTS_SHAPE, Text("一行一笔礼品、宴请或差旅。", "One gift, meal or trip a row."), compute=later("xlcrm.modules.relating.costs_page", "cost_checks"), colours=COST_COLOURS
        ),
    ),
    views=(View("costs", Text("费用合规", "Cost compliance"), later("xlcrm.modules.relating.costs_page", "costs_page"), RED),),
    pictures=later("xlcrm.modules.relating.pictures", "cost_pictures"),
    settings=(
        _limit("cost_limit_person", "number", 500, Text("每人每年礼品费用限额", "Cost limit a person a year"), Text("0 = 不限；默认值只是建议，请按公司规定填写。", "0: none; the default is only our suggestion, type your firm's rule.")),
        _limit("cost_limit_customer", "number", 5000, Text("每客户每年费用限额", "Cost limit a customer a year"), Text("0 = 不限；默认值只是建议。", "0: none; the default is only our suggestion.")),
        _limit("cost_limit_approval", "number", 300, Text("多少金额起要审批", "Approval wanted from"), Text("单笔达到这个金额要写审批人；0 = 不要求。", "A single cost of this or more names who approved it; 0: not asked for.")),
        _limit("cost_patience_amount", "number", 1000, Text("花费多少没进展要提示", "Spending without progress from"), Text("对一个人（一个商机）累计到这个金额才看进展。", "What is spent on one person for one deal before progress is looked at.")),
        _limit("cost_patience_days", "days", 90, Text("花费后多少天看进展", "Days to wait for progress"), Text("第一笔之后这么多天仍没有订单、也没有关系进展，就提示。", "So many days after the first cost without an order or a step up the ladder are told.")),
    ),
)  # fmt: skip
