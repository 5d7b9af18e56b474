"""How each customer's trade is going: at risk, dormant, lost, falling or rising, each with its reason."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xlcrm.crm.risk import Risk, risk_order
from xlcrm.crm.trading import trading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.rhythm import Rhythm
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tiers import Tiers, Trade

CALLED = 0.2
"""Share of each tier that is called at risk: on a real ledger such a fifth of A held half to seven tenths of what left."""


@dataclass(frozen=True)
class Outlook:
    """Every customer's trade.

    `frame` is indexed by row key: tier (in force), yearly (net of the last 365 days), former (net of the 365 days up to
    the last order), orders (days with an order in the last 365), silent, usual (days; NaN: unknown), alive (orders that
    still count), danger (0 to 1), trend (falling, rising or ""), dormant, lost (by a person or by the rule: person, rule
    or ""), reason (of silence; None without an order), trend_reason (None without a trend).
    """

    frame: pd.DataFrame
    at_risk: list[str]
    """Row keys, A before B, the most at stake first; nobody who is left in peace."""
    win_back: list[str]
    """Row keys of dormant customers and those lost by the rule, the most valuable first; nobody who is left in peace."""


def outlook(ledger: Ledger, known: Trade, tiers: Tiers, settings: Settings) -> Outlook:
    """The outlook of all customers; without orders nothing can be told of anybody."""
    size, index = known.size, ledger.customers.index
    parts = trading(known.measures, ledger.as_of, settings, known.currency)
    dormant = parts.pace.dormant(settings.dormant_times)
    columns: dict[str, Any] = {
        "tier": tiers.frame["tier"].to_numpy(), "yearly": parts.risk.yearly / 100, "former": parts.former / 100,
        "orders": parts.orders, "silent": parts.pace.silent, "usual": parts.pace.usual, "alive": parts.risk.alive,
        "danger": parts.risk.danger, "trend": parts.trend.word, "dormant": dormant, "lost": _lost(ledger, parts.pace, settings),
    }  # fmt: skip
    reasons = {
        "reason": pd.Series([parts.silence(at) for at in range(size)], index=index, dtype=object),
        "trend_reason": pd.Series([parts.trend_reason(at) for at in range(size)], index=index, dtype=object),
    }
    frame = pd.DataFrame(columns, index=index).assign(**reasons)
    peace = (ledger.customers["closed"] | ledger.customers["do_not_contact"]).to_numpy(dtype=bool)
    return Outlook(frame, _called(frame, parts.risk, peace), _win_back(frame, peace))


def _lost(ledger: Ledger, pace: Rhythm, settings: Settings) -> NDArray[np.object_]:
    """By a person's word (the status), else by the rule; who never ordered cannot be lost by it."""
    closed = ledger.customers["closed"].to_numpy(dtype=bool)
    gone = pace.silent >= settings.lost_days
    return np.select([closed, gone], ["person", "rule"], "").astype(object)


def _called(frame: pd.DataFrame, risk: Risk, peace: NDArray[np.bool_]) -> list[str]:
    """The first fifth of each tier by what is at stake, as far as silent for longer than usual; whoever is dormant or falls."""
    tier = np.where(peace | (frame["lost"] != "").to_numpy(), "", frame["tier"].to_numpy()).astype(object)
    alarmed = (frame["dormant"] | (frame["trend"] == "falling")).to_numpy(dtype=bool)
    in_rhythm = (frame["silent"] <= frame["usual"]).to_numpy(dtype=bool)
    found: list[str] = []
    for letter in "AB":
        line = risk_order(risk, tier, letter)
        first = math.ceil(CALLED * len(line))
        found += [
            str(frame.index[place])
            for rank, place in enumerate(line)
            if alarmed[place] or (rank < first and not in_rhythm[place])
        ]
    return found


def _win_back(frame: pd.DataFrame, peace: NDArray[np.bool_]) -> list[str]:
    gone = (frame["dormant"] | (frame["lost"] == "rule")) & ~peace & (frame["former"] > 0)
    rows = frame[gone].sort_values("former", ascending=False, kind="stable")
    return [str(key) for key in rows.index]
