"""What sources and campaigns put on the dashboard: what each source brings and costs, who came, and what was ordered after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.views.picture import Bars, Picture
from xlcrm.commands.views.tally import CUSTOMERS
from xlcrm.lang import Text, count_of
from xlcrm.modules.marketing.campaigns_found import results
from xlcrm.modules.marketing.sources_found import by_source, months
from xlcrm.workbook.looks import CHART

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk

SHOWN = 9
"""Sources that are drawn: those of the most customers."""
CAMPAIGNS_SHOWN = 8
"""The last campaigns."""
NOT_WRITTEN = Text("（未填）", "(not written)")


def source_pictures(desk: Desk) -> Iterator[Picture]:
    """Customers of each source, and how many of them bought; what was earned and spent by source."""
    found = sorted(by_source(desk), key=lambda one: (-one.customers, one.name))[:SHOWN]
    names = [one.name or NOT_WRITTEN for one in found]
    head, count = Text("来源", "Source"), months(desk)
    yield Picture(
        Text("客户来源：客户数与成交", "Sources: customers, and those who bought"),
        head,
        names,
        (
            Bars(CUSTOMERS, [one.customers for one in found], colour=CHART["quiet"]),
            Bars(Text("成交客户", "Bought"), [one.buying for one in found], colour=CHART["strong"]),
        ),
        "bar",
    )
    yield Picture(
        Text(f"客户来源：近 {count} 个月销售额", f"Sources: sales of {count_of(count, 'month')}"),
        head,
        names,
        (
            Bars(Text("销售额", "Sales"), [round(one.recent, 2) for one in found], "cell money", CHART["strong"]),
            Bars(Text("花费", "Spent"), [round(one.spent, 2) for one in found], "cell money", drawn=False),
        ),
        "bar",
        note=Text(f"花费合计 {sum(one.spent for one in found):,.0f}。", f"Spent in all: {sum(one.spent for one in found):,.0f}."),
    )  # fmt: skip


def campaign_pictures(desk: Desk) -> Iterator[Picture]:
    """Who was invited, came and ordered after, of the last campaigns."""
    found = sorted(results(desk), key=lambda one: (one.campaign.start, one.campaign.name))[-CAMPAIGNS_SHOWN:]
    missed = sum(one.states["missed"] for one in found)
    yield Picture(
        Text("活动：邀请、到场、此后下单", "Campaigns: invited, came, ordered after"),
        Text("活动", "Campaign"),
        [one.campaign.name for one in found],
        (
            Bars(Text("邀请", "Invited"), [one.invited for one in found], colour=CHART["quiet"]),
            Bars(Text("到场", "Came"), [one.came for one in found], colour=CHART["bar"]),
            Bars(Text("此后下单客户", "Ordered after"), [one.buyers for one in found], colour=CHART["strong"]),
        ),
        "bar",
        note=Text(f"到场后没有跟进的 {missed} 人。", f"{missed} who came were not followed up.") if missed else Text("", ""),
    )  # fmt: skip
