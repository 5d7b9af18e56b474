"""Who is due: last contact or visit plus the tier's cadence, a planned date first, moved to a working day.

Only valid contacts count (a call that nobody answered is none), up to the as-of day. Overdue is a rule of work (who was
promised a call), no forecast of who will leave. The default days are our suggestion.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xlcrm.crm.due import NAT, Base, Last, Plan, frame
from xlcrm.crm.ledger.columns import as_days
from xlcrm.crm.names import first_text, plain
from xlcrm.crm.reasons import Reason
from xlcrm.crm.spread import spread_by_tier, spread_over_weeks

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

    Columns: rep, tier (the one that gives the cadence), days, last, source (log, column, ""), planned, due (the next
    contact; for status never the day it is spread to), overdue (days past due, else 0), status, reason.
    `typed` holds dates that somebody typed over ours; `previous` those that the last run gave to customers without any
    record: they keep them, so that the spreading does not start anew each morning.
    """
    rows = log_rows(ledger, settings)
    columns = [ledger.customers[name].to_numpy() for name in ("last_contact", "last_visit")]
    last = _last(ledger, rows, columns)
    planned = _planned(ledger, last.day, typed or {})
    base = Base(ledger, settings, calendars, "contact", _cadence_tiers(ledger, tiers), last, planned)
    due = base.due()
    never = base.never(due)
    found = spread_over_weeks(_waiting(base, tiers, never), ledger.as_of, calendars, settings, previous or {})
    return frame(base, due, never, found, _peace(ledger))


def visits(ledger: Ledger, tiers: Tiers, calendars: Calendars, settings: Settings) -> pd.DataFrame:
    """Next visit of every customer, indexed by row key; columns as in `contacts`.

    Customers abroad are not visited unless their row says so (preferred channel, visit days or minutes, an appointment,
    or an earlier visit). A customer never visited is due within its tier's cadence, the most valuable first.
    """
    rows = log_rows(ledger, settings)
    rows = rows[rows["channel"].map(is_visit).to_numpy(dtype=bool)]
    last = _last(ledger, rows, [ledger.customers["last_visit"].to_numpy()])
    base = Base(
        ledger,
        settings,
        calendars,
        "visit",
        _cadence_tiers(ledger, tiers),
        last,
        _appointments(ledger, last.day),
    )
    due = base.due()
    never = base.never(due)
    found = spread_by_tier(_waiting(base, tiers, never), ledger.as_of, calendars, settings)
    peace = [quiet or away for quiet, away in zip(_peace(ledger), _unvisited(ledger, last.day), strict=True)]
    return frame(base, due, never, found, peace)


def log_rows(ledger: Ledger, settings: Settings) -> pd.DataFrame:
    """Log rows of known customers that count as contacts: dated up to the as-of day, not failed.

    A row without a result counts: most teams note only what took place.
    """
    log = ledger.log
    failed = {plain(word) for word in settings.failed_results}
    verdicts = {word: plain(str(word)) not in failed for word in set(log["result"].dropna())}
    valid = np.array([verdicts.get(word, True) for word in log["result"]], dtype=bool)
    dated = log["date"].to_numpy().astype("datetime64[D]") <= np.datetime64(ledger.as_of)
    return log[valid & dated & (log["customer"] >= 0).to_numpy()]


def is_visit(channel: Any) -> bool:
    """Is it a visit, by the word of the log?"""
    return plain(first_text(channel) or "") in {"visit", "拜访", "上门", "上门拜访", "走访", "面访"}


def _last(ledger: Ledger, rows: pd.DataFrame, columns: Sequence[Days]) -> Last:
    """The last record of each customer, from the log or the columns, whichever is later; future dates are none."""
    in_log = np.full(len(ledger.customers), NAT)
    np.fmax.at(in_log, rows["customer"].to_numpy(), rows["date"].to_numpy().astype("datetime64[D]"))
    typed = np.full(len(ledger.customers), NAT)
    for column in columns:
        days = column.astype("datetime64[D]")
        typed = np.fmax(typed, np.where(days <= np.datetime64(ledger.as_of), days, NAT))
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
    rows["tier"] = base.tiers
    return rows.iloc[np.flatnonzero(never & ~peace)]


def _peace(ledger: Ledger) -> list[Reason | None]:
    """Why customers are on no list at all."""
    columns = (ledger.customers[name].tolist() for name in ("do_not_contact", "closed", "status"))
    return [_left_alone(*row) for row in zip(*columns, strict=True)]


def _left_alone(do_not_contact: bool, closed: bool, status: Any) -> Reason | None:
    if do_not_contact:
        return Reason("peace_do_not_contact")
    return Reason("peace_closed", {"status": first_text(status)}) if closed else None


_SAYS_VISIT = ("visit_days", "visit_minutes", "appointment")


def _unvisited(ledger: Ledger, last: Days) -> list[Reason | None]:
    """Customers abroad, unless their row or an earlier visit says that they are visited."""
    customers = ledger.customers
    said = customers[list(_SAYS_VISIT)].notna().any(axis=1).to_numpy(dtype=bool) | ~np.isnat(last)
    away = customers["abroad"].to_numpy(dtype=bool) & ~said
    found: list[Reason | None] = [None] * len(customers)
    for place in np.flatnonzero(away).tolist():
        if not is_visit(customers["preferred_channel"].iloc[place]):
            found[place] = Reason("peace_abroad", {"country": customers["country"].iloc[place]})
    return found
