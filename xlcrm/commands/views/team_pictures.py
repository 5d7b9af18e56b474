"""Pictures of a time: sales, where the effort goes, who kept to the plan, departments side by side, what records lack.

The dashboard and the monthly report show the same ones; `when` says in their titles which time they tell of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.picture import Bars, Picture
from xlcrm.lang import Text
from xlcrm.workbook.looks import CHART, LATE

if TYPE_CHECKING:
    from xlcrm.crm.monthly import Effort, Group
    from xlcrm.crm.targets import Progress

REPS_SHOWN = 14
SALES = Text("销售额", "Sales")
GAPS: Mapping[str, Text] = {
    "owner": Text("没有负责人", "No owner"),
    "reach": Text("没有电话和邮箱", "No phone or mailbox"),
    "city": Text("没有城市", "No city"),
    "industry": Text("没有行业", "No industry"),
}
"""What a customer's record may lack, as `completeness` names it."""


def sales_picture(sales: Mapping[str, float]) -> Picture:
    """Sales by month."""
    title = Text(f"近 {len(sales)} 个月销售额", f"Sales of the last {len(sales)} months")
    figures = [round(value, 2) for value in sales.values()]
    bars = Bars(SALES, figures, "cell money", CHART["strong"])
    return Picture(title, Text("月份", "Month"), list(sales), (bars,))


def effort_picture(efforts: Sequence[Effort], when: Text) -> Picture:
    """Where the time goes, and where the sales come from."""
    minutes = sum(one.minutes for one in efforts)
    sales = sum(max(0.0, one.sales) for one in efforts)
    time = [one.minutes / minutes if minutes else 0.0 for one in efforts]
    worth = [max(0.0, one.sales) / sales if sales else 0.0 for one in efforts]
    return Picture(
        Text(f"各级客户：花的时间与带来的销售（{when.zh}）", f"Tiers: where time goes, where sales come from ({when.en})"),
        words.TIER,
        [one.tier for one in efforts],
        (
            Bars(Text("分钟", "Minutes"), [one.minutes for one in efforts], drawn=False),
            Bars(SALES, [round(one.sales, 2) for one in efforts], "cell money", drawn=False),
            Bars(Text("时间占比", "Share of time"), time, "cell percent", CHART["quiet"]),
            Bars(Text("销售占比", "Share of sales"), worth, "cell percent", CHART["strong"]),
        ),
    )  # fmt: skip


def activity_picture(reps: Sequence[Progress], when: Text) -> Picture:
    """Contacts of each rep against the target, where one was set."""
    shown = reps[:REPS_SHOWN]
    return Picture(
        Text(f"各业务员：联系与目标（{when.zh}）", f"Contacts of each rep against the target ({when.en})"),
        words.REP,
        [one.rep for one in shown],
        (
            Bars(Text("实际联系", "Contacts"), [one.done.contacts for one in shown], colour=CHART["strong"]),
            Bars(Text("目标", "Target"), [one.target.contacts for one in shown], colour=CHART["quiet"]),
        ),
    )


def coverage_picture(efforts: Sequence[Effort], when: Text) -> Picture:
    """Which share of each tier's customers was spoken to."""
    return Picture(
        Text(f"覆盖率：联系过的客户（{when.zh}）", f"Coverage: customers spoken to, by tier ({when.en})"),
        words.TIER,
        [one.tier for one in efforts],
        (
            Bars(Text("客户", "Customers"), [one.customers for one in efforts], drawn=False),
            Bars(Text("联系过", "Spoken to"), [one.reached for one in efforts], drawn=False),
            Bars(Text("覆盖率", "Coverage"), [one.coverage for one in efforts], "cell percent", CHART["bar"]),
        ),
    )


def late_picture(late: Mapping[str, int]) -> Picture:
    """Customers overdue at the end of the month, by rep."""
    name = Text("逾期客户", "Overdue customers")
    bars = Bars(name, list(late.values()), colour=LATE)
    return Picture(Text("月底逾期客户", "Customers overdue at the end"), words.REP, list(late), (bars,))


def departments_picture(groups: Sequence[Group], when: Text) -> Picture:
    """科间横比: departments side by side, a head."""
    contacts, overdue = Text("人均联系", "Contacts a head"), Text("人均逾期", "Overdue a head")
    return Picture(
        Text(f"科间横比：人均联系与人均逾期（{when.zh}）", f"Departments: contacts and overdue customers a head ({when.en})"),
        Text("科室/区域", "Department"),
        [one.name for one in groups],
        (
            Bars(Text("人数", "Reps"), [one.reps for one in groups], drawn=False),
            Bars(contacts, [round(one.contacts / one.reps, 1) for one in groups], "cell decimal", CHART["quiet"]),
            Bars(Text("人均拜访", "Visits a head"), [round(one.visits / one.reps, 1) for one in groups], "cell decimal", drawn=False),
            Bars(Text("人均销售", "Sales a head"), [round(one.sales / one.reps, 2) for one in groups], "cell money", drawn=False),
            Bars(overdue, [round(one.overdue / one.reps, 1) for one in groups], "cell decimal", LATE),
        ),
    )  # fmt: skip


def gaps_picture(missing: Mapping[str, int]) -> Picture:
    """What customers' records lack."""
    bars = Bars(Text("客户", "Customers"), list(missing.values()), colour=CHART["unknown"])
    title = Text("资料缺项（客户数）", "What customers' records lack")
    return Picture(title, Text("缺什么", "Missing"), [GAPS[name] for name in missing], (bars,), "bar")
