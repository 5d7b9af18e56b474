"""集团: parents with all customers below them, and brands."""

from __future__ import annotations

from xlcrm.commands.module import Module, View, later
from xlcrm.lang import Text
from xlcrm.modules.relating.records import BESIDE_CUSTOMERS, PROFILES

MODULE = Module(
    name="family",
    label=Text("集团", "Company groups"),
    help=Text(
        "上下级客户的销售额逐层汇总到最上级，按品牌合计；绕成圈的指出来。需要“上级客户”或“品牌”一列。",
        "Sales of subsidiaries summed up to their top parent, and by brand; rings are found. Needs the column Parent customer or Brand.",
    ),
    records=(PROFILES,),
    extensions=(BESIDE_CUSTOMERS,),
    looks_for=("parent", "brand"),
    views=(
        View(
            "family",
            Text("集团汇总", "Company groups"),
            later("xlcrm.modules.relating.trees_page", "family_page"),
        ),
    ),
)
