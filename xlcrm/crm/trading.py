"""What orders say of how each customer's trade goes, and the words for it; only order columns and a day are needed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from xlcrm.crm.purchases import Purchases, net_value, order_count
from xlcrm.crm.reasons import Money, Reason, Share
from xlcrm.crm.rhythm import Rhythm, rhythm
from xlcrm.crm.risk import YEAR, Risk, at_risk
from xlcrm.crm.trend import ALARM, Trend, trend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.settings import Settings


@dataclass(frozen=True)
class Trading:
    """How the trade of customers 0 … size-1 goes."""

    pace: Rhythm
    risk: Risk
    trend: Trend
    orders: NDArray[np.int64]
    """Days with an order in the last year."""
    former: NDArray[np.int64]
    """Net cents of the year that ended with each customer's last order."""
    currency: str
    as_of: dt.date
    settings: Settings

    def silence(self, at: int) -> Reason | None:
        """How long it has been silent, what is usual for it, and what there is to lose; None without any order."""
        silent, usual = self.pace.silent[at], self.pace.usual[at]
        if np.isnan(silent):
            return None
        said: dict[str, Any] = {
            "silent": int(silent), "as_of": self.as_of, "orders": int(self.orders[at]),
            "value": Money(int(self.risk.yearly[at]) / 100, self.currency),
            "alive": round(float(self.risk.alive[at]), 2),
        }  # fmt: skip
        if silent >= self.settings.lost_days:
            former = Money(int(self.former[at]) / 100, self.currency)
            return Reason("risk_lost", said | {"days": self.settings.lost_days, "former": former})
        if np.isnan(usual):
            return Reason("risk_silent", said)
        dormant = silent > self.settings.dormant_times * usual
        times = {"usual": float(usual), "times": self.settings.dormant_times}
        return Reason("risk_dormant" if dormant else "risk_rhythm", said | times)

    def trend_reason(self, at: int) -> Reason | None:
        """The last quarter against the year, where that is hardly chance."""
        found = self.trend
        if not found.word[at]:
            return None
        said = {
            "recent": int(found.recent[at]), "yearly": int(found.yearly[at]), "as_of": self.as_of,
            "value": Money(int(found.quarter[at]) / 100, self.currency),
            "average": Money(int(found.usual[at]) / 100, self.currency), "season": Share(found.season),
            "chance": Share(float(found.chance[at])), "alarm": ALARM,
        }  # fmt: skip
        return Reason(f"trend_{found.word[at]}", said)


def trading(bought: Purchases, size: int, as_of: dt.date, settings: Settings, currency: str = "") -> Trading:
    """How the trade of all customers goes, as of the day that the ages are counted from."""
    pace = rhythm(bought, size)
    return Trading(
        pace,
        at_risk(bought, size, settings.half_life_days),
        trend(bought, size),
        order_count(bought.within(0, YEAR - 1), size),
        _former(bought, size, pace),
        currency,
        as_of,
        settings,
    )


def _former(bought: Purchases, size: int, pace: Rhythm) -> NDArray[np.int64]:
    since = bought.age - np.nan_to_num(pace.silent)[bought.customer]
    inside = (since >= 0) & (since < YEAR)
    part = Purchases(bought.customer[inside], bought.age[inside], bought.cents[inside])
    return np.maximum(net_value(part, size), 0)
