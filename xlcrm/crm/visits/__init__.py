"""The visit plan: who visits whom, when and in which order, what was left out, and why."""

from xlcrm.crm.visits.model import (
    Cost,
    DayLoad,
    Lunch,
    Plan,
    Rep,
    Span,
    Stop,
    Unplanned,
    Visit,
    VisitProblem,
    Weights,
)
from xlcrm.crm.visits.planner import plan

__all__ = [
    "Cost",
    "DayLoad",
    "Lunch",
    "Plan",
    "Rep",
    "Span",
    "Stop",
    "Unplanned",
    "Visit",
    "VisitProblem",
    "Weights",
    "plan",
]
