"""Which of its own sheets xlcrm keeps in a workbook, and what stands on them after a run.

Small on day one: 今日/Today is visible, 设置/Settings is there but hidden; every other sheet comes when it is first asked
for, and is kept up to date from then on.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.desk import Desk, Sheet
from xlcrm.commands.situation import Situation
from xlcrm.commands.views import words as vocabulary
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.commands.views.visits import UnplannedRow, VisitRow
    from xlcrm.crm.today import DayList, Task

SHEET_KEYS = ("overdue", "visits", "calendar", "dashboard", "runs", "problems", "settings")
"""The sheets that come when asked for."""
NEEDS = {
    "today": "overdue",
    "overdue": "overdue",
    "visits": "visits",
    "calendar": "visits",
}
"""Sheet → the part of the run that fills it; a sheet of a part that did not run stays as it is."""
PROBLEMS_SHOWN = 2000
SEVERAL = " … "
"""In the header of a field that was summed from several columns: no header that a mapping could name."""


def sheets_for(desk: Desk, *, crowded: bool) -> list[Sheet]:
    """The sheets that this run fills: those asked for, those that are there, and those of day one."""
    wanted = [key for key in SHEET_KEYS if key in desk.asked or desk.here.owned(key) is not None]
    keys = ["settings", "today", *wanted, *(["results"] if crowded else [])]
    made = (
        MAKERS[key](desk)
        for key in dict.fromkeys(keys)
        if key in MAKERS and _is_filled(key, desk) and not _stays(key, desk)
    )
    return list(made)


def _is_filled(key: str, desk: Desk) -> bool:
    return key not in NEEDS or NEEDS[key] in desk.results.parts


def _stays(key: str, desk: Desk) -> bool:
    """Settings are the team's to type in: written once, and again only to be shown when they are asked for."""
    grid = desk.here.owned("settings") if key == "settings" else None
    return grid is not None and (grid.visible or "settings" not in desk.asked)


def settings(desk: Desk) -> Sheet:
    """设置/Settings with what the team typed there so far; hidden until asked for."""
    from xlcrm.commands.views.settings import SettingsData, settings_sheet

    here = desk.here
    data = SettingsData(
        today=here.as_of,
        values=_settings_values(here),
        reps=[_rep_row(rep, here.lang) for rep in here.ledger.reps.values() if not _kept_by_team(here, rep)],
        holidays=_holidays(desk),
        mapping=_mapping(here) if desk.confirmed else (),
    )
    shown = "settings" in desk.asked
    return Sheet("settings", settings_sheet(data, here.lang, visible=shown))


def _settings_values(here: Situation) -> dict[str, Any]:
    from xlcrm.crm.settings import catalogue

    values = {item.key: getattr(here.settings, item.key, item.default) for item in catalogue()}
    return {item.key: values[item.key] for item in catalogue() if values[item.key] != item.default}


def _kept_by_team(here: Situation, rep: Any) -> bool:
    """Does a list of the team's own say who this is? Then our sheet does not say it again."""
    return bool(rep.listed) and rep.sheet in here.grids and here.grids[rep.sheet].owner != "settings"


def _rep_row(rep: Any, lang: Lang) -> dict[str, Any]:
    from xlcrm.crm.weekdays import write_weekdays

    return {
        "name": rep.name, "name_en": rep.name_en or None, "email": rep.email or None, "language": rep.language or None,
        "area": rep.area or None, "workdays": write_weekdays(rep.workdays, lang), "start": rep.start, "end": rep.end,
        "contact_minutes": rep.contact_minutes, "visits_per_day": rep.visits_a_day, "base": rep.base or None,
        "latitude": rep.latitude, "longitude": rep.longitude,
        "active": vocabulary.YES_NO[lang][0 if rep.active else 1],
    }  # fmt: skip


def _holidays(desk: Desk) -> list[Any]:
    from xlcrm.commands.views.settings import HolidayRow
    from xlcrm.crm.calendars import holiday_country

    if any(desk.here.grids[table.sheet].owner != "settings" for table in desk.here.reading.of("holidays")):
        return []
    years = (desk.as_of.year, desk.as_of.year + 1)
    return [
        HolidayRow(day.date, day.name, day.workday, holiday_country(day.country, desk.lang))
        for day in desk.results.calendars.holidays
        if day.date.year in years
    ]


def _mapping(here: Situation) -> list[Any]:
    """The confirmed mapping of the team's own tables, each header that stands for one thing on its sheet.

    What was derived from a table that is listed already is left out, and so is a header that two tables share.
    """
    from xlcrm.commands.views.settings import MappingRow
    from xlcrm.crm.schema import explain
    from xlcrm.crm.schema.explain import HOW

    ours = HOW["ours"].in_(here.lang)
    first: dict[tuple[str, int, int], str] = {}
    for table in here.reading.tables:
        first.setdefault((table.sheet, table.header_row, table.first_column), table.name)
    known = set(first.values())
    lines = [
        line
        for line in explain(here.reading, here.lang)
        if line.field and line.table in known and not here.grids[line.sheet].owner and line.how != ours
    ]
    times = Counter((line.sheet, line.header) for line in lines)
    return [
        MappingRow(line.sheet, line.header, line.kind, line.field_label)
        for line in lines
        if times[line.sheet, line.header] == 1 and SEVERAL not in line.header
    ]


