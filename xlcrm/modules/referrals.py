"""转介绍: the tree of referrals with the sales of each branch."""

from __future__ import annotations

from xlcrm.commands.module import Module, View, later
from xlcrm.lang import Text
from xlcrm.modules.relating.records import BESIDE_CUSTOMERS, PROFILES

MODULE = Module(
    name="referrals",
    label=Text("转介绍", "Referrals"),
    help=Text(
        "谁介绍了谁，一层层列出，按源头客户汇总销售额；绕成圈的指出来。需要“介绍人”一列。",
        "Who brought whom, level by level, with sales by the first customer of each tree; rings are found. Needs the column Referrer.",
    ),
    records=(PROFILES,),
    extensions=(BESIDE_CUSTOMERS,),
    looks_for=("referrer",),
    views=(
        View(
            "referrals",
            Text("转介绍", "Referrals"),
            later("xlcrm.modules.relating.trees_page", "referrals_page"),
        ),
    ),
)
