"""A first visit plan in cells: CRM_VISITPLAN. The button plans better and knows each rep's calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from xlcrm.crm.reasons import Reason
from xlcrm.crm.values.base import is_blank, shown
from xlcrm.crm.values.words import meaning
from xlcrm.lang import Text, count_of
from xlcrm.marks import Argument, UdfMark
from xlcrm.udfs.answering import Answers, WrongCallError, cell_function
from xlcrm.udfs.arguments import Lines, day_of, number_of
from xlcrm.udfs.cells import table_of
from xlcrm.udfs.contacts import AS_OF
from xlcrm.udfs.holidays import HOLIDAYS, calendar_of
from xlcrm.udfs.records import CUSTOMERS
from xlcrm.udfs.rules import SETTINGS, settings_of

if TYPE_CHECKING:
    from xlcrm.crm.calendars import Calendar
    from xlcrm.crm.geo import Place
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.visits import Plan, Stop

CATEGORY = Text("xlcrm 拜访", "xlcrm Visits")
_REP = "rep"
LATER = Text("计划内不到期", "not due within the plan")


@cell_function(
    UdfMark(
        "CRM_VISITPLAN",
        CATEGORY,
        Text(
            "一个业务员的拜访安排（贪心法）：每个客户去的日期和当天第几家；排不下的说明原因。“安排拜访”按钮排得更好。",
            "Visits of one rep (a greedy plan): each customer's day and its place in that day; who finds no room is told why. The "
            "button Plan visits plans better.",
        ),
        (
            CUSTOMERS,
            Argument("tiers", Text("等级，决定多久拜访一次", "tiers, which tell how often to visit"), "text"),
            Argument("last_visits", Text("最近一次拜访的日期；没有则留空", "day of the last visit; empty for none"), "date"),
            AS_OF,
            Argument("weeks", Text("排几周；不写按 settings，默认 4", "weeks to plan; without it as settings say, else 4"), "number", "value", optional=True),
            Argument("per_day", Text("每天最多几家；不写按 settings，默认 6", "visits a day at most; without it as settings say, else 6"), "number", "value", optional=True),
            Argument("places", Text("客户在哪：地址或城市（一列），或纬度、经度（两列）", "where customers are: address or city (one column), or latitude and longitude (two)"), "any", "table", optional=True),
            HOLIDAYS,
            SETTINGS,
        ),
        '=CRM_VISITPLAN(A2:A60, B2:B60, C2:C60, TODAY(), 4, 6, D2:D60, "CN", 设置!B:C)',
    )
)  # fmt: skip
def crm_visitplan(
    customers: Any,
    tiers: Any,
    last_visits: Any,
    as_of: Any,
    weeks: Any = None,
    per_day: Any = None,
    places: Any = None,
    holidays: Any = None,
    settings: Any = None,
) -> Answers:
    """Day and place in the day of each customer."""
    day, rules = day_of(as_of, "as_of"), settings_of(settings, "visit")
    span = int(number_of(weeks, "weeks", rules.plan_weeks, 1, 26))
    most = int(number_of(per_day, "per_day", rules.visits_a_day, 1, 50))
    calendar = calendar_of(holidays, rules.workdays, [day, day + dt.timedelta(weeks=span)])
    lines = Lines.of(customers=customers, tiers=tiers, last_visits=last_visits)
    stops = _stops(lines, day, _places(places, lines), calendar, rules)
    plan = _plan(stops, day, span, most, calendar, rules)
    answers = _answers(plan, lines.size)
    return lines.answers([value for value, _ in answers], lambda at: answers[at][1])


def _answers(plan: Plan, size: int) -> list[tuple[Any, Any]]:
    """What stands beside each customer, and why."""
    visits = {visit.customer: visit for visit in reversed(plan.visits)}
    left = {one.customer: one for one in plan.unplanned}
    found: list[tuple[Any, Any]] = []
    for key in map(str, range(size)):
        if key in visits:
            found.append(((visits[key].date, visits[key].order), visits[key].reason))
        elif key in left:
            found.append(((left[key].reason, ""), left[key].remedy))
        else:
            found.append(((LATER, ""), LATER))
    return found


def _stops(
    lines: Lines, as_of: dt.date, places: list[Place], calendar: Calendar, settings: Settings
) -> list[Stop]:
    """The customers of the lines that can be read; their numbers are the keys."""
    from xlcrm.crm.visits import Stop

    tiers = _tiers(lines)
    last, names = lines.days("last_visits").tolist(), lines.column("customers")
    wanted = [line for line in range(lines.size) if line not in lines.faults and line not in lines.blank()]
    never = {line: tiers[line] for line in wanted if last[line] is None}
    first = _first_visits(never, as_of, calendar, settings)
    stops = []
    for line in wanted:
        every = settings.visit_days(tiers[line])
        due = last[line] + dt.timedelta(every) if last[line] else first.get(line)
        if every and due:
            stops.append(
                Stop(
                    str(line), shown(names[line]), _REP, tiers[line], places[line], settings.visit_minutes,
                    calendar.next_workday(due), every, min(settings.min_visit_gap_days, every), last[line],
                    why=Reason("next_agreed", {"due": due}),
                )
            )  # fmt: skip
    return stops


def _tiers(lines: Lines) -> list[str]:
    found = []
    for line, value in enumerate(lines.column("tiers")):
        tier = "-" if is_blank(value) or value == "-" else meaning("tier", value)
        if tier is None:
            said = shown(value)
            lines.fault(
                line, Text(f"“{said}”不是等级（A、B、C、D、N）。", f"'{said}' is no tier (A, B, C, D, N).")
            )
        found.append(tier or "-")
    return found


def _first_visits(
    tiers: Mapping[int, str], as_of: dt.date, calendar: Calendar, settings: Settings
) -> dict[int, dt.date]:
    """A day for everybody who was never visited, spread evenly over the tier's cadence."""
    import pandas as pd

    from xlcrm.crm.calendars import Calendars
    from xlcrm.crm.spread import spread_by_tier

    own = list(tiers.values())
    rows = {"rep": _REP, "tier": own, "days": [settings.visit_days(tier) for tier in own], "value": 0.0}
    waiting = pd.DataFrame(rows, index=[f"{line:07d}" for line in tiers])
    found = spread_by_tier(waiting, as_of, Calendars({}, calendar, ())) if tiers else {}
    return {int(key): day for key, day in found.items()}