def today(desk: Desk) -> Sheet:
    """今日/Today."""
    from xlcrm.commands.figures import customer_columns
    from xlcrm.commands.views.today import RepDay, TodayData, today_sheet

    results, lists = desk.results, desk.results.lists
    contacts = results.contacts
    late = contacts[contacts["status"] == "overdue"]
    data = TodayData(
        as_of=desk.as_of,
        rows=[_today_row(task, desk) for each in lists for task in each.tasks],
        reps=[
            RepDay(_rep_name(each, desk), len(each.tasks), each.minutes, each.capacity, len(each.rolled_on))
            for each in lists
        ],
        overdue=results.overdue,
        overdue_a=int((late["tier"] == "A").sum()),
        due_today=results.count("today"),
        never=results.never,
        notices=_notices(desk),
        table=customer_columns(desk),
    )
    return Sheet("today", today_sheet(data, desk.lang))


def _rep_name(each: DayList, desk: Desk) -> str:
    return each.rep or desk.here.say("（无负责人）", "(nobody)")


def _today_row(task: Task, desk: Desk) -> Any:
    from xlcrm.commands.views.today import TodayRow

    return TodayRow(
        rep=task.rep or desk.here.say("（无负责人）", "(nobody)"),
        customer=task.name,
        tier=task.tier,
        phone=task.phone or task.email,
        last=task.last,
        due=task.due,
        days=task.overdue,
        channel=channel_word(task.channel, desk.lang),
        reason=task.reason.render(desk.lang),
        key=_customer_id(desk, task.key),
    )


def _customer_id(desk: Desk, key: str) -> str:
    from xlcrm.crm.names import first_text

    return first_text(desk.here.ledger.customers.at[key, "id"]) or ""


def channel_word(code: str, lang: Lang) -> str:
    """A channel as the lists of our sheets call it; a word of the team's own stays."""
    from xlcrm.crm.values.words import meaning

    named = {meaning("channel", word): word for word in vocabulary.CHANNELS[lang]}
    return named.get(meaning("channel", code) or code, code)


def _notices(desk: Desk) -> list[Text]:
    """As long as nobody has set a rhythm of the team's own, the sheet says whose numbers these are."""
    from xlcrm.crm.settings import Settings

    ours, theirs = Settings(), desk.here.settings
    if any(ours.contact_days(tier) != theirs.contact_days(tier) for tier in "ABCN"):
        return []
    return [
        Text(
            "联系间隔 A 14、B 30、C 90 天只是 xlcrm 的默认值，不是行业标准；在“设置”里改成贵团队的节奏。",
            "The rhythm (A 14, B 30, C 90 days) is xlcrm's default, no trade standard: set your own on the sheet Settings.",
        )
    ]


def overdue(desk: Desk) -> Sheet:
    """逾期/Overdue."""
    from xlcrm.commands.views.overdue import OverdueData, overdue_sheet

    rows, never = overdue_rows(desk)
    return Sheet("overdue", overdue_sheet(OverdueData(desk.as_of, rows, never), desk.lang))


def overdue_rows(desk: Desk) -> tuple[list[Any], list[Any]]:
    """Overdue customers by rep, tier and days; those never recorded apart."""
    from xlcrm.commands.views.overdue import NeverRow, OverdueRow

    contacts = desk.results.contacts
    people = desk.here.ledger.customers
    late: list[OverdueRow] = []
    never: list[NeverRow] = []
    chosen = contacts[contacts["status"].isin(["overdue", "never"])]
    for key, row in zip(chosen.index, chosen.to_dict("records"), strict=True):
        who = people.loc[key]
        shared = (
            row["rep"] or desk.here.say("（无负责人）", "(nobody)"),
            str(who["name"] or key),
            row["tier"],
            _phone(who),
        )
        reason = row["reason"].render(desk.lang)
        if row["status"] == "overdue":
            late.append(OverdueRow(*shared, _day(row["last"]), _day(row["due"]), int(row["overdue"]), reason))
        else:
            never.append(
                NeverRow(*shared, _day(who["entered"]), _day(row["due"]), int(row["overdue"]), reason)
            )
    late.sort(key=lambda one: (one.rep, one.tier, -one.days, one.customer))
    never.sort(key=lambda one: (one.rep, one.planned or desk.as_of, one.tier, one.customer))
    return late, never


def _phone(who: Any) -> str:
    from xlcrm.crm.names import first_text

    return first_text(who["phone"]) or first_text(who["email"]) or ""


def _day(stamp: Any) -> dt.date | None:
    return None if stamp is None or stamp != stamp else stamp.date()  # noqa: PLR0124 - NaT


