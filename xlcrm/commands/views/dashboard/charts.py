"""The dashboard's charts, drawn from its blocks of data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views.chart_data import Block
from xlcrm.commands.views.dashboard.blocks import Blocks
from xlcrm.grid import Area
from xlcrm.lang import Text
from xlcrm.workbook.looks import CHART, LATE
from xlcrm.workbook.sheets import ChartSpec, Series

if TYPE_CHECKING:
    from xlcrm.commands.views.dashboard.figures import DashboardData
    from xlcrm.commands.views.page import Page

_LEFT, _RIGHT = (1, 7), (9, 15)
"""First and last column of the charts on each side."""


def charts(
    page: Page, data: DashboardData, blocks: Blocks, rows: Sequence[tuple[int, int]]
) -> list[ChartSpec]:
    """Six charts in three rows of two."""
    left = [Area(top, _LEFT[0], bottom, _LEFT[1]) for top, bottom in rows]
    right = [Area(top, _RIGHT[0], bottom, _RIGHT[1]) for top, bottom in rows]
    return [
        _pareto(page, data, blocks.pareto, left[0]),
        _tiers(page, data, blocks.tiers, right[0]),
        _overdue(page, data, blocks.overdue, left[1]),
        _status(page, blocks.status, right[1]),
        _contacts(page, blocks.contacts, left[2]),
        _load(page, blocks.load, right[2]),
    ]


def _series(page: Page, block: Block, offset: int, name: Text, colour: str, **more: object) -> Series:
    return Series(page.say(name), block.column(0), block.column(offset), colour=colour, **more)  # type: ignore[arg-type]


def _pareto(page: Page, data: DashboardData, block: Block, area: Area) -> ChartSpec:
    return ChartSpec(
        "column",
        page.say(Text(f"帕累托：多少客户带来多少{data.value_name.zh}", f"Pareto: {data.value_name.en.lower()} by share of customers")),
        (
            _series(page, block, 1, data.value_name, CHART["bar"]),
            _series(page, block, 2, Text("累计占比", "Share so far"), CHART["line"], kind="line", secondary=True),
        ),
        area,
        x_title=page.say(Text("客户占比（由大到小）", "Share of customers, largest first")),
        number_format="#,##0",
        y2_format="0%",
        y2_max=1,
    )  # fmt: skip


def _tiers(page: Page, data: DashboardData, block: Block, area: Area) -> ChartSpec:
    value = Text(f"{data.value_name.zh}占比", f"Share of {data.value_name.en.lower()}")
    return ChartSpec(
        "column",
        page.say(Text("各级客户：数量与金额占比", "Tiers: share of customers and of value")),
        (
            _series(page, block, 3, Text("客户数占比", "Share of customers"), CHART["quiet"]),
            _series(page, block, 4, value, CHART["strong"]),
        ),
        area,
        number_format="0%",
    )


def _overdue(page: Page, data: DashboardData, block: Block, area: Area) -> ChartSpec:
    series = [
        _series(page, block, offset, Text(f"{tier} 级", f"Tier {tier}"), CHART.get(tier, CHART["line"]))
        for offset, tier in enumerate(data.late_tiers, 1)
    ]
    title = page.say(Text("逾期客户：按业务员和等级", "Overdue customers by rep and tier"))
    return ChartSpec("stacked bar", title, tuple(series), area, number_format="0")


def _status(page: Page, block: Block, area: Area) -> ChartSpec:
    points = (CHART["calm"], CHART["soon"], LATE, CHART["unknown"])
    series = Series(page.say(Text("客户数", "Customers")), block.column(0), block.column(1), points=points)
    return ChartSpec("doughnut", page.say(Text("联系状态", "Contact status")), (series,), area)


def _contacts(page: Page, block: Block, area: Area) -> ChartSpec:
    return ChartSpec(
        "column",
        page.say(Text("每周联系：实际与应联系（近 12 周）", "Contacts per week against plan (12 weeks)")),
        (
            _series(page, block, 1, Text("实际联系", "Contacts"), CHART["bar"]),
            _series(page, block, 2, Text("应联系", "Planned"), CHART["line"], kind="line"),
        ),
        area,
        number_format="0",
    )


def _load(page: Page, block: Block, area: Area) -> ChartSpec:
    return ChartSpec(
        "column",
        page.say(
            Text("今后四周：拜访用时与可用时间（小时）", "Next four weeks: visit hours against capacity")
        ),
        (
            _series(page, block, 1, Text("已排（含路上）", "Planned, roads included"), CHART["strong"]),
            _series(page, block, 2, Text("可用", "Available"), CHART["quiet"]),
        ),
        area,
        number_format="0",
    )
