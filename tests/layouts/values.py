"""Cells with their truth: dates, amounts, phone numbers as people write them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.layouts.words import REPS_EN, REPS_ZH, TEXTS
from xlcrm.crm.schema.fields import catalogue
from xlcrm.crm.tables import Kind
from xlcrm.grid import Value

AS_OF = dt.date(2026, 11, 22)


Written = tuple[Value, Any]
"""What stands in the cell, and what must be understood (UNREADABLE when it cannot be)."""


UNREADABLE = "‹unreadable›"


@dataclass(frozen=True)
class DateStyle:
    """How a team writes the dates of one column."""

    write: Callable[[dt.date], Value]
    name: str = ""


_WEEKDAYS = "一二三四五六日"
_ZH_DIGITS = "〇一二三四五六七八九"


def _zh_number(number: int) -> str:
    if number < 10:
        return _ZH_DIGITS[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _ZH_DIGITS[tens]) + "十" + (_ZH_DIGITS[ones] if ones else "")


def date_styles(*, zh: bool) -> list[DateStyle]:
    """Ways to write a date that lose nothing (orders of day and month are added by the column)."""
    common: list[DateStyle] = [
        DateStyle(lambda day: day, "real"),
        DateStyle(lambda day: dt.datetime.combine(day, dt.time(9, 30)), "moment"),
        DateStyle(lambda day: float((day - dt.date(1899, 12, 30)).days), "serial"),
        DateStyle(lambda day: day.isoformat(), "iso"),
        DateStyle(lambda day: f"{day.year}/{day.month}/{day.day}", "slashes"),
        DateStyle(lambda day: f"{day.year}.{day.month}.{day.day}", "dots"),
        DateStyle(lambda day: int(f"{day:%Y%m%d}"), "eight digits"),
    ]
    chinese = [
        DateStyle(lambda day: f"{day.year}年{day.month}月{day.day}日", "zh"),
        DateStyle(
            lambda day: "".join(
                chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in f"{day.year}年{day.month}月{day.day}号"
            ),
            "full width",
        ),
        DateStyle(
            lambda day: (
                "".join(_ZH_DIGITS[int(c)] for c in str(day.year))
                + f"年{_zh_number(day.month)}月{_zh_number(day.day)}日"
            ),
            "numerals",
        ),
        DateStyle(lambda day: f"{day.isoformat()} 下午3:20", "clock"),
        DateStyle(lambda day: f"{day.isoformat()} 周{_WEEKDAYS[day.weekday()]}", "weekday after"),
        DateStyle(
            lambda day: f"{day.year}/{day.month}/{day.day} 星期{_WEEKDAYS[day.weekday()]}", "long weekday"
        ),
        DateStyle(
            lambda day: f"{day.year}年{day.month}月{day.day}日(周{_WEEKDAYS[day.weekday()]})", "zh weekday"
        ),
        DateStyle(lambda day: f"{day.isoformat()}（周{_WEEKDAYS[day.weekday()]}）", "weekday"),
    ]
    english = [
        DateStyle(lambda day: f"{day.day} {day:%b} {day.year}", "5 Mar 2026"),
        DateStyle(lambda day: f"{day:%B} {day.day}, {day.year}", "March 5, 2026"),
        DateStyle(lambda day: f"{day.day}-{day:%b}-{day:%y}", "5-Mar-26"),
        DateStyle(lambda day: f"{day:%a} {day.day} {day:%b} {day.year}", "Thu 5 Mar 2026"),
        DateStyle(lambda day: f"{day:%A}, {day:%B} {day.day}, {day.year}", "Thursday, March 5, 2026"),
        DateStyle(lambda day: f"{day.month}/{day.day}/{day.year}", "mdy"),
        DateStyle(lambda day: f"{day.day:02}/{day.month:02}/{day.year}", "dmy"),
    ]
    return common + (chinese if zh else english)


_BAD_DATES = ["上周", "下个月", "2026-02-30", "2026年13月5日", "去年底", "soon", "last week", "31/31/2026"]


_BAD_MONEY = ["很多", "约5万", "问张伟", "approx", "12元/件", "see contract"]


_BAD_EMAILS = ["没有填", "ask her", "www"]


def write_money(amount: float, scale: float, chance: random.Random, *, zh: bool) -> Written:
    """An amount as a cell, in a column of this unit; the truth is in the base unit."""
    shown = round(amount / scale, 2)
    truth = round(shown * scale, 6)
    style = chance.random()
    if style < 0.55:
        return shown, truth
    if style < 0.70:
        return f"{shown:,.2f}", truth
    if style < 0.78:
        return f"{'¥' if zh else '$'}{shown:,.2f}", truth
    if style < 0.84:
        return f"({shown:,.2f})", -truth
    if style < 0.90 and zh:
        return f"{round(amount / 1e4, 2)}万", round(round(amount / 1e4, 2) * 1e4, 6)
    return str(shown), truth


def _phone(number: int, chance: random.Random, *, zh: bool) -> Written:
    mobile = f"1000{number:07}"
    if not zh:
        return f"+44 1632 960{number % 1000:03}", f"+44 1632 960{number % 1000:03}"
    style = chance.random()
    if style < 0.4:
        return mobile, mobile
    if style < 0.6:
        return float(mobile), mobile
    if style < 0.8:
        return f"+86 {mobile[:3]}-{mobile[3:7]}-{mobile[7:]}", mobile
    return f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}", mobile


class Writer:
    """Writes the cells of one column, each with its truth."""

    def __init__(
        self, kind: Kind, name: str, chance: random.Random, *, zh: bool, scale: float, faulty: bool
    ) -> None:
        self.type = catalogue()[kind][name].type
        self.name, self.chance, self.zh, self.scale, self.faulty = name, chance, zh, scale, faulty
        self.future = catalogue()[kind][name].future
        self.style = chance.choice(date_styles(zh=zh))
        self.reps = REPS_ZH if zh else REPS_EN

    def write(self, number: int, firm: str) -> Written:
        """Cell and truth of one record."""
        if (
            self.name not in ("name", "customer", "date", "person", "amount", "id", "owner")
            and self.chance.random() < 0.12
        ):
            return (
                (self.chance.choice(["-", "—", "无" if self.zh else "n/a", " "]), None)
                if self.chance.random() < 0.3
                else (None, None)
            )
        writer = getattr(self, f"_{self.name}", None) or getattr(self, f"_{self.type}")
        written: Written = writer(number, firm)
        return written

    def _bad(self, choices: Sequence[str]) -> Written | None:
        return (
            (self.chance.choice(choices), UNREADABLE) if self.faulty and self.chance.random() < 0.06 else None
        )

    def _date(self, number: int, firm: str) -> Written:  # noqa: ARG002 - all writers take the same two
        bad = self._bad(_BAD_DATES)
        day = AS_OF + dt.timedelta(
            days=self.chance.randint(5, 90) if self.future else -self.chance.randint(3, 700)
        )
        if self.style.name in ("mdy", "dmy") and number % 3 == 0:
            day = day.replace(day=self.chance.randint(13, 28))
        return bad or (self.style.write(day), day)

    def _datetime(self, number: int, firm: str) -> Written:
        cell, truth = self._date(number, firm)
        return cell, truth

    def _money(self, number: int, firm: str) -> Written:  # noqa: ARG002
        return self._bad(_BAD_MONEY) or write_money(
            self.chance.lognormvariate(11, 1.2), self.scale, self.chance, zh=self.zh
        )

    def _number(self, number: int, firm: str) -> Written:  # noqa: ARG002
        value = self.chance.randint(1, 900)
        return float(value), float(value)

    def _name(self, number: int, firm: str) -> Written:  # noqa: ARG002
        return firm, firm

    _customer = _name

    def _key(self, number: int, firm: str) -> Written:  # noqa: ARG002
        return f"K{number:04}", f"K{number:04}"

    def _owner(self, number: int, firm: str) -> Written:  # noqa: ARG002
        rep = self.reps[number % len(self.reps)]
        return (
            f"{rep[0]} {rep[1:]}" if self.zh and len(rep) == 2 and self.chance.random() < 0.1 else rep
        ), rep

    _author = _owner

    def _people(self, number: int, firm: str) -> Written:  # noqa: ARG002
        person = (
            f"{'王李赵钱孙周吴郑'[number % 8]}{self.chance.choice(['经理', '总', '工', '主任', '晓明', '建国'])}"
            if self.zh
            else f"{self.chance.choice(['Ann', 'Bob', 'Cid', 'Dora'])} {self.chance.choice(['Hill', 'Stone', 'Rivers', 'Woods'])}"
        )
        return person, person

    def _phone(self, number: int, firm: str) -> Written:  # noqa: ARG002
        return _phone(number, self.chance, zh=self.zh)

    def _email(self, number: int, firm: str) -> Written:  # noqa: ARG002
        return self._bad(_BAD_EMAILS) or (f"p{number}@example.com", f"p{number}@example.com")

    def _tier(self, number: int, firm: str) -> Written:  # noqa: ARG002
        tier = "ABC"[number % 3]
        return self.chance.choice(
            [tier, tier.lower(), chr(ord(tier) + 0xFEE0), f"{tier}类" if self.zh else f"Class {tier}"]
        ), tier

    def _flag(self, number: int, firm: str) -> Written:  # noqa: ARG002
        yes = number % 7 == 0
        return (self.chance.choice(["是", "√", "Y"]) if yes else self.chance.choice(["否", "N"])), yes

    def _channel(self, number: int, firm: str) -> Written:  # noqa: ARG002
        pairs = (
            [("电话", "phone"), ("微信", "wechat"), ("上门拜访", "visit"), ("邮件", "email")]
            if self.zh
            else [("Call", "phone"), ("E-mail", "email"), ("Visit", "visit"), ("Meeting", "visit")]
        )
        return self.chance.choice(pairs)

    _preferred_channel = _channel

    def _result(self, number: int, firm: str) -> Written:  # noqa: ARG002
        pairs = (
            [("接通", "connected"), ("未接", "no_answer"), ("有效", "valid")]
            if self.zh
            else [("Reached", "connected"), ("No answer", "no_answer"), ("Successful", "valid")]
        )
        return self.chance.choice(pairs)

    def _text(self, number: int, firm: str) -> Written:  # noqa: ARG002
        words = TEXTS.get(self.name, {}).get(
            "zh" if self.zh else "en",
            ["补充说明一二", "另行约定"] if self.zh else ["to be kept in mind", "as agreed"],
        )
        text = self.chance.choice(words)
        return text, text
