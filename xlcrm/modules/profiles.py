"""客户画像: order habits, price level, our place among their suppliers, risk and what they care about."""

from __future__ import annotations

from xlcrm.commands.module import Module, View, later
from xlcrm.lang import Text
from xlcrm.modules.relating.records import BESIDE_CUSTOMERS, PROFILES, WRITTEN

MODULE = Module(
    name="profiles",
    label=Text("客户画像", "Customer profiles"),
    help=Text(
        "360°：订单特点（填写的和实测的）、价格等级、我们在其供应商中的位次、风险、关注点，以及完整度。",
        "360°: order habits as written and as measured, price level, our place among their suppliers, risk, what they care about, and how complete it is.",
    ),
    records=(PROFILES,),
    extensions=(BESIDE_CUSTOMERS,),
    looks_for=WRITTEN,
    views=(
        View(
            "profiles_360",
            Text("客户 360", "Customers 360"),
            later("xlcrm.modules.relating.profiles_page", "profiles_page"),
        ),
    ),
)
