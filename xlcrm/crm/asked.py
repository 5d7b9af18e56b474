"""How often each customer is to be contacted, by which channel: its own cadence, else its groups', else its tier's.

Calls, messages and mails are one part of a cadence, visits and events parts of their own: who writes 每月拜访 beside a
customer says nothing of calls, so that these follow its groups or its tier. Where a part names channels, the days for
any contact no longer count. A customer's preferred channel takes the place of other calls and messages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from xlcrm.crm.intervals import ANY, parse_cadence
from xlcrm.crm.names import first_text, name_key
from xlcrm.crm.problems import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings

    Ints = NDArray[np.int64]

Cadence = Mapping[str, int]
"""Channel (or any) → days; 0: none asked for."""
VISIT, EVENT = "visit", "event"
PARTS: tuple[Callable[[str], bool], ...] = (
    lambda channel: channel not in (VISIT, EVENT),
    lambda channel: channel == VISIT,
    lambda channel: channel == EVENT,
)


@dataclass(frozen=True)
class Asked:
    """What is asked for, per customer."""

    days: Mapping[str, Ints]
    """Channel (or any) → days from one to the next, 0 where none is asked for."""
    visits: Ints
    """Days from one visit to the next in the visit plan: by the settings where no table or cell says anything of visits."""
    whose: Mapping[str, NDArray[np.object_]]
    """Channel → "" where the tier says so, "own" for the customer's own cell, else the name of a group."""
    problems: tuple[Problem, ...] = ()


def asked(ledger: Ledger, tiers: list[str], settings: Settings) -> Asked:
    """What is asked for of every customer; `tiers` are those that give the cadence."""
    customers = ledger.customers
    cells = zip(
        tiers,
        customers["groups"].tolist(),
        customers["cadence"].tolist(),
        customers["visit_cadence"].tolist(),
        customers["preferred_channel"].tolist(),
        strict=True,
    )
    known: dict[Any, _Row] = {}
    rows = []
    for cell in cells:
        if cell not in known:
            known[cell] = _row(cell, settings)
        rows.append(known[cell])
    faults = [_unread(ledger, place, name) for place, row in enumerate(rows) for name in row.unread]
    return _as_columns(rows, tiers, settings, faults)


@dataclass(frozen=True)
class _Row:
    cadence: Cadence
    whose: Mapping[str, str]
    said_of_visits: int | None
    """What a cell, a group or the table says of visits."""
    unread: tuple[str, ...] = ()
    """Fields whose cells are no cadence."""


def _as_columns(rows: list[_Row], tiers: list[str], settings: Settings, problems: list[Problem]) -> Asked:
    distinct = {id(row): row for row in rows}.values()
    channels = sorted({ANY}.union(*(row.cadence for row in distinct)))
    days = {
        channel: np.array([row.cadence.get(channel, 0) for row in rows], dtype=np.int64)
        for channel in channels
    }
    whose = {
        channel: np.array([row.whose.get(channel, "") for row in rows], dtype=object) for channel in channels
    }
    by_tier = {tier: settings.visit_days(tier) for tier in set(tiers)}
    visits = [
        by_tier[tier] if row.said_of_visits is None else row.said_of_visits
        for row, tier in zip(rows, tiers, strict=True)
    ]
    return Asked(days, np.array(visits, dtype=np.int64), whose, tuple(problems))


def _row(cell: Any, settings: Settings) -> _Row:
    tier, groups, own, visit, preferred = cell
    said, unread = _own(own, visit)
    group, names = _of_groups(groups, settings)
    tiers = _of_tier(tier, settings)
    cadence: dict[str, int] = {}
    whose: dict[str, str] = {}
    for part in PARTS:
        for source, given in (("own", said), ("group", group), ("", tiers)):
            chosen = {channel: days for channel, days in given.items() if part(channel)}
            if chosen:
                chosen = chosen if source == "own" else _preferring(first_text(preferred) or "", chosen)
                cadence |= chosen
                whose |= {
                    channel: names.get(channel, source) if source == "group" else source for channel in chosen
                }
                break
    return _Row(cadence, whose, cadence.get(VISIT), unread)


def _own(cadence: Any, visit: Any) -> tuple[dict[str, int], tuple[str, ...]]:
    """What the customer's own cells say, and the fields whose cells are no cadence."""
    found: dict[str, int] = {}
    unread: list[str] = []
    for name, value, channel in (("cadence", cadence, ANY), ("visit_cadence", visit, VISIT)):
        try:
            found |= parse_cadence(value, channel) or {}
        except ValueError:
            unread.append(name)
    return found, tuple(unread)


def _of_groups(groups: Any, settings: Settings) -> tuple[dict[str, int], dict[str, str]]:
    """The shortest days of all its groups by channel, and the group that says so."""
    names = (groups,) if isinstance(groups, str) else groups or ()
    found: dict[str, int] = {}
    says: dict[str, str] = {}
    for name in names:
        for channel, days in settings.rhythms.groups.get(name_key(str(name)), {}).items():
            if channel not in found or 0 < days < found[channel] or not found[channel]:
                found[channel], says[channel] = days, str(name)
    return found, says


def _of_tier(tier: str, settings: Settings) -> dict[str, int]:
    """The days for any contact, unless the table has days for a channel of its own; visits and events beside."""
    row = tier if tier in ("A", "B", "C", "D") else "N"
    table = {channel: days[row] for channel, days in settings.rhythms.every.items() if row in days}
    calls = any(days for channel, days in table.items() if PARTS[0](channel))
    return table if calls else {ANY: settings.contact_days(tier)} | table


def _preferring(preferred: str, cadence: dict[str, int]) -> dict[str, int]:
    """Calls and messages by the channel that the customer prefers."""
    if not PARTS[0](preferred) or not preferred or ANY in cadence or preferred in cadence:
        return cadence
    remote = [days for channel, days in cadence.items() if PARTS[0](channel)]
    return {preferred: min(remote, key=lambda days: days or 10**6)} if remote else cadence


def _unread(ledger: Ledger, place: int, name: str) -> Problem:
    who = ledger.customers.iloc[place]
    sheet, cell = ledger.cell(str(who["table"]), int(who["row"]), name)
    return Problem("unread_cadence", sheet, cell, {"text": first_text(who[name]) or str(who[name])})
