"""The one search behind the command, the button and the benchmark."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

from xlcrm.crm.visits.search import machine, ruin
from xlcrm.crm.visits.search.instance import Instance
from xlcrm.crm.visits.search.intensify import intensify, is_possible
from xlcrm.crm.visits.search.terms import Budget, Dials, Progress, Result, Start

OWN_SHARE = 0.95
"""Share of the seconds for the own search where it goes by the clock and PyVRP is there to better what it found."""


def search(
    instance: Instance,
    budget: Budget,
    *,
    seed: int = 0,
    start: Start | None = None,
    progress: Progress | None = None,
    dials: Dials | None = None,
) -> Result:
    """The best solution that the budget allows; the same input gives the same result unless seconds end it.

    The first solution is greedy, or the start as far as it fits; then the machine walks on from there, and plain Python
    where there is none. Progress is called now and then with the share done; when it returns False the search stops with
    what it has.
    """
    begun, dials = process_time(), dials or Dials()
    if not (budget.by_clock and budget.seconds and is_possible(instance)):
        return _walked(instance, budget, seed, start, progress, dials)
    own = replace(budget, seconds=OWN_SHARE * budget.seconds)
    found = _walked(instance, own, seed, start, progress, dials)
    left = budget.seconds - (process_time() - begun)
    return intensify(instance, found, max(0.1, left), seed=seed) if found.complete else found


def _walked(
    instance: Instance,
    budget: Budget,
    seed: int,
    start: Start | None,
    progress: Progress | None,
    dials: Dials,
) -> Result:
    if not machine.is_there():
        return ruin.walk(instance, budget, seed=seed, start=start, progress=progress, dials=dials)
    first = ruin.walk(instance, Budget(0), seed=seed, start=start, dials=dials)
    return machine.walk(instance, first, budget, seed=seed, progress=progress, dials=dials)
