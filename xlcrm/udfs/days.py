"""Days between days, and days that come again: CRM_WORKDAYS, CRM_NEXTBIRTHDAY."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from xlcrm.crm.problems import Problem
from xlcrm.crm.values.birthdays import read_birthdays
from xlcrm.crm.yearly import Kept, YearlyDay
from xlcrm.lang import Text, count_of
from xlcrm.marks import Argument, UdfMark
from xlcrm.udfs.answering import Answers, cell_function
from xlcrm.udfs.arguments import Lines, day_of, from_serial, word_of
from xlcrm.udfs.contacts import AS_OF, CATEGORY
from xlcrm.udfs.holidays import HOLIDAYS, calendar_of


@cell_function(
    UdfMark(
        "CRM_WORKDAYS",
        CATEGORY,
        Text(
            "两个日期之间的工作日天数：不含第一天，含最后一天；last 更早时为负。国家的假期含调休上班。",
            "Working days from one date to another: without the first day, with the last; negative when the last is earlier. A "
            "country's holidays include its make-up workdays.",
        ),
        (
            Argument("first", Text("第一个日期", "the first date"), "date"),
            Argument("last", Text("第二个日期", "the second date"), "date"),
            HOLIDAYS,
            Argument("weekdays", Text("哪几天上班，例如 周一至周六；默认周一至周五", "weekdays worked, such as Mon-Sat; Mon-Fri unless given"), "text", "value", optional=True),
        ),
        '=CRM_WORKDAYS(A2:A200, TODAY(), "CN")',
    )
)  # fmt: skip
def crm_workdays(first: Any, last: Any, holidays: Any = None, weekdays: Any = None) -> Answers:
    """Working days between two dates, line by line."""
    lines = Lines.of(first=first, last=last)
    starts, ends = lines.days("first").tolist(), lines.days("last").tolist()
    calendar = calendar_of(holidays, weekdays, [day for day in (*starts, *ends) if day])
    values = [_between(calendar, start, end) for start, end in zip(starts, ends, strict=True)]
    for line, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if not (start and end):
            lines.fault(line, Text("缺少一个日期。", "One of the two dates is missing."))
    return lines.answers(values, lambda at: _span(starts[at], ends[at]))


@lru_cache(4096)
def _span(start: dt.date, end: dt.date) -> Text:
    return Text(f"{start}（不含）至 {end}（含）的工作日", f"working days after {start}, up to and with {end}")


def _between(calendar: Any, start: dt.date | None, end: dt.date | None) -> int | None:
    return calendar.workdays_between(start, end) if start and end else None


_PARTS = {"date": ("日期",), "days": ("天数",), "age": ("岁数",)}
_NO_YEAR = Text("出生年份不详", "year of birth unknown")


@cell_function(
    UdfMark(
        "CRM_NEXTBIRTHDAY",
        CATEGORY,
        Text(
            "下一个生日的日期（当天也算），公历或农历；2 月 29 日在平年按 2 月 28 日。",
            "Date of the next birthday, solar or lunar, the as-of day included; 29 February counts as the 28th in other years.",
        ),
        (
            Argument("birthdays", Text("生日，可以没有年份", "birthdays, with or without their year"), "date"),
            AS_OF,
            Argument("part", Text("days 还有几天、age 几岁；不写则日期", "days (until then) or age (on that day); without it the date"), "choice", "value", optional=True, choices=tuple(_PARTS)),
        ),
        "=CRM_NEXTBIRTHDAY(F2:F200, TODAY())",
    )
)  # fmt: skip
def crm_nextbirthday(birthdays: Any, as_of: Any, part: Any = None) -> Answers:
    """Next birthday of each line."""
    lines, day = Lines.of(birthdays=birthdays), day_of(as_of, "as_of")
    asked = word_of(part, "part", _PARTS, "date")
    read = read_birthdays([from_serial(each) for each in lines.column("birthdays")])
    for fault in read.faults:
        if read.values[fault.place] is None:
            lines.fault(fault.place, Problem(fault.code, values=fault.values))
    days = {each: YearlyDay.of(each) for each in set(read.values)}
    born = [days[each] for each in read.values]
    coming = _coming(born, day)
    values = [_part(kept, each, day, asked) for kept, each in zip(coming, born, strict=True)]
    then = dict(zip(born, coming, strict=True))
    told = cache(lambda each: _said(then[each], each, day))
    return lines.answers(values, lambda at: told(born[at]))


def _coming(born: Sequence[YearlyDay | None], as_of: dt.date) -> list[Kept | None]:
    """The next time of each; the same day of the year is worked out once."""
    known: dict[tuple[int, int, bool, bool], Kept | None] = {}
    found: list[Kept | None] = []
    for each in born:
        if each is None:
            found.append(None)
            continue
        key = (each.month, each.day, each.lunar, each.leap)
        if key not in known:
            known[key] = each.next_from(as_of)
        found.append(known[key])
    return found


def _part(coming: Kept | None, born: YearlyDay | None, as_of: dt.date, asked: str) -> Any:
    """What was asked for of a birthday."""
    if coming is None or born is None:
        return None
    if asked == "age":
        return coming.year - born.since if born.since else _NO_YEAR
    return coming.date if asked == "date" else (coming.date - as_of).days


def _said(coming: Kept | None, born: YearlyDay | None, as_of: dt.date) -> Text | None:
    if coming is None or born is None:
        return None
    days, age = (coming.date - as_of).days, coming.year - (born.since or coming.year)
    zh, en = coming.reason.render("zh"), coming.reason.render("en")
    return Text(
        f"{zh}，还有 {days} 天（截至 {as_of}）" + (f"，满 {age} 岁" if born.since else ""),
        f"{en}, in {count_of(days, 'day')} (as of {as_of})" + (f", turning {age}" if born.since else ""),
    )
