"""Targets per rep and month against what was done: contacts, visits and sales.

Contacts are all valid ones, visits among them; whoever wrote the row of the log made it, else who looks after the
customer. Sales go by the owner of the order, else of the customer, net of returns, in the home currency.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from xlcrm.crm.cadence import is_visit, log_rows
from xlcrm.crm.ledger.reps import by_name
from xlcrm.crm.names import first_text, name_key
from xlcrm.crm.problems import Problem
from xlcrm.crm.settings.rhythms import Target

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.calendars import Calendars
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tiers import Trade

TEAM = frozenset({"全部", "全体", "团队", "合计", "all", "team", "total"})
"""Words for everybody together."""


@dataclass(frozen=True)
class Done:
    """What somebody did in a month."""

    contacts: int = 0
    visits: int = 0
    sales: float = 0.0

    def __add__(self, other: Done) -> Done:
        """Both together."""
        return Done(self.contacts + other.contacts, self.visits + other.visits, self.sales + other.sales)


@dataclass(frozen=True)
class Progress:
    """A rep's month; "" is the whole team."""

    rep: str
    month: str
    target: Target
    done: Done
    elapsed: float
    """Share of the month's working days that have passed, the as-of day included."""


def progress(
    ledger: Ledger, settings: Settings, known: Trade, calendars: Calendars, months: Sequence[str]
) -> tuple[list[Progress], list[Problem]]:
    """The months of everybody with a target, and of every active rep who did anything, month by month; and unknown names."""
    targets, problems = _targets(ledger, settings, months)
    done = _done(ledger, settings, known, months)
    reps = [name for name, rep in ledger.reps.items() if rep.active]
    found = []
    for month in months:
        for rep in (*reps, ""):
            each = _of_team(done, month) if not rep else done.get((rep, month), Done())
            target = targets.get((rep, month))
            if target or (rep and each != Done()):
                shown = target or Target(rep, month)
                found.append(Progress(rep, month, shown, each, _elapsed(month, ledger.as_of, rep, calendars)))
    return found, problems


def done_in(ledger: Ledger, settings: Settings, known: Trade, months: Sequence[str]) -> dict[str, Done]:
    """Rep → what was done in some months together."""
    found: dict[str, Done] = {}
    for (rep, _), done in _done(ledger, settings, known, months).items():
        found[rep] = found.get(rep, Done()) + done
    return found


def _targets(
    ledger: Ledger, settings: Settings, months: Sequence[str]
) -> tuple[dict[tuple[str, str], Target], list[Problem]]:
    """Rep and month → target; a row for a month counts before one for every month."""
    names = by_name(ledger.reps)
    found: dict[tuple[str, str], Target] = {}
    problems = []
    for target in sorted(settings.rhythms.targets, key=lambda each: bool(each.month)):
        key = name_key(target.rep)
        if key not in TEAM and key not in names:
            problems.append(Problem("target_for_nobody", target.sheet, target.cell, {"name": target.rep}))
            continue
        rep = "" if key in TEAM else names[key]
        for month in (target.month,) if target.month else months:
            found[rep, month] = _over(found.get((rep, month)), replace(target, rep=rep, month=month))
    return found, problems


def _over(before: Target | None, target: Target) -> Target:
    """A row for the month over one for every month: what it leaves empty stays."""
    if before is None:
        return target
    kept = {
        name: getattr(before, name)
        for name in ("contacts", "visits", "sales")
        if getattr(target, name) is None
    }
    return replace(target, **kept)


def _done(
    ledger: Ledger, settings: Settings, known: Trade, months: Sequence[str]
) -> dict[tuple[str, str], Done]:
    found: dict[tuple[str, str], Done] = {}
    rows = log_rows(ledger, settings)
    visits = rows.iloc[[place for place, word in enumerate(rows["channel"]) if is_visit(word)]]
    for name, counted in (("contacts", rows), ("visits", visits)):
        for key, count in _counts(ledger, counted, "author", np.ones(len(counted)), months).items():
            found[key] = replace(found.get(key, Done()), **{name: int(count)})
    sold = known.lines.sold(months)
    for key, cents in _counts(ledger, sold, "owner", sold["cents"], months).items():
        found[key] = replace(found.get(key, Done()), sales=cents / 100)
    return found


def _counts(
    ledger: Ledger, rows: pd.DataFrame, by: str, worth: Any, wanted: Sequence[str]
) -> Mapping[tuple[str, str], float]:
    """Rep and month → sum of what the rows of some months are worth."""
    names = by_name(ledger.reps)
    chosen = np.isin(rows["date"].to_numpy().astype("datetime64[M]").astype(str), list(wanted))
    rows, worth = rows.iloc[np.flatnonzero(chosen)], np.asarray(worth)[chosen]
    owners = ledger.customers["rep"].to_numpy(dtype=object)[rows["customer"].to_numpy()]
    months = rows["date"].to_numpy().astype("datetime64[M]").astype(str)
    found: dict[tuple[str, str], float] = {}
    for who, owner, month, each in zip(rows[by], owners, months, worth, strict=True):
        rep = names.get(name_key(first_text(who) or ""), "") or owner
        found[rep, month] = found.get((rep, month), 0) + float(each)
    return found


def _of_team(done: Mapping[tuple[str, str], Done], month: str) -> Done:
    each = [one for (_, when), one in done.items() if when == month]
    return Done(*(sum(getattr(one, name) for one in each) for name in ("contacts", "visits", "sales")))


def _elapsed(month: str, as_of: dt.date, rep: str, calendars: Calendars) -> float:
    year, number = map(int, month.split("-"))
    before = dt.date(year, number, 1) - dt.timedelta(1)
    last = dt.date(year, number, calendar.monthrange(year, number)[1])
    working = calendars.of(rep)
    whole = working.workdays_between(before, last)
    passed = working.workdays_between(before, min(max(as_of, before), last))
    return passed / whole if whole else 1.0


def shares(one: Progress) -> dict[str, float]:
    """Contacts, visits, sales → share of the target that is done, where one was set."""
    pairs = {
        name: (getattr(one.done, name), getattr(one.target, name)) for name in ("contacts", "visits", "sales")
    }
    return {name: done / target for name, (done, target) in pairs.items() if target}


def met_so_far(one: Progress) -> dict[str, float]:
    """Contacts, visits, sales → share that is done of what the days that have passed ask for, where a target was set."""
    return {name: share / one.elapsed for name, share in shares(one).items()} if one.elapsed else {}
