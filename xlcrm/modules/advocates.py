"""口碑: which customers are friends in the trade's sense, and whom to ask for a referral."""

from __future__ import annotations

from xlcrm.commands.module import Module, View, later
from xlcrm.lang import Text
from xlcrm.modules.relating.records import BESIDE_CUSTOMERS, PROFILES

MODULE = Module(
    name="advocates",
    label=Text("口碑", "Advocates"),
    help=Text(
        "朋友的三条标准：必要时再次购买、乐于介绍、为我们说好话；看订单、“介绍人”一列和满意度评价，提示该请谁介绍、该谢谁、该问谁。",
        "The three marks of a friend: buys again, recommends us, speaks well of us, from orders, the column Referrer and survey answers; says whom to ask for a referral, to thank and to ask.",
    ),
    records=(PROFILES,),
    extensions=(BESIDE_CUSTOMERS,),
    looks_for=("referrer",),
    views=(View("advocates", Text("口碑客户", "Advocates"), later("xlcrm.modules.listening.advocates_page", "advocates_page")),),
    pictures=later("xlcrm.modules.listening.advocates_page", "advocate_pictures"),
)  # fmt: skip
