"""The trend of a customer: the last three months against the last twelve, told only where it is hardly chance.

A ratio of two sums always moves; most of it is chance. So the number of orders decides whether there is a trend: of all
orders of the year, were those of the last quarter fewer (or more) than chance would leave, given the share of the year's
orders that the whole team has in that quarter (its season)? At most `alarm` of the steady customers are told to fall.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xlcrm.crm.purchases import net_value, order_count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.purchases import Purchases

QUARTER, YEAR = 91, 364
"""Thirteen and fifty-two weeks: the same weekdays in each."""
ALARM = 0.05
"""Share of steady customers that may be told to fall, and to rise."""


class Trend(NamedTuple):
    """The trend of each customer."""

    word: NDArray[np.object_]
    """falling, rising, or "" where nothing can be told."""
    quarter: NDArray[np.int64]
    """Net cents of the last 91 days."""
    usual: NDArray[np.int64]
    """Net cents that 91 days of the last 364 brought on average."""
    recent: NDArray[np.int64]
    """Orders of the last 91 days."""
    yearly: NDArray[np.int64]
    """Orders of the last 364 days."""
    season: float
    """The share of the year's orders that the whole list placed in the last quarter, to the thousandth."""
    chance: NDArray[np.float64]
    """Of so few orders or fewer if nothing had changed; for who is rising, of so many or more."""


def trend(bought: Purchases, size: int, alarm: float = ALARM) -> Trend:
    """Trends of all customers; `alarm` is the share of false alarms to either side that is put up with."""
    quarter, year = bought.within(0, QUARTER - 1), bought.within(0, YEAR - 1)
    counts = order_count(quarter, size), order_count(year, size)
    return told(*counts, net_value(quarter, size), net_value(year, size), alarm)


def told(
    recent: NDArray[np.int64],
    yearly: NDArray[np.int64],
    worth: NDArray[np.int64],
    worth_of_year: NDArray[np.int64],
    alarm: float = ALARM,
) -> Trend:
    """Trends from the orders of the last quarter and year, and from their net cents."""
    usual = worth_of_year * QUARTER // YEAR
    season = _season(recent, yearly)
    few, many = _tails(recent, yearly, season)
    word = np.full(len(recent), "", dtype=object)
    word[(few <= alarm) & (worth < usual)] = "falling"
    word[(many <= alarm) & (worth > usual)] = "rising"
    chance = np.where(word == "rising", many, few)
    return Trend(word, worth, usual, recent, yearly, season, chance)


def _season(recent: NDArray[np.int64], yearly: NDArray[np.int64]) -> float:
    """The share of the year's orders that the whole list placed in the last quarter, to the thousandth."""
    total = int(yearly.sum())
    return min(max(round(int(recent.sum()) / total, 3), 0.001), 0.999) if total else QUARTER / YEAR


def _tails(
    recent: NDArray[np.int64], yearly: NDArray[np.int64], season: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Chance of so few orders or fewer, and of so many or more, if each fell into the quarter with the season's share."""
    pairs, inverse = np.unique(np.stack([recent, yearly]), axis=1, return_inverse=True)
    few = np.array([at_most(k, n, season) for k, n in pairs.T.tolist()])
    many = np.array([1.0 if k == 0 else 1 - at_most(k - 1, n, season) for k, n in pairs.T.tolist()])
    place = inverse.reshape(-1)
    return few[place], many[place]


@cache
def at_most(found: int, tries: int, share: float) -> float:
    """Chance of at most `found` hits in `tries` (the binomial distribution)."""
    logs = (
        math.lgamma(tries + 1) - math.lgamma(k + 1) - math.lgamma(tries - k + 1)
        + k * math.log(share) + (tries - k) * math.log1p(-share)
        for k in range(found + 1)
    )  # fmt: skip
    return min(1.0, math.fsum(math.exp(log) for log in logs))
