"""How instructions are carried out: done in time, done late, late now, still open, by owner or by any class of task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any, Literal

from xlcrm.crm.missing import day_of
from xlcrm.crm.tasks import states

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.tasks import State

Outcome = Literal["in_time", "done_late", "done", "late", "open"]
OUTCOMES: tuple[Outcome, ...] = ("in_time", "done_late", "done", "late", "open")
"""Every task has one: `done` is done, but nobody wrote until when or on which day; sent back counts as not done."""


@dataclass(frozen=True)
class TaskFact:
    """What figures need to know of one task."""

    key: str
    outcome: Outcome
    state: State
    owners: tuple[str, ...] = ()
    days: int | None = None
    """From the day it was given to the day it was done."""


@dataclass(frozen=True)
class TaskFigures:
    """The figures of some tasks."""

    counts: Mapping[Outcome, int]
    """Tasks by outcome; together they are all tasks."""
    unchecked: int = 0
    again: int = 0
    days: tuple[int, ...] = field(default=())
    """Days that each finished task took."""

    @property
    def tasks(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """How many are done, checked or not."""
        return sum(self.counts[each] for each in ("in_time", "done_late", "done"))

    @property
    def timed(self) -> int:
        """Those of which is known whether they were in time: done, or past due."""
        return sum(self.counts[each] for each in ("in_time", "done_late", "late"))

    @property
    def share_in_time(self) -> float | None:
        """Done in time, of those of which it is known; None where there are none."""
        return self.counts["in_time"] / self.timed if self.timed else None

    @property
    def median_days(self) -> float | None:
        """Half of the finished tasks took no longer; None where nothing with two dates is finished."""
        return float(median(self.days)) if self.days else None


def task_facts(
    tasks: pd.DataFrame, as_of: dt.date, owners: Mapping[str, tuple[str, ...]], window: int = 0
) -> list[TaskFact]:
    """The tasks given in the last `window` days (0: all), with their owners by key.

    One without a day of its own goes by its due date.
    """
    found = states(tasks, as_of)
    rows = zip(tasks.index, tasks.to_dict("records"), strict=True)
    return [
        _fact(str(key), row, found[str(key)], as_of, owners[str(key)])
        for key, row in rows
        if not window or _is_recent(row, as_of - dt.timedelta(window))
    ]


def _is_recent(task: Mapping[Any, Any], first: dt.date) -> bool:
    day = day_of(task["given"]) or day_of(task["due"]) or day_of(task["done"])
    return day is None or day >= first


def _fact(
    key: str, task: Mapping[Any, Any], state: State, as_of: dt.date, owners: tuple[str, ...]
) -> TaskFact:
    outcome = _outcome(task, state, as_of)
    given, done = day_of(task["given"]), day_of(task["done"])
    finished = outcome in ("in_time", "done_late", "done") and given and done and done >= given
    took = (done - given).days if finished and done and given else None
    return TaskFact(key, outcome, state, owners, took)


def _outcome(task: Mapping[Any, Any], state: State, as_of: dt.date) -> Outcome:
    due, done = day_of(task["due"]), day_of(task["done"])
    if state in ("open", "late", "again"):
        return "late" if due and due < as_of else "open"
    if due is None or done is None:
        return "done"
    return "in_time" if done <= due else "done_late"


def figures(facts: Iterable[TaskFact]) -> TaskFigures:
    """The figures of some tasks together."""
    some = list(facts)
    counts: dict[Outcome, int] = dict.fromkeys(OUTCOMES, 0)
    for one in some:
        counts[one.outcome] += 1
    states_ = [one.state for one in some]
    days = tuple(one.days for one in some if one.days is not None)
    return TaskFigures(counts, states_.count("unchecked"), states_.count("again"), days)


def by_owner(facts: Sequence[TaskFact]) -> dict[str, TaskFigures]:
    """Owner → figures, most tasks first; a task of two counts for each; "" for those that nobody owns."""
    return _grouped((name, one) for one in facts for name in one.owners or ("",))


def by_department(facts: Sequence[TaskFact], department: Mapping[str, str]) -> dict[str, TaskFigures]:
    """Department → figures, most tasks first; a task of two counts for each; "" for those of nobody's."""
    return _grouped((name, one) for one in facts for name in _departments(one, department) or ("",))


def _departments(one: TaskFact, department: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(department[name] for name in one.owners if name in department))


def of_several(facts: Iterable[TaskFact]) -> int:
    """Tasks with more than one owner, which count for each of them."""
    return sum(len(one.owners) > 1 for one in facts)


def by_class(facts: Sequence[TaskFact], classes: Mapping[str, str]) -> dict[str, TaskFigures]:
    """Class → figures, most tasks first, from each task's class by key; "" for tasks without one."""
    return _grouped((classes.get(one.key, ""), one) for one in facts)


def _grouped(pairs: Iterable[tuple[str, TaskFact]]) -> dict[str, TaskFigures]:
    groups: dict[str, list[TaskFact]] = {}
    for name, one in pairs:
        groups.setdefault(name, []).append(one)
    ordered = sorted(groups.items(), key=lambda group: (group[0] == "", -len(group[1]), group[0]))
    return {name: figures(some) for name, some in ordered}
