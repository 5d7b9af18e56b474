"""月度/Month: targets and the month ahead, from the results of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.commands.desk import Desk, Sheet
from xlcrm.commands.making.contacts import channel_word

if TYPE_CHECKING:
    from xlcrm.commands.views.month import AheadRow, TargetRow
    from xlcrm.crm.targets import Progress
    from xlcrm.crm.today import DayList

MONTHS_SHOWN = 3


def month(desk: Desk) -> Sheet:
    """The sheet of the month."""
    from xlcrm.commands.views.month import MonthData, month_sheet
    from xlcrm.crm.month import month_ahead

    results, here = desk.results, desk.here
    lists = month_ahead(here.ledger, results.contacts, results.calendars, here.settings)
    data = MonthData(
        as_of=desk.as_of,
        targets=[_target_row(one, desk) for one in months_done(desk)],
        ahead=[row for each in lists for row in _ahead(each, desk)],
        left_out=sum(len(each.rolled_on) for each in lists),
    )
    return Sheet("month", month_sheet(data, desk.lang))


def months_done(desk: Desk, count: int = MONTHS_SHOWN) -> list[Progress]:
    """The last months of everybody, the latest first."""
    from xlcrm.crm.periods import last_months
    from xlcrm.crm.targets import progress

    here, results = desk.here, desk.results
    wanted = last_months(desk.as_of, count)
    return progress(here.ledger, here.settings, results.trade, results.calendars, wanted)[0]


def team_word(desk: Desk, rep: str) -> str:
    """A rep's name, or the word for everybody together."""
    return rep or desk.here.say("团队", "Team")


def _target_row(one: Progress, desk: Desk) -> TargetRow:
    from xlcrm.commands.views.month import TargetRow

    done, target = one.done, one.target
    return TargetRow(
        one.month, team_word(desk, one.rep), done.contacts, done.visits, round(done.sales, 2),
        target.contacts, target.visits, target.sales, one.elapsed,
    )  # fmt: skip


def _ahead(one: DayList, desk: Desk) -> list[AheadRow]:
    from xlcrm.commands.views.month import AheadRow

    return [
        AheadRow(
            desk.rep_name(task.rep), one.day, task.name, task.tier, task.phone or task.email,
            channel_word(task.channel, desk.lang), task.due, task.last,
        )
        for task in one.tasks
    ]  # fmt: skip