def _plan(
    stops: list[Stop], as_of: dt.date, weeks: int, per_day: int, calendar: Calendar, settings: Settings
) -> Plan:
    from xlcrm.crm.geo import Names, Travel
    from xlcrm.crm.visits import Rep, VisitProblem, plan

    days = [as_of + dt.timedelta(step) for step in range(7 * weeks)]
    workdays = [day for day in days if calendar.is_workday(day)]
    travel = Travel(settings.speed_kmh, settings.road_factor, settings.long_speed_kmh, gazetteer=Names())
    rep = Rep(_REP, max_visits=per_day)
    problem = VisitProblem(as_of, as_of, weeks, [rep], stops, {_REP: workdays}, travel)
    return plan(problem, iterations=0)


def _places(cells: Any, lines: Lines) -> list[Place]:
    """Where each customer is; nowhere in particular without the argument."""
    from xlcrm.crm.geo import Place

    if cells is None:
        return [Place()] * lines.size
    rows = table_of(cells)
    if len(rows) != lines.size:
        raise WrongCallError(
            f"参数 places 有 {len(rows)} 行，客户有 {lines.size} 行。请让它们一样长。",
            f"The argument places has {count_of(len(rows), 'row')} and there are {count_of(lines.size, 'customer')}. Let them be as long.",
        )
    return [_place(row) for row in rows]


def _place(row: list[Any]) -> Place:
    from xlcrm.crm.geo import Place

    numbers = [each for each in row if isinstance(each, int | float)]
    if len(numbers) == 2:
        return Place(float(numbers[0]), float(numbers[1]))
    return Place(address=" ".join(shown(each) for each in row if not is_blank(each)))
