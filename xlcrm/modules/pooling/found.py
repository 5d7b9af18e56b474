"""Who looks after whom: the customers of each rep, those of nobody, who should get them, and who goes back into the pool."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from xlcrm.commands.views.words import said_of
from xlcrm.crm.missing import day_of, is_missing
from xlcrm.crm.names import first_text
from xlcrm.crm.pool import Held, Past, PoolRules, Standing, seen, standings, with_warnings
from xlcrm.crm.territories import (
    Customer,
    Room,
    Suggestion,
    Territory,
    fitting,
    rule_faults,
    suggestions,
    territories,
)
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Computed

PLACES = ("city", "district", "province", "region", "address")
RULE_FAULTS = {
    "no_rep": Text("没有写负责人", "names no rep"),
    "unknown": Text("团队里没有这个人", "names somebody who is none of the team"),
    "after_default": Text(
        "排在“不限”的规则之后，永远轮不到", "stands after a rule for everybody and is never asked"
    ),
}


# -- who has whom --------------------------------------------------------------------------------------------------


def owned(desk: Desk) -> Mapping[int, str]:
    """Position → rep of the customers that somebody of the team looks after and that are not closed."""
    return desk.once("pooling.owned", lambda: {at: rep for at, rep in _reps(desk).items() if rep})


def free(desk: Desk) -> list[int]:
    """Positions of the customers in the pool: nobody looks after them, and they may be contacted."""
    return desk.once("pooling.free", lambda: [at for at, rep in _reps(desk).items() if not rep])


def _reps(desk: Desk) -> dict[int, str]:
    customers = desk.here.ledger.customers
    rows = zip(customers["rep"], desk.in_peace, strict=True)
    return {at: str(rep or "") for at, (rep, quiet) in enumerate(rows) if not quiet}


def key_at(desk: Desk, at: int) -> str:
    """Row key of the customer at a position."""
    return str(desk.here.ledger.customers.index[at])


def team(desk: Desk) -> list[str]:
    """The reps who work, those of the reps table first."""
    return [rep.name for rep in desk.here.ledger.reps.values() if rep.active]


def room(desk: Desk) -> Room:
    """How many customers each rep has, and may have."""
    return Room(Counter(owned(desk).values()), int(desk.setting("pool_limit")), team(desk))


# -- territories ---------------------------------------------------------------------------------------------------


def rules(desk: Desk) -> list[Territory]:
    """The rules in the order in which they are asked."""
    return desk.once("pooling.rules", lambda: territories(desk.records("territories")))


def customers(desk: Desk, positions: Iterable[int]) -> list[Customer]:
    """Customers as rules look at them."""
    table, sizes = desk.here.ledger.customers, desk.here.brought.customers
    columns = {name: list(table[name]) for name in (*PLACES, "country", "abroad", "industry")}
    size = list(sizes["size"]) if "size" in sizes else [None] * len(table)
    return [
        Customer(
            key_at(desk, at), tuple(text for name in PLACES if (text := _text(columns[name][at]))), _text(columns["country"][at]),
            bool(columns["abroad"][at]), _text(columns["industry"][at]), _text(size[at]),
        )
        for at in positions
    ]  # fmt: skip


def _text(value: Any) -> str:
    return (
        ""
        if is_missing(value)
        else first_text(value if isinstance(value, tuple | list) else str(value)) or ""
    )


def suggested(desk: Desk) -> Mapping[str, Suggestion]:
    """Row key of each customer in the pool → who should look after them."""
    return desk.once("pooling.suggested", lambda: _suggested(desk))


def _suggested(desk: Desk) -> dict[str, Suggestion]:
    found = suggestions(customers(desk, free(desk)), rules(desk), room(desk)) if rules(desk) else []
    return {one.customer: one for one in found}


def misplaced(desk: Desk) -> dict[str, Suggestion]:
    """Customers who were entered lately and whose owner is none that the rules name: proposed, and never moved."""
    customers_ = desk.here.ledger.customers
    since = desk.as_of - dt.timedelta(int(desk.setting("territory_new_days")))
    new = [
        at
        for at in owned(desk)
        if (day := day_of(customers_["entered"].iloc[at])) and since < day <= desk.as_of
    ]
    found = suggestions(customers(desk, new), rules(desk), Room(room(desk).customers, 0, team(desk)))
    return {
        one.customer: one
        for at, one in zip(new, found, strict=True)
        if one.rep and one.rule and owned(desk)[at] not in one.rule.reps
    }


def territory_checks(desk: Desk) -> Computed:
    """The columns that xlcrm fills beside each rule."""
    everybody = customers(desk, [*owned(desk), *free(desk)])
    wrong = rule_faults(rules(desk), team(desk))
    return {
        "customers": dict(fitting(everybody, rules(desk))),
        "mind": {key: in_words(desk, faults) or None for key, faults in wrong.items()},
    }


def in_words(desk: Desk, wrong: Iterable[str]) -> str:
    """What is wrong with a rule, in words."""
    return said_of(wrong, RULE_FAULTS, desk.lang)


# -- the pool ------------------------------------------------------------------------------------------------------


def pool_rules(desk: Desk) -> PoolRules:
    """What the team's settings say."""
    untouched, order, warn = (
        int(desk.setting(f"pool_{name}_days")) for name in ("untouched", "order", "warn")
    )
    tiers = frozenset(each for each in str(desk.setting("pool_tiers")).upper() if each in "ABCDN")
    return PoolRules(untouched, order, warn, tiers)


