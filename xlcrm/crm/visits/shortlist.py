"""Whom a rep's weeks can reach at all: with a thousand due customers, the search looks at the most urgent ones.

A rep with room for 120 visits cannot serve 1,250 due customers, and comparing every pair of them would cost more than the
rest of the plan. Who is not looked at is left out with that reason, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlcrm.crm.reasons import Reason
from xlcrm.crm.visits.model import Rep, Stop, Unplanned, VisitProblem
from xlcrm.crm.visits.rounds import workdays_of
from xlcrm.crm.visits.ways import wanted_from

MARGIN = 1.25
"""So many times the visits that there are places for are looked at, so that the map has a say too."""
FEWEST = 60


def shortlist(rep: Rep, stops: Sequence[Stop], problem: VisitProblem) -> tuple[list[Stop], list[Unplanned]]:
    """The stops worth looking at, and those whose turn cannot come within the plan."""
    places = len(workdays_of(rep, problem)) * rep.max_visits
    limit = max(FEWEST, round(MARGIN * places))
    wanted = [stop for stop in stops if stop.locked or wanted_from(stop, problem)]
    if len(wanted) <= limit:
        return wanted, []
    ranked = sorted(wanted, key=lambda stop: (not stop.locked, -urgency(stop, problem), stop.key))
    taken = {stop.key for stop in ranked[:limit]} | _planned_before(rep, problem)
    chosen = [stop for stop in wanted if stop.key in taken or stop.locked]
    return chosen, list(_left(ranked, taken, places))


def urgency(stop: Stop, problem: VisitProblem) -> float:
    """What leaving the stop out costs by the plan's weights, its lateness at the end included."""
    late = max(0, (problem.last_day - stop.due).days) if stop.due else 0
    return problem.weights.left_out(stop.tier) + problem.weights.late(stop) * late


def _planned_before(rep: Rep, problem: VisitProblem) -> set[str]:
    before = problem.previous_of.get(rep.name, ())
    return {visit.customer for visit in before if problem.covers(visit.date)}


def _left(ranked: Sequence[Stop], taken: set[str], places: int) -> Iterator[Unplanned]:
    for ahead, stop in enumerate(ranked):
        if stop.key not in taken and not stop.locked:
            reason = Reason("left_queue", {"rep": stop.rep, "ahead": ahead, "places": places})
            yield Unplanned(
                stop.key, stop.rep, stop.due, reason, Reason("free_queue", {"more": ahead + 1 - places})
            )
