"""Who is due: last contact or visit plus the tier's cadence, a planned date first, moved to a working day.

Only valid contacts count (a call that nobody answered is none), up to the as-of day. Overdue is a rule of work (who was
promised a call), no forecast of who will leave. The default days are our suggestion.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xlcrm.crm.asked import EVENT, VISIT, Asked, asked
from xlcrm.crm.due import NAT, Base, Cadence, Last, Plan, frame
from xlcrm.crm.follow_ups import follow_ups
from xlcrm.crm.intervals import ANY
from xlcrm.crm.ledger.columns import as_days
from xlcrm.crm.names import first_text, plain
from xlcrm.crm.outcomes import last_moments, needs_nothing, outcomes, tries
from xlcrm.crm.reasons import Reason
from xlcrm.crm.spread import spread_by_tier, spread_over_weeks
from xlcrm.crm.values.words import meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xlcrm.crm.calendars import Calendars
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tiers import Tiers

    Days = NDArray[np.datetime64]


def contacts(
    ledger: Ledger,
    tiers: Tiers,
    calendars: Calendars,
    settings: Settings,
    *,
    typed: Mapping[str, dt.date] | None = None,
    previous: Mapping[str, dt.date] | None = None,
) -> pd.DataFrame:
    """Next contact of every customer, indexed by row key.

    It is the date that was agreed, else the earliest that a cadence asks for; a follow-up comes before either when it
    is due earlier, unless a person typed the date. Columns: rep, tier (the one that gives the cadence), days, last, source (log, column, ""), planned, due (the next
    contact; for status never the day it is spread to), overdue (days past due, else 0), status, what (contact, or the
    channel whose cadence asks first), reason, firsts (days given to first contacts by a channel), attempts (calls in
    vain since the last contact), tried (the moment of the latest), abroad (country whose working days count as well).
    `typed` holds dates that somebody typed over ours; `previous` those that the last run gave to customers without any
    record (of a channel: `first_key`): they keep them, so that the spreading does not start anew each morning.
    Cells that are no cadence are `attrs["problems"]`.
    """
    rows = log_rows(ledger, settings)
    last = _last(ledger, rows, _typed_days(ledger))
    planned = _planned(ledger, last.day, typed or {})
    tier = _cadence_tiers(ledger, tiers)
    wanted = _at_home(ledger, asked(ledger, tier, settings), rows)
    cadences, firsts = by_channel(ledger, rows, last, wanted, tiers, calendars, previous or {})
    moments = last_moments(ledger, settings, _typed_days(ledger))
    follow = follow_ups(ledger, settings, moments)
    base = Base(ledger, settings, calendars, "contact", tier, last, planned, cadences, follow)
    due = base.due()
    never = base.never(due)
    found = spread_over_weeks(_waiting(base, tiers, never), ledger.as_of, calendars, settings, previous or {})
    result = frame(base, due, never, found, _peace(ledger, _nothing(ledger, settings, tier, planned)))
    tried = tries(ledger, settings, moments)
    result["attempts"], result["tried"] = tried.made, tried.last
    result["firsts"] = pd.Series(firsts, ledger.customers.index)
    result.attrs["problems"] = wanted.problems
    return result


def visits(ledger: Ledger, tiers: Tiers, calendars: Calendars, settings: Settings) -> pd.DataFrame:
    """Next visit of every customer, indexed by row key; columns as in `contacts`.

    Customers abroad are not visited unless their row says so (preferred channel, visit days or minutes, an appointment,
    or an earlier visit). A customer never visited is due within its tier's cadence, the most valuable first.
    """
    rows = log_rows(ledger, settings)
    rows = rows[rows["channel"].map(is_visit).to_numpy(dtype=bool)]
    last = _last(ledger, rows, _typed_days(ledger, _VISITED))
    tier = _cadence_tiers(ledger, tiers)
    wanted = asked(ledger, tier, settings)
    nowhere = np.full(len(last.day), NAT)
    whose = wanted.whose.get(VISIT, np.full(len(last.day), "", dtype=object))
    cadence = Cadence(VISIT, wanted.visits, last, whose, nowhere)
    planned = _appointments(ledger, last.day)
    base = Base(ledger, settings, calendars, VISIT, tier, last, planned, (cadence,))
    due = base.due()
    never = base.never(due)
    found = spread_by_tier(_waiting(base, tiers, never), ledger.as_of, calendars)
    away = _unvisited(ledger, last.day, whose)
    peace = [quiet or far for quiet, far in zip(_peace(ledger), away, strict=True)]
    return frame(base, due, never, found, peace)


def log_rows(ledger: Ledger, settings: Settings) -> pd.DataFrame:
    """Log rows of known customers that count as contacts: dated up to the as-of day, not failed.

    A row without a result counts: most teams note only what took place.
    """
    log = ledger.log
    valid = outcomes(log, settings) != "attempt"
    dated = log["date"].to_numpy().astype("datetime64[D]") <= np.datetime64(ledger.as_of)
    known = (log["customer"] >= 0).to_numpy(dtype=bool)
    return log.iloc[np.flatnonzero(valid & dated & known)]


_VISITED = ("last_visit",)
_TYPED = ("last_contact", *_VISITED)


def is_visit(channel: Any) -> bool:
    """Is it a visit, by the word of the log?"""
    return channel_code(channel) == VISIT


def channel_code(word: Any) -> str:
    """The channel of a log row: its code, "" where none is named, a word that is none as it is."""
    text = first_text(word) or ""
    return meaning("channel", text) or plain(text)


def by_channel(
    ledger: Ledger,
    rows: pd.DataFrame,
    last: Last,
    wanted: Asked,
    tiers: Tiers,
    calendars: Calendars,
    previous: Mapping[str, dt.date],
) -> tuple[list[Cadence], list[Mapping[str, dt.date]]]:
    """A cadence for each channel that is asked for, and the days given to first contacts by a channel.

    A visit counts for every channel, and so does what names none (a log row without a channel, the column of the last
    contact); otherwise only the channel itself does.
    """
    codes = rows["channel"].map({word: channel_code(word) for word in set(rows["channel"])})
    cadences: list[Cadence] = []
    given: dict[str, dict[str, dt.date]] = {}
    for channel, days in wanted.days.items():
        own = last if channel == ANY else _last_by(channel, ledger, rows, codes)
        waiting = np.isnat(own.day) & ~np.isnat(last.day) & (days > 0)
        found = _first_by(channel, waiting, days, ledger, tiers, calendars, previous)
        first = as_days([found.get(key) for key in ledger.customers.index])
        cadences.append(Cadence(_WHAT.get(channel, channel), days, own, wanted.whose[channel], first))
        for key, day in found.items():
            given.setdefault(key, {})[channel] = day
    return cadences, [given.get(key, _NONE) for key in ledger.customers.index]


_WHAT = {ANY: "contact"}
_NONE: Mapping[str, dt.date] = MappingProxyType({})


def first_key(key: str, channel: str) -> str:
    """Under which the day of a customer's first contact by a channel is remembered."""
    return f"{key}\t{channel}"


