"""Contacts of the last weeks, of a rep or of all, and the picture that shows them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xlcrm.lang import Lang, Text
from xlcrm.mail.letter import Picture
from xlcrm.mail.picture import Bar, bars

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk

WEEKS = 12
CAPTION = Text("近 12 周的有效联系（红线：按联系节奏每周应有）", "Contacts of the last 12 weeks (red: what the cadences ask for in a week)")  # fmt: skip


@dataclass(frozen=True)
class Weeks:
    """Contacts a week, the current one last, and how many the cadences ask for."""

    mondays: tuple[dt.date, ...]
    counts: tuple[int, ...]
    asked: float

    def picture(self, lang: Lang) -> Picture:
        """The picture, and what it says in words."""
        last = len(self.counts) - 1
        drawn = [
            Bar(f"{day:%m-%d}", count, place == last)
            for place, (day, count) in enumerate(zip(self.mondays, self.counts, strict=True))
        ]
        says = Text(
            f"每周联系次数，从 {self.mondays[0]} 那一周起：{'、'.join(map(str, self.counts))}；每周应有 {self.asked:.1f}",
            f"Contacts a week from {self.mondays[0]} on: {', '.join(map(str, self.counts))}; asked for: {self.asked:.1f} a week",
        )
        return Picture("weeks", bars(drawn, self.asked), says.in_(lang))


@dataclass
class AllWeeks:
    """Contacts a week of every rep, counted once."""

    desk: Desk

    @cached_property
    def mondays(self) -> tuple[dt.date, ...]:
        """The Mondays of the last weeks."""
        this = self.desk.as_of - dt.timedelta(self.desk.as_of.weekday())
        return tuple(this - dt.timedelta(7 * back) for back in range(WEEKS - 1, -1, -1))

    @cached_property
    def _counted(self) -> Counter[tuple[str, dt.date]]:
        from xlcrm.crm.cadence import log_rows

        here = self.desk.here
        rows = log_rows(here.ledger, here.settings)
        reps = here.ledger.customers["rep"].to_numpy(dtype=object)[rows["customer"].to_numpy(dtype=int)]
        days = rows["date"].dt.date
        return Counter(
            (str(rep), day - dt.timedelta(day.weekday())) for rep, day in zip(reps, days, strict=True)
        )

    def of(self, rep: str | None) -> Weeks:
        """The weeks of a rep; None: of all."""
        counts = tuple(
            sum(
                count for (who, week), count in self._counted.items() if week == monday and rep in (None, who)
            )
            for monday in self.mondays
        )
        return Weeks(self.mondays, counts, self._asked(rep))

    def _asked(self, rep: str | None) -> float:
        contacts = self.desk.results.contacts
        mine = contacts if rep is None else contacts[contacts["rep"] == rep]
        active = mine[(mine["status"] != "none") & (mine["days"] > 0)]
        return float((7 / active["days"]).sum())
