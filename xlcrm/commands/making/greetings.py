"""问候/Greetings: whom to greet in the coming days."""

from __future__ import annotations

from xlcrm.commands.birthdays import keeps_birthdays
from xlcrm.commands.desk import Desk, Sheet
from xlcrm.commands.making.contacts import channel_word


def greetings(desk: Desk) -> Sheet:
    """The sheet of greetings."""
    from xlcrm.commands.views.greetings import GreetingRow, GreetingsData, greetings_sheet

    rows = [
        GreetingRow(
            one.date, desk.rep_name(one.rep), one.customer, one.tier, one.person, one.title, one.occasion,
            channel_word(one.channel, desk.lang), one.address, one.text, one.reason.render(desk.lang),
        )
        for one in desk.greetings
    ]  # fmt: skip
    data = GreetingsData(desk.as_of, desk.here.settings.greeting_days, rows, keeps_birthdays(desk))
    return Sheet("greetings", greetings_sheet(data, desk.lang))
