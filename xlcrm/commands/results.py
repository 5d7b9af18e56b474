"""What a run computes: tiers, due contacts, visits; and the cells of the owned columns that follow from it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlcrm.commands.memory import Memory
from xlcrm.commands.outside_orders import with_outside_orders
from xlcrm.commands.overrides import OWNED
from xlcrm.commands.planning import Asked, Planned, planned
from xlcrm.commands.situation import Situation
from xlcrm.commands.team_columns import measure, team_grades
from xlcrm.commands.treatments import treatment_cells
from xlcrm.crm.recall import recalled
from xlcrm.workbook.changes import Cell

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.calendars import Calendars
    from xlcrm.crm.greetings import Occasion
    from xlcrm.crm.history import History
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.reasons import Reason
    from xlcrm.crm.rfm_segment import RfmSegment
    from xlcrm.crm.tiers import Tiers, Trade
    from xlcrm.crm.today import DayList
    from xlcrm.crm.visits import Plan

PARTS = ("tiers", "overdue", "visits")
FIELDS = {
    "tiers": ("tier", "reason", "treatment"),
    "overdue": ("next_contact", "overdue", "reason"),
    "visits": (),
}
"""Part → the owned columns that it fills."""


@dataclass(frozen=True)
class Results:
    """Results of the parts that ran, and what the owned columns should hold."""

    parts: tuple[str, ...]
    tiers: Tiers
    trade: Trade
    """What each customer bought."""
    calendars: Calendars
    contacts: pd.DataFrame
    lists: Sequence[DayList] = ()
    """Today's list of each rep."""
    visits: Planned | None = None
    """The visit plan with all that belongs to it; None when it was not asked for."""
    cells: Mapping[str, Mapping[str, Cell]] = field(default_factory=dict)
    """Owned field → row key → cell."""
    problems: Sequence[Problem] = ()
    segments: Sequence[RfmSegment] = ()
    """Named parts of the RFM cube, by the table of the settings sheet."""
    occasions: Sequence[Occasion] = ()
    """On what customers are greeted, by the table of the settings sheet."""

    @property
    def plan(self) -> Plan | None:
        """The visit plan."""
        return self.visits.plan if self.visits else None

    @property
    def command(self) -> str:
        """Name of the command as the list of runs shows it."""
        return "refresh" if self.parts == PARTS else "+".join(self.parts)

    @property
    def fields(self) -> tuple[str, ...]:
        """The owned columns that this run fills, in their order."""
        wanted = {name for part in self.parts for name in FIELDS[part]}
        return tuple(name for name in OWNED if name in wanted and name in self.cells)

    @property
    def customers(self) -> int:
        """How many customers."""
        return len(self.tiers.frame)

    @cached_property
    def tier_counts(self) -> dict[str, int]:
        """Tier → customers."""
        counted = Counter(str(tier) for tier in self.tiers.frame["tier"])
        return {
            tier: counted[tier] for tier in ("A", "B", "C", "D", "N", "-") if counted[tier] or tier in "ABC"
        }

    def count(self, status: str) -> int:
        """Customers of one status of contact."""
        return int((self.contacts["status"] == status).sum())

    @property
    def overdue(self) -> int:
        """Customers whose contact is overdue; never recorded ones are counted apart."""
        return self.count("overdue")

    @property
    def never(self) -> int:
        """Customers of whom no contact was ever recorded."""
        return self.count("never")

    @property
    def listed(self) -> int:
        """Customers on today's lists."""
        return sum(len(each.tasks) for each in self.lists)

    @property
    def planned(self) -> int:
        """Visits planned."""
        return 0 if self.plan is None else len(self.plan.visits)

    @property
    def unplanned(self) -> int:
        """Customers due for a visit that found no place."""
        return 0 if self.plan is None else len(self.plan.unplanned)

    def plan_rows(self) -> tuple[tuple[str, str, str, str, str], ...]:
        """The plan as the workbook remembers it: customer, rep, day, place in the day, arrival."""
        visits = self.plan.visits if self.plan else ()
        return tuple(
            (one.customer, one.rep, one.date.isoformat(), str(one.order), one.arrive.isoformat("minutes"))
            for one in visits
        )

    def locked_rows(self) -> tuple[tuple[str, str, str], ...]:
        """The visits of the plan that stand at an appointment of the customers' sheet."""
        if self.visits is None:
            return ()
        by_hand = self.visits.by_hand
        return tuple(
            (one.customer, one.date.isoformat(), one.arrive.isoformat("minutes"))
            for one in self.visits.plan.visits
            if one.status == "locked" and (one.customer, one.date) not in by_hand
        )

    def left_out(self) -> tuple[str, ...]:
        """Keys of the customers that the plan leaves out."""
        return tuple(one.customer for one in self.plan.unplanned) if self.plan else ()

    def first_contacts(self) -> dict[str, str]:
        """Days given to first contacts (of any kind, or by a channel), to be kept by later runs."""
        from xlcrm.crm.cadence import first_key

        never = self.contacts[self.contacts["status"] == "never"]
        given = {str(key): day.isoformat() for key, day in days(never["due"]).items()}
        return given | {
            first_key(str(key), channel): day.isoformat()
            for key, firsts in self.contacts["firsts"].items()
            for channel, day in firsts.items()
        }


