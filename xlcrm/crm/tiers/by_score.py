"""Tiers by the weighted scorecard 价格 / 销售额 / 付款 / 沟通, each measured where the sheet has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.crm.outcomes import outcomes
from xlcrm.crm.reasons import Reason
from xlcrm.crm.scorecard import (
    CRITERIA,
    answer_share,
    margin_share,
    payment_share,
    sales_share,
    weighted_score,
)
from xlcrm.crm.stability import Limits
from xlcrm.crm.tiers.standing import Standings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tiers.trade import Trade

    Floats = NDArray[np.float64]

_JUST_BELOW = 0.0005
"""Scores are whole thousandths: half of one beside a limit makes "from it on" a matter of less."""


def by_score(
    known: Trade, ledger: Ledger, settings: Settings, graded: Mapping[str, Mapping[str, float]] | None = None
) -> Standings:
    """A from one score on, B from another; `graded` are shares that the team gave by criterion and row key."""
    criteria = scorecard_criteria(known, ledger, settings)
    given = {name: _given(shares, ledger) for name, shares in (graded or {}).items()}
    criteria |= {name: np.where(np.isnan(shares), criteria[name], shares) for name, shares in given.items()}
    score = weighted_score(criteria, settings.weights)
    places = np.flatnonzero(~np.isnan(score.total) & known.ranked)
    standing = 100 - score.total[places]
    limits = Limits(
        100 - settings.score_cut_a + _JUST_BELOW, 100 - settings.score_cut_b + _JUST_BELOW, 100 * settings.tier_band,
        settings.tier_stay_days, 100.0 + _JUST_BELOW,
    )  # fmt: skip
    letters = limits.tiers(standing)

    def reason(at: int) -> Reason:
        place = int(places[at])
        parts = tuple(
            (
                _called(name, given, place),
                round(100 * float(criteria[name][place]), 1),
                settings.weights[name],
            )
            for name in CRITERIA
            if settings.weights[name] and not np.isnan(criteria[name][place])
        )
        said = {
            "score": float(score.total[place]), "parts": parts, "as_of": ledger.as_of,
            "a": settings.score_cut_a, "b": settings.score_cut_b,
        }  # fmt: skip
        return Reason(f"tier_{str(letters[at]).lower()}_score", said)

    def shown(limit: float) -> float:
        return round(100 + _JUST_BELOW - limit, 3)

    return Standings(places, standing, letters, limits, reason, shown, "_points")


def _given(shares: Mapping[str, float], ledger: Ledger) -> Floats:
    return np.array([shares.get(str(key), np.nan) for key in ledger.customers.index], dtype=np.float64)


def _called(name: str, given: Mapping[str, Floats], place: int) -> str:
    """A criterion in the reason: one that the team graded says so."""
    return f"{name}_graded" if name in given and not np.isnan(given[name][place]) else name


def scorecard_criteria(known: Trade, ledger: Ledger, settings: Settings) -> dict[str, Floats]:
    """Every criterion as shares of 1; NaN where the sheets say nothing of a customer."""
    paid = known.measures.payment
    return {
        "price": _price(known),
        "sales": sales_share(known.cents, known.ranked),
        "payment": payment_share(paid.invoices, paid.days_late, settings.late_days_worst),
        "communication": _communication(ledger, settings),
    }


def _price(known: Trade) -> Floats:
    """The margin rate of the orders that tell their margin."""
    profit, revenue = (
        each.astype(np.float64) for each in (known.measures.margin.profit, known.measures.margin.revenue)
    )
    return margin_share(profit, np.where(revenue > 0, revenue, np.nan))


def _communication(ledger: Ledger, settings: Settings) -> Floats:
    """The answer rate of the contacts whose result is written down."""
    log = ledger.log
    dated = log["date"].to_numpy().astype("datetime64[D]") <= np.datetime64(ledger.as_of)
    told = log["result"].notna().to_numpy(dtype=bool) & dated & (log["customer"] >= 0).to_numpy()
    rows = log[told]
    answered = outcomes(rows, settings) != "attempt"
    return answer_share(rows["customer"].to_numpy(), answered, len(ledger.customers))
