"""Pictures of weeks: the contacts of the last ones against plan, the visits of the coming ones against the hours there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.views.formulas import TODAY, Condition, agreeing, countifs
from xlcrm.commands.views.picture import Bars, Figure, Picture, Spot
from xlcrm.lang import Text
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.looks import CHART

if TYPE_CHECKING:
    from xlcrm.commands.views.dashboard.data import DashboardData, Week
    from xlcrm.workbook.changes import Cell

WEEK = Text("周（周一）", "Week (Monday)")
_MONDAY = 3
"""Where the Mondays stand in the table of contacts."""


def week_pictures(data: DashboardData) -> Iterator[Picture]:
    """Both of them; contacts only where there are any."""
    if any(week.done for week in data.contacts):
        yield _contacts(data)
    yield _load(data)


def _contacts(data: DashboardData) -> Picture:
    """The weeks move with the as-of date only where their figures do."""
    weeks, moves = data.contacts, data.log is not None
    mondays = [_monday(week, len(weeks) - 1 - at) if moves else week.start for at, week in enumerate(weeks)]
    return Picture(
        Text("每周联系：实际与应联系（近 12 周）", "Contacts per week against plan (12 weeks)"),
        WEEK,
        [_live_label(week) if moves else _label(week) for week in weeks],
        (
            Bars(Text("实际联系", "Contacts"), [_done(data, week) for week in weeks], colour=CHART["bar"]),
            Bars(Text("应联系", "Planned"), [week.target for week in weeks], "cell decimal", CHART["line"], line=True),
            Bars(Text("周一", "Monday"), mondays, "cell date", drawn=False),
        ),
    )  # fmt: skip


def _live_label(week: Week) -> Figure:
    def label(spot: Spot, row: int) -> Cell:
        monday = spot.at(row, _MONDAY)
        return Formula(f'MONTH({monday})&"/"&DAY({monday})', _label(week))

    return label


def _done(data: DashboardData, week: Week) -> Figure:
    def done(spot: Spot, row: int) -> Cell:
        monday = spot.at(row, _MONDAY)
        between = (
            Condition("date", ">=", monday, week.start),
            Condition("date", "<", f"{monday}+7", week.start + dt.timedelta(7)),
        )
        return agreeing(week.done, data.log, lambda log: countifs(log, *between), "date")

    return done


def _monday(week: Week, back: int) -> Formula:
    return Formula(f"{TODAY}-WEEKDAY({TODAY},2)+1-{7 * back}", week.start)


def _load(data: DashboardData) -> Picture:
    return Picture(
        Text("今后四周：拜访用时与可用时间（小时）", "Next four weeks: visit hours against capacity"),
        WEEK,
        [_label(week) for week in data.load],
        (
            Bars(Text("已排（含路上）", "Planned, roads included"), [week.done for week in data.load], "cell decimal", CHART["strong"]),
            Bars(Text("可用", "Available"), [week.target for week in data.load], "cell decimal", CHART["quiet"]),
        ),
    )  # fmt: skip


def _label(week: Week) -> str:
    return f"{week.start.month}/{week.start.day}"
