"""The argument `holidays` of cell functions: free dates, or countries whose holidays are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xlcrm.crm.countries import countries, country_code
from xlcrm.crm.values.base import is_blank, shown
from xlcrm.crm.weekdays import MONDAY_TO_FRIDAY, Weekdays, parse_weekdays
from xlcrm.lang import Text
from xlcrm.marks import Argument
from xlcrm.udfs.answering import WrongCallError, one_of
from xlcrm.udfs.arguments import read_days
from xlcrm.udfs.cells import table_of

if TYPE_CHECKING:
    from xlcrm.crm.calendars import Calendar

HOLIDAYS = Argument(
    "holidays",
    Text(
        "放假的日期（一列），或国家：CN、中国、DE …（含调休上班）；不写则只看周末",
        "free days (a column of dates), or a country: CN, DE … (make-up workdays included); without it only weekends are free",
    ),
    "any",
    "table",
    optional=True,
)
FIRST_YEAR, LAST_YEAR = 2000, 2040


def calendar_of(holidays: Any, weekdays: Any = None, days: Iterable[dt.date] = ()) -> Calendar:
    """The working days meant by the arguments; country holidays cover the years of `days` and the next.

    `weekdays`: the argument of a function, or weekdays.
    """
    cells = [each for row in table_of(holidays) for each in row if not is_blank(each)]
    codes = [country_code(each) if isinstance(each, str) else "" for each in cells]
    named = tuple(sorted({code for code in codes if code in countries()}))
    dates = read_days([cell for cell, code in zip(cells, codes, strict=True) if code not in named])
    if None in dates.values:
        wrong = next(each for each, code in zip(cells, codes, strict=True) if code not in named)
        raise WrongCallError(
            f"参数 holidays 里的“{shown(wrong)}”既不是日期，也不是认识的国家。",
            f"'{shown(wrong)}' in the argument holidays is neither a date nor a country that is known.",
        )
    years = [min(max(day.year, FIRST_YEAR), LAST_YEAR) for day in days] or [FIRST_YEAR]
    span = (min(years), min(max(years) + 1, LAST_YEAR)) if named else (0, 0)
    worked = weekdays if isinstance(weekdays, frozenset) else weekdays_of(weekdays)
    return _calendar(worked, named, tuple(dates.values), span)


def weekdays_of(cells: Any) -> Weekdays:
    """Weekdays worked, Monday to Friday unless given."""
    value = one_of(cells)
    if value is None:
        return MONDAY_TO_FRIDAY
    found = parse_weekdays(shown(value))
    if found is None:
        raise WrongCallError(
            f"参数 weekdays 不认识“{shown(value)}”，请写 周一至周六 这样的文字。",
            f"The argument weekdays does not know '{shown(value)}': write it like Mon-Sat.",
        )
    return found


@lru_cache(maxsize=32)
def _calendar(
    weekdays: Weekdays, named: tuple[str, ...], dates: tuple[dt.date, ...], span: tuple[int, int]
) -> Calendar:
    from xlcrm.crm.calendars import Calendar, Holiday, standard_holidays

    free = [Holiday(day, "", workday=False, country="") for day in dates]
    known = standard_holidays(named, range(span[0], span[1] + 1), "en") if named else []
    return Calendar.of(weekdays, [*known, *free], last=dt.date(2100, 12, 31))
