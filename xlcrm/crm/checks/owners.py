"""Customers whom nobody looks after, and those who are to be left in peace and are planned all the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from xlcrm.crm.checks.places import Place, places
from xlcrm.crm.ledger.reps import by_name, is_yes, without_departure
from xlcrm.crm.names import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.problems import Problem


def owner_problems(ledger: Ledger, as_of: dt.date) -> Iterator[Problem]:
    """No owner, an owner whom the reps table does not know, an owner who has left, plans against a do-not-contact."""
    names, listed = by_name(ledger.reps), any(rep.listed for rep in ledger.reps.values())
    for place in places(ledger, "customers"):
        if place.name and "owner" in place.table.columns:
            yield from _owner(place, ledger, names, listed)
        if is_yes(place.get("do_not_contact")):
            yield from _planned_all_the_same(place, as_of)


def _owner(place: Place, ledger: Ledger, names: Mapping[str, str], listed: bool) -> Iterator[Problem]:
    owner = place.text("owner")
    if not owner:
        yield place.problem("no_owner", "owner", {"name": place.name})
        return
    rep = ledger.reps.get(names.get(name_key(without_departure(owner)), ""))
    if rep is not None and not rep.active:
        yield place.problem("owner_left", "owner", {"name": place.name, "owner": rep.name})
    elif listed and (rep is None or not rep.listed):
        yield place.problem("owner_unknown", "owner", {"owner": owner})


def _planned_all_the_same(place: Place, as_of: dt.date) -> Iterator[Problem]:
    for field in ("next_planned", "appointment"):
        day = place.get(field)
        if isinstance(day, dt.date) and (day.date() if isinstance(day, dt.datetime) else day) >= as_of:
            values = {"name": place.name, "date": day.strftime("%Y-%m-%d")}
            yield place.problem("planned_though_stopped", field, values)
