"""What the sheets of relations say, put together with the ledger: people, talks, steps, costs and profiles by customer."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.crm.missing import day_of
from xlcrm.crm.names import first_text, name_key
from xlcrm.crm.relations.coverage import Known, Talk
from xlcrm.crm.relations.facts import Links, Profiles, links, profiles
from xlcrm.crm.relations.ladder import Ladder
from xlcrm.crm.relations.roles import decides, role_of
from xlcrm.crm.relations.spending import Cost
from xlcrm.crm.relations.stages import Relation, Step, relations
from xlcrm.modules.relating.records import standard_steps

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.commands.desk import Desk


def customer_rows(desk: Desk) -> range:
    """Positions of all customers."""
    return range(len(desk.here.ledger.customers))


def key_at(desk: Desk, at: int) -> str:
    """Row key of the customer at a position."""
    return str(desk.here.ledger.customers.index[at])


def tier_at(desk: Desk) -> list[str]:
    """Tier by position."""
    return [str(tier) for tier in desk.results.tiers.frame["tier"]]


def year_sales(desk: Desk) -> list[float]:
    """Net sales of the last year by position; what the sales column says where there are no orders."""
    trade = desk.results.trade
    cents = trade.measures.net["year"] if trade.source == "orders" else trade.cents
    return desk.once("relating.sales", lambda: [round(float(each) / 100, 2) for each in cents])


# -- people and talks ----------------------------------------------------------------------------------------------


def people(desk: Desk) -> Mapping[int, list[Known]]:
    """Customer → its people, each once: those of the contacts, and whom the customer sheet names."""
    return desk.once("relating.people", lambda: _people(desk))


def _people(desk: Desk) -> dict[int, list[Known]]:
    ledger = desk.here.ledger
    found: dict[int, dict[str, Known]] = defaultdict(dict)
    contacts, customers = ledger.contacts, ledger.customers
    rows = zip(contacts["customer"], contacts["person"], contacts["title"], contacts["role"], strict=True)
    main = zip(
        range(len(customers)),
        customers["contact_name"],
        customers["contact_title"],
        [None] * len(customers),
        strict=True,
    )
    for at, person, title, role in (*rows, *main):
        name = first_text(person)
        if name and at >= 0:
            found[int(at)].setdefault(name_key(name), Known(name, role_of(title, role), decides(title, role)))
    return {at: list(known.values()) for at, known in found.items()}


def talks(desk: Desk) -> Mapping[int, list[Talk]]:
    """Customer → the contacts that took place, with the names of their people as the contacts spell them."""
    return desk.once("relating.talks", lambda: _talks(desk))


def _talks(desk: Desk) -> dict[int, list[Talk]]:
    from xlcrm.crm.outcomes import outcomes

    here = desk.here
    log, spelt, roles = here.ledger.log, _spellings(desk), our_roles(desk)
    took_place = outcomes(log, here.settings) == "contact"
    found: dict[int, list[Talk]] = defaultdict(list)
    rows = zip(log["customer"], log["date"], log["author"], log["person"], took_place, strict=True)
    for at, moment, author, person, so in rows:
        date = day_of(moment)
        if so and at >= 0 and date is not None:
            ours, theirs = first_text(author) or "", first_text(person) or ""
            known = spelt.get((int(at), name_key(theirs)), theirs)
            found[int(at)].append(Talk(date, ours, roles.get(name_key(ours), "sales"), known))
    return found


def _spellings(desk: Desk) -> dict[tuple[int, str], str]:
    return {(at, name_key(one.name)): one.name for at, known in people(desk).items() for one in known}


def our_roles(desk: Desk) -> dict[str, str]:
    """Name of one of us → what he or she does, as the sheet of our roles says."""
    rows = desk.records("our_roles")
    named = zip(rows["name"], rows["role"], rows["title"], strict=True)
    return {name_key(name): _role(role, title) for name, role, title in named if first_text(name)}


def _role(role: Any, title: Any) -> str:
    """A role as one of ours: by its word, else by what role and title say."""
    from xlcrm.crm.relations.roles import ROLES

    return str(role) if role in ROLES else role_of(role, title)


# -- stages --------------------------------------------------------------------------------------------------------


def ladder(desk: Desk) -> Ladder:
    """The team's ladder."""
    return Ladder.of(desk.setting("relation_ladder"))


