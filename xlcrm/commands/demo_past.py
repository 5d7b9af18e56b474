"""The demo as if its team had worked with xlcrm for months: tiers and forecasts of earlier reports, and who was warned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation

TIER_MONTHS = 6
"""Months of tier history."""
FORECAST_MONTHS = 14
"""Months of forecasts: enough for each of the last twelve months to have been forecast."""
WARNED_DAYS = 10
"""So many days ago the sheet of the pool warned of every second customer."""


def with_past(here: Situation) -> Situation:
    """All of it."""
    return with_past_warnings(with_past_forecasts(with_past_tiers(here)))


def with_past_tiers(here: Situation) -> Situation:
    """A report at the end of each of the last months."""
    from xlcrm.crm.tiers.past import month_ends, past_reports

    past = past_reports(here.reading, here.settings, month_ends(here.as_of, TIER_MONTHS))
    return replace(here, memory=replace(here.memory, tier_rules=past.rules, tier_stays=past.stays))


def with_past_forecasts(here: Situation) -> Situation:
    """A forecast of the deals kept at the end of each of the last months."""
    from xlcrm.crm.deals import Rules, deals
    from xlcrm.crm.deals_past import past_forecasts
    from xlcrm.crm.tiers.past import month_ends

    rules = Rules()
    found = deals(here.brought.records("deals"), rules)
    past = past_forecasts(found, month_ends(here.as_of, FORECAST_MONTHS), rules)
    return _keeping(here, "deals", {"forecasts": past.days})


def with_past_warnings(here: Situation) -> Situation:
    """A refresh some days ago that knew who looks after whom, and warned of every second customer."""
    from xlcrm.crm.pool import Past

    day = here.as_of - dt.timedelta(WARNED_DAYS)
    customers = here.ledger.customers
    owners = {str(key): str(rep) for key, rep in customers["rep"].items() if rep}
    return _keeping(here, "pool", Past(day, owners, {}, dict.fromkeys(list(owners)[::2], day)).dump())


def _keeping(here: Situation, module: str, kept: Mapping[str, Any]) -> Situation:
    return replace(here, memory=replace(here.memory, kept={**here.memory.kept, module: kept}))
