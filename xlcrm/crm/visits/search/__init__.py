"""The search: which visits on which days, and in which order, at the least cost. It knows numbers only."""

from xlcrm.crm.visits.search.instance import Break, Clock, Instance, Job, Pattern, Shift
from xlcrm.crm.visits.search.solve import search
from xlcrm.crm.visits.search.terms import Budget, Dials, Result, Start
from xlcrm.crm.visits.search.timetable import Stay, timetable

__all__ = [
    "Break",
    "Budget",
    "Clock",
    "Dials",
    "Instance",
    "Job",
    "Pattern",
    "Result",
    "Shift",
    "Start",
    "Stay",
    "search",
    "timetable",
]
