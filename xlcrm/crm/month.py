"""The month ahead: on which day each contact that falls due is made, an hour a day, what does not fit rolled on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.crm.today import DayList, Task, cut, tasks_of, urgency

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.calendars import Calendars
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings

DAYS_AHEAD = 30


def month_ahead(ledger: Ledger, due: pd.DataFrame, calendars: Calendars, settings: Settings) -> list[DayList]:
    """A list for each rep and working day of the coming month: each customer once, on the day it fits.

    The last list of a rep holds in `rolled_on` who finds no time within the month.
    """
    names = [*(name for name, rep in ledger.reps.items() if rep.active), ""]
    last = ledger.as_of + dt.timedelta(DAYS_AHEAD)
    return [each for name in names for each in _of_rep(name, last, ledger, due, calendars, settings)]


def _of_rep(
    rep: str, last: dt.date, ledger: Ledger, due: pd.DataFrame, calendars: Calendars, settings: Settings
) -> list[DayList]:
    calendar = calendars.of(rep)
    days = [day for day in calendar.coming(ledger.as_of, DAYS_AHEAD + 1) if day <= last]
    capacity = calendars.contact_minutes(rep, settings)
    mine = (due["rep"] == rep).to_numpy(dtype=bool) & (due["status"] != "none").to_numpy(dtype=bool)
    wanted = mine & (due["due"] <= np.datetime64(last)).to_numpy(dtype=bool)
    places = np.flatnonzero(wanted)
    waiting = list(tasks_of(ledger.customers.iloc[places], due.iloc[places], settings))
    lists: list[DayList] = []
    for day in days:
        ready = sorted((task for task in waiting if _comes(task) <= day), key=lambda task: _rank(task, day))
        done, _ = cut(ready, capacity)
        taken = {task.key for task in done}
        waiting = [task for task in waiting if task.key not in taken]
        lists.append(DayList(rep, day, done, (), (), (), sum(task.minutes for task in done), capacity))
    if lists and waiting:
        lists[-1] = replace(lists[-1], rolled_on=tuple(waiting))
    return [each for each in lists if each.tasks or each.rolled_on]


def _comes(task: Task) -> dt.date:
    """The day from which it may be made: when it is due, and not before the next try."""
    return max(task.due, task.again) if task.again else task.due


def _rank(task: Task, day: dt.date) -> tuple[float, dt.date, str, str]:
    """The most urgent of a day first, as on the list of today."""
    late = max((day - task.due).days, 0)
    return -urgency(task.tier, late, task.cadence, promised=task.promised), task.due, task.name, task.key
