"""Instructions and what came of them: which are open, late, done and unchecked, sent back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal

from xlcrm.crm.missing import day_of, is_missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

State = Literal["open", "late", "unchecked", "again", "checked"]
URGENCY: Mapping[State, int] = {"again": 0, "late": 1, "unchecked": 2, "open": 3, "checked": 4}
"""What wants attention first."""


def states(tasks: pd.DataFrame, as_of: dt.date) -> dict[str, State]:
    """Row key → how a task stands: sent back by the checker, late, reported but unchecked, open, checked."""
    rows = zip(tasks.index, tasks.to_dict("records"), strict=True)
    return {str(key): _state(row, as_of) for key, row in rows}


def _state(task: Mapping[Any, Any], as_of: dt.date) -> State:
    if task["verdict"] == "again":
        return "again"
    if task["verdict"] or not is_missing(task["checked"]):
        return "checked"
    if task["result"] or not is_missing(task["done"]):
        return "unchecked"
    due = day_of(task["due"])
    return "late" if due and due < as_of else "open"


def days_late(tasks: pd.DataFrame, as_of: dt.date) -> dict[str, int]:
    """Row key → days past due: until today of what is not done or was sent back, else until the day it was done."""
    rows = zip(tasks.index, tasks["due"], tasks["done"], tasks["verdict"], strict=True)
    late: dict[str, int] = {}
    for key, due, done, verdict in rows:
        until = None if verdict == "again" else day_of(done)
        if (wanted := day_of(due)) and (until or as_of) > wanted:
            late[str(key)] = ((until or as_of) - wanted).days
    return late
