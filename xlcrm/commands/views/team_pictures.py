"""Pictures of a time: sales, where the effort goes, who kept to the plan, departments side by side, what records lack.

The dashboard and the monthly report show the same ones; `when` says in their titles which time they tell of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.picture import Bars, Picture
from xlcrm.crm.departments import average
from xlcrm.crm.targets import met_so_far
from xlcrm.lang import Text, count_of
from xlcrm.workbook.looks import CHART, LATE

if TYPE_CHECKING:
    from xlcrm.crm.behaviours import Behaviour
    from xlcrm.crm.departments import Department
    from xlcrm.crm.efforts import Effort
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
    title = Text(f"近 {len(sales)} 个月销售额", f"Sales of the last {count_of(len(sales), 'month')}")
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
    done = Bars(Text("实际联系", "Contacts"), [one.done.contacts for one in shown], colour=CHART["strong"])
    names, wanted = [one.rep for one in shown], [one.target.contacts for one in shown]
    if not any(wanted):
        title = Text(f"各业务员的联系（{when.zh}）", f"Contacts of each rep ({when.en})")
        return Picture(title, words.REP, names, (done,))
    title = Text(f"各业务员：联系与目标（{when.zh}）", f"Contacts of each rep against the target ({when.en})")
    target = Bars(Text("目标", "Target"), wanted, colour=CHART["quiet"])
    return Picture(title, words.REP, names, (done, target))


def targets_picture(reps: Sequence[Progress], when: Text) -> Picture:
    """How much of each rep's targets is met, of what the days that have passed ask for: 100% is on plan."""
    shown = [one for one in reps if met_so_far(one)][:REPS_SHOWN]
    met = [met_so_far(one) for one in shown]
    bars = [
        Bars(name, [each.get(measure) for each in met], "cell percent", colour)
        for measure, (name, colour) in _TARGETS.items()
        if any(measure in each for each in met)
    ]
    plan = Bars(Text("目标", "Target"), [1.0] * len(shown), "cell percent", CHART["line"], line=True)
    title = Text(f"目标完成：按进度（{when.zh}）", f"Targets met, by the days that have passed ({when.en})")
    return Picture(title, words.REP, [one.rep for one in shown], [*bars, plan] if bars else [])


_TARGETS: Mapping[str, tuple[Text, str]] = {
    "contacts": (Text("联系", "Contacts"), CHART["strong"]),
    "visits": (Text("拜访", "Visits"), CHART["bar"]),
    "sales": (Text("销售", "Sales"), CHART["quiet"]),
}


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


def behaviours_picture(minutes: Mapping[str, Mapping[Behaviour, float]], when: Text) -> Picture:
    """Hours of each rep for selling, service and marketing, who has most first."""
    reps = sorted(minutes, key=lambda rep: (-sum(minutes[rep].values()), rep))[:REPS_SHOWN]
    sums = {kind: sum(each[kind] for each in minutes.values()) for kind in _BEHAVIOURS}
    whole = sum(sums.values()) or 1
    return Picture(
        Text(f"时间花在哪：销售、服务、营销（小时，{when.zh}）", f"Hours for selling, service and marketing ({when.en})"),
        words.REP,
        [rep or words.NOBODY for rep in reps],
        [
            Bars(name, [round(minutes[rep][kind] / 60, 1) for rep in reps], "cell decimal", colour)
            for kind, (name, colour) in _BEHAVIOURS.items()
        ],
        "stacked bar",
        note=Text(
            "，".join(f"{name.zh} {sums[kind] / whole:.0%}" for kind, (name, _) in _BEHAVIOURS.items()) + "；按联系记录的方式和内容里的词分，词可在“设置”里改。",
            ", ".join(f"{name.en} {sums[kind] / whole:.0%}" for kind, (name, _) in _BEHAVIOURS.items()) + "; by words of the log, which are lines of Settings.",
        ),
    )  # fmt: skip


_BEHAVIOURS: Mapping[Behaviour, tuple[Text, str]] = {
    "selling": (Text("销售", "Selling"), CHART["strong"]),
    "service": (Text("服务", "Service"), CHART["bar"]),
    "marketing": (Text("营销", "Marketing"), CHART["quiet"]),
}


def departments_picture(found: Sequence[Department], when: Text) -> Picture:
    """科间横比: departments side by side, a head, against the average of the team."""
    means = {measure: average(found, measure) for measure in _MEASURES} if found else {}
    shown = {measure: mean for measure, mean in means.items() if mean > 0}
    return Picture(
        Text(f"科间横比：人均，团队平均 = 100%（{when.zh}）", f"Departments: a head, the team's average is 100% ({when.en})"),
        Text("部门", "Department"),
        [one.name for one in found],
        [
            *(
                Bars(_MEASURES[measure][0], [one.a_head(measure) / mean for one in found], "cell percent", _MEASURES[measure][1], striped=measure == "overdue")
                for measure, mean in shown.items()
            ),
            Bars(Text("人数", "Reps"), [one.reps for one in found], drawn=False),
            *(
                Bars(Text(f"人均{name.zh}", f"{name.en} a head"), [round(one.a_head(measure), 1) for one in found], "cell decimal", drawn=False)
                for measure, (name, _) in _MEASURES.items()
            ),
        ],
        note=Text(
            "团队人均：" + "，".join(f"{_MEASURES[measure][0].zh} {mean:,.1f}" for measure, mean in shown.items()),
            "Team's average a head: " + ", ".join(f"{_MEASURES[measure][0].en.lower()} {mean:,.1f}" for measure, mean in shown.items()),
        ),
    )  # fmt: skip


_MEASURES: Mapping[str, tuple[Text, str]] = {
    "contacts": (Text("联系", "Contacts"), CHART["strong"]),
    "visits": (Text("拜访", "Visits"), CHART["bar"]),
    "sales": (Text("销售额", "Sales"), CHART["quiet"]),
    "overdue": (Text("逾期客户", "Overdue"), LATE),
}


def gaps_picture(missing: Mapping[str, int]) -> Picture:
    """What customers' records lack."""
    bars = Bars(Text("客户", "Customers"), list(missing.values()), colour=CHART["unknown"])
    title = Text("资料缺项（客户数）", "What customers' records lack")
    return Picture(title, Text("缺什么", "Missing"), [GAPS[name] for name in missing], (bars,), "bar")