def history(memory: Memory) -> History:
    """The tiers of earlier reports, as the workbook remembers them."""
    from xlcrm.crm.history import History

    return History(memory.tier_rules, memory.tier_stays)


def given_tiers(memory: Memory) -> dict[str, tuple[str, Reason]]:
    """In a rep's own workbook: the tiers that the figures of the whole team give."""
    from xlcrm.crm.reasons import parse

    return {key: (tier, parse(reason, "en")) for key, (tier, reason) in memory.part.get("tiers", {}).items()}


def days(column: pd.Series[Any]) -> dict[str, dt.date]:
    """A column of dates by row key; keys without one are left out."""
    known = column.dropna()
    return {str(key): stamp.date() for key, stamp in zip(known.index, known.dt.to_pydatetime(), strict=True)}


def compute(
    here: Situation, parts: Sequence[str], progress: Callable[[str, float], None], asked: Asked | None = None
) -> Results:
    """Compute the wanted parts; each needs those before it, so tiers are always computed.

    What asks somebody outside of the workbook asks again each time.
    """
    if here.settings.asks_outside:
        return _computed(here, parts, progress, asked)
    given = (here.contents, tuple(parts), asked)
    return recalled("results", given, lambda: _computed(here, parts, progress, asked))


def _computed(
    here: Situation, parts: Sequence[str], progress: Callable[[str, float], None], asked: Asked | None
) -> Results:
    from xlcrm.crm.cadence import contacts
    from xlcrm.crm.greetings import read_occasions
    from xlcrm.crm.settings.lists import segments
    from xlcrm.crm.tiers import classify, trade
    from xlcrm.crm.today import todays_lists

    progress(here.say("计算等级", "Computing tiers"), 0.4)
    here, told = with_outside_orders(here)
    known = trade(here.ledger, here.settings)
    typed = here.words.tiers()
    tiers = classify(
        here.ledger, here.settings, typed, history=history(here.memory), measure=measure(here), graded=team_grades(here),
        known=known, given=given_tiers(here.memory),
    )  # fmt: skip
    named, faults = segments(next(iter(here.reading.of("segments")), None), here.lang)
    team = teams_calendars(here)
    occasions = read_occasions(next(iter(here.reading.of("greetings")), None), here.lang)
    faults += [*occasions.problems, *occasions.nowhere(day.name for day in team.holidays)]
    problems = [*tiers.problems, *told, *team.problems, *faults]
    progress(here.say("计算联系日期", "Computing contact dates"), 0.5)
    given = {key: dt.date.fromisoformat(day) for key, day in here.memory.first.items()}
    due = contacts(here.ledger, tiers, team, here.settings, typed=here.words.dates(), previous=given)
    problems += [*due.attrs["problems"], *target_problems(here, known, team)]
    lists = todays_lists(here.ledger, due, team, here.settings).lists if "overdue" in parts else ()
    visits = None
    if "visits" in parts:
        visits, unread = planned(here, tiers, team, asked or Asked(), progress)
        problems += unread
    cells = owned_cells(here, tiers, due, known)
    ordered = tuple(part for part in PARTS if part in parts)
    return Results(ordered, tiers, known, team, due, lists, visits, cells, problems, named, occasions.rows)


def target_problems(here: Situation, known: Trade, team: Calendars) -> list[Problem]:
    """Targets of people whom nobody knows."""
    from xlcrm.crm.targets import progress

    return progress(here.ledger, here.settings, known, team, ())[1] if here.settings.rhythms.targets else []


def teams_calendars(here: Situation) -> Calendars:
    """The working days of the team and of each rep."""
    from xlcrm.crm.calendars import calendars

    return calendars(here.reading, here.ledger, here.settings)


def owned_cells(here: Situation, tiers: Tiers, due: pd.DataFrame, known: Trade) -> dict[str, dict[str, Cell]]:
    """Cells of the owned columns by row key; overdue days are given as numbers, their formula comes later."""
    from xlcrm.crm.reasons import join
    from xlcrm.crm.rhythm import own_rhythm

    frame = tiers.frame
    cells: dict[str, dict[str, Cell]] = {
        "tier": dict(zip(frame.index, frame["tier"], strict=True)),
    }
    late = zip(due.index, due["overdue"], due["due"].notna(), strict=True)
    cells["next_contact"] = dict(days(due["due"]))
    cells["overdue"] = {key: int(count) if known else None for key, count, known in late}
    silent = own_rhythm(known.measures.pace, here.settings.dormant_times, here.as_of, due["status"] == "none")
    said = zip(frame.index, frame["reason"], due["reason"], silent, strict=True)
    cells["reason"] = {key: join(reasons, here.lang) for key, *reasons in said}
    given = treatment_cells(here, dict(zip(frame.index, frame["tier"], strict=True)))
    return cells if given is None else {**cells, "treatment": given}
