"""The visit plan of a run: what was asked for, what is known of the last plan, and what came out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlcrm.commands.agreed import agreed_on_the_plan
from xlcrm.commands.distances import known_ways
from xlcrm.errors import UsageError

if TYPE_CHECKING:
    from xlcrm.commands.memory import Memory
    from xlcrm.commands.outcome import Request
    from xlcrm.commands.road_server import RoadServer
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.calendars import Calendars
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.tiers import Tiers
    from xlcrm.crm.visits import Plan, Visit, VisitProblem
    from xlcrm.crm.visits.balance import Balance
    from xlcrm.crm.visits.compare import Change

SECONDS = 10.0
"""CPU seconds that a plan takes at most unless more are asked for."""
STAY_PUT = 100_000.0
"""Minutes of travel that a moved visit counts when the last plan is to be kept: more than any other reason weighs."""


@dataclass(frozen=True)
class Asked:
    """What a person asked of the plan beyond the settings."""

    reps: tuple[str, ...] = ()
    """Only these are planned anew, the others keep their plan; empty: everybody."""
    seconds: float = SECONDS
    keep: bool = False
    """Planned visits stay on their days; only what is new finds its place between them."""

    @classmethod
    def of(cls, request: Request) -> Asked:
        """From the options of a command; UsageError for seconds that are none."""
        seconds = float(request.option("seconds", SECONDS))
        if not 0 < seconds <= 3600:
            raise UsageError(
                f"--seconds 要写 1 到 3600 之间的秒数，不能是 {seconds:g}。",
                f"--seconds takes a number of seconds from 1 to 3600, not {seconds:g}.",
            )
        return cls(tuple(request.option("rep", ())), seconds, bool(request.option("keep-locked", False)))


@dataclass(frozen=True)
class Planned:
    """The plan, the problem that it solves, and what became of the last one."""

    problem: VisitProblem
    plan: Plan
    changes: Sequence[Change] = ()
    by_hand: Collection[tuple[str, dt.date]] = frozenset()
    """(customer, day) of the visits that people fixed on the plan itself."""
    missed: Mapping[str, dt.date] = field(default_factory=dict)
    """Customer → the first planned day that passed without a visit since."""

    @cached_property
    def greedy(self) -> Plan:
        """The plan that takes the customers in order of urgency, each where it fits best: what a search is measured by."""
        from xlcrm.crm.visits import plan

        return plan(replace(self.problem, previous=()), iterations=0)

    @cached_property
    def balance(self) -> Balance:
        """How even the work is, and whom one could hand over."""
        from xlcrm.crm.visits.balance import balance

        return balance(self.problem, self.plan)


def planned(
    here: Situation, tiers: Tiers, team: Calendars, asked: Asked, progress: Callable[[str, float], None]
) -> tuple[Planned, list[Problem]]:
    """Plan the coming weeks after the last plan, and the cells that were not understood."""
    from xlcrm.crm.cadence import visits
    from xlcrm.crm.visits.compare import compare, missed
    from xlcrm.crm.visits.from_ledger import visit_problem

    said = here.say("安排拜访", "Planning visits")
    progress(said, 0.6)
    due = visits(here.ledger, tiers, team, here.settings)
    before = planned_before(here.memory)
    last = {str(key): day.date() for key, day in due["last"].dropna().items()}
    waiting = _still_missed(here.memory.missed, last) | missed(compare(before, (), here.as_of, last))
    agreed, unread = agreed_on_the_plan(here)
    ways, unmeasured = known_ways(here)
    roads = _roads(here)
    problem, faults = visit_problem(
        here.ledger, due, team, here.settings, previous=before, left_out_before=here.memory.left_out,
        missed=waiting, agreed=agreed, known_ways=ways, travel=roads,
    )  # fmt: skip
    problem = _as_asked(problem, asked, here)
    found = _search(problem, asked, lambda share: progress(said, 0.6 + 0.3 * share))
    changes = compare(before, found.visits, here.as_of, last)
    by_hand = {(key, when.date()) for key, times in agreed.items() for when in times}
    faults += roads.problems() if roads else []
    return Planned(problem, _noted(found, roads), changes, by_hand, waiting), [*unread, *unmeasured, *faults]


def _roads(here: Situation) -> RoadServer | None:
    """The team's own server of travel times by road, where the settings name one."""
    from xlcrm.crm.visits.from_ledger import estimated

    address = here.settings.road_server
    if not address:
        return None
    from xlcrm.commands.road_server import RoadServer  # what speaks HTTP takes its time to load

    return RoadServer(address, estimated(here.settings))


def _noted(found: Plan, roads: RoadServer | None) -> Plan:
    """The plan with a note of what the server was told."""
    from xlcrm.crm.reasons import Reason

    if not roads or not roads.asked:
        return found
    note = Reason("note_road_server", {"server": roads.address, "places": len(roads.asked)})
    return replace(found, notes=(*found.notes, note))


def _search(problem: VisitProblem, asked: Asked, progress: Callable[[float], object]) -> Plan:
    """More seconds mean more steps, too: the steps decide, so that the same input gives the same plan."""
    from xlcrm.crm.visits import plan
    from xlcrm.crm.visits.planner import STEPS

    more = max(1.0, asked.seconds / SECONDS)
    return plan(problem, iterations=round(STEPS * more), seconds_cap=asked.seconds, progress=progress)


def _as_asked(problem: VisitProblem, asked: Asked, here: Situation) -> VisitProblem:
    if asked.reps:
        problem = replace(problem, only=frozenset(_known_reps(asked.reps, here)))
    return replace(problem, weights=replace(problem.weights, change=STAY_PUT)) if asked.keep else problem


def _known_reps(names: Sequence[str], here: Situation) -> list[str]:
    """The reps as the team calls them; UsageError for a name that nobody has."""
    from xlcrm.crm.names import name_key

    known = {name_key(rep.name): rep.name for rep in here.ledger.reps.values() if rep.active}
    known |= {
        name_key(rep.name_en): rep.name for rep in here.ledger.reps.values() if rep.active and rep.name_en
    }
    for name in names:
        if name_key(name) not in known:
            team = sorted(set(known.values()))
            raise UsageError(
                f"团队里没有业务员“{name}”；有：{'、'.join(team)}。",
                f"Nobody on the team is called '{name}'; there are: {', '.join(team)}.",
            )
    return [known[name_key(name)] for name in names]


def _still_missed(missed: Mapping[str, str], last: Mapping[str, dt.date]) -> dict[str, dt.date]:
    """Who was missed earlier and has not been visited since."""
    days = {key: dt.date.fromisoformat(day) for key, day in missed.items()}
    return {key: day for key, day in days.items() if last.get(key, dt.date.min) < day}


def planned_before(memory: Memory) -> list[Visit]:
    """The visits of the last plan, as far as a new one looks at them: who, when and in which order."""
    from xlcrm.crm.reasons import Reason
    from xlcrm.crm.visits import Visit

    return [
        Visit(
            date=dt.date.fromisoformat(day), rep=rep, order=int(order), customer=customer,
            arrive=dt.time.fromisoformat(arrive), leave=dt.time.fromisoformat(arrive), travel_minutes=0, due=None,
            status="kept", reason=Reason("visit_kept"),
        )
        for customer, rep, day, order, arrive in memory.plan
    ]  # fmt: skip
