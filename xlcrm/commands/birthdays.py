"""Whether a team keeps birthdays, and the line about greetings on 今日/Today when it does."""

from __future__ import annotations

from xlcrm.commands.desk import Desk
from xlcrm.lang import Text, count_of

FIELDS = ("birthday", "birthday_lunar")


def keeps_birthdays(desk: Desk) -> bool:
    """Does any sheet of the team have a column of birthdays?"""
    ledger = desk.here.ledger
    return any(ledger.has(kind, field) for kind in ("customers", "contacts") for field in FIELDS)


def greeting_line(desk: Desk) -> list[Text]:
    """How many are to be greeted in these days; nothing where the team keeps no birthdays or nobody is."""
    if not keeps_birthdays(desk) or not desk.greetings:
        return []
    count, days = len(desk.greetings), desk.here.settings.greeting_days
    today = sum(one.date == desk.as_of for one in desk.greetings)
    return [
        Text(
            f"问候：今天 {today} 人，{days} 天内共 {count} 人次；名单和问候语见“问候”表（xlcrm greetings）。",
            f"Greetings: {today} today, {count} within {count_of(days, 'day')}; names and texts on the sheet Greetings (xlcrm greetings).",
        )
    ]
