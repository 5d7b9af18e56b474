"""Follow-ups: some days after a first order, a delivery, a complaint or an event the customer is called again.

A follow-up is done by any contact after what happened, and gives way to a date that was agreed in the same row of the
log. First orders and deliveries are followed up only where a log is kept: without one nobody could tell that it was done.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xlcrm.crm.names import first_text, plain
from xlcrm.crm.values.words import meaning

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.settings.rhythms import Event

    Days = NDArray[np.datetime64]
    Moments = NDArray[np.datetime64]

_NONE = np.datetime64("NaT", "s")
_SAME = (
    {"投诉", "客诉", "complaint", "complaints"},
    {"首单", "first order"},
)
"""Words that say the same in two languages."""


class FollowUps(NamedTuple):
    """What calls for a contact, per customer; NaT and empty where nothing does."""

    day: Days
    """The earliest day asked for, any day of the week."""
    on: Days
    """When it happened."""
    event: NDArray[np.object_]
    days: NDArray[np.int64]
    channel: NDArray[np.object_]


def follow_ups(ledger: Ledger, settings: Settings, last: Moments) -> FollowUps:
    """The follow-up that each customer is waiting for; `last` are the moments of the last contacts."""
    size = len(ledger.customers)
    found = FollowUps(
        np.full(size, _NONE, "datetime64[D]"), np.full(size, _NONE, "datetime64[D]"), np.full(size, "", object),
        np.zeros(size, dtype=np.int64), np.full(size, "", object),
    )  # fmt: skip
    if ledger.has("log", "date"):
        for event in settings.rhythms.events:
            since = _since(ledger, settings)
            _take(found, event, _happened(event, ledger, since), last, since)
    return found


def _since(ledger: Ledger, settings: Settings) -> np.datetime64:
    return np.datetime64(ledger.as_of) - np.timedelta64(settings.follow_up_days)


def _take(found: FollowUps, event: Event, happened: Moments, last: Moments, since: np.datetime64) -> None:
    """Note an event where it is recent, not followed up yet, and asks for an earlier day than the others."""
    on = happened.astype("datetime64[D]")
    day: Any = on + np.timedelta64(event.days)
    open_ = ~np.isnat(happened) & (on >= since) & (np.isnat(last) | (last <= happened))
    chosen = open_ & (np.isnat(found.day) | (day < found.day))
    found.day[chosen], found.on[chosen] = day[chosen], on[chosen]
    found.event[chosen], found.days[chosen], found.channel[chosen] = event.name, event.days, event.channel


def _happened(event: Event, ledger: Ledger, since: np.datetime64) -> Moments:
    """The moment of the latest event of a kind, per customer: the end of the day where only that is known."""
    if event.source == "log":
        return _in_log(event, ledger, since)
    if ledger.outside:
        outside = ledger.outside
        return _ends(outside.first_bought if event.source == "first_order" else outside.delivered, ledger)
    orders = ledger.orders
    days = orders["date" if event.source == "first_order" else "delivered"].to_numpy().astype("datetime64[D]")
    bought = orders["amount"].to_numpy(dtype=float)
    there = (orders["customer"].to_numpy() >= 0) & ~np.isnat(days) & ~(bought <= 0)
    if event.source == "delivery":
        there &= days <= np.datetime64(ledger.as_of)
    who, days = orders["customer"].to_numpy()[there], days[there]
    latest = np.full(len(ledger.customers), _NONE, "datetime64[D]")
    (np.fmin if event.source == "first_order" else np.fmax).at(latest, who, days)
    return _ends(latest, ledger)


def _ends(latest: NDArray[np.datetime64], ledger: Ledger) -> Moments:
    """The ends of days up to the as-of day."""
    latest = np.where(latest <= np.datetime64(ledger.as_of), latest, _NONE.astype("datetime64[D]"))
    ends: Any = latest.astype("datetime64[s]") + np.timedelta64(86399, "s")
    return np.asarray(ends)


def _in_log(event: Event, ledger: Ledger, since: np.datetime64) -> Moments:
    """Only recent rows are read: notes of years would take their time."""
    log = ledger.log
    moments = log["date"].to_numpy().astype("datetime64[s]")
    days = moments.astype("datetime64[D]")
    there = (days >= since) & (days <= np.datetime64(ledger.as_of)) & (log["customer"].to_numpy() >= 0)
    there &= log["next"].isna().to_numpy()
    says, recent = _teller(event.name), log.iloc[np.flatnonzero(there)]
    there[there] = [
        says(*row) for row in zip(recent["channel"], recent["result"], recent["content"], strict=True)
    ]
    latest = np.full(len(ledger.customers), _NONE)
    np.fmax.at(latest, log["customer"].to_numpy()[there], moments[there])
    return latest


def _teller(name: str) -> Callable[[Any, Any, Any], bool]:
    """Does a row of the log tell of an event: by its channel, its result, or notes that begin with the word?"""
    word = plain(name)
    words = next((same for same in _SAME if word in same), {word})
    channel = meaning("channel", name)
    tagged = re.compile(rf"(?:^|[【\[#])(?:{'|'.join(map(_whole, words))})")

    def says(by: Any, result: Any, content: Any) -> bool:
        by, result = first_text(by) or "", first_text(result) or ""
        if (channel and by == channel) or plain(by) in words or plain(result) in words:
            return True
        return bool(content) and bool(tagged.search(plain(str(content))))

    return says


def _whole(word: str) -> str:
    return re.escape(word) + (r"\b" if word.isascii() else "")
