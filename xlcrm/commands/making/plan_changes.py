"""计划变更/Plan changes, from what became of the last plan."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from xlcrm.commands.desk import Desk, Sheet

if TYPE_CHECKING:
    from xlcrm.commands.views.plan_changes import ChangeRow
    from xlcrm.crm.visits import Visit
    from xlcrm.crm.visits.compare import Change


def plan_changes(desk: Desk) -> Sheet:
    """计划变更/Plan changes; as long as the plan stays, it tells of the plan before."""
    from xlcrm.commands.views.plan_changes import FATES, ChangesData, changes_sheet

    visits = desk.results.visits
    changes = visits.changes if visits else ()
    order: list[str] = list(FATES)
    first = not desk.here.memory.plan
    told = sorted(
        (each for each in changes if each.fate != "kept" and not first),
        key=lambda each: (order.index(each.fate), each.day, each.customer),
    )
    rows = [_row(desk, each) for each in told]
    kept = sum(each.fate == "kept" for each in changes)
    data = ChangesData(desk.as_of, rows, kept, first=first)
    return Sheet("plan_changes", changes_sheet(data, desk.lang), _plan_as_it_is(desk))


def _plan_as_it_is(desk: Desk) -> str:
    plan = desk.results.plan
    visits = [(v.customer, v.rep, v.date, v.arrive) for v in plan.visits] if plan else []
    return repr((desk.as_of, desk.lang, visits))


def _row(desk: Desk, change: Change) -> ChangeRow:
    from xlcrm.commands.views.plan_changes import ChangeRow

    people, tiers = desk.here.ledger.customers, desk.results.tiers.frame["tier"]
    known = change.customer in people.index
    was, now = change.was, change.now
    return ChangeRow(
        fate=change.fate,  # type: ignore[arg-type]  # "kept" is left out above
        rep=next(visit.rep for visit in (now, was) if visit),
        customer=desk.who(change.customer)[0] if known else change.customer,
        tier=str(tiers.at[change.customer]) if known else "",
        was=_moment(was),
        now=_moment(now),
        why=_why(desk, change),
        was_rep=was.rep if was and now and was.rep != now.rep else "",
    )


def _moment(visit: Visit | None) -> dt.datetime | None:
    return dt.datetime.combine(visit.date, visit.arrive) if visit else None


def _why(desk: Desk, change: Change) -> str:
    plan = desk.results.plan
    if change.fate == "missed":
        return _after_missing(desk, change)
    if change.now:
        return change.now.reason.render(desk.lang)
    if change.fate == "done" or plan is None:
        return ""
    left = next((one for one in plan.unplanned if one.customer == change.customer), None)
    if left:
        return left.reason.render(desk.lang)
    return desk.here.say("这几周不再需要拜访", "No visit is due in these weeks any more")


def _after_missing(desk: Desk, change: Change) -> str:
    """What becomes of a visit that did not take place."""
    if change.now:
        return desk.here.say(
            "联系记录里没有这次拜访，已重排", "The log has no such visit: it is planned again"
        )
    return desk.here.say(
        "联系记录里没有这次拜访，这几周也没有重排，请看“未安排”或客户状态",
        "The log has no such visit, and it is not planned in these weeks: see Not planned, or the customer's status",
    )
