"""Tiers by the share of value that stands before a customer: net orders that fade, of the last days, or any column."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from xlcrm.crm.pareto import Shares, pareto
from xlcrm.crm.reasons import Money, Reason, Share
from xlcrm.crm.stability import Limits
from xlcrm.crm.tiers.standing import Standings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tiers.model import Measure
    from xlcrm.crm.tiers.trade import Trade
    from xlcrm.lang import Text

    Ints = NDArray[np.int64]


def by_value(known: Trade, ledger: Ledger, settings: Settings) -> Standings:
    """The default: net orders, half as much for every half-life; without orders the sales column as it stands."""
    ending = "_sales" if known.source == "sales" else ""
    words = {"header": known.header, "half_life": settings.half_life_days, "as_of": ledger.as_of}
    return _ranked(known.cents, np.flatnonzero(known.ranked), settings, _Words(ending, known.currency, words))


def by_last_days(known: Trade, ledger: Ledger, settings: Settings) -> Standings:
    """Net orders of the last days."""
    days = settings.window_days
    words = {"days": days, "as_of": ledger.as_of}
    return _ranked(
        known.measures.net["window"],
        np.flatnonzero(known.ranked),
        settings,
        _Words("_days", known.currency, words),
    )


def by_column(measure: Measure, ledger: Ledger, settings: Settings) -> Standings:
    """Any column of figures."""
    figures = [measure.values.get(key) for key in ledger.customers.index]
    places = np.array([place for place, figure in enumerate(figures) if figure is not None], dtype=np.int64)
    cents = np.array([round(100 * figure) if figure is not None else 0 for figure in figures], dtype=np.int64)
    line = by_figures(cents, places, settings, measure.header)
    return replace(line, absent=Reason("tier_no_figure"))


def by_figures(cents: Ints, places: Ints, settings: Settings, header: str | Text) -> Standings:
    """Plain figures in cents, those at `places`; `header` is what reasons call them."""
    return _ranked(cents, places, settings, _Words("_column", "", {"header": header}))


def _ranked(cents: Ints, places: Ints, settings: Settings, words: _Words) -> Standings:
    cuts = settings.tier_cut_a, settings.tier_cut_b
    shares = pareto(cents[places], *cuts)
    limits = Limits(*cuts, settings.tier_band, settings.tier_stay_days)
    digits = Share.beside(0, *limits.all).digits
    line = _Line(shares, cents[places], words, cuts, digits)
    positive = cents[places] > 0
    return Standings(
        places,
        np.where(positive, shares.before, 1.0),
        shares.tier,
        limits,
        line.reason,
        lambda limit: round(limit, 9),
        firm=~positive,
        columns={
            "share": shares.share,
            "share_before": shares.before,
            "rank": shares.rank.astype(np.float64),
        },
    )


@dataclass(frozen=True)
class _Words:
    """What reasons say besides the figures: the ending of their codes, the currency, and where the figures come from."""

    ending: str
    currency: str
    said: dict[str, Any]


@dataclass(frozen=True)
class _Line:
    """The customers in line, and why each has its tier."""

    shares: Shares
    cents: Ints
    words: _Words
    cuts: tuple[float, float]
    digits: int

    def reason(self, at: int) -> Reason:
        """Why; equal values in one tier are told."""
        tier, cents, rank, before, tied = self._rows[at]
        reason = self._place(tier, cents, rank, before)
        if tied > 1 and tier != "-" and cents > 0:
            return Reason("tier_tied", {"reason": reason, "tied": tied})
        return reason

    @cached_property
    def _rows(self) -> list[tuple[str, int, int, float, int]]:
        """The columns by row, as plain values: reasons are asked for by the ten thousand."""
        shares = self.shares
        columns = (shares.tier, self.cents, shares.rank, shares.before, shares.tied)
        return list(zip(*(column.tolist() for column in columns), strict=True))

    @cached_property
    def _limits(self) -> dict[str, tuple[str, dict[str, float]]]:
        """Tier → the code of its reason, and the limits that it names."""
        low, high = self.cuts
        named = {"A": {"cut": low}, "B": {"low": low, "cut": high}, "C": {"low": high}}
        return {tier: (f"tier_{tier.lower()}{self.words.ending}", limits) for tier, limits in named.items()}

    def _place(self, tier: str, cents: int, rank: int, before: float) -> Reason:
        words = self.words
        value = Money(cents / 100, words.currency)
        said = {**words.said, "value": value, "rank": rank, "before": Share(before, self.digits)}
        if tier == "-":
            return Reason("tier_no_positive" if "as_of" in said else "tier_no_positive_column", said)
        if cents <= 0:
            return Reason(f"tier_{'returns' if cents else 'zero'}{words.ending}", said)
        code, limits = self._limits[tier]
        said.update(limits)
        return Reason(code, said)


def still_new(
    tier: str, reason: Reason, first_order: np.datetime64, as_of: dt.date, days: int
) -> tuple[str, Reason]:
    """A customer is no C in the days after its first order that the settings give it."""
    if tier != "C" or not days or np.isnat(first_order):
        return tier, reason
    day = first_order.astype("datetime64[D]").item()
    until = day + dt.timedelta(days)
    if as_of >= until:
        return tier, reason
    return "N", Reason("tier_new_recent", {"first": day, "until": until, "as_of": as_of, "reason": reason})
