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
    """Row key → days past due: of what is not done until today, of what is done until that day."""
    rows = zip(tasks.index, tasks["due"], tasks["done"], strict=True)
    late = {
        str(key): ((day_of(done) or as_of) - until).days for key, due, done in rows if (until := day_of(due))
    }
    return {key: days for key, days in late.items() if days > 0}
