"""问候/Greetings: birthdays and festivals of the coming days, with channel, address and text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.lang import Lang, Text, count_of
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec

ROWS_SHOWN = 2000


@dataclass(frozen=True)
class GreetingRow:
    """One greeting to one person."""

    date: dt.date
    rep: str
    customer: str
    tier: str
    person: str
    title: str
    occasion: str
    channel: str
    address: str
    text: str
    reason: str


@dataclass(frozen=True)
class GreetingsData:
    """All that the sheet shows; rows come by date."""

    as_of: dt.date
    days: int
    """Days ahead that are listed."""
    rows: Sequence[GreetingRow] = ()
    has_birthdays: bool = True
    """Does any sheet of the team have a column of birthdays?"""


def greetings_sheet(data: GreetingsData, lang: Lang) -> SheetSpec:
    """The sheet of greetings."""
    page = Page(words.SHEETS["greetings"].in_(lang), "greetings", lang)
    page.heading(Text("问候", "Greetings"))
    page.as_of(as_of_formula(data.as_of))
    page.put(2, 3, _what(data), "subtitle")
    placed = page.table("crmGreetingList", 4, _columns(lang), data.rows[:ROWS_SHOWN], height=42, empty=_EMPTY)
    page.rows_left_out(placed, max(0, len(data.rows) - ROWS_SHOWN))
    page.quiet_repeats(placed, "date")
    page.tier_colours(placed.area("tier"))
    page.rules.append(Rule(placed.area("date", "weekday"), f"{placed.top('date')}=$B$2", "rule soon"))
    return page.spec(freeze=(5, 4), repeat_rows=(4, 4), tab_colour=words.TAB["greetings"])


_EMPTY = Text("这些天没有要问候的人。", "Nobody is to be greeted in these days.")


def _what(data: GreetingsData) -> Text:
    if not data.has_birthdays:
        return Text(
            "客户或联系人表里没有“生日”一列，所以只有节日。写法如 1985-08-15、08-15、农历八月十五。",
            "Neither customers nor contacts have a column Birthday, so there are festivals only. Write birthdays like 1985-08-15, 08-15 or lunar 8-15.",
        )
    return Text(
        f"今天起 {data.days} 天内的生日和节日；每人每天最多问候一次，停止联系的客户不在其中。",
        f"Birthdays and festivals of {count_of(data.days, 'day')} from today on; at most one a day to a person, nobody who is not to be contacted.",
    )


def _columns(lang: Lang) -> Sequence[Col]:
    return (
        Col("date", Text("日期", "Date"), look="cell date", width=16),
        Col("weekday", Text("星期", "Day"), lambda row, _: words.WEEKDAYS[lang][row.date.weekday()], "cell center", 12),
        Col("rep", words.REP, look="cell strong", width=16),
        Col("customer", words.CUSTOMER, look="cell name", width=32),
        Col("tier", words.TIER, look="cell tier", width=7),
        Col("person", Text("联系人", "Contact"), look="cell strong", width=18),
        Col("title", Text("职务", "Job title"), lambda row, _: row.title or None, "cell", 16),
        Col("occasion", Text("场合", "Occasion"), look="cell center", width=14),
        Col("channel", words.CHANNEL, lambda row, _: row.channel or None, "cell center", 9),
        Col("address", Text("号码或地址", "Number or address"), lambda row, _: row.address or None, "cell wrapped", 24),
        Col("text", Text("问候语", "Text"), lambda row, _: row.text or None, "cell wrapped", 58),
        Col("reason", words.REASON, look="cell small", width=46),
    )  # fmt: skip
