"""The search: which visits on which days, and in which order, at the least cost. It knows numbers only."""

from xlcrm.crm.visits.search.instance import Break, Clock, Instance, Job, Pattern, Shift
from xlcrm.crm.visits.search.ruin import Budget, Result, search
from xlcrm.crm.visits.search.timetable import Stay, timetable

__all__ = [
    "Break",
    "Budget",
    "Clock",
    "Instance",
    "Job",
    "Pattern",
    "Result",
    "Shift",
    "Stay",
    "search",
    "timetable",
]
