"""网状立体: who of us is in contact with whom of them, how full the net is, and what would break with one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xlcrm.crm.relations.roles import PAIRS

Pair = tuple[str, str]
"""Our role, their role."""


@dataclass(frozen=True)
class Known:
    """Somebody at a customer."""

    name: str
    role: str
    decides: bool


@dataclass(frozen=True)
class Talk:
    """One contact that took place: by whom of us, with whom of them (empty: nobody was named)."""

    date: dt.date
    ours: str
    our_role: str
    theirs: str


@dataclass(frozen=True)
class Net:
    """How a customer is covered as of a day."""

    cells: Mapping[Pair, dt.date] = field(default_factory=dict)
    """Our role and theirs → the last contact between them, however long ago."""
    covered: tuple[Pair, ...] = ()
    """The wanted pairs with a contact within the window."""
    missing: tuple[Pair, ...] = ()
    reached: tuple[str, ...] = ()
    """Their people whom somebody met within the window."""
    ours: tuple[str, ...] = ()
    """Our people who met one of them within the window."""
    deciders: tuple[str, ...] = ()
    """Their people with the power to decide."""
    met_deciders: tuple[str, ...] = ()
    """Those of them whom somebody ever met."""
    unnamed: int = 0
    """Contacts within the window of which nobody wrote down with whom."""

    @property
    def share(self) -> float:
        """The covered part of the wanted pairs, 0 to 1."""
        return len(self.covered) / (len(self.covered) + len(self.missing))

    @property
    def decider_never_met(self) -> bool:
        """Is there somebody who decides, and nobody ever met one of them?"""
        return bool(self.deciders) and not self.met_deciders

    @property
    def threads(self) -> frozenset[str]:
        """What the account hangs by: one_person (of theirs), no_power (who decides is known and was not met), one_of_us, nobody."""
        if not self.reached:
            return frozenset() if self.unnamed else frozenset({"nobody"})
        found = {"one_person"} if len(self.reached) == 1 else set()
        if self.deciders and not set(self.reached) & set(self.deciders):
            found.add("no_power")
        return frozenset(found | ({"one_of_us"} if len(self.ours) == 1 else set()))

    @property
    def at_risk(self) -> bool:
        """Single-thread risk: only one of their people was met."""
        return "one_person" in self.threads


def net(
    people: Sequence[Known], talks: Iterable[Talk], as_of: dt.date, window: int, pairs: Sequence[Pair] = PAIRS
) -> Net:
    """The net around one customer; contacts after the day do not count, of older ones than `window` days only the date."""
    by_name = {one.name: one for one in people}
    happened = [talk for talk in talks if talk.date <= as_of]
    named = [talk for talk in happened if talk.theirs]
    recent = [talk for talk in named if (as_of - talk.date).days < window]
    cells = _cells(named, by_name)
    fresh = {pair for pair, day in _cells(recent, by_name).items() if day <= as_of}
    return Net(
        cells=cells,
        covered=tuple(pair for pair in pairs if pair in fresh),
        missing=tuple(pair for pair in pairs if pair not in fresh),
        reached=tuple(dict.fromkeys(talk.theirs for talk in recent)),
        ours=tuple(dict.fromkeys(talk.ours for talk in recent if talk.ours)),
        deciders=tuple(one.name for one in people if one.decides),
        met_deciders=tuple(
            one.name for one in people if one.decides and any(talk.theirs == one.name for talk in named)
        ),
        unnamed=sum(not talk.theirs and (as_of - talk.date).days < window for talk in happened),
    )


def _cells(talks: Iterable[Talk], people: Mapping[str, Known]) -> dict[Pair, dt.date]:
    found: dict[Pair, dt.date] = {}
    for talk in talks:
        theirs = people[talk.theirs].role if talk.theirs in people else "other"
        pair = (talk.our_role, theirs)
        found[pair] = max(talk.date, found.get(pair, talk.date))
    return found
