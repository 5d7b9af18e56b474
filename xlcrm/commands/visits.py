"""`xlcrm visits`: the visit plan of the coming weeks, with its sheets and calendar files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.commands.making.calendar_files import CalendarFiles, calendar_files
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.planning import Asked
from xlcrm.commands.refresh import SHARED, Run, askable, computed, told
from xlcrm.commands.situation import Situation, look_at
from xlcrm.errors import UsageError
from xlcrm.lang import Text, count_of
from xlcrm.marks import Button, CommandMark, Option, command

if TYPE_CHECKING:
    import datetime as dt

    from xlcrm.commands.planning import Planned
    from xlcrm.crm.visits import Cost, Plan

SHEETS = ("visits", "unplanned", "plan_changes", "calendar", "routes")
MOST_WEEKS = 26


@command(
    CommandMark(
        name="visits",
        label=Text("排拜访", "Plan visits"),
        help=Text(
            "为每位业务员安排未来几周的拜访，写入拜访计划、未安排、计划变更、拜访日历和路线图，也可另存日历文件。",
            "Plan each rep's visits of the coming weeks, into the sheets Visits, Not planned, Plan changes, Visit calendar and Routes; "
            "calendar files besides when asked for.",
        ),
        group="visits",
        icon="CalendarInsert",
        button=Button("V", large=True),
        options=(
            *SHARED,
            Option("weeks", Text("计划几周（默认：设置里的周数）", "weeks to plan (default: that of the settings)"), "number", metavar="N"),
            Option("rep", Text("只重排这些业务员，其他人的计划不动", "plan only these reps anew; the others keep their plan"), "list", metavar="NAMES"),
            Option("seconds", Text("最多计算几秒（默认 10）；越多越好一点", "seconds of computing at most (default 10); more make it a little better"), "number", metavar="S"),
            Option("balance", Text("另加一张“均衡”：各业务员的负荷，以及建议移交给谁（只是建议）", "also the sheet Balance: how full each rep is, and whom one could hand over (a proposal only)"), "flag"),
            Option("keep-locked", Text("上次排好的都留在原日，只插入新的", "what was planned stays on its day, only what is new is put in between"), "flag"),
            Option("ics", Text("在这个文件夹里为每位业务员写一个日历文件（.ics）", "write a calendar file (.ics) for each rep into this folder"), "path", metavar="DIR"),
        ),
        needs="books",
        writes=True,
    )
)  # fmt: skip
def visits(request: Request) -> Outcome:
    """The visit plan as an Outcome."""
    here = _with_weeks(look_at(request), request.option("weeks"))
    sheets = (*SHEETS, "balance") if request.option("balance", False) else SHEETS
    return askable(computed(here, request, ("visits",), sheets, Asked.of(request)), request, _outcome)


def _outcome(run: Run, request: Request) -> Outcome:
    calendars = _calendars(run, request)
    run = _with_events(run, calendars)
    outcome = told(run, request)
    balance = _balance_told(run) if "balance" in run.asked else ()
    return replace(
        outcome,
        lines=(*outcome.lines, *_told(run, calendars), *balance),
        data={**outcome.data, "visits": {**outcome.data["visits"], **_all_figures(run)}},
        state=run.changed.memory.dump() if run.changed.memory is not run.here.memory else None,
        files=_placed(calendars, request),
    )


def _with_weeks(here: Situation, weeks: Any) -> Situation:
    """The situation as if the settings asked for so many weeks."""
    if weeks is None:
        return here
    if not 1 <= weeks <= MOST_WEEKS or weeks != int(weeks):
        raise UsageError(
            f"--weeks 要写 1 到 {MOST_WEEKS} 的整数，不能是 {weeks:g}。",
            f"--weeks takes a whole number from 1 to {MOST_WEEKS}, not {weeks:g}.",
        )
    return replace(here, settings=replace(here.settings, plan_weeks=int(weeks)))


def _calendars(run: Run, request: Request) -> CalendarFiles | None:
    if not request.option("ics"):
        return None
    now = request.now or _midnight(run.here.as_of)
    return calendar_files(run.here, run.results, now)


def _midnight(day: dt.date) -> dt.datetime:
    import datetime as dt

    return dt.datetime.combine(day, dt.time())


def _with_events(run: Run, calendars: CalendarFiles | None) -> Run:
    """The run remembering which events the calendars have now."""
    memory = run.changed.memory
    if calendars is None or calendars.booked == memory.booked:
        return run
    return replace(run, changed=replace(run.changed, memory=replace(memory, booked=calendars.booked)))


def _placed(calendars: CalendarFiles | None, request: Request) -> Mapping[str, bytes]:
    """Path → content of the calendar files."""
    folder = Path(str(request.option("ics", ".")))
    return {str(folder / name): text.encode() for name, text in calendars.texts.items()} if calendars else {}


def _told(run: Run, calendars: CalendarFiles | None) -> Iterator[str]:
    here, planned = run.here, run.results.visits
    if planned:
        yield _travel(here, planned)
        yield _parts(here, planned.plan.cost)
    if calendars and not calendars.zone:
        yield here.say(
            "    日历文件里的时间不带时区（本国有几个时区或不详），在哪里打开就按哪里的时间。",
            "    Times in the calendar files carry no time zone (the home country has several, or is not known): "
            "they hold wherever they are opened.",
        )


def _travel(here: Situation, planned: Planned) -> str:
    found, greedy = planned.plan, planned.greedy
    return here.say(
        f"    路上 {hours(found):.1f} 小时；逐家就近插入（贪心）的话：{len(greedy.visits)} 次，{hours(greedy):.1f} 小时",
        f"    {hours(found):.1f} hours on the road; put in one by one (greedy): {count_of(len(greedy.visits), 'visit')}, {hours(greedy):.1f} hours",
    )


def hours(plan: Plan) -> float:
    """Hours on the road, the ways home included."""
    return sum(day.travel_minutes for day in plan.days) / 60


def _parts(here: Situation, cost: Cost) -> str:
    names = {
        "travel": Text("路程", "travel"),
        "lateness": Text("逾期", "lateness"),
        "earliness": Text("提前", "earliness"),
        "rhythm": Text("换星期", "other weekdays"),
        "change": Text("改动", "changes"),
        "left_out": Text("未安排", "left out"),
    }
    parts = [f"{names[name].in_(here.lang)} {value:.0f}" for name, value in cost._asdict().items()]
    return here.say(
        f"    计划代价（折合路上分钟）：{'，'.join(parts)}",
        f"    Cost of the plan in minutes of travel: {', '.join(parts)}",
    )


def _balance_told(run: Run) -> Iterator[str]:
    """The fullest and the emptiest rep, and how many could be handed over."""
    here, planned = run.here, run.results.visits
    loads = [load for load in planned.balance.before if load.available] if planned else []
    if not planned or not loads:
        return
    low, high = min(loads, key=lambda load: load.share), max(loads, key=lambda load: load.share)
    many = len(planned.balance.handovers)
    yield here.say(
        f"    均衡：负荷从 {low.rep} {low.share:.0%} 到 {high.rep} {high.share:.0%}；建议移交 {many} 家（见“均衡”表，未作改动）",
        f"    Balance: loads from {low.share:.0%} ({low.rep}) to {high.share:.0%} ({high.rep}); {many} could be handed over "
        "(sheet Balance, nothing is changed)",
    )


def _all_figures(run: Run) -> Mapping[str, Any]:
    planned = run.results.visits
    if planned is None:
        return {}
    return {**_figures(planned), **(_balance_figures(planned) if "balance" in run.asked else {})}


def _balance_figures(planned: Planned) -> Mapping[str, Any]:
    """For --json: each rep's load, and who could go to whom."""
    found = planned.balance
    return {
        "balance": {
            "loads": {load.rep: round(load.share, 3) for load in found.before if load.available},
            "loads_after": {load.rep: round(load.share, 3) for load in found.after if load.available},
            "handovers": [
                {"customer": one.customer, "from": one.rep, "to": one.to, "minutes": one.travel}
                for one in found.handovers
            ],
        }
    }


def _figures(planned: Planned) -> Mapping[str, Any]:
    """For --json: hours on the road against the greedy plan, and the cost by part."""
    found, greedy = planned.plan, planned.greedy
    return {
        "travel_hours": round(hours(found), 2),
        "greedy_travel_hours": round(hours(greedy), 2),
        "greedy_planned": len(greedy.visits),
        "cost": {name: round(value, 1) for name, value in found.cost._asdict().items()},
        "missed": len(planned.missed),
    }
