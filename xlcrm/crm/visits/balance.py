"""Is the reps' work even, and whom could one hand over to whom? A proposal to talk about: nothing is changed by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import NamedTuple

from xlcrm.crm.reasons import Reason
from xlcrm.crm.visits.model import Plan, Stop, VisitProblem
from xlcrm.crm.visits.planner import STEPS, plan
from xlcrm.crm.visits.room import Offer, Room, rooms

MOST = 20
"""Handovers proposed at most: a team talks about a few, not about a new map."""
CLOSE = 0.05
"""Loads that are so near to the team's are even enough."""
FULL = 0.7
"""Below this load a rep needs no relief, however little the others have to do."""
DETOUR = 90
"""Minutes that a handover may add to the travel of a visit, such as the way to a new part of town; for more, nobody gains."""
NEIGHBOURS = 3
"""Reps near a customer that are asked for room."""


class Load(NamedTuple):
    """A rep's weeks: minutes there are, and minutes that all due visits would take, the roads to them included."""

    rep: str
    available: int
    planned: int
    """Minutes of the visits that have a place."""
    travel: int
    """Minutes of those on the road."""
    needed: int
    """Minutes of them and of the visits left out."""
    visits: int
    left_out: int

    @property
    def share(self) -> float:
        """Needed of available; without any working day infinite, or 0 when nobody is due."""
        return self.needed / self.available if self.available else inf if self.needed else 0.0


class Handover(NamedTuple):
    """One customer who could go to another rep, and what that does to both, in minutes of the weeks planned."""

    customer: str
    rep: str
    to: str
    visits: int
    freed: int
    taken: int
    reason: Reason

    @property
    def travel(self) -> int:
        """Minutes more (or fewer) on the road for both together."""
        return self.taken - self.freed


@dataclass(frozen=True)
class Balance:
    """The reps' loads now, the proposal, and the loads of a plan made after it."""

    before: tuple[Load, ...]
    handovers: tuple[Handover, ...]
    after: tuple[Load, ...]


def balance(problem: VisitProblem, found: Plan, *, iterations: int = STEPS) -> Balance:
    """The loads of a plan, and whom to hand over so that more are visited and the work is more even.

    Whoever has an appointment stays where he is. The loads after it are not guessed: the reps concerned are planned again
    with `iterations` steps per customer.
    """
    before = loads(problem, found)
    handovers = tuple(_proposed(problem, found, before))
    return Balance(before, handovers, _after(problem, handovers, before, iterations))


def loads(problem: VisitProblem, found: Plan) -> tuple[Load, ...]:
    """The load of each rep in a plan; a visit left out counts with the rep's usual way to a visit."""
    return tuple(_load(rep.name, problem, found) for rep in sorted(problem.reps, key=lambda rep: rep.name))


def _load(rep: str, problem: VisitProblem, found: Plan) -> Load:
    days = [day for day in found.days if day.rep == rep]
    minutes = {stop.key: stop.minutes for stop in problem.stops}
    left = [one for one in found.unplanned if one.rep == rep]
    travel, visits = sum(day.travel_minutes for day in days), sum(day.visits for day in days)
    planned, usual = sum(day.busy_minutes for day in days), travel / max(1, visits)
    needed = planned + sum(minutes[one.customer] + usual for one in left)
    available = sum(day.available_minutes for day in days)
    return Load(rep, available, planned, travel, round(needed), visits, len(left))


def _proposed(problem: VisitProblem, found: Plan, before: Sequence[Load]) -> Iterator[Handover]:
    team = _Team(problem, found, before)
    yield from team.take_in()
    yield from team.even_out()


