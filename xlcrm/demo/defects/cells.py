"""Single cells that do not hold what their column promises."""

from __future__ import annotations

import datetime as dt

from xlcrm.demo.defects.desk import Desk, domestic
from xlcrm.lang import Text

PHONES: tuple[str | Text, ...] = (
    "154 0618 03", "154 6180 339 715", "154618O3397", "1.54618E+10", Text("见名片", "see card"),
    "+44 20 79", "0512-906", "154 1234 56", Text("同前台", "via reception"),
)  # fmt: skip
MAILS: tuple[str | Text, ...] = (
    "liwei.example.com",
    "sales@@example.com",
    "zhang hua@example",
    Text("无邮箱后补", "to follow"),
)
ODD_TIERS = ("Z", "?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNREADABLE: tuple[str | Text, ...] = (
    Text("去年年底", "end of last year"),
    "2025-13-40",
    Text("待确认", "tbc"),
)


def bad_phones(desk: Desk) -> None:
    """Nine numbers that cannot be dialled, five at customers, four at people."""
    for row, phone in zip(desk.take(5), PHONES[:5], strict=True):
        row["phone"] = phone
    for row, phone in zip(desk.take(4), PHONES[5:], strict=True):
        desk.of(desk.contacts, row)[0]["mobile"] = phone


def bad_mails(desk: Desk) -> None:
    """Four addresses that no mail reaches."""
    for row, mail in zip(desk.take(4), MAILS, strict=True):
        desk.of(desk.contacts, row)[0]["email"] = mail


def text_dates(desk: Desk) -> None:
    """Five dates typed as text; they can be read."""
    for count, row in enumerate(desk.take(5, domestic)):
        entered = row["entered"]
        if isinstance(entered, dt.date):
            row["entered"] = _spelt(entered, count)


def _spelt(day: dt.date, way: int) -> Text:
    zh = f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}"
    month = _MONTHS[day.month - 1]
    en = (
        f"{day.day} {month} {day.year}",
        f"{day.year}.{day.month}.{day.day}",
        f"{month} {day.day}, {day.year}",
    )
    return Text(zh[way % 3], en[way % 3])


def unreadable_dates(desk: Desk) -> None:
    """Three dates that nobody can read."""
    fields = ("first_deal", "entered", "entered")
    for row, field, words in zip(desk.take(3), fields, UNREADABLE, strict=True):
        row[field] = words


def ancient_dates(desk: Desk) -> None:
    """Two years typed into a date cell: the number 2023 is a day in July 1905."""
    for row, serial in zip(desk.take(2), (2023, 2021), strict=True):
        row["entered"] = dt.date(1899, 12, 30) + dt.timedelta(days=serial)


def odd_tiers(desk: Desk) -> None:
    """Two tiers set by hand that no scale knows."""
    for row, word in zip(desk.take(2), ODD_TIERS, strict=True):
        row["tier_manual"] = word