def held(desk: Desk) -> list[Held]:
    """The customers that somebody looks after, with what counts for the pool."""
    return desk.once("pooling.held", lambda: _held(desk))


def _held(desk: Desk) -> list[Held]:
    table, deals = desk.here.ledger.customers, _open_deals(desk)
    touched, tiers = list(desk.results.contacts["last"]), list(desk.results.tiers.frame["tier"])
    ordered, entered, agreed = last_orders(desk), list(table["entered"]), list(table["appointment"])
    return [
        Held(
            key_at(desk, at), rep, str(tiers[at]), day_of(touched[at]), ordered[at], day_of(entered[at]), at in deals,
            not is_missing(agreed[at]) and _day(agreed[at]) >= desk.as_of,
        )
        for at, rep in owned(desk).items()
    ]  # fmt: skip


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def last_orders(desk: Desk) -> list[dt.date | None]:
    """The day of the last order by position: of the orders, else as the customer sheet says."""
    measures, typed = desk.results.trade.measures, list(desk.here.ledger.customers["last_order"])
    silent = [float(days) for days in measures.pace.silent] if measures.size else [float("nan")] * len(typed)
    return [
        day_of(said) if is_missing(days) else desk.as_of - dt.timedelta(int(days))
        for said, days in zip(typed, silent, strict=True)
    ]


def _open_deals(desk: Desk) -> set[int]:
    """Positions of the customers with a deal on its way, where the team keeps deals."""
    from xlcrm.modules.winning.found import known

    return {one.at for one in known(desk) if one.state == "open"} if desk.here.reading.of("deals") else set()


def past(desk: Desk) -> Past:
    """What was remembered, and who owns whom as of this run."""
    return seen(Past.of(desk.kept("pool")), held(desk), desk.as_of)


def going(desk: Desk) -> list[Standing]:
    """Who goes back into the pool, or is about to, protected ones included; the earliest first."""
    return desk.once("pooling.going", lambda: standings(held(desk), past(desk), desk.as_of, pool_rules(desk)))


def kept(desk: Desk) -> Mapping[str, Any]:
    """What the next runs have to know: who owns whom since when, and who was warned."""
    return with_warnings(past(desk), going(desk), desk.as_of).dump()


def undated(desk: Desk) -> int:
    """Customers of whom no day at all is known: nobody can say how long nothing happened."""
    begun = past(desk).since
    return sum(not (one.touched or one.ordered or one.entered or one.key in begun) for one in held(desk))
