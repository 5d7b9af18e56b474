"""Tiers by 20/60/20: margin (else sales) less the cost to serve; whom to give up is proposed, never done."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xlcrm.crm.cadence import is_visit
from xlcrm.crm.fifths import cost_to_serve, fifths
from xlcrm.crm.reasons import Money, Reason, Share
from xlcrm.crm.stability import Limits
from xlcrm.crm.tiers.standing import Standings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tiers.trade import Trade

    Ints = NDArray[np.int64]


def by_fifths(known: Trade, ledger: Ledger, settings: Settings) -> Standings:
    """The first part is A, the last C with a proposal, everybody between B."""
    base, gross = _gross(known)
    cost = _cost(ledger, settings)
    places = np.flatnonzero(known.ranked)
    net = (gross - cost)[places]
    found = fifths(net, settings.top_share, settings.last_share, settings.last_share_of)
    limits = Limits(settings.top_share, found.bottom, settings.tier_band, settings.tier_stay_days)
    letters = limits.tiers(found.before)
    digits = Share.beside(0, *limits.all).digits

    def reason(at: int) -> Reason:
        said = {
            "value": Money(int(net[at]) / 100, known.currency), "cost": Money(int(cost[places[at]]) / 100, known.currency),
            "base": base, "days": settings.window_days, "as_of": ledger.as_of, "rank": int(found.rank[at]), "count": len(places),
            "before": Share(float(found.before[at]), digits), "cut": settings.top_share, "low": found.bottom,
        }  # fmt: skip
        return Reason(f"tier_{str(letters[at]).lower()}_fifths", said)

    return Standings(
        places, found.before, letters, limits, reason, lambda limit: round(limit, 9),
        columns={"rank": found.rank.astype(np.float64), "proposal": letters == "C"},
    )  # fmt: skip


class _Gross(NamedTuple):
    """What was earned: the margin where the orders tell it, else sales."""

    base: str
    cents: Ints


def _gross(known: Trade) -> _Gross:
    if known.source != "orders":
        return _Gross("sales", known.cents)
    earned = known.measures.margin.window
    return _Gross("sales", known.measures.net["window"]) if earned is None else _Gross("margin", earned)


def _cost(ledger: Ledger, settings: Settings) -> Ints:
    """Visits and other contacts of the days looked at, attempts included: they cost as much."""
    log = ledger.log
    days = log["date"].to_numpy().astype("datetime64[D]")
    age = (np.datetime64(ledger.as_of) - days).astype(np.int64)
    counted = (log["customer"] >= 0).to_numpy() & ~np.isnat(days) & (age >= 0) & (age < settings.window_days)
    rows = log[counted]
    visit = np.array([is_visit(word) for word in rows["channel"]], dtype=bool)
    customer, size = rows["customer"].to_numpy(), len(ledger.customers)
    visits, others = (np.bincount(customer[each], minlength=size) for each in (visit, ~visit))
    return cost_to_serve(visits, others, settings.visit_cost, settings.contact_cost)
