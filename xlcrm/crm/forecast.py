"""What the known customers will bring: the run rate and the same period last year, each with how wrong it was so far.

On real ledgers nothing came within 10 % everywhere, models included; so both plain rules stand beside their own error
of the past, and nothing more is claimed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

YEAR = 364
FEWEST_TESTS = 3
"""Fewer past periods tell nothing of an error."""


class Forecast(NamedTuple):
    """One rule's figure for the coming period."""

    rule: str
    """run_rate or last_year."""
    cents: int
    error: float | None
    """Mean of |forecast - actual| / actual over past periods; None with fewer than three of them."""
    tests: int
    """Past periods that the rule was tried on."""


def forecasts(daily: NDArray[np.int64], days: int = 91) -> list[Forecast]:
    """Both rules for the next `days` days, from the net cents of every day by its age; rules without enough history are left out."""
    if not len(daily):
        return []
    until = np.concatenate([[0], np.cumsum(daily)])
    found = [_forecast("run_rate", 0, until, days), _forecast("last_year", YEAR - days, until, days)]
    return [one for one in found if one is not None]


def _forecast(rule: str, back: int, until: NDArray[np.int64], days: int) -> Forecast | None:
    """A rule that takes the sum of the `days` days that ended `back` days ago."""
    figure = _sum(until, back, days)
    if figure is None:
        return None
    errors = []
    for start in range(days, len(until), days):
        guess, actual = _sum(until, start + back, days), _sum(until, start - days, days)
        if guess is not None and actual and actual > 0:
            errors.append(abs(guess - actual) / actual)
    error = sum(errors) / len(errors) if len(errors) >= FEWEST_TESTS else None
    return Forecast(rule, figure, error, len(errors))


def _sum(until: NDArray[np.int64], back: int, days: int) -> int | None:
    """Cents of the `days` days that ended `back` days before the as-of day; None where the ledger does not reach."""
    if back + days >= len(until):
        return None
    return int(until[back + days] - until[back])
