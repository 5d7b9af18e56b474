"""What came of each row of the log: a contact, an attempt that reached nobody, or somebody in need of nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xlcrm.crm.names import plain

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.settings.rhythms import Counts

    Moments = NDArray[np.datetime64]


def counts_as(result: Any, settings: Settings) -> Counts:
    """What a result counts as: by the team's table, else by the setting of results that are no contact.

    A row without a result is a contact: most teams note only what took place.
    """
    word = plain(str(result or ""))
    if not word:
        return "contact"
    if word in settings.rhythms.outcomes:
        return settings.rhythms.outcomes[word]
    if word in {plain(each) for each in settings.failed_results}:
        return "attempt"
    return "no_need" if word == "no_need" else "contact"


def outcomes(log: pd.DataFrame, settings: Settings) -> NDArray[np.object_]:
    """What each row of the log counts as."""
    found = {word: counts_as(word, settings) for word in set(log["result"].dropna())}
    return np.array([found.get(word, "contact") for word in log["result"]], dtype=object)


class Tries(NamedTuple):
    """What was tried in vain since the last contact, per customer."""

    made: NDArray[np.int64]
    last: Moments
    """The latest of them; NaT without any."""


def tries(ledger: Ledger, settings: Settings, last: Moments) -> Tries:
    """Attempts that reached nobody since each customer's last contact (as moments), up to the as-of day."""
    log = ledger.log
    moments = log["date"].to_numpy().astype("datetime64[s]")
    who = log["customer"].to_numpy()
    vain = (outcomes(log, settings) == "attempt") & (who >= 0) & _happened(moments, ledger)
    vain[vain] &= _after(moments[vain], last[who[vain]])
    made = np.bincount(who[vain], minlength=len(ledger.customers)).astype(np.int64)
    latest = np.full(len(ledger.customers), np.datetime64("NaT", "s"))
    np.fmax.at(latest, who[vain], moments[vain])
    return Tries(made, latest)


def last_moments(ledger: Ledger, settings: Settings, typed: NDArray[np.datetime64]) -> Moments:
    """The moment of each customer's last contact, by the log or by `typed` days of its row; NaT without one."""
    log = ledger.log
    moments = log["date"].to_numpy().astype("datetime64[s]")
    who = log["customer"].to_numpy()
    met = (outcomes(log, settings) != "attempt") & (who >= 0) & _happened(moments, ledger)
    latest = typed.astype("datetime64[s]")
    np.fmax.at(latest, who[met], moments[met])
    return latest


def needs_nothing(ledger: Ledger, settings: Settings) -> NDArray[np.datetime64]:
    """The day on which each customer said last that it truly needs nothing; NaT where another contact came after."""
    log = ledger.log
    moments = log["date"].to_numpy().astype("datetime64[s]")
    who = log["customer"].to_numpy()
    counted = outcomes(log, settings)
    nothing = np.full(len(ledger.customers), np.datetime64("NaT", "s"))
    other = nothing.copy()
    happened = (who >= 0) & _happened(moments, ledger)
    for latest, chosen in ((nothing, counted == "no_need"), (other, counted == "contact")):
        np.fmax.at(latest, who[chosen & happened], moments[chosen & happened])
    said = ~np.isnat(nothing) & _after(nothing, other)
    return np.where(said, nothing, np.datetime64("NaT", "s")).astype("datetime64[D]")


def _happened(moments: Moments, ledger: Ledger) -> NDArray[np.bool_]:
    return moments.astype("datetime64[D]") <= np.datetime64(ledger.as_of)


def _after(moments: Moments, last: Moments) -> NDArray[np.bool_]:
    """Later than the last, or with no last at all."""
    return np.isnat(last) | (moments > last)
