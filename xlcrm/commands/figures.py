"""The dashboard's figures, computed from the results of a run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.commands.desk import Desk
from xlcrm.commands.views.formulas import SheetColumns
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.commands.views.dashboard import DashboardData, Team, Week
    from xlcrm.commands.views.picture import Picture
    from xlcrm.crm.visits import Plan

WEEKS_BACK = 12
MONTHS_BACK = 12
QUARTER = 3


def dashboard_data(desk: Desk, pictures: Sequence[Picture] = ()) -> DashboardData:
    """All that the dashboard shows; `pictures` are those of modules."""
    from xlcrm.commands.views.dashboard import DashboardData
    from xlcrm.crm.completeness import completeness

    results, frame = desk.results, desk.results.tiers.frame
    records = completeness(desk.here.ledger)
    planned, unplanned = _visits(desk)
    worth = frame.groupby("tier")["value"].sum()
    return DashboardData(
        as_of=desk.as_of,
        tiers=results.tier_counts,
        value={str(tier): round(float(value), 2) for tier, value in worth.items()},
        values=[float(value) for value in frame["value"]],
        value_name=_value_name(results.tiers.source),
        overdue=_overdue_by_rep(desk),
        soon=_soon(desk),
        never=results.never,
        closed=results.count("none"),
        contacts=contact_weeks(desk),
        load=load_weeks(desk),
        team=_team(desk, records.missing),
        more=pictures,
        complete=records.share,
        planned=planned,
        unplanned=unplanned,
        problems=len(desk.problems),
        table=customer_columns(desk),
    )


def _team(desk: Desk, missing: Mapping[str, int]) -> Team:
    """What the team did: this month, in three months, in twelve."""
    from xlcrm.commands.views.dashboard import Team
    from xlcrm.crm.behaviours import behaviours
    from xlcrm.crm.departments import departments
    from xlcrm.crm.efforts import efforts
    from xlcrm.crm.monthly import late_by_rep, sales_by_month
    from xlcrm.crm.periods import last_months
    from xlcrm.crm.targets import done_in, progress

    ledger, settings, results = desk.here.ledger, desk.here.settings, desk.results
    year = last_months(desk.as_of, MONTHS_BACK)
    now, quarter = year[:1], year[:QUARTER]
    sales = sales_by_month(results.trade, desk.as_of)
    reps = progress(ledger, settings, results.trade, results.calendars, now)[0]
    done = done_in(ledger, settings, results.trade, quarter)
    return Team(
        sales=sales if any(sales.values()) else {},
        efforts=list(efforts(ledger, settings, results.trade, results.tiers, year)),
        reached=list(efforts(ledger, settings, results.trade, results.tiers, quarter)),
        reps=[one for one in reps if one.rep],
        behaviours=behaviours(ledger, settings, quarter),
        departments=departments(ledger, done, late_by_rep(results.contacts, ledger)),
        missing=missing,
    )


def _value_name(source: str) -> Text:
    if source == "orders":
        return Text("近期销售额（加权）", "Recent sales (weighted)")
    return Text("销售额", "Sales")


def _overdue_by_rep(desk: Desk) -> dict[str, dict[str, int]]:
    contacts = desk.results.contacts
    counts: dict[str, dict[str, int]] = {rep.name: {} for rep in desk.here.ledger.reps.values() if rep.active}
    late = contacts[contacts["status"] == "overdue"]
    for rep, tier in zip(late["rep"], late["tier"], strict=True):
        by_tier = counts.setdefault(desk.rep_name(str(rep)), {})
        by_tier[str(tier)] = by_tier.get(str(tier), 0) + 1
    return counts


def _soon(desk: Desk) -> int:
    contacts = desk.results.contacts
    due = contacts["due"]
    start, end = _stamp(desk.as_of), _stamp(desk.as_of + dt.timedelta(7))
    known = ~contacts["status"].isin(["never", "none", "overdue"])
    return int((known & (due >= start) & (due <= end)).sum())


def _stamp(day: dt.date) -> Any:
    import numpy as np

    return np.datetime64(day, "s")


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(day.weekday())


def contact_weeks(desk: Desk) -> list[Week]:
    """Valid contacts in each of the last twelve weeks, against what the cadences ask for in a week."""
    from xlcrm.commands.views.dashboard import Week
    from xlcrm.crm.cadence import log_rows

    dates = log_rows(desk.here.ledger, desk.here.settings)["date"]
    counted: dict[dt.date, int] = {}
    for day in dates.dt.date:
        counted[_monday(day)] = counted.get(_monday(day), 0) + 1
    target = round(_asked_per_week(desk), 1)
    this_week = _monday(desk.as_of)
    starts = [this_week - dt.timedelta(7 * back) for back in range(WEEKS_BACK - 1, -1, -1)]
    return [Week(start, counted.get(start, 0), target) for start in starts]


def _asked_per_week(desk: Desk) -> float:
    contacts = desk.results.contacts
    active = contacts[(contacts["status"] != "none") & (contacts["days"] > 0)]
    return float((7 / active["days"]).sum())


def _visits(desk: Desk) -> tuple[int, int]:
    """Visits planned, and customers left out; of the plan that the workbook remembers where the run makes none."""
    results, memory = desk.results, desk.here.memory
    if results.plan is not None:
        return results.planned, results.unplanned
    today = desk.as_of.isoformat()
    return sum(day >= today for _, _, day, *_ in memory.plan), len(memory.left_out)


def load_weeks(desk: Desk) -> list[Week]:
    """Hours of visits in each of the coming weeks; of the plan that the workbook remembers where the run makes none."""
    from xlcrm.commands.views.dashboard import Week

    plan = desk.results.plan
    rows = desk.here.memory.load if plan is None else load_rows(desk.here, plan)
    weeks = [Week(dt.date.fromisoformat(monday), busy, there) for monday, busy, there in rows]
    return [week for week in weeks if week.start >= _monday(desk.as_of)]


def load_rows(here: Situation, plan: Plan) -> tuple[tuple[str, float, float], ...]:
    """A plan by weeks, as the workbook remembers it: Monday, hours planned, hours that the reps who visit have.

    Where the team lists its reps, a misspelt owner is no additional pair of hands; nor is a rep whose customers are all
    called or mailed.
    """
    busy: dict[dt.date, float] = {}
    there: dict[dt.date, float] = {}
    visiting = _visiting_reps(here, plan)
    for day in plan.days:
        if day.rep not in visiting:
            continue
        week = _monday(day.date)
        busy[week] = busy.get(week, 0) + day.busy_minutes / 60
        there[week] = there.get(week, 0) + day.available_minutes / 60
    return tuple((week.isoformat(), round(busy[week], 1), round(there[week], 1)) for week in sorted(there))


def _visiting_reps(here: Situation, plan: Plan) -> set[str]:
    listed = {rep.name for rep in here.ledger.reps.values() if rep.listed}
    wanted = {day.rep for day in plan.days if day.visits} | {one.rep for one in plan.unplanned}
    return wanted & listed if listed else wanted


def customer_columns(desk: Desk) -> SheetColumns | None:
    """The customers' table as formulas see it after the run; None when customers stand in several tables."""
    tables = desk.here.customer_tables
    place = desk.placements.get(tables[0].name) if len(tables) == 1 else None
    if place is None:
        return None
    by_row = {row: key for key, row in place.rows.items()}
    grid, rows = desk.here.grids[place.sheet], range(place.first_row, place.last_row + 1)
    values: dict[str, list[object]] = {
        name: [_after(desk.results.cells[name], by_row.get(row)) for row in rows]
        if name in desk.results.fields
        else [grid.at(row, place.columns[name]) for row in rows]
        for name in ("tier", "next_contact", "overdue")
        if name in desk.results.cells and name in place.columns
    }
    if "owner" in place.columns:
        values["owner"] = [grid.at(row, place.columns["owner"]) for row in rows]
    return SheetColumns(place.sheet, place.first_row, place.last_row, place.columns, values)


def _after(cells: Mapping[str, Any], key: str | None) -> object:
    return None if key is None else cells.get(key)
