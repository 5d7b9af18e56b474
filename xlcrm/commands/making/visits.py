"""拜访计划/Visits and 拜访日历/Visit calendar: the plan as rows and as a grid of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.desk import Desk, Sheet
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.commands.views.unplanned import UnplannedRow
    from xlcrm.commands.views.visits import VisitRow
    from xlcrm.crm.visits import Visit


def visits(desk: Desk) -> Sheet:
    """拜访计划/Visits."""
    from xlcrm.commands.views.visits import VisitsData, visits_sheet

    plan = desk.results.plan
    rows, left = visit_rows(desk), unplanned_rows(desk)
    notices = [Text(note.render("zh"), note.render("en")) for note in plan.notes] if plan else []
    spec = visits_sheet(VisitsData(desk.as_of, rows, len(left), notices), desk.lang)
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
            date=one.date, rep=one.rep, order=one.order, customer=desk.who(one.customer)[0],
            tier=str(tiers.at[one.customer]), arrive=one.arrive, leave=one.leave, travel=one.travel_minutes,
            due=one.due, status=one.status, reason=_reason(desk, one), place=place_words(people.loc[one.customer]),
        )
        for one in plan.visits
    ]  # fmt: skip


def _reason(desk: Desk, visit: Visit) -> str:
    """Why the visit is on its day, and that an earlier one was missed."""
    from xlcrm.crm.reasons import Reason, join

    missed = desk.results.visits.missed if desk.results.visits else {}
    day = missed.get(visit.customer)
    return join((Reason("visit_missed_before", {"day": day}) if day else None, visit.reason), desk.lang)


def unplanned(desk: Desk) -> Sheet:
    """未安排/Not planned."""
    from xlcrm.commands.views.unplanned import UnplannedData, unplanned_sheet

    return Sheet("unplanned", unplanned_sheet(UnplannedData(desk.as_of, unplanned_rows(desk)), desk.lang))


def place_words(who: Any) -> str:
    """City and district of a customer, else its region."""
    from xlcrm.crm.names import first_text

    parts = [first_text(who[name]) or "" for name in ("city", "district")]
    return " ".join(filter(None, parts)) or first_text(who["region"]) or ""


def unplanned_rows(desk: Desk) -> list[UnplannedRow]:
    """Who is due and found no place, with the reason and what would free one."""
    from xlcrm.commands.views.unplanned import UnplannedRow

    plan, people = desk.results.plan, desk.here.ledger.customers
    if plan is None:
        return []
    tiers = desk.results.tiers.frame["tier"]
    return [
        UnplannedRow(
            one.rep, desk.who(one.customer)[0], str(tiers.at[one.customer]), one.due,
            one.reason.render(desk.lang), one.remedy.render(desk.lang), place_words(people.loc[one.customer]),
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
        hours=_hours(desk),
    )
    return Sheet("calendar", calendar_sheet(data, desk.lang), _settled(desk, rows, ()))


def _hours(desk: Desk) -> dict[tuple[str, dt.date], tuple[float, float]]:
    """Hours used and available of each rep's working days."""
    plan = desk.results.plan
    days = plan.days if plan else ()
    return {(day.rep, day.date): (day.busy_minutes / 60, day.available_minutes / 60) for day in days}


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
