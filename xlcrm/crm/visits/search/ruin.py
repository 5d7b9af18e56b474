"""Ruin and recreate: take some visits out of the plan, put them back better, keep what pays.

The idea is Schrimpf's (2000), the blinks are Christiaens and Vanden Berghe's (2020), here over visit patterns and routes
together: a job that is taken out may come back on other shifts. Taking out stretches of routes instead of neighbours,
as the latter do, made it worse on four public instances.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from math import inf, log
from time import process_time

from xlcrm.crm.visits.search.instance import Instance
from xlcrm.crm.visits.search.routes import NOWHERE, Day, Place, Task
from xlcrm.crm.visits.search.terms import Budget, Dials, Progress, Result, Start


def walk(
    instance: Instance,
    budget: Budget,
    *,
    seed: int = 0,
    start: Start | None = None,
    progress: Progress | None = None,
    dials: Dials | None = None,
) -> Result:
    """The best solution that so many steps find, from a start or from the greedy solution on."""
    found = _Walk(instance, random.Random(seed), dials or Dials())  # noqa: S311 - no secret is made here
    found.begin(start)
    return found.result(found.run(budget, progress))


class _Walk:
    """The current solution and the best one."""

    def __init__(self, instance: Instance, chance: random.Random, dials: Dials) -> None:
        self.task = Task(instance)
        self.jobs = instance.jobs
        self.nodes = [
            n
            for n in range(1, len(instance.jobs) + 1)
            if not self.jobs[n - 1].fixed and self.task.patterns[n]
        ]
        self.movable = frozenset(self.nodes)
        self.chance = chance
        self.dials = dials
        self.days = [Day([]) for _ in instance.shifts]
        self.chosen = [-1] * (len(instance.jobs) + 1)
        self.owed = [n for n in self.nodes if self.jobs[n - 1].penalty is None]
        self.absence = [0.0, *(job.penalty or 0.0 for job in self.jobs)]
        self.edge = 1.0
        self.heat = 0.0
        self.cost = self._count()
        self.best: tuple[list[Day], list[int]] | None = None
        self.best_cost = inf
        self.size = [
            self.task.demand[0],
            *(self.task.demand[n] * self._visits(n) for n in range(1, len(self.jobs) + 1)),
        ]
        self.kept_days: dict[int, Day] = {}
        self.kept_chosen: dict[int, int] = {}

    @property
    def near(self) -> Sequence[Sequence[int]]:
        """For each node the jobs from near to far."""
        return self.task.instance.near

    # -- the first solution ---

    def begin(self, start: Start | None) -> None:
        fixed = [n for n, job in enumerate(self.jobs, 1) if job.fixed]
        self._recreate(self._by_urgency(fixed), careful=True)
        if start:
            self._adopt(start)
        else:
            self._recreate(self._by_urgency(self.nodes), careful=True)
        edges = [edge for day in self.days for route in day.routes for edge in route.edges]
        self.edge = sum(edges) / len(edges) if edges else 1.0
        self._weigh_absence(0.0)
        self._remember()

    def _by_urgency(self, nodes: Iterable[int]) -> list[int]:
        return sorted(nodes, key=lambda n: (-self.jobs[n - 1].urgency, -self.size[n], n))

    def _visits(self, node: int) -> int:
        ways = self.task.patterns[node]
        return len(ways[0].shifts) if ways else 0

    def _adopt(self, start: Start) -> None:
        """Take over the routes of an earlier solution as far as they fit; the rest is placed anew."""
        placed: dict[int, set[int]] = {}
        for shift, routes in enumerate(start):
            for nodes in routes:
                if self.task.fits(shift, nodes) and self._adopt_route(shift, nodes):
                    for node in nodes:
                        placed.setdefault(node, set()).add(shift)
        for node in self.nodes:
            ways = [tuple(sorted(way.shifts)) for way in self.task.patterns[node]]
            found = tuple(sorted(placed.get(node, ())))
            self.chosen[node] = ways.index(found) if found in ways else -1
        self._drop({node for node in placed if self.chosen[node] < 0 and not self.jobs[node - 1].fixed})
        self._recreate(self._by_urgency([n for n in self.nodes if self.chosen[n] < 0]), careful=True)

    def _drop(self, wrong: set[int]) -> None:
        """Take out what has no pattern here; where the rest of a day then no longer fits, that goes as well."""
        adopted = self.days
        while True:
            self.days = [self.task.without(day, wrong) for day in adopted]
            pairs = enumerate(zip(adopted, self.days, strict=True))
            misfits = [day for shift, (old, day) in pairs if not self.task.still_fits(shift, old, day)]
            more = {
                n for day in misfits for route in day.routes for n in route.nodes if n in self.movable
            } - wrong
            if not more:
                break
            wrong |= more
        for node in wrong:
            self.chosen[node] = -1

    def _adopt_route(self, shift: int, nodes: list[int]) -> bool:
        """Put a whole route in, unless it forgets a fixed job that stands there already."""
        standing = [route for route in self.days[shift].routes if not set(route.nodes[1:-1]) <= set(nodes)]
        if standing and len(standing) >= self.task.shifts[shift].vehicles:
            return False
        self.days[shift] = Day([*standing, self.task.route(shift, nodes)])
        return True

    # -- one step ---

    def run(self, budget: Budget, progress: Progress | None) -> int:
        """Search until the budget is used up; returns the steps made."""
        begun, step = process_time(), 0
        while self.nodes:
            if step % 50 == 0:
                done = budget.done(step, process_time() - begun)
                if done >= 1 or (progress and progress(done) is False):
                    break
                self._cool(done)
            step += 1
            self._step()
        return step

    def _cool(self, done: float) -> None:
        self.heat = self.edge * self.dials.heat(done)
        self._weigh_absence(done)

    def _weigh_absence(self, done: float) -> None:
        """Jobs that a solution must serve may be left out on the way there, at a price that rises."""
        price = self.dials.absent(done) * self.edge
        for node in self.owed:
            self.absence[node] = price * self._visits(node)
        self.cost = self._count()

    def _step(self) -> None:
        chance = self.chance
        center = chance.choice(self.nodes)
        self.kept_days, self.kept_chosen = {}, {}
        before = self.cost
        if chance.random() < self.dials.one_day:
            fine = self._rebuild_day(center)
        else:
            fine = self._replace_jobs(center)
        if fine and self.cost < before - self.heat * log(chance.random() or 1e-300):
            if self.cost < self.best_cost - 1e-9 and not self._owes():
                self._remember()
            return
        self.cost = before
        for shift, day in self.kept_days.items():
            self.days[shift] = day
        for node, way in self.kept_chosen.items():
            self.chosen[node] = way

    def _rebuild_day(self, center: int) -> bool:
        """Take visits out of one day and put them back into the same day."""
        shift = self.chance.choice(self.task.reach[center])
        gone = self._near_on(center, shift)
        if not gone or not self._take_out(shift, gone):
            return False
        for node in self._order(gone):
            place = self._place(shift, node, self.dials.blink)
            if place is NOWHERE:
                return False
            self._put(shift, node, place)
        return True

    def _replace_jobs(self, center: int) -> bool:
        """Take jobs out of all their days and choose their patterns anew."""
        gone = self._neighbours(center)
        gone += [node for node in self.nodes if self.chosen[node] < 0 and node not in gone]
        if not self._release(gone):
            return False
        self._recreate(self._order(gone))
        return True

    def _near_on(self, center: int, shift: int) -> list[int]:
        """Some jobs of a day that are near the center."""
        chance = self.chance.random
        wanted = 3 + int(chance() * self.dials.jobs)
        gone = []
        for node in self.near[center]:
            if self._is_on(node, shift) and chance() < 0.85:
                gone.append(node)
                if len(gone) >= wanted:
                    break
        return gone

    def _neighbours(self, center: int) -> list[int]:
        """Some jobs near the center, whatever their days."""
        chance = self.chance.random
        wanted, often = 1 + int(chance() * self.dials.jobs), 0.25 + 0.6 * chance()
        gone = []
        for node in self.near[center]:
            if chance() < often:
                gone.append(node)
                if len(gone) >= wanted:
                    break
        return gone

    def _is_on(self, node: int, shift: int) -> bool:
        way = self.chosen[node]
        return way >= 0 and shift in self.task.patterns[node][way].shifts

    def _release(self, gone: list[int]) -> bool:
        by_shift: dict[int, list[int]] = {}
        for node in gone:
            way = self.chosen[node]
            self.kept_chosen[node] = way
            if way < 0:
                continue
            pattern = self.task.patterns[node][way]
            self.cost += self.absence[node] - pattern.cost
            self.chosen[node] = -1
            for shift in pattern.shifts:
                by_shift.setdefault(shift, []).append(node)
        return all([self._take_out(shift, nodes) for shift, nodes in by_shift.items()])  # noqa: C419 - each is due

    def _take_out(self, shift: int, nodes: list[int]) -> bool:
        """Take nodes out of a day; False when the rest of a route no longer fits its hours."""
        day = self.days[shift]
        self.kept_days.setdefault(shift, day)
        rest = self.task.without(day, nodes)
        self.cost += rest.length - day.length
        self.days[shift] = rest
        return not self.task.clocked[shift] or self.task.still_fits(shift, day, rest)

    def _put(self, shift: int, node: int, place: Place) -> None:
        day = self.days[shift]
        self.kept_days.setdefault(shift, day)
        self.days[shift] = self.task.put(shift, day, node, place)
        self.cost += place.cost

    def _order(self, gone: list[int]) -> list[int]:
        pick, task = self.chance.random(), self.task
        self.chance.shuffle(gone)
        if pick < 0.4:
            return gone
        if pick < 0.7:
            return sorted(gone, key=lambda n: -self.size[n])
        away = task.matrix[0]
        return sorted(gone, key=lambda n: away[n], reverse=pick < 0.85)

    def _recreate(self, nodes: list[int], *, careful: bool = False) -> None:
        """Give each job the cheapest pattern that fits; careful overlooks nothing."""
        blink = 0.0 if careful else self.dials.blink
        chance, patterns = self.chance.random, self.task.patterns
        bold = not careful and chance() < self.dials.bold
        for node in nodes:
            places = {shift: self._place(shift, node, blink) for shift in self.task.reach[node]}
            best = inf if bold or self.jobs[node - 1].penalty is None else self.absence[node]
            chosen = -1
            for index, (shifts, own) in enumerate(patterns[node]):
                cost = own
                for shift in shifts:
                    cost += places[shift].cost
                if cost < best and not (blink and chance() < blink):
                    best, chosen = cost, index
            if chosen < 0:
                continue
            self.chosen[node] = chosen
            pattern = patterns[node][chosen]
            self.cost += pattern.cost - self.absence[node]
            for shift in pattern.shifts:
                self._put(shift, node, places[shift])

    def _place(self, shift: int, node: int, blink: float) -> Place:
        day = self.days[shift]
        if blink and len(day.routes) > 1 and self.chance.random() < blink * len(day.routes):
            return self.task.place_but(shift, day, node, (self.chance.randrange(len(day.routes)),))
        return self.task.place(shift, day, node)

    # -- accounts ---

    def _owes(self) -> bool:
        chosen = self.chosen
        return any(chosen[node] < 0 for node in self.owed)

    def _count(self) -> float:
        total = sum(day.length for day in self.days)
        for node, job in enumerate(self.jobs, 1):
            way = self.chosen[node]
            total += job.patterns[way].cost if way >= 0 else self.absence[node]
        return total

    def _remember(self) -> None:
        if self._owes():
            return
        self.best_cost = self.cost
        self.best = (self.days.copy(), self.chosen.copy())

    def result(self, steps: int) -> Result:
        """The best solution met, or the last one when none was complete."""
        days, chosen = self.best or (self.days, self.chosen)
        routes = [[route.nodes[1:-1] for route in day.routes] for day in days]
        cost = self.best_cost if self.best else inf
        return Result(routes, chosen[1:], cost, steps, self.best is not None)
