"""Pictures of the customers: what they are worth, which tiers they are of, who is overdue, how the contacts stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.dashboard.data import pareto
from xlcrm.commands.views.formulas import LATE, Condition, SheetColumns, agreeing, countifs
from xlcrm.commands.views.picture import Bars, Figure, Picture, Spot
from xlcrm.commands.views.team_pictures import REPS_SHOWN
from xlcrm.lang import Text
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.looks import LATE as RED

if TYPE_CHECKING:
    from xlcrm.commands.views.dashboard.data import DashboardData
    from xlcrm.workbook.changes import Cell

CUSTOMERS = Text("客户数", "Customers")


def worth_pictures(data: DashboardData) -> Iterator[Picture]:
    """What customers are worth."""
    yield _pareto(data)
    yield _tiers(data)


def contact_pictures(data: DashboardData) -> Iterator[Picture]:
    """Who is overdue, and how the contacts stand."""
    yield _overdue(data)
    yield _status(data)


def _pareto(data: DashboardData) -> Picture:
    rows, name = pareto(data.values), data.value_name
    return Picture(
        Text(f"帕累托：多少客户带来多少{name.zh}", f"Pareto: {name.en.lower()} by share of customers"),
        Text("客户（由大到小）", "Customers, largest first"),
        [f"{share:.0%}" for share, _, _ in rows],
        (
            Bars(name, [worth for _, worth, _ in rows], "cell money", CHART["bar"]),
            Bars(Text("累计占比", "Share so far"), [so_far for _, _, so_far in rows], "cell percent", CHART["line"], line=True),
        ),
        x_title=Text("客户占比（由大到小）", "Share of customers, largest first"),
        own_axis=True,
    )  # fmt: skip


def _tiers(data: DashboardData) -> Picture:
    name = data.value_name
    shown = [tier for tier in ("A", "B", "C", "D", "N", "-") if data.tiers.get(tier) or tier in "ABC"]
    counts = [data.tiers.get(tier, 0) for tier in shown]
    worths = [data.value.get(tier, 0.0) for tier in shown]
    live = [
        agreeing(count, data.table, _tier_count(tier), "tier")
        for tier, count in zip(shown, counts, strict=True)
    ]
    value = Text(f"{name.zh}占比", f"Share of {name.en.lower()}")
    return Picture(
        Text("各级客户：数量与金额占比", "Tiers: share of customers and of value"),
        words.TIER,
        shown,
        (
            Bars(CUSTOMERS, live, drawn=False),
            Bars(name, worths, "cell money", drawn=False),
            Bars(
                Text("客户数占比", "Share of customers"), _shares(counts, 1), "cell percent", CHART["quiet"]
            ),
            Bars(value, _shares(worths, 2), "cell percent", CHART["strong"]),
        ),
    )


def _tier_count(tier: str) -> Callable[[SheetColumns], Formula]:
    return lambda table: countifs(table, Condition("tier", tier))


def _shares(parts: list[int] | list[float], offset: int) -> list[Figure]:
    """Each part's share of the whole, as formulas over the column at an offset of the same table."""
    total = sum(parts)

    def share(spot: Spot, row: int) -> Cell:
        cells = spot.cells(offset).absolute
        worth = parts[row] / total if total else 0
        return Formula(f"IF(SUM({cells})=0,0,{spot.at(row, offset)}/SUM({cells}))", worth)

    return [share] * len(parts)


def _overdue(data: DashboardData) -> Picture:
    """The reps in their order; of a large team those with most overdue customers, and the others together."""
    reps, rest = list(data.overdue), list[str]()
    if len(reps) > REPS_SHOWN:
        ranked = sorted(reps, key=lambda rep: (-sum(data.overdue[rep].values()), rep))
        reps, rest = ranked[: REPS_SHOWN - 1], ranked[REPS_SHOWN - 1 :]
    bars = [
        Bars(Text(f"{tier} 级", f"Tier {tier}"), _late_of(data, reps, rest, tier), colour=CHART.get(tier, CHART["line"]))
        for tier in data.late_tiers
    ]  # fmt: skip
    others = [Text(f"其他 {len(rest)} 人", f"{len(rest)} others")] if rest else []
    title = Text("逾期客户：按业务员和等级", "Overdue customers by rep and tier")
    return Picture(title, words.REP, [*reps, *others], bars, "stacked bar")


def _late_of(data: DashboardData, reps: Sequence[str], rest: Sequence[str], tier: str) -> list[Figure]:
    together: list[Figure] = [sum(data.overdue[rep].get(tier, 0) for rep in rest)] if rest else []
    return [*(_late(data, rep, tier) for rep in reps), *together]


def _late(data: DashboardData, rep: str, tier: str) -> Figure:
    figure = data.overdue[rep].get(tier, 0)

    def late(spot: Spot, row: int) -> Cell:
        wanted = (Condition("owner", "", f"${spot.at(row, 0)}", rep), Condition("tier", tier), LATE)
        return agreeing(
            figure, data.table, lambda table: countifs(table, *wanted), "owner", "tier", "overdue"
        )

    return late


def _status(data: DashboardData) -> Picture:
    late = agreeing(data.late, data.table, lambda table: countifs(table, LATE), "overdue")
    names = (
        Text("正常", "In time"), Text("7 天内到期", "Due in 7 days"), Text("逾期", "Overdue"), Text("从未记录", "Never recorded"),
    )  # fmt: skip
    return Picture(
        Text("联系状态", "Contact status"),
        Text("状态", "Status"),
        names,
        (Bars(CUSTOMERS, [data.calm, data.soon, late, data.never]),),
        "doughnut",
        points=(CHART["calm"], CHART["soon"], RED, CHART["unknown"]),
    )
