"""Working hours: minutes between two moments while the office is open, and the moment after so many of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.crm.calendars import Calendar
    from xlcrm.crm.settings import Settings

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """When the office is open.

    hours.minutes(friday_at_five, monday_at_ten)    # 120, where the office closes at six and opens at nine
    """

    calendar: Calendar
    shifts: tuple[tuple[int, int], ...]
    """Minutes of the day from and to which work goes on, in order: ((540, 720), (780, 1080))."""

    @classmethod
    def of(cls, calendar: Calendar, settings: Settings) -> Hours:
        """The working days of a calendar by the team's hours of the day, lunch left out."""
        start, end = _minute(settings.day_start), _minute(settings.day_end)
        noon = _minute(settings.lunch_start)
        parts = ((start, min(noon, end)), (max(noon + settings.lunch_minutes, start), end))
        shifts = tuple((first, last) for first, last in parts if first < last)
        return cls(calendar, shifts or ((start, end),))

    @property
    def a_day(self) -> int:
        """Minutes of a working day."""
        return sum(last - first for first, last in self.shifts)

    @property
    def opening(self) -> int:
        """Minute of the day at which work begins."""
        return self.shifts[0][0]

    def minutes(self, first: dt.datetime, last: dt.datetime) -> int:
        """Working minutes from one moment to another; negative when the second is earlier."""
        days = self.calendar.workdays_between(first.date() - DAY, last.date() - DAY)
        return days * self.a_day + self._passed(last) - self._passed(first)

    def after(self, first: dt.datetime, minutes: int) -> dt.datetime:
        """The moment at which so many working minutes (at least one) have passed."""
        rest = self.a_day - self._passed(first) if self.calendar.is_workday(first.date()) else 0
        if minutes <= rest:
            return self._at(first.date(), minutes + self._passed(first))
        days, left = divmod(minutes - rest - 1, self.a_day)
        return self._at(self.calendar.coming(first.date() + DAY, days + 1)[-1], left + 1)

    def day_of(self, moment: dt.datetime) -> dt.date:
        """The working day on which a moment counts: its own, or the next one when work is over."""
        over = self._passed(moment) == self.a_day
        return self.calendar.next_workday(moment.date() + DAY if over else moment.date())

    def close(self, day: dt.date) -> dt.datetime:
        """The end of a day's work."""
        return _moment(day, self.shifts[-1][1])

    def _passed(self, moment: dt.datetime) -> int:
        """Working minutes of its day until a moment."""
        if not self.calendar.is_workday(moment.date()):
            return 0
        now = _minute(moment.time())
        return sum(max(0, min(now, last) - first) for first, last in self.shifts)

    def _at(self, day: dt.date, minutes: int) -> dt.datetime:
        """The moment of a working day at which so many of its minutes have passed."""
        for first, last in self.shifts:
            if minutes <= last - first:
                return _moment(day, first + minutes)
            minutes -= last - first
        return self.close(day)


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _moment(day: dt.date, minute: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute)
