"""活动: campaigns and get-togethers with their guests, the follow-up of those who came, cost, and the orders after."""

from __future__ import annotations

from xlcrm.commands.module import Module, Records, View, later
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text
from xlcrm.modules.marketing.campaign_records import CAMPAIGN_COLOURS, CAMPAIGNS, GUESTS

_FOUND = "xlcrm.modules.marketing.campaigns_found"

MODULE = Module(
    name="campaigns",
    label=Text("活动", "Campaigns"),
    help=Text(
        "展会、答谢会、参观等活动：邀请和到场、到场后有没有按时跟进、花费、此后的订单（先后，不等于因为）；没跟进的列出来。",
        "Fairs, get-togethers, factory tours: who was invited and came, whether they were followed up in time, cost, and the orders after (not because of it); lists who was not.",
    ),
    records=(
        Records(CAMPAIGNS, Text("一行一个活动；同名的活动按邀请日期分到各次。", "One campaign a row; of several of one name the invitation date tells which."), compute=later(_FOUND, "campaign_checks"), colours=CAMPAIGN_COLOURS),
        Records(GUESTS, Text("一行一位来宾；“到场”填 到场 或 未到。", "One guest a row; Came says whether he or she did."), compute=later(_FOUND, "guest_checks")),
    ),
    views=(View("campaigns", Text("活动效果", "Campaign results"), later("xlcrm.modules.marketing.campaigns_page", "campaigns_page")),),
    pictures=later("xlcrm.modules.marketing.pictures", "campaign_pictures"),
    settings=(
        Setting("campaign_follow_days", "campaigns", "days", 7, Text("活动后多少天内跟进", "Days to follow up a campaign"), Text("到场的客户在结束后这么多天内要联系到；默认值只是建议。", "Whoever came is to be reached within so many days after the end; the default is only our suggestion."), minimum=0, maximum=365),
        Setting("campaign_order_days", "campaigns", "days", 90, Text("活动后多少天的订单算“此后”", "Days of orders after a campaign"), Text("从活动第一天起；和此前同样多的天数对比。", "From its first day on; compared with as many days before."), minimum=1, maximum=3650),
    ),
    open_items=later(_FOUND, "waiting"),
    brief=later(_FOUND, "before_a_visit"),
)  # fmt: skip
"""What the module of campaigns is made of."""
