"""Tiers by the sum of the three fifths of RFM."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from xlcrm.crm.reasons import Money, Reason
from xlcrm.crm.rfm import rfm_scores
from xlcrm.crm.stability import Limits
from xlcrm.crm.tiers.standing import Standings

if TYPE_CHECKING:
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tiers.trade import Trade

BEST = 15


def by_rfm(known: Trade, ledger: Ledger, settings: Settings) -> Standings:
    """A from one sum on, B from another; one step more or less is the dead band."""
    return rfm_standings(known, ledger.as_of, settings)


def rfm_standings(known: Trade, as_of: dt.date, settings: Settings) -> Standings:
    """The same from the trade alone."""
    measures, places = known.measures, np.flatnonzero(known.ranked)
    silent, orders, value = measures.pace.silent[places], measures.orders[places], measures.value[places]
    scores = rfm_scores(silent, orders, value)
    standing = (BEST - scores.total).astype(np.float64)
    band = 1.0 if settings.tier_band else 0.0
    limits = Limits(
        BEST - settings.rfm_cut_a + 1.0, BEST - settings.rfm_cut_b + 1.0, band, settings.tier_stay_days, BEST + 1.0
    )  # fmt: skip
    columns = (scores.recency, scores.frequency, scores.money, scores.total, silent, orders, value)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    return Standings(
        places,
        standing,
        limits.tiers(standing),
        limits,
        lambda at: _reason(rows[at], known.currency, as_of, settings),
        lambda limit: BEST + 1 - limit,
        "_points",
        firm=scores.total == 0,
    )


def _reason(row: tuple[Any, ...], currency: str, as_of: dt.date, settings: Settings) -> Reason:
    """`row`: the three fifths and their sum, then days of silence, orders and cents."""
    r, f, m, total, days, count, cents = row
    net = Money(cents / 100, currency)
    if not total:
        return Reason("tier_returns_rfm", {"value": net, "as_of": as_of})
    said = {
        "r": r, "f": f, "m": m, "total": total, "silent": int(days), "orders": count, "as_of": as_of,
        "value": net, "a": settings.rfm_cut_a, "b": settings.rfm_cut_b,
    }  # fmt: skip
    letter = "a" if total >= settings.rfm_cut_a else "b" if total >= settings.rfm_cut_b else "c"
    return Reason(f"tier_{letter}_rfm", said)
