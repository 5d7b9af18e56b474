"""What orders say of how each customer's trade goes, and the words for it; only order columns and a day are needed."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from xlcrm.crm.reasons import Money, Reason, Share
from xlcrm.crm.rhythm import Rhythm
from xlcrm.crm.risk import Risk, danger
from xlcrm.crm.trend import ALARM, Trend, told

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.measures import Measures
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
        silent, usual, orders, yearly, alive = self._rows[at]
        if math.isnan(silent):
            return None
        said: dict[str, Any] = {
            "silent": int(silent), "as_of": self.as_of, "orders": orders,
            "value": Money(int(yearly) / 100, self.currency), "alive": round(alive, 2),
        }  # fmt: skip
        if silent >= self.settings.lost_days:
            former = Money(int(self.former[at]) / 100, self.currency)
            return Reason("risk_lost", said | {"days": self.settings.lost_days, "former": former})
        if math.isnan(usual):
            return Reason("risk_silent", said)
        dormant = silent > self.settings.dormant_times * usual
        times = {"usual": usual, "times": self.settings.dormant_times}
        return Reason("risk_dormant" if dormant else "risk_rhythm", said | times)

    @cached_property
    def _rows(self) -> list[tuple[float, float, int, float, float]]:
        """Silent and usual days, orders, the year's value and how much still counts, by customer and as plain values."""
        columns = (self.pace.silent, self.pace.usual, self.orders, self.risk.yearly, self.risk.alive)
        return list(zip(*(column.tolist() for column in columns), strict=True))

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


def trading(known: Measures, as_of: dt.date, settings: Settings, currency: str = "") -> Trading:
    """How the trade of all customers goes, as of the day that the ages are counted from."""
    net, ordered = known.net, known.ordered
    return Trading(
        known.pace,
        danger(known.alive, net["year"]),
        told(ordered["quarter"], ordered["weeks"], net["quarter"], net["weeks"]),
        ordered["year"],
        known.former,
        currency,
        as_of,
        settings,
    )
