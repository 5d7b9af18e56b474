"""The dashboard's data: one small table per chart, right of the printed page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.chart_data import LEFT, Block, ChartData
from xlcrm.commands.views.dashboard.figures import DashboardData, Week, pareto
from xlcrm.commands.views.formulas import LATE, TODAY, Condition, SheetColumns, agreeing, countifs
from xlcrm.grid import Area, a1
from xlcrm.lang import Text
from xlcrm.workbook.changes import Cell, Formula

if TYPE_CHECKING:
    from xlcrm.commands.views.page import Page


@dataclass(frozen=True)
class Blocks:
    """Where the data of each chart stands."""

    pareto: Block
    tiers: Block
    status: Block
    overdue: Block
    contacts: Block
    load: Block


def put_blocks(page: Page, data: DashboardData) -> Blocks:
    """Write the data of all charts below each other."""
    note = Text("图表由这里的数字画出；带公式的会随截至日期变化。", "The charts are drawn from these figures; formulas move with the as-of date.")  # fmt: skip
    writer = ChartData.beside(page, note)
    return Blocks(
        tiers=_tiers(writer, data),
        status=_status(writer, data),
        overdue=_overdue(writer, data),
        contacts=_contacts(writer, data),
        load=_load(writer, data),
        pareto=_pareto(writer, data),
    )


def _tiers(writer: ChartData, data: DashboardData) -> Block:
    shown = [tier for tier in ("A", "B", "C", "D", "N", "-") if data.tiers.get(tier) or tier in "ABC"]
    first, last = writer.row + 2, writer.row + 1 + len(shown)
    rows = []
    for at, tier in enumerate(shown, first):
        count = agreeing(data.tiers.get(tier, 0), data.table, _tier_count(tier), "tier")
        worth = data.value.get(tier, 0.0)
        total = sum(data.value.get(each, 0.0) for each in shown)
        rows.append([
            tier,
            count,
            worth,
            _share(at, 1, first, last, data.tiers.get(tier, 0), sum(data.tiers.get(each, 0) for each in shown)),
            _share(at, 2, first, last, worth, total),
        ])  # fmt: skip
    heads = (
        words.TIER,
        Text("客户数", "Customers"),
        data.value_name,
        Text("客户占比", "Of customers"),
        Text("金额占比", "Of value"),
    )
    looks = ("cell tier", "cell count", "cell money", "cell percent", "cell percent")
    return writer.block(Text("各级客户", "Tiers"), heads, rows, looks)


def _tier_count(tier: str) -> Callable[[SheetColumns], Formula]:
    return lambda table: countifs(table, Condition("tier", tier))


def _share(row: int, offset: int, first: int, last: int, part: float, total: float) -> Formula:
    column = LEFT + offset
    cells = Area(first, column, last, column).absolute
    return Formula(f"IF(SUM({cells})=0,0,{a1(row, column)}/SUM({cells}))", part / total if total else 0)


def _status(writer: ChartData, data: DashboardData) -> Block:
    late = agreeing(data.late, data.table, lambda table: countifs(table, LATE), "overdue")
    rows: list[list[Cell]] = [
        [writer.page.say(Text("正常", "In time")), data.calm],
        [writer.page.say(Text("7 天内到期", "Due in 7 days")), data.soon],
        [writer.page.say(Text("逾期", "Overdue")), late],
        [writer.page.say(Text("从未记录", "Never recorded")), data.never],
    ]
    heads = (Text("状态", "Status"), Text("客户数", "Customers"))
    return writer.block(Text("联系状态", "Contact status"), heads, rows, ("cell strong", "cell count"))


def _overdue(writer: ChartData, data: DashboardData) -> Block:
    rows: list[list[Cell]] = []
    for at, (rep, tiers) in enumerate(data.overdue.items(), writer.row + 2):
        name = Condition("owner", "", f"${a1(at, LEFT)}", rep)
        rows.append([rep, *(_late(data, name, tier, tiers.get(tier, 0)) for tier in data.late_tiers)])
    heads: list[Text | str] = [words.REP, *data.late_tiers]
    return writer.block(
        Text("逾期客户", "Overdue customers"),
        heads,
        rows,
        ("cell strong", *["cell count"] * len(data.late_tiers)),
    )


def _late(data: DashboardData, owner: Condition, tier: str, figure: int) -> Cell:
    wanted = (owner, Condition("tier", tier), LATE)
    return agreeing(figure, data.table, lambda table: countifs(table, *wanted), "owner", "tier", "overdue")


def _contacts(writer: ChartData, data: DashboardData) -> Block:
    rows: list[list[Cell]] = []
    size = len(data.contacts)
    for place, week in enumerate(data.contacts):
        at = writer.row + 2 + place
        start = a1(at, LEFT + 3)
        between = (
            Condition("date", ">=", start, week.start),
            Condition("date", "<", f"{start}+7", _plus_week(week)),
        )
        done = agreeing(week.done, data.log, lambda log, c=between: countifs(log, *c), "date")  # type: ignore[misc]
        monday = Formula(f"{TODAY}-WEEKDAY({TODAY},2)+1-{7 * (size - 1 - place)}", week.start)
        rows.append([Formula(f'MONTH({start})&"/"&DAY({start})', _label(week)), done, week.target, monday])
    heads = (
        Text("周（周一）", "Week (Monday)"),
        Text("实际联系", "Contacts"),
        Text("应联系", "Planned"),
        Text("周一", "Monday"),
    )
    looks = ("cell strong", "cell count", "cell decimal", "cell date")
    return writer.block(Text("每周联系", "Contacts per week"), heads, rows, looks)


def _load(writer: ChartData, data: DashboardData) -> Block:
    rows: list[list[Cell]] = [[_label(week), week.done, week.target] for week in data.load]
    heads = (
        Text("周（周一）", "Week (Monday)"),
        Text("已排小时", "Hours planned"),
        Text("可用小时", "Hours available"),
    )
    return writer.block(Text("今后几周的拜访", "Visits in the coming weeks"), heads, rows, ("cell strong", "cell decimal", "cell decimal"))  # fmt: skip


def _pareto(writer: ChartData, data: DashboardData) -> Block:
    rows: list[list[Cell]] = [[f"{share:.0%}", worth, so_far] for share, worth, so_far in pareto(data.values)]
    heads = (
        Text("客户（由大到小）", "Customers, largest first"),
        data.value_name,
        Text("累计占比", "Share so far"),
    )
    return writer.block(Text("帕累托", "Pareto"), heads, rows, ("cell strong", "cell money", "cell percent"))


def _label(week: Week) -> str:
    return f"{week.start.month}/{week.start.day}"


def _plus_week(week: Week) -> dt.date:
    return week.start + dt.timedelta(7)