class _Team:
    """The rooms of all reps while handovers are put together."""

    def __init__(self, problem: VisitProblem, found: Plan, before: Sequence[Load]) -> None:
        self.problem = problem
        self.rooms = rooms(problem, found)
        self.needed = {load.rep: float(load.needed) for load in before}
        self.available = {load.rep: load.available for load in before}
        self.stops = {stop.key: stop for stop in problem.stops}
        self.left = [self.stops[one.customer] for one in found.unplanned if one.customer in self.stops]
        self.left_keys = {stop.key for stop in self.left}
        self.near: dict[str, Sequence[Room]] = {}
        self.count = 0

    def take_in(self) -> Iterator[Handover]:
        """Whoever finds no place with the own rep, the weightiest first, as far as another has room for all visits."""
        weights = self.problem.weights
        for stop in sorted(self.left, key=lambda s: (-weights.left_out(s.tier), s.due or dt.date.max, s.key)):
            if stop.locked or self.count >= MOST:
                continue
            times, freed = self._wanted(stop)
            most = min(1.0, self._share(stop.rep))
            offers = [o for o in self._offers(stop, times) if self._share(o.rep, o.minutes) <= most]
            if offers:
                best = min(offers, key=lambda offer: (offer.minutes, offer.rep))
                yield self._hand_over(stop, best, freed, "handover_left_out")

    def _wanted(self, stop: Stop) -> tuple[int, int]:
        """Visits of somebody left out, those that have a place and the missing one, and the minutes that they need."""
        room = self.rooms.get(stop.rep)
        if room is None:
            return 1, stop.minutes
        return room.visited[stop.key] + 1, room.freed(stop) + stop.minutes + round(room.usual)

    def even_out(self) -> Iterator[Handover]:
        """From the fullest rep to neighbours with a lower load, while that brings the loads together."""
        full = [rep for rep in self.rooms if self.available[rep]]
        while self.count < MOST and full:
            rep = max(full, key=lambda name: (self._share(name), name))
            best = min(self._moves(rep), default=None, key=lambda move: (move[0], move[1].key))
            if best is None or self._share(rep) <= max(FULL, self._usual_share() + CLOSE):
                full.remove(rep)
                continue
            _, stop, offer, freed = best
            yield self._hand_over(stop, offer, freed, "handover_even")

    def _moves(self, rep: str) -> Iterator[tuple[float, Stop, Offer, int]]:
        """Minutes more on the road, who, to whom, and what it frees; only moves that bring both loads together."""
        room = self.rooms[rep]
        for key in sorted(room.visited):
            stop, times = self.stops[key], room.visited[key]
            if stop.locked or key in self.left_keys:
                continue
            freed = room.freed(stop)
            for offer in self._offers(stop, times):
                above = self._share(rep, -freed) >= self._share(offer.rep, offer.minutes)
                if above and offer.minutes - freed <= DETOUR * times:
                    yield offer.minutes - freed, stop, offer, freed

    def _offers(self, stop: Stop, times: int) -> list[Offer]:
        return [offer for room in self._neighbours(stop) if (offer := room.offer(stop, times))]

    def _neighbours(self, stop: Stop) -> Sequence[Room]:
        """The reps who are nearest to a customer and work in these weeks."""
        if stop.key not in self.near:
            others = [room for name, room in self.rooms.items() if name != stop.rep and self.available[name]]
            away = {room.rep.name: room.distance(stop) for room in others}
            near = sorted(others, key=lambda room: (away[room.rep.name], room.rep.name))
            self.near[stop.key] = [room for room in near[:NEIGHBOURS] if away[room.rep.name] < inf]
        return self.near[stop.key]

    def _hand_over(self, stop: Stop, offer: Offer, freed: int, code: str) -> Handover:
        values = {
            "rep": stop.rep, "to": offer.rep, "day": offer.days[0], "added": offer.minutes - stop.minutes * len(offer.days),
            "share": self._percent(stop.rep), "other": self._percent(offer.rep),
        }  # fmt: skip
        if stop.rep in self.rooms:
            self.rooms[stop.rep].give(stop)
            self.needed[stop.rep] -= freed
        self.rooms[offer.rep].take(stop, offer)
        self.needed[offer.rep] += offer.minutes
        self.left_keys.add(stop.key)  # handed over once is enough
        self.count += 1
        return Handover(
            stop.key, stop.rep, offer.rep, len(offer.days), freed, offer.minutes, Reason(code, values)
        )

    def _share(self, rep: str, more: float = 0.0) -> float:
        available = self.available.get(rep, 0)
        return (self.needed[rep] + more) / available if available else inf

    def _percent(self, rep: str) -> int:
        return round(100 * min(9.99, self._share(rep)))

    def _usual_share(self) -> float:
        reps = [rep for rep in self.rooms if self.available[rep]]
        return sum(self.needed[rep] for rep in reps) / max(1, sum(self.available[rep] for rep in reps))


def _after(
    problem: VisitProblem, handovers: Sequence[Handover], before: Sequence[Load], iterations: int
) -> tuple[Load, ...]:
    """The loads when all that is proposed were done: the reps concerned are planned anew, the others stay."""
    moved: Mapping[str, str] = {one.customer: one.to for one in handovers}
    if not moved:
        return tuple(before)
    concerned = {name for one in handovers for name in (one.rep, one.to)}
    stops = [replace(stop, rep=moved.get(stop.key, stop.rep)) for stop in problem.stops]
    reps = [rep for rep in problem.reps if rep.name in concerned]
    kept = [stop for stop in stops if stop.rep in concerned]
    again = replace(problem, reps=reps, stops=kept, only=frozenset())
    new = {load.rep: load for load in loads(again, plan(again, iterations=iterations))}
    return tuple(new.get(load.rep, load) for load in before)
