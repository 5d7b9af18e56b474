"""When a customer is usually contacted again, told at once to whoever logs a contact; the refresh says it exactly."""

from __future__ import annotations

import datetime as dt

from xlcrm.commands.entries import Entry
from xlcrm.commands.overrides import standing
from xlcrm.commands.situation import Situation, rows_by_key


def usual_next(here: Situation, key: str, entry: Entry) -> list[str]:
    """When it is usually next: by the tier that stands in the sheet, or soon again when nobody was reached."""
    from xlcrm.crm.calendars import calendars
    from xlcrm.crm.outcomes import counts_as
    from xlcrm.crm.values.words import meaning

    if entry.next is not None:
        return []
    tried = counts_as(meaning("result", entry.result) or entry.result, here.settings) == "attempt"
    tier = "" if tried else _standing_tier(here, key)
    days = here.settings.retry_days if tried else here.settings.contact_days(tier) if tier else 0
    if not days:
        return []
    rep = str(here.ledger.customers.loc[key, "rep"] or "")
    calendar = calendars(here.reading, here.ledger, here.settings).of(rep)
    due = calendar.next_workday(entry.date + dt.timedelta(days))
    by = here.say(f"按等级 {tier}", f"tier {tier}") if tier else here.say("再试", "another try")
    return [
        here.say(
            f"下次联系约 {due}（{by}；以刷新为准）", f"Next contact about {due} ({by}; the refresh decides)"
        )
    ]


def _standing_tier(here: Situation, key: str) -> str:
    """The tier that the last refresh wrote, or a person over it; "" where there is none."""
    from xlcrm.crm.ledger import row_keys
    from xlcrm.crm.values.words import meaning

    for table in here.customer_tables:
        rows = {each: row for each, row in rows_by_key(table, row_keys(table)).items() if each == key}
        cell = standing(table, here.grids[table.sheet], "tier", rows).get(key)
        if isinstance(cell, str) and (tier := meaning("tier", cell)):
            return tier
    return ""