def _last_by(channel: str, ledger: Ledger, rows: pd.DataFrame, codes: pd.Series[Any]) -> Last:
    fits = {channel, VISIT} if channel in (VISIT, EVENT) else {channel, VISIT, ""}
    fits = fits - {VISIT} if channel == EVENT else fits
    names = () if channel == EVENT else _VISITED if channel == VISIT else _TYPED
    return _last(ledger, rows[codes.isin(fits).to_numpy()], _typed_days(ledger, names))


def _first_by(
    channel: str,
    waiting: NDArray[np.bool_],
    days: NDArray[np.int64],
    ledger: Ledger,
    tiers: Tiers,
    calendars: Calendars,
    previous: Mapping[str, dt.date],
) -> dict[str, dt.date]:
    """First contacts by a channel of customers who are on record already: evenly within the cadence, as given before."""
    places = np.flatnonzero(waiting)
    keys = ledger.customers.index[places]
    kept = {key: previous[first_key(key, channel)] for key in keys if first_key(key, channel) in previous}
    rows = pd.DataFrame(
        {"rep": ledger.customers["rep"].iloc[places], "tier": "", "value": tiers.frame["value"].iloc[places]}
    ).assign(days=days[places])
    fresh = rows[~rows.index.isin(list(kept))]
    return kept | spread_by_tier(fresh, ledger.as_of, calendars)


def _typed_days(ledger: Ledger, names: Sequence[str] = _TYPED) -> Days:
    """The last contact or visit that the customers' own columns name; a day to come is none."""
    found = np.full(len(ledger.customers), NAT)
    for name in names:
        days = ledger.customers[name].to_numpy().astype("datetime64[D]")
        found = np.fmax(found, np.where(days <= np.datetime64(ledger.as_of), days, NAT))
    return found


def _last(ledger: Ledger, rows: pd.DataFrame, typed: Days) -> Last:
    """The last record of each customer, from the log or the columns, whichever is later."""
    in_log = np.full(len(ledger.customers), NAT)
    np.fmax.at(in_log, rows["customer"].to_numpy(), rows["date"].to_numpy().astype("datetime64[D]"))
    return Last(np.fmax(in_log, typed), ~np.isnat(in_log) & (np.isnat(typed) | (in_log >= typed)))


def _planned(ledger: Ledger, last: Days, typed: Mapping[str, dt.date]) -> Plan:
    """What a person typed over ours; else the earlier of the customer's row and the log's latest promise."""
    column = _after(ledger.customers["next_planned"].to_numpy().astype("datetime64[D]"), last)
    log = _after(_promised(ledger), last)
    own = _after(as_days([typed.get(key) for key in ledger.customers.index]), last)
    day = np.where(np.isnat(own), np.fmin(column, log), own)
    source = np.where(~np.isnat(own), "typed", np.where(day == column, "column", "log")).astype(object)
    return Plan(day, source)


