"""Which of its own sheets xlcrm keeps in a workbook, and what stands on them after a run.

Small on day one: 今日/Today is visible, 设置/Settings is there but hidden; every other sheet comes when it is first asked
for, and is kept up to date from then on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any

from xlcrm.commands.desk import Desk, Sheet
from xlcrm.commands.making.balance import balance
from xlcrm.commands.making.contacts import overdue, today
from xlcrm.commands.making.contents import contents
from xlcrm.commands.making.greetings import greetings
from xlcrm.commands.making.groups import groups
from xlcrm.commands.making.month import month
from xlcrm.commands.making.plan_changes import plan_changes
from xlcrm.commands.making.risk import risk
from xlcrm.commands.making.routes import routes
from xlcrm.commands.making.settings import settings
from xlcrm.commands.making.tiers import tiers
from xlcrm.commands.making.visits import calendar, unplanned, visits
from xlcrm.lang import Lang

if TYPE_CHECKING:
    from xlcrm.commands.modules import Bringing
    from xlcrm.commands.views.picture import Picture

SHEET_KEYS = (
    "overdue",
    "month",
    "visits",
    "unplanned",
    "plan_changes",
    "calendar",
    "routes",
    "balance",
    "tiers",
    "risk",
    "groups",
    "greetings",
    "dashboard",
    "contents",
    "runs",
    "problems",
    "overrides",
    "settings",
)
"""The sheets that come when asked for."""
NEEDS = {
    "today": "overdue",
    "overdue": "overdue",
    "month": "overdue",
    "visits": "visits",
    "unplanned": "visits",
    "plan_changes": "visits",
    "calendar": "visits",
    "routes": "visits",
    "balance": "visits",
    "tiers": "tiers",
}
"""Sheet → the part of the run that fills it; a sheet of a part that did not run stays as it is."""
PROBLEMS_SHOWN = 2000


def sheets_for(desk: Desk, *, crowded: bool, pictures: Sequence[Picture] = ()) -> list[Sheet]:
    """The sheets that this run fills: those asked for, those that are there, and those of day one.

    `pictures` are what modules put on the dashboard.
    """
    wanted = [key for key in SHEET_KEYS if desk.shows(key)]
    keys = ["settings", "today", *wanted, *(["results"] if crowded else [])]
    makers: Mapping[str, Callable[[Desk], Sheet]] = {
        **MAKERS,
        "dashboard": partial(dashboard, pictures=pictures),
    }
    made = (
        makers[key](desk)
        for key in dict.fromkeys(keys)
        if key in makers and _is_filled(key, desk) and not _stays(key, desk)
    )
    return list(made)


def every_sheet(desk: Desk, brought: Bringing, *, crowded: bool) -> list[Sheet]:
    """The sheets that this run fills, those of modules too, and the list of all sheets where the team has one."""
    made = [*sheets_for(desk, crowded=crowded, pictures=brought.pictures), *brought.views]
    if desk.shows("contents"):
        made.append(contents(desk, made, [put.spec for put in brought.new_sheets]))
    return made


def _is_filled(key: str, desk: Desk) -> bool:
    return key not in NEEDS or NEEDS[key] in desk.results.parts


def _stays(key: str, desk: Desk) -> bool:
    """Settings are the team's to type in: written once, and again only to be shown when they are asked for."""
    grid = desk.here.owned("settings") if key == "settings" else None
    return grid is not None and (grid.visible or "settings" not in desk.asked)


def problems(desk: Desk) -> Sheet:
    """数据问题/Problems, with links to their cells."""
    from xlcrm.commands.views.problems import ProblemRow, problems_sheet

    rows = [
        ProblemRow(one.severity, one.sheet, one.cell, one.message(desk.lang))
        for one in desk.problems[:PROBLEMS_SHOWN]
    ]
    return Sheet("problems", problems_sheet(rows, desk.lang))


def overrides(desk: Desk) -> Sheet:
    """人工改值/Typed over, each value with its age and the computed one."""
    from xlcrm.commands.standing_words import standing_words
    from xlcrm.commands.views.overrides import OverrideRow, overrides_sheet

    rows = [
        OverrideRow(
            one.customer, one.header, one.value, one.computed, one.since, one.days, one.sheet, one.cell
        )
        for one in standing_words(desk.here, desk.results)
    ]
    return Sheet("overrides", overrides_sheet(rows, desk.lang))


def results(desk: Desk) -> Sheet:
    """计算结果/Results, where the team's table has no room."""
    from xlcrm.commands.views.results import ResultRow, results_sheet

    cells = desk.results.cells
    people = desk.here.ledger.customers
    rows = [
        ResultRow(
            key=str(key), customer=str(who["name"] or key), rep=str(who["rep"] or ""),
            tier=str(cells["tier"].get(key) or ""), due=_cell(cells, "next_contact", key), days=_cell(cells, "overdue", key),
            reason=str(cells["reason"].get(key) or ""),
        )
        for key, who in zip(people.index, people[["name", "rep"]].to_dict("records"), strict=True)
    ]  # fmt: skip
    return Sheet("results", results_sheet(rows, desk.as_of, desk.lang))


def _cell(cells: Mapping[str, Mapping[str, Any]], name: str, key: str) -> Any:
    return cells.get(name, {}).get(key)


def runs(rows: Sequence[Mapping[str, Any]], lang: Lang) -> Sheet:
    """运行记录/Runs."""
    from xlcrm.commands.views.runs import RunRow, runs_sheet

    known = {item.name for item in fields(RunRow)}
    made = [
        RunRow(
            **{
                **{name: value for name, value in row.items() if name in known},
                "time": dt.datetime.fromisoformat(row["time"]),
                "as_of": dt.date.fromisoformat(row["as_of"]),
            }
        )
        for row in rows
    ]
    return Sheet("runs", runs_sheet(made, lang))


def dashboard(desk: Desk, pictures: Sequence[Picture] = ()) -> Sheet:
    """仪表盘/Dashboard, with the pictures of modules."""
    from xlcrm.commands.figures import dashboard_data
    from xlcrm.commands.views.dashboard import dashboard_sheet

    return Sheet("dashboard", dashboard_sheet(dashboard_data(desk, pictures), desk.lang))


MAKERS: Mapping[str, Callable[[Desk], Sheet]] = {
    "settings": settings,
    "today": today,
    "overdue": overdue,
    "month": month,
    "visits": visits,
    "unplanned": unplanned,
    "plan_changes": plan_changes,
    "calendar": calendar,
    "routes": routes,
    "balance": balance,
    "tiers": tiers,
    "risk": risk,
    "groups": groups,
    "greetings": greetings,
    "problems": problems,
    "overrides": overrides,
    "results": results,
}