def visits(desk: Desk) -> Sheet:
    """拜访计划/Visits."""
    from xlcrm.commands.views.visits import VisitsData, visits_sheet

    plan = desk.results.plan
    rows, left = visit_rows(desk), unplanned_rows(desk)
    notices = [Text(note.render("zh"), note.render("en")) for note in plan.notes] if plan else []
    spec = visits_sheet(VisitsData(desk.as_of, rows, left, notices), desk.lang)
    return Sheet("visits", spec, _settled(desk, rows, left))


def _settled(desk: Desk, rows: Sequence[VisitRow], left: Sequence[UnplannedRow]) -> str:
    """Whether a visit is new or as before is told against the last plan: the same plan on the same day stays as told."""
    plain = [replace(row, status="kept", reason="") for row in rows]
    return repr((desk.as_of, desk.lang, plain, [replace(row, reason="", remedy="") for row in left]))


def visit_rows(desk: Desk) -> list[VisitRow]:
    """The planned visits by date, rep and order."""
    from xlcrm.commands.views.visits import VisitRow

    plan, people = desk.results.plan, desk.here.ledger.customers
    if plan is None:
        return []
    tiers = desk.results.tiers.frame["tier"]
    return [
        VisitRow(
            date=one.date, rep=one.rep, order=one.order, customer=str(people.at[one.customer, "name"]),
            tier=str(tiers.at[one.customer]), arrive=one.arrive, leave=one.leave, travel=one.travel_minutes,
            due=one.due, status=one.status, reason=one.reason.render(desk.lang), place=_place(people.loc[one.customer]),
        )
        for one in plan.visits
    ]  # fmt: skip


def _place(who: Any) -> str:
    from xlcrm.crm.names import first_text

    parts = [first_text(who[name]) or "" for name in ("city", "district")]
    return " ".join(filter(None, parts)) or first_text(who["region"]) or ""


def unplanned_rows(desk: Desk) -> list[UnplannedRow]:
    """Who is due and found no place, with the reason and what would free one."""
    from xlcrm.commands.views.visits import UnplannedRow

    plan, people = desk.results.plan, desk.here.ledger.customers
    if plan is None:
        return []
    tiers = desk.results.tiers.frame["tier"]
    return [
        UnplannedRow(
            one.rep, str(people.at[one.customer, "name"]), str(tiers.at[one.customer]), one.due,
            one.reason.render(desk.lang), one.remedy.render(desk.lang),
        )
        for one in plan.unplanned
    ]  # fmt: skip


def calendar(desk: Desk) -> Sheet:
    """拜访日历/Visit calendar."""
    from xlcrm.commands.views.calendar import CalendarData, calendar_sheet

    rows = visit_rows(desk)
    team = desk.results.calendars
    home = desk.here.ledger.home_country
    ours = [day for day in team.holidays if day.country in ("", home)]
    reps = [rep.name for rep in desk.here.ledger.reps.values() if rep.active]
    data = CalendarData(
        as_of=desk.as_of,
        first_day=desk.as_of,
        weeks=desk.here.settings.plan_weeks,
        reps=reps,
        visits=rows,
        holidays={day.date: day.name for day in ours if not day.workday},
        make_up=frozenset(day.date for day in ours if day.workday),
        away=_away(desk, reps),
    )
    return Sheet("calendar", calendar_sheet(data, desk.lang), _settled(desk, rows, ()))


def _away(desk: Desk, reps: Iterable[str]) -> dict[str, frozenset[dt.date]]:
    """Days on which a rep does not work although the team's common calendar does."""
    span = [desk.as_of + dt.timedelta(offset) for offset in range(7 * desk.here.settings.plan_weeks + 7)]
    common = desk.results.calendars.common
    return {
        rep: frozenset(
            day
            for day in span
            if common.is_workday(day) and not desk.results.calendars.of(rep).is_workday(day)
        )
        for rep in reps
    }


def problems(desk: Desk) -> Sheet:
    """数据问题/Problems, with links to their cells."""
    from xlcrm.commands.views.problems import ProblemRow, problems_sheet

    rows = [
        ProblemRow(one.severity, one.sheet, one.cell, one.message(desk.lang))
        for one in desk.problems[:PROBLEMS_SHOWN]
    ]
    return Sheet("problems", problems_sheet(rows, desk.lang))


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

    made = [
        RunRow(
            **{
                **row,
                "time": dt.datetime.fromisoformat(row["time"]),
                "as_of": dt.date.fromisoformat(row["as_of"]),
            }
        )
        for row in rows
    ]
    return Sheet("runs", runs_sheet(made, lang))


def dashboard(desk: Desk) -> Sheet:
    """仪表盘/Dashboard."""
    from xlcrm.commands.figures import dashboard_data
    from xlcrm.commands.views.dashboard import dashboard_sheet

    return Sheet("dashboard", dashboard_sheet(dashboard_data(desk), desk.lang))


MAKERS: Mapping[str, Callable[[Desk], Sheet]] = {
    "settings": settings,
    "today": today,
    "overdue": overdue,
    "visits": visits,
    "calendar": calendar,
    "dashboard": dashboard,
    "problems": problems,
    "results": results,
}