def _after(days: Days, last: Days) -> Days:
    return np.where(np.isnat(last) | (days > last), days, NAT)


def _promised(ledger: Ledger) -> Days:
    """The next date in each customer's latest log row that gives one; a failed attempt may promise another, too."""
    log = ledger.log
    dated = log["date"].to_numpy().astype("datetime64[D]") <= np.datetime64(ledger.as_of)
    rows = log[(log["customer"] >= 0).to_numpy() & log["next"].notna().to_numpy() & dated]
    latest = rows.sort_values("date", kind="stable").drop_duplicates("customer", keep="last")
    found = np.full(len(ledger.customers), NAT)
    found[latest["customer"].to_numpy()] = latest["next"].to_numpy().astype("datetime64[D]")
    return found


def _appointments(ledger: Ledger, last: Days) -> Plan:
    """Agreed visits that have not passed yet."""
    days = as_days(ledger.customers["appointment"])
    coming = np.where(days >= np.datetime64(ledger.as_of), days, NAT)
    return Plan(_after(coming, last), np.full(len(days), "column", dtype=object))


def _cadence_tiers(ledger: Ledger, tiers: Tiers) -> list[str]:
    """The tier in force; where there is none, the team's own."""
    own = [first_text(value) or "" for value in ledger.customers["tier_own"]]
    return [
        hand if tier == "-" and hand in ("A", "B", "C", "D", "N") else str(tier)
        for tier, hand in zip(tiers.frame["tier"], own, strict=True)
    ]


def _waiting(base: Base, tiers: Tiers, never: NDArray[np.bool_]) -> pd.DataFrame:
    """The customers to be spread: rep, tier, entered, value."""
    customers = base.ledger.customers
    peace = (customers["do_not_contact"] | customers["closed"]).to_numpy(dtype=bool)
    rows = pd.DataFrame(
        {"rep": customers["rep"], "entered": customers["entered"], "value": tiers.frame["value"]}
    )
    rows["tier"], rows["days"] = base.tiers, base.cadence
    return rows.iloc[np.flatnonzero(never & ~peace)]


def _peace(ledger: Ledger, nothing: Days | None = None) -> list[Reason | None]:
    """Why customers are on no list at all; `nothing` are days on which they said that they need nothing."""
    columns = [ledger.customers[name].tolist() for name in ("do_not_contact", "closed", "status")]
    said = [None] * len(ledger.customers) if nothing is None else nothing.tolist()
    return [_left_alone(*row) for row in zip(*columns, said, strict=True)]


def _left_alone(do_not_contact: bool, closed: bool, status: Any, nothing: dt.date | None) -> Reason | None:
    if do_not_contact:
        return Reason("peace_do_not_contact")
    if closed:
        return Reason("peace_closed", {"status": first_text(status)})
    return Reason("peace_no_need", {"last": nothing}) if nothing else None


def _nothing(ledger: Ledger, settings: Settings, tiers: list[str], planned: Plan) -> Days:
    """When customers who never bought said that they truly need nothing, with no date agreed since.

    A customer who buys and has no need today is called again by its cadence.
    """
    new = np.isin(tiers, ["N", "-"]) & np.isnat(planned.day)
    return np.where(new, needs_nothing(ledger, settings), NAT)


_SAYS_VISIT = ("visit_days", "visit_minutes", "appointment")


def _at_home(ledger: Ledger, wanted: Asked, rows: pd.DataFrame) -> Asked:
    """What is asked for, without visits to customers who are not visited."""
    if VISIT not in wanted.days:
        return wanted
    visited = _last_by(VISIT, ledger, rows, rows["channel"].map(channel_code)).day
    away = [far is not None for far in _unvisited(ledger, visited, wanted.whose[VISIT])]
    days = np.where(away, 0, wanted.days[VISIT]).astype(np.int64)
    return replace(wanted, days={**wanted.days, VISIT: days})


def _unvisited(ledger: Ledger, last: Days, whose: NDArray[np.object_]) -> list[Reason | None]:
    """Customers abroad, unless their row or an earlier visit says that they are visited."""
    customers = ledger.customers
    said = customers[list(_SAYS_VISIT)].notna().any(axis=1).to_numpy(dtype=bool) | ~np.isnat(last)
    said |= whose == "own"
    away = customers["abroad"].to_numpy(dtype=bool) & ~said
    found: list[Reason | None] = [None] * len(customers)
    for place in np.flatnonzero(away).tolist():
        if not is_visit(customers["preferred_channel"].iloc[place]):
            found[place] = Reason("peace_abroad", {"country": customers["country"].iloc[place]})
    return found