def steps(desk: Desk, known: Ladder) -> list[Step]:
    """The steps that were written down, of stages that the ladder has."""
    rows = desk.records("stages")
    found = []
    for at, date, stage, why in zip(rows["at"], rows["date"], rows["stage"], rows["why"], strict=True):
        place, when = known.place(stage), day_of(date)
        if at >= 0 and place is not None and when is not None:
            found.append(Step(int(at), when, place, first_text(why) or ""))
    return found


def standing(desk: Desk) -> dict[int, Relation]:
    """Customer → how its relation stands."""
    return desk.once("relating.standing", lambda: _standing(desk))


def _standing(desk: Desk) -> dict[int, Relation]:
    known = ladder(desk)
    column = desk.here.ledger.customers["stage"]
    said = {
        at: place for at, word in enumerate(column) if (place := known.place(first_text(word))) is not None
    }
    return relations(steps(desk, known), said, desk.as_of, desk.setting("relation_stuck_days"), known)


def unknown_stages(desk: Desk) -> list[str]:
    """Words of the sheet of steps that the ladder does not have."""
    known = ladder(desk)
    words = (first_text(word) for word in desk.records("stages")["stage"])
    return list(dict.fromkeys(word for word in words if word and known.place(word) is None))


def playbook(desk: Desk, known: Ladder) -> dict[int, tuple[str, str]]:
    """Stage → next step and goal: the team's, else the standard ones."""
    if not desk.here.reading.of("playbook"):
        return {
            at: (step, goal) for at, (step, goal) in enumerate(standard_steps(desk.lang)) if at <= known.top
        }
    rows = desk.records("playbook")
    found: dict[int, tuple[str, str]] = {}
    for stage, step, goal in zip(rows["stage"], rows["step"], rows["goal"], strict=True):
        place = known.place(stage)
        if place is not None:
            found.setdefault(place, (first_text(step) or "", first_text(goal) or ""))
    return found


# -- costs and profiles --------------------------------------------------------------------------------------------


def costs(rows: pd.DataFrame) -> list[Cost]:
    """The costs that have a customer, a day and an amount, by row key."""
    names = ("at", "date", "amount", "person", "item", "kind", "deal", "approved")
    found = []
    for key, values in zip(rows.index, zip(*(rows[name] for name in names), strict=True), strict=True):
        at, date, amount, *texts = values
        when = day_of(date)
        if at >= 0 and when is not None and not math.isnan(amount):
            found.append(
                Cost(str(key), int(at), when, float(amount), *(first_text(text) or "" for text in texts))
            )
    return found


def known_facts(desk: Desk) -> Profiles:
    """What is kept of each customer beyond its row."""
    return desk.once(
        "relating.facts", lambda: profiles(desk.here.brought.customers, desk.records("profiles"))
    )


def linked(desk: Desk, said: Mapping[int, Any]) -> Links:
    """Names of other customers, or of one of their people, as positions."""
    import numpy as np

    names = list(dict.fromkeys(str(name) for name in said.values()))
    empty = np.full(len(names), None, dtype=object)
    places = desk.here.ledger.finder.positions(empty, np.array(names, dtype=object))
    by_name = dict(zip(names, places.tolist(), strict=True))
    persons = _persons(desk)
    return links(said, lambda name: by_name[name] if by_name[name] >= 0 else persons.get(name_key(name), -1))


def _persons(desk: Desk) -> dict[str, int]:
    """People whom only one customer has, by name."""
    found: dict[str, int] = {}
    for at, known in people(desk).items():
        for one in known:
            key = name_key(one.name)
            found[key] = at if found.get(key, at) == at else -1
    return found


def shown(rows: Sequence[Any], most: int = 1000) -> tuple[Sequence[Any], int]:
    """The rows that a sheet has room for, and how many are left out."""
    return rows[:most], max(0, len(rows) - most)
