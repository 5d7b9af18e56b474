"""The history that reports on earlier days would have left, had they been made then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from xlcrm.crm.history import History
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.tiers.classify import classify

if TYPE_CHECKING:
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tables import Reading


def past_reports(reading: Reading, settings: Settings, days: Iterable[dt.date]) -> History:
    """Tiers as of each of the days, each report knowing those before it.

    Customers that were entered later have no place in an earlier report.
    """
    found = History()
    for day in sorted(days):
        tiers = classify(build_ledger(reading, settings, day), settings, history=found)
        known = {key: entry for key, entry in tiers.report(day).items() if entry.tier in ("A", "B", "C")}
        found = found.with_report(known, tiers.rules)
    return found


def month_ends(before: dt.date, months: int) -> list[dt.date]:
    """The last days of so many months before a day, the earliest first."""
    ends: list[dt.date] = []
    end = before
    for _ in range(months):
        end = end.replace(day=1) - dt.timedelta(1)
        ends.insert(0, end)
    return ends
